"""What a result is like, reduced to plain data, and how two of them differ."""

import math
import numbers
import re
from dataclasses import dataclass

from helpers.check.sentences import say, shortened

import numpy as np
import torch

# Kept from before any answer runs, so that an answer cannot replace them.
_detach, _to = torch.Tensor.detach, torch.Tensor.to
_cpu, _numpy = torch.Tensor.cpu, torch.Tensor.numpy
_without_overrides = torch._C.DisableTorchFunctionSubclass

DEEPEST = 12
NUMBERS = ("bool", "int", "float", "complex")
COARSE = {"float32": 1e-5, "float16": 1e-2, "bfloat16": 1e-2}  # relative errors


@dataclass
class Seen:
    """A value reduced to plain data: later changes and odd special methods cannot reach it."""

    kind: str  # a key of SENTENCES, or "ellipsis"
    value: object = None
    shape: tuple | None = None
    dtype: str = ""
    layout: str = ""
    device: str = ""
    requires_grad: bool = False
    grad: "Seen | None" = None
    number: float = math.nan  # of a number of another library's type

    def holds_ellipsis(self):
        """Whether there is a ``...`` in it."""
        if self.kind in ("list", "dict"):
            items = self.value.values() if self.kind == "dict" else self.value
            return any(item.holds_ellipsis() for item in items)
        return self.kind == "ellipsis"


_around = []  # the ids of what is being looked at: a list may hold itself


def look(value, depth=0):
    """Reduce a value to :class:`Seen`. Never raises, whatever the value's methods do."""
    kind = type(value)
    if value is None or value is Ellipsis:
        return Seen("None" if value is None else "ellipsis")
    if depth < DEEPEST and id(value) not in _around:
        _around.append(id(value))
        try:
            for known, reduced in _REDUCED:
                if issubclass(kind, known):
                    return reduced(value, depth + 1)
        except Exception:
            pass
        finally:
            _around.pop()
    if issubclass(kind, type):
        return Seen("a class")
    return Seen("a function") if callable(value) else Seen("other", kind.__name__)


def _tensor(tensor, depth=0):
    with _without_overrides():
        grad = tensor.grad if tensor.is_leaf else None
        seen = Seen(
            "tensor",
            shape=tuple(tensor.shape),
            dtype=_bare(tensor.dtype),
            layout=_bare(tensor.layout),
            device=tensor.device.type,
            requires_grad=tensor.requires_grad,
            grad=None if grad is None else _tensor(grad),
        )
        if seen.layout == "strided" and seen.device != "meta":
            plain = _cpu(_detach(tensor)).resolve_conj().resolve_neg()
            if seen.dtype in ("bfloat16", "float16"):
                plain = _to(plain, torch.float64)
            seen.value = _numpy(plain).copy()
        return seen


def _bare(name):
    return str(name).removeprefix("torch.")


def _array(array, depth):
    return Seen("array", np.array(array), shape=array.shape, dtype=str(array.dtype))


def _list(items, depth):
    iterate = tuple.__iter__ if isinstance(items, tuple) else list.__iter__
    return Seen("list", [look(item, depth) for item in iterate(items)])


def _dict(items, depth):
    plain = (str, int)
    return Seen(
        "dict",
        {
            key if type(key) in plain else repr(key): look(value, depth)
            for key, value in dict.items(items)
        },
    )


def _module(module, depth):
    tensors = {**dict(module.named_parameters()), **dict(module.named_buffers())}
    return Seen("a module", {name: _tensor(tensor) for name, tensor in tensors.items()})


def _plain(kind, convert):
    return lambda value, depth: Seen(kind, convert(value))


_REDUCED = [
    (torch.Tensor, _tensor),
    ((bool, np.bool_), _plain("bool", bool)),
    ((int, np.integer), _plain("int", int)),
    ((float, np.floating), _plain("float", float)),
    ((complex, np.complexfloating), _plain("complex", complex)),
    (str, _plain("str", str.__str__)),
    (torch.dtype, _plain("dtype object", _bare)),
    (np.ndarray, _array),
    (numbers.Real, lambda value, depth: Seen("number", type(value).__name__, number=float(value))),
    ((tuple, list), _list),
    (dict, _dict),
    ((set, frozenset), _plain("set", lambda items: sorted(map(repr, items)))),
    (torch.nn.Module, _module),
]


# In words -----------------------------------------------------------------------------------------


def kind_of(seen):
    """Name the kind of a value."""
    return say(seen.kind, value=seen.value) if seen.kind != "ellipsis" else "..."


def brief(seen):
    """Write a value in a few words."""
    if seen.kind in NUMBERS:
        return number_text(seen.value)
    if seen.kind == "str":
        return shortened(repr(seen.value), 40)
    if seen.kind in ("tensor", "array"):
        return say(
            "a tensor of shape" if seen.kind == "tensor" else "an array of shape", shape=seen.shape
        )
    if seen.kind == "list":
        inside = ", ".join(map(brief, seen.value)) + ("," if len(seen.value) == 1 else "")
        return shortened(f"({inside})", 40)
    if seen.kind == "dict":
        inside = ", ".join(f"{key!r}: {brief(value)}" for key, value in seen.value.items())
        return shortened("{" + inside + "}", 40)
    if seen.kind == "set":
        return shortened("{" + ", ".join(seen.value) + "}", 40)
    return seen.value if seen.kind == "dtype object" else kind_of(seen)


def number_text(value):
    """Write a number; a float with four significant digits."""
    return f"{value:.4g}" if isinstance(value, (float, complex)) else str(value)


def number_texts(got, want):
    """Write two numbers with four significant digits, or as many as tell them apart."""
    if not isinstance(got, (float, complex)) or isinstance(want, bool):
        return number_text(got), number_text(want)
    for digits in range(4, 18):
        texts = f"{got + 0.0:.{digits}g}", f"{want + 0.0:.{digits}g}"  # 0, not -0
        if texts[0] != texts[1]:
            break
    return texts


def message_of(error):
    """First line of an exception's message, without addresses and folders."""
    if isinstance(error, RecursionError):  # where exactly it was noticed is a matter of chance
        return "maximum recursion depth exceeded"
    try:
        lines = str(error).strip().splitlines() or [""]
    except Exception:
        return ""
    if len(lines) > 1 and lines[0].endswith(":"):  # what is wrong stands in the next one
        lines[0] += f" {lines[1].strip()}"
    line = re.sub(r"\b0x[0-9a-fA-F]{4,}", "0x…", lines[0].strip())
    return re.sub(r"(?<![\w.:/\\])(?:[A-Za-z]:)?[\\/](?:[\w.~+ -]+[\\/])+", "…/", line)


def error_line(kind, message):
    """Write an exception as a traceback's last line does."""
    return f"{kind.__name__}: {message}" if message else kind.__name__


# How two results differ ---------------------------------------------------------------------------

KIND, LENGTH, SHAPE, DTYPE, FLAG, INPUT, VALUE = range(7)


@dataclass
class Difference:
    """A difference: its rank, the lower the earlier it is told, and how to say it."""

    rank: int
    key: str  # of a sentence
    parts: dict
    where: str = ""  # the place in a nest

    @property
    def why(self):
        """The sentence, with the place before it."""
        why = say(self.key, **self.parts)
        return say("inside", where=self.where, why=why) if self.where else why


def differences(got, want, tolerance, where="", grads=False):
    """Yield every :class:`Difference` of two values.

    A tuple may stand for a list, an int for a float, a number for a tensor without dimensions and
    the other way round. Everything else is strict.

    Parameters
    ----------
    got, want : Seen
        What came, and what is right.
    tolerance : float
        Largest relative error of floats, measured against the largest entry too.
    where : str, optional
        The place in a nest, as one would write it behind a name.
    grads : bool, optional
        Compare ``.grad`` as well; None is as good as zeros.
    """

    def told(rank, key, **parts):
        return Difference(rank, key, parts, where)

    if got.kind == "tensor" and got.shape == () and want.kind in NUMBERS:
        if got.requires_grad:
            yield told(FLAG, "grad")
        if got.dtype in COARSE:
            yield told(DTYPE, "dtype", got=got.dtype, want="float64")
        got = _number(got)
    elif got.kind == "array" and got.shape == () and want.kind in NUMBERS:
        if got.dtype in COARSE:
            yield told(DTYPE, "dtype", got=got.dtype, want="float64")
        got = _number(got)
    elif got.kind == "number" and want.kind == "float":
        got = Seen("float", got.number)
    elif want.kind == "tensor" and want.shape == () and got.kind in NUMBERS:
        want = want if want.requires_grad else _number(want)
    kinds = got.kind, want.kind
    if kinds == ("float", "int") and not _is_rounded(np.array(want.value), np.array(got.value)):
        yield told(VALUE, "value", got=number_text(got.value), want=number_text(want.value))
    elif got.kind != want.kind and kinds != ("int", "float"):
        came = brief(got) if got.kind in ("tensor", "array") else kind_of(got)
        yield told(KIND, "kind", got=came, want=kind_of(want))
    elif want.kind in ("tensor", "array"):
        yield from _array_differences(got, want, tolerance, told)
        if grads and not (_is_zero(got.grad) and _is_zero(want.grad)):
            if got.grad is None or want.grad is None:
                yield told(FLAG, "input", what=f"{where}.grad")
            else:
                yield from differences(got.grad, want.grad, tolerance, f"{where}.grad")
    elif want.kind == "list":
        if len(got.value) != len(want.value):
            yield told(LENGTH, "length", got=len(got.value), want=len(want.value))
            return
        for number, pair in enumerate(zip(got.value, want.value, strict=True)):
            yield from differences(*pair, tolerance, f"{where}[{number}]", grads)
    elif want.kind in ("dict", "a module"):
        for key, others in (("surplus", got.value), ("missing", want.value)):
            names = [
                str(name) for name in others if name not in got.value or name not in want.value
            ]
            if names:
                yield told(LENGTH, key, what=shortened(", ".join(names), 40))
                return
        for key in want.value:
            inside = f"{where}[{key!r}]"
            yield from differences(got.value[key], want.value[key], tolerance, inside, grads)
    elif want.kind in ("float", "complex"):
        if not close(_array_of(got), _array_of(want), tolerance).all():
            texts = number_texts(got.value, want.value)
            yield told(VALUE, "value", got=texts[0], want=texts[1])
    elif got.value != want.value:
        yield told(VALUE, "value", got=brief(got), want=brief(want))


def _array_differences(got, want, tolerance, told):
    if got.shape != want.shape:
        yield told(SHAPE, "shape", got=got.shape, want=want.shape)
        return
    floats = got.dtype != want.dtype and got.dtype.startswith(("float", "bfloat"))
    coarse = max(COARSE.get(seen.dtype, 0) for seen in (got, want)) if floats else 0
    if got.dtype != want.dtype and not _values_differ(got, want, coarse):
        yield told(DTYPE, "dtype", got=got.dtype, want=want.dtype)
    for trait in ("layout", "device"):
        came, due = getattr(got, trait), getattr(want, trait)
        if came != due:
            yield told(FLAG, trait, got=came, want=due)
            return
    if got.requires_grad != want.requires_grad:
        yield told(FLAG, "grad" if got.requires_grad else "no grad")
    if got.value is None:
        return
    good = close(got.value, want.value, max(tolerance, COARSE.get(want.dtype, 0), coarse))
    if good.all():
        return
    at = tuple(int(i) for i in np.argwhere(~good)[0])
    texts = number_texts(got.value[at].item(), want.value[at].item())
    parts = {"got": texts[0], "want": texts[1]}
    if at:
        wrong = int((~good).sum())
        yield told(VALUE, "first", count=wrong, all=good.size, where=list(at), **parts)
    else:
        yield told(VALUE, "value", **parts)


def _values_differ(got, want, tolerance):
    """Whether more is wrong than the number of digits, or that it was rounded to whole numbers."""
    if got.value is None or want.value is None:
        return False
    if got.value.dtype.kind in "iub" and want.value.dtype.kind == "f":
        return not _is_rounded(got.value, want.value)
    return got.value.dtype.kind == "f" and not close(got.value, want.value, tolerance).all()


def _is_rounded(got, want):
    """Whether numbers are others, rounded in some way."""
    return any((got == round_to(want)).all() for round_to in (np.trunc, np.rint, np.floor, np.ceil))


def close(got, want, tolerance):
    """Compare elementwise: relative to the element and to the largest one; nan equals nan."""
    if want.dtype.kind not in "fc" or got.dtype.kind not in "fciu":
        return np.asarray(got == want)
    finite = np.isfinite(want)
    largest = np.abs(want[finite]).max(initial=1e-3)  # what should be 0 may be 1e-12
    with np.errstate(all="ignore"):
        near = np.abs(got - want) <= tolerance * (np.abs(want) + largest)
        return (got == want) | (np.isnan(got) & np.isnan(want)) | (near & finite)


def _array_of(seen):
    try:
        return np.array(seen.value, dtype=complex if seen.kind == "complex" else float)
    except OverflowError:
        return np.array(math.inf)


def _is_zero(seen):
    return seen is None or (seen.value is not None and not seen.value.any())


def _number(seen):
    return look(seen.value.item() if seen.value is not None else math.nan)
