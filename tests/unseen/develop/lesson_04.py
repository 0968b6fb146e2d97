# %% LeakyRelu | wrong | raises | `forward` takes two arguments, so `backward` must return two values: the second is `None` for `slope`.
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

# %% LeakyRelu | wrong | state | A tensor in a plain attribute is not watched: if `h` changes before `backward`, the gradient is silently wrong; use `save_for_backward`.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.h, ctx.slope = h, slope
        return torch.where(h < 0, slope * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        return torch.where(ctx.h < 0, ctx.slope * grad_output, grad_output), None

# %% LeakyRelu | wrong | unused-argument | 0.01 is a common choice, but here `slope` is an argument; multiply with it in both passes.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        return torch.where(h < 0, 0.01 * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return torch.where(h < 0, 0.01 * grad_output, grad_output), None

# %% LeakyRelu | wrong | in-place | `h[h < 0] *= slope` writes into the caller's tensor; make a new one, for example with `torch.where`.
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
        return torch.where(negative, ctx.slope * grad_output, grad_output), None

# %% LeakyRelu | wrong | state | `LeakyRelu.slope` is one place for all calls, so a second `apply` overwrites the slope of the first; keep it in this call's `ctx`.
class LeakyRelu(torch.autograd.Function):
    slope = None

    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        LeakyRelu.slope = slope
        return torch.where(h < 0, slope * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return torch.where(h < 0, LeakyRelu.slope * grad_output, grad_output), None

# %% LeakyRelu | right | - | new style: forward without ctx, setup_context
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(h, slope):
        return h.clamp(min=0) + slope * h.clamp(max=0)

    @staticmethod
    def setup_context(ctx, inputs, output):
        h, ctx.slope = inputs
        ctx.save_for_backward(h)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return grad_output * ((h >= 0) + ctx.slope * (h < 0)), None

# %% RepairedNet | wrong | state | A tuple is as blind as a list: the registry sees Modules and Parameters only, so take `nn.ModuleList`.
class RepairedNet(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = tuple(nn.Linear(a, b, bias=False) for a, b in pairwise(sizes))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = layer(x).clamp(min=0)
        return self.layers[-1](x)

# %% RepairedNet | wrong | wrong-argument | `nn.Linear` takes inputs first, then outputs; only its weight is stored transposed.
class RepairedNet(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(b, a, bias=False) for a, b in pairwise(sizes)])

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = layer(x).clamp(min=0)
        return self.layers[-1](x)

# %% RepairedNet | wrong | fixed-size | Two layers of sizes 4, 3, 2 are the example; make one layer for each neighbouring pair in `sizes`, however many.
class RepairedNet(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(4, 3, bias=False), nn.Linear(3, 2, bias=False)])

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = layer(x).clamp(min=0)
        return self.layers[-1](x)

# %% RepairedNet | wrong | raises | A `ModuleDict` is registered, but it cannot be sliced as `forward` does; `nn.ModuleList` can.
class RepairedNet(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleDict(
            {str(k): nn.Linear(a, b, bias=False) for k, (a, b) in enumerate(pairwise(sizes))}
        )

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = layer(x).clamp(min=0)
        return self.layers[-1](x)

# %% RepairedNet | wrong | condition | `forward` clamps already; with a ReLU after every layer the last one cuts off the negative results as well.
class RepairedNet(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList()
        for a, b in pairwise(sizes):
            self.layers.append(nn.Linear(a, b, bias=False))
            self.layers.append(nn.ReLU())

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = layer(x).clamp(min=0)
        return self.layers[-1](x)

# %% RepairedNet | right | - | nn.Sequential, which can be sliced too
class RepairedNet(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.Sequential(*[nn.Linear(a, b, bias=False) for a, b in zip(sizes, sizes[1:])])

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = layer(x).clamp(min=0)
        return self.layers[-1](x)

# %% names_in_the_state | wrong | part | A module does not appear itself, its tensors do, with a dot: `first.weight`.
names_in_the_state = ["scale", "mean", "first"]

# %% names_in_the_state | wrong | choice | `first` was made with `bias=False`, so it has no bias to save.
names_in_the_state = ["scale", "mean", "first.weight", "first.bias"]

# %% names_in_the_state | wrong | choice | `steps` is a number, not a registered tensor; it is an ordinary attribute and not saved.
names_in_the_state = ["scale", "mean", "first.weight", "steps"]

# %% names_in_the_state | wrong | type | The state writes the names without `self`: `scale`, not `self.scale`.
names_in_the_state = ["self.scale", "self.mean", "self.first.weight"]

# %% names_in_the_state | wrong | concept | The state is not only what `register_buffer` was told; it holds the Parameters too, also those of the modules.
names_in_the_state = ["mean"]

# %% names_in_the_state | right | - | asked of a fresh object, sorted
names_in_the_state = sorted(Mixed().state_dict().keys())

# %% Registry | wrong | condition | Only Parameters are stored; anything else assigned to `self` is lost, so call `object.__setattr__` in every case.
class Registry:
    def __setattr__(self, name, value):
        if isinstance(value, nn.Parameter):
            self.__dict__.setdefault("found", {})[name] = value
            object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.__dict__.get("found", {}).values())

# %% Registry | wrong | raises | `self.name = value` and `setattr` run your own `__setattr__` again without end; use `object.__setattr__(self, name, value)`.
class Registry:
    def __setattr__(self, name, value):
        if isinstance(value, nn.Parameter):
            self.__dict__.setdefault("found", {})[name] = value
        setattr(self, name, value)

    def parameters(self):
        return list(self.__dict__.get("found", {}).values())

# %% Registry | wrong | raises | A class that does not call `super().__init__()` has no `found`; make the dictionary in `__setattr__` when it is missing.
class Registry:
    def __init__(self):
        object.__setattr__(self, "found", {})

    def __setattr__(self, name, value):
        if isinstance(value, nn.Parameter):
            self.found[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.found.values())

# %% Registry | wrong | condition | Before the first assignment there is no `found`, and `parameters()` raises; it should give an empty list.
class Registry:
    def __setattr__(self, name, value):
        if isinstance(value, nn.Parameter):
            if "found" not in self.__dict__:
                self.__dict__["found"] = {}
            self.found[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.found.values())

# %% Registry | wrong | part | The dictionary is made anew at every assignment, so at most the last Parameter is left; make it only if it is missing.
class Registry:
    def __setattr__(self, name, value):
        self.__dict__["found"] = {}
        if isinstance(value, nn.Parameter):
            self.found[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.__dict__.get("found", {}).values())

# %% Registry | right | - | no second dictionary: the instance dictionary is searched when asked
class Registry:
    __setattr__ = object.__setattr__
    parameters = lambda self: [value for value in vars(self).values() if isinstance(value, nn.Parameter)]

# %% linear_from | wrong | wrong-argument | You exchanged inputs and outputs to make `w` fit; take `nn.Linear(inputs, outputs)` and copy `w.t()`.
def linear_from(w, b):
    layer = nn.Linear(w.shape[1], w.shape[0])
    with torch.no_grad():
        layer.weight.copy_(w)
        layer.bias = nn.Parameter(b.clone())
    return layer

# %% linear_from | wrong | in-place | `nn.Parameter(w.t())` shares the memory of `w`, so training the layer changes `w` and `b`; clone them first.
def linear_from(w, b):
    layer = nn.Linear(*w.shape)
    layer.weight = nn.Parameter(w.detach().t())
    layer.bias = nn.Parameter(b.detach())
    return layer

# %% linear_from | wrong | raises | With `bias=False` there is no `layer.bias` to copy into; this layer is asked with bias.
def linear_from(w, b):
    layer = nn.Linear(w.shape[0], w.shape[1], bias=False)
    with torch.no_grad():
        layer.weight.copy_(w.t())
        layer.bias.copy_(b)
    return layer

# %% linear_from | wrong | page-name | `input_data` and `hidden_layer` are the page's sizes; take them from `w.shape`.
def linear_from(w, b):
    layer = nn.Linear(input_data, hidden_layer)
    with torch.no_grad():
        layer.weight.copy_(w.t())
        layer.bias.copy_(b)
    return layer

# %% linear_from | wrong | raises | `copy_` edits a leaf in place, and outside `no_grad` autograd refuses that.
def linear_from(w, b):
    layer = nn.Linear(*w.shape)
    layer.weight.copy_(w.t())
    layer.bias.copy_(b)
    return layer

# %% linear_from | right | - | a lazy layer, filled through load_state_dict
def linear_from(w, b):
    inputs, outputs = w.shape
    layer = nn.LazyLinear(outputs, dtype=w.dtype)
    layer(w.new_zeros(1, inputs))
    layer.load_state_dict({"bias": b, "weight": w.T})
    return layer

# %% LeakyRelu | wrong | condition | The branch is chosen by the sign of `h`, not by the sign of the gradient that comes in; save `h`.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.slope = slope
        return torch.where(h < 0, slope * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        return torch.where(grad_output < 0, ctx.slope * grad_output, grad_output), None

# %% LeakyRelu | wrong | unused-argument | That is the bare derivative; it must be multiplied with the incoming `grad_output`.
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

# %% LeakyRelu | wrong | condition | Where `h` is negative you send nothing back, as for the plain ReLU; there the gradient is multiplied with `slope`.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        return torch.where(h < 0, slope * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return grad_output * (h > 0), None

# %% LeakyRelu | wrong | raises | `save_for_backward` takes tensors only; the number goes into an attribute, `ctx.slope = slope`.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h, slope)
        return torch.where(h < 0, slope * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        h, slope = ctx.saved_tensors
        return torch.where(h < 0, slope * grad_output, grad_output), None

# %% LeakyRelu | wrong | condition | The larger of `h` and `slope * h` is the leaky ReLU only for slopes up to 1; choose by the sign of `h`.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        ctx.slope = slope
        return torch.maximum(h, slope * h)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return torch.where(h < 0, ctx.slope * grad_output, grad_output), None

# %% LeakyRelu | right | - | saves the mask instead of h, needs_input_grad and a tuple variable
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        mask = h.lt(0)
        ctx.save_for_backward(mask)
        ctx.slope = float(slope)
        return torch.nn.functional.leaky_relu(h, negative_slope=ctx.slope)

    @staticmethod
    def backward(ctx, grad_output):
        (mask,) = ctx.saved_tensors
        results = [None, None]
        if ctx.needs_input_grad[0]:
            results[0] = grad_output.masked_scatter(mask, grad_output[mask].mul(ctx.slope))
        return tuple(results)

# %% RepairedNet | wrong | raises | A list of the weights loses the layers, and a weight cannot be called; register the layers themselves with `nn.ModuleList`.
class RepairedNet(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ParameterList(nn.Linear(a, b, bias=False).weight for a, b in pairwise(sizes))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = layer(x).clamp(min=0)
        return self.layers[-1](x)

# %% RepairedNet | wrong | concept | `bias=False` got lost on the way: these layers add a bias that `DeepNet` does not have.
class RepairedNet(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in pairwise(sizes)])

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = layer(x).clamp(min=0)
        return self.layers[-1](x)

# %% RepairedNet | wrong | raises | The line `super().__init__()` is gone; without it there is no registry to put the layers into.
class RepairedNet(nn.Module):
    def __init__(self, sizes):
        self.layers = nn.ModuleList([nn.Linear(a, b, bias=False) for a, b in pairwise(sizes)])

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = layer(x).clamp(min=0)
        return self.layers[-1](x)

# %% RepairedNet | wrong | off-by-one | `pairwise` already gives one pair less than there are sizes; with `[:-1]` the last layer is missing.
class RepairedNet(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(a, b, bias=False) for a, b in pairwise(sizes[:-1]))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = layer(x).clamp(min=0)
        return self.layers[-1](x)

# %% RepairedNet | wrong | raises | `pairwise(sizes)` gives pairs of numbers; a `ModuleList` takes modules, so make an `nn.Linear` of each pair.
class RepairedNet(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(pairwise(sizes))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = layer(x).clamp(min=0)
        return self.layers[-1](x)

# %% RepairedNet | right | - | inherits forward from DeepNet and wraps its list afterwards
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        plain, self.layers = self.layers, nn.ModuleList()
        self.layers.extend(plain)

# %% names_in_the_state | wrong | choice | `offset` is a plain tensor; wanting a gradient does not register it.
names_in_the_state = ["scale", "offset", "mean", "first.weight"]

# %% names_in_the_state | wrong | choice | Buffers are in the state too, though they are not trained: `mean` is missing.
names_in_the_state = ["scale", "first.weight"]

# %% names_in_the_state | wrong | choice | `rest` is a plain Python list; the registry does not look into it.
names_in_the_state = ["scale", "mean", "first.weight", "rest.0.weight"]

# %% names_in_the_state | wrong | type | The name inside a module carries the module's name and a dot: `first.weight`, not `weight`.
names_in_the_state = ["scale", "mean", "weight"]

# %% names_in_the_state | wrong | choice | Being assigned to `self` is not enough: only Parameters, buffers and the tensors of Modules are registered.
names_in_the_state = ["scale", "offset", "mean", "first", "rest", "steps"]

# %% names_in_the_state | right | - | unpacked from named_buffers and named_parameters
mixed = Mixed()
names_in_the_state = [*dict(mixed.named_buffers()), *dict(mixed.named_parameters())]

# %% Registry | wrong | state | The dictionary in the class body is shared, so one object lists the Parameters of all; each object needs its own.
class Registry:
    found = {}

    def __setattr__(self, name, value):
        if isinstance(value, nn.Parameter):
            self.found[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.found.values())

# %% Registry | wrong | state | A list keeps the old Parameter when a name is used again; a dictionary by name lets the new one take its place.
class Registry:
    def __setattr__(self, name, value):
        if isinstance(value, nn.Parameter):
            self.__dict__.setdefault("found", []).append(value)
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.__dict__.get("found", []))

# %% Registry | wrong | condition | A Parameter is a tensor, but not every tensor is a Parameter: ask for `nn.Parameter`, or plain tensors are trained too.
class Registry:
    def __setattr__(self, name, value):
        if isinstance(value, torch.Tensor):
            self.__dict__.setdefault("found", {})[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.__dict__.get("found", {}).values())

# %% Registry | wrong | type | These are the names; `parameters()` should give the Parameters, the values of the dictionary.
class Registry:
    def __setattr__(self, name, value):
        if isinstance(value, nn.Parameter):
            self.__dict__.setdefault("found", {})[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.__dict__.get("found", {}))

# %% Registry | wrong | state | A name that is already known keeps its old Parameter; the new one must take its place.
class Registry:
    def __setattr__(self, name, value):
        if isinstance(value, nn.Parameter):
            found = self.__dict__.setdefault("found", {})
            if name not in found:
                found[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.__dict__.get("found", {}).values())

# %% Registry | right | - | one weak table beside the class, keyed by object
from collections import defaultdict
from weakref import WeakKeyDictionary


class Registry:
    __tables = WeakKeyDictionary()

    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        if isinstance(value, nn.Parameter):
            Registry.__tables.setdefault(self, defaultdict())[name] = value

    def parameters(self):
        return [*Registry.__tables.get(self, {}).values()]

# %% linear_from | wrong | transposed | `layer.weight` has shape (outputs, inputs), so it is `w.t()` that fits.
def linear_from(w, b):
    layer = nn.Linear(*w.shape)
    with torch.no_grad():
        layer.weight.copy_(w)
        layer.bias.copy_(b)
    return layer

# %% linear_from | wrong | part | The bias is still the random one that the layer was born with; copy `b` into it as well.
def linear_from(w, b):
    inputs, outputs = w.shape
    layer = nn.Linear(inputs, outputs)
    with torch.no_grad():
        layer.weight.copy_(w.t())
    return layer

# %% linear_from | wrong | raises | A plain tensor cannot be written over a registered Parameter; copy into it with `copy_` under `no_grad`.
def linear_from(w, b):
    layer = nn.Linear(*w.shape)
    layer.weight = w.t().clone()
    layer.bias = b.clone()
    return layer

# %% linear_from | wrong | transposed | `reshape` gives the right shape, but it reads the numbers row by row and does not exchange rows and columns; that is `t()`.
def linear_from(w, b):
    layer = nn.Linear(*w.shape)
    with torch.no_grad():
        layer.weight.copy_(w.reshape(layer.weight.shape))
        layer.bias.copy_(b)
    return layer

# %% linear_from | wrong | graph | The numbers are right, but with `requires_grad=False` the layer can no longer be trained; its Parameters should want gradients.
def linear_from(w, b):
    layer = nn.Linear(*w.shape)
    layer.weight = nn.Parameter(w.detach().t().clone(), requires_grad=False)
    layer.bias = nn.Parameter(b.detach().clone(), requires_grad=False)
    return layer

# %% linear_from | right | - | one long vector of numbers, vector_to_parameters
def linear_from(w, b):
    layer = nn.utils.skip_init(nn.Linear, *w.shape, dtype=w.dtype)
    numbers = torch.cat([w.detach().t().flatten(), b.detach()])
    nn.utils.vector_to_parameters(numbers, layer.parameters())
    return layer
