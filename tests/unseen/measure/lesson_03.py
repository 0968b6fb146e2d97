# %% name_the_makers | wrong | choice | In number 2 you stopped one operation too early: what is done last to the difference?
name_the_makers = ["Mm", "Sub", None, None, "Sum", "Sub"]


# %% name_the_makers | right | - | collected line by line with a dictionary
makers_by_number = {1: "Mm", 2: "Clamp", 5: "Sum", 6: "Sub"}
name_the_makers = [makers_by_number.get(number) for number in range(1, 7)]


# %% which_grads_are_none | right | - | joined from a table of truth values
is_none = dict(A=False, B=True, C=False, D=True, E=False, F=True, G=True, H=True)
which_grads_are_none = "".join(letter for letter in is_none if is_none[letter])


# %% chunked_gradients | wrong | part | Only the first chunk counts here: look at the indentation of return, the function leaves the loop after one turn.
def chunked_gradients(x, y, w1, w2, chunk):
    for part in range(0, len(x), chunk):
        rows = slice(part, part + chunk)
        loss = (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2).sum()
        loss = loss / y.numel()
        loss.backward()
        return w1.grad, w2.grad


# %% chunked_gradients | right | - | split and zip, the factor as the gradient that comes in
def chunked_gradients(x, y, w1, w2, chunk):
    for xs, ys in zip(x.split(chunk), y.split(chunk)):
        total_error = (xs.mm(w1).clamp(min=0).mm(w2) - ys).square().sum()
        total_error.backward(gradient=total_error.detach().new_full((), 1 / y.numel()))
    return w1.grad, w2.grad


# %% line_of_the_bug | right | - | unpacked from a dictionary
bugs = {"A": 5, "B": 5, "C": 4, "D": 3}
line_of_the_bug = [*bugs.values()]


# %% add_bias | wrong | inplace | The sum is written into a's own numbers: afterwards a holds a + b; make a new tensor for the result.
def add_bias(a, b):
    out = a.data
    out += b.data
    return Node(out, (a, lambda grad: grad), (b, lambda grad: grad.sum(dim=0)))


# %% add_bias | wrong | factor | That is the rule of a product: a sum's derivative by b does not depend on a, so a.data has no place in it.
def add_bias(a, b):
    return Node(
        a.data + b.data,
        (a, lambda grad: grad),
        (b, lambda grad: (a.data * grad).sum(0)),
    )


# %% add_bias | right | - | named inner functions, einsum for the sum over rows
def add_bias(a, b):
    def to_a(grad):
        return grad.clone()

    def to_b(grad):
        return torch.einsum("nk->k", grad)

    edges = [(a, to_a), (b, to_b)]
    return Node(torch.add(a.data, b.data), *edges)


# %% jacobian_row | wrong | argument | Rows are counted from 0, as everywhere in Python: your i - 1 returns the row before the one asked for.
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    out = function(leaf)
    out[i - 1].backward()
    return leaf.grad


# %% jacobian_row | wrong | inplace | The backward pass runs on z itself and leaves its .grad filled: a second call with the same z adds to the first row; work on a leaf of your own.
def jacobian_row(function, z, i):
    z.requires_grad_(True)
    out = function(z)
    out[i].backward()
    row = z.grad
    z.requires_grad_(False)
    return row


# %% jacobian_row | right | - | the scalar product with a unit vector, differentiated by autograd.grad
def jacobian_row(function, z, i):
    point = z.detach().clone().requires_grad_(True)
    values = function(point)
    unit = torch.eye(values.numel(), dtype=values.dtype)[i]
    (row,) = torch.autograd.grad(values.dot(unit), [point])
    return row


# %% gradients_faded | wrong | order | You fade after backward() and before the update, so the new gradient is faded as well; in the formula momentum multiplies only the old velocity.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            if epoch > 0:
                w1.grad *= momentum
                w2.grad *= momentum
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses


# %% gradients_faded | wrong | part | One weight is faded twice and the other never: read the last two lines of the loop again.
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


# %% gradients_faded | right | - | fades before backward(), where there is something to fade
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    while len(losses) < epoch_n:
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses += [loss.item()]
        for w in (w1, w2):
            if w.grad is not None:
                w.grad.mul_(momentum)
        loss.backward()
        with torch.no_grad():
            for w in (w1, w2):
                w.sub_(w.grad, alpha=learning_rate)
    return losses
