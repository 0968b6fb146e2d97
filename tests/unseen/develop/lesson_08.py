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
