"""Lesson 05: a loss for classes and its gradient, batches, counting, trusted scores, a table."""

import csv
import math

from helpers.check.exercise import Exercise, Mistake, exercise
from helpers.check.lesson_04 import named

import torch
from torch.nn import functional as F


def classes(draw):
    """Draw logits (n, k) and a target (n,), more examples than classes or fewer."""
    n, k = draw.sizes(2)
    return 2 * draw.randn(n, k), draw.integers(0, k, n)


def right_logits(logits, target):
    """Return the logit of each row's class, shape (n,)."""
    return logits[torch.arange(len(target)), target]


@exercise
def cross_entropy():
    """Mean of ``-log p`` of the right class: ``(logits (n, k), target (n,)) -> (), float64``."""

    def stable(logits, largest):
        shifted = logits - largest
        return shifted - shifted.exp().sum(dim=1, keepdim=True).log()

    def log_p(logits):
        return stable(logits, logits.max(dim=1, keepdim=True).values)

    def by_p(logits, target, largest):
        p = (logits - largest).exp()
        p = p / p.sum(dim=1, keepdim=True)
        return -right_logits(p, target).log().mean()

    return Exercise(
        classes,
        lambda logits, target: F.cross_entropy(logits, target),
        edge_cases=[
            lambda draw: (
                1000 * draw.randn(5, 4).sign() + 2000.0 * torch.arange(5)[:, None],
                draw.integers(0, 4, 5),
            ),
            lambda draw: (draw.randn(1, 3) - 1000, torch.tensor([2])),
        ],
        banned=["softmax", "log_softmax", "logsumexp", "cross_entropy"],
        mistakes=[
            Mistake(
                lambda logits, target: by_p(logits, target, 0.0),
                en="exp of 1000 is inf, and inf / inf is nan: which number may you subtract first?",
            ),
            Mistake(
                lambda logits, target: by_p(logits, target, logits.max(dim=1, keepdim=True).values),
                en="a p too small for float64 becomes 0, its log -inf: take the log of the formula",
            ),
            Mistake(
                lambda logits, target: -right_logits(stable(logits, logits.max()), target).mean(),
                en="the largest of all logits does not help a row far below it: to each its own",
            ),
            Mistake(
                lambda logits, target: logits - logits.max(dim=1).values,
                en="(n, k) against (n,): keepdim=True makes it (n, 1), one number for each row",
            ),
            Mistake(
                lambda logits, target: -log_p(logits)[:, target].mean(),
                en="[:, target] takes these columns of every row: one entry of each row is asked",
            ),
            Mistake(
                lambda logits, target: -right_logits(log_p(logits), target).mean() / math.log(2),
                en="log2: the loss takes the natural logarithm",
            ),
            Mistake(
                lambda logits, target: F.cross_entropy(logits.softmax(dim=1), target),
                en="softmax twice: logits go into the loss as they are",
            ),
            Mistake(
                lambda logits, target: -right_logits(logits.log_softmax(dim=0), target).mean(),
                en="p adds up to 1 over the examples (dim=0), not over the classes of a row",
            ),
            Mistake(
                lambda logits, target: (
                    -right_logits(
                        logits - (logits - logits.amax(1, True)).exp().sum(1, True).log(), target
                    ).mean()
                ),
                en="shifted in the sum alone: what is subtracted there is missing in the other",
            ),
            Mistake(
                lambda logits, target: right_logits(log_p(logits), target).mean(),
                en="the sign: log p is negative, a loss is not",
            ),
            Mistake(
                lambda logits, target: -right_logits(log_p(logits), target).sum(),
                en="the sum over the examples: asked is their mean",
            ),
            Mistake(
                lambda logits, target: -right_logits(log_p(logits), target).sum() / logits.numel(),
                en="divided by the number of all entries: one of each row counts, so n of them",
            ),
            Mistake(
                lambda logits, target: -log_p(logits).mean(),
                en="every class counts here: only the probability of the right one does",
            ),
            Mistake(
                lambda logits, target: -right_logits(logits, target).mean(),
                en="that is the logit of the right class, not the log of its probability",
            ),
            Mistake(
                lambda logits, target: 1 - right_logits(log_p(logits), target).exp().mean(),
                en="1 - p: asked is -log p, which punishes a sure mistake without bound",
            ),
            Mistake(
                lambda logits, target: -right_logits(log_p(logits), target),
                en="one loss for each example: asked is their mean, one number",
            ),
        ],
    )


@exercise
def compute_grad_logits():
    """Gradient of the mean cross-entropy: ``(logits (n, k), target (n,)) -> (n, k)``."""

    def oracle(logits, target):
        leaf = logits.clone().requires_grad_()
        return torch.autograd.grad(F.cross_entropy(leaf, target), leaf)[0]

    def error(logits, target):
        return logits.softmax(dim=1) - F.one_hot(target, logits.shape[1])

    def by_probability(logits, target):
        return -F.one_hot(target, logits.shape[1]) / logits.softmax(dim=1) / len(target)

    def in_columns(logits, target):
        grad = logits.softmax(dim=1)
        grad[:, target] -= 1
        return grad / len(target)

    def only_right(logits, target):
        grad = torch.zeros_like(logits)
        rows = torch.arange(len(target))
        grad[rows, target] = right_logits(error(logits, target), target) / len(target)
        return grad

    return Exercise(
        classes,
        oracle,
        edge_cases=[
            lambda draw: (draw.randn(1, 5), torch.tensor([4])),
            lambda draw: (1000 * draw.randn(4, 3).sign(), draw.integers(0, 3, 4)),
            lambda draw: (draw.randn(4, 3) + 1000, draw.integers(0, 3, 4)),
        ],
        mistakes=[
            Mistake(
                error, en="the loss is a mean over n examples: its gradient is n times smaller"
            ),
            Mistake(
                lambda logits, target: error(logits, target) / logits.numel(),
                en="the loss is a mean over the n examples, not over all n times k entries",
            ),
            Mistake(
                lambda logits, target: error(logits, target) / logits.shape[1],
                en="divided by the number of classes: the mean runs over the n examples",
            ),
            Mistake(
                lambda logits, target: (logits - F.one_hot(target, logits.shape[1])) / len(target),
                en="the logits themselves stand there: the slope of the sum's logarithm is p",
            ),
            Mistake(
                lambda logits, target: -error(logits, target) / len(target),
                en="the sign: raising the right logit must lower the loss",
            ),
            Mistake(
                by_probability,
                en="the slope with respect to p: the way back through the softmax is missing",
            ),
            Mistake(
                lambda logits, target: logits.softmax(dim=1) / len(target),
                en="the right class is missing: its logit also stands alone in log p",
            ),
            Mistake(
                lambda logits, target: -F.one_hot(target, logits.shape[1]) / len(target),
                en="the sum of exps is missing: every logit of the row stands in it",
            ),
            Mistake(
                lambda logits, target: (
                    (logits - F.one_hot(target, logits.shape[1])).softmax(dim=1) / len(target)
                ),
                en="the 1 is taken from the logit: take it from the probability, after softmax",
            ),
            Mistake(
                in_columns,
                en="[:, target] takes whole columns: each row loses 1 at its own class only",
            ),
            Mistake(
                lambda logits, target: (logits.softmax(dim=1) - 1) / len(target),
                en="1 is subtracted in every column: only the right class has it",
            ),
            Mistake(
                lambda logits, target: (logits.softmax(dim=1) - target[:, None]) / len(target),
                en="target is the number of a class: what is subtracted is its one-hot",
            ),
            Mistake(
                lambda logits, target: (logits.softmax(dim=1) - F.one_hot(target)) / len(target),
                en="one_hot(target) guesses how many classes there are: say it, logits.shape[1]",
            ),
            Mistake(
                only_right,
                en="only the right class gets a gradient: every logit stands in the sum of exps",
            ),
            Mistake(
                lambda logits, target: (
                    (logits.log_softmax(dim=1) - F.one_hot(target, logits.shape[1])) / len(target)
                ),
                en="log p in place of p",
            ),
            Mistake(
                lambda logits, target: (
                    (logits.softmax(dim=0) - F.one_hot(target, logits.shape[1])) / len(target)
                ),
                en="softmax runs over the examples (dim=0): it belongs along the row",
            ),
            Mistake(
                lambda logits, target: (
                    2 * (logits - F.one_hot(target, logits.shape[1])) / len(target)
                ),
                en="that is the gradient of squared errors, the first line of lesson 02",
            ),
            Mistake(
                lambda logits, target: (
                    (logits.exp() / logits.exp().sum(dim=1, keepdim=True))
                    .sub(F.one_hot(target, logits.shape[1]))
                    .div(len(target))
                ),
                en="nan where a logit is 1000: torch's softmax subtracts each row's largest first",
            ),
        ],
    )


@exercise
def minibatches():
    """Index tensors of one epoch: ``(n, size, generator) -> list of int64 tensors``."""

    def case(draw):
        size = draw.integers(4, 9)
        return size * draw.integers(5, 9) + draw.integers(1, size), size, draw.integers(1, 1000)

    def probe(answer, n, size, seed):
        generator = torch.Generator().manual_seed(seed)
        epochs = [answer(n, size, generator) for epoch in range(2)]
        again = answer(n, size, torch.Generator().manual_seed(seed))
        for batches in (*epochs, again):
            if not isinstance(batches, list | tuple):
                raise TypeError(f"a list of tensors is asked, not a {type(batches).__name__}")
            if any(not isinstance(batch, torch.Tensor) for batch in batches):
                raise TypeError("the list holds something else than tensors")
        first, second, third = (torch.cat(list(batches)) for batches in (*epochs, again))
        return {
            "sizes": [len(batch) for batch in epochs[0]],
            "indices": first.sort().values,
            "shuffled": not torch.equal(first, first.sort().values),
            "new order in the next epoch": not torch.equal(first, second),
            "order from the generator": torch.equal(first, third),
        }

    def oracle(n, size, seed):
        whole, rest = divmod(n, size)
        return {
            "sizes": [size] * whole + [rest] * (rest > 0),
            "indices": torch.arange(n),
            "shuffled": True,
            "new order in the next epoch": True,
            "order from the generator": True,
        }

    def permuted(n, size, generator):
        return list(torch.randperm(n, generator=generator).split(size))

    def by_range(last):
        """Slice from 0 on; ``last(n, size)`` says where the starts end."""

        def answer(n, size, generator):
            rows = torch.randperm(n, generator=generator)
            return [rows[start : start + size] for start in range(0, last(n, size), size)]

        return answer

    def one_too_many(n, size, generator):
        rows = torch.randperm(n, generator=generator)
        return [rows[i * size : (i + 1) * size] for i in range(math.ceil(n / size) + 1)]

    def positions_lost(n, size, generator):
        rows = torch.randperm(n - 1, generator=generator) + 1
        return list(rows.split(size))

    def seeded(n, size, generator):
        return permuted(n, size, torch.Generator().manual_seed(13))

    def drawn(n, size, generator):
        return list(torch.randint(n, (n,), generator=generator).split(size))

    def drawn_by_batch(n, size, generator):
        return [torch.randint(n, (size,), generator=generator) for batch in range(n // size)]

    def slice_by_slice(n, size, generator):
        starts = range(0, n, size)
        return [torch.randperm(n, generator=generator)[i : i + size] for i in starts]

    def batch_by_batch(n, size, generator):
        return [torch.randperm(n, generator=generator)[:size] for start in range(0, n, size)]

    def evened(cut):
        def answer(n, size, generator):
            return list(cut(torch.randperm(n, generator=generator), math.ceil(n / size)))

        name = cut.__name__
        return Mistake(answer, en=f"{name} makes even pieces: all but the last have `size` rows")

    def within(n, size, generator):
        blocks = torch.arange(n).split(size)
        order = torch.randperm(len(blocks), generator=generator).tolist()
        return [blocks[i] for i in order]

    return Exercise(
        case,
        oracle,
        probe=probe,
        edge_cases=[lambda draw: (12, 4, 13), lambda draw: (9, 20, 13)],
        mistakes=[
            Mistake(
                by_range(lambda n, size: n - size + 1),
                en="the last batch is dropped when it is shorter: its examples count, too",
            ),
            Mistake(
                by_range(lambda n, size: n - size),
                en="the last batch is missing: its examples count, too",
            ),
            *(
                Mistake(
                    draws,
                    en="randint draws with replacement: some examples come twice, others never",
                )
                for draws in (drawn, drawn_by_batch)
            ),
            *(
                Mistake(
                    anew,
                    en="each batch shuffles anew: some examples come twice an epoch, others never",
                )
                for anew in (batch_by_batch, slice_by_slice)
            ),
            *map(evened, (torch.chunk, torch.tensor_split)),
            Mistake(seeded, en="the same order in every epoch: the generator handed over goes on"),
            Mistake(
                lambda n, size, generator: permuted(n, size, None),
                en="another generator shuffles: randperm takes the one handed over by name",
            ),
            Mistake(
                lambda n, size, generator: list(torch.arange(n).split(size)),
                en="not shuffled: the order is that of the rows",
            ),
            Mistake(positions_lost, en="index 0 never comes: rows are counted from 0 to n - 1"),
            Mistake(one_too_many, en="one batch too many, and it is empty"),
            Mistake(
                lambda n, size, generator: list(torch.randperm(n, generator=generator).chunk(size)),
                en="chunk takes the number of batches: size is how many examples one has",
            ),
            Mistake(
                lambda n, size, generator: torch.randperm(n, generator=generator),
                en="one tensor with the whole order: cut it into pieces of size",
            ),
            Mistake(
                lambda n, size, generator: (b for b in permuted(n, size, generator)),
                en="a generator of batches: asked is the list, so collect them",
            ),
            Mistake(
                lambda n, size, generator: [b.tolist() for b in permuted(n, size, generator)],
                en="lists of indices: each batch is a tensor, which can index x and target",
            ),
            Mistake(
                lambda n, size, generator: permuted(1077, 64, generator),
                en="the page's 1077 and 64 are written in: use n and size",
            ),
            Mistake(
                within,
                en="whole batches change places, the examples within stay: shuffle the rows",
            ),
        ],
    )


@exercise(deeper=True)
def accuracy():
    """Share of right answers: ``list of (logits (n_i, k), target (n_i,)) -> float``."""

    def case(draw):
        k = draw.integers(5, 9)
        batches = []
        for n in draw.sizes(3):
            logits = draw.randn(n, k)
            hit = draw.rand(n) < 0.5
            batches.append((logits, torch.where(hit, logits.argmax(dim=1), draw.integers(0, k, n))))
        return (batches,)

    def right(logits, target):
        return (logits.argmax(dim=1) == target).sum().item()

    def count(batches):
        return sum(len(target) for logits, target in batches)

    def oracle(batches):
        logits = torch.cat([logits for logits, target in batches])
        target = torch.cat([target for logits, target in batches])
        return (logits.argmax(dim=1) == target).double().mean().item()

    def mean_of_means(batches):
        return sum(right(*batch) / len(batch[1]) for batch in batches) / len(batches)

    def along(batches):
        return sum((logits.argmax(dim=0) == target).sum().item() for logits, target in batches)

    def first_size(batches):
        return sum(right(*batch) for batch in batches) / (len(batches) * len(batches[0][1]))

    return Exercise(
        case,
        oracle,
        edge_cases=[
            lambda draw: ([(draw.randn(7, 3), draw.integers(0, 3, 7))],),
            lambda draw: ([(torch.eye(3).double(), torch.arange(3))],),
            lambda draw: ([(draw.randn(n, 3), draw.integers(0, 3, n)) for n in (2, 5, 1, 9)],),
        ],
        mistakes=[
            Mistake(
                mean_of_means,
                en="the mean of the batches' shares: a small batch counts as much as a large one",
            ),
            Mistake(
                lambda batches: 100 * oracle(batches), en="that is in percent: asked is a share"
            ),
            Mistake(
                lambda batches: sum(right(*batch) for batch in batches),
                en="that is how many are right: asked is their share of all examples",
            ),
            Mistake(
                lambda batches: sum(right(*batch) for batch in batches) / (64 * len(batches)),
                en="divided by 64 times the batches: batches have other sizes, count the examples",
            ),
            Mistake(
                first_size,
                en="divided by batches times the first one's size: the others have other sizes",
            ),
            Mistake(
                along,
                en="argmax(dim=0) looks down the examples: the answer is the largest of each row",
            ),
            Mistake(
                lambda batches: (
                    sum((z.argmax() == target).sum().item() for z, target in batches)
                    / count(batches)
                ),
                en="argmax() takes all rows as one: dim=1 gives the largest of each row",
            ),
            Mistake(
                lambda batches: 1 - oracle(batches),
                en="the share of wrong answers: asked is the right ones",
            ),
            Mistake(
                lambda batches: sum(right(*batch) for batch in batches) / len(batches),
                en="divided by the number of batches: divide by the number of examples",
            ),
            Mistake(
                lambda batches: sum((logits == target).sum().item() for logits, target in batches),
                en="logits are compared with classes: argmax(dim=1) says which class a row names",
            ),
            Mistake(
                lambda batches: sum((z.max(1) == target).sum().item() for z, target in batches),
                en="max(1) gives values and indices: argmax(dim=1) gives the classes",
            ),
            Mistake(
                lambda batches: right(*batches[-1]) / len(batches[-1][1]),
                en="the last batch only: the counts start again in each",
            ),
            Mistake(
                lambda batches: right(*batches[0]) / len(batches[0][1]),
                en="the first batch only: return stands inside the loop",
            ),
            Mistake(
                lambda batches: (
                    sum(right(*b) for b in batches) / sum(b[0].numel() for b in batches)
                ),
                en="divided by the number of logits: an example has one answer",
            ),
        ],
    )


@exercise
def which_leak():
    """Whose score cannot be trusted: a list of letters, ``"a"`` to ``"g"``."""
    letters = list("abcdefg")

    def probe(answer):
        if isinstance(answer, str):
            answer = [sign for sign in answer if sign.isalpha()]
        elif not isinstance(answer, list | tuple | set):
            return answer
        return named(letters)([str(sign).strip().lower() for sign in answer])

    return Exercise(
        None,
        lambda: {letter: letter in "bcef" for letter in letters},
        probe=probe,
        secret=True,
        mistakes=[
            Mistake(
                list("cef"),
                en="missing: a mean over all rows carries the test part into the training",
            ),
            Mistake(
                list("bef"),
                en="missing: the best of thirty test scores was chosen by the test part",
            ),
            Mistake(
                list("bcf"),
                en="missing: choosing pixels by the classes is training, here on all rows",
            ),
            Mistake(
                list("bce"),
                en="missing: where does the twin of a test picture stand?",
            ),
            Mistake(
                list("abcef"),
                en="too many: dividing by 16 asks nothing of the other rows",
            ),
            Mistake(
                list("bcdef"),
                en="too many: choosing is what the validation part is for",
            ),
            Mistake(
                list("bcefg"),
                en="too many: the order of the training part tells nothing of the test part",
            ),
            Mistake(letters, en="not all of them: three never touch the test part too early"),
            Mistake(list("adg"), en="those are the ones that can be trusted: asked are the others"),
            Mistake(
                ["c"], en="there are subtler ones: what else saw the test part before the end?"
            ),
        ],
    )


@exercise(deeper=True)
def confusion():
    """Counts of (truth, answer): ``(answers (n,), target (n,)) -> (10, 10), int64``."""

    def table(answers, target):
        return torch.bincount(10 * target + answers, minlength=100).reshape(10, 10)

    def case(draw):
        target = draw.integers(0, 9, 40)
        answers = torch.where(draw.rand(40) < 0.5, target, draw.integers(0, 9, 40))
        return answers, target

    def once(answers, target):
        counts = torch.zeros(10, 10, dtype=torch.int64)
        counts[target, answers] += 1
        return counts

    def small(answers, target):
        size = int(max(answers.max(), target.max())) + 1
        return table(answers, target)[:size, :size]

    def shares(answers, target):
        counts = table(answers, target).double()
        return counts / counts.sum(dim=1, keepdim=True).clamp(min=1)

    return Exercise(
        case,
        table,
        edge_cases=[
            lambda draw: (torch.tensor([9, 9]), torch.tensor([9, 4])),
            lambda draw: (torch.tensor([3]), torch.tensor([5])),
        ],
        mistakes=[
            Mistake(
                once,
                en="counts[target, answers] += 1 counts a pair once, however often it comes",
            ),
            Mistake(
                lambda answers, target: table(target, answers),
                en="transposed: a row belongs to the true digit, a column to the answer",
            ),
            Mistake(shares, en="shares of each row: asked are counts"),
            Mistake(small, en="too small where class 9 does not come: always 10 by 10"),
            Mistake(
                lambda answers, target: torch.bincount(10 * target + answers).reshape(10, 10),
                en="bincount ends with the largest number that occurs: ask it for all 100",
            ),
            Mistake(
                lambda answers, target: table(answers, target).fill_diagonal_(0),
                en="the right answers are missing: they belong on the diagonal",
            ),
            Mistake(
                lambda answers, target: table(answers, target).double(),
                en="counts are whole numbers: int64, not float",
            ),
            Mistake(
                lambda answers, target: table(answers, target).diagonal(),
                en="only the right answers: asked is every pair of truth and answer",
            ),
        ],
    )


@exercise(deeper=True)
def interval():
    """Wilson's 95 % interval of a share: ``(right, n) -> (low, high)``, floats."""
    z = 1.96

    def wilson(right, n, z=z, root=math.sqrt):
        share = right / n
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z * root(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return middle - half, middle + half

    def normal(right, n, z=z):
        share = right / n
        half = z * math.sqrt(share * (1 - share) / n)
        return share - half, share + half

    def clipped(right, n):
        low, high = normal(right, n)
        return max(low, 0.0), min(high, 1.0)

    def undivided(right, n):
        low, high = wilson(right, n)
        return low * (1 + z * z / n), high * (1 + z * z / n)

    def mixed(right, n):
        share = right / n
        half = (wilson(right, n)[1] - wilson(right, n)[0]) / 2
        return share - half, share + half

    def case(draw):
        n = draw.integers(50, 400)
        return draw.integers(n // 2, n), n

    return Exercise(
        case,
        wilson,
        tolerance=1e-6,
        edge_cases=[lambda draw: (20, 20), lambda draw: (0, 20), lambda draw: (19, 20)],
        mistakes=[
            Mistake(
                normal,
                en="the normal interval: at n of n its width is 0, as if nothing could go wrong",
            ),
            Mistake(
                clipped,
                en="the normal interval, cut off at 0 and 1: at n of n its width is still 0",
            ),
            Mistake(
                lambda right, n: wilson(right, n, root=lambda v: v),
                en="the square root is missing",
            ),
            Mistake(
                lambda right, n: wilson(right, n, z=1.0), en="one standard error: 95 % takes 1.96"
            ),
            Mistake(
                lambda right, n: wilson(right, n, z=1.6448536269514722),
                en="this leaves 5 % out at each end, so it is a 90 % interval: 95 % takes 1.96",
            ),
            Mistake(undivided, en="the division by 1 + z²/n is missing"),
            Mistake(mixed, en="Wilson's width around the plain share: the middle moves, too"),
            Mistake(
                lambda right, n: tuple(100 * v for v in wilson(right, n)),
                en="that is in percent: asked are shares",
            ),
            Mistake(lambda right, n: wilson(right, n)[::-1], en="low first, then high"),
        ],
    )


@exercise
def read_table():
    """A CSV with a header and the class last: ``lines -> (x (n, d), target (n,), names)``."""
    words = ["oak", "ash", "birch", "elm", "yew", "fir"]

    def case(draw):
        d, k = draw.integers(2, 5), draw.integers(3, 5)
        names = words[:k]
        order = list(range(k)) + [draw.integers(0, k) for row in range(draw.integers(4, 8))]
        numbers = (10 * draw.randn(len(order), d)).tolist()
        rows = [
            [f"{v:.3f}" for v in row] + [names[kind]]
            for row, kind in zip(numbers, order, strict=True)
        ]
        header = [f"feature{i}" for i in range(d)] + ["kind"]
        return ([",".join(row) for row in [header, *rows]],)

    def parsed(lines, names=None, skip=1, columns=slice(None, -1), dtype=torch.int64):
        rows = list(csv.reader(lines))[skip:]
        names = names(rows) if names else sorted({row[-1] for row in rows})
        x = torch.tensor([[float(v) for v in row[columns]] for row in rows], dtype=torch.float64)
        return x, torch.tensor([names.index(row[-1]) for row in rows], dtype=dtype), names

    def by_hand(lines):
        rows = [line.split(",") for line in lines[1:]]
        names = sorted({row[-1] for row in rows})
        x = torch.tensor([[float(v) for v in row[:-1]] for row in rows], dtype=torch.float64)
        return x, torch.tensor([names.index(row[-1]) for row in rows]), names

    def numbered(lines):
        x, target, names = parsed(lines)
        return torch.cat([x, target[:, None].double()], dim=1), target, names

    def column(lines):
        x, target, names = parsed(lines)
        return x, target[:, None], names

    def one_hot(lines):
        x, target, names = parsed(lines)
        return x, F.one_hot(target, len(names)), names

    def from_one(lines):
        x, target, names = parsed(lines)
        return x, target + 1, names

    def by_words(lines):
        x, target, names = parsed(lines)
        return x, [names[k] for k in target.tolist()], names

    def all_names(lines):
        x, target, names = parsed(lines)
        return x, target, [names[k] for k in target.tolist()]

    def as_they_came(lines):
        x, target, names = parsed(lines)
        came = list(dict.fromkeys(target.tolist()))
        return x, torch.tensor([came.index(k) for k in target.tolist()]), names

    def with_header(lines):
        header = lines[0].split(",")[-1]
        return parsed(lines, names=lambda rows: sorted({header, *(row[-1] for row in rows)}))

    def as_text(lines):
        return torch.tensor([row[:-1] for row in list(csv.reader(lines))[1:]])

    def scaled(lines):
        x, target, names = parsed(lines)
        return (x - x.mean(dim=0)) / x.std(dim=0), target, names

    def in_float32(lines):
        x, target, names = parsed(lines)
        return x.float(), target, names

    return Exercise(
        case,
        parsed,
        edge_cases=[
            lambda draw: (["size,kind", "1.5,b", "2.5,a", "-1e3,b"],),
            lambda draw: (["size,kind\n", '1.5,"oak, old"\n', "2.5,ash\n", "3.5,Ash"],),
            lambda draw: (['"a, cm",b,c,d,kind', *["1,1,0,1,oak"] * 2, "2,3,2,3,ash"],),
        ],
        mistakes=[
            Mistake(
                by_hand,
                en="a line may end with a line break, and a name in quotes hold a comma:"
                " `csv.reader` knows both",
            ),
            Mistake(
                lambda lines: parsed(lines, skip=0),
                en="the first line holds names of columns, not an example",
            ),
            Mistake(
                lambda lines: parsed(lines, skip=2), en="the first example is lost with the header"
            ),
            Mistake(
                lambda lines: parsed(
                    lines, names=lambda rows: list(dict.fromkeys(r[-1] for r in rows))
                ),
                en="classes are numbered as they come: sort the names, so that every file agrees",
            ),
            Mistake(
                numbered,
                en="the class stands among the features: the net would be handed the answer",
            ),
            Mistake(
                lambda lines: parsed(lines, dtype=torch.float64),
                en="target is float: a class is an index, int64",
            ),
            Mistake(column, en="target has shape (n, 1): cross_entropy wants (n,)"),
            Mistake(one_hot, en="target is one-hot: asked is the number of the class"),
            Mistake(from_one, en="classes are counted from 0: the last one would be out of bounds"),
            Mistake(by_words, en="target holds words: a net needs their numbers"),
            Mistake(
                lambda lines: parsed([line.lower() for line in lines]),
                en="names stay as they are written: capitals make another class",
            ),
            Mistake(as_they_came, en="places are given before the names are sorted: sort first"),
            Mistake(all_names, en="names has an entry for each row: each class once"),
            Mistake(
                with_header,
                en="names holds the header's last word, too: it is no class",
            ),
            Mistake(as_text, en="a CSV holds text: float(…) makes a number of it"),
            Mistake(
                lambda lines: parsed(lines, columns=slice(None)),
                en="the last column is a word, no number: only those before it are features",
            ),
            Mistake(
                scaled,
                en="scaled here already, with all rows: the test part would leak into the training",
            ),
            Mistake(in_float32, en="x is float32: leave it to the default dtype"),
            Mistake(
                lambda lines: parsed(lines, columns=slice(2)),
                en="two columns are fixed: all but the last are features, however many there are",
            ),
            Mistake(
                lambda lines: parsed(lines, columns=slice(1, -1)),
                en="the first feature is lost: only the last column is no feature",
            ),
        ],
    )
