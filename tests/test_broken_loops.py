"""Lesson 03, `line_of_the_bug`: each loop does harm by the one line that the check names."""

import re

from course.build import ROOT, convert
from helpers import check

import pytest
import torch

LESSON = ROOT / "lessons_src" / "en" / "03_autograd.py"
EPOCHS, RATE = 5, 1e-3
REPAIRS = {  # the line that the check names -> the repaired loop, with this line moved or replaced
    "A": (5, [1, 2, 3, 4, 6, 7, 8, 5]),
    "B": (5, [1, 2, 3, 4, "        w1 -= learning_rate * w1.grad", 6]),
    "C": (4, [1, 2, 3, "    average = 0.9 * average + 0.1 * loss.item()", 5, 6, 7, 8, 9]),
    "D": (3, [1, 2, "    loss = (y_pred - y).pow(2).sum()", 4, 5, 6, 7]),
}
each_loop = pytest.mark.parametrize("letter", REPAIRS)


def listings():
    """Return ``{letter: {number: line}}`` as the lesson prints them."""
    text = "\n".join(cell.source for cell in convert(LESSON).cells if cell.cell_type == "markdown")
    found = re.findall(
        r"\*\*Loop (\w)\*\*(?: <!-- slide -->)?\n\n```python\n(.*?)```", text, re.DOTALL
    )
    return {
        letter: {int(line[0]): line[4:] for line in code.splitlines()} for letter, code in found
    }


def net():
    generator = torch.Generator().manual_seed(3)
    sizes = [(12, 7), (12, 3), (7, 5), (5, 3)]
    return [torch.randn(size, generator=generator, dtype=torch.float64) for size in sizes]


def behind(value):
    """Count the functions behind a value."""
    seen, todo = set(), [getattr(value, "grad_fn", None)]
    while todo:
        function = todo.pop()
        if function is not None and function not in seen:
            seen.add(function)
            todo += [parent for parent, _ in function.next_functions]
    return len(seen)


def trained(lines):
    """Run a loop; return its weights and the functions that a name still holds, or None."""
    x, y, *weights = net()
    space = {"torch": torch, "x": x, "y": y, "epoch_n": EPOCHS, "learning_rate": RATE}
    space |= {"losses": [], "report": []}
    space["w1"], space["w2"] = (w.requires_grad_() for w in weights)
    exec("\n".join(lines), space)
    assert not any(behind(loss) for loss in space["losses"] + space["report"])
    return [space[name].detach() for name in ("w1", "w2")], behind(space.get("average"))


def descended():
    x, y, w1, w2 = net()
    for _ in range(EPOCHS):
        leaves = [w.clone().requires_grad_() for w in (w1, w2)]
        loss = (x.mm(leaves[0]).clamp(min=0).mm(leaves[1]) - y).pow(2).sum()
        g1, g2 = torch.autograd.grad(loss, leaves)
        w1, w2 = w1 - RATE * g1, w2 - RATE * g2
    return [w1, w2]


def is_right(lines):
    try:
        weights, held = trained(lines)
    except TypeError:  # the gradient is None
        return False
    return not held and all(map(torch.allclose, weights, descended()))


@each_loop
def test_a_loop_does_harm_and_its_one_line_is_the_reason(letter):
    numbered = listings()[letter]
    assert list(numbered) == list(range(1, len(numbered) + 1))
    line, repaired = REPAIRS[letter]
    others = [number for number in numbered if number != line]
    assert [part for part in repaired if part in others] == others
    assert len(repaired) == len(numbered) and repaired != list(numbered)
    assert not is_right(numbered.values())
    assert is_right([numbered.get(part, part) for part in repaired])


def test_the_check_names_these_lines(capsys):
    assert list(listings()) == list(REPAIRS)
    check.line_of_the_bug([line for line, _ in REPAIRS.values()])
    assert capsys.readouterr().out == "✓ line_of_the_bug\n"
