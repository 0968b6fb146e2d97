# %% [markdown]
# # Why this learning rate
#
# A rate is neither large nor small. What counts is rate times curvature, and for this net the curvature follows from three sizes.
#
# | You will | exercise |
# |---|---|
# | compute how a net curves in any direction, without a matrix | `hessian_times` |
# | find its steepest direction, and with it the longest rate | `steepest` |
# | say from the sizes of a net how long a rate may be | `limit_with_mean`, `rate_for_scale` |
# | say why a loss rises before it falls | `mean_after` |
# | read from a list of losses what is wrong with a rate | `diagnose` |
#
# **You need** [lesson 04](04_custom_module.ipynb) · **50 minutes**, 27 more for what is marked *Deeper*

# %%
import math
from functools import partial
from itertools import pairwise

from helpers import check, draw

import torch
from torch import nn

# %% [markdown]
# As before, everything is float64, so that the printed digits come back on other machines.

# %%
torch.set_default_dtype(torch.float64)


# %% [markdown]
# ## 1. One rate, four batches
#
# Why 1e-6 here, 1e-3 for the library's start in lesson 04, and `nan` further up? We begin with the rate of lesson 02. <!-- number 1e-3: the rate in lesson 04 -->
#
# The net and the order of its draws are those of lesson 02. New is that the sizes are arguments, and that a *task* comes back: the loss as a function of
# the weights alone, and the weights it starts from.


# %%
def draws(seed, batch_n=100, input_data=1000, hidden_layer=100, output_data=10):
    torch.manual_seed(seed)
    x, y = torch.randn(batch_n, input_data), torch.randn(batch_n, output_data)
    w1 = torch.randn(input_data, hidden_layer)
    return x, y, w1, torch.randn(hidden_layer, output_data)


def task(seed, **sizes):
    x, y, *weights = draws(seed, **sizes)

    def loss_of(w1, w2):
        return (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()

    return loss_of, weights


# %% [markdown]
# ### The loop of lesson 03, for any loss
#
# `train` takes a task and a rate. It works for any number of weights, so a weight that is not handed over stays as it is.
#
# `falls` asks whether each loss is lower than the one before.


# %%
def train(loss_of, weights, rate, epochs=20):
    losses = []
    for epoch in range(epochs):
        weights = [w.detach().requires_grad_() for w in weights]
        loss = loss_of(*weights)
        losses.append(loss.item())
        slopes = torch.autograd.grad(loss, weights)
        weights = [w - rate * slope for w, slope in zip(weights, slopes, strict=True)]
    return losses, [w.detach() for w in weights]


def falls(losses):
    return all(later < earlier for earlier, later in pairwise(losses))


# %% [markdown]
# ### Four batches: which ones fall?
#
# The rate stays, the number of examples changes, and with it the draws. We count over 20 of them, 15 epochs each; the peak is that of seed 13, in units of its first loss.
#
# > **Myth 6.1** "1e-6 is a small rate."
#
# **Predict.** With 100 examples the loss rises 18-fold before it falls. What will 50 examples do, and what 200? <!-- number 18: lesson 02, and the next cell -->
#
# <details><summary>Reasoning</summary>
#
# The loss is a sum over the examples, and so is its gradient. Twice the examples make slopes about twice as steep, and steps twice as long. So 50 examples at 1e-6
# should behave like 100 at 5e-7, which fell in every epoch in lesson 02; 200 like 100 at 2e-6: twice the rate at which the loss already climbs.
#
# </details>

# %%
for batch_n in (50, 64, 100, 200):
    runs = [train(*task(seed, batch_n=batch_n), 1e-6, 15)[0] for seed in range(20)]
    peak = max(runs[13]) / runs[13][0]
    print(f"{batch_n:3} examples: falls always in {sum(map(falls, runs)):2} of 20", end="")
    print(f", ends in nan in {sum(math.isnan(run[-1]) for run in runs):2}, peak {peak:.3g}")

# %% [markdown]
# The same rate is short, near the limit, too long and deadly. Widely copied versions of the listing have 64 examples and this rate: there 9 of 20 draws fall always. So a net with
# the sum of squares may train at one batch size and diverge at a larger one.
#
# So the rate alone says nothing. What is it to be compared with?

# %% [markdown]
# ## 2. Freeze `w1`: a real parabola
#
# With `w1` fixed, the predictions are linear in `w2`, and the loss squares them. Along every direction it is a parabola.
#
# Take one weight alone, at the distance $d$ from the bottom. The loss is $\tfrac{1}{2}\lambda d^2$ above the bottom, and its slope $\lambda d$: per unit of
# the way the slope changes by λ, the *curvature*. A step of rate η leads from $d$ to <!-- slide -->
#
# $$
# d - \eta \lambda d = (1 - \eta\lambda)\, d
# $$
#
# Every step multiplies the distance by the same factor. The product ηλ decides what that means, and neither η nor λ alone:
#
# | ηλ | what the steps do |
# |---|---|
# | below 1 | come nearer, from the same side |
# | 1 | land at the bottom at once |
# | between 1 and 2 | land on the other side, and nearer |
# | 2 | jump to and fro for ever |
# | above 2 | land on the other side, and further away, each time |
#
# So the limit is $\eta = 2/\lambda$. With many weights there are many directions. We call one *steep* when its λ is large: the steepest sets the limit.

# %% [markdown]
# ### The curvatures of `w2`
#
# The slope is `2 * h_relu.t().mm(error)`. Where `w2` moves, it changes by `2 * h_relu.t().mm(h_relu)` times the move: a matrix of 100 by 100, the same for each of the ten outputs.
#
# A matrix turns most directions, and stretches some without turning them. Those are its *eigenvectors*, and the factors its *eigenvalues*: here the curvatures along 100
# directions at right angles to each other. Along these, and only these, each distance follows its own factor $1 - \eta\lambda$. `eigh` finds both for a symmetric
# matrix, the largest last; the eigenvectors are the columns of `directions`.

# %%
x, y, w1, w2 = draws(13)
h_relu = x.mm(w1).clamp(min=0)
matrix = 2 * h_relu.t().mm(h_relu)
curvatures, directions = torch.linalg.eigh(matrix)
limit = 2 / curvatures[-1].item()
print(f"largest {curvatures[-1]:.4e}, second {curvatures[-2]:.4e}, limit {limit:.4e}")

# %% [markdown]
# ### All hundred
#
# One of the hundred stands alone, twelve times above the next.

# %%
draw.spectrum(curvatures)

# %% [markdown]
# Each output has its own column of `w2`, so the steepest direction is there ten times: ten steep directions among a thousand, and a gap.

# %% [markdown]
# ### Two percent too long
#
# Train `w2` alone, at 0.98 and at 1.02 of the limit. <!-- number 0.98: the next cell --> <!-- number 1.02: the next cell -->
#
# > **Myth 6.2** "If the first step lowers the loss, the rate is short enough."
#
# **Predict.** At 1.02: after one step, is the loss higher than at the start? After 200? <!-- number 1.02: the next cell --> <!-- number 200: the next cell -->
#
# <details><summary>Reasoning</summary>
#
# Along the steep directions the distance grows by 4 % a step. Along all others the rate is far below their limit, and those parts of the loss shrink. At first there is
# more to win than to lose. But the steep part grows without end: 1.04 to the power of 200 is 2550, and the loss squares it. <!-- number 2550: computed here --> <!-- number 4 %: 2 · 1.02 − 2 --> <!-- number 1.04: 2 · 1.02 − 1 -->
#
# </details>

# %%
loss_of, weights = task(13)
tried = {}
for share in (0.98, 1.02):
    tried[f"{share}"] = train(lambda w2: loss_of(w1, w2), [w2], share * limit, 201)[0]
    print(share, *(f"{tried[f'{share}'][epoch]:.3e}" for epoch in (0, 1, 5, 25, 200)))

# %% [markdown]
# ### The curve of the two
#
# Both fall at first. Then one of them turns.

# %%
draw.losses(tried)

# %% [markdown]
# ## 3. Curvature without a matrix
#
# The whole net has 101,000 weights. Its table of curvatures, the *Hessian matrix*, has as many rows and columns.
#
# Its entry $ij$ says how the slope of weight $i$ changes when weight $j$ moves. (Entry $ji$ is the same number.)

# %%
count = w1.numel() + w2.numel()
print(count, f"weights, {8 * count**2 / 1e9:.1f} GB")

# %% [markdown]
# ### A slope that can be differentiated
#
# Nobody needs the table. What we need is the table *times a direction*, and that costs two backward passes.
#
# `create_graph=True` records the backward pass as well ([lesson 03](03_autograd.ipynb)), so that its result can be differentiated once more. Of $z^3$ at 3, slope $3z^2$ and curvature $6z$:

# %%
z = torch.tensor(3.0, requires_grad=True)
(slope,) = torch.autograd.grad(z.pow(3), z, create_graph=True)
(curvature,) = torch.autograd.grad(slope, z)
slope.item(), curvature.item()

# %% [markdown]
# ### Times a direction
#
# Multiply the slopes with a fixed direction $v$ and add up: one number. *Its* gradient is the matrix times $v$.
#
# $$
# \frac{\partial}{\partial w_i} \sum_j \mathtt{slope}_j\, v_j = \sum_j \frac{\partial\, \mathtt{slope}_j}{\partial w_i}\, v_j
# $$
#
# (The last is entry $ji$, and by the symmetry $ij$: row $i$ of the table times $v$.) It says how all slopes change per unit of the way along $v$. `grad_outputs=v` does the multiplying and adding. For `w2` alone we have the matrix, so we can compare.

# %%
leaf, v = w2.clone().requires_grad_(), torch.ones_like(w2)
(slope,) = torch.autograd.grad(loss_of(w1, leaf), leaf, create_graph=True)
(turned,) = torch.autograd.grad(slope, leaf, grad_outputs=v)
torch.allclose(turned, matrix.mm(v), rtol=1e-9)

# %% [markdown]
# ### Your turn: `hessian_times`
#
# The same for several weights at once: return the Hessian of `loss` times `v`, a list or tuple of a tensor for each weight.
#
# `weights` is a list of leaves, `v` a list of tensors in their shapes, and `loss` was computed from the weights. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# `torch.autograd.grad` takes lists wherever it took one tensor above. What happens to the slopes of `w2` when `w1` moves?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# The first call gives all slopes, and records how. The second leads from all of them to all weights: where in it is the place of `v`?
#
# </details>


# %%
def hessian_times(loss, weights, v):
    return ...  # your code here


check.hessian_times(hessian_times)


# %% [markdown]
# ### Turn by turn to the steepest
#
# Take any direction, bring it to length 1, multiply. Do the same with what comes out, again and again.
#
# Every product multiplies the direction's component along each eigenvector by its curvature. After some turns the one with the largest has outgrown all others, and the length of the last product is the curvature there. This is
# called *power iteration*. (It finds the curvature that is largest in size, whatever its sign. In our nets that one is positive; else $v$ would turn round in every turn.)
#
# A direction has one length, taken over all weights together:


# %%
def length_of(v):
    return math.sqrt(sum(part.pow(2).sum().item() for part in v))


# %% [markdown]
# ### Your turn: `steepest`
#
# Start from ones. A turn brings the direction to length 1 and multiplies it by the Hessian. Return the length of the last product.
#
# `loss_of(*weights)` gives the loss, `weights` are leaves. You may call your `hessian_times`, and `length_of`. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# The direction is a list of tensors and has *one* length: that of all of them together. (Is `hessian_times` not done yet? `torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))`
# returns the loss and the product.)
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# In each turn compute a fresh loss: a graph can be gone through once, unless you keep it (`retain_graph`). What comes out of the last turn is no longer of length 1.
#
# </details>


# %%
def steepest(loss_of, weights, turns):
    return ...  # your code here


check.steepest(steepest)


# %% [markdown]
# ### Deeper: Any direction
#
# Times $v$ once more, the Hessian times $v$ is one number: the curvature along $v$, if that has length 1.

# %% [markdown]
# PyTorch has the product ready, for a function of the weights: `hvp`.
#
# Is it right? Lesson 02 measured a slope from two losses. A curvature takes three: a step up, a step down, and the place itself.
#
# $$
# \lambda \approx \frac{\mathtt{loss}(\varepsilon) - 2\,\mathtt{loss}(0) + \mathtt{loss}(-\varepsilon)}{\varepsilon^2}
# $$
#
# For a parabola $\tfrac{1}{2}\lambda d^2$ that is λ exactly. Here is the direction in which all weights grow alike. (In float32 three losses that are nearly equal would leave few right digits.)
#
# <!-- split -->


# %%
def curvature_along(loss_of, weights, v):
    _, turned = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
    return sum((a * b).sum() for a, b in zip(turned, v, strict=True)).item()


loss_13, place = task(13)
alike = [torch.ones_like(w) / math.sqrt(count) for w in place]
pairs = list(zip(place, alike, strict=True))
up, down = (loss_13(*(w + step * part for w, part in pairs)) for step in (1e-3, -1e-3))
measured = (up - 2 * loss_13(*place) + down) / 1e-3**2
print(f"{curvature_along(loss_13, place, alike):.4e} measured {measured:.4e}")

# %% [markdown]
# <!-- split -->
#
# Now three directions drawn at random. The steepest of `w2` has 3.34e6. <!-- number 3.34e6: section 2 -->
#
# **Predict.** There are 101,000 directions at right angles to each other. What curvature has a random one: near 3e6, near 1e5, or far less? <!-- number 101,000: counted above --> <!-- number 3e6: a guess on offer --> <!-- number 1e5: a guess on offer -->
#
# <details><summary>Reasoning</summary>
#
# A random direction has a little of every one, so its curvature is near the mean of all 101,000. The gap in section 2 said that few are steep: the mean is far below the largest. <!-- section 2: Freeze `w1`: a -->
#
# </details>

# %%
for seed in range(3):
    torch.manual_seed(seed)
    v = [torch.randn_like(w) for w in place]
    v = [part / length_of(v) for part in v]
    print(f"{curvature_along(loss_13, place, v):.0f}")

# %% [markdown]
# About 2000: some 1600 times flatter. <!-- number 1600: 3.34e6 / 2.1e3 --> Whoever looks around at random never meets the direction that blows the training up. Gradient descent meets it, since slopes are large where it is steep. So do the turns.

# %% [markdown]
# ### The steepest direction of the net
#
# The same, written out: `sharpness` returns the direction, too.
#
# The largest curvature at a place is called its *sharpness*. The product that is repeated is a *Hessian-vector product*. The graph of the slopes is built once and kept, which is quicker.


# %%
def sharpness(loss_of, weights, turns=20):
    weights = [w.detach().requires_grad_() for w in weights]
    slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        v = [part / length_of(v) for part in v]
        v = torch.autograd.grad(slopes, weights, grad_outputs=v, retain_graph=True)
    return length_of(v), [part / length_of(v) for part in v]


# %% [markdown]
# ### The limit, for four batches
#
# First the net of seed 13, after 2, 20 and 60 turns; then the four batches of section 1, after 20. <!-- section 1: One rate, four -->

# %%
for turns in (2, 20, 60):
    print(f"{turns:2} turns: {sharpness(*task(13), turns)[0]:.4e}")
for batch_n in (50, 64, 100, 200):
    largest, _ = sharpness(*task(13, batch_n=batch_n))
    print(f"{batch_n:3} examples: limit {2 / largest:.2e}")

# %% [markdown]
# After two turns the value is within 1 % of the value after 60, thanks to the gap. <!-- number 1 %: 3.470e6 of 3.488e6 --> (The direction stays a mixture of the ten steep ones.) From here on λ is always what twenty turns give. The four limits agree with
# what section 1 saw: 1e-6 is below the first, 18 % above the second, and far above the others. <!-- section 1: One rate, four --> <!-- number 1e-6: the rate of section 1 --> <!-- number 18 %: 1e-6 / 8.49e-7 -->
#
# The limit is a rule of thumb. The landscape is a parabola only nearby: autograd's Hessian knows nothing of the kinks of `clamp`, which a long step crosses. So at a rate a few percent above, the loss may still fall all the way.

# %% [markdown]
# ## 4. Where the steepness sits
#
# The limit of the whole net, 5.7e-7, is nearly that of `w2` alone, 6.0e-7. What is so steep in `w2`? <!-- number 5.7e-7: section 3 --> <!-- number 6.0e-7: section 2 -->

# %% [markdown]
# ### The ReLU's common offset
#
# `h_relu` is never negative. So every hidden unit has a mean well above 0, which all examples share: the *offset*.
#
# Move a column of `w2` by $d$ in the direction of these means, and the predictions of all examples move *together*, each by about $|\mathtt{mean}|\, d$. Squared and added up, that is $\mathtt{batch\_n} \cdot |\mathtt{mean}|^2\, d^2$.
# This is the quadratic part of the loss, $\tfrac{1}{2}\lambda d^2$, so
#
# $$
# \lambda \approx 2 \cdot \mathtt{batch\_n} \cdot |\mathtt{mean}|^2
# $$
#
# How large is a mean? Each number of `x.mm(w1)` is a sum of `input_data` products, nearly normal with variance `input_data`. Where the negative half of normal numbers of variance 1 is set to 0, the mean is
# $\int_0^\infty z\, e^{-z^2/2}\, dz \,/ \sqrt{2\pi} = 1/\sqrt{2\pi}$: that is where π comes in. So each mean is $\sqrt{\mathtt{input\_data} / 2\pi}$. There are `hidden_layer` of them, squared and added.
#
# $$
# \lambda \approx \frac{\mathtt{batch\_n} \cdot \mathtt{input\_data} \cdot \mathtt{hidden\_layer}}{\pi}
# $$

# %%
mean = h_relu.mean(dim=0)
largest, _ = sharpness(*task(13))
print(f"{mean.mean():.2f} {math.sqrt(1000 / (2 * math.pi)):.2f}")
print(f"from the mean {2 * 100 * mean.pow(2).sum():.3e}")
print(f"from three sizes {100 * 1000 * 100 / math.pi:.3e}, by turns {largest:.3e}")
print(f"limit {2 * math.pi / (100 * 1000 * 100):.2e}")

# %% [markdown]
# So 1e-6 is 1.6 times the limit that three sizes give: $2\pi \cdot 10^{-7}$. No training was needed to know that. <!-- number 1.6: 1e-6 / 6.28e-7 --> <!-- number 1e-6: the rate --> (The turns find 9 % more than the sizes. Half of that lies in `w2` already, with its 3.34e6; half is what `w1` adds.) <!-- number 9 %: 3.480 / 3.183 --> <!-- number 3.34e6: section 2 --> <!-- number half is what: (3.480 − 3.183) / (3.34 − 3.183), section 2 -->

# %% [markdown]
# ### Your turn: `limit_with_mean`
#
# Most people's loss is the *mean* over all entries of `y`. Return the limit of the rate for it, from the four sizes.
#
# <details><summary>Hint 1</summary>
#
# By what is the loss divided, and by what therefore every slope and every curvature?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# How many entries has `y`? The curvature of the sum is the formula above; in the end one of the sizes cancels.
#
# </details>


# %%
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    return ...  # your code here


check.limit_with_mean(limit_with_mean)

# %% [markdown]
# ### The mean, measured
#
# Five batches, from one example to 400, with the mean as the loss.


# %%
def divided(loss_of, by):
    return lambda *weights: loss_of(*weights) / by


for batch_n in (1, 5, 20, 100, 400):
    loss_of, weights = task(13, batch_n=batch_n)
    largest, _ = sharpness(divided(loss_of, batch_n * 10), weights)
    print(f"{batch_n:3} examples: limit {2 / largest:.1e}")
print(f"from the sizes {2 * math.pi * 10 / (1000 * 100):.1e}")

# %% [markdown]
# That is what the mean is for: one rate for all large batches, from some dozens of examples on. With few examples the common offset is not yet the steepest thing.

# %% [markdown]
# ### Deeper: The direction itself
#
# Is the steepest direction really the mean of `h_relu`?

# %% [markdown]
# The cell asks which share of it (of the squares of its numbers) lies in `w2`, and whether that is one outer product: a direction of the hidden layer times one of the outputs.
#
# `svd` takes a matrix apart into outer products, the largest first; the columns of `sides` are their hidden directions.
#
# **Predict.** `w2` holds 1 % of all weights. Which share of the steepest direction lies in it? <!-- number 1 %: 1000 of 101,000 -->
#
# <details><summary>Reasoning</summary>
#
# Nearly the same curvature with `w2` alone means that `w1` adds little. So most of it.
#
# </details>

# %%
_, (_, in_w2) = sharpness(*task(13))
sides, sizes, _ = torch.linalg.svd(in_w2)
cosine = (sides[:, 0] @ mean).abs() / mean.norm()
part = in_w2.pow(2).sum()
print(f"in w2 {part:.2f}, of that one outer product {sizes[0] ** 2 / part:.4f}")
print(f"cosine to the mean of h_relu {cosine:.4f}")

# %% [markdown]
# One outer product is nearly all of it, and its hidden direction *is* the mean of `h_relu` (a cosine of 1 would be exactly so).

# %% [markdown]
# ### Deeper: Other sizes
#
# Does the limit follow the formula?

# %% [markdown]
# Halve and double the inputs and the hidden layer, and change the outputs: the limit, and its ratio to the one from three sizes. Last, the same ratio over ten draws.

# %%
others = [(500, 100, 10), (2000, 100, 10), (1000, 50, 10), (1000, 200, 10)]
others += [(1000, 100, 1), (1000, 100, 1000)]
for d, h, k in others:
    found = 2 / sharpness(*task(13, input_data=d, hidden_layer=h, output_data=k))[0]
    print(f"{d:4} {h:3} {k:4}: {found:.2e}, {found * 100 * d * h / (2 * math.pi):.2f}")
ratios = [1e7 / math.pi / sharpness(*task(seed))[0] for seed in range(10)]
print(f"10 draws: {min(ratios):.2f} to {max(ratios):.2f}")

# %% [markdown]
# Inputs and hidden units count. Outputs do not count in `w2`, each has its own column there: one or ten make hardly a difference. With 1000 of them the part of `w1`, which grows with every output, has caught up, and the limit is
# half. In every draw the formula is a little above the limit. <!-- number half: 1 / 0.49 --> <!-- number 1000: the next cells -->

# %% [markdown]
# ## 5. The rise and the fall, explained
#
# Why does a loss first increase and then decrease? Watch what all errors of an output have in common: their mean.
#
# The mean prediction of an output is the mean of `h_relu` times its column of `w2`: it tells where one stands along the steep direction. At the start, output 0 is off by −60 on average. <!-- number −60: the next cells -->

# %% [markdown]
# ### Your turn: `mean_after`
#
# In a valley of curvature `curvature`, a mean error starts at `mean`. Return what it is after `epochs` steps at `rate`, with its sign.
#
# <details><summary>Hint 1</summary>
#
# The mean error is, up to a factor, the distance from the bottom of the valley. What does one step do to that?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Every step multiplies by the same factor: which one, section 2 says. <!-- section 2: Freeze `w1`: a -->
#
# </details>


# %%
def mean_after(mean, rate, curvature, epochs):
    return ...  # your code here


check.mean_after(mean_after)

# %% [markdown]
# ### Ten mean errors: what will they do?
#
# Twenty epochs at 1e-6 again. This time we keep the weights of every epoch, and look at what the errors have in common.
#
# **Predict.** λ is 3.48e6. What is the mean error of output 0 after one step? And what do those of the nine other outputs do? <!-- number 3.48e6: section 3 -->
#
# <details><summary>Reasoning</summary>
#
# ηλ is 3.48, so a step multiplies by about −2.48: from −60 to about 150. Every output has its own column of `w2`, but all have the same offset of `h_relu`, and so the same λ: each jumps over its own bottom, and lands further away. <!-- number 3.48: 1e-6 · 3.48e6, section 3 --> <!-- number −2.48: 1 − 3.48 --> <!-- number 150: 2.48 · 60.4 -->
#
# </details>

# %%
loss_of, weights = task(13)
states = [weights]
for epoch in range(19):
    states.append(train(loss_of, states[-1], 1e-6, epochs=1)[1])
errors = [x.mm(first).clamp(min=0).mm(last) - y for first, last in states]
means = [error.mean(dim=0) for error in errors]
print([f"{mean[0]:.1f}" for mean in means[:6]])
print([(a * b < 0).sum().item() for a, b in pairwise(means[:6])], "change sides")

# %% [markdown]
# ### The swing
#
# All ten outputs, epochs 0 to 8. Three times all ten change sides, once nine, since the same mean of `h_relu` moves all ten. <!-- number three: [10, 10, 10] --> <!-- number nine: “10, 9, 0]” -->

# %%
draw.bounces(torch.stack(means[:9]), what="mean error")

# %% [markdown]
# The first factor is −2.5, as computed; the next are smaller in size. λ is measured where a step starts, and steps this long change the valley under them: after the first, the factor no longer predicts the mean. <!-- number −2.5: 150.9 / −60.4 -->

# %% [markdown]
# ### Is that the whole rise?
#
# The share of the loss that these ten numbers make: the loss that would remain if every example had the mean error of its output.

# %%
pairs = zip(means, errors, strict=True)
shares = [len(x) * mean.pow(2).sum() / error.pow(2).sum() for mean, error in pairs]
print([f"{share:.0%}" for share in shares[:6]])

# %% [markdown]
# At the peak, 97 % of the loss is ten numbers, each with its hundred copies. The 18-fold rise *is* ten numbers bouncing. <!-- number 18: lesson 02 -->

# %% [markdown]
# ### And why does it come down?
#
# A factor of −2.48 would go on for ever. At epoch 4 it ends. <!-- number −2.48: 1 − 3.48 --> <!-- number 4: “4: 30% positive” -->
#
# > **Myth 6.3** "It comes down because it has found the minimum."
#
# By epoch: the share of hidden numbers that are positive, the curvature, and how much of the steepest direction lies in `w2`. Then the loss 100 epochs later.

# %%
found = [sharpness(loss_of, weights) for weights in states]
for epoch in (0, 2, 3, 4, 5, 10, 19):
    curvature, (_, v2) = found[epoch]
    positive = (x.mm(states[epoch][0]) > 0).double().mean()
    print(f"{epoch:2}: {positive:.0%} positive, ", end="")
    print(f"curvature {curvature:.2e}, direction in w2 {v2.pow(2).sum():.2f}")
print(f"100 epochs later {train(loss_of, states[-1], 1e-6, 101)[0][-1]:.2e}")

# %% [markdown]
# ### The valley becomes flat
#
# Below the dashed line, where ηλ is 2, a rate of 1e-6 is short enough. <!-- number 1e-6: the rate -->

# %%
curvatures = [curvature for curvature, _ in found]
draw.losses({"λ": curvatures}, baseline={"2 / rate": 2 / 1e-6}, what="curvature")

# %% [markdown]
# Half of the hidden numbers were positive, later a sixth: the swing pushes them below 0, where most stay. What is silenced has no offset. The means shrink, the valley flattens 26-fold, and the same rate that was too long is short. <!-- number 26: 3.48e6 / 1.34e5 -->
# It was thrown into flatter country, which research calls a *catapult*, and found no minimum: from 9.0e5 at epoch 19 the loss goes on falling. <!-- number 9.0e5: lesson 02 --> <!-- number half: 100 / 50 --> <!-- number sixth: 100 / 17 -->
#
# Up to which rate does it come down? At 1.6e-6 ηλ begins at 5.6, at 2e-6 at 7.0. With 200 examples in section 1 it was 6.5. <!-- number 5.6: 1.6 · 3.48 --> <!-- number 7.0: 2 · 3.48 --> <!-- number 6.5: 2 · 1e-6 / 3.08e-7 --> <!-- section 1: One rate, four -->

# %%
for rate in (1.6e-6, 2e-6):
    print(f"{rate:.1e}: ends in nan: {math.isnan(train(loss_of, weights, rate)[0][-1])}")

# %% [markdown]
# ### Deeper: What silences them?
#
# The swing goes to both sides: why do the hidden numbers not swing back?

# %% [markdown]
# The slope of a hidden number is 2 times its row of `w2` times the errors. For how many units is that, with the mean errors, positive, so that the step pushes them down?

# %%
for epoch in range(6):
    first, last = states[epoch]
    down = (last.mv(means[epoch]) > 0).sum()
    print(f"{epoch}: {down:3} units pushed down, mean of h {x.mm(first).mean():5.1f}")

# %% [markdown]
# A swing gives the rows of `w2` and the errors the same signs. After the next swing both are reversed, so row times error is positive again, and its step pushes the hidden numbers *down* again: in the end those of all units. What falls below 0 is silent, gets no slope of its own, and mostly stays so.

# %% [markdown]
# ## 6. Low: is it safe?
#
# Set `w2` to zero, and leave `w1` as it was drawn. All predictions are 0, and the loss is the sum of the squares of `y`.
#
# > **Myth 6.4** "A low loss is far from exploding."
#
# **Predict.** The loss begins at 971, 46,000 times lower than before. Rate 1e-6. Where is it after eleven epochs? <!-- number 971: the next cell --> <!-- number 46,000: 4.459e7 / 971 --> <!-- number 1e-6: the rate -->
#
# <details><summary>Reasoning</summary>
#
# The hidden layer is as it was, so `2 * h_relu.t().mm(h_relu)` and its 3.34e6 are as they were. The steep part begins tiny, and grows 2.3-fold a step at first, so its loss 5.5-fold. <!-- number 2.3: 1 − 3.34 --> <!-- number 5.5: (3.34 − 1)² --> It passes everything else soon, and then it climbs to about the
# height of section 5, where the valley gives way. <!-- section 5: The rise and -->
#
# </details>

# %%
loss_of, (w1, w2) = task(13)
start = [w1, torch.zeros_like(w2)]
losses, _ = train(loss_of, start, 1e-6)
print(*(f"{losses[epoch]:.3e}" for epoch in (0, 1, 2, 3, 5, 11, 19)))
print(f"curvature at the start {sharpness(loss_of, start)[0]:.4e}")
print(f"at 5e-7: {train(loss_of, start, 5e-7)[0][-1]:.0f}")

# %% [markdown]
# What matters is the curvature where one stands, not the height. The first step lowers the loss, as in section 2. Then it is lifted up 760,000-fold and lands near where the listing's start lands. At 5e-7, below the limit, it learns quietly. <!-- number 760,000: 7.36e8 / 971 --> <!-- section 2: Freeze `w1`: a -->

# %% [markdown]
# ## Deeper: Take the offset away
#
# If the common offset makes the valley steep, what happens without it?

# %% [markdown]
# ### One line more in the net
#
# Subtract from `h_relu` its mean over the examples.
#
# Everything else stays: the same draws, the same rate.
#
# **Predict.** 1e-6 climbed 18-fold. With centred hidden numbers, will it still climb? <!-- number 1e-6: the rate --> <!-- number 18: lesson 02 -->
#
# <details><summary>Reasoning</summary>
#
# The direction that stood alone is gone. The next was twelve times flatter, so the limit should lie several times higher, well above 1e-6. <!-- number twelve: 3.34e6 / 2.80e5, section 2 --> <!-- number 1e-6: the rate -->
#
# </details>
#
# <!-- split -->


# %%
def centred_task(seed):
    x, y, *weights = draws(seed)

    def loss_of(w1, w2):
        h_relu = x.mm(w1).clamp(min=0)
        return ((h_relu - h_relu.mean(dim=0)).mm(w2) - y).pow(2).sum()

    return loss_of, weights


print(f"curvature {sharpness(*centred_task(13))[0]:.1e}")
for rate in (1e-6, 3e-6):
    losses, _ = train(*centred_task(13), rate)
    print(f"{rate:.0e}: {losses[0]:.3e} to {losses[-1]:.3e}, falls always: {falls(losses)}")

# %% [markdown]
# One line has made the valley seven to eight times flatter. <!-- number eight: 3.48e6 / 4.6e5 --> *Batch norm*, a layer that you will meet in deep nets, begins with this subtraction too, but mostly before the ReLU; here it would not help, since the ReLU makes the offset anew.

# %% [markdown]
# ## 7. Scale
#
# Dividing the loss by the number of entries of `y` lifts our limit 1000-fold. What else makes rates differ is the size of the weights.
#
# > **Myth 6.5** "Weights half as large, half the danger."
#
# **Predict.** Both weights divided by 10. What becomes of the limit?
#
# <details><summary>Reasoning</summary>
#
# The curvature in `w2` is made of `h_relu` twice, and `h_relu` has one factor `w1`. So the curvature falls 100-fold, and the limit rises 100-fold. <!-- number 100: 10² -->
#
# </details>

# %%
loss_of, (w1, w2) = task(13)
for c in (1, 0.1):
    print(f"{c:3} times: limit {2 / sharpness(loss_of, [c * w1, c * w2])[0]:.2e}")

# %% [markdown]
# ### Your turn: `rate_for_scale`
#
# A training runs at `rate`. Now both weights start `c` times as large, and `y` is $c^2$ times as large. Return the rate at which the training is the same, only larger.
#
# "The same" means: in every epoch, every weight is `c` times what it was.
#
# <details><summary>Hint 1</summary>
#
# The predictions grow $c^2$-fold, so the loss grows $c^4$-fold. A slope is loss per unit of weight.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# A step is rate times slope. How many-fold must it grow, if the weights grow $c$-fold?
#
# </details>


# %%
def rate_for_scale(rate, c):
    return ...  # your code here


check.rate_for_scale(rate_for_scale)

# %% [markdown]
# ### Small weights
#
# Divide each weight by the root of how many numbers its output is summed from: $\sqrt{1000}$ and $\sqrt{100}$.
#
# `nn.Linear` does much the same: it draws evenly between plus and minus one over that root. First loss and limit:


# %%
def library_start():
    torch.manual_seed(13)
    layers = nn.Linear(1000, 100, bias=False), nn.Linear(100, 10, bias=False)
    return [layer.weight.detach().t() for layer in layers]


starts = {"as drawn": [w1, w2], "both small": [w1 / math.sqrt(1000), w2 / math.sqrt(100)]}
starts["library"] = library_start()
for name, start in starts.items():
    largest, _ = sharpness(loss_of, start)
    print(f"{name:10} loss {loss_of(*start):.1e}, limit {2 / largest:.1e}")

# %% [markdown]
# Small weights lift the limit 700-fold. The library's limit, 1.1e-3, is why lesson 04 could take 1e-3. With the mean as the loss on top, the two are 0.4 and 1.1. That is the way from 1e-6 to the rates of other people's code. <!-- number 1e-3: the rate in lesson 04 --> <!-- number 700: 4.1e-4 / 5.7e-7 --> <!-- number 1e-6: our rate --> <!-- number 0.4: 1000 · 4.1e-4 --> <!-- number 1.1: 1000 · 1.1e-3 -->

# %% [markdown]
# ### Deeper: Targets ten times as large
#
# The loss squares errors, and `y` is part of every error.

# %% [markdown]
# So is it the curvature that grows with the targets?
#
# > **Myth 6.6** "The scale of the targets sets the rate."
#
# **Predict.** `y` times 1, 10, 100. What becomes of the curvature, with weights as drawn, and with small ones?
#
# <details><summary>Reasoning</summary>
#
# `2 * h_relu.t().mm(h_relu)` has no `y` in it: other targets move the bottom of the valley of `w2`, not its walls. But the slopes of `w1` change when `w2` moves, and in that part the errors are a factor. As drawn, the predictions, some 200 in size, make the
# errors. Small weights predict about 1, and the errors are as large as `y`. <!-- number 200: the root of 4.5e7 / 1000 -->
#
# </details>


# %%
def loss_with(targets):
    return lambda w1, w2: (x.mm(w1).clamp(min=0).mm(w2) - targets).pow(2).sum()


for name in ("as drawn", "both small"):
    for scale in (1, 10, 100):
        largest, _ = sharpness(loss_with(scale * y), starts[name])
        print(f"{name:10} y times {scale:3}: {largest:.1e}")

# %% [markdown]
# The scale of the targets counts where the weights are small. Hence the advice to scale `y` to about 1.

# %% [markdown]
# ## 8. Read a list of losses
#
# Out there you have no Hessian, only a list of losses.
#
# What does it tell?

# %% [markdown]
# ### Your turn: `diagnose`
#
# Six trainings. Answer with a list of six words, for A to F: `"too long"`, `"too short"` (the rate), `"all zero"` (the weights: so each slope has a factor 0) or `"uphill"` (the sign of the step).
#
# | epoch | A | B | C | D | E | F |
# |---|---|---|---|---|---|---|
# | 0 | 4.412e7 | 4.263e4 | 965.02 | 5.288e7 | 1032.3 | 1021.8 |
# | 1 | 8.024e7 | 4.256e4 | 965.02 | 5.365e7 | 948.64 | 1021.0 |
# | 2 | 2.707e8 | 4.248e4 | 965.02 | 5.443e7 | 1065.7 | 1020.1 |
# | 3 | 6.101e8 | 4.241e4 | 965.02 | 5.525e7 | 2136.4 | 1019.3 |
# | 10 | 1.810e6 | 4.190e4 | 965.02 | 6.170e7 | 1.829e8 | 1013.6 |
# | 19 | 6.313e5 | 4.128e4 | 965.02 | 7.237e7 | 3.878e5 | 1006.3 |
#
# <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# A step that is too long overshoots: it may fall at first, it may come down later, but somewhere it leaps. A wrong sign never falls, and never leaps if the rate is short.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# "Nothing moves" and "hardly moves" have different reasons. Look at the last digits.
#
# </details>

# %%
diagnose = [..., ..., ..., ..., ..., ...]  # your code here

check.diagnose(diagnose)

# %% [markdown]
# ### Deeper: The six, made
#
# This is where the six lists come from.

# %% [markdown]
# B has the mean as its loss, F the library's start.

# %%
third, third_start = task(3)
sixth, (first_6, last_6) = task(6)
listed, _ = task(13)
six = {"A": train(*task(4), 1e-6), "B": train(divided(third, 1000), third_start, 1e-6)}
six |= {"C": train(third, [torch.zeros_like(w) for w in third_start], 1e-6)}
six |= {"D": train(*task(5), -5e-9)}
six |= {"E": train(sixth, [first_6, torch.zeros_like(last_6)], 1e-6)}
six |= {"F": train(listed, library_start(), 1e-6)}
for letter, (losses, _) in six.items():
    print(letter, *(f"{losses[epoch]:.4e}" for epoch in (0, 1, 2, 3, 10, 19)))

# %% [markdown]
# ## Deeper: One step along the gradient
#
# In lesson 02 a first step of 3e-7 came down near the bottom: why there? <!-- number 3e-7: lesson 02, section 12 -->

# %% [markdown]
# ### The bottom along one direction
#
# Along a direction with curvature λ, a rate of $1/\lambda$ lands at the bottom. Here the direction is the gradient itself.
#
# The gradient is a mixture of steep and flat parts, so its curvature lies below the largest. The cell gives it, the rate, the loss there, and then the best rate of a scan in steps of 1e-8.

# %%
first_loss, first = task(13)
leaves_13 = [w.clone().requires_grad_() for w in first]
slopes = torch.autograd.grad(first_loss(*leaves_13), leaves_13)
unit = [slope / length_of(slopes) for slope in slopes]
turned = torch.autograd.functional.hvp(first_loss, tuple(first), tuple(unit))[1]
best = 1 / sum((a * b).sum() for a, b in zip(turned, unit, strict=True)).item()


def after_step(rate):
    return first_loss(*(w - rate * s for w, s in zip(first, slopes, strict=True))).item()


scan = min((k * 1e-8 for k in range(1, 100)), key=after_step)
print(f"curvature {1 / best:.3e}, rate {best:.2e}, loss {after_step(best):.3e}")
print(f"scan {scan:.2e}")

# %% [markdown]
# ### How sharp is the limit?
#
# The limit of seed 13 is 5.7e-7, that of other draws close to it; at 5e-7 all fell in lesson 02. At two higher rates: how many of ten fall always, how many in the first step? <!-- number 5.7e-7: section 3 --> <!-- number 5e-7: lesson 02 -->

# %%
for rate in (6e-7, 7e-7):
    runs = [train(*task(seed), rate)[0] for seed in range(10)]
    print(f"{rate:.0e}: {sum(map(falls, runs)):2} fall always", end="")
    print(f", {sum(run[1] < run[0] for run in runs):2} in the first step")

# %% [markdown]
# A few percent above the limit nothing is lost, twenty percent above every draw climbs on its way: a rule of thumb, and a good one.

# %% [markdown]
# ## Deeper: The library's hump
#
# In lesson 04, the library's start learned at 1e-3 "with a hump on the way": where does a hump come from, if the start is below the limit? <!-- number 1e-3: lesson 04 -->

# %% [markdown]
# ### The curvature along the training
#
# The limit of the library's start is 1.1e-3, so 1e-3 is short enough.
#
# After each epoch we ask again, and at 1e-3 once more after 100 further epochs. <!-- number 1e-3: the rate -->

# %%
small_loss, _ = task(13)
paths = {}
for rate in (5e-4, 1e-3):
    now, path = library_start(), []
    for epoch in range(20):
        (value,), after = train(small_loss, now, rate, epochs=1)
        path.append((value, sharpness(small_loss, now)[0]))
        now = after
    paths[f"{rate:.0e}"] = path
    print(f"{rate:.0e}:", *(f"{path[epoch][1]:.0f}" for epoch in (0, 2, 3, 8, 11, 19)))
later = sharpness(small_loss, train(small_loss, now, rate, 100)[1])[0]
print(f"limit at first {2 / paths['1e-03'][0][1]:.1e}, curvature at last {later:.0f}")

# %% [markdown]
# ### Uphill in curvature, until it is too much
#
# The dashed lines are 2 / rate for both rates.

# %%
curves = {rate: [curvature for _, curvature in path] for rate, path in paths.items()}
draw.losses(curves, baseline={"2 / 5e-4": 4000, "2 / 1e-3": 2000}, what="curvature")

# %% [markdown]
# ### The hump itself
#
# And the losses: at 1e-3 the loss turns where its curvature has been above 2000 for a while. <!-- number 1e-3: the rate --> <!-- number 2000: 2 / 1e-3 -->

# %%
draw.losses({rate: [value for value, _ in path] for rate, path in paths.items()})

# %% [markdown]
# Training walks into steeper country: *progressive sharpening*. At 5e-4 it stops below its line. At 1e-3 it crosses the line at epoch 3, the swing of section 5 begins, and throws the net to where 1e-3 is short <!-- section 5: The rise and -->
# enough: a catapult, like the one there. After that the curvature stays below 2000, for 100 epochs and more. (Where it hovers *about* 2 / rate for long, research speaks of the *edge of stability*. Our net is not there.)

# %% [markdown]
# ## Deeper: All alike, all zero
#
# Why are weights drawn at random at all?

# %% [markdown]
# ### All weights 0.01
#
# All hidden units are alike then, and get the same gradient. So they stay alike.
#
# The second line of output adds noise to the start, a millionth in size, and trains for 200 epochs.

# %%
even_loss, shapes = task(13)
even = [torch.full_like(w, 0.01) for w in shapes]
losses, ends = train(even_loss, even, 5e-4)
rank = torch.linalg.matrix_rank(ends[0]).item()
print(f"{losses[0]:.2f} to {losses[-1]:.2f}, rank of w1: {rank}")
torch.manual_seed(0)
noisy = [w + 1e-6 * torch.randn_like(w) for w in even]
losses, _ = train(even_loss, noisy, 5e-4, epochs=200)
print(f"with noise: {losses[19]:.2f} after 20 epochs, {losses[199]:.0f} after 200")

# %% [markdown]
# A hundred units do the work of one: `w1` has rank 1. A millionth of noise breaks the symmetry, and much later the loss finds its way down. (Other draws of the noise end elsewhere, and without noise
# rounding would do the same, on each machine in its own way: so the first line stops after 20 epochs.)

# %% [markdown]
# ### Zero
#
# Everything 0, then `w1` alone: with `clamp(min=0)`, and with `relu()`.
#
# > **Myth 6.7** "Zero is the neutral start."
#
# **Predict.** `relu()` and `clamp(min=0)` compute the same. If only `w1` is 0, do they train the same?
#
# <details><summary>Reasoning</summary>
#
# With everything 0 both slopes are 0: `w1` gets its gradient through `w2`, and `w2` through `h_relu`. With `w1` = 0 every `h` is exactly 0, at the kink. There PyTorch says slope 1 for `clamp(min=0)` and slope 0 for
# `relu()`. So one of them gets off the ground.
#
# </details>


# %%
def with_relu(w1, w2):
    return (x.mm(w1).relu().mm(w2) - y).pow(2).sum()


zeros = torch.zeros_like(shapes[0])
for name, loss, start in [
    ("all 0", even_loss, [zeros, torch.zeros_like(shapes[1])]),
    ("clamp", even_loss, [zeros, shapes[1]]),
    ("relu", with_relu, [zeros, shapes[1]]),
]:
    losses, _ = train(loss, start, 1e-6)
    print(f"{name}: {losses[0]:.2f} to {losses[-1]:.2f}")

# %% [markdown]
# Lessons 02 and 03 said that the slope at 0 is a matter of choice. Here it decides whether anything is learned.

# %% [markdown]
# ## Deeper: Momentum and Adam
#
# What becomes of the limit when the step is not the plain gradient?

# %% [markdown]
# ### Momentum in a valley
#
# Momentum remembers: $v \leftarrow \mu v + \mathtt{slope}$, and the step is $-\eta v$. In a valley, try it at one percent below and above a guess.
#
# The guess: a swing at its limit goes $d, -d, d, \dots$ and $v$ with it, $v, -v, v, \dots$ Then $-v = \mu v + \lambda (-d)$, so $v = \lambda d / (1 + \mu)$ in size, and the step $\eta v$ has to be $2d$.
#
# > **Myth 6.8** "Momentum takes longer steps, so the rate must be lower."
#
# **Predict.** What does that give for η?
#
# <details><summary>Reasoning</summary>
#
# $\eta = 2(1 + \mu)/\lambda$: momentum *raises* the limit. In a swing the old step points the other way, and takes a share off.
#
# </details>

# %%
for memory in (0, 0.5, 0.9):
    for share in (0.99, 1.01):
        distance, v = 1.0, 0.0
        for turn in range(400):
            v = memory * v + distance  # a valley with curvature 1
            distance -= share * 2 * (1 + memory) * v
        verdict = "shrinks" if abs(distance) < 1 else "grows"
        print(f"μ = {memory}, {share} of the guess: {verdict}")

# %% [markdown]
# ### Your turn: `longest_rate`
#
# Return the limit of the rate for SGD with momentum, in a valley of curvature `curvature`.
#
# <details><summary>Hint 1</summary>
#
# Without momentum it is the limit that you know.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# The step is $\eta v$ and must be $2d$, where $v = \lambda d / (1 + \mu)$.
#
# </details>


# %%
def longest_rate(curvature, momentum):
    return ...  # your code here


check.longest_rate(longest_rate)

# %% [markdown]
# ### On the net
#
# The rate of 1e-6 again, with PyTorch's own momentum. How high is the peak, in units of the first loss?


# %%
def with_optimizer(make, scale=1.0):
    loss_of, weights = task(13)
    leaves = [w.requires_grad_() for w in weights]
    optimizer, losses = make(leaves), []
    for epoch in range(20):
        loss = loss_of(*leaves)
        losses.append(loss.item())
        optimizer.zero_grad()
        (scale * loss).backward()
        optimizer.step()
    return losses


for memory in (0, 0.5, 0.9):
    losses = with_optimizer(partial(torch.optim.SGD, lr=1e-6, momentum=memory))
    print(f"momentum {memory}: peak {max(losses) / losses[0]:.3g}, end {losses[-1]:.2e}")

# %% [markdown]
# Where plain steps climb 18-fold, momentum climbs less. At μ = 0.9 the limit is 1.09e-6, above our rate; what is left of the climb is the first step, which is plain: $v$ is the slope then. <!-- number 1.09e-6: 2 · (1 + 0.9) / 3.48e6 --> (That the end is lower or higher says
# little after twenty epochs. And all this is about the steep directions of a valley, with the slopes of all examples: along flat ones momentum acts like the rate $\eta / (1 - \mu)$.)

# %% [markdown]
# ### Adam's rate is in other units
#
# Adam divides each slope by its own usual size. What remains of the first slope is its sign.
#
# So every weight moves by the rate, if its slope is far above 1e-8, which Adam adds to the divisor. <!-- number 1e-8: the default of eps --> The cell takes one step at 0.01 and asks whether all 101,000 moved by that, to a millionth of it. <!-- number 101,000: section 3 -->

# %%
_, by_adam = task(13)
by_adam = [w.requires_grad_() for w in by_adam]
task(13)[0](*by_adam).backward()
torch.optim.Adam(by_adam, lr=0.01).step()
moves = [(w - start).abs() / 0.01 for w, start in zip(by_adam, task(13)[1], strict=True)]
[((move - 1).abs().max() < 1e-6).item() for move in moves]

# %% [markdown]
# ### The scale of the loss drops out
#
# The cell multiplies the loss with 0.001, and asks whether any of the twenty has changed by more than a millionth.

# %%
for rate in (1e-6, 1e-1):
    adam = partial(torch.optim.Adam, lr=rate)
    losses, scaled = with_optimizer(adam), with_optimizer(adam, scale=0.001)
    both = zip(losses, scaled, strict=True)
    same = all(math.isclose(a, b, rel_tol=1e-6) for a, b in both)
    print(f"{rate:.0e}: {losses[0]:.3e} to {losses[-1]:.3e}, scaled the same: {same}")

# %% [markdown]
# An SGD rate is weight² per loss: with slopes in loss per weight, only so does a step come out in weights. An Adam rate is in units of weight. For our large weights 1e-6 is nothing to Adam, and 0.1 is a fair step. So never carry a
# rate from one to the other. A limit there is for Adam, too: for the curvature divided, weight by weight, by the sizes of the slopes. It moves as they do.

# %% [markdown]
# ## Recap
#
# - In a valley of curvature λ each step multiplies the distance by $1 - \eta\lambda$: the limit is $2/\lambda$.
# - The Hessian times a direction takes two backward passes; repeated, it finds the steepest direction.
# - Here the steepness is the common offset of `h_relu`: $\lambda \approx \mathtt{batch\_n} \cdot \mathtt{input\_data} \cdot \mathtt{hidden\_layer} / \pi$. The height of the loss does not matter, `y` only if the weights are small (*Deeper*).
# - The rise is ten mean errors that swing; the fall comes when the overshoot has silenced hidden numbers and the valley is flat.
# - A low loss may stand in a steep valley. Smaller weights make flatter ones, and the mean makes one rate fit all large batches.

# %%
check.progress()

# %% [markdown]
# ## Glossary
#
# In the order they came.
#
# | term | meaning |
# |---|---|
# | curvature λ | how much the slope changes per unit of the way |
# | steep | said of a direction: its curvature is large |
# | limit of the rate | 2 / λ along the steepest direction |
# | eigenvector, eigenvalue | a direction that a matrix only stretches, and by how much |
# | Hessian | the table of how each slope changes with each weight |
# | Hessian-vector product | the Hessian times a direction, by two backward passes |
# | power iteration | multiply, bring to length 1, repeat: finds the steepest direction |
# | sharpness | the largest curvature at a place |
# | offset | what all examples have in common: here the mean of `h_relu` |
# | catapult | a swing that throws the weights into flatter country |
# | progressive sharpening, edge of stability (*Deeper*) | the curvature grows in training; it hovers about 2 / rate |
#
# **Next:** [07 Your own Function, further](07_your_own_function.ipynb) asks what a backward of your own can do.
