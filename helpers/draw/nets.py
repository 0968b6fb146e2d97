"""The net as shapes: a chain of products to scale, the way forward and back, the course."""

import itertools
import re

from matplotlib.patches import FancyArrowPatch, Rectangle

from helpers.draw import figure as f


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
    boxes = [*pairs, ("=", result)] if result else pairs
    longest = max(n for _, shape in boxes for n in shape)
    gap, tall = 1.1, max(shape[0] for _, shape in boxes)
    scale = min(
        (f.WIDTH - 0.6 - gap * len(boxes)) / sum(shape[1] for _, shape in boxes), 2.8 / tall
    )
    width, high = f.WIDTH, tall * scale
    height = high + 1.35 + (0.4 if title else 0)
    figure, ax = f.page(width, height)
    f.heading(ax, title, width, height)
    middle = height - 0.55 - (0.4 if title else 0) - high / 2
    x = (width - sum(shape[1] * scale for _, shape in boxes) - gap * len(boxes)) / 2 + gap / 2
    for i, (name, (rows, columns)) in enumerate(boxes):
        w, h = columns * scale, rows * scale
        last = result is not None and i == len(boxes) - 1
        ax.add_patch(
            Rectangle(
                (x, middle - h / 2),
                w,
                h,
                facecolor="#dcebf5" if not last else "#e2f3ec",
                edgecolor=f.INK,
                linewidth=1.0,
            )
        )
        f.code(ax, x + w / 2, middle + h / 2 + 0.36, "result" if last else name, weight="bold")
        f.code(ax, x + w / 2, middle + h / 2 + 0.14, str(columns), size=f.SMALL)
        f.code(ax, x - 0.08, middle, str(rows), size=f.SMALL, ha="right")
        if i + 1 < len(boxes):
            sign = "=" if result is not None and i == len(boxes) - 2 else "·"
            bad = clash is not None and boxes[i][0] == clash[0][0]
            f.code(
                ax,
                x + w + gap / 2 - 0.12,
                middle,
                "✗" if bad else sign,
                size=f.TEXT + 5,
                color=f.RED if bad else f.INK,
            )
        x += w + gap
    if clash:
        (a, s), (b, t) = clash
        say = f"✗ {a} has {s[1]} columns, {b} has {t[0]} rows"
    else:
        inner = ", ".join(str(shape[1]) for _, shape in pairs[:-1])
        say = f"inner sizes agree ({inner}); what remains is {f.shape_text(result)}"
    ax.text(
        width / 2,
        0.25,
        say,
        ha="center",
        va="center",
        size=f.SMALL,
        color=f.RED if clash else f.GREY,
    )
    chain = " times ".join(f"{name} {f.shape_text(shape)}" for name, shape in pairs)
    end = say.removeprefix("✗ ") if clash else f"result {f.shape_text(result)}"
    return f.finish(
        figure, f"Matrix product drawn to scale, longest side {longest}: {chain}; {end}."
    )


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
    columns = len(nodes)
    step = (f.WIDTH - 1.5) / max(columns - 1, 1)
    centre = {name: 0.75 + i * step for i, (name, _) in enumerate(nodes)}
    longest = max(n for _, t in nodes for n in (*t.shape, 1))
    scale = min(1.3, step * 0.6) / longest
    leaf = [name for name, _ in back if name.removeprefix("grad_") not in centre]
    rows = 1 + bool(back) + bool(leaf)
    row = 1.75
    height = rows * row + 0.2 + (0.4 if title else 0)
    figure, ax = f.page(f.WIDTH, height)
    f.heading(ax, title, f.WIDTH, height)
    top = height - (0.4 if title else 0) - 0.85
    places = {}
    for (name, tensor), line in zip(nodes, codes, strict=True):
        places[name] = (centre[name], top)
        _box(ax, *places[name], name, tensor, scale)
        if line is not None and len(places) > 1:
            before = list(places)[-2]
            _arrow(ax, places[before], places[name], line, f.INK, "-")
    previous = (f.WIDTH - 0.75, top)
    for i, ((name, tensor), line) in enumerate(zip(back, back_codes, strict=True)):
        used = [p for p in places if line and re.search(rf"(?<![\w.]){re.escape(p)}(?!\w)", line)]
        source = next(
            (p for p in reversed(list(places)) if p in used and p.startswith("grad_")), None
        )
        start = places[source] if source else previous
        partner = name.removeprefix("grad_")
        if partner in centre:
            places[name] = (centre[partner], top - row)
        else:
            places[name] = (start[0] - step * 0.5, top - 2 * row)
        _box(ax, *places[name], name, tensor, scale)
        if line is not None:
            _arrow(ax, start, places[name], line, f.RED, "--")
        if i == 0 or partner in centre:
            previous = places[name]
    words = "Forward: " + ", ".join(
        f"{name} {f.shape_text(t.shape)}" + (f" from {line}" if line else "")
        for (name, t), line in zip(nodes, codes, strict=True)
    )
    if back:
        words += ". Backward: " + ", ".join(
            f"{name} {f.shape_text(t.shape)}" + (f" from {line}" if line else "")
            for (name, t), line in zip(back, back_codes, strict=True)
        )
    return f.finish(figure, f"Shapes drawn to scale. {words}.")


def _box(ax, x, y, name, tensor, scale):
    rows, columns = (1,) * (2 - tensor.ndim) + tuple(tensor.shape)
    w, h = max(columns * scale, 0.04), max(rows * scale, 0.04)
    ax.add_patch(
        Rectangle((x - w / 2, y - h / 2), w, h, facecolor="#dcebf5", edgecolor=f.INK, linewidth=1.0)
    )
    f.code(ax, x, y - h / 2 - 0.16, name, weight="bold", size=f.SMALL)
    f.code(ax, x, y - h / 2 - 0.36, f.shape_text(tensor.shape), size=f.SMALL)


def _arrow(ax, start, end, line, colour, style):
    ax.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>",
            mutation_scale=12,
            color=colour,
            linestyle=style,
            linewidth=1.4,
            shrinkA=24,
            shrinkB=24,
        )
    )
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    f.code(
        ax,
        x,
        y + 0.3,
        _wrapped(line),
        size=9.5,
        color=colour,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
    )


def _wrapped(line, most=16):
    """Break a line of code before a dot or after an operator where it is too long."""
    if len(line) <= most:
        return line
    cuts = [m.start() for m in re.finditer(r"(?<=\))\.|(?<= )[-*+@] ", line)] or [len(line) // 2]
    cut = min(cuts, key=lambda c: abs(c - len(line) / 2))
    return line[:cut].rstrip() + "\n" + line[cut:]


WAYS = ["02 by hand", "03 autograd", "04 Module"]
PARTS = {
    "forward": ["h = x.mm(w1) …", "h = x.mm(w1) …", "model(x)"],
    "gradients": ["five lines", "loss.backward()", "loss.backward()"],
    "update": ["w1 -= …", "w1 -= …", "optimizer.step()"],
}
BY_HAND = {("gradients", 0), ("forward", 0), ("update", 0), ("forward", 1), ("update", 1)}


@f.styled
def course_map(title=None):
    """Draw the course: one net, rewritten three times, with the same losses each time.

    Parameters
    ----------
    title : str, optional
        Written above the picture.

    Returns
    -------
    Figure
    """
    w, h, left = 2.2, 0.6, 1.5
    height = 4 * h + 1.0 + (0.4 if title else 0)
    figure, ax = f.page(f.WIDTH, height)
    f.heading(ax, title, f.WIDTH, height)
    top = height - 0.5 - (0.4 if title else 0)
    for column, way in enumerate(WAYS):
        ax.text(left + (column + 0.5) * w, top, way, ha="center", va="center", weight="bold")
    for row, (part, cells) in enumerate(PARTS.items()):
        y = top - 0.3 - (row + 1) * h
        ax.text(left - 0.2, y + h / 2, part, ha="right", va="center")
        for column, text in enumerate(cells):
            hand = (part, column) in BY_HAND
            ax.add_patch(
                Rectangle(
                    (left + column * w + 0.05, y + 0.05),
                    w - 0.1,
                    h - 0.1,
                    facecolor="#fdf3dc" if hand else "#dcebf5",
                    edgecolor=f.GREY,
                    hatch=None if hand else "//",
                )
            )
            f.code(
                ax,
                left + (column + 0.5) * w,
                y + h / 2,
                text,
                size=f.SMALL,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
            )
    y = top - 0.3 - 3.6 * h
    ax.text(left + 1.5 * w, y, "the same twenty losses", ha="center", va="center")
    return f.finish(
        figure,
        "Course map: the net by hand (02), with autograd (03), as a Module"
        " (04), with the same twenty losses.",
    )
