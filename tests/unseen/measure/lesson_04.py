# %% RepairedNet | right | - | empty ModuleList, filled by append in a loop
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        plain = self.layers
        self.layers = nn.ModuleList()
        for i in range(len(plain)):
            self.layers.append(plain[i])


# %% LeakyRelu | wrong | sign | The branch is decided by the sign of h, which was saved, not by the sign of the incoming gradient.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        ctx.slope = slope
        return torch.where(h < 0, slope * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        slope = ctx.slope
        grad_h = torch.where(grad_output < 0, slope * grad_output, grad_output)
        return grad_h, None


# %% LeakyRelu | wrong | edge | The larger of h and slope * h is the right one only while slope lies between 0 and 1; decide by the sign of h.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        ctx.slope = slope
        return torch.maximum(h, slope * h)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return grad_output * torch.where(h < 0, ctx.slope, 1.0), None


# %% LeakyRelu | wrong | factor | The incoming gradient is to be multiplied with the derivative, 1 or slope; you multiply it with the value of the function.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.slope = slope
        ctx.save_for_backward(h)
        return torch.where(h < 0, slope * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        h, = ctx.saved_tensors
        return grad_output * torch.where(h < 0, ctx.slope * h, h), None


# %% LeakyRelu | right | - | saves the factor instead of h
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        factor = torch.ones_like(h)
        factor[h < 0] = slope
        ctx.save_for_backward(factor)
        return factor * h

    @staticmethod
    def backward(ctx, grad_output):
        factor = ctx.saved_tensors[0]
        return factor * grad_output, None


# %% UnitRows | wrong | shape | Without keepdim the lengths are one row of numbers and do not line up with the rows of h; one number a row must stay a column.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = (h ** 2).sum(1).sqrt()
        u = h / r
        ctx.save_for_backward(u, r)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, r = ctx.saved_tensors
        return (grad_output - u * (grad_output * u).sum(1)) / r


# %% UnitRows | wrong | factor | Both terms of the derivative have the 1 / r; your second one is not divided by it.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = torch.linalg.norm(h, dim=1, keepdim=True)
        u = h / r
        ctx.save_for_backward(u, r)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, r = ctx.saved_tensors
        inner = (grad_output * u).sum(1, keepdim=True)
        return grad_output / r - u * inner


# %% UnitRows | wrong | part | You took only the case j = k: each entry of a row also changes the others, so a sum over the row is missing.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = h.norm(dim=1, keepdim=True)
        ctx.save_for_backward(h / r, r)
        return h / r

    @staticmethod
    def backward(ctx, grad_output):
        u, r = ctx.saved_tensors
        return grad_output * (1 - u * u) / r


# %% UnitRows | right | - | the Jacobian of each row, with einsum
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = torch.einsum("ij,ij->i", h, h).sqrt()
        u = h / r[:, None]
        ctx.save_for_backward(u, r)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, r = ctx.saved_tensors
        eye = torch.eye(u.shape[1], dtype=u.dtype, device=u.device)
        jacobian = (eye - torch.einsum("ij,ik->ijk", u, u)) / r[:, None, None]
        return torch.einsum("ij,ijk->ik", grad_output, jacobian)


# %% Registry | wrong | edge | A list cannot tell that a name is used again: the old Parameter stays beside the new one.
class Registry:
    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)
        if isinstance(value, nn.Parameter):
            self.__dict__.setdefault("found", []).append(value)

    def parameters(self):
        return list(self.__dict__.get("found", []))


# %% Registry | right | - | no extra dictionary, filters the object's own __dict__
class Registry:
    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)

    def parameters(self):
        return [v for v in vars(self).values() if isinstance(v, nn.Parameter)]


# %% same_twice | right | - | joined from a dict of verdicts
verdict = {"A": False, "B": True, "C": False, "D": True, "E": False, "F": False}
same_twice = "".join(letter for letter, equal in verdict.items() if equal)


# %% linear_from | right | - | load_state_dict, with the dtype of w
def linear_from(w, b):
    layer = nn.Linear(*w.shape, dtype=w.dtype, device=w.device)
    layer.load_state_dict(dict(weight=w.T, bias=b))
    return layer
