# %% rank_of_slice | wrong | axis | You took away one axis for each of the three entries between the brackets; only numbers take an axis away, and a colon is none.
rank_of_slice = 4 - len([":", 0, 5])

# %% rank_of_slice | right | - | counts the axes that stay
rank_of_slice = sum(keeps for keeps in (True, False, False, True))

# %% flat_index | wrong | raises | ravel_multi_index wants the shape where you give the stride, so it takes the strides for sizes and finds indices out of range; multiply each index with its stride.
def flat_index(index, stride, offset):
    return int(np.ravel_multi_index(index, stride)) + offset

# %% flat_index | wrong | part | `=+` is an assignment of a positive number, so each turn forgets the offset and the moves before it; only the last axis is left.
def flat_index(index, stride, offset):
    place = offset
    for i, s in zip(index, stride):
        place =+ i * s
    return place

# %% flat_index | wrong | constant | Indices count from 0 here, not from 1 as in MATLAB: index 0 means no move, yours moves back by one stride for each axis.
def flat_index(index, stride, offset):
    return offset + sum((i - 1) * s for i, s in zip(index, stride))

# %% flat_index | right | - | reduce that starts at the offset
from functools import reduce


def flat_index(index, stride, offset):
    return reduce(lambda place, pair: place + pair[0] * pair[1], zip(index, stride), offset)

# %% shares_the_strip | wrong | choice | You compared the addresses of the first elements; a view may start later on the same strip, so look again at the first of the six.
six = a[:, 1:], a.t()[0], a + 0, a.reshape(6), a.t().reshape(6), a.clone().t()
shares_the_strip = [t.data_ptr() == a.data_ptr() for t in six]

# %% shares_the_strip | wrong | sign | All six are the other way round: you marked those that copy, and asked is which share.
copies = [False, False, True, False, True, True]
shares_the_strip = copies

# %% shares_the_strip | right | - | membership test in a comprehension
shares_the_strip = [which in {0, 1, 3} for which in range(6)]

# %% flat_view_works | wrong | order | You sort the axes by stride first, so a transpose passes; view reads the axes in the order in which the tensor has them.
def flat_view_works(shape, stride):
    axes = sorted(((st, si) for st, si in zip(stride, shape) if si != 1), reverse=True)
    return all(p[0] == q[0] * q[1] for p, q in zip(axes, axes[1:]))

# %% flat_view_works | wrong | part | You compare the outermost stride with the whole and never look at the axes between (nor leave out those of size 1); every two neighbours must fit.
def flat_view_works(shape, stride):
    numel = 1
    for size in shape:
        numel *= size
    return len(shape) == 0 or stride[0] * shape[0] == numel * stride[-1]

# %% flat_view_works | wrong | axis | A step of the outer axis must be as long as the whole row of the inner one; you multiply the inner stride with the size of the outer axis.
def flat_view_works(shape, stride):
    axes = [(si, st) for si, st in zip(shape, stride) if si > 1]
    for (outer_size, outer_stride), (inner_size, inner_stride) in zip(axes, axes[1:]):
        if outer_stride != inner_stride * outer_size:
            return False
    return True

# %% flat_view_works | right | - | walks over all places and looks at the jumps
from itertools import product


def flat_view_works(shape, stride):
    places = [
        sum(i * s for i, s in zip(index, stride)) for index in product(*map(range, shape))
    ]
    return len({q - p for p, q in zip(places, places[1:])}) <= 1

# %% six_losses | wrong | axis | You aligned the shapes from the left; they are aligned from the right, which changes pairs 2, 3 and 6.
six_losses = ["right", "right", "silent", "silent", "right", "raises"]

# %% six_losses | wrong | choice | That the difference keeps the shape of y_pred is not enough: in pairs 4 and 6 a number of y is still used more than once.
pairs = [((100, 10), (100, 10)), ((100,), (100, 1)), ((100, 10), (100,))]
pairs += [((100, 10), (100, 1)), ((100, 1), (100, 1)), ((100, 10), (10,))]
six_losses = []
for s, t in pairs:
    try:
        out = torch.zeros(s) - torch.zeros(t)
        six_losses.append("right" if out.shape == s else "silent")
    except RuntimeError:
        six_losses.append("raises")

# %% six_losses | wrong | choice | You let every pair of different shapes raise; an axis of size 1, or a missing one, is repeated without a word, so only one of the six raises.
six_losses = ["right", "raises", "raises", "raises", "right", "raises"]

# %% six_losses | right | - | one string, split
six_losses = "right silent raises silent right silent".split()

# %% broadcast_shape | wrong | axis | You put the missing ones behind the shorter shape, so the shapes are aligned from the left; the ones belong in front.
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s = tuple(s) + (1,) * (n - len(s))
    t = tuple(t) + (1,) * (n - len(t))
    result = []
    for p, q in zip(s, t):
        if p != q and p != 1 and q != 1:
            raise ValueError(f"{p} against {q}")
        result.append(q if p == 1 else p)
    return tuple(result)

# %% broadcast_shape | wrong | edge | `or 1` fills a missing axis, but also turns a size of 0 into 1, because 0 counts as false.
from itertools import zip_longest


def broadcast_shape(s, t):
    result = []
    for p, q in zip_longest(reversed(s), reversed(t)):
        p, q = p or 1, q or 1
        if p != q and 1 not in (p, q):
            raise ValueError(f"{p} against {q}")
        result.insert(0, q if p == 1 else p)
    return result

# %% broadcast_shape | wrong | raises | The error is returned as a value, so nobody stops; it has to be raised.
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s, t = [1] * (n - len(s)) + list(s), [1] * (n - len(t)) + list(t)
    for k in range(n):
        if s[k] == 1:
            s[k] = t[k]
        elif t[k] != 1 and t[k] != s[k]:
            return ValueError(f"axis {k}: {s[k]} against {t[k]}")
    return s

# %% broadcast_shape | right | - | recursion from the right
def broadcast_shape(s, t):
    if not len(s) or not len(t):
        return tuple(s) + tuple(t)
    p, q = s[-1], t[-1]
    if p != q and 1 not in (p, q):
        raise ValueError(f"{p} against {q}")
    return (*broadcast_shape(s[:-1], t[:-1]), q if p == 1 else p)

# %% units_alive | wrong | sign | Python's any asks for numbers that are not 0, and a negative number is not 0 either; ask which are above 0.
def units_alive(h):
    return sum(any(column) for column in h.t().tolist())

# %% units_alive | wrong | constant | You subtract the dead units from 3, which is the width of the page's h; another h has another number of columns.
def units_alive(h):
    dead = (h <= 0).all(dim=0).sum()
    return 3 - dead

# %% units_alive | right | - | set of the columns that occur in nonzero
def units_alive(h):
    return len({column for _, column in (h > 0).nonzero().tolist()})

# %% mm_from_outer | wrong | axis | Your k runs over the rows of x; there is one sheet for each column of x, so with more columns sheets are missing, with fewer an index is out of range.
def mm_from_outer(x, w):
    return sum(torch.outer(x[:, k], w[k]) for k in range(x.shape[0]))

# %% mm_from_outer | wrong | factor | Sheet 0 is in the total before the loop starts and is added once more inside: it counts twice.
def mm_from_outer(x, w):
    total = torch.outer(x[:, 0], w[0])
    for k in range(x.shape[1]):
        total = total + torch.outer(x[:, k], w[k])
    return total

# %% mm_from_outer | wrong | raises | The total starts in the shape of x, but a sheet has the rows of x and the columns of w, so the addition raises.
def mm_from_outer(x, w):
    total = torch.zeros_like(x)
    for column, row in zip(x.t(), w):
        total += torch.outer(column, row)
    return total

# %% mm_from_outer | right | - | reduce and map, columns by iterating the transpose
from functools import reduce


def mm_from_outer(x, w):
    nothing = torch.zeros(x.shape[0], w.shape[1], dtype=x.dtype)
    return reduce(torch.add, map(torch.outer, x.t(), w), nothing)

# %% sum_of_outers | wrong | transpose | reshape gives a the shape of its transpose but reads the numbers row by row, so they stand in the wrong places; swap the axes instead.
def sum_of_outers(a, b):
    return a.reshape(a.shape[1], a.shape[0]).mm(b)

# %% sum_of_outers | wrong | axis | The products are right, but you add along the wrong axis: the examples must vanish, and yours are still there.
def sum_of_outers(a, b):
    return (a[:, :, None] * b[:, None, :]).sum(dim=1)

# %% sum_of_outers | right | - | tensordot over the example axis
def sum_of_outers(a, b):
    return torch.tensordot(a, b, dims=([0], [0]))

# %% matrix_of_rank | wrong | mixed | Different numbers do not make independent rows: consecutive numbers in rows are mixtures of two vectors, so the rank never passes 2.
def matrix_of_rank(rows, columns, r):
    m = torch.zeros(rows, columns)
    m[:r] = torch.arange(1.0, r * columns + 1).view(r, columns)
    return m

# %% matrix_of_rank | wrong | shape | You made a tensor with r axes; asked is a matrix, two axes, whose matrix rank is r.
def matrix_of_rank(rows, columns, r):
    m = torch.randn(rows, columns)
    while m.ndim < r:
        m = m.unsqueeze(0)
    return m

# %% matrix_of_rank | wrong | mixed | One random column is broadcast into r columns, so all of them are the same and the rank is 1; each needs numbers of its own.
def matrix_of_rank(rows, columns, r):
    m = torch.zeros(rows, columns)
    m[:, :r] = torch.randn(rows, 1)
    return m

# %% matrix_of_rank | right | - | r ones on the diagonal, written through a view
def matrix_of_rank(rows, columns, r):
    m = torch.zeros(rows, columns)
    m.diagonal()[:r] = 1
    return m
