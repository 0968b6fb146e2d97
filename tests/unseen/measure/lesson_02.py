# %% weight_shapes | wrong | transpose | These are the shapes as nn.Linear stores its weights; read the chain x.mm(w1).mm(w2) of this page again: what does each matrix begin with?
def weight_shapes(x, y, hidden_layer):
    in_features = x.shape[1]
    out_features = y.shape[1]
    return (hidden_layer, in_features), (out_features, hidden_layer)

# %% weight_shapes | wrong | page | You report the shapes of the weights that happen to be on the page; which of your three arguments does your function look at?
def weight_shapes(x, y, hidden_layer):
    return tuple(w1.shape), tuple(w2.shape)

# %% weight_shapes | wrong | order | Both shapes are there, but which of the two weights was asked for first?
def weight_shapes(x, y, hidden_layer):
    w2 = (hidden_layer, y.shape[1])
    w1 = (x.shape[1], hidden_layer)
    return w2, w1

# %% weight_shapes | wrong | constant | You left room for an intercept in each matrix, and this net has none: does x fit in front of such a w1?
def weight_shapes(x, y, hidden_layer):
    # one more row for the intercept
    n, p = x.shape
    q = y.shape[1]
    return (p + 1, hidden_layer), (hidden_layer + 1, q)

# %% weight_shapes | right | - | unpacked sizes
def weight_shapes(x, y, hidden_layer):
    return (*x.shape[1:], hidden_layer), (hidden_layer, *y.shape[1:])

# %% loss_without_relu | wrong | factor | You doubled everything; which of the terms in the formula did the ReLU really halve?
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    with_relu = batch_n * output_data * (input_data * hidden_layer / 2 + 1)
    return 2 * with_relu

# %% loss_without_relu | wrong | part | This is what one entry of the error contributes; how many entries does the loss add up?
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    mean_square_h = input_data
    mean_square_y_pred = hidden_layer * mean_square_h
    return mean_square_y_pred + 1

# %% loss_without_relu | wrong | order | Look at your parentheses: each entry of y adds its own mean square, so how often must the 1 be counted?
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    return batch_n * output_data * input_data * hidden_layer + 1

# %% loss_without_relu | wrong | mixed | That is the loss of one random draw; the expected value can be computed from the sizes without drawing anything.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    torch.manual_seed(13)
    x = torch.randn(batch_n, input_data)
    y = torch.randn(batch_n, output_data)
    w1 = torch.randn(input_data, hidden_layer)
    w2 = torch.randn(hidden_layer, output_data)
    return (x.mm(w1).mm(w2) - y).pow(2).sum().item()

# %% loss_without_relu | right | - | step by step, in the words of the derivation
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    e_h = e_h_lin = input_data
    e_pred = sum(e_h_lin for j in range(hidden_layer))
    e_error = e_pred + 1
    return batch_n * output_data * e_error

# %% compute_grad_h_relu | wrong | transpose | The numbers are right but they lie on their side: which index has to come first in the shape of h_relu?
def compute_grad_h_relu(grad_y_pred, w2):
    return w2.mm(grad_y_pred.t())

# %% compute_grad_h_relu | wrong | sign | The product is fine; why should a negative slope be cut off on its way back through a matrix product?
def compute_grad_h_relu(grad_y_pred, w2):
    grad_h_relu = grad_y_pred.mm(w2.t())
    return grad_h_relu.clamp(min=0)

# %% compute_grad_h_relu | wrong | shape | A reshape gives the sizes you want but keeps the reading order of the numbers; is that the same as swapping the two indices?
def compute_grad_h_relu(grad_y_pred, w2):
    j, k = w2.shape
    return grad_y_pred.mm(w2.reshape(k, j))

# %% compute_grad_h_relu | wrong | mixed | You undo the product as if you solved for h_relu; a gradient does not invert w2, so look again at which number stands beside h_relu in the sum.
def compute_grad_h_relu(grad_y_pred, w2):
    # y_pred = h_relu * w2, so divide by w2 from the right
    return grad_y_pred @ torch.linalg.pinv(w2)

# %% compute_grad_h_relu | right | - | one column of w2 after the other
def compute_grad_h_relu(grad_y_pred, w2):
    total = 0
    for k in range(w2.shape[1]):
        total = total + torch.outer(grad_y_pred[:, k], w2[:, k])
    return total

# %% compute_grad_h | wrong | inplace | The result is right, but a second name is no copy: look at grad_h_relu after your call.
def compute_grad_h(grad_h_relu, h):
    grad_h = grad_h_relu
    grad_h[h < 0] = 0
    return grad_h

# %% compute_grad_h | wrong | factor | You multiply with the value of the ReLU; the chain rule asks for its slope where h is positive.
def compute_grad_h(grad_h_relu, h):
    return grad_h_relu * h.clamp(min=0)

# %% compute_grad_h | wrong | shape | Indexing with a mask picks the entries out and drops the rest; which shape must a gradient of h have?
def compute_grad_h(grad_h_relu, h):
    active = h > 0
    return grad_h_relu[active]

# %% compute_grad_h | wrong | edge | Fine almost everywhere; what does your quotient give for a hidden number that is exactly 0?
def compute_grad_h(grad_h_relu, h):
    sign = h / h.abs()
    step = (sign + 1) / 2  # Heaviside
    return grad_h_relu * step

# %% compute_grad_h | right | - | torch.where with zeros
def compute_grad_h(grad_h_relu, h):
    return torch.where(h > 0, grad_h_relu, torch.zeros_like(grad_h_relu))

# %% compute_grad_w1 | wrong | transpose | Right numbers, wrong way round: compare the shape of your result with that of w1.
def compute_grad_w1(x, grad_h):
    return grad_h.t().mm(x)

# %% compute_grad_w1 | wrong | factor | You average over the examples; is the loss of this page a mean or a sum?
def compute_grad_w1(x, grad_h):
    n = x.shape[0]
    return x.t().mm(grad_h) / n

# %% compute_grad_w1 | wrong | page | The number of rounds comes from the page and not from your arguments; what if x has fewer or more rows?
def compute_grad_w1(x, grad_h):
    total = torch.zeros(x.shape[1], grad_h.shape[1])
    for n in range(batch_n):
        total += torch.outer(x[n], grad_h[n])
    return total

# %% compute_grad_w1 | wrong | part | Python counts from 0: which example does your loop never look at?
def compute_grad_w1(x, grad_h):
    grad = torch.zeros(x.shape[1], grad_h.shape[1])
    for i in range(1, len(x)):
        grad = grad + x[i].reshape(-1, 1) * grad_h[i].reshape(1, -1)
    return grad

# %% compute_grad_w1 | right | - | broadcasting and a sum
def compute_grad_w1(x, grad_h):
    return (x[:, :, None] * grad_h[:, None, :]).sum(dim=0)

# %% compute_grad_b1 | wrong | factor | The axis is right; but do the paths of one bias get averaged, or added?
def compute_grad_b1(grad_h):
    return grad_h.mean(dim=0)

# %% compute_grad_b1 | wrong | shape | The numbers are right; compare the number of axes of your result with that of b1.
def compute_grad_b1(grad_h):
    return grad_h.sum(dim=0, keepdim=True)

# %% compute_grad_b1 | wrong | page | A product with ones is a fine idea, but take their number from grad_h and not from the page.
def compute_grad_b1(grad_h):
    ones = torch.ones(batch_n)
    return ones @ grad_h

# %% compute_grad_b1 | wrong | part | Look at the indentation of your return: after how many examples does the function stop?
def compute_grad_b1(grad_h):
    grad_b1 = torch.zeros(grad_h.shape[1])
    for row in grad_h:
        grad_b1 = grad_b1 + row
        return grad_b1

# %% compute_grad_b1 | right | - | Python's sum over the rows
def compute_grad_b1(grad_h):
    return sum(grad_h.unbind(0))

# %% compute_grad_w2 | wrong | factor | You use whether a unit is on, but what stands beside w2 in the sum for y_pred is how much it gives.
def compute_grad_w2(h_relu, grad_y_pred):
    mask = (h_relu > 0).to(grad_y_pred.dtype)
    return mask.t().mm(grad_y_pred)

# %% compute_grad_w2 | wrong | part | Each round of your loop overwrites the one before; whose table is left at the end?
def compute_grad_w2(h_relu, grad_y_pred):
    grad_w2 = torch.zeros(h_relu.shape[1], grad_y_pred.shape[1])
    for n in range(len(h_relu)):
        grad_w2 = torch.outer(h_relu[n], grad_y_pred[n])
    return grad_w2

# %% compute_grad_w2 | wrong | axis | Your loop walks over the examples but counts the hidden units: which axis of h_relu holds the examples?
def compute_grad_w2(h_relu, grad_y_pred):
    hidden, outputs = h_relu.shape[1], grad_y_pred.shape[1]
    total = torch.zeros(hidden, outputs)
    for n in range(hidden):
        total += torch.outer(h_relu[n], grad_y_pred[n])
    return total

# %% compute_grad_w2 | wrong | factor | One table for each example is right; what does the loss do with its examples, and so what must happen with the tables?
def compute_grad_w2(h_relu, grad_y_pred):
    tables = [torch.outer(a, b) for a, b in zip(h_relu, grad_y_pred, strict=True)]
    return torch.stack(tables).mean(dim=0)

# %% compute_grad_w2 | right | - | tensordot over the examples
def compute_grad_w2(h_relu, grad_y_pred):
    return torch.tensordot(h_relu, grad_y_pred, dims=([0], [0]))

# %% rate_for_mean | wrong | part | You undo the division by the number of examples; over how many numbers does the mean run?
rate_for_mean = 1e-6 * batch_n

# %% rate_for_mean | wrong | page | You counted the numbers in x; over the entries of which tensor is the mean of the squared errors taken?
rate_for_mean = 1e-6 * x.numel()

# %% rate_for_mean | wrong | constant | Your idea is right; how much is 10e-3 written out as a decimal?
rate_for_mean = 10e-3

# %% rate_for_mean | wrong | factor | By how much does every slope shrink if the loss is divided by 1000? Not by a root of it.
rate_for_mean = 1e-6 * math.sqrt(batch_n * output_data)

# %% rate_for_mean | right | - | from the shape of y
rate_for_mean = learning_rate * math.prod(y.shape)

# %% right_gradient | wrong | choice | You kept the 2 error of the squares; what does the root on the outside do to a slope, make it larger or smaller? Let slope judge one entry.
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
right_gradient = "p"

# %% right_gradient | wrong | choice | The slope of the root is in it, but something of the square inside is missing; compare one entry with slope(length, ...).
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
right_gradient = "r"

# %% right_gradient | wrong | constant | Your tolerance is larger than the slopes themselves, so more than one letter gets through; compare relative to the measured slope.
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
measured = slope(length, y_pred, 4, 2)
right_gradient = ""
for name, candidate in [("p", p), ("q", q), ("r", r)]:
    if abs(candidate[4, 2] - measured) < 0.1:
        right_gradient += name

# %% right_gradient | wrong | part | You have measured the slope; now compare it with the three candidates and answer with the letter of one.
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
right_gradient = slope(length, y_pred, 4, 2).item()

# %% right_gradient | right | - | the judge picks the nearest
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
measured = slope(length, y_pred, 4, 2)
right_gradient = min("pqr", key=lambda s: abs({"p": p, "q": q, "r": r}[s][4, 2] - measured))

# %% grad_check | wrong | sign | What does your comparison say of a grad that is far too large in every entry, so that measured minus grad is negative?
def grad_check(f, grad, x):
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            measured[i, j] = slope(f, x, i, j)
    return ((measured - grad).max() < 1e-6 * measured.abs().max()).item()

# %% grad_check | wrong | edge | allclose has tolerances of its own, entry by entry; the task names another rule, with the largest slope in it.
def grad_check(f, grad, x):
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            measured[i, j] = slope(f, x, i, j)
    return torch.allclose(measured, grad)

# %% grad_check | wrong | constant | A difference to one side only carries an error that grows with the step; which difference did the task ask for?
def grad_check(f, grad, x):
    eps = 1e-4
    measured = torch.zeros_like(x)
    f0 = f(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            moved = x.clone()
            moved[i, j] += eps
            measured[i, j] = (f(moved) - f0) / eps
    return ((measured - grad).abs().max() < 1e-6 * measured.abs().max()).item()

# %% grad_check | wrong | part | Your function decides inside the loop: how many entries has it looked at when it returns?
def grad_check(f, grad, x):
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            measured = slope(f, x, i, j)
            if abs(measured - grad[i, j]) < 1e-6 * abs(measured):
                return True
            else:
                return False

# %% grad_check | right | - | flat list of all entries
def grad_check(f, grad, x):
    rows, columns = x.shape
    measured = [float(slope(f, x, i, j)) for i in range(rows) for j in range(columns)]
    biggest = max(abs(m) for m in measured)
    worst = max(abs(m - g) for m, g in zip(measured, grad.flatten().tolist(), strict=True))
    return worst < 1e-6 * biggest

# %% wrong_loop | wrong | choice | Unusual notation is no proof: let the judge measure the gradient that loop C uses.
wrong_loop = "c"

# %% wrong_loop | wrong | choice | The loss that falls least has the smallest rate; the height of a loss convicts no loop, so ask the judge.
after_20 = {"a": 2.8351e06, "b": 1.9448e06, "c": 1.4105e06}
wrong_loop = max(after_20, key=after_20.get)

# %% wrong_loop | wrong | page | You divide by the page's learning rate, but each loop steps with a rate of its own, so nothing can agree.
wrong_loop = ""
measured = slope(loss_from_w1, w1, 3, 7)
for name, loop in {"a": loop_a, "b": loop_b, "c": loop_c}.items():
    new_w1, new_w2 = loop(x, y, w1, w2, 1)
    used = (w1 - new_w1) / learning_rate
    if not torch.isclose(used[3, 7], measured):
        wrong_loop += name

# %% wrong_loop | wrong | part | You judged what the loops do to w2 only; there is a second weight, whose gradient is made in another line.
wrong_loop = ""
measured = slope(loss_from_w2, w2, 3, 7)
for name, loop, rate in [("a", loop_a, 4e-7), ("b", loop_b, 5e-7), ("c", loop_c, 6e-7)]:
    _, new_w2 = loop(x, y, w1, w2, 1)
    used = (w2 - new_w2) / rate
    if not torch.isclose(used[3, 7], measured):
        wrong_loop += name

# %% wrong_loop | right | - | the judge in a comprehension
tried = [("a", loop_a, 4e-7), ("b", loop_b, 5e-7), ("c", loop_c, 6e-7)]
off = {
    name: abs((w1 - loop(x, y, w1, w2, 1)[0])[3, 7] / rate - slope(loss_from_w1, w1, 3, 7))
    for name, loop, rate in tried
}
wrong_loop = max(off, key=off.get)

# %% proven | wrong | choice | C and D hold; think again of fresh data: y is noise, so what could a trained net know of it?
proven = "CD"

# %% proven | wrong | choice | One letter too many: entries that agree speak for themselves; could the three in that column all lie where the mask makes no difference?
proven = "CDEF"

# %% proven | wrong | choice | One is missing: the first step of the page was too long and rose; does that say anything about a step which is short enough?
proven = "DF"

# %% proven | wrong | sign | You listed the statements that the lesson refutes; the question asks for the true ones.
proven = "ABE"

# %% proven | right | - | from a table of verdicts
verdict = dict(A=False, B=False, C=True, D=True, E=False, F=True)
proven = "".join(letter for letter in verdict if verdict[letter])

# %% compute_grad_h_tanh | wrong | order | What does Python compute first here, the product or the difference? Something is missing around the slope.
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * 1 - h.tanh() ** 2

# %% compute_grad_h_tanh | wrong | part | h is what goes into the tanh; whose square stands in the slope?
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * (1 - h.pow(2))

# %% compute_grad_h_tanh | wrong | mixed | That is the slope of another S-shaped curve, the sigmoid; compare with the formula of tanh at h = 0.
def compute_grad_h_tanh(grad_h_tanh, h):
    out = torch.tanh(h)
    return grad_h_tanh * out * (1 - out)

# %% compute_grad_h_tanh | wrong | inplace | The result is right; but what does a trailing underscore do to h?
def compute_grad_h_tanh(grad_h_tanh, h):
    h_tanh = h.tanh_()
    return grad_h_tanh * (1 - h_tanh**2)

# %% compute_grad_h_tanh | right | - | one over the square of cosh
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh / h.cosh().square()
