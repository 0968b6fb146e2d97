"""Decks: what stands on a slide, and how every deck behaves in a real browser without a network."""

import base64
import io
import re
import subprocess
import sys

from course import accepted, slides
from course.build import ROOT
from course.slides import arrange
from course.slides import browser as looking
from course.slides.arrange import slides_of, stacks_of, without_last

import jupytext
import nbformat
import pytest
from accessibility import violations
from PIL import Image

NOTEBOOKS = sorted((ROOT / "notebooks" / "en").glob("[0-9]*.ipynb"))
VIEWPORTS = [(1280, 720), (1920, 1080), (1024, 768)]
LARGEST = 5e6  # bytes
MOST = 55  # slides of a first reading

LESSON = """\
# %% [markdown]
# # A small lesson
#
# Its point.
#
# **You will**
#
# - learn something

# %%
import torch

# %% [markdown]
# ## 1. A question
#
# The lead, *short*: 3 × 4.
#
# More prose, about $x^2$.
#
# Kept by its mark. <!-- slide -->
#
# $$
# \\text{grad\\_w1} = x
# $$
# <!-- notes -->
#
# > **Myth 9.1** "All is on the slide."
#
# **Predict.** What is it?
#
# <details><summary>Reasoning</summary>
#
# The reason.
#
# </details>

# %%
torch.ones(2)

# %% [markdown]
# It is two ones.
#
# <!-- split -->
#
# The second half.

# %% [markdown]
# ### Your turn: `double`
#
# Return twice `x`.
#
# <details><summary>Hint 1</summary>
#
# Multiply.
#
# </details>


# %%
def double(x):
    return ...  # your code here


check.double(double)

# %% [markdown]
# ## Glossary
#
# Two words.
#
# | term | meaning |
# |---|---|
# | one | the number 1 |
# | two | the number 2 |
"""

# The same with deeper blocks: one in the first section, one with two slides behind it.
TWO_READINGS = LESSON.replace(
    """\
# %% [markdown]
# ## Glossary
""",
    """\
# %% [markdown]
# ### Deeper: why two
#
# Its sentence.

# %% [markdown]
# Its text.

# %% [markdown]
# ### Back to the first reading
#
# A sentence.

# %% [markdown]
# ## Deeper: powers
#
# Another sentence.

# %% [markdown]
# ### Twice two
#
# A third one.

# %% [markdown]
# ## Glossary
""",
)


def lesson(text=LESSON):
    """Make an executed notebook of a percent script: each code cell has the output ``done``."""
    notebook = jupytext.reads(text, fmt="py:percent")
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text="done\n")]
    return notebook


def text_of(blocks):
    return " ".join(block.get_text(" ", strip=True) for block in blocks)


# What stands on a slide


def test_each_heading_and_each_split_starts_a_slide():
    titles = [slide.title for slide in slides_of(lesson())]
    assert titles == [
        "A small lesson",
        "1. A question",
        "1. A question",
        "Your turn: double",
        "Glossary",
    ]


def test_the_title_slide_has_the_lead_and_nothing_else():
    title = slides_of(lesson())[0]
    assert text_of(title.body).replace("done", "").strip() == "Its point."
    assert "learn something" in text_of(title.notes)
    assert "import torch" in text_of(title.notes).replace("  ", " ")


def test_prose_becomes_notes_and_the_rest_stays():
    question, half = slides_of(lesson())[1:3]
    shown, said = text_of(question.body), text_of(question.notes)
    for words in (
        "The lead,",
        "3\u00a0×\u00a04",
        "Kept by its mark.",
        "Myth 9.1",
        "What is it?",
        "torch",
        "done",
    ):
        assert words in shown
        assert words not in said
    for words in ("More prose", "grad\\_w1", "The reason.", "It is two ones."):
        assert words in said
        assert words not in shown
    assert text_of(half.body) == "The second half."


def test_the_answer_to_a_question_comes_on_a_click():
    fragments = [b for cell in slides_of(lesson())[1].body for b in cell.select(".fragment")]
    assert text_of(fragments) == "done"


def test_an_exercise_is_its_task_and_its_stub():
    turn = slides_of(lesson())[3]
    html = turn.html("A small lesson")
    assert 'class="turn"' in html
    assert "Return twice" in html
    assert "your code here" in html
    for words in ("check", "done", "Hint", "Multiply"):
        assert words not in html


def test_a_glossary_shows_its_terms_and_keeps_their_meanings_in_the_notes():
    glossary = slides_of(lesson())[-1]
    assert text_of(glossary.body) == "one two"
    assert text_of(glossary.notes).startswith("Two words.")
    assert "the number 1" in text_of(glossary.notes)


def test_a_section_is_a_stack():
    stacks = stacks_of(slides_of(lesson(TWO_READINGS)))
    assert [[(slide.name, slide.block) for slide in stack] for stack in stacks] == [
        [("a-small-lesson", None)],
        [
            ("1-a-question", None),
            ("1-a-question-2", None),
            ("your-turn-double", None),
            ("deeper-why-two", "why two"),
            ("back-to-the-first-reading", None),
        ],
        [("deeper-powers", "powers"), ("twice-two", "powers")],
        [("glossary", None)],
    ]


@pytest.mark.parametrize(
    ("blocks", "names"),
    [
        (None, ["deeper-why-two", "deeper-powers", "twice-two"]),
        ({}, []),
        ({"powers"}, ["deeper-powers", "twice-two"]),
    ],
)
def test_a_deck_has_the_blocks_that_it_is_asked_for(blocks, names):
    html = slides.page(lesson(TWO_READINGS), blocks=blocks)
    sections = re.findall(r'<section class="[^>]*>', html)
    found = [tag for tag in sections if re.search("deeper|twice", tag)]
    assert re.findall(r'id="([^"]+)"', " ".join(found)) == names
    assert len(sections) == 6 + len(names)
    hidden = [tag for tag in sections if 'data-visibility="hidden"' in tag]
    assert hidden == (found if blocks is None else [])


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("draw.storage({'a': a})", ""),
        ("a = b.t()\ndraw.storage({'a': a})", "a = b.t()"),
        ("pair = {'a': a}\ndraw.storage(\n    pair,\n)", ""),
        ("pair = {'a': a}\nprint(pair)\ndraw.storage(pair)", "pair = {'a': a}\nprint(pair)"),
        ("rows = [x]\nrows += [y]\ndraw.pipeline(rows)", ""),
        ("draw.storage({'a': a})\na = 3", "draw.storage({'a': a})\na = 3"),
    ],
)
def test_code_that_only_draws_is_hidden(source, shown):
    assert without_last(source, "draw") == shown


# A picture in steps

STEPS = """\
# %% [markdown]
# # Small

# %% [markdown]
# ## One
#
# A lead.

# %%
draw.pipeline(there, back, of=2)

# %% [markdown]
# ## Two
#
# A second.

# %%
print(1)
draw.pipeline(there, back, of=2)

# %% [markdown]
# ## Both
#
# A third.
#
# | a | table |
# |---|---|
# | of | two |
#
# <!-- steps -->
#
# Last words.

# %% [markdown]
# ## End
#
# It ends.
"""


def states(*marks, text=STEPS):
    """Make a lesson whose pictures of one size have a dark spot at these places, and words."""
    notebook = lesson(text)
    drawing = [cell for cell in notebook.cells if "draw." in cell.source]
    for number, (cell, place) in enumerate(zip(drawing, marks, strict=True), 1):
        state = Image.new("RGB", (800, 400), "white")
        state.paste("navy", (*place, place[0] + 100, place[1] + 50))
        buffer = io.BytesIO()
        state.save(buffer, format="PNG")
        data = {"image/png": base64.b64encode(buffer.getvalue()).decode("ascii")}
        about = {"image/png": {"width": 800, "alt": f"State {number} of what grows."}}
        words = {"text/html": f"<details><summary>In words</summary>State {number}.</details>"}
        cell.outputs = [
            nbformat.v4.new_output("display_data", data, metadata=about),
            nbformat.v4.new_output("display_data", words),
        ]
    return notebook


def test_the_states_of_a_picture_are_stacked_where_the_mark_stands():
    one, two, both = slides_of(states((50, 50), (600, 300)))[1:4]
    assert not any(block.find_all("img") for block in one.body + two.body)
    assert "State" not in text_of(one.notes + two.notes)
    stack = both.body[-1].select("div.cell > div.picture.steps > img")
    assert [image["alt"] for image in stack] == [
        "State 1 of what grows.",
        "State 2 of what grows.",
    ]
    assert [image["class"] for image in stack] == [["fragment", "fade-out"], ["fragment"]]
    assert [image["data-fragment-index"] for image in stack] == ["0", "0"]
    # Cut alike, so that nothing jumps: 8 more on each side than the two spots together.
    assert [image["width"] for image in stack] == [666, 666]
    assert text_of(both.notes) == "In words State 2. Last words."


def test_states_without_the_mark_stay_where_they_are():
    one, two, both = slides_of(states((0, 0), (9, 9), text=STEPS.replace("steps", "nothing")))[1:4]
    counts = [sum(len(block.find_all("img")) for block in s.body) for s in (one, two, both)]
    assert counts == [1, 1, 0]


DEEPER_STATE = STEPS.replace("## Two", "## Deeper: two").replace(
    "# A second.\n", "# A second.\n\n# %% [markdown]\n# Its text.\n"
)


@pytest.mark.parametrize(
    "text",
    [
        STEPS.replace("draw.pipeline(there, back, of=2)", "draw.pipeline(there, back)"),
        STEPS.replace("print(1)\ndraw.pipeline(there", "print(1)\ndraw.pipeline(here"),
        DEEPER_STATE,  # which a deck may lack
    ],
)
def test_a_mark_without_states_is_refused(text):
    with pytest.raises(ValueError, match="has no states of a picture above it to stack"):
        slides_of(states((0, 0), (9, 9), text=text))


# The command line


def test_an_unknown_lesson_is_one_sentence(capsys):
    assert slides.main(["77"]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("No lesson is called 77. There are: ")
    assert "Traceback" not in said.err + said.out


def test_without_a_browser_decks_are_written_and_a_pdf_is_explained(tmp_path, capsys, monkeypatch):
    (tmp_path / "notebooks/en").mkdir(parents=True)
    nbformat.write(lesson(TWO_READINGS), tmp_path / "notebooks/en/09_small.ipynb")
    monkeypatch.setenv("COURSE_CHROMIUM", str(tmp_path / "no such browser"))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (tmp_path / "build/slides").mkdir(parents=True)
    (tmp_path / f"build/slides/.09_small.{ended.pid}.html").write_text("left by a killed export")
    deck = tmp_path / "build/slides/09_small.html"
    for options, held in [([], 3), (["--core"], 0), (["--with", "POWER"], 2)]:
        assert slides.main(["09", *options], root=tmp_path) == 0
        said = capsys.readouterr()
        assert "nobody checked that every slide fits" in said.out
        assert "build/slides/09_small.html: " in said.out
        assert deck.stat().st_size < LARGEST
        assert len(re.findall('id="(?:deeper|twice)-', deck.read_text("utf-8"))) == held
    assert slides.main(["09", "--with", "roots"], root=tmp_path) == 2
    assert capsys.readouterr().err == (
        "No deeper block is called roots. There are: why two; powers.\n"
    )
    assert slides.main(["09", "--pdf"], root=tmp_path) == 1
    assert "?print-pdf" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "build/slides").iterdir()] == ["09_small.html"]


# In a browser

LOOK = """
() => {
  const rows = [];
  for (const section of Reveal.getSlides()) {
    const { h, v } = Reveal.getIndices(section);
    Reveal.slide(h, v);
    const slide = section.querySelector(".slide");
    const box = slide.getBoundingClientRect();
    const scale = box.width / 1280;
    const inside = (rect, floor) =>
      !rect.width || (rect.left >= box.left - 1 && rect.right <= box.right - 40 * scale &&
      rect.top >= box.top - 1 && rect.bottom <= box.bottom - floor * scale);
    const lost = [];
    const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (!node.data.trim() || node.parentElement.closest("mjx-assistive-mml")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const floor = node.parentElement.closest("footer") ? 0 : 44;
      if (![...range.getClientRects()].every((rect) => inside(rect, floor)))
        lost.push(node.data.trim().slice(0, 60));
    }
    for (const picture of slide.querySelectorAll("img, svg"))
      if (!inside(picture.getBoundingClientRect(), 44)) lost.push(picture.tagName);
    const onScreen = box.left >= -1 && box.top >= -1 &&
      box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1;
    rows.push({
      name: section.id,
      title: slide.querySelector("h1, h2, h3").textContent,
      lost: onScreen ? lost : ["the whole slide"],
      seen: Reveal.getCurrentSlide() === section && box.width > 0,
    });
  }
  return rows;
}
"""

FACTS = """
() => {
  const slides = [...document.querySelectorAll(".slide")];
  const small = slides.flatMap((slide) => [...slide.querySelectorAll("pre, code")])
    .map((code) => [parseFloat(getComputedStyle(code).fontSize), code.textContent]);
  const prose = document.querySelector(".slides").cloneNode(true);
  prose.querySelectorAll("pre, code, mjx-container").forEach((part) => part.remove());
  return {
    code: small.filter(([size]) => size < 15.99),
    tex: prose.textContent.match(/\\$[^$]{1,80}\\$|\\$\\$|\\\\[a-zA-Z]+/g) ?? [],
    errors: document.querySelectorAll('[data-mml-node="merror"]').length,
    formulas: document.querySelectorAll("mjx-container").length,
    pictures: [...document.images].map((image) => [image.naturalWidth, image.alt]),
    notes: document.querySelectorAll(".slides section > aside.notes").length,
    slides: slides.length,
  };
}
"""


@pytest.fixture(scope="module")
def chromium():
    with looking.found() as browser:
        if browser is None:
            pytest.skip("needs Chromium or Chrome (COURSE_CHROMIUM may name one)")
        yield browser


@pytest.fixture(scope="module")
def decks(chromium, tmp_path_factory):
    """Give a function that exports a notebook once and says what a browser sees of it."""
    folder, seen = tmp_path_factory.mktemp("decks"), {}

    def look(notebook):
        if notebook not in seen:
            deck, counts = slides.export(notebook, folder, chromium)
            read = nbformat.read(notebook, as_version=4)
            seen[notebook] = seen_of(chromium, deck) | {"notebook": read, "counts": counts}
        return seen[notebook]

    return look


def seen_of(browser, deck):
    """Open a deck in every window size; collect what went wrong and what there is."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    requests, errors = [], []
    context.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    page.goto(f"{deck.as_uri()}?deeper")
    page.wait_for_function("window.deck && window.deck.ready", timeout=looking.PATIENCE)
    facts = page.evaluate(FACTS)
    page.evaluate("Reveal.configure({hash: false})")  # browsers slow down quick changes of address
    facts["fits"] = {}
    for width, height in VIEWPORTS:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(200)  # reveal.js lays out after the window's event
        facts["fits"][width, height] = page.evaluate(LOOK)
    context.close()
    outside = [url for url in requests if not url.startswith(("data:", "blob:"))]
    return facts | {"deck": deck, "requests": outside, "page_errors": errors}


def headings_of(notebook):
    """Read the titles of the slides from the Markdown of a lesson: headings, and splits."""
    titles, fenced = [], False
    for cell in notebook.cells:
        for line in cell.source.splitlines() if cell.cell_type == "markdown" else []:
            fenced ^= line.startswith("```")
            heading = re.match(r"#{1,3} (.+)", line)
            if heading and not fenced:
                titles.append(heading[1])
            elif line.strip() == "<!-- split -->":
                titles.append(titles[-1])
    return titles


def bare(title):
    return re.sub(r"[`*\\]", "", title)


each_lesson = pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)


def each_deck(test):
    """Look at the deck of each lesson in a browser."""
    return pytest.mark.browser(each_lesson(test))


def test_there_are_lessons():
    assert NOTEBOOKS


@each_lesson
def test_a_deck_can_be_arranged(notebook, monkeypatch):
    """All that needs no browser; what fits on a slide is measured below."""
    monkeypatch.setattr(arrange, "trim", lambda image: None)  # the decks below trim every picture
    solved = notebook.parent.with_name("solutions") / notebook.name
    books = [nbformat.read(path, as_version=4) for path in (notebook, solved) if path.exists()]
    arranged = slides_of(*books)
    for slide in arranged:
        remedy = f"“{slide.title}” would be an empty slide: put a sentence below its heading"
        assert slide.body or slide.is_title, remedy
    silent = [slide.title for slide in arranged if not slide.notes]
    told = "the speaker has nothing to say on more than one slide in five: write prose under"
    assert len(silent) <= 0.2 * len(arranged), f"{told} {silent}"
    for book in books:
        accepted.check(book)
    html = "".join(slide.html("") for slide in arranged)
    outputs = [output for cell in books[0].cells for output in cell.get("outputs", [])]
    drawn = sum("image/png" in output.get("data", {}) for output in outputs)
    assert html.count('src="data:image/png') == drawn
    assert not re.findall(r'<(?:img|link|script|iframe)[^>]*(?:src|href)="(?!data:)[^"]*"', html)


@each_deck
def test_a_deck_asks_the_network_for_nothing_and_has_no_error(decks, notebook):
    seen = decks(notebook)
    assert seen["requests"] == [f"{seen['deck'].as_uri()}?deeper"]
    assert seen["page_errors"] == []
    assert seen["deck"].stat().st_size < LARGEST
    assert not re.search(r'(?:src|href)="https?:', seen["deck"].read_text("utf-8")[:20_000])


@each_deck
def test_titles_are_the_headings_of_the_lesson(decks, notebook):
    seen = decks(notebook)
    rows = seen["fits"][1280, 720]
    titles = [row["title"] for row in rows if not row["name"].endswith("--picture")]
    headings = headings_of(seen["notebook"])
    assert [bare(title) for title in titles] == [bare(heading) for heading in headings]


@each_deck
@pytest.mark.parametrize("viewport", VIEWPORTS, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_slide_fits(decks, notebook, viewport):
    rows = decks(notebook)["fits"][viewport]
    assert all(row["seen"] for row in rows)
    assert {row["title"]: row["lost"] for row in rows if row["lost"]} == {}


@each_deck
def test_code_can_be_read_and_formulas_are_set(decks, notebook):
    seen = decks(notebook)
    assert seen["code"] == []
    assert seen["tex"] == []
    assert seen["errors"] == 0
    assert seen["formulas"] or "$$" not in str(seen["notebook"])


@each_deck
def test_a_class_has_time_for_the_first_reading(decks, notebook):
    first, every = decks(notebook)["counts"]
    assert first <= MOST, f"{first} slides at first, at most {MOST}: mark more as Deeper"
    assert every == decks(notebook)["slides"]


@each_deck
def test_pictures_have_pixels_and_words(decks, notebook):
    seen = decks(notebook)
    outputs = [o for cell in seen["notebook"].cells for o in cell.get("outputs", [])]
    drawn = [output for output in outputs if "image/png" in output.get("data", {})]
    assert len(seen["pictures"]) == len(drawn)
    for width, words in seen["pictures"]:
        assert width > 0
        assert len(words) > 20
        assert "No description" not in words


@each_deck
def test_the_speaker_has_notes(decks, notebook):
    seen = decks(notebook)
    told = "slides without notes: `pytest tests/test_slides.py -k arranged` names them"
    assert seen["notes"] >= 0.8 * seen["slides"], told


@each_deck
def test_a_deck_in_print_has_a_page_for_each_slide_and_is_accessible(chromium, decks, notebook):
    seen = decks(notebook)
    with looking.laid_out(chromium, seen["deck"]) as page:
        assert pages(looking.pdf_of(page)) == seen["slides"]
        assert violations(page) == []


def test_pages_of_notes(chromium, decks):
    seen = decks(NOTEBOOKS[0])
    printed = looking.print_pdf(chromium, seen["deck"], notes=True)
    assert pages(printed) == seen["slides"] + seen["notes"]


def pages(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_a_pdf_is_tagged_and_has_bookmarks(chromium, two_readings):
    printed = looking.print_pdf(chromium, two_readings)
    assert pages(printed) == 9
    assert b"/MarkInfo" in printed and b"/StructTreeRoot" in printed
    assert b"(Deeper: why two)" in printed  # a bookmark: text on pages is compressed
    assert printed.count(b"/Title ") == 1 + 9


def planted(html):
    """Return a change of a page that puts some HTML onto its first slide."""
    return f"document.querySelector('.slide').insertAdjacentHTML('beforeend', `{html}`)"


DAMAGE = [
    ("document.documentElement.removeAttribute('lang')", "html-has-lang: <html"),
    ("document.querySelector('h2').outerHTML = '<h4>Here</h4>'", "heading-order: <h4"),
    (planted("<p class='prose' style='color: #999'>Pale.</p>"), "color-contrast: <p"),
    (planted("<style>.highlight .c1 { color: #9a9a9a }</style>"), "color-contrast: <span"),
    (planted("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"), "image-alt: <img"),
    (planted("<a href='#/look'></a>"), "link-name: <a"),
]


def test_what_some_could_not_read_is_found(chromium, two_readings):
    with looking.laid_out(chromium, two_readings) as page:
        assert violations(page) == []
        for damage, _ in DAMAGE:
            page.evaluate(damage)
        found = violations(page)
        for _, said in DAMAGE:
            assert any(line.startswith(said) for line in found), (said, found)


def test_a_notebook_in_the_colours_of_the_course_is_accessible(chromium):
    """As JupyterLab shows it, but for the colours of code and prompts, which are its own."""
    from nbconvert import HTMLExporter

    with NOTEBOOKS[0].open(encoding="utf-8") as file:
        html, _ = HTMLExporter(template_name="lab").from_file(file)
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.set_content(html, wait_until="domcontentloaded")
    page.add_style_tag(path=ROOT / "course" / "jupyter" / "custom.css")
    theirs = ".jp-CodeCell .jp-InputArea, .jp-OutputPrompt"
    page.evaluate(f"document.querySelectorAll('{theirs}').forEach((part) => part.remove())")
    assert page.locator("main table").count() and page.locator("main details").count()
    assert violations(page, "main") == []
    page.add_style_tag(content=".jp-RenderedMarkdown p { color: #999 }")
    assert [line for line in violations(page, "main") if line.startswith("color-contrast: <p")]
    context.close()


# Two readings


@pytest.fixture(scope="module")
def two_readings(chromium, tmp_path_factory):
    folder = tmp_path_factory.mktemp("two")
    nbformat.write(lesson(TWO_READINGS), folder / "09_small.ipynb")
    deck, counts = slides.export(folder / "09_small.ipynb", folder, chromium)
    assert counts == [6, 9]
    return deck


FIRST = [
    "a-small-lesson",
    "1-a-question",
    "1-a-question-2",
    "your-turn-double",
    "back-to-the-first-reading",
    "glossary",
]
BOTH = [*FIRST[:4], "deeper-why-two", FIRST[4], "deeper-powers", "twice-two", FIRST[5]]
HERE = "[Reveal.getCurrentSlide().id, document.querySelector('.slide-number').innerText.trim()]"


def walked(page, key="ArrowRight"):
    """Press a key to the end of a deck; give the names of the slides, and the last number."""
    names = [page.evaluate(HERE)[0]]
    while not page.evaluate("Reveal.isLastSlide() && !Reveal.availableFragments().next"):
        page.keyboard.press(key)
        name, number = page.evaluate(HERE)
        names += [name] if name != names[-1] else []  # a click more for an answer
    return names, re.sub(r"\s", "", number)


def test_arrow_keys_walk_the_first_reading(chromium, two_readings):
    with looking.opened(chromium, two_readings) as page:
        assert walked(page) == (FIRST, "6/6")
    with looking.opened(chromium, two_readings) as page:
        assert walked(page, "ArrowDown")[0] == FIRST
    with looking.opened(chromium, two_readings, "?deeper") as page:
        assert walked(page) == (BOTH, "9/9")
    with looking.opened(chromium, two_readings, "#/twice-two") as page:  # somebody sent the address
        assert page.evaluate(HERE)[0] == "twice-two"


def test_d_brings_the_deeper_slides_in_and_out_at_the_same_place(chromium, two_readings):
    with looking.opened(chromium, two_readings, "#/your-turn-double") as page:
        for count in (9, 6, 9):
            page.keyboard.press("d")
            name, number = page.evaluate(HERE)
            assert (name, re.sub(r"\s", "", number)) == ("your-turn-double", f"4/{count}")
            assert page.url.endswith("#/your-turn-double")
        page.keyboard.press("ArrowRight")
        assert page.evaluate(HERE)[0] == "deeper-why-two"
        page.keyboard.press("d")  # its own slide goes: the last one before it stays
        assert page.evaluate(HERE)[0] == "your-turn-double"
        assert walked(page)[0] == FIRST[3:]


def test_the_overview_has_a_column_for_each_section(chromium, two_readings):
    with looking.opened(chromium, two_readings) as page:
        page.keyboard.press("Escape")
        where = """() => Reveal.getSlides().map((slide) => {
          const box = slide.getBoundingClientRect();
          return [Math.round(box.left), Math.round(box.top)];
        })"""
        for sizes in ([1, 4, 1], [1, 5, 2, 1]):
            page.wait_for_timeout(1000)  # it moves
            places = page.evaluate(where)
            columns = {}
            for left, top in places:
                columns.setdefault(left, []).append(top)
            assert [len(tops) for tops in columns.values()] == sizes
            assert all(len(set(tops)) == len(tops) for tops in columns.values())
            page.keyboard.press("d")


def test_the_speaker_view_follows_into_deeper_slides(chromium, two_readings):
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto(two_readings.as_uri())
    page.wait_for_function("window.deck && window.deck.ready", timeout=looking.PATIENCE)
    with context.expect_page() as opening:
        page.keyboard.press("s")
    speaker = opening.value
    copies = [speaker.frame_locator(f"#{name}-slide iframe") for name in ("current", "upcoming")]
    for copy in copies:
        copy.locator("section.present section.present").wait_for(timeout=looking.PATIENCE)
    page.evaluate("Reveal.slide(1, 2)")
    page.keyboard.press("d")
    page.keyboard.press("ArrowRight")
    for copy, name in zip(copies, ["deeper-why-two", "back-to-the-first-reading"], strict=True):
        copy.locator(f"section.present#{name}").wait_for(timeout=looking.PATIENCE)
    speaker.keyboard.press("d")  # and the other way round
    for copy, name in zip(copies, ["your-turn-double", "back-to-the-first-reading"], strict=True):
        copy.locator(f"section.present#{name}").wait_for(timeout=looking.PATIENCE)
    page.wait_for_timeout(1000)  # nothing comes back from the copies
    assert page.evaluate(HERE)[0] == "your-turn-double"
    context.close()


# Sizes


def picture(width, height):
    """A picture of so many inches, as a lesson stores one."""
    buffer = io.BytesIO()
    Image.new("RGB", (width * 100, height * 100), "navy").save(buffer, format="PNG")
    data = {"image/png": base64.b64encode(buffer.getvalue()).decode("ascii")}
    return nbformat.v4.new_output(
        "display_data", data, metadata={"image/png": {"width": width * 100, "alt": "A blue one."}}
    )


def sizes_of(browser, folder, text, *shown):
    """Export a lesson whose last cell has these outputs; give the sizes of its slides by name."""
    notebook = lesson(text)
    notebook.cells[-1].outputs = list(shown)
    nbformat.write(notebook, folder / "09_sizes.ipynb")
    deck, _ = slides.export(folder / "09_sizes.ipynb", folder, browser)
    with looking.opened(browser, deck) as page:
        sizes = {size["name"]: size for size in page.evaluate("deck.slides")}
        return {n: sizes[n] for n in page.evaluate("Reveal.getSlides().map((slide) => slide.id)")}


CELL = "# %% [markdown]\n# # Small\n\n# %% [markdown]\n# ## Look\n#\n# A lead.\n{}\n# %%\n{}"


def test_a_picture_that_would_be_too_small_to_read_has_its_own_slide(chromium, tmp_path):
    short, long = "a = 1", "\n".join(f"a{n} = {'1 + ' * 12}1" for n in range(9))
    sizes = sizes_of(chromium, tmp_path, CELL.format("", short), picture(5, 3))
    assert list(sizes) == ["small", "look"] and sizes["look"]["picture"] >= 1.25
    sizes = sizes_of(chromium, tmp_path, CELL.format("", long), picture(8, 3))
    assert list(sizes) == ["small", "look", "look--picture"]
    assert sizes["look--picture"]["picture"] >= 1.25
    sizes = sizes_of(chromium, tmp_path, CELL.format("", "1"), picture(4, 5))
    assert list(sizes) == ["small", "look", "look--picture"]  # and there as large as it can be


def test_a_wide_formula_leaves_the_code_alone(chromium, tmp_path):
    wide = "#\n# $$" + " + ".join("x_{0}^2" for _ in range(16)) + "$$\n"
    sizes = [
        sizes_of(chromium, tmp_path, CELL.format(formula, "a = 1"))["look"]["code"]
        for formula in ("", wide)
    ]
    assert sizes == [30, 30]


def test_the_speaker_view_opens_from_a_file(chromium, decks):
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto(decks(NOTEBOOKS[0])["deck"].as_uri())
    page.wait_for_function("window.deck && window.deck.ready", timeout=looking.PATIENCE)
    with context.expect_page() as opening:
        page.keyboard.press("s")
    speaker = opening.value
    notes = speaker.locator(".speaker-controls-notes .value")
    for step in (0, 1):
        if step:
            page.keyboard.press("ArrowRight")
        said, title = page.evaluate(
            "(heading => [Reveal.getSlideNotes(), heading.textContent])"
            "(Reveal.getCurrentSlide().querySelector('h1, h2, h3'))"
        )
        speaker.wait_for_function(
            "said => document.querySelector('.speaker-controls-notes .value').innerHTML === said",
            arg=said,
            timeout=looking.PATIENCE,
        )
        assert len(notes.inner_text()) > 20
        slide = speaker.frame_locator("#current-slide iframe").locator("section.present h1, h2, h3")
        slide.filter(has_text=title, visible=True).first.wait_for(timeout=looking.PATIENCE)
    context.close()


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("\n".join(f"print({n})" for n in range(60)), "is too full by"),
        ("wide = " + "+".join(["number"] * 30), "is too full by"),
    ],
    ids=["high", "wide"],
)
def test_a_slide_that_holds_too_much_is_named(chromium, tmp_path, cell, reason):
    text = f"# %% [markdown]\n# # Small\n\n# %% [markdown]\n# ## Far too much\n\n# %%\n{cell}\n"
    nbformat.write(lesson(text), tmp_path / "09_full.ipynb")
    with pytest.raises(slides.DeckFailed, match=f"^“Far too much” {reason}"):
        slides.export(tmp_path / "09_full.ipynb", tmp_path / "out", chromium)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_formula_that_cannot_be_read_is_named(chromium, tmp_path):
    text = "# %% [markdown]\n# # Small\n#\n# Two $\\nonsense{x}$ and $\\frac{1$ formulas.\n"
    nbformat.write(lesson(text), tmp_path / "09_maths.ipynb")
    with pytest.raises(slides.DeckFailed, match=r"“Small” has a formula that MathJax cannot read"):
        slides.export(tmp_path / "09_maths.ipynb", tmp_path / "out", chromium)


SEEN = """[...document.querySelectorAll(".present .steps img")]
  .filter((image) => getComputedStyle(image).visibility === "visible" && image.clientWidth)
  .map((image) => image.alt.slice(6, 7))"""


@pytest.mark.browser
def test_each_click_shows_the_next_state_and_print_shows_the_last(chromium, tmp_path):
    third = "# %%\ndraw.pipeline(there, back, of=2)\n\n# %% [markdown]\n# ## Both"
    text = STEPS.replace("# %% [markdown]\n# ## Both", third)
    nbformat.write(states((50, 50), (300, 60), (600, 300), text=text), tmp_path / "09_steps.ipynb")
    deck, counts = slides.export(tmp_path / "09_steps.ipynb", tmp_path, chromium)
    assert counts == [5, 5]
    with looking.opened(chromium, deck, "#/both") as page:
        shown = []
        for key in ["ArrowRight", "ArrowRight", "ArrowLeft", "ArrowRight", "ArrowRight"]:
            shown.append(page.evaluate(SEEN))
            page.keyboard.press(key)
        assert shown == [["1"], ["2"], ["3"], ["2"], ["3"]]
        places = "[...document.querySelectorAll('.steps img')].map((i) => [i.x, i.y].join())"
        assert len(set(page.evaluate(places))) == 1
    with looking.laid_out(chromium, deck) as page:
        assert page.evaluate(SEEN.replace(".present ", "")) == ["3"]
        assert pages(looking.pdf_of(page)) == 5
        assert violations(page) == []
