# %% curvature_along | wrong | factor | v·Hv contains the direction twice: stretch v to double its length, and your number doubles, although a curvature per step of length 1 must stay the same; compare your denominator with the formula.
def curvature_along(loss, weights, v):
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    hv = torch.autograd.grad(grads, weights, grad_outputs=v)
    length = dot(v, v) ** 0.5
    return dot(v, hv) / length


# %% curvature_along | wrong | part | Taking one weight at a time leaves out how the gradient of one weight changes when another weight moves; let all weights move along v together.
def curvature_along(loss, weights, v):
    total = 0.0
    for w, part in zip(weights, v):
        (g,) = torch.autograd.grad(loss, w, create_graph=True)
        (hw,) = torch.autograd.grad(g, w, grad_outputs=part, retain_graph=True)
        total = total + (part * hw).sum()
    return total / dot(v, v)


# %% curvature_along | wrong | page | Nothing inside your function makes hv, so Python takes the one that an earlier cell left on the page, which belongs to another loss and direction; compute it from the arguments.
def curvature_along(loss, weights, v):
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    return dot(v, hv) / dot(v, v)


# %% curvature_along | right | - | unit direction first, then the slope is differentiated
def curvature_along(loss, weights, v):
    length = dot(v, v) ** 0.5
    unit = [p / length for p in v]
    g = torch.autograd.grad(loss, weights, create_graph=True, materialize_grads=True)
    slope = dot(g, unit) + 0 * dot(weights, unit)
    slope_change = torch.autograd.grad(slope, weights, materialize_grads=True)
    return dot(slope_change, unit).item()


# %% Recomputed | wrong | part | The first derivative is right, but .data strips w1 of its history, so h_relu is a constant for the second pass and the way back to w1 is cut.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = x.mm(w1.data)
        h_relu = h.clamp(min=0)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h_relu = grad_y_pred.mm(w2.t())
        grad_h = grad_h_relu * (h > 0)
        return None, x.t().mm(grad_h), grad_w2


# %% Recomputed | wrong | page | You overwrite the gradient that came in with that of one special loss, using the page's y; a backward must work for any loss, with the grad_y_pred it is handed.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = x.mm(w1)
        h_relu = h.clamp(min=0)
        y_pred = h_relu.mm(w2)
        grad_y_pred = 2 * (y_pred - y)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h_relu = grad_y_pred.mm(w2.t())
        grad_h = grad_h_relu * (h > 0)
        return None, x.t().mm(grad_h), grad_w2


# %% Recomputed | wrong | raises | forward has three arguments, so backward must return three things, in their order, also for the argument that wants no gradient.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = x.mm(w1)
        h_relu = h.clamp(min=0)
        dw2 = h_relu.t().mm(grad_y_pred)
        dh = grad_y_pred.mm(w2.t()) * (h > 0)
        dw1 = x.t().mm(dh)
        return dw1, dw2


# %% Recomputed | right | - | matmul signs, torch.where, mask read from h_relu
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, g):
        X, W1, W2 = ctx.saved_tensors
        A = (X @ W1).clamp(min=0)
        G = g @ W2.T
        dH = torch.where(A > 0, G, torch.zeros_like(G))
        return (None, X.T @ dH, A.T @ g)


# %% right_twice | right | - | joined from a table of booleans, last letter first
right_twice = "".join(
    letter
    for letter, ok in [
        ("F", True), ("E", False), ("D", True), ("C", False), ("B", False), ("A", True)
    ]
    if ok
)


# %% Checkpoint | wrong | argument | grad_output is never used: your gradients are those of the plain sum of the output; what comes after the checkpoint weighs the entries of the output differently.
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.run = run
        ctx.save_for_backward(*tensors)
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        copies = [tensor.detach().requires_grad_() for tensor in ctx.saved_tensors]
        with torch.enable_grad():
            output = ctx.run(*copies)
        return None, *torch.autograd.grad(output.sum(), copies)


# %% Checkpoint | wrong | part | The gradients are right, but ctx.output keeps the whole graph of run alive from forward on, so nothing is saved: keep only the arguments, and run again in backward.
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


# %% Checkpoint | right | - | only those which need a gradient, filled into a list by index
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.run = run
        ctx.save_for_backward(*tensors)
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        needs = ctx.needs_input_grad[1:]
        copies = [t.detach().requires_grad_(n) for t, n in zip(ctx.saved_tensors, needs)]
        with torch.enable_grad():
            again = ctx.run(*copies)
        where = [i for i, n in enumerate(needs) if n]
        result = [None] * (len(copies) + 1)
        found = torch.autograd.grad(
            again, [copies[i] for i in where], grad_output, allow_unused=True
        )
        for i, g in zip(where, found):
            result[i + 1] = g
        return tuple(result)


# %% clip_hook | wrong | inplace | mul_ changes the arriving gradient in place, and other tensors may be handed the very same one; a hook should return a new tensor.
def clip_hook(tensor, most):
    def hook(grad):
        n = grad.norm()
        if n > most:
            grad.mul_(most / n)

    return tensor.register_hook(hook)


# %% clip_hook | wrong | part | The inner function makes a shorter gradient and then returns nothing, and after None the old gradient goes on unchanged.
def clip_hook(tensor, most):
    def shorten(grad):
        scale = (most / grad.norm()).clamp(max=1)
        grad = grad * scale

    handle = tensor.register_hook(shorten)
    return handle


# %% clip_hook | right | - | an early None for short gradients, length from squares
def clip_hook(tensor, most):
    def hook(g):
        length = (g * g).sum().sqrt().item()
        if length <= most:
            return None
        return g / length * most

    return tensor.register_hook(hook)


# %% example_norms | wrong | part | Line 4 is missing: the gradient passes the ReLU unchanged here, also where a hidden unit was off.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t())
    by_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    by_w2 = h_relu.norm(dim=1) * grad_y_pred.norm(dim=1)
    return torch.hypot(by_w1, by_w2)


# %% example_norms | wrong | argument | The gradient of w2 is an outer product with what w2 was multiplied by in the forward pass: is that h, before the ReLU?
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    grad_y_pred = 2 * (h.clamp(min=0).mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    by_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    by_w2 = h.norm(dim=1) * grad_y_pred.norm(dim=1)
    return (by_w1**2 + by_w2**2).sqrt()


# %% example_norms | wrong | factor | You divide by the number of examples as for a mean, but the loss of this page is a sum, so each example counts in full.
def example_norms(x, y, w1, w2):
    n = x.shape[0]
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y) / n
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    by_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    by_w2 = h_relu.norm(dim=1) * grad_y_pred.norm(dim=1)
    return torch.hypot(by_w1, by_w2)


# %% example_norms | wrong | axis | The first argument of norm is the kind of norm, not the axis: norm(1) adds the absolute values of the whole matrix and gives a single number, where you need a length for each row.
def example_norms(x, y, w1, w2):
    h = x @ w1
    a = h.clamp(min=0)
    g = 2 * (a @ w2 - y)
    gh = (g @ w2.T) * (h > 0)
    n1 = x.norm(1) * gh.norm(1)
    n2 = a.norm(1) * g.norm(1)
    return torch.sqrt(n1**2 + n2**2)


# %% example_norms | right | - | einsum of squares, root at the end
def example_norms(x, y, w1, w2):
    def squares(m):
        return torch.einsum("ni,ni->n", m, m)

    h = x @ w1
    on = (h > 0).to(h.dtype)
    a = h * on
    r = a @ w2 - y
    s = 4 * (squares(x) * squares((r @ w2.mT) * on) + squares(a) * squares(r))
    return s**0.5


# %% StepThrough | wrong | mixed | Every number is above -1 or below 1, so your mask is true everywhere: both conditions have to hold at once.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        inside = (h >= -1) | (h <= 1)
        return grad_output * inside


# %% StepThrough | right | - | masked_fill of what lies outside
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[-1]
        outside = torch.logical_or(h < -1, h > 1)
        return grad_output.masked_fill(outside, 0.0)
