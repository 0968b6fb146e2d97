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

# %% curvature_along | wrong | page | hv is the page's, computed for the page's loss and direction; compute it from the loss, weights and v that the function gets.
def curvature_along(loss, weights, v):
    return dot(v, hv) / dot(v, v)

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

# %% Recomputed | wrong | raises | You unpack the four tensors that TwoLayer saves, but this forward saves three, x, w1 and w2; h and h_relu have to be made again.
class Recomputed(KeepsArguments):
    @staticmethod
    def backward(ctx, grad_y_pred):
        x, w2, h, h_relu = ctx.saved_tensors
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h_relu = grad_y_pred.mm(w2.t())
        grad_h = grad_h_relu * (h > 0)
        return None, x.t().mm(grad_h), grad_w2

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

# %% right_twice | wrong | choice | F is missing: its second derivative really is 0, so a factor without a way back to a is right there.
right_twice = "AD"

# %% right_twice | wrong | choice | D is missing: what forward returns and saves comes back as the output of this node, so it has a history.
right_twice = "AF"

# %% right_twice | wrong | choice | B is one too many: a tensor put on ctx by name that is no result was computed inside forward, unrecorded, and comes back as a constant.
right_twice = "ABDF"

# %% right_twice | wrong | choice | These are the three that cannot be differentiated again; the question asks for the others.
right_twice = "BCE"

# %% right_twice | right | - | letters in another order
right_twice = "FAD"

# %% Checkpoint | wrong | raises | Inside backward recording is off, so the output that you compute again has no history and grad has nothing to walk back; switch recording on for that line.
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

# %% Checkpoint | wrong | part | backward must return one entry for each argument of forward, and run is an argument as well, although it has no gradient.
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

# %% clip_hook | wrong | edge | A gradient shorter than most is made longer by this; it should be left alone. The formula has a min with 1.
def clip_hook(tensor, most):
    def shorten(grad):
        return grad * (most / grad.norm())

    return tensor.register_hook(shorten)

# %% clip_hook | wrong | inplace | The hook changes the gradient that it was given in place; others may share that tensor and get the shortened one as well. Return a new tensor instead.
def clip_hook(tensor, most):
    def shorten(grad):
        length = grad.norm()
        if length > most:
            grad *= most / length
        return grad

    return tensor.register_hook(shorten)

# %% clip_hook | wrong | part | The hook is right, but the function returns nothing: nobody can remove it. Hand back the handle that register_hook returns.
def clip_hook(tensor, most):
    def shorten(grad):
        return grad * (most / grad.norm()).clamp(max=1)

    tensor.register_hook(shorten)

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

# %% example_norms | wrong | factor | grad_y_pred lacks the 2 that comes from the square; all lengths come out half as long.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = h_relu.mm(w2) - y
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    by_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    by_w2 = h_relu.norm(dim=1) * grad_y_pred.norm(dim=1)
    return torch.hypot(by_w1, by_w2)

# %% example_norms | wrong | shape | The numbers are right, but in a column of shape (n, 1); asked for is shape (n,). Where does the extra axis come from?
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    by_w1 = x.norm(dim=1, keepdim=True) * grad_h.norm(dim=1, keepdim=True)
    by_w2 = h_relu.norm(dim=1, keepdim=True) * grad_y_pred.norm(dim=1, keepdim=True)
    return (by_w1**2 + by_w2**2).sqrt()

# %% example_norms | wrong | mixed | You add the two lengths; the length of both together is the root of the sum of their squares.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    by_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    by_w2 = h_relu.norm(dim=1) * grad_y_pred.norm(dim=1)
    return by_w1 + by_w2

# %% example_norms | wrong | argument | In the length for w2 stands h, but the product that makes the gradient of w2 has h_relu: the negative entries of h never reach w2.
def example_norms(x, y, w1, w2):
    h = x.mm(w1)
    grad_y_pred = 2 * (h.clamp(min=0).mm(w2) - y)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    by_w1 = x.norm(dim=1) * grad_h.norm(dim=1)
    by_w2 = h.norm(dim=1) * grad_y_pred.norm(dim=1)
    return torch.hypot(by_w1, by_w2)

# %% example_norms | right | - | squares all the way, one root at the end
def example_norms(x, y, w1, w2):
    def squares(rows):
        return torch.einsum("ni,ni->n", rows, rows)

    h = x @ w1
    relu = torch.relu(h)
    out = 2 * relu @ w2 - 2 * y
    hidden = torch.where(h > 0, out @ w2.T, 0.0)
    return (squares(x) * squares(hidden) + squares(relu) * squares(out)) ** 0.5

# %% StepThrough | wrong | edge | The ends -1 and 1 belong to the window; your condition leaves them out.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return grad_output * (h.abs() < 1)

# %% StepThrough | wrong | part | Only the upper end is asked for: an h far below -1 still lets the gradient pass.
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        (h,) = ctx.saved_tensors
        return grad_output * (h <= 1)

# %% StepThrough | wrong | argument | Your window is on the gradient; it should be on h. Which tensor has forward saved?
class StepThrough(Step):
    @staticmethod
    def backward(ctx, grad_output):
        return grad_output * (grad_output.abs() <= 1)

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
