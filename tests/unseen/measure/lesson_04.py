# %% RepairedNet | wrong | raises | You put the whole list into another list, so the ModuleList finds a list where it wants modules; what do you have already that is a list of modules?
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        self.layers = nn.ModuleList([self.layers])

# %% RepairedNet | wrong | argument | These layers are new ones with a bias, which DeepNet does not have; reuse its layers or make them with the same arguments.
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in pairwise(sizes)])

# %% RepairedNet | wrong | page | deep is the page's net with sizes 4, 3, 2; every RepairedNet would get its layers, whatever sizes are asked for.
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        self.layers = nn.ModuleList(deep.layers)

# %% RepairedNet | right | - | a Sequential in place of the ModuleList: registered as well
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        self.layers = nn.Sequential(*self.layers)

# %% RepairedNet | right | - | fills an empty ModuleList in a loop
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        registered = nn.ModuleList()
        for layer in self.layers:
            registered.append(layer)
        self.layers = registered

# %% LeakyRelu | wrong | raises | forward takes two arguments, so backward must return two values; what gradient does a plain number want?
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        ctx.slope = slope
        return torch.where(h < 0, slope * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return torch.where(h < 0, ctx.slope * grad_output, grad_output)

# %% LeakyRelu | wrong | factor | You return the derivative of LeakyRelu itself; the chain rule also wants the gradient that comes in from outside.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        ctx.slope = slope
        return torch.where(h < 0, slope * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        grad = torch.ones_like(h)
        grad[h < 0] = ctx.slope
        return grad, None

# %% LeakyRelu | wrong | argument | Whether the slope applies is decided by the sign of h, not by the sign of the incoming gradient (the bug of lesson 02).
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.slope = slope
        return torch.where(h < 0, slope * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        return torch.where(grad_output < 0, ctx.slope * grad_output, grad_output), None

# %% LeakyRelu | wrong | edge | The larger of h and slope times h is the right one only while slope is at most 1; decide by the sign of h instead.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.slope = slope
        ctx.save_for_backward(h)
        return torch.maximum(h, slope * h)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return grad_output * torch.where(h < 0, ctx.slope, 1.0), None

# %% LeakyRelu | right | - | saves the mask instead of h, edits a copy of the gradient
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        negative = h < 0
        ctx.save_for_backward(negative)
        ctx.slope = slope
        out = h.clone()
        out[negative] *= slope
        return out

    @staticmethod
    def backward(ctx, grad_output):
        (negative,) = ctx.saved_tensors
        grad_h = grad_output.clone()
        grad_h[negative] *= ctx.slope
        return grad_h, None

# %% UnitRows | wrong | part | You treat the length as a constant; it depends on h too, so every entry of a row reaches every entry of the result, and a second term is missing.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = h.pow(2).sum(1, keepdim=True).sqrt()
        ctx.save_for_backward(r)
        return h / r

    @staticmethod
    def backward(ctx, grad_output):
        (r,) = ctx.saved_tensors
        return grad_output / r

# %% UnitRows | wrong | axis | In the second term you sum over the examples; the sum over j runs inside one row, so it should give one number a row.
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
        return (grad_output - u * (grad_output * u).sum(0, keepdim=True)) / r

# %% UnitRows | wrong | sign | Both terms are there, but look at the sign of the second: does u_j grow or shrink when the length grows?
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
        along = (grad_output * u).sum(1, keepdim=True)
        return (grad_output + along * u) / r

# %% UnitRows | wrong | shape | The lengths have shape (n,), and (n, k) divided by (n,) lines them up with the columns: keep the summed dimension.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = h.pow(2).sum(1).sqrt()
        u = h / r
        ctx.save_for_backward(u, r)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, r = ctx.saved_tensors
        return (grad_output - u * (grad_output * u).sum(1)) / r

# %% UnitRows | right | - | the Jacobian of each row, and einsum
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        ctx.save_for_backward(h)
        return h / torch.linalg.vector_norm(h, dim=1, keepdim=True)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        r = h.norm(dim=1)[:, None, None]
        u = h / h.norm(dim=1)[:, None]
        eye = torch.eye(h.shape[1], dtype=h.dtype, device=h.device)
        jacobians = (eye - u[:, :, None] * u[:, None, :]) / r
        return torch.einsum("nj,njk->nk", grad_output, jacobians)

# %% Registry | wrong | edge | The dictionary in the class body is one for all objects, so a second registry lists the Parameters of the first as well.
class Registry:
    found = {}

    def __setattr__(self, name, value):
        if isinstance(value, nn.Parameter):
            self.found[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.found.values())

# %% Registry | wrong | part | A Parameter is noted but never becomes an attribute, so it cannot be read as usual; both things must happen to it.
class Registry:
    def __setattr__(self, name, value):
        if isinstance(value, nn.Parameter):
            if "found" not in self.__dict__:
                self.__dict__["found"] = {}
            self.__dict__["found"][name] = value
        else:
            object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.__dict__.get("found", {}).values())

# %% Registry | wrong | type | You register every tensor; only those that are an nn.Parameter are to be found.
class Registry:
    def __setattr__(self, name, value):
        if "found" not in self.__dict__:
            self.__dict__["found"] = {}
        if isinstance(value, torch.Tensor):
            self.__dict__["found"][name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.__dict__.get("found", {}).values())

# %% Registry | wrong | raises | An assignment to self inside __setattr__ runs __setattr__ again, without end; let Python's own method or __dict__ do it.
class Registry:
    def __setattr__(self, name, value):
        if "found" not in self.__dict__:
            self.found = {}
        if isinstance(value, nn.Parameter):
            self.found[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.__dict__.get("found", {}).values())

# %% Registry | right | - | no dictionary of its own: notes names in order, reads the Parameters when asked
class Registry:
    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        if isinstance(value, nn.Parameter):
            names = self.__dict__.setdefault("_names", [])
            if name not in names:
                names.append(name)

    def parameters(self):
        values = [vars(self).get(name) for name in vars(self).get("_names", ())]
        return [value for value in values if isinstance(value, nn.Parameter)]

# %% same_twice | wrong | choice | In F no_grad ends the recording, but does it change the mode of the Dropout?
same_twice = "BDF"

# %% same_twice | wrong | choice | In E ask whether eval() reaches a Dropout that lies in a Python list.
same_twice = "BDE"

# %% same_twice | wrong | part | One is missing: it is enough that the Dropout itself is in evaluation, the rest of the net may stay in training.
same_twice = "D"

# %% same_twice | wrong | mixed | Freezing in C stops gradients and not the Dropout; and in D look which of the two layers goes back to training.
same_twice = "BC"

# %% same_twice | right | - | other order
same_twice = "DB"

# %% linear_from | wrong | transpose | w has shape (inputs, outputs), the layer's weight (outputs, inputs): with a square w nothing raises and the numbers are wrong.
def linear_from(w, b):
    layer = nn.Linear(w.shape[0], w.shape[1])
    with torch.no_grad():
        layer.weight.copy_(w)
        layer.bias.copy_(b)
    return layer

# %% linear_from | wrong | inplace | The output is right, but the layer's parameters use the memory of w and b, so training it would change them: the layer should get copies.
def linear_from(w, b):
    layer = nn.Linear(*w.shape)
    layer.weight = nn.Parameter(w.t())
    layer.bias = nn.Parameter(b)
    return layer

# %% linear_from | wrong | part | The weight is carried over, the bias still has its random numbers.
def linear_from(w, b):
    inputs, outputs = w.shape
    layer = nn.Linear(inputs, outputs, bias=True)
    with torch.no_grad():
        layer.weight.copy_(w.t())
    return layer

# %% linear_from | wrong | raises | A Parameter is a leaf that wants a gradient, and editing it in place while recording is refused; say that these lines are not to be recorded.
def linear_from(w, b):
    layer = nn.Linear(w.shape[0], w.shape[1])
    layer.weight.copy_(w.t())
    layer.bias.copy_(b)
    return layer

# %% linear_from | right | - | load_state_dict, which copies
def linear_from(w, b):
    layer = nn.Linear(*w.shape)
    layer.load_state_dict(dict(bias=b, weight=w.T))
    return layer

# %% names_in_the_state | wrong | part | Parameters are there, but the state also holds what was registered to be kept without being trained.
names_in_the_state = ["scale", "first.weight"]

# %% names_in_the_state | wrong | choice | offset wants a gradient, but that does not make it a Parameter; is a plain tensor registered?
names_in_the_state = ["scale", "offset", "mean", "first.weight"]

# %% names_in_the_state | wrong | choice | The state holds tensors, not modules: under what name does the tensor inside first stand?
names_in_the_state = ["scale", "mean", "first"]

# %% names_in_the_state | wrong | choice | rest is a Python list, and the registry looks at what is assigned, not into it.
names_in_the_state = ["scale", "mean", "first.weight", "rest.0.weight"]

# %% names_in_the_state | right | - | asks the state itself, sorted
names_in_the_state = sorted(Mixed().state_dict())

# %% who_resumes | wrong | choice | In G before is a window and not a snapshot: which weights does it show after five more epochs?
who_resumes = "BCFG"

# %% who_resumes | wrong | choice | One is missing: in B zero_grad clears the .grad, which the loop clears anyway; does it touch the optimizer's v?
who_resumes = "CF"

# %% who_resumes | wrong | choice | In D the weights are right, but whose parameters does the old optimizer step?
who_resumes = "BCDF"

# %% who_resumes | wrong | part | The full checkpoint is one way, but rows where the old net or the old optimizer simply goes on may have all that is needed as well.
who_resumes = "F"

# %% who_resumes | right | - | other order
who_resumes = "FBC"
