"""lessons_src/ → notebooks/: convert, execute, write. The same source gives the same bytes.

Only what changed is executed: a lesson's fingerprint covers its source, `helpers/`, the pins
and the notebook as it was written. Fingerprints live in the git-ignored `build/`.
"""

import argparse
import asyncio
import base64
import contextlib
import hashlib
import json
import os
import re
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CELL_TIMEOUT = 120  # seconds
# README.md shows this picture: the file, the notebook it is from, and what its cell calls.
PICTURE = (
    "notebooks/picture.png",
    "notebooks/en/02_two_layer_net.ipynb",
    "draw.pipeline(there, [",
)
# The page that is made of all the lessons, and how they write what stands on it.
MYTHS = "notebooks/en/myths.ipynb"
MYTH = re.compile(r'^> \*\*Myth (\d+\.\d+)\*\* "(.+)"$', re.MULTILINE)

# Without a kernelspec JupyterLab asks which kernel to use; without language_info a tab that
# was only opened counts as unsaved.
METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}


class LessonFailed(Exception):
    """A lesson that does not run: the message names cell, source and error."""


def sources(root=ROOT):
    """List the lesson sources under ``root``, as sorted paths."""
    return sorted((root / "lessons_src").glob("*/*.py"))


def notebook_path(source, root=ROOT):
    """Return the path of the notebook that is built from ``source``."""
    return root / "notebooks" / source.relative_to(root / "lessons_src").with_suffix(".ipynb")


def convert(source):
    """Convert a percent script to a notebook without outputs.

    Parameters
    ----------
    source : pathlib.Path
        A file of ``lessons_src/``.

    Returns
    -------
    nbformat.NotebookNode
        Fixed metadata; each cell's id is a hash of its type and source, so that inserting a
        cell leaves the others' ids alone. JupyterLab opens it with the deeper blocks folded.
    """
    import jupytext

    return finished(jupytext.reads(source.read_text(encoding="utf-8"), fmt="py:percent"))


def finished(notebook):
    """Give ``notebook`` the metadata and ids that :func:`convert` tells of, and return it."""
    from course.reading import deeper, id_of

    notebook.metadata = json.loads(json.dumps(METADATA))
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    seen = {}
    opened = None  # the deeper block
    for cell, block in zip(notebook.cells, deeper(notebook.cells), strict=True):
        if block and block != opened:
            cell.metadata["jp-MarkdownHeadingCollapsed"] = True
        opened = block
        digest = id_of(cell)
        seen[digest] = seen.get(digest, 0) + 1
        cell["id"] = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
    return notebook


def page_of_myths(root=ROOT):
    """List the myths of all lessons on a page without code, or return None if there are none.

    Returns
    -------
    nbformat.NotebookNode or None
        A cell for each lesson: the myths with their numbers, and where they are refuted.
    """
    from course.reading import MARK, deeper, headings

    from nbformat.v4 import new_markdown_cell, new_notebook

    pages = []
    for source in sorted((root / "lessons_src" / "en").glob("*.py")):
        cells, link, entries, title, section = convert(source).cells, source.stem, [], "", ""
        for cell, block in zip(cells, deeper(cells), strict=True):
            for level, heading in headings(cell):
                title = heading if level == 1 else title
                section = heading.partition(".")[0] if level == 2 else section
            where = f"*{MARK.strip()}* {block}" if block else f"section {section}"
            for number, claim in MYTH.findall(cell.source if cell.cell_type == "markdown" else ""):
                entries.append(f'- **{number}** "{claim}" ([{where}]({link}.ipynb))')
        if entries:
            pages.append(f"## {link[:2]} {title}\n\n" + "\n".join(entries))
    opening = (
        "# Myths, broken by running them\n\nEach is a claim that learners really make. A cell of"
        " the course refutes it.\n\nThe list gives away what the lessons ask: read it after them,"
        " or to find a place again."
    )
    return (
        finished(new_notebook(cells=[*map(new_markdown_cell, [opening, *pages])]))
        if pages
        else None
    )


def execute(notebook, folder):
    """Execute ``notebook`` in place, with ``folder`` as the working directory.

    Raises
    ------
    LessonFailed
        If a cell raises, runs longer than ``CELL_TIMEOUT`` seconds, or writes to stderr.
    """
    from course.kernels import ENVIRONMENT, AsyncPrivateKernelManager

    import nbclient

    started = []  # the code cells so far
    client = nbclient.NotebookClient(
        notebook,
        kernel_manager_class=AsyncPrivateKernelManager,
        kernel_name=METADATA["kernelspec"]["name"],
        on_cell_execute=lambda cell, cell_index: started.append(cell),
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
        timeout=CELL_TIMEOUT,
    )
    try:
        # A selector loop, because ZeroMQ needs one on Windows; closed when done.
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(client.async_execute(env=os.environ | ENVIRONMENT))
    except nbclient.exceptions.CellExecutionError as error:
        raise failed(started, f"{error.ename}: {error.evalue}") from None
    except TimeoutError:
        raise failed(started, f"still running after {CELL_TIMEOUT} s") from None
    except RuntimeError as error:  # the kernel died, or never came up
        raise failed(started, str(error)) from None
    notebook.metadata = json.loads(json.dumps(METADATA))  # the kernel adds its own version
    tidy(notebook)


def failed(cells, reason):
    """Say that the last of the code cells ``cells`` failed, and why."""
    source = cells[-1].source if cells else "(not started)"
    return LessonFailed(f"code cell {len(cells)}\n\n{source}\n\n{reason}")


def tidy(notebook):
    """Merge adjacent streams, which arrive in chunks by chance, and refuse stderr.

    Raises
    ------
    LessonFailed
        If a cell wrote to stderr: a warning that a student would see.
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, 1):
        outputs = []
        for output in cell.outputs:
            if output.output_type == "stream" and output.name == "stderr":
                raise failed(code[:number], f"writes to stderr: {output.text}")
            previous = outputs[-1] if outputs else {}
            if output.output_type == "stream" == previous.get("output_type"):
                previous.text += output.text
            else:
                outputs.append(output)
        cell.outputs = outputs


def write(path, content):
    """Write ``content`` (bytes) to a temporary file, then rename it to ``path``."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def written(notebook):
    """Return a notebook as the bytes of its file."""
    import nbformat

    return (nbformat.writes(notebook).rstrip("\n") + "\n").encode()


def picture_of(notebook, call):
    """Return the PNG that the last code cell with ``call`` in it shows, as bytes."""
    shown = None
    for cell in notebook.cells:
        if cell.cell_type == "code" and call in cell.source:
            data = [output.get("data", {}) for output in cell.outputs]
            shown = next(
                (base64.b64decode(d["image/png"]) for d in data if "image/png" in d), shown
            )
    return shown


def build_one(source, root=ROOT):
    """Build one lesson: convert, execute, write; with it, the picture that README.md shows."""
    target = notebook_path(source, root)
    target.parent.mkdir(parents=True, exist_ok=True)
    notebook = convert(source)
    execute(notebook, target.parent)
    write(target, written(notebook))
    picture, origin, call = PICTURE
    if target == root / origin and (png := picture_of(notebook, call)):
        write(root / picture, png)


def fingerprint(source, root=ROOT):
    """Hash everything a notebook depends on, and the notebook as it stands."""
    helpers = sorted(p for p in (root / "helpers").rglob("*.*") if p.suffix in (".py", ".gz"))
    pins = [root / "pyproject.toml", root / "constraints.txt"]
    pins += [Path(__file__), Path(__file__).with_name("reading.py")]
    digest = hashlib.sha256()
    for path in [source, *helpers, *pins, notebook_path(source, root)]:
        content = path.read_bytes() if path.exists() else b"none"
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def chosen(names, every, root):
    """Pick the sources that the words of a command line mean: ``02``, ``en/02``, a file name.

    Raises
    ------
    ValueError
        If a word means none of them.
    """
    keys = {
        path: path.relative_to(root / "lessons_src").with_suffix("").as_posix() for path in every
    }
    picked = set()
    for name in names:
        word = name.removesuffix(".py").removesuffix(".ipynb")
        word = word.removeprefix("lessons_src/").removeprefix("notebooks/")
        hits = {p for p, key in keys.items() if key.startswith(word) or p.stem.startswith(word)}
        if not hits:
            known = ", ".join(sorted({path.stem for path in every}))
            raise ValueError(f"No lesson is called {name}. There are: {known}.")
        picked |= hits
    return sorted(picked) if names else every


def main(argv, root=ROOT):
    """Run ``python -m course build [lesson…]``; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m course build",
        description="Execute the lessons that changed and write them to notebooks/.",
        epilog="example: python -m course build 02",
    )
    parser.add_argument("lesson", nargs="*", help="02, en/02, solutions/02 … (default: all)")
    parser.add_argument("--force", action="store_true", help="build also what has not changed")
    arguments = parser.parse_args(argv)
    every = sources(root)
    try:
        wanted = chosen(arguments.lesson, every, root)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2

    kept = {notebook_path(source, root) for source in every}
    if page := page_of_myths(root):
        kept.add(root / MYTHS)
        if not (root / MYTHS).exists() or (root / MYTHS).read_bytes() != written(page):
            write(root / MYTHS, written(page))
            print(MYTHS, flush=True)
    for orphan in sorted(set((root / "notebooks").glob("*/*.ipynb")) - kept):
        orphan.unlink()
        print(f"{orphan.relative_to(root).as_posix()} removed: it has no source", flush=True)

    record = root / "build" / "fingerprints.json"
    known = {}
    with contextlib.suppress(FileNotFoundError, ValueError):  # or torn: then all are built anew
        known = dict(json.loads(record.read_text()))
    key = {source: notebook_path(source, root).relative_to(root).as_posix() for source in every}
    changed = [s for s in wanted if arguments.force or known.get(key[s]) != fingerprint(s, root)]
    failures = 0
    for source, seconds, failure in build_all(changed, root):
        if failure:
            failures += 1
            print(f"{key[source]} failed: {failure}\n", flush=True)
        else:
            print(f"{key[source]} {seconds:.1f} s", flush=True)
            known[key[source]] = fingerprint(source, root)
            record.parent.mkdir(exist_ok=True)
            write(record, json.dumps(known, indent=1, sort_keys=True).encode())
    if len(wanted) > len(changed):
        print(f"{len(wanted) - len(changed)} of {len(wanted)} unchanged")
    return 1 if failures else 0


def build_all(changed, root=ROOT):
    """Build lessons on the cores there are; yield ``(source, seconds, failure)`` as they end."""
    from concurrent.futures import ThreadPoolExecutor, as_completed

    def timed(source):
        start = time.perf_counter()
        failure = None
        try:
            build_one(source, root)
        except LessonFailed as error:
            failure = str(error)
        return source, time.perf_counter() - start, failure

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for future in as_completed([pool.submit(timed, source) for source in changed]):
            yield future.result()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
