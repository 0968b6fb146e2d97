"""The course's own environment: `.venv`, made on first use and mended when anything is off.

Standard library only: this runs before a single package is there.

The file `.venv/course-stamp` says what the environment is. Its end is cut off before anything
is changed and comes back when all is done: whatever stops a set-up, the next start sees it.
"""

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = ("", "slides", "dev")  # groups of pyproject.toml; each holds those before it
BESIDE = "hub"  # the group that stands beside them

AGAIN = ", then run the same command again."
OFFLINE = (
    "The packages could not be downloaded: check the network (behind a proxy, set HTTPS_PROXY)"
)
ADVICE = {
    r"No space left|Errno 28\b|WinError 112\b|quota exceeded": "The disk is full: free some"
    " gigabytes" + AGAIN,
    r"Read-only file system|Permission denied|Errno 13\b|Errno 30\b|WinError (5|32)\b": "The"
    " folder of the course cannot be written to: close programs that use it, or move it to a"
    " folder of your own" + AGAIN,
    r"Long Path support": "A path is too long for Windows: move the course to a short one, such"
    r" as C:\course" + AGAIN,
    r"connection broken|NewConnection|NameResolution|ConnectTimeout|ReadTimeout|ProxyError"
    r"|SSLError|ConnectionError|getaddrinfo": OFFLINE + AGAIN,
    r"No matching distribution found for torch": "There is no PyTorch for this machine: the"
    " course runs on 64-bit Linux and Windows, and on Macs with an Apple chip.",
    r"from versions: none": OFFLINE + AGAIN,
}


CPU_INDEX = "https://download.pytorch.org/whl/cpu"
NVIDIA = (  # what there is where Linux can use an NVIDIA GPU; no program need run to tell
    "proc/driver/nvidia/gpus/*",  # its driver lists one
    "dev/nvidiactl",  # lent to a container
    "usr/lib/wsl/lib/libcuda.so.1",  # lent by Windows (/dev/dxg is there for any maker's)
)


class Trouble(Exception):
    """A start that cannot go on; the message is one sentence that says what to do."""


class Environment:
    """The environment of the clone in the folder ``root``.

    Parameters
    ----------
    root : pathlib.Path
    cuda : bool
        Whether it is to hold PyTorch with CUDA, on Linux, though no NVIDIA GPU is seen.
    """

    def __init__(self, root=ROOT, cuda=False):
        self.root = root
        self.cuda = cuda
        self.folder = root / ".venv"
        self.python = self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self.stamp = self.folder / "course-stamp"
        self.log = root / "build" / "setup.log"

    def interpreter(self, extra):
        """Return a Python that has the packages of a group, installing them where needed.

        Parameters
        ----------
        extra : str
            One of ``EXTRAS``, or ``BESIDE``.

        Returns
        -------
        str
            The running interpreter if it will do, else that of `.venv`.

        Raises
        ------
        Trouble
            If there is none and none can be made.
        """
        try:
            if self.cuda and self.state("") == "ready" and self.torch("+cpu"):
                self.unfinished()
            lacking = missing(extra, self.root)
            if not lacking and (not self.inside() or self.state(extra) in ("ready", "unmarked")):
                return sys.executable
            if self.inside() and lacking and self.state(extra) == "ready":
                self.unfinished()  # a package was taken out by hand
            if not self.usable(extra):
                with self.lock():
                    if not self.usable(extra):  # another set-up may have ended meanwhile
                        self.install(extra)
            return str(self.python)
        except OSError as error:
            raise Trouble(advice(str(error))) from error

    def inside(self):
        """Say whether this is the Python of `.venv`."""
        return self.folder.is_dir() and os.path.samefile(sys.prefix, self.folder)

    def state(self, extra):
        """Read the stamp.

        Returns
        -------
        str
            ``ready``; ``outdated`` (whole, but for other pins or without ``extra``); ``broken``
            (missing, half-made, moved, or its Python is gone); ``unmarked`` (not made here).
        """
        if not (self.python.exists() and (self.folder / "pyvenv.cfg").exists()):
            return "broken"
        if not self.stamp.exists():
            return "unmarked"
        try:
            folder, base, version, pins, had = self.stamp.read_text("utf-8").splitlines()
            enough = joined(had.removeprefix("extra "), extra) == had.removeprefix("extra ")
        except ValueError:
            return "broken"
        if folder != str(self.folder) or not os.path.exists(base):
            return "broken"
        if self.inside() and version != python_version():  # the system's Python was replaced
            return "broken"
        return "ready" if pins == self.pins() and enough else "outdated"

    def usable(self, extra):
        """Say whether `.venv` will do; one that was not made here is asked itself."""
        state = self.state(extra)
        if state != "unmarked":
            return state == "ready"
        ask = "import sys; from course import install; sys.exit(bool(install.missing(sys.argv[1])))"
        environment = os.environ | {"PYTHONPATH": str(self.root)}
        command = [self.python, "-c", ask, extra]
        return subprocess.run(command, env=environment, capture_output=True).returncode == 0

    def pins(self):
        """Hash what the packages are chosen by."""
        files = [self.root / "pyproject.toml", self.root / "constraints.txt"]
        return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()

    @contextlib.contextmanager
    def lock(self):
        """Let one set-up at a time work here. The lock ends with the process and with its pip."""
        from course.workspace import try_lock

        self.log.parent.mkdir(exist_ok=True)
        with open(self.log.with_name("setup.lock"), "a+b") as file:
            os.set_inheritable(file.fileno(), True)
            if not try_lock(file):
                say("Another set-up is at work in this folder: waiting for it to end.")
                while not try_lock(file):
                    time.sleep(0.2)
            yield

    def install(self, extra):
        """Make `.venv`, or bring it up to date where it is whole.

        Raises
        ------
        Trouble
            If that fails.
        """
        state = self.state(extra)
        whole = state != "broken" and run([self.python, "-m", "pip", "--version"]).returncode == 0
        if whole:
            say("Bringing .venv up to date: this downloads what has changed or is missing, once.")
            if state == "unmarked":
                self.mark()
            else:
                had = self.stamp.read_text("utf-8").splitlines()[-1].removeprefix("extra ")
                extra = joined(had, extra)
                self.unfinished()
        else:
            self.create()
        if sys.platform == "linux" and not (self.cuda or has_nvidia()):
            self.small_torch()
        self.log.unlink(missing_ok=True)
        command = [self.python, "-m", "pip", "--log", self.log, "install"]
        command += ["-c", "constraints.txt", "-e", f".[{extra}]" if extra else "."]
        result = run(command, cwd=self.root, stdout=None)
        if result.returncode:
            log = self.log.read_text("utf-8", "replace") if self.log.exists() else ""
            complaints = re.findall(r"^\S+ +((?:ERROR|WARNING|Could not fetch).*)", log, re.M)
            raise Trouble(advice("\n".join([*complaints, result.stderr])))
        with open(self.stamp, "a", encoding="utf-8") as stamp:
            stamp.write(f"{self.pins()}\nextra {extra}\n")
        say("The course is set up.")

    def create(self):
        """Make an empty `.venv` in place of whatever is there."""
        if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
            raise Trouble(
                "This Python lacks its venv module: install it (on Debian and Ubuntu: sudo apt"
                f" install python{python_version()}-venv)" + AGAIN
            )
        large = sys.platform == "linux" and (self.cuda or has_nvidia())
        say(
            "Setting up the course in .venv, once:"
            f" about {'3 GB to download, 5' if large else '0.3 GB to download, 1.3'} GB on disk,"
            " a few minutes."
        )
        if self.folder.is_symlink() or self.folder.is_file():
            self.folder.unlink()
        elif self.folder.exists():  # at once, so that a kill leaves no half of it
            removed = self.log.with_name("removed-venv")
            shutil.rmtree(removed, ignore_errors=True)
            shutil.rmtree(self.folder.rename(removed), ignore_errors=True)
        self.folder.mkdir()
        base = getattr(sys, "_base_executable", sys.executable)
        self.stamp.write_text(f"{self.folder}\n{base}\n{python_version()}\n", "utf-8")
        result = run([base, "-m", "venv", self.folder])
        if result.returncode:
            raise Trouble(advice(result.stderr + result.stdout))

    def torch(self, build=""):
        """List the installed builds of torch whose version ends in ``build``."""
        return list(self.folder.glob(f"lib/python*/site-packages/torch-*{build}.dist-info"))

    def small_torch(self):
        """Install PyTorch without CUDA, a tenth of pip's default on Linux, if its index answers."""
        wanted = [line for line in requirements("", self.root) if re.match(r"torch\b", line)]
        if not wanted or self.torch() != self.torch("+cpu"):
            return
        command = [self.python, "-m", "pip", "install", "--no-deps", "--index-url", CPU_INDEX]
        command += ["--timeout", "5", "--retries", "0", *wanted]
        if run(command, stdout=None).returncode:
            say(
                "PyTorch's own index, which has it without CUDA, does not answer: pip's default"
                " instead, about 3 GB to download and 5 GB on disk."
            )

    def mark(self):
        """Begin a stamp for an environment that was made otherwise, as its Python describes it."""
        ask = "import sys; print(sys._base_executable, '%d.%d' % sys.version_info[:2], sep='\\n')"
        told = run([self.python, "-c", ask]).stdout
        self.stamp.write_text(f"{self.folder}\n{told}", "utf-8")

    def unfinished(self):
        """Cut off the stamp's end."""
        head = self.stamp.read_text("utf-8").splitlines(keepends=True)[:3]
        self.stamp.write_text("".join(head), "utf-8")


def has_nvidia(root=Path("/")):
    """Say whether this machine, Linux in the folder ``root``, can use an NVIDIA GPU."""
    return any(any(root.glob(place)) for place in NVIDIA)


def joined(one, other):
    """Return what holds two groups or more, as pip takes them: ``dev``, ``dev,hub``."""
    groups = {*one.split(","), *other.split(",")}
    chain = max(groups - {BESIDE}, key=EXTRAS.index, default="")
    return ",".join(filter(None, [chain, BESIDE if BESIDE in groups else ""]))


def requirements(extra, root=ROOT):
    """List what pyproject.toml demands for a group, as it stands there."""
    import tomllib

    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    groups = project["optional-dependencies"]
    lines = project["dependencies"] + (groups[extra] if extra else [])
    for line in lines:
        holds = re.match(re.escape(project["name"]) + r"\[(.*)\]$", line)  # another group
        if holds:
            lines += [line for name in holds[1].split(",") for line in groups[name]]
        else:
            yield line


def missing(extra, root=ROOT):
    """List what pyproject.toml demands and this interpreter does not have.

    Parameters
    ----------
    extra : str
        One of ``EXTRAS``, or ``BESIDE``.

    Returns
    -------
    list of str
        Requirements, as they stand in pyproject.toml.
    """
    from importlib.metadata import PackageNotFoundError, version

    try:
        from packaging.requirements import Requirement
    except ImportError:
        return ["packaging"]
    lacking = []
    for line in requirements(extra, root):
        requirement = Requirement(line)
        try:
            met = requirement.specifier.contains(version(requirement.name), prereleases=True)
        except (PackageNotFoundError, TypeError):  # not there, or half removed
            met = False
        if not met:
            lacking.append(line)
    return lacking


def advice(output):
    """Turn what a program complained about into one sentence that says what to do."""
    for pattern, sentence in ADVICE.items():
        if re.search(pattern, output, re.IGNORECASE):
            return sentence
    lines = [line.strip() for line in output.splitlines() if line.strip()] or ["no reason given"]
    errors = [line for line in lines if re.match("ERROR.*[^:]$", line)] or lines
    return f"The set-up failed (build/setup.log has the details): {errors[0]}"


def python_version():
    """Return the running Python's version as ``3.11``."""
    return ".".join(map(str, sys.version_info[:2]))


def run(command, **settings):
    """Run a program that keeps the set-up's lock alive; keep what it says."""
    settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | settings
    environment = os.environ | {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return subprocess.run(
        command, env=environment, close_fds=False, text=True, errors="replace", **settings
    )


def say(sentence):
    """Print at once, also into a pipe."""
    print(sentence, flush=True)
