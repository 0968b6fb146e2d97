# %% RepairedNet | right | - | empty ModuleList, extended from the old list, then put in its place
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        registered = nn.ModuleList()
        registered.extend(self.layers)
        self.layers = registered


# %% LeakyRelu | wrong | sign | The backward pass decides by the sign of the incoming gradient; whose sign decided in the forward pass?
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        ctx.slope = slope
        return torch.where(h < 0, slope * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        grad_h = torch.where(grad_output < 0, ctx.slope * grad_output, grad_output)
        return grad_h, None


# %% LeakyRelu | wrong | edge | The larger of the two is the right one only for slopes up to 1; try a slope of 2.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        ctx.slope = slope
        return torch.maximum(h, slope * h)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        mask = (h > 0) + ctx.slope * (h <= 0)
        return grad_output * mask, None


# %% LeakyRelu | wrong | inplace | Your forward writes into the h of the caller; look at h before and after the call.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.negative = h < 0
        ctx.slope = slope
        h[ctx.negative] *= slope
        return h.clone()

    @staticmethod
    def backward(ctx, grad_output):
        grad = grad_output.clone()
        grad[ctx.negative] *= ctx.slope
        return grad, None


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


# %% Registry | wrong | edge | A list cannot know that a name was used before: assign a second Parameter to the same name and count.
class Registry:
    def __setattr__(self, name, value):
        if "found" not in self.__dict__:
            self.__dict__["found"] = []
        if isinstance(value, nn.Parameter):
            self.found.append(value)
        object.__setattr__(self, name, value)

    def parameters(self):
        return self.__dict__.get("found", [])


# %% Registry | wrong | part | The Parameters are noted, but they never become attributes: read one back by its name.
class Registry:
    def __setattr__(self, name, value):
        if "found" not in self.__dict__:
            self.__dict__["found"] = {}
        if isinstance(value, nn.Parameter):
            self.__dict__["found"][name] = value
        else:
            object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.__dict__.get("found", {}).values())


# %% Registry | wrong | raises | Ask a fresh object, to which nothing was assigned yet, for its parameters.
class Registry:
    def __setattr__(self, name, value):
        if "found" not in self.__dict__:
            object.__setattr__(self, "found", {})
        if isinstance(value, nn.Parameter):
            self.found[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return [self.found[name] for name in self.found]


# %% Registry | right | - | setdefault on vars(self), super() for the rest
class Registry:
    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        if isinstance(value, nn.Parameter):
            vars(self).setdefault("_registered", {}).update({name: value})

    def parameters(self):
        return [*vars(self).get("_registered", {}).values()]


# %% linear_from | wrong | transpose | reshape gives the right shape, but does each number land at the place where its input and its output meet?
def linear_from(w, b):
    layer = nn.Linear(w.shape[0], w.shape[1])
    with torch.no_grad():
        layer.weight.copy_(w.reshape(layer.weight.shape))
        layer.bias.copy_(b)
    return layer


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
