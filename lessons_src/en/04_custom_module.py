# %% [markdown]
# # Write a custom Module
#
# A Module is a registry and a call wrapper. Gradients are not its business.
#
# **You will**
#
# - train with a class of your own, and say which of its methods run
# - put a hand-written backward pass where PyTorch calls it, and have it certified
# - let a Module register, save and load its weights, and step around its traps
# - build a `MiniModule` of about 30 lines that trains the net in place of `nn.Module`
# - carry the same weights into `nn.Linear`, and get the same losses from everyday PyTorch
#
# **You need** [lesson 03](03_autograd.ipynb) · **90 minutes**

# %%
import inspect
import io
from itertools import pairwise

from helpers import check, draw

import numpy as np
import torch
from torch import nn

# %% [markdown]
# As before, everything is float64: the printed digits are the same on every machine, and `gradcheck` in section 4 needs it.

# %%
torch.set_default_dtype(torch.float64)

# %% [markdown]
# ## 1. The net becomes a class
#
# The net, the draws and the losses stay. This lesson asks what a class around them adds, and what it does not.
#
# The four sizes and the two training numbers are those of lessons 02 and 03. What differs between two lessons is only how the net is written.

# %%
batch_n, input_data = 100, 1000
hidden_layer, output_data = 100, 10
epoch_n, learning_rate = 20, 1e-6

# %% [markdown]
# ### The same draws
#
# Seed 13, in the order `x`, `y`, `w1`, `w2`. `leaves` adds that the weights want gradients.
#
# They are repeated here rather than hidden: everything that a number depends on stands on this page.


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
# ### The loop of lesson 03, as a function
#
# `predict` is anything that can be called with `x`, `w1` and `w2`. The rest of the loop does not care what it is.
#
# So we can exchange the net and keep everything else. If the losses stay, the exchange changed nothing.


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
# ### Today's yardstick
#
# First, `predict` is a plain function. These are the twenty losses of lesson 03, computed again.
#
# Every other way of writing the net in this lesson is compared with them.


# %%
def predict(x, w1, w2):
    return x.mm(w1).clamp(min=0).mm(w2)


losses_autograd = train(predict, *leaves(13))
[f"{loss:.4e}" for loss in (losses_autograd[0], max(losses_autograd), losses_autograd[-1])]

# %% [markdown]
# ## 2. A Module is a registry
#
# Now the class as it is meant: the weights belong to the module. Assigning an `nn.Parameter` to `self` registers it.
#
# A *Parameter* is a tensor that wants a gradient and says: I am to be trained. `forward` takes only the data. The weights are cloned, so that training
# this net leaves our draws as they are.


# %%
class Net(nn.Module):
    def __init__(self, w1, w2):
        super().__init__()
        self.w1 = nn.Parameter(w1.clone())
        self.w2 = nn.Parameter(w2.clone())

    def forward(self, x):
        return x.mm(self.w1).clamp(min=0).mm(self.w2)


# %% [markdown]
# ### It knows its weights by name
#
# `named_parameters()` lists what was registered: the module's own Parameters, in the order of the assignments.

# %%
x, y, w1, w2 = draws(13)
net = Net(w1, w2)
[(name, tuple(w.shape), w.requires_grad, w.is_leaf) for name, w in net.named_parameters()]

# %% [markdown]
# We wrote `requires_grad` nowhere: a Parameter is born with it. And both are leaves, so `backward()` will fill their `.grad`.

# %% [markdown]
# ### A loop that needs no names
#
# The update walks over `parameters()`. It would be the same for a net of two hundred layers.
#
# `zero_grad()` sets `.grad` of all parameters to `None`. Here it stands before `backward()`; it has to stand
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
# ### A plain tensor is not registered
#
# The first trap. `w2` is a tensor that wants a gradient, but it is not a Parameter.
#
# > **Myth 4.1** "A tensor with `requires_grad=True` on `self` is a parameter."


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
# One name is missing, and nothing has complained. What that does to training comes next.

# %% [markdown]
# ### It trains half of itself
#
# Nothing raises, and the loss ends lower than it began. Yet `w2` has not moved.

# %%
losses_forgetful = train_module(forgetful, x, y)
print(f"{losses_forgetful[0]:.4e} to {losses_forgetful[-1]:.4e}")
torch.equal(forgetful.w1, w1), torch.equal(forgetful.w2, w2), forgetful.w2.grad is None

# %% [markdown]
# The right net reached 9.0088e+05. The last `False`: `backward()` has filled `forgetful.w2.grad`, but neither the update nor `zero_grad()` reaches it: both
# walk over `parameters()`. When a net learns worse than it should, list its parameters first.

# %% [markdown]
# ### Modules inside modules
#
# A module assigned to `self` is registered too, with all that it holds. Names then get a dot.
#
# `nn.Linear` is a ready-made layer, a module with a parameter `weight` (section 9 looks inside). Two of them make our net.


# %%
class Nested(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(input_data, hidden_layer, bias=False)
        self.second = nn.Linear(hidden_layer, output_data, bias=False)


[name for name, w in Nested().named_parameters()]

# %% [markdown]
# ### Layers in a Python list
#
# The second trap. `DeepNet` makes its layers in a loop, for any number of sizes.
#
# > **Myth 4.2** "All layers that a module keeps on `self` are trained."
#
# **Predict.** `sizes` is `[4, 3, 2]`: two layers. How many parameters does `DeepNet` list?
#
# <details><summary>Reasoning</summary>
#
# The registry looks at what is assigned, not into it. What is assigned is a *list*. It is neither a Parameter nor a Module, so it becomes an ordinary attribute, and the number of parameters is 0.
#
# </details>


# %%
class DeepNet(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = [nn.Linear(a, b, bias=False) for a, b in pairwise(sizes)]

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = layer(x).clamp(min=0)
        return self.layers[-1](x)


len(list(DeepNet([4, 3, 2]).parameters())), DeepNet([4, 3, 2])(torch.ones(5, 4)).shape

# %% [markdown]
# The forward pass works. An optimizer would object here, as in section 2: it gets nothing at all. With one registered layer beside the list it has
# something to do, and nobody notices: the layers in the list are not trained, not saved, and not moved to a GPU.

# %% [markdown]
# ### Your turn: `RepairedNet`
#
# Give `self.layers` a kind of list that the registry can see. The rest of the class stays as it was.
#
# <details><summary>Hint 1</summary>
#
# `torch.nn` has a list that is itself a Module.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# `nn.ModuleList` takes a Python list of modules, and can be indexed and sliced like one.
#
# </details>


# %%
class RepairedNet(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = ...  # your code here

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = layer(x).clamp(min=0)
        return self.layers[-1](x)


check.RepairedNet(RepairedNet)

# %% [markdown]
# ### Buffers: kept, not trained
#
# Some tensors belong to the net and are no weights: a mean to subtract, a table of positions. `register_buffer` is for them.


# %%
class Centred(nn.Module):
    def __init__(self, x):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(()))
        self.register_buffer("mean", x.mean(0))
        self.spread = x.std(0)

    def forward(self, x):
        return self.scale * (x - self.mean)


centred = Centred(x)
list(centred.state_dict()), [name for name, w in centred.named_parameters()]

# %% [markdown]
# The state holds parameters and buffers (unless registered with `persistent=False`), the optimizer gets the parameters only. `spread` is in neither.

# %% [markdown]
# ### What moves with the module
#
# `float()` converts a module to float32; `to("cuda")` moves it to a GPU in the same way.
#
# **Predict.** Which of `scale`, `mean`, `spread` are float32 afterwards?
#
# <details><summary>Reasoning</summary>
#
# `scale` is a parameter, `mean` a buffer: registered. `spread` is a plain attribute and stays float64. On a GPU it would stay behind on the CPU, and the first
# operation with it would raise.
#
# </details>

# %%
centred.float()
centred.scale.dtype, centred.mean.dtype, centred.spread.dtype

# %% [markdown]
# ## 3. Whose `backward` is called?
#
# The class has a method `backward`, and the loop says `loss.backward()`. Are these two the same?

# %% [markdown]
# ### A class with `forward` and `backward`
#
# Now the forward pass moves into a class that inherits from `nn.Module`.
#
# The article that this course follows writes it like this, in its fourth and last step. Its explanation: `forward` rewrites the forward
# pass, `backward` the backward pass. It leaves `backward` empty: "without special needs", it says, nothing has to be adjusted. We shall test that.


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
# ### Called like a function
#
# `model(x, w1, w2)` ends up in `forward`. You never call `forward` yourself; section 7 shows why.
#
# Python turns `model(…)` into `model.__call__(…)`. `Model` inherits `__call__` from `nn.Module`, and that one runs `forward`.
#
# `input` is the article's name for `x`. The result is an ordinary tensor, made by an ordinary `mm`.

# %%
model = Model()
x, y, w1, w2 = leaves(13)
y_pred = model(x, w1, w2)
y_pred.shape, y_pred.grad_fn.name()

# %% [markdown]
# ### Twenty epochs, twenty losses
#
# The model goes where the plain function stood. All twenty losses, as the article prints them.
#
# Its own first loss, `42383984.0000`, belongs to a draw with an unknown seed, in float32. Ours is a neighbour: lesson 02 showed how far
# such draws scatter.

# %%
losses_model = train(model, x, y, w1, w2)
for epoch, loss in enumerate(losses_model):
    print(f"Epoch:{epoch}, Loss:{loss:.4e}")

# %% [markdown]
# ### The same losses
#
# The class has changed where the forward pass is written. It has not changed a single number.

# %%
check.same_losses(losses_model, losses_autograd)

# %% [markdown]
# ### The same name
#
# That is no proof of anything about `backward` yet: with `pass` it could have been called or not. The next section finds out.
#
# If `backward` were part of the training, an error in it would stop the training. So put one in.
#
# > **Myth 4.3** "Writing `backward` in a Module rewrites the backward pass."
#
# **Predict.** This `backward` raises an error. In which epoch does training stop?
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
        raise RuntimeError("Module.backward was called")


check.same_losses(train(Sabotaged(), *leaves(13)), losses_autograd)

# %% [markdown]
# Training goes on to the end, with the same losses. The two have nothing to do with each other. `backward` with `pass` was not the default backward pass "left as it is". It was a
# method that nobody calls.

# %% [markdown]
# ### It overrides nothing
#
# To rewrite a method there must be one. `nn.Module` has no `backward`; a tensor has.
#
# Why does the idea live on? In PyTorch's forerunner, Torch for Lua, each module did carry its own backward pass, written by hand, and `module:backward()` ran it. PyTorch moved
# differentiation from the modules to the tensors. Then a module's `backward` had no one left to call it.

# %%
hasattr(nn.Module, "backward"), hasattr(torch.Tensor, "backward")

# %% [markdown]
# ### What does the module own?
#
# This class computes with two weights.
#
# > **Myth 4.4** "A module knows the weights that it computes with."
#
# **Predict.** What is `list(model.parameters())`?
#
# <details><summary>Reasoning</summary>
#
# `w1` and `w2` come as arguments and are gone when `forward` returns. Nothing was ever assigned to `self`. The list is empty.
#
# </details>

# %%
list(model.parameters())

# %% [markdown]
# ### An optimizer finds nothing to do
#
# An optimizer does the update for you (section 9). It is handed the module's parameters, and notices that there are none.

# %%
with check.raises(ValueError):
    torch.optim.SGD(model.parameters(), lr=learning_rate)

# %% [markdown]
# So the class of step four owns no weights, and its `backward` never runs. It is a function dressed as a class. Two questions remain: *where
# does a hand-written backward belong* (sections 3 and 4), and *what is a Module for* (sections 5 to 8)?

# %% [markdown]
# ### Your turn: `which_methods_run`
#
# `model = Model()` has been run. Which of its methods `"__init__"`, `"__call__"`, `"forward"`, `"backward"` run during one epoch of
# `train(model, …)`? Answer with a list.
#
# <details><summary>Hint 1</summary>
#
# Read the loop line by line. Where does `predict` stand, and what does Python do with `predict(…)` when it is an object?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# `thing(…)` runs `type(thing).__call__`. `Model` did not write one: it inherits it from `nn.Module`, and that one runs `forward`.
#
# </details>

# %%
which_methods_run = ...  # your code here

check.which_methods_run(which_methods_run)

# %% [markdown]
# ## 4. Everyday PyTorch
#
# The last step. A ready-made container, ready-made layers, a ready-made loss and a ready-made update.
#
# `nn.Sequential` calls its modules one after the other. We begin with one of the layers.

# %% [markdown]
# ### `nn.Linear` keeps its weight transposed
#
# `nn.Linear(1000, 100)` computes `x.mm(weight.t())`: a row of `weight` belongs to one output.
#
# > **Myth 4.5** "`nn.Linear(1000, 100)` has a weight of shape (1000, 100)."

# %%
layer = nn.Linear(input_data, hidden_layer, bias=False)
layer.weight.shape, torch.allclose(layer(x), x.mm(layer.weight.t()))

# %% [markdown]
# So weights from lesson 02, `w1` of shape (1000, 100), must be transposed before they fit.

# %% [markdown]
# ### Copy the weights, transposed
#
# `copy_` writes into the parameter that the module owns; under `no_grad`, since it is no step of the forward pass. `bias=False`: our net has no
# bias.
#
# `net[0]` is the first module in the container and `net[2]` the third: the ReLU between them has no weight.


# %%
def sequential_net(w1, w2):
    net = nn.Sequential(
        nn.Linear(input_data, hidden_layer, bias=False),
        nn.ReLU(),
        nn.Linear(hidden_layer, output_data, bias=False),
    )
    with torch.no_grad():
        net[0].weight.copy_(w1.t())
        net[2].weight.copy_(w2.t())
    return net


# %% [markdown]
# ### The same predictions
#
# To nine digits. The transposed storage lets the library add in another order, so the last bits are not promised.

# %%
copied = sequential_net(w1, w2)
torch.allclose(copied(x), predict(x, w1, w2), rtol=1e-9, atol=1e-9)

# %% [markdown]
# ### Your turn: `linear_from`
#
# Return an `nn.Linear` *with* bias for which `layer(x)` equals `x.mm(w) + b`. `w` has shape (inputs, outputs), `b` has shape (outputs,).
#
# The layer gets copies: training it later must not change `w` and `b`. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# Make the layer from the two numbers in `w.shape`. It comes with random numbers in `weight` and in `bias`.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Under `torch.no_grad()`: `layer.weight.copy_(…)`, `layer.bias.copy_(…)`. One of the two needs `.t()`.
#
# </details>


# %%
def linear_from(w, b):
    return ...  # your code here


check.linear_from(linear_from)

# %% [markdown]
# ### The loss of the library
#
# `nn.MSELoss` takes the mean unless told otherwise. Ours is the sum: `reduction="sum"`.

# %%
mean, total_loss = nn.MSELoss()(copied(x), y), nn.MSELoss(reduction="sum")(copied(x), y)
print(f"{mean:.4e} {total_loss:.4e}")

# %% [markdown]
# The factor is the 1000 entries of `y`, as in lesson 02. With the mean, every gradient is 1000 times smaller, too: the learning rate would have to be 1000
# times larger.

# %% [markdown]
# ### The loop that you will see everywhere
#
# Forward, loss, `zero_grad`, `backward`, `step`. The optimizer holds the parameters and does the update.


# %%
def train_everyday(net, x, y, learning_rate=1e-6):
    criterion = nn.MSELoss(reduction="sum")
    optimizer = torch.optim.SGD(net.parameters(), lr=learning_rate)
    losses = []
    for epoch in range(epoch_n):
        loss = criterion(net(x), y)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses


losses_everyday = train_everyday(copied, x, y)
check.same_losses(losses_everyday, losses_autograd, tolerance=1e-9)

# %% [markdown]
# Each line you can now read to the bottom: `net(x)` is a call wrapper around `mm`, `clamp` and `mm`, `backward` reads the tape, `step` is
# `w -= learning_rate * w.grad`.

# %% [markdown]
# ### What an optimizer adds
#
# With `momentum`, SGD remembers its past gradients: $v \leftarrow \text{momentum} \cdot v + \text{grad}$, then $w \leftarrow w - \text{learning\_rate} \cdot v$.
#
# Each parameter has its own $v$, of its shape. It starts at 0.

# %%
w = torch.tensor([1.0], requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1, momentum=0.5)
for step in range(3):
    optimizer.zero_grad()
    (2 * w).sum().backward()
    optimizer.step()
    print(f"step {step}: w = {w.item():.3f}")

# %% [markdown]
# The gradient is always 2. $v$ is 2, then $0.5 \cdot 2 + 2 = 3$, then 3.5. So `w` goes down by 0.2, 0.3, 0.35.

# %% [markdown]
# ### Your turn: `momentum_losses`
#
# Train the net with momentum, without `torch.optim`, and return the `epoch_n` losses. `w1` and `w2` are leaves that want gradients.
#
# <details><summary>Hint 1</summary>
#
# Two more tensors before the loop: `v1 = torch.zeros_like(w1)` and `v2`.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# In each epoch, under `no_grad` and after `backward()`: first `v1 = momentum * v1 + w1.grad`, then `w1 -= learning_rate * v1`. Clear `.grad`.
#
# </details>


# %%
def momentum_losses(x, y, w1, w2, learning_rate, momentum, epoch_n):
    return ...  # your code here


check.momentum_losses(momentum_losses)

# %% [markdown]
# ## 5. Save and load
#
# `state_dict()` is the registry as a dictionary: names and tensors, no code.

# %%
net = Net(w1, w2)
{name: tuple(tensor.shape) for name, tensor in net.state_dict().items()}

# %% [markdown]
# The class is not in it, nor how `forward` uses the weights; sizes only as the shapes of tensors. To load a state you need a module with the same names and
# shapes.

# %% [markdown]
# ### The weights from before
#
# Somebody wants to keep the weights from before training, and stores the state dict.
#
# > **Myth 4.6** "`before = net.state_dict()` keeps the weights as they are now."
#
# **Predict.** After twenty epochs: is `before["w1"]` still the old `w1`?
#
# <details><summary>Reasoning</summary>
#
# The dictionary holds the tensors themselves, detached, not copied: they share their memory with the parameters. The update works in place, so it
# changes both.
#
# </details>

# %%
before = net.state_dict()
train_module(net, x, y)
torch.equal(before["w1"], w1), torch.equal(before["w1"], net.w1)

# %% [markdown]
# A state dict is a window, not a snapshot. To keep a state, copy it (`copy.deepcopy(net.state_dict())`) or save it.

# %% [markdown]
# ### Through a file and back
#
# `torch.save` writes the dictionary, `torch.load` reads it. Here the file lives in memory; a file name works alike.
#
# `weights_only=True`, the default today, lets only tensors, numbers, strings and plain containers through. `weights_only=False` reads with full `pickle`, and that
# can run any code that somebody put into the file.

# %%
file = io.BytesIO()
torch.save(net.state_dict(), file)
file.seek(0)
state = torch.load(file, weights_only=True)

# %% [markdown]
# ### The same net again
#
# A new net with the old weights takes the numbers from the file. Then it predicts what the trained one predicts.

# %%
fresh = Net(w1, w2)
print(fresh.load_state_dict(state))
torch.equal(fresh(x), net(x)), torch.equal(fresh.w1, w1)

# %% [markdown]
# `True`: the predictions agree to the bit. `False`: the weights that `fresh` was built with are gone.

# %% [markdown]
# ### Names and shapes must match
#
# The file fits only a net with the same names and sizes. The message lists every tensor that does not fit; here is its first entry.

# %%
wider = Net(torch.zeros(input_data, 200), torch.zeros(200, output_data))
try:
    wider.load_state_dict(state)
except RuntimeError as error:
    print(str(error).splitlines()[1].strip())

# %% [markdown]
# `checkpoint` is the word for a saved state. Loading does not broadcast: a shape must match exactly.

# %% [markdown]
# ### Your turn: `names_in_the_state`
#
# Which names are in `Mixed().state_dict()`? Answer with a list of strings, as they would be written there.


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
# You can find out without running it: go through the six lines after `super().__init__()` and ask of each what kind of thing is assigned.
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
# ## 6. The ledger
#
# One net, written in all the ways of this course. Three are still missing here: by hand, in NumPy, on the engine.
#
# Their lines are those of lessons 02 and 03, each loop now a function; you may skip these cells, down to "What each way costs in
# code". First by hand.


# %%
def train_by_hand(x, y, w1, w2):
    losses = []
    for epoch in range(epoch_n):
        h = x.mm(w1)
        h_relu = h.clamp(min=0)
        y_pred = h_relu.mm(w2)
        losses.append((y_pred - y).pow(2).sum().item())
        grad_y_pred = 2 * (y_pred - y)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h_relu = grad_y_pred.mm(w2.t())
        grad_h = grad_h_relu * (h > 0)
        grad_w1 = x.t().mm(grad_h)
        w1 -= learning_rate * grad_w1
        w2 -= learning_rate * grad_w2
    return losses


check.same_losses(train_by_hand(*draws(13)), losses_autograd)

# %% [markdown]
# ### What each way costs in code
#
# Python hands out the source of each piece. The cell counts the lines that are not empty.
#
# A class counts with its methods and one line for its head. What the library brings (autograd, `nn`, `optim`) counts nothing: that is the reason to
# use it.


# %%
def functions_of(part):
    if isinstance(part, type):
        return [f for f in map(inspect.unwrap, vars(part).values()) if inspect.isfunction(f)]
    return [part]


def lines_of(parts):
    heads = sum(isinstance(part, type) for part in parts)
    source = "".join(inspect.getsource(f) for part in parts for f in functions_of(part))
    return heads + sum(bool(line.strip()) for line in source.splitlines())


# %% [markdown]
# ## Deeper: guards of the registry
#
# The registry refuses what would break it.

# %% [markdown]
# ### The registry must exist first
#
# `super().__init__()` opens the registry. Without it, the first Parameter has nowhere to go.


# %%
class Unopened(nn.Module):
    def __init__(self, w1):
        self.w1 = nn.Parameter(w1)


with check.raises(AttributeError):
    Unopened(w1)

# %% [markdown]
# The cure is always the same line, and it comes first in `__init__`: what follows it needs the registry.

# %% [markdown]
# ### A Parameter cannot become a tensor by accident
#
# The reverse is guarded: writing a plain tensor over a registered name raises.

# %%
with check.raises(TypeError):
    net.w1 = net.w1 - learning_rate * net.w1.grad

# %% [markdown]
# In lesson 03 this kind of line lost the leaf, and only the next epoch complained. Here the registry objects at once.

# %% [markdown]
# ### Code does not pass
#
# Saving the *module* would pickle a reference to its class. The careful loader refuses.

# %%
file = io.BytesIO()
torch.save(net, file)
file.seek(0)
try:
    torch.load(file, weights_only=True)
except Exception as error:
    print(type(error).__name__)

# %% [markdown]
# So save states, not modules. A state also survives when you rename or move the class.

# %% [markdown]
# ## Deeper: hooks
#
# Tools hang on the call of a module.

# %% [markdown]
# ### A Module is a call wrapper
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
# Half of the hidden numbers are 0, as in lesson 02. A hook that returns a tensor would replace the output; ours returns nothing.

# %% [markdown]
# ### Through the back door
#
# Now `forward` is called by its name.
#
# > **Myth 4.7** "`net.forward(x)` is the same as `net(x)`."
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
# The numbers agree, so the mistake stays hidden until somebody hangs a hook on the net. Write `forward`, call `net(x)`. A hook that is
# no longer needed is removed with `handle.remove()`.

# %% [markdown]
# ## Deeper: `MiniModule`
#
# A registry and a call wrapper can be written down in about 30 lines.

# %% [markdown]
# ### Build it: `MiniModule`
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
# A dictionary for Parameters, as in Hint 2, and a second one for modules. `named_parameters` walks through both and sets the dots.
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
# `__call__` runs `forward`, and then the hooks. With `zero_grad` for the loop, that makes a Module of about 30 lines.
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
# ### The loop does not notice
#
# `train_module` asks for a call, `parameters()` and `zero_grad()`. All three are there. A hook counts the calls.

# %%
mini, calls = MiniNet(w1, w2), []
mini.register_forward_hook(lambda module, inputs, output: calls.append(1))
losses_mini = train_module(mini, x, y)
check.same_losses(losses_mini, losses_autograd)
len(calls)

# %% [markdown]
# Twenty epochs, twenty calls, twenty equal losses.

# %% [markdown]
# ### It nests, too
#
# A module of modules, with dotted names, as in section 5.

# %%
outer = MiniModule()
outer.body = MiniNet(w1, w2)
outer.scale = nn.Parameter(torch.ones(()))
[name for name, w in outer.named_parameters()]

# %% [markdown]
# `scale` comes first although it was assigned second: a module lists its own Parameters before those of its modules. `nn.Module` does the same.
#
# `nn.Module` itself is far longer: buffers, states, many kinds of hooks, `train()` and `eval()`, moving between devices, counting a shared weight
# once, refusing a plain tensor over a registered name. It keeps registered things out of `__dict__`
# and finds them through `__getattr__`. The idea is the one above.

# %% [markdown]
# ## Deeper: your own Function
#
# A backward pass of your own, where PyTorch calls it, and certified.

# %% [markdown]
# ### Forward and backward belong to a Function
#
# To write your own backward pass, inherit from `torch.autograd.Function`. It becomes *one* function of the graph.
#
# Both methods are static: there is no `self`, a Function keeps nothing itself. What the backward pass needs goes through `ctx`, the *context* of
# one call.
# `backward` gets the gradient of the output and returns one gradient for each argument of `forward`. Its lines are those of lesson 02, without the
# first: `grad_y_pred` now comes from outside.


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
# meant for others asks `ctx.needs_input_grad[0]`, and returns `grad_h.mm(w1.t())` where it is true.

# %% [markdown]
# ### `apply` puts it into the graph
#
# A Function is not called, it is applied. `grad_fn` then bears the name of your class.

# %%
x, y, w1, w2 = leaves(13)
y_pred = TwoLayer.apply(x, w1, w2)
y_pred.grad_fn.name()

# %% [markdown]
# `apply` runs `forward` with a fresh `ctx` and hangs a node on the result. `forward` itself knows nothing of the graph.

# %% [markdown]
# ### The graph has not heard of the class
#
# The graph of the loss, drawn from the live objects: the eight functions of lesson 03, and no trace of `Model`.

# %%
x, y, w1, w2 = leaves(13)
loss = (Model()(x, w1, w2) - y).pow(2).sum()
draw.graph(loss, names={"w1": w1, "w2": w2})

# %% [markdown]
# ### The graph, with your node in it
#
# Compare with the picture in section 2.
#
# **Predict.** There the graph had eight nodes. How many has it now?
#
# <details><summary>Reasoning</summary>
#
# Mm, Clamp and Mm have become one node. Sum, Pow, Sub and two `AccumulateGrad` remain (each weight's box is one of these): 8 − 3 + 1 = 6.
#
# </details>

# %%
loss = (y_pred - y).pow(2).sum()
draw.graph(loss, names={"w1": w1, "w2": w2})

# %% [markdown]
# ### What happens inside is not recorded
#
# Within `forward` autograd does not look. It trusts you to know the derivative.
#
# The cell shows what you saved: `x`, `w2`, `h`, `h_relu`. Lesson 03 listed the same four for these lines. Its fifth, `y_pred - y`, belongs to Pow,
# outside.

# %%
[tuple(tensor.shape) for tensor in y_pred.grad_fn.saved_tensors]

# %% [markdown]
# ### It trains
#
# `TwoLayer.apply` goes where the plain function stood. Your backward pass gives the same twenty losses.

# %%
losses_function = train(TwoLayer.apply, *leaves(13))
check.same_losses(losses_function, losses_autograd)

# %% [markdown]
# `loss.backward()` handles Sum, Pow and Sub by itself, arrives at your node, and calls your `backward`: four of the five lines of lesson 02. Autograd and handwork mix as you like.

# %% [markdown]
# ### Sabotage it, too
#
# Section 2 sabotaged a Module's `backward` in vain. The same trick with a Function:


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
# ### One gradient for each argument
#
# `forward` takes three arguments, so `backward` returns three values. PyTorch counts them.


# %%
class TwoGradients(TwoLayer):
    @staticmethod
    def backward(ctx, grad_y_pred):
        return TwoLayer.backward(ctx, grad_y_pred)[1:]


with check.raises(RuntimeError):
    TwoGradients.apply(x, w1, w2).sum().backward()

# %% [markdown]
# It checks shapes, too, but loosely: for an argument of shape (3,) a gradient of shape (2,) raises, while one of shape (4, 3) is
# summed over its rows without a word. Whether
# the numbers are *right* it cannot know: section 4.

# %% [markdown]
# ### Save tensors through `ctx.save_for_backward`
#
# `ctx.anything = tensor` works until somebody changes the tensor. Here is a product entry by entry that keeps its factors that way.
#
# For $a \cdot b$ the derivative by $a$ is $b$, and the other way round. The two lines of `backward` are right; where they get `a` and `b` from is the question.
#
# > **Myth 4.8** "`ctx.saved = tensors` does the same as `ctx.save_for_backward`."


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
a = torch.tensor(3.0, requires_grad=True)
b = torch.tensor(2.0, requires_grad=True)
out = Stashed.apply(a, b)
with torch.no_grad():
    b.fill_(100)
out.backward()
out.detach(), a.grad

# %% [markdown]
# ### What is saved properly is watched
#
# The same accident with `TwoLayer`: it refuses to compute a wrong gradient.

# %%
x, y, w1, w2 = leaves(13)
y_pred = TwoLayer.apply(x, w1, w2)
with torch.no_grad():
    w2 *= 0.5
with check.raises(RuntimeError):
    y_pred.sum().backward()

# %% [markdown]
# So tensors go through `save_for_backward`. What is no tensor, like a number or a shape, goes into an attribute: `ctx.slope = slope`.

# %% [markdown]
# ### Your turn: `LeakyRelu`
#
# Write a Function that keeps `h` where it is positive and multiplies it with the number `slope` where it is negative. Both methods are missing.
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
# ### `gradcheck` certifies a backward
#
# A hand-written backward is a claim. `torch.autograd.gradcheck` tests it with the central differences of lesson 02.
#
# It measures the full Jacobian, entry by entry, and compares it with what `backward` says. So use it on small sizes, in float64. Sizes that all differ catch
# forgotten transposes.

# %%
torch.manual_seed(0)
small_x = torch.randn(5, 4)
small_w1 = torch.randn(4, 3, requires_grad=True)
small_w2 = torch.randn(3, 2, requires_grad=True)
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
# ### Its loss is lower
#
# After twenty epochs the wrong backward is ahead of the right one, for this draw.
#
# > **Myth 4.9** "A wrong `backward` shows: PyTorch raises, or the loss does not fall."

# %%
losses_clamped = train(ClampedGradient.apply, *leaves(13))
for name, losses in {"clamped": losses_clamped, "right": losses_function}.items():
    print(f"{name:8} {losses[0]:.4e} to {losses[-1]:.4e}")

# %% [markdown]
# Nothing raised, and the loss fell: both halves of the myth are gone. That it even ends lower than the
# right one is rarer: lesson 02 counted 4 of 20 draws.

# %% [markdown]
# ### Both curves
#
# Nothing in the picture says which of the two is wrong.

# %%
draw.losses({"TwoLayer": losses_function, "ClampedGradient": losses_clamped})

# %% [markdown]
# ### What `gradcheck` says
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
    torch.autograd.gradcheck(ClampedGradient.apply, (small_x, small_w1, small_w2))

# %% [markdown]
# One call, and the bug is caught. Behind this line the message shows both Jacobians, the measured and the claimed one.

# %% [markdown]
# ### A no can be a false alarm
#
# A central difference looks to both sides. At a kink the two sides disagree, and no backward agrees with both.
#
# > **Myth 4.10** "If `gradcheck` says no, the backward is wrong."
#
# Give one hidden unit weights of exactly 0: its `h` is 0 for every example, at the kink of the ReLU. The same right `TwoLayer` is now refused.

# %%
kink_w1 = small_w1.detach().clone()
kink_w1[:, 0] = 0
kink_w1.requires_grad_()
inputs = (small_x, kink_w1, small_w2)
torch.autograd.gradcheck(TwoLayer.apply, inputs, raise_exception=False)

# %% [markdown]
# Is autograd itself accepted at this place?

# %%
torch.autograd.gradcheck(predict, inputs, raise_exception=False)

# %% [markdown]
# Refused, too. At the kink your line takes the slope 0, `clamp` takes 1, and a central difference the middle. Random points miss the kink.
# The other famous false alarm is float32, where the differences drown in rounding.

# %% [markdown]
# ### A yes holds where it was asked
#
# This backward has no mask. At the point below every `h` is positive, and `gradcheck` accepts it.
#
# Where every `h` is positive the mask is 1 everywhere, so leaving it out makes no difference. A yes holds at the inputs given, and only for those
# that want a gradient. Choose points that reach both sides of each branch, as random signs do.


# %%
class NoMask(TwoLayer):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w2, _h, h_relu = ctx.saved_tensors
        return None, x.t().mm(grad_y_pred.mm(w2.t())), h_relu.t().mm(grad_y_pred)


positive = small_x.abs(), small_w1.detach().abs().requires_grad_(), small_w2
torch.autograd.gradcheck(NoMask.apply, positive)

# %% [markdown]
# ### It certifies first derivatives
#
# Some methods differentiate a gradient once more. `gradgradcheck` tests that, and `TwoLayer` does not pass.
#
# To differentiate the gradient again, autograd must know that `h_relu` depends on `w1`. But `h_relu` was computed inside `forward`, unrecorded, so it
# counts as a constant. (`h` does no harm: only its sign is read. What is saved of the arguments keeps its history.) For
# training with gradients alone, as in this course, that is no matter. The decorator `torch.autograd.function.once_differentiable` makes such a backward
# raise rather than mislead.

# %%
inputs = (small_x, small_w1, small_w2)
for function in (predict, TwoLayer.apply):
    print(torch.autograd.gradgradcheck(function, inputs, raise_exception=False))

# %% [markdown]
# ### Your turn: `NetAndLoss`
#
# Write one Function for the whole net, loss included: `forward(ctx, x, y, w1, w2)` returns the loss, `backward(ctx, grad_loss)` returns four values, `None` for `x`
# and `y`.
#
# `grad_loss` has no dimensions. It is 1 when you call `loss.backward()`, but not when somebody trains on `3 * loss`. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# All five lines of lesson 02, the first included. By the chain rule the first becomes `grad_y_pred = grad_loss * 2 * (y_pred - y)`.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Start from `TwoLayer`. Save `y_pred - y` as well; autograd does the same. Return `None, None, grad_w1, grad_w2`, in the order of the
# arguments.
#
# </details>


# %%
class NetAndLoss(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y, w1, w2):
        return ...  # your code here

    @staticmethod
    def backward(ctx, grad_loss):
        return ...  # your code here


check.NetAndLoss(NetAndLoss)

# %% [markdown]
# ## Deeper: another start
#
# The same layers, other weights to begin with.

# %% [markdown]
# ### The same architecture is not the same net
#
# We copied our weights into the layers. Usually one leaves the numbers that `nn.Linear` draws for itself.
#
# > **Myth 4.11** "The architecture decides how training goes."
#
# **Predict.** Same layers, same data, but the library's own starting weights. The first loss was 4.46e7. What is it now: about the same, about 1e5, about 1e3?
#
# <details><summary>Reasoning</summary>
#
# `nn.Linear` draws small numbers: between $-1/\sqrt{\text{inputs}}$ and $1/\sqrt{\text{inputs}}$. So the predictions are near 0, and predicting
# zeros costs about 1000: `y` has 1000 entries, each with mean square 1.
#
# </details>


# %%
def library_net(seed):
    torch.manual_seed(seed)
    return nn.Sequential(
        nn.Linear(input_data, hidden_layer, bias=False),
        nn.ReLU(),
        nn.Linear(hidden_layer, output_data, bias=False),
    )


losses_library = train_everyday(library_net(13), x, y)
for name, losses in {"ours": losses_everyday, "library": losses_library}.items():
    print(f"{name:8} {losses[0]:.2e} to {losses[-1]:.2e}")

# %% [markdown]
# The library's start is below everything that our twenty epochs reach. But it hardly moves from there.

# %% [markdown]
# ### A learning rate belongs to a start
#
# 1e-6 was chosen for our large weights. For the library's small ones it is far too small: the same net, with a rate of 1e-3.

# %%
losses_faster = train_everyday(library_net(13), x, y, learning_rate=1e-3)
print(f"{losses_faster[0]:.2e} to {losses_faster[-1]:.2e}")

# %% [markdown]
# ### All three in one picture
#
# At 1e-6 the library's net stays above the dashed line, the cost of predicting zeros. At 1e-3 it learns, with a hump on the way, as ours.

# %%
zeros = y.pow(2).sum().item()
curves = {"ours": losses_everyday, "library": losses_library, "library, 1e-3": losses_faster}
draw.losses(curves, baseline={"predicting zeros": zeros})

# %% [markdown]
# So the myth forgets the starting weights. They decide two things: how high the loss begins, and which learning rate fits. A low start
# alone is no training.

# %% [markdown]
# ### Where the 1000 comes from
#
# `nn.Linear` draws uniformly between $-a$ and $a$, with $a = 1/\sqrt{\text{inputs}}$. Such a number has mean square $a^2/3$.
#
# $$
# E[\text{loss}] = \text{loss of zeros} + \text{batch\_n} \cdot \text{output\_data} \cdot
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
# ## Deeper: eight ways
#
# The ledger of all ways of this course.

# %% [markdown]
# ### In NumPy
#
# Also from lesson 02: the same lines, other names for the operations.
#
# No tensor, no graph, no autograd: arrays, and the backward pass of lesson 02 in four lines. Nine digits are promised, since another library may add in another order.


# %%
def train_numpy(x, y, w1, w2):
    losses = []
    for epoch in range(epoch_n):
        h = x @ w1
        h_relu = np.maximum(h, 0)
        y_pred = h_relu @ w2
        losses.append(((y_pred - y) ** 2).sum())
        grad_y_pred = 2 * (y_pred - y)
        grad_w2 = h_relu.T @ grad_y_pred
        grad_h = grad_y_pred @ w2.T * (h > 0)
        grad_w1 = x.T @ grad_h
        w1, w2 = w1 - learning_rate * grad_w1, w2 - learning_rate * grad_w2
    return losses


losses_numpy = train_numpy(*(tensor.numpy() for tensor in draws(13)))
check.same_losses(losses_numpy, losses_autograd, tolerance=1e-9)

# %% [markdown]
# ### The engine of lesson 03
#
# Unchanged: a node, an order, five operations. First the node.


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
# Its training loop. Nothing in it asks torch for a gradient.
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
# ### The same losses again
#
# The loop wants its four tensors as nodes.

# %%
losses_engine = train_engine(*(Node(tensor) for tensor in draws(13)))
check.same_losses(losses_engine, losses_autograd)

# %% [markdown]
# ### Eight ways
#
# For each way its losses, and the pieces that it needs. The engine has nine.

# %%
engine = [Node, parents_first, backward, mm, clamp, sub, square, total, train_engine]
ways = {
    "by hand": (train_by_hand(*draws(13)), [train_by_hand]),
    "NumPy": (losses_numpy, [train_numpy]),
    "engine": (losses_engine, engine),
    "autograd": (losses_autograd, [predict, train]),
    "Function": (losses_function, [TwoLayer, train]),
    "Module": (losses_module, [Net, train_module]),
    "MiniModule": (losses_mini, [MiniRegistry, MiniModule, MiniNet, train_module]),
    "Sequential + optim": (losses_everyday, [sequential_net, train_everyday]),
}

# %% [markdown]
# ### The ledger, printed
#
# First, peak and last loss, whether all twenty agree with the first row to nine digits, and the lines.

# %%
lines = {name: lines_of(parts) for name, (losses, parts) in ways.items()}
reference = np.array(ways["by hand"][0])
for name, (losses, parts) in ways.items():
    numbers = " ".join(f"{loss:.4e}" for loss in (losses[0], max(losses), losses[-1]))
    worst = np.max(np.abs(losses - reference) / reference)
    verdict = "equal" if worst <= 1e-9 else "different"
    print(f"{name:18} {numbers}  {verdict}  {lines[name]:2} lines")

# %% [markdown]
# ### The ledger, drawn
#
# Eight times the same curve. The bars are what differs.

# %%
draw.ledger({name: losses for name, (losses, parts) in ways.items()}, lines)

# %% [markdown]
# Nothing in these eight rows is a better net, and for a net of two layers hardly anything is shorter: autograd saves one line of fifteen, and
# `Sequential` costs more lines than writing by hand. (NumPy is short because some of its lines do two steps.)
#
# What counts is how the rows grow. By hand,
# each further layer costs lines forward *and* backward, and the backward ones are to be derived and checked. With autograd it costs none backward; in
# `Sequential`, two more entries. What the library holds you need not write again: the chain rule is in autograd, the bookkeeping in Module, the update in the
# optimizer.

# %% [markdown]
# ## Recap
#
# - `nn.Module` has no `backward`. A method of that name is never called; gradients come from the graph of tensors.
# - Your own backward pass goes into a `torch.autograd.Function`, with `save_for_backward`, and past `gradcheck`.
# - A Module registers Parameters and Modules assigned to `self`, and buffers. Lists and plain tensors stay unseen.
# - Call `net(x)`, not `net.forward(x)`. Copy a `state_dict` that you want to keep.
# - `nn.Linear` stores its weight transposed. With equal weights, eight ways of writing the net give the same twenty losses.

# %%
check.progress()

# %% [markdown]
# ## Glossary
#
# The words of this lesson, in the order they came.
#
# | term | meaning |
# |---|---|
# | Module | a class that registers parameters and wraps the call of `forward` |
# | Function | a pair of forward and backward that becomes one node of the graph |
# | `ctx` | the context: carries tensors and numbers from a Function's forward to its backward |
# | `gradcheck` | compares a backward with central differences, in float64 |
# | Parameter | a tensor that a Module registers for training |
# | buffer | a tensor that a Module keeps, saves and moves, but does not train |
# | `state_dict` | names and tensors of all parameters and buffers that are to be saved |
# | hook | a function that a Module runs at each call |
# | `nn.Linear` | a layer that multiplies with its weight, transposed, and adds a bias if it has one |
# | `nn.Sequential` | a Module that calls its modules one after the other |
# | criterion | a loss as a Module |
# | optimizer | holds parameters and updates them from their `.grad` |
# | momentum | the optimizer's memory of past gradients |
#
# **Next:** you have written the same net in eight ways. Back to [00 Start here](00_start_here.ipynb) for the map of the course.
