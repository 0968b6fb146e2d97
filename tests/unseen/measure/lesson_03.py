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
