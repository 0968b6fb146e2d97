# %% step_flops | wrong | mixed | You count one addition fewer than multiplications for each entry, which is exact; but the lesson agreed on a simpler count, and so does the counter.
def step_flops(n, d, j, k):
    def product(rows, inner, cols):
        return rows * cols * (inner + (inner - 1))

    forward = product(n, d, j) + product(n, j, k)
    backward = product(j, n, k) + product(n, k, j) + product(d, n, j)
    return forward + backward


# %% step_flops | right | - | lets the counter watch a step on meta tensors, which have no numbers
def step_flops(n, d, j, k):
    def empty(*shape, grad=False):
        return torch.empty(*shape, device="meta", requires_grad=grad)

    with FlopCounterMode(display=False) as watch:
        out = empty(n, d).mm(empty(d, j, grad=True)).clamp(min=0)
        out = out.mm(empty(j, k, grad=True))
        out.backward(empty(n, k))
    return watch.get_total_flops()


# %% estimated_time | wrong | part | You leave the function within the loop, so only the first operation counts.
def estimated_time(operations, peak, bandwidth, overhead):
    total = 0
    for flops, moved in operations:
        compute = flops / peak
        move = moved / bandwidth
        total += overhead + max(compute, move)
        return total


# %% estimated_time | right | - | a table in NumPy, row maximum, no loop
def estimated_time(operations, peak, bandwidth, overhead):
    table = np.array(operations, dtype=float).reshape(-1, 2) / [peak, bandwidth]
    return float(table.max(axis=1, initial=0).sum() + overhead * len(operations))


# %% saved_bytes | wrong | argument | You count the first weight instead of the second; which of the two does the way back need when x wants no gradient?
def saved_bytes(n, d, j, k, itemsize):
    x = n * d
    h = n * j
    h_relu = n * j
    w = d * j
    diff = n * k
    return itemsize * (x + h + h_relu + w + diff)


# %% saved_bytes | right | - | a list of shapes like a table of columns
def saved_bytes(n, d, j, k, itemsize):
    import math

    shapes = {"x": (n, d), "h": (n, j), "w2": (j, k), "h_relu": (n, j), "diff": (n, k)}
    return sum(itemsize * math.prod(shape) for shape in shapes.values())


# %% seconds_per_call | wrong | part | The warm-up is missing: f should be called once before anything is measured.
def seconds_per_call(f, clock, sync, calls, repeats):
    times = []
    for _ in range(repeats):
        sync()
        start = clock()
        for _ in range(calls):
            f()
        sync()
        times.append(clock() - start)
    return min(times) / calls


# %% seconds_per_call | wrong | mixed | The median is half way to your neighbours' programs; other work can only make a call slower, so which of the times did the task ask for?
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    times = []
    for _ in range(repeats):
        sync()
        start = clock()
        for _ in range(calls):
            f()
        sync()
        times.append(clock() - start)
    times.sort()
    return times[len(times) // 2] / calls


# %% seconds_per_call | right | - | helper that waits and reads, readings and differences as a generator
def seconds_per_call(f, clock, sync, calls, repeats):
    def now():
        sync()
        return clock()

    def rounds():
        for _ in range(repeats):
            before = now()
            [f() for _ in range(calls)]
            yield now() - before

    f()
    return min(rounds()) / calls


# %% combine | wrong | part | You have the gradient of the sum over all rows now; the task asks for that of the mean, so one step is missing.
def combine(grads, sizes):
    total = 0
    for g, s in zip(grads, sizes):
        total = total + s * g
    return total


# %% combine | wrong | factor | Each worker has divided by its rows already, and you divide once more; undo its division before you add.
def combine(grads, sizes):
    return sum(g / s for g, s in zip(grads, sizes, strict=True))


# %% combine | wrong | inplace | The result is right, but you have scaled the workers' own gradients in place: whoever looks at them later, or calls you twice, finds other numbers.
def combine(grads, sizes):
    n = sum(sizes)
    for g, s in zip(grads, sizes):
        g *= s / n
    return sum(grads)


# %% combine | wrong | axis | Broadcasting lines up the sizes with the last axis, the columns of the gradients, and not with the workers, which are the first axis.
def combine(grads, sizes):
    stacked = torch.stack(grads)
    weighted = stacked * torch.tensor(sizes)
    return weighted.sum(dim=0) / sum(sizes)


# %% combine | right | - | shares of the rows, einsum over the workers
def combine(grads, sizes):
    share = torch.tensor(sizes, dtype=grads[0].dtype, device=grads[0].device)
    share = share / share.sum()
    return torch.einsum("w,wdj->dj", share, torch.stack(list(grads)))


# %% shard | right | - | counts the dealt cards of each worker, then adds those before
def shard(n, rank, world):
    counts = [len(range(r, n, world)) for r in range(world)]
    begin = sum(counts[:rank])
    return range(n)[begin : begin + counts[rank]]
