"""Verdicts on answers, in one short line: ○ not written yet, ✗ and why, ✓.

``check.NAME(answer)`` judges the exercise ``NAME``. The exercises stand in one room a lesson,
``lesson_00.py`` and on; ``mechanism.py`` says how they are judged, and how to add one.
"""

import difflib

from helpers.check import mechanism
from helpers.check.exhibits import raises, same_losses
from helpers.check.mechanism import progress

__all__ = ["progress", "raises", "same_losses"]

language = "en"  # of the sentences that a student reads


def __getattr__(name):
    if name.startswith("_"):
        raise AttributeError(name)
    known = []
    for room in mechanism.rooms():
        if name in mechanism.exercises(room):
            return mechanism.judge_of(room, name)
        known += mechanism.exercises(room)
    near = difflib.get_close_matches(name, known, 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise AttributeError(f"no exercise is named {name}{hint}")


def __dir__():
    exercises = [name for room in mechanism.rooms() for name in mechanism.exercises(room)]
    return sorted([*__all__, "language", *exercises])
