# %% rank_of_slice | right | - | computes it from ndim
rank_of_slice = images.ndim - len((0, 5))


# %% flat_index | wrong | edge | This works for matrices only: the tuples may have any length, also 0, 1 or 3.
def flat_index(index, stride, offset):
    i, j = index[0], index[1]
    place = offset + i * stride[0] + j * stride[1]
    return place


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


# %% shares_the_strip | wrong | edge | You compared the addresses of the first elements; a view that starts further on has another first element and shares all the same.
six = [a[:, 1:], a.t()[0], a + 0, a.reshape(6), a.t().reshape(6), a.clone().t()]
shares_the_strip = [t.data_ptr() == a.data_ptr() for t in six]


# %% shares_the_strip | right | - | built from the places that share
shares_the_strip = [k in {0, 1, 3} for k in range(6)]


# %% flat_view_works | wrong | part | Both branches of your loop return, so only the first two neighbours are ever compared.
def flat_view_works(shape, stride):
    axes = [(n, s) for n, s in zip(shape, stride) if n != 1]
    for (n1, s1), (n2, s2) in zip(axes, axes[1:]):
        if s1 == n2 * s2:
            return True
        else:
            return False
    return True


# %% flat_view_works | wrong | axis | The way along a whole inner row is its own number of steps times its own stride; you took the size of the outer axis.
def flat_view_works(shape, stride):
    kept = [k for k in range(len(shape)) if shape[k] > 1]
    for outer, inner in zip(kept, kept[1:]):
        if stride[outer] != shape[outer] * stride[inner]:
            return False
    return True


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


# %% six_losses | wrong | choice | Entries 4 and 6 are wrong: the result has the shape of y_pred there, but the numbers of y are used more than once.
pairs = [((100, 10), (100, 10)), ((100,), (100, 1)), ((100, 10), (100,)),
         ((100, 10), (100, 1)), ((100, 1), (100, 1)), ((100, 10), (10,))]
six_losses = []
for s, t in pairs:
    try:
        out = tuple(torch.broadcast_shapes(s, t))
        six_losses.append("right" if out == s else "silent")
    except RuntimeError:
        six_losses.append("raises")


# %% broadcast_shape | wrong | part | zip stops at the end of the shorter shape, so the axes that only the longer one has are missing from your result.
def broadcast_shape(s, t):
    out = []
    for a, b in zip(reversed(s), reversed(t)):
        if a == b or b == 1:
            out.append(a)
        elif a == 1:
            out.append(b)
        else:
            raise ValueError("shapes do not broadcast")
    return out[::-1]


# %% broadcast_shape | wrong | order | You walk from the right and append, so the sizes come out back to front.
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s = (1,) * (n - len(s)) + tuple(s)
    t = (1,) * (n - len(t)) + tuple(t)
    result = []
    for k in range(n - 1, -1, -1):
        if s[k] == t[k]:
            result.append(s[k])
        elif s[k] == 1:
            result.append(t[k])
        elif t[k] == 1:
            result.append(s[k])
        else:
            raise ValueError(f"{s[k]} against {t[k]}")
    return tuple(result)


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


# %% units_alive | wrong | edge | A unit that is exactly 0 everywhere is never above 0, and you count it as alive.
def units_alive(h):
    return ((h >= 0).sum(dim=0) > 0).sum()


# %% units_alive | right | - | ReLU, sum and count_nonzero
def units_alive(h):
    return torch.count_nonzero(h.clamp(min=0).sum(dim=0))


# %% mm_from_outer | wrong | transpose | A loop over x gives its rows; sheet k needs another part of x.
def mm_from_outer(x, w):
    return sum(torch.outer(a, b) for a, b in zip(x, w))


# %% mm_from_outer | wrong | part | These are the right sheets, stacked behind each other, but they have not been added up yet.
def mm_from_outer(x, w):
    sheets = torch.einsum("ik,kj->kij", x, w)
    return sheets


# %% mm_from_outer | right | - | all sheets at once by broadcasting, then sum over k
def mm_from_outer(x, w):
    return (x[:, :, None] * w[None, :, :]).sum(dim=1)


# %% sum_of_outers | wrong | transpose | reshape gives the shape of the transpose, but reads the numbers row by row and so leaves them in the wrong places.
def sum_of_outers(a, b):
    rows, columns = a.shape
    return a.reshape(columns, rows).mm(b)


# %% matrix_of_rank | wrong | edge | You begin with one outer product and add the others, so r = 0 gives a matrix of rank 1.
def matrix_of_rank(rows, columns, r):
    m = torch.outer(torch.randn(rows), torch.randn(columns))
    for _ in range(r - 1):
        m = m + torch.outer(torch.randn(rows), torch.randn(columns))
    return m


# %% matrix_of_rank | wrong | shape | The matrix rank is right, but only r rows are left: the matrix must have the given number of rows.
def matrix_of_rank(rows, columns, r):
    full = torch.randn(rows, columns)
    return full[:r]


# %% matrix_of_rank | right | - | r ones on the diagonal
def matrix_of_rank(rows, columns, r):
    m = torch.zeros(rows, columns)
    m.diagonal()[:r].fill_(1)
    return m
