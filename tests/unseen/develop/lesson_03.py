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

# %% name_the_makers | wrong | choice | Entry 4 is computed, but only from `c`, which wants no gradient, so nothing was recorded and there is no maker.
name_the_makers = ["Mm", "Clamp", None, "Pow", "Sum", "Sub"]

# %% name_the_makers | wrong | order | You named the first operation after the product in entries 2 and 5; the maker is the last operation of the line.
name_the_makers = ["Mm", "Sub", None, None, "Mul", "Sub"]

# %% name_the_makers | right | - | the names as the library writes them
name_the_makers = ["MmBackward0", "ClampBackward1", None, None, "SumBackward0", "SubBackward0"]

# %% name_the_makers | right | - | `None` in quotes, too
name_the_makers = ["Mm", "Clamp", "None", "None", "Sum", "Sub"]

# %% name_the_makers | wrong | part | Six entries are asked; you left out the leaf and the unrecorded one instead of writing `None` for them.
name_the_makers = ["Mm", "Clamp", "Sum", "Sub"]

# %% name_the_makers | right | - | looked up from live tensors, name cut at "Backward"
def maker(t):
    return t.grad_fn and t.grad_fn.name().partition("Backward")[0]


a, b = (torch.randn(3, 3, requires_grad=True) for _ in "ab")
c = torch.randn(3, 3)
name_the_makers = [*map(maker, (a.mm(b), (a.mm(b) - c).clamp(min=0), a, c.pow(2), (a * c).sum(), c - b))]

# %% what_is_saved | wrong | choice | tanh saves its result, not its input: the derivative 1 - tanh² is cheapest from `out`.
what_is_saved = ["a", "b", "product"]

# %% what_is_saved | wrong | choice | Not every intermediate is kept: no derivative here reads `product`, since tanh's derivative is written with `out`.
what_is_saved = ["a", "b", "product", "out"]

# %% what_is_saved | wrong | choice | Both factors want a gradient: `a`'s gradient needs `b` and `b`'s gradient needs `a`, so both are kept.
what_is_saved = ["a", "out"]

# %% what_is_saved | wrong | choice | Each operation does not simply save its input: mul saves both factors and tanh saves its output.
what_is_saved = ["product"]

# %% what_is_saved | wrong | concept | These are PyTorch's attribute names; the question is which of the four tensors `a`, `b`, `product`, `out` they hold.
what_is_saved = ["_saved_self", "_saved_other", "_saved_result"]

# %% what_is_saved | right | - | asked of a saved_tensors_hooks hook, by identity
seen_saved = []
a, b = torch.randn(2, 4).unbind()
a, b = a.clone().requires_grad_(), b.clone().requires_grad_()


def note(t):
    seen_saved.append(t.data_ptr())
    return t


with torch.autograd.graph.saved_tensors_hooks(note, lambda t: t):
    product = a * b
    out = product.tanh()
what_is_saved = [
    name
    for name, t in {"a": a, "b": b, "product": product, "out": out}.items()
    if t.data_ptr() in seen_saved
]

# %% which_grads_are_none | wrong | choice | In C `retain_grad()` was called before `backward()`, so the non-leaf `v` keeps its gradient.
which_grads_are_none = "BCDFGH"

# %% which_grads_are_none | wrong | choice | In G `torch.autograd.grad` returns the gradient and leaves `.grad` alone.
which_grads_are_none = "BDFH"

# %% which_grads_are_none | wrong | choice | In D `x` is a leaf, but it does not want a gradient, so it gets none.
which_grads_are_none = "BFGH"

# %% which_grads_are_none | wrong | choice | In B `v` is computed, not made: a non-leaf without `retain_grad()` lets go of its gradient.
which_grads_are_none = "DFGH"

# %% which_grads_are_none | wrong | type | The letters are asked as a string, not how many there are.
which_grads_are_none = 5

# %% which_grads_are_none | right | - | each snippet is run and asked
found_none = ""
snippets = {
    "A": ("w.sum().backward(); w.grad.zero_()", "w.grad"),
    "B": ("v = w * 2; v.sum().backward()", "v.grad"),
    "C": ("v = w * 2; v.retain_grad(); v.sum().backward()", "v.grad"),
    "D": ("x = torch.ones(2); (w * x).sum().backward()", "x.grad"),
    "E": ("(w.detach() * w).sum().backward()", "w.grad"),
    "F": ("u = torch.ones(2, requires_grad=True) * 0.1; (w * u).sum().backward()", "u.grad"),
    "G": ("torch.autograd.grad((w * w).sum(), w)", "w.grad"),
    "H": ("u = torch.ones(2, requires_grad=True); (w * 2).sum().backward()", "u.grad"),
}
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    for letter, (snippet, last) in snippets.items():
        room = {"torch": torch, "w": torch.ones(2, requires_grad=True)}
        exec(snippet, room)
        if eval(last, room) is None:
            found_none += letter
which_grads_are_none = found_none

# %% jacobian_row | wrong | transposed | That is column `i`: how all outputs depend on input `i`; the row belongs to output `i`, so index the first axis.
def jacobian_row(function, z, i):
    jacobian = torch.autograd.functional.jacobian(function, z)
    return jacobian[:, i]

# %% jacobian_row | wrong | in-place | `requires_grad_()` works in place on the caller's `z`, which must stay without; make a leaf of your own with `clone()`.
def jacobian_row(function, z, i):
    z.requires_grad_()
    z.grad = None
    out = function(z)
    out[i].backward()
    return z.grad

# %% jacobian_row | wrong | page-name | You differentiate the page's `matrix.mv(z).pow(2)`; call the `function` that was handed over.
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    out = matrix.mv(leaf).pow(2)
    out[i].backward()
    return leaf.grad

# %% jacobian_row | wrong | unused-argument | Your `v` is always 1 at place 0, so it is always the first row; put the 1 at place `i`.
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    out = function(leaf)
    v = torch.zeros_like(out)
    v[0] = 1.0
    out.backward(v)
    return leaf.grad

# %% jacobian_row | wrong | type | `torch.autograd.grad` returns a tuple with one entry per tensor; take the entry out.
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    return torch.autograd.grad(function(leaf)[i], leaf)

# %% jacobian_row | right | - | a lambda around torch.func.grad
jacobian_row = lambda function, z, i: torch.func.grad(lambda inner: function(inner)[i])(z)

# %% gradients_faded | wrong | unused-argument | You clear in every epoch, which is right for `momentum` 0 only; multiply `.grad` by `momentum` instead of zeroing it.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
        w1.grad.zero_()
        w2.grad.zero_()
    return losses

# %% gradients_faded | wrong | raises | In the first epoch `.grad` is still `None` and cannot be multiplied; fade at the end of the epoch, or ask first.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        w1.grad *= momentum
        w2.grad *= momentum
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses

# %% gradients_faded | wrong | page-name | The page's `optimizer` holds the page's weights and momentum 1; your arguments `w1`, `w2` and `momentum` are never used in the update.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses

# %% gradients_faded | wrong | concept | Here `momentum` only shortens the step while `.grad` still collects without fading; it must multiply the old gradients.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * momentum * w1.grad
            w2 -= learning_rate * momentum * w2.grad
    return losses

# %% gradients_faded | wrong | off-by-one | The loss is noted after the update, so the first loss is missing and each stands one epoch too early; append it before.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    def loss_now():
        return (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()

    losses = []
    for epoch in range(epoch_n):
        loss_now().backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
        w1.grad *= momentum
        w2.grad *= momentum
        losses.append(loss_now().item())
    return losses

# %% gradients_faded | right | - | torch.autograd.grad, the velocity then put into .grad by hand
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    weights, losses = (w1, w2), []
    for _ in range(epoch_n):
        loss = torch.nn.functional.mse_loss(torch.relu(x @ w1) @ w2, y, reduction="sum")
        losses += [float(loss)]
        for w, fresh_grad in zip(weights, torch.autograd.grad(loss, weights)):
            w.grad = fresh_grad if w.grad is None else torch.add(fresh_grad, w.grad, alpha=momentum)
        with torch.no_grad():
            for w in weights:
                w.sub_(w.grad, alpha=learning_rate)
    return losses

# %% chunked_gradients | wrong | condition | Dividing by the number of chunks is right only when all are equally long; a shorter last chunk then counts too much.
def chunked_gradients(x, y, w1, w2, chunk):
    pieces = list(zip(x.split(chunk), y.split(chunk)))
    for x_part, y_part in pieces:
        loss = (x_part.mm(w1).clamp(min=0).mm(w2) - y_part).pow(2).mean() / len(pieces)
        loss.backward()
    return w1.grad, w2.grad

# %% chunked_gradients | wrong | part | `len(x) // chunk` drops a shorter last chunk, so its examples never count.
def chunked_gradients(x, y, w1, w2, chunk):
    for k in range(len(x) // chunk):
        rows = slice(k * chunk, (k + 1) * chunk)
        squares = (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2)
        (squares.sum() / y.numel()).backward()
    return w1.grad, w2.grad

# %% chunked_gradients | wrong | page-name | `batch_n` and `output_data` are the page's sizes; take the sizes from the `x` and `y` that were handed over.
def chunked_gradients(x, y, w1, w2, chunk):
    for part in range(0, batch_n, chunk):
        rows = slice(part, part + chunk)
        squares = (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2)
        (squares.sum() / (batch_n * output_data)).backward()
    return w1.grad, w2.grad

# %% chunked_gradients | wrong | factor | The mean divides by all entries of `y`, not by the number of examples: use `y.numel()` for `len(y)`.
def chunked_gradients(x, y, w1, w2, chunk):
    for part in range(0, len(x), chunk):
        rows = slice(part, part + chunk)
        loss = (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2).sum() / len(y)
        loss.backward()
    return w1.grad, w2.grad

# %% chunked_gradients | wrong | off-by-one | A slice ends before its stop, so `part + chunk - 1` loses the last example of every chunk.
def chunked_gradients(x, y, w1, w2, chunk):
    for part in range(0, x.shape[0], chunk):
        x_part, y_part = x[part : part + chunk - 1], y[part : part + chunk - 1]
        loss = (x_part.mm(w1).clamp(min=0).mm(w2) - y_part).pow(2).sum() / y.numel()
        loss.backward()
    return w1.grad, w2.grad

# %% chunked_gradients | right | - | backward along a direction that carries the divisor, chunks from split, a lambda in the middle
def chunked_gradients(x, y, w1, w2, chunk):
    squares = lambda inputs, targets: ((inputs @ w1).clamp(min=0) @ w2 - targets).square()
    for table in map(squares, x.split(chunk), y.split(chunk)):
        table.backward(gradient=torch.full_like(table, 1 / y.numel()))
    return tuple(w.grad for w in (w1, w2))

# %% leaves_renewed | wrong | in-place | `-=` writes into the caller's tensors, which must keep their numbers; make new tensors instead.
def leaves_renewed(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        w1.grad = w2.grad = None
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses

# %% leaves_renewed | wrong | in-place | `detach()` shares the memory of the caller's tensor, so `-=` on it still changes the caller's numbers; it takes a `clone()` too.
def leaves_renewed(x, y, w1, w2, learning_rate, epoch_n):
    w1 = w1.detach().requires_grad_()
    w2 = w2.detach().requires_grad_()
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
        w1.grad = w2.grad = None
    return losses

# %% leaves_renewed | wrong | graph | With `retain_grad()` the losses are right, but the weights are no leaves and every epoch drags along the graphs of all before it.
def leaves_renewed(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        w1.grad = w2.grad = None
        w1.retain_grad()
        w2.retain_grad()
        loss.backward()
        w1 = w1 - learning_rate * w1.grad
        w2 = w2 - learning_rate * w2.grad
    return losses

# %% leaves_renewed | wrong | raises | `clone()` keeps the history, so the new weights are still no leaves and their `.grad` is `None`; `detach()` cuts it.
def leaves_renewed(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        w1 = (w1 - learning_rate * w1.grad).clone().requires_grad_()
        w2 = (w2 - learning_rate * w2.grad).clone().requires_grad_()
    return losses

# %% leaves_renewed | wrong | page-name | `leaves(13)` draws the page's weights anew; start from the `w1` and `w2` that the caller handed over.
def leaves_renewed(x, y, w1, w2, learning_rate, epoch_n):
    _x, _y, w1, w2 = leaves(13)
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        w1 = (w1 - learning_rate * w1.grad).detach().requires_grad_()
        w2 = (w2 - learning_rate * w2.grad).detach().requires_grad_()
    return losses

# %% leaves_renewed | right | - | nn.Parameter makes the leaf, sub with alpha
def leaves_renewed(x, y, w1, w2, learning_rate, epoch_n):
    from torch import nn

    losses, weights = [], [w1, w2]
    while len(losses) < epoch_n:
        loss = nn.MSELoss(reduction="sum")(torch.relu(x @ weights[0]) @ weights[1], y)
        losses.append(loss.item())
        steps = torch.autograd.grad(loss, weights)
        weights = [nn.Parameter(w.detach().sub(g, alpha=learning_rate)) for w, g in zip(weights, steps)]
    return losses

# %% update_unrecorded | wrong | raises | `no_grad` around everything also switches off the forward pass, so `backward()` finds no graph; only the update belongs under it.
@torch.no_grad()
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

# %% update_unrecorded | wrong | raises | `w1 = w1 - …` under `no_grad` makes a tensor that wants no gradient; keep the leaf and edit it with `-=`.
def update_unrecorded(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        w1.grad = w2.grad = None
        loss.backward()
        with torch.no_grad():
            w1 = w1 - learning_rate * w1.grad
            w2 = w2 - learning_rate * w2.grad
    return losses

# %% update_unrecorded | wrong | graph | The numbers are taken out only at the end, so all graphs live until then; take `loss.item()` in its own epoch.
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
    return [loss.item() for loss in losses]

# %% update_unrecorded | wrong | order | The gradients are zeroed after `backward()` and before the update, so the weights never move; clear before `backward()`.
def update_unrecorded(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1.grad.zero_()
            w2.grad.zero_()
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses

# %% update_unrecorded | wrong | part | `return` stands inside the loop, so training ends after the first epoch; move it out by one level.
def update_unrecorded(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        w1.grad = w2.grad = None
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
        return losses

# %% update_unrecorded | right | - | an object with __call__, torch.autograd.grad, inference_mode, float()
class Updater:
    def __call__(self, x, y, w1, w2, learning_rate, epoch_n):
        losses = []
        for _ in range(epoch_n):
            loss = torch.dist(torch.relu(x @ w1) @ w2, y).square()
            losses.append(float(loss))
            grads = torch.autograd.grad(loss, [w1, w2])
            with torch.inference_mode():
                w1.sub_(learning_rate * grads[0])
                w2.sub_(learning_rate * grads[1])
        return losses


update_unrecorded = Updater()

# %% decayed_in_time | wrong | order | You step first and shrink afterwards, so the step is multiplied by `keep` as well; shrink first, then step.
def decayed_in_time(x, y, w1, w2, learning_rate, epoch_n, keep):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        w1.grad = w2.grad = None
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
            w1 *= keep
            w2 *= keep
    return losses

# %% decayed_in_time | wrong | raises | The weights are still edited between forward and backward; now it is noticed and raises, so move the shrinking behind `backward()`.
def decayed_in_time(x, y, w1, w2, learning_rate, epoch_n, keep):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        with torch.no_grad():
            w1 *= keep
            w2 *= keep
        w1.grad = w2.grad = None
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses

# %% decayed_in_time | wrong | part | Only `w1` shrinks; the same holds for `w2`.
def decayed_in_time(x, y, w1, w2, learning_rate, epoch_n, keep):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        w1.grad = w2.grad = None
        loss.backward()
        with torch.no_grad():
            w1 *= keep
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses

# %% decayed_in_time | wrong | factor | `SGD` multiplies `weight_decay` with the learning rate too, so `1 - keep` must be divided by `learning_rate`.
def decayed_in_time(x, y, w1, w2, learning_rate, epoch_n, keep):
    losses = []
    optimizer = torch.optim.SGD([w1, w2], lr=learning_rate, weight_decay=1 - keep)
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses

# %% decayed_in_time | wrong | unused-argument | 0.99 was the page's example; multiply by the argument `keep`.
def decayed_in_time(x, y, w1, w2, learning_rate, epoch_n, keep):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        w1.grad = w2.grad = None
        loss.backward()
        with torch.no_grad():
            w1 *= 0.99
            w2 *= 0.99
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses

# %% decayed_in_time | right | - | autograd.grad and chained in-place methods, the loss as a dot product
def decayed_in_time(x, y, w1, w2, learning_rate, epoch_n, keep):
    weights = w1, w2
    losses = [0.0] * epoch_n
    for epoch in range(epoch_n):
        loss = torch.linalg.vecdot((d := (x @ w1).clamp_min(0) @ w2 - y).flatten(), d.flatten())
        losses[epoch] = loss.item()
        grads = torch.autograd.grad(loss, weights)
        with torch.set_grad_enabled(False):
            for w, g in zip(weights, grads, strict=True):
                w.mul_(keep).add_(g, alpha=-learning_rate)
    return losses

# %% mul | wrong | unused-argument | Each rule gives the bare derivative; multiply it with the `grad` that comes in, or the chain is broken.
def mul(a, b):
    return Node(a.data * b.data, (a, lambda grad: b.data), (b, lambda grad: a.data))

# %% mul | wrong | concept | That is the product of matrices; entry by entry both the product and its rules use `*`.
def mul(a, b):
    return Node(
        a.data @ b.data,
        (a, lambda grad: grad @ b.data.T),
        (b, lambda grad: a.data.T @ grad),
    )

# %% mul | wrong | part | Only `a` has an edge, so `b` never gets a gradient; add the second pair.
def mul(a, b):
    return Node(a.data * b.data, (a, lambda grad: grad * b.data))

# %% mul | wrong | type | This returns a bare tensor without history; wrap it in a `Node` with its two edges.
def mul(a, b):
    return a.data * b.data

# %% mul | wrong | raises | `b` is a node, a box; the rule must multiply with the tensor inside, `b.data`.
def mul(a, b):
    return Node(
        a.data * b.data,
        (a, lambda grad: grad * b),
        (b, lambda grad: grad * a),
    )

# %% mul | right | - | functools.partial of einsum, edges with a star
from functools import partial


def mul(a, b):
    times = partial(torch.einsum, "...,...->...")
    edges = [(this, partial(times, other.data)) for this, other in ((a, b), (b, a))]
    return Node(times(a.data, b.data), *edges)
