# %% [markdown]
# # What it costs, and where it scales
#
# Three terms make up the time of an operation: overhead, computing, moving. Each tool shrinks some of them, and helps only where one of those is large.
#
# | You will | exercise |
# |---|---|
# | count the work of a step, and estimate its time | `step_flops`, `estimated_time` |
# | say what autograd keeps in memory | `saved_bytes` |
# | measure a call, on a GPU as well, so that the number means something | `seconds_per_call` |
# | put together the gradients of workers that share a batch | `combine` |
#
# **You need** [lesson 04](04_custom_module.ipynb) · **53 minutes**, 22 more for what is marked *Deeper*

# %%
import time
import timeit
from concurrent.futures import ThreadPoolExecutor

from helpers import check, draw

import numpy as np
import torch
from torch import nn
from torch.autograd.graph import saved_tensors_hooks
from torch.utils.flop_counter import FlopCounterMode

# %% [markdown]
# As before, all is float64. And PyTorch computes on one thread, so that times can be compared; a *Deeper* block takes more.

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
# The first are often the longest: memory is fetched, a library loads, the processor's clock rate rises. Later ones differ because other programs
# want the processor, too. That makes a call slower, never faster. So: warm up, repeat, and take the *least*. A mean measures your neighbours as well.
#
# `seconds` does that, from here on. A short call is made many times between start and stop: reading a clock takes time itself.


# %%
def seconds(f, calls=1):
    f()
    return min(timeit.repeat(f, number=calls, repeat=7)) / calls


# %% [markdown]
# ## 2. A call costs something
#
# Before anything is added, PyTorch has to find out what is to be done. That takes a while, whatever the size.
#
# It reads the arguments, checks shapes and dtypes, lets its *dispatcher* pick the compiled function that does the work (the *kernel*), makes room for the result. All this is the *overhead* of a call: about a microsecond. A processor makes several additions at once, so that one takes about 0.1 ns on average. <!-- number 0.1: a usual processor -->
#
# **Predict.** Add a tensor to itself. How much longer does it take with 1000 elements than with one? And with a million?
#
# <details><summary>Reasoning</summary>
#
# A thousand additions add about a tenth to the overhead. A million outweigh it about a hundred times.
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
# These two bounds should hold on every machine: a thousand elements take less than ten times as long as one, and a million more than twenty times. <!-- number ten: the bound in the next cell --> <!-- number twenty: as well -->

# %%
one, thousand, million = (per_call["torch"][sizes.index(n)] for n in (1, 1000, 1_000_000))
thousand < 10 * one, million > 20 * one

# %% [markdown]
# > **Myth 8.1** "A thousand numbers take a thousand times as long as one."
#
# They take about as long: so small a call is mostly overhead.

# %% [markdown]
# ### Flat, then a slope
#
# For torch and NumPy the curve begins flat: overhead. Then it rises with the size: work. At the left even a Python list can win.

# %% tags=["nbval-ignore-output"]
draw.log_log(per_call, sizes, x="elements", y="seconds a call")

# %% [markdown]
# So one large call beats many small ones.

# %% [markdown]
# ## 3. Counting work
#
# Work is counted in *flops*: additions and multiplications of floating-point numbers. (FLOP/s is a speed: so many a second.)
#
# An entry of a product of $n \times d$ and $d \times j$ is a sum of $d$ products: $d$ multiplications and $d - 1$ additions; the additions are counted as $d$ too, for simplicity.
#
# $$
# \mathtt{flops}(n \times d \;\cdot\; d \times j) = 2 \cdot n \cdot d \cdot j
# $$
#
# In flops, everything else in our net is small beside its products. `FlopCounterMode` counts only the products.
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
# Two runs: with `x` as it is, and with one that wants a gradient.


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
# > **Myth 8.2** "The backward pass costs twice the forward pass."
#
# Here hardly more than once. Where `x` wants a gradient, "twice" is right. In a deep net only the first layer is spared, so it is nearly right there.

# %% [markdown]
# ### Deeper: Brackets decide
#
# A product of three matrices can be computed in two orders, with the same result up to rounding.

# %% [markdown]
# `x.mm(w1).mm(w2)` takes 20,200,000 flops, the forward pass above. The other order:

# %%
with FlopCounterMode(display=False) as counter:
    x.mm(w1.mm(w2))
f"{counter.get_total_flops():,}"

# %% [markdown]
# A fifth. (In our net the ReLU between the products forbids it.)

# %% [markdown]
# ### Your turn: `step_flops`
#
# Return the flops of forward and backward pass, of the products only, for any sizes: `x` (n, d), `w1` (d, j), `w2` (j, k). `x` wants no gradient.
#
# <details><summary>Hint 1</summary>
#
# Write down the five products of a step: two in the forward pass, and three of the five backward lines of lesson 02.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Write the three sizes beside each. For `grad_w1`, for example, `x.t().mm(grad_h)` multiplies (d, n) by (n, j).
#
# </details>


# %%
def step_flops(n, d, j, k):
    return ...  # your code here


check.step_flops(step_flops)

# %% [markdown]
# ## 4. Work against bytes
#
# A processor must also fetch its numbers and put results away. It does so while it computes, so of one operation only the longer of the two counts.
#
# $$
# \mathtt{time} \approx \mathtt{overhead} +
# \max\left(\frac{\mathtt{flops}}{\mathtt{peak}},\; \frac{\mathtt{bytes}}{\mathtt{bandwidth}}\right)
# $$
#
# *Peak* is how many flops a second a machine reaches, *bandwidth* how many bytes a second it moves. The formula is for *one* operation; for several, add their times. The largest of the three
# terms says what an operation is: *overhead-bound*, *compute-bound* or *memory-bound*.

# %% [markdown]
# ### Flop per byte
#
# Computing or moving, which is longer? That depends on the *arithmetic intensity*: how many flops an operation does for each byte that it moves.
#
# A float64 has 8 bytes. Count each input and each output once, as if each were moved only once. `w.sub_(grad, alpha=rate)` is the update in one call: two inputs, one output, two flops an entry. `clamp`
# compares, which counts as one flop here.


# %%
def matrix_bytes(n, d, j):
    return 8 * (n * d + d * j + n * j)


flop_per_byte = {
    "sub_": 2 / (3 * 8),
    "clamp": 1 / (2 * 8),
    "x.mm(w1)": 2 * 100 * 1000 * 100 / matrix_bytes(100, 1000, 100),
}
{name: f"{value:.3g}" for name, value in flop_per_byte.items()}

# %% [markdown]
# A product uses each number many times, once it is there. An entrywise operation uses it once. In float32 half the bytes are moved, and a processor's peak is about twice as high.

# %% [markdown]
# ### Your machine's two numbers
#
# The peak from a product of 1000 × 1000 matrices, the bandwidth from adding ten million numbers to as many: two inputs and an output.
#
# Both are what one thread reaches. Small tensors may stay in the *cache*, a small memory beside the processor's cores, and move faster.

# %% tags=["nbval-ignore-output"]
large = torch.randn(1000, 1000)
u, v, total = torch.ones(3, 10_000_000)
peak = 2 * 1000**3 / seconds(lambda: large.mm(large))
bandwidth = 3 * 8 * 10_000_000 / seconds(lambda: torch.add(u, v, out=total))
f"{peak / 1e9:.1f} Gflop a second, {bandwidth / 1e9:.1f} GB a second"

# %% [markdown]
# ### The roof
#
# Both limits in one picture, the *roofline*: no operation is faster than the smaller of peak and intensity × bandwidth.
#
# At the *ridge*, peak / bandwidth flops a byte, the two are equal. Left of it bandwidth decides, right of it the peak.
#
# Where the ridge lies depends on the machine. A faster processor beside the same memory has it further right: more operations wait for bytes.

# %% tags=["nbval-ignore-output"]
draw.roofline(flop_per_byte, peak, bandwidth)

# %% [markdown]
# ### Your turn: `estimated_time`
#
# Return the seconds of several operations, one after another, each made by one call.
#
# `operations` is a list of pairs: the flops of an operation, and the bytes that it moves. `overhead` is the seconds that a call costs. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# One operation of the list may be compute-bound, the next memory-bound.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# `for flops, moved in operations` takes the pairs apart. What does the formula say of one of them?
#
# </details>


# %%
def estimated_time(operations, peak, bandwidth, overhead):
    return ...  # your code here


check.estimated_time(estimated_time)

# %% [markdown]
# ## 5. NumPy, by hand, autograd, Module
#
# Now the claim. The same net in four ways, each with twenty steps.
#
# The first function is lesson 02, and it serves twice: arrays and tensors understand the same lines. (`clip` is the name of `clamp` that both know.)


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
# It changes the weights that it is given, so it will be given copies.


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
# With the optimizer SGD. Its `step()` is the update of the other ways, for any number of weights.


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
# Times can be compared only then. Do all four give the same twenty losses?


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
# Twenty steps, in milliseconds.
#
# NumPy reads its threads from `OMP_NUM_THREADS` when it starts. For this page's own times that was 1, as `OMP_NUM_THREADS=1 python3 -m course lab` sets it. (On a Mac, Apple's library has a switch of its own.)
#
# **Predict.** How much longer than the work by hand does autograd take: a little, twice, five times?
#
# <details><summary>Reasoning</summary>
#
# Both compute the same five products, which are most of the work. Autograd adds bookkeeping, some microseconds a call, and a step has few calls: so a little. The everyday net adds the calls of its modules and of
# its optimizer. Differences of a few percent change from run to run. NumPy pays less overhead a call; whose products are faster depends on the machine.
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
# > **Myth 8.3** "PyTorch is faster than NumPy."
#
# On one CPU core, in the runs behind this page, there was no clear lead: now NumPy was ahead, now PyTorch. What PyTorch has are gradients, GPUs and a way to more machines.
#
# > **Myth 8.4** "Autograd makes training slow."
#
# It costs something for each call, hardly anything for each number: much for tiny tensors, little here, less for larger ones.

# %% [markdown]
# ### Does the formula hold?
#
# The estimate of one step by hand, term by term: some twenty calls, the five products, and the update of `w1`.
#
# `rate * grad` reads one matrix and writes one; `-=` reads two and writes one: five times the bytes of `w1`.

# %% tags=["nbval-ignore-output"]
step = 2 * [(100, 1000, 100)] + 3 * [(100, 100, 10)]
products = [
    max(2 * n * d * j / peak, matrix_bytes(n, d, j) / bandwidth) for n, d, j in step
]
terms = {"calls": 20 * per_call["torch"][0], "products": sum(products)}
terms["update"] = 5 * w1.nbytes / bandwidth
print({name: f"{1e6 * term:.0f} µs" for name, term in terms.items()})
f"together {1e6 * sum(terms.values()):.0f} µs, taken {1e6 * taken['by hand'] / 20:.0f}"

# %% [markdown]
# Such an estimate is good to a factor of two or three: a product of other sizes does not reach the peak, and `w1` may lie in the cache. If one term is more than three times the others, the estimate
# shows it, and so which tool can help.

# %% [markdown]
# ## 6. Memory: what autograd keeps
#
# Lesson 03 found five tensors that the graph keeps for its way back: `x`, `h`, `w2`, `h_relu` and `y_pred - y`.
#
# With `saved_tensors_hooks` PyTorch calls `keep` for each tensor that it saves. What is saved twice lies at one address, `data_ptr`, and counts once (enough here, where none is a part of another).
#
# **Predict.** Is the sum of the five more or less than the weights `w1` and `w2`?
#
# <details><summary>Reasoning</summary>
#
# `x` has 100 rows of 1000 numbers, as many as `w1` has entries, and is by far the largest. `w2` is in both sums. With the others the sum is a little more than the
# weights, at this batch: all but `w2` have a row for each example.
#
# </details>


# %%
def watched(found):
    def keep(tensor):
        found[tensor.data_ptr()] = tuple(tensor.shape), tensor.nbytes
        return tensor

    return saved_tensors_hooks(keep, lambda tensor: tensor)


# %% [markdown]
# ### The five, in bytes
#
# In the order in which the forward pass saves them.


# %%
def kept(x, y, w1, w2, activation=lambda h: h.clamp(min=0)):
    found = {}
    with watched(found):
        (activation(x.mm(w1)).mm(w2) - y).pow(2).sum()
    return list(found.values())


five = ["x", "h", "w2", "h_relu", "y_pred - y"]
for name, (shape, size) in zip(five, kept(x, y, *weights), strict=True):
    print(f"{name:10} {shape!s:12} {size:7,} bytes")

# %% [markdown]
# `w1` is not among them: only a gradient of `x` would need it. And `x` and `w2` would be in memory anyway; the graph adds the other three.

# %% [markdown]
# ### Batch of one, of ten thousand
#
# The sum for three batches, and the weights beside it.
#
# > **Myth 8.5** "How much memory a training needs, its weights decide."


# %%
def total_kept(n, **ways):
    data = torch.zeros(n, 1000), torch.zeros(n, 10)
    return sum(size for shape, size in kept(*data, *weights, **ways))


for n in (1, 100, 10_000):
    print(f"{n:6} examples: {total_kept(n):10,} bytes")
print(f"weights: {w1.nbytes + w2.nbytes:,} bytes")

# %% [markdown]
# What autograd keeps grows with the batch. Weights, gradients and the optimizer's state do not. From some batch on, the first decides.
#
# So "out of memory" in a training is mostly cured by a smaller batch. Where the step needs the large one, add up the gradients of several small ones: *gradient accumulation* (lesson 03).
#
# The gradients have as many bytes as the weights. The state of Adam, two numbers for each weight, has twice as many.

# %% [markdown]
# ### Deeper: Two ways to keep less
#
# `no_grad`, of course, and `relu` for `clamp`.

# %% [markdown]
# `clamp` keeps its input `h`: where that was negative, the gradient is 0. `relu` keeps its *result*, from which the same can be read. (At exactly 0 they differ: there `clamp` passes the gradient on, `relu` does not.)

# %%
with torch.no_grad():
    print(f"no_grad {total_kept(100):,}")
f"relu {total_kept(100, activation=torch.relu):,}"

# %% [markdown]
# The result of the ReLU is a factor of the next product, and kept there anyway. So `relu` saves one of the five tensors: 80,000 bytes, a twelfth. <!-- number 80,000: the first list of this section --> <!-- number twelfth: 976,000 / 80,000 -->

# %% [markdown]
# ### Your turn: `saved_bytes`
#
# Return the bytes of all five, `x` and `w2` too, for any sizes, at `itemsize` bytes a number.
#
# <details><summary>Hint 1</summary>
#
# Which of the five have a row for each example? How long is it?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Count numbers first, bytes at the end. `h` and `h_relu` are two tensors; one of the five has no row for each example.
#
# </details>


# %%
def saved_bytes(n, d, j, k, itemsize):
    return ...  # your code here


check.saved_bytes(saved_bytes)

# %% [markdown]
# ## Deeper: Recompute instead of keep
#
# Who keeps less can compute it again on the way back, and pays with flops: *activation checkpointing*.

# %% [markdown]
# ### A deep net, cut into segments
#
# Twenty layers. `checkpoint_sequential` keeps the input of each segment, throws the rest away, and runs the segment again when its gradient is due.
#
# It leaves the last segment as it is: its way back begins at once.


# %%
from torch.utils.checkpoint import checkpoint_sequential

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
# > **Myth 8.6** "The more checkpoints, the less memory."
#
# Five segments keep two fifths of the bytes, for a quarter more work: the forward pass runs nearly twice. The gradient stays. (Weights count here, too: each layer's product keeps its own for
# the way back. And the table counts what the forward pass keeps; on the way back each segment that is run again takes the place of the one before.) <!-- number five: “5: 7.52 MB, 1.50 Gflop” --> <!-- number fifths: 2 · 18.32 / 7.52 --> <!-- number quarter: 1.18 / (1.50 − 1.18) -->

# %% [markdown]
# ## 7. GPU: launch, copy, wait
#
# A GPU has a far higher peak and bandwidth. The overhead of a call stays, or grows.
#
# And it is *asynchronous*: a call hands its work over, which is called a *launch*, and mostly returns at once. Python waits where it needs a result.
#
# A queue with one worker behaves alike, without any GPU. Ten products of section 4 are handed over. <!-- section 4: Work against bytes -->

# %% tags=["nbval-ignore-output"]
with ThreadPoolExecutor(max_workers=1) as queue:
    start = time.perf_counter()
    waiting = [queue.submit(large.mm, large) for call in range(10)]
    handed_over = time.perf_counter() - start
    waiting[-1].result()
    done = time.perf_counter() - start
f"handed over after {handed_over:.4f} seconds, done after {done:.4f}"

# %% [markdown]
# The first time is the launches, the second the work. Who divides the work by the first finds a machine many times as fast as it is.
#
# On a GPU the wait is called `torch.accelerator.synchronize()`. `.item()`, `.cpu()` and `print` wait, too: without `synchronize()`, a clock blames the line that prints the loss. PyTorch's `torch.utils.benchmark.Timer` waits by itself;
# `torch.profiler` tells which calls take the time.

# %% [markdown]
# ### Your turn: `seconds_per_call`
#
# `seconds` of section 1, for such a device: `f` hands work over, `sync` waits until all is done, `clock` reads the time. None of them takes an argument. <!-- section 1: A claim -->
#
# Call `f` once to warm up. Do this `repeats` times: measure `calls` calls in a row, and wait before each time the clock is read. Return the least of these times, divided by `calls`. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# When the clock starts, nothing may be running that was handed over before. When it stops, everything must be done.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Write a loop, or let `timeit.repeat` do it: it takes `timer=`, any function that reads a time. What must that function do before it reads?
#
# </details>


# %%
def seconds_per_call(f, clock, sync, calls, repeats):
    return ...  # your code here


check.seconds_per_call(seconds_per_call)

# %% [markdown]
# ### A GPU and the processor beside it
#
# A step of our net by hand, 100 examples and 100 hidden units, in float32: on one thread of a processor, on 16 threads, on the GPU beside it.
#
# **Predict.** Which of the three is fastest? <!-- number 16: the threads of the table below --> <!-- number 100: sizes of the net of section 1 -->
#
# <details><summary>Reasoning</summary>
#
# The 16 threads. A step has some twenty calls, and on a GPU nearly each is a launch, which takes longer than a call on a processor. Our products are small: threads can share them, but there is little that the GPU's
# peak could shrink.
#
# </details>

# %% [markdown]
# ### Measured once
#
# In milliseconds, on an NVIDIA H200 in a virtual machine with 16 cores.
#
# | hidden, batch | 1 thread | 16 threads | GPU |
# |---|---|---|---|
# | 100, 100 | 0.52 | **0.24** | 0.42 |
# | 100, 10,000 | 49.6 | 4.4 | **0.41** |
# | 4000, 10,000 | 1630 | 212 | **3.9** |
#
# (Torch 2.11, CUDA 13.0, November 2026.) <!-- number 0.52: measured once, told with machine and date --> <!-- number 0.24: measured once --> <!-- number 0.42: measured once --> <!-- number 49.6: measured once --> <!-- number 4.4: measured once --> <!-- number 0.41: measured once --> <!-- number 1630: measured once --> <!-- number 212: measured once --> <!-- number 3.9: measured once --> <!-- number 16: cores of that machine --> <!-- number 13.0: a version --> <!-- number 2026: the date --> <!-- number 2.11: a version --> <!-- number 10,000: a batch of that measurement --> <!-- number 4000: a size of that measurement --> <!-- number 100: as well -->

# %% [markdown]
# > **Myth 8.7** "A GPU makes it faster."
#
# At the sizes of this course it loses to all 16 threads beside it, and hardly beats one. A hundred times the batch takes it *no longer*: its step is overhead-bound, some twenty launches of about twenty microseconds each. (An
# exception to section 4: on a GPU, overhead overlaps with work.) <!-- section 4: Work against bytes --> Only where the work is large does its speed show. <!-- number 16: the threads of the table -->
#
# The data must get there, too: copying a batch of 10,000 took as long as eight steps of the smaller net. So copy once, and read the loss rarely: reading waits. `by_hand` reads it in each step; the steps in the table
# did not. <!-- number 10,000: a batch of that measurement -->

# %% [markdown]
# ## Deeper: Threads, precision, compilers
#
# More tools, each against some of the terms, and each useless or harmful where another one is large.

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
# Twenty steps by autograd and by hand, on nets whose four sizes are all n. What autograd adds is a price for each call, so the ratio falls as n grows.


# %% tags=["nbval-ignore-output"]
def ratio(n):
    square_net = draws(n, n, n, n)
    with_autograd = seconds(lambda: by_autograd(*clones(*square_net)))
    return with_autograd / seconds(lambda: by_hand(*clones(*square_net)))


print("seconds by autograd / by hand:", {n: f"{ratio(n):.1f}" for n in (10, 100, 300)})

# %% [markdown]
# ### In place, to save room
#
# `out=` writes a result into memory that is there already. Autograd has no rule for it, and refuses where a gradient is wanted.
#
# > **Myth 8.8** "`out=` saves memory in a training."
#
# By hand and under `no_grad` it is allowed. It saves little time where most of that goes into products.

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
# Large products on free cores do gain: in section 7 16 threads took 212 ms for what one did in 1630. <!-- section 7: GPU --> <!-- number 16: the table there --> <!-- number 212: as well --> <!-- number 1630: as well -->
#
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
# third is small.
#
# GPUs go further: TF32, a fast mode for products of float32, keeps three digits, and bfloat16 two or three, <!-- number three: as their makers say --> in a training mostly through `torch.autocast`.

# %% tags=["nbval-ignore-output"]
singles = [tensor.float() for tensor in draws()]
in_32 = seconds(lambda: by_hand(*clones(*singles)))
f"float32 takes {in_32 / taken['by hand']:.2f} of the seconds of float64"

# %% [markdown]
# ### `torch.compile`: for what?
#
# It reads a function, and writes a faster one that does several entrywise operations in one pass over memory: *kernel fusion*. So it shrinks bytes and calls.
#
# A product stays the product it was, so our step has little to gain on a CPU. Thirty entrywise operations in a row on a million numbers gain much: they read and write once instead of thirty times. On a GPU, `mode="reduce-overhead"`
# is for steps that are bound by launches.
#
# The first call compiles, for seconds or minutes, and a new shape may compile again. On a CPU that needs a C++ compiler, or an `InductorError` says `InvalidCxxCompiler`; on a GPU it needs Triton.
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
# When one machine is too slow, several share the batch: *data parallelism*. Each has all the weights and some of the rows.
#
# Their gradients must become the gradient of all rows. Here both workers live in this process, one after the other.
#
# For a loss that is a sum, lesson 02 wrote `grad_w1` as a sum over the examples. A sum may be cut anywhere.


# %%
def gradients(rows, loss_of=loss_of):
    return torch.autograd.grad(loss_of(x[rows], y[rows], *weights), weights)


first, second = gradients(slice(0, 50)), gradients(slice(50, 100))
whole = gradients(slice(0, 100))
[torch.allclose(a + b, c, rtol=1e-9) for a, b, c in zip(first, second, whole, strict=True)]

# %% [markdown]
# ### Adding, or averaging?
#
# PyTorch's `DistributedDataParallel` (DDP) puts the workers' gradients together by *averaging*. `two_workers` is told how to do it.


# %%
def two_workers(merge):
    (x, y, *weights), losses = draws(), []
    for epoch in range(20):
        weights = [w.detach().requires_grad_() for w in weights]
        parts = [loss_of(x[:50], y[:50], *weights), loss_of(x[50:], y[50:], *weights)]
        losses.append(sum(part.item() for part in parts))
        one, two = (torch.autograd.grad(part, weights) for part in parts)
        both = zip(weights, one, two, strict=True)
        weights = [w - 1e-6 * merge(a, b) for w, a, b in both]
    return losses


# %% [markdown]
# ### The twenty losses
#
# With gradients that are added, and that are averaged, each compared with one worker.
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
# > **Myth 8.11** "Two workers train the same net as one."
#
# Added, they are the losses of section 5. Averaged, they are those of one worker at half the rate. No error appears; the curve looks smoother, without the climb of lesson 02, and ends higher. With DDP <!-- section 5: NumPy, by hand -->
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
# Nothing complains here either. PyTorch's `DistributedSampler` makes the parts even: it gives some examples twice or, with `drop_last=True`, leaves some out.

# %% [markdown]
# ### Your turn: `combine`
#
# From each worker's gradient of the *mean* loss over its own rows, return the gradient of the mean over all rows.
#
# `grads` is a list of tensors (d, j), one a worker, for one weight; `sizes` are the numbers of their rows. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# Each worker has divided by its own number of rows. Undo that: of what is it the gradient then?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# The first cell of this section puts gradients of sums together. What is missing from there to a mean over *all* rows?
#
# </details>


# %%
def combine(grads, sizes):
    return ...  # your code here


check.combine(combine)

# %% [markdown]
# Outside this page each worker is a process with a device of its own: PyTorch's `torchrun` starts them. *FSDP* cuts up a net that does not fit into one device.

# %% [markdown]
# ## Deeper: Two real processes
#
# The same with two Python processes, PyTorch's `torch.distributed` and DDP.

# %%
import inspect
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel

# %% [markdown]
# ### Your turn: `shard`
#
# First, who takes what? Each process has a number, its *rank*, counted from 0; `world` is how many there are. Return the rows of one of them as a `range`.
#
# Each of the `n` rows goes to one worker, in order: the first part to rank 0, and so on. Where they do not come out even, the first workers have one row more. <!-- slide -->
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
# A worker joins the others and trains on its rows. DDP averages the gradients.
#
# The processes meet at an address, here a file. `all_reduce` adds a tensor over all processes and gives everyone the sum. DDP does that with the
# gradients, while `backward()` still runs, and divides by the number of processes. `tensor_split` cuts rows as `shard` does. *gloo* is the library for processors; GPUs use NCCL.
#
# Both trainings in one go: the loss as it is, and the loss times their number.


# %%
def worker(meeting="env://"):
    rank, world = int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
    dist.init_process_group("gloo", init_method=meeting, rank=rank, world_size=world)
    x, y, w1, w2 = draws()
    x, y = x.tensor_split(world)[rank], y.tensor_split(world)[rank]
    runs = [], []
    for losses, factor in zip(runs, (1, world), strict=True):
        net = DistributedDataParallel(make_net(w1, w2))
        optimizer = torch.optim.SGD(net.parameters(), lr=1e-6)
        for epoch in range(20):
            loss = (net(x) - y).pow(2).sum()
            total = loss.detach().clone()
            dist.all_reduce(total)
            losses.append(total.item())
            optimizer.zero_grad()
            (factor * loss).backward()
            optimizer.step()
    print(json.dumps(runs) if rank == 0 else "")


# %% [markdown]
# ### A script of its own
#
# Processes start from a file. It holds three functions of this lesson; a process finds its rank and their number in its environment.

# %%
script = """\
import gc, json, os, sys
import torch, torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel
torch.set_default_dtype(torch.float64)
"""
script += "\n\n".join(inspect.getsource(part) for part in (draws, make_net, worker))
script += """

if __name__ == "__main__":
    worker(*sys.argv[1:])
    gc.collect()  # DDP lets go of the group, whose threads could not end otherwise
    dist.destroy_process_group()
"""

# %% [markdown]
# <!-- split -->
# Two processes of this machine:


# %%
def started(path, rank):
    local = "lo0" if sys.platform == "darwin" else "lo"
    settings = {"OMP_NUM_THREADS": "1", "GLOO_SOCKET_IFNAME": local} | os.environ
    settings |= {"RANK": str(rank), "WORLD_SIZE": "2"}
    command = [sys.executable, str(path), path.with_name("meet").as_uri()]
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
# Twice ✓, on the machine that made this page: DDP has halved the gradient, as half the rate would, and twice the loss makes up for it.
#
# > **Myth 8.12** "Two processes are twice as fast."
#
# These seconds hold the start of Python and the import of torch, twice. And the formula has no term for the network: each step sends 808,000 bytes of gradients for 20 million flops of each worker. <!-- number 808,000: section 6 --> <!-- number 20 million: half of section 3 -->

# %% [markdown]
# ### Beyond one machine
#
# `torchrun` starts the processes of one machine, or of several. The arithmetic stays.
#
# ```
# torchrun --standalone --nproc-per-node=2 two_workers.py
# torchrun --nnodes=2 --nproc-per-node=8 \
#     --rdzv-backend=c10d --rdzv-id=job \
#     --rdzv-endpoint=host:29500 two_workers.py
# ```
#
# (To keep the script: `Path("two_workers.py").write_text(script)`.) The second command runs on each machine, started by hand or by a scheduler (Slurm, or Kubernetes with Kubeflow's Trainer); `host` is one of them.
#
# If a net does not fit into one device, *FSDP* (`fully_shard`) cuts up weights, gradients and the optimizer's state as well.

# %% [markdown]
# ## Recap
#
# - Time of an operation ≈ overhead + the longer of flops / peak and bytes / bandwidth; for several, add. Fewer, larger calls shrink overhead; float32 and a GPU, computing and moving; workers, computing. Each helps only where its term is large.
# - Warm up, wait for the device, repeat, take the least.
# - Backward is twice forward, less the product that a gradient of `x` would take: here hardly more than once.
# - Autograd keeps what the way back reads: rows for each example. That grows with the batch; weights, gradients and the optimizer's state do not.
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
# | overhead, kernel | what a call costs before any work is done; the compiled function that does the work |
# | flop | an addition or multiplication of floating-point numbers |
# | peak, bandwidth | the flops, and the bytes, that a machine reaches in a second |
# | compute-, memory-, overhead-bound | by which of the three terms is the largest |
# | arithmetic intensity | flops for each byte moved |
# | roofline, ridge | the limit that peak and bandwidth set; the intensity at which they are equal |
# | gradient accumulation | adding up the gradients of several small batches before a step |
# | asynchronous, launch | working by itself; handing work over to such a device |
# | data parallelism, DDP | workers share a batch; `DistributedDataParallel` averages their gradients |
#
# **Next:** back to [00 Start here](00_start_here.ipynb) for the map of the course.
