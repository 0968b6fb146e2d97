"""Decks for instructors: `python -m course slides` turns lessons into files that need no network.

A deck is one HTML file with reveal.js, MathJax, pictures and styles inside. Its slides follow from
the lesson itself, see :mod:`course.slides.arrange`.
"""

import argparse
import contextlib
import os
import re
import sys
import time
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from course import accepted
from course.reading import deeper

ROOT = Path(__file__).resolve().parent.parent.parent
FILES = Path(__file__).parent / "deck"
# reveal.js 5.2.1 and MathJax 3.2.2 as npm has them; the wheels are not imported.
REVEAL = ("sphinx-revealjs", "sphinx_revealjs/_static/revealjs")
MATHJAX = ("sphinx-mathjax-offline", "sphinx-mathjax-offline/static/mathjax")
BY_HAND = (
    "open a deck with ?print-pdf at the end of its address and print it: landscape, no margins, "
    "with background graphics"
)


class DeckFailed(Exception):
    """A deck that nobody should have to present: the message names the slides, or the cell."""


def asset(wheel, path):
    """Read a text file that a wheel carries."""
    package, folder = wheel
    return Path(distribution(package).locate_file(f"{folder}/{path}")).read_text(encoding="utf-8")


def page(notebook, solutions=None, language="en", blocks=None):
    """Make a deck.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        An executed lesson.
    solutions : nbformat.NotebookNode, optional
        Its solved exercises, for the notes.
    language : str
        Its language, as an HTML ``lang`` attribute.
    blocks : collection of str, optional
        The deeper blocks that this deck shows; it has no others. Without it, it has them all, and
        shows them when asked.

    Returns
    -------
    str
        The deck: one page that loads nothing.

    Raises
    ------
    DeckFailed
        If one of the notebooks holds what a deck would lack, or load from elsewhere.
    """
    from course.slides.arrange import slides_of, stacks_of

    import jinja2

    for book, where in ((notebook, ""), (solutions, "in the solutions, ")):
        try:
            if book:
                accepted.check(book)
        except accepted.Refused as refused:
            raise DeckFailed(f"{where}{refused}") from None
    slides = slides_of(notebook, solutions)
    lesson = slides[0].title
    if blocks is not None:
        slides = [slide for slide in slides if slide.block is None or slide.block in blocks]
    stacks = [
        [slide.html(lesson, hidden=bool(slide.block) and blocks is None) for slide in stack]
        for stack in stacks_of(slides)
    ]
    # Links between lessons lead from deck to deck.
    stacks = [
        [re.sub(r'href="(\d[\w-]*)\.ipynb"', r'href="\1.html"', html) for html in stack]
        for stack in stacks
    ]
    template = jinja2.Environment().from_string((FILES / "page.html.j2").read_text("utf-8"))
    return template.render(
        language=language,
        title=lesson,
        stacks=stacks,
        reveal_css=asset(REVEAL, "dist/reveal.css"),
        deck_css=(FILES / "deck.css").read_text("utf-8"),
        # The full bundle: only it reads \_ in \text{grad\_w1}, as JupyterLab does.
        mathjax_js=asset(MATHJAX, "tex-svg-full.js"),
        reveal_js=asset(REVEAL, "dist/reveal.js"),
        notes_js=asset(REVEAL, "plugin/notes/notes.js"),
        deck_js=(FILES / "deck.js").read_text("utf-8"),
    )


def wanted_blocks(names, notebooks):
    """Find the deeper blocks that some words mean: any part of their title, in any case.

    Parameters
    ----------
    names : list of str
        Of a command line.
    notebooks : list of nbformat.NotebookNode
        The lessons that may have them.

    Returns
    -------
    set of str
        Their titles.

    Raises
    ------
    ValueError
        If a word means none of them.
    """
    there = [block for book in notebooks for block in dict.fromkeys(deeper(book.cells)) if block]
    found = set()
    for name in names:
        hits = {block for block in there if name.casefold() in block.casefold()}
        if not hits:
            known = "; ".join(there) or "none"
            raise ValueError(f"No deeper block is called {name}. There are: {known}.")
        found |= hits
    return found


def chosen(words, every):
    """Pick the notebooks that the words of a command line mean: ``02``, a file name.

    Raises
    ------
    ValueError
        If a word means none of them.
    """
    picked = set()
    for word in words:
        name = Path(word).name.removesuffix(".ipynb").removesuffix(".py")
        hits = {path for path in every if path.stem.startswith(name)}
        if not hits:
            known = ", ".join(path.stem for path in every)
            raise ValueError(f"No lesson is called {word}. There are: {known or 'none yet'}.")
        picked |= hits
    return sorted(picked) if words else every


def read(path):
    """Read a notebook.

    Raises
    ------
    DeckFailed
        If it is cut, or none.
    """
    import nbformat

    try:
        return nbformat.read(path, as_version=4)
    except Exception:  # nbformat has many for a file that is cut
        lesson = f"{path.parent.name}/{path.stem[:2]}"
        raise DeckFailed(
            f"{path.name} is cut or no notebook: run python3 -m course build {lesson}"
        ) from None


def export(source, folder, browser=None, pdf=False, notes=False, blocks=None):
    """Write the deck of one lesson, and its PDF.

    Parameters
    ----------
    source : pathlib.Path
        An executed notebook; its solutions are looked for in ``../solutions``.
    folder : pathlib.Path
        Where the deck goes, under the notebook's name.
    browser : playwright.sync_api.Browser, optional
        Looks whether every slide fits. Without one nobody does.
    pdf : bool
        Write a PDF as well, one page a slide. Needs a browser.
    notes : bool
        Put a page with the notes after each slide that has some.
    blocks : collection of str, optional
        The deeper blocks that the deck shows, see :func:`page`.

    Returns
    -------
    pathlib.Path, tuple of int or None
        The deck; and how many slides it shows, at first and in all. Only a browser knows.

    Raises
    ------
    DeckFailed
        If something does not fit its slide at the smallest size allowed, a formula cannot be
        read, or a cell holds what decks do not show. The deck is then not written.
    """
    from course.slides import browser as looking

    import psutil

    solved = source.parent.with_name("solutions") / source.name
    notebooks = [read(path) for path in (source, solved) if path.exists()]
    html = page(*notebooks, blocks=blocks)
    folder.mkdir(parents=True, exist_ok=True)
    deck = folder / f"{source.stem}.html"
    for left in folder.glob(".*.*.html"):  # by an export that was killed
        number = left.name.split(".")[-2]
        if number.isdigit() and not psutil.pid_exists(int(number)):
            left.unlink(missing_ok=True)
    unfinished = folder / f".{source.stem}.{os.getpid()}.html"
    counts = None
    try:
        unfinished.write_bytes(html.encode())
        if browser:
            faults, counts = looking.examined(browser, unfinished)
            if faults:
                raise DeckFailed("\n".join(faults))
        if browser and pdf:
            printed = looking.print_pdf(browser, unfinished, notes)
            deck.with_suffix(".pdf").write_bytes(printed)
        unfinished.replace(deck)
    finally:
        unfinished.unlink(missing_ok=True)
    return deck, counts


def told(counts):
    """Say how many slides there are, for the line about a deck."""
    if not counts:
        return ""
    first, every = counts
    return f"{first} slides, " if first == every else f"{first} slides, {every} with D, "


def main(argv, root=ROOT):
    """Run ``python -m course slides [lesson…]``; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m course slides",
        description="Turn lessons into decks that need no network: build/slides/LESSON.html. "
        "In a deck: arrow keys, S for the speaker view (notes, and the solutions of exercises), "
        "D for the deeper slides, which a first reading leaves out, Esc for the overview.",
        epilog="example: python -m course slides 02 --core --pdf",
    )
    parser.add_argument("lesson", nargs="*", help="01, 02 … (default: all)")
    parser.add_argument(
        "--pdf", action="store_true", help="print each deck as well, one page a slide"
    )
    parser.add_argument("--notes", action="store_true", help="in the PDF, notes follow their slide")
    parser.add_argument(
        "--core", action="store_true", help="without the deeper slides: what a class has time for"
    )
    parser.add_argument(
        "--with",
        action="append",
        default=[],
        metavar="NAME",
        dest="blocks",
        help="as --core, but with the deeper block of that name (a part of its title will do)",
    )
    arguments = parser.parse_args(argv)
    pdf = arguments.pdf or arguments.notes
    blocks = None
    try:
        wanted = chosen(arguments.lesson, sorted((root / "notebooks" / "en").glob("[0-9]*.ipynb")))
        if arguments.core or arguments.blocks:
            books = []
            for source in wanted:
                with contextlib.suppress(DeckFailed):  # its own export says so
                    books.append(read(source))
            blocks = wanted_blocks(arguments.blocks, books)
        for package in ("nbconvert", "playwright", REVEAL[0], MATHJAX[0]):
            distribution(package)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    except PackageNotFoundError as error:
        print(f"Decks need {error.name}: pip install -e .[slides]", file=sys.stderr)
        return 1
    if not wanted:
        print("There are no lessons yet: python -m course build", file=sys.stderr)
        return 1

    from course.slides.browser import found

    with found() as browser:
        if not browser:
            print(
                "No Chromium, Chrome or Edge starts here (COURSE_CHROMIUM may name one): "
                "nobody checked that every slide fits."
            )
        failures = 0
        for source in wanted:
            start = time.perf_counter()
            try:
                deck, counts = export(
                    source, root / "build" / "slides", browser, pdf, arguments.notes, blocks
                )
            except Exception as failure:  # whatever it is, the other decks are made
                failures += 1
                kind = "" if isinstance(failure, DeckFailed) else f"{type(failure).__name__}: "
                print(f"{source.stem} failed:\n{kind}{failure}", file=sys.stderr, flush=True)
                continue
            name = deck.relative_to(root).as_posix()
            size, seconds = deck.stat().st_size / 1e6, time.perf_counter() - start
            print(f"{name}: {told(counts)}{size:.1f} MB, {seconds:.1f} s", flush=True)
        if pdf and not browser:
            print(f"For a PDF without Chromium, {BY_HAND}.", file=sys.stderr)
            return 1
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
