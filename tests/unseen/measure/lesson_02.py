# %% weight_shapes | wrong | axis | len(x) counts the examples; the weights do not know how many there are. Which size of x does w1 begin with?
def weight_shapes(x, y, hidden_layer):
    w1_shape = (len(x), hidden_layer)
    w2_shape = (hidden_layer, y.shape[1])
    return w1_shape, w2_shape


# %% weight_shapes | wrong | page | The number of outputs comes from the page's output_data; take it from the y you are given.
def weight_shapes(x, y, hidden_layer):
    return (x.shape[1], hidden_layer), (hidden_layer, output_data)


# %% weight_shapes | wrong | transpose | You wrote (out, in), as nn.Linear stores its weights; here x.mm(w1) wants w1 to begin with what x ends with.
def weight_shapes(x, y, hidden_layer):
    return (hidden_layer, x.size(1)), (y.size(1), hidden_layer)


# %% weight_shapes | wrong | raises | A tensor has no columns as a DataFrame has; the sizes are in its shape.
def weight_shapes(x, y, hidden_layer):
    n_features = len(x.columns)
    n_outputs = len(y.columns)
    return (n_features, hidden_layer), (hidden_layer, n_outputs)


# %% weight_shapes | right | - | unpacks the last size with a star
def weight_shapes(x, y, hidden_layer):
    *_, n_in = x.shape
    *_, n_out = y.shape
    return (n_in, hidden_layer), (hidden_layer, n_out)


# %% loss_without_relu | wrong | page | That is the loss of the one draw on the page; the task asks for the expected loss, from the four sizes given.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    y_lin = x.mm(w1).mm(w2)
    return (y_lin - y).pow(2).sum().item()


# %% loss_without_relu | right | - | step by step, one variance a line
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    var_h = input_data * 1 * 1
    var_pred = hidden_layer * var_h
    var_err = var_pred + 1
    n_err = batch_n * output_data
    return n_err * var_err


# %% compute_grad_h_relu | wrong | mixed | You undo the product by an inverse; a gradient does not go back to the values, it multiplies by the slope that stands beside h_relu.
def compute_grad_h_relu(grad_y_pred, w2):
    # y_pred = h_relu w2  ->  go back with the (pseudo) inverse
    return grad_y_pred @ torch.linalg.pinv(w2)


# %% compute_grad_h_relu | right | - | broadcast product and a sum over k
def compute_grad_h_relu(grad_y_pred, w2):
    return (grad_y_pred[:, None, :] * w2[None, :, :]).sum(dim=2)


# %% compute_grad_h | wrong | factor | You multiply by the value of the ReLU; the chain rule wants its slope.
def compute_grad_h(grad_h_relu, h):
    h_relu = h.clamp(min=0)
    return grad_h_relu * h_relu


# %% compute_grad_h | wrong | sign | masked_fill writes the 0 where the condition holds: you silence the units that are open and let the closed ones pass.
def compute_grad_h(grad_h_relu, h):
    return grad_h_relu.masked_fill(h > 0, 0.0)


# %% compute_grad_h | right | - | clone, then zeros where h is not positive
def compute_grad_h(grad_h_relu, h):
    out = grad_h_relu.detach().clone()
    closed = torch.logical_not(h > 0)
    out.masked_fill_(closed, 0.0)
    return out


# %% compute_grad_w1 | wrong | factor | The loss is a sum over the examples, so their tables are added, not averaged.
def compute_grad_w1(x, grad_h):
    m = x.shape[0]
    return x.T @ grad_h / m


# %% compute_grad_w1 | right | - | three Fortran loops turned into one over columns
def compute_grad_w1(x, grad_h):
    d, j = x.shape[1], grad_h.shape[1]
    out = torch.zeros(d, j, dtype=grad_h.dtype)
    for col in range(j):
        out[:, col] = (x * grad_h[:, col : col + 1]).sum(dim=0)
    return out


# %% compute_grad_b1 | wrong | axis | After the transpose axis 0 counts the hidden units, and you have summed them away; the examples should disappear.
def compute_grad_b1(grad_h):
    return grad_h.t().sum(dim=0)


# %% compute_grad_w2 | wrong | transpose | In your outer products the vectors stand in the wrong order: w2 has the hidden units in its rows.
def compute_grad_w2(h_relu, grad_y_pred):
    return sum(torch.outer(g, r) for g, r in zip(grad_y_pred, h_relu))


# %% compute_grad_w2 | wrong | factor | grad_y_pred contains the 2 already; here it comes in once more.
def compute_grad_w2(h_relu, grad_y_pred):
    return h_relu.t().mm(2 * grad_y_pred)


# %% compute_grad_w2 | wrong | edge | Your loop starts with example 1; the first example is number 0, and its table is missing.
def compute_grad_w2(h_relu, grad_y_pred):
    n_ex = h_relu.shape[0]
    total = torch.zeros(h_relu.shape[1], grad_y_pred.shape[1])
    for n in range(1, n_ex):
        total += torch.outer(h_relu[n], grad_y_pred[n])
    return total


# %% compute_grad_w2 | right | - | tensordot over axis 0 of both
def compute_grad_w2(h_relu, grad_y_pred):
    return torch.tensordot(h_relu, grad_y_pred, dims=([0], [0]))


# %% rate_for_mean | right | - | divides by the factor with which the gradient shrinks
shrink = 1 / (batch_n * output_data)
rate_for_mean = 1e-6 / shrink


# %% right_gradient | wrong | factor | You nudge upwards only, but divide by two steps: the measured slope comes out half as large.
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
eps = 1e-4
up = y_pred.clone()
up[4, 2] += eps
fd = (length(up) - length(y_pred)) / (2 * eps)
gaps = {name: (t[4, 2] - fd).abs().item() for name, t in [("p", p), ("q", q), ("r", r)]}
right_gradient = min(gaps, key=gaps.get)


# %% right_gradient | right | - | measures several entries and takes the nearest
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
table = {"p": p, "q": q, "r": r}
off = {}
for letter, t in table.items():
    off[letter] = sum(abs(slope(length, y_pred, i, j) - t[i, j]).item() for i, j in [(4, 2), (0, 0), (99, 9)])
right_gradient = sorted(off, key=off.get)[0]


# %% grad_check | wrong | sign | Without the absolute value a difference that is far below 0 counts as small: a gradient that is too large passes.
def grad_check(f, grad, x):
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            measured[i, j] = slope(f, x, i, j)
    biggest = (measured - grad).max()
    return (biggest < 1e-6 * measured.abs().max()).item()


# %% grad_check | wrong | inplace | Each entry of x is raised, then lowered, and never put back: x is changed when you are done.
def grad_check(f, grad, x):
    step = 1e-4
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            x[i, j] += step
            up = f(x)
            x[i, j] -= 2 * step
            down = f(x)
            measured[i, j] = (up - down) / (2 * step)
    return bool((measured - grad).abs().max() < 1e-6 * measured.abs().max())


# %% grad_check | wrong | shape | Both loops run over the number of rows; a matrix that is not square has another number of columns.
def grad_check(f, grad, x):
    n = len(x)
    measured = torch.zeros_like(x)
    for i in range(n):
        for j in range(n):
            measured[i, j] = slope(f, x, i, j)
    diff = (measured - grad).abs().max()
    return (diff < 1e-6 * measured.abs().max()).item()


# %% grad_check | right | - | one nudge matrix an entry, collected in a flat list
def grad_check(f, grad, x):
    eps = 1e-4
    fd = []
    for k in range(x.numel()):
        e = torch.zeros(x.numel(), dtype=x.dtype)
        e[k] = eps
        e = e.reshape(x.shape)
        fd.append(float(f(x + e) - f(x - e)) / (2 * eps))
    g = grad.reshape(-1).tolist()
    worst = max(abs(u - v) for u, v in zip(fd, g))
    return worst < 1e-6 * max(abs(u) for u in fd)


# %% wrong_loop | wrong | choice | You took the loop with the highest last loss; its rate is the smallest, and losses do not tell which gradient is wrong.
last = {"a": 2.8351e06, "b": 1.9448e06, "c": 1.4105e06}
wrong_loop = max(last, key=last.get)


# %% wrong_loop | wrong | page | You divide by the page's learning_rate; each loop has a rate of its own, and with the wrong one the right gradients look wrong as well.
m = slope(loss_from_w1, w1, 3, 7)
dev = {}
for name, loop in {"a": loop_a, "b": loop_b, "c": loop_c}.items():
    new_w1, new_w2 = loop(x, y, w1, w2, 1)
    g = (w1 - new_w1) / learning_rate
    dev[name] = not torch.isclose(g[3, 7], m)
wrong_loop = "".join(k for k in dev if dev[k])


# %% wrong_loop | right | - | asks the judge with each loop's own rate
rates_of = dict(a=4e-7, b=5e-7, c=6e-7)
m = slope(loss_from_w1, w1, 3, 7)
gap = {}
for name, loop in zip("abc", (loop_a, loop_b, loop_c)):
    g37 = ((w1 - loop(x, y, w1, w2, 1)[0]) / rates_of[name])[3, 7]
    gap[name] = abs(g37 - m).item()
wrong_loop = max(gap, key=gap.get)


# %% proven | right | - | filters a table of yes and no
verdicts = dict(A=0, B=0, C=1, D=1, E=0, F=1)
proven = "".join(letter for letter in verdicts if verdicts[letter])


# %% compute_grad_h_tanh | wrong | raises | In Python ^ is no power but a bitwise operation, which tensors of floats refuse.
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * (1 - torch.tanh(h)^2)
