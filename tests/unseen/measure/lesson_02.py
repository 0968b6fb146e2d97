# %% weight_shapes | wrong | constant | You add a row for an intercept; this net has none, and x.mm(w1) would not fit.
def weight_shapes(x, y, hidden_layer):
    n_features = x.shape[1]
    n_outputs = y.shape[1]
    return (n_features + 1, hidden_layer), (hidden_layer + 1, n_outputs)


# %% weight_shapes | wrong | argument | w1 is right; w2 should end with the number of outputs, and x does not know that.
def weight_shapes(x, y, hidden_layer):
    n, d = x.shape
    return (d, hidden_layer), (hidden_layer, d)


# %% weight_shapes | right | - | pairs neighbours of the chain of sizes
def weight_shapes(x, y, hidden_layer):
    chain = [x.size(-1), hidden_layer, y.size(-1)]
    return tuple(zip(chain, chain[1:]))


# %% loss_without_relu | wrong | part | That is the mean square of one entry; the loss adds all entries (step 5).
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    h_var = input_data
    pred_var = hidden_layer * h_var
    return pred_var + 1


# %% loss_without_relu | right | - | variances line by line
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    var_h = input_data * 1
    var_pred = sum(var_h for _ in range(hidden_layer))
    var_error = var_pred + 1
    entries = batch_n * output_data
    return float(entries * var_error)


# %% compute_grad_h_relu | wrong | shape | view gives w2 the shape of its transpose, but the numbers land in the wrong places.
def compute_grad_h_relu(grad_y_pred, w2):
    return grad_y_pred.mm(w2.view(w2.shape[1], w2.shape[0]))


# %% compute_grad_h | right | - | torch.where with zeros_like
def compute_grad_h(grad_h_relu, h):
    return torch.where(h.gt(0), grad_h_relu, torch.zeros_like(grad_h_relu))


# %% compute_grad_b1 | wrong | axis | In torch this adds all entries to one number; b1 has one entry for each hidden unit, so only the axis of the examples may vanish.
def compute_grad_b1(grad_h):
    return torch.sum(grad_h)


# %% compute_grad_b1 | wrong | mixed | You count how often the gradient is positive; add the gradients themselves, whatever their sign.
def compute_grad_b1(grad_h):
    return (grad_h > 0).sum(dim=0)


# %% compute_grad_b1 | right | - | product with a vector of ones
def compute_grad_b1(grad_h):
    return grad_h.t() @ grad_h.new_ones(grad_h.shape[0])


# %% compute_grad_w2 | wrong | axis | The loop pairs columns of h_relu with rows of grad_y_pred: unit 0 meets example 0. Each example needs its two rows.
def compute_grad_w2(h_relu, grad_y_pred):
    total = 0
    for u, v in zip(h_relu.t(), grad_y_pred):
        total = total + torch.outer(u, v)
    return total


# %% compute_grad_w2 | wrong | mixed | You solve for weights that fit, as in a regression; asked for is a slope: value beside the weight times what comes back, added over the examples.
def compute_grad_w2(h_relu, grad_y_pred):
    return torch.linalg.lstsq(h_relu, grad_y_pred).solution


# %% compute_grad_w2 | right | - | all tables by broadcasting, then added
def compute_grad_w2(h_relu, grad_y_pred):
    tables = h_relu.unsqueeze(2) * grad_y_pred.unsqueeze(1)
    return tables.sum(0)


# %% rate_for_mean | wrong | part | That is how many times smaller the gradient becomes; what must the rate 1e-6 become, then?
rate_for_mean = y.numel()


# %% rate_for_mean | right | - | from the page's names
rate_for_mean = learning_rate * y_pred.numel()


# %% right_gradient | right | - | lets the judge choose the nearest
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
measured = slope(length, y_pred, 4, 2)
right_gradient = min("pqr", key=lambda name: abs(globals()[name][4, 2] - measured).item())


# %% grad_check | wrong | factor | Your limit is the bare 1e-6; it must grow and shrink with the largest measured slope.
def grad_check(f, grad, x):
    measured = torch.zeros_like(x)
    rows, cols = x.shape
    for i in range(rows):
        for j in range(cols):
            measured[i, j] = slope(f, x, i, j)
    return (measured - grad).abs().max().item() < 1e-6


# %% grad_check | wrong | mixed | The cosine compares directions only: a grad that is twice too long passes. Compare the entries.
def grad_check(f, grad, x):
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            measured[i, j] = slope(f, x, i, j)
    cosine = (measured * grad).sum() / (measured.norm() * grad.norm())
    return (1 - cosine).item() < 1e-6


# %% grad_check | right | - | one flat loop with ndindex
def grad_check(f, grad, x):
    slopes = [float(slope(f, x, i, j)) for i, j in np.ndindex(*x.shape)]
    measured = torch.tensor(slopes, dtype=x.dtype).reshape(x.shape)
    worst = float((grad - measured).abs().max())
    return worst < 1e-6 * float(measured.abs().max())


# %% wrong_loop | wrong | choice | You chose by the highest last loss; each loop has its own rate, so losses tell nothing here: compare gradients with the judge.
final = {}
for name, loop in {"a": loop_a, "b": loop_b, "c": loop_c}.items():
    final[name] = loss_of(x, y, *loop(x, y, w1, w2, 20)).item()
wrong_loop = max(final, key=final.get)


# %% wrong_loop | right | - | computed with the judge
wanted = slope(loss_from_w1, w1, 3, 7)
suspects = []
for name, loop, rate in [("a", loop_a, 4e-7), ("b", loop_b, 5e-7), ("c", loop_c, 6e-7)]:
    used = (w1 - loop(x, y, w1, w2, 1)[0]) / rate
    if not torch.isclose(used[3, 7], wanted):
        suspects.append(name)
wrong_loop = suspects[0]


# %% compute_grad_h_tanh | right | - | one over cosh squared
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * h.cosh().pow(-2)
