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


class Node:
    """The engine's node, as the lesson writes it."""

    def __init__(self, data, *edges):
        self.data, self.edges, self.grad = data, edges, 0


def bias_by_einsum(a, b):
    return Node(
        torch.add(a.data, b.data),
        (b, lambda grad: torch.einsum("nk->k", grad)),
        (a, lambda grad: grad.clone()),
    )


def bias_with_named_rules(a, b):
    def to_a(grad):
        return grad

    def to_b(grad):
        return torch.ones(len(grad)) @ grad

    return Node(a.data + b.data.expand_as(a.data), (a, to_a), (b, to_b))


RIGHT = {
    "name_the_makers": [
        ["Mm", "Clamp", None, None, "Sum", "Sub"],
        ("Mm", "Clamp", None, None, "Sum", "Sub"),
        ["mm", "clamp", "None", None, "SumBackward0", "sub"],
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
    "line_of_the_bug": [[5, 5, 4, 3], (5, 5, 4, 3), "5, 5, 4, 3", "5543"],
    "add_bias": [bias_by_einsum, bias_with_named_rules],
}
