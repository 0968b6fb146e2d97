# %% step_flops | right | - | list of the five products
def step_flops(n, d, j, k):
    five = [(n, d, j), (n, j, k), (j, n, k), (n, k, j), (d, n, j)]
    return sum(2 * a * b * c for a, b, c in five)


# %% estimated_time | wrong | mixed | Computing and moving happen at the same time, so only the longer counts; you add them.
def estimated_time(operations, peak, bandwidth, overhead):
    ops = np.array(operations, dtype=float).reshape(-1, 2)
    return float((overhead + ops[:, 0] / peak + ops[:, 1] / bandwidth).sum())


# %% estimated_time | wrong | part | The result is overwritten in each turn of the loop: only the last operation remains.
def estimated_time(operations, peak, bandwidth, overhead):
    seconds = 0
    for flops, moved in operations:
        seconds = overhead + max(flops / peak, moved / bandwidth)
    return seconds


# %% estimated_time | right | - | NumPy columns
def estimated_time(operations, peak, bandwidth, overhead):
    ops = np.array(operations, dtype=float).reshape(-1, 2)
    longer = np.maximum(ops[:, 0] / peak, ops[:, 1] / bandwidth)
    return float(longer.sum()) + overhead * len(ops)


# %% saved_bytes | wrong | constant | The bytes of a number are an argument: 8 holds for float64 only.
def saved_bytes(n, d, j, k, itemsize):
    x = n * d
    h = n * j
    w2 = j * k
    h_relu = n * j
    diff = n * k
    return 8 * (x + h + w2 + h_relu + diff)


# %% saved_bytes | wrong | mixed | The weight that is kept is w2; w1 would be needed for a gradient of x only.
def saved_bytes(n, d, j, k, itemsize):
    x = n * d
    w1 = d * j
    hidden = 2 * n * j
    out = n * k
    return (x + w1 + hidden + out) * itemsize


# %% saved_bytes | right | - | list of shapes, like the page's table
def saved_bytes(n, d, j, k, itemsize):
    shapes = {"x": (n, d), "h": (n, j), "w2": (j, k), "h_relu": (n, j), "y_pred - y": (n, k)}
    return sum(rows * columns for rows, columns in shapes.values()) * itemsize


# %% seconds_per_call | wrong | part | Before the clock is stopped you must wait as well: otherwise only the launches are measured.
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    times = []
    for r in range(repeats):
        sync()
        start = clock()
        for c in range(calls):
            f()
        times.append(clock() - start)
    return min(times) / calls


# %% seconds_per_call | wrong | factor | This is the time of all calls in a row; the task asks for the seconds of one.
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
    return min(times)


# %% seconds_per_call | wrong | order | The clock is read before the wait, so what was handed over earlier is measured too: wait first, then read.
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    best = float("inf")
    for _ in range(repeats):
        start = clock()
        sync()
        for _ in range(calls):
            f()
        sync()
        best = min(best, clock() - start)
    return best / calls


# %% seconds_per_call | wrong | mixed | Disturbances only make a time longer, so the task asks for the least of the times, not their mean.
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    total = 0
    for _ in range(repeats):
        sync()
        start = clock()
        for _ in range(calls):
            f()
        sync()
        total += clock() - start
    return total / (repeats * calls)


# %% seconds_per_call | right | - | timeit.repeat with a timer that waits
def seconds_per_call(f, clock, sync, calls, repeats):
    def settled():
        sync()
        return clock()

    f()
    return min(timeit.repeat(f, timer=settled, number=calls, repeat=repeats)) / calls


# %% combine | wrong | part | This is the gradient of the sum over all rows; the division by the number of all rows is missing.
def combine(grads, sizes):
    total = 0
    for g, n in zip(grads, sizes):
        total = total + g * n
    return total


# %% combine | wrong | axis | The weights must meet the axis of the workers, the first of the stack; without two more axes they meet the columns.
def combine(grads, sizes):
    weights = torch.tensor(sizes) / sum(sizes)
    return (torch.stack(grads) * weights).sum(0)


# %% combine | right | - | einsum over the workers
def combine(grads, sizes):
    share = torch.tensor([n / sum(sizes) for n in sizes], dtype=grads[0].dtype)
    return torch.einsum("w,wdj->dj", share, torch.stack(list(grads)))
