# %% weight_shapes | wrong | transpose | That is the (out, in) order of nn.Linear; here the data stand on the left, as in x.mm(w1): what must w1 begin with?
def weight_shapes(x, y, hidden_layer):
    n_in = x.shape[1]
    n_out = y.shape[1]
    return (hidden_layer, n_in), (n_out, hidden_layer)


# %% weight_shapes | wrong | axis | w1 is right; w2 ends with the number of rows of y, its examples: which axis of y counts the outputs?
def weight_shapes(x, y, hidden_layer):
    w1_shape = (x.size(1), hidden_layer)
    w2_shape = (hidden_layer, len(y))
    return w1_shape, w2_shape


# %% weight_shapes | right | - | zip over the chain of sizes
def weight_shapes(x, y, hidden_layer):
    chain = [x.size(-1), hidden_layer, y.size(-1)]
    first, second = zip(chain[:-1], chain[1:])
    return first, second


# %% loss_without_relu | wrong | mixed | You added the typical sizes and squared their sum; for independent numbers it is the mean squares that add up.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    sigma_pred = math.sqrt(input_data * hidden_layer)
    sigma_y = 1
    return batch_n * output_data * (sigma_pred + sigma_y) ** 2


# %% loss_without_relu | wrong | page | You measured the loss of one draw, the page's; asked is the expected loss, as a formula in the four arguments.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    y_pred = x.mm(w1).mm(w2)
    return (y_pred - y).pow(2).sum().item()


# %% loss_without_relu | right | - | step by step with names
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    var_x = var_w = var_y = 1.0
    var_h = input_data * var_x * var_w
    var_pred = hidden_layer * var_h * var_w
    return (var_pred + var_y) * output_data * batch_n


# %% compute_grad_h_relu | wrong | part | Each turn of the loop replaces the one before, so only the last output's path is left; the paths must be added.
def compute_grad_h_relu(grad_y_pred, w2):
    for k in range(w2.shape[1]):
        grad_h_relu = torch.outer(grad_y_pred[:, k], w2[:, k])
    return grad_h_relu


# %% compute_grad_h_relu | right | - | broadcasting and a sum over k
def compute_grad_h_relu(grad_y_pred, w2):
    return (grad_y_pred[:, None, :] * w2[None, :, :]).sum(dim=-1)


# %% compute_grad_h | wrong | mixed | masked_fill without an underscore returns a new tensor, and you drop it: what you return is grad_h_relu unchanged.
def compute_grad_h(grad_h_relu, h):
    grad_h_relu.masked_fill(h <= 0, 0.0)
    return grad_h_relu


# %% compute_grad_h | wrong | inplace | The values are right, but detach() is no copy: you wrote zeros into the caller's grad_h_relu.
def compute_grad_h(grad_h_relu, h):
    grad_h = grad_h_relu.detach()
    grad_h[h < 0] = 0
    return grad_h


# %% compute_grad_h | right | - | heaviside as the slope
def compute_grad_h(grad_h_relu, h):
    step = torch.heaviside(h, torch.zeros((), dtype=h.dtype))
    return step.to(grad_h_relu.dtype) * grad_h_relu


# %% compute_grad_w1 | wrong | sign | That is the step of the training, against the gradient and times the rate; asked is the gradient itself.
def compute_grad_w1(x, grad_h):
    learning_rate = 1e-6
    return -learning_rate * x.t().mm(grad_h)


# %% compute_grad_w1 | right | - | einsum with the index letters
def compute_grad_w1(x, grad_h):
    return torch.einsum("nj,nd->dj", grad_h, x)


# %% compute_grad_b1 | wrong | mixed | You count the open paths; each path brings slope 1 times what comes back along it, not just 1.
def compute_grad_b1(grad_h):
    return (grad_h != 0).double().sum(dim=0)


# %% compute_grad_b1 | wrong | page | x has no part in this: what stands beside b1[j] in h[n, j]? And the x in your line is the page's, no argument.
def compute_grad_b1(grad_h):
    grad_w1 = x.t().mm(grad_h)  # (d, j)
    return grad_w1.sum(dim=0)


# %% compute_grad_b1 | right | - | row of ones times grad_h
def compute_grad_b1(grad_h):
    ones = grad_h.new_ones(1, grad_h.shape[0])
    return ones.mm(grad_h).reshape(-1)


# %% compute_grad_w2 | wrong | argument | Each table has its two vectors exchanged, so the result is k x j: which of the two runs down the rows of w2?
def compute_grad_w2(h_relu, grad_y_pred):
    tables = [torch.outer(g, a) for a, g in zip(h_relu, grad_y_pred)]
    return torch.stack(tables).sum(dim=0)


# %% compute_grad_w2 | wrong | page | The loop runs over the page's batch_n; how many examples there are, the arguments say.
def compute_grad_w2(h_relu, grad_y_pred):
    total = torch.zeros(h_relu.shape[1], grad_y_pred.shape[1])
    for n in range(batch_n):
        total += torch.outer(h_relu[n], grad_y_pred[n])
    return total


# %% compute_grad_w2 | wrong | factor | You multiply by the mask, 1 or 0; what stands beside w2[j, k] in y_pred[n, k] is the hidden number itself.
def compute_grad_w2(h_relu, grad_y_pred):
    active = (h_relu > 0).to(grad_y_pred.dtype)
    return active.t().mm(grad_y_pred)


# %% compute_grad_w2 | wrong | part | The loop begins at example 1, and Python counts from 0: one example never has its say.
def compute_grad_w2(h_relu, grad_y_pred):
    grad_w2 = torch.zeros(h_relu.shape[1], grad_y_pred.shape[1])
    for n in range(1, h_relu.shape[0]):
        grad_w2 = grad_w2 + torch.outer(h_relu[n, :], grad_y_pred[n, :])
    return grad_w2


# %% compute_grad_w2 | right | - | transpose of the other product
def compute_grad_w2(h_relu, grad_y_pred):
    return (grad_y_pred.T @ h_relu).T


# %% rate_for_mean | right | - | ratio of the two losses, measured
rate_for_mean = (learning_rate * loss / torch.nn.functional.mse_loss(y_pred, y)).item()


# %% right_gradient | wrong | factor | Your nudge goes up only, by one step, and you divide by two steps: the measured slope is half as large as it should be.
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))

step = 1e-4
up = y_pred.clone()
up[4, 2] += step
measured = (length(up) - length(y_pred)) / (2 * step)
gaps = {name: abs(g[4, 2] - measured).item() for name, g in {"p": p, "q": q, "r": r}.items()}
right_gradient = min(gaps, key=gaps.get)


# %% right_gradient | wrong | mixed | You compared directions, and all three point the same way: they differ in size, and a slope has a size.
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))


def cosine_with_grad(g):
    return (g * grad_y_pred).sum() / (g.norm() * grad_y_pred.norm())


for name, g in [("p", p), ("q", q), ("r", r)]:
    if torch.isclose(cosine_with_grad(g), torch.tensor(1.0)):
        right_gradient = name
        break


# %% right_gradient | right | - | asks the judge in code
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
measured = slope(length, y_pred, 4, 2)
right_gradient = "pqr"[[torch.isclose(measured, g[4, 2]).item() for g in (p, q, r)].index(True)]


# %% grad_check | wrong | axis | Both loops run to the number of rows; a matrix may have more or fewer columns than rows.
def grad_check(f, grad, x):
    n = len(x)
    measured = torch.zeros_like(x)
    for i in range(n):
        for j in range(n):
            measured[i, j] = slope(f, x, i, j)
    return bool((measured - grad).abs().max() < 1e-6 * measured.abs().max())


# %% grad_check | wrong | inplace | You nudge x itself and do not put it back: x is changed afterwards, and later slopes are measured at another place.
def grad_check(f, grad, x):
    step = 1e-4
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            x[i, j] += step
            above = f(x)
            x[i, j] -= 2 * step
            below = f(x)
            measured[i, j] = (above - below) / (2 * step)
    return ((measured - grad).abs().max() < 1e-6 * measured.abs().max()).item()


# %% grad_check | right | - | nested comprehension, Python's max
def grad_check(f, grad, x):
    rows, columns = x.shape
    places = [(i, j) for i in range(rows) for j in range(columns)]
    slopes = {at: float(slope(f, x, *at)) for at in places}
    worst = max(abs(slopes[at] - grad[at].item()) for at in places)
    return worst < 1e-6 * max(abs(value) for value in slopes.values())


# %% wrong_loop | wrong | page | You divide all three steps by the page's learning_rate; each loop has a rate of its own, it stands in its code.
found = {}
for name, loop in {"a": loop_a, "b": loop_b, "c": loop_c}.items():
    new_w1, new_w2 = loop(x, y, w1, w2, 1)
    used = (w1 - new_w1) / learning_rate
    found[name] = abs(used[3, 7] - slope(loss_from_w1, w1, 3, 7)).item()
wrong_loop = max(found, key=found.get)


# %% wrong_loop | wrong | mixed | You took the loop whose loss is highest after five epochs; that depends on the rate, and no loss tells whether a gradient is right.
after_5 = {}
for name, loop in {"a": loop_a, "b": loop_b, "c": loop_c}.items():
    after_5[name] = loss_of(x, y, *loop(x, y, w1, w2, 5)).item()
wrong_loop = sorted(after_5, key=after_5.get)[-1]


# %% wrong_loop | right | - | measured with each loop's own rate
own_rates = {"a": (loop_a, 4e-7), "b": (loop_b, 5e-7), "c": (loop_c, 6e-7)}
true_slope = slope(loss_from_w1, w1, 3, 7)
[wrong_loop] = [
    name
    for name, (loop, rate) in own_rates.items()
    if not torch.isclose((w1 - loop(x, y, w1, w2, 1)[0])[3, 7] / rate, true_slope, rtol=1e-3)
]


# %% compute_grad_h_tanh | wrong | argument | You read grad_h_tanh as if it were the tanh of h; it is what comes back, and the slope must be computed from h.
def compute_grad_h_tanh(grad_h_tanh, h):
    return h * (1 - grad_h_tanh**2)
