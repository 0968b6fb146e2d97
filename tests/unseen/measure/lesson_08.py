# %% step_flops | wrong | mixed | The products are all there, but the entrywise operations should not be counted.
def step_flops(n, d, j, k):
    forward = 2 * n * d * j + n * j + 2 * n * j * k  # product, clamp, product
    loss = 3 * n * k  # difference, square, sum
    backward = n * k + 2 * j * n * k + 2 * n * k * j + n * j + 2 * d * n * j
    return forward + loss + backward


# %% step_flops | wrong | factor | You count d - 1 additions for each entry; the lesson counts d of them, for simplicity.
def step_flops(n, d, j, k):
    def mm(rows, inner, cols):
        return rows * cols * (inner + inner - 1)

    return mm(n, d, j) + mm(n, j, k) + mm(j, n, k) + mm(n, k, j) + mm(d, n, j)


# %% step_flops | wrong | constant | The ratio that you use was measured at the page's sizes; with other sizes the two layers weigh differently.
def step_flops(n, d, j, k):
    forward = 2 * n * d * j + 2 * n * j * k
    backward = forward * 20_400_000 // 20_200_000
    return forward + backward


# %% step_flops | right | - | lets FlopCounterMode count on the meta device
def step_flops(n, d, j, k):
    kw = dict(device="meta")
    data, target = torch.empty(n, d, **kw), torch.empty(n, k, **kw)
    a = torch.empty(d, j, requires_grad=True, **kw)
    b = torch.empty(j, k, requires_grad=True, **kw)
    with FlopCounterMode(display=False) as counter:
        loss_of(data, target, a, b).backward()
    return counter.get_total_flops()


# %% estimated_time | wrong | mixed | A processor fetches while it computes: within one operation the two times overlap, and you add them.
def estimated_time(operations, peak, bandwidth, overhead):
    time = 0.0
    for flops, moved in operations:
        time += overhead + flops / peak + moved / bandwidth
    return time


# %% estimated_time | wrong | mixed | You compare flops with bytes; what has to be compared is how long each of the two takes.
def estimated_time(operations, peak, bandwidth, overhead):
    seconds = len(operations) * overhead
    for flops, moved in operations:
        if flops > moved:
            seconds += flops / peak  # compute-bound
        else:
            seconds += moved / bandwidth  # memory-bound
    return seconds


# %% estimated_time | right | - | NumPy columns and maximum
def estimated_time(operations, peak, bandwidth, overhead):
    table = np.array(list(operations), dtype=float).reshape(-1, 2)
    longer = np.maximum(table[:, 0] / peak, table[:, 1] / bandwidth)
    return float((longer + overhead).sum())


# %% saved_bytes | wrong | mixed | One of your tensors is not among the five: its way back would be needed only for a gradient of x.
def saved_bytes(n, d, j, k, itemsize):
    numbers = n * d + d * j + 2 * n * j + j * k + n * k
    return numbers * itemsize


# %% saved_bytes | wrong | page | total_kept uses the page's own weights and a thousand features; of your sizes only n is heard.
def saved_bytes(n, d, j, k, itemsize):
    return total_kept(n) * itemsize // 8


# %% saved_bytes | right | - | a table of shapes and math.prod
def saved_bytes(n, d, j, k, itemsize):
    import math

    shapes = {"x": (n, d), "h": (n, j), "w2": (j, k), "h_relu": (n, j), "diff": (n, k)}
    return sum(math.prod((*shape, itemsize)) for shape in shapes.values())


# %% seconds_per_call | wrong | mixed | You wait after every single call, so the calls are no longer handed over in a row, and each wait is measured too.
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    sync()
    times = []
    for repeat in range(repeats):
        sync()
        start = clock()
        for call in range(calls):
            f()
            sync()
        times.append(clock() - start)
    return min(times) / calls


# %% seconds_per_call | wrong | part | You wait once, before everything; timeit reads the clock twice in every repeat, and each time work may still be running.
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    sync()
    return min(timeit.repeat(f, timer=clock, number=calls, repeat=repeats)) / calls


# %% seconds_per_call | wrong | argument | Look up what number and repeat mean in timeit.repeat: which one is the calls between start and stop?
def seconds_per_call(f, clock, sync, calls, repeats):
    def now():
        sync()
        return clock()

    f()
    return min(timeit.repeat(f, timer=now, number=repeats, repeat=calls)) / calls


# %% seconds_per_call | wrong | page | You read a clock of your own; the one that you are handed is never asked.
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    best = float("inf")
    for _ in range(repeats):
        sync()
        start = time.perf_counter()
        for _ in range(calls):
            f()
        sync()
        best = min(best, time.perf_counter() - start)
    return best / calls


# %% seconds_per_call | right | - | small closures, a generator, sorted
def seconds_per_call(f, clock, sync, calls, repeats):
    def now():
        sync()
        return clock()

    def lap():
        t = -now()
        i = calls
        while i > 0:
            f()
            i -= 1
        return t + now()

    f()
    return sorted(lap() for _ in range(repeats))[0] / calls


# %% combine | wrong | factor | Weighted right, but a mean over all rows is divided by the number of rows, not of workers.
def combine(grads, sizes):
    total = 0
    for grad, size in zip(grads, sizes):
        total = total + grad * size
    return total / len(grads)


# %% combine | wrong | shape | The stack has three axes, and the sizes are lined up with its last one, not with the workers.
def combine(grads, sizes):
    stacked = torch.stack(grads)
    rows = torch.tensor(sizes)
    return (stacked * rows).sum(dim=0) / rows.sum()


# %% combine | wrong | inplace | Your total is the first worker's tensor itself, under another name: afterwards that gradient is overwritten.
def combine(grads, sizes):
    total = grads[0]
    total *= sizes[0]
    for grad, size in zip(grads[1:], sizes[1:]):
        total += grad * size
    total /= sum(sizes)
    return total


# %% combine | wrong | part | That is right for two workers; the lists may be longer.
def combine(grads, sizes):
    a, b = grads
    m, n = sizes
    return (m * a + n * b) / (m + n)


# %% combine | right | - | fractions first, then reduce
def combine(grads, sizes):
    from functools import reduce

    rows = sum(sizes)
    shares = [size / rows for size in sizes]
    pieces = [torch.mul(g, s) for g, s in zip(grads, shares) if s]
    return reduce(torch.add, pieces)


# %% shard | wrong | edge | With 10 rows on 4 workers your parts are 3, 3, 3 and 1; two parts should never differ by more than one row.
def shard(n, rank, world):
    size = -(-n // world)
    start = min(rank * size, n)
    return range(start, min(start + size, n))


# %% shard | wrong | edge | No row is lost, but who has the extra ones? In your split it is not the first workers.
def shard(n, rank, world):
    return range(rank * n // world, (rank + 1) * n // world)


# %% shard | right | - | peels off part by part, the rest shared by those who are left
def shard(n, rank, world):
    start = 0
    for worker in range(world):
        size = -(-(n - start) // (world - worker))
        if worker == rank:
            return range(n)[start : start + size]
        start += size
