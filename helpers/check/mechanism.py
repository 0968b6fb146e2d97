"""How an answer is judged. The exercises stand in the rooms beside this file, one a lesson.

An exercise is one function in a room and nothing else::

    @exercise
    def area_of_rectangle():
        '''Area, ``(width, height) -> float``.'''

        def case(draw):  # a fixed seed for each case, so that verdicts repeat
            return draw.rand(2).tolist()

        def oracle(width, height):  # the definition, not the solution
            return width * height

        return Exercise(case, oracle, mistakes=[
            Mistake(lambda width, height: width + height, en="that is half the perimeter"),
            ...  # at least three
        ])

The lesson then calls ``check.area_of_rectangle(area_of_rectangle)`` under its stub. Every answer,
right or wrong or the oracle's, is reduced to an *outcome*: the result, the exception if there is
one, and what the inputs are like afterwards. A known mistake is recognised by its outcome on the
same inputs. Each run gets fresh inputs from the same seed.
"""

import contextlib
import dis
import functools
import importlib
import inspect
import math
import pkgutil
import random
import re
import sys
import types
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch

UNWRITTEN, WRONG, RIGHT = "○", "✗", "✓"
LONGEST_LINE = 120
RANDOM_CASES = 3

# The mechanism's own sentences. An edition in another language adds its dict here, and its
# sentence beside each ``en=`` in the rooms.
SENTENCES = {
    "en": {
        "unwritten": "not written yet",
        "one thing": "hand over one thing: check.{name}({name})",
        "handed": "{got} was handed over, expected {want}",
        "called": "{got} was handed over, expected the function itself, without parentheses",
        "arguments": "called with {count} arguments ({names}), which it does not take",
        "interrupted": "interrupted before it finished: does a loop never end?",
        "unreadable": "the check cannot read this answer",
        "replaced": "{what} had been replaced; it is put back now: run the cell again",
        "raises": "it raises {error}",
        "must raise": "it returns {got}, but it should raise {want}",
        "raises other": "it raises {error}, but it should raise {want}",
        "no return": "it returns None: is a return missing?",
        "kind": "{got}, expected {want}",
        "shape": "shape {got}, expected {want}",
        "length": "{got} items, expected {want}",
        "keys": "the keys are {got}, expected {want}",
        "dtype": "dtype {got}, expected {want}",
        "device": "on device {got}, expected {want}",
        "grad": "the result requires grad: it still hangs on a graph",
        "no grad": "the result does not require grad: it is cut off from its graph",
        "input": "it changes its input {what}",
        "input other": "its input {what} is not as it should be afterwards",
        "value": "got {got}, expected {want}",
        "first": "{count} of {all} differ, first at {where}: got {got}, expected {want}",
        "inside": "{where}: {why}",
        "for": "{why}, for {inputs}",
        "secret": "not the right answer",
        "secret count": "{count} of {all} are right",
        "a function": "a function",
        "a class": "a class",
        "None": "None",
        "bool": "a bool",
        "int": "an int",
        "float": "a float",
        "complex": "a complex number",
        "str": "a string",
        "tensor": "a tensor",
        "array": "a NumPy array",
        "list": "a tuple or list",
        "dict": "a dict",
        "set": "a set",
        "dtype object": "a dtype",
        "other": "an object of type {value}",
        "same": "same losses: {count} of {all} equal within {tolerance}",
        "losses": "same losses: {got} losses, expected {want}",
        "not losses": "same losses: a list of numbers is expected, twice",
        "differ": "same losses: first differs at epoch {epoch}: got {got}, expected {want}",
        "of": "{count} of {all} ✓",
        "nothing": "no exercise has been checked yet",
    }
}


def say(key, **parts):
    """Return the mechanism's sentence `key` in the edition's language, else in English."""
    chosen = SENTENCES.get(sys.modules[__package__].language, {})
    return chosen.get(key, SENTENCES["en"][key]).format(**parts)


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
        return self.sentences.get(sys.modules[__package__].language, self.sentences["en"])


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
        leaves its inputs alone, unless a right answer must change them in the same way.
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
        Largest relative error, measured against the largest entry too.
    """

    case: Callable | None
    oracle: Callable
    mistakes: Sequence[Mistake] = ()
    edge_cases: Sequence[Callable] = ()
    probe: Callable | None = None
    secret: bool = False
    tolerance: float = 1e-9


class Draw:
    """Random inputs of one case. Tensors are float64; no size comes twice.

    Parameters
    ----------
    seed : int
        Fixes everything that is drawn.
    """

    def __init__(self, seed):
        self._tensors = torch.Generator().manual_seed(seed)
        self._choices = random.Random(seed)

    def sizes(self, count):
        """Return `count` different ints from 3 to 9, at most seven."""
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


# Rooms and their exercises ------------------------------------------------------------------------

_factories = {}  # room -> {name: function that makes the exercise}
_states = {}  # name -> verdict of the last check in this kernel


def exercise(make):
    """Put an exercise into its room. Its name is the function's, unique over all rooms."""
    room, name = make.__module__.rpartition(".")[2], make.__name__
    for other, names in _factories.items():
        if other != room and name in names:
            raise ValueError(f"the exercise {name} stands in {other} already")
    make = functools.cache(make)
    _factories.setdefault(room, {})[name] = make
    return make


def rooms():
    """Return the names of all rooms, in the order of the lessons."""
    folder = sys.modules[__package__].__path__
    return sorted(m.name for m in pkgutil.iter_modules(folder) if m.name.startswith("lesson_"))


def exercises(room):
    """Return ``{name: function that makes the exercise}`` of one room, in its order."""
    importlib.import_module(f"{__package__}.{room}")
    return _factories.get(room, {})


def judge_of(name):
    """Return ``check.NAME``: a function of the answer, which prints the verdict.

    Parameters
    ----------
    name : str
        An exercise of a room that has been imported.
    """

    def judge(*answers, **named):
        make = next(names[name] for names in _factories.values() if name in names)
        if len(answers) == 1 and not named:
            state, why = verdict(name, make(), answers[0])
        else:
            state, why = WRONG, say("one thing", name=name)
        _states[name] = state
        print(f"{state} {name}: {why}" if why else f"{state} {name}")

    make = next(names[name] for names in _factories.values() if name in names)
    judge.__name__ = judge.__qualname__ = name
    judge.__doc__ = make.__doc__
    return judge


def progress():
    """Print this notebook's exercises with their states: those of the rooms it has checked from."""
    seen = [names for names in _factories.values() if any(name in _states for name in names)]
    listed = [name for names in seen for name in names]
    for name in listed:
        print(f"{_states.get(name, UNWRITTEN)} {name}")
    right = sum(_states.get(name) == RIGHT for name in listed)
    print(say("of", count=right, all=len(listed)) if listed else say("nothing"))


# The verdict --------------------------------------------------------------------------------------


def verdict(name, exercise, answer):
    """Judge one answer.

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
    try:
        with _undisturbed():
            tampered = _replaced()
            state, why = (WRONG, None) if tampered else _judged(name, exercise, answer)
            tampered += _replaced()
        if tampered:
            return WRONG, say("replaced", what=tampered[0])
        return state, why
    except KeyboardInterrupt:
        return WRONG, say("interrupted")
    except Exception:  # whatever an answer's own special methods do
        return WRONG, say("unreadable")


def _judged(name, exercise, answer):
    cases = _Cases(name, exercise)
    handed = _handed_over(exercise, answer, cases)
    if handed:
        return WRONG, handed
    got = [cases.outcome(answer, number) for number in range(len(cases))]
    if any(outcome.unwritten for outcome in got):
        return UNWRITTEN, say("unwritten")
    if _replaced(put_back=False):  # before the oracle runs
        return WRONG, None
    want = [cases.right(number) for number in range(len(cases))]
    wrong = [_first(got[i], want[i], exercise) for i in range(len(cases))]
    if not any(wrong):
        return RIGHT, ""
    if _is_stub(answer):
        return UNWRITTEN, say("unwritten")
    number = next(i for i, difference in enumerate(wrong) if difference)
    first = wrong[number]
    known = _known_mistake(exercise, cases, got, wrong)
    if known:
        clause = first.why + ": " if first.rank in (SHAPE, DTYPE) and not exercise.secret else ""
        return WRONG, clause + known.sentence
    if exercise.secret and first.rank >= SHAPE:
        return WRONG, _secret(got[number], want[number], exercise.tolerance)
    if first.rank >= INPUT and exercise.case:
        longer = say("for", why=first.why, inputs=cases.described(number))
        if len(longer) + len(name) + 4 <= LONGEST_LINE:
            return WRONG, longer
    return WRONG, first.why


def _handed_over(exercise, answer, cases):
    """Say what is wrong with the thing handed over, before it is tried."""
    if answer is Ellipsis or (exercise.case is None and exercise.probe is None):
        return None
    kinds = {_callable_kind(mistake.answer) for mistake in exercise.mistakes}
    want = kinds.pop() if len(kinds) == 1 else None
    got = _callable_kind(answer)
    if want and got != want and not (got and exercise.probe):
        seen = look(answer)
        if want == "a function" and seen.kind in ("tensor", "list", "float", "int", "bool"):
            return say("called", got=_kind(seen))
        return say("handed", got=say(got) if got else _kind(seen), want=say(want))
    if exercise.probe is None:
        inputs = cases.inputs(0)
        try:
            inspect.signature(answer).bind(*inputs)
        except TypeError:
            return say("arguments", count=len(inputs), names=", ".join(cases.names))
        except Exception:  # no signature to be had
            return None
    return None


def _callable_kind(thing):
    if issubclass(type(thing), type):
        return "a class"
    return "a function" if callable(thing) else None


def _known_mistake(exercise, cases, got, wrong):
    """Find the mistake with the same outcome on all cases, else on all random ones."""
    regular = range(min(len(cases), cases.random))
    for numbers in (range(len(cases)), regular):
        if not any(wrong[i] for i in numbers):
            continue
        for mistake in exercise.mistakes:
            for i in numbers:
                other = cases.outcome(cases.answer_of(mistake), i)
                if not _alike(got[i], other, exercise.tolerance):
                    break
            else:
                return mistake
    return None


def _alike(got, other, tolerance):
    if got.error or other.error:
        same = got.error is other.error
        return same and (not other.message or got.message == other.message)
    return not any(_outcome_differences(got, other, tolerance))


def _secret(got, want, tolerance):
    entries = want.result.value if want.result else None
    if not want.result or want.result.kind not in ("list", "dict") or got.result is None:
        return say("secret")
    if got.result.kind != want.result.kind or len(got.result.value) != len(entries):
        return next(differences(got.result, want.result, tolerance)).why
    keys = entries if want.result.kind == "dict" else range(len(entries))
    pairs = [(got.result.value[key], entries[key]) for key in keys if _has(got.result, key)]
    right = sum(not any(differences(a, b, tolerance)) for a, b in pairs)
    return say("secret count", count=right, all=len(entries))


def _has(seen, key):
    return seen.kind == "list" or key in seen.value


class _Cases:
    """The cases of one exercise, and the outcomes of answers on them."""

    def __init__(self, name, exercise):
        self.exercise = exercise
        self.seed = zlib.crc32(name.encode())
        self.random = RANDOM_CASES if exercise.case else 1
        make = exercise.case or (lambda draw: ())
        self.makers = [make] * self.random + list(exercise.edge_cases)
        self.names = [
            parameter.name
            for parameter in inspect.signature(exercise.oracle).parameters.values()
            if parameter.kind is not parameter.VAR_POSITIONAL
        ]

    def __len__(self):
        return len(self.makers)

    def inputs(self, number):
        """Return fresh inputs: always the same ones."""
        _settle(self.seed + number)
        made = self.makers[number](Draw(self.seed + number))
        return tuple(made) if isinstance(made, (tuple, list)) else (made,)

    def outcome(self, answer, number):
        """Try an answer on a case."""
        exercise = self.exercise
        if exercise.probe:
            run = functools.partial(exercise.probe, answer)
        elif exercise.case:
            run = answer
        else:
            run = lambda: answer  # noqa: E731
        return self._run(run, number)

    def right(self, number):
        """Ask the oracle."""
        return self._run(self.exercise.oracle, number)

    def answer_of(self, mistake):
        """Return what a student who makes the mistake hands over."""
        value = self.exercise.case is None and self.exercise.probe is None
        return mistake.answer() if value else mistake.answer

    def _run(self, run, number):
        inputs = self.inputs(number)
        before = [look(value) for value in inputs]
        _settle(self.seed - 1 - number)
        outcome = Outcome()
        try:
            result = run(*inputs)
            outcome.result = look(result)
            if inspect.iscoroutine(result):
                result.close()
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # a SystemExit, too, is an outcome
            outcome.error, outcome.message = type(error), _message(error)
        finally:
            _settle(0)
        outcome.unwritten = _unwritten(outcome)
        outcome.after = [look(value) for value in inputs]
        outcome.names = [*self.names, *(f"[{i}]" for i in range(len(self.names), len(inputs)))]
        outcome.changed = [
            any(differences(now, then, 1e-9))
            for now, then in zip(outcome.after, before, strict=True)
        ]
        return outcome

    def described(self, number):
        """Return the inputs of a case in a few words."""
        seen = [look(value) for value in self.inputs(number)]
        names = [*self.names, *("" for _ in seen)]
        return ", ".join(
            f"{name} of shape {one.shape}" if one.kind == "tensor" else f"{name} = {brief(one)}"
            for name, one in zip(names, seen, strict=False)
        )


@dataclass
class Outcome:
    """What came of an answer on one case."""

    result: "Seen | None" = None
    error: type | None = None
    message: str = ""
    after: list = field(default_factory=list)  # the inputs
    changed: list = field(default_factory=list)  # whether each input has changed
    names: list = field(default_factory=list)
    unwritten: bool = False


def _message(error):
    """First line of an exception's message, without addresses and folders."""
    try:
        lines = str(error).strip().splitlines() or [""]
    except Exception:
        return ""
    line = re.sub(r"0x[0-9a-fA-F]{4,}", "0x…", lines[0].strip())
    return re.sub(r"(?<![\w.:/\\])(?:[A-Za-z]:)?[\\/](?:[\w.~+ -]+[\\/])+", "…/", line)


def _error_line(kind, message):
    return f"{kind.__name__}: {message}" if message else kind.__name__


def _unwritten(outcome):
    if outcome.result:
        return outcome.result.holds_ellipsis()
    if outcome.error is NotImplementedError:
        return not re.search("aten::|meta tensor", outcome.message)
    return bool(outcome.error and re.search(r"\bellipsis\b", outcome.message, re.IGNORECASE))


def _is_stub(answer):
    """Whether a function, or a method of a class, does nothing but ``return ...``."""
    owner = answer if isinstance(answer, type) else None
    functions = vars(owner).values() if owner else [answer]
    return any(_returns_ellipsis(function) for function in functions)


def _returns_ellipsis(function):
    code = getattr(function, "__code__", None)
    if not isinstance(code, types.CodeType):
        return False
    quiet = {"RESUME", "NOP", "COPY_FREE_VARS", "MAKE_CELL", "CACHE"}
    steps = [step for step in dis.get_instructions(code) if step.opname not in quiet]
    return len(steps) <= 2 and bool(steps) and steps[0].argval is Ellipsis


# What a result is like ----------------------------------------------------------------------------


@dataclass
class Seen:
    """A value reduced to plain data: later changes and odd special methods cannot reach it."""

    kind: str
    value: object = None
    shape: tuple | None = None
    dtype: str = ""
    device: str = ""
    requires_grad: bool = False
    grad: "Seen | None" = None

    def holds_ellipsis(self):
        """Whether there is a ``...`` in it."""
        if self.kind in ("list", "dict"):
            items = self.value.values() if self.kind == "dict" else self.value
            return any(item.holds_ellipsis() for item in items)
        return self.kind == "ellipsis"


_tensor = torch.Tensor
_detach, _clone, _to = torch.Tensor.detach, torch.Tensor.clone, torch.Tensor.to
_cpu, _numpy = torch.Tensor.cpu, torch.Tensor.numpy
_without_overrides = torch._C.DisableTorchFunctionSubclass


def look(value, depth=0):
    """Reduce a value to :class:`Seen`."""
    kind = type(value)
    if value is None or value is Ellipsis:
        return Seen("None" if value is None else "ellipsis")
    if depth < 12:
        try:
            if issubclass(kind, torch.Tensor):
                return _look_at_tensor(value)
            for known, reduce in _LOOKS:
                if issubclass(kind, known):
                    return reduce(value, depth + 1)
        except Exception:
            pass
    if issubclass(kind, type) or callable(value):
        return Seen("a class" if issubclass(kind, type) else "a function")
    return Seen("other", kind.__name__)


def _look_at_tensor(tensor):
    with _without_overrides():
        grad = tensor.grad if tensor.is_leaf else None
        seen = Seen(
            "tensor",
            shape=tuple(tensor.shape),
            dtype=str(tensor.dtype).removeprefix("torch."),
            device=str(tensor.device.type),
            requires_grad=tensor.requires_grad,
            grad=None if grad is None else _look_at_tensor(grad),
        )
        if tensor.layout != torch.strided:
            seen.device = str(tensor.layout).removeprefix("torch.")
        elif seen.device != "meta":
            plain = _cpu(_detach(tensor)).resolve_conj().resolve_neg()
            if tensor.dtype in (torch.bfloat16, torch.float16):
                plain = _to(plain, torch.float64)
            seen.value = _numpy(plain).copy()
        return seen


def _look_at_module(module, depth):
    tensors = {**dict(module.named_parameters()), **dict(module.named_buffers())}
    return Seen("dict", {name: _look_at_tensor(tensor) for name, tensor in tensors.items()})


def _plain(kind, convert):
    return lambda value, depth: Seen(kind, convert(value))


_LOOKS = [
    ((bool, np.bool_), _plain("bool", bool)),
    (
        (int, np.integer),
        _plain("int", lambda value: int.__int__(value) if isinstance(value, int) else int(value)),
    ),
    ((float, np.floating), _plain("float", float)),
    ((complex, np.complexfloating), _plain("complex", complex)),
    (str, _plain("str", lambda value: str.__str__(value))),
    (torch.dtype, _plain("dtype object", lambda value: str(value).removeprefix("torch."))),
    (
        np.ndarray,
        lambda value, depth: Seen(
            "array", np.array(value), shape=value.shape, dtype=str(value.dtype)
        ),
    ),
    (tuple, lambda value, depth: Seen("list", [look(v, depth) for v in tuple.__iter__(value)])),
    (list, lambda value, depth: Seen("list", [look(v, depth) for v in list.__iter__(value)])),
    (
        dict,
        lambda value, depth: Seen(
            "dict",
            {
                k if isinstance(k, (str, int)) else repr(k): look(v, depth)
                for k, v in dict.items(value)
            },
        ),
    ),
    ((set, frozenset), lambda value, depth: Seen("set", sorted(f"{v!r}" for v in value))),
    (torch.nn.Module, _look_at_module),
]


def _kind(seen):
    name = seen.kind
    return say(name, value=seen.value) if name in SENTENCES["en"] else name


# How two results differ ---------------------------------------------------------------------------

KIND, SHAPE, DTYPE, FLAG, INPUT, VALUE = range(6)


@dataclass
class Difference:
    """A difference: its rank, the lower the earlier it is told, and its sentence."""

    rank: int
    why: str


def _first(got, want, exercise):
    """Return the difference of two outcomes to tell first, or None."""
    return min(
        _outcome_differences(got, want, exercise.tolerance),
        key=lambda difference: difference.rank,
        default=None,
    )


def _outcome_differences(got, want, tolerance):
    if got.error and want.error and issubclass(got.error, want.error):
        pass
    elif got.error:
        error = _shortened(_error_line(got.error, got.message), 80)
        key = "raises other" if want.error else "raises"
        yield Difference(VALUE, say(key, error=error, want=want.error and want.error.__name__))
        return
    elif want.error:
        yield Difference(VALUE, say("must raise", got=brief(got.result), want=want.error.__name__))
        return
    elif got.result.kind == "None" != want.result.kind:
        yield Difference(KIND, say("no return"))
    else:
        yield from differences(got.result, want.result, tolerance)
    pairs = zip(got.names, got.after, want.after, want.changed, strict=False)
    for name, after, right, should_change in pairs:
        if any(differences(after, right, tolerance)):
            yield Difference(INPUT, say("input other" if should_change else "input", what=name))


def differences(got, want, tolerance, where=""):
    """Yield every :class:`Difference` of two values.

    A tuple may stand for a list, an int for a float, a number for a tensor without dimensions and
    the other way round. Everything else is strict.
    """

    def told(rank, key, **parts):
        why = say(key, **parts)
        return Difference(rank, say("inside", where=where, why=why) if where else why)

    numbers = ("bool", "int", "float", "complex")
    if got.kind == "tensor" and got.shape == () and want.kind in numbers:
        if got.requires_grad:
            yield told(FLAG, "grad")
        if got.dtype in ("float32", "float16", "bfloat16"):
            yield told(DTYPE, "dtype", got=got.dtype, want="float64")
        got = _number(got)
    elif (
        want.kind == "tensor"
        and want.shape == ()
        and got.kind in numbers
        and not want.requires_grad
    ):
        want = _number(want)
    if got.kind != want.kind and (got.kind, want.kind) != ("int", "float"):
        yield told(KIND, "kind", got=_kind(got), want=_kind(want))
    elif want.kind in ("tensor", "array"):
        yield from _array_differences(got, want, tolerance, where, told)
    elif want.kind == "list":
        if len(got.value) != len(want.value):
            yield told(SHAPE, "length", got=len(got.value), want=len(want.value))
            return
        for number, pair in enumerate(zip(got.value, want.value, strict=True)):
            yield from differences(*pair, tolerance, f"{where}[{number}]")
    elif want.kind == "dict":
        if set(got.value) != set(want.value):
            keys = [_shortened(", ".join(map(str, seen.value)), 40) for seen in (got, want)]
            yield told(SHAPE, "keys", got=keys[0] or "—", want=keys[1] or "—")
            return
        for key in want.value:
            yield from differences(got.value[key], want.value[key], tolerance, f"{where}[{key!r}]")
    elif want.kind in ("float", "complex"):
        if not _close(np.array(got.value), np.array(want.value), tolerance).all():
            got_text, want_text = _numbers(got.value, want.value)
            yield told(VALUE, "value", got=got_text, want=want_text)
    elif got.value != want.value:
        yield told(VALUE, "value", got=brief(got), want=brief(want))


def _array_differences(got, want, tolerance, where, told):
    if got.shape != want.shape:
        yield told(SHAPE, "shape", got=got.shape, want=want.shape)
        return
    if got.dtype != want.dtype:
        yield told(DTYPE, "dtype", got=got.dtype, want=want.dtype)
    if got.device != want.device:
        yield told(FLAG, "device", got=got.device, want=want.device)
        return
    if got.requires_grad != want.requires_grad:
        yield told(FLAG, "grad" if got.requires_grad else "no grad")
    if (got.grad is None) != (want.grad is None):
        yield told(FLAG, "kind", got=f".grad {_grad(got)}", want=_grad(want))
    elif got.grad:
        yield from differences(got.grad, want.grad, tolerance, f"{where}.grad")
    if got.value is None or want.value is None:
        return
    coarse = {"float32": 1e-5, "float16": 1e-2, "bfloat16": 1e-2}
    good = _close(got.value, want.value, max(tolerance, coarse.get(want.dtype, 0)))
    if good.all():
        return
    at = tuple(int(i) for i in np.argwhere(~good)[0])
    texts = _numbers(got.value[at].item(), want.value[at].item())
    parts = dict(zip(("got", "want"), texts, strict=True))
    if at:
        place = str(list(at))
        yield told(VALUE, "first", where=place, count=int((~good).sum()), all=good.size, **parts)
    else:
        yield told(VALUE, "value", **parts)


def _grad(seen):
    return "None" if seen.grad is None else _kind(seen.grad)


def _close(got, want, tolerance):
    """Compare elementwise: relative to the element and to the largest one; nan equals nan."""
    if want.dtype.kind not in "fc":
        return np.asarray(got == want)
    finite = np.isfinite(want)
    largest = np.abs(want[finite]).max(initial=0.0)
    with np.errstate(all="ignore"):
        near = np.abs(got - want) <= tolerance * (np.abs(want) + largest) + 1e-300
        return (got == want) | (np.isnan(got) & np.isnan(want)) | (near & finite)


def _number(seen):
    value = seen.value.item() if seen.value is not None else math.nan
    return look(value)


def _numbers(got, want):
    """Write two numbers with four significant digits, or as many as tell them apart."""
    if not isinstance(got, float) or not isinstance(want, (int, float)):
        return str(got), _one_number(want)
    for digits in range(4, 17):
        texts = f"{got:.{digits}g}", f"{want:.{digits}g}"
        if texts[0] != texts[1]:
            break
    return texts


def _one_number(value):
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _shortened(text, length):
    return text if len(text) <= length else text[: length - 1] + "…"


def brief(seen):
    """Write a value in a few words."""
    if seen.kind in ("bool", "int", "float", "complex"):
        return _one_number(seen.value)
    if seen.kind == "str":
        return _shortened(repr(seen.value), 40)
    if seen.kind == "tensor":
        return f"{_kind(seen)} {seen.shape}"
    if seen.kind == "list":
        inside = ", ".join(map(brief, seen.value))
        return _shortened(f"({inside},)" if len(seen.value) == 1 else f"({inside})", 40)
    if seen.kind == "dict":
        return _shortened(", ".join(f"{k!r}: {brief(v)}" for k, v in seen.value.items()), 40)
    if seen.kind == "set":
        return _shortened("{" + ", ".join(seen.value) + "}", 40)
    return seen.value if seen.kind == "dtype object" else _kind(seen)


# A check changes nothing and trusts nothing -------------------------------------------------------

# Each pair reads a setting and puts it back.
_SETTINGS = [
    (torch.get_default_dtype, torch.set_default_dtype),
    (torch.is_grad_enabled, torch.set_grad_enabled),
    (torch.is_anomaly_enabled, torch.set_anomaly_enabled),
    (torch.default_generator.get_state, torch.default_generator.set_state),
    (np.random.get_state, np.random.set_state),
    (random.getstate, random.setstate),
    (np.geterr, lambda settings, put=np.seterr: put(**settings)),
    (sys.getrecursionlimit, sys.setrecursionlimit),
    (lambda: sys.stdout, lambda stream: setattr(sys, "stdout", stream)),
]
_get_device, _set_device = torch.get_default_device, torch.set_default_device


@contextlib.contextmanager
def _undisturbed():
    """Leave random streams and settings as they were found."""
    kept = [(put_back, read()) for read, put_back in _SETTINGS]
    device = _get_device()
    try:
        yield
    finally:
        for put_back, value in kept:
            put_back(value)
        if _get_device() != device:
            _set_device(None if device.type == "cpu" else device)


def _settle(
    seed,
    _dtype=torch.set_default_dtype,
    _grad=torch.set_grad_enabled,
    _torch=torch.default_generator.manual_seed,
    _numpy=np.random.seed,
    _python=random.seed,
):
    """Make a run repeatable: float64, gradients on, seeded."""
    _dtype(torch.float64)
    _grad(True)
    _torch(seed % 2**32)
    _numpy(seed % 2**32)
    _python(seed)


def _guarded():
    """Functions an answer might replace: ``{(owner, name): function}``."""
    owners = [torch, torch.Tensor, torch.nn.functional, torch.autograd, torch.linalg, np, math]
    table = {}
    for owner in owners:
        names = dir(owner) if owner is torch.Tensor else [n for n in vars(owner) if n[0] != "_"]
        for name in names:
            thing = getattr(owner, name)
            stable = thing is getattr(owner, name)
            if callable(thing) and stable and not isinstance(thing, type):
                table[owner, name] = thing
    for name in ("__repr__", "__str__", "__format__"):  # how tensors print is a matter of taste
        table.pop((torch.Tensor, name), None)
    return table


_ORIGINALS = _guarded()


def _replaced(put_back=True):
    """Return the names of library functions that were replaced; put them back."""
    names = []
    for (owner, name), original in _ORIGINALS.items():
        if getattr(owner, name, None) is not original:
            names.append(f"{owner.__name__}.{name}")
            if put_back:
                setattr(owner, name, original)
    return names


# Exhibits and the ledger --------------------------------------------------------------------------


class raises:
    """Show an expected error: ``with check.raises(RuntimeError): …`` prints its first line.

    Parameters
    ----------
    error : type or tuple of type
        The exception that the lines must raise.

    Raises
    ------
    AssertionError
        The lines raise nothing, or something else.
    """

    def __init__(self, error):
        self.error = error

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        errors = self.error if isinstance(self.error, tuple) else (self.error,)
        expected = " or ".join(one.__name__ for one in errors)
        if kind is None:
            raise AssertionError(f"these lines should raise {expected}, and raise nothing")
        line = _error_line(kind, _message(error))
        if not issubclass(kind, errors):
            if not issubclass(kind, Exception):
                return False
            raise AssertionError(
                f"these lines should raise {expected}, and raise {line}"
            ) from error
        print(line)
        return True


def same_losses(losses, expected, tolerance=1e-12):
    """Print whether two ways of training gave the same losses.

    Parameters
    ----------
    losses, expected : sequence of float, or tensor
        One loss an epoch.
    tolerance : float, optional
        Largest relative difference that counts as equal.
    """
    print(_compared_losses(losses, expected, tolerance))


def _compared_losses(losses, expected, tolerance):
    try:
        got, want = ([float(loss) for loss in row] for row in (losses, expected))
    except Exception:
        return f"{WRONG} {say('not losses')}"
    if len(got) != len(want):
        return f"{WRONG} {say('losses', got=len(got), want=len(want))}"
    for epoch, pair in enumerate(zip(got, want, strict=True)):
        equal = math.isclose(*pair, rel_tol=tolerance) or all(map(math.isnan, pair))
        if not equal:
            texts = dict(zip(("got", "want"), _numbers(*pair), strict=True))
            return f"{WRONG} {say('differ', epoch=epoch, **texts)}"
    return f"{RIGHT} {say('same', count=len(got), all=len(want), tolerance=f'{tolerance:g}')}"
