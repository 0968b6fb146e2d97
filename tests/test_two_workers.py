"""The script of lesson 08: two processes, by the lesson's own launch and by torchrun."""

import importlib.util
import json
import subprocess
import sys

from course.build import ROOT, convert

import pytest
import torch

LESSON = ROOT / "lessons_src" / "en" / "08_cost_and_scale.py"
NEEDED = (
    "import timeit",
    "import inspect",
    "def draws",
    "def make_net",
    "def worker",
    "script = ",
    "def started",
    "def launch",
)
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="gloo needs other settings there")


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    """Return the lesson's cells that make and start the script, as a module."""
    cells = [c.source for c in convert(LESSON).cells if c.cell_type == "code"]
    chosen = [cell for cell in cells if any(part in cell for part in NEEDED)]
    path = tmp_path_factory.mktemp("lesson") / "two_workers_cells.py"
    path.write_text("\n\n".join(chosen), encoding="utf-8")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def one_process(lesson, rate):
    x, y, *weights = lesson.draws()
    losses = []
    for _ in range(20):
        w1, w2 = weights = [w.detach().requires_grad_() for w in weights]
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        grads = torch.autograd.grad(loss, weights)
        weights = [w - rate * grad for w, grad in zip(weights, grads, strict=True)]
    return losses


def assert_right(lesson, runs):
    averaged, doubled = runs
    assert averaged == pytest.approx(one_process(lesson, 5e-7), rel=1e-12)
    assert doubled == pytest.approx(one_process(lesson, 1e-6), rel=1e-12)


def test_the_lesson_starts_two_processes(lesson):
    runs, errors = lesson.launch(lesson.script)
    assert errors == []
    assert_right(lesson, runs)


def test_the_same_script_runs_under_torchrun(lesson, tmp_path):
    path = tmp_path / "two_workers.py"
    path.write_text(lesson.script, encoding="utf-8")
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    command += ["--nproc-per-node", "2", str(path)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert run.returncode == 0, run.stderr
    assert_right(lesson, json.loads(run.stdout.strip().splitlines()[-1]))


def test_a_worker_that_fails_takes_the_other_with_it(lesson):
    waiting = "assert int(rank) == 0, 'lost'; dist.barrier()"
    runs, errors = lesson.launch(lesson.script.replace("x, y, w1, w2 = draws()", waiting))
    assert runs is None
    assert errors[0] == "no two processes here"
    assert "AssertionError: lost" in errors[-1]
