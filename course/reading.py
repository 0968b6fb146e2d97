"""How a lesson is read: what a first reading leaves out, and the minutes that each part takes.

A heading that begins ``Deeper:`` opens a block, until the next heading of the same or a higher
level. A first reading leaves it out. Here alone stands which cells that are: JupyterLab folds them,
decks hide them, tests run the rest without them.
"""

import hashlib
import re
from dataclasses import dataclass

MARK = "Deeper: "
HEADING = re.compile(r"^(#{1,6}) +(.+?) *$", re.MULTILINE)
FENCED = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
FORMULA = re.compile(r"\$\$.*?\$\$", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
FOLDED = re.compile(r"<details>.*?</details>", re.DOTALL)


def headings(cell):
    """List the headings of a cell as ``(level, title)``, in order."""
    text = FENCED.sub("", cell.source) if cell.cell_type == "markdown" else ""
    return [(len(signs), title) for signs, title in HEADING.findall(text)]


def deeper(cells):
    """Say for each cell in which block it stands.

    Parameters
    ----------
    cells : list of nbformat.NotebookNode
        A lesson's, in order.

    Returns
    -------
    list of (str or None)
        The title of the block, without its mark; None in a first reading.
    """
    blocks, block, level = [], None, 0
    for cell in cells:
        for depth, title in headings(cell):
            if block is None or depth <= level:
                opens = title.startswith(MARK)
                block, level = (title.removeprefix(MARK), depth) if opens else (None, 0)
        blocks.append(block)
    return blocks


def exercise_of(cell):
    """Return the name of the exercise that a cell hands its answer to, or None."""
    call = re.search(r"^check\.(\w+)\(\1\)$", cell.source, re.MULTILINE)
    return call[1] if call and cell.cell_type == "code" else None


def id_of(cell):
    """Return the id that the build gives a cell: a hash of its type and source."""
    return hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]


def lines_of(code):
    """List the lines of a piece of code that are not empty."""
    return [line for line in code.splitlines() if line.strip()]


@dataclass(frozen=True)
class Load:
    """What a reader has before them in some cells of a lesson, and how long it takes.

    The model is a slow reader who looks at every cell and solves every exercise: 200 words a
    minute outside folds, 48 seconds a displayed formula, 4.5 seconds a line of code and 9 a cell,
    36 seconds a question, and for an exercise a minute for each line of its solution, at most 10.
    """

    words: int = 0
    formulas: int = 0
    lines: int = 0
    cells: int = 0
    questions: int = 0
    exercises: tuple = ()
    practice: float = 0.0  # minutes

    @property
    def minutes(self):
        """All of it, in minutes."""
        read = self.words / 200 + 0.8 * self.formulas + 0.6 * self.questions
        return read + (4.5 * self.lines + 9 * self.cells) / 60 + self.practice


def load(cells, solutions):
    """Measure some cells of a lesson.

    Parameters
    ----------
    cells : list of nbformat.NotebookNode
        Of a lesson.
    solutions : list of nbformat.NotebookNode
        All cells of its solutions.

    Returns
    -------
    Load
        Of these cells.

    Raises
    ------
    KeyError
        If an exercise has no solution.
    """
    text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    words = FOLDED.sub("", COMMENT.sub("", FORMULA.sub("", text))).split()
    code = [cell for cell in cells if cell.cell_type == "code"]
    # Of a solution counts all but the call of its check.
    solved = {exercise_of(cell): len(lines_of(cell.source)) - 1 for cell in solutions}
    exercises = tuple(filter(None, map(exercise_of, code)))
    return Load(
        words=len(words),
        formulas=len(FORMULA.findall(text)),
        lines=sum(len(lines_of(cell.source)) for cell in code),
        cells=len(code),
        questions=text.count("**Predict.**"),
        exercises=exercises,
        practice=sum(min(10, max(1, solved[name])) for name in exercises),
    )
