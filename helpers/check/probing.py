"""Reasons that are found by probing: what becomes of the result where a little is changed.

These are asked near the end, where hardly anything else has held. What they say of the two results
holds on all random cases.
"""

import ast
import contextlib
import functools
import itertools

from helpers.check import copies, edits, forms, source
from helpers.check.lines import bodies
from helpers.check.places import all_places, read_in
from helpers.check.results import differences
from helpers.check.sentences import say
from helpers.check.trial import alike, of_one, only

import numpy as np
import torch

_FAILS = ValueError, TypeError, RuntimeError, IndexError, TimeoutError  # of changed inputs

# One input is changed -----------------------------------------------------------------------------


def _others(case, number, change):
    """Return both outcomes of a case for changed inputs, this one and the right one."""
    right = case.right_for(number, change)
    own = case.run(case.answer, number, change) if right.result else None
    if own is None or own.result is None:
        raise ValueError  # nothing to compare
    return own, right


def _wrong(case):
    """Number the random cases that are wrong."""
    return [number for number in case.random if case.wrong[number]]


def _always(case, changes, own, right, never):
    for change in changes:
        for number in _wrong(case):
            came, due = _others(case, number, change)
            # What never counts changes nothing at all.
            exact = 0 if not own and never else case.tolerance
            if _moved(case, came, case.got[number], exact) != own:
                return False
            if _moved(case, due, case.want[number], case.tolerance, not right) != right:
                return False
    return True


def _moved(case, one, other, tolerance, little=False):
    """Whether two results differ, in the places that are wrong; or a little, for their size."""
    places = _wrong_places(case) or ()
    sides = [[a for where, a in case.arrays(o.result) if where in places] for o in (one, other)]
    if not sides[0] or len(sides[0]) != len(sides[1]):
        return any(differences(one.result, other.result, tolerance))
    if little and any(map(_scarcely, *sides)):
        return True
    return not all(_equal(a, b, tolerance) for a, b in zip(*sides, strict=True))


def _scarcely(one, other):
    """Whether two small numbers differ that are alike by a tolerance for numbers near 1."""
    if one is None or other is None or one.shape != other.shape or one.dtype.kind != "f":
        return False
    return bool((abs(one - other) > 1e-9 * abs(one).max(initial=0)).any())


def _differ(case, one, other):
    return any(differences(one.result, other.result, case.tolerance))


def _wrong_places(case):
    """Return the places of a nest that are wrong, if they are the same ones in all cases."""
    found = set()
    for number in _wrong(case):
        sides = case.arrays(case.got[number].result), case.arrays(case.want[number].result)
        if [where for where, _ in sides[0]] != [where for where, _ in sides[1]]:
            return None
        pairs = zip(*sides, strict=True)
        found.add(tuple(w for (w, a), (_, b) in pairs if not _equal(a, b, case.tolerance)))
    return found.pop() if len(found) == 1 else None


def _equal(one, other, tolerance):
    if one is None or other is None:
        return one is other
    return one.shape == other.shape and forms.close(one, other, tolerance).all()


def _in_place(case, key, parts):
    """Say in which of several results it is so."""
    places = _wrong_places(case)
    if places and len(case.arrays(case.got[case.number].result)) > len(places) == 1:
        return "in place", {"where": places[0], "why": say(key, **parts)}
    return key, parts


def _holds(case, changes, own, right, never=True):
    """Whether, where it is wrong, the results move so: this one, and the right one."""
    with contextlib.suppress(*_FAILS):
        return _always(case, changes, own, right, never)
    return False


_SHAKES = (lambda v: v * 1.7 + 0.3, lambda v: -0.6 * v - 0.2)


def _shaken(index, mask=None):
    """List two changes that give an input other numbers, everywhere or where a mask is set."""

    def changed(value, shake, mask=mask):
        if isinstance(value, torch.Tensor) and value.is_floating_point():
            mask = np.ones(value.shape, bool) if mask is None else mask(value.shape)
            other = torch.where(torch.tensor(mask), shake(value.detach()), value.detach())
            return other.requires_grad_(value.requires_grad)
        if isinstance(value, float):
            return shake(value)
        if isinstance(value, list | tuple) and value:
            mask = np.ones(len(value), bool) if mask is None else mask((len(value),))
            if all(type(one) is int for one in value):
                other = [one + (1 if shake is _SHAKES[0] else 2) for one in value]
            else:
                other = [changed(one, shake, None) for one in value]
            pairs = zip(value, other, mask, strict=True)
            return type(value)(new if at else one for one, new, at in pairs)
        raise TypeError

    return [of_one(index, lambda value, s=shake: changed(value, s)) for shake in _SHAKES]


def _everywhere(index, shake):
    """Change all numbers of an input in one way."""

    def changed(value):
        if isinstance(value, torch.Tensor) and value.is_floating_point():
            return shake(value.detach()).requires_grad_(value.requires_grad)
        if isinstance(value, list | tuple) and all(type(one) is float for one in value):
            return type(value)(shake(torch.tensor(value, dtype=torch.float64)).tolist())
        if isinstance(value, float):
            return shake(torch.tensor(value, dtype=torch.float64)).item()
        raise TypeError

    return of_one(index, changed)


# What the result depends on -----------------------------------------------------------------------


def _along(axis, where):
    """Return a mask of whole rows or columns."""

    def mask(shape):
        line = where(np.arange(shape[axis]), shape[axis])
        return np.broadcast_to(line.reshape([-1] + [1] * (len(shape) - 1 - axis)), shape).copy()

    return mask


_PARTS = {
    "only first": lambda at, count: at > 0,
    "only last": lambda at, count: at < count - 1,
    "only ends": lambda at, count: (at > 0) & (at < count - 1),
    "not from 2": lambda at, count: at > 1,
    "not from 3": lambda at, count: at > 2,
    "not first": lambda at, count: at == 0,
    "not last": lambda at, count: at == count - 1,
}


def _parts(case, index):
    """Yield ``(key, line, mask)`` of the parts of an input that may not count."""
    shapes, most = [], 0  # of the cases that are right
    for number in case.random:
        value = case.cases.inputs(number)[index]
        shape = tuple(value.shape) if isinstance(value, torch.Tensor) else (len(value),)
        shapes += [shape] if case.wrong[number] else []
        most = most if case.wrong[number] else max(most, *shape)
    if len({len(shape) for shape in shapes}) > 1:
        return
    for axis, line in enumerate({2: ["row", "column"]}.get(len(shapes[0]), ["entry"])):
        fewest = min(shape[axis] for shape in shapes)
        for key, where in _PARTS.items():
            last = {"2": 2, "3": 3, "s": 2}.get(key[-1], 1)
            if fewest > last >= most:
                yield key, line, _along(axis, where)
    if not most and len(shapes[0]) == 2 and all(min(shape) > 1 for shape in shapes):
        yield "only diagonal", "entry", lambda shape: ~np.eye(*shape, dtype=bool)
        yield "not diagonal", "entry", lambda shape: np.eye(*shape, dtype=bool)


_CHANGED = {
    "doubled": lambda v: 2 * v,
    "negated": torch.neg,
    "shifted": lambda v: v + 1,
    "reversed": lambda v: v.flip(0),
}


def depends(case):
    """Entries, rows or numbers of an input that count for the right result only, or for this."""
    found = _depends(case) if _all_came(case, 2) else None
    return _in_place(case, *found) if found else None


def _depends(case):
    for index in range(len(case.cases.names)):
        if not (case.knows(index) and case.patient("inputs")):
            continue
        name, whole = {"name": case.name_of(index)}, _shaken(index)
        little = [_everywhere(index, lambda v: v * (1 + 1e-5) + 1e-6)]
        everywhere = len(_wrong(case)) == len(case.random)
        if everywhere:
            if _holds(case, whole, False, True):
                return "depends shape", name
            if _holds(case, whole, True, False):
                return "depends not", name
            if _holds(case, little, True, False):
                return "depends little", name
        if not _holds(case, whole[:1], True, True):
            continue
        with contextlib.suppress(*_FAILS):
            for key, line, mask in _parts(case, index):
                if _holds(case, _shaken(index, mask), False, True):
                    lines = say("entries of" if line == "entry" else line + "s")
                    return f"depends {key}", name | {"line": say(line), "lines": lines}
        if not everywhere:
            continue
        if _holds(case, little, False, True):
            return "depends sign", name
        found = _taken_wrongly(case, index)
        if found:
            return found[0], name | found[1]
    return None


def changed(case):
    """A change of an input that leaves one of the two results alone, and not the other."""
    found = _changed(case) if _all_came(case) else None
    return _in_place(case, *found) if found else None


def _changed(case):
    for index in range(len(case.cases.names)):
        if not (case.knows(index) and case.patient("inputs")):
            continue
        name = {"name": case.name_of(index)}
        if not _holds(case, _shaken(index)[:1], True, True):
            continue
        for key, change in _CHANGED.items():
            changes = [_everywhere(index, change)]
            if _holds(case, changes, True, False):
                return "changed should not", name | {"how": say(f"with {key}", **name)}
            if _holds(case, changes, False, True, never=False):
                return "changed should", name | {"how": say(f"with {key}", **name)}
    return None


def _flat(case, outcome):
    """Return all numbers of a result in one row."""
    places = _wrong_places(case)
    arrays = [a for where, a in case.arrays(outcome.result) if not places or where in places]
    arrays = [forms.plain(a) if a is not None else None for a in arrays]
    if not arrays or any(a is None or not np.isfinite(a).all() for a in arrays):
        raise ValueError
    return np.concatenate([a.ravel() for a in arrays])


def _all_came(case, fewest=3):
    came = all(case.got[n].result and case.want[n].result for n in case.random)
    return came and len(_wrong(case)) >= fewest


def _taken_wrongly(case, index):
    """What is wrong comes from the first entry alone, or from the last."""

    def errors_stay(mask):
        for change in _shaken(index, mask):
            for number in case.random:
                own, right = (_flat(case, o) for o in _others(case, number, change))
                was, due = (_flat(case, o[number]) for o in (case.got, case.want))
                if any(a.shape != due.shape for a in (own, right, was)) or np.allclose(right, due):
                    raise ValueError
                if forms.close(was, due, case.tolerance).mean() > 0.5:
                    raise ValueError  # where it is wrong says more
                size = 1e-8 * max(np.abs(a).max() for a in (own, right, was, due))
                if np.abs((own - right) - (was - due)).max() > size:
                    return False
        return True

    with contextlib.suppress(*_FAILS):
        masks = {(key, line): mask for key, line, mask in _parts(case, index)}
        for (key, line), mask in masks.items():
            other = masks.get((key.replace("only", "not"), line))
            if key in ("only first", "only last") and errors_stay(mask) and not errors_stay(other):
                return f"depends wrong {key[5:]}", {"line": say(line)}
    return None


# In which cases it is wrong -----------------------------------------------------------------------


def _whole(value):
    return value if type(value) is int else None


def _entries(value):
    """List the whole numbers of a list, or those of a tensor of them."""
    if isinstance(value, torch.Tensor) and not value.is_floating_point() and value.ndim == 1:
        return value.tolist()
    plain = isinstance(value, list | tuple) and all(type(one) is int for one in value)
    return list(value) if plain else None


def _length(value):
    sized = isinstance(value, list | tuple) or (isinstance(value, torch.Tensor) and value.ndim)
    return len(value) if sized else None


_KINDS_OF_CASE = {  # what is looked at, and when it is so
    "is 0": (_whole, lambda one: one == 0),
    "is 1": (_whole, lambda one: one == 1),
    "is negative": (_whole, lambda one: one < 0),
    "is empty": (_length, lambda length: length == 0),
    "has one entry": (_length, lambda length: length == 1),
    "has a 0": (_entries, lambda entries: 0 in entries),
    "has a 1": (_entries, lambda entries: 1 in entries),
    "has equal entries": (_entries, lambda entries: len(set(entries)) < len(entries)),
}
_OF_TWO = {
    "is no multiple of": lambda one, other: other > 0 and one % other > 0,
    "is a multiple of": lambda one, other: other > 0 and one % other == 0,
    "equals": lambda one, other: one == other,
}


def conditions(case):
    """Wrong in all cases of one kind, and right in all others; where one input alone tells it."""
    wrong = [one is not None for one in case.wrong]
    if any(one.error for one in case.got):
        return None  # the line that raised it says more
    wrong += [not only((), *pair, case.tolerance) for pair in case.fresh_pairs(case.answer)]
    if sum(wrong) == len(wrong) or len(wrong) - sum(wrong) < 2:
        return None
    names = [index for index in range(len(case.cases.names)) if case.knows(index)]
    inputs = [case.cases.inputs(number) for number in range(len(wrong))]
    found = {}
    for index in names:
        for what, (part, holds) in _KINDS_OF_CASE.items():
            column = [part(row[index]) for row in inputs]
            if None not in column and list(map(holds, column)) == wrong:
                found.setdefault((index,), {"name": case.name_of(index), "where": say(what)})
    for one, other in itertools.permutations(names, 2):
        pairs = [(_whole(row[one]), _whole(row[other])) for row in inputs]
        for what, holds in _OF_TWO.items():
            if all(None not in pair for pair in pairs) and wrong == [holds(*p) for p in pairs]:
                where = f"{say(what)} `{case.name_of(other)}`"
                found.setdefault((one, other), {"name": case.name_of(one), "where": where})
    single = [key for key in found if len(key) == 1] or list(found)
    return ("region", found[single[0]]) if len(single) == 1 else None


def as_long_as(case):
    """A size that follows what happens to occur in an input; entries that are repeated."""
    if not _all_came(case, 2):
        return None
    sides = [[dict(_sized(o[n].result)) for n in _wrong(case)] for o in (case.got, case.want)]
    places = [where for where in sides[1][0] if all(where in one for one in sides[0] + sides[1])]
    for where in places:
        got, want = ([one[where] for one in side] for side in sides)
        if all(itertools.starmap(_is_repeated, zip(got, want, strict=True))):
            return "form repeated", {}
        got, want = ([_shape(one) for one in side] for side in (got, want))
        pairs = [tuple(zip(*both, strict=False)) for both in zip(got, want, strict=True)]
        if any(len({both for both in pair if both[0] != both[1]}) != 1 for pair in pairs):
            continue  # it may be turned round
        ndim = len(want[0])
        if any(len(shape) != ndim for shape in got + want):
            continue
        for axis in range(ndim):
            sizes, due = ([shape[axis] for shape in side] for side in (got, want))
            if any(one == other for one, other in zip(sizes, due, strict=True)):
                continue
            if sizes[0] in case.cases.letters(_wrong(case)[0]):
                continue  # then the letter says it
            for what, other in _lengths(case):
                if other == sizes and len(sizes) > 1:
                    return "size of", {"size": sizes[0], "what": what}
    return None


def _sized(seen, where=""):
    """List the places of a nest that have a shape or a length."""
    if seen.kind in ("tensor", "array"):
        return [(where, seen)]
    if seen.kind != "list":
        return []
    inside = [one for at, item in enumerate(seen.value) for one in _sized(item, f"{where}[{at}]")]
    return [(where, seen), *inside]


def _shape(seen):
    return (len(seen.value),) if seen.kind == "list" else seen.shape


def _is_repeated(got, want):
    """Whether a list has the right words or numbers, and some of them more than once."""
    sides = [one.value if one.kind == "list" else () for one in (got, want)]
    if any(one.kind not in ("str", "int", "float") for side in sides for one in side):
        return False
    got, want = ([one.value for one in side] for side in sides)
    return len(want) == len(set(want)) < len(got) and set(got) == set(want)


def _lengths(case):
    """Yield how many entries occur in inputs, in the cases that are wrong."""
    rows, lists = [case.cases.inputs(number) for number in _wrong(case)], {}
    for index in range(len(case.cases.names)):
        name, column = f"`{case.name_of(index)}`", [row[index] for row in rows]
        entries = [_entries(one) for one in column]
        if all(entries):
            lists[name] = entries
            if all(isinstance(one, list | tuple) for one in column):
                yield say("as many as in", name=name), [len(one) for one in column]
            yield say("entries that occur", name=name), [max(one) + 1 for one in entries]
    for count in (1, 2):
        for names in itertools.combinations(lists, count):
            columns = zip(*(lists[name] for name in names), strict=True)
            sizes = [len(set(itertools.chain(*row))) for row in columns]
            yield say("entries that occur", name=" + ".join(names)), sizes


# From which size on it is wrong -------------------------------------------------------------------


def from_size(case):
    """Right for up to one or two entries, or rounds, and wrong for more."""
    if not _all_came(case) or any(a is None for _, a in case.arrays(case.want[0].result)):
        return None
    names = range(len(case.cases.names))
    inputs = [case.cases.inputs(number) for number in case.random]
    sizes = [[_size(row[index]) for row in inputs] for index in names]
    for index in names:
        if not (case.knows(index) and case.patient("inputs")) or None in sizes[index]:
            continue
        whole = type(inputs[0][index]) is int
        if min(sizes[index]) < 2 or (whole and case.want[0].result.kind == "list"):
            continue  # of a list of results, the first that is wrong is told
        together = [other for other in names if sizes[other] == sizes[index]]
        together = [index] if whole else [i for i in together if type(inputs[0][i]) is not int]
        right = {}
        for size in (1, 2, 3):
            with contextlib.suppress(*_FAILS):
                right[size] = _right_cut(case, together, size, min(sizes[index]))
            if right.get(size) is None:
                break
        for last in (1, 2):
            if [right.get(size) for size in range(1, last + 2)] == [True] * last + [False]:
                many = "rows" if getattr(inputs[0][index], "ndim", 0) > 1 else "entries"
                kind = "number" if whole else many
                left = _left_over(case) if last == 1 else ""
                if left:
                    return "left over", {"name": left}
                return f"size {kind} {last}", {"name": case.name_of(index)}
    return None


def _left_over(case):
    """Name what a loop goes through, and what is read behind it as well."""
    text = _text(case)
    for _, body in (pair for node in (text.nodes if text else ()) for pair in bodies(node)):
        for number, loop in enumerate(body):
            if isinstance(loop, ast.For):
                own = read_in(loop.target)
                for later in body[number + 1 :]:
                    read = sorted(own & read_in(later))
                    if read and not isinstance(later, ast.For):
                        return read[0]
                    own -= read_in(later)
    return ""


def _size(value):
    length = _length(value)
    return _whole(value) if length is None else length


def _right_cut(case, indices, size, smallest):
    """Whether a result is right where inputs are cut to a size; None where cases differ."""
    if size > smallest:
        return None
    found, due = set(), []

    def cut(inputs):
        return tuple(
            one if at not in indices else size if type(one) is int else _cut(one, size)
            for at, one in enumerate(inputs)
        )

    for number in case.random:
        right = case.right_for(number, cut)
        if right.result is None:
            return None
        own = case.run(case.answer, number, cut)
        found.add(own.result is not None and not _differ(case, own, right))
        due.append(right)
    if any(not _differ(case, one, due[0]) for one in due[1:]):
        return None  # whatever comes in, it is the same
    return found.pop() if len(found) == 1 else None


def _cut(value, size):
    if isinstance(value, torch.Tensor):
        return value.detach()[:size].clone().requires_grad_(value.requires_grad)
    return value[:size]


# A factor or a summand ----------------------------------------------------------------------------

_OF = {
    "itself of": lambda v: v,
    "its size": np.abs,
    "its square": np.square,
    "its root": lambda v: np.sqrt(np.abs(v)),
    "its sign": np.sign,
}
_OVER = {
    "the sum": np.sum,
    "the mean": np.mean,
    "the length": lambda v, **axes: np.sqrt(np.square(v).sum(**axes)),
    "the squares": lambda v, **axes: np.square(v).sum(**axes),
    "the mean square": lambda v, **axes: np.sqrt(np.square(v).mean(**axes)),
    "the largest": np.max,
}


_WITH = {
    "form multiplied": np.multiply,
    "form divided": np.divide,
    "form plus": np.add,
    "form minus": np.subtract,
}


def factors(case):
    """Right but for a factor or a summand that is an input, or a simple function of one."""
    if not _all_came(case) or len(case.random) < 2:
        return None
    places = _wrong_places(case)
    if not places:
        return None
    got, want = (
        [dict(case.arrays(side[n].result))[places[0]] for n in case.random]
        for side in (case.got, case.want)
    )
    if any(a is None or a.dtype.kind != "f" or not np.isfinite(a).all() for a in (*got, *want)):
        return None
    with np.errstate(all="ignore"):
        found = _factor(case, got, want)
    if found and places[0]:
        return "in place", {"where": places[0], "why": say(found[0], **found[1])}
    return found


def _factor(case, got, want):
    """Find what the right result is multiplied by, or what is added to it."""
    if any(g.shape != w.shape or not g.size for g, w in zip(got, want, strict=True)):
        return None
    for what, values in _candidates(case, want):
        for key, operate in _WITH.items():
            with contextlib.suppress(ValueError):
                made = list(map(operate, want, values))
                if forms.all_equal(got, made) and all(map(np.any, got)):
                    return key, {"what": what}
    ratios = [np.where(w == 0, np.nan, g / w) for g, w in zip(got, want, strict=True)]
    for axis, line in ((1, "row"), (0, "column")):
        if want[0].ndim == 2 and all(_is_one(r, axis) for r in ratios):
            return "factor of line", {"line": say(line), "lines": say(line + "s")}
    return None


def _is_one(ratios, axis):
    """Whether there is one factor along an axis, which is another one in the next line."""
    if min(ratios.shape) < 2 or np.isnan(ratios).any():
        return False
    return (np.ptp(ratios, axis=axis) < 1e-9 * np.abs(ratios).max(axis)).all() and (
        np.unique(ratios.take(0, axis).round(9)).size == ratios.shape[1 - axis]
    )


def _candidates(case, want):
    """Yield what a result may be multiplied by, and its numbers case by case."""
    inputs = [case.cases.seen(number) for number in case.random]
    names = [index for index in range(len(case.cases.names)) if case.knows(index)]
    columns = {}
    for index in names:
        columns[f"`{case.name_of(index)}`"] = [
            next((a for _, a in case.arrays(row[index])[:1]), None) for row in inputs
        ]
    columns[say("the result")] = want
    for name, column in columns.items():
        if any(a is None or a.dtype.kind != "f" or not a.size for a in column):
            continue
        if forms.by_accident(column):
            continue
        if all(a.shape == w.shape for a, w in zip(column, want, strict=True)):
            for key, function in _OF.items():
                if name != say("the result"):
                    yield say(key, name=name), [function(a) for a in column]
        for key, function in _OVER.items():
            what = say(key, name=name)
            if all(a.size > 1 for a in column):
                yield what, [function(a) for a in column]
            if all(a.ndim == w.ndim == 2 for a, w in zip(column, want, strict=True)):
                for axis, line in ((1, "row"), (0, "column")):
                    yield (
                        say("by line", what=what, line=say(line)),
                        [function(a, axis=axis, keepdims=True) for a in column],
                    )
        for axis in range(column[0].ndim):
            if all(a.ndim > axis for a in column) and len({a.shape[axis] for a in column}) > 1:
                words = name.strip("`") + f".shape[{axis}]"
                if name != say("the result"):
                    yield say("root of", what=words), [np.sqrt(a.shape[axis]) for a in column]
                    yield say("square of", what=words), [float(a.shape[axis] ** 2) for a in column]


# What a call does, and a number of one's own ------------------------------------------------------

_CALLS = {
    "median": "median nanmedian median_low median_high",
    "quantile": "quantile nanquantile percentile quantiles",
    "mode": "mode multimode",
    "spread": "std var stdev variance pstdev pvariance std_mean var_mean nanstd nanvar",
    "inverse": "pinv inv inverse pinverse lstsq solve",
    "random": "rand randn randint rand_like randn_like randperm bernoulli multinomial "
    "shuffle uniform standard_normal",
    "triangle": "tril triu",
    "sigmoid": "sigmoid logsigmoid expit",
    "below": "gelu elu leaky_relu softplus selu silu mish celu",
    "tolerances": "allclose isclose",
    "exactly": "equal array_equal",
    "rounds": "floor ceil trunc rint fix around",
    "one place": "argmax argmin",
    "bins": "histogram histogram2d histogramdd histc",
    "lengths": "normalize",
    "means": "layer_norm batch_norm instance_norm group_norm cov",
    "correlation": "corrcoef",
    "directions": "cosine_similarity",
    "each in place": "repeat_interleave",
    "blocks": "kron",
    "round the end": "roll",
    "nan": "nan_to_num",
    "without nan": "nansum nanmean",
    "base": "log2 log10 exp2",
    "a little": "log1p expm1",
    "independent": "matrix_rank",
    "neighbours": "diff gradient",
    "half": "half bfloat16",
    "several": "topk kthvalue",
    "largest": "max amax maximum",
    "smallest": "min amin minimum",
    "geometric": "geometric_mean harmonic_mean",
}
_KEYS = {name: key for key, names in _CALLS.items() for name in names.split()}
_UNLESS = {  # arguments with which the sentence is not true
    "tolerances": {"rtol", "atol", "rel_tol", "abs_tol"},
    "one place": {"dim", "axis"},
    "bins": {"range", "min", "max"},
    "lengths": {"p"},
}


def _name(call):
    func = call.func
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def _tells(call):
    """Return what a call is told by; None where it is not in the list, or says what it means."""
    key = _KEYS.get(_name(call))
    if key is None or {word.arg for word in call.keywords} & _UNLESS.get(key, set()):
        return None
    module = isinstance(getattr(call.func, "value", None), ast.Name) and (
        call.func.value.id in ("torch", "np", "numpy", "F")
    )
    given = len(call.args) - (module or not isinstance(call.func, ast.Attribute))
    if key in ("one place", "tolerances") and given > (key == "tolerances"):
        return None
    return key


def oracle_of(case):
    """Collect the names and numbers of the oracle's code, and of what it calls in its room.

    Of the known mistakes, too: what they share with an answer is not what is wrong with it.
    """
    names, numbers, seen = set(), set(), set()
    todo = [getattr(case.exercise.oracle, "__wrapped__", case.exercise.oracle)]
    todo += [mistake.answer for mistake in case.exercise.mistakes]
    while todo:
        function = todo.pop()
        if isinstance(function, type):
            todo += source.functions_of(function)
        code = getattr(function, "__code__", None)
        if code is None or code in seen:
            continue
        seen.add(code)
        cells = [cell.cell_contents for cell in function.__closure__ or ()]
        for part in source.nested(code):
            names |= set(part.co_names)
            numbers |= {one for one in part.co_consts if isinstance(one, float | int)}
            cells += [function.__globals__.get(name) for name in part.co_names]
        numbers |= {one for one in cells if isinstance(one, float | int)}
        module = function.__module__
        todo += [one for one in cells if getattr(one, "__module__", None) == module]
    return names, numbers


def _text(case):
    if case.cases.cell or case.got[case.number].error:
        return None
    text = source.written(case.answer)
    if text is not None:
        copies.guard_loops(text.nodes)
    return text


def _other(value):
    """Return another value of the same kind and shape."""
    if isinstance(value, torch.Tensor | np.ndarray):
        if value.dtype in (torch.bool, np.bool_):
            return ~value
        floats = value.is_floating_point() if torch.is_tensor(value) else value.dtype.kind == "f"
        return value * 1.37 + 0.11 if floats else value + 1
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1 if isinstance(value, int) else value * 1.37 + 0.11
    return type(value)([_other(one) for one in value])  # a pair of torch's own, too


def calls(case):
    """A call that gives something else than many think, and that the right way does without."""
    text = _text(case)
    if text is None:
        return None
    names, _ = case.of_oracle
    parts = [part for node in text.nodes for part in ast.walk(node)]
    own = {part.name for part in parts if isinstance(part, ast.FunctionDef)}
    own |= {name for name, thing in text.page.items() if hasattr(thing, "__globals__")}
    for place in _places(text, ast.Call):
        call = place.node
        key = None if _name(call) in own else _tells(call)
        if key is None or any(_KEYS.get(name) == key for name in names):
            continue
        wrapped = ast.Call(ast.Name("__other__", ast.Load()), [call], [])
        if _matters(case, text, place, wrapped):
            return "call", {"code": ast.unparse(call), "what": say(f"call {key}")}
    return None


def constants(case):
    """A number that decides what comes out, and that the right way does without."""
    text = _text(case)
    if text is None:
        return None
    _, numbers = case.of_oracle
    for place in _places(text, ast.Constant):
        value = place.node.value
        if not isinstance(value, float) or np.isclose(value, [*numbers, np.inf], 1e-2, 0).any():
            continue
        if (value * 2).is_integer() and not (value % 1 and isinstance(place.parent, ast.Compare)):
            continue
        tries = (10, 0.1) if abs(value) < 0.01 else (1.1, 0.9)
        others = [ast.Constant(value * factor) for factor in tries]
        if any(_matters(case, text, place, other) for other in others) and not any(
            _matters(case, text, place, other, right=True) for other in others
        ):
            key, node = _role(place.node, text.nodes) or ("constant", place.parent)
            return key, {"part": ast.unparse(place.node), "code": ast.unparse(node)}
    return None


def _role(constant, nodes):
    """Find where a number, which may have a name first, cuts values off, or is added to them."""
    parts = [part for node in nodes for part in ast.walk(node)]
    names = {
        target.id
        for part in parts
        if isinstance(part, ast.Assign) and part.value is constant
        for target in part.targets
        if isinstance(target, ast.Name)
    }

    def holds(part):
        return any(p is constant or getattr(p, "id", None) in names for p in ast.walk(part))

    for part in parts:
        match part:
            case ast.Call() if _name(part) in ("clamp", "clip", "clamp_min", "maximum"):
                if any(map(holds, [*part.args, *part.keywords])):
                    return "constant cut", part
            case ast.BinOp(_, ast.Add(), _) if constant.value < 1e-3 and holds(part):
                return "constant added", part
    return None


def weighed(case):
    """A number in the code, or in front of a summand, that should be another one."""
    text = _text(case)
    if text is None:
        return None
    due = _flat(case, case.want[case.number])
    at = np.argmax(np.abs(_flat(case, case.got[case.number]) - due))

    def outcome(tried, value, number):
        with contextlib.closing(tried(value)) as edit:
            next(edit)
            return case.run(case.made(text), number)

    def error(tried, value):
        return float((_flat(case, outcome(tried, value, case.number)) - due)[at])

    def is_right(tried, value):
        came = ((outcome(tried, value, n), case.want[n]) for n in case.order)
        return all(only((), *pair, case.tolerance) for pair in came)

    def afresh(tried, value):
        with contextlib.closing(tried(value)) as edit:
            next(edit)
            pairs = case.fresh_pairs(case.made(text))
            return all(only((), *pair, case.tolerance) for pair in pairs)

    with text.kept():
        for start, tried in edits.weights(text.nodes):
            if not case.patient("inputs"):
                return None
            with contextlib.suppress(Exception):  # an edited copy may do anything
                value = _root(functools.partial(error, tried), start)
                for short in () if value is None else (round(value, 3), value):
                    if short != start and is_right(tried, short) and afresh(tried, short):
                        with contextlib.closing(tried(short)) as edit:
                            return next(edit)
    return None


def _root(error, start):
    """Find where an error becomes 0, by the secant method; None if it does not."""
    last, value = start, 1.5 * start + 0.25
    before, now = error(last), error(value)
    small = 1e-11 * max(abs(before), abs(now))
    for _ in range(8):
        if abs(now) <= small or not np.isfinite(now) or now == before:
            break
        last, value = value, value - now * (value - last) / (now - before)
        before, now = now, error(value)
    return value if abs(now) <= small and abs(value) > 1e-9 else None


def idle(case):
    """A line that writes something, and without which the result is the same."""
    text = _text(case)
    if text is None:
        return None
    with text.kept():
        for key, parts in edits.left_out(text.nodes):
            if not case.patient("inputs"):
                return None
            with contextlib.suppress(Exception):  # an edited copy may do anything
                made = case.made(text)
                pairs = ((case.got[n], case.run(made, n)) for n in case.order)
                if all(alike(*pair, case.tolerance) for pair in pairs):
                    return key, parts
    return None


def _places(text, kind):
    """List the places of nodes of a kind as one reads them."""
    found = [place for place in all_places(text.nodes) if isinstance(place.node, kind)]
    return sorted(found, key=lambda place: (place.node.lineno, place.node.col_offset))


def _matters(case, text, place, other, right=False):
    """Whether the result is another one with another node, in a case that is wrong, or right.

    What is not known counts as what lets nothing be told.
    """
    try:
        with text.kept(), contextlib.closing(place.tried("", other)) as edit:
            next(edit)
            made = case.made(text, __other__=_other)
            numbers = [n for n in range(len(case.got)) if bool(case.wrong[n]) != right]
            for number in numbers[:3]:
                came = case.run(made, number)
                if came.result and _differ(case, came, case.got[number]):
                    return True
    except Exception:  # an edited copy may do anything
        return right
    return False
