# %% [markdown]
# # Solutions: read a tensor and count its rank
#
# The exercises of [lesson 01](../en/01_tensors_and_rank.ipynb), solved, with the reason for each.

# %%
import itertools

from helpers import check

import torch

# %% [markdown]
# ## `rank_of_slice`
#
# `images` has four axes. The numbers 0 and 5 take one away each; the `:` keeps the first, and the last, which is not
# mentioned, stays too. The shape is `(100, 28)`: rank 2.

# %%
rank_of_slice = 2

check.rank_of_slice(rank_of_slice)

# %% [markdown]
# ## `flat_index`
#
# Start at the offset; each index moves index × stride places. Without indices nothing moves: a tensor of rank 0 lies at its offset.


# %%
def flat_index(index, stride, offset):
    return offset + sum(i * s for i, s in zip(index, stride, strict=True))


check.flat_index(flat_index)

# %% [markdown]
# ## `shares_the_strip`
#
# An index with numbers and slices, `t()`, and an index into a view change the recipe alone. Arithmetic and `clone` write onto a new
# strip, and the transpose of a clone reads the clone's. Of the two `reshape`, the first reads places 0 to 5 in order: stride 1 does
# that, so it shares. The second reads places 0, 3, 1, 4, 2, 5: jumps of 3 and of −2 in turn, for which there is no stride, so it copies.

# %%
shares_the_strip = [True, True, False, True, False, False]

check.shares_the_strip(shares_the_strip)

# %% [markdown]
# ## `flat_view_works`
#
# One stride reads both axes if the step to the next row continues the walk along the row: `shape[1]` steps of `stride[1]` must lead
# to where the next row starts, `stride[0]` places on. With more axes this must hold for every two neighbours. Nobody ever moves along
# an axis of size 1, so its stride may be anything.


# %%
def flat_view_works(shape, stride):
    moved = [(n, s) for n, s in zip(shape, stride, strict=True) if n > 1]
    return all(far == n * near for (_, far), (n, near) in itertools.pairwise(moved))


check.flat_view_works(flat_view_works)

# %% [markdown]
# ## `six_losses`
#
# The two with equal shapes are right: nothing is repeated. `(100, 10)` against `(100,)` raises, because from the right 10 meets 100. In
# the other three an axis is repeated. `(100,)` against `(100, 1)` gives `(100, 100)`: every prediction meets every target. `(100, 1)`
# gives all ten predictions of an example the same target. `(10,)` gives all the examples the same ten targets.

# %%
six_losses = ["right", "silent", "raises", "silent", "right", "silent"]

check.six_losses(six_losses)

# %% [markdown]
# ## `broadcast_shape`
#
# Ones in front make both equally long, so that the pairs are those from the right. Of two sizes the one that is not 1 is taken,
# which gives 0 for 1 against 0, where `max` would give 1.


# %%
def broadcast_shape(s, t):
    longest = max(len(s), len(t))
    s, t = (1,) * (longest - len(s)) + s, (1,) * (longest - len(t)) + t
    for a, b in zip(s, t, strict=True):
        if a != b and a != 1 and b != 1:
            raise ValueError(f"{a} against {b}")
    return tuple(b if a == 1 else a for a, b in zip(s, t, strict=True))


check.broadcast_shape(broadcast_shape)

# %% [markdown]
# ## `units_alive`
#
# The sum of the mask over the examples, `dim=0`, says of each unit for how many it is above 0. A second mask asks which of these counts
# are above 0, and its sum is their number. `(h > 0).any(dim=0).sum()` says the same.


# %%
def units_alive(h):
    return ((h > 0).sum(dim=0) > 0).sum()


check.units_alive(units_alive)

# %% [markdown]
# ## `mm_from_outer`
#
# Sheet $k$ is column $k$ of `x` with row $k$ of `w`, and there are as many sheets as the inner size:
#
# $$x\,w = \sum_{k} \mathtt{x[:, k]} \otimes \mathtt{w[k]}$$
#
# The product is their sum, entry for entry, because the sum was over $k$ all along. Python's `sum` starts from the
# number 0, which broadcasts, and the dtype stays that of the factors.


# %%
def mm_from_outer(x, w):
    return sum(torch.outer(x[:, k], w[k]) for k in range(x.shape[1]))


check.mm_from_outer(mm_from_outer)

# %% [markdown]
# ## `sum_of_outers`
#
# In `x.mm(w)` sheet $n$ is column $n$ of `x` with row $n$ of `w`. Here it shall be row $n$ of `a` with row $n$ of `b`, so the rows of
# `a` must become columns: `a.t()`. Its columns are the rows of `a`, so sheet $n$ is what example $n$ adds.


# %%
def sum_of_outers(a, b):
    return a.t().mm(b)


check.sum_of_outers(sum_of_outers)

# %% [markdown]
# ## `matrix_of_rank`
#
# Every outer product of fresh random vectors adds one direction, and `r` of them give matrix rank `r`. With `r = 0` nothing is
# added, and the matrix of zeros has matrix rank 0.


# %%
def matrix_of_rank(rows, columns, r):
    total = torch.zeros(rows, columns)
    for _ in range(r):
        total = total + torch.outer(torch.randn(rows), torch.randn(columns))
    return total


check.matrix_of_rank(matrix_of_rank)
