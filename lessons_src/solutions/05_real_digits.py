# %% [markdown]
# # Solutions: Teach the net real digits
#
# The exercises of [lesson 05](../en/05_real_digits.ipynb), solved. Try them first: a check tells you what is wrong, not what is right.

# %%
import csv
import math

from helpers import check

import torch
from torch.nn import functional as F

# %% [markdown]
# All in float64, as in the lesson.

# %%
torch.set_default_dtype(torch.float64)

# %% [markdown]
# ## cross_entropy
#
# With the largest logit of each row subtracted, the largest `exp` is 1, and the sum lies between 1 and the number of classes: its logarithm is always finite.


# %%
def cross_entropy(logits, target):
    shifted = logits - logits.max(dim=1, keepdim=True).values
    log_p = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    return -log_p[torch.arange(len(target)), target].mean()


check.cross_entropy(cross_entropy)

# %% [markdown]
# ## compute_grad_logits
#
# The first term gives the one-hot, the second the probabilities; the minus sign turns both, and the mean divides by the number of examples.


# %%
def compute_grad_logits(logits, target):
    return (logits.softmax(dim=1) - F.one_hot(target, logits.shape[1])) / len(target)


check.compute_grad_logits(compute_grad_logits)

# %% [markdown]
# ## minibatches
#
# One permutation for the epoch, cut into pieces. The generator goes on, so the next call draws another one.


# %%
def minibatches(n, size, generator):
    return list(torch.randperm(n, generator=generator).split(size))


check.minibatches(minibatches)

# %% [markdown]
# ## accuracy
#
# Two counts, one division at the end.


# %%
def accuracy(batches):
    right = sum((logits.argmax(dim=1) == target).sum().item() for logits, target in batches)
    return right / sum(len(target) for logits, target in batches)


check.accuracy(accuracy)

# %% [markdown]
# ## which_leak
#
# *b*: the mean contains the test rows; a small leak, and one all the same. *c*: the test part chose the start. *e*: so were the pixels, by the labels, too. *f*: of most
# test pictures a twin stands in the training part. The others ask nothing of the test rows: *a* treats each row by itself, *d* asks the validation part, *g* moves training rows only.

# %%
which_leak = ["b", "c", "e", "f"]

check.which_leak(which_leak)

# %% [markdown]
# ## confusion
#
# Each pair of truth and answer has a number from 0 to 99. Counting numbers is what `bincount` does.


# %%
def confusion(answers, target):
    return (10 * target + answers).bincount(minlength=100).reshape(10, 10)


check.confusion(confusion)

# %% [markdown]
# ## interval
#
# The formula, line by line. At n of n the interval still has a width: a perfect score is no proof of perfection.


# %%
def interval(right, n):
    s, z = right / n, 1.96
    middle = (s + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return middle - half, middle + half


check.interval(interval)

# %% [markdown]
# ## read_table
#
# The header is taken off first. Sorted names give the same numbers whatever the order of the rows.


# %%
def read_table(lines):
    _header, *rows = csv.reader(lines)
    names = sorted({row[-1] for row in rows})
    target = torch.tensor([names.index(row[-1]) for row in rows])
    return torch.tensor([[float(v) for v in row[:-1]] for row in rows]), target, names


check.read_table(read_table)
