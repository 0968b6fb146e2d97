"""How an answer is judged. The exercises stand in the rooms beside this file, one a lesson.

An exercise is one function in a room and nothing else::

    @exercise
    def area_of_rectangle():
        '''Area of a rectangle: ``(width, height) -> float``.'''

        def case(draw):  # a fixed seed for each case
            return draw.rand(1).item(), draw.rand(1).item()

        def oracle(width, height):  # the definition, not the solution
            return width * height

        return Exercise(case, oracle, mistakes=[
            Mistake(lambda width, height: width + height, en="that is half the perimeter"),
            ...  # at least three
        ])

The lesson then calls ``check.area_of_rectangle(area_of_rectangle)`` under its stub. Every answer,
right or wrong or the oracle's, is reduced to an *outcome*: the result, or the exception, and what
the inputs are like afterwards. A known mistake is recognised by its outcome on the same inputs; an
exception by its type and message, or by its type alone where the mistake raises it without one.
Each run gets fresh inputs from the same seed, and float64 as the default dtype.
"""

import dis
import functools
import importlib
import inspect
import pkgutil
import random
import re
import sys
import types
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from helpers.check.guard import replaced, settle, undisturbed
from helpers.check.results import (
    FLAG,
    INPUT,
    KIND,
    SHAPE,
    VALUE,
    Difference,
    Seen,
    brief,
    differences,
    error_line,
    kind_of,
    look,
    message_of,
)
from helpers.check.sentences import language, say, shortened

import torch

UNWRITTEN, WRONG, RIGHT = "○", "✗", "✓"
LONGEST_LINE = 120
RANDOM_CASES = 3


class Mistake:
    """A known wrong answer and the sentence that it earns.

    Parameters
    ----------
    answer : object
        What a student who makes the mistake hands over. For a value exercise without a probe: a
        function of nothing that returns the wrong value.
    **sentences : str
        The reason, by language: ``en="…"``. Lower-case, no final full stop, 120 characters at
        most; it says the reason and not the solution.
    """

    def __init__(self, answer, *, en, **sentences):
        self.answer = answer
        self.sentences = {"en": en, **sentences}

    @property
    def sentence(self):
        """The sentence in the edition's language, else in English."""
        return self.sentences.get(language(), self.sentences["en"])


_answering = []  # holds something while an answer runs


@dataclass
class Exercise:
    """What is asked, what is right, and what goes wrong.

    Parameters
    ----------
    case : callable or None
        ``case(draw)`` returns the tuple of inputs of one case, random from a fixed seed. None: the
        answer is a value, or ``probe(answer)`` is.
    oracle : callable
        ``oracle(*inputs)`` returns what is right, or raises what a right answer must raise. It
        leaves its inputs alone, unless a right answer must change them in the same way. The probe
        is not applied to it.
    mistakes : sequence of Mistake
        At least three, with outcomes that differ from the oracle's and from each other.
    edge_cases : sequence of callable, optional
        Further cases, like `case`: a batch of one, an empty list.
    probe : callable, optional
        ``probe(answer, *inputs)`` gets a comparable result from what was handed over: tensors,
        numbers, strings, None, in tuples, lists, dicts, sets. Default: ``answer(*inputs)``.
    secret : bool, optional
        Print neither what came nor what was expected. For questions with a choice of answers.
    tolerance : float, optional
        Largest relative error of floats, measured against the largest entry too.
    """

    case: Callable | None
    oracle: Callable
    mistakes: Sequence[Mistake] = ()
    edge_cases: Sequence[Callable] = ()
    probe: Callable | None = None
    secret: bool = False
    tolerance: float = 1e-9

    def __post_init__(self):
        oracle = self.oracle

        @functools.wraps(oracle)
        def guarded(*inputs):
            if _answering:
                raise PermissionError(say("oracle"))
            return oracle(*inputs)

        self.oracle = guarded

    @property
    def takes_value(self):
        """Whether the answer itself is the result."""
        return self.case is None and self.probe is None


class Draw:
    """Random inputs of one case. Tensors are float64.

    Parameters
    ----------
    seed : int
        Fixes everything that is drawn.
    """

    def __init__(self, seed):
        self._tensors = torch.Generator().manual_seed(seed)
        self._choices = random.Random(seed)

    def sizes(self, count):
        """Return a tuple of `count` different ints from 3 to 9, at most seven."""
        return tuple(self._choices.sample(range(3, 10), count))

    def randn(self, *shape):
        """Return a float64 tensor, standard normal."""
        return torch.randn(*shape, generator=self._tensors, dtype=torch.float64)

    def rand(self, *shape):
        """Return a float64 tensor, uniform on [0, 1)."""
        return torch.rand(*shape, generator=self._tensors, dtype=torch.float64)

    def integers(self, low, high, *shape):
        """Return an int in ``range(low, high)``; with a shape, an int64 tensor of them."""
        if not shape:
            return self._choices.randrange(low, high)
        return torch.randint(low, high, shape, generator=self._tensors)

    def choice(self, options):
        """Return one of a sequence."""
        return self._choices.choice(options)


# Rooms, and what a lesson calls -------------------------------------------------------------------

_makers = {}  # room -> {name: function that makes the exercise}
_states = {}  # name -> verdict of the last check in this kernel


def exercise(make):
    """Put an exercise into its room. Its name is the function's, unique over all rooms."""
    room, name = make.__module__.rpartition(".")[2], make.__name__
    for other, names in _makers.items():
        if other != room and name in names:
            raise ValueError(f"the exercise {name} stands in {other} already")
    make = functools.cache(make)
    _makers.setdefault(room, {})[name] = make
    return make


def rooms():
    """Return the names of all rooms, in the order of the lessons."""
    folder = sys.modules[__package__].__path__
    return sorted(m.name for m in pkgutil.iter_modules(folder) if m.name.startswith("lesson_"))


def exercises(room):
    """Return ``{name: function that makes the exercise}`` of one room, in its order."""
    importlib.import_module(f"{__package__}.{room}")
    return _makers.get(room, {})


def judge_of(room, name):
    """Return ``check.NAME``: a function of the answer, which prints the verdict."""

    def judge(*answers, **named):
        if len(answers) == 1 and not named:
            state, why = verdict(name, exercises(room)[name](), answers[0])
        else:
            state, why = WRONG, say("one thing", name=name)
        _states[name] = state
        print(f"{state} {name}: {why}" if why else f"{state} {name}")

    judge.__name__ = judge.__qualname__ = name
    judge.__doc__ = exercises(room)[name].__doc__
    return judge


def progress():
    """Print this notebook's exercises with their states: those of the rooms it has checked from."""
    seen = [names for names in _makers.values() if any(name in _states for name in names)]
    listed = [name for names in seen for name in names]
    for name in listed:
        print(_states.get(name, UNWRITTEN), name)
    right = sum(_states.get(name) == RIGHT for name in listed)
    print(say("of", count=right, all=len(listed)) if listed else say("nothing"))


# The verdict --------------------------------------------------------------------------------------


def verdict(name, exercise, answer):
    """Judge one answer. Prints nothing, raises nothing.

    Parameters
    ----------
    name : str
        Name of the exercise; seeds its cases.
    exercise : Exercise
        What is asked.
    answer : object
        Whatever was handed over.

    Returns
    -------
    tuple of str
        The state, ○ ✗ or ✓, and why: a short line, empty for ✓.
    """
    names = replaced()
    try:
        with undisturbed():
            state, why = (WRONG, "") if names else _judged(name, exercise, answer)
    except KeyboardInterrupt:
        state, why = WRONG, say("interrupted")
    except BaseException as error:  # an answer's own special methods may do anything
        line = shortened(error_line(type(error), message_of(error)), 60)
        state, why = WRONG, say("unreadable", error=line)
    names += replaced()
    return (WRONG, say("replaced", what=names[0])) if names else (state, why)


def _judged(name, exercise, answer):
    cases = _Cases(name, exercise)
    refused = _refused(exercise, answer, cases)
    if refused:
        return WRONG, refused
    numbers = range(len(cases.makers))
    got = [cases.outcome(answer, number) for number in numbers]
    if any(outcome.unwritten for outcome in got):
        return UNWRITTEN, say("unwritten")
    # The oracle runs after the answer, which finds no right result anywhere; and with the library's
    # own functions.
    names = replaced()
    if names:
        return WRONG, say("replaced", what=names[0])
    want = [cases.right(number) for number in numbers]
    wrong = [_first(got[i], want[i], exercise.tolerance) for i in numbers]
    if not any(wrong):
        return RIGHT, ""
    if _is_stub(answer):
        return UNWRITTEN, say("unwritten")
    number = next(i for i in numbers if wrong[i])
    first = wrong[number]
    known = _known_mistake(cases, got, wrong)
    if known:
        told = SHAPE <= first.rank < FLAG and not exercise.secret
        return WRONG, say("inside", where=first.why, why=known) if told else known
    if first.rank == KIND and exercise.case is None and exercise.probe:
        kinds = {kind_of(look(mistake.answer)) for mistake in exercise.mistakes}
        if len(kinds) == 1:  # what the probe makes of an answer is not the student's matter
            return WRONG, say("handed", got=kind_of(look(answer)), want=kinds.pop())
    if exercise.secret:
        return WRONG, _secret(got[number], want[number], exercise.tolerance, first.why)
    if first.rank == VALUE and cases.worth_telling(number, got[number]):
        longer = say("for", why=first.why, inputs=cases.described(number))
        if len(longer) + len(name) + 4 <= LONGEST_LINE and "…" not in longer:
            return WRONG, longer
    return WRONG, first.why


def _refused(exercise, answer, cases):
    """Say what is wrong with the thing handed over, before it is tried."""
    if answer is Ellipsis or exercise.takes_value:
        return None
    kinds = {_callable_kind(mistake.answer) for mistake in exercise.mistakes}
    want = "a function" if exercise.probe is None else kinds.pop() if len(kinds) == 1 else None
    got = _callable_kind(answer)
    if want and got != want and not (got and exercise.probe):
        seen = look(answer)
        if want == "a function" and seen.kind in ("tensor", "list", "float", "int", "bool"):
            return say("called", got=kind_of(seen))
        return say("handed", got=say(got) if got else kind_of(seen), want=say(want))
    if exercise.probe is None:
        try:
            signature = inspect.signature(answer)
        except Exception:  # built-in functions have none
            return None
        try:
            signature.bind(*cases.inputs(0))
        except TypeError:
            return say("arguments", names=", ".join(cases.names))
    return None


def _callable_kind(thing):
    if issubclass(type(thing), type):
        return "a class"
    return "a function" if callable(thing) else None


def _is_stub(answer):
    """Whether ``return ...`` stands in a function, or in a method of a class."""
    if issubclass(type(answer), type):
        methods = [getattr(thing, "__func__", thing) for thing in vars(answer).values()]
        return any(_is_stub(method) for method in methods if type(method) is types.FunctionType)
    if type(answer) is not types.FunctionType:
        return False
    steps = list(dis.get_instructions(answer))
    following = [step.opname for step in steps[1:]] + [""]
    return any(
        step.argval is Ellipsis and (step.opname == "RETURN_CONST" or after == "RETURN_VALUE")
        for step, after in zip(steps, following, strict=True)
    )


def _known_mistake(cases, got, wrong):
    """Find the sentence of a mistake that is alike on all cases, else on all random ones."""
    exercise, on_random = cases.exercise, None
    for mistake in exercise.mistakes:
        answer = mistake.answer() if exercise.takes_value else mistake.answer
        alike = 0
        for outcome in got:
            if not _alike(outcome, cases.outcome(answer, alike), exercise.tolerance):
                break
            alike += 1
        if alike == len(got):
            return mistake.sentence
        if alike >= cases.random and any(wrong[: cases.random]):
            on_random = on_random or mistake.sentence
    return on_random


def _alike(got, other, tolerance):
    if got.error or other.error:
        return got.error is other.error and other.message in ("", got.message)
    return _first(got, other, tolerance) is None


def _first(got, want, tolerance):
    """Return the difference of two outcomes that is told first, or None."""
    found = _outcome_differences(got, want, tolerance)
    return min(found, key=lambda difference: difference.rank, default=None)


def _outcome_differences(got, want, tolerance):
    expected = want.error.__name__ if want.error else None
    if got.error and not (want.error and issubclass(got.error, want.error)):
        error = shortened(error_line(got.error, got.message), 50 if expected else 80)
        yield Difference(
            VALUE, say("raises other" if expected else "raises", error=error, want=expected)
        )
        return
    if want.error and not got.error:
        yield Difference(VALUE, say("must raise", got=brief(got.result), want=expected))
        return
    if got.result and got.result.kind == "None" != want.result.kind:
        yield Difference(KIND, say("no return"))
    elif got.result:
        yield from differences(got.result, want.result, tolerance)
    for name, *sides, should in zip(want.names, got.after, want.after, want.changed, strict=True):
        if any(differences(*sides, tolerance, grads=True)):
            yield Difference(INPUT, say("input other" if should else "input", what=name))


def _secret(got, want, tolerance, why):
    """Say how many entries are right, and not which."""
    got, want = got.result, want.result
    if got is None or want is None or got.kind != want.kind:
        return why
    if want.kind not in ("list", "dict"):
        return say("secret")
    keys = want.value if want.kind == "dict" else range(len(want.value))
    if len(got.value) != len(want.value) or set(got.value if want.kind == "dict" else keys) != set(
        keys
    ):
        return why
    right = sum(not any(differences(got.value[k], want.value[k], tolerance)) for k in keys)
    return say("secret count", count=right, all=len(want.value))


@dataclass
class Outcome:
    """What came of an answer on one case."""

    names: list  # of the inputs
    result: Seen | None = None
    error: type | None = None
    message: str = ""
    after: list = field(default_factory=list)  # the inputs
    changed: list = field(default_factory=list)  # whether each input has changed

    @property
    def unwritten(self):
        """Whether the answer says that it is not written yet."""
        if self.result:
            return self.result.holds_ellipsis()
        if self.error is NotImplementedError:
            return not re.search("aten::|meta tensor", self.message)
        return bool(self.error and re.search(r"\bellipsis\b", self.message, re.IGNORECASE))


class _Cases:
    """The cases of one exercise, and the outcomes of answers on them."""

    def __init__(self, name, exercise):
        self.exercise = exercise
        self.seed = zlib.crc32(name.encode())
        self.random = RANDOM_CASES if exercise.case else 1
        self.makers = [exercise.case or (lambda draw: ())] * self.random
        self.makers += exercise.edge_cases
        self.names = list(inspect.signature(exercise.oracle).parameters)

    def inputs(self, number):
        """Return fresh inputs of a case: always the same ones."""
        settle(self.seed + number)
        made = self.makers[number](Draw(self.seed + number))
        return tuple(made) if isinstance(made, (tuple, list)) else (made,)

    def outcome(self, answer, number):
        """Try an answer on a case."""
        exercise = self.exercise
        _answering.append(True)
        try:
            if exercise.takes_value:
                return self._run(lambda: answer, number)
            probe = exercise.probe
            return self._run(functools.partial(probe, answer) if probe else answer, number)
        finally:
            _answering.pop()

    def right(self, number):
        """Ask the oracle."""
        return self._run(self.exercise.oracle, number)

    def _run(self, run, number):
        inputs = self.inputs(number)
        before = [look(value) for value in inputs]
        settle(self.seed - 1 - number)
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
        settle(0)
        outcome.after = [look(value) for value in inputs]
        outcome.changed = [
            any(differences(*sides, 1e-9, grads=True))
            for sides in zip(outcome.after, before, strict=True)
        ]
        return outcome

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
