# %% curvature_along | wrong | mixed | The square of the slope along v says how steep the loss is there, not how the slope changes: you need a second derivative, so differentiate the gradient once more.
def curvature_along(loss, weights, v):
    score = torch.autograd.grad(loss, weights)
    information = dot(score, v) ** 2
    return information / dot(v, v)

# %% curvature_along | right | - | unit direction, slope along it, differentiated again
def curvature_along(loss, weights, v):
    length = float(dot(v, v)) ** 0.5
    unit = [part.detach() / length for part in v]
    slope = dot(torch.autograd.grad(loss, list(weights), create_graph=True), unit)
    return float(dot(torch.autograd.grad(slope, list(weights), materialize_grads=True), unit))

# %% Recomputed | wrong | part | .data cuts the history like detach does: the first derivative stays right, but grad_w2 no longer leads back to w1.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = x.mm(w1)
        h_relu = h.data.clamp(min=0)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
        return None, x.t().mm(grad_h), grad_w2

# %% Recomputed | wrong | order | Compare the order in which you unpack the saved tensors with the order in which this forward saved them.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w2, w1 = ctx.saved_tensors
        h = x.mm(w1)
        h_relu = h.clamp(min=0)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h_relu = grad_y_pred.mm(w2.t())
        grad_h = grad_h_relu * (h > 0)
        return None, x.t().mm(grad_h), grad_w2

# %% Recomputed | wrong | mixed | The inner grad hands you gradients without a graph, so the backward is right once, but a second derivative finds no way through it.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        with torch.enable_grad():
            y_pred = x.mm(w1).clamp(min=0).mm(w2)
            grad_w1, grad_w2 = torch.autograd.grad(y_pred, (w1, w2), grad_y_pred)
        return None, grad_w1, grad_w2

# %% Recomputed | right | - | einsum and where, no transposes
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = x @ w1
        h_relu = torch.where(h > 0, h, 0.0)
        grad_h = torch.where(h > 0, torch.einsum("nk,jk->nj", grad_y_pred, w2), 0.0)
        return (
            None,
            torch.einsum("nd,nj->dj", x, grad_h),
            torch.einsum("nj,nk->jk", h_relu, grad_y_pred),
        )

# %% right_twice | right | - | set difference, sorted
right_twice = "".join(sorted(set("ABCDEF") - {"B", "C", "E"}))

# %% Checkpoint | wrong | argument | You differentiate the sum of the result and leave grad_output unused: that is right only where the gradient that comes in is all ones.
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
        return None, *torch.autograd.grad(output, copies)

# %% Checkpoint | wrong | part | The gradients are right, but your forward records and keeps the whole inner graph, which is what a checkpoint should save: keep the arguments only, and run again on the way back.
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.copies = [t.detach().requires_grad_() for t in tensors]
        with torch.enable_grad():
            ctx.output = run(*ctx.copies)
        return ctx.output.detach()

    @staticmethod
    def backward(ctx, grad_output):
        return None, *torch.autograd.grad(ctx.output, ctx.copies, grad_output)

# %% Checkpoint | wrong | inplace | Your inner backward writes into the .grad of the real weights, and what you return is added to that again: work on detached copies.
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
        output.backward(grad_output)
        return None, *[t.grad for t in tensors]

# %% Checkpoint | right | - | backward on detached copies, reads their .grad
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.save_for_backward(*tensors)
        ctx.again = run
        with torch.no_grad():
            return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        copies = []
        for tensor in ctx.saved_tensors:
            copies.append(tensor.detach().requires_grad_(True))
        with torch.enable_grad():
            result = ctx.again(*copies)
        result.backward(gradient=grad_output)
        return (None,) + tuple(copy.grad for copy in copies)

# %% clip_hook | wrong | edge | Fine as long as there is a gradient; with one of zeros you divide 0 by 0, and nan goes on: think of the gradient of length 0, which must stay as it is.
def clip_hook(tensor, most):
    def shorten(grad):
        length = grad.norm()
        unit = grad / length
        return unit * torch.clamp(length, max=most)

    return tensor.register_hook(shorten)

# %% clip_hook | wrong | axis | You shorten each row by its own length; the gradient has one length, the root of the sum of all its squares.
def clip_hook(tensor, most):
    def shorten(grad):
        row_lengths = grad.norm(dim=-1, keepdim=True)
        return grad * (most / row_lengths).clamp(max=1)

    return tensor.register_hook(shorten)

# %% clip_hook | wrong | argument | You measure the tensor itself, when the hook should measure the gradient that arrives at it.
def clip_hook(tensor, most):
    scale = min(1.0, most / tensor.detach().norm().item())
    return tensor.register_hook(lambda grad: grad * scale)

# %% clip_hook | right | - | None where nothing is to be done
def clip_hook(tensor, most):
    def maybe(g):
        size = g.square().sum().sqrt().item()
        if size > most:
            return g * (most / size)

    return tensor.register_hook(maybe)

# %% example_norms | wrong | axis | You take the length of everything at once and get a single number; each example needs its own, so combine the two lengths along the axis of the two weights only.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    by_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    by_w2 = h_relu.norm(dim=1) * grad_y_pred.norm(dim=1)
    return torch.stack([by_w1, by_w2]).norm()

# %% example_norms | wrong | part | You take the root of the sum of both lengths, but they were not squared before.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    first = x.norm(dim=1) * grad_h.norm(dim=1)
    second = h_relu.norm(dim=1) * grad_y_pred.norm(dim=1)
    return (first + second).sqrt()

# %% example_norms | wrong | page | Your mask uses the page's h, which you never computed from the arguments: with other data it masks the wrong places, or does not even fit.
def example_norms(x, y, w1, w2):
    h_relu = x.mm(w1).clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h_relu = grad_y_pred.mm(w2.t())
    grad_h = grad_h_relu * (h > 0)
    by_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    by_w2 = h_relu.norm(dim=1) * grad_y_pred.norm(dim=1)
    return torch.hypot(by_w1, by_w2)

# %% example_norms | right | - | squares with einsum, one root at the end
def example_norms(x, y, w1, w2):
    def squares(m):
        return torch.einsum("ni,ni->n", m, m)

    h_relu = (x @ w1).relu()
    e = h_relu @ w2 - y
    back = (e @ w2.T) * (h_relu > 0)
    return 2 * (squares(x) * squares(back) + squares(h_relu) * squares(e)) ** 0.5

# %% StepThrough | wrong | raises | Chained comparisons ask a whole tensor for one True or False, which it cannot give; you need a mask, entry by entry.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        if -1 <= h <= 1:
            return grad_output
        return torch.zeros_like(grad_output)

# %% StepThrough | wrong | mixed | You multiply by the clamped h itself; inside the window the gradient should go on as it is, so the factor there is no matter of how large h is.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return grad_output * h.clamp(-1, 1)

# %% StepThrough | right | - | where h equals its own clamp
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        return torch.where(h.clamp(-1, 1) == h, grad_output, torch.zeros_like(grad_output))
