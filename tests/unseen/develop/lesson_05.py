# %% cross_entropy | wrong | page | The number of rows comes from the page's `x`, so it fits 1077 examples only; take it from an argument of the function.
def cross_entropy(logits, target):
    shifted = logits - logits.max(dim=1, keepdim=True).values
    log_p = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    return -log_p[torch.arange(len(x)), target].mean()

# %% cross_entropy | wrong | axis | One number for the whole table is subtracted: a row that lies far below the largest logit of another row underflows to 0, so each row needs a number of its own.
def cross_entropy(logits, target):
    shifted = logits - logits.max()
    log_p = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    return -log_p[torch.arange(len(target)), target].mean()

# %% cross_entropy | wrong | edge | The formula is right for small logits; look at what `exp(1000)` and the logarithm of a vanished probability give, and rewrite so that neither is needed.
def cross_entropy(logits, target):
    p = logits.exp() / logits.exp().sum(dim=1, keepdim=True)
    return -p[torch.arange(len(target)), target].log().mean()

# %% cross_entropy | wrong | raises | `max` with a `dim` returns a pair, the values and their places; only one of the two can be subtracted from a tensor.
def cross_entropy(logits, target):
    c = logits.max(dim=1, keepdim=True)
    shifted = logits - c
    log_p = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    return -log_p[torch.arange(len(target)), target].mean()

# %% cross_entropy | right | - | shifted log-probabilities handed to nll_loss, which is not forbidden
def cross_entropy(logits, target):
    z = logits - logits.amax(dim=1, keepdim=True)
    return F.nll_loss(z - z.exp().sum(1, keepdim=True).log(), target)

# %% compute_grad_logits | wrong | order | Division binds tighter than minus: only the one-hot is divided by N here, while the whole difference should be.
def compute_grad_logits(logits, target):
    return logits.softmax(dim=1) - F.one_hot(target, logits.shape[1]) / len(logits)

# %% compute_grad_logits | wrong | factor | The direction is right, but the loss is a mean over the examples: each example's share of 1/N is missing.
def compute_grad_logits(logits, target):
    return logits.softmax(dim=1) - F.one_hot(target, logits.shape[1])

# %% compute_grad_logits | wrong | axis | The softmax runs down the columns, so that examples compete with each other; the classes of one row must add up to 1.
def compute_grad_logits(logits, target):
    p = logits.softmax(dim=0)
    return (p - F.one_hot(target, logits.shape[1])) / logits.shape[0]

# %% compute_grad_logits | right | - | row by row with stack and a comparison as one-hot
def compute_grad_logits(logits, target):
    n, k = logits.shape
    rows = []
    for i in range(n):
        is_class = (torch.arange(k) == target[i]).to(logits.dtype)
        rows.append(logits[i].softmax(dim=-1) / n - is_class / n)
    return torch.stack(rows)

# %% minibatches | wrong | argument | `chunk` takes the number of pieces, but `size` is the length of one piece.
def minibatches(n, size, generator):
    rows = torch.randperm(n, generator=generator)
    return list(rows.chunk(size))

# %% minibatches | right | - | argsort of random numbers, then a while loop that slices
def minibatches(n, size, generator):
    rows = torch.rand(n, generator=generator).argsort()
    result = []
    while len(rows) > 0:
        result.append(rows[:size])
        rows = rows[size:]
    return result

# %% minibatches | wrong | edge | Where `size` does not divide `n` the rows left over are dropped; the last, shorter batch belongs to the epoch too.
def minibatches(n, size, generator):
    rows = torch.randperm(n, generator=generator)
    return [rows[i * size : (i + 1) * size] for i in range(n // size)]

# %% minibatches | wrong | raises | `randperm` does not take a generator as its second positional argument; pass it by its name.
def minibatches(n, size, generator):
    rows = torch.randperm(n, generator)
    return list(rows.split(size))

# %% accuracy | wrong | factor | A mean of the batches' shares gives the digits of a small batch more weight; count right ones and all ones, and divide once.
def accuracy(batches):
    shares = []
    for logits, target in batches:
        shares.append((logits.argmax(dim=1) == target).double().mean().item())
    return sum(shares) / len(shares)

# %% accuracy | wrong | raises | A comparison gives booleans, and `mean` does not take those; convert them first, or count them with a sum.
def accuracy(batches):
    total, count = 0.0, 0
    for logits, target in batches:
        total += (logits.argmax(dim=1) == target).mean().item() * len(target)
        count += len(target)
    return total / count

# %% accuracy | wrong | axis | `argmax(dim=0)` finds the best row for each class; the answer of a row is its best column.
def accuracy(batches):
    right, count = 0, 0
    for logits, target in batches:
        right += (logits.argmax(dim=0) == target).sum().item()
        count += len(target)
    return right / count

# %% accuracy | wrong | part | The `return` stands inside the loop, so only the first batch is counted.
def accuracy(batches):
    right, count = 0, 0
    for logits, target in batches:
        right += (logits.argmax(dim=1) == target).sum().item()
        count += len(target)
        return right / count

# %% accuracy | right | - | joins all batches with cat first
def accuracy(batches):
    guesses = torch.cat([pair[0].argmax(1) for pair in batches])
    truth = torch.cat([pair[1] for pair in batches])
    return float((guesses == truth).to(torch.float64).mean())

# %% which_leak | right | - | another order, as the learner found them
which_leak = ["c", "f", "e", "b"]

# %% which_leak | wrong | choice | One is missing: think about where the near twins of a test picture may stand when copies are made before the cut.
which_leak = ["b", "c", "e"]

# %% which_leak | wrong | choice | These are the ones in which the test part had no say; the question asks for those in which it had.
which_leak = ["a", "d", "g"]

# %% which_leak | wrong | choice | Four are right, one is too many: ask whether dividing by a fixed number would have come out otherwise with other test rows.
which_leak = ["a", "b", "c", "e", "f"]

# %% confusion | wrong | transpose | Rows and columns are exchanged: the row is the true digit, the column the answer.
def confusion(answers, target):
    return (10 * answers + target).bincount(minlength=100).reshape(10, 10)

# %% confusion | wrong | type | The counts are right but they are floats: `torch.zeros` makes the default dtype unless told otherwise.
def confusion(answers, target):
    counts = torch.zeros(10, 10)
    for a, t in zip(answers, target):
        counts[t, a] += 1
    return counts

# %% confusion | right | - | a nested list, each cell counted by a mask
def confusion(answers, target):
    table = []
    for digit in range(10):
        said = answers[target == digit]
        table.append([int((said == k).sum()) for k in range(10)])
    return torch.tensor(table)

# %% confusion | wrong | inplace | The table is right, but the caller's target is now ten times as large: `*=` changes the argument itself.
def confusion(answers, target):
    target *= 10
    target += answers
    return target.bincount(minlength=100).reshape(10, 10)

# %% confusion | wrong | shape | The hundred counts are right, but they stand in one row; the task asks for a table of 10 by 10.
def confusion(answers, target):
    return torch.bincount(10 * target + answers, minlength=100)

# %% interval | right | - | multiplied through by n: two more successes and two more failures, roughly
def interval(right, n):
    z2 = 1.96 * 1.96
    centre = (right + z2 / 2) / (n + z2)
    w = 1.96 / (n + z2) * (right * (n - right) / n + z2 / 4) ** 0.5
    return (centre - w, centre + w)

# %% interval | wrong | choice | This is the simple interval around the share itself, not Wilson's: the terms with z**2 that move the middle and change the width are missing.
def interval(right, n):
    s, z = right / n, 1.96
    half = z * math.sqrt(s * (1 - s) / n)
    return s - half, s + half

# %% interval | wrong | page | The size is taken from the page's test part; with another `n` the interval comes out wrong.
def interval(right, n):
    n = len(target_test)
    s, z = right / n, 1.96
    middle = (s + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return middle - half, middle + half

# %% interval | wrong | order | `z**2 / 4 * n**2` divides by 4 and then multiplies by n squared: the whole product belongs below the line.
def interval(right, n):
    s, z = right / n, 1.96
    middle = (s + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(s * (1 - s) / n + z**2 / 4 * n**2) / (1 + z**2 / n)
    return middle - half, middle + half

# %% read_table | wrong | mixed | A reader can be walked through once only: after the names it is empty, so `x` and `target` get no rows; keep the rows in a list.
def read_table(lines):
    reader = csv.reader(lines)
    next(reader)
    names = sorted({row[-1] for row in reader})
    x = torch.tensor([[float(v) for v in row[:-1]] for row in reader])
    target = torch.tensor([names.index(row[-1]) for row in reader])
    return x, target, names

# %% read_table | wrong | edge | Splitting at each comma by hand keeps the line's end and quotation marks in the names, and breaks a name that holds a comma: `csv.reader` knows about those.
def read_table(lines):
    rows = [line.split(",") for line in lines[1:]]
    names = sorted({row[-1] for row in rows})
    x = torch.tensor([[float(v) for v in row[:-1]] for row in rows])
    target = torch.tensor([names.index(row[-1]) for row in rows])
    return x, target, names

# %% read_table | wrong | type | `x` is made float32 by force; it should have torch's default dtype, which this lesson has set to another one.
def read_table(lines):
    rows = list(csv.reader(lines))[1:]
    names = sorted(set(row[-1] for row in rows))
    x = torch.tensor([[float(v) for v in row[:-1]] for row in rows], dtype=torch.float32)
    target = torch.tensor([names.index(row[-1]) for row in rows])
    return x, target, names

# %% read_table | wrong | page | The class names are the page's `rings`, so another table's classes are not found: they must be gathered from the lines.
def read_table(lines):
    rows = list(csv.reader(lines))[1:]
    x = torch.tensor([[float(v) for v in row[:-1]] for row in rows])
    target = torch.tensor([rings.index(row[-1]) for row in rows])
    return x, target, rings

# %% read_table | right | - | star-unpacked header, a dict for the places, map(float)
def read_table(lines):
    header, *rows = csv.reader(lines)
    *values, labels = zip(*rows)
    place = {name: i for i, name in enumerate(sorted(set(labels)))}
    x = torch.tensor([list(map(float, column)) for column in values]).t().contiguous()
    return x, torch.tensor([place[label] for label in labels], dtype=torch.int64), list(place)
