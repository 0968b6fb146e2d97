# %% cross_entropy | wrong | edge | A probability can still become 0, and its logarithm minus infinity: take the logarithm of the fraction apart before you compute it.
def cross_entropy(logits, target):
    c = logits.max(dim=1, keepdim=True).values
    e = (logits - c).exp()
    p = e / e.sum(dim=1, keepdim=True)
    return -p[torch.arange(len(target)), target].log().mean()


# %% cross_entropy | wrong | part | The shift c is subtracted inside the sum but not from the logit of the right class, so each row is off by its c.
def cross_entropy(logits, target):
    n = len(target)
    c = logits.max(dim=1, keepdim=True).values
    log_sum = (logits - c).exp().sum(dim=1).log()
    return -(logits[torch.arange(n), target] - log_sum).mean()


# %% cross_entropy | wrong | edge | The small number keeps it finite but wrong: a right class at -1000 should cost its full amount, not the logarithm of that number.
def cross_entropy(logits, target):
    z = logits - logits.max(dim=1, keepdim=True).values
    p = z.exp() / z.exp().sum(dim=1, keepdim=True)
    p = p.clamp(min=1e-12)
    return -p[torch.arange(len(target)), target].log().mean()


# %% cross_entropy | right | - | gather, and the difference to the right class's logit
def cross_entropy(logits, target):
    relative = logits - logits.gather(1, target[:, None])
    top = relative.amax(dim=1)
    return (top + (relative - top[:, None]).exp().sum(dim=1).log()).mean()


# %% compute_grad_logits | wrong | edge | Without the number of classes `one_hot` makes only as many columns as the largest class in this target needs.
def compute_grad_logits(logits, target):
    p = torch.softmax(logits, dim=1)
    return (p - F.one_hot(target)) / len(logits)


# %% compute_grad_logits | wrong | factor | The 2 comes from the square in lesson 02; there is no square in this loss.
def compute_grad_logits(logits, target):
    p = logits.softmax(dim=1)
    onehot = F.one_hot(target, logits.shape[1])
    return 2.0 * (p - onehot) / len(target)


# %% compute_grad_logits | wrong | axis | `[:, target]` subtracts in every row, in all the columns that occur; only the entry of the row's own class is meant.
def compute_grad_logits(logits, target):
    grad = logits.softmax(dim=1)
    grad[:, target] -= 1
    return grad / logits.shape[0]


# %% compute_grad_logits | right | - | subtracts 1 at the right entries of a new tensor
def compute_grad_logits(logits, target):
    n = logits.shape[0]
    grad = torch.softmax(logits, 1)
    grad[torch.arange(n), target] -= 1
    return grad.div(n)


# %% minibatches | right | - | a while loop that cuts pieces off
def minibatches(n, size, generator):
    left = torch.randperm(n, generator=generator)
    batches = []
    while len(left) > 0:
        batches.append(left[:size])
        left = left[size:]
    return batches


# %% accuracy | wrong | factor | That is the mean of the batches' shares: an example of a small batch weighs more than the others.
def accuracy(batches):
    shares = [share(logits.argmax(dim=1), target) for logits, target in batches]
    return sum(shares) / len(shares)


# %% accuracy | wrong | constant | All batches are taken to be as long as the first; the number of examples must be counted.
def accuracy(batches):
    size = len(batches[0][1])
    right = sum((logits.argmax(dim=1) == target).sum().item() for logits, target in batches)
    return right / (size * len(batches))


# %% accuracy | wrong | factor | `numel` of the logits counts every output of every example; one example is one row.
def accuracy(batches):
    right = total = 0
    for logits, target in batches:
        right += (logits.argmax(dim=1) == target).sum().item()
        total += logits.numel()
    return right / total


# %% accuracy | right | - | joins all batches, then one mean
def accuracy(batches):
    hits = torch.cat([logits.argmax(dim=1) == target for logits, target in batches])
    return float(hits.double().mean())


# %% confusion | wrong | transpose | Rows and columns are swapped: the row is the true digit.
def confusion(answers, target):
    counts = torch.zeros(10, 10, dtype=torch.int64)
    for answer, truth in zip(answers, target):
        counts[answer, truth] += 1
    return counts


# %% confusion | wrong | part | Only the mistakes are counted: the right answers belong on the diagonal.
def confusion(answers, target):
    table = torch.zeros((10, 10), dtype=torch.long)
    for i in range(len(target)):
        if answers[i] != target[i]:
            table[target[i], answers[i]] += 1
    return table


# %% confusion | wrong | edge | The table is made only as large as the digits that occur; it must be 10 by 10 also when some are missing.
def confusion(answers, target):
    k = int(max(answers.max(), target.max())) + 1
    return (k * target + answers).bincount(minlength=k * k).reshape(k, k)


# %% interval | wrong | part | The middle is not divided by the denominator: brackets are missing, the fraction bar is under everything.
def interval(right, n):
    z, s = 1.96, right / n
    half = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2))
    low = s + z**2 / (2 * n) - half / (1 + z**2 / n)
    high = s + z**2 / (2 * n) + half / (1 + z**2 / n)
    return low, high


# %% interval | wrong | mixed | That is the simple interval of the textbooks (Wald), which can leave 0 to 1; Wilson's formula has more terms.
def interval(right, n):
    s = right / n
    standard_error = np.sqrt(s * (1 - s) / n)
    return s - 1.96 * standard_error, s + 1.96 * standard_error


# %% interval | wrong | part | That returns middle and half width; asked for are the two ends.
def interval(right, n):
    z = 1.96
    s = right / n
    d = 1 + z**2 / n
    middle = (s + z**2 / (2 * n)) / d
    half = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2)) / d
    return middle, half


# %% interval | right | - | fraction multiplied out by n
def interval(right, n):
    zz = 1.96**2
    root = math.sqrt(zz * (right * (n - right) / n + zz / 4))
    return tuple((right + zz / 2 + sign * root) / (n + zz) for sign in (-1, 1))


# %% read_table | wrong | constant | Only two columns are read, as in the table of the rings; every column but the last is a feature.
def read_table(lines):
    data = list(csv.reader(lines))[1:]
    names = sorted(set(row[-1] for row in data))
    x = torch.tensor([[float(row[0]), float(row[1])] for row in data])
    target = torch.tensor([names.index(row[-1]) for row in data]).long()
    return x, target, names


# %% read_table | right | - | starred unpacking and a dictionary of places
def read_table(lines):
    header, *rows = csv.reader(lines)
    names = sorted({name for *_, name in rows})
    place = {name: k for k, name in enumerate(names)}
    numbers = [[float(v) for v in values] for *values, _ in rows]
    x = torch.tensor(numbers, dtype=torch.get_default_dtype()).reshape(len(rows), len(header) - 1)
    target = torch.tensor([place[row[-1]] for row in rows], dtype=torch.int64)
    return x, target, names
