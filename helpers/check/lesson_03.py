"""Lesson 03: graphs, leaves, parts of a batch, lines that spoil a loop, an engine, a Jacobian."""

import re
import warnings

from helpers.check.exercise import Exercise, Mistake, exercise

import torch
from torch.overrides import TorchFunctionMode


@exercise
def name_the_makers():
    """The makers of six results, by name: a list of six strings or None."""

    names = ["Mm", "Sub", "Clamp", "Pow", "Mul", "Sum", "AccumulateGrad"]
    spellings = {name.casefold(): name for name in names} | {"none": None}

    def plain(name):
        """Find the maker that is meant: ``mm``, ``MmBackward0`` and ``"None"`` are clear enough."""
        if not isinstance(name, str):
            return name
        return spellings.get(re.sub(r"backward\d?$", "", name.strip().casefold()), name)

    def oracle():
        with torch.enable_grad():
            a, b, c = torch.ones(3, 3), torch.ones(3, 3), torch.ones(3, 3)
            a.requires_grad_()
            b.requires_grad_()
            results = [a.mm(b), (a.mm(b) - c).clamp(min=0), a, c.pow(2), (a * c).sum(), c - b]
        return [plain(one.grad_fn.name()) if one.grad_fn else None for one in results]

    def probe(answer):
        return list(map(plain, answer)) if isinstance(answer, list | tuple) else answer

    def instead(number, name):
        return [*right[: number - 1], name, *right[number:]]

    right = oracle()
    return Exercise(
        None,
        oracle,
        probe=probe,
        secret=True,
        mistakes=[
            Mistake(
                [name for name in right if name],
                en="None takes a place in the list, too: six results, six entries",
            ),
            Mistake(
                instead(1, "Mul"), en="1 is no product entry by entry: that is another operation"
            ),
            Mistake(instead(2, "Sub"), en="the subtraction in 2 is not the last operation"),
            Mistake(instead(2, "Mm"), en="2 begins with mm: the maker is what it ends with"),
            Mistake(
                instead(3, "AccumulateGrad"),
                en="no operation made 3: AccumulateGrad takes gradients in, it makes nothing",
            ),
            Mistake(instead(4, "Pow"), en="in 4 nothing wants a gradient: who would record it?"),
            Mistake(instead(5, "Mul"), en="the product in 5 is summed afterwards"),
            Mistake(instead(6, None), en="in 6 one of the two wants a gradient, and one is enough"),
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
        extra = {"another": True} if any(name not in names for name in answer) else {}
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
            Mistake(["a", "out"], en="two factors, two derivatives: each needs the other factor"),
            Mistake(["b", "out"], en="two factors, two derivatives: each needs the other factor"),
            Mistake(["a", "b"], en="the derivative of tanh is not constant: it needs something"),
            Mistake(
                [True, True, False, True],
                en="names in quotes are asked: of a, b, product, out those that are saved",
            ),
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


def on_leaves(answer, x, y, w1, w2, *rest):
    """Hand over weights that want gradients, and refuse weights that drag a history along."""
    shapes, histories = (w1.shape, w2.shape), []

    def look(tensor):
        if tensor.shape in shapes and tensor.requires_grad and not tensor.is_leaf:
            histories.append(tensor)

    with Products(look):
        given = [w.clone().requires_grad_() for w in (w1, w2)]
        result = quietly(answer, x, y, *given, *rest)
    if histories:
        raise RuntimeError("a weight is no leaf")
    return result


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


def net(draw):
    """Draw ``x, y, w1, w2``, all sizes different."""
    n, d, h, k = draw.sizes(4)
    return draw.randn(n, d), draw.randn(n, k), draw.randn(d, h), draw.randn(h, k)


def errors(x, y, w1, w2):
    """Return the squared errors of the net, entry by entry."""
    return (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2)


def descent(x, y, w1, w2, learning_rate, epoch_n):
    """Losses of gradient descent by its definition."""
    losses = []
    for _ in range(epoch_n):
        leaves = [w.detach().clone().requires_grad_() for w in (w1, w2)]
        loss = errors(x, y, *leaves).sum()
        losses.append(loss.item())
        g1, g2 = torch.autograd.grad(loss, leaves)
        w1, w2 = w1 - learning_rate * g1, w2 - learning_rate * g2
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


def loop(step, before=None):
    """Make a training loop: ``before`` each backward pass, ``step`` after it.

    Both take the weights and what else the loop is given, ``step`` the learning rate as well; it
    returns the weights to go on with.
    """

    def answer(x, y, w1, w2, learning_rate, epoch_n, *rest):
        losses = []
        for _ in range(epoch_n):
            loss = errors(x, y, w1, w2).sum()
            losses.append(loss.item())
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


def fade(momentum, *weights):
    for w in weights:
        w.grad *= momentum


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


def recorded_and_retained(w1, w2, learning_rate, *rest):
    weights = [w - learning_rate * w.grad for w in (w1, w2)]
    for w in weights:
        w.retain_grad()
    return weights


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

    def large(draw):
        return draw.randn(120, 2), draw.randn(120, 1), draw.randn(2, 3), draw.randn(3, 1), 1

    def chunked(scale, clear=False, whole_only=False, at_once=False, end=None):
        def answer(x, y, w1, w2, chunk):
            if at_once:
                chunk = len(x)
            for start in range(0, end or len(x) - (len(x) % chunk if whole_only else 0), chunk):
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
        edge_cases=[lambda draw: (*net(draw), 20), lambda draw: (*net(draw), 1), large],
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
                chunked(lambda part, y, chunk: 1 / y.numel(), end=100),
                en="100 is the number of examples in the lesson: take it from the x at hand",
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
def line_of_the_bug():
    """The numbers of the lines that are wrong in the loops A to D of lesson 03: a list of four."""
    right = [5, 5, 4, 3]

    def probe(answer):
        if isinstance(answer, str):
            answer = [int(digit) for digit in re.findall(r"\d", answer)]
        return list(answer.values()) if isinstance(answer, dict) else answer

    def instead(letter, line):
        answer = list(right)
        answer["ABCD".index(letter)] = line
        return answer

    return Exercise(
        None,
        oracle=lambda: list(right),
        probe=probe,
        secret=True,
        mistakes=[
            Mistake(
                instead("A", 3),
                en="A, line 3: a detached loss is a number without a graph, and may be kept",
            ),
            Mistake(
                instead("A", 7),
                en="A, line 7 is right in itself: what does w1.grad hold when it runs?",
            ),
            Mistake(
                instead("B", 2),
                en="B, line 2: clearing at the start is as good as after the update",
            ),
            Mistake(
                instead("B", 3),
                en="B, line 3: a loss needs no name to be differentiated",
            ),
            Mistake(
                instead("B", 6),
                en="B, line 6: sub_() edits w2 in place, as -= does",
            ),
            Mistake(
                instead("C", 5),
                en="C, line 5: each loss has a new graph of its own, and backward() reads it once",
            ),
            Mistake(
                instead("C", 8),
                en="C, line 8: w names the leaf itself, and -= edits it in place",
            ),
            Mistake(
                instead("C", 9),
                en="C, line 9: here the gradient is cleared after the update has used it",
            ),
            Mistake(
                instead("D", 4),
                en="D, line 4: grad() returns new gradients each time: nothing to clear",
            ),
            Mistake(
                instead("D", 6),
                en="D, line 6 is right in itself: what does grad_w1 hold, in every step?",
            ),
        ],
    )


class Node:
    """What the lesson's ``Node`` holds: data, edges, and the gradient collected so far."""

    def __init__(self, data, *edges):
        self.data, self.edges, self.grad = data, edges, 0


@exercise(deeper=True)
def add_bias():
    """The engine's sum with one row: ``(Node (n, k), Node (k,)) -> Node``, float64."""

    def case(draw):
        n, k = draw.sizes(2)
        return draw.randn(n, k), draw.randn(k), draw.randn(n, k)

    def oracle(a, b, grad):
        rows, row = a.clone().requires_grad_(), b.clone().requires_grad_()
        result = rows + row
        result.backward(grad)
        result = result.detach()
        return told(result, rows.grad, row.grad, result + b, grad, 2)

    def told(data, by_a, by_b, following, by_node, edges):
        return {
            "the sum": data,
            "the gradient of a": by_a,
            "the gradient of b": by_b,
            "the sum of a result and b": following,
            "the gradient of that result": by_node,
            "edges": edges,
        }

    def probe(answer, a, b, grad):
        rows, leaf = Node(a), Node(b / 2)
        row = Node(b, (leaf, lambda grad: 2 * grad))  # a result, with a parent of its own
        node = answer(rows, row)
        if not hasattr(node, "edges"):
            return node
        for parent, rule in node.edges:
            parent.grad = parent.grad + rule(grad)
        following = answer(node, Node(b))  # of what is no leaf
        for parent, rule in following.edges:
            parent.grad = parent.grad + rule(grad)
        edges = len({id(parent) for parent, rule in node.edges} & {id(rows), id(row)})
        return told(node.data, rows.grad, row.grad, following.data, node.grad, edges)

    def with_rules(to_a, to_b):
        return lambda a, b: Node(a.data + b.data, (a, to_a), (b, to_b))

    def by_the_way(a, b):
        def rule(grad):
            b.grad = b.grad + grad.sum(dim=0)
            return grad

        return Node(a.data + b.data, (a, rule))

    def same(grad):
        return grad

    def summed(grad):
        return grad.sum(dim=0)

    return Exercise(
        case,
        oracle,
        probe=probe,
        edge_cases=[
            lambda draw: (draw.randn(1, 4), draw.randn(4), draw.randn(1, 4)),
            lambda draw: (draw.randn(3, 1), draw.randn(1), draw.randn(3, 1)),
        ],
        mistakes=[
            Mistake(
                with_rules(same, same),
                en="the gradient of b has the shape of b: all rows used it, and shares add up",
            ),
            Mistake(
                with_rules(same, lambda grad: grad.mean(dim=0)),
                en="that is the mean over the rows: the shares of all rows add up",
            ),
            Mistake(
                with_rules(same, lambda grad: grad.sum(dim=1)),
                en="summed along the rows: what is left must have one entry for each column",
            ),
            Mistake(
                with_rules(same, lambda grad: grad.sum()),
                en="summed over everything: b has an entry for each column",
            ),
            Mistake(
                with_rules(same, lambda grad: grad.sum(dim=0, keepdim=True)),
                en="keepdim leaves shape (1, k): b has shape (k,)",
            ),
            Mistake(
                with_rules(same, lambda grad: grad[0]),
                en="that is the share of the first row: every row used b",
            ),
            Mistake(
                with_rules(same, lambda grad: torch.full_like(grad[0], len(grad))),
                en="the gradient that comes in is missing: its rows are what adds up",
            ),
            Mistake(
                with_rules(summed, same),
                en="the rules are exchanged: b was broadcast, a was not",
            ),
            Mistake(
                with_rules(summed, summed),
                en="a was not broadcast: its gradient keeps the shape (n, k)",
            ),
            Mistake(
                with_rules(same, lambda grad: -grad.sum(dim=0)),
                en="that is the rule of a difference: here b is added",
            ),
            Mistake(
                lambda a, b: Node(a.data + b.data, (a, same)),
                en="one edge is missing: b is a parent too",
            ),
            Mistake(
                by_the_way,
                en="b.grad is filled, but no edge leads to b: its own parents get nothing",
            ),
            Mistake(
                lambda a, b: Node(a.data + b.data, (b, summed)),
                en="one edge is missing: a is a parent too",
            ),
            Mistake(
                lambda a, b: Node(a.data + b.data),
                en="the node has no edges: no gradient finds its parents",
            ),
            Mistake(
                lambda a, b: Node(a.data + b.data, [(a, same), (b, summed)]),
                en="the two edges are two arguments of Node, not one list",
            ),
            Mistake(
                lambda a, b: Node(a + b),
                en="a and b are Nodes: their numbers are in .data",
            ),
            Mistake(
                lambda a, b: a.data + b.data,
                en="that is a tensor: wrap it in a Node, with its two edges",
            ),
            Mistake(
                lambda a, b: Node(a.data * b.data, (a, same), (b, summed)),
                en="the numbers are multiplied: a bias is added",
            ),
        ],
    )


@exercise(deeper=True)
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

    def no_leaf(function, z, i):
        function(z)[i].backward()
        return z.grad

    return Exercise(
        case,
        oracle,
        edge_cases=[
            lambda draw: (lambda z: z[1:] * z[:-1], draw.randn(5), 2),
            lambda draw: (lambda z: torch.cat([z.sin(), 0 * z]), draw.randn(1), 0),
        ],
        mistakes=[
            Mistake(all_rows, en="that is the sum of all rows: v should pick one of them"),
            Mistake(
                lambda function, z, i: all_rows(function, z, i)[i],
                en="all rows are added up, and that is one entry: choose output i, then go back",
            ),
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
            Mistake(
                no_leaf,
                en="z wants no gradient: hand the function a leaf of your own, made from it",
            ),
            Mistake(
                lambda function, z, i: function(z)[i],
                en="that is an output, not its derivative",
            ),
        ],
    )


@exercise(deeper=True)
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
