# %% rank_of_slice | wrong | part | Only one axis was taken away; how many numbers stand between the brackets?
rank_of_slice = images.ndim - 1


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


# %% flat_view_works | wrong | part | You return after the first pair of neighbours; with three axes or more there are others that can fail.
def flat_view_works(shape, stride):
    dims = [(n, s) for n, s in zip(shape, stride) if n != 1]
    for (_, outer), (n, inner) in zip(dims, dims[1:]):
        return outer == n * inner
    return True


# %% flat_view_works | wrong | axis | You take the size of the outer axis; how long one row is, is said by the size of the inner one.
def flat_view_works(shape, stride):
    keep = [k for k in range(len(shape)) if shape[k] > 1]
    return all(stride[a] == shape[a] * stride[b] for a, b in zip(keep, keep[1:]))


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


# %% broadcast_shape | wrong | order | You walk from the right and append, so the sizes come out back to front: turn the result round at the end.
def broadcast_shape(s, t):
    out = []
    for k in range(1, max(len(s), len(t)) + 1):
        a = s[-k] if k <= len(s) else 1
        b = t[-k] if k <= len(t) else 1
        if a == b or b == 1:
            out.append(a)
        elif a == 1:
            out.append(b)
        else:
            raise ValueError("no broadcast")
    return tuple(out)


# %% broadcast_shape | wrong | part | zip stops at the shorter shape: what becomes of the axes that only the longer one has?
def broadcast_shape(s, t):
    out = []
    for a, b in zip(s[::-1], t[::-1]):
        if a == b:
            out.append(a)
        elif a == 1:
            out.append(b)
        elif b == 1:
            out.append(a)
        else:
            raise ValueError(f"{a} against {b}")
    return out[::-1]


# %% broadcast_shape | wrong | type | Where the shapes do not fit you hand back an error object as the result; an error must be raised.
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s = (1,) * (n - len(s)) + tuple(s)
    t = (1,) * (n - len(t)) + tuple(t)
    result = []
    for a, b in zip(s, t):
        if a == b or b == 1:
            result.append(a)
        elif a == 1:
            result.append(b)
        else:
            return ValueError(f"sizes {a} and {b} do not fit")
    return tuple(result)


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


# %% units_alive | wrong | mixed | You ask that a unit be above 0 for every example; one example is enough to be alive.
def units_alive(h):
    return torch.all(h > 0, dim=0).sum().item()


# %% units_alive | wrong | axis | You collect the row numbers of the positive entries, so you count examples; units are columns.
def units_alive(h):
    where = (h > 0).nonzero()
    return len(torch.unique(where[:, 0]))


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


# %% mm_from_outer | wrong | argument | The two vectors of outer stand in the wrong order, so each sheet comes out transposed.
def mm_from_outer(x, w):
    return sum(torch.outer(w[k, :], x[:, k]) for k in range(x.shape[1]))


# %% matrix_of_rank | wrong | shape | The rank is right, but the matrix has r rows and r columns in place of the given numbers.
def matrix_of_rank(rows, columns, r):
    return torch.eye(r)
