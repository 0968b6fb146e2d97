"""The front door: set-up, repair, sentences instead of tracebacks, and the pins in step."""

import ast
import base64
import hashlib
import importlib.metadata
import importlib.util
import itertools
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
import zipfile
from pathlib import Path
from urllib.parse import quote

from course import __main__ as door
from course import install
from course.install import BESIDE, EXTRAS, ROOT, Environment, Trouble

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CONSTRAINTS = (ROOT / "constraints.txt").read_text("utf-8")
MINOR_VERSIONS = ["3.11", "3.12", "3.13", "3.14"]

# A clone of a course that needs `packaging` alone, with a build backend that fetches nothing.
PYPROJECT = """
[project]
name = "tiny"
version = "1"
requires-python = ">=3.11,<3.15"
dependencies = ["packaging"]
[project.optional-dependencies]
slides = ["pip"]
dev = ["tiny[slides]"]
hub = ["pip"]
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""
BACKEND = """
import time, zipfile
def build_editable(folder, *_):
    time.sleep(0.5)  # so that there is a middle to be killed in
    name = "tiny-1-py3-none-any.whl"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        metadata = (
            "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1\\nRequires-Dist: packaging\\n"
            "Provides-Extra: slides\\nProvides-Extra: dev\\n"
        )
        wheel.writestr("tiny-1.dist-info/METADATA", metadata)
        wheel.writestr("tiny-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n")
        wheel.writestr("tiny-1.dist-info/RECORD", "")
    return name
"""
LAB = """

def main(argv):
    print("lab", sys.prefix, *argv, flush=True)
    return 7
"""


@pytest.fixture
def clone(tmp_path):
    """Return the folder of a tiny clone, whose path has spaces and letters beyond ASCII."""
    root = tmp_path / "ein Pfad mit ü 图"
    (root / "course").mkdir(parents=True)
    files = ("__init__", "__main__", "install", "reading", "student_copy", "workspace")
    for name in (f"{file}.py" for file in files):
        shutil.copy(ROOT / "course" / name, root / "course")
    with open(root / "course" / "workspace.py", "a") as file:
        file.write(LAB)
    (root / "pyproject.toml").write_text(PYPROJECT)
    (root / "backend.py").write_text(BACKEND)
    (root / "constraints.txt").write_text("")
    return root


class Stand:
    """Stands in for ``install.run``: makes a `.venv` of links, and pip says what it is told."""

    def __init__(self, root, stderr=""):
        self.root, self.stderr, self.log, self.pip = root, stderr, "", True
        self.commands = []

    def __call__(self, command, **_):
        words = [str(word) for word in command[1:]]
        self.commands.append(words)
        if "venv" in words:
            fake_venv(self.root)
        if words[0] == "-c":
            return subprocess.CompletedProcess(command, 0, f"{sys.executable}\n3.12\n", "")
        if words[-1] == "--version":
            return subprocess.CompletedProcess(command, not self.pip, "", "")
        failed = bool(self.stderr) and "install" in words
        if failed:
            Environment(self.root).log.write_text(self.log)
        return subprocess.CompletedProcess(command, failed, "", self.stderr)

    def did(self):
        """List the steps: ``venv``, ``install`` and the group."""
        steps = ["venv" if "venv" in words else words[-1] for words in self.commands]
        return [step for step in steps if re.fullmatch(r"venv|\.(\[.*\])?", step)]


def fake_venv(root):
    python = Environment(root).python
    python.parent.mkdir(parents=True, exist_ok=True)
    python.write_text("")
    (root / ".venv" / "pyvenv.cfg").write_text("")


@pytest.fixture
def lacking(monkeypatch):
    """Make the running interpreter one without the packages."""
    monkeypatch.setattr(install, "missing", lambda extra, root=None: ["packaging"])


@pytest.fixture
def stand(clone, monkeypatch, lacking):
    stand = Stand(clone)
    monkeypatch.setattr(install, "run", stand)
    return stand


# --- The words on the command line -------------------------------------------------------------


@pytest.mark.parametrize("argv", [[], ["--help"], ["-h"]])
def test_help_has_an_example_of_every_command(argv, capsys):
    assert door.main(argv) == 0
    said = capsys.readouterr().out
    for command in door.COMMANDS:
        assert re.search(rf"^  {command} .*\n +python3? -m course {command}\b", said, re.M)


def test_an_unknown_command_is_named(capsys):
    assert door.main(["lap"]) == 2
    assert "'lap'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "nbval"),
    [
        ([], True),
        (["-k", "broadcast"], True),
        (["tests/test_front_door.py"], False),
        (["-x", "tests/test_front_door.py::test_help"], False),
        (["tests"], True),
        (["tests/test_front_door.py", "README.md"], True),
    ],
)
def test_pytest_gets_nbval_unless_only_python_files_are_asked_for(arguments, nbval, monkeypatch):
    monkeypatch.chdir(ROOT)
    options = door.pytest_options(arguments)
    assert ("--nbval" in options) == nbval
    assert ("no:nbval" in options) != nbval


@pytest.mark.parametrize(
    ("statuses", "expected"), [([0, 0, 0], 0), ([1, 0, 0], 1), ([0, 1, 0], 1), ([0, 0, 5], 5)]
)
def test_test_runs_all_three_and_fails_if_one_does(statuses, expected, monkeypatch):
    from course.kernels import ENVIRONMENT

    for name, value in ENVIRONMENT.items():  # what the command sets is taken back
        monkeypatch.setenv(name, value)
    commands, results = [], iter(statuses)
    monkeypatch.setattr(door, "call", lambda command: commands.append(command) or next(results))
    assert door.test(["-k", "x"]) == expected
    assert [command[2] for command in commands] == ["ruff", "ruff", "pytest"]
    assert all("--no-cache" in command for command in commands[:2])  # a checkout may be read-only
    assert commands[-1][-2:] == ["-k", "x"]


def test_a_number_means_what_concerns_that_lesson(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    words = door.with_lessons(["02", "-x", "-k", "mine"])
    assert words[words.index("-m") + 1] == "not browser" and words[-3:] == ["-x", "-k", "mine"]
    assert words[words.index("-k") + 1] == "02_two_layer_net or lesson_02"
    paths = [Path(word).as_posix() for word in words[: words.index("-m")]]
    for folder in ("en", "solutions"):
        assert f"notebooks/{folder}/02_two_layer_net.ipynb" in paths
    for name in ("lessons", "numbers", "check_rooms", "slides"):
        assert f"tests/test_{name}.py" in paths
    assert "tests/test_browser_lab.py" not in paths
    for other in ([], ["-k", "02"], ["-n", "2", "--maxfail", "10"], ["tests/test_draw.py::test_x"]):
        assert door.with_lessons(other) == other
    assert door.test(["77"]) == 2
    assert capsys.readouterr().err.startswith("No lesson is called 77. There are: 00_start_here, ")


def test_help_of_test_installs_nothing(monkeypatch, capsys):
    monkeypatch.setattr(door, "Environment", lambda *_: pytest.fail("asked for an environment"))
    assert door.main(["test", "--help"]) == 0
    said = capsys.readouterr().out
    assert "course test 02" in said and len(said.splitlines()) < 10


def test_a_torn_notebook_is_named_with_the_command_that_mends_it(clone, monkeypatch, capsys):
    whole = '{"cells": [{"cell_type": "markdown", "source": "# A"}]}'
    torn = [("en/00_a", '{"cells": ['), ("en/01_b", whole), ("solutions/02_c", "")]
    torn += [("solutions/03_d", '{"cells": 3}'), ("solutions/04_e", '{"cells": []}')]
    for name, text in torn:
        path = clone / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.setattr(door, "ROOT", clone)
    monkeypatch.setattr(door, "call", lambda command: pytest.fail("nothing else is to run"))
    assert door.test([]) == 1
    first, *others = capsys.readouterr().err.splitlines()
    assert first.startswith("notebooks/en/00_a.ipynb is no whole notebook: run python")
    assert first.endswith("-m course build en/00")
    assert [line[-12:] for line in others] == [f"solutions/0{n}" for n in (2, 3, 4)]


# --- Old Pythons ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py", "install.py"])
def test_old_pythons_can_read_as_far_as_the_sentence(name):
    ast.parse((ROOT / "course" / name).read_text("utf-8"), feature_version=(3, 6))


def test_the_first_step_needs_no_package():
    script = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import course.__main__ as m; m.main"
    script += "(['--help']); print(sorted(set(sys.modules) - set(sys.stdlib_module_names)))"
    command = [sys.executable, "-I", "-S", "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    others = ast.literal_eval(done.stdout.splitlines()[-1])
    assert {name.split(".")[0] for name in others if "course" in name} == {"course"}
    assert "packaging" not in others


@pytest.mark.parametrize("version", [(3, 8, 18), (3, 10, 13), (3, 15, 0)])
@pytest.mark.parametrize(
    ("system", "there", "way"),
    [
        ("linux", "python3.12", "run: python3.12 -m course lab"),
        ("linux", "uv", "run: uv run --no-project --python 3.14 -m course lab"),
        ("linux", "", "install Python 3.14, then run the same command with it."),
        ("darwin", "", "run: brew install python@3.14, then run the same command with it."),
        ("win32", "", "run: winget install Python.Python.3.14, then run the same command with it."),
    ],
)
def test_another_python_is_sent_away_in_a_sentence(
    version, system, there, way, monkeypatch, capsys
):
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(door, "works", lambda program: program == [there])
    assert door.main(["lab"]) == 1
    said = capsys.readouterr().err
    here = f"This is Python 3.{version[1]}, and the course needs 3.11 to 3.14: "
    assert said == here + way + "\n"


def test_a_folder_with_a_path_that_fails_or_without_lessons_is_refused_in_a_sentence(
    clone, monkeypatch, capsys
):
    monkeypatch.setattr(door, "ROOT", Path(f"/a{os.pathsep}b"))
    monkeypatch.setattr(Path, "exists", lambda path: True)
    assert door.main(["lab"]) == 1
    said = capsys.readouterr().err
    assert "rename that folder, then run the same command again." in said and said.count("\n") == 1
    monkeypatch.setattr(door, "ROOT", Path("/\udcc3\udc9cbung"))  # what LC_ALL=C makes of Übung
    assert door.main(["lab"]) == 1
    said = capsys.readouterr().err
    assert "set PYTHONUTF8=1, or rename the folder, then" in said and said.count("\n") == 1
    monkeypatch.undo()
    (clone / "pyproject.toml").unlink()  # as in a wheel
    monkeypatch.setattr(door, "ROOT", clone)
    for command in door.COMMANDS:
        assert door.main([command]) == 1
        said = capsys.readouterr().err
        assert "take the whole folder of the course" in said and said.count("\n") == 1


# --- What is there, and what is missing ---------------------------------------------------------


def test_an_interpreter_that_has_everything_is_used_as_it_is(clone):
    assert Environment(clone).interpreter("slides") == sys.executable
    assert not (clone / ".venv").exists()


@pytest.mark.parametrize(
    ("line", "extra", "expected"),
    [
        ("packaging", "", []),
        ("packaging<1", "", ["packaging<1"]),
        ("no-such-package", "", ["no-such-package"]),
        ("tiny[slides]", "dev", []),
    ],
)
def test_missing_reads_pyproject(clone, line, extra, expected):
    text = PYPROJECT.replace('dependencies = ["packaging"]', f'dependencies = ["{line}"]')
    (clone / "pyproject.toml").write_text(text)
    assert install.missing(extra, clone) == expected


def test_missing_follows_groups_that_hold_groups(clone):
    (clone / "pyproject.toml").write_text(PYPROJECT.replace('["pip"]', '["pip<1"]'))
    assert install.missing("", clone) == []
    assert install.missing("dev", clone) == ["pip<1"]


def damage(name, environment):
    """Do one kind of damage to a ready `.venv`."""
    lines = environment.stamp.read_text("utf-8").splitlines()
    if name == "killed":
        environment.unfinished()
    elif name == "empty stamp":
        environment.stamp.write_text("")
    elif name == "garbled stamp":
        environment.stamp.write_bytes(b"\xff\xfe\x00")
    elif name == "moved":
        environment.stamp.write_text("\n".join(["/elsewhere/.venv", *lines[1:]]), "utf-8")
    elif name == "Python gone":
        environment.stamp.write_text("\n".join([lines[0], "/no/python", *lines[2:]]), "utf-8")
    elif name == "link dangles":
        environment.python.unlink()
        environment.python.symlink_to("/no/python")
    elif name == "no pyvenv.cfg":
        (environment.folder / "pyvenv.cfg").unlink()
    elif name == "a file":
        shutil.rmtree(environment.folder)
        environment.folder.write_text("")
    elif name == "pins":
        (environment.root / "constraints.txt").write_text("packaging<99\n")


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("nothing", []),
        ("pins", ["."]),
        *[
            (name, ["venv", "."])
            for name in ("killed", "empty stamp", "garbled stamp", "moved", "Python gone")
        ],
        *[(name, ["venv", "."]) for name in ("link dangles", "no pyvenv.cfg", "a file")],
    ],
)
def test_what_is_off_is_repaired_once(name, steps, clone, stand):
    environment = Environment(clone)
    assert environment.interpreter("") == str(environment.python)
    assert stand.did() == ["venv", "."]
    stand.commands.clear()
    damage(name, environment)
    assert environment.interpreter("") == str(environment.python)
    assert stand.did() == steps
    assert environment.interpreter("") == str(environment.python)
    assert stand.did() == steps
    assert environment.state("") == "ready"


def test_groups_are_added_and_kept(clone, stand):
    environment = Environment(clone)
    for extra in ("", "dev", "slides", ""):
        environment.interpreter(extra)
    assert stand.did() == ["venv", ".", ".[dev]"]
    (clone / "constraints.txt").write_text("packaging<99\n")
    environment.interpreter("")
    assert stand.did()[3:] == [".[dev]"]


def test_the_group_beside_the_others_is_added_and_kept(clone, stand):
    environment = Environment(clone)
    for extra in ("", BESIDE, "", "dev", "slides", BESIDE):
        environment.interpreter(extra)
    assert stand.did() == ["venv", ".", ".[hub]", ".[dev,hub]"]
    assert [environment.state(extra) for extra in (*EXTRAS, BESIDE)] == ["ready"] * 4
    stand.commands.clear()
    (clone / "constraints.txt").write_text("packaging<99\n")
    environment.interpreter("")
    assert stand.did() == [".[dev,hub]"]


def test_a_failed_update_is_not_taken_for_whole(clone, stand, capsys):
    environment = Environment(clone)
    environment.interpreter("")
    stand.stderr = "ERROR: something new"
    with pytest.raises(Trouble, match=r"setup\.log.*ERROR: something new"):
        environment.interpreter("dev")
    assert environment.state("") == "broken"


def test_inside_the_environment_a_missing_package_and_another_python_are_seen(
    clone, stand, monkeypatch
):
    environment = Environment(clone)
    environment.interpreter("")
    monkeypatch.setattr(sys, "prefix", str(environment.folder))
    environment.interpreter("")
    assert stand.did() == ["venv", ".", "venv", "."]
    monkeypatch.setattr(install, "missing", lambda extra, root: [])
    assert environment.interpreter("") == sys.executable
    monkeypatch.setattr(install, "python_version", lambda: "3.99")
    assert environment.state("") == "broken"


@pytest.mark.parametrize(("pip", "steps"), [(True, [".[dev]"]), (False, ["venv", ".[dev]"])])
def test_an_environment_made_otherwise_is_used_or_completed(clone, stand, monkeypatch, pip, steps):
    fake_venv(clone)
    stand.pip = pip
    environment, answers = Environment(clone), iter([0, 1, 1])
    monkeypatch.setattr(
        subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], next(answers))
    )
    environment.interpreter("")
    assert stand.did() == [] and environment.state("") == "unmarked"
    environment.interpreter("dev")
    assert stand.did() == steps and environment.state("dev") == "ready"


# --- PyTorch without CUDA -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (None, False),
        ("proc/driver/nvidia/gpus/0000:3b:00.0/information", True),
        ("dev/nvidiactl", True),
        ("usr/lib/wsl/lib/libcuda.so.1", True),
        ("proc/driver/nvidia/version", False),  # a driver without a GPU
        ("dev/dxg", False),  # WSL with a GPU of any maker
        ("usr/bin/nvidia-smi", False),  # a program is no GPU
    ],
)
def test_an_nvidia_gpu_is_seen_by_what_its_driver_lends(there, expected, tmp_path):
    if there:
        (tmp_path / there).parent.mkdir(parents=True)
        (tmp_path / there).write_text("")
    assert install.has_nvidia(tmp_path) == expected


@pytest.mark.parametrize(
    ("platform", "gpu", "cuda", "line", "there", "tried"),
    [
        ("linux", False, False, "torch==2.13.0", None, True),
        ("linux", False, False, "torch==2.13.0", "2.12.0+cpu", True),
        ("linux", False, False, "torch==2.13.0", "2.12.0", False),  # what was chosen stays
        ("linux", False, False, "packaging", None, False),
        ("linux", True, False, "torch==2.13.0", None, False),
        ("linux", False, True, "torch==2.13.0", None, False),
        ("darwin", False, False, "torch==2.13.0", None, False),
        ("win32", False, False, "torch==2.13.0", None, False),
    ],
)
def test_one_try_for_the_small_torch_where_it_helps(
    platform, gpu, cuda, line, there, tried, clone, stand, monkeypatch, capsys
):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(install, "has_nvidia", lambda: gpu)
    environment = Environment(clone, cuda)
    environment.interpreter("")
    text = PYPROJECT.replace('dependencies = ["packaging"]', f'dependencies = ["{line}"]')
    (clone / "pyproject.toml").write_text(text)
    if there:
        folder = clone / ".venv/lib/python3.12/site-packages"
        (folder / f"torch-{there}.dist-info").mkdir(parents=True)
    stand.commands.clear()
    environment.interpreter("")
    tries = [words for words in stand.commands if install.CPU_INDEX in words]
    assert len(tries) == tried
    for words in tries:
        assert words[:4] == ["-m", "pip", "install", "--no-deps"]
        assert words[4:] == [
            *("--index-url", install.CPU_INDEX, "--timeout", "5", "--retries", "0"),
            "torch==2.13.0",
        ]
    large = platform == "linux" and (gpu or cuda)
    assert ("3 GB to download, 5 GB" if large else "0.3 GB to download") in capsys.readouterr().out


def test_cuda_takes_the_place_of_the_small_torch_once(clone, stand):
    environment = Environment(clone, cuda=True)
    environment.interpreter("")
    there = clone / ".venv/lib/python3.12/site-packages/torch-2.13.0+cpu.dist-info"
    there.mkdir(parents=True)
    stand.commands.clear()
    for _ in range(2):
        environment.interpreter("")
        assert stand.did() == ["venv", "."] and not there.exists()


def test_setup_takes_two_options(monkeypatch, capsys):
    made = []
    monkeypatch.setattr(door, "Environment", lambda **options: made.append(options) or door)
    monkeypatch.setattr(door, "interpreter", lambda extra: f"/a/python{extra}", raising=False)
    assert [door.main(["setup"]), door.main(["setup", "--cuda"])] == [0, 0]
    assert made == [{"cuda": False}, {"cuda": True}]
    assert capsys.readouterr().out == "Ready: /a/python\n" * 2
    assert door.main(["setup", "--hub", "--cuda"]) == 0
    assert capsys.readouterr().out == "Ready: /a/pythonhub\n"
    assert door.main(["setup", "--cpu"]) == 1
    assert capsys.readouterr().err == "setup takes --cuda, --hub and nothing else.\n"


# --- Sentences -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("[Errno 30] Read-only file system: 'build'", "cannot be written to"),
        ("PermissionError: [WinError 5] Zugriff verweigert: 'C:\\\\x'", "cannot be written to"),
        ("HINT: ... does not have Windows Long Path support enabled.", "too long for Windows"),
        ("ERROR: No matching distribution found for torch==2.13.0", "no PyTorch for this machine"),
        (
            "a\nERROR: Cannot install x\nERROR: ResolutionImpossible: see y\nz",
            "ERROR: Cannot install x",
        ),
        ("ERROR: Could not find a version (from versions: none)", "could not be downloaded"),
        ("", "no reason given"),
    ],
)
def test_pip_s_complaints_become_a_sentence(output, said, clone, stand):
    stand.stderr = output or " "
    with pytest.raises(Trouble) as trouble:
        Environment(clone).interpreter("")
    assert said in str(trouble.value)
    assert "\n" not in str(trouble.value)


@pytest.mark.parametrize(
    "line",
    [
        "WARNING: Retrying (...) after connection broken by 'X'",
        "Could not fetch URL x: connection error: (Caused by NewConnectionError('Y')) - skipping",
    ],
)
def test_what_only_pip_s_log_tells_counts(line, clone, stand):
    stand.stderr = "ERROR: Cannot install tiny==1 because these versions have conflicts."
    stand.log = (
        f"2026-01-01T00:00:00,1   {line}\n"
        "2026-01-01T00:00:00,2   ERROR: No matching distribution found for setuptools>=77\n"
    )
    with pytest.raises(Trouble, match="could not be downloaded"):
        Environment(clone).interpreter("")


def test_a_python_without_venv(clone, lacking, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "ensurepip" else find(name)
    )
    with pytest.raises(Trouble, match=r"lacks its venv module.*apt install python3\.\d+-venv"):
        Environment(clone).interpreter("")
    assert not (clone / ".venv").exists()


def test_a_read_only_folder(clone, lacking, monkeypatch):
    def refuse(path, *_, **__):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(Trouble, match="cannot be written to"):
        Environment(clone).interpreter("")


def test_ctrl_c_in_the_set_up(monkeypatch, capsys):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Environment, "interpreter", interrupt)
    assert door.main(["lab"]) == 130
    assert capsys.readouterr().err.strip().startswith("Stopped")


def test_an_environment_whose_python_does_not_enter_it_ends_in_a_sentence(monkeypatch, capsys):
    monkeypatch.setattr(Environment, "interpreter", lambda *_: "/no/python")
    monkeypatch.setenv("COURSE_ENTERED", "/no/python")
    monkeypatch.setenv("PYTHONPATH", "")
    monkeypatch.chdir(ROOT)
    assert door.main(["lab"]) == 1
    assert "delete .venv" in capsys.readouterr().err


# --- With a real pip -----------------------------------------------------------------------------


def wheel_of(name, folder):
    """Pack an installed distribution into a wheel."""
    distribution = importlib.metadata.distribution(name)
    path = folder / f"{name}-{distribution.version}-py3-none-any.whl"
    record = ""
    with zipfile.ZipFile(path, "w") as wheel:
        for file in distribution.files:
            parts = file.parts
            if ".." in parts or "__pycache__" in parts or parts[-1] == "RECORD":
                continue
            content = file.locate().read_bytes()
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
            wheel.writestr(file.as_posix(), content)
            record += f"{file.as_posix()},sha256={digest.decode()},{len(content)}\n"
        info = f"{name}-{distribution.version}.dist-info/RECORD"
        wheel.writestr(info, record + info + ",,\n")


@pytest.fixture
def start(clone, tmp_path):
    """Return a function that starts a command in a clone, its Python without packages."""
    links = tmp_path / "links"
    links.mkdir()
    wheel_of("packaging", links)
    bare = [getattr(sys, "_base_executable", sys.executable), "-S", "-m", "course"]
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PIP_", "PYTHON", "VIRTUAL_ENV"))
    }
    environment |= {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": links.as_uri(),
        "PYTHONIOENCODING": "utf-8",
    }

    def start(root=clone, words=("lab", "--x"), **more):
        return subprocess.Popen(
            [*bare, *words],
            cwd=root,
            env=environment | more,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    return start


def test_two_first_starts_at_once_then_killed_moved_and_without_a_network(start, clone):
    starts = [start(), start()]
    said = [process.communicate(timeout=60) for process in starts]
    assert [process.returncode for process in starts] == [7, 7], said
    assert all(out.endswith(f"lab {clone / '.venv'} --x\n") and not err for out, err in said)
    assert sorted("Setting up the course" in out for out, _ in said) == [False, True]
    assert sorted("Another set-up is at work" in out for out, _ in said) == [False, True]

    again = start()
    assert again.communicate(timeout=60) == (f"lab {clone / '.venv'} --x\n", "")

    moved = clone.rename(clone.with_name("moved"))  # and killed while that is repaired
    stamp = moved / ".venv" / "course-stamp"
    killed = start(moved)
    while "Setting up" not in killed.stdout.readline():
        assert killed.poll() is None
    while not (stamp.exists() and str(moved) in stamp.read_text("utf-8")):
        time.sleep(0.01)
    killed.kill()
    killed.communicate(timeout=60)

    failing = start(
        moved,
        PIP_NO_INDEX="",
        PIP_INDEX_URL="http://127.0.0.1:9",
        PIP_RETRIES="1",
        PIP_FIND_LINKS="",
    )
    out, err = failing.communicate(timeout=60)
    assert failing.returncode == 1
    assert "Setting up the course" in out
    assert err.startswith("The packages could not be downloaded") and err.count("\n") == 1


def simple_index(folder, *wheels):
    """Lay out wheels as an index that pip reads from ``folder``; return its address."""
    for wheel in wheels:
        project = folder / wheel.name.split("-")[0]
        project.mkdir(parents=True, exist_ok=True)
        shutil.copy(wheel, project)
        links = [f'<a href="{quote(path.name)}">{path.name}</a>' for path in project.iterdir()]
        (project / "index.html").write_text("<br>".join(links))
    return folder.as_uri()


def torch_wheel(folder, version):
    """Make a wheel that stands in for a build of torch."""
    path = folder / f"torch-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        info = f"torch-{version}.dist-info"
        wheel.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: torch\nVersion: {version}\n"
        )
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere pip's default is small")
def test_the_small_torch_from_an_index_that_answers_and_pip_s_default_otherwise(
    start, clone, tmp_path
):
    (packaging,) = tmp_path.glob("links/packaging-*.whl")
    usual = simple_index(tmp_path / "usual", packaging, torch_wheel(tmp_path, "2.13.0"))
    small = simple_index(tmp_path / "small", torch_wheel(tmp_path, "2.13.0+cpu"))
    source = (ROOT / "course" / "install.py").read_text("utf-8")
    source = re.sub(r"^NVIDIA = .*?^\)", "NVIDIA = ()", source, flags=re.M | re.S)
    text = PYPROJECT.replace('["packaging"]', '["packaging", "torch==2.13.0"]')
    (clone / "pyproject.toml").write_text(text)
    demand = "Requires-Dist: packaging\\n"
    (clone / "backend.py").write_text(
        BACKEND.replace(demand, demand + demand.replace("packaging", "torch==2.13.0"))
    )

    def set_up(index, *words):
        (clone / "course" / "install.py").write_text(source.replace(install.CPU_INDEX, index))
        process = start(clone, words or ("lab",), PIP_NO_INDEX="", PIP_INDEX_URL=usual)
        out, err = process.communicate(timeout=60)
        assert process.returncode == (0 if words else 7) and not err, err
        (there,) = Environment(clone).torch()
        return there.name, "does not answer" in out

    assert set_up("http://127.0.0.1:9") == ("torch-2.13.0.dist-info", True)
    shutil.rmtree(clone / ".venv")
    assert set_up(small, "setup") == ("torch-2.13.0+cpu.dist-info", False)
    assert set_up(usual) == ("torch-2.13.0+cpu.dist-info", False)


# --- One version of everything -------------------------------------------------------------------


def marker_environments():
    systems = [
        ("linux", "Linux", "posix", "x86_64"),
        ("linux", "Linux", "posix", "aarch64"),
        ("darwin", "Darwin", "posix", "arm64"),
        ("win32", "Windows", "nt", "AMD64"),
    ]
    for version, system in itertools.product(MINOR_VERSIONS, systems):
        names = ("sys_platform", "platform_system", "os_name", "platform_machine")
        yield (
            default_environment()
            | dict(zip(names, system, strict=True))
            | {
                "python_version": version,
                "python_full_version": version + ".9",
            }
        )


def pins(environment, text=CONSTRAINTS):
    """Read constraints: name → version, where the markers hold in ``environment``."""
    found = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            requirement = Requirement(line)
            if not requirement.marker or requirement.marker.evaluate(environment):
                (specifier,) = requirement.specifier
                assert specifier.operator == "==" and requirement.name not in found, line
                found[requirement.name] = specifier.version
    return found


def out_of_step(text=CONSTRAINTS, project=PROJECT):
    """List the requirements of pyproject that the constraints do not meet somewhere."""
    groups = project["optional-dependencies"].values()
    lines = [*project["dependencies"], *itertools.chain(*groups)]
    wanted = [r for r in map(Requirement, lines) if r.name != project["name"]]
    found = set()
    for environment in marker_environments():
        pinned = pins(environment, text)
        found |= {str(r) for r in wanted if pinned.get(r.name, "0") not in r.specifier}
    return found


def test_the_constraints_meet_pyproject_on_every_system_and_python():
    assert out_of_step() == set()
    newer = CONSTRAINTS.replace("jupyterlab==4", "jupyterlab==5")
    assert {line[:10] for line in out_of_step(newer)} == {"jupyterlab"}
    for name in ("torch", "pytest"):
        without = re.sub(rf"^{name}==.*\n", "", CONSTRAINTS, flags=re.M)
        assert {re.match("[a-z]+", line)[0] for line in out_of_step(without)} == {name}


def test_everything_installed_for_the_course_is_pinned():
    pinned, queue, seen = pins(default_environment()), [(PROJECT["name"], "dev")], set()
    groups = PROJECT["optional-dependencies"]
    while queue:
        name, extra = queue.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        if name == PROJECT["name"]:
            lines = PROJECT["dependencies"] + (groups[extra] if extra else [])
        else:
            distribution = importlib.metadata.distribution(name)
            installed = distribution.version.split("+")[0]  # 2.13.0+cpu is a build of 2.13.0
            assert pinned.get(name) == installed, name
            lines = distribution.requires or []
        for line in lines:
            requirement = Requirement(line)
            if not requirement.marker or requirement.marker.evaluate({"extra": extra}):
                for each in requirement.extras or {""}:
                    queue.append((canonicalize_name(requirement.name), each))
                queue.append((canonicalize_name(requirement.name), ""))
    assert len(seen) > 100


def test_the_constraints_name_their_command_and_no_host():
    head = [line for line in CONSTRAINTS.splitlines() if line.startswith("#")]
    assert "uv pip compile --universal" in head[1]
    assert not re.search(r"://|index-url|find-links|^-|\+", "\n".join(CONSTRAINTS.split(head[1])))


def test_every_group_holds_those_before_it():
    groups = PROJECT["optional-dependencies"]
    assert set(groups) == {*EXTRAS, BESIDE} - {""}
    assert f"{PROJECT['name']}[slides]" in groups["dev"]
    assert not any(PROJECT["name"] in line for line in groups[BESIDE])
    assert {extra for _, extra in door.COMMANDS.values()} == {*EXTRAS, BESIDE}
    students = {Requirement(line).name for line in PROJECT["dependencies"]}
    assert not students & {"jupytext", "nbval", "pytest", "ruff"}


def test_conda_gets_one_of_the_pythons_as_binder_reads_it_and_no_other_version():
    wrapper = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    python, *others = wrapper["dependencies"]
    assert wrapper["name"] == PROJECT["name"]
    # repo2docker 2026.4 reads this form; a range, or 3.13.*, it takes for Python 3.10.
    assert re.fullmatch(r"python=3\.\d+", python)
    assert python.removeprefix("python=") in MINOR_VERSIONS
    small = f"--extra-index-url {install.CPU_INDEX}"
    assert others == ["pip", {"pip": [small, "-c constraints.txt", "-e ."]}]


def test_ci_runs_the_readme_s_command_on_every_python():
    command = "python3 -m course test"
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert script.rstrip().endswith(command) and script.count("-m course") == 1
    assert command in (ROOT / "README.md").read_text("utf-8")
    workflow = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text("utf-8"))
    job = workflow["jobs"]["test"]
    matrix = job["strategy"]["matrix"]
    assert matrix["python"] == MINOR_VERSIONS
    allowed = SpecifierSet(PROJECT["requires-python"])
    assert [v for v in ("3.10", *MINOR_VERSIONS, "3.15") if v in allowed] == MINOR_VERSIONS
    assert {name.split("-")[0] for name in matrix["os"]} == {"ubuntu", "macos", "windows"}
    assert job["steps"][-1]["run"] == "bash .ci/run"


def test_citation_changelog_and_licences_are_in_step():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    readme = (ROOT / "README.md").read_text("utf-8")
    assert citation["version"] == PROJECT["version"]
    assert readme.startswith(f"# {citation['title']}\n")
    assert " AND ".join(citation["license"]) == PROJECT["license"]
    versions = re.findall(r"^## (.*)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert PROJECT["version"] in versions[:2] and versions[0] in ("Unreleased", PROJECT["version"])
    first_lines = {"LICENSE": "MIT License", "LICENSE-TEXT": "Creative Commons Attribution 4.0"}
    assert PROJECT["license-files"] == list(first_lines)
    for name, line in first_lines.items():  # alone in its file: code hosts recognise it
        assert (ROOT / name).read_text("utf-8").startswith(line)
        assert f"]({name})" in readme
    assert (ROOT / "LICENSE").read_text("utf-8").rstrip().endswith("SOFTWARE.")
