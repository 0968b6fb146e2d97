"""The verdict on an answer: it is tried, compared with what is right, explained, said."""

import dis
import inspect
import types

from helpers.check.diagnosis import known_mistake
from helpers.check.guard import replaced, undisturbed
from helpers.check.results import (
    FLAG,
    KIND,
    SHAPE,
    VALUE,
    differences,
    error_line,
    kind_of,
    look,
    message_of,
)
from helpers.check.sentences import say, shortened
from helpers.check.trial import Cases, first_difference

UNWRITTEN, WRONG, RIGHT = "○", "✗", "✓"
LONGEST_LINE = 120


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
    cases = Cases(name, exercise)
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
    wrong = [first_difference(got[i], want[i], exercise.tolerance) for i in numbers]
    if not any(wrong):
        return RIGHT, ""
    if _is_stub(answer):
        return UNWRITTEN, say("unwritten")
    number = next(i for i in numbers if wrong[i])
    first = wrong[number]
    known = known_mistake(cases, got, wrong)
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
