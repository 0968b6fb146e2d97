"""A student's copy: updated where untouched, never overwritten, whole after a kill."""

import errno
import json
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from course import lab, workspace
from course.reading import exercise_of, id_of
from course.student_copy import Node, carry, read, written
from course.workspace import Refused, Workspace, course_files, names_for

import nbformat
import pytest

ONE, TWO, THREE = "en/01_one.ipynb", "en/02_two.ipynb", "en/03_three.ipynb"
OLD = {
    ONE: b"one, old",
    TWO: b"two, old",
    THREE: b"three, old",
    "en/helpers.py": b"1",
    "A.md": b"a",
}
NEW = {
    ONE: b"one, new",
    TWO: b"two, new",
    THREE: b"three, new",
    "en/helpers.py": b"2",
    "A.md": b"A",
}
TWO_NET = "en/02_two_layer_net.ipynb"
MINE = b'["two, my answer"]'


@pytest.fixture
def space(tmp_path):
    return Workspace(tmp_path / "Übung 1")


def files_of(space):
    """Map names to contents, without the workspace's own state."""
    return {
        path.relative_to(space.folder).as_posix(): path.read_bytes()
        for path in space.folder.rglob("*")
        if path.is_file() and workspace.STATE not in path.parts
    }


def test_first_start_copies_and_the_next_changes_nothing(space):
    assert space.deliver(OLD) == []
    assert files_of(space) == OLD
    stamps = {path: path.stat().st_mtime_ns for path in space.folder.rglob("*.ipynb")}
    assert Workspace(space.folder).deliver(OLD) == []
    assert stamps == {path: path.stat().st_mtime_ns for path in space.folder.rglob("*.ipynb")}


def test_untouched_is_updated_touched_is_not_deleted_stays_deleted_added_stays(space):
    space.deliver(OLD)
    (space.folder / TWO).write_bytes(MINE)
    (space.folder / THREE).unlink()
    (space.folder / "en/notes.ipynb").write_bytes(b"notes")
    said = Workspace(space.folder).deliver(NEW)
    assert files_of(space) == {
        ONE: b"one, new",
        TWO: MINE,
        "en/02_two.updated.ipynb": b"two, new",
        "en/notes.ipynb": b"notes",
        "en/helpers.py": b"2",
        "A.md": b"A",
    }
    assert said == [
        f"{TWO} has a newer version; you have changed yours, so it is in 02_two.updated.ipynb."
        " To take your answers over: python3 -m course lab --carry 02_two"
    ]


def test_a_newer_version_is_put_beside_once(space):
    space.deliver(OLD)
    (space.folder / TWO).write_bytes(MINE)
    Workspace(space.folder).deliver(NEW)
    (space.folder / "en/02_two.updated.ipynb").unlink()
    assert Workspace(space.folder).deliver(NEW) == []
    assert "en/02_two.updated.ipynb" not in files_of(space)


def test_a_changed_copy_beside_is_not_overwritten_either(space):
    space.deliver(OLD)
    (space.folder / TWO).write_bytes(MINE)
    Workspace(space.folder).deliver(NEW)
    (space.folder / "en/02_two.updated.ipynb").write_bytes(b"worked on here")
    Workspace(space.folder).deliver(NEW | {TWO: b"two, newest"})
    there = files_of(space)
    assert there[TWO] == MINE
    assert there["en/02_two.updated.ipynb"] == b"worked on here"
    assert there["en/02_two.updated-2.ipynb"] == b"two, newest"


def test_restore_brings_back_and_keeps_yours(space):
    space.deliver(OLD)
    (space.folder / TWO).write_bytes(MINE)
    (space.folder / THREE).unlink()
    said = Workspace(space.folder).deliver(OLD, restore=[TWO, THREE])
    assert files_of(space) == OLD | {"en/02_two.yours.ipynb": MINE}
    assert said == [
        f"{TWO} is back as delivered; yours is now 02_two.yours.ipynb.",
        f"{THREE} is back as delivered.",
    ]


def test_options_take_the_words_a_student_types():
    files = dict.fromkeys([ONE, TWO, "solutions/02_two.ipynb", "en/helpers.py"], b"")
    assert names_for(["02"], files, "--carry") == [TWO]
    assert names_for(["02_two.ipynb"], files, "--restore") == [TWO]
    assert names_for(["solutions/02"], files, "--restore") == ["solutions/02_two.ipynb"]
    with pytest.raises(Refused, match="--restore knows no 09; there are: en/01_one, "):
        names_for(["09"], files, "--restore")


@pytest.mark.parametrize("manifest", [None, "", "{", "[]", '{"delivered": 1}', "[" * 100_000])
def test_a_lost_or_spoilt_manifest_loses_nothing_and_is_told(space, manifest):
    space.deliver(OLD)
    (space.folder / TWO).write_bytes(MINE)
    if manifest is None:
        space.manifest.unlink()
    else:
        space.manifest.write_text(manifest)
    (space.folder / ONE).write_bytes(NEW[ONE])
    (space.folder / THREE).write_bytes(b'"three, old"')
    said = Workspace(space.folder).deliver(NEW)
    there = files_of(space)
    assert there[TWO] == MINE
    assert set(NEW.values()) - {b"A"} <= set(there.values())  # what is no lesson is left as it is
    assert said == [
        f"{name} is not this version's, and the record of what you have changed is lost:"
        f" yours stays, this version's is in {name[3:-6]}.updated.ipynb."
        f" To take your answers over: python3 -m course lab --carry {name[3:-6]}"
        for name in (TWO, THREE)
    ]
    assert Workspace(space.folder).deliver(NEW) == []


@pytest.mark.parametrize("cut", [b"", b'{"cells": [{"cell_type": "co'])
@pytest.mark.parametrize("files", [OLD, NEW], ids=["same version", "newer version"])
def test_a_cut_notebook_is_told_until_it_is_restored(space, cut, files):
    solution = "solutions/01_one.ipynb"
    space.deliver(OLD | {solution: b"1"})
    for name in (TWO, solution):
        (space.folder / name).write_bytes(cut)
    for _ in range(2):
        said = Workspace(space.folder).deliver(files | {solution: b"1"})
        assert said == [
            f"{name} cannot be read, it is empty or cut: bring it back, yours kept beside it,"
            f" with: python3 -m course lab --restore {word}"
            for name, word in ((TWO, "02_two"), (solution, "solutions/01_one"))
        ]
    Workspace(space.folder).deliver(files, restore=[TWO])
    there = files_of(space)
    assert there[TWO] == files[TWO] and there["en/02_two.yours.ipynb"] == cut


@pytest.mark.skipif(os.name == "nt", reason="named pipes are POSIX")
def test_what_stands_in_a_lesson_s_place_is_named(space):
    (space.folder / ONE).mkdir(parents=True)
    os.mkfifo(space.folder / TWO)
    said = space.deliver(OLD)
    assert said == [
        f"{name} is no file: rename it, and the next start brings the lesson back."
        for name in (ONE, TWO)
    ]
    (space.folder / ONE).rename(space.folder / "en/folder")
    (space.folder / TWO).unlink()
    assert Workspace(space.folder).deliver(OLD) == []
    assert {name: files_of(space)[name] for name in OLD} == OLD


def test_what_is_saved_during_the_update_is_kept(space, monkeypatch):
    space.deliver(OLD)
    link = os.link

    def saved_just_before(source, target):
        if Path(source) == space.folder / ONE:
            Path(source).write_bytes(b"saved in the last moment")
        link(source, target)

    monkeypatch.setattr(os, "link", saved_just_before)
    Workspace(space.folder).deliver(NEW)
    there = files_of(space)
    assert there[ONE] == b"one, new"
    assert there["en/01_one.yours.ipynb"] == b"saved in the last moment"


def test_without_hard_links(space, monkeypatch):
    def refused(source, target):
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refused)
    space.deliver(OLD)
    (space.folder / TWO).write_bytes(MINE)
    Workspace(space.folder).deliver(NEW)
    there = files_of(space)
    assert there[ONE] == b"one, new" and there[TWO] == MINE


# In another process: deliver the new version, and die by SIGKILL at the n-th system call that
# Python audits (open, link, rename, remove, mkdir …).
KILLED = """
import os, signal, sys
sys.path.insert(0, {root!r})
from course.workspace import Workspace
from pathlib import Path
left = {n}
def count(event, arguments):
    global left
    if event.startswith(("open", "os.")):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
files, options, folder = {files!r}, {options!r}, Path({folder!r})
sys.addaudithook(count)
Workspace(folder).deliver(files, *options)
"""


def deliver_killed(folder, files, n, *options):
    """Deliver in a process that dies at point ``n``; return whether it died."""
    script = KILLED.format(
        root=str(workspace.ROOT), n=n, files=files, options=options, folder=str(folder)
    )
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True)
    assert done.returncode in {0, -9}, done.stderr.decode()
    return done.returncode == -9


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
@pytest.mark.parametrize(
    ("touched", "restore"), [(None, []), (True, []), (True, [TWO, THREE])], ids=str
)
def test_killed_at_every_point(tmp_path, touched, restore):
    """First delivery, update and restore, killed at every point: no byte lost, then mended."""

    def prepared(name):
        space = Workspace(tmp_path / name)
        if touched:
            space.deliver(OLD)
            (space.folder / TWO).write_bytes(MINE)
            (space.folder / THREE).unlink()
            (space.folder / "en/notes.ipynb").write_bytes(b"notes")
        return space

    unharmed = prepared("unharmed")
    unharmed.deliver(NEW, restore)
    expected = files_of(unharmed)
    whole = {*OLD.values(), *NEW.values(), MINE, b"notes"}

    n = 1
    while True:
        space = prepared(f"killed at {n}")
        died = deliver_killed(space.folder, NEW, n, restore)
        there = files_of(space)
        assert set(there.values()) <= whole, n
        if touched:
            assert MINE in there.values() and there["en/notes.ipynb"] == b"notes", n
        Workspace(space.folder).deliver(NEW, [r for r in restore if r not in there])
        there = files_of(space)
        if (
            restore and there.get(TWO) == MINE
        ):  # killed before it was put aside: still the student's
            assert set(expected.values()) - {MINE} <= set(there.values()), n
        else:
            assert there == expected, n
        assert not list(space.state.glob("unfinished-*")) + list(space.state.glob("replaced-*"))
        if not died:
            break
        n += 1
    assert n > 30


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
def test_killed_at_every_point_while_answers_are_carried(tmp_path):
    """No byte is lost, the answers least of all; the same command finishes what was begun."""
    old, new, mine = {TWO: file_of(FIRST)}, {TWO: file_of(SECOND)}, file_of(worked_on())

    def prepared(name):
        space = Workspace(tmp_path / name)
        space.deliver(old)
        (space.folder / TWO).write_bytes(mine)
        space.deliver(new)
        return space

    unharmed = prepared("unharmed")
    assert set(files_of(unharmed)) == {TWO, "en/02_two.updated.ipynb"}
    unharmed.deliver(new, carried=[TWO])
    expected = files_of(unharmed)
    assert mine in expected.values() and sources_of(expected[TWO]) == CARRIED

    n = 1
    while True:
        space = prepared(f"killed at {n}")
        died = deliver_killed(space.folder, new, n, [], [TWO])
        for carried in ([], [TWO]):  # a start as any other, and the same command again
            there = files_of(space)
            everything = {*there.values(), *map(Path.read_bytes, space.state.glob("replaced-*"))}
            assert mine in everything, n
            assert set(there.values()) <= {*expected.values(), *new.values()}, n
            assert there[TWO] in (mine, expected[TWO]), n
            said = Workspace(space.folder).deliver(new, carried=carried)
            assert carried or not any("newer version" in sentence for sentence in said), n
        there = files_of(space)
        there.pop("en/02_two.updated.ipynb", None)  # the course's own, may stay
        assert there == expected, n
        assert not list(space.state.glob("unfinished-*")) + list(space.state.glob("replaced-*"))
        if not died:
            break
        n += 1
    assert n > 15


def test_several_at_once(tmp_path):
    folder = tmp_path / "shared"
    Workspace(folder).deliver(OLD)
    (folder / TWO).write_bytes(MINE)
    script = KILLED.format(
        root=str(workspace.ROOT), n=-1, files=NEW, options=[], folder=str(folder)
    )
    starts = [subprocess.Popen([sys.executable, "-I", "-c", script]) for _ in range(6)]
    assert [start.wait() for start in starts] == [0] * 6
    there = files_of(Workspace(folder))
    assert there == NEW | {TWO: MINE, "en/02_two.updated.ipynb": b"two, new"}


def test_the_lock_is_refused_in_a_sentence(space, monkeypatch):
    monkeypatch.setattr(workspace, "LOCK_PATIENCE", 0.1)
    other = Workspace(space.folder)
    with space.locked(), pytest.raises(Refused, match="Another `course lab` is busy"):
        other.deliver(OLD)


@pytest.mark.skipif(os.name == "nt", reason="flock is POSIX")
def test_a_file_system_without_locks_is_not_a_busy_one(space, monkeypatch, capsys):
    import fcntl

    def refuse(*_):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    assert space.deliver(OLD) == []
    assert files_of(space) == OLD
    said = capsys.readouterr().out
    assert "knows no locks (No locks available)" in said and said.count("\n") == 1


# In another process: what JupyterLab would start with, for each list of arguments.
STARTED = """
import json, os, sys
sys.path.insert(0, {root!r})
from course import kernels, workspace
from jupyter_server.serverapp import ServerApp
from jupyterlab.labapp import LabApp
def start(server):
    port = server.config.ServerApp.get("port", 8888)  # the one that is free may be another
    print(json.dumps([server.ip, port, server.root_dir, server.default_url,
        server.allow_root, server.config.KernelManager, server.log_level]))
ServerApp.start = start
kernels.transport = lambda: {{"transport": "ipc"}}
os.geteuid = lambda: {uid}
for words in {cases!r}:
    workspace.main(["--workspace", {folder!r}, *words])
    ServerApp.clear_instance(), LabApp.clear_instance()
"""


def started(folder, uid, cases, home):
    script = STARTED.format(root=str(workspace.ROOT), uid=uid, cases=cases, folder=str(folder))
    environment = os.environ | {"HOME": str(home), "JUPYTER_CONFIG_DIR": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment, cwd=home
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    return lines, [json.loads(line) for line in lines if line.startswith("[")]


@pytest.mark.skipif(os.name == "nt", reason="users and sockets are POSIX")
def test_jupyterlab_s_options_win_in_all_their_spellings_and_the_course_s_over_files(tmp_path):
    (tmp_path / "jupyter_server_config.json").write_text(
        json.dumps({"ServerApp": {"root_dir": "/", "ip": "10.0.0.1"}})
    )
    folder, other = tmp_path / "lessons", tmp_path / "other"
    other.mkdir()
    lesson, ipc = "/lab/tree/en/00_start_here.ipynb", {"transport": "ipc"}
    usual = ["127.0.0.1", 8888, str(folder), lesson, False, ipc, 40]
    there = [*usual[:2], str(other), "/lab", *usual[4:]]
    cases = {
        (): usual,
        ("--ip=0.0.0.0",): ["0.0.0.0", *usual[1:]],
        ("--ip", "0.0.0.0", "--port", "9000"): ["0.0.0.0", 9000, *usual[2:]],
        ("--ServerApp.ip=0.0.0.0", "--port=9000"): ["0.0.0.0", 9000, *usual[2:]],
        ("--ServerApp.ip", "0.0.0.0"): ["0.0.0.0", *usual[1:]],
        (f"--notebook-dir={other}",): there,
        ("--notebook-dir", str(other)): there,
        (f"--ServerApp.root_dir={other}",): there,
        (str(other),): there,
        ("--LabApp.default_url=/lab",): [*usual[:3], "/lab", *usual[4:]],
        ("--transport=tcp",): [*usual[:5], {"transport": "tcp"}, 40],
        ("--allow-root",): [*usual[:4], True, *usual[5:]],
        ("--debug",): [*usual[:6], 10],
    }
    said, got = started(folder, 1000, [list(words) for words in cases], tmp_path)
    assert dict(zip(cases, got, strict=True)) == cases
    assert not [line for line in said if "root here" in line]


def listens(host):
    """Wait for a server that has said its address: it binds to it a moment later."""
    name, port = host.removeprefix("http://").split(":")
    deadline = time.monotonic() + 60
    while True:
        try:
            return socket.create_connection((name, int(port)), timeout=5).close()
        except ConnectionRefusedError:
            assert time.monotonic() < deadline, f"nobody listens at {host}"
            time.sleep(0.1)


@pytest.mark.skipif(os.name == "nt", reason="stops its server with POSIX signals")
def test_a_session_survives_another_python3_kernel_and_the_loss_of_its_state(tmp_path):
    other = tmp_path / "kernels" / "python3"  # as a module system or a Hub may have one
    other.mkdir(parents=True)
    kernel = {"argv": ["/no/python", "{connection_file}"], "display_name": "x", "language": "x"}
    (other / "kernel.json").write_text(json.dumps(kernel))
    folder = tmp_path / "lessons"
    command = [sys.executable, "-m", "course.workspace", "--no-browser", "--workspace", folder]
    server = subprocess.Popen(
        command,
        cwd=workspace.ROOT,
        env=os.environ | {"JUPYTER_PATH": str(tmp_path), "HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        line = next(line for line in server.stdout if "token=" in line)
        host, token = re.search(r"(http://127.0.0.1:\d+)/.*token=(\w+)", line).groups()

        def ask(path, body):
            request = urllib.request.Request(
                f"{host}/api/{path}",
                json.dumps(body).encode() if body is not None else None,
                {"Authorization": f"token {token}"},
                method="PUT" if "contents" in path and body else None,
            )
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)

        listens(host)
        kernel = ask("kernels", {"name": "python3"})["id"]
        lesson = f"contents/{lab.FIRST_LESSON}"
        notebook = ask(lesson, None)
        for cell in notebook["content"]["cells"]:
            cell["metadata"]["trusted"] = True
        while (folder / workspace.STATE).exists():  # the kernel is still making its profile there
            shutil.rmtree(folder / workspace.STATE, ignore_errors=True)
        assert ask(lesson, notebook)["name"] == "00_start_here.ipynb"
        assert ask(f"kernels/{kernel}/restart", {})["id"] == kernel
        assert ask("kernels", {"name": "python3"})["id"] != kernel
    finally:
        server.terminate()
        assert server.wait(30) == 0, server.stdout.read()


@pytest.mark.skipif(os.name == "nt", reason="users are POSIX")
def test_root_is_allowed_where_the_user_is_root_and_told(tmp_path):
    cases = [[], ["--ServerApp.allow_root=False"]]
    said, got = started(tmp_path / "lessons", 0, cases, tmp_path)
    assert [settings[0] for settings in got] == ["127.0.0.1"] * 2
    assert [settings[4] for settings in got] == [True, False]
    assert said.count("You are root here, and so JupyterLab runs as root.") == 2


@pytest.mark.parametrize("own", [None, "p { color: red }"])
def test_the_design_is_the_course_s_and_the_student_s_own_stands_behind_it(
    tmp_path, monkeypatch, own
):
    ours = (workspace.ROOT / "course" / "jupyter" / "custom.css").read_text()
    home, state = tmp_path / "home", tmp_path / "state"
    (home / "custom").mkdir(parents=True)
    if own:
        (home / "custom" / "custom.css").write_text(own)
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(home))
    for _ in range(2):
        lab.put_design(state)
        sheet = Path(lab.environment(state)["JUPYTER_CONFIG_DIR"]) / "custom" / "custom.css"
        assert sheet.read_text() == (f"{ours}\n{own}" if own else ours)
    assert lab.defaults(tmp_path).LabApp.custom_css is True


@pytest.mark.parametrize("own", [None, "ACTIVE"])
def test_threads_that_wait_do_not_spin_unless_the_student_says_so(tmp_path, monkeypatch, own):
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    if own:
        monkeypatch.setenv("OMP_WAIT_POLICY", own)
    assert lab.environment(tmp_path)["OMP_WAIT_POLICY"] == (own or "PASSIVE")


@pytest.mark.skipif(os.name == "nt", reason="users are POSIX")
def test_without_home_and_user_the_state_is_in_the_workspace(tmp_path, monkeypatch):
    import pwd

    def nobody(uid):
        raise KeyError(uid)

    monkeypatch.setenv("HOME", "")  # so that what the course sets is taken back
    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    settings = lab.environment(tmp_path / "state")
    assert os.environ["HOME"] == str(tmp_path / "state" / "home")
    assert settings["JUPYTER_RUNTIME_DIR"].startswith(str(tmp_path / "state"))


def test_main_says_one_sentence_where_it_cannot_write(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert workspace.main(["--workspace", str(tmp_path / "file" / "under")]) == 1
    said = capsys.readouterr().err
    assert "cannot be written" in said and "--workspace DIR" in said and said.count("\n") == 1


def test_course_files_are_the_notebooks_and_the_shims():
    files = course_files()
    notebooks = {
        p.relative_to(workspace.ROOT / "notebooks").as_posix()
        for p in (workspace.ROOT / "notebooks").glob("*/*.ipynb")
    }
    for_editors = {"AGENTS.md", *workspace.ASSISTANTS}
    assert set(files) == notebooks | {"en/helpers.py", "solutions/helpers.py"} | for_editors
    assert lab.FIRST_LESSON in files
    left = {name for name in files if not name.startswith("solutions/")}
    assert set(course_files(solutions=False)) == left < set(files)


def test_without_solutions_is_an_option(tmp_path, monkeypatch):
    monkeypatch.setattr(lab, "start", lambda folder, rest: rest)
    for options, there in (["--without-solutions"], False), ([], True):
        assert workspace.main(["--workspace", str(tmp_path), *options, "--no-browser"]) == [
            "--no-browser"
        ]
        assert (tmp_path / "solutions").exists() == there
        assert (tmp_path / lab.FIRST_LESSON).exists()


def test_without_solutions_no_lesson_points_to_them(space):
    def pointing(files):
        cells = [
            (name, "".join(cell["source"]))
            for name, content in files.items()
            if name.startswith("en/") and name.endswith(".ipynb")
            for cell in json.loads(content)["cells"]
        ]
        return [name for name, text in cells if re.search("solutions[`/]", text)], cells

    whole, left = course_files(), course_files(solutions=False)
    assert lab.FIRST_LESSON in pointing(whole)[0] and pointing(left)[0] == []
    changed = [b for a, b in zip(pointing(whole)[1], pointing(left)[1], strict=True) if a != b]
    assert len(changed) == len(pointing(whole)[0])
    for _, text in changed:
        assert re.search(r"[.] Your instructor has the solved exercises\.(\n|$)", text), text
    space.deliver(left)
    path = space.folder / lab.FIRST_LESSON
    mine = path.read_bytes().replace(b"...  # your code here", b"sum(e * e for e in errors)", 1)
    path.write_bytes(mine)
    assert Workspace(space.folder).deliver(whole) == []  # the class ends: theirs stays, in peace
    assert files_of(space) == whole | {lab.FIRST_LESSON: mine}


def test_assistants_are_told_to_tutor_and_what_stands_for_editors_is_the_student_s(space):
    files = course_files()
    space.deliver(files)
    told = (space.folder / "AGENTS.md").read_text(encoding="utf-8")
    for word in ("Your turn", "solutions/", "helpers.check", "quote", "question", "hint"):
        assert word in told, word
    for name in ("CLAUDE.md", ".cursorrules", ".github/copilot-instructions.md"):
        pointer = (space.folder / name).read_text()
        assert "AGENTS.md" in pointer and pointer.count("\n") == 1
    settings = space.folder / ".vscode" / "settings.json"
    assert json.loads(settings.read_text()) == {"editor.inlineSuggest.enabled": False}
    settings.write_text("{ // mine\n}")
    (space.folder / "CLAUDE.md").unlink()
    newer = {name: content + b"\n" for name, content in files.items() if "/" not in name}
    newer[".vscode/settings.json"] = b"{}"
    assert Workspace(space.folder).deliver(files | newer) == []
    there = files_of(space)
    assert there["AGENTS.md"] == files["AGENTS.md"] + b"\n" and "CLAUDE.md" not in there
    assert there[".vscode/settings.json"] == b"{ // mine\n}"
    assert len(there) == len(files) - 1


def test_what_assistants_may_see_is_not_in_the_file_browser():
    config = workspace.ROOT / "course" / "jupyter" / "jupyter_server_config.json"
    hidden = json.loads(config.read_text())["ContentsManager"]["hide_globs"]
    shown = {name.split("/")[0] for name in course_files()} - set(hidden)
    assert {name for name in shown if not name.startswith(".")} == {"en", "solutions"}


def delivered_with_results(root):
    """Return the notebooks as version 1.0.0 delivered them: with their counts and outputs."""
    files = {}
    for path in sorted((root / "notebooks").glob("*/*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["metadata"]["language_info"]["version"] = platform.python_version()
        text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        files[path.relative_to(root / "notebooks").as_posix()] = text.encode()
    return files


def answered(name, content, root=workspace.ROOT):
    """List what a copy as delivered shows before it has run, but the pictures that may stay."""
    stored = json.loads((root / "notebooks" / name).read_text(encoding="utf-8"))["cells"]
    shown, opening, pictures = [], True, 0
    for cell, source in zip(json.loads(content)["cells"], stored, strict=True):
        text = "".join(cell["source"])
        assert text == "".join(source["source"]) and cell["id"] == source["id"]
        if cell["cell_type"] != "code":
            opening = opening and not re.search("^## ", text, re.MULTILINE)
            continue
        outputs = [output for output in cell["outputs"] if "data" in output]
        if text == "draw.course_map()" or (opening and "draw." in text):
            pictures += sum("image/png" in output["data"] for output in outputs)
            outputs = [o for o in outputs if not {"image/png", "text/html"} & set(o["data"])]
        if outputs or cell["execution_count"] is not None:
            shown.append(f"{name}: {text}")
    return shown, pictures


def test_a_copy_shows_no_result_before_its_first_run_but_the_pictures_that_open_it():
    copies = {name: file for name, file in course_files().items() if name.endswith(".ipynb")}
    seen = {name: answered(name, file) for name, file in copies.items()}
    assert [shown for shown, _ in seen.values()] == [[]] * len(seen)
    assert {name: pictures for name, (_, pictures) in seen.items() if pictures} == {
        lab.FIRST_LESSON: 1,  # the map
        "en/02_two_layer_net.ipynb": 1,  # the twenty losses
    }
    before = delivered_with_results(workspace.ROOT)
    told = [name for name, content in before.items() if answered(name, content)[0]]
    assert told == [name for name in before if re.search(r"/\d\d_", name)]


def test_a_copy_delivered_with_results_is_updated_if_untouched(space):
    before, now = delivered_with_results(workspace.ROOT), course_files()
    space.deliver(before)
    mine = before[TWO_NET].replace(b'"source"', b'"source" ', 1)  # saved by another program
    (space.folder / TWO_NET).write_bytes(mine)
    assert Workspace(space.folder).deliver(now) == []
    assert files_of(space) == now | {TWO_NET: mine}


def lesson(*cells):
    """Build a lesson as the course does, from ``(type, source)``, with a count and an output."""
    built = []
    for cell_type, source in cells:
        cell = {"cell_type": cell_type, "source": source, "metadata": {}}
        cell["id"] = id_of(Node(cell))
        if cell_type == "code":
            output = {"output_type": "stream", "name": "stdout", "text": "said"}
            cell |= {"execution_count": 1, "outputs": [output]}
        built.append(cell)
    return {"cells": built, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def stub(name, arguments="x"):
    return f"def {name}({arguments}):\n    return ...  # your code here\n\n\ncheck.{name}({name})"


def solved(name, arguments="x"):
    return stub(name, arguments).replace("...  # your code here", f"my_{name}(x)")


def file_of(notebook):
    return json.dumps(notebook, indent=1).encode()


def sources_of(content):
    return ["".join(cell["source"]) for cell in json.loads(content)["cells"]]


FIRST = lesson(
    ("markdown", "# Two"),
    ("code", "from helpers import check"),
    ("markdown", "### Your turn: `one`"),
    ("code", stub("one")),
    ("markdown", "### Your turn: `two`"),
    ("code", stub("two")),
    ("markdown", "### Your turn: `three`"),
    ("code", stub("three")),
    ("markdown", "### Your turn: `four`"),
    ("code", stub("four")),
    ("code", "rate = 0.1"),
)
SECOND = lesson(  # `two` is gone, `three` comes first and takes another argument
    ("markdown", "# Two, better"),
    ("code", "from helpers import check"),
    ("markdown", "### Your turn: `three`"),
    ("code", stub("three", "x, y")),
    ("markdown", "### Your turn: `one`"),
    ("code", stub("one")),
    ("markdown", "### Your turn: `four`"),
    ("code", stub("four", "x, y")),
    ("code", "rate = 0.1"),
)


def worked_on(notebook=FIRST):
    """A student's copy: `one` with a helper above and notes below, `two`, `three` cut in two."""
    mine = json.loads(json.dumps(notebook))
    cells = mine["cells"]
    cells[10]["source"] = "rate = 0.2"
    function, call = solved("three").split("\n\n\n")
    cells[7]["source"] = function
    cells.insert(8, cells[7] | {"source": call, "id": "6a7c1f0e-cut"})
    cells[5]["source"] = solved("two")
    cells[3]["source"] = solved("one") + "  # mine"  # no call of a check, as it is told
    note = {"cell_type": "markdown", "source": "why?", "metadata": {}, "id": "note"}
    cells.insert(4, note)
    helper = cells[3] | {"source": "def my_one(x):\n    return x", "id": "4e2f8a61-help"}
    cells.insert(3, helper)
    return mine


CARRIED = [
    "# Two, better",
    "from helpers import check",
    "### Your turn: `three`",
    *solved("three").split("\n\n\n"),
    "### Your turn: `one`",
    "def my_one(x):\n    return x",
    solved("one") + "  # mine",
    "why?",
    "### Your turn: `four`",
    stub("four", "x, y"),
    "rate = 0.1",
]


def test_answers_are_carried_by_the_name_of_their_exercise(space):
    space.deliver({TWO: file_of(FIRST)})
    mine = file_of(worked_on())
    (space.folder / TWO).write_bytes(mine)
    said = Workspace(space.folder).deliver({TWO: file_of(SECOND)})
    assert said[0].endswith("python3 -m course lab --carry 02_two")
    said = Workspace(space.folder).deliver({TWO: file_of(SECOND)}, carried=[TWO])
    assert said == [
        f"{TWO} is the newer version, with your answers to three, one in it;"
        " yours is now 02_two.yours.ipynb. It has no exercise for your answers to two."
        " It has none of what else you wrote or changed (cells: 1)."
    ]
    there = files_of(space)
    assert set(there) == {TWO, "en/02_two.yours.ipynb"}  # and no .updated any more
    assert there["en/02_two.yours.ipynb"] == mine
    assert sources_of(there[TWO]) == CARRIED
    for cell in json.loads(there[TWO])["cells"]:
        if "".join(cell["source"]) in "\n\n\n".join(CARRIED[3:8]):
            assert not cell.get("outputs") and cell.get("execution_count") is None
    ids = [cell["id"] for cell in json.loads(there[TWO])["cells"]]
    assert len(set(ids)) == len(ids) and {cell["id"] for cell in SECOND["cells"]} <= set(ids)
    nbformat.validate(nbformat.reads(there[TWO].decode(), as_version=4))


def test_what_was_carried_is_the_student_s_and_is_carried_again(space):
    space.deliver({TWO: file_of(FIRST)})
    (space.folder / TWO).write_bytes(file_of(worked_on()))
    Workspace(space.folder).deliver({TWO: file_of(SECOND)}, carried=[TWO])
    before = files_of(space)
    assert Workspace(space.folder).deliver({TWO: file_of(SECOND)}) == []
    again = Workspace(space.folder).deliver({TWO: file_of(SECOND)}, carried=[TWO])
    assert again == [f"{TWO} is of this version already: nothing to carry."]
    assert files_of(space) == before
    third = lesson(
        ("markdown", "# Two, best"), *((c["cell_type"], c["source"]) for c in SECOND["cells"])
    )
    Workspace(space.folder).deliver({TWO: file_of(third)}, carried=[TWO])
    assert sources_of(files_of(space)[TWO]) == ["# Two, best", *CARRIED]


@pytest.mark.parametrize("what", ["deleted", "untouched", "not a notebook", "cut", "run only"])
def test_nothing_to_carry(space, what):
    space.deliver({TWO: file_of(FIRST)})
    path = space.folder / TWO
    if what == "deleted":
        path.unlink()
    elif what != "untouched":
        ran = file_of(FIRST).replace(b'"execution_count": 1', b'"execution_count": 7')
        path.write_bytes({"not a notebook": MINE, "cut": b"{", "run only": ran}[what])
    mine = path.read_bytes() if path.exists() else None
    said = Workspace(space.folder).deliver({TWO: file_of(SECOND)}, carried=[TWO])
    there = files_of(space)
    if what in {"deleted", "untouched", "run only"}:
        assert sources_of(there[TWO]) == sources_of(file_of(SECOND))
        assert len(there) == (2 if what == "run only" else 1)
        assert [s.split(";")[0].removeprefix(TWO) for s in said] == {
            "deleted": [" is back as delivered."],
            "untouched": [],
            "run only": [" is the newer version, with no answer in it"],
        }[what]
    else:
        assert there == {TWO: mine}
        assert "--restore" in said[0] and len(said) == 1


def test_answers_are_carried_from_a_copy_whose_ids_an_editor_has_dropped(space):
    space.deliver({TWO: file_of(FIRST)})
    mine = json.loads(file_of(FIRST))
    for cell in mine["cells"]:
        del cell["id"]
    mine["nbformat_minor"] = 4
    mine["cells"][3]["source"] = solved("one")
    (space.folder / TWO).write_bytes(file_of(mine))
    Workspace(space.folder).deliver({TWO: file_of(SECOND)}, carried=[TWO])
    expected = [s if s != stub("one") else solved("one") for s in sources_of(file_of(SECOND))]
    assert sources_of(files_of(space)[TWO]) == expected


def test_every_solution_is_carried_into_its_lesson():
    """Each exercise of the course, answered as its solution does, in the lesson as delivered."""
    files, carried = course_files(), 0
    for name, content in files.items():
        if not re.fullmatch(r"en/\d.*ipynb", name):
            continue
        answers = {
            exercise_of(cell): cell.source
            for cell in read(files[name.replace("en/", "solutions/")]).cells
        }
        mine, stubs = read(content), {}
        for cell in mine.cells:
            if exercise := exercise_of(cell):
                stubs[exercise] = cell.source
                cell["source"] = answers[exercise]
        result = carry(written(mine), content)
        assert result.answered == list(stubs) and not result.gone and not result.others, name
        assert result.content == written(mine), name
        carried += len(stubs)
    assert carried > 40


def in_a_kernel(folder, *options):
    """Import the helpers as a notebook in ``folder`` does."""
    code = "from helpers import check; print(check.__name__)"
    command = [sys.executable, *options, "-c", code]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)


def test_the_shim_finds_the_helpers_or_says_what_to_do(tmp_path):
    (tmp_path / "helpers.py").write_bytes(workspace.shim())
    found = in_a_kernel(tmp_path)
    assert found.stdout == "helpers.check\n", found.stderr
    missing = in_a_kernel(tmp_path, "-S")
    assert missing.returncode == 1
    assert "this kernel lacks `helpers`: close JupyterLab and start it with:" in missing.stderr
    assert "python -m course lab" in missing.stderr
    digest = re.search(rb"[0-9a-f]{64}", workspace.shim()).group()
    (tmp_path / "helpers.py").write_bytes(workspace.shim().replace(digest, b"0" * 64))
    other = in_a_kernel(tmp_path)
    assert "different versions of the course" in other.stdout
    assert other.stdout.endswith("helpers.check\n")


@pytest.mark.parametrize("name", ["torch", "numpy", "matplotlib", "sympy"])
def test_a_file_of_the_student_s_that_hides_a_module_is_named(tmp_path, name):
    (tmp_path / "helpers.py").write_bytes(workspace.shim())
    for file in (f"{name}.py", "notes.py"):
        (tmp_path / file).write_text("answer = 42\n")
    # IPython looks into the notebook's folder behind PYTHONPATH, before the installed packages.
    code = (
        f"import sys; sys.path[:] = [{str(workspace.ROOT)!r}, '', *sys.path[1:]]\n"
        "from helpers import check; print(check.__name__)"
    )
    command = [sys.executable, "-c", code]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert told.stderr.splitlines()[-1] == (
        f"ImportError: {tmp_path / name}.py hides the module {name!r} that the lessons need:"
        " rename that file, then restart the kernel"
    )
    (tmp_path / f"{name}.py").unlink()
    fine = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert fine.stdout == "helpers.check\n", fine.stderr
