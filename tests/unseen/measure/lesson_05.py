# %% cross_entropy | wrong | part | You subtract c inside the exponentials, but the logit of the right class is still the unshifted one: both terms of the difference must be moved by the same c.
def cross_entropy(logits, target):
    n = len(target)
    c = logits.max(dim=1, keepdim=True).values
    log_sum = (logits - c).exp().sum(dim=1).log()
    picked = logits[torch.arange(n), target]
    return -(picked - log_sum).mean()


# %% cross_entropy | wrong | edge | The small number under the logarithm makes the loss finite but puts a lid on it: sure and wrong by 1000 must cost 1000, and here it costs about 28; write log p as a difference instead of taking the log of a rounded p.
def cross_entropy(logits, target):
    eps = 1e-12
    e = torch.exp(logits - logits.max(dim=1, keepdim=True).values)
    p = e / e.sum(dim=1, keepdim=True)
    rows = torch.arange(logits.shape[0])
    return -torch.log(p[rows, target] + eps).mean()


# %% cross_entropy | right | - | differences to the right logit, gather, amax
def cross_entropy(logits, target):
    lead = logits - logits.gather(1, target.long().unsqueeze(1))
    top = lead.amax(dim=1)
    per_example = top + torch.log(torch.exp(lead - top[:, None]).sum(dim=1))
    return per_example.sum() / per_example.numel()


# %% compute_grad_logits | wrong | sign | That is the gradient of the mean log-probability; the loss has a minus in front of it, so every entry has the wrong sign.
def compute_grad_logits(logits, target):
    n, k = logits.shape
    first = F.one_hot(target, k)
    second = logits.softmax(dim=1)
    return (first - second) / n


# %% compute_grad_logits | wrong | edge | Without a number of classes, one_hot makes only as many columns as the largest class in this target needs; in a batch without the last class the shapes no longer fit.
def compute_grad_logits(logits, target):
    y = F.one_hot(target)
    return (torch.softmax(logits, dim=1) - y) / len(target)


# %% compute_grad_logits | right | - | subtract 1 in place from an own copy of p
def compute_grad_logits(logits, target):
    grad = logits.detach().softmax(dim=1)
    for row, k in enumerate(target.tolist()):
        grad[row, k] -= 1
    return grad.div_(len(target))


# %% minibatches | wrong | edge | chunk takes a number of pieces and makes them about equally long: 1077 rows by 64 happen to come out, but 9 rows by 4 give three of 3 instead of 4, 4 and 1.
def minibatches(n, size, generator):
    how_many = math.ceil(n / size)
    return torch.randperm(n, generator=generator).chunk(how_many)


# %% minibatches | right | - | argsort of random numbers, slices
def minibatches(n, size, generator):
    shuffled = torch.rand(n, generator=generator).argsort()
    return tuple(shuffled[start : start + size] for start in range(0, n, size))


# %% accuracy | wrong | part | The right answers are added up over all batches, but the count is overwritten in each turn, so you divide by the size of the last batch alone.
def accuracy(batches):
    right = 0
    count = 0
    for logits, target in batches:
        right += (logits.argmax(dim=1) == target).sum().item()
        count = len(target)
    return right / count


# %% accuracy | wrong | factor | You take all batches to be as long as the first; where the last is smaller the divisor is too large: count the examples as they come.
def accuracy(batches):
    right = sum((logits.argmax(dim=1) == target).sum().item() for logits, target in batches)
    batch_size = len(batches[0][1])
    return right / (len(batches) * batch_size)


# %% accuracy | wrong | edge | The count is right, but you round the share to two digits; rounding belongs where one prints, for 2 of 3 is not 0.67.
def accuracy(batches):
    right, count = 0, 0
    for logits, target in batches:
        right += (logits.argmax(dim=1) == target).sum().item()
        count += len(target)
    return round(right / count, 2)


# %% accuracy | right | - | concatenate first, mean once
def accuracy(batches):
    hits = [logits.argmax(dim=1).eq(target) for logits, target in batches]
    return float(torch.cat(hits).double().mean())


# %% which_leak | right | - | list in another order
which_leak = ["f", "c", "e", "b"]


# %% confusion | wrong | type | The counts are right, but torch.zeros makes floats; the task wants whole numbers, int64.
def confusion(answers, target):
    counts = torch.zeros(10, 10)
    for t, a in zip(target, answers):
        counts[t, a] += 1
    return counts


# %% confusion | wrong | shape | You take the number of classes from the data; where no 9 occurs the table is smaller than 10 by 10.
def confusion(answers, target):
    k = int(max(answers.max(), target.max())) + 1
    pairs = k * target + answers
    return pairs.bincount(minlength=k * k).reshape(k, k)


# %% confusion | right | - | product of two one-hots
def confusion(answers, target):
    return F.one_hot(target, 10).t().mm(F.one_hot(answers, 10))


# %% interval | wrong | mixed | This is the ordinary normal (Wald) interval around s, not Wilson's: its middle is not drawn towards one half, and with all right it has width 0.
def interval(right, n):
    p_hat = right / n
    se = math.sqrt(p_hat * (1 - p_hat) / n)
    return p_hat - 1.96 * se, p_hat + 1.96 * se


# %% interval | wrong | page | n is overwritten by the page's 360, so the argument counts for nothing; it is right for the test part only.
def interval(right, n):
    n, z = 360, 1.96
    s = right / n
    middle = (s + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return middle - half, middle + half


# %% interval | right | - | the two roots of Wilson's quadratic equation
def interval(right, n):
    q = 1.96**2 / n
    s = right / n
    a, b, c = 1 + q, -(2 * s + q), s**2
    root = math.sqrt(q * q + 4 * q * s * (1 - s))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


# %% read_table | wrong | order | The names come back sorted, but the targets were numbered in the order in which the names appeared; a target must be the place in the list that you return.
def read_table(lines):
    rows = list(csv.reader(lines))[1:]
    numbers = {}
    target = []
    for row in rows:
        if row[-1] not in numbers:
            numbers[row[-1]] = len(numbers)
        target.append(numbers[row[-1]])
    x = torch.tensor([[float(v) for v in row[:-1]] for row in rows])
    return x, torch.tensor(target), sorted(numbers)


# %% read_table | wrong | edge | Splitting at every comma also cuts a quoted name that holds one; the page has a reader that knows quotes.
def read_table(lines):
    rows = [line.strip().split(",") for line in lines[1:]]
    names = sorted(set(row[-1] for row in rows))
    x = torch.tensor([[float(v) for v in row[:-1]] for row in rows])
    target = torch.tensor([names.index(row[-1]) for row in rows])
    return x, target, names


# %% read_table | wrong | type | FloatTensor is always float32, whatever the default dtype is; the features should come in the default dtype.
def read_table(lines):
    reader = csv.reader(lines)
    next(reader)
    data, labels = [], []
    for row in reader:
        data.append([float(v) for v in row[:-1]])
        labels.append(row[-1])
    names = sorted(set(labels))
    x = torch.FloatTensor(data)
    target = torch.LongTensor([names.index(name) for name in labels])
    return x, target, names


# %% read_table | right | - | starred unpacking, np.unique with inverse
def read_table(lines):
    header, *rows = csv.reader(lines)
    labels = np.array([row[-1] for row in rows])
    names, place = np.unique(labels, return_inverse=True)
    x = torch.tensor([list(map(float, row[:-1])) for row in rows])
    return x, torch.from_numpy(place).long(), names.tolist()
