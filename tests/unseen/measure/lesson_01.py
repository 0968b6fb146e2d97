# %% rank_of_slice | wrong | mixed | You counted the entries between the brackets; ask of each axis whether it stays, and do not forget the one that is not mentioned.
rank_of_slice = 3

# %% rank_of_slice | wrong | part | A number used as an index does take its axis away here, unlike in MATLAB: the slice has fewer axes than images.
rank_of_slice = 4

# %% rank_of_slice | wrong | mixed | That is how many numbers the slice holds, its numel; rank is how many indices name one of them.
rank_of_slice = 100 * 28

# %% rank_of_slice | wrong | mixed | That is the matrix rank of linear algebra, which the lesson sets apart; here rank is the number of indices, ndim.
rank_of_slice = torch.linalg.matrix_rank(images[:, 0, 5]).item()

# %% rank_of_slice | right | - | axes minus the number of indices that are numbers
rank_of_slice = len(images.shape) - len((0, 5))

# %% flat_index | wrong | factor | The offset says where the walk starts; it is added once, not once for each axis.
def flat_index(index, stride, offset):
    return sum(i * s + offset for i, s in zip(index, stride))

# %% flat_index | wrong | raises | That is the page's line for a matrix; a tensor may have one axis, three, or none, so do not unpack exactly two indices.
def flat_index(index, stride, offset):
    i, j = index
    return offset + i * stride[0] + j * stride[1]

# %% flat_index | wrong | constant | Indices count from 0 here: the first element of an axis has moved nowhere, and you move it one step back.
def flat_index(index, stride, offset):
    place = offset
    for k in range(len(index)):
        place = place + (index[k] - 1) * stride[k]
    return place

# %% flat_index | wrong | page | The place is asked for, not the number that lies there, and strip is the page's strip, not that of any tensor.
def flat_index(index, stride, offset):
    place = offset + sum(i * s for i, s in zip(index, stride))
    return strip[place]

# %% flat_index | right | - | recursion over the axes
def flat_index(index, stride, offset):
    if len(index) == 0:
        return offset
    return flat_index(index[1:], stride[1:], offset + index[0] * stride[0])

# %% shares_the_strip | wrong | choice | The transpose in the last one is a view, but a view of what? Look at what stands before it.
shares_the_strip = [True, True, False, True, False, True]

# %% shares_the_strip | wrong | choice | reshape does not always copy: for the fourth, write down the places in the order in which they are read, and look at the jumps.
shares_the_strip = [True, True, False, False, False, False]

# %% shares_the_strip | wrong | mixed | data_ptr is the address of the first element only; a view that starts further along the strip has another one and shares all the same.
shares_the_strip = [
    t.data_ptr() == a.data_ptr()
    for t in (a[:, 1:], a.t()[0], a + 0, a.reshape(6), a.t().reshape(6), a.clone().t())
]

# %% shares_the_strip | wrong | sign | Every entry is the opposite of what is asked: True stands for sharing, and you marked those that copy.
shares_the_strip = [False, False, True, False, True, True]

# %% shares_the_strip | right | - | membership in a tuple of positions
shares_the_strip = [number in (1, 2, 4) for number in range(1, 7)]

# %% flat_view_works | wrong | edge | Skipping each pair with a size 1 also skips the comparison of the two axes on both sides of it: take such axes out first, then compare what became neighbours.
def flat_view_works(shape, stride):
    for k in range(len(shape) - 1):
        if shape[k] == 1 or shape[k + 1] == 1:
            continue
        if stride[k] != shape[k + 1] * stride[k + 1]:
            return False
    return True

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

# %% flat_view_works | wrong | order | That no place on the strip is left out says nothing of the order in which they are read: try the transpose.
def flat_view_works(shape, stride):
    numel = 1
    last = 0
    steps = []
    for n, s in zip(shape, stride):
        if n > 1:
            numel *= n
            last += (n - 1) * s
            steps.append(s)
    if not steps:
        return True
    return last == (numel - 1) * min(steps)

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

# %% six_losses | wrong | choice | Look at case 4 again: a column of targets is repeated ten times, so does every prediction have a target of its own?
six_losses = ["right", "silent", "raises", "right", "right", "silent"]

# %% six_losses | wrong | choice | Case 6 does compute, and ten targets do meet ten columns; but how many examples use each of them?
six_losses = ["right", "silent", "raises", "silent", "right", "right"]

# %% six_losses | wrong | mixed | A different number of axes does not raise by itself: a missing axis is treated as one of size 1.
six_losses = ["right", "raises", "raises", "silent", "right", "raises"]

# %% six_losses | wrong | choice | A column is not suspicious by itself: in case 5 both are columns, so who meets whom?
six_losses = ["right", "silent", "raises", "silent", "silent", "silent"]

# %% six_losses | right | - | splits one string
six_losses = "right silent raises silent right silent".split()

# %% broadcast_shape | wrong | order | You collected the sizes from the right and hand them back in that order: the result is the wrong way round.
def broadcast_shape(s, t):
    s, t = list(s), list(t)
    n = max(len(s), len(t))
    s = [1] * (n - len(s)) + s
    t = [1] * (n - len(t)) + t
    out = []
    for a, b in zip(reversed(s), reversed(t)):
        if a == b or b == 1:
            out.append(a)
        elif a == 1:
            out.append(b)
        else:
            raise ValueError("shapes do not broadcast")
    return tuple(out)

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

# %% broadcast_shape | wrong | raises | Torch's own function knows the rule, but for shapes that do not fit it raises a RuntimeError, not the ValueError that is asked for (and the walk is meant to be yours).
def broadcast_shape(s, t):
    return tuple(torch.broadcast_shapes(tuple(s), tuple(t)))

# %% broadcast_shape | wrong | edge | A size 0 does not beat everything: it is a size like others, and against one that is neither equal nor 1 it does not fit.
def broadcast_shape(s, t):
    n = max(len(s), len(t))
    s = [1] * (n - len(s)) + list(s)
    t = [1] * (n - len(t)) + list(t)
    shape = []
    for a, b in zip(s, t):
        if a == 0 or b == 0:
            shape.append(0)
        elif a == b or a == 1 or b == 1:
            shape.append(max(a, b))
        else:
            raise ValueError("do not broadcast")
    return tuple(shape)

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

# %% units_alive | wrong | order | You add up the values before asking which are above 0, so a large negative one hides a positive one: ask each number first, then count.
def units_alive(h):
    return (h.sum(dim=0) > 0).sum()

# %% units_alive | wrong | sign | That is the number of dead units; the others are asked for.
def units_alive(h):
    counts = (h > 0).sum(dim=0)
    return (counts == 0).sum()

# %% units_alive | wrong | inplace | The count is right, but the underscore writes zeros into the caller's h.
def units_alive(h):
    h.clamp_(min=0)
    return (h.sum(dim=0) > 0).sum().item()

# %% units_alive | wrong | edge | Your mask leaves ones where h is exactly 0, and a unit at 0 is not above 0.
def units_alive(h):
    painted = torch.ones_like(h)
    painted[h < 0] = 0
    return (painted.sum(dim=0) > 0).sum()

# %% units_alive | right | - | set of the column numbers of positive elements
def units_alive(h):
    return len({column for row, column in (h > 0).nonzero().tolist()})

# %% mm_from_outer | wrong | axis | The sheets are the terms of the sum over k, and k counts the inner size; you make as many as x has rows.
def mm_from_outer(x, w):
    return sum(torch.outer(x[:, k], w[k]) for k in range(x.shape[0]))

# %% mm_from_outer | wrong | transpose | In outer the first vector runs down the rows of the sheet; you have the two vectors exchanged, so the product comes out transposed.
def mm_from_outer(x, w):
    return sum(torch.outer(w[k], x[:, k]) for k in range(len(w)))

# %% mm_from_outer | wrong | factor | You start with sheet 0, and the loop adds it once more: one sheet is counted twice.
def mm_from_outer(x, w):
    result = torch.outer(x[:, 0], w[0])
    for k in range(x.shape[1]):
        result = result + torch.outer(x[:, k], w[k])
    return result

# %% mm_from_outer | wrong | axis | Your sheets are right, but sum without a dim adds all their elements to one number; only the axis that counts the sheets should vanish.
def mm_from_outer(x, w):
    sheets = [torch.outer(x[:, k], w[k, :]) for k in range(x.shape[1])]
    return torch.stack(sheets).sum()

# %% mm_from_outer | right | - | zip over columns and rows, loop with +=
def mm_from_outer(x, w):
    total = x.new_zeros(x.shape[0], w.shape[1])
    for column, row in zip(x.t(), w):
        total += column.ger(row)
    return total

# %% sum_of_outers | wrong | transpose | That is the sum of b[n] ⊗ a[n]: rows and columns are exchanged.
def sum_of_outers(a, b):
    return b.t().mm(a)

# %% sum_of_outers | wrong | order | view gives a the shape of its transpose, but reads the numbers row by row as before, so they stand in the wrong places.
def sum_of_outers(a, b):
    n, d = a.shape
    return a.reshape(d, n).mm(b)

# %% sum_of_outers | wrong | order | You add over the examples first and multiply then, so a[0] meets b[1] as well: each row may meet only its own partner.
def sum_of_outers(a, b):
    return torch.outer(a.sum(dim=0), b.sum(dim=0))

# %% sum_of_outers | wrong | factor | The product is the right one, but a sum is asked for, not the mean over the examples.
def sum_of_outers(a, b):
    return a.T @ b / a.shape[0]

# %% sum_of_outers | right | - | einsum
def sum_of_outers(a, b):
    return torch.einsum("ni,nj->ij", a, b)

# %% matrix_of_rank | wrong | constant | With the seed set anew in each round every outer product is the same one, so the matrix rank never gets above 1.
def matrix_of_rank(rows, columns, r):
    m = torch.zeros(rows, columns)
    for _ in range(r):
        torch.manual_seed(13)
        m = m + torch.outer(torch.randn(rows), torch.randn(columns))
    return m

# %% matrix_of_rank | wrong | edge | You begin with one outer product before counting: think of r = 0.
def matrix_of_rank(rows, columns, r):
    m = torch.outer(torch.randn(rows), torch.randn(columns))
    for _ in range(r - 1):
        m += torch.outer(torch.randn(rows), torch.randn(columns))
    return m

# %% matrix_of_rank | wrong | argument | The matrix rank is right, but rows and columns are exchanged in the shape.
def matrix_of_rank(rows, columns, r):
    return torch.randn(columns, r) @ torch.randn(r, rows)

# %% matrix_of_rank | wrong | mixed | The slices fill a whole block with ones, and its rows are all the same: from how few vectors can they be mixed?
def matrix_of_rank(rows, columns, r):
    m = torch.zeros(rows, columns)
    m[:r, :r] = 1
    return m

# %% matrix_of_rank | right | - | ones on the first r places of the diagonal
def matrix_of_rank(rows, columns, r):
    m = torch.eye(rows, columns)
    m[r:] = 0
    return m
