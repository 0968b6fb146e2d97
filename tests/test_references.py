"""What a text points to is there: sections, myths, lessons, blocks, formulas, exercises.

A section or myth that is pointed to is named twice: by its number and, in a comment that readers do
not see, by its first words: ``<!-- section 13: The bug -->``, ``<!-- myth 3.7: Whoever -->``,
``<!-- lesson 02, section 12: How far -->``; in a room ``# section 12: How far``. So a heading that
moves turns its references red.
"""

import builtins
import difflib
import functools
import re
from dataclasses import dataclass, field

from course.build import MYTH, ROOT
from course.reading import COMMENT, FENCED, FORMULA, deeper, exercise_of, headings
from helpers.check import rooms

import jupytext
import pytest
import torch
from torch import nn
from torch.nn import functional

MORE = r"(?:(?:, | and | to | or |–)\d+)*"
HERE = re.compile(rf"\b[Ss]ections? (\d+{MORE})(?: of \[?lesson (\d\d))?")
THERE = re.compile(rf"\b[Ll]esson (\d\d)(?:\]\([^)]*\))?, sections? (\d+{MORE})")
MYTHS = re.compile(r"\b[Mm]yth (\d+\.\d+)")
LESSONS = re.compile(rf"\b[Ll]essons? (\d\d{MORE})\b")
BLOCKS = re.compile(r"\bblocks? \*([^*\n]+)\*")
FORMULAS = re.compile(r"\b[Ff]ormula (\(\d+\))")
LINKS = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")
NAMES = re.compile(r"`([A-Za-z]\w*)`")
MARKS = re.compile(r"(?:lesson (\d\d), )?(section|myth) ([\d.]+): (.+)")
LIBRARIES = (builtins, torch, torch.Tensor, nn, nn.Module, functional)
LIKE = 0.8  # of a name that is meant for an exercise


@dataclass
class Page:
    """A lesson, or its solutions: the cells, and what stands there to be pointed to."""

    lesson: str  # its number, 02
    cells: list = field(default_factory=list)
    title: str = ""
    headings: dict = field(default_factory=dict)  # number of a section or myth: its words
    blocks: list = field(default_factory=list)
    formulas: set = field(default_factory=set)
    names: set = field(default_factory=set)  # in code
    exercises: set = field(default_factory=set)


def page_of(lesson, text):
    """Read a percent script."""
    page = Page(lesson, jupytext.reads(text, fmt="py:percent").cells)
    page.blocks = deeper(page.cells)
    for cell in page.cells:
        if cell.cell_type == "code":
            page.names |= set(re.findall(r"[A-Za-z_]\w*", cell.source))
            page.exercises |= {exercise_of(cell)} - {None}
            continue
        for level, heading in headings(cell):
            number, _, title = heading.partition(". ")
            page.title = heading if level == 1 else page.title
            page.headings |= {number: title} if level == 2 and number.isdigit() else {}
        page.headings |= dict(MYTH.findall(cell.source))
        page.formulas |= {f"({number})" for number in re.findall(r"\\tag\{(\d+)\}", cell.source)}
    return page


@functools.cache
def pages_of(folder):
    """Return ``{number of the lesson: page}``."""
    found = {}
    for path in sorted((ROOT / "lessons_src" / folder).glob("[0-9]*.py")):
        found[path.stem[:2]] = page_of(path.stem[:2], path.read_text(encoding="utf-8"))
    return found


def pointed_to(text, lesson):
    """Return the ``(lesson, number)`` of the sections and myths that a text points to."""
    text = re.sub(r"^> .*", "", text, flags=re.MULTILINE)  # a myth itself
    named = [(numbers, other) for other, numbers in THERE.findall(text)]
    named += HERE.findall(THERE.sub(" ", text))
    found = {(other or lesson, n) for numbers, other in named for n in re.findall(r"\d+", numbers)}
    return found | {(f"0{n.partition('.')[0]}"[-2:], n) for n in MYTHS.findall(text)}


def wrong_marks(text, comments, lesson, pages):
    """Compare what a text points to with the marks among its comments."""
    problems, marks = [], {}
    for comment in comments:
        if match := MARKS.fullmatch(" ".join(comment.split())):
            other, _, number, words = match.groups()
            myth = f"0{number.partition('.')[0]}"[-2:] if "." in number else None
            marks[myth or other or lesson, number] = words
    wanted = pointed_to(text, lesson)
    for other, number in sorted(wanted):
        there = pages[other].headings if other in pages else {}
        what = f"myth {number}" if "." in number else f"section {number}"
        if other != lesson and "." not in number:
            what = f"lesson {other}, {what}"
        meant = marks.get((other, number))
        if number not in there:
            problems.append(f"there is no {what}; there are {', '.join(there) or 'none'}")
        elif meant is None:
            problems.append(f"write beside it what is meant: <!-- {what}: {there[number]} -->")
        elif [n for n in there if there[n].startswith(meant)] != [number]:
            problems.append(f"{what} is “{there[number]}”, but meant is “{meant}”")
    idle = sorted(set(marks) - wanted)
    return problems + [f"nothing here points to {number}: {marks[o, number]}" for o, number in idle]


def texts(page):
    """Yield the text of each Markdown cell, without formulas and comments, and its comments."""
    for cell in page.cells:
        if cell.cell_type == "markdown":
            comments = [comment[4:-3].strip() for comment in COMMENT.findall(cell.source)]
            yield FORMULA.sub(" ", COMMENT.sub(" ", cell.source)), comments


def wrong_numbers(page, pages):
    """Find sections and myths that are pointed to without being there, or without a mark."""
    found = [wrong_marks(*text, page.lesson, pages) for text in texts(page)]
    return [problem for problems in found for problem in problems]


def lost(page, pages):
    """Find lessons, blocks and formulas that a text names, and that are not there."""
    problems, own = [], pages.get(page.lesson, page)
    for text, _ in texts(page):
        lessons = [n for numbers in LESSONS.findall(text) for n in re.findall(r"\d\d", numbers)]
        problems += [f"there is no lesson {n}" for n in lessons if n not in pages]
        problems += [f"there is no block {t}" for t in BLOCKS.findall(text) if t not in own.blocks]
        formulas = FORMULAS.findall(text)
        problems += [f"there is no formula {n}" for n in formulas if n not in own.formulas]
    return problems


def wrong_links(page, pages):
    """Find links whose words give another number or name to a lesson than it has."""
    problems = []
    for text, _ in texts(page):
        for words, address in LINKS.findall(text):
            target = re.search(r"(?:^|/)(\d\d)_\w+\.ipynb", address)
            if target and "this lesson" in words and target[1] != page.lesson:
                problems.append(f"“{words}” leads to lesson {target[1]}")
            said = re.match(r"(?:([Ll]esson )|)(\d\d)\b *(.*)", words)
            if target and said:
                names = {"", SHORT.get(target[1]), getattr(pages.get(target[1]), "title", None)}
                if said[2] != target[1] or (said[3] not in names and not said[1]):
                    problems.append(f"“{words}” leads to lesson {target[1]}")
    return problems


def unknown_names(page, pages):
    """Find names that no code knows and that are like an exercise's; stubs under other headings."""
    known = {name for library in LIBRARIES for name in dir(library)} | page.names
    known |= set().union(*(other.names for other in pages.values()))
    exercises = set().union(*(other.exercises for other in pages.values()))
    problems, turn = [], None
    for cell in page.cells:
        if cell.cell_type == "code":
            name = exercise_of(cell)
            if turn and name and name != turn:
                problems.append(f"“Your turn: {turn}” asks for {name}")
            turn = None if name else turn
            continue
        for _, heading in headings(cell):
            match = re.match(r"Your turn: `(\w+)`", heading)
            turn = match[1] if match else None
        text = FENCED.sub("", COMMENT.sub("", cell.source))
        longer = set(re.findall(r"\w+", " ".join(re.findall(r"`[^`\n]*[^`\w\n][^`\n]*`", text))))
        for name in sorted(set(NAMES.findall(text)) - known - longer):
            near = difflib.get_close_matches(name, exercises, 1, LIKE)
            if near:
                problems.append(f"no code knows `{name}`: is {near[0]} meant?")
    return problems


# Lessons as README.md and the tables call them.
SHORT = dict(
    re.findall(r"^\| \[(\d\d) ([^\]]+)\]", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
)
RULES = [wrong_numbers, lost, wrong_links, unknown_names]
NUMBERS = [path.stem[:2] for path in sorted((ROOT / "lessons_src" / "en").glob("[0-9]*.py"))]
each_lesson = pytest.mark.parametrize("lesson", NUMBERS, ids=lambda lesson: f"lesson_{lesson}")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@each_lesson
def test_a_lesson_points_to_what_is_there(lesson, rule):
    problems = rule(pages_of("en")[lesson], pages_of("en"))
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@each_lesson
def test_solutions_point_to_what_is_there(lesson, rule):
    problems = rule(pages_of("solutions")[lesson], pages_of("en"))
    assert not problems, "\n".join(problems)


def wrong_in_room(code, lesson, pages):
    """Find sections in a room's sentences that are not there, or not marked by a comment."""
    comments = re.findall(r"# (.+)", code)
    return wrong_marks(re.sub(r"# .+", "", code), comments, lesson, pages)


@pytest.mark.parametrize("room", rooms.names())
def test_a_room_points_to_what_is_there(room):
    code = (ROOT / "helpers" / "check" / f"{room}.py").read_text(encoding="utf-8")
    assert wrong_in_room(code, room[-2:], pages_of("en")) == []


# Damage: a course of two lessons, in which something is moved, renamed or lost.

ONE = """\
# %% [markdown]
# # Count things
#
# Its point.

# %%
import torch

# %% [markdown]
# ## 1. Fingers
#
# A sentence. $$1 + 1 \\tag{1}$$
#
# > **Myth 1.1** "Two is more."

# %% [markdown]
# ## 2. Toes
#
# As section 1 did. <!-- section 1: Fingers --> Formula (1) holds, and so does the block *Hands*.
#
# ### Your turn: `count_toes`
#
# Return their number.

# %%
def count_toes(feet):
    return ...  # your code here


check.count_toes(count_toes)

# %% [markdown]
# ## Deeper: Hands
#
# A sentence.
#
# **Next:** [02 Add things](02_add.ipynb)
"""
TWO = """\
# %% [markdown]
# # Add things
#
# After [lesson 01](01_count.ipynb), section 2, and its myth 1.1 comes `count_toes`.
# Here are [this lesson's](../solutions/02_add.ipynb).
# <!-- lesson 01, section 2: Toes --> <!-- myth 1.1: Two is -->
"""
ROOM = 'Mistake(one, en="see section 2")  # section 2: Toes\n'


def problems_of(one, two, room=ROOM):
    pages = {"01": page_of("01", one), "02": page_of("02", two)}
    found = [rule(page, pages) for page in pages.values() for rule in RULES]
    return [p for problems in [*found, wrong_in_room(room, "01", pages)] for p in problems]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("As section 1", "As section 2", "write beside it what is meant: <!-- section 2: Toes -->"),
        ("As section 1", "As section 7", "there is no section 7"),
        ("As section 1", "As it", "nothing here points to 1: Fingers"),
        ("## 1. Fingers", "## 1. Thumbs", "section 1 is “Thumbs”, but meant is “Fingers”"),
        ("## 2. Toes", "## 3. Toes", "there is no lesson 01, section 2"),
        ("## 2. Toes", "## 2. Noses", "lesson 01, section 2 is “Noses”, but meant is “Toes”"),
        ("## 2. Toes", "## 2. Noses", "/section 2 is “Noses”, but meant is “Toes”"),
        (
            ", section 2,",
            ", section 1,",
            "write beside it what is meant: <!-- lesson 01, section 1",
        ),
        ("its myth 1.1", "its myth 1.2", "there is no myth 1.2"),
        ('"Two is more."', '"One is more."', "myth 1.1 is “One is more.”, but meant is “Two is”"),
        (
            "see section 2",
            "see section 1",
            "write beside it what is meant: <!-- section 1: Fingers",
        ),
        ("[lesson 01]", "[lesson 02]", "“lesson 02” leads to lesson 01"),
        ("[02 Add things]", "[02 Add all]", "“02 Add all” leads to lesson 02"),
        ("solutions/02_add", "solutions/01_count", "“this lesson's” leads to lesson 01"),
        ("[lesson 01]", "lessons 01 to 05, [lesson 01]", "there is no lesson 05"),
        ("Formula (1)", "Formula (2)", "there is no formula (2)"),
        ("Deeper: Hands", "Deeper: The hands", "there is no block Hands"),
        (
            "comes `count_toes`",
            "comes `count_toe`",
            "no code knows `count_toe`: is count_toes meant?",
        ),
        ("Your turn: `count_toes`", "Your turn: `count`", "“Your turn: count” asks for count_toes"),
    ],
)
def test_damage_is_seen(old, new, said):
    assert problems_of(ONE, TWO) == []
    whole = [ONE, TWO, ROOM]
    assert any(old in text for text in whole)
    problems = problems_of(*(text.replace(old, new, 1) for text in whole))
    assert any(said in f"/{problem}" for problem in problems), problems
