"""Whether a result is another form of the right one: transposed, doubled, a mean, an axis too many.

All functions take one array a case, of the same number of dimensions in all cases, and answer for
all cases at once: a form that fits by accident on one case does not fit on three.
"""

import itertools
import re

from helpers.check.results import close

import numpy as np

SMALL = 1e-9


def all_equal(some, others, tolerance=SMALL):
    """Whether two lists of arrays are equal, shapes included, and have anything in them."""
    pairs = list(zip(some, others, strict=True))
    return (
        all(a.shape == b.shape for a, b in pairs)
        and any(a.size for a, _ in pairs)
        and all(close(a, b, tolerance).all() for a, b in pairs)
    )


def form_of(got, want, sizes, letters):
    """Find the form of the right result that a result is.

    Parameters
    ----------
    got, want : list of numpy.ndarray
        What came and what is right, one a case.
    sizes : dict of str to list of int
        Sizes of the inputs by their names in code, one a case.
    letters : list of dict of int to str
        The letters of the axes, by size, one a case.

    Returns
    -------
    tuple or None
        The key of a sentence and its parts.
    """
    got, want = [plain(g) for g in got], [plain(w) for w in want]
    if any(a is None for a in (*got, *want)):
        return None
    with np.errstate(all="ignore"):
        if all(g.shape == w.shape for g, w in zip(got, want, strict=True)):
            return _of_same_shape(got, want, sizes)
        return _of_other_shape(got, want, sizes, letters)


def plain(array):
    if array.dtype.kind == "f":
        return array
    return array.astype(float) if array.dtype.kind in "iub" else None


def _of_same_shape(got, want, sizes):
    if not any(g.size for g in got):
        return None
    if got[0].ndim and all(np.isnan(g).all() for g in got):
        return "form nan", {}
    if got[0].ndim and not any(g.any() for g in got):
        return "form zero", {}
    if len(got) > 1 and not any(np.isnan(g).any() for g in got):
        first = got[0].flat[0] if got[0].size else 0
        if got[0].size > 1 and all((g == first).all() for g in got):
            return "form constant", {"got": f"{first:.4g}"}
    factor = _factor(got, want, sizes)
    if factor:
        return factor
    for key, form in _ELEMENTWISE.items():
        if all_equal(got, [form(w) for w in want]):
            return key, {}
    shift = _shift(got, want, sizes)
    if shift:
        return shift
    ndim = want[0].ndim if len({w.ndim for w in want}) == 1 else 0
    if ndim:
        for axis in range(ndim):
            if all_equal(got, [np.flip(w, axis) for w in want]):
                if ndim == 2:
                    return f"form {LINES[axis]} reversed", {}
                return "form reversed", {}
            if all_equal(got, [np.cumsum(w, axis) for w in want]):
                return "form running", {}
    if all_equal(got, want, 2e-6):
        return "form single", {}
    if ndim == 2:
        for axis in range(2):
            turned = ([np.moveaxis(a, axis, 0) for a in side] for side in (got, want))
            if all(itertools.starmap(_is_moved, zip(*turned, strict=True))):
                return f"form {LINES[axis]} moved", {}
    return _of_ends(got, want)


def _is_moved(got, want):
    """Whether rows are right ones, in other places; one of them may be lost on the way."""
    if not 2 < len(want) <= 40 or want.shape[1] < 2:
        return False
    same = np.array([[close(g, w, SMALL).all() for w in want] for g in got])
    places, wrong = same.any(0), ~same.diagonal()
    each_is_one = (same.sum(1) == 1).all()  # of rows that differ from each other
    return each_is_one and places.sum() >= len(want) - 1 and wrong.sum() > 1


LINES = ("rows", "columns")
_WHERE = {
    "first": lambda count: np.arange(count) == 0,
    "last": lambda count: np.arange(count) == count - 1,
    "not first": lambda count: np.arange(count) > 0,
    "not last": lambda count: np.arange(count) < count - 1,
}


def lines_of(bad):
    """Say which rows or columns of matrices are wrong, and all others are right.

    Parameters
    ----------
    bad : list of numpy.ndarray
        Where the result is wrong, a case in each.

    Returns
    -------
    tuple of str or None
        Of rows or columns, and which of them: a key of ``_WHERE``, or ``some``.
    """
    found = {}
    for axis, lines in enumerate(LINES):
        counts = [b.sum(1 - axis) for b in bad if b.shape[axis] > 1]
        sizes = [b.shape[1 - axis] for b in bad if b.shape[axis] > 1]
        some = [count > 0 for count in counts]
        if len(some) < 2 or max(sizes) < 2 or max(map(len, some)) < 3:
            continue
        share = sum(count.sum() for count in counts) / sum(
            size * line.sum() for size, line in zip(sizes, some, strict=True)
        )
        for which, where in _WHERE.items():
            if share > 0.5 and all((line == where(len(line))).all() for line in some):
                return lines, which
        if share > 0.9 and all(line.any() and not line.all() for line in some):
            found[lines] = "some"
    return next(iter(found.items()), None)


_ELEMENTWISE = {
    "form clamped": lambda w: np.maximum(w, 0),
    "form clamped above": lambda w: np.minimum(w, 0),
    "form absolute": np.abs,
    "form squared": np.square,
    "form root": np.sqrt,
    "form mask": lambda w: (w > 0).astype(float),
    "form sign": np.sign,
    "form reciprocal": lambda w: 1 / w,
}


def _factor(got, want, sizes):
    """Say by what number, or by which size, all is multiplied."""
    factors = []
    for g, w in zip(got, want, strict=True):
        if not w.size:
            continue
        at = np.unravel_index(np.nan_to_num(np.abs(w)).argmax(), w.shape)
        if not np.isfinite(w[at]) or not w[at] or not np.isfinite(g[at]):
            return None
        factor = g[at] / w[at]
        if not factor or not close(g, factor * w, SMALL).all():
            return None
        factors.append(factor)
    if not factors or by_accident(want) or np.allclose(factors, 1, rtol=SMALL):
        return None
    if np.allclose(factors, factors[0], rtol=SMALL):
        if np.isclose(factors[0], -1):
            return "form negated", {}
        return "form factor", {"factor": _text(factors[0])}
    for name, values in sizes.items():
        values = np.array(values, dtype=float)
        if len(values) != len(factors) or not values.all():
            continue
        for key, power in (("form divided", -1), ("form multiplied", 1)):
            rest = np.array(factors) / values**power
            if np.allclose(rest, rest[0], rtol=SMALL) and len(set(values)) > 1:
                if np.isclose(rest[0], 1):
                    return key, {"what": name}
                if np.isclose(abs(rest[0]), [0.5, 1, 2, 4]).any():
                    return key + " and", {"what": name, "factor": _text(rest[0])}
    return None


def factor_of(got, want):
    """Return the one number that all of `got` is times `want`, if there is one."""
    total = sum(float((w * w).sum()) for w in want)
    factor = sum(float((g * w).sum()) for g, w in zip(got, want, strict=True)) / (total or 1)
    close_enough = all_equal(got, [factor * w for w in want], 1e-7)
    return factor if factor and close_enough else None


def by_accident(want):
    """Whether one number for all cases may be anything: too few differ."""
    return len({number for w in want for number in w.flat}) < 3


def _text(number):
    return f"{number:.4g}"


def _of_ends(got, want):
    """Say of pairs whether their middle or their distance is right."""
    if any(g.shape != (2,) for g in got) or len(got) < 2 or not np.any(np.mod(want, 1)):
        return None
    (low, high), (left, right) = np.transpose(got), np.transpose(want)
    middle, distance = (left + right) / 2, right - left
    if close(low, middle, SMALL).all() and close(high, distance / 2, SMALL).all():
        return "form halves", {}
    if close((low + high) / 2, middle, SMALL).all():
        return "form middle", {}
    return ("form distance", {}) if close(high - low, distance, SMALL).all() else None


def _product_of(shifts, sizes):
    """Say a shift as a number times a product of sizes; None if it is none."""
    names = {n: np.array(v, float) for n, v in sizes.items() if re.fullmatch(r"\w+", n)}
    if len(names) < 2 or len(shifts) < 3 or not all(len(v) == len(shifts) for v in names.values()):
        return None
    for powers in itertools.product(range(3), repeat=min(len(names), 5)):
        if not 1 < sum(powers) < 5:
            continue
        product = np.prod([v**e for v, e in zip(names.values(), powers, strict=False)], axis=0)
        if not product.all() or len(set(product)) < 3:
            continue
        factor = shifts[0] / product[0]
        if np.allclose(shifts, factor * product, rtol=SMALL) and abs(factor) in _FACTORS:
            parts = [n for n, e in zip(names, powers, strict=False) for _ in range(e)]
            number = [] if abs(factor) == 1 else [_text(abs(factor))]
            key = "form plus product" if factor > 0 else "form minus product"
            return key, {"what": " * ".join(number + parts)}
    return None


_FACTORS = (1, 2, 3, 4, 5, 6, 8, 0.5, 0.25)


def _shift(got, want, sizes):
    shifts = []
    for g, w in zip(got, want, strict=True):
        if not w.size:
            continue
        shift = g.flat[0] - w.flat[0]
        if not np.isfinite(shift) or not close(g, w + shift, SMALL).all():
            return None
        shifts.append(shift)
    if not shifts or by_accident(want) or np.allclose(shifts, 0, atol=1e-12):
        return None
    if np.allclose(shifts, shifts[0], rtol=1e-7):
        return "form shift", {"amount": f"{shifts[0]:+.4g}"}
    for name, values in sizes.items():
        values = np.array(values, dtype=float)
        if len(values) == len(shifts) and len(set(values)) > 1:
            for sign, key in ((1, "form plus"), (-1, "form minus")):
                if np.allclose(shifts, sign * values, rtol=SMALL):
                    return key, {"what": name}
    return _product_of(np.array(shifts), sizes)


def _of_other_shape(got, want, sizes, letters):
    dims = {g.ndim for g in got}, {w.ndim for w in want}
    if max(map(len, dims)) > 1:
        return None
    (have,), (due,) = dims
    if have == due == 2 and all(g.shape == w.shape[::-1] for g, w in zip(got, want, strict=True)):
        turned = [g.T for g in got]
        if all_equal(turned, want):
            return "form transposed", {}
        other = _factor(turned, want, sizes)
        if other:
            return "form transposed and", {"factor": other}
    if all_equal([g.squeeze() for g in got], [w.squeeze() for w in want]) and have != due:
        return ("form axis more" if have > due else "form axis less"), {}
    if have < due:
        for axis in range(due):
            letter = _letter(want, axis, letters)
            for key, reduce in (("form summed", np.sum), ("form averaged", np.mean)):
                if all_equal(got, [reduce(w, axis) for w in want]):
                    return key, {"axis": letter}
            for at in (0, -1):
                there = all(w.shape[axis] for w in want)
                if there and all_equal(got, [w.take(at, axis) for w in want]):
                    return ("form first" if at == 0 else "form last"), {"axis": letter}
        if have == 0:
            for key, reduce in (("form summed all", np.sum), ("form averaged all", np.mean)):
                if all_equal(got, [np.asarray(reduce(w)) for w in want]):
                    return key, {}
    if have > due:
        for axes in _subsets(have, have - due):
            letter = _letter(got, axes[0], letters)
            many = len(axes) > 1
            if all_equal([g.sum(axes) for g in got], want):
                return ("form not summed all" if many else "form not summed"), {"axis": letter}
            if all_equal([g.mean(axes) for g in got], want):
                return ("form not averaged all" if many else "form not averaged"), {"axis": letter}
        for axis in range(have) if have == due + 1 else ():
            for at in (0, -1):
                there = all(g.shape[axis] for g in got)
                if there and all_equal([g.take(at, axis) for g in got], want):
                    return "form not one", {"axis": _letter(got, axis, letters)}
    if have == due:
        for axis in range(due):
            letter = _letter(want, axis, letters)
            for key, cut in _CUTS.items():
                key = key if due > 1 else key + " of list"
                if all_equal(
                    got, [np.moveaxis(cut(np.moveaxis(w, axis, 0)), 0, axis) for w in want]
                ):
                    return key, {"axis": letter}
                if all_equal(
                    [np.moveaxis(cut(np.moveaxis(g, axis, 0)), 0, axis) for g in got], want
                ):
                    return key.replace("without", "with"), {"axis": letter}
            if all_equal(got, [w.sum(axis, keepdims=True) for w in want]):
                return "form summed", {"axis": letter}
    flat = all_equal([g.ravel() for g in got], [w.ravel() for w in want])
    return ("form reshaped", {}) if flat else None


_CUTS = {"form without first": lambda w: w[1:], "form without last": lambda w: w[:-1]}


def _subsets(count, length):
    return list(itertools.combinations(range(count), length))


def _letter(arrays, axis, letters):
    """Name an axis by the letter of its size, or by its number."""
    sides = zip(arrays, letters, strict=True)
    names = {known.get(a.shape[axis]) for a, known in sides if a.shape[axis] > 1}
    return names.pop() if len(names) == 1 and None not in names else f"axis {axis}"
