"""notebooks/ → a student's own copy; :mod:`course.lab` opens it.

What the course delivers it may replace; what the student has changed is theirs. The difference
is told by content: `.course/manifest.json` in the workspace lists the hash of every version
that was ever delivered under a name. A file whose hash is not among them is never written to.

Every write goes to a temporary file first and is then linked or renamed, so that a kill at any
moment leaves each file whole; the next start clears up. A lock keeps two starts apart.
"""

import argparse
import contextlib
import errno
import hashlib
import json
import os
import shutil
import sys
import time
from pathlib import Path

from course.student_copy import carry, for_students, is_version

ROOT = Path(__file__).resolve().parent.parent
STATE = ".course"  # inside the workspace; hidden in JupyterLab
LOCK_PATIENCE = 20  # seconds; a delivery takes well under one

POINTER = b"Read AGENTS.md in this folder first: how to tutor here, and not to solve.\n"
ASSISTANTS = {  # for the editors that students have, beside AGENTS.md
    "CLAUDE.md": b"@AGENTS.md\n",
    ".cursorrules": POINTER,
    ".github/copilot-instructions.md": POINTER,
    ".vscode/settings.json": b'{\n    "editor.inlineSuggest.enabled": false\n}\n',
}

SHIM = '''\
"""Finds the course's own `helpers`; says what to do where they are missing. Not to be edited."""

import hashlib
import importlib
import pathlib
import sys

FOLDER, DELIVERED_WITH = pathlib.Path(__file__).resolve().parent, "{digest}"
ADVICE = "close JupyterLab and start it with: python -m course lab (in the folder of the course)"


def found():
    path, here = list(sys.path), sys.modules.pop(__name__)
    sys.path[:] = [entry for entry in path if pathlib.Path(entry or ".").resolve() != FOLDER]
    try:
        return importlib.import_module("helpers")
    except ModuleNotFoundError as error:
        sys.modules[__name__] = here
        name = error.name
    finally:
        sys.path[:] = path
    raise ModuleNotFoundError(f"this kernel lacks `{{name}}`: {{ADVICE}}", name=name)


helpers = found()
files = sorted(pathlib.Path(helpers.__file__).parent.rglob("*.py"))
if hashlib.sha256(b"".join(map(pathlib.Path.read_bytes, files))).hexdigest() != DELIVERED_WITH:
    print(f"These notebooks and this kernel are of different versions of the course: {{ADVICE}}")
'''


class Refused(Exception):
    """A start that cannot go on; the message is one sentence that says what to do."""


def digest(content):
    """Return the SHA-256 of ``content`` (bytes) in hex."""
    return hashlib.sha256(content).hexdigest()


def shim():
    """Return the source of `helpers.py`, which stands beside the lessons in a workspace."""
    files = sorted((ROOT / "helpers").rglob("*.py"))
    return SHIM.format(digest=digest(b"".join(file.read_bytes() for file in files))).encode()


def course_files(root=ROOT, solutions=True):
    """Map each name in a workspace to the content that this version of the course delivers.

    Parameters
    ----------
    root : pathlib.Path
        The course's folder.
    solutions : bool
        Whether the solved exercises belong to it.
    """
    notebooks = root / "notebooks"
    files = {
        path.relative_to(notebooks).as_posix(): for_students(path.read_text("utf-8"), solutions)
        for path in sorted(notebooks.glob("*/*.ipynb"))
        if solutions or path.parent.name != "solutions"
    }
    if not files:
        raise Refused("There are no notebooks to open: run `python -m course build` first.")
    for folder in {name.split("/")[0] for name in files}:
        files[f"{folder}/helpers.py"] = shim()
    return files | ASSISTANTS | {"AGENTS.md": (root / "course" / "assistants.md").read_bytes()}


class Workspace:
    """A folder with a student's copy of the lessons.

    Parameters
    ----------
    folder : pathlib.Path
        Made if missing.

    Attributes
    ----------
    delivered : dict of str to list of str
        Name → hashes of all versions delivered under it, the newest last.
    """

    def __init__(self, folder):
        self.folder = folder
        self.state = folder / STATE
        self.manifest = self.state / "manifest.json"
        self.delivered = {}
        self.lost = False  # the manifest, though something was delivered

    @contextlib.contextmanager
    def locked(self):
        """Hold the workspace's lock, which the system releases when the holder dies.

        Raises
        ------
        Refused
            If another start still holds it after ``LOCK_PATIENCE`` seconds.
        """
        self.state.mkdir(parents=True, exist_ok=True)
        with open(self.state / "lock", "a+b") as file:
            deadline = time.monotonic() + LOCK_PATIENCE
            while not try_lock(file):
                if time.monotonic() > deadline:
                    raise Refused(
                        f"Another `course lab` is busy with {self.folder}: wait until it is done."
                    )
                time.sleep(0.05)
            yield

    def deliver(self, files, restore=(), carried=()):
        """Bring the workspace up to date; return the sentences the student should read.

        Parameters
        ----------
        files : dict of str to bytes
            Name → content, as from :func:`course_files`.
        restore : sequence of str
            Names to put back as delivered, deleted or not.
        carried : sequence of str
            Names of lessons whose answers go into this version.
        """
        with self.locked():
            said = self.mend()
            self.lost = not self.delivered and any((self.folder / name).exists() for name in files)
            for name, content in files.items():
                sentence = self.deliver_one(name, content, name in restore, name in carried)
                said += [sentence] if sentence else []
            return said

    def deliver_one(self, name, content, restore, carried):
        """Deliver one file, unless it is the student's or the student deleted it."""
        path, new = self.folder / name, digest(content)
        known = self.delivered.get(name, [])
        if not path.exists():
            restore = restore or carried
            if known and not restore and not name.endswith(".py"):
                return None
            self.put_new(path, content)
            self.remember(name, new)
            return f"{name} is back as delivered." if known and restore else None
        if not path.is_file():
            return f"{name} is no file: rename it, and the next start brings the lesson back."
        mine = path.read_bytes()
        there = digest(mine)
        if there == new:
            if new != (known or [None])[-1]:
                self.remember(name, new)
            return None
        if there in known or name.endswith(".py"):
            self.remember(name, new)  # before the write: killed between, either hash is known
            self.replace(path, content)
            return None
        if restore:
            aside = free_name(path, "yours")
            os.rename(path, aside)
            self.put_new(path, content)
            self.remember(name, new)
            return f"{name} is back as delivered; yours is now {aside.name}."
        if not name.endswith(".ipynb"):  # settings are a matter of taste
            return None
        if not readable(mine):
            return (
                f"{name} cannot be read, it is empty or cut: bring it back, yours kept beside it,"
                f" with: python3 -m course lab --restore {word_for(name)}"
            )
        if is_version(mine, content):
            if new not in known:  # killed while it was carried, or the record is lost
                self.remember(name, new)
            return f"{name} is of this version already: nothing to carry." if carried else None
        if carried:
            return self.carry(name, path, mine, content)
        return self.put_beside(name, path, content) if new not in known else None

    def carry(self, name, path, mine, content):
        """Replace a lesson by a newer version with its answers in it; keep what it was."""
        try:
            new = carry(mine, content)
        except ValueError:
            return f"{name} is no notebook, so nothing was carried: bring it back with --restore."
        yours = self.replace(path, new.content)
        self.remember(name, digest(content))
        self.drop(path.with_name(f"{path.stem}.updated{path.suffix}"))
        answers = f"your answers to {', '.join(new.answered)}" if new.answered else "no answer"
        said = [f"{name} is the newer version, with {answers} in it; yours is now {yours.name}."]
        if new.gone:
            said.append(f"It has no exercise for your answers to {', '.join(new.gone)}.")
        if new.others:
            said.append(f"It has none of what else you wrote or changed (cells: {new.others}).")
        return " ".join(said)

    def put_beside(self, name, path, content):
        """Put a newer version beside a file that the student has changed, once."""
        beside = path.with_name(f"{path.stem}.updated{path.suffix}")
        beside_name = beside.relative_to(self.folder).as_posix()
        known = self.delivered.get(beside_name, [])
        if beside.exists() and digest(beside.read_bytes()) not in known:
            beside = free_name(path, "updated")
            beside_name = beside.relative_to(self.folder).as_posix()
        self.remember(beside_name, digest(content))
        if beside.exists():
            self.replace(beside, content)
        else:
            self.put_new(beside, content)
        self.remember(name, digest(content))
        way = f"To take your answers over: python3 -m course lab --carry {word_for(name)}"
        if self.lost:
            return (
                f"{name} is not this version's, and the record of what you have changed is lost:"
                f" yours stays, this version's is in {beside.name}. {way}"
            )
        return (
            f"{name} has a newer version; you have changed yours, so it is in {beside.name}. {way}"
        )

    def put_new(self, path, content):
        """Create ``path`` in one step, never on top of a file that appeared meanwhile."""
        unfinished = self.write(path, content)
        try:
            try:
                os.link(unfinished, path)
            except FileExistsError:
                return
            except OSError:  # a file system without hard links
                if not path.exists():
                    os.rename(unfinished, path)
        finally:
            unfinished.unlink(missing_ok=True)

    def replace(self, path, content):
        """Replace ``path``; return where it is kept, if it was not as the course delivered it."""
        unfinished = self.write(path, content)
        previous = self.aside(path)
        try:
            os.link(path, previous)
        except OSError:
            shutil.copy2(path, previous)
        os.replace(unfinished, path)
        return self.mend_previous(previous)

    def drop(self, path):
        """Remove a file if it is as the course delivered it."""
        name = path.relative_to(self.folder).as_posix()
        if path.is_file() and digest(path.read_bytes()) in self.delivered.get(name, []):
            previous = self.aside(path)
            os.rename(path, previous)
            self.mend_previous(previous)

    def aside(self, path):
        """Return a name for what stood at ``path``, from which :meth:`mend_previous` tells it."""
        folder = path.parent.relative_to(self.folder).as_posix()  # "." is the workspace itself
        return self.state / f"replaced-{time.time_ns()}-{folder}-{path.name}"

    def write(self, path, content):
        """Write ``content`` to a temporary file on ``path``'s file system; return its path."""
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self.state / f"unfinished-{os.getpid()}-{time.time_ns()}"
        with open(unfinished, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return unfinished

    def remember(self, name, new):
        """Note in the manifest that the version with the hash ``new`` is delivered."""
        known = self.delivered.setdefault(name, [])
        if new in known:
            known.remove(new)
        known.append(new)
        text = json.dumps({"delivered": self.delivered}, indent=1, sort_keys=True)
        os.replace(self.write(self.manifest, text.encode()), self.manifest)

    def mend(self):
        """Read the manifest and clear up after a start that was killed; return sentences."""
        unreadable = (FileNotFoundError, ValueError, AttributeError, TypeError, RecursionError)
        with contextlib.suppress(*unreadable):
            read = json.loads(self.manifest.read_text(encoding="utf-8")).get("delivered", {})
            self.delivered = {name: list(map(str, hashes)) for name, hashes in read.items()}
        for unfinished in self.state.glob("unfinished-*"):
            unfinished.unlink()
        said = []
        for previous in sorted(self.state.glob("replaced-*")):
            name = Path(*previous.name.split("-", 3)[2:]).as_posix()
            if mine := self.mend_previous(previous):
                said.append(f"What you saved as {name} during an update is in {mine.name}.")
        return said

    def mend_previous(self, previous):
        """Give what was replaced back to the student, unless it is the course's or still there.

        Returns
        -------
        pathlib.Path or None
            Where it is now.
        """
        folder, name = previous.name.split("-", 3)[2:]
        path, content = self.folder / folder / name, previous.read_bytes()
        known = self.delivered.get(path.relative_to(self.folder).as_posix(), [])
        ours = digest(content) in known
        if ours or name.endswith(".py") or (path.is_file() and path.read_bytes() == content):
            previous.unlink()
            return None
        mine = free_name(path, "yours")
        os.rename(previous, mine)
        return mine


def readable(content):
    """Say whether ``content`` (bytes) is whole as JSON, as a notebook is."""
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def try_lock(file):
    """Try to lock an open file against other processes; return whether none of them holds it.

    Where the file system knows no locks (some network and cloud drives) nobody can hold one:
    said, and gone on without.
    """
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES):
            return False
        why = f"{Path(file.name).parent} knows no locks ({error.strerror})"
        print(f"{why}: start the course there once at a time.", flush=True)
    return True


def free_name(path, word):
    """Return the first of ``stem.word.ipynb``, ``stem.word-2.ipynb`` … that does not exist."""
    number, candidate = 1, path.with_name(f"{path.stem}.{word}{path.suffix}")
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.stem}.{word}-{number}{path.suffix}")
    return candidate


def word_for(name):
    """Return the word that means a lesson on the command line."""
    return name.removeprefix("en/").removesuffix(".ipynb")


def names_for(words, files, option):
    """Find the names of a workspace that the words after an option mean.

    Raises
    ------
    Refused
        If a word means no lesson.
    """
    names = [name for name in files if name.endswith(".ipynb")]
    picked = []
    for word in words:
        stem = word.removesuffix(".ipynb")
        hits = [n for n in names if n.startswith((stem, f"en/{stem}"))]
        if not hits:
            known = ", ".join(name.removesuffix(".ipynb") for name in names)
            raise Refused(f"{option} knows no {word}; there are: {known}.")
        picked += hits
    return picked


def main(argv):
    """Run ``python -m course lab``; return JupyterLab's exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m course lab",
        description="Open JupyterLab on your own copy of the lessons.",
        epilog="Other arguments go to JupyterLab. example: python -m course lab --no-browser",
        allow_abbrev=False,
    )
    parser.add_argument("--workspace", type=Path, default=ROOT / "workspace", metavar="DIR")
    for option, what in (
        ("--restore", "put a lesson back, e.g. 02, yours kept beside it"),
        ("--carry", "put your answers into the newer version of a lesson, yours kept beside it"),
    ):
        parser.add_argument(option, action="append", default=[], metavar="NAME", help=what)
    parser.add_argument(
        "--without-solutions", action="store_true", help="leave solutions/ out, as for a class"
    )
    arguments, rest = parser.parse_known_args(argv)
    workspace = Workspace(arguments.workspace.expanduser().resolve())
    try:
        files = course_files(solutions=not arguments.without_solutions)
        named = [
            names_for(words, files, option)
            for words, option in ((arguments.restore, "--restore"), (arguments.carry, "--carry"))
        ]
        for sentence in workspace.deliver(files, *named):
            print(sentence, flush=True)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"The workspace {workspace.folder} cannot be written ({error.strerror}):"
            " choose another with --workspace DIR.",
            file=sys.stderr,
        )
        return 1
    from course.lab import start

    return start(workspace.folder, rest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
