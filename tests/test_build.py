"""The build: same source, same bytes; only what changed; a failure leaves the old notebook."""

import json
import shutil
import subprocess
import sys

from course import build, differences, reading

import nbformat
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


def test_what_was_measured_once_is_kept():
    def with_time(text, source="import time; time.time()", tags=("nbval-ignore-output",)):
        cell = nbformat.v4.new_code_cell(source, id="a", metadata={"tags": list(tags)})
        cell.outputs = [nbformat.v4.new_output("stream", text=text)]
        return nbformat.v4.new_notebook(cells=[cell])

    made = with_time("2")
    build.keep_measured(with_time("1"), made)
    assert made.cells[0].outputs[0].text == "1"
    other = with_time("2")
    other.cells[0].id = "b"  # another source
    compared = with_time("2", tags=())
    for notebook in (other, compared):
        build.keep_measured(with_time("1"), notebook)
        assert notebook.cells[0].outputs[0].text == "2"


def test_same_source_same_bytes_and_only_the_changed(course, capsys):
    assert build.main([], course) == 0
    first = built(course)
    assert build.main([], course) == 0
    assert "1 of 1 unchanged" in capsys.readouterr().out
    (course / "build" / "fingerprints.json").write_text('{"notebooks/en/01')  # torn
    assert build.main(["01"], course) == 0
    assert built(course) == first

    cells = json.loads(first)["cells"]
    assert [cell.get("execution_count") for cell in cells] == [None, 1, 2, 3]
    assert cells[2]["outputs"] == [
        {"name": "stdout", "output_type": "stream", "text": ["one\n", "two\n"]}
    ]
    assert "timestamp" not in first.decode() and str(course) not in first.decode()
    assert not [path for path in course.rglob("*") if path.name.startswith(".")]


def test_the_python_that_builds_runs_the_lessons(course, tmp_path, monkeypatch):
    other = tmp_path / "kernels" / "python3"  # as a module system or a Hub may have one
    other.mkdir(parents=True)
    kernel = {"argv": ["/no/python", "{connection_file}"], "display_name": "x", "language": "x"}
    (other / "kernel.json").write_text(json.dumps(kernel))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    assert build.main([], course) == 0


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
    text = f"# %% [markdown]\n# # A\n\n# %%\n0\n\n# %%\n{cell}\n\n# %%\n2\n"
    source.write_text(text, encoding="utf-8")
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


# Edits in a notebook, and what a build changes


@pytest.fixture
def quick(course, monkeypatch):
    """The course, built; no kernel runs, and each code cell prints how many characters it has."""

    def execute(notebook, folder):
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        for number, cell in enumerate(code, 1):
            text = f"{len(cell.source)} characters\n"
            cell.execution_count = number
            cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=text)]

    monkeypatch.setattr(build, "execute", execute)
    assert build.main([], course) == 0
    return course


def edited(path, change):
    """Save a notebook as an editor without Jupytext does: ids stay, outputs too."""
    notebook = nbformat.read(path, 4)
    change(notebook.cells)
    nbformat.write(notebook, path)
    return path.read_bytes()


def new_cell(cells):
    cells.append(nbformat.v4.new_code_cell("mine = 1"))


NEW_TEXT = {"source": "1 + 41"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda cells: cells[3].update(NEW_TEXT), "(`1 + 41`)"),
        (lambda cells: cells[0].update(source="# Mine"), "(`# Mine`)"),
        (new_cell, "(`mine = 1`)"),
        (lambda cells: (cells[3].update(NEW_TEXT), new_cell(cells)), "(`1 + 41` and 1 more)"),
        (lambda cells: cells.pop(), "(`cells are gone or in another order`)"),
        (lambda cells: cells.insert(1, cells.pop()), "(`cells are gone or in another order`)"),
    ],
)
def test_an_edit_without_jupytext_is_kept_and_told(quick, capsys, change, said):
    good, path = built(quick), quick / "notebooks" / "en" / "01_count.ipynb"
    mine = edited(path, change)
    assert build.main(["01"], quick) == 0
    told = capsys.readouterr().out
    kept = "build/yours/en/01_count.ipynb"
    assert f"edits that its source lacks {said} are kept in {kept}" in told
    assert f"-m jupytext --to py:percent -o lessons_src/en/01_count.py {kept}" in told
    assert (quick / kept).read_bytes() == mine and built(quick) == good

    path.write_bytes(mine)  # once more, and then another edit: each is kept once
    build.main(["01"], quick)
    other = edited(path, lambda cells: cells[1].update(source="another"))
    build.main(["01"], quick)
    names = sorted(file.name for file in (quick / kept).parent.iterdir())
    assert names == ["01_count-2.ipynb", "01_count.ipynb"]
    assert (quick / kept).with_name(names[0]).read_bytes() == other


def test_the_command_that_is_told_makes_the_source(quick, capsys):
    edited(quick / "notebooks" / "en" / "01_count.ipynb", lambda cells: cells[3].update(NEW_TEXT))
    build.main([], quick)
    line = next(line for line in capsys.readouterr().out.splitlines() if "jupytext" in line)
    subprocess.run([sys.executable, *line.split()[-7:]], cwd=quick, check=True)
    source = (quick / "lessons_src" / "en" / "01_count.py").read_text("utf-8")
    assert source == LESSON.replace("1 + 1\n", "1 + 41\n")


@pytest.mark.parametrize("record", [True, False])
def test_what_the_source_has_or_the_build_wrote_is_no_edit(quick, capsys, record):
    path, source = quick / "notebooks" / "en" / "01_count.ipynb", build.sources(quick)[0]
    for text in [LESSON.replace("1 + 1", "1 + 5"), LESSON + "\n# %%\n2\n", LESSON]:
        source.write_text(text, encoding="utf-8")  # an edit in the source alone
        if not record:
            (quick / "build" / "fingerprints.json").unlink()
        assert build.main([], quick) == 0
    source.write_text(LESSON.replace("1 + 1", "1 + 6"), encoding="utf-8")
    edited(path, lambda cells: cells[3].update(source="1 + 6"))  # both, as Jupytext does
    assert build.main([], quick) == 0
    assert "kept" not in capsys.readouterr().out
    assert not (quick / "build" / "yours").exists()


def test_a_notebook_without_a_source_is_kept_if_somebody_wrote_it(quick, capsys):
    path = quick / "notebooks" / "en" / "02_mine.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")]), path)
    mine = path.read_bytes()
    build.main([], quick)
    assert "-o lessons_src/en/02_mine.py build/yours/en/02_mine.ipynb" in capsys.readouterr().out
    assert (quick / "build" / "yours" / "en" / "02_mine.ipynb").read_bytes() == mine


def test_outputs_that_changed_are_told(quick, capsys):
    source = build.sources(quick)[0]
    source.write_text(LESSON.replace("1 + 1", "1 + 10"), encoding="utf-8")
    assert build.main([], quick) == 0
    said = capsys.readouterr().out
    assert "outputs that changed (1); read the prose beside:" in said
    assert "\n  “opening”, [3]: 5 characters → 6 characters\n" in said
    assert build.main(["--force"], quick) == 0
    assert "outputs" not in capsys.readouterr().out


def test_a_change_is_one_line_and_names_its_section():
    def lesson(*shown, tags=()):
        cells = [nbformat.v4.new_markdown_cell("## 7. Steps\n\nText.", id="a")]
        for number, output in enumerate(shown, 1):
            kind = "image/png" if output in "12" else "text/plain"
            outputs = [nbformat.v4.new_output("display_data", {kind: output})]
            cell = nbformat.v4.new_code_cell(f"cell_{number}", id=f"c{number}", outputs=outputs)
            cell.execution_count, cell.metadata["tags"] = number, list(tags)
            cells.append(cell)
        return nbformat.v4.new_notebook(cells=cells)

    long = [f"tensor([{'0.1234, ' * 20}{end}])\nb\n{end}" for end in (17, 29)]
    old, new = lesson("3.0", "1", long[0], "same"), lesson("2.0", "2", long[1], "same")
    first, second, third = differences.changed_outputs(old, new)
    assert first == "“7. Steps”, [1]: 3.0 → 2.0"
    assert second == "“7. Steps”, [2]: another picture"
    assert third == "“7. Steps”, [3]: …34, 0.1234, 17]) → …34, 0.1234, 29]) (lines that differ: 2)"
    assert max(map(len, (first, second, third))) < 120
    assert differences.changed_outputs(old, old) == []
    tagged = [lesson("a", tags=["nbval-ignore-output"]), lesson("b", tags=["nbval-ignore-output"])]
    assert differences.changed_outputs(*tagged) == []


@pytest.mark.parametrize("text", [b"[1]", b"3", b"\xff", b'{"notebooks/en/01_count.ipynb": "x"}'])
def test_an_unreadable_record_is_an_empty_one(quick, text):
    record = quick / "build" / "fingerprints.json"
    whole = record.read_bytes()
    record.write_bytes(text)
    assert build.main([], quick) == 0
    assert record.read_bytes() == whole


def test_the_page_of_myths_has_no_source(quick, capsys):
    stray = quick / "lessons_src" / "en" / "myths.py"
    stray.write_text("# %% [markdown]\n# # Myths\n", encoding="utf-8")
    assert build.main([], quick) == 1
    assert "lessons_src/en/myths.py is no lesson" in capsys.readouterr().out
    assert stray not in build.sources(quick)


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
