"""Verdicts on answers, in one short line: ○ not written yet, ✗ and why, ✓.

``check.NAME(answer)`` judges the exercise ``NAME``. The exercises stand in one room a lesson,
``lesson_00.py`` and on; ``exercise.py`` says how to add one. An answer walks down once: it is tried
(``trial.py``), compared (``results.py``), explained (``diagnosis.py``), said (``verdict.py``).
"""

import difflib

from helpers.check import rooms
from helpers.check.exhibits import raises, same_losses
from helpers.check.rooms import progress

__all__ = ["progress", "raises", "same_losses"]

language = "en"  # of the sentences that a student reads


def __getattr__(name):
    if name.startswith("_"):
        raise AttributeError(name)
    known = []
    for room in rooms.names():
        if name in rooms.exercises(room):
            return rooms.judge_of(room, name)
        known += rooms.exercises(room)
    near = difflib.get_close_matches(name, known, 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise AttributeError(f"no exercise is named {name}{hint}")


def __dir__():
    names = [name for room in rooms.names() for name in rooms.exercises(room)]
    return sorted([*__all__, "language", *names])
