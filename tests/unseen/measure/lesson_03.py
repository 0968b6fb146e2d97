# %% name_the_makers | wrong | choice | Your c wants a gradient, but the task says that c comes without: entry 4 depends on that.
a = torch.randn(3, 3, requires_grad=True)
b = torch.randn(3, 3, requires_grad=True)
c = torch.randn(3, 3, requires_grad=True)
name_the_makers = []
for t in (a.mm(b), (a.mm(b) - c).clamp(min=0), a, c.pow(2), (a * c).sum(), c - b):
    if t.grad_fn is None:
        name_the_makers.append(None)
    else:
        name_the_makers.append(t.grad_fn.name().split("Backward")[0])


# %% name_the_makers | right | - | asked PyTorch, in one comprehension
p, q = (torch.rand(3, 3, requires_grad=True) for _ in range(2))
r = torch.rand(3, 3)
results = p.mm(q), (p.mm(q) - r).clamp(min=0), p, r.pow(2), (p * r).sum(), r - q
name_the_makers = [t.grad_fn and t.grad_fn.name().partition("Backward")[0] for t in results]


# %% what_is_saved | right | - | another order, built from two operations
saved_by_tanh = ["out"]
saved_by_mul = ["b", "a"]
what_is_saved = saved_by_tanh + saved_by_mul


# %% which_grads_are_none | right | - | all letters but those that are filled
filled_ones = {"A", "C", "E"}
which_grads_are_none = "".join(s for s in "ABCDEFGH" if s not in filled_ones)


# %% chunked_gradients | wrong | edge | Each chunk is weighted as if it were full; how many examples does the last one have?
def chunked_gradients(x, y, w1, w2, chunk):
    n = len(x)
    for start in range(0, n, chunk):
        xs = x[start:start + chunk]
        ys = y[start:start + chunk]
        loss = (xs.mm(w1).clamp(min=0).mm(w2) - ys).pow(2).mean()
        (loss * chunk / n).backward()
    return w1.grad, w2.grad


# %% chunked_gradients | wrong | factor | All chunks are there, but the mean divides by the number of all entries of y, not by the number of examples.
def chunked_gradients(x, y, w1, w2, chunk):
    for start in range(0, len(x), chunk):
        rows = slice(start, start + chunk)
        loss = (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2).sum() / len(x)
        loss.backward()
    return w1.grad, w2.grad


# %% chunked_gradients | wrong | edge | Integer division counts the full chunks only: what becomes of the examples left over at the end?
def chunked_gradients(x, y, w1, w2, chunk):
    total = y.numel()
    num_chunks = len(x) // chunk
    for k in range(num_chunks):
        xb = x[k * chunk:(k + 1) * chunk]
        yb = y[k * chunk:(k + 1) * chunk]
        pred = xb.mm(w1).clamp(min=0).mm(w2)
        ((pred - yb).pow(2).sum() / total).backward()
    return w1.grad, w2.grad


# %% chunked_gradients | wrong | page | You divide by the sizes of the notebook's net; the function must take the sizes from the x and y that it is given.
def chunked_gradients(x, y, w1, w2, chunk):
    for part in range(0, len(x), chunk):
        rows = slice(part, part + chunk)
        error = x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]
        loss = error.pow(2).sum() / (batch_n * output_data)
        loss.backward()
    return w1.grad, w2.grad


# %% chunked_gradients | right | - | split and zip, means weighted by their share of the rows
def chunked_gradients(x, y, w1, w2, chunk):
    for xs, ys in zip(x.split(chunk), y.split(chunk), strict=True):
        share = len(xs) / len(x)
        (share * (xs.mm(w1).clamp(min=0).mm(w2) - ys).pow(2).mean()).backward()
    return w1.grad, w2.grad


# %% add_bias | wrong | shape | The numbers are right, but a gradient has the very shape of what it belongs to; what shape has b.data, and what shape does your rule hand on?
def add_bias(a, b):
    out = a.data + b.data
    return Node(out, (a, lambda grad: grad), (b, lambda grad: grad.sum(dim=0, keepdim=True)))


# %% add_bias | right | - | index notation with einsum, rules as named functions
def add_bias(a, b):
    def to_a(grad):
        return grad

    def to_b(grad):
        return torch.einsum("ij->j", grad)

    return Node(a.data + b.data[None, :], (b, to_b), (a, to_a))


# %% jacobian_row | wrong | part | You add up all rows and then take one entry of that sum; a row has an entry for each entry of z, and comes from one output only.
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    out = function(leaf)
    out.sum().backward()
    return leaf.grad[i]


# %% jacobian_row | right | - | one output as the scalar, autograd.grad unpacked
def jacobian_row(function, z, i):
    point = z.detach().clone()
    point.requires_grad = True
    (row,) = torch.autograd.grad(function(point)[i], [point])
    return row


# %% gradients_faded | wrong | part | With 0 you clear, but for every other momentum nothing fades; what does the coefficient multiply?
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        if momentum == 0:
            w1.grad = w2.grad = None
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses


# %% gradients_faded | wrong | part | You keep a velocity of your own, and .grad adds up as well, since nobody clears it: the old gradients count twice.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    v1, v2 = 0, 0
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            v1 = momentum * v1 + w1.grad
            v2 = momentum * v2 + w2.grad
            w1 -= learning_rate * v1
            w2 -= learning_rate * v2
    return losses


# %% gradients_faded | right | - | fades before each backward but the first, loop over the weights
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses, weights = [], (w1, w2)
    for _ in range(epoch_n):
        for w in weights:
            if w.grad is not None:
                w.grad = w.grad * momentum
        loss = torch.square(torch.relu(x @ w1) @ w2 - y).sum()
        loss.backward()
        losses += [loss.item()]
        with torch.no_grad():
            for w in weights:
                w.sub_(w.grad, alpha=learning_rate)
    return losses
