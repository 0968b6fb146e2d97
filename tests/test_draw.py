"""Pictures: what is drawn, what it says in words, and that drawing changes nothing."""

import base64
import collections
import functools
import inspect
import io
import itertools
import json
import math
import os
import random
import subprocess
import sys
import time
import warnings

from helpers import draw
from helpers.draw import figure as paper
from helpers.draw.graph import walk

import matplotlib
import numpy as np
import pytest
import torch
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle
from matplotlib.text import Text
from PIL import Image

pytestmark = pytest.mark.filterwarnings("error")


def net(batch_n=100, input_data=1000, hidden_layer=100, output_data=10):
    """Return every tensor of the course's net by name, with autograd's graph behind the loss."""
    generator = torch.Generator().manual_seed(13)

    def randn(*shape):
        return torch.randn(*shape, generator=generator, dtype=torch.float64)

    x, y = randn(batch_n, input_data), randn(batch_n, output_data)
    w1 = randn(input_data, hidden_layer).requires_grad_()
    w2 = randn(hidden_layer, output_data).requires_grad_()
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    y_pred = h_relu.mm(w2)
    difference = y_pred - y
    loss = difference.pow(2).sum()
    return dict(locals())


NET = net()
FORWARD = [("x", NET["x"]), ("w1", NET["w1"]), "x.mm(w1)", ("h", NET["h"]), "h.clamp(min=0)"]
FORWARD += [("h_relu", NET["h_relu"]), ("w2", NET["w2"]), "h_relu.mm(w2)"]
FORWARD += [("y_pred", NET["y_pred"]), ("y", NET["y"]), "(y_pred - y).pow(2).sum()"]
FORWARD += [("loss", NET["loss"])]
BACKWARD = ["2 * (y_pred - y)", ("grad_y_pred", torch.ones(100, 10))]
BACKWARD += ["h_relu.t().mm(grad_y_pred)", ("grad_w2", torch.ones(100, 10))]
BACKWARD += ["grad_y_pred.mm(w2.t())", ("grad_h_relu", torch.ones(100, 100))]
BACKWARD += ["grad_h_relu * (h > 0)", ("grad_h", torch.ones(100, 100))]
BACKWARD += ["x.t().mm(grad_h)", ("grad_w1", torch.ones(1000, 100))]
NAMES = {name: NET[name] for name in ["x", "w1", "w2", "h", "h_relu", "y_pred"]}
A = torch.arange(10, 16).reshape(2, 3)
B = torch.arange(24.0).reshape(2, 3, 4)
U, V = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([2.0, -1.0])
INK = torch.arange(12 * 64).reshape(12, 64) % 17
FALLING = [4.46e7 * 0.8**i for i in range(20)]
BURST = [4.46e7 * 100.0**i for i in range(6)] + [math.inf] * 3 + [math.nan] * 11
SIZES = [1, 1000, 1_000_000]
STEPS = [10.0**-k for k in range(1, 13)]
SWING = torch.tensor([[-60.4, 20.0], [150.9, -44.0], [-326.1, 90.0], [550.4, -3.0], [-88.0, 1.0]])
SPREAD = torch.tensor([3.0, 3e6, 2.5e5, 100.0])


def chain(length):
    """Return a graph of ``length`` operations and one leaf."""
    tensor = torch.ones(2, requires_grad=True)
    for _ in range(length - 1):
        tensor = tensor.sin()
    return tensor.sum()


# Every picture: a callable without arguments.
PICTURES = {
    "storage": lambda: draw.storage({"a": A, "a.t()": A.t(), "a[:, ::2]": A[:, ::2]}),
    "storage 3-D": lambda: draw.storage({"b": B, "b[1]": B[1]}),
    "storage 0-D": lambda: draw.storage({"s": torch.tensor(3.0)}, title="A number"),
    "two storages": lambda: draw.storage({"a": A, "copy": A.t().contiguous()}),
    "broadcast": lambda: draw.broadcast((100, 1), torch.ones(100)),
    "no broadcast": lambda: draw.broadcast((4, 3), (2, 4, 1, 4), title="Which axis?"),
    "matrices": lambda: draw.matrices(
        {"u": U[:, None], "v": V, "outer": torch.outer(U, V)}, between=["⊗", "="]
    ),
    "large matrices": lambda: draw.matrices({"w1": NET["w1"][:40, :30], "bool": A > 12}),
    "product": lambda: draw.product({name: NET[name] for name in ["x", "w1", "w2"]}),
    "no product": lambda: draw.product({name: NET[name] for name in ["x", "w2"]}),
    "pipeline": lambda: draw.pipeline(FORWARD),
    "pipeline and back": lambda: draw.pipeline(FORWARD, BACKWARD, title="There and back"),
    "pipeline on the way": lambda: draw.pipeline(FORWARD, BACKWARD[:6], of=5),
    "outer": lambda: draw.outer({"u": U, "v": V}),
    "nudge": lambda: draw.nudge(lambda moved: 3 * moved + moved**2, [2, 0.5], title="Nudged"),
    "rate_map": lambda: draw.rate_map(
        [1e-7, 1e-6, 2e-6, 4e-6], [FALLING, FALLING, [*FALLING[:9], 5e7, *FALLING[10:]], BURST]
    ),
    "graph": lambda: draw.graph(NET["loss"], names=NAMES),
    "graph saved": lambda: draw.graph(NET["loss"], names=NAMES, show="saved"),
    "graph grads": lambda: draw.graph(NET["loss"], show="grads", title="No gradient yet"),
    "deep graph": lambda: draw.graph(chain(300)),
    "losses": lambda: draw.losses({"slow": FALLING, "burst": BURST}, baseline={"zeros": 971.0}),
    "curvatures": lambda: draw.losses(
        {"1e-6": FALLING}, baseline={"limit": 2e6}, what="curvature", title="Still steep"
    ),
    "bounces": lambda: draw.bounces(SWING, what="mean error", title="About zero"),
    "spectrum": lambda: draw.spectrum(SPREAD, what="curvature", title="One far out"),
    "v_curve": lambda: draw.v_curve(
        {"right": [s**2 + 1e-16 / s for s in STEPS], "wrong": [0.3 for _ in STEPS]}, STEPS
    ),
    "sweep": lambda: draw.sweep(
        [1, 2, 4], {"kept": [9, 4, 2], "peak": [9, 5, 8]}, "segment", "kB", baseline={"all": 10}
    ),
    "long sweep": lambda: draw.sweep(range(50), {"norms": range(50)}, "example", "length"),
    "errors": lambda: draw.errors(A + (A == 12), A),
    "many errors": lambda: draw.errors(NET["w1"] * (NET["w1"] < 2), NET["w1"]),
    "ledger": lambda: draw.ledger({"by hand": FALLING, "autograd": FALLING, "other": FALLING[1:]}),
    "course_map": draw.course_map,
    "digits": lambda: draw.digits(INK, labels=range(12), columns=5, title="Ink"),
    "log_log": lambda: draw.log_log(
        {"torch": [1e-6, 1.1e-6, 1e-4], "list": [1e-7, 1e-5, 1e-2]}, SIZES, x="elements"
    ),
    "roofline": lambda: draw.roofline(
        {"sub_": 1 / 12, "clamp": 1 / 16, "mm": 11.9, "mm, float32": 23.8}, 4e10, 1e10
    ),
    "signed digits": lambda: draw.digits(NET["w1"][:64, :3].t(), labels=["a\nb", "", "c"]),
}


def contrast(colour, ground="white"):
    """Return the contrast ratio of two colours, as WCAG 2.1 defines it."""

    def luminance(colour):
        linear = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
            for c in matplotlib.colors.to_rgb(colour)
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted([luminance(colour), luminance(ground)])
    return (high + 0.05) / (low + 0.05)


def test_letters_can_be_read_on_white():
    hues = [paper.BLUE, paper.ORANGE, paper.GREEN, paper.RED, paper.SKY, paper.PINK]
    assert min(contrast(paper.dark(colour)) for colour in hues) >= 4.5
    assert min(map(contrast, [paper.INK, paper.GREY, paper.RED_INK])) >= 4.5


def test_every_public_picture_is_among_them():
    code = "".join(inspect.getsource(make) for make in PICTURES.values())
    names = set(draw.__all__) - {"Figure", "course_map"}  # which stands there as it is
    missing = [name for name in sorted(names) if f"draw.{name}(" not in code]
    assert not missing, f"add to PICTURES: {', '.join(missing)}"


every_picture = pytest.mark.parametrize("name", PICTURES)


def texts(figure):
    """List what is written on a figure."""
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def boxes(figure):
    return [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]


@functools.cache
def drawn(name):
    """Return a picture, what it gives a notebook, and its bytes."""
    figure = PICTURES[name]()
    bundle = figure._repr_mimebundle_()
    return figure, bundle, base64.b64decode(bundle[0]["image/png"])


# What holds for every picture


@every_picture
def test_a_picture_says_itself_in_words(name):
    figure, (data, metadata), _ = drawn(name)
    assert isinstance(figure, draw.Figure)
    assert figure.alt.endswith(".") and "\n" not in figure.alt
    assert 40 <= len(figure.alt) <= 900
    assert data["text/plain"] == metadata["image/png"]["alt"] == figure.alt
    assert metadata["image/png"]["width"] <= 900
    # Each word lies within the picture and is large enough to read.
    ticks = {label for ax in figure.axes for label in ax.get_xticklabels() + ax.get_yticklabels()}
    for text in set(figure.findobj(Text)) - ticks:
        if text.get_text().strip():
            box, page = text.get_window_extent(), figure.bbox
            inside = min(box.x0, box.y0, page.x1 - box.x1, page.y1 - box.y1) >= -1
            assert inside, f"{text.get_text()!r} leaves the picture: {box} on {page}"
            assert text.get_fontsize() >= 7


@every_picture
def test_a_picture_is_small_on_white_and_the_same_bytes_twice(name):
    _, _, first = drawn(name)
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "black", "text.usetex": True}):
        assert PICTURES[name]().png() == first
    assert len(first) < 60_000
    image = Image.open(io.BytesIO(first))
    assert not image.info.keys() & {"Software", "Creation Time", "date"}
    pixels = np.asarray(image.convert("RGB"))
    assert (pixels[[0, 0, -1, -1], [0, -1, 0, -1]] == 255).all()


def test_drawing_changes_nothing():
    tensors = [value for value in NET.values() if isinstance(value, torch.Tensor)]
    leaf = torch.ones(2, 2, requires_grad=True)
    leaf.pow(2).sum().backward()
    made = leaf.exp()
    made.retain_grad()
    total = made.sum()
    total.backward(retain_graph=True)
    tensors += [A, B, U, V, leaf, made, total]
    before = [
        (t.clone(), t._version, t.requires_grad, t.grad_fn, t.is_leaf, t.retains_grad)
        for t in tensors
    ]
    grads = [leaf.grad.clone(), made.grad.clone()]
    settings = (torch.get_rng_state(), torch.is_grad_enabled(), dict(matplotlib.rcParams))
    for picture in PICTURES.values():
        picture()
    for show in (None, "saved", "grads"):
        draw.graph(total, names={"leaf": leaf, "made": made}, show=show).png()
    draw.matrices({"leaf": leaf, "made": made}).png()
    for tensor, (value, *facts) in zip(tensors, before, strict=True):
        assert torch.equal(tensor, value)
        after = [tensor._version, tensor.requires_grad, tensor.grad_fn, tensor.is_leaf]
        assert [*after, tensor.retains_grad] == facts
    assert torch.equal(leaf.grad, grads[0]) and torch.equal(made.grad, grads[1])
    assert NET["w1"].grad is None
    assert torch.equal(torch.get_rng_state(), settings[0])
    assert torch.is_grad_enabled() == settings[1] and dict(matplotlib.rcParams) == settings[2]
    total.backward()  # the graph still stands
    assert torch.allclose(leaf.grad, grads[0] + torch.e)


BAD = {
    "digits of a list": (lambda: draw.digits([1]), TypeError, "images: .*tensor, got list"),
    "digits that are not square": (
        lambda: draw.digits(torch.ones(2, 8)),
        ValueError,
        r"square pictures.*got \(2, 8\)",
    ),
    "a vector as digits": (lambda: draw.digits(torch.ones(9)), ValueError, "square pictures"),
    "too many digits": (lambda: draw.digits(torch.ones(61, 4)), ValueError, "at most 60 .*got 61"),
    "digits without a label": (
        lambda: draw.digits(torch.ones(3, 4), labels="ab"),
        ValueError,
        "label for each of 3 pictures, got 2",
    ),
    "storage of a list": (lambda: draw.storage([1]), TypeError, "dict .*got list"),
    "storage of nothing": (lambda: draw.storage({}), ValueError, "at least one.*empty dict"),
    "storage of a number": (lambda: draw.storage({"n": 3}), TypeError, "n: .*tensor, got int"),
    "storage in 4-D": (
        lambda: draw.storage({"q": torch.ones(1, 2, 3, 4)}),
        ValueError,
        r"at most 3 dimensions, got 4 \(shape \(1, 2, 3, 4\)\)",
    ),
    "storage too long": (
        lambda: draw.storage({"x": torch.ones(97)}),
        ValueError,
        "at most 96 elements, got 97 behind x",
    ),
    "empty": (lambda: draw.matrices({"e": torch.ones(0, 3)}), ValueError, r"got shape \(0, 3\)"),
    "complex": (
        lambda: draw.matrices({"c": torch.ones(2, dtype=torch.complex64)}),
        TypeError,
        "got torch.complex64",
    ),
    "signs": (lambda: draw.matrices({"u": U}, between=["+"]), ValueError, "expected 0 .*got 1"),
    "matrices in 3-D": (lambda: draw.matrices({"b": B}), ValueError, "at most 2 .*got 3"),
    "shape": (lambda: draw.broadcast((2.5,), (1,)), TypeError, r"whole numbers, got \(2.5,\)"),
    "shape of a string": (lambda: draw.broadcast("ab", (1,)), TypeError, "s: .*got str"),
    "negative size": (lambda: draw.broadcast((1,), (-1,)), ValueError, r"t: .*got \(-1,\)"),
    "one factor": (lambda: draw.product({"u": U[None]}), ValueError, "two matrices, got 1"),
    "vector": (lambda: draw.product({"a": A, "u": U}), ValueError, r"for u, got shape \(3,\)"),
    "no row": (lambda: draw.pipeline([]), ValueError, "empty list"),
    "two lines": (lambda: draw.pipeline([("a", A), "f", "g"]), ValueError, "between 'f' and 'g'"),
    "no pair": (lambda: draw.pipeline([A]), TypeError, r"\(name, tensor\) pairs"),
    "code at the end": (lambda: draw.pipeline([("a", A), "f"]), ValueError, "after 'f'"),
    "name twice": (lambda: draw.pipeline([("a", A), ("a", A)]), ValueError, "different names"),
    "no such tensor": (
        lambda: draw.pipeline(FORWARD, [("grad_b1", A)]),
        ValueError,
        "grad_b1 belongs to in forward",
    ),
    "too few": (lambda: draw.pipeline(FORWARD, BACKWARD, of=4), ValueError, "at least 5, got 4"),
    "three vectors": (lambda: draw.outer({"u": U}), ValueError, "two vectors, got 1"),
    "outer of a matrix": (lambda: draw.outer({"u": U, "a": A}), ValueError, r"for a.*\(2, 3\)"),
    "no function": (lambda: draw.nudge(3.0, [1.0]), TypeError, "a function, got float"),
    "nudge of 0": (lambda: draw.nudge(abs, [1.0, 0.0]), ValueError, "above 0, got"),
    "nudge by words": (lambda: draw.nudge(abs, "a"), TypeError, "numbers for steps"),
    "falling rates": (lambda: draw.rate_map([2, 1], [[1], [1]]), ValueError, "rising rates"),
    "a row too few": (lambda: draw.rate_map([1, 2], [[1.0]]), ValueError, r"2 rows .*1 rows"),
    "rows differ": (lambda: draw.rate_map([1, 2], [[1], [1, 2]]), ValueError, r"\[1, 2\] in 2"),
    "no tensor": (lambda: draw.graph(3.0), TypeError, "a tensor, got float"),
    "no grad_fn": (
        lambda: draw.graph(NET["w1"]),
        ValueError,
        r"grad_fn, got one without: shape \(1000, 100\), requires_grad=True",
    ),
    "show": (lambda: draw.graph(NET["loss"], show="all"), ValueError, "got 'all'"),
    "name": (lambda: draw.graph(NET["loss"], names={"a": 1}), TypeError, "for 'a', got int"),
    "losses of a list": (lambda: draw.losses([1.0]), TypeError, "dict .*got list"),
    "losses of words": (lambda: draw.losses({"a": ["b"]}), TypeError, "numbers for 'a'"),
    "no losses": (lambda: draw.losses({"a": []}), ValueError, "for 'a', got none"),
    "nine curves": (lambda: draw.losses({i: [1.0] for i in range(9)}), ValueError, "8.*got 9"),
    "baseline": (lambda: draw.losses({"a": [1.0]}, baseline={"b": 0}), ValueError, "above 0"),
    "bounces of a list": (lambda: draw.bounces([1.0]), TypeError, "values: .*tensor, got list"),
    "bounces of a vector": (lambda: draw.bounces(U), ValueError, r"\(epochs, lines\), got \(3,\)"),
    "bounces to nan": (lambda: draw.bounces(U[None] / 0 - 1 / (0 * U)), ValueError, "finite"),
    "spectrum of a list": (lambda: draw.spectrum([1.0]), TypeError, "tensor, got list"),
    "spectrum below 0": (lambda: draw.spectrum(V), ValueError, "above 0, got -1"),
    "steps": (lambda: draw.v_curve({"a": [1.0]}, [0.0]), ValueError, "steps above 0, got 0.0"),
    "lengths": (lambda: draw.v_curve({"a": [1.0]}, [0.1, 0.2]), ValueError, "2 errors .*got 1"),
    "sizes fall": (lambda: draw.log_log({"a": [1, 2]}, [2, 1]), ValueError, "rising sizes"),
    "a size too few": (lambda: draw.log_log({"a": [1]}, [1, 2]), ValueError, "2 numbers above 0"),
    "no time": (lambda: draw.log_log({"a": [1, 0]}, [1, 2]), ValueError, "above 0 for 'a'"),
    "no points": (lambda: draw.roofline({}, 1, 1), ValueError, "empty dict"),
    "points in a list": (lambda: draw.roofline([1.0], 1, 1), TypeError, "dict .*got list"),
    "no bandwidth": (lambda: draw.roofline({"a": 1}, 1, 0), ValueError, "bandwidth 0"),
    "sweep of a list": (lambda: draw.sweep([1], [2], "a", "b"), TypeError, "dict .*got list"),
    "places": (lambda: draw.sweep([1], {"a": [1, 2]}, "a", "b"), ValueError, "1 numbers.*got 2"),
    "infinite": (lambda: draw.sweep([1], {"a": [math.inf]}, "a", "b"), ValueError, "finite"),
    "two shapes": (lambda: draw.errors(A, A.t()), ValueError, r"got \(2, 3\) and \(3, 2\)"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told_what_was_expected_and_what_came(name):
    call, error, message = BAD[name]
    with pytest.raises(error, match=message) as caught:
        call()
    assert "expected" in str(caught.value)


# Tensors


def test_storage_gives_one_element_one_colour_and_writes_the_recipe():
    figure = draw.storage({"a": A, "a.t()": A.t(), "a[:, 1]": A[:, 1]})
    colours = collections.defaultdict(set)
    for patch in boxes(figure):
        middle = patch.get_x() + patch.get_width() / 2, patch.get_y() + patch.get_height() / 2
        value = next(
            t.get_text()
            for t in figure.findobj(Text)
            if math.dist(t.get_position(), middle) < 0.1 and t.get_text()
        )
        colours[value].add(to_hex(patch.get_facecolor()))
    assert sorted(colours) == ["10", "11", "12", "13", "14", "15"]
    assert all(len(found) == 1 for found in colours.values())
    assert len(set.union(*colours.values())) == 6
    assert len(boxes(figure)) == 6 + 6 + 6 + 2
    written = texts(figure)
    for line in ["shape  (3, 2)", "stride (1, 3)", "stride (3,)", "offset 1", "+3", "+1"]:
        assert line in written
    assert "a[:, 1] with shape (2,), stride (3,), offset 1" in figure.alt


def test_storage_hatches_what_no_tensor_reads_and_keeps_two_storages_apart():
    column = draw.storage({"a[:, 1]": A[:, 1]})
    assert sum(bool(patch.get_hatch()) for patch in boxes(column)) == 4
    expanded = draw.storage({"e": U.expand(4, 3)})
    assert "+0" in texts(expanded) and len(boxes(expanded)) == 3 + 12
    assert draw.storage({"a": A, "b": A.clone()}).alt.count("One storage of 6 elements") == 2


def test_broadcast_agrees_with_torch():
    shapes = [s for n in range(4) for s in itertools.product((1, 2, 3), repeat=n)]
    for s, t in itertools.islice(itertools.product(shapes, shapes), 0, None, 37):
        figure = draw.broadcast(s, torch.empty(t))
        try:
            result = torch.broadcast_shapes(s, t)
        except RuntimeError:
            assert figure.alt.endswith("They do not broadcast.") and "no result" in texts(figure)
            assert any(text.startswith("✗") for text in texts(figure))
        else:
            count = f"{math.prod(result)} number" + "s" * (math.prod(result) != 1)
            assert figure.alt.endswith(f"The result has shape {tuple(result)}, {count}.")
            stretched = sum(
                (n or 1) != goal or n is None
                for shape in (s, t)
                for n, goal in zip(
                    (None,) * (len(result) - len(shape)) + shape, result, strict=True
                )
            )
            assert sum(bool(patch.get_hatch()) for patch in boxes(figure)) == stretched


def test_broadcast_names_the_failing_axis():
    figure = draw.broadcast((4, 3), (4,))
    assert "axis -1 fails: 3 against 4" in figure.alt
    assert "✗ 3 ≠ 4" in texts(figure)
    assert [p.get_linewidth() for p in boxes(figure)] == [0.8, 2.5, 0.8, 2.5]


def test_matrices_write_their_values_and_share_one_scale():
    figure = PICTURES["matrices"]()
    assert {"6", "-3", "⊗", "=", "(3, 1)", "(2,)"} <= set(texts(figure))
    assert figure.alt.endswith(
        "u (3, 1) [[1], [2], [3]] ⊗ v (2,) [2, -1] = outer (3, 2) [[2, -1], [4, -2], [6, -3]]."
    )
    assert len(boxes(figure)) == 3 + 2 + 6
    assert to_hex(boxes(figure)[1].get_facecolor()) == to_hex(boxes(figure)[3].get_facecolor())
    odd = draw.matrices({"odd": torch.tensor([math.nan, math.inf, 0.0])})
    assert {"nan", "inf", "0"} <= set(texts(odd))


def test_errors_outline_and_count_the_wrong_entries():
    wrong = A.clone().double()
    wrong[0, 2], wrong[1, 0] = 99.0, math.nan
    figure = draw.errors(wrong, A)
    assert "2 of 6 entries wrong" in figure.alt
    assert sum(patch.get_linewidth() > 2 for patch in boxes(figure)) == 2
    assert {"99", "≠ 12", "nan", "≠ 13"} <= set(texts(figure))
    assert "0 of 6 entries wrong." in draw.errors(A, A).alt
    tiny = A.double() * (1 + 1e-12)
    assert "0 of 6" in draw.errors(tiny, A).alt and "6 of 6" in draw.errors(tiny, A, 1e-15).alt
    nan = torch.full((2, 2), math.nan)
    assert "0 of 4 entries wrong." in draw.errors(nan, nan).alt


def test_a_single_wrong_entry_shows_in_a_large_matrix():
    expected = torch.ones(1000, 100)
    matrix = expected.clone()
    matrix[517, 33] = 2
    figure = draw.errors(matrix, expected)
    assert "1 of 100,000 entries wrong, in row 517 and column 33." in figure.alt
    assert figure.axes[0].images[0].get_array().sum() == 1
    middle = draw.errors(matrix[510:530, 30:50], expected[510:530, 30:50])
    assert sum(line.get_marker() == "x" for line in middle.axes[0].lines) == 1


# Nets


def test_product_is_to_scale_and_its_inner_sides_agree():
    shapes = [(100, 1000), (1000, 100), (100, 10)]
    figure = PICTURES["product"]()
    found = [(patch.get_height(), patch.get_width()) for patch in boxes(figure)]
    scale = found[0][1] / 1000
    for (height, width), (rows, columns) in zip(found, [*shapes, (100, 10)], strict=True):
        assert math.isclose(height, rows * scale) and math.isclose(width, columns * scale)
    sides = [line for line in figure.axes[0].lines if line.get_linewidth() == 4]
    looks = collections.Counter((line.get_color(), line.get_linestyle()) for line in sides)
    assert sorted(looks.values()) == [2, 2]
    assert "the result is (100, 10)" in figure.alt
    clash = PICTURES["no product"]()
    assert "✗" in texts(clash) and "x has 1000 columns, w2 has 100 rows" in clash.alt


def test_pipeline_draws_each_side_as_the_root_of_its_size_and_carries_the_code():
    figure = PICTURES["pipeline and back"]()
    sizes = [(patch.get_height(), patch.get_width()) for patch in boxes(figure)]
    tensors = [item[1] for item in FORWARD + BACKWARD if not isinstance(item, str)]
    for (height, width), tensor in zip(sizes, tensors, strict=True):
        rows, columns = tensor.shape or (1, 1)
        assert math.isclose(height, max(1.25 * (rows / 1000) ** 0.5, 0.05))
        assert math.isclose(width, max(1.25 * (columns / 1000) ** 0.5, 0.05))
    written = [text.replace("\n", "").replace(" ", "") for text in texts(figure)]
    for item in FORWARD:
        assert (item if isinstance(item, str) else item[0]).replace(" ", "") in written
    for line, (name, _) in zip(BACKWARD[::2], BACKWARD[1::2], strict=True):
        assert name in written and f"{name}={line}".replace(" ", "") in written
    assert all(written.count(number) == 2 for number in "12345")  # on its arrow, in the list
    assert "grad_w1 (1000, 100) from x.t().mm(grad_h)" in figure.alt


def test_pipeline_puts_each_gradient_beneath_its_tensor():
    figure = draw.pipeline(FORWARD, BACKWARD)
    place = {t.get_text(): t.get_position() for t in figure.findobj(Text) if t.get_text()}
    for name in ["w1", "h", "h_relu", "w2", "y_pred"]:
        assert place[name][0] == place[f"grad_{name}"][0]
        assert place[name][1] > place[f"grad_{name}"][1]
    # A gradient of another shape is drawn as it is.
    wrong = draw.pipeline(FORWARD, ["wrong", ("grad_w1", torch.ones(100, 1000))])
    assert boxes(wrong)[-1].get_width() > boxes(wrong)[-1].get_height()


def test_the_states_of_a_pipeline_have_one_size_and_only_the_last_line_stands_out():
    states = [draw.pipeline(FORWARD, BACKWARD[: 2 * k], of=5) for k in range(1, 6)]
    assert len({tuple(figure.get_size_inches()) for figure in states}) == 1
    assert len({tuple(boxes(figure)[1].get_xy()) for figure in states}) == 1  # w1 stays where it is
    third = states[2]
    outlined = [patch.get_linewidth() > 2 for patch in boxes(third)]
    names = [item[0] for item in FORWARD + BACKWARD[:6] if not isinstance(item, str)]
    assert [n for n, thick in zip(names, outlined, strict=True) if thick] == [
        "w2", "grad_y_pred", "grad_h_relu"
    ]  # fmt: skip
    assert third.alt.endswith("Line 3 of 5 is new; it reads w2 and grad_y_pred.")
    assert "mm(grad_h)" not in "".join(texts(third))  # no line before its time
    assert not any(patch.get_linewidth() > 2 for patch in boxes(draw.pipeline(FORWARD, BACKWARD)))


def test_outer_is_a_multiplication_table():
    u, v = torch.tensor([1.0, -2.0, 3.0]), torch.tensor([2.0, 0.0, -5.0, 1.0])
    figure = draw.outer({"u": u, "v": v})
    place = {}
    for text in figure.findobj(Text):
        place.setdefault(text.get_text(), []).append(text.get_position())
    products = [f"{a * b:g}".replace("-0", "0") for a in u.tolist() for b in v.tolist()]
    numbers = [f"{a:g}" for a in [*u.tolist(), *v.tolist()]]
    for value in {*products, *numbers}:
        assert len(place[value]) == products.count(value) + numbers.count(value)
    ((x, y),) = place["-15"]  # 3 times -5: in the row of the one, in the column of the other
    assert y == place["3"][0][1] and x == place["-5"][0][0]  # the factors are drawn first
    assert "row 2 is 3 times v, column 2 is -5 times u" in figure.alt


def test_nudge_draws_the_two_points_and_the_slope_between_them():
    figure = draw.nudge(lambda moved: torch.tensor(7 + 3 * moved + moved**3), [2, 0.5])
    assert len(figure.axes) == 2 and "ε = 2: slope 7; ε = 0.5: slope 3.25." in figure.alt
    curve, secant, points, _ = figure.axes[0].lines
    assert list(points.get_xdata()) == [-2, 2] and list(points.get_ydata()) == [-14, 14]
    (x0, *_, x1), (y0, *_, y1) = secant.get_xdata(), secant.get_ydata()
    assert math.isclose((y1 - y0) / (x1 - x0), 7)
    assert np.allclose(curve.get_ydata(), 3 * curve.get_xdata() + curve.get_xdata() ** 3)


def test_the_rate_map_says_what_each_band_of_rates_does():
    figure = PICTURES["rate_map"]()
    assert "from 1e-7 to 1e-6 it falls in every epoch; from 2e-6" in figure.alt
    assert "rises on the way, ends lower; from 4e-6 to 4e-6 it ends as nan or inf." in figure.alt
    (mesh,) = figure.axes[0].collections
    drawn = mesh.get_array().reshape(4, 20)
    assert np.allclose(drawn[0], FALLING) and drawn.mask[3].sum() == 14
    assert drawn[3].max() == 1e3 * FALLING[0]  # what is larger shares the last colour


def test_log_log_draws_what_it_is_given_and_tells_no_height():
    figure = PICTURES["log_log"]()
    (ax,) = figure.axes
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    torch_line, list_line = ax.lines
    assert list(torch_line.get_xdata()) == SIZES
    assert list(list_line.get_ydata()) == [1e-7, 1e-5, 1e-2]
    assert {"torch", "list", "elements", "seconds"} <= set(texts(figure))
    alt = "On log axes, seconds against elements, from 1 to 1e6: torch, list."
    assert figure.alt == alt


def test_the_roof_turns_at_the_ridge_and_every_operation_stands_on_it():
    figure = PICTURES["roofline"]()
    roof, ridge, *points = figure.axes[0].lines
    assert list(roof.get_xdata())[1] == 4 and list(roof.get_ydata())[1:] == [40, 40]
    assert set(ridge.get_xdata()) == {4}
    stand = {point.get_xdata()[0]: point.get_ydata()[0] for point in points}
    assert stand == pytest.approx({1 / 16: 0.625, 1 / 12: 1 / 1.2, 11.9: 40, 23.8: 40})
    assert "clamp at 0.0625, sub_ at 0.0833, mm at 11.9, mm, float32 at 23.8." in figure.alt
    assert "40" not in figure.alt


def test_course_map_shows_what_pytorch_takes_over():
    figure = draw.course_map()
    written = texts(figure)
    assert {"00 start here", "02 by hand", "03 autograd", "04 Module"} <= set(written)
    assert written.count("loss.backward()") == 3 and written.count("twenty losses") == 4
    hatched = sum(bool(patch.get_hatch()) for patch in boxes(figure))
    assert hatched == 1 + 2 + 5 + 1  # and the legend
    assert "03 autograd: PyTorch takes over gradients." in figure.alt


# The autograd graph


def next_functions(tensor):
    """Walk a graph independently: names of the nodes, and the edges by name."""
    alive, nodes, edges, todo = [], set(), collections.Counter(), [tensor.grad_fn]
    while todo:
        function = todo.pop()
        alive.append(function)
        if function in nodes:
            continue
        nodes.add(function)
        for child, _ in function.next_functions:
            if child is not None:
                edges[function.name(), child.name()] += 1
                todo.append(child)
    return collections.Counter(node.name() for node in nodes), edges


def shared():
    a = torch.ones(3, 3, requires_grad=True)
    b = a.exp()
    return (b * b + b.mm(a)).sum()


def layers():
    model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.ReLU(), torch.nn.Linear(3, 2))
    return model(torch.ones(5, 4)).pow(2).sum()


@pytest.mark.parametrize("make", [lambda: NET["loss"], shared, layers, lambda: chain(50)])
def test_the_graph_is_what_next_functions_say(make):
    tensor = make()
    graph = walk(tensor)
    nodes, edges = next_functions(tensor)
    name = {node: fact["function"].name() for node, fact in graph.nodes(data=True)}
    assert collections.Counter(name.values()) == nodes
    assert collections.Counter((name[u], name[v]) for u, v in graph.edges()) == edges
    assert f"graph of {len(graph)} nodes" in draw.graph(tensor).alt


def test_the_graph_of_the_net():
    figure = draw.graph(NET["loss"], names=NAMES)
    place = collections.defaultdict(list)
    for text in figure.findobj(Text):
        place[text.get_text()].append(text.get_position())
    spine = [p for label in ["Sum", "Pow", "Sub", "Mm", "Clamp"] for p in place[label]]
    assert len(spine) == 6 and len({y for _, y in spine}) == 1  # straight
    assert [x for x, _ in spine[:3]] == sorted((x for x, _ in spine[:3]), reverse=True)
    for leaf, user in [("w2", 0), ("w1", 1)]:
        assert place[leaf][0][0] == pytest.approx(sorted(place["Mm"], reverse=True)[user][0])
        assert place[leaf][0][1] < place["Mm"][0][1]
    assert len(place["AccumulateGrad"]) == 2
    assert len(place["(100, 10)"]) == 4 and len(place["(100, 100)"]) == 2
    assert len(place["(1000, 100)"]) == 1
    assert {"made h", "made h_relu", "made y_pred"} <= place.keys()
    assert figure.alt == (
        "Autograd graph of 8 nodes. From the loss back: Sum, Pow, Sub, Mm, Clamp, Mm."
        " Beside them: 2 AccumulateGrad. Leaves: w2, w1."
    )


def test_the_graph_shows_what_was_saved_until_backward_frees_it():
    tensors = net(6, 5, 4, 3)
    names = {n: tensors[n] for n in [*NAMES, "difference"]}
    alt = draw.graph(tensors["loss"], names=names, show="saved").alt
    assert "Pow: saved difference" in alt and "Clamp: saved h;" in alt
    assert "Mm: saved w2, h_relu" in alt and "Mm: saved x." in alt
    tensors["loss"].backward()
    freed = draw.graph(tensors["loss"], names=names, show="saved")
    assert "saved x" not in freed.alt and "Mm: saved freed" in freed.alt


def test_the_graph_shows_a_saved_tensor_that_was_edited():
    w = torch.ones(2, requires_grad=True)
    made = w.exp()
    loss = made.pow(2).sum()
    made.detach().mul_(2)
    assert "Pow: saved changed since" in draw.graph(loss, show="saved").alt


def test_the_graph_shows_the_gradients_there_are():
    tensors = net(6, 5, 4, 3)
    tensors["h"].retain_grad()
    names = {name: tensors[name] for name in NAMES}
    assert "w1: grad None" in draw.graph(tensors["loss"], names=names, show="grads").alt
    tensors["loss"].backward()
    alt = draw.graph(tensors["loss"], names=names, show="grads").alt
    for name, label in [("w1", "w1"), ("w2", "w2"), ("h", "Mm")]:
        assert f"{label}: ‖grad‖ {paper.number(tensors[name].grad.norm())}" in alt


class Product(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        return a.mm(b)

    @staticmethod
    def backward(ctx, grad):
        a, b = ctx.saved_tensors
        return grad.mm(b.t()), a.t().mm(grad)


def test_the_graph_of_a_custom_function_shows_both_leaves_and_what_was_saved():
    a, b = torch.ones(100, 1000, requires_grad=True), torch.ones(1000, 10, requires_grad=True)
    figure = draw.graph(Product.apply(a, b).sum(), names={"a": a, "b": b}, show="saved")
    assert "Product: saved a, b." in figure.alt
    place = {text.get_text(): text.get_position() for text in figure.findobj(Text)}
    assert place["a"][0] < place["Product"][0] < place["b"][0] and place["a"][1] == place["b"][1]
    assert {"(100, 1000)", "(1000, 10)"} <= place.keys()
    figure.png()
    for text in figure.findobj(Text):
        assert not text.get_text() or text.get_window_extent().x0 >= 0


def test_an_edge_that_skips_a_node_passes_above_it():
    a = torch.tensor(3.0, requires_grad=True)
    p = a.pow(2)
    q = p.pow(2)
    figure = draw.graph(q - p, names={"a": a})
    arrows = [patch for patch in figure.axes[0].patches if isinstance(patch, FancyArrowPatch)]
    boxes = [patch for patch in figure.axes[0].patches if isinstance(patch, FancyBboxPatch)]
    assert len(arrows) == 4 and len(boxes) == 4
    figure.png()
    for arrow, box in itertools.product(arrows, boxes):
        curve = arrow.get_path().interpolated(20).vertices
        edges = box.get_x(), box.get_x() + box.get_width()
        inside = (curve[:, 0] > edges[0] + 0.02) & (curve[:, 0] < edges[1] - 0.02)
        inside &= abs(curve[:, 1] - box.get_y() - box.get_height() / 2) < 0.15
        assert not inside.any()


def test_a_few_hundred_nodes_take_seconds_and_a_larger_graph_says_so():
    start = time.process_time()
    figure = draw.graph(chain(300))
    figure.png()
    assert time.process_time() - start < 5
    assert "graph of 301 nodes. From" in figure.alt and "Sin × 299" in texts(figure)
    large = draw.graph(chain(3000))
    assert "graph of 3,001 nodes, drawn are the 400 nearest to the loss" in large.alt
    assert "the 400 nodes nearest to the loss, of 3,001" in texts(large)
    assert "leaf × 1" not in texts(large) and "Sum × 1" in texts(large)


# Any graph


def random_graph(seed):
    """Return the sum of a random graph, and names for some of its tensors."""
    rng = random.Random(seed)
    names, words = {}, ["w", "b.", "layer_", "self_attn.", "Weight", "0.", "encoder."]

    def leaf():
        tensor = torch.ones(3, 3, requires_grad=True)
        if rng.random() < 0.7:
            name = "".join(rng.choices(words, k=rng.randint(1, 8)))
            names[f"{name}{len(names)}"] = tensor
        return tensor

    def pick():
        return pool[-1] if rng.random() < 0.5 else rng.choice(pool)

    pool = [leaf()]
    makers = [
        lambda: [leaf()],
        lambda: [rng.choice([torch.sin, torch.exp, torch.relu, torch.t])(pick())],
        lambda: [rng.choice([torch.add, torch.mul, torch.mm])(pick(), pick())],
        lambda: [torch.stack([pick() for _ in range(rng.randint(1, 6))]).sum(0)],
        lambda: [torch.nn.functional.linear(pick(), leaf(), leaf()[0])],
        lambda: Halves.apply(pick(), pick()),
    ]
    for _ in range(rng.choice([5, 10, 20, 30, 60])):
        (maker,) = rng.choices(makers, [3, 5, 5, 2, 1, 1])
        pool += maker()
        if rng.random() < 0.2:
            names[f"made{len(names)}"] = pool[-1]
    return torch.cat(pool[-rng.randint(1, 4) :]).sum(), names


class Halves(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        ctx.variable, ctx.name = 3, "halves"  # names that autograd's own functions use
        return a + b, a * b

    @staticmethod
    def backward(ctx, first, second):
        return first, None


def convolutions(blocks=1):
    layer = [torch.nn.Conv2d(3, 4, 3), torch.nn.BatchNorm2d(4), torch.nn.ReLU()]
    for _ in range(blocks - 1):
        layer += [torch.nn.Conv2d(4, 4, 3, padding=1), torch.nn.BatchNorm2d(4), torch.nn.ReLU()]
    layer += [torch.nn.MaxPool2d(2), torch.nn.Flatten(), torch.nn.Linear(36, 2)]
    model = torch.nn.Sequential(*layer)
    loss = torch.nn.functional.cross_entropy(model(torch.ones(2, 3, 8, 8)), torch.tensor([0, 1]))
    return loss, dict(model.named_parameters())


def joined(count):
    names = {f"layers.{i}.self_attn.weight": torch.ones(1) for i in range(count)}
    return torch.cat([w.requires_grad_() for w in names.values()]).sum(), names


class Total(torch.autograd.Function):
    @staticmethod
    def forward(ctx, *inputs):
        ctx.save_for_backward(*inputs)
        return sum(inputs)

    @staticmethod
    def backward(ctx, grad):
        return (grad,) * len(ctx.saved_tensors)


def all_of(count):
    names = {f"w{i}": torch.ones(2, 3, requires_grad=True) for i in range(count)}
    return Total.apply(*names.values()).sum(), names


def recurrent():
    model = torch.nn.LSTM(3, 4, 2)
    out, (h, _) = model(torch.ones(5, 1, 3))
    return out.sum() + h.sum(), dict(model.named_parameters())


def attention():
    model = torch.nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0)
    return model(torch.ones(3, 1, 8)).sum(), dict(model.named_parameters())


GRAPHS = {f"random {seed}": functools.partial(random_graph, seed) for seed in range(12)} | {
    "a conv net": convolutions,
    "a larger one": lambda: convolutions(6),
    "five long names": lambda: joined(5),
    "forty boxes": lambda: joined(38),
    "a hundred leaves": lambda: joined(100),
    "recurrent": recurrent,
    "attention": attention,
    "a function of twelve": lambda: all_of(12),
    "ten steps": lambda: (chain(10), {}),
    "forty steps": lambda: (chain(39), {}),
    "one long name": lambda: (chain(3), {"made by " + "x" * 200: torch.ones(2)}),
}


def apart(figure):
    """Measure a page: return its boxes, clear of each other, with the words of each within it."""
    ax, (width, height) = figure.axes[0], figure.get_size_inches()
    assert width <= 9 and height <= 11
    drawn = [patch for patch in ax.patches if isinstance(patch, FancyBboxPatch)]
    places = [(b.get_x(), b.get_y(), b.get_width(), b.get_height()) for b in drawn]
    boxes = {(x, y, x + w, y + h): [] for x, y, w, h in places}
    assert len(boxes) == len(drawn)

    def meet(a, b, slack=0.0):
        wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        return wide > slack and high > slack

    assert not any(meet(a, b) for a, b in itertools.combinations(boxes, 2))
    arrows = [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch)]
    for line in [*arrows, *ax.lines]:
        x, y = line.get_path().interpolated(20).vertices.T
        for a, b, c, d in boxes:
            inside = (a + 0.03 < x) & (x < c - 0.03) & (b + 0.03 < y) & (y < d - 0.03)
            assert not inside.any()
    for text in ax.texts:
        area = text.get_window_extent().extents / figure.dpi
        if text.get_bbox_patch():  # without the white behind it
            area = Text.get_window_extent(text).extents / figure.dpi
        assert text.get_fontsize() >= 8
        assert min(area) >= 0 and area[2] <= width and area[3] <= height, text.get_text()
        own = [box for box in boxes if meet(box, area, 0.021)]
        if own:
            (box,) = own
            assert box[0] <= area[0] and area[2] <= box[2], text.get_text()
            assert box[1] <= area[1] + 0.02 and area[3] <= box[3] + 0.02, text.get_text()
            boxes[box].append(text.get_text())
    return list(boxes.values())


@pytest.mark.parametrize("name", GRAPHS)
def test_any_graph_has_its_boxes_apart_and_on_the_page(name):
    tensor, names = GRAPHS[name]()
    nodes = len(walk(tensor))
    show = [None, "saved", "grads"][nodes % 3]
    start = time.process_time()
    figure = draw.graph(tensor, names=names, show=show, title=show)
    assert time.process_time() - start < 2
    boxes = apart(figure)
    assert f"graph of {nodes} nodes" in figure.alt
    part = f"the {len(boxes)} nodes nearest to the loss, of {nodes}"
    assert (part in texts(figure)) == (len(boxes) < nodes)
    assert (f"drawn are the {len(boxes)} nearest" in figure.alt) == (len(boxes) < nodes)
    # Forty fit; fewer only where each also holds what it saved.
    assert len(boxes) == min(nodes, 40) or show


def test_a_graph_of_forty_boxes_holds_every_name():
    tensor, names = joined(38)
    boxes = apart(draw.graph(tensor, names=names))
    assert {"".join(lines[:-1]) for lines in boxes} >= set(names)
    assert sum(lines[-1] == "(1,)" for lines in boxes) == 38


def test_a_deep_graph_has_its_points_apart_and_on_the_page():
    tensor, names = convolutions(20)
    figure = draw.graph(tensor, names=names)
    width, height = figure.get_size_inches()
    marks = [line for line in figure.axes[0].lines if line.get_linestyle() == "None"]
    points = [(xy, line.get_markersize() / 72) for line in marks for xy in line.get_xydata()]
    assert len(points) >= len(walk(tensor))
    for ((x, y), size), ((x1, y1), _) in itertools.combinations(points, 2):
        assert max(abs(x - x1), abs(y - y1)) > size or size > 0.1  # the legend's are 8 points
        assert 0 < x < width and 0 < y < height
    assert f"{len(walk(tensor))} nodes, too many for their names: a point each" in texts(figure)


def test_a_node_tells_all_that_it_made_and_a_leaf_all_its_names():
    a = torch.ones(4, requires_grad=True)
    first, second = a.exp().chunk(2)
    names = {"a": a, "tied": a, "first": first, "second": second}
    written = texts(draw.graph((first * second).sum(), names=names))
    assert {"made first, second", "a = tied"} <= set(written)


@pytest.mark.parametrize("device", ["cpu", "meta"])
def test_what_was_saved_is_told_from_its_twin_without_memory(device):
    a, b = (torch.zeros(0, 3, requires_grad=True, device=device) for _ in range(2))
    alt = draw.graph((b * b).sum(), {"a": a, "b": b}, show="saved").alt
    assert "Mul: saved b." in alt
    assert "Mul: saved a." in draw.graph((a * a).sum(), {"b": b, "a": a}, show="saved").alt


def test_drawing_does_not_unpack_what_a_hook_has_packed():
    norm, runs = torch.nn.BatchNorm1d(3), []

    def forward(x):
        runs.append(1)
        return norm(x).exp()

    x = torch.ones(4, 3, requires_grad=True)
    loss = torch.utils.checkpoint.checkpoint(forward, x, use_reentrant=False).sum()
    assert "saved packed by a hook" in draw.graph(loss, show="saved").alt
    assert len(runs) == 1 and norm.num_batches_tracked == 1
    loss.backward()


# Any tensor


class Stubborn(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        raise KeyError("no")


@functools.cache
def odd_tensors():
    """Return tensors to be refused, and tensors to be drawn, by name."""
    from torch._subclasses.fake_tensor import FakeTensorMode

    with FakeTensorMode():
        fake = torch.ones(2, 2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # old kinds are announced as such
        quantised = torch.quantize_per_tensor(torch.ones(2, 2), 0.1, 0, torch.quint8)
        nested = torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])
    jagged = torch.nested.nested_tensor([torch.ones(2), torch.ones(3)], layout=torch.jagged)
    refused = {
        "meta": torch.ones(2, 2, device="meta"),
        "fake": fake,
        "sparse": torch.eye(2).to_sparse(),
        "quantised": quantised,
        "nested": nested,
        "jagged": jagged,
        "complex": torch.ones(2, 2) * 1j,
        "empty": torch.ones(0, 3),
        "lazy": torch.nn.UninitializedParameter(),
        "strings": np.array(["a"]),
        "objects": np.array([None]),
        "a number": 3,
        "None": None,
    }
    leaf = torch.ones(2, 2, requires_grad=True)
    drawn = {
        "bool": torch.eye(2) > 0,
        "bfloat16": torch.ones(2, 2).bfloat16(),
        "float8": torch.ones(2, 2).to(torch.float8_e4m3fn),
        "uint64": torch.full((2, 2), 2**63, dtype=torch.uint64),
        "int64": torch.tensor([[-(2**63), 2**63 - 1]]),
        "not finite": torch.tensor([[math.nan, math.inf], [-math.inf, 0.0]]),
        "only nan": torch.full((2, 2), math.nan),
        "huge": torch.tensor([[1e300, -1e-300]], dtype=torch.float64),
        "leaf": leaf,
        "result": leaf * 2,
        "transposed": torch.ones(3, 2).t(),
        "expanded": torch.ones(1).expand(3, 4),
        "negated": (torch.ones(2, 2) * 1j).conj().imag,
        "subclass": torch.Tensor._make_subclass(Stubborn, torch.ones(2, 2)),
    }
    return refused, drawn


DRAWS = {
    "storage": lambda t: draw.storage({"t": t}),
    "matrices": lambda t: draw.matrices({"t": t, "one": torch.ones(2)}),
    "outer": lambda t: draw.outer({"t": t, "one": torch.ones(2)}),
    "errors": lambda t: draw.errors(t, t),
    "product": lambda t: draw.product({"t": t, "u": t}),
    "pipeline": lambda t: draw.pipeline([("t", t), "f(t)", ("u", t)], ["g", ("grad_t", t)]),
    "broadcast": lambda t: draw.broadcast(t, (2,)),
    "digits": lambda t: draw.digits(t),
    "losses": lambda t: draw.losses({"t": t}),
    "v_curve": lambda t: draw.v_curve({"t": t}, [1.0, 2.0, 3.0, 4.0]),
    "rate_map": lambda t: draw.rate_map([1.0, 2.0], t),
    "graph": lambda t: draw.graph(t),
}


@pytest.mark.parametrize("name", DRAWS)
def test_any_tensor_is_drawn_or_refused_in_one_sentence(name):
    refused, drawn = odd_tensors()
    for kind, tensor in (refused | drawn).items():
        try:
            figure = DRAWS[name](tensor)
        except (TypeError, ValueError) as error:
            (line,) = error._render_traceback_()
            assert "expected" in line and "\n" not in line and len(line) < 300, (kind, line)
            wanted = kind in drawn and name in ("storage", "matrices", "errors", "broadcast")
            assert not wanted, line
        else:
            # Where only shapes are drawn, no numbers are needed.
            assert kind in drawn or name in ("product", "pipeline", "broadcast"), kind
            assert figure.get_figwidth() <= 9 and figure.get_figheight() <= 11


def test_tensors_of_torch_func_are_refused_in_a_sentence():
    def look(x):
        with pytest.raises(TypeError, match="x: expected a tensor whose numbers can be read"):
            draw.matrices({"x": x})
        return x.sum()

    torch.vmap(look)(torch.ones(3, 2))
    torch.func.grad(look)(torch.ones(2))


def test_arrays_and_lists_of_numbers_are_taken():
    wanted = draw.matrices({"a": torch.tensor([[1.0, 2.5], [3.0, -4.0]])})
    for a in ([[1, 2.5], [3, -4]], np.array([[1, 3], [2.5, -4]]).T, np.array([[1, 2.5], [3, -4]])):
        assert draw.matrices({"a": a}).png() == wanted.png()
    assert "0 of 3 entries" in draw.errors([3, 2, 1], np.arange(1, 4)[::-1]).alt
    with pytest.raises(TypeError, match="a: expected a tensor or an array of real numbers"):
        draw.matrices({"a": [[1], [2, 3]]})
    with pytest.raises(TypeError, match="storage: expected tensors, got a NumPy array for a"):
        draw.storage({"a": np.eye(2)})


def test_storage_refuses_what_is_no_one_strip():
    x = torch.arange(8, dtype=torch.uint8)
    for views in ({"words": x.view(torch.float32), "bytes": x}, {"b": x, "w": x.view(torch.int8)}):
        with pytest.raises(ValueError, match="one dtype for each storage"):
            draw.storage(views)
    a = np.arange(6)
    with pytest.raises(ValueError, match="whole and end, which share memory"):
        draw.storage({"end": torch.from_numpy(a[2:]), "whole": torch.from_numpy(a)})


def test_storage_shows_what_memory_holds_and_what_the_tensor_makes_of_it():
    pair = torch.tensor([1 + 2j, 3 - 4j])
    written = texts(draw.storage({"conj": pair.conj().imag}))
    # In memory 1, 2, 3, -4; what is read has the other sign. Places are 0 to 3.
    assert [written.count(n) for n in ("-4", "4", "-2", "2")] == [1, 1, 1, 2]


def test_a_hundred_million_elements_take_two_seconds():
    large = torch.zeros(1).expand(10_000, 10_000)
    other = torch.ones(10_000)[:, None].expand(10_000, 10_000)
    for picture in (
        lambda: draw.matrices({"large": large}),
        lambda: draw.errors(large, other),
        lambda: draw.product({"a": large, "b": large}),
        lambda: draw.digits(large[None]),
    ):
        start = time.process_time()
        picture().png()
        assert time.process_time() - start < 2
    assert "100,000,000 of 100,000,000 entries wrong" in draw.errors(large[:, :], other).alt
    with pytest.raises(ValueError, match="at most 100,000 numbers"):
        draw.losses({"large": large})


def test_no_picture_is_larger_than_a_page():
    for call in (
        lambda: draw.matrices({"n" * 100: A}),
        lambda: draw.matrices({str(i): torch.ones(12, 12) for i in range(9)}),
        lambda: draw.storage({"s": torch.ones(1).expand(100, 2)}),
        lambda: draw.broadcast((1,) * 30, (2,)),
        lambda: draw.product({str(i): A.t() @ A for i in range(12)}),
        lambda: draw.storage({"a": A}, title="m" * 100),
        lambda: draw.losses({"a": [1.0]}, title="m" * 200),
    ):
        with pytest.raises(ValueError, match=r"expected .*(page|picture|title)"):
            call()
    wide = draw.storage({"a": torch.ones(1)}, title="A title that is wider than the picture itself")
    assert min(text.get_window_extent().x0 for text in wide.axes[0].texts) > 0
    assert max(text.get_window_extent().x1 for text in wide.axes[0].texts) < wide.bbox.x1


# Curves


def test_losses_drop_nothing():
    figure = PICTURES["losses"]()
    ax = figure.axes[0]
    marks = collections.Counter()
    for line in ax.lines:
        marks[line.get_marker()] += len(line.get_xdata()) if line.get_linestyle() == "None" else 0
    assert marks["x"] == 14  # 3 inf, 11 nan
    assert marks["^"] == 3  # finite, but far above the rest: epochs 3 to 5
    assert "burst: up to 4e17, inf from epoch 6" in texts(figure)
    assert "zeros: 971" in texts(figure) and "slow: 6.43e5" in texts(figure)
    figure.canvas.draw()
    assert not any(line.get_visible() for line in ax.get_xgridlines())
    assert all(line.get_visible() for line in ax.get_ygridlines())
    assert ax.get_ylim()[0] < 971 and ax.get_ylim()[1] < 1e14
    assert "highest 4e17 at epoch 5, inf from epoch 6." in figure.alt
    assert "slow: 20 values, from 4.46e7 to 6.43e5." in figure.alt
    odd = draw.losses({"zero": [1.0, 0.0, -1.0, 5.0]})
    assert "zero: 0 from epoch 1" in texts(odd)
    assert draw.losses({"all": [math.nan]}).alt.endswith("nan from epoch 0.")


def test_losses_say_what_else_they_are():
    figure = PICTURES["curvatures"]()
    assert figure.axes[0].get_ylabel() == "curvature (log scale)"
    assert figure.alt.startswith("Curvature over epochs on a log axis. 1e-6: 20 values")
    assert "Level line limit: 2e6." in figure.alt
    assert PICTURES["losses"]().alt.startswith("Losses over epochs")


def test_bounces_write_the_numbers_of_the_first_line():
    figure = PICTURES["bounces"]()
    ax = figure.axes[0]
    lines = [list(line.get_ydata()) for line in ax.lines]
    assert lines[0] == [0, 0] and lines[-1] == SWING[:, 0].double().tolist()
    assert len(lines) == 3 and ax.get_ylabel() == "mean error"
    assert set(texts(figure)) >= {"-60.4", "151", "-326", "550", "-88"}
    assert "2 lines over 5 epochs" in figure.alt and "changes sign 4 times" in figure.alt


def test_a_spectrum_marks_every_number_and_names_the_largest():
    figure = PICTURES["spectrum"]()
    ax = figure.axes[0]
    places = [x for lines in ax.collections for (x, _), _ in lines.get_segments()]
    assert sorted(places) == sorted(SPREAD.tolist()) and ax.get_xscale() == "log"
    assert "3e6" in texts(figure)
    assert "the largest 3e6, the next 2.5e5, the smallest 3" in figure.alt
    assert "next" not in draw.spectrum(torch.tensor(5.0)).alt


def test_losses_can_be_told_apart_without_colour():
    ax = draw.losses({str(i): [1.0 + i, 2.0 + i] for i in range(8)}).axes[0]
    looks = {(line.get_marker(), str(line._dash_pattern)) for line in ax.lines}
    assert len(looks) == 8
    heights = sorted(text.get_position()[1] for text in ax.texts)
    assert len(heights) == 8
    assert min(b - a for a, b in itertools.pairwise(heights)) > 0.06


def test_losses_take_an_axes():
    figure = draw.Figure(figsize=(8, 6), layout="constrained")
    upper, lower = figure.subplots(2, 1)
    assert draw.losses({"a": [3.0, 2.0]}, ax=upper) is figure
    draw.v_curve({"b": [1e-8, 1e-3]}, [1e-4, 1e-1], ax=lower)
    assert "a: 2 values" in figure.alt and "b falls below 1e-6" in figure.alt
    assert figure.png()
    assert all(ax.get_position().width > 0.4 for ax in figure.axes)  # beside them stand labels


def test_the_v_curve_says_only_what_every_machine_says():
    figure = PICTURES["v_curve"]()
    assert figure.alt.endswith("right falls below 1e-6. wrong stays above 1e-3.")
    rings = [line for line in figure.axes[0].lines if line.get_markersize() == 13]
    assert rings[0].get_xdata() == [1e-6] and len(rings) == 2
    zero = draw.v_curve({"exact": [0.0, 1e-3]}, [1e-2, 1e-1])
    assert any(line.get_marker() == "x" and len(line.get_xdata()) for line in zero.axes[0].lines)


def test_a_sweep_tells_few_places_one_by_one_and_starts_at_0():
    figure = PICTURES["sweep"]()
    ax = figure.axes[0]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["1", "2", "4"]
    assert ax.get_ylim()[0] == 0 and ax.get_ylim()[1] > 10
    assert {"kept", "peak", "all"} <= set(texts(figure))
    assert "peak: from 9 to 8, lowest 5 at 2, highest 9 at 1." in figure.alt
    assert figure.alt.endswith("Level line all: 10.")
    many = PICTURES["long sweep"]().axes[0].lines[0]
    assert list(many.get_xdata()) == list(range(50))


def test_the_ledger_compares_every_way_with_the_first():
    close = [value * (1 + 1e-14) for value in FALLING]
    near = [value * (1 + 1e-7) for value in FALLING]
    figure = draw.ledger({"hand": FALLING, "close": close, "near": near, "short": FALLING[:3]})
    assert figure.alt.startswith("Ledger of 4 ways")
    assert "close: first 4.46e7, peak 4.46e7, last 6.43e5, difference ≤ 1e-12." in figure.alt
    assert "difference ≤ 1e-6." in figure.alt and "difference 3 values" in figure.alt
    assert {"4.46e+07", "reference", "≤ 1e-12"} <= set(texts(figure))


# In a notebook

CELLS = [
    "import matplotlib.pyplot as plt\nimport torch\n\nfrom helpers import draw",
    "a = torch.arange(6).reshape(2, 3)\ndraw.storage({'a': a, 'a.t()': a.t()})",
    "draw.broadcast((100, 1), (100,))",
]


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    """Execute a small notebook that also imports pyplot; return it and its path."""
    import nbclient
    import nbformat

    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbclient.NotebookClient(book, timeout=60).execute()
    path = tmp_path_factory.mktemp("draw") / "tiny.ipynb"
    nbformat.write(book, path)
    return book, path


@pytest.mark.filterwarnings("default")
def test_a_notebook_holds_the_picture_once_with_its_words(notebook):
    book, _ = notebook
    for cell in book.cells[1:]:
        picture, words = cell.outputs
        assert picture.output_type == words.output_type == "display_data"
        assert set(picture.data) == {"image/png", "text/plain"}
        alt = picture.metadata["image/png"]["alt"]
        assert alt == picture.data["text/plain"] and len(alt) > 40
        assert words.metadata["in_words"] is True
        assert "<summary>In words</summary>" in words.data["text/html"]


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("kind, template", [("html", "lab"), ("html", "classic"), ("slides", None)])
def test_an_export_carries_the_words(notebook, kind, template):
    import nbconvert

    book, _ = notebook
    options = {"template_name": template} if template else {}
    page, _ = nbconvert.get_exporter(kind)(**options).from_notebook_node(book)
    for cell in book.cells[1:]:
        alt = cell.outputs[0].data["text/plain"]
        assert f"<summary>In words</summary>{alt}</details>" in page
        if template == "classic":  # the one that reads the metadata
            assert f'alt="{alt}"' in page


@pytest.mark.filterwarnings("default")
def test_nbval_accepts_the_pictures_and_sees_altered_words(notebook):
    _, path = notebook

    altered = json.loads(path.read_text(encoding="utf-8"))
    output = altered["cells"][2]["outputs"][0]["data"]
    alt = "".join(output["text/plain"])
    output["text/plain"] = alt.replace("10,000", "10,001")
    assert output["text/plain"] != alt
    other = path.with_name("altered.ipynb")
    other.write_text(json.dumps(altered), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:python", "-p", "no:cacheprovider"]
    command += ["--nbval", "--nbval-current-env", str(other)]
    run = subprocess.run(command, capture_output=True, text=True, env=os.environ, timeout=60)
    assert "1 failed, 2 passed" in run.stdout and "altered.ipynb::Cell 2" in run.stdout


# Small pictures


def shown(figure):
    """Return what each image of a picture shows, and between which values."""
    images = figure.axes[0].images
    return [np.asarray(image.get_array()) for image in images], {i.get_clim() for i in images}


def test_digits_are_the_numbers_in_their_order_on_one_scale():
    figure = draw.digits(INK, labels=range(12), columns=5)
    arrays, scale = shown(figure)
    assert np.array_equal(np.stack(arrays), INK.reshape(12, 8, 8).numpy())
    assert scale == {(0, 16)}
    assert texts(figure) == [str(n) for n in range(12)]
    places = [image.get_extent() for image in figure.axes[0].images]
    assert [place[0] for place in places[:5]] == sorted(place[0] for place in places[:5])
    assert len({place[2] for place in places}) == 3  # rows
    assert figure.alt.startswith("12 pictures of 8 x 8, labelled 0, 1, 2, ")
    square = draw.digits(INK.reshape(12, 8, 8), labels=range(12), columns=5)
    assert square.png() == figure.png()


def test_signed_digits_say_their_signs_without_colour():
    weights = torch.zeros(2, 9)
    weights[0, 4], weights[1, 0], weights[1, 8] = 2.0, -1.0, 0.9
    figure = draw.digits(weights.requires_grad_())
    arrays, scale = shown(figure)
    assert scale == {(-2, 2)}
    assert np.array_equal(np.stack(arrays).reshape(2, 9), weights.detach().numpy())
    signs = {
        text.get_text(): text.get_position() for text in figure.findobj(Text) if text.get_text()
    }
    assert sorted(signs) == ["+", "−"]
    middle, corner = figure.axes[0].images[0].get_extent(), figure.axes[0].images[1].get_extent()
    assert signs["+"] == pytest.approx(((middle[0] + middle[1]) / 2, (middle[2] + middle[3]) / 2))
    assert signs["−"][0] < corner[0] + 0.3 and signs["−"][1] > corner[3] - 0.3
    assert figure.alt == "2 signed maps of 3 x 3."


def test_the_ticks_of_a_narrow_log_axis_tell_different_numbers():
    figure = draw.losses({"λ": [1300, 2400, 3500]}, baseline={"2 / rate": 4000}, what="curvature")
    figure.canvas.draw()
    axis = figure.axes[0].yaxis
    low, high = sorted(figure.axes[0].get_ylim())
    told = [
        tick.label1.get_text() for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high
    ]
    assert len(told) > 2 and len(set(told)) == len(told), told
