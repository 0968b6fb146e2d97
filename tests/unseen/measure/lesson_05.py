# %% cross_entropy | wrong | edge | One number is subtracted from the whole table here; think of a batch whose rows lie at very different heights, one near 1000, another near -1000: what does exp leave of the low row?
def cross_entropy(logits, target):
    c = logits.max()
    shifted = logits - c
    log_p = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    return -log_p[torch.arange(len(target)), target].mean()


# %% cross_entropy | wrong | part | The c was subtracted inside the sum but not from the logit in front of it, so the two terms of the difference no longer belong together.
def cross_entropy(logits, target):
    n = len(target)
    c = logits.max(dim=1, keepdim=True).values
    log_sum = (logits - c).exp().sum(dim=1).log()
    log_p = logits[torch.arange(n), target] - log_sum
    return -log_p.mean()


# %% cross_entropy | wrong | edge | The small epsilon makes the logarithm finite but puts a ceiling on the loss: somebody sure and wrong by 2000 would pay only about 28; get log p without ever forming p.
def cross_entropy(logits, target):
    eps = 1e-12
    z = logits - logits.max(dim=1, keepdim=True).values
    e = z.exp()
    p = e / e.sum(dim=1, keepdim=True)
    p = p.clamp(eps, 1.0)
    return -p[torch.arange(len(target)), target].log().mean()


# %% cross_entropy | wrong | shape | A colon in front of target takes the columns of all targets from every row, an (n, n) table; look at the shape before the mean: you want one entry for each row.
def cross_entropy(logits, target):
    z = logits - logits.max(dim=1, keepdim=True).values
    log_p = z - z.exp().sum(dim=1, keepdim=True).log()
    picked = log_p[:, target]
    return -picked.mean()


# %% cross_entropy | right | - | einsum with a one-hot
def cross_entropy(logits, target):
    n, k = logits.shape
    z = logits - logits.amax(dim=1)[:, None]
    log_Z = torch.einsum("nk->n", z.exp()).log()
    onehot = F.one_hot(target.long(), k).to(logits.dtype)
    return (log_Z.sum() - torch.einsum("nk,nk->", onehot, z)) / n


# %% compute_grad_logits | wrong | edge | Without a number of classes one_hot counts only up to the largest target that happens to be in this batch; what if the last class does not come up in it?
def compute_grad_logits(logits, target):
    p = logits.softmax(dim=1)
    onehot = F.one_hot(target)
    return (p - onehot) / len(target)


# %% compute_grad_logits | wrong | part | Only the logit of the right class gets a gradient here, yet the second term, the logarithm of the sum, contains all logits of the row.
def compute_grad_logits(logits, target):
    n = logits.shape[0]
    rows = torch.arange(n)
    p = logits.softmax(dim=1)
    grad = torch.zeros_like(logits)
    grad[rows, target] = (p[rows, target] - 1) / n
    return grad


# %% compute_grad_logits | wrong | inplace | The values are right, but the caller's logits have been changed by the -= and are no longer what they were.
def compute_grad_logits(logits, target):
    # stable softmax
    logits -= logits.max(dim=1, keepdim=True).values
    e = logits.exp()
    p = e / e.sum(dim=1, keepdim=True)
    return (p - F.one_hot(target, logits.shape[1])) / len(target)


# %% compute_grad_logits | right | - | index_put with accumulate instead of a one-hot
def compute_grad_logits(logits, target):
    n = logits.shape[0]
    p = torch.softmax(logits, 1)
    minus_one = torch.tensor(-1.0, dtype=logits.dtype, device=logits.device)
    where = (torch.arange(n, device=logits.device), target)
    return p.index_put(where, minus_one, accumulate=True) / n


# %% minibatches | wrong | raises | The list of sizes has to add up to n, and n // size full batches do so only when size divides n; where do the remaining rows go?
def minibatches(n, size, generator):
    order = torch.randperm(n, generator=generator)
    return order.split([size] * (n // size))


# %% minibatches | wrong | constant | The generator handed over is set back to 13 in each call, so every epoch gets the same order; leave its state to the caller.
def minibatches(n, size, generator):
    generator.manual_seed(13)
    rows = torch.randperm(n, generator=generator)
    return [rows[i:i + size] for i in range(0, n, size)]


# %% minibatches | right | - | sort random keys, slice by a step
def minibatches(n, size, generator):
    keys = torch.rand(n, generator=generator)
    order = keys.argsort()
    result = []
    start = 0
    while start < n:
        result.append(order[start:min(start + size, n)])
        start += size
    return result


# %% accuracy | wrong | edge | The number of examples is counted as if every batch were as long as the first one; the task says that the sizes differ.
def accuracy(batches):
    right = 0
    for logits, target in batches:
        right += (logits.argmax(dim=1) == target).sum().item()
    size = len(batches[0][1])
    return right / (size * len(batches))


# %% accuracy | wrong | raises | stack wants pieces of one shape, and the last batch is shorter; which function puts pieces one behind the other?
def accuracy(batches):
    logits = torch.stack([b[0] for b in batches]).reshape(-1, 10)
    target = torch.stack([b[1] for b in batches]).reshape(-1)
    return (logits.argmax(dim=1) == target).double().mean().item()


# %% accuracy | wrong | part | The return stands inside the loop, so the function is done after the first batch.
def accuracy(batches):
    right, count = 0, 0
    for logits, target in batches:
        pred = logits.argmax(dim=1)
        right += (pred == target).sum().item()
        count += len(target)
        return right / count


# %% accuracy | wrong | mixed | A probability above one half is more than is asked: with several classes the largest one wins even at 0.3.
def accuracy(batches):
    right, count = 0, 0
    for logits, target in batches:
        p = logits.softmax(dim=1)
        p_true = p[torch.arange(len(target)), target]
        right += (p_true > 0.5).sum().item()
        count += len(target)
    return right / count


# %% accuracy | right | - | zip apart, cat, one mean
def accuracy(batches):
    all_logits, all_targets = zip(*batches)
    hit = torch.cat(all_logits).argmax(1).eq(torch.cat(all_targets))
    return float(hit.sum()) / hit.numel()


# %% which_leak | wrong | choice | One too many: what is the validation part there for, and does the test part have a say when it is used?
which_leak = list("bcdef")


# %% which_leak | right | - | unpacked string in another order
which_leak = [*"fceb"]


# %% confusion | wrong | edge | With bins=10 the bins run from the smallest to the largest value in the data; if no 0 or no 9 comes up they no longer are the ten digits.
def confusion(answers, target):
    h, _, _ = np.histogram2d(target.numpy(), answers.numpy(), bins=10)
    return torch.from_numpy(h).long()


# %% confusion | wrong | part | Only the mistakes are counted: the right answers belong in the table, too, on its diagonal.
def confusion(answers, target):
    counts = torch.zeros(10, 10, dtype=torch.int64)
    for a, t in zip(answers.tolist(), target.tolist()):
        if a != t:
            counts[t, a] += 1
    return counts


# %% confusion | right | - | einsum of two one-hots
def confusion(answers, target):
    T = F.one_hot(target.long(), 10)
    A = F.one_hot(answers.long(), 10)
    return torch.einsum("ni,nj->nij", T, A).sum(dim=0)


# %% interval | wrong | mixed | This is the plain normal interval about s, without the terms in z squared: see what it says when all n are right.
def interval(right, n):
    s = right / n
    se = math.sqrt(s * (1 - s) / n)
    return max(0.0, s - 1.96 * se), min(1.0, s + 1.96 * se)


# %% interval | wrong | order | What comes back is middle and half width; the task asks for the two ends that they make.
def interval(right, n):
    s, z = right / n, 1.96
    bottom = 1 + z**2 / n
    middle = (s + z**2 / (2 * n)) / bottom
    half = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2)) / bottom
    return middle, half


# %% interval | right | - | roots of the quadratic that Wilson solves
def interval(right, n):
    s = right / n
    q = 1.96**2 / n
    # (s - p)^2 = q p (1 - p)
    a, b, c = 1 + q, -(2 * s + q), s * s
    root = math.sqrt(max(b * b - 4 * a * c, 0.0))
    low, high = sorted(((-b - root) / (2 * a), (-b + root) / (2 * a)))
    return low, high


# %% read_table | wrong | edge | Cutting at every comma breaks a name in quotes that holds one, and keeps the quotes; the csv module knows about both.
def read_table(lines):
    rows = [line.strip().split(",") for line in lines][1:]
    names = sorted(set(row[-1] for row in rows))
    x = torch.tensor([[float(v) for v in row[:-1]] for row in rows])
    target = torch.tensor([names.index(row[-1]) for row in rows])
    return x, target, names


# %% read_table | wrong | part | The header was left out of x and target, but the set of names still sees it: the title of the last column has become a class.
def read_table(lines):
    table = list(csv.reader(lines))
    names = sorted({row[-1] for row in table})
    x = torch.tensor([[float(v) for v in row[:-1]] for row in table[1:]])
    target = torch.tensor([names.index(row[-1]) for row in table[1:]])
    return x, target, names


# %% read_table | wrong | argument | The first column has been dropped as if it were a row number; in this file it is a feature like the others.
def read_table(lines):
    header, *rows = csv.reader(lines)
    features = [[float(v) for v in row[1:-1]] for row in rows]
    labels = [row[-1] for row in rows]
    names = sorted(set(labels))
    target = torch.tensor([names.index(l) for l in labels], dtype=torch.long)
    return torch.tensor(features), target, names


# %% read_table | wrong | order | The numbers are given in the order in which the names first come up, but the list that is returned is sorted: look up what names[target[0]] says for a table that begins with a late name.
def read_table(lines):
    reader = csv.reader(lines)
    next(reader)
    ids = {}
    x, target = [], []
    for *values, name in reader:
        if name not in ids:
            ids[name] = len(ids)
        x.append([float(v) for v in values])
        target.append(ids[name])
    return torch.tensor(x), torch.tensor(target), sorted(ids)


# %% read_table | right | - | numpy's unique with the inverse
def read_table(lines):
    _, *rows = csv.reader(lines)
    names, places = np.unique([row[-1] for row in rows], return_inverse=True)
    x = torch.tensor([list(map(float, row[:-1])) for row in rows], dtype=torch.get_default_dtype())
    return x, torch.as_tensor(places).reshape(-1).long(), names.tolist()
