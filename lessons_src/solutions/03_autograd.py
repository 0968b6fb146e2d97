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
# ## `gradients_faded`
#
# `.grad` is the velocity: `backward()` adds the new gradient to it, and what it adds to has been multiplied by `momentum`. That happens
# after the update, which needs the new gradient in full. With `momentum` 0 it is `zero_()`.


# %%
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for w in (w1, w2):
                w -= learning_rate * w.grad
                w.grad *= momentum
    return losses


check.gradients_faded(gradients_faded)


# %% [markdown]
# ## `leaves_renewed`
#
# A result cut off from its history is a leaf. It has forgotten that it wants a gradient, and a new leaf has an empty `.grad`, so nothing
# needs clearing. The caller's tensors are only read.


# %%
def leaves_renewed(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for epoch in range(epoch_n):
        w1, w2 = w1.detach().requires_grad_(), w2.detach().requires_grad_()
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        w1 = w1 - learning_rate * w1.grad
        w2 = w2 - learning_rate * w2.grad
    return losses


check.leaves_renewed(leaves_renewed)


# %% [markdown]
# ## `update_unrecorded`
#
# The two updates stand under `no_grad`; the forward pass stays outside, or there is nothing to read. And the list takes a number
# from each loss: the loss itself would hold on to the graph of its epoch.


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
