# %% rank_of_slice | right | - | four axes less two numbers
rank_of_slice = 4 - len([0, 5])


# %% flat_index | wrong | factor | The offset stands inside the sum, so it is added once for each axis; the strip has one starting place.
def flat_index(index, stride, offset):
    return sum(i * s + offset for i, s in zip(index, stride))


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


# %% flat_view_works | wrong | part | You return at the first pair of neighbours; a later pair may still refuse.
def flat_view_works(shape, stride):
    axes = [(n, s) for n, s in zip(shape, stride) if n != 1]
    for (n, s), (next_n, next_s) in zip(axes, axes[1:]):
        if s == next_n * next_s:
            return True
        else:
            return False
    return True


# %% flat_view_works | wrong | order | You let the first axis run fastest, as MATLAB does; view reads row by row, so the last axis runs fastest.
def flat_view_works(shape, stride):
    axes = [(n, s) for n, s in zip(shape, stride) if n > 1]
    return all(axes[k + 1][1] == axes[k][0] * axes[k][1] for k in range(len(axes) - 1))


# %% flat_view_works | wrong | mixed | You drop the axes of size 1 from the shape, but not from the stride: after that the two no longer belong together.
def flat_view_works(shape, stride):
    shape = [n for n in shape if n != 1]
    for k in range(len(shape) - 1):
        if stride[k] != shape[k + 1] * stride[k + 1]:
            return False
    return True


# %% six_losses | wrong | choice | You ask only whether the difference has the shape of y_pred; y may be stretched all the same, and then its numbers are used more than once.
pairs = [
    ((100, 10), (100, 10)), ((100,), (100, 1)), ((100, 10), (100,)),
    ((100, 10), (100, 1)), ((100, 1), (100, 1)), ((100, 10), (10,)),
]
six_losses = []
for s, t in pairs:
    try:
        d = torch.zeros(s) - torch.zeros(t)
        six_losses.append("right" if d.shape == s else "silent")
    except RuntimeError:
        six_losses.append("raises")


# %% six_losses | wrong | choice | Two columns of the same shape: is any axis repeated there at all?
six_losses = ["right", "silent", "raises", "silent", "silent", "silent"]


# %% broadcast_shape | wrong | order | You walk from the right and append, so the sizes come out in reverse: what is left to do at the end?
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s = (1,) * (n - len(s)) + tuple(s)
    t = (1,) * (n - len(t)) + tuple(t)
    result = []
    for k in range(n - 1, -1, -1):
        if s[k] == t[k] or t[k] == 1:
            result.append(s[k])
        elif s[k] == 1:
            result.append(t[k])
        else:
            raise ValueError(f"{s} and {t} do not broadcast")
    return result


# %% broadcast_shape | wrong | part | zip ends with the shorter shape: the axes that only the longer one has are lost.
def broadcast_shape(s, t):
    result = []
    for a, b in zip(reversed(s), reversed(t)):
        if a == b or b == 1:
            result.insert(0, a)
        elif a == 1:
            result.insert(0, b)
        else:
            raise ValueError("shapes do not broadcast")
    return tuple(result)


# %% broadcast_shape | wrong | raises | You hand the error back as a result; whoever calls the function sees no error unless it is raised.
def broadcast_shape(s, t):
    s, t = list(s), list(t)
    while len(s) < len(t):
        s = [1] + s
    while len(t) < len(s):
        t = [1] + t
    result = []
    for a, b in zip(s, t):
        if a != b and a != 1 and b != 1:
            return ValueError(f"cannot broadcast {a} and {b}")
        result.append(b if a == 1 else a)
    return result


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


# %% units_alive | wrong | mixed | That is the number of dead units; the question is how many are alive.
def units_alive(h):
    dead = (h > 0).sum(dim=0) == 0
    return dead.sum().item()


# %% units_alive | right | - | loop over the columns
def units_alive(h):
    return len([column for column in h.t() if (column > 0).any()])


# %% mm_from_outer | wrong | argument | Every sheet has its two vectors exchanged, so you get the transpose: which of them runs down the rows?
def mm_from_outer(x, w):
    return sum(torch.outer(w[k], x[:, k]) for k in range(w.shape[0]))


# %% mm_from_outer | wrong | axis | The loop runs over the rows of x; there is one sheet for each term of the sum over k: which size is that?
def mm_from_outer(x, w):
    total = torch.zeros(x.shape[0], w.shape[1])
    for k in range(len(x)):
        total = total + torch.outer(x[:, k], w[k])
    return total


# %% mm_from_outer | wrong | mixed | Sheet 0 counts twice: you begin with it, and the loop adds it once more.
def mm_from_outer(x, w):
    result = torch.outer(x[:, 0], w[0])
    for k in range(x.shape[1]):
        result += torch.outer(x[:, k], w[k])
    return result


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
