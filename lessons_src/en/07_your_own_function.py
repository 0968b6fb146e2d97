# %% [markdown]
# # Your own Function, further
#
# A backward pass is a program like any other. What `forward` saves of arguments and results can be differentiated again; what else it computed is a constant.
#
# | You will | exercise |
# |---|---|
# | measure a curvature without its matrix | `curvature_along` |
# | write a backward that is right twice, and keeps no intermediate results | `Recomputed` |
# | tell which backward can be differentiated again | `right_twice` |
# | stand in the way of a gradient and shorten it | `clip_hook` |
# | claim a gradient that is wrong, on purpose | `StepThrough` |
#
# **You need** [lesson 04](04_custom_module.ipynb) · **50 minutes**, 55 more for what is marked *Deeper*

# %%
from helpers import check, draw

import torch
from torch.utils.flop_counter import FlopCounterMode

# %% [markdown]
# ## 1. The net as one Function
#
# The net, sizes and draws of lessons 02 to 04, in float64.
#
# `loss_of` takes the net as a function, `net(x, w1, w2)`, so we can exchange it.

# %%
torch.set_default_dtype(torch.float64)
batch_n, input_data, hidden_layer, output_data = 100, 1000, 100, 10


def leaves(seed):
    torch.manual_seed(seed)
    x = torch.randn(batch_n, input_data)
    y = torch.randn(batch_n, output_data)
    w1 = torch.randn(input_data, hidden_layer, requires_grad=True)
    return x, y, w1, torch.randn(hidden_layer, output_data, requires_grad=True)


# %%
def predict(x, w1, w2):
    return x.mm(w1).clamp(min=0).mm(w2)


def loss_of(net, x, y, w1, w2):
    return (net(x, w1, w2) - y).pow(2).sum()


# %% [markdown]
# ### Function: a backward of your own
#
# The net as a `torch.autograd.Function`, as in a *Deeper* block of lesson 04.
#
# In the graph, the whole net is now *one* function. `ctx` carries tensors from `forward` to `backward`. Given the gradient of the result, `backward` computes lines 2 to 5 of lesson 02
# and returns one gradient for each argument: `None` for `x`. (If `x` might need one, test `ctx.needs_input_grad[0]`.) `TwoLayer.apply` is called like `predict`.


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
        grad_w2 = h_relu.t().mm(grad_y_pred)  # line 2
        grad_h_relu = grad_y_pred.mm(w2.t())  # line 3
        grad_h = grad_h_relu * (h > 0)  # line 4
        return None, x.t().mm(grad_h), grad_w2  # line 5


# %% [markdown]
# ### `gradcheck`: is it right?
#
# `gradcheck` compares the derivative of every output by every weight with central differences.
#
# It needs no loss, but is slow: small sizes.

# %%
torch.manual_seed(0)
small_x, small_y = torch.randn(5, 4), torch.randn(5, 2)
small_w1 = torch.randn(4, 3, requires_grad=True)
small_w2 = torch.randn(3, 2, requires_grad=True)
small = small_x, small_w1, small_w2
torch.autograd.gradcheck(predict, small), torch.autograd.gradcheck(TwoLayer.apply, small)

# %% [markdown]
# ## 2. The backward pass leaves a graph
#
# A gradient is computed by operations, as a loss is. With `create_graph=True` they are recorded.

# %%
x, y, w1, w2 = leaves(13)
weights = w1, w2
loss = loss_of(predict, x, y, w1, w2)
plain = torch.autograd.grad(loss, weights, retain_graph=True)
grads = torch.autograd.grad(loss, weights, create_graph=True)
plain[0].requires_grad, grads[0].requires_grad, torch.equal(plain[0], grads[0])

# %% [markdown]
# The same numbers. But the second gradient has a history, so it can be differentiated (*double backward*), and may itself be part of a loss: a *gradient penalty* adds $|\mathtt{grad}|^2$.

# %% [markdown]
# ### The graph of `grad_w2`
#
# `grad_w2` is `h_relu.t().mm(grad_y_pred)`, with `grad_y_pred = 2 * (y_pred - y)`. A sum on top makes it one number, like a loss.
#
# **Predict.** Its graph is drawn below. How many ways lead from `grad_w2` down to `w1`, and how many to `w2`?
#
# <details><summary>Reasoning</summary>
#
# Both factors of the product were made with `w1`: `h_relu`, and `grad_y_pred` through `y_pred`. So two ways lead to `w1`. Only `y_pred` was made with `w2`: one way.
#
# </details>

# %%
draw.graph(grads[1].sum(), names={"w1": w1, "w2": w2})

# %% [markdown]
# Of the two ways to `w1`, remember the one through `T`, the transposed `h_relu`: in section 4 it will be missing. (`Mul`, `Mul`, `Pow` are `grad_y_pred`.) <!-- section 4: Right once, wrong -->

# %% [markdown]
# ## 3. Second derivatives along a direction
#
# The second derivatives form a matrix, the *Hessian* $H$: here 101,000 × 101,000 numbers, 82 GB. <!-- number 101,000: the weights, 1000 · 100 + 100 · 10 --> <!-- number 82: 101,000² times 8 bytes -->
#
# Often its product with a direction $v$ is enough, the *Hessian-vector product*: how the gradient changes when the weights move along $v$.
#
# $$
# H v = \frac{\partial}{\partial w} \sum_i \mathtt{grad}_i\, v_i
# $$
#
# `grad_outputs=v` weighs the entries of the gradient with those of $v$ and differentiates their sum.

# %%
torch.manual_seed(1)
v = [torch.randn_like(w) for w in weights]
hv = torch.autograd.grad(grads, weights, grad_outputs=v)
[tuple(part.shape) for part in hv]

# %% [markdown]
# ### What does it cost?
#
# `FlopCounterMode` counts the operations of matrix products.
#
# **Predict.** Forward pass and gradient cost 40.6 million. And what comes on top for $Hv$: about the same, ten times, or 101,000 times as much? <!-- number 101,000: the weights -->
#
# <details><summary>Reasoning</summary>
#
# A recorded product needs up to two in the second pass; here nearly one, because `x`, in both big products, wants no gradient. In a deep net: about twice forward + gradient,
# however many weights.
#
# </details>

# %%
with FlopCounterMode(display=False) as first:
    loss = loss_of(predict, x, y, *weights)
    grads = torch.autograd.grad(loss, weights, create_graph=True)
with FlopCounterMode(display=False) as second:
    hv = torch.autograd.grad(grads, weights, grad_outputs=v)
first.get_total_flops(), second.get_total_flops()

# %% [markdown]
# > **Myth 7.1** "A second derivative needs the Hessian."
#
# $Hv$ is computed without ever building $H$. Ready-made: `torch.autograd.functional.hvp`, and `torch.func.hessian` where the matrix is small.

# %% [markdown]
# ### Your turn: `curvature_along`
#
# Return the curvature of the loss along $v$: how much the slope in this direction changes for each step of length 1.
#
# $$
# \frac{v \cdot H v}{v \cdot v}
# $$
#
# `weights` and `v` are lists of tensors with the same shapes; `dot`, below, is given. Return one number, as a tensor or a float. The graph of `loss` may be used up. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# First the gradient by all weights, with a graph; then $Hv$ as above, by all weights at once.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# $v \cdot Hv$ is `dot(v, hv)`. And $v \cdot v$?
#
# </details>


# %%
def dot(a, b):
    return sum((one * other).sum() for one, other in zip(a, b, strict=True))


# %%
def curvature_along(loss, weights, v):
    return ...  # your code here


check.curvature_along(curvature_along)

# %% [markdown]
# ## 4. Right once, wrong twice
#
# A Hessian is symmetric, so $u \cdot Hv = v \cdot Hu$. So we can test a Hessian without knowing the right one.
#
# > **Myth 7.2** "`gradcheck` passed, so all derivatives are right."
#
# `hessian_times` is section 3 as a function, for any net. <!-- section 3: Second derivatives along -->


# %%
def hessian_times(net, direction):
    grads = torch.autograd.grad(loss_of(net, x, y, *weights), weights, create_graph=True)
    return torch.autograd.grad(grads, weights, direction)


# %%
torch.manual_seed(2)
u = [torch.randn_like(w) for w in weights]
for net in (predict, TwoLayer.apply):
    print(f"{dot(u, hessian_times(net, v)):.3e}  {dot(v, hessian_times(net, u)):.3e}")

# %% [markdown]
# The first line is symmetric. The second is not, so it is no Hessian. No error was raised.

# %% [markdown]
# ### Which entries?
#
# With its eighteen weights, the small net's Hessian fits on a page: row by row, the derivatives of an entry of the gradient, `w1` first. `materialize_grads=True` gives zeros where no way leads.


# %%
def hessian(net):
    pair = small_w1, small_w2
    loss = loss_of(net, small_x, small_y, *pair)
    grads = torch.autograd.grad(loss, pair, create_graph=True)
    rows = []
    for entry in torch.cat([grad.flatten() for grad in grads]):
        row = torch.autograd.grad(entry, pair, retain_graph=True, materialize_grads=True)
        rows.append(torch.cat([part.flatten() for part in row]))
    return torch.stack(rows)


# %%
draw.errors(hessian(TwoLayer.apply), hessian(predict))

# %% [markdown]
# Wrong is a third of one block: rows of `w2`, columns of `w1`, where both belong to the same hidden unit. The block says how `grad_w2`, which is `h_relu.t().mm(grad_y_pred)`, changes with `w1`. And `h_relu` does change, but was computed *inside* `forward`,
# where autograd does not record: for the second derivative it is a constant, and the way through `T` (section 2) is missing. <!-- section 2: The backward pass leaves --> <!-- number third: (11 + 1) · (17 − 12 + 1) / 24 -->
#
# `save_for_backward` gives arguments and results back with their history: here `w2` (and `x`, which has none). (`ctx.name = …` promises no history.) `h` is from inside, too, but only its sign is read: constant on both sides of 0, so its derivative is 0, and nothing is lost.
#
# Wrong, and plausible: in the large net the largest eigenvalue by absolute value is off by less than a hundredth.

# %% [markdown]
# ### `gradgradcheck`: the judge of the second time
#
# It nudges the arguments and the incoming gradient, measures how the gradients change, and compares that with the second derivative.

# %%
for net in (predict, TwoLayer.apply):
    print(torch.autograd.gradgradcheck(net, small, raise_exception=False))

# %% [markdown]
# ## Deeper: Second derivatives, looked at closely
#
# A proof by nudging, an error that is none, and memory that does not come back.

# %% [markdown]
# ### The judge of lesson 02, one level higher
#
# Nudge all weights along $v$ and against it.
#
# How much does the *gradient* change?


# %%
def gradient_at(step):
    pairs = zip(weights, v, strict=True)
    moved = [(w + step * part).detach().requires_grad_() for w, part in pairs]
    return torch.autograd.grad(loss_of(predict, x, y, *moved), moved)


up, down = gradient_at(1e-5), gradient_at(-1e-5)
for high, low, part in zip(up, down, hv, strict=True):
    print((((high - low) / 2e-5 - part).norm() < 1e-6 * part.norm()).item())

# %% [markdown]
# ### Two directions
#
# Along $v$, drawn at random, and along the gradient itself.

# %%
for direction in (v, torch.autograd.grad(loss_of(predict, x, y, *weights), weights)):
    along = hessian_times(predict, direction)
    print(f"{dot(direction, along) / dot(direction, direction):.3e}")

# %% [markdown]
# Along the gradient the loss is more than a thousand times as curved. If it were a parabola, a step against the gradient would raise it at any rate above 2 / curvature, here 7.1e-7. Ours is 1e-6, and
# the loss of lesson 02 does rise at first. <!-- number 7.1e-7: 2 / 2.831e6 -->

# %% [markdown]
# ### "Not used in the graph"
#
# Take the sum of the outputs as the loss, and differentiate twice by `w1`.
#
# > **Myth 7.3** "'Not used in the graph' means that the graph is broken."

# %%
total = predict(x, w1, w2).sum()
(grad_w1,) = torch.autograd.grad(total, w1, create_graph=True)
with check.raises(RuntimeError):
    torch.autograd.grad(grad_w1.sum(), w1, retain_graph=True)

# %% [markdown]
# The net is *piecewise linear* in `w1`: where no `h` changes its sign, the outputs grow evenly. So this gradient depends on the signs of `h` and on `w2`, but not on the size of
# `w1`: its derivative by `w1` is 0. Autograd finds no path and asks whether you meant it.

# %% [markdown]
# ### Two ways to say that you meant it
#
# `allow_unused=True` returns `None`, `materialize_grads=True` zeros.

# %%
print(torch.autograd.grad(grad_w1.sum(), w1, allow_unused=True, retain_graph=True))
(zeros,) = torch.autograd.grad(grad_w1.sum(), w1, materialize_grads=True)
zeros.abs().max()

# %% [markdown]
# ### Does `create_graph` leak?
#
# Five rounds, each with weights of its own.
#
# Who is still there when all names are gone? A `weakref` looks without holding on.
#
# > **Myth 7.4** "`create_graph=True` leaks memory."

# %%
import gc
import warnings
import weakref


def one_round(how):
    x, y, w1, w2 = leaves(13)
    loss = loss_of(predict, x, y, w1, w2)
    if how == "grad":
        torch.autograd.grad(loss, (w1, w2), create_graph=True)
    else:
        loss.backward(create_graph=True)
    if how == "backward, then None":
        w1.grad = w2.grad = None
    return weakref.ref(w1)


# %% [markdown]
# <!-- split -->
#
# The weight's `.grad` has a graph, and the graph leads to the weight: a ring through C++ that Python's collector (`gc`) cannot see. PyTorch warns of it, once; we silence that.

# %%
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    for how in ("backward", "backward, then None", "grad"):
        there = [one_round(how) for turn in range(5)]
        gc.collect()
        print(f"{how:20} {sum(weight() is not None for weight in there)} of 5 still there")

# %% [markdown]
# So it is `backward(create_graph=True)` that leaks, and only if `.grad` is not set to `None`. `torch.autograd.grad` hands its gradients to you, and they go when you let them go.

# %% [markdown]
# ### And in a loop that adds up?
#
# The functions behind both `.grad`, when nobody clears them. The list grows while the loop walks along it.


# %%
def functions_behind(*tensors):
    found = [tensor.grad_fn for tensor in tensors]
    for function in found:
        found += {child for child, place in function.next_functions} - {None, *found}
    return found


# %%
w1.grad = w2.grad = None
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    for turn in range(5):
        loss_of(predict, x, y, w1, w2).backward(create_graph=True)
        print(len(set(functions_behind(w1.grad, w2.grad))), end=" ")
w1.grad = w2.grad = None

# %% [markdown]
# Fifteen more in every round: each sum in `.grad` has all earlier gradients behind it. A training with `backward(create_graph=True)` that never sets `.grad` to `None` dies of it, sooner or later.

# %% [markdown]
# ## 5. Recompute instead of keep
#
# Saved arguments come back with their history.
#
# So save the arguments, and nothing else.


# %%
class KeepsArguments(TwoLayer):
    @staticmethod
    def forward(ctx, x, w1, w2):
        ctx.save_for_backward(x, w1, w2)
        return x.mm(w1).clamp(min=0).mm(w2)


# %% [markdown]
# ### Your turn: `Recomputed`
#
# Write `backward` for it, so that it can be differentiated again. `forward` is inherited.
#
# With `create_graph=True` the lines of your `backward` are recorded. Let them lead back to `w1`. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# `TwoLayer.backward` needs `h` and `h_relu`. From which of the three can they be made again?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# The first line of `TwoLayer.forward` once more, with the tensors of `ctx.saved_tensors` as they are: no `detach()`, no `no_grad`.
#
# </details>


# %%
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        return ...  # your code here


check.Recomputed(Recomputed)

# %% [markdown]
# ### Your turn: `right_twice`
#
# Six Functions, `forward(ctx, a)` and `backward(ctx, g)`. Which can be differentiated twice, with the right result? Answer with letters, like `"AC"`.
#
# Right is what passes `gradgradcheck`; 0 is right where the true second derivative is 0. <!-- slide -->
#
# | | `forward` | `backward` returns |
# |---|---|---|
# | A | saves `a`, returns `a.exp()` | `g * a.exp()` |
# | B | `ctx.slope = a.exp()`, returns `1 * ctx.slope` (so `ctx.slope` is not the result itself) | `g * ctx.slope` |
# | C | saves `a`, returns `a.exp()` | `g * a.detach().exp()` |
# | D | `out = a.exp()`, saves `out`, returns `out` | `g * out` |
# | E | saves `a`, returns `a.exp()` | `g * a.exp()`, under `no_grad` |
# | F | saves nothing, returns `3 * a` | `3 * g` |
#
# <details><summary>Hint 1</summary>
#
# The derivative of `exp` is `exp`. For each row ask: does what multiplies `g` lead back to `a`? Where it does not, should it?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# `save_for_backward` knows three kinds of tensors. Arguments come back with their history. What `forward` *returns* comes back as the output of this very node. Anything else is bare.
#
# </details>

# %%
right_twice = ...  # your code here

check.right_twice(right_twice)

# %% [markdown]
# ### Recomputed, and checked
#
# One product more than in `TwoLayer`.
#
# And nothing is kept but arguments.


# %%
class FromArguments(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = x.mm(w1)
        grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
        return None, x.t().mm(grad_h), h.clamp(min=0).t().mm(grad_y_pred)


# %%
print(torch.autograd.gradgradcheck(FromArguments.apply, small))
f"{dot(u, hessian_times(FromArguments.apply, v)):.3e}"

# %% [markdown]
# ### Bytes against products
#
# `saved_tensors_hooks` calls our first function with every tensor that a graph saves. Not counted: `x`, `w1`, `w2`, which live anyway.


# %%
def loss_and_kept(net):
    saved = {}

    def note(tensor):
        saved[tensor.data_ptr()] = tensor.nbytes  # by address: nothing counts twice
        return tensor.detach()  # without history, or a graph may hold itself

    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
        loss = loss_of(net, x, y, *weights)
    alive = {tensor.data_ptr() for tensor in (x, *weights)}
    return loss, sum(saved[place] for place in saved.keys() - alive)


# %% [markdown]
# <!-- split -->
#
# Three ways to write the net: bytes kept for the backward pass, and its operations.

# %%
nets = {"clamp": predict, "TwoLayer": TwoLayer.apply, "FromArguments": FromArguments.apply}
for name, net in nets.items():
    loss, kept = loss_and_kept(net)
    with FlopCounterMode(display=False) as back:
        torch.autograd.grad(loss, weights)
    print(f"{name:13} {kept:6} bytes, {back.get_total_flops():8} operations")

# %% [markdown]
# Left in the last row is `y_pred - y`, which the loss keeps. The price: the forward product once more, 40.4 million operations in place of 20.4 million. In a deep net this trade is called *activation checkpointing*.

# %% [markdown]
# ## Deeper: Other ways, and what they say
#
# Refuse the second derivative, return more, or let autograd work inside.

# %% [markdown]
# ### `once_differentiable`: who hears it?
#
# This decorator makes a backward refuse to be differentiated again.
#
# A loud no instead of a silent error?


# %%
class Once(TwoLayer):
    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, grad_y_pred):
        return TwoLayer.backward(ctx, grad_y_pred)


# %% [markdown]
# <!-- split -->
#
# It is asked in three ways:

# %%
pair = small_w1, small_w2
loss = loss_of(Once.apply, small_x, small_y, *pair)
grad_w1, grad_w2 = torch.autograd.grad(loss, pair, create_graph=True)
with check.raises(RuntimeError):
    grad_w1.sum().backward(retain_graph=True)
with check.raises(RuntimeError):
    torch.autograd.grad(grad_w1.sum(), small_w1, retain_graph=True)
torch.autograd.grad(grad_w1.sum(), small_w1, allow_unused=True)

# %% [markdown]
# `backward()` says what is the matter. `grad` says "not used", which sounds like something else, and with `allow_unused=True` nobody says anything: the refusing node has no way on to `w1`.

# %% [markdown]
# <!-- split -->
#
# The case that hurts is a penalty on the gradient, added to the loss. Is the gradient of the sum that of the loss alone?

# %%
penalty = grad_w1.pow(2).sum() + grad_w2.pow(2).sum()
of_the_sum = torch.autograd.grad(loss + penalty, pair, retain_graph=True)
print(torch.equal(of_the_sum[0], grad_w1))
with check.raises(RuntimeError):
    (loss + penalty).backward()

# %% [markdown]
# `grad` drops the penalty without a word; `backward()` raises.

# %% [markdown]
# ### A second output
#
# What `forward` *returns* is known to the graph. So return `h_relu` as well, and save that.


# %%
class TwoResults(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, w1, w2):
        h_relu = x.mm(w1).clamp(min=0)
        ctx.save_for_backward(x, w2, h_relu)
        return h_relu.mm(w2), h_relu

    @staticmethod
    def backward(ctx, grad_y_pred, grad_h_relu):
        x, w2, h_relu = ctx.saved_tensors
        grad_h = (grad_h_relu + grad_y_pred.mm(w2.t())) * (h_relu > 0)
        return None, x.t().mm(grad_h), h_relu.t().mm(grad_y_pred)


# %%
torch.autograd.gradgradcheck(lambda *inputs: TwoResults.apply(*inputs)[0], small)

# %% [markdown]
# Nobody uses the second result, and yet it matters: in the second pass a gradient arrives there. This keeps `h_relu`, and needs no product twice.

# %% [markdown]
# ### Autograd inside, on copies
#
# The checkpoint that everybody writes first.
#
# Run the net again, and let `grad` do the backward lines.


# %%
class Inside(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        copies = [tensor.detach().requires_grad_() for tensor in ctx.saved_tensors]
        with torch.enable_grad():
            y_pred = predict(*copies)
        return torch.autograd.grad(y_pred, copies, grad_y_pred)


# %% [markdown]
# <!-- split -->
#
# A penalty on its gradient: does it have a history, and does the sum have another gradient than the loss alone?

# %%
loss = loss_of(Inside.apply, small_x, small_y, *pair)
grads_inside = torch.autograd.grad(loss, pair, create_graph=True)
penalty = sum(grad.pow(2).sum() for grad in grads_inside)
with_penalty, other = torch.autograd.grad(loss + penalty, pair)
penalty.requires_grad, torch.equal(with_penalty, grads_inside[0])

# %% [markdown]
# Right once. But its gradient has no graph, whatever was asked, so a penalty on the gradient is a number without a history: it vanishes from the training, and nobody says a word.

# %% [markdown]
# <!-- split -->
#
# PyTorch's own `checkpoint` passes, with `use_reentrant=False`; the older way, `True`, refuses `torch.autograd.grad` altogether:

# %%
from torch.utils.checkpoint import checkpoint


def checkpointed(x, w1, w2):
    return checkpoint(predict, x, w1, w2, use_reentrant=False)


for net in (Inside.apply, checkpointed):
    once = torch.autograd.gradcheck(net, small)
    print(once, torch.autograd.gradgradcheck(net, small, raise_exception=False))

# %% [markdown]
# ## Deeper: Checkpoints
#
# Keep the arguments of a piece of the net, run the piece again on the way back: what does it save, and where is the limit?

# %% [markdown]
# ### Your turn: `Checkpoint`
#
# Write it for any function of tensors: `Checkpoint.apply(run, *tensors)` returns `run(*tensors)` and keeps only its arguments. First derivatives are enough.
#
# `run` is called once in `forward` and once in `backward`. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# In `backward`: detached copies that want gradients, `torch.enable_grad()`, `run` again, `torch.autograd.grad` with the gradient that came in.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# `run` is no tensor: `ctx.run = run`. And it is an argument: the first of the gradients is `None`, then `*torch.autograd.grad(output, copies, grad_output)`.
#
# </details>


# %%
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        return ...  # your code here

    @staticmethod
    def backward(ctx, grad_output):
        return ...  # your code here


check.Checkpoint(Checkpoint)

# %% [markdown]
# ### Sixteen layers in segments
#
# Sixteen layers of 100 × 100, with our ReLU.
#
# A *segment* is a piece that is checkpointed as a whole.

# %%
import math
import weakref

from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.checkpoint import checkpoint


def layers(x, *weights):
    for w in weights:
        x = x.mm(w).clamp(min=0)
    return x


# %% [markdown]
# <!-- split -->
#
# And the same layers in segments:


# %%
def in_segments(x, weights, length):
    for start in range(0, len(weights), length):
        segment = weights[start : start + length]
        x = checkpoint(layers, x, *segment, use_reentrant=False)
    return x


# %%
torch.manual_seed(13)
deep_x = torch.randn(100, 100)
deep = [(torch.randn(100, 100) / math.sqrt(50)).requires_grad_() for layer in range(16)]

# %% [markdown]
# ### The witness
#
# It sees the result of every operation, and adds up what is still alive. `weakref` again.
#
# (`TorchDispatchMode` is half private: a tool for looking, not to build on.) Views share the memory of what they look at, so we ask for storages, and leave out those of the weights and of `x`.


# %%
class Witness(TorchDispatchMode):
    def __init__(self, *own):
        super().__init__()
        self.seen, self.peak = [], 0
        self.own = {tensor.untyped_storage().data_ptr() for tensor in own}

    def alive(self):
        storages = [storage for ref in self.seen if (storage := ref()) is not None]
        others = {
            s.data_ptr(): s.nbytes() for s in storages if s.data_ptr() not in self.own
        }
        return sum(others.values()) // 1000

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        if isinstance(result, torch.Tensor):
            self.seen.append(weakref.ref(result.untyped_storage()))
        self.peak = max(self.peak, self.alive())
        return result


# %% [markdown]
# ### Kept, and the peak
#
# Each weight's gradient is dropped as soon as it arrives, as if the update were made at once.
#
# `register_post_accumulate_grad_hook` calls us then.


# %%
for w in deep:
    w.register_post_accumulate_grad_hook(lambda w: setattr(w, "grad", None))


def kilobytes(run):
    with Witness(deep_x, *deep) as witness:
        result = run()
        kept, witness.peak = witness.alive(), 0
        result.sum().backward()
    return kept, witness.peak


# %%
without = kilobytes(lambda: layers(deep_x, *deep))
without

# %% [markdown]
# ### Which segment is best?
#
# Without checkpoints 2560 kB were kept, two tensors for each layer.
#
# > **Myth 7.5** "The more I checkpoint, the more I save."
#
# **Predict.** All sixteen layers in one segment: little is kept after the forward pass. And the peak of the backward pass?
#
# <details><summary>Reasoning</summary>
#
# On the way back the whole segment runs again, recorded: everything that was not kept is there now, at once. The peak is that of no checkpoints at all.
#
# </details>

# %%
lengths = [1, 2, 4, 8, 16]
found = [kilobytes(lambda n=n: in_segments(deep_x, deep, n)) for n in lengths]
kept, peak = zip(*found, strict=True)
print(kept, peak)
curves = {"kept after forward": kept, "peak of backward": peak}
draw.sweep(lengths, curves, "layers in a segment", "kB", baseline={"none": without[1]})

# %% [markdown]
# What waits is one argument for each segment; what comes back is one segment at a time. Long segments pay in the second, short ones in the first; the best is in between, near the root of the number of layers.
# A checkpoint around the whole net saves nothing where it counts.

# %% [markdown]
# ### The price, and equal gradients
#
# One forward pass more, whatever the segments.
#
# The gradients are the same.

# %%
plain_deep = torch.autograd.grad(layers(deep_x, *deep).sum(), deep)
for length in (1, 4, 16):
    result = in_segments(deep_x, deep, length).sum()
    with FlopCounterMode(display=False) as back:
        grads_deep = torch.autograd.grad(result, deep)
    pairs = zip(grads_deep, plain_deep, strict=True)
    same = all(torch.allclose(a, b, rtol=1e-12) for a, b in pairs)
    print(length, back.get_total_flops(), same)

# %% [markdown]
# ### Chance inside a checkpoint
#
# A layer that draws numbers must draw the same ones again.
#
# `checkpoint` sees to it: it puts the random generator back, unless told otherwise.


# %%
def noisy(x, w):
    return (x.mm(w) * torch.rand(100, 100)).clamp(min=0)


def gradient_through(run):
    torch.manual_seed(0)
    return torch.autograd.grad(run(deep_x, deep[0]).sum(), deep[0])[0]


# %%
from functools import partial

for preserve in (True, False):
    run = partial(checkpoint, noisy, use_reentrant=False, preserve_rng_state=preserve)
    drawn_again = gradient_through(run)
    print(torch.allclose(drawn_again, gradient_through(noisy), rtol=1e-12))

# %% [markdown]
# ## 6. Hooks and clipping
#
# A *hook* on a tensor is called with the gradient that arrives there. What it returns goes on in its place; after `None` the gradient goes on unchanged.
#
# **Predict.** Hooks are registered on `w1`, `h`, `w2`, `h_relu`, `y_pred`, in this order. Which runs first, which last?
#
# <details><summary>Reasoning</summary>
#
# A gradient arrives when the backward pass gets there, whenever the hook was made. `y_pred` first, then `w2` and `h_relu` (one function gives both; leaves come first), then `h`, and `w1` last.
#
# </details>

# %%
h = x.mm(w1)
h_relu = h.clamp(min=0)
y_pred = h_relu.mm(w2)
named = {"w1": w1, "h": h, "w2": w2, "h_relu": h_relu, "y_pred": y_pred}

# %%
seen = []
for name, tensor in named.items():
    tensor.register_hook(lambda grad, name=name: seen.append(name))
torch.autograd.grad((y_pred - y).pow(2).sum(), weights)
seen

# %% [markdown]
# ### Zeros at `h`: who feels it?
#
# This hook returns zeros. (New leaves: the old have hooks.)

# %%
x, y, w1, w2 = leaves(13)
weights = w1, w2
h = x.mm(w1)
h.register_hook(torch.zeros_like)
(h.clamp(min=0).mm(w2) - y).pow(2).sum().backward()
w1.grad.abs().max(), f"{w2.grad.norm():.3e}"

# %% [markdown]
# The gradient of `w1` comes through `h`, so it is 0. That of `w2` does not.

# %% [markdown]
# ### Your turn: `clip_hook`
#
# Hang a hook on `tensor` that shortens its gradient to the length `most` if it is longer, and leaves it alone if not. This is called *clipping by norm*.
#
# $$
# \mathtt{grad} \cdot \min\!\Big(1,\ \frac{\mathtt{most}}{|\mathtt{grad}|}\Big)
# $$
#
# The length $|\mathtt{grad}|$ is the root of the sum of all squares, `grad.norm()`. Return what `register_hook` returns, the handle that can remove the hook. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# A function within the function: it takes a gradient and returns a new one. `tensor.register_hook` takes that function.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# `most / grad.norm()` is a tensor with one number.
#
# </details>


# %%
def clip_hook(tensor, most):
    return ...  # your code here


check.clip_hook(clip_hook)

# %% [markdown]
# ### Which limit?
#
# `nn.utils.clip_grad_norm_(weights, max_norm)` clips all gradients as one long vector, and returns its length before: call it between `backward()` and `step()`. A hook acts earlier, on one tensor.
#
# Many listings say `max_norm=1`. Here nothing would move: the limit is a length, and that of our first gradient is 9.218e6. The loss starts at 4.459e7. <!-- number 9.218e6: the next block -->
#
# | `max_norm` | highest loss | after twenty epochs at 1e-6 |
# |---|---|---|
# | 1 | 4.459e7 | 4.459e7 |
# | 1e6 | 4.459e7 | 1.583e6 |
# | none | 7.992e8 | 9.009e5 |
#
# With 1e6 the loss never rises, but ends higher than without a limit: clipped steps are short. At twice the rate the unlimited run ends in `nan`; with the limit it does not (*Deeper*, next). <!-- number 4.459e7: the next block --> <!-- number 1e6: the next block --> <!-- number 1e-6: the rate of lesson 02 --> <!-- number 1.583e6: the next block --> <!-- number 7.992e8: the next block --> <!-- number 9.009e5: the next block -->

# %% [markdown]
# ## Deeper: Clipping, where and how often
#
# What the limit is good for, and which gradient it should see.

# %% [markdown]
# ### By norm, by value
#
# `clip_grad_norm_` shortens all gradients as one long vector, `clip_grad_value_` limits each entry.
#
# > **Myth 7.6** "Clipping only shortens the step."
#
# The cell prints the cosine of the angle between gradient and clipped gradient: 1 is the same direction.

# %%
from torch import nn

x, y, w1, w2 = leaves(13)
weights = w1, w2
whole = torch.autograd.grad(loss_of(predict, x, y, *weights), weights)
for clip, limit in ((nn.utils.clip_grad_norm_, 1e6), (nn.utils.clip_grad_value_, 1e4)):
    w1.grad, w2.grad = (grad.clone() for grad in whole)
    clip(weights, limit)
    clipped = w1.grad, w2.grad
    print(f"{dot(whole, clipped) / (dot(whole, whole) * dot(clipped, clipped)).sqrt():.3f}")
f"{dot(whole, whole).sqrt():.3e}"

# %% [markdown]
# By value the direction turns, here by more than sixty degrees. The last line is the length of the gradient.

# %% [markdown]
# ### Three limits
#
# The everyday loop of lesson 04, with a clip between `backward()` and the step.
#
# No limit is a limit of infinity.


# %%
def train(max_norm, rate=1e-6, seed=13):
    x, y, *weights = leaves(seed)
    optimizer = torch.optim.SGD(weights, lr=rate)
    losses = []
    for epoch in range(20):
        optimizer.zero_grad()
        loss = loss_of(predict, x, y, *weights)
        losses.append(loss.item())
        loss.backward()
        nn.utils.clip_grad_norm_(weights, max_norm)
        optimizer.step()
    return losses


# %% [markdown]
# <!-- split -->
#
# First, highest and last loss, and whether it falls in every epoch:

# %%
import math

for limit in (1, 1e6, math.inf):
    losses = train(limit)
    falls = losses == sorted(losses, reverse=True)
    print(f"{limit:5g}: {losses[0]:.3e} {max(losses):.3e} {losses[-1]:.3e} {falls}")

# %% [markdown]
# With `max_norm=1` a step is a millionth long, and the weights more than three hundred.

# %% [markdown]
# ### Twice the rate, twenty draws
#
# At 2e-6 the loss of lesson 02 ends as `nan`.
#
# In how many of twenty draws does it end as a number, and in how many does it fall in every epoch?

# %%
for limit in (math.inf, 1e6):
    runs = [train(limit, rate=2e-6, seed=seed) for seed in range(20)]
    finite = sum(math.isfinite(losses[-1]) for losses in runs)
    falls = sum(losses == sorted(losses, reverse=True) for losses in runs)
    print(f"{limit:g}: {finite} finite, {falls} fall in every epoch")

# %% [markdown]
# ### Before or after adding up
#
# Four small batches, their gradients added. A hook is called once in each backward pass; the length of the sum is another matter.


# %%
def shorten(grad):
    return grad * (1e4 / grad.norm()).clamp(max=1)


w1.grad = None
handle = w1.register_hook(shorten)
for part in range(0, batch_n, 25):
    rows = slice(part, part + 25)
    loss_of(predict, x[rows], y[rows], w1, w2).backward()
    print(f"{w1.grad.norm():.3e}", end=" ")
handle.remove()

# %% [markdown]
# Each pass adds at most 1e4: the sum has twice that length, and could have four times. To clip the gradient of a *step*, clip once, after the last `backward()` and before the update.

# %% [markdown]
# ## Deeper: One gradient for each example
#
# The gradient is a sum over a hundred examples: here are these *per-sample gradients* one by one, and their lengths without them.

# %% [markdown]
# ### `vmap` and `grad` of `torch.func`
#
# `torch.func.grad` turns a loss into a function that computes its gradient; `vmap` turns a function of one example into one of many.
#
# `in_dims` says over which axis of each argument it runs: not over the weights, and over the rows of `x` and `y`.

# %%
x, y, w1, w2 = leaves(13)
bare = w1.detach(), w2.detach()


def one_loss(w1, w2, x, y):
    return (predict(x[None], w1, w2) - y).pow(2).sum()


one_gradient = torch.func.grad(one_loss, argnums=(0, 1))
each = torch.func.vmap(one_gradient, in_dims=(None, None, 0, 0))(*bare, x, y)
tuple(each[0].shape), each[0].nbytes

# %% [markdown]
# Eighty megabytes for `w1`, a hundred times its size. Do they add up to the gradient, and which rank has one of them?

# %%
loss_of(predict, x, y, w1, w2).backward()
for all_of_them, w in zip(each, (w1, w2), strict=True):
    print(torch.allclose(all_of_them.sum(dim=0), w.grad, rtol=1e-9))
torch.linalg.matrix_rank(each[0][51])

# %% [markdown]
# ### Lengths without the table
#
# Rank 1: lesson 02 showed that an example brings an outer product, its row of `x` times its row of `grad_h`.
#
# > **Myth 7.7** "The gradients' lengths, example by example, need a loop or the memory."
#
# $$
# \Big|\, x_n \otimes \mathtt{grad\_h}_n \Big| = \big| x_n \big| \cdot \big| \mathtt{grad\_h}_n \big|
# $$
#
# because the sum of all products $x_{ni}^2\, \mathtt{grad\_h}_{nj}^2$ is a product of two sums. And for `w2` with `h_relu` and `grad_y_pred`.

# %% [markdown]
# ### Your turn: `example_norms`
#
# Return the lengths (n,) of the examples' gradients, both weights together, without ever making them.
#
# All four arguments are plain tensors. Both weights together means: the root of the sum of both squares. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# You need lines 1, 3 and 4 of lesson 02: `grad_y_pred`, `grad_h_relu`, `grad_h`. The other two would make the matrices.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# `norm(dim=1)` is the length of each row. Four of them: of `x`, `grad_h`, `h_relu`, `grad_y_pred`.
#
# </details>


# %%
def example_norms(x, y, w1, w2):
    return ...  # your code here


check.example_norms(example_norms)

# %% [markdown]
# ### One backward, two hooks
#
# In a net that autograd differentiates, two hooks give the two gradients.
#
# `append` returns nothing, so they change nothing.

# %%
arrived = []
h = x.mm(w1)
h_relu = h.clamp(min=0)
y_pred = h_relu.mm(w2)
for tensor in (y_pred, h):
    tensor.register_hook(arrived.append)
(y_pred - y).pow(2).sum().backward()
by_w1 = x.norm(dim=1) * arrived[1].norm(dim=1)
by_w2 = h_relu.norm(dim=1) * arrived[0].norm(dim=1)
torch.allclose(by_w1, each[0].flatten(1).norm(dim=1), rtol=1e-10)

# %% [markdown]
# ### A hundred lengths
#
# Sorted, beside the length of the whole gradient divided by 100: what each would have if all were alike. Printed: the smallest, the median, the largest, and whose that is.

# %%
norms = torch.hypot(by_w1, by_w2).detach()
whole = torch.autograd.grad(loss_of(predict, x, y, w1, w2), (w1, w2))
print(f"{norms.min():.3e} {norms.median():.3e} {norms.max():.3e}", norms.argmax().item())
curve = {"one example": norms.sort().values}
level = {"whole / 100": dot(whole, whole).sqrt() / 100}
draw.sweep(range(100), curve, "examples, sorted", "length of gradient", baseline=level)

# %% [markdown]
# The loudest is four times as loud as the quietest. Methods that limit what one example may contribute, as in training with *differential privacy*, clip these. <!-- number four: 8.777e5 / 2.077e5 -->

# %% [markdown]
# ### Do they pull together?
#
# The length of the sum, divided by the sum of the lengths: 1 if all examples want the same.
#
# **Predict.** A hundred gradients without anything in common: which number?
#
# <details><summary>Reasoning</summary>
#
# Unrelated directions are nearly at right angles, so their squares add up: the sum of a hundred has ten times the length of one. Ten of a hundred: 0.1.
#
# </details>

# %%
for grad, lengths_of in zip(whole, (by_w1, by_w2), strict=True):
    print(f"{grad.norm() / lengths_of.sum():.4f}")

# %% [markdown]
# For `w1` hardly more than 0.1: each example pulls its own way. For `w2` three times that: the rows of `h_relu` are alike, with entries 0 or positive, *and* so are those of `grad_y_pred`. One of both alone would not do.

# %% [markdown]
# ### `vmap` over a Function of your own
#
# `torch.func` wants to know which part of `forward` only fills `ctx`.


# %%
def one_of(function, rows=10):
    def loss(w1, x, y):
        return (function.apply(x[None], w1, bare[1]) - y).pow(2).sum()

    each = torch.func.vmap(torch.func.grad(loss), in_dims=(None, 0, 0))
    return each(bare[0], x[:rows], y[:rows])


try:
    one_of(FromArguments)
except RuntimeError as error:
    print(str(error).split(". ")[0].split(", ")[-1])

# %% [markdown]
# ### `setup_context`: three methods
#
# `forward` then has no `ctx`, and `setup_context` gets arguments and result.
#
# One more line lets PyTorch work out what `vmap` does.


# %%
class ForFunc(FromArguments):
    generate_vmap_rule = True

    @staticmethod
    def forward(x, w1, w2):
        return predict(x, w1, w2)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)


# %%
torch.allclose(one_of(ForFunc), each[0][:10], rtol=1e-9)

# %% [markdown]
# <!-- split -->
#
# Under `vmap` there is no single number to look at, so what asks for one raises:

# %%
for look in (lambda loss: loss.item(), lambda loss: 1 if loss > 0 else 0):
    with check.raises(RuntimeError):
        torch.func.vmap(look)(norms)

# %% [markdown]
# ## Deeper: Forward mode
#
# The derivative along one direction, carried along with the forward pass.

# %% [markdown]
# ### One direction
#
# `torch.func.jvp` returns the loss and its slope along $v$. Is that the gradient times $v$?

# %%
bare = w1.detach(), w2.detach()
torch.manual_seed(1)
v = tuple(torch.randn_like(w) for w in bare)


def bare_loss(w1, w2):
    return loss_of(predict, x, y, w1, w2)


value, slope = torch.func.jvp(bare_loss, bare, v)
grads = torch.autograd.grad(loss_of(predict, x, y, w1, w2), (w1, w2))
f"{slope:.3e}", f"{dot(grads, v):.3e}"

# %% [markdown]
# Forward mode itself needs no tape: there is no way back. But it answers for one direction, and the gradient has 101,000 of them, where a backward pass finds all at once. <!-- number 101,000: the weights -->

# %% [markdown]
# ### Forward over backward
#
# The slope of the *gradient* along $v$ is $Hv$.
#
# That is the other way to compute it: forward over backward.

# %%
gradient_of = torch.func.grad(bare_loss, argnums=(0, 1))
_, forward_hv = torch.func.jvp(gradient_of, bare, v)
[
    torch.allclose(a, b, rtol=1e-9)
    for a, b in zip(forward_hv, hessian_times(predict, v), strict=True)
]

# %% [markdown]
# ## 7. Wrong on purpose
#
# Replace the ReLU by a step: 1 where `h > 0`, else 0. It is constant on both sides of 0, so its derivative is 0 everywhere except at 0, where it has none.
#
# **Predict.** The hidden layer is `(h > 0).to(h.dtype)`. After `backward()`, what is `w1.grad`: zeros, `None`, or is there an error?
#
# <details><summary>Reasoning</summary>
#
# A comparison is not recorded (lesson 03): no path leads to `w1`. Its `.grad` stays `None`. Written with `sign()`, which is recorded, it is all zeros. Either way `w1` does not move.
#
# </details>


# %%
def step(h):
    return (h > 0).to(h.dtype)


x, y, w1, w2 = leaves(13)
(step(x.mm(w1)).mm(w2) - y).pow(2).sum().backward()
print(w1.grad)
(((x.mm(w1).sign() + 1) / 2).mm(w2) - y).pow(2).sum().backward()
w1.grad.abs().max()

# %% [markdown]
# ### A claim: the gradient passes
#
# A Function may claim what it likes.
#
# `Step` claims that it hands the gradient on. (It saves `h` for the exercise below.)
#
# > **Myth 7.8** "A step has no gradient, so a net cannot learn through it."


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
# ### Does it learn?
#
# First with `step`, where only `w2` learns, then with `Step`.
#
# Hidden numbers of 0 and 1 make the gradients far smaller than the ReLU's, so the rate is 1e-4.


# %%
def train_hidden(hidden):
    x, y, *weights = leaves(13)
    optimizer = torch.optim.SGD(weights, lr=1e-4)
    losses = []
    for epoch in range(20):
        optimizer.zero_grad()
        loss = (hidden(x.mm(weights[0])).mm(weights[1]) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    return losses


# %% [markdown]
# <!-- split -->
#
# First and last loss, and what `gradcheck` thinks of `Step`.

# %%
losses_claimed = train_hidden(Step.apply)
for losses in (train_hidden(step), losses_claimed):
    print(f"{losses[0]:.4e} {losses[-1]:.4e}")
torch.autograd.gradcheck(Step.apply, (small_w1,), raise_exception=False)

# %% [markdown]
# With `Step` four times lower: `w1` has learned, too, through a gradient that nobody could derive. It is called *straight-through estimator* (STE); nets with weights of one bit are trained that way. Unlike the bug of lesson 02 (the clamped gradient)
# it is a claim that you know of. `gradcheck` says no, and is right: that was intended. <!-- number four: 1.8130e4 / 4.2128e3 -->

# %% [markdown]
# ### Your turn: `StepThrough`
#
# Far from the step, `h` would have to move a long way before the result changes. So let the gradient pass only where `h` lies between `-1` and `1`, both included.
#
# `forward` is inherited. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# `grad_output` times a mask, as for the ReLU, with another condition on `h`.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# `ctx.saved_tensors` is a tuple, also of one. Both ends of the window at once: ask for the size of `h`, without its sign.
#
# </details>


# %%
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        return ...  # your code here


check.StepThrough(StepThrough)

# %% [markdown]
# ### Deeper: The same claims without a class
#
# The value comes from one tensor, and the gradient from another.

# %% [markdown]
# `borrowed` has the value of the step and the gradient of `h`; `windowed` has that of `clamp(-1, 1)`.


# %%
def borrowed(h):
    return h + (step(h) - h).detach()


def windowed(h):
    inside = h.clamp(-1, 1)
    return inside + (step(h) - inside).detach()


check.same_losses(train_hidden(borrowed), losses_claimed)
print(f"{train_hidden(windowed)[-1]:.4e}")

# %% [markdown]
# With the window little better than with `w1` standing still, and four times worse than `Step`. Does it fit? <!-- number four: 1.6621e4 / 4.2128e3 -->

# %%
h = x.mm(w1).detach()
print(f"{(h.abs() <= 1).double().mean():.3f} in the window, {h.std():.1f} the spread")

# %% [markdown]
# The spread of `h` is 31.5, and one number in forty lies in the window: a window must fit the scale of what it looks at. <!-- number forty: 1 / 0.024 -->

# %% [markdown]
# ## Recap
#
# - With `create_graph=True` a gradient has a graph, and can be differentiated: $Hv$ costs a small multiple of a gradient, never the matrix.
# - Through `save_for_backward`, arguments and results keep their history; what else `forward` computed is a constant. `gradcheck` does not see that, `gradgradcheck` does.
# - Recomputing from the arguments, with recording on and no `detach`, makes it right twice, and keeps no intermediate results.
# - A hook may change the gradient on its way. Clip by norm, to a length that fits your gradients, after an update's last `backward()`.
# - A Function may claim a wrong gradient. Compare with training without the claim, and say in the docs that it is one.

# %%
check.progress()

# %% [markdown]
# ## Glossary
#
# In the order they came.
#
# | term | meaning |
# |---|---|
# | `create_graph` | record the backward pass, so that its result can be differentiated |
# | Hessian | the matrix of all second derivatives of a loss |
# | Hessian-vector product | how the gradient changes along a direction, without the Hessian |
# | curvature | how much the slope along a direction changes for each step of length 1 |
# | `gradgradcheck` | compares second derivatives with central differences |
# | activation checkpointing | keep the arguments, compute the rest again on the way back |
# | tensor hook | is called with the gradient that arrives at a tensor, and may return another |
# | clipping | shortening a gradient that is longer than a limit |
# | straight-through estimator (STE) | the claim that a step hands its gradient on |
#
# **Next:** [08 What it costs, and where it scales](08_cost_and_scale.ipynb) asks where the time goes.
