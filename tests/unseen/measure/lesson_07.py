# %% curvature_along | wrong | page | The loss arrives as an argument; you compute another one from the page's net and data, so whatever loss you are handed makes no difference.
def curvature_along(loss, weights, v):
    loss = loss_of(predict, x, y, *weights)
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    hv = torch.autograd.grad(grads, weights, grad_outputs=v)
    return dot(v, hv) / dot(v, v)


# %% curvature_along | wrong | mixed | The tensors of v are one long vector with one length; scaling each of them to length 1 by itself turns the direction.
def curvature_along(loss, weights, v):
    unit = [part / part.norm() for part in v]
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    hv = torch.autograd.grad(grads, weights, grad_outputs=unit)
    return dot(unit, hv) / dot(unit, unit)


# %% curvature_along | wrong | part | You differentiate each weight's gradient by that same weight only; how w1's gradient changes when w2 moves is missing.
def curvature_along(loss, weights, v):
    top, bottom = 0.0, 0.0
    for w, direction in zip(weights, v):
        (g,) = torch.autograd.grad(loss, w, create_graph=True)
        (hv,) = torch.autograd.grad(g, w, grad_outputs=direction, retain_graph=True)
        top = top + (direction * hv).sum()
        bottom = bottom + (direction * direction).sum()
    return top / bottom


# %% curvature_along | right | - | differentiates the slope along the unit vector as one number
def curvature_along(loss, weights, v):
    weights = tuple(weights)
    norm = float(sum(p.pow(2).sum() for p in v)) ** 0.5
    unit = [p / norm for p in v]
    g = torch.autograd.grad(loss, weights, create_graph=True, materialize_grads=True)
    slope = sum(torch.sum(a * b) for a, b in zip(g, unit))
    if not slope.requires_grad:
        return 0.0
    change = torch.autograd.grad(slope, weights, materialize_grads=True)
    return sum(torch.sum(a * b).item() for a, b in zip(change, unit))


# %% Recomputed | wrong | constant | `.data` drops the history: the first derivative is right, but for the second one h_relu is a constant again, with no way back to w1.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = x.mm(w1.data)
        h_relu = h.clamp(min=0)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
        return None, x.t().mm(grad_h), grad_w2


# %% Recomputed | right | - | operators, einsum and torch.where, gradient of x where it is needed
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, g):
        X, A, B = ctx.saved_tensors
        z = X @ A
        a = torch.where(z > 0, z, torch.zeros_like(z))
        dz = torch.where(z > 0, g @ B.T, torch.zeros_like(z))
        dB = torch.einsum("nj,nk->jk", a, g)
        dA = torch.einsum("nd,nj->dj", X, dz)
        dX = dz @ A.T if ctx.needs_input_grad[0] else None
        return dX, dA, dB


# %% right_twice | right | - | crosses out the wrong ones
right_twice = "".join(letter for letter in "FEDCBA" if letter not in "BCE")


# %% Checkpoint | wrong | argument | The gradient that comes in is never used: yours is the gradient of the sum of the outputs, whatever loss stands behind them.
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
            total = ctx.run(*copies).sum()
        return None, *torch.autograd.grad(total, copies)


# %% Checkpoint | wrong | shape | Multiplying afterwards is right only where every output depends on one entry alone; the incoming gradient has the shape of the output, and must weigh the outputs before they are differentiated.
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
            grads = torch.autograd.grad(output.sum(), copies)
        # chain rule: outer derivative times inner derivative
        return None, *[grad_output * g for g in grads]


# %% Checkpoint | right | - | weighs the outputs by hand, only floats want gradients
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.save_for_backward(*tensors)
        ctx.again = run
        return ctx.again(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        wanted = ctx.needs_input_grad[1:]
        args = []
        for t, w in zip(ctx.saved_tensors, wanted):
            t = t.detach()
            t.requires_grad = w
            args.append(t)
        with torch.set_grad_enabled(True):
            weighted = (ctx.again(*args) * grad_output).sum()
        leaves_ = [t for t in args if t.requires_grad]
        found = iter(torch.autograd.grad(weighted, leaves_, allow_unused=True))
        result = [None]
        for w in wanted:
            result.append(next(found) if w else None)
        return tuple(result)


# %% clip_hook | wrong | mixed | You limit each entry by itself; the limit is for the length of the whole gradient, and its direction should stay.
def clip_hook(tensor, most):
    def clip(grad):
        return grad.clamp(min=-most, max=most)

    return tensor.register_hook(clip)


# %% clip_hook | wrong | part | The hook works, but nobody can remove it: your function does not give back what register_hook returned.
def clip_hook(tensor, most):
    def shorten(grad):
        length = grad.norm()
        if length > most:
            return grad * most / length
        return grad

    tensor.register_hook(shorten)


# %% clip_hook | wrong | edge | What happens to a gradient of all zeros? It has no direction, and you divide by its length.
def clip_hook(tensor, most):
    def hook(grad):
        length = grad.norm()
        direction = grad / length
        return direction * length.clamp(max=most)

    return tensor.register_hook(hook)


# %% clip_hook | wrong | order | While the hook runs, tensor.grad does not hold this gradient yet, so what you clip is None or old; the gradient is what the hook is handed, and what it returns goes on.
def clip_hook(tensor, most):
    def hook(grad):
        torch.nn.utils.clip_grad_norm_([tensor], max_norm=most)

    return tensor.register_hook(hook)


# %% clip_hook | right | - | one-line lambda with linalg.vector_norm, None where nothing is to be done
def clip_hook(tensor, most):
    size = torch.linalg.vector_norm
    return tensor.register_hook(lambda g: g.mul(most / size(g)) if size(g) > most else None)


# %% example_norms | wrong | part | You go from the gradient of h_relu straight to w1: on its way back through the ReLU something happens to it (line 4).
def example_norms(x, y, w1, w2):
    h_relu = x.mm(w1).clamp(min=0)
    y_pred = h_relu.mm(w2)
    grad_y_pred = 2 * (y_pred - y)
    grad_h = grad_y_pred.mm(w2.t())
    by_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    by_w2 = h_relu.norm(dim=1) * grad_y_pred.norm(dim=1)
    return torch.hypot(by_w1, by_w2)


# %% example_norms | wrong | argument | Lengths for w1 are right; for w2 you take the length of h, but that is not what is multiplied with w2.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    grad_y_pred = 2 * (h.clamp(min=0).mm(w2) - y)
    grad_h_relu = grad_y_pred.mm(w2.t())
    grad_h = grad_h_relu * (h > 0)
    by_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    by_w2 = h.norm(dim=1) * grad_y_pred.norm(dim=1)
    return (by_w1**2 + by_w2**2).sqrt()


# %% example_norms | wrong | factor | Our loss is a sum over the examples, not a mean: your lengths are too small by the number of rows.
def example_norms(x, y, w1, w2):
    n = x.shape[0]
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 / n * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    by_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    by_w2 = h_relu.norm(dim=1) * grad_y_pred.norm(dim=1)
    return torch.sqrt(by_w1**2 + by_w2**2)


# %% example_norms | wrong | mixed | The numbers are right, but you build all the outer products, one matrix for each example; the length of a product needs only the lengths of its two rows.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    g1 = torch.einsum("nd,nj->ndj", x, grad_h)
    g2 = torch.einsum("nj,nk->njk", h_relu, grad_y_pred)
    squares = g1.pow(2).sum(dim=(1, 2)) + g2.pow(2).sum(dim=(1, 2))
    return squares.sqrt()


# %% example_norms | right | - | NumPy style, squares and axis
def example_norms(x, y, w1, w2):
    sq = lambda m: (m**2).sum(axis=1)
    z = x @ w1
    a = z * (z > 0)
    r = 2 * (a @ w2 - y)
    dz = (r @ w2.T) * (z > 0)
    return (sq(x) * sq(dz) + sq(a) * sq(r)) ** 0.5


# %% StepThrough | wrong | raises | A chain of comparisons asks for one truth value, and a tensor has many; the condition must be asked for each entry.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        mask = -1 <= h <= 1
        return grad_output * mask


# %% StepThrough | right | - | masked_fill on the outside of the window
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        outside = torch.logical_or(h.lt(-1.0), h.gt(1.0))
        return grad_output.masked_fill(outside, 0.0)
