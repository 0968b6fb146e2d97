"""What a tensor is: its storage and recipe, its numbers, its shape against another's."""

import itertools

import matplotlib
import torch
from matplotlib.patches import Rectangle

from helpers.draw import figure as f

STRIP = 24  # cells in one row of a storage strip
MOST = 96  # cells of a storage that can still be read


@f.styled
def storage(tensors, title=None):
    """Draw each storage as a strip, and each tensor as the grid its recipe reads from the strip.

    The same storage element has the same colour and the same small index everywhere.

    Parameters
    ----------
    tensors : dict of str to torch.Tensor
        Named tensors of at most 3 dimensions, any numeric dtype; views of one storage share a
        strip. A storage may hold up to 96 elements.
    title : str, optional
        Written above the picture.

    Returns
    -------
    Figure

    Raises
    ------
    TypeError
        If ``tensors`` is not a dict of dense real tensors.
    ValueError
        If it is empty, a tensor is empty or has more than 3 dimensions, or a storage is too long.
    """
    tensors = f.named(tensors, "storage", max_dims=3)
    groups = {}
    for name, tensor in tensors.items():
        groups.setdefault(tensor.untyped_storage().data_ptr(), {})[name] = tensor
    for group in groups.values():
        name, tensor = next(iter(group.items()))
        size = tensor.untyped_storage().nbytes() // tensor.element_size()
        if size > MOST:
            raise ValueError(
                f"storage: expected a storage of at most {MOST} elements, got {size} behind {name}"
            )

    cell, words = 0.42, []
    rows = [_panels(group, cell) for group in groups.values()]
    strips = []
    for group in groups.values():
        tensor = next(iter(group.values()))
        size = tensor.untyped_storage().nbytes() // tensor.element_size()
        strips.append((tensor, size, (size - 1) // STRIP + 1))
    height = 0.15 + (0.4 if title else 0)
    for (_, _, lines), row in zip(strips, rows, strict=True):
        height += 0.35 + lines * (cell + 0.3) + 0.1
        height += sum(max(p["height"] for p in line) + 0.25 for line in row)
    figure, ax = f.page(f.WIDTH, height)
    f.heading(ax, title, f.WIDTH, height)
    top = height - 0.1 - (0.4 if title else 0)
    for group, (tensor, size, lines), row in zip(groups.values(), strips, rows, strict=True):
        flat = tensor.as_strided((size,), (1,), 0)
        read = {i for t in group.values() for i in _indices(t).flatten().tolist()}
        colours = _colours(size)
        step = min(cell, (f.WIDTH - 0.4) / min(size, STRIP))
        ax.text(
            0.15,
            top - 0.15,
            f"one storage, {_count(size, 'element')}",
            color=f.GREY,
            size=f.SMALL,
            va="center",
        )
        top -= 0.35
        for i in range(size):
            x, y = (
                0.15 + i % STRIP * (f.WIDTH - 0.3) / STRIP,
                top - i // STRIP * (cell + 0.3) - cell,
            )
            step = (f.WIDTH - 0.3) / STRIP
            _cell(ax, x, y, step, cell, flat[i], colours[i], size=f.SMALL, unread=i not in read)
            f.code(ax, x + step / 2, y - 0.1, str(i), size=8.5, color=f.GREY)
        top -= lines * (cell + 0.3) + 0.1
        for line in row:
            x = 0.15
            for panel in line:
                _panel(ax, x, top, panel, colours, cell)
                x += panel["width"]
            top -= max(p["height"] for p in line) + 0.25
        words.append(
            f"One storage of {_count(size, 'element')}, read by "
            + "; ".join(_recipe_words(name, t) for name, t in group.items())
            + "."
        )
    return f.finish(figure, " ".join(words))


def _count(n, noun):
    return f"{n:,} {noun}" + ("" if n == 1 else "s")


def _recipe_words(name, tensor):
    return (
        f"{name} with shape {f.shape_text(tensor.shape)}, stride {f.shape_text(tensor.stride())},"
        f" offset {tensor.storage_offset()}"
    )


def _indices(tensor):
    """Return which storage element each entry of ``tensor`` reads."""
    size = tensor.untyped_storage().nbytes() // tensor.element_size()
    return torch.arange(size).as_strided(tensor.shape, tensor.stride(), tensor.storage_offset())


def _colours(size):
    ramp = matplotlib.colormaps["viridis"]
    return [tuple(0.45 + 0.55 * c for c in ramp(i / max(size - 1, 1))[:3]) for i in range(size)]


def _cell(ax, x, y, w, h, value, colour, size=f.TEXT, unread=False):
    ax.add_patch(
        Rectangle(
            (x, y),
            w,
            h,
            facecolor="white" if unread else colour,
            edgecolor=f.GREY,
            linewidth=0.8,
            hatch="///" if unread else None,
        )
    )
    text = f.number(value) if not isinstance(value, str) else value
    room = int(w / f.code_width("0", size))
    while size > 7 and len(text) > room:
        size -= 0.5
        room = int(w / f.code_width("0", size))
    f.code(
        ax,
        x + w / 2,
        y + h / 2,
        text,
        size=size,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1} if unread else None,
    )


def _panels(group, cell):
    """Lay the grids of a group out in rows; return rows of panels with their sizes in inches."""
    lines, line, used = [], [], 0
    for name, tensor in group.items():
        shape = (1,) * (2 - tensor.ndim) + tuple(tensor.shape)
        slices, rows, columns = (1, *shape) if len(shape) == 2 else shape
        recipe = [
            name,
            f"shape  {f.shape_text(tensor.shape)}",
            f"stride {f.shape_text(tensor.stride())}",
            f"offset {tensor.storage_offset()}",
        ]
        width = max(
            slices * (columns * cell + 0.55) + 0.2,
            max(f.code_width(text) for text in recipe) + 0.4,
        )
        height = 1.05 + 0.35 + rows * cell + 0.15
        if line and used + width > f.WIDTH - 0.3:
            lines.append(line)
            line, used = [], 0
        line.append(
            {
                "tensor": tensor,
                "recipe": recipe,
                "width": width,
                "height": height,
                "grid": (slices, rows, columns),
            }
        )
        used += width
    return [*lines, line]


def _panel(ax, x, top, panel, colours, cell):
    tensor, (slices, rows, columns) = panel["tensor"], panel["grid"]
    for i, text in enumerate(panel["recipe"]):
        f.code(
            ax,
            x,
            top - 0.15 - 0.22 * i,
            text,
            ha="left",
            size=f.TEXT if i == 0 else f.SMALL,
            weight="bold" if i == 0 else "normal",
        )
    top -= 1.05 + 0.35
    indices = _indices(tensor).reshape(slices, rows, columns)
    values = tensor.reshape(slices, rows, columns)
    strides = [None] * (3 - tensor.ndim) + list(tensor.stride())
    for s, r, c in itertools.product(range(slices), range(rows), range(columns)):
        left = x + 0.4 + s * (columns * cell + 0.55)
        index = int(indices[s, r, c])
        _cell(
            ax,
            left + c * cell,
            top - (r + 1) * cell,
            cell,
            cell,
            values[s, r, c],
            colours[index],
            size=f.SMALL,
        )
    left = x + 0.4
    if strides[2] is not None:
        _step(ax, (left + 0.1, top + 0.1), (left + cell + 0.1, top + 0.1), strides[2], "above")
    if strides[1] is not None:
        _step(ax, (left - 0.1, top - 0.1), (left - 0.1, top - cell - 0.1), strides[1], "left")
    if strides[0] is not None and slices > 1:
        y = top - rows * cell / 2
        start = left + columns * cell + 0.06
        _step(ax, (start, y), (start + 0.42, y), strides[0], "above")


def _step(ax, start, end, stride, side):
    ax.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": f.INK, "lw": 1.2})
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    if side == "above":
        f.code(ax, x, y + 0.13, f"+{stride}", size=f.SMALL)
    else:
        f.code(ax, x - 0.05, y, f"+{stride}", size=f.SMALL, ha="right")


def _shape_of(value, name):
    """Return ``value``'s shape: of a tensor, or a tuple, list or torch.Size of sizes."""
    if isinstance(value, torch.Tensor):
        return tuple(value.shape)
    if not isinstance(value, tuple | list):
        raise TypeError(f"{name}: expected a tensor or a shape, got {type(value).__name__}")
    if not all(isinstance(n, int) and not isinstance(n, bool) for n in value):
        raise TypeError(f"{name}: expected a shape of whole numbers, got {value!r}")
    if any(n < 0 for n in value):
        raise ValueError(f"{name}: expected sizes of at least 0, got {value!r}")
    return tuple(value)


@f.styled
def broadcast(s, t, title=None):
    """Draw the table that aligns two shapes from the right, axis by axis.

    Parameters
    ----------
    s, t : tuple of int or torch.Tensor
        Two shapes, or tensors whose shapes are meant.
    title : str, optional
        Written above the picture.

    Returns
    -------
    Figure
        Stretched axes are hatched; an axis that fails is outlined and named. Two shapes that do
        not broadcast are drawn, not refused.

    Raises
    ------
    TypeError
        If ``s`` or ``t`` is neither a tensor nor a shape.
    ValueError
        If a size is negative.
    """
    shapes = [_shape_of(s, "s"), _shape_of(t, "t")]
    axes = max(len(shapes[0]), len(shapes[1]), 1)
    padded = [(None,) * (axes - len(shape)) + shape for shape in shapes]
    result, failing, words = [], [], []
    for axis, pair in enumerate(zip(*padded, strict=True), -axes):
        sizes = {n for n in pair if n not in (None, 1)}
        if len(sizes) > 1:
            failing.append(axis)
            words.append(f"axis {axis} fails: {pair[0]} against {pair[1]}")
        elif pair[0] != pair[1]:
            words.append(f"axis {axis} stretches to {max(sizes, default=1)}")
        result.append(None if len(sizes) > 1 else max(sizes, default=1))

    label = max(
        f.code_width(f.shape_text(shape)) for shape in [*shapes, tuple(r or 0 for r in result)]
    )
    left, w, h = label + 1.0, 1.15, 0.5
    width = max(left + axes * w + 0.3, 5.0)
    height = 3 * h + 1.15 + (0.4 if title else 0)
    figure, ax = f.page(width, height)
    f.heading(ax, title, width, height)
    top = height - 0.55 - (0.4 if title else 0)
    ax.text(left - 0.2, top + 0.2, "axis", ha="right", va="center", color=f.GREY, size=f.SMALL)
    for column in range(axes):
        f.code(
            ax, left + (column + 0.5) * w, top + 0.2, str(column - axes), color=f.GREY, size=f.SMALL
        )
    for row, (shape, sizes) in enumerate(zip(shapes, padded, strict=True)):
        f.code(ax, left - 0.2, top - (row + 0.5) * h, f.shape_text(shape), ha="right")
        for column, n in enumerate(sizes):
            goal, axis = result[column], column - axes
            stretched = goal is not None and (n is None or n != goal)
            text = "–" if n is None else str(n)
            if stretched:
                text = f"{text} → {goal}"
            ax.add_patch(
                Rectangle(
                    (left + column * w + 0.04, top - (row + 1) * h + 0.04),
                    w - 0.08,
                    h - 0.08,
                    facecolor="#fbe9d9" if axis in failing else "#dcebf5" if stretched else "white",
                    edgecolor=f.RED if axis in failing else f.GREY,
                    linewidth=2.5 if axis in failing else 0.8,
                    linestyle="--" if n is None else "-",
                    hatch="//" if stretched else None,
                )
            )
            f.code(
                ax,
                left + (column + 0.5) * w,
                top - (row + 0.5) * h,
                text,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5} if stretched else None,
            )
    y = top - 2.5 * h - 0.15
    ax.plot([0.2, left + axes * w], [top - 2 * h - 0.07] * 2, color=f.GREY, lw=1)
    if failing:
        f.code(ax, left - 0.2, y, "no result", ha="right", color=f.RED, weight="bold")
    else:
        f.code(ax, left - 0.2, y, f.shape_text(result), ha="right", weight="bold")
    for column, n in enumerate(result):
        pair = [sizes[column] for sizes in padded]
        text = f"✗ {pair[0]} ≠ {pair[1]}" if n is None else str(n)
        f.code(
            ax,
            left + (column + 0.5) * w,
            y,
            text,
            weight="bold",
            color=f.RED if n is None else f.INK,
        )
    verdict = "They do not broadcast" if failing else f"The result has shape {f.shape_text(result)}"
    alt = f"Shapes {f.shape_text(shapes[0])} and {f.shape_text(shapes[1])} aligned from the right"
    return f.finish(figure, f"{alt}: {'; '.join(words) or 'no axis stretches'}. {verdict}.")


@f.styled
def matrices(tensors, between=None, title=None):
    """Draw small matrices side by side as heat maps on one colour scale.

    Parameters
    ----------
    tensors : dict of str to torch.Tensor
        Named tensors of at most 2 dimensions; a vector is drawn as one row. Values are written
        into matrices of at most 12 x 12 entries.
    between : list of str, optional
        The signs between neighbours, one fewer than tensors, such as ``["⊗", "="]``.
    title : str, optional
        Written above the picture.

    Returns
    -------
    Figure

    Raises
    ------
    TypeError
        If ``tensors`` is not a dict of dense real tensors.
    ValueError
        If it is empty, a tensor is empty or has more than 2 dimensions, or ``between`` has
        another length.
    """
    tensors = f.named(tensors, "matrices", max_dims=2)
    if between is not None and len(between) != len(tensors) - 1:
        raise ValueError(
            f"matrices: expected {len(tensors) - 1} signs between {len(tensors)} tensors,"
            f" got {len(between)}"
        )
    grids = {name: t.reshape((1,) * (2 - t.ndim) + tuple(t.shape)) for name, t in tensors.items()}
    finite = [g[g.isfinite()].abs().max().item() for g in grids.values() if g.isfinite().any()]
    limit = max(finite, default=1.0) or 1.0
    panels = []
    for name, grid in grids.items():
        rows, columns = grid.shape
        cell = 0.52 if max(rows, columns) <= 12 else 2.6 / max(rows, columns)
        panels.append((name, grid, cell, columns * cell, rows * cell))
    gap, lines, line, used = 0.5, [], [], 0
    for panel in panels:
        wide = max(
            panel[3], f.code_width(panel[0]), f.code_width(f.shape_text(tensors[panel[0]].shape))
        )
        if line and used + wide > f.WIDTH - 0.3:
            lines.append(line)
            line, used = [], 0
        line.append((*panel, wide))
        used += wide + gap
    lines.append(line)
    width = max(sum(p[5] + gap for p in line) for line in lines) + 0.1
    width = max(width, 3.0)
    tall = [max(p[4] for p in line) for line in lines]
    height = sum(tall) + 0.8 * len(lines) + 0.1 + (0.4 if title else 0)
    figure, ax = f.page(width, height)
    f.heading(ax, title, width, height)
    top, number = height - 0.05 - (0.4 if title else 0), 0
    for line, high in zip(lines, tall, strict=True):
        x = 0.3
        for name, grid, cell, w, h, wide in line:
            left, y = x + (wide - w) / 2, top - 0.35 - (high - h) / 2
            f.code(ax, x + wide / 2, y + 0.17, name, weight="bold")
            f.code(
                ax,
                x + wide / 2,
                y - h - 0.17,
                f.shape_text(tensors[name].shape),
                size=f.SMALL,
                color=f.GREY,
            )
            _heat(ax, left, y, cell, grid, limit)
            number += 1
            x += wide + gap
            if between is not None and number < len(tensors):
                f.code(ax, x - gap / 2, top - 0.35 - high / 2, between[number - 1], size=f.TEXT + 4)
        top -= high + 0.8
    signs = [*(between or [","] * (len(tensors) - 1)), ""]
    words = " ".join(
        f"{name} {f.shape_text(t.shape)}{sign if sign == ',' else f' {sign}'}".rstrip()
        for (name, t), sign in zip(tensors.items(), signs, strict=True)
    )
    return f.finish(figure, f"Heat maps on one colour scale: {words}.")


def _heat(ax, left, top, cell, grid, limit):
    ramp = matplotlib.colormaps["RdBu_r"]
    rows, columns = grid.shape
    if max(rows, columns) > 12:
        ax.imshow(
            grid.double().numpy(),
            cmap=ramp,
            vmin=-limit,
            vmax=limit,
            aspect="auto",
            extent=(left, left + columns * cell, top - rows * cell, top),
            interpolation="nearest",
            zorder=1,
        )
        ax.set(xlim=ax.get_xlim(), ylim=ax.get_ylim())
        ax.add_patch(
            Rectangle(
                (left, top - rows * cell),
                columns * cell,
                rows * cell,
                fill=False,
                edgecolor=f.GREY,
                linewidth=0.8,
            )
        )
        return
    for r, c in itertools.product(range(rows), range(columns)):
        value = grid[r, c]
        share = 0.5 + 0.32 * max(-1.0, min(1.0, value.item() / limit)) if value.isfinite() else 0.5
        _cell(
            ax, left + c * cell, top - (r + 1) * cell, cell, cell, value, ramp(share), size=f.SMALL
        )


@f.styled
def errors(matrix, expected, tolerance=1e-9, title=None, ax=None):
    """Draw where ``matrix`` differs from ``expected``: the wrong entries outlined and counted.

    Parameters
    ----------
    matrix, expected : torch.Tensor
        Two tensors of one shape, at most 2 dimensions.
    tolerance : float, optional
        An entry is wrong if it is further from the expected one than ``tolerance`` times the
        largest expected magnitude, or not finite.
    title : str, optional
        Written above the picture.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    Figure

    Raises
    ------
    TypeError
        If either is not a dense real tensor.
    ValueError
        If the shapes differ, a tensor is empty, or has more than 2 dimensions.
    """
    matrix = f.a_tensor(matrix, "matrix", max_dims=2)
    expected = f.a_tensor(expected, "expected", max_dims=2)
    if matrix.shape != expected.shape:
        raise ValueError(
            f"errors: expected two tensors of one shape, got {tuple(matrix.shape)}"
            f" and {tuple(expected.shape)}"
        )
    grid = (1,) * (2 - matrix.ndim) + tuple(matrix.shape)
    matrix, expected = matrix.double().reshape(grid), expected.double().reshape(grid)
    scale = expected.abs().max().item() or 1.0
    difference = (matrix - expected).abs() / scale
    wrong = ~(difference <= tolerance)
    rows, columns = grid
    figure, ax = f.plot(ax, height=min(5.0, max(2.2, 1.2 + 7.0 * rows / columns)))
    shown = difference.nan_to_num(1.0, 1.0, 1.0).clamp(max=1.0)
    image = ax.imshow(
        shown.numpy(),
        cmap="Greys",
        vmin=0,
        vmax=max(shown.max().item(), tolerance),
        aspect="auto" if max(rows, columns) > 4 * min(rows, columns) else "equal",
        interpolation="nearest",
    )
    ax.figure.colorbar(image, ax=ax, label="difference / largest expected")
    if rows * columns <= 2500:
        for r, c in wrong.nonzero().tolist():
            ax.add_patch(Rectangle((c - 0.5, r - 0.5), 1, 1, fill=False, edgecolor=f.RED, lw=1.6))
    ax.grid(False)
    ax.set(xlabel="column", ylabel="row")
    count = int(wrong.sum())
    say = f"{count:,} of {rows * columns:,} entries wrong"
    ax.set_title(f"{title}: {say}" if title else say)
    return f.finish(figure, f"Heat map of the difference, shape {f.shape_text(grid)}: {say}.")
