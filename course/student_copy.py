"""A lesson as a student has it: delivered without results, carried into a newer version.

Which cells are the student's is told by their ids: the build makes each from the cell's content,
and editors keep it. So a cell whose id is not its content's has been changed, or was added.
Standard library only, as a start of the course can well do without more.
"""

import json
import platform
import re
from dataclasses import dataclass

from course.reading import exercise_of, headings, id_of

MAP = "draw.course_map()"  # the cell that shows the course as one picture
BUILT = re.compile(r"[0-9a-f]{12}(-\d+)?")  # the ids that the build gives
UNTOUCHED = "...  # your code here"
# A sentence about the folder, its link included: a class may do without both.
ON_SOLUTIONS = re.compile(r"(?<=\.\s)((?!\.\s).)*`solutions`((?!\.\s).)*\.(?!\S)", re.DOTALL)
WITHOUT_SOLUTIONS = "Your instructor has the solved exercises."


class Node(dict):
    """A JSON object whose entries are attributes, too, as those of nbformat are."""

    __getattr__ = dict.__getitem__


def read(text):
    """Return a notebook (str or bytes) with each cell's source in one piece.

    Raises
    ------
    ValueError
        If it is cut, or no notebook of format 4.
    """
    try:
        notebook = json.loads(text, object_hook=Node)
        for cell in notebook.cells:
            cell["source"] = "".join(cell.source)
            cell.cell_type  # noqa: B018
        if notebook.nbformat == 4:
            return notebook
    except (AttributeError, KeyError, TypeError, RecursionError) as error:
        raise ValueError("no notebook") from error
    raise ValueError("no notebook of format 4")


def written(notebook):
    """Return what :func:`read` has read as the bytes of a file."""
    cells = [cell | {"source": cell.source.splitlines(True)} for cell in notebook.cells]
    text = json.dumps(notebook | {"cells": cells}, ensure_ascii=False, indent=1, sort_keys=True)
    return (text + "\n").encode()


def for_students(text, solutions=True):
    """Return a notebook as it is delivered: what it will show stands nowhere before the first run.

    Pictures stay above the first section, which nothing asks about, and the map of the course.
    This Python's version is added: JupyterLab would, and count the notebook as unsaved.

    Parameters
    ----------
    text : str
        The notebook as it stands in notebooks/.
    solutions : bool
        Whether the solved exercises are delivered, too: else no lesson points to them.
    """
    notebook = read(text)
    notebook.metadata.language_info["version"] = platform.python_version()
    opening = True
    for cell in notebook.cells:
        opening = opening and all(level != 2 for level, _ in headings(cell))
        if not solutions and cell.cell_type == "markdown":
            cell["source"] = ON_SOLUTIONS.sub(WITHOUT_SOLUTIONS, cell.source)
        stays = opening or cell.source == MAP
        forget_results(cell, [o for o in cell.get("outputs", []) if stays and in_a_picture(o)])
    return written(notebook)


def in_a_picture(output):
    """Say whether an output is a picture, or the words that stand under one."""
    return "image/png" in output.get("data", {}) or "in_words" in output.get("metadata", {})


def forget_results(cell, but=()):
    """Take a cell's count and outputs away, ``but`` those in a list."""
    if cell.cell_type == "code":
        cell |= {"execution_count": None, "outputs": list(but)}


@dataclass(frozen=True)
class Carried:
    """A newer version with a student's answers in it: names of exercises, and the file."""

    content: bytes
    answered: list  # carried
    gone: list  # answered, but without an exercise in the newer version
    others: int  # cells that are the student's and belong to no exercise


def is_version(mine, new):
    """Say whether a student's notebook, changed or not, is of the version ``new`` (bytes)."""
    try:
        mine, new = read(mine), read(new)
    except ValueError:
        return False
    built = [{cell.get("id") for cell in it.cells} for it in (mine, new)]
    return {one for one in built[0] if one and BUILT.fullmatch(one)} == built[1]


def carry(mine, new):
    """Put a student's answers into a newer version of their lesson.

    An answer is every cell of the student's that calls an exercise's check, with the student's
    own cells directly around it: helper functions, trials, notes. It takes the place of the cell
    that calls this check in the newer version. Verdicts are not carried.

    Parameters
    ----------
    mine, new : bytes
        The student's notebook; the newer version as delivered.

    Returns
    -------
    Carried

    Raises
    ------
    ValueError
        If one of them is no notebook.
    """
    mine, new = read(mine), read(new)
    answers, others = answers_in(mine, new)
    cells, answered = [], []
    for cell in new.cells:
        name = exercise_of(cell)
        if name not in answers or name in answered:
            cells.append(cell)
            continue
        answered.append(name)
        own = answers[name]
        asked = next(c for c in own if exercise_of(c) == name or c.get("id") == cell.id)
        for number, answer in enumerate(own, 1):
            forget_results(answer)
            answer["id"] = cell.id if answer is asked else f"{cell.id}-own-{number}"
        cells += own
    content = written(Node(new | {"cells": cells}))
    return Carried(content, answered, [name for name in answers if name not in answered], others)


def answers_in(mine, new):
    """Map exercises to the student's cells in ``mine``; count the student's other cells."""
    as_built = {cell.source for cell in new.cells}
    named = {cell.id: exercise_of(cell) for cell in new.cells}
    cells = mine.cells
    keeps_ids = any(BUILT.fullmatch(cell.get("id", "")) for cell in cells)  # not all editors do

    def own(cell):
        changed = id_of(cell) != cell.get("id", "")[:12]
        return changed and cell.source.strip() and cell.source not in as_built

    def exercise(cell):
        if not own(cell) or (UNTOUCHED in cell.source and not keeps_ids):
            return None
        return exercise_of(cell) or named.get(cell.get("id"))

    def goes_with(cell, above):
        if not (keeps_ids and own(cell)) or exercise(cell):
            return False
        added = not BUILT.fullmatch(cell.get("id", ""))
        return added or (above and cell.cell_type == "code")  # the upper half of a cut cell

    answers, taken = {}, set()
    for here, cell in enumerate(cells):
        if name := exercise(cell):
            run = {here}
            for step in (-1, 1):
                there = here + step
                while there in range(len(cells)) and there not in taken:
                    if not goes_with(cells[there], step < 0):
                        break
                    run.add(there)
                    there += step
            taken |= run
            answers.setdefault(name, []).extend(cells[at] for at in sorted(run))
    others = sum(bool(own(cell)) for cell in cells) - len(taken) if keeps_ids else 0
    return answers, others
