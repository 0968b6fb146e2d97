# %% cross_entropy | wrong | edge | A small number inside the logarithm keeps it finite, but puts a ceiling on the loss: what should a sure and wrong row with logits of ±1000 pay, and what does yours say? Write log p as a difference, so that no log of 0 can come up.
def cross_entropy(logits, target):
    c = logits.max(dim=1, keepdim=True).values
    e = (logits - c).exp()
    p = e / e.sum(dim=1, keepdim=True)
    right_p = p[torch.arange(len(target)), target]
    return -(right_p + 1e-12).log().mean()


# %% cross_entropy | wrong | factor | The mean goes over all n times k entries, most of them zeros of the one-hot; the formula divides by the number of examples only.
def cross_entropy(logits, target):
    shifted = logits - logits.max(dim=1, keepdim=True).values
    log_p = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    onehot = F.one_hot(target, logits.shape[1])
    return -(onehot * log_p).mean()


# %% cross_entropy | wrong | shape | log_p[:, target] takes all target columns from every row, an (n, n) table; you want one entry from each row, its own class: look at the shape before the mean.
def cross_entropy(logits, target):
    shifted = logits - logits.max(dim=1, keepdim=True).values
    log_p = shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))
    picked = log_p[:, target]
    return -picked.mean()


# %% cross_entropy | wrong | constant | Ten classes are built in; the task allows any (n, k): take the number of classes from the logits.
def cross_entropy(logits, target):
    c = logits.max(dim=1, keepdim=True).values
    shifted = logits - c
    log_p = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    return -(F.one_hot(target, 10) * log_p).sum(dim=1).mean()


# %% cross_entropy | right | - | row by row in a Python loop, stacked at the end
def cross_entropy(logits, target):
    paid = []
    for row, t in zip(logits, target):
        top = row.max()
        paid.append(torch.log(torch.sum(torch.exp(row - top))) + (top - row[t]))
    return torch.stack(paid).mean()


# %% compute_grad_logits | wrong | page | You divide by the number of rows of the page's x, 1077, not by the number of examples you were handed.
def compute_grad_logits(logits, target):
    grad = logits.softmax(dim=1)
    grad[torch.arange(len(target)), target] -= 1
    return grad / len(x)


# %% compute_grad_logits | wrong | part | Only the right class of each row gets a gradient; the second term, the log of the sum, is moved by every logit of the row: what is the slope of the others?
def compute_grad_logits(logits, target):
    n = len(target)
    rows = torch.arange(n)
    p = logits.softmax(dim=1)
    grad = torch.zeros_like(logits)
    grad[rows, target] = (p[rows, target] - 1) / n
    return grad


# %% compute_grad_logits | right | - | CS231n style, with scatter_add on a fresh softmax
def compute_grad_logits(logits, target):
    n = logits.size(0)
    g = torch.softmax(logits, 1) / n
    minus = torch.full((n, 1), -1.0 / n, dtype=g.dtype)
    return g.scatter_add(1, target.view(n, 1), minus)


# %% minibatches | wrong | part | Rows are lost: with whole batches only, the rest of n divided by size never comes; the last batch may be shorter, but must be there.
def minibatches(n, size, generator):
    order = torch.randperm(n, generator=generator)
    return [order[i * size:(i + 1) * size] for i in range(n // size)]


# %% minibatches | wrong | argument | Your order comes from a new generator with a fixed seed, so each epoch is the same; use the generator you are handed, as it stands.
def minibatches(n, size, generator):
    generator = torch.Generator().manual_seed(13)
    rows = torch.randperm(n, generator=generator)
    return list(rows.split(size))


# %% minibatches | wrong | mixed | Drawing with replacement repeats some rows and misses others; in an epoch each row comes exactly once, so draw one order and cut it.
def minibatches(n, size, generator):
    batches = []
    for start in range(0, n, size):
        length = min(size, n - start)
        batches.append(torch.randint(0, n, (length,), generator=generator))
    return batches


# %% minibatches | right | - | sorts random keys instead of randperm, slices by hand
def minibatches(n, size, generator):
    order = torch.rand(n, generator=generator).argsort()
    return tuple(order[start:start + size] for start in range(0, n, size))


# %% accuracy | wrong | factor | numel of the logits counts examples times classes, so the share is too small by the number of classes: how many examples has a batch?
def accuracy(batches):
    hits = 0.0
    total = 0
    for logits, target in batches:
        hits += float(torch.sum(torch.argmax(logits, 1) == target))
        total += logits.numel()
    return hits / total


# %% accuracy | right | - | glue all batches together, then one mean
def accuracy(batches):
    answers = torch.cat([logits.argmax(dim=1) for logits, _ in batches])
    truth = torch.cat([t for _, t in batches])
    return (answers == truth).double().mean().item()


# %% which_leak | wrong | choice | Two are missing: a leak needs no labels and no bad intention; ask also of a mean over all rows, and of near twins on both sides of the cut, whether other test rows would have changed the training.
which_leak = ["c", "e"]


# %% confusion | wrong | type | The counts are right, but come as floats: zeros has the default dtype; the task wants int64.
def confusion(answers, target):
    counts = torch.zeros(10, 10)
    for t, a in zip(target.tolist(), answers.tolist()):
        counts[t, a] += 1
    return counts


# %% confusion | wrong | page | You compare the answers with the page's target_test, not with the target you were handed.
def confusion(answers, target):
    table = torch.zeros(10, 10, dtype=torch.long)
    for i in range(len(answers)):
        table[target_test[i], answers[i]] += 1
    return table


# %% confusion | wrong | edge | Your table has only rows and columns for classes that occur in the target; the task wants 10 by 10 always, and an answer may be a class that is not in the target.
def confusion(answers, target):
    labels = target.unique()
    table = torch.zeros(len(labels), len(labels), dtype=torch.int64)
    for i, true in enumerate(labels):
        for j, said in enumerate(labels):
            table[i, j] = ((target == true) & (answers == said)).sum()
    return table


# %% confusion | right | - | product of two one-hot tables
def confusion(answers, target):
    T = F.one_hot(target, num_classes=10)
    A = F.one_hot(answers, num_classes=10)
    return (T[:, :, None] * A[:, None, :]).sum(dim=0)


# %% interval | wrong | part | The root ends too early: z²/(4n²) belongs under it, together with s(1 − s)/n.
def interval(right, n):
    z = 1.96
    s = right / n
    middle = (s + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * (math.sqrt(s * (1 - s) / n) + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return middle - half, middle + half


# %% interval | wrong | mixed | Middle and half width are right, but these are returned as they are: asked are the two ends, low and high.
def interval(right, n):
    z = 1.96
    s = right / n
    norm = 1 + z**2 / n
    value = (s + z**2 / (2 * n)) / norm
    error = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2)) / norm
    return value, error


# %% interval | wrong | type | The share comes out as 0 (or 1): // cuts off everything behind the point; s is a fraction.
def interval(right, n):
    z = 1.96
    s = right // n
    denominator = 1 + z * z / n
    middle = (s + z * z / (2 * n)) / denominator
    half = z * math.sqrt(s * (1 - s) / n + z * z / (4 * n * n)) / denominator
    return (middle - half, middle + half)


# %% interval | right | - | as the two roots of a quadratic equation
def interval(right, n):
    # (s - p)^2 = z^2 p (1 - p) / n, solved for p
    s, q = right / n, 1.96**2 / n
    a, b = 1 + q, 2 * s + q
    root = math.sqrt(q * q + 4 * q * s * (1 - s))
    return (b - root) / (2 * a), (b + root) / (2 * a)


# %% read_table | wrong | part | The list of names holds a name as often as it occurs, so a place in it is no class number: each name once, then sorted.
def read_table(lines):
    rows = list(csv.reader(lines))[1:]
    names = sorted(row[-1] for row in rows)
    x = torch.tensor([[float(v) for v in row[:-1]] for row in rows])
    target = torch.tensor([names.index(row[-1]) for row in rows])
    return x, target, names


# %% read_table | wrong | inplace | pop takes the first line out of the caller's own list: whoever calls again, as the next cells do, loses an example each time; skip the heading without changing the list.
def read_table(lines):
    lines.pop(0)
    rows = list(csv.reader(lines))
    names = sorted({row[-1] for row in rows})
    x = torch.tensor([[float(v) for v in row[:-1]] for row in rows])
    target = torch.tensor([names.index(row[-1]) for row in rows])
    return x, target, names


# %% read_table | wrong | page | The names are those of the page's rings; another table has other classes: collect them from the last column.
def read_table(lines):
    table = list(csv.reader(lines))
    x = torch.tensor([[float(v) for v in row[:-1]] for row in table[1:]])
    target = torch.tensor([rings.index(row[-1]) for row in table[1:]])
    return x, target, rings


# %% read_table | wrong | raises | list.sort sorts in place and returns None, so names is None and has no index: use what returns a sorted list.
def read_table(lines):
    rows = [row for row in csv.reader(lines)][1:]
    names = list(set(row[-1] for row in rows)).sort()
    features = [[float(v) for v in row[:-1]] for row in rows]
    target = [names.index(row[-1]) for row in rows]
    return torch.tensor(features), torch.tensor(target), names


# %% read_table | right | - | column by column with zip and a dict
def read_table(lines):
    _, *rows = csv.reader(lines)
    *columns, kinds = zip(*rows)
    names = sorted(set(kinds))
    number = {name: i for i, name in enumerate(names)}
    x = torch.stack([torch.tensor([float(v) for v in column]) for column in columns], dim=1)
    return x, torch.tensor([number[kind] for kind in kinds]).long(), names
