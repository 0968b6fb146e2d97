# %% weight_shapes | wrong | constant | You added a row for an intercept to each weight; this net has no bias, and x.mm(w1) would not fit any more.
def weight_shapes(x, y, hidden_layer):
    return (x.shape[1] + 1, hidden_layer), (hidden_layer + 1, y.shape[1])

# %% weight_shapes | wrong | axis | len(y) is the number of examples; w2 ends with the number of outputs, the other axis of y.
def weight_shapes(x, y, hidden_layer):
    return (len(x[0]), hidden_layer), (hidden_layer, len(y))

# %% weight_shapes | right | - | slices of shapes, glued
def weight_shapes(x, y, hidden_layer):
    return tuple(x.shape[1:]) + (hidden_layer,), (hidden_layer,) + tuple(y.shape[1:])

# %% loss_without_relu | wrong | factor | w1.mm(w2) is one matrix, but its entries are sums over the hidden units and no longer have mean square 1: the size of the hidden layer is missing.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    return batch_n * output_data * (input_data + 1)

# %% loss_without_relu | wrong | mixed | You return the loss of one random draw, which is off by several percent; asked is the expected loss, a formula in the four sizes.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    x, y = torch.randn(batch_n, input_data), torch.randn(batch_n, output_data)
    w1, w2 = torch.randn(input_data, hidden_layer), torch.randn(hidden_layer, output_data)
    return (x.mm(w1).mm(w2) - y).pow(2).sum().item()

# %% loss_without_relu | right | - | multiplied out, prediction part plus target part
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    entries = math.prod((batch_n, output_data))
    return entries + math.prod((entries, hidden_layer, input_data))

# %% compute_grad_h_relu | wrong | axis | Your products are right, but the sum runs over the hidden units; the index that must disappear is k, the outputs.
def compute_grad_h_relu(grad_y_pred, w2):
    every = grad_y_pred[:, None, :] * w2[None, :, :]  # n, j, k
    return every.sum(dim=1)

# %% compute_grad_h | wrong | inplace | For a tensor [:] makes a view and not a copy as for a list, so the zeros are written into grad_h_relu; the task says to change neither.
def compute_grad_h(grad_h_relu, h):
    grad_h = grad_h_relu[:]
    grad_h[h <= 0] = 0
    return grad_h

# %% compute_grad_h | wrong | raises | `if` needs one yes or no, and h > 0 holds one for each entry, so it raises; use the whole mask in a calculation.
def compute_grad_h(grad_h_relu, h):
    return grad_h_relu if h > 0 else 0 * grad_h_relu

# %% compute_grad_h | right | - | slope from sign and clamp
def compute_grad_h(grad_h_relu, h):
    return h.sign().clamp(min=0) * grad_h_relu

# %% compute_grad_w1 | wrong | sign | The minus belongs to the step of the training; the gradient itself is the slope of the loss, with its own sign.
def compute_grad_w1(x, grad_h):
    return -(x.t().mm(grad_h))

# %% compute_grad_w1 | wrong | part | The loop starts at 1, so example 0, the first row, is never added.
def compute_grad_w1(x, grad_h):
    total = torch.zeros(x.shape[1], grad_h.shape[1])
    for n in range(1, len(x)):
        total += torch.outer(x[n], grad_h[n])
    return total

# %% compute_grad_w1 | right | - | column by column, stacked
def compute_grad_w1(x, grad_h):
    columns = [(x * unit[:, None]).sum(dim=0) for unit in grad_h.unbind(dim=1)]
    return torch.stack(columns, dim=1)

# %% compute_grad_b1 | wrong | mixed | The diagonal has a fitting shape only because grad_h is square here; b1[j] touches h[n, j] in every row n, not only in row j.
def compute_grad_b1(grad_h):
    return grad_h.diagonal()

# %% compute_grad_b1 | wrong | constant | 1 is the slope of each path from b1 to h only; behind it the loss still moves by grad_h, and the paths have to be added.
def compute_grad_b1(grad_h):
    return torch.ones(grad_h.shape[1])

# %% compute_grad_b1 | wrong | axis | You add over the hidden units and get one number for each example; b1 has one for each unit, so the examples must disappear.
def compute_grad_b1(grad_h):
    return grad_h.sum(-1)

# %% compute_grad_b1 | right | - | vector of ones times the matrix
def compute_grad_b1(grad_h):
    return grad_h.new_ones(len(grad_h)) @ grad_h

# %% compute_grad_w2 | wrong | inplace | total.add(...) returns a new tensor, which nobody keeps, so the total stays zero; the method that writes into the tensor has a trailing underscore.
def compute_grad_w2(h_relu, grad_y_pred):
    total = torch.zeros(h_relu.shape[1], grad_y_pred.shape[1])
    for hidden, back in zip(h_relu, grad_y_pred):
        total.add(torch.outer(hidden, back))
    return total

# %% compute_grad_w2 | wrong | mixed | The mask is the slope of line 4; the slope of y_pred in the weight is the number that stands beside it, the value of h_relu.
def compute_grad_w2(h_relu, grad_y_pred):
    return (h_relu > 0).to(grad_y_pred.dtype).t().mm(grad_y_pred)

# %% compute_grad_w2 | wrong | page | The loop uses the sizes of the page's net, batch_n, hidden_layer and output_data; take the sizes from the two arguments.
def compute_grad_w2(h_relu, grad_y_pred):
    total = torch.zeros(hidden_layer, output_data)
    for n in range(batch_n):
        total += torch.outer(h_relu[n], grad_y_pred[n])
    return total

# %% compute_grad_w2 | right | - | batched products of columns and rows, added
def compute_grad_w2(h_relu, grad_y_pred):
    return (h_relu.unsqueeze(2) @ grad_y_pred.unsqueeze(1)).sum(dim=0)

# %% rate_for_mean | wrong | factor | The mean divides by all errors, examples times outputs, and not by the examples alone.
rate_for_mean = learning_rate * batch_n

# %% rate_for_mean | wrong | argument | The mean is taken over the errors, not over the weights: count the entries of y_pred - y.
rate_for_mean = learning_rate * (w1.numel() + w2.numel())

# %% rate_for_mean | wrong | mixed | No root is taken anywhere: the mean squared error divides loss and gradients by the full count, so the rate must make up for all of it.
rate_for_mean = 1e-6 * math.sqrt(batch_n * output_data)

# %% right_gradient | wrong | factor | You nudge to one side only and yet divide by twice the step, so your measured slope is half of the true one.
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
up = y_pred.clone()
up[4, 2] += 1e-4
rise = (length(up) - length(y_pred)) / 2e-4
distance = {name: abs(t[4, 2] - rise) for name, t in {"p": p, "q": q, "r": r}.items()}
right_gradient = min(distance, key=distance.get)

# %% right_gradient | wrong | choice | p grows with the length; the slope of a root divides by the root. Measure one entry and compare.
right_gradient = "p"

# %% right_gradient | wrong | choice | All three point the same way, but a gradient also has a size: only one of them agrees with a measured slope.
right_gradient = "pqr"

# %% right_gradient | right | - | lets the judge choose, with autograd
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
free = y_pred.clone().requires_grad_()
true = torch.autograd.grad(length(free), free)[0]
right_gradient = "pqr"[[torch.allclose(t, true) for t in (p, q, r)].index(True)]

# %% grad_check | wrong | inplace | detach() does not copy: up and down share the storage of x, so both nudges land in one tensor, cancel, and every slope is 0.
def grad_check(f, grad, x):
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            up, down = x.detach(), x.detach()
            up[i, j] += 1e-4
            down[i, j] -= 1e-4
            measured[i, j] = (f(up) - f(down)) / 2e-4
    return ((measured - grad).abs().max() < 1e-6 * measured.abs().max()).item()

# %% grad_check | wrong | sign | Without abs a claimed gradient that is far too large gives negative differences, and those are always below the bound.
def grad_check(f, grad, x):
    x = x.double()
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            measured[i, j] = slope(f, x, i, j)
    return ((measured - grad).max() < 1e-6 * measured.abs().max()).item()

# %% grad_check | wrong | constant | allclose has tolerances of its own, entry by entry and ten times looser; the task compares the largest difference with 1e-6 times the largest slope.
def grad_check(f, grad, x):
    x = x.double()
    measured = [[float(slope(f, x, i, j)) for j in range(x.shape[1])] for i in range(x.shape[0])]
    return torch.allclose(torch.tensor(measured), grad.double())

# %% grad_check | right | - | nudges made as one-entry matrices, no writing into anything
def grad_check(f, grad, x):
    x, rows, columns = x.double(), *x.shape
    nudges = 1e-4 * torch.eye(x.numel(), dtype=torch.float64).view(-1, rows, columns)
    slopes = [float(f(x + nudge) - f(x - nudge)) / 2e-4 for nudge in nudges]
    measured = torch.tensor(slopes, dtype=torch.float64).view(rows, columns)
    return bool((measured - grad).abs().max() < 1e-6 * measured.abs().max())

# %% wrong_loop | wrong | page | You divide by the page's learning_rate, but each loop has a rate of its own, so all three seem wrong and the first is taken.
guilty = []
for name, loop in {"a": loop_a, "b": loop_b, "c": loop_c}.items():
    used = (w1 - loop(x, y, w1, w2, 1)[0]) / learning_rate
    if not torch.isclose(slope(loss_from_w1, w1, 3, 7), used[3, 7], rtol=1e-3):
        guilty.append(name)
wrong_loop = guilty[0]

# %% wrong_loop | wrong | choice | A loss that is highest after five epochs tells of the rate, not of the gradient; compare one entry of each loop's gradient with the judge.
after = {f.__name__[-1]: loss_of(x, y, *f(x, y, w1, w2, 5)) for f in (loop_a, loop_b, loop_c)}
wrong_loop = max(after, key=after.get)

# %% wrong_loop | right | - | measured with each loop's own rate
judged = slope(loss_from_w1, w1, 3, 7)
off = {}
for name, loop, rate in [("a", loop_a, 4e-7), ("b", loop_b, 5e-7), ("c", loop_c, 6e-7)]:
    off[name] = abs((w1 - loop(x, y, w1, w2, 1)[0])[3, 7] / rate - judged)
wrong_loop = max(off, key=off.get)

# %% proven | right | - | letters joined, in another order
proven = "".join(("F", "D", "C"))

# %% compute_grad_h_tanh | wrong | order | You square h before the tanh; the tanh itself is to be squared.
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * (1 - h.pow(2).tanh())

# %% compute_grad_h_tanh | wrong | mixed | The mask is the slope of the ReLU and has no place here: tanh lets a gradient through for negative h, too.
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * (h > 0) * (1 - h.tanh() ** 2)

# %% compute_grad_h_tanh | wrong | factor | t * (1 - t) is the slope of the sigmoid; that of tanh is one minus a square.
def compute_grad_h_tanh(grad_h_tanh, h):
    t = h.tanh()
    return grad_h_tanh * t * (1 - t)
