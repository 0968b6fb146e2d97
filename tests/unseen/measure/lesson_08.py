# %% step_flops | wrong | mixed | You have given two backward products to the first layer and one to the second; which of the two layers has an input that wants no gradient?
def step_flops(n, d, j, k):
    first = 2 * n * d * j
    second = 2 * n * j * k
    return first + second + 2 * first + second


# %% step_flops | wrong | constant | An entry has one addition less than multiplications, true, but the lesson counts both the same, as FlopCounterMode does: use its formula for a product.
def step_flops(n, d, j, k):
    def mm(rows, inner, cols):
        return rows * cols * (inner + (inner - 1))

    forward = mm(n, d, j) + mm(n, j, k)
    backward = mm(j, n, k) + mm(n, k, j) + mm(d, n, j)
    return forward + backward


# %% step_flops | right | - | a table of the five products
def step_flops(n, d, j, k):
    total = 0
    for a, b, c in ((n, d, j), (n, j, k), (j, n, k), (n, k, j), (d, n, j)):
        total += a * b * c << 1
    return total


# %% estimated_time | wrong | sign | The roof is the smaller of two speeds; here you compare two times, and who waits for both waits for which of them?
def estimated_time(operations, peak, bandwidth, overhead):
    return sum(overhead + min(f / peak, b / bandwidth) for f, b in operations)


# %% estimated_time | wrong | part | The return stands inside the loop, so only the first operation is ever counted.
def estimated_time(operations, peak, bandwidth, overhead):
    t = 0
    for flops, moved in operations:
        t = t + overhead + max(flops / peak, moved / bandwidth)
        return t


# %% estimated_time | right | - | decides by intensity against the ridge, overhead at the end
def estimated_time(operations, peak, bandwidth, overhead):
    busy = 0.0
    for op in operations:
        if op[0] * bandwidth > op[1] * peak:
            busy += op[0] / peak
        else:
            busy += op[1] / bandwidth
    return busy + overhead * len(operations)


# %% saved_bytes | wrong | argument | You count the weights of the first layer, but only a gradient of x would need those: look again at which weight is in the list of five.
def saved_bytes(n, d, j, k, itemsize):
    numbers = n * d + n * j + d * j + n * j + n * k
    return numbers * itemsize


# %% saved_bytes | right | - | shapes in a dict, meta tensors count
def saved_bytes(n, d, j, k, itemsize):
    shapes = {"x": (n, d), "h": (n, j), "w2": (j, k), "h_relu": (n, j), "diff": (n, k)}
    return sum(torch.empty(s, device="meta").numel() * itemsize for s in shapes.values())


# %% seconds_per_call | wrong | edge | The warm-up may still be running when your clock first starts, and its rest is measured too; wait before that reading as well as before the other.
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    times = []
    for r in range(repeats):
        start = clock()
        for c in range(calls):
            f()
        sync()
        times.append(clock() - start)
    return min(times) / calls


# %% seconds_per_call | wrong | order | You wait after each single call, so calls can no longer be handed over while others run, and the waits are measured as well: the calls should go in a row, with a wait only before the clock is read.
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    best = float("inf")
    for r in range(repeats):
        sync()
        start = clock()
        for c in range(calls):
            f()
            sync()
        best = min(best, clock() - start)
    return best / calls


# %% seconds_per_call | wrong | part | A name alone does not call anything in Python: your lines with sync do nothing, so the clock is read while work is still running.
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    t = []
    for i in range(repeats):
        sync
        t0 = clock()
        for k in range(calls):
            f()
        sync
        t.append(clock() - t0)
    return min(t) / calls


# %% seconds_per_call | right | - | timeit.repeat with a timer that waits
def seconds_per_call(f, clock, sync, calls, repeats):
    def waiting_clock():
        sync()
        return clock()

    f()
    found = timeit.repeat(stmt=f, timer=waiting_clock, repeat=repeats, number=calls)
    return sorted(found)[0] / calls


# %% combine | wrong | factor | The weighting by rows is right, but then you divide by the number of workers: the mean is over all rows.
def combine(grads, sizes):
    total = sum(g * s for g, s in zip(grads, sizes))
    return total / len(grads)


# %% combine | wrong | part | That is the gradient of the sum over all rows: one step is missing to the gradient of the mean.
def combine(grads, sizes):
    result = torch.zeros_like(grads[0])
    for grad, size in zip(grads, sizes, strict=True):
        result += size * grad
    return result


# %% combine | wrong | raises | The weights are one for each worker and the gradients are matrices, so NumPy cannot know along which axis to average: say that it is over the workers.
def combine(grads, sizes):
    return torch.tensor(np.average([g.numpy() for g in grads], weights=sizes))


# %% combine | wrong | inplace | The result is right, but total is the same tensor as grads[0], so you have overwritten the first worker's gradient: start with a tensor of your own.
def combine(grads, sizes):
    total = grads[0]
    total *= sizes[0]
    for r in range(1, len(grads)):
        total += sizes[r] * grads[r]
    return total / sum(sizes)


# %% shard | wrong | part | The sizes are right, but each part begins as if those before had no extra row: parts overlap, and the last rows go to nobody.
def shard(n, rank, world):
    size, rest = n // world, n % world
    start = rank * size
    stop = start + size
    if rank < rest:
        stop += 1
    return range(start, stop)


# %% shard | wrong | constant | A range leaves out its end in Python, so with the last row's number as the end each worker loses its last row.
def shard(n, rank, world):
    base, extra = divmod(n, world)
    first = rank * base + min(rank, extra)
    count = base + 1 if rank < extra else base
    last = first + count - 1
    return range(first, last)


# %% shard | right | - | sizes counted by dealing cards, bounds by adding them up
def shard(n, rank, world):
    sizes = [len(range(r, n, world)) for r in range(world)]
    begin = sum(sizes[:rank])
    return range(n)[begin : begin + sizes[rank]]
