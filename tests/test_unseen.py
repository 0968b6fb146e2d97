"""Answers that were written without the checks: none wrong passes, none right is refused.

Here each is tried on a page that holds only names, not in its lesson: quick enough for every run.
``python tests/unseen develop`` tries them where a learner would, and prints how well they are
explained.
"""

import csv
import importlib.util
import itertools
import linecache
import math
import timeit
from pathlib import Path

from course.build import ROOT
from helpers.check import rooms
from helpers.check.verdict import verdict

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader

UNSEEN = ROOT / "tests" / "unseen"
spec = importlib.util.spec_from_file_location("unseen", UNSEEN / "__main__.py")
unseen = importlib.util.module_from_spec(spec)
spec.loader.exec_module(unseen)

EXERCISES = {name: make for room in rooms.names() for name, make in rooms.exercises(room).items()}
ANSWERS = {
    answer.key: answer
    for half in ("develop", "measure")
    for answer in unseen.answers_of(half)
    if answer.exercise in EXERCISES
}
# What a learner reads; the most instructive dozen of a lesson.
EXPECTED = dict(
    reversed(line.split("\t"))
    for line in (UNSEEN / "expected.tsv").read_text(encoding="utf-8").splitlines()
)


class Node:
    def __init__(self, data, *edges):
        self.data, self.edges, self.grad = data, edges, 0


class Mixed(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(3))
        self.offset = torch.zeros(3, requires_grad=True)
        self.register_buffer("mean", torch.zeros(3))
        self.first = nn.Linear(3, 3, bias=False)
        self.rest = [nn.Linear(3, 3, bias=False)]
        self.steps = 0


def page():
    """What the lessons leave on their pages, in small."""
    draw = torch.Generator().manual_seed(0)

    def randn(*shape):
        return torch.randn(shape, generator=draw, dtype=torch.float64)

    x, y, w1, w2 = randn(100, 30), randn(100, 10), randn(30, 12), randn(12, 10)
    h = x.mm(w1)
    tensors = {"x": x, "y": y, "w1": w1, "w2": w2, "h": h, "h_relu": h.clamp(min=0)}
    tensors |= {"y_pred": h.clamp(min=0).mm(w2), "targets": randn(100), "strip": torch.arange(6)}
    tensors |= {"grad_w2": randn(12, 10), "grad_h_relu": randn(100, 12), "relu1": randn(2, 3)}
    tensors |= {
        "mask": randn(2, 3) > 0,
        "a": torch.arange(6).view(2, 3),
        "images": randn(10, 3, 28, 28),
    }
    sizes = {"batch_n": 100, "input_data": 30, "hidden_layer": 12, "output_data": 10}
    modules = {"torch": torch, "np": np, "math": math, "nn": nn, "pairwise": itertools.pairwise}
    modules |= {"csv": csv, "timeit": timeit, "F": nn.functional, "DataLoader": DataLoader}
    own = {"Node": Node, "Mixed": Mixed, "learning_rate": 1e-6, "__name__": "__main__"}
    return tensors | sizes | modules | own


class Cell:
    """Stands for the frame of the cell that hands an answer over."""

    def __init__(self, code, space):
        self.f_code, self.f_globals = code, space


def told(answer):
    file = f"<answer {answer.key}>"
    lines = answer.code.splitlines(keepends=True)
    linecache.cache[file] = len(answer.code), None, lines, file
    code, space = compile(answer.code, file, "exec"), page()
    dtype = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        exec(code, space)
    except NameError:
        pytest.skip("it needs more of its page")
    finally:
        torch.set_default_dtype(dtype)
    exercise = EXERCISES[answer.exercise]()
    said = " ".join(verdict(answer.exercise, exercise, space[answer.exercise], Cell(code, space)))
    if not answer.wrong and "is not defined up to here" in said:
        pytest.skip("it needs more of its page")
    return said


@pytest.mark.filterwarnings("ignore")  # of the answers
@pytest.mark.parametrize("key", [key for key, one in ANSWERS.items() if not one.wrong])
def test_a_right_answer_passes(key):
    assert told(ANSWERS[key]) == "✓ "


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("key", EXPECTED)
def test_a_wrong_answer_is_told_why(key):
    if key not in ANSWERS:
        pytest.skip("the lesson has no such exercise any more")
    assert told(ANSWERS[key]) == EXPECTED[key]


@pytest.mark.parametrize("path", sorted(UNSEEN.glob("*/judged.tsv")), ids=lambda p: p.parent.name)
def test_every_judgement_is_one(path: Path):
    for line in path.read_text(encoding="utf-8").splitlines():
        judged, key, sentence = line.split("\t")
        assert judged in (*unseen.JUDGED, "?")
        assert not sentence.startswith("✓"), f"{key} passes"
        assert len(sentence) <= 160


# Which sentence belongs to which mistake, only a reader knows. The judgements are a reader's: who
# was told one mistake's sentence, and rightly, is not told another's.


def sentence_of(exercise, told):
    """Return the known mistake's sentence that a verdict ends with, or None."""
    sentences = {mistake.sentence for mistake in EXERCISES[exercise]().mistakes}
    return next((sentence for sentence in sentences if told.endswith(sentence)), None)


JUDGED = {
    key: sentence
    for path in sorted(UNSEEN.glob("*/judged.tsv"))
    for _, key, told in (line.split("\t") for line in path.read_text("utf-8").splitlines())
    if key in ANSWERS and (sentence := sentence_of(ANSWERS[key].exercise, told))
}


def told_another(keys):
    """Find answers that are told another mistake's sentence than the one that was judged."""
    problems = []
    for key in keys:
        try:
            now = sentence_of(ANSWERS[key].exercise, told(ANSWERS[key]))
        except pytest.skip.Exception:
            continue
        if now not in (None, JUDGED[key]):
            problems.append(f"{key}: was told “{JUDGED[key]}”, is told “{now}”")
    return problems


OWN = [line.split("\t") for line in (UNSEEN / "mistakes.tsv").read_text("utf-8").splitlines()]


def exchanged(mistakes):
    """Find mistakes that have the sentence which is noted as another's of their exercise.

    New mistakes and new sentences are nobody's; ``python tests/unseen mistakes`` notes them.
    """
    own, noted = {}, {(name, sentence) for name, _, sentence in OWN}
    for name, digest, sentence in OWN:
        own.setdefault((name, digest), []).append(sentence)
    return [
        f"{name}: “{now}” is told of what was “{before[0]}”"
        for name, digest, now in mistakes
        if now not in (before := own.get((name, digest), [now])) and (name, now) in noted
    ]


@pytest.mark.filterwarnings("ignore")
def test_no_sentence_is_told_of_another_mistake():
    assert exchanged(unseen.mistakes()) == []


def test_an_exchanged_sentence_is_seen():
    (name, one, first), (_, other, second) = OWN[:2]
    assert exchanged([(name, one, first), (name, other, second), (name, one, "A new one")]) == []
    assert exchanged([(name, one, second), (name, other, first)])


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("lesson", sorted({key[:9] for key in JUDGED}))
def test_a_mistake_keeps_its_own_sentence(lesson):
    assert told_another([key for key in JUDGED if key.startswith(lesson)]) == []


def test_swapped_sentences_are_seen(monkeypatch):
    key = next(key for key in JUDGED if key.startswith("lesson_00/"))
    mistakes = EXERCISES[ANSWERS[key].exercise]().mistakes
    own = next(m for m in mistakes if m.sentence == JUDGED[key])
    other = next(m for m in mistakes if m is not own)
    for one, sentences in ((own, other.sentences), (other, own.sentences)):
        monkeypatch.setattr(one, "sentences", sentences)
    assert told_another([key]) == [f"{key}: was told “{JUDGED[key]}”, is told “{own.sentence}”"]
