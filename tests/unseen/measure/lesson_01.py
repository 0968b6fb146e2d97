# %% rank_of_slice | wrong | choice | That is a bound for the matrix rank of linear algebra; rank means here how many indices name one element.
rank_of_slice = min(100, 28)  # rank of a 100 x 28 matrix


# %% rank_of_slice | right | - | counts down from four
rank_of_slice = 4
for entry in (slice(None), 0, 5):
    if isinstance(entry, int):
        rank_of_slice -= 1


# %% flat_index | wrong | part | In the loop each move replaces the one before instead of being added to it, so only the last axis counts.
def flat_index(index, stride, offset):
    place = offset
    for i, s in zip(index, stride):
        place = offset + i * s
    return place


# %% flat_index | wrong | page | You look the value up on the strip of the page; the task asks for the place itself, for any tensor.
def flat_index(index, stride, offset):
    place = offset
    for k in range(len(index)):
        place += index[k] * stride[k]
    return strip[place]


# %% flat_index | right | - | NumPy dot product
def flat_index(index, stride, offset):
    return offset + int(np.dot(np.array(index, dtype=int), np.array(stride, dtype=int)))


# %% shares_the_strip | right | - | compares the storages' addresses
candidates = [a[:, 1:], a.t()[0], a + 0, a.reshape(6), a.t().reshape(6), a.clone().t()]
shares_the_strip = [
    c.untyped_storage().data_ptr() == a.untyped_storage().data_ptr() for c in candidates
]


# %% flat_view_works | wrong | axis | You multiply with the size of the outer axis; to get from one row to the next one walks along the inner one.
def flat_view_works(shape, stride):
    axes = [(n, s) for n, s in zip(shape, stride) if n != 1]
    for k in range(len(axes) - 1):
        if axes[k][1] != axes[k][0] * axes[k + 1][1]:
            return False
    return True


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


# %% six_losses | wrong | choice | You test whether the difference has the shape of y_pred; in numbers 4 and 6 it has, and still numbers of y are used more than once.
six_losses = []
for s, t in [((100, 10), (100, 10)), ((100,), (100, 1)), ((100, 10), (100,)),
             ((100, 10), (100, 1)), ((100, 1), (100, 1)), ((100, 10), (10,))]:
    try:
        d = torch.zeros(s) - torch.zeros(t)
        six_losses.append("right" if d.shape == s else "silent")
    except RuntimeError:
        six_losses.append("raises")


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


# %% broadcast_shape | wrong | order | You walk from the right and append as you go, so the sizes come out in which order?
def broadcast_shape(s, t):
    s, t = list(s), list(t)
    while len(s) < len(t):
        s.insert(0, 1)
    while len(t) < len(s):
        t.insert(0, 1)
    result = []
    for i in range(len(s) - 1, -1, -1):
        if s[i] == t[i] or t[i] == 1:
            result.append(s[i])
        elif s[i] == 1:
            result.append(t[i])
        else:
            raise ValueError("shapes do not broadcast")
    return tuple(result)


# %% broadcast_shape | wrong | part | zip stops at the end of the shorter shape, so the axes that only the longer one has are lost.
def broadcast_shape(s, t):
    out = []
    for m, n in zip(reversed(s), reversed(t)):
        if m == n:
            out.append(m)
        elif m == 1:
            out.append(n)
        elif n == 1:
            out.append(m)
        else:
            raise ValueError(f"{m} against {n}")
    return tuple(reversed(out))


# %% broadcast_shape | wrong | axis | You put the missing ones behind the shorter shape; on which side are axes missing when two shapes are aligned from the right?
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s = tuple(s) + (1,) * (n - len(s))
    t = tuple(t) + (1,) * (n - len(t))
    result = ()
    for k in range(n):
        if s[k] != t[k] and s[k] != 1 and t[k] != 1:
            raise ValueError("sizes differ")
        result += (t[k] if s[k] == 1 else s[k],)
    return result


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


# %% units_alive | wrong | order | You add the numbers before you ask which are above 0; a unit with one positive and one very negative example then counts as dead.
def units_alive(h):
    per_unit = h.sum(dim=0)
    return (per_unit > 0).sum()


# %% units_alive | wrong | part | You count the positive elements of the whole matrix; a unit that is positive for two examples counts twice.
def units_alive(h):
    return (h > 0).sum().item()


# %% units_alive | wrong | part | any asks whether an element differs from 0, and a negative one does; which question was meant to be put to each element?
def units_alive(h):
    return h.any(dim=0).sum()


# %% mm_from_outer | wrong | transpose | In outer the first vector runs down, the second across; your sheets are turned on their side, and so is the result.
def mm_from_outer(x, w):
    result = torch.zeros(w.shape[1], x.shape[0], dtype=x.dtype)
    for k in range(x.shape[1]):
        result = result + torch.outer(w[k, :], x[:, k])
    return result


# %% mm_from_outer | wrong | shape | The star pairs element with element of two vectors and makes a vector (or raises); a sheet has rank 2.
def mm_from_outer(x, w):
    total = 0
    for k in range(x.shape[1]):
        total = total + x[:, k] * w[k, :]
    return total


# %% sum_of_outers | wrong | transpose | view gives the shape of the transpose, but the numbers stay in reading order, so examples get mixed.
def sum_of_outers(a, b):
    n, k = a.shape
    return a.view(k, n) @ b


# %% matrix_of_rank | wrong | constant | You begin with one outer product and then add r more: count them, and try r = 0.
def matrix_of_rank(rows, columns, r):
    m = torch.outer(torch.randn(rows), torch.randn(columns))
    for _ in range(r):
        m = m + torch.outer(torch.randn(rows), torch.randn(columns))
    return m


# %% matrix_of_rank | wrong | part | The vectors are drawn once, before the loop, so the same outer product is added again and again; does that raise the matrix rank?
def matrix_of_rank(rows, columns, r):
    u, v = torch.randn(rows), torch.randn(columns)
    total = torch.zeros(rows, columns)
    for _ in range(r):
        total += torch.outer(u, v)
    return total
