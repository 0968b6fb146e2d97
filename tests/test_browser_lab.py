"""A student's session on each lesson, in real JupyterLab and a real browser, offline."""

import ast
import builtins
import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time

from course.build import ROOT, convert
from course.reading import deeper
from helpers.check import rooms

import pytest
from test_workspace import listens

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = next(filter(None, map(shutil.which, ["chromium", "chromium-browser"])), None)
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
LESSONS = sorted(path.stem for path in (ROOT / "lessons_src" / "en").glob("*.py"))
PATIENCE = 90_000  # milliseconds

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="needs Chromium (Debian: apt-get install chromium)"
    ),
    pytest.mark.skipif(os.name == "nt", reason="stops its server with POSIX signals"),
]


def mistake_of(lesson):
    """Return ``(exercise, code, sentence)``: the first mistake in its room that can be typed in.

    The exercise is one of the first reading, and the mistake needs nothing else of the room.
    """
    room = f"lesson_{lesson[:2]}"
    makers = rooms.exercises(room)
    text = (ROOT / "helpers" / "check" / f"{room}.py").read_text(encoding="utf-8")
    for maker in ast.parse(text).body:
        name = getattr(maker, "name", None)
        if name not in makers or getattr(makers[name], "deeper", False):
            continue
        functions = {node.name: node for node in ast.walk(maker) if hasattr(node, "name")}
        for node in ast.walk(maker):
            match node:
                case ast.Call(ast.Name("Mistake"), [made], [ast.keyword("en", ast.Constant(told))]):
                    code = typed(name, functions.get(getattr(made, "id", None), made))
                    if code:
                        return name, code, told
    raise AssertionError(f"no mistake in {room} can be typed in")


def typed(name, made):
    """Return the code that makes a mistake, a syntax tree, the answer ``name``; else None."""
    names = [node for node in ast.walk(made) if isinstance(node, ast.Name)]
    own = {node.arg for node in ast.walk(made) if isinstance(node, ast.arg)}
    own |= {node.id for node in names if isinstance(node.ctx, ast.Store)}
    constant = isinstance(made, ast.Constant | ast.List)
    if (not constant and not own) or {n.id for n in names} - own - {"torch", "nn", *dir(builtins)}:
        return None
    if isinstance(made, ast.FunctionDef):
        return ast.unparse(made).replace(f"def {made.name}(", f"def {name}(", 1)
    return f"{name} = {ast.unparse(made)}"


def solution(lesson, name):
    """Return the function or value ``name`` as the lesson's solutions write it."""
    text = (ROOT / "lessons_src" / "solutions" / f"{lesson}.py").read_text(encoding="utf-8")
    for node in ast.parse(text).body:
        targets = [t.id for t in getattr(node, "targets", []) if isinstance(t, ast.Name)]
        if getattr(node, "name", None) == name or name in targets:
            return ast.get_source_segment(text, node)
    raise AssertionError(f"{lesson} has no solution {name}")


@contextlib.contextmanager
def laboratory(folder):
    """JupyterLab as `course lab` starts it, with a home of its own: ``(url, home, process)``."""
    home, workspace = folder / "home", folder / "Meine Übungen"
    home.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "course.workspace", "--no-browser", "--workspace", workspace]
    started = subprocess.Popen(
        list(map(str, command)),
        cwd=ROOT,
        env=os.environ | {"HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = []
    for line in started.stdout:
        said.append(line)
        if "http://127.0.0.1" in line:
            break
    assert said and "http" in said[-1], "".join(said)
    listens(re.search(r"http://[^/]+", said[-1])[0])
    try:
        yield said[-1].strip() + "&reset", home, started
    finally:
        started.send_signal(signal.SIGTERM)
        started.wait(30)


def opened_on(url, lesson):
    """Return the address that opens JupyterLab on a lesson, from the one that it starts with."""
    return url.replace("00_start_here", lesson)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One :func:`laboratory` for the tests that share it."""
    with laboratory(tmp_path_factory.mktemp("lab")) as session:
        yield session


@pytest.fixture(scope="module")
def chromium():
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    """A page that may talk to this machine only; ``page.left`` lists what tried to leave it."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.left = []

    def local_only(route):
        if re.match(r"(http|ws)://127\.0\.0\.1[:/]|data:|blob:", route.request.url):
            route.continue_()
        else:
            page.left.append(route.request.url)
            route.abort()

    context.route("**/*", local_only)
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


def shown(page, name):
    """Locate the notebook panel of ``name``."""
    panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    page.locator(f".lm-TabBar-tab.lm-mod-current:has-text('{name}.ipynb')").first.wait_for()
    panel.locator(".jp-Cell").first.wait_for()
    panel.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for()
    # The indicator says so, too, before there is a kernel; what is run then is lost.
    page.locator("#jp-main-statusbar").get_by_text(re.compile(r"\| Idle$")).wait_for()
    page.wait_for_timeout(2000)  # for what JupyterLab may still change by itself
    return panel


def menu(page, title, item):
    page.locator(f".lm-MenuBar-itemLabel:text-is('{title}')").click()
    page.locator(f".lm-Menu-itemLabel:text-is('{item}')").click()


def wait_until_idle(page, prompt=r"\[\d+\]:"):
    """Wait until the kernel has nothing to do and the code cells' prompts match ``prompt``."""
    page.wait_for_function(
        """prompt => {
            const panel = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden)');
            const prompts = [...panel.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
            const status = panel.querySelector('.jp-Notebook-ExecutionIndicator');
            return prompts.every(p => p.textContent.match(`^${prompt}$`))
                && status.dataset.status === 'idle';
        }""",
        arg=prompt,
    )


def answer(page, panel, name, code):
    """Type ``code`` into the exercise ``name``, run it and return its verdict."""
    cell = panel.locator(f".jp-CodeCell:has(.cm-content:has-text('check.{name}({name})'))").last
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(f"{code}\n\n\ncheck.{name}({name})")
    return run(page, cell)


def run(page, cell):
    """Run the code cell that has the focus and return what it says."""
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(300)
    wait_until_idle(page, r"\[[ \d]+\]:")
    return " ".join(cell.locator(".jp-OutputArea-output").all_text_contents())


@pytest.mark.parametrize("lesson", [name for name in LESSONS if name[0].isdigit()])
def test_a_session(server, page, lesson):
    page.goto(opened_on(server[0], lesson))
    panel = shown(page, lesson)
    assert page.locator(".lm-TabBar-tab.jp-mod-dirty").count() == 0, (
        "unsaved before anything was done"
    )
    cells = convert(ROOT / "lessons_src" / "en" / f"{lesson}.py").cells
    within = [block for block in deeper(cells) if block]
    panel.locator(".jp-Cell").nth(len(cells) - 1).wait_for(state="attached")
    folded = panel.locator(".jp-Cell.jp-MarkdownHeadingCollapsed").all()
    assert len(folded) == len(set(within))
    hidden = panel.locator(".jp-Cell").evaluate_all(
        "cells => cells.filter(cell => !cell.offsetHeight).length"
    )
    assert hidden == len(within) - len(folded)  # all of a block but its first cell

    menu(page, "Run", "Run All Cells")
    wait_until_idle(page)
    assert page.locator(".jp-Dialog").count() == 0
    kinds = ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.{}']"
    assert panel.locator(kinds.format("error")).count() == 0
    assert panel.locator(kinds.format("stderr")).count() == 0

    sizes = panel.locator(".jp-OutputArea-output img").evaluate_all(
        "images => images.map(image => image.naturalWidth * image.naturalHeight)"
    )
    assert all(size > 10_000 for size in sizes), sizes
    formulas = any("$" in cell.source for cell in cells if cell.cell_type == "markdown")
    assert (panel.locator("mjx-container").count() > 0) == formulas
    assert panel.locator("mjx-merror, .MathJax_Error").count() == 0
    prose = " ".join(panel.locator(".jp-RenderedMarkdown").all_text_contents())
    assert "(???)" not in prose and "$$" not in prose and "\\text" not in prose
    hint = panel.locator(".jp-RenderedMarkdown details:visible").first  # folds hide others
    assert hint.get_attribute("open") is None
    hint.locator("summary").click()
    assert hint.get_attribute("open") is not None

    name, wrong, reason = mistake_of(lesson)
    verdict = answer(page, panel, name, wrong)
    assert verdict.startswith(f"✗ {name}: ") and reason in verdict, verdict
    verdict = answer(page, panel, name, solution(lesson, name))
    assert verdict.strip() == f"✓ {name}"
    page.keyboard.press("Control+s")
    page.locator(".lm-TabBar-tab.jp-mod-dirty").first.wait_for(state="detached")
    menu(page, "Kernel", "Shut Down Kernel")
    assert page.left == []


def test_the_start_page_links_to_the_lessons(server, page):
    page.goto(server[0])
    panel = shown(page, "00_start_here")
    links = panel.locator(".jp-RenderedMarkdown a[href*='.ipynb']")
    linked = links.evaluate_all("links => links.map(link => link.getAttribute('href'))")
    for lesson in LESSONS[1:]:
        assert any(lesson in link for link in linked), lesson
    panel.locator(f".jp-RenderedMarkdown a[href*='{LESSONS[-1]}']").first.click()
    shown(page, LESSONS[-1])


def kernels(server):
    """List the process ids of the server's kernels."""
    listed = subprocess.run(["ps", "-Ao", "pid,ppid,args"], capture_output=True).stdout
    rows = [row.split(maxsplit=2) for row in listed.decode(errors="replace").splitlines()[1:]]
    return [int(pid) for pid, ppid, what in rows if int(ppid) == server and "ipykernel" in what]


def test_the_answer_survives_a_killed_kernel_and_a_reload(server, page):
    url, _, started = server
    page.goto(url)
    panel = shown(page, "00_start_here")
    name = "sum_of_squares"
    answer(page, panel, name, solution("00_start_here", name) + "  # mine")
    page.keyboard.press("Control+s")
    page.locator(".lm-TabBar-tab.jp-mod-dirty").first.wait_for(state="detached")
    running = kernels(started.pid)
    assert running
    for pid in running:
        os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 30  # the server starts another by itself
    while not set(kernels(started.pid)) - set(running):
        assert time.monotonic() < deadline, "no new kernel"
        time.sleep(0.2)
    page.reload()
    panel = shown(page, "00_start_here")
    panel.locator(".jp-CodeCell:has-text('# mine')").wait_for(state="attached")
    menu(page, "Kernel", "Restart Kernel and Run All Cells…")
    page.locator(".jp-Dialog .jp-mod-accept").click()
    wait_until_idle(page)
    verdict = panel.locator(".jp-CodeCell:has-text('# mine') .jp-OutputArea-output")
    assert verdict.text_content().strip() == f"✓ {name}"


def test_a_second_sitting_finds_answers_and_folds_as_they_were(tmp_path, page):
    lesson, names = "01_tensors_and_rank", ("rank_of_slice", "flat_index")
    count = len(convert(ROOT / "lessons_src" / "en" / f"{lesson}.py").cells)

    def opened(url):
        page.goto(opened_on(url, lesson))
        panel = shown(page, lesson)
        panel.locator(".jp-Cell").nth(count - 1).wait_for(state="attached")
        return panel

    def folds(panel):
        return panel.locator(".jp-Cell").evaluate_all(
            "cells => cells.map(cell => cell.classList.contains('jp-MarkdownHeadingCollapsed'))"
        )

    with laboratory(tmp_path) as (url, _, _):
        panel = opened(url)
        first = panel.locator(".jp-CodeCell").first
        first.locator(".cm-content").click()
        run(page, first)  # the imports
        for name in names:
            assert answer(page, panel, name, solution(lesson, name)).strip() == f"✓ {name}"
        folded = panel.locator(".jp-Cell.jp-MarkdownHeadingCollapsed").nth(1)
        folded.scroll_into_view_if_needed()
        folded.hover()
        delivered = folds(panel)
        folded.locator(".jp-collapseHeadingButton").click()
        left = folds(panel)
        assert sum(left) == sum(delivered) - 1 > 1
        page.keyboard.press("Control+s")
        page.locator(".lm-TabBar-tab.jp-mod-dirty").first.wait_for(state="detached")
    page.goto("about:blank")
    with laboratory(tmp_path) as (url, _, _):
        panel = opened(url)
        assert folds(panel) == left
        progress = panel.locator(".jp-CodeCell:has(.cm-content:has-text('check.progress()'))")
        progress.scroll_into_view_if_needed()
        progress.locator(".cm-content").click()
        assert "✓" not in run(page, progress)  # another kernel, which knows nothing yet
        progress.locator(".cm-content").click()
        menu(page, "Run", "Run All Above Selected Cell")
        page.wait_for_timeout(300)
        wait_until_idle(page, r"\[[ \d]+\]:")
        progress.locator(".cm-content").click()
        said = run(page, progress)
        for name in names:
            assert f"✓ {name}" in said, said


def test_the_page_has_the_course_s_design(server, page):
    page.goto(server[0])
    panel = shown(page, "00_start_here")

    def style(selector, name):
        found = panel.locator(f".jp-RenderedMarkdown{selector}").first
        return found.evaluate(f"found => getComputedStyle(found).{name}")

    size = float(style(" > p", "fontSize").removesuffix("px"))
    assert float(style(" > p", "maxWidth").removesuffix("px")) == pytest.approx(44 * size)
    assert style(" > table", "marginLeft") == "0px"
    assert style(" > table th", "textAlign") == "left"
    assert style(" > blockquote", "borderLeftColor") == "rgb(166, 58, 0)"  # Myth
    assert (
        style(" > p:has(+ details):has(strong:text-is('Predict.'))", "borderLeftColor")
        == "rgb(230, 159, 0)"
    )
    assert style(":has(details + details)", "backgroundColor") == "rgb(255, 248, 232)"  # Your turn


def test_the_file_browser_shows_lessons_and_nothing_else(server, page):
    page.goto(server[0])
    shown(page, "00_start_here")
    listing = page.locator(".jp-DirListing-itemText")
    listing.first.wait_for()
    assert sorted(listing.all_text_contents()) == [f"{name}.ipynb" for name in [*LESSONS, "myths"]]
    assert page.locator(".jp-Notification, .jp-toast-button").count() == 0


def test_the_outline_is_the_lesson(server, page):
    page.goto(server[0])
    shown(page, "00_start_here")
    page.locator(".jp-SideBar [title^='Table of Contents']").first.click()
    entries = page.locator(".jp-tocItem-content")
    entries.first.wait_for()
    source = (ROOT / "lessons_src" / "en" / "00_start_here.py").read_text(encoding="utf-8")
    headings = re.findall(r"^# #+ (.+)$", source, re.MULTILINE)
    assert [text.strip() for text in entries.all_text_contents()] == [
        heading.replace("`", "") for heading in headings
    ]


def test_nothing_is_written_outside_the_workspace(server, page):
    url, home, _ = server
    page.goto(url)
    shown(page, "00_start_here")
    assert [path for path in home.rglob("*") if path.is_file()] == []
