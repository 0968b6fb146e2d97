# %% cross_entropy | wrong | shape | `log_p[:, target]` takes every target's column from every row, an n by n table; you want one entry from each row, its own class.
def cross_entropy(logits, target):
    c = logits.max(dim=1, keepdim=True).values
    shifted = logits - c
    log_p = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    return -log_p[:, target].mean()

# %% cross_entropy | wrong | factor | The mean runs over all n times k entries, most of them zeros of the one-hot, so the loss comes out k times too small: the mean is over the examples.
def cross_entropy(logits, target):
    k = logits.shape[1]
    c = logits.max(dim=1, keepdim=True).values
    log_p = (logits - c) - (logits - c).exp().sum(dim=1, keepdim=True).log()
    return -(log_p * F.one_hot(target, k)).mean()

# %% cross_entropy | wrong | part | The shift is in the sum of exponentials only: subtract the same c from the logit in front too (or add it back), else the loss is off by the row's c.
def cross_entropy(logits, target):
    c = logits.max(dim=1, keepdim=True).values
    log_sum = (logits - c).exp().sum(dim=1, keepdim=True).log()
    log_p = logits - log_sum
    return -log_p[torch.arange(len(target)), target].mean()

# %% cross_entropy | right | - | a python loop over the rows, log-sum-exp minus logit, summed and divided
def cross_entropy(logits, target):
    total = 0.0
    for row, t in zip(logits, target):
        c = row.max()
        total = total + (c + torch.log(torch.sum(torch.exp(row - c))) - row[t])
    return total / logits.shape[0]

# %% compute_grad_logits | wrong | inplace | The returned numbers are right, but the caller's logits are overwritten on the way: work on a new tensor.
def compute_grad_logits(logits, target):
    for n in range(len(target)):
        logits[n] = logits[n].softmax(dim=0)
        logits[n, target[n]] -= 1
    return logits / len(target)

# %% compute_grad_logits | wrong | page | `p` is the page's table, computed from other logits; compute the probabilities from the argument.
def compute_grad_logits(logits, target):
    return (p - F.one_hot(target, logits.shape[1])) / len(logits)

# %% compute_grad_logits | wrong | sign | This is the gradient of the mean log-probability; the loss is minus that, so the sign of every entry turns round.
def compute_grad_logits(logits, target):
    onehot = F.one_hot(target, logits.shape[1])
    return (onehot - logits.softmax(dim=1)) / len(logits)

# %% compute_grad_logits | wrong | part | Only the right class of each row gets a gradient here; the logarithm of the sum depends on all the logits of a row, so the others get one too.
def compute_grad_logits(logits, target):
    p = logits.softmax(dim=1)
    rows = torch.arange(len(target))
    grad = torch.zeros_like(logits)
    grad[rows, target] = (p[rows, target] - 1) / len(target)
    return grad

# %% compute_grad_logits | right | - | subtract 1 in place from its own softmax
def compute_grad_logits(logits, target):
    g = torch.softmax(logits, 1)
    g[torch.arange(target.numel()), target] -= 1.0
    g /= target.numel()
    return g

# %% minibatches | wrong | page | The order is drawn for the page's `x`, 1077 rows, whatever `n` is; the function is told how many rows there are.
def minibatches(n, size, generator):
    rows = torch.randperm(len(x), generator=generator)
    return list(rows.split(size))

# %% minibatches | wrong | argument | The generator that was passed is never used: the order comes from torch's global one, so it cannot be repeated from the argument.
def minibatches(n, size, generator):
    return list(torch.randperm(n).split(size))

# %% minibatches | wrong | constant | Seeding anew in each call makes every epoch the same; leave the generator's state to run on.
def minibatches(n, size, generator):
    generator.manual_seed(13)
    rows = torch.randperm(n, generator=generator)
    return list(rows.split(size))

# %% minibatches | wrong | part | The batches come in a drawn order, but each still holds neighbouring rows: the rows must be shuffled before they are cut.
def minibatches(n, size, generator):
    pieces = torch.arange(n).split(size)
    order = torch.randperm(len(pieces), generator=generator)
    return [pieces[i] for i in order]

# %% minibatches | right | - | a DataLoader over range(n) makes the batches
def minibatches(n, size, generator):
    return list(DataLoader(range(n), batch_size=size, shuffle=True, generator=generator))

# %% accuracy | right | - | counts the wrong ones in Python lists and subtracts
def accuracy(batches):
    n, wrong_ones = 0, 0
    for scores, classes in batches:
        for a, t in zip(scores.max(dim=1).indices.tolist(), classes.tolist()):
            n += 1
            if a != t:
                wrong_ones += 1
    return (n - wrong_ones) / n

# %% accuracy | wrong | page | Inside the loop `logits` and `target` are the page's variables, not the batch's: use the names that the loop gives.
def accuracy(batches):
    right, count = 0, 0
    for batch_logits, batch_target in batches:
        right += (logits.argmax(dim=1) == target).sum().item()
        count += len(batch_target)
    return right / count

# %% accuracy | right | - | the share in a tensor
def accuracy(batches):
    right, count = 0, 0
    for logits, target in batches:
        right += (logits.argmax(dim=1) == target).sum()
        count += len(target)
    return right / count

# %% accuracy | wrong | constant | The counting is right, but the result is in percent: a share lies between 0 and 1.
def accuracy(batches):
    right, count = 0, 0
    for logits, target in batches:
        right += (logits.argmax(dim=1) == target).sum().item()
        count += len(target)
    return 100 * right / count

# %% which_leak | wrong | type | The task asks for the letters of the table as strings in a list, not for the numbers of the rows.
which_leak = [1, 2, 4, 5]

# %% which_leak | wrong | choice | One is wrong and one is missing: choosing by the validation part is what it is for; look again for a number that was computed over all rows.
which_leak = ["c", "d", "e", "f"]

# %% which_leak | wrong | choice | One is missing: a mean over all rows also contains the test rows, however small their influence and though no label was looked at.
which_leak = ["c", "e", "f"]

# %% which_leak | right | - | a list made from a string
which_leak = list("bcef")

# %% which_leak | wrong | choice | One is missing: a leak may also go into a choice; who picks the best of many test scores lets the test part choose.
which_leak = ["b", "e", "f"]

# %% confusion | right | - | a product of two one-hot matrices of whole numbers
def confusion(answers, target):
    return F.one_hot(target, 10).t() @ F.one_hot(answers, 10)

# %% confusion | wrong | page | The function reads the page's `target_test` instead of its argument, so it holds for the 360 test digits only.
def confusion(answers, target):
    pairs = 10 * target_test + answers
    return pairs.bincount(minlength=100).reshape(10, 10)

# %% confusion | wrong | edge | Without the pair (9, 9) among the data the counts end before 100 and cannot be reshaped: tell `bincount` how many there have to be.
def confusion(answers, target):
    pairs = 10 * target + answers
    return pairs.bincount().reshape(10, 10)

# %% confusion | wrong | part | An index that comes twice in `counts[...] += 1` is counted once only: the table holds ones where it should hold counts.
def confusion(answers, target):
    counts = torch.zeros(10, 10, dtype=torch.long)
    counts[target, answers] += 1
    return counts

# %% interval | wrong | sign | Both numbers are right, but they come as (high, low); the lower end belongs first.
def interval(right, n):
    s, z = right / n, 1.96
    middle = (s + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return middle + half, middle - half

# %% interval | wrong | argument | `right` is a count, not a share: the formula's s has still to be made of the two arguments.
def interval(right, n):
    z = 1.96
    middle = (right + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(right * (1 - right) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return middle - half, middle + half

# %% interval | wrong | part | Only the middle is divided; the long fraction line reaches under the root's term too.
def interval(right, n):
    s, z = right / n, 1.96
    middle = (s + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2))
    return middle - half, middle + half

# %% interval | wrong | factor | The middle is right, but the interval is too narrow by the same factor everywhere: look at what stands in front of the root.
def interval(right, n):
    s, z = right / n, 1.96
    middle = (s + z**2 / (2 * n)) / (1 + z**2 / n)
    half = math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return middle - half, middle + half

# %% interval | right | - | a comprehension over both signs, made a tuple
def interval(right, n):
    z = 1.96
    s = right / n
    root = np.sqrt(s * (1 - s) / n + (z / (2 * n)) ** 2)
    return tuple(float((s + z * z / (2 * n) + k * z * root) / (1 + z * z / n)) for k in (-1, 1))

# %% read_table | right | - | numpy's unique gives names and places
def read_table(lines):
    data = np.array(list(csv.reader(lines)))[1:]
    names, places = np.unique(data[:, -1], return_inverse=True)
    x = torch.tensor(data[:, :-1].astype(float).tolist())
    return x, torch.tensor(places.tolist()), names.tolist()

# %% read_table | wrong | constant | Two columns are taken, whatever the table's width; all but the last are numbers, and there may be more or fewer of them.
def read_table(lines):
    rows = list(csv.reader(lines))[1:]
    names = sorted(set(row[-1] for row in rows))
    x = torch.tensor([[float(row[0]), float(row[1])] for row in rows])
    target = torch.tensor([names.index(row[-1]) for row in rows])
    return x, target, names

# %% read_table | wrong | raises | The first line holds the names of the columns, which are no numbers: leave it out before converting.
def read_table(lines):
    rows = list(csv.reader(lines))
    names = sorted(set(row[-1] for row in rows))
    x = torch.tensor([[float(v) for v in row[:-1]] for row in rows])
    target = torch.tensor([names.index(row[-1]) for row in rows])
    return x, target, names

# %% read_table | wrong | order | The names stand in the order of their first appearance; the task wants them sorted, and the target's places follow from that.
def read_table(lines):
    rows = list(csv.reader(lines))[1:]
    names = []
    for row in rows:
        if row[-1] not in names:
            names.append(row[-1])
    x = torch.tensor([[float(v) for v in row[:-1]] for row in rows])
    target = torch.tensor([names.index(row[-1]) for row in rows])
    return x, target, names
