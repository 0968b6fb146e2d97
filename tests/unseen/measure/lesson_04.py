# %% RepairedNet | wrong | type | The weights are registered now, but forward calls the entries of the list, and a Parameter cannot be called.
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        self.layers = nn.ParameterList([layer.weight for layer in self.layers])

# %% RepairedNet | wrong | part | Your new layers are not those that DeepNet makes: compare the number of parameters of one of them.
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        self.layers = nn.ModuleList()
        for i in range(1, len(sizes)):
            self.layers.append(nn.Linear(sizes[i - 1], sizes[i]))

# %% RepairedNet | right | - | moved layer by layer into an empty ModuleList
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        plain, self.layers = self.layers, nn.ModuleList()
        for layer in plain:
            self.layers.append(layer)

# %% LeakyRelu | wrong | inplace | The result overwrites the tensor that was handed in; whoever called apply finds other numbers in h afterwards.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        h[h < 0] *= slope
        ctx.save_for_backward(h)
        ctx.slope = slope
        return h.clone()

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        grad = grad_output.clone()
        grad[h < 0] *= ctx.slope
        return grad, None

# %% LeakyRelu | right | - | two clamps forward, a boolean index on a copy backward
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.slope = slope
        ctx.save_for_backward(h)
        return h.clamp(min=0) + slope * h.clamp(max=0)

    @staticmethod
    def backward(ctx, grad_output):
        negative = ctx.saved_tensors[0] < 0
        grad = grad_output.clone()
        grad[negative] = grad[negative] * ctx.slope
        return grad, None

# %% UnitRows | wrong | part | You count only how an entry changes its own result; through the length it changes the whole row.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = h.norm(dim=1, keepdim=True)
        ctx.save_for_backward(h / r, r)
        return h / r

    @staticmethod
    def backward(ctx, grad_output):
        u, r = ctx.saved_tensors
        return (1 - u * u) / r * grad_output

# %% UnitRows | wrong | factor | Measure the length of one of your rows: you divide by the root of the mean of the squares.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        rms = h.pow(2).mean(1, keepdim=True).sqrt()
        u = h / rms
        ctx.save_for_backward(u, rms)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, rms = ctx.saved_tensors
        return (grad_output - u * (grad_output * u).mean(1, keepdim=True)) / rms

# %% UnitRows | wrong | argument | Your formula is meant for the divided rows; you put in the undivided ones, which is right only where the length is 1 already.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        ctx.save_for_backward(h)
        return h / h.norm(dim=1, keepdim=True)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        r = h.norm(dim=1, keepdim=True)
        return (grad_output - h * (grad_output * h).sum(1, keepdim=True)) / r

# %% UnitRows | right | - | the whole Jacobian of each row, multiplied with bmm
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        ctx.save_for_backward(h)
        return h / torch.sqrt((h * h).sum(dim=1))[:, None]

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        r = torch.sqrt((h * h).sum(dim=1))[:, None]
        u = h / r
        eye = torch.eye(h.shape[1], dtype=h.dtype)
        table = (eye - u[:, :, None] * u[:, None, :]) / r[:, :, None]
        return torch.bmm(grad_output[:, None, :], table)[:, 0]

# %% Registry | wrong | part | The Parameters are noted, but after the assignment they cannot be read from self any more.
class Registry:
    def __setattr__(self, name, value):
        if isinstance(value, nn.Parameter):
            if "found" not in self.__dict__:
                self.__dict__["found"] = {}
            self.found[name] = value
        else:
            object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.__dict__.get("found", {}).values())

# %% Registry | wrong | type | Wanting a gradient does not make a tensor a Parameter, nor does a frozen Parameter stop being one.
class Registry:
    def __setattr__(self, name, value):
        if getattr(value, "requires_grad", False):
            self.__dict__.setdefault("found", {})[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return [*self.__dict__.get("found", {}).values()]

# %% Registry | right | - | writes into vars(self) directly, with another name for the dictionary
class Registry:
    def __setattr__(self, name, value):
        mine = vars(self)
        if type(value) is nn.Parameter or isinstance(value, nn.Parameter):
            mine.setdefault(" parameters ", dict()).update({name: value})
        object.__setattr__(self, name, value)

    def parameters(self):
        try:
            return [p for p in vars(self)[" parameters "].values()]
        except KeyError:
            return []

# %% same_twice | wrong | choice | Freezing and not recording are about gradients; the draw of the Dropout depends on another switch.
same_twice = "CF"

# %% same_twice | wrong | part | One row is missing: follow which of the two modules the last call of D reaches.
same_twice = "B"

# %% same_twice | right | - | each row is run, the letters are collected
def try_rows():
    class Hidden(nn.Module):
        def __init__(self, layers):
            super().__init__()
            self.layers = layers

        def forward(self, x):
            for layer in self.layers:
                x = layer(x)
            return x

    def fresh():
        return nn.Sequential(nn.Linear(4, 100), nn.Dropout(0.5))

    nets = {letter: fresh() for letter in "ABCDF"}
    nets["A"].eval()
    nets["A"].train()
    nets["B"][1].eval()
    nets["C"].requires_grad_(False)
    nets["D"].eval()
    nets["D"][0].train()
    nets["E"] = Hidden([nn.Linear(4, 100), nn.Dropout(0.5)]).eval()
    rows = torch.randn(10, 4)
    letters = ""
    for letter in "ABCDEF":
        with torch.set_grad_enabled(letter != "F"):
            letters += letter * torch.equal(nets[letter](rows), nets[letter](rows))
    return letters


same_twice = try_rows()

# %% linear_from | wrong | inplace | The layer computes the right thing, but it has no numbers of its own: one training step in it also moves w and b.
def linear_from(w, b):
    layer = nn.Linear(w.shape[0], w.shape[1])
    layer.weight.data = w.t()
    layer.bias.data = b
    return layer

# %% linear_from | wrong | raises | A plain tensor may not be assigned over a registered name; write into the Parameter that is there, or assign one.
def linear_from(w, b):
    layer = nn.Linear(len(w), len(b))
    layer.weight = w.t().clone()
    layer.bias = b.clone()
    return layer

# %% linear_from | right | - | loads a state of two names
def linear_from(w, b):
    n_in, n_out = w.shape
    layer = nn.Linear(n_in, n_out, dtype=w.dtype)
    layer.load_state_dict(dict(weight=w.T, bias=b))
    return layer

# %% names_in_the_state | wrong | part | You listed what an optimizer gets; the state holds one more kind of registered tensor.
names_in_the_state = [name for name, p in Mixed().named_parameters()]

# %% names_in_the_state | wrong | choice | You list every attribute; go through them and ask of each whether it is a Parameter, a Module or a buffer.
names_in_the_state = ["scale", "offset", "mean", "first.weight", "rest.0.weight", "steps"]

# %% names_in_the_state | right | - | parameters and buffers asked separately
mixed = Mixed()
names_in_the_state = [n for n, _ in mixed.named_buffers()] + [n for n, _ in mixed.named_parameters()]

# %% who_resumes | right | - | from a table of verdicts
verdicts = {"A": False, "B": True, "C": True, "D": False, "E": False, "F": True, "G": False}
who_resumes = "".join(filter(verdicts.get, verdicts))
