"""Why an answer is wrong: a known mistake, or else a reason that is found by experiment.

Each hypothesis is tested on all cases, from the same inputs and the oracle alone. The first that
holds speaks, and the more specific ones come first. An exercise switches hypotheses off by name:
``Exercise(..., without=["inputs"])``.
"""

import ast
import contextlib
import functools
import gc
import io
import itertools
import math
import re
import time
import warnings

from helpers.check import copies, edits, forms, probing, source
from helpers.check.guard import TooLong, Watch
from helpers.check.results import (
    INPUT,
    KIND,
    LENGTH,
    NUMBERS,
    SHAPE,
    VALUE,
    brief,
    differences,
    error_line,
    number_texts,
)
from helpers.check.sentences import say, shortened
from helpers.check.trial import LEFT_BEHIND, alike, of_one, only

import numpy as np
import torch

LONGEST = 120  # characters of a sentence
PATIENCE = {
    "page": 0.5,
    "edit": 0.75,
    "inputs": 0.92,
    "calls": 0.98,
    "fresh": 0.1,
}  # seconds of computing and waiting in all; what is not found by then stays so
LONGEST_WAIT = 3.0  # seconds by the clock, on a machine that is busy with something else
LONGEST_RUN = 0.2  # seconds of computing; an answer that takes longer itself may do so again
MOST_EDITS = 900
FRESH = 3  # random cases that nothing was found by, on which it must hold as well


def explain(cases, answer, got, want, wrong):
    """Say why an answer is wrong.

    Parameters
    ----------
    cases : Cases
        The cases of the exercise.
    answer : object
        What was handed over.
    got, want : list of Outcome
        What came of it and what is right, case by case.
    wrong : list of Difference or None
        The difference that is told first, case by case.

    Returns
    -------
    tuple or None
        The sentence, and which difference it may follow, ``shape (5, 7), expected (7, 5): …``:
        SHAPE, or LENGTH as well, or None.
    """
    case = _Case(cases, answer, got, want, wrong)
    gc.disable()  # until the check ends: each look for garbage takes as long as a search
    with case.watch:
        return _explained(case)


def _explained(case):
    if not all(_is_rich(case.got[n].result) for n in case.random):  # it may look like any mistake
        errors = all(case.got[n].error for n in case.random)
        found = _first_that_holds(case, ["looked up", "page", *["incoming"] * errors])
        if found:
            return found
    found = _first_that_holds(case, ["turned", "order", "grouping"])
    began = time.process_time()
    known = None if found else _known_mistake(case)
    case.began += time.process_time() - began
    return found or ((known, SHAPE) if known else _first_that_holds(case, HYPOTHESES))


SECRET = ("turned", "grouping", "edit", "entries", "power of ten")  # these tell no answer
# Nothing is run for these, or has been run already.
QUICK = (
    "turned",
    "brackets",
    "forms",
    "itself",
    "factors",
    "weak forms",
    "region",
    "no value",
    "known",
)


def _first_that_holds(case, names):
    for name in names:
        hypothesis, ranks = HYPOTHESES[name]
        exercise = case.exercise
        if name.removeprefix("weak ") in exercise.without or case.rank not in ranks:
            continue
        if exercise.secret and name not in SECRET:
            continue
        if case.returns_nothing and name not in ("page", "grouping", "edit", "no value"):
            continue
        if not case.patient("calls" if name == "calls" else "inputs") and name not in QUICK:
            continue
        try:
            with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                reason = hypothesis(case)
            if reason:
                key, parts = reason
                return _fitted(key, parts), AFTER.get(key)
        except Exception:  # an answer's own special methods may do anything
            continue
    return None


# Sentences that go on where a shape, or a length, has been told.
AFTER = dict.fromkeys(
    ["form transposed", "form not summed", "form summed", "form axis more", "form axis less"], SHAPE
) | {"form repeated": LENGTH, "size of": LENGTH}


def _fitted(key, parts):
    """Say a sentence, with pieces of code as long as there is room for them."""
    for length in (60, 50, 40, 30, 20, 12):
        cut = {
            name: shortened(part, length) if name in ("code", "part") else part
            for name, part in parts.items()
        }
        sentence = say(key, **cut)
        if len(sentence) <= LONGEST:
            break
    return shortened(sentence, LONGEST)


def known_mistake(cases, got):
    """Find the sentence of a mistake whose outcomes are alike on all cases."""
    found = next(_mistakes(cases, got, range(len(got))), None)
    return found and found.sentence


def _known_mistake(case, last=False):
    """Find a known mistake that is alike on all cases, and on fresh ones."""
    cases, digits = case.cases, case.rank == VALUE
    for mistake in _mistakes(cases, case.got, range(len(case.got)), digits):
        if mistake.last != last:
            continue
        answer = case.exercise.handed_over(mistake)
        pairs = ((case.fresh(case.answer, n), case.fresh(answer, n)) for n in case.fresh_numbers())
        if all(_alike(*pair, case.tolerance, digits) for pair in pairs):
            return mistake.sentence
    return None


def _known_last(case):
    """A known mistake whose sentence names several reasons."""
    found = _known_mistake(case, last=True)
    return ("known", {"why": found}) if found else None


def _alike(got, other, tolerance, whatever_digits):
    digits = whatever_digits and not got.error
    return only(("dtype",), got, other, tolerance) if digits else alike(got, other, tolerance)


def _mistakes(cases, got, numbers, whatever_digits=False):
    exercise = cases.exercise
    for mistake in exercise.mistakes:
        sides = ((got[n], cases.mistaken(mistake, n), exercise.tolerance) for n in numbers)
        if all(_alike(*side, whatever_digits) for side in sides):
            yield mistake


def _known_at_random(case):
    """A known mistake, and another one in the edge cases; where no accident makes them alike."""
    if not all(_is_rich(case.got[n].result) and case.wrong[n] for n in case.random):
        return None
    mistake = next(_mistakes(case.cases, case.got, case.random), None)
    return ("known", {"why": mistake.sentence}) if mistake else None


def _is_rich(seen):
    """Whether a result has so many decimal places that nothing is equal to it by accident."""
    if seen is None:
        return False
    arrays = [array_of(leaf) for _, leaf in leaves(seen)]
    return sum(a.size for a in arrays if a is not None and a.dtype.kind == "f") > 3


class OutOfPatience(Exception):
    """There is no time for another run."""


class _Case:
    """What is known about one wrong answer."""

    def __init__(self, cases, answer, got, want, wrong):
        self.cases, self.answer = cases, answer
        self.got, self.want, self.wrong = got, want, wrong
        self.exercise, self.tolerance = cases.exercise, cases.exercise.tolerance
        self.watch, self.began, self.clock = Watch(), time.process_time(), time.perf_counter()
        self.waited = 0.0
        self.idle = min(outcome.idle for outcome in got)  # on a busy machine some wait for others
        self.functions = source.functions_of(answer)
        self.random = range(cases.random)
        numbers = range(len(got))
        self.number = next(number for number in numbers if wrong[number])
        self.rank = wrong[self.number].rank
        self.returns_nothing = wrong[self.number].key == "no return"
        # What is wrong and quickly tried comes first: it sorts out most hypotheses.
        self.order = sorted(numbers, key=lambda n: (wrong[n] is None, got[n].seconds))

    def patient(self, name):
        """Whether there is time left for a hypothesis."""
        return self.spent() < PATIENCE[name]

    def spent(self):
        """Return the seconds of the search; too many of them where the clock says so."""
        long = time.perf_counter() - self.clock > LONGEST_WAIT
        return math.inf if long else time.process_time() - self.began + self.waited

    def run(self, answer, number, change=None):
        """Try another answer, or this one once more, on a case that it has time for."""
        if self.spent() + self.got[number].seconds + self.idle > max(PATIENCE.values()):
            raise OutOfPatience
        self.waited += self.idle
        return self._watched(self.got[number], lambda: self.cases.outcome(answer, number, change))

    def fresh_numbers(self):
        """Number random cases that nothing was found by, while there is time for them."""
        numbers = range(len(self.got), len(self.got) + FRESH) if self.exercise.case else ()
        began = self.spent()
        for number in numbers:
            spent = self.spent() + 2 * self.got[0].seconds
            if spent < max(PATIENCE.values()) and spent - began < PATIENCE["fresh"]:
                yield number

    def fresh(self, answer, number):
        """Try an answer on a fresh case."""
        self.waited += self.idle
        return self._watched(self.got[0], lambda: self.cases.outcome(answer, number))

    def fresh_pairs(self, answer):
        """Yield what comes of an answer on fresh cases, and what is right."""
        for number in self.fresh_numbers():
            came = self.fresh(answer, number)
            yield came, self._watched(self.want[0], lambda n=number: self.cases.right(n))

    @functools.cached_property
    def of_oracle(self):
        """The names and numbers of the oracle's code: see :func:`probing.oracle_of`."""
        return probing.oracle_of(self)

    def made(self, text, **more):
        """Define an edited copy: the body of a class, or of a loop beside it, may take long."""
        with self._ends(LONGEST_RUN):
            return copies.made(text, **more)

    def right_for(self, number, change):
        """Ask the oracle about a case whose inputs are changed first."""
        return self._watched(self.want[number], lambda: self.cases.right_for(number, change))

    @contextlib.contextmanager
    def _ends(self, seconds):
        try:
            with self.watch.run(seconds):
                yield
        except TooLong:
            raise TimeoutError from None

    def _watched(self, own, run):
        with self._ends(max(LONGEST_RUN, 2 * own.seconds)):
            outcome = run()
        if outcome.error is TooLong:
            raise TimeoutError
        return outcome

    def arrays(self, seen):
        """List ``(place, numbers)`` of a nest, None where there are no numbers."""
        return [(where, array_of(leaf)) for where, leaf in leaves(seen)]

    def name_of(self, number):
        """What the learner calls an input."""
        names = self.cases.names
        if self.exercise.probe is None and len(self.functions) == 1:
            own = source.parameters_of(self.functions[0])
            names = own if len(own) >= len(names) else names
        return names[number]

    def knows(self, number):
        """Whether the learner's code has a name for an input."""
        if self.exercise.probe is None:
            return True
        name = self.cases.names[number]
        return any(
            name in code.co_varnames + code.co_cellvars
            for function in self.functions
            for code in source.nested(function.__code__)
        )


# What the code reads ------------------------------------------------------------------------------


def _page(case):
    """Names of the page that the result depends on."""
    found, through = [], ""
    number = case.number
    raised_at = re.findall(r"[A-Za-z_]\w*", case.got[number].code)
    for name, (space, function) in source.read_names(case.answer).items():
        if len(found) > 1 or not case.patient("page"):
            break
        if found and function != through:
            continue
        kept = space[name]
        listed = name in raised_at and isinstance(kept, list | tuple)
        if listed or (case.got[number].error and isinstance(kept, torch.nn.Module)):
            found, through = [*found, name], function
            continue
        for change in _CHANGES:
            try:
                space[name] = change(kept)
                other = case.run(case.answer, number)
            except Exception:
                continue
            finally:
                space[name] = kept
            if not alike(case.got[number], other, case.tolerance):
                found, through = [*found, name], function
                break
    if not found:
        return None
    names = _listed(found)
    key = "page through" if through else "page"
    return _state(case) or (key, {"names": names, "function": through})


def _listed(names):
    names = [f"`{name}`" for name in names]
    return " and ".join(([", ".join(names[:-1])] if names[1:] else []) + names[-1:])


def _state(case):
    """What is kept from one call to the next; or what is read instead of what is handed over."""
    kept = [name for function in case.functions for name in source.kept_defaults(function)]
    if case.rank != VALUE and not kept:
        return None
    again = case.run(case.answer, case.number)
    if alike(case.got[case.number], again, case.tolerance):
        return None
    if kept:
        return "state default", {"name": kept[0]}
    return _unused(case) or _unfilled(case) or ("state", {})


def _unfilled(case):
    """Memory that nobody has filled."""
    names = {name for function in case.functions for name in function.__code__.co_names}
    found = sorted(names & {"empty", "empty_like", "new_empty", "skip_init"})
    filled = names & {"fill_", "zero_", "copy_", "uniform_", "normal_", "random_"}
    return ("state unfilled", {"name": found[0]}) if found and not filled else None


def _in_place(case):
    """A probe finds its input changed, and nothing else."""
    got, want = case.got[case.number].result, case.want[case.number].result
    if not (got and want and got.kind == want.kind == "dict"):
        return None
    pairs = ((key, got.value.get(key), due) for key, due in want.value.items())
    wrong = [key for key, one, due in pairs if not _equal(one, due, case.tolerance)]
    names = [re.fullmatch(r"(\w+) afterwards", str(key)) for key in wrong]
    return ("input", {"what": names[0][1]}) if names and all(names) else None


def _no_value(case):
    """It returns something, and that is None."""
    if not case.returns_nothing or len(case.functions) != 1:
        return None
    text = source.written(case.answer)
    returned = source.returned(text) if text else []
    if len(returned) == 1 and returned[0] != "None":
        return "returns none", {"code": returned[0]}
    return None


def _other_numbers(value):
    if isinstance(value, list | tuple):
        return type(value)(map(_other_numbers, value))
    if isinstance(value, torch.Tensor):
        if value.dtype == torch.bool:
            return ~value
        with torch.no_grad():
            other = value * 2 + 1
        return other.requires_grad_(value.requires_grad)
    return value * 2 + 1


def _other_shape(value):
    if isinstance(value, list | tuple):
        return type(value)(map(_other_shape, value))
    if isinstance(value, torch.Tensor) and value.ndim:
        shape = [size + 1 for size in value.shape]
        return torch.ones(shape, dtype=value.dtype, requires_grad=value.requires_grad)
    raise TypeError


def _smaller(value):
    if isinstance(value, torch.Tensor):
        return value[None]
    if type(value) is int:
        return 1
    raise TypeError


_CHANGES = (_other_numbers, _other_shape, _smaller)


def _unused(case):
    """An argument that is never read although the right result depends on it."""
    for function in case.functions:
        own, found = source.parameters_of(function), []
        for name in source.unused_arguments(function):
            by_place = case.exercise.probe is None and function is case.answer and name in own
            names = own if by_place else case.cases.names
            number = names.index(name) if name in names else len(names)
            if number < len(case.cases.names):
                found += [name] if _matters(case, number) else []
            elif case.exercise.probe and name in case.cases.asked:
                found.append(name)  # the probe hands it over
        if found:
            key = "unused" if len(found) == 1 else "unused several"
            return key, {"name": found[0], "names": _listed(found)}
    return None


def _order_of_arguments(case):
    """The answer's arguments have the right names in another order."""
    if len(case.functions) != 1 or case.functions[0] is not case.answer:
        return None
    own = source.parameters_of(case.answer)
    for names in (case.cases.names, case.cases.asked):
        if sorted(own) == sorted(names) and list(own) != list(names):

            def reordered(*inputs, names=names):
                return case.answer(**dict(zip(names, inputs, strict=True)))

            if all(_is_right(case, case.run(reordered, n), case.want[n]) for n in case.order):
                return "argument order", {"names": ", ".join(names)}
    return None


def _incoming(case):
    """A Function's backward that never reads the gradient which autograd hands it."""
    for function in case.functions:
        own = source.parameters_of(function)
        unused = [name for name in source.unused_arguments(function) if name in own[1:]]
        if function.__name__ == "backward" and own[:1] == ("ctx",) and unused:
            return "unused", {"name": unused[0]}
    return None


def _matters(case, number):
    """Whether the right result depends on an input; where it can change, errors do not count."""
    changes = [_OTHER[change] for change in ("negated", "more", "reversed", "zero")]
    others = [_oracle_with(case, 0, number, change) for change in changes]
    others = [other for other in others if other]
    others = [other for other in others if not other.error] or others
    right = case.want[0]
    return any(
        other.error is not right.error or not _equal(other.result, right.result, case.tolerance)
        for other in others
    )


def _same_always(case):
    """The result is the same on all random cases, and should not be."""
    results = [case.got[n] for n in case.random]
    if len(results) < 2 or any(one.error for one in results) or not case.cases.names:
        return None
    first = results[0]
    if array_of(first.result) is None and not _flat(first.result):
        return None
    if not all(_equal(first.result, one.result, case.tolerance) for one in results[1:]):
        return None
    array = array_of(first.result)
    if array is not None and array.ndim and not array.any():
        return "form zero", {}
    if all(
        _equal(case.want[0].result, case.want[n].result, case.tolerance) for n in case.random[1:]
    ):
        return None
    return "same always", {"got": brief(first.result)}


def _equal(got, want, tolerance):
    if got is None or want is None:
        return got is want
    return not any(differences(got, want, tolerance))


def _written_sizes(case):
    """A number in the code that is a size of the page, and stands for one that is handed over."""
    text = source.written(case.answer) if case.functions else None
    if text is None:
        return None
    sizes = _sizes_of(case.functions[0].__globals__)
    parts = (part for node in text.nodes for part in ast.walk(node))
    found = [p for p in parts if isinstance(p, ast.Constant) and type(p.value) is int]
    copies.guard_loops(text.nodes)
    with text.kept():
        for groups in _groups([constant for constant in found if constant.value in sizes]):
            if all(_stands_for_sizes(case, text, groups, number) for number in case.random):
                return "written size", {"size": groups[0][0].value}
    return None


def _sizes_of(page):
    """Collect the whole numbers of a page, and the sizes of its tensors; those that stand out."""
    sizes = {value for value in page.values() if type(value) is int}
    tensors = [value for value in page.values() if type(value) is torch.Tensor]
    return {size for size in sizes.union(*(tensor.shape for tensor in tensors)) if size > 2}


def _groups(constants):
    """Yield lists of groups of constants; those of one group stand for the same size."""
    constants = sorted(constants, key=lambda constant: constant.value)
    equal = [list(group) for _, group in itertools.groupby(constants, lambda one: one.value)]
    for several in (1, 2):
        yield from itertools.combinations(equal, several)
    for group in equal:
        if len(group) == 2:
            yield [[constant] for constant in group]


def _stands_for_sizes(case, text, groups, number):
    """Whether the answer is right on a case with sizes that it is handed in place of constants."""
    before = [group[0].value for group in groups]
    for sizes in itertools.product(_sizes_handed(case, number), repeat=len(groups)):
        if not case.patient("inputs"):
            return False
        try:
            _set(groups, sizes)
            other = case.run(case.made(text), number)
        except TimeoutError:
            continue
        finally:
            _set(groups, before)
        if alike(other, case.want[number], case.tolerance):
            return True
    return False


def _set(groups, sizes):
    for group, size in zip(groups, sizes, strict=True):
        for constant in group:
            constant.value = size


def _sizes_handed(case, number):
    """List the sizes that an answer is handed in a case."""
    found = set()
    for value in case.cases.inputs(number):
        if isinstance(value, torch.Tensor):
            found |= set(value.shape)
        elif type(value) is int:
            found.add(value)
        elif isinstance(value, list | tuple):
            found.add(len(value))
            if all(type(one) is int for one in value):
                found.add(sum(value))
    return sorted(found)


# Forms of the right result ------------------------------------------------------------------------


def leaves(seen, where=""):
    """List the ``(place, Seen)`` of a nest, lists of numbers being whole."""
    if seen.kind == "list" and not _is_numbers(seen):
        items = enumerate(seen.value)
    elif seen.kind == "dict":
        items = seen.value.items()
    else:
        return [(where, seen)]
    return [leaf for key, item in items for leaf in leaves(item, f"{where}[{key!r}]")]


def _is_numbers(seen):
    return bool(seen.value) and all(
        one.kind in ("int", "float") or (one.kind == "tensor" and one.shape == ())
        for one in seen.value
    )


def array_of(seen):
    """Return the numbers of a value as an array, None where there are none."""
    if seen.kind in ("tensor", "array"):
        return seen.value
    if seen.kind in ("int", "float"):
        return np.array(float(seen.value))
    if seen.kind == "list" and _is_numbers(seen):
        numbers = [one.value.item() if one.kind == "tensor" else one.value for one in seen.value]
        return np.array(numbers, dtype=float)
    return None


def _brackets(case):
    """One of several results, some of them exchanged, a pair of brackets too many."""
    got, want = _both(case)
    return _nesting(case, got, want) if got else None


WEAK = {
    "form factor",
    "form shift",
    "form middle",
    "form distance",
    "form plus product",
    "form minus product",
    "form constant",
    "form zero",
    "form nan",
    "mixed",
}  # these say how far off, and not why


def _strong_forms(case):
    """The right result in another form that says what was done to it."""
    if _same_always(case):
        return None
    found = _forms(case)
    key = found and (found[1]["form"] if found[0] == "in place" else found[0])
    return None if key in WEAK else found


def _forms(case):
    """The right result in another form, as a whole or in one of its places."""
    got, want = _both(case)
    if not got:
        return None
    pairs = [(leaves(g), leaves(w)) for g, w in zip(got, want, strict=True)]
    same = all([p for p, _ in g] == [p for p, _ in w] for g, w in pairs)
    if not same or len({len(g) for g, _ in pairs}) > 1:
        return None
    sizes, letters = _sizes(case), [case.cases.letters(n) for n in _numbers(case)]
    found = {}
    for index, (where, _) in enumerate(pairs[0][0]):
        g, w = ([side[index][1] for side in sides] for sides in zip(*pairs, strict=True))
        if all(_equal(a, b, case.tolerance) for a, b in zip(g, w, strict=True)):
            continue
        arrays = [array_of(one) for one in g], [array_of(one) for one in w]
        if any(a is None for side in arrays for a in side):
            return None
        if forms.all_equal(*arrays):
            return None  # of another kind, and that is all
        form = _nothing_by_nothing(case, *arrays)
        form = form or forms.form_of(*arrays, sizes, letters) or _mixed(case, *arrays)
        if form is None and index == 0 and len(pairs[0][0]) > 1:
            form = _itself(case, *arrays) or _region(case, *arrays)
        found[where] = form
        if form is None:
            break
    told = [(where, form) for where, form in found.items() if form]
    if not told:
        return None
    where, (key, parts) = told[0]
    if key == "form transposed and":
        other, more = parts["factor"]
        return "both", {"one": say("form transposed"), "other": say(other, **more)}
    if len(pairs[0][0]) > 1 and not (len(told) == len(pairs[0][0]) and _alike_forms(told)):
        return "in place", {"where": where, "why": say(key, **parts), "form": key}
    return key, parts


def _nothing_by_nothing(case, got, want):
    """The right result, but for nan where it is 0."""
    if any(g.dtype.kind != "f" or g.shape != w.shape for g, w in zip(got, want, strict=True)):
        return None
    bad = [~forms.close(g, w, case.tolerance) for g, w in zip(got, want, strict=True)]
    there = zip(got, want, bad, strict=True)
    only = all((np.isnan(g[b]) & (w[b] == 0)).all() for g, w, b in there)
    if not only or not got[0].ndim:
        return None
    names = [
        name
        for name, column in _columns(case, got).items()
        if all(np.array_equal(a == 0, b) for a, b in zip(column, bad, strict=True))
    ]
    return ("region nan of", {"names": _listed(names)}) if names else ("region nan", {})


def _columns(case, results):
    """Return the inputs that are as large as a result in each case: ``{name: arrays}``."""
    inputs = [case.cases.seen(number) for number in _numbers(case)]
    columns = {}
    for index in range(len(case.cases.names)):
        column = [array_of(row[index]) for row in inputs]
        if case.knows(index) and all(
            a is not None and a.shape == g.shape for a, g in zip(column, results, strict=True)
        ):
            columns[case.name_of(index)] = column
    return columns


def _mixed(case, got, want):
    """An input, and a multiple of the right result added to it."""
    inputs = [case.cases.seen(number) for number in _numbers(case)]
    for index in range(len(case.cases.names)):
        column = [array_of(row[index]) for row in inputs]
        if case.knows(index) and all(
            a is not None and a.dtype.kind == "f" and a.ndim and a.shape == g.shape == w.shape
            for a, g, w in zip(column, got, want, strict=True)
        ):
            rest = [g - a for g, a in zip(got, column, strict=True)]
            factor = forms.factor_of(rest, want)
            if factor:
                return "mixed", {"name": case.name_of(index), "factor": f"{factor:.4g}"}
    return None


def _alike_forms(told):
    return len({str(form) for _, form in told}) == 1


def _both(case):
    """Return the results and the right ones of all cases that have both."""
    numbers = _numbers(case)
    if len(numbers) < len(case.random) or case.number not in numbers:
        return None, None
    return [case.got[n].result for n in numbers], [case.want[n].result for n in numbers]


def _numbers(case):
    """Number the cases that have two results; an edge case that lacks one is left out."""
    return [n for n in range(len(case.got)) if case.got[n].result and case.want[n].result]


def _sizes(case):
    """Name the sizes of the inputs in the learner's words."""
    found = {}
    numbers = _numbers(case)
    inputs = [case.cases.seen(number) for number in numbers]
    for index in range(len(case.cases.names)):
        if not case.knows(index):
            continue
        name, column = case.name_of(index), [row[index] for row in inputs]
        if all(one.kind == "tensor" for one in column):
            ndim = len(column[0].shape)
            if all(len(one.shape) == ndim for one in column):
                for axis in range(ndim):
                    words = f"len({name})" if axis == 0 else f"{name}.shape[{axis}]"
                    found[words] = [one.shape[axis] for one in column]
                if ndim > 1:
                    found[f"{name}.numel()"] = [int(np.prod(one.shape)) for one in column]
        elif all(one.kind in ("int", "float") for one in column):
            found[name] = [one.value for one in column]
        elif all(one.kind == "list" for one in column):
            found[f"len({name})"] = [len(one.value) for one in column]
    for one, other in itertools.combinations(list(found), 2):
        if "numel" not in one + other:
            pairs = zip(found[one], found[other], strict=True)
            found[f"{one} * {other}"] = [a * b for a, b in pairs]
    return found


def _nesting(case, got, want):
    """One of several results, several in another order, one pair of brackets too many or few."""

    def each(test):
        return all(test(g, w) for g, w in zip(got, want, strict=True))

    def same(g, w):
        return _equal(g, w, case.tolerance)

    if each(lambda g, w: w.kind == "list" and len(w.value) > 1 and not _is_numbers(w)):
        count = len(want[0].value)
        for index in range(count):
            if each(lambda g, w, i=index: i < len(w.value) and same(g, w.value[i])):
                return "nest one", {"number": index, "count": count}
        if each(lambda g, w: g.kind == "list" and len(g.value) == len(w.value)):
            for one in range(count):
                for other in range(one):
                    if each(lambda g, w, i=one, j=other: _exchanged(g, w, i, j, same)):
                        return "nest exchanged", {"one": other, "other": one}
        if each(lambda g, w: g.kind == "list" and _flat(g) and _flat(g) == _flat(w)):
            return "nest flat", {}
        if each(lambda g, w: g.kind == "list" and len(g.value) < len(w.value)):
            length = len(got[0].value)
            if each(lambda g, w: len(g.value) == length and all(map(same, g.value, w.value))):
                return "nest some", {"count": count, "got": length}
    if each(lambda g, w: g.kind == "list" and len(g.value) == 1 and same(g.value[0], w)):
        return "nest one more", {}
    several = each(lambda g, w: g.kind == "list" and any(same(one, w) for one in g.value))
    return ("nest several", {}) if several and want[0].kind != "list" else None


def _exchanged(g, w, one, other, same):
    order = list(range(len(w.value)))
    order[one], order[other] = other, one
    return all(same(g.value[i], w.value[j]) for i, j in enumerate(order))


def _flat(seen):
    """List the numbers of a nest in order; None if it holds something else."""
    if seen.kind == "list":
        parts = [_flat(one) for one in seen.value]
        return None if None in parts else [number for part in parts for number in part]
    return [seen.value] if seen.kind in NUMBERS else None


# The right result for other inputs ----------------------------------------------------------------


def _floats(change):
    def changed(value):
        if isinstance(value, torch.Tensor) and value.is_floating_point():
            return change(value.detach()).requires_grad_(value.requires_grad)
        raise TypeError

    return changed


def _scalars(change):
    def changed(value):
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise TypeError
        return type(value)(change(value))

    return changed


def _lists(change):
    def changed(value):
        if isinstance(value, (list, tuple)):
            return type(value)(change(list(value)))
        raise TypeError

    return changed


def _several(*changes):
    def changed(value):
        for change in changes:
            try:
                return change(value)
            except TypeError:
                continue
        raise TypeError

    return changed


_OTHER = {
    "negated": _several(_floats(torch.neg), _scalars(lambda v: -v)),
    "zero": _several(_floats(torch.zeros_like), _scalars(lambda v: 0)),
    "one": _several(_floats(torch.ones_like), _scalars(lambda v: 1)),
    "doubled": _several(_floats(lambda v: 2 * v), _scalars(lambda v: 2 * v)),
    "halved": _several(_floats(lambda v: v / 2), _scalars(lambda v: v / 2)),
    "rest": _scalars(lambda v: 1 - v),
    "more": _scalars(lambda v: v + 1),
    "less": _scalars(lambda v: v - 1),
    "clamped": _floats(lambda v: v.clamp(min=0)),
    "absolute": _several(_floats(torch.abs), _lists(lambda v: [abs(one) for one in v])),
    "squared": _floats(torch.square),
    "centred": _several(
        _floats(lambda v: v - v.mean()), _lists(lambda v: [one - sum(v) / len(v) for one in v])
    ),
    "mask": _floats(lambda v: (v > 0).to(v.dtype)),
    "sign": _floats(torch.sign),
    "transposed": _floats(lambda v: v.t().contiguous()),
    "view": _floats(lambda v: v.reshape(v.shape[::-1])),
    "reversed": _lists(lambda v: v[::-1]),
    "without first": _lists(lambda v: v[1:]),
    "without last": _lists(lambda v: v[:-1]),
    "first": _lists(lambda v: v[:1]),
    "last": _lists(lambda v: v[-1:]),
}
_EXAMPLES = {
    "first example": lambda v: v[:1],
    "last example": lambda v: v[-1:],
    "no first example": lambda v: v[1:],
    "no last example": lambda v: v[:-1],
}


def _oracle_with(case, number, index, change):
    """Ask the oracle about a case of which one input is changed; None where it cannot be."""
    try:
        return case.right_for(number, of_one(index, change))
    except (TypeError, ValueError, RuntimeError, IndexError, TimeoutError):
        return None


def _inputs(case):
    """The right result for other inputs: exchanged, clamped, without the last example."""
    if any(case.got[n].error for n in case.random):
        return None
    results = [array_of(case.got[n].result) for n in case.random]
    if all(a is not None for a in results) and forms.by_accident(results):
        return None
    if not any(any(leaves(case.got[n].result)) for n in case.random):
        return None  # nothing comes out: that is what many inputs would give
    count = len(case.cases.names)
    known = [index for index in range(count) if case.knows(index)]

    def holds(change):
        tested = 0
        for number in case.order:
            got = case.got[number]
            try:
                other = case.right_for(number, change)
            except Exception:
                other = None
            if other is None or other.error or got.error:
                if number < case.cases.random:
                    return False
                continue
            if not _equal(got.result, other.result, case.tolerance):
                return False
            if not _equal(other.result, case.want[number].result, case.tolerance):
                tested += 1
        return tested > 1

    for one, other in itertools.combinations(known, 2):
        if case.patient("inputs") and holds(_exchange(one, other)):
            return "inputs exchanged", {"one": case.name_of(one), "other": case.name_of(other)}
    for key, cut in _EXAMPLES.items():
        if case.patient("inputs") and holds(_of_examples(cut)):
            return "inputs " + key, {}
    for index in known:
        for key, change in _OTHER.items():
            if case.patient("inputs") and holds(of_one(index, change)):
                return "inputs", {"name": case.name_of(index), "what": say("as " + key)}
    return None


def _exchange(one, other):
    def change(inputs):
        inputs = list(inputs)
        inputs[one], inputs[other] = inputs[other], inputs[one]
        return tuple(inputs)

    return change


def _of_examples(cut):
    def change(inputs):
        tensors = [one for one in inputs if isinstance(one, torch.Tensor) and one.ndim]
        if not tensors:
            raise TypeError
        count = len(tensors[0])
        return tuple(
            cut(one) if isinstance(one, torch.Tensor) and one.ndim and len(one) == count else one
            for one in inputs
        )

    return change


# An input in place of the result, and where it is wrong -------------------------------------------

_SIMPLE = {
    "itself": lambda v: v,
    "itself clamped": lambda v: np.maximum(v, 0),
    "itself absolute": np.abs,
    "itself squared": np.square,
    "itself negated": np.negative,
    "itself doubled": lambda v: 2 * v,
    "itself mask": lambda v: (v > 0).astype(float),
    "itself transposed": lambda v: v.T,
    "itself sum": lambda v: np.asarray(v.sum()),
    "itself squares": lambda v: np.asarray(np.square(v).sum()),
    "itself shape": lambda v: np.array(v.shape, dtype=float),
    "itself length": lambda v: np.asarray(float(len(v))),
}


def _itself_whole(case):
    got, want = _both(case)
    if not got:
        return None
    arrays = [array_of(g) for g in got], [array_of(w) for w in want]
    if any(a is None for side in arrays for a in side):
        return None
    return _itself(case, *arrays)


def _itself(case, got, want):
    """An input, or a simple function of one, in place of the result."""
    got = [forms.plain(g) for g in got]
    if any(g is None for g in got) or forms.by_accident(got):
        return None
    inputs = [case.cases.seen(number) for number in _numbers(case)]
    for index in range(len(case.cases.names)):
        column = [array_of(row[index]) for row in inputs]
        if not case.knows(index) or any(a is None or a.dtype.kind not in "fiu" for a in column):
            continue
        for key, function in _SIMPLE.items():
            with np.errstate(all="ignore"), contextlib.suppress(Exception):
                if forms.all_equal(got, [function(a) for a in column]):
                    return key, {"name": case.name_of(index)}
    return None


def _region_whole(case):
    got, want = _both(case)
    if not got:
        return None
    arrays = [array_of(g) for g in got], [array_of(w) for w in want]
    if any(a is None for side in arrays for a in side):
        return None
    return _region(case, *arrays)


_REGIONS = {
    "> 0": lambda v: v > 0,
    "< 0": lambda v: v < 0,
    ">= 0": lambda v: v >= 0,
    "<= 0": lambda v: v <= 0,
    "== 0": lambda v: v == 0,
    "> 1": lambda v: v > 1,
    "< 1": lambda v: v < 1,
}


def _region(case, got, want):
    """The result is wrong in one region only, which an input or the right result tells."""
    got, want = [forms.plain(g) for g in got], [forms.plain(w) for w in want]
    if any(a is None for a in (*got, *want)):
        return None
    if any(g.shape != w.shape for g, w in zip(got, want, strict=True)):
        return None
    bad = [~forms.close(g, w, case.tolerance) for g, w in zip(got, want, strict=True)]
    if not any(b.any() for b in bad) or max(b.size for b in bad) < 3:
        return None
    for name, column in (_columns(case, got) | {None: want}).items():
        for words, region in _REGIONS.items():
            inside = [region(v) for v in column]
            count = sum(i.sum() for i in inside)
            if not count or count == sum(i.size for i in inside):
                continue
            exact = sum((b != i).sum() for b, i in zip(bad, inside, strict=True))
            if exact == 0:
                there = [g[i] for g, i in zip(got, inside, strict=True)]
                key = "region" if name else "region of result"
                if not any(t.any() for t in there):
                    key += " zero"
                return key, {"name": name, "where": words}
    found = forms.lines_of(bad) if all(g.ndim == 2 for g in got) else None
    if found:
        lines, which = found
        told = next(b for b in bad if b.any()).any(1 if lines == "rows" else 0)
        places = [str(place) for place in np.flatnonzero(told)]
        places = ", ".join(places[:4] + ["…"] * (len(places) > 4))
        return f"region {lines} {which}", {"places": places, "count": len(told)}
    if all(g.ndim == 1 for g in got):
        good = [b.size < 2 or (not b[0] and b[1:].any()) for b in bad]
        if all(good) and any(b.size > 1 for b in bad):
            number = next(i for i, b in enumerate(bad) if b.any())
            at = int(np.argmax(bad[number]))
            texts = number_texts(float(got[number][at]), float(want[number][at]))
            return "region from second", {"at": at, "got": texts[0], "want": texts[1]}
    return None


# Small edits --------------------------------------------------------------------------------------

OF_NUMBERS = (
    "edit root",
    "edit absolute",
    "edit no mean",
    "edit square",
    "edit factor",
    "edit masked",
)
EXCHANGES = (
    "edit sides",
    "edit arguments",
    "edit results",
    "edit unpacked",
    "edit name",
    "edit order",
)


def _looked_up(case):
    """The right result, used as an index."""
    return _tried(case, lambda text: edits.looked_up(text.nodes))


def _grouping(case):
    """Brackets elsewhere, or a line that has an effect, that make the answer right."""
    return _tried(case, lambda text: edits.without_effect(text.nodes))


def _edit(case):
    """The one small edit that makes the answer right."""
    return _tried(case, lambda text: edits.edits(text.nodes, text.names))


def _tried(case, some):
    cell = case.cases.cell
    if isinstance(case.answer, str):
        return None  # of a few letters one is right, whatever is edited
    text = source.assigned(*cell) if cell else source.written(case.answer)
    if text is None:
        return None
    copies.guard_loops(text.nodes)

    def right():
        made = case.made(text)
        pairs = ((case.run(made, number), case.want[number]) for number in case.order)
        return all(_is_right(case, *p) for p in itertools.chain(pairs, case.fresh_pairs(made)))

    with text.kept(), contextlib.closing(some(text)) as tried:
        for count, (key, parts) in enumerate(tried):
            if count > MOST_EDITS or not case.patient("edit"):
                return None
            if _says_little(case, key, parts):
                continue
            try:
                if right():
                    return key, parts
            except OutOfPatience:
                return None
            except Exception:
                continue
    return None


def _says_little(case, key, parts):
    """Whether an edit that makes the answer right may do so by accident, or otherwise than told."""
    part, due = parts.get("part", ""), case.want[case.number].result
    if case.cases.cell:  # one case alone
        odd = key in ("edit extra", "edit reach") and part not in ("+ 1", "- 1")
        if odd or "e-" in part:
            return True  # sizes are equal by accident
        whole = due is not None and {one.kind for _, one in leaves_of(due) or [(0, due)]} == {"int"}
        written = key == "edit operator" and not set(part) & set("([.")
        if whole and (key == "edit name" or written):
            return True  # 1 * 2, where it should be 1 + 1
    others = [leaf for _, leaf in leaves(due) if array_of(leaf) is None] if due else []
    if key in OF_NUMBERS and others:
        return True
    if key in ("edit root", "edit square") and case.got[case.number].error:
        return True  # it only makes another kind of number
    if key == "edit squeezed":
        return _as_many(case)  # all of it is a column
    if key == "edit number":
        return _is_given(case, part)
    return case.rank == INPUT and key in EXCHANGES  # then it only writes to something else


def _as_many(case):
    """Whether there are as many numbers as there should be."""
    sides = [one.result and leaves(one.result) for one in (case.got[0], case.want[0])]
    if not all(sides):
        return False
    sizes = [[getattr(array_of(leaf), "size", 0) for _, leaf in side] for side in sides]
    return sizes[0] == sizes[1] and max(sizes[0], default=0) > 1


def _is_given(case, number):
    """Whether the right way has a number with a fraction, too."""
    return number in {repr(abs(one)) for one in case.of_oracle[1] if one % 1}


def _is_right(case, outcome, want):
    """Whether an outcome is right, but for gradients that a wrong result leaves behind as well."""
    sides = outcome, want, case.tolerance
    kinds = [("dtype",), LEFT_BEHIND] if case.rank == VALUE else [()]
    return any(only(keys, *sides) for keys in kinds)


def _turned(case):
    """The right choices, from the last to the first, or counted from another start."""
    if case.exercise.case or not isinstance(case.answer, list | tuple):
        return None
    numbers = all(type(one) is int for one in case.answer)
    # Of True and False, or of two words, the reversed may be the opposite.
    if len(set(map(repr, case.answer))) < (2 if numbers else 3):
        return None

    def right(answer):
        other = case.cases.outcome(answer, case.number)
        return alike(other, case.want[case.number], case.tolerance)

    if right(case.answer[::-1]):
        return "choices reversed", {}
    if numbers and any(right([one + more for one in case.answer]) for more in (1, -1)):
        return "choices shifted", {}
    return None


def _power_of_ten(case):
    """The right number, but for where its decimal point stands."""
    if case.exercise.case or type(case.answer) not in (int, float):
        return None
    due = array_of(case.want[case.number].result)
    ratio = case.answer / due.item() if due is not None and due.size == 1 and due.item() else 0
    power = round(math.log10(ratio)) if ratio > 0 else 0
    if abs(power) > 2 and math.log10(due.item()).is_integer():
        return None  # of two powers of ten each is the other one but for that
    return ("choices power", {}) if power and math.isclose(ratio, 10.0**power) else None


# Entries of a nest: known mistakes that hold in one place -----------------------------------------


def _entries(case):
    """A known mistake that is made in one place of several, beside another one."""
    exercise, found = case.exercise, []
    if exercise.case:
        return None  # what a function does wrong in several places has one cause
    number = case.number
    got, want = case.got[number], case.want[number]
    if got.error or want.error or want.result.kind not in ("list", "dict"):
        return None
    due = dict(leaves_of(want.result))
    came = dict(leaves_of(got.result))
    if set(due) != set(came):
        return None
    wrong = {key for key in due if not _equal(came[key], due[key], case.tolerance)}
    for mistake in exercise.mistakes:
        answer = exercise.handed_over(mistake)
        outcome = case.cases.outcome(answer, number)
        if outcome.error or outcome.result.kind != want.result.kind:
            continue
        theirs = dict(leaves_of(outcome.result))
        if set(theirs) != set(due):
            continue
        places = {key for key in due if not _equal(theirs[key], due[key], case.tolerance)}
        same = all(_equal(theirs[key], came[key], case.tolerance) for key in places)
        if places and places < wrong and same:
            found.append((len(places), mistake.sentence))
    if not found:
        return None
    count = len(due) - len(wrong)
    sentence = min(found, key=lambda pair: pair[0])[1]
    return "entries", {"count": count, "all": len(due), "why": sentence}


def leaves_of(seen):
    """List the entries of a list or dict."""
    if seen.kind == "dict":
        return list(seen.value.items())
    return list(enumerate(seen.value)) if seen.kind == "list" else []


# What was raised ----------------------------------------------------------------------------------


def raised(outcome, letters):
    """Say an error with the piece of the learner's code that raised it; None without one."""
    key, parts = _raised(outcome.message, letters)
    key = "raises mask" if key == "raises truth" and _compares_masks(outcome.code) else key
    if not outcome.code and key != "raises grad shape":
        return None
    error = shortened(error_line(outcome.error, outcome.message), 78)
    return _fitted(key, {"code": outcome.code, "error": error} | parts)


def _compares_masks(code):
    """Whether ``a == b & c == d`` lacks its brackets: ``&`` comes first."""
    with contextlib.suppress(SyntaxError):
        match ast.parse(code, mode="eval").body:
            case ast.Compare(left, _, others):
                return any(
                    isinstance(getattr(one, "op", None), ast.BitAnd | ast.BitOr)
                    for one in (left, *others)
                )
    return False


def _raised(message, letters):
    found = re.search(_PRODUCT, message)
    if found:
        a, b, c, d = (letters.get(int(size), size) for size in found.groups())
        return "raises product", {"one": f"({a}, {b})", "other": f"({c}, {d})"}
    found = re.search(_SIZES, message)
    if found:
        one, other = (letters.get(int(size), size) for size in found.groups())
        return "raises sizes", {"one": one, "other": other}
    found = re.search(_HANDED, message)
    if found:
        kinds = found["kinds"].replace("torch._C.", "")
        plain = set(kinds.split(", ")) <= {"float", "int", "bool"}
        key = "raises plain numbers" if plain else "raises handed"
        return key, {"name": found["name"], "kinds": kinds}
    found = re.search(_OPERANDS, message)
    if found and "NoneType" not in message:
        pair = re.search(r"torch\.return_types\.(\w+)", message)
        if pair:
            return "raises pair", {"name": pair[1]}
        if found["sign"].startswith("^"):
            return "raises power", {}
        kinds = {side: f"`{found[side].rpartition('.')[2]}`" for side in ("one", "other")}
        return "raises operands", {"sign": found["sign"]} | kinds
    for pattern, key in _PARTED.items():
        found = re.search(pattern, message)
        if found:
            return key, found.groupdict()
    for pattern, key in _RAISED.items():
        if re.search(pattern, message):
            return key, {}
    return "raises at", {}


_PRODUCT = r"mat1 and mat2 shapes cannot be multiplied \((\d+)x(\d+) and (\d+)x(\d+)\)"
_SIZES = r"size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\)"
_HANDED = r"^(?P<name>\w+)\(\) received an invalid combination.*? got \((?P<kinds>[^)=]+)\)"
_OPERANDS = (
    r"unsupported operand type\(s\) for (?P<sign>\S+)(?: or pow\(\))?: "
    r"'(?P<one>[^']+)' and '(?P<other>[^']+)'"
)
_PARTED = {
    r"^name '(?P<name>\w+)' is not defined": "raises name",
    r"Missing key\(s\) in state_dict: (?P<names>[^.]*)": "raises keys",
    r"invalid gradient at index (?P<index>\d+) - got \[(?P<got>[\d, ]*)\] but expected shape "
    r"compatible with \[(?P<want>[\d, ]*)\]": "raises grad shape",
    r"^(?:\w+\.)*(?P<name>\w+)\(\) (?:missing \d+ required pos|takes \d+ pos)": "raises call",
    r"not enough values to unpack \(expected (?P<names>\d+), got (?P<values>\d+)": "raises unpack",
    r"too many values to unpack \(expected (?P<names>\d+)": "raises unpack more",
    r"shape '\[(?P<shape>[\d, -]+)\]' is invalid for input of size (?P<size>\d+)": "raises reshape",
}
_RAISED = {
    r"math domain error": "raises domain",
    r"bitwise_xor\w*. not implemented for": "raises power",
    r"cannot assign '\S+' (?:object )?(?:to|as) parameter": "raises parameter",
    r"does not require grad and does not have a grad_fn": "raises no graph",
    r"a leaf Variable that requires grad is being used in an in-place": "raises leaf in place",
    r"a view of a leaf Variable that requires grad is being used in an in": "raises leaf in place",
    r"Boolean value of Tensor with more than one value is ambiguous": "raises truth",
    r"only one element tensors can be converted|only 0-dim|a Tensor with \d+ elements cannot": (
        "raises one number"
    ),
    r"Trying to backward through the graph a second time": "raises second time",
    r"has been modified by an inplace operation": "raises modified",
    r"unsupported operand type\(s\).*'NoneType'": "raises none in",
    r"grad can be implicitly created only for scalar": "raises no scalar",
}


ANY = range(VALUE + 1)
# Name -> the hypothesis, and the ranks of the first difference that it may speak about.
HYPOTHESES = {
    "looked up": (_looked_up, (KIND, LENGTH, SHAPE, VALUE)),
    "turned": (_turned, ANY),
    "order": (_order_of_arguments, ANY),
    "grouping": (_grouping, ANY),
    "in place": (_in_place, (VALUE,)),
    "state": (_state, (LENGTH, SHAPE, VALUE)),
    "page": (_page, ANY),
    "brackets": (_brackets, (KIND, LENGTH, VALUE)),
    "unused": (_unused, ANY),
    "incoming": (_incoming, ANY),
    "forms": (_strong_forms, (KIND, LENGTH, SHAPE, VALUE)),
    "itself": (_itself_whole, (KIND, LENGTH, SHAPE, VALUE)),
    "written": (_written_sizes, ANY),
    "edit": (_edit, ANY),
    "last": (_known_last, ANY),
    "weighed": (probing.weighed, (VALUE,)),
    "idle": (probing.idle, (VALUE,)),
    "same": (_same_always, (LENGTH, SHAPE, VALUE)),
    "inputs": (_inputs, (LENGTH, SHAPE, VALUE)),
    "factors": (probing.factors, (VALUE,)),
    "weak forms": (_forms, (KIND, LENGTH, SHAPE, VALUE)),
    "region": (_region_whole, (VALUE,)),
    "no value": (_no_value, (KIND,)),
    "entries": (_entries, (KIND, LENGTH, VALUE)),
    "power of ten": (_power_of_ten, (VALUE,)),
    "known": (_known_at_random, ANY),
    "conditions": (probing.conditions, ANY),
    "constants": (probing.constants, (VALUE,)),
    "calls": (probing.calls, (SHAPE, VALUE)),
    "length": (probing.as_long_as, (LENGTH, SHAPE)),
    "size": (probing.from_size, (LENGTH, SHAPE, VALUE)),
    "depends": (probing.depends, (LENGTH, VALUE)),
    "changed": (probing.changed, (VALUE,)),
}
