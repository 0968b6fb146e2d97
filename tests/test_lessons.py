"""The rules of style in CONTRIBUTING.md, where a machine can see them."""

import ast
import re
import statistics

from course.build import ROOT, convert
from course.reading import exercise_of

import pytest

LESSONS = sorted((ROOT / "lessons_src" / "en").glob("*.py"))
IMPORTED = {"torch", "numpy", "matplotlib", "helpers"}
MYTH = re.compile(r'^> \*\*Myth (\d\.\d+)\*\* "(.+)"$', re.MULTILINE)
LONGEST_LEAD = 200  # characters: it stands on a slide


def cells_of(path, kind):
    return [cell.source for cell in convert(path).cells if cell.cell_type == kind]


def prose(path):
    return "\n\n".join(cells_of(path, "markdown"))


def lines_of(code):
    return [line for line in code.splitlines() if line.strip()]


TABLE = re.compile(r"^\| You will \| exercise \|\n\|[-| ]+\|\n((?:\|.+\|\n?)+)", re.MULTILINE)


def in_two_readings(stem):
    """Say whether a lesson has two readings: one with objectives in a list is yet to be moved."""
    path = ROOT / "lessons_src" / "en" / f"{stem}.py"
    exercises = list(filter(None, map(exercise_of, convert(path).cells)))
    return bool(TABLE.search(prose(path))) or len(exercises) < 2


def waiting(paths):
    """Mark the lessons that are yet to be moved as failing a test of two readings."""
    yet = pytest.mark.xfail(reason="not yet in two readings", run=False)
    return [path if in_two_readings(path.stem) else pytest.param(path, marks=yet) for path in paths]


each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


@each_lesson
def test_the_first_code_cell_imports_and_does_nothing_else(path):
    import sys

    for node in ast.parse(cells_of(path, "code")[0]).body:
        assert isinstance(node, ast.Import | ast.ImportFrom), ast.unparse(node)
        names = [node.module] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
        for name in names:
            assert name.split(".")[0] in IMPORTED | sys.stdlib_module_names


@each_lesson
def test_cells_are_small(path):
    code = cells_of(path, "code")
    sizes = [len(lines_of(cell)) for cell in code]
    assert statistics.median(sizes) <= 5
    assert sum(size <= 10 for size in sizes) >= 0.9 * len(sizes)
    for cell in code:
        is_class = any(isinstance(node, ast.ClassDef) for node in ast.parse(cell).body)
        assert len(lines_of(cell)) <= (36 if is_class else 20), cell


@each_lesson
def test_prose_comes_between_code(path):
    kinds = "".join(cell.cell_type[0] for cell in convert(path).cells)
    assert kinds.startswith("mc"), "a lesson opens with prose, then the imports"
    assert "cccc" not in kinds, "more than three code cells without a word between them"


@each_lesson
def test_code_shows_things_the_one_way(path):
    for cell in cells_of(path, "code"):
        for banned in [r"^\s*[%!]", r";\s*$", r"plt\.show", r"%timeit", r"\b_\b\s*$"]:
            assert not re.search(banned, cell, re.MULTILINE), (banned, cell)


@each_lesson
def test_words(path):
    text = re.sub(r"`[^`]*`", "", prose(path))
    for banned in [r"\bsimply\b", r"\bobviously\b", r"\btrivially\b", r"\\label", r"\\eqref"]:
        assert not re.search(banned, text, re.IGNORECASE), banned
    assert text.count("<details>") == text.count("</details>")
    assert text.count("<details>") == text.count("<summary>") == text.count("</summary>")


@each_lesson
def test_every_heading_has_a_short_lead(path):
    for cell in cells_of(path, "markdown"):
        cell = re.sub(r"<!--.*?-->", "", cell, flags=re.DOTALL)
        for title, rest in re.findall(r"^#{1,3} (.+)\n+((?:.*\S.*\n?)*)", cell, re.MULTILINE):
            lead = " ".join(rest.split())
            if title == "Recap":  # its list is the slide
                continue
            assert lead and not lead.startswith(("#", "|", "-", "$$", "<details")), title
            assert len(lead) <= LONGEST_LEAD, f"{title}: a lead of {len(lead)} characters"


@each_lesson
def test_a_lesson_opens_and_ends_alike(path):
    first, *_ = cells_of(path, "markdown")
    assert first.startswith("# ") and "You will" in first and "**You need**" in first
    assert 3 <= len(re.findall(r"^(?:- |\| (?!You will))", first, re.MULTILINE)) <= 5
    headings = re.findall(r"^## (?!Deeper: )(.+)$", prose(path), re.MULTILINE)
    assert headings[-2:] == ["Recap", "Glossary"]
    assert [int(h.split(".")[0]) for h in headings[:-2]] == list(range(1, len(headings) - 1))
    assert "check.progress()" in "\n".join(cells_of(path, "code"))
    if path != LESSONS[-1]:
        following = LESSONS[LESSONS.index(path) + 1].stem
        assert f"({following}.ipynb)" in prose(path).split("**Next:**")[1]


@each_lesson
def test_predict_prompts_fold_their_reasoning(path):
    text = prose(path)
    prompts = re.findall(r"\*\*Predict\.\*\*(?:.*\S.*\n)+\n(.*)", text)
    assert len(prompts) >= (1 if path == LESSONS[0] else 6)
    assert set(prompts) == {"<details><summary>Reasoning</summary>"}


def myths(path):
    """List a lesson's myths: ``(number, claim, section, lesson)``."""
    found = []
    for section in re.split(r"^## (?!Deeper: )", prose(path), flags=re.MULTILINE)[1:]:
        number = section.split(".")[0]
        found += [(myth, claim, number, path.stem) for myth, claim in MYTH.findall(section)]
    return found


def test_myths_are_numbered_and_listed():
    found = []
    for path in LESSONS:
        here = myths(path)
        assert [myth[0] for myth in here] == [f"{path.stem[1]}.{n + 1}" for n in range(len(here))]
        found += here
    assert len(found) >= 25
    entry = re.compile(r'^- \*\*(\d\.\d+)\*\* "(.+)" \(section (\d+) of \[.*\]\((\w+)\.ipynb\)\)$')
    lines = prose(LESSONS[0]).splitlines()
    assert [match.groups() for line in lines if (match := entry.match(line))] == found


@pytest.mark.parametrize("page", [ROOT / "README.md", LESSONS[0]], ids=lambda page: page.name)
def test_the_tables_tell_the_minutes_that_the_lessons_tell(page):
    row = re.compile(r"\| \[[^\]]+\]\((?:notebooks/en/)?(\w+)\.ipynb\) \|.*\| (\d+) \|")
    told = dict(row.findall(page.read_text(encoding="utf-8")))
    minutes = {p.stem: re.search(r"\*\*(\d+) minutes\*\*", prose(p)).group(1) for p in LESSONS}
    assert told == {stem: minutes[stem] for stem in told} and len(told) >= len(LESSONS) - 1


def test_exercises_are_many():
    calls = [
        re.findall(r"^check\.(\w+)\(\1\)$", p.read_text("utf-8"), re.MULTILINE) for p in LESSONS
    ]
    names = [name for found in calls for name in found]
    assert len(names) >= 28
    assert len(names) == len(set(names))
