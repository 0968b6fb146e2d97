# %% RepairedNet | wrong | order | You assign a module before the registry is open; super().__init__ comes first (and it would put the plain list back over what you made).
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        self.layers = nn.ModuleList(
            [nn.Linear(a, b, bias=False) for a, b in pairwise(sizes)]
        )
        super().__init__(sizes)


# %% RepairedNet | right | - | push_back one by one, C++ style
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        registered = nn.ModuleList()
        for i in range(len(self.layers)):
            registered.append(self.layers[i])
        self.layers = registered


# %% LeakyRelu | wrong | edge | You read the sign off the output; that is the sign of h only for a positive slope: with slope 0, or a negative one, the output is not negative where h is.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        out = torch.where(h < 0, slope * h, h)
        ctx.save_for_backward(out)
        ctx.slope = slope
        return out

    @staticmethod
    def backward(ctx, grad_output):
        (out,) = ctx.saved_tensors
        return torch.where(out < 0, ctx.slope * grad_output, grad_output), None


# %% LeakyRelu | wrong | inplace | Your forward writes the new numbers into h itself, so the caller's tensor is changed; make a new tensor for the result.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.mask = h < 0
        ctx.slope = slope
        h[ctx.mask] *= slope
        return h.clone()

    @staticmethod
    def backward(ctx, grad_output):
        grad = grad_output.clone()
        grad[ctx.mask] *= ctx.slope
        return grad, None


# %% LeakyRelu | right | - | NumPy style: copy, then edit by a boolean mask
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.slope = slope
        ctx.save_for_backward(h)
        out = h.clone()
        out[h < 0] *= slope
        return out

    @staticmethod
    def backward(ctx, grad_output):
        h, = ctx.saved_tensors
        grad_h = grad_output.clone()
        grad_h[h < 0] *= ctx.slope
        return grad_h, None


# %% UnitRows | wrong | shape | Without keepdim the sums of the rows become a vector that broadcasts along the columns: it raises, or, for a square h, multiplies the wrong entries.
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
        dot = (grad_output * u).sum(1)
        return (grad_output - u * dot) / r


# %% UnitRows | wrong | axis | You make each column a unit vector: dimension 0 runs down the rows, so summing over it gives one length for each column.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = (h ** 2).sum(0, keepdim=True).sqrt()
        u = h / r
        ctx.save_for_backward(u, r)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, r = ctx.saved_tensors
        return (grad_output - u * (grad_output * u).sum(0, keepdim=True)) / r


# %% UnitRows | wrong | mixed | You hand on the part of the gradient along the row; stretching a row changes nothing in the result, so that part is the one to take away from the whole.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        length = h.norm(dim=1, keepdim=True)
        unit = h / length
        ctx.save_for_backward(unit, length)
        return unit

    @staticmethod
    def backward(ctx, grad_output):
        unit, length = ctx.saved_tensors
        along = (grad_output * unit).sum(1, keepdim=True) * unit
        return along / length


# %% UnitRows | right | - | physicist: a projector for each row, batched product
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        ctx.save_for_backward(h)
        return h / torch.linalg.vector_norm(h, dim=1, keepdim=True)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        r = torch.linalg.vector_norm(h, dim=1)
        u = h / r[:, None]
        eye = torch.eye(h.shape[1], dtype=h.dtype, device=h.device)
        projector = eye - torch.einsum("ni,nj->nij", u, u)
        return torch.einsum("nij,nj->ni", projector, grad_output) / r[:, None]


# %% Registry | wrong | order | You return the Parameters in alphabetical order; a Python dictionary already keeps the order in which the names came.
class Registry:
    def __setattr__(self, name, value):
        if isinstance(value, nn.Parameter):
            found = self.__dict__.setdefault("found", {})
            found[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        found = self.__dict__.get("found", {})
        return [found[name] for name in sorted(found)]


# %% Registry | wrong | edge | When a name is assigned a second time, the registry keeps the first Parameter while the attribute shows the new one; the new one is to take its place.
class Registry:
    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)
        if isinstance(value, nn.Parameter):
            found = self.__dict__.setdefault("found", {})
            if name not in found:
                found[name] = value

    def parameters(self):
        return list(self.__dict__.get("found", {}).values())


# %% Registry | right | - | setdefault on __dict__, private name, super().__setattr__
class Registry:
    _KEY = "_registered_parameters"

    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        if isinstance(value, nn.Parameter):
            vars(self).setdefault(self._KEY, {})[name] = value

    def parameters(self):
        return [*vars(self).get(self._KEY, {}).values()]


# %% same_twice | right | - | table of modes, joined
_dropout_is_off = {"A": False, "B": True, "C": False, "D": True, "E": False, "F": False}
same_twice = "".join(sorted(row for row in _dropout_is_off if _dropout_is_off[row]))


# %% linear_from | wrong | inplace | The weight is a copy, the bias is not: nn.Parameter(b) uses the memory of b, so training the layer changes b.
def linear_from(w, b):
    layer = nn.Linear(w.shape[0], w.shape[1])
    layer.weight = nn.Parameter(w.t().clone())
    layer.bias = nn.Parameter(b)
    return layer


# %% linear_from | right | - | load_state_dict with the type and device of w
def linear_from(w, b):
    n_in, n_out = w.size(0), w.size(1)
    layer = nn.Linear(
        in_features=n_in, out_features=n_out, bias=True, dtype=w.dtype, device=w.device
    )
    layer.load_state_dict(dict(weight=w.T, bias=b), strict=True)
    return layer


# %% names_in_the_state | right | - | put together from the three kinds
_parameters = ["scale"]
_buffers = ["mean"]
_of_modules = [f"first.{name}" for name in ("weight",)]
names_in_the_state = _of_modules + _buffers + _parameters


# %% who_resumes | right | - | three conditions for each row
_right = {  # weights, v, optimizer holds this net
    "A": (True, False, True),
    "B": (True, True, True),
    "C": (True, True, True),
    "D": (True, True, False),
    "E": (False, True, True),
    "F": (True, True, True),
    "G": (False, True, True),
}
who_resumes = "".join(row for row, conditions in _right.items() if all(conditions))
