# %% name_the_makers | wrong | order | You went one edge too far: next_functions leads on to the makers of the inputs, while the question is about the tensor itself.
a = torch.randn(3, 3, requires_grad=True)
b = torch.randn(3, 3, requires_grad=True)
c = torch.randn(3, 3)


def maker(t):
    if t.grad_fn is None:
        return None
    fn = t.grad_fn.next_functions[0][0]
    return None if fn is None else fn.name().split("::")[-1].split("Backward")[0]


name_the_makers = [
    maker(a.mm(b)),
    maker((a.mm(b) - c).clamp(min=0)),
    maker(a),
    maker(c.pow(2)),
    maker((a * c).sum()),
    maker(c - b),
]


# %% name_the_makers | right | - | asks PyTorch, cuts the class name
_a, _b = torch.eye(3, requires_grad=True), torch.eye(3, requires_grad=True)
_c = torch.eye(3)
_six = [_a.mm(_b), (_a.mm(_b) - _c).clamp(min=0), _a, _c.pow(2), (_a * _c).sum(), _c - _b]
name_the_makers = []
for _t in _six:
    if _t.grad_fn:
        name_the_makers += [type(_t.grad_fn).__name__.partition("Backward")[0]]
    else:
        name_the_makers += [None]


# %% what_is_saved | wrong | choice | In the names _saved_self and _saved_other, self is the tensor before the operator in the forward pass, not the result that owns the grad_fn.
# dir(product.grad_fn): _saved_self, _saved_other -> product (self), b (other)
# dir(out.grad_fn): _saved_result -> out
what_is_saved = ["product", "b", "out"]


# %% what_is_saved | right | - | set union, split string
what_is_saved = list(set("a b".split()) | {"out"})


# %% which_grads_are_none | right | - | a table of booleans, filtered
table = dict(A=False, B=True, C=False, D=True, E=False, F=True, G=True, H=True)
which_grads_are_none = "".join(filter(table.get, table))


# %% chunked_gradients | wrong | factor | You divide by the number of examples; by how many numbers does a mean over a whole table of errors divide?
def chunked_gradients(x, y, w1, w2, chunk):
    n = len(x)
    for start in range(0, n, chunk):
        xb = x[start:start + chunk]
        yb = y[start:start + chunk]
        loss = (xb.mm(w1).clamp(min=0).mm(w2) - yb).pow(2).sum() / n
        loss.backward()
    return w1.grad, w2.grad


# %% chunked_gradients | wrong | page | The divisor comes from the page's sizes; what happens when somebody hands you a smaller batch?
def chunked_gradients(x, y, w1, w2, chunk):
    total_entries = batch_n * output_data
    for part in range(0, len(x), chunk):
        rows = slice(part, part + chunk)
        err = x[rows].mm(w1).clamp(min=0).mm(w2) - y[rows]
        (err.pow(2).sum() / total_entries).backward()
    return w1.grad, w2.grad


# %% chunked_gradients | wrong | inplace | Your list holds the same tensor again and again, not copies; what does clearing in place do to what you have already collected?
def chunked_gradients(x, y, w1, w2, chunk):
    parts1, parts2 = [], []
    N = y.shape[0] * y.shape[1]
    for k in range(0, x.shape[0], chunk):
        pred = x[k:k + chunk].mm(w1).clamp(min=0).mm(w2)
        loss = ((pred - y[k:k + chunk]) ** 2).sum() / N
        loss.backward()
        parts1.append(w1.grad)
        parts2.append(w2.grad)
        w1.grad.zero_()
        w2.grad.zero_()
    return sum(parts1), sum(parts2)


# %% chunked_gradients | right | - | split, mean times the chunk's share of the rows
def chunked_gradients(x, y, w1, w2, chunk):
    pairs = zip(torch.split(x, chunk), torch.split(y, chunk))
    for xs, ys in pairs:
        share = xs.size(0) / x.size(0)
        out = torch.relu(xs @ w1) @ w2
        mse = torch.nn.functional.mse_loss(out, ys)
        mse.backward(torch.tensor(share, dtype=mse.dtype))
    return (w1.grad, w2.grad)


# %% line_of_the_bug | right | - | named, then values
bugs = dict(
    A=5,  # cleared before use
    B=5,  # rebinding
    C=4,  # graph kept
    D=3,  # staircase
)
line_of_the_bug = [bugs[loop] for loop in "ABCD"]


# %% add_bias | wrong | inplace | The result is right, but look at a.data after the call: whose numbers have you changed?
def add_bias(a, b):
    result = a.data
    result += b.data
    return Node(result, (a, lambda grad: grad), (b, lambda grad: grad.sum(dim=0)))


# %% add_bias | right | - | einsum and named functions
def add_bias(a, b):
    def to_a(grad):
        return grad

    def to_b(grad):
        return torch.einsum("ij->j", grad)

    node = Node(torch.add(a.data, b.data[None, :]), (a, to_a), (b, to_b))
    return node


# %% jacobian_row | wrong | argument | With ones the rows are added up; where in your code does it matter which row was asked for?
def jacobian_row(function, z, i):
    leaf = z.clone().requires_grad_()
    out = function(leaf)
    out.backward(torch.ones_like(out))
    return leaf.grad


# %% jacobian_row | wrong | axis | You took all outputs by one input; in this table a row belongs to one output.
def jacobian_row(function, z, i):
    J = torch.autograd.functional.jacobian(function, z)
    return J[:, i]


# %% jacobian_row | right | - | autograd.grad with a row of the unit matrix
def jacobian_row(function, z, i):
    p = z.detach().clone()
    p.requires_grad = True
    f = function(p)
    e = torch.eye(f.numel()).to(f)[i]
    return torch.autograd.grad(outputs=[f], inputs=[p], grad_outputs=[e])[0]


# %% gradients_faded | right | - | fades at the head of the loop, with a guard for None
def gradients_faded(x, y, w1, w2, learning_rate, epoch_n, momentum):
    weights, history = (w1, w2), []
    while len(history) < epoch_n:
        for w in weights:
            if w.grad is not None:
                w.grad = w.grad * momentum
        loss = torch.square(torch.relu(x @ w1) @ w2 - y).sum()
        loss.backward()
        history.append(float(loss))
        for w in weights:
            w.detach().sub_(w.grad, alpha=learning_rate)
    return history
