"""How answers are judged, on toy exercises that stand in no room."""

import _thread
import decimal
import gc
import inspect
import itertools
import logging
import math
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import types
import warnings
from fractions import Fraction
from pathlib import Path

from course.build import ROOT
from helpers import check
from helpers.check import rooms
from helpers.check.exercise import Draw, Exercise, Mistake, exercise
from helpers.check.exhibits import raises, same_losses
from helpers.check.results import differences, look
from helpers.check.sentences import SENTENCES
from helpers.check.trial import Cases
from helpers.check.verdict import verdict

import numpy as np
import pytest
import torch

pytestmark = pytest.mark.filterwarnings("error")  # a check gives no warning of its own


def toy(case, oracle, *mistakes, **more):
    mistakes = [Mistake(wrong, en=sentence) for wrong, sentence in mistakes]
    return Exercise(case, oracle, mistakes=mistakes, **more)


def value(right, *mistakes, **more):
    return toy(None, lambda: right, *mistakes, **more)


def layer(draw):
    n, h, k = draw.sizes(3)
    return draw.randn(n, h), draw.randn(n, k)


GRAD = toy(
    layer,
    lambda h, g: h.t().mm(g),
    (lambda h, g: g.t().mm(h), "this is the transpose"),
    (lambda h, g: 2 * h.t().mm(g), "the factor 2 stands in it already"),
    (lambda h, g: h.t().mm(g) / len(h), "this is the mean over the batch"),
    (lambda h, g: h.t().mm(g).float(), "float32 leaks in"),
    (lambda h, g: h.mul_(2).t().mm(g) / 2, "the input is scaled in place"),
    (lambda h, g: h.mm(g), "the shapes do not chain"),
    edge_cases=[lambda draw: (draw.randn(1, 3), draw.randn(1, 4))],
)
SUM = toy(
    lambda draw: (draw.randn(5).tolist(),),
    lambda numbers: sum(numbers),
    (lambda numbers: max(numbers), "that is the largest"),
    edge_cases=[lambda draw: ([],)],
)


def first_line(exercise, answer):
    state, why = verdict("toy", exercise, answer)
    assert "\n" not in why
    return f"{state} {why}".strip()


# The three states ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        lambda h, g: h.t() @ g,
        lambda h, g: torch.einsum("nh,nk->hk", h, g),
        lambda h, g, *, extra=None: sum(torch.outer(a, b) for a, b in zip(h, g, strict=True)),
        lambda *inputs: inputs[0].clone().t().mm(inputs[1]).add_(0),
        lambda h, g: torch.from_numpy(h.numpy().T @ g.numpy()),
    ],
)
def test_right_answers_in_any_style_pass(answer):
    assert verdict("toy", GRAD, answer) == ("✓", "")


def stub_with_lines(h, g):
    h = h.t()
    return ...


def raising_stub(h, g):
    raise NotImplementedError


class StubOfModule(torch.nn.Module):
    def forward(self, h, g):
        return ...


CALLS = itertools.count()


class StubOfFunction(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, grad):
        return ...


@pytest.mark.parametrize(
    "answer",
    [
        ...,
        lambda h, g: ...,
        lambda h, g: (h, ...),
        lambda h, g: {"a": [1, ...]},
        lambda h, g: (h, g if next(CALLS) else ...),  # on one case only
        stub_with_lines,
        raising_stub,
        StubOfModule(),
    ],
)
def test_a_stub_is_not_written_yet(answer):
    assert first_line(GRAD, answer) == "○ not written yet"


def test_a_class_with_an_unwritten_method_is_not_written_yet():
    exercise = toy(
        lambda draw: (draw.randn(3),),
        lambda x: 3 * x,
        (type("Wrong", (), {}), "it has no method"),
        probe=lambda answer, x: answer(2).times(x) + answer.one(x),
    )

    class Unwritten:
        def __init__(self, factor):
            self.factor = factor

        def times(self, x):
            return ...

        @staticmethod
        def one(x):
            return x

    assert first_line(exercise, Unwritten) == "○ not written yet"
    assert first_line(exercise, lambda factor: ...) == "○ not written yet"

    Unwritten.times = lambda self, x: self.factor * x
    assert first_line(exercise, Unwritten) == "✓"


def test_an_unwritten_backward_is_not_written_yet():
    def probe(answer, x):
        leaf = x.clone().requires_grad_()
        answer.apply(leaf).sum().backward()
        return leaf.grad

    exercise = toy(lambda draw: (draw.randn(3),), lambda x: 0 * x + 2, probe=probe)
    assert first_line(exercise, StubOfFunction) == "○ not written yet"


# Why it is wrong ----------------------------------------------------------------------------------


@pytest.mark.parametrize("mistake", GRAD.mistakes, ids=lambda mistake: mistake.sentence)
def test_a_known_mistake_earns_its_sentence(mistake):
    assert (
        first_line(GRAD, mistake.answer).endswith(": " + mistake.sentence)
        or first_line(GRAD, mistake.answer) == f"✗ {mistake.sentence}"
    )


def test_the_shape_or_dtype_is_told_before_the_mistake():
    left, right = Cases("toy", GRAD).inputs(0)
    h, k = left.shape[1], right.shape[1]
    why = first_line(GRAD, GRAD.mistakes[0].answer)
    assert why == f"✗ shape ({k}, {h}), expected ({h}, {k}): this is the transpose"
    why = first_line(GRAD, GRAD.mistakes[3].answer)
    assert why == "✗ dtype float32, expected float64: float32 leaks in"


def test_a_mistake_is_told_by_the_random_cases_when_only_an_edge_case_differs():
    def careful(h, g):
        if len(h) == 1:
            return torch.zeros(2)
        return 2 * h.t().mm(g)

    assert first_line(GRAD, careful) == "✗ the factor 2 stands in it already"


def test_an_answer_wrong_only_in_an_edge_case_is_wrong():
    assert first_line(SUM, lambda numbers: sum(numbers[1:], numbers[0])) == (
        "✗ `numbers[0]` raises IndexError: list index out of range"
    )


def grad(h, g):
    return h.t().mm(g)


INVENTED = {
    "two mistakes at once": lambda h, g: 2 * g.t().mm(h),
    "transposed mean": lambda h, g: g.t().mm(h) / len(h),
    "doubled mean": lambda h, g: 2 * grad(h, g) / len(h),
    "sign": lambda h, g: -grad(h, g),
    "shifted by little": lambda h, g: grad(h, g) + 1e-7,
    "one entry": lambda h, g: grad(h, g).index_put((torch.tensor(0), torch.tensor(0)), h[0, 0]),
    "rounded": lambda h, g: grad(h, g).round(decimals=6),
    "through float32": lambda h, g: grad(h.float(), g.float()).double(),
    "input cleared": lambda h, g: (grad(h, g), h.zero_())[0],
    "asks for a gradient": lambda h, g: grad(h.requires_grad_(), g).detach(),
    "hangs on a graph": lambda h, g: grad(h.clone().requires_grad_(), g),
    "in a list": lambda h, g: [grad(h, g)],
    "as lists": lambda h, g: grad(h, g).tolist(),
    "as an array": lambda h, g: grad(h, g).numpy(),
    "flat": lambda h, g: grad(h, g).flatten(),
    "one axis more": lambda h, g: grad(h, g)[None],
    "summed": lambda h, g: grad(h, g).sum(),
    "printed": lambda h, g: print("here"),
    "first example only": lambda h, g: torch.outer(h[0], g[0]),
    "last example missing": lambda h, g: grad(h[:-1], g[:-1]),
    "nan": lambda h, g: grad(h, g) * math.nan,
    "sparse": lambda h, g: grad(h, g).to_sparse(),
    "complex": lambda h, g: grad(h, g) + 0j,
    "ints": lambda h, g: grad(h, g).long(),
    "on no device": lambda h, g: grad(h, g).to("meta"),
    "right once": [lambda h, g, seen=[]: grad(h, g) if not seen.append(1) and len(seen) < 2 else g][
        0
    ],
}


@pytest.mark.parametrize("name", INVENTED)
def test_invented_wrong_answers_are_wrong(name, capsys):
    assert first_line(GRAD, INVENTED[name]).startswith("✗ ")


def test_how_each_reason_reads():
    right = grad(*Cases("toy", GRAD).inputs(0))
    expected = {
        "input cleared": "✗ it changes its input h",
        "asks for a gradient": "✗ it switches requires_grad on in its input h",
        "hangs on a graph": "✗ the result requires grad: it still hangs on a graph",
        "as lists": "✗ a tuple or list, expected a tensor",
        "as an array": f"✗ a NumPy array of shape {tuple(right.shape)}, expected a tensor",
        "on no device": "✗ on device meta, expected cpu",
        "sparse": "✗ layout sparse_coo, expected strided",
        "ints": "✗ dtype int64, expected float64",
        "printed": "✗ it returns None: is a return missing?",
    }
    for name, line in expected.items():
        assert first_line(GRAD, INVENTED[name]) == line


def test_the_first_difference_has_four_digits_and_no_noise():
    exercise = toy(lambda draw: (), lambda: torch.tensor([[1.0, 2.0], [3.0, 12345.678]]))
    answer = lambda: torch.tensor([[1.0, 2.0], [-3.0, 54321.123]])  # noqa: E731
    assert first_line(exercise, answer) == ("✗ 2 of 4 differ, first at [1, 0]: got -3, expected 3")
    assert first_line(exercise, lambda: torch.tensor([[0.5, 1.0], [1.5, 6172.839]])) == (
        "✗ everywhere 0.5 times what is right"
    )
    assert first_line(exercise, lambda: torch.zeros(2, 2)) == ("✗ every entry is 0")
    assert first_line(value(3.14159265), 3.1417) == "✗ got 3.1417, expected 3.1416"
    assert first_line(value(2.0), 2.0001234) == "✗ got 2.0001, expected 2"
    assert first_line(value(math.inf), math.nan) == "✗ got nan, expected inf"
    assert first_line(value({"a": (1, "b")}), {"a": [1, "c"]}) == (
        "✗ ['a'][1]: got 'c', expected 'b'"
    )
    assert first_line(value({"a": 1}), {"a": 1, "b": 1}) == "✗ not expected: b"
    assert first_line(value({"a": 1, "b": 1}), {"a": 1}) == "✗ missing: b"
    assert first_line(value([1, 2]), [1]) == "✗ the last entry is missing"
    assert first_line(value([1, 2, 3]), [1]) == "✗ length 1, expected 3"


def test_short_inputs_are_shown_with_the_difference():
    exercise = toy(lambda draw: ((3, 1), 5), lambda shape, n: (*shape, n))
    assert first_line(exercise, lambda shape, n: (n, *shape)) == (
        "✗ [0]: got 5, expected 3, for shape = (3, 1), n = 5"
    )


def test_what_was_handed_over_is_told_first():
    line = {
        "None was handed over, expected a function": None,
        "a string was handed over, expected a function": "grad",
        "a class was handed over, expected a function": int,
        "it does not take the arguments (h, g)": lambda h: h,
        "a tensor was handed over, expected the function itself, without parentheses": torch.ones(
            3
        ),
    }
    for why, answer in line.items():
        assert first_line(GRAD, answer) == f"✗ {why}"
    assert first_line(value(3), lambda: 3) == "✗ a function, expected an int"


def test_what_a_probe_makes_of_a_value_is_not_told():
    exercise = toy(
        None,
        lambda: {"a": True, "b": False},
        (["b"], "not b"),
        (["a", "b"], "not both"),
        probe=lambda answer: (
            {name: name in answer for name in "ab"} if isinstance(answer, list) else answer
        ),
    )
    assert first_line(exercise, ["a"]) == "✓"
    assert first_line(exercise, "a") == "✗ a string was handed over, expected a tuple or list"


def test_what_a_probe_makes_of_a_result_is_told_in_words():
    def probe(answer, n):
        result = answer(n)
        told = {"the size": result, "an entry's sign": n > 0}
        return told if isinstance(result, int) else result

    exercise = toy(
        lambda draw: (draw.integers(1, 9),),
        lambda n: {"the size": n, "an entry's sign": True},
        (lambda n: -n, "the sign"),
        probe=probe,
    )
    assert first_line(exercise, lambda n: n + 0) == "✓"
    assert first_line(exercise, lambda n: str(n)) == "✗ a string, expected an int"
    assert first_line(exercise, lambda n: n**0 * 77).startswith("✗ the size: got 77, expected ")


def test_an_object_in_place_of_its_class_is_named():
    class Net(torch.nn.Module):
        pass

    class Plain:
        pass

    exercise = toy(
        lambda draw: (),
        lambda: True,
        (Plain, "no Module"),
        probe=lambda make: isinstance(make(), torch.nn.Module),
    )
    assert first_line(exercise, Net) == first_line(exercise, lambda: Net()) == "✓"
    assert first_line(exercise, Net()) == (
        "✗ an object of Net was handed over, expected the class itself"
    )
    assert first_line(exercise, Plain()) == (
        "✗ an object of type Plain was handed over, expected a class"
    )


def test_a_list_in_place_of_letters_is_told_what_is_asked():
    exercise = value("AC", ("A", "C holds, too"), probe=lambda answer: answer, secret=True)
    assert first_line(exercise, [True, False, True]) == (
        "✗ a bool stands in the list: letters are asked, in one string"
    )


def test_what_the_task_forbids_is_told_where_all_else_is_right():
    exercise = toy(
        lambda draw: (draw.randn(4),),
        lambda z: z.logsumexp(dim=0),
        (lambda z: z.sum().exp(), "exp first"),
        banned=["logsumexp", "softmax"],
    )
    assert first_line(exercise, lambda z: z.exp().sum().log()) == "✓"
    told = "✗ right, but by torch's `{}`: the task is to do without"
    for forbidden in (torch.logsumexp, torch.special.logsumexp):
        assert first_line(exercise, lambda z, f=forbidden: f(z, 0)) == told.format("logsumexp")
    by_softmax = lambda z: (z - z.softmax(dim=0).log())[0]  # noqa: E731
    assert first_line(exercise, by_softmax) == told.format("softmax")
    assert "right, but" not in first_line(exercise, lambda z: z.softmax(dim=0)[0])


def test_an_expected_error_may_be_a_subclass():
    def oracle(n):
        raise ValueError("odd")

    exercise = toy(
        lambda draw: (3,), oracle, (lambda n: 1 / 0, "n is not the divisor"), (lambda n: n, "no")
    )

    class Odd(ValueError):
        pass

    def right(n):
        raise Odd

    assert first_line(exercise, right) == "✓"
    assert first_line(exercise, lambda n: n + 1) == (
        "✗ it returns 4, but it should raise ValueError, for n = 3"
    )
    assert first_line(exercise, lambda n: {}[n]) == (
        "✗ it raises KeyError: 3, but it should raise ValueError, for n = 3"
    )
    assert first_line(exercise, lambda n: n // 0).startswith("✗ it raises ZeroDivisionError")
    assert first_line(exercise, exercise.mistakes[0].answer) == "✗ n is not the divisor"


def test_a_mistake_that_raises_without_a_message_is_told_by_its_type():
    def typed(n):
        raise IndexError

    exercise = toy(lambda draw: (3,), lambda n: n, (typed, "too far"))
    assert first_line(exercise, lambda n: [][n]) == "✗ too far"


def test_a_secret_keeps_what_was_expected():
    right = dict.fromkeys("ABCDEFGH", None) | {"B": "add", "C": "mul"}
    exercise = value(right, (lambda: right | {"B": None}, "B adds"), secret=True)
    assert first_line(exercise, right) == "✓"
    assert first_line(exercise, right | {"B": None}) == "✗ B adds"
    assert first_line(exercise, right | {"B": 3, "C": None}) == "✗ 6 of 8 are right"
    assert first_line(exercise, right | {"A": 1.0}) == "✗ 7 of 8 are right"
    assert first_line(exercise, "B") == "✗ a string, expected a dict"
    assert first_line(value(7, secret=True), 8) == "✗ not the right answer"
    assert first_line(value(torch.ones(2), secret=True), torch.ones(3)) == "✗ not the right answer"


# What counts as equal -----------------------------------------------------------------------------

one = torch.tensor


@pytest.mark.parametrize(
    ("got", "want"),
    [
        ((1, 2), [1, 2]),
        (torch.Size([2, 3]), (2, 3)),
        (3, 3.0),
        (one(3.0, dtype=torch.float64), 3.0),
        (3.0, one(3.0, dtype=torch.float64)),
        (one(7), 7),
        (one(True), True),
        (np.float64(2.5), 2.5),
        (np.int64(2), 2),
        (np.bool_(True), True),
        (np.array(2.5), 2.5),
        (np.array(2), 2),
        (np.array(True), True),
        (Fraction(5, 2), 2.5),
        (1.0 + 1e-10, 1.0),
        (1e-13, 0.0),
        (math.nan, math.nan),
        (one([1e9, 1e-3], dtype=torch.float64), one([1e9, 0.0], dtype=torch.float64)),
        ({"b": 1, "a": 2}, {"a": 2, "b": 1}),
        ({1, 2}, {2, 1}),
        (torch.ones(2, 3, dtype=torch.float64).t().contiguous(), torch.ones(3, 2).double()),
        (torch.zeros(0, 3), torch.zeros(0, 3)),
        (torch.ones(2, dtype=torch.bfloat16), torch.ones(2, dtype=torch.bfloat16)),
        (torch.float32, torch.float32),
        (None, None),
    ],
)
def test_equal(got, want):
    assert first_line(value(want), got) == "✓"


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (3.0, 3),
        (1, True),
        (True, 1),
        ("3", 3),
        (one(3.0), 3.0),  # float32
        (one([3.0], dtype=torch.float64), 3.0),
        (one(3.0, dtype=torch.float64, requires_grad=True), 3.0),
        (3.0, one(3.0, dtype=torch.float64, requires_grad=True)),
        (one(1.0), one(1.0, dtype=torch.float64)),
        (1.0 + 1e-7, 1.0),
        (1e300 * 10, 1e300),
        (10**400, 1.0),
        (math.inf, 1.0),
        (1.0, math.inf),
        (-math.inf, math.inf),
        (math.nan, 0.0),
        (one([1.0, math.nan]), one([1.0, 2.0])),
        (one([1, 2]), one([1, 3])),
        (np.ones(2), torch.ones(2).double()),
        (np.array(2.5, dtype=np.float32), 2.5),
        (np.array([2.5]), 2.5),
        (np.array(3), True),
        (Fraction(5, 2), 2.25),
        (Fraction(3), 3),
        ([1.0, 2.0], one([1.0, 2.0])),
        ({1}, {2}),
        (torch.float64, torch.float32),
        (0, None),
        (None, 0),
        ((), None),
    ],
)
def test_unequal(got, want):
    assert first_line(value(want), got).startswith("✗ ")


def test_in_a_tolerance_of_its_own():
    exercise = value(1.0, tolerance=1e-3)
    assert first_line(exercise, 1.0004) == "✓"
    assert first_line(exercise, 1.01).startswith("✗")


def test_gradients_of_inputs_are_compared_and_none_is_as_good_as_zeros():
    leaf, other = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
    other.grad = torch.zeros(2)
    assert not list(differences(look(leaf), look(other), 1e-9, grads=True))
    other.grad = torch.ones(2)
    assert list(differences(look(leaf), look(other), 1e-9, grads=True))
    assert not list(differences(look(leaf), look(other), 1e-9))


def test_an_input_that_should_change_must_change():
    def step(w, lr):
        w -= lr * w

    exercise = toy(lambda draw: (draw.randn(3), 0.1), step)
    assert first_line(exercise, lambda w, lr: (w.mul_(1 - lr), None)[1]) == "✓"
    assert first_line(exercise, lambda w, lr: print(end=str((w, lr))[:0])) == (
        "✗ its input w is not as it should be afterwards"
    )


def test_what_is_no_plain_number_is_named():
    assert first_line(value(3), Fraction(3)) == "✗ a Fraction, expected an int"
    assert first_line(value(3.0), np.ones(2)) == "✗ a NumPy array of shape (2,), expected a float"


def test_arguments_may_go_by_name():
    assert first_line(GRAD, lambda *, h, g: h.t().mm(g)) == "✓"
    assert first_line(GRAD, lambda *, h, g: g.t().mm(h)).endswith("this is the transpose")
    line = first_line(GRAD, lambda *, h: h)
    assert line == "✗ it does not take the arguments (h, g)"


def test_what_an_input_has_got_is_told():
    def backward(h, g):
        h.requires_grad_()
        h.sum().backward()
        h.requires_grad_(False)
        return grad(h, g)

    assert first_line(GRAD, backward) == "✗ it leaves a gradient behind in its input: `h.grad`"

    def slopes(weights):
        for w in weights:
            w.pow(2).sum().backward()
        return [w.grad for w in weights]

    exercise = toy(
        lambda draw: ([draw.randn(3).requires_grad_(), draw.randn(2).requires_grad_()],),
        lambda weights: [2 * w.detach() for w in weights],
    )
    assert first_line(exercise, slopes) == (
        "✗ it leaves gradients in the weights: `.grad` adds up what each pass brings"
    )


def test_inputs_that_share_a_storage_still_share_it():
    def case(draw):
        base = draw.randn(4)
        return base, base[1:]

    shared = lambda a, b: a.untyped_storage().data_ptr() == b.untyped_storage().data_ptr()  # noqa: E731
    assert first_line(toy(case, lambda a, b: True), shared) == "✓"


# Whatever it is handed ----------------------------------------------------------------------------


def loop_over_wrong_shapes(h, g):
    return [h[i, j, 0] for i in range(100) for j in range(100)]


def recursion(h, g):
    return recursion(h, g)


def generator(h, g):
    yield h


async def coroutine(h, g):
    return h


def raising(error):
    def answer(h, g):
        raise error

    return answer


class Evil:
    """Every special method raises."""

    def _refuse(self, *others):
        raise RuntimeError("evil")

    __eq__ = __ne__ = __repr__ = __str__ = __hash__ = __bool__ = __len__ = __iter__ = _refuse
    __float__ = __int__ = __getattr__ = __format__ = __array__ = __sub__ = __index__ = _refuse

    @property
    def __class__(self):
        raise RuntimeError("evil")


class EvilError(Exception):
    def __str__(self):
        raise RuntimeError("evil")

    __repr__ = __str__


class EvilMeta(type):
    def __getattribute__(cls, name):
        raise RuntimeError("evil")


class EvilClass(metaclass=EvilMeta):
    pass


class EvilTensor(torch.Tensor):
    """Says yes to everything."""

    @classmethod
    def __torch_function__(cls, function, kinds, inputs=(), named=None):
        return True


class EvilList(list):
    def __iter__(self):
        raise RuntimeError("evil")

    __len__ = __eq__ = __iter__


class EvilDict(dict):
    def items(self):
        raise RuntimeError("evil")


class EvilSignature:
    __signature__ = 3

    def __call__(self, h, g):
        return 3


class Always:
    """Equal to everything."""

    def __eq__(self, other):
        return True

    __hash__ = None


def nested(h, g):
    items = []
    items.append(items)
    return items


def deep(h, g):
    items = []
    for _ in range(1_500):
        items = [items]
    return items


def many_arguments(a, b, c, d, e, f):
    return a


def quit_everything(h, g):
    sys.exit(0)


def vandal(h, g):
    """Change whatever can be changed."""
    torch.set_default_dtype(torch.float16)
    torch.set_grad_enabled(False)
    torch.set_default_device("meta")
    torch.manual_seed(1)
    np.random.seed(1)  # noqa: NPY002
    np.seterr(all="raise")
    random.seed(1)
    sys.setrecursionlimit(5000)
    torch.set_printoptions(precision=1, sci_mode=True)
    torch.use_deterministic_algorithms(True, warn_only=True)
    torch.set_float32_matmul_precision("medium")
    np.set_printoptions(precision=1)
    warnings.simplefilter("error")
    os.environ["VANDAL"] = "1"
    os.chdir(os.sep)
    sys.path.insert(0, os.sep)
    if "matplotlib.pyplot" in sys.modules:
        pyplot = sys.modules["matplotlib.pyplot"]
        pyplot.rcParams["lines.linewidth"] = 99
        pyplot.close("all")
        pyplot.figure("vandal")
    torch.backends.cudnn.benchmark = torch.backends.cudnn.deterministic = True
    torch.backends.mkldnn.enabled = False
    torch.autocast("cpu").__enter__()
    torch.device("meta").__enter__()
    np.seterrcall(print)
    logging.disable(logging.ERROR)
    decimal.getcontext().prec = 3
    gc.disable()
    sys.stdout = sys.stderr = None
    return h


HOSTILE = {
    "None": None,
    "string": "a string",
    "class": int,
    "number": 3,
    "object": object(),
    "evil object": Evil(),
    "evil class": EvilClass,
    "evil signature": EvilSignature(),
    "module": torch,
    "raises": raising(ValueError("no")),
    "raises evil": raising(EvilError()),
    "raises BaseException": raising(BaseException("no")),
    "raises GeneratorExit": raising(GeneratorExit()),
    "raises KeyboardInterrupt": raising(KeyboardInterrupt()),
    "raises StopIteration": raising(StopIteration()),
    "raises MemoryError": raising(MemoryError()),
    "raises a class that is none": lambda h, g: exec("raise 3"),
    "exits": quit_everything,
    "recursion": recursion,
    "wrong shapes": loop_over_wrong_shapes,
    "too many arguments": many_arguments,
    "no arguments": lambda: 3,
    "nan": lambda h, g: math.nan,
    "nan tensor": lambda h, g: h.t().mm(g) * math.nan,
    "mutates": lambda h, g: h.zero_(),
    "resizes": lambda h, g: h.resize_(2, 2),
    "requires grad": lambda h, g: h.clone().requires_grad_().t().mm(g),
    "float32": lambda h, g: h.t().mm(g).float(),
    "meta": lambda h, g: torch.empty(3, device="meta"),
    "generator": generator,
    "coroutine": coroutine,
    "itself": nested,
    "deep": deep,
    "returns evil": lambda h, g: Evil(),
    "returns evil list": lambda h, g: EvilList([1]),
    "returns evil dict": lambda h, g: EvilDict(a=1),
    "returns evil tensor": lambda h, g: h.t().mm(g).neg().as_subclass(EvilTensor),
    "returns always": lambda h, g: Always(),
    "returns set of evil": lambda h, g: {1: Evil()},
    "returns class": lambda h, g: EvilClass,
    "returns endless": lambda h, g: iter(int, 1),
    "vandal": vandal,
    "quantized": lambda h, g: torch.quantize_per_tensor(h.float(), 0.1, 0, torch.qint8),
}


@pytest.mark.filterwarnings("ignore:.*quantize:UserWarning")
@pytest.mark.parametrize("exercise", [GRAD, SUM, value(3.0)], ids=["tensors", "lists", "value"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_answers_get_one_short_line(name, exercise, recwarn):
    if name == "number" and exercise.case is None:
        return
    state, why = verdict("toy", exercise, HOSTILE[name])
    assert state == "✗"
    assert 3 < len(why) <= 120
    assert "\n" not in why
    assert "0x" not in why


def test_the_world_is_as_before(capsys):
    plt = pytest.importorskip("matplotlib.pyplot")
    figure = plt.figure("mine")

    def state():
        return (
            torch.get_default_dtype(),
            torch.is_grad_enabled(),
            torch.get_default_device(),
            torch.get_rng_state().tolist(),
            random.getstate(),
            str(np.random.get_state()),  # noqa: NPY002
            np.geterr(),
            sys.getrecursionlimit(),
            sys.stdout,
            sys.stderr,
            repr(torch.ones(2) / 3),
            repr(np.ones(2) / 3),
            torch.are_deterministic_algorithms_enabled(),
            torch.is_deterministic_algorithms_warn_only_enabled(),
            torch.get_float32_matmul_precision(),
            torch.get_num_threads(),
            torch.backends.cudnn.benchmark,
            torch.backends.cudnn.deterministic,
            torch.backends.mkldnn.enabled,
            torch.is_autocast_enabled("cpu"),
            torch.ones(1, 1).mm(torch.ones(1, 1)).dtype,
            torch.ones(1).device,
            np.geterrcall(),
            logging.root.manager.disable,
            decimal.Decimal(1) / 3,
            gc.isenabled(),
            list(warnings.filters),
            dict(os.environ),
            os.getcwd(),
            list(sys.path),
            plt.rcParams["lines.linewidth"],
            plt.get_figlabels(),
            plt.gcf() is figure,
        )

    before = state()
    for answer in (vandal, grad, raising(KeyboardInterrupt()), raising(SystemExit())):
        verdict("toy", GRAD, answer)
        assert state() == before
    plt.close(figure)


def test_the_settings_of_the_lesson_do_not_matter():
    answer = lambda h, g: torch.zeros(h.shape[1], g.shape[1]) + h.t().mm(g)  # noqa: E731
    learnt = toy(layer, lambda h, g: h.t().mm(g).requires_grad_())
    with torch.no_grad():
        assert first_line(GRAD, answer) == "✓"
        assert first_line(learnt, lambda h, g: (h.t().mm(g)).requires_grad_() * 1) == "✓"


def test_what_is_entered_around_a_check_stays_so():
    with torch.device("meta"), torch.autocast("cpu"):
        answer = lambda h, g: torch.zeros(h.shape[1], g.shape[1]) + h.t().mm(g)  # noqa: E731
        assert first_line(GRAD, answer) == "✓"
        assert torch.ones(1).device.type == "meta"
        assert torch.is_autocast_enabled("cpu")
    assert torch.ones(1).device.type == "cpu"
    assert not torch.is_autocast_enabled("cpu")


def test_the_first_check_loads_nothing_large():
    code = """
import sys
from course.build import ROOT
from helpers import check
check.sum_of_squares(lambda errors: 0.0)
print([name for name in sys.modules if name.startswith("torch._inductor")])
"""
    command = [sys.executable, "-c", code]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[-1] == "[]"


def test_it_prints_one_line_and_lets_the_answer_print(capsys):
    check.sum_of_squares(lambda errors: print("mine") or 0.0)
    *printed, last = capsys.readouterr().out.splitlines()
    assert set(printed) == {"mine"}
    assert last.startswith("✗ sum_of_squares: ")
    assert check.sum_of_squares() is None
    check.sum_of_squares(1, 2)
    check.sum_of_squares(answer=3)
    assert (
        capsys.readouterr().out.splitlines()
        == ["✗ sum_of_squares: hand over one thing: check.sum_of_squares(sum_of_squares)"] * 3
    )


def test_an_interrupted_endless_loop_leaves_one_line():
    def endless(h, g):
        while True:
            pass

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # `nohup` ignores it
    timer = threading.Timer(0.3, _thread.interrupt_main)
    timer.start()
    try:
        told = first_line(GRAD, endless)
    finally:
        timer.join()
        signal.signal(signal.SIGINT, before)
    assert told == "✗ interrupted before it finished: does a loop never end?"


def test_a_check_is_quick():
    for answer in (grad, GRAD.mistakes[-1].answer, recursion):
        times = []
        for _ in range(3):
            start = time.process_time()
            verdict("toy", GRAD, answer)
            times.append(time.process_time() - start)
        assert min(times) < 0.05


# No way round it in one line ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (torch, "allclose"),
        (torch, "equal"),
        (torch, "randn"),
        (torch.Tensor, "__eq__"),
        (torch.Tensor, "mm"),
        (torch.Tensor, "tolist"),
        (torch.Tensor, "numpy"),
        (torch.nn.functional, "relu"),
        (torch.autograd, "grad"),
        (np, "isclose"),
        (math, "isclose"),
        (torch, "autograd"),
    ],
)
@pytest.mark.parametrize("inside", [False, True])
def test_a_replaced_library_function_is_flagged_and_put_back(owner, name, inside):
    original = getattr(owner, name)

    def replace(h, g):
        setattr(owner, name, lambda *anything, **named: True)
        return h if inside else h.t().mm(g)

    if not inside:
        replace(torch.ones(1, 1), torch.ones(1, 1))
    line = first_line(GRAD, replace if inside else lambda h, g: True)
    assert line == f"✗ {owner.__name__}.{name} had been replaced; it is put back now: " + (
        "run the cell again"
    )
    assert getattr(owner, name) is original
    assert first_line(GRAD, grad) == "✓"


def test_a_library_that_is_imported_later_is_not_mistaken_for_that():
    import torch._dynamo
    import torch.func
    import torch.optim  # noqa: F401

    assert first_line(GRAD, grad) == "✓"


def test_the_oracle_does_not_answer():
    line = first_line(GRAD, lambda h, g: GRAD.oracle(h, g))
    assert line == "✗ `GRAD.oracle(h, g)` raises PermissionError: the check does not answer for you"
    judge = check.sum_of_squares
    assert not hasattr(judge, "__wrapped__")
    kept = [cell.cell_contents for cell in judge.__closure__]
    assert all(isinstance(thing, str) for thing in kept)


def test_no_right_result_exists_while_an_answer_runs():
    found = []

    def search(h, g):
        frame = inspect.currentframe().f_back
        while frame and frame.f_code is not verdict.__code__:
            found.extend(thing for name, thing in frame.f_locals.items() if name == "want")
            found.extend(thing for thing in frame.f_locals.values() if type(thing) is torch.Tensor)
            frame = frame.f_back
        return h

    verdict("toy", GRAD, search)
    assert found == []


FLOORS = (
    "sentences results guard exercise source trial copies places lines edits forms probing "
    "diagnosis verdict rooms exhibits"
)


def test_each_room_of_the_checks_stands_on_those_below():
    folder = Path(check.__file__).parent
    below = []
    for floor in FLOORS.split():
        text = (folder / f"{floor}.py").read_text(encoding="utf-8")
        used = re.findall(r"^\s*from helpers\.check\.(\w+) import", text, re.MULTILINE)
        for names in re.findall(r"^from helpers\.check import (.+)$", text, re.MULTILINE):
            used += names.split(", ")
        assert set(used) <= set(below), floor
        below.append(floor)
    rooms_of_lessons = {path.stem for path in folder.glob("lesson_*.py")}
    assert {p.stem for p in folder.glob("*.py")} == {*below, *rooms_of_lessons, "__init__"}


# Draw, rooms, progress ----------------------------------------------------------------------------


def test_draw_repeats_and_keeps_its_promises():
    draws = [Draw(5), Draw(5)]
    random.seed(1), torch.manual_seed(1)
    sizes = [draw.sizes(4) for draw in draws]
    assert sizes[0] == sizes[1]
    assert len(set(sizes[0])) == 4 and set(sizes[0]) <= set(range(3, 10))
    for pair in [[draw.randn(2, 3) for draw in draws], [draw.rand(4) for draw in draws]]:
        assert torch.equal(*pair)
        assert pair[0].dtype == torch.float64
    assert draws[0].integers(2, 9, 3).dtype == torch.int64
    assert draws[0].integers(2, 3) == 2
    assert draws[0].choice("a") == "a"
    assert not torch.equal(Draw(6).randn(3), Draw(7).randn(3))


def test_a_name_that_no_exercise_has():
    with pytest.raises(AttributeError, match="did you mean sum_of_squares"):
        check.sum_of_square  # noqa: B018
    assert not hasattr(check, "_repr_html_")
    assert "sum_of_squares" in dir(check)
    assert {"raises", "same_losses", "progress"} <= set(dir(check))


def test_a_name_may_stand_in_one_room_only(monkeypatch):
    monkeypatch.setattr("helpers.check.exercise.MAKERS", {})

    def make_in(room):
        make = types.FunctionType((lambda: None).__code__, {}, "twice")
        make.__module__ = f"helpers.check.{room}"
        return exercise(make)

    make_in("lesson_a")
    with pytest.raises(ValueError, match="twice stands in lesson_a already"):
        make_in("lesson_b")


def marked(**deeper):
    return {name: types.SimpleNamespace(deeper=mark) for name, mark in deeper.items()}


def test_progress_lists_the_rooms_that_were_checked_from(monkeypatch, capsys):
    makers = {"a": marked(one=False, two=False, three=False), "b": marked(four=False)}
    monkeypatch.setattr(rooms, "MAKERS", makers)
    monkeypatch.setattr(rooms, "_states", {})
    check.progress()
    rooms._states.update(two="✓", three="✗")
    check.progress()
    assert capsys.readouterr().out.splitlines() == [
        "no exercise has been checked yet",
        "○ one",
        "✓ two",
        "✗ three",
        "1 of 3 ✓",
    ]


def test_progress_counts_what_stands_deeper_by_itself(monkeypatch, capsys):
    makers = {"a": marked(one=False, two=True, three=False, four=True, five=True)}
    monkeypatch.setattr(rooms, "MAKERS", makers)
    monkeypatch.setattr(rooms, "_states", {"one": "✓", "two": "✓", "three": "✓", "four": "✗"})
    check.progress()
    lines = capsys.readouterr().out.splitlines()
    states = ["✓ one", "✓ two · deeper", "✓ three", "✗ four · deeper", "○ five · deeper"]
    assert lines == [*states, "2 of 2 · deeper 1 of 3"]


def test_an_exercise_carries_whether_it_stands_deeper(monkeypatch):
    monkeypatch.setattr("helpers.check.exercise.MAKERS", makers := {})

    @exercise
    def first():
        return value(1)

    @exercise(deeper=True)
    def second():
        return value(2)

    (room,) = makers.values()
    assert room == {"first": first, "second": second}
    assert (first.deeper, second.deeper) == (False, True)
    assert second() is second()


def test_progress_follows_the_last_check(monkeypatch, capsys):
    monkeypatch.setattr(rooms, "_states", {})
    check.sum_of_squares(lambda errors: sum(errors))
    check.sum_of_squares(lambda errors: sum(e * e for e in errors))
    check.progress()
    last = capsys.readouterr().out.splitlines()[-3:]
    assert last == ["✓ sum_of_squares", "○ kernel_order", "1 of 2 ✓"]


def test_another_language_needs_sentences_only(monkeypatch):
    exercise = toy(lambda draw: (3,), lambda n: n)
    exercise.mistakes = [
        Mistake(lambda n: n + 1, en="one too many", zh="多了一个"),
        Mistake(lambda n: n + 2, en="two too many"),
    ]
    monkeypatch.setitem(SENTENCES, "zh", {"value": "得到 {got}，应为 {want}"})
    monkeypatch.setattr(check, "language", "zh")
    assert first_line(exercise, lambda n: n + 1) == "✗ 多了一个"
    assert first_line(exercise, lambda n: n + 2) == "✗ two too many"
    assert first_line(exercise, lambda n: n + 3).startswith("✗ 得到 6，应为 3")
    assert first_line(exercise, lambda n: ...) == "○ not written yet"


# Exhibits and the ledger --------------------------------------------------------------------------


def test_an_expected_error_is_shown(capsys):
    with check.raises(RuntimeError):
        torch.ones(2, 3).mm(torch.ones(2, 3))
    with check.raises((KeyError, IndexError)):
        [][3]
    with check.raises(LookupError):
        {}["a"]
    with check.raises(ValueError):
        raise ValueError
    with check.raises(ValueError):
        raise ValueError("\nfirst\nsecond")
    with check.raises(EvilError):
        raise EvilError
    assert capsys.readouterr().out.splitlines() == [
        "RuntimeError: mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)",
        "IndexError: list index out of range",
        "KeyError: 'a'",
        "ValueError",
        "ValueError: first",
        "EvilError",
    ]


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("<Node object at 0x7f3aa81c2e50> is odd", "<Node object at 0x…> is odd"),
        ("no file '/home/me/course/w.pt'", "no file '…/w.pt'"),
        (r"no file 'C:\Users\me\w.pt'", "no file '…/w.pt'"),
        ("see https://pytorch.org/docs/stable/notes.html", None),
        ("size 3/4 and n/a", None),
    ],
)
def test_what_differs_between_machines_is_cut(message, shown, capsys):
    with raises(ValueError):
        raise ValueError(message)
    assert capsys.readouterr().out == f"ValueError: {shown or message}\n"


def test_no_error_or_another_one_fails_the_cell():
    with (
        pytest.raises(
            AssertionError, match="these lines should raise NameError, and raise nothing"
        ),
        raises(NameError),
    ):
        pass
    with (
        pytest.raises(AssertionError, match="should raise NameError, and raise TypeError: x"),
        raises(NameError),
    ):
        raise TypeError("x")
    with pytest.raises(KeyboardInterrupt), raises(NameError):
        raise KeyboardInterrupt
    with pytest.raises(TypeError, match="expected an exception class, got 3"):
        raises(3)


def test_same_losses(capsys):
    losses = [4.2e7, 3.1e7, 2.0]
    tensors = [torch.tensor(loss, dtype=torch.float64, requires_grad=True) for loss in losses]
    assert same_losses(losses, tensors) is None
    same_losses(torch.tensor(losses, dtype=torch.float64), np.array(losses))
    same_losses([1.0, math.nan], [1.0, math.nan])
    same_losses([1.0, 2.0], [1.0, 2.0001])
    same_losses([1.0, 2.0], [1.0, 2.0001], tolerance=1e-3)
    same_losses([1.0], [1.0, 2.0])
    same_losses([1.0, math.nan], [1.0, 2.0])
    for wrong in (None, "ab", [None], [torch.ones(2)], 3.0, [1j], Evil(), [Evil()]):
        same_losses(wrong, [1.0])
    assert capsys.readouterr().out.splitlines() == [
        "✓ same losses: 3 of 3 equal within 1e-12",
        "✓ same losses: 3 of 3 equal within 1e-12",
        "✓ same losses: 2 of 2 equal within 1e-12",
        "✗ same losses: first differs at epoch 1: got 2, expected 2.0001",
        "✓ same losses: 2 of 2 equal within 0.001",
        "✗ same losses: 1 losses, expected 2",
        "✗ same losses: first differs at epoch 1: got nan, expected 2",
        *["✗ same losses: expected two lists of numbers"] * 8,
    ]
