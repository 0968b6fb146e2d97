# %% curvature_along | wrong | part | Each weight is differentiated by itself only, so it is missing how the gradient of one weight changes when the other moves: differentiate by all weights at once.
def curvature_along(loss, weights, v):
    top = 0.0
    bottom = 0.0
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    for g, w, p in zip(grads, weights, v):
        hv = torch.autograd.grad(g, w, grad_outputs=p, retain_graph=True)[0]
        top += (p * hv).sum()
        bottom += (p * p).sum()
    return top / bottom


# %% curvature_along | right | - | careful: unit direction first, slope as a scalar, zeros for weights that are not used
def curvature_along(loss, weights, v):
    weights = list(weights)
    length = dot(v, v).sqrt()
    unit = [part / length for part in v]
    grads = torch.autograd.grad(loss, weights, create_graph=True, materialize_grads=True)
    slope = dot(grads, unit)
    if not slope.requires_grad:  # a loss that is linear in all weights
        return 0.0
    change = torch.autograd.grad(slope, weights, materialize_grads=True)
    return dot(unit, change).item()


# %% Recomputed | wrong | mixed | You have clamped the gradient where the forward pass clamps h; it is the sign of h, not that of the gradient, which decides what passes.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h_relu = x.mm(w1).clamp(min=0)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h = grad_y_pred.mm(w2.t()).clamp(min=0)
        grad_w1 = x.t().mm(grad_h)
        return None, grad_w1, grad_w2


# %% Recomputed | wrong | page | The gradient of the result comes in as the argument; you overwrite it with line 1 of lesson 02, made from the page's y, which is right only for this loss on this page.
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
        grad_w1 = x.t().mm(grad_h)
        return None, grad_w1, grad_w2


# %% Recomputed | right | - | a physicist's einsum
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = torch.einsum("nd,dj->nj", x, w1)
        on = torch.gt(h, 0).type_as(h)
        grad_w2 = torch.einsum("nj,nk->jk", h.relu(), grad_y_pred)
        grad_h = on * torch.einsum("nk,jk->nj", grad_y_pred, w2)
        grad_w1 = torch.einsum("nd,nj->dj", x, grad_h)
        return None, grad_w1, grad_w2


# %% right_twice | right | - | a table of verdicts, joined
verdict = dict(A=True, B=False, C=False, D=True, E=False, F=True)
right_twice = "".join(letter for letter, good in verdict.items() if good)


# %% Checkpoint | wrong | page | predict is still in your backward: it works for the page's net only, and another run gets the gradients of that net.
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
            y_pred = predict(*copies)
        return None, *torch.autograd.grad(y_pred, copies, grad_output)


# %% Checkpoint | wrong | part | The gradients are right, but forward records run and keeps the graph with all intermediate results until backward: then nothing is saved. Run it again in backward instead.
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        copies = [t.detach().requires_grad_() for t in tensors]
        with torch.enable_grad():
            output = run(*copies)
        ctx.copies = copies
        ctx.output = output
        return output.detach()

    @staticmethod
    def backward(ctx, grad_output):
        grads = torch.autograd.grad(ctx.output, ctx.copies, grad_output)
        return (None, *grads)


# %% Checkpoint | right | - | careful: only copies that need it want gradients, backward into them
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.run = run
        ctx.save_for_backward(*tensors)
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        wanted = ctx.needs_input_grad[1:]
        copies = []
        for tensor, want in zip(ctx.saved_tensors, wanted, strict=True):
            copies.append(tensor.detach().requires_grad_(want))
        targets = [copy for copy in copies if copy.requires_grad]
        with torch.enable_grad():
            output = ctx.run(*copies)
        if targets and output.requires_grad:
            torch.autograd.backward([output], [grad_output], inputs=targets)
        return (None,) + tuple(copy.grad for copy in copies)


# %% clip_hook | wrong | mixed | This limits each entry by itself (clipping by value): the direction turns, and the whole may still be longer than most. One factor for all entries is asked for.
def clip_hook(tensor, most):
    return tensor.register_hook(lambda grad: torch.clamp(grad, -most, most))


# %% clip_hook | wrong | inplace | A hook may not change the gradient it is given: the same tensor can be on its way to others as well, whose gradient you shorten, too. Return a new one.
def clip_hook(tensor, most):
    def hook(grad):
        n = grad.norm().item()
        if n > most:
            grad *= most / n

    return tensor.register_hook(hook)


# %% clip_hook | right | - | a functor, as in C++
class Clipper:
    def __init__(self, most):
        self.most = most

    def __call__(self, grad):
        length = torch.linalg.vector_norm(grad)
        if length <= self.most:
            return None
        return grad * (self.most / length)


def clip_hook(tensor, most):
    handle = tensor.register_hook(Clipper(most))
    return handle


# %% example_norms | wrong | factor | Your grad_y_pred lacks something: derive the square once more. All lengths come out half of what they should be.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = h_relu.mm(w2) - y
    grad_h_relu = grad_y_pred.mm(w2.t())
    grad_h = grad_h_relu * (h > 0)
    by_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    by_w2 = h_relu.norm(dim=1) * grad_y_pred.norm(dim=1)
    return torch.hypot(by_w1, by_w2)


# %% example_norms | wrong | mixed | The part of w1 is right; for w2 look at line 2 of lesson 02 again: which tensor is the first factor there, the one before or after the ReLU?
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    grad_y_pred = 2 * (h.clamp(min=0).mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    first = x.norm(dim=1) * grad_h.norm(dim=1)
    second = h.norm(dim=1) * grad_y_pred.norm(dim=1)
    return (first**2 + second**2).sqrt()


# %% example_norms | wrong | mixed | Glued together before the product, each input meets the gradient of the other layer, too: form one product for each weight first, then put the two lengths together.
def example_norms(x, y, w1, w2):
    h = x @ w1
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu @ w2 - y)
    grad_h = (grad_y_pred @ w2.T) * (h > 0)
    inputs = torch.cat([x, h_relu], dim=1)
    deltas = torch.cat([grad_h, grad_y_pred], dim=1)
    return inputs.norm(dim=1) * deltas.norm(dim=1)


# %% example_norms | wrong | part | The numbers are right, but you make every example's gradient in full, which the task forbids: the length of an outer product follows from the lengths of its two factors.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    grad_w1 = torch.einsum("nd,nj->ndj", x, grad_h)
    grad_w2 = torch.einsum("nj,nk->njk", h_relu, grad_y_pred)
    return (grad_w1.pow(2).sum(dim=(1, 2)) + grad_w2.pow(2).sum(dim=(1, 2))).sqrt()


# %% example_norms | right | - | squares by einsum, one root at the end
def example_norms(x, y, w1, w2):
    def squared(t):
        return torch.einsum("ni,ni->n", t, t)

    z = x @ w1
    a = torch.where(z > 0, z, torch.zeros_like(z))
    delta2 = (a @ w2 - y).mul(2)
    delta1 = torch.where(z > 0, delta2 @ w2.T, torch.zeros_like(z))
    return (squared(x) * squared(delta1) + squared(a) * squared(delta2)) ** 0.5


# %% StepThrough | wrong | raises | saved_tensors is a tuple even when it holds one tensor, and a tuple has no abs: take the tensor out first.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors
        return grad_output * (h.abs() <= 1)


# %% StepThrough | wrong | factor | You multiply by h itself, cut off at the window's ends; a mask has only the values 0 and 1, and says whether h is inside.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        return grad_output * h.clamp(-1, 1)


# %% StepThrough | right | - | inside is where clamp changes nothing
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        inside = h.clamp(-1, 1).eq(h)
        return grad_output * inside
