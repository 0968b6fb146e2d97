# %% step_flops | wrong | factor | You count multiplications only; each of them comes with an addition, so the flops of a product are twice that.
def step_flops(n, d, j, k):
    forward = n * d * j + n * j * k
    backward = d * n * j + j * n * k + n * k * j
    return forward + backward

# %% step_flops | wrong | part | One product is missing: the second layer needs two in the backward pass, one for the gradient of w2 and one for that of h_relu.
def step_flops(n, d, j, k):
    forward = 2 * n * d * j + 2 * n * j * k
    grad_w1 = 2 * d * n * j
    grad_w2 = 2 * j * n * k
    return forward + grad_w1 + grad_w2

# %% step_flops | wrong | page | You count the page's net, whatever sizes are asked for; use n, d, j and k.
def step_flops(n, d, j, k):
    with FlopCounterMode(display=False) as counter:
        loss_of(x, y, *weights).backward()
    return counter.get_total_flops()

# %% step_flops | wrong | constant | Twice the forward pass is right only where x wants a gradient; here it wants none, so one product of the first layer is too many.
def step_flops(n, d, j, k):
    forward = 2 * n * d * j + 2 * n * j * k
    return 3 * forward

# %% step_flops | right | - | the five products in a list, as triples
def step_flops(n, d, j, k):
    products = [(n, d, j), (n, j, k), (j, n, k), (n, k, j), (d, n, j)]
    return sum(2 * a * b * c for a, b, c in products)

# %% estimated_time | wrong | order | You add up flops and bytes first and compare once; each operation has its own longer one, so compare inside each operation and then add.
def estimated_time(operations, peak, bandwidth, overhead):
    flops = sum(operation[0] for operation in operations)
    moved = sum(operation[1] for operation in operations)
    return len(operations) * overhead + max(flops / peak, moved / bandwidth)

# %% estimated_time | wrong | factor | The overhead is counted once, but every operation is a call of its own and pays it.
def estimated_time(operations, peak, bandwidth, overhead):
    total = overhead
    for flops, moved in operations:
        total += max(flops / peak, moved / bandwidth)
    return total

# %% estimated_time | wrong | argument | Peak and bandwidth have changed places: flops are done at the peak, bytes are moved at the bandwidth.
def estimated_time(operations, peak, bandwidth, overhead):
    return sum(
        overhead + max(flops / bandwidth, moved / peak) for flops, moved in operations
    )

# %% estimated_time | wrong | part | The return stands inside the loop, so only the first operation is counted.
def estimated_time(operations, peak, bandwidth, overhead):
    total = 0
    for flops, moved in operations:
        total += overhead + max(flops / peak, moved / bandwidth)
        return total

# %% estimated_time | right | - | an if in place of max, overhead at the end
def estimated_time(operations, peak, bandwidth, overhead):
    longer = []
    for flops, moved in operations:
        computing, moving = flops / peak, moved / bandwidth
        longer += [computing if computing > moving else moving]
    return sum(longer) + overhead * len(longer)

# %% saved_bytes | wrong | part | h and h_relu are two tensors of this size; you count it once.
def saved_bytes(n, d, j, k, itemsize):
    return (n * d + n * j + j * k + n * k) * itemsize

# %% saved_bytes | wrong | constant | You take 8 bytes a number whatever itemsize says; float32 has 4.
def saved_bytes(n, d, j, k, itemsize):
    return 8 * (n * d + 2 * n * j + j * k + n * k)

# %% saved_bytes | wrong | argument | d * j are the entries of w1, which is not kept; x has n rows of d. On the page both happen to be the same number.
def saved_bytes(n, d, j, k, itemsize):
    return (d * j + n * j + n * j + j * k + n * k) * itemsize

# %% saved_bytes | wrong | order | Without brackets only the last tensor is multiplied by itemsize; the others are still counted in numbers, not bytes.
def saved_bytes(n, d, j, k, itemsize):
    return n * d + 2 * n * j + j * k + n * k * itemsize

# %% saved_bytes | right | - | really makes the five tensors, on the device meta, and counts
def saved_bytes(n, d, j, k, itemsize):
    shapes = {"x": (n, d), "h": (n, j), "w2": (j, k), "h_relu": (n, j), "y_pred - y": (n, k)}
    numbers = [torch.empty(*shape, device="meta").numel() for shape in shapes.values()]
    return itemsize * sum(numbers)

# %% seconds_per_call | wrong | part | When the clock starts, the warm-up may still be running, because nothing has waited for it; wait before the first reading as well.
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

# %% seconds_per_call | wrong | factor | This is the time of all calls of a repeat together; divide by how many calls it holds.
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    times = []
    for repeat in range(repeats):
        sync()
        start = clock()
        for call in range(calls):
            f()
        sync()
        times.append(clock() - start)
    return min(times)

# %% seconds_per_call | wrong | page | You read time.perf_counter, not the clock that was handed in; the function shall work with any clock.
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    times = []
    for repeat in range(repeats):
        sync()
        start = time.perf_counter()
        for call in range(calls):
            f()
        sync()
        times.append(time.perf_counter() - start)
    return min(times) / calls

# %% seconds_per_call | wrong | order | You stop the clock and wait only then: what is measured is handing the work over, not the work.
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    times = []
    for repeat in range(repeats):
        sync()
        start = clock()
        for call in range(calls):
            f()
        stop = clock()
        sync()
        times.append(stop - start)
    return min(times) / calls

# %% seconds_per_call | right | - | a loop that keeps the best, a helper that waits and reads
def seconds_per_call(f, clock, sync, calls, repeats):
    def now():
        sync()
        return clock()

    f()
    best = float("inf")
    while repeats > 0:
        start = now()
        [f() for _ in range(calls)]
        best = min(best, (now() - start) / calls)
        repeats -= 1
    return best

# %% combine | wrong | argument | The sizes are not used: the plain mean is right only if all workers have equally many rows.
def combine(grads, sizes):
    return torch.stack(grads).mean(dim=0)

# %% combine | wrong | inplace | The result is right, but *= multiplies the workers' own gradients in place: after the call they are no longer what they were. Make new tensors.
def combine(grads, sizes):
    total = 0
    for grad, size in zip(grads, sizes):
        grad *= size
        total = total + grad
    return total / sum(sizes)

# %% combine | wrong | constant | 100 is the page's batch; divide by the rows that these workers have together.
def combine(grads, sizes):
    return sum(grad * size for grad, size in zip(grads, sizes)) / 100

# %% combine | wrong | axis | The sizes are laid along the last axis of the gradients, not along the workers' axis, which is the first; they need two more axes to line up.
def combine(grads, sizes):
    shares = torch.tensor(sizes) / sum(sizes)
    return (torch.stack(grads) * shares).sum(dim=0)

# %% combine | right | - | tensordot of shares and stacked gradients
def combine(grads, sizes):
    stacked = torch.stack(list(grads))
    shares = torch.tensor([size / sum(sizes) for size in sizes], dtype=stacked.dtype)
    return torch.tensordot(shares, stacked, dims=1)

# %% shard | wrong | part | Where n does not divide evenly, the rows left over go to nobody.
def shard(n, rank, world):
    size = n // world
    return range(rank * size, (rank + 1) * size)

# %% shard | wrong | order | All rows left over go to the last worker; the first ones should have one more each.
def shard(n, rank, world):
    size = n // world
    stop = n if rank == world - 1 else (rank + 1) * size
    return range(rank * size, stop)

# %% shard | wrong | edge | The sizes are right, but a part begins where those before it end: rank times its own size is wrong where those before have one row more.
def shard(n, rank, world):
    size = n // world
    if rank < n % world:
        size += 1
    start = rank * size
    return range(start, start + size)

# %% shard | wrong | type | Start and stop are right, but returned as a pair; asked for is a range.
def shard(n, rank, world):
    size, rest = divmod(n, world)
    start = rank * size + min(rank, rest)
    stop = start + size + (rank < rest)
    return start, stop

# %% shard | right | - | a list of all sizes, and a slice of range(n)
def shard(n, rank, world):
    sizes = [len(range(worker, n, world)) for worker in range(world)]
    begin = sum(sizes[:rank])
    return range(n)[begin : begin + sizes[rank]]
