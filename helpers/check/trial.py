"""An answer is tried on cases, and what came of it compared with what is right."""

import contextlib
import functools
import inspect
import re
import time
import zlib
from dataclasses import dataclass, field, replace

from helpers.check.exercise import Draw, answering
from helpers.check.guard import settle
from helpers.check.results import (
    INPUT,
    KIND,
    VALUE,
    Difference,
    Seen,
    brief,
    differences,
    error_line,
    look,
    message_of,
)
from helpers.check.sentences import say, shortened
from helpers.check.source import segment

from torch.overrides import TorchFunctionMode

RANDOM_CASES = 3


@dataclass
class Outcome:
    """What came of an answer on one case."""

    names: list  # of the inputs
    result: Seen | None = None
    error: type | None = None
    message: str = ""
    code: str = ""  # the piece of the learner's code that raised it
    called: str = ""  # a function of torch that the task forbids
    seconds: float = 0.0  # of computing
    idle: float = 0.0  # seconds of waiting
    after: list = field(default_factory=list)  # the inputs
    changed: list = field(default_factory=list)  # whether each input has; of a right outcome

    @property
    def unwritten(self):
        """Whether the answer says that it is not written yet."""
        if self.result:
            return self.result.holds_ellipsis()
        if self.error is NotImplementedError:
            return not re.search("aten::|meta tensor|not implemented for", self.message)
        if self.message.startswith("einsum("):  # its own word for three dots
            return False
        return bool(self.error and re.search(r"\bellipsis\b", self.message, re.IGNORECASE))


class _Calls(TorchFunctionMode):
    """While it is entered, notes a call of one of torch's functions, by name."""

    def __init__(self, names):
        super().__init__()
        self.names, self.found = names, ""

    def __torch_function__(self, func, types, args=(), kwargs=None):
        name = getattr(func, "__name__", "").lstrip("_").removeprefix("special_")
        self.found = self.found or (name if name in self.names else "")
        return func(*args, **(kwargs or {}))


class Cases:
    """The cases of one exercise, and the outcomes of answers on them."""

    def __init__(self, name, exercise):
        self.exercise = exercise
        self.seed = zlib.crc32(name.encode())
        self.random = RANDOM_CASES if exercise.case else 1
        self.makers = [exercise.case or (lambda draw: ())] * self.random
        self.makers += exercise.edge_cases
        handed = inspect.signature(exercise.oracle).parameters.values()
        given = (one for one in handed if one.kind is not one.VAR_KEYWORD)
        self.names = [one.name for one in given if one.default is one.empty]
        asked = re.search(r"``\w*\((.*?)\) ->", exercise.doc)
        self.asked = re.findall(r"[a-z_]\w*", asked[1]) if asked else []  # what the docstring lists
        self.files = ()  # that the answer was written in
        self.cell = None  # name, file and namespace of a value
        self._mistaken = {}

    def inputs(self, number):
        """Return fresh inputs of a case: always the same ones."""
        settle(self.seed + number)
        make = self.makers[number] if number < len(self.makers) else self.makers[0]  # more of them
        made = make(Draw(self.seed + number))
        return tuple(made) if isinstance(made, (tuple, list)) else (made,)

    def seen(self, number):
        """Return the inputs of a case as plain data."""
        return [look(value) for value in self.inputs(number)]

    def letters(self, number):
        """Return ``{size: letter}`` of a case, as the docstring of the exercise names the axes."""
        found, seen = {}, self.seen(number)
        for name, one in sorted(
            zip(self.names, seen, strict=False), key=lambda pair: pair[1].kind == "tensor"
        ):
            if one.kind == "tensor":
                axes = re.search(rf"\b{name}`* \(((?:\w+, ?)*\w+),?\)", self.exercise.doc)
                axes = re.findall(r"\w+", axes[1]) if axes else []
                if len(axes) == len(one.shape):
                    found |= {s: a for s, a in zip(one.shape, axes, strict=True) if s > 1}
            elif one.kind == "int":
                axis = re.search(rf"\b{name} (\w)\b", self.exercise.doc)
                found |= {one.value: axis[1] if axis else name} if one.value > 2 else {}
        return found

    def outcome(self, answer, number, change=None):
        """Try an answer on a case, whose inputs may be changed first."""
        exercise = self.exercise
        calls = _Calls(exercise.banned)
        answering.append(True)
        try:
            if exercise.takes_value:
                return self._run(lambda: answer, number, change)
            run = functools.partial(exercise.probe, answer) if exercise.probe else answer
            with calls if exercise.banned else contextlib.nullcontext():
                outcome = self._run(run, number, change)
        finally:
            answering.pop()
        outcome.called = calls.found
        return outcome

    def mistaken(self, mistake, number):
        """Try a known mistake on a case, once."""
        key = mistake, number
        if key not in self._mistaken:
            self._mistaken[key] = self.outcome(self.exercise.handed_over(mistake), number)
        return self._mistaken[key]

    def right(self, number):
        """Ask the oracle."""
        before = self.seen(number)
        outcome = self._run(self.exercise.oracle, number)
        outcome.changed = [
            any(differences(*sides, 1e-9, grads=True))
            for sides in zip(outcome.after, before, strict=True)
        ]
        return outcome

    def right_for(self, number, change):
        """Ask the oracle about a case whose inputs are changed first."""
        return self._run(self.exercise.oracle, number, change)

    def _run(self, run, number, change=None):
        inputs = self.inputs(number)
        inputs = change(inputs) if change else inputs
        settle(self.seed - 1 - number)
        start, began = time.process_time(), time.perf_counter()
        outcome = Outcome(names=(self.names + [""] * len(inputs))[: len(inputs)])
        try:
            result = run(*inputs)
            outcome.result = look(result)
            if inspect.iscoroutine(result):
                result.close()
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # a SystemExit is an outcome, too
            outcome.error, outcome.message = type(error), message_of(error)
            outcome.code = self._code_of(error)
        outcome.seconds = time.process_time() - start
        outcome.idle = max(time.perf_counter() - began - outcome.seconds, 0)
        settle(0)
        outcome.after = [look(value) for value in inputs]
        return outcome

    def _code_of(self, error):
        """Find the piece of the learner's own code that raised an error."""
        step, found = error.__traceback__, ""
        while step:
            if step.tb_frame.f_code.co_filename in self.files:
                found = segment(step.tb_frame.f_code, step.tb_lasti) or found
            step = step.tb_next
        return found

    def worth_telling(self, number, outcome):
        """Whether it helps to know the inputs: not the shapes of random tensors."""
        tensors = any(one.kind == "tensor" for one in outcome.after)
        return self.names and (number >= self.random or outcome.error or not tensors)

    def described(self, number):
        """Write the inputs of a case in a few words."""
        seen = [look(value) for value in self.inputs(number)]
        return ", ".join(
            say("of shape", name=name, shape=one.shape)
            if one.kind == "tensor"
            else f"{name} = {brief(one)}"
            for name, one in zip(self.names, seen, strict=False)
        )


def of_one(index, change):
    """Return the change of all inputs that changes one of them."""

    def changed(inputs):
        return tuple(change(one) if at == index else one for at, one in enumerate(inputs))

    return changed


def alike(got, other, tolerance):
    if got.error or other.error:
        return got.error is other.error and other.message in ("", got.message)
    return only((), got, other, tolerance)


def first_difference(got, want, tolerance):
    """Return the difference of two outcomes that is told first, or None."""
    found = _outcome_differences(got, want, tolerance)
    return min(found, key=lambda difference: difference.rank, default=None)


LEFT_BEHIND = ("input grad", "input grads")  # gradients in the inputs


def only(keys, got, want, tolerance):
    """Whether nothing else is wrong than differences with these keys."""
    return all(one.key in keys for one in _outcome_differences(got, want, tolerance))


def _outcome_differences(got, want, tolerance):
    expected = want.error.__name__ if want.error else None
    if got.error and not (want.error and issubclass(got.error, want.error)):
        error = shortened(error_line(got.error, got.message), 50 if expected else 80)
        key = "raises other" if expected else "raises"
        yield Difference(VALUE, key, {"error": error, "want": expected})
        return
    if want.error and not got.error:
        yield Difference(VALUE, "must raise", {"got": brief(got.result), "want": expected})
        return
    if got.result and got.result.kind == "None" != want.result.kind:
        yield Difference(KIND, "no return", {})
    elif got.result:
        yield from differences(got.result, want.result, tolerance)
    changed = want.changed or [False] * len(want.names)
    for name, *sides, should in zip(want.names, got.after, want.after, changed, strict=True):
        if not any(differences(*sides, tolerance, grads=True)):
            continue
        key = "input other" if should else "input"
        before, now = sides[1], sides[0]
        if not should and not any(differences(now, before, tolerance)):
            key = "input grad" if now.kind == "tensor" else "input grads"
        elif not should and now.kind == before.kind == "tensor":
            unflagged = differences(replace(now, requires_grad=False), before, tolerance)
            key = key if any(unflagged) else "input flag"
        yield Difference(INPUT, key, {"what": name})
