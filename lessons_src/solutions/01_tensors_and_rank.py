# %% [markdown]
# # Solutions: read a tensor and count its rank
#
# The exercises of [lesson 01](../en/01_tensors_and_rank.ipynb), solved, with the reason for each.

# %%
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
# Start at the offset; each index moves by its own stride. Without indices nothing moves: a tensor of rank 0 lies at its offset.


# %%
def flat_index(index, stride, offset):
    return offset + sum(i * s for i, s in zip(index, stride, strict=True))


check.flat_index(flat_index)

# %% [markdown]
# ## `is_view`
#
# `a.data_ptr()` is where the *first element* lies, and that differs between views of one strip. The strip itself is
# `untyped_storage()`, and its address is the same for all of them.


# %%
def is_view(a, b):
    return a.untyped_storage().data_ptr() == b.untyped_storage().data_ptr()


check.is_view(is_view)

# %% [markdown]
# ## `shape_safe_loss`
#
# With the only column taken out of `y_pred`, both have shape `(n,)`: each prediction meets its own target and no other.


# %%
def shape_safe_loss(y_pred, y):
    return (y_pred[:, 0] - y).pow(2).sum()


check.shape_safe_loss(shape_safe_loss)

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
# ## `relu_and_mask`
#
# `clamp` without an underscore makes a new tensor, so `h` is still there to be compared.


# %%
def relu_and_mask(h):
    return h.clamp(min=0), h > 0


check.relu_and_mask(relu_and_mask)

# %% [markdown]
# ## `mm_from_outer`
#
# Layer $k$ is column $k$ of `x` with row $k$ of `w`, and there are as many layers as the inner size. Python's `sum` starts from the
# number 0, which broadcasts, and the dtype stays that of the factors.


# %%
def mm_from_outer(x, w):
    return sum(torch.outer(x[:, k], w[k]) for k in range(x.shape[1]))


check.mm_from_outer(mm_from_outer)

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
