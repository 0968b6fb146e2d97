# %% curvature_along | wrong | factor | Measured is a step of length 1, and v enters the product above twice: by what do you divide, the length of v or its square?
def curvature_along(loss, weights, v):
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    hv = torch.autograd.grad(grads, weights, grad_outputs=v)
    return dot(v, hv) / dot(v, v).sqrt()

# %% curvature_along | wrong | part | Each weight is differentiated by itself only; how the gradient of one changes when the other moves is missing.
def curvature_along(loss, weights, v):
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    total = 0
    for g, w, part in zip(grads, weights, v):
        (hv,) = torch.autograd.grad(g, w, grad_outputs=part, retain_graph=True)
        total = total + (part * hv).sum()
    return total / dot(v, v)

# %% curvature_along | wrong | page | hv is the page's, made of another loss and another direction; compute it from the arguments.
def curvature_along(loss, weights, v):
    return dot(v, hv) / dot(v, v)

# %% curvature_along | wrong | sign | The length of Hv has no sign and counts what points away from v as well; which part of Hv lies along v?
def curvature_along(loss, weights, v):
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    hv = torch.autograd.grad(grads, weights, grad_outputs=v)
    return (dot(hv, hv) / dot(v, v)).sqrt()

# %% curvature_along | right | - | unit direction first, slope as a number, zeros where no way leads
def curvature_along(loss, weights, v):
    length = dot(v, v) ** 0.5
    unit = [part / length for part in v]
    first = torch.autograd.grad(loss, weights, create_graph=True, materialize_grads=True)
    slope = dot(first, unit)
    if not slope.requires_grad:
        return torch.tensor(0.0)
    second = torch.autograd.grad(slope, weights, materialize_grads=True)
    return dot(second, unit)

# %% Recomputed | wrong | choice | The clamp was applied to h, not to the gradient; where does line 4 of lesson 02 look to decide what passes?
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h_relu = x.mm(w1).clamp(min=0)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h = grad_y_pred.mm(w2.t()).clamp(min=0)
        grad_w1 = x.t().mm(grad_h)
        return None, grad_w1, grad_w2

# %% Recomputed | wrong | part | The gradient of w1 is right; but by what was w2 multiplied in the forward pass, h or something made of it?
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = x.mm(w1)
        grad_w2 = h.t().mm(grad_y_pred)
        grad_h_relu = grad_y_pred.mm(w2.t())
        grad_h = grad_h_relu * (h > 0)
        return None, x.t().mm(grad_h), grad_w2

# %% Recomputed | wrong | raises | backward must return one entry for each argument of forward, also for the one that wants no gradient.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = x.mm(w1)
        h_relu = h.clamp(min=0)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h_relu = grad_y_pred.mm(w2.t())
        grad_h = grad_h_relu * (h > 0)
        grad_w1 = x.t().mm(grad_h)
        return grad_w1, grad_w2

# %% Recomputed | wrong | part | Right once; but with w2 detached, can the second derivative see how the gradient of w1 changes with w2?
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = x.mm(w1)
        h_relu = h.clamp(min=0)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h = grad_y_pred.mm(w2.detach().t()) * (h > 0)
        return None, x.t().mm(grad_h), grad_w2

# %% Recomputed | right | - | einsum, and where in place of clamp and mask
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = torch.einsum("ni,ih->nh", x, w1)
        on, nothing = h > 0, torch.zeros_like(h)
        grad_h = torch.where(on, torch.einsum("no,ho->nh", grad_y_pred, w2), nothing)
        grad_w2 = torch.einsum("nh,no->ho", torch.where(on, h, nothing), grad_y_pred)
        return None, torch.einsum("ni,nh->ih", x, grad_h), grad_w2

# %% right_twice | wrong | part | One letter is missing: where the true second derivative is 0, must anything lead back to a?
right_twice = "AD"

# %% right_twice | wrong | choice | One letter too many: what is kept as an attribute of ctx was made inside forward; does it have a history?
right_twice = "ABDF"

# %% right_twice | wrong | choice | These are the ones that fail; the question asks for the others.
right_twice = "BCE"

# %% right_twice | wrong | choice | One letter too many: with create_graph=True the lines of backward are recorded; what does no_grad do to that?
right_twice = "ADEF"

# %% right_twice | right | - | keys of a dictionary where it says True
right_twice = "".join(
    k for k, ok in dict(A=True, B=False, C=False, D=True, E=False, F=True).items() if ok
)

# %% Checkpoint | wrong | raises | You ask for a gradient of every saved tensor as it is; what if one of them, such as the data, wants none?
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.run = run
        ctx.save_for_backward(*tensors)
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        tensors = ctx.saved_tensors
        with torch.enable_grad():
            output = ctx.run(*tensors)
        return None, *torch.autograd.grad(output, tensors, grad_output)

# %% Checkpoint | wrong | argument | You never use grad_output: your gradient is that of the plain sum of the outputs, whatever comes after the piece.
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.run = run
        ctx.save_for_backward(*tensors)
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        copies = [t.detach().requires_grad_() for t in ctx.saved_tensors]
        with torch.enable_grad():
            output = ctx.run(*copies).sum()
        grads = torch.autograd.grad(output, copies)
        return None, *grads

# %% Checkpoint | wrong | mixed | The gradients are right, but ctx holds on to the whole recorded run from forward on; what was to be kept, and when should run be called again?
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.copies = [t.detach().requires_grad_() for t in tensors]
        with torch.enable_grad():
            ctx.output = run(*ctx.copies)
        return ctx.output.detach()

    @staticmethod
    def backward(ctx, grad_output):
        grads = torch.autograd.grad(ctx.output, ctx.copies, grad_output)
        return None, *grads

# %% Checkpoint | wrong | page | backward runs the page's net again, not the function that was handed in; how does backward get to know that one?
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.save_for_backward(*tensors)
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        copies = [tensor.detach().requires_grad_() for tensor in ctx.saved_tensors]
        with torch.enable_grad():
            y_pred = predict(*copies)
        return None, *torch.autograd.grad(y_pred, copies, grad_output)

# %% Checkpoint | right | - | asks for wanted gradients only, fills the rest with None
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.save_for_backward(*tensors)
        ctx.run = run
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        needs = ctx.needs_input_grad[1:]
        copies = [
            t.detach().requires_grad_(need)
            for t, need in zip(ctx.saved_tensors, needs, strict=True)
        ]
        with torch.enable_grad():
            output = ctx.run(*copies)
        wanted = [c for c in copies if c.requires_grad]
        found = iter(torch.autograd.grad(output, wanted, grad_output, allow_unused=True))
        return (None, *(next(found) if need else None for need in needs))

# %% clip_hook | wrong | choice | The factor may never be above 1; clamp(min=1) does the opposite of the min in the formula.
def clip_hook(tensor, most):
    def shorten(grad):
        return grad * (most / grad.norm()).clamp(min=1)

    return tensor.register_hook(shorten)

# %% clip_hook | wrong | part | Every gradient gets the length most, also one that was shorter; what should happen to that one?
def clip_hook(tensor, most):
    return tensor.register_hook(lambda grad: grad / grad.norm() * most)

# %% clip_hook | wrong | argument | You measure the tensor's own length; the limit is for the gradient that arrives.
def clip_hook(tensor, most):
    def hook(grad):
        length = tensor.norm()
        if length > most:
            grad = grad * most / length
        return grad

    return tensor.register_hook(hook)

# %% clip_hook | wrong | order | When the hook runs, this gradient has not reached tensor.grad yet, so you shorten nothing or an old one; work on the argument and return a new gradient.
def clip_hook(tensor, most):
    def hook(grad):
        torch.nn.utils.clip_grad_norm_(tensor, most)
        return grad

    return tensor.register_hook(hook)

# %% clip_hook | right | - | returns None where nothing is to be done
def clip_hook(tensor, most):
    def hook(grad):
        length = grad.pow(2).sum().sqrt()
        if length > most:
            return grad.mul(most / length)

    handle = tensor.register_hook(hook)
    return handle

# %% example_norms | wrong | part | In the share of w2 stands what w2 was multiplied by in the forward pass: is that h?
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    by_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    by_w2 = h.norm(dim=1) * grad_y_pred.norm(dim=1)
    return (by_w1**2 + by_w2**2).sqrt()

# %% example_norms | wrong | factor | All lengths come out too small by the same factor: what is the derivative of a square?
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    y_pred = h_relu.mm(w2)
    grad_y_pred = y_pred - y
    grad_h_relu = grad_y_pred.mm(w2.t())
    grad_h = grad_h_relu * (h > 0)
    norm_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    norm_w2 = h_relu.norm(dim=1) * grad_y_pred.norm(dim=1)
    return torch.sqrt(norm_w1**2 + norm_w2**2)

# %% example_norms | wrong | mixed | You put all four lengths under one root; first there is a product of two for each weight, by the formula above.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    four = [t.norm(dim=1) for t in (x, grad_h, h_relu, grad_y_pred)]
    return torch.stack(four).pow(2).sum(dim=0).sqrt()

# %% example_norms | wrong | factor | You take the root of the mean square; a length is the root of the sum of squares.
def example_norms(x, y, w1, w2):
    def rms(t):
        return t.pow(2).mean(dim=1).sqrt()

    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    return torch.hypot(rms(x) * rms(grad_h), rms(h_relu) * rms(grad_y_pred))

# %% example_norms | right | - | squares all the way, one root at the end
def example_norms(x, y, w1, w2):
    h = x @ w1
    on = h > 0
    g = 2 * ((h * on) @ w2 - y)

    def sq(t):
        return (t * t).sum(1)

    return (sq(x) * sq(g @ w2.T * on) + sq(h * on) * sq(g)) ** 0.5

# %% StepThrough | wrong | raises | Python turns a chained comparison into two with "and" in between, and that asks a whole tensor for one truth value.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return grad_output * (-1 <= h <= 1)

# %% StepThrough | wrong | part | The window has two ends: what becomes of an h far below the step?
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return grad_output * (h <= 1)

# %% StepThrough | wrong | inplace | The numbers are the right ones, but you write them into a gradient that is not yours: others may read it, and its entries may share memory.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        grad_output[h.abs() > 1] = 0
        return grad_output

# %% StepThrough | wrong | argument | You ask how large the gradient is; the window is about where h lies.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        inside = (grad_output >= -1) & (grad_output <= 1)
        return grad_output * inside

# %% StepThrough | right | - | where, inside is what clamp leaves unchanged
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        return torch.where(h == h.clamp(-1, 1), grad_output, torch.zeros_like(grad_output))
