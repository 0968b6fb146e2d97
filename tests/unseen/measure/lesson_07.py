# %% curvature_along | wrong | factor | The numerator is right; the formula also divides by something, so that a direction of twice the length has the same curvature.
def curvature_along(loss, weights, v):
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    hv = torch.autograd.grad(grads, weights, grad_outputs=v)
    return dot(v, hv)

# %% curvature_along | wrong | factor | You divide by the length of v, but v stands twice in the numerator: look at the denominator of the formula again.
def curvature_along(loss, weights, v):
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    hv = torch.autograd.grad(grads, weights, grad_outputs=v)
    length = dot(v, v).sqrt()
    return dot(v, hv) / length

# %% curvature_along | right | - | slope as a number, differentiated; a float
def curvature_along(loss, weights, v):
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    slope = dot(grads, v)
    hv = torch.autograd.grad(slope, weights, materialize_grads=True)
    return float(dot(hv, v)) / float(dot(v, v))

# %% curvature_along | wrong | order | A sum of quotients is not the quotient of the sums: add up over all weights first, above and below, and divide once.
def curvature_along(loss, weights, v):
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    hv = torch.autograd.grad(grads, weights, grad_outputs=v)
    return sum((a * b).sum() / (a * a).sum() for a, b in zip(v, hv))

# %% Recomputed | right | - | einsum and where
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, g):
        inputs, first, second = ctx.saved_tensors
        before = torch.einsum("ni,ih->nh", inputs, first)
        back = torch.einsum("no,ho->nh", g, second)
        back = torch.where(before > 0, back, torch.zeros_like(back))
        grad_first = torch.einsum("ni,nh->ih", inputs, back)
        grad_second = torch.einsum("nh,no->ho", torch.where(before > 0, before, 0.0), g)
        return None, grad_first, grad_second

# %% Recomputed | wrong | type | backward must return one entry for each argument of forward, also for the one that wants no gradient: you return two for three.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = x.mm(w1)
        h_relu = h.clamp(min=0)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
        return x.t().mm(grad_h), grad_w2

# %% Recomputed | wrong | order | The gradients must come back in the order of forward's arguments: the last two have changed places.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = x.mm(w1)
        grad_w2 = h.clamp(min=0).t().mm(grad_y_pred)
        grad_w1 = x.t().mm(grad_y_pred.mm(w2.t()) * (h > 0))
        return None, grad_w2, grad_w1

# %% Recomputed | wrong | page | w1 is the page's here, because you threw the saved one away: take all three from ctx.saved_tensors.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, _, w2 = ctx.saved_tensors
        h = x.mm(w1)
        h_relu = h.clamp(min=0)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
        return None, x.t().mm(grad_h), grad_w2

# %% Recomputed | wrong | raises | forward now saves three tensors, not the four of TwoLayer: unpack those three, and make the others again.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w2, h, h_relu = ctx.saved_tensors
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h_relu = grad_y_pred.mm(w2.t())
        grad_h = grad_h_relu * (h > 0)
        return None, x.t().mm(grad_h), grad_w2

# %% right_twice | wrong | choice | One too many: arguments come back with their history, but are the lines of each of these backwards recorded?
right_twice = "ADEF"

# %% right_twice | right | - | put together from a list of yes and no
passes = {"A": True, "B": False, "C": False, "D": True, "E": False, "F": True}
right_twice = "".join(letter for letter, good in passes.items() if good)

# %% right_twice | wrong | choice | One is missing: what forward returns and saves comes back as the output of the node, with a history.
right_twice = "AF"

# %% right_twice | wrong | choice | What you name is right, but one is missing: a function whose second derivative is 0 counts too, if its backward says so.
right_twice = "AD"

# %% Checkpoint | wrong | order | The gradients stand in the order of forward's arguments: where among them is run?
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
        grads = torch.autograd.grad(output, copies, grad_output)
        return *grads, None

# %% Checkpoint | wrong | page | predict is the page's net; the function to run, both times, is the one that was handed in.
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.save_for_backward(*tensors)
        return predict(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        copies = [tensor.detach().requires_grad_() for tensor in ctx.saved_tensors]
        with torch.enable_grad():
            output = predict(*copies)
        return None, *torch.autograd.grad(output, copies, grad_output)

# %% Checkpoint | wrong | edge | It works only if every tensor wants a gradient; an input like x does not, and then grad raises: differentiate by tensors that all want one.
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

# %% Checkpoint | right | - | backward() on copies, gradients collected from .grad
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.save_for_backward(*tensors)
        ctx.function = run
        with torch.no_grad():
            result = run(*tensors)
        return result

    @staticmethod
    def backward(ctx, grad_output):
        with torch.enable_grad():
            copies = []
            for tensor in ctx.saved_tensors:
                copy = tensor.detach()
                copy.requires_grad = True
                copies.append(copy)
            ctx.function(*copies).backward(grad_output)
        return (None,) + tuple(copy.grad for copy in copies)

# %% Checkpoint | wrong | part | The gradients are right, but nothing is saved: forward keeps the whole recorded graph and backward does not run again.
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.copies = [tensor.detach().requires_grad_() for tensor in tensors]
        with torch.enable_grad():
            ctx.output = run(*ctx.copies)
        return ctx.output.detach()

    @staticmethod
    def backward(ctx, grad_output):
        return None, *torch.autograd.grad(ctx.output, ctx.copies, grad_output)

# %% clip_hook | wrong | axis | You measure and shorten each row for itself; the length meant here is one number, of the whole gradient.
def clip_hook(tensor, most):
    def shorten(grad):
        lengths = grad.norm(dim=-1, keepdim=True)
        return grad * (most / lengths).clamp(max=1)

    return tensor.register_hook(shorten)

# %% clip_hook | right | - | an if; without a return the gradient goes on unchanged
def clip_hook(tensor, most):
    def shorten(grad):
        length = grad.pow(2).sum().sqrt()
        if length > most:
            return grad / length * most

    handle = tensor.register_hook(shorten)
    return handle

# %% clip_hook | wrong | edge | What happens to a gradient of zeros? You divide zero by its length, and get nan instead of leaving it alone.
def clip_hook(tensor, most):
    def shorten(grad):
        length = grad.norm()
        direction = grad / length
        return direction * length.clamp(max=most)

    return tensor.register_hook(shorten)

# %% clip_hook | wrong | mixed | You limit each entry, which turns the direction; clipping by norm scales the whole gradient with one number.
def clip_hook(tensor, most):
    return tensor.register_hook(lambda grad: grad.clamp(min=-most, max=most))

# %% example_norms | right | - | sums of squares, one root at the end
def example_norms(x, y, w1, w2):
    def squares(rows):
        return (rows * rows).sum(1)

    a = torch.relu(x @ w1)
    out = 2 * (a @ w2) - 2 * y
    back = torch.where(a > 0, out @ w2.T, 0.0)
    return (squares(x) * squares(back) + squares(a) * squares(out)) ** 0.5

# %% example_norms | wrong | part | These are the lengths for w1 alone; the gradient of w2 belongs to each example's gradient too.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    grad_y_pred = 2 * (h.clamp(min=0).mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    return x.norm(dim=1) * grad_h.norm(dim=1)

# %% example_norms | wrong | axis | An example is a row, and you measure columns: over which axis must the squares of one row be added?
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    by_w1 = x.norm(dim=0) * grad_h.norm(dim=0)
    by_w2 = h_relu.norm(dim=0) * grad_y_pred.norm(dim=0)
    return torch.hypot(by_w1, by_w2)

# %% example_norms | wrong | argument | The part of w1 is right; for w2, ask which tensor it was multiplied with in the net, the one before or after the ReLU.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    grad_y_pred = 2 * (h.clamp(min=0).mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    by_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    by_w2 = h.norm(dim=1) * grad_y_pred.norm(dim=1)
    return torch.hypot(by_w1, by_w2)

# %% example_norms | wrong | constant | All lengths are off by the same number: differentiate the square of y_pred - y once more with pencil and paper.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = h_relu.mm(w2) - y
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    by_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    by_w2 = h_relu.norm(dim=1) * grad_y_pred.norm(dim=1)
    return torch.hypot(by_w1, by_w2)

# %% StepThrough | wrong | raises | Python turns a double comparison into an "and", which wants one yes or no, and h has many: find one condition for each entry.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return grad_output * (-1 <= h <= 1)

# %% StepThrough | wrong | inplace | You overwrite the gradient that came in, and others may be handed the same tensor: return a new one.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        grad_output[h.abs() > 1] = 0
        return grad_output

# %% StepThrough | right | - | what clamping leaves as it is lies in the window
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        return grad_output * h.clamp(-1, 1).eq(h)

# %% StepThrough | wrong | page | h is the page's here; the one that went through this very Function is in ctx.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        return grad_output * (h.abs() <= 1)
