# %% rank_of_slice | wrong | part | You took off one axis for each of the three places between the brackets; does a : take its axis away?
rank_of_slice = 4 - 3


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


# %% flat_index | wrong | edge | With no index at all no move is made; but where does one stand then?
def flat_index(index, stride, offset):
    if len(index) != len(stride):
        raise ValueError("index and stride must have the same length")
    if len(index) == 0:
        return 0
    return offset + sum(i * s for i, s in zip(index, stride))


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


# %% shares_the_strip | wrong | choice | You compare the addresses of the first elements; a view may start further on, on the same strip.
candidates = [a[:, 1:], a.t()[0], a + 0, a.reshape(6), a.t().reshape(6), a.clone().t()]
shares_the_strip = [c.data_ptr() == a.data_ptr() for c in candidates]


# %% shares_the_strip | wrong | choice | You marked those that have a strip of their own; the question is which read the strip of a.
is_a_copy = [False, False, True, False, True, True]
shares_the_strip = is_a_copy


# %% shares_the_strip | right | - | asks the storages for their addresses
strip_address = a.untyped_storage().data_ptr()
shares_the_strip = []
for c in (a[:, 1:], a.t()[0], a + 0, a.reshape(6), a.t().reshape(6), a.clone().t()):
    shares_the_strip.append(c.untyped_storage().data_ptr() == strip_address)


# %% flat_view_works | wrong | argument | How long is one row: is it the size of this axis that says so, or that of the next one?
def flat_view_works(shape, stride):
    axes = [(n, s) for n, s in zip(shape, stride) if n != 1]
    for k in range(len(axes) - 1):
        n, s = axes[k]
        if s != n * axes[k + 1][1]:
            return False
    return True


# %% flat_view_works | wrong | part | The first pair of neighbours decides alone, because the loop returns in its first round; all pairs must fit.
def flat_view_works(shape, stride):
    axes = [(n, s) for n, s in zip(shape, stride) if n > 1]
    for (n, s), (n_next, s_next) in zip(axes, axes[1:]):
        return s == n_next * s_next
    return True


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


# %% broadcast_shape | wrong | order | You collect the sizes from right to left and give them back in that order.
def broadcast_shape(s, t):
    from itertools import zip_longest
    result = []
    for a, b in zip_longest(reversed(s), reversed(t), fillvalue=1):
        if a == b or b == 1:
            result.append(a)
        elif a == 1:
            result.append(b)
        else:
            raise ValueError(f"{a} against {b}")
    return tuple(result)


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


# %% units_alive | wrong | sign | You count the columns in which something is not 0; what of a column with negative numbers only?
def units_alive(h):
    return int((torch.count_nonzero(h, dim=0) > 0).sum())


# %% units_alive | right | - | a set of the columns in which something is positive
def units_alive(h):
    return len({j for n, j in (h > 0).nonzero().tolist()})


# %% mm_from_outer | wrong | axis | Your loop runs over the rows of x; how many sheets are there, that is, which size does k run over?
def mm_from_outer(x, w):
    total = torch.zeros(x.shape[0], w.shape[1])
    for k in range(x.shape[0]):
        total += torch.outer(x[:, k], w[k])
    return total


# %% mm_from_outer | wrong | constant | You start from sheet 0, and the loop adds sheet 0 once more.
def mm_from_outer(x, w):
    result = torch.outer(x[:, 0], w[0])
    for k in range(x.shape[1]):
        result = result + torch.outer(x[:, k], w[k])
    return result


# %% mm_from_outer | wrong | part | Three sheets are right for the x of the page; how many has another x?
def mm_from_outer(x, w):
    sheet0 = torch.outer(x[:, 0], w[0])
    sheet1 = torch.outer(x[:, 1], w[1])
    sheet2 = torch.outer(x[:, 2], w[2])
    return sheet0 + sheet1 + sheet2


# %% mm_from_outer | right | - | reduce over map, with a start
def mm_from_outer(x, w):
    from functools import reduce
    start = x.new_zeros(x.shape[0], w.shape[1])
    return reduce(torch.add, map(torch.outer, x.t().unbind(), w.unbind()), start)


# %% sum_of_outers | wrong | transpose | view gives the right shape but reads row by row, so the numbers stand in the wrong places; what turns a matrix on its side?
def sum_of_outers(a, b):
    return a.contiguous().view(a.shape[1], a.shape[0]).mm(b)


# %% sum_of_outers | wrong | part | You have the outer product of each example, stacked; the sum over the examples is missing.
def sum_of_outers(a, b):
    return torch.einsum("ni,nj->nij", a, b)


# %% matrix_of_rank | wrong | order | The vectors are drawn once, before the loop: each round adds the same outer product, and the rank stays 1.
def matrix_of_rank(rows, columns, r):
    u = torch.randn(rows)
    v = torch.randn(columns)
    m = torch.zeros(rows, columns)
    for _ in range(r):
        m += torch.outer(u, v)
    return m


# %% matrix_of_rank | wrong | argument | The third argument of eye says which diagonal holds the ones, not how many of them there are.
def matrix_of_rank(rows, columns, r):
    return torch.from_numpy(np.eye(rows, columns, r))


# %% matrix_of_rank | wrong | constant | Which rank has a matrix of ones, before anything is added to it?
def matrix_of_rank(rows, columns, r):
    m = torch.ones(rows, columns)
    for _ in range(r):
        m = m + torch.outer(torch.randn(rows), torch.randn(columns))
    return m


# %% matrix_of_rank | right | - | r ones on the diagonal, set one by one
def matrix_of_rank(rows, columns, r):
    m = torch.zeros(rows, columns)
    for k in range(r):
        m[k, k] = 1.0
    return m
