"""The net as shapes: a chain of products to scale, the way forward and back, the course."""

import itertools
import re

from helpers.draw import figure as f

from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle

TALLEST, THIN, LABEL = (
    1.25,
    0.05,
    0.46,
)  # inches: the longest side, the shortest, a name and a shape


@f.styled
def product(tensors, title=None):
    """Draw a chain of matrix products to scale: sides that must agree are equally long.

    Parameters
    ----------
    tensors : dict of str to torch.Tensor
        Two or more named matrices, in the order of the product.
    title : str, optional
        Written above the picture.

    Returns
    -------
    Figure
        The result's shape stands at the end; inner sizes that differ are drawn and named.

    Raises
    ------
    TypeError
        If ``tensors`` is not a dict of dense real tensors.
    ValueError
        If there are fewer than two, or one is not a matrix.
    """
    tensors = f.named(tensors, "product", lists=True, numbers=False)
    if len(tensors) < 2:
        raise ValueError(f"product: expected at least two matrices, got {len(tensors)}")
    for name, tensor in tensors.items():
        if tensor.ndim != 2:
            raise ValueError(
                f"product: expected a matrix for {name}, got shape {tuple(tensor.shape)}"
            )
    shapes = {name: tuple(t.shape) for name, t in tensors.items()}
    pairs = list(shapes.items())
    clash = next(((a, b) for a, b in itertools.pairwise(pairs) if a[1][1] != b[1][0]), None)
    result = None if clash else (pairs[0][1][0], pairs[-1][1][1])
    boxes = [*pairs, ("result", result)] if result else pairs
    tall = max(shape[0] for _, shape in boxes)
    wide = sum(shape[1] for _, shape in boxes)
    longest = max(f.code_width(name) for name, _ in boxes)
    gap = max(1.05, longest + 0.1, f.code_width(str(tall), f.SMALL) + 0.45)
    if gap * len(boxes) > f.WIDTH - 0.5:
        raise ValueError(
            f"product: expected matrices that fit a page, got {len(tensors)}: hand over fewer, or"
            " shorter names"
        )
    scale = min((f.WIDTH - 0.3 - gap * len(boxes)) / wide, 2.6 / tall, 0.45)
    width = wide * scale + gap * len(boxes) + 0.3
    height = tall * scale + 1.25 + (0.35 if title else 0)
    figure, ax = f.page(max(width, 4.5), height)
    f.heading(ax, title, width, height)
    middle = height - 0.6 - (0.35 if title else 0) - tall * scale / 2
    x, centres = max(0.75, gap - 0.3), []
    for i, (name, (rows, columns)) in enumerate(boxes):
        w, h = columns * scale, rows * scale
        last = result is not None and i == len(boxes) - 1
        face = f.PALE_GREEN if last else f.PALE_BLUE
        corner = (x, middle - h / 2)
        ax.add_patch(Rectangle(corner, w, h, facecolor=face, edgecolor=f.INK, linewidth=0.9))
        f.code(ax, x + w / 2, middle + h / 2 + 0.38, name, weight="bold")
        f.code(ax, x + w / 2, middle + h / 2 + 0.15, str(columns), size=f.SMALL)
        f.code(ax, x - 0.08, middle, str(rows), size=f.SMALL, ha="right")
        # The two sides that a product adds over look alike.
        if i + 1 < len(pairs):
            ax.plot([x, x + w], [middle + h / 2] * 2, **_side(i), zorder=3)
        if 0 < i < len(pairs):
            ax.plot([x, x], [middle - h / 2, middle + h / 2], **_side(i - 1), zorder=3)
        if i:
            sign = "=" if last else "·"
            bad = clash is not None and (boxes[i - 1], boxes[i]) == clash
            style = {"color": f.RED if bad else f.INK, "size": f.TEXT + 6, "weight": "bold"}
            # Left of the number of rows, which stands left of the rectangle.
            x_sign = x - 0.2 - f.code_width(str(rows), f.SMALL) - 0.12
            f.code(ax, x_sign, middle, "✗" if bad else sign, **style)
        centres.append(x + w / 2)
        x += w + gap
    if clash:
        (a, s), (b, t) = clash
        say = f"{a} has {s[1]} columns, {b} has {t[0]} rows: no product"
    else:
        inner = " and ".join(str(shape[1]) for _, shape in pairs[:-1])
        say = f"to scale · the inner sizes agree ({inner}) and go, {f.shape_text(result)} stays"
    colour = f.RED_INK if clash else f.GREY
    f.sentence(ax, 0.15, 0.2, say, figure.get_figwidth(), color=colour)
    chain = " times ".join(f"{name} {f.shape_text(shape)}" for name, shape in pairs)
    end = say if clash else f"the result is {f.shape_text(result)}"
    return f.finish(figure, f"Matrix product, drawn to scale: {chain}; {end}.")


def _side(i):
    """Return the look of the i-th pair of sides that must agree; their numbers say so, too."""
    colour = [f.RED, f.BLUE, f.GREEN, f.PINK][i % 4]
    return {"color": colour, "linewidth": 4, "solid_capstyle": "butt"}


def _chain(items, function):
    """Split a mixed list into ``(name, tensor, line of code or None)``."""
    if not isinstance(items, list | tuple):
        raise TypeError(f"{function}: expected a list, got {type(items).__name__}")
    if not items:
        raise ValueError(f"{function}: expected at least one tensor, got an empty list")
    steps, line = [], None
    for item in items:
        if isinstance(item, str):
            if line is not None:
                raise ValueError(f"{function}: expected a tensor between {line!r} and {item!r}")
            line = item
        elif isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str):
            steps.append((item[0], f.a_tensor(item[1], item[0], 2, numbers=False), line))
            line = None
        else:
            raise TypeError(
                f"{function}: expected (name, tensor) pairs and lines of code, got {f.brief(item)}"
            )
    if line is not None:
        raise ValueError(f"{function}: expected a tensor after {line!r}, got the end of the list")
    return steps


@f.styled
def pipeline(forward, backward=None, of=None, title=None):
    """Draw the forward pass as a row of shapes, and each gradient beneath its tensor.

    Parameters
    ----------
    forward : list
        ``(name, tensor)`` pairs of at most 2 dimensions, and before a pair the line of code that
        makes it, as a string. A pair without one is given: no arrow leads to it.
    backward : list, optional
        The same for the gradients, in the order they are computed. ``grad_h`` stands beneath
        ``h``; the lines of code are numbered and listed below.
    of : int, optional
        How many gradients there will be. The picture is then a state on the way: it has room for
        all of them, and all states have one size. The last line stands out, with what it reads;
        those before it are grey.
    title : str, optional
        Written above the picture.

    Returns
    -------
    Figure
        A side is as long as the square root of its size, so that 1000 and 10 can both be seen.

    Raises
    ------
    TypeError
        If a list holds anything but strings and ``(name, tensor)`` pairs.
    ValueError
        If a list is empty or ends with a line of code, two lines of code follow each other, a
        name is there twice, a gradient's tensor is not in ``forward``, ``of`` is smaller than the
        number of gradients, or a tensor has more than 2 dimensions.
    """
    nodes = _chain(forward, "pipeline")
    back = _chain(backward, "pipeline") if backward else []
    names = [name for name, _, _ in nodes + back]
    if len(set(names)) < len(names):
        raise ValueError(f"pipeline: expected different names, got {names}")
    for name, _, _ in back:
        if name.removeprefix("grad_") not in names[: len(nodes)]:
            raise ValueError(f"pipeline: expected the tensor that {name} belongs to in forward")
    if of is not None and of < len(back):
        raise ValueError(f"pipeline: expected of to be at least {len(back)}, got {of}")

    longest = max(n for _, tensor, _ in nodes for n in (*tensor.shape, 1))
    size = _sizes(nodes, longest)
    centre, width = _columns(nodes, size)
    size |= _sizes(back, longest)
    codes = {name: _wrapped(line) for name, _, line in nodes if line}
    above = [size[n][1] / 2 + 0.1 + 0.19 * (c.count("\n") + 1) for n, c in codes.items()]
    half = max(size[name][1] for name, _, _ in nodes) / 2
    middle = 0.1 + max([half, *above]) + (0.35 if title else 0)  # of the row, from the top
    top, height = middle + half + LABEL + 0.2, middle + half + LABEL + 0.35
    lines = of or len(back)
    if lines:
        left, lowest = _room(nodes, size, centre, width)
        listed = [f.code_width(f"{name} = {line or ''}", f.SMALL) for name, _, line in back]
        width = max([width, *(left + 0.45 + wide for wide in listed)])
        deepest = max([size[n][1] for n, _, _ in nodes[:-1]], default=0)
        height = top + max(deepest + LABEL, lowest + 0.22 * lines)
        height += 0.3
    figure, ax = f.page(width, height)
    f.heading(ax, title, width, height)
    ax.text(0.12, 0.15, "each side is as long as the root of its size", va="center",
            size=f.SMALL, color=f.GREY)  # fmt: skip
    place = {name: (centre[name], height - middle) for name, _, _ in nodes}
    for name, _, _ in back:
        x = centre[name.removeprefix("grad_")]
        place[name] = (x, height - top - size[name][1] / 2)
    newest = back[-1] if of and back else None
    read = [name for name in place if newest and _uses(newest[2], name)]
    for name, tensor, _ in nodes:
        _box(ax, place[name], size[name], name, tensor, f.PALE_BLUE, f.BLUE, name in read)
    for number, (name, tensor, line) in enumerate(back, 1):
        old = newest is not None and name != newest[0]
        face, edge = (f.PALE, f.GREY) if old else (f.PALE_RED, f.RED)
        _box(ax, place[name], size[name], name, tensor, face, edge,
             name in read or bool(newest and not old))  # fmt: skip
        source = [n for n, _, _ in back[: number - 1] if _uses(line, n)][-1:] or [nodes[-1][0]]
        between = [n for n, _, _ in back if _between(place[n][0], place[name], place[source[0]])]
        _way_back(ax, place, size, source[0], name, number, edge, bool(between))
        ink = f.GREY if old else f.RED_INK
        y = height - top - lowest - 0.22 * (number - 0.5)
        _ring(ax, left + 0.1, y, number, edge, ink)
        f.code(ax, left + 0.3, y, f"{name} = {line}" if line else name, ha="left", size=f.SMALL,
               color=ink, weight="normal" if old or not newest else "bold")  # fmt: skip
    for (start, _, _), (end, _, line) in itertools.pairwise(nodes):
        if line:
            _way_there(ax, place, size, start, end, codes[end])
    words = f"Forward: {_steps(nodes)}."
    if back:
        words += f" Backward: {_steps(back)}."
    if newest:
        words += f" Line {len(back)} of {of} is new; it reads {' and '.join(read)}."
    return f.finish(figure, f"Shapes; a side is as long as the root of its size. {words}")


def _steps(steps):
    """Say a row of the pipeline in words."""
    return ", ".join(
        f"{name} {f.shape_text(tensor.shape)}" + (f" from {line}" if line else "")
        for name, tensor, line in steps
    )


def _uses(line, name):
    """Say whether a line of code reads ``name``."""
    return bool(line and re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", line))


def _sizes(steps, longest):
    """Return ``{name: (width, height)}`` in inches."""
    shapes = {name: (1,) * (2 - t.ndim) + tuple(t.shape) for name, t, _ in steps}
    return {
        name: tuple(max(TALLEST * (n / longest) ** 0.5, THIN) for n in reversed(shape))
        for name, shape in shapes.items()
    }


def _columns(nodes, size):
    """Return ``{name: middle of its column}`` and the width of the picture, in inches."""
    halves = {}
    for name, tensor, _ in nodes:
        texts = [name, f.shape_text(tensor.shape)]
        if name != nodes[-1][0]:
            texts.append(f"grad_{name}")
        halves[name] = max(f.code_width(text, f.SMALL) for text in texts) / 2
    first = nodes[0][0]
    x = 0.1 + max(halves[first], size[first][0] / 2)
    centre = {first: x}
    for (last, _, _), (name, _, line) in itertools.pairwise(nodes):
        boxes = (size[last][0] + size[name][0]) / 2
        step = max(halves[last] + halves[name] + 0.12, boxes + (0.5 if line else 0.12))
        if line:  # beside a high box the code has to stand, above a low one it may
            high = size[last][1] > size[name][1]
            wide = f.code_width(_wrapped(line), f.SMALL)
            step = max(step, wide + (size[last][0] / 2 + 0.1 if high else 0.06))
        x += step
        centre[name] = x
    end = nodes[-1][0]
    return centre, max(f.WIDTH, x + max(halves[end], size[end][0] / 2) + 0.15)


def _room(nodes, size, centre, width):
    """Return where the list of lines may begin: from the left, and below the gradients' top."""
    best = (0.15, max(size[name][1] for name, _, _ in nodes) + LABEL + 0.1)
    for k in range(1, len(nodes)):
        left = (centre[nodes[k - 1][0]] + centre[nodes[k][0]]) / 2
        lowest = max(size[name][1] for name, _, _ in nodes[k:]) + LABEL + 0.1
        if left < width / 2 and lowest < best[1]:
            best = (left, lowest)
    return best


def _between(x, a, b):
    return min(a[0], b[0]) < x < max(a[0], b[0])


def _box(ax, place, size, name, tensor, face, edge, thick):
    (x, y), (w, h) = place, size
    ax.add_patch(Rectangle((x - w / 2, y - h / 2), w, h, facecolor=face, edgecolor=edge,
                           linewidth=2.6 if thick else 1.1))  # fmt: skip
    ink = f.GREY if edge == f.GREY else f.INK
    f.code(ax, x, y - h / 2 - 0.15, name, weight="bold", size=f.SMALL, color=ink)
    f.code(ax, x, y - h / 2 - 0.34, f.shape_text(tensor.shape), size=f.SMALL, color=ink)


def _way_there(ax, place, size, start, end, code):
    """Draw a step forward: an arrow, its line of code above it."""
    (x0, y), (x1, _) = place[start], place[end]
    tail, tip = x0 + size[start][0] / 2 + 0.06, x1 - size[end][0] / 2 - 0.06
    style = {"arrowstyle": "-|>", "mutation_scale": 13, "linewidth": 1.5, "color": f.INK}
    ax.add_patch(FancyArrowPatch((tail, y), (tip, y), shrinkA=0, shrinkB=0, **style))
    left = tail if size[start][1] > size[end][1] else x0
    up = size[end][1] / 2 + 0.08
    f.code(ax, (left + x1) / 2, y + up, code, size=f.SMALL, va="bottom", linespacing=1.15)


def _way_back(ax, place, size, start, end, number, colour, around):
    """Draw a step back, with the number of its line: along the row, or around what lies between."""
    (x0, y0), (x1, y1) = place[start], place[end]
    style = {"arrowstyle": "-|>", "mutation_scale": 13, "linewidth": 1.5, "color": colour}
    style |= {"shrinkA": 0, "shrinkB": 0, "linestyle": (0, (4, 2))}
    side = 1 if x1 > x0 else -1
    level = y1 + size[end][1] / 2 - min(size[end][1], size[start][1]) / 2
    tip = (x1 - side * (size[end][0] / 2 + 0.06), level)
    if not start.startswith("grad_"):
        # From the end of the forward row: down, then back.
        foot = (x0, y0 - size[start][1] / 2 - LABEL)
        level = y1
        tip = (tip[0], level) if x0 != x1 else (x1, y1 + size[end][1] / 2 + 0.05)
        if x0 != x1:
            style["connectionstyle"] = "angle,angleA=90,angleB=0,rad=0"
        spot = ((x0 + tip[0]) / 2, level) if x0 != x1 else (x0, (foot[1] + tip[1]) / 2)
    elif around:
        foot, tip = (x0, y0 + size[start][1] / 2 + 0.05), (x1, y1 + size[end][1] / 2 + 0.05)
        style["connectionstyle"] = f"arc3,rad={0.16 * -side}"
        spot = ((x0 + x1) / 2, foot[1] + 0.08 * abs(x1 - x0))
    else:
        foot = (x0 + side * (size[start][0] / 2 + 0.06), level)
        spot = ((foot[0] + tip[0]) / 2, level)
    ax.add_patch(FancyArrowPatch(foot, tip, **style))
    _ring(ax, *spot, number, colour, f.GREY if colour == f.GREY else f.RED_INK)


def _ring(ax, x, y, number, colour, ink):
    box = {"boxstyle": "circle,pad=0.12", "facecolor": "white", "edgecolor": colour}
    style = {"size": f.SMALL, "ha": "center", "va": "center", "zorder": 4}
    ax.text(x, y, str(number), color=ink, bbox=box, **style)


def _wrapped(line, most=17):
    """Break a line of code before a dot or after an operator where it is too long."""
    if len(line) <= most:
        return line
    cuts = [m.start() for m in re.finditer(r"(?<=\))\.|(?<= )[-*+@] ", line)] or [len(line) // 2]
    cut = min(cuts, key=lambda c: abs(c - len(line) / 2))
    return line[:cut].rstrip() + "\n" + line[cut:]


# The course: which lesson writes the net in which way, and what of it the student still writes.
# A part that PyTorch has taken over by then stands after a "*".
WAYS = {
    "02 by hand": ["w1, w2", "three lines", "pow(2).sum()", "five lines", "w1 -= …"],
    "03 autograd": ["w1, w2", "three lines", "pow(2).sum()", "*loss.backward()", "w1 -= …"],
    "04 Module": ["*nn.Parameter", "three lines", "pow(2).sum()", "*loss.backward()", "w1 -= …"],
    "04 nn + optim": [
        "*nn.Linear",
        "*nn.Sequential",
        "*nn.MSELoss, sum",
        "*loss.backward()",
        "*optimizer.step()",
    ],
}
PARTS = ["weights", "forward", "loss", "gradients", "update"]
BEFORE = ["00 start here", "01 tensors and rank"]


@f.styled
def course_map(title=None):
    """Draw the course: one net written four ways, and what PyTorch takes over from one to the next.

    Parameters
    ----------
    title : str, optional
        Written above the picture.

    Returns
    -------
    Figure
    """
    w, h, left = 1.78, 0.47, 1.25
    height = (len(PARTS) + 1) * h + 1.85 + (0.35 if title else 0)
    figure, ax = f.page(f.WIDTH, height)
    f.heading(ax, title, f.WIDTH, height)
    y = height - 0.35 - (0.35 if title else 0)
    x, arrow = 0.2, {"arrowstyle": "-|>", "color": f.INK, "lw": 1.4, "shrinkA": 0, "shrinkB": 0}
    for name in BEFORE:
        wide = f.code_width(name) + 0.2
        box = FancyBboxPatch((x, y - 0.18), wide, 0.36, boxstyle="round,pad=0,rounding_size=0.12",
                             facecolor=f.PALE, edgecolor=f.GREY)  # fmt: skip
        ax.add_patch(box)
        f.code(ax, x + wide / 2, y, name)
        ax.annotate("", (x + wide + 0.4, y), (x + wide + 0.06, y), arrowprops=arrow)
        x += wide + 0.46
    ax.text(x, y, "one net, written four ways", va="center", size=f.TEXT)
    top = y - 0.5
    for column, (way, cells) in enumerate(WAYS.items()):
        x = left + column * w
        f.code(ax, x + w / 2, top - 0.12, way, weight="bold")
        for row, text in enumerate(cells):
            _part(ax, x, top - 0.35 - (row + 1) * h, w, h, text)
    for row, part in enumerate(PARTS):
        ax.text(left - 0.15, top - 0.35 - (row + 0.5) * h, part, ha="right", va="center")
    y = top - 0.5 - len(PARTS) * h
    ax.plot([left + 0.04, left + 4 * w - 0.04], [y + 0.08] * 2, color=f.GREY, lw=1)
    for column in range(len(WAYS)):
        x = left + (column + 0.5) * w
        ax.text(x, y - 0.12, "twenty losses", ha="center", va="center", weight="bold")
        if column:
            f.code(ax, x - w / 2, y - 0.12, "=", size=f.TEXT + 4, weight="bold")
    for x, text, label in [(left, "", "you write it"), (left + 1.8, "*", "PyTorch takes over")]:
        _part(ax, x, 0.12, 0.5, 0.34, text)
        ax.text(x + 0.58, 0.29, label, va="center", size=f.SMALL)
    taken = []
    for way, cells in WAYS.items():
        parts = [part for part, cell in zip(PARTS, cells, strict=True) if cell.startswith("*")]
        if parts:
            taken.append(f"{way}: PyTorch takes over {', '.join(parts)}")
    alt = (
        f"Course map: {', then '.join(BEFORE)}, then one net written four ways,"
        f" {', '.join(WAYS)}. By hand you write {', '.join(PARTS)}."
        f" {'. '.join(taken)}. All four give the same twenty losses."
    )
    return f.finish(figure, alt)


def _part(ax, x, y, w, h, text):
    """Draw one part of a way; a ``*`` in front means that PyTorch takes it over."""
    style = {"facecolor": f.PALE_YELLOW}
    if text.startswith("*"):
        style = {"facecolor": f.PALE_BLUE, "hatch": "//"}
    corner, size = (x + 0.04, y + 0.03), (w - 0.08, h - 0.06)
    ax.add_patch(Rectangle(corner, *size, edgecolor=f.GREY, linewidth=0.9, **style))
    text = text.removeprefix("*")
    if text:
        f.code(ax, x + w / 2, y + h / 2, text, size=f.SMALL)
