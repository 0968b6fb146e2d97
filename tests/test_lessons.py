"""The rules of style in CONTRIBUTING.md, where a machine can see them."""

import ast
import json
import re
import statistics

from course.build import MYTHS, ROOT, convert, notebook_path
from course.reading import FOLDED, MARK, deeper, exercise_of, headings, load
from helpers.check import rooms

import jupytext
import pytest

LESSONS = sorted((ROOT / "lessons_src" / "en").glob("*.py"))
IMPORTED = {"torch", "numpy", "matplotlib", "helpers"}
LONGEST_LEAD = 200  # characters: it stands on a slide
MINUTES = re.compile(r"\*\*(\d+) minutes\*\*(?:, (\d+) more for what is marked \*Deeper\*)?")
SHOWN_ABOVE = re.compile(r"<!-- shown above: \S.*?-->", re.DOTALL)
SHORT, HOUR = 15, 60  # minutes: of a lesson with one reading, of a first reading at most
CLOSE = 0.15  # print and model differ by so much
CELLS, EXERCISES = 45, 5  # of a first reading: at most, at least


def cells_of(path, kind):
    return [cell.source for cell in convert(path).cells if cell.cell_type == kind]


def prose(path):
    return "\n\n".join(cells_of(path, "markdown"))


def lines_of(code):
    return [line for line in code.splitlines() if line.strip()]


TABLE = re.compile(r"^\| You will \| exercise \|\n\|[-| ]+\|\n((?:\|.+\|\n?)+)", re.MULTILINE)


def is_short(text):
    """Say whether a lesson takes no more than a few minutes, by its opening."""
    told = MINUTES.search(text)
    return bool(told) and int(told[1]) <= SHORT


each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


@each_lesson
def test_its_notebooks_are_built(path):
    for folder in ("en", "solutions"):
        source = ROOT / "lessons_src" / folder / path.name
        built, remedy = notebook_path(source), f"run: python3 -m course build {path.stem[:2]}"
        told = f"{folder}/{built.name} is not what its source gives; {remedy}"
        assert source.exists() and built.exists(), told
        there = json.loads(built.read_bytes())["cells"]
        assert [cell.get("id") for cell in there] == [cell.id for cell in convert(source).cells], (
            told
        )


@each_lesson
def test_the_first_code_cell_imports_and_does_nothing_else(path):
    import sys

    remedy = "the first code cell only imports: torch, numpy, matplotlib, helpers, standard library"
    for node in ast.parse(cells_of(path, "code")[0]).body:
        assert isinstance(node, ast.Import | ast.ImportFrom), f"{ast.unparse(node)}: {remedy}"
        names = [node.module] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
        for name in names:
            assert name.split(".")[0] in IMPORTED | sys.stdlib_module_names, f"{name}: {remedy}"


@each_lesson
def test_cells_are_small(path):
    code = cells_of(path, "code")
    sizes = [len(lines_of(cell)) for cell in code]
    median = statistics.median(sizes)
    assert median <= 5, f"half of the code cells have more than 5 lines ({median:.0f}): cut them"
    long = [cell for cell, size in zip(code, sizes, strict=True) if size > 10]
    told = "over 10 lines are more than one cell in ten: cut some of\n\n" + "\n\n".join(long)
    assert len(sizes) - len(long) >= 0.9 * len(sizes), told
    for cell in code:
        is_class = any(isinstance(node, ast.ClassDef) for node in ast.parse(cell).body)
        limit = 36 if is_class else 20
        count = len(lines_of(cell))
        assert count <= limit, f"{count} lines, at most {limit}: cut the cell\n\n{cell}"


@each_lesson
def test_prose_comes_between_code(path):
    kinds = "".join(cell.cell_type[0] for cell in convert(path).cells)
    assert kinds.startswith("mc"), "a lesson opens with prose, then the imports"
    told = "more than three code cells without a word between them, after “{}”: put prose there"
    at = kinds.find("cccc")
    assert at < 0, told.format(convert(path).cells[at].source.partition("\n")[0])


@each_lesson
def test_code_shows_things_the_one_way(path):
    for cell in cells_of(path, "code"):
        for banned in [r"^\s*[%!]", r";\s*$", r"plt\.show", r"%timeit", r"\b_\b\s*$"]:
            found = re.search(banned, cell, re.MULTILINE)
            told = "end the cell with a bare expression; no `;`, no plt.show(), no `_`, no timings"
            assert not found, f"`{found[0].strip()}` in a cell: {told}\n\n{cell}"


@each_lesson
def test_words(path):
    text = re.sub(r"`[^`]*`", "", prose(path))
    for banned in [r"\bsimply\b", r"\bobviously\b", r"\btrivially\b", r"\\label", r"\\eqref"]:
        found = re.search(f".*{banned}.*", text, re.IGNORECASE)
        assert not found, f"{banned} is not used here: {found[0]}"
    counts = [text.count(tag) for tag in ("<details>", "</details>", "<summary>", "</summary>")]
    assert len(set(counts)) == 1, f"a fold is not closed: <details> and <summary>: {counts}"


@each_lesson
def test_every_heading_has_a_short_lead(path):
    for cell in cells_of(path, "markdown"):
        cell = re.sub(r"<!--.*?-->", "", cell, flags=re.DOTALL)
        for title, rest in re.findall(r"^#{1,3} (.+)\n+((?:.*\S.*\n?)*)", cell, re.MULTILINE):
            lead = " ".join(rest.split())
            if title == "Recap":  # its list is the slide
                continue
            prose_first = lead and not lead.startswith(("#", "|", "-", "$$", "<details"))
            assert prose_first, f"{title}: put a sentence or two below the heading, for the slide"
            told = f"{title}: a lead of {len(lead)} characters, at most {LONGEST_LEAD}"
            assert len(lead) <= LONGEST_LEAD, f"{told}: end the paragraph earlier"


@each_lesson
def test_a_lesson_opens_and_ends_alike(path):
    first, *_ = cells_of(path, "markdown")
    assert first.startswith("# "), "a lesson begins with its title, “# …”"
    for part in ("You will", "**You need**"):
        assert part in first, f"the opening lacks “{part}”: see lesson 00"
    count = len(re.findall(r"^(?:- |\| (?!You will))", first, re.MULTILINE))
    assert 3 <= count <= 5, f"{count} objectives under “You will”: 3 to 5"
    headings = re.findall(r"^## (?!Deeper: )(.+)$", prose(path), re.MULTILINE)
    assert headings[-2:] == ["Recap", "Glossary"], "a lesson ends with ## Recap and ## Glossary"
    for number, heading in enumerate(headings[:-2], 1):
        assert heading.startswith(f"{number}. "), f"“## {heading}” is section {number}"
    progress = "check.progress()" in "\n".join(cells_of(path, "code"))
    assert progress, "a cell with check.progress() is missing: it stands before the Recap"
    if path not in LESSONS[-2:]:  # who adds a lesson need not touch the one before it
        link = f"({LESSONS[LESSONS.index(path) + 1].stem}.ipynb)"
        _, announced, following = prose(path).partition("**Next:**")
        assert announced and link in following, f"the last line is “**Next:** [title]{link}”"


@each_lesson
def test_predict_prompts_fold_their_reasoning(path):
    text = prose(path)
    prompts = re.findall(r"\*\*Predict\.\*\*(?:.*\S.*\n)+\n(.*)", text)
    least = 1 if is_short(text) else 6
    assert len(prompts) >= least, f"{len(prompts)} questions “**Predict.** …?”, at least {least}"
    fold = "<details><summary>Reasoning</summary>"
    assert set(prompts) == {fold}, f"below a question stands {fold}, after an empty line"


def test_myths_are_numbered_and_listed():
    claims = {}
    for path in LESSONS:
        here = re.findall(r"^> .*Myth (.+?)\*\* (.+)$", prose(path), re.MULTILINE)
        numbers = [number for number, _ in here]
        right = [f"{path.stem[1]}.{n + 1}" for n in range(len(here))]
        assert numbers == right, f"{path.name}: myths {numbers}: number them {right}"
        claims |= {number: (claim, path.stem) for number, claim in here}
    assert len(claims) >= 25
    page = json.loads((ROOT / MYTHS).read_text(encoding="utf-8"))
    lines = "\n".join("".join(cell["source"]) for cell in page["cells"])
    entries = re.findall(r"^- \*\*(.+?)\*\* (.+) \(\[.+\]\((\w+)\.ipynb\)\)$", lines, re.MULTILINE)
    remedy = "the page of myths is not the lessons'; run: python3 -m course build 00"
    assert [entry[0] for entry in entries] == list(claims), remedy
    assert {number: (claim, stem) for number, claim, stem in entries} == claims, remedy


@pytest.mark.parametrize("page", [ROOT / "README.md", LESSONS[0]], ids=lambda page: page.name)
def test_the_tables_tell_the_minutes_that_the_lessons_tell(page):
    row = re.compile(r"\| \[[^\]]+\]\((?:notebooks/en/)?(\w+)\.ipynb\) \|.*\| (\d+) \|")
    told = dict(row.findall(page.read_text(encoding="utf-8")))
    minutes = {p.stem: re.search(r"\*\*(\d+) minutes\*\*", prose(p)).group(1) for p in LESSONS}
    for stem, said in told.items():
        right = minutes[stem]
        assert said == right, f"{page.name}: {stem} takes {right} minutes, not {said}"
    lacking = [path.stem for path in LESSONS if path != page and path.stem not in told]
    assert not lacking, f"{page.name}: its table of lessons has no row for {', '.join(lacking)}"


def test_exercises_are_many():
    calls = [
        re.findall(r"^check\.(\w+)\(\1\)$", p.read_text("utf-8"), re.MULTILINE) for p in LESSONS
    ]
    names = [name for found in calls for name in found]
    assert len(names) >= 28
    assert len(names) == len(set(names))


# Two readings: each rule lists what is wrong with a lesson, given its cells and its solutions'


def first_reading(cells):
    return [cell for cell, block in zip(cells, deeper(cells), strict=True) if not block]


def exercises_of(cells):
    return list(filter(None, map(exercise_of, cells)))


def wrong_marks(cells, _):
    """Find headings that JupyterLab, decks and tests would not understand alike."""
    blocks = deeper(cells)
    titles = [t for cell in cells for _, t in headings(cell) if t.startswith(MARK)]
    problems = [f"two blocks are called “{title}”" for title in titles if titles.count(title) > 1]
    opened = None
    for cell, block in zip(cells, blocks, strict=True):
        found = headings(cell)
        if found and (len(found) > 1 or not cell.source.startswith("#")):
            problems.append(f"a heading is not alone at the top of its cell: {found[-1][1]}")
        for _, title in found:
            if block and block == opened and title.startswith(MARK):
                problems.append(f"a mark within a block that has one: {title}")
            if re.match("deeper", title, re.IGNORECASE) and not title.startswith(MARK):
                problems.append(f"a mark is written “{MARK.strip()}”: {title}")
            if re.match(rf"{MARK}\d", title):
                problems.append(f"a block has no number: {title}")
        if block and block != opened:
            lead = cell.source.partition("\n")[2].strip()
            if len(re.findall(r"[.?!](?=\s|$)", lead)) != 1 or "\n\n" in lead:
                problems.append(
                    f"the cell that opens a block is its heading and a sentence: {block}"
                )
        opened = block
    return problems


def wrong_minutes(cells, solutions):
    """Compare the minutes that a lesson prints with the model's."""
    parts = [first_reading(cells), [c for c, b in zip(cells, deeper(cells), strict=True) if b]]
    told = MINUTES.search(cells[0].source)
    if not told:
        return ["the opening does not say how many **minutes** it takes"]
    problems = []
    for said, part, what in zip(told.groups(), parts, ["first reading", "deeper"], strict=True):
        minutes = load(part, solutions).minutes
        if abs(int(said or 0) - minutes) > CLOSE * minutes:
            problems.append(f"{what}: says {said} minutes, the model {minutes:.0f}")
    if int(told[1]) > HOUR:
        problems.append(f"a first reading of {told[1]} minutes")
    return problems


def too_much_at_first(cells, _):
    """Count the code cells and the exercises of a first reading."""
    first = first_reading(cells)
    count = sum(cell.cell_type == "code" for cell in first)
    problems = [f"{count} code cells in the first reading, at most {CELLS}"] * (count > CELLS)
    number = len(exercises_of(first))
    if number < EXERCISES and not is_short(cells[0].source):
        problems.append(f"{number} exercises in the first reading, at least {EXERCISES}")
    return problems


def untested_objectives(cells, _):
    """Compare the table of objectives with the exercises."""
    table = TABLE.search(cells[0].source)
    if not table:
        problem = "the opening has no table of objectives and exercises"
        return [problem] * (not is_short(cells[0].source))
    first, every, problems = exercises_of(first_reading(cells)), exercises_of(cells), []
    named = []
    for row in table[1].strip().splitlines():
        objective, tests = row.strip("|").split("|")[:2]
        here = re.findall(r"`(\w+)`", tests)
        named += here
        problems += [
            f"no exercise {name}: {objective.strip()}" for name in here if name not in every
        ]
        if not set(here) & set(first):
            problems.append(f"no exercise of the first reading tests: {objective.strip()}")
    return problems + [f"{name} tests no objective" for name in first if name not in named]


# What every lesson's loop has; who writes it gives nothing away.
COMMON = {
    "super().__init__()",
    "x.mm(w1)",
    "h.clamp(min=0)",
    "h_relu.mm(w2)",
    "(y_pred-y).pow(2).sum()",
    "x.mm(w1).clamp(min=0).mm(w2)",
    "(x.mm(w1).clamp(min=0).mm(w2)-y).pow(2).sum()",
    "loss.backward()",
    "losses.append(loss.item())",
    "w-=learning_rate*w.grad",
}


def bare(code):
    return re.sub(r"\s", "", code).replace('"', "'")


def telling(cell):
    """List what a cell computes, the expression of each statement that has an operator or call."""
    works = ast.Call | ast.BinOp | ast.Compare | ast.BoolOp | ast.Subscript | ast.ListComp
    found = []
    for node in ast.walk(ast.parse(cell.source)):
        if isinstance(node, ast.AugAssign):
            found.append(node)
        elif isinstance(node, ast.stmt):
            value = getattr(node, "value", None) or getattr(node, "test", None)
            if value and any(isinstance(part, works) for part in ast.walk(value)):
                found.append(value)
    code = [bare(ast.unparse(node)) for node in found]
    return [line for line in code if line not in COMMON and not line.startswith("check.")]


def answers_above(cells, solutions):
    """Find exercises of whose solution more than half stands above the stub, outside folds."""
    solved = {exercise_of(cell): number for number, cell in enumerate(solutions)}
    above, problems = "", []
    for cell in cells:
        name = exercise_of(cell)
        if name in solved and name:
            number = solved[name]
            meant = SHOWN_ABOVE.search(solutions[number - 1].source)
            lines = [code for code in telling(solutions[number]) if code not in bare(cell.source)]
            shown = [code for code in lines if code in above]
            if 2 * len(shown) > len(lines) and not meant:
                problems.append(f"the answer to {name} stands above it: {'; '.join(shown)}")
        above += bare(FOLDED.sub("", cell.source)) + "\n"
    return problems


def names_as_words(cells, _):
    r"""Find names of the code that a formula writes as words, for MathJax 2 prints their ``\_``."""
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    names = {n for pair in re.findall(r"(\w+) [-+*/]?= |(?:def|for) (\w+)", code) for n in pair}
    return [
        f"write \\mathtt{{{word}}}, not \\text{{{word}}}"
        for cell in cells
        if cell.cell_type == "markdown"
        for formula in re.findall(r"\$\$.+?\$\$|\$[^$\n]+\$", cell.source, re.DOTALL)
        for word in re.findall(r"\\(?:text|mathrm|mathit)\{([^}]*)\}", formula)
        if "_" in word or word in names
    ]


RULES = [wrong_marks, wrong_minutes, too_much_at_first, untested_objectives, answers_above]
RULES += [names_as_words]


def script(path):
    return jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent").cells


def solutions_of(path):
    return script(ROOT / "lessons_src" / "solutions" / path.name)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@each_lesson
def test_two_readings(path, rule):
    problems = rule(script(path), solutions_of(path))
    assert not problems, "\n".join(problems)


def test_the_first_long_lesson_is_the_shortest():
    (first,) = (path for path in LESSONS if path.stem.startswith("01"))
    assert int(MINUTES.search(prose(first))[1]) <= 45


@each_lesson
def test_the_rooms_know_which_exercises_are_deeper(path):
    cells = script(path)
    marked = {exercise_of(c) for c, b in zip(cells, deeper(cells), strict=True) if b} - {None}
    room = rooms.exercises(f"lesson_{path.stem[:2]}")
    known = {name for name, make in room.items() if getattr(make, "deeper", False)}
    told = "an exercise under a heading “Deeper: …”, and no other, is @exercise(deeper=True): {}"
    assert marked == known, told.format(", ".join(sorted(marked ^ known)))


GOOD = """\
# %% [markdown]
# # Do the thing
#
# Its point.
#
# | You will | exercise |
# |---|---|
# | do it | `one`, `two` |
# | do more | `three`, `four`, `five` |
#
# **17 minutes**, 3 more for what is marked *Deeper*

# %%
import torch

# %% [markdown]
# ## 1. A section
#
# A sentence.
{stubs}
# %% [markdown]
# ## Deeper: a block
#
# A sentence, and no more.

# %% [markdown]
# Its text.
{extra}
# %% [markdown]
# ## Recap
"""
STUB = """
# %% [markdown]
# ### Your turn: `{0}`
#
# Return it.


# %%
def {0}(x, w):
    return ...  # your code here


check.{0}({0})
"""
SOLUTION = """
# %% [markdown]
# ## `{0}`


# %%
def {0}(x, w):
    "Multiply."
    return x.t().mm(2 * w)


check.{0}({0})
"""
FIVE, SIX = ["one", "two", "three", "four", "five"], "six"


def small_lesson():
    stubs = "".join(STUB.format(name) for name in FIVE)
    answers = "".join(SOLUTION.format(name) for name in [*FIVE, SIX])
    return GOOD.format(stubs=stubs, extra=STUB.format(SIX)), answers


DAMAGE = [
    (wrong_marks, "## Deeper: a block", "## deeper: a block", "is written “Deeper:”"),
    (wrong_marks, "## Deeper: a block", "## Deeper: 2. A block", "has no number"),
    (wrong_marks, "### Your turn: `six`", "### Deeper: six", "a mark within a block"),
    (wrong_marks, "and no more.", "and no more. Or two.", "its heading and a sentence: a block"),
    (wrong_marks, "# Its text.", "# Its text.\n#\n# ### Lost", "at the top of its cell: Lost"),
    (
        wrong_marks,
        "## 1. A section",
        "## Deeper: a block",
        "two blocks are called “Deeper: ",
    ),
    (wrong_minutes, "**17 minutes**", "**21 minutes**", "first reading: says 21 minutes"),
    (wrong_minutes, "**17 minutes**", "**99 minutes**", "a first reading of 99 minutes"),
    (wrong_minutes, ", 3 more for", ", 9 more for", "deeper: says 9 minutes, the model 3"),
    (wrong_minutes, "# **17 minutes**", "# Soon", "does not say how many"),
    (too_much_at_first, "# A sentence.\n\n", "# A.\n\n" + "# %%\n1\n\n" * 40, "46 code cells"),
    (too_much_at_first, "check.one(one)", "one(1, 2)", "4 exercises in the first reading"),
    (untested_objectives, "`one`, `two`", "`one`", "two tests no objective"),
    (untested_objectives, "`one`, `two`", "`one`, `twice`", "no exercise twice: do it"),
    (untested_objectives, "`one`, `two`", "`six`", "no exercise of the first reading tests: do it"),
    (untested_objectives, "| You will | exercise |", "| You | may |", "no table of objectives"),
    (names_as_words, "# A sentence.\n", "# So $\\text{one\\_w}$.\n", "write \\mathtt{one\\_w}"),
    (names_as_words, "# A sentence.\n", "# So $2 \\text{one}$.\n", "write \\mathtt{one}"),
    (answers_above, "# Return it.", "# Return `x.t().mm(2*w)`.", "the answer to one stands above"),
    (answers_above, "import torch", "a = x.t().mm(2 * w)", "the answer to six stands above"),
]


@pytest.mark.parametrize(("rule", "old", "new", "said"), DAMAGE)
def test_damage_is_seen(rule, old, new, said):
    def problems(lesson, answers):
        return rule(*(jupytext.reads(text, fmt="py:percent").cells for text in (lesson, answers)))

    lesson, answers = small_lesson()
    assert old in lesson
    assert problems(lesson, answers) == []
    lesson = lesson.replace(old, new, 1)
    assert any(said in problem for problem in problems(lesson, answers)), problems(lesson, answers)


def test_an_answer_in_a_fold_or_meant_is_no_fault():
    lesson, answers = small_lesson()
    folded = "<details><summary>Hint 2</summary>\n#\n# `x.t().mm(2 * w)`\n#\n# </details>"
    lesson = lesson.replace("# Return it.", f"# Return it.\n#\n# {folded}")
    read = [jupytext.reads(text, fmt="py:percent").cells for text in (lesson, answers)]
    assert answers_above(*read) == []
    lesson = lesson.replace("import torch", "a = x.t().mm(2 * w)")
    answers = re.sub(r"(## `\w+`)", r"\1\n#\n# <!-- shown above: the worked one -->", answers)
    read = [jupytext.reads(text, fmt="py:percent").cells for text in (lesson, answers)]
    assert answers_above(*read) == []
