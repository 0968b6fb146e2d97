# %% cross_entropy | wrong | axis | One c for the whole batch is not enough: in a row that lies far below the largest logit of all, every exp becomes 0, and its logarithm is minus infinity.
def cross_entropy(logits, target):
    shifted = logits - logits.max()
    log_p = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    return -log_p[torch.arange(len(target)), target].mean()

# %% cross_entropy | wrong | part | You subtract c inside the sum, but not from the logit in front: it has to go from both, or the difference changes.
def cross_entropy(logits, target):
    c = logits.max(dim=1, keepdim=True).values
    log_sum = (logits - c).exp().sum(dim=1).log()
    right_logits = logits[torch.arange(len(logits)), target]
    return -(right_logits - log_sum).mean()

# %% cross_entropy | wrong | edge | The small number keeps log from minus infinity, but it puts a ceiling on the loss: sure and wrong should cost far more; write log p as a difference instead.
def cross_entropy(logits, target):
    c = logits.max(dim=1, keepdim=True).values
    e = (logits - c).exp()
    p = e / e.sum(dim=1, keepdim=True)
    right_p = p[torch.arange(len(target)), target]
    return -torch.log(right_p + 1e-12).mean()

# %% cross_entropy | wrong | shape | [:, target] takes the classes of all examples from every row, n × n numbers; each row should give only the entry of its own class.
def cross_entropy(logits, target):
    shifted = logits - logits.max(dim=1, keepdim=True).values
    log_p = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    return -log_p[:, target].mean()

# %% cross_entropy | right | - | sum of exp of differences to the right logit, gather
def cross_entropy(logits, target):
    top = logits.amax(1)
    chosen = logits.gather(1, target.unsqueeze(1)).squeeze(1)
    log_sum = torch.log(torch.exp(logits - top.unsqueeze(1)).sum(1))
    return (top - chosen + log_sum).sum() / logits.size(0)

# %% compute_grad_logits | wrong | page | x is the page's training part; the mean goes over the examples that came in as arguments.
def compute_grad_logits(logits, target):
    onehot = F.one_hot(target, logits.shape[1])
    return (logits.softmax(dim=1) - onehot) / len(x)

# %% compute_grad_logits | wrong | factor | The loss is a mean over the examples, not over all the logits: you divide by the number of classes as well.
def compute_grad_logits(logits, target):
    onehot = F.one_hot(target, logits.shape[1])
    return (logits.softmax(dim=1) - onehot) / logits.numel()

# %% compute_grad_logits | wrong | edge | Without a second argument one_hot makes only as many columns as the largest class in this target needs; a batch may lack the last class.
def compute_grad_logits(logits, target):
    p = torch.softmax(logits, dim=1)
    return (p - F.one_hot(target)) / len(target)

# %% compute_grad_logits | wrong | part | Only the logit of the right class gets a gradient; the logarithm of the sum depends on all the others, too.
def compute_grad_logits(logits, target):
    n = len(target)
    rows = torch.arange(n)
    p = logits.softmax(dim=1)
    grad = torch.zeros_like(logits)
    grad[rows, target] = (p[rows, target] - 1) / n
    return grad

# %% compute_grad_logits | right | - | stable softmax divided first, then 1/n taken off by scatter_add
def compute_grad_logits(logits, target):
    n = logits.shape[0]
    g = logits.softmax(-1).div(n)
    share_of_one = torch.full((n, 1), -1.0 / n, dtype=g.dtype)
    return g.scatter_add(1, target.view(n, 1), share_of_one)

# %% minibatches | wrong | constant | Setting the generator's seed inside gives every epoch the same order; use the generator as it comes.
def minibatches(n, size, generator):
    generator.manual_seed(13)
    order = torch.randperm(n, generator=generator)
    return order.split(size)

# %% minibatches | wrong | edge | If size divides n, nothing is left over, and your list ends with an empty batch.
def minibatches(n, size, generator):
    order = torch.randperm(n, generator=generator)
    sizes = [size] * (n // size) + [n % size]
    return list(order.split(sizes))

# %% minibatches | wrong | argument | chunk takes the number of pieces, not their length: size is how many rows belong in each.
def minibatches(n, size, generator):
    rows = torch.randperm(n, generator=generator)
    return list(torch.chunk(rows, size))

# %% minibatches | wrong | order | You shuffle whole batches: the rows in each are still neighbours in the file, and the short one can stand anywhere; draw an order of the rows.
def minibatches(n, size, generator):
    batches = torch.arange(n).split(size)
    order = torch.randperm(len(batches), generator=generator)
    return [batches[i] for i in order]

# %% minibatches | right | - | argsort of random keys, sliced in a comprehension
def minibatches(n, size, generator):
    keys = torch.rand(n, generator=generator, dtype=torch.float64)
    rows = keys.argsort()
    return tuple(rows[start : start + size] for start in range(0, n, size))

# %% accuracy | wrong | part | The return stands inside the loop, so only the first batch is counted.
def accuracy(batches):
    right, count = 0, 0
    for logits, target in batches:
        right += (logits.argmax(dim=1) == target).sum().item()
        count += len(target)
        return right / count

# %% accuracy | wrong | constant | You take all batches to be as long as the last one; count the examples of each.
def accuracy(batches):
    right = 0
    for logits, target in batches:
        right += (logits.argmax(dim=1) == target).sum().item()
    return right / (len(batches) * len(target))

# %% accuracy | wrong | mixed | An answer need not have more than half of the probability to be the answer: it is the place of the largest of the outputs.
def accuracy(batches):
    right, count = 0, 0
    for logits, target in batches:
        p = logits.softmax(dim=1)
        right_p = p[torch.arange(len(target)), target]
        right += (right_p > 0.5).sum().item()
        count += len(target)
    return right / count

# %% accuracy | wrong | sign | That is the share of mistakes, the error rate; the share of right answers is asked for.
def accuracy(batches):
    wrong = sum((logits.argmax(dim=1) != target).sum().item() for logits, target in batches)
    count = sum(len(target) for logits, target in batches)
    return wrong / count

# %% accuracy | right | - | joins all batches, then one mean
def accuracy(batches):
    hits = [logits.max(1).indices.eq(target) for logits, target in batches]
    return float(torch.cat(hits).to(torch.float64).mean())

# %% which_leak | wrong | choice | One is missing: ask of f where the moved copy of a test picture can end up.
which_leak = ["b", "c", "e"]

# %% which_leak | wrong | choice | One is too many: in d the choice was made by the validation part, and that is what it is for.
which_leak = "bcdef"

# %% which_leak | wrong | mixed | "Then cut" alone is not the sign: does a constant that is known beforehand depend on the test rows? And one can choose by the test part without any step before the cut.
which_leak = "abef"

# %% which_leak | wrong | sign | You list those who did it right; the leaks are asked for.
which_leak = ["a", "d", "g"]

# %% which_leak | right | - | all letters without the harmless ones
which_leak = sorted(set("abcdefg") - set("adg"))

# %% confusion | wrong | raises | bincount stops at the largest number that occurs, so unless the last pair occurs there are fewer than 100 counts to reshape.
def confusion(answers, target):
    pairs = 10 * target + answers
    return pairs.bincount().reshape(10, 10)

# %% confusion | wrong | transpose | Your rows are the answers and your columns the digits: the other way round is asked for.
def confusion(answers, target):
    counts = torch.zeros(10, 10, dtype=torch.int64)
    for a, t in zip(answers.tolist(), target.tolist()):
        counts[a, t] += 1
    return counts

# %% confusion | wrong | edge | The table gets only as many rows as there are classes in these data; with a digit missing it is no longer 10 × 10, and later digits move up.
def confusion(answers, target):
    labels = torch.cat([target, answers]).unique().tolist()
    counts = torch.zeros(len(labels), len(labels), dtype=torch.int64)
    for t, a in zip(target.tolist(), answers.tolist()):
        counts[labels.index(t), labels.index(a)] += 1
    return counts

# %% confusion | wrong | part | You count only the mistakes; right answers belong in the table, too, on its diagonal.
def confusion(answers, target):
    counts = torch.zeros(10, 10, dtype=torch.int64)
    for t, a in zip(target, answers):
        if t != a:
            counts[t, a] += 1
    return counts

# %% confusion | right | - | product of two one-hot tables
def confusion(answers, target):
    return F.one_hot(target.long(), 10).t() @ F.one_hot(answers.long(), 10)

# %% interval | wrong | factor | z**2 / 4 * n**2 divides by 4 only and then multiplies: the n² belongs in the denominator.
def interval(right, n):
    z = 1.96
    s = right / n
    middle = (s + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(s * (1 - s) / n + z**2 / 4 * n**2) / (1 + z**2 / n)
    return middle - half, middle + half

# %% interval | wrong | mixed | The root is closed too early: the second term stands under it as well.
def interval(right, n):
    z = 1.96
    s = right / n
    middle = (s + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * (math.sqrt(s * (1 - s) / n) + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return middle - half, middle + half

# %% interval | wrong | mixed | That is the textbook's normal interval around s; Wilson's has another middle and another width, and does not shrink to nothing at 0 or n right.
def interval(right, n):
    s = right / n
    se = math.sqrt(s * (1 - s) / n)
    return s - 1.96 * se, s + 1.96 * se

# %% interval | wrong | page | The share uses your n, and then n becomes the 360 of the page: use the argument throughout.
def interval(right, n):
    s, n, z = right / n, 360, 1.96
    middle = (s + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return middle - half, middle + half

# %% interval | right | - | the same formula in counts, multiplied through by n
def interval(right, n):
    zz = 1.96 * 1.96
    root = math.sqrt(zz * (right * (n - right) / n + zz / 4))
    return tuple((right + zz / 2 + sign * root) / (n + zz) for sign in (-1, 1))

# %% read_table | wrong | part | Your names hold each class as often as it has rows, so the list is too long and the places are not 0, 1, 2 …
def read_table(lines):
    rows = list(csv.reader(lines))[1:]
    x = torch.tensor([[float(v) for v in row[:-1]] for row in rows])
    names = sorted(row[-1] for row in rows)
    target = torch.tensor([names.index(row[-1]) for row in rows])
    return x, target, names

# %% read_table | wrong | constant | Two features is what the rings have; a table may have any number of them before the last column.
def read_table(lines):
    rows = list(csv.reader(lines))[1:]
    x = torch.tensor([[float(row[0]), float(row[1])] for row in rows])
    names = sorted({row[-1] for row in rows})
    target = torch.tensor([names.index(row[-1]) for row in rows])
    return x, target, names

# %% read_table | wrong | inplace | pop takes the header out of the caller's own list, so the next call with the same lines loses an example.
def read_table(lines):
    lines.pop(0)
    x, labels = [], []
    for row in csv.reader(lines):
        x.append([float(v) for v in row[:-1]])
        labels.append(row[-1])
    names = sorted(set(labels))
    return torch.tensor(x), torch.tensor([names.index(label) for label in labels]), names

# %% read_table | wrong | order | Your classes are numbered in the order in which they first appear; the list of names is to be sorted, and the targets follow it.
def read_table(lines):
    reader = csv.reader(lines)
    next(reader)
    features, codes, names = [], [], []
    for *values, name in reader:
        if name not in names:
            names.append(name)
        features.append([float(v) for v in values])
        codes.append(names.index(name))
    return torch.tensor(features), torch.tensor(codes), names

# %% read_table | right | - | star unpacking, numpy unique with inverse
def read_table(lines):
    header, *rows = csv.reader(lines)
    names, places = np.unique([row[-1] for row in rows], return_inverse=True)
    features = np.array([row[:-1] for row in rows], dtype=object).astype(float)
    x = torch.as_tensor(features, dtype=torch.get_default_dtype())
    return x, torch.as_tensor(places.reshape(-1), dtype=torch.int64), names.tolist()
