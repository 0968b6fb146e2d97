"""Right answers to lesson 08 in other styles."""

import math
import statistics

import torch


def flops_by_layers(n, d, j, k):
    first, second = 2 * n * d * j, 2 * n * j * k
    return 2 * first + 3 * second


def flops_by_products(n, d, j, k):
    products = [(n, d, j), (n, j, k), (j, n, k), (n, k, j), (d, n, j)]
    return sum(2 * math.prod(product) for product in products)


def time_by_if(operations, peak, bandwidth, overhead):
    time = 0
    for flops, moved in operations:
        computing, moving = flops / peak, moved / bandwidth
        time += overhead + (computing if computing > moving else moving)
    return time


def time_by_tensor(operations, peak, bandwidth, overhead):
    pairs = torch.tensor(operations, dtype=torch.float64)
    longer = (pairs / torch.tensor([peak, bandwidth], dtype=torch.float64)).amax(dim=1)
    return overhead * len(operations) + longer.sum().item()


def time_by_sort(operations, peak, bandwidth, overhead):
    return sum(sorted([f / peak, m / bandwidth])[-1] for f, m in operations) + overhead * len(
        operations
    )


def bytes_by_shapes(n, d, j, k, itemsize):
    shapes = {"x": (n, d), "h": (n, j), "h_relu": (n, j), "w2": (j, k), "diff": (n, k)}
    return sum(rows * columns for rows, columns in shapes.values()) * itemsize


def bytes_by_formula(n, d, j, k, itemsize):
    return itemsize * (n * d + 2 * n * j + n * k + j * k)


def bytes_by_tensors(n, d, j, k, itemsize):
    dtype = {2: torch.float16, 4: torch.float32, 8: torch.float64}[itemsize]
    kept = [(n, d), (n, j), (n, j), (j, k), (n, k)]
    return sum(torch.empty(shape, dtype=dtype).nbytes for shape in kept)


def seconds_by_list(f, clock, sync, calls, repeats):
    f()
    times = []
    for _ in range(repeats):
        sync()
        start = clock()
        for _ in range(calls):
            f()
        sync()
        times.append((clock() - start) / calls)
    return min(times)


def seconds_warmed_longer(f, clock, sync, calls, repeats):
    def once():
        start = clock()
        for _ in range(calls):
            f()
        sync()
        return clock() - start

    once()
    return sorted(once() / calls for _ in range(repeats))[0]


def seconds_by_inf(f, clock, sync, calls, repeats):
    best = math.inf
    f(), sync()
    while repeats:
        before = clock()
        statistics.mean(1 for call in range(calls) if not f())
        sync()
        best = min(best, clock() - before)
        repeats -= 1
    return best / calls


def combine_by_stack(gradients, sizes):
    weights = torch.tensor(sizes, dtype=torch.float64)
    return (torch.stack(gradients) * weights[:, None, None]).sum(dim=0) / weights.sum()


def combine_by_loop(gradients, sizes):
    grad = torch.zeros_like(gradients[0])
    for own, size in zip(gradients, sizes, strict=True):
        grad += own * size
    return grad / sum(sizes)


def shard_by_split(n, rank, world):
    return torch.arange(n).tensor_split(world)[rank]


def shard_by_loop(n, rank, world):
    start = 0
    for before in range(rank):
        start += n // world + (before < n % world)
    stop = start + n // world + (rank < n % world)
    return list(range(start, stop))


def shard_by_rest(n, rank, world):
    size, rest = divmod(n, world)
    if rank < rest:
        return range(rank * (size + 1), (rank + 1) * (size + 1))
    return range(rank * size + rest, (rank + 1) * size + rest)


RIGHT = {
    "step_flops": [flops_by_layers, flops_by_products],
    "estimated_time": [time_by_if, time_by_tensor, time_by_sort],
    "saved_bytes": [bytes_by_shapes, bytes_by_formula, bytes_by_tensors],
    "seconds_per_call": [seconds_by_list, seconds_warmed_longer, seconds_by_inf],
    "combine": [combine_by_stack, combine_by_loop],
    "shard": [shard_by_split, shard_by_loop, shard_by_rest],
}
