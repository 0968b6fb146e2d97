"""Lesson 06: curvature times a direction, the steepest one, rates from sizes, scale and losses."""

import functools
import itertools
import math

from helpers.check.exercise import Exercise, Mistake, exercise

import torch
from torch.autograd import grad


def squares(x, y, weights):
    """Return the sum of squared errors of a net with a ReLU before each weight but the first."""
    for w in weights[:-1]:
        x = x.mm(w).clamp(min=0)
    return (x.mm(weights[-1]) - y).pow(2).sum()


def a_net(draw, layers=2):
    """Draw x (n, d), y (n, k) and weights that lead from d to k."""
    n, *sizes = draw.sizes(layers + 2)
    weights = [draw.randn(a, b) for a, b in itertools.pairwise(sizes)]
    return draw.randn(n, sizes[0]), draw.randn(n, sizes[-1]), weights


def product(loss, weights, v):
    """Return the curvature matrix of ``loss`` times ``v``, a tensor for each weight."""
    slopes = grad(loss, weights, create_graph=True)
    return grad(slopes, weights, grad_outputs=v)


def inner(a, b):
    return sum((one * other).sum() for one, other in zip(a, b, strict=True))


@exercise
def hessian_times():
    """Curvature matrix times a direction: ``(loss, weights, v) -> a tensor for each weight``."""

    def case(draw, layers=2):
        x, y, weights = a_net(draw, layers)
        v = [draw.randn(*w.shape) for w in weights]
        return x, y, [w.requires_grad_() for w in weights], v

    def probe(answer, x, y, weights, v):
        found = answer(squares(x, y, weights), weights, v)
        if isinstance(found, list | tuple):
            return [one.detach() if isinstance(one, torch.Tensor) else one for one in found]
        return found.detach() if isinstance(found, torch.Tensor) else found

    def oracle(x, y, weights, v):
        def loss_of(*weights):
            return squares(x, y, weights)

        return list(torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))[1])

    def blocks(loss, weights, v):
        slopes = grad(loss, weights, create_graph=True)
        triples = zip(slopes, weights, v, strict=True)
        return [grad(s, w, part, retain_graph=True)[0] for s, w, part in triples]

    def through_first(loss, weights, v):
        slopes = grad(loss, weights, create_graph=True)
        return grad(slopes[0], weights, grad_outputs=v[0], materialize_grads=True)

    def of_squared_length(loss, weights, v):
        slopes = grad(loss, weights, create_graph=True)
        return grad(inner(slopes, slopes), weights)

    def number(loss, weights, v):
        return inner(grad(loss, weights), v)

    def outer(loss, weights, v):
        slopes = grad(loss, weights)
        along = sum((s * part).sum() for s, part in zip(slopes, v, strict=True))
        return [along * s for s in slopes]

    def ones(loss, weights, v):
        return product(loss, weights, [torch.ones_like(w) for w in weights])

    def afterwards(loss, weights, v):
        slopes = grad(loss, weights, create_graph=True)
        seconds = grad(sum(one.sum() for one in slopes), weights)
        return [second * part for second, part in zip(seconds, v, strict=True)]

    def unrecorded(loss, weights, v):
        slopes = grad(loss, weights)
        return grad(slopes, weights, grad_outputs=v)

    return Exercise(
        case,
        oracle,
        probe=probe,
        edge_cases=[functools.partial(case, layers=1), functools.partial(case, layers=4)],
        mistakes=[
            Mistake(
                blocks,
                en="each weight by itself: a step of one weight changes the slopes of the others",
            ),
            Mistake(
                through_first,
                en="only the slopes of the first weight are differentiated: all of them are asked",
            ),
            Mistake(
                of_squared_length,
                en="that is the gradient of the gradient's squared length: where is v?",
            ),
            Mistake(
                number,
                en="gradient times v is a number, the slope along v: differentiate that once more",
            ),
            Mistake(
                afterwards,
                en="v comes in too late: it must weigh the slopes before they are added up",
            ),
            Mistake(
                outer,
                en="slopes times slopes: how a slope changes is asked, so differentiate once more",
            ),
            Mistake(ones, en="that is the curvature times ones: the direction is v"),
            Mistake(
                unrecorded,
                en="the first gradient has left no graph: nothing there to differentiate",
            ),
            Mistake(
                lambda loss, weights, v: [2 * p for p in product(loss, weights, v)],
                en="twice too large: the curvature matrix is the slope of the slope, without a 2",
            ),
            Mistake(
                lambda loss, weights, v: inner(product(loss, weights, v), v),
                en="multiplied with v once more: that is the curvature along v, a number",
            ),
            Mistake(
                lambda loss, weights, v: grad(loss, weights),
                en="that is the gradient: asked is how it changes along v",
            ),
            Mistake(
                lambda loss, weights, v: torch.cat(
                    [p.flatten() for p in product(loss, weights, v)]
                ),
                en="one long vector: asked is a tensor for each weight, in its shape",
            ),
            Mistake(
                lambda loss, weights, v: product(loss, weights, v)[0],
                en="the first weight only: asked is a tensor for each weight",
            ),
        ],
    )


@exercise
def steepest():
    """Curvature after some turns from ones: ``(loss_of, weights, turns) -> float``."""

    def case(draw, layers=2):
        x, y, weights = a_net(draw, layers)
        leaves = [w.requires_grad_() for w in weights]
        return (lambda *weights: squares(x, y, weights)), leaves, draw.integers(3, 7)

    def probe(answer, loss_of, weights, turns):
        found = answer(loss_of, weights, turns)
        is_number = isinstance(found, torch.Tensor) and found.numel() == 1
        return found.item() if is_number else found

    def to_one(v):
        length = inner(v, v).sqrt()
        return [part / length for part in v]

    def last_two(loss_of, weights, turns, start=torch.ones_like, to_one=to_one):
        """Return the direction of the last turn and its product."""
        v = [start(w) for w in weights]
        for _ in range(turns):
            before = to_one([part.detach() for part in v])
            v = product(loss_of(*weights), weights, before)
        return before, v

    def lengths(loss_of, weights, turns, **options):
        return inner(*2 * [last_two(loss_of, weights, turns, **options)[1]]).sqrt().item()

    def each_alone(v):
        return [part / part.norm() for part in v]

    def mean_length(loss_of, weights, turns):
        found, v = [], [torch.ones_like(w) for w in weights]
        for _ in range(turns):
            v = product(loss_of(*weights), weights, to_one(v))
            found.append(inner(v, v).sqrt().item())
        return sum(found) / turns

    def turned(v, loss_of, weights, turns):
        for _ in range(turns):
            v = product(loss_of(*weights), weights, to_one(v))
        return inner(v, v).sqrt().item()

    def along_gradient(loss_of, weights, turns):
        return turned(list(grad(loss_of(*weights), weights)), loss_of, weights, turns)

    def length_last(loss_of, weights, turns):
        ones = [torch.ones_like(w) for w in weights]
        first = product(loss_of(*weights), weights, ones)
        return turned(first, loss_of, weights, turns - 1)

    return Exercise(
        case,
        lengths,
        probe=probe,
        edge_cases=[
            lambda draw: (*case(draw)[:2], 1),
            functools.partial(case, layers=1),
            functools.partial(case, layers=4),
        ],
        mistakes=[
            Mistake(
                functools.partial(lengths, to_one=lambda v: v),
                en="never brought to length 1: the curvatures of all turns are multiplied up",
            ),
            Mistake(
                length_last,
                en="the first turn multiplies the ones as they are: bring them to length 1 before",
            ),
            Mistake(
                functools.partial(lengths, to_one=each_alone),
                en="each tensor brought to length 1 by itself: the direction is all of them as one",
            ),
            Mistake(
                lambda *inputs: inner(*last_two(*inputs)).item(),
                en="the last product times its direction: asked is the length of that product",
            ),
            Mistake(
                functools.partial(lengths, start=torch.zeros_like),
                en="from zeros: they have no direction, and 0 / 0 is nan",
            ),
            Mistake(
                lambda loss_of, weights, turns: lengths(loss_of, weights, turns + 1),
                en="one turn too many: a turn is a length of 1, then a product",
            ),
            Mistake(
                lambda loss_of, weights, turns: lengths(loss_of, weights, turns - 1),
                en="one turn too few: a turn is a length of 1, then a product",
            ),
            Mistake(
                lambda *inputs: last_two(*inputs)[1][0].norm().item(),
                en="the length of the first tensor only: the root runs over the squares of all",
            ),
            Mistake(
                lambda *inputs: sum(part.norm() for part in last_two(*inputs)[1]).item(),
                en="lengths added up: add the squares of all tensors, then take the root",
            ),
            Mistake(
                mean_length,
                en="the mean over all turns: the first ones are far off, only the last counts",
            ),
            Mistake(along_gradient, en="started from the gradient: start from ones"),
            Mistake(
                lambda *inputs: 2 / lengths(*inputs),
                en="that is the limit of the rate: asked is the curvature itself",
            ),
        ],
    )


@exercise
def limit_with_mean():
    """Longest rate with the mean: ``(batch_n, input_data, hidden_layer, output_data) -> float``."""

    def case(draw):
        return tuple(100 * size for size in draw.sizes(4))

    def limit(b, d, h, k):
        return 2 * math.pi * k / (d * h)

    return Exercise(
        case,
        limit,
        mistakes=[
            Mistake(
                lambda b, d, h, k: 2 * math.pi / (b * d * h),
                en="that is the limit with the sum: the mean divides the curvature, too",
            ),
            Mistake(
                lambda b, d, h, k: 2 * math.pi / (d * h),
                en="the mean runs over all entries of y, not over the examples alone",
            ),
            Mistake(
                lambda b, d, h, k: 2 * math.pi * k / (b * d * h),
                en="divided by the outputs alone: the mean runs over all entries of y",
            ),
            Mistake(
                lambda b, d, h, k: 2 * math.pi / (b * b * d * h * k),
                en="the wrong way: a mean is flatter than a sum, so its steps may be longer",
            ),
            Mistake(
                lambda b, d, h, k: math.pi * k / (d * h),
                en="one over the curvature: that lands at the bottom, twice as far is the limit",
            ),
            Mistake(
                lambda b, d, h, k: d * h / (math.pi * k),
                en="that is the curvature: the limit is 2 divided by it",
            ),
            Mistake(
                lambda b, d, h, k: 2 * k / (d * h),
                en="π is missing: it comes from the mean of a clamped normal number",
            ),
            Mistake(
                lambda b, d, h, k: 2 * k / (math.pi * d * h),
                en="π stands below in the curvature, so in the limit it stands above",
            ),
        ],
    )


@exercise
def mean_after():
    """Mean error after some epochs: ``(mean, rate, curvature, epochs) -> float``."""

    def case(draw):
        rate, curvature = draw.rand(1).item() * 1e-6, (1 + draw.rand(1).item()) * 3e6
        return 100 * draw.randn(1).item(), rate, curvature, draw.integers(2, 6)

    def after(mean, rate, curvature, epochs):
        return mean * (1 - rate * curvature) ** epochs

    return Exercise(
        case,
        after,
        edge_cases=[lambda draw: (-60.4, 1e-6, 3.5e6, 0), lambda draw: (8.0, 1e-6, 2.5e6, 3)],
        mistakes=[
            Mistake(
                lambda mean, rate, curvature, epochs: mean * (1 + rate * curvature) ** epochs,
                en="uphill: the step goes against the slope, so the product is taken off",
            ),
            Mistake(
                lambda mean, rate, curvature, epochs: mean * abs(1 - rate * curvature) ** epochs,
                en="the size only: a step that is too long changes the sign each time",
            ),
            Mistake(
                lambda mean, rate, curvature, epochs: mean * math.exp(-rate * curvature * epochs),
                en="that is for steps that are very short, and it never overshoots",
            ),
            Mistake(
                lambda mean, rate, curvature, epochs: mean * (1 - rate * curvature * epochs),
                en="the first step repeated: after it, the slope is another one",
            ),
            Mistake(
                lambda mean, rate, curvature, epochs: mean * (rate * curvature - 1) ** epochs,
                en="the sign of the factor is turned: a very short step keeps the mean as it is",
            ),
            Mistake(
                lambda mean, rate, curvature, epochs: mean * (1 - rate * curvature / 2) ** epochs,
                en="halved: at the limit of 2 / curvature the factor must be -1, and not 0",
            ),
            Mistake(
                lambda mean, rate, curvature, epochs: mean * (1 - 2 * rate * curvature) ** epochs,
                en="the 2 of the loss is part of the curvature already",
            ),
        ],
    )


@exercise
def rate_for_scale():
    """Rate that repeats a training with weights times c: ``(rate, c) -> float``."""

    def case(draw):
        return draw.rand(1).item() * 1e-5, draw.choice([0.1, 0.25, 0.5, 3.0, 10.0])

    return Exercise(
        case,
        lambda rate, c: rate / c**2,
        edge_cases=[lambda draw: (1e-6, 1.0), lambda draw: (1e-6, 0.01), lambda draw: (2e-7, 7.0)],
        mistakes=[
            Mistake(
                lambda rate, c: rate / c,
                en="divided by c once: the slope grows c³-fold, the weight it moves only c-fold",
            ),
            Mistake(
                lambda rate, c: rate * c**2,
                en="the wrong way: larger weights make steeper valleys, and want shorter rates",
            ),
            Mistake(
                lambda rate, c: rate,
                en="unchanged: the slope and the weight that it moves do not scale alike",
            ),
            Mistake(
                lambda rate, c: rate / c**4,
                en="that is how the loss grows: a slope is per unit of a weight, which grows, too",
            ),
            Mistake(
                lambda rate, c: rate / c**3,
                en="that is how the slope grows: the step it makes may grow c-fold",
            ),
            Mistake(
                lambda rate, c: rate * c,
                en="times c: larger weights make steeper valleys, and want shorter rates",
            ),
        ],
    )


@exercise
def diagnose():
    """What is wrong with six trainings: a list of six words for A to F."""
    right = ["too long", "too short", "all zero", "uphill", "too long", "too short"]

    def probe(answer):
        if isinstance(answer, dict):
            answer = [answer[name] for name in sorted(answer, key=str)]
        if not isinstance(answer, list | tuple):
            return answer
        if any(one is ... for one in answer):
            return answer
        words = [" ".join(str(one).lower().replace("_", " ").split()) for one in answer]
        if len(words) != len(right):
            return {"words": "not six"}
        unknown = [one for one in words if one not in right]
        if unknown:
            return {"unknown": "unknown"}
        wrong = [n for n in range(6) if words[n] != right[n]]
        return (wrong[0], words[wrong[0]]) if wrong else (6, "all right")

    def instead(letter, word):
        number = "ABCDEF".index(letter)
        return [*right[:number], word, *right[number + 1 :]]

    return Exercise(
        None,
        lambda: (6, "all right"),
        probe=probe,
        secret=True,
        mistakes=[
            Mistake(instead("A", "uphill"), en="A rises and comes down again: uphill never turns"),
            Mistake(
                instead("A", "too short"),
                en="A rises at first: a step that is short enough lowers the loss at once",
            ),
            Mistake(instead("A", "all zero"), en="A moves: where all is zero, nothing does"),
            Mistake(
                instead("B", "all zero"),
                en="B falls a little in every epoch: where all is zero, nothing moves",
            ),
            Mistake(
                instead("B", "too long"),
                en="B never rises: what is too long overshoots, and shows it sooner or later",
            ),
            Mistake(instead("B", "uphill"), en="B falls, if slowly: uphill rises"),
            Mistake(
                instead("C", "too short"),
                en="C keeps every digit for twenty epochs: the shortest step would move the last",
            ),
            Mistake(instead("C", "too long"), en="C never moves: a step that is too long would"),
            Mistake(instead("C", "uphill"), en="C never moves: uphill rises"),
            Mistake(
                instead("D", "too long"),
                en="D grows by a percent or so from the first epoch on: short steps, the wrong way",
            ),
            Mistake(
                instead("D", "too short"),
                en="D rises: a short step along the right gradient falls",
            ),
            Mistake(instead("D", "all zero"), en="D moves: where all is zero, nothing does"),
            Mistake(
                instead("E", "uphill"),
                en="E falls in its first epoch: uphill never does",
            ),
            Mistake(
                instead("E", "too short"),
                en="E rises from its second epoch on: a short step never climbs",
            ),
            Mistake(instead("E", "all zero"), en="E moves: where all is zero, nothing does"),
            Mistake(
                instead("F", "all zero"),
                en="F loses a little in every epoch: where all is zero, nothing moves",
            ),
            Mistake(
                instead("F", "too long"),
                en="F never rises: a low first loss alone says nothing about the rate",
            ),
            Mistake(instead("F", "uphill"), en="F falls, if slowly: uphill rises"),
            Mistake(right[:4], en="six words are asked, one for each of A to F"),
            Mistake(
                ["fine", *right[1:]],
                en="one of the words is none of the four: spell them as in the question",
            ),
        ],
    )


@exercise(deeper=True)
def longest_rate():
    """Limit of the rate with momentum: ``(curvature, momentum) -> float``."""

    def case(draw):
        return (1 + draw.rand(1).item()) * 3e6, draw.choice([0.3, 0.5, 0.8, 0.9, 0.95])

    return Exercise(
        case,
        lambda curvature, momentum: 2 * (1 + momentum) / curvature,
        edge_cases=[lambda draw: (4e6, 0.0), lambda draw: (0.5, 0.99)],
        mistakes=[
            Mistake(
                lambda curvature, momentum: 2 * (1 - momentum) / curvature,
                en="lowered: as if old steps pushed the same way, but in a swing they pull back",
            ),
            Mistake(
                lambda curvature, momentum: 2 / ((1 - momentum) * curvature),
                en="the sum of all old steps counts where they agree: in a swing their signs turn",
            ),
            Mistake(
                lambda curvature, momentum: 1 / curvature,
                en="one over the curvature lands at the bottom: the limit is further",
            ),
            Mistake(
                lambda curvature, momentum: (1 + momentum) / curvature,
                en="half of it: without momentum 2 over the curvature must come out",
            ),
            *(
                Mistake(
                    lambda curvature, momentum, sign=sign: (
                        (1 + sign * momentum**0.5) ** 2 / curvature
                    ),
                    en="there swings die out fastest: the limit is further, without momentum 2 / c",
                )
                for sign in (1, -1)
            ),
            Mistake(
                lambda curvature, momentum: 2 / ((1 + momentum) * curvature),
                en="on the wrong side of the stroke: momentum raises the limit",
            ),
        ],
    )
