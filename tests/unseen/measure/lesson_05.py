# %% cross_entropy | wrong | edge | You subtract one number from the whole table. Take two rows, one of them all near 1000 and the other all near -1000: what is left in the second one after exp? Each row needs a number of its own.
def cross_entropy(logits, target):
    # subtract the maximum for numerical stability
    shifted = logits - logits.max()
    log_sum = shifted.exp().sum(dim=1).log()
    log_p = shifted[torch.arange(len(target)), target] - log_sum
    return -log_p.mean()


# %% cross_entropy | wrong | factor | The log-probabilities are right, but after multiplying by the one-hot most entries are zeros, and your mean counts them, too: over how many things should the loss be averaged?
def cross_entropy(logits, target):
    c = logits.max(dim=1, keepdim=True).values
    z = logits - c
    log_p = z - z.exp().sum(dim=1, keepdim=True).log()
    y_true = F.one_hot(target, logits.shape[1])
    return -(y_true * log_p).mean()


# %% cross_entropy | wrong | mixed | c was taken off the logit, and yet it is added back to the logarithm of the sum: either both parts are shifted or neither is. Try a row to which you add 5 everywhere: the loss must not change.
def cross_entropy(logits, target):
    n = logits.shape[0]
    c = logits.max(dim=1, keepdim=True).values
    shifted = logits - c
    log_sum_exp = c[:, 0] + torch.log(torch.exp(shifted).sum(dim=1))
    picked = shifted[torch.arange(n), target]
    return (log_sum_exp - picked).mean()


# %% cross_entropy | wrong | edge | Your epsilon keeps the logarithm finite, but caps what a sure and wrong answer costs: for the logits 1000 and -1000 the loss should be 2000, what do you get? Do not go through p at all, write its logarithm as a difference.
def cross_entropy(logits, target):
    epsilon = 1e-7
    e = (logits - logits.max(dim=1, keepdim=True).values).exp()
    p = e / e.sum(dim=1, keepdim=True)
    p = p.clamp(epsilon, 1 - epsilon)
    return -p[torch.arange(len(target)), target].log().mean()


# %% cross_entropy | right | - | all logits measured from that of the right class
def cross_entropy(logits, target):
    above = logits - logits.gather(1, target[:, None])
    top = above.amax(dim=1)
    pays = top + (above - top[:, None]).exp().sum(dim=1).log()
    return pays.sum() / pays.numel()


# %% compute_grad_logits | wrong | edge | one_hot without a number of classes takes as many columns as the largest class in this target needs: what happens with a batch in which the last class does not occur?
def compute_grad_logits(logits, target):
    p = logits.softmax(dim=1)
    y = F.one_hot(target)
    return (p - y) / len(target)


# %% compute_grad_logits | wrong | page | You divide by the number of rows of the page's x, not of what you were given: with the page's 1077 rows that is the same, with a batch of four it is not.
def compute_grad_logits(logits, target):
    onehot = F.one_hot(target, logits.shape[1])
    grad = logits.softmax(dim=1) - onehot
    return grad / len(x)


# %% compute_grad_logits | wrong | sign | This is the gradient of the log-likelihood, which one climbs; the loss has a minus in front. If the logit of a wrong class is nudged up, does the loss rise or fall?
def compute_grad_logits(logits, target):
    n, k = logits.shape
    observed = F.one_hot(target, k)
    expected = logits.softmax(dim=1)
    score_function = (observed - expected) / n
    return score_function


# %% compute_grad_logits | wrong | axis | With a colon in front, the 1 is taken off in whole columns, of all rows; each row should lose it in one place only. Print the row sums of your result: what should they be?
def compute_grad_logits(logits, target):
    N = logits.shape[0]
    dlogits = torch.softmax(logits, dim=1)
    dlogits[:, target] -= 1
    dlogits /= N
    return dlogits


# %% compute_grad_logits | right | - | scatter_add instead of a one-hot
def compute_grad_logits(logits, target):
    n = target.shape[0]
    column = target.unsqueeze(1)
    minus_one = -torch.ones(n, 1, dtype=logits.dtype)
    return logits.softmax(-1).scatter_add(1, column, minus_one).div(n)


# %% minibatches | wrong | part | Your loop stops before the rest: with n = 10 and size = 4, which rows never come? The task lets the last batch be shorter, but not be left out.
def minibatches(n, size, generator):
    rows = torch.randperm(n, generator=generator)
    batches = []
    for start in range(0, n - size + 1, size):
        batches.append(rows[start:start + size])
    return batches


# %% minibatches | wrong | argument | You make a new generator with a fixed seed and leave the one you were given untouched: call your function twice, and compare the two orders.
def minibatches(n, size, generator):
    order = torch.randperm(n, generator=torch.Generator().manual_seed(13))
    return order.split(size)


# %% minibatches | wrong | shape | tensor_split is told how many pieces there are, and makes them as equal as it can: print the lengths for n = 10 and size = 4. All but the last should hold exactly size rows.
def minibatches(n, size, generator):
    rows = torch.randperm(n, generator=generator)
    n_batches = math.ceil(n / size)
    return list(torch.tensor_split(rows, n_batches))


# %% minibatches | wrong | mixed | That draws with replacement, each batch for itself: some rows come twice in an epoch and others never. An epoch is one shuffled order of all rows, cut into pieces.
def minibatches(n, size, generator):
    batches = []
    remaining = n
    while remaining > 0:
        k = min(size, remaining)
        batches.append(torch.randint(0, n, (k,), generator=generator))
        remaining -= k
    return batches


# %% minibatches | right | - | sorts random keys, slices by hand
def minibatches(n, size, generator):
    keys = torch.rand(n, generator=generator)
    shuffled = torch.argsort(keys)
    return tuple(shuffled[i : i + size] for i in range(0, n, size))


# %% accuracy | wrong | factor | You count the examples as if every batch were as large as the first one. What does that do when the last one has 40 rows and not 64?
def accuracy(batches):
    batch_size = len(batches[0][1])
    total = batch_size * len(batches)
    correct = 0
    for logits, target in batches:
        correct += (logits.argmax(dim=1) == target).sum().item()
    return correct / total


# %% accuracy | wrong | part | Look at how far your return is indented: the function leaves after the first batch, and the others are never counted.
def accuracy(batches):
    right, count = 0, 0
    for logits, target in batches:
        predicted = logits.argmax(dim=1)
        right += (predicted == target).sum().item()
        count += target.size(0)
        return right / count


# %% accuracy | wrong | raises | stack puts tensors of equal shape on a new axis, and these batches have different lengths. You want them one below the other along the axis of rows that they have already.
def accuracy(batches):
    all_logits = torch.stack([logits for logits, _ in batches])
    all_targets = torch.stack([target for _, target in batches])
    hits = all_logits.argmax(dim=-1) == all_targets
    return hits.double().mean().item()


# %% accuracy | wrong | mixed | A threshold of one half belongs to two classes. With ten, a class can be the largest with a probability of 0.3, and that is a right answer, too.
def accuracy(batches):
    right = 0
    n = 0
    for logits, target in batches:
        prob = logits.softmax(dim=1)[torch.arange(len(target)), target]
        right += (prob > 0.5).sum().item()
        n += len(target)
    return right / n


# %% accuracy | right | - | a running metric object as in Keras
def accuracy(batches):
    class Accuracy:
        def __init__(self):
            self.hits, self.seen = 0, 0

        def update_state(self, y_true, y_pred):
            self.hits += int(torch.count_nonzero(y_pred.max(dim=1).indices == y_true))
            self.seen += y_true.numel()

        def result(self):
            return float(self.hits / self.seen)

    metric = Accuracy()
    for y_pred, y_true in batches:
        metric.update_state(y_true, y_pred)
    return metric.result()


# %% which_leak | right | - | a table of yes and no, filtered
which_leak = [
    person
    for person, test_rows_matter in dict(
        a=False, b=True, c=True, d=False, e=True, f=True, g=False
    ).items()
    if test_rows_matter
]


# %% confusion | wrong | raises | bincount is as long as the largest number that occurs needs. With a short list of answers it is shorter than 100, and cannot be reshaped: tell it how long it has to be.
def confusion(answers, target):
    pairs = target * 10 + answers
    return torch.bincount(pairs).reshape(10, 10)


# %% confusion | wrong | part | You count the mix-ups only. The right answers belong into the table as well: where do they stand, and what should all entries add up to?
def confusion(answers, target):
    table = torch.zeros(10, 10, dtype=torch.int64)
    for a, t in zip(answers.tolist(), target.tolist()):
        if a != t:
            table[t, a] += 1
    return table


# %% confusion | wrong | factor | You divide each row by its sum, so the table holds shares. The task asks for counts, which add up to n.
def confusion(answers, target):
    counts = torch.zeros(10, 10)
    for t, a in zip(target, answers):
        counts[t, a] += 1
    row_sums = counts.sum(dim=1, keepdim=True).clamp(min=1)
    return counts / row_sums


# %% confusion | wrong | raises | In Python & binds more tightly than ==, unlike in C++: so this asks for i & answers first, and then chains two comparisons. Put each comparison into parentheses.
def confusion(answers, target):
    table = torch.zeros((10, 10), dtype=torch.int64)
    for i in range(10):
        for j in range(10):
            table[i, j] = (target == i & answers == j).sum()
    return table


# %% confusion | right | - | index_put_ with accumulate
def confusion(answers, target):
    table = torch.zeros(10, 10, dtype=torch.int64)
    table.index_put_((target, answers), torch.ones_like(target), accumulate=True)
    return table


# %% interval | wrong | order | Under the root the n² should stand below the line, but / and * are worked off from left to right: so you multiply by it. Compare the size of the two terms.
def interval(right, n):
    z = 1.96
    s = right / n
    denom = 1 + z**2 / n
    center = s + z**2 / (2 * n)
    margin = z * math.sqrt(s * (1 - s) / n + z**2 / 4 * n**2)
    return (center - margin) / denom, (center + margin) / denom


# %% interval | wrong | constant | Your quantile leaves 5 % above it, and another 5 % lies below the other end: so this is an interval of 90 %. The task names its z.
def interval(right, n):
    from statistics import NormalDist

    z = NormalDist().inv_cdf(0.95)
    phat = right / n
    denominator = 1 + z**2 / n
    centre = (phat + z**2 / (2 * n)) / denominator
    half = z * math.sqrt(phat * (1 - phat) / n + z**2 / (4 * n**2)) / denominator
    return centre - half, centre + half


# %% interval | right | - | everything multiplied by n, in counts
def interval(right, n):
    z = 1.96
    wrong_ones = n - right
    root = math.sqrt(right * wrong_ones / n + z * z / 4)
    low, high = ((right + z * z / 2 + side * z * root) / (n + z * z) for side in (-1, 1))
    return low, high


# %% read_table | wrong | order | Your names come in the order in which the file mentions them: print them for the page's places. The task asks for another order, and the target follows it.
def read_table(lines):
    rows = list(csv.reader(lines))[1:]
    x = torch.tensor([[float(v) for v in row[:-1]] for row in rows])
    labels = [row[-1] for row in rows]
    names = list(dict.fromkeys(labels))
    target = torch.tensor([names.index(label) for label in labels])
    return x, target, names


# %% read_table | wrong | page | You unpack exactly three columns, as the page's places have them. How many may another table have, and what do all of them have in common?
def read_table(lines):
    reader = csv.reader(lines)
    next(reader)
    x, labels = [], []
    for east, north, ring in reader:
        x.append([float(east), float(north)])
        labels.append(ring)
    names = sorted(set(labels))
    target = [names.index(label) for label in labels]
    return torch.tensor(x), torch.tensor(target), names


# %% read_table | wrong | constant | Your classes are numbered from 1, like the levels of a factor in R. names[target[0]] should be the name of the first row's class: is it?
def read_table(lines):
    reader = csv.reader(lines)
    header = next(reader)
    rows = [row for row in reader]
    levels = sorted({row[-1] for row in rows})
    codes = {level: code for code, level in enumerate(levels, start=1)}
    x = torch.tensor([list(map(float, row[:-1])) for row in rows])
    target = torch.tensor([codes[row[-1]] for row in rows], dtype=torch.long)
    return x, target, levels


# %% read_table | wrong | edge | You clean the names while reading: a class called "Iris" comes back under another name, and "A" and "a" become one class. Return the names as they stand in the file.
def read_table(lines):
    features, labels = [], []
    for i, row in enumerate(csv.reader(lines)):
        if i == 0:
            continue  # header
        features.append([float(cell) for cell in row[:-1]])
        labels.append(row[-1].strip().lower())
    names = sorted(set(labels))
    lookup = {name: index for index, name in enumerate(names)}
    x = torch.tensor(features, dtype=torch.get_default_dtype())
    target = torch.tensor([lookup[label] for label in labels], dtype=torch.int64)
    return x, target, names


# %% read_table | right | - | star unpacking and bisect
def read_table(lines):
    from bisect import bisect_left

    header, *rows = csv.reader(lines)
    names = sorted({label for *_, label in rows})
    values, places = [], []
    for *numbers, label in rows:
        values += map(float, numbers)
        places.append(bisect_left(names, label))
    x = torch.tensor(values).reshape(len(rows), len(header) - 1)
    return x, torch.tensor(places, dtype=torch.long), names
