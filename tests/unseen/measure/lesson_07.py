# %% curvature_along | wrong | part | You differentiate each weight's gradient by that same weight only; the gradient of one weight also changes when the other weights move, and those mixed parts of H are missing.
def curvature_along(loss, weights, v):
    top = 0.0
    for w, direction in zip(weights, v):
        (g,) = torch.autograd.grad(loss, w, create_graph=True)
        (hw,) = torch.autograd.grad(g, w, grad_outputs=direction, retain_graph=True)
        top = top + (direction * hw).sum()
    return top / dot(v, v)


# %% curvature_along | right | - | slope along v as one number first, then its slope again (JAX habit)
def curvature_along(loss, weights, v):
    grads = torch.autograd.grad(loss, weights, create_graph=True, materialize_grads=True)
    slope = dot(grads, v)
    if not slope.requires_grad:
        return 0.0
    change = torch.autograd.grad(slope, weights, materialize_grads=True)
    v_sq = sum(torch.linalg.vector_norm(p).item() ** 2 for p in v)
    return dot(change, v).item() / v_sq


# %% Recomputed | wrong | page | Your backward uses the x, w1 and w2 of the page; take those that forward has put into ctx, or it only works for this one net.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        h = x.mm(w1)
        h_relu = h.clamp(min=0)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h_relu = grad_y_pred.mm(w2.t())
        grad_h = grad_h_relu * (h > 0)
        return None, x.t().mm(grad_h), grad_w2


# %% Recomputed | right | - | einsum throughout, mask as a number
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = torch.einsum("nd,dj->nj", x, w1)
        on = (h > 0).to(h.dtype)
        grad_h = torch.einsum("nk,jk->nj", grad_y_pred, w2) * on
        grad_w1 = torch.einsum("nd,nj->dj", x, grad_h)
        grad_w2 = torch.einsum("nj,nk->jk", h * on, grad_y_pred)
        return None, grad_w1, grad_w2


# %% right_twice | right | - | other order, joined from a table of booleans
verdicts = {"F": True, "E": False, "D": True, "C": False, "B": False, "A": True}
right_twice = "".join(letter for letter, good in verdicts.items() if good)


# %% Checkpoint | wrong | page | In backward you run the page's predict, whatever function was handed over; it has to be the run that forward got.
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


# %% Checkpoint | right | - | backward() with inputs= and the copies' .grad
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.save_for_backward(*tensors)
        ctx.again = run
        result = run(*tensors)
        return result

    @staticmethod
    def backward(ctx, grad_output):
        needed = ctx.needs_input_grad[1:]
        twins = [t.detach().requires_grad_(n) for t, n in zip(ctx.saved_tensors, needed)]
        with torch.enable_grad():
            result = ctx.again(*twins)
        wanted = [t for t in twins if t.requires_grad]
        torch.autograd.backward(result, grad_output, inputs=wanted)
        return (None, *(t.grad for t in twins))


# %% clip_hook | wrong | part | Your inner function computes the shorter gradient and then does not hand it out; after None the gradient goes on as it was.
def clip_hook(tensor, most):
    def hook(grad):
        length = grad.norm()
        if length > most:
            grad = grad * most / length

    return tensor.register_hook(hook)


# %% clip_hook | wrong | inplace | You change the arriving gradient in place; that tensor may belong to others as well, or be an expanded one that cannot be written to, so return a new one.
def clip_hook(tensor, most):
    def shorten(grad):
        norm = grad.norm()
        if norm > most:
            grad.mul_(most / norm)

    return tensor.register_hook(shorten)


# %% clip_hook | right | - | one lambda with a walrus, None for "unchanged"
def clip_hook(tensor, most):
    return tensor.register_hook(lambda g: g / n * most if (n := g.norm()) > most else None)


# %% example_norms | wrong | mixed | The numbers are right, but you build every example's matrix, the table of eighty megabytes that was to be avoided; the length of an outer product can be had from two shorter lengths.
def example_norms(x, y, w1, w2):
    h = x @ w1
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu @ w2 - y)
    grad_h = (grad_y_pred @ w2.T) * (h > 0)
    g1 = torch.einsum("nd,nj->ndj", x, grad_h)
    g2 = torch.einsum("nj,nk->njk", h_relu, grad_y_pred)
    return torch.sqrt(torch.einsum("ndj,ndj->n", g1, g1) + torch.einsum("njk,njk->n", g2, g2))


# %% example_norms | wrong | argument | The first positional argument of norm is not the axis but which norm it is: you get one 1-norm of the whole matrix instead of a length for each row.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    by_w1 = x.norm(1) * grad_h.norm(1)
    by_w2 = h_relu.norm(1) * grad_y_pred.norm(1)
    return torch.hypot(by_w1, by_w2)


# %% example_norms | right | - | squares of rows by einsum, one root at the end
def example_norms(x, y, w1, w2):
    def sq(rows):
        return torch.einsum("na,na->n", rows, rows)

    hidden = torch.relu(x @ w1)
    out = torch.einsum("nj,jk->nk", hidden, w2)
    err = (out - y) + (out - y)
    back = torch.where(hidden > 0, err @ w2.mT, 0.0)
    return (sq(x) * sq(back) + sq(hidden) * sq(err)) ** 0.5


# %% StepThrough | wrong | choice | The mask is the wrong way round: masked_fill puts the 0 where the condition is true, so now the gradient passes outside the window.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        inside = h.abs() <= 1
        return grad_output.masked_fill(inside, 0)


# %% StepThrough | right | - | inside is where clamping changes nothing
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        [h] = ctx.saved_tensors
        unchanged = torch.clamp(h, -1, 1).eq(h)
        return torch.where(unchanged, grad_output, torch.zeros_like(grad_output))
