"""A class: JupyterHub on one server, with real users of the system, and what images are made of."""

import contextlib
import importlib.util
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
import types
import uuid
from pathlib import Path, PurePosixPath

from course import __main__ as door
from course import hub, install, lab, workspace
from course.hub import student
from course.install import AGAIN, ROOT, Trouble
from course.workspace import STATE

import psutil
import pytest
import yaml
from jupyter_server.serverapp import ServerApp
from packaging.specifiers import SpecifierSet
from test_browser_lab import (
    CHROMIUM,
    FLAGS,
    answer,
    menu,
    mistake_of,
    shown,
    solution,
    sync_api,
    wait_until_idle,
)
from test_workspace import listens
from traitlets.config import Config

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LESSON = "02_two_layer_net"
NEEDS = [  # what a Hub with students in a browser needs; the first that is missing is told
    (sys.platform == "linux", "a Hub needs Linux"),
    (
        importlib.util.find_spec("jupyterhub"),
        "needs JupyterHub: python -m pip install -c constraints.txt -e .[dev,hub]",
    ),
    (hasattr(os, "geteuid") and os.geteuid() == 0, "needs root, to make two users"),
    (shutil.which("npm"), "needs Node.js (Debian: apt-get install nodejs npm)"),
    (CHROMIUM, "needs Chromium (Debian: apt-get install chromium)"),
]
MISSING = next((why for there, why in NEEDS if not there), None)


ON_POSIX = pytest.mark.skipif(os.name == "nt", reason="users are POSIX")


@pytest.mark.parametrize(
    ("platform", "user", "told"),
    [
        ("win32", 0, "needs a Linux machine, on which each student has an account."),
        ("darwin", 0, "needs a Linux machine, on which each student has an account."),
        ("linux", 1000, "root alone may: run: sudo python3 -m course hub"),
    ],
)
def test_a_hub_needs_linux_and_root(platform, user, told, monkeypatch, capsys):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    monkeypatch.setattr(door, "PYTHON", "python3")
    monkeypatch.setattr(install.Environment, "interpreter", lambda *_: pytest.fail("no set-up"))
    assert door.main(["hub"]) == 1
    said = capsys.readouterr().err
    assert said.endswith(told + "\n") and said.count("\n") == 1


@ON_POSIX
def test_a_folder_that_students_cannot_enter_is_named(tmp_path, monkeypatch, capsys):
    below = tmp_path / "home" / "course"
    below.mkdir(parents=True)
    above = door.first_closed([tmp_path.parent])  # pytest's own may be closed

    def closed(home, course):
        below.parent.chmod(home)
        below.chmod(course)
        try:
            return door.first_closed([below])
        finally:
            below.parent.chmod(0o755)

    assert closed(0o755, 0o755) == above
    if above is None:
        assert closed(0o711, 0o755) is None
        assert closed(0o750, 0o755) == below.parent
        assert closed(0o755, 0o711) == below  # to be read, not passed
    monkeypatch.setattr(door, "first_closed", lambda paths: Path("/root"))
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(install.Environment, "interpreter", lambda *_: pytest.fail("no set-up"))
    assert door.main(["hub"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Students cannot read /root: move the") and said.count("\n") == 1


@pytest.mark.parametrize(
    ("npm", "npm_says", "runs", "told"),
    [
        (None, "", [False], "The Hub's proxy needs Node.js 20 or newer: install it"),
        ("npm", "", [False, False], "This Node.js is too old: the Hub's proxy needs Node.js 20"),
        ("npm", "npm error ENOTFOUND\nnpm error x", [False], "(npm error ENOTFOUND): check the"),
        ("npm", "", [False, True], None),
        (None, "", [True], None),  # it is there
    ],
)
def test_the_proxy_is_fetched_once_or_what_it_lacks_is_told(
    npm, npm_says, runs, told, monkeypatch, tmp_path
):
    answers, commands = iter(runs), []
    monkeypatch.setattr(hub, "works", lambda program: next(answers))
    monkeypatch.setattr(shutil, "which", lambda name: npm)

    def run(command, **_):
        commands.append(command)
        return subprocess.CompletedProcess(command, bool(npm_says), "", npm_says)

    monkeypatch.setattr(subprocess, "run", run)
    if told:
        with pytest.raises(Trouble) as trouble:
            hub.fetch_proxy()
        assert told in str(trouble.value) and str(trouble.value).endswith(AGAIN)
        assert "\n" not in str(trouble.value)
    else:
        hub.fetch_proxy()
    assert len(commands) == (npm is not None)
    assert all(command[-1] == "configurable-http-proxy@5.3.0" for command in commands)
    assert list(answers) == []


def settings_of_the_hub(*words):
    """Read the Hub's settings as JupyterHub does, with ``words`` on the command line."""
    config = Config()
    before, sys.argv = sys.argv, ["course", "hub", *words]
    try:
        exec(
            compile(hub.SETTINGS.read_text("utf-8"), hub.SETTINGS, "exec"),
            {"get_config": lambda: config},
        )
    finally:
        sys.argv = before
    return config


def test_the_hub_s_settings_are_one_short_file():
    assert len(hub.SETTINGS.read_text("utf-8").splitlines()) <= 25
    c = settings_of_the_hub()
    assert c.JupyterHub.ip == "127.0.0.1"
    assert c.Authenticator.allow_all and c.Authenticator.blocked_users == {"root"}
    assert c.Spawner.cmd == [sys.executable, "-m", student.__name__]
    assert c.Spawner.default_url == f"/lab/tree/{lab.FIRST_LESSON}"
    assert c.Spawner.args == [] and c.Spawner.mem_limit == "2G"
    kept = [c.JupyterHub.db_url, c.JupyterHub.cookie_secret_file, c.ConfigurableHTTPProxy.pid_file]
    assert all(str(hub.STATE) in place for place in kept)
    assert settings_of_the_hub("--without-solutions").Spawner.args == ["--without-solutions"]
    for words in (["--url=https://:443"], ["--url", "x"], ["--JupyterHub.bind_url=x"]):
        assert "ip" not in settings_of_the_hub(*words).JupyterHub


@ON_POSIX
@pytest.mark.parametrize(
    ("words", "given"),
    [
        ([], ["--config=SETTINGS"]),
        (["--without-solutions", "--port", "9"], ["--config=SETTINGS", "--port", "9"]),
        (["--config=own.py"], ["--config=own.py"]),
        (["-f", "own.py"], ["-f", "own.py"]),
    ],
)
def test_options_of_jupyterhub_pass(words, given, monkeypatch, tmp_path):
    started = types.SimpleNamespace(launch_instance=lambda options: options)
    stand_in = types.SimpleNamespace(JupyterHub=started)
    monkeypatch.setitem(sys.modules, "jupyterhub", types.ModuleType("jupyterhub"))
    monkeypatch.setitem(sys.modules, "jupyterhub.app", stand_in)
    monkeypatch.setattr(hub, "STATE", tmp_path / "build" / "hub")
    monkeypatch.setattr(hub, "fetch_proxy", lambda: None)
    assert hub.main(words) == [word.replace("SETTINGS", str(hub.SETTINGS)) for word in given]
    assert hub.STATE.stat().st_mode & 0o777 == 0o700


# In a process of its own: what a student's server would start with.
STUDENT = """
import json, os, sys, types
sys.path.insert(0, {root!r})
sys.modules["jupyterhub"] = sys.modules["jupyterhub.singleuser"] = types.ModuleType("jupyterhub")
from jupyter_server.serverapp import ServerApp
given = {{}}
ServerApp.instance = lambda **settings: given.update(settings)
single = types.SimpleNamespace(launch_instance=lambda words: given.update(words=words))
sys.modules["jupyterhub.singleuser.extension"] = types.SimpleNamespace(JupyterHubSingleUser=single)
os.geteuid = lambda: 0
from course.hub import student
given["status"] = student.main(["--without-solutions", "--debug"])
given["umask"] = os.umask(0)
given["policy"] = os.environ["OMP_WAIT_POLICY"]
print(json.dumps(given, default=str))
"""


@ON_POSIX
def test_a_student_s_server_has_the_settings_of_course_lab_and_refuses_root(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", STUDENT.format(root=str(ROOT))],
        env=os.environ | {"HOME": str(tmp_path), "OMP_WAIT_POLICY": "PASSIVE"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    given, folder = json.loads(done.stdout), tmp_path / student.FOLDER
    assert given["words"] == ["--debug"] and given["status"] == 0
    assert given["jpserver_extensions"] == {"jupyterlab": True, "jupyterhub": True}
    config = given["config"]
    assert config["ServerApp"]["root_dir"] == str(folder)
    assert config["ServerApp"]["allow_root"] is False
    assert config["MappingKernelManager"] == {"cull_idle_timeout": 1200}
    assert config["MultiKernelManager"]["kernel_manager_class"] == "course.lab.LabKernelManager"
    assert config["LabApp"]["custom_css"] and given["policy"] == "PASSIVE"
    assert (folder / STATE / "jupyter" / "config" / "custom" / "custom.css").exists()
    assert (folder / lab.FIRST_LESSON).exists() and not (folder / "solutions").exists()
    assert given["umask"] == 0o077
    assert [p for p in (folder, *folder.rglob("*")) if p.stat().st_mode & 0o077] == []


# --- Images ---------------------------------------------------------------------------------------


def instructions():
    """List the Dockerfile's instructions: ``(word, rest)``."""
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    return [tuple(line.split(" ", 1)) for line in lines if line and not line.startswith("#")]


def accepted(command, monkeypatch):
    """Run a `course` command of an image, its end cut off; return what JupyterLab would get."""
    python, flag, module, name, *rest = command
    assert (python, flag, module) == ("python3", "-m", "course") and name in door.COMMANDS
    if name == "setup":
        made = types.SimpleNamespace(interpreter=lambda extra: extra)
        monkeypatch.setattr(door, "Environment", lambda **_: made)
        assert door.main(command[3:]) == 0
        return None
    assert name == "lab"
    monkeypatch.setattr(workspace.Workspace, "deliver", lambda *_: [])
    monkeypatch.setattr(lab, "start", lambda folder, options: options)
    options = workspace.main(rest)
    traits = {"--ServerApp." + name for name in ServerApp.class_trait_names(config=True)}
    for option in options:
        known = option in ("--no-browser", "--ip=0.0.0.0") or option.split("=")[0] in traits
        assert known, option
    return options


def test_the_image_is_made_by_commands_that_there_are(monkeypatch):
    made = instructions()
    words = [word for word, _ in made]
    (base,) = [rest for word, rest in made if word == "FROM"]
    assert re.fullmatch(r"python:3\.\d+-slim", base)
    assert f"{base[7:-5]}.0" in SpecifierSet(PYPROJECT["project"]["requires-python"])
    add_user, *runs = [shlex.split(rest) for word, rest in made if word == "RUN"]
    (user,) = [rest for word, rest in made if word == "USER"]
    assert add_user[0] == "useradd" and add_user[-1] == user != "root"
    assert words.index("USER") > max(i for i, word in enumerate(words) if word == "RUN")
    assert runs == [["python3", "-m", "course", "setup", "--hub"]]
    accepted(runs[0], monkeypatch)
    (start,) = [json.loads(rest) for word, rest in made if word == "CMD"]
    assert f"--workspace=/home/{user}/{student.FOLDER}" in start
    assert accepted(start, monkeypatch) == ["--ip=0.0.0.0", "--no-browser"]
    kept_out = (ROOT / ".dockerignore").read_text("utf-8").split()
    assert {".git", ".venv", "build", "workspace"} <= set(kept_out)


def test_the_workflow_builds_the_image_and_finds_it_set_up():
    workflow = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text("utf-8"))
    build, run = [step["run"] for step in workflow["jobs"]["image"]["steps"] if "run" in step]
    assert build == "docker build --tag one-net-four-ways ."
    (made,) = [rest for _, rest in instructions() if "course setup" in rest]
    assert run.split(" #")[0] == f"docker run --rm one-net-four-ways {made}"


def test_the_values_for_kubernetes_name_what_there_is():
    readme = (ROOT / "README.md").read_text("utf-8")
    (block,) = re.findall(r"```yaml\n(.*?)```", readme, re.S)
    values, c = yaml.safe_load(block)["singleuser"], settings_of_the_hub()
    (folder,) = [rest for word, rest in instructions() if word == "WORKDIR"]
    python, *rest = values["cmd"]
    assert python == str(PurePosixPath(folder) / ".venv" / "bin" / "python")
    assert rest == ["-m", student.__name__, hub.WITHOUT]
    assert importlib.util.find_spec(student.__name__)
    assert values["defaultUrl"] == c.Spawner.default_url
    assert values["memory"]["limit"] == c.Spawner.mem_limit
    assert set(values) == {"image", "cmd", "defaultUrl", "memory"}
    assert len(block.splitlines()) <= 15


def test_the_dev_container_runs_commands_that_there_are(monkeypatch):
    made = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    version = made["image"].split(":")[1]
    assert f"{version}.0" in SpecifierSet(PYPROJECT["project"]["requires-python"])
    assert made["postCreateCommand"] == "python3 -m course setup"
    accepted(shlex.split(made["postCreateCommand"]), monkeypatch)
    browser, origin = accepted(shlex.split(made["postAttachCommand"]), monkeypatch)
    assert browser == "--no-browser"
    pattern = origin.removeprefix("--ServerApp.allow_origin_pat=")
    assert re.match(pattern, "https://glad-owl-4x7-8888.app.github.dev")
    for other in ("https://x.app.github.dev.example", "https://appxgithub.dev", "http://a.b"):
        assert not re.match(pattern, other)


# --- A class --------------------------------------------------------------------------------------


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def reachable_python():
    """Return an interpreter of this version that every user of the system may run."""
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    for path in (Path(sys.executable).resolve(), Path("/usr/bin") / version):
        if path.exists() and not door.first_closed([path]):
            return path
    return None


def reachable(packages, base):
    """Return a folder of packages that every user may read: itself, or links to its files."""
    if not door.first_closed([packages]):
        return packages
    copy = base / f"packages-{uuid.uuid4()}"
    try:
        return shutil.copytree(packages, copy, copy_function=os.link)
    except (OSError, shutil.Error):  # another file system
        shutil.rmtree(copy, ignore_errors=True)
        return shutil.copytree(packages, copy)


def end(processes):
    """End processes, politely first."""
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.terminate()
    for process in psutil.wait_procs(processes, timeout=20)[1]:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


def processes_of(name):
    """List the processes of a user of the system that have not ended."""
    every = psutil.process_iter(["username", "status"])
    return [p for p in every if p.info["username"] == name and p.info["status"] != "zombie"]


def proportional_memory(processes):
    """Return what processes take of the memory, their part of what is shared, in MB."""
    return sum(process.memory_full_info().pss for process in processes) / 1e6


@contextlib.contextmanager
def cleared_up():
    """Leave also by SIGTERM as by an error, so that what was made is removed."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped by SIGTERM"))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def two_users():
    """Two users of the system with homes that all may enter: names and passwords."""
    made = {}
    try:
        for letter in "ab":
            name, password = f"net{uuid.uuid4().hex[:5]}{letter}", uuid.uuid4().hex
            subprocess.run(["useradd", "--create-home", name], check=True, capture_output=True)
            made[name] = password
            os.chmod(f"/home/{name}", 0o755)
            subprocess.run(["chpasswd"], input=f"{name}:{password}", text=True, check=True)
        yield made
    finally:
        for name in made:
            end(processes_of(name))
            subprocess.run(["userdel", "--force", "--remove", name], capture_output=True)


@contextlib.contextmanager
def served():
    """A Hub as `course hub` starts it, from a copy that all users may read: url and process."""
    python, base = reachable_python(), Path(tempfile.mkdtemp(prefix="course-hub-"))
    started = None
    try:
        base.chmod(0o755)
        if python is None or door.first_closed([base]):
            pytest.skip("no Python of this version, or no folder, that other users can reach")
        try:
            hub.STATE.mkdir(mode=0o700, parents=True, exist_ok=True)
            hub.fetch_proxy()
        except Trouble as trouble:
            pytest.skip(str(trouble))
        root = base / "course"
        left = shutil.ignore_patterns(".git", ".venv", "build", "workspace", "__pycache__")
        shutil.copytree(ROOT, root, ignore=left)
        shutil.copytree(hub.STATE / "node_modules", root / "build/hub/node_modules", symlinks=True)
        (root / "build" / "hub").chmod(0o700)
        packages = [reachable(Path(p), base) for p in sys.path if p.endswith("-packages")]
        port, inner, routes = free_port(), free_port(), free_port()
        command = [python, "-m", "course", "hub", hub.WITHOUT, f"--port={port}"]
        command += [f"--JupyterHub.hub_port={inner}"]
        command += [f"--ConfigurableHTTPProxy.api_url=http://127.0.0.1:{routes}"]
        with open(base / "log", "w") as log:
            started = subprocess.Popen(
                list(map(str, command)),
                cwd=root,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, packages))},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        url = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 180
        while "JupyterHub is now running" not in (base / "log").read_text():
            assert started.poll() is None and time.monotonic() < deadline, (
                base / "log"
            ).read_text()
            time.sleep(0.2)
        listens(url)
        try:
            yield url, psutil.Process(started.pid)
        except BaseException:
            print((base / "log").read_text()[-5000:])
            raise
    finally:
        if started:
            below = with_children(psutil.Process(started.pid)) if started.poll() is None else []
            started.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                started.wait(60)
            every = psutil.process_iter(["cmdline"])  # a Hub that died has left its proxy
            below += [
                p for p in every if any(str(base) in word for word in p.info["cmdline"] or [])
            ]
            end([process for process in below if process.is_running()])
            started.wait()
        shutil.rmtree(base, ignore_errors=True)


def log_in(page, url, name, password):
    page.goto(f"{url}/hub/login")
    page.locator("#username_input").fill(name)
    page.locator("#password_input").fill(password)
    page.locator("#login_submit").click(no_wait_after=True)


@pytest.mark.skipif(bool(MISSING), reason=MISSING or "")
def test_two_students_at_the_same_time(capsys):
    """Log in by PAM, run lesson 02 together, answer, save, log out, come back; and see no other."""
    exercise, _, _ = mistake_of(LESSON)
    told = {}
    with (
        cleared_up(),
        two_users() as users,
        served() as (url, hub_process),
        sync_api.sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)

        def clocked(what, since):
            told[what] = f"{time.monotonic() - since:.1f} s"

        def everybody_logs_in():
            pages = {}
            for name in users:
                context = chromium.new_context(viewport={"width": 1440, "height": 900})
                context.set_default_timeout(180_000)
                pages[name] = context.new_page()
            for name, page in pages.items():
                log_in(page, url, name, users[name])
            return pages

        told["Hub and proxy"] = f"{proportional_memory(with_children(hub_process)):.0f} MB"
        since = time.monotonic()
        pages = everybody_logs_in()
        for name, page in pages.items():
            page.wait_for_url(f"{url}/user/{name}/lab/tree/en/00_start_here.ipynb*")
        clocked("both servers started", since)
        panels = {}
        for page in pages.values():
            panel = shown(page, "00_start_here")
            assert panel.locator("a[href*='solutions']").count() == 0
        clocked("both see lesson 00", since)
        for name in users:
            server = [p for p in processes_of(name) if "course.hub.student" in p.cmdline()]
            told["one server"] = f"{proportional_memory(server):.0f} MB"
        for name, page in pages.items():
            page.locator(f".jp-RenderedMarkdown a[href*='{LESSON}']:visible").first.click()
            panels[name] = shown(page, LESSON)
        since = time.monotonic()
        for page in pages.values():
            menu(page, "Run", "Run All Cells")
        for page in pages.values():
            wait_until_idle(page)
        clocked("both ran lesson 02", since)
        for name, page in pages.items():
            kinds = ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.{}']"
            for kind in ("error", "stderr"):
                assert panels[name].locator(kinds.format(kind)).count() == 0
            mine = solution(LESSON, exercise) + f"  # by {name}"
            assert answer(page, panels[name], exercise, mine).strip() == f"✓ {exercise}"
            page.keyboard.press("Control+s")
            page.locator(".lm-TabBar-tab.jp-mod-dirty").first.wait_for(state="detached")
            kernels = [p for p in processes_of(name) if "ipykernel_launcher" in p.cmdline()]
            kernel = max(map(proportional_memory, ([p] for p in kernels)))
            told["one kernel, lesson 02 run"] = f"{kernel:.0f} MB"

        nothing_of_one_is_the_other_s(*users)
        for name, other in zip(users, reversed(users), strict=True):
            for path in (f"/user/{other}/lab", f"/user/{other}/api/contents/en/{LESSON}.ipynb"):
                answered = pages[name].context.request.get(f"{url}{path}")
                assert answered.status in (403, 404), (path, answered.status)

        for page in pages.values():
            page.goto(f"{url}/hub/home")
            page.locator("#stop").click()
            page.locator("#stop").wait_for(state="hidden")
            page.goto(f"{url}/hub/logout")
            page.goto(f"{url}/hub/home")
            page.locator("#login_submit").wait_for()
            page.context.close()
        stopping = [p for name in users for p in processes_of(name)]
        assert not psutil.wait_procs(stopping, timeout=30)[1]

        since = time.monotonic()
        pages = everybody_logs_in()
        for name, page in pages.items():
            page.wait_for_url(f"{url}/user/{name}/lab/tree/en/00_start_here.ipynb*")
        clocked("both servers started again", since)
        for name, page in pages.items():
            page.goto(f"{url}/user/{name}/lab/tree/en/{LESSON}.ipynb")
            cell = shown(page, LESSON).locator(f".jp-CodeCell:has-text('# by {name}')")
            cell.locator(".jp-OutputArea-output", has_text=f"✓ {exercise}").wait_for()
    for name in users:
        assert not Path(f"/home/{name}").exists() and not processes_of(name)
    with capsys.disabled():
        print("", *(f"{what}: {figure}" for what, figure in told.items()), sep="\n")


def with_children(process):
    return [process, *process.children(recursive=True)]


def nothing_of_one_is_the_other_s(*users):
    """Let each of two users try to open every file of the other, but what useradd put there."""
    for name, other in zip(users, reversed(users), strict=True):
        home = Path(f"/home/{other}")
        skeleton = {path.name for path in Path("/etc/skel").iterdir()}
        theirs = [path for path in home.iterdir() if path.name not in skeleton]
        files = [p for top in theirs for p in (top, *top.rglob("*"))]
        uid = home.stat().st_uid
        files += [p for p in Path("/tmp").iterdir() if p.lstat().st_uid == uid]
        assert len(files) > 20 and not (home / student.FOLDER / "solutions").exists()
        assert any(STATE in path.parts and "runtime" in path.parts for path in files)
        script = "import os, sys\nfor path in sys.stdin.read().splitlines():\n"
        script += "    if os.access(path, os.R_OK): print(path)"
        done = subprocess.run(
            [reachable_python(), "-c", script],
            input="\n".join(map(str, files)),
            text=True,
            capture_output=True,
            user=name,
            group=name,
            extra_groups=[],
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
