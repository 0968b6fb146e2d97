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

# %% estimated_time | wrong | order | You add up all work and all bytes first and compare once; which is longer has to be decided for each operation before adding.
def estimated_time(operations, peak, bandwidth, overhead):
    work = sum(op[0] for op in operations) / peak
    traffic = sum(op[1] for op in operations) / bandwidth
    return len(operations) * overhead + max(work, traffic)

# %% estimated_time | right | - | (a + b + |a - b|) / 2 for the larger one
def estimated_time(operations, peak, bandwidth, overhead):
    clock = 0.0
    for pair in operations:
        a, b = pair[0] / peak, pair[1] / bandwidth
        clock = clock + overhead + (a + b + abs(a - b)) / 2
    return clock

# %% saved_bytes | wrong | argument | You measure with the default dtype, 8 bytes a number, and never use itemsize.
def saved_bytes(n, d, j, k, itemsize):
    first = torch.zeros(d, j, requires_grad=True)
    second = torch.zeros(j, k, requires_grad=True)
    found = kept(torch.zeros(n, d), torch.zeros(n, k), first, second)
    return sum(size for shape, size in found)

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

# %% shard | wrong | edge | Rounding up for everyone leaves the last worker with far fewer rows, or none: no two parts should differ by more than one.
def shard(n, rank, world):
    size = -(-n // world)
    return range(min(n, rank * size), min(n, (rank + 1) * size))

# %% shard | wrong | mixed | Your parts are even to within one row, but where they do not come out even, the longer ones are not the first: look at 10 rows for 4 workers.
def shard(n, rank, world):
    return range(n * rank // world, n * (rank + 1) // world)

# %% shard | right | - | a slice of a range, sizes listed
def shard(n, rank, world):
    sizes = [n // world + (r < n % world) for r in range(world)]
    begin = sum(sizes[:rank])
    return range(n)[begin : begin + sizes[rank]]
