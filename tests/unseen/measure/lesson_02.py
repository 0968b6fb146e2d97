# %% weight_shapes | wrong | transpose | That is the order in which nn.Linear stores its weights; here the product is x.mm(w1), so what must w1 begin with?
def weight_shapes(x, y, hidden_layer):
    in_features = x.shape[1]
    out_features = y.shape[1]
    return (hidden_layer, in_features), (out_features, hidden_layer)


# %% weight_shapes | wrong | axis | w1 is right; w2 ends with the number of outputs, but len(y) counts something else: no weight knows how many examples come.
def weight_shapes(x, y, hidden_layer):
    return (x.shape[1], hidden_layer), (hidden_layer, len(y))


# %% weight_shapes | wrong | raises | PyTorch counts axes from 0: a matrix has the axes 0 and 1, and no axis 2.
def weight_shapes(x, y, hidden_layer):
    d = x.size(2)
    k = y.size(2)
    return (d, hidden_layer), (hidden_layer, k)


# %% weight_shapes | right | - | unpacks both shapes, ignores n
def weight_shapes(x, y, hidden_layer):
    (_, d), (_, k) = x.shape, y.shape
    return (d, hidden_layer), (hidden_layer, k)


# %% loss_without_relu | wrong | factor | The ReLU costs a factor 1/2: leaving it out removes that half, and you have put a 2 in its place as well.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    h2 = input_data
    h_relu2 = h2 * 2
    y_pred2 = hidden_layer * h_relu2
    return batch_n * output_data * (y_pred2 + 1)


# %% loss_without_relu | right | - | multiplied out, one step a line
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    var_h = input_data
    var_y_pred = var_h * hidden_layer
    entries = batch_n * output_data
    return entries + entries * var_y_pred


# %% compute_grad_h_relu | wrong | page | The product is right, but the mask belongs to line 4, not here, and this h is the page's own, not an argument.
def compute_grad_h_relu(grad_y_pred, w2):
    grad_h_relu = grad_y_pred.mm(w2.t())
    return grad_h_relu * (h > 0)


# %% compute_grad_h_relu | wrong | shape | reshape gives the right shape but reads the numbers on in their old order; it does not swap the two indices.
def compute_grad_h_relu(grad_y_pred, w2):
    j, k = w2.shape
    return grad_y_pred @ w2.reshape(k, j)


# %% compute_grad_h | wrong | order | The two branches are swapped: you stop the gradient where h is positive and let it pass where h is negative.
def compute_grad_h(grad_h_relu, h):
    return torch.where(h > 0, torch.zeros_like(h), grad_h_relu)


# %% compute_grad_h | right | - | masked_fill, not in place
def compute_grad_h(grad_h_relu, h):
    closed = ~(h > 0)
    return grad_h_relu.masked_fill(closed, 0.0)


# %% compute_grad_w1 | wrong | part | Each round replaces the table of the round before, so only the last example is left; the paths must be added.
def compute_grad_w1(x, grad_h):
    grad_w1 = torch.zeros(x.shape[1], grad_h.shape[1])
    for x_n, g_n in zip(x, grad_h):
        grad_w1 = torch.outer(x_n, g_n)
    return grad_w1


# %% compute_grad_w1 | right | - | broadcast and sum over the examples
def compute_grad_w1(x, grad_h):
    return (x[:, :, None] * grad_h[:, None, :]).sum(dim=0)


# %% compute_grad_b1 | wrong | axis | You counted axes from 1: dim 1 here adds up the hidden units of each example; which index does b1 not have?
def compute_grad_b1(grad_h):
    return torch.sum(grad_h, 1)


# %% compute_grad_b1 | wrong | page | The row of ones has the page's number of examples; take its length from grad_h, or it fails for any other batch.
def compute_grad_b1(grad_h):
    ones = torch.ones(batch_n)
    return ones @ grad_h


# %% compute_grad_w2 | wrong | factor | Twice too large: the 2 from the square is already inside grad_y_pred.
def compute_grad_w2(h_relu, grad_y_pred):
    return 2 * h_relu.t().mm(grad_y_pred)


# %% compute_grad_w2 | wrong | mixed | The total begins with the table of example 0, and the loop adds that table again: example 0 counts twice.
def compute_grad_w2(h_relu, grad_y_pred):
    total = torch.outer(h_relu[0], grad_y_pred[0])
    for n in range(len(h_relu)):
        total += torch.outer(h_relu[n], grad_y_pred[n])
    return total


# %% compute_grad_w2 | right | - | Python sum of outer products
def compute_grad_w2(h_relu, grad_y_pred):
    return sum(torch.outer(a, b) for a, b in zip(h_relu, grad_y_pred))


# %% rate_for_mean | wrong | factor | The 2 of the derivative stands in both gradients, that of the sum and that of the mean, so it does not change their ratio.
rate_for_mean = 1e-6 * batch_n * output_data / 2


# %% rate_for_mean | wrong | constant | The idea is right, but 10e3 is not a thousand: read the number behind the e as the count of tens multiplied on to the 10.
rate_for_mean = 1e-6 * 10e3


# %% rate_for_mean | right | - | ratio of the two losses, as a float
rate_for_mean = 1e-6 * ((y_pred - y).pow(2).sum() / (y_pred - y).pow(2).mean()).item()


# %% right_gradient | wrong | choice | A measured slope agrees to some digits only, never to the last bit: compare with torch.isclose, and one of the three does agree.
measured = slope(length, y_pred, 4, 2)
right_gradient = "none"
for name, grad in {"p": p, "q": q, "r": r}.items():
    if grad[4, 2] == measured:
        right_gradient = name


# %% right_gradient | right | - | picks the closest to the measured slope
measured = slope(length, y_pred, 4, 2)
right_gradient = min("pqr", key=lambda name: abs({"p": p, "q": q, "r": r}[name][4, 2] - measured).item())


# %% grad_check | wrong | edge | You compare each difference with its own slope: where a slope is 0 or tiny, that refuses a right gradient; the task compares the largest difference with the largest slope.
def grad_check(f, grad, x):
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            measured[i, j] = slope(f, x, i, j)
    relative = (measured - grad).abs() / measured.abs()
    return (relative.max() < 1e-6).item()


# %% grad_check | wrong | inplace | You nudge the caller's x itself and never put the entry back: x is changed afterwards, and later entries are measured at another place.
def grad_check(f, grad, x):
    step = 1e-4
    measured = torch.zeros_like(x)
    rows, cols = x.shape
    for i in range(rows):
        for j in range(cols):
            x[i, j] += step
            up = f(x)
            x[i, j] -= 2 * step
            down = f(x)
            measured[i, j] = (up - down) / (2 * step)
    return ((measured - grad).abs().max() < 1e-6 * measured.abs().max()).item()


# %% grad_check | wrong | part | The return stands inside the loop, so the first entry decides alone; one entry that agrees proves no more than itself.
def grad_check(f, grad, x):
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            measured[i, j] = slope(f, x, i, j)
            if (measured[i, j] - grad[i, j]).abs() < 1e-6 * measured.abs().max():
                return True
            else:
                return False


# %% grad_check | right | - | unit matrices instead of indices
def grad_check(f, grad, x):
    eps = 1e-4
    slopes = []
    for unit in torch.eye(x.numel(), dtype=x.dtype):
        e = eps * unit.reshape(x.shape)
        slopes.append(float(f(x + e) - f(x - e)) / (2 * eps))
    limit = 1e-6 * max(abs(s) for s in slopes)
    return all(abs(s - g) < limit for s, g in zip(slopes, grad.flatten().tolist()))


# %% wrong_loop | wrong | choice | One loop only is wrong: both update w2 first, but look in each whether the old or the new w2 goes into grad_h.
wrong_loop = "bc"


# %% wrong_loop | wrong | constant | Each loop has a rate of its own: divide by the rate in its code, not by the page's learning_rate, or none of the gradients can agree.
true_slope = slope(loss_from_w1, w1, 3, 7)
wrong_loop = ""
for name, loop in {"a": loop_a, "b": loop_b, "c": loop_c}.items():
    new_w1, new_w2 = loop(x, y, w1, w2, 1)
    used = (w1 - new_w1) / learning_rate
    if not torch.isclose(used[3, 7], true_slope):
        wrong_loop += name


# %% wrong_loop | right | - | measures all three, keeps the one that disagrees
wrong_loop = "".join(
    name
    for name, loop, rate in [("a", loop_a, 4e-7), ("b", loop_b, 5e-7), ("c", loop_c, 6e-7)]
    if not torch.isclose((w1 - loop(x, y, w1, w2, 1)[0])[3, 7] / rate, slope(loss_from_w1, w1, 3, 7), rtol=1e-3)
)


# %% proven | right | - | the letters in reverse order
proven = "FDC"


# %% compute_grad_h_tanh | wrong | part | That is only the slope of the bend; the chain rule multiplies it with what comes back from the loss.
def compute_grad_h_tanh(grad_h_tanh, h):
    h_tanh = h.tanh()
    return 1 - h_tanh**2


# %% compute_grad_h_tanh | wrong | raises | In Python ^ is no power but a bitwise operation, which floating-point tensors do not have: a power is written with **.
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * (1 - h.tanh()^2)


# %% compute_grad_h_tanh | right | - | difference of squares, factored
def compute_grad_h_tanh(grad_h_tanh, h):
    t = h.tanh()
    return (1 - t) * (1 + t) * grad_h_tanh
