"""The verdict on an answer: it is tried, compared with what is right, explained, said."""

import contextlib
import dis
import functools
import inspect
import re
import types
from collections import Counter
from dataclasses import replace

from helpers.check.diagnosis import explain, known_mistake, raised
from helpers.check.guard import replaced, undisturbed
from helpers.check.results import (
    FLAG,
    KIND,
    VALUE,
    differences,
    error_line,
    kind_of,
    look,
    message_of,
)
from helpers.check.sentences import say, shortened
from helpers.check.source import files_of, functions_of, page_kept
from helpers.check.trial import LEFT_BEHIND, Cases, first_difference, only

UNWRITTEN, WRONG, RIGHT = "○", "✗", "✓"
LONGEST_LINE = 120


def verdict(name, exercise, answer, cell=None):
    """Judge one answer. Prints nothing, raises nothing.

    Parameters
    ----------
    name : str
        Name of the exercise; seeds its cases.
    exercise : Exercise
        What is asked.
    answer : object
        Whatever was handed over.
    cell : frame, optional
        Where it was handed over: a value has no code of its own, and was computed there.

    Returns
    -------
    tuple of str
        The state, ○ ✗ or ✓, and why: a short line, empty for ✓.
    """
    names = replaced()
    try:
        with undisturbed(), page_kept(answer):
            state, why = (WRONG, "") if names else _judged(name, exercise, answer, cell)
    except KeyboardInterrupt:
        state, why = WRONG, say("interrupted")
    except BaseException as error:  # an answer's own special methods may do anything
        line = shortened(error_line(type(error), message_of(error)), 60)
        state, why = WRONG, say("unreadable", error=line)
    if exercise.probe:  # its dicts have words for keys: `the lengths: …`, not `['the lengths']: …`
        why = re.sub(r"^\[(['\"])(.+?)\1\]", r"\2", why)
    names += replaced()
    return (WRONG, say("replaced", what=names[0])) if names else (state, why)


def _judged(name, exercise, answer, cell):
    cases = Cases(name, exercise)
    answer = _adapted(answer, cases)
    refused = _refused(exercise, answer, cases)
    if refused:
        return WRONG, refused
    with contextlib.suppress(Exception):  # whatever an answer's own special methods do
        cases.files = files_of(answer)
    numbers = range(len(cases.makers))
    got = [cases.outcome(answer, number) for number in numbers]
    if any(outcome.unwritten for outcome in got):
        other = "" if _is_stub(answer) else _open_function(answer)
        if other:
            return UNWRITTEN, say("unwritten other", name=other)
        return UNWRITTEN, say("unwritten") if exercise.case else _open(got[0].result)
    # The oracle runs after the answer, which finds no right result anywhere; and with the library's
    # own functions.
    names = replaced()
    if names:
        return WRONG, say("replaced", what=names[0])
    want = [cases.right(number) for number in numbers]
    wrong = [first_difference(got[i], want[i], exercise.tolerance) for i in numbers]
    if not any(wrong):
        called = next((outcome.called for outcome in got if outcome.called), "")
        return (WRONG, say("banned", what=called)) if called else (RIGHT, "")
    if _is_stub(answer):
        return UNWRITTEN, say("unwritten")
    odd = _odd_entry(exercise, answer)
    if odd:
        return WRONG, odd
    number = next(i for i in numbers if wrong[i])
    first = _in_letters(wrong[number], cases.letters(number))
    first = _of_the_first(first, want[number].result) if exercise.probe else first
    if exercise.case is None and cell is not None:
        cases.cell = (name, cell.f_code.co_filename, cell.f_globals)
    pairs = zip(got, want, strict=True)
    if all(only(LEFT_BEHIND, *pair, exercise.tolerance) for pair in pairs):
        return WRONG, known_mistake(cases, got) or first.why
    found = explain(cases, answer, got, want, wrong)
    if found:
        why, after = found
        told = after is not None and after <= first.rank < FLAG and not exercise.secret
        return WRONG, say("inside", where=first.why, why=why) if told else why
    if exercise.case is None:
        other = _other_kind(exercise, answer, first, want[number].result)
        if other:
            return WRONG, other
    if exercise.secret:
        return WRONG, _secret(got[number], want[number], exercise.tolerance, first.why)
    if got[number].error and not want[number].error:
        told = raised(got[number], cases.letters(number))
        if got[number].code.startswith("raise "):
            error = error_line(got[number].error, got[number].message)
            why = say("raises on purpose", error=shortened(error, 50))
            longer = say("for", why=why, inputs=cases.described(number))
            told = shortened(longer, LONGEST_LINE - len(name) - 4)
        if told:
            return WRONG, told
    if first.rank == VALUE and cases.worth_telling(number, got[number]):
        longer = say("for", why=first.why, inputs=cases.described(number))
        if len(longer) + len(name) + 4 <= LONGEST_LINE and "…" not in longer:
            return WRONG, longer
    return WRONG, first.why


def _open(seen):
    """Say that an answer is not written yet, or how many entries of a list are not."""
    entries = seen.value if seen and seen.kind == "list" else []
    count = sum(entry.kind == "ellipsis" for entry in entries)
    if 0 < count < len(entries):
        return say("unwritten some", count=count, all=len(entries))
    return say("unwritten")


def _in_letters(difference, letters):
    """Tell two shapes in the letters of the docstring, if these name all sizes."""
    if difference.key != "shape":
        return difference
    shapes = {
        side: [letters.get(size, size if size == 1 else None) for size in shape]
        for side, shape in difference.parts.items()
    }
    if any(None in shape for shape in shapes.values()):
        return difference
    parts = {side: f"({', '.join(map(str, s))}{',' * (len(s) == 1)})" for side, s in shapes.items()}
    return replace(difference, parts=parts)


def _of_the_first(difference, want):
    """Tell another kind than a probe's dict by what stands first in it: the result itself."""
    if difference.key != "kind" or difference.where or want.kind != "dict":
        return difference
    due = kind_of(next(iter(want.value.values())))
    return replace(difference, parts=difference.parts | {"want": due})


def _adapted(answer, cases):
    """Let a function whose arguments all go by name be called by place."""
    if type(answer) is not types.FunctionType:
        return answer
    parameters = list(inspect.signature(answer).parameters.values())
    if not parameters or any(one.kind is not one.KEYWORD_ONLY for one in parameters):
        return answer
    names = [one.name for one in parameters]
    if cases.exercise.probe is None and len(names) != len(cases.names):
        return answer

    @functools.wraps(answer)
    def by_place(*inputs):
        return answer(**dict(zip(names, inputs, strict=True)))

    del by_place.__wrapped__
    return by_place


def _refused(exercise, answer, cases):
    """Say what is wrong with the thing handed over, before it is tried."""
    if answer is Ellipsis or exercise.takes_value:
        return None
    kinds = {_callable_kind(mistake.answer) for mistake in exercise.mistakes}
    want = "a function" if exercise.probe is None else kinds.pop() if len(kinds) == 1 else None
    got = _callable_kind(answer)
    if want == "a class" and got == "a function" and _is_object(answer):
        return say("object", kind=shortened(type(answer).__name__, 40))
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


def _other_kind(exercise, answer, first, right):
    """Say that a choice is of another kind than what is asked for, or has entries of another."""
    got = look(answer)
    due = [look(exercise.handed_over(mistake)) for mistake in exercise.mistakes]
    if got.kind == right.kind == "str" and len(got.value) > len(right.value) == 1:
        return say("one letter", got=repr(shortened(got.value, 40)))
    kinds = {kind_of(one) for one in due}
    if first.rank == KIND and exercise.probe and len(kinds) == 1 and kind_of(got) not in kinds:
        return say("handed", got=kind_of(got), want=kinds.pop())  # not what the probe makes of it
    return None


def _odd_entry(exercise, answer):
    """Say that a list of choices has an entry of a kind that no list of them has."""
    got = look(answer)
    if exercise.case or got.kind != "list":
        return None
    due = [look(exercise.handed_over(mistake)) for mistake in exercise.mistakes]
    entries = [entry for one in due for entry in (one.value if one.kind == "list" else [one])]
    kinds = Counter(kind_of(entry) for entry in entries if entry.kind != "None").most_common()
    odd = [one for one in got.value if one.kind != "None" and kind_of(one) not in dict(kinds)]
    if odd and {one.kind for one in due} == {"str"}:
        return say("letters", got=kind_of(odd[0]))
    if odd and kinds:
        return say("entries handed", got=kind_of(odd[0]), want=kinds[0][0])
    return None


def _callable_kind(thing):
    if issubclass(type(thing), type):
        return "a class"
    return "a function" if callable(thing) else None


def _is_object(thing):
    """Whether it is an object of a class that happens to be callable, as a Module."""
    made = (functools.partial, types.FunctionType, types.MethodType, types.BuiltinFunctionType)
    return not issubclass(type(thing), made)


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


def _open_function(answer):
    """Name a function of the page that an answer calls, and that is a stub still."""
    for function in functions_of(answer):
        for name in function.__code__.co_names:
            if _is_stub(function.__globals__.get(name)):
                return name
    return ""


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
