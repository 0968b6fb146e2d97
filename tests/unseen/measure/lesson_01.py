# %% rank_of_slice | wrong | axis | You let the colon take an axis away; only a number does, a slice keeps its axis.
rank_of_slice = 1

# %% rank_of_slice | wrong | type | That is the shape; the rank is one number, how many sizes the shape has.
rank_of_slice = (100, 28)

# %% rank_of_slice | wrong | constant | Too many by one: count how many numbers, not slices, stand between the brackets.
rank_of_slice = 3

# %% rank_of_slice | wrong | mixed | That is how many elements the slice has; rank counts axes.
rank_of_slice = 100 * 28

# %% rank_of_slice | right | - | all axes less the two numbers
rank_of_slice = images.ndim - len([0, 5])

# %% flat_index | wrong | part | The moves are right, but they start at 0; where does the tensor start?
def flat_index(index, stride, offset):
    return sum(i * s for i, s in zip(index, stride))

# %% flat_index | wrong | page | You use stride and offset of the page's a; use the arguments.
def flat_index(index, stride, offset):
    return a.storage_offset() + sum(i * s for i, s in zip(index, a.stride()))

# %% flat_index | wrong | factor | The offset is added once for each axis; it counts once in all.
def flat_index(index, stride, offset):
    return sum(offset + i * s for i, s in zip(index, stride))

# %% flat_index | wrong | edge | This is right for two axes only; a tensor may have any number of them, none too.
def flat_index(index, stride, offset):
    return offset + index[0] * stride[0] + index[1] * stride[1]

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

# %% mm_from_outer | wrong | constant | There are three sheets on the page only; the number of sheets is the inner size of x and w.
def mm_from_outer(x, w):
    return sum(torch.outer(x[:, k], w[k]) for k in range(3))

# %% mm_from_outer | wrong | argument | Your result is the transpose of the product: the column of x belongs to the left, the row of w to the top.
def mm_from_outer(x, w):
    return sum(torch.outer(w[k], x[:, k]) for k in range(x.shape[1]))

# %% mm_from_outer | wrong | part | These are the sheets, one behind the other; they still have to be added.
def mm_from_outer(x, w):
    return torch.stack([torch.outer(x[:, k], w[k]) for k in range(x.shape[1])])

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

# %% matrix_of_rank | wrong | order | You add the same outer product r times, which gives rank 1 (or 0); each must have vectors of its own.
def matrix_of_rank(rows, columns, r):
    u, v = torch.randn(rows), torch.randn(columns)
    total = torch.zeros(rows, columns)
    for _ in range(r):
        total = total + torch.outer(u, v)
    return total

# %% matrix_of_rank | wrong | edge | For r = 0 the sum of nothing is Python's 0, not a matrix; start with zeros of the right shape.
def matrix_of_rank(rows, columns, r):
    return sum(torch.outer(torch.randn(rows), torch.randn(columns)) for _ in range(r))

# %% matrix_of_rank | wrong | transpose | Rows and columns have changed places.
def matrix_of_rank(rows, columns, r):
    total = torch.zeros(columns, rows)
    for _ in range(r):
        total += torch.outer(torch.randn(columns), torch.randn(rows))
    return total

# %% matrix_of_rank | wrong | constant | One outer product too few: how often does your loop run?
def matrix_of_rank(rows, columns, r):
    total = torch.zeros(rows, columns)
    for _ in range(1, r):
        total += torch.outer(torch.randn(rows), torch.randn(columns))
    return total

# %% matrix_of_rank | right | - | no random numbers: r ones on the diagonal
def matrix_of_rank(rows, columns, r):
    return torch.eye(rows, columns) * (torch.arange(columns) < r)
