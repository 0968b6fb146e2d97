"""`python3 -m course`: the front door.

Standard library only. Old Pythons must be able to read this file and `install.py` as far as the
sentence that sends them away.
"""

import importlib
import itertools
import json
import os
import re
import subprocess
import sys
from pathlib import Path

from course.install import AGAIN, BESIDE, ROOT, Environment, Trouble

PYTHON = "python" if os.name == "nt" else "python3"
COMMANDS = {  # what runs it, and the group of pyproject.toml that it needs
    "lab": ("workspace", ""),
    "test": (None, "dev"),
    "build": ("build", "dev"),
    "slides": ("slides", "slides"),
    "setup": (None, ""),
    "hub": ("hub", BESIDE),
}
ANSWERS = ROOT / "tests" / "test_check_rooms.py"  # it gives answers to every exercise: slow
INSTALL = {
    "win32": "run: winget install Python.Python.{}",
    "darwin": "run: brew install python@{}",
}
HELP = """\
One net, four ways: PyTorch from tensors to modules.

  lab      open your own copy of the lessons in JupyterLab
             {python} -m course lab
  test     run the course's tests, or those of a lesson; further arguments go to pytest
             {python} -m course test 02
  build    execute the lessons that changed and write them to notebooks/
             {python} -m course build 02
  slides   make decks that work without a network, in build/slides/
             {python} -m course slides 02
  setup    set up and open nothing; --cuda: with CUDA, NVIDIA GPU or not; --hub: for `hub`, too
             {python} -m course setup
  hub      serve a class with JupyterHub: each user of this Linux machine gets a workspace
             {python} -m course hub --without-solutions

The first start sets up what the command needs, in .venv.""".format(python=PYTHON)  # noqa: UP032

HELP_TEST = """\
{python} -m course test              ruff, all tests, every notebook against its stored outputs
{python} -m course test 02           what concerns lesson 02, without a browser
{python} -m course test -k broadcast
                                 further arguments go to pytest: -x, --lf, a file, --pdb …
"""


def main(argv):
    """Run one command of the course; return the exit status.

    Parameters
    ----------
    argv : list of str
        The command and its arguments.
    """
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(HELP)
        return 0
    command, arguments = argv[0], argv[1:]
    if command not in COMMANDS:
        print(f"There is no command {command!r}.\n\n{HELP}", file=sys.stderr)
        return 2
    module, extra = COMMANDS[command]
    if command == "test" and {"-h", "--help"} & set(arguments):
        print(HELP_TEST.format(python=PYTHON))
        return 0
    entered = os.environ.pop("COURSE_ENTERED", None)
    try:
        check_folder()
        check_python(command)
        if command == "hub":
            check_server()
        if command == "setup":
            if set(arguments) - {"--cuda", "--hub"}:
                raise Trouble("setup takes --cuda, --hub and nothing else.")
            extra = BESIDE if "--hub" in arguments else extra
            print("Ready: " + Environment(cuda="--cuda" in arguments).interpreter(extra))
            return 0
        python = Environment().interpreter(extra)
        os.chdir(ROOT)
        paths = [str(ROOT), os.environ.get("PYTHONPATH")]
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
        if python == sys.executable:
            run = importlib.import_module(f"course.{module}").main if module else test
            return run(arguments)
        if entered == python:
            raise Trouble("The Python in .venv does not work: delete .venv" + AGAIN)
        os.environ["COURSE_ENTERED"] = python
        return enter([python, "-m", "course", *argv])
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; the same command goes on from here.", file=sys.stderr)
        return 130


def check_folder():
    """Refuse a folder in which no Python could find the course.

    Raises
    ------
    Trouble
        Says what to do.
    """
    if not (ROOT / "pyproject.toml").exists():
        raise Trouble(
            f"{ROOT} has the course's programs without its lessons: take the whole folder of the"
            " course (a clone, or a ZIP unpacked), and run the command in it."
        )
    if os.pathsep in str(ROOT):
        raise Trouble(
            f"The path {ROOT} holds a {os.pathsep!r}, at which Python would cut it: rename that"
            f" folder{AGAIN}"
        )
    try:
        str(ROOT).encode()
    except UnicodeEncodeError:
        raise Trouble(
            "The path of the course's folder is not in UTF-8, or not read as such: set"
            f" PYTHONUTF8=1, or rename the folder{AGAIN}"
        ) from None


def check_python(command):
    """Refuse a Python that pyproject.toml does not allow.

    Raises
    ------
    Trouble
        Names another one if there is any.
    """
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    low, high = map(int, re.search(r'requires-python = ">=3\.(\d+),<3\.(\d+)"', text).groups())
    if (3, low) <= sys.version_info[:2] < (3, high):
        return
    here = f"This is Python {sys.version_info[0]}.{sys.version_info[1]}, and the course needs 3."
    newest = f"3.{high - 1}"
    for minor in range(high - 1, low - 1, -1):
        program = ["py", f"-3.{minor}"] if os.name == "nt" else [f"python3.{minor}"]
        if works(program):
            way = f"run: {' '.join(program)} -m course {command}"
            break
    else:
        if works(["uv"]):
            way = f"run: uv run --no-project --python {newest} -m course {command}"
        else:
            install = INSTALL.get(sys.platform, "install Python {}").format(newest)
            way = f"{install}, then run the same command with it."
    raise Trouble(f"{here}{low} to {newest}: {way}")


def check_server():
    """Refuse where JupyterHub cannot start servers for other users.

    Raises
    ------
    Trouble
        Says what it needs.
    """
    if sys.platform != "linux":
        raise Trouble("course hub needs a Linux machine, on which each student has an account.")
    if os.geteuid():
        raise Trouble(
            "course hub starts a server for each student as that user, which root alone may:"
            f" run: sudo {PYTHON} -m course hub"
        )
    closed = first_closed([ROOT, Path(sys.executable).resolve(), Path(sys.prefix)])
    if closed:
        raise Trouble(
            f"Students cannot read {closed}: move the course to a folder such as /srv, and start it"
            " with a Python that all users may run, such as the system's."
        )


def first_closed(paths):
    """Return the first folder, on the way to one of ``paths``, that other users cannot enter."""
    for path in paths:
        for folder in [*reversed(path.parents), path]:
            needed = 0o005 if folder == path else 0o001
            if folder.stat().st_mode & needed != needed:
                return folder
    return None


def works(program):
    """Say whether a program, a list of words, is there and starts."""
    try:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.call([*program, "--version"], **quiet) == 0
    except OSError:
        return False


def enter(command):
    """Go on in another interpreter: in place of this process, or as its child on Windows."""
    if os.name != "nt":
        sys.stdout.flush()
        os.execv(command[0], command)
    return call(command)


def call(command):
    """Run a program to its end and return its exit status; Ctrl-C is the program's affair."""
    with subprocess.Popen(command) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                pass


def test(arguments):
    """Run ruff and pytest, nbval included; all of them run, and each counts.

    Parameters
    ----------
    arguments : list of str
        Lessons (``02``, ``en/02`` …), if only theirs are wanted; then arguments of pytest.
    """
    from course.kernels import ENVIRONMENT

    try:
        arguments = with_lessons(arguments)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    every = sorted(ROOT.glob("notebooks/*/*.ipynb"))
    torn = [path for path in every if not is_notebook(path.read_bytes())]
    for path in torn:
        name = path.relative_to(ROOT).as_posix()
        # The page of myths is written with any lesson.
        lesson = f"{path.parent.name}/{path.stem[:2]}" if path.stem[0].isdigit() else "00"
        print(
            f"{name} is no whole notebook: run {PYTHON} -m course build {lesson}", file=sys.stderr
        )
    if torn:
        return 1
    os.environ.update(ENVIRONMENT)
    python = [sys.executable, "-m"]
    statuses = [
        call([*python, "ruff", "check", "--no-cache", "."]),
        call([*python, "ruff", "format", "--no-cache", "--check", "."]),
    ]
    if any(statuses):
        mend = f"{sys.executable} -m ruff"
        print(f"To mend most of it: {mend} check --fix . ; {mend} format .", file=sys.stderr)
    statuses.append(call([*python, "pytest", *pytest_options(arguments), *arguments]))
    return next(filter(None, statuses), 0)


def is_notebook(content):
    """Say whether ``content`` (bytes) is whole, and a notebook: JSON with cells in it."""
    try:
        cells = json.loads(content)["cells"]
    except (ValueError, RecursionError, TypeError, KeyError):
        return False
    return isinstance(cells, list) and bool(cells) and all(isinstance(one, dict) for one in cells)


def with_lessons(arguments):
    """Put pytest's arguments for a lesson in place of its number, which comes first.

    Raises
    ------
    ValueError
        If a first word is neither a lesson nor a path.
    """
    words = list(itertools.takewhile(lambda word: not word.startswith("-"), arguments))
    lessons = [word for word in words if not os.path.exists(word.split("::")[0])]
    if not lessons:
        return arguments
    from course.build import chosen, notebook_path, sources

    picked = {source.stem for source in chosen(lessons, sources(), ROOT)}
    paths = [notebook_path(source) for source in sources() if source.stem in picked]
    # Those with tests of each lesson, by the name of their parametrization: first what is quick.
    tests = sorted(
        path for path in ROOT.glob("tests/test_*.py") if "each_lesson" in path.read_text("utf-8")
    )
    quick = [path for path in tests if path != ANSWERS]
    return [
        *(str(path.relative_to(ROOT)) for path in [*quick, *paths, ANSWERS] if path.exists()),
        *("-m", "not browser", "--no-loadscope-reorder"),
        *("-k", " or ".join([*picked, *(f"lesson_{stem[:2]}" for stem in picked)])),
        *(word for word in arguments if word not in lessons),
    ]


def pytest_options(arguments):
    """Choose pytest's options: loading nbval costs seconds that Python tests need not pay."""
    files = [word.split("::")[0] for word in arguments]
    files = [file for file in files if os.path.exists(file)]
    if files and all(file.endswith(".py") for file in files):
        return ["-p", "no:nbval"]
    workers = min(os.cpu_count() or 1, 4)
    return [
        *["--nbval", "--nbval-current-env", "--nbval-cell-timeout", "120", "-p", "course.kernels"],
        *["-n", str(workers), "--dist", "loadscope"],  # a worker has a whole notebook
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
