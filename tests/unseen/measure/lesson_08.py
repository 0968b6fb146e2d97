# %% step_flops | wrong | part | Forward has two products, and you count two on the way back as well: how many gradients does the second layer need?
def step_flops(n, d, j, k):
    forward = 2 * n * d * j + 2 * n * j * k
    backward = 2 * d * n * j + 2 * j * n * k
    return forward + backward

# %% step_flops | wrong | factor | You have counted the multiplications: what else does an entry of a product need, and does it count as a flop?
def step_flops(n, d, j, k):
    xw1 = n * d * j
    hw2 = n * j * k
    grad_w2 = j * n * k
    grad_h_relu = n * k * j
    grad_w1 = d * n * j
    return xw1 + hw2 + grad_w2 + grad_h_relu + grad_w1

# %% step_flops | wrong | constant | You count the additions exactly, one less than the multiplications; the section agreed on a simpler count.
def step_flops(n, d, j, k):
    def product(rows, inner, columns):
        return rows * columns * (2 * inner - 1)

    return (
        product(n, d, j)
        + product(n, j, k)
        + product(j, n, k)
        + product(n, k, j)
        + product(d, n, j)
    )

# %% step_flops | wrong | page | The ratio of backward and forward is that of this page's net: for other sizes count the backward products themselves.
def step_flops(n, d, j, k):
    forward = 2 * n * d * j + 2 * n * j * k
    return round(forward * (1 + 20_400_000 / 20_200_000))

# %% step_flops | right | - | lets FlopCounterMode count on tensors without data
def step_flops(n, d, j, k):
    data = torch.empty(n, d, device="meta")
    target = torch.empty(n, k, device="meta")
    first = torch.empty(d, j, device="meta", requires_grad=True)
    second = torch.empty(j, k, device="meta", requires_grad=True)
    with FlopCounterMode(display=False) as counter:
        ((data @ first).relu() @ second - target).square().sum().backward()
    return counter.get_total_flops()

# %% estimated_time | wrong | part | Each operation is a call of its own: how often do you pay for a call when there are three?
def estimated_time(operations, peak, bandwidth, overhead):
    total = overhead
    for flops, moved in operations:
        total += max(flops / peak, moved / bandwidth)
    return total

# %% estimated_time | wrong | mixed | The largest of the three terms gives an operation its name; read the formula again for which of them hide behind each other and which is always paid.
def estimated_time(operations, peak, bandwidth, overhead):
    return sum(max(overhead, flops / peak, moved / bandwidth) for flops, moved in operations)

# %% estimated_time | wrong | edge | Your roof is right for most operations; what happens with one that only moves bytes and computes nothing?
def estimated_time(operations, peak, bandwidth, overhead):
    total = 0
    for flops, moved in operations:
        intensity = flops / moved
        speed = min(peak, intensity * bandwidth)
        total += overhead + flops / speed
    return total

# %% estimated_time | wrong | axis | The two times of one operation have to be compared with each other: along which axis does your max go?
def estimated_time(operations, peak, bandwidth, overhead):
    times = np.array(operations) / np.array([peak, bandwidth])
    return times.max(axis=0).sum() + overhead * len(operations)

# %% estimated_time | right | - | asks on which side of the ridge each one lies, without dividing for it
def estimated_time(operations, peak, bandwidth, overhead):
    total = 0.0
    for flops, moved in operations:
        compute_bound = flops * bandwidth > moved * peak
        total += overhead
        total += flops / peak if compute_bound else moved / bandwidth
    return total

# %% saved_bytes | wrong | part | You leave out one of the five since it is in memory anyway; the task wants all five.
def saved_bytes(n, d, j, k, itemsize):
    x_ = n * d
    h = n * j
    h_relu = n * j
    diff = n * k
    return (x_ + h + h_relu + diff) * itemsize

# %% saved_bytes | wrong | choice | One tensor too many: go through the list of the five again, and ask which gradient would need that one.
def saved_bytes(n, d, j, k, itemsize):
    activations = n * d + 2 * n * j + n * k
    weights = d * j + j * k
    return itemsize * (activations + weights)

# %% saved_bytes | wrong | constant | Your numbers are counted right; but how many bytes has each when the tensors are float32?
def saved_bytes(n, d, j, k, itemsize):
    return 8 * (n * d + n * j + j * k + n * j + n * k)

# %% saved_bytes | wrong | factor | Look at which of your terms the number of bytes belongs to: Python multiplies before it adds.
def saved_bytes(n, d, j, k, itemsize):
    return n * d + n * j + j * k + n * j + n * k * itemsize

# %% saved_bytes | right | - | shapes by name, and the sum of their products
def saved_bytes(n, d, j, k, itemsize):
    shapes = dict(x=(n, d), h=(n, j), w2=(j, k), h_relu=(n, j), diff=(n, k))
    total = 0
    for rows, columns in shapes.values():
        total += rows * columns * itemsize
    return total

# %% seconds_per_call | wrong | mixed | You give the typical time; section 1 said why another number of the list is taken, and the task asks for it.
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
    return sum(times) / len(times) / calls

# %% seconds_per_call | wrong | edge | What is still running when your clock is read for the very first time? With one repeat it shows.
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    best = float("inf")
    for r in range(repeats):
        start = clock()
        for c in range(calls):
            f()
        sync()
        best = min(best, clock() - start)
    return best / calls

# %% seconds_per_call | wrong | argument | Two numbers have changed places: which of them says how many calls stand between two readings of the clock?
def seconds_per_call(f, clock, sync, calls, repeats):
    def timer():
        sync()
        return clock()

    f()
    return min(timeit.repeat(f, timer=timer, number=repeats, repeat=calls)) / calls

# %% seconds_per_call | wrong | order | You wait after every single call, so that the calls of a row cannot queue up: where does the task want the waiting?
def seconds_per_call(f, clock, sync, calls, repeats):
    def f_and_wait():
        f()
        sync()

    f_and_wait()
    return min(timeit.repeat(f_and_wait, timer=clock, number=calls, repeat=repeats)) / calls

# %% seconds_per_call | right | - | while loops, and a clock that waits
def seconds_per_call(f, clock, sync, calls, repeats):
    def now():
        sync()
        return clock()

    f()
    least = None
    while repeats > 0:
        left, elapsed = calls, -now()
        while left > 0:
            f()
            left -= 1
        elapsed += now()
        if least is None or elapsed < least:
            least = elapsed
        repeats -= 1
    return least / calls

# %% combine | wrong | factor | You have undone each worker's division; but by what is a mean over all rows divided?
def combine(grads, sizes):
    total = 0
    for g, s in zip(grads, sizes):
        total = total + g * s
    return total / len(grads)

# %% combine | wrong | page | The number of rows comes from this page's x: with other sizes, where do you learn how many rows there are?
def combine(grads, sizes):
    return sum(g * s for g, s in zip(grads, sizes, strict=True)) / len(x)

# %% combine | wrong | shape | Print the shapes of the two tensors that you multiply: along which axis of the stack does broadcasting lay the sizes?
def combine(grads, sizes):
    share = torch.tensor(sizes) / sum(sizes)
    return (torch.stack(grads) * share).sum(0)

# %% combine | wrong | inplace | The result is right, once: look at the workers' own gradients afterwards.
def combine(grads, sizes):
    for g, s in zip(grads, sizes):
        g *= s / sum(sizes)
    return sum(grads)

# %% combine | right | - | a vector of shares contracted with the stack
def combine(grads, sizes):
    stacked = torch.stack(list(grads))
    share = torch.tensor(sizes, dtype=stacked.dtype, device=stacked.device)
    return torch.tensordot(share / share.sum(), stacked, dims=1)

# %% shard | wrong | edge | Your part has the right size, but its begin supposes that all parts before it are as large as itself: write down the parts of 10 rows for 4.
def shard(n, rank, world):
    size = n // world
    if rank < n % world:
        size += 1
    start = rank * size
    return range(start, start + size)

# %% shard | wrong | edge | Rounding up for everyone leaves the last one short: compare the sizes of the parts of 10 rows for 4, how far apart may they be?
def shard(n, rank, world):
    size = (n + world - 1) // world
    return range(min(n, rank * size), min(n, (rank + 1) * size))

# %% shard | wrong | order | Everyone has the right number of rows, but dealt out like cards; the first worker is to have the first rows, and so on.
def shard(n, rank, world):
    return range(rank, n, world)

# %% shard | wrong | choice | Every row has one worker and the sizes differ by one at most; but which of the workers have the larger parts?
def shard(n, rank, world):
    return range(n * rank // world, n * (rank + 1) // world)

# %% shard | right | - | begins as the sum of the sizes before, each size rounded up by a negative floor
def shard(n, rank, world):
    sizes = [-((r - n) // world) for r in range(world)]
    begin = sum(sizes[:rank])
    return range(begin, begin + sizes[rank])
