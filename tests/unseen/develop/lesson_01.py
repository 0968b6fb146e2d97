# %% rank_of_slice | wrong | type | That is a string; write the number without the quotes.
rank_of_slice = "2"

# %% rank_of_slice | wrong | type | That is the slice itself; its rank, one whole number, is asked for.
rank_of_slice = images[:, 0, 5]

# %% rank_of_slice | wrong | concept | matrix_rank asks how many rows are independent; tensor rank asks how many indices name an element.
rank_of_slice = torch.linalg.matrix_rank(images[:, 0, 5]).item()

# %% rank_of_slice | wrong | concept | len gives the size of the first axis; the rank is the number of axes.
rank_of_slice = len(images[:, 0, 5])

# %% rank_of_slice | wrong | sign | That is by how much the rank changes; the rank that is left is a positive count.
rank_of_slice = -2

# %% rank_of_slice | right | - | a NumPy scalar
rank_of_slice = np.int64(2)

# %% matrix_of_rank | wrong | off-by-one | You start with an outer product and add r more, so there are r + 1; start with zeros.
def matrix_of_rank(rows, columns, r):
    total = torch.outer(torch.randn(rows), torch.randn(columns))
    for _ in range(r):
        total = total + torch.outer(torch.randn(rows), torch.randn(columns))
    return total

# %% matrix_of_rank | wrong | concept | You add the same outer product r times, which stays of rank 1; draw new vectors in each round.
def matrix_of_rank(rows, columns, r):
    u, v = torch.randn(rows), torch.randn(columns)
    total = torch.zeros(rows, columns)
    for _ in range(r):
        total = total + torch.outer(u, v)
    return total

# %% matrix_of_rank | wrong | concept | You made a tensor with r axes; asked for is a matrix, with two axes, whose matrix rank is r.
def matrix_of_rank(rows, columns, r):
    return torch.ones((rows, columns) + (1,) * (r - 2))

# %% matrix_of_rank | wrong | fixed-size | The sizes 6 and 5 are those of the page's example; use rows and columns.
def matrix_of_rank(rows, columns, r):
    total = torch.zeros(6, 5)
    for _ in range(r):
        total = total + torch.outer(torch.randn(6), torch.randn(5))
    return total

# %% matrix_of_rank | wrong | condition | From the third on, your vectors are mixtures of the first two, so the rank stops at 2; take independent ones.
def matrix_of_rank(rows, columns, r):
    total = torch.zeros(rows, columns)
    for k in range(r):
        total += torch.outer(torch.arange(rows) + 1.0 + k, torch.arange(columns) + 1.0 + k)
    return total

# %% matrix_of_rank | right | - | a product of two thin random matrices, as a lambda
matrix_of_rank = lambda rows, columns, r: torch.randn(rows, r) @ torch.randn(r, columns)

# %% flat_index | wrong | page-name | You read stride and offset of the page's tensor a; use the arguments.
def flat_index(index, stride, offset):
    return a.storage_offset() + sum(i * s for i, s in zip(index, a.stride()))

# %% flat_index | wrong | fixed-size | That is written for two axes; there may be none, one or many.
def flat_index(index, stride, offset):
    return offset + index[0] * stride[0] + index[1] * stride[1]

# %% flat_index | wrong | raises | Tuples cannot be multiplied with each other; pair their entries with zip.
def flat_index(index, stride, offset):
    return offset + sum(index * stride)

# %% flat_index | wrong | reduction | You return one move for each axis; the place is the offset plus the sum of all moves.
def flat_index(index, stride, offset):
    return [offset + i * s for i, s in zip(index, stride)]

# %% flat_index | wrong | concept | You return the number that lies on the strip; asked for is its place.
def flat_index(index, stride, offset):
    place = offset + sum(i * s for i, s in zip(index, stride))
    return strip[place]

# %% flat_index | right | - | recursion over the axes
def flat_index(index, stride, offset):
    if len(index) == 0:
        return offset
    return flat_index(index[1:], stride[1:], offset + index[0] * stride[0])

# %% broadcast_shape | wrong | concept | You fill up with ones at the end, which aligns from the left; the missing axes are in front.
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s, t = tuple(s) + (1,) * (n - len(s)), tuple(t) + (1,) * (n - len(t))
    shape = []
    for p, q in zip(s, t):
        if p == q or q == 1:
            shape.append(p)
        elif p == 1:
            shape.append(q)
        else:
            raise ValueError("shapes do not fit")
    return shape

# %% broadcast_shape | wrong | order | You collect the sizes from the right, so the list is backwards; reverse it at the end.
def broadcast_shape(s, t):
    shape = []
    for k in range(1, max(len(s), len(t)) + 1):
        p = s[-k] if k <= len(s) else 1
        q = t[-k] if k <= len(t) else 1
        if p != q and p != 1 and q != 1:
            raise ValueError(f"{p} against {q}")
        shape.append(q if p == 1 else p)
    return shape

# %% broadcast_shape | wrong | part | zip stops at the shorter shape, so the axes in front of the longer one get lost.
def broadcast_shape(s, t):
    shape = []
    for p, q in zip(reversed(s), reversed(t)):
        if p != q and p != 1 and q != 1:
            raise ValueError("shapes do not fit")
        shape.insert(0, q if p == 1 else p)
    return shape

# %% broadcast_shape | wrong | raises | Torch refuses with a RuntimeError; asked for is a ValueError.
def broadcast_shape(s, t):
    return tuple((torch.empty(s) + torch.empty(t)).shape)

# %% broadcast_shape | wrong | fixed-size | That is written for shapes with two sizes; they may have any number, and different ones.
def broadcast_shape(s, t):
    (s0, s1), (t0, t1) = s, t
    for p, q in ((s0, t0), (s1, t1)):
        if p != q and 1 not in (p, q):
            raise ValueError("shapes do not fit")
    return (t0 if s0 == 1 else s0, t1 if s1 == 1 else s1)

# %% broadcast_shape | right | - | recursion on the last axes
def broadcast_shape(s, t):
    s, t = tuple(s), tuple(t)
    if not s or not t:
        return s or t
    *s_front, p = s
    *t_front, q = t
    if p != q and p != 1 != q:
        raise ValueError(f"{p} meets {q}")
    return broadcast_shape(s_front, t_front) + (q if p == 1 else p,)

# %% mm_from_outer | wrong | fixed-size | Three is the inner size of the example; take it from x.shape[1].
def mm_from_outer(x, w):
    return sum(torch.outer(x[:, k], w[k]) for k in range(3))

# %% mm_from_outer | wrong | raises | torch.outer takes two vectors, not matrices; give it one column and one row at a time.
def mm_from_outer(x, w):
    return torch.outer(x, w)

# %% mm_from_outer | wrong | part | total is overwritten in every round, so only the last outer product is left; add it.
def mm_from_outer(x, w):
    for k in range(x.shape[1]):
        total = torch.outer(x[:, k], w[k])
    return total

# %% mm_from_outer | wrong | shape | The outer products lie stacked on an axis of their own; add them along it.
def mm_from_outer(x, w):
    return torch.stack([torch.outer(x[:, k], w[k]) for k in range(x.shape[1])])

# %% mm_from_outer | wrong | changed-input | w[:, k] is a column of w; the second vector is its row, w[k].
def mm_from_outer(x, w):
    total = 0
    for k in range(x.shape[1]):
        total = total + torch.outer(x[:, k], w[:, k])
    return total

# %% mm_from_outer | right | - | addr with out=, which adds an outer product to a matrix
def mm_from_outer(x, w):
    total = x.new_zeros(x.shape[0], w.shape[1])
    for column, row in zip(x.unbind(dim=1), w, strict=True):
        torch.addr(total, column, row, out=total)
    return total

# %% rank_of_slice | wrong | concept | 4 is the rank of images itself; each number between the brackets takes one axis away.
rank_of_slice = 4

# %% rank_of_slice | wrong | part | You counted the axis with the colon only; the last axis, which is not mentioned, stays as well.
rank_of_slice = 1

# %% rank_of_slice | wrong | off-by-one | Two numbers stand between the brackets, and each takes an axis away; you took away one.
rank_of_slice = 3

# %% rank_of_slice | wrong | concept | That is the shape of the slice; its rank is how many sizes the shape has.
rank_of_slice = (100, 28)

# %% rank_of_slice | right | - | computed from the index: the rank of images less the numbers in it
rank_of_slice = images.ndim - sum(isinstance(entry, int) for entry in (slice(None), 0, 5))

# %% matrix_of_rank | wrong | unused-argument | You never use r: a random matrix has the largest rank it can have.
def matrix_of_rank(rows, columns, r):
    return torch.randn(rows, columns)

# %% matrix_of_rank | wrong | transposed | Rows and columns are exchanged: the first vector of outer gives the rows.
def matrix_of_rank(rows, columns, r):
    total = torch.zeros(columns, rows)
    for _ in range(r):
        total += torch.outer(torch.randn(columns), torch.randn(rows))
    return total

# %% matrix_of_rank | wrong | type | For r = 0 this sum is Python's number 0; start the sum with a matrix of zeros.
def matrix_of_rank(rows, columns, r):
    return sum(torch.outer(torch.randn(rows), torch.randn(columns)) for _ in range(r))

# %% matrix_of_rank | wrong | page-name | u and v are the page's vectors, with 3 and 2 elements; draw your own, of sizes rows and columns.
def matrix_of_rank(rows, columns, r):
    result = torch.zeros(rows, columns)
    for _ in range(r):
        result = result + torch.outer(u, v)
    return result

# %% matrix_of_rank | wrong | shape | Cutting off after r rows leaves r rows; set the other rows to 0 in place of dropping them.
def matrix_of_rank(rows, columns, r):
    return torch.eye(rows, columns)[:r]

# %% matrix_of_rank | right | - | nested comprehension: r ones on the diagonal
def matrix_of_rank(rows, columns, r):
    return torch.tensor([[float(i == j < r) for j in range(columns)] for i in range(rows)])

# %% flat_index | wrong | unused-argument | You never use offset: the reading starts there, so add it.
def flat_index(index, stride, offset):
    return sum(i * s for i, s in zip(index, stride))

# %% flat_index | wrong | factor | The offset is added once for each axis; it counts once, outside the sum.
def flat_index(index, stride, offset):
    return sum(offset + i * s for i, s in zip(index, stride))

# %% flat_index | wrong | order | You pair the first index with the last stride; index k goes with stride k.
def flat_index(index, stride, offset):
    return offset + sum(i * s for i, s in zip(index, reversed(stride)))

# %% flat_index | wrong | sign | The offset moves the start onwards, so it is added, not subtracted.
def flat_index(index, stride, offset):
    return sum(i * s for i, s in zip(index, stride)) - offset

# %% flat_index | wrong | off-by-one | Places on the strip count from 0, so nothing more is to be added.
def flat_index(index, stride, offset):
    place = offset + 1
    for i, s in zip(index, stride):
        place += i * s
    return place

# %% flat_index | right | - | NumPy's inner product inside
def flat_index(index, stride, offset):
    return offset + int(np.dot(index, stride))

# %% broadcast_shape | wrong | condition | max gives 1 for the pair 1 and 0; a 1 yields to the other size, even to 0.
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s, t = (1,) * (n - len(s)) + tuple(s), (1,) * (n - len(t)) + tuple(t)
    shape = []
    for p, q in zip(s, t):
        if p != q and 1 not in (p, q):
            raise ValueError("shapes do not fit")
        shape.append(max(p, q))
    return shape

# %% broadcast_shape | wrong | condition | Two different sizes that are both not 1 slip through; raise a ValueError there.
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s, t = [1] * (n - len(s)) + list(s), [1] * (n - len(t)) + list(t)
    return [q if p == 1 else p for p, q in zip(s, t)]

# %% broadcast_shape | wrong | state | The default list is made once and keeps the sizes of earlier calls; make a new one inside.
def broadcast_shape(s, t, shape=[]):
    for k in range(1, max(len(s), len(t)) + 1):
        p = s[-k] if k <= len(s) else 1
        q = t[-k] if k <= len(t) else 1
        if p != q and p != 1 and q != 1:
            raise ValueError("shapes do not fit")
        shape.insert(0, q if p == 1 else p)
    return tuple(shape)

# %% broadcast_shape | wrong | type | reversed gives an iterator; make a tuple or a list of it.
def broadcast_shape(s, t):
    shape = []
    for k in range(1, max(len(s), len(t)) + 1):
        p = s[-k] if k <= len(s) else 1
        q = t[-k] if k <= len(t) else 1
        if p != q and p != 1 and q != 1:
            raise ValueError("shapes do not fit")
        shape.append(q if p == 1 else p)
    return reversed(shape)

# %% broadcast_shape | wrong | off-by-one | range ends before its last number, so the axis furthest to the left is never looked at.
def broadcast_shape(s, t):
    shape = []
    for k in range(1, max(len(s), len(t))):
        p = s[-k] if k <= len(s) else 1
        q = t[-k] if k <= len(t) else 1
        if p != q and p != 1 and q != 1:
            raise ValueError("shapes do not fit")
        shape = [q if p == 1 else p] + shape
    return shape

# %% broadcast_shape | right | - | zip_longest and sets: what is left without the ones
import itertools


def broadcast_shape(s, t):
    pairs = itertools.zip_longest(tuple(s)[::-1], tuple(t)[::-1], fillvalue=1)
    kinds = [set(pair) - {1} for pair in pairs]
    if any(len(kind) > 1 for kind in kinds):
        raise ValueError(f"{s} and {t} do not broadcast")
    return [kind.pop() if kind else 1 for kind in kinds][::-1]

# %% mm_from_outer | wrong | transposed | x[k] is a row of x; the k-th outer product takes column k, x[:, k].
def mm_from_outer(x, w):
    return sum(torch.outer(x[k], w[k]) for k in range(w.shape[0]))

# %% mm_from_outer | wrong | off-by-one | Counting from 1 leaves out the outer product with k = 0.
def mm_from_outer(x, w):
    total = torch.zeros(x.shape[0], w.shape[1], dtype=x.dtype)
    for k in range(1, x.shape[1]):
        total += torch.outer(x[:, k], w[k])
    return total

# %% mm_from_outer | wrong | page-name | sheets was made from the page's x and w; make the outer products of the arguments.
def mm_from_outer(x, w):
    return sheets[0] + sheets[1] + sheets[2]

# %% mm_from_outer | wrong | reduction | You count the rows of x; the sum runs over its columns, x.shape[1].
def mm_from_outer(x, w):
    return sum(torch.outer(x[:, k], w[k]) for k in range(len(x)))

# %% mm_from_outer | wrong | wrong-argument | The two vectors of outer are exchanged: the column of x comes first and gives the rows.
def mm_from_outer(x, w):
    return sum(torch.outer(w[k], x[:, k]) for k in range(x.shape[1]))

# %% mm_from_outer | right | - | functools.reduce over map(torch.outer, ...)
import functools


def mm_from_outer(x, w):
    zero = x.new_zeros(x.shape[0], w.shape[1])
    return functools.reduce(torch.add, map(torch.outer, x.t(), w), zero)

# %% rank_of_slice | wrong | mixed | That is how many elements the slice has; rank counts axes.
rank_of_slice = 100 * 28

# %% rank_of_slice | right | - | all axes less the two numbers
rank_of_slice = images.ndim - len([0, 5])

# %% flat_index | right | - | recursive
def flat_index(index, stride, offset):
    if not index:
        return offset
    return flat_index(index[1:], stride[1:], offset + index[0] * stride[0])

# %% shares_the_strip | wrong | choice | Entry 4: reshape shares where it can; are the jumps of a, row by row, all the same?
shares_the_strip = [True, True, False, False, False, False]

# %% shares_the_strip | wrong | choice | Entry 6: t() is a view, but a view of what? The clone has a strip of its own.
shares_the_strip = [True, True, False, True, False, True]

# %% shares_the_strip | wrong | choice | Entry 1: the slice starts elsewhere, so the address of its first element differs, but the strip is that of a.
shares_the_strip = [
    t.data_ptr() == a.data_ptr()
    for t in (a[:, 1:], a.t()[0], a + 0, a.reshape(6), a.t().reshape(6), a.clone().t())
]

# %% shares_the_strip | wrong | sign | All six are the wrong way round: True should mean that it reads the strip of a, not that it is a copy.
shares_the_strip = [False, False, True, False, True, True]

# %% shares_the_strip | right | - | compares the storages
six = (a[:, 1:], a.t()[0], a + 0, a.reshape(6), a.t().reshape(6), a.clone().t())
shares_the_strip = []
for t in six:
    shares_the_strip += [t.untyped_storage().data_ptr() == a.untyped_storage().data_ptr()]

# %% flat_view_works | wrong | constant | You ask whether the tensor is contiguous; one axis may also have a stride other than 1, as in every second column.
def flat_view_works(shape, stride):
    expected = 1
    for size, step in zip(reversed(shape), reversed(stride)):
        if size != 1:
            if step != expected:
                return False
            expected *= size
    return True

# %% flat_view_works | wrong | edge | An axis of size 1 is never moved along, so its stride must not count; leave such axes out first.
def flat_view_works(shape, stride):
    for k in range(len(shape) - 1):
        if stride[k] != shape[k + 1] * stride[k + 1]:
            return False
    return True

# %% flat_view_works | wrong | axis | How far one gets along a whole row depends on the size of the inner axis; you take that of the outer one.
def flat_view_works(shape, stride):
    kept = [(n, s) for n, s in zip(shape, stride) if n > 1]
    return all(kept[k][1] == kept[k][0] * kept[k + 1][1] for k in range(len(kept) - 1))

# %% flat_view_works | wrong | part | You decide after the first pair of neighbours; all pairs must agree.
def flat_view_works(shape, stride):
    kept = [(n, s) for n, s in zip(shape, stride) if n > 1]
    for outer, inner in zip(kept, kept[1:]):
        if outer[1] == inner[0] * inner[1]:
            return True
        else:
            return False
    return True

# %% flat_view_works | right | - | from the right, one expected jump
def flat_view_works(shape, stride):
    jump = None
    for size, step in list(zip(shape, stride))[::-1]:
        if size == 1:
            continue
        if jump is not None and step != jump:
            return False
        jump = size * step
    return True

# %% six_losses | wrong | choice | Pair 6: no error, but each number of y is used for all 100 examples.
six_losses = ["right", "silent", "raises", "silent", "right", "right"]

# %% six_losses | wrong | choice | Pair 2: a vector against a column; aligned from the right, who meets whom?
six_losses = ["right", "right", "raises", "silent", "right", "silent"]

# %% six_losses | wrong | choice | Pair 4: a size of 1 is repeated, so nothing is raised here.
six_losses = ["right", "silent", "raises", "raises", "right", "silent"]

# %% six_losses | wrong | type | The words are in one string; write a list of six strings.
six_losses = "right silent raises silent right silent"

# %% six_losses | right | - | tries the six pairs
pairs = [((100, 10), (100, 10)), ((100,), (100, 1)), ((100, 10), (100,))]
pairs += [((100, 10), (100, 1)), ((100, 1), (100, 1)), ((100, 10), (10,))]
six_losses = []
for s, t in pairs:
    try:
        shape = (torch.zeros(s) - torch.zeros(t)).shape
        six_losses.append("right" if shape.numel() == torch.zeros(t).numel() else "silent")
    except RuntimeError:
        six_losses.append("raises")

# %% broadcast_shape | wrong | edge | max takes 1 where 1 meets 0, but the axis of size 1 follows the other one, even to 0.
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s, t = (1,) * (n - len(s)) + tuple(s), (1,) * (n - len(t)) + tuple(t)
    for p, q in zip(s, t):
        if p != q and p != 1 and q != 1:
            raise ValueError("do not broadcast")
    return tuple(max(p, q) for p, q in zip(s, t))

# %% broadcast_shape | wrong | order | The sizes are right but come from right to left; turn them round at the end.
def broadcast_shape(s, t):
    s, t, result = list(s), list(t), []
    while s or t:
        p = s.pop() if s else 1
        q = t.pop() if t else 1
        if p == q or q == 1:
            result.append(p)
        elif p == 1:
            result.append(q)
        else:
            raise ValueError((p, q))
    return result

# %% broadcast_shape | wrong | part | zip stops at the shorter shape, so the front axes of the longer one are lost.
def broadcast_shape(s, t):
    result = []
    for p, q in zip(s[::-1], t[::-1]):
        if p == q or q == 1:
            result.insert(0, p)
        elif p == 1:
            result.insert(0, q)
        else:
            raise ValueError("no")
    return tuple(result)

# %% broadcast_shape | wrong | raises | Where the shapes do not fit, this raises torch's RuntimeError; a ValueError is asked for, and the rule by hand.
def broadcast_shape(s, t):
    return tuple(torch.broadcast_shapes(s, t))

# %% broadcast_shape | right | - | recursion from the right, a set of the sizes
def broadcast_shape(s, t):
    if not s or not t:
        return list(s) + list(t)
    sizes = {s[-1], t[-1]} - {1} or {1}
    if len(sizes) > 1:
        raise ValueError(f"{s[-1]} against {t[-1]}")
    return broadcast_shape(s[:-1], t[:-1]) + list(sizes)

# %% units_alive | wrong | axis | You count examples that switch some unit on; units are columns, so the examples must be added up.
def units_alive(h):
    return ((h > 0).sum(dim=1) > 0).sum()

# %% units_alive | wrong | order | You add first and compare then, so negative numbers cancel positive ones; ask each entry first.
def units_alive(h):
    return (h.sum(dim=0) > 0).sum()

# %% units_alive | wrong | edge | A unit that is exactly 0 at best is never above 0, so it is dead; your comparison counts it.
def units_alive(h):
    return (h >= 0).any(dim=0).sum()

# %% units_alive | wrong | type | That says for each unit whether it is alive; how many are there?
def units_alive(h):
    return (h > 0).sum(dim=0) > 0

# %% units_alive | right | - | Python loop over the columns, an int
def units_alive(h):
    return len([column for column in h.t() if bool((column > 0).any())])

# %% mm_from_outer | wrong | axis | k counts the columns of x, not its rows: your loop has the wrong length.
def mm_from_outer(x, w):
    total = torch.zeros(x.shape[0], w.shape[1], dtype=x.dtype)
    for k in range(x.shape[0]):
        total = total + torch.outer(x[:, k], w[k])
    return total

# %% mm_from_outer | right | - | zip over the columns of x and rows of w, added into zeros
def mm_from_outer(x, w):
    total = x.new_zeros(len(x), w.size(1))
    for column, row in zip(x.t(), w):
        total += torch.outer(column, row)
    return total

# %% sum_of_outers | wrong | transpose | Here the sum runs over the columns; the index that must vanish is n, the example.
def sum_of_outers(a, b):
    return a.mm(b.t())

# %% sum_of_outers | wrong | argument | That is the transpose of what is asked: a[n] stands at the left of each outer product.
def sum_of_outers(a, b):
    return b.t().mm(a)

# %% sum_of_outers | wrong | order | You add first and multiply then, so every example meets every other; multiply within each example first.
def sum_of_outers(a, b):
    return torch.outer(a.sum(dim=0), b.sum(dim=0))

# %% sum_of_outers | wrong | page | You use x and g of the page; use the arguments.
def sum_of_outers(a, b):
    return x.t().mm(g)

# %% sum_of_outers | right | - | transpose of the other product
def sum_of_outers(a, b):
    return (b.T @ a).T

# %% matrix_of_rank | wrong | constant | One outer product too few: how often does your loop run?
def matrix_of_rank(rows, columns, r):
    total = torch.zeros(rows, columns)
    for _ in range(1, r):
        total += torch.outer(torch.randn(rows), torch.randn(columns))
    return total

# %% matrix_of_rank | right | - | no random numbers: r ones on the diagonal
def matrix_of_rank(rows, columns, r):
    return torch.eye(rows, columns) * (torch.arange(columns) < r)


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


# %% matrix_of_rank | wrong | shape | You made a tensor with r axes; asked is a matrix, two axes, whose matrix rank is r.
def matrix_of_rank(rows, columns, r):
    m = torch.randn(rows, columns)
    while m.ndim < r:
        m = m.unsqueeze(0)
    return m


# %% matrix_of_rank | right | - | r ones on the diagonal, written through a view
def matrix_of_rank(rows, columns, r):
    m = torch.zeros(rows, columns)
    m.diagonal()[:r] = 1
    return m


# %% flat_index | wrong | constant | You subtract one from each index; indices and places count from 0 here, so index 0 is no move at all.
def flat_index(index, stride, offset):
    place = offset
    for k in range(len(index)):
        place += (index[k] - 1) * stride[k]
    return place


# %% flat_index | right | - | NumPy's dot product
def flat_index(index, stride, offset):
    return int(np.dot(np.array(index, dtype=int), np.array(stride, dtype=int))) + offset


# %% shares_the_strip | right | - | made from a string of ones and zeros
shares_the_strip = [c == "1" for c in "110100"]


# %% flat_view_works | wrong | part | You leave out the axes of size 1 in the shape but not in the stride, so sizes and strides no longer belong together.
def flat_view_works(shape, stride):
    sizes = [n for n in shape if n != 1]
    for k in range(len(sizes) - 1):
        if stride[k] != sizes[k + 1] * stride[k + 1]:
            return False
    return True


# %% flat_view_works | right | - | walks from the right and keeps the jump that must come next
def flat_view_works(shape, stride):
    needed = None
    for n, s in reversed(list(zip(shape, stride))):
        if n == 1:
            continue
        if needed is not None and s != needed:
            return False
        needed = n * s
    return True


# %% six_losses | wrong | choice | The fourth: each example has one target, but its ten predictions all meet that same one; is a number used twice?
six_losses = ["right", "silent", "raises", "right", "right", "silent"]


# %% six_losses | wrong | axis | You aligned the shapes from the left; they are aligned from the right, which changes the third and the sixth.
six_losses = ["right", "silent", "silent", "silent", "right", "raises"]


# %% broadcast_shape | wrong | edge | "a or 1" also replaces a size 0, not only a missing size; a size of 0 is a real one.
def broadcast_shape(s, t):
    from itertools import zip_longest
    out = []
    for a, b in zip_longest(s[::-1], t[::-1]):
        a = a or 1
        b = b or 1
        if a != b and a != 1 and b != 1:
            raise ValueError("no")
        out.append(b if a == 1 else a)
    return out[::-1]


# %% broadcast_shape | right | - | recursive, last axis first
def broadcast_shape(s, t):
    s, t = tuple(s), tuple(t)
    if not s or not t:
        return s + t
    a, b = s[-1], t[-1]
    if 1 in (a, b):
        last = b if a == 1 else a
    elif a == b:
        last = a
    else:
        raise ValueError(f"{a} against {b}")
    return broadcast_shape(s[:-1], t[:-1]) + (last,)


# %% units_alive | wrong | choice | You ask for units that are above 0 for every example; for being alive one example is enough.
def units_alive(h):
    alive = (h > 0).all(dim=0)
    return alive.sum()


# %% units_alive | wrong | raises | max along an axis returns two tensors, values and indices, and a pair cannot be compared with 0.
def units_alive(h):
    return (h.max(dim=0) > 0).sum()


# %% units_alive | right | - | set of the columns in which a positive element lies
def units_alive(h):
    return len({column for row, column in (h > 0).nonzero().tolist()})


# %% mm_from_outer | right | - | all sheets at once by broadcasting, then summed
def mm_from_outer(x, w):
    columns = x.t()[:, :, None]
    rows = w[:, None, :]
    return (columns * rows).sum(dim=0)


# %% matrix_of_rank | wrong | edge | You begin with one outer product, so the rank is never below 1; r may be 0.
def matrix_of_rank(rows, columns, r):
    m = torch.outer(torch.randn(rows), torch.randn(columns))
    for _ in range(r - 1):
        m += torch.outer(torch.randn(rows), torch.randn(columns))
    return m


# %% matrix_of_rank | right | - | r ones on the diagonal, the rest 0
def matrix_of_rank(rows, columns, r):
    m = torch.eye(rows, columns)
    m[:, r:] = 0
    return m


# %% flat_index | wrong | part | This works for two axes only; the tuples may have any length, even 0.
def flat_index(index, stride, offset):
    i, j = index
    return offset + i * stride[0] + j * stride[1]


# %% flat_index | wrong | mixed | Two loops inside each other let every index meet every stride; index k belongs to stride k alone.
def flat_index(index, stride, offset):
    return offset + sum(i * s for i in index for s in stride)


# %% flat_index | right | - | map with two tuples, sum that starts at the offset
def flat_index(index, stride, offset):
    return sum(map(lambda i, s: i * s, index, stride), offset)


# %% shares_the_strip | wrong | choice | Adding 0 changes no number, but arithmetic always writes its result onto a new strip.
shares_the_strip = [True, True, True, True, False, False]


# %% shares_the_strip | right | - | names the ones that share
names = ["a[:, 1:]", "a.t()[0]", "a + 0", "a.reshape(6)", "a.t().reshape(6)", "a.clone().t()"]
views = {"a[:, 1:]", "a.t()[0]", "a.reshape(6)"}
shares_the_strip = [name in views for name in names]


# %% flat_view_works | wrong | order | Strides that fall from left to right exclude a transpose, but not gaps: compare how far a jump is with how long the row is.
def flat_view_works(shape, stride):
    strides = [s for n, s in zip(shape, stride) if n != 1]
    return strides == sorted(strides, reverse=True)


# %% flat_view_works | right | - | from the right, with the jump that is expected next
def flat_view_works(shape, stride):
    expected = None
    for k in range(len(shape) - 1, -1, -1):
        if shape[k] == 1:
            continue
        if expected is not None and stride[k] != expected:
            return False
        expected = shape[k] * stride[k]
    return True


# %% six_losses | right | - | fills in the two other words
six_losses = ["silent"] * 6
six_losses[0] = six_losses[4] = "right"
six_losses[2] = "raises"


# %% broadcast_shape | wrong | part | Only a 1 in s is stretched here; a 1 in t may be stretched as well.
def broadcast_shape(s, t):
    k = max(len(s), len(t))
    s = (1,) * (k - len(s)) + tuple(s)
    t = (1,) * (k - len(t)) + tuple(t)
    out = ()
    for m, n in zip(s, t):
        if m == n:
            out += (m,)
        elif m == 1:
            out += (n,)
        else:
            raise ValueError("shapes do not broadcast")
    return out


# %% broadcast_shape | right | - | zip_longest from the right
def broadcast_shape(s, t):
    from itertools import zip_longest

    out = []
    for m, n in zip_longest(reversed(s), reversed(t), fillvalue=1):
        sizes = {m, n} - {1}
        if len(sizes) > 1:
            raise ValueError(f"{m} against {n}")
        out.insert(0, sizes.pop() if sizes else 1)
    return out


# %% units_alive | wrong | sign | You count the dead units; the living ones are asked for.
def units_alive(h):
    dead = (h <= 0).all(dim=0)
    return dead.sum().item()


# %% units_alive | right | - | counts the different columns of the positive places
def units_alive(h):
    return len(set((h > 0).nonzero()[:, 1].tolist()))


# %% mm_from_outer | wrong | factor | Sheet 0 is added twice: you begin with it, and the loop adds it again.
def mm_from_outer(x, w):
    c = torch.outer(x[:, 0], w[0])
    for k in range(w.shape[0]):
        c = c + torch.outer(x[:, k], w[k])
    return c


# %% mm_from_outer | right | - | reduce over map
def mm_from_outer(x, w):
    from functools import reduce

    sheets = map(torch.outer, x.t(), w)
    return reduce(torch.add, sheets, x.new_zeros(x.shape[0], w.shape[1]))


# %% sum_of_outers | wrong | factor | You return the mean over the examples; the sum is asked for.
def sum_of_outers(a, b):
    n = len(a)
    return a.t() @ b / n


# %% sum_of_outers | right | - | einsum, summed over n
def sum_of_outers(a, b):
    return torch.einsum("ni,nj->ij", a, b)


# %% rank_of_slice | right | - | counts what is left of the four axes
rank_of_slice = images.ndim - len([i for i in (slice(None), 0, 5) if isinstance(i, int)])


# %% flat_index | wrong | factor | NumPy counts its strides in bytes; in what unit does PyTorch count them?
def flat_index(index, stride, offset):
    itemsize = 8
    place = offset
    for i, s in zip(index, stride):
        place += i * s // itemsize
    return place


# %% flat_index | wrong | edge | The tuples may be empty: what does reduce start from when there is nothing to add?
def flat_index(index, stride, offset):
    from functools import reduce

    moves = [i * s for i, s in zip(index, stride)]
    return reduce(lambda a, b: a + b, moves) + offset


# %% flat_index | right | - | sum with a start value, by position
def flat_index(index, stride, offset):
    return sum((index[k] * stride[k] for k in range(len(index))), offset)


# %% shares_the_strip | wrong | choice | Look at the second again: a row of a.t() is read with jumps, and does a recipe with jumps need a copy?
shares_the_strip = [True, False, False, True, False, False]


# %% shares_the_strip | right | - | compares the storages' addresses
home = a.untyped_storage().data_ptr()
shares_the_strip = []
for t in (a[:, 1:], a.t()[0], a + 0, a.reshape(6), a.t().reshape(6), a.clone().t()):
    shares_the_strip.append(t.untyped_storage().data_ptr() == home)


# %% flat_view_works | wrong | edge | You skip every pair that has an axis of size 1: then who compares the two axes that stand on either side of it?
def flat_view_works(shape, stride):
    for k in range(len(shape) - 1):
        if shape[k] == 1 or shape[k + 1] == 1:
            continue
        if stride[k] != shape[k + 1] * stride[k + 1]:
            return False
    return True


# %% flat_view_works | wrong | order | Which of two neighbours makes the longer jump: you multiply the size and the stride of the outer axis, and compare with the inner one.
def flat_view_works(shape, stride):
    axes = [(n, s) for n, s in zip(shape, stride) if n != 1]
    return all(
        n * s == next_s for (n, s), (_, next_s) in zip(axes[:-1], axes[1:])
    )


# %% flat_view_works | wrong | mixed | You ask whether the elements fill a piece of the strip without gaps: does that say in which order they are read, and are equal gaps forbidden?
def flat_view_works(shape, stride):
    numel = 1
    last_place = 0
    for n, s in zip(shape, stride):
        numel *= n
        last_place += (n - 1) * s
    return last_place == numel - 1


# %% flat_view_works | right | - | one walk from the last axis, keeps what the next stride must be
def flat_view_works(shape, stride):
    expected = None
    for n, s in reversed(list(zip(shape, stride))):
        if n == 1:
            continue
        if expected is not None and s != expected:
            return False
        expected = n * s
    return True


# %% six_losses | wrong | choice | Look at pair 2 again: written one above the other from the right, does anything clash?
six_losses = ["right", "raises", "raises", "silent", "right", "silent"]


# %% six_losses | wrong | choice | Look at pair 6 again: an axis that is missing at the left, is it an error?
six_losses = ["right", "silent", "raises", "silent", "right", "raises"]


# %% six_losses | right | - | a dictionary by pair, then its values
verdicts = dict.fromkeys(range(1, 7), "silent")
verdicts[1] = verdicts[5] = "right"
verdicts[3] = "raises"
six_losses = list(verdicts.values())


# %% broadcast_shape | right | - | zip_longest with fill 1 and sets
def broadcast_shape(s, t):
    from itertools import zip_longest

    out = ()
    for pair in zip_longest(tuple(s)[::-1], tuple(t)[::-1], fillvalue=1):
        sizes = set(pair) - {1} or {1}
        if len(sizes) > 1:
            raise ValueError(f"{pair[0]} against {pair[1]}")
        out = (sizes.pop(),) + out
    return out


# %% units_alive | wrong | factor | You return the share of the units that are alive: how many are they?
def units_alive(h):
    alive = (h > 0).any(dim=0)
    return alive.double().mean()


# %% units_alive | right | - | python loop over the columns
def units_alive(h):
    count = 0
    for unit in h.t():
        if any(v > 0 for v in unit.tolist()):
            count += 1
    return count


# %% mm_from_outer | right | - | zip of the columns and the rows, stacked on zeros
def mm_from_outer(x, w):
    total = torch.zeros(x.shape[0], w.shape[1], dtype=x.dtype)
    for column, row in zip(x.t(), w):
        total = total.add(torch.outer(column, row))
    return total


# %% matrix_of_rank | right | - | the unit matrix, cut off after r rows
def matrix_of_rank(rows, columns, r):
    m = torch.eye(rows, columns)
    m[r:] = 0
    return m


# %% rank_of_slice | right | - | four axes less two numbers
rank_of_slice = 4 - len([0, 5])


# %% flat_index | wrong | mixed | You use the numbers as if they were sizes of the axes; a stride already says how many places one index is worth.
def flat_index(index, stride, offset):
    place = 0
    for i, s in zip(index, stride):
        place = place * s + i
    return offset + place


# %% flat_index | wrong | edge | With no index at all you return 0; a tensor of rank 0 has an element, too: where does it start?
def flat_index(index, stride, offset):
    if len(index) == 0:
        return 0
    place = offset
    for k in range(len(index)):
        place += index[k] * stride[k]
    return place


# %% flat_index | right | - | sum of map with a start value
def flat_index(index, stride, offset):
    return sum(map(lambda i, s: s * i, index, stride), offset)


# %% shares_the_strip | right | - | compares the storages
candidates = [a[:, 1:], a.t()[0], a + 0, a.reshape(6), a.t().reshape(6), a.clone().t()]
shares_the_strip = [
    t.untyped_storage().data_ptr() == a.untyped_storage().data_ptr() for t in candidates
]


# %% flat_view_works | wrong | order | You let the first axis run fastest, as MATLAB does; view reads row by row, so the last axis runs fastest.
def flat_view_works(shape, stride):
    axes = [(n, s) for n, s in zip(shape, stride) if n > 1]
    return all(axes[k + 1][1] == axes[k][0] * axes[k][1] for k in range(len(axes) - 1))


# %% six_losses | wrong | choice | Two columns of the same shape: is any axis repeated there at all?
six_losses = ["right", "silent", "raises", "silent", "silent", "silent"]


# %% broadcast_shape | wrong | edge | A size of 0 counts as "nothing there" in your condition; 0 is a size like any other: what do 1 and 0 give?
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    result = []
    for k in range(1, n + 1):
        a = (k <= len(s) and s[-k]) or 1
        b = (k <= len(t) and t[-k]) or 1
        if a != b and 1 not in (a, b):
            raise ValueError("shapes do not broadcast")
        result.append(b if a == 1 else a)
    return result[::-1]


# %% broadcast_shape | right | - | recursion from the right
def broadcast_shape(s, t):
    if not s or not t:
        return tuple(s) + tuple(t)
    sizes = {s[-1], t[-1]}
    if len(sizes) == 2:
        sizes.discard(1)
    if len(sizes) == 2:
        raise ValueError(f"{s[-1]} against {t[-1]}")
    return broadcast_shape(tuple(s)[:-1], tuple(t)[:-1]) + tuple(sizes)


# %% units_alive | right | - | loop over the columns
def units_alive(h):
    return len([column for column in h.t() if (column > 0).any()])


# %% mm_from_outer | wrong | page | Your start has the shape of the page's product, 2 x 2; the shape must follow from the arguments.
def mm_from_outer(x, w):
    product = torch.zeros(2, 2)
    for k in range(x.size(1)):
        product += torch.outer(x[:, k], w[k, :])
    return product


# %% mm_from_outer | right | - | columns and rows zipped, stacked
def mm_from_outer(x, w):
    total = x.new_zeros(x.shape[0], w.shape[1])
    for column, row in zip(x.t(), w):
        total = torch.add(total, torch.outer(column, row))
    return total


# %% matrix_of_rank | wrong | mixed | add without an underscore makes a new tensor, which nobody keeps: you return the zeros of the start.
def matrix_of_rank(rows, columns, r):
    m = torch.zeros(rows, columns)
    for _ in range(r):
        m.add(torch.outer(torch.randn(rows), torch.randn(columns)))
    return m


# %% matrix_of_rank | right | - | ones on the diagonal
def matrix_of_rank(rows, columns, r):
    m = torch.zeros(rows, columns)
    for k in range(r):
        m[k, k] = 1
    return m


# %% flat_index | wrong | part | Each turn of the loop begins at the offset again and forgets the moves before it, so only the last axis counts (and with no axes nothing is defined).
def flat_index(index, stride, offset):
    for i, s in zip(index, stride):
        place = offset + i * s
    return place


# %% shares_the_strip | right | - | from zeros and ones
shares_the_strip = [bool(n) for n in (1, 1, 0, 1, 0, 0)]


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


# %% units_alive | right | - | a set of column numbers
def units_alive(h):
    return len({int(column) for _, column in (h > 0).nonzero()})


# %% mm_from_outer | right | - | all sheets at once by broadcasting
def mm_from_outer(x, w):
    sheets = x.t()[:, :, None] * w[:, None, :]
    return sheets.sum(dim=0)


# %% sum_of_outers | right | - | the other product, transposed
def sum_of_outers(a, b):
    return (b.t() @ a).t()


# %% rank_of_slice | right | - | counts the axes in the brackets that are not numbers
mentioned = [":", 0, 5, ":"]
rank_of_slice = sum(1 for m in mentioned if m == ":")


# %% flat_index | wrong | constant | place starts again from offset in every round, so only the last axis counts.
def flat_index(index, stride, offset):
    place = offset
    for i, s in zip(index, stride):
        place = offset
        place += i * s
    return place


# %% flat_index | wrong | constant | You count the indices from 1, as in R or Excel; in PyTorch index 0 is the first.
def flat_index(index, stride, offset):
    moves = [(i - 1) * s for i, s in zip(index, stride)]
    return offset + sum(moves)


# %% flat_index | right | - | C++ loop with a counter
def flat_index(index, stride, offset):
    place = offset
    k = 0
    while k < len(index):
        place = place + index[k] * stride[k]
        k += 1
    return place


# %% shares_the_strip | right | - | asks the storages for their addresses
strip_address = a.untyped_storage().data_ptr()
shares_the_strip = []
for c in (a[:, 1:], a.t()[0], a + 0, a.reshape(6), a.t().reshape(6), a.clone().t()):
    shares_the_strip.append(c.untyped_storage().data_ptr() == strip_address)


# %% flat_view_works | right | - | one pass from the right, carrying the wanted stride
def flat_view_works(shape, stride):
    want = None
    for size, step in reversed(list(zip(shape, stride))):
        if size == 1:
            continue
        if want is not None and step != want:
            return False
        want = step * size
    return True


# %% six_losses | wrong | choice | The third: R would recycle the 100 numbers because 1000 is a multiple; does PyTorch recycle, too?
six_losses = [
    "right",
    "silent",
    "silent",  # 100 goes into 1000
    "silent",
    "right",
    "silent",
]


# %% six_losses | right | - | tries the shapes with NumPy
pairs = [((100, 10), (100, 10)), ((100,), (100, 1)), ((100, 10), (100,)),
         ((100, 10), (100, 1)), ((100, 1), (100, 1)), ((100, 10), (10,))]


def _word(s, t):
    try:
        np.broadcast_shapes(s, t)
    except ValueError:
        return "raises"
    return "right" if s == t else "silent"


six_losses = [_word(s, t) for s, t in pairs]


# %% broadcast_shape | wrong | edge | You raise only if both sizes are above 1: what about 0 against 5?
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s = (1,) * (n - len(s)) + tuple(s)
    t = (1,) * (n - len(t)) + tuple(t)
    out = []
    for a, b in zip(s, t):
        if a > 1 and b > 1 and a != b:
            raise ValueError("shapes do not broadcast")
        out.append(b if a == 1 else a)
    return tuple(out)


# %% broadcast_shape | wrong | mixed | That a size is a multiple of the other is enough for R's recycling; broadcasting repeats only axes of size 1.
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s = [1] * (n - len(s)) + list(s)
    t = [1] * (n - len(t)) + list(t)
    result = []
    for a, b in zip(s, t):
        small, large = min(a, b), max(a, b)
        if small == 0:
            if large > 1:
                raise ValueError("cannot recycle length 0")
            result.append(0)
        elif large % small == 0:
            result.append(large)
        else:
            raise ValueError("longer size is not a multiple of shorter size")
    return result


# %% broadcast_shape | right | - | a set of sizes for each axis
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    result = []
    for k in range(-n, 0):
        sizes = {shape[k] for shape in (s, t) if len(shape) >= -k} - {1}
        if len(sizes) > 1:
            raise ValueError(f"axis {k}: {sizes}")
        result.append(sizes.pop() if sizes else 1)
    return result


# %% units_alive | wrong | axis | Your loop goes over the columns, but len(h) is the number of rows.
def units_alive(h):
    alive = 0
    for j in range(len(h)):
        if (h[:, j] > 0).any():
            alive += 1
    return alive


# %% units_alive | right | - | a set of the columns in which something is positive
def units_alive(h):
    return len({j for n, j in (h > 0).nonzero().tolist()})


# %% mm_from_outer | right | - | reduce over map, with a start
def mm_from_outer(x, w):
    from functools import reduce
    start = x.new_zeros(x.shape[0], w.shape[1])
    return reduce(torch.add, map(torch.outer, x.t().unbind(), w.unbind()), start)


# %% sum_of_outers | wrong | part | You have the outer product of each example, stacked; the sum over the examples is missing.
def sum_of_outers(a, b):
    return torch.einsum("ni,nj->nij", a, b)


# %% matrix_of_rank | wrong | argument | The third argument of eye says which diagonal holds the ones, not how many of them there are.
def matrix_of_rank(rows, columns, r):
    return torch.from_numpy(np.eye(rows, columns, r))


# %% matrix_of_rank | right | - | r ones on the diagonal, set one by one
def matrix_of_rank(rows, columns, r):
    m = torch.zeros(rows, columns)
    for k in range(r):
        m[k, k] = 1.0
    return m


# %% rank_of_slice | right | - | subtracts the two axes taken by numbers
n_axes = 4
n_ints = 2  # the 0 and the 5
rank_of_slice = n_axes - n_ints


# %% shares_the_strip | wrong | choice | In PyTorch, unlike in Julia, indexing with numbers and slices copies nothing: look at the first two again.
# slicing makes a copy (need @view otherwise)
shares_the_strip = [False, False, False, True, False, False]


# %% shares_the_strip | right | - | built from the indices of those that share
shares = {0, 1, 3}
shares_the_strip = [k in shares for k in range(6)]


# %% flat_view_works | wrong | order | You walk as if the first index ran fastest (column order); rows are read with the last index running fastest.
def flat_view_works(shape, stride):
    dims = [(n, s) for n, s in zip(shape, stride) if n > 1]
    for k in range(1, len(dims)):
        n_before, s_before = dims[k - 1]
        if dims[k][1] != n_before * s_before:
            return False
    return True


# %% flat_view_works | right | - | walks from the right and carries the stride that must come next
def flat_view_works(shape, stride):
    wanted = None
    for k in range(len(shape) - 1, -1, -1):
        if shape[k] == 1:
            continue
        if wanted is not None and stride[k] != wanted:
            return False
        wanted = stride[k] * shape[k]
    return True


# %% six_losses | right | - | a dictionary of exceptions, all else silent
known = {1: "right", 3: "raises", 5: "right"}
six_losses = [known.get(k, "silent") for k in range(1, 7)]


# %% broadcast_shape | right | - | recursion on the last axes
def broadcast_shape(s, t):
    s, t = tuple(s), tuple(t)
    if not s:
        return t
    if not t:
        return s
    m, n = s[-1], t[-1]
    if 1 not in (m, n) and m != n:
        raise ValueError(f"{m} against {n}")
    last = n if m == 1 else m
    return broadcast_shape(s[:-1], t[:-1]) + (last,)


# %% units_alive | wrong | part | You count every positive element; a unit that is positive for several examples is counted several times.
def units_alive(h):
    n, m = h.shape
    alive = 0
    for j in range(m):
        for i in range(n):
            if h[i, j] > 0:
                alive += 1
    return alive


# %% units_alive | right | - | a set of the columns in which something is positive
def units_alive(h):
    return len({j for i, j in (h > 0).nonzero().tolist()})


# %% mm_from_outer | right | - | zip over the columns of x and the rows of w, in-place sum
def mm_from_outer(x, w):
    c = torch.zeros(x.shape[0], w.shape[1], dtype=x.dtype)
    for col, row in zip(x.t(), w):
        c.add_(torch.outer(col, row))
    return c


# %% matrix_of_rank | right | - | ones on the first r places of the diagonal
def matrix_of_rank(rows, columns, r):
    m = torch.zeros(rows, columns)
    for k in range(r):
        m[k, k] = k + 1.0
    return m


# %% rank_of_slice | right | - | computes it from ndim
rank_of_slice = images.ndim - len((0, 5))


# %% flat_index | wrong | mixed | A Python for loop over index gives the indices themselves, not their positions 0, 1, 2, so the stride you look up is not the one of this axis.
def flat_index(index, stride, offset):
    place = offset
    for i in index:
        place += i * stride[i]
    return place


# %% flat_index | wrong | part | Each turn of the loop starts anew from the offset, so only the move of the last axis is left at the end.
def flat_index(index, stride, offset):
    place = offset
    for k in range(len(index)):
        place = offset + index[k] * stride[k]
    return place


# %% shares_the_strip | right | - | built from the places that share
shares_the_strip = [k in {0, 1, 3} for k in range(6)]


# %% flat_view_works | wrong | argument | Your new tensor has the shape but not the stride, and a fresh tensor can always be viewed: the stride is never looked at.
def flat_view_works(shape, stride):
    try:
        torch.zeros(shape).view(-1)
    except RuntimeError:
        return False
    return True


# %% flat_view_works | right | - | one walk from the right, remembering the step and the length so far
def flat_view_works(shape, stride):
    step, length = None, 1
    for size, jump in reversed(list(zip(shape, stride))):
        if size == 1:
            continue
        if step is None:
            step = jump
        elif jump != step * length:
            return False
        length *= size
    return True


# %% broadcast_shape | wrong | edge | You take the first size only if it is above 1, so 0 against 1 gives 1: the size 0 needs the same rule as all the others.
def broadcast_shape(s, t):
    s, t = list(s), list(t)
    while len(s) < len(t):
        s.insert(0, 1)
    while len(t) < len(s):
        t.insert(0, 1)
    out = []
    for a, b in zip(s, t):
        if a != b and a != 1 and b != 1:
            raise ValueError("does not fit")
        out.append(a if a > 1 else b)
    return out


# %% broadcast_shape | right | - | recursive, last axis first
def broadcast_shape(s, t):
    s, t = tuple(s), tuple(t)
    if not s or not t:
        return s or t
    a, b = s[-1], t[-1]
    if a != b and 1 not in (a, b):
        raise ValueError(f"{a} against {b}")
    return broadcast_shape(s[:-1], t[:-1]) + (b if a == 1 else a,)


# %% units_alive | wrong | part | The length of the mask is the number of all columns; count how many of its entries are True.
def units_alive(h):
    alive = (h > 0).any(dim=0)
    return len(alive)


# %% units_alive | right | - | ReLU, sum and count_nonzero
def units_alive(h):
    return torch.count_nonzero(h.clamp(min=0).sum(dim=0))


# %% mm_from_outer | wrong | transpose | A loop over x gives its rows; sheet k needs another part of x.
def mm_from_outer(x, w):
    return sum(torch.outer(a, b) for a, b in zip(x, w))


# %% mm_from_outer | right | - | all sheets at once by broadcasting, then sum over k
def mm_from_outer(x, w):
    return (x[:, :, None] * w[None, :, :]).sum(dim=1)


# %% matrix_of_rank | wrong | shape | The matrix rank is right, but only r rows are left: the matrix must have the given number of rows.
def matrix_of_rank(rows, columns, r):
    full = torch.randn(rows, columns)
    return full[:r]


# %% matrix_of_rank | right | - | r ones on the diagonal
def matrix_of_rank(rows, columns, r):
    m = torch.zeros(rows, columns)
    m.diagonal()[:r].fill_(1)
    return m


# %% rank_of_slice | wrong | choice | That is a bound for the matrix rank of linear algebra; rank means here how many indices name one element.
rank_of_slice = min(100, 28)  # rank of a 100 x 28 matrix


# %% rank_of_slice | right | - | counts down from four
rank_of_slice = 4
for entry in (slice(None), 0, 5):
    if isinstance(entry, int):
        rank_of_slice -= 1


# %% flat_index | right | - | NumPy dot product
def flat_index(index, stride, offset):
    return offset + int(np.dot(np.array(index, dtype=int), np.array(stride, dtype=int)))


# %% shares_the_strip | right | - | compares the storages' addresses
candidates = [a[:, 1:], a.t()[0], a + 0, a.reshape(6), a.t().reshape(6), a.clone().t()]
shares_the_strip = [
    c.untyped_storage().data_ptr() == a.untyped_storage().data_ptr() for c in candidates
]


# %% flat_view_works | wrong | part | You compare the two ends only; with three axes or more, the one between may have any stride, and you do not see it.
def flat_view_works(shape, stride):
    axes = [(n, s) for n, s in zip(shape, stride) if n > 1]
    if len(axes) < 2:
        return True
    total = 1
    for n, s in axes:
        total *= n
    return axes[0][0] * axes[0][1] == total * axes[-1][1]


# %% flat_view_works | right | - | walks from the right with the expected next stride
def flat_view_works(shape, stride):
    needed = None
    for size, step in list(zip(shape, stride))[::-1]:
        if size == 1:
            continue
        if needed not in (None, step):
            return False
        needed = size * step
    return True


# %% six_losses | right | - | tries them out and counts elements
six_losses = []
for s, t in [((100, 10), (100, 10)), ((100,), (100, 1)), ((100, 10), (100,)),
             ((100, 10), (100, 1)), ((100, 1), (100, 1)), ((100, 10), (10,))]:
    p, q = torch.zeros(s), torch.zeros(t)
    try:
        n = (p - q).numel()
    except RuntimeError:
        six_losses += ["raises"]
    else:
        six_losses += ["right" if n == p.numel() == q.numel() else "silent"]


# %% broadcast_shape | right | - | zip_longest from the right, set of sizes without 1
def broadcast_shape(s, t):
    from itertools import zip_longest

    result = []
    for pair in zip_longest(reversed(tuple(s)), reversed(tuple(t)), fillvalue=1):
        sizes = set(pair) - {1}
        if len(sizes) > 1:
            raise ValueError(f"{pair[0]} against {pair[1]}")
        result.insert(0, sizes.pop() if sizes else 1)
    return result


# %% mm_from_outer | wrong | shape | The star pairs element with element of two vectors and makes a vector (or raises); a sheet has rank 2.
def mm_from_outer(x, w):
    total = 0
    for k in range(x.shape[1]):
        total = total + x[:, k] * w[k, :]
    return total


# %% rank_of_slice | right | - | a difference of two counts
axes, numbers_between_brackets = 4, 2
rank_of_slice = axes - numbers_between_brackets


# %% flat_index | wrong | edge | A tensor of rank 0 has no index, but it still lies somewhere on the strip: where does it start?
def flat_index(index, stride, offset):
    if not index:
        return 0
    place = offset
    for k in range(len(index)):
        place += index[k] * stride[k]
    return place


# %% flat_index | right | - | NumPy dot product
def flat_index(index, stride, offset):
    return int(np.dot(index, stride)) + offset


# %% shares_the_strip | right | - | compares the addresses of the strips
def same_strip(t):
    return t.untyped_storage().data_ptr() == a.untyped_storage().data_ptr()


candidates = a[:, 1:], a.t()[0], a + 0, a.reshape(6), a.t().reshape(6), a.clone().t()
shares_the_strip = [same_strip(t) for t in candidates]


# %% flat_view_works | wrong | mixed | You ask whether the places have no gaps; gaps may be fine if they are equal, and without gaps the order may still jump (think of a.t()).
def flat_view_works(shape, stride):
    count = 1
    last = 0
    for n, s in zip(shape, stride):
        count *= n
        last += (n - 1) * s
    return last + 1 == count


# %% six_losses | right | - | tried out on tensors
def verdict(s, t):
    try:
        d = torch.zeros(s) - torch.zeros(t)
    except RuntimeError:
        return "raises"
    return "right" if d.shape == torch.Size(s) == torch.Size(t) else "silent"


six_losses = [
    verdict(s, t)
    for s, t in [
        ((100, 10), (100, 10)),
        ((100,), (100, 1)),
        ((100, 10), (100,)),
        ((100, 10), (100, 1)),
        ((100, 1), (100, 1)),
        ((100, 10), (10,)),
    ]
]


# %% broadcast_shape | right | - | zip_longest and sets of sizes other than 1
def broadcast_shape(s, t):
    from itertools import zip_longest

    out = []
    for pair in zip_longest(reversed(s), reversed(t), fillvalue=1):
        sizes = set(pair) - {1}
        if len(sizes) > 1:
            raise ValueError(f"{tuple(s)} and {tuple(t)} do not broadcast")
        out.insert(0, sizes.pop() if sizes else 1)
    return out


# %% mm_from_outer | wrong | axis | You pair rows of x with columns of w, as for single entries; a sheet is made of a column of x and a row of w.
def mm_from_outer(x, w):
    return sum(torch.outer(row, col) for row, col in zip(x, w.t()))


# %% mm_from_outer | wrong | part | You start with sheet 0, and range already leaves its end out: so the last sheet is missing.
def mm_from_outer(x, w):
    total = torch.outer(x[:, 0], w[0])
    for k in range(1, x.shape[1] - 1):
        total = total + torch.outer(x[:, k], w[k])
    return total


# %% mm_from_outer | wrong | axis | The sheets are right, but sum() without an axis adds all their elements to one number; only the axis of the sheets should vanish.
def mm_from_outer(x, w):
    sheets = torch.stack([torch.outer(x[:, k], w[k]) for k in range(w.shape[0])])
    return sheets.sum()


# %% matrix_of_rank | wrong | shape | The rank is right, but the matrix has r rows and r columns in place of the given numbers.
def matrix_of_rank(rows, columns, r):
    return torch.eye(r)


# %% rank_of_slice | right | - | counts the numbers in the key and subtracts
key = (slice(None), 0, 5)
rank_of_slice = images.ndim - sum(isinstance(part, int) for part in key)


# %% flat_index | wrong | page | The task asks for the place; you return the number that lies there, and on the page's own strip.
def flat_index(index, stride, offset):
    place = offset
    for i, s in zip(index, stride):
        place += i * s
    return strip[place]


# %% shares_the_strip | wrong | choice | One of the two reshapes reads the strip with unequal jumps, so one stride cannot do it: look at the fifth.
shares_the_strip = [True, True, False, True, True, False]


# %% shares_the_strip | right | - | writes into each and looks whether the matrix changed
shares_the_strip = []
for make in (
    lambda m: m[:, 1:],
    lambda m: m.t()[0],
    lambda m: m + 0,
    lambda m: m.reshape(6),
    lambda m: m.t().reshape(6),
    lambda m: m.clone().t(),
):
    fresh = torch.arange(6).view(2, 3)
    make(fresh).fill_(-1)
    shares_the_strip.append(bool((fresh == -1).any()))


# %% flat_view_works | right | - | writes down the jumps of the odometer, one for each axis that can tick
def flat_view_works(shape, stride):
    jumps, walked = set(), 0
    for size, step in zip(shape[::-1], stride[::-1]):
        if size > 1:
            jumps.add(step - walked)
            walked += (size - 1) * step
    return len(jumps) <= 1


# %% six_losses | right | - | compares the shapes, and lets torch find the one that raises
def judge(s1, s2):
    if s1 == s2:
        return "right"
    try:
        torch.broadcast_shapes(s1, s2)
    except RuntimeError:
        return "raises"
    return "silent"


lefts = [(100, 10), (100,), (100, 10), (100, 10), (100, 1), (100, 10)]
rights = [(100, 10), (100, 1), (100,), (100, 1), (100, 1), (10,)]
six_losses = list(map(judge, lefts, rights))


# %% broadcast_shape | wrong | raises | In Python reverse() turns the list round in place and returns None; what you go on with is that None.
def broadcast_shape(s, t):
    a = list(s).reverse()
    b = list(t).reverse()
    out = []
    for k in range(max(len(a), len(b))):
        p = a[k] if k < len(a) else 1
        q = b[k] if k < len(b) else 1
        if p != q and p != 1 and q != 1:
            raise ValueError("shapes do not match")
        out.append(q if p == 1 else p)
    out.reverse()
    return out


# %% broadcast_shape | right | - | zip_longest and a set of what is not 1
def broadcast_shape(s, t):
    from itertools import zip_longest
    out = []
    for pair in zip_longest(tuple(s)[::-1], tuple(t)[::-1], fillvalue=1):
        sizes = set(pair) - {1} or {1}
        if len(sizes) == 2:
            raise ValueError(f"{pair[0]} meets {pair[1]}")
        out.insert(0, sizes.pop())
    return tuple(out)


# %% mm_from_outer | wrong | transpose | Sheet k is made of a column of x and a row of w; you took rows of both.
def mm_from_outer(x, w):
    return sum(torch.outer(x[k], w[k]) for k in range(x.shape[0]))


# %% rank_of_slice | right | - | axes of images minus the indices that are numbers
rank_of_slice = images.ndim - sum(isinstance(i, int) for i in (slice(None), 0, 5))


# %% flat_index | wrong | constant | You count indices from 1, as MATLAB does; here they count from 0, so index 0 moves nowhere.
def flat_index(index, stride, offset):
    place = offset
    for i, s in zip(index, stride):
        place += (i - 1) * s
    return place


# %% shares_the_strip | right | - | storage addresses compared
candidates = a[:, 1:], a.t()[0], a + 0, a.reshape(6), a.t().reshape(6), a.clone().t()
home = a.untyped_storage().data_ptr()
shares_the_strip = [c.untyped_storage().data_ptr() == home for c in candidates]


# %% flat_view_works | wrong | part | You compare only the outermost axis with the innermost; with three axes or more, those between may still jump unequally.
def flat_view_works(shape, stride):
    axes = [(n, s) for n, s in zip(shape, stride) if n > 1]
    if not axes:
        return True
    total = 1
    for n, s in axes:
        total *= n
    first_size, first_stride = axes[0]
    last_size, last_stride = axes[-1]
    return first_size * first_stride == total * last_stride


# %% flat_view_works | right | - | from the right, with the step that the next axis must have
def flat_view_works(shape, stride):
    want = None
    for n, s in list(zip(shape, stride))[::-1]:
        if n == 1:
            continue
        if want is not None and s != want:
            return False
        want = n * s
    return True


# %% six_losses | right | - | tried out, in a loop
six_losses = []
for p, q in [
    ((100, 10), (100, 10)),
    ((100,), (100, 1)),
    ((100, 10), (100,)),
    ((100, 10), (100, 1)),
    ((100, 1), (100, 1)),
    ((100, 10), (10,)),
]:
    try:
        out = (torch.zeros(p) - torch.zeros(q)).shape
        six_losses.append("right" if p == q == tuple(out) else "silent")
    except RuntimeError:
        six_losses.append("raises")


# %% broadcast_shape | wrong | edge | "Larger than 1" leaves out the size 0: 0 against 1 must be 0, you take the 1.
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s = (1,) * (n - len(s)) + tuple(s)
    t = (1,) * (n - len(t)) + tuple(t)
    shape = []
    for a, b in zip(s, t):
        if a != b and a != 1 and b != 1:
            raise ValueError("sizes differ and neither is 1")
        shape.append(a if a > 1 else b)
    return tuple(shape)


# %% broadcast_shape | right | - | sets of the sizes that are not 1
from itertools import zip_longest

def broadcast_shape(s, t):
    out = ()
    for pair in zip_longest(tuple(s)[::-1], tuple(t)[::-1], fillvalue=1):
        others = set(pair) - {1}
        if len(others) > 1:
            raise ValueError(f"{s} and {t} do not broadcast")
        out = (others.pop() if others else 1,) + out
    return out


# %% matrix_of_rank | right | - | r ones on the diagonal, written through a view
def matrix_of_rank(rows, columns, r):
    m = torch.zeros(rows, columns)
    m.diagonal()[:r].fill_(1.0)
    return m


# %% rank_of_slice | right | - | axes minus the number of indices that are numbers
rank_of_slice = len(images.shape) - len((0, 5))


# %% flat_index | wrong | constant | Indices count from 0 here: the first element of an axis has moved nowhere, and you move it one step back.
def flat_index(index, stride, offset):
    place = offset
    for k in range(len(index)):
        place = place + (index[k] - 1) * stride[k]
    return place


# %% shares_the_strip | right | - | membership in a tuple of positions
shares_the_strip = [number in (1, 2, 4) for number in range(1, 7)]


# %% flat_view_works | wrong | part | You answer True as soon as one pair of neighbours fits; every pair has to.
def flat_view_works(shape, stride):
    axes = [(n, s) for n, s in zip(shape, stride) if n != 1]
    if len(axes) < 2:
        return True
    for (n1, s1), (n2, s2) in zip(axes, axes[1:]):
        if s1 == n2 * s2:
            return True
    return False


# %% flat_view_works | wrong | constant | From the start of a row to the start of the next are as many steps as the row has elements; you count the steps to its last element, one too few.
def flat_view_works(shape, stride):
    kept = [k for k in range(len(shape)) if shape[k] > 1]
    for here, nxt in zip(kept[:-1], kept[1:]):
        if stride[here] != (shape[nxt] - 1) * stride[nxt]:
            return False
    return True


# %% flat_view_works | right | - | walks from the right with the stride that the next axis must have
def flat_view_works(shape, stride):
    wanted = None
    for n, s in reversed(list(zip(shape, stride))):
        if n == 1:
            continue
        if wanted is not None and s != wanted:
            return False
        wanted = n * s
    return True


# %% six_losses | wrong | mixed | A different number of axes does not raise by itself: a missing axis is treated as one of size 1.
six_losses = ["right", "raises", "raises", "silent", "right", "raises"]


# %% broadcast_shape | wrong | part | You put ones in front of s when it is the shorter one; when t is shorter, zip pairs the wrong axes and drops the rest.
def broadcast_shape(s, t):
    s = (1,) * (len(t) - len(s)) + tuple(s)
    result = []
    for a, b in zip(s, t):
        if a == 1:
            result.append(b)
        elif b == 1 or a == b:
            result.append(a)
        else:
            raise ValueError(f"{a} against {b}")
    return result


# %% broadcast_shape | right | - | zip_longest from the right, sets of sizes without 1
def broadcast_shape(s, t):
    from itertools import zip_longest

    out = []
    for pair in zip_longest(s[::-1], t[::-1], fillvalue=1):
        sizes = set(pair) - {1}
        if len(sizes) > 1:
            raise ValueError(f"{pair[0]} against {pair[1]}")
        out.insert(0, sizes.pop() if sizes else 1)
    return out


# %% units_alive | wrong | inplace | The count is right, but the underscore writes zeros into the caller's h.
def units_alive(h):
    h.clamp_(min=0)
    return (h.sum(dim=0) > 0).sum().item()


# %% mm_from_outer | wrong | factor | You start with sheet 0, and the loop adds it once more: one sheet is counted twice.
def mm_from_outer(x, w):
    result = torch.outer(x[:, 0], w[0])
    for k in range(x.shape[1]):
        result = result + torch.outer(x[:, k], w[k])
    return result


# %% mm_from_outer | right | - | zip over columns and rows, loop with +=
def mm_from_outer(x, w):
    total = x.new_zeros(x.shape[0], w.shape[1])
    for column, row in zip(x.t(), w):
        total += column.ger(row)
    return total
