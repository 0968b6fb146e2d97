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
