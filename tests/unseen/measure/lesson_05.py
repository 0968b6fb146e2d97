# %% cross_entropy | wrong | axis | You take one maximum for the whole batch: a row that lies far below it gets only zeros from exp, and then a logarithm of 0; which numbers share one sum?
def cross_entropy(logits, target):
    c = logits.max()
    shifted = logits - c
    log_p = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    rows = torch.arange(len(target))
    return -log_p[rows, target].mean()


# %% cross_entropy | wrong | part | The sum inside the logarithm is shifted, the logit in front of it is not: log p is a difference of two numbers, and c has to leave both or neither.
def cross_entropy(logits, target):
    c = logits.max(dim=1, keepdim=True).values
    log_sum = (logits - c).exp().sum(dim=1).log()
    right_logit = logits[torch.arange(len(target)), target]
    return (log_sum - right_logit).mean()


# %% cross_entropy | wrong | shape | [:, target] takes all columns named in target from every row, an n by n table; you want one entry from each row.
def cross_entropy(logits, target):
    z = logits - logits.max(dim=1, keepdim=True).values
    log_p = z - torch.log(torch.exp(z).sum(dim=1, keepdim=True))
    return -log_p[:, target].mean()


# %% cross_entropy | wrong | edge | Clipping the probability keeps the loss finite, but says the same (about 35) for every very wrong answer: with logits of 1000 and 0, how large should the loss be?
def cross_entropy(logits, target):
    eps = 1e-15
    z = logits - logits.max(dim=1, keepdim=True).values
    p = z.exp() / z.exp().sum(dim=1, keepdim=True)
    p = p.clip(eps, 1 - eps)
    return -p[torch.arange(len(p)), target].log().mean()


# %% cross_entropy | right | - | gather, and the difference turned round
def cross_entropy(logits, target):
    z = logits - logits.amax(1)[:, None]
    paid = z.exp().sum(1).log() - z.gather(1, target[:, None]).squeeze(1)
    return paid.sum() / target.numel()


# %% compute_grad_logits | wrong | factor | You divide by the number of all logits; over how many things does the loss take its mean?
def compute_grad_logits(logits, target):
    p = logits.softmax(dim=1)
    y = F.one_hot(target, logits.shape[1])
    return (p - y) / logits.numel()


# %% compute_grad_logits | wrong | part | You changed only the entry of the right class and left zeros elsewhere; the sum inside the logarithm holds the other logits of the row, too, so what is their slope?
def compute_grad_logits(logits, target):
    n = len(target)
    p = logits.softmax(dim=1)
    grad = torch.zeros_like(logits)
    rows = torch.arange(n)
    grad[rows, target] = (p[rows, target] - 1) / n
    return grad


# %% compute_grad_logits | wrong | factor | The factor p (1 - p) is the slope of a sigmoid; the slope of the log of the sum has been taken already, and nothing more is to be multiplied.
def compute_grad_logits(logits, target):
    n, k = logits.shape
    p = logits.softmax(dim=1)
    error = p - F.one_hot(target, k)
    # chain rule: through the softmax
    return error * p * (1 - p) / n


# %% compute_grad_logits | right | - | subtracts 1 at the right places of a fresh softmax
def compute_grad_logits(logits, target):
    g = logits.softmax(dim=-1)
    g[torch.arange(target.shape[0]), target] -= 1
    return g / target.shape[0]


# %% minibatches | wrong | part | A slice in Python leaves its end out already, so with - 1 every batch lacks its last row; add up the lengths of your batches.
def minibatches(n, size, generator):
    order = torch.randperm(n, generator=generator)
    batches = []
    for start in range(0, n, size):
        stop = min(start + size - 1, n)
        batches.append(order[start:stop])
    return batches


# %% minibatches | right | - | sorts random keys, cuts by slices
def minibatches(n, size, generator):
    keys = torch.rand(n, generator=generator, dtype=torch.float64)
    order = keys.argsort()
    return [order[i : i + size] for i in range(0, n, size)]


# %% accuracy | wrong | constant | You count as if every batch were as large as the first; how many examples has a last batch that is shorter?
def accuracy(batches):
    batch_size = len(batches[0][1])
    right = 0
    for logits, target in batches:
        right += (logits.argmax(dim=1) == target).sum().item()
    return right / (batch_size * len(batches))


# %% accuracy | wrong | factor | numel counts all the numbers in logits, a row of them for each example; what should be counted below the line?
def accuracy(batches):
    right, total = 0, 0
    for logits, target in batches:
        right += (logits.argmax(dim=1) == target).sum().item()
        total += logits.numel()
    return right / total


# %% accuracy | wrong | argument | max gives the largest logit and its place; you compare the logit itself with the class: which of the two is the answer of the net?
def accuracy(batches):
    hits = []
    for logits, target in batches:
        pred, _ = logits.max(dim=1)
        hits.append(pred == target)
    return torch.cat(hits).double().mean().item()


# %% accuracy | wrong | mixed | You take the share of each class and then the mean of these, so a rare class weighs as much as a common one; the task asks for a share over examples.
def accuracy(batches):
    pred = torch.cat([logits.argmax(dim=1) for logits, _ in batches])
    true = torch.cat([target for _, target in batches])
    recalls = []
    for k in true.unique():
        recalls.append((pred[true == k] == k).double().mean())
    return torch.stack(recalls).mean().item()


# %% accuracy | right | - | glues all batches together first, NumPy mean
def accuracy(batches):
    pred = np.concatenate([lg.detach().numpy().argmax(axis=1) for lg, _ in batches])
    true = np.concatenate([t.numpy() for _, t in batches])
    return float(np.mean(pred == true))


# %% which_leak | wrong | choice | Choosing by the validation loss is what that part is for; and a mean over all rows does hold test rows, even though no label was looked at.
which_leak = "cdef"


# %% which_leak | right | - | a string, in another order
which_leak = "fecb"


# %% confusion | wrong | raises | bincount stops at the largest number that occurs, so without the pair (9, 9) there are fewer than a hundred counts and reshape fails; how do you ask for all of them?
def confusion(answers, target):
    pairs = 10 * target + answers
    return torch.bincount(pairs).reshape(10, 10)


# %% confusion | wrong | part | As it stands, index_put_ writes for a pair that comes twice only once, so your table holds no count above 1; what must it do with values that meet in one place?
def confusion(answers, target):
    counts = torch.zeros(10, 10, dtype=torch.int64)
    ones = torch.ones_like(target)
    counts.index_put_((target, answers), ones)
    return counts


# %% confusion | wrong | raises | & binds more tightly than ==, so Python reads i & answers first and then a chain of comparisons; where do the parentheses belong?
def confusion(answers, target):
    counts = torch.zeros(10, 10, dtype=torch.long)
    for i in range(10):
        for j in range(10):
            counts[i, j] = (target == i & answers == j).sum()
    return counts


# %% confusion | wrong | shape | Your table has rows only for the classes that occur; the task wants 10 by 10 even if a digit never comes.
def confusion(answers, target):
    labels = torch.cat([target, answers]).unique()
    table = torch.zeros(len(labels), len(labels), dtype=torch.int64)
    for i, t in enumerate(labels):
        for j, a in enumerate(labels):
            table[i, j] = ((target == t) & (answers == a)).sum()
    return table


# %% confusion | right | - | product of two one-hots
def confusion(answers, target):
    truth, said = F.one_hot(target, 10), F.one_hot(answers, 10)
    return truth.t() @ said


# %% interval | wrong | factor | z**2 / 4 * n**2 multiplies by n squared, since Python goes from left to right; what should stand below the line as a whole?
def interval(right, n):
    z = 1.96
    s = right / n
    denom = 1 + z**2 / n
    middle = (s + z**2 / (2 * n)) / denom
    half = z * math.sqrt(s * (1 - s) / n + z**2 / 4 * n**2) / denom
    return middle - half, middle + half


# %% interval | wrong | mixed | Your root ends too early: its second term stands outside; how far does the bar of the root reach in the formula?
def interval(right, n):
    z = 1.96
    s = right / n
    denom = 1 + z**2 / n
    middle = s + z**2 / (2 * n)
    half = z * (math.sqrt(s * (1 - s) / n) + z**2 / (4 * n**2))
    return (middle - half) / denom, (middle + half) / denom


# %% interval | wrong | constant | 360 is the size of this page's test part; the function gets n, and should work for any.
def interval(right, n):
    s, n, z = right / 360, 360, 1.96
    middle = (s + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return middle - half, middle + half


# %% interval | wrong | factor | n - 1 belongs to the sample variance of measured numbers; Wilson's formula divides s (1 - s) by something else.
def interval(right, n):
    z = 1.96
    s = right / n
    var = s * (1 - s) / (n - 1)
    centre = s + z**2 / (2 * n)
    spread = z * math.sqrt(var + z**2 / (4 * n**2))
    scale = 1 + z**2 / n
    return (centre - spread) / scale, (centre + spread) / scale


# %% interval | right | - | everything multiplied by n: in counts
def interval(right, n):
    z2 = 1.96**2
    root = math.sqrt(z2 * (right * (n - right) / n + z2 / 4))
    low, high = ((right + z2 / 2 + sign * root) / (n + z2) for sign in (-1, 1))
    return low, high


# %% read_table | wrong | part | The heading of the last column has got among the class names; from which line on do you collect them?
def read_table(lines):
    rows = list(csv.reader(lines))
    names = sorted(set(row[-1] for row in rows))
    x, target = [], []
    for row in rows[1:]:
        x.append([float(v) for v in row[:-1]])
        target.append(names.index(row[-1]))
    return torch.tensor(x), torch.tensor(target), names


# %% read_table | wrong | order | Your numbers follow the order in which the classes appear, but the names are sorted afterwards; does names[target[i]] still give row i its class?
def read_table(lines):
    reader = csv.reader(lines)
    header = next(reader)
    codes, x, target = {}, [], []
    for *features, label in reader:
        if label not in codes:
            codes[label] = len(codes)
        x.append([float(f) for f in features])
        target.append(codes[label])
    return torch.tensor(x), torch.tensor(target), sorted(codes)


# %% read_table | wrong | constant | You unpack exactly three fields; another table may have more or fewer columns before the last.
def read_table(lines):
    x, labels = [], []
    for east, north, ring in list(csv.reader(lines))[1:]:
        x.append([float(east), float(north)])
        labels.append(ring)
    names = sorted(set(labels))
    target = torch.tensor([names.index(label) for label in labels])
    return torch.tensor(x), target, names


# %% read_table | right | - | column by column, with zip and a dict
def read_table(lines):
    _, *rows = (row for row in csv.reader(lines) if row)
    *columns, labels = zip(*rows)
    names = sorted(set(labels))
    place = {name: i for i, name in enumerate(names)}
    x = torch.stack([torch.tensor([float(v) for v in column]) for column in columns], dim=1)
    return x, torch.tensor([place[label] for label in labels], dtype=torch.int64), names
