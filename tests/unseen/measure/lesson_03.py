# %% name_the_makers | wrong | choice | Entry 3 is a leaf that nobody computed, so ask whether anything recorded made it; AccumulateGrad stands at the end of the graph and adds into its .grad, it did not make it.
name_the_makers = ["Mm", "Clamp", "AccumulateGrad", None, "Sum", "Sub"]

# %% name_the_makers | wrong | choice | Entry 4 is computed, but look at what goes into it: does c want a gradient, and is anything recorded then?
name_the_makers = ["Mm", "Clamp", None, "Pow", "Sum", "Sub"]

# %% name_the_makers | wrong | mixed | In entries 2 and 5 you named the first operation of the line; the maker is the one that ran last.
name_the_makers = ["Mm", "Mm", None, None, "Mul", "Sub"]

# %% name_the_makers | right | - | the names in the library's own spelling, taken on purpose
name_the_makers = ["MmBackward0", "ClampBackward1", None, None, "SumBackward0", "SubBackward0"]

# %% name_the_makers | right | - | asks torch and cuts the names
a = torch.ones(3, 3, requires_grad=True)
b = torch.ones(3, 3, requires_grad=True)
c = torch.ones(3, 3)
results = a.mm(b), (a.mm(b) - c).clamp(min=0), a, c.pow(2), (a * c).sum(), c - b
name_the_makers = [t.grad_fn and t.grad_fn.name().split("Backward")[0] for t in results]

# %% what_is_saved | wrong | choice | The two factors are right; for tanh write its derivative down and ask which of your tensors already holds tanh(p), so that nothing is computed twice.
what_is_saved = ["a", "b", "product"]

# %% what_is_saved | wrong | part | That is what the product needs; the tanh has a derivative too, and it needs something as well.
what_is_saved = ["a", "b"]

# %% what_is_saved | wrong | choice | Not the intermediate results as such are kept but what the derivatives need: what stands in the derivative of a * b by a?
what_is_saved = ["product", "out"]

# %% what_is_saved | wrong | type | Right idea of which are saved, but the answer is to be a list of names (strings), not a list of truth values.
what_is_saved = [True, True, False, True]

# %% what_is_saved | right | - | another order
what_is_saved = ["out", "b", "a"]

# %% which_grads_are_none | wrong | choice | One is missing: in F look at what the name u stands for, the leaf or the result of the multiplication by 0.1.
which_grads_are_none = "BDGH"

# %% which_grads_are_none | wrong | choice | In A the gradient is set to zeros, and a tensor of zeros is something else than None.
which_grads_are_none = "ABDFGH"

# %% which_grads_are_none | wrong | choice | You listed those whose .grad is filled; asked are those where it is None.
which_grads_are_none = "ACE"

# %% which_grads_are_none | wrong | type | The answer is to be a string of the letters where it is None, not a truth value for each row.
which_grads_are_none = [False, True, False, True, False, True, True, True]

# %% which_grads_are_none | right | - | letters backwards
which_grads_are_none = "HGFDB"

# %% chunked_gradients | wrong | edge | Dividing each mean by the number of chunks is right only if all chunks are equally long; what about a shorter last one?
def chunked_gradients(x, y, w1, w2, chunk):
    chunks = -(-len(x) // chunk)
    for i in range(0, len(x), chunk):
        error = x[i : i + chunk].mm(w1).clamp(min=0).mm(w2) - y[i : i + chunk]
        (error.pow(2).mean() / chunks).backward()
    return w1.grad, w2.grad

# %% chunked_gradients | wrong | factor | Your gradients are too large by the number of columns of y: the mean goes over all entries, not over the examples.
def chunked_gradients(x, y, w1, w2, chunk):
    for i in range(0, len(x), chunk):
        y_pred = x[i : i + chunk].mm(w1).clamp(min=0).mm(w2)
        loss = (y_pred - y[i : i + chunk]).pow(2).sum() / len(y)
        loss.backward()
    return w1.grad, w2.grad

# %% chunked_gradients | wrong | page | batch_n and output_data are the sizes of the page; take the number of entries from the y that comes in.
def chunked_gradients(x, y, w1, w2, chunk):
    for part in range(0, x.shape[0], chunk):
        rows = slice(part, part + chunk)
        loss = (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2).sum()
        (loss / (batch_n * output_data)).backward()
    return w1.grad, w2.grad

# %% chunked_gradients | wrong | part | You clear the gradients before each chunk, so only the last chunk's share is left; here the adding up of .grad is what you want.
def chunked_gradients(x, y, w1, w2, chunk):
    for part in range(0, len(x), chunk):
        rows = slice(part, part + chunk)
        w1.grad = None
        w2.grad = None
        loss = (x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]).pow(2).sum() / y.numel()
        loss.backward()
    return w1.grad, w2.grad

# %% chunked_gradients | right | - | split, zip and mse_loss with a sum
def chunked_gradients(x, y, w1, w2, chunk):
    for part_x, part_y in zip(x.split(chunk), y.split(chunk)):
        y_pred = part_x.mm(w1).clamp(min=0).mm(w2)
        loss = torch.nn.functional.mse_loss(y_pred, part_y, reduction="sum")
        loss.div(y.numel()).backward()
    return w1.grad, w2.grad

# %% line_of_the_bug | wrong | choice | In A a detached loss holds on to no graph, so line 3 does no harm; ask which gradient the update reads.
line_of_the_bug = [3, 5, 4, 3]

# %% line_of_the_bug | wrong | mixed | In B sub_ does what -= does, so ask what w1 stands for in the next epoch; in D the grad call is fine, ask what the loss before it lets through.
line_of_the_bug = [5, 6, 4, 4]

# %% line_of_the_bug | wrong | part | Three right numbers, but there are four loops: D has its line too, even if nothing raises there.
line_of_the_bug = [5, 5, 4]

# %% line_of_the_bug | right | - | a string of digits, taken on purpose
line_of_the_bug = "5543"

# %% line_of_the_bug | right | - | list from a dictionary's values
line_of_the_bug = list({"A": 5, "B": 5, "C": 4, "D": 3}.values())

# %% add_bias | wrong | shape | The rule of b hands on a gradient of shape (n, k), but b has shape (k,): every row used the same b, so what becomes of the n shares?
def add_bias(a, b):
    return Node(a.data + b.data, (a, lambda grad: grad), (b, lambda grad: grad))

# %% add_bias | wrong | axis | You sum over the columns; b_j is used once in each row, so over which index do its shares add up?
def add_bias(a, b):
    return Node(
        a.data + b.data,
        (a, lambda grad: grad),
        (b, lambda grad: grad.sum(1)),
    )

# %% add_bias | wrong | inplace | The gradients are right, but += overwrites the numbers of a itself; make a new tensor for the result.
def add_bias(a, b):
    a.data += b.data
    return Node(a.data, (a, lambda grad: grad), (b, lambda grad: grad.sum(dim=0)))

# %% add_bias | wrong | raises | a and b are nodes, and a Node has no +; the tensors lie in an attribute of theirs.
def add_bias(a, b):
    return Node(a + b, (a, lambda grad: grad), (b, lambda grad: grad.sum(0)))

# %% add_bias | right | - | sum of rows as a product with ones, edges in the other order
def add_bias(a, b):
    def to_b(grad):
        return grad.new_ones(len(grad)) @ grad

    def to_a(grad):
        return grad

    return Node(b.data + a.data, (b, to_b), (a, to_a))

# %% jacobian_row | wrong | inplace | The row is right, but afterwards the caller's z wants gradients; make a leaf of your own from it.
def jacobian_row(function, z, i):
    z.requires_grad_()
    function(z)[i].backward()
    return z.grad

# %% jacobian_row | wrong | axis | That is a column of the Jacobian (all outputs by input i); asked is a row: output i by all inputs.
def jacobian_row(function, z, i):
    return torch.func.jacrev(function)(z)[:, i]

# %% jacobian_row | wrong | raises | The direction v must be shaped like the output of the function, not like z; with as many outputs as inputs one does not notice.
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    v = torch.zeros_like(z)
    v[i] = 1
    function(leaf).backward(v)
    return leaf.grad

# %% jacobian_row | wrong | type | torch.autograd.grad returns a tuple, one entry for each tensor named; the row is what is inside.
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    return torch.autograd.grad(function(leaf)[i], leaf)

# %% jacobian_row | right | - | torch.func.vjp with a unit vector
def jacobian_row(function, z, i):
    out, pull = torch.func.vjp(function, z)
    v = torch.zeros_like(out)
    v[i] = 1
    (row,) = pull(v)
    return row

# %% gradients_faded | wrong | order | You fade after backward() and before the update, so the new gradient is faded as well (and with 0 nothing moves); which part does the coefficient multiply in the formula?
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        w1.grad *= momentum
        w2.grad *= momentum
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses

# %% gradients_faded | wrong | factor | The coefficient says what is kept, not what is lost: try your loop with momentum 0, which should clear.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for w in (w1, w2):
                w -= learning_rate * w.grad
                w.grad *= 1 - momentum
    return losses

# %% gradients_faded | wrong | part | Only one of the two weights has its old gradients faded; the other still never forgets.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
        w1.grad.mul_(momentum)
    return losses

# %% gradients_faded | wrong | raises | Before the first backward() .grad is None, and None cannot be multiplied; choose another place for the fading or ask first.
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    losses = []
    for epoch in range(epoch_n):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        w1.grad *= momentum
        w2.grad *= momentum
        loss.backward()
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
    return losses

# %% gradients_faded | right | - | fades before backward, asks for None first, new tensor in .grad
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    report = []
    for _ in range(epoch_n):
        for w in (w1, w2):
            if w.grad is not None:
                w.grad = momentum * w.grad
        loss = ((torch.relu(x @ w1) @ w2 - y) ** 2).sum()
        report.append(float(loss))
        loss.backward()
        with torch.no_grad():
            for w in (w1, w2):
                w.sub_(w.grad, alpha=learning_rate)
    return report
