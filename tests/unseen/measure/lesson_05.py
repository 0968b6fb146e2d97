# %% cross_entropy | wrong | part | The sum inside the logarithm is shifted, the logit in front is not: log p is a difference, and c cancels only if it is subtracted in both terms.
def cross_entropy(logits, target):
    c = logits.max(dim=1, keepdim=True).values
    log_sum = (logits - c).exp().sum(dim=1).log()
    right = logits[torch.arange(len(target)), target]
    return (log_sum - right).mean()


# %% cross_entropy | wrong | edge | Finite, but cut off: a floor under p says that no mistake can cost more than a fixed amount, while sure and wrong has no upper bound. Do not go through p at all, write log p as a difference.
def cross_entropy(logits, target):
    eps = 1e-7
    e = (logits - logits.max(dim=1, keepdim=True).values).exp()
    p = e / e.sum(dim=1, keepdim=True)
    p = p.clamp(eps, 1 - eps)
    return -p[torch.arange(len(target)), target].log().mean()


# %% cross_entropy | wrong | factor | Your mean also counts the zeros of the wrong classes, so it is divided by n times k. The loss divides by the number of examples.
def cross_entropy(logits, target):
    y_true = F.one_hot(target, logits.shape[1])
    z = logits - logits.max(dim=1, keepdim=True).values
    log_probs = z - torch.log(torch.sum(torch.exp(z), dim=1, keepdim=True))
    return -(y_true * log_probs).mean()


# %% cross_entropy | right | - | a plain loop over the rows, no arange
def cross_entropy(logits, target):
    total = 0
    for row, t in zip(logits, target):
        row = row - max(row)
        total = total + sum(torch.exp(row)).log() - row[t]
    return total / len(target)


# %% compute_grad_logits | wrong | factor | The difference is right. You divide by the number of all entries of the table: the loss is a mean over how many things?
def compute_grad_logits(logits, target):
    y = F.one_hot(target, logits.shape[1])
    p = logits.softmax(dim=1)
    return (p - y) / p.numel()


# %% compute_grad_logits | wrong | axis | A slice and an index tensor together pick whole columns: every row loses a 1 in the columns of all classes in the batch. Each row should lose its 1 in its own column only, look at how section 3 picks.
def compute_grad_logits(logits, target):
    grad = logits.softmax(dim=1)
    grad[:, target] -= 1
    return grad / len(logits)


# %% compute_grad_logits | wrong | edge | one_hot guesses the number of classes from the largest in target. What width does it get for a batch in which the last class does not occur?
def compute_grad_logits(logits, target):
    n = logits.shape[0]
    return (logits.softmax(dim=1) - F.one_hot(target)) / n


# %% compute_grad_logits | right | - | scatter_add of minus ones, functional softmax
def compute_grad_logits(logits, target):
    idx = target.unsqueeze(1)
    minus = torch.full(idx.shape, -1.0, dtype=logits.dtype)
    g = torch.softmax(logits, -1).scatter_add(1, idx, minus)
    return g.div(logits.size(0))


# %% minibatches | wrong | argument | chunk takes the number of pieces, and you hand it the number of rows in a piece. Count the rows of your first batch.
def minibatches(n, size, generator):
    order = torch.randperm(n, generator=generator)
    return list(order.chunk(size))


# %% minibatches | wrong | part | The starts end too early: the last piece is always missing, and its rows are never trained on in this epoch. Add up the lengths of your batches.
def minibatches(n, size, generator):
    rows = torch.randperm(n, generator=generator)
    batches = []
    for start in range(0, n - size, size):
        batches.append(rows[start : start + size])
    return batches


# %% minibatches | wrong | constant | You set the generator back to the same seed in every call, so that every epoch has the same order. Draw from it as it comes, it remembers where it stands.
def minibatches(n, size, generator):
    generator.manual_seed(13)
    order = torch.randperm(n, generator=generator)
    return order.split(size)


# %% minibatches | right | - | sorts random numbers instead of randperm, a while loop with slices
def minibatches(n, size, generator):
    keys = torch.rand(n, generator=generator)
    rows = keys.argsort()
    out = []
    while len(rows) > 0:
        out.append(rows[:size])
        rows = rows[size:]
    return out


# %% accuracy | wrong | order | max along an axis gives two things, the values first and the places second. You compare the largest logit itself with the class.
def accuracy(batches):
    correct = 0
    total = 0
    for outputs, labels in batches:
        predicted, _ = torch.max(outputs, 1)
        total += labels.size(0)
        correct += (predicted == labels).sum().item()
    return correct / total


# %% accuracy | wrong | raises | You add up rows of True and False of different lengths, which cannot be added. Make one count of each batch first.
def accuracy(batches):
    right = 0
    n = 0
    for logits, target in batches:
        right = right + (logits.argmax(dim=1) == target)
        n = n + len(target)
    return (right.sum() / n).item()


# %% accuracy | wrong | page | The divisor is the size of the page's validation part, not the number of examples in the batches that you were given.
def accuracy(batches):
    right = 0
    for logits, target in batches:
        right += (logits.argmax(dim=1) == target).sum().item()
    return right / len(target_validation)


# %% accuracy | right | - | glues all batches into one and takes one mean
def accuracy(batches):
    all_logits, all_targets = zip(*batches)
    hits = torch.cat(all_logits).argmax(1).eq(torch.cat(all_targets))
    return float(np.asarray(hits, dtype=float).mean())


# %% which_leak | right | - | a list made by leaving out the harmless ones
which_leak = [letter for letter in "abcdefg" if letter not in "adg"]


# %% confusion | wrong | page | The loop runs over the length of the page's test part. How many pairs were you given?
def confusion(answers, target):
    counts = torch.zeros(10, 10, dtype=torch.int64)
    for i in range(len(target_test)):
        counts[target[i], answers[i]] += 1
    return counts


# %% confusion | wrong | edge | The ten bins are stretched between the smallest and the largest digit that occur. If there is no 0 or no 9, the bins are no digits any more. The table always has the rows 0 to 9.
def confusion(answers, target):
    counts, _, _ = np.histogram2d(target.numpy(), answers.numpy(), bins=10)
    return torch.from_numpy(counts).long()


# %% confusion | wrong | inplace | With an index tensor, counts[target] is a copy of rows; what you add to the copy never arrives in counts, which stays all zeros.
def confusion(answers, target):
    counts = torch.zeros((10, 10), dtype=torch.long)
    counts[target][:, answers] += 1
    return counts


# %% confusion | right | - | asks for each of the hundred pairs how often it comes
def confusion(answers, target):
    return torch.tensor(
        [[((target == t) & (answers == a)).sum().item() for a in range(10)] for t in range(10)]
    )


# %% interval | wrong | factor | Python goes from left to right: z**2 / 4 * n**2 multiplies by n squared. Your interval is wider than from 0 to 1.
def interval(right, n):
    z = 1.96
    s = right / n
    middle = (s + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(s * (1 - s) / n + z**2 / 4 * n**2) / (1 + z**2 / n)
    return middle - half, middle + half


# %% interval | wrong | raises | s is a share, between 0 and 1. You put the count in its place, and under the root something negative comes out.
def interval(right, n):
    z = 1.96
    s = right
    bottom = 1 + z**2 / n
    middle = (s + z**2 / (2 * n)) / bottom
    half = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2)) / bottom
    return middle - half, middle + half


# %% interval | wrong | constant | Your z leaves 5 % out on one side alone. A 95 % interval has two ends; the task names its z.
def interval(right, n):
    from statistics import NormalDist

    z = NormalDist().inv_cdf(0.95)
    p_hat = right / n
    denom = 1 + z**2 / n
    center = (p_hat + z**2 / (2 * n)) / denom
    margin = z / denom * math.sqrt(p_hat * (1 - p_hat) / n + z**2 / (4 * n**2))
    return center - margin, center + margin


# %% interval | right | - | solves the quadratic equation behind Wilson's formula
def interval(right, n):
    s, a = right / n, 1.96**2 / n
    low, high = sorted(np.roots([1 + a, -(2 * s + a), s * s]).real)
    return float(low), float(high)


# %% read_table | wrong | order | Your numbers are places in the list as it was before sorting. Look up target[0] in the list that you return: is it the class of the first row?
def read_table(lines):
    rows = list(csv.reader(lines))[1:]
    x, target, names = [], [], []
    for row in rows:
        x.append([float(v) for v in row[:-1]])
        if row[-1] not in names:
            names.append(row[-1])
        target.append(names.index(row[-1]))
    return torch.tensor(x), torch.tensor(target), sorted(names)


# %% read_table | wrong | page | This reads tables with exactly two numbers in a row, like the one on the page. The d of the task may be any; take "all but the last".
def read_table(lines):
    rows = list(csv.reader(lines))[1:]
    x = []
    labels = []
    for east, north, ring in rows:
        x.append([float(east), float(north)])
        labels.append(ring)
    names = sorted(set(labels))
    target = torch.tensor([names.index(label) for label in labels])
    return torch.tensor(x), target, names


# %% read_table | wrong | mixed | You already standardise, over all rows. The task wants the numbers as they stand in the file; the scaling comes after the cut (think of case b in which_leak).
def read_table(lines):
    rows = list(csv.reader(lines))[1:]
    x = torch.tensor([[float(v) for v in row[:-1]] for row in rows])
    x = (x - x.mean(dim=0)) / x.std(dim=0)
    names = sorted({row[-1] for row in rows})
    target = torch.tensor([names.index(row[-1]) for row in rows])
    return x, target, names


# %% read_table | wrong | part | The heading is taken off twice, so the first example is lost with it. Count your rows.
def read_table(lines):
    reader = csv.reader(lines)
    header = next(reader)
    data = [row for row in reader][1:]
    names = sorted(set(row[-1] for row in data))
    x = torch.tensor([[float(cell) for cell in row[: len(header) - 1]] for row in data])
    target = torch.tensor([names.index(row[-1]) for row in data])
    return x, target, names


# %% read_table | right | - | star unpacking, numpy's unique with return_inverse
def read_table(lines):
    _, *rows = csv.reader(lines)
    names, places = np.unique([label for *_, label in rows], return_inverse=True)
    x = torch.tensor([list(map(float, cells)) for *cells, _ in rows])
    return x, torch.tensor(places.tolist()), names.tolist()
