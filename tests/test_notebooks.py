"""What nbval cannot see. Every check here is also shown to fail, on a damaged copy."""

import ast
import base64
import html
import io
import json
import re
import shutil
import subprocess
import sys
from urllib.parse import unquote

from course.build import (
    MYTHS,
    PICTURE,
    ROOT,
    LessonFailed,
    build_one,
    convert,
    execute,
    notebook_path,
    page_of_myths,
    picture_of,
    sources,
)
from course.kernels import other_picture, pictures, unlike
from course.reading import FENCED, deeper

import nbformat
import pytest
from PIL import Image

TAGS_ALLOWED = {"nbval-ignore-output"}
MAY_DIFFER = re.compile(r"\b(?:device|accelerator|__version__|timeit|seconds\w*|bandwidth)\b")
MOST_IGNORED = 12  # cells of a lesson; lesson 08 measures times
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|(?:href|src)=\"([^\"]+)\"")
LOCAL = re.compile(r"0x[0-9a-f]{6,}|/(?:home|Users|root|tmp)/\w+|\w:\\\\Users")


def unequal_to_source(root):
    """Compare each notebook with its converted source, or with all: cells, ids, metadata."""
    problems = []
    expected = {notebook_path(source, root): convert(source) for source in sources(root)}
    expected[root / MYTHS] = page_of_myths(root)
    for path in sorted(set((root / "notebooks").glob("*/*.ipynb")) | set(expected)):
        # The page of myths is written with any lesson.
        lesson = f"{path.parent.name}/{path.stem[:2]}" if path.stem[0].isdigit() else "00"
        remedy = f"run: python3 -m course build {lesson}"
        if path not in expected:
            problems.append(f"{path.name}: no source; {remedy.rpartition(' ')[0]}")
            continue
        if not path.exists():
            problems.append(f"{path.name}: not built; {remedy}")
            continue
        there, made = nbformat.read(path, 4), expected[path]
        start = len(problems)
        if there.metadata != made.metadata:
            problems.append(f"{path.name}: metadata")
        if len(there.cells) != len(made.cells):
            problems.append(f"{path.name}: {len(there.cells)} cells, source {len(made.cells)}")
        for number, (cell, source) in enumerate(zip(there.cells, made.cells, strict=False), 1):
            parts = ["cell_type", "source", "metadata", "id"]
            problems += [
                f"{path.name}: cell {number}: {part} is not the source's"
                for part in parts
                if cell[part] != source[part]
            ]
        problems[start:] = [f"{problem}; {remedy}" for problem in problems[start:]]
    return problems


def code_cells(root):
    """Yield ``(notebook name, number, code cell)`` for all notebooks."""
    for path in sorted((root / "notebooks").glob("*/*.ipynb")):
        notebook = nbformat.read(path, 4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        for number, cell in enumerate(code, 1):
            yield f"{path.parent.name}/{path.name}", number, cell


def not_executed_in_order(root):
    """Find code cells whose execution count is not their number: nbval skips none of them."""
    return [
        f"{name}: code cell {number} has the count {cell.execution_count};"
        f" run: python3 -m course build --force {name.removesuffix('.ipynb')}"
        for name, number, cell in code_cells(root)
        if cell.execution_count != number
    ]


def stored_errors(root):
    """Find outputs that a student must not meet: errors and anything on stderr."""
    return [
        f"{name}: code cell {number} stores {output.get('name', 'an error')}; mend the cell, then"
        f" run: python3 -m course build {name.removesuffix('.ipynb')}"
        for name, number, cell in code_cells(root)
        for output in cell.outputs
        if output.output_type == "error" or output.get("name") == "stderr"
    ]


def stored_crosses(root):
    """Find checks that say ✗ of the lesson's own results; an answer shown as wrong is no result."""
    return [
        f"{name}: code cell {number} stores a ✗; mend the cell, then"
        f" run: python3 -m course build {name.removesuffix('.ipynb')}"
        for name, number, cell in code_cells(root)
        if "✗" in "".join(output.get("text", "") for output in cell.outputs)
        and not re.search(r"check\.(\w+)\((?!\1\))\w+\)$", cell.source)
    ]


def needless_tags(root):
    """Find tags besides the one that `CONTRIBUTING.md` allows, and that one where it is idle."""
    problems, ignored = [], {}
    cells = list(code_cells(root))
    for index, (name, number, cell) in enumerate(cells):
        tags = cell.metadata.get("tags", [])
        if set(tags) - TAGS_ALLOWED or (tags and not MAY_DIFFER.search(cell.source)):
            problems.append(
                f"{name}: code cell {number} is tagged {', '.join(tags)}; allowed is"
                f" {', '.join(TAGS_ALLOWED)}, where a device, a version or a time is shown"
            )
        if tags:
            ignored[name] = ignored.get(name, 0) + 1
            three = cells[index : index + 3]
            if len(three) == 3 and all(n == name and c.metadata.get("tags") for n, _, c in three):
                problems.append(f"{name}: code cells {number} and two more: none is compared")
    return problems + [
        f"{name}: {count} cells are not compared, at most {MOST_IGNORED} may be"
        for name, count in ignored.items()
        if count > MOST_IGNORED
    ]


def comments_to_nbval(root):
    """Find comments by which a cell would tell nbval not to compare it."""
    return [
        f"{name}: code cell {number} has a comment to nbval: take it out, all is compared"
        for name, number, cell in code_cells(root)
        if re.search("NBVAL_|PYTEST_VALIDATE_", cell.source)
    ]


def shows(code):
    """Say whether a cell shows something for certain."""
    body = ast.parse(code).body
    perhaps = ast.FunctionDef | ast.ClassDef | ast.If
    run = [node for node in body if not isinstance(node, perhaps)]
    calls = [n for node in run for n in ast.walk(node) if isinstance(n, ast.Call)]
    names = {ast.unparse(call.func).split(".")[0] for call in calls}
    ends = body and isinstance(body[-1], ast.Expr) and not isinstance(body[-1].value, ast.Call)
    return bool(ends or {"print", "check", "draw"} & names)


def cleared_outputs(root):
    """Find cells that show something, but store nothing."""
    return [
        f"{name}: code cell {number} stores no output: run python3 -m course build {name[:5]}"
        for name, number, cell in code_cells(root)
        if not cell.outputs and shows(cell.source)
    ]


def pictures_in_other_words(root):
    """Find pictures without their words, words without their picture, and two sorts of words."""
    problems = []
    for name, number, cell in code_cells(root):
        drawn, written = [], []
        for output in cell.outputs:
            data, about = output.get("data", {}), output.get("metadata", {})
            if "image/png" in data:
                drawn.append(about.get("image/png", {}).get("alt", ""))
                if data.get("text/plain") != drawn[-1]:
                    problems.append(f"{name}: code cell {number}: alt text and plain text differ")
            if about.get("in_words"):
                folded = re.search("</summary>(.*)</details>", data["text/html"], re.DOTALL)
                written.append(html.unescape(folded[1]))
        if drawn != written:
            problems.append(f"{name}: code cell {number}: a picture, or its words, are missing")
    return problems


def local_outputs(root):
    """Find addresses and paths of one machine among the outputs."""
    problems = []
    for name, number, cell in code_cells(root):
        said = []
        for output in cell.outputs:
            data = output.get("data", {})
            said += [text for kind, text in data.items() if not kind.startswith("image/")]
            said.append(output.get("text", ""))
        found = LOCAL.findall(json.dumps(said))
        problems += [
            f"{name}: code cell {number} prints {text}, which another machine does not: print its"
            " name or whether it is as expected"
            for text in found
        ]
    return problems


def anchors(text, is_page):
    """Return the addresses of the headings in a Markdown text: a page's on a code host, or a
    notebook's in JupyterLab."""
    titles = re.findall(r"^#{1,6} +(.+?) *$", FENCED.sub("", text), re.MULTILINE)
    if not is_page:
        return {title.replace(" ", "-") for title in titles}
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


def broken_links(root):
    """Find relative links of lessons, README and CONTRIBUTING that lead nowhere."""
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(root.glob("*.md"))}
    for path in sorted((root / "notebooks").glob("*/*.ipynb")):
        cells = nbformat.read(path, 4).cells
        pages[path] = "\n".join(c.source for c in cells if c.cell_type == "markdown")
    problems = []
    for path, text in pages.items():
        for groups in LINK.findall(text):
            target, _, anchor = unquote("".join(groups)).partition("#")
            if ":" in target:
                continue
            to = (path.parent / target).resolve() if target else path
            if not to.exists():
                problems.append(
                    f"{path.name}: {target} does not exist; mend the link in its source"
                )
            elif anchor and anchor not in anchors(pages.get(to, ""), to.suffix == ".md"):
                problems.append(
                    f"{path.name}: {to.name} has no heading #{anchor}; mend the link in its source"
                )
    return problems


def stale_picture(root):
    """Compare the picture in README.md with the one in the lesson it is from."""
    picture, origin, call = PICTURE
    shown = picture_of(nbformat.read(root / origin, 4), call)
    there = (root / picture).read_bytes() if (root / picture).exists() else None
    problem = f"{picture} is not the lesson's; run: python3 -m course build --force en/02"
    return [] if shown is not None and shown == there else [problem]


CHECKS = [
    unequal_to_source,
    not_executed_in_order,
    stored_errors,
    stored_crosses,
    needless_tags,
    comments_to_nbval,
    cleared_outputs,
    pictures_in_other_words,
    local_outputs,
    broken_links,
    stale_picture,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_course(check):
    problems = check(ROOT)
    assert not problems, "\n".join(problems)


@pytest.fixture
def copy(tmp_path):
    """A copy of what the checks read, to be damaged."""
    for folder in ["lessons_src", "notebooks"]:
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for page in ROOT.glob("*.md"):
        shutil.copy(page, tmp_path)
    (tmp_path / "LICENSE").touch()
    for link in ["constraints.txt", "pyproject.toml", "environment.yml", "helpers"]:
        (tmp_path / link).symlink_to(ROOT / link)
    return tmp_path


def edit(root, name, change):
    """Apply ``change`` to the JSON of one notebook under ``root``."""
    path = root / "notebooks" / "en" / name
    notebook = json.loads(path.read_text(encoding="utf-8"))
    change(notebook, [cell for cell in notebook["cells"] if cell["cell_type"] == "code"])
    path.write_text(json.dumps(notebook), encoding="utf-8")


def set_in(key, value):
    """Make a change that sets ``key`` of the third code cell."""
    return lambda notebook, code: code[2].update({key: value})


def ignored(*numbers):
    """Make a change that tags these code cells."""

    def tag(_, code):
        for number in numbers:
            code[number - 1].update(
                source=["device = 1"], metadata={"tags": ["nbval-ignore-output"]}
            )

    return tag


def in_output(kind, change):
    """Make a change of the first code cell that stores such an output: ``change(cell, it)``."""

    def altered(_, code):
        for cell in code:
            for output in cell["outputs"]:
                if kind in [output["output_type"], *output.get("data", {})]:
                    return change(cell, output)
        raise AssertionError(f"no {kind}")

    return altered


def clear(cell, _):
    cell["outputs"] = []


STDERR = {"name": "stderr", "output_type": "stream", "text": ["UserWarning: old\n"]}
ERROR = {"ename": "ValueError", "evalue": "no", "output_type": "error", "traceback": []}
CROSS = {"name": "stdout", "output_type": "stream", "text": ["✗ same losses: 0 of 20 equal\n"]}
PATH = {"name": "stdout", "output_type": "stream", "text": ["/home/ada/course\n"]}


def lost(link):
    """Make a change that adds a link."""
    cell = {"cell_type": "markdown", "id": "lost", "metadata": {}, "source": [f"[to]({link})"]}
    return lambda notebook, _: notebook["cells"].append(cell)


@pytest.mark.parametrize(
    ("check", "damage", "said"),
    [
        (unequal_to_source, set_in("source", ["1 + 2"]), "source is not the source's"),
        (unequal_to_source, set_in("id", "another"), "id is not the source's"),
        (unequal_to_source, lambda notebook, _: notebook["cells"].pop(), "cells, source"),
        (unequal_to_source, lambda notebook, _: notebook["metadata"].clear(), "metadata"),
        (not_executed_in_order, set_in("execution_count", None), "code cell 3 has the count None"),
        (not_executed_in_order, set_in("execution_count", 7), "code cell 3 has the count 7"),
        (stored_errors, set_in("outputs", [STDERR]), "code cell 3 stores stderr"),
        (stored_errors, set_in("outputs", [ERROR]), "code cell 3 stores an error"),
        (stored_crosses, set_in("outputs", [CROSS]), "code cell 3 stores a ✗"),
        (needless_tags, set_in("metadata", {"tags": ["nbval-skip"]}), "tagged nbval-skip"),
        (needless_tags, set_in("metadata", {"tags": ["nbval-ignore-output"]}), "nbval-ignore"),
        (needless_tags, ignored(3, 4, 5), "code cells 3 and two more: none is compared"),
        (needless_tags, ignored(*range(1, 27, 2)), "13 cells are not compared, at most 12"),
        (
            comments_to_nbval,
            set_in("source", ["# NBVAL_SKIP\n", "1"]),
            "code cell 3 has a comment to nbval",
        ),
        (comments_to_nbval, set_in("source", ["#PYTEST_VALIDATE_SKIP"]), "a comment to nbval"),
        (cleared_outputs, in_output("stream", clear), "stores no output"),
        (cleared_outputs, in_output("execute_result", clear), "stores no output"),
        (cleared_outputs, in_output("image/png", clear), "stores no output"),
        (
            pictures_in_other_words,
            in_output("image/png", lambda cell, it: cell["outputs"].remove(it)),
            "a picture, or its words, are missing",
        ),
        (
            pictures_in_other_words,
            in_output("text/html", lambda cell, it: cell["outputs"].remove(it)),
            "a picture, or its words, are missing",
        ),
        (
            pictures_in_other_words,
            in_output("image/png", lambda _, it: it["metadata"]["image/png"].update(alt="A cat.")),
            "alt text and plain text differ",
        ),
        (local_outputs, set_in("outputs", [PATH]), "prints /home/ada"),
        (broken_links, lost("nowhere.ipynb"), "nowhere.ipynb does not exist"),
        (broken_links, lost("#1.-Nowhere"), "02_two_layer_net.ipynb has no heading #1.-Nowhere"),
        (broken_links, lost("01_tensors_and_rank.ipynb#5.-Views"), "has no heading #5.-Views"),
        (broken_links, lost("../../README.md#the-hotels"), "has no heading #the-hotels"),
    ],
)
def test_damage_is_seen(copy, check, damage, said):
    edit(copy, "02_two_layer_net.ipynb", damage)
    assert any(said in problem for problem in check(copy)), check(copy)


def test_links_to_headings_are_followed(copy):
    links = ["#1.-Four-sizes", "01_tensors_and_rank.ipynb#5.-Broadcasting"]
    edit(copy, "02_two_layer_net.ipynb", lost(") [to](".join([*links, "#1.-Nowhere"])))
    edit(copy, "00_start_here.ipynb", lost("../../README.md#other-ways-to-install"))
    assert [p for p in broken_links(copy) if "#" in p] == [
        "02_two_layer_net.ipynb: 02_two_layer_net.ipynb has no heading #1.-Nowhere;"
        " mend the link in its source"
    ]


def test_another_picture_is_seen(copy):
    (copy / "notebooks" / "picture.png").write_bytes(b"another")
    assert stale_picture(copy)


def drawn_by(cell):
    """Make what a cell draws, by its outputs as stored."""
    return [nbformat.from_dict(json.loads(json.dumps(output))) for output in cell.outputs]


def first_picture(cell):
    return pictures(cell.outputs)[0][0]


def painted(png, box, scale=1):
    """Paint a box over a picture (PNG bytes), enlarge it, and return it in base64."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.paste("red", box)
    image = image.resize((scale * image.width, scale * image.height))
    buffer = io.BytesIO()
    image.save(buffer, format="PNG")
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def test_a_picture_that_is_not_what_its_cell_draws_is_seen():
    cells = [cell for _, _, cell in code_cells(ROOT) if pictures(cell.outputs)]
    cell, png = cells[0], first_picture(cells[0])
    assert unlike(drawn_by(cell), cell.outputs) is None

    def after(change):
        outputs = drawn_by(cell)
        change(next(output for output in outputs if "image/png" in output.get("data", {})))
        return unlike(cell.outputs, outputs)

    def shown(picture):
        return lambda output: output.data.update({"image/png": picture})

    assert after(lambda output: output.data.pop("image/png")) == "0 pictures are stored, 1 drawn"
    assert "alt text" in after(lambda output: output.metadata["image/png"].update(alt="A cat."))
    assert "% of its pixels" in after(shown(painted(png, (0, 0, 90, 90))))
    wide, high = Image.open(io.BytesIO(png)).size
    edge = int((0.005 * wide * high) ** 0.5)  # as large as a few words
    assert "% of its pixels" in after(shown(painted(png, (0, 0, edge, edge))))
    assert "drawn are" in after(shown(painted(png, (0, 0, 1, 1), scale=2)))
    # Another processor may draw a line a pixel lower, in a hue beside it.
    assert after(shown(painted(png, (0, 0, 900, 1)))) is None
    curves = [first_picture(cell) for cell in cells if "draw.losses(" in cell.source]
    assert other_picture(*curves[:2])


def test_rounding_errors_may_look_otherwise_on_another_processor():
    (cell,) = [cell for _, _, cell in code_cells(ROOT) if "draw.v_curve(" in cell.source]
    outputs = drawn_by(cell)
    (shown,) = [output for output in outputs if "image/png" in output.get("data", {})]
    shown.data["image/png"] = painted(first_picture(cell), (0, 0, 90, 90))
    assert unlike(cell.outputs, outputs) is None
    shown.metadata["image/png"]["alt"] = "A cat."
    assert "alt text" in unlike(cell.outputs, outputs)


def test_a_changed_source_is_seen(copy):
    source = copy / "lessons_src" / "en" / "02_two_layer_net.py"
    source.write_text(source.read_text(encoding="utf-8") + "\n# %%\n1\n", encoding="utf-8")
    assert unequal_to_source(copy)
    source.rename(source.with_name("05_another.py"))
    problems = unequal_to_source(copy)
    assert "02_two_layer_net.ipynb: no source; run: python3 -m course build" in problems
    assert "05_another.ipynb: not built; run: python3 -m course build en/05" in problems


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('Myth 1.1** "A vector', 'Myth 1.1** "Any vector'),
        ("## 5. Broadcasting", "## 9. Broadcasting"),
        ("## Deeper: Views that refuse", "## Deeper: Views"),
    ],
)
def test_a_changed_myth_is_seen_on_the_page_of_myths(copy, old, new):
    source = copy / "lessons_src" / "en" / "01_tensors_and_rank.py"
    text = source.read_text(encoding="utf-8")
    assert text.count(old) == 1
    source.write_text(text.replace(old, new), encoding="utf-8")
    problem = "myths.ipynb: cell 3: source is not the source's; run: python3 -m course build 00"
    assert problem in unequal_to_source(copy)


def nbval(path):
    """Run nbval on one notebook as `course test` does; return its output and exit status."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "course.kernels", "-p", "no:python"]
    command += ["--nbval", "--nbval-current-env", "-p", "no:cacheprovider", "--rootdir"]
    command += [str(path.parent), "-c", str(ROOT / "pyproject.toml"), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    return done.stdout + done.stderr, done.returncode


def digit_altered(notebook, code):
    """Alter the first digit among the stored text outputs."""
    for cell in code:
        for output in cell["outputs"]:
            texts = [output.get("text"), output.get("data", {}).get("text/plain")]
            for lines in filter(None, texts):
                altered = re.sub(r"\d", lambda d: str((int(d.group()) + 1) % 10), lines[0], count=1)
                if altered != lines[0]:
                    lines[0] = altered
                    return
    raise AssertionError("no digit among the outputs")


def picture_altered(notebook, code):
    """Replace the first picture by another."""

    def change(_, output):
        png = base64.b64decode("".join(output["data"]["image/png"]))
        output["data"]["image/png"] = painted(png, (0, 0, 90, 90))

    in_output("image/png", change)(notebook, code)


def test_nbval_passes_what_was_built_and_sees_an_altered_digit_and_picture(copy):
    path = copy / "notebooks" / "en" / "00_start_here.ipynb"
    said, status = nbval(path)
    assert status == 0, said
    edit(copy, path.name, digit_altered)
    edit(copy, path.name, picture_altered)
    said, status = nbval(path)
    assert status == 1 and "2 failed" in said, said
    assert "assert reference_output == test_output failed" in said
    assert "mismatch 'image/png': picture 1 differs from the drawn one in" in said


def test_jupytext_opens_each_pair():
    """An author's JupyterLab pairs notebook and source; differing cells would raise."""
    from jupyter_server.services.contents.largefilemanager import LargeFileManager
    from jupytext.sync_contentsmanager import build_sync_jupytext_contents_manager_class

    manager = build_sync_jupytext_contents_manager_class(LargeFileManager)(root_dir=str(ROOT))
    for source in sources():
        path = notebook_path(source).relative_to(ROOT).as_posix()
        assert manager.get(path, content=True)["content"]["cells"]
        assert "lessons_src" in manager.paired_notebooks[path][1]


def test_a_save_without_an_edit_changes_nothing(copy):
    """Jupytext and the kernel add metadata; CONTRIBUTING.md starts JupyterLab with `as_built`."""
    from jupyter_server.services.contents.largefilemanager import LargeFileManager
    from jupytext.sync_contentsmanager import build_sync_jupytext_contents_manager_class

    (copy / "pyproject.toml").unlink()
    shutil.copy(ROOT / "pyproject.toml", copy)  # Jupytext looks for one in the folder
    manager = build_sync_jupytext_contents_manager_class(LargeFileManager)(
        root_dir=str(copy), pre_save_hook="course.build.as_built"
    )

    def files():
        every = [*copy.glob("lessons_src/*/*.py"), *copy.glob("notebooks/*/*.ipynb")]
        return {path.relative_to(copy).as_posix(): path.read_bytes() for path in every}

    before = files()
    for path in ["notebooks/en/00_start_here.ipynb", MYTHS]:
        content = manager.get(path, content=True)["content"]
        content["metadata"]["language_info"]["version"] = "3.14.1"
        manager.save({"type": "notebook", "content": content, "format": "json"}, path)
    after = files()
    assert [path for path in after if after[path] != before.get(path)] == []


# The first reading runs by itself, and so does each deeper block after it.

IN_BLOCKS = [source for source in sources() if any(deeper(convert(source).cells))]


def said_by(cell):
    """What a code cell shows, but for pictures and counts: nbval compares the same."""
    return [
        output.get("text") or {k: v for k, v in output.data.items() if not k.startswith("image/")}
        for output in cell.outputs
    ]


def different_in_another_order(source, root=ROOT):
    """Run a first reading, then the blocks, the last one first; find what is not as stored."""
    stored = nbformat.read(notebook_path(source, root), 4)
    notebook = convert(source)
    parts = {}
    for cell, block in zip(notebook.cells, deeper(notebook.cells), strict=True):
        parts.setdefault(block, []).append(cell)
    order = [None, *reversed([block for block in parts if block])]
    notebook.cells = [cell for block in order for cell in parts[block]]
    try:
        execute(notebook, notebook_path(source, root).parent)
    except LessonFailed as failure:
        return [f"{source.name}: {failure}"]
    shown = {cell.id: said_by(cell) for cell in notebook.cells if cell.cell_type == "code"}
    return [
        f"{source.name}: other outputs than stored: {cell.source}"
        for cell in stored.cells
        if cell.cell_type == "code"
        and not TAGS_ALLOWED & set(cell.metadata.get("tags", []))
        and shown[cell.id] != said_by(cell)
    ]


@pytest.mark.parametrize("source", IN_BLOCKS, ids=lambda path: path.stem)
def test_a_first_reading_runs_alone_and_the_blocks_in_any_order(source):
    problems = different_in_another_order(source)
    assert not problems, "\n".join([*problems, "If the cell is right: python3 -m course build"])


BLOCKS = """\
# %% [markdown]
# ## 1. First

# %%
a = 1
a

# %% [markdown]
# ## Deeper: one
#
# A sentence.

# %%
b = {one}
b

# %% [markdown]
# ## Deeper: two
#
# A sentence.

# %%
c = {two}
c

# %% [markdown]
# ## 2. Second

# %%
{last}
"""


@pytest.mark.parametrize(
    ("one", "two", "last", "said"),
    [
        ("a + 1", "a + 2", "a", None),
        ("a + 1", "b + 1", "a", "NameError: name 'b' is not defined"),
        ("a + 1", "a + 2", "c", "NameError: name 'c' is not defined"),
        ("(a := 5)", "a + 2", "1", "other outputs than stored: c = a + 2"),
        ("a + 1", "(a := 5)", "a", "other outputs than stored: a"),
    ],
)
def test_a_block_that_others_need_is_seen(tmp_path, one, two, last, said):
    source = tmp_path / "lessons_src" / "en" / "09_blocks.py"
    source.parent.mkdir(parents=True)
    source.write_text(BLOCKS.format(one=one, two=two, last=last), encoding="utf-8")
    build_one(source, tmp_path)
    problems = different_in_another_order(source, tmp_path)
    assert problems == [] if said is None else any(said in problem for problem in problems)
