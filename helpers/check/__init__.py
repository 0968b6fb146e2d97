"""Verdicts on answers, in one short line: ○ not written yet, ✗ and why, ✓.

``check.NAME(answer)`` judges the exercise ``NAME``. The exercises stand in one room a lesson,
``lesson_00.py`` and on; how they are judged stands in ``mechanism.py``.
"""

import difflib

from helpers.check import mechanism
from helpers.check.mechanism import progress, raises, same_losses

__all__ = ["progress", "raises", "same_losses"]

language = "en"  # of the sentences that a student reads


def __getattr__(name):
    if not name.startswith("_"):
        for room in mechanism.rooms():
            names = mechanism.exercises(room)
            if name in names:
                return mechanism.judge_of(name)
    known = [] if name.startswith("_") else [n for r in mechanism.rooms() for n in _names(r)]
    near = difflib.get_close_matches(name, known, 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise AttributeError(f"no exercise is named {name}{hint}")


def _names(room):
    return list(mechanism.exercises(room))


def __dir__():
    return sorted([*globals(), *(name for room in mechanism.rooms() for name in _names(room))])
