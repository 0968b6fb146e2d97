# %% step_flops | wrong | part | You take the backward pass for as much work as the forward pass; it is nearly that here, but it has three products. Which one is missing?
def step_flops(n, d, j, k):
    forward = 2 * n * d * j + 2 * n * j * k
    backward = forward
    return forward + backward


# %% step_flops | wrong | part | That x wants no gradient spares the product for grad_x, not the one for grad_w1, which has x as a factor.
def step_flops(n, d, j, k):
    forward = 2 * n * d * j + 2 * n * j * k
    grad_w2 = 2 * j * n * k
    grad_h_relu = 2 * n * k * j
    return forward + grad_w2 + grad_h_relu


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


# %% estimated_time | wrong | part | Each operation is a call of its own, and each call costs: how often have you counted the overhead?
def estimated_time(operations, peak, bandwidth, overhead):
    times = [max(flops / peak, moved / bandwidth) for flops, moved in operations]
    return overhead + sum(times)


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


# %% saved_bytes | wrong | mixed | w1 is one too many: look at the list of the five again, and at who would need w1 on the way back.
def saved_bytes(n, d, j, k, itemsize):
    x_numbers = n * d
    weights_numbers = d * j + j * k
    hidden = 2 * n * j
    out = n * k
    return (x_numbers + weights_numbers + hidden + out) * itemsize


# %% saved_bytes | wrong | factor | One of your five does not grow with the batch: w2 has no row for each example.
def saved_bytes(n, d, j, k, itemsize):
    per_example = d + j + j * k + j + k
    return n * per_example * itemsize


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


# %% seconds_per_call | wrong | order | You wait after every single call, so the waiting is measured too, and no call can be handed over while another one runs: wait only where the clock is read.
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
    return best / calls


# %% seconds_per_call | wrong | mixed | The mean measures what else was going on at that time; which of the times did section 1 take, and why?
def seconds_per_call(f, clock, sync, calls, repeats):
    f()
    times = []
    for _ in range(repeats):
        sync()
        start = clock()
        for _ in range(calls):
            f()
        sync()
        times.append((clock() - start) / calls)
    return np.mean(times)


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


# %% combine | wrong | factor | Weighing by the rows is right, and makes gradients of sums; but then you divide by the number of workers. A mean over all rows is divided by what?
def combine(grads, sizes):
    total = sum(grad * size for grad, size in zip(grads, sizes))
    return total / len(grads)


# %% combine | wrong | page | You divide by the rows of this page's x, which fits only if the workers have 100 rows together: the number of all rows is in the arguments.
def combine(grads, sizes):
    summed = torch.zeros_like(grads[0])
    for grad, rows in zip(grads, sizes):
        summed += rows * grad
    return summed / len(x)


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
