# %% [markdown]
# # Solutions: Write a custom Module
#
# The exercises of [lesson 04](../en/04_custom_module.ipynb), solved. Try them first: a check tells you what is wrong, not what is right.

# %%
from itertools import pairwise

from helpers import check

import torch
from torch import nn

# %% [markdown]
# All in float64, as in the lesson.

# %%
torch.set_default_dtype(torch.float64)

# %% [markdown]
# ## RepairedNet
#
# `nn.ModuleList` is a Module, so the registry sees it, and it registers the layers that it holds.


# %%
class RepairedNet(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(a, b, bias=False) for a, b in pairwise(sizes))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = layer(x).clamp(min=0)
        return self.layers[-1](x)


check.RepairedNet(RepairedNet)

# %% [markdown]
# ## which_methods_run
#
# The loop calls the model: the inherited `__call__` runs, and it runs `forward`. `__init__` ran once, before. `loss.backward()` is a method of tensors.

# %%
which_methods_run = ["__call__", "forward"]

check.which_methods_run(which_methods_run)

# %% [markdown]
# ## linear_from
#
# `copy_` fills the layer's own parameters, so nothing is shared. The weight is stored as (outputs, inputs).


# %%
def linear_from(w, b):
    layer = nn.Linear(*w.shape)
    with torch.no_grad():
        layer.weight.copy_(w.t())
        layer.bias.copy_(b)
    return layer


check.linear_from(linear_from)

# %% [markdown]
# ## momentum_losses
#
# `v` is the sum of all gradients so far, the older the weaker. The step follows `v`, and `.grad` is cleared: `v` is the only memory.


# %%
def momentum_losses(x, y, w1, w2, learning_rate, momentum, epoch_n):
    losses, v1, v2 = [], torch.zeros_like(w1), torch.zeros_like(w2)
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            v1 = momentum * v1 + w1.grad
            v2 = momentum * v2 + w2.grad
            w1 -= learning_rate * v1
            w2 -= learning_rate * v2
        w1.grad = w2.grad = None
    return losses


check.momentum_losses(momentum_losses)

# %% [markdown]
# ## names_in_the_state
#
# A Parameter, a buffer, and the one tensor of a registered module. A plain tensor, a list and a number are ordinary attributes.

# %%
names_in_the_state = ["scale", "mean", "first.weight"]

check.names_in_the_state(names_in_the_state)

# %% [markdown]
# ## Registry
#
# Every assignment passes through `__setattr__`. The dictionary is made for each object at its first assignment; `vars(self)` is `self.__dict__`, and putting something there
# does not call `__setattr__`.


# %%
class Registry:
    def __setattr__(self, name, value):
        if isinstance(value, nn.Parameter):
            vars(self).setdefault("found", {})[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(vars(self).get("found", {}).values())


check.Registry(Registry)

# %% [markdown]
# ## LeakyRelu
#
# The derivative is 1 or `slope`, by the sign of `h`. It multiplies the gradient that comes in. A number wants no gradient: `None`.


# %%
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        ctx.slope = slope
        return torch.where(h < 0, slope * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return torch.where(h < 0, ctx.slope * grad_output, grad_output), None


check.LeakyRelu(LeakyRelu)

# %% [markdown]
# ## NetAndLoss
#
# The five lines of lesson 02. `grad_loss` enters with the first of them, and the chain rule carries it through all others.


# %%
class NetAndLoss(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y, w1, w2):
        h = x.mm(w1)
        h_relu = h.clamp(min=0)
        error = h_relu.mm(w2) - y
        ctx.save_for_backward(x, w2, h, h_relu, error)
        return error.pow(2).sum()

    @staticmethod
    def backward(ctx, grad_loss):
        x, w2, h, h_relu, error = ctx.saved_tensors
        grad_y_pred = grad_loss * 2 * error
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h_relu = grad_y_pred.mm(w2.t())
        grad_h = grad_h_relu * (h > 0)
        return None, None, x.t().mm(grad_h), grad_w2


check.NetAndLoss(NetAndLoss)

# %% [markdown]
# All eight:

# %%
check.progress()
