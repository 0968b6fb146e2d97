"""Right answers to lesson 03 in other styles."""

import torch


def row_by_scalar(function, z, i):
    leaf = z.detach().clone().requires_grad_(True)
    function(leaf)[i].backward()
    return leaf.grad


def row_by_direction(function, z, i):
    leaf = torch.tensor(z.tolist(), requires_grad=True)
    out = function(leaf)
    v = torch.zeros_like(out)
    v[i] = 1
    out.backward(gradient=v)
    return leaf.grad


def row_by_grad(function, z, i):
    leaf = z.clone().requires_grad_()
    return torch.autograd.grad(function(leaf)[i], leaf)[0]


def row_by_vjp(function, z, i):
    out, vjp = torch.func.vjp(function, z)
    return vjp(torch.eye(len(out))[i])[0]


def chunks_by_slices(x, y, w1, w2, chunk):
    for start in range(0, len(x), chunk):
        part = slice(start, start + chunk)
        loss = (x[part].mm(w1).clamp(min=0).mm(w2) - y[part]).pow(2).sum() / y.numel()
        loss.backward()
    return w1.grad, w2.grad


def chunks_by_split(x, y, w1, w2, chunk):
    for x_part, y_part in zip(x.split(chunk), y.split(chunk), strict=True):
        y_pred = torch.relu(x_part @ w1) @ w2
        mean = torch.nn.functional.mse_loss(y_pred, y_part)
        (mean * len(x_part) / len(x)).backward()
    return [w1.grad, w2.grad]


def chunks_by_layers(x, y, w1, w2, chunk):
    for start in range(0, len(x), chunk):
        h_relu = torch.nn.functional.linear(x[start : start + chunk], w1.t()).relu()
        y_pred = torch.einsum("ij,jk->ik", h_relu, w2)
        (y_pred.sub(y[start : start + chunk]).pow(2).sum() / y.numel()).backward()
    return w1.grad, w2.grad


def chunks_divided_at_the_end(x, y, w1, w2, chunk):
    for x_part, y_part in zip(x.split(chunk), y.split(chunk), strict=True):
        (x_part.mm(w1).clamp(min=0).mm(w2) - y_part).square().sum().backward()
    return w1.grad / y.numel(), w2.grad / y.numel()


def zeroed_after(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for _ in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
        w1.grad.zero_()
        w2.grad.zero_()
    return losses


def set_to_none_before(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for _ in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        w1.grad, w2.grad = None, None
        loss.backward()
        with torch.no_grad():
            for w in (w1, w2):
                w.sub_(learning_rate * w.grad)
    return losses


def losses_detached(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for _ in range(epoch_n):
        w1.grad = w2.grad = None
        loss = (x @ w1).relu().matmul(w2).sub(y).square().sum()
        losses.append(loss.detach())
        loss.backward()
        with torch.no_grad():
            w1.sub_(learning_rate * w1.grad)
            w2.sub_(learning_rate * w2.grad)
    return losses


def renewed_without_recording(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for _ in range(epoch_n):
        loss = (x @ w1).clamp(min=0).matmul(w2).sub(y).pow(2).sum()
        losses.append(float(loss.detach()))
        loss.backward()
        with torch.no_grad():
            w1 = (w1 - learning_rate * w1.grad).requires_grad_()
            w2 = (w2 - learning_rate * w2.grad).requires_grad_()
    return losses


def on_copies(x, y, w1, w2, learning_rate, epoch_n):
    return zeroed_after(
        x, y, *(w.detach().clone().requires_grad_() for w in (w1, w2)), learning_rate, epoch_n
    )


def faded_after(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for _ in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
        w1.grad = momentum * w1.grad
        w2.grad = momentum * w2.grad
    return losses


def faded_before(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        if epoch > 0:
            w1.grad.mul_(momentum)
            w2.grad.mul_(momentum)
        loss.backward()
        with torch.no_grad():
            w1.sub_(w1.grad, alpha=learning_rate)
            w2.sub_(w2.grad, alpha=learning_rate)
    return losses


def with_momentum(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses, optimizer = [], torch.optim.SGD([w1, w2], lr=learning_rate, momentum=momentum)
    for _ in range(epoch_n):
        optimizer.zero_grad()
        loss = (x.mm(w1).relu().mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    return losses


def with_an_optimizer(x, y, w1, w2, learning_rate, epoch_n):
    losses, optimizer = [], torch.optim.SGD([w1, w2], lr=learning_rate)
    for _ in range(epoch_n):
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(x.mm(w1).relu().mm(w2), y, reduction="sum")
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    return losses


def with_autograd_grad(x, y, w1, w2, learning_rate, epoch_n):
    losses = []
    for _ in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        grads = torch.autograd.grad(loss, [w1, w2])
        w1 = (w1 - learning_rate * grads[0]).detach().requires_grad_()
        w2 = (w2 - learning_rate * grads[1]).detach().requires_grad_()
    return losses


def decayed_under_no_grad(x, y, w1, w2, learning_rate, epoch_n, keep):
    losses = []
    for _ in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        w1.grad = w2.grad = None
        loss.backward()
        with torch.no_grad():
            for w in (w1, w2):
                w *= keep
                w -= learning_rate * w.grad
    return losses


def decayed_in_one_line(x, y, w1, w2, learning_rate, epoch_n, keep):
    losses = []
    for _ in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1.copy_(keep * w1 - learning_rate * w1.grad)
            w2.copy_(keep * w2 - learning_rate * w2.grad)
            w1.grad.zero_()
            w2.grad.zero_()
    return losses


class Node:
    """The engine's node, as the lesson writes it."""

    def __init__(self, data, *edges):
        self.data, self.edges, self.grad = data, edges, 0


def mul_as_mm(a, b):
    return Node(a.data * b.data, (a, lambda grad: grad * b.data), (b, lambda grad: grad * a.data))


def mul_with_named_rules(a, b):
    def to_a(grad):
        return b.data.mul(grad)

    def to_b(grad):
        return torch.einsum("...,...->...", a.data, grad)

    return Node(torch.mul(a.data, b.data), (b, to_b), (a, to_a))


LOOPS = [zeroed_after, set_to_none_before, with_an_optimizer, with_autograd_grad]

RIGHT = {
    "name_the_makers": [
        ["Mm", "Clamp", None, None, "Sum", "Sub"],
        ("Mm", "Clamp", None, None, "Sum", "Sub"),
    ],
    "what_is_saved": [["a", "b", "out"], ("out", "b", "a")],
    "which_grads_are_none": ["BDFGH", "b, d, f, g, h"],
    "jacobian_row": [row_by_scalar, row_by_direction, row_by_grad, row_by_vjp],
    "chunked_gradients": [
        chunks_by_slices,
        chunks_by_split,
        chunks_by_layers,
        chunks_divided_at_the_end,
    ],
    "gradients_faded": [faded_after, faded_before, with_momentum],
    "leaves_renewed": [with_autograd_grad, renewed_without_recording, on_copies],
    "update_unrecorded": [*LOOPS, losses_detached],
    "decayed_in_time": [decayed_under_no_grad, decayed_in_one_line],
    "mul": [mul_as_mm, mul_with_named_rules],
}
