# %% cross_entropy | wrong | part | You shift the logits inside the sum, but the logit of the right class is still the unshifted one: the same c has to leave both places, or it does not cancel.
def cross_entropy(logits, target):
    c = logits.max(dim=1, keepdim=True).values
    total = (logits - c).exp().sum(dim=1)
    right = logits[torch.arange(len(target)), target]
    return -(right - total.log()).mean()

# %% cross_entropy | wrong | edge | Right for logits of everyday size, but where the right class lies a thousand below the largest its p is rounded to 0 and the logarithm is minus infinity: never form p, write log p as a difference.
def cross_entropy(logits, target):
    shifted = logits - logits.max(dim=1, keepdim=True).values
    p = shifted.exp() / shifted.exp().sum(dim=1, keepdim=True)
    return -p[torch.arange(len(target)), target].log().mean()

# %% cross_entropy | wrong | shape | `log_p[:, target]` takes all n classes from each row, an (n, n) table; from each row you want one entry, that of its own class.
def cross_entropy(logits, target):
    shifted = logits - logits.max(dim=1, keepdim=True).values
    log_p = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    return -log_p[:, target].mean()

# %% cross_entropy | wrong | axis | One c for the whole batch is not enough: in a row that lies far below the batch's largest logit every exp becomes 0; each row needs a c of its own.
def cross_entropy(logits, target):
    shifted = logits - logits.max()
    log_p = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    return -log_p[torch.arange(len(logits)), target].mean()

# %% cross_entropy | right | - | gather, sum over count
def cross_entropy(logits, target):
    c, _ = torch.max(logits, -1)
    s = logits - c[:, None]
    picked = s.gather(1, target.unsqueeze(1)).squeeze(1)
    pay = torch.log(torch.exp(s).sum(-1)) - picked
    return pay.sum() / pay.numel()

# %% compute_grad_logits | wrong | page | You divide by len(x), the page's 1077 examples: the function has to count the examples that it is given.
def compute_grad_logits(logits, target):
    p = logits.softmax(dim=1)
    return (p - F.one_hot(target, 10)) / len(x)

# %% compute_grad_logits | wrong | edge | Without a number of classes `one_hot` has only as many columns as the largest class in this batch asks for: what if no example of the last class is there?
def compute_grad_logits(logits, target):
    return (torch.softmax(logits, 1) - F.one_hot(target)) / logits.shape[0]

# %% compute_grad_logits | wrong | order | You take 1 off the right logit and then apply the softmax; the softmax is of the logits as they are, and the 1 is taken off its result.
def compute_grad_logits(logits, target):
    onehot = F.one_hot(target, logits.shape[1])
    return (logits - onehot).softmax(dim=1) / len(logits)

# %% compute_grad_logits | wrong | part | Only the right class's entry of each row is filled: the logarithm of the sum depends on all logits of the row, so the other entries have a slope, too.
def compute_grad_logits(logits, target):
    grad = torch.zeros_like(logits)
    rows = torch.arange(len(target))
    grad[rows, target] = logits.softmax(dim=1)[rows, target] - 1
    return grad / len(target)

# %% compute_grad_logits | right | - | subtracts 1 in place from a fresh softmax
def compute_grad_logits(logits, target):
    n, k = logits.shape
    g = torch.softmax(logits, dim=-1)
    g[range(n), target] -= 1.0
    g /= n
    return g

# %% minibatches | wrong | argument | You make `size` pieces; `size` is how many rows are in each piece, not how many pieces there are.
def minibatches(n, size, generator):
    rows = torch.randperm(n, generator=generator)
    return rows.chunk(size)

# %% minibatches | wrong | constant | You set the generator back to a fixed seed in each call, so every epoch has the same order: draw from it as it stands.
def minibatches(n, size, generator):
    generator.manual_seed(13)
    return torch.randperm(n, generator=generator).split(size)

# %% minibatches | wrong | part | You shuffle the batches, but each of them still holds neighbouring rows of the file: it is the rows whose order is to be drawn.
def minibatches(n, size, generator):
    batches = torch.arange(n).split(size)
    order = torch.randperm(len(batches), generator=generator)
    return [batches[i] for i in order]

# %% minibatches | wrong | edge | When exactly one row is left over for the last batch, it is lost: look at where your range ends.
def minibatches(n, size, generator):
    rows = torch.randperm(n, generator=generator)
    return [rows[i : i + size] for i in range(0, n - 1, size)]

# %% minibatches | right | - | sorts random numbers, slices in a while loop
def minibatches(n, size, generator):
    left = torch.rand(n, generator=generator).argsort()
    pieces = ()
    while len(left):
        pieces += (left[:size],)
        left = left[size:]
    return pieces

# %% accuracy | wrong | factor | That is the mean of the batches' shares: in a small batch each row then weighs more than in a large one; count over all examples and divide once.
def accuracy(batches):
    shares = [(logits.argmax(dim=1) == target).double().mean().item() for logits, target in batches]
    return sum(shares) / len(shares)

# %% accuracy | wrong | part | The counts are set back to 0 for each batch, so only the last batch is left at the end: they have to start before the loop.
def accuracy(batches):
    for logits, target in batches:
        right, count = 0, 0
        right += (logits.argmax(dim=1) == target).sum().item()
        count += len(target)
    return right / count

# %% accuracy | wrong | constant | You assume 64 examples in each batch; the sizes differ, so count them.
def accuracy(batches):
    right = 0
    for logits, target in batches:
        right += (logits.argmax(dim=1) == target).sum().item()
    return right / (64 * len(batches))

# %% accuracy | right | - | a number in a tensor, taken on purpose
def accuracy(batches):
    right, count = 0, 0
    for logits, target in batches:
        right += (logits.argmax(dim=1) == target).sum()
        count += len(target)
    return right / count

# %% accuracy | right | - | concatenates everything, compares once
def accuracy(batches):
    all_logits, all_targets = zip(*batches)
    hits = torch.cat(all_logits).max(dim=1).indices.eq(torch.cat(all_targets))
    return float(hits.double().mean())

# %% which_leak | wrong | part | These are leaks, but one is still missing: ask of each of the others whether the training would have come out otherwise with other test rows.
which_leak = "bce"

# %% which_leak | wrong | choice | One too many: would dividing by 16 come out otherwise if the test rows had been others?
which_leak = ["a", "b", "c", "e", "f"]

# %% which_leak | wrong | choice | You have named those who did it right: asked are the ones where the test part reached into training or choice.
which_leak = "adg"

# %% which_leak | wrong | type | Numbers of rows are not an answer here: give the letters of the table.
which_leak = [1, 2, 4, 5]

# %% which_leak | right | - | a list in another order
which_leak = list("fecb")

# %% confusion | wrong | transpose | Rows and columns are exchanged: the row is the true digit, the column the answer.
def confusion(answers, target):
    counts = torch.zeros(10, 10, dtype=torch.int64)
    for a, t in zip(answers.tolist(), target.tolist()):
        counts[a, t] += 1
    return counts

# %% confusion | wrong | edge | `bincount` stops at the largest pair that occurs: without a 9 taken for a 9 there are fewer than 100 counts, and the reshape fails.
def confusion(answers, target):
    return (10 * target + answers).bincount().reshape(10, 10)

# %% confusion | wrong | type | The counts are right, but they are floats: `torch.zeros` needs to be told that whole numbers are wanted.
def confusion(answers, target):
    table = torch.zeros(10, 10)
    for i in range(len(target)):
        table[target[i], answers[i]] += 1
    return table

# %% confusion | wrong | part | With an index that names a place twice, `+= 1` adds to it only once: you get whether a pair occurs, not how often.
def confusion(answers, target):
    counts = torch.zeros(10, 10, dtype=torch.long)
    counts[target, answers] += 1
    return counts

# %% confusion | right | - | a product of two one-hots
def confusion(answers, target):
    return F.one_hot(target, 10).t() @ F.one_hot(answers, 10)

# %% interval | wrong | part | Only the middle is divided by 1 + z²/n: the denominator stands below the whole fraction, so below the half width, too.
def interval(right, n):
    z = 1.96
    s = right / n
    middle = (s + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2))
    return middle - half, middle + half

# %% interval | wrong | order | `z**2 / 4 * n**2` multiplies with n²: what stands below the fraction line needs brackets.
def interval(right, n):
    z, s = 1.96, right / n
    middle = (s + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(s * (1 - s) / n + z**2 / 4 * n**2) / (1 + z**2 / n)
    return (middle - half, middle + half)

# %% interval | wrong | constant | Your n is always 360, that of the page's test part: use the one that is handed over.
def interval(right, n):
    n = 360
    z = 1.96
    s = right / n
    denominator = 1 + z**2 / n
    middle = s + z**2 / (2 * n)
    half = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2))
    return (middle - half) / denominator, (middle + half) / denominator

# %% interval | wrong | factor | The z in front of the root is missing: the half width is z times the root.
def interval(right, n):
    z = 1.96
    s = right / n
    middle = (s + z**2 / (2 * n)) / (1 + z**2 / n)
    half = math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return middle - half, middle + half

# %% interval | right | - | all multiplied by n, plus-minus in a generator
def interval(right, n):
    zz = 1.96**2
    root = (zz * (right * (n - right) / n + zz / 4)) ** 0.5
    return tuple((right + zz / 2 + sign * root) / (n + zz) for sign in (-1, 1))

# %% read_table | wrong | page | You look the classes up in `rings`, the page's names: they have to come from the lines that are handed over.
def read_table(lines):
    rows = list(csv.reader(lines))[1:]
    x = torch.tensor([[float(v) for v in row[:-1]] for row in rows])
    target = torch.tensor([rings.index(row[-1]) for row in rows])
    return x, target, rings

# %% read_table | wrong | edge | `split` also cuts at a comma inside quotes, and keeps the quotes and the end of the line: let the csv module read the lines.
def read_table(lines):
    rows = [line.split(",") for line in lines[1:]]
    names = sorted({row[-1] for row in rows})
    x = torch.tensor([[float(v) for v in row[:-1]] for row in rows])
    target = torch.tensor([names.index(row[-1]) for row in rows])
    return x, target, names

# %% read_table | wrong | order | Your names stand in the order in which they first occur: the list is to be sorted, and the targets are places in the sorted list.
def read_table(lines):
    rows = list(csv.reader(lines))[1:]
    names = []
    target = []
    for row in rows:
        if row[-1] not in names:
            names.append(row[-1])
        target.append(names.index(row[-1]))
    x = torch.tensor([[float(v) for v in row[:-1]] for row in rows])
    return x, torch.tensor(target), names

# %% read_table | wrong | raises | The first line holds the names of the columns, which are no numbers: leave it out before you call float.
def read_table(lines):
    rows = list(csv.reader(lines))
    names = sorted(set(row[-1] for row in rows))
    x = torch.tensor([[float(v) for v in row[:-1]] for row in rows])
    target = torch.tensor([names.index(row[-1]) for row in rows])
    return x, target, names

# %% read_table | right | - | star unpacking, numpy's unique with inverse
def read_table(lines):
    _, *rows = csv.reader(lines)
    features, labels = [], []
    for *numbers, label in rows:
        features.append(list(map(float, numbers)))
        labels.append(label)
    names, places = np.unique(labels, return_inverse=True)
    return torch.tensor(features), torch.from_numpy(places).long(), names.tolist()
