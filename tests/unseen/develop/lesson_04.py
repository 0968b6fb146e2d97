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


# %% RepairedNet | wrong | type | The weights are registered now, but forward calls the entries of the list, and a Parameter cannot be called.
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        self.layers = nn.ParameterList([layer.weight for layer in self.layers])


# %% RepairedNet | right | - | moved layer by layer into an empty ModuleList
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        plain, self.layers = self.layers, nn.ModuleList()
        for layer in plain:
            self.layers.append(layer)


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


# %% linear_from | right | - | loads a state of two names
def linear_from(w, b):
    n_in, n_out = w.shape
    layer = nn.Linear(n_in, n_out, dtype=w.dtype)
    layer.load_state_dict(dict(weight=w.T, bias=b))
    return layer


# %% names_in_the_state | right | - | parameters and buffers asked separately
mixed = Mixed()
names_in_the_state = [n for n, _ in mixed.named_buffers()] + [n for n, _ in mixed.named_parameters()]


# %% who_resumes | right | - | from a table of verdicts
verdicts = {"A": False, "B": True, "C": True, "D": False, "E": False, "F": True, "G": False}
who_resumes = "".join(filter(verdicts.get, verdicts))


# %% RepairedNet | right | - | an empty ModuleList, filled in a loop
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        plain = self.layers
        self.layers = nn.ModuleList()
        while plain:
            self.layers.append(plain.pop(0))


# %% LeakyRelu | right | - | saves a tensor of factors
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        factor = torch.ones_like(h).masked_fill(h < 0, slope)
        ctx.save_for_backward(factor)
        return h * factor

    @staticmethod
    def backward(ctx, grad_output):
        (factor,) = ctx.saved_tensors
        return grad_output * factor, None


# %% UnitRows | wrong | factor | The second term lacks its division by the length: it agrees only for rows that already have length 1.
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
        return grad_output / r - u * (grad_output * u).sum(1, keepdim=True)


# %% UnitRows | wrong | axis | norm() without a dimension gives one length for the whole matrix; each row needs its own.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = h.norm()
        u = h / r
        ctx.save_for_backward(u, r)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, r = ctx.saved_tensors
        return (grad_output - u * (grad_output * u).sum()) / r


# %% UnitRows | wrong | shape | The sum in backward has shape (n,) and is laid along the columns; it must stay a column, one number for each row.
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
        dot = (grad_output * u).sum(1)
        return (grad_output - u * dot) / r


# %% UnitRows | right | - | the Jacobian of each row, written out
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = torch.linalg.vector_norm(h, dim=-1, keepdim=True)
        u = h / r
        ctx.save_for_backward(u, r)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, r = ctx.saved_tensors
        one = torch.eye(u.shape[1], dtype=u.dtype, device=u.device)
        jacobian = (one - u[:, :, None] * u[:, None, :]) / r[:, :, None]
        return torch.einsum("nj,njk->nk", grad_output, jacobian)


# %% Registry | right | - | names only in the notes, values looked up
class Registry:
    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        noted = vars(self).setdefault(" names", [])
        if isinstance(value, nn.Parameter) and name not in noted:
            noted.append(name)

    def parameters(self):
        now = [vars(self).get(name) for name in vars(self).get(" names", [])]
        return [value for value in now if isinstance(value, nn.Parameter)]


# %% same_twice | wrong | choice | You have given the rows in which the two results differ; asked for are those in which they are equal.
same_twice = "ACEF"


# %% linear_from | wrong | argument | The two sizes are swapped: nn.Linear takes the number of inputs first, and stores the weight the other way round by itself.
def linear_from(w, b):
    layer = nn.Linear(w.shape[1], w.shape[0])
    with torch.no_grad():
        layer.weight.copy_(w)
        layer.bias.copy_(b)
    return layer


# %% linear_from | wrong | part | You put new tensors under the names of a dictionary, and the layer never hears of them: its numbers are still random.
def linear_from(w, b):
    layer = nn.Linear(w.shape[0], w.shape[1])
    state = layer.state_dict()
    state["weight"] = w.t()
    state["bias"] = b
    return layer


# %% linear_from | right | - | load_state_dict, type and device from w
def linear_from(w, b):
    inputs, outputs = w.shape
    layer = nn.Linear(inputs, outputs, dtype=w.dtype, device=w.device)
    layer.load_state_dict(dict(weight=w.T, bias=b))
    return layer


# %% names_in_the_state | right | - | asked of the module itself
names_in_the_state = sorted(Mixed().state_dict().keys(), key=len)


# %% who_resumes | wrong | choice | Look at A again: the weights go on, but what does a new optimizer not remember?
who_resumes = "ABCF"


# %% who_resumes | right | - | sorted set
who_resumes = "".join(sorted({"F", "C", "B"}))


# %% RepairedNet | wrong | page | That is the net for three sizes. What if somebody asks for four or for two? The number of layers has to follow from sizes.
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        self.layers = nn.ModuleList([
            nn.Linear(sizes[0], sizes[1], bias=False),
            nn.Linear(sizes[1], sizes[2], bias=False),
        ])


# %% RepairedNet | right | - | an empty ModuleList, filled with extend from the old list
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        old = self.layers
        self.layers = nn.ModuleList()
        self.layers.extend(old)


# %% LeakyRelu | right | - | saves a tensor of factors, 1 or slope, and multiplies with it both ways
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        factors = torch.ones_like(h).masked_fill(h < 0, slope)
        ctx.save_for_backward(factors)
        return h * factors

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output * ctx.saved_tensors[0], None


# %% UnitRows | wrong | factor | You divide by the root mean square, as an RMS norm does. The task's length is the root of the sum; compute the length of one row of your result.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = h.pow(2).mean(1, keepdim=True).sqrt()
        u = h / r
        ctx.save_for_backward(u, r)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, r = ctx.saved_tensors
        inner = (grad_output * u).mean(1, keepdim=True)
        return (grad_output - u * inner) / r


# %% UnitRows | right | - | einsum for the inner products, saves h and computes the length again
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        ctx.save_for_backward(h)
        return h / torch.linalg.vector_norm(h, dim=1)[:, None]

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        r = torch.linalg.vector_norm(h, dim=1)[:, None]
        inner = torch.einsum("ij,ij->i", h, grad_output)[:, None]
        return grad_output / r - h * inner / r**3


# %% Registry | right | - | vars(self).setdefault and super() in place of object
class Registry:
    def __setattr__(self, name, value):
        if isinstance(value, nn.Parameter):
            vars(self).setdefault("found", {})[name] = value
        super().__setattr__(name, value)

    def parameters(self):
        return [*vars(self).get("found", {}).values()]


# %% same_twice | wrong | order | Read the lines of A in their order: the last call decides the mode in which the Dropout is.
same_twice = "ABD"


# %% same_twice | right | - | a join over a dictionary of the modes of the Dropout
dropout_trains = {"A": True, "B": False, "C": True, "D": False, "E": True, "F": True}
same_twice = "".join(row for row, trains in dropout_trains.items() if not trains)


# %% linear_from | right | - | load_state_dict, after the layer has been given w's type and device
def linear_from(w, b):
    layer = nn.Linear(*w.shape).to(w)
    layer.load_state_dict(dict(weight=w.t(), bias=b))
    return layer


# %% names_in_the_state | right | - | another order, by splitting a string
names_in_the_state = "first.weight mean scale".split()


# %% who_resumes | wrong | part | C is missing: the optimizer is new, but it was made from the parameters of this very net, and its state has been loaded. What else would it need?
who_resumes = "BF"


# %% who_resumes | right | - | lower-case letters made upper, in another order
who_resumes = "fcb".upper()


# %% RepairedNet | wrong | order | When the loop starts, self.layers is already the new, empty list: from where should the layers come?
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        self.layers = nn.ModuleList()
        for layer in self.layers:
            self.layers.append(layer)


# %% RepairedNet | right | - | extends an empty ModuleList by the old list
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        python_list = self.__dict__.pop("layers")
        self.layers = nn.ModuleList().extend(python_list)


# %% LeakyRelu | wrong | raises | The derivative by the slope is correct mathematics, but slope comes as a plain number: which gradient may be returned for what is no tensor?
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        ctx.slope = slope
        return torch.where(h < 0, slope * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        grad_h = torch.where(h < 0, ctx.slope * grad_output, grad_output)
        grad_slope = (grad_output * h * (h < 0)).sum()
        return grad_h, grad_slope


# %% LeakyRelu | right | - | saves the table of factors instead of h
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        factor = torch.ones_like(h).masked_fill_(h < 0, slope)
        ctx.save_for_backward(factor)
        return factor * h

    @staticmethod
    def backward(ctx, grad_output):
        factor, = ctx.saved_tensors
        return factor * grad_output, None


# %% UnitRows | right | - | a Jacobian for each row, and a batch of products
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = h.square().sum(-1, keepdim=True).sqrt()
        u = h.div(r)
        ctx.save_for_backward(u, r)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, r = ctx.saved_tensors
        eye = torch.eye(u.shape[1], dtype=u.dtype, device=u.device)
        jacobians = (eye - u[:, :, None] * u[:, None, :]) / r[:, :, None]
        return (grad_output[:, None, :] @ jacobians)[:, 0, :]


# %% Registry | wrong | order | A name that is used again goes to the end of your dictionary, since it was taken out first; it should stand where the old one stood.
class Registry:
    def __setattr__(self, name, value):
        if "found" not in self.__dict__:
            self.__dict__["found"] = {}
        if isinstance(value, nn.Parameter):
            self.found.pop(name, None)
            self.found[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.__dict__.get("found", {}).values())


# %% Registry | right | - | setdefault on vars, super().__setattr__, star list
class Registry:
    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        if isinstance(value, nn.Parameter):
            vars(self).setdefault("_registered here", {})[name] = value

    def parameters(self):
        return [*vars(self).get("_registered here", {}).values()]


# %% same_twice | right | - | picks from a dictionary of modes
_dropout_in_training = dict(A=True, B=False, C=True, D=False, E=True, F=True)
same_twice = "".join(row for row, on in _dropout_in_training.items() if not on)


# %% linear_from | wrong | mixed | weight and bias are only local names here; giving them new tensors leaves the layer's own random numbers as they are.
def linear_from(w, b):
    layer = nn.Linear(w.shape[0], w.shape[1])
    weight, bias = layer.weight, layer.bias
    with torch.no_grad():
        weight = w.t().clone()
        bias = b.clone()
    return layer


# %% linear_from | right | - | load_state_dict, which copies
def linear_from(w, b):
    layer = nn.Linear(*w.shape, device=w.device, dtype=w.dtype)
    layer.load_state_dict(dict(bias=b, weight=w.T))
    return layer


# %% who_resumes | wrong | choice | E: the optimizer's state holds every v but no weights; with which weights does the new net start?
who_resumes = "BCEF"


# %% who_resumes | right | - | joined from a tuple of letters
who_resumes = "".join(("B", "C", "F"))


# %% RepairedNet | right | - | empty ModuleList, extended from the old list, then put in its place
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        registered = nn.ModuleList()
        registered.extend(self.layers)
        self.layers = registered


# %% LeakyRelu | right | - | saves a table of local slopes, one product each way
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        local = torch.ones_like(h).masked_fill(h < 0, slope)
        ctx.save_for_backward(local)
        return h * local

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output * ctx.saved_tensors[0], None


# %% UnitRows | wrong | factor | The second term has the wrong power of the length: write both terms with h and r only and count how often r divides.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = h.pow(2).sum(1, keepdim=True).sqrt()
        ctx.save_for_backward(h, r)
        return h / r

    @staticmethod
    def backward(ctx, grad_output):
        h, r = ctx.saved_tensors
        dot = (grad_output * h).sum(1, keepdim=True)
        return grad_output / r - h * dot / r**2


# %% UnitRows | wrong | axis | Your sum adds up over all rows; can the gradient of one row reach the length of another?
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
        return (grad_output - u * (grad_output * u).sum()) / r


# %% UnitRows | wrong | shape | The lengths come as one flat row of n numbers, so broadcasting lines them up with the columns of h (or does not fit at all).
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = (h**2).sum(1).sqrt()
        u = h / r
        ctx.save_for_backward(u, r)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, r = ctx.saved_tensors
        dot = (grad_output * u).sum(1, keepdim=True)
        return (grad_output - u * dot) / r


# %% UnitRows | wrong | part | The incoming gradient is missing in your sum: it counts each u_j alike, so it is right only if all incoming gradients of a row are 1.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        length = torch.linalg.norm(h, dim=1, keepdim=True)
        u = h / length
        ctx.save_for_backward(u, length)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, length = ctx.saved_tensors
        return (grad_output - u * u.sum(1, keepdim=True)) / length


# %% UnitRows | right | - | whole Jacobian of each row, contracted with einsum
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = torch.einsum("nk,nk->n", h, h).sqrt()
        u = h / r[:, None]
        ctx.save_for_backward(u, r)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, r = ctx.saved_tensors
        one = torch.eye(u.shape[1], dtype=u.dtype, device=u.device)
        jacobian = (one - u[:, :, None] * u[:, None, :]) / r[:, None, None]
        return torch.einsum("nj,njk->nk", grad_output, jacobian)


# %% Registry | right | - | setdefault on vars(self), super() for the rest
class Registry:
    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        if isinstance(value, nn.Parameter):
            vars(self).setdefault("_registered", {}).update({name: value})

    def parameters(self):
        return [*vars(self).get("_registered", {}).values()]


# %% linear_from | wrong | raises | The names with a number belong to a Sequential; what are the names in the state of a single layer?
def linear_from(w, b):
    layer = nn.Linear(*w.shape)
    layer.load_state_dict({"0.weight": w.t(), "0.bias": b})
    return layer


# %% linear_from | right | - | new Parameters from detached clones
def linear_from(w, b):
    layer = nn.Linear(*w.shape, bias=True)
    layer.weight = nn.Parameter(w.detach().T.clone())
    layer.bias = nn.Parameter(b.detach().clone())
    return layer


# %% names_in_the_state | right | - | another order, filled by appending
names_in_the_state = ["first" + "." + "weight"]
names_in_the_state += ["mean"]
names_in_the_state += ["scale"]


# %% who_resumes | right | - | joined from single letters, backwards
who_resumes = "".join(reversed(["B", "C", "F"]))


# %% RepairedNet | wrong | raises | nn.ModuleList takes its modules differently from nn.Sequential: how many arguments does it want?
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        self.layers = nn.ModuleList(*self.layers)


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


# %% linear_from | right | - | through load_state_dict
def linear_from(w, b):
    layer = nn.Linear(*w.shape, dtype=w.dtype)
    layer.load_state_dict(dict(weight=w.T, bias=b))
    return layer


# %% names_in_the_state | right | - | split from one string, another order
names_in_the_state = "mean first.weight scale".split()


# %% who_resumes | right | - | a filter on the letters
who_resumes = "".join(filter(lambda letter: letter not in "ADEG", "ABCDEFG"))


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


# %% RepairedNet | right | - | takes the list off, fills an empty ModuleList
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        unseen = self.layers
        del self.layers
        self.layers = nn.ModuleList()
        self.layers.extend(unseen)


# %% LeakyRelu | right | - | NumPy style, masks on clones
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        ctx.slope = slope
        out = h.clone()
        out[h < 0] *= slope
        return out

    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        g = grad_output.clone()
        g[h < 0] *= ctx.slope
        return g, None


# %% UnitRows | wrong | factor | The direction is right and its size is not: a row twice as long answers half as strongly, so what is missing at the end?
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
        return grad_output - u * (grad_output * u).sum(1, keepdim=True)


# %% UnitRows | wrong | mixed | In the sum over j the gradient of u_j has a partner that also depends on j; you took the one with k for both.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = h.norm(dim=1, keepdim=True)
        ctx.save_for_backward(h, r)
        return h / r

    @staticmethod
    def backward(ctx, grad_output):
        h, r = ctx.saved_tensors
        u = h / r
        total = grad_output.sum(1, keepdim=True)
        return grad_output / r - u.pow(2) * total / r


# %% UnitRows | right | - | physicist's projector, one matrix a row
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        ctx.save_for_backward(h)
        return h / torch.linalg.vector_norm(h, dim=1, keepdim=True)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        r = torch.linalg.vector_norm(h, dim=1, keepdim=True)
        u = h / r
        projector = torch.eye(h.shape[1]).to(h) - u[:, :, None] * u[:, None, :]
        return torch.einsum("njk,nj->nk", projector, grad_output) / r


# %% Registry | right | - | hidden book with setdefault, plain values strike a name out
class Registry:
    def __setattr__(self, name, value):
        book = vars(self).setdefault("_Registry__book", {})
        match value:
            case nn.Parameter():
                book[name] = value
            case _:
                book.pop(name, None)
        super().__setattr__(name, value)

    def parameters(self):
        return [*vars(self).get("_Registry__book", {}).values()]


# %% same_twice | right | - | from a set, sorted
same_twice = "".join(sorted({"D", "B"}))


# %% linear_from | right | - | hands a state to the layer
def linear_from(w, b):
    layer = nn.Linear(in_features=w.size(0), out_features=w.size(1))
    state = {"weight": w.T, "bias": b}
    layer.load_state_dict(state)
    return layer


# %% who_resumes | right | - | three conditions per row
# (weights right, v right, optimizer holds this net)
rows = {
    "A": (1, 0, 1),
    "B": (1, 1, 1),
    "C": (1, 1, 1),
    "D": (1, 1, 0),
    "E": (0, 1, 1),
    "F": (1, 1, 1),
    "G": (0, 1, 1),
}
who_resumes = "".join(letter for letter, conditions in rows.items() if all(conditions))


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


# %% RepairedNet | right | - | empty ModuleList, filled in a loop
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        plain = self.layers
        self.layers = nn.ModuleList()
        for layer in plain:
            self.layers.append(layer)


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


# %% RepairedNet | wrong | part | The ModuleList is made but kept in a local name only: the registry sees what is assigned to self.
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        layers = nn.ModuleList(self.layers)


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


# %% RepairedNet | wrong | page | Your two layers always have the sizes of the page's net; what is the argument sizes for, and what happens with three or with five sizes?
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        self.layers = nn.ModuleList([
            nn.Linear(input_data, hidden_layer, bias=False),
            nn.Linear(hidden_layer, output_data, bias=False),
        ])


# %% RepairedNet | right | - | old list taken away, empty ModuleList filled with extend
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        plain = self.__dict__.pop("layers")
        self.layers = nn.ModuleList()
        self.layers.extend(plain)


# %% LeakyRelu | right | - | a tensor of factors, made in forward and used twice
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        factors = torch.ones_like(h).masked_fill(h < 0, slope)
        ctx.save_for_backward(factors)
        return factors * h

    @staticmethod
    def backward(ctx, grad_output):
        (factors,) = ctx.saved_tensors
        return grad_output.mul(factors), None


# %% UnitRows | right | - | the full Jacobian of each row, with einsum
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = torch.linalg.vector_norm(h, dim=1)
        u = h / r[:, None]
        ctx.save_for_backward(u, r)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, r = ctx.saved_tensors
        eye = torch.eye(u.shape[1], dtype=u.dtype, device=u.device)
        jacobian = (eye - torch.einsum("ij,ik->ijk", u, u)) / r[:, None, None]
        return torch.einsum("ij,ijk->ik", grad_output, jacobian)


# %% Registry | right | - | setdefault on vars(self), a private name, super() for the rest
class Registry:
    def __setattr__(self, name, value):
        if isinstance(value, nn.Parameter):
            vars(self).setdefault("_Registry__seen", {})[name] = value
        super().__setattr__(name, value)

    def parameters(self):
        return [*vars(self).get("_Registry__seen", {}).values()]


# %% linear_from | right | - | load_state_dict, which copies
def linear_from(w, b):
    layer = nn.Linear(*w.shape, bias=True, dtype=w.dtype, device=w.device)
    layer.load_state_dict(dict(weight=w.T, bias=b))
    return layer


# %% who_resumes | right | - | joined from a list
who_resumes = "".join(["B", "C", "F"])


# %% RepairedNet | right | - | empty ModuleList, then filled in a loop
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        unseen = self.layers
        self.layers = nn.ModuleList()
        while unseen:
            self.layers.append(unseen.pop(0))


# %% UnitRows | right | - | the Jacobian of each row written out, then a batched product
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = torch.sqrt((h * h).sum(dim=1))
        u = h / r[:, None]
        ctx.save_for_backward(u, r)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, r = ctx.saved_tensors
        eye = torch.eye(u.shape[1], dtype=u.dtype)
        jacobian = (eye - u[:, :, None] * u[:, None, :]) / r[:, None, None]
        return torch.bmm(grad_output[:, None, :], jacobian)[:, 0, :]


# %% Registry | right | - | super() and setdefault on the object's own dictionary
class Registry:
    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        if isinstance(value, nn.Parameter):
            vars(self).setdefault("_weights_by_name", {})[name] = value

    def parameters(self):
        try:
            return [w for _, w in self._weights_by_name.items()]
        except AttributeError:
            return []


# %% same_twice | right | - | found by an experiment
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


four_columns = torch.ones(3, 4)
same_twice = ""
for letter in "ABCDEF":
    trial = fresh()
    if letter == "A":
        trial.eval(); trial.train()
    elif letter == "B":
        trial[1].eval()
    elif letter == "C":
        trial.requires_grad_(False)
    elif letter == "D":
        trial.eval(); trial[0].train()
    elif letter == "E":
        trial = Hidden([nn.Linear(4, 100), nn.Dropout(0.5)]); trial.eval()
    with torch.set_grad_enabled(letter != "F"):
        if torch.equal(trial(four_columns), trial(four_columns)):
            same_twice += letter


# %% linear_from | right | - | load_state_dict, as the page does for the Sequential
def linear_from(w, b):
    layer = nn.Linear(*w.size())
    layer.load_state_dict(dict(bias=b, weight=w.T))
    return layer


# %% names_in_the_state | wrong | choice | These are the ordinary attributes of the object, where just the registered things do not stand; the state is another dictionary.
names_in_the_state = list(vars(Mixed()))


# %% names_in_the_state | right | - | asked of the state itself, sorted by length
names_in_the_state = sorted(Mixed().state_dict().keys(), key=len, reverse=True)


# %% who_resumes | right | - | a table of three conditions, evaluated
rows = {
    # letter: (weights of epoch 10, v of epoch 10, optimizer holds this net)
    "A": (True, False, True),
    "B": (True, True, True),
    "C": (True, True, True),
    "D": (True, True, False),
    "E": (False, True, True),
    "F": (True, True, True),
    "G": (False, True, True),
}
who_resumes = "".join(filter(lambda letter: all(rows[letter]), rows))


# %% RepairedNet | right | - | an empty ModuleList extended by a generator over the old list
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        old = self.layers
        self.layers = nn.ModuleList().extend(layer for layer in old)


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


# %% linear_from | right | - | a state dict loaded into a layer of w's dtype and device
def linear_from(w, b):
    layer = nn.Linear(*w.shape, dtype=w.dtype, device=w.device)
    layer.load_state_dict(dict(bias=b, weight=w.T))
    return layer


# %% who_resumes | wrong | choice | Those are the rows after which the training differs: the question asks for the ones that go on as losses_on.
who_resumes = "ADEG"
