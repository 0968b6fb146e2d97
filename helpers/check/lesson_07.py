"""Lesson 07: curvatures, twice differentiable Functions, checkpoints, hooks, single gradients."""

import functools
import itertools
import math

from helpers.check.exercise import Exercise, Mistake, exercise
from helpers.check.lesson_04 import Plain, apply_of, function, judged, watched

import torch
from torch.autograd import grad
from torch.utils._python_dispatch import TorchDispatchMode


def net(x, first, *others):
    """Return the output (n, k) of a net with a ReLU before each weight but the first."""
    x = x.mm(first)
    for w in others:
        x = x.clamp(min=0).mm(w)
    return x


def layers(draw, count=2):
    """Draw x (n, d), w1 (d, h), w2 (h, k) or other weights, all sizes different."""
    n, *sizes = draw.sizes(count + 2)
    return draw.randn(n, sizes[0]), *(draw.randn(a, b) for a, b in itertools.pairwise(sizes))


def dot(a, b):
    """Return the sum of the products of all entries of two lists of tensors."""
    return sum((one * other).sum() for one, other in zip(a, b, strict=True))


def beyond(tensors, arguments):
    """List the sizes of the tensors that share no memory with the arguments."""
    own = {t.untyped_storage().data_ptr() for t in arguments}
    other = [t for t in tensors if isinstance(t, torch.Tensor)]
    return sorted(t.numel() for t in other if t.untyped_storage().data_ptr() not in own)


def keeping(apply, *inputs):
    """Apply a Function; return its output, the tensors it saves, and those it keeps on ctx."""
    kept, on_ctx = [], []
    hooks = torch.autograd.graph.saved_tensors_hooks(lambda t: kept.append(t) or t, lambda t: t)
    with hooks:
        output = apply(*inputs)
    if isinstance(output, torch.Tensor) and output.grad_fn:
        for value in getattr(output.grad_fn, "__dict__", {}).values():
            on_ctx += value if isinstance(value, list | tuple) else [value]
    return output, kept, on_ctx


@exercise
def curvature_along():
    """Curvature ``vᵀHv / vᵀv``: ``(loss (), weights, v, both lists of tensors) -> ()``."""

    def case(draw, count=2):
        x, *weights = layers(draw, count)
        vs = [draw.randn(*w.shape) for w in weights]
        y = draw.randn(x.shape[0], weights[-1].shape[1])
        return x, y, [w.requires_grad_() for w in weights], vs

    def probe(answer, x, y, weights, v):
        result = answer((net(x, *weights) - y).pow(2).sum(), weights, v)
        return result.detach() if isinstance(result, torch.Tensor) else result

    def downwards(draw):
        one = torch.ones(1, 1)
        return one, 9 * one, [one.clone().requires_grad_() for _ in range(2)], [one, 2 * one]

    def times(loss, weights, v):
        grads = grad(loss, weights, create_graph=True)
        return grad(grads, weights, v)

    def right(loss, weights, v):
        return dot(v, times(loss, weights, v)) / dot(v, v)

    def oracle(x, y, weights, v):
        def loss(*weights):
            return (net(x, *weights) - y).pow(2).sum()

        blocks = torch.autograd.functional.hessian(loss, tuple(weights))
        hv = [
            sum((block * b).sum((-2, -1)) for block, b in zip(row, v, strict=True))
            for row in blocks
        ]
        return dot(v, hv) / dot(v, v)

    def blocks(loss, weights, v):
        firsts = grad(loss, weights, create_graph=True)
        hv = [
            grad(first, w, b, retain_graph=True, materialize_grads=True)[0]
            for first, w, b in zip(firsts, weights, v, strict=True)
        ]
        return dot(v, hv) / dot(v, v)

    def first_only(loss, weights, v):
        return right(loss, weights[:1], v[:1])

    def second_only(loss, weights, v):
        return right(loss, weights[1:], v[1:])

    def squared(loss, weights, v):
        grads = grad(loss, weights, create_graph=True)
        return dot(v, grad(dot(grads, grads), weights)) / dot(v, v)

    def by_ones(loss, weights, v):
        ones = times(loss, weights, [torch.ones_like(part) for part in v])
        return dot(v, ones) / dot(v, v)

    def length(tensors):
        return dot(tensors, tensors).sqrt()

    def of_slope(loss, weights, v):
        return dot(v, grad(loss, weights)) ** 2 / dot(v, v)

    def without_graph(loss, weights, v):
        grads = grad(loss, weights, retain_graph=True)
        return dot(v, grad(grads, weights, v)) / dot(v, v)

    def of_each(loss, weights, v):
        hv = times(loss, weights, v)
        return [(a * b).sum() / (a * a).sum() for a, b in zip(v, hv, strict=True)]

    def quotients(loss, weights, v):
        return sum(of_each(loss, weights, v))

    return Exercise(
        case,
        oracle,
        probe=probe,
        edge_cases=[functools.partial(case, count=4), downwards],
        mistakes=[
            Mistake(
                by_ones,
                en="the gradient is added up as it is: v weighs its entries before that",
            ),
            Mistake(
                quotients,
                en="quotients of the weights are added: add above and below, then divide once",
            ),
            Mistake(
                lambda loss, weights, v: dot(v, times(loss, weights, v)),
                en="not divided: twice the v would seem to point to a valley four times as steep",
            ),
            Mistake(
                lambda loss, weights, v: dot(v, times(loss, weights, v)) / length(v),
                en="divided by the length of v: v stands twice above the line, so it must below",
            ),
            Mistake(
                lambda loss, weights, v: length(times(loss, weights, v)),
                en="that is the length of Hv: asked is how much of Hv lies along v",
            ),
            Mistake(
                lambda loss, weights, v: length(times(loss, weights, v)) / length(v),
                en="lengths alone: Hv points elsewhere than v, and only its part along v counts",
            ),
            Mistake(
                lambda loss, weights, v: dot(v, grad(loss, weights)),
                en="that is the slope along v, a first derivative",
            ),
            Mistake(of_slope, en="the square of a slope is no curvature: differentiate once more"),
            Mistake(
                lambda loss, weights, v: dot(v, grad(loss, weights)) / dot(v, v),
                en="the gradient stands where Hv belongs: one derivative is missing",
            ),
            Mistake(
                without_graph,
                # section 2: The backward pass leaves
                en="the gradient has no graph: ask for it with the word of section 2",
            ),
            Mistake(
                blocks,
                en="each weight alone: w2 also changes the gradient of w1; hand all over at once",
            ),
            Mistake(first_only, en="only along the first weight: v has a part for each"),
            Mistake(second_only, en="only along the last weight: v has a part for each"),
            Mistake(
                squared,
                en="that differentiates |grad|²: the outer derivative is of the gradient along v",
            ),
            Mistake(
                lambda loss, weights, v: 2 * right(loss, weights, v),
                en="twice too large: the second derivative is asked without any factor",
            ),
            Mistake(
                lambda loss, weights, v: right(loss, weights, v) / 2,
                en="half of it: the half belongs to a step's effect on the loss, not to H",
            ),
            Mistake(times, en="that is Hv, a tensor for each weight: asked is one number"),
            Mistake(of_each, en="one number for each weight: asked is one for all of them"),
        ],
    )


@exercise
def Recomputed():
    """The net as a Function: ``apply(x (n, d), w1 (d, h), w2 (h, k)) -> (n, k)``, float64."""

    def case(draw):
        x, w1, w2 = layers(draw)
        shape = x.shape[0], w2.shape[1]
        vs = [draw.randn(*w.shape) for w in (w1, w2)]
        return x, w1, w2, draw.randn(*shape), *vs

    def one_example(draw):
        x, w1, w2, incoming, *vs = case(draw)
        return x[:1], w1, w2, incoming[:1], *vs

    def results(apply, x, w1, w2, grad_output, v1, v2):
        w1, w2, incoming = (t.clone().requires_grad_() for t in (w1, w2, grad_output))
        output, kept, on_ctx = keeping(apply, x, w1, w2)
        if not isinstance(output, torch.Tensor):
            return output
        found = {"output": output.detach(), "saved besides": beyond(kept, (x, w1, w2))}
        found["kept on ctx"] = beyond(on_ctx, (x, w1, w2))
        firsts = grad(output, (w1, w2), incoming, create_graph=True)
        found |= {"grad_w1": firsts[0].detach(), "grad_w2": firsts[1].detach()}
        along = dot(firsts, (v1, v2))
        found["a gradient with a graph"] = along.requires_grad
        if along.requires_grad:
            seconds = grad(along, (w1, w2, incoming), materialize_grads=True)
            names = ("second derivative by w1", "second derivative by w2", "by grad_y_pred")
            found |= dict(zip(names, seconds, strict=True))
        x = x.clone().requires_grad_()
        (by_x,) = grad(apply(x, w1, w2), x, grad_output, allow_unused=True)
        right = grad_output.mm(w2.t()) * (x.mm(w1) > 0)
        fits = by_x is None or torch.allclose(by_x, right.mm(w1.t()), rtol=1e-9)
        found["gradient of x right or None"] = fits
        keeps = [w1.detach(), w2.detach()]
        found["arguments watched"] = watched(lambda *w: apply(x.detach(), *w), keeps, grad_output)
        return found

    def probe(answer, *inputs):
        apply = apply_of(answer)
        return results(apply, *inputs) if apply else "no Function"

    def oracle(*inputs):
        return results(net, *inputs) | {"saved besides": [], "kept on ctx": []}

    def keep_arguments(ctx, x, w1, w2):
        ctx.save_for_backward(x, w1, w2)
        return net(x, w1, w2)

    def keep_results(ctx, x, w1, w2):
        h = x.mm(w1)
        h_relu = h.clamp(min=0)
        ctx.save_for_backward(x, w2, h, h_relu)
        return h_relu.mm(w2)

    def keep_h(ctx, x, w1, w2):
        h = x.mm(w1)
        ctx.save_for_backward(x, w1, w2, h)
        return net(x, w1, w2)

    def stash_h(ctx, x, w1, w2):
        ctx.save_for_backward(x, w1, w2)
        ctx.h = x.mm(w1)
        return net(x, w1, w2)

    def stash_arguments(ctx, *arguments):
        ctx.arguments = arguments
        return net(*arguments)

    def given(x, w2, h, h_relu, g):
        grad_h = g.mm(w2.t()) * (h > 0)
        return None, x.t().mm(grad_h), h_relu.t().mm(g)

    def again(x, w1, w2, g):
        h = x.mm(w1)
        return given(x, w2, h, h.clamp(min=0), g)

    def wrong(backward, forward=keep_arguments):
        return function("Recomputed", forward, lambda ctx, g: backward(*ctx.saved_tensors, g))

    def detached(x, w1, w2, g):
        return again(x.detach(), w1.detach(), w2.detach(), g)

    def h_detached(x, w1, w2, g):
        h = x.mm(w1).detach()
        return given(x, w2, h, h.clamp(min=0), g)

    def unrecorded(x, w1, w2, g):
        with torch.no_grad():
            return again(x, w1, w2, g)

    def keep_mask(ctx, x, w1, w2):
        ctx.save_for_backward(x, w1, w2, x.mm(w1) > 0)
        return net(x, w1, w2)

    def masked(x, w1, w2, mask, g):
        return None, x.t().mm(g.mm(w2.t()) * mask), (x.mm(w1) * mask).t().mm(g)

    def without_mask(x, w1, w2, g):
        return None, x.t().mm(g.mm(w2.t())), x.mm(w1).clamp(min=0).t().mm(g)

    def clamped(x, w1, w2, g):
        grad_h = g.mm(w2.t()).clamp(min=0)
        return None, x.t().mm(grad_h), x.mm(w1).clamp(min=0).t().mm(g)

    def with_h(x, w1, w2, g):
        h = x.mm(w1)
        return given(x, w2, h, h, g)

    def x_wrong(x, w1, w2, g):
        return g.mm(w2.t()).mm(w1.t()), *again(x, w1, w2, g)[1:]

    return Exercise(
        case,
        oracle,
        probe=probe,
        edge_cases=[one_example],
        mistakes=[
            Mistake(
                wrong(given, keep_results),
                en="h and h_relu come from forward: constants to the second derivative",
            ),
            Mistake(
                wrong(lambda x, w1, w2, h, g: given(x, w2, h, h.clamp(min=0), g), keep_h),
                en="h comes from forward: a constant to the second derivative, and kept for long",
            ),
            Mistake(
                function(
                    "Recomputed",
                    stash_h,
                    lambda ctx, g: given(
                        ctx.saved_tensors[0],
                        ctx.saved_tensors[2],
                        ctx.h,
                        ctx.h.clamp(min=0),
                        g,
                    ),
                ),
                en="ctx.h keeps h past the end of forward: compute it where it is needed",
            ),
            Mistake(
                function("Recomputed", stash_arguments, lambda ctx, g: again(*ctx.arguments, g)),
                en="kept as attributes, arguments are not watched: save_for_backward watches them",
            ),
            Mistake(
                wrong(detached),
                en="detached copies: right once, but their history is gone for the second time",
            ),
            Mistake(
                wrong(h_detached),
                en="h is detached: the way from h_relu back to w1 is lost",
            ),
            Mistake(
                wrong(unrecorded),
                en="a gradient without a graph: no_grad, detached copies, or no create_graph",
            ),
            Mistake(
                wrong(masked, keep_mask),
                en="right twice, but the mask is kept: it can be made again from h, too",
            ),
            Mistake(wrong(without_mask), en="the mask is missing: where h < 0 nothing passes"),
            Mistake(
                wrong(clamped),
                en="the gradient is clamped: the sign of h decides what passes, not its own",
            ),
            Mistake(wrong(with_h), en="grad_w2 is made with h: forward multiplied h_relu with w2"),
            Mistake(
                wrong(x_wrong),
                en="the gradient for x is without the mask: leave it None, or make it right",
            ),
            Mistake(
                wrong(lambda x, w1, w2, g: again(x, w1, w2, g)[1:]),
                en="two gradients for three arguments: x has its place, too",
            ),
            Mistake(
                wrong(lambda x, w1, w2, g: (None, *again(x, w1, w2, g)[:0:-1])),
                en="grad_w2 before grad_w1: in the order of the arguments",
            ),
            Mistake(Plain, en="this class does not inherit from torch.autograd.Function"),
        ],
    )


@exercise
def right_twice():
    """The Functions whose backward can be differentiated again: letters, like ``"AC"``."""

    def saves_argument(ctx, a):
        ctx.save_for_backward(a)
        return a.exp()

    def saves_result(ctx, a):
        out = a.exp()
        ctx.save_for_backward(out)
        return out

    def keeps_slope(ctx, a):
        ctx.slope = a.exp()
        return 1 * ctx.slope

    def unrecorded(ctx, g):
        with torch.no_grad():
            return g * ctx.saved_tensors[0].exp()

    functions = {
        "A": (saves_argument, lambda ctx, g: g * ctx.saved_tensors[0].exp()),
        "B": (keeps_slope, lambda ctx, g: g * ctx.slope),
        "C": (saves_argument, lambda ctx, g: g * ctx.saved_tensors[0].detach().exp()),
        "D": (saves_result, lambda ctx, g: g * ctx.saved_tensors[0]),
        "E": (saves_argument, unrecorded),
        "F": (lambda ctx, a: 3 * a, lambda ctx, g: 3 * g),
    }

    def twice(forward, backward):
        a = torch.tensor([0.3, -0.7], dtype=torch.float64, requires_grad=True)
        return torch.autograd.gradgradcheck(
            function("Case", forward, backward).apply, (a,), raise_exception=False
        )

    @functools.cache
    def truth():
        return {letter: twice(*methods) for letter, methods in functions.items()}

    return Exercise(
        None,
        lambda: judged(truth(), [letter for letter, holds in truth().items() if holds]),
        probe=lambda answer: judged(truth(), answer),
        secret=True,
        mistakes=[
            Mistake(
                "DF",
                en="A: an argument comes back with its history, and what is made from it has one",
            ),
            Mistake("ABDF", en="B: who has recorded how ctx.slope came about?"),
            Mistake("ACDF", en="C: detached copies are right once, but what do they depend on?"),
            Mistake(
                "AF",
                en="D: what forward returns is no stranger to the graph: its grad_fn is this node",
            ),
            Mistake("ADEF", en="E: lines under no_grad leave no graph, whoever asks for one"),
            Mistake("AD", en="F: with a slope of 3 everywhere, what is the second derivative?"),
            Mistake("BCE", en="the other way round: these are the ones that are wrong"),
        ],
    )


@exercise(deeper=True)
def Checkpoint():
    """A Function that keeps only its arguments: ``apply(run, *tensors) -> run(*tensors)``."""

    def case(draw):
        n, d, h = draw.sizes(3)
        return draw.randn(n, d), draw.randn(d, h), draw.randn(n, h)

    def four(draw):
        return *case(draw), draw.randn(1, 1), draw.randn(1)

    def results(apply, x, w, grad_output, *factors):
        calls = []

        def run(x, w, *factors):
            calls.append(1)
            return math.prod(factors, start=x.mm(w)).sin()

        leaves = [t.clone().requires_grad_() for t in (x, w, *factors)]
        output, *kept = keeping(apply, run, *leaves)
        if not isinstance(output, torch.Tensor):
            return output
        forward = len(calls)
        grads = grad(output, leaves, grad_output, allow_unused=True)
        backward = len(calls) - forward
        # As in the net, whose x wants no gradient.
        alone = grad(apply(run, x, *leaves[1:]), leaves[1:], grad_output, allow_unused=True)
        fixed = [t.detach() for t in leaves[1:]]
        alone += grad(apply(run, leaves[0], *fixed), leaves[:1], grad_output, allow_unused=True)
        names = ["gradient of x", "gradient of w", *("of a third", "of a fourth")[: len(factors)]]
        names += [f"{name} alone" for name in (*names[1:], names[0])]
        return {
            "output": output.detach(),
            "kept besides": beyond(kept[0] + kept[1], leaves),
            **dict(zip(names, [*grads, *alone], strict=True)),
            "runs forward": forward,
            "runs backward": backward,
            "arguments watched": watched(
                lambda *leaves: apply(run, *leaves), [x, w, *factors], grad_output
            ),
        }

    def probe(answer, *inputs):
        apply = apply_of(answer)
        return results(apply, *inputs) if apply else "no Function"

    def oracle(*inputs):
        found = results(lambda run, *tensors: run(*tensors), *inputs)
        return found | {"kept besides": [], "runs forward": 1, "runs backward": 1}

    def forward(ctx, run, *tensors):
        ctx.run = run
        ctx.save_for_backward(*tensors)
        return run(*tensors)

    def again(ctx, incoming):
        copies = [t.detach().requires_grad_() for t in ctx.saved_tensors]
        with torch.enable_grad():
            output = ctx.run(*copies)
        return torch.autograd.grad(output, copies, incoming(output))

    def wrong(backward, forward=forward):
        return function("Checkpoint", forward, backward)

    def unrecorded(ctx, g):
        copies = [t.detach().requires_grad_() for t in ctx.saved_tensors]
        return None, *torch.autograd.grad(ctx.run(*copies), copies, g)

    def into_arguments(ctx, g):
        with torch.enable_grad():
            ctx.run(*ctx.saved_tensors).backward(g)
        return None, *(t.grad for t in ctx.saved_tensors)

    def keep_result(ctx, run, *tensors):
        ctx.run = run
        result = run(*tensors)
        ctx.save_for_backward(*tensors, result)
        return result.clone()

    def from_kept(ctx, g):
        *tensors, _result = ctx.saved_tensors
        copies = [t.detach().requires_grad_() for t in tensors]
        with torch.enable_grad():
            output = ctx.run(*copies)
        return None, *torch.autograd.grad(output, copies, g)

    def keep_graph(ctx, run, *tensors):
        ctx.copies = [t.detach().requires_grad_() for t in tensors]
        with torch.enable_grad():
            ctx.output = run(*ctx.copies)
        return ctx.output.detach()

    def stash_arguments(ctx, run, *tensors):
        ctx.run, ctx.tensors = run, tensors
        return run(*tensors)

    def from_stashed(ctx, g):
        copies = [t.detach().requires_grad_() for t in ctx.tensors]
        with torch.enable_grad():
            output = ctx.run(*copies)
        return None, *torch.autograd.grad(output, copies, g)

    def twice(ctx, run, *tensors):
        run(*tensors)
        return forward(ctx, run, *tensors)

    def summed(ctx, g):
        copies = [t.detach().requires_grad_() for t in ctx.saved_tensors]
        with torch.enable_grad():
            ctx.run(*copies).sum().backward()
        return None, *(g.sum() * t.grad for t in copies)

    def first_only(ctx, g):
        grads = again(ctx, lambda output: g)
        return None, grads[0], None

    return Exercise(
        case,
        oracle,
        probe=probe,
        edge_cases=[four],
        mistakes=[
            Mistake(
                wrong(unrecorded),
                en="no graph is there: is all of it recorded, and do the copies want gradients?",
            ),
            Mistake(
                wrong(into_arguments),
                en="the backward() inside adds to .grad of the caller's tensors: work on copies",
            ),
            Mistake(
                wrong(lambda ctx, g: (None, *again(ctx, torch.ones_like))),
                en="the gradient that comes in is dropped: ones stand in its place",
            ),
            Mistake(wrong(summed), en="the incoming gradient is summed up: each entry has its own"),
            Mistake(
                wrong(from_kept, keep_result),
                en="the result is kept as well: the arguments are enough to make it again",
            ),
            Mistake(
                wrong(
                    lambda ctx, g: (None, *torch.autograd.grad(ctx.output, ctx.copies, g)),
                    keep_graph,
                ),
                en="forward keeps the graph of run: nothing is saved, and nothing runs again",
            ),
            Mistake(
                wrong(lambda ctx, g: (None, *again(ctx, lambda output: g)), twice),
                en="forward runs the function twice",
            ),
            Mistake(
                wrong(lambda ctx, g: again(ctx, lambda output: g)),
                en="a gradient is missing: the function is an argument, too, and gets None",
            ),
            Mistake(wrong(first_only), en="only the first tensor gets its gradient"),
            Mistake(
                wrong(from_stashed, stash_arguments),
                en="ctx.tensors is not watched: changed before backward, and nobody objected",
            ),
            Mistake(Plain, en="this class does not inherit from torch.autograd.Function"),
        ],
    )


@exercise
def clip_hook():
    """Shorten the gradient that reaches a tensor: ``(tensor (n, k), most) -> its handle``."""

    def case(draw):
        shape = draw.sizes(2)
        return draw.randn(*shape), draw.randn(*shape), 0.2 + draw.rand(1).item()

    def results(register, values, incoming, most):
        upstream, other = (values.clone().requires_grad_() for _ in range(2))
        beside = 1 * other  # made first, so served last
        tensor = 3 * upstream
        handle = register(tensor, most)
        ((tensor + beside) * incoming).sum().backward()
        clipped = torch.allclose(upstream.grad, 3 * shorter(incoming, most), rtol=1e-9)
        removable = isinstance(handle, torch.utils.hooks.RemovableHandle)
        return {
            "a handle comes back": removable or not clipped,  # first the gradient
            "gradient upstream": upstream.grad,
            "gradient of a tensor beside": other.grad,
            "the tensor": tensor.detach(),
        }

    def shorter(gradient, most):
        return gradient * min(1.0, most / max(gradient.norm().item(), 1e-300))

    def oracle(values, incoming, most):
        return {
            "a handle comes back": True,
            "gradient upstream": 3 * shorter(incoming, most),
            "gradient of a tensor beside": incoming,
            "the tensor": 3 * values,
        }

    def wrong(change):
        return lambda tensor, most: tensor.register_hook(lambda g: change(g, most, tensor))

    def in_place(g, most, tensor):
        g.mul_((most / g.norm()).clamp(max=1))

    def lost(g, most, tensor):
        g * (most / g.norm()).clamp(max=1)

    def keep_handle(tensor, most):
        wrong(lambda g, most, tensor: shorter(g, most))(tensor, most)

    def on_result(tensor, most):
        with torch.no_grad():
            tensor.mul_((most / tensor.norm()).clamp(max=1))

    return Exercise(
        case,
        oracle,
        probe=results,
        edge_cases=[
            lambda draw: (draw.randn(2, 3), 0.1 * draw.randn(2, 3), 20.0),
            lambda draw: (draw.randn(4, 2), torch.zeros(4, 2), 1.0),
            lambda draw: (draw.randn(1, 5), torch.full((1, 5), 2.0), 4.0),  # just too long
            lambda draw: (draw.randn(2, 5), torch.full((2, 5), 2.0), 7.0),  # just short enough
        ],
        mistakes=[
            Mistake(
                wrong(lambda g, most, t: g.clamp(-most, most)),
                en="every entry is limited by itself: that turns the gradient",
            ),
            Mistake(
                wrong(lambda g, most, t: g * (most / g.norm())),
                en="always scaled: a short gradient is made longer, and a zero becomes nan",
            ),
            Mistake(
                wrong(lambda g, most, t: g * (most / (g.norm() + 1e-300))),
                en="always scaled: a gradient that is short enough stays as it is",
            ),
            Mistake(
                wrong(in_place),
                en="changed in place: others share this gradient; return a new one",
            ),
            Mistake(
                wrong(lost),
                en="the old gradient goes on: what the hook returns should be the shorter one",
            ),
            Mistake(
                wrong(
                    lambda g, most, t: (
                        g * (most / g.norm(dim=1, keepdim=True)).nan_to_num().clamp(max=1)
                    )
                ),
                en="each row is limited by itself: asked is one length, of the whole gradient",
            ),
            Mistake(
                wrong(lambda g, most, t: g * (most / t.norm()).clamp(max=1)),
                en="the length of the tensor decides: asked is that of its gradient",
            ),
            Mistake(
                wrong(lambda g, most, t: g * (most / g.abs().sum()).clamp(max=1)),
                en="the sum of absolute values is no length: squares, sum, root",
            ),
            Mistake(
                wrong(lambda g, most, t: g * (most / g.abs().max()).clamp(max=1)),
                en="the largest entry is no length: squares, sum, root",
            ),
            Mistake(
                wrong(lambda g, most, t: g * (most / g.pow(2).sum()).clamp(max=1)),
                en="the root is missing: that is the square of the length",
            ),
            Mistake(
                wrong(lambda g, most, t: g * (g.norm() <= most)),
                en="a long gradient is thrown away: it is to be shortened",
            ),
            Mistake(
                wrong(lambda g, most, t: most * g),
                en="multiplied with most: most is a length, not a factor",
            ),
            Mistake(
                wrong(lambda g, most, t: g * (g.norm() / most).clamp(max=1)),
                en="upside down: the longer the gradient, the smaller the factor",
            ),
            Mistake(on_result, en="the tensor itself is shortened, not its gradient"),
            Mistake(
                keep_handle,
                en="return what `register_hook` gives: with it the hook can be removed",
            ),
        ],
    )


class Made(TorchDispatchMode):
    """Note the largest number of entries that an operation makes, and whether it makes a matrix.

    Parameters
    ----------
    tables : list of tensors (n, a, b)
        Matrices to look for. Also a multiple, a transposed, or one of several is found.
    """

    def __init__(self, *tables):
        super().__init__()
        both = [t.flatten(1) for table in tables for t in (table, table.mT)]
        self.directions = [torch.nn.functional.normalize(rows) for rows in both]
        self.entries, self.found = 0, False

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        if isinstance(result, torch.Tensor) and result.numel():
            self.entries = max(self.entries, result.numel())
            for wanted in self.directions:
                if result.is_floating_point() and result.numel() % wanted.shape[1] == 0:
                    rows = result.detach().reshape(-1, wanted.shape[1]).to(wanted)
                    cosines = torch.nn.functional.normalize(rows).mm(wanted.t()).abs()
                    self.found |= bool((cosines > 1 - 1e-9).any())
        return result


@exercise(deeper=True)
def example_norms():
    """Lengths of the n gradients: ``(x (n, d), y (n, k), w1 (d, h), w2 (h, k)) -> (n,)``."""

    def case(draw):
        x, w1, w2 = layers(draw)
        return x, draw.randn(x.shape[0], w2.shape[1]), w1, w2

    def probe(answer, x, y, w1, w2):
        tables = gradients(x, y, w1, w2)
        with Made(*tables) as made:
            result = answer(x, y, w1, w2)
        if not isinstance(result, torch.Tensor):
            return result
        found, norms = outcome(result.detach()), lengths_of(tables)
        right = result.shape == norms.shape and torch.allclose(
            found["the lengths"].to(norms), norms, rtol=1e-9
        )
        if right and len(x) > 1:  # the gradient of a single example is the whole one
            found["a table of all gradients"] = made.entries >= len(x) * w1.numel()
            found["an example's gradient"] = made.found
        return found

    def outcome(norms):
        made = {"a table of all gradients": False, "an example's gradient": False}
        return {"the lengths": norms} | made

    def gradients(x, y, w1, w2):
        each = []
        for row in range(len(x)):
            leaves = [w.clone().requires_grad_() for w in (w1, w2)]
            loss = (net(x[row : row + 1], *leaves) - y[row]).pow(2).sum()
            each.append(torch.autograd.grad(loss, leaves))
        return [torch.stack(grads) for grads in zip(*each, strict=True)]

    def lengths_of(tables):
        return sum(table.pow(2).sum((1, 2)) for table in tables).sqrt()

    def oracle(*inputs):
        return outcome(lengths_of(gradients(*inputs)))

    def parts(x, y, w1, w2, passes=lambda h, grad: h > 0, factor=2, relu=True):
        h = x.mm(w1)
        h_relu = h.clamp(min=0) if relu else h
        grad_y_pred = factor * (h.clamp(min=0).mm(w2) - y)
        grad_h_relu = grad_y_pred.mm(w2.t())
        return x, grad_h_relu * passes(h, grad_h_relu), h_relu, grad_y_pred

    def lengths(*tensors):
        return [t.norm(dim=1) for t in tensors]

    def joined(a, b, c, d):
        a, b, c, d = lengths(a, b, c, d)
        return ((a * b).pow(2) + (c * d).pow(2)).sqrt()

    def table(x, y, w1, w2):
        a, b, c, d = parts(x, y, w1, w2)
        by_w1 = torch.einsum("nd,nh->ndh", a, b).flatten(1)
        by_w2 = torch.einsum("nh,nk->nhk", c, d).flatten(1)
        return torch.cat([by_w1, by_w2], dim=1).norm(dim=1)

    def one_by_one(x, y, w1, w2):
        norms = []
        for a, b, c, d in zip(*parts(x, y, w1, w2), strict=True):
            norms.append(torch.hypot(torch.outer(a, b).norm(), torch.outer(c, d).norm()))
        return torch.stack(norms)

    def added(x, y, w1, w2):
        a, b, c, d = lengths(*parts(x, y, w1, w2))
        return a * b + c * d

    def only(first):
        def answer(x, y, w1, w2):
            a, b, c, d = lengths(*parts(x, y, w1, w2))
            return a * b if first else c * d

        return answer

    def whole(x, y, w1, w2):
        a, b, c, d = parts(x, y, w1, w2)
        square = a.t().mm(b).pow(2).sum() + c.t().mm(d).pow(2).sum()
        return square.sqrt().expand(len(x)) / len(x)

    def all_norms(x, y, w1, w2):
        a, b, c, d = lengths(*parts(x, y, w1, w2))
        return ((a + c).pow(2) + (b + d).pow(2)).sqrt()

    def of_hidden(x, y, w1, w2):
        _, b, _, d = lengths(*parts(x, y, w1, w2))
        return (b.pow(2) + d.pow(2)).sqrt()

    return Exercise(
        case,
        oracle,
        probe=probe,
        edge_cases=[
            lambda draw: (draw.randn(1, 3), draw.randn(1, 2), draw.randn(3, 5), draw.randn(5, 2))
        ],
        mistakes=[
            Mistake(
                lambda *inputs: joined(*parts(*inputs, passes=lambda h, grad: 1)),
                en="the mask is missing: what h < 0 stops has no part in the gradient of w1",
            ),
            Mistake(
                lambda *inputs: joined(*parts(*inputs, passes=lambda h, grad: grad > 0)),
                en="the gradient is clamped: the sign of h decides what passes, not its own",
            ),
            Mistake(
                added,
                en="lengths do not add up: two weights are like two sides of a right angle",
            ),
            Mistake(only(True), en="only w1: a gradient has a part for each weight"),
            Mistake(only(False), en="only w2: a gradient has a part for each weight"),
            Mistake(
                whole,
                en="that is the length of the sum, divided: the same number for every example",
            ),
            Mistake(
                lambda *inputs: joined(*parts(*inputs, factor=1)),
                en="half of it: the first backward line has a factor 2",
            ),
            Mistake(
                lambda *inputs: joined(*parts(*inputs, relu=False)),
                en="h stands where h_relu belongs: w2 is multiplied with what is left of h",
            ),
            Mistake(
                table,
                en="right, and as large as all gradients together: lengths need no table",
            ),
            Mistake(
                one_by_one,
                en="right, but each gradient is made, one by one: its length needs no matrix",
            ),
            Mistake(
                all_norms,
                en="an outer product is as long as its factors' lengths multiplied, not added",
            ),
            Mistake(
                of_hidden,
                en="the gradients by h and y_pred alone: x and h_relu are the other factors",
            ),
            Mistake(
                lambda *inputs: joined(*parts(*inputs)).norm(),
                en="one number for all examples: asked is one for each",
            ),
        ],
    )


@exercise
def StepThrough():
    """A step whose gradient passes where ``|h| <= 1``: ``apply(h (n, k)) -> (n, k)``, float64."""

    def case(draw):
        shape = draw.sizes(2)
        return 2 * draw.randn(*shape), 2 * draw.randn(*shape)

    def results(apply, h, grad_output):
        leaf = h.clone().requires_grad_()
        output = apply(leaf)
        if not isinstance(output, torch.Tensor):
            return output
        apply(-3 * h)  # another call before the first one's backward
        (gradient,) = grad(output, leaf, grad_output, allow_unused=True)
        found = {"output": output.detach(), "gradient": gradient}
        return found | {"h watched": watched(apply, [h], grad_output)}

    def probe(answer, *inputs):
        apply = apply_of(answer)
        return results(apply, *inputs) if apply else "no Function"

    def oracle(h, grad_output):
        gradient = torch.where(h.abs() <= 1, grad_output, 0)
        return {"output": (h > 0).double(), "gradient": gradient, "h watched": True}

    def forward(ctx, h):
        ctx.save_for_backward(h)
        return (h > 0).to(h.dtype)

    def stashing(ctx, h):
        ctx.h = h
        return (h > 0).to(h.dtype)

    def wrong(backward):
        return function("StepThrough", forward, lambda ctx, g: backward(*ctx.saved_tensors, g))

    return Exercise(
        case,
        oracle,
        probe=probe,
        edge_cases=[
            lambda draw: (
                torch.tensor([[1.0, -1.0, 0.5, 1.5]]),
                torch.tensor([[2.0, 3.0, 4.0, 5.0]]),
            ),
            lambda draw: (torch.tensor([[1.001], [-1.001]]), torch.tensor([[2.0], [3.0]])),
        ],
        mistakes=[
            Mistake(
                wrong(lambda h, g: g),
                en="no window: the gradient passes everywhere",
            ),
            Mistake(
                wrong(lambda h, g: (h.abs() <= 1).to(g.dtype)),
                en="the window alone: the gradient that comes in is forgotten",
            ),
            Mistake(
                wrong(lambda h, g: g * (g.abs() <= 1)),
                en="the window looks at the gradient: it belongs around h",
            ),
            Mistake(
                wrong(lambda h, g: g * (h <= 1)),
                en="the window is open to the left: negative h counts by its size, too",
            ),
            Mistake(
                wrong(lambda h, g: g * ((h > 0) & (h <= 1))),
                en="only the positive half: the window lies on both sides of the step",
            ),
            Mistake(
                wrong(lambda h, g: g * (h > 0)),
                en="that is the ReLU's mask: here the window decides",
            ),
            Mistake(
                wrong(lambda h, g: g * (h.abs() > 1)),
                en="inside out: it passes where it should stop",
            ),
            Mistake(
                wrong(lambda h, g: g.clamp(-1, 1)),
                en="the gradient is clamped: it passes unchanged, or not at all",
            ),
            Mistake(
                wrong(lambda h, g: g * (h.abs() < 1)),
                en="the ends of the window belong to it: where |h| is 1 the gradient passes",
            ),
            Mistake(
                wrong(lambda h, g: g * h * (h.abs() <= 1)),
                en="multiplied with h: inside the window it passes unchanged",
            ),
            Mistake(
                function("StepThrough", stashing, lambda ctx, g: g * (ctx.h.abs() <= 1)),
                en="ctx.h = h is not watched: h changed before backward, and nobody objected",
            ),
            Mistake(Plain, en="this class does not inherit from torch.autograd.Function"),
        ],
    )
