# %% curvature_along | wrong | part | This is the slope along v, from first derivatives only. The curvature says how that slope changes: one more derivative is missing.
def curvature_along(loss, weights, v):
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    return dot(v, grads) / dot(v, v)


# %% curvature_along | wrong | part | Weight by weight you see only how a weight's gradient changes with that same weight. Moving w1 also changes the gradient of w2: those mixed terms are missing, so differentiate by all weights at once.
def curvature_along(loss, weights, v):
    top = 0.0
    for w, part in zip(weights, v):
        (g,) = torch.autograd.grad(loss, w, create_graph=True)
        (hg,) = torch.autograd.grad(g, w, grad_outputs=part, retain_graph=True)
        top = top + (part * hg).sum()
    return top / dot(v, v)


# %% curvature_along | right | - | direction made a unit vector first, then derivative of the slope
def curvature_along(loss, weights, v):
    length = dot(v, v) ** 0.5
    unit = [part / length for part in v]
    grads = torch.autograd.grad(loss, weights, create_graph=True, materialize_grads=True)
    slope = dot(grads, unit)
    change = torch.autograd.grad(slope, weights, materialize_grads=True)
    return dot(change, unit).item()


# %% Recomputed | wrong | part | The first derivative is right, but what you return has no graph: the inner grad works on detached copies and is not recorded. The second derivative is lost. Write the backward lines with the saved tensors themselves.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        with torch.enable_grad():
            a = w1.detach().requires_grad_()
            b = w2.detach().requires_grad_()
            out = predict(x, a, b)
        grad_w1, grad_w2 = torch.autograd.grad(out, (a, b), grad_y_pred)
        return None, grad_w1, grad_w2


# %% Recomputed | right | - | where and einsum, mask as numbers
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, g):
        x, w1, w2 = ctx.saved_tensors
        h = x @ w1
        on = (h > 0).type_as(h)
        grad_w1 = torch.einsum("nd,nk,jk,nj->dj", x, g, w2, on)
        grad_w2 = torch.einsum("nj,nk->jk", h * on, g)
        return None, grad_w1, grad_w2


# %% Checkpoint | wrong | raises | The copies are detached, and nobody has told autograd that they want gradients, so nothing of run is recorded and grad has nothing to follow.
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.run = run
        ctx.save_for_backward(*tensors)
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        copies = [t.detach() for t in ctx.saved_tensors]
        with torch.enable_grad():
            output = ctx.run(*copies)
        grads = torch.autograd.grad(output, copies, grad_output)
        return (None,) + grads


# %% Checkpoint | right | - | backward() on copies and their .grad, only where needed
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.save_for_backward(*tensors)
        ctx.run = run
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        fresh = []
        for t, wanted in zip(ctx.saved_tensors, ctx.needs_input_grad[1:]):
            fresh.append(t.detach().clone().requires_grad_(wanted))
        with torch.enable_grad():
            ctx.run(*fresh).backward(grad_output)
        return (None, *(t.grad for t in fresh))


# %% clip_hook | wrong | mixed | You limit each entry by itself: that is clipping by value, and it turns the direction. By norm, all entries are multiplied by the same number.
def clip_hook(tensor, most):
    def hook(grad):
        return grad.clamp(-most, most)

    return tensor.register_hook(hook)


# %% clip_hook | wrong | factor | A gradient that is too long ends with the length 1, whatever the limit. Which length should it get?
def clip_hook(tensor, most):
    def clip(grad):
        if grad.norm() > most:
            return grad / grad.norm()
        return grad

    return tensor.register_hook(clip)


# %% clip_hook | wrong | order | clip_grad_norm_ changes tensor.grad, but when a hook runs the gradient is still on its way and not there yet. What goes on is the grad that you return, unchanged.
def clip_hook(tensor, most):
    def hook(grad):
        torch.nn.utils.clip_grad_norm_([tensor], most)
        return grad

    return tensor.register_hook(hook)


# %% clip_hook | wrong | factor | You compare and divide by the sum of squares. The length is something else: see how the task defines it.
def clip_hook(tensor, most):
    def shorten(grad):
        size = (grad**2).sum()
        return grad * (most / size).clamp(max=1)

    return tensor.register_hook(shorten)


# %% clip_hook | right | - | one lambda, Python's min
def clip_hook(tensor, most):
    return tensor.register_hook(lambda g: g * min(1, most / g.norm()))


# %% example_norms | wrong | factor | All your lengths are half as long as they should be. Differentiate the square in the loss once more.
def example_norms(x, y, w1, w2):
    h = x @ w1
    h_relu = h.clamp(min=0)
    grad_y_pred = h_relu @ w2 - y
    grad_h = (grad_y_pred @ w2.t()) * (h > 0)
    first = x.norm(dim=1) * grad_h.norm(dim=1)
    second = h_relu.norm(dim=1) * grad_y_pred.norm(dim=1)
    return (first**2 + second**2).sqrt()


# %% example_norms | wrong | order | The four lengths are right, but the pairs are mixed up. Each weight's gradient is what went into its product times what came back to the product's result.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    by_w1 = x.norm(dim=1) * grad_y_pred.norm(dim=1)
    by_w2 = h_relu.norm(dim=1) * grad_h.norm(dim=1)
    return torch.sqrt(by_w1**2 + by_w2**2)


# %% example_norms | wrong | mixed | a and b are squared lengths already, and hypot squares its arguments once more. So the root undoes the wrong square: where do you want to square, once?
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    a = x.pow(2).sum(1) * grad_h.pow(2).sum(1)
    b = h_relu.pow(2).sum(1) * grad_y_pred.pow(2).sum(1)
    return torch.hypot(a, b)


# %% example_norms | right | - | squares by einsum, one root at the end
def example_norms(x, y, w1, w2):
    def sq(t):
        return torch.einsum("ni,ni->n", t, t)

    h = x @ w1
    r = torch.where(h > 0, h, torch.zeros_like(h))
    g = (r @ w2 - y) * 2
    gh = torch.where(h > 0, g @ w2.mT, torch.zeros_like(h))
    return (sq(x) * sq(gh) + sq(r) * sq(g)) ** 0.5


# %% StepThrough | wrong | part | Your window begins at 0, as for the ReLU. The task's window reaches to the other side, too.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        mask = (h > 0) & (h <= 1)
        return grad_output * mask


# %% StepThrough | right | - | where clamping changes nothing
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        inside = torch.eq(h, h.clamp(-1, 1))
        return torch.where(inside, grad_output, torch.zeros_like(grad_output))
