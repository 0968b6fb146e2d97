# %% [markdown]
# # Solutions: Build the two-layer net by hand
#
# The solved exercises of [lesson 02](../en/02_two_layer_net.ipynb), each with the reason.

# %%
from helpers import check

import torch

# %% [markdown]
# ## `weight_shapes`
#
# `x.mm(w1)` sums over the features, so `w1` begins with their number; `y_pred` has the shape of `y`, so `w2` ends
# with the number of outputs. The number of examples appears in neither.


# %%
def weight_shapes(x, y, hidden_layer):
    return (x.shape[1], hidden_layer), (hidden_layer, y.shape[1])


check.weight_shapes(weight_shapes)

# %% [markdown]
# ## `loss_without_relu`
#
# Only step 2 changes: the whole mean square of `h` reaches `y_pred`, not half of it.


# %%
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    return batch_n * output_data * (input_data * hidden_layer + 1)


check.loss_without_relu(loss_without_relu)

# %% [markdown]
# ## `compute_grad_h_relu`
#
# $\mathtt{h\_relu}_{nj}$ acts through all outputs $k$ of its example, with the factors $\mathtt{w2}_{jk}$. The sum over $k$
# must be the inner one: transpose `w2`.


# %%
def compute_grad_h_relu(grad_y_pred, w2):
    return grad_y_pred.mm(w2.t())


check.compute_grad_h_relu(compute_grad_h_relu)

# %% [markdown]
# ## `compute_grad_h`
#
# The slope of the ReLU is 1 where `h` is positive and 0 where it is negative. What comes back is multiplied with it,
# whatever its own sign.


# %%
def compute_grad_h(grad_h_relu, h):
    return grad_h_relu * (h > 0)


check.compute_grad_h(compute_grad_h)

# %% [markdown]
# ## `compute_grad_w1`
#
# Example $n$ contributes the outer product of its row of `x` and its row of `grad_h`. A sum of outer products is a matrix
# product with the examples inside.


# %%
def compute_grad_w1(x, grad_h):
    return x.t().mm(grad_h)


check.compute_grad_w1(compute_grad_w1)

# %% [markdown]
# ## `compute_grad_b1`
#
# $\mathtt{b1}_j$ is added to $h_{nj}$ in every row $n$, with the slope 1: add up the rows.


# %%
def compute_grad_b1(grad_h):
    return grad_h.sum(dim=0)


check.compute_grad_b1(compute_grad_b1)

# %% [markdown]
# ## `compute_grad_w2`
#
# $\mathtt{w2}_{jk}$ acts through $\mathtt{y\_pred}_{nk}$ of every example, with the factor $\mathtt{h\_relu}_{nj}$. The sum over
# $n$ must be the inner one: transpose `h_relu`.
#
# <!-- shown above: line 2 is the worked one; here it is written again from its tables -->


# %%
def compute_grad_w2(h_relu, grad_y_pred):
    return h_relu.t().mm(grad_y_pred)


check.compute_grad_w2(compute_grad_w2)

# %% [markdown]
# ## `rate_for_mean`
#
# The mean divides the loss, and so every gradient, by the 100 · 10 entries of `y`. A rate 1000 times larger makes the same
# steps.

# %%
rate_for_mean = 1e-6 * 100 * 10

check.rate_for_mean(rate_for_mean)

# %% [markdown]
# ## `right_gradient`
#
# The judge needs no derivation: `slope(length, y_pred, 4, 2)` is the entry `[4, 2]` of `q`. Who derives it multiplies along the path:
# the slope of the root of $s$ is $1 / (2\sqrt{s})$, and the slope of $s$ is line 1.

# %%
right_gradient = "q"

check.right_gradient(right_gradient)

# %% [markdown]
# ## `grad_check`
#
# Every entry is measured, from both sides. The bound is relative to the largest slope: whether 1e-6 is much depends on the
# size of the gradient.


# %%
def grad_check(f, grad, x):
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            up, down = x.clone(), x.clone()
            up[i, j] += 1e-4
            down[i, j] -= 1e-4
            measured[i, j] = (f(up) - f(down)) / 2e-4
    difference = (measured - grad).abs().max()
    return (difference < 1e-6 * measured.abs().max()).item()


check.grad_check(grad_check)

# %% [markdown]
# ## `wrong_loop`
#
# Loop B changes `w2` before its backward line reads it: the gradient of `h_relu` must use the `w2` that made `y_pred`.
# After one epoch, its step of `w1` is not the measured slope times the rate.

# %%
wrong_loop = "b"

check.wrong_loop(wrong_loop)

# %% [markdown]
# ## `proven`
#
# A: wrong gradients let it fall, too. B: the steps were too long, and shorter ones fell. C: that is what a slope promises. D: `w1` would stay,
# and `w2` still steps against its own gradient, which is right. E: without the mask every entry with a positive `h` agrees, and the others are wrong. F: a new `x` says nothing about its `y`, so nothing is expected to
# beat the mean of `y`, 0.

# %%
proven = "CDF"

check.proven(proven)

# %% [markdown]
# ## `compute_grad_h_tanh`
#
# Line 4 multiplies with the slope of the bend, entry by entry. For tanh that is $1 - \tanh(h)^2$.


# %%
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * (1 - h.tanh() ** 2)


check.compute_grad_h_tanh(compute_grad_h_tanh)

# %%
check.progress()
