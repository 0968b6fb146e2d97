"""From the cells of a lesson to slides: what an audience sees, and what the speaker says.

The rule. Every heading starts a slide. Its first paragraph stays, as do display mathematics,
tables, quotations (myths), code blocks, questions (a paragraph with the answer folded under it),
code cells, outputs and pictures. All other prose becomes speaker notes, and so does everything
but the first paragraph and pictures of the title slide.

Exceptions are HTML comments in a lesson's Markdown: ``<!-- slide -->`` at the end of a paragraph
or list, or alone under any block, keeps it; ``<!-- notes -->`` sends it to the notes;
``<!-- split -->`` alone between two blank lines starts a second slide under the same title;
``<!-- steps -->`` there takes the states of a picture, drawn above it by one call with ``of=``,
off their slides and stacks them: each click shows the next, print the last one.

An exercise is its task and its stub; hints and the check are left out, and the notes have the
solution. Of the last heading, the glossary, only the terms stay. What only draws is hidden; the
words that go with a picture are in the notes.
"""

import ast
import base64
import copy
import io
import itertools
import re
from dataclasses import dataclass, field
from pathlib import Path

from course.reading import deeper

from bs4 import BeautifulSoup, Comment, Tag
from nbconvert import HTMLExporter
from PIL import Image, ImageChops

STUB = "# your code here"  # marks an exercise; code is the same in every language
LONG = 78  # characters of code, 24 pixels high, that a line of a slide holds
STAYS = {"table", "blockquote", "pre", "div", "img"}  # a div is a highlighted code block


def is_call_of(statement, name):
    """Say whether a statement is only a call of something in the module ``name``."""
    if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)):
        return False
    function = statement.value.func
    return isinstance(function, ast.Attribute) and getattr(function.value, "id", None) == name


def state_in(source):
    """Return the call with ``of=`` at the end of a cell, which draws one state of a picture."""
    last = ast.parse(source).body[-1:]
    if not last or not is_call_of(last[0], "draw"):
        return ""
    grows = any(keyword.arg == "of" for keyword in last[0].value.keywords)
    return ast.unparse(last[0]) if grows else ""


def names_in(node):
    """Return the names that a piece of code reads."""
    names = (n for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))
    return {name.id for name in names}


def without_last(source, module):
    """Cut the calls of ``module`` off the end of a cell, with what is written out for them alone.

    Written out are lists and dictionaries that the cell gives a name and only these calls read.
    """
    kept, cut = ast.parse(source).body, []
    while kept and is_call_of(kept[-1], module):
        cut.append(kept.pop())
    read = set().union(*map(names_in, cut))
    for statement in reversed(kept[:] if cut else []):
        target = getattr(statement, "target", None) or getattr(statement, "targets", [None])[0]
        if not isinstance(target, ast.Name) or target.id not in read:
            continue
        elsewhere = set().union(*(names_in(other) for other in kept if other is not statement))
        if isinstance(statement.value, ast.List | ast.Dict) and target.id not in elsewhere:
            kept.remove(statement)
            cut.append(statement)
    gone = {n for s in cut for n in range(s.lineno, s.end_lineno + 1)}
    lines = (line for n, line in enumerate(source.splitlines(), 1) if n not in gone)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def prepared(notebook):
    """Return a copy of a notebook, its code cut down to what a slide shows.

    Each code cell gets a kind: ``"imports"``, ``"exercise"`` or ``"code"``. Exercises lose their
    check, pictures the call that draws them; the list of exercises done is left out. A cell that
    draws one state of a picture keeps that call as its ``"state"``.
    """
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        statements = ast.parse(cell.source).body
        imports = all(isinstance(s, ast.Import | ast.ImportFrom) for s in statements)
        exercise = STUB in cell.source
        cell.metadata["kind"] = "exercise" if exercise else "imports" if imports else "code"
        cell.metadata["state"] = state_in(cell.source)
        if exercise or cell.source.strip() == "check.progress()":
            cell.outputs = []
        cell.source = without_last(cell.source, "check" if not cell.outputs else "draw")
    return notebook


def cells_as_html(notebook):
    """Render the cells of a notebook with nbconvert; return them as ``<article>`` elements."""
    exporter = HTMLExporter(
        template_name="deck",
        extra_template_basedirs=[str(Path(__file__).parent)],
        exclude_anchor_links=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
    html, _ = exporter.from_notebook_node(notebook)
    return BeautifulSoup(html, "html.parser").find_all("article")


def take_steps(articles, blocks):
    """Move the states of a picture to the ``<!-- steps -->`` below them, as one stack.

    Parameters
    ----------
    articles : list of bs4.Tag
        The cells of a lesson, which are changed.
    blocks : list of str or None
        The deeper block that each stands in: a deck may lack it, so states are of one block.

    Raises
    ------
    ValueError
        If a mark has fewer than two states above it, or these differ in size.
    """
    drawn = {}
    for article, within in zip(articles, blocks, strict=True):
        if call := article.get("data-state"):
            drawn.setdefault(within, {}).setdefault(call, []).append(article)
        for mark in article.find_all(
            string=lambda text: is_comment(text) and text.strip() == "steps"
        ):
            _, cells = drawn.get(within, {}).popitem() if drawn.get(within) else ("", [])
            images = [image for cell in cells for image in cell.select(".output_subarea img")]
            if len(images) < 2:
                raise ValueError("<!-- steps --> has no states of a picture above it to stack")
            words = [folded for cell in cells for folded in cell.select(".output_subarea details")]
            for part in images + words:
                part.extract()
            trim(images)
            for n, image in enumerate(images):
                last = n == len(images) - 1
                change = [] if last else ["current-visible"] if n else ["fade-out"]
                image["class"] = ["fragment", *change]
                image["data-fragment-index"] = str(max(n - 1, 0))
            cell = Tag(name="div", attrs={"class": ["cell"]})
            cell.append(Tag(name="div", attrs={"class": ["picture", "steps"]}))
            cell.div.extend(images)
            mark.replace_with(cell, *words[-1:])  # the last one says it all


@dataclass
class Slide:
    """One slide: a heading, what stands below it, and the notes."""

    heading: Tag
    section: str = ""  # the ## it belongs to
    block: str | None = None  # the deeper block it stands in
    name: str = ""  # in the deck's address
    body: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    asked: bool = False  # a question stands on it: the output that answers it comes on a click
    exercise: bool = False
    continued: bool = False  # the slide before has the same heading

    @property
    def title(self):
        """The heading as plain text."""
        return self.heading.get_text()

    @property
    def is_title(self):
        """Say whether this is the first slide of a lesson."""
        return self.heading.name == "h1"

    @property
    def opens(self):
        """Say whether a section begins here."""
        return self.heading.name in ("h1", "h2") and not self.continued

    def put(self, block, kind):
        """Put a block on the slide, with a class that says what it is."""
        self.body.append(classed(block, kind))

    def add_prose(self, block):
        """Put a block of Markdown on the slide or into the notes, by the rule or its mark."""
        marks = {
            mark.strip() for mark in [*block.find_all(string=is_comment), comment_under(block)]
        }
        question = is_question(block)
        if "cell" in block.get("class", []):
            self.body.append(block)
            return
        if not marks & {"slide", "notes"}:
            first = not self.body and not self.notes and block.name != "details"
            shown = first or (not self.is_title and (question or stays(block)))
            marks = {"slide" if shown else "notes"}
        if "notes" in marks:
            self.notes.append(block)
        elif question:
            self.asked = True
            self.put(block, "question")
        elif block.name == "p" and not self.body:
            self.put(block, "lead")
        else:
            self.put(block, "formula" if block.name == "p" and "$$" in block.text else "prose")

    def add_code(self, article):
        """Put a code cell, its outputs and its pictures on the slide, or into the notes."""
        self.exercise |= article["data-kind"] == "exercise"
        code = article.select_one(".input_area .highlight")
        blocks = [classed(code, "code")] if code.get_text(strip=True) else []
        if blocks and (self.is_title or article["data-kind"] == "imports"):
            self.notes.extend(blocks)
            blocks = []
        for output in article.select(".output_subarea"):
            self.notes.extend(folded.extract() for folded in output.find_all("details"))
            if not output.find(True) and not output.get_text(strip=True):
                continue
            trim(output.find_all("img"))
            block = classed(output, "picture" if output.find("img") else "output")
            lines = output.get_text().strip().splitlines()
            if len(lines) == 1 or max(map(len, lines), default=0) > LONG:
                classed(block, "message")  # may wrap; a table of numbers may not
            blocks.append(classed(block, "fragment") if self.asked else block)
        if blocks:
            cell = BeautifulSoup("", "html.parser").new_tag("div", attrs={"class": "cell"})
            cell.extend(blocks)
            self.body.append(cell)

    def keep_terms(self):
        """Leave the terms of a glossary on the slide, and let the speaker ask for the meanings."""
        for table in [block for block in self.body if block.name == "table"]:
            terms = BeautifulSoup('<p class="terms"></p>', "html.parser").p
            for row in table.select("tbody tr"):
                term = copy.copy(row.td)
                term.name = "span"
                terms.append(term)
            self.notes[:0] = self.body
            self.body = [terms]

    def html(self, lesson, hidden=False):
        """Return the slide as a ``<section>`` of reveal.js, hidden until somebody asks for it."""
        soup = BeautifulSoup("", "html.parser")
        kind = "title" if self.is_title else "turn" if self.exercise else "plain"
        if len(self.body) < 2 and not self.exercise and "lead" in str(self.body):
            kind += " bare"
        section = soup.new_tag("section", attrs={"class": kind, "id": self.name})
        if hidden:
            section["data-visibility"] = "hidden"
        slide = soup.new_tag("div", attrs={"class": "slide"})
        slide.extend([copy.copy(self.heading), *self.body])
        section.append(slide)
        if not self.is_title:
            foot = soup.new_tag("footer")
            foot.string = f"{lesson} · {self.section}" if self.section else lesson
            slide.append(foot)
        notes = [open_fold(block) for block in self.notes if not self.hides(block)]
        if notes:
            aside = soup.new_tag("aside", attrs={"class": "notes"})
            aside.extend(notes)
            section.append(aside)
        return str(section)

    def hides(self, block):
        """Say whether a block of the notes is a hint of an exercise."""
        return self.exercise and block.name == "details"


def trim(images):
    """Cut the white margins off PNGs, so that what they show can be larger on a slide.

    Pictures that stand on one spot lose the same margins.
    """
    pictures = []
    for image in images:
        _, _, data = image["src"].partition(",")
        pictures.append(Image.open(io.BytesIO(base64.b64decode(data))))
    sizes = {picture.size for picture in pictures}
    if len(sizes) > 1:
        raise ValueError(f"<!-- steps --> needs states of one size, got {sorted(sizes)}")
    coloured = [picture.convert("RGB") for picture in pictures]
    white = [Image.new("RGB", picture.size, "white") for picture in pictures]
    boxes = [ImageChops.difference(*pair).getbbox() for pair in zip(coloured, white, strict=True)]
    boxes = [box for box in boxes if box]
    if not boxes:
        return
    margin, (wide, high) = 8, sizes.pop()
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    left, top = max(min(lefts) - margin, 0), max(min(tops) - margin, 0)
    right, bottom = min(max(rights) + margin, wide), min(max(bottoms) + margin, high)
    for image, picture in zip(images, pictures, strict=True):
        shown = float(image.get("width", wide))
        image["width"] = round(shown * (right - left) / wide)
        buffer = io.BytesIO()
        picture.crop((left, top, right, bottom)).save(buffer, format="PNG", optimize=True)
        head = image["src"].partition(",")[0]
        image["src"] = f"{head},{base64.b64encode(buffer.getvalue()).decode('ascii')}"


def with_firm_products(block):
    """Let no line end within ``100 × 10``."""
    for text in block.find_all(string=re.compile(r"\w × \w")):
        if not text.find_parent("pre"):
            text.replace_with(re.sub(r"(?<=\w) × (?=\w)", "\u00a0×\u00a0", text))
    return block


def is_comment(text):
    """Say whether a text node is an HTML comment."""
    return isinstance(text, Comment)


def comment_under(block):
    """Return the HTML comment that stands alone under a block, or an empty text."""
    below = block.next_sibling
    while below and not isinstance(below, Tag | Comment):
        below = below.next_sibling
    return below if is_comment(below) else ""


def is_question(block):
    """Say whether a block is a paragraph in bold and more, with an answer folded under it."""
    folded = block.find_next_sibling()
    starts_bold = block.name == "p" and block.contents and block.contents[0].name == "strong"
    return bool(starts_bold and folded and folded.name == "details")


def stays(block):
    """Say whether a block of Markdown stays on its slide without being the first."""
    return block.name in STAYS or (block.name == "p" and ("$$" in block.text or block.find("img")))


def classed(block, name):
    """Add a CSS class to an element."""
    block["class"] = [*block.get("class", []), name]
    return block


def open_fold(block):
    """Turn a folded answer into a plain block, for the notes."""
    if block.name == "details":
        block.name = "div"
        if block.summary:
            block.summary.name = "strong"
            block.strong.append(":")
            block.strong.insert_after(" ")
    return block


def solved(notebook):
    """Read a notebook of solutions: map each exercise's name to its reasons and its code."""
    notebook, answers, name = copy.deepcopy(notebook), {}, None
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []  # the verdicts; the calls of the checks go with them
    for article in cells_as_html(prepared(notebook)):
        heading = article.find("h2")
        name = heading.get_text() if heading else name
        blocks = article.select(".rendered_html > :not(h1, h2), .input_area .highlight")
        answers.setdefault(name, []).extend(blocks)
    return answers


def slides_of(notebook, solutions=None):
    """Arrange a lesson into slides.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        An executed lesson. It is not changed.
    solutions : nbformat.NotebookNode, optional
        Its solved exercises, for the notes.

    Returns
    -------
    list of Slide
        One for each heading of level 1 to 3, and one more for each ``<!-- split -->``.
    """
    slides, section = [], ""
    answers = solved(solutions) if solutions else {}
    articles, blocks = cells_as_html(prepared(notebook)), list(deeper(notebook.cells))
    take_steps(articles, blocks)
    for article, within in zip(articles, blocks, strict=True):
        if article["data-kind"] != "prose":
            slides[-1].add_code(article)
            continue
        for block in list(article.select_one(".rendered_html").children):
            if block.name in ("h1", "h2", "h3"):
                section = block.get_text() if block.name == "h2" else section
                if block.name == "h3" and not section:
                    block["aria-level"] = "2"  # it comes right after the title
                slides.append(Slide(block, section if block.name == "h3" else "", within))
            elif is_comment(block) and block.strip() == "split":
                before = slides[-1]
                slides.append(Slide(before.heading, before.section, within, continued=True))
            elif isinstance(block, Tag):
                slides[-1].add_prose(with_firm_products(block))
            elif not is_comment(block) and block.strip():  # text right behind a closing tag
                slides[-1].add_prose(block.wrap(Tag(name="p")))
    for slide in slides:
        if slide.exercise and slide.heading.code:  # "Your turn: `name`"
            slide.notes.extend(answers.pop(slide.heading.code.get_text(), []))
    if slides:
        slides[-1].keep_terms()
    name_all(slides)
    return slides


def name_all(slides):
    """Name each slide after its title: an address that holds with and without deeper slides."""
    taken = set()
    for slide in slides:
        title = re.sub(r"\W+", "-", slide.title.lower()).strip("-")
        numbered = (f"{title}-{number}" for number in itertools.count(2))
        slide.name = next(name for name in itertools.chain([title], numbered) if name not in taken)
        taken.add(slide.name)


def stacks_of(slides):
    """Group slides into lists, one for each section; the first begins with the title."""
    stacks = []
    for slide in slides:
        if slide.opens or not stacks:
            stacks.append([])
        stacks[-1].append(slide)
    return stacks
