"""A browser looks at decks: does everything fit, and how does it print."""

import contextlib
import os
import shutil
import sys
from pathlib import Path

NAMES = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    *(
        str(Path(os.environ[folder]) / program)
        for folder in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        if folder in os.environ
        for program in (
            "Google/Chrome/Application/chrome.exe",
            "Chromium/Application/chrome.exe",
            "Microsoft/Edge/Application/msedge.exe",
        )
    ),
]
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60_000  # milliseconds


def program(playwright):
    """Return the path of a Chromium, Chrome or Edge; it need not exist."""
    return (
        os.environ.get("COURSE_CHROMIUM")
        or next(filter(None, map(shutil.which, NAMES)), None)
        or playwright.chromium.executable_path
    )


@contextlib.contextmanager
def found():
    """Start a browser without a window; give None where none starts."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        as_root = sys.platform != "win32" and os.geteuid() == 0
        flags = [*FLAGS, "--no-sandbox"] if as_root else FLAGS
        try:
            browser = playwright.chromium.launch(executable_path=program(playwright), args=flags)
        except Error:
            browser = None
        try:
            yield browser
        finally:
            if browser:
                browser.close()


@contextlib.contextmanager
def opened(browser, deck, query=""):
    """Open a deck at 1280 x 720 and wait until it is typeset and fitted."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    try:
        page = context.new_page()
        page.goto(f"{Path(deck).resolve().as_uri()}{query}")
        page.wait_for_function("window.deck && window.deck.ready", timeout=PATIENCE)
        yield page
    finally:
        context.close()


def examined(browser, deck):
    """Say what is wrong with the slides of a deck, one sentence for each, and how many there are.

    Returns
    -------
    list of str
        Slides that are too full, and formulas that MathJax cannot read, with the slide's title.
    tuple of int
        Slides that the deck shows at first, and all of them.
    """
    with opened(browser, deck) as page:
        return page.evaluate("[deck.faults, [Reveal.getTotalSlides(), deck.slides.length]]")


@contextlib.contextmanager
def laid_out(browser, deck, notes=False):
    """Open a deck as it prints: one page a slide, deeper ones too; ``notes``: a page after each."""
    query = "?print-pdf&deeper" + ("&showNotes=separate-page" if notes else "")
    with opened(browser, deck, query) as page:
        yield page


def pdf_of(page):
    """Return an open page of :func:`laid_out` as PDF: tagged, with the titles as bookmarks."""
    return page.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)


def print_pdf(browser, deck, notes=False):
    """Print a deck, see :func:`laid_out`; return the PDF as bytes."""
    with laid_out(browser, deck, notes) as page:
        return pdf_of(page)
