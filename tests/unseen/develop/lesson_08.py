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


# %% step_flops | wrong | constant | A careful count, but the lesson counts the additions of a sum as many as its products, for simplicity.
def step_flops(n, d, j, k):
    def product(rows, inner, columns):
        return rows * columns * (inner + (inner - 1))

    forward = product(n, d, j) + product(n, j, k)
    backward = product(j, n, k) + product(n, k, j) + product(d, n, j)
    return forward + backward


# %% step_flops | right | - | counted on empty tensors without memory
def step_flops(n, d, j, k):
    data, target, first, second = (
        torch.empty(*shape, device="meta") for shape in [(n, d), (n, k), (d, j), (j, k)]
    )
    with FlopCounterMode(display=False) as counter:
        h = data.mm(first.requires_grad_()).relu()
        (h.mm(second.requires_grad_()) - target).pow(2).sum().backward()
    return counter.get_total_flops()


# %% estimated_time | wrong | edge | The roof works as long as there is something to compute; an operation without flops, a copy, still takes time to move its bytes, and yours divides 0 by 0 there.
def estimated_time(operations, peak, bandwidth, overhead):
    total = 0.0
    for flops, moved in operations:
        roof = min(peak, flops / moved * bandwidth)
        total += overhead + flops / roof
    return total


# %% estimated_time | wrong | mixed | The largest of the three only names the operation; in the formula the overhead is added, and the larger of the other two is taken.
def estimated_time(operations, peak, bandwidth, overhead):
    return sum(max(overhead, f / peak, b / bandwidth) for f, b in operations)


# %% estimated_time | right | - | (a + b + |a - b|) / 2 for the larger one
def estimated_time(operations, peak, bandwidth, overhead):
    clock = 0.0
    for pair in operations:
        a, b = pair[0] / peak, pair[1] / bandwidth
        clock = clock + overhead + (a + b + abs(a - b)) / 2
    return clock


# %% saved_bytes | wrong | factor | With n before the bracket you keep w2 once for each example; it is there once, whatever the batch.
def saved_bytes(n, d, j, k, itemsize):
    per_example = d + j + j + k + j * k
    return itemsize * n * per_example


# %% saved_bytes | right | - | a table of shapes
def saved_bytes(n, d, j, k, itemsize):
    table = {"x": (n, d), "h": (n, j), "w2": (j, k), "h_relu": (n, j), "diff": (n, k)}
    return sum(rows * columns * itemsize for rows, columns in table.values())


# %% seconds_per_call | wrong | choice | You return the middle of the times; the task asks for the least, since others can only make a call slower.
def seconds_per_call(f, clock, sync, calls, repeats):
    import statistics

    f()
    times = []
    for _ in range(repeats):
        sync()
        start = clock()
        for _ in range(calls):
            f()
        sync()
        times.append((clock() - start) / calls)
    return statistics.median(times)


# %% seconds_per_call | wrong | order | You read the clock first and wait then, so the work handed over before (the warm-up) is counted into your time.
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    best = float("inf")
    for _ in range(repeats):
        t0 = clock()
        sync()
        for _ in range(calls):
            f()
        sync()
        t1 = clock()
        best = min(best, t1 - t0)
    return best / calls


# %% seconds_per_call | wrong | mixed | You wait after every single call, so the device never gets several calls in a row; and the warm-up may still run when the clock starts: wait just before each reading of the clock.
def seconds_per_call(f, clock, sync, calls, repeats):
    def call_and_wait():
        f()
        sync()

    f()
    return min(timeit.repeat(call_and_wait, timer=clock, number=calls, repeat=repeats)) / calls


# %% seconds_per_call | right | - | list of clock readings, differences
def seconds_per_call(f, clock, sync, calls, repeats):
    def now():
        sync()
        return clock()

    def once():
        begin = now()
        [f() for _ in range(calls)]
        return -begin + now()

    f()
    return sorted(once() for _ in range(repeats))[0] / calls


# %% combine | wrong | axis | Your sizes line up with the last axis of the stack, not with the workers' axis: give them a shape that fits the first.
def combine(grads, sizes):
    rows = torch.tensor(sizes)
    return (torch.stack(list(grads)) * rows).sum(dim=0) / rows.sum()


# %% combine | wrong | inplace | The result is right, but *= and += write into the first worker's gradient, which the caller still has: begin with a tensor of your own.
def combine(grads, sizes):
    total = grads[0]
    total *= sizes[0]
    for g, s in zip(grads[1:], sizes[1:]):
        total += g * s
    total /= sum(sizes)
    return total


# %% combine | wrong | edge | Right for two workers; from the third on, what you have merged so far stands for more rows than the size you give it.
def combine(grads, sizes):
    merged = grads[0]
    for i in range(1, len(grads)):
        before, here = sizes[i - 1], sizes[i]
        merged = (merged * before + grads[i] * here) / (before + here)
    return merged


# %% combine | right | - | tensordot with the shares
def combine(grads, sizes):
    shares = torch.tensor([s / sum(sizes) for s in sizes], dtype=grads[0].dtype)
    return torch.tensordot(shares, torch.stack(tuple(grads)), dims=1)


# %% shard | wrong | mixed | Your parts are even to within one row, but where they do not come out even, the longer ones are not the first: look at 10 rows for 4 workers.
def shard(n, rank, world):
    return range(n * rank // world, n * (rank + 1) // world)


# %% shard | right | - | a slice of a range, sizes listed
def shard(n, rank, world):
    sizes = [n // world + (r < n % world) for r in range(world)]
    begin = sum(sizes[:rank])
    return range(n)[begin : begin + sizes[rank]]


# %% step_flops | wrong | constant | The ratio 1.01 belongs to the sizes of this page; for other sizes it is another, so count the products of the way back.
def step_flops(n, d, j, k):
    forward = 2 * n * d * j + 2 * n * j * k
    return forward + round(1.01 * forward)


# %% step_flops | wrong | constant | Exactly counted, but the page says that for simplicity as many additions are counted as multiplications.
def step_flops(n, d, j, k):
    def mm(a, b, c):
        return a * c * (2 * b - 1)

    forward = mm(n, d, j) + mm(n, j, k)
    backward = mm(j, n, k) + mm(n, k, j) + mm(d, n, j)
    return forward + backward


# %% step_flops | right | - | a table of the five products
def step_flops(n, d, j, k):
    products = {
        "h": (n, d, j),
        "y_pred": (n, j, k),
        "grad_w2": (j, n, k),
        "grad_h_relu": (n, k, j),
        "grad_w1": (d, n, j),
    }
    total = 0
    for rows, inner, columns in products.values():
        total += 2 * rows * inner * columns
    return total


# %% estimated_time | right | - | overhead apart, compares before it divides
def estimated_time(operations, peak, bandwidth, overhead):
    total = overhead * len(operations)
    for flops, moved in operations:
        if flops * bandwidth > moved * peak:
            total += flops / peak
        else:
            total += moved / bandwidth
    return total


# %% saved_bytes | wrong | choice | Look at the list again: which of the two weights does autograd keep, and what is its shape?
def saved_bytes(n, d, j, k, itemsize):
    x = n * d
    w = d * j
    h = 2 * n * j
    out = n * k
    return (x + w + h + out) * itemsize


# %% saved_bytes | right | - | rows times the length of a row, and one weight
def saved_bytes(n, d, j, k, itemsize):
    widths = [d, j, j, k]
    per_example = sum(width * itemsize for width in widths)
    return n * per_example + j * itemsize * k


# %% seconds_per_call | wrong | order | You wait after every single call, so no call can be handed over while the one before is still at work; the task says calls in a row, and a wait only before the clock is read.
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
    return best / calls


# %% seconds_per_call | wrong | choice | The median still measures your neighbours in part; which of the times did section 1 take, and why?
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
    return np.median(times) / calls


# %% seconds_per_call | wrong | part | The name of a function alone does nothing in Python: you never wait, because sync is never called.
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    times = []
    for r in range(repeats):
        sync
        t0 = clock()
        for c in range(calls):
            f()
        sync
        t1 = clock()
        times.append((t1 - t0) / calls)
    return min(times)


# %% seconds_per_call | right | - | a helper that waits and reads, a list of marks
def seconds_per_call(f, clock, sync, calls, repeats):
    def now():
        sync()
        return clock()

    def one_round():
        begin = now()
        for _ in range(calls):
            f()
        return now() - begin

    f()
    return sorted(one_round() for _ in range(repeats))[0] / calls


# %% combine | wrong | factor | With the sizes as weights you have the gradient of a sum over all rows; to get a mean, by what do you divide: by workers, or by something else?
def combine(grads, sizes):
    total = sum(g * n for g, n in zip(grads, sizes))
    return total / len(grads)


# %% combine | wrong | axis | The workers are the first axis of the stack, but broadcasting lines the sizes up with the last one.
def combine(grads, sizes):
    stacked = torch.stack(grads)
    n = torch.tensor(sizes)
    return (stacked * n).sum(dim=0) / n.sum()


# %% combine | right | - | shares of the rows, einsum over the workers
def combine(grads, sizes):
    share = torch.tensor(sizes, dtype=grads[0].dtype) / sum(sizes)
    return torch.einsum("w,wdj->dj", share, torch.stack(tuple(grads)))


# %% shard | right | - | list of all sizes, a slice of a range
def shard(n, rank, world):
    sizes = [len(range(r, n, world)) for r in range(world)]
    before = sum(sizes[:rank])
    return range(n)[before : before + sizes[rank]]


# %% step_flops | wrong | part | You spared the whole backward of the first layer; x wants no gradient, but what else does the backward pass need from that layer?
def step_flops(n, d, j, k):
    forward = 2 * n * d * j + 2 * n * j * k
    # the first layer is spared, as x wants no gradient
    backward = 2 * (2 * n * j * k)
    return forward + backward


# %% step_flops | wrong | factor | The counter runs on from forward to backward, so its total at the end holds the forward pass already: you count that twice.
def step_flops(n, d, j, k):
    x, y = torch.zeros(n, d), torch.zeros(n, k)
    w1 = torch.zeros(d, j, requires_grad=True)
    w2 = torch.zeros(j, k, requires_grad=True)
    with FlopCounterMode(display=False) as counter:
        loss = loss_of(x, y, w1, w2)
        forward = counter.get_total_flops()
        loss.backward()
        backward = counter.get_total_flops()
    return forward + backward


# %% step_flops | wrong | constant | Your five products are right, but you count one addition less for each entry than the lesson's convention does.
def step_flops(n, d, j, k):
    def product(rows, inner, columns):
        # inner multiplications and inner - 1 additions
        return rows * columns * (2 * inner - 1)

    forward = product(n, d, j) + product(n, j, k)
    backward = product(j, n, k) + product(n, k, j) + product(d, n, j)
    return forward + backward


# %% step_flops | right | - | list of the five products, as in section 5
def step_flops(n, d, j, k):
    step = 2 * [(n, d, j)] + 3 * [(n, j, k)]
    return sum(2 * a * b * c for a, b, c in step)


# %% estimated_time | right | - | NumPy columns
def estimated_time(operations, peak, bandwidth, overhead):
    table = np.array(operations, dtype=float).reshape(-1, 2)
    longer = np.maximum(table[:, 0] / peak, table[:, 1] / bandwidth)
    return float(longer.sum()) + len(operations) * overhead


# %% saved_bytes | wrong | constant | You store h as a mask of one byte a number, but the graph of clamp keeps h itself.
def saved_bytes(n, d, j, k, itemsize):
    x = n * d * itemsize
    mask = n * j  # h > 0, a bool is one byte
    h_relu = n * j * itemsize
    w2 = j * k * itemsize
    diff = n * k * itemsize
    return x + mask + w2 + h_relu + diff


# %% saved_bytes | right | - | a dictionary of shapes
def saved_bytes(n, d, j, k, itemsize):
    import math

    shapes = {"x": (n, d), "h": (n, j), "w2": (j, k), "h_relu": (n, j), "diff": (n, k)}
    return itemsize * sum(math.prod(shape) for shape in shapes.values())


# %% seconds_per_call | wrong | choice | The median still holds what other programs took; which of the times does section 1 say to take?
def seconds_per_call(f, clock, sync, calls, repeats):
    import statistics

    f()
    times = []
    for _ in range(repeats):
        sync()
        t0 = clock()
        for _ in range(calls):
            f()
        sync()
        t1 = clock()
        times.append(t1 - t0)
    return statistics.median(times) / calls


# %% seconds_per_call | right | - | two small functions inside and a map
def seconds_per_call(f, clock, sync, calls, repeats):
    def now():
        sync()
        return clock()

    def run(_):
        start = now()
        for _ in range(calls):
            f()
        return now() - start

    f()
    return min(map(run, range(repeats))) / calls


# %% combine | wrong | part | That is right for two workers, as on this page; the lists may be longer or shorter.
def combine(grads, sizes):
    first, second = grads[0] * sizes[0], grads[1] * sizes[1]
    return (first + second) / (sizes[0] + sizes[1])


# %% combine | wrong | raises | The sizes line up with the last axis of the stack, not with the workers' axis: give them two more axes.
def combine(grads, sizes):
    weights = torch.tensor(sizes) / sum(sizes)
    return (torch.stack(grads) * weights).sum(dim=0)


# %% combine | right | - | einsum
def combine(grads, sizes):
    stacked = torch.stack(list(grads))
    rows = torch.tensor(list(sizes), dtype=stacked.dtype)
    return torch.einsum("w,wdj->dj", rows / rows.sum(), stacked)


# %% shard | wrong | constant | The last row of each part is missing: where does a range stop?
def shard(n, rank, world):
    rows = torch.arange(n).tensor_split(world)[rank].tolist()
    return range(rows[0], rows[-1])


# %% shard | right | - | a slice of range(n)
def shard(n, rank, world):
    sizes = [n // world + (worker < n % world) for worker in range(world)]
    return range(n)[sum(sizes[:rank]) : sum(sizes[: rank + 1])]


# %% step_flops | wrong | part | This is the work of the backward pass alone; the task asks for both passes.
def step_flops(n, d, j, k):
    grad_w2 = 2 * j * n * k      # h_relu.t().mm(grad_y_pred)
    grad_h_relu = 2 * n * k * j  # grad_y_pred.mm(w2.t())
    grad_w1 = 2 * d * n * j      # x.t().mm(grad_h)
    backward = grad_w2 + grad_h_relu + grad_w1
    return backward


# %% step_flops | wrong | factor | A sum of d products has d - 1 additions, true, but how does this lesson count them?
def step_flops(n, d, j, k):
    def product(a, b, c):
        # a*c entries, each b multiplications and b-1 additions
        return a * c * (b + b - 1)

    forward = product(n, d, j) + product(n, j, k)
    backward = product(j, n, k) + product(n, k, j) + product(d, n, j)
    return forward + backward


# %% step_flops | right | - | counted by FlopCounterMode on tensors without data
def step_flops(n, d, j, k):
    def empty(*shape):
        return torch.empty(*shape, device="meta")

    a, b = empty(d, j).requires_grad_(), empty(j, k).requires_grad_()
    with FlopCounterMode(display=False) as counter:
        loss_of(empty(n, d), empty(n, k), a, b).backward()
    return counter.get_total_flops()


# %% estimated_time | wrong | argument | Look at the units: what is divided by flops a second, and what by bytes a second?
def estimated_time(operations, peak, bandwidth, overhead):
    seconds_taken = 0.0
    for moved, flops in operations:
        seconds_taken += overhead + max(flops / peak, moved / bandwidth)
    return seconds_taken


# %% estimated_time | right | - | arrays of NumPy, no loop
def estimated_time(operations, peak, bandwidth, overhead):
    table = np.array(operations, dtype=float).reshape(-1, 2)
    longer = (table / np.array([peak, bandwidth])).max(axis=1)
    return float(np.sum(overhead + longer))


# %% saved_bytes | wrong | argument | Right on the page, where n and j are both 100: which of the five tensors has no row for each example?
def saved_bytes(n, d, j, k, itemsize):
    per_example = d + j + k + j + k   # x, h, w2, h_relu, y_pred - y
    return n * per_example * itemsize


# %% saved_bytes | wrong | part | You get 0: a graph is only made, and keeps something, if one of the tensors asks for a gradient.
def saved_bytes(n, d, j, k, itemsize):
    x, y, w1, w2 = draws(n, d, j, k)
    total = 0
    for shape, size in kept(x, y, w1, w2):
        total += size
    return total // 8 * itemsize


# %% saved_bytes | right | - | from a table of shapes
def saved_bytes(n, d, j, k, itemsize):
    shapes = {
        "x": (n, d),
        "h": (n, j),
        "w2": (j, k),
        "h_relu": (n, j),
        "diff": (n, k),
    }
    count = 0
    for rows, columns in shapes.values():
        count += rows * columns
    return count * itemsize


# %% seconds_per_call | wrong | mixed | A mean measures the disturbances as well; which of the times does the task ask for?
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    times = []
    for _ in range(repeats):
        sync()
        t0 = clock()
        for _ in range(calls):
            f()
        sync()
        times.append((clock() - t0) / calls)
    return sum(times) / len(times)


# %% seconds_per_call | wrong | order | From the second measurement on, when did your clock start?
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    sync()
    start = clock()
    measured = []
    for i in range(repeats):
        for c in range(calls):
            f()
        sync()
        measured.append(clock() - start)
    return min(measured) / calls


# %% seconds_per_call | right | - | two small functions inside
def seconds_per_call(f, clock, sync, calls, repeats):
    def read():
        sync()
        return clock()

    def once():
        start = read()
        [f() for _ in range(calls)]
        return read() - start

    f()
    return min(once() for _ in range(repeats)) / calls


# %% combine | wrong | axis | The row numbers meet the last axis of the stack, the columns of the weight; along which axis do the workers lie?
def combine(grads, sizes):
    stacked = torch.stack(grads)                  # (workers, d, j)
    rows = torch.tensor(sizes, dtype=stacked.dtype)
    return (stacked * rows).sum(dim=0) / rows.sum()


# %% combine | right | - | shares first, then a weighted sum with reduce
def combine(grads, sizes):
    from functools import reduce

    everyone = sum(sizes)
    parts = [g * (s / everyone) for g, s in zip(grads, sizes, strict=True) if s > 0]
    return reduce(torch.add, parts)


# %% shard | wrong | part | The size of your part is right; but where does it begin if the workers before it took a row more?
def shard(n, rank, world):
    base, rest = n // world, n % world
    size = base + 1 if rank < rest else base
    start = rank * base
    return range(start, start + size)


# %% shard | right | - | list of all sizes by one division, then a sum of those before
def shard(n, rank, world):
    sizes = [(n + world - 1 - r) // world for r in range(world)]
    before = sum(sizes[:rank])
    return range(before, before + sizes[rank])


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


# %% saved_bytes | right | - | a table of shapes and math.prod
def saved_bytes(n, d, j, k, itemsize):
    import math

    shapes = {"x": (n, d), "h": (n, j), "w2": (j, k), "h_relu": (n, j), "diff": (n, k)}
    return sum(math.prod((*shape, itemsize)) for shape in shapes.values())


# %% seconds_per_call | wrong | argument | Look up what number and repeat mean in timeit.repeat: which one is the calls between start and stop?
def seconds_per_call(f, clock, sync, calls, repeats):
    def now():
        sync()
        return clock()

    f()
    return min(timeit.repeat(f, timer=now, number=repeats, repeat=calls)) / calls


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


# %% shard | right | - | peels off part by part, the rest shared by those who are left
def shard(n, rank, world):
    start = 0
    for worker in range(world):
        size = -(-(n - start) // (world - worker))
        if worker == rank:
            return range(n)[start : start + size]
        start += size


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


# %% estimated_time | right | - | overheads first, then sorted pairs
def estimated_time(operations, peak, bandwidth, overhead):
    pairs = [sorted((f / peak, b / bandwidth)) for f, b in operations]
    return len(pairs) * overhead + sum(longer for _, longer in pairs)


# %% saved_bytes | wrong | mixed | You count six tensors: the prediction itself is not among the five, only its difference to y is.
def saved_bytes(n, d, j, k, itemsize):
    x = n * d
    h = n * j
    w2 = j * k
    h_relu = n * j
    y_pred = n * k
    diff = n * k
    return (x + h + w2 + h_relu + y_pred + diff) * itemsize


# %% saved_bytes | right | - | products of the five shapes
def saved_bytes(n, d, j, k, itemsize):
    import math

    shapes = {"x": (n, d), "h": (n, j), "w2": (j, k), "h_relu": (n, j), "diff": (n, k)}
    return sum(map(math.prod, shapes.values())) * itemsize


# %% seconds_per_call | right | - | timeit with a waiting timer in a lambda
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    timer = lambda: (sync(), clock())[-1]
    return min(t / calls for t in timeit.repeat(f, timer=timer, number=calls, repeat=repeats))


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


# %% step_flops | wrong | constant | A sum of d products has d - 1 additions, that is true, but this page counts them as d: see the formula.
def step_flops(n, d, j, k):
    def product(rows, inner, cols):
        return rows * cols * (inner + (inner - 1))

    total = product(n, d, j)  # h
    total += product(n, j, k)  # y_pred
    total += product(j, n, k)  # grad_w2
    total += product(n, k, j)  # grad_h_relu
    total += product(d, n, j)  # grad_w1
    return total


# %% step_flops | wrong | factor | The five products are right, but those of the backward pass are counted with multiplications only: they have additions as well.
def step_flops(n, d, j, k):
    fwd = 2 * (n * d * j + n * j * k)
    bwd = j * n * k + n * k * j + d * n * j
    return fwd + bwd


# %% step_flops | right | - | lets the counter count, on tensors without memory
def step_flops(n, d, j, k):
    def nothing(*shape, **ways):
        return torch.empty(*shape, device="meta", **ways)

    data, target = nothing(n, d), nothing(n, k)
    first, second = nothing(d, j, requires_grad=True), nothing(j, k, requires_grad=True)
    with FlopCounterMode(display=False) as meter:
        loss_of(data, target, first, second).backward()
    return meter.get_total_flops()


# %% estimated_time | wrong | axis | np.max of both arrays is one number, the largest of all operations; you need the larger of two for each operation, and then their sum.
def estimated_time(operations, peak, bandwidth, overhead):
    ops = np.array(operations, dtype=float)
    compute = ops[:, 0] / peak
    move = ops[:, 1] / bandwidth
    return len(ops) * overhead + np.max([compute, move])


# %% estimated_time | right | - | functools.reduce, as in JavaScript
def estimated_time(operations, peak, bandwidth, overhead):
    from functools import reduce

    def add(so_far, operation):
        flops, moved = operation
        compute, move = flops / peak, moved / bandwidth
        return so_far + overhead + (compute if compute > move else move)

    return reduce(add, operations, 0.0)


# %% saved_bytes | right | - | a table of shapes, and math.prod
def saved_bytes(n, d, j, k, itemsize):
    import math

    shapes = {
        "x": (n, d),
        "h": (n, j),
        "w2": (j, k),
        "h_relu": (n, j),
        "y_pred - y": (n, k),
    }
    return itemsize * sum(map(math.prod, shapes.values()))


# %% seconds_per_call | wrong | argument | number is how many calls lie between start and stop, repeat how often that is measured; look which of your two went where.
def seconds_per_call(f, clock, sync, calls, repeats):
    def timer():
        sync()
        return clock()

    f()
    return min(timeit.repeat(f, timer=timer, number=repeats, repeat=calls)) / calls


# %% seconds_per_call | wrong | order | Your timer reads the clock first and waits afterwards, so at the stop it reads the time of the handing over; the wait must come before.
def seconds_per_call(f, clock, sync, calls, repeats):
    def timer():
        now = clock()
        sync()
        return now

    f()
    return min(timeit.repeat(f, timer=timer, number=calls, repeat=repeats)) / calls


# %% seconds_per_call | right | - | C-style countdown with a running minimum
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    least = None
    left = repeats
    while left > 0:
        sync()
        begin = clock()
        i = 0
        while i < calls:
            f()
            i += 1
        sync()
        end = clock()
        if least is None or end - begin < least:
            least = end - begin
        left -= 1
    return least / calls


# %% combine | wrong | shape | Stacked, the workers are the first axis, but broadcasting lines the sizes up with the last one: give the sizes a shape that fits the first.
def combine(grads, sizes):
    stacked = torch.stack(grads)
    weight = torch.tensor(sizes) / sum(sizes)
    return (stacked * weight).sum(dim=0)


# %% combine | right | - | tensordot of shares and stack
def combine(grads, sizes):
    stacked = torch.stack(list(grads))
    shares = torch.tensor([rows / sum(sizes) for rows in sizes]).to(stacked)
    return torch.tensordot(shares, stacked, dims=1)


# %% shard | right | - | running sums of all sizes
def shard(n, rank, world):
    from itertools import accumulate

    sizes = (n // world + (r < n % world) for r in range(world))
    ends = [0, *accumulate(sizes)]
    return range(ends[rank], ends[rank + 1])


# %% step_flops | wrong | mixed | You have given two backward products to the first layer and one to the second; which of the two layers has an input that wants no gradient?
def step_flops(n, d, j, k):
    first = 2 * n * d * j
    second = 2 * n * j * k
    return first + second + 2 * first + second


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


# %% seconds_per_call | right | - | timeit.repeat with a timer that waits
def seconds_per_call(f, clock, sync, calls, repeats):
    def waiting_clock():
        sync()
        return clock()

    f()
    found = timeit.repeat(stmt=f, timer=waiting_clock, repeat=repeats, number=calls)
    return sorted(found)[0] / calls


# %% combine | wrong | raises | The weights are one for each worker and the gradients are matrices, so NumPy cannot know along which axis to average: say that it is over the workers.
def combine(grads, sizes):
    return torch.tensor(np.average([g.numpy() for g in grads], weights=sizes))


# %% shard | wrong | part | The sizes are right, but each part begins as if those before had no extra row: parts overlap, and the last rows go to nobody.
def shard(n, rank, world):
    size, rest = n // world, n % world
    start = rank * size
    stop = start + size
    if rank < rest:
        stop += 1
    return range(start, stop)


# %% shard | right | - | sizes counted by dealing cards, bounds by adding them up
def shard(n, rank, world):
    sizes = [len(range(r, n, world)) for r in range(world)]
    begin = sum(sizes[:rank])
    return range(n)[begin : begin + sizes[rank]]


# %% step_flops | right | - | lets the counter watch a step on meta tensors, which have no numbers
def step_flops(n, d, j, k):
    def empty(*shape, grad=False):
        return torch.empty(*shape, device="meta", requires_grad=grad)

    with FlopCounterMode(display=False) as watch:
        out = empty(n, d).mm(empty(d, j, grad=True)).clamp(min=0)
        out = out.mm(empty(j, k, grad=True))
        out.backward(empty(n, k))
    return watch.get_total_flops()


# %% estimated_time | right | - | a table in NumPy, row maximum, no loop
def estimated_time(operations, peak, bandwidth, overhead):
    table = np.array(operations, dtype=float).reshape(-1, 2) / [peak, bandwidth]
    return float(table.max(axis=1, initial=0).sum() + overhead * len(operations))


# %% saved_bytes | right | - | a list of shapes like a table of columns
def saved_bytes(n, d, j, k, itemsize):
    import math

    shapes = {"x": (n, d), "h": (n, j), "w2": (j, k), "h_relu": (n, j), "diff": (n, k)}
    return sum(itemsize * math.prod(shape) for shape in shapes.values())


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


# %% combine | wrong | factor | Each worker has divided by its rows already, and you divide once more; undo its division before you add.
def combine(grads, sizes):
    return sum(g / s for g, s in zip(grads, sizes, strict=True))


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


# %% step_flops | right | - | list of the five products, summed
def step_flops(n, d, j, k):
    mults = 0
    for rows, inner, cols in [(n, d, j), (n, j, k), (j, n, k), (n, k, j), (d, n, j)]:
        mults += rows * inner * cols
    return mults + mults


# %% estimated_time | right | - | NumPy, whole columns at once
def estimated_time(operations, peak, bandwidth, overhead):
    table = np.array(operations, dtype=float).reshape(-1, 2)
    longer = np.maximum(table[:, 0] / peak, table[:, 1] / bandwidth)
    return float(longer.sum() + len(table) * overhead)


# %% saved_bytes | right | - | table of shapes
def saved_bytes(n, d, j, k, itemsize):
    shapes = {"x": (n, d), "h": (n, j), "w2": (j, k), "h_relu": (n, j), "diff": (n, k)}
    return sum(itemsize * a * b for a, b in shapes.values())


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


# %% combine | right | - | tensordot of the shares with the stack
def combine(grads, sizes):
    share = torch.tensor([float(s) for s in sizes], dtype=grads[0].dtype)
    return torch.tensordot(share / share.sum(), torch.stack(list(grads)), dims=1)


# %% shard | right | - | list of all sizes, slice of a range
def shard(n, rank, world):
    base, left = divmod(n, world)
    sizes = [base + 1] * left + [base] * (world - left)
    begin = sum(sizes[:rank])
    return range(n)[begin : begin + sizes[rank]]


# %% step_flops | wrong | constant | 1.01 is the ratio at the sizes of the page. With other sizes it is another one: count the backward products.
def step_flops(n, d, j, k):
    forward = 2 * n * d * j + 2 * n * j * k
    backward = 1.01 * forward
    return forward + backward


# %% step_flops | right | - | lets the counter count, on tensors without data
def step_flops(n, d, j, k):
    X = torch.empty(n, d, device="meta")
    Y = torch.empty(n, k, device="meta")
    A = torch.empty(d, j, device="meta", requires_grad=True)
    B = torch.empty(j, k, device="meta", requires_grad=True)
    with FlopCounterMode(display=False) as c:
        loss_of(X, Y, A, B).backward()
    return c.get_total_flops()


# %% estimated_time | wrong | part | The function returns during the first round of the loop, so only the first operation counts. Look at the indent of return.
def estimated_time(operations, peak, bandwidth, overhead):
    seconds_all = 0.0
    for flops, moved in operations:
        work = max(flops / peak, moved / bandwidth)
        seconds_all += overhead + work
        return seconds_all


# %% estimated_time | right | - | NumPy columns
def estimated_time(operations, peak, bandwidth, overhead):
    table = np.array(operations, dtype=float).reshape(-1, 2)
    longer = np.maximum(table[:, 0] / peak, table[:, 1] / bandwidth)
    return longer.sum() + overhead * len(table)


# %% saved_bytes | wrong | mixed | The numbers are all there, but the itemsize multiplies only some of them: look at the brackets.
def saved_bytes(n, d, j, k, itemsize):
    return n * (d + j + j + k) * itemsize + j * k


# %% saved_bytes | right | - | list of shapes, numel
def saved_bytes(n, d, j, k, itemsize):
    shapes = [(n, d), (n, j), (j, k), (n, j), (n, k)]
    return itemsize * sum(torch.Size(s).numel() for s in shapes)


# %% seconds_per_call | right | - | sorted list, a helper that waits and reads
def seconds_per_call(f, clock, sync, calls, repeats):
    def now():
        sync()
        return clock()

    f()
    results = []
    while len(results) < repeats:
        began = now()
        [f() for _ in range(calls)]
        results.append(now() - began)
    return sorted(results)[0] / calls


# %% combine | right | - | shares and tensordot
def combine(grads, sizes):
    share = torch.tensor([s / sum(sizes) for s in sizes], dtype=grads[0].dtype)
    return torch.tensordot(share, torch.stack(list(grads)), dims=1)


# %% shard | right | - | list of all sizes, rounded by a shifted floor
def shard(n, rank, world):
    sizes = [(n + world - 1 - r) // world for r in range(world)]
    before = sum(sizes[:rank])
    return range(n)[before : before + sizes[rank]]


# %% step_flops | right | - | a table of the five products, multiplied with math.prod
def step_flops(n, d, j, k):
    from math import prod

    products = {
        "h": (n, d, j),
        "y_pred": (n, j, k),
        "grad_w2": (j, n, k),
        "grad_h_relu": (n, k, j),
        "grad_w1": (d, n, j),
    }
    return 2 * sum(prod(sizes) for sizes in products.values())


# %% estimated_time | wrong | part | Each turn of your loop overwrites the time of the turn before, so only the last operation is left.
def estimated_time(operations, peak, bandwidth, overhead):
    estimate = 0.0
    for flops, moved in operations:
        computing = flops / peak
        moving = moved / bandwidth
        estimate = overhead + max(computing, moving)
    return estimate


# %% estimated_time | right | - | map with a lambda, sum that starts with all overheads
def estimated_time(operations, peak, bandwidth, overhead):
    longer = map(lambda op: max(op[0] / peak, op[1] / bandwidth), operations)
    return sum(longer, len(operations) * overhead)


# %% saved_bytes | wrong | shape | One of the five has no row for each example, so it must not grow with n; on the page you do not see it, since n and j are equal there.
def saved_bytes(n, d, j, k, itemsize):
    return n * (d + j + k + j + k) * itemsize


# %% saved_bytes | right | - | a list of shapes, in the order of the page
def saved_bytes(n, d, j, k, itemsize):
    shapes = [(n, d), (n, j), (j, k), (n, j), (n, k)]
    return sum(rows * columns * itemsize for rows, columns in shapes)


# %% seconds_per_call | right | - | an inner function that waits and reads, a generator of measurements
def seconds_per_call(f, clock, sync, calls, repeats):
    def now():
        sync()
        return clock()

    def measurements():
        for _ in range(repeats):
            begin = now()
            for _ in range(calls):
                f()
            yield now() - begin

    f()
    return min(measurements()) / calls


# %% combine | right | - | shares of the rows, contracted with einsum
def combine(grads, sizes):
    rows = torch.as_tensor(sizes, dtype=grads[0].dtype, device=grads[0].device)
    return torch.einsum("w,wdj->dj", rows / rows.sum(), torch.stack(tuple(grads)))


# %% shard | right | - | a slice of a range is a range
def shard(n, rank, world):
    sizes = [n // world + (r < n % world) for r in range(world)]
    return range(n)[sum(sizes[:rank]) : sum(sizes[: rank + 1])]


# %% step_flops | wrong | factor | The forward pass counts additions and multiplications; do all the products of the backward pass, too?
def step_flops(n, d, j, k):
    forward = 2 * n * d * j + 2 * n * j * k
    # backward: one product in the first layer, two in the second
    backward = n * d * j + 2 * n * j * k
    return forward + backward


# %% step_flops | wrong | constant | A sum of d products has d - 1 additions, that is true; but how does this lesson count them?
def step_flops(n, d, j, k):
    def mm(a, b, c):
        return a * c * (b + (b - 1))

    forward = mm(n, d, j) + mm(n, j, k)
    grad_w2 = mm(j, n, k)
    grad_h = mm(n, k, j)
    grad_w1 = mm(d, n, j)
    return forward + grad_w2 + grad_h + grad_w1


# %% step_flops | wrong | page | The ratio of backward to forward is that of the page's sizes; does it hold for others?
def step_flops(n, d, j, k):
    forward = 2 * n * d * j + 2 * n * j * k
    backward = forward * 20_400_000 / 20_200_000
    return round(forward + backward)


# %% step_flops | right | - | a table of the five products
import math


def step_flops(n, d, j, k):
    products = {
        "h": (n, d, j),
        "y_pred": (n, j, k),
        "grad_w2": (j, n, k),
        "grad_h_relu": (n, k, j),
        "grad_w1": (d, n, j),
    }
    return sum(2 * math.prod(sizes) for sizes in products.values())


# %% estimated_time | wrong | part | How many operations has the loop seen when it comes to return?
def estimated_time(operations, peak, bandwidth, overhead):
    time = 0
    for flops, moved in operations:
        time += overhead + max(flops / peak, moved / bandwidth)
        return time


# %% estimated_time | right | - | NumPy, all operations at once
def estimated_time(operations, peak, bandwidth, overhead):
    terms = np.reshape(np.asarray(operations, dtype=float), (-1, 2)) / [peak, bandwidth]
    return float(terms.max(axis=1).sum() + len(operations) * overhead)


# %% saved_bytes | wrong | part | All four that have a row for each example are there; what does the fifth hold?
def saved_bytes(n, d, j, k, itemsize):
    return itemsize * n * (d + 2 * j + k)


# %% saved_bytes | wrong | factor | Which of your terms is multiplied by itemsize? Count numbers first.
def saved_bytes(n, d, j, k, itemsize):
    return itemsize * n * d + n * j + j * k + n * j + n * k


# %% saved_bytes | right | - | shapes in a list, numel of torch.Size
def saved_bytes(n, d, j, k, itemsize):
    shapes = [(n, d), (n, j), (j, k), (n, j), (n, k)]
    numbers = 0
    for shape in shapes:
        numbers += torch.Size(shape).numel()
    return numbers * itemsize


# %% seconds_per_call | wrong | order | What may still be running when your clock starts, and in whose time does the wait for it fall?
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    best = float("inf")
    for r in range(repeats):
        start = clock()
        sync()
        for c in range(calls):
            f()
        sync()
        stop = clock()
        best = min(best, stop - start)
    return best / calls


# %% seconds_per_call | wrong | factor | The least is already the time of one repeat; by what is it still to be divided?
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
    return min(times) / (calls * repeats)


# %% seconds_per_call | right | - | timeit with a timer that waits first
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    after_waiting = lambda: (sync(), clock())[1]
    return sorted(timeit.repeat(f, timer=after_waiting, repeat=repeats, number=calls))[0] / calls


# %% combine | wrong | axis | Each whole gradient should get one size; along which axis do the sizes meet the stack?
def combine(grads, sizes):
    sizes = torch.tensor(sizes)
    return (torch.stack(grads) * sizes).sum(0) / sizes.sum()


# %% shard | right | - | sizes by counting, then a slice of a range
def shard(n, rank, world):
    parts = [len(range(r, n, world)) for r in range(world)]
    before = sum(parts[:rank])
    return range(n)[before:before + parts[rank]]


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


# %% saved_bytes | right | - | shapes by name, and the sum of their products
def saved_bytes(n, d, j, k, itemsize):
    shapes = dict(x=(n, d), h=(n, j), w2=(j, k), h_relu=(n, j), diff=(n, k))
    total = 0
    for rows, columns in shapes.values():
        total += rows * columns * itemsize
    return total


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


# %% combine | wrong | shape | Print the shapes of the two tensors that you multiply: along which axis of the stack does broadcasting lay the sizes?
def combine(grads, sizes):
    share = torch.tensor(sizes) / sum(sizes)
    return (torch.stack(grads) * share).sum(0)


# %% combine | right | - | a vector of shares contracted with the stack
def combine(grads, sizes):
    stacked = torch.stack(list(grads))
    share = torch.tensor(sizes, dtype=stacked.dtype, device=stacked.device)
    return torch.tensordot(share / share.sum(), stacked, dims=1)


# %% shard | right | - | begins as the sum of the sizes before, each size rounded up by a negative floor
def shard(n, rank, world):
    sizes = [-((r - n) // world) for r in range(world)]
    begin = sum(sizes[:rank])
    return range(begin, begin + sizes[rank])
