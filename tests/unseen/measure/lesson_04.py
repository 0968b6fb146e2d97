# %% RepairedNet | right | - | empty ModuleList, filled in a loop
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        plain = self.layers
        self.layers = nn.ModuleList()
        for layer in plain:
            self.layers.append(layer)


# %% LeakyRelu | wrong | inplace | forward multiplies the caller's h in place: after the call the input has changed. Make a new tensor.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        neg = h < 0
        h[neg] *= slope
        ctx.save_for_backward(neg)
        ctx.slope = slope
        return h.clone()

    @staticmethod
    def backward(ctx, grad_output):
        (neg,) = ctx.saved_tensors
        grad = grad_output.clone()
        grad[neg] *= ctx.slope
        return grad, None


# %% LeakyRelu | right | - | a tensor of factors, saved and used both ways
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        factor = torch.ones_like(h).masked_fill(h.lt(0), slope)
        ctx.save_for_backward(factor)
        return h.mul(factor)

    @staticmethod
    def backward(ctx, grad_output):
        (factor,) = ctx.saved_tensors
        return grad_output.mul(factor), None


# %% UnitRows | wrong | factor | The projection is right, but each term of the derivative has a 1 / r in it; yours is right only for rows that have length 1 already.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = h.pow(2).sum(1, keepdim=True).sqrt()
        u = h / r
        ctx.save_for_backward(u)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        (u,) = ctx.saved_tensors
        return grad_output - u * (grad_output * u).sum(1, keepdim=True)


# %% UnitRows | wrong | argument | The formula is written for the rows of length 1, u, but you put the saved h in its place.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = h.pow(2).sum(1, keepdim=True).sqrt()
        ctx.save_for_backward(h, r)
        return h / r

    @staticmethod
    def backward(ctx, grad_output):
        h, r = ctx.saved_tensors
        inner = (grad_output * h).sum(1, keepdim=True)
        return (grad_output - h * inner) / r


# %% UnitRows | wrong | axis | You divide by one length for the whole matrix; each row has a length of its own.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = torch.norm(h)
        u = h / r
        ctx.save_for_backward(u, r)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, r = ctx.saved_tensors
        return (grad_output - u * (grad_output * u).sum()) / r


# %% UnitRows | wrong | sign | Look at the sign of the part that comes through the length: a longer row makes every u smaller.
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
        s = (grad_output * u).sum(1, keepdim=True)
        return grad_output / r + u * s / r


# %% UnitRows | right | - | the whole Jacobian of each row, contracted by einsum
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
        eye = torch.eye(u.shape[1], dtype=u.dtype)
        J = (eye - u[:, :, None] * u[:, None, :]) / r[:, None, None]
        return torch.einsum("nj,njk->nk", grad_output, J)


# %% Registry | wrong | part | A Parameter is noted but never set as an attribute: reading it back, as in self.w1, must work as usual.
class Registry:
    def __setattr__(self, name, value):
        if "found" not in self.__dict__:
            self.__dict__["found"] = {}
        if isinstance(value, nn.Parameter):
            self.found[name] = value
        else:
            object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.__dict__.get("found", {}).values())


# %% Registry | wrong | type | A plain tensor that wants a gradient is not a Parameter; ask for the class, not for requires_grad (a frozen Parameter is one as well).
class Registry:
    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)
        if getattr(value, "requires_grad", False):
            found = self.__dict__.setdefault("found", {})
            found[name] = value

    def parameters(self):
        return list(self.__dict__.get("found", {}).values())


# %% Registry | wrong | raises | self.found = {} is itself an assignment, so it runs your __setattr__ again, and again: put the dictionary there by another way.
class Registry:
    def __setattr__(self, name, value):
        if "found" not in self.__dict__:
            self.found = {}
        if isinstance(value, nn.Parameter):
            self.found[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        if "found" not in self.__dict__:
            return []
        return list(self.found.values())


# %% Registry | right | - | vars and setdefault, super() in place of object
class Registry:
    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        notes = vars(self).setdefault("_noted", {})
        if type(value) is nn.Parameter or isinstance(value, nn.Parameter):
            notes.update({name: value})

    def parameters(self):
        return [*vars(self).get("_noted", {}).values()]


# %% same_twice | right | - | collected in a loop from a table of True and False
table = {"A": False, "B": True, "C": False, "D": True, "E": False, "F": False}
same_twice = ""
for letter, same in table.items():
    if same:
        same_twice = letter + same_twice


# %% linear_from | wrong | argument | You have swapped inputs and outputs until w fitted the weight; nn.Linear takes (inputs, outputs), and it is w that must be turned.
def linear_from(w, b):
    n_in, n_out = w.shape
    layer = nn.Linear(n_out, n_in)
    with torch.no_grad():
        layer.weight.copy_(w)
        layer.bias = nn.Parameter(b.clone())
    return layer


# %% linear_from | wrong | mixed | The weight is right; the bias starts with random numbers, and you add b to them where you should write over them.
def linear_from(w, b):
    layer = nn.Linear(w.shape[0], w.shape[1])
    with torch.no_grad():
        layer.weight.copy_(w.t())
        layer.bias += b
    return layer


# %% linear_from | right | - | load_state_dict with the sizes unpacked
def linear_from(w, b):
    layer = nn.Linear(*w.shape, dtype=w.dtype)
    layer.load_state_dict(dict(bias=b, weight=w.T))
    return layer


# %% who_resumes | right | - | letters struck out of the alphabet, in another order
who_resumes = "".join(sorted(set("ABCDEFG") - set("ADEG"), reverse=True))
