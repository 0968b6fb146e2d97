"""What the numbers did: losses over epochs, a gradient check over step sizes, the ledger."""

import math

import torch
from matplotlib.ticker import MaxNLocator

from helpers.draw import figure as f

LINES = [
    (f.BLUE, "-", "o"),
    (f.RED, "--", "s"),
    (f.GREEN, "-.", "^"),
    (f.PINK, ":", "D"),
    (f.ORANGE, (0, (5, 1, 1, 1, 1, 1)), "v"),
    (f.INK, (0, (1, 1)), "P"),
    (f.SKY, "-", "X"),
    (f.GREY, "--", "*"),
]


def _series(curves, function):
    """Check a dict of label: numbers; return it with lists of floats."""
    if not isinstance(curves, dict):
        raise TypeError(
            f"{function}: expected a dict of label: numbers, got {type(curves).__name__}"
        )
    if not curves:
        raise ValueError(f"{function}: expected at least one curve, got an empty dict")
    if len(curves) > len(LINES):
        raise ValueError(f"{function}: expected at most {len(LINES)} curves, got {len(curves)}")
    result = {}
    for label, values in curves.items():
        if isinstance(values, torch.Tensor):
            values = values.detach().flatten().tolist()
        try:
            numbers = [float(value) for value in values]
        except (TypeError, ValueError):
            raise TypeError(
                f"{function}: expected a list of numbers for {label!r}, got {values!r:.60}"
            ) from None
        if not numbers:
            raise ValueError(f"{function}: expected at least one number for {label!r}, got none")
        result[str(label)] = numbers
    return result


def _drawable(value):
    return math.isfinite(value) and value > 0


def _kind(value):
    """Name what a log axis cannot show."""
    return "nan" if math.isnan(value) else "inf" if value == math.inf else f.number(value)


@f.styled
def losses(curves, baseline=None, title=None, ax=None):
    """Draw losses against epochs on a log axis; nothing is dropped silently.

    Parameters
    ----------
    curves : dict of str to sequence of float
        Up to 8 labelled lists of losses, one an epoch, counted from 0.
    baseline : dict of str to float, optional
        Losses to compare with, drawn as level lines.
    title : str, optional
        Written above the picture.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    Figure
        Values a log axis cannot hold (nan, inf, 0, negative) are marked with ✗ at the edge.

    Raises
    ------
    TypeError
        If ``curves`` is not a dict of lists of numbers.
    ValueError
        If there is nothing to draw, or there are more than 8 curves.
    """
    curves = _series(curves, "losses")
    figure, ax = f.plot(ax)
    ax.set_yscale("log")
    words = []
    every = [v for values in curves.values() for v in values if _drawable(v)]
    every += [float(v) for v in (baseline or {}).values() if _drawable(float(v))]
    low, high = (min(every), max(every)) if every else (0.1, 10.0)
    span = max(math.log10(high / low), 0.5)
    ax.set_ylim(low / 10 ** (0.08 * span), high * 10 ** (0.14 * span))
    for (label, values), (colour, line, mark) in zip(curves.items(), LINES, strict=False):
        ax.plot(
            [v if _drawable(v) else math.nan for v in values],
            color=colour,
            linestyle=line,
            marker=mark,
            markersize=5,
            label=label,
            markevery=max(1, len(values) // 20),
        )
        words.append(_trace(label, values))
        lost = [(i, v) for i, v in enumerate(values) if not _drawable(v)]
        for i, value in lost:
            up = not (value <= 0)
            ax.plot(
                [i],
                [0.965 if up else 0.03],
                transform=ax.get_xaxis_transform(),
                marker="x",
                color=colour,
                markersize=7,
                markeredgewidth=2,
                linestyle="none",
                clip_on=False,
            )
        if lost:
            ax.annotate(
                f"{_kind(lost[0][1])} from epoch {lost[0][0]}",
                (lost[0][0], 0.965),
                xycoords=ax.get_xaxis_transform(),
                xytext=(-8, 0),
                textcoords="offset points",
                ha="right",
                va="center",
                color=colour,
                size=f.SMALL,
            )
    for name, value in (baseline or {}).items():
        ax.axhline(float(value), color=f.INK, linewidth=1.4, linestyle=(0, (6, 3)))
        ax.annotate(
            f"{name}: {f.number(float(value))}",
            (1, float(value)),
            xycoords=ax.get_yaxis_transform(),
            xytext=(-4, 3),
            textcoords="offset points",
            ha="right",
            va="bottom",
            size=f.SMALL,
        )
        words.append(f"Level line {name}: {f.number(float(value))}.")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set(xlabel="epoch", ylabel="loss (log scale)")
    ax.legend(frameon=False, prop={"family": f.MONO, "size": f.SMALL})
    if title:
        ax.set_title(title)
    return f.finish(figure, "Losses on a log axis. " + " ".join(words))


def _trace(label, values):
    """Say a curve in words: first, peak, last, and what is not finite."""
    good = [(v, i) for i, v in enumerate(values) if _drawable(v)]
    text = f"{label}: {len(values)} values"
    if good:
        peak, at = max(good)
        text += f", from {f.number(values[0])} to {f.number(values[-1])}"
        if at not in (0, len(values) - 1):
            text += f", highest {f.number(peak)} at epoch {at}"
    lost = [i for i, v in enumerate(values) if not _drawable(v)]
    if lost:
        text += f", {_kind(values[lost[0]])} from epoch {lost[0]}"
    return text + "."


@f.styled
def v_curve(curves, steps, title=None, ax=None):
    """Draw the error of a gradient check against its step ε, both on log axes.

    Parameters
    ----------
    curves : dict of str to sequence of float
        Up to 8 labelled lists of errors, one for each step.
    steps : sequence of float
        The steps ε, all above 0.
    title : str, optional
        Written above the picture.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    Figure
        The smallest error of each curve is ringed; an error of 0, nan or inf is marked at the
        edge.

    Raises
    ------
    TypeError
        If ``curves`` is not a dict of lists of numbers, or ``steps`` no list of numbers.
    ValueError
        If lengths differ or a step is not above 0.
    """
    curves = _series(curves, "v_curve")
    steps = _series({"steps": steps}, "v_curve")["steps"]
    if not all(_drawable(step) for step in steps):
        raise ValueError(f"v_curve: expected steps above 0, got {min(steps)}")
    for label, values in curves.items():
        if len(values) != len(steps):
            raise ValueError(
                f"v_curve: expected {len(steps)} errors for {label!r}, one a step,"
                f" got {len(values)}"
            )
    figure, ax = f.plot(ax)
    ax.set(xscale="log", yscale="log")
    words = []
    for (label, values), (colour, line, mark) in zip(curves.items(), LINES, strict=False):
        points = sorted(zip(steps, values, strict=True))
        ax.plot(
            [s for s, _ in points],
            [v if _drawable(v) else math.nan for _, v in points],
            color=colour,
            linestyle=line,
            marker=mark,
            markersize=5,
            label=label,
        )
        good = [(v, s) for s, v in points if _drawable(v)]
        if good:
            best, at = min(good)
            ax.plot(
                [at],
                [best],
                marker="o",
                markersize=13,
                fillstyle="none",
                color=colour,
                markeredgewidth=2,
                linestyle="none",
            )
            words.append(f"{label}: smallest error about 1e{round(math.log10(best))}.")
        for step, value in points:
            if not _drawable(value):
                ax.plot(
                    [step],
                    [0.03 if value <= 0 else 0.965],
                    marker="x",
                    color=colour,
                    transform=ax.get_xaxis_transform(),
                    linestyle="none",
                    markeredgewidth=2,
                )
    ax.set(xlabel="step ε", ylabel="error of the check")
    ax.legend(frameon=False, prop={"family": f.MONO, "size": f.SMALL})
    if title:
        ax.set_title(title)
    alt = f"Error of a gradient check against {len(steps)} steps, log-log. {' '.join(words)}"
    return f.finish(figure, alt)


@f.styled
def ledger(losses, lines, title=None):
    """Draw all ways of writing the net in one table: losses, distance to the first, lines of code.

    Parameters
    ----------
    losses : dict of str to sequence of float
        For each way its losses; the first way is what the others are compared with.
    lines : dict of str to int
        For each way its lines of code.
    title : str, optional
        Written above the picture.

    Returns
    -------
    Figure
        A row a way: its curve, first, peak and last loss, a bound of the largest relative
        difference from the first way, and a bar as long as its code.

    Raises
    ------
    TypeError
        If ``losses`` is not a dict of lists of numbers.
    ValueError
        If the two dicts do not name the same ways.
    """
    losses = _series(losses, "ledger")
    if set(losses) != set(map(str, lines)):
        raise ValueError(
            f"ledger: expected lines for {sorted(losses)}, got them for {sorted(map(str, lines))}"
        )
    lines = {str(name): int(n) for name, n in lines.items()}
    first = next(iter(losses.values()))
    row, head = 0.42, 0.45
    top_room = 0.4 if title else 0
    height = len(losses) * row + head + 0.2 + top_room
    figure, ax = f.page(f.WIDTH, height)
    f.heading(ax, title, f.WIDTH, height)
    left = 0.15 + max(f.code_width(name) for name in losses) + 0.2
    stops = [left + 1.15, left + 2.25, left + 3.3, left + 4.35, left + 5.5]
    y = height - top_room - 0.25
    for x, text in zip(stops, ["first", "peak", "last", "difference"], strict=False):
        ax.text(x + 0.75, y, text, ha="right", va="center", size=f.SMALL, color=f.GREY)
    ax.text(stops[3] + 0.95, y, "lines of code", ha="left", va="center", size=f.SMALL, color=f.GREY)
    ax.plot([0.1, f.WIDTH - 0.1], [y - 0.2] * 2, color=f.GREY, lw=1)
    every = [v for values in losses.values() for v in values if _drawable(v)]
    low, high = (math.log(min(every)), math.log(max(every))) if every else (0, 1)
    words, longest = [], max(max(lines.values()), 1)
    for i, (name, values) in enumerate(losses.items()):
        y = height - top_room - head - (i + 0.5) * row
        f.code(ax, 0.15, y, name, ha="left", weight="bold" if i == 0 else "normal")
        good = [(j, v) for j, v in enumerate(values) if _drawable(v)]
        ax.plot(
            [left + 0.95 * j / max(len(values) - 1, 1) for j, _ in good],
            [y + row * 0.7 * ((math.log(v) - low) / ((high - low) or 1) - 0.5) for _, v in good],
            color=f.BLUE,
            lw=1.5,
        )
        bound = "(reference)" if i == 0 else _bound(values, first)
        numbers = [
            values[0],
            max(values, key=lambda v: -math.inf if math.isnan(v) else v),
            values[-1],
        ]
        for x, text in zip(stops, [*(f"{v:.2e}" for v in numbers), bound], strict=False):
            f.code(ax, x + 0.75, y, text, ha="right", size=f.SMALL)
        start = stops[3] + 0.95
        bar = (f.WIDTH - 0.5 - start) * lines[name] / longest
        ax.barh(y, bar, height=row * 0.5, left=start, color=f.SKY, edgecolor=f.GREY, linewidth=0.8)
        f.code(ax, start + bar + 0.06, y, str(lines[name]), ha="left", size=f.SMALL)
        words.append(
            f"{name}: first {f.number(numbers[0])}, peak {f.number(numbers[1])}, last"
            f" {f.number(numbers[2])}, difference {bound}, {lines[name]} lines."
        )
    ax.set(xlim=(0, f.WIDTH), ylim=(0, height))
    return f.finish(figure, "Ledger of all ways of writing the net. " + " ".join(words))


def _bound(values, first):
    """Say how far ``values`` are from ``first`` as a bound, never as the digits of a difference."""
    if len(values) != len(first):
        return f"{len(values)} values"
    worst = 0.0
    for a, b in zip(values, first, strict=True):
        if math.isnan(a) and math.isnan(b):
            continue
        gap = abs(a - b) / max(abs(a), abs(b), 1e-300)
        worst = max(worst, gap) if not math.isnan(gap) else math.inf
    for exponent in (-12, -9, -6, -3):
        if worst <= 10.0**exponent:
            return f"≤ 1e{exponent}"
    return f.number(worst)
