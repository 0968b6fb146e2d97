# %% weight_shapes | wrong | argument | The second shape ends with the size of x again; what must the result of the last product look like?
def weight_shapes(x, y, hidden_layer):
    n, d = x.shape
    n, k = x.shape
    return (d, hidden_layer), (hidden_layer, k)


# %% weight_shapes | right | - | negative axes and sums of tuples
def weight_shapes(x, y, hidden_layer):
    hidden = (hidden_layer,)
    return tuple(x.shape[-1:]) + hidden, hidden + tuple(y.shape[-1:])


# %% loss_without_relu | wrong | part | The two products become one matrix, but its entries are sums over the hidden units and not of mean square 1: walk through both products.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    # without relu: x.mm(w1.mm(w2)), just one product
    y_pred_square = input_data
    return batch_n * output_data * (y_pred_square + 1)


# %% loss_without_relu | right | - | step by step, with names for the mean squares
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    h2 = input_data
    pred2 = hidden_layer * h2
    err2 = pred2 + 1
    return sum(output_data * err2 for _ in range(batch_n))


# %% compute_grad_h | right | - | masked_fill, out of place
def compute_grad_h(grad_h_relu, h):
    closed = h.le(0)
    return grad_h_relu.masked_fill(closed, 0)


# %% compute_grad_w1 | wrong | factor | The loss is a sum over the examples, not a mean, so nothing is divided by their number.
def compute_grad_w1(x, grad_h):
    m = x.shape[0]
    return (1 / m) * x.T @ grad_h


# %% compute_grad_b1 | right | - | a product with a row of ones
def compute_grad_b1(grad_h):
    ones = grad_h.new_ones(1, grad_h.shape[0])
    return ones.mm(grad_h)[0]


# %% compute_grad_w2 | wrong | factor | The slope in the weight is the hidden number itself, not just whether it is positive: the mask belongs to line 4.
def compute_grad_w2(h_relu, grad_y_pred):
    mask = (h_relu > 0).double()
    return mask.t().mm(grad_y_pred)


# %% compute_grad_w2 | right | - | a column at a time, stacked
def compute_grad_w2(h_relu, grad_y_pred):
    columns = [h_relu.t().mv(g) for g in grad_y_pred.t()]
    return torch.stack(columns, dim=1)


# %% rate_for_mean | right | - | from the shape of y_pred
rate_for_mean = 1e-6 * math.prod(y_pred.shape)


# %% right_gradient | wrong | shape | All three have the shape of y_pred, so this takes the first one: a fitting shape proves nothing.
for name, grad in {"p": p, "q": q, "r": r}.items():
    if grad.shape == y_pred.shape:
        right_gradient = name
        break


# %% right_gradient | wrong | constant | The entries themselves are smaller than your tolerance, so more than one passes and the last wins: compare relative to their size.
measured = slope(length, y_pred, 4, 2)
for name, grad in [("p", p), ("q", q), ("r", r)]:
    if abs(measured - grad[4, 2]) < 0.1:
        right_gradient = name


# %% right_gradient | right | - | asks autograd and takes the nearest
leaf = y_pred.clone().requires_grad_()
(by_torch,) = torch.autograd.grad(length(leaf), leaf)
far = {name: (g - by_torch).norm().item() for name, g in zip("pqr", (p, q, r))}
right_gradient = min(far, key=far.get)


# %% grad_check | wrong | part | One entry that agrees proves no more than itself; measure all of them.
def grad_check(f, grad, x):
    measured = slope(f, x, 0, 0)
    return (abs(measured - grad[0, 0]) < 1e-6 * abs(measured)).item()


# %% grad_check | wrong | inplace | up and down are both x itself, so the two nudges cancel and every measured slope is 0: nudge copies.
def grad_check(f, grad, x):
    step = 1e-4
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            up = x
            down = x
            up[i, j] += step
            down[i, j] -= step
            measured[i, j] = (f(up) - f(down)) / (2 * step)
    return ((measured - grad).abs().max() < 1e-6 * measured.abs().max()).item()


# %% grad_check | wrong | sign | Where the claimed gradient is too large the difference is negative, and passes: the size of the difference counts.
def grad_check(f, grad, x):
    measured = torch.zeros_like(x)
    for i in range(len(x)):
        for j in range(len(x[0])):
            measured[i, j] = slope(f, x, i, j)
    return ((measured - grad).max() < 1e-6 * measured.abs().max()).item()


# %% grad_check | right | - | nested list of slopes, any() of misses
def grad_check(f, grad, x):
    n, m = x.shape
    slopes = [[float(slope(f, x, i, j)) for j in range(m)] for i in range(n)]
    top = max(abs(s) for row in slopes for s in row)
    misses = [abs(slopes[i][j] - float(grad[i, j])) for i in range(n) for j in range(m)]
    return max(misses) < 1e-6 * top


# %% wrong_loop | wrong | choice | The highest loss tells nothing: the rates differ, and a wrong gradient may end lower. Compare gradients instead.
ends = {}
for name, loop in {"a": loop_a, "b": loop_b, "c": loop_c}.items():
    ends[name] = loss_of(x, y, *loop(x, y, w1, w2, 20)).item()
wrong_loop = max(ends, key=ends.get)


# %% wrong_loop | wrong | page | You divide by the page's rate, but each loop has its own, so all three disagree and the last one stays: which rate stands in its code?
measured = slope(loss_from_w1, w1, 3, 7)
for name, loop in {"a": loop_a, "b": loop_b, "c": loop_c}.items():
    new_w1, new_w2 = loop(x, y, w1, w2, 1)
    used = (w1 - new_w1) / learning_rate
    if not torch.isclose(used[3, 7], measured):
        wrong_loop = name


# %% wrong_loop | wrong | sign | A step goes against the gradient: old minus new. As you have it, every loop seems wrong, and the first one is taken.
measured = slope(loss_from_w1, w1, 3, 7)
wrong_loop = None
for name, loop, rate in [("a", loop_a, 4e-7), ("b", loop_b, 5e-7), ("c", loop_c, 6e-7)]:
    new_w1, _ = loop(x, y, w1, w2, 1)
    if not torch.isclose((new_w1 - w1)[3, 7] / rate, measured):
        wrong_loop = name
        break


# %% wrong_loop | right | - | compares with grad_w1 of the page, largest deviation
off = {}
for name, loop, rate in [("a", loop_a, 4e-7), ("b", loop_b, 5e-7), ("c", loop_c, 6e-7)]:
    used = (w1 - loop(x, y, w1, w2, 1)[0]) / rate
    off[(used - grad_w1).abs().max().item()] = name
wrong_loop = off[max(off)]


# %% proven | right | - | filters a table of judgements
judged = dict(A=False, B=False, C=True, D=True, E=False, F=True)
proven = "".join(letter for letter in judged if judged[letter])


# %% compute_grad_h_tanh | right | - | difference of squares as a product
def compute_grad_h_tanh(grad_h_tanh, h):
    t = torch.tanh(h)
    return (1 + t) * grad_h_tanh * (1 - t)
