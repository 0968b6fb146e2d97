# %% weight_shapes | wrong | page | You take the sizes of the page's net; the x and y you are given may have others.
def weight_shapes(x, y, hidden_layer):
    w1 = (input_data, hidden_layer)
    w2 = (hidden_layer, output_data)
    return w1, w2


# %% weight_shapes | wrong | constant | You added a row for an intercept; does the net of this lesson have one?
def weight_shapes(x, y, hidden_layer):
    n_features = x.shape[1] + 1
    return (n_features, hidden_layer), (hidden_layer + 1, y.shape[1])


# %% weight_shapes | right | - | neighbours in a chain of sizes
def weight_shapes(x, y, hidden_layer):
    chain = [x.shape[-1], hidden_layer, y.shape[-1]]
    return tuple(zip(chain[:-1], chain[1:]))


# %% loss_without_relu | wrong | part | That is the mean square of the predictions, added up; what does y bring, in step 4?
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    var_h = input_data
    var_y_pred = hidden_layer * var_h
    return batch_n * output_data * var_y_pred


# %% loss_without_relu | right | - | step by step, the brackets multiplied out
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    entries = batch_n * output_data
    from_predictions = entries * hidden_layer * input_data
    from_targets = entries
    return from_predictions + from_targets


# %% compute_grad_w1 | wrong | page | batch_n is the page's; how many examples has the x that you are given?
def compute_grad_w1(x, grad_h):
    total = torch.zeros(x.shape[1], grad_h.shape[1])
    for n in range(batch_n):
        total += torch.outer(x[n], grad_h[n])
    return total


# %% compute_grad_w1 | right | - | broadcast to three axes, then add over the examples
def compute_grad_w1(x, grad_h):
    per_example = x[:, :, None] * grad_h[:, None, :]
    return per_example.sum(dim=0)


# %% compute_grad_b1 | wrong | part | The slope 1 is only the first one on each path; with what is it multiplied before the paths are added?
def compute_grad_b1(grad_h):
    slopes = torch.ones_like(grad_h)
    return slopes.sum(dim=0)


# %% compute_grad_b1 | right | - | a row of ones times the matrix
def compute_grad_b1(grad_h):
    ones = grad_h.new_ones(grad_h.shape[0])
    return ones @ grad_h


# %% compute_grad_w2 | wrong | transpose | Which of the two rows stands upright in an example's table? Your result is k × j.
def compute_grad_w2(h_relu, grad_y_pred):
    grad = torch.zeros(grad_y_pred.shape[1], h_relu.shape[1])
    for n in range(h_relu.shape[0]):
        grad += torch.outer(grad_y_pred[n], h_relu[n])
    return grad


# %% compute_grad_w2 | wrong | raises | total is added to before it has a value: what should it be before the first example?
def compute_grad_w2(h_relu, grad_y_pred):
    for n in range(h_relu.shape[0]):
        total += torch.outer(h_relu[n], grad_y_pred[n])
    return total


# %% compute_grad_w2 | wrong | mixed | You solve a regression; a gradient is a sum of slopes along paths, nothing has to be solved.
def compute_grad_w2(h_relu, grad_y_pred):
    return torch.linalg.lstsq(h_relu, grad_y_pred, driver="gelsd").solution


# %% compute_grad_w2 | right | - | one column at a time
def compute_grad_w2(h_relu, grad_y_pred):
    columns = [h_relu.t().mv(column) for column in grad_y_pred.t()]
    return torch.stack(columns, dim=1)


# %% rate_for_mean | wrong | constant | n − 1 is for the variance of a sample; the mean divides by the number of its terms.
rate_for_mean = 1e-6 * (y.numel() - 1)


# %% rate_for_mean | right | - | the ratio of the two losses, measured
mean_loss = torch.nn.functional.mse_loss(y_pred, y)
rate_for_mean = (1e-6 * loss / mean_loss).item()


# %% right_gradient | wrong | choice | One of the three is right: the root brings a factor of its own. Ask the judge for one entry.
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
right_gradient = "none"  # should be 2 * error / length(y_pred)


# %% right_gradient | right | - | the judge picks the nearest
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
measured = slope(length, y_pred, 4, 2)
candidates = {"p": p, "q": q, "r": r}
right_gradient = min(candidates, key=lambda name: abs(candidates[name][4, 2] - measured))


# %% grad_check | wrong | constant | allclose brings a tolerance of its own; which one does the task name, and relative to what?
def grad_check(f, grad, x):
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            measured[i, j] = slope(f, x, i, j)
    return torch.allclose(measured, grad)


# %% grad_check | wrong | mixed | In your mean, differences up and down cancel, and one wrong entry is thinned out by all the right ones; which difference does the task compare?
def grad_check(f, grad, x):
    rows, columns = x.shape
    measured = torch.zeros_like(x)
    for i in range(rows):
        for j in range(columns):
            measured[i, j] = slope(f, x, i, j)
    bias = (measured - grad).mean().abs()
    return bool(bias < 1e-6 * measured.abs().max())


# %% grad_check | wrong | sign | What is the largest measured slope if all slopes are negative? Then your limit is below 0.
def grad_check(f, grad, x):
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            measured[i, j] = slope(f, x, i, j)
    return ((measured - grad).abs().max() < 1e-6 * measured.max()).item()


# %% grad_check | right | - | own central differences on a flat copy, plain Python numbers
def grad_check(f, grad, x):
    step = 1e-4
    worst, largest = 0.0, 0.0
    for k in range(x.numel()):
        values = []
        for sign in (1, -1):
            moved = x.clone().reshape(-1)
            moved[k] += sign * step
            values.append(float(f(moved.reshape(x.shape))))
        measured = (values[0] - values[1]) / (2 * step)
        worst = max(worst, abs(measured - float(grad.reshape(-1)[k])))
        largest = max(largest, abs(measured))
    return worst < 1e-6 * largest


# %% wrong_loop | wrong | choice | The loop with the highest last loss need not be the wrong one: the rates differ. Ask the judge.
last = {}
for name, loop in {"a": loop_a, "b": loop_b, "c": loop_c}.items():
    last[name] = loss_of(x, y, *loop(x, y, w1, w2, 20)).item()
wrong_loop = max(last, key=last.get)


# %% wrong_loop | right | - | one epoch of each, all entries against line 5
used = {}
for name, loop, rate in [("a", loop_a, 4e-7), ("b", loop_b, 5e-7), ("c", loop_c, 6e-7)]:
    new_w1, new_w2 = loop(x, y, w1, w2, 1)
    used[name] = (w1 - new_w1) / rate
wrong_loop = max(used, key=lambda name: (used[name] - grad_w1).abs().max().item())


# %% proven | wrong | part | What you have is true, but it is not the only one: what moves besides w1, and what can be known of fresh data?
proven = "C"


# %% proven | right | - | a table of verdicts, then joined
verdicts = {"A": False, "B": False, "C": True, "D": True, "E": False, "F": True}
proven = "".join(letter for letter, is_true in verdicts.items() if is_true)


# %% compute_grad_h_tanh | wrong | factor | One over cosh is near, but something is still missing: compare with 1 − tanh² at h = 2.
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh / torch.cosh(h)
