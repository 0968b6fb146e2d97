"""The two functions that lesson 05 hands out, and its data."""

import ast
import hashlib
import os
from importlib.resources import files

from course.build import ROOT, convert

import pytest
import torch
from torch import nn

LESSON = ROOT / "lessons_src" / "en" / "05_real_digits.py"
SOLUTIONS = ROOT / "lessons_src" / "solutions" / "05_real_digits.py"
HANDED_OUT = ["one_pass", "fit"]


def defined(path, *names):
    """Run a lesson's imports and the functions ``names`` of it; return what they define."""
    tree, space = (
        ast.parse("\n".join(c.source for c in convert(path).cells if c.cell_type == "code")),
        {},
    )
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom) or getattr(node, "name", "") in names:
            exec(compile(ast.Module([node], []), path.name, "exec"), space)
    return space


@pytest.fixture(scope="module")
def lesson():
    return defined(LESSON, *HANDED_OUT, "adamw", "run_on")


def task(lesson, dtype=torch.float64, epochs=6):
    """Make a net, AdamW with its schedule, batches of 5 and a rest of 3, and a validation part."""
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(23, 4, generator=generator, dtype=dtype)
    target = (x[:, 0] > 0).long() + (x[:, 1] > 0).long()
    data = torch.utils.data.TensorDataset(x[:18], target[:18])
    torch.manual_seed(2)
    net = nn.Sequential(nn.Linear(4, 9), nn.Dropout(0.0), nn.ReLU(), nn.Linear(9, 3)).to(dtype)
    shuffle = torch.Generator().manual_seed(3)
    loader = torch.utils.data.DataLoader(data, 5, shuffle=True, generator=shuffle)
    return *lesson["adamw"](net, epochs), loader, [(x[18:], target[18:])]


def test_they_are_short_and_complete(lesson):
    tree = ast.parse(LESSON.read_text(encoding="utf-8"))
    for node in tree.body:
        if getattr(node, "name", "") in HANDED_OUT:
            assert node.end_lineno - node.lineno + 1 <= 20
    assert set(HANDED_OUT) <= set(lesson)


def test_a_pass_without_an_optimizer_only_measures(lesson):
    net, *_, validation = task(lesson)
    x, target = validation[0]
    before = {name: w.clone() for name, w in net.state_dict().items()}
    recorded = []
    net.register_forward_hook(lambda *call: recorded.append(call[-1].requires_grad))
    loss, share = lesson["one_pass"](net, [(x[:3], target[:3]), (x[3:], target[3:])])
    assert recorded == [False, False] and torch.is_grad_enabled()
    assert not net.training
    assert all(torch.equal(w, before[name]) for name, w in net.state_dict().items())
    assert all(w.grad is None for w in net.parameters())
    with torch.no_grad():
        logits = net(x)
    assert loss == pytest.approx(nn.functional.cross_entropy(logits, target).item())
    assert share == pytest.approx((logits.argmax(dim=1) == target).double().mean().item())


def test_a_pass_with_an_optimizer_trains_with_gradients_of_length_one_at_most(lesson):
    net, optimizer, _, loader, _ = task(lesson)
    lengths = []

    class Watched(type(optimizer)):
        def step(self, closure=None):
            grads = [w.grad for group in self.param_groups for w in group["params"]]
            lengths.append(nn.utils.get_total_norm(grads).item())
            return super().step(closure)

    with torch.no_grad():
        net[0].weight *= 50
    before = net[0].weight.clone()
    lesson["one_pass"](net, loader, Watched(net.parameters(), lr=0.01))
    assert net.training and not torch.equal(net[0].weight, before)
    assert len(lengths) == 4 and max(lengths) == pytest.approx(1.0, rel=1e-4)


@pytest.mark.parametrize("stop", range(6))
def test_a_run_resumes_after_any_epoch_as_if_it_had_never_stopped(lesson, tmp_path, stop):
    whole = lesson["fit"](*task(lesson), 6, str(tmp_path / "whole"))
    if stop:
        lesson["fit"](*task(lesson), stop, str(tmp_path / "part"))
    resumed = lesson["fit"](*task(lesson), 6, str(tmp_path / "part"))
    for part in ("training", "validation"):
        assert resumed[part] == whole[part] and len(whole[part]) == 6
    for state in ("net", "best"):
        assert all(torch.equal(resumed[state][name], w) for name, w in whole[state].items())


def test_a_loader_without_a_generator_resumes_too(lesson, tmp_path):
    def plain():
        net, optimizer, schedule, loader, validation = task(lesson)
        torch.manual_seed(4)
        loader = torch.utils.data.DataLoader(loader.dataset, 5, shuffle=True)
        return net, optimizer, schedule, loader, validation

    whole = lesson["fit"](*plain(), 4, str(tmp_path / "whole"))
    lesson["fit"](*plain(), 2, str(tmp_path / "part"))
    assert lesson["fit"](*plain(), 4, str(tmp_path / "part"))["training"] == whole["training"]


@pytest.mark.parametrize("where", ["training", "validation"])
def test_what_is_not_finite_stops_the_run(lesson, tmp_path, where):
    *parts, loader, validation = task(lesson)
    bad = loader.dataset.tensors[0] if where == "training" else validation[0][0]
    bad[0, 0] = torch.nan
    with pytest.raises((RuntimeError, FloatingPointError), match=r"non-finite|not finite"):
        lesson["fit"](*parts, loader, validation, 2, str(tmp_path / "run"))
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("lost", ["optimizer", "schedule", "shuffle"])
def test_nothing_in_the_file_can_be_spared(lesson, tmp_path, lost):
    """That the losses part without a piece is what the lesson says of each."""
    path = str(tmp_path / "run")
    whole = lesson["fit"](*task(lesson), 6, str(tmp_path / "whole"))
    lesson["fit"](*task(lesson), 3, path)
    fresh = task(lesson)
    run = torch.load(path, weights_only=True)
    run[lost] = (
        fresh[3].generator.get_state()
        if lost == "shuffle"
        else dict(zip(["optimizer", "schedule"], fresh[1:3], strict=True))[lost].state_dict()
    )
    torch.save(run, path)
    resumed = lesson["fit"](*fresh, 6, path)
    assert resumed["training"] != whole["training"]


def test_the_best_weights_are_those_of_the_least_validation_loss(lesson, tmp_path):
    net, *rest = task(lesson, epochs=12)
    run = lesson["fit"](net, *rest, 12, str(tmp_path / "run"))
    net.load_state_dict(run["best"])
    assert lesson["one_pass"](net, rest[-1]) == min(run["validation"])


def test_a_kill_while_saving_leaves_the_file_before(lesson, tmp_path, monkeypatch):
    path = str(tmp_path / "run")
    lesson["fit"](*task(lesson), 2, path)
    kept = (tmp_path / "run").read_bytes()

    def killed(run, name):
        with open(name, "wb") as file:
            file.write(kept[: len(kept) // 2])
        raise KeyboardInterrupt

    monkeypatch.setattr(torch, "save", killed)
    with pytest.raises(KeyboardInterrupt):
        lesson["fit"](*task(lesson), 3, path)
    assert (tmp_path / "run").read_bytes() == kept


def test_float32_and_another_device(lesson, tmp_path):
    """The meta device has no numbers: what reaches the net is where the net is."""
    run = lesson["fit"](*task(lesson, torch.float32), 2, str(tmp_path / "run"))
    assert {w.dtype for w in run["net"].values()} == {torch.float32}
    validation = task(lesson)[-1]
    seen = []

    class Seen(nn.Module):
        def __init__(self):
            super().__init__()
            self.w = nn.Parameter(torch.ones((), device="meta"))

        def forward(self, x):
            seen.append(x.device.type)
            raise StopIteration

    with pytest.raises(StopIteration):
        lesson["one_pass"](Seen(), validation)
    assert seen == ["meta"]


def test_the_made_up_table_is_learned(lesson, tmp_path):
    lines = ["east,constant,north,ring"]
    draw = torch.Generator().manual_seed(13)
    for east, north in (2 * torch.rand(300, 2, generator=draw) - 1).tolist():
        ring = ["inner", "middle", "outer"][int(2 * (east * east + north * north) ** 0.5)]
        lines.append(f"{east:.3f},0.1,{north:.3f},{ring}")
    lesson["read_table"] = defined(SOLUTIONS, "read_table")["read_table"]
    torch.manual_seed(13)
    net, mean, spread, names, test = lesson["run_on"](lines, str(tmp_path / "run"))
    loss, share = lesson["one_pass"](net, test)
    assert names == ["inner", "middle", "outer"] and spread[1] == 1 and len(mean) == 3
    assert share > 0.85 and loss < 0.3  # in float32, where machines differ


def test_the_digits_are_the_ones_of_their_source():
    path = files("helpers") / "data" / "digits.csv.gz"
    told = (files("helpers") / "data" / "README.md").read_text(encoding="utf-8")
    content = path.read_bytes()
    assert hashlib.sha256(content).hexdigest() in told and f"{len(content):,} bytes" in told
    assert os.fspath(path).startswith(os.fspath(ROOT))
