"""What a tensor is: its storage and recipe, its numbers, its shape against another's."""

import itertools
import math

from helpers.draw import figure as f

import matplotlib
import numpy as np
import torch
from matplotlib.patches import Rectangle

STRIP = 24  # cells in one row of a storage strip
MOST = 96  # cells of a storage that can still be read
FINE = 600  # points along a side of a map: more cannot be seen
HEAT = "RdBu_r"
CELL, NARROW, GAP = 0.5, 0.33, 0.6  # inches: a cell, at least, the room between two slices


@f.styled
def storage(tensors, title=None):
    """Draw each storage as a strip, and each tensor as the grid its recipe reads from the strip.

    The same storage element has the same colour and the same small index everywhere.

    Parameters
    ----------
    tensors : dict of str to torch.Tensor
        Named tensors of at most 3 dimensions, any numeric dtype; views of one storage share a
        strip, and need one dtype. A storage may hold up to 96 elements.
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
        If it is empty, a tensor is empty or has more than 3 dimensions; if a storage is too long,
        is read with two dtypes, or overlaps another; if a grid has no room on a page.
    """
    arrays = [n for n, t in tensors.items() if isinstance(t, np.ndarray | np.generic)] if (
        isinstance(tensors, dict)) else []  # fmt: skip
    if arrays:
        raise TypeError(
            f"storage: expected tensors, got a NumPy array for {arrays[0]}: torch.from_numpy(…)"
            " makes a tensor that shares its memory"
        )
    groups = _groups(f.named(tensors, "storage", max_dims=3))

    blocks = [(group, *_block(group)) for group in groups.values()]
    lines = _lines(blocks, [width for _, _, width, _ in blocks])
    width = max(3.2, max(sum(block[2] for block in line) for line in lines) + 0.15)
    height = (0.45 if title else 0.1) + sum(max(block[3] for block in line) for line in lines)
    figure, ax = f.page(width, height)
    f.heading(ax, title, width, height)
    top = height - (0.45 if title else 0.1)
    for line in lines:
        left = 0.15
        for group, rows, wide, _ in line:
            size = _size(next(iter(group.values())))
            colours = _colours(size)
            _strip(ax, left, top, group, colours)
            y = top - _tall(size)
            for row in rows:
                x = left
                for panel in row:
                    _panel(ax, x, y, panel, colours)
                    x += panel["width"]
                y -= max(panel["height"] for panel in row)
            left += wide
        top -= max(block[3] for block in line)
    words = []
    for group in groups.values():
        size = _count(_size(next(iter(group.values()))), "element")
        recipes = "; ".join(_recipe_words(name, tensor) for name, tensor in group.items())
        words.append(f"One storage of {size}, read by {recipes}.")
    return f.finish(figure, " ".join(words))


def _groups(tensors):
    """Sort named tensors by the storage they read, or say what cannot be drawn as one strip."""
    groups, ends = {}, {}
    for name, tensor in tensors.items():
        memory = tensor.untyped_storage()
        group = groups.setdefault(memory.data_ptr(), {})
        group[name] = tensor
        ends[memory.data_ptr()] = (memory.data_ptr() + memory.nbytes(), name)
        first, other = next(iter(group.items()))
        if other.dtype != tensor.dtype:
            raise ValueError(
                f"storage: expected one dtype for each storage, got {other.dtype} ({first}) and"
                f" {tensor.dtype} ({name}) on one"
            )
        if _size(tensor) > MOST:
            raise ValueError(
                f"storage: expected a storage of at most {MOST} elements,"
                f" got {_size(tensor)} behind {name}"
            )
    for (_, (end, name)), (start, (_, other)) in itertools.pairwise(sorted(ends.items())):
        if start < end:
            raise ValueError(
                f"storage: expected storages apart from each other, got {name} and {other}, which"
                " share memory from different places on (as arrays of NumPy can)"
            )
    return groups


def _lines(items, widths):
    """Break ``items`` into rows that fit the width of a page."""
    lines, used = [[]], 0.0
    for item, width in zip(items, widths, strict=True):
        if lines[-1] and used + width > f.WIDTH - 0.15:
            lines.append([])
            used = 0.0
        lines[-1].append(item)
        used += width
    return lines


def _block(group):
    """Lay one storage and its grids out; return rows of panels, width and height in inches."""
    panels = [_sized(name, tensor) for name, tensor in group.items()]
    rows = _lines(panels, [panel["width"] for panel in panels])
    size = _size(next(iter(group.values())))
    strip = min(size, STRIP) * _step(size) + 0.15
    width = max(strip, 2.4, max(sum(panel["width"] for panel in row) for row in rows))
    return rows, width, _tall(size) + sum(max(p["height"] for p in row) for row in rows)


def _size(tensor):
    """Return how many elements the storage behind ``tensor`` holds."""
    return tensor.untyped_storage().nbytes() // tensor.element_size()


def _step(size):
    """Return the width of a strip's cell."""
    return min(CELL, (f.WIDTH - 0.3) / min(size, STRIP))


def _tall(size):
    """Return the height of a strip of ``size`` elements."""
    return 0.4 + ((size - 1) // STRIP + 1) * (CELL + 0.28)


def _strip(ax, left, top, group, colours):
    tensor, size = next(iter(group.values())), len(colours)
    label = f"one storage, {_count(size, 'element')}"
    ax.text(left, top - 0.15, label, color=f.GREY, size=f.SMALL, va="center")
    # What the memory holds, whatever the tensor makes of it: some negate what they read.
    memory = torch.empty(0, dtype=tensor.dtype, device=tensor.device)
    flat, step = memory.set_(tensor.untyped_storage(), 0, (size,), (1,)), _step(size)
    read = {i for view in group.values() for i in _indices(view).flatten().tolist()}
    for i in range(size):
        x, y = left + i % STRIP * step, top - 0.35 - i // STRIP * (CELL + 0.28) - CELL
        _cell(ax, x, y, step, CELL, flat[i], colours[i], unread=i not in read)
        f.code(ax, x + step / 2, y - 0.12, str(i), size=f.TINY, color=f.GREY)


def _count(n, noun):
    return f"{n:,} {noun}" + ("" if n == 1 else "s")


def _recipe_words(name, tensor):
    return (
        f"{name} with shape {f.shape_text(tensor.shape)}, stride {f.shape_text(tensor.stride())},"
        f" offset {tensor.storage_offset()}"
    )


def _indices(tensor):
    """Return which storage element each entry of ``tensor`` reads."""
    order = torch.arange(_size(tensor), device="cpu")
    return order.as_strided(tensor.shape, tensor.stride(), tensor.storage_offset())


def _colours(size):
    ramp = matplotlib.colormaps["viridis"]
    shares = [i / max(size - 1, 1) for i in range(size)]
    return [tuple(0.5 + 0.5 * channel for channel in ramp(share)[:3]) for share in shares]


def _cell(ax, x, y, w, h, value, colour, unread=False, index=None):
    """Draw one number; ``unread`` hatches it, ``index`` is written small beneath it."""
    style = {"facecolor": "white", "hatch": "////"} if unread else {"facecolor": colour}
    ax.add_patch(Rectangle((x, y), w, h, edgecolor=f.GREY, linewidth=0.8, **style))
    text, size = f.number(value), f.TEXT
    while size > 7 and f.code_width(text, size) > 0.92 * w:
        size -= 0.5
    up = 0 if index is None else 0.07
    f.code(ax, x + w / 2, y + h / 2 + up, text, size=size)
    if index is not None:
        f.code(ax, x + w / 2, y + 0.1, str(index), size=f.TINY, color=f.INK)


def _sized(name, tensor):
    """Return what a panel shows, and its width and height in inches."""
    shape = (1,) * (2 - tensor.ndim) + tuple(tensor.shape)
    slices, rows, columns = (1, *shape) if len(shape) == 2 else shape
    recipe = [
        name,
        f"shape  {f.shape_text(tensor.shape)}",
        f"stride {f.shape_text(tensor.stride())}",
        f"offset {tensor.storage_offset()}",
    ]
    words = max(f.code_width(name), *(f.code_width(text, f.SMALL) for text in recipe[1:]))
    room = f.WIDTH - 1.05 - (slices - 1) * GAP
    cell = min(CELL, max(room / (slices * columns), NARROW))
    grid = slices * (columns * cell + GAP) - GAP
    return {
        "tensor": tensor,
        "recipe": recipe,
        "grid": (slices, rows, columns),
        "cell": cell,
        "width": max(grid + 0.75, words + 0.4),
        "height": 1.4 + rows * CELL + 0.2,
    }


def _panel(ax, x, top, panel, colours):
    tensor, (slices, rows, columns), cell = panel["tensor"], panel["grid"], panel["cell"]
    for i, text in enumerate(panel["recipe"]):
        size, weight = (f.TEXT, "bold") if i == 0 else (f.SMALL, "normal")
        f.code(ax, x, top - 0.15 - 0.215 * i, text, ha="left", size=size, weight=weight)
    top -= 1.4
    indices = _indices(tensor).reshape(slices, rows, columns)
    values = tensor.reshape(slices, rows, columns)
    strides = [None] * (3 - tensor.ndim) + list(tensor.stride())
    left = x + 0.45
    for s, r, c in itertools.product(range(slices), range(rows), range(columns)):
        index = int(indices[s, r, c])
        place, y = left + s * (columns * cell + GAP) + c * cell, top - (r + 1) * CELL
        _cell(ax, place, y, cell, CELL, values[s, r, c], colours[index], index=index)
    if strides[2] is not None:
        _hop(ax, (left + 0.1, top + 0.1), (left + cell + 0.1, top + 0.1), strides[2])
    if strides[1] is not None:
        _hop(ax, (left - 0.1, top - 0.1), (left - 0.1, top - CELL - 0.1), strides[1])
    if slices > 1:
        y, start = top - rows * CELL / 2, left + columns * cell + 0.06
        _hop(ax, (start, y), (start + GAP - 0.12, y), strides[0])


def _hop(ax, start, end, stride):
    """Draw one step along an axis, with how far it goes in the storage."""
    ax.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": f.INK, "lw": 1.2})
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    if start[1] == end[1]:
        f.code(ax, x, y + 0.13, f"+{stride}", size=f.SMALL)
    else:
        f.code(ax, x - 0.06, y, f"+{stride}", size=f.SMALL, ha="right")


def _shape_of(value, name):
    """Return ``value``'s shape: of a tensor, or a tuple, list or torch.Size of sizes."""
    if isinstance(value, torch.Tensor | np.ndarray):
        value = f.shape_of(value)
    if not isinstance(value, tuple | list):
        raise TypeError(f"{name}: expected a tensor or a shape, got {type(value).__name__}")
    if not all(isinstance(n, int | np.integer) and not isinstance(n, bool) for n in value):
        raise TypeError(f"{name}: expected a shape of whole numbers, got {value!r}")
    if any(n < 0 for n in value):
        raise ValueError(f"{name}: expected sizes of at least 0, got {value!r}")
    return tuple(map(int, value))


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
    axes = max(len(shapes[0]), len(shapes[1]))
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

    total = "" if failing else _count(math.prod(result), "number")
    texts = [*map(f.shape_text, shapes), "no result" if failing else f.shape_text(result), total]
    left, h = max(map(f.code_width, texts)) + 0.5, 0.5
    widest = max([1, *itertools.chain(*shapes)])
    w = f.code_width(f"✗ {widest} ≠ {widest}" if failing else f"1 → {widest}") + 0.2
    w = max(w, min(1.2, (f.WIDTH - left - 0.2) / max(axes, 1)))
    width = max(left + axes * w + 0.2, 4.0)
    height = 3 * h + 1.0 + (0.35 if title else 0)
    figure, ax = f.page(width, height)
    f.heading(ax, title, width, height)
    top = height - 0.5 - (0.35 if title else 0)
    ax.text(left - 0.2, top + 0.2, "axis", ha="right", va="center", color=f.GREY, size=f.SMALL)
    for column in range(axes):
        x = left + (column + 0.5) * w
        f.code(ax, x, top + 0.2, str(column - axes), color=f.GREY, size=f.SMALL)
    for row, sizes in enumerate(padded):
        y = top - (row + 0.5) * h
        f.code(ax, left - 0.2, y, texts[row], ha="right")
        for column, (n, goal) in enumerate(zip(sizes, result, strict=True)):
            text = "–" if n is None else str(n)
            stretched = goal is not None and n != goal
            text = f"{text} → {goal}" if stretched else text
            style = {
                "facecolor": f.PALE_RED if goal is None else f.PALE_BLUE if stretched else "white",
                "edgecolor": f.RED if goal is None else f.GREY,
                "linewidth": 2.5 if goal is None else 0.8,
                "linestyle": "--" if n is None else "-",
                "hatch": "//" if stretched else None,
            }
            corner = (left + column * w + 0.04, y - h / 2 + 0.04)
            ax.add_patch(Rectangle(corner, w - 0.08, h - 0.08, **style))
            f.code(ax, left + (column + 0.5) * w, y, text)
    ax.plot([0.2, left + axes * w - 0.04], [top - 2 * h - 0.06] * 2, color=f.GREY, lw=1)
    y, colour = top - 2.5 * h - 0.1, f.RED_INK if failing else f.INK
    f.code(ax, left - 0.2, y, texts[2], ha="right", weight="bold", color=colour)
    ax.text(left - 0.2, y - 0.26, total, ha="right", va="center", color=f.GREY, size=f.SMALL)
    for column, n in enumerate(result):
        a, b = (sizes[column] for sizes in padded)
        text, colour = (f"✗ {a} ≠ {b}", f.RED_INK) if n is None else (str(n), f.INK)
        f.code(ax, left + (column + 0.5) * w, y, text, weight="bold", color=colour)
    verdict = "They do not broadcast" if failing else f"The result has shape {texts[2]}, {total}"
    alt = f"Shapes {texts[0]} and {texts[1]} aligned from the right"
    return f.finish(figure, f"{alt}: {'; '.join(words) or 'no axis stretches'}. {verdict}.")


@f.styled
def matrices(tensors, between=None, title=None):
    """Draw small matrices side by side as heat maps on one colour scale.

    Parameters
    ----------
    tensors : dict of str to torch.Tensor
        Named tensors of at most 2 dimensions; a vector is drawn as one row. Values are written
        into matrices of at most 12 x 12 entries; of more than 600 rows or columns every k-th is
        drawn. Arrays of NumPy and nested lists of numbers are taken, too.
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
    tensors = f.named(tensors, "matrices", max_dims=2, lists=True)
    if not isinstance(between, list | tuple | str | type(None)):
        raise TypeError(f"matrices: expected a list of signs, got {type(between).__name__}")
    if between is not None and len(between) != len(tensors) - 1:
        raise ValueError(
            f"matrices: expected {len(tensors) - 1} signs between {len(tensors)} tensors,"
            f" got {len(between)}"
        )
    grids = {name: t.reshape((1,) * (2 - t.ndim) + tuple(t.shape)) for name, t in tensors.items()}
    limit = max(map(f.largest, grids.values())) or 1.0
    panels = []
    for name, grid in grids.items():
        rows, columns = grid.shape
        cell = 0.52 if max(rows, columns) <= 12 else 2.6 / max(rows, columns)
        # To scale, but never thinner than a line of text.
        panels.append((name, grid, cell, max(columns * cell, 0.2), max(rows * cell, 0.2)))
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
            if max(grid.shape) > 12:
                _image(ax, grid, (left, left + w, y - h, y), HEAT, (-limit, limit))
            else:
                _heat(ax, left, y, cell, grid, limit)
            number += 1
            x += wide + gap
            if between is not None and number < len(tensors):
                f.code(ax, x - gap / 2, top - 0.35 - high / 2, between[number - 1], size=f.TEXT + 4)
        top -= high + 0.8
    signs = [*(between or [","] * (len(tensors) - 1)), ""]
    small = all(tensor.numel() <= 12 for tensor in tensors.values())
    words = ""
    for (name, tensor), sign in zip(tensors.items(), signs, strict=True):
        words += f"{name} {f.shape_text(tensor.shape)}" + (f" {_values(tensor)}" if small else "")
        words += ", " if sign in (",", "") else f" {sign} "
    return f.finish(figure, f"Heat maps on one colour scale: {words.rstrip(', ')}.")


def _values(tensor):
    """Return the values of a small tensor as nested lists, as they are written in its cells."""
    if tensor.ndim == 0:
        return f.number(tensor)
    return "[" + ", ".join(_values(entry) for entry in tensor) + "]"


def _heat(ax, left, top, cell, grid, limit):
    ramp = matplotlib.colormaps[HEAT]
    for r, c in itertools.product(*map(range, grid.shape)):
        value = grid[r, c]
        # The middle of the ramp only: dark text stays readable on it.
        share = 0.5 + 0.3 * value.item() / limit if math.isfinite(value.item()) else 0.5
        _cell(ax, left + c * cell, top - (r + 1) * cell, cell, cell, value, ramp(share))


@f.styled
def outer(vectors, title=None):
    """Draw an outer product as a multiplication table: every number of one with every other.

    Parameters
    ----------
    vectors : dict of str to torch.Tensor
        Two named vectors of at most 12 entries: the first stands at the left as a column, the
        second on top as a row.
    title : str, optional
        Written above the picture.

    Returns
    -------
    Figure
        One row and one column are outlined, those of the entries that are largest in magnitude.

    Raises
    ------
    TypeError
        If ``vectors`` is not a dict of dense real tensors.
    ValueError
        If there are not two, or one is empty, no vector, or longer than 12.
    """
    vectors = f.named(vectors, "outer", lists=True)
    if len(vectors) != 2:
        raise ValueError(f"outer: expected two vectors, got {len(vectors)}")
    for name, vector in vectors.items():
        if vector.ndim != 1 or len(vector) > 12:
            raise ValueError(
                f"outer: expected a vector of at most 12 entries for {name}, got shape"
                f" {tuple(vector.shape)}"
            )
    (down, u), (along, v) = ((name, _roomy(vector.cpu())) for name, vector in vectors.items())
    table = torch.outer(u, v)
    cell, gap, limit = 0.52, 0.2, max(map(f.largest, (u, v, table))) or 1.0
    rows, columns = table.shape
    left = 0.3 + max(cell, f.code_width(down)) + gap
    width = max(left + columns * cell + 0.3, left + f.code_width(along) + 0.3, 2.6)
    height = (rows + 1) * cell + gap + 0.85 + (0.35 if title else 0)
    figure, ax = f.page(width, height)
    f.heading(ax, title, width, height)
    top = height - 0.45 - (0.35 if title else 0)  # of the row
    under = top - cell - gap  # of the table and the column
    _heat(ax, left - gap - cell, under, cell, u[:, None], limit)
    _heat(ax, left, top, cell, v[None], limit)
    _heat(ax, left, under, cell, table, limit)
    beside = left - gap - max(cell, f.code_width(down)) / 2  # a long name goes to the left
    f.code(ax, beside, under + 0.17, down, weight="bold")
    f.code(ax, left + columns * cell / 2, top + 0.17, along, weight="bold")
    text = f.shape_text(table.shape)
    below = under - rows * cell - 0.17
    f.code(ax, left + columns * cell / 2, below, text, size=f.SMALL, color=f.GREY)
    f.code(ax, left - gap / 2, under + gap / 2, "×", size=f.TEXT + 2)
    row, column = int(u.double().abs().argmax()), int(v.double().abs().argmax())
    y, wide = under - (row + 1) * cell, columns * cell
    frame = {"fill": False, "edgecolor": f.INK, "zorder": 3}
    for corner, w in [((left, y), wide), ((left - gap - cell, y), cell)]:
        ax.add_patch(Rectangle(corner, w, cell, linewidth=2.4, **frame))
    x = left + column * cell
    for corner, h in [((x, under - rows * cell), rows * cell), ((x, top - cell), cell)]:
        ax.add_patch(Rectangle(corner, cell, h, linewidth=2.4, linestyle=(0, (3, 1.5)), **frame))
    alt = (
        f"Multiplication table of {down} {_values(u)} at the left and {along} {_values(v)} on top:"
        f" row {row} is {f.number(u[row])} times {along}, column {column} is"
        f" {f.number(v[column])} times {down}."
    )
    return f.finish(figure, alt)


def _roomy(vector):
    """Return ``vector`` in a dtype that holds its products."""
    if vector.dtype in (torch.float32, torch.float64):
        return vector
    return vector.float() if vector.is_floating_point() else vector.long()


@f.styled
def errors(matrix, expected, tolerance=1e-9, title=None):
    """Draw where ``matrix`` differs from ``expected``: the wrong entries outlined and counted.

    Parameters
    ----------
    matrix, expected : torch.Tensor
        Two tensors of one shape, at most 2 dimensions.
    tolerance : float, optional
        An entry is wrong if it is further from the expected one than ``tolerance`` times the
        largest expected magnitude, or not finite where the expected one is.
    title : str, optional
        Written above the picture.

    Returns
    -------
    Figure
        Up to 8 x 8 entries are written out, the wrong ones with what was expected. Up to 30 x 30
        are drawn as cells, the wrong ones crossed out. A larger matrix is a map on which each
        wrong entry is a dark point; where one point stands for several entries, it is dark if
        any of them is wrong.

    Raises
    ------
    TypeError
        If either is not a dense real tensor.
    ValueError
        If the shapes differ, a tensor is empty, or has more than 2 dimensions.
    """
    matrix = f.a_tensor(matrix, "matrix", max_dims=2, lists=True)
    expected = f.a_tensor(expected, "expected", max_dims=2, lists=True)
    if matrix.shape != expected.shape:
        raise ValueError(
            f"errors: expected two tensors of one shape, got {tuple(matrix.shape)}"
            f" and {tuple(expected.shape)}"
        )
    if not isinstance(tolerance, int | float):
        raise TypeError(f"errors: expected a number as tolerance, got {type(tolerance).__name__}")
    rows, columns = shape = (1,) * (2 - matrix.ndim) + tuple(matrix.shape)
    got, right = matrix.reshape(shape), expected.reshape(shape)
    wrong = _wrong(got, right, max(tolerance * (f.largest(right) or 1.0), 0.0))
    count = int(np.count_nonzero(wrong))  # NumPy reads a hundred million of these the fastest
    say = f"{count:,} of {rows * columns:,} entries wrong"
    if count:
        say += f", in {_some(wrong.any(1), 'row')}"
        say += f" and {_some(wrong.any(0), 'column')}"
    small = max(rows, columns) <= 8
    if small:
        w, h = 0.85 * columns, 0.52 * rows
    else:
        # To scale, but never thinner than a fifth of its length.
        wide, tall = max(columns, rows / 5), max(rows, columns / 5)
        unit = min(6.6 / wide, 3.4 / tall, 0.42)
        w, h = wide * unit, tall * unit
    width = max(w + 1.0, f.code_width(say, f.SMALL) + 0.3)
    height = h + 0.95 + (0.35 if title else 0)
    figure, ax = f.page(width, height)
    f.heading(ax, title, width, height)
    left, top = 0.65, height - 0.75 - (0.35 if title else 0)
    f.code(ax, 0.15, top + 0.5, say, ha="left", size=f.SMALL)
    if small:
        cell = (w / columns, h / rows)
        for r, c in itertools.product(range(rows), range(columns)):
            corner = (left + c * cell[0], top - (r + 1) * cell[1])
            _compared(ax, corner, cell, got[r, c], right[r, c], bool(wrong[r, c]))
    elif max(rows, columns) <= 30:
        _crossed(ax, wrong, left, top, w / columns, h / rows)
    else:
        _map(ax, wrong, (left, left + w, top - h, top))
    _ends(ax, left, top, w, h, rows, columns)
    return f.finish(figure, f"Where a matrix of shape {f.shape_text(shape)} is wrong: {say}.")


def _wrong(got, right, bound):
    """Return which entries differ by more than ``bound``."""
    close = torch.empty(got.shape, dtype=torch.bool, device="cpu")
    wide = got.shape[1]
    for first in range(0, wide, f.CHUNK):
        columns = slice(first, first + f.CHUNK)
        step = max(1, f.CHUNK // wide)
        for rows in (slice(row, row + step) for row in range(0, len(got), step)):
            a, b = (t[rows, columns].cpu() for t in (got, right))
            if a.dtype != torch.float32 or b.dtype != torch.float32:
                a, b = a.double(), b.double()
            off = (a - b).abs_()
            close[rows, columns] = off <= bound
            if off.max().isnan():
                close[rows, columns] |= (a == b) | (a.isnan() & b.isnan())
    return np.logical_not(close.numpy(), out=close.numpy())


def _some(mask, noun):
    """Say how many of ``mask`` are true, and which if they lie together."""
    places = mask.nonzero()[0].tolist()
    if len(places) == len(mask):
        return f"all {_count(len(mask), noun)}" if len(mask) > 1 else f"the one {noun}"
    if len(places) == 1:
        return f"{noun} {places[0]}"
    if places[-1] - places[0] == len(places) - 1:
        return f"{noun}s {places[0]} to {places[-1]}"
    return f"{len(places):,} of {_count(len(mask), noun)}"


def _compared(ax, corner, cell, got, right, wrong):
    """Draw an entry; a wrong one outlined, with what was expected."""
    (x, y), (w, h) = corner, cell
    style = {"facecolor": f.PALE_RED, "edgecolor": f.RED, "linewidth": 2.2, "zorder": 2}
    if not wrong:
        style = {"facecolor": "white", "edgecolor": f.RULE, "linewidth": 0.8, "zorder": 1}
    ax.add_patch(Rectangle((x + 0.02, y + 0.02), w - 0.04, h - 0.04, **style))
    text, size = f.number(got), f.SMALL
    while size > 7 and f.code_width(text, size) > 0.85 * w:
        size -= 0.5
    f.code(ax, x + w / 2, y + h / 2 + (0.09 if wrong else 0), text, size=size, zorder=3)
    if wrong:
        text = f"≠ {f.number(right)}"
        f.code(ax, x + w / 2, y + 0.14, text, size=min(size, f.TINY), color=f.RED_INK, zorder=3)


def _crossed(ax, wrong, left, top, w, h):
    """Draw every entry as a cell, the wrong ones outlined and crossed out."""
    for (r, c), bad in zip(itertools.product(*map(range, wrong.shape)), wrong.flatten().tolist(),
                           strict=True):  # fmt: skip
        style = {"facecolor": f.PALE_RED, "edgecolor": f.RED, "linewidth": 1.6, "zorder": 2}
        if not bad:
            style = {"facecolor": "white", "edgecolor": f.RULE, "linewidth": 0.8, "zorder": 1}
        x, y = left + c * w, top - (r + 1) * h
        ax.add_patch(Rectangle((x, y), w, h, **style))
        if bad:
            cross = min(9, 40 * min(w, h))
            ax.plot([x + w / 2], [y + h / 2], "x", color=f.RED, markersize=cross, zorder=3)


def _map(ax, wrong, extent):
    """Draw wrong entries as dark points; shrink to at most 400 points a side, keeping each."""
    step, across = (math.ceil(n / 400) for n in wrong.shape)
    rows = np.logical_or.reduceat(wrong, range(0, len(wrong), step))
    points = np.logical_or.reduceat(rows, range(0, rows.shape[1], across), 1)
    _image(
        ax,
        torch.from_numpy(points),
        extent,
        matplotlib.colors.ListedColormap([f.PALE, f.RED]),
        (0, 1),
    )


def _image(ax, values, extent, paint, limits):
    """Draw a matrix as an outlined image on a page."""
    low, high = limits
    style = {"cmap": paint, "vmin": low, "vmax": high, "interpolation": "nearest"}
    steps = [-(-n // FINE) for n in values.shape]
    values = values[:: steps[0], :: steps[1]].cpu().double().numpy()
    ax.imshow(values, extent=extent, aspect="auto", **style)
    left, right, bottom, top = extent
    frame = Rectangle((left, bottom), right - left, top - bottom, fill=False, edgecolor=f.GREY)
    ax.add_patch(frame)
    width, height = ax.figure.get_size_inches()
    ax.set(xlim=(0, width), ylim=(0, height))  # imshow has moved them


def _ends(ax, left, top, w, h, rows, columns):
    """Number the first and the last row and column."""
    style = {"size": f.SMALL, "color": f.GREY}
    half_w, half_h = w / columns / 2, h / rows / 2
    f.code(ax, left + half_w, top + 0.13, "0", **style)
    f.code(ax, left - 0.08, top - max(half_h, 0.08), "0", ha="right", **style)
    if columns > 1:
        f.code(ax, left + w - half_w, top + 0.13, str(columns - 1), **style)
    if rows > 1:
        f.code(ax, left - 0.08, top - h + max(half_h, 0.08), str(rows - 1), ha="right", **style)
