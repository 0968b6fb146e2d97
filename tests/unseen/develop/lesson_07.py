# %% curvature_along | wrong | raises | The first gradient must have a history before it can be differentiated: keeping the loss's graph is not the same as recording the gradient.
def curvature_along(loss, weights, v):
    grads = torch.autograd.grad(loss, weights, retain_graph=True)
    hv = torch.autograd.grad(grads, weights, grad_outputs=v)
    return dot(v, hv) / dot(v, v)

# %% curvature_along | wrong | part | You treat each weight alone, but the gradient of one weight also changes when another one moves: differentiate by all weights at once.
def curvature_along(loss, weights, v):
    total = 0
    for w, part in zip(weights, v):
        (grad,) = torch.autograd.grad(loss, w, create_graph=True)
        (hv_part,) = torch.autograd.grad(
            grad, w, grad_outputs=part, retain_graph=True, materialize_grads=True
        )
        total = total + (part * hv_part).sum()
    return total / dot(v, v)

# %% curvature_along | wrong | inplace | You change the caller's v in place, and its length changes while you are still dividing by it: measure the length once and leave v as it is.
def curvature_along(loss, weights, v):
    for part in v:
        part /= dot(v, v).sqrt()
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    hv = torch.autograd.grad(grads, weights, grad_outputs=v)
    return dot(v, hv)

# %% curvature_along | wrong | page | hv is the page's, made for the page's loss and direction; compute it here, from loss and weights.
def curvature_along(loss, weights, v):
    return dot(v, hv) / dot(v, v)

# %% curvature_along | right | - | unit direction (a copy), everything flattened
def curvature_along(loss, weights, v):
    long_v = torch.cat([part.reshape(-1) for part in v])
    length = torch.linalg.vector_norm(long_v)
    unit = [part / length for part in v]
    grads = torch.autograd.grad(loss, list(weights), create_graph=True)
    hv = torch.autograd.grad(grads, list(weights), grad_outputs=unit)
    long_hv = torch.cat([part.reshape(-1) for part in hv])
    return long_hv @ long_v / length

# %% Recomputed | wrong | factor | The gradient of w1 passes the ReLU on its way, and where h is negative nothing gets through: a factor is missing.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h_relu = x.mm(w1).clamp(min=0)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h = grad_y_pred.mm(w2.t())
        return None, x.t().mm(grad_h), grad_w2

# %% Recomputed | wrong | part | Right once, but under no_grad h_relu has no history, so the second derivative takes it for a constant: let the recomputation be recorded.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        with torch.no_grad():
            h = x.mm(w1)
            h_relu = h.clamp(min=0)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
        return None, x.t().mm(grad_h), grad_w2

# %% Recomputed | right | - | @, relu, the mask as sign of h_relu, a list turned into a tuple
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h_relu = torch.relu(x @ w1)
        answer = [None]
        answer.append(x.T @ ((grad_y_pred @ w2.T) * h_relu.sign()))
        answer.append(h_relu.T @ grad_y_pred)
        return tuple(answer)

# %% Recomputed | wrong | argument | grad_w1 is right; in grad_w2, ask what w2 was really multiplied with in forward: before or after the ReLU?
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = x.mm(w1)
        grad_w2 = h.t().mm(grad_y_pred)
        grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
        return None, x.t().mm(grad_h), grad_w2

# %% right_twice | wrong | choice | All six are right once; the second time, what multiplies g must lead back to a where it depends on a.
right_twice = "ABCDEF"

# %% right_twice | wrong | choice | These are the ones that fail the second time; the question asks for those that are right.
right_twice = "BCE"

# %% right_twice | right | - | the letters in another order
right_twice = "FDA"

# %% right_twice | wrong | choice | One too many: what hangs on ctx as a plain attribute was computed inside forward, so ask whether it leads back to a.
right_twice = "ABDF"

# %% right_twice | wrong | choice | One too many: in one of your rows the saved argument has its history, but the backward cuts it off before it is used.
right_twice = "ACDF"

# %% Checkpoint | right | - | gradients only for those who want one, None for the others
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.run = run
        ctx.save_for_backward(*tensors)
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        wanted = ctx.needs_input_grad[1:]
        copies = [
            tensor.detach().requires_grad_(want)
            for tensor, want in zip(ctx.saved_tensors, wanted)
        ]
        with torch.enable_grad():
            output = ctx.run(*copies)
        asked = [copy for copy, want in zip(copies, wanted) if want]
        found = iter(torch.autograd.grad(output, asked, grad_output, allow_unused=True))
        return (None, *[next(found) if want else None for want in wanted])

# %% Checkpoint | wrong | type | One gradient for each argument of forward, and run is an argument too: you return one too few.
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
        return torch.autograd.grad(output, copies, grad_output)

# %% Checkpoint | wrong | factor | You differentiate the plain sum of the output: the gradient that came in is never used, so it is right only where that gradient is all ones.
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
            output = ctx.run(*copies).sum()
        return None, *torch.autograd.grad(output, copies)

# %% Checkpoint | wrong | raises | Inside backward nothing is recorded unless it was asked for, so the output of the second run has no history: switch recording on for that line.
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.run = run
        ctx.save_for_backward(*tensors)
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        copies = [tensor.detach().requires_grad_() for tensor in ctx.saved_tensors]
        output = ctx.run(*copies)
        return None, *torch.autograd.grad(output, copies, grad_output)

# %% clip_hook | wrong | type | The clipping works, but your function returns None: hand back what register_hook gives you, or nobody can remove the hook.
def clip_hook(tensor, most):
    def shorten(grad):
        return grad * (most / grad.norm()).clamp(max=1)

    tensor.register_hook(shorten)

# %% clip_hook | wrong | argument | You measure the tensor itself; it is the gradient, the argument of your inner function, whose length counts.
def clip_hook(tensor, most):
    def shorten(grad):
        return grad * (most / tensor.norm()).clamp(max=1)

    return tensor.register_hook(shorten)

# %% clip_hook | right | - | lambda and Python floats
def clip_hook(tensor, most):
    return tensor.register_hook(
        lambda g: g * (most / (max(float(most), torch.linalg.vector_norm(g).item()) or 1.0))
    )

# %% clip_hook | wrong | inplace | The hook changes the gradient in place, and the same gradient may be on its way to somebody else: return a new tensor.
def clip_hook(tensor, most):
    def shorten(grad):
        grad *= (most / grad.norm()).clamp(max=1)

    return tensor.register_hook(shorten)

# %% clip_hook | wrong | part | Long gradients come out right, but short ones are made longer: those should be left alone.
def clip_hook(tensor, most):
    def shorten(grad):
        return grad * (most / grad.norm())

    return tensor.register_hook(shorten)

# %% example_norms | wrong | page | each is the page's table, for the page's draws, and it is just what should never be made: compute from the four arguments.
def example_norms(x, y, w1, w2):
    by_w1 = each[0].flatten(1).norm(dim=1)
    by_w2 = each[1].flatten(1).norm(dim=1)
    return torch.sqrt(by_w1**2 + by_w2**2)

# %% example_norms | wrong | mixed | Both lengths are right, but put together they are the length of one long vector, and that is not the sum of the lengths of its parts.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    by_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    by_w2 = h_relu.norm(dim=1) * grad_y_pred.norm(dim=1)
    return by_w1 + by_w2

# %% example_norms | right | - | autograd for the gradients at h and y_pred only
def example_norms(x, y, w1, w2):
    with torch.enable_grad():
        h = x.mm(w1).detach().requires_grad_()
        h_relu = h.clamp(min=0)
        y_pred = h_relu.mm(w2.detach())
        at_h, at_out = torch.autograd.grad((y_pred - y).pow(2).sum(), (h, y_pred))
    by_w1 = x.norm(dim=1) * at_h.norm(dim=1)
    by_w2 = h_relu.detach().norm(dim=1) * at_out.norm(dim=1)
    return torch.stack([by_w1, by_w2]).norm(dim=0)

# %% example_norms | wrong | mixed | The numbers are right, but you make every example's gradient as a matrix: the length of an outer product can be had from its two vectors.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    lengths = []
    for n in range(len(x)):
        of_w1 = torch.outer(x[n], grad_h[n])
        of_w2 = torch.outer(h_relu[n], grad_y_pred[n])
        lengths.append((of_w1.pow(2).sum() + of_w2.pow(2).sum()).sqrt())
    return torch.stack(lengths)

# %% StepThrough | right | - | where, with both ends written out
class StepThrough(Step):
    @staticmethod
    def backward(ctx, g):
        [h] = ctx.saved_tensors
        outside = torch.logical_or(h < -1, h > 1)
        return torch.where(outside, torch.zeros_like(g), g)

# %% StepThrough | wrong | sign | Just the other way round: yours passes far from the step, and stops near it.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return grad_output.masked_fill(h.abs() <= 1, 0)

# %% StepThrough | wrong | argument | You ask for the size of the gradient; the window is about h, which forward saved for you.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        return grad_output * (grad_output.abs() <= 1)

# %% StepThrough | wrong | part | The window has two ends, and yours is open below: what happens at a large negative h?
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return grad_output * (h <= 1)

# %% StepThrough | wrong | edge | Almost: the ends of the window belong to it, and at exactly -1 and 1 yours lets nothing through.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return grad_output * (h.abs() < 1)

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

# %% curvature_along | wrong | factor | You divide by the length of v; the formula divides by v · v, which is the square of the length. What happens to your number if v is made twice as long?
def curvature_along(loss, weights, v):
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    hv = torch.autograd.grad(grads, weights, grad_outputs=v)
    return dot(v, hv) / dot(v, v).sqrt()

# %% curvature_along | wrong | part | Each gradient is differentiated only by its own weight; but the gradient of w1 also changes when w2 moves, so the mixed blocks of H are missing.
def curvature_along(loss, weights, v):
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    total = 0
    for grad, w, direction in zip(grads, weights, v):
        (hv_w,) = torch.autograd.grad(grad, w, grad_outputs=direction, retain_graph=True)
        total = total + (direction * hv_w).sum()
    return total / dot(v, v)

# %% curvature_along | wrong | raises | The first gradient was computed without a record of how, so it has no history and cannot be differentiated; ask autograd to record the backward pass.
def curvature_along(loss, weights, v):
    grads = torch.autograd.grad(loss, weights)
    hv = torch.autograd.grad(grads, weights, grad_outputs=v)
    return dot(v, hv) / dot(v, v)

# %% curvature_along | right | - | unit direction first, derivative of the slope, returns a float
def curvature_along(loss, weights, v):
    length = dot(v, v) ** 0.5
    unit = [part / length for part in v]
    slope = dot(torch.autograd.grad(loss, weights, create_graph=True), unit)
    change = torch.autograd.grad(slope, weights)
    return float(dot(change, unit))

# %% Recomputed | wrong | part | Under no_grad the line that makes h again is not recorded: h_relu is a constant for the second derivative, just as in TwoLayer. The first derivative is right, the second is not.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        with torch.no_grad():
            h = x.mm(w1)
            h_relu = h.clamp(min=0)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h_relu = grad_y_pred.mm(w2.t())
        grad_h = grad_h_relu * (h > 0)
        return None, x.t().mm(grad_h), grad_w2

# %% Recomputed | wrong | order | The gradients must come back in the order of forward's arguments x, w1, w2; yours for w1 and w2 have changed places.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = x.mm(w1)
        h_relu = h.clamp(min=0)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
        grad_w1 = x.t().mm(grad_h)
        return None, grad_w2, grad_w1

# %% Recomputed | wrong | argument | You clamp the gradient; the ReLU lets a gradient of either sign pass where h was positive and stops it elsewhere, so the sign of h decides, not that of the gradient.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h_relu = x.mm(w1).clamp(min=0)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h = grad_y_pred.mm(w2.t()).clamp(min=0)
        return None, x.t().mm(grad_h), grad_w2

# %% Recomputed | right | - | a mask of numbers for both, operators @ and .T
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, g):
        x, w1, w2 = ctx.saved_tensors
        h = x @ w1
        on = (h > 0).to(h.dtype)
        return None, x.T @ (on * (g @ w2.T)), (on * h).T @ g

# %% right_twice | right | - | letters in another order
right_twice = "FAD"

# %% Checkpoint | wrong | page | backward runs predict, the net of the page, instead of the function that was handed to apply; keep that one on ctx.
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.save_for_backward(*tensors)
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        copies = [tensor.detach().requires_grad_() for tensor in ctx.saved_tensors]
        with torch.enable_grad():
            output = predict(*copies)
        return None, *torch.autograd.grad(output, copies, grad_output)

# %% Checkpoint | wrong | factor | The gradient that came in is not used: you return the gradient of the sum of the outputs, as if every output counted 1. Chain rule: weigh the outputs with grad_output.
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
            grads = torch.autograd.grad(output.sum(), copies)
        return None, *grads

# %% Checkpoint | right | - | backward() inside and the copies' .grad, None where no gradient is wanted
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.save_for_backward(*tensors)
        ctx.again = run
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        copies = []
        for tensor, wanted in zip(ctx.saved_tensors, ctx.needs_input_grad[1:]):
            copies.append(tensor.detach().requires_grad_(wanted))
        with torch.enable_grad():
            ctx.again(*copies).backward(grad_output)
        return (None,) + tuple(copy.grad for copy in copies)

# %% clip_hook | wrong | inplace | The hook changes the gradient that it was given in place; others may share that tensor and get the shortened one as well. Return a new tensor instead.
def clip_hook(tensor, most):
    def shorten(grad):
        length = grad.norm()
        if length > most:
            grad *= most / length
        return grad

    return tensor.register_hook(shorten)

# %% clip_hook | wrong | mixed | This limits every entry by itself, which is clipping by value and turns the direction; by norm means one factor for the whole gradient.
def clip_hook(tensor, most):
    return tensor.register_hook(lambda grad: grad.clamp(-most, most))

# %% clip_hook | right | - | an if without else: a hook that returns None leaves the gradient alone
def clip_hook(tensor, most):
    def hook(g):
        size = (g**2).sum() ** 0.5
        if size > most:
            return g / size * most

    return tensor.register_hook(hook)

# %% example_norms | wrong | shape | The numbers are right, but in a column of shape (n, 1); asked for is shape (n,). Where does the extra axis come from?
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    by_w1 = x.norm(dim=1, keepdim=True) * grad_h.norm(dim=1, keepdim=True)
    by_w2 = h_relu.norm(dim=1, keepdim=True) * grad_y_pred.norm(dim=1, keepdim=True)
    return (by_w1**2 + by_w2**2).sqrt()

# %% example_norms | right | - | squares all the way, one root at the end
def example_norms(x, y, w1, w2):
    def squares(rows):
        return torch.einsum("ni,ni->n", rows, rows)

    h = x @ w1
    relu = torch.relu(h)
    out = 2 * relu @ w2 - 2 * y
    hidden = torch.where(h > 0, out @ w2.T, 0.0)
    return (squares(x) * squares(hidden) + squares(relu) * squares(out)) ** 0.5

# %% StepThrough | wrong | raises | A chain of two comparisons asks for one True or False, but h has many entries; compare entry by entry, and combine or use the size of h.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        return grad_output * (-1 <= h <= 1)

# %% StepThrough | right | - | a fresh tensor, zeros filled in outside the window
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        outside = (h < -1) | (h > 1)
        return grad_output.masked_fill(outside, 0)
