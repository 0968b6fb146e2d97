# %% curvature_along | wrong | part | You differentiate each weight's gradient by that weight alone; how the gradient of one changes with the others is missing.
def curvature_along(loss, weights, v):
    total = 0
    for w, part in zip(weights, v):
        (grad,) = torch.autograd.grad(loss, w, create_graph=True)
        (hv,) = torch.autograd.grad(grad, w, grad_outputs=part, retain_graph=True)
        total = total + (part * hv).sum()
    return total / dot(v, v)


# %% curvature_along | right | - | unit direction, slope as a number, differentiated once more
def curvature_along(loss, weights, v):
    length = dot(v, v) ** 0.5
    unit = [part / length for part in v]
    grads = torch.autograd.grad(loss, weights, create_graph=True, materialize_grads=True)
    slope = dot(grads, unit)
    if not slope.requires_grad:
        return 0.0
    change = torch.autograd.grad(slope, weights, materialize_grads=True)
    return dot(change, unit).item()


# %% Recomputed | wrong | part | grad_w2 is made with h before the ReLU; what did forward multiply with w2?
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = x.mm(w1)
        grad_w2 = h.t().mm(grad_y_pred)
        grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
        grad_w1 = x.t().mm(grad_h)
        return None, grad_w1, grad_w2


# %% Recomputed | right | - | a 0/1 mask used for both, with @ and .T
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        z = x @ w1
        on = (z > 0).to(z.dtype)
        return None, x.T @ (on * (grad_y_pred @ w2.T)), (z * on).T @ grad_y_pred


# %% right_twice | right | - | all letters without the bad ones
right_twice = "".join(letter for letter in "ABCDEF" if letter not in {"B", "C", "E"})


# %% Checkpoint | right | - | only where a gradient is needed, results put into a list
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.run = run
        ctx.save_for_backward(*tensors)
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        needed = ctx.needs_input_grad[1:]
        again = [
            tensor.detach().requires_grad_(need)
            for tensor, need in zip(ctx.saved_tensors, needed)
        ]
        with torch.enable_grad():
            result = ctx.run(*again)
        grads = [None] * (1 + len(again))
        wanted = [place for place, need in enumerate(needed) if need]
        found = torch.autograd.grad(
            result, [again[place] for place in wanted], grad_output, allow_unused=True
        )
        for place, grad in zip(wanted, found):
            grads[1 + place] = grad
        return tuple(grads)


# %% clip_hook | wrong | edge | A gradient shorter than the limit is lengthened to it; it should be left alone, so where is the min of the formula?
def clip_hook(tensor, most):
    def hook(grad):
        return grad * (most / grad.norm())

    return tensor.register_hook(hook)


# %% clip_hook | wrong | inplace | The hook only gives its local name grad a new tensor and returns None, so the gradient goes on unchanged.
def clip_hook(tensor, most):
    def shorten(grad):
        length = grad.norm()
        if length > most:
            grad = grad * (most / length)

    return tensor.register_hook(shorten)


# %% clip_hook | right | - | a lambda with a conditional
def clip_hook(tensor, most):
    return tensor.register_hook(
        lambda g: g if g.pow(2).sum().sqrt() <= most else most * g / g.pow(2).sum().sqrt()
    )


# %% example_norms | wrong | factor | All lengths are too small by the same factor: look at the derivative of the square in line 1.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = h_relu.mm(w2) - y
    grad_h_relu = grad_y_pred.mm(w2.t())
    grad_h = grad_h_relu * (h > 0)
    by_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    by_w2 = h_relu.norm(dim=1) * grad_y_pred.norm(dim=1)
    return torch.sqrt(by_w1**2 + by_w2**2)


# %% example_norms | wrong | mixed | The gradient is clamped by its own sign; what decides whether it passes the ReLU is the sign of h.
def example_norms(x, y, w1, w2):
    h_relu = x.mm(w1).clamp(min=0)
    y_pred = h_relu.mm(w2)
    grad_y_pred = 2 * (y_pred - y)
    grad_h_relu = grad_y_pred.mm(w2.t())
    grad_h = grad_h_relu.clamp(min=0)
    by_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    by_w2 = h_relu.norm(dim=1) * grad_y_pred.norm(dim=1)
    return torch.hypot(by_w1, by_w2)


# %% example_norms | right | - | squares by einsum, one root at the end
def example_norms(x, y, w1, w2):
    sq = lambda t: torch.einsum("ij,ij->i", t, t)
    z = x @ w1
    r = z * (z > 0)
    e = 2 * (r @ w2 - y)
    d = (e @ w2.T) * (z > 0)
    return (sq(x) * sq(d) + sq(r) * sq(e)) ** 0.5


# %% StepThrough | right | - | torch.where with two comparisons
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        inside = torch.logical_and(h >= -1, h <= 1)
        return torch.where(inside, grad_output, torch.zeros_like(grad_output))
