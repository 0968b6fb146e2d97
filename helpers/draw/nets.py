"""The net as shapes: a chain of products to scale, the way forward and back, the course."""

import itertools
import re

from helpers.draw import figure as f

from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle

EDGE, THIN = 0.75, 0.035  # inches: from a row's end to its first tensor, the thinnest rectangle


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
    tensors = f.named(tensors, "product")
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
    gap, tall = 1.05, max(shape[0] for _, shape in boxes)
    wide = sum(shape[1] for _, shape in boxes)
    scale = min((f.WIDTH - 0.3 - gap * len(boxes)) / wide, 2.6 / tall, 0.45)
    width = wide * scale + gap * len(boxes) + 0.3
    height = tall * scale + 1.25 + (0.35 if title else 0)
    figure, ax = f.page(max(width, 4.5), height)
    f.heading(ax, title, width, height)
    middle = height - 0.6 - (0.35 if title else 0) - tall * scale / 2
    x, centres = 0.75, []
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
    ax.text(0.15, 0.2, say, va="center", size=f.SMALL, color=colour)
    chain = " times ".join(f"{name} {f.shape_text(shape)}" for name, shape in pairs)
    end = say if clash else f"the result is {f.shape_text(result)}"
    return f.finish(figure, f"Matrix product, drawn to scale: {chain}; {end}.")


def _side(i):
    """Return the look of the i-th pair of sides that must agree; their numbers say so, too."""
    colour = [f.RED, f.BLUE, f.GREEN, f.PINK][i % 4]
    return {"color": colour, "linewidth": 4, "solid_capstyle": "butt"}


def _chain(items, function):
    """Split a mixed list into tensors ``[(name, tensor)]`` and the code before each of them."""
    if not isinstance(items, list | tuple):
        raise TypeError(f"{function}: expected a list, got {type(items).__name__}")
    if not items:
        raise ValueError(f"{function}: expected at least one tensor, got an empty list")
    nodes, codes, pending = [], [], None
    for item in items:
        if isinstance(item, str):
            if pending is not None:
                raise ValueError(f"{function}: expected a tensor between {pending!r} and {item!r}")
            pending = item
        elif isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], str):
            nodes.append((item[0], f.a_tensor(item[1], item[0], max_dims=2)))
            codes.append(pending)
            pending = None
        else:
            raise TypeError(
                f"{function}: expected (name, tensor) pairs and lines of code, got {item!r:.60}"
            )
    if pending is not None:
        # The list starts with a tensor and ends with code: each line stands after what it made.
        codes = [*codes[1:], pending]
    return nodes, codes


@f.styled
def pipeline(forward, backward=None, title=None):
    """Draw the forward pass as a row of shapes to scale, and the backward pass beneath it.

    Parameters
    ----------
    forward : list
        ``(name, tensor)`` pairs with the line of code between two of them, as strings.
    backward : list, optional
        The same for the gradients, in the order they are computed: the line of code *before*
        the pair it makes. A list that ends with a line of code is read as pairs followed by
        the line that made them. ``grad_h`` is drawn beneath ``h``; a gradient without a
        forward tensor of its name (``grad_w1``) in a row of its own.
    title : str, optional
        Written above the picture.

    Returns
    -------
    Figure

    Raises
    ------
    TypeError
        If a list holds anything but strings and ``(name, tensor)`` pairs.
    ValueError
        If a list is empty, two lines of code follow each other, or a tensor has more than 2
        dimensions.
    """
    nodes, codes = _chain(forward, "pipeline")
    back, back_codes = _chain(backward, "pipeline") if backward else ([], [])
    step = (f.WIDTH - 2 * EDGE) / max(len(nodes) - 1, 1)
    centre = {name: EDGE + i * step for i, (name, _) in enumerate(nodes)}
    if len(centre) < len(nodes):
        raise ValueError(f"pipeline: expected different names, got {[name for name, _ in nodes]}")
    everything = [tensor for _, tensor in nodes + back]
    longest = max(n for tensor in everything for n in (*tensor.shape, 1))
    scale = min(1.1, step - 0.75) / longest

    # Row 1 beneath the forward row: gradients of what stands above them. Further rows: the rest,
    # each beneath the gradient that its line of code uses.
    column = {name: centre[name] for name, _ in nodes}
    row = {name: 0 for name, _ in nodes}
    source, previous = {}, nodes[-1][0]
    for (name, _), line in zip(back, back_codes, strict=True):
        used = [n for n in source if line and re.search(rf"(?<![\w.]){re.escape(n)}(?!\w)", line)]
        source[name] = used[-1] if used else previous
        partner = name.removeprefix("grad_")
        if partner in centre and name not in column:
            column[name], row[name], previous = centre[partner], 1, name
        else:
            column[name] = column[source[name]]
            row[name] = 1 + max(row[n] for n in column if n in row and column[n] == column[name])
    deep = {r: max(_high(t, scale) for n, t in nodes + back if row[n] == r) for r in row.values()}
    tops, y = {}, 0.55 + (0.35 if title else 0)
    for r in sorted(deep):
        # The lines of code stand above the first two rows' arrows, beside the others'.
        y += 0.15 + deep[r] / 2 if r == 0 else 0.55 + deep[r] / 2
        tops[r] = y
        y += deep[r] / 2 + 0.5
    height = y + 0.1
    figure, ax = f.page(f.WIDTH, height)
    f.heading(ax, title, f.WIDTH, height)
    place = {name: (column[name], height - tops[row[name]]) for name in column}
    size = {name: (_wide(t, scale), _high(t, scale)) for name, t in nodes + back}
    for name, tensor in nodes + back:
        _box(ax, *place[name], name, tensor, size[name], forward=name in centre)
    for (start, _), (end, _), line in zip(nodes, nodes[1:], codes[1:], strict=False):
        _arrow(ax, place, size, start, end, line, 0)
    for i, ((name, _), line) in enumerate(zip(back, back_codes, strict=True), 1):
        _arrow(ax, place, size, source[name], name, line, i)
    words = f"Forward: {_steps(nodes, codes)}."
    if back:
        words += f" Backward: {_steps(back, back_codes)}."
    return f.finish(figure, f"Shapes drawn to scale. {words}")


def _steps(nodes, codes):
    """Say a row of the pipeline in words."""
    return ", ".join(
        f"{name} {f.shape_text(tensor.shape)}" + (f" from {line}" if line else "")
        for (name, tensor), line in zip(nodes, codes, strict=True)
    )


def _wide(tensor, scale):
    return max((tensor.shape[-1] if tensor.ndim else 1) * scale, THIN)


def _high(tensor, scale):
    return max((tensor.shape[0] if tensor.ndim == 2 else 1) * scale, THIN)


def _box(ax, x, y, name, tensor, size, forward):
    w, h = size
    style = {"facecolor": f.PALE_BLUE, "edgecolor": f.INK}
    if not forward:
        style = {"facecolor": f.PALE_RED, "edgecolor": f.RED}
    ax.add_patch(Rectangle((x - w / 2, y - h / 2), w, h, linewidth=1.1, **style))
    f.code(ax, x, y - h / 2 - 0.16, name, weight="bold", size=f.SMALL)
    f.code(ax, x, y - h / 2 - 0.36, f.shape_text(tensor.shape), size=f.SMALL)


def _arrow(ax, place, size, start, end, line, number):
    """Draw a step: forward (number 0) or the backward pass's ``number``-th line of code."""
    (x0, y0), (x1, y1) = place[start], place[end]
    colour = f.RED if number else f.INK
    style = {"arrowstyle": "-|>", "mutation_scale": 13, "linewidth": 1.5, "color": colour}
    style |= {"shrinkA": 0, "shrinkB": 0, "linestyle": (0, (4, 2)) if number else "-"}
    side = 1 if x1 > x0 else -1
    text = _wrapped(line) if line else ""
    if x0 == x1:
        # Straight down, the code to the right.
        foot = y0 - size[start][1] / 2 - 0.5
        arrow = FancyArrowPatch((x0, foot), (x1, y1 + size[end][1] / 2 + 0.05), **style)
        x, y, align = x0 + 0.32, (foot + y1 + size[end][1] / 2) / 2, "left"
    elif y0 == y1:
        tail, tip = x0 + side * (size[start][0] / 2 + 0.1), x1 - side * (size[end][0] / 2 + 0.1)
        arrow = FancyArrowPatch((tail, y0), (tip, y1), **style)
        x, y, align = (tail + tip) / 2, y0 + 0.13, "center"
    else:
        # From the end of the forward row: down, then back.
        foot, tip = y0 - size[start][1] / 2 - 0.5, x1 - side * (size[end][0] / 2 + 0.1)
        style["connectionstyle"] = "angle,angleA=90,angleB=0,rad=0"
        arrow = FancyArrowPatch((x0, foot), (tip, y1), **style)
        x, y, align = (x0 + tip) / 2, y1 + 0.13, "center"
    ax.add_patch(arrow)
    above = align == "center"
    ink = f.RED_INK if number else f.INK
    words = f.code(ax, x, y, text, size=f.SMALL, color=ink, ha=align,
                   va="bottom" if above else "center", linespacing=1.15)  # fmt: skip
    words.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.5})
    if number and line:
        lines = text.count("\n") + 1
        spot = (x, y + 0.18 * lines + 0.14) if above else (x - 0.16, y)
        ring = {"boxstyle": "circle,pad=0.18", "facecolor": "white", "edgecolor": f.RED}
        ax.text(
            *spot, str(number), size=f.TINY, ha="center", va="center", color=f.RED_INK, bbox=ring
        )


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
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5} if "hatch" in style else None
        f.code(ax, x + w / 2, y + h / 2, text, size=f.SMALL, bbox=box)
