"""Lesson 08: flops, an estimate of time, kept bytes, a clock, work shared by several workers."""

import itertools
import math

from helpers.check.exercise import Exercise, Mistake, exercise

import torch
from torch.utils.flop_counter import FlopCounterMode


@exercise
def step_flops():
    """Flops of forward and backward: ``(n, d, j, k) -> int``; x (n, d), w1 (d, j), w2 (j, k)."""

    def oracle(n, d, j, k):
        x, y = torch.zeros(n, d), torch.zeros(n, k)
        w1, w2 = (torch.zeros(*shape, requires_grad=True) for shape in [(d, j), (j, k)])
        with FlopCounterMode(display=False) as counter:
            (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum().backward()
        return counter.get_total_flops()

    return Exercise(
        lambda draw: draw.sizes(4),
        oracle,
        edge_cases=[
            lambda draw: (1, 1000, 100, 10),
            lambda draw: (50, 30, 20, 1),
            lambda draw: (9, 9, 9, 9),
        ],
        mistakes=[
            Mistake(
                lambda n, d, j, k: 2 * n * d * j + 3 * n * j * k,
                en="products alone: each comes with an addition, and both count",
            ),
            Mistake(
                lambda n, d, j, k: 3 * (2 * n * d * j + 2 * n * j * k),
                en="three times the forward pass: but x wants no gradient, so one product is saved",
            ),
            Mistake(
                lambda n, d, j, k: 2 * n * d * j + 2 * n * j * k,
                en="the forward pass alone: the backward pass has products, too",
            ),
            Mistake(
                lambda n, d, j, k: 2 * (2 * n * d * j + 2 * n * j * k),
                en="one backward product for w2: grad_h_relu takes another one",
            ),
            Mistake(
                lambda n, d, j, k: 4 * n * d * j,
                en="the second layer is forgotten: small, and not nothing",
            ),
            Mistake(
                lambda n, d, j, k: 2 * n * d * j + 4 * n * j * k,
                en="the backward pass alone: the forward pass counts as well",
            ),
            Mistake(
                lambda n, d, j, k: 4 * n * d * j + 6 * n * j * k + n * j + 3 * n * k,
                en="ReLU and loss are in it: FlopCounterMode counts matrix products alone",
            ),
            Mistake(
                lambda n, d, j, k: 4 * n * d * j + 6 * n * j * k + 2 * (d * j + j * k),
                en="the update is in it: asked are forward and backward",
            ),
        ],
    )


@exercise
def estimated_time():
    """Seconds of a list of operations: ``(operations, peak, bandwidth, overhead) -> float``."""

    def each(operation, peak, bandwidth):
        flops, moved = operation
        return flops / peak, moved / bandwidth

    def oracle(operations, peak, bandwidth, overhead):
        longer = [max(each(op, peak, bandwidth)) for op in operations]
        return len(operations) * overhead + sum(longer)

    def case(draw):
        computing = [(draw.integers(20, 50) * 1e9, draw.integers(1, 9) * 1e8) for _ in range(3)]
        moving = [(draw.integers(1, 9) * 1e8, draw.integers(5, 20) * 1e9) for _ in range(4)]
        both = draw.integers(5, 9)  # more flops than bytes, and yet moving takes longer
        moving.append((both * 1.1e8, both * 1e8))
        peak, bandwidth = draw.integers(2, 9) * 1e10, draw.integers(2, 9) * 1e9
        return [*computing, *moving], peak, bandwidth, draw.integers(1, 9) * 1e-1

    def mistake(en, answer):
        return Mistake(answer, en=en)

    def by_part(operations, peak, bandwidth):
        return zip(*(each(op, peak, bandwidth) for op in operations), strict=True)

    return Exercise(
        case,
        oracle,
        edge_cases=[
            lambda draw: ([(9e12, 1e9)], 1e11, 1e10, 1e-1),
            lambda draw: ([(1e9, 9e11)], 1e11, 1e10, 1e-1),
            lambda draw: ([(1e9, 9e10), (9e11, 1e9)], 1e11, 1e10, 1e-1),
            lambda draw: ([(0.0, 9e10), (9e11, 1e9)], 1e11, 1e10, 1e-1),  # a copy has no flops
        ],
        mistakes=[
            mistake(
                "max of the totals: one operation may be bound by flops, the next by bytes",
                lambda operations, peak, bandwidth, overhead: (
                    len(operations) * overhead + max(map(sum, by_part(operations, peak, bandwidth)))
                ),
            ),
            mistake(
                "computing and moving are added: they run side by side, the longer one counts",
                lambda operations, peak, bandwidth, overhead: (
                    len(operations) * overhead + sum(map(sum, by_part(operations, peak, bandwidth)))
                ),
            ),
            mistake(
                "an operation without flops, as a copy, still moves its bytes: 0 / 0 here",
                lambda operations, peak, bandwidth, overhead: (
                    len(operations) * overhead
                    + sum(f / min(peak, f / moved * bandwidth) for f, moved in operations)
                ),
            ),
            mistake(
                "the shorter of the two: an operation is done when the longer one is",
                lambda operations, peak, bandwidth, overhead: sum(
                    overhead + min(each(op, peak, bandwidth)) for op in operations
                ),
            ),
            mistake(
                "flops are compared with bytes: compare how long each of the two takes",
                lambda operations, peak, bandwidth, overhead: sum(
                    overhead + (flops / peak if flops > moved else moved / bandwidth)
                    for flops, moved in operations
                ),
            ),
            mistake(
                "overhead once: every call pays it",
                lambda operations, peak, bandwidth, overhead: (
                    overhead + oracle(operations, peak, bandwidth, 0)
                ),
            ),
            mistake(
                "overhead inside max: in this formula it comes on top",
                lambda operations, peak, bandwidth, overhead: sum(
                    max(*each(op, peak, bandwidth), overhead) for op in operations
                ),
            ),
            mistake(
                "only the longest operation: they run one after another, so their times add up",
                lambda operations, peak, bandwidth, overhead: max(
                    overhead + max(each(op, peak, bandwidth)) for op in operations
                ),
            ),
            mistake(
                "bits for bytes: moved and bandwidth both count bytes already",
                lambda operations, peak, bandwidth, overhead: oracle(
                    [(flops, 8 * moved) for flops, moved in operations], peak, bandwidth, overhead
                ),
            ),
            mistake(
                "only the arithmetic: numbers must also come from memory and go back",
                lambda operations, peak, bandwidth, overhead: sum(
                    overhead + flops / peak for flops, _ in operations
                ),
            ),
            mistake(
                "only the traffic: the arithmetic may take longer",
                lambda operations, peak, bandwidth, overhead: sum(
                    overhead + moved / bandwidth for _, moved in operations
                ),
            ),
            mistake(
                "times the speed: seconds are work divided by speed",
                lambda operations, peak, bandwidth, overhead: oracle(
                    operations, 1 / peak, 1 / bandwidth, overhead
                ),
            ),
        ],
    )


@exercise
def saved_bytes():
    """Bytes kept for the backward pass of the net with clamp: ``(n, d, j, k, itemsize) -> int``."""
    dtypes = {2: torch.bfloat16, 4: torch.float32, 8: torch.float64}

    def oracle(n, d, j, k, itemsize):
        def zeros(*shape):
            return torch.zeros(*shape, dtype=dtypes[itemsize])

        w1, w2 = zeros(d, j).requires_grad_(), zeros(j, k).requires_grad_()
        kept = {}

        def keep(tensor):
            kept[tensor.data_ptr()] = tensor.nbytes
            return tensor

        with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
            loss = (zeros(n, d).mm(w1).clamp(min=0).mm(w2) - zeros(n, k)).pow(2).sum()
        del loss  # until here the graph holds them, and no two share an address
        return sum(kept.values())

    def mistake(en, count):
        return Mistake(
            lambda n, d, j, k, itemsize: count(n, d, j, k) * itemsize,
            en=en,
        )

    return Exercise(
        lambda draw: (*draw.sizes(4), draw.choice([2, 4, 8])),
        oracle,
        edge_cases=[
            lambda draw: (1, 9, 5, 4, 4),
            lambda draw: (100, 9, 5, 4, 8),
            lambda draw: (7, 3, 5, 4, 2),
        ],
        mistakes=[
            mistake(
                "w1 is counted: only a gradient of x would need it, and x wants none",
                lambda n, d, j, k: n * (d + 2 * j + k) + j * k + d * j,
            ),
            mistake(
                "w2 is missing: grad_h_relu is computed with it",
                lambda n, d, j, k: n * (d + 2 * j + k),
            ),
            mistake(
                "h counts once here: the clamp keeps h, and the product h_relu",
                lambda n, d, j, k: n * (d + j + k) + j * k,
            ),
            mistake(
                "y_pred - y is missing: the square needs it",
                lambda n, d, j, k: n * (d + 2 * j) + j * k,
            ),
            mistake(
                "x is missing, the largest of them: grad_w1 is computed with it",
                lambda n, d, j, k: n * (2 * j + k) + j * k,
            ),
            mistake(
                "y_pred and y one by one: only their difference is kept",
                lambda n, d, j, k: n * (d + 2 * j + 2 * k) + j * k,
            ),
            mistake(
                "w2 times n: all examples share the one weight",
                lambda n, d, j, k: n * (d + 2 * j + k + j * k),
            ),
            mistake(
                "those are the weights: what autograd keeps are above all the examples' rows",
                lambda n, d, j, k: d * j + j * k,
            ),
            Mistake(
                lambda n, d, j, k, itemsize: 0,
                en="0: where no weight wants a gradient, autograd keeps nothing",
            ),
            Mistake(
                lambda n, d, j, k, itemsize: 8 * itemsize * (n * (d + 2 * j + k) + j * k),
                en="that is in bits: itemsize counts bytes",
            ),
        ],
    )


class FakeDevice:
    """A clock and a queue, exact: the host hands work over, the device does it later.

    Parameters
    ----------
    launch, work : float
        Seconds of the host and of the device for a call.
    first : float
        Seconds more on the device for the first call.
    period : int
        Of every three times so many calls the first third is slow: 4 times the work the first
        time, 10 times later. 0: none is.
    """

    def __init__(self, launch, work, first, period):
        self.launch, self.work, self.first, self.period = launch, work, first, period
        self.now = self.free = 0.0
        self.calls = 0

    def f(self):
        busy = self.period and self.calls // self.period % 3 == 0
        slower = (4 if self.calls < self.period else 10) if busy else 1
        work = self.work * slower + (0 if self.calls else self.first)
        self.calls += 1
        self.now += self.launch
        self.free = max(self.free, self.now) + work

    def clock(self):
        return self.now

    def sync(self):
        self.now = max(self.now, self.free)


@exercise
def seconds_per_call():
    """Least seconds a call: ``(f, clock, sync, calls, repeats) -> float``."""

    def case(draw):
        calls = draw.integers(4, 9)
        launch = draw.integers(1, 9) / 64
        return launch, launch + draw.integers(3, 9) / 8, 64.0, calls, 3 * draw.integers(2, 5), calls

    def probe(answer, launch, work, first, calls, repeats, period):
        device = FakeDevice(launch, work, first, period)
        return answer(device.f, device.clock, device.sync, calls, repeats)

    def timed(f, clock, sync, calls, repeats, *, warm=True, before=True, after=True):
        if warm:
            f()
        found = []
        for _ in range(repeats):
            if before:
                sync()
            start = clock()
            for _ in range(calls):
                f()
            if after:
                sync()
            found.append(clock() - start)
        return found

    def least(f, clock, sync, calls, repeats, **ways):
        return min(timed(f, clock, sync, calls, repeats, **ways)) / calls

    def mistake(en, summary=min, divide=True, **ways):
        def answer(f, clock, sync, calls, repeats):
            found = summary(timed(f, clock, sync, calls, repeats, **ways))
            return found / calls if divide else found

        return Mistake(answer, en=en)

    def by_repeats(f, clock, sync, calls, repeats):
        return min(timed(f, clock, sync, calls, repeats)) / repeats

    def inside(f, clock, sync, calls, repeats):
        f()
        sync()
        found = []
        for _ in range(repeats):
            start = clock()
            for _ in range(calls):
                f()
                sync()
            found.append(clock() - start)
        return min(found) / calls

    def oracle(launch, work, first, calls, repeats, period):
        return probe(least, launch, work, first, calls, repeats, period)

    return Exercise(
        case,
        oracle,
        probe=probe,
        edge_cases=[
            lambda draw: (0.25, 2.0, 64.0, 5, 1, 0),
            lambda draw: (0.125, 1.0, 64.0, 3, 7, 19),
        ],
        mistakes=[
            mistake(
                "the clock stops when the work is handed over: sync before you read it",
                after=False,
            ),
            mistake(
                "the clock starts while the warm-up still runs: sync before you read it",
                before=False,
            ),
            mistake("no warm-up: the first call, which takes longer, is counted", warm=False),
            mistake(
                "a mean counts the neighbours, too: asked is the least",
                summary=lambda found: sum(found) / len(found),
            ),
            mistake(
                "the middle one: only the least is free of what else was going on",
                summary=lambda found: sorted(found)[len(found) // 2],
            ),
            mistake("the largest: a program is never too fast by accident, so the least", max),
            mistake("the sum of all repeats: asked is the least of them", summary=sum),
            Mistake(by_repeats, en="divided by repeats: one repeat holds as many as calls says"),
            Mistake(
                lambda f, clock, sync, calls, repeats: (
                    min(timed(f, clock, sync, repeats, calls)) / calls
                ),
                en="calls and repeats have changed places: which of them lie between two readings?",
            ),
            Mistake(
                inside,
                en="waits after each call: the host cannot run ahead, as it does in a training",
            ),
        ],
    )


@exercise
def combine():
    """Gradient of the mean loss over all: ``(grads, a list of (d, j), sizes) -> (d, j)``."""

    def case(draw):
        d, j, *sizes = draw.sizes(5)
        return [draw.randn(d, j) for _ in sizes], sizes

    def total(grads, weights):
        return sum(w * grad for grad, w in zip(grads, weights, strict=True))

    def share(sizes):
        return [size / sum(sizes) for size in sizes]

    def inverse(sizes):
        return share([1 / size for size in sizes])

    return Exercise(
        case,
        lambda grads, sizes: total(grads, share(sizes)),
        edge_cases=[
            lambda draw: ([draw.randn(4, 3), draw.randn(4, 3)], [70, 30]),
            lambda draw: ([draw.randn(4, 3)], [5]),
            lambda draw: ([draw.randn(1, 4) for _ in range(5)], [9, 3, 1, 3, 9]),
        ],
        mistakes=[
            Mistake(
                lambda grads, sizes: sum(grads) / len(grads),
                en="the plain mean: a worker with more examples must count for more",
            ),
            Mistake(
                lambda grads, sizes: sum(grads),
                en="the sum: right for a loss that is a sum, and this one is a mean",
            ),
            Mistake(
                lambda grads, sizes: total(grads, inverse(sizes)),
                en="weights inverted: who has more examples counts for less here",
            ),
            Mistake(
                lambda grads, sizes: total(grads, sizes),
                en="not divided: that is the gradient of the sum over all examples",
            ),
            Mistake(
                lambda grads, sizes: total(grads, sizes) / len(sizes),
                en="divided by the number of workers: the mean runs over all examples",
            ),
            Mistake(
                lambda grads, sizes: sum(grads) / sum(sizes),
                en="the sizes are missing as weights: each gradient is already a mean over its own",
            ),
            Mistake(
                lambda grads, sizes: total(grads, share(sizes)).sum() / sum(sizes),
                en="one number: asked is a gradient in the shape of the weight",
            ),
            Mistake(
                lambda grads, sizes: grads[sizes.index(max(sizes))],
                en="only the largest worker counts: the others have seen examples, too",
            ),
        ],
    )


@exercise(deeper=True)
def shard():
    """Rows of one worker: ``(n, rank, world) -> range``; in order, sizes differ by at most one."""

    def case(draw):
        world = draw.integers(3, 8)
        return world * draw.integers(3, 12) + draw.integers(1, world), world

    def probe(answer, n, world):
        parts = [answer(n, rank, world) for rank in range(world)]
        if all(part is ... for part in parts):
            return ...
        return told([[int(row) for row in itertools.islice(part, n + 1)] for part in parts])

    def told(parts):
        return {f"the rows of rank {rank}": rows for rank, rows in enumerate(parts)}

    def cut(n, rank, world):
        return rank * n // world

    def even(n, rank, world):
        size, rest = divmod(n, world)
        start = rank * size + min(rank, rest)
        return range(start, start + size + (rank < rest))

    def lost(n, rank, world):
        return range(rank * (n // world), (rank + 1) * (n // world))

    def short_starts(n, rank, world):
        start = rank * (n // world)
        return range(start, start + len(even(n, rank, world)))

    def from_one(n, rank, world):
        sizes = [len(even(n, r, world)) for r in range(world)]
        start = sum(sizes[: rank - 1]) if rank > 1 else 0
        return range(start, start + sizes[rank - 1])

    def last_takes_all(n, rank, world):
        rows = lost(n, rank, world)
        return range(rows.start, n) if rank == world - 1 else rows

    def rounded_up(n, rank, world):
        size = math.ceil(n / world)
        return range(min(rank * size, n), min((rank + 1) * size, n))

    return Exercise(
        case,
        lambda n, world: told([list(even(n, rank, world)) for rank in range(world)]),
        probe=probe,
        edge_cases=[
            lambda draw: (100, 2),
            lambda draw: (2, 3),
            lambda draw: (7, 1),
            lambda draw: (0, 3),
        ],
        mistakes=[
            Mistake(lost, en="the remainder is lost: n need not be a multiple of world"),
            Mistake(
                lambda n, rank, world: range(
                    rank * len(even(n, rank, world)), (rank + 1) * len(even(n, rank, world))
                ),
                en="each part begins as if those before it were as long: some have one row more",
            ),
            Mistake(
                short_starts,
                en="the sizes are right, the starts are not: parts before it have a row more",
            ),
            Mistake(
                last_takes_all,
                en="the last worker takes the whole remainder: one row each for the first ones",
            ),
            Mistake(
                rounded_up,
                en="all sizes rounded up: the last worker gets far fewer rows, or none",
            ),
            Mistake(
                lambda n, rank, world: range(cut(n, rank, world), cut(n, rank + 1, world)),
                en="as even, but the longer parts come anywhere: the first workers take them",
            ),
            Mistake(
                lambda n, rank, world: range(
                    even(n, rank, world).start, min(n, even(n, rank, world).stop + 1)
                ),
                en="parts overlap: a row that two workers have counts twice",
            ),
            Mistake(
                lambda n, rank, world: range(n),
                en="every worker gets all rows: nothing is shared out",
            ),
            Mistake(
                lambda n, rank, world: even(n, 0, world),
                en="all workers get the same rows: rank is not used",
            ),
            Mistake(
                from_one,
                en="ranks counted from 1: the first is 0",
            ),
            Mistake(
                lambda n, rank, world: even(n, rank - 1, world),
                en="ranks counted from 1: the first is 0",
            ),
            Mistake(
                lambda n, rank, world: range(rank, n, world),
                en="every row once, in another order: a worker's rows are neighbours",
            ),
            Mistake(
                lambda n, rank, world: even(n, world - 1 - rank, world),
                en="the other way round: rank 0 has the first rows",
            ),
            Mistake(
                lambda n, rank, world: (even(n, rank, world).start, even(n, rank, world).stop),
                en="start and stop only: asked are the rows, a range",
            ),
            Mistake(
                lambda n, rank, world: range(
                    even(n, rank, world).start, even(n, rank, world).stop - 1
                ),
                en="the last row of each part is lost: a range ends before its stop",
            ),
        ],
    )
