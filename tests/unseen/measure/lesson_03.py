# %% name_the_makers | wrong | part | Six tensors are listed, but you gave five entries: a tensor without a maker has its entry, too.
name_the_makers = ["Mm", "Clamp", None, "Sum", "Sub"]


# %% name_the_makers | right | - | read off real tensors by a helper function
def _makers():
    a, b = (torch.randn(3, 3, requires_grad=True) for _ in range(2))
    c = torch.randn(3, 3)
    six = a.mm(b), (a.mm(b) - c).clamp(min=0), a, c.pow(2), (a * c).sum(), c - b
    return [t.grad_fn.name().split("Backward")[0] if t.grad_fn else None for t in six]


name_the_makers = _makers()


# %% which_grads_are_none | right | - | backwards, by removing letters
which_grads_are_none = "HGFEDCBA".replace("A", "").replace("C", "").replace("E", "")


# %% chunked_gradients | wrong | factor | Your gradients are too large by a constant factor: the mean runs over all entries of the batch, not over its examples only.
def chunked_gradients(x, y, w1, w2, chunk):
    n = len(x)
    for start in range(0, n, chunk):
        rows = slice(start, start + chunk)
        loss = (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2).sum() / n
        loss.backward()
    return w1.grad, w2.grad


# %% chunked_gradients | wrong | edge | Right if all chunks are full; which weight does the last one get when it is shorter?
def chunked_gradients(x, y, w1, w2, chunk):
    for xs, ys in zip(x.split(chunk), y.split(chunk)):
        loss = (xs.mm(w1).clamp(min=0).mm(w2) - ys).pow(2).mean()
        (loss * chunk / len(x)).backward()
    return w1.grad, w2.grad


# %% chunked_gradients | wrong | page | The loop runs to the page's batch_n; how many examples has the x that was handed in?
def chunked_gradients(x, y, w1, w2, chunk):
    for part in range(0, batch_n, chunk):
        rows = slice(part, part + chunk)
        total = (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2).sum()
        (total / (batch_n * output_data)).backward()
    return w1.grad, w2.grad


# %% chunked_gradients | wrong | order | Clearing inside the loop, as in training, throws away the share of each earlier chunk.
def chunked_gradients(x, y, w1, w2, chunk):
    for start in range(0, x.shape[0], chunk):
        y_pred = x[start : start + chunk].mm(w1).clamp(min=0).mm(w2)
        loss = (y_pred - y[start : start + chunk]).pow(2).sum() / y.numel()
        w1.grad = w2.grad = None
        loss.backward()
    return w1.grad, w2.grad


# %% chunked_gradients | right | - | index chunks and mse_loss with reduction sum
def chunked_gradients(x, y, w1, w2, chunk):
    mse = torch.nn.functional.mse_loss
    for idx in torch.arange(len(x)).split(chunk):
        out = torch.clamp(x[idx] @ w1, min=0) @ w2
        torch.autograd.backward(mse(out, y[idx], reduction="sum") / y.numel())
    return w1.grad, w2.grad


# %% add_bias | right | - | named rules, the sum as a product with ones
def add_bias(a, b):
    def to_a(grad):
        return 1 * grad

    def to_b(grad):
        return grad.t() @ grad.new_ones(grad.shape[0])

    edges = [(a, to_a), (b, to_b)]
    return Node(a.data.add(b.data), *edges)


# %% jacobian_row | wrong | transpose | You return a column: all outputs by one input, where one output by all inputs was asked for.
def jacobian_row(function, z, i):
    jac = torch.func.jacrev(function)(z)
    return jac[:, i]


# %% jacobian_row | wrong | part | A direction of ones adds all rows up, and then you pick one number of the sum; how do you choose one output before going back?
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    out = function(leaf)
    out.backward(torch.ones_like(out))
    return leaf.grad[i]


# %% jacobian_row | right | - | autograd.grad of one entry, on a detached clone
def jacobian_row(function, z, i):
    point = z.detach().clone()
    point.requires_grad = True
    return torch.autograd.grad(function(point)[i], [point])[0]


# %% gradients_faded | wrong | raises | In the first epoch there is nothing to fade yet: what is .grad before the first backward()?
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        w1.grad.mul_(momentum)
        w2.grad.mul_(momentum)
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses


# %% gradients_faded | wrong | factor | You made it a weighted average with 1 - momentum; with which factor does the new gradient enter the formula of the page?
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * (1 - momentum) * w1.grad
            w2 -= learning_rate * (1 - momentum) * w2.grad
            w1.grad *= momentum
            w2.grad *= momentum
    return losses


# %% gradients_faded | right | - | loop over both weights, new tensor put into .grad
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses, weights = [], (w1, w2)
    while len(losses) < epoch_n:
        error = (x @ w1).clamp_min(0) @ w2 - y
        loss = (error * error).sum()
        losses += [loss.item()]
        loss.backward()
        with torch.no_grad():
            for w in weights:
                w.sub_(w.grad, alpha=learning_rate)
                w.grad = w.grad * momentum
    return losses
