# %% curvature_along | wrong | factor | You bring each tensor of v to length 1 on its own, which turns the direction; v is one long vector with one length.
def curvature_along(loss, weights, v):
    unit = [part / part.norm() for part in v]
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    hv = torch.autograd.grad(grads, weights, grad_outputs=unit)
    return dot(unit, hv)


# %% curvature_along | wrong | part | Weight by weight you get only the blocks on the Hessian's diagonal: the gradient of w1 also changes when w2 moves.
def curvature_along(loss, weights, v):
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    curvature = 0
    for g, w, part in zip(grads, weights, v):
        (hv,) = torch.autograd.grad(g, w, grad_outputs=part, retain_graph=True)
        curvature += (part * hv).sum()
    return curvature / dot(v, v)


# %% curvature_along | right | - | slope along v as one number, differentiated once more
def curvature_along(loss, weights, v):
    g = torch.autograd.grad(loss, weights, create_graph=True, materialize_grads=True)
    slope = dot(g, v)
    if not slope.requires_grad:
        return 0.0
    change = torch.autograd.grad(slope, weights, materialize_grads=True)
    top, bottom = dot(change, v).item(), dot(v, v).item()
    return top / bottom


# %% Recomputed | wrong | factor | The 2 belongs to the derivative of the loss, and the loss is outside of this Function: the incoming gradient holds it already.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = x.mm(w1)
        h_relu = h.clamp(min=0)
        grad_y_pred = 2 * grad_y_pred  # line 1
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
        return None, x.t().mm(grad_h), grad_w2


# %% Recomputed | right | - | where and @, everything in one return
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, g):
        a, first, second = ctx.saved_tensors
        hidden = a @ first
        on = hidden > 0
        back = torch.where(on, g @ second.T, 0.0)
        return None, a.T @ back, torch.where(on, hidden, 0.0).T @ g


# %% right_twice | right | - | letters put together in another order
right_twice = "".join(["F", "D", "A"])


# %% Checkpoint | right | - | backward into the copies' .grad
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.save_for_backward(*tensors)
        ctx.again = run
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        copies = []
        for t in ctx.saved_tensors:
            copies.append(t.detach().requires_grad_(t.is_floating_point()))
        wanted = [c for c in copies if c.requires_grad]
        with torch.enable_grad():
            torch.autograd.backward(ctx.again(*copies), grad_output, inputs=wanted)
        return (None,) + tuple(c.grad for c in copies)


# %% clip_hook | wrong | part | Your hook computes the shortened gradient but hands nothing back, and after None the gradient goes on unchanged.
def clip_hook(tensor, most):
    def shorten(grad):
        length = grad.norm()
        if length > most:
            grad = grad * most / length

    return tensor.register_hook(shorten)


# %% clip_hook | right | - | where on the squared length
def clip_hook(tensor, most):
    def hook(g):
        length = g.square().sum().sqrt()
        if (length <= most).item():
            return None
        return g.mul(most).div(length)

    handle = tensor.register_hook(hook)
    return handle


# %% example_norms | wrong | mixed | Two lengths at right angles do not simply add up: both weights together means the root of the sum of the squares.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h_relu = grad_y_pred.mm(w2.t())
    grad_h = grad_h_relu * (h > 0)
    by_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    by_w2 = h_relu.norm(dim=1) * grad_y_pred.norm(dim=1)
    return by_w1 + by_w2


# %% example_norms | wrong | factor | The loss here is a sum, not a mean: an example's gradient does not depend on how many others there are.
def example_norms(x, y, w1, w2):
    n = x.shape[0]
    h = x @ w1
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 / n * (h_relu @ w2 - y)
    grad_h = (grad_y_pred @ w2.T) * (h > 0)
    sq1 = (x**2).sum(1) * (grad_h**2).sum(1)
    sq2 = (h_relu**2).sum(1) * (grad_y_pred**2).sum(1)
    return (sq1 + sq2).sqrt()


# %% example_norms | right | - | einsum of squares
def example_norms(x, y, w1, w2):
    z = x @ w1
    on = (z > 0).to(z.dtype)
    a = z * on
    e = 2 * (a @ w2 - y)
    b = (e @ w2.T) * on

    def sq(t):
        return torch.einsum("ni,ni->n", t, t)

    return (sq(x) * sq(b) + sq(a) * sq(e)) ** 0.5


# %% StepThrough | wrong | inplace | You write zeros into the incoming gradient, which may be the same tensor that another branch gets: make a new one.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        grad_output[h > 1] = 0
        grad_output[h < -1] = 0
        return grad_output


# %% StepThrough | right | - | masked_fill outside the window
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h, *_ = ctx.saved_tensors
        outside = torch.logical_or(h.gt(1), h.lt(-1))
        return grad_output.masked_fill(outside, 0)
