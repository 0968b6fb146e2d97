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
# The lesson's `DeepNet`, with its layers in a Python list:


# %%
class DeepNet(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = [nn.Linear(a, b, bias=False) for a, b in pairwise(sizes)]

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = layer(x).clamp(min=0)
        return self.layers[-1](x)


# %% [markdown]
# `nn.ModuleList` is a Module, so the registry sees it, and it registers the layers that it holds.


# %%
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        self.layers = nn.ModuleList(self.layers)


check.RepairedNet(RepairedNet)

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
# ## UnitRows
#
# With length $r$ and $u_j = h_j / r$, the derivative of $u_j$ by $h_k$ is $-u_j u_k / r$, and for $j = k$ there is $1 / r$ on top. Multiplied with the gradient $g_j$ and summed over $j$: $(g_k - u_k \sum_j g_j u_j) / r$. What points along the row is taken away: a longer
# row gives the same $u$.


# %%
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        length = h.norm(dim=1, keepdim=True)
        unit = h / length
        ctx.save_for_backward(unit, length)
        return unit

    @staticmethod
    def backward(ctx, grad_output):
        unit, length = ctx.saved_tensors
        along = (grad_output * unit).sum(1, keepdim=True)
        return (grad_output - along * unit) / length


check.UnitRows(UnitRows)

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
# ## same_twice
#
# In B and D the Dropout is in the mode of evaluation: D sets back only the Linear. A sets back both; in E `eval()` does not reach it, since a list is not registered. C and F are about gradients: Dropout knows nothing of them.

# %%
same_twice = "BD"

check.same_twice(same_twice)

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
# ## names_in_the_state
#
# A Parameter, a buffer, and the one tensor of a registered module. A plain tensor, a list and a number are ordinary attributes.

# %%
names_in_the_state = ["scale", "mean", "first.weight"]

check.names_in_the_state(names_in_the_state)

# %% [markdown]
# ## who_resumes
#
# B changes nothing that lasts: each epoch clears the gradients anyway. C and F bring back what was saved. A and E miss one of the two states; in D the old optimizer steps the old net, and the new one stands still;
# in G the dictionary looks at the weights as they move, so loading it brings none of them back.

# %%
who_resumes = "BCF"

check.who_resumes(who_resumes)

# %% [markdown]
# All eight:

# %%
check.progress()
