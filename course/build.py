"""lessons_src/ → notebooks/: convert, execute, write. The same source gives the same bytes.

Only what changed is executed: a lesson's fingerprint covers its source, what of `helpers/` it can
reach (`depends.py`), the pins and the notebook as it was written. Fingerprints live in the
git-ignored `build/`.
"""

import argparse
import asyncio
import base64
import copy
import functools
import hashlib
import itertools
import json
import os
import re
import sys
import time
from pathlib import Path

from course import accepted
from course.depends import Reach
from course.differences import MOST, changed_outputs, edits
from course.reading import deeper, id_of

ROOT = Path(__file__).resolve().parent.parent
CELL_TIMEOUT = 120  # seconds
# README.md shows this picture: the file, the notebook it is from, and what its cell calls.
PICTURE = (
    "notebooks/picture.png",
    "notebooks/en/02_two_layer_net.ipynb",
    "draw.pipeline(there, back",
)
# The page that is made of all the lessons, and how they write what stands on it.
MYTHS = "notebooks/en/myths.ipynb"
NO_SOURCE = "lessons_src/en/myths.py"  # Jupytext may write one, as of any notebook
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
# Jupytext leaves alone what is paired with nothing.
PAIRED_WITH_NOTHING = {"jupytext": {"formats": "ipynb"}}
# As Jupytext is set in pyproject.toml: a comment stays one, whatever word it begins with.
PERCENT = {"extension": ".py", "format_name": "percent", "comment_magics": False}


class LessonFailed(Exception):
    """A lesson that does not run: the message names cell, source and error."""


def sources(root=ROOT):
    """List the lesson sources under ``root``, as sorted paths."""
    every = (root / "lessons_src").glob("*/*.py")
    return sorted(path for path in every if path != root / NO_SOURCE)


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

    Raises
    ------
    course.accepted.Refused
        If the file is not UTF-8.
    """
    return copy.deepcopy(converted(source.read_bytes()))


@functools.cache
def converted(content):
    """Convert a percent script, as bytes: a build asks for the same one several times."""
    import jupytext

    return finished(jupytext.reads(accepted.text_of(content), fmt=PERCENT))


def finished(notebook):
    """Give ``notebook`` the metadata and ids that :func:`convert` tells of, and return it."""
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
    if not pages:
        return None
    page = finished(new_notebook(cells=[*map(new_markdown_cell, [opening, *pages])]))
    page.metadata |= PAIRED_WITH_NOTHING
    return page


def as_built(model, path, **_):
    """Take out what an editor adds to a notebook's metadata: Jupyter's hook before it saves.

    So that a notebook of the course which was saved without an edit is the same file.

    Parameters
    ----------
    model : dict
        What is saved, as Jupyter's contents managers describe it; changed in place.
    path : str
        Where, seen from the folder in which JupyterLab was started.
    """
    if model["type"] == "notebook" and path.strip("/").startswith("notebooks/"):
        own = PAIRED_WITH_NOTHING if path.strip("/") == MYTHS else {}
        model["content"]["metadata"] = METADATA | own


def execute(notebook, folder):
    """Execute ``notebook`` in place, with ``folder`` as the working directory.

    Raises
    ------
    LessonFailed
        If a cell raises, runs longer than ``CELL_TIMEOUT`` seconds, or writes to stderr.
    course.accepted.Refused
        If it takes back what it has shown.
    """
    from course.kernels import ENVIRONMENT, AsyncPrivateKernelManager

    import nbclient

    started, unknown = [], []  # the code cells so far; messages that nbval does not know

    class Client(nbclient.NotebookClient):
        def process_message(self, msg, cell, cell_index):
            if msg["msg_type"] in ("clear_output", "update_display_data", "comm_open"):
                unknown.append((cell_index + 1, cell, msg["msg_type"]))
            return super().process_message(msg, cell, cell_index)

    client = Client(
        notebook,
        kernel_manager_class=AsyncPrivateKernelManager,
        extra_arguments=["--InteractiveShell.automagic=False"],  # `ls` is a name
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
    for number, cell, kind in unknown:
        fault = f"sends “{kind}”: tests cannot compare what is taken back or replaced"
        accepted.refuse(number, cell, fault)
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


def build_one(source, root=ROOT, recorded=()):
    """Build one lesson: convert, execute, write; with it, the picture that README.md shows.

    Parameters
    ----------
    source : pathlib.Path
        A file of ``lessons_src/``.
    root : pathlib.Path
        The course.
    recorded : sequence of str
        The notebook's cells when it was last written, see :func:`course.differences.edits`.

    Returns
    -------
    list of str
        What the author should know: edits that were kept, outputs that have changed.

    Raises
    ------
    LessonFailed, course.accepted.Refused
        If it does not run, or holds what a lesson may not. The old notebook then stays.
    """
    target = notebook_path(source, root)
    target.parent.mkdir(parents=True, exist_ok=True)
    notebook = convert(source)
    accepted.check(notebook)
    execute(notebook, target.parent)
    accepted.check(notebook)
    told = kept_edits(target, notebook, root, recorded)
    if old := standing(target):
        keep_measured(old, notebook)
        changes = changed_outputs(old, notebook)
        told += [f"outputs that changed ({len(changes)}); read the prose beside:"] * bool(changes)
        told += changes[:MOST] + [f"and {len(changes) - MOST} more"] * (len(changes) > MOST)
    write(target, written(notebook))
    picture, origin, call = PICTURE
    if target == root / origin and (png := picture_of(notebook, call)):
        write(root / picture, png)
    return told


def keep_measured(old, made):
    """Let cells whose output is not compared, as a time, keep what they showed: they are unchanged.

    So the same source gives the same bytes. Who wants to measure anew deletes the notebook first.
    """
    kept = {cell.id: cell.outputs for cell in old.cells if cell.get("outputs") and cell.get("id")}
    for cell in made.cells:
        if "nbval-ignore-output" in cell.metadata.get("tags", []) and cell.id in kept:
            cell.outputs = kept[cell.id]


def standing(path):
    """Read the notebook at ``path``; return None if there is none, or none that can be read."""
    import nbformat

    try:
        return nbformat.read(path, as_version=4)
    except Exception:  # nbformat has many for a file that is cut
        return None


def kept_edits(path, made, root, recorded=()):
    """Copy a notebook to ``build/yours/`` if somebody has edited it without its source.

    Returns
    -------
    list of str
        What was kept where, and the command that brings it into the source.
    """
    there = standing(path)
    own = edits(there, made, recorded) if there else []
    if not own:
        return []
    content, folder = path.read_bytes(), root / "build" / "yours" / path.parent.name
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / path.name
    for number in itertools.count(2):
        if not kept.exists() or kept.read_bytes() == content:
            break
        kept = folder / f"{path.stem}-{number}.ipynb"
    write(kept, content)
    kept = kept.relative_to(root).as_posix()
    more = f" and {len(own) - 1} more" if len(own) > 1 else ""
    told = [f"edits that its source lacks (`{own[0]}`{more}) are kept in {kept}"]
    if path == root / MYTHS:
        return [*told, "this page is made of the lessons: edit them"]
    source = f"lessons_src/{path.parent.name}/{path.stem}.py"
    way = f"-m jupytext --to py:percent -o {source} {kept}"
    return [*told, f"to make the source of it: {command()} {way}"]


def command():
    """Return the Python that runs this, as one would type it in the course's folder."""
    path = Path(sys.executable)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def fingerprint(source, root=ROOT):
    """Hash everything a notebook depends on, and the notebook as it stands."""
    reached = Reach(source, root).texts
    texts = [(path.name, text) for path in sorted(reached) for text in sorted(reached[path])]
    paths = [source, root / "pyproject.toml", root / "constraints.txt", notebook_path(source, root)]
    own = ("build.py", "accepted.py", "depends.py", "reading.py")
    for path in [*paths, *map(Path(__file__).with_name, own)]:
        texts.append((path.name, path.read_bytes() if path.exists() else b"none"))
    digest = hashlib.sha256()
    for name, text in texts:
        digest.update(f"{name} {len(text)}\n".encode() + text)
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

    failures = put_pages_in_order(every, root)
    record = root / "build" / "fingerprints.json"
    known = recorded(record)
    key = {source: notebook_path(source, root).relative_to(root).as_posix() for source in every}

    def is_changed(source):
        return known.get(key[source], {}).get("made_of") != fingerprint(source, root)

    changed = [source for source in wanted if arguments.force or is_changed(source)]
    cells = {source: known.get(key[source], {}).get("cells", []) for source in changed}
    for source, seconds, failure, told in build_all(cells, root):
        if failure:
            failures += 1
            print(f"{key[source]} failed: {failure}\n", flush=True)
            continue
        print(f"{key[source]} {seconds:.1f} s", *told, sep="\n  ", flush=True)
        known[key[source]] = {
            "made_of": fingerprint(source, root),
            "cells": [id_of(cell) for cell in convert(source).cells],
        }
        record.parent.mkdir(exist_ok=True)
        write(record, json.dumps(known, indent=1, sort_keys=True).encode())
    if len(wanted) > len(changed):
        print(f"{len(wanted) - len(changed)} of {len(wanted)} unchanged")
    return 1 if failures else 0


def recorded(record):
    """Read what was built from what; an unreadable record is an empty one."""
    try:
        known = json.loads(record.read_text(encoding="utf-8"))
        return {name: entry for name, entry in known.items() if entry["made_of"]}
    except (OSError, ValueError, AttributeError, TypeError, KeyError):
        return {}


def put_pages_in_order(every, root):
    """Write the page of myths, and remove notebooks without a source; count what is wrong."""
    import nbformat

    wrong = 0
    kept = {notebook_path(source, root) for source in every}
    try:
        page = page_of_myths(root)
    except Exception:  # a lesson that cannot be read: its own build says so
        page = None
        kept.add(root / MYTHS)
    if page:
        kept.add(root / MYTHS)
        if not (root / MYTHS).exists() or (root / MYTHS).read_bytes() != written(page):
            told = kept_edits(root / MYTHS, page, root)
            write(root / MYTHS, written(page))
            print(MYTHS, *told, sep="\n  ", flush=True)
    if (root / NO_SOURCE).exists():
        wrong += 1
        print(f"{NO_SOURCE} is no lesson: {MYTHS} is made of them. Delete it.\n", flush=True)
    for orphan in sorted(set((root / "notebooks").glob("*/*.ipynb")) - kept):
        told = kept_edits(orphan, nbformat.v4.new_notebook(), root)
        orphan.unlink()
        line = f"{orphan.relative_to(root).as_posix()} removed: it has no source"
        print(line, *told, sep="\n  ", flush=True)
    return wrong


def build_all(changed, root=ROOT):
    """Build lessons on the cores there are; yield each as it ends.

    Parameters
    ----------
    changed : dict
        The sources, with the cells that were recorded of each.
    root : pathlib.Path
        The course.

    Yields
    ------
    tuple
        ``(source, seconds, failure, told)``: failure is None or a text, told a list of lines.
    """
    from concurrent.futures import ThreadPoolExecutor, as_completed

    def timed(source):
        start = time.perf_counter()
        failure, told = None, []
        try:
            told = build_one(source, root, changed[source])
        except (LessonFailed, accepted.Refused) as error:
            failure = str(error)
        except Exception as error:  # whatever it is, the other lessons are built
            failure = f"{type(error).__name__}: {error}"
        return source, time.perf_counter() - start, failure, told

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for future in as_completed([pool.submit(timed, source) for source in changed]):
            yield future.result()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
