# %% [markdown]
# # Solutions: autograd
#
# The solved exercises of [lesson 03](../en/03_autograd.ipynb), each with its reason. Try them there first.

# %%
from helpers import check

import torch

# %%
torch.set_default_dtype(torch.float64)

# %% [markdown]
# ## `name_the_makers`
#
# The maker is the last operation, if something that went into it wants a gradient. 3 was made by nobody, and in 4 nothing wants
# a gradient, so nothing was recorded. In 6 one input that does is enough.

# %%
name_the_makers = ["Mm", "Clamp", None, None, "Sum", "Sub"]

check.name_the_makers(name_the_makers)

# %% [markdown]
# ## `what_is_saved`
#
# Each factor of a product is the derivative by the other one: `a` and `b`. The derivative of tanh is 1 minus its square, so `out`
# is enough, and `product` can go.

# %%
what_is_saved = ["a", "b", "out"]

check.what_is_saved(what_is_saved)

# %% [markdown]
# ## `which_grads_are_none`
#
# B and F ask a result, which is no leaf. D never wanted a gradient. G returns its gradient instead of storing it. In H
# no path leads to `u`.

# %%
which_grads_are_none = "BDFGH"

check.which_grads_are_none(which_grads_are_none)

# %% [markdown]
# ## `jacobian_row`
#
# The gradient of one output is its row of the Jacobian. `backward` needs no `v`, since that output is a scalar; with
# `out.backward(v)` and a `v` that is 1 at `i` it is the same.


# %%
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    function(leaf)[i].backward()
    return leaf.grad


check.jacobian_row(jacobian_row)

# %% [markdown]
# ## `gradients_cleared`
#
# The gradient lives from `backward()` to the update. After the update it has done its work, and it exists.


# %%
def gradients_cleared(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
        w1.grad.zero_()
        w2.grad.zero_()
    return losses


check.gradients_cleared(gradients_cleared)

# %% [markdown]
# ## `chunked_gradients`
#
# The mean divides by the entries of the *whole* batch. Dividing each sum by that number makes sums of parts, and those add up.


# %%
def chunked_gradients(x, y, w1, w2, chunk):
    for start in range(0, len(x), chunk):
        rows = slice(start, start + chunk)
        errors = x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]
        (errors.pow(2).sum() / y.numel()).backward()
    return w1.grad, w2.grad


check.chunked_gradients(chunked_gradients)

# %% [markdown]
# ## `leaves_kept`
#
# `-=` changes the numbers inside the leaf; `no_grad` keeps that off the tape. The leaf lives on, and so would its gradient: clear it.


# %%
def leaves_kept(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
        w1.grad = w2.grad = None
    return losses


check.leaves_kept(leaves_kept)

# %% [markdown]
# ## `update_unrecorded`
#
# One line more: the two updates stand under `no_grad`. The forward pass must stay outside, or there is nothing to read.


# %%
def update_unrecorded(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        w1.grad = w2.grad = None
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses


check.update_unrecorded(update_unrecorded)

# %% [markdown]
# ## `decayed_in_time`
#
# Whoever edits a saved tensor edits what the backward pass reads. So `backward()` comes first; then, where edits are counted, shrink and step.


# %%
def decayed_in_time(x, y, w1, w2, learning_rate, epoch_n, keep):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        w1.grad = w2.grad = None
        loss.backward()
        with torch.no_grad():
            for w in (w1, w2):
                w *= keep
                w -= learning_rate * w.grad
    return losses


check.decayed_in_time(decayed_in_time)

# %% [markdown]
# ## `mul`
#
# Each factor's derivative is the other factor; a rule multiplies it with what comes in. The `Node` is the lesson's.


# %%
class Node:
    def __init__(self, data, *edges):
        self.data, self.edges, self.grad = data, edges, 0

    def push(self):
        for parent, rule in self.edges:
            parent.grad = parent.grad + rule(self.grad)


def mul(a, b):
    return Node(a.data * b.data, (a, lambda grad: grad * b.data), (b, lambda grad: grad * a.data))


check.mul(mul)
