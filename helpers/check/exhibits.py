"""Errors that a lesson shows on purpose, and the comparison of two trainings."""

import math

from helpers.check.results import NUMBERS, error_line, look, message_of, number_texts
from helpers.check.sentences import say
from helpers.check.verdict import RIGHT, WRONG


class raises:
    """Show an expected error: ``with check.raises(RuntimeError): …`` prints its first line.

    Memory addresses and folders in the message are shortened, as they differ between machines.

    Parameters
    ----------
    error : type or tuple of type
        The exception that the lines must raise.

    Raises
    ------
    AssertionError
        The lines raise nothing, or something else.
    TypeError
        `error` is no exception class.
    """

    def __init__(self, error):
        self.errors = error if isinstance(error, tuple) else (error,)
        for one in self.errors:
            if not (isinstance(one, type) and issubclass(one, BaseException)):
                raise TypeError(f"expected an exception class, got {one!r}")

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        want = " / ".join(one.__name__ for one in self.errors)
        if kind is None:
            raise AssertionError(say("nothing raised", want=want))
        line = error_line(kind, message_of(error))
        if issubclass(kind, self.errors):
            print(line)
            return True
        if issubclass(kind, Exception):
            raise AssertionError(say("other raised", want=want, error=line)) from error
        return False  # an interrupt stays one


def same_losses(losses, expected, tolerance=1e-12):
    """Print whether two ways of training gave the same losses.

    Parameters
    ----------
    losses, expected : sequence of float, or tensor of shape (epochs,)
        One loss an epoch.
    tolerance : float, optional
        Largest relative difference that counts as equal.
    """
    got, want = _numbers(losses), _numbers(expected)
    if got is None or want is None:
        return print(WRONG, say("not losses"))
    if len(got) != len(want):
        return print(WRONG, say("losses", got=len(got), want=len(want)))
    for epoch, (one, other) in enumerate(zip(got, want, strict=True)):
        both_nan = math.isnan(one) and math.isnan(other)
        if not (both_nan or math.isclose(one, other, rel_tol=tolerance)):
            one, other = number_texts(one, other)
            return print(WRONG, say("differ", epoch=epoch, got=one, want=other))
    return print(RIGHT, say("same", count=len(got), all=len(want), tolerance=f"{tolerance:g}"))


def _numbers(losses):
    seen = look(losses)
    if seen.kind in ("tensor", "array"):
        seen = look(seen.value.tolist() if seen.value is not None else None)
    if seen.kind != "list":
        return None
    items = [look(one.value.item()) if one.shape == () else one for one in seen.value]
    if any(item.kind not in NUMBERS or item.kind == "complex" for item in items):
        return None
    return [float(item.value) for item in items]
