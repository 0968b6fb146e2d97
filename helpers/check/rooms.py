"""The rooms, one a lesson, and what a lesson calls."""

import importlib
import pkgutil
import sys

from helpers.check.exercise import MAKERS
from helpers.check.sentences import say
from helpers.check.verdict import RIGHT, UNWRITTEN, WRONG, verdict

_states = {}  # name -> verdict of the last check in this kernel


def names():
    """Return the names of all rooms, in the order of the lessons."""
    folder = sys.modules[__package__].__path__
    return sorted(m.name for m in pkgutil.iter_modules(folder) if m.name.startswith("lesson_"))


def exercises(room):
    """Return ``{name: function that makes the exercise}`` of one room, in its order."""
    importlib.import_module(f"{__package__}.{room}")
    return MAKERS.get(room, {})


def judge_of(room, name):
    """Return ``check.NAME``: a function of the answer, which prints the verdict."""

    def judge(*answers, **named):
        if len(answers) == 1 and not named:
            cell = sys._getframe(1)
            state, why = verdict(name, exercises(room)[name](), answers[0], cell)
        else:
            state, why = WRONG, say("one thing", name=name)
        _states[name] = state
        print(f"{state} {name}: {why}" if why else f"{state} {name}")

    judge.__name__ = judge.__qualname__ = name
    judge.__doc__ = exercises(room)[name].__doc__
    return judge


def progress():
    """Print this notebook's exercises with their states: those of the rooms it has checked from."""
    seen = [room for room in MAKERS.values() if any(name in _states for name in room)]
    made = {name: make for room in seen for name, make in room.items()}
    counts = {False: [0, 0], True: [0, 0]}  # deeper or not -> right ones, all
    for name, make in made.items():
        state = _states.get(name, UNWRITTEN)
        print(state, say("deeper", name=name) if make.deeper else name)
        counts[make.deeper][0] += state == RIGHT
        counts[make.deeper][1] += 1
    (right, first), (right_deeper, deeper) = counts.values()
    if not made:
        print(say("nothing"))
    elif deeper:
        print(say("of both", count=right, all=first, deeper=right_deeper, all_deeper=deeper))
    else:
        print(say("of", count=right, all=first))
