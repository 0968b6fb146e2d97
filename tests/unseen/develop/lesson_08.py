# %% step_flops | wrong | factor | An entry of a product needs additions as well as multiplications: look at the formula again, how many flops is one product?
def step_flops(n, d, j, k):
    return 2 * n * d * j + 3 * n * j * k

# %% step_flops | wrong | mixed | You count three times the forward pass, which is right where every factor wants a gradient; which of the factors wants none here?
def step_flops(n, d, j, k):
    forward = 2 * n * d * j + 2 * n * j * k
    backward = 2 * forward
    return forward + backward

# %% step_flops | wrong | part | That is the forward pass alone; the task asks for the backward pass too.
def step_flops(n, d, j, k):
    h = 2 * n * d * j
    y_pred = 2 * n * j * k
    return h + y_pred

# %% step_flops | wrong | type | The count is right, but you return a text with commas; return the number itself.
def step_flops(n, d, j, k):
    total = 4 * n * d * j + 6 * n * j * k
    return f"{total:,}"

# %% step_flops | right | - | counted by FlopCounterMode on meta tensors
def step_flops(n, d, j, k):
    a, b = torch.empty(n, d, device="meta"), torch.empty(n, k, device="meta")
    p = torch.empty(d, j, device="meta", requires_grad=True)
    q = torch.empty(j, k, device="meta", requires_grad=True)
    with FlopCounterMode(display=False) as fc:
        out = ((a @ p).clamp(min=0) @ q - b).pow(2).sum()
        out.backward()
    return fc.get_total_flops()

# %% estimated_time | wrong | argument | The two speeds are swapped: check the units, which one counts flops a second and which one bytes a second?
def estimated_time(operations, peak, bandwidth, overhead):
    return sum(overhead + max(flops / bandwidth, moved / peak) for flops, moved in operations)

# %% estimated_time | wrong | raises | torch.max compares tensors and raises for plain numbers; for two numbers Python has a function of its own.
def estimated_time(operations, peak, bandwidth, overhead):
    total = 0.0
    for flops, moved in operations:
        total += overhead + torch.max(flops / peak, moved / bandwidth)
    return total

# %% estimated_time | wrong | page | You take the overhead that was measured on the page; the function is given its own.
def estimated_time(operations, peak, bandwidth, overhead):
    one_call = per_call["torch"][0]
    total = 0
    for flops, moved in operations:
        total += one_call + max(flops / peak, moved / bandwidth)
    return total

# %% estimated_time | right | - | one tensor for all pairs, maximum along a row
def estimated_time(operations, peak, bandwidth, overhead):
    ops = torch.tensor(operations, dtype=torch.float64).reshape(-1, 2)
    terms = ops / torch.tensor([peak, bandwidth], dtype=torch.float64)
    return (terms.amax(dim=1) + overhead).sum().item()

# %% saved_bytes | wrong | part | You count only one of h and h_relu: that is the net with relu; with clamp, both are kept.
def saved_bytes(n, d, j, k, itemsize):
    return itemsize * (n * d + n * j + j * k + n * k)

# %% saved_bytes | wrong | mixed | One of your tensors is not among the five: which gradient would need w1, and does anyone want it?
def saved_bytes(n, d, j, k, itemsize):
    data = n * d + 2 * n * j + n * k
    weights = d * j + j * k
    return itemsize * (data + weights)

# %% saved_bytes | wrong | constant | You take 8 bytes for every number; the function is told how many bytes a number has.
def saved_bytes(n, d, j, k, itemsize):
    return 8 * (n * d + 2 * n * j + j * k + n * k)

# %% saved_bytes | wrong | order | Without brackets only the last tensor is multiplied by itemsize; the others are still counted in numbers.
def saved_bytes(n, d, j, k, itemsize):
    return n * d + n * j + j * k + n * j + n * k * itemsize

# %% saved_bytes | right | - | loop over the five shapes
def saved_bytes(n, d, j, k, itemsize):
    total = 0
    for rows, columns in [(n, d), (n, j), (j, k), (n, j), (n, k)]:
        total += rows * columns * itemsize
    return total

# %% seconds_per_call | wrong | order | You read the clock before you wait, so only the handing over is measured: what must be done when it stops?
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    sync()
    times = []
    for repeat in range(repeats):
        start = clock()
        for call in range(calls):
            f()
        times.append(clock() - start)
        sync()
    return min(times) / calls

# %% seconds_per_call | wrong | factor | That is the time of all the calls between start and stop; the task asks for the time of one.
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    best = float("inf")
    for repeat in range(repeats):
        sync()
        start = clock()
        for call in range(calls):
            f()
        sync()
        best = min(best, clock() - start)
    return best

# %% seconds_per_call | wrong | argument | calls and repeats have changed places: which one says how many calls lie between start and stop?
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    times = []
    for i in range(calls):
        sync()
        start = clock()
        for r in range(repeats):
            f()
        sync()
        times.append(clock() - start)
    return min(times) / calls

# %% seconds_per_call | right | - | collects starts and stops, while loop, least by sorting quotients
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    starts, stops = [], []
    while len(stops) < repeats:
        sync()
        starts.append(clock())
        [f() for _ in range(calls)]
        sync()
        stops.append(clock())
    return sorted((b - a) / calls for a, b in zip(starts, stops))[0]

# %% combine | wrong | factor | This is the plain mean, as if all workers had equally many rows; sizes is not used yet.
def combine(grads, sizes):
    return sum(grads) / len(grads)

# %% combine | wrong | part | You have the gradient of the sum over all rows; one step is missing to that of the mean.
def combine(grads, sizes):
    total = torch.zeros_like(grads[0])
    for grad, size in zip(grads, sizes):
        total = total + grad * size
    return total

# %% combine | wrong | page | You divide by the number of rows of the page's x; how many rows do these workers have together?
def combine(grads, sizes):
    return sum(g * s for g, s in zip(grads, sizes)) / len(x)

# %% combine | wrong | inplace | total is no copy: it is the first gradient itself, so you add to what you still read, and change the argument; start from something new.
def combine(grads, sizes):
    total = grads[0]
    for grad, size in zip(grads, sizes):
        total += grad * size
    return total / sum(sizes)

# %% combine | right | - | running weighted mean
def combine(grads, sizes):
    mean, seen = grads[0].clone(), sizes[0]
    for i in range(1, len(grads)):
        seen = seen + sizes[i]
        mean = mean + (grads[i] - mean) * (sizes[i] / seen)
    return mean

# %% shard | wrong | order | You deal the rows out like cards; "in order" means that each worker gets rows that follow one another.
def shard(n, rank, world):
    return range(rank, n, world)

# %% shard | right | - | the rows in a tensor
def shard(n, rank, world):
    return torch.arange(n).tensor_split(world)[rank]

# %% shard | wrong | raises | You divide by the rank, which is 0 for the first worker; among how many are the rows shared?
def shard(n, rank, world):
    size, left = divmod(n, rank)
    start = rank * size + min(rank, left)
    return range(start, start + size + (rank < left))

# %% shard | right | - | recursion: the first worker takes its part, the others share the rest
def shard(n, rank, world):
    mine = -(-n // world)
    if rank == 0:
        return range(mine)
    rest = shard(n - mine, rank - 1, world - 1)
    return range(rest.start + mine, rest.stop + mine)

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
