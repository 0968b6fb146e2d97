# %% rank_of_slice | wrong | choice | That is the matrix rank of linear algebra; here rank is the number of axes.
rank_of_slice = torch.linalg.matrix_rank(images[:, 0, 5])


# %% rank_of_slice | right | - | a subtraction
rank_of_slice = len((100, 3, 28, 28)) - 2


# %% flat_index | wrong | factor | The offset is added once for each axis; it is the start and counts only once.
def flat_index(index, stride, offset):
    place = 0
    for i, s in zip(index, stride):
        place += i * s + offset
    return place


# %% flat_index | wrong | mixed | That treats stride as if it were the shape (multiply what you have, then add the index); a stride is already the length of the move.
def flat_index(index, stride, offset):
    place = 0
    for i, s in zip(index, stride):
        place = place * s + i
    return place + offset


# %% flat_index | right | - | sum with a start value and map
def flat_index(index, stride, offset):
    return sum(map(lambda i, s: s * i, index, stride), start=offset)


# %% shares_the_strip | right | - | compares the storages
shares_the_strip = [
    t.untyped_storage().data_ptr() == a.untyped_storage().data_ptr()
    for t in (a[:, 1:], a.t()[0], a + 0, a.reshape(6), a.t().reshape(6), a.clone().t())
]


# %% flat_view_works | wrong | argument | The length of a row is the size of the inner axis times its stride; here the outer axis's size is used.
def flat_view_works(shape, stride):
    axes = [(n, s) for n, s in zip(shape, stride) if n > 1]
    return all(s0 == n0 * s1 for (n0, s0), (n1, s1) in zip(axes, axes[1:]))


# %% flat_view_works | wrong | part | The loop returns after the first pair of neighbours; all pairs must fit.
def flat_view_works(shape, stride):
    axes = [(n, s) for n, s in zip(shape, stride) if n != 1]
    for (n0, s0), (n1, s1) in zip(axes, axes[1:]):
        if s0 == n1 * s1:
            return True
        else:
            return False
    return True


# %% flat_view_works | right | - | walks from the right, carrying the next stride that fits
def flat_view_works(shape, stride):
    wanted = None
    for k in range(len(shape) - 1, -1, -1):
        if shape[k] == 1:
            continue
        if wanted is not None and stride[k] != wanted:
            return False
        wanted = shape[k] * stride[k]
    return True


# %% six_losses | wrong | choice | That the difference keeps the shape of y_pred is not enough: the numbers of y may have been used more than once.
six_losses = []
for s, t in [
    ((100, 10), (100, 10)),
    ((100,), (100, 1)),
    ((100, 10), (100,)),
    ((100, 10), (100, 1)),
    ((100, 1), (100, 1)),
    ((100, 10), (10,)),
]:
    try:
        d = torch.zeros(s) - torch.zeros(t)
        six_losses.append("right" if d.shape == torch.Size(s) else "silent")
    except RuntimeError:
        six_losses.append("raises")


# %% broadcast_shape | wrong | edge | `max` is not the rule: with sizes 1 and 0 the result is 0.
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s = (1,) * (n - len(s)) + tuple(s)
    t = (1,) * (n - len(t)) + tuple(t)
    out = []
    for p, q in zip(s, t):
        if p != q and p != 1 and q != 1:
            raise ValueError("shapes do not broadcast")
        out.append(max(p, q))
    return tuple(out)


# %% broadcast_shape | wrong | order | You walked from the right, so the sizes are collected from last to first: put them back into order.
def broadcast_shape(s, t):
    s, t = list(reversed(s)), list(reversed(t))
    while len(s) < len(t):
        s.append(1)
    while len(t) < len(s):
        t.append(1)
    result = []
    for a, b in zip(s, t):
        if a == b or b == 1:
            result.append(a)
        elif a == 1:
            result.append(b)
        else:
            raise ValueError
    return tuple(result)


# %% broadcast_shape | wrong | axis | The ones are put behind the shorter shape, which aligns from the left; the rule aligns from the right.
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s = list(s) + [1] * (n - len(s))
    t = list(t) + [1] * (n - len(t))
    result = []
    for i in range(n):
        if s[i] == t[i]:
            result.append(s[i])
        elif s[i] == 1:
            result.append(t[i])
        elif t[i] == 1:
            result.append(s[i])
        else:
            raise ValueError(f"{s[i]} against {t[i]}")
    return tuple(result)


# %% broadcast_shape | wrong | part | `zip` stops at the end of the shorter shape: the leading axes of the longer one are lost.
def broadcast_shape(s, t):
    result = []
    for a, b in zip(s[::-1], t[::-1]):
        if a == 1:
            result.insert(0, b)
        elif b == 1 or a == b:
            result.insert(0, a)
        else:
            raise ValueError("no broadcast")
    return tuple(result)


# %% broadcast_shape | right | - | zip_longest and a set without 1
def broadcast_shape(s, t):
    from itertools import zip_longest

    result = []
    for pair in zip_longest(s[::-1], t[::-1], fillvalue=1):
        sizes = set(pair) - {1} or {1}
        if len(sizes) > 1:
            raise ValueError(f"{pair[0]} against {pair[1]}")
        result.append(sizes.pop())
    return result[::-1]


# %% units_alive | wrong | inplace | The count is right, but `clamp_` writes into the caller's h; use what leaves it alone.
def units_alive(h):
    active = h.clamp_(min=0).sum(dim=0)
    return (active > 0).sum().item()


# %% units_alive | right | - | a Python loop over the columns
def units_alive(h):
    return sum(1 for unit in h.t() if bool((unit > 0).any()))


# %% mm_from_outer | wrong | transpose | Rows and columns are swapped: with k fixed, which part of x and which part of w does the term contain?
def mm_from_outer(x, w):
    return sum(torch.outer(x[k], w[:, k]) for k in range(x.shape[1]))


# %% mm_from_outer | wrong | part | Each turn of the loop replaces the result: only the last sheet is left, they must be added.
def mm_from_outer(x, w):
    result = torch.zeros(x.shape[0], w.shape[1])
    for k in range(x.shape[1]):
        result = torch.outer(x[:, k], w[k, :])
    return result


# %% mm_from_outer | wrong | factor | Sheet 0 is there at the start and is added again in the loop: it counts twice.
def mm_from_outer(x, w):
    product = torch.outer(x[:, 0], w[0])
    for k in range(x.shape[1]):
        product = product + torch.outer(x[:, k], w[k])
    return product


# %% mm_from_outer | right | - | zip over the columns of x and the rows of w
def mm_from_outer(x, w):
    product = x.new_zeros(x.shape[0], w.shape[1])
    for column, row in zip(x.t(), w):
        product = product + torch.outer(column, row)
    return product
