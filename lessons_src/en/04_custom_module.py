# %% [markdown]
# # Write a custom Module
#
# A Module is a registry, a call wrapper and a mode. Is it in charge of the backward pass, too?
#
# | You will | exercise |
# |---|---|
# | let a Module register its weights, and step around what it does not see | `RepairedNet`, `names_in_the_state` |
# | keep the mode of a net apart from the recording of gradients | `same_twice` |
# | carry weights of your own into `nn.Linear` | `linear_from` |
# | stop a training and go on as if nothing had happened | `who_resumes` |
#
# **You need** [lesson 03](03_autograd.ipynb) · **50 minutes**, 75 more for what is marked *Deeper*

# %%
import inspect
import io
from copy import deepcopy
from itertools import pairwise

from helpers import check, draw

import numpy as np
import torch
from torch import nn

# %% [markdown]
# As before, everything is float64 unless we say otherwise: the printed digits are the same on every machine.

# %%
torch.set_default_dtype(torch.float64)

# %% [markdown]
# ## 1. Net: weights move in
#
# The net, the draws and the losses stay. This lesson asks what a class around them adds, and what it does not.
#
# The four sizes and the two training numbers are those of lessons 02 and 03.

# %%
batch_n, input_data = 100, 1000
hidden_layer, output_data = 100, 10
epoch_n, learning_rate = 20, 1e-6

# %% [markdown]
# ### Draws: the same as ever
#
# Seed 13, in the order `x`, `y`, `w1`, `w2`. `leaves` adds that the weights want gradients.


# %%
def draws(seed):
    torch.manual_seed(seed)
    x = torch.randn(batch_n, input_data)
    y = torch.randn(batch_n, output_data)
    w1 = torch.randn(input_data, hidden_layer)
    return x, y, w1, torch.randn(hidden_layer, output_data)


def leaves(seed):
    x, y, w1, w2 = draws(seed)
    return x, y, w1.requires_grad_(), w2.requires_grad_()


# %% [markdown]
# ### Loop of lesson 03, as a function
#
# `predict` is anything that can be called with `x`, `w1` and `w2`.
#
# We shall swap `predict`: if the twenty losses stay the same, the swap changed nothing.


# %%
def train(predict, x, y, w1, w2):
    losses = []
    for epoch in range(epoch_n):
        loss = (predict(x, w1, w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
        w1.grad.zero_()
        w2.grad.zero_()
    return losses


# %% [markdown]
# ### Yardstick: twenty losses
#
# First, `predict` is a plain function. The cell computes lesson 03's twenty losses again and shows the first, the highest, the last.


# %%
def predict(x, w1, w2):
    return x.mm(w1).clamp(min=0).mm(w2)


losses_autograd = train(predict, *leaves(13))
three = losses_autograd[0], max(losses_autograd), losses_autograd[-1]
[f"{loss:.4e}" for loss in three]

# %% [markdown]
# ### Parameter: a weight that belongs
#
# Now a class that inherits from `nn.Module`, and the weights belong to it. Assigning an `nn.Parameter` to `self` registers it.
#
# A *Parameter* is a tensor that wants a gradient and says: I am to be trained. `super().__init__()` opens the registry, so it comes first. `forward` takes only the data. The weights are cloned, so that training
# leaves our draws as they are. The last line lists what was registered.


# %%
class Net(nn.Module):
    def __init__(self, w1, w2):
        super().__init__()
        self.w1 = nn.Parameter(w1.clone())
        self.w2 = nn.Parameter(w2.clone())

    def forward(self, x):
        return x.mm(self.w1).clamp(min=0).mm(self.w2)


x, y, w1, w2 = draws(13)
net = Net(w1, w2)
named = net.named_parameters()
[(name, tuple(w.shape), w.requires_grad, w.is_leaf) for name, w in named]

# %% [markdown]
# `Net` asks for no gradient: a Parameter is born wanting one. And both are leaves, so `backward()` will fill their `.grad`.

# %% [markdown]
# ### Training without names
#
# The update walks over `parameters()`.
#
# `net(x)` runs `forward`. `zero_grad()` sets `.grad` of all parameters to `None`. Here it stands before `backward()`; it has to stand
# once in each step, and not between `backward()` and the update.


# %%
def train_module(net, x, y):
    losses = []
    for epoch in range(epoch_n):
        loss = (net(x) - y).pow(2).sum()
        losses.append(loss.item())
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for w in net.parameters():
                w -= learning_rate * w.grad
    return losses


losses_module = train_module(net, x, y)
check.same_losses(losses_module, losses_autograd)

# %% [markdown]
# ## 2. Registry: what it sees
#
# A Module registers what you assign to `self`, but not everything. What does it miss, and what does that cost?

# %% [markdown]
# ### Plain tensor: is it registered?
#
# `w2` is a tensor that wants a gradient, but it is not a Parameter.


# %%
class Forgetful(nn.Module):
    def __init__(self, w1, w2):
        super().__init__()
        self.w1 = nn.Parameter(w1.clone())
        self.w2 = w2.clone().requires_grad_()

    def forward(self, x):
        return x.mm(self.w1).clamp(min=0).mm(self.w2)


forgetful = Forgetful(w1, w2)
[name for name, w in forgetful.named_parameters()]

# %% [markdown]
# > **Myth 4.1** "A tensor with `requires_grad=True` on `self` is a parameter."
#
# One name is missing, and nothing has complained.

# %% [markdown]
# ### Training it: what moves?
#
# Train it as it is. The second line printed is the right net.

# %%
losses_forgetful = train_module(forgetful, x, y)
for losses in (losses_forgetful, losses_module):
    print(f"{losses[0]:.4e} to {losses[-1]:.4e}")
torch.equal(forgetful.w1, w1), torch.equal(forgetful.w2, w2), forgetful.w2.grad is None

# %% [markdown]
# It trains one of its two layers: `w2` has not moved, and the right net got further. `forgetful.w2.grad` is not `None`: `backward()` has filled it, but neither the update nor `zero_grad()` reaches it. Both
# walk over `parameters()`. When a net learns worse than it should, list its parameters first.

# %% [markdown]
# ### Linear: a module in a module
#
# A module assigned to `self` is registered too, with all that it has registered itself. Names then get a dot.
#
# `nn.Linear(inputs, outputs)` is a ready-made layer, a module with a parameter `weight`. Two of them, without bias, have room for the weights of our net (`forward` is left out here). <!-- slide -->
#
# > **Myth 4.2** "`nn.Linear(1000, 100)` has a weight of shape (1000, 100)."


# %%
class Nested(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(input_data, hidden_layer, bias=False)
        self.second = nn.Linear(hidden_layer, output_data, bias=False)


[(name, tuple(w.shape)) for name, w in Nested().named_parameters()]

# %% [markdown]
# It is the other way round: `nn.Linear(1000, 100)` computes `x.mm(weight.t())`, plus a bias unless told otherwise; a row of `weight` belongs to one output. Our `w1`, of shape (1000, 100), must be transposed before it fits.

# %% [markdown]
# ### List: layers in a loop
#
# `DeepNet` makes its layers in a loop, for any number of sizes, and keeps them in a Python list: `pairwise` gives each size with the next one.


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
# ### How many parameters?
#
# Does the forward pass work, and what would be trained?
#
# **Predict.** `deep` is `DeepNet([4, 3, 2])`. How long is `list(deep.parameters())`?
#
# <details><summary>Reasoning</summary>
#
# The registry looks at what is assigned, not into it. What is assigned is a *list*. It is neither a Parameter nor a Module, so it becomes an ordinary attribute: there are 0 parameters.
#
# </details>

# %%
deep = DeepNet([4, 3, 2])
len(list(deep.parameters())), deep(torch.ones(5, 4)).shape

# %% [markdown]
# > **Myth 4.3** "All layers that a module keeps on `self` are trained."
#
# An *optimizer*, PyTorch's ready-made update (section 5), would object: it gets nothing at all. With one registered layer beside the list the optimizer has <!-- section 5: Everyday PyTorch -->
# something to do, and nobody notices: the layers in the list are not trained and not saved. (Nor are they moved to a GPU: there the first call raises.)

# %% [markdown]
# ### Your turn: `RepairedNet`
#
# Make `self.layers` an `nn.ModuleList`: a list that is itself a Module, so the registry sees it. `forward` is inherited and stays as it was.
#
# <details><summary>Hint 1</summary>
#
# An `nn.ModuleList` can be indexed and sliced like a Python list. What does it take?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# It takes a list of modules. After the first line of `__init__`, where do you have one already?
#
# </details>


# %%
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        self.layers = ...  # your code here


check.RepairedNet(RepairedNet)

# %% [markdown]
# ### Buffer: kept, but trained?
#
# Some tensors belong to the net and are no weights: a mean to subtract, a table of positions. `register_buffer` is for them.
#
# The cell lists the names in the *state* of the module, which is what would be saved, and those that an optimizer would get. Then `float()` converts the module to float32, in place. (`forward` is left out.)


# %%
class Centred(nn.Module):
    def __init__(self, x):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(()))
        self.register_buffer("mean", x.mean(0))
        self.spread = x.std(0)


centred = Centred(x)
print(list(centred.state_dict()), [name for name, w in centred.named_parameters()])
centred.float()
centred.scale.dtype, centred.mean.dtype, centred.spread.dtype

# %% [markdown]
# The state holds the parameters and the buffers (not those registered with `persistent=False`), the optimizer gets the parameters only. `spread` is in neither, and `float()` has left it behind. So would `to("cuda")`, which moves a module to a GPU,
# and computing with `spread` and a tensor on the GPU would raise.

# %% [markdown]
# ## 3. Backward: whose runs?
#
# Nothing in `Net` computes a gradient. Could it, if we gave it a `backward` of our own?

# %% [markdown]
# ### Model: the article's own class
#
# The Chinese article that this course follows (lesson 02 quotes its first loss) writes its last step like this, with the weights as arguments.
#
# Its explanation: `forward` overrides the forward pass and `backward` the backward pass, which may stay empty unless you want something special.
# `input` is its name for `x`.


# %%
class Model(nn.Module):
    def __init__(self):
        super().__init__()

    def forward(self, input, w1, w2):
        h_relu = input.mm(w1).clamp(min=0)
        return h_relu.mm(w2)

    def backward(self):
        pass


# %% [markdown]
# ### Twenty epochs of `Model`
#
# `model(x, w1, w2)` ends up in `forward`, so the model goes where the plain function stood.
#
# Python turns `model(…)` into `model.__call__(…)`. `Model` inherits `__call__` from `nn.Module`, the *call wrapper*: it runs `forward` and, before and after it, functions that somebody has attached, to log or to inspect. So write `forward`, and call `net(x)`, not `net.forward(x)` (*Deeper: MiniModule, hooks*).

# %%
model = Model()
losses_model = train(model, *leaves(13))
check.same_losses(losses_model, losses_autograd)
for epoch, value in enumerate(losses_model):
    print(f"Epoch:{epoch} , Loss:{value:.4e}", end="\n" if epoch % 2 else "   ")

# %% [markdown]
# All twenty, printed as in the article, are the same to twelve digits, so `pass` has not replaced the backward pass: without gradients the update would raise. Does training perhaps call our `backward` as well?

# %% [markdown]
# ### Sabotage: is it the same `backward`?
#
# The class has a method `backward`, and the loop says `loss.backward()`. So let the method raise an error.
#
# **Predict.** In which epoch does training stop, or does it not?
#
# <details><summary>Reasoning</summary>
#
# `loss` is a tensor, so `loss.backward()` is `torch.Tensor.backward`. It walks the graph from `loss.grad_fn`: Sum, Pow, Sub, Mm, Clamp, Mm. In
# this graph there are functions and leaves. The model is not in it, so nothing could lead to its method.
#
# </details>


# %%
class Sabotaged(Model):
    def backward(self):
        raise RuntimeError("Sabotaged.backward was called")


check.same_losses(train(Sabotaged(), *leaves(13)), losses_autograd)
hasattr(nn.Module, "backward"), hasattr(torch.Tensor, "backward")

# %% [markdown]
# > **Myth 4.4** "Writing `backward` in a Module rewrites the backward pass."
#
# Training goes on to the end, with the same losses: `Model.backward` and `loss.backward` share a name, nothing else. A tensor has a method `backward`, `nn.Module` has none that one could rewrite. So no standard one steps in for the empty `backward`: it is a method that nobody calls. And `w1` and `w2` come as arguments: the article's class owns no weights. It is a function dressed as a class.
# Where a hand-written backward does belong, in a `torch.autograd.Function`, is shown below in a block marked *Deeper*.
#
# <details><summary>Why does the idea live on?</summary>
#
# In PyTorch's forerunner, Torch for Lua, each module did carry its own backward pass, written by hand, and `module:backward()` ran it. PyTorch moved
# differentiation from the modules to the tensors.
#
# </details>

# %% [markdown]
# ### Deeper: weights as arguments, whose are they?
#
# `Model` computes with two weights: what does it list?

# %% [markdown]
# `torch.optim.SGD` is our update as an optimizer (section 5). It is handed the parameters of the module. <!-- section 5: Everyday PyTorch -->
#
# > **Myth 4.5** "A module knows the weights that it computes with."

# %%
print(list(model.parameters()))
with check.raises(ValueError):
    torch.optim.SGD(model.parameters(), lr=learning_rate)

# %% [markdown]
# Nothing was ever assigned to `self`, so there is nothing to list, and the optimizer refuses. <!-- notes -->

# %% [markdown]
# ## Deeper: Function
#
# A backward pass of your own, where PyTorch calls it, and certified by `gradcheck`.

# %% [markdown]
# ### Function: forward and backward together
#
# To write your own backward pass, inherit from `torch.autograd.Function`. It becomes *one* function of the graph.
#
# Both methods are static: there is no `self`, a Function keeps nothing itself. What the backward pass needs goes through `ctx`, the *context* of
# one call.
# `backward` gets the gradient of the output and returns one gradient for each argument of `forward`. Its lines are those of lesson 02, without the
# first: `grad_y_pred` now comes from outside. (If a Function returns the loss itself, 1 comes in after `loss.backward()`,
# and 3 after `(3 * loss).backward()`: its `backward` multiplies by it.)


# %%
class TwoLayer(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, w1, w2):
        h = x.mm(w1)
        h_relu = h.clamp(min=0)
        ctx.save_for_backward(x, w2, h, h_relu)
        return h_relu.mm(w2)

    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w2, h, h_relu = ctx.saved_tensors
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h_relu = grad_y_pred.mm(w2.t())
        grad_h = grad_h_relu * (h > 0)
        return None, x.t().mm(grad_h), grad_w2


# %% [markdown]
# The first return value is `None`: we decided that `x` gets no gradient. Should somebody want one, `x.grad` would silently stay `None`. A Function
# meant for others saves `w1` too, asks `ctx.needs_input_grad[0]`, and returns `grad_h.mm(w1.t())` where it is true.

# %% [markdown]
# ### `apply`: into the graph
#
# A Function is not called, it is applied. `grad_fn` then bears the name of your class.
#
# `apply` runs `forward` with a fresh `ctx` and hangs a node on the result. `forward` itself knows nothing of the graph. The sizes are small: `gradcheck` below nudges each weight.

# %%
torch.manual_seed(0)
small_x = torch.randn(5, 4)
small_w1 = torch.randn(4, 3, requires_grad=True)
small_w2 = torch.randn(3, 2, requires_grad=True)
small_pred = TwoLayer.apply(small_x, small_w1, small_w2)
small_pred.grad_fn.name()

# %% [markdown]
# ### Graph of a Module: where is the class?
#
# First `Model` of section 3, for comparison: the graph of its loss, drawn from the live objects. <!-- section 3: Backward: whose runs -->

# %%
weights = {"w1": small_w1, "w2": small_w2}
draw.graph(Model()(small_x, small_w1, small_w2).pow(2).sum(), names=weights)

# %% [markdown]
# Seven functions, here called nodes: five operations, and two `AccumulateGrad` (each weight's box is one). No trace of `Model`. <!-- number five: 7 − 2 --> <!-- number two: “2 AccumulateGrad” -->

# %% [markdown]
# ### Graph of a Function: how many nodes?
#
# The same loss from `TwoLayer`.
#
# **Predict.** There the graph had seven nodes. How many has it now?
#
# <details><summary>Reasoning</summary>
#
# Mm, Clamp and Mm have become one node. Sum, Pow and two `AccumulateGrad` remain: 7 − 3 + 1 = 5. <!-- number 5: 7 − 3 + 1 --> <!-- number 7: “Autograd graph of 7 nodes” --> <!-- number two: “2 AccumulateGrad” -->
#
# </details>

# %%
draw.graph(small_pred.pow(2).sum(), names=weights)

# %% [markdown]
# ### Inside: what is recorded?
#
# Within `forward` autograd does not look. It trusts you to know the derivative.
#
# The cell shows what you saved: `x`, `w2`, `h`, `h_relu`. Lesson 03 listed the same four for these lines. Its fifth, `y_pred - y`, belongs to Pow,
# outside.

# %%
[tuple(tensor.shape) for tensor in small_pred.grad_fn.saved_tensors]

# %% [markdown]
# ### Training with it
#
# `TwoLayer.apply` goes where the plain function stood. Does your backward pass give the same twenty losses?

# %%
losses_function = train(TwoLayer.apply, *leaves(13))
check.same_losses(losses_function, losses_autograd)

# %% [markdown]
# `loss.backward()` handles Sum, Pow and Sub by itself, arrives at your node, and calls your `backward`: four of the five lines of lesson 02. Autograd and handwork mix as you like.

# %% [markdown]
# ### Sabotage it, too
#
# Section 3 sabotaged a Module's `backward` in vain. The same trick with a Function: <!-- section 3: Backward: whose runs -->


# %%
class SabotagedTwoLayer(TwoLayer):
    @staticmethod
    def backward(ctx, grad_y_pred):
        raise RuntimeError("Function.backward was called")


with check.raises(RuntimeError):
    train(SabotagedTwoLayer.apply, *leaves(13))

# %% [markdown]
# This `backward` is the real one: here it is called, there it was not.

# %% [markdown]
# ### Gradients: one for each argument
#
# `forward` takes three arguments, so `backward` returns three values. PyTorch counts them (surplus `None`s it forgives).


# %%
class TwoGradients(TwoLayer):
    @staticmethod
    def backward(ctx, grad_y_pred):
        return TwoLayer.backward(ctx, grad_y_pred)[1:]


with check.raises(RuntimeError):
    TwoGradients.apply(small_x, small_w1, small_w2).sum().backward()

# %% [markdown]
# It checks shapes, too, but loosely: for an argument of shape (3,) a gradient of shape (2,) raises, while one of shape (4, 3) is
# summed over its rows without a word. Whether
# the numbers are *right* it cannot know.

# %% [markdown]
# ### Stash: another way to keep tensors?
#
# A tensor can also be kept as `ctx.anything = tensor`. Here is a product entry by entry that keeps its factors that way.
#
# For $a \cdot b$ the derivative by $a$ is $b$, and the other way round. The two lines of `backward` are right; where they get `a` and `b` from is the question.
#
# > **Myth 4.6** "`ctx.saved = tensors` does the same as `ctx.save_for_backward`."


# %%
class Stashed(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.stash = a, b
        return a * b

    @staticmethod
    def backward(ctx, grad_output):
        a, b = ctx.stash
        return grad_output * b, grad_output * a


# %% [markdown]
# ### A weight changes in between
#
# Lesson 03 changed a weight between forward and backward. Now the same with the stash.
#
# **Predict.** `out` is `a * b` with `b` = 2, so the derivative by `a` is 2. Then `b` is set to 100. What is `a.grad` after `out.backward()`: 2,
# 100, or is there an error?
#
# <details><summary>Reasoning</summary>
#
# The stash holds the tensor `b` itself, and that is 100 now. In a plain attribute nobody compares version counters. So `a.grad` comes out as 100,
# silently: the derivative of a product that was never computed.
#
# </details>


# %%
def changed_in_between(function):
    a = torch.tensor(3.0, requires_grad=True)
    b = torch.tensor(2.0, requires_grad=True)
    out = function(a, b)
    with torch.no_grad():
        b.fill_(100)
    out.backward()
    return out.detach(), a.grad


changed_in_between(Stashed.apply)

# %% [markdown]
# ### Saved: who watches?
#
# The same product and the same accident. Two lines differ, the one that keeps the factors and the one that fetches them.


# %%
class Saved(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        return a * b

    @staticmethod
    def backward(ctx, grad_output):
        a, b = ctx.saved_tensors
        return grad_output * b, grad_output * a


# %% [markdown]
# <!-- split -->
#
# And `out.backward()`?

# %%
with check.raises(RuntimeError):
    changed_in_between(Saved.apply)

# %% [markdown]
# It refuses to compute a wrong gradient. So tensors go through `save_for_backward`. What is no tensor, like a number or a shape, goes into an attribute: `ctx.slope = slope`. (Newer code moves both lines out of `forward`, into
# a third method, `setup_context(ctx, inputs, output)`; the transforms of `torch.func` ask for it.)

# %% [markdown]
# ### Your turn: `LeakyRelu`
#
# Write a Function that keeps `h` where it is positive or 0 (with gradient 1 there) and multiplies it with the number `slope` where it is negative. Both methods are missing.
#
# `LeakyRelu.apply(h, slope)` is how it will be used; `slope` is a float. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# Two arguments, so `backward` returns two values. Which gradient does a plain number want?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# `torch.where(h < 0, slope * h, h)` forward. Backward: where `h < 0` the incoming gradient is multiplied with `slope`, elsewhere it passes unchanged. Save `h` with
# `save_for_backward`, `slope` as `ctx.slope`.
#
# </details>


# %%
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        return ...  # your code here

    @staticmethod
    def backward(ctx, grad_output):
        return ...  # your code here


check.LeakyRelu(LeakyRelu)

# %% [markdown]
# ### `gradcheck`: is it right?
#
# A hand-written backward is a claim. `torch.autograd.gradcheck` tests it with the central differences of lesson 02.
#
# It measures the full Jacobian, entry by entry, and compares it with what `backward` says. So use it on small sizes, in float64. Sizes that all differ catch
# forgotten transposes.

# %%
torch.autograd.gradcheck(TwoLayer.apply, (small_x, small_w1, small_w2))

# %% [markdown]
# ### The bug that trains
#
# Lesson 02 met a widely copied backward pass that clamps the *gradient* instead of masking it by the sign of `h`.
#
# Here it is as a Function, written more briefly. One step is different: `clamp(min=0)` stands where the mask was.


# %%
class ClampedGradient(TwoLayer):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w2, _h, h_relu = ctx.saved_tensors
        grad_h = grad_y_pred.mm(w2.t()).clamp(min=0)
        return None, x.t().mm(grad_h), h_relu.t().mm(grad_y_pred)


# %% [markdown]
# ### Its loss: does it show?
#
# Twenty epochs with the wrong backward, and the curve beside the right one.
#
# > **Myth 4.7** "A wrong `backward` shows: PyTorch raises, or the loss does not fall."

# %%
losses_clamped = train(ClampedGradient.apply, *leaves(13))
curves = {"TwoLayer": losses_function, "ClampedGradient": losses_clamped}
for name, losses in curves.items():
    print(f"{name:15} {losses[0]:.4e} to {losses[-1]:.4e}")
draw.losses(curves)

# %% [markdown]
# Nothing raised, and the loss fell: both halves of the myth are gone. Nothing in the picture says which of the two is wrong. That it even ends lower than the
# right one is rarer: lesson 02 counted 4 of 20 draws. <!-- number 20: lesson 02 -->

# %% [markdown]
# ### What does `gradcheck` say?
#
# One call, at the small random point of before.
#
# **Predict.** `grad_w2` is right in this version, `grad_w1` is wrong. Which *input* will the message name, if it counts from 0 those that want a gradient?
#
# <details><summary>Reasoning</summary>
#
# `x` wants none and is not counted. `w1` is input 0, `w2` is input 1. So: input 0.
#
# </details>

# %%
with check.raises(RuntimeError):
    small = small_x, small_w1, small_w2
    torch.autograd.gradcheck(ClampedGradient.apply, small)

# %% [markdown]
# One call, and the bug is caught. Behind this line the message shows both Jacobians, the measured and the claimed one.

# %% [markdown]
# ### No: is the backward wrong?
#
# Give one hidden unit weights of exactly 0: its `h` is 0 for every example, at the kink of the ReLU. What becomes of the same right `TwoLayer`?
#
# > **Myth 4.8** "If `gradcheck` says no, the backward is wrong."

# %%
kink_w1 = small_w1.detach().clone()
kink_w1[:, 0] = 0
kink_w1.requires_grad_()
kink = (small_x, kink_w1, small_w2)
torch.autograd.gradcheck(TwoLayer.apply, kink, raise_exception=False)

# %% [markdown]
# Is autograd itself accepted at this place?

# %%
torch.autograd.gradcheck(predict, kink, raise_exception=False)

# %% [markdown]
# Refused, too. At the kink your line takes the slope 0, `clamp` takes 1, and a central difference, which looks to both sides, the middle: a backward with ½ there would
# pass. Random points miss the kink.
# The other famous false alarm is float32, where the differences drown in rounding.

# %% [markdown]
# ### Yes: where does it hold?
#
# This backward has no mask. At the point below every `h` is positive. What will `gradcheck` say?


# %%
class NoMask(TwoLayer):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w2, _h, h_relu = ctx.saved_tensors
        return None, x.t().mm(grad_y_pred.mm(w2.t())), h_relu.t().mm(grad_y_pred)


positive = small_x.abs(), small_w1.detach().abs().requires_grad_(), small_w2
torch.autograd.gradcheck(NoMask.apply, positive)

# %% [markdown]
# Where every `h` is positive the mask is 1 everywhere, so leaving it out makes no difference. A yes holds at the inputs given, and only for those
# that want a gradient. Choose points that reach both sides of each branch, as random signs do.

# %% [markdown]
# ### Second derivatives: also certified?
#
# Some methods differentiate a gradient once more. `gradgradcheck` tests that, for the plain function and for `TwoLayer`.

# %%
for function in (predict, TwoLayer.apply):
    inputs = (small_x, small_w1, small_w2)
    print(torch.autograd.gradgradcheck(function, inputs, raise_exception=False))

# %% [markdown]
# To differentiate the gradient again, autograd must know that `h_relu` depends on `w1`. But `h_relu` was computed inside `forward`, unrecorded, so it
# counts as a constant. (`h` does no harm: only its sign is read. What is saved of the arguments keeps its history.) For
# training with gradients alone, as in this course, that is no matter. The decorator `torch.autograd.function.once_differentiable` makes such a backward
# raise in many cases, not in all: run `gradgradcheck`.

# %% [markdown]
# ### Your turn: `UnitRows`
#
# Write a Function that divides each row of `h` by its length, the root of the sum of its squares. `UnitRows.apply(h)` gives rows of length 1.
#
# Until now each number went its own way, or through a product. Here every entry of a row changes all entries of the result: through the length. Derive the backward line with indices, as in lesson 02. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# One row $h$ with length $r$ gives $u_j = h_j / r$. Where does $h_k$ occur? In $u_k$, and in $r$, so in every $u_j$. What is $\partial r / \partial h_k$?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# $\partial r / \partial h_k = h_k / r = u_k$. So $\partial u_j / \partial h_k$ is $-u_j u_k / r$, and for $j = k$ there is $1 / r$ on top. Multiply with the gradient of $u_j$ and sum over $j$. The sum is one number a row: `sum(1, keepdim=True)`.
#
# </details>


# %%
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        return ...  # your code here

    @staticmethod
    def backward(ctx, grad_output):
        return ...  # your code here


check.UnitRows(UnitRows)

# %% [markdown]
# ## Deeper: MiniModule, hooks
#
# A registry and a call wrapper can be written down in a few lines; first, what the wrapper is for.

# %% [markdown]
# ### Hook: a guest at the call
#
# `net(x)` runs `nn.Module.__call__`. That runs `forward`, and before and after it whatever has been hooked on.
#
# A *forward hook* is a function that sees each call: `(module, inputs, output)`. Tools that log, profile or inspect a net use hooks. This one notes the share of zeros in
# the hidden layer. Registering gives a handle, with which the hook can be removed later.

# %%
seen = []
relu = nn.ReLU()


def note_zeros(module, inputs, output):
    seen.append((output == 0).double().mean().item())


handle = relu.register_forward_hook(note_zeros)

# %% [markdown]
# ### Through the front door
#
# The module is called, so the hook runs.

# %%
through_call = relu(x.mm(w1))
[f"{share:.4f}" for share in seen]

# %% [markdown]
# Half of the hidden numbers are 0, as in lesson 02. A hook that returns a tensor would replace the output; ours returns nothing. <!-- number half: 1 / 0.4995 -->

# %% [markdown]
# ### Through the back door
#
# Now `forward` is called by its name.
#
# > **Myth 4.9** "`net.forward(x)` is the same as `net(x)`."
#
# **Predict.** `relu.forward` gives the same tensor. How many entries has `seen` afterwards?
#
# <details><summary>Reasoning</summary>
#
# One, as before. `forward` is only the inner part. Hooks are run by `__call__`.
#
# </details>

# %%
through_forward = relu.forward(x.mm(w1))
torch.equal(through_call, through_forward), len(seen)

# %% [markdown]
# The numbers agree, so the mistake stays hidden until somebody hangs a hook on the net. A hook that is
# no longer needed is removed with `handle.remove()`.

# %% [markdown]
# ### `__setattr__`: who hears an assignment?
#
# A registry and a call wrapper: that can be written down. The registry hangs on one method of Python, `__setattr__`.
#
# Python runs `__setattr__(name, value)` for every assignment `self.name = value`. A class that overrides it sees them all. `object.__setattr__` then does what Python
# does without you; `self.name = value` in its place would run your own method again, and again.


# %%
class Chatty:
    def __setattr__(self, name, value):
        print(f"assigned to {name}: {type(value).__name__}")
        object.__setattr__(self, name, value)


chatty = Chatty()
chatty.steps = 0
chatty.w1 = nn.Parameter(torch.ones(2))
chatty.steps

# %% [markdown]
# ### Your turn: `Registry`
#
# Write `__setattr__` so that every `nn.Parameter` assigned to `self` is found by `parameters()`, in the order in which the names came. Every attribute can be read as usual.
#
# A new Parameter under a used name takes the place of the old one. There is no `super().__init__()` to rely on: where nothing was assigned yet,
# `parameters()` gives an empty list. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# `object.__setattr__(self, name, value)` does what Python does without you. Before it, ask whether `value` is an `nn.Parameter`, and note it.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Keep a dictionary `found` of names and Parameters, one for *each object*: if `"found"` is not yet in `self.__dict__`, put an empty one there. `parameters` may be
# asked before that: `self.__dict__.get("found", {})`. A dictionary in the class body would be shared by all objects.
#
# </details>


# %%
class Registry:
    def __setattr__(self, name, value):
        return ...  # your code here

    def parameters(self):
        return ...  # your code here


check.Registry(Registry)

# %% [markdown]
# ### First the registry
#
# A dictionary for Parameters, and a second one for modules. `named_parameters` walks through both and sets the dots. <!-- notes -->
#
# New against your exercise are the modules: a registry inside a registry is asked in its turn. The two dictionaries themselves are neither Parameters
# nor modules, so they become ordinary attributes.


# %%
class MiniRegistry:
    def __init__(self):
        self._parameters = {}
        self._modules = {}

    def __setattr__(self, name, value):
        if isinstance(value, nn.Parameter):
            self._parameters[name] = value
        elif isinstance(value, MiniRegistry):
            self._modules[name] = value
        object.__setattr__(self, name, value)

    def named_parameters(self, prefix=""):
        for name, parameter in self._parameters.items():
            yield prefix + name, parameter
        for name, module in self._modules.items():
            yield from module.named_parameters(f"{prefix}{name}.")

    def parameters(self):
        return [parameter for name, parameter in self.named_parameters()]


# %% [markdown]
# ### Then the call wrapper
#
# `__call__` runs `forward`, and then the hooks. With `zero_grad` for the loop, that makes a Module of 29 lines, the two `class` lines not counted.
#
# Its hooks only look: they cannot replace the output, and there is no handle to remove them.


# %%
class MiniModule(MiniRegistry):
    def __init__(self):
        super().__init__()
        self._hooks = []

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = None

    def register_forward_hook(self, hook):
        self._hooks.append(hook)

    def __call__(self, *inputs):
        output = self.forward(*inputs)
        for hook in self._hooks:
            hook(self, inputs, output)
        return output


# %% [markdown]
# Nothing in it computes a gradient. It can throw gradients away, no more. That is the point of this lesson.

# %% [markdown]
# ### `Net`, on the new base
#
# The body is that of `Net`, letter for letter. Only the name in parentheses differs.
#
# If the losses agree, then for this training `Net` needed nothing of `nn.Module` beyond what stands in those two classes.


# %%
class MiniNet(MiniModule):
    def __init__(self, w1, w2):
        super().__init__()
        self.w1 = nn.Parameter(w1.clone())
        self.w2 = nn.Parameter(w2.clone())

    def forward(self, x):
        return x.mm(self.w1).clamp(min=0).mm(self.w2)


# %% [markdown]
# ### Does the loop notice?
#
# `train_module` asks for a call, `parameters()` and `zero_grad()`. All three are there. A hook counts the calls.

# %%
mini, calls = MiniNet(w1, w2), []
mini.register_forward_hook(lambda module, inputs, output: calls.append(1))
losses_mini = train_module(mini, x, y)
check.same_losses(losses_mini, losses_autograd)
parts = [*vars(MiniRegistry).values(), *vars(MiniModule).values()]
methods = filter(inspect.isfunction, parts)
len(calls), "".join(map(inspect.getsource, methods)).count("\n")

# %% [markdown]
# Twenty epochs, twenty calls, twenty equal losses, from the lines that the second number counts. <!-- number twenty calls: “(20, 29)” -->

# %% [markdown]
# ### Nesting: in which order?
#
# A module of modules, with dotted names, as in section 2. `body` is assigned first, then `scale`. <!-- section 2: Registry: what it -->

# %%
outer = MiniModule()
outer.body = MiniNet(w1, w2)
outer.scale = nn.Parameter(torch.ones(()))
[name for name, w in outer.named_parameters()]

# %% [markdown]
# `scale` comes first although it was assigned second: a module lists its own Parameters before those of its modules. `nn.Module` does the same.
#
# `nn.Module` itself is far longer: buffers, states, many kinds of hooks, `train()` and `eval()`, moving between devices, counting a shared weight
# once, refusing a plain tensor over a Parameter or a module. It keeps registered things out of `__dict__`
# and finds them through `__getattr__`. The idea is the one above.

# %% [markdown]
# ## 4. Mode: train or eval?
#
# A few layers compute one thing in training and another in use. A Module holds the switch, in its attribute `training`.
#
# The best known is *Dropout*: in training it sets each number to 0 with a certain chance, here one half, so that no hidden unit can rely on another. What becomes of the others? (`unique()` lists the values that occur.)

# %%
dropout = nn.Dropout(0.5)
dropout.training, dropout(torch.ones(1000)).unique()

# %% [markdown]
# The others are doubled, that is, divided by their chance to stay: on average the sum is what it was.

# %% [markdown]
# ### `eval()` and `no_grad`: the same switch?
#
# `eval()` sets the mode to evaluation, in a module and in all that it has registered; `train()` sets it back.
#
# `no_grad` of lesson 03 also belongs to evaluation, and so does `inference_mode`, its stricter form (a tensor made there cannot be used later where autograd must keep it for `backward`).
# (`nn.Sequential` calls its modules one after the other.)
#
# **Predict.** A net with Dropout predicts the same `x` twice. (a) Under `inference_mode`, the net as it was built: are the two equal? (b) Outside it, after `eval()`: are they equal? (c) In (b), is a prediction's `requires_grad` True?
#
# <details><summary>Reasoning</summary>
#
# A module is built in the mode of training. `inference_mode` ends the recording, and knows nothing of modes: Dropout still drops. `eval()` changes the mode, so nothing random is left, and knows nothing of recording: the graph is there.
#
# </details>

# %%
dropping = nn.Sequential(nn.Linear(input_data, hidden_layer), nn.Dropout(0.5))
with torch.inference_mode():
    print(torch.equal(dropping(x), dropping(x)))
dropping.eval()
print(torch.equal(dropping(x), dropping(x)), dropping(x).requires_grad)

# %% [markdown]
# > **Myth 4.10** "Under `no_grad` or `inference_mode` a net is in evaluation mode."
#
# Two switches: the mode belongs to the module, the recording to the lines that run. To evaluate a net, set both. In the mode of evaluation Dropout hands its input on.
#
# Forget `eval()`, and a net with Dropout gives another answer each time. Forget `train()` afterwards, and it goes on training without
# its Dropout. Neither raises.

# %% [markdown]
# ### Your turn: `same_twice`
#
# After which lines is `torch.equal(net(x), net(x))` true? Answer with the letters, like `"AC"`.
#
# Each starts afresh with `net = nn.Sequential(nn.Linear(4, 100), nn.Dropout(0.5))`, and here `x` has 4 columns; `net[1]` is the Dropout. `Hidden` (no cell defines it) keeps its layers in a Python list, as `DeepNet` does, and calls them in turn. <!-- slide -->
#
# | | lines |
# |---|---|
# | A | `net.eval(); net.train()` |
# | B | `net[1].eval()` |
# | C | `net.requires_grad_(False)`, which freezes all its parameters |
# | D | `net.eval(); net[0].train()` |
# | E | `net = Hidden([nn.Linear(4, 100), nn.Dropout(0.5)]); net.eval()` |
# | F | none, but both calls stand under `torch.no_grad()` |
#
# <details><summary>Hint 1</summary>
#
# Only one thing counts: is the Dropout itself in the mode of training when it is called?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# `eval()` and `train()` walk the same registry as `parameters()`. In each row: what do they reach, and in which order?
#
# </details>

# %%
same_twice = ...  # your code here

check.same_twice(same_twice)

# %% [markdown]
# ## 5. Everyday PyTorch
#
# The last step: ready-made layers in a ready-made container, a ready-made loss and a ready-made update.

# %% [markdown]
# ### Your turn: `linear_from`
#
# First the layer. Return an `nn.Linear` *with* bias for which `layer(x)` equals `x.mm(w) + b`. `w` has shape (inputs, outputs), `b` has shape (outputs,).
#
# The layer gets copies: training it later must not change `w` and `b`. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# Make the layer from the two numbers in `w.shape`. It comes with random numbers in `weight` and in `bias`. `parameter.copy_(tensor)` writes other numbers into it; under `no_grad`, since a leaf that wants a gradient may not be changed in place while autograd records.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Two copies, one for each parameter. Compare the shapes of `w` and of `layer.weight`: what has to be done to `w` first?
#
# </details>


# %%
def linear_from(w, b):
    layer = ...  # your code here, on several lines
    return layer


check.linear_from(linear_from)

# %% [markdown]
# ### Sequential: our weights in its layers
#
# Our net has no bias, so `bias=False`, and `nn.ReLU()` computes what `clamp(min=0)` does. `load_state_dict` copies a state, names with tensors, into the module; we hand it `w1.t()` and `w2.t()`.
#
# In a Sequential the modules are numbered: `"0.weight"` belongs to the first, `"2.weight"` to the third. The ReLU between them has no weight.


# %%
def sequential_net(w1, w2):
    net = nn.Sequential(
        nn.Linear(input_data, hidden_layer, bias=False),
        nn.ReLU(),
        nn.Linear(hidden_layer, output_data, bias=False),
    )
    net.load_state_dict({"0.weight": w1.t(), "2.weight": w2.t()})
    return net


# %% [markdown]
# ### Loop: the one you will see everywhere
#
# Forward, loss, `zero_grad`, `backward`, `step`. The optimizer holds the parameters and does the update: `torch.optim.SGD` does ours.
#
# SGD is *stochastic gradient descent* (ours is not: it uses all rows in each step), `lr` the learning rate. A loss as a Module is called a *criterion*. `nn.MSELoss` takes the mean of the squared errors unless told otherwise; ours is the sum: `reduction="sum"`. With the mean, loss and gradients would be 1000 times smaller (`y` has 1000 entries), and the learning rate
# would have to be 1000 times larger. <!-- number 1000: 100 · 10 -->


# %%
def train_everyday(net, optimizer, x, y, epochs=20):
    criterion = nn.MSELoss(reduction="sum")
    losses = []
    for epoch in range(epochs):
        loss = criterion(net(x), y)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses


copied = sequential_net(w1, w2)
optimizer = torch.optim.SGD(copied.parameters(), lr=learning_rate)
losses_everyday = train_everyday(copied, optimizer, x, y)
check.same_losses(losses_everyday, losses_autograd, tolerance=1e-9)

# %% [markdown]
# No line hides anything new: `net(x)` wraps `mm`, `relu` and `mm`, with a transpose at each `Linear`, `backward` walks the graph, `step` is
# `w -= learning_rate * w.grad`. We check nine digits only: `nn.Linear` stores the transpose, and some machines then add in another order.

# %% [markdown]
# ### float32: the everyday type
#
# We use float64 for digits that agree on every machine. Does the training need it? `float()` converts the net, and the data must follow.

# %%
single = sequential_net(w1, w2).float()
optimizer = torch.optim.SGD(single.parameters(), lr=learning_rate)
losses_single = train_everyday(single, optimizer, x.float(), y.float())
check.same_losses(losses_single, losses_everyday, tolerance=1e-3)

# %% [markdown]
# The same training, to three digits at least. float32 takes half the memory, and on most GPUs far less time: so it is PyTorch's default, which our second cell switched off.

# %% [markdown]
# ## Deeper: start and rate
#
# The same layers with other weights to begin with, and with more of them: the same architecture is not the same net.

# %% [markdown]
# ### Start: what does the library draw?
#
# We copied our weights into the layers. Usually one leaves the numbers that `nn.Linear` draws for itself.
#
# > **Myth 4.11** "The architecture decides how training goes."
#
# **Predict.** Same layers, same data, but the library's own starting weights. The first loss was 4.46e7. What is it now: about the same, about 1e5, about 1e3? <!-- number 1e5: a wrong answer on offer -->
#
# <details><summary>Reasoning</summary>
#
# `nn.Linear` draws small numbers: between $-1/\sqrt{\mathtt{inputs}}$ and $1/\sqrt{\mathtt{inputs}}$. So the predictions are near 0, and predicting
# zeros costs about 1000: `y` has 1000 entries, each with mean square 1.
#
# </details>


# %%
def library_losses(seed, learning_rate):
    torch.manual_seed(seed)
    net = nn.Sequential(
        nn.Linear(input_data, hidden_layer, bias=False),
        nn.ReLU(),
        nn.Linear(hidden_layer, output_data, bias=False),
    )
    optimizer = torch.optim.SGD(net.parameters(), lr=learning_rate)
    return train_everyday(net, optimizer, x, y)


# %% [markdown]
# <!-- split -->
#
# At our rate, beside our own start and the cost of predicting zeros:

# %%
losses_library = library_losses(13, learning_rate)
zeros = y.pow(2).sum().item()
for name, losses in {"ours": losses_everyday, "library": losses_library}.items():
    print(f"{name:8} {losses[0]:.3e} to {losses[-1]:.3e}")
print(f"zeros    {zeros:.3e}")

# %% [markdown]
# The library's start is below everything that our twenty epochs reach. But it hardly moves from there, and stays above the cost of predicting zeros.

# %% [markdown]
# ### Rate: does ours fit?
#
# 1e-6 was chosen for our large weights. The library's small ones, with a rate of 1e-3:

# %%
losses_faster = library_losses(13, 1e-3)
for epoch in [0, 5, 9, epoch_n - 1]:
    print(f"epoch {epoch:2}: {losses_faster[epoch]:.2e}")

# %% [markdown]
# ### All three in one picture
#
# The dashed line is the cost of predicting zeros. At 1e-6 the library's net runs just above it; at 1e-3 it learns, with a hump that stays below its start.

# %%
starts = {"ours": losses_everyday, "library": losses_library}
starts["library, 1e-3"] = losses_faster
draw.losses(starts, baseline={"predicting zeros": zeros})

# %% [markdown]
# So the myth forgets the starting weights. They decide two things: how high the loss begins, and which learning rate fits. A low start
# alone is no training.

# %% [markdown]
# ### The 1000: where from?
#
# `nn.Linear` draws uniformly between $-a$ and $a$, with $a = 1/\sqrt{\mathtt{inputs}}$. Such a number has mean square $a^2/3$.
#
# $$
# E[\mathtt{loss}] = \text{loss of zeros} + \mathtt{batch\_n} \cdot \mathtt{output\_data} \cdot
# \underbrace{\tfrac{1}{3}}_{w_1} \cdot \underbrace{\tfrac{1}{2}}_{\text{ReLU}} \cdot \underbrace{\tfrac{1}{3}}_{w_2}
# $$
#
# Count variances as in lesson 02. `w1` has $a^2 = 1/1000$, so a sum of 1000 products has mean square $1000 \cdot \frac{1}{3 \cdot 1000} = 1/3$. The ReLU keeps half of it. `w2` has $a^2 = 1/100$ and sums
# 100 products: again a third. One eighteenth for each of 1000 entries, on top of what zeros cost. The cell compares
# this with twenty nets.

# %%
first = []
for seed in range(20):
    torch.manual_seed(seed)
    w1_default = nn.Linear(input_data, hidden_layer, bias=False).weight.t()
    w2_default = nn.Linear(hidden_layer, output_data, bias=False).weight.t()
    first.append((predict(x, w1_default, w2_default) - y).pow(2).sum().item())
above, error = np.mean(first) - zeros, np.std(first) / len(first) ** 0.5
print(f"on top of zeros: {1000 / 18:.0f} expected, {above:.0f} ± {error:.0f} found")

# %% [markdown]
# ### Bias: how many numbers?
#
# `print(net)` shows the registry. Here are our layers *with* bias, as `nn.Linear` makes them unless told otherwise.
#
# Without it the net has $1000 \cdot 100 + 100 \cdot 10 = 101{,}000$ numbers to train. How many are there now? <!-- slide -->

# %%
with_bias = nn.Sequential(nn.Linear(1000, 100), nn.ReLU(), nn.Linear(100, 10))
print(with_bias)
sum(w.numel() for w in with_bias.parameters())

# %% [markdown]
# A bias is one number for each output, added to all examples alike: 100 and 10 more.

# %% [markdown]
# ## 6. State: save and go on
#
# `state_dict()` is the registry as a dictionary: names and detached tensors, no code. To load it you need a module with the same names and shapes.

# %% [markdown]
# ### Your turn: `names_in_the_state`
#
# Which names are in `Mixed().state_dict()`? Answer with a list of strings, as they would be written there, in any order.


# %%
class Mixed(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(3))
        self.offset = torch.zeros(3, requires_grad=True)
        self.register_buffer("mean", torch.zeros(3))
        self.first = nn.Linear(3, 3, bias=False)
        self.rest = [nn.Linear(3, 3, bias=False)]
        self.steps = 0


# %% [markdown]
# Before you print it: what kind of thing does each of the six lines after `super().__init__()` assign?
#
# <details><summary>Hint 1</summary>
#
# Registered are Parameters, Modules and buffers. Nothing else.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# The state holds tensors, so a module does not appear itself. Its tensors do, with a dot: `Nested` above showed how.
#
# </details>

# %%
names_in_the_state = ...  # your code here

check.names_in_the_state(names_in_the_state)

# %% [markdown]
# ### State from before: is it kept?
#
# Somebody wants to keep the weights from before training, and stores the state dict.
#
# **Predict.** After twenty epochs: is `before["w1"]` still the old `w1`?
#
# <details><summary>Reasoning</summary>
#
# The dictionary holds detached tensors, and as in lesson 03 these share the parameters' memory: nothing is copied. The update works in place, so it changes both.
#
# </details>

# %%
net = Net(w1, w2)
before = net.state_dict()
train_module(net, x, y)
torch.equal(before["w1"], w1), torch.equal(before["w1"], net.w1)

# %% [markdown]
# > **Myth 4.12** "`before = net.state_dict()` keeps the weights as they are now."
#
# A state dict is a window, not a snapshot. To keep a state, copy it (`deepcopy(net.state_dict())`) or save it.

# %% [markdown]
# ### Momentum: more to save?
#
# With `momentum`, SGD remembers its past gradients: $v \leftarrow \mathtt{momentum} \cdot v + \mathtt{grad}$, then $w \leftarrow w - \mathtt{learning\_rate} \cdot v$.
#
# Each parameter has its own $v$, of its shape, and it starts at 0. So the optimizer has a state, too. Under a steady gradient $v$ grows up to
# $1 + 0.9 + 0.81 + \ldots = 10$ times the gradient: hence `lr=1e-7`, a tenth of ours.
#
# The cell trains ten epochs, saves both states as a *checkpoint*, and trains ten more. `torch.save` writes the dictionary into a file, here one in memory (`io.BytesIO`).


# %%
def with_momentum(net):
    return torch.optim.SGD(net.parameters(), lr=1e-7, momentum=0.9)


net = sequential_net(w1, w2)
optimizer = with_momentum(net)
train_everyday(net, optimizer, x, y, epochs=10)
file = io.BytesIO()
torch.save({"net": net.state_dict(), "optimizer": optimizer.state_dict()}, file)
losses_on = train_everyday(net, optimizer, x, y, epochs=10)

# %% [markdown]
# ### Reading it: what may come in?
#
# `seek(0)` rewinds the file, `torch.load` reads it. `weights_only=True` (the default since PyTorch 2.6) lets little more than tensors, Python numbers, strings and plain containers through. <!-- number 2.6: a version of PyTorch -->
#
# `weights_only=False` can run any code that somebody put into the file. Without `map_location="cpu"`, a file saved from a GPU asks for a GPU.

# %%
file.seek(0)
saved = torch.load(file, map_location="cpu", weights_only=True)
list(saved), list(saved["net"]), list(saved["optimizer"]["state"][0])

# %% [markdown]
# An optimizer numbers the parameters in the order in which they were handed over: this is the $v$ of parameter 0.

# %% [markdown]
# ### Going on: the same training?
#
# A new net takes the weights from the checkpoint with `load_state_dict`. Its optimizer starts fresh, or also loads the saved state.
#
# Three lines: the old training going on (`losses_on`), a new net without the optimizer's state, one with it; each says how many of its losses equal `losses_on`.
#
# **Predict.** Without the optimizer's state: which of the ten losses that follow are the same?
#
# <details><summary>Reasoning</summary>
#
# The first: it belongs to the weights, and those were saved. The new optimizer's first step uses the gradient alone ($v = 0$); the old one would have added $0.9 \cdot v$. From there on everything differs.
#
# </details>


# %%
def go_on(with_its_state):
    net = sequential_net(w1, w2)
    optimizer = with_momentum(net)
    net.load_state_dict(saved["net"])
    if with_its_state:
        optimizer.load_state_dict(deepcopy(saved["optimizer"]))
    return train_everyday(net, optimizer, x, y, epochs=10)


for losses in (losses_on, go_on(False), go_on(True)):
    equal = np.isclose(losses, losses_on, rtol=1e-9).sum()
    print(f"{losses[0]:.4e} to {losses[-1]:.4e}, {equal} of 10 equal")

# %% [markdown]
# Without it nothing raises, and it is another training. (Unlike a module's, an optimizer's `load_state_dict` keeps the very tensors it is given, where their dtype and device fit: hence the `deepcopy`.) A full checkpoint holds everything that changes: weights, optimizer, the number of the epoch, and where chance is at work the state of the random generator; ours needs only the first two.

# %% [markdown]
# ### Your turn: `who_resumes`
#
# Imagine that each row starts right after the first ten epochs (G trains five more). After which changes are the next ten losses those of `losses_on`? Answer with the letters, like `"AC"`.
#
# Think, do not run: in your notebook `net` and `optimizer` have moved on. A new net is `net = sequential_net(w1, w2)`; then a new optimizer is `optimizer = with_momentum(net)`. Each row loads from a `deepcopy` of `saved`.
# In G, `before = net.state_dict()` comes first, then the five epochs; then `before` itself (no copy) and the copy of `saved["optimizer"]` are loaded: what counts are the ten losses after that.
#
# | | new net | new optimizer | loaded |
# |---|---|---|---|
# | A | no | yes | nothing |
# | B | no | no | nothing; `net.zero_grad()` is called |
# | C | no | yes | `saved["optimizer"]` |
# | D | yes | no | `saved["net"]` |
# | E | yes | yes | `saved["optimizer"]` |
# | F | yes | yes | both |
# | G | no | no | `before`, `saved["optimizer"]` |
#
# <details><summary>Hint 1</summary>
#
# Three things must be right: the numbers in the weights, every $v$, and that the optimizer holds the parameters of *this* net.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Whose parameters does the optimizer step? Which numbers does a dictionary hold at the moment when it is loaded?
#
# </details>

# %%
who_resumes = ...  # your code here

check.who_resumes(who_resumes)

# %% [markdown]
# ## Deeper: registry's limits
#
# What it refuses, what it counts once, and when a state stops being a window.

# %% [markdown]
# ### `super().__init__()` forgotten
#
# It opens the registry. Without it, the first Parameter has nowhere to go.


# %%
class Unopened(nn.Module):
    def __init__(self, w1):
        self.w1 = nn.Parameter(w1)


with check.raises(AttributeError):
    Unopened(w1)

# %% [markdown]
# The cure is always the same line, and it comes first in `__init__`: what follows it needs the registry.

# %% [markdown]
# ### A tensor over a Parameter
#
# A plain tensor is not registered. May it be written over a name that is?

# %%
guarded = Net(w1, w2)
with check.raises(TypeError):
    guarded.w1 = guarded.w1 - learning_rate * torch.ones_like(w1)

# %% [markdown]
# In lesson 03 this kind of line lost the leaf, and only the next epoch complained. Here the registry objects at once.

# %% [markdown]
# ### Shared weight: counted twice?
#
# Two layers may share one weight, as models of language do with their first and last layer. How many parameters are there, and how many names in the state?


# %%
class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(3, 3, bias=False)
        self.second = nn.Linear(3, 3, bias=False)
        self.second.weight = self.first.weight


len(list(Tied().parameters())), list(Tied().state_dict())

# %% [markdown]
# One parameter, so that an optimizer does not step it twice; two names, so that each layer finds its own.

# %% [markdown]
# ### Window: for how long?
#
# A state dict shows the weights that the module has. What does it show when `float()` has given the module others?

# %%
window = guarded.state_dict()
guarded.float()
window["w1"].dtype, guarded.w1.dtype

# %% [markdown]
# The old ones: it still holds the tensors of float64, and the module has none of them any more. A window looks at memory, not at a module.

# %% [markdown]
# ### Another size: does it load?
#
# A state fits only a net with the same names and sizes. The message lists every tensor that does not fit; here is its first entry.

# %%
wider = Net(torch.zeros(input_data, 200), torch.zeros(200, output_data))
try:
    wider.load_state_dict(window)
except RuntimeError as error:
    print(str(error).splitlines()[1].strip())

# %% [markdown]
# Loading does not broadcast. `strict=False` forgives names that are missing or too many, and returns their lists: read them. Wrong shapes it does not forgive.

# %% [markdown]
# ### Code: does it pass?
#
# Saving the *module* pickles a reference to its class. What does the careful loader do with it?

# %%
code = io.BytesIO()
torch.save(guarded, code)
code.seek(0)
try:
    torch.load(code, weights_only=True)
except Exception as error:
    print(str(error).split("error: ")[1].split(" was")[0])

# %% [markdown]
# It refuses, and names the class. So save states, not modules. A state also survives when you rename or move the class.

# %% [markdown]
# ## 7. Ledger: four ways
#
# By hand, by autograd, as a Module, in everyday PyTorch. Only the first is missing here: the lines of lesson 02, written more briefly.


# %%
def train_by_hand(x, y, w1, w2):
    losses = []
    for epoch in range(epoch_n):
        h = x.mm(w1)
        error = h.clamp(min=0).mm(w2) - y
        losses.append(error.pow(2).sum().item())
        grad_w2 = h.clamp(min=0).t().mm(2 * error)
        grad_w1 = x.t().mm((2 * error).mm(w2.t()) * (h > 0))
        w1 -= learning_rate * grad_w1
        w2 -= learning_rate * grad_w2
    return losses


# %% [markdown]
# ### Four rows: what differs?
#
# First, highest and last loss of each way, and how far its twenty losses are from those by hand.

# %%
ways = {
    "by hand": train_by_hand(*draws(13)),
    "autograd": losses_autograd,
    "Module": losses_module,
    "Sequential + optim": losses_everyday,
}
draw.ledger(ways)

# %% [markdown]
# Nothing in these four rows is a better net. What differs is how the code grows. By hand,
# each further layer costs lines forward *and* backward, and the backward ones are to be derived and checked. With autograd it costs none backward; in
# `Sequential`, two more entries. What the library holds you need not write again: the chain rule is in autograd, the bookkeeping in Module, the update in the
# optimizer.

# %% [markdown]
# ## Deeper: ledger of all ways
#
# Two more ways for the ledger: NumPy, and the engine that lesson 03 built.

# %% [markdown]
# ### NumPy: the same lines?
#
# The lines by hand, untouched, on arrays. NumPy has all their operations, most under other names; so lend it the names.
#
# No tensor, no graph, no autograd. We check nine digits only, since another library may add in another order.


# %%
class Array(np.ndarray):
    mm, t = np.ndarray.__matmul__, np.ndarray.transpose
    clamp, pow = np.ndarray.clip, np.ndarray.__pow__


losses_numpy = train_by_hand(*(tensor.numpy().view(Array) for tensor in draws(13)))
check.same_losses(losses_numpy, losses_autograd, tolerance=1e-9)

# %% [markdown]
# ### Engine: a node
#
# The engine of lesson 03, unchanged: a node, an order, five operations.


# %%
class Node:
    def __init__(self, data, *edges):
        self.data, self.edges, self.grad = data, edges, 0

    def push(self):
        for parent, rule in self.edges:
            parent.grad = parent.grad + rule(self.grad)


# %% [markdown]
# ### Its order
#
# Parents first; then backwards through the list.
#
# A node may push only after all its users have pushed. Lesson 03 showed what happens otherwise.


# %%
def parents_first(node, done):
    if node not in done:
        for parent, _rule in node.edges:
            parents_first(parent, done)
        done.append(node)
    return done


def backward(loss):
    loss.grad = torch.ones(())
    for node in reversed(parents_first(loss, [])):
        node.push()


# %% [markdown]
# ### Its operations
#
# The product of matrices has two rules, one for each factor.


# %%
def mm(a, b):
    return Node(
        a.data.mm(b.data),
        (a, lambda grad: grad.mm(b.data.t())),
        (b, lambda grad: a.data.t().mm(grad)),
    )


# %% [markdown]
# ### The other four
#
# One line each.
#
# Each rule is one line of lesson 02 again: the mask, the sign, the factor 2, the spreading of a sum.


# %%
def clamp(a):
    return Node(a.data.clamp(min=0), (a, lambda grad: grad * (a.data > 0)))


def sub(a, b):
    return Node(a.data - b.data, (a, lambda grad: grad), (b, lambda grad: -grad))


def square(a):
    return Node(a.data.pow(2), (a, lambda grad: grad * 2 * a.data))


def total(a):
    return Node(a.data.sum(), (a, lambda grad: grad.expand_as(a.data)))


# %% [markdown]
# ### On the engine
#
# Its training loop. Nothing in it asks torch for a gradient. It wants its four tensors as nodes.
#
# Compare with `train`: `backward(loss)` for `loss.backward()`, and `.data` since a node is a box around its tensor.


# %%
def train_engine(x, y, w1, w2):
    losses = []
    for epoch in range(epoch_n):
        loss = total(square(sub(mm(clamp(mm(x, w1)), w2), y)))
        losses.append(loss.data.item())
        w1.grad = w2.grad = 0
        backward(loss)
        w1.data -= learning_rate * w1.grad
        w2.data -= learning_rate * w2.grad
    return losses


# %% [markdown]
# The same losses again?

# %%
losses_engine = train_engine(*(Node(tensor) for tensor in draws(13)))
check.same_losses(losses_engine, losses_autograd)

# %% [markdown]
# ### Six rows
#
# The four of section 7 and the two new ones. <!-- section 7: Ledger: four ways -->

# %%
draw.ledger(ways | {"NumPy": losses_numpy, "engine": losses_engine})

# %% [markdown]
# Six times the same curve. Two more ways stand in *Deeper* blocks above: a Function, and a `MiniModule`. The engine is the price of understanding, paid once: autograd is the same idea, ready-made.

# %% [markdown]
# ## Recap
#
# - A Module registers Parameters and Modules assigned to `self`, and buffers. Python lists (take `nn.ModuleList`) and plain tensors stay unseen.
# - `nn.Module` has no `backward`: gradients come from the graph that the operations on tensors have recorded. A hand-written one belongs in a `torch.autograd.Function` (*Deeper*).
# - `eval()` switches the module, `no_grad` the lines that run. To evaluate, set both. Call `net(x)`, not `net.forward(x)`.
# - A `state_dict` is a window: copy or save it. To go on, save the optimizer's state, too.
# - `nn.Linear` stores its weight transposed. With equal weights, each of the four ways (section 7) gives the same twenty losses. <!-- section 7: Ledger: four ways -->

# %%
check.progress()

# %% [markdown]
# ## Glossary
#
# In the order they came.
#
# | term | meaning |
# |---|---|
# | Module | an object that registers Parameters, wraps the call of `forward` and has a mode |
# | Parameter | a tensor that a Module registers for training |
# | `nn.Linear` | a layer: times its weight, transposed, plus a bias if it has one |
# | optimizer | holds parameters and updates them from their `.grad` |
# | `nn.ModuleList` | a list of modules that is itself a Module, so the registry sees them |
# | buffer | a tensor that a Module keeps, saves and moves, but does not train |
# | `state_dict` | names and tensors of all Parameters and buffers that are to be saved |
# | Function (*Deeper*) | a pair of forward and backward that becomes one node of the graph |
# | hook (*Deeper*) | an attached function that a Module runs at each call |
# | Dropout | in training, sets numbers to 0 by chance and enlarges the others |
# | `train()`, `eval()` | set the mode of a module and of what it has registered |
# | `nn.Sequential` | a Module that calls its modules one after the other |
# | criterion | a loss as a Module |
# | momentum | the optimizer's memory of past gradients |
# | checkpoint | what it takes to go on: the states of net and optimizer, and whatever else changes |
#
# **Next:** you have written the same net in four ways. [05 Real digits](05_real_digits.ipynb) puts it to work.
