# %% name_the_makers | wrong | choice | In the last one you went by the tensor before the minus; which of the two inputs decides whether the operation is recorded?
name_the_makers = ["Mm", "Clamp", None, None, "Sum", None]

# %% name_the_makers | wrong | choice | You named the first operation of each chain; the maker is the operation whose result this tensor is, so read which one runs last.
name_the_makers = ["Mm", "Mm", None, None, "Mul", "Sub"]

# %% name_the_makers | wrong | choice | One input without requires_grad does not switch recording off; ask whether any of the inputs wants a gradient.
name_the_makers = ["Mm", None, None, None, None, None]

# %% name_the_makers | wrong | choice | Entry 3 names an operation that uses a; a maker is what a came out of, and a is a leaf.
name_the_makers = ["Mm", "Clamp", "Mm", None, "Sum", "Sub"]

# %% name_the_makers | right | - | put together with list arithmetic
name_the_makers = ["Mm", "Clamp"] + 2 * [None] + [op.title() for op in ("sum", "sub")]

# %% what_is_saved | wrong | choice | Close, but one too many: tanh needs one tensor only to compute 1 - tanh(p)^2; which of the two spares it computing tanh again?
what_is_saved = ["a", "b", "product", "out"]

# %% what_is_saved | wrong | part | The product has what it needs, but tanh has a derivative as well; which tensor does its formula read?
what_is_saved = ["a", "b"]

# %% what_is_saved | wrong | choice | Saved is what a derivative reads, not what lies in the middle of the graph: write down the derivatives of a * b, then ask the same of tanh.
what_is_saved = ["product", "out"]

# %% what_is_saved | wrong | part | In the lesson one factor of mm was not kept because nobody wanted the gradient of the other; is that so here too?
what_is_saved = ["a", "out"]

# %% what_is_saved | right | - | three names split from a string
what_is_saved = "a b out".split()

# %% which_grads_are_none | wrong | part | One letter is missing: look at which of the snippets call backward() at all, and where the other call puts its result.
which_grads_are_none = "BDFH"

# %% which_grads_are_none | wrong | choice | One letter too many: zero_() overwrites the numbers in a tensor; is that the same as having no tensor?
which_grads_are_none = "ABDFGH"

# %% which_grads_are_none | wrong | choice | These are the snippets whose .grad is filled; the question asks for the others.
which_grads_are_none = "ACE"

# %% which_grads_are_none | wrong | choice | One letter too many: v in C is no leaf, but what did retain_grad() ask for before backward()?
which_grads_are_none = "BCDFGH"

# %% which_grads_are_none | right | - | built by taking the filled ones away
which_grads_are_none = "".join(letter for letter in "ABCDEFGH" if letter not in "ACE")

# %% chunked_gradients | wrong | edge | Right while all chunks are full; what weight does a last chunk with fewer examples get from you?
def chunked_gradients(x, y, w1, w2, chunk):
    n = len(x)
    for start in range(0, n, chunk):
        xs = x[start : start + chunk]
        ys = y[start : start + chunk]
        loss = (xs.mm(w1).clamp(min=0).mm(w2) - ys).pow(2).mean()
        (loss * chunk / n).backward()
    return w1.grad, w2.grad

# %% chunked_gradients | wrong | factor | Your sums are added up well, but the mean of the loss is taken over all entries of y_pred - y; how many are there?
def chunked_gradients(x, y, w1, w2, chunk):
    for start in range(0, x.shape[0], chunk):
        rows = slice(start, start + chunk)
        loss = (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2).sum() / x.shape[0]
        loss.backward()
    return w1.grad, w2.grad

# %% chunked_gradients | wrong | part | You clear .grad before each chunk, so only the last chunk is left at the end; what does backward() do with what already stands there?
def chunked_gradients(x, y, w1, w2, chunk):
    for part in range(0, len(x), chunk):
        rows = slice(part, part + chunk)
        w1.grad = w2.grad = None
        loss = (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2).sum() / y.numel()
        loss.backward()
    return w1.grad, w2.grad

# %% chunked_gradients | wrong | page | batch_n and output_data are the sizes of the page; the function must take the sizes of the x and y it is given.
def chunked_gradients(x, y, w1, w2, chunk):
    for part in range(0, batch_n, chunk):
        rows = slice(part, part + chunk)
        loss = (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2).sum()
        loss = loss / (batch_n * output_data)
        loss.backward()
    return w1.grad, w2.grad

# %% chunked_gradients | right | - | split and zip, the divisor handed to backward() as incoming gradient
def chunked_gradients(x, y, w1, w2, chunk):
    share = y.new_tensor(1.0 / y.numel())
    for xs, ys in zip(x.split(chunk), y.split(chunk)):
        ((xs @ w1).clamp(min=0) @ w2 - ys).square().sum().backward(share)
    return w1.grad, w2.grad

# %% line_of_the_bug | wrong | choice | In C clearing inside no_grad is unusual but harmless; which line lets the first epoch's graph live on in the next?
line_of_the_bug = [5, 5, 9, 3]

# %% line_of_the_bug | wrong | choice | In A you name the line where the damage shows; which line before it made the gradient useless?
line_of_the_bug = [7, 5, 4, 3]

# %% line_of_the_bug | wrong | choice | In B two names for None do no harm, since None holds nothing to share; what is w1 after the update?
line_of_the_bug = [5, 2, 4, 3]

# %% line_of_the_bug | wrong | choice | You seem to count from 0; the lines of the listings carry their numbers, beginning with 1.
line_of_the_bug = [4, 4, 3, 2]

# %% line_of_the_bug | right | - | a dictionary by loop, its values as a list
line_of_the_bug = list({"A": 5, "B": 5, "C": 4, "D": 3}.values())

# %% add_bias | wrong | axis | The share of b must have one number for each column; over which axis of grad do you add to get that?
def add_bias(a, b):
    return Node(a.data + b.data, (a, lambda grad: grad), (b, lambda grad: grad.sum(dim=1)))

# %% add_bias | wrong | shape | You add up everything to one number; but each b_j reaches the loss through its own column only.
def add_bias(a, b):
    return Node(
        a.data + b.data,
        (a, lambda grad: grad),
        (b, lambda grad: grad.sum()),
    )

# %% add_bias | wrong | factor | The shares of all rows add up, by the chain rule; an average makes them too small by the number of rows.
def add_bias(a, b):
    out = a.data + b.data
    return Node(out, (a, lambda grad: grad), (b, lambda grad: grad.mean(dim=0)))

# %% add_bias | wrong | inplace | Your rules are right, but out is a second name for a.data, and += writes into it: what stands in a afterwards?
def add_bias(a, b):
    out = a.data
    out += b.data
    return Node(out, (a, lambda grad: grad), (b, lambda grad: grad.sum(0)))

# %% add_bias | right | - | named rules, the sum over rows as a product with ones
def add_bias(a, b):
    def to_a(grad):
        return grad

    def to_b(grad):
        return torch.ones(len(a.data), dtype=grad.dtype) @ grad

    return Node(torch.add(a.data, b.data), *zip((a, b), (to_a, to_b)))

# %% jacobian_row | wrong | shape | The direction v weighs the outputs, so it must have the shape of the output and not that of z.
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    out = function(leaf)
    v = torch.zeros_like(z)
    v[i] = 1
    out.backward(v)
    return leaf.grad

# %% jacobian_row | wrong | transpose | You return what one input does to all outputs; a row belongs to one output and has an entry for each input.
def jacobian_row(function, z, i):
    J = torch.autograd.functional.jacobian(function, z)
    return J[:, i]

# %% jacobian_row | wrong | argument | The backward pass runs as it should, but which of your two tensors is the leaf whose .grad it fills?
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    out = function(leaf)
    out[i].backward()
    return z.grad

# %% jacobian_row | wrong | inplace | You switch z on and off again, but its .grad stays behind; what does a second call with the same z return?
def jacobian_row(function, z, i):
    z.requires_grad_(True)
    function(z)[i].backward()
    z.requires_grad_(False)
    return z.grad

# %% jacobian_row | right | - | torch.func.vjp and a unit vector
def jacobian_row(function, z, i):
    out, pull = torch.func.vjp(function, z)
    unit = torch.zeros_like(out)
    unit[i] = 1
    (row,) = pull(unit)
    return row

# %% gradients_faded | wrong | raises | Before the first backward() there is no .grad yet; where in the epoch can you multiply it?
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        w1.grad *= momentum
        w2.grad *= momentum
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses

# %% gradients_faded | wrong | inplace | mul without a final _ makes a new tensor that nobody keeps; .grad itself never fades.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
            w1.grad.mul(momentum)
            w2.grad.mul(momentum)
    return losses

# %% gradients_faded | wrong | mixed | You keep a velocity of your own, but .grad adds up as well, so old gradients count twice: try it with momentum 0.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    velocity1 = torch.zeros_like(w1)
    velocity2 = torch.zeros_like(w2)
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            velocity1 = momentum * velocity1 + w1.grad
            velocity2 = momentum * velocity2 + w2.grad
            w1 -= learning_rate * velocity1
            w2 -= learning_rate * velocity2
    return losses

# %% gradients_faded | wrong | factor | That is a moving average, as Adam has it; in the formula here the new gradient enters with full weight.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * (1 - momentum) * w1.grad
            w2 -= learning_rate * (1 - momentum) * w2.grad
            w1.grad *= momentum
            w2.grad *= momentum
    return losses

# %% gradients_faded | right | - | fades at the start of an epoch, where there is something to fade
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    weights, losses = (w1, w2), []
    while len(losses) < epoch_n:
        for w in weights:
            if w.grad is not None:
                w.grad.mul_(momentum)
        loss = torch.sum(((x @ w1).clamp(min=0) @ w2 - y) ** 2)
        loss.backward()
        losses += [loss.item()]
        with torch.no_grad():
            for w in weights:
                w.sub_(w.grad, alpha=learning_rate)
    return losses
