"""What the numbers did: losses over epochs and rates, a nudge, a gradient check, the ledger."""

import itertools
import math

from helpers.draw import figure as f

import numpy as np
import torch
from matplotlib.colors import LogNorm
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

MOST = 100_000  # numbers of one curve
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
    return {str(label): _numbers(values, repr(label), function) for label, values in curves.items()}


def _numbers(values, label, function):
    """Check a list of numbers; return it as floats."""
    if isinstance(values, torch.Tensor):
        values = f.a_tensor(values, f"{function}, {label}").reshape(-1)
    if hasattr(values, "__len__") and len(values) > MOST:
        raise ValueError(
            f"{function}: expected at most {MOST:,} numbers for {label}, got {len(values):,}"
        )
    try:
        values = values.tolist() if isinstance(values, torch.Tensor) else values
        numbers = [float(v.detach() if isinstance(v, torch.Tensor) else v) for v in values]
    except (TypeError, ValueError, OverflowError, RuntimeError):
        raise TypeError(
            f"{function}: expected a list of numbers for {label}, got {f.brief(values)}"
        ) from None
    if not numbers:
        raise ValueError(f"{function}: expected at least one number for {label}, got none")
    return numbers


def _drawable(value):
    return math.isfinite(value) and value > 0


def _kind(value):
    """Name what a log axis cannot show."""
    return "nan" if math.isnan(value) else "inf" if value == math.inf else f.number(value)


@f.styled
def losses(curves, baseline=None, title=None, ax=None, what="loss"):
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
    what : str, optional
        What the numbers are, if not losses: written at the axis and in the alt text.

    Returns
    -------
    Figure
        Beside its end, each curve has its label and its last value. What a log axis cannot hold
        (nan, inf, 0, negative) is marked with a cross at the top and named. A curve that grows more
        than 10,000-fold leaves the picture there (triangles), so that the others can still be read;
        its highest value is written beside it.

    Raises
    ------
    TypeError
        If ``curves`` is not a dict of lists of numbers.
    ValueError
        If there is nothing to draw, there are more than 8 curves, or a baseline is not above 0.
    """
    curves = _series(curves, "losses")
    if not isinstance(baseline or {}, dict):
        raise TypeError(f"losses: expected a dict as baseline, got {type(baseline).__name__}")
    levels = {} if not baseline else _series({k: [v] for k, v in baseline.items()}, "losses")
    levels = {name: values[0] for name, values in levels.items()}
    if not all(_drawable(level) for level in levels.values()):
        raise ValueError(f"losses: expected baselines above 0, got {baseline}")
    figure, ax = f.plot(ax)
    ax.set_yscale("log")
    starts = [next(filter(_drawable, values), None) for values in curves.values()]
    cap = 1e4 * max([v for v in starts if v] + list(levels.values()), default=1.0)
    inside = [v for values in curves.values() for v in values if _drawable(v) and v <= cap]
    inside += list(levels.values())
    low, high = (math.log10(min(inside)), math.log10(max(inside))) if inside else (-1.0, 1.0)
    notes = {label: _note(values, cap) for label, values in curves.items()}
    span = max(high - low, 0.5)
    rows = sum(bool(note) for note in notes.values())
    bottom, top = low - 0.07 * span, high + (0.07 + 0.15 * rows) * span
    ax.set_ylim(10**bottom, 10**top)
    f.log_axis(ax.yaxis, top - bottom)

    ends, row = [], 0
    for (label, values), (colour, line, mark) in zip(curves.items(), LINES, strict=False):
        style = {"color": colour, "linestyle": line, "marker": mark, "markersize": 5}
        heights = [v if _drawable(v) else math.nan for v in values]
        ax.plot(heights, markevery=max(1, len(values) // 20), **style)
        if notes[label]:
            height = 0.965 - 0.13 * row
            row += 1
            over = [i for i, v in enumerate(values) if _drawable(v) and v > cap]
            _marks(ax, over, height, colour, "^")
            _marks(ax, [i for i, v in enumerate(values) if not _drawable(v)], height, colour, "x")
            ax.text(
                1.0,
                height - 0.065,
                f"{label}: {notes[label]}",
                transform=ax.transAxes,
                ha="right",
                va="center",
                color=f.dark(colour),
                size=f.SMALL,
                family=f.MONO,
            )
        elif _drawable(values[-1]):
            place = (math.log10(values[-1]) - bottom) / (top - bottom)
            ends.append((place, f"{label}: {f.number(values[-1])}", colour))
    for name, level in levels.items():
        ax.axhline(level, color=f.INK, linewidth=1.3, linestyle=(0, (6, 3)))
        place = (math.log10(level) - bottom) / (top - bottom)
        ends.append((place, f"{name}: {f.number(level)}", f.INK))
    _labels(ax, ends)
    ax.margins(x=0.02)
    ax.grid(visible=False, axis="x")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set(xlabel="epoch", ylabel=f"{what} (log scale)")
    if title:
        f.headline(ax, title)
    words = [_trace(label, values) for label, values in curves.items()]
    words += [f"Level line {name}: {f.number(level)}." for name, level in levels.items()]
    many = "Losses" if what == "loss" else what.capitalize()
    return f.finish(figure, f"{many} over epochs on a log axis. " + " ".join(words))


def _marks(ax, places, height, colour, mark):
    ax.plot(
        places,
        [height] * len(places),
        transform=ax.get_xaxis_transform(),
        linestyle="none",
        marker=mark,
        markersize=7,
        markeredgewidth=2,
        color=colour,
        clip_on=False,
    )


def _note(values, cap):
    """Say what of a curve leaves the picture, or nothing."""
    over = [v for v in values if _drawable(v) and v > cap]
    lost = [(i, v) for i, v in enumerate(values) if not _drawable(v)]
    parts = [f"up to {f.number(max(over), 1)}"] if over else []
    if lost:
        parts.append(f"{_kind(lost[0][1])} from epoch {lost[0][0]}")
    return ", ".join(parts)


def _labels(ax, ends):
    """Write each curve's label beside its right end; labels that would meet move apart."""
    ends = sorted(ends, key=lambda end: end[0])
    for height, (place, label, colour) in zip(_apart([e[0] for e in ends]), ends, strict=True):
        line = {"arrowstyle": "-", "color": colour, "lw": 1.5, "shrinkA": 2, "shrinkB": 0}
        ax.annotate(
            label,
            (1.0, place),
            xycoords="axes fraction",
            xytext=(1.05, height),
            va="center",
            color=f.dark(colour),
            size=f.SMALL,
            family=f.MONO,
            arrowprops=line | {"relpos": (0, 0.5)},
        )


def _apart(places, gap=0.068):
    """Move sorted heights apart to at least ``gap``, each group about its own middle."""
    groups = []
    for place in places:
        groups.append([place])
        while len(groups) > 1:
            (low, high) = groups[-2:]
            room = (len(low) + len(high)) / 2 * gap
            if sum(high) / len(high) - sum(low) / len(low) >= room:
                break
            groups[-2:] = [low + high]
    return [
        sum(group) / len(group) + (i - (len(group) - 1) / 2) * gap
        for group in groups
        for i in range(len(group))
    ]


def _trace(label, values):
    """Say a curve in words: first, peak, last, and what is not finite."""
    good = [(v, i) for i, v in enumerate(values) if _drawable(v)]
    text = f"{label}: {len(values)} values"
    if good:
        peak, at = max(good)
        text += f", from {f.number(values[0])} to {f.number(values[-1])}"
        if at not in (0, len(values) - 1):
            digits = 3 if peak <= 1e4 * good[0][0] else 1
            text += f", highest {f.number(peak, digits)} at epoch {at}"
    lost = [i for i, v in enumerate(values) if not _drawable(v)]
    if lost:
        text += f", {_kind(values[lost[0]])} from epoch {lost[0]}"
    return text + "."


@f.styled
def bounces(values, what="value", title=None):
    """Draw several numbers over epochs about zero: how each changes its sign and its size.

    Parameters
    ----------
    values : torch.Tensor
        Real, shape (epochs, lines): a row an epoch, counted from 0.
    what : str, optional
        What the numbers are: written at the axis and in the alt text.
    title : str, optional
        Written above the picture.

    Returns
    -------
    Figure
        A line for each column; the first is thick, with its numbers written at its points.

    Raises
    ------
    TypeError
        If ``values`` is not a tensor of real numbers.
    ValueError
        If it has not two dimensions, or holds what is no finite number.
    """
    values = f.a_tensor(values, "values")
    if values.ndim != 2 or not values.double().isfinite().all():
        raise ValueError(
            f"bounces: expected finite numbers of shape (epochs, lines), got {tuple(values.shape)}"
        )
    rows = values.double().tolist()
    figure, ax = f.plot(None)
    ax.axhline(0, color=f.INK, lw=1)
    for line in list(zip(*rows, strict=True))[:0:-1]:
        ax.plot(line, color=f.SKY, lw=1.2, alpha=0.8)
    first = [row[0] for row in rows]
    ax.plot(first, color=f.RED, lw=2.6, marker="o", markersize=6)
    for epoch, value in enumerate(first):
        up = value > 0
        ax.annotate(f.number(value), (epoch, value), xytext=(6, 7 if up else -7), color=f.RED_INK,
                    textcoords="offset points", va="bottom" if up else "top", size=f.SMALL,
                    family=f.MONO, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5,
                                         "alpha": 0.8})  # fmt: skip
    ax.margins(x=0.08, y=0.12)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set(xlabel="epoch", ylabel=what)
    if title:
        ax.set_title(title)
    turns = sum(a * b < 0 for a, b in itertools.pairwise(first))
    told = ", ".join(map(f.number, first))
    alt = f"{what.capitalize()}, {len(rows[0])} lines over {len(rows)} epochs, about zero."
    return f.finish(figure, f"{alt} The first: {told}; it changes sign {turns} times.")


@f.styled
def spectrum(values, what="curvature", title=None):
    """Draw positive numbers as marks along one log axis: which stand together, which apart.

    Parameters
    ----------
    values : torch.Tensor
        Real numbers above 0, any shape.
    what : str, optional
        What the numbers are: written at the axis and in the alt text.
    title : str, optional
        Written above the picture.

    Returns
    -------
    Figure
        A mark for each number; the largest is thick and its value written beside it.

    Raises
    ------
    TypeError
        If ``values`` is not a tensor of real numbers.
    ValueError
        If one of them is not above 0, or not finite.
    """
    numbers = f.a_tensor(values, "values").double().flatten().sort(descending=True).values.tolist()
    if not all(map(_drawable, numbers)):
        raise ValueError(f"spectrum: expected numbers above 0, got {f.number(numbers[-1])}")
    figure, ax = f.plot(None, height=1.7)
    largest, others = numbers[0], numbers[1:]
    ax.set_xscale("log")
    ax.vlines(others, 0, 1, color=f.BLUE, lw=1.2)
    ax.vlines([largest], 0, 1, color=f.RED, lw=4)
    ax.annotate(f.number(largest), (largest, 1), xytext=(0, 4), textcoords="offset points",
                ha="right", va="bottom", color=f.RED_INK, size=f.SMALL, family=f.MONO)  # fmt: skip
    low, high = (math.log10(end) for end in (numbers[-1], largest))
    pad = 0.04 * max(high - low, 0.5)
    ax.set(xlim=(10 ** (low - pad), 10 ** (high + pad)), ylim=(0, 1.35), yticks=[])
    ax.spines["left"].set_visible(False)
    ax.grid(False)
    f.log_axis(ax.xaxis, high - low)
    ax.set_xlabel(f"{what} (log scale)")
    if title:
        ax.set_title(title)
    alt = f"{len(numbers)} numbers on a log axis, {what}: the largest {f.number(largest)}"
    if others:
        alt += f", the next {f.number(others[0])}, the smallest {f.number(numbers[-1])}"
    return f.finish(figure, f"{alt}.")


@f.styled
def rate_map(rates, losses, title=None):
    """Draw the losses of many trainings at once: a row for each learning rate, a column an epoch.

    Parameters
    ----------
    rates : sequence of float
        Two or more learning rates above 0, rising.
    losses : sequence of sequence of float
        For each rate its losses, one an epoch, all of one length.
    title : str, optional
        Written above the picture.

    Returns
    -------
    Figure
        Rates and colours are on log scales; losses above 1000 times the first share the last
        colour. What is no number is hatched. Beside the map stands what the loss does: falls in
        every epoch, rises on the way, ends as ``nan`` or ``inf``.

    Raises
    ------
    TypeError
        If ``rates`` or a row is no list of numbers.
    ValueError
        If lengths differ, or the rates are fewer than two, not above 0 or not rising.
    """
    rates = _rising(rates)
    if isinstance(losses, torch.Tensor):
        losses = f.a_tensor(losses, "rate_map", max_dims=2)
    if not hasattr(losses, "__iter__") or getattr(losses, "ndim", 1) == 0:
        raise TypeError(f"rate_map: expected a list of losses for each rate, got {f.brief(losses)}")
    if hasattr(losses, "__len__") and len(losses) != len(rates):
        raise ValueError(
            f"rate_map: expected {len(rates)} rows of one length, one for each rate, got"
            f" {len(losses)} rows"
        )
    rows = [_numbers(row, f"row {number}", "rate_map") for number, row in enumerate(losses)]
    if len(rows) != len(rates) or len({len(row) for row in rows}) > 1:
        raise ValueError(
            f"rate_map: expected {len(rates)} rows of one length, one for each rate, got lengths"
            f" {sorted({len(row) for row in rows})} in {len(rows)} rows"
        )
    table = np.array(rows)
    table[~np.isfinite(table)] = np.nan
    good = table[table > 0]
    if not good.size:
        raise ValueError("rate_map: expected at least one loss above 0, got none")
    cap = 1e3 * max([v for v in table[:, 0].tolist() if _drawable(v)], default=good.max())
    figure, ax = f.plot(None, height=4.4)
    step = math.sqrt(rates[-1] / rates[0]) ** (1 / (len(rates) - 1))
    edges = [rates[0] / step, *(math.sqrt(a * b) for a, b in itertools.pairwise(rates)),
             rates[-1] * step]  # fmt: skip
    across = np.arange(table.shape[1] + 1) - 0.5
    ax.set_yscale("log")
    ax.add_patch(Rectangle((-0.5, edges[0]), table.shape[1], edges[-1] - edges[0], hatch="///",
                           facecolor=f.PALE_RED, edgecolor=f.GREY, linewidth=0))  # fmt: skip
    image = ax.pcolormesh(across, edges, np.clip(table, None, cap), cmap="viridis",
                          norm=LogNorm(good.min(), min(good.max(), cap)))  # fmt: skip
    kinds = [_course(row) for row in rows]
    words = []
    for kind in dict.fromkeys(kinds):
        low, high = _longest_run(kinds, kind)
        ends = (edges[low], edges[high + 1])
        ax.plot([across[-1] + 0.25] * 2, ends, color=f.INK, lw=2, clip_on=False)
        ax.text(across[-1] + 0.6, math.sqrt(ends[0] * ends[1]), kind.replace(", ", ",\n"),
                va="center", size=f.SMALL)  # fmt: skip
        words.append(f"from {f.number(rates[low])} to {f.number(rates[high])} it {kind}")
    f.log_axis(ax.yaxis, 1)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set(xlabel="epoch", ylabel="learning rate (log scale)", xlim=(-0.5, across[-1]),
           ylim=(edges[0], edges[-1]))  # fmt: skip
    ax.grid(False)
    bar = figure.colorbar(image, ax=ax, pad=0.17, aspect=30)
    bar.ax.minorticks_off()
    bar.set_label("loss")
    f.log_axis(bar.ax.yaxis, math.log10(cap / good.min()))
    if title:
        f.headline(ax, title)
    best = min((row[-1], rate) for row, rate in zip(rows, rates, strict=True) if _drawable(row[-1]))
    alt = f"Losses of {len(rates)} trainings, learning rate against epoch: {'; '.join(words)}."
    return f.finish(figure, f"{alt} The lowest last loss belongs to the rate {f.number(best[1])}.")


def _rising(rates):
    """Check learning rates; return them as floats."""
    rates = _numbers(rates, "rates", "rate_map")
    rising = all(a < b for a, b in itertools.pairwise(rates))
    if len(rates) < 2 or not rising or not all(map(_drawable, rates)):
        raise ValueError(f"rate_map: expected two or more rising rates above 0, got {rates!r:.60}")
    return rates


def _course(values):
    """Say what a list of losses does."""
    if not all(map(math.isfinite, values)):
        return "ends as nan or inf"
    falls = all(later < earlier for earlier, later in itertools.pairwise(values))
    return "falls in every epoch" if falls else "rises on the way, ends lower" if (
        values[-1] < values[0]) else "ends higher than it began"  # fmt: skip


def _longest_run(kinds, kind):
    """Return the first and the last place of the longest run of ``kind``."""
    runs, at = [], 0
    for value, group in itertools.groupby(kinds):
        length = len(list(group))
        if value == kind:
            runs.append((length, at, at + length - 1))
        at += length
    return max(runs)[1:]


@f.styled
def nudge(loss_along, steps, title=None):
    """Draw a loss along one weight, and the slope that two nudged points give, step by step.

    Parameters
    ----------
    loss_along : callable
        From how far the weight is moved (float) to the loss (float or tensor without dimensions).
    steps : sequence of float
        One to four steps ε, all above 0; a panel for each, 1.6 ε to either side.
    title : str, optional
        Written above the picture.

    Returns
    -------
    Figure
        In each panel the loss, less the loss where nothing is moved; the points at −ε and +ε; the
        straight line through both, with its slope.

    Raises
    ------
    TypeError
        If ``loss_along`` cannot be called, or ``steps`` is no list of numbers.
    ValueError
        If there are no steps, more than four, or one is not above 0.
    """
    if not callable(loss_along):
        raise TypeError(f"nudge: expected a function, got {type(loss_along).__name__}")
    steps = _numbers(steps, "steps", "nudge")
    if len(steps) > 4 or not all(map(_drawable, steps)):
        raise ValueError(f"nudge: expected one to four steps above 0, got {steps!r:.60}")
    figure = f.Figure(figsize=(f.WIDTH, 3.1 if not title else 3.4), layout="constrained")
    here, words = float(loss_along(0.0)), []
    for ax, step in zip(figure.subplots(1, len(steps), squeeze=False)[0], steps, strict=True):
        places = np.linspace(-1.6 * step, 1.6 * step, 65)
        ax.plot(places, [float(loss_along(p)) - here for p in places.tolist()], color=f.BLUE)
        low, high = (float(loss_along(p)) - here for p in (-step, step))
        rise = (high - low) / (2 * step)
        secant = [(low + high) / 2 + rise * p for p in places]
        ax.plot(places, secant, color=f.RED, linestyle="--", linewidth=1.6)
        ax.plot([-step, step], [low, high], "o", color=f.RED, markersize=7)
        ax.plot([0], [0], "s", color=f.INK, markersize=6)
        ax.set_title(f"ε = {f.number(step)}", size=f.TEXT)
        ax.set_xlabel(f"slope of the dashed line\n{f.number(rise, 4)}", color=f.RED_INK)
        ax.set_xticks([-step, 0, step], ["−ε", "0", "+ε"])
        ax.ticklabel_format(axis="y", style="plain")
        ax.locator_params(axis="y", nbins=5)
        words.append(f"ε = {f.number(step)}: slope {f.number(rise, 4)}")
    figure.axes[0].set_ylabel("change of the loss")
    if title:
        figure.suptitle(title, x=0.01, ha="left", size=f.TEXT + 1, weight="bold")
    alt = "The loss along one weight (a curve), and the straight line through the two points at −ε"
    return f.finish(figure, f"{alt} and +ε. {'; '.join(words)}.")


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
        The smallest error of each curve is ringed; an error of 0, nan or inf is marked with a
        cross at the edge. The alt text says only whether a curve falls below 1e-3 or 1e-6:
        the digits near the minimum are rounding, and differ from one machine to the next.

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
    f.log_axis(ax.xaxis, math.log10(max(steps) / min(steps)))
    every = [math.log10(v) for values in curves.values() for v in values if _drawable(v)]
    low, high = (min(every), max(every)) if every else (-1.0, 1.0)
    pad = 0.08 * max(high - low, 1.0)
    bottom, top = low - pad, high + pad
    ax.set_ylim(10**bottom, 10**top)
    f.log_axis(ax.yaxis, top - bottom)
    words, ends = [], []
    for (label, values), (colour, line, mark) in zip(curves.items(), LINES, strict=False):
        points = sorted(zip(steps, values, strict=True))
        heights = [v if _drawable(v) else math.nan for _, v in points]
        ax.plot(
            [s for s, _ in points], heights, color=colour, linestyle=line, marker=mark, markersize=5
        )
        good = [(v, s) for s, v in points if _drawable(v)]
        if good:
            best, at = min(good)
            ax.plot([at], [best], marker="o", markersize=13, fillstyle="none", color=colour,
                    markeredgewidth=2, linestyle="none")  # fmt: skip
            below = next((f"falls below {b:.0e}" for b in (1e-6, 1e-3) if best < b), None)
            words.append(f"{label} {below or 'stays above 1e-03'}.".replace("e-0", "e-"))
            last = points[-1][1]
            place = (math.log10(last) - bottom) / (top - bottom) if _drawable(last) else 0.955
            ends.append((place, label, colour))
        _marks(ax, [s for s, v in points if v <= 0], 0.035, colour, "x")
        _marks(ax, [s for s, v in points if not math.isfinite(v)], 0.955, colour, "x")
    _labels(ax, ends)
    ax.set(xlabel="← the digits run out      step ε      the step is too long →")
    ax.set_ylabel("error of the check")
    if title:
        f.headline(ax, title)
    figure.rounding = True
    alt = f"Error of a gradient check against {len(steps)} step sizes, on log axes:"
    return f.finish(figure, f"{alt} {' '.join(words)}")


@f.styled
def sweep(places, curves, across, up, baseline=None, title=None):
    """Draw numbers against what was varied, on plain axes from 0.

    Parameters
    ----------
    places : sequence of float
        What was varied; up to 9 are told one by one and stand at equal distances.
    curves : dict of str to sequence of float
        Up to 8 labelled lists of finite numbers, one for each place.
    across, up : str
        What the two axes count, with units.
    baseline : dict of str to float, optional
        Numbers to compare with, drawn as level lines.
    title : str, optional
        Written above the picture.

    Returns
    -------
    Figure

    Raises
    ------
    TypeError
        If ``curves`` is not a dict of lists of numbers.
    ValueError
        If a curve has another length than ``places``, or a number is not finite.
    """
    curves = _series(curves, "sweep")
    levels = {} if not baseline else _series({k: [v] for k, v in baseline.items()}, "sweep")
    places = _numbers(places, "places", "sweep")
    for label, values in curves.items():
        if len(values) != len(places):
            raise ValueError(
                f"sweep: expected {len(places)} numbers for {label!r}, got {len(values)}"
            )
    every = [v for values in (*curves.values(), *levels.values()) for v in values]
    if not all(map(math.isfinite, every)):
        raise ValueError(f"sweep: expected finite numbers, got {every!r:.60}")
    figure, ax = f.plot(None, height=3.6)
    top = 1.08 * max(every)
    few = len(places) <= 9
    spots = list(range(len(places))) if few else places
    ends, words = [], []
    for (label, values), (colour, line, mark) in zip(curves.items(), LINES, strict=False):
        ax.plot(spots, values, color=colour, linestyle=line, marker=mark, markersize=5)
        ends.append((values[-1] / top, label, colour))
        low, high = min(values), max(values)
        words.append(
            f"{label}: from {f.number(values[0])} to {f.number(values[-1])}, lowest"
            f" {f.number(low)} at {f.number(places[values.index(low)])}, highest"
            f" {f.number(high)} at {f.number(places[values.index(high)])}."
        )
    for label, (level,) in levels.items():
        ax.axhline(level, color=f.INK, linewidth=1.3, linestyle=(0, (6, 3)))
        ends.append((level / top, label, f.INK))
        words.append(f"Level line {label}: {f.number(level)}.")
    _labels(ax, ends)
    ax.set(xlabel=across, ylabel=up, ylim=(0, top))
    if few:
        ax.set_xticks(spots, [f.number(place) for place in places])
    if title:
        ax.set_title(title)
    return f.finish(figure, f"{up} against {across}. " + " ".join(words))


@f.styled
def ledger(losses, title=None):
    """Draw ways of writing the net in one table: losses, and the distance to the first.

    Parameters
    ----------
    losses : dict of str to sequence of float
        For each way its losses; the first way is what the others are compared with.
    title : str, optional
        Written above the picture.

    Returns
    -------
    Figure
        A row a way: its curve, first, peak and last loss, and a bound of the largest relative
        difference from the first way.

    Raises
    ------
    TypeError
        If ``losses`` is not a dict of lists of numbers.
    """
    losses = _series(losses, "ledger")
    first = next(iter(losses.values()))
    row, head = 0.42, 0.45
    top_room = 0.4 if title else 0
    height = len(losses) * row + head + 0.2 + top_room
    figure, ax = f.page(f.WIDTH, height)
    f.heading(ax, title, f.WIDTH, height)
    left = 0.15 + max(f.code_width(name) for name in losses) + 0.2
    wide = max(f.WIDTH - left - 4.4, 0.95)  # of a curve
    stops = [left + wide + room for room in (0.25, 1.25, 2.25, 3.45)]
    y = height - top_room - 0.25
    for x, text in zip(stops, ["first loss", "peak", "last", "vs first row"], strict=False):
        ax.text(x + 0.75, y, text, ha="right", va="center", size=f.SMALL, color=f.GREY)
    ax.plot([0.1, f.WIDTH - 0.1], [y - 0.2] * 2, color=f.GREY, lw=1)
    every = [v for values in losses.values() for v in values if _drawable(v)]
    low, high = (math.log(min(every)), math.log(max(every))) if every else (0, 1)
    words = []
    for i, (name, values) in enumerate(losses.items()):
        y = height - top_room - head - (i + 0.5) * row
        f.code(ax, 0.15, y, name, ha="left", weight="bold" if i == 0 else "normal")
        good = [(j, v) for j, v in enumerate(values) if _drawable(v)]
        ax.plot(
            [left + wide * j / max(len(values) - 1, 1) for j, _ in good],
            [y + row * 0.7 * ((math.log(v) - low) / ((high - low) or 1) - 0.5) for _, v in good],
            color=f.BLUE,
            lw=1.5,
        )
        bound = "reference" if i == 0 else _bound(values, first)
        numbers = [
            values[0],
            max(values, key=lambda v: -math.inf if math.isnan(v) else v),
            values[-1],
        ]
        for x, text in zip(stops, [*(f"{v:.2e}" for v in numbers), bound], strict=False):
            f.code(ax, x + 0.75, y, text, ha="right", size=f.SMALL)
        words.append(
            f"{name}: first {f.number(numbers[0])}, peak {f.number(numbers[1])}, last"
            f" {f.number(numbers[2])}, difference {bound}."
        )
    ax.set(xlim=(0, f.WIDTH), ylim=(0, height))
    return f.finish(figure, f"Ledger of {len(losses)} ways of writing the net. " + " ".join(words))


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
