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
# ## `line_of_the_bug`
#
# A clears the gradients before the update has used them: it never moves. In B the new `w1` is a leaf that wants no gradient, since it was made
# under `no_grad`: the second epoch finds `None`. In C the average is a tensor that hangs on the graphs of all epochs; `loss.item()` would be
# a number. In D the slope of `round` is 0.

# %%
line_of_the_bug = [5, 5, 4, 3]

check.line_of_the_bug(line_of_the_bug)


# %% [markdown]
# ## `add_bias`
#
# The derivative of a sum is 1 by each part, so both rules pass on what comes in. But every row used the same `b`: its shares add up over the rows, and the gradient has
# the shape of `b` again. A broadcast on the way there is a sum on the way back. The `Node` is the lesson's.


# %%
class Node:
    def __init__(self, data, *edges):
        self.data, self.edges, self.grad = data, edges, 0

    def push(self):
        for parent, rule in self.edges:
            parent.grad = parent.grad + rule(self.grad)


def add_bias(a, b):
    return Node(a.data + b.data, (a, lambda grad: grad), (b, lambda grad: grad.sum(dim=0)))


check.add_bias(add_bias)


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
