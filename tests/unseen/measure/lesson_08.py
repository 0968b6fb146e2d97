# %% step_flops | wrong | factor | You have the five products, but an entry of a product is made of multiplications and additions, and you count only one of the two.
def step_flops(n, d, j, k):
    forward = n * d * j + n * j * k
    backward = d * n * j + 2 * n * j * k
    return forward + backward


# %% step_flops | wrong | mixed | Exactly counted, a sum of d numbers has d - 1 additions, but section 3 counts them as d for simplicity.
def step_flops(n, d, j, k):
    def product(a, b, c):
        return a * c * (b + b - 1)

    return (
        product(n, d, j)
        + product(n, j, k)
        + product(j, n, k)
        + product(n, k, j)
        + product(d, n, j)
    )


# %% step_flops | right | - | list of the five products, summed
def step_flops(n, d, j, k):
    mults = 0
    for rows, inner, cols in [(n, d, j), (n, j, k), (j, n, k), (n, k, j), (d, n, j)]:
        mults += rows * inner * cols
    return mults + mults


# %% estimated_time | wrong | order | Your two branches are swapped: right of the ridge, with many flops a byte, an operation waits for the processor and not for the memory.
def estimated_time(operations, peak, bandwidth, overhead):
    ridge = peak / bandwidth
    time = 0.0
    for flops, moved in operations:
        if flops > ridge * moved:
            time += moved / bandwidth
        else:
            time += flops / peak
        time += overhead
    return time


# %% estimated_time | wrong | part | The return stands inside the loop, so only the first operation is ever counted.
def estimated_time(operations, peak, bandwidth, overhead):
    total = 0
    for flops, moved in operations:
        computing = flops / peak
        moving = moved / bandwidth
        total += overhead + max(computing, moving)
        return total


# %% estimated_time | right | - | NumPy, whole columns at once
def estimated_time(operations, peak, bandwidth, overhead):
    table = np.array(operations, dtype=float).reshape(-1, 2)
    longer = np.maximum(table[:, 0] / peak, table[:, 1] / bandwidth)
    return float(longer.sum() + len(table) * overhead)


# %% saved_bytes | wrong | part | h and h_relu have the same shape, but they are two tensors, and both are kept.
def saved_bytes(n, d, j, k, itemsize):
    numbers = n * d + n * j + j * k + n * k
    return numbers * itemsize


# %% saved_bytes | wrong | mixed | One tensor too many: w1 is not kept, since only a gradient of x would need it.
def saved_bytes(n, d, j, k, itemsize):
    x_size = n * d
    hidden = 2 * n * j
    weights = d * j + j * k
    diff = n * k
    return (x_size + hidden + weights + diff) * itemsize


# %% saved_bytes | wrong | constant | These weights want no gradient, so autograd keeps nothing at all, and the sum is always 0.
def saved_bytes(n, d, j, k, itemsize):
    x, y, w1, w2 = draws(n, d, j, k)
    found = kept(x, y, w1, w2)
    return sum(size // 8 * itemsize for shape, size in found)


# %% saved_bytes | right | - | table of shapes
def saved_bytes(n, d, j, k, itemsize):
    shapes = {"x": (n, d), "h": (n, j), "w2": (j, k), "h_relu": (n, j), "diff": (n, k)}
    return sum(itemsize * a * b for a, b in shapes.values())


# %% seconds_per_call | wrong | mixed | You wait after every single call; asked for is the time of calls in a row, with a wait only before the clock is read.
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    times = []
    for r in range(repeats):
        sync()
        start = clock()
        for c in range(calls):
            f()
            sync()
        times.append(clock() - start)
    return min(times) / calls


# %% seconds_per_call | wrong | part | You return the least time of a whole row of calls, not of one call.
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    best = float("inf")
    for _ in range(repeats):
        sync()
        start = clock()
        for _ in range(calls):
            f()
        sync()
        end = clock()
        if end - start < best:
            best = end - start
    return best


# %% seconds_per_call | wrong | choice | You return the median; what disturbs a measurement makes it only slower, so another one of the sorted times is asked for.
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    times = []
    for r in range(repeats):
        sync()
        start = clock()
        for c in range(calls):
            f()
        sync()
        times.append((clock() - start) / calls)
    times.sort()
    return times[len(times) // 2]


# %% seconds_per_call | wrong | order | You have swapped number and repeat of timeit.repeat: it now measures `calls` times a row of `repeats` calls.
def seconds_per_call(f, clock, sync, calls, repeats):
    def wait_and_read():
        sync()
        return clock()

    f()
    return min(timeit.repeat(f, timer=wait_and_read, number=repeats, repeat=calls)) / calls


# %% seconds_per_call | right | - | helper function for one measurement, min over a generator
def seconds_per_call(f, clock, sync, calls, repeats):
    def now():
        sync()
        return clock()

    def once():
        before = now()
        for _ in range(calls):
            f()
        return now() - before

    f()
    return min(once() for _ in range(repeats)) / calls


# %% combine | wrong | factor | After the weighting you have the gradient of the sum over all rows; a mean divides by the number of rows, not by the number of workers.
def combine(grads, sizes):
    total = 0
    for g, size in zip(grads, sizes):
        total = total + g * size
    return total / len(grads)


# %% combine | right | - | tensordot of the shares with the stack
def combine(grads, sizes):
    share = torch.tensor([float(s) for s in sizes], dtype=grads[0].dtype)
    return torch.tensordot(share / share.sum(), torch.stack(list(grads)), dims=1)


# %% shard | wrong | edge | Full parts of the rounded-up size leave too little for the last workers: their sizes may differ by one row at most. Try 10 rows for 4.
def shard(n, rank, world):
    size = -(-n // world)
    return range(min(rank * size, n), min((rank + 1) * size, n))


# %% shard | wrong | edge | Nothing is lost or double, but rounding the borders puts the longer parts anywhere; they should come first.
def shard(n, rank, world):
    start = n * rank // world
    end = n * (rank + 1) // world
    return range(start, end)


# %% shard | right | - | list of all sizes, slice of a range
def shard(n, rank, world):
    base, left = divmod(n, world)
    sizes = [base + 1] * left + [base] * (world - left)
    begin = sum(sizes[:rank])
    return range(n)[begin : begin + sizes[rank]]
