# %% [markdown]
# # Solutions: Why this learning rate
#
# The exercises of [lesson 06](../en/06_why_this_learning_rate.ipynb), solved. Try them first: a check tells you what is wrong, not what is right.

# %%
import math

from helpers import check

import torch

# %% [markdown]
# All in float64, as in the lesson, and `length_of` is the lesson's.

# %%
torch.set_default_dtype(torch.float64)


def length_of(v):
    return math.sqrt(sum(part.pow(2).sum().item() for part in v))


# %% [markdown]
# ## hessian_times
#
# The slopes of all weights are recorded. Times `v` and added up they are one number, and `grad_outputs` does that on the way: its gradient is the curvature matrix times `v`.


# %%
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    return torch.autograd.grad(slopes, weights, grad_outputs=v)


check.hessian_times(hessian_times)

# %% [markdown]
# ## steepest
#
# One length for the whole direction, over all tensors. Each product multiplies every part of the direction by its own curvature, so the steepest part wins.


# %%
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for _ in range(turns):
        v = [part / length_of(v) for part in v]
        v = hessian_times(loss_of(*weights), weights, v)
    return length_of(v)


check.steepest(steepest)

# %% [markdown]
# ## limit_with_mean
#
# The mean divides the loss, and with it every curvature, by `batch_n * output_data`. The batch cancels: that is what a mean is for.


# %%
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    curvature = batch_n * input_data * hidden_layer / math.pi
    return 2 / (curvature / (batch_n * output_data))


check.limit_with_mean(limit_with_mean)

# %% [markdown]
# ## mean_after
#
# Each step multiplies by the same factor, sign and all.


# %%
def mean_after(mean, rate, curvature, epochs):
    return mean * (1 - rate * curvature) ** epochs


check.mean_after(mean_after)

# %% [markdown]
# ## rate_for_scale
#
# The curvature grows with the square of c, and rate times curvature must stay. Or: the slope grows $c^3$-fold (a loss of $c^4$ per weight of $c$), and the step has to grow c-fold.


# %%
def rate_for_scale(rate, c):
    return rate / c**2


check.rate_for_scale(rate_for_scale)

# %% [markdown]
# ## diagnose
#
# A rises and comes down: the rate is too long for where it starts. B creeps. C keeps every digit. D rises from the first epoch on, by little and ever more: short steps with the wrong sign. E falls once
# and then climbs: the low start stood in a steep valley. F creeps, from a low start.

# %%
diagnose = ["too long", "too short", "all zero", "uphill", "too long", "too short"]

check.diagnose(diagnose)

# %% [markdown]
# ## longest_rate
#
# In a swing the old step points the other way each time. The memory takes $\mu$ of it off, and the limit grows by the same share.


# %%
def longest_rate(curvature, momentum):
    return 2 * (1 + momentum) / curvature


check.longest_rate(longest_rate)
