# %% rank_of_slice | wrong | mixed | That would be the rank of linear algebra, of a matrix of zeros; here rank counts indices, whatever the numbers are.
rank_of_slice = 0  # all zeros


# %% flat_index | wrong | part | Each turn of the loop begins at the offset again and forgets the moves before it, so only the last axis counts (and with no axes nothing is defined).
def flat_index(index, stride, offset):
    for i, s in zip(index, stride):
        place = offset + i * s
    return place


# %% flat_index | wrong | page | You start at the offset of the page's a, which is 0, and never use the argument offset.
def flat_index(index, stride, offset):
    place = a.storage_offset()
    for k in range(len(index)):
        place += index[k] * stride[k]
    return place


# %% shares_the_strip | wrong | sign | All six are the wrong way round: you say which are copies; the question is which share.
is_copy = [False, False, True, False, True, True]
shares_the_strip = is_copy


# %% shares_the_strip | right | - | from zeros and ones
shares_the_strip = [bool(n) for n in (1, 1, 0, 1, 0, 0)]


# %% flat_view_works | wrong | part | You leave the axes of size 1 out of shape but not out of stride, so from there on sizes are paired with the strides of other axes.
def flat_view_works(shape, stride):
    shape = [n for n in shape if n > 1]
    for n, outer, inner in zip(shape[1:], stride, stride[1:]):
        if outer != n * inner:
            return False
    return True


# %% flat_view_works | wrong | mixed | Strides that fall are not enough: the jump to the next row must be exactly as long as the walk along the row, so the sizes matter; you never use them.
def flat_view_works(shape, stride):
    return list(stride) == sorted(stride, reverse=True)


# %% flat_view_works | right | - | walks from the right with an expected stride
def flat_view_works(shape, stride):
    expected = None
    for n, s in zip(reversed(shape), reversed(stride)):
        if n == 1:
            continue
        if expected is not None and s != expected:
            return False
        expected = n * s
    return True


# %% six_losses | wrong | choice | Different shapes do not always raise: an axis of size 1 or a missing one is repeated, in silence; only one of the six raises.
shapes = [
    ((100, 10), (100, 10)), ((100,), (100, 1)), ((100, 10), (100,)),
    ((100, 10), (100, 1)), ((100, 1), (100, 1)), ((100, 10), (10,)),
]
six_losses = ["right" if p == q else "raises" for p, q in shapes]


# %% broadcast_shape | wrong | part | zip stops with the shorter shape, so the axes that only the longer one has are missing from the result.
def broadcast_shape(s, t):
    result = []
    for m, n in zip(reversed(s), reversed(t)):
        if m == n or n == 1:
            result.insert(0, m)
        elif m == 1:
            result.insert(0, n)
        else:
            raise ValueError(f"{m} against {n}")
    return tuple(result)


# %% broadcast_shape | wrong | order | The sizes are right but stand the wrong way round: you walked from the right, and appended.
def broadcast_shape(s, t):
    s, t = list(s), list(t)
    while len(s) < len(t):
        s = [1] + s
    while len(t) < len(s):
        t = [1] + t
    result = []
    for m, n in zip(s[::-1], t[::-1]):
        if m == n:
            result.append(m)
        elif m == 1:
            result.append(n)
        elif n == 1:
            result.append(m)
        else:
            raise ValueError("shapes do not broadcast")
    return result


# %% broadcast_shape | wrong | type | Where the shapes do not fit, you hand the ValueError back as a result; an error is raised, not returned.
def broadcast_shape(s, t):
    length = max(len(s), len(t))
    s = (1,) * (length - len(s)) + tuple(s)
    t = (1,) * (length - len(t)) + tuple(t)
    shape = []
    for m, n in zip(s, t):
        if m != n and m != 1 and n != 1:
            return ValueError("shapes do not match")
        shape.append(n if m == 1 else m)
    return tuple(shape)


# %% broadcast_shape | right | - | zip_longest and a set of sizes without 1
from itertools import zip_longest


def broadcast_shape(s, t):
    out = []
    for pair in zip_longest(reversed(s), reversed(t), fillvalue=1):
        sizes = set(pair) - {1}
        if len(sizes) > 1:
            raise ValueError(f"{pair[0]} against {pair[1]}")
        out.append(sizes.pop() if sizes else 1)
    return out[::-1]


# %% units_alive | wrong | part | That is the first half: for each unit the number of examples for which it is above 0. How many of those counts are above 0?
def units_alive(h):
    mask = h > 0
    return mask.sum(dim=0)


# %% units_alive | wrong | edge | A unit whose largest value is exactly 0 is never above 0, and yet you count it as alive.
def units_alive(h):
    return int((h.max(dim=0).values >= 0).sum())


# %% units_alive | right | - | a set of column numbers
def units_alive(h):
    return len({int(column) for _, column in (h > 0).nonzero()})


# %% mm_from_outer | wrong | constant | Three is the inner size of the page's x and w; take it from the argument.
def mm_from_outer(x, w):
    sheets = {f"sheet {k}": torch.outer(x[:, k], w[k]) for k in range(3)}
    return sum(sheets.values())


# %% mm_from_outer | right | - | all sheets at once by broadcasting
def mm_from_outer(x, w):
    sheets = x.t()[:, :, None] * w[:, None, :]
    return sheets.sum(dim=0)


# %% sum_of_outers | wrong | transpose | The shape fits, but reshape does not turn a on its side: it reads row by row, so the numbers stand in the wrong places.
def sum_of_outers(a, b):
    n, p = a.shape
    return a.reshape(p, n) @ b


# %% sum_of_outers | right | - | the other product, transposed
def sum_of_outers(a, b):
    return (b.t() @ a).t()


# %% matrix_of_rank | wrong | mixed | r rows that are not zero do not make rank r: yours are all the same, so one vector is enough to mix them.
def matrix_of_rank(rows, columns, r):
    m = torch.zeros(rows, columns)
    m[:r, :] = 1
    return m


# %% matrix_of_rank | wrong | shape | The matrix rank is right, but rows and columns are exchanged in the shape.
def matrix_of_rank(rows, columns, r):
    return torch.randn(columns, r).mm(torch.randn(r, rows))
