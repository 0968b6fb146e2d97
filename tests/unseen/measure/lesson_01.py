# %% rank_of_slice | wrong | mixed | That is the rank of linear algebra (0 for a matrix of zeros); here rank means the number of axes.
rank_of_slice = int(torch.linalg.matrix_rank(images[:, 0, 5]))


# %% rank_of_slice | right | - | subtracts the two axes taken by numbers
n_axes = 4
n_ints = 2  # the 0 and the 5
rank_of_slice = n_axes - n_ints


# %% flat_index | wrong | part | Your line takes exactly two indices; it raises for a tensor of rank 0, 1 or 3.
def flat_index(index, stride, offset):
    i, j = index
    place = offset + i * stride[0] + j * stride[1]
    return place


# %% flat_index | wrong | page | You start at the offset of the page's a; use the offset that the function is given.
def flat_index(index, stride, offset):
    place = a.storage_offset()
    for i, s in zip(index, stride):
        place = place + i * s
    return place


# %% shares_the_strip | wrong | choice | In PyTorch, unlike in Julia, indexing with numbers and slices copies nothing: look at the first two again.
# slicing makes a copy (need @view otherwise)
shares_the_strip = [False, False, False, True, False, False]


# %% shares_the_strip | right | - | built from the indices of those that share
shares = {0, 1, 3}
shares_the_strip = [k in shares for k in range(6)]


# %% flat_view_works | wrong | edge | You skip every pair with a size of 1, and with it the comparison across such an axis; take these axes out before you pair neighbours.
def flat_view_works(shape, stride):
    for k in range(len(shape) - 1):
        if shape[k] == 1 or shape[k + 1] == 1:
            continue
        if stride[k] != stride[k + 1] * shape[k + 1]:
            return False
    return True


# %% flat_view_works | wrong | mixed | You ask whether the tensor is contiguous; a view along one axis may also jump, as long as all jumps are equal.
def flat_view_works(shape, stride):
    expected = 1
    for n, s in zip(reversed(shape), reversed(stride)):
        if n == 1:
            continue
        if s != expected:
            return False
        expected *= n
    return True


# %% flat_view_works | wrong | order | You walk as if the first index ran fastest (column order); rows are read with the last index running fastest.
def flat_view_works(shape, stride):
    dims = [(n, s) for n, s in zip(shape, stride) if n > 1]
    for k in range(1, len(dims)):
        n_before, s_before = dims[k - 1]
        if dims[k][1] != n_before * s_before:
            return False
    return True


# %% flat_view_works | wrong | part | The loop returns in its first round, so only one pair of neighbours is ever compared.
def flat_view_works(shape, stride):
    keep = [(n, s) for n, s in zip(shape, stride) if n != 1]
    for (n0, s0), (n1, s1) in zip(keep, keep[1:]):
        if s0 == n1 * s1:
            return True
        else:
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


# %% six_losses | wrong | mixed | You test whether the difference has the shape of y_pred; that is not enough, numbers of y may still be used many times.
pairs = [((100, 10), (100, 10)), ((100,), (100, 1)), ((100, 10), (100,)),
         ((100, 10), (100, 1)), ((100, 1), (100, 1)), ((100, 10), (10,))]
six_losses = []
for p_shape, t_shape in pairs:
    try:
        d = torch.zeros(p_shape) - torch.zeros(t_shape)
        six_losses.append("right" if d.shape == p_shape else "silent")
    except RuntimeError:
        six_losses.append("raises")


# %% six_losses | right | - | a dictionary of exceptions, all else silent
known = {1: "right", 3: "raises", 5: "right"}
six_losses = [known.get(k, "silent") for k in range(1, 7)]


# %% broadcast_shape | wrong | part | zip stops at the end of the shorter shape, so the axes that only the longer one has are lost.
def broadcast_shape(s, t):
    out = []
    for m, n in zip(reversed(s), reversed(t)):
        if m == n or n == 1:
            out.append(m)
        elif m == 1:
            out.append(n)
        else:
            raise ValueError(f"{s} and {t} do not broadcast")
    return out[::-1]


# %% broadcast_shape | wrong | order | You walk from the right and append, so the sizes come out back to front.
def broadcast_shape(s, t):
    out = []
    for k in range(1, max(len(s), len(t)) + 1):
        m = s[-k] if k <= len(s) else 1
        n = t[-k] if k <= len(t) else 1
        if m == 1:
            out.append(n)
        elif n == 1 or m == n:
            out.append(m)
        else:
            raise ValueError("shapes do not fit")
    return tuple(out)


# %% broadcast_shape | wrong | axis | You fill up the shorter shape at its right end; shapes are aligned from the right, so where do the ones belong?
def broadcast_shape(s, t):
    s, t = list(s), list(t)
    while len(s) < len(t):
        s.append(1)
    while len(t) < len(s):
        t.append(1)
    result = []
    for m, n in zip(s, t):
        if m != n and m != 1 and n != 1:
            raise ValueError(f"cannot broadcast {m} and {n}")
        result.append(n if m == 1 else m)
    return result


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


# %% units_alive | wrong | mixed | You count the units that are above 0 for every example; one example is enough to be alive.
def units_alive(h):
    mask = h > 0
    return mask.all(dim=0).sum()


# %% units_alive | wrong | raises | Along an axis max returns the values and their places together, and such a pair cannot be compared with 0; choose the values.
def units_alive(h):
    return (h.max(axis=0) > 0).sum()


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


# %% mm_from_outer | wrong | axis | You make one sheet for each row of x; the sheets are counted by the inner size.
def mm_from_outer(x, w):
    result = torch.zeros(x.shape[0], w.shape[1], dtype=x.dtype)
    for k in range(len(x)):
        result += torch.outer(x[:, k], w[k])
    return result


# %% mm_from_outer | wrong | constant | You start from sheet 0, and your loop adds sheet 0 once more.
def mm_from_outer(x, w):
    c = torch.outer(x[:, 0], w[0])
    for k in range(x.shape[1]):
        c = c + torch.outer(x[:, k], w[k])
    return c


# %% mm_from_outer | right | - | zip over the columns of x and the rows of w, in-place sum
def mm_from_outer(x, w):
    c = torch.zeros(x.shape[0], w.shape[1], dtype=x.dtype)
    for col, row in zip(x.t(), w):
        c.add_(torch.outer(col, row))
    return c


# %% sum_of_outers | wrong | transpose | view gives the shape of the transpose, but reads the numbers in the old order; rows do not become columns by it.
def sum_of_outers(a, b):
    n, p = a.shape
    return a.view(p, n).mm(b)


# %% sum_of_outers | wrong | factor | You divide by the number of examples, as for a covariance; the task asks for the sum.
def sum_of_outers(a, b):
    n = a.shape[0]
    return a.T @ b / n


# %% matrix_of_rank | wrong | mixed | The seed is set anew in each round, so you add the same outer product r times: the rank stays 1.
def matrix_of_rank(rows, columns, r):
    total = torch.zeros(rows, columns)
    for _ in range(r):
        torch.manual_seed(13)
        total = total + torch.outer(torch.randn(rows), torch.randn(columns))
    return total


# %% matrix_of_rank | wrong | shape | The rank is right, but you cut the other rows off: the matrix needs the given number of rows.
def matrix_of_rank(rows, columns, r):
    identity = torch.eye(rows, columns)
    return identity[:r]


# %% matrix_of_rank | right | - | ones on the first r places of the diagonal
def matrix_of_rank(rows, columns, r):
    m = torch.zeros(rows, columns)
    for k in range(r):
        m[k, k] = k + 1.0
    return m
