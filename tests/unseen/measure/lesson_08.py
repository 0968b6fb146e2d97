# %% step_flops | wrong | factor | You count one flop for each pair of numbers, but each is a multiplication and an addition.
def step_flops(n, d, j, k):
    forward = n * d * j + n * j * k
    backward = n * d * j + 2 * n * j * k
    return forward + backward


# %% step_flops | wrong | constant | The ratio 1.01 belongs to the page's sizes; with other sizes the second layer weighs more or less.
def step_flops(n, d, j, k):
    forward = 2 * n * j * (d + k)
    return round(forward * (1 + 1.01))


# %% step_flops | wrong | mixed | You count one addition less than multiplications for each entry; the lesson counts as many additions as multiplications, for simplicity.
def step_flops(n, d, j, k):
    def product(rows, inner, cols):
        return rows * cols * (2 * inner - 1)

    forward = product(n, d, j) + product(n, j, k)
    backward = product(j, n, k) + product(n, k, j) + product(d, n, j)
    return forward + backward


# %% step_flops | right | - | list of shapes, summed
def step_flops(n, d, j, k):
    products = [(n, d, j), (n, j, k), (j, n, k), (n, k, j), (d, n, j)]
    total = 0
    for a, b, c in products:
        total += a * b * c << 1
    return total


# %% estimated_time | wrong | order | You add up first and compare afterwards: one operation may be compute-bound and the next memory-bound, so the comparison belongs to each.
def estimated_time(operations, peak, bandwidth, overhead):
    flops = sum(f for f, moved in operations)
    moved = sum(m for f, m in operations)
    return len(operations) * overhead + max(flops / peak, moved / bandwidth)


# %% estimated_time | wrong | edge | The roof's speed is 0 for an operation that only moves (a copy has no flops), and then you divide by it.
def estimated_time(operations, peak, bandwidth, overhead):
    total = 0.0
    for flops, moved in operations:
        intensity = flops / moved
        speed = min(peak, intensity * bandwidth)
        total += overhead + flops / speed
    return total


# %% estimated_time | right | - | overheads first, then sorted pairs
def estimated_time(operations, peak, bandwidth, overhead):
    pairs = [sorted((f / peak, b / bandwidth)) for f, b in operations]
    return len(pairs) * overhead + sum(longer for _, longer in pairs)


# %% saved_bytes | wrong | factor | Not all five have a row for each example: one of them is a weight, and does not grow with n.
def saved_bytes(n, d, j, k, itemsize):
    return n * (d + 2 * j + j * k + k) * itemsize


# %% saved_bytes | wrong | mixed | You count six tensors: the prediction itself is not among the five, only its difference to y is.
def saved_bytes(n, d, j, k, itemsize):
    x = n * d
    h = n * j
    w2 = j * k
    h_relu = n * j
    y_pred = n * k
    diff = n * k
    return (x + h + w2 + h_relu + y_pred + diff) * itemsize


# %% saved_bytes | wrong | page | You measure with the page's net, so d, j and k are those of the page whatever you are given.
def saved_bytes(n, d, j, k, itemsize):
    return total_kept(n) // 8 * itemsize


# %% saved_bytes | right | - | products of the five shapes
def saved_bytes(n, d, j, k, itemsize):
    import math

    shapes = {"x": (n, d), "h": (n, j), "w2": (j, k), "h_relu": (n, j), "diff": (n, k)}
    return sum(map(math.prod, shapes.values())) * itemsize


# %% seconds_per_call | wrong | mixed | You average over the repeats; the task wants the least, because other programs only ever make a call slower.
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    total = 0
    for repeat in range(repeats):
        sync()
        start = clock()
        for call in range(calls):
            f()
        sync()
        total += clock() - start
    return total / (repeats * calls)


# %% seconds_per_call | wrong | argument | You read time.perf_counter and never the clock that you were given.
def seconds_per_call(f, clock, sync, calls, repeats):
    def now():
        sync()
        return time.perf_counter()

    f()
    return min(timeit.repeat(f, timer=now, number=calls, repeat=repeats)) / calls


# %% seconds_per_call | right | - | timeit with a waiting timer in a lambda
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    timer = lambda: (sync(), clock())[-1]
    return min(t / calls for t in timeit.repeat(f, timer=timer, number=calls, repeat=repeats))


# %% combine | wrong | part | You have the gradient of the sum over all rows; what makes a mean of a sum?
def combine(grads, sizes):
    total = torch.zeros_like(grads[0])
    for grad, size in zip(grads, sizes):
        total += size * grad
    return total


# %% combine | wrong | inplace | The result is right, but you multiply the workers' gradients in place: they are changed afterwards.
def combine(grads, sizes):
    for grad, size in zip(grads, sizes):
        grad *= size / sum(sizes)
    return sum(grads)


# %% combine | right | - | tensordot of shares and stacked gradients
def combine(grads, sizes):
    stacked = torch.stack(list(grads))
    share = torch.tensor([s / sum(sizes) for s in sizes], dtype=stacked.dtype)
    return torch.tensordot(share, stacked, dims=1)


# %% shard | right | - | list of all sizes by one formula
def shard(n, rank, world):
    sizes = [(n + world - 1 - r) // world for r in range(world)]
    begin = sum(sizes[:rank])
    return range(begin, begin + sizes[rank])
