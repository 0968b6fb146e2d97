"""Lesson 01: rank, the strip and its recipe, broadcasting, sums of outer products."""

import itertools
import operator

from helpers.check.exercise import Exercise, Mistake, exercise

import numpy as np
import torch


def spelt(words, spellings):
    """Make a probe: a list in the exercise's own ``words``, or "other words" if one is none."""

    def probe(answer):
        if not isinstance(answer, list | tuple) or any(entry is ... for entry in answer):
            return answer
        known = dict.fromkeys(words) | spellings
        told = [str(entry).strip().lower() for entry in answer]
        if not all(word in known for word in told):
            return "other words"
        return [spellings.get(word, word) for word in told]

    return probe


@exercise
def rank_of_slice():
    """Rank of ``images[:, 0, 5]`` for ``images`` of shape (100, 3, 28, 28): an int."""
    return Exercise(
        None,
        lambda: torch.zeros(100, 3, 28, 28)[:, 0, 5].ndim,
        secret=True,
        mistakes=[
            Mistake(
                lambda: 4,
                en="that is the rank of `images` itself: some of its axes are gone from the slice",
            ),
            Mistake(
                lambda: 3,
                en="count the numbers between the brackets again: each takes its axis away",
            ),
            Mistake(
                lambda: 1,
                en="only a number takes its axis away: `:` and what is not mentioned leave theirs",
            ),
            Mistake(
                lambda: 0,
                en="rank 0 would be a single number, and that takes a number for every axis",
            ),
            Mistake(lambda: (100, 28), en="that is the shape: the rank counts the sizes in it"),
            Mistake(lambda: 2800, en="that is the number of elements: the rank counts axes"),
        ],
    )


@exercise
def flat_index():
    """Place on the strip: ``(index tuple, stride tuple, offset int) -> int``."""

    def case(draw):
        sizes = draw.sizes(3)
        strides = list(itertools.accumulate(sizes[1:], lambda a, b: a * b, initial=2))
        order = draw.choice([(0, 2, 1), (1, 2, 0), (2, 0, 1), (1, 0, 2)])  # never sorted downwards
        index = tuple(draw.choice(range(1, size)) for size in sizes)
        return index, tuple(strides[axis] for axis in order), draw.choice(range(1, 9))

    def oracle(index, stride, offset):
        reach = offset + 1 + sum(i * s for i, s in zip(index, stride, strict=True))
        strip = torch.arange(reach)
        size = tuple(i + 1 for i in index)
        return strip.as_strided(size, stride, offset)[index].item()

    def first_axis_only(index, stride, offset):
        for i, s in zip(index, stride, strict=True):
            return offset + i * s

    return Exercise(
        case,
        oracle,
        edge_cases=[
            lambda draw: ((), (), 4),
            lambda draw: ((3,), (2,), 0),
            lambda draw: ((1, 2), (0, 1), 5),
            lambda draw: ((3, 1, 2, 2, 1), (0, 7, 1, 1, 7), 50),  # more axes; pairs that come twice
        ],
        mistakes=[
            Mistake(
                lambda index, stride, offset: (
                    offset + sum(i * s for i, s in zip(index, reversed(stride), strict=True))
                ),
                en="the strides are taken in the wrong order: index k goes with stride k",
            ),
            Mistake(
                lambda index, stride, offset: (
                    offset
                    + sum(
                        i * s for i, s in zip(index, (*stride[:-1], 1)[: len(index)], strict=True)
                    )
                ),
                en="the last stride is taken to be 1: after a transpose or `[:, ::2]` it is not",
            ),
            Mistake(
                first_axis_only,
                en="only the first axis counts: is `return` inside the loop?",
            ),
            Mistake(
                lambda index, stride, offset: (
                    float(offset) if not index else offset + sum(map(operator.mul, index, stride))
                ),
                en="without indices it gives a float: an empty sum should be the whole number 0",
            ),
            Mistake(
                lambda index, stride, offset: offset + index[0] * stride[0] + index[1] * stride[1],
                en="an index is not used: there can be any number of axes, not only two",
            ),
            Mistake(
                lambda index, stride, offset: (
                    offset + sum((i + 1) * s for i, s in zip(index, stride, strict=True))
                ),
                en="indices count from 0: index 0 does not move at all",
            ),
            Mistake(
                lambda index, stride, offset: offset + sum(index) * sum(stride),
                en="that is the sum of the indices times the sum of the strides: multiply in pairs",
            ),
            Mistake(
                lambda index, stride, offset: offset + sum(index) + sum(stride),
                en="index and stride are added: an index moves by index *times* stride",
            ),
            Mistake(
                lambda index, stride, offset: sum(
                    offset + i * s for i, s in zip(index, stride, strict=True)
                ),
                en="the offset is added for each axis: it is where you start, so it counts once",
            ),
            Mistake(
                lambda index, stride, offset: sum(
                    (i + offset) * s for i, s in zip(index, stride, strict=True)
                ),
                en="the offset is added to the indices: it is a place, so it is added to the place",
            ),
        ],
    )


@exercise
def shares_the_strip():
    """Which of six tensors made from ``a`` (2, 3) read its strip: a list of six bools."""

    def oracle():
        a = torch.arange(6).view(2, 3)
        made = [a[:, 1:], a.t()[0], a + 0, a.reshape(6), a.t().reshape(6), a.clone().t()]
        strip = a.untyped_storage().data_ptr()
        return [str(tensor.untyped_storage().data_ptr() == strip).lower() for tensor in made]

    return Exercise(
        None,
        oracle,
        probe=spelt(["true", "false"], {"1": "true", "0": "false"}),
        secret=True,
        mistakes=[
            Mistake(["yes", "yes", "no", "yes", "no", "no"], en="write `True` or `False` for each"),
            Mistake(
                [True, True, False, True, True, False],
                en="no single stride makes the jumps of one of the two `reshape`: it has to copy",
            ),
            Mistake(
                [True, True, False, False, False, False],
                en="`reshape` copies only where no recipe can read the new shape from the strip",
            ),
            Mistake(
                [True, True, False, True, False, True],
                en="the transpose of a clone reads a strip, but whose?",
            ),
            Mistake(
                [True, True, True, True, False, False],
                en="arithmetic writes its results onto a new strip, even if it adds 0",
            ),
            Mistake(
                [False, True, False, True, False, False],
                en="a slice begins further on and jumps with its strides: that copies nothing",
            ),
            Mistake(
                [False, False, False, True, False, False],
                en="an index copies nothing: it changes shape, stride and offset",
            ),
            Mistake(
                [True, False, False, True, False, False],
                en="an index into a view gives a view again, of the same strip",
            ),
            Mistake(
                [False, False, True, False, True, True],
                en="the other way round: True where writing would change `a`",
            ),
        ],
    )


@exercise(deeper=True)
def flat_view_works():
    """Can ``view(-1)`` read it? ``(shape tuple, stride tuple) -> bool``, sizes at least 1."""

    def with_ones(n, k):
        """All ways to have axes of size 1 among three, as they lie and with one stride changed."""
        for shape in itertools.product((1, n), (1, k), (1, 2)):
            stride = shape[1] * shape[2], shape[2], 1
            for axis in range(4):
                other = tuple(s + 3 * (at == axis) for at, s in enumerate(stride))
                yield f"shape {shape}, stride {other}", (shape, other)

    def case(draw):
        n, k = draw.sizes(2)
        return (
            {
                "a vector in steps of 2": ((n,), (2,)),
                "a matrix": ((n, k), (k, 1)),
                "its transpose": ((k, n), (1, k)),
                "every second column, even width": ((n, k), (2 * k, 2)),
                "every second column, odd width": ((n, k), (2 * k - 1, 2)),
                "all columns but two": ((n, k), (k + 2, 1)),
                "rows as far apart as there are rows": ((n, k), (n, 1)),
                "one row, repeated": ((n, k), (0, 1)),
                "one number, repeated": ((n, k), (0, 0)),
                "one column, kept as a matrix": ((n, 1), (k, 1)),
                "one row, kept as a matrix": ((1, n), (k, 1)),
                "a column, each number repeated": ((n, k), (1, 0)),
                "a stack of matrices": ((2, n, k), (n * k, k, 1)),
                "a stack of transposes": ((2, k, n), (n * k, 1, k)),
                "every second of a stack": ((2, n, k), (2 * n * k, k, 1)),
                "a stack, all columns but two": ((2, n, k), (n * (k + 2), k + 2, 1)),
                "a new axis in the middle": ((n, 1, k), (k, 1, 1)),
                "a stack of stacks": ((2, 3, n, k), (3 * n * k, n * k, k, 1)),
                "a stack of stacks, apart": ((2, 3, n, k), (4 * n * k, n * k, k, 1)),
                "windows that overlap": ((n, n), (1, 1)),
                "rank 0": ((), ()),
            }
            | dict(with_ones(n, k)),
        )

    def flat(shape, stride):
        try:
            torch.empty_strided(shape, stride).view(-1)
        except RuntimeError:
            return False
        return True

    def oracle(recipes):
        return {name: flat(*recipe) for name, recipe in recipes.items()}

    def over_all(answer, recipes):
        verdicts = {}
        for name, (shape, stride) in recipes.items():
            verdict = answer(shape, stride)
            if verdict is ... or verdict is None:
                return verdict
            verdicts[name] = bool(verdict) if isinstance(verdict, int | np.bool_) else verdict
        return verdicts

    def joined(shape, stride):
        """Whether each axis goes on where the next one ends, axes of size 1 included."""
        pairs = zip(stride, shape[1:], stride[1:], strict=False)
        return all(far == n * near for far, n, near in pairs)

    def moved(shape, stride):
        kept = [axis for axis, n in enumerate(shape) if n > 1]
        return [shape[axis] for axis in kept], [stride[axis] for axis in kept]

    def contiguous(shape, stride):
        shape, stride = moved(shape, stride)
        return joined(shape, stride) and (not stride or stride[-1] == 1)

    def by_own_size(shape, stride):
        shape, stride = moved(shape, stride)
        return all(far == n * near for far, n, near in zip(stride, shape, stride[1:], strict=False))

    def first_pair(shape, stride):
        shape, stride = moved(shape, stride)
        return joined(shape[:2], stride[:2])

    def last_pair(shape, stride):
        shape, stride = moved(shape, stride)
        return joined(shape[-2:], stride[-2:])

    def descending(shape, stride):
        shape, stride = moved(shape, stride)
        return sorted(stride, reverse=True) == stride

    def columns_first(shape, stride):
        shape, stride = moved(shape, stride)
        return joined(shape[::-1], stride[::-1])

    def in_order_of_strides(shape, stride):
        axes = sorted(zip(*moved(shape, stride), strict=True), key=lambda axis: -axis[1])
        return joined(*map(list, zip(*axes, strict=True))) if axes else True

    def behind(shape, stride):
        """Leave an axis of size 1 out where it is the inner one of two, and there only."""
        pairs = zip(stride, shape[1:], stride[1:], strict=False)
        return all(n == 1 or far == n * near for far, n, near in pairs)

    def either(shape, stride):
        """Compare no pair in which an axis has size 1."""
        pairs = zip(shape, stride, shape[1:], stride[1:], strict=False)
        return all(1 in (m, n) or far == n * near for m, far, n, near in pairs)

    def sizes_alone(shape, stride):
        return joined([n for n in shape if n > 1], stride)

    def alike(shape, stride):
        return len(set(moved(shape, stride)[1])) <= 1

    return Exercise(
        case,
        oracle,
        probe=over_all,
        banned=["tensor", "empty", "empty_strided", "zeros", "ones", "full", "randn", "arange"],
        mistakes=[
            Mistake(
                contiguous,
                en="that asks for contiguous: jumps of 2 do as well as of 1, if all are alike",
            ),
            Mistake(
                joined,
                en="an axis of size 1 is never moved along, so its stride must not count",
            ),
            Mistake(
                behind,
                en="an axis of size 1 can stand in front, too: leave all of them out first",
            ),
            Mistake(
                either,
                en="an axis of size 1 may stand between two others: who compares these?",
            ),
            Mistake(
                sizes_alone,
                en="axes of size 1 are left out of the sizes, but not out of the strides",
            ),
            Mistake(
                by_own_size,
                en="a row has as many steps as the *inner* axis has elements, not the outer one",
            ),
            Mistake(
                first_pair,
                en="only the first two axes are compared: every two neighbours must fit",
            ),
            Mistake(
                last_pair,
                en="only the last two axes are compared: every two neighbours must fit",
            ),
            Mistake(
                descending,
                en="strides that fall are not enough: the row's end must meet the next row's start",
            ),
            Mistake(
                lambda shape, stride: list(stride) == sorted(stride, reverse=True),
                en="falling strides alone do not do: where a row ends, the next one must begin",
            ),
            Mistake(
                columns_first,
                en="that reads column by column: `view` reads row by row, the last axis fastest",
            ),
            Mistake(
                in_order_of_strides,
                en="the order of the axes never counts here: `view` reads them as they stand",
            ),
            Mistake(
                alike,
                en="the strides need not be alike: those of a plain matrix are not, and it works",
            ),
        ],
    )


@exercise
def six_losses():
    """What six pairs of shapes do to a loss: a list of six, each "right", "raises", "silent"."""
    pairs = [
        ((100, 10), (100, 10)),
        ((100,), (100, 1)),
        ((100, 10), (100,)),
        ((100, 10), (100, 1)),
        ((100, 1), (100, 1)),
        ((100, 10), (10,)),
    ]

    def oracle():
        words = []
        for y_pred, y in pairs:
            try:
                torch.zeros(y_pred) - torch.zeros(y)
            except RuntimeError:
                words.append("raises")
            else:
                words.append("right" if y_pred == y else "silent")
        return words

    return Exercise(
        None,
        oracle,
        probe=spelt(["right", "raises", "silent"], {"raise": "raises"}),
        secret=True,
        mistakes=[
            Mistake(
                ["right", "wrong", "raises", "wrong", "right", "wrong"],
                en='only three words count here: "right", "raises" and "silent"',
            ),
            Mistake(
                ["right", "raises", "raises", "silent", "right", "silent"],
                en="a vector fits every column: from the right, each has an axis to repeat",
            ),
            Mistake(
                ["right", "silent", "raises", "raises", "right", "silent"],
                en="`(100, 1)` against `(100, 10)` does not raise: an axis of size 1 is repeated",
            ),
            Mistake(
                ["right", "silent", "raises", "silent", "right", "raises"],
                en="`(10,)` against `(100, 10)` does not raise: from the right, 10 meets 10",
            ),
            Mistake(
                ["right", "raises", "raises", "raises", "right", "raises"],
                en="shapes that differ need not raise: an axis of size 1, or none, is repeated",
            ),
            Mistake(
                ["right", "silent", "silent", "silent", "right", "raises"],
                en="the shapes are aligned from the left here: broadcasting aligns from the right",
            ),
            Mistake(
                ["right", "right", "raises", "right", "right", "right"],
                en="no error is no proof: where an axis is repeated, who meets whom?",
            ),
            Mistake(
                ["right", "right", "raises", "silent", "right", "silent"],
                en="100 numbers against 100 are not enough: compare the axes, not the counts",
            ),
            Mistake(
                ["right", "silent", "raises", "right", "right", "silent"],
                en="in 4 ten predictions of an example share one target: each needs its own",
            ),
            Mistake(
                ["right", "silent", "raises", "silent", "right", "right"],
                en="ten targets for all the examples: each example should meet its own",
            ),
            Mistake(
                ["right", "silent", "raises", "silent", "silent", "silent"],
                en="two equal shapes need no repeating: every prediction meets its own target",
            ),
            Mistake(
                ["right", "silent", "silent", "silent", "right", "silent"],
                en="one pair raises: aligned from the right, two sizes differ and neither is 1",
            ),
        ],
    )


@exercise(deeper=True)
def broadcast_shape():
    """Shape two shapes broadcast to: ``(tuple, tuple) -> tuple``, else ``ValueError``."""

    def case(draw):
        sizes = draw.sizes(4)
        stretched = draw.choice([(0, 2), (1,), (1, 3), (0, 1, 3)])
        s = tuple(1 if axis in stretched else n for axis, n in enumerate(sizes))
        t = tuple(n if axis in stretched else 1 for axis, n in enumerate(sizes))
        t = t[draw.choice([1, 2]) :]
        return draw.choice([(s, t), (t, s)])

    def oracle(s, t):
        try:
            return tuple((torch.empty(s) + torch.empty(t)).shape)
        except RuntimeError as error:
            raise ValueError(str(error)) from None

    def by_rule(s, t, merge, fill=1):
        pairs = itertools.zip_longest(reversed(s), reversed(t), fillvalue=fill)
        return tuple(merge(a, b) for a, b in pairs)[::-1]

    def merged(a, b):
        if a != b and 1 not in (a, b):
            raise ValueError
        return b if a == 1 else a

    def larger(a, b):
        if a != b and 1 not in (a, b):
            raise ValueError
        return max(a, b)

    def equal(a, b):
        if a != b:
            raise ValueError
        return a

    def from_the_left(s, t):
        return tuple(merged(a, b) for a, b in itertools.zip_longest(s, t, fillvalue=1))

    def without_the_rest(s, t):
        return tuple(merged(a, b) for a, b in zip(reversed(s), reversed(t), strict=False))[::-1]

    def none_for_error(s, t):
        try:
            return by_rule(s, t, merged)
        except ValueError:
            return None

    return Exercise(
        case,
        oracle,
        edge_cases=[
            lambda draw: ((4, 3), (4,)),
            lambda draw: ((4, 3), (3,)),
            lambda draw: ((100, 1), (100,)),
            lambda draw: ((2, 3), (3, 2)),
            lambda draw: ((4, 3), (2, 1)),
            lambda draw: ((), (5, 4)),
            lambda draw: ((3, 1), (1, 0)),
            lambda draw: ((1, 0), (3, 1)),
            lambda draw: ((0,), (2,)),
            lambda draw: ((2,), (0,)),
            lambda draw: ((3, 0), (3, 3)),
            lambda draw: ((3, 3, 1, 1), (3, 1, 1, 2)),
            lambda draw: ((3, 4, 5, 6), (2, 4, 5, 6)),
        ],
        mistakes=[
            Mistake(
                from_the_left,
                en="the shapes are aligned from the left: broadcasting aligns from the right",
            ),
            Mistake(
                lambda s, t: by_rule(s, t, max),
                en="the larger size always wins: 3 against 4 must raise, and 1 against 0 gives 0",
            ),
            Mistake(
                lambda s, t: by_rule(s, t, larger),
                en="`max` is wrong for one pair: 1 against 0 gives 0",
            ),
            Mistake(
                without_the_rest,
                en="the leading axes of the longer shape are lost: `zip` stops at the shorter one",
            ),
            Mistake(
                lambda s, t: by_rule(s, t, equal),
                en="it raises although one size is 1: such an axis is stretched",
            ),
            Mistake(
                lambda s, t: tuple((torch.empty(s) + torch.empty(t)).shape),
                en="shapes that do not fit must raise ValueError, not RuntimeError",
            ),
            Mistake(
                none_for_error,
                en="shapes that do not fit must raise ValueError: nothing was raised",
            ),
            Mistake(
                lambda s, t: max(s, t, key=len),
                en="the longer shape is not the answer yet: its axes of size 1 stretch as well",
            ),
        ],
    )


@exercise(deeper=True)
def units_alive():
    """How many columns are above 0 somewhere: ``h (n, j) -> int or tensor ()``."""

    def case(draw):
        n, j = sorted(draw.sizes(2))
        h = draw.randn(n, j + 4)
        h[:, 0] = -h[:, 0].abs()  # dead
        h[:, 1:3] = -3 - h[:, 1:3].abs()  # alive by one example, and not by their sum
        h[-1, 1], h[0, 2] = 0.5, 0.25
        h[:, 3] = h[:, 3].abs() + 0.1  # above 0 for every example
        return (h,)

    def oracle(h):
        return sum(any(value > 0 for value in column) for column in h.t().tolist())

    def counted(answer, h):
        count = answer(h)
        if isinstance(count, torch.Tensor) and count.ndim == 0:
            count = count.item()
        whole = isinstance(count, int | float | np.number) and count == int(count)
        return int(count) if whole else count

    return Exercise(
        case,
        oracle,
        probe=counted,
        edge_cases=[
            lambda draw: (
                torch.tensor([[0.0, -1.0, 2.0, 0.0], [-3.0, 0.0, 4.0, 0.0]], dtype=torch.float64),
            ),
            lambda draw: (-draw.rand(4, 3) - 1,),
            lambda draw: (1e-9 * (torch.eye(3) - 0.5),),  # each alive by one example, just so
        ],
        mistakes=[
            Mistake(
                lambda h: (h > 0).any(dim=1).sum(),
                en="that counts examples: for each unit, walk along the axis of the examples",
            ),
            Mistake(
                lambda h: (h > 0).sum(),
                en="that counts elements: a unit that is above 0 for two examples counts once",
            ),
            Mistake(
                lambda h: (h > 0).all(dim=0).sum(),
                en="that asks for every example: one is enough to be alive",
            ),
            Mistake(
                lambda h: (h.sum(dim=0) > 0).sum(),
                en="in the sum of a column its negative numbers count as well: mask them first",
            ),
            Mistake(
                lambda h: (h >= 0).any(dim=0).sum(),
                en="0 is not above 0: a unit that is 0 at best is dead",
            ),
            Mistake(
                lambda h: (h != 0).any(dim=0).sum(),
                en="a unit that is negative is not alive: the ReLU lets nothing of it pass",
            ),
            Mistake(
                lambda h: (h <= 0).all(dim=0).sum(),
                en="those are the dead ones: how many are alive?",
            ),
            Mistake(
                lambda h: (h > 0).any(dim=0),
                en="that says of each unit whether it is alive: how many are they?",
            ),
            Mistake(
                lambda h: (h > 0).sum(dim=0),
                en="that counts the examples of each unit: how many units have at least one?",
            ),
            Mistake(
                lambda h: (h.max(dim=0) > 0).sum(),
                en="along an axis `max` returns values and places together: take its `.values`",
            ),
            Mistake(lambda h: h.shape[1], en="those are all units: some of them are dead"),
        ],
    )


@exercise
def mm_from_outer():
    """Matrix product from outer products: ``(x (n, k), w (k, p)) -> (n, p)``, float64."""

    def case(draw):
        n, k, p = draw.sizes(3)
        return draw.randn(n, k), draw.randn(k, p)

    def oracle(x, w):
        return x.mm(w)

    def in_float32(answer, x, w):
        torch.set_default_dtype(torch.float32)  # as in the lesson; the check puts it back
        return answer(x, w)

    def in_place_on_zeros(x, w):
        total = torch.zeros(x.shape[0], w.shape[1])
        for k in range(x.shape[1]):
            total += torch.outer(x[:, k], w[k])
        return total

    return Exercise(
        case,
        oracle,
        probe=in_float32,
        edge_cases=[
            lambda draw: (draw.randn(4, 1), draw.randn(1, 3)),
            lambda draw: (draw.randn(1, 5), draw.randn(5, 2)),
        ],
        mistakes=[
            Mistake(
                lambda x, w: torch.outer(x[:, -1], w[-1]),
                en="that is the last sheet alone: the sum over k is missing",
            ),
            Mistake(
                lambda x, w: torch.outer(x[:, 0], w[0]),
                en="that is sheet 0 alone: the sum over k is missing",
            ),
            Mistake(
                lambda x, w: sum(torch.outer(x[:, k], w[k]) for k in range(3)),
                en="3 sheets are added, whatever `x` is: the inner size is `x.shape[1]`",
            ),
            Mistake(
                lambda x, w: sum(torch.outer(x[k], w[k]) for k in range(min(len(x), len(w)))),
                en="`x[k]` is a row of `x`: a sheet needs a *column* of `x` and a row of `w`",
            ),
            Mistake(
                lambda x, w: sum(torch.outer(x[k], w[k]) for k in range(len(x))),
                en="`x[k]` is row k of `x`: a sheet takes its *column* k, and row k of `w`",
            ),
            Mistake(
                lambda x, w: sum(torch.outer(x[:, k], w[k]) for k in range(x.shape[0])),
                en="k runs over the rows of `x`: it should run over the inner size",
            ),
            Mistake(
                lambda x, w: sum(torch.outer(x[:, k], w[k]) for k in range(w.shape[1])),
                en="k runs over the columns of `w`: it should run over the inner size",
            ),
            Mistake(
                lambda x, w: sum(torch.outer(x[:, k], w[k]) for k in range(1, x.shape[1])),
                en="the sheet k = 0 is missing",
            ),
            Mistake(
                lambda x, w: sum(torch.outer(x[:, k], w[k]) for k in range(x.shape[1] - 1)),
                en="the last sheet is missing: `range(n)` already stops before n",
            ),
            Mistake(
                lambda x, w: sum(torch.outer(x[k], w[:, k]) for k in range(x.shape[1])),
                en="rows of `x` with columns of `w`: a sheet is a column of `x` with a row of `w`",
            ),
            Mistake(
                lambda x, w: sum(torch.outer(x[:, k], w[:, k]) for k in range(x.shape[1])),
                en="a sheet takes *row* k of `w`: `w[k]`",
            ),
            Mistake(
                lambda x, w: [torch.outer(x[:, k], w[k]) for k in range(x.shape[1])],
                en="those are the sheets in a list: add them",
            ),
            Mistake(
                in_place_on_zeros,
                en="`torch.zeros` made float32 and `+=` keeps it: give it the dtype of `x`",
            ),
        ],
    )


@exercise
def sum_of_outers():
    """Sum of outer products of rows: ``(a (n, d), b (n, j)) -> (d, j)``, float64."""

    def case(draw):
        n, d, j = draw.sizes(3)
        return draw.randn(n, d), draw.randn(n, j)

    def oracle(a, b):
        return torch.stack([torch.outer(a[n], b[n]) for n in range(len(a))]).sum(dim=0)

    return Exercise(
        case,
        oracle,
        edge_cases=[
            lambda draw: (draw.randn(1, 4), draw.randn(1, 3)),
            lambda draw: (draw.randn(4, 4), draw.randn(4, 4)),
            lambda draw: (draw.randn(5, 1), draw.randn(5, 1)),
        ],
        mistakes=[
            Mistake(
                lambda a, b: a.mm(b),
                en="the inner sizes do not agree: the sum must be over the rows of both",
            ),
            Mistake(
                lambda a, b: a.mm(b.t()),
                en="that sums over the columns: `a` must be turned, not `b`",
            ),
            Mistake(
                lambda a, b: torch.outer(a[-1], b[-1]),
                en="that is the last example alone: is the sum begun anew in each step?",
            ),
            Mistake(
                lambda a, b: torch.outer(a.sum(dim=0), b.sum(dim=0)),
                en="add *after* multiplying: this lets every example meet every other",
            ),
            Mistake(
                lambda a, b: a.view(a.shape[1], a.shape[0]).mm(b),
                en="`view` takes the elements row by row: it does not make rows columns",
            ),
            Mistake(
                lambda a, b: a * b,
                en="`*` pairs elements: an outer product takes every element with every other",
            ),
            Mistake(
                lambda a, b: sum(torch.outer(a[:, k], b[k]) for k in range(a.shape[1])),
                en="`a[:, k]` is a column of `a`: an example is a row",
            ),
            Mistake(
                lambda a, b: torch.outer(a, b),
                en="`torch.outer` takes two vectors: which product adds those of all examples?",
            ),
        ],
    )


@exercise(deeper=True)
def matrix_of_rank():
    """A matrix with matrix rank ``r``: ``(rows, columns, r) -> (rows, columns)``, any dtype."""

    def case(draw):
        rows, columns = draw.sizes(2)
        return rows, columns, draw.choice(range(2, min(rows, columns)))

    def described(answer, rows, columns, r):
        matrix = answer(rows, columns, r)
        if matrix is None or matrix is ...:
            return matrix
        if not isinstance(matrix, torch.Tensor):
            return f"no tensor but: {type(matrix).__name__}"
        shape = tuple(matrix.shape)
        if len(shape) != 2 or not matrix.isfinite().all():
            return f"shape {shape}, no matrix rank"
        # The tolerance leaves room for the rounding of a matrix made in float32.
        rank = torch.linalg.matrix_rank(matrix.detach().double(), rtol=1e-5).item()
        return f"shape {shape}, matrix rank {rank}"

    def oracle(rows, columns, r):
        return f"shape {(rows, columns)}, matrix rank {r}"

    def sum_of(count, rows, columns):
        total = torch.zeros(rows, columns)
        for _ in range(count):
            total = total + torch.outer(torch.randn(rows), torch.randn(columns))
        return total

    return Exercise(
        case,
        oracle,
        probe=described,
        edge_cases=[
            lambda draw: (4, 3, 0),
            lambda draw: (3, 5, 1),
            lambda draw: (5, 3, 3),
            lambda draw: (1, 4, 1),
            lambda draw: (8, 9, 6),
        ],
        mistakes=[
            Mistake(
                lambda rows, columns, r: torch.randn(rows, columns),
                en="this has the largest matrix rank there is room for, whatever `r` is",
            ),
            Mistake(
                lambda rows, columns, r: sum_of(1, rows, columns),
                en="the matrix rank is 1 whatever `r` is: that is one outer product",
            ),
            Mistake(
                lambda rows, columns, r: r * sum_of(1, rows, columns),
                en="all rows are multiples of one: each outer product wants two new vectors",
            ),
            Mistake(
                lambda rows, columns, r: sum_of(min(r, 2), rows, columns),
                en="the rank stops at 2: rows of numbers in sequence are all mixtures of two",
            ),
            Mistake(
                lambda rows, columns, r: sum_of(min(r + 1, rows, columns), rows, columns),
                en="one outer product too many: is it `range(r)`, does the sum start from zeros?",
            ),
            Mistake(
                lambda rows, columns, r: sum_of(max(r - 1, 0), rows, columns),
                en="one outer product too few",
            ),
            Mistake(
                lambda rows, columns, r: sum_of(r, rows, columns) if r else 0,
                en="with `r` = 0 Python's `sum` has nothing to add and gives the number 0",
            ),
            Mistake(
                lambda rows, columns, r: torch.eye(r),
                en="the matrix rank is right, the shape is not: zeros around it change no rank",
            ),
        ],
    )
