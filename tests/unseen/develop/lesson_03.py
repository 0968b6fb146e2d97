# %% name_the_makers | wrong | choice | `a` was made by you, so its `grad_fn` is `None`; `AccumulateGrad` is where the graph ends at a leaf, not the maker of the leaf.
name_the_makers = ["Mm", "Clamp", "AccumulateGrad", None, "Sum", "Sub"]

# %% name_the_makers | wrong | choice | In entry 6 one input wanting a gradient is enough: `b` wants one, so the subtraction is recorded although `c` comes first.
name_the_makers = ["Mm", "Clamp", None, None, "Sum", None]

# %% name_the_makers | wrong | concept | A tensor has one maker, the last operation; what came before belongs to the functions further back.
name_the_makers = [
    ["Mm"],
    ["Mm", "Sub", "Clamp"],
    None,
    None,
    ["Mul", "Sum"],
    ["Sub"],
]

# %% name_the_makers | wrong | type | These are the function objects themselves; the names of the operations are asked, as strings.
a = torch.randn(3, 3, requires_grad=True)
b = torch.randn(3, 3, requires_grad=True)
c = torch.randn(3, 3)
name_the_makers = [
    a.mm(b).grad_fn,
    (a.mm(b) - c).clamp(min=0).grad_fn,
    a.grad_fn,
    c.pow(2).grad_fn,
    (a * c).sum().grad_fn,
    (c - b).grad_fn,
]

# %% name_the_makers | wrong | choice | `c` wants no gradient, but the results of entries 2, 5 and 6 also have `a` or `b` in them, and one such input is enough for recording.
name_the_makers = ["Mm", None, None, None, None, None]

# %% name_the_makers | right | - | a list of None filled by slices
name_the_makers = [None] * 6
name_the_makers[:2] = "Mm", "Clamp"
name_the_makers[-2:] = ["Sum", "Sub"]

# %% what_is_saved | wrong | choice | Leaves are saved as well: the derivative of `a * b` needs both factors.
what_is_saved = ["product", "out"]

# %% what_is_saved | wrong | part | You looked at the last function only; the multiplication before it saved its two factors.
what_is_saved = ["out"]

# %% what_is_saved | wrong | part | You stopped at the multiplication; tanh too saves something for its derivative, its own result.
what_is_saved = ["a", "b"]

# %% what_is_saved | wrong | type | The names are asked, as strings; this list holds the tensors.
a = torch.randn(3, requires_grad=True)
b = torch.randn(3, requires_grad=True)
product = a * b
out = product.tanh()
what_is_saved = [a, b, out]

# %% what_is_saved | wrong | choice | Wanting a gradient does not rule out being saved, and nothing is saved twice over: the two factors are needed, `product` is not.
what_is_saved = ["b", "product", "out"]

# %% what_is_saved | right | - | another order, built from a string
what_is_saved = ["out"] + list("ba")

# %% which_grads_are_none | wrong | choice | In A the gradient was filled and then overwritten with zeros; a tensor of zeros is not `None`.
which_grads_are_none = "ABDFGH"

# %% which_grads_are_none | wrong | choice | In F `u` names the result of `… * 0.1`, so it is no leaf and its `.grad` stays `None`.
which_grads_are_none = "BDGH"

# %% which_grads_are_none | wrong | choice | In E only the detached factor is cut; the second `w` still leads from the loss to the leaf, so `w.grad` is filled.
which_grads_are_none = "BDEFGH"

# %% which_grads_are_none | wrong | choice | In H `u` wants a gradient, but no path leads from the loss to it, so nothing is ever written there.
which_grads_are_none = "BDFG"

# %% which_grads_are_none | wrong | choice | These are the three that are filled; the question is where the last expression is `None`.
which_grads_are_none = "ACE"

# %% which_grads_are_none | right | - | letters grouped by reason, not in the order of the alphabet
no_leaf, wants_none, no_path, not_written = "BF", "D", "H", "G"
which_grads_are_none = no_leaf + wants_none + no_path + not_written

# %% jacobian_row | wrong | reduction | The gradient of the sum is the sum of all rows; only output `i` should count.
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    function(leaf).sum().backward()
    return leaf.grad

# %% jacobian_row | wrong | raises | The direction `v` needs one number per output, so shape it like `out`, not like `z`.
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    v = torch.zeros_like(z)
    v[i] = 1
    out = function(leaf)
    out.backward(gradient=v)
    return leaf.grad

# %% jacobian_row | wrong | no-return | `backward()` returns nothing; the row is in `leaf.grad`, return that.
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    out = function(leaf)
    v = torch.zeros(len(out))
    v[i] = 1
    return out.backward(v)

# %% jacobian_row | wrong | graph | `… * 1.0` after `requires_grad_()` makes a result, no leaf, so its `.grad` stays `None`.
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_() * 1.0
    function(leaf)[i].backward()
    return leaf.grad

# %% jacobian_row | wrong | state | Turning `requires_grad` off again is not enough: `z.grad` stays behind on the caller's tensor, and the next call adds its row to it.
def jacobian_row(function, z, i):
    z.requires_grad_(True)
    function(z)[i].backward()
    z.requires_grad_(False)
    return z.grad.clone()

# %% jacobian_row | right | - | torch.autograd.functional.vjp with a one-hot direction, i keyword or positional
def jacobian_row(function, /, z, i):
    size = function(z.detach()).numel()
    direction = torch.nn.functional.one_hot(torch.tensor(i), size).to(z.dtype)
    _value, row = torch.autograd.functional.vjp(function, z.detach(), direction)
    return row

# %% gradients_faded | wrong | order | You fade after `backward()` and before the update, so the new gradient shrinks too, and with 0 nothing moves; multiply after the update.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        w1.grad *= momentum
        w2.grad *= momentum
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses

# %% gradients_faded | wrong | factor | The old gradients are kept with the factor `momentum`, not `1 - momentum`: with 0 they must vanish.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
            w1.grad *= 1 - momentum
            w2.grad *= 1 - momentum
    return losses

# %% gradients_faded | wrong | part | Only `w1.grad` fades; `w2.grad` still collects everything, so it needs the same line.
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
    return losses

# %% gradients_faded | wrong | factor | A running average scales the new gradient by `1 - momentum`; the formula of the page adds it whole.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        old1, old2 = w1.grad, w2.grad
        w1.grad = w2.grad = None
        loss.backward()
        if old1 is not None:
            w1.grad = momentum * old1 + (1 - momentum) * w1.grad
            w2.grad = momentum * old2 + (1 - momentum) * w2.grad
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses

# %% gradients_faded | wrong | wrong-argument | You fade the weights, not the gradients: it is `w1.grad` and `w2.grad` that `momentum` multiplies.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
            w1 *= momentum
            w2 *= momentum
    return losses

# %% gradients_faded | right | - | fades before backward, but only where a gradient exists already
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    def one_epoch(epoch):
        loss = torch.einsum("nj,jk->nk", torch.einsum("nd,dj->nj", x, w1).clamp(min=0), w2).sub(y).square().sum()
        for w in (w1, w2):
            if epoch:
                w.grad.mul_(momentum)
        torch.autograd.backward(loss)
        for w in (w1, w2):
            w.data.add_(w.grad, alpha=-learning_rate)
        return loss.item()

    return [one_epoch(epoch) for epoch in range(epoch_n)]

# %% chunked_gradients | wrong | reduction | Each chunk divides by its own size, so the means add up to too much; sum each chunk and divide by `y.numel()`.
def chunked_gradients(x, y, w1, w2, chunk):
    for part in range(0, len(x), chunk):
        rows = slice(part, part + chunk)
        (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2).mean().backward()
    return w1.grad, w2.grad

# %% chunked_gradients | wrong | factor | This is the gradient of the summed squares; the mean is asked, so divide by `y.numel()`.
def chunked_gradients(x, y, w1, w2, chunk):
    for part in range(0, len(x), chunk):
        rows = slice(part, part + chunk)
        (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2).sum().backward()
    return w1.grad, w2.grad

# %% chunked_gradients | wrong | unused-argument | The numbers are right, but the whole batch goes through at once; `chunk` examples at a time were asked, or the memory is not saved.
def chunked_gradients(x, y, w1, w2, chunk):
    loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).mean()
    loss.backward()
    return w1.grad, w2.grad

# %% chunked_gradients | wrong | state | You clear before every chunk, so only the last one is left; here the adding of `backward()` is wanted.
def chunked_gradients(x, y, w1, w2, chunk):
    for part in range(0, len(x), chunk):
        rows = slice(part, part + chunk)
        loss = (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2).sum() / y.numel()
        w1.grad = w2.grad = None
        loss.backward()
    return w1.grad, w2.grad

# %% chunked_gradients | wrong | raises | The rows of `y` must be cut like those of `x`, or the predictions of one chunk meet the targets of all.
def chunked_gradients(x, y, w1, w2, chunk):
    for part in range(0, len(x), chunk):
        rows = slice(part, part + chunk)
        loss = (x[rows].mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum() / y.numel()
        loss.backward()
    return w1.grad, w2.grad

# %% chunked_gradients | right | - | DataLoader over a TensorDataset, weighted means
def chunked_gradients(x, y, w1, w2, chunk):
    from torch.utils.data import DataLoader, TensorDataset

    for x_part, y_part in DataLoader(TensorDataset(x, y), batch_size=chunk):
        share = len(x_part) / len(x)
        (share * torch.nn.functional.mse_loss((x_part @ w1).relu() @ w2, y_part)).backward()
    return w1.grad, w2.grad

# %% leaves_renewed | wrong | raises | `detach()` gives a leaf that wants no gradient; tell it again with `requires_grad_()`.
def leaves_renewed(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        w1 = (w1 - learning_rate * w1.grad).detach()
        w2 = (w2 - learning_rate * w2.grad).detach()
    return losses

# %% leaves_renewed | wrong | raises | Only `w1` is made a leaf again; `w2` is still the result of a subtraction and has no `.grad` in the second epoch.
def leaves_renewed(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        w1 = (w1 - learning_rate * w1.grad).detach().requires_grad_()
        w2 = w2 - learning_rate * w2.grad
    return losses

# %% leaves_renewed | wrong | state | You copied once and update in place, so the gradients of all epochs add up; clear `.grad` in each epoch or renew the leaf.
def leaves_renewed(x, y, w1, w2, learning_rate, epoch_n):
    w1 = w1.detach().clone().requires_grad_()
    w2 = w2.detach().clone().requires_grad_()
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses

# %% leaves_renewed | wrong | in-place | Assigning to `.data` gives the caller's own tensor new numbers; only the name `w1` may be bound to something new.
def leaves_renewed(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for epoch in range(epoch_n):
        w1.grad = w2.grad = None
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        w1.data = w1.data - learning_rate * w1.grad
        w2.data = w2.data - learning_rate * w2.grad
    return losses

# %% leaves_renewed | wrong | raises | What is made under `no_grad` wants no gradient, so the second `backward()` finds no graph; add `requires_grad_()` to the new weights.
def leaves_renewed(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 = w1 - learning_rate * w1.grad
            w2 = w2 - learning_rate * w2.grad
    return losses

# %% leaves_renewed | right | - | recursion, one call per epoch
def leaves_renewed(x, y, w1, w2, learning_rate, epoch_n):
    if epoch_n == 0:
        return []
    w1, w2 = w1.detach().clone().requires_grad_(), w2.detach().clone().requires_grad_()
    loss = (x @ w1).clamp(min=0).matmul(w2).sub(y).pow(2).sum()
    loss.backward()
    later = leaves_renewed(
        x, y, w1.detach() - learning_rate * w1.grad, w2.detach() - learning_rate * w2.grad, learning_rate, epoch_n - 1
    )
    return [loss.item(), *later]

# %% update_unrecorded | wrong | part | Only one of the two places is repaired: the list still holds tensors, and with each of them its graph; append `loss.item()`.
def update_unrecorded(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss)
        w1.grad = w2.grad = None
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses

# %% update_unrecorded | wrong | raises | The update is still recorded, and autograd refuses to edit a leaf in place; put it under `torch.no_grad()`.
def update_unrecorded(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        w1.grad = w2.grad = None
        loss.backward()
        w1 -= learning_rate * w1.grad
        w2 -= learning_rate * w2.grad
    return losses

# %% update_unrecorded | wrong | type | `loss.item` without brackets is the method, which also holds on to the loss; call it: `loss.item()`.
def update_unrecorded(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item)
        w1.grad = w2.grad = None
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses

# %% update_unrecorded | wrong | state | The line that cleared the gradients is gone, so every step follows the sum of all gradients so far.
def update_unrecorded(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses

# %% update_unrecorded | wrong | raises | `requires_grad_(False)` turns the weights off for good, and the next epoch records nothing; turn it on again after the update, or use `no_grad`.
def update_unrecorded(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        w1.grad = w2.grad = None
        loss.backward()
        w1.requires_grad_(False)
        w2.requires_grad_(False)
        w1 -= learning_rate * w1.grad
        w2 -= learning_rate * w2.grad
    return losses

# %% update_unrecorded | right | - | losses kept as detached tensors without history, no_grad as a decorator of an inner function
def update_unrecorded(x, y, w1, w2, learning_rate, epoch_n):
    @torch.no_grad()
    def step(*weights):
        for w in weights:
            w -= learning_rate * w.grad
            w.grad = None

    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.detach())
        loss.backward()
        step(w1, w2)
    return losses

# %% decayed_in_time | wrong | order | Shrinking before the forward pass takes loss and gradient at the shrunken weights; the present weights are asked.
def decayed_in_time(x, y, w1, w2, learning_rate, epoch_n, keep):
    losses = []
    for epoch in range(epoch_n):
        with torch.no_grad():
            w1 *= keep
            w2 *= keep
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        w1.grad = w2.grad = None
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses

# %% decayed_in_time | wrong | factor | `keep` is what stays of a weight; multiplying by `1 - keep` leaves only what should go.
def decayed_in_time(x, y, w1, w2, learning_rate, epoch_n, keep):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        w1.grad = w2.grad = None
        loss.backward()
        with torch.no_grad():
            for w in (w1, w2):
                w *= 1 - keep
                w -= learning_rate * w.grad
    return losses

# %% decayed_in_time | wrong | state | Nothing clears the gradients any more, so each step follows the sum of all of them.
def decayed_in_time(x, y, w1, w2, learning_rate, epoch_n, keep):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 *= keep
            w2 *= keep
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses

# %% decayed_in_time | wrong | wrong-argument | You shrink the gradient, not the weight: `keep` belongs before `w`.
def decayed_in_time(x, y, w1, w2, learning_rate, epoch_n, keep):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        w1.grad = w2.grad = None
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * keep * w1.grad
            w2 -= learning_rate * keep * w2.grad
    return losses

# %% decayed_in_time | wrong | concept | The penalty gives the right step, but you report it as part of the loss; the losses asked are those of the net alone.
def decayed_in_time(x, y, w1, w2, learning_rate, epoch_n, keep):
    decay = (1 - keep) / (2 * learning_rate)
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        loss = loss + decay * (w1.pow(2).sum() + w2.pow(2).sum())
        losses.append(loss.item())
        w1.grad = w2.grad = None
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses

# %% decayed_in_time | right | - | the optimiser with weight_decay does it
def decayed_in_time(x, y, w1, w2, learning_rate, epoch_n, keep):
    optimizer = torch.optim.SGD(params=(w1, w2), lr=learning_rate, weight_decay=(1 - keep) / learning_rate)
    losses = []

    def closure():
        optimizer.zero_grad(set_to_none=False)
        loss = (torch.relu(x @ w1) @ w2 - y).square().sum()
        loss.backward()
        return loss

    for epoch in range(epoch_n):
        losses.append(optimizer.step(closure).item())
    return losses

# %% mul | wrong | wrong-argument | The factors are exchanged: the derivative of a·b by `a` is `b`, so `a`'s rule multiplies with `b.data`.
def mul(a, b):
    return Node(
        a.data * b.data,
        (a, lambda grad: grad * a.data),
        (b, lambda grad: grad * b.data),
    )

# %% mul | wrong | type | The second half of an edge must be a rule that can be called with `grad`; here it is a tensor.
def mul(a, b):
    return Node(a.data * b.data, (a, b.data), (b, a.data))

# %% mul | wrong | page-name | The incoming gradient is the rule's argument `grad`; `out` is a node of the page and has nothing to do with this product.
def mul(a, b):
    return Node(
        a.data * b.data,
        (a, lambda grad: out.grad * b.data),
        (b, lambda grad: out.grad * a.data),
    )

# %% mul | wrong | condition | Dividing the product by one factor gives the other only where it is not 0; there it is `nan`, so use `b.data` itself.
def mul(a, b):
    product = a.data * b.data
    return Node(
        product,
        (a, lambda grad: grad * product / a.data),
        (b, lambda grad: grad * product / b.data),
    )

# %% mul | wrong | raises | `Node` takes the edges one after the other, not in a list; hand over the two pairs separately, or with a star.
def mul(a, b):
    edges = [(a, lambda grad: grad * b.data), (b, lambda grad: grad * a.data)]
    return Node(a.data * b.data, edges)

# %% mul | right | - | bound methods as rules, no lambda
def mul(a, b):
    return Node(torch.mul(a.data, b.data), (a, b.data.mul), (b, a.data.mul))

