# %% [markdown]
# # Solutions: What it costs, and where it scales
#
# The exercises of [lesson 08](../en/08_cost_and_scale.ipynb), solved. Try them first: a check tells you what is wrong, not what is right.

# %%
import timeit

from helpers import check

import torch

# %% [markdown]
# All in float64, as in the lesson.

# %%
torch.set_default_dtype(torch.float64)

# %% [markdown]
# ## step_flops
#
# The first layer has two products, one forward and one for `grad_w1`. The second has three: forward, `grad_w2`, `grad_h_relu`. A product of $n \times d$ and $d \times j$ is
# $n \cdot j$ entries of $d$ products and additions.


# %%
def step_flops(n, d, j, k):
    return 4 * n * d * j + 6 * n * j * k


check.step_flops(step_flops)

# %% [markdown]
# ## estimated_time
#
# Each operation takes its overhead, and then whichever is longer: computing, or moving. Another operation may be bound by the other one, so `max` stands within the sum.


# %%
def estimated_time(operations, peak, bandwidth, overhead):
    return sum(overhead + max(f / peak, m / bandwidth) for f, m in operations)


check.estimated_time(estimated_time)

# %% [markdown]
# ## saved_bytes
#
# Per example `x`, `h`, `h_relu` and the difference; once for all of them, `w2`.


# %%
def saved_bytes(n, d, j, k, itemsize):
    return itemsize * (n * (d + 2 * j + k) + j * k)


check.saved_bytes(saved_bytes)

# %% [markdown]
# ## seconds_per_call
#
# One call to warm up. `timeit.repeat` calls `done` at each start and at each stop: it waits, and then reads the clock.


# %%
def seconds_per_call(f, clock, sync, calls, repeats):
    def done():
        sync()
        return clock()

    f()
    return min(timeit.repeat(f, timer=done, number=calls, repeat=repeats)) / calls


check.seconds_per_call(seconds_per_call)

# %% [markdown]
# ## combine
#
# Times its size, each mean becomes a sum again. Sums add up, and one division makes the mean over all.


# %%
def combine(grads, sizes):
    return sum(g * n for g, n in zip(grads, sizes, strict=True)) / sum(sizes)


check.combine(combine)

# %% [markdown]
# ## shard
#
# Every worker gets `n // world` rows, and the first `n % world` of them one more. A part begins where the parts before it end.


# %%
def shard(n, rank, world):
    sizes = [n // world + (r < n % world) for r in range(world)]
    return range(sum(sizes[:rank]), sum(sizes[: rank + 1]))


check.shard(shard)
