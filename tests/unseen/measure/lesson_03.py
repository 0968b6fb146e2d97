# %% name_the_makers | wrong | choice | Read again which of the three tensors wants a gradient: you built all three alike, and that changes one of your six entries.
a, b, c = (torch.ones(3, 3, requires_grad=True) for _ in range(3))
name_the_makers = []
for t in (a.mm(b), (a.mm(b) - c).clamp(min=0), a, c.pow(2), (a * c).sum(), c - b):
    name_the_makers.append(t.grad_fn.name().split("Backward")[0] if t.grad_fn else None)

# %% name_the_makers | right | - | computed from grad_fn, the ending taken off with rstrip
a, b = torch.rand(3, 3, requires_grad=True), torch.rand(3, 3, requires_grad=True)
c = torch.rand(3, 3)
name_the_makers = [
    t.grad_fn and t.grad_fn.name().rstrip("Backward01")
    for t in [a.mm(b), (a.mm(b) - c).clamp(min=0), a, c.pow(2), (a * c).sum(), c - b]
]

# %% what_is_saved | right | - | a hook watches the saving, memory addresses give the names
def watch():
    kept = []
    a, b = torch.rand(2, requires_grad=True), torch.rand(2, requires_grad=True)
    with torch.autograd.graph.saved_tensors_hooks(lambda t: kept.append(t) or t, lambda t: t):
        product = a * b
        out = product.tanh()
    all_four = {"a": a, "b": b, "product": product, "out": out}
    addresses = {t.data_ptr() for t in kept}
    return [name for name, t in all_four.items() if t.data_ptr() in addresses]


what_is_saved = watch()

# %% which_grads_are_none | wrong | choice | You ran all rows on one and the same w; each snippet starts afresh, and what an earlier row left in its grad changes the answer to one of them.
def run_them():
    w = torch.ones(2, requires_grad=True)
    last = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        w.sum().backward()
        w.grad.zero_()
        last["A"] = w.grad
        v = w * 2
        v.sum().backward()
        last["B"] = v.grad
        v = w * 2
        v.retain_grad()
        v.sum().backward()
        last["C"] = v.grad
        x = torch.ones(2)
        (w * x).sum().backward()
        last["D"] = x.grad
        (w.detach() * w).sum().backward()
        last["E"] = w.grad
        u = torch.ones(2, requires_grad=True) * 0.1
        (w * u).sum().backward()
        last["F"] = u.grad
        torch.autograd.grad((w * w).sum(), w)
        last["G"] = w.grad
        u = torch.ones(2, requires_grad=True)
        (w * 2).sum().backward()
        last["H"] = u.grad
    return "".join(letter for letter, grad in last.items() if grad is None)


which_grads_are_none = run_them()

# %% which_grads_are_none | wrong | choice | Two rows are off: look once more at what u is after the multiplication in F, and at whether the second factor in E still leads to w.
which_grads_are_none = "BDEGH"

# %% which_grads_are_none | right | - | a sorted set of letters, joined
which_grads_are_none = "".join(sorted(set("ABCDEFGH") - set("ACE")))

# %% chunked_gradients | wrong | factor | The directions are right and the size is not: count how many squares the mean of the whole batch averages over, not how many examples there are.
def chunked_gradients(x, y, w1, w2, chunk):
    for xs, ys in zip(x.split(chunk), y.split(chunk)):
        (xs.mm(w1).clamp(min=0).mm(w2) - ys).pow(2).sum().backward()
    n = x.shape[0]
    return w1.grad / n, w2.grad / n

# %% chunked_gradients | wrong | edge | Your loop counts whole chunks only, so the examples that remain at the end never contribute.
def chunked_gradients(x, y, w1, w2, chunk):
    for k in range(len(x) // chunk):
        rows = slice(k * chunk, k * chunk + chunk)
        error = x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]
        (error.pow(2).sum() / y.numel()).backward()
    return w1.grad, w2.grad

# %% chunked_gradients | wrong | inplace | What you put into your lists is not a copy: it is the very tensor that you set to zero in the next line.
def chunked_gradients(x, y, w1, w2, chunk):
    all1, all2 = [], []
    for xs, ys in zip(x.split(chunk), y.split(chunk)):
        loss = (xs.mm(w1).clamp(min=0).mm(w2) - ys).pow(2).sum() / y.numel()
        loss.backward()
        all1.append(w1.grad)
        all2.append(w2.grad)
        w1.grad.zero_()
        w2.grad.zero_()
    return sum(all1), sum(all2)

# %% chunked_gradients | right | - | mean of each chunk, weighted by its share of the rows, in a while loop
def chunked_gradients(x, y, w1, w2, chunk):
    start, n = 0, x.size(0)
    while start < n:
        xs, ys = x[start : start + chunk], y[start : start + chunk]
        part = (xs @ w1).clamp(min=0) @ w2 - ys
        (part.pow(2).mean() * (len(xs) / n)).backward()
        start += chunk
    return w1.grad, w2.grad

# %% line_of_the_bug | wrong | choice | You name the lines where the damage shows; ask of each loop which earlier line brought it about.
line_of_the_bug = [7, 3, 5, 6]

# %% line_of_the_bug | wrong | choice | Three of four: in B compare what each of the two updates leaves under its name, an unusual method or an ordinary-looking assignment.
line_of_the_bug = [5, 6, 4, 3]

# %% line_of_the_bug | wrong | choice | A and C: a detached loss holds no graph and clearing after the update is fine, so look for the line that reads too late and for the one that keeps every epoch alive.
line_of_the_bug = [3, 5, 9, 3]

# %% line_of_the_bug | right | - | by letter in a dictionary, its values as a list
found = dict(A=5, B=5, C=4, D=3)
line_of_the_bug = [found[loop] for loop in "ABCD"]

# %% add_bias | wrong | raises | Node takes each edge as an argument of its own; you hand over one list, and push cannot take a parent and a rule from that.
def add_bias(a, b):
    edges = [(a, lambda grad: grad), (b, lambda grad: grad.sum(0))]
    return Node(a.data + b.data, edges)

# %% add_bias | wrong | factor | The shape is right, but does a number that acts through n rows receive the average of their shares?
def add_bias(a, b):
    return Node(a.data + b.data, (a, lambda grad: grad), (b, lambda grad: grad.mean(0)))

# %% add_bias | right | - | the sum over rows as a product with ones, rules as named functions
def add_bias(a, b):
    def to_a(grad):
        return grad.clone()

    def to_b(grad):
        return torch.ones(grad.shape[0], dtype=grad.dtype) @ grad

    return Node(torch.add(a.data, b.data), (a, to_a), (b, to_b))

# %% jacobian_row | wrong | transpose | You ask how all outputs react to one input; the row asks how one output reacts to all inputs.
def jacobian_row(function, z, i):
    direction = torch.zeros_like(z)
    direction[i] = 1
    _, answer = torch.func.jvp(function, (z,), (direction,))
    return answer

# %% jacobian_row | wrong | shape | Your v has as many entries as z has; compare that with the number of outputs.
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    v = torch.zeros(len(z))
    v[i] = 1
    function(leaf).backward(v)
    return leaf.grad

# %% jacobian_row | wrong | page | You wrote down the derivative of the page's function with the page's matrix; the function that is handed in is never called.
def jacobian_row(function, z, i):
    return 2 * matrix.mv(z)[i] * matrix[i]

# %% jacobian_row | right | - | one output picked, autograd.grad on a detached leaf
def jacobian_row(function, z, i):
    here = z.detach().requires_grad_(True)
    return torch.autograd.grad(function(here)[i], here)[0]

# %% gradients_faded | wrong | order | In the formula the new gradient enters the velocity undiminished; you fade after adding it and before stepping.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for w in (w1, w2):
                w.grad *= momentum
                w -= learning_rate * w.grad
    return losses

# %% gradients_faded | wrong | factor | This is a running average: you weigh the new gradient down as well, which the formula does not.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        ((1 - momentum) * loss).backward()
        with torch.no_grad():
            for w in (w1, w2):
                w -= learning_rate * w.grad
                w.grad *= momentum
    return losses

# %% gradients_faded | wrong | argument | You use momentum as a switch, on or off; between the two ends its size must matter.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        if not momentum:
            w1.grad = w2.grad = None
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses

# %% gradients_faded | right | - | fades before backward, asks for None, updates with sub_ and alpha
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    history = []
    while len(history) < epoch_n:
        loss = torch.sum((torch.relu(x @ w1) @ w2 - y) ** 2)
        history += [float(loss)]
        for weight in [w1, w2]:
            if weight.grad is not None:
                weight.grad.mul_(momentum)
        loss.backward()
        with torch.no_grad():
            for weight in [w1, w2]:
                weight.sub_(weight.grad, alpha=learning_rate)
    return history
