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

# %% name_the_makers | wrong | mixed | In entries 2 and 5 you named the first operation of the line; the maker is the one that ran last.
name_the_makers = ["Mm", "Mm", None, None, "Mul", "Sub"]

# %% name_the_makers | right | - | asks torch and cuts the names
a = torch.ones(3, 3, requires_grad=True)
b = torch.ones(3, 3, requires_grad=True)
c = torch.ones(3, 3)
results = a.mm(b), (a.mm(b) - c).clamp(min=0), a, c.pow(2), (a * c).sum(), c - b
name_the_makers = [t.grad_fn and t.grad_fn.name().split("Backward")[0] for t in results]

# %% what_is_saved | wrong | type | Right idea of which are saved, but the answer is to be a list of names (strings), not a list of truth values.
what_is_saved = [True, True, False, True]

# %% what_is_saved | right | - | another order
what_is_saved = ["out", "b", "a"]

# %% which_grads_are_none | wrong | type | The answer is to be a string of the letters where it is None, not a truth value for each row.
which_grads_are_none = [False, True, False, True, False, True, True, True]

# %% which_grads_are_none | right | - | letters backwards
which_grads_are_none = "HGFDB"

# %% chunked_gradients | wrong | edge | Dividing each mean by the number of chunks is right only if all chunks are equally long; what about a shorter last one?
def chunked_gradients(x, y, w1, w2, chunk):
    chunks = -(-len(x) // chunk)
    for i in range(0, len(x), chunk):
        error = x[i : i + chunk].mm(w1).clamp(min=0).mm(w2) - y[i : i + chunk]
        (error.pow(2).mean() / chunks).backward()
    return w1.grad, w2.grad

# %% chunked_gradients | wrong | factor | Your gradients are too large by the number of columns of y: the mean goes over all entries, not over the examples.
def chunked_gradients(x, y, w1, w2, chunk):
    for i in range(0, len(x), chunk):
        y_pred = x[i : i + chunk].mm(w1).clamp(min=0).mm(w2)
        loss = (y_pred - y[i : i + chunk]).pow(2).sum() / len(y)
        loss.backward()
    return w1.grad, w2.grad

# %% chunked_gradients | wrong | page | batch_n and output_data are the sizes of the page; take the number of entries from the y that comes in.
def chunked_gradients(x, y, w1, w2, chunk):
    for part in range(0, x.shape[0], chunk):
        rows = slice(part, part + chunk)
        loss = (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2).sum()
        (loss / (batch_n * output_data)).backward()
    return w1.grad, w2.grad

# %% chunked_gradients | wrong | part | You clear the gradients before each chunk, so only the last chunk's share is left; here the adding up of .grad is what you want.
def chunked_gradients(x, y, w1, w2, chunk):
    for part in range(0, len(x), chunk):
        rows = slice(part, part + chunk)
        w1.grad = None
        w2.grad = None
        loss = (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2).sum() / y.numel()
        loss.backward()
    return w1.grad, w2.grad

# %% chunked_gradients | right | - | split, zip and mse_loss with a sum
def chunked_gradients(x, y, w1, w2, chunk):
    for part_x, part_y in zip(x.split(chunk), y.split(chunk)):
        y_pred = part_x.mm(w1).clamp(min=0).mm(w2)
        loss = torch.nn.functional.mse_loss(y_pred, part_y, reduction="sum")
        loss.div(y.numel()).backward()
    return w1.grad, w2.grad

# %% line_of_the_bug | wrong | choice | In A a detached loss holds on to no graph, so line 3 does no harm; ask which gradient the update reads.
line_of_the_bug = [3, 5, 4, 3]

# %% line_of_the_bug | wrong | mixed | In B sub_ does what -= does, so ask what w1 stands for in the next epoch; in D the grad call is fine, ask what the loss before it lets through.
line_of_the_bug = [5, 6, 4, 4]

# %% line_of_the_bug | wrong | part | Three right numbers, but there are four loops: D has its line too, even if nothing raises there.
line_of_the_bug = [5, 5, 4]

# %% line_of_the_bug | right | - | a string of digits, taken on purpose
line_of_the_bug = "5543"

# %% line_of_the_bug | right | - | list from a dictionary's values
line_of_the_bug = list({"A": 5, "B": 5, "C": 4, "D": 3}.values())

# %% add_bias | wrong | shape | The rule of b hands on a gradient of shape (n, k), but b has shape (k,): every row used the same b, so what becomes of the n shares?
def add_bias(a, b):
    return Node(a.data + b.data, (a, lambda grad: grad), (b, lambda grad: grad))

# %% add_bias | wrong | axis | You sum over the columns; b_j is used once in each row, so over which index do its shares add up?
def add_bias(a, b):
    return Node(
        a.data + b.data,
        (a, lambda grad: grad),
        (b, lambda grad: grad.sum(1)),
    )

# %% add_bias | wrong | inplace | The gradients are right, but += overwrites the numbers of a itself; make a new tensor for the result.
def add_bias(a, b):
    a.data += b.data
    return Node(a.data, (a, lambda grad: grad), (b, lambda grad: grad.sum(dim=0)))

# %% add_bias | wrong | raises | a and b are nodes, and a Node has no +; the tensors lie in an attribute of theirs.
def add_bias(a, b):
    return Node(a + b, (a, lambda grad: grad), (b, lambda grad: grad.sum(0)))

# %% add_bias | right | - | sum of rows as a product with ones, edges in the other order
def add_bias(a, b):
    def to_b(grad):
        return grad.new_ones(len(grad)) @ grad

    def to_a(grad):
        return grad

    return Node(b.data + a.data, (b, to_b), (a, to_a))

# %% jacobian_row | wrong | inplace | The row is right, but afterwards the caller's z wants gradients; make a leaf of your own from it.
def jacobian_row(function, z, i):
    z.requires_grad_()
    function(z)[i].backward()
    return z.grad

# %% jacobian_row | wrong | axis | That is a column of the Jacobian (all outputs by input i); asked is a row: output i by all inputs.
def jacobian_row(function, z, i):
    return torch.func.jacrev(function)(z)[:, i]

# %% jacobian_row | wrong | raises | The direction v must be shaped like the output of the function, not like z; with as many outputs as inputs one does not notice.
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    v = torch.zeros_like(z)
    v[i] = 1
    function(leaf).backward(v)
    return leaf.grad

# %% jacobian_row | right | - | torch.func.vjp with a unit vector
def jacobian_row(function, z, i):
    out, pull = torch.func.vjp(function, z)
    v = torch.zeros_like(out)
    v[i] = 1
    (row,) = pull(v)
    return row

# %% gradients_faded | wrong | factor | The coefficient says what is kept, not what is lost: try your loop with momentum 0, which should clear.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for w in (w1, w2):
                w -= learning_rate * w.grad
                w.grad *= 1 - momentum
    return losses

# %% gradients_faded | wrong | part | Only one of the two weights has its old gradients faded; the other still never forgets.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
        w1.grad.mul_(momentum)
    return losses

# %% gradients_faded | right | - | fades before backward, asks for None first, new tensor in .grad
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    report = []
    for _ in range(epoch_n):
        for w in (w1, w2):
            if w.grad is not None:
                w.grad = momentum * w.grad
        loss = ((torch.relu(x @ w1) @ w2 - y) ** 2).sum()
        report.append(float(loss))
        loss.backward()
        with torch.no_grad():
            for w in (w1, w2):
                w.sub_(w.grad, alpha=learning_rate)
    return report


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


# %% which_grads_are_none | wrong | choice | Two rows are off: look once more at what u is after the multiplication in F, and at whether the second factor in E still leads to w.
which_grads_are_none = "BDEGH"


# %% which_grads_are_none | right | - | a sorted set of letters, joined
which_grads_are_none = "".join(sorted(set("ABCDEFGH") - set("ACE")))


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


# %% jacobian_row | right | - | one output picked, autograd.grad on a detached leaf
def jacobian_row(function, z, i):
    here = z.detach().requires_grad_(True)
    return torch.autograd.grad(function(here)[i], here)[0]


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


# %% name_the_makers | right | - | read off the grad_fn in a function of its own
def _my_makers():
    a = torch.randn(3, 3, requires_grad=True)
    b = torch.randn(3, 3, requires_grad=True)
    c = torch.randn(3, 3)
    six = a.mm(b), (a.mm(b) - c).clamp(min=0), a, c.pow(2), (a * c).sum(), c - b
    return [t.grad_fn and t.grad_fn.name().partition("Backward")[0] for t in six]


name_the_makers = _my_makers()


# %% what_is_saved | right | - | looks into the slots, compares memory
def _find_saved():
    a = torch.tensor(0.3, requires_grad=True)
    b = torch.tensor(0.7, requires_grad=True)
    product = a * b
    out = product.tanh()
    mine = {"a": a, "b": b, "product": product, "out": out}
    kept = [product.grad_fn._saved_self, product.grad_fn._saved_other, out.grad_fn._saved_result]
    return [n for n, t in mine.items() if any(t.data_ptr() == k.data_ptr() for k in kept)]


what_is_saved = _find_saved()


# %% which_grads_are_none | right | - | a table of truth values, joined
is_none = dict(A=False, B=True, C=False, D=True, E=False, F=True, G=True, H=True)
which_grads_are_none = "".join(k for k in is_none if is_none[k])


# %% chunked_gradients | wrong | edge | Right when all chunks are full; when the last one is shorter, its mean gets too much weight: how many examples are really in it?
def chunked_gradients(x, y, w1, w2, chunk):
    for part in range(0, len(x), chunk):
        rows = slice(part, part + chunk)
        loss = (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2).mean()
        (loss * chunk / len(x)).backward()
    return w1.grad, w2.grad


# %% chunked_gradients | wrong | factor | backward() already adds into .grad, and you add up what stands there once more: early chunks are counted several times.
def chunked_gradients(x, y, w1, w2, chunk):
    grad_w1 = torch.zeros_like(w1)
    grad_w2 = torch.zeros_like(w2)
    for part in range(0, x.shape[0], chunk):
        rows = slice(part, part + chunk)
        loss = (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2).sum() / y.numel()
        loss.backward()
        grad_w1 += w1.grad
        grad_w2 += w2.grad
    return grad_w1, grad_w2


# %% chunked_gradients | right | - | sums first, one division in place at the end
def chunked_gradients(x, y, w1, w2, chunk):
    for xb, yb in zip(x.split(chunk), y.split(chunk)):
        prediction = (xb @ w1).clamp(min=0) @ w2
        torch.nn.functional.mse_loss(prediction, yb, reduction="sum").backward()
    w1.grad /= y.numel()
    w2.grad /= y.numel()
    return w1.grad, w2.grad


# %% line_of_the_bug | wrong | choice | In loop C the line you name edits the weights in place through another name, and that is fine; ask what still holds on to the first epoch.
line_of_the_bug = [5, 5, 8, 3]


# %% line_of_the_bug | wrong | choice | In loop D torch.autograd.grad hands back fresh gradients and needs no clearing; ask whether those gradients can be other than zero, and why.
line_of_the_bug = [5, 5, 4, 4]


# %% line_of_the_bug | wrong | constant | You count the lines from 0; the numbers printed beside the loops begin with 1.
line_of_the_bug = [4, 4, 3, 2]


# %% line_of_the_bug | right | - | by name, then the values
bugs = {"A": 5, "B": 5, "C": 4, "D": 3}
line_of_the_bug = [bugs[loop] for loop in "ABCD"]


# %% add_bias | wrong | sign | The sign of b's gradient is that of a subtraction: what happens to the result if b grows?
def add_bias(a, b):
    return Node(a.data + b.data, (a, lambda grad: grad), (b, lambda grad: -grad.sum(0)))


# %% add_bias | wrong | inplace | += writes the sum into a's own numbers, which others still read; make a new tensor for the result.
def add_bias(a, b):
    out = a.data
    out += b.data
    return Node(out, (a, lambda grad: grad), (b, lambda grad: grad.sum(0)))


# %% add_bias | right | - | einsum, named rule
def add_bias(a, b):
    def over_rows(grad):
        return torch.einsum("nk->k", grad)

    edges = [(a, lambda grad: grad * 1), (b, over_rows)]
    return Node(torch.add(a.data, b.data), *edges)


# %% jacobian_row | wrong | axis | You differentiate the sum of all outputs and then pick one input; row i has the derivatives of one output by all the inputs.
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    function(leaf).sum().backward()
    return leaf.grad[i]


# %% jacobian_row | wrong | raises | You made a leaf and then ask for the gradient by z, which has no part in the graph; ask for that of the tensor you put in.
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    out = function(leaf)
    v = torch.zeros_like(out)
    v[i] = 1.0
    (row,) = torch.autograd.grad(out, z, grad_outputs=v, retain_graph=True)
    return row


# %% jacobian_row | right | - | a Parameter as leaf, one output as scalar
def jacobian_row(function, z, i):
    point = torch.nn.Parameter(z.detach().clone())
    return torch.autograd.grad(function(point)[i], [point])[0]


# %% gradients_faded | wrong | raises | Before the first backward() there is nothing in .grad that could be multiplied; where in the loop is it always filled?
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        w1.grad = momentum * w1.grad
        w2.grad = momentum * w2.grad
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses


# %% gradients_faded | wrong | inplace | g = ... gives the product a new name and leaves .grad as it was; so nothing fades. Multiply in place, or assign to .grad.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
            for g in (w1.grad, w2.grad):
                g = g * momentum
    return losses


# %% gradients_faded | wrong | factor | The optimizer keeps a velocity of its own, and your uncleared .grad adds up besides it: the past is counted twice.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    optimizer = torch.optim.SGD([w1, w2], lr=learning_rate, momentum=momentum)
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    return losses


# %% gradients_faded | right | - | plain SGD for the step, .grad faded by hand
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    step = torch.optim.SGD((w1, w2), lr=learning_rate)
    history = []
    while len(history) < epoch_n:
        error = (x @ w1).clamp(min=0) @ w2 - y
        loss = (error * error).sum()
        history += [loss.item()]
        loss.backward()
        step.step()
        for w in (w1, w2):
            w.grad.mul_(momentum)
    return history


# %% name_the_makers | wrong | order | Number 5: two operations run there, one after the other. Which of them made the tensor that you get in the end?
name_the_makers = ["Mm", "Clamp", None, None, "Mul", "Sub"]


# %% name_the_makers | right | - | runs the six expressions and cuts the names
a = torch.randn(3, 3, requires_grad=True)
b = torch.randn(3, 3, requires_grad=True)
c = torch.randn(3, 3)
six = [a.mm(b), (a.mm(b) - c).clamp(min=0), a, c.pow(2), (a * c).sum(), c - b]
name_the_makers = [t.grad_fn and t.grad_fn.name().split("Backward")[0] for t in six]


# %% what_is_saved | right | - | asks the graph, compares by data_ptr()
a = torch.randn(3, requires_grad=True)
b = torch.randn(3, requires_grad=True)
product = a * b
out = product.tanh()
kept = [out.grad_fn._saved_result, product.grad_fn._saved_self, product.grad_fn._saved_other]
four = {"a": a, "b": b, "product": product, "out": out}
what_is_saved = [name for name, t in four.items() if t.data_ptr() in [k.data_ptr() for k in kept]]


# %% which_grads_are_none | right | - | all letters without those that are filled
filled_letters = {"A", "C", "E"}
which_grads_are_none = "".join(sorted(set("ABCDEFGH") - filled_letters))


# %% chunked_gradients | wrong | raises | Your total carries the graphs of the chunks before, and those have been read already. .grad adds up by itself: call backward() on the chunk's own share.
def chunked_gradients(x, y, w1, w2, chunk):
    total = 0
    for start in range(0, len(x), chunk):
        y_pred = x[start:start + chunk].mm(w1).clamp(min=0).mm(w2)
        total = total + (y_pred - y[start:start + chunk]).pow(2).sum() / y.numel()
        total.backward()
    return w1.grad, w2.grad


# %% chunked_gradients | right | - | split and zip, the mean of each chunk weighted by its share of the rows
def chunked_gradients(x, y, w1, w2, chunk):
    for xs, ys in zip(x.split(chunk), y.split(chunk)):
        mean = (xs.mm(w1).clamp(min=0).mm(w2) - ys).pow(2).mean()
        mean.backward(torch.tensor(len(xs) / len(x), dtype=mean.dtype))
    return w1.grad, w2.grad


# %% line_of_the_bug | wrong | choice | B: setting .grad to None before backward() is only another way to clear. Look on: after the update, is w1 still what it was?
line_of_the_bug = [5, 2, 4, 3]


# %% line_of_the_bug | wrong | choice | C: the gradients are cleared there, after the update, once a step, which is right. What keeps the graph of the first epoch alive?
line_of_the_bug = [5, 5, 9, 3]


# %% line_of_the_bug | right | - | a dictionary by loop, then its values
bugs = {"A": 5, "B": 5, "C": 4, "D": 3}
line_of_the_bug = [bugs[loop] for loop in sorted(bugs)]


# %% add_bias | wrong | shape | The numbers are right, the shape is not: the gradient of b has one axis too many. Compare it with the shape of b.data.
def add_bias(a, b):
    return Node(
        a.data + b.data,
        (a, lambda grad: grad),
        (b, lambda grad: grad.sum(0, keepdim=True)),
    )


# %% add_bias | right | - | a row of ones times the gradient, in place of sum(0)
def add_bias(a, b):
    def to_a(grad):
        return grad

    def to_b(grad):
        ones = grad.new_ones(1, grad.shape[0])
        return ones.mm(grad).reshape(-1)

    out = Node(a.data + b.data)
    out.edges = ((a, to_a), (b, to_b))
    return out


# %% jacobian_row | wrong | page | The 2 is the number of outputs of the page's example. Another function may have five; take the size from its result.
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    (row,) = torch.autograd.grad(function(leaf), leaf, grad_outputs=torch.eye(2)[i])
    return row


# %% jacobian_row | right | - | the row as the gradient of a dot product with a one-hot vector
def jacobian_row(function, z, i):
    leaf = z.detach().clone().requires_grad_(True)
    out = function(leaf)
    one_hot = torch.zeros_like(out)
    one_hot[i] = 1.0
    return torch.autograd.grad(out, leaf, one_hot)[0]


# %% gradients_faded | wrong | inplace | mul without the underscore makes a new tensor, and nobody keeps it: .grad stays as it was, whatever momentum is. Try momentum 0.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
        w1.grad.mul(momentum)
        w2.grad.mul(momentum)
    return losses


# %% gradients_faded | wrong | mixed | You keep a velocity of your own, and .grad keeps adding as well: the old gradients count twice. One of the two memories is enough, and the task says which.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    velocity1, velocity2 = 0, 0
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


# %% gradients_faded | wrong | edge | Your if skips the fading just for momentum 0, where everything should be cleared. Is the case special at all?
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for w in (w1, w2):
                w -= learning_rate * w.grad
                if momentum:
                    w.grad *= momentum
    return losses


# %% gradients_faded | wrong | factor | In the formula the new gradient enters the velocity in full. The factor 1 - momentum belongs to a moving average, which is another method.
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


# %% gradients_faded | right | - | fades at the head of the loop, where a gradient is already there
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    weights, losses = (w1, w2), []
    while len(losses) < epoch_n:
        for w in weights:
            if w.grad is not None:
                w.grad.mul_(momentum)
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        loss.backward()
        losses.append(loss.item())
        for w in weights:
            w.data.sub_(w.grad, alpha=learning_rate)
    return losses


# %% name_the_makers | wrong | mixed | You name the function that the gradient is handed on to next; asked is the tensor's own function, one step earlier.
name_the_makers = ["AccumulateGrad", "Sub", None, None, "Mul", "AccumulateGrad"]


# %% name_the_makers | right | - | asks PyTorch and strips the name
name_the_makers = []
_a = torch.ones(3, 3, requires_grad=True)
_b = torch.ones(3, 3, requires_grad=True)
_c = torch.ones(3, 3)
for _t in (_a.mm(_b), (_a.mm(_b) - _c).clamp(min=0), _a, _c.pow(2), (_a * _c).sum(), _c - _b):
    name_the_makers.append(_t.grad_fn and _t.grad_fn.name().partition("Backward")[0])


# %% what_is_saved | right | - | from the end to the start
what_is_saved = "out b a".split()


# %% which_grads_are_none | right | - | strikes out the filled ones
which_grads_are_none = "".join(letter for letter in "ABCDEFGH" if letter not in {"A", "C", "E"})


# %% chunked_gradients | wrong | order | The division stands inside the loop, so the share of the first chunk is divided again with every further chunk; how often should each share be divided?
def chunked_gradients(x, y, w1, w2, chunk):
    total = y.numel()
    for start in range(0, len(x), chunk):
        stop = start + chunk
        y_pred = x[start:stop].mm(w1).clamp(min=0).mm(w2)
        (y_pred - y[start:stop]).pow(2).sum().backward()
        w1.grad /= total
        w2.grad /= total
    return w1.grad, w2.grad


# %% chunked_gradients | right | - | split and a mean weighted by the true length
def chunked_gradients(x, y, w1, w2, chunk):
    for x_part, y_part in zip(x.split(chunk), y.split(chunk)):
        share = len(x_part) / len(x)
        torch.nn.functional.mse_loss(x_part.mm(w1).clamp(min=0).mm(w2), y_part).mul(share).backward()
    return w1.grad, w2.grad


# %% line_of_the_bug | wrong | choice | C: this backward() goes through a fresh loss and does not raise; look for the name that lives on into the next epoch and what hangs on it.
line_of_the_bug = [5, 5, 5, 3]


# %% line_of_the_bug | right | - | a dictionary, then its values
line_of_the_bug = list(dict(A=5, B=5, C=4, D=3).values())


# %% add_bias | wrong | page | The row of ones is as long as the page's batch; the number of rows must come from what arrives.
def add_bias(a, b):
    ones = torch.ones(batch_n)
    return Node(
        a.data + b.data,
        (a, lambda grad: grad),
        (b, lambda grad: ones @ grad),
    )


# %% add_bias | right | - | named inner functions and einsum
def add_bias(a, b):
    def to_a(grad):
        return grad.clone()

    def to_b(grad):
        return torch.einsum("ij->j", grad)

    edges = [(a, to_a), (b, to_b)]
    return Node(torch.add(a.data, b.data), *edges)


# %% jacobian_row | right | - | one scalar by unbind, detach and clone
def jacobian_row(function, z, i):
    leaf = z.detach().clone()
    leaf.requires_grad = True
    scalar = function(leaf).unbind()[i]
    return torch.autograd.grad(scalar, [leaf])[0]


# %% gradients_faded | right | - | fades before backward, from the second epoch on
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses, weights = [], (w1, w2)
    while len(losses) < epoch_n:
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses += [loss.item()]
        for w in weights:
            if w.grad is not None:
                w.grad = momentum * w.grad if momentum else None
        loss.backward()
        with torch.no_grad():
            for w in weights:
                w.sub_(w.grad, alpha=learning_rate)
    return losses


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


# %% add_bias | right | - | a row of ones times the gradient, named inner functions
def add_bias(a, b):
    def to_a(grad):
        return grad.clone()

    def to_b(grad):
        return grad.new_ones(grad.shape[0]) @ grad

    return Node(torch.add(a.data, b.data), (a, to_a), (b, to_b))


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


# %% chunked_gradients | wrong | raises | The running total contains the graphs of the earlier chunks, and the first backward has freed them: call backward on what the new chunk alone contributes, .grad does the adding.
def chunked_gradients(x, y, w1, w2, chunk):
    total_loss = 0
    for start in range(0, len(x), chunk):
        rows = slice(start, start + chunk)
        y_pred = x[rows].mm(w1).clamp(min=0).mm(w2)
        total_loss += (y_pred - y[rows]).pow(2).sum() / y.numel()
        total_loss.backward()
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


# %% add_bias | right | - | named inner functions, row of ones times the gradient
def add_bias(a, b):
    def rule_a(grad):
        return grad

    def rule_b(grad):
        ones = torch.ones(grad.shape[0], dtype=grad.dtype)
        return ones @ grad

    return Node(torch.add(a.data, b.data), (a, rule_a), (b, rule_b))


# %% jacobian_row | right | - | JAX style vjp
def jacobian_row(function, z, i):
    out, pullback = torch.func.vjp(function, z)
    cotangent = torch.zeros_like(out)
    cotangent[i] = 1
    (row,) = pullback(cotangent)
    return row


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


# %% name_the_makers | right | - | asks PyTorch, cuts the class name
_a, _b = torch.eye(3, requires_grad=True), torch.eye(3, requires_grad=True)
_c = torch.eye(3)
_six = [_a.mm(_b), (_a.mm(_b) - _c).clamp(min=0), _a, _c.pow(2), (_a * _c).sum(), _c - _b]
name_the_makers = []
for _t in _six:
    if _t.grad_fn:
        name_the_makers += [type(_t.grad_fn).__name__.partition("Backward")[0]]
    else:
        name_the_makers += [None]


# %% what_is_saved | right | - | set union, split string
what_is_saved = list(set("a b".split()) | {"out"})


# %% which_grads_are_none | right | - | a table of booleans, filtered
table = dict(A=False, B=True, C=False, D=True, E=False, F=True, G=True, H=True)
which_grads_are_none = "".join(filter(table.get, table))


# %% chunked_gradients | right | - | split, mean times the chunk's share of the rows
def chunked_gradients(x, y, w1, w2, chunk):
    pairs = zip(torch.split(x, chunk), torch.split(y, chunk))
    for xs, ys in pairs:
        share = xs.size(0) / x.size(0)
        out = torch.relu(xs @ w1) @ w2
        mse = torch.nn.functional.mse_loss(out, ys)
        mse.backward(torch.tensor(share, dtype=mse.dtype))
    return (w1.grad, w2.grad)


# %% line_of_the_bug | right | - | named, then values
bugs = dict(
    A=5,  # cleared before use
    B=5,  # rebinding
    C=4,  # graph kept
    D=3,  # staircase
)
line_of_the_bug = [bugs[loop] for loop in "ABCD"]


# %% add_bias | right | - | einsum and named functions
def add_bias(a, b):
    def to_a(grad):
        return grad

    def to_b(grad):
        return torch.einsum("ij->j", grad)

    node = Node(torch.add(a.data, b.data[None, :]), (a, to_a), (b, to_b))
    return node


# %% jacobian_row | right | - | autograd.grad with a row of the unit matrix
def jacobian_row(function, z, i):
    p = z.detach().clone()
    p.requires_grad = True
    f = function(p)
    e = torch.eye(f.numel()).to(f)[i]
    return torch.autograd.grad(outputs=[f], inputs=[p], grad_outputs=[e])[0]


# %% gradients_faded | right | - | fades at the head of the loop, with a guard for None
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    weights, history = (w1, w2), []
    while len(history) < epoch_n:
        for w in weights:
            if w.grad is not None:
                w.grad = w.grad * momentum
        loss = torch.square(torch.relu(x @ w1) @ w2 - y).sum()
        loss.backward()
        history.append(float(loss))
        for w in weights:
            w.detach().sub_(w.grad, alpha=learning_rate)
    return history


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


# %% chunked_gradients | right | - | split and zip, means weighted by their share of the rows
def chunked_gradients(x, y, w1, w2, chunk):
    for xs, ys in zip(x.split(chunk), y.split(chunk), strict=True):
        share = len(xs) / len(x)
        (share * (xs.mm(w1).clamp(min=0).mm(w2) - ys).pow(2).mean()).backward()
    return w1.grad, w2.grad


# %% add_bias | right | - | index notation with einsum, rules as named functions
def add_bias(a, b):
    def to_a(grad):
        return grad

    def to_b(grad):
        return torch.einsum("ij->j", grad)

    return Node(a.data + b.data[None, :], (b, to_b), (a, to_a))


# %% jacobian_row | right | - | one output as the scalar, autograd.grad unpacked
def jacobian_row(function, z, i):
    point = z.detach().clone()
    point.requires_grad = True
    (row,) = torch.autograd.grad(function(point)[i], [point])
    return row


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


# %% add_bias | right | - | einsum, edges made first
def add_bias(a, b):
    edges = [(a, lambda g: torch.einsum("ij->ij", g)), (b, lambda g: torch.einsum("ij->j", g))]
    return Node(torch.add(b.data, a.data), *edges)


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


# %% name_the_makers | right | - | computed from grad_fn, in a loop
a = torch.ones(3, 3, requires_grad=True)
b = torch.ones(3, 3, requires_grad=True)
c = torch.ones(3, 3)
name_the_makers = []
for t in [a.mm(b), (a.mm(b) - c).clamp(min=0), a, c.pow(2), (a * c).sum(), c - b]:
    if t.grad_fn is None:
        name_the_makers.append(None)
    else:
        name_the_makers.append(t.grad_fn.name().split("Backward")[0])


# %% what_is_saved | right | - | found with a saved-tensor hook, by address
a = torch.randn(4, requires_grad=True)
b = torch.randn(4, requires_grad=True)
places = []


def note(t):
    places.append(t.data_ptr())
    return t


with torch.autograd.graph.saved_tensors_hooks(note, lambda t: t):
    product = a * b
    out = product.tanh()
candidates = dict(a=a, b=b, product=product, out=out)
what_is_saved = [k for k, t in candidates.items() if t.data_ptr() in places]


# %% which_grads_are_none | right | - | a table of verdicts, joined
is_none = {
    "A": False,
    "B": True,
    "C": False,
    "D": True,
    "E": False,
    "F": True,
    "G": True,
    "H": True,
}
which_grads_are_none = "".join(letter for letter in is_none if is_none[letter])


# %% chunked_gradients | right | - | split and zip, means weighted by the share of rows
def chunked_gradients(x, y, w1, w2, chunk):
    for xs, ys in zip(x.split(chunk), y.split(chunk)):
        share = len(xs) / len(x)
        err = torch.relu(xs @ w1) @ w2 - ys
        (share * torch.mean(err**2)).backward()
    return w1.grad, w2.grad


# %% add_bias | right | - | named inner functions, sum as a product with ones
def add_bias(a, b):
    def to_a(grad):
        return grad.clone()

    def to_b(grad):
        ones = grad.new_ones(grad.shape[0])
        return ones @ grad

    edges = [(a, to_a), (b, to_b)]
    return Node(torch.add(a.data, b.data), *edges)


# %% jacobian_row | right | - | the derivative by a shift of z that is zero
def jacobian_row(function, z, i):
    shift = torch.zeros_like(z, requires_grad=True)
    out = function(z + shift)
    row, = torch.autograd.grad(out[i], [shift])
    return row


# %% gradients_faded | wrong | factor | In each step the old velocity is multiplied by the coefficient once; what is in .grad has been faded in earlier epochs already, so no power is needed.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        fade = momentum ** epoch
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
            w1.grad *= fade
            w2.grad *= fade
    return losses


# %% gradients_faded | right | - | while loop, add_ with alpha, new tensor put into .grad
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    while len(losses) < epoch_n:
        err = torch.relu(x @ w1) @ w2 - y
        loss = (err * err).sum()
        loss.backward()
        losses += [float(loss.detach())]
        for w in w1, w2:
            with torch.no_grad():
                w.add_(w.grad, alpha=-learning_rate)
            w.grad = momentum * w.grad
    return losses


# %% name_the_makers | wrong | choice | Number 1 is a matrix product: does PyTorch record that under the same name as the entrywise product in number 5?
name_the_makers = ["Mul", "Clamp", None, None, "Sum", "Sub"]


# %% name_the_makers | right | - | lets PyTorch tell, names cut at "Backward"
def _makers():
    a, b = (torch.rand(3, 3).requires_grad_() for _ in range(2))
    c = torch.rand(3, 3)
    six = (a.mm(b), (a.mm(b) - c).clamp(min=0), a, c.pow(2), (a * c).sum(), c - b)
    return [t.grad_fn and t.grad_fn.name().partition("Backward")[0] for t in six]


name_the_makers = _makers()


# %% what_is_saved | right | - | filter over a dictionary of reasons, other order
_needed_by = {"out": "1 - out ** 2", "product": "", "b": "d product / d a", "a": "d product / d b"}
what_is_saved = [name for name, why in _needed_by.items() if why]


# %% which_grads_are_none | right | - | all letters without those that are filled
_filled = {"A": "zeros", "C": "retained", "E": "second factor"}
which_grads_are_none = "".join(letter for letter in "ABCDEFGH" if letter not in _filled)


# %% chunked_gradients | wrong | part | Only the first chunk has rows in your loop; where does the slice of the second chunk begin, and where does it end?
def chunked_gradients(x, y, w1, w2, chunk):
    total = y.numel()
    for start in range(0, x.shape[0], chunk):
        xb = x[start:chunk]
        yb = y[start:chunk]
        loss = (xb.mm(w1).clamp(min=0).mm(w2) - yb).pow(2).sum() / total
        loss.backward()
    return w1.grad, w2.grad


# %% chunked_gradients | wrong | raises | In the second turn backward() goes through the first chunk's graph again, which is used up; who is it that adds up here, your loss or .grad?
def chunked_gradients(x, y, w1, w2, chunk):
    loss = 0
    for i in range(0, len(x), chunk):
        y_pred = x[i : i + chunk].mm(w1).clamp(min=0).mm(w2)
        loss += (y_pred - y[i : i + chunk]).pow(2).sum() / y.numel()
        loss.backward()
    return w1.grad, w2.grad


# %% chunked_gradients | right | - | split and zip, the division goes in as the gradient of each sum
def chunked_gradients(x, y, w1, w2, chunk):
    share = torch.full_like(y[0, 0], 1 / y.numel())
    for xs, ys in zip(x.split(chunk), y.split(chunk)):
        residual = xs @ w1
        residual = residual.clamp(min=0) @ w2 - ys
        torch.sum(residual * residual).backward(share)
    return w1.grad, w2.grad


# %% line_of_the_bug | wrong | choice | In A and D you name the line where the weights fail to move; that line is as it should be, so which earlier line makes the gradient it reads useless?
line_of_the_bug = [7, 5, 4, 6]


# %% line_of_the_bug | right | - | a dictionary with reasons, its values as a list
_culprits = dict(
    A=5,  # cleared before it is used
    B=5,  # new w1, born under no_grad
    C=4,  # average drags all graphs along
    D=3,  # a staircase
)
line_of_the_bug = [*_culprits.values()]


# %% add_bias | right | - | einsum and torch.add
def add_bias(a, b):
    edges = [(a, lambda grad: grad), (b, lambda grad: torch.einsum("nk->k", grad))]
    return Node(torch.add(a.data, b.data), *edges)


# %% jacobian_row | right | - | differentiates by a shift that is zero
def jacobian_row(function, z, i):
    shift = torch.zeros_like(z, requires_grad=True)
    function(z + shift)[i].backward()
    return shift.grad


# %% gradients_faded | right | - | preallocated list, copy_ and a new .grad
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = [0.0] * epoch_n
    for epoch in range(epoch_n):
        loss = ((x @ w1).clamp(min=0) @ w2 - y).pow(2).sum()
        losses[epoch] = float(loss)
        loss.backward()
        for w in (w1, w2):
            w.requires_grad_(False)
            w.copy_(w - learning_rate * w.grad)
            w.requires_grad_(True)
            w.grad = w.grad * momentum
    return losses


# %% name_the_makers | right | - | put together with list arithmetic
name_the_makers = ["Mm", "Clamp"] + 2 * [None] + [op.title() for op in ("sum", "sub")]


# %% what_is_saved | right | - | three names split from a string
what_is_saved = "a b out".split()


# %% which_grads_are_none | right | - | built by taking the filled ones away
which_grads_are_none = "".join(letter for letter in "ABCDEFGH" if letter not in "ACE")


# %% chunked_gradients | right | - | split and zip, the divisor handed to backward() as incoming gradient
def chunked_gradients(x, y, w1, w2, chunk):
    share = y.new_tensor(1.0 / y.numel())
    for xs, ys in zip(x.split(chunk), y.split(chunk)):
        ((xs @ w1).clamp(min=0) @ w2 - ys).square().sum().backward(share)
    return w1.grad, w2.grad


# %% add_bias | wrong | shape | You add up everything to one number; but each b_j reaches the loss through its own column only.
def add_bias(a, b):
    return Node(
        a.data + b.data,
        (a, lambda grad: grad),
        (b, lambda grad: grad.sum()),
    )


# %% add_bias | right | - | named rules, the sum over rows as a product with ones
def add_bias(a, b):
    def to_a(grad):
        return grad

    def to_b(grad):
        return torch.ones(len(a.data), dtype=grad.dtype) @ grad

    return Node(torch.add(a.data, b.data), *zip((a, b), (to_a, to_b)))


# %% jacobian_row | wrong | argument | The backward pass runs as it should, but which of your two tensors is the leaf whose .grad it fills?
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    out = function(leaf)
    out[i].backward()
    return z.grad


# %% jacobian_row | right | - | torch.func.vjp and a unit vector
def jacobian_row(function, z, i):
    out, pull = torch.func.vjp(function, z)
    unit = torch.zeros_like(out)
    unit[i] = 1
    (row,) = pull(unit)
    return row


# %% gradients_faded | right | - | fades at the start of an epoch, where there is something to fade
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    weights, losses = (w1, w2), []
    while len(losses) < epoch_n:
        for w in weights:
            if w.grad is not None:
                w.grad.mul_(momentum)
        loss = torch.sum(((x @ w1).clamp(min=0) @ w2 - y) ** 2)
        loss.backward()
        losses += [loss.item()]
        with torch.no_grad():
            for w in weights:
                w.sub_(w.grad, alpha=learning_rate)
    return losses
