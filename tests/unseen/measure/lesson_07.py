# %% curvature_along | wrong | mixed | The second backward() adds to .grad, where the first gradient still is, so what you take for Hv is gradient plus Hv.
def curvature_along(loss, weights, v):
    loss.backward(create_graph=True)
    grads = [w.grad for w in weights]
    slope = dot(grads, v)
    slope.backward()
    hv = [w.grad for w in weights]
    return (dot(v, hv) / dot(v, v)).item()


# %% curvature_along | wrong | part | You differentiate each weight's gradient by that weight only; moving one weight also changes the gradient of the others, and those blocks of H are missing.
def curvature_along(loss, weights, v):
    top = 0
    for w, direction in zip(weights, v):
        (g,) = torch.autograd.grad(loss, w, create_graph=True)
        (hv_one,) = torch.autograd.grad(g, w, grad_outputs=direction, retain_graph=True)
        top = top + (direction * hv_one).sum()
    return top / dot(v, v)


# %% curvature_along | right | - | unit direction first, slope as one number, derivative of the slope
def curvature_along(loss, weights, v):
    length = float(dot(v, v)) ** 0.5
    unit = [part / length for part in v]
    gradient = torch.autograd.grad(loss, weights, create_graph=True)
    slope_along = dot(gradient, unit)
    second = torch.autograd.grad(slope_along, weights, materialize_grads=True)
    return dot(second, unit).item()


# %% Recomputed | wrong | constant | The first derivative is right, but the gradients that the inner grad returns have no history, because nobody asked it to record; so they are constants for the second derivative.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        with torch.enable_grad():
            y_pred = x.mm(w1).clamp(min=0).mm(w2)
        grad_w1, grad_w2 = torch.autograd.grad(y_pred, (w1, w2), grad_y_pred)
        return None, grad_w1, grad_w2


# %% Recomputed | wrong | raises | TwoLayer.backward unpacks four saved tensors, but this forward has saved three others; the missing ones have to be computed here.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        return TwoLayer.backward(ctx, grad_y_pred)


# %% Recomputed | right | - | NumPy style, sets entries of the gradient to zero by index
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = x @ w1
        act = h * (h > 0)
        grad_h = grad_y_pred @ w2.T
        grad_h[h <= 0] = 0
        return None, x.T @ grad_h, act.T @ grad_y_pred


# %% Checkpoint | wrong | raises | backward returns one gradient for each argument of forward, and run is an argument as well; its place is missing.
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
            output = ctx.run(*copies)
        return torch.autograd.grad(output, copies, grad_output)


# %% Checkpoint | wrong | inplace | These are the caller's own tensors and no copies: asking them to require a gradient changes the caller's x, and their history is still attached.
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.run = run
        ctx.save_for_backward(*tensors)
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        tensors = ctx.saved_tensors
        for t in tensors:
            t.requires_grad_()
        with torch.enable_grad():
            output = ctx.run(*tensors)
        return None, *torch.autograd.grad(output, tensors, grad_output)


# %% Checkpoint | right | - | backward() on the copies and reads their .grad
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.save_for_backward(*tensors)
        ctx.run = run
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        fresh = []
        for t in ctx.saved_tensors:
            t = t.detach()
            t.requires_grad = True
            fresh.append(t)
        with torch.enable_grad():
            again = ctx.run(*fresh)
        again.backward(grad_output)
        return tuple([None] + [t.grad for t in fresh])


# %% clip_hook | wrong | choice | This limits each entry on its own, which turns the direction; asked for is one factor for the whole gradient, from its length.
def clip_hook(tensor, most):
    def shorten(grad):
        return grad.clamp(min=-most, max=most)

    return tensor.register_hook(shorten)


# %% clip_hook | wrong | inplace | The hook changes the gradient it is given in place; the same tensor may be on its way to others, who then get it shortened, too. Return a new one.
def clip_hook(tensor, most):
    def clip(grad):
        norm = grad.norm()
        if norm > most:
            grad *= most / norm

    return tensor.register_hook(clip)


# %% clip_hook | wrong | choice | For a matrix this norm is its largest singular value, as in MATLAB; the length meant here is the root of the sum of all squares.
def clip_hook(tensor, most):
    def hook(g):
        n = torch.linalg.norm(g, 2)
        if n > most:
            return g * most / n
        return g

    return tensor.register_hook(hook)


# %% clip_hook | wrong | edge | A gradient that is all zeros has length 0 and should be left alone; your unit vector divides by that length.
def clip_hook(tensor, most):
    def hook(grad):
        length = grad.norm()
        direction = grad / length
        return direction * min(length, most)

    return tensor.register_hook(hook)


# %% clip_hook | right | - | one line with a lambda, divides by the larger of two
def clip_hook(tensor, most):
    return tensor.register_hook(lambda g: g / max(1.0, (g.pow(2).sum().sqrt() / most).item()))


# %% example_norms | wrong | page | y_pred is the page's, from section 6; for other arguments it is the prediction of another net.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (y_pred - y).detach()
    grad_h_relu = grad_y_pred.mm(w2.t())
    grad_h = grad_h_relu * (h > 0)
    by_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    by_w2 = h_relu.norm(dim=1) * grad_y_pred.norm(dim=1)
    return torch.hypot(by_w1, by_w2)


# %% example_norms | wrong | mixed | The numbers are right, but you make all the gradients, n matrices at once, which the task forbids; the length of an outer product needs only two lengths.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    each_w1 = x[:, :, None] * grad_h[:, None, :]
    each_w2 = h_relu[:, :, None] * grad_y_pred[:, None, :]
    squares = each_w1.pow(2).sum(dim=(1, 2)) + each_w2.pow(2).sum(dim=(1, 2))
    return squares.sqrt()


# %% example_norms | right | - | squared lengths only, einsum
def example_norms(x, y, w1, w2):
    def sq(t):
        return torch.einsum("ni,ni->n", t, t)

    h = x @ w1
    a = torch.relu(h)
    d2 = 2 * (a @ w2 - y)
    d1 = torch.where(h > 0, d2 @ w2.T, torch.zeros_like(h))
    return (sq(x) * sq(d1) + sq(a) * sq(d2)) ** 0.5


# %% StepThrough | wrong | argument | You ask whether the gradient lies between -1 and 1; the window is meant for h.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return grad_output * (grad_output.abs() <= 1)


# %% StepThrough | wrong | order | The two branches of where are swapped: inside the window you return zero, outside the gradient.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        return torch.where(h.abs() <= 1, torch.zeros_like(h), grad_output)


# %% StepThrough | right | - | two comparisons with & and masked_fill of the opposite
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        inside = (h >= -1) & (h <= 1)
        return grad_output.masked_fill(~inside, 0.0)
