"""A change in helpers/ builds the lessons again that can reach it, and no other."""

import shutil

from course import build
from course.depends import Reach

import pytest


@pytest.fixture
def course(tmp_path):
    """The course's sources and helpers, without notebooks."""
    for folder in ["helpers", "lessons_src"]:
        no_caches = shutil.ignore_patterns("__pycache__")
        shutil.copytree(build.ROOT / folder, tmp_path / folder, ignore=no_caches)
    for name in ["pyproject.toml", "constraints.txt"]:
        shutil.copy(build.ROOT / name, tmp_path)
    return tmp_path


def named(source):
    return f"{source.parent.name}/{source.stem[:2]}"


def rebuilt(root, file, old, new):
    """Exchange a text in a file of helpers/; return which lessons that builds again."""
    before = {source: build.fingerprint(source, root) for source in build.sources(root)}
    path = root / "helpers" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    changed = [source for source, was in before.items() if build.fingerprint(source, root) != was]
    return {named(source) for source in changed}


def test_a_picture_that_no_lesson_shows_builds_nothing(course):
    losses = "\n\n@f.styled\ndef losses("
    bars = f"\n\n@f.styled\ndef bars(values):\n    return losses(values)\n{losses}"
    assert not rebuilt(course, "draw/curves.py", losses, bars)
    assert not rebuilt(course, "draw/__init__.py", "import bounces", "import bars, bounces")
    assert not rebuilt(course, "draw/__init__.py", '    "bounces"', '    "bars",\n    "bounces"')


@pytest.mark.parametrize(
    ("file", "old", "shown"),
    [
        ("nets.py", "def _ring(", "draw.pipeline("),
        ("nets.py", "WAYS = {", "draw.course_map("),
        ("costs.py", "def roofline(", "draw.roofline("),
        ("figure.py", "STYLE = {", "draw."),
    ],
)
def test_a_helper_builds_the_lessons_whose_pictures_use_it(course, file, old, shown):
    new = old + ("  # changed\n" if old.endswith("{") else "\n    ")
    lessons = [path for path in build.sources() if shown in path.read_text("utf-8")]
    assert rebuilt(course, f"draw/{file}", old, new) == {named(path) for path in lessons}


@pytest.mark.parametrize(
    ("lesson", "old", "lessons"),
    [
        ("07", "def clip_hook(", ["07"]),
        ("04", "@exercise\n", ["04"]),
        ("04", "def named(", ["04", "05"]),  # lesson_05.py imports it
    ],
)
def test_a_room_builds_its_lesson_and_solutions(course, lesson, old, lessons):
    new = old + ("  # changed\n" if old.endswith("\n") else "\n    ")
    built = {f"{folder}/{number}" for folder in ("en", "solutions") for number in lessons}
    assert rebuilt(course, f"check/lesson_{lesson}.py", old, new) == built


def test_the_order_of_a_room_counts(course):
    room = course / "helpers" / "check" / "lesson_07.py"
    text = room.read_text("utf-8")
    before, first, *rest = text.split("\n\n\n@exercise")
    source = course / "lessons_src" / "en" / "07_your_own_function.py"
    was = build.fingerprint(source, course)
    room.write_text("\n\n\n@exercise".join([before, rest[0], first, *rest[1:]]), "utf-8")
    assert build.fingerprint(source, course) != was


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("check/verdict.py", "import", "import os\nimport"),
        ("check/diagnosis.py", "import", "import os\nimport"),
        ("__init__.py", "import", "import os\nimport"),
        ("draw/figure.py", "\nSTYLE = {", "\nfor _ in (): pass\nSTYLE = {"),  # runs on import
    ],
)
def test_what_every_lesson_runs_builds_every_lesson(course, file, old, new):
    every = {named(path) for path in build.sources()}
    lessons = {named(path) for path in build.sources() if "draw." in path.read_text("utf-8")}
    assert rebuilt(course, file, old, new) == (lessons if "draw" in file else every)


@pytest.mark.parametrize(
    "lesson",
    [
        "from helpers import draw as d\n[d]",
        "import helpers.draw",
        "import helpers as h\nh.draw.losses",
        "from helpers.draw import *",
        "from helpers.draw import not_there\nnot_there",
        "from helpers import draw\ndraw.not_there",
        "from helpers import draw\neval('draw.losses')",
        "def inside():\n    from helpers import draw",
        "1 +",
    ],
)
def test_what_cannot_be_followed_counts_as_reached(course, lesson):
    source = course / "lessons_src" / "en" / "00_start_here.py"
    source.write_text(lesson, encoding="utf-8")
    reached = {path.name: b"\n".join(texts) for path, texts in Reach(source, course).texts.items()}
    assert b"def losses(" in reached["curves.py"] and b"def _ring(" in reached["nets.py"]


def test_the_mechanism_of_the_checks_draws_nothing():
    """It is reached without following what it names."""
    for path in (build.ROOT / "helpers" / "check").glob("*.py"):
        assert "helpers.draw" not in path.read_text("utf-8"), path.name
