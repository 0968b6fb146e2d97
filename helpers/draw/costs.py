"""What things cost: curves over sizes of any magnitude, and the roofline."""

import itertools
import math

from helpers.draw import figure as f
from helpers.draw.curves import LINES, _drawable, _labels, _numbers, _series


def _log_axes(ax, places, heights, title):
    """Give both axes log scales that hold these numbers; return the heights' lowest and span."""
    ax.set(xscale="log", yscale="log")
    f.log_axis(ax.xaxis, math.log10(max(places) / min(places)))
    low, high = math.log10(min(heights)), math.log10(max(heights))
    pad = 0.08 * max(high - low, 1.0)
    ax.set_ylim(10 ** (low - pad), 10 ** (high + pad))
    f.log_axis(ax.yaxis, high - low + 2 * pad)
    if title:
        ax.set_title(title)
    return low - pad, high - low + 2 * pad


@f.styled
def log_log(curves, sizes, x="size", y="seconds", title=None, ax=None):
    """Draw quantities against sizes, both on log axes.

    Parameters
    ----------
    curves : dict of str to sequence of float
        Up to 8 labelled lists of numbers above 0, one for each size.
    sizes : sequence of float
        Two or more, rising, all above 0.
    x, y : str, optional
        What stands at the axes, with the unit.
    title : str, optional
        Written above the picture.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    Figure
        The alt text names curves, sizes and axes, and no height: times differ from run to run.

    Raises
    ------
    TypeError
        If ``curves`` is not a dict of lists of numbers, or ``sizes`` no list of numbers.
    ValueError
        If lengths differ, a number is not above 0, or the sizes do not rise.
    """
    curves, sizes = _series(curves, "log_log"), _numbers(sizes, "sizes", "log_log")
    rising = all(a < b for a, b in itertools.pairwise(sizes))
    if len(sizes) < 2 or not rising or not all(map(_drawable, sizes)):
        raise ValueError(f"log_log: expected two or more rising sizes above 0, got {sizes!r:.60}")
    for label, values in curves.items():
        if len(values) != len(sizes) or not all(map(_drawable, values)):
            raise ValueError(
                f"log_log: expected {len(sizes)} numbers above 0 for {label!r}, got {values!r:.60}"
            )
    figure, ax = f.plot(ax)
    every = [value for values in curves.values() for value in values]
    bottom, span = _log_axes(ax, sizes, every, title)
    ends = []
    for (label, values), (colour, line, mark) in zip(curves.items(), LINES, strict=False):
        ax.plot(sizes, values, color=colour, linestyle=line, marker=mark, markersize=5)
        ends.append(((math.log10(values[-1]) - bottom) / span, label, colour))
    _labels(ax, ends)
    ax.set(xlabel=x, ylabel=y)
    alt = f"On log axes, {y} against {x}, from {f.number(sizes[0])} to {f.number(sizes[-1])}:"
    return f.finish(figure, f"{alt} {', '.join(curves)}.")


@f.styled
def roofline(points, peak, bandwidth, title=None):
    """Draw the speed that a machine allows against flop per byte, and where operations stand.

    Parameters
    ----------
    points : dict of str to float
        One to 8 operations: the flop of each per byte that it moves, above 0.
    peak : float
        Flop a second that the machine computes at most, above 0.
    bandwidth : float
        Bytes a second that it moves at most, above 0.
    title : str, optional
        Written above the picture.

    Returns
    -------
    Figure
        The roof, ``min(peak, bandwidth * flop per byte)``, in Gflop a second on log axes, and each
        operation where the roof is above it. (Williams, Waterman and Patterson, *Roofline*, 2009.)
        The alt text holds no speed: speeds differ from run to run.

    Raises
    ------
    TypeError
        If ``points`` is not a dict of numbers.
    ValueError
        If there are no points, more than 8, or a number is not above 0.
    """
    wrapped = {name: [p] for name, p in points.items()} if isinstance(points, dict) else points
    series = _series(wrapped, "roofline")
    points = {name: values[0] for name, values in series.items()}
    if not all(map(_drawable, [*points.values(), peak, bandwidth])):
        raise ValueError(
            f"roofline: expected numbers above 0, got {points}, peak {peak}, bandwidth {bandwidth}"
        )
    ridge = peak / bandwidth
    left, right = min([*points.values(), ridge]) / 2, max([*points.values(), ridge]) * 4

    def roof(place):
        return min(peak, bandwidth * place) / 1e9

    figure, ax = f.plot(None)
    _log_axes(ax, [left, right], [roof(left), 1.5 * peak / 1e9], title)
    ax.plot([left, ridge, right], [roof(left), peak / 1e9, peak / 1e9], color=f.INK)
    ax.axvline(ridge, color=f.GREY, linewidth=1, linestyle=(0, (6, 3)))
    ax.text(ridge, 0.02, " ridge", transform=ax.get_xaxis_transform(), size=f.SMALL, color=f.GREY)
    ranked = sorted(points.items(), key=lambda point: point[1])
    low = [name for name, place in ranked if place < ridge]
    for i, ((name, place), (colour, _, mark)) in enumerate(zip(ranked, LINES, strict=False)):
        ax.plot([place], [roof(place)], marker=mark, markersize=9, color=colour, linestyle="none")
        before = place < ridge
        ax.annotate(
            f"{name}, {f.number(place)}",
            (place, roof(place)),
            xytext=(9, -14 if name != low[-1] else -2) if before else (0, -16 - 15 * (i % 2)),
            textcoords="offset points",
            ha="left" if before else "center",
            va="center",
            color=f.dark(colour),
            size=f.SMALL,
            family=f.MONO,
        )
    ax.set_xlim(left, right)
    ax.set(xlabel="flop per byte", ylabel="Gflop a second at most")
    words = [f"{name} at {f.number(place)}" for name, place in ranked]
    alt = "Roofline: the speed a machine allows rises with flop per byte up to the ridge, then"
    return f.finish(figure, f"{alt} stays. On it: {', '.join(words)}.")
