"""What a lesson may hold: each kind that is refused is planted, and refused by build and decks."""

import base64
import io
import subprocess
import sys

from course import accepted, build, slides
from course.build import ROOT
from course.slides.arrange import slides_of

import jupytext
import nbformat
import pytest
from nbformat.v4 import new_output
from PIL import Image

GOOD = """\
# %% [markdown]
# # A lesson
#
# With $x < y$, a [link](https://example.org), `![code](that.png)`, H<sub>2</sub>O. <!-- notes -->
#
# | one | two |
# |:----|----:|
# | $a$ | ~~b~~ |
#
# <details><summary>Why</summary>
#
# ```
# <script>only shown</script>
# ```
#
# </details>

# %% tags=["nbval-ignore-output"]
# copy the weights before the step
# ! careful
# %time
copy = "one"
print(copy)

# %%
ls = [1, 2]
ls
"""
buffer = io.BytesIO()
Image.new("RGB", (1, 1), "navy").save(buffer, format="PNG")
PIXEL = base64.b64encode(buffer.getvalue()).decode("ascii")
FOLDED = "<details><summary>In words</summary>1 &lt; 2</details>"


def lesson(text=GOOD, *outputs):
    """Convert a script; its last code cell has some outputs."""
    notebook = jupytext.reads(text, fmt=build.PERCENT)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code[-1:] if outputs else []:
        cell.outputs = list(outputs)
    return notebook


def data(**kinds):
    return new_output("display_data", {k.replace("_", "/", 1): v for k, v in kinds.items()})


def test_comments_stay_comments():
    code = [cell.source for cell in lesson().cells if cell.cell_type == "code"]
    assert code[0].startswith("# copy the weights before the step\n# ! careful\n# %time\ncopy")


ACCEPTED = [
    new_output("stream", name="stdout", text="\x1b[31mred\x1b[0m\r1\n"),
    new_output("execute_result", {"text/plain": "[1, 2]"}),
    data(text_plain="a picture", image_png=PIXEL),
    data(text_plain="The same in words.", text_html=FOLDED),
]


def test_what_is_accepted_reaches_the_deck():
    notebook = lesson(GOOD, *ACCEPTED)
    accepted.check(notebook)
    html = slides.page(notebook)
    for shown in ["red", "[1, 2]", "data:image/png", "1 &lt; 2", "only shown", "text-align"]:
        assert shown in html


RESULT = {"text/plain": "x", "image/svg+xml": "<svg></svg>"}
OUTPUTS = {
    "its output is image/svg+xml": new_output("display_data", RESULT),
    "its output is text/latex": data(text_latex="$x$"),
    "its output is text/markdown": data(text_markdown="*x*"),
    "its output is application/json": data(application_json="{}"),
    "its output is application/javascript": data(application_javascript="1"),
    "its output is image/jpeg": data(image_jpeg=PIXEL),
    "image/png is no PNG": data(image_png=base64.b64encode(b"GIF89a").decode()),
    "its output is HTML": data(text_html='<img src="https://example.org/a.png">'),
    "output is HTML: decks": data(text_html=f'{FOLDED}<iframe src="https://example.org">'),
    "is HTML: decks and": data(text_html=FOLDED.replace("1", '<b onclick="x()">1</b>')),
    "HTML: decks and tests": data(text_html="<table><tr><td>1</td></tr></table>"),
    "its output is an error": new_output("error", ename="E", evalue="e", traceback=[]),
    "writes to stderr": new_output("stream", name="stderr", text="UserWarning: old\n"),
}


@pytest.mark.parametrize("said", OUTPUTS)
def test_an_output_of_another_kind_is_refused_by_build_and_deck(said):
    notebook = lesson(GOOD, OUTPUTS[said])
    for refuse, error in [(accepted.check, accepted.Refused), (slides.page, slides.DeckFailed)]:
        with pytest.raises(error) as caught:
            refuse(notebook)
        message = str(caught.value)
        assert message.startswith("cell 3 (`ls = [1, 2]`): ") and said in message, message
        assert "\n" not in message


TITLE = "# %% [markdown]\n# # A\n\n"
PROSE = TITLE + "# %% [markdown]\n# "
INPUTS = [
    ("1 + 1\n", "cell 1: a lesson begins with a Markdown cell"),
    ("# %% [markdown]\n# Words.\n#\n# # Late\n", "cell 1: a lesson begins"),
    ("", "cell 1: a lesson begins"),
    (TITLE + "# %% [raw]\n# words\n", "cell 2 (`words`): a raw cell"),
    (TITLE + "# %% A title\n1\n", "beside `# %%` stands “title”"),
    (TITLE + '# %% {"slideshow": {"slide_type": "skip"}}\n1\n', "stands “slideshow”"),
    (TITLE + "# %%\n%matplotlib inline\nx = 1\n", "`%matplotlib inline` is no Python"),
    (TITLE + "# %%\n%%timeit\nx = 1\n", "`%%timeit` is no Python"),
    (TITLE + "# %%\n!ls\n", "`!ls` is no Python"),
    (TITLE + "# %%\nfiles = !ls\n", "`files = !ls` is no Python"),
    (TITLE + "# %%\nprint?\n", "`print?` is no Python"),
    (TITLE + '# %% language="bash"\n# ls\n', "`%%bash` is no Python"),
    (TITLE + "# %%\nfor i in range(3)\n", "no Python (expected ':', line 1); to show such"),
    (TITLE + "# %%\nx = '\0'\n", "no Python"),
    (PROSE + "```mermaid\n# graph LR\n# ```\n", "a Mermaid diagram is a picture in JupyterLab"),
    (PROSE + "![words](picture.png)\n", "a picture that no cell draws (picture.png)"),
    (PROSE + "![words][1]\n#\n# [1]: https://example.org/a.png\n", "(https://example.org/a.png)"),
    (PROSE + '<img src="https://example.org/a.png">\n', "a picture that no cell draws"),
    (PROSE + '<iframe src="https://example.org"></iframe>\n', "the HTML element <iframe>"),
    (PROSE + "<script>alert(1)</script>\n", "the HTML element <script>"),
    (PROSE + "<style>p {color: red}</style>\n", "the HTML element <style>"),
    (PROSE + "<video src=a.mp4></video>\n", "the HTML element <video>"),
    (PROSE + "<svg></svg>\n", "the HTML element <svg>"),
    (PROSE + '<details open style="color: red"></details>\n', "the HTML attribute"),
    (PROSE + '<span onclick="x()">a</span>\n', "the HTML attribute onclick of <span>"),
    (PROSE + "[a](javascript:alert(1))\n", "a link to “javascript:”"),
    (PROSE + "[a](file:///etc/passwd)\n", "a link to “file:”"),
    (PROSE + "$\\require{physics} \\dv{x}$\n", "a part of MathJax from elsewhere"),
]


@pytest.mark.parametrize(("text", "said"), INPUTS)
def test_an_input_of_another_kind_is_refused_by_build_and_deck(text, said):
    notebook = lesson(text)
    with pytest.raises(accepted.Refused) as caught:
        accepted.check(notebook)
    assert said in str(caught.value) and "\n" not in str(caught.value)
    with pytest.raises(slides.DeckFailed):
        slides.page(notebook)


def test_an_attached_picture_is_refused():
    notebook = lesson(PROSE + "Words.\n")
    notebook.cells[1].attachments = {"a.png": {"image/png": PIXEL}}
    with pytest.raises(accepted.Refused, match=r"cell 2 \(`Words.`\): an attached picture"):
        accepted.check(notebook)


def test_text_behind_a_closing_tag_is_not_lost():
    text = "# %% [markdown]\n# # A\n#\n# <details><summary>a</summary>b</details>\n# Behind.\n"
    assert "Behind." in slides_of(lesson(text))[0].html("A")


# One lesson's fault stops no other


SAYS = {
    "90_good": (GOOD.encode(), None),
    "91_mark": (b"\xef\xbb\xbf" + GOOD.encode(), "the file begins with a byte order mark (BOM)"),
    "92_latin": ("# %% [markdown]\n# # é\n".encode("latin-1"), "line 2 is not UTF-8"),
    "93_wide": (GOOD.encode("utf-16"), "line 1 is not UTF-8"),
    "94_raw": (f"{TITLE}# %% [raw]\n# a\n".encode(), "cell 2 (`a`): a raw cell"),
    "95_cleared": (
        f"{TITLE}# %%\nfrom IPython.display import clear_output\n\nclear_output()\n".encode(),
        "cell 2 (`from IPython.display import clear_output`): sends “clear_output”: tests cannot",
    ),
    "96_vector": (
        f'{TITLE}# %%\nfrom IPython.display import SVG\n\nSVG("<svg></svg>")\n'.encode(),
        "cell 2 (`from IPython.display import SVG`): its output is image/svg+xml",
    ),
    "97_shell": (f"{TITLE}# %%\nls\n".encode(), "NameError: name 'ls' is not defined"),
    "98_deep": (f"{TITLE}# %%\n{'-' * 99_999}1\n".encode(), "Error"),  # of Python's parser
}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course of one good lesson and many with a fault; what its build said."""
    root = tmp_path_factory.mktemp("course")
    (root / "lessons_src" / "en").mkdir(parents=True)
    for name, (content, _) in SAYS.items():
        (root / "lessons_src" / "en" / f"{name}.py").write_bytes(content)
    return root


def test_a_fault_of_one_lesson_stops_no_other(course, capsys):
    assert build.main([], course) == 1
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    for name, (_, reason) in SAYS.items():
        start = f"notebooks/en/{name}.ipynb"
        line = next(line for line in said.out.splitlines() if line.startswith(start))
        assert ("failed: " in line) == bool(reason)
        assert reason is None or reason in said.out
    assert [path.stem for path in (course / "notebooks" / "en").iterdir()] == ["90_good"]


def test_a_fault_of_one_notebook_stops_no_other_deck(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COURSE_CHROMIUM", str(tmp_path / "no such browser"))
    folder = tmp_path / "notebooks" / "en"
    folder.mkdir(parents=True)
    nbformat.write(lesson(GOOD, OUTPUTS["its output is text/latex"]), folder / "90_latex.ipynb")
    (folder / "91_cut.ipynb").write_text('{"cells": [')
    no_title = lesson(GOOD.replace("# # A lesson", "# ##### A lesson"))
    nbformat.write(no_title, folder / "92_no_title.ipynb")
    nbformat.write(lesson(GOOD), folder / "93_good.ipynb")
    for options in ([], ["--core"]):
        assert slides.main(options, root=tmp_path) == 1
        said = capsys.readouterr()
        assert "90_latex failed:\ncell 3 (`ls = [1, 2]`): its output is text/latex" in said.err
        assert "91_cut failed:\n91_cut.ipynb is cut or no notebook: run python3" in said.err
        assert "92_no_title failed:\ncell 1: a lesson begins" in said.err
        assert "build/slides/93_good.html: " in said.out and "Traceback" not in said.err
        assert [path.name for path in (tmp_path / "build/slides").iterdir()] == ["93_good.html"]


def test_ipython_warns_of_nothing_in_a_fresh_clone(tmp_path):
    """Its folder is in `build/`, which nobody has made yet."""
    code = (
        "from course import kernels\n"
        f"kernels.ENVIRONMENT['IPYTHONDIR'] = {str(tmp_path / 'build' / 'ipython')!r}\n"
        "from course.build import execute\nimport nbformat\n"
        "execute(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell('1')]), '.')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
