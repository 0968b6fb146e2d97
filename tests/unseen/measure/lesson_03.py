# %% name_the_makers | right | - | names as PyTorch spells them, one with its Backward1: clear enough
aa = torch.ones(3, 3, requires_grad=True)
bb = torch.ones(3, 3, requires_grad=True)
cc = torch.ones(3, 3)
name_the_makers = []
for t in (aa.mm(bb), (aa.mm(bb) - cc).clamp(min=0), aa, cc.pow(2), (aa * cc).sum(), cc - bb):
    if t.grad_fn is None:
        name_the_makers.append(None)
    else:
        name_the_makers.append(t.grad_fn.name().replace("Backward0", ""))


# %% name_the_makers | right | - | asks PyTorch and cuts the name at "Backward"
aa, bb = (torch.randn(3, 3, requires_grad=True) for _ in range(2))
cc = torch.randn(3, 3)
tried = [aa.mm(bb), (aa.mm(bb) - cc).clamp(min=0), aa, cc.pow(2), (aa * cc).sum(), cc - bb]
name_the_makers = [t.grad_fn and t.grad_fn.name().partition("Backward")[0] for t in tried]


# %% what_is_saved | right | - | looks the tensors up by identity through the saved-tensors hook
aa, bb = torch.rand(3, requires_grad=True), torch.rand(3, requires_grad=True)
kept_ptrs = []
with torch.autograd.graph.saved_tensors_hooks(lambda t: kept_ptrs.append(t.data_ptr()) or t, lambda t: t):
    pp = aa * bb
    oo = pp.tanh()
table = {"a": aa, "b": bb, "product": pp, "out": oo}
what_is_saved = [key for key in table if table[key].data_ptr() in kept_ptrs]


# %% which_grads_are_none | right | - | built from the three reasons, in another order
not_a_leaf, wants_none, no_path, not_written = "BF", "D", "H", "G"
which_grads_are_none = not_a_leaf + wants_none + no_path + not_written


# %% chunked_gradients | wrong | part | The scaling is right, but you clear .grad before each chunk, so only the last chunk survives; here the adding up is what you want.
def chunked_gradients(x, y, w1, w2, chunk):
    for i in range(0, x.shape[0], chunk):
        w1.grad = None
        w2.grad = None
        y_pred = x[i : i + chunk].mm(w1).clamp(min=0).mm(w2)
        loss = (y_pred - y[i : i + chunk]).pow(2).sum() / y.numel()
        loss.backward()
    return w1.grad, w2.grad


# %% chunked_gradients | wrong | edge | The weight of a chunk's mean must fit its real length; the last chunk may have fewer than `chunk` examples and is weighted too heavily here.
def chunked_gradients(x, y, w1, w2, chunk):
    n = x.size(0)
    weight = chunk / n
    for i in range(0, n, chunk):
        rows = slice(i, i + chunk)
        loss = (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2).mean()
        (weight * loss).backward()
    return w1.grad, w2.grad


# %% chunked_gradients | right | - | split and mse_loss with its own reduction, scale handed to backward
def chunked_gradients(x, y, w1, w2, chunk):
    each = torch.full((), 1 / y.numel(), dtype=y.dtype)
    for xs, ys in zip(torch.split(x, chunk), torch.split(y, chunk)):
        pred = torch.relu(xs @ w1) @ w2
        torch.nn.functional.mse_loss(pred, ys, reduction="sum").backward(each)
    return w1.grad, w2.grad


# %% line_of_the_bug | right | - | a dictionary with the reasons, then its values
bugs = dict(
    A=5,  # zeroed before it is used
    B=5,  # new w1, no leaf
    C=4,  # average keeps all graphs
    D=3,  # staircase
)
line_of_the_bug = list(bugs.values())


# %% add_bias | wrong | factor | The shape is right, but shares that arrive over several rows add up; they are not averaged.
def add_bias(a, b):
    out = a.data + b.data

    def to_a(grad):
        return grad

    def to_b(grad):
        return grad.mean(dim=0)

    return Node(out, (a, to_a), (b, to_b))


# %% add_bias | right | - | einsum, edges made first
def add_bias(a, b):
    edges = [(a, lambda g: torch.einsum("ij->ij", g)), (b, lambda g: torch.einsum("ij->j", g))]
    return Node(torch.add(b.data, a.data), *edges)


# %% jacobian_row | wrong | shape | v says how much each output counts, so it is shaped like the output; you make it as long as z, which fits only where both are equally long.
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    v = torch.zeros(len(z))
    v[i] = 1
    out = function(leaf)
    out.backward(v)
    return leaf.grad


# %% jacobian_row | wrong | raises | You make a leaf, but the function is called with z, which wants no gradient: so nothing is recorded.
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    out = function(z)
    (row,) = torch.autograd.grad(out[i], leaf)
    return row


# %% jacobian_row | right | - | in the words of 2017
def jacobian_row(function, z, i):
    from torch.autograd import Variable

    var = Variable(z.data.clone(), requires_grad=True)
    out = function(var)
    direction = torch.zeros_like(out.data)
    direction[i] = 1
    out.backward(direction)
    return var.grad.data


# %% gradients_faded | wrong | factor | That is a running average: the formula of the page adds the new gradient in full, without the weight 1 - momentum.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    v1, v2 = torch.zeros_like(w1), torch.zeros_like(w2)
    for epoch in range(epoch_n):
        w1.grad = w2.grad = None
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        v1 = momentum * v1 + (1 - momentum) * w1.grad
        v2 = momentum * v2 + (1 - momentum) * w2.grad
        w1.grad, w2.grad = v1, v2
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses


# %% gradients_faded | wrong | raises | In the first epoch nothing has filled .grad yet: it is None before the first backward(), and None cannot be multiplied.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        w1.grad *= momentum
        w2.grad *= momentum
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses


# %% gradients_faded | right | - | while loop over a list of weights, fades at the start if there is anything
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    out, ws = [], [w1, w2]
    while len(out) < epoch_n:
        for w in ws:
            if w.grad is not None:
                w.grad.mul_(momentum)
        err = torch.relu(x @ ws[0]) @ ws[1] - y
        loss = (err * err).sum()
        loss.backward()
        out.append(float(loss.detach()))
        with torch.no_grad():
            for w in ws:
                w.sub_(w.grad, alpha=learning_rate)
    return out
