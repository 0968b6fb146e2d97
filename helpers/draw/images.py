"""Small pictures in rows: digits as they were scanned, weights as signed maps."""

import math

from helpers.draw import figure as f

import matplotlib
import torch
from matplotlib.patches import Rectangle

MOST = 60  # pictures of one figure that can still be read
FINE = 400  # points along a side: more cannot be seen
SIDE, GAP, LINE = 0.68, 0.12, 0.24  # inches: a picture, the room beside it, a line of its label


@f.styled
def digits(images, labels=None, columns=10, title=None):
    """Draw square pictures in rows, each with its label below it.

    Parameters
    ----------
    images : torch.Tensor
        Shape (n, s * s), row by row, or (n, s, s), with n at most 60. Where no value is negative:
        white is 0, black is the largest value of all pictures. Else: red positive, blue negative
        on one scale, and, up to 10 x 10, the signs written into entries of at least half the
        largest magnitude. Of more than 400 rows and columns every k-th is drawn.
    labels : sequence or torch.Tensor, optional
        One for each picture: numbers, or words of one or two lines.
    columns : int, optional
        Pictures in a row.
    title : str, optional
        Written above the picture.

    Returns
    -------
    Figure

    Raises
    ------
    TypeError
        If ``images`` is not a dense real tensor, or ``labels`` no sequence.
    ValueError
        If it is empty, not of square pictures, or there are more than 60; if there is not one
        label for each; if ``columns`` is not above 0.
    """
    images = f.a_tensor(images, "images", max_dims=3)
    last = images.shape[-1] if images.ndim else 0
    side = math.isqrt(last) if images.ndim == 2 else last
    if images.ndim < 2 or images[0].numel() != side * side:
        raise ValueError(
            f"digits: expected square pictures, (n, s * s) or (n, s, s), got {tuple(images.shape)}"
        )
    if len(images) > MOST:
        raise ValueError(f"digits: expected at most {MOST} pictures, got {len(images)}")
    if not isinstance(columns, int) or columns < 1:
        raise ValueError(f"digits: expected a number of columns above 0, got {columns!r}")
    every = -(-side // FINE)
    grids = images.reshape(-1, side, side)[:, ::every, ::every].cpu().double()
    if labels is None:
        texts = [""] * len(grids)
    elif isinstance(labels, torch.Tensor):
        texts = [str(v) for v in labels.detach().cpu().tolist()] if labels.ndim else []
    elif hasattr(labels, "__iter__"):
        texts = [str(v.item() if isinstance(v, torch.Tensor) else v) for v in labels]
    else:
        raise TypeError(f"digits: expected a sequence of labels, got {type(labels).__name__}")
    if len(texts) != len(grids):
        raise ValueError(
            f"digits: expected a label for each of {len(grids)} pictures, got {len(texts)}"
        )

    lines = max(text.count("\n") + 1 if text else 0 for text in texts)
    wide = max([SIDE, *(f.code_width(text, f.SMALL) for text in texts)]) + GAP
    columns = min(columns, len(grids), max(1, int((f.WIDEST - GAP) / wide)))
    tall = SIDE + LINE * lines + GAP
    rows = math.ceil(len(grids) / columns)
    width = max(columns * wide + GAP, 3.0)
    height = rows * tall + GAP + (0.35 if title else 0)
    figure, ax = f.page(width, height)
    f.heading(ax, title, width, height)
    top = height - GAP - (0.35 if title else 0)
    limit = f.largest(grids) or 1.0
    signed = bool((grids < 0).any())
    for number, (grid, text) in enumerate(zip(grids, texts, strict=True)):
        row, column = divmod(number, columns)
        left = GAP + column * wide + (wide - GAP - SIDE) / 2
        _picture(ax, grid, left, top - row * tall, limit, signed)
        if text:
            place = (left + SIDE / 2, top - row * tall - SIDE - 0.05)
            f.code(ax, *place, text, size=f.SMALL, va="top")
    ax.set(xlim=(0, figure.get_figwidth()), ylim=(0, height))  # imshow has moved them
    kind = "signed maps" if signed else "pictures"
    alt = f"{len(grids)} {kind} of {side} x {side}"
    if labels is not None:
        alt += ", labelled " + ", ".join(text.replace("\n", " ") for text in texts)
    return f.finish(figure, f"{alt}.")


def _picture(ax, grid, left, top, limit, signed):
    """Draw one picture with its upper left corner at (left, top)."""
    extent = (left, left + SIDE, top - SIDE, top)
    paint, low = (matplotlib.colormaps["RdBu_r"], -limit) if signed else ("Greys", 0)
    style = {"cmap": paint, "vmin": low, "vmax": limit, "interpolation": "nearest"}
    ax.imshow(grid.numpy(), extent=extent, aspect="auto", **style)
    frame = Rectangle((left, top - SIDE), SIDE, SIDE, fill=False, edgecolor=f.GREY, linewidth=0.8)
    ax.add_patch(frame)
    cell = SIDE / len(grid)
    for r, c in (grid.abs() >= limit / 2).nonzero().tolist() if signed and len(grid) <= 10 else []:
        sign = "+" if grid[r, c] > 0 else "−"
        place = (left + (c + 0.5) * cell, top - (r + 0.5) * cell)
        f.code(ax, *place, sign, size=7, color="white")
