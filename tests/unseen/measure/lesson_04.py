# %% RepairedNet | wrong | edge | Count your layers for three sizes: does the loop reach the last pair?
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        self.layers = nn.ModuleList()
        for i in range(1, len(sizes) - 1):
            self.layers.append(nn.Linear(sizes[i - 1], sizes[i], bias=False))


# %% RepairedNet | right | - | takes the list off, fills an empty ModuleList
class RepairedNet(DeepNet):
    def __init__(self, sizes):
        super().__init__(sizes)
        unseen = self.layers
        del self.layers
        self.layers = nn.ModuleList()
        self.layers.extend(unseen)


# %% LeakyRelu | wrong | factor | Your slopes are right, but a Function multiplies by the gradient that comes in from outside; where is it?
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        ctx.slope = slope
        return torch.where(h < 0, slope * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        grad_h = torch.where(h < 0, ctx.slope * torch.ones_like(h), torch.ones_like(h))
        return grad_h, None


# %% LeakyRelu | wrong | argument | You branch on the sign of the gradient that comes in; whose sign decided in the forward pass?
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        ctx.slope = slope
        return torch.where(h < 0, slope * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        return torch.where(grad_output < 0, ctx.slope * grad_output, grad_output), None


# %% LeakyRelu | wrong | edge | The larger of the two is the right one only while the slope is at most 1; try a slope of 2.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        ctx.save_for_backward(h)
        ctx.slope = slope
        return torch.maximum(slope * h, h)

    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return torch.where(h < 0, ctx.slope * grad_output, grad_output), None


# %% LeakyRelu | wrong | inplace | Look at h after the call: the caller's tensor has changed along with your result.
class LeakyRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h, slope):
        negative = h < 0
        ctx.save_for_backward(negative)
        ctx.slope = slope
        out = h.detach()
        out[negative] *= slope
        return out

    @staticmethod
    def backward(ctx, grad_output):
        (negative,) = ctx.saved_tensors
        return torch.where(negative, ctx.slope * grad_output, grad_output), None


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


# %% UnitRows | wrong | part | You took only the case j = k; through the length each entry also changes all the others of its row, and their shares must be added.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        r = h.pow(2).sum(1, keepdim=True).sqrt()
        ctx.save_for_backward(h, r)
        return h / r

    @staticmethod
    def backward(ctx, grad_output):
        h, r = ctx.saved_tensors
        u = h / r
        # du/dh = 1/r - u*u/r
        return grad_output * (1 - u * u) / r


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


# %% UnitRows | wrong | axis | Print the lengths of the rows of your result: you have made something else to have length 1.
class UnitRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, h):
        length = torch.sqrt((h ** 2).sum(0, keepdim=True))
        u = h / length
        ctx.save_for_backward(u, length)
        return u

    @staticmethod
    def backward(ctx, grad_output):
        u, length = ctx.saved_tensors
        inner = (grad_output * u).sum(0, keepdim=True)
        return (grad_output - u * inner) / length


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


# %% Registry | wrong | edge | Ask a brand-new object for its parameters: has anybody made the dictionary by then?
class Registry:
    def __setattr__(self, name, value):
        if "found" not in self.__dict__:
            object.__setattr__(self, "found", {})
        if isinstance(value, nn.Parameter):
            self.found[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.found.values())


# %% Registry | wrong | type | Assign a plain tensor, say a mean: is each tensor something to be trained?
class Registry:
    def __setattr__(self, name, value):
        found = self.__dict__.setdefault("found", {})
        if torch.is_tensor(value):
            found[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return list(self.__dict__.get("found", {}).values())


# %% Registry | wrong | order | Assign a, b and then a again: at which place of the list does the new a stand, and which place had the old one?
class Registry:
    def __setattr__(self, name, value):
        if "found" not in self.__dict__:
            self.__dict__["found"] = {}
        if isinstance(value, nn.Parameter):
            # throw the old one out first
            if name in self.found:
                del self.found[name]
            self.found[name] = value
        object.__setattr__(self, name, value)

    def parameters(self):
        return [p for p in self.__dict__.get("found", {}).values()]


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
