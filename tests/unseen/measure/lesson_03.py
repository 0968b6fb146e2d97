# %% name_the_makers | wrong | choice | Entry 2: you named the operation at the beginning of the chain, where the recording starts; the maker is the one at its end.
name_the_makers = ["Mm", "Mm", None, None, "Sum", "Sub"]


# %% name_the_makers | wrong | choice | Entry 3: mm is an operation that uses a, not one that made it; is a the result of anything recorded?
name_the_makers = ["Mm", "Clamp", "Mm", None, "Sum", "Sub"]


# %% name_the_makers | right | - | over-engineered: asks the real tensors and cuts the names
def _makers():
    a = torch.ones(3, 3, requires_grad=True)
    b = torch.ones(3, 3, requires_grad=True)
    c = torch.ones(3, 3)
    tensors = (a.mm(b), (a.mm(b) - c).clamp(min=0), a, c.pow(2), (a * c).sum(), c - b)
    result = []
    for t in tensors:
        if t.grad_fn is None:
            result.append(None)
        else:
            result.append(t.grad_fn.name().split("Backward")[0])
    return result


name_the_makers = _makers()


# %% what_is_saved | right | - | split of a string
what_is_saved = "out a b".split()


# %% which_grads_are_none | right | - | table of truth values, joined
_is_none = dict(A=False, B=True, C=False, D=True, E=False, F=True, G=True, H=True)
which_grads_are_none = "".join(letter for letter, none in _is_none.items() if none)


# %% chunked_gradients | wrong | factor | You divide by the number of examples, but the mean of the whole divides by the number of all entries of the squared differences; y has several columns.
def chunked_gradients(x, y, w1, w2, chunk):
    n = x.shape[0]
    for start in range(0, n, chunk):
        xb = x[start:start + chunk]
        yb = y[start:start + chunk]
        loss = (xb.mm(w1).clamp(min=0).mm(w2) - yb).pow(2).sum() / n
        loss.backward()
    return w1.grad, w2.grad


# %% chunked_gradients | wrong | edge | Weighting the means is a good idea, but the last chunk may be shorter than chunk, and then its weight is too large: how many examples are really in it?
def chunked_gradients(x, y, w1, w2, chunk):
    for start in range(0, len(x), chunk):
        rows = slice(start, start + chunk)
        y_pred = x[rows].mm(w1).clamp(min=0).mm(w2)
        loss = (y_pred - y[rows]).pow(2).mean() * chunk / len(x)
        loss.backward()
    return w1.grad, w2.grad


# %% chunked_gradients | wrong | raises | The running total contains the graphs of the earlier chunks, and the first backward has freed them: call backward on what the new chunk alone contributes, .grad does the adding.
def chunked_gradients(x, y, w1, w2, chunk):
    total_loss = 0
    for start in range(0, len(x), chunk):
        rows = slice(start, start + chunk)
        y_pred = x[rows].mm(w1).clamp(min=0).mm(w2)
        total_loss += (y_pred - y[rows]).pow(2).sum() / y.numel()
        total_loss.backward()
    return w1.grad, w2.grad


# %% chunked_gradients | wrong | part | The gradients are cleared before each chunk, as in a training loop, so only the last chunk remains; here the adding up is what you want.
def chunked_gradients(x, y, w1, w2, chunk):
    for x_part, y_part in zip(x.split(chunk), y.split(chunk)):
        y_pred = x_part.mm(w1).clamp(min=0).mm(w2)
        loss = (y_pred - y_part).pow(2).sum() / y.numel()
        w1.grad = w2.grad = None
        loss.backward()
    return w1.grad, w2.grad


# %% chunked_gradients | right | - | C++ style while loop with weighted means
def chunked_gradients(x, y, w1, w2, chunk):
    n = x.size(0)
    begin = 0
    while begin < n:
        end = min(begin + chunk, n)
        weight = (end - begin) / n
        mean = (x[begin:end].mm(w1).clamp(min=0).mm(w2) - y[begin:end]).pow(2).mean()
        (weight * mean).backward()
        begin = end
    return (w1.grad, w2.grad)


# %% line_of_the_bug | right | - | dictionary of loops, its values as a list
_bugs = {"A": 5, "B": 5, "C": 4, "D": 3}
line_of_the_bug = list(_bugs.values())


# %% add_bias | wrong | shape | The numbers of the gradient for b are right, but it comes out as a matrix of one row, while b is a vector of shape (k,); a gradient has the shape of what it belongs to.
def add_bias(a, b):
    return Node(
        a.data + b.data,
        (a, lambda grad: grad),
        (b, lambda grad: grad.sum(dim=0, keepdim=True)),
    )


# %% add_bias | wrong | inplace | The result and its rules are right, but += has changed a.data itself: an operation must leave its inputs as they were.
def add_bias(a, b):
    result = a.data
    result += b.data
    return Node(result, (a, lambda grad: grad), (b, lambda grad: grad.sum(0)))


# %% add_bias | wrong | raises | Node takes its edges as separate arguments, one pair after the other; in a list they arrive as one single edge.
def add_bias(a, b):
    out = a.data + b.data
    edges = [
        (a, lambda grad: grad),
        (b, lambda grad: grad.sum(0)),
    ]
    return Node(out, edges)


# %% add_bias | right | - | named inner functions, row of ones times the gradient
def add_bias(a, b):
    def rule_a(grad):
        return grad

    def rule_b(grad):
        ones = torch.ones(grad.shape[0], dtype=grad.dtype)
        return ones @ grad

    return Node(torch.add(a.data, b.data), (a, rule_a), (b, rule_b))


# %% jacobian_row | wrong | transpose | Moving z[i] a little shows how all outputs depend on one input: that is column i; row i is one output and all its inputs.
def jacobian_row(function, z, i):
    eps = 1e-6
    step = torch.zeros_like(z)
    step[i] = eps
    return (function(z + step) - function(z - step)) / (2 * eps)


# %% jacobian_row | right | - | JAX style vjp
def jacobian_row(function, z, i):
    out, pullback = torch.func.vjp(function, z)
    cotangent = torch.zeros_like(out)
    cotangent[i] = 1
    (row,) = pullback(cotangent)
    return row


# %% gradients_faded | wrong | mixed | You keep a velocity beside .grad, but .grad is never cleared and adds up as well, so the old gradients are counted twice over; the velocity is to live in .grad alone.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    velocity1 = torch.zeros_like(w1)
    velocity2 = torch.zeros_like(w2)
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            velocity1 = momentum * velocity1 + w1.grad
            velocity2 = momentum * velocity2 + w2.grad
            w1 -= learning_rate * velocity1
            w2 -= learning_rate * velocity2
    return losses


# %% gradients_faded | wrong | factor | That is an exponential average: the formula of the page adds the new gradient with weight 1, there is no factor 1 - momentum in the step.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for w in (w1, w2):
                w -= learning_rate * (1 - momentum) * w.grad
                w.grad *= momentum
    return losses


# %% gradients_faded | wrong | edge | With momentum 0 your if skips the line that would clear the gradients, so they add up undiminished; what does 0 times a gradient do without the if?
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
            if momentum:
                w1.grad *= momentum
                w2.grad *= momentum
    return losses


# %% gradients_faded | right | - | fades before backward, None at the start, sub_ with alpha
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    weights = [w1, w2]

    def fade():
        for w in weights:
            if w.grad is not None:
                w.grad.mul_(momentum)

    @torch.no_grad()
    def step():
        for w in weights:
            w.sub_(w.grad, alpha=learning_rate)

    history = []
    for _ in range(epoch_n):
        fade()
        residual = x @ w1
        residual = residual.clamp(min=0) @ w2 - y
        loss = (residual * residual).sum()
        loss.backward()
        step()
        history.append(loss.item())
    return history
