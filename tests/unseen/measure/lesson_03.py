# %% name_the_makers | right | - | computed from the live tensors, names stripped
def _maker(t):
    return t.grad_fn and t.grad_fn.name().partition("Backward")[0]


def _six():
    a, b = (torch.rand(3, 3, requires_grad=True) for _ in range(2))
    c = torch.rand(3, 3)
    return a.mm(b), (a.mm(b) - c).clamp(min=0), a, c.pow(2), (a * c).sum(), c - b


name_the_makers = [*map(_maker, _six())]


# %% which_grads_are_none | right | - | all letters minus those that are filled
which_grads_are_none = "".join(sorted(set("ABCDEFGH") - {"A", "C", "E"}))


# %% chunked_gradients | wrong | edge | Your weight takes every chunk for a full one; how many examples are there in the last chunk?
def chunked_gradients(x, y, w1, w2, chunk):
    n = x.shape[0]
    for start in range(0, n, chunk):
        xb = x[start : start + chunk]
        yb = y[start : start + chunk]
        loss = (xb.mm(w1).clamp(min=0).mm(w2) - yb).pow(2).mean()
        (loss * chunk / n).backward()
    return w1.grad, w2.grad


# %% chunked_gradients | wrong | factor | The parts add up, but the mean runs over all entries of the squared errors: does it divide by the number of examples only?
def chunked_gradients(x, y, w1, w2, chunk):
    for i in range(0, len(x), chunk):
        rows = slice(i, i + chunk)
        loss = (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2).sum() / len(x)
        loss.backward()
    return w1.grad, w2.grad


# %% chunked_gradients | wrong | page | The divisor is made of the page's sizes; what if x and y arrive with other sizes?
def chunked_gradients(x, y, w1, w2, chunk):
    for part in range(0, len(x), chunk):
        rows = slice(part, part + chunk)
        squares = (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2)
        (squares.sum() / (batch_n * output_data)).backward()
    return w1.grad, w2.grad


# %% chunked_gradients | wrong | raises | The running total still contains the chunks whose graph has been read already: what should backward be called on, when .grad adds up by itself?
def chunked_gradients(x, y, w1, w2, chunk):
    total = 0
    for start in range(0, len(x), chunk):
        xs, ys = x[start : start + chunk], y[start : start + chunk]
        total += (xs.mm(w1).clamp(min=0).mm(w2) - ys).pow(2).sum() / y.numel()
        total.backward()
    return w1.grad, w2.grad


# %% chunked_gradients | right | - | split and zip, scaling through the argument of backward
def chunked_gradients(x, y, w1, w2, chunk):
    one_share = torch.ones((), dtype=y.dtype) / y.numel()
    for xs, ys in zip(x.split(chunk), y.split(chunk)):
        err = torch.relu(xs @ w1) @ w2 - ys
        (err * err).sum().backward(one_share)
    return w1.grad, w2.grad


# %% line_of_the_bug | wrong | choice | In A you name the line where the damage shows; which earlier line took away what this update reads?
line_of_the_bug = [7, 5, 4, 3]


# %% add_bias | wrong | factor | Each row's share reaches the loss in full: do the shares of b average, or something else?
def add_bias(a, b):
    out = a.data + b.data
    return Node(out, (a, lambda grad: grad), (b, lambda grad: grad.mean(dim=0)))


# %% add_bias | right | - | a row of ones times the gradient, named inner functions
def add_bias(a, b):
    def to_a(grad):
        return grad.clone()

    def to_b(grad):
        return grad.new_ones(grad.shape[0]) @ grad

    return Node(torch.add(a.data, b.data), (a, to_a), (b, to_b))


# %% jacobian_row | wrong | shape | The direction v has one entry for each output, not for each input: whose shape should it have?
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    v = torch.zeros_like(z)
    v[i] = 1
    out = function(leaf)
    out.backward(v)
    return leaf.grad


# %% jacobian_row | wrong | raises | You made a leaf that wants a gradient, and then computed the outputs from another tensor: which one?
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    out = function(z)
    v = torch.zeros_like(out)
    v[i] = 1
    out.backward(v)
    return leaf.grad


# %% jacobian_row | wrong | constant | You get the gradient of a neighbouring output: from which number do the indices count here?
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    out = function(leaf)
    v = torch.zeros(len(out))
    v[i - 1] = 1.0
    (row,) = torch.autograd.grad(out, leaf, grad_outputs=v)
    return row


# %% jacobian_row | right | - | the scalar whose gradient is the row, by autograd.grad
def jacobian_row(function, z, i):
    probe = z.detach().clone()
    probe.requires_grad = True
    return torch.autograd.grad(function(probe)[i], [probe])[0]


# %% gradients_faded | wrong | part | You use momentum as a switch, which is right for 0 and for 1; what should happen to the old gradients at 0.5?
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
        if momentum == 0:
            w1.grad.zero_()
            w2.grad.zero_()
    return losses


# %% gradients_faded | right | - | loop over the weights, fades before backward unless None
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    weights, history = (w1, w2), []
    while len(history) < epoch_n:
        for w in weights:
            w.grad = None if w.grad is None or not momentum else w.grad.mul(momentum)
        loss = (torch.relu(x @ w1) @ w2 - y).square().sum()
        loss.backward()
        history += [loss.item()]
        with torch.no_grad():
            for w in weights:
                w.add_(w.grad, alpha=-learning_rate)
    return history
