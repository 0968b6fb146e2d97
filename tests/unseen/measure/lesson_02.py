# %% weight_shapes | wrong | page | You use the page's sizes; take the numbers of features and outputs from x and y.
def weight_shapes(x, y, hidden_layer):
    return (input_data, hidden_layer), (hidden_layer, output_data)

# %% weight_shapes | wrong | axis | shape[0] is the number of examples, and no weight has an axis for those.
def weight_shapes(x, y, hidden_layer):
    return (x.shape[0], hidden_layer), (hidden_layer, y.shape[0])

# %% weight_shapes | wrong | transpose | Both are the wrong way round: in x.mm(w1) the weight begins with what x ends with.
def weight_shapes(x, y, hidden_layer):
    return (hidden_layer, x.shape[1]), (y.shape[1], hidden_layer)

# %% weight_shapes | wrong | type | You return the weights themselves; asked for are their shapes, as tuples.
def weight_shapes(x, y, hidden_layer):
    return torch.randn(x.shape[1], hidden_layer), torch.randn(hidden_layer, y.shape[1])

# %% weight_shapes | right | - | reads the shapes off made tensors
def weight_shapes(x, y, hidden_layer):
    w1 = torch.empty(x.size(-1), hidden_layer)
    w2 = torch.empty(w1.size(1), y.size(-1))
    return tuple(w1.shape), tuple(w2.shape)

# %% loss_without_relu | wrong | factor | You double the whole loss, and with it the part of y, which the ReLU never touched.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    return 2 * batch_n * output_data * (input_data * hidden_layer / 2 + 1)

# %% loss_without_relu | wrong | part | y itself has a mean square, too: step 4 is missing.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    return batch_n * output_data * input_data * hidden_layer

# %% loss_without_relu | wrong | page | That is the number for the page's four sizes; compute it from the arguments.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    return 1000 * (1000 * 100 + 1)

# %% loss_without_relu | wrong | argument | Hidden units and outputs have changed places: which of the two counts entries of the loss?
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    return batch_n * hidden_layer * (input_data * output_data + 1)

# %% loss_without_relu | right | - | step by step, as in the derivation
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    h_square = input_data
    y_pred_square = hidden_layer * h_square
    entries = batch_n * output_data
    return float(entries + entries * y_pred_square)

# %% compute_grad_h_relu | wrong | raises | The inner sizes differ: k must be the inner index, and w2 has it as its second one.
def compute_grad_h_relu(grad_y_pred, w2):
    return grad_y_pred.mm(w2)

# %% compute_grad_h_relu | wrong | transpose | The numbers are there, but as j × n; a gradient has the shape of its tensor, n × j.
def compute_grad_h_relu(grad_y_pred, w2):
    return w2.mm(grad_y_pred.t())

# %% compute_grad_h_relu | wrong | page | You compute line 1 from the page's y_pred and y; use the argument grad_y_pred.
def compute_grad_h_relu(grad_y_pred, w2):
    return (2 * (y_pred - y)).mm(w2.t())

# %% compute_grad_h_relu | wrong | factor | All entries are twice too large: the 2 of the square is in grad_y_pred already.
def compute_grad_h_relu(grad_y_pred, w2):
    return 2 * grad_y_pred.mm(w2.t())

# %% compute_grad_h_relu | right | - | the transposed product, transposed back
def compute_grad_h_relu(grad_y_pred, w2):
    return (w2 @ grad_y_pred.T).T

# %% compute_grad_h | wrong | argument | You cut off by the sign of the gradient; it is the sign of h that decides what passes.
def compute_grad_h(grad_h_relu, h):
    return grad_h_relu.clamp(min=0)

# %% compute_grad_h | wrong | inplace | The numbers are right, but you wrote the zeros into the argument grad_h_relu; work on a copy.
def compute_grad_h(grad_h_relu, h):
    grad_h_relu[h <= 0] = 0
    return grad_h_relu

# %% compute_grad_h | wrong | factor | Where h is positive you multiply by h; the slope of the ReLU there is 1.
def compute_grad_h(grad_h_relu, h):
    return grad_h_relu * h.clamp(min=0)

# %% compute_grad_h | wrong | page | Your mask is made from the page's h_relu; make it from the argument h.
def compute_grad_h(grad_h_relu, h):
    return grad_h_relu * (h_relu > 0)

# %% compute_grad_h | right | - | fills the open entries of zeros
def compute_grad_h(grad_h_relu, h):
    result = torch.zeros_like(grad_h_relu)
    open_ = h > 0
    result[open_] = grad_h_relu[open_]
    return result

# %% compute_grad_w1 | wrong | raises | The inner sizes differ: the sum runs over the examples, so n must be the inner index of both.
def compute_grad_w1(x, grad_h):
    return x.mm(grad_h)

# %% compute_grad_w1 | wrong | transpose | The numbers are right, but as j × d; w1 is d × j.
def compute_grad_w1(x, grad_h):
    return grad_h.t().mm(x)

# %% compute_grad_w1 | wrong | factor | You take the mean over the examples; the loss is a sum, so their slopes are added.
def compute_grad_w1(x, grad_h):
    return x.t().mm(grad_h) / len(x)

# %% compute_grad_w1 | wrong | part | Each turn of the loop overwrites the last one: only the last example is left, and all should be added.
def compute_grad_w1(x, grad_h):
    for n in range(len(x)):
        total = torch.outer(x[n], grad_h[n])
    return total

# %% compute_grad_w1 | right | - | one entry after the other, a sum over n
def compute_grad_w1(x, grad_h):
    result = torch.zeros(x.shape[1], grad_h.shape[1], dtype=x.dtype)
    for d in range(x.shape[1]):
        for j in range(grad_h.shape[1]):
            result[d, j] = (x[:, d] * grad_h[:, j]).sum()
    return result

# %% compute_grad_b1 | wrong | axis | You add over the units and get one number for each example; b1 has one for each unit.
def compute_grad_b1(grad_h):
    return grad_h.sum(dim=1)

# %% compute_grad_b1 | wrong | shape | The numbers are right, but in a matrix of one row; b1 has one axis.
def compute_grad_b1(grad_h):
    return grad_h.sum(dim=0, keepdim=True)

# %% compute_grad_b1 | wrong | factor | You take the mean over the examples; the paths are added.
def compute_grad_b1(grad_h):
    return grad_h.mean(dim=0)

# %% compute_grad_b1 | wrong | page | This needs exactly the page's batch_n examples; how many there are, grad_h itself says.
def compute_grad_b1(grad_h):
    return torch.ones(batch_n) @ grad_h

# %% compute_grad_b1 | right | - | the product of ones with the matrix
def compute_grad_b1(grad_h):
    return grad_h.t().mv(grad_h.new_ones(grad_h.shape[0]))

# %% compute_grad_w2 | wrong | transpose | n must be the inner index, but the first factor ends with j.
def compute_grad_w2(h_relu, grad_y_pred):
    return h_relu.mm(grad_y_pred)

# %% compute_grad_w2 | wrong | page | You use the page's h, before the ReLU; the first slope is the argument h_relu.
def compute_grad_w2(h_relu, grad_y_pred):
    return h.t().mm(grad_y_pred)

# %% compute_grad_w2 | wrong | argument | The numbers are right, but as k × j: the two factors have changed places.
def compute_grad_w2(h_relu, grad_y_pred):
    return grad_y_pred.t().mm(h_relu)

# %% compute_grad_w2 | wrong | part | Your loop begins with example 1, so example 0 has no say.
def compute_grad_w2(h_relu, grad_y_pred):
    total = torch.zeros(h_relu.shape[1], grad_y_pred.shape[1])
    for n in range(1, len(h_relu)):
        total += torch.outer(h_relu[n], grad_y_pred[n])
    return total

# %% compute_grad_w2 | right | - | all tables at once by broadcasting, then a sum
def compute_grad_w2(h_relu, grad_y_pred):
    return (h_relu[:, :, None] * grad_y_pred[:, None, :]).sum(dim=0)

# %% rate_for_mean | wrong | sign | The mean makes the gradient smaller; to keep the step, must the rate shrink or grow?
rate_for_mean = 1e-9

# %% rate_for_mean | wrong | factor | You count the examples only; the mean divides by the number of all squares, 10 for each example.
rate_for_mean = 1e-6 * 100

# %% rate_for_mean | wrong | part | That is how many times smaller the gradient is; the rate is asked for.
rate_for_mean = 1000

# %% rate_for_mean | wrong | page | With the rate unchanged the steps get smaller, because the gradients do.
rate_for_mean = learning_rate

# %% rate_for_mean | right | - | from the page's names
rate_for_mean = learning_rate * y.numel()

# %% right_gradient | wrong | choice | Measure again: r is half of what the judge says.
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
right_gradient = "r"

# %% right_gradient | wrong | choice | p is far from what the judge measures: the root flattens the slope, it does not steepen it.
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
right_gradient = "p"

# %% right_gradient | wrong | type | You hand over the tensor; answer with its letter, in quotes.
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
right_gradient = q

# %% right_gradient | wrong | part | That is the judge's measurement; now see which of the three agrees with it, and give its letter.
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
right_gradient = slope(length, y_pred, 4, 2)

# %% right_gradient | right | - | lets the judge choose in code
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
judged = slope(length, y_pred, 4, 2)
right_gradient = min("pqr", key=lambda name: abs({"p": p, "q": q, "r": r}[name][4, 2] - judged))

# %% grad_check | wrong | part | You measure one entry only; a gradient may be wrong in any other.
def grad_check(f, grad, x):
    measured = slope(f, x, 0, 0)
    return bool(abs(measured - grad[0, 0]) < 1e-6 * abs(measured))

# %% grad_check | wrong | inplace | Your nudges stay in x: it comes back changed, and each entry is measured at another place.
def grad_check(f, grad, x):
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            x[i, j] += 1e-4
            up = f(x)
            x[i, j] -= 2e-4
            down = f(x)
            measured[i, j] = (up - down) / 2e-4
    return ((measured - grad).abs().max() < 1e-6 * measured.abs().max()).item()

# %% grad_check | wrong | sign | Without abs() a claimed slope that is too large makes a negative difference, and passes.
def grad_check(f, grad, x):
    measured = torch.zeros_like(x, dtype=torch.float64)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            measured[i, j] = slope(f, x.double(), i, j)
    return ((measured - grad).max() < 1e-6 * measured.max()).item()

# %% grad_check | wrong | factor | The bound must grow with the slopes: it is 1e-6 times the largest measured one, not 1e-6.
def grad_check(f, grad, x):
    measured = torch.zeros_like(x, dtype=torch.float64)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            measured[i, j] = slope(f, x.double(), i, j)
    return ((measured - grad).abs().max() < 1e-6).item()

# %% grad_check | right | - | its own nudges, a unit matrix entry at a time, largest kept in Python
def grad_check(f, grad, x):
    worst, largest = 0.0, 0.0
    for place in range(x.numel()):
        nudge = torch.zeros(x.numel(), dtype=torch.float64)
        nudge[place] = 1e-4
        nudge = nudge.view(x.shape)
        measured = (float(f(x.double() + nudge)) - float(f(x.double() - nudge))) / 2e-4
        claimed = float(grad.reshape(-1)[place])
        worst, largest = max(worst, abs(measured - claimed)), max(largest, abs(measured))
    return worst < 1e-6 * largest

# %% wrong_loop | wrong | choice | Loop a agrees with the judge: where keeps what the mask keeps. Measure the other two.
wrong_loop = "a"

# %% wrong_loop | wrong | choice | Loop c agrees with the judge, einsum and all: the entries that it sets to 0 are those that the mask sets to 0.
wrong_loop = "c"

# %% wrong_loop | wrong | type | That is the function; answer with a letter in quotes.
wrong_loop = loop_b

# %% wrong_loop | wrong | sign | You name those that follow the gradient; asked for is the one that does not.
wrong_loop = "ac"

# %% wrong_loop | right | - | lets the judge choose in code
gaps = {}
for letter, (loop, rate) in {"a": (loop_a, 4e-7), "b": (loop_b, 5e-7), "c": (loop_c, 6e-7)}.items():
    used = ((w1 - loop(x, y, w1, w2, 1)[0]) / rate)[3, 7]
    gaps[letter] = abs(used - slope(loss_from_w1, w1, 3, 7)).item()
wrong_loop = max(gaps, key=gaps.get)

# %% proven | wrong | part | One true statement is missing: what moves besides w1 when line 5 gives zeros?
proven = "CF"

# %% proven | wrong | choice | A is not true: wrong gradients made the loss fall as well.
proven = "ACDF"

# %% proven | wrong | choice | E is not true: the entries that were tried prove no more than themselves.
proven = "CDEF"

# %% proven | wrong | sign | These are exactly the false ones; the letters of the true ones are asked for.
proven = "ABE"

# %% proven | right | - | another order of the letters
proven = "F" + "CD"

# %% compute_grad_h_tanh | wrong | order | Brackets are missing: the product is made before the subtraction.
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * 1 - h.tanh() ** 2

# %% compute_grad_h_tanh | wrong | part | That is the slope of the bend alone; what came back must be multiplied by it.
def compute_grad_h_tanh(grad_h_tanh, h):
    return 1 - h.tanh() ** 2

# %% compute_grad_h_tanh | wrong | factor | The square is missing: the slope is one minus tanh squared.
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * (1 - h.tanh())

# %% compute_grad_h_tanh | wrong | argument | You square h itself; h is what stood before the bend, and tanh has yet to be taken.
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * (1 - h**2)

# %% compute_grad_h_tanh | right | - | by the hyperbolic cosine
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh / h.cosh().square()
