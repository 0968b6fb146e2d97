# %% cross_entropy | wrong | edge | One maximum for the whole table is no help to a row that lies far below it: there every exp becomes 0; what should c belong to?
def cross_entropy(logits, target):
    n = logits.shape[0]
    z = logits - logits.max()
    logsum = torch.log(torch.exp(z).sum(dim=1))
    log_p = z[torch.arange(n), target] - logsum
    return -log_p.mean()


# %% cross_entropy | wrong | edge | The small number in the logarithm makes the loss finite but caps it: a wrong answer that is 1000 off must cost about 1000; write log p as a difference instead.
def cross_entropy(logits, target):
    e = torch.exp(logits - logits.max(dim=1, keepdim=True).values)
    p = e / e.sum(dim=1, keepdim=True)
    right_p = p[torch.arange(len(target)), target]
    return -torch.log(right_p + 1e-12).mean()


# %% cross_entropy | wrong | inplace | The loss is right, but -= writes into the caller's logits: after the call they are no longer what they were.
def cross_entropy(logits, target):
    logits -= logits.max(dim=1, keepdim=True).values
    logsum = logits.exp().sum(dim=1).log()
    return (logsum - logits[torch.arange(len(target)), target]).mean()


# %% cross_entropy | right | - | columns folded with logaddexp, gather
def cross_entropy(logits, target):
    import functools
    log_total = functools.reduce(torch.logaddexp, logits.unbind(dim=1))
    picked = logits.gather(1, target.view(-1, 1)).squeeze(1)
    return (log_total - picked).sum() / target.numel()


# %% compute_grad_logits | wrong | factor | The slope p(1 - p) belongs to a squared error behind a sigmoid; here the logarithm has cancelled it already: differentiate the log of the sum once more.
def compute_grad_logits(logits, target):
    p = logits.softmax(dim=1)
    error = p - F.one_hot(target, logits.shape[1])
    dsoftmax = p * (1 - p)
    return error * dsoftmax / logits.shape[0]


# %% compute_grad_logits | right | - | 1/n spread first, then scatter_add of -1/n
def compute_grad_logits(logits, target):
    n = len(logits)
    share_each = 1.0 / n
    out = torch.exp(logits - torch.logsumexp(logits, 1, keepdim=True)) * share_each
    minus = torch.full((n, 1), -share_each, dtype=out.dtype)
    return out.scatter_add(1, target.reshape(n, 1), minus)


# %% minibatches | wrong | argument | chunk takes the number of pieces, not their length: count the rows in your first batch.
def minibatches(n, size, generator):
    return list(torch.randperm(n, generator=generator).chunk(size))


# %% minibatches | wrong | part | n // size counts only the full batches: the rows that are left over at the end come in no batch.
def minibatches(n, size, generator):
    rows = torch.randperm(n, generator=generator)
    batches = []
    for i in range(n // size):
        batches.append(rows[i * size : (i + 1) * size])
    return batches


# %% minibatches | wrong | mixed | That draws with replacement: some rows come twice in an epoch and others never; every row has to come once.
def minibatches(n, size, generator):
    steps = math.ceil(n / size)
    return [
        torch.randint(0, n, (min(size, n - i * size),), generator=generator)
        for i in range(steps)
    ]


# %% minibatches | wrong | constant | Seeding the generator inside sets it back at each call: every epoch gets the same order, and the caller's generator is overwritten.
def minibatches(n, size, generator):
    generator.manual_seed(13)
    rows = torch.randperm(n, generator=generator)
    return rows.split(size)


# %% minibatches | right | - | argsort of random numbers, slices
def minibatches(n, size, generator):
    keys = torch.rand(n, generator=generator, dtype=torch.float64)
    idx = keys.argsort()
    return [idx[start : start + size] for start in range(0, n, size)]


# %% accuracy | wrong | part | The two counts begin at 0 again in every batch, so that only the last batch is left at the end.
def accuracy(batches):
    for logits, target in batches:
        right = 0
        count = 0
        right += (logits.argmax(dim=1) == target).sum().item()
        count += len(target)
    return right / count


# %% accuracy | wrong | edge | You count every batch as if it were as long as the first; the batches have different sizes.
def accuracy(batches):
    right = 0
    for logits, target in batches:
        right += (logits.argmax(dim=1) == target).sum().item()
    total = len(batches) * len(batches[0][1])
    return right / total


# %% accuracy | wrong | axis | Your softmax runs down the columns, over the examples, and so changes which entry of a row is the largest; which axis holds the classes (and is softmax needed at all)?
def accuracy(batches):
    right, count = 0, 0
    for logits, target in batches:
        probs = logits.softmax(dim=0)
        right += (probs.argmax(dim=1) == target).sum().item()
        count += target.numel()
    return right / count


# %% accuracy | right | - | one long vector of hits
def accuracy(batches):
    hits = torch.cat([b[0].argmax(1).eq(b[1]) for b in batches])
    return float(hits.to(torch.float64).mean())


# %% confusion | wrong | edge | bincount makes only as many places as the largest number needs: without a pair (9, 9) there are fewer than 100, and reshape raises.
def confusion(answers, target):
    return torch.bincount(10 * target + answers).reshape(10, 10)


# %% confusion | wrong | factor | These are shares of each row; asked for are counts, whole numbers.
def confusion(answers, target):
    counts = torch.zeros(10, 10)
    for t, a in zip(target, answers):
        counts[t, a] += 1
    return counts / counts.sum(dim=1, keepdim=True)


# %% confusion | wrong | edge | With bins=10 the bins reach from the smallest to the largest number in the data: where a 0 or a 9 is missing, the digits land in wrong places.
def confusion(answers, target):
    table, _, _ = np.histogram2d(target.numpy(), answers.numpy(), bins=10)
    return torch.tensor(table).long()


# %% confusion | right | - | index_put_ with accumulate
def confusion(answers, target):
    table = torch.zeros(10, 10, dtype=torch.int64)
    return table.index_put_((target, answers), torch.tensor(1), accumulate=True)


# %% interval | wrong | part | The fraction bar reaches under both parts: you divide the half width by 1 + z²/n, and the middle?
def interval(right, n):
    z = 1.96
    s = right / n
    middle = s + z**2 / (2 * n)
    half = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return (middle - half, middle + half)


# %% interval | wrong | constant | The n - 1 of a sample variance has no place here: compare what stands under your root with the formula.
def interval(right, n):
    s, z = right / n, 1.96
    middle = (s + z**2 / (2 * n)) / (1 + z**2 / n)
    var = s * (1 - s) / (n - 1)
    half = z / (1 + z**2 / n) * math.sqrt(var + z**2 / (4 * n**2))
    return middle - half, middle + half


# %% interval | right | - | all times n: roots of a quadratic
def interval(right, n):
    zz = 1.96**2
    # (n + z²) p² - (2 right + z²) p + right²/n = 0
    a, b, c = n + zz, -(2 * right + zz), right * right / n
    root = math.sqrt(max(b * b - 4 * a * c, 0.0))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


# %% read_table | wrong | order | The names stand in the order in which they first came, and the targets count along: the list was to be sorted.
def read_table(lines):
    rows = list(csv.reader(lines))[1:]
    names, x, target = [], [], []
    for row in rows:
        if row[-1] not in names:
            names.append(row[-1])
        x.append([float(v) for v in row[:-1]])
        target.append(names.index(row[-1]))
    return torch.tensor(x), torch.tensor(target), names


# %% read_table | wrong | part | You leave the first line out of x and target, but the set of names is made from all lines: the heading of the last column became a class.
def read_table(lines):
    rows = list(csv.reader(lines))
    names = sorted(set(row[-1] for row in rows))
    x = torch.tensor([[float(v) for v in row[:-1]] for row in rows[1:]])
    target = torch.tensor([names.index(row[-1]) for row in rows[1:]])
    return x, target, names


# %% read_table | wrong | page | rings is the page's list; another table has other classes, and their names stand in its own last column.
def read_table(lines):
    reader = csv.reader(lines)
    next(reader)
    x, target = [], []
    for row in reader:
        x.append([float(v) for v in row[:-1]])
        target.append(rings.index(row[-1]))
    return torch.tensor(x), torch.tensor(target), rings


# %% read_table | wrong | part | Your slice skips the first column, as if it held row numbers; here it is a feature like the others: compare the width of x with the heading.
def read_table(lines):
    data = list(csv.reader(lines))[1:]
    labels = [row[-1] for row in data]
    names = sorted(set(labels))
    x = torch.tensor([[float(v) for v in row[1:-1]] for row in data])
    return x, torch.tensor([names.index(k) for k in labels]), names


# %% read_table | right | - | star unpacking and np.unique
def read_table(lines):
    _, *rows = csv.reader(lines)
    features, labels = [], []
    for *numbers, label in rows:
        features.append(list(map(float, numbers)))
        labels.append(label)
    names, places = np.unique(np.array(labels, dtype=object), return_inverse=True)
    return torch.tensor(features), torch.from_numpy(places).long(), list(names)
