# %% weight_shapes | wrong | axis | w1 is right; len(y) is the number of examples, and no weight has an axis for those.
def weight_shapes(x, y, hidden_layer):
    w1_shape = (x.shape[1], hidden_layer)
    w2_shape = (hidden_layer, len(y))
    return w1_shape, w2_shape


# %% weight_shapes | wrong | transpose | Both are turned round, as nn.Linear keeps its weights; here x.mm(w1) must fit, so what does w1 begin with?
def weight_shapes(x, y, hidden_layer):
    n_in, n_out = x.size(1), y.size(1)
    return (hidden_layer, n_in), (n_out, hidden_layer)


# %% weight_shapes | right | - | chain of sizes, zipped with itself
def weight_shapes(x, y, hidden_layer):
    sizes = [x.shape[-1], hidden_layer, y.shape[-1]]
    first, second = zip(sizes, sizes[1:])
    return first, second


# %% loss_without_relu | wrong | factor | That is the mean square of one entry of the difference; the loss adds all of them (step 5).
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    var_h = input_data
    var_y_pred = hidden_layer * var_h
    return var_y_pred + 1


# %% loss_without_relu | wrong | page | expected_loss was computed from the page's sizes; your function must use the four that it is given.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    return 2 * expected_loss - batch_n * output_data


# %% loss_without_relu | right | - | the five steps, one by one
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    square_h = sum(1 * 1 for d in range(input_data))
    square_y_pred = hidden_layer * square_h * 1
    square_error = square_y_pred + 1
    entries = batch_n * output_data
    return float(entries * square_error)


# %% compute_grad_h_relu | wrong | axis | You add up over j, and k stays; which index does h_relu not have?
def compute_grad_h_relu(grad_y_pred, w2):
    # (n, 1, k) * (j, k) -> (n, j, k)
    products = grad_y_pred[:, None, :] * w2
    return products.sum(dim=1)


# %% compute_grad_h | wrong | order | Python multiplies before it compares, so you return a table of True and False: where do brackets belong?
def compute_grad_h(grad_h_relu, h):
    return grad_h_relu * h > 0


# %% compute_grad_h | right | - | masked_fill of the closed entries
def compute_grad_h(grad_h_relu, h):
    closed = torch.logical_not(torch.gt(h, 0))
    return grad_h_relu.masked_fill(closed, 0.0)


# %% compute_grad_w1 | wrong | factor | You divide by the number of examples; the loss here is a sum, so the paths are added and not averaged.
def compute_grad_w1(x, grad_h):
    m = x.shape[0]
    return (1 / m) * x.t().mm(grad_h)


# %% compute_grad_w1 | wrong | part | Each example's table replaces the one before; what happens to the contributions of the examples that came earlier?
def compute_grad_w1(x, grad_h):
    for n in range(x.shape[0]):
        grad_w1 = torch.outer(x[n], grad_h[n])
    return grad_w1


# %% compute_grad_w1 | wrong | sign | That is the direction of the step, downhill; the gradient itself says how the loss rises.
def compute_grad_w1(x, grad_h):
    return -x.T @ grad_h


# %% compute_grad_w1 | right | - | matrix-vector product for each hidden unit, stacked as columns
def compute_grad_w1(x, grad_h):
    columns = [x.t().mv(column) for column in grad_h.unbind(dim=1)]
    return torch.stack(columns, dim=1)


# %% compute_grad_b1 | wrong | shape | The sums are right, but a row of a matrix is not a vector: compare the shape with that of b1.
def compute_grad_b1(grad_h):
    return grad_h.sum(0, keepdim=True)


# %% compute_grad_b1 | wrong | constant | 1 is the slope of h in b1, the first on each path; the second slope, from h on to the loss, is missing, and so is the sum of the paths.
def compute_grad_b1(grad_h):
    # h = x.mm(w1) + b1, so dh/db1 = 1
    return torch.ones_like(grad_h[0])


# %% compute_grad_w2 | right | - | all tables by broadcasting, then a sum over the examples
def compute_grad_w2(h_relu, grad_y_pred):
    return (h_relu.unsqueeze(2) * grad_y_pred.unsqueeze(1)).sum(0)


# %% rate_for_mean | wrong | factor | You multiplied by the number of examples; over how many numbers does the mean run?
rate_for_mean = 1e-6 * len(y)


# %% rate_for_mean | wrong | factor | You halved it because of the 2 in the gradient; do not both gradients, of the sum and of the mean, have that 2?
# d/dp of the mean is 2 (p - y) / 1000
rate_for_mean = 1e-6 * y.numel() / 2


# %% rate_for_mean | right | - | ratio of the two losses, measured
squares = (h_relu.mm(w2) - y).pow(2)
rate_for_mean = learning_rate * (squares.sum() / squares.mean()).item()


# %% right_gradient | wrong | factor | You nudge in one direction only and still divide by two nudges, so what you measure is half the slope, and the letter follows it.
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
eps = 1e-4
up = y_pred.clone()
up[4, 2] += eps
m = (length(up) - length(y_pred)) / (2 * eps)
dist = {name: abs(g[4, 2] - m).item() for name, g in {"p": p, "q": q, "r": r}.items()}
right_gradient = min(dist, key=dist.get)


# %% right_gradient | wrong | choice | Two candidates passed because your tolerance is larger than the slopes themselves; only one letter can be right.
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
measured = slope(length, y_pred, 4, 2)
right_gradient = ""
for name, g in zip("pqr", (p, q, r)):
    if abs(g[4, 2] - measured) < 0.1:
        right_gradient += name


# %% right_gradient | right | - | lets autograd pick the nearest
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
leaf = y_pred.detach().clone().requires_grad_()
(truth,) = torch.autograd.grad(length(leaf), leaf)
distance = {name: (g - truth).norm().item() for name, g in {"p": p, "q": q, "r": r}.items()}
right_gradient = min(distance, key=distance.get)


# %% grad_check | wrong | sign | A difference below 0 always passes here, however large it is, and the largest slope may be negative: what did hint 2 take before the maximum?
def grad_check(f, grad, x):
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            measured[i, j] = slope(f, x, i, j)
    return ((measured - grad).max() < 1e-6 * measured.max()).item()


# %% grad_check | wrong | part | You nudge upwards only; such a slope is off by about the size of the nudge, and a right gradient is refused. What makes a difference central?
def grad_check(f, grad, x):
    eps = 1e-4
    f0 = f(x)
    measured = torch.zeros_like(x)
    for i in range(x.size(0)):
        for j in range(x.size(1)):
            xp = x.clone()
            xp[i, j] += eps
            measured[i, j] = (f(xp) - f0) / eps
    diff = (measured - grad).abs().max().item()
    return diff < 1e-6 * measured.abs().max().item()


# %% grad_check | wrong | inplace | You nudge x itself and do not put it back, so x is changed when you are done; the task says to leave it as it was.
def grad_check(f, grad, x):
    step = 1e-4
    measured = torch.zeros_like(x)
    rows, cols = x.shape
    for i in range(rows):
        for j in range(cols):
            x[i, j] += step
            plus = f(x)
            x[i, j] -= 2 * step
            minus = f(x)
            measured[i, j] = (plus - minus) / (2 * step)
    return ((measured - grad).abs().max() < 1e-6 * measured.abs().max()).item()


# %% grad_check | right | - | one flat list of nudges with unit matrices
def grad_check(f, grad, x):
    slopes = []
    for k in range(x.numel()):
        nudge = torch.zeros(x.numel(), dtype=x.dtype)
        nudge[k] = 1e-4
        nudge = nudge.reshape(x.shape)
        slopes.append((float(f(x + nudge)) - float(f(x - nudge))) / 2e-4)
    worst = max(abs(s - g) for s, g in zip(slopes, grad.flatten().tolist()))
    return worst < 1e-6 * max(map(abs, slopes))


# %% wrong_loop | wrong | constant | You divided by one and the same rate for all, so none agrees; which rate stands in the code of each loop?
measured = slope(loss_from_w1, w1, 3, 7)
wrong_loop = ""
for name, loop in {"a": loop_a, "b": loop_b, "c": loop_c}.items():
    new_w1, new_w2 = loop(x, y, w1, w2, 1)
    used = (w1 - new_w1) / learning_rate
    if not torch.isclose(used[3, 7], measured):
        wrong_loop += name


# %% wrong_loop | right | - | compares each loop's whole step with grad_w1
used = {"a": (loop_a, 4e-7), "b": (loop_b, 5e-7), "c": (loop_c, 6e-7)}
errors = {k: ((w1 - f(x, y, w1, w2, 1)[0]) / s - grad_w1).norm().item() for k, (f, s) in used.items()}
wrong_loop = max(errors, key=errors.get)


# %% proven | right | - | from a table of truth values
verdicts = dict(A=False, B=False, C=True, D=True, E=False, F=True)
proven = "".join(letter for letter, true in verdicts.items() if true)
