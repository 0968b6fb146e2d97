# %% weight_shapes | wrong | transposed | Both shapes are turned round: w1 begins with the features of x and ends with the hidden units.
def weight_shapes(x, y, hidden_layer):
    return (hidden_layer, x.shape[1]), (y.shape[1], hidden_layer)

# %% weight_shapes | wrong | page-name | These are the shapes of the page's weights; build them from the arguments.
def weight_shapes(x, y, hidden_layer):
    return tuple(w1.shape), tuple(w2.shape)

# %% weight_shapes | wrong | order | The two shapes are exchanged: w1 first, then w2.
def weight_shapes(x, y, hidden_layer):
    shape_2 = (hidden_layer, y.shape[1])
    shape_1 = (x.shape[1], hidden_layer)
    return shape_2, shape_1

# %% weight_shapes | wrong | type | You return weights; only their shapes are asked for, as two tuples.
def weight_shapes(x, y, hidden_layer):
    return torch.randn(x.shape[1], hidden_layer), torch.randn(hidden_layer, y.shape[1])

# %% weight_shapes | wrong | wrong-argument | x and y are exchanged: x goes in, so w1 begins with its features; y tells where w2 ends.
def weight_shapes(x, y, hidden_layer):
    return (y.shape[1], hidden_layer), (hidden_layer, x.shape[1])

# %% weight_shapes | right | - | itertools.pairwise over the chain of sizes
import itertools


def weight_shapes(x, y, hidden_layer):
    return tuple(itertools.pairwise((x.size(-1), hidden_layer, y.size(-1))))

# %% loss_without_relu | wrong | factor | The half belongs to the clamp, and there is none now: leave out the division by 2.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    return batch_n * output_data * (input_data * hidden_layer / 2 + 1)

# %% loss_without_relu | wrong | page-name | You measured one draw with the page's tensors; compute the expected loss from the four sizes.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    return (x.mm(w1).mm(w2) - y).pow(2).sum().item()

# %% loss_without_relu | wrong | reduction | That is the mean square of one error; the loss adds batch_n * output_data of them.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    return input_data * hidden_layer + 1

# %% loss_without_relu | wrong | unused-argument | output_data is not used: each example has that many errors, and all of them are added.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    return batch_n * (input_data * hidden_layer + 1)

# %% loss_without_relu | wrong | power | The root gives the typical size of y_pred; the loss adds squares, so keep the mean square.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    return batch_n * output_data * (math.sqrt(input_data * hidden_layer) + 1)

# %% loss_without_relu | right | - | walks the layers in a loop and returns a NumPy scalar
def loss_without_relu(batch_n, *inner_sizes):
    *layers, output_data = inner_sizes
    mean_square = np.float64(1.0)
    for size in layers:
        mean_square = mean_square * size
    return np.multiply(batch_n, output_data) * (mean_square + 1)

# %% compute_grad_w2 | wrong | transposed | The transpose of h_relu is missing: the sum over the examples must stand inside.
def compute_grad_w2(h_relu, grad_y_pred):
    return h_relu.mm(grad_y_pred)

# %% compute_grad_w2 | wrong | wrong-argument | The factors are exchanged, so you get k rows and j columns; h_relu.t() comes first.
def compute_grad_w2(h_relu, grad_y_pred):
    return grad_y_pred.t().mm(h_relu)

# %% compute_grad_w2 | wrong | page-name | y_pred and y are the page's; their gradient comes in as the argument grad_y_pred.
def compute_grad_w2(h_relu, grad_y_pred):
    return h_relu.t().mm(2 * (y_pred - y))

# %% compute_grad_w2 | wrong | factor | You divide by the number of examples; the paths are added up, not averaged.
def compute_grad_w2(h_relu, grad_y_pred):
    return h_relu.t().mm(grad_y_pred) / h_relu.shape[0]

# %% compute_grad_w2 | wrong | part | That is the share of the first example; add the outer products of all.
def compute_grad_w2(h_relu, grad_y_pred):
    return torch.outer(h_relu[0], grad_y_pred[0])

# %% compute_grad_w2 | right | - | Python's sum over a map of outer products
def compute_grad_w2(h_relu, grad_y_pred):
    return sum(map(torch.outer, h_relu, grad_y_pred))

# %% compute_grad_h_relu | wrong | transposed | w2 begins with j; transposed it begins with k, and k is to stand inside.
def compute_grad_h_relu(grad_y_pred, w2):
    return grad_y_pred.mm(w2)

# %% compute_grad_h_relu | wrong | wrong-argument | The factors are exchanged, so the examples are in the columns; grad_y_pred comes first.
def compute_grad_h_relu(grad_y_pred, w2):
    return w2.mm(grad_y_pred.t())

# %% compute_grad_h_relu | wrong | changed-input | reshape gives the right shape with the numbers in the wrong places; transpose with t().
def compute_grad_h_relu(grad_y_pred, w2):
    j, k = w2.shape
    return grad_y_pred.mm(w2.reshape(k, j))

# %% compute_grad_h_relu | wrong | factor | The 2 of the square is in grad_y_pred already; do not put it in again.
def compute_grad_h_relu(grad_y_pred, w2):
    return 2 * grad_y_pred.mm(w2.t())

# %% compute_grad_h_relu | wrong | concept | Going back does not undo the product with an inverse; it multiplies with the slopes, the transpose of w2.
def compute_grad_h_relu(grad_y_pred, w2):
    return grad_y_pred.mm(torch.linalg.pinv(w2))

# %% compute_grad_h_relu | right | - | functional.linear, which transposes its weight
def compute_grad_h_relu(grad_y_pred, w2):
    return torch.nn.functional.linear(grad_y_pred, w2)

# %% compute_grad_h | wrong | in-place | You write the zeros into grad_h_relu itself; do it in a clone().
def compute_grad_h(grad_h_relu, h):
    grad_h_relu[h <= 0] = 0
    return grad_h_relu

# %% compute_grad_h | wrong | wrong-argument | The two are exchanged: the mask comes from h, and what passes is the gradient.
def compute_grad_h(grad_h_relu, h):
    return h * (grad_h_relu > 0)

# %% compute_grad_h | wrong | concept | You multiply with the value of the ReLU; the chain rule wants its slope, 1 or 0.
def compute_grad_h(grad_h_relu, h):
    return grad_h_relu * h.clamp(min=0)

# %% compute_grad_h | wrong | shape | Selecting drops the entries; keep the shape of h and put 0 in their place.
def compute_grad_h(grad_h_relu, h):
    return grad_h_relu[h > 0]

# %% compute_grad_h | wrong | raises | An if cannot decide for a whole tensor; use h > 0 as a mask, entry by entry.
def compute_grad_h(grad_h_relu, h):
    if h > 0:
        return grad_h_relu
    return torch.zeros_like(h)

# %% compute_grad_h | right | - | NumPy's where inside
def compute_grad_h(grad_h_relu, h):
    return torch.from_numpy(np.where(h.numpy() > 0, grad_h_relu.numpy(), 0.0))

# %% compute_grad_w1 | wrong | wrong-argument | The factors are exchanged, which gives j rows and d columns; x.t() comes first.
def compute_grad_w1(x, grad_h):
    return grad_h.t().mm(x)

# %% compute_grad_w1 | wrong | factor | That is the average of the examples; the loss is a sum, so do not divide.
def compute_grad_w1(x, grad_h):
    return torch.einsum("nd,nj->dj", x, grad_h) / len(x)

# %% compute_grad_w1 | wrong | sign | The gradient points uphill; the minus belongs to the step of the training.
def compute_grad_w1(x, grad_h):
    return -x.t().mm(grad_h)

# %% compute_grad_w1 | wrong | raises | torch.outer takes vectors; the sum of the outer products of all rows is x.t().mm(grad_h).
def compute_grad_w1(x, grad_h):
    return torch.outer(x, grad_h)

# %% compute_grad_w1 | wrong | reduction | You add over the examples before you multiply, so one example's x meets another's gradient; multiply first.
def compute_grad_w1(x, grad_h):
    return torch.outer(x.sum(dim=0), grad_h.sum(dim=0))

# %% compute_grad_w1 | right | - | functools.partial of einsum
import functools

compute_grad_w1 = functools.partial(torch.einsum, "nd,nj->dj")

# %% two_layer_grads | wrong | condition | The mask is missing in grad_w1: nothing goes back where h was negative.
def two_layer_grads(x, y, w1, w2):
    h_relu = x.mm(w1).clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_w2 = h_relu.t().mm(grad_y_pred)
    grad_h_relu = grad_y_pred.mm(w2.t())
    grad_w1 = x.t().mm(grad_h_relu)
    return grad_w1, grad_w2

# %% two_layer_grads | wrong | condition | Line 4 cuts by the sign of the gradient; it has to mask by the sign of h.
def two_layer_grads(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    y_pred = h_relu.mm(w2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h_relu.t().mm(grad_y_pred)
    grad_h = grad_y_pred.mm(w2.t())
    grad_h.clamp_(min=0)
    return x.t().mm(grad_h), grad_w2

# %% two_layer_grads | wrong | factor | Line 1 lacks the 2, so both gradients are half of what they should be.
def two_layer_grads(x, y, w1, w2):
    h = x @ w1
    h_relu = torch.relu(h)
    error = h_relu @ w2 - y
    return x.T @ ((error @ w2.T) * (h > 0)), h_relu.T @ error

# %% two_layer_grads | wrong | changed-input | grad_w2 needs what went into the second product, h_relu; you gave it h before the clamp.
def two_layer_grads(x, y, w1, w2):
    h = x.mm(w1)
    y_pred = h.clamp(min=0).mm(w2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.t().mm(grad_y_pred)
    grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
    grad_w1 = x.t().mm(grad_h)
    return grad_w1, grad_w2

# %% two_layer_grads | wrong | wrong-argument | Line 3 uses grad_w2 where w2 belongs: the shapes fit, but the slope of the path is w2.
def two_layer_grads(x, y, w1, w2):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    grad_y_pred = 2 * (h_relu.mm(w2) - y)
    grad_w2 = h_relu.t().mm(grad_y_pred)
    grad_h = grad_y_pred.mm(grad_w2.t()) * (h > 0)
    return x.t().mm(grad_h), grad_w2

# %% two_layer_grads | right | - | torch.func.grad with two argument numbers, and relu
def two_layer_grads(x, y, w1, w2):
    def cost(a, b):
        return (torch.relu(x @ a) @ b - y).square().sum()

    return torch.func.grad(cost, argnums=(0, 1))(w1, w2)

# %% rate_for_mean | wrong | factor | You divided by 1000; the gradients of the mean are 1000 times smaller, so the rate must be larger.
rate_for_mean = 1e-6 / 1000

# %% rate_for_mean | wrong | part | You counted the examples only; the mean is over all entries of y, examples times outputs.
rate_for_mean = 1e-6 * batch_n

# %% rate_for_mean | wrong | concept | That is how many times smaller the gradient is; the rate is 1e-6 times that.
rate_for_mean = 1000

# %% rate_for_mean | wrong | sign | A negative rate climbs; the mean is smaller, but not of the other sign.
rate_for_mean = -1e-3

# %% rate_for_mean | wrong | type | The comma at the end makes a tuple of it; write the number alone.
rate_for_mean = 1e-3,

# %% rate_for_mean | right | - | a Fraction
from fractions import Fraction

rate_for_mean = Fraction(1, 1000)

# %% grad_check | wrong | condition | The limit is relative: multiply 1e-6 by the largest measured slope.
def grad_check(f, grad, x):
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            measured[i, j] = slope(f, x, i, j)
    return ((measured - grad).abs().max() < 1e-6).item()

# %% grad_check | wrong | sign | Without abs a grad that is too large passes, because the difference is negative; take the size of the differences.
def grad_check(f, grad, x):
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            measured[i, j] = slope(f, x, i, j)
    return ((measured - grad).max() < 1e-6 * measured.abs().max()).item()

# %% grad_check | wrong | reduction | One entry that agrees is enough for any; all of them have to agree.
def grad_check(f, grad, x):
    rows, columns = x.shape
    measured = torch.tensor([[slope(f, x, i, j) for j in range(columns)] for i in range(rows)])
    return ((measured - grad).abs() < 1e-6 * measured.abs().max()).any().item()

# %% grad_check | wrong | wrong-argument | You measure at grad and compare with x; it is the other way round.
def grad_check(f, grad, x):
    measured = torch.zeros_like(grad)
    for i in range(grad.shape[0]):
        for j in range(grad.shape[1]):
            measured[i, j] = slope(f, grad, i, j)
    return ((measured - x).abs().max() < 1e-6 * measured.abs().max()).item()

# %% grad_check | wrong | concept | With a step of 1e-12 rounding eats the difference of the two losses; 1e-4 leaves more digits.
def grad_check(f, grad, x):
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            measured[i, j] = slope(f, x, i, j, step=1e-12)
    return ((measured - grad).abs().max() < 1e-6 * measured.abs().max()).item()

# %% grad_check | right | - | nudges made from rows of an identity matrix, in one comprehension
def grad_check(f, grad, x):
    if grad.shape != x.shape:
        return False
    x = x.detach().double()
    nudges = 1e-4 * torch.eye(x.numel(), dtype=torch.float64).reshape(-1, *x.shape)
    slopes = torch.tensor([(float(f(x + e)) - float(f(x - e))) / 2e-4 for e in nudges])
    return bool((slopes - grad.flatten()).abs().max() < 1e-6 * slopes.abs().max())

# %% wrong_loop | wrong | type | That is the function; answer with its letter, a string.
wrong_loop = loop_b

# %% wrong_loop | wrong | type | That is a list; write the letter alone.
wrong_loop = ["b"]

# %% wrong_loop | wrong | concept | You name the weight that is used too late; name the loop in which that happens.
wrong_loop = "w2"

# %% wrong_loop | wrong | type | You defined a function; this exercise wants the letter itself, assigned to the name.
def wrong_loop():
    return "b"

# %% wrong_loop | right | - | found by the judge: the loop whose used gradient is furthest from the slope
def used_slope(name):
    loop, rate = {"a": (loop_a, 4e-7), "b": (loop_b, 5e-7), "c": (loop_c, 6e-7)}[name]
    return ((w1 - loop(x, y, w1, w2, 1)[0]) / rate)[3, 7]


wrong_loop = max("abc", key=lambda name: abs(used_slope(name) - slope(loss_from_w1, w1, 3, 7)))

# %% compute_grad_b1 | wrong | reduction | You add over the hidden units and keep the examples; b1 has one number for each unit, so add over dim 0.
def compute_grad_b1(grad_h):
    return grad_h.sum(dim=1)

# %% compute_grad_b1 | wrong | shape | keepdim leaves an axis of size 1 in front; b1 has one axis only.
def compute_grad_b1(grad_h):
    return grad_h.sum(dim=0, keepdim=True)

# %% compute_grad_b1 | wrong | page-name | x belongs to the page and to line 5; beside b1 stands a 1, so there is nothing to multiply with.
def compute_grad_b1(grad_h):
    return x.t().mm(grad_h).sum(dim=0)

# %% compute_grad_b1 | wrong | changed-input | grad_h is masked already, and its negative entries count; do not clamp it.
def compute_grad_b1(grad_h):
    return grad_h.clamp(min=0).sum(dim=0)

# %% compute_grad_b1 | wrong | fixed-size | A hundred ones fit a hundred examples only; sum(dim=0) takes any number.
def compute_grad_b1(grad_h):
    return torch.ones(100) @ grad_h

# %% compute_grad_b1 | right | - | einsum with nothing but the index that stays
compute_grad_b1 = lambda grad_h: torch.einsum("nj->j", grad_h)

# %% compute_grad_h_tanh | wrong | changed-input | You squared h itself; the slope is one minus the square of h.tanh().
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * (1 - h**2)

# %% compute_grad_h_tanh | wrong | sign | The difference is turned round: tanh rises everywhere, so its slope, 1 - tanh(h)^2, is positive.
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * (h.tanh().pow(2) - 1)

# %% compute_grad_h_tanh | wrong | order | Without brackets the gradient is multiplied with the 1 only; put them round the slope.
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * 1 - h.tanh() ** 2

# %% compute_grad_h_tanh | wrong | concept | You multiply with tanh itself; the chain rule wants its slope.
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * h.tanh()

# %% compute_grad_h_tanh | wrong | page-name | at holds the page's three places; take the slope at the argument h.
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * (1 - at.tanh() ** 2)

# %% compute_grad_h_tanh | right | - | the other form of the slope: divide by the square of cosh
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh / torch.cosh(h).square()

