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

# %% accuracy | right | - | concatenates everything, compares once
def accuracy(batches):
    all_logits, all_targets = zip(*batches)
    hits = torch.cat(all_logits).max(dim=1).indices.eq(torch.cat(all_targets))
    return float(hits.double().mean())

# %% which_leak | wrong | part | These are leaks, but one is still missing: ask of each of the others whether the training would have come out otherwise with other test rows.
which_leak = "bce"

# %% which_leak | wrong | choice | You have named those who did it right: asked are the ones where the test part reached into training or choice.
which_leak = "adg"

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

# %% read_table | right | - | star unpacking, numpy's unique with inverse
def read_table(lines):
    _, *rows = csv.reader(lines)
    features, labels = [], []
    for *numbers, label in rows:
        features.append(list(map(float, numbers)))
        labels.append(label)
    names, places = np.unique(labels, return_inverse=True)
    return torch.tensor(features), torch.from_numpy(places).long(), names.tolist()


# %% cross_entropy | wrong | constant | The small number that you add hides what a sure and wrong answer costs: the loss stays finite, but where it should be in the thousands it stops near 28.
def cross_entropy(logits, target):
    e = (logits - logits.max(dim=1, keepdim=True).values).exp()
    p = e / e.sum(dim=1, keepdim=True)
    return -(p[torch.arange(len(target)), target] + 1e-12).log().mean()


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


# %% cross_entropy | right | - | differences to the right logit first, then log-sum-exp of them
def cross_entropy(logits, target):
    behind = logits - logits.gather(1, target[:, None])
    c = behind.amax(dim=1)
    return (c + (behind - c[:, None]).exp().sum(dim=1).log()).mean()


# %% compute_grad_logits | wrong | factor | You divide by the number of all logits; the loss is a mean over examples, so how many shares are there?
def compute_grad_logits(logits, target):
    p = logits.softmax(dim=1)
    onehot = F.one_hot(target, logits.shape[1])
    return (p - onehot) / logits.numel()


# %% compute_grad_logits | wrong | factor | The softmax's own slope is already in the difference; multiplying by p(1 - p) once more counts it twice.
def compute_grad_logits(logits, target):
    p = logits.softmax(dim=1)
    grad_p = p - F.one_hot(target, logits.shape[1])
    return grad_p * p * (1 - p) / len(logits)


# %% compute_grad_logits | right | - | NumPy style: subtract 1 in place from the softmax
def compute_grad_logits(logits, target):
    grad = logits.detach().softmax(dim=1)
    grad[torch.arange(len(target)), target] -= 1
    grad /= len(target)
    return grad


# %% minibatches | wrong | part | A Python slice already leaves out its end: with `- 1` each batch loses a row, and some rows never come.
def minibatches(n, size, generator):
    rows = torch.randperm(n, generator=generator)
    batches = []
    for start in range(0, n, size):
        batches.append(rows[start : start + size - 1])
    return batches


# %% minibatches | right | - | order by sorting random numbers, slices in a loop
def minibatches(n, size, generator):
    keys = torch.rand(n, generator=generator)
    order = keys.argsort()
    return [order[start : start + size] for start in range(0, n, size)]


# %% accuracy | wrong | factor | You count as if every batch were as long as the first; add up the lengths that the batches really have.
def accuracy(batches):
    right = 0
    for logits, target in batches:
        right += (logits.argmax(dim=1) == target).sum().item()
    return right / (len(batches) * len(batches[0][1]))


# %% accuracy | wrong | argument | `max(dim=1)` returns values and places; you compare the largest logits themselves with the classes, where the answer is the place.
def accuracy(batches):
    right, count = 0, 0
    for logits, target in batches:
        answers = logits.max(dim=1)[0]
        right += (answers == target).sum().item()
        count += len(target)
    return right / count


# %% accuracy | right | - | all hits of all batches in one tensor, one mean
def accuracy(batches):
    hits = torch.cat([logits.argmax(dim=1) == target for logits, target in batches])
    return hits.double().mean().item()


# %% which_leak | wrong | choice | One too many: choosing by the validation part is what it is there for; the test part did not reach into that.
which_leak = "bcdef"


# %% which_leak | right | - | a list in reversed order
which_leak = sorted("bcef", reverse=True)


# %% confusion | wrong | shape | Your table has a row only for the digits that occur here; it should be 10 by 10 whatever the batch holds, with rows of zeros.
def confusion(answers, target):
    labels = torch.cat([target, answers]).unique()
    counts = torch.zeros(len(labels), len(labels), dtype=torch.int64)
    for i, true in enumerate(labels):
        for j, said in enumerate(labels):
            counts[i, j] = ((target == true) & (answers == said)).sum()
    return counts


# %% interval | wrong | order | Only what follows plus or minus is divided: the fraction bar stands below the middle, too, so mind the parentheses.
def interval(right, n):
    z = 1.96
    s = right / n
    root = math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2))
    low = s + z**2 / (2 * n) - z * root / (1 + z**2 / n)
    high = s + z**2 / (2 * n) + z * root / (1 + z**2 / n)
    return low, high


# %% interval | wrong | factor | Look at the second term under the root once more: n is not squared in yours.
def interval(right, n):
    s, z = right / n, 1.96
    middle = (s + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n)) / (1 + z**2 / n)
    return middle - half, middle + half


# %% interval | right | - | everything multiplied by n: in counts instead of shares
def interval(right, n):
    z2 = 1.96**2
    half = math.sqrt(z2 * (right * (n - right) / n + z2 / 4))
    return tuple((right + z2 / 2 + sign * half) / (n + z2) for sign in (-1, 1))


# %% read_table | wrong | order | The numbers were given while the names stood in the order of the file, and only then the names were sorted: the numbers point to other names now.
def read_table(lines):
    names, x, target = [], [], []
    for row in list(csv.reader(lines))[1:]:
        x.append([float(value) for value in row[:-1]])
        if row[-1] not in names:
            names.append(row[-1])
        target.append(names.index(row[-1]))
    return torch.tensor(x), torch.tensor(target), sorted(names)


# %% read_table | wrong | constant | This reads the page's table with its two columns; another may have any number of features before the class.
def read_table(lines):
    rows = list(csv.reader(lines))[1:]
    x = torch.tensor([[float(row[0]), float(row[1])] for row in rows])
    names = sorted(set(row[2] for row in rows))
    target = torch.tensor([names.index(row[2]) for row in rows])
    return x, target, names


# %% read_table | wrong | part | The header is skipped twice, and with it your first example is gone.
def read_table(lines):
    reader = csv.reader(lines)
    header = next(reader)
    rows = list(reader)
    names = sorted({row[-1] for row in rows})
    x, target = [], []
    for i in range(1, len(rows)):
        x.append([float(v) for v in rows[i][:-1]])
        target.append(names.index(rows[i][-1]))
    return torch.tensor(x), torch.tensor(target), names


# %% read_table | right | - | NumPy's unique gives names and places at once
def read_table(lines):
    header, *rows = csv.reader(lines)
    names, places = np.unique([row[-1] for row in rows], return_inverse=True)
    x = torch.tensor([[float(v) for v in row[:-1]] for row in rows])
    return x, torch.tensor(places).long(), names.tolist()


# %% cross_entropy | wrong | constant | The small number keeps the logarithm finite, but it caps the loss: a very wrong answer should cost far more. Write log p as a difference.
def cross_entropy(logits, target):
    e = (logits - logits.max(dim=1, keepdim=True).values).exp()
    p = e / e.sum(dim=1, keepdim=True)
    right_p = p[torch.arange(len(target)), target]
    return -(right_p + 1e-12).log().mean()


# %% cross_entropy | right | - | logaddexp, column by column, and gather
def cross_entropy(logits, target):
    total = logits[:, 0]
    for k in range(1, logits.shape[1]):
        total = torch.logaddexp(total, logits[:, k])
    right = logits.gather(1, target[:, None]).squeeze(1)
    return (total - right).mean()


# %% compute_grad_logits | wrong | page | You divide by the number of the page's examples; count those that the function was given.
def compute_grad_logits(logits, target):
    onehot = F.one_hot(target, logits.shape[1])
    return (logits.softmax(dim=1) - onehot) / len(x)


# %% compute_grad_logits | wrong | part | That is the slope with respect to the probabilities; the way from there back to the logits, through softmax, is missing.
def compute_grad_logits(logits, target):
    p = logits.softmax(dim=1)
    onehot = F.one_hot(target, logits.shape[1])
    return -(onehot / p) / len(logits)


# %% compute_grad_logits | right | - | subtract 1 at the right places
def compute_grad_logits(logits, target):
    n = len(logits)
    grad = torch.softmax(logits, 1)
    grad[torch.arange(n), target] -= 1
    return grad / n


# %% minibatches | right | - | sort random numbers
def minibatches(n, size, generator):
    order = torch.rand(n, generator=generator).argsort()
    batches = []
    while len(order):
        batches.append(order[:size])
        order = order[size:]
    return batches


# %% accuracy | wrong | part | Each turn of the loop overwrites the count of right answers, so only those of the last batch are left.
def accuracy(batches):
    right, count = 0, 0
    for logits, target in batches:
        right = (logits.argmax(dim=1) == target).sum().item()
        count += len(target)
    return right / count


# %% accuracy | wrong | constant | Rounding is for printing; returned, the share should keep its digits.
def accuracy(batches):
    right = count = 0
    for logits, target in batches:
        right += (logits.argmax(dim=1) == target).sum().item()
        count += target.shape[0]
    return round(right / count, 2)


# %% accuracy | wrong | inplace | pop empties the list that the caller handed over: a second call finds nothing.
def accuracy(batches):
    right, count = 0, 0
    while batches:
        logits, target = batches.pop()
        right += (logits.argmax(dim=1) == target).sum().item()
        count += len(target)
    return right / count


# %% accuracy | right | - | everything joined, then one mean
def accuracy(batches):
    guesses = torch.cat([logits.argmax(dim=1) for logits, _ in batches])
    truth = torch.cat([target for _, target in batches])
    return (guesses == truth).double().mean().item()


# %% confusion | wrong | shape | You take the number of classes from these rows; if no 9 is among them, the table shrinks.
def confusion(answers, target):
    k = int(target.max()) + 1
    counts = torch.zeros(k, k, dtype=torch.int64)
    for t, a in zip(target, answers, strict=True):
        counts[t, a] += 1
    return counts


# %% confusion | right | - | index_put_ that accumulates
def confusion(answers, target):
    table = torch.zeros(10, 10, dtype=torch.long)
    table.index_put_((target, answers), torch.ones_like(target), accumulate=True)
    return table


# %% interval | wrong | order | z**2 / 2 * n multiplies by n: brackets around what stands below the line.
def interval(right, n):
    z = 1.96
    s = right / n
    half = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2))
    below = 1 + z**2 / n
    return (s + z**2 / 2 * n - half) / below, (s + z**2 / 2 * n + half) / below


# %% interval | wrong | constant | Two sigma is a rule of thumb; the task names the z.
def interval(right, n):
    z = 2
    s = right / n
    middle = (s + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return middle - half, middle + half


# %% interval | right | - | in counts: all multiplied by n
def interval(right, n):
    zz = 1.96**2
    wrong = n - right
    root = math.sqrt(zz * right * wrong / n + zz**2 / 4)
    return tuple((right + zz / 2 + side * root) / (n + zz) for side in (-1, 1))


# %% read_table | wrong | order | The header is dropped from the examples, but its last word has already got among the class names.
def read_table(lines):
    rows = list(csv.reader(lines))
    names = sorted(set(row[-1] for row in rows))
    rows = rows[1:]
    x = torch.tensor([[float(v) for v in row[:-1]] for row in rows])
    target = torch.tensor([names.index(row[-1]) for row in rows])
    return x, target, names


# %% read_table | wrong | shape | Two numbers and a name are the page's table; yours may have any number of columns.
def read_table(lines):
    rows = list(csv.reader(lines))[1:]
    names = sorted({ring for east, north, ring in rows})
    x = torch.tensor([[float(east), float(north)] for east, north, ring in rows])
    target = torch.tensor([names.index(ring) for east, north, ring in rows])
    return x, target, names


# %% read_table | wrong | mixed | You tidy the names up on the way: two classes that differ only in capitals become one, and no name comes back as it was.
def read_table(lines):
    rows = list(csv.reader(lines))[1:]
    labels = [row[-1].strip().lower() for row in rows]
    names = sorted(set(labels))
    x = torch.tensor([list(map(float, row[:-1])) for row in rows])
    target = torch.tensor([names.index(label) for label in labels])
    return x, target, names


# %% read_table | right | - | dictionary of places, DictReader not needed
def read_table(lines):
    reader = csv.reader(lines)
    next(reader)
    numbers, labels = [], []
    for *features, label in reader:
        numbers.append([float(feature) for feature in features])
        labels.append(label)
    place = {name: i for i, name in enumerate(sorted(set(labels)))}
    x = torch.tensor(numbers, dtype=torch.get_default_dtype())
    return x, torch.tensor([place[label] for label in labels]), list(place)


# %% cross_entropy | right | - | gather, amax, and the sum minus the picked logit
def cross_entropy(logits, target):
    n = logits.size(0)
    c = torch.amax(logits, 1)
    log_sum = c + (logits - c.unsqueeze(1)).exp().sum(1).log()
    picked = logits.gather(1, target.view(n, 1)).view(n)
    return (log_sum - picked).sum() / n


# %% compute_grad_logits | wrong | type | You subtract the number of the class; a class is a name, not an amount, and what is true has to be written as zeros and a one.
def compute_grad_logits(logits, target):
    p = logits.softmax(dim=1)
    return (p - target[:, None]) / logits.shape[0]


# %% compute_grad_logits | right | - | subtracts 1 in place from its own probabilities
def compute_grad_logits(logits, target):
    grad = torch.softmax(logits.detach(), 1)
    grad[range(len(target)), target] -= 1
    grad /= len(target)
    return grad


# %% minibatches | wrong | edge | You fill up the last batch with rows from the beginning: these come twice in the epoch, while the last batch may be shorter.
def minibatches(n, size, generator):
    rows = torch.randperm(n, generator=generator).tolist()
    batches = []
    for start in range(0, n, size):
        batches.append(torch.tensor([rows[(start + i) % n] for i in range(size)]))
    return batches


# %% minibatches | right | - | sorts random keys, slices in a while loop
def minibatches(n, size, generator):
    keys = torch.rand(n, generator=generator)
    rows = keys.argsort()
    batches = []
    while len(rows) > 0:
        batches.append(rows[:size])
        rows = rows[size:]
    return batches


# %% accuracy | wrong | mixed | You ask for a probability above one half; the answer is the largest of the outputs, however small it is.
def accuracy(batches):
    right, count = 0, 0
    for logits, target in batches:
        p = logits.softmax(dim=1)
        right_p = p[torch.arange(len(target)), target]
        right += (right_p > 0.5).sum().item()
        count += len(target)
    return right / count


# %% accuracy | wrong | page | You divide by the size of the page's validation part; how many examples are there in the batches that you get?
def accuracy(batches):
    right = 0
    for logits, target in batches:
        right += (logits.argmax(dim=1) == target).sum().item()
    return right / len(x_validation)


# %% accuracy | right | - | joins all batches first
def accuracy(batches):
    all_logits, all_targets = zip(*batches)
    answers = torch.cat(all_logits).max(dim=1).indices
    hits = answers.eq(torch.cat(all_targets))
    return float(hits.to(torch.float64).mean())


# %% which_leak | wrong | choice | Shuffling the training part touches no test row; but the choice of pixels in e looked at some.
which_leak = ["b", "c", "f", "g"]


# %% which_leak | right | - | a string made from the harmless ones
which_leak = "".join(letter for letter in "abcdefg" if letter not in "adg")


# %% confusion | wrong | mixed | == between the two masks is true also where both are false: an example counts in a cell only if both hold.
def confusion(answers, target):
    counts = torch.zeros(10, 10, dtype=torch.int64)
    for i in range(10):
        for j in range(10):
            counts[i, j] = ((target == i) == (answers == j)).sum()
    return counts


# %% confusion | right | - | product of two one-hot tables
def confusion(answers, target):
    true = F.one_hot(target, num_classes=10)
    said = F.one_hot(answers, num_classes=10)
    return (true[:, :, None] * said[:, None, :]).sum(dim=0)


# %% interval | wrong | order | Only what follows ± is divided by 1 + z²/n: the line of the fraction goes below the middle as well.
def interval(right, n):
    s, z = right / n, 1.96
    half = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2))
    low = s + z**2 / (2 * n) - half / (1 + z**2 / n)
    high = s + z**2 / (2 * n) + half / (1 + z**2 / n)
    return low, high


# %% interval | wrong | mixed | The middle is Wilson's, but the half width is that of another interval (Agresti and Coull): take the root from the formula.
def interval(right, n):
    z = 1.96
    n_tilde = n + z**2
    p_tilde = (right + z**2 / 2) / n_tilde
    half = z * math.sqrt(p_tilde * (1 - p_tilde) / n_tilde)
    return p_tilde - half, p_tilde + half


# %% interval | right | - | everything multiplied by n, loop over the two signs
def interval(right, n):
    z2 = 1.96**2
    wrong = n - right
    root = math.sqrt(z2 * right * wrong / n + z2 * z2 / 4)
    return tuple((right + z2 / 2 + sign * root) / (n + z2) for sign in (-1, 1))


# %% read_table | wrong | part | You leave out the first column as if it numbered the rows; here every column but the last is a feature.
def read_table(lines):
    reader = csv.reader(lines)
    header = next(reader)
    rows = [row for row in reader]
    names = sorted({row[-1] for row in rows})
    x = torch.tensor([[float(v) for v in row[1:-1]] for row in rows])
    target = torch.tensor([names.index(row[-1]) for row in rows])
    return x, target, names


# %% read_table | right | - | star unpacking and np.unique with its inverse
def read_table(lines):
    _, *rows = csv.reader(lines)
    features, labels = [], []
    for *numbers, label in rows:
        features.append([float(number) for number in numbers])
        labels.append(label)
    names, places = np.unique(np.array(labels), return_inverse=True)
    return torch.tensor(features), torch.from_numpy(places).long(), names.tolist()


# %% cross_entropy | wrong | edge | Finite, but cut off: a floor under p says that no mistake can cost more than a fixed amount, while sure and wrong has no upper bound. Do not go through p at all, write log p as a difference.
def cross_entropy(logits, target):
    eps = 1e-7
    e = (logits - logits.max(dim=1, keepdim=True).values).exp()
    p = e / e.sum(dim=1, keepdim=True)
    p = p.clamp(eps, 1 - eps)
    return -p[torch.arange(len(target)), target].log().mean()


# %% cross_entropy | right | - | a plain loop over the rows, no arange
def cross_entropy(logits, target):
    total = 0
    for row, t in zip(logits, target):
        row = row - max(row)
        total = total + sum(torch.exp(row)).log() - row[t]
    return total / len(target)


# %% compute_grad_logits | right | - | scatter_add of minus ones, functional softmax
def compute_grad_logits(logits, target):
    idx = target.unsqueeze(1)
    minus = torch.full(idx.shape, -1.0, dtype=logits.dtype)
    g = torch.softmax(logits, -1).scatter_add(1, idx, minus)
    return g.div(logits.size(0))


# %% minibatches | wrong | part | The starts end too early: the last piece is always missing, and its rows are never trained on in this epoch. Add up the lengths of your batches.
def minibatches(n, size, generator):
    rows = torch.randperm(n, generator=generator)
    batches = []
    for start in range(0, n - size, size):
        batches.append(rows[start : start + size])
    return batches


# %% minibatches | right | - | sorts random numbers instead of randperm, a while loop with slices
def minibatches(n, size, generator):
    keys = torch.rand(n, generator=generator)
    rows = keys.argsort()
    out = []
    while len(rows) > 0:
        out.append(rows[:size])
        rows = rows[size:]
    return out


# %% accuracy | wrong | order | max along an axis gives two things, the values first and the places second. You compare the largest logit itself with the class.
def accuracy(batches):
    correct = 0
    total = 0
    for outputs, labels in batches:
        predicted, _ = torch.max(outputs, 1)
        total += labels.size(0)
        correct += (predicted == labels).sum().item()
    return correct / total


# %% accuracy | wrong | raises | You add up rows of True and False of different lengths, which cannot be added. Make one count of each batch first.
def accuracy(batches):
    right = 0
    n = 0
    for logits, target in batches:
        right = right + (logits.argmax(dim=1) == target)
        n = n + len(target)
    return (right.sum() / n).item()


# %% accuracy | wrong | page | The divisor is the size of the page's validation part, not the number of examples in the batches that you were given.
def accuracy(batches):
    right = 0
    for logits, target in batches:
        right += (logits.argmax(dim=1) == target).sum().item()
    return right / len(target_validation)


# %% accuracy | right | - | glues all batches into one and takes one mean
def accuracy(batches):
    all_logits, all_targets = zip(*batches)
    hits = torch.cat(all_logits).argmax(1).eq(torch.cat(all_targets))
    return float(np.asarray(hits, dtype=float).mean())


# %% which_leak | right | - | a list made by leaving out the harmless ones
which_leak = [letter for letter in "abcdefg" if letter not in "adg"]


# %% confusion | wrong | inplace | With an index tensor, counts[target] is a copy of rows; what you add to the copy never arrives in counts, which stays all zeros.
def confusion(answers, target):
    counts = torch.zeros((10, 10), dtype=torch.long)
    counts[target][:, answers] += 1
    return counts


# %% confusion | right | - | asks for each of the hundred pairs how often it comes
def confusion(answers, target):
    return torch.tensor(
        [[((target == t) & (answers == a)).sum().item() for a in range(10)] for t in range(10)]
    )


# %% interval | wrong | raises | s is a share, between 0 and 1. You put the count in its place, and under the root something negative comes out.
def interval(right, n):
    z = 1.96
    s = right
    bottom = 1 + z**2 / n
    middle = (s + z**2 / (2 * n)) / bottom
    half = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2)) / bottom
    return middle - half, middle + half


# %% interval | wrong | constant | Your z leaves 5 % out on one side alone. A 95 % interval has two ends; the task names its z.
def interval(right, n):
    from statistics import NormalDist

    z = NormalDist().inv_cdf(0.95)
    p_hat = right / n
    denom = 1 + z**2 / n
    center = (p_hat + z**2 / (2 * n)) / denom
    margin = z / denom * math.sqrt(p_hat * (1 - p_hat) / n + z**2 / (4 * n**2))
    return center - margin, center + margin


# %% interval | right | - | solves the quadratic equation behind Wilson's formula
def interval(right, n):
    s, a = right / n, 1.96**2 / n
    low, high = sorted(np.roots([1 + a, -(2 * s + a), s * s]).real)
    return float(low), float(high)


# %% read_table | wrong | mixed | You already standardise, over all rows. The task wants the numbers as they stand in the file; the scaling comes after the cut (think of case b in which_leak).
def read_table(lines):
    rows = list(csv.reader(lines))[1:]
    x = torch.tensor([[float(v) for v in row[:-1]] for row in rows])
    x = (x - x.mean(dim=0)) / x.std(dim=0)
    names = sorted({row[-1] for row in rows})
    target = torch.tensor([names.index(row[-1]) for row in rows])
    return x, target, names


# %% read_table | wrong | part | The heading is taken off twice, so the first example is lost with it. Count your rows.
def read_table(lines):
    reader = csv.reader(lines)
    header = next(reader)
    data = [row for row in reader][1:]
    names = sorted(set(row[-1] for row in data))
    x = torch.tensor([[float(cell) for cell in row[: len(header) - 1]] for row in data])
    target = torch.tensor([names.index(row[-1]) for row in data])
    return x, target, names


# %% read_table | right | - | star unpacking, numpy's unique with return_inverse
def read_table(lines):
    _, *rows = csv.reader(lines)
    names, places = np.unique([label for *_, label in rows], return_inverse=True)
    x = torch.tensor([list(map(float, cells)) for *cells, _ in rows])
    return x, torch.tensor(places.tolist()), names.tolist()


# %% cross_entropy | wrong | constant | Ten classes are built in; the task allows any (n, k): take the number of classes from the logits.
def cross_entropy(logits, target):
    c = logits.max(dim=1, keepdim=True).values
    shifted = logits - c
    log_p = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    return -(F.one_hot(target, 10) * log_p).sum(dim=1).mean()


# %% cross_entropy | right | - | row by row in a Python loop, stacked at the end
def cross_entropy(logits, target):
    paid = []
    for row, t in zip(logits, target):
        top = row.max()
        paid.append(torch.log(torch.sum(torch.exp(row - top))) + (top - row[t]))
    return torch.stack(paid).mean()


# %% compute_grad_logits | right | - | CS231n style, with scatter_add on a fresh softmax
def compute_grad_logits(logits, target):
    n = logits.size(0)
    g = torch.softmax(logits, 1) / n
    minus = torch.full((n, 1), -1.0 / n, dtype=g.dtype)
    return g.scatter_add(1, target.view(n, 1), minus)


# %% minibatches | right | - | sorts random keys instead of randperm, slices by hand
def minibatches(n, size, generator):
    order = torch.rand(n, generator=generator).argsort()
    return tuple(order[start:start + size] for start in range(0, n, size))


# %% accuracy | wrong | factor | numel of the logits counts examples times classes, so the share is too small by the number of classes: how many examples has a batch?
def accuracy(batches):
    hits = 0.0
    total = 0
    for logits, target in batches:
        hits += float(torch.sum(torch.argmax(logits, 1) == target))
        total += logits.numel()
    return hits / total


# %% accuracy | right | - | glue all batches together, then one mean
def accuracy(batches):
    answers = torch.cat([logits.argmax(dim=1) for logits, _ in batches])
    truth = torch.cat([t for _, t in batches])
    return (answers == truth).double().mean().item()


# %% confusion | wrong | edge | Your table has only rows and columns for classes that occur in the target; the task wants 10 by 10 always, and an answer may be a class that is not in the target.
def confusion(answers, target):
    labels = target.unique()
    table = torch.zeros(len(labels), len(labels), dtype=torch.int64)
    for i, true in enumerate(labels):
        for j, said in enumerate(labels):
            table[i, j] = ((target == true) & (answers == said)).sum()
    return table


# %% confusion | right | - | product of two one-hot tables
def confusion(answers, target):
    T = F.one_hot(target, num_classes=10)
    A = F.one_hot(answers, num_classes=10)
    return (T[:, :, None] * A[:, None, :]).sum(dim=0)


# %% interval | wrong | part | The root ends too early: z²/(4n²) belongs under it, together with s(1 − s)/n.
def interval(right, n):
    z = 1.96
    s = right / n
    middle = (s + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * (math.sqrt(s * (1 - s) / n) + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return middle - half, middle + half


# %% interval | wrong | mixed | Middle and half width are right, but these are returned as they are: asked are the two ends, low and high.
def interval(right, n):
    z = 1.96
    s = right / n
    norm = 1 + z**2 / n
    value = (s + z**2 / (2 * n)) / norm
    error = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2)) / norm
    return value, error


# %% interval | wrong | type | The share comes out as 0 (or 1): // cuts off everything behind the point; s is a fraction.
def interval(right, n):
    z = 1.96
    s = right // n
    denominator = 1 + z * z / n
    middle = (s + z * z / (2 * n)) / denominator
    half = z * math.sqrt(s * (1 - s) / n + z * z / (4 * n * n)) / denominator
    return (middle - half, middle + half)


# %% interval | right | - | as the two roots of a quadratic equation
def interval(right, n):
    # (s - p)^2 = z^2 p (1 - p) / n, solved for p
    s, q = right / n, 1.96**2 / n
    a, b = 1 + q, 2 * s + q
    root = math.sqrt(q * q + 4 * q * s * (1 - s))
    return (b - root) / (2 * a), (b + root) / (2 * a)


# %% read_table | wrong | part | The list of names holds a name as often as it occurs, so a place in it is no class number: each name once, then sorted.
def read_table(lines):
    rows = list(csv.reader(lines))[1:]
    names = sorted(row[-1] for row in rows)
    x = torch.tensor([[float(v) for v in row[:-1]] for row in rows])
    target = torch.tensor([names.index(row[-1]) for row in rows])
    return x, target, names


# %% read_table | wrong | inplace | pop takes the first line out of the caller's own list: whoever calls again, as the next cells do, loses an example each time; skip the heading without changing the list.
def read_table(lines):
    lines.pop(0)
    rows = list(csv.reader(lines))
    names = sorted({row[-1] for row in rows})
    x = torch.tensor([[float(v) for v in row[:-1]] for row in rows])
    target = torch.tensor([names.index(row[-1]) for row in rows])
    return x, target, names


# %% read_table | wrong | raises | list.sort sorts in place and returns None, so names is None and has no index: use what returns a sorted list.
def read_table(lines):
    rows = [row for row in csv.reader(lines)][1:]
    names = list(set(row[-1] for row in rows)).sort()
    features = [[float(v) for v in row[:-1]] for row in rows]
    target = [names.index(row[-1]) for row in rows]
    return torch.tensor(features), torch.tensor(target), names


# %% read_table | right | - | column by column with zip and a dict
def read_table(lines):
    _, *rows = csv.reader(lines)
    *columns, kinds = zip(*rows)
    names = sorted(set(kinds))
    number = {name: i for i, name in enumerate(names)}
    x = torch.stack([torch.tensor([float(v) for v in column]) for column in columns], dim=1)
    return x, torch.tensor([number[kind] for kind in kinds]).long(), names


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


# %% compute_grad_logits | right | - | scatter_add instead of a one-hot
def compute_grad_logits(logits, target):
    n = target.shape[0]
    column = target.unsqueeze(1)
    minus_one = -torch.ones(n, 1, dtype=logits.dtype)
    return logits.softmax(-1).scatter_add(1, column, minus_one).div(n)


# %% minibatches | wrong | shape | tensor_split is told how many pieces there are, and makes them as equal as it can: print the lengths for n = 10 and size = 4. All but the last should hold exactly size rows.
def minibatches(n, size, generator):
    rows = torch.randperm(n, generator=generator)
    n_batches = math.ceil(n / size)
    return list(torch.tensor_split(rows, n_batches))


# %% minibatches | right | - | sorts random keys, slices by hand
def minibatches(n, size, generator):
    keys = torch.rand(n, generator=generator)
    shuffled = torch.argsort(keys)
    return tuple(shuffled[i : i + size] for i in range(0, n, size))


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


# %% interval | right | - | everything multiplied by n, in counts
def interval(right, n):
    z = 1.96
    wrong_ones = n - right
    root = math.sqrt(right * wrong_ones / n + z * z / 4)
    low, high = ((right + z * z / 2 + side * z * root) / (n + z * z) for side in (-1, 1))
    return low, high


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


# %% which_leak | right | - | a string, in another order
which_leak = "fecb"


# %% confusion | right | - | product of two one-hots
def confusion(answers, target):
    truth, said = F.one_hot(target, 10), F.one_hot(answers, 10)
    return truth.t() @ said


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


# %% read_table | right | - | column by column, with zip and a dict
def read_table(lines):
    _, *rows = (row for row in csv.reader(lines) if row)
    *columns, labels = zip(*rows)
    names = sorted(set(labels))
    place = {name: i for i, name in enumerate(names)}
    x = torch.stack([torch.tensor([float(v) for v in column]) for column in columns], dim=1)
    return x, torch.tensor([place[label] for label in labels], dtype=torch.int64), names


# %% cross_entropy | wrong | edge | The small epsilon makes the logarithm finite but puts a ceiling on the loss: somebody sure and wrong by 2000 would pay only about 28; get log p without ever forming p.
def cross_entropy(logits, target):
    eps = 1e-12
    z = logits - logits.max(dim=1, keepdim=True).values
    e = z.exp()
    p = e / e.sum(dim=1, keepdim=True)
    p = p.clamp(eps, 1.0)
    return -p[torch.arange(len(target)), target].log().mean()


# %% cross_entropy | right | - | einsum with a one-hot
def cross_entropy(logits, target):
    n, k = logits.shape
    z = logits - logits.amax(dim=1)[:, None]
    log_Z = torch.einsum("nk->n", z.exp()).log()
    onehot = F.one_hot(target.long(), k).to(logits.dtype)
    return (log_Z.sum() - torch.einsum("nk,nk->", onehot, z)) / n


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


# %% accuracy | wrong | raises | stack wants pieces of one shape, and the last batch is shorter; which function puts pieces one behind the other?
def accuracy(batches):
    logits = torch.stack([b[0] for b in batches]).reshape(-1, 10)
    target = torch.stack([b[1] for b in batches]).reshape(-1)
    return (logits.argmax(dim=1) == target).double().mean().item()


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


# %% which_leak | right | - | unpacked string in another order
which_leak = [*"fceb"]


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


# %% interval | right | - | roots of the quadratic that Wilson solves
def interval(right, n):
    s = right / n
    q = 1.96**2 / n
    # (s - p)^2 = q p (1 - p)
    a, b, c = 1 + q, -(2 * s + q), s * s
    root = math.sqrt(max(b * b - 4 * a * c, 0.0))
    low, high = sorted(((-b - root) / (2 * a), (-b + root) / (2 * a)))
    return low, high


# %% read_table | right | - | numpy's unique with the inverse
def read_table(lines):
    _, *rows = csv.reader(lines)
    names, places = np.unique([row[-1] for row in rows], return_inverse=True)
    x = torch.tensor([list(map(float, row[:-1])) for row in rows], dtype=torch.get_default_dtype())
    return x, torch.as_tensor(places).reshape(-1).long(), names.tolist()


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


# %% accuracy | right | - | concatenate first, mean once
def accuracy(batches):
    hits = [logits.argmax(dim=1).eq(target) for logits, target in batches]
    return float(torch.cat(hits).double().mean())


# %% which_leak | right | - | list in another order
which_leak = ["f", "c", "e", "b"]


# %% confusion | right | - | product of two one-hots
def confusion(answers, target):
    return F.one_hot(target, 10).t().mm(F.one_hot(answers, 10))


# %% interval | right | - | the two roots of Wilson's quadratic equation
def interval(right, n):
    q = 1.96**2 / n
    s = right / n
    a, b, c = 1 + q, -(2 * s + q), s**2
    root = math.sqrt(q * q + 4 * q * s * (1 - s))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


# %% read_table | right | - | starred unpacking, np.unique with inverse
def read_table(lines):
    header, *rows = csv.reader(lines)
    labels = np.array([row[-1] for row in rows])
    names, place = np.unique(labels, return_inverse=True)
    x = torch.tensor([list(map(float, row[:-1])) for row in rows])
    return x, torch.from_numpy(place).long(), names.tolist()


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


# %% minibatches | right | - | argsort of random numbers, slices
def minibatches(n, size, generator):
    keys = torch.rand(n, generator=generator, dtype=torch.float64)
    idx = keys.argsort()
    return [idx[start : start + size] for start in range(0, n, size)]


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


# %% confusion | wrong | factor | These are shares of each row; asked for are counts, whole numbers.
def confusion(answers, target):
    counts = torch.zeros(10, 10)
    for t, a in zip(target, answers):
        counts[t, a] += 1
    return counts / counts.sum(dim=1, keepdim=True)


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


# %% interval | right | - | all times n: roots of a quadratic
def interval(right, n):
    zz = 1.96**2
    # (n + z²) p² - (2 right + z²) p + right²/n = 0
    a, b, c = n + zz, -(2 * right + zz), right * right / n
    root = math.sqrt(max(b * b - 4 * a * c, 0.0))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


# %% read_table | right | - | star unpacking and np.unique
def read_table(lines):
    _, *rows = csv.reader(lines)
    features, labels = [], []
    for *numbers, label in rows:
        features.append(list(map(float, numbers)))
        labels.append(label)
    names, places = np.unique(np.array(labels, dtype=object), return_inverse=True)
    return torch.tensor(features), torch.from_numpy(places).long(), list(names)


# %% cross_entropy | right | - | differences to the right class's logit, then a shifted log of the sum
def cross_entropy(logits, target):
    ahead = logits - logits.gather(1, target[:, None])
    worst = ahead.amax(1)
    return (worst + (ahead - worst[:, None]).exp().sum(1).log()).mean()


# %% compute_grad_logits | right | - | subtracts 1 at the right class of a fresh softmax
def compute_grad_logits(logits, target):
    dscores = torch.softmax(logits, 1)
    n = dscores.shape[0]
    dscores[range(n), target] -= 1
    dscores /= n
    return dscores


# %% minibatches | right | - | sorts random numbers, cuts with slices
def minibatches(n, size, generator):
    shuffled = torch.rand(n, generator=generator).argsort()
    return [shuffled[start:start + size] for start in range(0, n, size)]


# %% accuracy | right | - | glues all batches together first
def accuracy(batches):
    all_logits, all_targets = map(torch.cat, zip(*batches))
    return all_logits.argmax(1).eq(all_targets).double().mean().item()


# %% which_leak | wrong | part | One is missing: a mean over all rows, subtracted before the cut, has seen the test rows, however little that is and though no labels were used.
which_leak = ["c", "e", "f"]


# %% which_leak | wrong | choice | One too many: the validation part is there to choose by, and the test part had no say in that choice.
which_leak = ["b", "c", "d", "e", "f"]


# %% which_leak | right | - | a table of yes and no, then the letters that got a yes
test_rows_matter = dict(a=False, b=True, c=True, d=False, e=True, f=True, g=False)
which_leak = "".join(filter(test_rows_matter.get, test_rows_matter))


# %% interval | right | - | numerator and denominator multiplied by n, in counts
def interval(right, n):
    k = 1.96 * 1.96
    root = math.sqrt(k * right * (n - right) / n + k * k / 4)
    return tuple((right + k / 2 + sign * root) / (n + k) for sign in (-1, 1))


# %% read_table | right | - | NumPy's unique with its inverse
def read_table(lines):
    _, *body = csv.reader(lines)
    names, places = np.unique([row[-1] for row in body], return_inverse=True)
    numbers = [list(map(float, row[:-1])) for row in body]
    target = torch.from_numpy(places.astype(np.int64).reshape(-1))
    return torch.tensor(numbers), target, names.tolist()


# %% cross_entropy | wrong | edge | The small number keeps the logarithm finite, but caps the loss: a row that is sure and wrong should pay 1000 or more; write log p as a difference instead.
def cross_entropy(logits, target):
    e = (logits - logits.max(dim=1, keepdim=True).values).exp()
    p = e / e.sum(dim=1, keepdim=True)
    right_p = p[torch.arange(len(target)), target]
    return -(right_p.clamp(min=1e-12)).log().mean()


# %% cross_entropy | right | - | amax, gather, one division at the end
def cross_entropy(logits, target):
    c = logits.amax(1)
    own = logits.gather(1, target.view(-1, 1)).view(-1)
    pays = (c - own) + torch.log(torch.exp(logits - c[:, None]).sum(1))
    return pays.sum() / target.numel()


# %% compute_grad_logits | right | - | 1 subtracted at the right class, in the softmax's own tensor
def compute_grad_logits(logits, target):
    grad = torch.softmax(logits, 1)
    grad[range(len(target)), target] -= 1
    grad /= logits.size(0)
    return grad


# %% minibatches | right | - | random keys sorted, then slices
def minibatches(n, size, generator):
    keys = torch.rand(n, generator=generator, dtype=torch.float64)
    order = keys.argsort()
    return [order[start : start + size] for start in range(0, n, size)]


# %% accuracy | wrong | part | The right answers are counted over all batches, but you divide by the length of the last target alone; the examples must be counted in the loop, too.
def accuracy(batches):
    right = 0
    for logits, target in batches:
        right += (logits.argmax(dim=1) == target).sum().item()
    return right / len(target)


# %% accuracy | wrong | axis | Without dim argmax gives one place in the whole table; you want the largest in each row.
def accuracy(batches):
    right, count = 0, 0
    for logits, target in batches:
        right += (logits.argmax() == target).sum().item()
        count += len(target)
    return right / count


# %% accuracy | right | - | all hits joined with cat, then one mean
def accuracy(batches):
    hits = torch.cat([logits.max(1).indices.eq(target) for logits, target in batches])
    return float(hits.double().mean())


# %% which_leak | wrong | part | These two leak, but you looked only for labels and scores of the test part; its pixels may also reach the training.
which_leak = ["c", "e"]


# %% which_leak | right | - | sorted by how bad I find them
which_leak = ["c", "e", "f", "b"]


# %% confusion | wrong | factor | Two loops inside each other pair every target with every answer; each target belongs with the answer at the same place only.
def confusion(answers, target):
    counts = torch.zeros(10, 10, dtype=torch.int64)
    for t in target:
        for a in answers:
            counts[t, a] += 1
    return counts


# %% interval | wrong | factor | Compare the second term under the root with the formula: its n is squared.
def interval(right, n):
    z = 1.96
    s = right / n
    d = 1 + z**2 / n
    middle = (s + z**2 / (2 * n)) / d
    half = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n)) / d
    return middle - half, middle + half


# %% interval | right | - | as the two roots of a quadratic, in counts
def interval(right, n):
    zz = 1.96**2
    root = 1.96 * math.sqrt(zz + 4 * right * (n - right) / n)
    return tuple((2 * right + zz + sign * root) / (2 * (n + zz)) for sign in (-1, 1))


# %% read_table | right | - | star unpacking and numpy's unique
def read_table(lines):
    header, *rows = csv.reader(lines)
    *columns, kind = zip(*rows)
    names, target = np.unique(np.array(kind), return_inverse=True)
    x = torch.tensor([[float(v) for v in column] for column in columns]).t().contiguous()
    return x, torch.from_numpy(target.astype(np.int64)), names.tolist()


# %% cross_entropy | right | - | sum of exp of differences to the right logit, gather
def cross_entropy(logits, target):
    top = logits.amax(1)
    chosen = logits.gather(1, target.unsqueeze(1)).squeeze(1)
    log_sum = torch.log(torch.exp(logits - top.unsqueeze(1)).sum(1))
    return (top - chosen + log_sum).sum() / logits.size(0)


# %% compute_grad_logits | right | - | stable softmax divided first, then 1/n taken off by scatter_add
def compute_grad_logits(logits, target):
    n = logits.shape[0]
    g = logits.softmax(-1).div(n)
    share_of_one = torch.full((n, 1), -1.0 / n, dtype=g.dtype)
    return g.scatter_add(1, target.view(n, 1), share_of_one)


# %% minibatches | wrong | edge | If size divides n, nothing is left over, and your list ends with an empty batch.
def minibatches(n, size, generator):
    order = torch.randperm(n, generator=generator)
    sizes = [size] * (n // size) + [n % size]
    return list(order.split(sizes))


# %% minibatches | right | - | argsort of random keys, sliced in a comprehension
def minibatches(n, size, generator):
    keys = torch.rand(n, generator=generator, dtype=torch.float64)
    rows = keys.argsort()
    return tuple(rows[start : start + size] for start in range(0, n, size))


# %% accuracy | wrong | constant | You take all batches to be as long as the last one; count the examples of each.
def accuracy(batches):
    right = 0
    for logits, target in batches:
        right += (logits.argmax(dim=1) == target).sum().item()
    return right / (len(batches) * len(target))


# %% accuracy | wrong | sign | That is the share of mistakes, the error rate; the share of right answers is asked for.
def accuracy(batches):
    wrong = sum((logits.argmax(dim=1) != target).sum().item() for logits, target in batches)
    count = sum(len(target) for logits, target in batches)
    return wrong / count


# %% accuracy | right | - | joins all batches, then one mean
def accuracy(batches):
    hits = [logits.max(1).indices.eq(target) for logits, target in batches]
    return float(torch.cat(hits).to(torch.float64).mean())


# %% which_leak | right | - | all letters without the harmless ones
which_leak = sorted(set("abcdefg") - set("adg"))


# %% confusion | right | - | product of two one-hot tables
def confusion(answers, target):
    return F.one_hot(target.long(), 10).t() @ F.one_hot(answers.long(), 10)


# %% interval | right | - | the same formula in counts, multiplied through by n
def interval(right, n):
    zz = 1.96 * 1.96
    root = math.sqrt(zz * (right * (n - right) / n + zz / 4))
    return tuple((right + zz / 2 + sign * root) / (n + zz) for sign in (-1, 1))


# %% read_table | wrong | constant | Two features is what the rings have; a table may have any number of them before the last column.
def read_table(lines):
    rows = list(csv.reader(lines))[1:]
    x = torch.tensor([[float(row[0]), float(row[1])] for row in rows])
    names = sorted({row[-1] for row in rows})
    target = torch.tensor([names.index(row[-1]) for row in rows])
    return x, target, names


# %% read_table | right | - | star unpacking, numpy unique with inverse
def read_table(lines):
    header, *rows = csv.reader(lines)
    names, places = np.unique([row[-1] for row in rows], return_inverse=True)
    features = np.array([row[:-1] for row in rows], dtype=object).astype(float)
    x = torch.as_tensor(features, dtype=torch.get_default_dtype())
    return x, torch.as_tensor(places.reshape(-1), dtype=torch.int64), names.tolist()
