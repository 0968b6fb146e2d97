"""Lesson 02: shapes, the five backward lines, a gradient check, a bias, another bend."""

from helpers.check.exercise import Exercise, Mistake, exercise

import torch


@exercise(deeper=True)
def weight_shapes():
    """Shapes of the weights: ``(x (n, d), y (n, k), hidden_layer j) -> ((d, j), (j, k))``."""

    def case(draw):
        n, d, k, h = draw.sizes(4)
        return draw.randn(n, d), draw.randn(n, k), h

    def oracle(x, y, hidden_layer):
        return (x.shape[1], hidden_layer), (hidden_layer, y.shape[1])

    return Exercise(
        case,
        oracle,
        edge_cases=[lambda draw: (draw.randn(1, 4), draw.randn(1, 4), 4)],
        mistakes=[
            Mistake(
                lambda x, y, hidden_layer: ((hidden_layer, x.shape[1]), (y.shape[1], hidden_layer)),
                en="these are transposed: x.mm(w1) meets the first size of w1, not its second",
            ),
            Mistake(
                lambda x, y, hidden_layer: ((x.shape[0], hidden_layer), (hidden_layer, y.shape[1])),
                en="the first size of x counts the examples: no weight has an axis for them",
            ),
            Mistake(
                lambda x, y, hidden_layer: ((x.shape[0], hidden_layer), (hidden_layer, y.shape[0])),
                en="the first sizes of x and y count the examples: no weight has an axis for them",
            ),
            Mistake(
                lambda x, y, hidden_layer: ((x.shape[1], hidden_layer), (hidden_layer, y.shape[0])),
                en="the first size of y counts the examples: no weight has an axis for them",
            ),
            Mistake(
                lambda x, y, hidden_layer: ((x.shape[0], hidden_layer), (x.shape[0], y.shape[1])),
                en="these are the shapes of the two products: no weight counts the examples",
            ),
            Mistake(
                lambda x, y, hidden_layer: ((1000, hidden_layer), (hidden_layer, 10)),
                en="these are the sizes of the lesson: read them from x and y",
            ),
            Mistake(
                lambda x, y, hidden_layer: ((x.shape[1], hidden_layer), (x.shape[1], y.shape[1])),
                en="w2 does not read x: it is multiplied with the hidden layer",
            ),
        ],
    )


@exercise(deeper=True)
def loss_without_relu():
    """Expected first loss without the clamp: four sizes (ints) ``-> float``.

    Each entry of ``y_pred`` has the mean square ``input_data * hidden_layer``, ``y`` adds 1.
    """

    def case(draw):
        return draw.sizes(4)

    def oracle(batch_n, input_data, hidden_layer, output_data):
        return float(batch_n * output_data * (input_data * hidden_layer + 1))

    return Exercise(
        case,
        oracle,
        edge_cases=[lambda draw: (30, 12, 12, 12)],
        mistakes=[
            Mistake(
                lambda batch_n, input_data, hidden_layer, output_data: (
                    batch_n * output_data * (input_data * hidden_layer / 2 + 1)
                ),
                en="the half belongs to the ReLU, and there is none here",
            ),
            Mistake(
                lambda batch_n, input_data, hidden_layer, output_data: (
                    batch_n * output_data * input_data * hidden_layer
                ),
                en="y itself adds to every squared error: step 4",
            ),
            Mistake(
                lambda batch_n, input_data, hidden_layer, output_data: (
                    batch_n * output_data * input_data * hidden_layer + 1
                ),
                en="the 1 from y is added in every entry, not once for the whole loss",
            ),
            Mistake(
                lambda batch_n, input_data, hidden_layer, output_data: (
                    input_data * hidden_layer + 1
                ),
                en="this is one entry: the loss is a sum over all entries",
            ),
            Mistake(
                lambda batch_n, input_data, hidden_layer, output_data: (
                    batch_n * output_data * (2 * input_data * hidden_layer + 1)
                ),
                en="leaving out a halving does not double: the mean square stays whole",
            ),
            Mistake(
                lambda batch_n, input_data, hidden_layer, output_data: (
                    2.0 * batch_n * output_data * (input_data * hidden_layer / 2 + 1)
                ),
                en="doubling the whole loss also doubles the 1 that comes from y",
            ),
        ],
    )


@exercise
def compute_grad_h_relu():
    """Backward line 3 of lesson 02. ``(grad_y_pred (n, k), w2 (j, k)) -> (n, j)``, float64."""

    def case(draw):
        n, h, k = draw.sizes(3)
        return draw.randn(n, k), draw.randn(h, k)

    def oracle(grad_y_pred, w2):
        h_relu = torch.zeros(len(grad_y_pred), len(w2), requires_grad=True)
        return torch.autograd.grad((h_relu @ w2 * grad_y_pred).sum(), h_relu)[0]

    return Exercise(
        case,
        oracle,
        edge_cases=[
            lambda draw: (draw.randn(1, 3), draw.randn(5, 3)),
            lambda draw: (draw.randn(4, 1), draw.randn(1, 1)),
        ],
        mistakes=[
            Mistake(
                lambda grad_y_pred, w2: grad_y_pred.mm(w2),
                en="mm sums over the inner index: bring the outputs there, on both sides",
            ),
            Mistake(
                lambda grad_y_pred, w2: 2 * grad_y_pred.mm(w2.t()),
                en="the factor 2 is already in grad_y_pred",
            ),
            Mistake(
                lambda grad_y_pred, w2: grad_y_pred.mm(w2.reshape(-1, len(w2))),
                en="reshape reads the same numbers in the same order: it does not transpose",
            ),
            Mistake(
                lambda grad_y_pred, w2: torch.outer(grad_y_pred.sum(1), w2.sum(1)),
                en="multiply output by output, then add: the product of sums is another number",
            ),
        ],
    )


@exercise
def compute_grad_h():
    """Backward line 4 of lesson 02. ``(grad_h_relu (n, j), h (n, j)) -> (n, j)``, float64."""

    def case(draw):
        n, h = draw.sizes(2)
        return draw.randn(n, h), draw.randn(n, h)

    def oracle(grad_h_relu, h):
        h = h.clone().requires_grad_()
        return torch.autograd.grad((h.clamp(min=0) * grad_h_relu).sum(), h)[0]

    return Exercise(
        case,
        oracle,
        edge_cases=[
            lambda draw: (draw.randn(1, 6), draw.randn(1, 6)),
            lambda draw: (draw.randn(2, 3), -draw.rand(2, 3) - 1),
            lambda draw: (draw.randn(5, 1).round(), 1e-50 * draw.randn(5, 1)),
            # At the kink 1 and 0 will do, so nothing comes back there; nan will not do.
            lambda draw: (torch.tensor([[0.0, 1.5, -2.0]]), torch.tensor([[0.0, 3.0, -4.0]])),
        ],
        mistakes=[
            Mistake(
                lambda grad_h_relu, h: grad_h_relu.clamp(min=0),
                en="this clamps the gradient: the sign of h decides, not the sign of the gradient",
            ),
            Mistake(
                lambda grad_h_relu, h: grad_h_relu.clone(),
                en="the mask is missing: where h < 0 nothing was let through",
            ),
            Mistake(
                lambda grad_h_relu, h: grad_h_relu * (h < 0),
                en="the mask is turned round: the ReLU lets the positive h through",
            ),
            Mistake(
                lambda grad_h_relu, h: grad_h_relu * h.clamp(min=0),
                en="this multiplies with h_relu: the slope of the ReLU is 1 or 0",
            ),
            Mistake(
                lambda grad_h_relu, h: grad_h_relu * h,
                en="this multiplies with h itself: the slope of the ReLU is 1 or 0",
            ),
            Mistake(
                lambda grad_h_relu, h: grad_h_relu[h > 0],
                en="this picks entries out and loses the shape: keep all, with 0 where h < 0",
            ),
            Mistake(
                lambda grad_h_relu, h: grad_h_relu.clamp(min=0) * (h > 0),
                en="the mask is right, and the clamp is too much: a gradient may be negative",
            ),
            Mistake(
                lambda grad_h_relu, h: (h > 0).double(),
                en="this is the mask alone: multiply what comes back with it",
            ),
            Mistake(
                lambda grad_h_relu, h: grad_h_relu * h.sign(),
                en="where h is negative the slope of the ReLU is 0, not −1",
            ),
        ],
    )


@exercise
def compute_grad_w1():
    """Backward line 5 of lesson 02. ``(x (n, d), grad_h (n, j)) -> (d, j)``, float64."""

    def case(draw):
        n, d, h = draw.sizes(3)
        return draw.randn(n, d), draw.randn(n, h) * (draw.rand(n, h) < 0.5)

    def oracle(x, grad_h):
        w1 = torch.zeros(x.shape[1], grad_h.shape[1], requires_grad=True)
        return torch.autograd.grad((x @ w1 * grad_h).sum(), w1)[0]

    return Exercise(
        case,
        oracle,
        edge_cases=[
            lambda draw: (draw.randn(1, 5), draw.randn(1, 3)),
            lambda draw: (draw.randn(4, 1), draw.randn(4, 1)),
        ],
        mistakes=[
            Mistake(
                lambda x, grad_h: x.t().mm(grad_h.t()),
                en="mm sums over the inner index: the examples must stand there, on both sides",
            ),
            Mistake(
                lambda x, grad_h: 2 * x.t().mm(grad_h),
                en="the factor 2 is already in grad_y_pred, and so in grad_h",
            ),
            Mistake(
                lambda x, grad_h: torch.outer(x[-1], grad_h[-1]),
                en="this is the last example alone: add (+=) the outer products of all",
            ),
            Mistake(
                lambda x, grad_h: x.reshape(-1, len(x)).mm(grad_h),
                en="reshape reads the same numbers in the same order: it does not transpose",
            ),
            Mistake(
                lambda x, grad_h: torch.outer(x.sum(0), grad_h.sum(0)),
                en="multiply example by example, then add: the product of sums is another number",
            ),
        ],
    )


@exercise
def compute_grad_b1():
    """Gradient of a bias added to every row of ``h``. ``(grad_h (n, j)) -> (j,)``, float64."""

    def case(draw):
        n, h = draw.sizes(2)
        return (draw.randn(n, h),)

    def oracle(grad_h):
        b1 = torch.zeros(grad_h.shape[1], requires_grad=True)
        return torch.autograd.grad((b1 * grad_h).sum(), b1)[0]

    return Exercise(
        case,
        oracle,
        edge_cases=[lambda draw: (draw.randn(1, 4),), lambda draw: (draw.randn(4, 1),)],
        mistakes=[
            Mistake(
                lambda grad_h: grad_h.sum(dim=1),
                en="this sums over the hidden units: the bias is shared by the examples",
            ),
            Mistake(
                lambda grad_h: grad_h.clone(),
                en="one slope for every example is too many: b1 has one entry a hidden unit",
            ),
            Mistake(
                lambda grad_h: torch.ones(grad_h.shape[1]),
                en="1 is the first slope on each path: multiply it with grad_h, then add the paths",
            ),
        ],
    )


@exercise(deeper=True)
def compute_grad_w2():
    """Backward line 2 of lesson 02. ``(h_relu (n, j), grad_y_pred (n, k)) -> (j, k)``, float64."""

    def case(draw):
        n, h, k = draw.sizes(3)
        return draw.randn(n, h).clamp(min=0), draw.randn(n, k)

    def oracle(h_relu, grad_y_pred):
        w2 = torch.zeros(h_relu.shape[1], grad_y_pred.shape[1], requires_grad=True)
        return torch.autograd.grad((h_relu @ w2 * grad_y_pred).sum(), w2)[0]

    return Exercise(
        case,
        oracle,
        edge_cases=[
            lambda draw: (draw.rand(1, 5), draw.randn(1, 3)),
            lambda draw: (draw.rand(4, 1), draw.randn(4, 1)),
        ],
        mistakes=[
            Mistake(
                lambda h_relu, grad_y_pred: h_relu.mm(grad_y_pred),
                en="mm sums over the inner index: bring the examples there",
            ),
            Mistake(
                lambda h_relu, grad_y_pred: 2 * h_relu.t().mm(grad_y_pred),
                en="the factor 2 is already in grad_y_pred",
            ),
            Mistake(
                lambda h_relu, grad_y_pred: (h_relu > 0).double().t().mm(grad_y_pred),
                en="h_relu itself stands beside w2, not its mask",
            ),
            Mistake(
                lambda h_relu, grad_y_pred: h_relu.reshape(-1, len(h_relu)).mm(grad_y_pred),
                en="reshape reads the same numbers in the same order: it does not transpose",
            ),
            Mistake(
                lambda h_relu, grad_y_pred: torch.outer(h_relu.sum(0), grad_y_pred.sum(0)),
                en="multiply example by example, then add: the product of sums is another number",
            ),
        ],
    )


@exercise(deeper=True)
def rate_for_mean():
    """Learning rate at which the mean trains as the sum does at 1e-6: a float."""
    return Exercise(
        None,
        oracle=lambda: 1e-6 * (100 * 10),
        secret=True,
        mistakes=[
            Mistake(
                lambda: 1e-9,
                en="this goes the wrong way: the gradient of the mean is smaller, not larger",
            ),
            Mistake(
                lambda: 1e-4,
                en="this counts the examples: the mean runs over all entries of y",
            ),
            Mistake(
                lambda: 1e-5,
                en="this counts the outputs: the mean runs over all entries of y",
            ),
            Mistake(
                lambda: 1e-6,
                en="the same rate with a smaller gradient makes smaller steps",
            ),
            Mistake(
                lambda: 1000,
                en="this is the factor: apply it to the rate",
            ),
        ],
    )


@exercise
def right_gradient():
    """Which of three claims is the gradient of the root of the sum of squares: a letter."""

    def probe(answer):
        return answer.strip().lower() if isinstance(answer, str) else answer

    return Exercise(
        None,
        oracle=lambda: "q",
        probe=probe,
        secret=True,
        mistakes=[
            Mistake(
                "p",
                en="p is not what the judge measures: the slope of a root divides by the length",
            ),
            Mistake("r", en="r is half of what the judge measures: on the way to it a 2 is lost"),
            Mistake("pqr", en="they differ, so only one can be right: measure one entry of each"),
            Mistake("none", en="one of them agrees with the measured slope: compare all three"),
        ],
    )


@exercise(deeper=True)
def grad_check():
    """Judge a gradient by central differences: ``(f, grad (m, n), x (m, n)) -> bool``.

    ``f`` takes a float64 matrix and returns a tensor without dimensions. Right if the largest
    difference is below 1e-6 times the largest measured slope.
    """

    def case(draw):
        m, n = draw.choice([(2, 3), (3, 2)])
        return draw.randn(m, n), draw.randn(m, n)

    functions = {  # of t and weights w
        "f being linear": lambda t, w: (w * t).sum(),
        "f being quadratic": lambda t, w: (w * t).sum().pow(2) + (w * t * t).sum(),
        "f being curved": lambda t, w: (w * (3 * t).tanh()).sum() + (w * t).sum().pow(2),
    }

    def right(f, x):
        x = x.clone().requires_grad_()
        return torch.autograd.grad(f(x), x)[0]

    def scaled(f, w, scale=1.0):
        return lambda t: scale * f(t, w)

    def wrong_gradients(grad):
        first, last, below, exchanged = (grad.clone() for _ in range(4))
        exchanged[0, 0], exchanged[-1, -1] = grad[-1, -1], grad[0, 0]
        first[0, 0] += grad.abs().max()
        last[-1, -1] += grad.abs().max()
        below[-1, -1] -= grad.abs().max()
        return {
            "twice the gradient": 2 * grad,
            "its negative": -grad,
            "a gradient too large in the first entry": first,
            "a gradient too large in the last entry": last,
            "a gradient too small in the last entry": below,
            "a gradient with two entries exchanged": exchanged,
        }

    def tried(x, w):
        """Yield name, function, candidate, and whether the candidate is right."""
        for name, f in functions.items():
            yield f"the right gradient, {name}", scaled(f, w), right(scaled(f, w), x), True
        linear = functions["f being linear"]
        for name, candidate in wrong_gradients(w).items():
            yield name, scaled(linear, w), candidate, False
        large, tiny = scaled(f, w, 1e6), scaled(f, w, 1e-9)
        yield "the right gradient, f being large", large, right(large, x), True
        yield "a thousandth too much, f being large", large, 1.001 * right(large, x), False
        yield "twice the gradient, f being tiny", tiny, 2 * right(tiny, x), False
        flat, nearly = w.clone(), w.clone()
        flat[0, 0] = 0
        yield "the right gradient, one slope being 0", scaled(linear, flat), flat, True
        nearly[0, 1] += 3e-6 * w.abs().max()
        yield "a gradient wrong by three millionths in one entry", scaled(linear, w), nearly, False
        close = w.clone()
        close[0, 1] += 8e-7 * w.abs().max()
        yield "a gradient off by less than a millionth", scaled(linear, w), close, True
        for at, name in (((0, 0), "first"), ((-1, -1), "last")):
            steep = w.clone()
            steep[at] = 9.0
            close = steep.clone()
            close[0, 1] += 8e-6
            what = f"off by less than a millionth, the {name} slope being the largest"
            yield what, scaled(linear, steep), close, True

    def probe(answer, x, w):
        before = x.clone()
        found = {name: answer(f, candidate, x) for name, f, candidate, _ in tried(x, w)}
        return found | {"x as it was, to the bit": torch.equal(before, x)}

    def oracle(x, w):
        found = {name: is_right for name, _, _, is_right in tried(x, w)}
        return found | {"x as it was, to the bit": True}

    def checker(step=1e-4, one_sided=False, divide=2.0, accept=None, entries=None, spoil=False):
        def near(measured, grad):
            return bool((measured - grad).abs().max() < 1e-6 * measured.abs().max())

        def answer(f, grad, x):
            measured = grad.clone() if entries else torch.zeros_like(x)
            start = x if spoil else x.clone()
            for i, j in entries or [(i, j) for i in range(len(x)) for j in range(x.shape[1])]:
                up, down = start.clone(), start.clone()
                up[i, j] += step
                down[i, j] -= 0 if one_sided else step
                measured[i, j] = (f(up) - f(down)) / (divide * step)
                if spoil:
                    start[i, j] += step
            return (accept or near)(measured, grad)

        return answer

    def put_back_by_adding(f, grad, x):
        measured = torch.zeros_like(x)
        for i in range(len(x)):
            for j in range(x.shape[1]):
                x[i, j] += 1e-4
                up = f(x)
                x[i, j] -= 2e-4
                measured[i, j] = (up - f(x)) / 2e-4
                x[i, j] += 1e-4
        return bool((measured - grad).abs().max() < 1e-6 * measured.abs().max())

    return Exercise(
        case,
        oracle,
        probe=probe,
        mistakes=[
            Mistake(
                checker(entries=[(0, 0)]),
                en="a gradient that is wrong in one entry passes: is each of them measured?",
            ),
            Mistake(
                checker(
                    entries=[(0, 0)], accept=lambda m, g: torch.isclose(m[0, 0], g[0, 0]).item()
                ),
                en="it looks at one entry only: measure them all, then compare",
            ),
            Mistake(
                checker(
                    entries=[(0, 0)],
                    accept=lambda m, g: bool((m - g)[0, 0].abs() < 1e-6 * m[0, 0].abs()),
                ),
                en="the first entry decides alone: does a return stand inside the loops?",
            ),
            Mistake(
                checker(one_sided=True, divide=1.0),
                en="it nudges to one side only, or x stays nudged: it rejects the right gradient",
                last=True,
            ),
            Mistake(
                checker(divide=1.0),
                en="up and down are two steps apart: dividing by one step doubles every slope",
            ),
            Mistake(
                checker(accept=lambda measured, grad: bool((measured - grad).abs().max() < 1e-6)),
                en="1e-6 of what: measure the difference against the size of the slopes",
            ),
            Mistake(
                checker(step=1e-12),
                en="it rejects every right one: tiny step, no clone(), float32, grad for x, or ==",
                last=True,
            ),
            Mistake(
                checker(step=0.1),
                en="too coarse where f bends: shorter steps, to both sides, each from x itself",
            ),
            Mistake(
                checker(step=1e-3),
                en="too coarse where f is curved: a shorter step, to both sides of x itself",
            ),
            Mistake(
                lambda f, grad, x: True,
                en="it accepts every gradient, even the negative of the right one",
            ),
            Mistake(
                checker(
                    accept=lambda m, g: bool((m.abs() - g.abs()).abs().max() < 1e-6 * m.abs().max())
                ),
                en="it ignores the sign: the negative of the gradient passes",
            ),
            Mistake(
                checker(accept=lambda m, g: bool((m - g).max() < 1e-6 * m.abs().max())),
                en="a difference may be negative: without abs() some wrong gradients pass",
            ),
            Mistake(
                checker(accept=lambda m, g: bool((m - g).abs().max() < 1e-6 * m.max())),
                en="the largest slope is taken with its sign: all slopes may be negative",
            ),
            Mistake(
                put_back_by_adding,
                en="x is put back by adding, and rounding stays in it: nudge a clone",
            ),
            Mistake(
                checker(accept=lambda m, g: bool((m - g).abs().mean() < 1e-6 * m.abs().max())),
                en="one wrong entry among many passes: look at all, the largest difference counts",
            ),
            Mistake(
                checker(accept=lambda m, g: bool(((m - g).abs() < 1e-6 * m.abs()).all())),
                en="each difference against its own slope: a slope may be 0, take the largest one",
            ),
            Mistake(
                checker(accept=lambda m, g: bool((m - g).abs().max() < 1e-6 * m.abs().mean())),
                en="1e-6 of the largest slope is asked for, not of their mean",
            ),
        ],
    )


@exercise(deeper=True)
def wrong_loop():
    """Which of three loops of lesson 02 does not follow the gradient: a letter."""

    def probe(answer):
        return (
            answer.lower().removeprefix("loop").strip(" _") if isinstance(answer, str) else answer
        )

    return Exercise(
        None,
        oracle=lambda: "b",
        probe=probe,
        secret=True,
        mistakes=[
            Mistake(
                "a",
                en="a follows the judge, by its own rate: where(h > 0, 0.0) keeps what it should",
            ),
            Mistake("ac", en="one letter is asked: these two do follow the gradient, measure them"),
            Mistake(
                "c", en="c follows the judge, by its own rate: einsum names the indices of line 3"
            ),
            Mistake(
                "none", en="one is wrong: measure one epoch of each, and the step of both weights"
            ),
            Mistake(
                "abc", en="only one is wrong: divide each step by the rate in that loop's own code"
            ),
            Mistake("ab", en="only one is wrong: where(h > 0, 0.0) keeps what the mask keeps"),
            Mistake("bc", en="only one is wrong: einsum names the indices of line 3"),
        ],
    )


@exercise
def proven():
    """Which of six statements about the losses of lesson 02 are true: letters in one string."""

    def probe(answer):
        if not isinstance(answer, str | list | tuple | set):
            return answer
        letters = "".join(map(str, answer)).upper()
        return {letter: letter in letters for letter in "ABCDEF"}

    return Exercise(
        None,
        oracle=lambda: dict(zip("ABCDEF", [False, False, True, True, False, True], strict=True)),
        probe=probe,
        secret=True,
        mistakes=[
            Mistake("ACDF", en="A: the losses of the two wrong gradients fell, too"),
            Mistake(
                "BCDF", en="B: the same gradient with shorter steps made the loss fall at once"
            ),
            Mistake(
                "CDEF", en="E: leave the mask out: which entries of a column still agree, and why?"
            ),
            # section 12: How far to step
            Mistake("DF", en="C: look at the shortest of the five lengths in section 12"),
            Mistake("CF", en="D: line 5 moves w1 alone: if w1 rests, what still takes steps?"),
            Mistake("CD", en="F: what could any net read from a new x about a y that is noise?"),
        ],
    )


@exercise(deeper=True)
def compute_grad_h_tanh():
    """Backward line 4 for tanh. ``(grad_h_tanh (n, j), h (n, j)) -> (n, j)``, float64."""

    def case(draw):
        n, h = draw.sizes(2)
        return draw.randn(n, h), draw.randn(n, h)

    def oracle(grad_h_tanh, h):
        h = h.clone().requires_grad_()
        return torch.autograd.grad((h.tanh() * grad_h_tanh).sum(), h)[0]

    return Exercise(
        case,
        oracle,
        edge_cases=[
            lambda draw: (draw.randn(1, 6), draw.randn(1, 6)),
            lambda draw: (draw.randn(5, 1), 12 * draw.randn(5, 1)),
        ],
        mistakes=[
            Mistake(
                lambda grad_h_tanh, h: grad_h_tanh * (h > 0),
                en="this is the mask of the ReLU: tanh has another slope",
            ),
            Mistake(
                lambda grad_h_tanh, h: grad_h_tanh * (1 - h**2),
                en="the square is that of tanh(h), not that of h",
            ),
            Mistake(
                lambda grad_h_tanh, h: grad_h_tanh * (1 - h.tanh()),
                en="the square is missing",
            ),
            Mistake(
                lambda grad_h_tanh, h: 1 - h.tanh() ** 2,
                en="this is the slope alone: multiply what comes back with it",
            ),
            Mistake(
                lambda grad_h_tanh, h: grad_h_tanh * h.tanh(),
                en="this multiplies with tanh(h) itself, not with its slope",
            ),
            Mistake(
                lambda grad_h_tanh, h: grad_h_tanh * h.tanh() * (1 - h.tanh()),
                en="s (1 - s) is the slope of the sigmoid: that of tanh is made with a square",
            ),
            Mistake(
                lambda grad_h_tanh, h: grad_h_tanh * (1 - h.tanh().tanh() ** 2),
                en="tanh is taken twice: h is what goes into tanh",
            ),
            Mistake(
                lambda grad_h_tanh, h: grad_h_tanh * (1 - grad_h_tanh**2),
                en="the slope depends on h, not on the gradient that comes back",
            ),
        ],
    )
