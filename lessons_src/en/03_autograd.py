# %% [markdown]
# # Let autograd write the backward pass
#
# The forward pass leaves a graph behind, and `backward()` reads it: once, unless told otherwise. The graph keeps
# what your hand-written backward needed.
#
# | You will | exercise |
# |---|---|
# | read a computation graph: name the maker of each tensor | `name_the_makers` |
# | say what the graph keeps for the way back | `what_is_saved` |
# | tell which `.grad` is filled and which is `None` | `which_grads_are_none` |
# | add up the gradient of a batch from parts of it | `chunked_gradients` |
# | find the line that spoils a training loop | `line_of_the_bug` |
#
# After section 7, the first block marked *Deeper* builds autograd itself, in a page of code, and trains the net on it. <!-- section 7: Updates: four ways -->
#
# **You need** [lesson 02](02_two_layer_net.ipynb) · **50 minutes**, 75 more for what is marked *Deeper*

# %%
import warnings

from helpers import check, draw

import torch

# %% [markdown]
# ## 1. Five lines, one call
#
# The net of lesson 02 again, without its backward pass.
#
# The backward pass is where people go wrong. `torch.autograd` takes it over, in three steps:
#
# 1. the forward pass leaves a graph behind,
# 2. from that, `backward()` works out the gradients of the weights,
# 3. the gradients are added into `.grad`, where the update finds them.
#
# Sizes, rate, seed and draws are those of lesson 02, in float64.

# %%
torch.set_default_dtype(torch.float64)
batch_n, input_data = 100, 1000
hidden_layer, output_data = 100, 10
epoch_n, learning_rate = 20, 1e-6


def draws(seed):
    torch.manual_seed(seed)
    x = torch.randn(batch_n, input_data)
    y = torch.randn(batch_n, output_data)
    w1 = torch.randn(input_data, hidden_layer)
    return x, y, w1, torch.randn(hidden_layer, output_data)


# %% [markdown]
# ### By hand, as you left it
#
# Three lines forward, a loss, five lines backward, two updates. New is `-=` alone: it edits the weights in place.
#
# Keep an eye on the block in the middle, from `grad_y_pred` to `grad_w1`: it is what will be replaced.

# %%
losses_by_hand = []
x, y, w1, w2 = draws(13)
for epoch in range(epoch_n):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    y_pred = h_relu.mm(w2)
    losses_by_hand.append((y_pred - y).pow(2).sum().item())

    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h_relu.t().mm(grad_y_pred)
    grad_h_relu = grad_y_pred.mm(w2.t())
    grad_h = grad_h_relu * (h > 0)
    grad_w1 = x.t().mm(grad_h)

    w1 -= learning_rate * grad_w1
    w2 -= learning_rate * grad_w2


# %% [markdown]
# ### `requires_grad`: one word more
#
# The weights say that they want gradients. The data do not: we train weights, not examples.
#
# `torch.randn(…, requires_grad=True)` says it at birth, `requires_grad_()` afterwards, in place. (*Leaves* are, roughly,
# tensors that you made; exactly: section 4.) <!-- section 4: Leaves -->


# %%
def leaves(seed):
    x, y, w1, w2 = draws(seed)
    return x, y, w1.requires_grad_(), w2.requires_grad_()


[tensor.requires_grad for tensor in leaves(13)]

# %% [markdown]
# ### By autograd
#
# The five lines are gone. `loss.backward()` stands in their place.
#
# It leaves in `w1.grad` and `w2.grad` what the five lines called `grad_w1` and `grad_w2`. No line of yours reads `h` and `h_relu` any more, so the
# forward pass is one line. Two new things: under `no_grad` nothing is recorded, as an update must not be (section 7); `zero_` sets to 0 <!-- section 7: Updates: four ways -->
# (a final `_` means: in place).

# %%
losses = []
x, y, w1, w2 = leaves(13)
for epoch in range(epoch_n):
    y_pred = x.mm(w1).clamp(min=0).mm(w2)
    loss = (y_pred - y).pow(2).sum()
    losses.append(loss.item())

    loss.backward()
    with torch.no_grad():
        w1 -= learning_rate * w1.grad
        w2 -= learning_rate * w2.grad
    w1.grad.zero_()
    w2.grad.zero_()

# %% [markdown]
# ### Twenty losses: how near?
#
# The cell prints three losses of each kind, then compares all twenty.
#
# > **Myth 3.1** "Autograd approximates the gradient, as central differences do."

# %%
for epoch in (0, 3, 19):
    print(f"epoch {epoch:2}: {losses_by_hand[epoch]:.4e} {losses[epoch]:.4e}")
check.same_losses(losses, losses_by_hand)

# %% [markdown]
# The check allows a relative difference of 1e-12: rounding, not approximation. Autograd nudges nothing: it applies the chain rule, as
# you did. (Try `losses == losses_by_hand`: on the machine that made this page it says `True`, to the last bit.)

# %% [markdown]
# ### `backward()`: does it train?
#
# One call, and then two questions: are the weights as before, and is there a gradient?
#
# > **Myth 3.2** "`loss.backward()` updates the weights."

# %%
x, y, w1, w2 = leaves(13)
before = w1.detach().clone()
(x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum().backward()
torch.equal(w1, before), w1.grad.shape == w1.shape

# %% [markdown]
# `backward()` computes; the weights stay as they are until you move them.
#
# `detach()` gives the same numbers, in the same memory, and no record of how they came about. `clone()` copies them: otherwise the test
# would say `True` even if `backward()` had moved `w1`.

# %% [markdown]
# ## 2. The graph it leaves
#
# Each recorded result remembers its *maker*, the operation that made it. Its `grad_fn` is the function that does the backward step of that operation.
#
# Nothing recorded, no maker: `None`. What is recorded, and when, the next cells show.
#
# All these functions together are the *graph*, also called the *tape*: recorded in the forward pass, read in the backward pass. Here is the
# forward pass, now with a name for every step.

# %%
x, y, w1, w2 = leaves(13)
h = x.mm(w1)
h_relu = h.clamp(min=0)
y_pred = h_relu.mm(w2)
diff = y_pred - y
square = diff.pow(2)
loss = square.sum()

# %% [markdown]
# ### Makers: whose name?
#
# The maker of `h` is `mm`, so its `grad_fn` is called `MmBackward0`.
#
# (The digit tells variants of an operation apart.)

# %%
print([t.grad_fn.name() for t in (h, h_relu, y_pred, diff, square, loss)])
x.grad_fn, w1.grad_fn, x.mm(torch.ones(input_data, 1)).grad_fn

# %% [markdown]
# The third tensor *is* the result of an operation, but of tensors that want no gradient. Nothing was recorded, and it wants none either:
# recording starts with the first input that requires a gradient, and goes on from there.

# %% [markdown]
# ### The graph, drawn
#
# The picture starts at `loss.grad_fn` and follows the *edges*, the arrows, from function to function. Data went from left to right; gradients go back.
#
# The thick frame is where `backward()` starts. The shape at an edge is that of the gradient which travels there.
#
# > **Myth 3.3** "`x` needs `requires_grad` as well, or the chain breaks."

# %%
names = {"x": x, "y": y, "w1": w1, "w2": w2, "h": h, "h_relu": h_relu, "y_pred": y_pred}
names |= {"diff": diff, "square": square, "loss": loss}
draw.graph(loss, names=names)

# %% [markdown]
# Eight functions. Six belong to the six lines above. Two are called `AccumulateGrad`: they stand where the graph ends
# at a weight, and add what arrives into its `.grad`. `x` and `y` want no gradient, and no edge leads to them. The chain
# runs through `h` to `w1`; `x` only multiplies on the way. <!-- number eight: “8 nodes” --> <!-- number six belong: 8 − 2 --> <!-- number two: “2 AccumulateGrad” -->

# %% [markdown]
# ### Eight functions, five lines
#
# Four of the eight stand for your five lines of lesson 02. Sum and Sub change no number here; the last row is new.
#
# | function | what it does in the backward pass | your line |
# |---|---|---|
# | `SumBackward0` | hands 1, the derivative of the loss with respect to itself, to every entry of `square` | – |
# | `PowBackward0` | times `2 * diff` | `grad_y_pred = 2 * (y_pred - y)` |
# | `SubBackward0` | hands it on unchanged (to `y` it would go with a minus) | – |
# | `MmBackward0` | two products, one for each factor | `grad_w2 = …` and `grad_h_relu = …` |
# | `ClampBackward1` | 0 where `h < 0` (at 0 itself: *Deeper: more of the graph*) | `grad_h = grad_h_relu * (h > 0)` |
# | `MmBackward0` | one product, for `w1` | `grad_w1 = …` |
# | `AccumulateGrad`, twice | adds into `.grad` | none: you had no `.grad` |
#
# A gradient enters at the first row and is handed down.

# %% [markdown]
# ### Five gradients, asked for by name
#
# `torch.autograd.grad(loss, tensors)` returns a tuple, a gradient for each tensor named, and leaves the `.grad` of the weights alone. <!-- number five gradients: [True, True, True, True, True] -->
#
# The cell compares them with your five lines. `retain_graph=True` keeps the graph usable after this reading: section 3. <!-- section 3: Saved tensors -->

# %%
g = torch.autograd.grad(loss, [y_pred, w2, h_relu, h, w1], retain_graph=True)
by_hand = 2 * diff, h_relu.t().mm(g[0]), g[0].mm(w2.t()), g[2] * (h > 0), x.t().mm(g[3])
list(map(torch.allclose, g, by_hand))

# %% [markdown]
# ### Your turn: `name_the_makers`
#
# `a` and `b` are 3 × 3 leaves with `requires_grad=True`, `c` is 3 × 3 without. What is the maker of each, or `None`? Answer with a list of six entries, without `Backward`.
#
# 1. `a.mm(b)`
# 2. `(a.mm(b) - c).clamp(min=0)`
# 3. `a`
# 4. `c.pow(2)`
# 5. `(a * c).sum()`
# 6. `c - b` <!-- slide -->
#
# Choose from `"Mm"`, `"Sub"`, `"Clamp"`, `"Pow"`, `"Mul"`, `"Sum"`, `"AccumulateGrad"` and `None`. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# Only the *last* operation counts, and only if something that went into it wants a gradient.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Make the three tensors in a cell of your own and look at `….grad_fn`.
#
# </details>

# %%
name_the_makers = ...  # your code here

check.name_the_makers(name_the_makers)

# %% [markdown]
# ## 3. Saved tensors
#
# The gradient of one factor needs the other. What will be needed, the forward pass must keep.
#
# **Predict.** Which tensors does the `MmBackward0` of `h = x.mm(w1)` keep?
#
# <details><summary>Reasoning</summary>
#
# `grad_w1 = x.t().mm(grad_h)` needs `x`. The other product, `grad_h.mm(w1.t())`, would be the gradient of `x`;
# nobody asked for it, so `w1` need not be kept.
#
# </details>
#
# A function shows what it saved (numbers and sizes, too) in attributes that begin with `_saved_`. Their names are PyTorch's: `self` is the tensor before the dot,
# `mat2` the matrix in the brackets.

# %%
h.grad_fn._saved_self is x, h.grad_fn._saved_mat2

# %% [markdown]
# ### Five in all?
#
# Five saved tensors, under the names of lesson 02. The next drawing shows that there are no more.
#
# > **Myth 3.4** "Autograd keeps every intermediate result."

# %%
saved = {
    "x": h.grad_fn._saved_self,
    "h": h_relu.grad_fn._saved_self,
    "h_relu": y_pred.grad_fn._saved_self,
    "w2": y_pred.grad_fn._saved_mat2,
    "y_pred - y": square.grad_fn._saved_self,
}
{name: tuple(tensor.shape) for name, tensor in saved.items()}

# %% [markdown]
# They are what your backward needed: `x`, `h`, `h_relu`, `w2`, and `y_pred - y` in place of its two parts. Of the
# intermediate results, `y_pred` and `square` are not kept.

# %% [markdown]
# ### The graph, with what it saved
#
# The same drawing, with the saved tensors at the functions that hold them. `diff` is `y_pred - y`.

# %%
draw.graph(loss, names=names, show="saved")

# %% [markdown]
# ### A second `backward()`
#
# `backward()` frees the saved tensors as it goes; functions and edges stay. A second `backward()` of this loss asks for a tensor that is gone.

# %%
loss.backward()
with check.raises(RuntimeError):
    loss.backward()

# %% [markdown]
# `retain_graph=True` is for two readings of *one* forward pass. If this error comes up in a training loop, the cause is
# elsewhere: a part of the forward pass was computed once, before the loop, or something is carried over from the step before.

# %% [markdown]
# ### State carried over
#
# Some nets carry a state from step to step: one that reads a text, for instance, word by word. The state brings its history along.
#
# **Predict.** In which step of the loop does `backward()` raise?
#
# <details><summary>Reasoning</summary>
#
# In the second, which Python counts as 1. Its graph reaches back into the step before, through a product whose saved tensors the first
# `backward()` has freed.
#
# </details>

# %%
w = torch.tensor(0.5, requires_grad=True)
state = torch.tensor(1.0)
with check.raises(RuntimeError):
    for step in range(3):
        state = w * state
        (state - 1).pow(2).backward()
step

# %% [markdown]
# ### The cure is `detach()`
#
# `detach()` cuts the state off from the step before. The numbers stay.

# %%
state = torch.tensor(1.0)
for step in range(3):
    state = w * state.detach()
    (state - 1).pow(2).backward()
state.item()

# %% [markdown]
# Three graphs of one step each. The price: no gradient looks further back than its own step (*truncated backpropagation through
# time*, cut after one step).

# %% [markdown]
# ### Your turn: `what_is_saved`
#
# `a` and `b` want gradients; `product = a * b`, `out = product.tanh()`. Which of `"a"`, `"b"`, `"product"`, `"out"` are saved for the backward pass?
#
# Answer with a list of names. The derivative of tanh is $\tanh'(p) = 1 - \tanh(p)^2$. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# Write down both derivatives. Which of the four tensors hold what stands in them? PyTorch computes no tanh twice.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Make the tensors in a cell of your own and look for names that begin with `_saved_` in `dir(out.grad_fn)`
# and `dir(product.grad_fn)`.
#
# </details>

# %%
what_is_saved = ...  # your code here

check.what_is_saved(what_is_saved)

# %% [markdown]
# ## 4. Leaves
#
# A *leaf* is a tensor that no recorded operation made: behind it there is no graph.
#
# New is `h_relu.retain_grad()`: it asks `backward()` to keep the gradient of `h_relu`.
#
# The cell shows for five tensors whether each is a leaf, and whether it wants a gradient.

# %%
x, y, w1, w2 = leaves(13)
h = x.mm(w1)
h_relu = h.clamp(min=0)
h_relu.retain_grad()
loss = (h_relu.mm(w2) - y).pow(2).sum()
loss.backward()
five = {"x": x, "w1": w1, "h": h, "h_relu": h_relu, "loss": loss}
{name: (t.is_leaf, t.requires_grad) for name, t in five.items()}

# %% [markdown]
# ### Whose `.grad` is filled?
#
# The backward pass has gone through the graph, from the loss to the leaves.
#
# > **Myth 3.5** "After `backward()` every tensor of the graph has its `.grad`."
#
# **Predict.** For `x`, `w1`, `h`, `h_relu` and `loss`: is `.grad` filled, or `None`?
#
# <details><summary>Reasoning</summary>
#
# `x` wants none. `w1` is a leaf that wants one: filled. `h` is no leaf: `None`. `h_relu` is no leaf either, but
# `retain_grad()` asked to keep its gradient: filled. `loss` is no leaf: `None`.
#
# </details>

# %%
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # PyTorch warns at the .grad of what is no leaf
    filled = {name: t.grad is not None for name, t in five.items()}
filled

# %% [markdown]
# The backward pass computed a gradient for `h` too, or it could not have gone on to `w1`. But it let go of it at once, to save memory.
# So `.grad` is filled only if all three hold: the tensor is a leaf (or `retain_grad()` asked), it wants a gradient, and a path from the loss leads to it.
#
# A loss is one number, and that is why `loss.backward()` needs no argument. On a tensor of several numbers
# `backward()` raises: how to add them up is your choice (*Deeper: rows of a Jacobian*).

# %% [markdown]
# ### Your turn: `which_grads_are_none`
#
# In which of the eight snippets is the last expression `None`? Answer with the letters, like `"AC"`.
#
# Each starts afresh with `w = torch.ones(2, requires_grad=True)`. <!-- slide -->
#
# | | snippet | then |
# |---|---|---|
# | A | `w.sum().backward(); w.grad.zero_()` | `w.grad` |
# | B | `v = w * 2; v.sum().backward()` | `v.grad` |
# | C | `v = w * 2; v.retain_grad(); v.sum().backward()` | `v.grad` |
# | D | `x = torch.ones(2); (w * x).sum().backward()` | `x.grad` |
# | E | `(w.detach() * w).sum().backward()` | `w.grad` |
# | F | `u = torch.ones(2, requires_grad=True) * 0.1; (w * u).sum().backward()` | `u.grad` |
# | G | `torch.autograd.grad((w * w).sum(), w)` | `w.grad` |
# | H | `u = torch.ones(2, requires_grad=True); (w * 2).sum().backward()` | `u.grad` |
#
# <details><summary>Hint 1</summary>
#
# Ask three questions of each: is it a leaf (or was `retain_grad()` called)? Does it want a gradient? Does a path lead from the
# loss to it? Then one more: did anybody write to `.grad`?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# In E one path is cut and another is not.
#
# </details>

# %%
which_grads_are_none = ...  # your code here

check.which_grads_are_none(which_grads_are_none)


# %% [markdown]
# ## 5. Branches, dead ends
#
# There is no graph until data run through the code. Each run of the forward pass writes a new graph, and it may differ from the last.
#
# That is called *define by run*. Autograd never sees your `if`, only the operations of the branch that ran.
#
# > **Myth 3.6** "An `if` in the forward pass breaks the gradient."


# %%
for start in (-2.0, 5.0):
    z = torch.tensor(start, requires_grad=True)
    (-z if z < 0 else 3 * z).backward()
    print(z.grad)

# %% [markdown]
# −1 on the left side, 3 on the right: each time the derivative of the branch that ran. <!-- number 3: “tensor(3.)” -->

# %% [markdown]
# ### Dead ends
#
# Five other things that one does to a tensor.
#
# **Predict.** Which of `z.detach()`, `torch.tensor(z.tolist())`, `z > 1`, `z.argmax()` and `z.round()` want a gradient, as `z` does?
#
# <details><summary>Reasoning</summary>
#
# `detach()` drops the history, and a list holds plain numbers. Truth values (`z > 1`) and whole numbers (`argmax`) cannot want a gradient. `round`
# makes floats, and is recorded.
#
# </details>

# %%
z = torch.tensor([0.2, 1.7], requires_grad=True)
dead_ends = z.detach(), torch.tensor(z.tolist()), z > 1, z.argmax(), z.round()
[tensor.requires_grad for tensor in dead_ends]

# %% [markdown]
# ### `round`: which gradient?
#
# `z.round()` is recorded, so `backward()` runs through it.
#
# **Predict.** What is `z.grad` after `z.round().sum().backward()`?
#
# <details><summary>Reasoning</summary>
#
# `round` is a staircase: its slope is 0 on every step, and so is the gradient.
#
# </details>

# %%
z.round().sum().backward()
z.grad

# %% [markdown]
# What cuts or empties a gradient is not an `if`, but a detour: through plain numbers, a comparison, the position of a maximum, rounding.
#
# `.item()`, `.tolist()`, `torch.tensor(…)` copy values, not history. For reporting a loss that is what you want: in `losses` above stand twenty
# floats; twenty tensors would have held on to twenty graphs (functions and edges; the saved tensors are freed).
#
# Zeros are no error: nothing raises or warns, and weights that get only zeros do not move. If a loss does not move at all, look for
# such a staircase. Where `z > 1` or `argmax` is one part of a loss, that part passes nothing on, as silently; a loss made only of such parts has no
# graph, and `backward()` raises.

# %% [markdown]
# ## 6. `.grad` adds up
#
# `backward()` adds to what stands in `.grad`. That is why the loop ends with `zero_()`.
#
# `w1.grad = None` clears as well: the next `backward()` starts afresh.

# %%
z = torch.tensor([1.0, 2.0], requires_grad=True)
z.pow(2).sum().backward()
print(z.grad)
z.pow(2).sum().backward()
print(z.grad)

# %% [markdown]
# ### What if nobody clears?
#
# The training loop without its last two lines.


# %%
def never_zeroed(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses


# %% [markdown]
# ### Never cleared: what follows?
#
# Each step follows the sum of *all* gradients so far.
#
# > **Myth 3.7** "Whoever forgets to zero the gradients sees it at once: the loss explodes."
#
# **Predict.** A loop that never clears: at which epoch does its loss first differ from that of the right loop, 0, 1 or 2?
#
# <details><summary>Reasoning</summary>
#
# At 2. The loss of epoch 0 comes before any step. The first step follows the first gradient, as it should: the sum has one term. The second step
# follows two
# gradients, the first of them stale.
#
# </details>
#
# <!-- split -->

# %%
losses_never_zeroed = never_zeroed(*leaves(13), learning_rate, epoch_n)
for epoch in (0, 1, 2, 3, 19):
    print(f"epoch {epoch:2}: {losses[epoch]:.4e} {losses_never_zeroed[epoch]:.4e}")
draw.losses({"zeroed": losses, "never zeroed": losses_never_zeroed})

# %% [markdown]
# The mistake is hard to see: nothing raises, and the loss ends far below its start. At some epochs, 2 and 3 among them, it is even below that of the right
# loop, which climbs at first (lesson 02, section 12). <!-- lesson 02, section 12: How far to -->
# But the old gradients keep pushing after they have stopped being true: the loss swings, and ends higher. Is that this draw or the rule? *Deeper: momentum 1*.

# %% [markdown]
# ### Parts of a batch: do they add up?
#
# Adding is useful: if the loss is a *sum*, the gradients of parts of the batch, added, are the gradient of the whole.
#
# So only one part at a time needs memory for its graph: *gradient accumulation*. But most people's loss is a mean.
#
# **Predict.** Four equal parts, `backward()` of the mean of each, no clearing in between. By what factor does their sum differ from the gradient of the whole mean?
#
# <details><summary>Reasoning</summary>
#
# Each mean divides by a quarter of what the whole mean divides by. So the sum of the four is 4 times the whole mean.
#
# </details>
#
# The cell measures that factor for the sum, then for the mean, on `w1`. `(whole,) = …` takes the one gradient out of its tuple.

# %%
for reduce in (torch.sum, torch.mean):
    x, y, w1, w2 = leaves(13)
    for part in range(0, batch_n, 25):
        rows = slice(part, part + 25)
        reduce((x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2)).backward()
    (whole,) = torch.autograd.grad(reduce((x.mm(w1).clamp(min=0).mm(w2) - y).pow(2)), w1)
    factor = (w1.grad.norm() / whole.norm()).round()
    print(factor.item(), torch.allclose(w1.grad, factor * whole, rtol=1e-9))

# %% [markdown]
# ### Your turn: `chunked_gradients`
#
# Return `(w1.grad, w2.grad)` of the loss `(x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).mean()`.
#
# Take one chunk of `chunk` examples at a time. The last may be shorter. `w1` and `w2` arrive as fresh leaves. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# Dividing by the number of chunks is right only if all chunks are equally long. What does the mean over the whole batch
# divide by?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Sums add up, means do not. What sum does a chunk contribute? What must still happen to it before `backward()`?
#
# </details>


# %%
def chunked_gradients(x, y, w1, w2, chunk):
    return ...  # your code here


check.chunked_gradients(chunked_gradients)

# %% [markdown]
# ## 7. Updates: four ways
#
# The update must change the weights, keep them leaves that want gradients, and not be recorded. Section 1 did it in way 4. <!-- section 1: Five lines, one -->
#
# | | way | what comes of it |
# |---|---|---|
# | 1 | `w1 = w1 - learning_rate * w1.grad` | a new `w1`, which is no leaf |
# | 2 | `w1 -= learning_rate * w1.grad` | raises |
# | 3 | `w1.data -= learning_rate * w1.grad` | right, but autograd cannot notice the edit |
# | 4 | `with torch.no_grad():` and then way 2 | right, and autograd notices the edit |
#
# Way 4 is the one to keep. Ways 1 and 2 are common slips; way 3 stands in older listings (*Deeper: a loop of 2017*). What autograd notices:
# *Deeper: copies, counters*.

# %% [markdown]
# ### Way 1: a new `w1`
#
# `w1 = w1 - …` makes a *result*, and calls it `w1`.
#
# > **Myth 3.8** "`w1 = w1 - step` and `w1 -= step` do the same."
#
# **Predict.** In the second epoch `backward()` runs as it should. What does `w1.grad` hold after it?
#
# <details><summary>Reasoning</summary>
#
# `backward()` fills `.grad` of the *old* leaf, further back in the graph, and not of this result: `w1.grad` is `None`, and `None` cannot be
# multiplied. (`.detach().requires_grad_()` behind the result would make it a leaf again.)
#
# </details>
#
# (PyTorch warns, as in section 4; we silence that.) <!-- section 4: Leaves -->

# %%
x, y, w1, w2 = leaves(13)
(x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum().backward()
w1 = w1 - learning_rate * w1.grad
(x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum().backward()
with warnings.catch_warnings(), check.raises(TypeError):
    warnings.simplefilter("ignore")
    w1 = w1 - learning_rate * w1.grad

# %% [markdown]
# Behind this `NoneType` stands a lost leaf.

# %% [markdown]
# ### Way 2: in place, recorded
#
# If the edit were recorded, `w1` would become a result, and so no longer be a leaf. Autograd refuses.
#
# (*Variable* is what such a tensor was called in older versions.)

# %%
x, y, w1, w2 = leaves(13)
(x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum().backward()
with check.raises(RuntimeError):
    w1 -= learning_rate * w1.grad

# %% [markdown]
# ### Freezing a weight
#
# `requires_grad_(False)` takes a weight out of the training. One kind of *fine-tuning* freezes what was trained before.
#
# **Predict.** First `w1` is frozen, then instead of it `w2`. Which of the two weights gets its `.grad` each time?
#
# <details><summary>Reasoning</summary>
#
# With `w1` frozen, `w2` gets its own. With `w2` frozen, the gradient still goes through it to `w1`: `grad_h_relu` multiplies with `w2`, whether or not
# `w2` is to move.
#
# </details>

# %%
for frozen in (0, 1):
    x, y, *weights = leaves(13)
    weights[frozen].requires_grad_(False)
    h = x.mm(weights[0])
    (h.clamp(min=0).mm(weights[1]) - y).pow(2).sum().backward()
    print([w.grad is not None for w in weights], h.requires_grad)

# %% [markdown]
# > **Myth 3.9** "A frozen weight stops the gradient for everything before it."
#
# The second row refutes it. In the first row (`w1` frozen) `h` wants no gradient: nothing before `w2` was recorded. Of three products the
# backward pass makes one, `grad_w2`. A loop must leave a frozen weight out of its update: with `None` in its `.grad` the usual line raises; with an old gradient there, it moves the weight.

# %% [markdown]
# ### Your turn: `line_of_the_bug`
#
# Four training loops. In each of them *one* line does the damage: it raises, spoils the training, or holds on to what should be gone.
#
# Other lines only look unusual. Answer with the numbers of the four lines, for A to D, like `[1, 2, 3, 4]`. <!-- slide -->
#
# Each loop begins with fresh leaves `w1`, `w2` and the usual `x`, `y`, `learning_rate`, `epoch_n`; A has an empty list `report`. `sub_()` does
# what `-=` does.
#
# <!-- split -->
#
# **Loop A** <!-- slide -->
#
# ```python
# 1   for epoch in range(epoch_n):
# 2       loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
# 3       report.append(loss.detach())
# 4       loss.backward()
# 5       w1.grad.zero_(), w2.grad.zero_()
# 6       with torch.no_grad():
# 7           w1 -= learning_rate * w1.grad
# 8           w2 -= learning_rate * w2.grad
# ```
#
# <!-- slide -->
#
# **Loop B** <!-- slide -->
#
# ```python
# 1   for epoch in range(epoch_n):
# 2       w1.grad = w2.grad = None
# 3       (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum().backward()
# 4       with torch.no_grad():
# 5           w1 = w1 - learning_rate * w1.grad
# 6           w2.sub_(learning_rate * w2.grad)
# ```
#
# <!-- slide -->
#
# <!-- split -->
#
# **Loop C** <!-- slide -->
#
# ```python
# 1   average = 0.0
# 2   for epoch in range(epoch_n):
# 3       loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
# 4       average = 0.9 * average + 0.1 * loss
# 5       loss.backward()
# 6       with torch.no_grad():
# 7           for w in (w1, w2):
# 8               w -= learning_rate * w.grad
# 9               w.grad.zero_()
# ```
#
# <!-- slide -->
#
# <!-- split -->
#
# **Loop D** <!-- slide -->
#
# ```python
# 1   for epoch in range(epoch_n):
# 2       y_pred = x.mm(w1).clamp(min=0).mm(w2)
# 3       loss = (y_pred.round() - y).pow(2).sum()
# 4       grad_w1, grad_w2 = torch.autograd.grad(loss, [w1, w2])
# 5       with torch.no_grad():
# 6           w1 -= learning_rate * grad_w1
# 7           w2 -= learning_rate * grad_w2
# ```
#
# <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# Ask of each loop: which gradient does the update read, and is it other than zero? What do the names stand for in the next epoch?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Go through two epochs of each loop on paper. Which weights move? Which of them want gradients afterwards? What still keeps the first epoch's
# graph alive?
#
# </details>

# %%
line_of_the_bug = ...  # your code here

check.line_of_the_bug(line_of_the_bug)


# %% [markdown]
# ## Deeper: an engine
#
# Autograd is not magic: results that remember their parents, a rule for each operation, and the right order.

# %% [markdown]
# ### Nodes that remember
#
# A `Node` holds numbers, a gradient, and *edges*: pairs of a parent and the rule that turns this node's gradient into that parent's share.
#
# It is `grad_fn` and tensor in one. Its `data` is an attribute of our own and has nothing to do with PyTorch's `.data`.


# %%
class Node:
    def __init__(self, data, *edges):
        self.data, self.edges, self.grad = data, edges, 0

    def push(self):
        for parent, rule in self.edges:
            parent.grad = parent.grad + rule(self.grad)


# %% [markdown]
# ### The first operation
#
# `mm` with its two rules. They are two of your five lines, with `grad` for the gradient that comes in.
#
# The rules are *closures*: they hold on to `a` and `b`. That is this engine's way of saving tensors.


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
# The net needs no more. Each rule is one line.
#
# Compare each rule with the table in section 2: the same operations, the same derivatives <!-- section 2: The graph it -->
# (but for exactly 0, where any slope is a convention).


# %%
def clamp(a):
    return Node(a.data.clamp(min=0), (a, lambda grad: grad * (a.data > 0)))


def sub(a, b):
    return Node(a.data - b.data, (a, lambda grad: grad), (b, lambda grad: -grad))


def squared(a):
    return Node(a.data.pow(2), (a, lambda grad: grad * 2 * a.data))


def total(a):
    return Node(a.data.sum(), (a, lambda grad: grad.expand_as(a.data)))


# %% [markdown]
# ### Order: does it matter?
#
# Nodes and rules stand. The third part is the order in which the nodes push.
#
# Take $\mathtt{out} = q - p$ with $p = a^2$, $q = p^2$. PyTorch's graph of it shows the difficulty: two edges lead to `p`.

# %%
a = torch.tensor(3.0, requires_grad=True)
p = a.pow(2)
q = p.pow(2)
draw.graph(q - p, names={"a": a, "p": p, "q": q})

# %% [markdown]
# ### The same in the engine
#
# At $a = 3$ the derivative of $a^4 - a^2$ is $4a^3 - 2a = 102$.

# %%
a = Node(torch.tensor(3.0))
p = squared(a)
q = squared(p)
out = sub(q, p)
out.data

# %% [markdown]
# ### One order
#
# Three nodes push. Each has one turn.
#
# > **Myth 3.10** "Any order will do, as long as each node pushes once."
#
# **Predict.** The nodes push in the order `out`, `p`, `q`, once each. Which gradient does `a` get at $a = 3$?
#
# <details><summary>Reasoning</summary>
#
# From `out`, `p` has received −1. It pushes $-1 \cdot 2a = -6$. Then `q` sends $2p = 2 \cdot 3^2$, too late: with the −1
# that makes 17, and it stays lying at `p`.
#
# </details>
#
# The cell shows the gradient of `a` and what lies at `p`.

# %%
out.grad = torch.tensor(1.0)
for node in (out, p, q):
    node.push()
a.grad, p.grad

# %% [markdown]
# ### Another order
#
# First `p` pushed before the share from `q` had come. Now users come before what they use: `out`, `q`, `p`.

# %%
a.grad = p.grad = q.grad = 0
for node in (out, q, p):
    node.push()
a.grad


# %% [markdown]
# That is the 102. First `q` gives `p` its share, then `p` passes on the sum. So: a node may push only when everything that is due to it has
# arrived.

# %% [markdown]
# ### Topological order
#
# A list in which each node stands after its parents is in *topological order*. Read from its end, users push before what they use.
#
# `done` keeps a node from being listed twice, however many edges lead to it.
#
# A tape in the strict sense, a list in the order of execution, would need no search: one reads it from its end. PyTorch is called tape-based and
# keeps edges, as we do. It
# counts for each function the shares that are still due, and runs what is ready.


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
# ### The small test
#
# The order is now found, not given.

# %%
a.grad = p.grad = q.grad = 0
backward(out)
a.grad

# %% [markdown]
# The same 102, and nobody wrote down an order.

# %% [markdown]
# ### How long is it?
#
# All of the engine, counted: every line that is not empty, and one for `class Node`.

# %%
import inspect

engine = [Node.__init__, Node.push, mm, clamp, sub, squared, total]
engine += [parents_first, backward]
source = "".join(inspect.getsource(part) for part in engine)
1 + len([line for line in source.splitlines() if line.strip()])


# %% [markdown]
# ### The twenty losses, without autograd
#
# The training loop on the engine. Nothing here has `requires_grad`.

# %%
x, y, w1, w2 = (Node(tensor) for tensor in draws(13))
losses_engine = []
for epoch in range(epoch_n):
    loss = total(squared(sub(mm(clamp(mm(x, w1)), w2), y)))
    losses_engine.append(loss.data.item())

    w1.grad = w2.grad = 0
    backward(loss)
    w1.data -= learning_rate * w1.grad
    w2.data -= learning_rate * w2.grad
check.same_losses(losses_engine, losses_by_hand)


# %% [markdown]
# By hand, by autograd, by the engine: the same losses, within 1e-12. What PyTorch adds are
# hundreds of operations, all devices, saved tensors with version counters, and speed. The idea is the one above.
#
# One thing the engine does needlessly: it computes gradients for `x` and `y` as well, and adds them up over the epochs, since nobody clears what
# nobody reads. `requires_grad=False` is how PyTorch avoids that.

# %% [markdown]
# ### Your turn: `add_bias`
#
# Add an operation to the engine: `a + b`, where `b` is one row, added to each row of `a`. Return a `Node` with its two edges.
#
# `a.data` has shape (n, k), `b.data` has shape (k,): PyTorch's `+` broadcasts. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# A gradient has the shape of what it is the gradient of. What shape comes in, and what shape must each rule hand on?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Every row of the result used the same `b`. Write $\mathtt{out}_{ij} = a_{ij} + b_j$ and ask, as in lesson 02, through how many entries $b_j$ reaches
# the loss: the shares of
# all of them add up.
#
# </details>


# %%
def add_bias(a, b):
    return ...  # your code here


check.add_bias(add_bias)

# %% [markdown]
# ## Deeper: copies, counters
#
# Whose memory is it, and who notices an edit?

# %% [markdown]
# ### Saving: is it a copy?
#
# A function saved `h` for its way back. Does it use memory of its own for that? `data_ptr()` tells where a tensor's numbers begin.

# %%
x, y, w1, w2 = leaves(13)
h = x.mm(w1)
h_relu = h.clamp(min=0)
h_relu.grad_fn._saved_self.data_ptr() == h.data_ptr()

# %% [markdown]
# No copy: it is the very memory of the tensor that you named. That means two things. Saved tensors stay in memory until the graph is gone, or has
# been read. And whoever overwrites one of them after the
# forward pass changes what the backward pass will read (way 3, below).

# %% [markdown]
# ### A second witness
#
# Attributes with an underscore may be renamed. The public way to watch: a hook that sees every tensor as it is saved.
#
# The hook takes two functions: one is called when a tensor is saved, the other when it is read. Ours takes notes and changes nothing.

# %%
packed = []


def keep(tensor):
    packed.append(tensor)
    return tensor


with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    y_pred = h_relu.mm(w2)
    diff = y_pred - y
    square = diff.pow(2)
    loss = square.sum()

# %% [markdown]
# ### What the hook has seen
#
# Each tensor that was saved, by name: `is` finds out which of ours it is.

# %%
ours = {"x": x, "y": y, "w1": w1, "w2": w2, "h": h, "h_relu": h_relu, "y_pred": y_pred}
ours |= {"diff": diff, "square": square, "loss": loss}
[name for saved_tensor in packed for name, tensor in ours.items() if tensor is saved_tensor]

# %% [markdown]
# The five of section 3 again, in the order of saving; `diff` is `y_pred - y`. Not kept: `y`, `w1`, `y_pred`, the squares. (Adding and subtracting <!-- section 3: Saved tensors -->
# save no tensor at all: their derivative is 1 or −1.)

# %% [markdown]
# ### Way 3: edit too early
#
# `w2.data` is the same memory, and autograd does not see what is done to it. For an update, after `backward()`, that does no harm. Now
# change `w2` *between* forward and backward.
#
# > **Myth 3.11** "`.data` is an older spelling of `no_grad`."
#
# **Predict.** Before `backward()` every entry of `w2` changes its sign, through `.data`. What happens to `w1.grad`?
#
# <details><summary>Reasoning</summary>
#
# `grad_h_relu = grad_y_pred.mm(w2.t())` reads `w2` as it is now. So `w1.grad` comes out with the opposite sign.
# The forward pass used one `w2`, the backward pass another, and nothing says so.
#
# </details>

# %%
x, y, w1, w2 = leaves(13)
loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
(right,) = torch.autograd.grad(loss, w1, retain_graph=True)
w2.data.neg_()
loss.backward()
torch.equal(w1.grad, right), torch.allclose(w1.grad, -right, rtol=1e-12)

# %% [markdown]
# ### Way 4: the same edit
#
# The same change of sign, but under `no_grad`, where autograd can count it.

# %%
x, y, w1, w2 = leaves(13)
loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
with torch.no_grad():
    w2.neg_()
with check.raises(RuntimeError):
    loss.backward()

# %% [markdown]
# Now the backward pass refuses to compute a wrong gradient: the version of `w2` that it finds is not the version that was saved.
#
# So ways 3 and 4 are both right once `backward()` has run. They differ when you make a mistake: way 3 is silent.

# %% [markdown]
# ### Counters: who counts edits?
#
# Each tensor has a version counter. An in-place edit raises it; saving notes it; the backward pass compares.
#
# `no_grad` switches recording off, not counting. `.data` hands out a tensor with a counter of its own.

# %%
w = torch.ones(3, requires_grad=True)
print(w._version)
with torch.no_grad():
    w *= 2
print(w._version)
w.data *= 2
print(w._version)

# %% [markdown]
# ### Which line read it?
#
# The message of way 4 ends with a hint: `set_detect_anomaly(True)`. Under it each function remembers the line that made it.
#
# The line comes in a warning. We catch that, and print how it begins and the line it found.
#
# <!-- split -->

# %%
x, y, w1, w2 = leaves(13)
with torch.autograd.set_detect_anomaly(True):
    h_relu = x.mm(w1).clamp(min=0)
    y_pred = h_relu.mm(w2)
    loss = (y_pred - y).pow(2).sum()
    with torch.no_grad():
        w2.neg_()
    with warnings.catch_warnings(record=True) as caught, check.raises(RuntimeError):
        warnings.simplefilter("always")
        loss.backward()
told = str(caught[0].message).splitlines()
told[0].split(".")[0], told[-2].strip()

# %% [markdown]
# The second matrix product: it saved `w2`, and found it changed. The edit itself must be looked for after that line.
#
# The same switch raises where a backward step yields `nan`. It costs time: switch it on to search, not to train.

# %% [markdown]
# ### Six tensors from one
#
# Six tensors with the numbers of `w`. What do they share with `w`, and what not?
#
# They differ in three things: whose memory they use, whether the history goes on, and whether an edit is noticed. (`inference_mode`
# is a stricter `no_grad`. The last column tells which tensors were made there.)

# %%
w = torch.ones(3, requires_grad=True)
ways = {"w.detach()": w.detach(), "w.clone()": w.clone()}
ways |= {"w.detach().clone()": w.detach().clone(), "w.data": w.data}
with torch.no_grad():
    ways["w * 1 (no_grad)"] = w * 1
with torch.inference_mode():
    ways["w * 1 (inference)"] = w * 1

# %% [markdown]
# ### The table, made by running it
#
# Each row is tried: does it share memory with `w`, does the history go on, does an edit count as an edit of `w`?
#
# The edit multiplies by 1, so that the rows do not disturb each other.

# %%
print(f"{'':20}{'grad_fn':16}{'shares memory':16}{'edit is counted':17}inference")
for name, t in ways.items():
    maker = t.grad_fn.name() if t.grad_fn else "None"
    shares, before = t.data_ptr() == w.data_ptr(), w._version
    with torch.inference_mode():  # elsewhere an inference tensor may not be edited
        t.mul_(1)
    counted = w._version > before
    print(f"{name:20}{maker:16}{shares!s:16}{counted!s:17}{t.is_inference()}")

# %% [markdown]
# Read it by need:
#
# - *Numbers to look at*: `detach()`. Shares memory, so an edit changes the original, too. It is counted: a backward pass that saved the old numbers raises.
# - *A copy that gradients still flow through*: `clone()`.
# - *A copy to keep*: `detach().clone()`.
# - *`data`*: as `detach()`, but uncounted. There is no need left for it.
# - *Lines that should not be recorded*: `no_grad`.
# - *A whole evaluation*: `inference_mode`. Tensors born there have no counter. (Edits of other tensors are counted there, too, as the first row shows.)

# %% [markdown]
# ### Inference tensors: where to?
#
# Tensors made under `inference_mode` have no version counter, so no recorded operation may save them.
#
# The first line only adds, and a sum saves nothing: that runs. The product must save its factor.

# %%
with torch.inference_mode():
    frozen = torch.ones(3)
(frozen + w).sum().backward()
print(w.grad)
with check.raises(RuntimeError):
    frozen * w


# %% [markdown]
# The message names the way back, `clone()`. Use `inference_mode` for a piece of work from which nothing comes back into training, and `no_grad` for
# all other
# lines that should not be recorded. Neither of them tells a layer that it is being tested: that is `eval()`, in lesson 04.

# %% [markdown]
# ## Deeper: more of the graph
#
# Edges, a kink, graphs that change, graphs that grow, and a graph of the backward pass.

# %% [markdown]
# ### Edges: where do they lead?
#
# `next_functions` holds the functions that a gradient is handed on to. Follow it from the loss, and you walk
# the whole graph backwards.
#
# Each entry is an *edge* of the graph, a pair: the function at its other end, and a number that only matters for operations with
# several results.


# %%
def walk(function, depth=0):
    print("  " * depth + function.name())
    for parent, _number in function.next_functions:
        if parent is not None:
            walk(parent, depth + 1)


# %% [markdown]
# From the loss, each function indented below the one that hands on to it:
#
# <!-- split -->

# %%
x, y, w1, w2 = leaves(13)
h = x.mm(w1)
loss = (h.clamp(min=0).mm(w2) - y).pow(2).sum()
walk(loss.grad_fn)

# %% [markdown]
# The eight functions of section 2, without a picture. For `x` and `y` the entry is `None`. <!-- section 2: The graph it -->
#
# It is a graph without cycles: a result is always younger than the
# tensors it was made from. The functions hold the edges. A tensor holds
# only its own `grad_fn`.

# %% [markdown]
# ### The kink: which slope?
#
# At exactly 0 no slope exists. Lesson 02 took 0 there. What do PyTorch's `clamp` and `relu` take?

# %%
kink = torch.zeros(2, requires_grad=True)
(kink[0].clamp(min=0) + kink[1].relu()).backward()
kink.grad, (h == 0).any().item()


# %% [markdown]
# `clamp` takes 1, `relu` takes 0. Both values are conventions. No entry of `h` is 0, so here it makes no difference.

# %% [markdown]
# ### A loop, unrolled
#
# The function below halves a number until it is at most 1. How often, that depends on the number.
#
# **Predict.** How many `DivBackward0` are behind `shrink(3)`, and what is the derivative there?
#
# <details><summary>Reasoning</summary>
#
# From 3 to one and a half, then to three quarters: two halvings, so two functions, and a derivative of 1/2 · 1/2 = 0.25.
#
# </details>


# %%
def shrink(value):
    while value > 1:
        value = value / 2
    return value


small = torch.tensor(3.0, requires_grad=True)
large = torch.tensor(20.0, requires_grad=True)
shrink(small).backward()
shrink(large).backward()
small.grad, large.grad

# %% [markdown]
# ### Two runs, two graphs
#
# The loop has been unrolled: two halvings for 3, five for 20. <!-- number two halvings for 3: “2 DivBackward0” --> <!-- number five: 10 − 1 − 2 − 2 --> We add the two results, to see both in one picture.

# %%
draw.graph(shrink(small) + shrink(large), names={"small": small, "large": large})

# %% [markdown]
# So the backward pass is decided anew by every run, and two iterations of a training loop may have different graphs. The derivative
# of `large` is $1/2^5$, which the cell above shows rounded, as `0.0312`.

# %% [markdown]
# ### One pass: how many arrivals?
#
# `z` is used twice below, and `backward()` is called once. How often does something arrive at `z.grad`?
#
# A hook that is called at each arrival shows it.

# %%
z = torch.tensor([1.0, 2.0], requires_grad=True)
arrivals = []
z.register_post_accumulate_grad_hook(lambda leaf: arrivals.append(leaf.grad.tolist()))
(z.pow(2).sum() + 10 * z.sum()).backward()
arrivals

# %% [markdown]
# 2z from the first use, 10 from the second: one arrival. <!-- number 10: 12 − 2 · 1 --> Inside one backward pass the uses of a tensor are summed on the way. The chain rule needs
# that sum. Adding to what *earlier calls* left is a decision of
# PyTorch: it lets a gradient be collected in several passes (section 6). <!-- section 6: `.grad` adds up -->

# %% [markdown]
# ### `zero_()` or `None`?
#
# `zero_()` overwrites the numbers where they are. `= None` lets the tensor go. A second name for it shows the difference.
#
# **Predict.** `kept` is a second name for `z.grad`. What does it hold after `z.grad.zero_()`?
#
# <details><summary>Reasoning</summary>
#
# A second name is no second tensor (lesson 01). `zero_()` works in place: `kept` turns to zeros as well.
#
# </details>

# %%
z = torch.tensor([1.0, 2.0], requires_grad=True)
z.pow(2).sum().backward()
kept = z.grad
z.grad.zero_()
print(kept, z.grad)

z.pow(2).sum().backward()
kept = z.grad
z.grad = None
print(kept, z.grad)


# %% [markdown]
# Who collects gradients in a list and clears with `zero_()` collects zeros. Today's `optimizer.zero_grad()` sets `None`: that saves the memory
# and the time of writing zeros, and a parameter that a step does not use stays at `None`, so that the optimizer skips it.

# %% [markdown]
# ### Way 1, kept alive
#
# With `retain_grad()` the second epoch of way 1 finds its gradients. Look at the losses; `count` counts the functions behind
# one of them.


# %%
def count(function, seen):
    if function is not None and function not in seen:
        seen.add(function)
        for parent, _number in function.next_functions:
            count(parent, seen)
    return len(seen)


# %% [markdown]
# Every new `w1` stands on the one before. `backward()` walks through all of them, down to the weights of the first epoch.
#
# <!-- split -->

# %%
x, y, w1, w2 = leaves(13)
for epoch in range(3):
    loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
    print(f"{loss.item():.4e} {losses[epoch]:.4e} {count(loss.grad_fn, set())}")
    w1.retain_grad()
    w2.retain_grad()
    loss.backward()
    w1, w2 = w1 - learning_rate * w1.grad, w2 - learning_rate * w2.grad

# %% [markdown]
# The losses are right. But each epoch drags along the updates of all epochs before it.

# %% [markdown]
# ### A graph of the backward pass
#
# With `create_graph=True` the backward pass is recorded as well. Then its result can be differentiated once more.
#
# The third power of `z` has the derivative $3z^2$, and that has the derivative $6z$.

# %%
z = torch.tensor(3.0, requires_grad=True)
(slope,) = torch.autograd.grad(z.pow(3), z, create_graph=True)
(curvature,) = torch.autograd.grad(slope, z)
slope.item(), curvature.item()

# %% [markdown]
# ## Deeper: rows of a Jacobian
#
# For several outputs you must say how much each one counts.

# %% [markdown]
# ### A table of derivatives
#
# Take a small function from three numbers to two: a matrix times a vector (`mv`), squared. Its derivative is a table, the *Jacobian*, with
# a row for each output.
#
# $$
# \mathtt{out}_i = \Big(\sum_j \mathtt{matrix}_{ij}\, z_j\Big)^2 \qquad
# J_{ij} = \frac{\partial\,\mathtt{out}_i}{\partial\,z_j} = 2 \Big(\sum_{j'} \mathtt{matrix}_{ij'}\, z_{j'}\Big)\, \mathtt{matrix}_{ij}
# $$
#
# With $z = (1, 1, 1)$ the sums are 3 and 4. So the first row is $6 \cdot (1, 2, 0)$ and the second $8 \cdot (0, 1, 3)$.

# %%
matrix = torch.tensor([[1.0, 2.0, 0.0], [0.0, 1.0, 3.0]])
z = torch.ones(3, requires_grad=True)
out = matrix.mv(z).pow(2)
out

# %% [markdown]
# ### Must it be a scalar?
#
# `out.backward()` raises: two outputs, and room for one gradient in `z.grad`. What about a tensor of shape `(1, 1)`?

# %%
with check.raises(RuntimeError):
    out.backward()
z.pow(2).sum().reshape(1, 1).backward()
z.grad

# %% [markdown]
# It needs no argument either. What counts is the number of elements, not the rank: one output has one direction.

# %% [markdown]
# ### A direction
#
# `out.backward(v)` multiplies each output by its $v_i$, adds them up and differentiates the sum.
#
# $$
# \mathtt{z.grad}_j = \frac{\partial}{\partial z_j} \sum_i v_i\, \mathtt{out}_i
# = \sum_i v_i\, \frac{\partial\, \mathtt{out}_i}{\partial z_j} = \sum_i v_i J_{ij}
# \qquad\text{in short } v^\top J
# $$
#
# This is the *vector-Jacobian product*. Shapes: $v$ is shaped like `out`, (2,); $J$ is (2, 3); the product is shaped like `z`, (3,).
#
# `torch.autograd.grad` calls this argument `grad_outputs`: the gradient of some later loss with respect to this *output*. That is a good way to
# read $v$.
#
# **Predict.** What is `z.grad` for $v = (1, 10)$? The two rows are $(6, 12, 0)$ and $(0, 8, 24)$.
#
# <details><summary>Reasoning</summary>
#
# Once the first row and ten times the second: $(6, 12 + 80, 240)$.
#
# </details>

# %%
z.grad = None
out.backward(gradient=torch.tensor([1.0, 10.0]), retain_graph=True)
z.grad

# %% [markdown]
# ### Ones: each, or the sum?
#
# `out.backward(torch.ones(2))` beside `out.sum().backward()`.
#
# > **Myth 3.12** "`backward(torch.ones(…))` gives the derivative of each entry."

# %%
z.grad = None
out.backward(torch.ones(2), retain_graph=True)
ones = z.grad
z.grad = None
out.sum().backward(retain_graph=True)
ones, z.grad

# %% [markdown]
# The same three numbers: for two outputs they cannot be "the derivative of each". The myth comes from examples like `z.pow(2)`, where
# each output
# depends on one input only. There the Jacobian is diagonal, and the sum of its rows shows the diagonal.

# %% [markdown]
# ### A row of the Jacobian
#
# Let $v$ be 1 at one place and 0 elsewhere: $v^\top J$ is then a row of $J$.
#
# `torch.autograd.grad` returns a tuple, here with one entry.

# %%
rows = []
for v in torch.eye(2):
    (row,) = torch.autograd.grad(out, z, grad_outputs=v, retain_graph=True)
    rows.append(row)
jacobian = torch.stack(rows)

# %% [markdown]
# ### The product as a picture
#
# Once the first row and ten times the second: the `z.grad` from above.

# %%
v = torch.tensor([[1.0, 10.0]])
draw.matrices({"vᵀ": v, "J": jacobian, "vᵀJ": v.mm(jacobian)}, between=["·", "="])

# %% [markdown]
# ### The library's table
#
# `torch.func.jacrev` makes the whole table in one call, from the function and the point. Is it ours?

# %%
whole = torch.func.jacrev(lambda z: matrix.mv(z).pow(2))(torch.ones(3))
torch.allclose(whole, jacobian, rtol=1e-12)

# %% [markdown]
# ### Why training needs a scalar
#
# The whole Jacobian of the net's outputs by `w1`: how many entries, how many megabytes?

# %%
x, y, w1, w2 = leaves(13)
y_pred = x.mm(w1).clamp(min=0).mm(w2)
entries = y_pred.numel() * w1.numel()
entries, entries * w1.element_size() / 1e6

# %% [markdown]
# A hundred million entries, 800 megabytes. The loss is one number, its Jacobian one row, and one backward pass makes
# it. To go backwards like this is called *reverse mode*: cheap when many inputs lead to few outputs.

# %% [markdown]
# ### Your turn: `jacobian_row`
#
# Return row `i` of the Jacobian of `function` at the vector `z`; one backward pass is enough. `z` comes without `requires_grad` and must
# stay so.
#
# <details><summary>Hint 1</summary>
#
# Make a leaf of your own from `z` first: `z.clone().requires_grad_()`.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# `out = function(leaf)`, then `out.backward(v)` with a `v` of zeros that is 1 at `i`. Or: which scalar has row `i`
# as its gradient?
#
# </details>


# %%
def jacobian_row(function, z, i):
    return ...  # your code here


check.jacobian_row(jacobian_row)

# %% [markdown]
# ## Deeper: momentum 1
#
# Forgetting to zero is a known method with an unwise setting.

# %% [markdown]
# ### The right loop, for comparison
#
# The same function, but it clears the gradients in every epoch.


# %%
def zeroed(x, y, w1, w2, learning_rate, epoch_n):
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


# %% [markdown]
# ### Only this seed?
#
# Eight draws: how often does the loss fall, and how often does it end above the loss of the right loop?

# %%
ends = [never_zeroed(*leaves(seed), learning_rate, epoch_n) for seed in range(8)]
right_ends = [zeroed(*leaves(seed), learning_rate, epoch_n) for seed in range(8)]
fell = sum(run[-1] < run[0] for run in ends)
worse = sum(run[-1] > right[-1] for run, right in zip(ends, right_ends, strict=True))
f"falls: {fell} of 8, ends above the right loop: {worse} of 8"

# %% [markdown]
# After twenty epochs it has fallen, and is still the higher of the two, eight times out of eight.

# %% [markdown]
# ### Momentum that never forgets
#
# *Momentum* moves the weights like a heavy ball: they keep a velocity, and each gradient changes that.
#
# $$
# \mathtt{velocity}_t = \mu \cdot \mathtt{velocity}_{t-1} + \mathtt{gradient}_t
# \qquad \mathtt{w}_{t+1} = \mathtt{w}_t - \mathtt{learning\_rate} \cdot \mathtt{velocity}_t
# $$
#
# With $\mu = 1$ the velocity is the sum of all gradients so far. That is what stands in an uncleared `.grad`. PyTorch has momentum as an
# option of its optimizer `SGD`: with `momentum=1.0`, and gradients zeroed as they should be, it must give the same losses.
#
# `zero_grad()` clears the gradients of all its weights, `step()` updates them. Lesson 04 comes back to it.

# %%
x, y, w1, w2 = leaves(13)
losses_sgd = []
optimizer = torch.optim.SGD([w1, w2], lr=learning_rate, momentum=1.0)
for epoch in range(epoch_n):
    loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
    losses_sgd.append(loss.item())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
check.same_losses(losses_never_zeroed, losses_sgd)

# %% [markdown]
# ### And later?
#
# First in a parabola, $x^2/2$ from 1, a thousand steps with $\mu = 1$; then 120 epochs of the two loops.

# %%
position, velocity, highest = 1.0, 0.0, 0.0
for step in range(1000):
    velocity += position
    position -= 0.5 * velocity
    highest = max(highest, abs(position))
print(f"parabola     {highest:.2f}")
for loop in (zeroed, never_zeroed):
    print(f"{loop.__name__:12} {loop(*leaves(13), learning_rate, 120)[-1]:.2e}")

# %% [markdown]
# For a thousand steps the swing in the parabola stays near its first height. This loss is no parabola: where the swing leads into a steeper part,
# the step can be too long, and nothing brakes. So myth 3.7 is half true: on this seed `nan` in the end, but nothing raised, and after the first twenty epochs the loss was far below its <!-- myth 3.7: Whoever forgets to -->
# start. With a coefficient below 1 the old gradients fade.

# %% [markdown]
# ### Your turn: `gradients_faded`
#
# Repair `never_zeroed` with a new argument: momentum with coefficient `momentum`, kept in `.grad` itself. With 0 it clears. Return the losses.
#
# <details><summary>Hint 1</summary>
#
# In the formula, what does $\mu$ multiply, and where does that stand in `never_zeroed` when `backward()` adds to it?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# `.grad` may be multiplied in place, after the update has used it. Before the first `backward()` it is `None`.
#
# </details>


# %%
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    return ...  # your code here


check.gradients_faded(gradients_faded)

# %% [markdown]
# ## Deeper: a loop of 2017
#
# What older listings mean, line by line.

# %% [markdown]
# ### One type, once two
#
# Older texts wrap each tensor in a `Variable`. That still runs, and what comes out is a plain tensor.
#
# In 2017 a `Tensor` had numbers and no history; a `Variable` was the box around it that had `.data`, `.grad`
# and `.grad_fn`. In 2018 the two types were merged. <!-- number 2017: the year --> <!-- number 2018: the year of PyTorch 0.4 -->

# %%
from torch.autograd import Variable

w = Variable(torch.ones(3), requires_grad=True)
(w * w).sum().backward()
[type(thing).__name__ for thing in (w, w.data, w.grad, w.grad.data)]

# %% [markdown]
# Four times the same type. In those days `X.data` was the tensor inside the box, `X.grad` again a `Variable`, and `X.grad.data` the numbers in
# that one. Today `X.data` and `X.grad.data` are second handles on the same memory.

# %% [markdown]
# ### Where is the gradient?
#
# One explanation of the loop of those days says: in `w1.data.grad`.
#
# > **Myth 3.13** "The gradient of `w1` is in `w1.data.grad`."
#
# **Predict.** `w.grad` is filled. What is `w.data.grad`?
#
# <details><summary>Reasoning</summary>
#
# `.data` makes a *new* tensor at each call, with the same memory and nothing else. Nobody ran a backward pass to that one.
#
# </details>

# %%
w.grad, w.data.grad, w.data is w.data

# %% [markdown]
# In those days it raised an error, since a bare `Tensor` had no `.grad` at all. Today it is `None`, quietly. The right words are
# `w1.grad`, then as now.

# %% [markdown]
# ### The loop of 2017
#
# With `Variable`, with `.data` everywhere, zeroing through `.grad.data`. It still runs, with the same losses.
#
# One line is of today: `loss.data.item()`. The next cell shows why.

# %%
data, target, weight1, weight2 = draws(13)
x, y = Variable(data, requires_grad=False), Variable(target, requires_grad=False)
w1, w2 = Variable(weight1, requires_grad=True), Variable(weight2, requires_grad=True)
losses_2017 = []
for epoch in range(epoch_n):
    y_pred = x.mm(w1).clamp(min=0).mm(w2)
    loss = (y_pred - y).pow(2).sum()
    losses_2017.append(loss.data.item())
    loss.backward()
    w1.data -= learning_rate * w1.grad.data
    w2.data -= learning_rate * w2.grad.data
    w1.grad.data.zero_()
    w2.grad.data.zero_()
check.same_losses(losses_2017, losses)

# %% [markdown]
# ### One line has died
#
# In those days a loss had shape `(1,)`, and one wrote `loss.data[0]`. Tensors without dimensions came with the merge.

# %%
with check.raises(IndexError):
    loss.data[0]

# %% [markdown]
# The message names the cure, `item()`. The loop above has it already.

# %% [markdown]
# ### Line by line
#
# Left what you will meet in old code, right what to write, and why.
#
# | then | today | why it changed |
# |---|---|---|
# | `Variable(t, requires_grad=True)` | `t.requires_grad_()` | one type instead of two |
# | `Variable(t, requires_grad=False)` | `t` | it is the default |
# | `loss.data[0]` | `loss.item()` | no dimensions, nothing to index |
# | `w1.data -= …` | `with torch.no_grad(): w1 -= …` | edits are counted |
# | `w1.grad.data` | `w1.grad` | a gradient is a plain tensor |
# | `w1.grad.data.zero_()` | `w1.grad = None` | saves memory; unused stays unused |
# | `Variable(t, volatile=True)`: do not record | `with torch.no_grad():` | no effect now: it warns, and records |
#
# `w1.grad.zero_()` is not wrong today. This lesson wrote it first, since it says what it does.

# %% [markdown]
# ## Recap
#
# - The forward pass writes a graph: each result has a `grad_fn`, each function saves what its backward needs.
# - `backward()` reads the graph from the loss to the leaves, and adds into `.grad`. It never touches the weights.
# - What leaves the tape does not come back: `.item()`, `detach()`, `argmax`. Through `round` come zeros.
# - Clear `.grad` once a step, or old gradients keep pushing. Update in place, under `no_grad` (a *new* `w1` made there is a leaf that wants no gradient), never through `.data`.
# - `requires_grad_(False)` freezes a weight; `detach()` ends a history, such as that of a state carried over.

# %%
check.progress()

# %% [markdown]
# ## Glossary
#
# The words of this lesson, in the order they came.
#
# | term | meaning |
# |---|---|
# | autograd | PyTorch's machine for gradients: it records operations and applies the chain rule backwards |
# | graph, tape | functions, and the edges along which gradients flow from the loss to the leaves |
# | leaf | a tensor that no recorded operation made: behind it there is no graph |
# | `retain_grad()` | asks `backward()` to keep the gradient of a tensor that is no leaf |
# | `detach()` | the same numbers without the history |
# | `grad_fn` | the backward function of the operation that made a tensor; `None` where nothing was recorded |
# | maker | the *recorded* operation that made a tensor; nothing recorded, no maker: `None` |
# | `AccumulateGrad` | the function at a leaf: adds what arrives into `.grad` |
# | saved tensor | what a function keeps from the forward pass for its backward |
# | define by run | the graph is written by running the code, anew each time |
# | gradient accumulation | adding up the gradients of parts of a batch before one step |
# | freezing | taking a weight out of the training |
# | version counter (*Deeper*) | counts in-place edits, so that a stale saved tensor is noticed |
#
# **Next:** [04 A custom Module](04_custom_module.ipynb)
