"""Right answers to lesson 04 in other styles."""

import torch
from torch import nn
from torch.nn import functional as F


class LeakyBySlopes(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        slopes = torch.ones_like(h)
        slopes[h < 0] = slope
        ctx.save_for_backward(slopes)
        return slopes * h

    @staticmethod
    def backward(ctx, grad_output):
        (slopes,) = ctx.saved_tensors
        return grad_output * slopes, None


class LeakyInPlace(torch.autograd.Function):
    @staticmethod
    def forward(h, slope):
        return F.leaky_relu(h, slope)

    @staticmethod
    def setup_context(ctx, inputs, output):
        h, ctx.slope = inputs
        ctx.save_for_backward(h)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        grad_h = grad_output.clone()
        grad_h[h < 0] *= ctx.slope
        return grad_h, None


class LeakyByMask(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.negative, ctx.slope = h < 0, slope
        return torch.where(ctx.negative, slope * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        return torch.where(ctx.negative, ctx.slope * grad_output, grad_output), None


class NetWithAllGradients(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y, w1, w2):
        h_relu = (x @ w1).relu()
        y_pred = h_relu @ w2
        ctx.save_for_backward(x, y, w1, w2, h_relu, y_pred)
        return torch.nn.functional.mse_loss(y_pred, y, reduction="sum")

    @staticmethod
    def backward(ctx, grad_loss):
        x, y, w1, w2, h_relu, y_pred = ctx.saved_tensors
        error = 2.0 * (y_pred - y) * grad_loss
        grad_h = (error @ w2.T).where(h_relu > 0, 0.0)
        return grad_h @ w1.T, -error, x.T @ grad_h, h_relu.T @ error


class NetByEinsum(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y, w1, w2):
        h = torch.einsum("nd,dj->nj", x, w1)
        error = torch.einsum("nj,jk->nk", h.clamp(min=0), w2) - y
        ctx.save_for_backward(x, w2, h, error)
        return (error * error).sum()

    @staticmethod
    def backward(ctx, grad_loss):
        x, w2, h, error = ctx.saved_tensors
        grad_w2 = 2 * torch.einsum("nj,nk->jk", h.clamp(min=0), error)
        grad_h = 2 * torch.einsum("nk,jk->nj", error, w2) * (h > 0)
        return None, None, grad_loss * torch.einsum("nd,nj->dj", x, grad_h), grad_loss * grad_w2


class NetByAutograd(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y, w1, w2):
        ctx.save_for_backward(x, y, w1, w2)
        return (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()

    @staticmethod
    def backward(ctx, grad_loss):
        x, y, *weights = ctx.saved_tensors
        with torch.enable_grad():
            w1, w2 = (w.detach().requires_grad_() for w in weights)
            loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        grads = torch.autograd.grad(loss, (w1, w2), grad_loss)
        return None, None, *grads


class NetOfAList(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        layers = []
        for number in range(len(sizes) - 1):
            layers.append(nn.Linear(sizes[number], sizes[number + 1], bias=False))
        self.layers = nn.ModuleList(layers)

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = layer(x).clamp(min=0)
        return self.layers[-1](x)


class NetOfASequential(NetOfAList):
    def __init__(self, sizes):
        super().__init__(sizes)
        self.layers = nn.Sequential(*self.layers)


class NetOfNames(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.count = len(sizes) - 1
        for number in range(self.count):
            layer = nn.Linear(sizes[number], sizes[number + 1], bias=False)
            self.add_module(f"layer{number}", layer)

    def forward(self, x):
        for number in range(self.count):
            x = getattr(self, f"layer{number}")(x)
            x = x.relu() if number < self.count - 1 else x
        return x


class NotesAtTheAssignment:
    def __setattr__(self, name, value):
        if "found" not in self.__dict__:
            self.__dict__["found"] = {}
        if isinstance(value, nn.Parameter):
            self.found[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.__dict__.get("found", {}).values())


class LooksWhenAsked:
    def __setattr__(self, name, value):
        self.__dict__[name] = value

    def parameters(self):
        yield from (v for v in self.__dict__.values() if isinstance(v, nn.Parameter))


class AsPythonDoes:
    __setattr__ = object.__setattr__

    def parameters(self):
        return [value for value in vars(self).values() if isinstance(value, nn.Parameter)]


class Delegated:
    def __setattr__(self, name, value):
        if "inner" not in vars(self):
            vars(self)["inner"] = nn.Module()
        if isinstance(value, nn.Parameter):
            setattr(self.inner, name, value)
        vars(self)[name] = value

    def parameters(self):
        return tuple(self.inner.parameters()) if "inner" in vars(self) else ()


def linear_by_parameters(w, b):
    layer = nn.Linear(w.shape[0], w.shape[1])
    layer.weight = nn.Parameter(w.t().clone())
    layer.bias = nn.Parameter(b.clone())
    return layer


def linear_by_state(w, b):
    layer = nn.Linear(*w.shape)
    layer.load_state_dict({"weight": w.T, "bias": b})
    return layer


def linear_by_data(w, b):
    layer = nn.Linear(w.size(0), b.numel(), bias=True)
    layer.weight.data = w.T.contiguous().clone()
    layer.bias.data[:] = b
    return layer


def momentum_by_optimizer(x, y, w1, w2, learning_rate, momentum, epoch_n):
    optimizer = torch.optim.SGD([w1, w2], lr=learning_rate, momentum=momentum)
    losses = []
    for _ in range(epoch_n):
        loss = F.mse_loss((x @ w1).relu() @ w2, y, reduction="sum")
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses


def momentum_with_rate_inside(x, y, w1, w2, learning_rate, momentum, epoch_n):
    losses, steps = [], {w1: 0, w2: 0}
    for _ in range(epoch_n):
        loss = ((x @ w1).clamp(min=0) @ w2 - y).pow(2).sum()
        losses.append(loss.detach())
        for w, grad in zip((w1, w2), torch.autograd.grad(loss, (w1, w2)), strict=True):
            steps[w] = momentum * steps[w] - learning_rate * grad
            w.data += steps[w]
    return losses


def momentum_in_grad(x, y, w1, w2, learning_rate, momentum, epoch_n):
    losses = []
    for _ in range(epoch_n):
        for w in (w1, w2):
            if w.grad is not None:
                w.grad *= momentum
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(float(loss.detach()))
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses


RIGHT = {
    "which_methods_run": [["__call__", "forward"], ("forward", "__call__")],
    "LeakyRelu": [LeakyBySlopes, LeakyInPlace, LeakyByMask],
    "NetAndLoss": [NetWithAllGradients, NetByEinsum, NetByAutograd],
    "RepairedNet": [NetOfAList, NetOfASequential, NetOfNames],
    "names_in_the_state": [["scale", "mean", "first.weight"], {"first.weight", "mean", "scale"}],
    "Registry": [NotesAtTheAssignment, LooksWhenAsked, AsPythonDoes, Delegated],
    "linear_from": [linear_by_parameters, linear_by_state, linear_by_data],
    "momentum_losses": [momentum_by_optimizer, momentum_with_rate_inside, momentum_in_grad],
}
