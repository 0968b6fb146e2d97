# %% [markdown]
# # Build the two-layer net by hand
#
# A net learns from slopes: how does its error, the *loss*, move if one number moves? Derive them, from the loss back to the weights.
# Looking proves no line right; measuring can prove one wrong.
#
# | You will | exercise |
# |---|---|
# | derive backward lines, each from one entry with its indices | `compute_grad_h_relu`, `compute_grad_h`, `compute_grad_w1` |
# | derive one more, for a bias | `compute_grad_b1` |
# | judge a gradient with central differences | `right_gradient` |
# | say what the losses prove, and what the net has learned | `proven` |
#
# **You need** [lesson 01](01_tensors_and_rank.ipynb) · **50 minutes**, 70 more for what is marked *Deeper*

# %%
import math

from helpers import check, draw

import numpy as np
import torch

# %% [markdown]
# This lesson follows a widely copied listing (an early version:
# [pytorch-examples](https://github.com/jcjohnson/pytorch-examples)): a two-layer net (two matrices of weights), trained in 20 steps. Everyday training
# uses float32, this lesson float64: the checks need the digits, and the printed numbers then agree on other CPUs. Run this before the
# first random number.

# %%
torch.set_default_dtype(torch.float64)

# %% [markdown]
# ### The goal: twenty losses
#
# Here PyTorch computes all slopes, the *gradients*, in the line with `autograd`. Five *backward lines*, yours, will take its place and give the same curve.
# Do not read the code yet: look at the curve.
#
# It climbs before it falls. Is a gradient wrong? Sections 12 and 13 ask. <!-- section 12: How far to --> <!-- section 13: Line 4, three -->

# %%
torch.manual_seed(13)
x, y = torch.randn(100, 1000), torch.randn(100, 10)
weights, goal = [torch.randn(1000, 100), torch.randn(100, 10)], []
for epoch in range(20):
    w1, w2 = [weight.requires_grad_() for weight in weights]
    loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
    slopes = torch.autograd.grad(loss, [w1, w2])
    weights = [(w - 1e-6 * s).detach() for w, s in zip([w1, w2], slopes, strict=True)]
    goal.append(loss.item())
draw.losses({"the goal": goal})


# %% [markdown]
# ## 1. Four sizes
#
# They decide every shape: 100 examples of 1000 features each go in together, 100 hidden units see them, 10 numbers come out for each
# example.

# %%
batch_n, input_data = 100, 1000
hidden_layer, output_data = 100, 10


# %% [markdown]
# ### Draws: `x`, `y` and the weights
#
# `x` goes in and `y` is what should come out: a row is an example. Both are noise, on purpose:
# here only the mechanics count.
#
# A product of matrices needs equal inner sizes: the shapes of `w1` and `w2` follow. The order of the draws fixes the numbers. Seed 13 was picked to show what sections 12 and 13 are about. <!-- section 12: How far to --> <!-- section 13: Line 4, three -->


# %%
def four_tensors(seed):
    torch.manual_seed(seed)
    x = torch.randn(batch_n, input_data)
    y = torch.randn(batch_n, output_data)
    w1 = torch.randn(input_data, hidden_layer)
    return x, y, w1, torch.randn(hidden_layer, output_data)


start = four_tensors(13)
x, y, w1, w2 = start

# %% [markdown]
# ## Deeper: How many examples
#
# What fits these weights, and what does not?

# %% [markdown]
# ### Shapes of the weights
#
# Read the chain from left to right: what a matrix ends with, the next begins with.
#
# `w1` takes 1000 features to 100 hidden numbers, `w2` takes those to 10 results.

# %%
draw.product({"x": x, "w1": w1, "w2": w2})

# %% [markdown]
# ### What does not fit raises an error
#
# PyTorch checks the inner sizes, and its message is a helpful one: it prints both shapes.
#
# **Predict.** `x.mm(w2)` skips the hidden layer. Which two numbers does the message complain of?
#
# <details><summary>Reasoning</summary>
#
# `x` ends with 1000, `w2` begins with 100. The message prints both shapes, and 1000 and 100 meet in the
# middle.
#
# </details>

# %%
with check.raises(RuntimeError):
    x.mm(w2)

# %% [markdown]
# ### The weights do not know how many examples come
#
# No weight has an axis for the examples. Half a batch or a single example goes through the same
# weights.
#
# > **Myth 2.1** "The weights depend on how many examples are in the batch."

# %%
x[:50].mm(w1).mm(w2).shape, x[:1].mm(w1).mm(w2).shape


# %% [markdown]
# The number of examples passes through from the left end to the right end and touches nothing else.

# %% [markdown]
# ### Your turn: `weight_shapes`
#
# Given `x`, `y` and the number of hidden units, return the shapes of `w1` and `w2` as two tuples.
#
# <details><summary>Hint 1</summary>
#
# `w1` begins with what `x` ends with. `w2` ends with what `y` ends with.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# `x.shape[1]` is the number of features, `y.shape[1]` the number of outputs. Return
# `(…, hidden_layer), (hidden_layer, …)`.
#
# </details>


# %%
def weight_shapes(x, y, hidden_layer):
    return ...  # your code here


check.weight_shapes(weight_shapes)

# %% [markdown]
# ## 2. Forward in three lines
#
# Multiply, cut off below zero, multiply. The whole net is these three lines.
#
# The middle line is the ReLU: `clamp(min=0)` replaces every negative number by 0. Without it two products
# in a row would be one product, `x.mm(w1.mm(w2))`, and the hidden layer would add nothing.

# %%
h = x.mm(w1)
h_relu = h.clamp(min=0)
y_pred = h_relu.mm(w2)

# %% [markdown]
# Behind each matrix line stands a formula for one entry. These formulas are what we shall differentiate.
#
# Four indices, from here on always the same: *n* counts examples, *d* features, *j* hidden units and
# *k* outputs. <!-- slide -->
#
# $$
# h_{nj} = \sum_{d} x_{nd}\, \mathtt{w1}_{dj} \qquad
# \mathtt{h\_relu}_{nj} = \max(h_{nj}, 0) \qquad
# \mathtt{y\_pred}_{nk} = \sum_{j} \mathtt{h\_relu}_{nj}\, \mathtt{w2}_{jk}
# $$
#
# The index under the sum sign is the one that disappears: it stands in both factors and not in the result.

# %% [markdown]
# ## 3. The loss is a sum
#
# Square every error, then add all 1000 of them: one number says how far off the net is.
#
# $$
# \mathtt{loss} = \sum_{n} \sum_{k} \left(\mathtt{y\_pred}_{nk} - y_{nk}\right)^2
# $$
#
# (It is not the *mean squared error*: the mean would be 1000 times smaller, and so would every gradient.) <!-- number 1000: 100 · 10 -->

# %% [markdown]
# ### The pass as a row of shapes
#
# In `x`, `h`, `h_relu`, `y_pred` and `y` a row is an example; rows stay apart until the loss adds them.
#
# `loss_of` does the pass and the loss in one call: the next section needs it again and again.


# %%
def loss_of(x, y, w1, w2):
    return (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()


loss = loss_of(x, y, w1, w2)
print(f"{loss:.4e}")
there = [("x", x), ("w1", w1), "x.mm(w1)", ("h", h), "h.clamp(min=0)", ("h_relu", h_relu)]
there += [("w2", w2), "h_relu.mm(w2)", ("y_pred", y_pred)]
there += [("y", y), "(y_pred - y).pow(2).sum()", ("loss", loss)]
draw.pipeline(there)

# %% [markdown]
# ## Deeper: The first loss
#
# Random weights give a loss of about 5e7: why that, and why never again the number that a copy of the listing printed?

# %% [markdown]
# ### What the ReLU does to the hidden numbers
#
# It sets every negative `h` to 0 and leaves the others as they are.
#
# **Predict.** Which share of `h_relu` is 0? And can an entry of `y_pred` be negative?
#
# <details><summary>Reasoning</summary>
#
# Each `h` is a sum of 1000 products of independent numbers that are symmetric around 0: about half of them
# come out negative, and the clamp makes those 0. `y_pred` is a product of `h_relu` with weights of both
# signs, and no clamp follows: it can be negative. In half of all cases over many draws, but not in each column: `h_relu` is never negative, so a column
# leans to the sign of the sum of its weights.
#
# </details>

# %%
share = (y_pred < 0).double().mean(dim=0)
print(f"h_relu is 0: {(h_relu == 0).double().mean():.2f}")
low, high = share.min(), share.max()
print(f"y_pred is negative: {share.mean():.2f}, by column {low:.2f} to {high:.2f}")

# %% [markdown]
# `h` is as often negative as positive: the ReLU silences about half of the hidden numbers. A column of `y_pred` leans to one side, each to its own.

# %% [markdown]
# ### Why the first loss is about 5e7
#
# Random weights give a predictable first loss. Count variances, line by line.
#
# $$
# E[\mathtt{loss}] = \mathtt{batch\_n} \cdot \mathtt{output\_data} \cdot
# \left(\tfrac{1}{2}\,\mathtt{input\_data} \cdot \mathtt{hidden\_layer} + 1\right)
# $$
#
# All numbers drawn are independent, with mean 0 and mean square 1. Take one entry of each line:
#
# 1. $h_{nj}$ is a sum of products. In its square, the cross terms have mean 0, and the squares remain:
#    $E[h_{nj}^2] = \sum_d E[x_{nd}^2]\,E[\mathtt{w1}_{dj}^2]$ = `input_data`.
# 2. $h$ is symmetric around 0, and the clamp keeps the positive half:
#    $E[\mathtt{h\_relu}_{nj}^2] = \tfrac{1}{2}\,E[h_{nj}^2]$ = `input_data / 2`.
# 3. Again a sum of products, with fresh weights:
#    $E[\mathtt{y\_pred}_{nk}^2] = \sum_j E[\mathtt{h\_relu}_{nj}^2]\,E[\mathtt{w2}_{jk}^2]$ =
#    `hidden_layer * input_data / 2`.
# 4. $y_{nk}$ is independent of it and adds its own mean square:
#    $E[(\mathtt{y\_pred}_{nk} - y_{nk})^2] = E[\mathtt{y\_pred}_{nk}^2] + 1$.
# 5. The loss adds `batch_n * output_data` such entries.

# %%
expected_loss = batch_n * output_data * (input_data * hidden_layer / 2 + 1)
means = [input_data, input_data / 2, hidden_layer * input_data / 2]
for tensor, mean in zip([h, h_relu, y_pred], means, strict=True):
    print(f"expected {mean:.0f}, this draw {tensor.pow(2).mean():.3g}")
print(f"typical y_pred {y_pred.pow(2).mean().sqrt():.0f}, y {y.pow(2).mean().sqrt():.0f}")
print(f"expected {expected_loss:.4e}, this draw {loss:.4e}")

# %% [markdown]
# Steps 1 to 3 lead us to expect 1000, 500 and 50,000. <!-- number 500: 1000 / 2 --> <!-- number 50,000: 100 · 500 --> This draw has a little less each time. A typical prediction is 211 in size, where the
# truth is about 1.

# %% [markdown]
# ### Fifty draws: do they agree?
#
# For each of fifty seeds one forward pass and its loss. The mean comes close, and the loss of seed 13 is an ordinary one.

# %%
first_losses = torch.stack([loss_of(*four_tensors(seed)) for seed in range(50)])
print(f"mean {first_losses.mean():.2e}, formula {expected_loss:.2e}")
print(f"spread {first_losses.std() / first_losses.mean():.0%} of the mean")
print(f"from {first_losses.min():.2e} to {first_losses.max():.2e}")

# %% [markdown]
# The mean lies 1 % above the formula; with a spread of 15 % for one draw, a mean of 50 may be off by
# $15\,\% / \sqrt{50} \approx 2\,\%$.

# %% [markdown]
# ### Your turn: `loss_without_relu`
#
# Return the expected first loss of the same net *without* the clamp, from the four sizes.
#
# <details><summary>Hint 1</summary>
#
# Walk through the five steps above. Which one does the ReLU change?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Step 2 falls away: the mean square of $h$ stays whole on its way to `y_pred`.
#
# </details>


# %%
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    return ...  # your code here


check.loss_without_relu(loss_without_relu)

# %% [markdown]
# ### Why `42383984.0000` cannot come back
#
# One copy of the listing, in Chinese, printed `Epoch:0 , Loss:42383984.0000`. That lies within our fifty draws. The
# number itself is lost.
#
# Its seed is not told. It was computed in float32, where the last digits depend on the processor (lesson 01). And even a
# seed would not be enough:
#
# > **Myth 2.2** "The same seed gives the same numbers."
#
# **Predict.** Seed 13 again, the first draw again, but in float32. Which share of all numbers is off by
# more than 0.1?
#
# <details><summary>Reasoning</summary>
#
# If float32 were a rounded copy, none would be. But the generator hands out random *bits*, and a float64 takes more of them
# than a float32. From the same bits the two make different numbers. Two independent ones lie within 0.1 of each other
# 6 % of the time. <!-- number 6 %: their difference has the standard deviation √2 -->
#
# </details>

# %%
torch.manual_seed(13)
x_in_float32 = torch.randn(batch_n, input_data, dtype=torch.float32)
far = ((x_in_float32 - x).abs() > 0.1).double().mean()
print(f"of {x.numel()} numbers {far:.0%} are off by more, {1 - far:.0%} are not")

# %% [markdown]
# So a draw is known by seed, dtype, device, its own size and all that was drawn before (and another release of PyTorch may draw otherwise). This course prints losses as
# `4.4588e+07`: five digits, and in float64 every machine repeats them.

# %% [markdown]
# ### Smaller weights would help at once
#
# Divide each weight by the root of the number of terms it is summed with, and the expected first loss drops
# to 1500.
#
# Drawing weights from `randn` as they are is not a good initialisation, and the course keeps it on purpose: it
# makes overshooting, dead units and `nan` visible. With the division, step 1 above gives 1 instead of 1000 and step 3
# gives 1/2, so $E[\mathtt{loss}] = 1000 \cdot (1/2 + 1)$.

# %%
scaled = loss_of(x, y, w1 / math.sqrt(input_data), w2 / math.sqrt(hidden_layer))
print(f"expected {batch_n * output_data * (1 / 2 + 1):.0f}, this draw {scaled:.0f}")


# %% [markdown]
# ## 4. The judge: a nudge
#
# A gradient is a table of slopes: how much the loss rises per unit of each weight. A slope can be measured.
#
# $$
# \mathtt{grad\_w1}_{dj} = \frac{\partial\,\mathtt{loss}}{\partial\,\mathtt{w1}_{dj}} \approx
# \frac{\mathtt{loss}(\mathtt{w1}_{dj} + \varepsilon) - \mathtt{loss}(\mathtt{w1}_{dj} - \varepsilon)}{2\varepsilon}
# $$
#
# Raise one weight by a small nudge ε (`step` in the code), lower it by ε, and divide the change of the loss by 2ε: a *central
# difference*. (∂: only this number is moved; whatever is computed from it follows.) It needs no calculus and knows nothing of how we derive. So it may judge.


# %%
def slope(loss_from, tensor, i, j, step=1e-4):
    up, down = tensor.clone(), tensor.clone()
    up[i, j] += step
    down[i, j] -= step
    return (loss_from(up) - loss_from(down)) / (2 * step)


# %% [markdown]
# ### One slope, measured
#
# Two forward passes measure one slope. `loss_from_w1` takes any other `w1`; all else stays as it is.


# %%
def loss_from_w1(other):
    return loss_of(x, y, other, w2)


measured = slope(loss_from_w1, w1, 3, 7)
print(f"{measured:.4e}")


# %% [markdown]
# Raise `w1[3, 7]` by a millionth, and the loss rises by about 3073 millionths. To lower the loss, lower this
# weight. Such a number for every weight, all at once, is what the backward lines will compute. (A *Deeper* block after section 13 varies ε.) <!-- section 13: Line 4, three -->

# %% [markdown]
# ### Why not measure everything
#
# Two forward passes for every weight: 202,000 for one step of training. The five backward lines together cost about as much
# as one pass. <!-- number 202,000: 2 · (1000 · 100 + 100 · 10) -->
#
# So: derive the gradient, and let the judge test a few entries of it. The moves for a backward line:
# **one entry** with its indices, the **shapes**, the **code**, the **check**.
#
# `grad_h` means $\partial\,\mathtt{loss} / \partial h$, and likewise for every other tensor. A gradient always has the
# shape of the tensor it belongs to: one slope per entry.

# %% [markdown]
# ## 5. Line 1: `grad_y_pred`
#
# We start at the loss and walk back. Each entry of `y_pred` stands in one square only.
#
# In the sum, $n'$ and $k'$ run over all entries; $n$ and $k$ name the one that is nudged.
#
# $$
# \mathtt{grad\_y\_pred}_{nk}
# = \frac{\partial}{\partial\,\mathtt{y\_pred}_{nk}} \sum_{n'} \sum_{k'}
#   \left(\mathtt{y\_pred}_{n'k'} - y_{n'k'}\right)^2
# = 2\left(\mathtt{y\_pred}_{nk} - y_{nk}\right)
# $$
#
# Only one of the squares contains $\mathtt{y\_pred}_{nk}$; the slope of all others is 0. That one is
# $(p - y)^2$ with $p = \mathtt{y\_pred}_{nk}$, and its slope is $2(p - y)$.
#
# Shapes: `y_pred` and `y` are $n \times k$, and so is the result. (An index letter also stands for the size of its axis: $n \times k$ is 100 × 10.)

# %% [markdown]
# ### Line 1 and its check
#
# The judge nudges one entry of `y_pred` and agrees. (`torch.isclose` accepts a relative difference of up to 1e-5, plus an absolute one of 1e-8.) <!-- number 1e-5: the default of torch.isclose --> <!-- number 1e-8: the default of torch.isclose -->
#
# The pass is cut at `y_pred`: it becomes a free input, of which one entry moves and all others stay. Sections 7 and 8 cut at `h_relu` and `h` in
# the same way. <!-- section 7: Line 3 --> <!-- section 8: Line 4: `grad_h` --> (Every gradient will stand below its tensor: `of=5` leaves room for four more.)


# %%
def loss_from_y_pred(other):
    return (other - y).pow(2).sum()


grad_y_pred = 2 * (y_pred - y)  # (n, k)
print(torch.isclose(slope(loss_from_y_pred, y_pred, 4, 2), grad_y_pred[4, 2]).item())
back = ["2 * (y_pred - y)", ("grad_y_pred", grad_y_pred)]
draw.pipeline(there, back, of=5)

# %% [markdown]
# ## 6. Line 2: `grad_w2`
#
# A path leads from the weight to an entry of `y_pred`, and from there to the loss. The chain rule: multiply the slopes along each path, then add the paths.
#
# Why add? Nudge the weight by a small ε. Each number that it touches moves a little, and each moves the loss by (its slope) × (how far it
# moved). For small ε these changes of the loss add up.
#
# Before any formula, look which paths there are.
#
# **Predict.** Nudge `w2[3, 7]`. Which columns of `y_pred` (100 × 10) change? In them, which rows, and about how many?
#
# <details><summary>Reasoning</summary>
#
# $\mathtt{y\_pred}_{nk} = \sum_j \mathtt{h\_relu}_{nj}\,\mathtt{w2}_{jk}$ contains $\mathtt{w2}_{37}$ only if
# $k = 7$: column 7. In that column, an example feels it if the ReLU has not set its hidden unit 3 to 0:
# each `h` is as likely negative as positive, so about half of the rows do.
#
# </details>

# %%
nudged = w2.clone()
nudged[3, 7] += 1
changed = (h_relu.mm(nudged) - y_pred).abs() > 1e-9  # nonzero() below: where it is True
changed.any(dim=0).nonzero().flatten(), changed.any(dim=1).sum()


# %% [markdown]
# ### One entry: a sum over the examples
#
# Column $k$ and nothing else: one path for each example $n$, with two slopes on it.
#
# The first slope, of `y_pred[n, k]` in the weight, is what stands beside the weight in the sum. The second, of the loss in `y_pred[n, k]`, is line 1.
#
# $$
# \mathtt{y\_pred}_{nk} = \dots + \mathtt{h\_relu}_{nj}\,\mathtt{w2}_{jk} + \dots
# \quad\Rightarrow\quad
# \frac{\partial\,\mathtt{y\_pred}_{nk}}{\partial\,\mathtt{w2}_{jk}} = \mathtt{h\_relu}_{nj}
# $$
# $$
# \mathtt{grad\_w2}_{jk}
# = \sum_{n} \frac{\partial\,\mathtt{y\_pred}_{nk}}{\partial\,\mathtt{w2}_{jk}}\,\mathtt{grad\_y\_pred}_{nk}
# = \sum_{n} \mathtt{h\_relu}_{nj}\,\mathtt{grad\_y\_pred}_{nk}
# $$
#
# In words: example $n$ moves `y_pred[n, k]` by `h_relu[n, j]` per unit of the weight, and each unit of
# `y_pred[n, k]` moves the loss by `grad_y_pred[n, k]`.


# %%
def loss_from_w2(other):
    return loss_from_y_pred(h_relu.mm(other))


entry = (h_relu[:, 3] * grad_y_pred[:, 7]).sum()
torch.isclose(slope(loss_from_w2, w2, 3, 7), entry).item()


# %% [markdown]
# ### From the entry to the matrix product
#
# The sum runs over $n$, and a matrix product sums over its inner index. A transpose swaps the two indices: that brings $n$ inside.
#
# $$
# \mathtt{grad\_w2}_{jk}
# = \sum_{n} (\mathtt{h\_relu}^{\mathsf T})_{jn}\,\mathtt{grad\_y\_pred}_{nk}
# \qquad
# \underset{j \times k}{\mathtt{grad\_w2}}
# = \underset{j \times n}{\mathtt{h\_relu}^{\mathsf T}} \cdot \underset{n \times k}{\mathtt{grad\_y\_pred}}
# $$
#
# The numbers are the same, and the sum is now, term by term, the entry $j, k$ of a product. Its shape is that of `w2`.

# %% [markdown]
# ### Line 2 and its check
#
# The entry from above stands in its place in the product.

# %%
grad_w2 = h_relu.t().mm(grad_y_pred)  # (j, n) (n, k) -> (j, k)
print(torch.isclose(slope(loss_from_w2, w2, 3, 7), grad_w2[3, 7]).item())
back += ["h_relu.t().mm(grad_y_pred)", ("grad_w2", grad_w2)]
draw.pipeline(there, back, of=5)

# %% [markdown]
# The judge nudged one weight, and every example that feels it answered at once: that is the sum over $n$.

# %% [markdown]
# ### What if the transpose is forgotten?
#
# Write line 2 without its `.t()`.
#
# **Predict.** In this net with its sizes 100, 1000, 100 and 10: does PyTorch stop with an error?
#
# <details><summary>Reasoning</summary>
#
# `h_relu` is 100 × 100, `grad_y_pred` 100 × 10: the inner sizes agree, and the result has the shape of `w2`. There is no error.
#
# </details>

# %%
forgotten = h_relu.mm(grad_y_pred)
measured = slope(loss_from_w2, w2, 3, 7)
forgotten.shape == w2.shape, torch.isclose(measured, forgotten[3, 7]).item()

# %% [markdown]
# > **Myth 2.3** "PyTorch would complain if I forgot a transpose."
#
# > **Myth 2.4** "If the shapes fit, the backward line is right."
#
# The shapes fit only because `batch_n` and `hidden_layer` are both 100. The sum now pairs hidden unit 0 with example 0, unit 1 with example 1: nonsense. Choose sizes that all differ when you test a formula: then most wrong transposes stop with an error. The
# checks of your exercises use such sizes.

# %% [markdown]
# ## 7. Line 3: `grad_h_relu`
#
# `y_pred` is a product of `h_relu` and `w2`. Line 2 took `w2`; the same walk along `h_relu` leads back to the hidden layer.
#
# Nudge `h_relu[4, 2]`. Row 4 of `y_pred` changes, in all its columns: one hidden number acts on all outputs of its example. One
# path for each $k$, the index that `h_relu` does not have.

# %% [markdown]
# ### Your turn: `compute_grad_h_relu`
#
# Half of the sum stands here: $\mathtt{grad\_h\_relu}_{nj} = \sum_k \dots\,\mathtt{grad\_y\_pred}_{nk}$. Put in the first slope on each path, and
# make a matrix product of it.
#
# <details><summary>Hint 1</summary>
#
# What stands beside $\mathtt{h\_relu}_{nj}$ in $\mathtt{y\_pred}_{nk}$? That is the first slope.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# The result is $n \times j$, and $k$ must be the inner index. Which of the two tensors has $n$, so that it comes first?
#
# </details>


# %%
def compute_grad_h_relu(grad_y_pred, w2):
    return ...  # your code here


check.compute_grad_h_relu(compute_grad_h_relu)


# %% [markdown]
# ### Line 3 and its check
#
# Stop here until the check says ✓: the next cell shows the line. `loss_from_h_relu` does what is left of the forward pass: the second product, and the loss.
#
# (An entry of a cut `h_relu` is just a number: the nudge may take it below 0.)
#
# <details><summary>The derivation</summary>
#
# The first slope on the path to output $k$ is $\mathtt{w2}_{jk}$, so
# $\mathtt{grad\_h\_relu}_{nj} = \sum_k \mathtt{w2}_{jk}\,\mathtt{grad\_y\_pred}_{nk} = \sum_k \mathtt{grad\_y\_pred}_{nk}\,(\mathtt{w2}^{\mathsf T})_{kj}$.
# The factors have swapped places, which numbers may and matrices may not. As matrices: $n \times k$ times $k \times j$. `w2` is $j \times k$; transposed, it begins with $k$.
#
# </details>


# %%
def loss_from_h_relu(other):
    return loss_from_y_pred(other.mm(w2))


grad_h_relu = grad_y_pred.mm(w2.t())  # (n, k) (k, j) -> (n, j)
print(torch.isclose(slope(loss_from_h_relu, h_relu, 4, 2), grad_h_relu[4, 2]).item())
back += ["grad_y_pred.mm(w2.t())", ("grad_h_relu", grad_h_relu)]
draw.pipeline(there, back, of=5)

# %% [markdown]
# ## 8. Line 4: `grad_h`
#
# No sum: each `h` acts on one `h_relu`, its own. There is one path, with one slope on it, that of the ReLU: $\partial\,\mathtt{h\_relu}_{nj} / \partial h_{nj}$.

# %% [markdown]
# ### Signs: who decides?
#
# The judge answers for six entries, with all combinations of signs.
#
# Here we dictate what comes back. With the sum of `came_back * h_relu` as the loss, `grad_h_relu` is exactly `came_back`.
#
# **Predict.** `h` is 3, and −2 comes back from line 3. Elsewhere `h` is −1, and 4 comes back. What goes on to `grad_h`, here and there?
#
# <details><summary>Reasoning</summary>
#
# Where `h` is positive, the slope of the ReLU is 1 and the gradient passes as it is: −2. A negative gradient is nothing
# special: it says that the loss falls when `h` rises. Where `h` is negative, the slope is 0, and so is the product.
#
# </details>

# %%
small_h = torch.tensor([[3.0, -1.0, 2.0], [-2.0, 1.0, -3.0]])
came_back = torch.tensor([[-2.0, 4.0, 1.0], [3.0, -3.0, -1.0]])


def small_loss(h):
    return (came_back * h.clamp(min=0)).sum()


entries = [[slope(small_loss, small_h, i, j) for j in range(3)] for i in range(2)]
measured = torch.tensor(entries)
draw.matrices({"h": small_h, "grad_h_relu": came_back, "grad_h, measured": measured})


# %% [markdown]
# Where `h` is positive, the ReLU passes it on: its slope is 1. Where `h` is negative, it lets nothing through: its slope is 0. The gradient's own
# sign has no say, and is kept. (At $h = 0$ there is a kink and no slope: 1 or 0 will do. PyTorch's choices: lesson 03, in a *Deeper* block.)

# %% [markdown]
# ### Your turn: `compute_grad_h`
#
# Return the gradient of the loss with respect to `h`, for any `h` and any `grad_h_relu`. Change neither of the two.
#
# <details><summary>Hint 1</summary>
#
# Which entries let a gradient pass? A comparison of a tensor with 0 makes a tensor of booleans.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# In a calculation, `True` counts as 1 and `False` as 0. If you prefer to set entries to 0, do it in a `clone()`.
#
# </details>


# %%
def compute_grad_h(grad_h_relu, h):
    return ...  # your code here


check.compute_grad_h(compute_grad_h)


# %% [markdown]
# ### Line 4 and its check
#
# Stop here until the check says ✓: the next cell shows the line. The judge nudges a positive `h` and a negative one.
#
# `h > 0` is the *mask*: 1 where the condition holds and 0 elsewhere.
#
# <details><summary>The derivation</summary>
#
# One path, with the slope $[h_{nj} > 0]$: 1 where the condition holds, else 0. So $\mathtt{grad\_h}_{nj} = \mathtt{grad\_h\_relu}_{nj}\,[h_{nj} > 0]$.
# No sum: the code is `*`, not `mm`.
#
# </details>


# %%
def loss_from_h(other):
    return loss_from_h_relu(other.clamp(min=0))


grad_h = grad_h_relu * (h > 0)  # (n, j)
for n, j in [(4, 1), (4, 2)]:
    agree = torch.isclose(slope(loss_from_h, h, n, j), grad_h[n, j])
    print((h[n, j] > 0).item(), agree.item())
back += ["grad_h_relu * (h > 0)", ("grad_h", grad_h)]
draw.pipeline(there, back, of=5)

# %% [markdown]
# The negative one moves without effect.

# %% [markdown]
# ## 9. Line 5: `grad_w1`
#
# This line is yours from the first index on. Nudge `w1[3, 7]` in your head: which entries of `h` move, and by how much?

# %% [markdown]
# ### Your turn: `compute_grad_w1`
#
# Return the gradient of the loss with respect to `w1`: the paths, their sum, the shapes, the code.
#
# <details><summary>Hint 1</summary>
#
# Which index of `x` and `grad_h` does `w1` not have?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# The result is $d \times j$; `x` is $n \times d$, `grad_h` is $n \times j$. The sum over the examples must be the
# inner one.
#
# </details>


# %%
def compute_grad_w1(x, grad_h):
    return ...  # your code here


check.compute_grad_w1(compute_grad_w1)

# %% [markdown]
# ### Line 5 and its check
#
# Stop here until the check says ✓: the next cell shows the line. Once more a sum over the examples becomes a matrix product.
#
# <details><summary>The derivation</summary>
#
# `w1[d, j]` moves column $j$ of `h`: in each row $n$ by $x_{nd}$ per unit. One path for each example, so
# $\mathtt{grad\_w1}_{dj} = \sum_{n} x_{nd}\,\mathtt{grad\_h}_{nj} = \sum_{n} (x^{\mathsf T})_{dn}\,\mathtt{grad\_h}_{nj}$.
# As matrices: $d \times n$ times $n \times j$. `x` is $n \times d$; transposed, it ends with $n$.
#
# </details>

# %%
grad_w1 = x.t().mm(grad_h)  # (d, n) (n, j) -> (d, j)
for d, j in [(0, 0), (3, 7), (999, 99)]:
    print(torch.isclose(slope(loss_from_w1, w1, d, j), grad_w1[d, j]).item())
back += ["x.t().mm(grad_h)", ("grad_w1", grad_w1)]
draw.pipeline(there, back, of=5)

# %% [markdown]
# ### Your turn: `compute_grad_b1`
#
# A *bias* `b1` of shape (100,) is added to every row of `x.mm(w1)`. From `grad_h`, return the gradient of the loss with respect to `b1`, in the shape of `b1`.
#
# In index form, $h_{nj} = \sum_d x_{nd}\,\mathtt{w1}_{dj} + \mathtt{b1}_j$. (Here
# `grad_h` is 100 × 100: a fitting shape proves nothing. The judge measures this gradient in the last *Deeper* block.)
#
# <details><summary>Hint 1</summary>
#
# Which entries of `h` does `b1[j]` touch? What is the slope of each of these paths?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Each of these paths has the slope 1. Which index of `grad_h` does `b1` not have?
#
# </details>


# %%
def compute_grad_b1(grad_h):
    return ...  # your code here


check.compute_grad_b1(compute_grad_b1)


# %% [markdown]
# ## Deeper: Outer products
#
# What does one example say to the weights, and what do a hundred say together?

# %% [markdown]
# ### Tables: what one example brings
#
# Lesson 01 split a matrix product into outer products. So each example brings a table, one number for every weight.
#
# It is the outer product $x_n \otimes \mathtt{grad\_h}_n$ of its two rows. The product adds the tables up; the picture does it with three small ones.

# %%
small_x = torch.tensor([[1.0, -2, 0, 3], [2, 1, -1, 0], [0, 1, 2, -1]])
small_grad_h = torch.tensor([[2.0, 0, -1], [0, -3, 1], [1, 2, 0]])
tables = [torch.outer(a, b) for a, b in zip(small_x, small_grad_h, strict=True)]
named = {f"example {n}": table for n, table in enumerate(tables)}
draw.matrices(named | {"x.t().mm(grad_h)": small_x.t().mm(small_grad_h)}, ["+", "+", "="])


# %% [markdown]
# ### Step 1: what does one weight touch?
#
# Nudge `w1[3, 7]`, this time in the code, and see which entries of `h` move.
#
# **Predict.** Which rows and columns of `h` (100 × 100) change?
#
# <details><summary>Reasoning</summary>
#
# $h_{nj} = \sum_d x_{nd}\,\mathtt{w1}_{dj}$ contains $\mathtt{w1}_{37}$ only if $j = 7$: column 7. It meets
# $x_{n3}$ there, in every row $n$. So the whole column 7 moves, and nothing else.
#
# </details>


# %%
nudged = w1.clone()
nudged[3, 7] += 1
moved = x.mm(nudged) - h
(moved.abs() > 1e-9).any(dim=0).nonzero().flatten(), torch.allclose(moved[:, 7], x[:, 3])

# %% [markdown]
# Column 7 moved, and it moved by column 3 of `x`, up to rounding. In index form:
#
# $$
# h_{nj} = \dots + x_{nd}\,\mathtt{w1}_{dj} + \dots
# \quad\Rightarrow\quad
# \frac{\partial h_{nj}}{\partial\,\mathtt{w1}_{dj}} = x_{nd}
# \qquad
# \frac{\partial h_{nj'}}{\partial\,\mathtt{w1}_{dj}} = 0 \text{ if } j' \neq j
# $$
#
# The weight at $d, j$ leads from feature $d$ to hidden unit $j$: one unit more of it adds $x_{nd}$ to $h_{nj}$. In no other
# column does it occur.


# %% [markdown]
# ### Step 2: one example, one weight
#
# With one example the weight touches one number, `h[n, j]`. `grad_h[n, j]` already adds up all that happens behind
# it. One multiplication is left.
#
# $$
# \text{contribution of example } n \text{ to } \mathtt{grad\_w1}_{dj}
# = \frac{\partial h_{nj}}{\partial\,\mathtt{w1}_{dj}} \cdot \mathtt{grad\_h}_{nj}
# = x_{nd}\,\mathtt{grad\_h}_{nj}
# $$
#
# The cell takes example 4 alone, and the weight from feature 3 to unit 7. May it use the `grad_h` of all hundred? Yes:
# row 4 of `grad_h` is computed from row 4 of `h`, `y_pred` and `y` only.


# %%
def loss_of_example_4(w1):
    return loss_of(x[4:5], y[4:5], w1, w2)


contribution = x[4, 3] * grad_h[4, 7]
torch.isclose(slope(loss_of_example_4, w1, 3, 7), contribution).item()

# %% [markdown]
# ### Step 3: one example, all weights
#
# Every feature of example $n$ meets every hidden unit: a table of products. In small, example 0 of this block's first picture.

# %%
draw.outer({"x[0]": small_x[0], "grad_h[0]": small_grad_h[0]})

# %% [markdown]
# Where `grad_h` is 0 because the unit was silenced, a whole column is 0: this example teaches that unit nothing.

# %% [markdown]
# ### The same table in the real net
#
# The outer product of example 4 has the shape of `w1`, and holds the contribution of step 2 in its place.

# %%
of_example_4 = torch.outer(x[4], grad_h[4])
of_example_4.shape == w1.shape, of_example_4[3, 7] == contribution

# %% [markdown]
# One example has something to say to each weight of the units it switches on, about half of all, and needs no other
# example for it.

# %% [markdown]
# ### Step 4: all examples add up
#
# The loss is a sum over the examples, so its slope is the sum of their slopes: add the outer products.
#
# $$
# \mathtt{grad\_w1}_{dj}
# = \sum_{n} \sum_{j'} \frac{\partial h_{nj'}}{\partial\,\mathtt{w1}_{dj}}\,\mathtt{grad\_h}_{nj'}
# = \sum_{n} x_{nd}\,\mathtt{grad\_h}_{nj}
# \qquad
# \mathtt{grad\_w1} = \sum_{n} x_n \otimes \mathtt{grad\_h}_n
# $$
#
# The two sums run over all entries of `h`. Of the sum over $j'$, step 1 leaves the one term with $j' = j$.

# %%
total = torch.zeros(input_data, hidden_layer)
for n in range(batch_n):
    total += torch.outer(x[n], grad_h[n])
agrees = torch.isclose(slope(loss_from_w1, w1, 3, 7), total[3, 7]).item()
torch.allclose(total, grad_w1), agrees

# %% [markdown]
# This is all of `grad_w1`, and the entry that was measured is right. Only the loop is long; the product of section 9 is the same sum in one line. <!-- section 9: Line 5 -->

# %% [markdown]
# ### Your turn: `compute_grad_w2`
#
# Line 2 once more, without a look at section 6: return the gradient of the loss with respect to `w2`, in whatever way you like. <!-- section 6: Line 2 -->
#
# <details><summary>Hint 1</summary>
#
# Here, too, each example brings a table, of one row of `h_relu` and one row of `grad_y_pred`. The result is $j \times k$. Which
# index must disappear?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# One product of two matrices, the first one transposed with `.t()`. Or a loop over the examples, with `torch.outer`.
#
# </details>


# %%
def compute_grad_w2(h_relu, grad_y_pred):
    return ...  # your code here


check.compute_grad_w2(compute_grad_w2)

# %% [markdown]
# ### Each example adds one rank
#
# An outer product has rank 1, as lesson 01 showed (0 if a vector is all zeros). So the gradient of $n$ examples has at most rank $n$.
#
# **Predict.** Without the mask, `grad_h` would be `grad_y_pred.mm(w2.t())`. Which rank can the gradient reach then?
#
# <details><summary>Reasoning</summary>
#
# `grad_y_pred` has 10 columns, so the product `grad_y_pred.mm(w2.t())` has at most rank 10, and `x.t()` times it
# cannot have more. The mask, applied entry by entry, breaks that: each example sees its own part of `w2`.
#
# </details>

# %%
rank = torch.linalg.matrix_rank
for n in [1, 2, 5, 50, 100]:
    with_mask = x[:n].t().mm(grad_h[:n])
    without = x[:n].t().mm(grad_h_relu[:n])
    print(f"{n:3} examples: rank {rank(with_mask):3}   without the mask {rank(without):3}")

# %% [markdown]
# Each example adds one outer product, of its `x` and its row of `grad_h`. Without the mask all these rows are mixes of the 10 rows of
# `w2.t()`: ten directions for all examples. The mask cuts each row in its own way: then the hundred rows point in a hundred directions.

# %% [markdown]
# ## 10. Five lines
#
# That is the whole backward pass, read from the loss to the weights.
#
# | line | one entry | code |
# |---|---|---|
# | 1 | $2(\mathtt{y\_pred}_{nk} - y_{nk})$ | `grad_y_pred = 2 * (y_pred - y)` |
# | 2 | $\sum_n \mathtt{h\_relu}_{nj}\,\mathtt{grad\_y\_pred}_{nk}$ | `grad_w2 = h_relu.t().mm(grad_y_pred)` |
# | 3 | $\sum_k \mathtt{grad\_y\_pred}_{nk}\,\mathtt{w2}_{jk}$ | `grad_h_relu = grad_y_pred.mm(w2.t())` |
# | 4 | $\mathtt{grad\_h\_relu}_{nj}\,[h_{nj} > 0]$ | `grad_h = grad_h_relu * (h > 0)` |
# | 5 | $\sum_n x_{nd}\,\mathtt{grad\_h}_{nj}$ | `grad_w1 = x.t().mm(grad_h)` |
#
# $[h_{nj} > 0]$ is the mask.
#
# Two rules make lines 2, 3 and 5. For `c = a.mm(b)`:
# $\mathtt{grad\_a} = \mathtt{grad\_c} \cdot b^{\mathsf T}$ and $\mathtt{grad\_b} = a^{\mathsf T} \cdot \mathtt{grad\_c}$.
#
# The backward lines read `x`, `h`, `h_relu`, `w2` and `y_pred - y`. (`h` could be spared: `h_relu > 0` is the same mask.) Remember these five in
# [lesson 03](03_autograd.ipynb).
#
# <!-- steps -->

# %% [markdown]
# ## 11. Twenty epochs
#
# Gradient descent: move every weight a small step against its slope, and repeat. Here 20 times.
#
# An *epoch* is one pass over the data, here one step. The step is `learning_rate` times the gradient, and 1e-6 is the listing's rate; section 12 tries others. <!-- section 12: How far to -->
#
# `masked` is line 4 as a function. `train` takes it as an argument, so that section 13 can exchange it. <!-- section 13: Line 4, three -->

# %%
epoch_n, learning_rate = 20, 1e-6


def masked(grad_h_relu, h):
    return grad_h_relu * (h > 0)


# %% [markdown]
# <!-- split -->
#
# Forward, loss, backward, step: the whole training is one function.
#
# Each step makes new tensors and leaves `start` as it was: all trainings begin there.


# %%
def train(start, learning_rate, line_4=masked):
    x, y, w1, w2 = start
    losses = []
    for epoch in range(epoch_n):
        h = x.mm(w1)
        h_relu = h.clamp(min=0)
        y_pred = h_relu.mm(w2)
        losses.append((y_pred - y).pow(2).sum().item())

        grad_y_pred = 2 * (y_pred - y)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h_relu = grad_y_pred.mm(w2.t())
        grad_h = line_4(grad_h_relu, h)
        grad_w1 = x.t().mm(grad_h)

        w1 = w1 - learning_rate * grad_w1
        w2 = w2 - learning_rate * grad_w2
    return losses, w1, w2


# %% [markdown]
# ### The goal: reached?
#
# All twenty losses, two a line, and compared with the goal to twelve digits.

# %%
losses, trained_w1, trained_w2 = train(start, learning_rate)
for epoch, value in enumerate(losses):
    print(f"Epoch:{epoch} , Loss:{value:.4e}", end="\n" if epoch % 2 else "   ")
rise, fall = max(losses) / losses[0], losses[0] / losses[-1]
print(f"highest: {rise:.1f} times the first; last: {fall:.0f} times less")
check.same_losses(losses, goal)

# %% [markdown]
# The loss rises for three epochs, to 18 times its first value, and ends 49 times below it. <!-- number three: “Epoch:3 , Loss:7.9921e+08” --> PyTorch got the same digits by the same chain rule
# (lesson 03 opens it): that speaks for our gradient. Would the curve alone? Section 13 asks. <!-- section 13: Line 4, three -->

# %% [markdown]
# ## 12. How far to step
#
# A loss that rises looks like a mistake. Is it one?
#
# > **Myth 2.5** "The loss rises, so the gradient is wrong."
#
# **Predict.** Suppose that the gradient is right, and not zero. Must there be a rate at which one step lowers the loss?
#
# <details><summary>Reasoning</summary>
#
# Yes: a slope is a promise for small steps. It says nothing of how far that lasts. Every step that is short enough
# lowers the loss. If even tiny steps raise it, the gradient is wrong. If only long ones do, they are too long; that does not prove the gradient
# right (section 13). <!-- section 13: Line 4, three -->
#
# </details>

# %%
print(f"before  {loss:.4e}")
for rate in [1e-9, 1e-7, 3e-7, 5e-7, 1e-6]:
    after = loss_of(x, y, w1 - rate * grad_w1, w2 - rate * grad_w2)
    print(f"{rate:.0e}   {after:.4e}")

# %% [markdown]
# In this direction the loss is a valley. The rate 3e-7 leads to near its bottom, 5e-7 to the far side, still below the
# start, and 1e-6 so far up there that the loss is *higher* than before: epoch 1 of the curve. <!-- number 1: the second point of the curve in section 11 -->
#
# At which rate a climb begins, and why it ends: [lesson 06](06_why_this_learning_rate.ipynb).

# %% [markdown]
# ## Deeper: What a rate can do
#
# Faster, lower, dead, or `nan`: what decides?

# %% [markdown]
# ### Four rates, twenty epochs each
#
# 1e-7 creeps, 5e-7 falls all the way, 1e-6 and 1.5e-6 climb first and end lower. That does not make 1.5e-6 the best: section 14 asks <!-- section 14: What has it -->
# what a low loss is worth.

# %%
rates = [1e-7, 5e-7, 1e-6, 1.5e-6]
runs = {rate: train(start, rate) for rate in rates}
draw.losses({f"{rate:.1e}": run[0] for rate, run in runs.items()})

# %% [markdown]
# ### All rates at once
#
# Forty-one trainings: each row of the map is one, at its own rate, with its losses from left to right.

# %%
map_rates = [5e-8 * 1.1**k for k in range(41)]
draw.rate_map(map_rates, [train(start, rate)[0] for rate in map_rates])

# %% [markdown]
# Read it from below. Short steps fall in every epoch, and each row ends lower. Then a seam: from there on the loss rises on the way. Near the upper end lies the
# dark band of the lowest losses of all, and a little above it each row ends as `inf` or `nan`.

# %% [markdown]
# ### What the lowest curve has paid
#
# At 1.5e-6 the loss ends lowest by far. Count the hidden units that are positive for at least one example.
#
# > **Myth 2.6** "The lower the loss at the end, the better the training went."
#
# **Predict.** At the start all 100 are positive for some example. If a unit falls silent for every example, can it come back?
#
# <details><summary>Reasoning</summary>
#
# A step that is far too long can throw the weights of a unit so far that its `h` is negative for every example. Then
# the mask is 0 for all, its gradient is 0, and no further step can bring it back: the unit is *dead*.
#
# </details>

# %%
for rate, run in runs.items():
    alive = (x.mm(run[1]) > 0).any(dim=0)
    print(f"{rate:.1e}: {alive.sum():3} units alive, {(~alive).sum():2} dead")

# %% [markdown]
# The steps in between threw 57 units away, for good as long as the same hundred examples come back. The curve does not show
# it. What 1.5e-6 costs on fresh data is measured *Deeper*, after section 14. (In another draw other counts come out.) <!-- section 14: What has it -->

# %% [markdown]
# ### A rate of 2e-6 ends in `nan`
#
# At twice the rate of the listing the loss grows at each step, until the numbers leave float64.
#
# > **Myth 2.7** "No hidden unit is positive any more, so they are dead."
#
# `inf` is what exceeds $1.8 \cdot 10^{308}$. `nan`, *not a number*, comes from `inf - inf` or `0 * inf`, and it
# never goes away again: sums and products with it are `nan`, too. Look twice at the last line that the cell prints.

# %%
exploded, bad_w1, bad_w2 = train(start, 2e-6)
for epoch in [0, 1, 2, 3, 5, 7, 9, 11]:
    print(f"{epoch:2}  {exploded[epoch]:.1e}")
bad_h = x.mm(bad_w1)
print("positive:", (bad_h > 0).sum().item(), "  nan:", bad_h.isnan().sum().item())

# %% [markdown]
# No `h` is positive, because every `h` is `nan`, and `nan > 0` is `False`. The mask is 0 everywhere, but nothing died: the
# numbers did.

# %% [markdown]
# ### Is that this draw, or the rule?
#
# Count over 20 seeds: at 5e-7 the loss falls in every epoch, at 2e-6 it often ends in `nan`.

# %%
gentle = [train(four_tensors(seed), 5e-7)[0] for seed in range(20)]
wild = [train(four_tensors(seed), 2e-6)[0] for seed in range(20)]
falling = sum(run == sorted(run, reverse=True) for run in gentle)
print(f"5e-7 falls in every epoch: {falling} of 20")
print(f"2e-6 ends in nan: {sum(math.isnan(run[-1]) for run in wild)} of 20")

# %% [markdown]
# At 5e-7 all 20 draws behave alike. At 2e-6 the draw decides: 6 of 20 come through.

# %% [markdown]
# ### With the mean, the same rate does nothing
#
# The mean divides the loss by 1000, and so all gradients. Training with the mean at 1e-6 is training with the
# sum at 1e-6 / 1000.
#
# > **Myth 2.8** "`(y_pred - y).pow(2).sum()` is the mean squared error."

# %%
print(f"{loss / torch.nn.functional.mse_loss(y_pred, y):.0f}")
for rate in [1e-6, 1e-6 / y.numel()]:
    tried = train(start, rate)[0]
    print(f"{rate:.0e}: {tried[0]:.4e} -> {tried[-1]:.4e}")

# %% [markdown]
# After twenty epochs 3 % are gone. Take the name "mean squared error" at its word, and you wait for a long time.

# %% [markdown]
# ### Your turn: `rate_for_mean`
#
# Which learning rate, with the *mean* as the loss, trains this net exactly as 1e-6 does with the sum? Give a number.
#
# <details><summary>Hint 1</summary>
#
# Compare the two gradients first. Which is larger, and how many times?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# The step is rate times gradient, and it must stay the same.
#
# </details>

# %%
rate_for_mean = ...  # your code here

check.rate_for_mean(rate_for_mean)


# %% [markdown]
# ## 13. Line 4, three ways
#
# `clamped` clamps the gradient, as one copy of the listing does; `unmasked` leaves line 4 out. Train all three from the same weights.
#
# **Predict.** `masked` is right, the other two are wrong. Make a guess: which of the three losses ends lowest?
#
# <details><summary>Reasoning</summary>
#
# No reasoning decides it. A slope that is wrong in many entries can still lead downhill, and it may by chance take the better way.
#
# </details>


# %%
def clamped(grad_h_relu, h):
    return grad_h_relu.clamp(min=0)


def unmasked(grad_h_relu, h):
    return grad_h_relu


versions = [masked, clamped, unmasked]
curves = {f.__name__: train(start, learning_rate, f)[0] for f in versions}
draw.losses(curves)


# %% [markdown]
# ### Lowest: which of the three?
#
# All three climb first, then fall. Look at the last losses. A single training is one throw of the dice, so count over 20 draws.
#
# > **Myth 2.9** "A falling loss proves that the gradient is right."

# %%
for name, tried in curves.items():
    print(f"{name:8}  {tried[-1]:.4e}")
right_runs = [train(four_tensors(seed), learning_rate) for seed in range(20)]
for wrong in [clamped, unmasked]:
    wrong_runs = [train(four_tensors(seed), learning_rate, wrong) for seed in range(20)]
    lower = sum(w[0][-1] < r[0][-1] for w, r in zip(wrong_runs, right_runs, strict=True))
    print(f"{wrong.__name__:8} ends lower than masked in {lower:2} of 20 draws")


# %% [markdown]
# In this draw the right gradient ends highest. Over 20 draws, this one among them, trusting the lower loss picks the wrong gradient 4 times
# (clamped) and 11 times (unmasked). <!-- number 4 times (clamped): “clamped ends lower than masked in 4 of 20” --> <!-- number 11 times (unmasked): “unmasked ends lower than masked in 11 of 20” -->

# %% [markdown]
# ### The judge: does it see?
#
# Two entries of the untrained net tell the three versions apart.
#
# > **Myth 2.10** "Forward clamps `h`, so backward clamps the gradient."

# %%
for chosen in [(h > 0) & (grad_h_relu < 0), (h < 0) & (grad_h_relu > 0)]:
    n, j = chosen.nonzero()[0].tolist()  # the first such entry
    measured = slope(loss_from_h, h, n, j)
    agree = [torch.isclose(f(grad_h_relu, h)[n, j], measured).item() for f in versions]
    print(f"first of {chosen.sum()} such entries; masked, clamped, unmasked: {agree}")


# %% [markdown]
# The clamp throws away negative gradients that should pass, and lets positive ones pass where the ReLU was
# closed: wrong thousands of times, and its loss falls all the same.
#
# One entry that disagrees proves a line wrong, unless the nudge crosses a kink of the ReLU or the digits run out. A few that agree prove no more than
# themselves. (All entries at once: *Deeper*.)

# %% [markdown]
# ### Your turn: `right_gradient`
#
# Another loss: `length`, the root of the sum of squares of the errors. Which of `p`, `q` and `r` in the cell is its gradient with respect to `y_pred`? Answer with a letter in quotes.
#
# <details><summary>Hint 1</summary>
#
# Who can judge a gradient that nobody has derived? What did section 5 nudge? <!-- section 5: Line 1 -->
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Compare `slope(length, y_pred, 4, 2)` with the entry `[4, 2]` of `p`, `q` and `r`.
#
# </details>


# %%
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
right_gradient = ...  # your code here

check.right_gradient(right_gradient)


# %% [markdown]
# ## Deeper: A wrong gradient
#
# What do the two wrong gradients have in common with the right one, and what does a third mistake lack?

# %% [markdown]
# ### Why a wrong gradient trains
#
# A small step lowers the loss whenever it leads downhill at all: less than a right angle away from the steepest way.
#
# A small step changes the loss by slope times step, added over all weights. For a step $-\eta\,g$ ($\eta$: the rate) that is
# $-\eta$ times the inner product of the right gradient and $g$ (multiply entry by entry, then add), which has the sign of the cosine
# of the angle between the two. With a cosine of 1 the step goes straight downhill, with 0 neither up nor down, and anything positive goes down.
# (`norm()`: the root of the sum of squares.)

# %%
for version in versions:
    used = x.t().mm(version(grad_h_relu, h))
    cosine = (used * grad_w1).sum() / (used.norm() * grad_w1.norm())
    angle = cosine.acos().rad2deg()
    print(f"{version.__name__:8}  cosine {cosine:.2f}, {angle:.0f} degrees")

# %% [markdown]
# At the start both wrong gradients of `w1` point about 45 degrees off, and downhill; the gradient of `w2` is right in both. (At 1e-6
# the first steps are not small, and all three climb first: the angle tells where a step aims, not how the training ends.)
# Training forgives the two, on this net. Nothing says that it forgives it on the next one.

# %% [markdown]
# ### A third bug: does it train, too?
#
# `grad_w2` has the shape of `w2`. Take it by mistake in line 3, and no error tells you.

# %%
mistaken = grad_y_pred.mm(grad_w2.t())
print(mistaken.shape == h_relu.shape)
print(torch.isclose(slope(loss_from_h_relu, h_relu, 4, 2), mistaken[4, 2]).item())


# %% [markdown]
# The shape fits, and the judge says no. Trained with this line, the loss is infinite at epoch 4 and `nan` after that. <!-- number 4: “4 inf” -->


# %%
bad_w1, bad_w2 = w1, w2
for epoch in range(6):
    bad_h = x.mm(bad_w1)
    error = bad_h.clamp(min=0).mm(bad_w2) - y
    bad_grad_w2 = bad_h.clamp(min=0).t().mm(2 * error)
    bad_grad_h = (2 * error).mm(bad_grad_w2.t()) * (bad_h > 0)
    bad_w1 = bad_w1 - learning_rate * x.t().mm(bad_grad_h)
    bad_w2 = bad_w2 - learning_rate * bad_grad_w2
    print(f"{epoch}  {error.pow(2).sum():.1e}")

# %% [markdown]
# A bug that explodes is found in a minute. The two that train can stay for years.

# %% [markdown]
# ## Deeper: A sharper judge
#
# How exact is a central difference, for which step, and how do you judge all entries at once?

# %% [markdown]
# ### Step: how small?
#
# The loss along `w1[3, 7]`, for three steps ε. The dashed line goes through both nudged points.


# %%
def loss_along(moved):
    nudged = w1.clone()
    nudged[3, 7] += moved
    return loss_from_w1(nudged)


draw.nudge(loss_along, [10, 0.5, 0.1])

# %% [markdown]
# The closer you look, the straighter the curve. At 10 and 0.5 some `h` cross their kink on the way, and the line is too steep or too flat. At 0.1
# none does, and its slope is that of section 4. <!-- section 4: The judge -->

# %% [markdown]
# ### Errors: how large, entry by entry?
#
# Measure a corner of the gradient, 5 × 10 entries. The picture shows half of it and the clamped version, in thousands.

# %%
rows = [[slope(loss_from_w1, w1, d, j) for j in range(10)] for d in range(5)]
corner = torch.tensor(rows)
for version in versions:
    claimed = x.t().mm(version(grad_h_relu, h))[:5, :10]
    wrong = ((claimed - corner).abs() > 0.01).sum()
    print(version.__name__, wrong.item(), "of 50 are wrong")
claimed = x.t().mm(clamped(grad_h_relu, h))[:5, :10]
draw.matrices({"measured": corner[:, :5] / 1000, "clamped": claimed[:, :5] / 1000})

# %% [markdown]
# ### One number for all entries
#
# Nudge all weights at once along a random direction: the slope along it must be the inner product of gradient and
# direction.
#
# $$
# \sum_{d} \sum_{j} \mathtt{grad\_w1}_{dj}\, v_{dj} \approx
# \frac{\mathtt{loss}(\mathtt{w1} + \varepsilon v) - \mathtt{loss}(\mathtt{w1} - \varepsilon v)}{2\varepsilon}
# $$
#
# An entry-by-entry check of all of `w1` would take two forward passes for each weight. This takes two. Only an error that is nearly
# perpendicular to $v$ can hide from it, as one in a single entry may be: then a second $v$ helps.


# %%
def slope_along(v, step):
    up, down = loss_from_w1(w1 + step * v), loss_from_w1(w1 - step * v)
    return (up - down) / (2 * step)


def relative_error(grad, v, step):
    claimed = (grad * v).sum()
    return (abs(slope_along(v, step) - claimed) / abs(claimed)).item()


# %% [markdown]
# ### Sweep the step
#
# How small should ε be? Try thirteen steps, each a tenth of the one before, for all three versions.
#
# **Predict.** What happens to the error of the right gradient at the smallest steps?
#
# <details><summary>Reasoning</summary>
#
# The two losses are then nearly equal, large numbers that differ in their last digits only. float64 keeps a fixed number of
# digits; the subtraction leaves few of them, and dividing by a tiny 2ε makes their error large.
#
# </details>

# %%
v = torch.randn(input_data, hidden_layer, generator=torch.Generator().manual_seed(1))
steps, sweeps = [10.0**-k for k in range(13)], {}
print(f"steps from {steps[0]:.0f} to {steps[-1]:.0e}")
for version in versions:
    claimed = x.t().mm(version(grad_h_relu, h))
    sweep = [relative_error(claimed, v, step) for step in steps]
    sweeps[version.__name__] = sweep
    good = sum(value < 1e-6 for value in sweep)
    print(f"{version.__name__:8}  below 1e-6 at three steps or more: {good >= 3}")

# %% [markdown]
# ### Errors against steps
#
# > **Myth 2.11** "The smaller the step, the more exact the check."
#
# Two errors bound the valley in the picture below. With long steps some `h` change their sign on the way, and a measured slope mixes two pieces
# of the loss. With short steps the digits run out. Between them, over several powers of ten, the check is exact to many
# digits. At the longest steps a wrong gradient even looks better than the right one: along such a `v`, a single step is no check. (The judge of the
# sections before nudged one weight alone. Then few `h` come near their kink, and its step of 1e-4 is short enough; `v` moves all
# weights at once.)

# %%
draw.v_curve(sweeps, steps)

# %% [markdown]
# The verdict needs no feeling for numbers: **the right gradient agrees to six digits
# or more somewhere along the steps, these wrong ones never do.**

# %% [markdown]
# ### Where the cliff of the curve is
#
# As long as no `h` changes its sign, the loss along `v` is a parabola. Central differences of a parabola are exact.
#
# Why a parabola: `h` is linear in ε, the mask stays as it is, so `y_pred` is linear in ε, and the loss squares it.
# A parabola $a + b\varepsilon + c\varepsilon^2$ has the slope $b$ at 0, and
# $\frac{(a + b\varepsilon + c\varepsilon^2) - (a - b\varepsilon + c\varepsilon^2)}{2\varepsilon} = b$: the even terms
# cancel. (From one side only, $c\,\varepsilon$ would remain.) So the error vanishes as soon as no `h` changes its sign.

# %%
for step in [1e-3, 1e-4, 1e-5]:
    up, down = x.mm(w1 + step * v) > 0, x.mm(w1 - step * v) > 0
    print(f"{step:.0e}: {(up != down).sum():4} of {up.numel()} entries of h change sign")

# %% [markdown]
# ### In float32 the judge is nearly blind
#
# The same check of the *right* gradient in float32 never reaches even three digits. That is why this lesson computes in float64.

# %%
x32, y32, w1_32, w2_32, v32 = [t.float() for t in (*start, v)]
claimed = (grad_w1.float() * v32).sum()
sweep32 = []
for step in steps:
    up = loss_of(x32, y32, w1_32 + step * v32, w2_32)
    down = loss_of(x32, y32, w1_32 - step * v32, w2_32)
    sweep32.append((abs((up - down) / (2 * step) - claimed) / abs(claimed)).item())
min(sweep32) < 1e-3


# %% [markdown]
# float32 has seven digits, and the difference of two nearly equal losses cancels most of them. With longer steps the kinks are
# in the way.

# %% [markdown]
# ### Your turn: `grad_check`
#
# Given a function `f`, a `grad` and a matrix `x`, return `True` if `grad` is the gradient of `f` at `x`, else `False`.
#
# `f` takes a matrix in float64, as `x` and `grad` are, and returns a number. Measure every entry with central differences. Accept if the
# largest difference is below 1e-6 times the largest measured slope (no `f` here is flat). Leave `x` as it was.
#
# <details><summary>Hint 1</summary>
#
# `slope(f, x, i, j)` of section 4 measures one entry. Two loops collect all of them. <!-- section 4: The judge -->
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Fill a `measured = torch.zeros_like(x)` in the loops. Then compare
# `(measured - grad).abs().max()` with `1e-6 * measured.abs().max()`. Return a plain `bool`, with `.item()`.
#
# </details>


# %%
def grad_check(f, grad, x):
    return ...  # your code here


check.grad_check(grad_check)


# %% [markdown]
# ### Three loops, one of them wrong
#
# Three people wrote the same training, each at a rate of its own. Loop A writes `@` for `mm`, `.T` for `.t()`, and selects with `where`.


# %%
def loop_a(x, y, w1, w2, epochs):
    for epoch in range(epochs):
        h = x @ w1
        h_relu = torch.relu(h)
        grad_y_pred = 2 * (h_relu @ w2 - y)
        grad_h = (grad_y_pred @ w2.T).where(h > 0, 0.0)
        w1 = w1 - 4e-7 * x.T @ grad_h
        w2 = w2 - 4e-7 * h_relu.T @ grad_y_pred
    return w1, w2


# %% [markdown]
# `where(h > 0, 0.0)` keeps an entry where the condition holds, and puts 0 in its place elsewhere.

# %% [markdown]
# ### Loop B
#
# Loop B updates each weight as soon as its gradient is there.


# %%
def loop_b(x, y, w1, w2, epochs):
    for epoch in range(epochs):
        h = x @ w1
        h_relu = torch.relu(h)
        grad_y_pred = 2 * (h_relu @ w2 - y)
        w2 = w2 - 5e-7 * h_relu.T @ grad_y_pred
        grad_h = grad_y_pred @ w2.T * (h > 0)
        w1 = w1 - 5e-7 * x.T @ grad_h
    return w1, w2


# %% [markdown]
# It needs no names for the weights' gradients: each is used where it is computed.

# %% [markdown]
# ### Loop C
#
# Loop C names the indices with `einsum`, and sets entries to 0 in place.


# %%
def loop_c(x, y, w1, w2, epochs):
    for epoch in range(epochs):
        h_relu = (x @ w1).clamp(min=0)
        grad_y_pred = 2 * (h_relu @ w2 - y)
        grad_h = torch.einsum("nk,jk->nj", grad_y_pred, w2)
        grad_h[h_relu == 0] = 0
        w2 = w2 - 6e-7 * torch.einsum("nj,nk->jk", h_relu, grad_y_pred)
        w1 = w1 - 6e-7 * torch.einsum("nd,nj->dj", x, grad_h)
    return w1, w2


# %% [markdown]
# `"nk,jk->nj"` are the indices of line 3: the one that is missing behind the arrow, $k$, is summed over.

# %% [markdown]
# ### All three losses fall
#
# At the start, after 5 and after 20 epochs.

# %%
for name, loop in {"a": loop_a, "b": loop_b, "c": loop_c}.items():
    after = [loss_of(x, y, *loop(x, y, w1, w2, epochs)) for epochs in (0, 5, 20)]
    print(name, *(f"{value:.4e}" for value in after))

# %% [markdown]
# Each loop has its own rate, and no two rows are alike. All three fall: no row tells which loop is wrong.

# %% [markdown]
# ### Your turn: `wrong_loop`
#
# Which loop does not follow the gradient: `"a"`, `"b"` or `"c"`? The loss curves tell little: let the judge decide.
#
# <details><summary>Hint 1</summary>
#
# A loop gives its gradient away: run it for one epoch, and `(w1 - new_w1) / rate`, with the rate in its code, is the gradient it used.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Compare one entry of that with `slope(loss_from_w1, w1, 3, 7)`, for each loop. Then read the wrong loop again: which
# `w2` does its backward line use, and which one made `y_pred`?
#
# </details>

# %%
wrong_loop = ...  # your code here

check.wrong_loop(wrong_loop)

# %% [markdown]
# ## 14. What has it learned?
#
# `y` is noise, independent of `x`. Draw 100 new examples, and use the trained weights.
#
# **Predict.** What is the best prediction for a new example? And which is the trained net's loss on 100 of them nearest to: 1e3, 1e6 or 4e7? <!-- number 1e6: a choice --> <!-- number 4e7: a choice -->
#
# <details><summary>Reasoning</summary>
#
# Nothing in a new `x` tells anything about its `y`. The best prediction is the mean of `y`, 0: a loss of about 1000.
# The steps moved `w1` along their hundred `x` only; a new `x` with 1000 features
# points mostly elsewhere, and meets a `w1` much as it was drawn. `w2` was trained, too, and acts on every new `x`.
# So it is a guess: about as before training, nearest to 4e7. <!-- number 4e7: a choice -->
#
# </details>

# %%
torch.manual_seed(14)
fresh_x, fresh_y = torch.randn(batch_n, input_data), torch.randn(batch_n, output_data)
for name, *data in [("seen", x, y), ("fresh", fresh_x, fresh_y)]:
    before, after = loss_of(*data, w1, w2), loss_of(*data, trained_w1, trained_w2)
    print(f"{name:5}  {before:.2e} -> {after:.2e}; zeros: {data[1].pow(2).sum():.2e}")

# %% [markdown]
# > **Myth 2.12** "The loss has fallen 49-fold, so the net has learned something about the data."
#
# <!-- number 49: section 11 -->
#
# It has learned to give smaller answers, above all to these hundred `x`. Of their `y` it knows almost nothing yet: zeros beat it by far on seen data, too.
# (The curve of section 11 ends one step earlier.) <!-- section 11: Twenty epochs -->

# %% [markdown]
# ### Your turn: `proven`
#
# Which of these statements are true? Answer with their letters in one string, such as `"AD"`.
#
# | | statement |
# |---|---|
# | A | The 49-fold fall proves that the five lines are right. |
# | B | The rise at first proves that the gradient was wrong there. |
# | C | If the right gradient is not zero, a short enough step against it lowers the loss. |
# | D | If line 5 gave zeros, short enough steps would still lower the loss here. |
# | E | Three entries in a column of `grad_h` agree with the judge: so the column is right. |
# | F | No training can be expected to beat zeros on fresh data here. |
#
# <!-- number 49: section 11 -->
#
# <details><summary>Hint 1</summary>
#
# For A to C, think of sections 12 and 13: which of the three statements did an experiment refute? <!-- section 12: How far to --> <!-- section 13: Line 4, three -->
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# For D, ask what moves besides `w1`. For E, think of the missing mask. For F, ask what a new `x` tells about its `y`.
#
# </details>

# %%
proven = ...  # your code here

check.proven(proven)

# %% [markdown]
# ## Deeper: More fresh data
#
# What does the same question give for other rates, and in other draws?

# %% [markdown]
# ### The lowest curve on fresh data
#
# Four rates, twenty epochs each, and the same fresh examples.

# %%
for rate in [1e-7, 5e-7, 1e-6, 1.5e-6]:
    weights = train(start, rate)[1:]
    seen, fresh = loss_of(x, y, *weights), loss_of(fresh_x, fresh_y, *weights)
    print(f"{rate:.1e}: seen {seen:.1e}, fresh {fresh:.1e}")

# %% [markdown]
# The rate that ended lowest, 1.5e-6, is by far the worst on fresh data.

# %% [markdown]
# ### Fresh data over 20 seeds
#
# In most draws the loss on fresh data is lower after training than before, in some it is higher. It never comes near that of zeros.

# %%
worse, nearest = 0, math.inf
for seed, run in enumerate(right_runs):
    first_weights = four_tensors(seed)[2:]
    fresh = torch.randn(batch_n, input_data), torch.randn(batch_n, output_data)
    after = loss_of(*fresh, *run[1:])
    worse += (after > loss_of(*fresh, *first_weights)).item()
    nearest = min(nearest, (after / fresh[1].pow(2).sum()).item())
print(f"higher than before training: {worse} of 20")
print(f"times worse than zeros, at best: {nearest:.1e}")


# %% [markdown]
# Answering smaller is not learning. That is no fault of the five lines.

# %% [markdown]
# ## Deeper: The net in NumPy
#
# What is PyTorch needed for here?

# %% [markdown]
# Nothing in these lines needs PyTorch. Line by line in NumPy, the losses agree to nine digits.


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
        grad_h_relu = grad_y_pred @ w2.T
        grad_h = grad_h_relu * (h > 0)
        grad_w1 = x.T @ grad_h
        w1, w2 = w1 - learning_rate * grad_w1, w2 - learning_rate * grad_w2
    return losses


# %% [markdown]
# Read it beside the loop of section 11: `@` for `mm`, `np.maximum` for `clamp`, `.T` for `.t()`. The names and the order are the same. <!-- section 11: Twenty epochs -->

# %% [markdown]
# ### Equal to nine digits
#
# The two libraries may add in another order, so the last digits may differ. Nine are asked for.
#
# `.numpy()` hands over the same storage, as lesson 01 showed. Nothing is copied, and the function writes into none of it:
# `w1 - …` makes a new array.

# %%
numpy_losses = train_numpy(x.numpy(), y.numpy(), w1.numpy(), w2.numpy())
check.same_losses(numpy_losses, losses, tolerance=1e-9)


# %% [markdown]
# So what is PyTorch for? The same lines run on a GPU, and [lesson 03](03_autograd.ipynb) removes the five backward lines.

# %% [markdown]
# ## Deeper: Another bend
#
# What changes in the five lines if the net is bent in another way?

# %% [markdown]
# ### The bias and its check
#
# Put `b1 = 0` into the net of the start, and nudge its entry 7. Its gradient is column 7 of `grad_h`, added up.
#
# `slope` wants two indices, so `b1` is a row of shape (1, 100) here.


# %%
def loss_from_b1(b1):
    return loss_from_h(x.mm(w1) + b1)


measured = slope(loss_from_b1, torch.zeros(1, hidden_layer), 0, 7)
torch.isclose(measured, grad_h.sum(dim=0)[7]).item()

# %% [markdown]
# ### Another bend: tanh
#
# Put `h.tanh()` in place of the clamp, and only line 4 changes: the mask becomes the slope of tanh.
#
# $$
# \frac{\partial \tanh(h)}{\partial h} = 1 - \tanh(h)^2
# $$
#
# The cell measures that slope at three places.

# %%
at = torch.tensor([-1.0, 0.0, 2.0])
measured = ((at + 1e-5).tanh() - (at - 1e-5).tanh()) / 2e-5
torch.allclose(measured, 1 - at.tanh() ** 2)


# %% [markdown]
# ### Your turn: `compute_grad_h_tanh`
#
# The forward line is `h_tanh = h.tanh()`. From `grad_h_tanh` and `h`, return the gradient with respect to `h`; leave both as they were.
#
# <details><summary>Hint 1</summary>
#
# Line 4 multiplies what comes back with the slope of the bend, entry by entry. For ReLU that slope is the mask.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Multiply `grad_h_tanh` with one minus the square of `h.tanh()`.
#
# </details>


# %%
def compute_grad_h_tanh(grad_h_tanh, h):
    return ...  # your code here


check.compute_grad_h_tanh(compute_grad_h_tanh)

# %% [markdown]
# ## Recap
#
# - Four sizes and a chain of products fix every shape; a gradient has the shape of its tensor.
# - A backward line: find the paths of one entry, multiply the slopes along each, add the paths. The index that is summed over is the inner one of the matrix product.
# - Line 4 masks by the sign of `h`, never by that of the gradient.
# - A right gradient promises a fall for short steps only.
# - A falling loss proves neither gradient nor learning. Central differences judge the one, entry by entry; fresh data the other.

# %%
check.progress()

# %% [markdown]
# ## Glossary
#
# The words of this lesson, each in one line.
#
# | term | meaning |
# |---|---|
# | gradient | one slope for each entry of a tensor |
# | chain rule | multiply the slopes along each path, then add the paths |
# | mask | 1 where `h > 0`, 0 elsewhere |
# | learning rate | how far a step goes, per unit of gradient |
# | central difference | a slope, measured: nudge up and down, divide by twice the nudge |
#
# **Next:** [03 Let autograd write the backward pass](03_autograd.ipynb)
