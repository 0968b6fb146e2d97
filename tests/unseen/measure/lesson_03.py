# %% name_the_makers | right | - | asks grad_fn itself, names stripped by split
a, b = (torch.ones(3, 3, requires_grad=True) for _ in range(2))
c = torch.ones(3, 3)
name_the_makers = [
    t.grad_fn and t.grad_fn.name().split("Backward")[0]
    for t in (a.mm(b), (a.mm(b) - c).clamp(min=0), a, c.pow(2), (a * c).sum(), c - b)
]


# %% what_is_saved | right | - | a sorted list built from one string
what_is_saved = sorted("out b a".split())


# %% chunked_gradients | wrong | factor | Means do not add up: each chunk's mean divides by the chunk's size, so the sum is too large; by what does the whole mean divide?
def chunked_gradients(x, y, w1, w2, chunk):
    for start in range(0, len(x), chunk):
        rows = slice(start, start + chunk)
        loss = (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2).mean()
        loss.backward()
    return w1.grad, w2.grad


# %% chunked_gradients | wrong | edge | Dividing by the number of chunks weighs a short last chunk like a full one; it is right only if all chunks are equally long.
def chunked_gradients(x, y, w1, w2, chunk):
    starts = range(0, x.shape[0], chunk)
    for start in starts:
        xs, ys = x[start : start + chunk], y[start : start + chunk]
        loss = (xs.mm(w1).clamp(min=0).mm(w2) - ys).pow(2).mean()
        (loss / len(starts)).backward()
    return w1.grad, w2.grad


# %% chunked_gradients | wrong | factor | Sums are the right idea, but mean() over a matrix divides by the number of entries, not by the number of examples.
def chunked_gradients(x, y, w1, w2, chunk):
    n = len(x)
    for start in range(0, n, chunk):
        rows = slice(start, start + chunk)
        y_pred = x[rows].mm(w1).clamp(min=0).mm(w2)
        loss = (y_pred - y[rows]).pow(2).sum() / n
        loss.backward()
    return w1.grad, w2.grad


# %% chunked_gradients | wrong | part | The gradients are cleared at every chunk, so only the last chunk's share is left; here adding up is what you want.
def chunked_gradients(x, y, w1, w2, chunk):
    for start in range(0, len(x), chunk):
        w1.grad = w2.grad = None
        rows = slice(start, start + chunk)
        loss = (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2).sum() / y.numel()
        loss.backward()
    return w1.grad, w2.grad


# %% chunked_gradients | right | - | split and zip, direction given to backward instead of dividing
def chunked_gradients(x, y, w1, w2, chunk):
    share = torch.tensor(1 / y.numel(), dtype=y.dtype)
    for xs, ys in zip(x.split(chunk), y.split(chunk)):
        ((xs @ w1).clamp(min=0) @ w2 - ys).square().sum().backward(share)
    return w1.grad, w2.grad


# %% add_bias | wrong | factor | The shares of all rows add up; averaging them makes the gradient of b too small by the number of rows.
def add_bias(a, b):
    def to_b(grad):
        return grad.mean(dim=0)

    return Node(a.data + b.data, (a, lambda grad: grad), (b, to_b))


# %% add_bias | wrong | axis | sum() without a dim adds up all entries into one number, but each entry of b has a gradient of its own.
def add_bias(a, b):
    out = a.data + b.data
    return Node(out, (a, lambda grad: grad), (b, lambda grad: grad.sum()))


# %% add_bias | right | - | a product with ones instead of a sum
def add_bias(a, b):
    n = a.data.shape[0]
    rule_a = lambda grad: grad.clone()
    rule_b = lambda grad: torch.ones(n, dtype=grad.dtype) @ grad
    return Node(b.data.expand_as(a.data) + a.data, (a, rule_a), (b, rule_b))


# %% jacobian_row | wrong | inplace | requires_grad_() changes the caller's z, which must stay without requires_grad; make a leaf of your own first.
def jacobian_row(function, z, i):
    z.requires_grad_()
    out = function(z)
    (row,) = torch.autograd.grad(out[i], z)
    return row


# %% jacobian_row | wrong | constant | Rows count from 0 here as everywhere in Python: you get the row before the one asked for.
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    out = function(leaf)
    v = torch.zeros_like(out)
    v[i - 1] = 1  # row i counts from 1
    out.backward(v)
    return leaf.grad


# %% jacobian_row | right | - | one line with a walrus, output i differentiated
def jacobian_row(function, z, i):
    return torch.autograd.grad(function(leaf := z.detach().requires_grad_())[i], leaf)[0]


# %% gradients_faded | wrong | part | w1's gradient fades twice and w2's never: look at the last line of the loop.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
            w1.grad *= momentum
            w1.grad *= momentum
    return losses


# %% gradients_faded | right | - | fades before backward if there is something, loops over the weights
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses, pair = [], (w1, w2)
    while len(losses) < epoch_n:
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).square().sum()
        losses.append(float(loss))
        for w in pair:
            if w.grad is not None:
                w.grad.mul_(momentum)
        loss.backward()
        with torch.no_grad():
            for w in pair:
                w.sub_(w.grad, alpha=learning_rate)
    return losses
