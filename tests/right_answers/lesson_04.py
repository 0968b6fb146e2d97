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


class UnitByDefinition(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        ctx.save_for_backward(h)
        return h / h.square().sum(dim=1, keepdim=True).sqrt()

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        squares = h.square().sum(dim=1, keepdim=True)
        along = (grad_output * h).sum(dim=1, keepdim=True) / squares
        return (grad_output - along * h) * squares.rsqrt()


class UnitByJacobians(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        unit = F.normalize(h, dim=1)
        ctx.save_for_backward(h, unit)
        return unit

    @staticmethod
    def backward(ctx, grad_output):
        h, unit = ctx.saved_tensors
        across = torch.eye(h.shape[1]) - torch.einsum("nj,nk->njk", unit, unit)
        return torch.einsum("nj,njk->nk", grad_output, across) / h.norm(dim=1)[:, None]


class UnitByAutograd(torch.autograd.Function):
    @staticmethod
    def forward(h):
        return h.div(h.norm(dim=1, keepdim=True))

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, grad_output):
        with torch.enable_grad():
            h = ctx.saved_tensors[0].detach().requires_grad_()
            return torch.autograd.grad(F.normalize(h), h, grad_output)[0]


RIGHT = {
    "LeakyRelu": [LeakyBySlopes, LeakyInPlace, LeakyByMask],
    "RepairedNet": [NetOfAList, NetOfASequential, NetOfNames],
    "names_in_the_state": [["scale", "mean", "first.weight"], {"first.weight", "mean", "scale"}],
    "Registry": [NotesAtTheAssignment, LooksWhenAsked, AsPythonDoes, Delegated],
    "linear_from": [linear_by_parameters, linear_by_state, linear_by_data],
    "same_twice": ["BD", ["D", "B"]],
    "who_resumes": ["BCF", {"B", "C", "F"}],
    "UnitRows": [UnitByDefinition, UnitByJacobians, UnitByAutograd],
}
