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


# %% curvature_along | wrong | page | grads is the page's variable, made from another loss whose graph is used up; your function has to make its own gradients from the loss that it is given.
def curvature_along(loss, weights, v):
    hv = torch.autograd.grad(grads, weights, grad_outputs=v)
    return dot(v, hv) / dot(v, v)


# %% curvature_along | wrong | argument | You add up the entries of the gradient with equal weights before you differentiate, so you get H times a vector of ones; which weights must the entries have to give Hv?
def curvature_along(loss, weights, v):
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    total = sum(g.sum() for g in grads)
    hv = torch.autograd.grad(total, weights)
    return dot(v, hv) / dot(v, v)


# %% curvature_along | right | - | unit direction first, slope as one number, then differentiate it
def curvature_along(loss, weights, v):
    length = torch.sqrt(dot(v, v))
    unit = [part / length for part in v]
    grads = torch.autograd.grad(loss, weights, create_graph=True, materialize_grads=True)
    slope = dot(grads, unit)
    if not slope.requires_grad:  # a loss without any curvature
        return 0.0
    change = torch.autograd.grad(slope, weights, materialize_grads=True)
    return dot(change, unit).item()


# %% right_twice | right | - | put together from a list, in another order
right_twice = "".join(["F", "A", "D"])


# %% Checkpoint | wrong | raises | save_for_backward takes tensors only, and run is a function: where else on ctx can it be kept?
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.save_for_backward(run, *tensors)
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        run, *tensors = ctx.saved_tensors
        copies = [t.detach().requires_grad_() for t in tensors]
        with torch.enable_grad():
            output = run(*copies)
        return None, *torch.autograd.grad(output, copies, grad_output)


# %% Checkpoint | wrong | inplace | Without detach these are no copies but the caller's own tensors: you switch on requires_grad for them, and arguments that depend on each other are counted twice.
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.run = run
        ctx.save_for_backward(*tensors)
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        inputs = [t.requires_grad_() for t in ctx.saved_tensors]
        with torch.enable_grad():
            output = ctx.run(*inputs)
        return None, *torch.autograd.grad(output, inputs, grad_output)


# %% Checkpoint | right | - | backward() on fresh leaves, and their .grad
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.save_for_backward(*tensors)
        ctx.again = run
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        fresh = []
        for tensor, wanted in zip(ctx.saved_tensors, ctx.needs_input_grad[1:]):
            fresh.append(tensor.detach().requires_grad_(wanted))
        with torch.enable_grad():
            result = ctx.again(*fresh)
        if result.requires_grad:
            result.backward(grad_output)
        return (None,) + tuple(tensor.grad for tensor in fresh)


# %% clip_hook | wrong | choice | Try a gradient that is too long and one that is short: which of them does your factor change? A bound from below and one from above are mixed up.
def clip_hook(tensor, most):
    def shorten(grad):
        return grad * (most / grad.norm()).clamp(min=1)

    return tensor.register_hook(shorten)


# %% clip_hook | wrong | argument | clip_grad_norm_ works on what is stored in tensor.grad already, and at this moment the arriving gradient is not there yet; it is the argument of the hook that has to be shortened and returned.
def clip_hook(tensor, most):
    def clip(grad):
        torch.nn.utils.clip_grad_norm_(tensor, most)

    return tensor.register_hook(clip)


# %% clip_hook | right | - | returns None when it is short enough
def clip_hook(tensor, most):
    def cut(grad):
        length = torch.linalg.vector_norm(grad)
        if length > most:
            return grad / length * most

    handle = tensor.register_hook(cut)
    return handle


# %% example_norms | wrong | part | One step of the way back to h is missing: what does the ReLU do with the gradient where h was negative?
def example_norms(x, y, w1, w2):
    h_relu = x.mm(w1).clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t())
    by_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    by_w2 = h_relu.norm(dim=1) * grad_y_pred.norm(dim=1)
    return torch.hypot(by_w1, by_w2)


# %% example_norms | wrong | part | The sums of squares are right, but these are the squares of the lengths: one step is left.
def example_norms(x, y, w1, w2):
    h = x @ w1
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu @ w2 - y)
    grad_h = (grad_y_pred @ w2.T) * (h > 0)
    sq_w1 = x.pow(2).sum(1) * grad_h.pow(2).sum(1)
    sq_w2 = h_relu.pow(2).sum(1) * grad_y_pred.pow(2).sum(1)
    return sq_w1 + sq_w2


# %% example_norms | wrong | argument | The four lengths are there, but they are paired wrongly: the gradient of a weight is made from what goes into its product and the gradient of what comes out of it.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    a = x.norm(dim=1) * grad_y_pred.norm(dim=1)
    b = h_relu.norm(dim=1) * grad_h.norm(dim=1)
    return torch.hypot(a, b)


# %% example_norms | right | - | squares by einsum, the root at the end
def example_norms(x, y, w1, w2):
    def squares(rows):
        return torch.einsum("ni,ni->n", rows, rows)

    h = x @ w1
    active = h > 0
    h_relu = h * active
    grad_y_pred = -2 * (y - h_relu @ w2)
    grad_h = torch.einsum("nk,jk->nj", grad_y_pred, w2) * active
    return (squares(x) * squares(grad_h) + squares(h_relu) * squares(grad_y_pred)) ** 0.5


# %% StepThrough | wrong | argument | You limit the size of the gradient; but the window is one for h: where h lies inside, the gradient passes unchanged, however large it is.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        return grad_output.clamp(-1, 1)


# %% StepThrough | wrong | part | Half of the window is missing: what should happen with an h of -0.5?
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return grad_output * ((h > 0) & (h <= 1))


# %% StepThrough | right | - | torch.where with both ends
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        [h] = ctx.saved_tensors
        inside = torch.logical_and(h >= -1, h <= 1)
        return torch.where(inside, grad_output, torch.zeros_like(grad_output))


# %% curvature_along | right | - | the slope along v as one number, differentiated
def curvature_along(loss, weights, v):
    size = dot(v, v).sqrt()
    unit = [part / size for part in v]
    slope = dot(torch.autograd.grad(loss, weights, create_graph=True), unit)
    turned = torch.autograd.grad(slope, weights, materialize_grads=True)
    return dot(turned, unit).item()


# %% Recomputed | wrong | factor | You multiply by the value of the ReLU; the chain rule wants its slope, which is 0 or 1.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h_relu = x.mm(w1).clamp(min=0)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h = grad_y_pred.mm(w2.t()) * h_relu
        return None, x.t().mm(grad_h), grad_w2


# %% Recomputed | right | - | torch.where and @
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        hidden = x @ w1
        off = torch.zeros_like(hidden)
        back = torch.where(hidden > 0, grad_y_pred @ w2.T, off)
        return None, x.T @ back, torch.where(hidden > 0, hidden, off).T @ grad_y_pred


# %% Checkpoint | wrong | order | The gradients must come in the order of forward's arguments; where does run stand among them?
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
        return *torch.autograd.grad(output, copies, grad_output), None


# %% Checkpoint | right | - | backward() on the copies, only where a gradient is wanted
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.run = run
        ctx.save_for_backward(*tensors)
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        wanted = ctx.needs_input_grad[1:]
        pairs = zip(ctx.saved_tensors, wanted, strict=True)
        copies = [tensor.detach().requires_grad_(want) for tensor, want in pairs]
        with torch.enable_grad():
            again = ctx.run(*copies)
        again.backward(grad_output, inputs=[c for c in copies if c.requires_grad])
        return (None, *(c.grad for c in copies))


# %% clip_hook | wrong | factor | You compare with the sum of all squares; the length is something else.
def clip_hook(tensor, most):
    def shorten(grad):
        length = grad.pow(2).sum()
        if length > most:
            grad = grad * most / length
        return grad

    return tensor.register_hook(shorten)


# %% clip_hook | right | - | returns nothing where the gradient is short enough
def clip_hook(tensor, most):
    def hook(g):
        size = (g * g).sum().sqrt()
        if size > most:
            return g / size * most

    return tensor.register_hook(hook)


# %% example_norms | right | - | einsum, squares first
def example_norms(x, y, w1, w2):
    def squares(a):
        return torch.einsum("ni,ni->n", a, a)

    a = torch.relu(x @ w1)
    delta = 2 * (a @ w2 - y)
    back = (delta @ w2.T).masked_fill(a <= 0, 0)
    return (squares(x) * squares(back) + squares(a) * squares(delta)) ** 0.5


# %% StepThrough | wrong | choice | Every number is above -1 or below 1; which word joins the two conditions?
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        mask = (h >= -1) | (h <= 1)
        return grad_output * mask


# %% StepThrough | right | - | where clamp changes nothing
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        inside = h.clamp(-1, 1) == h
        return torch.where(inside, grad_output, torch.zeros_like(grad_output))


# %% curvature_along | wrong | mixed | backward() adds to what is in .grad already; what is in there before your second one?
def curvature_along(loss, weights, v):
    loss.backward(create_graph=True)
    slope = dot([w.grad for w in weights], v)
    slope.backward()
    hv = [w.grad for w in weights]
    return (dot(v, hv) / dot(v, v)).item()


# %% curvature_along | right | - | derivative of the slope, along v again, with unit vectors
def curvature_along(loss, weights, v):
    length = dot(v, v).sqrt()
    unit = [part / length for part in v]
    grads = torch.autograd.grad(loss, weights, create_graph=True, materialize_grads=True)
    slope = dot(grads, unit)
    if not slope.requires_grad:
        return 0.0
    turn = torch.autograd.grad(slope, weights, materialize_grads=True)
    return dot(turn, unit).item()


# %% Recomputed | wrong | transpose | Your gradient of w1 has its axes swapped: which shape must it have, and which factor comes first then?
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = x.mm(w1)
        h_relu = h.clamp(min=0)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
        grad_w1 = grad_h.t().mm(x)
        return None, grad_w1, grad_w2


# %% Recomputed | right | - | einsum, where
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, g):
        x, w1, w2 = ctx.saved_tensors
        h = torch.einsum("nd,dj->nj", x, w1)
        nothing = torch.zeros_like(h)
        active = h > 0
        g_h = torch.where(active, torch.einsum("nk,jk->nj", g, w2), nothing)
        g_w2 = torch.einsum("nj,nk->jk", torch.where(active, h, nothing), g)
        return None, torch.einsum("nd,nj->dj", x, g_h), g_w2


# %% right_twice | right | - | joined from a set of reasons, in another order
leads_back_to_a = {"D", "A"}
second_derivative_is_zero = {"F"}
right_twice = "".join(sorted(leads_back_to_a | second_derivative_is_zero, reverse=True))


# %% Checkpoint | wrong | factor | Your inner backward() writes into the .grad of the caller's tensors, and then you return the same gradient once more: on what should it run?
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
            ctx.run(*tensors).backward(grad_output)
        return None, *[tensor.grad for tensor in tensors]


# %% Checkpoint | right | - | only the arguments that need a gradient
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.run = run
        ctx.save_for_backward(*tensors)
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        needs = ctx.needs_input_grad[1:]
        inputs = [
            t.detach().requires_grad_(need)
            for t, need in zip(ctx.saved_tensors, needs, strict=True)
        ]
        with torch.enable_grad():
            again = ctx.run(*inputs)
        wanted = [t for t in inputs if t.requires_grad]
        found = iter(torch.autograd.grad(again, wanted, grad_output, allow_unused=True))
        return (None,) + tuple(next(found) if need else None for need in needs)


# %% clip_hook | wrong | argument | The smaller of 1 and the quotient: which bound of clamp gives that, one from below or one from above?
def clip_hook(tensor, most):
    def shorten(grad):
        factor = (most / grad.norm()).clamp(min=1)
        return grad * factor

    return tensor.register_hook(shorten)


# %% clip_hook | right | - | a lambda; None where nothing is to be done
def clip_hook(tensor, most):
    return tensor.register_hook(
        lambda grad: grad / grad.norm() * most if grad.norm() > most else None
    )


# %% example_norms | wrong | mixed | The lengths are right, but you build the whole table of gradients for them, which the task forbids: rank 1 makes it unnecessary.
def example_norms(x, y, w1, w2):
    each = torch.func.vmap(one_gradient, in_dims=(None, None, 0, 0))(w1, w2, x, y)
    return torch.hypot(each[0].flatten(1).norm(dim=1), each[1].flatten(1).norm(dim=1))


# %% example_norms | right | - | squares by einsum, one root at the end
def example_norms(x, y, w1, w2):
    def squares(rows):
        return torch.einsum("ni,ni->n", rows, rows)

    h = x @ w1
    on = (h > 0).to(h.dtype)
    out = 2 * ((h * on) @ w2 - y)
    back = (out @ w2.T) * on
    return (squares(x) * squares(back) + squares(h * on) * squares(out)) ** 0.5


# %% StepThrough | wrong | raises | Python's "and" wants one True or False, and a tensor has many: how are two masks combined entry by entry?
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        mask = (h >= -1) and (h <= 1)
        return grad_output * mask


# %% StepThrough | right | - | what the clamp leaves as it is lies in the window
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        inside = h.clamp(-1, 1) == h
        return torch.where(inside, grad_output, torch.zeros_like(grad_output))


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


# %% clip_hook | right | - | one-line lambda with linalg.vector_norm, None where nothing is to be done
def clip_hook(tensor, most):
    size = torch.linalg.vector_norm
    return tensor.register_hook(lambda g: g.mul(most / size(g)) if size(g) > most else None)


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


# %% example_norms | right | - | NumPy style, squares and axis
def example_norms(x, y, w1, w2):
    sq = lambda m: (m**2).sum(axis=1)
    z = x @ w1
    a = z * (z > 0)
    r = 2 * (a @ w2 - y)
    dz = (r @ w2.T) * (z > 0)
    return (sq(x) * sq(dz) + sq(a) * sq(r)) ** 0.5


# %% StepThrough | right | - | masked_fill on the outside of the window
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        outside = torch.logical_or(h.lt(-1.0), h.gt(1.0))
        return grad_output.masked_fill(outside, 0.0)


# %% curvature_along | wrong | factor | You bring each tensor of v to length 1 on its own, which turns the direction; v is one long vector with one length.
def curvature_along(loss, weights, v):
    unit = [part / part.norm() for part in v]
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    hv = torch.autograd.grad(grads, weights, grad_outputs=unit)
    return dot(unit, hv)


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


# %% clip_hook | right | - | where on the squared length
def clip_hook(tensor, most):
    def hook(g):
        length = g.square().sum().sqrt()
        if (length <= most).item():
            return None
        return g.mul(most).div(length)

    handle = tensor.register_hook(hook)
    return handle


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


# %% StepThrough | right | - | masked_fill outside the window
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h, *_ = ctx.saved_tensors
        outside = torch.logical_or(h.gt(1), h.lt(-1))
        return grad_output.masked_fill(outside, 0)


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


# %% example_norms | wrong | mixed | Glued together before the product, each input meets the gradient of the other layer, too: form one product for each weight first, then put the two lengths together.
def example_norms(x, y, w1, w2):
    h = x @ w1
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu @ w2 - y)
    grad_h = (grad_y_pred @ w2.T) * (h > 0)
    inputs = torch.cat([x, h_relu], dim=1)
    deltas = torch.cat([grad_h, grad_y_pred], dim=1)
    return inputs.norm(dim=1) * deltas.norm(dim=1)


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


# %% curvature_along | right | - | unit direction first, then the slope is differentiated
def curvature_along(loss, weights, v):
    length = dot(v, v) ** 0.5
    unit = [p / length for p in v]
    g = torch.autograd.grad(loss, weights, create_graph=True, materialize_grads=True)
    slope = dot(g, unit) + 0 * dot(weights, unit)
    slope_change = torch.autograd.grad(slope, weights, materialize_grads=True)
    return dot(slope_change, unit).item()


# %% Recomputed | right | - | matmul signs, torch.where, mask read from h_relu
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, g):
        X, W1, W2 = ctx.saved_tensors
        A = (X @ W1).clamp(min=0)
        G = g @ W2.T
        dH = torch.where(A > 0, G, torch.zeros_like(G))
        return (None, X.T @ dH, A.T @ g)


# %% right_twice | right | - | joined from a table of booleans, last letter first
right_twice = "".join(
    letter
    for letter, ok in [
        ("F", True), ("E", False), ("D", True), ("C", False), ("B", False), ("A", True)
    ]
    if ok
)


# %% Checkpoint | wrong | argument | grad_output is never used: your gradients are those of the plain sum of the output; what comes after the checkpoint weighs the entries of the output differently.
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
        return None, *torch.autograd.grad(output.sum(), copies)


# %% Checkpoint | right | - | only those which need a gradient, filled into a list by index
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.run = run
        ctx.save_for_backward(*tensors)
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        needs = ctx.needs_input_grad[1:]
        copies = [t.detach().requires_grad_(n) for t, n in zip(ctx.saved_tensors, needs)]
        with torch.enable_grad():
            again = ctx.run(*copies)
        where = [i for i, n in enumerate(needs) if n]
        result = [None] * (len(copies) + 1)
        found = torch.autograd.grad(
            again, [copies[i] for i in where], grad_output, allow_unused=True
        )
        for i, g in zip(where, found):
            result[i + 1] = g
        return tuple(result)


# %% clip_hook | right | - | an early None for short gradients, length from squares
def clip_hook(tensor, most):
    def hook(g):
        length = (g * g).sum().sqrt().item()
        if length <= most:
            return None
        return g / length * most

    return tensor.register_hook(hook)


# %% example_norms | wrong | factor | You divide by the number of examples as for a mean, but the loss of this page is a sum, so each example counts in full.
def example_norms(x, y, w1, w2):
    n = x.shape[0]
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y) / n
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    by_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    by_w2 = h_relu.norm(dim=1) * grad_y_pred.norm(dim=1)
    return torch.hypot(by_w1, by_w2)


# %% example_norms | wrong | axis | The first argument of norm is the kind of norm, not the axis: norm(1) adds the absolute values of the whole matrix and gives a single number, where you need a length for each row.
def example_norms(x, y, w1, w2):
    h = x @ w1
    a = h.clamp(min=0)
    g = 2 * (a @ w2 - y)
    gh = (g @ w2.T) * (h > 0)
    n1 = x.norm(1) * gh.norm(1)
    n2 = a.norm(1) * g.norm(1)
    return torch.sqrt(n1**2 + n2**2)


# %% example_norms | right | - | einsum of squares, root at the end
def example_norms(x, y, w1, w2):
    def squares(m):
        return torch.einsum("ni,ni->n", m, m)

    h = x @ w1
    on = (h > 0).to(h.dtype)
    a = h * on
    r = a @ w2 - y
    s = 4 * (squares(x) * squares((r @ w2.mT) * on) + squares(a) * squares(r))
    return s**0.5


# %% StepThrough | right | - | masked_fill of what lies outside
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[-1]
        outside = torch.logical_or(h < -1, h > 1)
        return grad_output.masked_fill(outside, 0.0)


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


# %% clip_hook | right | - | one lambda with a walrus, None for "unchanged"
def clip_hook(tensor, most):
    return tensor.register_hook(lambda g: g / n * most if (n := g.norm()) > most else None)


# %% example_norms | right | - | squares of rows by einsum, one root at the end
def example_norms(x, y, w1, w2):
    def sq(rows):
        return torch.einsum("na,na->n", rows, rows)

    hidden = torch.relu(x @ w1)
    out = torch.einsum("nj,jk->nk", hidden, w2)
    err = (out - y) + (out - y)
    back = torch.where(hidden > 0, err @ w2.mT, 0.0)
    return (sq(x) * sq(back) + sq(hidden) * sq(err)) ** 0.5


# %% StepThrough | right | - | inside is where clamping changes nothing
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        [h] = ctx.saved_tensors
        unchanged = torch.clamp(h, -1, 1).eq(h)
        return torch.where(unchanged, grad_output, torch.zeros_like(grad_output))


# %% curvature_along | right | - | unit direction first, slope as one number, derivative of the slope
def curvature_along(loss, weights, v):
    length = float(dot(v, v)) ** 0.5
    unit = [part / length for part in v]
    gradient = torch.autograd.grad(loss, weights, create_graph=True)
    slope_along = dot(gradient, unit)
    second = torch.autograd.grad(slope_along, weights, materialize_grads=True)
    return dot(second, unit).item()


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


# %% clip_hook | wrong | choice | For a matrix this norm is its largest singular value, as in MATLAB; the length meant here is the root of the sum of all squares.
def clip_hook(tensor, most):
    def hook(g):
        n = torch.linalg.norm(g, 2)
        if n > most:
            return g * most / n
        return g

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


# %% example_norms | right | - | squared lengths only, einsum
def example_norms(x, y, w1, w2):
    def sq(t):
        return torch.einsum("ni,ni->n", t, t)

    h = x @ w1
    a = torch.relu(h)
    d2 = 2 * (a @ w2 - y)
    d1 = torch.where(h > 0, d2 @ w2.T, torch.zeros_like(h))
    return (sq(x) * sq(d1) + sq(a) * sq(d2)) ** 0.5


# %% StepThrough | right | - | two comparisons with & and masked_fill of the opposite
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        inside = (h >= -1) & (h <= 1)
        return grad_output.masked_fill(~inside, 0.0)


# %% curvature_along | wrong | part | This is the slope along v, from first derivatives only. The curvature says how that slope changes: one more derivative is missing.
def curvature_along(loss, weights, v):
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    return dot(v, grads) / dot(v, v)


# %% curvature_along | right | - | direction made a unit vector first, then derivative of the slope
def curvature_along(loss, weights, v):
    length = dot(v, v) ** 0.5
    unit = [part / length for part in v]
    grads = torch.autograd.grad(loss, weights, create_graph=True, materialize_grads=True)
    slope = dot(grads, unit)
    change = torch.autograd.grad(slope, weights, materialize_grads=True)
    return dot(change, unit).item()


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


# %% clip_hook | wrong | factor | A gradient that is too long ends with the length 1, whatever the limit. Which length should it get?
def clip_hook(tensor, most):
    def clip(grad):
        if grad.norm() > most:
            return grad / grad.norm()
        return grad

    return tensor.register_hook(clip)


# %% clip_hook | right | - | one lambda, Python's min
def clip_hook(tensor, most):
    return tensor.register_hook(lambda g: g * min(1, most / g.norm()))


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


# %% StepThrough | right | - | where clamping changes nothing
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        inside = torch.eq(h, h.clamp(-1, 1))
        return torch.where(inside, grad_output, torch.zeros_like(grad_output))


# %% curvature_along | right | - | unit direction, slope as a number, derivative of the slope
def curvature_along(loss, weights, v):
    norm = dot(v, v) ** 0.5
    unit = [part / norm for part in v]
    g = torch.autograd.grad(loss, weights, create_graph=True, materialize_grads=True)
    slope = dot(g, unit)
    h_unit = torch.autograd.grad(slope, weights, materialize_grads=True)
    return dot(unit, h_unit).item()


# %% Recomputed | right | - | torch.where in both places, @ and .T
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        hidden = x @ w1
        on = hidden > 0
        down = torch.where(on, grad_y_pred @ w2.T, 0.0)
        active = torch.where(on, hidden, 0.0)
        return (None, x.T @ down, active.T @ grad_y_pred)


# %% right_twice | right | - | what is left of all when the bad ones are gone
bare = {"B", "C", "E"}  # what multiplies g has no way back to a
right_twice = "".join(sorted(set("ABCDEF") - bare))


# %% Checkpoint | right | - | asks needs_input_grad and differentiates only by what wants it
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.save_for_backward(*tensors)
        ctx.again = run
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        wants = ctx.needs_input_grad[1:]
        copies = []
        for tensor, want in zip(ctx.saved_tensors, wants):
            copies.append(tensor.detach().requires_grad_(want))
        with torch.enable_grad():
            result = ctx.again(*copies)
        asked = [copy for copy in copies if copy.requires_grad]
        found = list(torch.autograd.grad(result, asked, grad_output, allow_unused=True))
        return (None, *[found.pop(0) if want else None for want in wants])


# %% clip_hook | right | - | returns nothing where nothing is to be done
def clip_hook(tensor, most):
    def clip(g):
        length = torch.sqrt(torch.sum(g ** 2))
        if length.item() <= most:
            return None
        return g / length * most

    handle = tensor.register_hook(clip)
    return handle


# %% example_norms | wrong | axis | norm(dim=0) gives a length for each column; an example is a row.
def example_norms(x, y, w1, w2):
    h = x @ w1
    h_relu = h.clamp(min=0)
    g_y = 2 * (h_relu @ w2 - y)
    g_h = (g_y @ w2.T) * (h > 0)
    first = x.norm(dim=0) * g_h.norm(dim=0)
    second = h_relu.norm(dim=0) * g_y.norm(dim=0)
    return torch.sqrt(first**2 + second**2)


# %% example_norms | right | - | squares only, a small helper, one root at the end
def example_norms(x, y, w1, w2):
    def sq(m):
        return torch.einsum("ni,ni->n", m, m)

    pre = x @ w1
    act = torch.relu(pre)
    delta_out = 2 * (act @ w2 - y)
    delta_hidden = torch.where(pre > 0, delta_out @ w2.T, 0.0)
    return (sq(x) * sq(delta_hidden) + sq(act) * sq(delta_out)) ** 0.5


# %% StepThrough | right | - | inside is what clamp does not change; masked_fill
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        outside = h.clamp(-1, 1) != h
        return grad_output.masked_fill(outside, 0)


# %% curvature_along | right | - | differentiates the slope, a single number
def curvature_along(loss, weights, v):
    squared_length = sum(float((p * p).sum()) for p in v)
    first = torch.autograd.grad(loss, weights, create_graph=True, materialize_grads=True)
    slope = dot(first, v)
    if not slope.requires_grad:
        return 0.0
    second = torch.autograd.grad(slope, weights, materialize_grads=True)
    return dot(second, v) / squared_length


# %% Recomputed | right | - | operators, relu and where
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        hidden = torch.relu(x @ w1)
        back = grad_y_pred @ w2.T
        back = torch.where(hidden > 0, back, torch.zeros_like(back))
        return (None, x.T @ back, hidden.T @ grad_y_pred)


# %% right_twice | right | - | struck off from all letters
right_twice = "ABCDEF"
for _bare in ("B", "C", "E"):
    right_twice = right_twice.replace(_bare, "")


# %% Checkpoint | right | - | only the wanted ones, dealt out by an iterator
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.save_for_backward(*tensors)
        ctx.again = run
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        needed = ctx.needs_input_grad[1:]
        inputs = [t.detach().requires_grad_(n) for t, n in zip(ctx.saved_tensors, needed)]
        with torch.set_grad_enabled(True):
            output = ctx.again(*inputs)
        leaves_only = [t for t in inputs if t.requires_grad]
        found = iter(torch.autograd.grad(output, leaves_only, grad_output, allow_unused=True))
        return (None,) + tuple(next(found) if t.requires_grad else None for t in inputs)


# %% clip_hook | right | - | one lambda with a conditional
def clip_hook(tensor, most):
    return tensor.register_hook(
        lambda g: g if (length := g.square().sum().sqrt()) <= most else g / length * most
    )


# %% example_norms | wrong | order | You put both layers side by side before you multiply, so the inputs of one meet the gradients of the other; which pairs belong together, and what comes first, the product or the sum of squares?
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    inputs = torch.cat([x, h_relu], dim=1)
    grads = torch.cat([grad_h, grad_y_pred], dim=1)
    return inputs.norm(dim=1) * grads.norm(dim=1)


# %% example_norms | wrong | factor | Your lengths are too small by the number of examples: is the loss of this page a mean or a sum, and does one example's gradient know how many others there are?
def example_norms(x, y, w1, w2):
    n = x.shape[0]
    h = x @ w1
    a = h.clamp(min=0)
    delta2 = 2 * (a @ w2 - y) / n
    delta1 = (delta2 @ w2.T) * (h > 0)
    sq1 = (x**2).sum(dim=1) * (delta1**2).sum(dim=1)
    sq2 = (a**2).sum(dim=1) * (delta2**2).sum(dim=1)
    return torch.sqrt(sq1 + sq2)


# %% example_norms | right | - | a generator of layer pairs, vector_norm, stacked
def example_norms(x, y, w1, w2):
    h = x @ w1
    on = h > 0
    h_relu = torch.where(on, h, torch.zeros_like(h))
    out_grad = (h_relu @ w2 - y).mul(2)
    pairs = [(x, (out_grad @ w2.T).masked_fill(~on, 0)), (h_relu, out_grad)]
    length = torch.linalg.vector_norm
    layers_ = torch.stack([length(p, dim=1) * length(q, dim=1) for p, q in pairs])
    return length(layers_, dim=0)


# %% curvature_along | wrong | sign | The length of Hv has no sign and counts what points away from v as well; which part of Hv lies along v?
def curvature_along(loss, weights, v):
    grads = torch.autograd.grad(loss, weights, create_graph=True)
    hv = torch.autograd.grad(grads, weights, grad_outputs=v)
    return (dot(hv, hv) / dot(v, v)).sqrt()


# %% curvature_along | right | - | unit direction first, slope as a number, zeros where no way leads
def curvature_along(loss, weights, v):
    length = dot(v, v) ** 0.5
    unit = [part / length for part in v]
    first = torch.autograd.grad(loss, weights, create_graph=True, materialize_grads=True)
    slope = dot(first, unit)
    if not slope.requires_grad:
        return torch.tensor(0.0)
    second = torch.autograd.grad(slope, weights, materialize_grads=True)
    return dot(second, unit)


# %% Recomputed | wrong | part | Right once; but with w2 detached, can the second derivative see how the gradient of w1 changes with w2?
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = x.mm(w1)
        h_relu = h.clamp(min=0)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h = grad_y_pred.mm(w2.detach().t()) * (h > 0)
        return None, x.t().mm(grad_h), grad_w2


# %% Recomputed | right | - | einsum, and where in place of clamp and mask
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w1, w2 = ctx.saved_tensors
        h = torch.einsum("ni,ih->nh", x, w1)
        on, nothing = h > 0, torch.zeros_like(h)
        grad_h = torch.where(on, torch.einsum("no,ho->nh", grad_y_pred, w2), nothing)
        grad_w2 = torch.einsum("nh,no->ho", torch.where(on, h, nothing), grad_y_pred)
        return None, torch.einsum("ni,nh->ih", x, grad_h), grad_w2


# %% right_twice | right | - | keys of a dictionary where it says True
right_twice = "".join(
    k for k, ok in dict(A=True, B=False, C=False, D=True, E=False, F=True).items() if ok
)


# %% Checkpoint | right | - | asks for wanted gradients only, fills the rest with None
class Checkpoint(torch.autograd.Function):
    @staticmethod
    def forward(ctx, run, *tensors):
        ctx.save_for_backward(*tensors)
        ctx.run = run
        return run(*tensors)

    @staticmethod
    def backward(ctx, grad_output):
        needs = ctx.needs_input_grad[1:]
        copies = [
            t.detach().requires_grad_(need)
            for t, need in zip(ctx.saved_tensors, needs, strict=True)
        ]
        with torch.enable_grad():
            output = ctx.run(*copies)
        wanted = [c for c in copies if c.requires_grad]
        found = iter(torch.autograd.grad(output, wanted, grad_output, allow_unused=True))
        return (None, *(next(found) if need else None for need in needs))


# %% clip_hook | right | - | returns None where nothing is to be done
def clip_hook(tensor, most):
    def hook(grad):
        length = grad.pow(2).sum().sqrt()
        if length > most:
            return grad.mul(most / length)

    handle = tensor.register_hook(hook)
    return handle


# %% example_norms | wrong | mixed | You put all four lengths under one root; first there is a product of two for each weight, by the formula above.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    four = [t.norm(dim=1) for t in (x, grad_h, h_relu, grad_y_pred)]
    return torch.stack(four).pow(2).sum(dim=0).sqrt()


# %% example_norms | wrong | factor | You take the root of the mean square; a length is the root of the sum of squares.
def example_norms(x, y, w1, w2):
    def rms(t):
        return t.pow(2).mean(dim=1).sqrt()

    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    return torch.hypot(rms(x) * rms(grad_h), rms(h_relu) * rms(grad_y_pred))


# %% example_norms | right | - | squares all the way, one root at the end
def example_norms(x, y, w1, w2):
    h = x @ w1
    on = h > 0
    g = 2 * ((h * on) @ w2 - y)

    def sq(t):
        return (t * t).sum(1)

    return (sq(x) * sq(g @ w2.T * on) + sq(h * on) * sq(g)) ** 0.5


# %% StepThrough | right | - | where, inside is what clamp leaves unchanged
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        h = ctx.saved_tensors[0]
        return torch.where(h == h.clamp(-1, 1), grad_output, torch.zeros_like(grad_output))
