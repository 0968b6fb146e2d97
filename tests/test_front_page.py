"""README.md and CONTRIBUTING.md: every row, command, option, file and link is there; LF alone."""

import contextlib
import importlib
import io
import pkgutil
import re
import shutil
import tomllib

from course import __main__ as door
from course.build import ROOT

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROW = re.compile(
    r"^\| \[(\d\d) [^\]]+\]\(notebooks/en/(\w+)\.ipynb\) \| .*\S.* \| \d+ \|$", re.MULTILINE
)
CODE = re.compile(r"^```\w*\n(.*?)^```|`([^`\n]+)`", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"(?:-m|^) ?course\b *([a-z]*)((?: +[^\s#]+)*)", re.MULTILINE)
FILE = re.compile(r"[\w.*-]+/(?:[\w.*/-]*)|[\w-]+\.(?:py|toml|txt|md|yml)")
MADE = ("build/", "workspace/", "AGENTS.md")  # by the course, on a reader's machine
IGNORED = {".venv/", "build/", "workspace/", "__pycache__/", "*.egg-info/", ".ipynb_checkpoints/"}
FOLDERS = ("", "helpers", "helpers/check", "course")
ATTRIBUTES = {"notebooks/** linguist-generated -diff", "* text=auto eol=lf", "*.gz binary"}
TEXT = {".py", ".ipynb", ".md", ".toml", ".txt", ".yml", ".json", ".css", ".js", ".j2", ".tsv"}


def pages(root):
    """Yield ``(name, text)`` of the pages in the root and of the lessons."""
    for path in [*sorted(root.glob("*.md")), *sorted(root.glob("lessons_src/*/*.py"))]:
        yield path.name, path.read_text(encoding="utf-8")


def missing_rows(root):
    """Compare the rows of README's table with the lessons."""
    rows = ROW.findall((root / "README.md").read_text(encoding="utf-8"))
    lessons = [(p.stem[:2], p.stem) for p in sorted((root / "lessons_src/en").glob("*.py"))]
    return [f"no row for {stem}" for number, stem in lessons if rows.count((number, stem)) != 1] + [
        f"a row for {stem}, which is no lesson"
        for row in rows
        if row not in lessons
        for stem in row[1:]
    ]


def options_of(command):
    """Return what may follow a command of the course: its options by its own help."""
    module, _ = door.COMMANDS[command]
    if command == "setup":
        return {"--cuda", "--hub"}
    if command == "hub":  # the rest are JupyterHub's, which need not be installed
        return {"--without-solutions", "--ip", "--port", "--ssl-key", "--ssl-cert"}
    if module is None:
        return set()
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
        importlib.import_module(f"course.{module}").main(["--help"])
    options = set(re.findall(r"(--[\w-]+)", said.getvalue()))
    if command == "lab":  # the rest goes to JupyterLab
        from jupyterlab.labapp import LabApp

        options |= {f"--{name}" for name in [*LabApp.flags, *LabApp.aliases]}
    return options


OPTIONS = {command: options_of(command) for command in door.COMMANDS}


def wrong_commands(root):
    """Find commands, options and lessons in the pages that the course does not know."""
    problems = []
    stems = [path.stem for path in (root / "lessons_src").glob("*/*.py")]
    for name, text in pages(root):
        for code in map("".join, CODE.findall(text)):
            for command, rest in COMMAND.findall(code):
                if not command:
                    continue
                if command not in OPTIONS:
                    problems.append(f"{name}: there is no command {command}")
                    continue
                for word in rest.split():
                    option = word.partition("=")[0]
                    if option.startswith("--") and option not in OPTIONS[command]:
                        problems.append(f"{name}: {command} has no option {option}")
                    elif re.match(r"\d\d", word) and not any(s.startswith(word) for s in stems):
                        problems.append(f"{name}: there is no lesson {word}")
            alone = re.match(r"(--[a-z][\w-]*)(?: [A-Z]+)?$", code)
            if alone and name == "README.md" and alone[1] not in set().union(*OPTIONS.values()):
                problems.append(f"{name}: no command has an option {alone[1]}")
    return problems


def missing_files(root):
    """Find files and folders that README.md or CONTRIBUTING.md name, and that are not there."""
    problems = []
    for name in ("README.md", "CONTRIBUTING.md"):
        for code in map("".join, CODE.findall((root / name).read_text(encoding="utf-8"))):
            wanted = code.replace("0N_name", "0*").replace("0N", "0*")
            if FILE.fullmatch(wanted) and not wanted.startswith(MADE):
                found = [
                    path for folder in FOLDERS for path in (root / folder).glob(wanted.strip("/"))
                ]
                problems += [] if found else [f"{name}: there is no {code}"]
    return problems


def wrong_pythons(root):
    """Compare the Pythons that README.md names with those that pyproject.toml allows."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    low, high = map(int, re.findall(r"3\.(\d+)", project["requires-python"]))
    told = re.findall(r"Python 3\.(\d+) to 3\.(\d+)", (root / "README.md").read_text("utf-8"))
    right = told and all(pair == (str(low), str(high - 1)) for pair in told)
    problems = [f"README.md says Python 3.{told}, pyproject.toml 3.{low} to 3.{high - 1}"]
    problems = [] if right else problems
    conda = re.search(r"python=3\.(\d+)", (root / "environment.yml").read_text("utf-8"))[1]
    if not low <= int(conda) < high:
        problems.append(
            f"environment.yml takes Python 3.{conda}, pyproject.toml 3.{low} to 3.{high - 1}"
        )
    oldest = re.findall(r"--python-version 3\.(\d+)", (root / "CONTRIBUTING.md").read_text("utf-8"))
    if oldest != [str(low)]:
        problems.append(f"CONTRIBUTING.md compiles the pins for 3.{oldest}, the oldest is 3.{low}")
    return problems


def wrong_pins(root):
    """Find packages that constraints.txt pins to a version which pyproject.toml does not allow."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    wanted = [Requirement(line) for group in groups for line in group]
    lines = (root / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {}
    for line in lines:
        if match := re.match(r"([\w.-]+)==(\S+)", line):
            pinned.setdefault(canonicalize_name(match[1]), []).append(match[2])
    return [
        f"constraints.txt pins {one.name} {version}, pyproject.toml asks for {one.specifier}"
        for one in wanted
        if one.name != project["name"]
        for version in pinned.get(canonicalize_name(one.name), ["to nothing"])
        if version == "to nothing" or not one.specifier.contains(version)
    ]


def wrong_licences(root):
    """Compare what README.md calls the licence of the texts with the licence itself."""
    told = re.findall(r"\[(CC [^\]]+)\]\(LICENSE-TEXT\)", (root / "README.md").read_text("utf-8"))
    title = (root / "LICENSE-TEXT").read_text(encoding="utf-8").splitlines()[0]
    version = re.search(r"Attribution ([\d.]+) International", title)[1]
    cited = (root / "CITATION.cff").read_text(encoding="utf-8")
    problems = [f"README.md says {one}: {title}" for one in told if one != f"CC BY {version}"]
    return problems + ["CITATION.cff names another: " + title] * (
        f"- CC-BY-{version}\n" not in cited
    )


def unknown_names(root):
    """Find names as ``course.build.as_built`` in the pages that no module of the course has."""
    problems = []
    for name in ("README.md", "CONTRIBUTING.md"):
        for code in map("".join, CODE.findall((root / name).read_text(encoding="utf-8"))):
            for module, thing in re.findall(r"\b((?:course|helpers)(?:\.[a-z_]+)*)\.(\w+)\b", code):
                try:
                    pkgutil.resolve_name(f"{module}.{thing}")
                except (ImportError, AttributeError):
                    problems.append(f"{name}: there is no {module}.{thing}")
    return problems


def open_hub(root):
    """Find the Hub listening to the network by itself, where passwords would pass unencrypted."""
    code = (root / "course" / "hub" / "settings.py").read_text(encoding="utf-8")
    return [] if 'c.JupyterHub.ip = "127.0.0.1"' in code else ["the Hub listens to the network"]


def wrong_line_ends(root):
    """Find text files with CRLF, and what keeps it out of the repository lost or changed."""
    attributes = root / ".gitattributes"
    there = attributes.read_text(encoding="utf-8").splitlines() if attributes.exists() else []
    problems = [f".gitattributes lacks “{line}”" for line in sorted(ATTRIBUTES - set(there))]
    files = [path for path in root.iterdir() if path.is_file()]
    for folder in ("lessons_src", "notebooks", "helpers", "course", "tests"):
        files += (root / folder).rglob("*")
    for path in files:
        if path.suffix in TEXT and path.is_file() and b"\r\n" in path.read_bytes():
            problems.append(f"{path.name} ends its lines with CRLF")
    return problems


def unignored(root):
    """Find what is made on a reader's machine and would be committed."""
    there = (root / ".gitignore").read_text(encoding="utf-8").splitlines()
    return [f".gitignore lacks {line}" for line in sorted(IGNORED - set(there))]


def wrong_idle_minutes(root):
    """Compare the minutes after which README.md says that a class's idle kernel ends."""
    code = (root / "course" / "hub" / "student.py").read_text(encoding="utf-8")
    minutes = re.search(r"^IDLE = (\d+) \* 60", code, re.MULTILINE)[1]
    told = re.findall(r"(\d+) idle minutes", (root / "README.md").read_text(encoding="utf-8"))
    return [
        f"README.md says {one} idle minutes, the Hub {minutes}" for one in told if one != minutes
    ]


def wrong_sessions(root):
    """Compare the sessions that README.md counts with its table of the lessons' minutes."""
    text = (root / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[(\d\d) [^\]]+\]\(notebooks.* (\d+) \|$", text, re.MULTILINE)
    minutes = {number: int(told) for number, told in rows}
    sentence = r"00 to (\d\d), fill (\w+) sessions of (\d+) .*? 0?(\d+) to (\d\d) take one"
    found = re.search(sentence, text)
    if not found:
        return ["README.md no longer says how many sessions the lessons fill"]
    last, count, length, after, end = found.groups()
    problems, sessions, left = [], 0, 0
    for number, told in minutes.items():
        if number <= last:
            if told > left:
                sessions, left = sessions + 1, int(length)
            left -= told
    if ["two", "three", "four", "five", "six"].index(count) + 2 != sessions:
        problems.append(f"00 to {last} fill {sessions} sessions of {length} minutes, not {count}")
    if int(after) != int(last) + 1 or end != max(minutes):
        problems.append(f"say which session is for the lessons after {last}, to {max(minutes)}")
    long = [number for number in minutes if last < number and minutes[number] > int(length)]
    return problems + [f"lesson {number} takes over {length} minutes" for number in long]


RULES = [missing_rows, wrong_commands, missing_files, wrong_pythons, wrong_line_ends]
RULES += [unignored, wrong_idle_minutes, wrong_sessions, wrong_pins, wrong_licences]
RULES += [unknown_names, open_hub]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_front_page(rule):
    assert rule(ROOT) == []


@pytest.mark.parametrize(
    ("rule", "name", "old", "new", "said"),
    [
        (missing_rows, "README.md", r"^\| \[03 .*\n", "", "no row for 03_autograd"),
        (missing_rows, "README.md", r"en/03_autograd", "en/04_autograd", "no row for 03_autograd"),
        (missing_rows, "README.md", r"\| \d+ \|$", "| |", "no row for 00_start_here"),
        (wrong_commands, "README.md", "course lab ", "course lap ", "there is no command lap"),
        (wrong_commands, "README.md", "course setup", "course set-up", "no command set"),
        (wrong_commands, "README.md", "setup --cuda", "setup --gpu", "setup has no option --gpu"),
        (
            wrong_commands,
            "README.md",
            "--no-browser",
            "--no-window",
            "lab has no option --no-window",
        ),
        (wrong_commands, "README.md", "--restore 02", "--renew 02", "lab has no option --renew"),
        (wrong_commands, "README.md", "slides 02`", "slides 77`", "there is no lesson 77"),
        (wrong_commands, "README.md", "`--core`", "`--first`", "no command has an option --first"),
        (wrong_commands, "CONTRIBUTING.md", "course build", "course make", "no command make"),
        (missing_files, "README.md", "`tests/`", "`test/`", "there is no test/"),
        (missing_files, "README.md", "`pyproject.toml`", "`setup.toml`", "there is no setup.toml"),
        (
            missing_files,
            "CONTRIBUTING.md",
            "lesson_0N.py",
            "room_0N.py",
            "no helpers/check/room_0N.py",
        ),
        (wrong_pythons, "README.md", r"3\.11 to 3\.14", "3.10 to 3.14", "says Python 3"),
        (wrong_pythons, "environment.yml", "python=3.13", "python=3.15", "takes Python 3.15"),
        (wrong_pythons, "CONTRIBUTING.md", "version 3.11", "version 3.13", "for 3.['13']"),
        (
            wrong_pins,
            "constraints.txt",
            "networkx==3.6.1",
            "networkx==3.5.1",
            "pins networkx 3.5.1",
        ),
        (wrong_pins, "constraints.txt", "^numpy==.*\n", "", "pins numpy to nothing"),
        (wrong_licences, "README.md", r"\[CC BY 4", "[CC BY-NC 4", "README.md says CC BY-NC 4.0"),
        (wrong_licences, "CITATION.cff", "CC-BY-4", "CC-BY-SA-4", "CITATION.cff names another"),
        (unknown_names, "CONTRIBUTING.md", "as_built", "as_written", "no course.build.as_written"),
        (open_hub, "course/hub/settings.py", '"127.0.0.1"', '"0.0.0.0"', "listens to the network"),
        (unignored, ".gitignore", "build/\n", "", ".gitignore lacks build/"),
        (wrong_idle_minutes, "README.md", "20 idle", "90 idle", "says 90 idle minutes, the Hub 20"),
        (wrong_sessions, "README.md", "take one of", "need one of", "no longer says how many"),
        (wrong_sessions, "README.md", "fill four", "fill five", "fill 4 sessions of 60 minutes"),
        (wrong_sessions, "README.md", r"(\[08 .*\|) 53", r"\1 63", "lesson 08 takes over 60"),
        (wrong_sessions, "README.md", r"(\[08)( .*\n)", r"\1\2| [09\2", "after 04, to 09"),
        (wrong_line_ends, ".gitattributes", r"^\* text.*\n", "", "lacks “* text=auto eol=lf”"),
        (wrong_line_ends, "README.md", "\n", "\r\n", "README.md ends its lines with CRLF"),
        (wrong_line_ends, "lessons_src/en/00_start_here.py", "\n", "\r\n", "00_start_here.py ends"),
        (wrong_line_ends, "notebooks/en/myths.ipynb", "\n", "\r\n", "myths.ipynb ends"),
    ],
)
def test_damage_is_seen(tmp_path, rule, name, old, new, said):
    for file in ROOT.iterdir():
        if file.is_file():
            shutil.copy(file, tmp_path)
    for folder in ("lessons_src", "course"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for folder in ("helpers", "tests"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    (tmp_path / "notebooks" / "en").mkdir(parents=True)
    shutil.copy(ROOT / "notebooks" / "en" / "myths.ipynb", tmp_path / "notebooks" / "en")
    path = tmp_path / name
    text, count = re.subn(old, new, path.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
    assert count == 1
    path.write_bytes(text.encode())
    assert any(said in problem for problem in rule(tmp_path)), rule(tmp_path)
