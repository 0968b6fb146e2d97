"""Lesson 01: rank, the strip and its recipe, broadcasting, sums of outer products."""

import itertools
import operator

from helpers.check.exercise import Exercise, Mistake, exercise

import torch


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
                en="one axis is not mentioned between the brackets at all, and it stays",
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
                en="one vector makes all the rows: draw both vectors anew for each outer product",
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
                lambda rows, columns, r: sum_of(r, columns, rows),
                en="rows and columns are exchanged: the first vector of `outer` gives the rows",
            ),
            Mistake(
                lambda rows, columns, r: torch.eye(r),
                en="the matrix rank is right, the shape is not: zeros around it change no rank",
            ),
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
        ],
        mistakes=[
            Mistake(
                lambda index, stride, offset: sum(
                    i * s for i, s in zip(index, stride, strict=True)
                ),
                en="the offset is missing: a slice does not begin where its strip begins",
            ),
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
        ],
    )


@exercise
def is_view():
    """Do two tensors read one storage? ``(a, b) -> bool``."""
    pairs = {
        "a tensor and itself": (True, lambda base: (base, base)),
        "a matrix and its transpose": (True, lambda base: (base, base.t())),
        "a transpose and its matrix": (True, lambda base: (base.t(), base)),
        "a matrix and a later row of it": (True, lambda base: (base, base[1])),
        "two rows of one matrix": (True, lambda base: (base[0], base[1])),
        "a matrix and its expanded row": (True, lambda base: (base, base[1].expand(4, -1))),
        "a matrix and its detach": (True, lambda base: (base, base.detach())),
        "a matrix and its reshape": (True, lambda base: (base, base.reshape(-1))),
        "a transpose and its reshape": (False, lambda base: (base.t(), base.t().reshape(-1))),
        "a matrix and its clone": (False, lambda base: (base, base.clone())),
        "two matrices of one shape": (False, lambda base: (base, base + 1)),
        "rows of two matrices": (False, lambda base: (base[0], base.clone()[0])),
    }

    def case(draw):
        return (draw.randn(*draw.sizes(2)),)

    def oracle(base):
        return {name: shared for name, (shared, pair) in pairs.items()}

    def over_all_pairs(answer, base):
        verdicts = {}
        for name, (_, pair) in pairs.items():
            a, b = pair(base.clone())
            before = a.clone(), b.clone()
            verdict = answer(a, b)
            if verdict is ... or verdict is None:
                return verdict
            if not (torch.equal(before[0], a) and torch.equal(before[1], b)):
                return "the tensors were written into"
            verdicts[name] = verdict
        return verdicts

    def by_writing(a, b):
        a.fill_(99)
        return bool((b == 99).any())

    return Exercise(
        case,
        oracle,
        probe=over_all_pairs,
        mistakes=[
            Mistake(
                lambda a, b: a.data_ptr() == b.data_ptr(),
                en="those are the first elements' addresses: a slice can start further on",
            ),
            Mistake(
                lambda a, b: torch.equal(a, b),
                en="that compares the numbers: equal numbers can stand on two strips",
            ),
            Mistake(
                lambda a, b: a is b,
                en="`is` asks for one Python object: two tensors can read one strip",
            ),
            Mistake(
                lambda a, b: b._base is a,
                en="that finds `b` made from `a`, not `a` from `b`, nor both from a third tensor",
            ),
            Mistake(
                lambda a, b: b._is_view(),
                en="that says that `b` is a view of something, not that it shares with `a`",
            ),
            Mistake(
                lambda a, b: a.shape == b.shape,
                en="shapes are part of the recipe, they do not say which strip is read",
            ),
            Mistake(
                by_writing,
                en="writing to find out spoils the numbers: compare addresses instead",
            ),
        ],
    )


@exercise
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
            lambda draw: ((), (5, 4)),
            lambda draw: ((3, 1), (1, 0)),
            lambda draw: ((0,), (2,)),
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
                lambda s, t: by_rule(s, t, merged)[::-1],
                en="the result is back to front: turn it round after walking from the right",
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


@exercise
def shape_safe_loss():
    """Sum of squared errors: ``(y_pred (n, 1), y (n,)) -> ()``, float64."""

    def case(draw):
        (n,) = draw.sizes(1)
        return draw.randn(n, 1), draw.randn(n)

    def oracle(y_pred, y):
        errors = [y_pred[i, 0] - y[i] for i in range(len(y))]
        return torch.stack([error * error for error in errors]).sum()

    def only_the_alarm(y_pred, y):
        raise AssertionError

    return Exercise(
        case,
        oracle,
        edge_cases=[lambda draw: (draw.randn(1, 1), draw.randn(1))],
        mistakes=[
            Mistake(
                lambda y_pred, y: (y_pred - y).pow(2).sum(),
                en="every prediction meets every target: the difference has shape (n, n)",
            ),
            Mistake(
                only_the_alarm,
                en="the assert rings, as it should: now bring both to one shape",
            ),
            Mistake(
                lambda y_pred, y: (y_pred - y).pow(2).mean(),
                en="every prediction meets every target; and the sum is asked for, not the mean",
            ),
            Mistake(
                lambda y_pred, y: (y_pred[:, 0] - y).pow(2).mean(),
                en="the shapes are right now, but this is the mean: the sum is asked for",
            ),
            Mistake(
                lambda y_pred, y: (y_pred[:, 0] - y).sum().pow(2),
                en="that squares the sum: square each error, then add",
            ),
            Mistake(
                lambda y_pred, y: (y_pred[:, 0] - y).pow(2).sum() / 2,
                en="half of it: some books put 1/2 before the sum, this course does not",
            ),
            Mistake(
                lambda y_pred, y: (y_pred[:, 0] - y).sum(),
                en="the errors are not squared: those of different sign cancel",
            ),
            Mistake(
                lambda y_pred, y: (y_pred[:, 0] - y).abs().sum(),
                en="those are absolute errors: `pow(2)` squares them",
            ),
            Mistake(
                lambda y_pred, y: (y_pred[:, 0] - y).pow(2),
                en="one squared error for each example: the sum over them is missing",
            ),
            Mistake(
                lambda y_pred, y: (y_pred[0] - y).pow(2).sum(),
                en="`y_pred[0]` is the first prediction alone: the column is `y_pred[:, 0]`",
            ),
        ],
    )


@exercise
def relu_and_mask():
    """ReLU and where it passes: ``h (n, m) -> (h_relu (n, m), mask (n, m) bool)``."""

    def case(draw):
        return (draw.randn(*draw.sizes(2)),)

    def oracle(h):
        return torch.where(h > 0, h, torch.zeros_like(h)), torch.gt(h, 0)

    return Exercise(
        case,
        oracle,
        edge_cases=[
            lambda draw: (torch.tensor([[0.0, -1.0, 2.0], [-3.0, 0.0, 4.0]], dtype=torch.float64),)
        ],
        mistakes=[
            Mistake(
                lambda h: (h.clone().clamp_(min=0), h.clamp_(min=0) > 0),
                en="`h` was changed: `clamp_` and `h[…] = …` write in place",
            ),
            Mistake(
                lambda h: (h.clamp(min=0), h >= 0),
                en="the mask is True where `h` is 0: it should be True only above 0",
            ),
            Mistake(
                lambda h: (h.clamp(min=0), h != 0),
                en="the mask is True where `h` is negative, too: there the ReLU lets nothing pass",
            ),
            Mistake(
                lambda h: (h.clamp(min=0), h.clamp(min=0) >= 0),
                en="after the ReLU nothing is below 0, so this mask is True everywhere",
            ),
            Mistake(
                lambda h: (h.clamp(min=0), h < 0),
                en="the mask is the wrong way round: True where the ReLU lets pass",
            ),
            Mistake(
                lambda h: (h.clamp(min=0), (h > 0).to(h.dtype)),
                en="the mask holds floats: a comparison alone gives `bool`",
            ),
            Mistake(
                lambda h: (h.clamp(max=0), h > 0),
                en="the positive elements are gone: `max=0` cuts off what is above 0",
            ),
            Mistake(
                lambda h: (h.abs(), h > 0),
                en="the negative elements lost their sign: they should be 0",
            ),
            Mistake(
                lambda h: (h > 0, h.clamp(min=0)),
                en="the two are in the wrong order: first the ReLU, then the mask",
            ),
            Mistake(lambda h: h.clamp(min=0), en="two tensors are asked for: the mask is missing"),
            Mistake(
                lambda h: (h[h > 0], h > 0),
                en="`h[mask]` keeps only the positive elements: the shape of `h` is lost",
            ),
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
                lambda x, w: sum(torch.outer(x[:, k], w[k]) for k in range(min(3, x.shape[1]))),
                en="only the first 3 sheets are added: k runs over the inner size, `x.shape[1]`",
            ),
            Mistake(
                lambda x, w: sum(torch.outer(x[k], w[k]) for k in range(min(len(x), len(w)))),
                en="`x[k]` is a row of `x`: a sheet needs a *column* of `x` and a row of `w`",
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
                lambda x, w: sum(
                    torch.outer(x[k], w[:, k]) for k in range(min(len(x), w.shape[1]))
                ),
                en="rows of `x` with columns of `w`: a sheet is a column of `x` with a row of `w`",
            ),
            Mistake(
                lambda x, w: sum(torch.outer(x[:, k], w[:, k]) for k in range(x.shape[1])),
                en="formula (3) takes *row* k of `w`: `w[k]`",
            ),
            Mistake(
                lambda x, w: sum(torch.outer(w[k], x[:, k]) for k in range(x.shape[1])),
                en="this is the transpose: in an outer product the first vector fills the rows",
            ),
            Mistake(
                lambda x, w: (
                    sum(torch.outer(x[:, k], w[k]) for k in range(x.shape[1])) / x.shape[1]
                ),
                en="that is the mean of the sheets: add them",
            ),
            Mistake(
                in_place_on_zeros,
                en="`torch.zeros` made float32 and `+=` keeps it: give it the dtype of `x`",
            ),
        ],
    )
