# %% RepairedNet | wrong | page | This is the net for the sizes 4, 3, 2 only; the class must work for any sizes it is given.
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        self.layers = nn.ModuleList([
            nn.Linear(4, 3, bias=False),
            nn.Linear(3, 2, bias=False),
        ])


# %% RepairedNet | right | - | an empty ModuleList, extended
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        plain = self.layers
        self.layers = nn.ModuleList().extend(plain)


# %% LeakyRelu | wrong | factor | You return the slopes alone; what does the chain rule do with the gradient that comes in?
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        ctx.slope = slope
        return torch.where(h < 0, slope * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return torch.where(h < 0, ctx.slope, 1.0), None


# %% LeakyRelu | wrong | argument | You test the sign of the gradient; which tensor's sign decided on the branch in the forward pass?
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        ctx.slope = slope
        return torch.where(h < 0, slope * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        slope = ctx.slope
        return torch.where(grad_output < 0, slope * grad_output, grad_output), None


# %% LeakyRelu | wrong | part | This is the mask of the plain ReLU: where h is negative something leaks through in the forward pass, and so must its gradient.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        ctx.slope = slope
        return torch.where(h < 0, slope * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        grad_h = grad_output * (h > 0)
        return grad_h, None


# %% LeakyRelu | right | - | two clamps forward, masked fill-in backward
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.slope = slope
        ctx.save_for_backward(h)
        return h.clamp(min=0) + slope * h.clamp(max=0)

    @staticmethod
    def backward(ctx, grad_output):
        below = ctx.saved_tensors[0] < 0
        return grad_output * ~below + ctx.slope * grad_output * below, None


# %% UnitRows | wrong | factor | In the derivative of the length stands the row of length 1, not h itself: your second term is too large by a power of r.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        ctx.save_for_backward(h)
        return h / h.norm(dim=1, keepdim=True)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        r = h.norm(dim=1, keepdim=True)
        dot = (grad_output * h).sum(1, keepdim=True)
        return (grad_output - h * dot) / r


# %% UnitRows | wrong | axis | norm() without a dimension is one number for the whole matrix; each row has a length of its own.
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
        return (grad_output - u * (grad_output * u).sum()) / r


# %% UnitRows | wrong | shape | The sum for each row must stay a column, or broadcasting lays it along the wrong axis.
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
        return (grad_output - u * (grad_output * u).sum(1)) / r


# %% UnitRows | right | - | einsum, saves h and works the rest out again
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        ctx.save_for_backward(h)
        return h / torch.einsum("ik,ik->i", h, h).sqrt().unsqueeze(1)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        r2 = torch.einsum("ik,ik->i", h, h).unsqueeze(1)
        along = torch.einsum("ij,ij,ik->ik", grad_output, h, h) / r2
        return (grad_output - along) / r2.sqrt()


# %% Registry | wrong | part | Each Parameter brings a new dictionary with it, and the earlier ones are lost: when only should an empty one be put there?
class Registry:
    def __setattr__(self, name, value):
        if isinstance(value, nn.Parameter):
            self.__dict__["found"] = {}
            self.__dict__["found"][name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.__dict__.get("found", {}).values())


# %% Registry | wrong | type | Wanting a gradient is not what makes a Parameter: a plain tensor may want one, and a frozen Parameter does not.
class Registry:
    def __setattr__(self, name, value):
        found = self.__dict__.setdefault("found", {})
        if getattr(value, "requires_grad", False):
            found[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.__dict__.get("found", {}).values())


# %% Registry | right | - | setdefault on the object's dictionary, under a private name
class Registry:
    def __store(self):
        return self.__dict__.setdefault("_Registry__kept", {})

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)
        if isinstance(value, nn.Parameter):
            self.__store().update({name: value})

    def parameters(self):
        return [*self.__store().values()]


# %% same_twice | right | - | picked from a table of true and false
table = {"A": False, "B": True, "C": False, "D": True, "E": False, "F": False}
same_twice = "".join(filter(table.get, table))


# %% linear_from | wrong | part | The weight is right, but the bias still holds the random numbers that the layer was born with.
def linear_from(w, b):
    layer = nn.Linear(*w.shape, bias=True)
    with torch.no_grad():
        layer.weight.copy_(w.t())
    return layer


# %% linear_from | wrong | argument | copy_ writes into the tensor before the dot: you overwrite w and b with the layer's random numbers.
def linear_from(w, b):
    layer = nn.Linear(*w.shape)
    with torch.no_grad():
        w.t().copy_(layer.weight)
        b.copy_(layer.bias)
    return layer


# %% linear_from | right | - | new Parameters from cloned tensors
def linear_from(w, b):
    layer = nn.Linear(w.size(0), w.size(1))
    layer.weight = nn.Parameter(w.detach().T.clone())
    layer.bias = nn.Parameter(b.detach().clone())
    return layer


# %% who_resumes | right | - | the rows ruled out, taken away
ruled_out = "A D E G".split()
who_resumes = "".join(sorted(set("ABCDEFG") - set(ruled_out)))
