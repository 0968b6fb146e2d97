# %% cross_entropy | wrong | constant | The small number that you add hides what a sure and wrong answer costs: the loss stays finite, but where it should be in the thousands it stops near 28.
def cross_entropy(logits, target):
    e = (logits - logits.max(dim=1, keepdim=True).values).exp()
    p = e / e.sum(dim=1, keepdim=True)
    return -(p[torch.arange(len(target)), target] + 1e-12).log().mean()

# %% cross_entropy | wrong | factor | Your mean also counts the zeros at the wrong classes: by what does the formula divide?
def cross_entropy(logits, target):
    shifted = logits - logits.amax(dim=1, keepdim=True)
    log_p = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    return -(F.one_hot(target, logits.shape[1]) * log_p).mean()

# %% cross_entropy | wrong | inplace | The loss is right, but afterwards the caller's logits are other numbers than before.
def cross_entropy(logits, target):
    logits -= logits.max(dim=1, keepdim=True).values
    log_sum = logits.exp().sum(dim=1).log()
    return (log_sum - logits[torch.arange(len(logits)), target]).mean()

# %% cross_entropy | right | - | columns joined by logaddexp, the class entry by gather
def cross_entropy(logits, target):
    total = logits[:, 0]
    for column in logits.unbind(dim=1)[1:]:
        total = torch.logaddexp(total, column)
    mine = logits.gather(1, target.view(-1, 1)).squeeze(1)
    return (total - mine).sum() / target.numel()

# %% compute_grad_logits | wrong | axis | With a colon in front, the index takes whole columns: every row loses 1 at every class that occurs, not at its own class only.
def compute_grad_logits(logits, target):
    grad = logits.softmax(dim=1)
    grad[:, target] -= 1
    return grad / len(target)

# %% compute_grad_logits | wrong | edge | What does one_hot do if the batch happens not to contain the last class?
def compute_grad_logits(logits, target):
    return (logits.softmax(dim=1) - F.one_hot(target)) / len(target)

# %% compute_grad_logits | wrong | part | The entry of the right class is as it should be, but the logits of the other classes stand in the sum as well, and their nudges change the loss.
def compute_grad_logits(logits, target):
    p = logits.softmax(dim=1)
    onehot = F.one_hot(target, logits.shape[1])
    return -onehot * (1 - p) / logits.shape[0]

# %% compute_grad_logits | right | - | subtracts at index pairs from a fresh softmax
def compute_grad_logits(logits, target):
    n, _ = logits.shape
    grad = torch.softmax(logits, -1).div(n)
    grad[range(n), target] -= 1 / n
    return grad

# %% minibatches | wrong | mixed | Drawing numbers with replacement brings some rows twice and others not at all.
def minibatches(n, size, generator):
    batches = []
    for start in range(0, n, size):
        batches.append(torch.randint(0, n, (min(size, n - start),), generator=generator))
    return batches

# %% minibatches | wrong | order | You shuffle whole batches: the rows of one batch are always neighbours, and the short batch may come anywhere.
def minibatches(n, size, generator):
    blocks = torch.arange(n).split(size)
    return [blocks[i] for i in torch.randperm(len(blocks), generator=generator).tolist()]

# %% minibatches | right | - | random keys, sorted, cut by slices
def minibatches(n, size, generator):
    rows = torch.argsort(torch.rand(n, generator=generator))
    return [rows[k : k + size] for k in range(0, n, size)]

# %% accuracy | wrong | type | You compare the size of the largest logit with the class; the answer of the net is the place of it.
def accuracy(batches):
    right, count = 0, 0
    for logits, target in batches:
        right += (logits.max(dim=1)[0] == target).sum().item()
        count += target.shape[0]
    return right / count

# %% accuracy | wrong | constant | A class wins with the largest logit of its row; it need not have more than half of the probability.
def accuracy(batches):
    hits = total = 0
    for logits, target in batches:
        p = logits.softmax(dim=1)[torch.arange(len(target)), target]
        hits += int((p > 0.5).sum())
        total += len(target)
    return hits / total

# %% accuracy | right | - | all batches joined first
def accuracy(batches):
    logits, target = (torch.cat(parts) for parts in zip(*batches))
    return torch.mean((logits.argmax(-1) == target).to(torch.float64)).item()

# %% which_leak | wrong | order | What stands before the cut is not always a leak, and what stands after it can be one: ask of each row whether other test rows would have changed something.
which_leak = "abef"

# %% which_leak | wrong | part | One is missing: numbers computed from the test rows go into the training even if no label is looked at.
which_leak = "cef"

# %% which_leak | wrong | choice | One letter is too many and one is missing: which part is meant for choosing, and where may the two copies of one picture end up after the shuffle?
which_leak = ["b", "c", "d", "e"]

# %% confusion | wrong | edge | Your bins run from the smallest to the largest digit that occurs: what becomes of the table where a 0 or a 9 is missing?
def confusion(answers, target):
    counts, _, _ = np.histogram2d(target.numpy(), answers.numpy(), bins=10)
    return torch.tensor(counts).long()

# %% confusion | wrong | factor | These are shares of each row; the table asks for counts.
def confusion(answers, target):
    counts = (10 * target + answers).bincount(minlength=100).reshape(10, 10)
    return counts / counts.sum(dim=1, keepdim=True).clamp(min=1)

# %% confusion | wrong | part | The mistakes are all there, but the right answers belong in the table as well.
def confusion(answers, target):
    counts = torch.zeros(10, 10, dtype=torch.long)
    for said, true in zip(answers.tolist(), target.tolist()):
        if said != true:
            counts[true, said] += 1
    return counts

# %% confusion | right | - | product of two one-hots
def confusion(answers, target):
    return F.one_hot(target, 10).T @ F.one_hot(answers, 10)

# %% interval | wrong | factor | Check the second term under the root: your division and multiplication run from left to right, so n squared ends up on the wrong side of the fraction.
def interval(right, n):
    z = 1.96
    s = right / n
    half = z * math.sqrt(s * (1 - s) / n + z**2 / 4 * n**2)
    below = 1 + z**2 / n
    return (s + z**2 / (2 * n) - half) / below, (s + z**2 / (2 * n) + half) / below

# %% interval | wrong | constant | You divide by one less than the number of examples, as for an estimated variance; the formula does not.
def interval(right, n):
    z, s = 1.96, right / n
    middle = s + z**2 / (2 * n)
    half = z * math.sqrt(s * (1 - s) / (n - 1) + z**2 / (4 * n**2))
    return (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)

# %% interval | wrong | part | The denominator belongs to the whole numerator, and you divide only what follows the plus or minus.
def interval(right, n):
    z, s = 1.96, right / n
    root = math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2))
    ends = [s + z**2 / (2 * n) + sign * z * root / (1 + z**2 / n) for sign in (-1, 1)]
    return tuple(ends)

# %% interval | right | - | the two ends as roots of the quadratic behind the formula
def interval(right, n):
    s, q = right / n, 1.96**2 / n
    a, b, c = 1 + q, -(2 * s + q), s * s
    root = math.sqrt(b * b - 4 * a * c)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)

# %% read_table | wrong | order | Your classes are numbered in the order in which they appear in the file; the list of names has to be sorted.
def read_table(lines):
    rows = list(csv.reader(lines))[1:]
    names = list(dict.fromkeys(row[-1] for row in rows))
    x = torch.tensor([[float(value) for value in row[:-1]] for row in rows])
    return x, torch.tensor([names.index(row[-1]) for row in rows]), names

# %% read_table | wrong | part | The title of the last column has become a class: you skip the first line for x and target, but not for the names.
def read_table(lines):
    rows = list(csv.reader(lines))
    names = sorted({row[-1] for row in rows})
    x = torch.tensor([list(map(float, row[:-1])) for row in rows[1:]])
    target = torch.tensor([names.index(row[-1]) for row in rows[1:]])
    return x, target, names

# %% read_table | wrong | transpose | You build x column by column, so it has a row for each feature, not for each example.
def read_table(lines):
    reader = csv.reader(lines)
    next(reader)
    *columns, kinds = zip(*reader)
    names = sorted(set(kinds))
    x = torch.tensor([[float(value) for value in column] for column in columns])
    return x, torch.tensor([names.index(kind) for kind in kinds]), names

# %% read_table | right | - | NumPy finds the names and their places
def read_table(lines):
    table = np.array([row for row in csv.reader(lines) if row][1:])
    names, places = np.unique(table[:, -1], return_inverse=True)
    x = torch.tensor(table[:, :-1].astype(float), dtype=torch.get_default_dtype())
    return x, torch.tensor(places.reshape(-1), dtype=torch.int64), names.tolist()
