"""What a lesson may hold: what JupyterLab, code hosts, nbval and decks all handle.

Python that is Python alone; of outputs text, PNG and a folded text; Markdown with mathematics,
tables, links and folds. The build and the decks refuse everything else, in a sentence.
"""

import ast
import base64
import re
from urllib.parse import urlsplit

PNG = b"\x89PNG\r\n\x1a\n"
TITLE = re.compile(r"\s*#{1,3} +\S")
MAGIC = re.compile(r"^\s*[%!?].*|^[^#'\"\n]*(?:\?|= *[%!].*)$", re.MULTILINE)
# What mistune, which writes the decks, makes of Markdown, and the few tags that people write.
TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "blockquote"),
    *("table", "thead", "tbody", "tr", "th", "td", "a", "em", "strong", "del", "sub", "sup", "kbd"),
    *("code", "pre", "div", "span", "details", "summary"),
}
ATTRIBUTES = {"class", "id", "href", "title", "start", "align"}
ALIGNED = re.compile(r"text-align: ?(left|right|center);?")  # of a table's cells
SCHEMES = {"", "http", "https", "mailto"}  # of links
METADATA = {"tags", "lines_to_next_cell", "cell_marker", "jp-MarkdownHeadingCollapsed"}


class Refused(Exception):
    """Content that a lesson may not have: the message is a sentence that names the cell."""


def text_of(content):
    """Decode the bytes of a source.

    Raises
    ------
    Refused
        If they are not UTF-8, or begin with a byte order mark.
    """
    if content.startswith(b"\xef\xbb\xbf"):
        raise Refused("the file begins with a byte order mark (BOM): save it as UTF-8 without one")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Refused(f"line {line} is not UTF-8: save the file as UTF-8") from None


def check(notebook):
    """Look through a notebook, executed or not.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        A lesson, or its solutions.

    Raises
    ------
    Refused
        At the first cell that holds what a lesson may not.
    """
    first = notebook.cells[0] if notebook.cells else None
    if first is None or first.cell_type != "markdown" or not TITLE.match(first.source):
        raise Refused("cell 1: a lesson begins with a Markdown cell that has its title, “# …”")
    for number, cell in enumerate(notebook.cells, 1):
        for fault in (fault_of_options(cell), *map(fault_of_output, cell.get("outputs", []))):
            refuse(number, cell, fault)
        refuse(number, cell, (fault_of_code if cell.cell_type == "code" else fault_of_prose)(cell))


def refuse(number, cell, fault):
    """Raise :class:`Refused` for a cell if there is a ``fault``."""
    if fault:
        line = next(filter(None, map(str.strip, cell.source.splitlines())), "(empty)")
        line = line if len(line) <= 50 else f"{line[:49]}…"
        raise Refused(f"cell {number} (`{line}`): {fault}")


def fault_of_options(cell):
    """Say what is wrong with a cell's kind and with what stands beside its `%%`."""
    if cell.cell_type == "raw":
        return "a raw cell shows nothing in a deck: make it Markdown"
    odd = sorted(set(cell.metadata) - METADATA)
    if odd:
        return f"beside `# %%` stands “{odd[0]}”: only [markdown] and tags=[…] are understood there"
    return None


def fault_of_code(cell):
    """Say why a cell is not Python, if it is not."""
    try:
        ast.parse(cell.source)
    except SyntaxError as error:
        if magic := MAGIC.search(cell.source):
            return f"`{magic[0].strip()}` is no Python: lessons do without magics and shell lines"
        return (
            f"no Python ({error.msg}, line {error.lineno}); to show such an error on purpose,"
            " `compile` a text within `check.raises(SyntaxError)`"
        )
    except ValueError as error:  # a null byte
        return f"no Python ({error})"
    return None


def fault_of_prose(cell):
    """Say what a Markdown cell holds that is shown otherwise elsewhere, or not at all."""
    from bs4 import BeautifulSoup
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    if cell.get("attachments"):
        return "an attached picture is in no deck: let a cell draw it"
    if re.search(r"^ *(?:```|~~~) *mermaid\b", cell.source, re.MULTILINE):
        return "a Mermaid diagram is a picture in JupyterLab alone: let a cell draw it"
    if r"\require" in cell.source:
        return r"a formula with `\require` loads a part of MathJax from elsewhere"
    soup = BeautifulSoup(markdown2html_mistune(cell.source), "html.parser")
    return next(filter(None, map(fault_of_tag, soup.find_all(True))), None)


def fault_of_tag(tag):
    """Say what is wrong with an HTML element of a text."""
    if tag.name == "img":
        shown = tag.get("src", "")[:60]
        return f"a picture that no cell draws ({shown}): let a cell draw it, as `draw` does"
    if tag.name not in TAGS:
        return f"the HTML element <{tag.name}>: write Markdown; only <details> is understood"
    for name, value in tag.attrs.items():
        aligned = name == "style" and tag.name in ("td", "th") and ALIGNED.fullmatch(value)
        if name not in ATTRIBUTES and not aligned:
            return f"the HTML attribute {name} of <{tag.name}>: write Markdown"
    scheme = urlsplit(tag.get("href", "")).scheme
    if scheme not in SCHEMES:
        return f"a link to “{scheme}:”: link to pages, lessons and sections"
    return None


def fault_of_output(output):
    """Say why an output cannot be shown, or compared, everywhere."""
    if output.output_type == "error":
        return "its output is an error: show it with `check.raises`"
    if output.output_type == "stream":
        told = "writes to stderr, a warning that a student would see"
        return f"{told}: {output.text.strip()}" if output.name == "stderr" else None
    for kind, content in output.data.items():
        if kind == "image/png":
            try:
                whole = base64.b64decode(content).startswith(PNG)
            except ValueError:
                whole = False
            if not whole:
                return "its output image/png is no PNG"
        elif kind == "text/html":
            if fault := fault_of_html(content):
                return fault
        elif kind != "text/plain":
            return f"its output is {kind}: decks and tests know text, PNG and a folded text"
    return None


def fault_of_html(content):
    """Say why an HTML output is no folded text, as `draw` puts it under a picture."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(content, "html.parser")
    tags = soup.find_all(True)
    folded = [tag.name for tag in soup.find_all(True, recursive=False)] == ["details"]
    if folded and not any(tag.attrs or tag.name not in ("details", "summary") for tag in tags):
        return None
    return "its output is HTML: decks and tests know text, PNG and a folded text"
