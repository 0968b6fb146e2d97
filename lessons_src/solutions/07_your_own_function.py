# %% [markdown]
# # Solutions: Your own Function, further
#
# The exercises of [lesson 07](../en/07_your_own_function.ipynb), solved. Try them first: a check tells you what is wrong, not what is right.

# %%
from helpers import check

import torch

# %% [markdown]
# All in float64, as in the lesson.

# %%
torch.set_default_dtype(torch.float64)

# %% [markdown]
# ## curvature_along
#
# The lesson's `dot`:


# %%
def dot(a, b):
    return sum((one * other).sum() for one, other in zip(a, b, strict=True))


# %% [markdown]
# <!-- shown above: each call by itself; new is that they make one number of a loss -->
#
# The gradient with its graph, then its derivative along `v`: that is $Hv$. Its part along $v$, twice divided by the length of $v$.


# %%
def curvature_along(loss, weights, v):
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    hv = torch.autograd.grad(grads, weights, grad_outputs=v)
    return dot(v, hv) / dot(v, v)


check.curvature_along(curvature_along)

# %% [markdown]
# ## Recomputed
#
# The lesson's `KeepsArguments`, which keeps what it was given:


# %%
class KeepsArguments(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, w1, w2):
        ctx.save_for_backward(x, w1, w2)
        return x.mm(w1).clamp(min=0).mm(w2)


# %% [markdown]
# <!-- shown above: the three gradients are TwoLayer's; new is where h comes from -->
#
# `h` is made again from the arguments. Where somebody wants a second derivative, these lines are recorded like any others, and so `h` leads back to `w1`.


# %%
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = x.mm(w1)
        grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
        return None, x.t().mm(grad_h), h.clamp(min=0).t().mm(grad_y_pred)


check.Recomputed(Recomputed)

# %% [markdown]
# ## right_twice
#
# A saves the argument, D what `forward` returned: both come back with a history. In F the slope is 3 whatever `a` is: the gradient has no graph, but the second derivative is truly 0. In B and C a constant
# stands where `a` should be found again; E records nothing.

# %%
right_twice = "ADF"

check.right_twice(right_twice)

# %% [markdown]
# ## Checkpoint
#
# The copies are leaves of a small graph of their own; `enable_grad` records it. The function is an argument, too, so the first gradient is `None`.


# %%
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.run = run
        ctx.save_for_backward(*tensors)
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        copies = [tensor.detach().requires_grad_() for tensor in ctx.saved_tensors]
        with torch.enable_grad():
            output = ctx.run(*copies)
        return None, *torch.autograd.grad(output, copies, grad_output)


check.Checkpoint(Checkpoint)

# %% [markdown]
# ## clip_hook
#
# `clamp(max=1)` leaves a short gradient alone. For a gradient of zeros the quotient is inf, and the factor 1.


# %%
def clip_hook(tensor, most):
    def shorten(grad):
        return grad * (most / grad.norm()).clamp(max=1)

    return tensor.register_hook(shorten)


check.clip_hook(clip_hook)

# %% [markdown]
# ## example_norms
#
# Two outer products for each example. The length of one is the product of its factors' lengths; both weights together go by Pythagoras.


# %%
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    by_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    return torch.hypot(by_w1, h_relu.norm(dim=1) * grad_y_pred.norm(dim=1))


check.example_norms(example_norms)

# %% [markdown]
# ## StepThrough
#
# The lesson's `Step`, a step that hands its gradient on everywhere:


# %%
class Step(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        ctx.save_for_backward(h)
        return (h > 0).to(h.dtype)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output


# %% [markdown]
# The window is a mask around the step.


# %%
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return grad_output * (h.abs() <= 1)


check.StepThrough(StepThrough)

# %% [markdown]
# All seven:

# %%
check.progress()
