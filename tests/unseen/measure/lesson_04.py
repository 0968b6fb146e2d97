# %% RepairedNet | wrong | part | The last layer is gone: the slice [:-1] belongs in the loop of forward, not here.
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        self.layers = nn.ModuleList([layer for layer in self.layers[:-1]])


# %% RepairedNet | wrong | part | The ModuleList is made but kept in a local name only: the registry sees what is assigned to self.
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        layers = nn.ModuleList(self.layers)


# %% LeakyRelu | wrong | argument | The branch is decided by the sign of the incoming gradient; what decides is the sign that h had in the forward pass.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        ctx.slope = slope
        return torch.where(h < 0, slope * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        slope = ctx.slope
        return torch.where(grad_output < 0, slope * grad_output, grad_output), None


# %% LeakyRelu | wrong | inplace | forward writes into the h that it was given: the caller's numbers are changed; make a new tensor.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        negative = h < 0
        ctx.save_for_backward(negative)
        ctx.slope = slope
        h[negative] *= slope
        return h

    @staticmethod
    def backward(ctx, grad_output):
        (negative,) = ctx.saved_tensors
        grad = grad_output.clone()
        grad[negative] *= ctx.slope
        return grad, None


# %% LeakyRelu | right | - | two clamps forward, a factor made with the mask backward
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.slope = slope
        ctx.save_for_backward(h)
        return h.clamp(min=0) + slope * h.clamp(max=0)

    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        factor = torch.ones_like(h).masked_fill(h < 0, ctx.slope)
        return factor * grad_output, None


# %% UnitRows | wrong | shape | In backward the sum of each row loses its dimension, so it does not line up with the rows any more: one number a row needs shape (n, 1).
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = h.pow(2).sum(1, keepdim=True).sqrt()
        u = h / r
        ctx.save_for_backward(u, r)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, r = ctx.saved_tensors
        return (grad_output - u * (u * grad_output).sum(1)) / r


# %% UnitRows | wrong | axis | norm() without a dimension is the length of the whole matrix; each row is to be divided by its own length.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = torch.linalg.norm(h)
        u = h / r
        ctx.save_for_backward(u, r)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, r = ctx.saved_tensors
        return (grad_output - u * (u * grad_output).sum(1, keepdim=True)) / r


# %% UnitRows | wrong | mixed | The indices are mixed up: u_j belongs under the sum together with the gradient of u_j, only u_k stands outside.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = h.norm(dim=1, keepdim=True)
        u = h / r
        ctx.save_for_backward(u, r)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, r = ctx.saved_tensors
        return (grad_output - u * u * grad_output.sum(1, keepdim=True)) / r


# %% UnitRows | right | - | saves h only and computes the length again, einsum for the scalar product
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        ctx.save_for_backward(h)
        return h / torch.einsum("ij,ij->i", h, h).sqrt()[:, None]

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        squares = torch.einsum("ij,ij->i", h, h)[:, None]
        along = torch.einsum("ij,ij->i", h, grad_output)[:, None]
        return grad_output / squares.sqrt() - h * along / squares**1.5


# %% Registry | wrong | raises | parameters() raises when nothing was assigned yet, for then there is no dictionary; it should give an empty list.
class Registry:
    def __setattr__(self, name, value):
        if "found" not in self.__dict__:
            self.__dict__["found"] = {}
        if isinstance(value, nn.Parameter):
            self.found[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.found.values())


# %% Registry | right | - | no second dictionary: reads the object's own attributes
class Registry:
    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)

    def parameters(self):
        return [value for value in vars(self).values() if isinstance(value, nn.Parameter)]


# %% same_twice | right | - | the other order, joined
same_twice = "".join(["D", "B"])


# %% linear_from | right | - | load_state_dict does the copying
def linear_from(w, b):
    layer = nn.Linear(*w.shape, dtype=w.dtype)
    layer.load_state_dict({"bias": b, "weight": w.T})
    return layer


# %% names_in_the_state | right | - | sorted, built from the pieces
names_in_the_state = sorted(["scale", "mean"] + [f"first.{name}" for name in ("weight",)])


# %% who_resumes | right | - | full first, then the rest
who_resumes = "F" + "B" + "C"
