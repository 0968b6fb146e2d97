"""What stands around a lesson: hints, reasons, helpers that compute nothing of it, pins."""

import ast
import re
import tomllib

from course.build import ROOT
from course.reading import COMMENT, FENCED, exercise_of, headings

import jupytext
import pytest

LESSONS = sorted((ROOT / "lessons_src" / "en").glob("[0-9]*.py"))
each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
FOLD = re.compile(r"<details>\s*<summary>(.*?)</summary>(.*?)</details>", re.DOTALL)
LEAST = 5  # words of a hint or a reason


def read(text):
    return jupytext.reads(text, fmt="py:percent").cells


def words(text):
    return len(COMMENT.sub("", text).split())


def empty_folds(cells):
    """Find folds with less than a sentence in them, and exercises without two hints."""
    problems, turn, hints = [], None, []
    for cell in cells:
        if cell.cell_type == "markdown":
            text = FENCED.sub("", cell.source)
            for title, inside in FOLD.findall(text):
                if words(inside) < LEAST:
                    problems.append(f"“{title.strip()}” is empty: {turn or text[:60]}")
            for _, heading in headings(cell):
                turn, hints = (heading if heading.startswith("Your turn") else None), []
            hints += re.findall(r"<summary>Hint (\d+)</summary>", text)
        elif name := exercise_of(cell):
            if hints != [str(n + 1) for n in range(max(2, len(hints)))]:
                problems.append(f"{name} has the hints {hints}: two are wanted, Hint 1 and Hint 2")
            turn, hints = None, []
    return problems


def unreasoned(cells):
    """Find solutions before which no reason stands."""
    problems, before = [], ""
    for cell in cells:
        if cell.cell_type == "markdown":
            before = re.sub(r"^#+ .*", "", cell.source, flags=re.MULTILINE)
        elif name := exercise_of(cell):
            if words(before) < LEAST:
                problems.append(f"no reason stands above the solution of {name}")
            before = ""
    return problems


@each_lesson
def test_hints_and_reasons_are_there(path):
    problems = empty_folds(read(path.read_text(encoding="utf-8")))
    assert not problems, "\n".join(problems)
    solutions = ROOT / "lessons_src" / "solutions" / path.name
    assert unreasoned(read(solutions.read_text(encoding="utf-8"))) == []


LESSON = """\
# %% [markdown]
# **Predict.** What is it?
#
# <details><summary>Reasoning</summary>
#
# It is two, since one and one are two.
#
# </details>

# %% [markdown]
# ### Your turn: `one`
#
# <details><summary>Hint 1</summary>
#
# Count your thumbs on one hand.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# It is less than two fingers.
#
# </details>

# %%
one = ...  # your code here

check.one(one)
"""
SOLUTION = """\
# %% [markdown]
# ## `one`
#
# A hand has no more thumbs.

# %%
one = 1

check.one(one)
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("It is two, since one and one are two.", "Two.", "“Reasoning” is empty"),
        ("Count your thumbs on one hand.", "<!-- to be written, in a day -->", "“Hint 1” is empty"),
        ("Hint 2", "Hint 3", "one has the hints ['1', '3']"),
        ("<summary>Hint 2</summary>", "<summary>More</summary>", "one has the hints ['1']"),
        ("A hand has no more thumbs.", "", "no reason stands above the solution of one"),
        ("A hand has no more thumbs.", "<!-- shown above: as it is short -->", "no reason stands"),
    ],
)
def test_an_empty_hint_or_reason_is_seen(old, new, said):
    assert empty_folds(read(LESSON)) + unreasoned(read(SOLUTION)) == []
    lesson, solution = LESSON.replace(old, new), SOLUTION.replace(old, new)
    problems = empty_folds(read(lesson)) + unreasoned(read(solution))
    assert any(said in problem for problem in problems), problems


# Helpers draw or judge; what a lesson teaches it computes itself ---------------------------------

# What a lesson can call. The rooms behind it need gradients and losses for their oracles.
CALLED = [
    *sorted((ROOT / "helpers" / "draw").glob("*.py")),
    *(ROOT / "helpers" / name for name in ["__init__.py", "check/__init__.py"]),
    *(ROOT / "helpers" / "check" / name for name in ["exhibits.py", "rooms.py"]),
]
TAUGHT = re.compile(
    r"backward|autograd|optim|zero_grad|requires_grad_|manual_seed|DataLoader|randperm"
    r"|\w*_loss|\w+Loss|\w*cross_entropy|(?:log_)?softmax|logsumexp"
)
ADDED_UP = {"sum", "mean", "norm", "vector_norm", "dist", "vdot", "inner"}
STEPS = {"sub_", "add_", "addcmul_", "addcdiv_", "lerp_"}


def is_square(node):
    match node:
        case ast.BinOp(op=ast.Pow()):
            return True
        case ast.BinOp(op=ast.Mult(), left=left, right=right):
            return ast.dump(left) == ast.dump(right)
        case ast.Call(func=ast.Attribute(attr="pow" | "square")):
            return True
    return False


def computed(code):
    """List what code computes that a lesson teaches: gradients, steps, losses, batches, scores."""
    found = []
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Attribute(attr=name) | ast.alias(name=name) if TAUGHT.fullmatch(
                name.rpartition(".")[2]
            ):
                found.append(name)
            case ast.Call(func=ast.Attribute(attr="step"), args=[], keywords=[]):
                found.append("step")
            case ast.Call(func=ast.Attribute(value=value, attr=name)) if name in ADDED_UP:
                inside = [value, *getattr(node, "args", [])]
                squares = any(map(is_square, inside))
                length = name == "dist" or (
                    "norm" in name
                    and any(
                        isinstance(part, ast.BinOp) and isinstance(part.op, ast.Sub)
                        for part in inside
                    )
                )
                found += [f"{name} of squares"] * (squares or length)
            case ast.AugAssign(op=ast.Sub() | ast.Add(), value=value) if "grad" in ast.dump(value):
                found.append("a step")
            case ast.BinOp(op=ast.Sub() | ast.Add()) if "attr='grad'" in ast.dump(node):
                found.append("a step")
            case ast.Call(func=ast.Attribute(attr=name)) if name in STEPS:
                found.append(f"{name}, a step")
            case ast.Call(func=ast.Attribute(attr="einsum" | "dot"), args=args) if len(
                {ast.dump(arg) for arg in args if not isinstance(arg, ast.Constant)}
            ) < sum(not isinstance(arg, ast.Constant) for arg in args):
                found.append("sum of squares")
            case ast.Call(func=ast.Attribute(attr="dot", value=value), args=[arg]) if ast.dump(
                value
            ) == ast.dump(arg):
                found.append("sum of squares")
            case ast.Call(func=ast.Name("sum"), args=[part, *_]) if any(
                map(is_square, ast.walk(part))
            ):
                found.append("sum of squares")
            case ast.Attribute(value=ast.Name("torch"), attr="func"):
                found.append("torch.func")
            case ast.ImportFrom(module=module) if re.match(
                r"torch\.(optim|autograd|utils)", module or ""
            ):
                found.append(module)
    return found


@pytest.mark.parametrize("path", CALLED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_helpers_compute_nothing_that_a_lesson_teaches(path):
    found = computed(path.read_text(encoding="utf-8"))
    assert not found, f"helpers draw or judge; let the lesson itself compute: {', '.join(found)}"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("loss.backward()", "backward"),
        ("torch.autograd.grad(loss, w)", "autograd"),
        ("optimizer = torch.optim.SGD([w], lr=1)", "optim"),
        ("from torch.optim import SGD", "torch.optim"),
        ("optimizer.step()", "step"),
        ("w -= rate * w.grad", "a step"),
        ("loss = (y_pred - y).pow(2).sum()", "sum of squares"),
        ("loss = torch.mean((y_pred - y) ** 2)", "mean of squares"),
        ("loss = ((y_pred - y) * (y_pred - y)).sum()", "sum of squares"),
        ("w = w - rate * w.grad", "a step"),
        ("w.sub_(rate * w.grad)", "sub_, a step"),
        ("w.add_(w.grad, alpha=-rate)", "add_, a step"),
        ("g = torch.func.grad(f)(w)", "torch.func"),
        ("loss = torch.func.jacrev(f)(w)", "torch.func"),
        ("loss = e.dot(e)", "sum of squares"),
        ("loss = torch.dot(e, e)", "sum of squares"),
        ("loss = torch.einsum('ij,ij->', d, d)", "sum of squares"),
        ("loss = torch.linalg.norm(y_pred - y) ** 2", "norm of squares"),
        ("loss = torch.dist(y_pred, y) ** 2", "dist of squares"),
        ("loss = sum((a - b) ** 2 for a, b in zip(y_pred, y))", "sum of squares"),
        ("F.cross_entropy(logits, target)", "cross_entropy"),
        ("loss = nn.MSELoss()(y_pred, y)", "MSELoss"),
        ("torch.manual_seed(13)", "manual_seed"),
        ("order = torch.randperm(9)", "randperm"),
    ],
)
def test_a_helper_that_computes_is_seen(code, said):
    assert said in computed(f"def help(w, y_pred, y):\n    for _ in range(20):\n        {code}")


def imported_from_helpers(code):
    """List what a lesson imports of helpers."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "helpers":
            found += [
                alias.name if node.module == "helpers" else node.module for alias in node.names
            ]
        elif isinstance(node, ast.Import):
            found += [a.name for a in node.names if a.name.split(".")[0] == "helpers"]
    return found


@each_lesson
def test_a_lesson_calls_nothing_else_of_the_helpers(path):
    assert set(imported_from_helpers(path.read_text(encoding="utf-8"))) <= {"check", "draw"}
    assert imported_from_helpers("from helpers.check.lesson_05 import classes")[0] not in (
        "check",
        "draw",
    )


# Pins ---------------------------------------------------------------------------------------------


def exact(name, project, constraints):
    """Return the one version that both files pin, or None."""
    here = re.findall(rf'^    "{name}==([\d.]+)",$', project, re.MULTILINE)
    there = re.findall(rf"^{name}==(\S+)$", constraints, re.MULTILINE)
    return here[0] if len(here) == 1 and here == there else None


def test_torch_is_pinned_exactly():
    """Other versions print other numbers; the lessons' are this one's."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    version = exact("torch", project, pins)
    assert version, "pin torch as torch==… in pyproject.toml, and the same in constraints.txt"
    for looser in (f"torch~={version}", f"torch>={version}", f"torch=={version}.*"):
        assert not exact("torch", project.replace(f"torch=={version}", looser), pins)
    assert not exact("torch", project, pins.replace(f"torch=={version}", "torch==9.9.9"))
    options = tomllib.loads(project)["tool"]["pytest"]["ini_options"]
    assert options["testpaths"] == ["tests", "notebooks"] and set(options) <= {
        "testpaths",
        "norecursedirs",
        "markers",
    }
