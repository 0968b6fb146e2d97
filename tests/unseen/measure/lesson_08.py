# %% step_flops | wrong | page | You run the net with the page's x, y and weights, so the number never changes; use the sizes that the function is given.
def step_flops(n, d, j, k):
    with FlopCounterMode(display=False) as counter:
        loss_of(x, y, *weights).backward()
    return counter.get_total_flops()

# %% step_flops | wrong | part | The backward pass has one more product: on its way to w1 the gradient has to pass back through the second layer.
def step_flops(n, d, j, k):
    forward = 2 * n * d * j + 2 * n * j * k
    grad_w2 = 2 * j * n * k
    grad_w1 = 2 * d * n * j
    return forward + grad_w2 + grad_w1

# %% step_flops | wrong | raises | backward() raises, since no tensor here wants a gradient: which ones must, and which one must not?
def step_flops(n, d, j, k):
    x, y = torch.randn(n, d), torch.randn(n, k)
    w1, w2 = torch.randn(d, j), torch.randn(j, k)
    with FlopCounterMode(display=False) as counter:
        loss_of(x, y, w1, w2).backward()
    return counter.get_total_flops()

# %% step_flops | right | - | common factor and a sum over a list
def step_flops(n, d, j, k):
    return 2 * n * j * sum([d, k, k, k, d])

# %% estimated_time | wrong | order | You add up first and compare once at the end; each operation has its own longer term, so compare for each of them.
def estimated_time(operations, peak, bandwidth, overhead):
    flops = sum(f for f, b in operations)
    moved = sum(b for f, b in operations)
    return len(operations) * overhead + max(flops / peak, moved / bandwidth)

# %% estimated_time | wrong | factor | The overhead is paid only once here; how many calls are made?
def estimated_time(operations, peak, bandwidth, overhead):
    time = overhead
    for flops, moved in operations:
        time += max(flops / peak, moved / bandwidth)
    return time

# %% estimated_time | wrong | mixed | You add computing and moving, but they happen at the same time: what does the formula take of the two?
def estimated_time(operations, peak, bandwidth, overhead):
    total = 0
    for flops, moved in operations:
        total += overhead + flops / peak + moved / bandwidth
    return total

# %% estimated_time | wrong | part | The return stands inside the loop, so only the first operation is counted.
def estimated_time(operations, peak, bandwidth, overhead):
    total = 0
    for flops, moved in operations:
        total += overhead + max(flops / peak, moved / bandwidth)
        return total

# %% estimated_time | right | - | if instead of max, compared without a division
def estimated_time(operations, peak, bandwidth, overhead):
    total = len(operations) * overhead
    for op in operations:
        if op[0] * bandwidth > op[1] * peak:
            total = total + op[0] / peak
        else:
            total = total + op[1] / bandwidth
    return total

# %% saved_bytes | wrong | part | These are the three that the graph adds; the task asks for all that it keeps, also what would be in memory anyway.
def saved_bytes(n, d, j, k, itemsize):
    h = n * j
    h_relu = n * j
    diff = n * k
    return (h + h_relu + diff) * itemsize

# %% saved_bytes | wrong | page | total_kept uses the page's weights, so only n can change; d, j, k and itemsize are not used at all.
def saved_bytes(n, d, j, k, itemsize):
    return total_kept(n)

# %% saved_bytes | wrong | shape | You count one number an example for y_pred - y; what is its shape?
def saved_bytes(n, d, j, k, itemsize):
    x = n * d
    h = n * j
    w2 = j * k
    diff = n
    return itemsize * (x + 2 * h + w2 + diff)

# %% saved_bytes | right | - | watches a real forward pass, then scales from 8 bytes
def saved_bytes(n, d, j, k, itemsize):
    p = torch.zeros(d, j, dtype=torch.float64, requires_grad=True)
    q = torch.zeros(j, k, dtype=torch.float64, requires_grad=True)
    a, b = torch.zeros(n, d, dtype=torch.float64), torch.zeros(n, k, dtype=torch.float64)
    return sum(size // 8 for shape, size in kept(a, b, p, q)) * itemsize

# %% seconds_per_call | wrong | edge | The warm-up may still be running when the clock starts for the first time, which shows when there is only one repeat.
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    times = []
    for repeat in range(repeats):
        start = clock()
        for call in range(calls):
            f()
        sync()
        times.append(clock() - start)
    return min(times) / calls

# %% seconds_per_call | wrong | page | This is the page's way for a processor: it reads Python's own clock and never waits; use the clock and the sync that you are given.
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    return min(timeit.repeat(f, number=calls, repeat=repeats)) / calls

# %% seconds_per_call | wrong | constant | The least so far starts at 0, and no time is less than that: with what should the search for a least value begin?
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    best = 0
    for repeat in range(repeats):
        sync()
        start = clock()
        for call in range(calls):
            f()
        sync()
        best = min(best, clock() - start)
    return best / calls

# %% seconds_per_call | wrong | part | The measuring is right, but the warm-up is missing: the first call counts among the measured ones.
def seconds_per_call(f, clock, sync, calls, repeats):
    times = []
    for repeat in range(repeats):
        sync()
        start = clock()
        for call in range(calls):
            f()
        sync()
        times.append(clock() - start)
    return min(times) / calls

# %% seconds_per_call | right | - | timeit.repeat with timer and setup, the calls in one function
def seconds_per_call(f, clock, sync, calls, repeats):
    def batch():
        for _ in range(calls):
            f()
        sync()

    f()
    return min(timeit.repeat(batch, setup=sync, timer=clock, number=1, repeat=repeats)) / calls

# %% combine | wrong | raises | The sizes line up with the last axis of the stack, which holds columns, not workers: give them a shape that lines up with the workers.
def combine(grads, sizes):
    stacked = torch.stack(grads)
    return (stacked * torch.tensor(sizes)).sum(dim=0) / sum(sizes)

# %% combine | wrong | axis | You sum over the rows of the weight; which axis of the stack counts the workers?
def combine(grads, sizes):
    stacked = torch.stack(grads)
    shares = torch.tensor(sizes).view(-1, 1, 1) / sum(sizes)
    return (stacked * shares).sum(dim=1)

# %% combine | wrong | mixed | Each worker has divided by its size already, and you divide by it once more: how is a division undone?
def combine(grads, sizes):
    return sum(grad / size for grad, size in zip(grads, sizes)) / sum(sizes)

# %% combine | right | - | einsum over the workers
def combine(grads, sizes):
    s = torch.tensor(sizes, dtype=grads[0].dtype)
    return torch.einsum("w,wdj->dj", s / s.sum(), torch.stack(list(grads)))

# %% shard | wrong | edge | All the rows left over go to the last worker; which workers should have them, and how many each?
def shard(n, rank, world):
    size = n // world
    start = rank * size
    stop = n if rank == world - 1 else start + size
    return range(start, stop)

# %% shard | wrong | edge | Rounding up for everyone leaves the last workers much less, or nothing: sizes may differ by one row only.
def shard(n, rank, world):
    size = (n + world - 1) // world
    start = min(n, rank * size)
    return range(start, min(n, start + size))

# %% shard | wrong | mixed | The sizes are right, but the start takes all earlier parts to be as long as this one, so rows are given twice; where do the parts before it end?
def shard(n, rank, world):
    size = n // world
    if rank < n % world:
        size += 1
    return range(rank * size, rank * size + size)

# %% shard | wrong | constant | The rank is counted from 0, not from 1: what does your function give the first worker?
def shard(n, rank, world):
    sizes = [n // world + (r < n % world) for r in range(world)]
    start = sum(sizes[: rank - 1]) if rank > 1 else 0
    return range(start, start + sizes[rank - 1])

# %% shard | right | - | lengths by tensor_split, start from the parts before
def shard(n, rank, world):
    lengths = [len(part) for part in torch.arange(n).tensor_split(world)]
    begin = sum(lengths[:rank])
    return range(begin, begin + lengths[rank])
