# %% RepairedNet | wrong | raises | nn.ModuleList takes its modules differently from nn.Sequential: how many arguments does it want?
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        self.layers = nn.ModuleList(*self.layers)


# %% RepairedNet | wrong | mixed | The inherited forward clamps by itself and takes the last entry of the list for the output layer: which is the last entry now?
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        with_relu = []
        for layer in self.layers:
            with_relu += [layer, nn.ReLU()]
        self.layers = nn.ModuleList(with_relu)


# %% RepairedNet | right | - | pops the list out, fills a ModuleList by extend
class RepairedNet(DeepNet):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plain = self.__dict__.pop("layers")
        self.layers = nn.ModuleList().extend(plain)


# %% LeakyRelu | wrong | order | backward returns its values in the order of the arguments of forward: which of the two is the plain number?
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        ctx.slope = slope
        return torch.where(h < 0, slope * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return None, torch.where(h < 0, ctx.slope * grad_output, grad_output)


# %% LeakyRelu | wrong | inplace | The result is right, but look at the caller's h after the call: whose memory did you write to?
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
        grad_h = grad_output.clone()
        grad_h[negative] *= ctx.slope
        return grad_h, None


# %% LeakyRelu | right | - | sum of two clamped parts; a factor tensor in backward
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.slope = slope
        ctx.save_for_backward(h)
        return h.clamp(min=0) + slope * h.clamp(max=0)

    @staticmethod
    def backward(ctx, grad_output):
        below = (ctx.saved_tensors[0] < 0).to(grad_output.dtype)
        return grad_output * (1 + (ctx.slope - 1) * below), None


# %% UnitRows | wrong | factor | In the second part of your backward line a factor is missing: which terms of the derivative have the length in the denominator?
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
        return grad_output / r - u * (u * grad_output).sum(1, keepdim=True)


# %% UnitRows | wrong | shape | The sum in backward is one number a row; which shape must it have so that it meets the rows of u and not the columns?
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
        s = (grad_output * u).sum(1)
        return (grad_output - u * s) / r


# %% UnitRows | wrong | inplace | The values are right, but what has become of the h that was handed in?
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = h.norm(dim=1, keepdim=True)
        h /= r
        u = h.clone()
        ctx.save_for_backward(u, r)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, r = ctx.saved_tensors
        return (grad_output - u * (u * grad_output).sum(1, keepdim=True)) / r


# %% UnitRows | wrong | axis | Something gets length 1, and the derivative fits it; but is it the rows?
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = torch.linalg.vector_norm(h, dim=0)
        u = h / r
        ctx.save_for_backward(u, r)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, r = ctx.saved_tensors
        return (grad_output - u * (u * grad_output).sum(0)) / r


# %% UnitRows | right | - | einsum, saves h, one division at the end
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        ctx.save_for_backward(h)
        return h / torch.einsum("ij,ij->i", h, h).sqrt()[:, None]

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        r2 = torch.einsum("ij,ij->i", h, h)[:, None]
        along = torch.einsum("ij,ij->i", h, grad_output)[:, None] / r2
        return (grad_output - along * h) / r2.sqrt()


# %% Registry | wrong | edge | Every Parameter is noted, but what happens to the old one when a name is used a second time?
class Registry:
    def __setattr__(self, name, value):
        if isinstance(value, nn.Parameter):
            if "found" not in self.__dict__:
                self.__dict__["found"] = []
            self.__dict__["found"].append(value)
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.__dict__.get("found", []))


# %% Registry | wrong | type | Your question lets plain tensors in as well; what should parameters() list?
class Registry:
    def __setattr__(self, name, value):
        if torch.is_tensor(value):
            self.__dict__.setdefault("found", {})[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.__dict__.get("found", {}).values())


# %% Registry | right | - | vars, setdefault and super
class Registry:
    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        if isinstance(value, nn.Parameter):
            vars(self).setdefault("found", {})[name] = value

    def parameters(self):
        return [*vars(self).get("found", {}).values()]


# %% same_twice | right | - | letters picked from a table of yes and no
same_twice = "".join(k for k, ok in zip("ABCDEF", (0, 1, 0, 1, 0, 0)) if ok)


# %% linear_from | wrong | part | The weight is in place; a second parameter of the layer still has its random numbers.
def linear_from(w, b):
    layer = nn.Linear(w.shape[0], w.shape[1])
    with torch.no_grad():
        layer.weight.copy_(w.t())
    return layer


# %% linear_from | right | - | through load_state_dict
def linear_from(w, b):
    layer = nn.Linear(*w.shape, dtype=w.dtype)
    layer.load_state_dict(dict(weight=w.T, bias=b))
    return layer


# %% names_in_the_state | right | - | split from one string, another order
names_in_the_state = "mean first.weight scale".split()


# %% who_resumes | right | - | a filter on the letters
who_resumes = "".join(filter(lambda letter: letter not in "ADEG", "ABCDEFG"))
