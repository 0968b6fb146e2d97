"""Right answers to lesson 07 in other styles."""

import torch
from torch.autograd import grad


def curvature_by_a_product(loss, weights, v):
    grads = grad(loss, weights, create_graph=True)
    slope = sum((g * part).sum() for g, part in zip(grads, v, strict=True))
    hv = grad(slope, weights)
    flat_v, flat_hv = (torch.cat([t.flatten() for t in ts]) for ts in (v, hv))
    return flat_v.dot(flat_hv) / flat_v.dot(flat_v)


def curvature_as_a_float(loss, weights, v):
    grads = torch.autograd.grad(loss, weights, create_graph=True, retain_graph=True)
    total = length = 0.0
    for w, part, along in zip(weights, v, grad(grads, weights, v, create_graph=True), strict=True):
        assert w.shape == part.shape
        total = total + (part * along).sum()
        length = length + part.norm() ** 2
    return total / length


class RecomputedForAll(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, w1, w2):
        ctx.save_for_backward(x, w1, w2)
        return x.mm(w1).clamp(min=0).mm(w2)

    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h_relu = x.mm(w1).relu()
        grad_h = grad_y_pred.mm(w2.t()) * (h_relu > 0)
        grad_x = grad_h.mm(w1.t()) if ctx.needs_input_grad[0] else None
        return grad_x, x.t().mm(grad_h), h_relu.t().mm(grad_y_pred)


class RecomputedWithContext(torch.autograd.Function):
    @staticmethod
    def forward(x, w1, w2):
        return torch.relu(x @ w1) @ w2

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = x @ w1
        grad_h = torch.where(h > 0, grad_y_pred @ w2.T, 0.0)
        return grad_h @ w1.T, x.T @ grad_h, h.clamp(min=0).T @ grad_y_pred


class RecomputedByAutograd(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, w1, w2):
        ctx.save_for_backward(x, w1, w2)
        return x.mm(w1).clamp(min=0).mm(w2)

    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        with torch.enable_grad():
            y_pred = x.mm(w1).clamp(min=0).mm(w2)
            return None, *grad(y_pred, (w1, w2), grad_y_pred, create_graph=True)


class CheckpointByBackward(torch.autograd.Function):
    @staticmethod
    def forward(ctx, function, *args):
        ctx.save_for_backward(*args)
        ctx.function = function
        with torch.no_grad():
            return function(*args)

    @staticmethod
    def backward(ctx, grad_output):
        args = [a.detach().clone() for a in ctx.saved_tensors]
        for a in args:
            a.requires_grad = True
        with torch.enable_grad():
            result = ctx.function(*args)
            torch.autograd.backward(result, grad_output)
        return (None, *[a.grad for a in args])


class CheckpointByVjp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, function, *args):
        ctx.save_for_backward(*args)
        ctx.function = function
        return function(*args)

    @staticmethod
    def backward(ctx, grad_output):
        _output, vjp = torch.func.vjp(ctx.function, *ctx.saved_tensors)
        return (None, *vjp(grad_output))


def clip_by_branch(tensor, most):
    def hook(gradient):
        length = gradient.pow(2).sum().sqrt()
        if length > most:
            return gradient / length * most
        return gradient

    return tensor.register_hook(hook)


def clip_in_one_line(tensor, most):
    return tensor.register_hook(lambda g: g * min(1.0, most / max(g.norm().item(), 1e-12)))


def clip_or_leave(tensor, most):
    def hook(gradient):
        if torch.linalg.norm(gradient) > most:
            return most * torch.nn.functional.normalize(gradient.flatten(), dim=0).view_as(gradient)

    handle = tensor.register_hook(hook)
    return handle


def norms_by_hooks(x, y, w1, w2):
    h = x.mm(w1).requires_grad_()
    h_relu = h.clamp(min=0)
    y_pred = h_relu.mm(w2)
    grad_y_pred, grad_h = grad((y_pred - y).pow(2).sum(), (y_pred, h))
    squares = x.pow(2).sum(1) * grad_h.pow(2).sum(1)
    squares = squares + h_relu.pow(2).sum(1) * grad_y_pred.pow(2).sum(1)
    return squares.sqrt()


def norms_one_by_one(x, y, w1, w2):
    norms = []
    for x_n, y_n in zip(x.split(1), y.split(1), strict=True):
        h = x_n.mm(w1)
        grad_y_pred = 2 * (h.clamp(min=0).mm(w2) - y_n)
        grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
        both = [x_n.norm() * grad_h.norm(), h.clamp(min=0).norm() * grad_y_pred.norm()]
        norms.append(torch.stack(both).norm())
    return torch.stack(norms)


class StepByWhere(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        ctx.save_for_backward(h)
        return torch.where(h > 0, 1.0, 0.0).to(h)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return torch.where((h >= -1) & (h <= 1), grad_output, torch.zeros_like(grad_output))


class StepByMask(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        ctx.window = h.abs() <= 1
        return (h > 0).double()

    @staticmethod
    def backward(ctx, grad_output):
        grad_h = grad_output.clone()
        grad_h[~ctx.window] = 0
        return grad_h


RIGHT = {
    "curvature_along": [curvature_by_a_product, curvature_as_a_float],
    "right_twice": ["ADF", ["F", "d", "a"]],
    "Recomputed": [RecomputedForAll, RecomputedWithContext, RecomputedByAutograd],
    "Checkpoint": [CheckpointByBackward, CheckpointByVjp],
    "clip_hook": [clip_by_branch, clip_in_one_line, clip_or_leave],
    "example_norms": [norms_by_hooks, norms_one_by_one],
    "StepThrough": [StepByWhere, StepByMask],
}
