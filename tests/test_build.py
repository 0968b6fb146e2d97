"""The build: same source, same bytes; only what changed; a failure leaves the old notebook."""

import json
import shutil

from course import build, reading

import pytest

LESSON = """\
# %% [markdown]
# # Count
#
# [Back](../en/01_count.ipynb)

# %%
from helpers import check

# %%
print("one", flush=True)
print("two")

# %%
1 + 1
"""


@pytest.fixture
def course(tmp_path):
    """A course of one lesson, in a folder whose name is not plain ASCII."""
    root = tmp_path / "ein Kürs"
    source = root / "lessons_src" / "en" / "01_count.py"
    source.parent.mkdir(parents=True)
    source.write_text(LESSON, encoding="utf-8")
    for name in ["pyproject.toml", "constraints.txt"]:
        shutil.copy(build.ROOT / name, root)
    (root / "helpers").mkdir()
    (root / "helpers" / "draw.py").write_text("")
    return root


def built(root):
    return (root / "notebooks" / "en" / "01_count.ipynb").read_bytes()


def test_same_source_same_bytes_and_only_the_changed(course, capsys):
    assert build.main([], course) == 0
    first = built(course)
    assert build.main([], course) == 0
    assert "1 of 1 unchanged" in capsys.readouterr().out
    assert build.main(["--force", "01"], course) == 0
    assert built(course) == first

    cells = json.loads(first)["cells"]
    assert [cell.get("execution_count") for cell in cells] == [None, 1, 2, 3]
    assert cells[2]["outputs"] == [
        {"name": "stdout", "output_type": "stream", "text": ["one\n", "two\n"]}
    ]
    assert "timestamp" not in first.decode() and str(course) not in first.decode()
    assert not [path for path in course.rglob("*") if path.name.startswith(".")]


@pytest.mark.parametrize("changed", ["helpers/draw.py", "pyproject.toml", "constraints.txt"])
def test_helpers_and_pins_count_as_changes(course, changed):
    source = build.sources(course)[0]
    before = build.fingerprint(source, course)
    with open(course / changed, "a", encoding="utf-8") as file:
        file.write("# another line\n")
    assert build.fingerprint(source, course) != before


def test_a_damaged_notebook_is_rebuilt(course):
    build.main([], course)
    good = built(course)
    path = course / "notebooks" / "en" / "01_count.ipynb"
    path.write_bytes(good.replace(b'"2"', b'"3"'))
    assert built(course) != good
    build.main([], course)
    assert built(course) == good


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("import warnings\nwarnings.warn('old')", "writes to stderr"),
        ("import os\nos._exit(1)", "Kernel died"),
    ],
)
def test_a_failing_cell_is_named_and_the_old_notebook_stays(course, capsys, cell, reason):
    source = build.sources(course)[0]
    path = build.notebook_path(source, course)
    path.parent.mkdir(parents=True)
    path.write_text("as it was")
    source.write_text(f"# %%\n0\n\n# %%\n{cell}\n\n# %%\n2\n", encoding="utf-8")
    assert build.main([], course) == 1
    said = capsys.readouterr().out
    assert "notebooks/en/01_count.ipynb failed: code cell 2" in said
    assert cell in said and reason in said
    assert path.read_text() == "as it was"
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_words_of_the_command_line(course, capsys):
    every = build.sources(course)
    for word in ["01", "en/01", "01_count", "lessons_src/en/01_count.py"]:
        assert build.chosen([word], every, course) == every
    assert build.main(["77"], course) == 2
    assert "No lesson is called 77. There are: 01_count." in capsys.readouterr().err


def test_an_orphan_is_removed(course, capsys):
    build.main([], course)
    build.sources(course)[0].rename(course / "lessons_src" / "en" / "02_count.py")
    build.main([], course)
    assert [path.name for path in (course / "notebooks" / "en").iterdir()] == ["02_count.ipynb"]
    assert "01_count.ipynb removed: it has no source" in capsys.readouterr().out


def test_ids_survive_an_inserted_cell(tmp_path):
    source = tmp_path / "lesson.py"
    source.write_text("# %%\n1\n\n# %%\n2\n\n# %%\n1\n")
    before = [cell.id for cell in build.convert(source).cells]
    source.write_text("# %%\n1\n\n# %%\n3\n\n# %%\n2\n\n# %%\n1\n")
    after = [cell.id for cell in build.convert(source).cells]
    assert len(set(before)) == 3
    assert [after[0], after[2], after[3]] == before


TWO_READINGS = """\
# %% [markdown]
# ## 1. First
#
# One two three four. $$ x $$
#
# **Predict.** Five?
#
# <details><summary>Reasoning</summary>
#
# Folded away.
#
# </details>

# %% [markdown]
# ### Deeper: inside
#
# Its sentence.

# %%
inside = 1
inside

# %% [markdown]
# ### Back again
#
# ```
# # not a heading
# ```

# %% [markdown]
# ## Deeper: a block
#
# Its sentence.


# %%
def double(x):
    return ...  # your code here


check.double(double)

# %% [markdown]
# ### Within it
#
# Text.

# %% [markdown]
# ## Deeper: another
#
# Its sentence.

# %% [markdown]
# ## Recap
"""
INSIDE, BLOCK = "inside", "a block"


def converted(tmp_path, text=TWO_READINGS):
    source = tmp_path / "lesson.py"
    source.write_text(text, encoding="utf-8")
    return build.convert(source).cells


def test_a_block_lasts_until_a_heading_of_its_level(tmp_path):
    cells = converted(tmp_path)
    assert reading.deeper(cells) == [None, INSIDE, INSIDE, None, *[BLOCK] * 3, "another", None]


def test_jupyterlab_opens_the_blocks_folded(tmp_path):
    folded = [cell.metadata.get("jp-MarkdownHeadingCollapsed") for cell in converted(tmp_path)]
    assert folded == [None, True, None, None, True, None, None, True, None]


def test_what_a_reader_has_before_them(tmp_path):
    cells = converted(tmp_path)
    solved = converted(tmp_path, "# %%\ndef double(x):\n    return 2 * x\n\n\ncheck.double(double)")
    first = reading.load(cells[:1], solved)
    assert (first.words, first.formulas, first.questions, first.cells) == (9, 1, 1, 0)
    block = reading.load(cells[4:7], solved)
    assert (block.cells, block.lines, block.exercises) == (1, 3, ("double",))
    assert block.practice == 2  # lines of the solution
    seconds = 9 + 3 * 4.5 + 2 * 60 + block.words * 0.3
    assert block.minutes == pytest.approx(seconds / 60)
    with pytest.raises(KeyError, match="double"):
        reading.load(cells, [])
