# %% [markdown]
# # What it costs, and where it scales
#
# Time ≈ calls × overhead + the longer of computing and moving. Each tool shrinks one of these terms, and is useless against the others.
#
# | You will | exercise |
# |---|---|
# | measure a call so that the number means something | `seconds_per_call` |
# | count the work of a step, and estimate its time | `step_flops`, `estimated_time` |
# | say what a training keeps in memory | `saved_bytes` |
# | share a batch among workers, and put their gradients together | `shard`, `combine` |
#
# **You need** [lesson 04](04_custom_module.ipynb) · **60 minutes**, 20 more for what is marked *Deeper*

# %%
import inspect
import json
import os
import subprocess
import sys
import tempfile
import time
import timeit
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from helpers import check, draw

import numpy as np
import torch
import torch.distributed as dist
from torch import nn
from torch.autograd.graph import saved_tensors_hooks
from torch.nn.parallel import DistributedDataParallel
from torch.utils.checkpoint import checkpoint_sequential
from torch.utils.flop_counter import FlopCounterMode

# %% [markdown]
# As before, all is float64. And one thread computes, so that times can be compared; a *Deeper* block takes more.

# %%
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

# %% [markdown]
# ## 1. A claim, and a clock
#
# The article that this course follows calls PyTorch a replacement for NumPy that can use GPUs and is clearly more efficient. Is it?
#
# The net is that of lessons 02 to 04: these sizes, seed 13, 20 steps at a rate of 1e-6. Letters stand for sizes, as in lesson 02: n examples, d features, j hidden units, k outputs.


# %%
def draws(n=100, d=1000, j=100, k=10):
    torch.manual_seed(13)
    shapes = [(n, d), (n, k), (d, j), (j, k)]
    return [torch.randn(*shape, dtype=torch.float64) for shape in shapes]


x, y, w1, w2 = draws()

# %% [markdown]
# ### The same call, seven times
#
# One product of two matrices, seven times, in milliseconds. Which of the seven is its time?
#
# Another machine, another minute, other numbers. So the text tells what holds everywhere, and the cells tell your times.

# %% tags=["nbval-ignore-output"]
square = torch.randn(300, 300)
times = timeit.repeat(lambda: square.mm(square), number=1, repeat=7)
[f"{1000 * t:.2f}" for t in times]

# %% [markdown]
# The first is often the longest: memory is fetched, a library loads. The others differ because other programs want the processor, too. That
# makes a call slower, never faster. So: warm up, repeat, and take the *least*. A mean measures your neighbours as well.
#
# `seconds` does that, from here on. A short call is made many times between start and stop: reading a clock takes time itself.


# %%
def seconds(f, calls=1):
    f()
    return min(timeit.repeat(f, number=calls, repeat=7)) / calls


# %% [markdown]
# ### Your turn: `seconds_per_call`
#
# The same for a device that works by itself, as a GPU does. There `f` only hands work over, `sync` waits until all is done, and `clock` reads the time. None of them takes an argument.
#
# Call `f` once to warm up. Then `repeats` times: take the time of `calls` calls in a row. Return the least of these times, divided by `calls`. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# At the start nothing may be running that was handed over before. At the stop, everything must be done.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# In each repeat: `sync()`, read the clock, call `f` in a loop, `sync()`, read the clock again.
#
# </details>


# %%
def seconds_per_call(f, clock, sync, calls, repeats):
    return ...  # your code here


check.seconds_per_call(seconds_per_call)

# %% [markdown]
# ## 2. A call costs something
#
# Before anything is added, PyTorch has to find out what is to be done. That takes a while, whatever the size.
#
# It reads the arguments, checks shapes and dtypes, picks the compiled function that does the work (the *kernel*), makes room for the result. All this is the *overhead* of a call.
#
# > **Myth 8.1** "A thousand numbers take a thousand times as long as one."
#
# **Predict.** Add a tensor to itself. How much longer does it take with 1000 elements than with one? And with a million?
#
# <details><summary>Reasoning</summary>
#
# A processor makes an addition in less than a nanosecond; the overhead is about a microsecond. A thousand additions hardly show beside it. A million take hundreds of times as long.
#
# </details>


# %% [markdown]
# ### A tensor, an array, a list
#
# Seconds a call, for seven sizes.
#
# Each is added to itself, the list number by number. The larger the size, the fewer calls the clock needs.


# %%
def adding(n):
    calls = max(1, min(1000, 30_000 // n))
    tensor, array, numbers = torch.ones(n), np.ones(n), [1.0] * n
    return [
        seconds(lambda: tensor + tensor, calls),
        seconds(lambda: array + array, calls),
        seconds(lambda: [p + p for p in numbers], calls),
    ]


# %%
sizes = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000]
by_size = torch.tensor([adding(n) for n in sizes])
per_call = dict(zip(["torch", "NumPy", "list"], by_size.t().tolist(), strict=True))

# %% [markdown]
# ### Two bounds
#
# Every machine should keep them: a thousand elements take less than ten times as long as one, and a million more than twenty times.

# %%
one, thousand, million = (per_call["torch"][sizes.index(n)] for n in (1, 1000, 1_000_000))
thousand < 10 * one, million > 20 * one

# %% [markdown]
# ### Flat, then a slope
#
# The left half of the curve is overhead, the right half is work. On the left even a Python list can win.

# %% tags=["nbval-ignore-output"]
draw.log_log(per_call, sizes, x="elements", y="seconds a call")

# %% [markdown]
# So one large call beats many small ones. The extreme case: a product of two matrices in a Python loop, number by number.

# %%
few = square[:32, :32].contiguous()
rows = few.tolist()


def by_loops():
    columns = list(zip(*rows, strict=True))
    return [[sum(p * q for p, q in zip(r, c, strict=True)) for c in columns] for r in rows]


print(torch.allclose(torch.tensor(by_loops()), few.mm(few)))
seconds(by_loops) > 50 * seconds(lambda: few.mm(few), 100)

# %% [markdown]
# The same product, and one call is more than fifty times as fast.

# %% [markdown]
# ## 3. Counting work
#
# Work is counted in *flops*: additions and multiplications of floating-point numbers.
#
# An entry of a product of $n \times d$ and $d \times j$ is a sum of $d$ products: $d$ multiplications, and as many additions.
#
# $$
# \mathtt{flops}(n \times d \;\cdot\; d \times j) = 2 \cdot n \cdot d \cdot j
# $$
#
# Everything else in our net is small beside its products, and of its operations `FlopCounterMode` counts these alone.
#
# > **Myth 8.2** "The backward pass costs twice the forward pass."
#
# **Predict.** The forward pass has two products. How much work is the backward pass: as much, twice, three times?
#
# <details><summary>Reasoning</summary>
#
# Each product has two factors, and a gradient for each is one more product of the same work: hence "twice". But the first factor is `x`, and `x` wants no gradient. The large first layer
# needs one product, the small second one two. So it is hardly more than the forward pass.
#
# </details>


# %% [markdown]
# ### Forward and backward, counted
#
# Twice: for `x` as it is, and for one that wants a gradient.


# %%
def loss_of(x, y, w1, w2):
    return (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()


weights = [w1.clone().requires_grad_(), w2.clone().requires_grad_()]
for data in (x, x.clone().requires_grad_()):
    with FlopCounterMode(display=False) as counter:
        loss = loss_of(data, y, *weights)
        forward = counter.get_total_flops()
        loss.backward()
    backward = counter.get_total_flops() - forward
    print(f"forward {forward:,}, backward {backward:,}: {backward / forward:.2f} times")

# %% [markdown]
# Where `x` wants a gradient, "twice" is right. In a deep net only the first layer is spared, so it is nearly right there.

# %% [markdown]
# ### Brackets decide
#
# A product of three matrices may be computed in two orders. The numbers are the same, the work is not. (In our net the ReLU between the products forbids the change.)

# %%
for order in (lambda: x.mm(w1).mm(w2), lambda: x.mm(w1.mm(w2))):
    with FlopCounterMode(display=False) as counter:
        order()
    print(f"{counter.get_total_flops():,}")

# %% [markdown]
# A fifth of the work, by a pair of brackets.

# %% [markdown]
# ### Your turn: `step_flops`
#
# Return the flops of forward and backward pass for any sizes: `x` (n, d), `w1` (d, j), `w2` (j, k). `x` wants no gradient.
#
# <details><summary>Hint 1</summary>
#
# Write down the five products of a step: two in the forward pass, and three of the five backward lines of lesson 02.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Each takes twice the product of its three sizes. Two of them have the sizes n, d, j, and three n, j, k.
#
# </details>


# %%
def step_flops(n, d, j, k):
    return ...  # your code here


check.step_flops(step_flops)

# %% [markdown]
# ## 4. Work against bytes
#
# A processor must also fetch its numbers and put results away. It does so while it computes, so only the longer of the two counts.
#
# $$
# \mathtt{time} \approx \mathtt{calls} \cdot \mathtt{overhead} +
# \max\left(\frac{\mathtt{flops}}{\mathtt{peak}},\; \frac{\mathtt{bytes}}{\mathtt{bandwidth}}\right)
# $$
#
# *Peak* is how many flops a second a machine computes at most, *bandwidth* how many bytes a second it moves.

# %% [markdown]
# ### Flop per byte
#
# Which of the two is longer depends on one number: how many flops an operation does for each byte that it moves.
#
# A float64 has 8 bytes. Each input counts once, as if it were read once, and each output. `w.sub_(grad, alpha=rate)` is the update in one call: two inputs, one output, two flops an entry.


# %%
def matrix_bytes(n, d, j, itemsize):
    return itemsize * (n * d + d * j + n * j)


flop_per_byte = {
    "sub_": 2 / (3 * 8),
    "clamp": 1 / (2 * 8),
    "x.mm(w1)": 2 * 100 * 1000 * 100 / matrix_bytes(100, 1000, 100, 8),
    "in float32": 2 * 100 * 1000 * 100 / matrix_bytes(100, 1000, 100, 4),
}
{name: f"{value:.3g}" for name, value in flop_per_byte.items()}

# %% [markdown]
# A product uses each number many times, once it is there. An entrywise operation uses it once.

# %% [markdown]
# ### Your machine's two numbers
#
# The peak from a product of 1000 × 1000 matrices, the bandwidth from adding a million numbers to as many: two inputs and an output. (Small tensors stay in the processor's cache, and move faster.)

# %% tags=["nbval-ignore-output"]
large = torch.randn(1000, 1000)
u, v, total = torch.ones(3, 1_000_000)
peak = 2 * 1000**3 / seconds(lambda: large.mm(large))
bandwidth = 3 * 8 * 1_000_000 / seconds(lambda: torch.add(u, v, out=total), 5)
f"{peak / 1e9:.1f} Gflop a second, {bandwidth / 1e9:.1f} GB a second"

# %% [markdown]
# ### The roof
#
# Both limits in one picture, the *roofline*. Left of the ridge bandwidth decides, right of it the peak.
#
# Where the ridge lies depends on the machine. A faster processor beside the same memory has it further right: more operations wait for bytes.

# %% tags=["nbval-ignore-output"]
draw.roofline(flop_per_byte, peak, bandwidth)

# %% [markdown]
# The flops a second of our first product, and of adding a million numbers: on every machine the first is more than three times the second.

# %%
product = 2 * 100 * 1000 * 100 / seconds(lambda: x.mm(w1), 5)
addition = 1_000_000 / seconds(lambda: u + v, 5)
product > 3 * addition

# %% [markdown]
# ### Your turn: `estimated_time`
#
# Return the seconds that the formula of this section gives. `moved` counts bytes, `overhead` is the seconds of one call.
#
# <details><summary>Hint 1</summary>
#
# Two fractions, of which the larger one counts, and a product beside it.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Python's `max` takes two numbers. The calls come on top, outside.
#
# </details>


# %%
def estimated_time(flops, moved, peak, bandwidth, calls, overhead):
    return ...  # your code here


check.estimated_time(estimated_time)

# %% [markdown]
# ## 5. NumPy, by hand, autograd, Module
#
# Now the claim. The same net in four ways, each with twenty steps.
#
# The first function is lesson 02, and it serves twice: arrays and tensors understand the same lines. (Both call `clamp` `clip`, too.)


# %%
def by_hand(x, y, w1, w2, rate=1e-6):
    losses = []
    for epoch in range(20):
        h = x @ w1
        h_relu = h.clip(min=0)
        diff = h_relu @ w2 - y
        losses.append(float((diff * diff).sum()))
        grad_y_pred = 2 * diff
        grad_h = (grad_y_pred @ w2.T) * (h > 0)
        w2 -= rate * (h_relu.T @ grad_y_pred)
        w1 -= rate * (x.T @ grad_h)
    return losses


# %% [markdown]
# ### By autograd
#
# As in lesson 03.
#
# It will be handed clones of the weights, so it may change them.


# %%
def by_autograd(x, y, w1, w2):
    losses = []
    for epoch in range(20):
        loss = loss_of(x, y, w1.requires_grad_(), w2.requires_grad_())
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for w in (w1, w2):
                w -= 1e-6 * w.grad
                w.grad = None
    return losses


# %% [markdown]
# ### The everyday net
#
# As in lesson 04. Its `nn.Linear` take the weights transposed.


# %%
def make_net(w1, w2):
    (d, j), k = w1.shape, w2.shape[1]
    net = nn.Sequential(nn.Linear(d, j, bias=False), nn.ReLU(), nn.Linear(j, k, bias=False))
    with torch.no_grad():
        net[0].weight.copy_(w1.t())
        net[2].weight.copy_(w2.t())
    return net


# %% [markdown]
# ### Its training
#
# With the optimizer SGD.
#
# Its `step()` is the update of the other ways, for any number of weights.


# %%
def everyday(x, y, w1, w2):
    net, losses = make_net(w1, w2), []
    optimizer = torch.optim.SGD(net.parameters(), lr=1e-6)
    for epoch in range(20):
        loss = (net(x) - y).pow(2).sum()
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses


# %% [markdown]
# ### First: is it the same work?
#
# Times can be compared only if all four do the same. Do they give the same twenty losses?


# %%
def arrays(*tensors):
    return [tensor.numpy().copy() for tensor in tensors]


def clones(*tensors):
    return [tensor.clone() for tensor in tensors]


losses = by_hand(*draws())
check.same_losses(by_hand(*arrays(*draws())), losses)
check.same_losses(by_autograd(*draws()), losses)
check.same_losses(everyday(*draws()), losses)

# %% [markdown]
# ### Who is fastest?
#
# Twenty steps, in milliseconds. PyTorch computes on one thread; NumPy does so if `OMP_NUM_THREADS` says 1.
#
# > **Myth 8.3** "PyTorch is faster than NumPy."
#
# > **Myth 8.4** "Autograd makes training slow."
#
# **Predict.** Is one of the four far ahead? Does autograd take twice as long as the work by hand?
#
# <details><summary>Reasoning</summary>
#
# All four spend most of their time in the same five products. NumPy pays less overhead a call; whose products are faster depends on the machine. Autograd adds bookkeeping, some microseconds a call.
#
# </details>

# %% tags=["nbval-ignore-output"]
four = x, y, w1, w2
taken = {
    "NumPy": seconds(lambda: by_hand(*arrays(*four))),
    "by hand": seconds(lambda: by_hand(*clones(*four))),
    "autograd": seconds(lambda: by_autograd(*clones(*four))),
    "everyday": seconds(lambda: everyday(*clones(*four))),
}
{name: f"{1000 * t:.1f}" for name, t in taken.items()}

# %% [markdown]
# Five runs of these cells on a machine with two virtual cores, in November 2026, in processor time: NumPy took 0.66 to 1.43 of the time by hand, autograd 1.17 to 1.50. In float32 NumPy took 0.59 to
# 0.90. <!-- number 0.66: measured once, told with machine and date --> <!-- number 1.43: as well --> <!-- number 2026: the date --> <!-- number 1.17: as well --> <!-- number 1.50: as well --> <!-- number 0.59: as well --> <!-- number 0.90: as well -->
#
# So the article's claim does not hold: at what NumPy can do on one core, PyTorch has no clear lead. It has gradients, GPUs and a way to more machines. What those are worth, the three terms tell.

# %% [markdown]
# ### Does the formula hold?
#
# The estimate of one step by hand, with the two numbers of your machine, the overhead of section 2, and some twenty calls. <!-- section 2: A call costs -->
#
# Most bytes belong to `w1`: two products read or write as much, and two calls of the update take it in and out.

# %% tags=["nbval-ignore-output"]
moved = 2 * matrix_bytes(100, 1000, 100, 8) + 5 * 8 * w1.numel()
longer = max(40_600_000 / peak, moved / bandwidth)
estimate = 20 * per_call["torch"][0] + longer
f"microseconds: estimated {1e6 * estimate:.0f}, taken {1e6 * taken['by hand'] / 20:.0f}"

# %% [markdown]
# Such an estimate is good to a factor of two or three. That suffices to see which term is large, and so which tool can help.

# %% [markdown]
# ## 6. Memory: what autograd keeps
#
# Lesson 03 found five tensors that the graph keeps for its way back. How large are they?
#
# With `saved_tensors_hooks` PyTorch calls `keep` for each tensor that it saves. What is saved twice lies at one address, `data_ptr`, and counts once.
#
# **Predict.** Which of the five is the largest? And is their sum more or less than the weights?
#
# <details><summary>Reasoning</summary>
#
# They are `x`, `h`, `h_relu`, `w2` and `y_pred - y`. `x` has 100 rows of 1000 numbers, as many as `w1` has entries, and is by far the largest. With the others the sum is a little more than the
# weights, at this batch: all but `w2` have a row for each example.
#
# </details>


# %%
def watched(found):
    def keep(tensor):
        found[tensor.data_ptr()] = tuple(tensor.shape), tensor.nbytes
        return tensor

    return saved_tensors_hooks(keep, lambda tensor: tensor)


# %%
def kept(x, y, w1, w2, activation=lambda h: h.clamp(min=0)):
    found = {}
    with watched(found):
        (activation(x.mm(w1)).mm(w2) - y).pow(2).sum()
    return list(found.values())


for shape, size in kept(x, y, *weights):
    print(f"{shape!s:12} {size:7,} bytes")

# %% [markdown]
# ### Batch of one, of ten thousand
#
# The sum for three batches, and the weights beside it.
#
# > **Myth 8.5** "How much memory a training needs, its weights decide."


# %%
def total_kept(n, **ways):
    return sum(
        size
        for shape, size in kept(torch.zeros(n, 1000), torch.zeros(n, 10), *weights, **ways)
    )


for n in (1, 100, 10_000):
    print(f"{n:6} examples: {total_kept(n):10,} bytes")
print(f"weights: {w1.nbytes + w2.nbytes:,} bytes")

# %% [markdown]
# "Out of memory" in a training is mostly cured by a smaller batch. Where the step needs the large one, add up the gradients of several small ones (lesson 03).

# %% [markdown]
# ### Kept bytes, tensor by tensor
#
# The same as a picture: four lines rise with the batch, two stay. (`h` and `h_relu` are equally large, so one hides the other.)

# %%
batches, names = [1, 10, 100, 1000, 10_000], ["x", "h", "w2", "h_relu", "y_pred - y"]
counted = [kept(torch.zeros(n, 1000), torch.zeros(n, 10), *weights) for n in batches]
lines = {name: [found[i][1] for found in counted] for i, name in enumerate(names)}
lines["weights"] = [w1.nbytes + w2.nbytes] * len(batches)
draw.log_log(lines, batches, x="examples in the batch", y="bytes")

# %% [markdown]
# ### Two ways to keep less
#
# `no_grad`, of course. And `relu` for `clamp`?
#
# `clamp` keeps its input `h`: where that was negative, the gradient is 0. `relu` keeps its *result*, from which the same can be read.

# %%
with torch.no_grad():
    print(f"no_grad {total_kept(100):,}")
f"relu {total_kept(100, activation=torch.relu):,}"

# %% [markdown]
# The result of the ReLU is a factor of the next product, and kept there anyway. So `relu` saves one of the five tensors: 80,000 bytes, a twelfth. <!-- number 80,000: the first list of this section -->

# %% [markdown]
# ### Your turn: `saved_bytes`
#
# Return the bytes that the graph of the net with `clamp` keeps, for any sizes, at `itemsize` bytes a number.
#
# <details><summary>Hint 1</summary>
#
# Four of the five have a row for each example. How long are the rows?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# The rows have the lengths d, j, j and k. `w2` comes once.
#
# </details>


# %%
def saved_bytes(n, d, j, k, itemsize):
    return ...  # your code here


check.saved_bytes(saved_bytes)

# %% [markdown]
# ## Deeper: Recompute instead of keep
#
# Who keeps less can compute it again on the way back, and pays with flops.

# %% [markdown]
# ### A deep net, cut into segments
#
# Twenty layers. `checkpoint_sequential` keeps the input of each segment, throws the rest away, and runs the segment again when its gradient is due.
#
# It leaves the last segment as it is: its way back begins at once.


# %%
torch.manual_seed(13)
layers = [m for layer in range(20) for m in (nn.Linear(100, 100, bias=False), nn.ReLU())]
deep, deep_x = nn.Sequential(*layers), torch.randn(1000, 100)


def in_segments(x, segments):
    if segments == 0:
        return deep(x)
    return checkpoint_sequential(deep, segments, x, use_reentrant=False)


# %% [markdown]
# ### Bytes and flops of a step
#
# Bytes that the forward pass keeps, flops of the whole step, and a gradient to compare.
#
# `zero_grad()` stands first, or the gradients of several runs would add up.


# %%
def kept_and_flops(segments):
    deep.zero_grad()
    found = {}
    with FlopCounterMode(display=False) as counter:
        with watched(found):
            loss = in_segments(deep_x, segments).pow(2).sum()
        loss.backward()
    size = sum(size for shape, size in found.values())
    return size, counter.get_total_flops(), deep[0].weight.grad.clone()


# %% [markdown]
# ### How many segments?
#
# Both numbers for several numbers of segments. 0 stands for no checkpoints.
#
# > **Myth 8.6** "The more checkpoints, the less memory."
#
# **Predict.** Which number of segments keeps least?
#
# <details><summary>Reasoning</summary>
#
# With s segments the net keeps about s inputs, and of the last segment everything: 20/s layers. The one grows with s, the other falls. The sum is least where both are about equal, near
# $\sqrt{20} \approx 4.5$.
#
# </details>

# %%
plain_kept, plain_flops, plain_grad = kept_and_flops(0)
print(f" 0: {plain_kept / 1e6:5.2f} MB, {plain_flops / 1e9:.2f} Gflop")
for segments in (2, 4, 5, 10, 20):
    size, flops, grad = kept_and_flops(segments)
    same = torch.allclose(grad, plain_grad, rtol=1e-9)
    print(
        f"{segments:2}: {size / 1e6:5.2f} MB, {flops / 1e9:.2f} Gflop, same gradient {same}"
    )

# %% [markdown]
# Five segments keep two fifths of the bytes, for a quarter more work: the forward pass runs nearly twice. The gradient stays. (Weights count here, too: each layer's product keeps its own for
# the way back.)

# %% [markdown]
# ## 7. GPU: launch, copy, wait
#
# A GPU has a far higher peak and bandwidth. The overhead of a call stays, or grows.
#
# And it works by itself: a call hands its work over, which is called a *launch*, and returns at once. Python waits only where it asks for a result.
#
# A queue with one worker behaves alike, without any GPU. Ten products of section 4 are handed over. <!-- section 4: Work against bytes -->
#
# **Predict.** Somebody stops the clock when the ten calls have returned. What has been measured?
#
# <details><summary>Reasoning</summary>
#
# The handing over. The products have hardly begun. Divide the work by that time, and the machine seems to be a hundred times as fast as it is.
#
# </details>

# %% tags=["nbval-ignore-output"]
with ThreadPoolExecutor(max_workers=1) as queue:
    start = time.perf_counter()
    waiting = [queue.submit(large.mm, large) for call in range(10)]
    handed_over = time.perf_counter() - start
    waiting[-1].result()
    done = time.perf_counter() - start
f"handed over after {handed_over:.4f} seconds, done after {done:.4f}"

# %% [markdown]
# The first time is the launches, the second the work. On a GPU the wait is called `torch.accelerator.synchronize()`. `.item()`, `.cpu()` and `print` wait, too. So without it a clock blames the line that prints the loss.

# %% [markdown]
# ### What the data sheet promises
#
# For an H100 SXM, in float32: 67e12 flops a second, 3.35e12 bytes a second. Where is its ridge, and how long would the work of a step take? <!-- number 67e12: the data sheet --> <!-- number 3.35e12: as well -->

# %%
sheet_peak, sheet_bandwidth = 67e12, 3.35e12
print(f"ridge at {sheet_peak / sheet_bandwidth:.0f} flop per byte")
print(f"work of a step: {1e6 * 40_600_000 / sheet_peak:.1f} µs")

# %% [markdown]
# With its 24 flop per byte in float32 (section 4), our first product lies above the ridge. But a step has more than a dozen launches, each of several microseconds: the work is nothing beside them. <!-- section 4: Work against bytes -->

# %% [markdown]
# ### Why is the GPU slower than the CPU?
#
# Measured once, on an H200. A step by hand in milliseconds, in float32: on one and on 16 threads of the processor beside it, and on the GPU.
#
# > **Myth 8.7** "A GPU makes it faster."
#
# | hidden, batch | 1 thread | 16 threads | GPU |
# |---|---|---|---|
# | 100, 100 | 0.52 | **0.24** | 0.42 |
# | 100, 10,000 | 49.6 | 4.4 | **0.41** |
# | 4000, 10,000 | 1630 | 212 | **3.9** |
#
# (NVIDIA H200, torch 2.11, CUDA 13.0, a virtual machine with 16 cores, November 2026.) <!-- number 0.52: measured once, told with machine and date --> <!-- number 0.24: measured once --> <!-- number 0.42: measured once --> <!-- number 49.6: measured once --> <!-- number 4.4: measured once --> <!-- number 0.41: measured once --> <!-- number 1630: measured once --> <!-- number 212: measured once --> <!-- number 3.9: measured once --> <!-- number 16: cores of that machine --> <!-- number 13.0: a version --> <!-- number 2026: the date --> <!-- number 2.11: a version --> <!-- number 10,000: a batch of that measurement --> <!-- number 4000: a size of that measurement --> <!-- number 100: as well -->

# %% [markdown]
# At the sizes of this course the GPU loses to the processor beside it. A hundred times the batch takes it *no longer*: it has been waiting for launches all the time. (It computes while the next launches
# come, so there the terms do not add up: the longest counts.) Only where the work is large does its speed show.
#
# The data must get there, too: copying a batch of 10,000 took as long as eight steps. So copy once, and ask for the loss rarely. The digits: in float64 the twenty losses agreed with the processor's to 15
# digits, in float32 to 7, with the fast mode TF32 to 3. <!-- number 15: measured once, on that machine --> <!-- number 10,000: a batch of that measurement -->

# %% [markdown]
# ## Deeper: Threads, precision, compilers
#
# More tools, each against one term, and each useless or harmful where another term is the large one.

# %% [markdown]
# ### A GPU of yours, if there is one
#
# Ten products of 4096 × 4096: until the calls return, and until the results are there.
#
# The first call, which loads libraries, is the clock's warm-up.


# %%
def ten_products(matrix, wait):
    for call in range(10):
        matrix.mm(matrix)
    wait()


# %% tags=["nbval-ignore-output"]
if torch.accelerator.is_available():
    device = torch.accelerator.current_accelerator()
    huge = torch.ones(4096, 4096, dtype=torch.float32, device=device)
    for wait in (lambda: None, torch.accelerator.synchronize):
        torch.accelerator.synchronize()
        print(
            f"{device}: {seconds(lambda wait=wait: ten_products(huge, wait)):.4f} seconds"
        )
else:
    print("no accelerator here")

# %% [markdown]
# ### Overhead of autograd, by size
#
# Twenty steps by autograd and by hand, on nets whose four sizes are all n. What autograd adds is a price for each call, so the ratio falls with n.


# %% tags=["nbval-ignore-output"]
def ratio(n):
    square_net = draws(n, n, n, n)
    with_autograd = seconds(lambda: by_autograd(*clones(*square_net)))
    return with_autograd / seconds(lambda: by_hand(*clones(*square_net)))


print("seconds by autograd / by hand:", {n: f"{ratio(n):.1f}" for n in (10, 100, 300)})

# %% [markdown]
# ### In place, to save room
#
# `out=` writes a result into memory that is there already. Autograd refuses: what lies there may be what the way back reads.
#
# > **Myth 8.8** "`out=` saves memory in a training."
#
# By hand it is allowed. In the five runs of section 5 it took 0.80 to 1.16 of the time: no clear gain, since most of the time goes into products. <!-- number 0.80: measured once, there --> <!-- number 1.16: as well --> <!-- section 5: NumPy, by hand -->

# %%
room = torch.empty(100, 100)
with check.raises(RuntimeError):
    torch.mm(x, weights[0], out=room)

# %% [markdown]
# ### Why is it slow with more threads?
#
# A product of n × n, on two threads and on one. Threads must be woken, given a share, and waited for: the smaller the product, the more that weighs.
#
# > **Myth 8.9** "More threads, more speed."


# %% tags=["nbval-ignore-output"]
def took(n, threads):
    torch.set_num_threads(threads)
    matrix = torch.randn(n, n)
    return seconds(lambda: matrix.mm(matrix), max(1, 500 // n))


print(
    "seconds of two / of one:",
    {n: f"{took(n, 2) / took(n, 1):.2f}" for n in (32, 128, 512)},
)

# %% [markdown]
# On a machine that others use as well, two threads can be hundreds of times slower: each waits for the other, which has no core. So set no more threads than cores are free, with `torch.set_num_threads` or
# `OMP_NUM_THREADS`.

# %% [markdown]
# ### Half the bits
#
# The twenty steps in float32: how near are the losses?
#
# > **Myth 8.10** "Half the bits, twice the speed."

# %%
losses_32 = by_hand(*[tensor.float() for tensor in draws()])
check.same_losses(losses_32, losses, tolerance=1e-4)

# %% [markdown]
# To four digits. And the time? A processor computes twice as many float32 at once, and has half the bytes to move. The overhead stays. So about twice the speed is what two of the terms can give, where the
# third is small. <!-- number 1e-4: the tolerance of the cell -->

# %% tags=["nbval-ignore-output"]
singles = [tensor.float() for tensor in draws()]
in_32 = seconds(lambda: by_hand(*clones(*singles)))
f"float32 takes {in_32 / taken['by hand']:.2f} of the seconds of float64"

# %% [markdown]
# ### `torch.compile`: for what?
#
# It reads a function, and writes a faster one that does several entrywise operations in one pass over memory. So it shrinks bytes and calls.
#
# A product stays the product it was, so our step has nothing to gain. Thirty entrywise operations in a row on a million numbers took a fifth of the time, on the machine of section 5: they read and write <!-- section 5: NumPy, by hand -->
# once instead of thirty times. Before that, the first call compiled for two minutes, as the machine was busy; a few seconds are usual. It needs a C++ compiler, or raises `InvalidCxxCompiler`.
#
# ```python
# def many(x):
#     for i in range(15):
#         x = (x * 1.01).sin()
#     return x
# faster = torch.compile(many)
# ```

# %% [markdown]
# ## 8. Two workers, one process
#
# When one machine is too slow, several share the batch. Each has all the weights and some of the rows.
#
# Each computes the gradient of its rows. Then these must become the gradient of all rows. Here both workers live in this process, one after the other.
#
# Lesson 02 wrote `grad_w1` as a sum over the examples, for a loss that is a sum. A sum may be cut anywhere.


# %%
def gradients(rows, loss_of=loss_of):
    return torch.autograd.grad(loss_of(x[rows], y[rows], *weights), weights)


halves = gradients(slice(0, 50)), gradients(slice(50, 100))
whole = gradients(slice(0, 100))
[torch.allclose(a + b, both, rtol=1e-9) for a, b, both in zip(*halves, whole, strict=True)]

# %% [markdown]
# ### Adding, or averaging?
#
# PyTorch's `DistributedDataParallel` (DDP) puts the workers' gradients together by *averaging*.
#
# `two_workers` trains with two, and is told how to put their gradients together.


# %%
def two_workers(together):
    x, y, *weights = draws()
    losses = []
    for epoch in range(20):
        weights = [w.detach().requires_grad_() for w in weights]
        parts = [loss_of(x[:50], y[:50], *weights), loss_of(x[50:], y[50:], *weights)]
        losses.append(sum(part.item() for part in parts))
        grads = zip(*(torch.autograd.grad(part, weights) for part in parts), strict=True)
        weights = [w - 1e-6 * together(*g) for w, g in zip(weights, grads, strict=True)]
    return losses


# %% [markdown]
# ### The twenty losses
#
# With gradients that are added, and with gradients that are averaged. Each is compared with one worker.
#
# > **Myth 8.11** "Two workers train the same net as one."
#
# **Predict.** Our loss is a sum. With the *mean* of the two gradients: do the twenty losses stay?
#
# <details><summary>Reasoning</summary>
#
# The sum of the two is the right gradient, their mean half of it. Half the gradient is half the step: a training at half the learning rate, 5e-7.
#
# </details>

# %%
added, averaged = two_workers(lambda a, b: a + b), two_workers(lambda a, b: (a + b) / 2)
check.same_losses(added, losses)
check.same_losses(averaged, by_hand(*draws(), rate=5e-7))
draw.losses({"added": added, "averaged": averaged})

# %% [markdown]
# Added, they are the losses of section 5. Averaged, they are those of one worker at half the rate. Nothing raises, and that curve looks *better*: the rise of lesson 02 is gone. It is another training all the same. With DDP <!-- section 5: NumPy, by hand -->
# and a loss that is a sum, multiply the loss by the number of workers.

# %% [markdown]
# ### A mean, on parts of different size
#
# Most losses are means. Then averaging is right, if all workers have equally many rows. And with 70 and 30? <!-- number 30: the rest of 100 rows -->
#
# How far is the plain mean from the gradient of the whole batch, for `w1` and for `w2`?


# %%
def mean_loss(*tensors):
    return loss_of(*tensors) / len(tensors[0])


seventy, thirty = gradients(slice(0, 70), mean_loss), gradients(slice(70, 100), mean_loss)
for a, b, right in zip(seventy, thirty, gradients(slice(0, 100), mean_loss), strict=True):
    print(f"off by {(((a + b) / 2 - right).norm() / right.norm()).item():.0%}")

# %% [markdown]
# Nothing complains here either. PyTorch's `DistributedSampler` makes the parts even by giving some examples twice.

# %% [markdown]
# ### Your turn: `combine`
#
# From the workers' gradients of the *mean* loss over their own rows, and the numbers of these rows, return the gradient of the mean over all rows.
#
# <details><summary>Hint 1</summary>
#
# Each worker has divided by its own number of rows. Undo that.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Gradient times size is the gradient of a sum, and sums add up. What does the mean over *all* rows divide by?
#
# </details>


# %%
def combine(gradients, sizes):
    return ...  # your code here


check.combine(combine)

# %% [markdown]
# ### Beyond one process, and beyond one machine
#
# The next block, *Two real processes*, does the same with DDP. The arithmetic stays on any number of machines.
#
# PyTorch's launcher `torchrun` starts the processes: `torchrun --nnodes=… --rdzv-endpoint=… script.py` on each machine, by hand or by a scheduler (Slurm, or Kubernetes with
# Kubeflow's Trainer). If a net does not fit into one machine, *FSDP* cuts up weights, gradients and the optimizer's state as well.
#
# Does it pay? Here each step would send 808,000 bytes of gradients for 40 million flops: much traffic for little work. Again the terms tell. <!-- number 40 million: section 3 --> <!-- number 808,000: section 6 -->

# %% [markdown]
# ## Deeper: Two real processes
#
# The same with two Python processes, PyTorch's `torch.distributed` and DDP.

# %% [markdown]
# ### Your turn: `shard`
#
# First, who takes what? Each process has a number, its *rank*, counted from 0; `world` is how many there are. Return the rows of one of them as a `range`.
#
# Each of the `n` rows goes to one worker, in order. Where they do not come out even, the first workers have one row more. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# How many rows does every worker get at least, and how many are left over? `//` and `%` tell.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Write down the sizes of all parts. A part begins where the parts before it end.
#
# </details>


# %%
def shard(n, rank, world):
    return ...  # your code here


check.shard(shard)

# %% [markdown]
# ### What each of them runs
#
# A worker joins the others, trains on its rows, and lets DDP put the gradients together.
#
# The processes meet at an address, here a file. `all_reduce` adds a tensor over all processes and gives everyone the sum. DDP does that with the
# gradients, during `backward()`, and divides by their number. *gloo* is the library for processors; GPUs use NCCL.
#
# Both trainings in one go: the loss as it is, and the loss times two.


# %%
def worker(meeting, rank):
    torch.set_default_dtype(torch.float64)
    dist.init_process_group("gloo", init_method=meeting, rank=int(rank), world_size=2)
    x, y, w1, w2 = draws()
    rows, runs = slice(50 * int(rank), 50 * int(rank) + 50), {1: [], 2: []}
    for factor, losses in runs.items():
        net = DistributedDataParallel(make_net(w1, w2))
        optimizer = torch.optim.SGD(net.parameters(), lr=1e-6)
        for epoch in range(20):
            loss = (net(x[rows]) - y[rows]).pow(2).sum()
            dist.all_reduce(total := loss.detach().clone())
            losses.append(total.item())
            optimizer.zero_grad()
            (factor * loss).backward()
            optimizer.step()
    if dist.get_rank() == 0:
        print(json.dumps(list(runs.values())))
    dist.destroy_process_group()


# %% [markdown]
# ### A script of its own
#
# Processes start from a file. It holds three functions of this lesson, and reads the meeting place and its rank from the command line.

# %%
script = """\
import json, os, sys
import torch, torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel
"""
script += "\n\n".join(inspect.getsource(part) for part in (draws, make_net, worker))
script += '\nworker(*(sys.argv[1:] or ("env://", os.environ["RANK"])))\n'


# %%
def started(path, rank):
    local = "lo0" if sys.platform == "darwin" else "lo"
    settings = {"OMP_NUM_THREADS": "1", "GLOO_SOCKET_IFNAME": local} | os.environ
    command = [sys.executable, str(path), path.with_name("meet").as_uri(), str(rank)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, env=settings, **pipes)


# %% [markdown]
# ### Start, wait, clean up
#
# If one of the two fails, the other would wait for it. So both are watched, and killed if need be. <!-- notes -->
#
# They talk to each other within this machine only: `GLOO_SOCKET_IFNAME` names its loopback, unless you have set it.


# %%
def launch(script, limit=100):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "two_workers.py")
        path.write_text(script, encoding="utf-8")
        workers = [started(path, rank) for rank in (0, 1)]
        end = time.monotonic() + limit
        try:
            while None in [w.poll() for w in workers] and time.monotonic() < end:
                if any(w.returncode for w in workers):
                    break
                time.sleep(0.05)
        finally:
            for w in workers:
                w.kill()
        said = [w.communicate() for w in workers]
    if any(w.returncode for w in workers):
        errors = [err.strip().splitlines()[-1:] for out, err in said]
        return None, sum(errors, ["no two processes here"])
    return json.loads(said[0][0]), []


# %% [markdown]
# ### The same losses, from two processes?
#
# On Windows this needs other settings, and the cell says so in a line. Section 8 has proved the arithmetic everywhere. <!-- section 8: Two workers, one -->

# %% tags=["nbval-ignore-output"]
begin = time.monotonic()
runs, errors = launch(script) if sys.platform != "win32" else (None, ["not on Windows"])
if runs:
    check.same_losses(runs[0], averaged)
    check.same_losses(runs[1], losses)
    print(f"in {time.monotonic() - begin:.0f} seconds")
else:
    print("; ".join(errors))

# %% [markdown]
# Twice ✓, on the machine that made this page: DDP has halved the rate, and twice the loss makes up for it.
#
# > **Myth 8.12** "Two processes are twice as fast."
#
# Most of these seconds go into starting Python and importing torch, twice. Then each step sends 808,000 bytes of gradients for 20 million flops of each worker. <!-- number 808,000: section 6 --> <!-- number 20 million: half of section 3 -->
#
# To keep the script: `Path("two_workers.py").write_text(script)`. Then `torchrun --standalone --nproc-per-node 2 two_workers.py` does what `launch` does.

# %% [markdown]
# ## Recap
#
# - Time ≈ calls × overhead + the longer of flops / peak and bytes / bandwidth. Find the large term first.
# - Warm up, wait for the device, repeat, take the least.
# - Backward is twice forward, less the product that a gradient of `x` would take: here hardly more than once.
# - Autograd keeps what the way back reads: rows for each example. A smaller batch needs less, weights do not.
# - Workers share a batch: gradients of a sum are added, gradients of means weighted by their rows. DDP averages.

# %%
check.progress()

# %% [markdown]
# ## Glossary
#
# The words of this lesson, in the order they came.
#
# | term | meaning |
# |---|---|
# | kernel | here: the compiled function that does an operation's work |
# | overhead | what a call costs before any work is done |
# | flop | an addition or multiplication of floating-point numbers |
# | peak, bandwidth | the most flops, and the most bytes, that a machine does in a second |
# | roofline, ridge | the limit that both set; the flop per byte at which they are equal |
# | launch | handing work over to a device that does it by itself |
# | rank, world | the number of a process, and how many there are |
# | DDP | `DistributedDataParallel`: averages the processes' gradients |
#
# **Next:** back to [00 Start here](00_start_here.ipynb) for the map of the course.
