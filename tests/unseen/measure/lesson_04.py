# %% RepairedNet | wrong | argument | Your layers are registered now, but list their parameters by name: is there something in them that the layers of DeepNet were told not to have?
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in pairwise(sizes)])

# %% RepairedNet | wrong | raises | A ModuleList does not take its modules one by one, as a Sequential does: look at how many arguments it wants, and of what kind.
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        self.layers = nn.ModuleList(*self.layers)

# %% RepairedNet | wrong | order | When your loop begins, what does self.layers hold, the old list or the new empty one?
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        self.layers = nn.ModuleList()
        for layer in self.layers:
            self.layers.append(layer)

# %% RepairedNet | wrong | mixed | The inherited forward already clamps between the layers and leaves the last one alone: which entry of your list is the last one now, and can an output still be negative?
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        modules = []
        for layer in self.layers:
            modules.append(layer)
            modules.append(nn.ReLU())
        self.layers = nn.ModuleList(modules)

# %% RepairedNet | right | - | an empty ModuleList extended by a generator over the old list
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        old = self.layers
        self.layers = nn.ModuleList().extend(layer for layer in old)

# %% LeakyRelu | wrong | argument | Your backward asks for the sign of the incoming gradient; on the sign of which tensor did forward decide?
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        ctx.slope = slope
        return torch.where(h < 0, slope * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return torch.where(grad_output < 0, ctx.slope * grad_output, grad_output), None

# %% LeakyRelu | wrong | raises | save_for_backward is for tensors only, and one of the two things you hand it is a plain number: where does such a thing go?
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h, slope)
        return torch.where(h > 0, h, slope * h)

    @staticmethod
    def backward(ctx, grad_output):
        h, slope = ctx.saved_tensors
        return torch.where(h < 0, slope * grad_output, grad_output), None

# %% LeakyRelu | wrong | inplace | The result is right, but look at the caller's h after the call: your forward has written into its memory.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        negative = h < 0
        ctx.save_for_backward(negative)
        ctx.slope = slope
        h[negative] *= slope
        return h.clone()

    @staticmethod
    def backward(ctx, grad_output):
        (negative,) = ctx.saved_tensors
        grad_h = grad_output.clone()
        grad_h[negative] *= ctx.slope
        return grad_h, None

# %% LeakyRelu | wrong | edge | Taking the larger of h and slope * h is the same only for some slopes: try a slope of 2.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        ctx.slope = slope
        return torch.maximum(h, slope * h)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        grad_h = torch.where(h < 0, ctx.slope * grad_output, grad_output)
        return grad_h, None

# %% LeakyRelu | right | - | a tensor of factors, made once and used both ways
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        factor = torch.ones_like(h)
        factor[h < 0] = slope
        ctx.save_for_backward(factor)
        return h * factor

    @staticmethod
    def backward(ctx, grad_output):
        return ctx.saved_tensors[0] * grad_output, None

# %% UnitRows | wrong | part | You have the derivative of each result by its own entry only; h_k also changes the other results of its row, and their shares have to be summed.
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
        return grad_output * (1 - u * u) / r

# %% UnitRows | wrong | factor | Both parts of the derivative carry the same power of the length; check what your second part is divided by, for instance with rows ten times as long.
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
        dot = (grad_output * u).sum(1, keepdim=True)
        return grad_output / r - u * dot

# %% UnitRows | wrong | shape | Which shape has your tensor of lengths, and how does broadcasting line it up with h: one length a row, or one a column?
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = torch.linalg.norm(h, axis=1)
        u = h / r
        ctx.save_for_backward(u, r)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, r = ctx.saved_tensors
        return (grad_output - u * (grad_output * u).sum(1, keepdim=True)) / r

# %% UnitRows | wrong | axis | Forward and backward fit together, but of which lines of the matrix have you made unit vectors: sum the squares of one row of your result.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = h.square().sum(0).sqrt()
        u = h / r
        ctx.save_for_backward(u, r)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, r = ctx.saved_tensors
        return (grad_output - u * (grad_output * u).sum(0)) / r

# %% UnitRows | right | - | saves h alone, writes all in h and powers of r, einsum for the row sums
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        ctx.save_for_backward(h)
        return h / torch.einsum("ij,ij->i", h, h).sqrt()[:, None]

    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        r = torch.einsum("ij,ij->i", h, h).sqrt()[:, None]
        dot = torch.einsum("ij,ij->i", h, grad_output)[:, None]
        return grad_output / r - h * dot / r**3

# %% Registry | wrong | edge | Ask a fresh object, to which nothing was assigned yet, for its parameters(): where would its dictionary have come from?
class Registry:
    def __setattr__(self, name, value):
        if "found" not in self.__dict__:
            object.__setattr__(self, "found", {})
        if isinstance(value, nn.Parameter):
            self.found[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.found.values())

# %% Registry | wrong | part | A Parameter is noted, but then try to read it as an attribute: who has done with it what Python does without you?
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

# %% Registry | wrong | type | Wanting a gradient is not what makes a Parameter (Myth 4.1): what does your test say of a plain tensor that wants one, and of a frozen Parameter?
class Registry:
    def __setattr__(self, name, value):
        found = self.__dict__.setdefault("found", {})
        if getattr(value, "requires_grad", False):
            found[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.__dict__.get("found", {}).values())

# %% Registry | wrong | raises | On a list of tensors `in` compares by ==, which gives a tensor and no yes or no; besides, what you want to recognize is a name that was used before, not a value.
class Registry:
    def __setattr__(self, name, value):
        found = self.__dict__.setdefault("found", [])
        if isinstance(value, nn.Parameter) and value not in found:
            found.append(value)
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.__dict__.get("found", []))

# %% Registry | right | - | a private dictionary by setdefault, super() in place of object, parameters unpacked
class Registry:
    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        if not isinstance(value, nn.Parameter):
            return
        vars(self).setdefault("_kept_parameters", {}).update({name: value})

    def parameters(self):
        return [*vars(self).get("_kept_parameters", {}).values()]

# %% same_twice | wrong | choice | One letter too many: Hidden keeps its layers in a Python list, so whom does eval() reach there?
same_twice = "BDE"

# %% same_twice | wrong | part | One letter is missing: where a part of the net is set back to training, ask which module that is, and whether it is the Dropout.
same_twice = "B"

# %% same_twice | wrong | choice | One letter too many: go through each row's calls in order, in which mode is the Dropout after the last one?
same_twice = "ABD"

# %% same_twice | wrong | choice | Each of your letters is a row where the two differ: read the question again, it asks where the comparison gives True.
same_twice = "ACEF"

# %% same_twice | right | - | the letters in another order
same_twice = "DB"

# %% linear_from | wrong | inplace | The numbers are right, but train the layer one step and look at w and b: nn.Parameter has wrapped their memory, not copied it.
def linear_from(w, b):
    layer = nn.Linear(w.shape[0], w.shape[1])
    layer.weight = nn.Parameter(w.t())
    layer.bias = nn.Parameter(b)
    return layer

# %% linear_from | wrong | raises | A leaf that wants a gradient may not be changed in place while autograd records: in which block do such copies belong?
def linear_from(w, b):
    inputs, outputs = w.shape
    layer = nn.Linear(inputs, outputs)
    layer.weight.copy_(w.t())
    layer.bias.copy_(b)
    return layer

# %% linear_from | wrong | transpose | Your weight has the right shape but the numbers in the wrong places: reshaping keeps the order in which they are read, which is not what swaps rows and columns.
def linear_from(w, b):
    layer = nn.Linear(*w.shape)
    with torch.no_grad():
        layer.weight.copy_(w.reshape(layer.weight.shape))
        layer.bias.copy_(b)
    return layer

# %% linear_from | wrong | part | strict=False has silenced a message that you needed: which of the layer's two tensors did your dictionary not name, and what stands in it now?
def linear_from(w, b):
    inputs, outputs = w.shape
    layer = nn.Linear(inputs, outputs)
    layer.load_state_dict({"weight": w.t()}, strict=False)
    return layer

# %% linear_from | right | - | a state dict loaded into a layer of w's dtype and device
def linear_from(w, b):
    layer = nn.Linear(*w.shape, dtype=w.dtype, device=w.device)
    layer.load_state_dict(dict(bias=b, weight=w.T))
    return layer

# %% names_in_the_state | wrong | part | One name is missing: a tensor that is not trained can belong to the state all the same.
names_in_the_state = ["scale", "first.weight"]

# %% names_in_the_state | wrong | choice | The state holds tensors, and one of your names is that of a module: under which name does its tensor stand?
names_in_the_state = ["scale", "mean", "first"]

# %% names_in_the_state | wrong | choice | One name too many: look again at how the layer `first` was made.
names_in_the_state = ["scale", "mean", "first.weight", "first.bias"]

# %% names_in_the_state | wrong | choice | One name too many: is a plain Python number one of the three kinds of thing that a Module registers?
names_in_the_state = ["scale", "mean", "first.weight", "steps"]

# %% names_in_the_state | right | - | a string split, in another order
names_in_the_state = "mean first.weight scale".split()

# %% who_resumes | wrong | part | One letter is missing: what does zero_grad() throw away, and is that where the optimizer keeps its memory?
who_resumes = "CF"

# %% who_resumes | wrong | choice | One letter too many: whose parameters does an optimizer step that was made for another net?
who_resumes = "BCDF"

# %% who_resumes | wrong | choice | One letter too many: in one of your rows the first loss agrees, but what is v at its first step?
who_resumes = "ABCF"

# %% who_resumes | wrong | choice | Those are the rows after which the training differs: the question asks for the ones that go on as losses_on.
who_resumes = "ADEG"

# %% who_resumes | right | - | joined from a set, sorted
who_resumes = "".join(sorted({"F", "C", "B"}))
