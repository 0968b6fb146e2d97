# %% step_flops | wrong | part | You count as many products backward as forward. The second product has two factors that want a gradient: write down the backward lines, one product is missing.
def step_flops(n, d, j, k):
    forward = 2 * n * d * j + 2 * n * j * k
    backward = 2 * d * n * j + 2 * j * n * k
    return forward + backward


# %% step_flops | wrong | constant | You count one addition less for each entry, which is exact, but the lesson counts as many additions as multiplications.
def step_flops(n, d, j, k):
    def product(rows, inner, cols):
        return rows * cols * (2 * inner - 1)

    total = product(n, d, j) + product(n, j, k)
    total += product(j, n, k) + product(n, k, j) + product(d, n, j)
    return total


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


# %% saved_bytes | wrong | factor | You count y_pred and y, two tensors. Look at the list of the five: what of them is kept?
def saved_bytes(n, d, j, k, itemsize):
    x_ = n * d
    h = n * j
    h_relu = n * j
    y_pred = n * k
    y_ = n * k
    w2_ = j * k
    return (x_ + h + h_relu + y_pred + y_ + w2_) * itemsize


# %% saved_bytes | wrong | part | You count six tensors. One weight is not among the five: only a gradient of x would need it.
def saved_bytes(n, d, j, k, itemsize):
    numbers = n * d + d * j + n * j + n * j + j * k + n * k
    return numbers * itemsize


# %% saved_bytes | wrong | mixed | The numbers are all there, but the itemsize multiplies only some of them: look at the brackets.
def saved_bytes(n, d, j, k, itemsize):
    return n * (d + j + j + k) * itemsize + j * k


# %% saved_bytes | right | - | list of shapes, numel
def saved_bytes(n, d, j, k, itemsize):
    shapes = [(n, d), (n, j), (j, k), (n, j), (n, k)]
    return itemsize * sum(torch.Size(s).numel() for s in shapes)


# %% seconds_per_call | wrong | factor | This is the time of all the calls in a row. How many seconds is that for one?
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    best = float("inf")
    for _ in range(repeats):
        sync()
        start = clock()
        for _ in range(calls):
            f()
        sync()
        best = min(best, clock() - start)
    return best


# %% seconds_per_call | wrong | order | You wait after every call, so each is measured with a wait of its own. The calls should be handed over in a row, and waited for once, before the clock is read.
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    sync()
    times = []
    for _ in range(repeats):
        start = clock()
        for _ in range(calls):
            f()
            sync()
        times.append((clock() - start) / calls)
    return min(times)


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


# %% combine | wrong | inplace | The result is right, but total is the first worker's tensor itself, and you change it in place: the caller's gradient is damaged.
def combine(grads, sizes):
    total = grads[0]
    total *= sizes[0]
    for g, s in zip(grads[1:], sizes[1:]):
        total += g * s
    return total / sum(sizes)


# %% combine | wrong | part | This takes the first two workers only. The lists may be longer (or have one entry).
def combine(grads, sizes):
    a, b = grads[0], grads[1]
    return (sizes[0] * a + sizes[1] * b) / sum(sizes)


# %% combine | right | - | shares and tensordot
def combine(grads, sizes):
    share = torch.tensor([s / sum(sizes) for s in sizes], dtype=grads[0].dtype)
    return torch.tensordot(share, torch.stack(list(grads)), dims=1)


# %% shard | wrong | edge | You round the size up for all, so the last workers get what is left: for some sizes far too little, or nothing. How much does every worker get at least, and who gets one more?
def shard(n, rank, world):
    size = (n + world - 1) // world
    return range(min(n, rank * size), min(n, (rank + 1) * size))


# %% shard | wrong | constant | The last row of each part is missing: range stops before its end.
def shard(n, rank, world):
    base, extra = divmod(n, world)
    first = rank * base + min(rank, extra)
    last = first + base + (1 if rank < extra else 0) - 1
    return range(first, last)


# %% shard | right | - | list of all sizes, rounded by a shifted floor
def shard(n, rank, world):
    sizes = [(n + world - 1 - r) // world for r in range(world)]
    before = sum(sizes[:rank])
    return range(n)[before : before + sizes[rank]]
