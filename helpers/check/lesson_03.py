"""Lesson 03: graphs, leaves, one row of a Jacobian, training loops to repair, an engine."""

import re
import warnings

from helpers.check.exercise import Exercise, Mistake, exercise

import torch
from torch.overrides import TorchFunctionMode


@exercise
def name_the_makers():
    """The makers of six results, by name: a list of six strings or None."""

    def oracle():
        a, b, c = torch.ones(3, 3), torch.ones(3, 3), torch.ones(3, 3)
        a.requires_grad_()
        b.requires_grad_()
        results = [a.mm(b), (a.mm(b) - c).clamp(min=0), a, c.pow(2), (a * c).sum(), c - b]
        functions = [result.grad_fn for result in results]
        return [f.name().rstrip("01").removesuffix("Backward") if f else None for f in functions]

    def instead(number, name):
        return lambda: [*oracle()[: number - 1], name, *oracle()[number:]]

    return Exercise(
        None,
        oracle,
        secret=True,
        mistakes=[
            Mistake(instead(2, "Sub"), en="the subtraction in 2 is not the last operation"),
            Mistake(instead(2, "Mm"), en="2 begins with mm: the maker is what it ends with"),
            Mistake(
                instead(3, "AccumulateGrad"),
                en="no operation made 3: AccumulateGrad takes gradients in, it makes nothing",
            ),
            Mistake(instead(4, "Pow"), en="in 4 nothing wants a gradient: who would record it?"),
            Mistake(instead(5, "Mul"), en="the product in 5 is summed afterwards"),
            Mistake(instead(6, None), en="in 6 one of the two wants a gradient, and one is enough"),
            Mistake(
                lambda: [name and f"{name}Backward{int(name == 'Clamp')}" for name in oracle()],
                en="write the names as in the list: Mm, not MmBackward0",
            ),
            Mistake(lambda: [str(name) for name in oracle()], en="None stands without quotes"),
        ],
    )


@exercise
def what_is_saved():
    """Which of ``a, b, product, out`` autograd saves for ``(a * b).tanh()``: a list of names."""
    names = ["a", "b", "product", "out"]

    def oracle():
        places = []
        a, b = torch.ones(3, requires_grad=True), torch.ones(3, requires_grad=True)
        with torch.autograd.graph.saved_tensors_hooks(
            lambda tensor: places.append(tensor.data_ptr()) or tensor, lambda tensor: tensor
        ):
            product = a * b
            out = product.tanh()
        made = dict(zip(names, (a, b, product, out), strict=True))
        return {name: tensor.data_ptr() in places for name, tensor in made.items()}

    def probe(answer):
        if isinstance(answer, str):
            answer = re.findall(r"\w+", answer)
        if not isinstance(answer, list | tuple | set):
            return answer
        extra = {f"{name}": True for name in answer if name not in names}
        return {name: name in answer for name in names} | extra

    return Exercise(
        None,
        oracle,
        probe=probe,
        secret=True,
        mistakes=[
            Mistake(
                ["a", "b", "product"],
                en="a derivative of tanh can be had from its result, without a second tanh",
            ),
            Mistake(
                ["a", "b", "product", "out"],
                en="one of these four nobody reads again: which derivative would need it?",
            ),
            Mistake(["product", "out"], en="the product's derivative by a is b: where is it kept?"),
            Mistake(["out"], en="the product's derivative by a is b: where is it kept?"),
            Mistake(["a", "b"], en="the derivative of tanh is not constant: it needs something"),
        ],
    )


@exercise
def which_grads_are_none():
    """The letters of the snippets whose last expression is None, as a string."""

    def oracle():
        def leaf():
            return torch.ones(2, requires_grad=True)

        grads = {}
        w = leaf()
        w.sum().backward()
        w.grad.zero_()
        grads["A"] = w.grad
        v = leaf() * 2
        v.sum().backward()
        grads["B"] = quietly(lambda v: v.grad, v)
        v = leaf() * 2
        v.retain_grad()
        v.sum().backward()
        grads["C"] = v.grad
        w, x = leaf(), torch.ones(2)
        (w * x).sum().backward()
        grads["D"] = x.grad
        w = leaf()
        (w.detach() * w).sum().backward()
        grads["E"] = w.grad
        w, u = leaf(), leaf() * 0.1
        (w * u).sum().backward()
        grads["F"] = quietly(lambda u: u.grad, u)
        w = leaf()
        torch.autograd.grad((w * w).sum(), w)
        grads["G"] = w.grad
        w, u = leaf(), leaf()
        (w * 2).sum().backward()
        grads["H"] = u.grad
        return {letter: grad is None for letter, grad in grads.items()}

    def probe(answer):
        if not isinstance(answer, str | list | tuple | set):
            return answer
        letters = "".join(map(str, answer)).upper()
        return {letter: letter in letters for letter in "ABCDEFGH"}

    return Exercise(
        None,
        oracle,
        probe=probe,
        secret=True,
        mistakes=[
            Mistake("ABDFGH", en="A: zero_() leaves a tensor of zeros, and that is not None"),
            Mistake("DFGH", en="B: v was computed, so it is no leaf, and nobody retained its grad"),
            Mistake("BCDFGH", en="C: retain_grad() was called in time"),
            Mistake("BFGH", en="D: x never said that it wants a gradient"),
            Mistake("BDEFGH", en="E: detach() cuts one of two paths, the other one is open"),
            Mistake("BDGH", en="F: u is the result of a product, and so no leaf"),
            Mistake("BDFH", en="G: torch.autograd.grad returns gradients and stores none"),
            Mistake("BDFG", en="H: a leaf to which no path leads gets nothing"),
            Mistake("ACE", en="those are the ones that are filled: the question is the other way"),
        ],
    )


@exercise
def jacobian_row():
    """One row of a Jacobian: ``(function, z (n,), i) -> (n,)``, float64; function: (n,) -> (m,)."""

    def case(draw):
        m, n = draw.sizes(2)
        matrix = draw.randn(m, n)
        function = draw.choice([torch.sin, torch.tanh, torch.exp])
        return (lambda z: function(matrix.mv(z))), draw.randn(n), draw.integers(0, m)

    def oracle(function, z, i):
        return torch.autograd.functional.jacobian(function, z)[i]

    def all_rows(function, z, i):
        leaf = z.clone().requires_grad_()
        function(leaf).sum().backward()
        return leaf.grad

    def too_long(function, z, i):
        leaf, v = z.clone().requires_grad_(), torch.zeros(len(z))
        v[i % len(z)] = 1
        function(leaf).backward(v)
        return leaf.grad

    def on_the_callers(function, z, i):
        z.requires_grad_()
        function(z)[i].backward()
        return z.grad

    def no_leaf(function, z, i):
        function(z)[i].backward()
        return z.grad

    return Exercise(
        case,
        oracle,
        edge_cases=[lambda draw: (lambda z: z[1:] * z[:-1], draw.randn(5), 2)],
        mistakes=[
            Mistake(all_rows, en="that is the sum of all rows: v should pick one of them"),
            Mistake(
                lambda function, z, i: torch.autograd.functional.jacobian(function, z)[
                    :, i % len(z)
                ],
                en="that is a column: how all outputs depend on one input",
            ),
            Mistake(
                lambda function, z, i: torch.autograd.functional.jacobian(function, z),
                en="that is the whole Jacobian: one row is asked for",
            ),
            Mistake(too_long, en="v has one entry for each output, not one for each input"),
            Mistake(no_leaf, en="z wants no gradient: make a leaf of your own from it"),
            Mistake(
                on_the_callers,
                en="it switches requires_grad on in the caller's z: work on a copy",
            ),
            Mistake(
                lambda function, z, i: function(z)[i],
                en="that is an output, not its derivative",
            ),
        ],
    )


def quietly(answer, *inputs):
    """Run an answer without the warning about reading the ``.grad`` of a non-leaf."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return answer(*inputs)


class Products(TorchFunctionMode):
    """While it is entered, hands the tensors of each matrix product to ``look``."""

    names = ("mm", "matmul", "__matmul__", "__rmatmul__", "addmm", "linear", "einsum")

    def __init__(self, look):
        super().__init__()
        self.look = look

    def __torch_function__(self, func, types, args=(), kwargs=None):
        if getattr(func, "__name__", "") in self.names:
            for value in args:
                if isinstance(value, torch.Tensor):
                    self.look(value)
        return func(*args, **(kwargs or {}))


def on_leaves(answer, x, y, w1, w2, *rest, lasting=False):
    """Hand over weights that want gradients, and refuse weights that drag a history along.

    If they are to be ``lasting``, refuse an edit in place as well.
    """
    given = [w.clone().requires_grad_() for w in (w1, w2)]
    shapes, histories = (w1.shape, w2.shape), []

    def look(tensor):
        if tensor.shape in shapes and tensor.requires_grad and not tensor.is_leaf:
            histories.append(tensor)

    with Products(look):
        result = quietly(answer, x, y, *given, *rest)
    if histories:
        raise RuntimeError("a weight is no leaf")
    if lasting and not all(map(torch.equal, given, (w1, w2))):
        raise RuntimeError("the caller's weights have changed")
    return result


def on_lasting_leaves(answer, *inputs):
    """Hand over weights that stay as they are."""
    return on_leaves(answer, *inputs, lasting=True)


def in_chunks(answer, x, y, w1, w2, chunk):
    """Hand over leaves, refuse graphs that hold more than ``chunk`` examples at a time."""
    leaf = w1.clone().requires_grad_()
    rows = [0]

    def look(tensor):
        if tensor.shape[1:] == x.shape[1:] and not tensor.requires_grad:  # rows of x
            rows[-1] += len(tensor)

    leaf.register_hook(lambda grad: rows.append(0))
    with Products(look):
        result = quietly(answer, x, y, leaf, w2.clone().requires_grad_(), chunk)
    if result is not ... and max(rows) > chunk:
        raise RuntimeError("more than a chunk at a time")
    return result


def numbers(answer, *inputs):
    """Run a loop; a loss without history may stay a tensor."""
    losses = on_leaves(answer, *inputs)
    if not isinstance(losses, list | tuple):
        return losses
    return [
        loss.item() if isinstance(loss, torch.Tensor) and not loss.requires_grad else loss
        for loss in losses
    ]


def net(draw):
    """Draw ``x, y, w1, w2``, all sizes different."""
    n, d, h, k = draw.sizes(4)
    return draw.randn(n, d), draw.randn(n, k), draw.randn(d, h), draw.randn(h, k)


def errors(x, y, w1, w2):
    """Return the squared errors of the net, entry by entry."""
    return (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2)


def descent(x, y, w1, w2, learning_rate, epoch_n, keep=1.0):
    """Losses of gradient descent by its definition; weights shrink by ``keep`` in each step."""
    losses = []
    for _ in range(epoch_n):
        leaves = [w.detach().clone().requires_grad_() for w in (w1, w2)]
        loss = errors(x, y, *leaves).sum()
        losses.append(loss.item())
        g1, g2 = torch.autograd.grad(loss, leaves)
        w1, w2 = keep * w1 - learning_rate * g1, keep * w2 - learning_rate * g2
    return losses


def heavy_ball(x, y, w1, w2, learning_rate, epoch_n, momentum):
    """Losses of gradient descent with momentum, by its definition."""
    losses, v1, v2 = [], 0, 0
    for _ in range(epoch_n):
        leaves = [w.detach().clone().requires_grad_() for w in (w1, w2)]
        loss = errors(x, y, *leaves).sum()
        losses.append(loss.item())
        g1, g2 = torch.autograd.grad(loss, leaves)
        v1, v2 = momentum * v1 + g1, momentum * v2 + g2
        w1, w2 = w1 - learning_rate * v1, w2 - learning_rate * v2
    return losses


def loop(step, before=None, forward=lambda loss: loss, note=torch.Tensor.item):
    """Make a training loop: ``before`` each backward pass, ``step`` after it.

    Both take the weights and what else the loop is given, ``step`` the learning rate as well; it
    returns the weights to go on with. ``note`` makes of the loss what stands in the list.
    """

    def answer(x, y, w1, w2, learning_rate, epoch_n, *rest):
        losses = []
        for _ in range(epoch_n):
            loss = forward(errors(x, y, w1, w2).sum())
            losses.append(note(loss))
            if before:
                before(w1, w2, *rest)
            loss.backward()
            w1, w2 = step(w1, w2, learning_rate, *rest)
        return losses

    return answer


def minus(*weights, sign=-1):
    """Make the step in place, without recording."""
    *weights, learning_rate = weights
    for w in weights:
        w.data += sign * learning_rate * w.grad
    return weights


def forget(*weights):
    """Clear the gradients."""
    for w in weights:
        w.grad = None


def training(draw):
    """Draw a net, a learning rate and a number of epochs."""
    return *net(draw), draw.choice([1e-3, 2e-3]), draw.integers(4, 7)


def epoch_by_epoch(*extra):
    """Edge cases of a loop: a single epoch, no epoch, a single example."""

    def one_example(draw):
        x, y, w1, w2 = net(draw)
        return x[:1], y[:1], w1, w2, 1e-3, 3, *extra

    return [
        lambda draw: (*net(draw), 1e-3, 1, *extra),
        lambda draw: (*net(draw), 1e-3, 0, *extra),
        one_example,
    ]


def never_cleared(w1, w2, learning_rate):
    return minus(w1, w2, learning_rate)


def fade(momentum, *weights):
    for w in weights:
        w.grad *= momentum


def faded(w1, w2, learning_rate, momentum):
    minus(w1, w2, learning_rate)
    fade(momentum, w1, w2)
    return w1, w2


def second_never_faded(w1, w2, learning_rate, momentum):
    minus(w1, w2, learning_rate)
    fade(momentum, w1)
    return w1, w2


def faded_too_early(w1, w2, learning_rate, momentum):
    fade(momentum, w1, w2)
    return minus(w1, w2, learning_rate)


def uphill(w1, w2, learning_rate, momentum):
    minus(w1, w2, learning_rate, sign=1)
    fade(momentum, w1, w2)
    return w1, w2


def step_only(w1, w2, learning_rate, *rest):
    return minus(w1, w2, learning_rate)


def recorded(w1, w2, learning_rate):
    w1 -= learning_rate * w1.grad
    w2 -= learning_rate * w2.grad
    return w1, w2


def renamed(w1, w2, learning_rate):
    return w1 - learning_rate * w1.grad, w2 - learning_rate * w2.grad


def renamed_and_detached(w1, w2, learning_rate):
    return tuple(w.detach() for w in renamed(w1, w2, learning_rate))


def recorded_and_retained(w1, w2, learning_rate, *rest):
    weights = renamed(w1, w2, learning_rate)
    for w in weights:
        w.retain_grad()
    return weights


def detached(loss):
    return loss.detach()


@exercise
def gradients_faded():
    """A loop with momentum in ``.grad``: ``(x, …, learning_rate, epoch_n, momentum) -> losses``."""

    def case(draw):
        return *training(draw), draw.choice([0.5, 0.9])

    def multiplied_before(w1, w2, momentum):
        fade(momentum, w1, w2)

    def multiplied_before_in_place(w1, w2, momentum):
        w1.grad.mul_(momentum)
        w2.grad.mul_(momentum)

    return Exercise(
        case,
        heavy_ball,
        probe=on_leaves,
        edge_cases=[*epoch_by_epoch(0.9), lambda draw: (*training(draw), 0.0)],
        mistakes=[
            Mistake(
                loop(step_only),
                en="nothing fades: that is momentum 1, whatever is asked for",
            ),
            Mistake(
                lambda *inputs: descent(*inputs[:-1]),
                en="everything is cleared: that is momentum 0, whatever is asked for",
            ),
            Mistake(
                loop(faded_too_early),
                en="faded before the update: the new gradient should count in full",
            ),
            Mistake(
                loop(second_never_faded),
                en="w1.grad fades, w2.grad does not: w2 follows the sum of all its gradients",
            ),
            Mistake(
                loop(step_only, before=multiplied_before),
                en="before the first backward() .grad is None: there is nothing to multiply",
            ),
            Mistake(
                loop(step_only, before=multiplied_before_in_place),
                en="before the first backward() .grad is None, and None has no mul_()",
            ),
            Mistake(loop(uphill), en="the loss is climbed: the step must go against the velocity"),
            Mistake(
                loop(recorded_and_retained),
                en="the update is recorded: behind the weights the graph grows in each epoch",
            ),
            Mistake(
                lambda *inputs: heavy_ball(*inputs[:-2], inputs[-2] + 1, inputs[-1])[1:],
                en="the loss is taken after the update: take it before, from the same forward pass",
            ),
        ],
    )


@exercise
def chunked_gradients():
    """Gradients of the mean squared error, from chunks: ``(x, y, w1, w2, chunk) -> two tensors``.

    ``x (n, d)``, ``y (n, k)``, leaves ``w1 (d, h)`` and ``w2 (h, k)``, all float64.
    """

    def case(draw):
        x, y, w1, w2 = net(draw)
        n = len(x)
        return x, y, w1, w2, draw.choice([c for c in range(2, n) if n % c] or [2])

    def oracle(x, y, w1, w2, chunk):
        w1, w2 = (w.clone().requires_grad_() for w in (w1, w2))
        return torch.autograd.grad(errors(x, y, w1, w2).mean(), [w1, w2])

    def chunked(scale, clear=False, whole_only=False, at_once=False):
        def answer(x, y, w1, w2, chunk):
            if at_once:
                chunk = len(x)
            for start in range(0, len(x) - (len(x) % chunk if whole_only else 0), chunk):
                part = errors(x[start : start + chunk], y[start : start + chunk], w1, w2)
                if clear:
                    w1.grad = w2.grad = None
                (part.sum() * scale(part, y, chunk)).backward()
            return w1.grad, w2.grad

        return answer

    return Exercise(
        case,
        oracle,
        probe=in_chunks,
        edge_cases=[lambda draw: (*net(draw), 20), lambda draw: (*net(draw), 1)],
        mistakes=[
            Mistake(
                chunked(lambda part, y, chunk: 1 / y.numel(), at_once=True),
                en="more than one chunk at a time: forward and backward for one, then for the next",
            ),
            Mistake(
                chunked(lambda part, y, chunk: 1 / 1000),
                en="1000 entries are those of the lesson's y: take the number from the y at hand",
            ),
            Mistake(
                chunked(lambda part, y, chunk: 1 / part.numel() / (len(y) // chunk)),
                en="the last, shorter chunk is not counted, and a mean of means needs equal chunks",
            ),
            Mistake(
                chunked(lambda part, y, chunk: 1 / part.numel()),
                en="means do not add up: each chunk divides by its own size",
            ),
            Mistake(
                chunked(lambda part, y, chunk: 1 / part.numel() / -(-len(y) // chunk)),
                en="a mean of means is right only if all chunks are equally long",
            ),
            Mistake(
                chunked(lambda part, y, chunk: 1.0),
                en="that is the gradient of the sum: the loss asked for is the mean",
            ),
            Mistake(
                chunked(lambda part, y, chunk: 1 / len(y)),
                en="divided by the examples only: the mean is over all entries of y",
            ),
            Mistake(
                chunked(lambda part, y, chunk: 1 / y.numel(), clear=True),
                en="cleared between the chunks: only the last one is left",
            ),
            Mistake(
                chunked(lambda part, y, chunk: 1 / y.numel(), whole_only=True),
                en="the last chunk, the shorter one, is missing",
            ),
            Mistake(
                chunked(lambda part, y, chunk: chunk / part.numel() / len(y)),
                en="the last chunk is shorter, and counts here as if it were full",
            ),
        ],
    )


@exercise
def leaves_renewed():
    """A loop with new leaves in each epoch: ``(x, y, w1, w2, learning_rate, epoch_n) -> losses``.

    The tensors handed over keep their numbers.
    """

    def in_place(w1, w2, learning_rate):
        minus(w1, w2, learning_rate)
        forget(w1, w2)
        return w1, w2

    def uphill(w1, w2, learning_rate):
        return tuple(w.detach().requires_grad_() for w in renamed(w1, w2, -learning_rate))

    return Exercise(
        training,
        descent,
        probe=on_lasting_leaves,
        edge_cases=epoch_by_epoch(),
        mistakes=[
            Mistake(
                loop(renamed),
                en="the update makes a new tensor: it is no leaf, so its .grad stays None",
            ),
            Mistake(
                loop(recorded_and_retained),
                en="the new weights are no leaves: behind them the graph grows in each epoch",
            ),
            Mistake(
                loop(in_place),
                en="the caller's weights have changed: -= edits the very tensors handed over",
            ),
            Mistake(
                loop(renamed_and_detached),
                en="the new weights want no gradient any more: the next loss has no graph",
            ),
            Mistake(loop(recorded), en="the update is recorded: a leaf may not be its own result"),
            Mistake(loop(uphill), en="the loss is climbed: the step must go against the gradient"),
        ],
    )


@exercise
def update_unrecorded():
    """A loop that records the forward pass only: ``(x, …, learning_rate, epoch_n) -> losses``."""
    return Exercise(
        training,
        descent,
        probe=numbers,
        edge_cases=epoch_by_epoch(),
        mistakes=[
            Mistake(
                loop(recorded, before=forget),
                en="the update is still recorded: that is what autograd refuses",
            ),
            Mistake(
                loop(never_cleared, before=forget, note=lambda loss: loss),
                en="each loss in the list holds the graph of its epoch: a number would hold none",
            ),
            Mistake(
                loop(never_cleared, before=forget, forward=detached),
                en="the first loss has no graph: the forward pass must be recorded",
            ),
            Mistake(
                loop(renamed_and_detached, before=forget),
                en="the new weights want no gradient any more: the next loss has no graph",
            ),
            Mistake(
                loop(never_cleared),
                en="the gradients are no longer cleared: they add up over the epochs",
            ),
            Mistake(
                loop(renamed, before=forget),
                en="the update makes a new tensor: it is no leaf, so its .grad stays None",
            ),
            Mistake(
                loop(recorded_and_retained),
                en="the update is recorded: behind the weights the graph grows in each epoch",
            ),
        ],
    )


def shrink(w1, w2, keep):
    w1.data *= keep
    w2.data *= keep


def clear_and_shrink(w1, w2, keep):
    forget(w1, w2)
    shrink(w1, w2, keep)


def clear_and_shrink_counted(w1, w2, keep):
    forget(w1, w2)
    with torch.no_grad():
        w1 *= keep
        w2 *= keep


def step_then_shrink(w1, w2, learning_rate, keep):
    minus(w1, w2, learning_rate)
    shrink(w1, w2, keep)
    return w1, w2


def first_shrinks(w1, w2, learning_rate, keep):
    w1.data *= keep
    return minus(w1, w2, learning_rate)


def shrunk_first(x, y, w1, w2, learning_rate, epoch_n, keep):
    losses = []
    for _ in range(epoch_n):
        shrink(w1, w2, keep)
        forget(w1, w2)
        loss = errors(x, y, w1, w2).sum()
        losses.append(loss.item())
        loss.backward()
        minus(w1, w2, learning_rate)
    return losses


def shrink_then_step(w1, w2, learning_rate, keep):
    shrink(w1, w2, keep)
    return minus(w1, w2, learning_rate)


@exercise
def decayed_in_time():
    """A loop with weight decay: ``(x, y, w1, w2, learning_rate, epoch_n, keep) -> losses``."""

    def case(draw):
        return *training(draw), draw.choice([0.8, 0.9])

    return Exercise(
        case,
        descent,
        probe=on_leaves,
        edge_cases=epoch_by_epoch(0.9),
        mistakes=[
            Mistake(
                loop(step_only, before=clear_and_shrink),
                en="shrunk before backward(): the gradient of w1 reads the shrunken w2",
            ),
            Mistake(
                loop(step_only, before=clear_and_shrink_counted),
                en="backward() notices the edit: a saved tensor has changed since the forward pass",
            ),
            Mistake(
                loop(step_only, before=lambda w1, w2, keep: forget(w1, w2)),
                en="the weights never shrink: keep is not used",
            ),
            Mistake(
                loop(first_shrinks, before=lambda w1, w2, keep: forget(w1, w2)),
                en="w1 shrinks and w2 does not: keep belongs to both",
            ),
            Mistake(
                loop(step_then_shrink, before=lambda w1, w2, keep: forget(w1, w2)),
                en="the step is shrunk as well: keep belongs to the old weights",
            ),
            Mistake(
                shrunk_first,
                en="shrunk before the forward pass: losses and gradients belong to other weights",
            ),
            Mistake(
                loop(shrink_then_step),
                en="the gradients are no longer cleared: they add up over the epochs",
            ),
            Mistake(
                loop(recorded_and_retained),
                en="the update is recorded: behind the weights the graph grows in each epoch",
            ),
            Mistake(
                loop(lambda w1, w2, learning_rate, keep: [(keep * w).detach() for w in (w1, w2)]),
                en="the new weights want no gradient any more: the next loss has no graph",
            ),
        ],
    )


class Node:
    """What the lesson's ``Node`` holds: data, edges, and the gradient collected so far."""

    def __init__(self, data, *edges):
        self.data, self.edges, self.grad = data, edges, 0


@exercise
def mul():
    """The engine's product entry by entry: ``(Node, Node) -> Node``, data of the same shape."""

    def case(draw):
        shape = draw.sizes(2)
        return draw.randn(*shape), draw.randn(*shape), draw.randn(*shape)

    def oracle(a, b, grad):
        left, right = a.clone().requires_grad_(), b.clone().requires_grad_()
        result = left * (left if a is b else right)
        result.backward(grad)
        right_grad = left.grad if a is b else right.grad
        result = result.detach()
        return result, left.grad, right_grad, result * grad, grad * grad

    def probe(answer, a, b, grad):
        left = Node(a)
        right = left if a is b else Node(b)
        node = answer(left, right)
        if not hasattr(node, "edges"):
            return node
        for parent, rule in node.edges:
            parent.grad = parent.grad + rule(grad)
        product = answer(node, Node(grad))  # of what is no leaf
        for parent, rule in product.edges:
            parent.grad = parent.grad + rule(grad)
        return node.data, left.grad, right.grad, product.data, node.grad

    def same_twice(draw):
        a, grad = draw.randn(4), draw.randn(4)
        return a, a, grad

    def with_zeros(draw):
        a, b, grad = case(draw)
        return a * (a > 0), b * (b > 0), grad

    def with_rules(left, right):
        def answer(a, b):
            return Node(a.data * b.data, (a, left(a, b)), (b, right(a, b)))

        return answer

    return Exercise(
        case,
        oracle,
        probe=probe,
        edge_cases=[same_twice, with_zeros],
        mistakes=[
            Mistake(
                with_rules(lambda a, b: lambda g: g * a.data, lambda a, b: lambda g: g * b.data),
                en="the rule for a must use b, and the rule for b must use a",
            ),
            Mistake(
                with_rules(lambda a, b: lambda g: b.data, lambda a, b: lambda g: a.data),
                en="the gradient that comes in is missing: a rule multiplies with it",
            ),
            Mistake(
                with_rules(lambda a, b: lambda g: g * b.data, lambda a, b: lambda g: g * b.data),
                en="both rules use the same factor: each needs the other one",
            ),
            Mistake(
                lambda a, b: Node(a.data * b.data, (a, lambda g: g * b.data)),
                en="one edge is missing: both factors are parents",
            ),
            Mistake(
                with_rules(lambda a, b: lambda g: g * b, lambda a, b: lambda g: g * a),
                en="a and b are Nodes: a rule must use their numbers, .data",
            ),
            Mistake(
                with_rules(lambda a, b: lambda g: b * g, lambda a, b: lambda g: a * g),
                en="a and b are Nodes: a rule must use their numbers, .data",
            ),
            Mistake(
                lambda a, b: Node(a * b),
                en="a and b are Nodes: their numbers are in .data",
            ),
            Mistake(
                lambda a, b: Node(
                    a.data * b.data, [(a, lambda g: g * b.data), (b, lambda g: g * a.data)]
                ),
                en="the two edges are two arguments of Node, not one list",
            ),
            Mistake(
                lambda a, b: Node(a.data.mm(b.data)),
                en="entry by entry is *, not mm",
            ),
            Mistake(
                lambda a, b: Node(a.data * b.data),
                en="the node has no edges: no gradient finds its parents",
            ),
            Mistake(
                with_rules(
                    lambda a, b: lambda g: g * (a.data * b.data) / a.data,
                    lambda a, b: lambda g: g * (a.data * b.data) / b.data,
                ),
                en="product / factor gives the other factor, but nan where the factor is 0",
            ),
            Mistake(
                lambda a, b: Node(a.data * b.data, (a, b.data), (b, a.data)),
                en="a rule is a function of the gradient that comes in, not a tensor",
            ),
            Mistake(
                lambda a, b: a.data * b.data,
                en="that is a tensor: wrap it in a Node, with its two edges",
            ),
            Mistake(
                with_rules(
                    lambda a, b: lambda g: g.mm(b.data.t()), lambda a, b: lambda g: a.data.t().mm(g)
                ),
                en="those are the rules of mm: here each entry meets one other entry",
            ),
            Mistake(
                with_rules(lambda a, b: lambda g: g, lambda a, b: lambda g: g),
                en="those are the rules of a sum: the derivative of a product is not 1",
            ),
        ],
    )
