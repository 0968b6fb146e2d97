"""Lesson 04: registries, modes, a Linear, states, Functions."""

import functools
from collections.abc import KeysView
from copy import deepcopy
from itertools import pairwise

from helpers.check.exercise import Exercise, Mistake, exercise

import torch
from torch import nn


def named(names):
    """Make a probe: which of ``names`` a list holds, and what it holds besides."""

    def probe(answer):
        if not isinstance(answer, list | tuple | set):
            return answer
        given = [str(name).rpartition(".")[2].removesuffix("()").strip("_ ") for name in answer]
        given = [f"__{name}__" if f"__{name}__" in names else name for name in given]
        return {name: name in given for name in names} | {
            name: True for name in given if name not in names
        }

    return probe


def apply_of(answer):
    """Return ``apply`` of a Function, whether the class was handed over or ``apply`` itself."""
    owner = getattr(answer, "__self__", answer)
    if isinstance(owner, type) and issubclass(owner, torch.autograd.Function):
        return owner.apply
    return None


class Plain:
    """A class that is no Function."""


def watched(apply, arguments, grad_output, result=False):
    """Whether a change of the arguments, or of the result, is refused in backward or harmless."""
    grads = []
    for factor in (1, -3):
        leaves = [tensor.clone().requires_grad_() for tensor in arguments]
        output = apply(*leaves)
        try:
            with torch.no_grad():
                for tensor in [output] if result else leaves:
                    tensor.mul_(factor)
            grads.append(torch.autograd.grad(output, leaves, grad_output, allow_unused=True))
        except RuntimeError:
            return True
    return all(a is b or torch.equal(a, b) for a, b in zip(*grads, strict=True))


def function(name, forward, backward):
    """Make a Function as a student's class statement would."""
    methods = {"forward": staticmethod(forward), "backward": staticmethod(backward)}
    return type(name, (torch.autograd.Function,), methods)


def judged(truth, answer):
    """Return the first letter that an answer misjudges: one cause at a time."""
    if not isinstance(answer, str | list | tuple | set):
        return answer
    given = "".join(map(str, answer)).upper()
    given = {letter for letter in given if letter.isalnum()}
    wrong = [letter for letter, holds in truth.items() if (letter in given) != holds]
    if len(wrong) == len(truth):
        return {"misjudged": "all"}
    return {"misjudged": (wrong + ["another"] * bool(given - {*truth}) + ["none"])[0]}


@exercise
def RepairedNet():
    """A Module with one Linear for each pair of neighbours in ``sizes``, seen by the registry."""

    def case(draw):
        sizes = list(draw.sizes(draw.integers(3, 6)))
        return sizes, draw.randn(2, sizes[0])

    def weights(sizes):
        shapes = [(b, a) for a, b in pairwise(sizes)]
        return [torch.linspace(-1, 1, a * b).sin().reshape(b, a) for b, a in shapes]

    def through(x, matrices):
        *hidden, last = matrices
        for matrix in hidden:
            x = x.mm(matrix.t()).clamp(min=0)
        return x.mm(last.t())

    def oracle(sizes, x):
        matrices = weights(sizes)
        shapes = [tuple(matrix.shape) for matrix in matrices]
        return {"parameters": shapes, "state": shapes, "output": through(x, matrices)}

    def probe(answer, sizes, x):
        net = answer(sizes)
        if any(map(nn.parameter.is_lazy, net.parameters())):
            net(x)  # only then a lazy layer has its shape
        found = [tuple(parameter.shape) for parameter in net.parameters()]
        state = [tuple(tensor.shape) for tensor in net.state_dict().values()]
        with torch.no_grad():
            for parameter, weight in zip(net.parameters(), weights(sizes), strict=False):
                if parameter.shape == weight.shape:
                    parameter.copy_(weight)
            if found == [tuple(weight.shape) for weight in weights(sizes)]:
                return {"parameters": found, "state": state, "output": net(x)}
            output = 0 * net(x)  # whatever the layers have drawn
            return {"parameters": found, "state": state, "output": output}

    class Layered(nn.Module):
        def __init__(self, sizes):
            super().__init__()
            self.layers = self.make(sizes)

        def forward(self, x):
            for layer in self.layers[:-1]:
                x = layer(x).clamp(min=0)
            return self.layers[-1](x)

    def made(make):
        return type("RepairedNet", (Layered,), {"make": lambda self, sizes: make(self, sizes)})

    def linears(sizes, bias=False):
        return [nn.Linear(a, b, bias=bias) for a, b in pairwise(sizes)]

    def swapped(net, sizes):
        return nn.ModuleList(nn.Linear(b, a, bias=False) for a, b in pairwise(sizes))

    def last_by_name(net, sizes):
        layers = linears(sizes)
        net.last = layers[-1]
        return layers

    def bent(net, sizes):
        return nn.Sequential(*(part for layer in linears(sizes) for part in (layer, nn.ReLU())))

    class ByHand(Layered):
        make = staticmethod(linears)

        def parameters(self, recurse=True):
            return (parameter for layer in self.layers for parameter in layer.parameters())

    return Exercise(
        case,
        oracle,
        probe=probe,
        edge_cases=[
            lambda draw: ([4, 3], draw.randn(2, 4)),
            lambda draw: ([1, 3, 3, 3, 3, 1], draw.randn(2, 1)),
        ],
        mistakes=[
            Mistake(
                made(lambda net, sizes: linears(sizes)),
                en="parameters() finds nothing: the registry does not look into a list or a tuple",
            ),
            Mistake(
                made(last_by_name),
                en="parameters() finds the last layer only",
            ),
            Mistake(
                ByHand,
                en="parameters() looks into the list, the registry does not: the state is empty",
            ),
            Mistake(
                made(lambda net, sizes: nn.ModuleList(linears(sizes, bias=True))),
                en="the layers have a bias: the net had none",
            ),
            Mistake(
                made(lambda net, sizes: nn.ModuleList(linears(sizes)[:-1])),
                en="the last layer is missing",
            ),
            Mistake(
                made(lambda net, sizes: nn.ModuleList(linears(sizes[:3]))),
                en="two layers, whatever the sizes: one is wanted for each pair of neighbours",
            ),
            Mistake(
                made(lambda net, sizes: nn.ModuleList(nn.Linear(a, a, bias=False) for a in sizes)),
                en="a layer leads from one size to the next, not to its own",
            ),
            Mistake(
                made(swapped),
                en="nn.Linear takes first the inputs, then the outputs",
            ),
            Mistake(
                made(bent),
                en="the last layer is clamped as well: forward clamps between the layers already",
            ),
        ],
    )


@exercise(deeper=True)
def LeakyRelu():
    """A Function for ``h`` where ``h >= 0``, else ``slope * h``: ``apply(h (n, k), slope)``."""

    def case(draw):
        shape = draw.sizes(2)
        return draw.randn(*shape), 0.1 + 0.5 * draw.rand(1).item(), draw.randn(*shape)

    def probe(answer, *inputs):
        apply = apply_of(answer)
        return results(apply, *inputs) if apply else "no Function"

    def results(apply, h, slope, grad_output):
        leaf = h.clone().requires_grad_()
        output = apply(leaf, slope)
        if not isinstance(output, torch.Tensor):
            return output
        apply(-h, slope + 1)  # another call before the first one's backward
        output.backward(grad_output)
        found = {"output": output.detach(), "gradient": leaf.grad, "h afterwards": leaf.detach()}
        found["h watched"] = watched(lambda h: apply(h, slope), [h], grad_output)
        found["result watched"] = watched(lambda h: apply(h, slope), [h], grad_output, True)
        return found

    def oracle(h, slope, grad_output):
        return results(lambda h, slope: torch.where(h < 0, slope * h, h), h, slope, grad_output)

    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        ctx.slope = slope
        return torch.where(h < 0, slope * h, h)

    def wrong(backward, forward=forward):
        return function(
            "LeakyRelu",
            forward,
            lambda ctx, grad: backward(ctx.saved_tensors[0], ctx.slope, grad),
        )

    def larger(ctx, h, slope):
        forward(ctx, h, slope)
        return torch.maximum(h, slope * h)

    def everywhere(ctx, h, slope):
        forward(ctx, h, slope)
        return slope * h

    def in_place(ctx, h, slope):
        forward(ctx, h.clone(), slope)
        h[h < 0] *= slope
        return h.clone()

    def right(h, slope, grad):
        return torch.where(h < 0, slope * grad, grad), None

    def stashing(ctx, h, slope):
        ctx.h, ctx.slope = h, slope
        return torch.where(h < 0, slope * h, h)

    def stashing_output(ctx, h, slope):
        ctx.output, ctx.slope = torch.where(h < 0, slope * h, h), slope
        return ctx.output

    last = {}  # as an attribute of the class would

    def remembering(ctx, h, slope):
        ctx.save_for_backward(h)
        last["slope"] = slope
        return torch.where(h < 0, slope * h, h)

    def saving_slope(ctx, h, slope):
        ctx.save_for_backward(h, slope)
        return torch.where(h < 0, slope * h, h)

    return Exercise(
        case,
        oracle,
        probe=probe,
        edge_cases=[
            lambda draw: (draw.randn(1, 5), 0.0, draw.randn(1, 5)),
            lambda draw: (-draw.rand(4, 1) - 0.1, 0.3, draw.randn(4, 1)),
            lambda draw: (draw.randn(5), 0.2, draw.randn(5)),
            lambda draw: (draw.randn(2, 3), 1.5, draw.randn(2, 3)),
            lambda draw: (draw.randn(2, 3), -0.5, draw.randn(2, 3)),
        ],
        mistakes=[
            Mistake(
                wrong(right, larger),
                en="the larger of h and slope * h is wrong for slopes above 1: go by the sign",
            ),
            Mistake(
                wrong(lambda h, slope, grad: (torch.where(grad < 0, slope * grad, grad), None)),
                en="backward looks at the sign of the gradient: what counts is the sign of h",
            ),
            Mistake(
                wrong(lambda h, slope, grad: (torch.where(h < 0, 0.0 * grad, grad), None)),
                en="backward stops the gradient where h < 0: that is the plain ReLU's",
            ),
            Mistake(
                wrong(lambda h, slope, grad: (grad, None)),
                en="backward hands the gradient on unchanged, also where h < 0",
            ),
            Mistake(
                wrong(lambda h, slope, grad: (1 - (h < 0) * (1 - slope), None)),
                en="backward returns its own derivative and forgets the gradient that comes in",
            ),
            Mistake(
                wrong(lambda h, slope, grad: (torch.where(h < 0, slope * h, h) * grad, None)),
                en="backward multiplies with the output: the derivative is 1 or slope, not h",
            ),
            Mistake(
                wrong(lambda h, slope, grad: (slope * grad, None)),
                en="backward multiplies every entry with slope, also where h is positive",
            ),
            Mistake(
                wrong(right, in_place),
                en="forward changes h itself: whoever handed it over still needs it",
            ),
            Mistake(
                Plain,
                en="this class does not inherit from torch.autograd.Function",
            ),
            Mistake(
                wrong(lambda h, slope, grad: right(h, slope, grad)[0]),
                en="backward returns one gradient: forward takes two arguments besides ctx",
            ),
            Mistake(
                function(
                    "LeakyRelu",
                    stashing,
                    lambda ctx, grad: right(ctx.h, ctx.slope, grad),
                ),
                en="ctx.h = h is not watched: h changed before backward, and nobody objected",
            ),
            Mistake(
                function(
                    "LeakyRelu",
                    stashing_output,
                    lambda ctx, grad: right(ctx.output, ctx.slope, grad),
                ),
                en="the result kept on ctx is not watched: it changed before backward, unnoticed",
            ),
            Mistake(
                function(
                    "LeakyRelu",
                    remembering,
                    lambda ctx, grad: right(*ctx.saved_tensors, last["slope"], grad),
                ),
                en="slope is kept in one place for all calls: the next call overwrites it",
            ),
            Mistake(
                wrong(right, saving_slope),
                en="save_for_backward takes tensors only: slope is a float",
            ),
            Mistake(
                wrong(lambda h, slope, grad: (right(h, slope, grad)[0], (h * grad).sum())),
                en="slope is a number: no gradient is wanted for it, so None",
            ),
            Mistake(
                wrong(right, everywhere),
                en="forward multiplies every entry with slope: positive ones stay as they are",
            ),
        ],
    )


@exercise(deeper=True)
def UnitRows():
    """A Function that divides each row by its length: ``apply(h (n, k)) -> (n, k)``, float64."""

    def case(draw):
        shape = draw.sizes(2)
        return 3 * draw.randn(*shape), draw.randn(*shape)

    def results(apply, h, grad_output):
        leaf = h.clone().requires_grad_()
        output = apply(leaf)
        if not isinstance(output, torch.Tensor):
            return output
        output.backward(grad_output)
        found = {"output": output.detach(), "gradient": leaf.grad, "h afterwards": leaf.detach()}
        found["h watched"] = watched(apply, [h], grad_output)
        found["result watched"] = watched(apply, [h], grad_output, True)
        return found

    def probe(answer, *inputs):
        apply = apply_of(answer)
        return results(apply, *inputs) if apply else "no Function"

    def oracle(h, grad_output):
        return results(lambda h: h / h.pow(2).sum(1, keepdim=True).sqrt(), h, grad_output)

    def lengths(h):
        return h.norm(dim=1, keepdim=True)

    def right(h, length, unit, grad):
        return (grad - unit * (grad * unit).sum(1, keepdim=True)) / length

    def down(h, length, unit, grad):
        return right(h.t(), lengths(h.t()), h.t() / lengths(h.t()), grad.t()).t()

    def made(backward=right, length=lengths, divide=torch.div):
        def forward(ctx, h):
            ctx.save_for_backward(h)
            return divide(h, length(h))

        def backwards(ctx, grad):
            (h,) = ctx.saved_tensors
            return backward(h, lengths(h), h / lengths(h), grad)

        return function("UnitRows", forward, backwards)

    def stashing(ctx, h):
        ctx.h = h
        return h / lengths(h)

    def stashing_unit(ctx, h):
        ctx.length, ctx.unit = lengths(h), h / lengths(h)
        return ctx.unit

    def one_row(draw):
        return draw.randn(1, 5), draw.randn(1, 5)

    return Exercise(
        case,
        oracle,
        probe=probe,
        edge_cases=[one_row],
        mistakes=[
            Mistake(
                made(lambda h, length, unit, grad: grad / length),
                en="backward takes the length for a constant: it depends on every entry of the row",
            ),
            Mistake(
                made(lambda h, length, unit, grad: length * right(h, length, unit, grad)),
                en="backward forgets to divide by the length",
            ),
            Mistake(
                made(lambda h, length, unit, grad: (grad - h * (grad * h).sum(1, True)) / length),
                en="backward projects with h itself: the row is to have length 1 there",
            ),
            Mistake(
                made(lambda h, length, unit, grad: (grad - unit * (grad * unit).sum()) / length),
                en="the sum goes over the whole table: each row has one of its own",
            ),
            Mistake(
                made(lambda h, length, unit, grad: (grad - unit * (grad * unit)) / length),
                en="only j = k is counted: an entry changes the whole row, so sum over j",
            ),
            Mistake(
                made(
                    lambda h, length, unit, grad: (
                        (grad + unit * (grad * unit).sum(1, True)) / length
                    )
                ),
                en="the second part has the wrong sign: a longer row makes every entry smaller",
            ),
            Mistake(
                made(lambda h, length, unit, grad: (1 - unit * unit.sum(1, True)) / length),
                en="backward returns its own derivative and forgets the gradient that comes in",
            ),
            Mistake(
                made(lambda h, length, unit, grad: grad),
                en="backward hands the gradient on unchanged",
            ),
            Mistake(
                made(length=lambda h: h.pow(2).sum(1, keepdim=True)),
                en="forward divides by the sum of squares: the length is its root",
            ),
            Mistake(
                made(length=lambda h: h.abs().sum(1, keepdim=True)),
                en="forward divides by the sum of the absolute values: the length is another one",
            ),
            *(
                Mistake(
                    made(rule, length=lambda h: h.norm(dim=0, keepdim=True)),
                    en="the columns are divided by their lengths: the rows are to have length 1",
                )
                for rule in (right, down)
            ),
            Mistake(
                made(length=lambda h: h.norm()),
                en="forward divides by the length of the whole table: each row has its own",
            ),
            Mistake(
                made(divide=lambda h, length: h.div_(length)),
                en="forward changes h itself: whoever handed it over still needs it",
            ),
            Mistake(
                function(
                    "UnitRows",
                    stashing,
                    lambda ctx, grad: right(ctx.h, lengths(ctx.h), ctx.h / lengths(ctx.h), grad),
                ),
                en="ctx.h = h is not watched: h changed before backward, and nobody objected",
            ),
            Mistake(
                function(
                    "UnitRows",
                    stashing_unit,
                    lambda ctx, grad: right(None, ctx.length, ctx.unit, grad),
                ),
                en="the result kept on ctx is not watched: it changed before backward, unnoticed",
            ),
            Mistake(Plain, en="this class does not inherit from torch.autograd.Function"),
        ],
    )


@exercise(deeper=True)
def Registry():
    """A class that finds the Parameters assigned to it, through ``__setattr__``."""

    def case(draw):
        return draw.randn(2, 3), draw.randn(4), draw.randn(5)

    def listed(found):
        ordered = not isinstance(found, set | frozenset)
        return list(found) if ordered and hasattr(found, "__iter__") else found

    def use(make, first, second, third):
        if isinstance(make, type) and issubclass(make, nn.Module):
            return "nn.Module"
        one, other = make(), make()  # other: nothing is ever assigned to it
        one.steps = 7
        one.w2 = nn.Parameter(first)  # first the name that a sorting would put last
        one.table = third.clone().requires_grad_()  # wants a gradient, and is no Parameter
        frozen = nn.Parameter(second, requires_grad=False)  # and is one
        one.w1 = frozen
        found = {"parameters()": listed(one.parameters())}
        one.w2 = nn.Parameter(third)
        found["parameters() after w2 is replaced"] = listed(one.parameters())
        for name in ("steps", "w2", "table", "w1"):
            found[f"the attribute {name}"] = getattr(one, name, "lost")
        try:
            found["parameters() of a new object"] = listed(other.parameters())
        except (AttributeError, KeyError):
            found["parameters() of a new object"] = ["asked too early"]
        first_found = found["parameters()"]
        if isinstance(first_found, list):  # what trains is the Parameter itself, and no copy
            found["w1 itself is found"] = any(each is frozen for each in first_found)
        if isinstance(make, type):
            found["parameters() in a child"] = in_a_child(make, first)
        return found

    def in_a_child(make, parameter):
        """Assign in a class whose ``__init__`` calls no other, as ``super().__init__()``."""

        class Child(make):
            def __init__(self):
                self.w1 = nn.Parameter(parameter)

        try:
            return listed(Child().parameters())
        except (AttributeError, KeyError):
            return ["needs another __init__"]

    def probe(make, *inputs):
        if isinstance(make, type) and not any("__setattr__" in vars(c) for c in make.__mro__[:-1]):
            return "no __setattr__"
        return use(make, *inputs)

    class Fields:
        def parameters(self):
            return [value for value in vars(self).values() if isinstance(value, nn.Parameter)]

    def oracle(first, second, third):
        return use(Fields, first, second, third)

    def remembers(wanted, keep=True, shared=False, early=False):
        class Remembers:
            found = {}  # noqa: RUF012

            def __setattr__(self, name, value):
                if wanted(value):
                    if not shared and "found" not in vars(self):
                        object.__setattr__(self, "found", {})
                    self.found[name] = value
                if keep:
                    object.__setattr__(self, name, value)

            def parameters(self):
                found = self.found if early or shared else vars(self).get("found", {})
                return list(found.values())

        if not shared:
            del Remembers.found
        return Remembers

    class KeepsOthers:
        def __setattr__(self, name, value):
            if isinstance(value, nn.Parameter):
                vars(self).setdefault("found", {})[name] = value
            else:
                object.__setattr__(self, name, value)

        def parameters(self):
            return list(vars(self).get("found", {}).values())

    def is_parameter(value):
        return isinstance(value, nn.Parameter)

    class Appends:
        def __setattr__(self, name, value):
            if is_parameter(value):
                vars(self).setdefault("found", []).append(value)
            object.__setattr__(self, name, value)

        def parameters(self):
            return vars(self).get("found", [])

    class AppendsEarly(Appends):
        def parameters(self):
            return self.found

    class Prepared(Appends):
        def __init__(self):
            object.__setattr__(self, "found", {})

        def __setattr__(self, name, value):
            if is_parameter(value):
                self.found[name] = value
            object.__setattr__(self, name, value)

        def parameters(self):
            return list(self.found.values())

    class ToTheEnd(Fields):
        def __setattr__(self, name, value):
            vars(self).pop(name, None)
            object.__setattr__(self, name, value)

    class Sets:
        def __setattr__(self, name, value):
            setattr(self, name, value)

        def parameters(self):
            return []

    class Forwards:
        def __setattr__(self, name, value):
            object.__setattr__(self, name, value)

    class Names(Forwards):
        def parameters(self):
            return [name for name, value in vars(self).items() if is_parameter(value)]

    class Pairs(Forwards):
        def parameters(self):
            return [(name, value) for name, value in vars(self).items() if is_parameter(value)]

    class Sorted(Forwards):
        def parameters(self):
            fields = sorted(vars(self).items())
            return [value for _, value in fields if is_parameter(value)]

    class OnlyParameters(Fields):
        def __setattr__(self, name, value):
            if is_parameter(value):
                object.__setattr__(self, name, value)

    return Exercise(
        case,
        oracle,
        probe=probe,
        mistakes=[
            Mistake(
                Fields,
                en="it has no __setattr__ of its own: the registration happens at the assignment",
            ),
            Mistake(
                remembers(is_parameter, early=True),
                en="parameters() is asked before anything is assigned: an empty list is right then",
            ),
            *(
                Mistake(
                    remembers(is_parameter, keep=False, early=early),
                    en="what is assigned cannot be read again: keep it as an attribute, too",
                )
                for early in (False, True)
            ),
            Mistake(
                OnlyParameters,
                en="what is no Parameter is lost: every attribute must be readable",
            ),
            *(
                Mistake(
                    remembers(lambda value: isinstance(value, torch.Tensor), early=early),
                    en="a plain tensor is listed: only nn.Parameter is to be registered",
                )
                for early in (False, True)
            ),
            Mistake(
                ToTheEnd,
                en="the new Parameter went to the end: it takes the place of the one it replaces",
            ),
            Mistake(Sorted, en="sorted by name: asked is the order in which the names came"),
            Mistake(
                remembers(is_parameter, shared=True),
                en="a second object lists the first one's Parameters: both share one store",
            ),
            Mistake(
                Prepared,
                en="__init__ makes the store: a class that calls no super().__init__() has none",
            ),
            Mistake(Appends, en="a Parameter that was replaced is still listed"),
            Mistake(AppendsEarly, en="a Parameter that was replaced is still listed"),
            Mistake(
                KeepsOthers,
                en="a Parameter cannot be read as usual: besides being noted, it is an attribute",
            ),
            Mistake(
                remembers(lambda value: getattr(value, "requires_grad", False)),
                en="tensors may want gradients, and Parameters may be frozen: ask for the class",
            ),
            Mistake(
                Sets,
                en="inside `__setattr__` each `self.… =` and `setattr` calls it again, without end",
            ),
            Mistake(Names, en="parameters() gives the names: the Parameters themselves are wanted"),
            Mistake(
                nn.Module,
                en="nn.Module registers for you: here the registration is yours to write",
            ),
            Mistake(Pairs, en="parameters() gives names and Parameters: only these are wanted"),
        ],
    )


@exercise
def same_twice():
    """The letters of the nets that predict the same twice, as a string."""

    @functools.cache
    def truth():
        class Hidden(nn.Module):
            def __init__(self, layers):
                super().__init__()
                self.layers = layers

            def forward(self, x):
                for layer in self.layers:
                    x = layer(x)
                return x

        def parts():
            return [nn.Linear(4, 100), nn.Dropout(0.5)]

        nets = {letter: nn.Sequential(*parts()) for letter in "ABCDEF"}
        nets["A"].eval().train()
        nets["B"][1].eval()
        nets["C"].requires_grad_(False)
        nets["D"].eval()[0].train()
        nets["E"] = Hidden(parts()).eval()
        x = torch.ones(3, 4)
        with torch.no_grad():
            return {letter: torch.equal(net(x), net(x)) for letter, net in nets.items()}

    def oracle():
        return judged(truth(), [letter for letter, same in truth().items() if same])

    return Exercise(
        None,
        oracle,
        probe=lambda answer: judged(truth(), answer),
        secret=True,
        mistakes=[
            Mistake("ABD", en="A: train() sets back what eval() has set"),
            Mistake("D", en="B: the mode that counts is that of the Dropout"),
            Mistake("BCD", en="C: that freezes weights, and Dropout has none"),
            Mistake("B", en="D: train() sets back the Linear only: does that draw at random?"),
            Mistake("BDE", en="E: eval() goes through what is registered, and a list is not"),
            Mistake("BDF", en="F: no_grad ends the recording, not the mode of training"),
            Mistake("ACEF", en="those are the ones that differ: the question is the other way"),
            Mistake("BDX", en="there are six letters, A to F"),
        ],
    )


@exercise
def linear_from():
    """An ``nn.Linear`` with ``layer(x) = x.mm(w) + b``: ``(w (d, k), b (k,)) -> nn.Linear``."""

    def case(draw):
        n, d, k = draw.sizes(3)
        return draw.randn(d, k), draw.randn(k), draw.randn(n, d)

    def oracle(w, b, x):
        trained = {"weight": (w.t() + 0).requires_grad_(), "bias": (b + 0).requires_grad_()}
        return {"layer(x)": x.mm(w) + b, "parameters": trained}

    def probe(answer, w, b, x):
        layer = answer(w, b)
        if not isinstance(layer, nn.Linear):
            if layer is None or layer is ...:
                return layer
            return "no nn.Linear" if callable(layer) else "no layer"
        parameters = dict(layer.named_parameters())
        copies = {"weight": None, "bias": None} | {
            name: value.detach().clone().requires_grad_(value.requires_grad)
            for name, value in parameters.items()
        }
        try:
            result = layer(x).detach()
        finally:
            with torch.no_grad():
                for value in parameters.values():
                    value.zero_()  # as training would: the inputs must not notice
        return {"layer(x)": result, "parameters": copies}

    def filled(weight, bias=lambda b: b, wants=True):
        def linear_from(w, b):
            layer = nn.Linear(*w.shape)
            with torch.no_grad():
                layer.weight.copy_(weight(w))
                layer.bias.copy_(bias(b) if bias else layer.bias)
            return layer.requires_grad_(wants)

        return linear_from

    def without_bias(w, b):
        layer = nn.Linear(*w.shape, bias=False)
        with torch.no_grad():
            layer.weight.copy_(w.t())
        return layer

    def replaced(weight):
        def linear_from(w, b):
            layer = nn.Linear(*w.shape)
            layer.weight, layer.bias = nn.Parameter(weight(w)), nn.Parameter(b)
            return layer

        return linear_from

    def random(w, b):
        return nn.Linear(*w.shape)

    def transposed_layer(w, b):
        layer = nn.Linear(*w.t().shape)
        with torch.no_grad():
            layer.weight.copy_(w)
            layer.bias.copy_(b)
        return layer

    def one_input(draw):
        return draw.randn(1, 4), draw.randn(4), draw.randn(3, 1)

    def one_output(draw):
        return draw.randn(4, 1), draw.randn(1), draw.randn(3, 4)

    return Exercise(
        case,
        oracle,
        probe=probe,
        edge_cases=[one_input, one_output],
        mistakes=[
            Mistake(filled(lambda w: w), en="nn.Linear stores its weight as (outputs, inputs)"),
            Mistake(
                lambda w, b: replaced(lambda w: w.clone())(w, b.clone()),
                en="nn.Linear stores its weight as (outputs, inputs)",
            ),
            Mistake(
                filled(lambda w: w.reshape(w.shape[1], w.shape[0])),
                en="reshape puts the numbers in other places: that is no transpose",
            ),
            Mistake(
                filled(lambda w: w.t(), bias=None),
                en="the bias is still what nn.Linear has drawn",
            ),
            Mistake(
                filled(lambda w: w.t(), bias=torch.zeros_like),
                en="the bias is zero: b was not copied",
            ),
            Mistake(
                lambda w, b: lambda x: x.mm(w) + b,
                en="it computes the right thing perhaps, but it is no nn.Linear",
            ),
            Mistake(
                lambda w, b: w.t(),
                en="what comes back is no layer: asked is an nn.Linear, which holds both",
            ),
            Mistake(without_bias, en="the layer has no bias: b is not used"),
            Mistake(random, en="these are still the numbers that nn.Linear has drawn"),
            Mistake(
                replaced(lambda w: w.t()),
                en="layer and input share memory: training the layer would change w and b",
            ),
            Mistake(
                filled(lambda w: w.t(), wants=False),
                en="the parameters do not want gradients: the layer could not be trained",
            ),
            Mistake(
                transposed_layer,
                en="nn.Linear takes first the inputs, then the outputs",
            ),
        ],
    )


@exercise
def names_in_the_state():
    """The names in the state dict of the lesson's ``Mixed``: a list of strings."""

    class Mixed(nn.Module):
        def __init__(self):
            super().__init__()
            self.scale = nn.Parameter(torch.ones(3))
            self.offset = torch.zeros(3, requires_grad=True)
            self.register_buffer("mean", torch.zeros(3))
            self.first = nn.Linear(3, 3, bias=False)
            self.rest = [nn.Linear(3, 3, bias=False)]
            self.steps = 0

    asked = ["first", "rest", "rest.0.weight", "weight", "first.bias", "offset", "steps"]
    asked += ["scale", "mean", "first.weight"]

    def judged(names):
        """Return the first name that is misjudged: one cause at a time."""
        state, given = set(Mixed().state_dict()), {str(name) for name in names}
        if any(name.startswith("self.") for name in given):
            return {"misjudged": "self."}
        wrong = [name for name in asked if (name in given) != (name in state)]
        return {"misjudged": (wrong + ["another"] * bool(given - {*asked}) + ["none"])[0]}

    def oracle():
        return judged(Mixed().state_dict())

    def probe(answer):
        names = isinstance(answer, list | tuple | set | dict | KeysView)
        return judged(answer) if names else answer

    right = ["scale", "mean", "first.weight"]

    return Exercise(
        None,
        oracle,
        probe=probe,
        secret=True,
        mistakes=[
            Mistake(
                ["scale", "mean", "first"],
                en="a state holds tensors, not modules: which tensor does first hold?",
            ),
            Mistake(
                [f"self.{name}" for name in right],
                en="`self` is a name inside the class: the state knows nothing of it",
            ),
            Mistake([*right, "rest"], en="rest is a Python list: nobody looks into it"),
            Mistake([*right, "rest.0.weight"], en="rest is a Python list: nobody looks into it"),
            Mistake(
                ["scale", "mean", "weight"],
                en="the weight is there, but under a longer name: whose weight is it?",
            ),
            Mistake([*right, "first.bias"], en="first has no bias: bias=False"),
            Mistake([*right, "offset"], en="offset wants a gradient, but that registers nothing"),
            Mistake([*right, "steps"], en="steps is a plain number, not a tensor"),
            Mistake(["mean", "first.weight"], en="a Parameter is missing"),
            Mistake(["scale", "first.weight"], en="buffers are not trained, but they are kept"),
            Mistake(["scale", "mean"], en="a module is registered, too, with the tensors it holds"),
            Mistake([*right, "self"], en="a name in it belongs to no tensor of the six lines"),
        ],
    )


@exercise
def who_resumes():
    """The letters of the ways whose next ten losses are those without a stop, as a string."""

    @functools.cache
    def truth():
        torch.manual_seed(1)
        x, y = torch.randn(7, 5), torch.randn(7, 2)
        start = nn.Linear(5, 2, bias=False)

        def new_net():
            return deepcopy(start)

        def with_momentum(net):
            return torch.optim.SGD(net.parameters(), lr=1e-2, momentum=0.9)

        def train(net, optimizer, epochs):
            losses = []
            for _ in range(epochs):
                loss = (net(x) - y).pow(2).sum()
                losses.append(loss.item())
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            return losses

        def ten_epochs():
            net = new_net()
            optimizer = with_momentum(net)
            train(net, optimizer, 10)
            return net, optimizer

        def way(letter, net, optimizer, saved):
            if letter == "B":
                net.zero_grad()
            if letter in "DEF":
                net = new_net()
            if letter in "ACEF":
                optimizer = with_momentum(net)
            if letter in "DF":
                net.load_state_dict(saved["net"])
            if letter in "CEF":
                optimizer.load_state_dict(saved["optimizer"])
            if letter == "G":
                before = net.state_dict()
                train(net, optimizer, 5)
                net.load_state_dict(before)
                optimizer.load_state_dict(saved["optimizer"])
            return net, optimizer

        expected = train(*ten_epochs(), 10)
        same = {}
        for letter in "ABCDEFG":
            net, optimizer = ten_epochs()
            saved = deepcopy({"net": net.state_dict(), "optimizer": optimizer.state_dict()})
            losses = train(*way(letter, net, optimizer, saved), 10)
            same[letter] = max(abs(a - b) for a, b in zip(losses, expected, strict=True)) < 1e-12
        return same

    def oracle():
        return judged(truth(), [letter for letter, same in truth().items() if same])

    return Exercise(
        None,
        oracle,
        probe=lambda answer: judged(truth(), answer),
        secret=True,
        mistakes=[
            Mistake("ABCF", en="A: a new optimizer begins with every v at 0"),
            Mistake("CF", en="B: each epoch clears the gradients anyway, before it fills them"),
            Mistake("BF", en="C: the same net, and an optimizer that has all v back"),
            Mistake(
                "BCDF", en="D: whose parameters does this optimizer hold? The new net stands still"
            ),
            Mistake("BCEF", en="E: every v is back, but the weights are those of the beginning"),
            Mistake(
                "BC", en="F: both states are back, in a net and an optimizer that belong together"
            ),
            Mistake("BCFG", en="G: before is a window: loading it takes no epoch back"),
            Mistake("ADEG", en="those are the ones that differ: the question is the other way"),
            Mistake("BCFX", en="there are seven letters, A to G"),
        ],
    )
