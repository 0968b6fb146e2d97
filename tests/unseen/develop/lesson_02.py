# %% weight_shapes | wrong | wrong-argument | shape[0] is the number of examples; the weights know features and outputs, shape[1].
def weight_shapes(x, y, hidden_layer):
    return (x.shape[0], hidden_layer), (hidden_layer, y.shape[0])

# %% weight_shapes | wrong | fixed-size | 1000 and 10 are the sizes of this page; read them from x and y.
def weight_shapes(x, y, hidden_layer):
    return (1000, hidden_layer), (hidden_layer, 10)

# %% weight_shapes | wrong | shape | Four numbers in a row; put brackets round each pair so that they are two tuples.
def weight_shapes(x, y, hidden_layer):
    return x.shape[1], hidden_layer, hidden_layer, y.shape[1]

# %% weight_shapes | wrong | part | Only the shape of w1 comes back; w2 is missing.
def weight_shapes(x, y, hidden_layer):
    return (x.shape[1], hidden_layer)

# %% weight_shapes | wrong | raises | shape is no method: write x.shape[1] with square brackets, or x.size(1).
def weight_shapes(x, y, hidden_layer):
    return (x.shape(1), hidden_layer), (hidden_layer, y.shape(1))

# %% weight_shapes | right | - | asks empty tensors for their shapes, so torch.Size is returned
def weight_shapes(x, y, hidden_layer):
    w1, w2 = torch.empty(x.shape[1], hidden_layer), torch.empty(hidden_layer, y.shape[1])
    return [w1.shape, w2.shape]

# %% loss_without_relu | wrong | factor | Twice the old loss also doubles the + 1 that comes from y; only the part of y_pred doubles.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    with_relu = batch_n * output_data * (input_data * hidden_layer / 2 + 1)
    return 2 * with_relu

# %% loss_without_relu | wrong | part | The mean square of y, the + 1 of step 4, is missing.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    return batch_n * output_data * input_data * hidden_layer

# %% loss_without_relu | wrong | fixed-size | That is the number for this page's sizes; use the four arguments.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    return 1000 * (1000 * 100 + 1)

# %% loss_without_relu | wrong | order | The + 1 comes once for each error: put brackets round it before you multiply by the number of errors.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    return batch_n * output_data * input_data * hidden_layer + 1

# %% loss_without_relu | wrong | sign | Subtracting y does not subtract its mean square: independent mean squares add, so it is + 1.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    return batch_n * output_data * (input_data * hidden_layer - 1)

# %% loss_without_relu | right | - | returns a Fraction
from fractions import Fraction


def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    half_net = Fraction(input_data * hidden_layer, 2)
    return batch_n * output_data * (2 * half_net + 1)

# %% compute_grad_w2 | wrong | order | view fills the new shape in the order of the strip; only t() exchanges rows and columns.
def compute_grad_w2(h_relu, grad_y_pred):
    n, j = h_relu.shape
    return h_relu.view(j, n).mm(grad_y_pred)

# %% compute_grad_w2 | wrong | reduction | Your sum runs over n and over k; k must stay behind the arrow, because w2 has a column for each output.
def compute_grad_w2(h_relu, grad_y_pred):
    return torch.einsum("nj,nk->j", h_relu, grad_y_pred)

# %% compute_grad_w2 | wrong | changed-input | The slope of a path is the number h_relu itself, not whether it is positive.
def compute_grad_w2(h_relu, grad_y_pred):
    mask = (h_relu > 0).to(h_relu.dtype)
    return mask.t().mm(grad_y_pred)

# %% compute_grad_w2 | wrong | raises | The star multiplies entry by entry and these shapes do not fit; the matrix product is mm.
def compute_grad_w2(h_relu, grad_y_pred):
    return h_relu.t() * grad_y_pred

# %% compute_grad_w2 | wrong | shape | You have one table for each example; add them up along the first axis.
def compute_grad_w2(h_relu, grad_y_pred):
    return h_relu[:, :, None] * grad_y_pred[:, None, :]

# %% compute_grad_w2 | right | - | NumPy's tensordot inside
def compute_grad_w2(h_relu, grad_y_pred):
    product = np.tensordot(h_relu.numpy(), grad_y_pred.numpy(), axes=(0, 0))
    return torch.from_numpy(product)

# %% compute_grad_h_relu | wrong | page-name | grad_w2 is the page's gradient of w2; the slope of a path is w2 itself.
def compute_grad_h_relu(grad_y_pred, w2):
    return grad_y_pred.mm(grad_w2.t())

# %% compute_grad_h_relu | wrong | condition | You set negative slopes to 0; this line has no clamp, the ReLU is line 4's business.
def compute_grad_h_relu(grad_y_pred, w2):
    return grad_y_pred.mm(w2.t()).clamp(min=0)

# %% compute_grad_h_relu | wrong | reduction | You also add over the examples; each example keeps its own row.
def compute_grad_h_relu(grad_y_pred, w2):
    return torch.einsum("nk,jk->j", grad_y_pred, w2)

# %% compute_grad_h_relu | wrong | fixed-size | Ten outputs are those of this page; take their number from w2.shape[1].
def compute_grad_h_relu(grad_y_pred, w2):
    return sum(torch.outer(grad_y_pred[:, k], w2[:, k]) for k in range(10))

# %% compute_grad_h_relu | wrong | raises | The star wants equal shapes; this is a matrix product, mm.
def compute_grad_h_relu(grad_y_pred, w2):
    return grad_y_pred * w2.t()

# %% compute_grad_h_relu | right | - | one matrix-vector product for each example, stacked
def compute_grad_h_relu(grad_y_pred, w2):
    return torch.stack([w2.mv(of_one_example) for of_one_example in grad_y_pred])

# %% compute_grad_h | wrong | unused-argument | You clamp the gradient and never look at h; its sign decides what passes.
def compute_grad_h(grad_h_relu, h):
    return grad_h_relu.clamp(min=0)

# %% compute_grad_h | wrong | condition | The mask is the wrong way round: the gradient passes where h is positive.
def compute_grad_h(grad_h_relu, h):
    return grad_h_relu * (h < 0)

# %% compute_grad_h | wrong | sign | sign() is -1 for negative h, which turns the gradient round; there it has to become 0.
def compute_grad_h(grad_h_relu, h):
    return grad_h_relu * torch.sign(h)

# %% compute_grad_h | wrong | page-name | mask belongs to the page's small example; compute it from the argument h.
def compute_grad_h(grad_h_relu, h):
    return grad_h_relu * mask

# %% compute_grad_h | wrong | input-returned | The gradient comes back as it came in; where h is negative it has to be 0.
def compute_grad_h(grad_h_relu, h):
    return grad_h_relu.clone()

# %% compute_grad_h | right | - | the Heaviside step function as the mask
def compute_grad_h(grad_h_relu, h):
    return torch.heaviside(h, h.new_zeros(())).mul(grad_h_relu)

# %% compute_grad_w1 | wrong | transposed | x has to be transposed: the examples are to stand inside the product.
def compute_grad_w1(x, grad_h):
    return x.mm(grad_h)

# %% compute_grad_w1 | wrong | page-name | grad_h_relu is the page's gradient before the mask; use the argument grad_h.
def compute_grad_w1(x, grad_h):
    return x.t().mm(grad_h_relu)

# %% compute_grad_w1 | wrong | order | view keeps the order of the strip, so features and examples get mixed up; t() exchanges the axes.
def compute_grad_w1(x, grad_h):
    return x.contiguous().view(x.shape[1], x.shape[0]) @ grad_h

# %% compute_grad_w1 | wrong | changed-input | x passes through no ReLU, so do not clamp it: its negative numbers count.
def compute_grad_w1(x, grad_h):
    return x.clamp(min=0).t().mm(grad_h)

# %% compute_grad_w1 | wrong | part | One outer product is the share of one example; all of them have to be added.
def compute_grad_w1(x, grad_h):
    return torch.outer(x[-1], grad_h[-1])

# %% compute_grad_w1 | right | - | a batch of outer products with bmm, then summed
def compute_grad_w1(x, grad_h):
    return torch.bmm(x.unsqueeze(2), grad_h.unsqueeze(1)).sum(dim=0)

# %% rate_for_mean | wrong | input-returned | With the same rate the steps would be 1000 times shorter, because the gradients are; the rate has to make up for it.
rate_for_mean = learning_rate

# %% rate_for_mean | wrong | type | That is a string; write the number without quotes.
rate_for_mean = "0.001"

# %% rate_for_mean | wrong | wrong-argument | The mean divides by the entries of y, not of x.
rate_for_mean = 1e-6 * x.numel()

# %% rate_for_mean | wrong | power | The gradients shrink by 1000 itself, not by its root.
rate_for_mean = 1e-6 * math.sqrt(y.numel())

# %% rate_for_mean | wrong | off-by-one | 10e-3 is 0.01, ten times too much: 1e-3 is meant.
rate_for_mean = 10e-3

# %% rate_for_mean | right | - | a NumPy scalar, computed from the page's sizes
rate_for_mean = np.float64(learning_rate) * np.prod(y.shape)

# %% grad_check | wrong | concept | One-sided differences keep an error of the size of the step; nudge up and down.
def grad_check(f, grad, x, step=1e-4):
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            up = x.clone()
            up[i, j] += step
            measured[i, j] = (f(up) - f(x)) / step
    return ((measured - grad).abs().max() < 1e-6 * measured.abs().max()).item()

# %% grad_check | wrong | in-place | You nudge x itself and leave it lowered by one step; nudge a clone.
def grad_check(f, grad, x):
    step = 1e-4
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            x[i, j] += step
            up = f(x)
            x[i, j] -= 2 * step
            down = f(x)
            measured[i, j] = (up - down) / (2 * step)
    return ((measured - grad).abs().max() < 1e-6 * measured.abs().max()).item()

# %% grad_check | wrong | factor | From down to up it is two steps: divide by 2 * step.
def grad_check(f, grad, x):
    eps = 1e-4
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            nudge = torch.zeros_like(x)
            nudge[i, j] = eps
            measured[i, j] = (f(x + nudge) - f(x - nudge)) / eps
    return bool((measured - grad).abs().max() < 1e-6 * measured.abs().max())

# %% grad_check | wrong | page-name | You measure the page's loss at the page's w1; measure f at x.
def grad_check(f, grad, x):
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            measured[i, j] = slope(loss_from_w1, w1, i, j)
    return ((measured - grad).abs().max() < 1e-6 * measured.abs().max()).item()

# %% grad_check | wrong | type | The slopes are stored in float32, which keeps too few digits for a limit of 1e-6 here; stay in float64.
def grad_check(f, grad, x):
    measured = torch.zeros(x.shape, dtype=torch.float32)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            measured[i, j] = slope(lambda t: f(t.double()), x.float(), i, j)
    return ((measured - grad).abs().max() < 1e-6 * measured.abs().max()).item()

# %% grad_check | right | - | NumPy's ndindex inside and all() over a generator
def grad_check(f, grad, x):
    if tuple(grad.shape) != tuple(x.shape):
        return False
    measured = {}
    for place in np.ndindex(*x.shape):
        ends = []
        for nudge in (1e-4, -1e-4):
            nudged = x.clone()
            nudged[place] += nudge
            ends.append(float(f(nudged)))
        measured[place] = (ends[0] - ends[1]) / 2e-4
    limit = 1e-6 * max(map(abs, measured.values()))
    return all(abs(value - grad[place].item()) < limit for place, value in measured.items())

# %% wrong_loop | wrong | choice | where keeps the gradient where h > 0, which is the mask: loop a agrees with the judge.
wrong_loop = "a"

# %% wrong_loop | wrong | choice | einsum and the zeros in place are only another spelling: loop c agrees with the judge.
wrong_loop = "c"

# %% wrong_loop | wrong | condition | Those are the loops that do follow the gradient; name the one that does not.
wrong_loop = "a", "c"

# %% wrong_loop | wrong | concept | All three losses fall, but a falling loss proves nothing: one loop does not follow the gradient.
wrong_loop = "none"

# %% wrong_loop | wrong | type | That is a place in the list; answer with the letter.
wrong_loop = 1

# %% wrong_loop | right | - | cut from the name of the function
wrong_loop = loop_b.__name__.rpartition("_")[-1]

# %% compute_grad_b1 | wrong | reduction | You add everything to one number; b1 has an entry for each hidden unit.
def compute_grad_b1(grad_h):
    return grad_h.sum()

# %% compute_grad_b1 | wrong | factor | The mean divides by the number of examples; the paths are added up.
def compute_grad_b1(grad_h):
    return grad_h.mean(dim=0)

# %% compute_grad_b1 | wrong | part | That is the first example alone; b1 acts on all of them.
def compute_grad_b1(grad_h):
    return grad_h[0]

# %% compute_grad_b1 | wrong | input-returned | b1 is the same for all examples, so its gradient adds up the rows of grad_h.
def compute_grad_b1(grad_h):
    return grad_h

# %% compute_grad_b1 | wrong | raises | mm wants two matrices and ones(n) is a vector; use @, or simply a sum over dim 0.
def compute_grad_b1(grad_h):
    return torch.ones(grad_h.shape[0]).mm(grad_h)

# %% compute_grad_b1 | right | - | functools.partial of torch.sum
import functools

compute_grad_b1 = functools.partial(torch.sum, dim=0)

# %% compute_grad_h_tanh | wrong | concept | That mask is the slope of the ReLU; here the bend is tanh, with the slope 1 - tanh(h)^2.
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * (h > 0)

# %% compute_grad_h_tanh | wrong | power | The square is missing: one minus tanh(h) squared.
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * (1 - h.tanh())

# %% compute_grad_h_tanh | wrong | wrong-argument | You took tanh of the gradient; the slope is taken at h.
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * (1 - grad_h_tanh.tanh() ** 2)

# %% compute_grad_h_tanh | wrong | unused-argument | That is the slope of tanh alone; multiply it with grad_h_tanh.
def compute_grad_h_tanh(grad_h_tanh, h):
    return 1 - torch.tanh(h) ** 2

# %% compute_grad_h_tanh | wrong | raises | math.tanh takes one number, not a tensor; use h.tanh().
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * (1 - math.tanh(h) ** 2)

# %% compute_grad_h_tanh | right | - | addcmul with out= and a keyword-only flag that nobody has to give
def compute_grad_h_tanh(grad_h_tanh, h, *, scale=-1):
    t = h.tanh()
    result = torch.empty_like(grad_h_tanh)
    torch.addcmul(grad_h_tanh, grad_h_tanh * t, t, value=scale, out=result)
    return result

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

# %% weight_shapes | wrong | page | You use the page's sizes; take the numbers of features and outputs from x and y.
def weight_shapes(x, y, hidden_layer):
    return (input_data, hidden_layer), (hidden_layer, output_data)

# %% weight_shapes | right | - | reads the shapes off made tensors
def weight_shapes(x, y, hidden_layer):
    w1 = torch.empty(x.size(-1), hidden_layer)
    w2 = torch.empty(w1.size(1), y.size(-1))
    return tuple(w1.shape), tuple(w2.shape)

# %% loss_without_relu | wrong | factor | You double the whole loss, and with it the part of y, which the ReLU never touched.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    return 2 * batch_n * output_data * (input_data * hidden_layer / 2 + 1)

# %% loss_without_relu | wrong | argument | Hidden units and outputs have changed places: which of the two counts entries of the loss?
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    return batch_n * hidden_layer * (input_data * output_data + 1)

# %% loss_without_relu | right | - | step by step, as in the derivation
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    h_square = input_data
    y_pred_square = hidden_layer * h_square
    entries = batch_n * output_data
    return float(entries + entries * y_pred_square)

# %% compute_grad_h_relu | wrong | page | You compute line 1 from the page's y_pred and y; use the argument grad_y_pred.
def compute_grad_h_relu(grad_y_pred, w2):
    return (2 * (y_pred - y)).mm(w2.t())

# %% compute_grad_h_relu | right | - | the transposed product, transposed back
def compute_grad_h_relu(grad_y_pred, w2):
    return (w2 @ grad_y_pred.T).T

# %% compute_grad_h | wrong | page | Your mask is made from the page's h_relu; make it from the argument h.
def compute_grad_h(grad_h_relu, h):
    return grad_h_relu * (h_relu > 0)

# %% compute_grad_h | right | - | fills the open entries of zeros
def compute_grad_h(grad_h_relu, h):
    result = torch.zeros_like(grad_h_relu)
    open_ = h > 0
    result[open_] = grad_h_relu[open_]
    return result

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

# %% compute_grad_b1 | wrong | page | This needs exactly the page's batch_n examples; how many there are, grad_h itself says.
def compute_grad_b1(grad_h):
    return torch.ones(batch_n) @ grad_h

# %% compute_grad_b1 | right | - | the product of ones with the matrix
def compute_grad_b1(grad_h):
    return grad_h.t().mv(grad_h.new_ones(grad_h.shape[0]))

# %% compute_grad_w2 | wrong | page | You use the page's h, before the ReLU; the first slope is the argument h_relu.
def compute_grad_w2(h_relu, grad_y_pred):
    return h.t().mm(grad_y_pred)

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

# %% compute_grad_h_tanh | wrong | part | That is the slope of the bend alone; what came back must be multiplied by it.
def compute_grad_h_tanh(grad_h_tanh, h):
    return 1 - h.tanh() ** 2

# %% compute_grad_h_tanh | right | - | by the hyperbolic cosine
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh / h.cosh().square()


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


# %% compute_grad_h | right | - | slope from sign and clamp
def compute_grad_h(grad_h_relu, h):
    return h.sign().clamp(min=0) * grad_h_relu


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


# %% compute_grad_b1 | right | - | vector of ones times the matrix
def compute_grad_b1(grad_h):
    return grad_h.new_ones(len(grad_h)) @ grad_h


# %% compute_grad_w2 | wrong | inplace | total.add(...) returns a new tensor, which nobody keeps, so the total stays zero; the method that writes into the tensor has a trailing underscore.
def compute_grad_w2(h_relu, grad_y_pred):
    total = torch.zeros(h_relu.shape[1], grad_y_pred.shape[1])
    for hidden, back in zip(h_relu, grad_y_pred):
        total.add(torch.outer(hidden, back))
    return total


# %% compute_grad_w2 | wrong | page | The loop uses the sizes of the page's net, batch_n, hidden_layer and output_data; take the sizes from the two arguments.
def compute_grad_w2(h_relu, grad_y_pred):
    total = torch.zeros(hidden_layer, output_data)
    for n in range(batch_n):
        total += torch.outer(h_relu[n], grad_y_pred[n])
    return total


# %% compute_grad_w2 | right | - | batched products of columns and rows, added
def compute_grad_w2(h_relu, grad_y_pred):
    return (h_relu.unsqueeze(2) @ grad_y_pred.unsqueeze(1)).sum(dim=0)


# %% rate_for_mean | wrong | argument | The mean is taken over the errors, not over the weights: count the entries of y_pred - y.
rate_for_mean = learning_rate * (w1.numel() + w2.numel())


# %% rate_for_mean | wrong | mixed | No root is taken anywhere: the mean squared error divides loss and gradients by the full count, so the rate must make up for all of it.
rate_for_mean = 1e-6 * math.sqrt(batch_n * output_data)


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


# %% weight_shapes | wrong | mixed | These are the shapes of h and y_pred, the results of the two products; asked are those of the weights.
def weight_shapes(x, y, hidden_layer):
    n = x.shape[0]
    return (n, hidden_layer), (n, y.shape[1])


# %% weight_shapes | right | - | chain of sizes, neighbours paired
def weight_shapes(x, y, hidden_layer):
    *_, features = x.size()
    *_, outputs = y.size()
    chain = [features, hidden_layer, outputs]
    first, second = zip(chain[:-1], chain[1:])
    return first, second


# %% loss_without_relu | right | - | multiplied out into two terms
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    entries = batch_n * output_data
    return entries + math.prod([entries, input_data, hidden_layer])


# %% compute_grad_h_relu | right | - | einsum with the page's indices
def compute_grad_h_relu(grad_y_pred, w2):
    return torch.einsum("jk,nk->nj", w2, grad_y_pred)


# %% compute_grad_h | wrong | inplace | grad_h = grad_h_relu gives the same tensor a second name, so writing zeros into it changes what came in.
def compute_grad_h(grad_h_relu, h):
    grad_h = grad_h_relu
    grad_h[h < 0] = 0
    return grad_h


# %% compute_grad_h | right | - | masked_fill, out of place
def compute_grad_h(grad_h_relu, h):
    return grad_h_relu.masked_fill(h <= 0, 0)


# %% compute_grad_w1 | wrong | page | The mask is in grad_h already; you apply it again, and with the h of the page, which need not belong to this grad_h.
def compute_grad_w1(x, grad_h):
    return x.t().mm(grad_h * (h > 0))


# %% compute_grad_w1 | right | - | one outer product per example, by broadcasting
def compute_grad_w1(x, grad_h):
    return (x.unsqueeze(2) * grad_h.unsqueeze(1)).sum(dim=0)


# %% compute_grad_b1 | right | - | einsum
def compute_grad_b1(grad_h):
    return torch.einsum("nj->j", grad_h)


# %% compute_grad_w2 | wrong | part | The return stands inside the loop, so only the table of example 0 is counted.
def compute_grad_w2(h_relu, grad_y_pred):
    total = torch.zeros(h_relu.shape[1], grad_y_pred.shape[1])
    for n in range(h_relu.shape[0]):
        total += torch.outer(h_relu[n], grad_y_pred[n])
        return total


# %% compute_grad_w2 | right | - | batched matrix product of columns and rows, then the sum
def compute_grad_w2(h_relu, grad_y_pred):
    return torch.bmm(h_relu[:, :, None], grad_y_pred[:, None, :]).sum(0)


# %% rate_for_mean | wrong | page | The mean is taken over the errors, which have the shape of y; you count the numbers of x.
rate_for_mean = learning_rate * x.numel()


# %% rate_for_mean | wrong | choice | No root here: the whole gradient is smaller by the same factor as the loss, and the rate makes up for all of it.
rate_for_mean = 1e-6 * math.sqrt(1000)


# %% rate_for_mean | right | - | from the sizes of the errors
rate_for_mean = learning_rate * batch_n * output_data


# %% right_gradient | wrong | choice | You measured well but then took the candidate that is furthest from the measured slope.
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
measured = slope(length, y_pred, 4, 2)
distance = {"p": (p[4, 2] - measured).abs(), "q": (q[4, 2] - measured).abs(), "r": (r[4, 2] - measured).abs()}
right_gradient = max(distance, key=distance.get)


# %% right_gradient | wrong | page | You nudged the page's loss, the sum of squares; the loss in question is length, and one of the three does fit its slope.
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
measured = slope(loss_from_y_pred, y_pred, 4, 2)
right_gradient = "".join(
    name for name, grad in [("p", p), ("q", q), ("r", r)] if torch.isclose(grad[4, 2], measured)
)


# %% right_gradient | wrong | mixed | Two of them with the same direction cannot both be the gradient: its size counts, too, and the judge measures that.
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
right_gradient = "qr"  # both are error times a positive number, only the rate differs


# %% right_gradient | right | - | nearest to the measured slope
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
measured = slope(length, y_pred, 4, 2)
gaps = [abs(grad[4, 2] - measured).item() for grad in (p, q, r)]
right_gradient = "pqr"[gaps.index(min(gaps))]


# %% grad_check | wrong | edge | You compare each entry with its own slope; where a slope is 0, even a right gradient cannot be below 0. The measure is the largest slope.
def grad_check(f, grad, x):
    x = x.double()
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            measured[i, j] = slope(f, x, i, j)
    return ((measured - grad).abs() < 1e-6 * measured.abs()).all().item()


# %% grad_check | right | - | one unit matrix per entry, plain Python numbers and max
def grad_check(f, grad, x):
    at = x.detach().to(torch.float64, copy=True)
    step, slopes = 1e-5, []
    for unit in torch.eye(at.numel(), dtype=torch.float64):
        e = step * unit.view(at.shape)
        slopes.append((float(f(at + e)) - float(f(at - e))) / (2 * step))
    claimed = grad.detach().double().flatten().tolist()
    if len(claimed) != len(slopes) or any(math.isnan(c) for c in claimed):
        return False
    worst = max(abs(s - c) for s, c in zip(slopes, claimed))
    return worst < 1e-6 * max(abs(s) for s in slopes)


# %% wrong_loop | wrong | page | Each loop has a rate of its own; dividing by the page's rate makes all three look wrong.
wrong_loop = ""
for name, loop in {"a": loop_a, "b": loop_b, "c": loop_c}.items():
    new_w1, new_w2 = loop(x, y, w1, w2, 1)
    used = (w1 - new_w1) / learning_rate
    if not torch.isclose(used[3, 7], slope(loss_from_w1, w1, 3, 7)):
        wrong_loop += name


# %% wrong_loop | wrong | part | You judged the gradient of w2 only, which is right in all three; look at that of the other weight as well.
wrong_loop = ""
for name, loop, rate in [("a", loop_a, 4e-7), ("b", loop_b, 5e-7), ("c", loop_c, 6e-7)]:
    new_w1, new_w2 = loop(x, y, w1, w2, 1)
    used = (w2 - new_w2) / rate
    if not torch.isclose(used[3, 7], slope(loss_from_w2, w2, 3, 7)):
        wrong_loop += name


# %% wrong_loop | right | - | the loop whose one-epoch gradient is furthest from the measured slope
measured = slope(loss_from_w1, w1, 3, 7)
off = {}
for name, loop, rate in [("a", loop_a, 4e-7), ("b", loop_b, 5e-7), ("c", loop_c, 6e-7)]:
    new_w1 = loop(x, y, w1, w2, 1)[0]
    off[name] = abs((w1 - new_w1)[3, 7] / rate - measured).item()
wrong_loop = max(off, key=off.get)


# %% proven | wrong | choice | F: a new x tells nothing about its y here; then what is the best prediction that any net can give?
proven = "CD"


# %% proven | right | - | filtered from a table of verdicts
verdicts = dict(A=False, B=False, C=True, D=True, E=False, F=True)
proven = "".join(letter for letter in verdicts if verdicts[letter])


# %% compute_grad_h_tanh | wrong | order | The square belongs to the tanh alone; you square the whole difference.
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * (1 - h.tanh()).pow(2)


# %% compute_grad_h_tanh | wrong | inplace | The underscore makes tanh_ write into h: the caller's h is gone afterwards.
def compute_grad_h_tanh(grad_h_tanh, h):
    t = h.tanh_()
    return grad_h_tanh * (1 - t ** 2)


# %% compute_grad_h_tanh | right | - | one over cosh squared
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh / torch.cosh(h) ** 2


# %% weight_shapes | wrong | transpose | Your second shape ends with the hidden units; a product needs what the first matrix ends with to be what the second begins with.
def weight_shapes(x, y, hidden_layer):
    w1 = (x.shape[1], hidden_layer)
    w2 = (y.shape[1], hidden_layer)
    return w1, w2


# %% weight_shapes | right | - | adds tuples cut out of the shapes
def weight_shapes(x, y, hidden_layer):
    hidden = (hidden_layer,)
    return tuple(x.shape[1:]) + hidden, hidden + tuple(y.shape[1:])


# %% loss_without_relu | wrong | sign | Variances of independent numbers add up even when the numbers are subtracted; look at step 4 again.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    var_y_pred = input_data * hidden_layer
    var_y = 1
    return batch_n * output_data * (var_y_pred - var_y)


# %% loss_without_relu | right | - | walks the steps in a loop
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    mean_square = 1
    for terms in (input_data, hidden_layer):
        mean_square *= terms
    mean_square += 1
    return mean_square * output_data * batch_n


# %% compute_grad_h_relu | wrong | raises | You transposed the factor of line 2; here another index is summed over, so look which of the two tensors must turn to bring k inside.
def compute_grad_h_relu(grad_y_pred, w2):
    return grad_y_pred.t().mm(w2)


# %% compute_grad_w1 | wrong | page | Your loop counts to the batch size of this page; how many examples has the x that is given?
def compute_grad_w1(x, grad_h):
    return sum(torch.outer(x[n], grad_h[n]) for n in range(batch_n))


# %% compute_grad_w1 | right | - | tensordot over the examples
def compute_grad_w1(x, grad_h):
    return torch.tensordot(x, grad_h, dims=([0], [0]))


# %% compute_grad_b1 | wrong | constant | You counted the paths, each with its slope 1; but behind h each path goes on to the loss, with a slope that grad_h tells.
def compute_grad_b1(grad_h):
    n, j = grad_h.shape
    return torch.full((j,), 1.0 * n)


# %% compute_grad_b1 | wrong | page | The zeros have the number of hidden units of this page; take the size from the grad_h that is given.
def compute_grad_b1(grad_h):
    grad_b1 = torch.zeros(hidden_layer)
    for row in grad_h:
        grad_b1 += row
    return grad_b1


# %% compute_grad_b1 | right | - | vector of ones times the matrix
def compute_grad_b1(grad_h):
    return torch.ones(len(grad_h), dtype=grad_h.dtype) @ grad_h


# %% compute_grad_w2 | wrong | axis | With columns of h_relu your sheets add up to h_relu.mm(grad_y_pred), which pairs a hidden unit with an example; what belongs to one example is a row of each.
def compute_grad_w2(h_relu, grad_y_pred):
    return sum(torch.outer(h_relu[:, k], grad_y_pred[k]) for k in range(h_relu.shape[1]))


# %% compute_grad_w2 | right | - | the other product, transposed at the end
def compute_grad_w2(h_relu, grad_y_pred):
    return (grad_y_pred.t() @ h_relu).t()


# %% right_gradient | wrong | constant | With so small a step the digits run out and the measured slope is worthless; take the step of section 4.
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
measured = slope(length, y_pred, 4, 2, step=1e-14)
distance = {name: abs(g[4, 2] - measured).item() for name, g in zip("pqr", (p, q, r))}
right_gradient = min(distance, key=distance.get)


# %% right_gradient | right | - | lets the judge pick the letter
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
measured = slope(length, y_pred, 4, 2)
right_gradient = "".join(name for name, g in zip("pqr", (p, q, r)) if torch.isclose(g[4, 2], measured))


# %% grad_check | wrong | constant | allclose has limits of its own, entry by entry; the task names another one, relative to the largest measured slope.
def grad_check(f, grad, x):
    rows, cols = x.shape
    measured = torch.tensor([[slope(f, x, i, j) for j in range(cols)] for i in range(rows)])
    return torch.allclose(measured, grad)


# %% grad_check | right | - | adds and subtracts a bump matrix
def grad_check(f, grad, x):
    at = x.detach().double()
    eps = 1e-4
    slopes = []
    for place in range(at.numel()):
        bump = torch.zeros(at.numel(), dtype=torch.float64)
        bump[place] = eps
        bump = bump.reshape(at.shape)
        slopes.append(float(f(at + bump) - f(at - bump)) / (2 * eps))
    measured = torch.tensor(slopes, dtype=torch.float64).reshape(at.shape)
    return bool((grad - measured).abs().max() < 1e-6 * measured.abs().max())


# %% wrong_loop | wrong | choice | Not every update before the last gradient does harm: only one of these two loops uses a weight in its backward line that did not make y_pred.
wrong_loop = "ab"


# %% wrong_loop | right | - | judged in code, each with its own rate
rates_used = {"a": 4e-7, "b": 5e-7, "c": 6e-7}
loops = {"a": loop_a, "b": loop_b, "c": loop_c}
off = {}
for name, rate in rates_used.items():
    used = (w1 - loops[name](x, y, w1, w2, 1)[0]) / rate
    off[name] = abs(used[3, 7] - slope(loss_from_w1, w1, 3, 7)).item()
wrong_loop = max(off, key=off.get)


# %% proven | wrong | choice | One is missing: a long step that raised the loss says nothing of short enough ones, and for these the gradient does make a promise.
proven = "DF"


# %% proven | right | - | from a table of verdicts
verdicts = {"A": False, "B": False, "C": True, "D": True, "E": False, "F": True}
proven = "".join(letter for letter, true in verdicts.items() if true)


# %% compute_grad_h_tanh | wrong | order | You square the difference; the slope is one minus the square.
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * (1 - h.tanh()) ** 2


# %% compute_grad_h_tanh | wrong | mixed | The mask belongs to the ReLU; tanh lets negative h through, with the same slope as positive ones.
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * (1 - h.tanh() ** 2) * (h > 0)


# %% compute_grad_h_tanh | wrong | argument | The slope of tanh depends on where h is; you squared the gradient that comes back, as if it were the output of tanh.
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * (1 - grad_h_tanh ** 2)


# %% weight_shapes | wrong | constant | You make room for a column of ones: does x.mm(w1) of this net have one?
def weight_shapes(x, y, hidden_layer):
    n_features = x.size(1)
    n_outputs = y.size(1)
    return (n_features + 1, hidden_layer), (hidden_layer + 1, n_outputs)


# %% weight_shapes | right | - | pairs neighbours in the chain of sizes
def weight_shapes(x, y, hidden_layer):
    sizes = [x.shape[-1], hidden_layer, y.shape[-1]]
    return tuple(zip(sizes, sizes[1:]))


# %% loss_without_relu | wrong | order | To how many entries does y add its own mean square: where does the bracket close?
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    return (batch_n * output_data) * (input_data * hidden_layer) + 1


# %% loss_without_relu | right | - | step by step, as in the five steps
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    h_square = input_data
    y_pred_square = hidden_layer * h_square
    error_square = y_pred_square + 1
    return error_square * output_data * batch_n


# %% compute_grad_h_relu | wrong | page | The mask belongs to the next line, and it is made of the page's h_relu: what stands between h_relu and y_pred?
def compute_grad_h_relu(grad_y_pred, w2):
    return grad_y_pred.mm(w2.t()) * (h_relu > 0)


# %% compute_grad_h | wrong | inplace | One of your calls returns a new tensor, and nobody keeps it: what does grad_h hold in the end?
def compute_grad_h(grad_h_relu, h):
    grad_h = grad_h_relu.clone()
    grad_h.masked_fill(h <= 0, 0.0)
    return grad_h


# %% compute_grad_h | wrong | argument | The second thing you give to where is put in at the closed entries: what should go back from there?
def compute_grad_h(grad_h_relu, h):
    return torch.where(h > 0, grad_h_relu, h)


# %% compute_grad_h | right | - | heaviside as the slope
def compute_grad_h(grad_h_relu, h):
    return grad_h_relu * torch.heaviside(h, torch.zeros_like(h))


# %% compute_grad_w1 | wrong | page | The sizes in your loop are those of the page: what if x has other numbers of examples and features?
def compute_grad_w1(x, grad_h):
    total = torch.zeros(input_data, hidden_layer)
    for n in range(batch_n):
        total += torch.outer(x[n], grad_h[n])
    return total


# %% compute_grad_w1 | right | - | einsum with the lesson's index letters
def compute_grad_w1(x, grad_h):
    return torch.einsum("nd,nj->dj", x, grad_h)


# %% compute_grad_b1 | right | - | Python's sum over the rows
def compute_grad_b1(grad_h):
    return sum(grad_h)


# %% compute_grad_w2 | wrong | part | What is left of the tables of the first examples when your loop ends?
def compute_grad_w2(h_relu, grad_y_pred):
    for h_row, grad_row in zip(h_relu, grad_y_pred):
        grad_w2 = torch.outer(h_row, grad_row)
    return grad_w2


# %% compute_grad_w2 | wrong | factor | How many times does example 0 enter your sum?
def compute_grad_w2(h_relu, grad_y_pred):
    total = torch.outer(h_relu[0], grad_y_pred[0])
    for n in range(len(h_relu)):
        total = total + torch.outer(h_relu[n], grad_y_pred[n])
    return total


# %% rate_for_mean | right | - | the measured ratio of the two losses
ratio = loss / torch.nn.functional.mse_loss(y_pred, y)
rate_for_mean = (learning_rate * ratio).item()


# %% right_gradient | wrong | argument | You nudge one entry and compare with another: look at the two pairs of indices.
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
measured = slope(length, y_pred, 4, 2)
right_gradient = "none"
for name, candidate in {"p": p, "q": q, "r": r}.items():
    if torch.isclose(candidate[2, 4], measured):
        right_gradient = name


# %% right_gradient | right | - | nearest to the measured slope
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
measured = slope(length, y_pred, 4, 2).item()
right_gradient = min("pqr", key=lambda c: abs({"p": p, "q": q, "r": r}[c][4, 2].item() - measured))


# %% grad_check | right | - | nudges whole unit matrices, flat loop
def grad_check(f, grad, x):
    eps = 1e-4
    measured = []
    for k in range(x.numel()):
        unit = torch.zeros(x.numel(), dtype=x.dtype)
        unit[k] = eps
        unit = unit.reshape(x.shape)
        measured.append(float(f(x + unit) - f(x - unit)) / (2 * eps))
    claimed = grad.reshape(-1).tolist()
    worst = max(abs(m - c) for m, c in zip(measured, claimed))
    return worst < 1e-6 * max(abs(m) for m in measured)


# %% wrong_loop | wrong | argument | You measured w2, and there all three agree: which other weights does a loop move?
def loss_for_w2(other):
    return loss_of(x, y, w1, other)


wrong_loop = "none"
measured = slope(loss_for_w2, w2, 3, 7)
for name, loop, rate in [("a", loop_a, 4e-7), ("b", loop_b, 5e-7), ("c", loop_c, 6e-7)]:
    new_w1, new_w2 = loop(x, y, w1, w2, 1)
    if not torch.isclose((w2 - new_w2)[3, 7] / rate, measured):
        wrong_loop = name


# %% wrong_loop | wrong | page | You divide every step by the page's learning rate: which rate has each loop in its code?
measured = slope(loss_from_w1, w1, 3, 7)
wrong_loop = ""
for name, loop in {"a": loop_a, "b": loop_b, "c": loop_c}.items():
    used = (w1 - loop(x, y, w1, w2, 1)[0]) / learning_rate
    if not torch.isclose(used[3, 7], measured):
        wrong_loop += name


# %% wrong_loop | right | - | compares whole gradients with grad_w1
wrong_loop = next(
    name
    for name, loop, rate in [("a", loop_a, 4e-7), ("b", loop_b, 5e-7), ("c", loop_c, 6e-7)]
    if not torch.allclose((w1 - loop(x, y, w1, w2, 1)[0]) / rate, grad_w1, rtol=1e-4, atol=1e-2)
)


# %% proven | right | - | filters a table of verdicts
true = {"A": 0, "B": 0, "C": 1, "D": 1, "E": 0, "F": 1}
proven = "".join(filter(true.get, true))


# %% compute_grad_h_tanh | right | - | one over cosh squared
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh / h.cosh().pow(2)


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


# %% compute_grad_b1 | right | - | row of ones times grad_h
def compute_grad_b1(grad_h):
    ones = grad_h.new_ones(1, grad_h.shape[0])
    return ones.mm(grad_h).reshape(-1)


# %% compute_grad_w2 | wrong | page | The loop runs over the page's batch_n; how many examples there are, the arguments say.
def compute_grad_w2(h_relu, grad_y_pred):
    total = torch.zeros(h_relu.shape[1], grad_y_pred.shape[1])
    for n in range(batch_n):
        total += torch.outer(h_relu[n], grad_y_pred[n])
    return total


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


# %% grad_check | right | - | nested comprehension, Python's max
def grad_check(f, grad, x):
    rows, columns = x.shape
    places = [(i, j) for i in range(rows) for j in range(columns)]
    slopes = {at: float(slope(f, x, *at)) for at in places}
    worst = max(abs(slopes[at] - grad[at].item()) for at in places)
    return worst < 1e-6 * max(abs(value) for value in slopes.values())


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


# %% compute_grad_h | right | - | masked_fill, not in place
def compute_grad_h(grad_h_relu, h):
    closed = ~(h > 0)
    return grad_h_relu.masked_fill(closed, 0.0)


# %% compute_grad_w1 | right | - | broadcast and sum over the examples
def compute_grad_w1(x, grad_h):
    return (x[:, :, None] * grad_h[:, None, :]).sum(dim=0)


# %% compute_grad_w2 | wrong | factor | Twice too large: the 2 from the square is already inside grad_y_pred.
def compute_grad_w2(h_relu, grad_y_pred):
    return 2 * h_relu.t().mm(grad_y_pred)


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


# %% wrong_loop | right | - | measures all three, keeps the one that disagrees
wrong_loop = "".join(
    name
    for name, loop, rate in [("a", loop_a, 4e-7), ("b", loop_b, 5e-7), ("c", loop_c, 6e-7)]
    if not torch.isclose((w1 - loop(x, y, w1, w2, 1)[0])[3, 7] / rate, slope(loss_from_w1, w1, 3, 7), rtol=1e-3)
)


# %% proven | right | - | the letters in reverse order
proven = "FDC"


# %% compute_grad_h_tanh | wrong | raises | In Python ^ is no power but a bitwise operation, which floating-point tensors do not have: a power is written with **.
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * (1 - h.tanh()^2)


# %% compute_grad_h_tanh | right | - | difference of squares, factored
def compute_grad_h_tanh(grad_h_tanh, h):
    t = h.tanh()
    return (1 - t) * (1 + t) * grad_h_tanh


# %% weight_shapes | wrong | constant | You added a row for an intercept; does the net of this lesson have one?
def weight_shapes(x, y, hidden_layer):
    n_features = x.shape[1] + 1
    return (n_features, hidden_layer), (hidden_layer + 1, y.shape[1])


# %% weight_shapes | right | - | neighbours in a chain of sizes
def weight_shapes(x, y, hidden_layer):
    chain = [x.shape[-1], hidden_layer, y.shape[-1]]
    return tuple(zip(chain[:-1], chain[1:]))


# %% loss_without_relu | right | - | step by step, the brackets multiplied out
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    entries = batch_n * output_data
    from_predictions = entries * hidden_layer * input_data
    from_targets = entries
    return from_predictions + from_targets


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


# %% right_gradient | right | - | the judge picks the nearest
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
measured = slope(length, y_pred, 4, 2)
candidates = {"p": p, "q": q, "r": r}
right_gradient = min(candidates, key=lambda name: abs(candidates[name][4, 2] - measured))


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


# %% weight_shapes | wrong | axis | len(x) counts the examples; the weights do not know how many there are. Which size of x does w1 begin with?
def weight_shapes(x, y, hidden_layer):
    w1_shape = (len(x), hidden_layer)
    w2_shape = (hidden_layer, y.shape[1])
    return w1_shape, w2_shape


# %% weight_shapes | wrong | page | The number of outputs comes from the page's output_data; take it from the y you are given.
def weight_shapes(x, y, hidden_layer):
    return (x.shape[1], hidden_layer), (hidden_layer, output_data)


# %% weight_shapes | wrong | raises | A tensor has no columns as a DataFrame has; the sizes are in its shape.
def weight_shapes(x, y, hidden_layer):
    n_features = len(x.columns)
    n_outputs = len(y.columns)
    return (n_features, hidden_layer), (hidden_layer, n_outputs)


# %% weight_shapes | right | - | unpacks the last size with a star
def weight_shapes(x, y, hidden_layer):
    *_, n_in = x.shape
    *_, n_out = y.shape
    return (n_in, hidden_layer), (hidden_layer, n_out)


# %% loss_without_relu | right | - | step by step, one variance a line
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    var_h = input_data * 1 * 1
    var_pred = hidden_layer * var_h
    var_err = var_pred + 1
    n_err = batch_n * output_data
    return n_err * var_err


# %% compute_grad_h_relu | right | - | broadcast product and a sum over k
def compute_grad_h_relu(grad_y_pred, w2):
    return (grad_y_pred[:, None, :] * w2[None, :, :]).sum(dim=2)


# %% compute_grad_h | right | - | clone, then zeros where h is not positive
def compute_grad_h(grad_h_relu, h):
    out = grad_h_relu.detach().clone()
    closed = torch.logical_not(h > 0)
    out.masked_fill_(closed, 0.0)
    return out


# %% compute_grad_w1 | right | - | three Fortran loops turned into one over columns
def compute_grad_w1(x, grad_h):
    d, j = x.shape[1], grad_h.shape[1]
    out = torch.zeros(d, j, dtype=grad_h.dtype)
    for col in range(j):
        out[:, col] = (x * grad_h[:, col : col + 1]).sum(dim=0)
    return out


# %% compute_grad_w2 | wrong | edge | Your loop starts with example 1; the first example is number 0, and its table is missing.
def compute_grad_w2(h_relu, grad_y_pred):
    n_ex = h_relu.shape[0]
    total = torch.zeros(h_relu.shape[1], grad_y_pred.shape[1])
    for n in range(1, n_ex):
        total += torch.outer(h_relu[n], grad_y_pred[n])
    return total


# %% compute_grad_w2 | right | - | tensordot over axis 0 of both
def compute_grad_w2(h_relu, grad_y_pred):
    return torch.tensordot(h_relu, grad_y_pred, dims=([0], [0]))


# %% rate_for_mean | right | - | divides by the factor with which the gradient shrinks
shrink = 1 / (batch_n * output_data)
rate_for_mean = 1e-6 / shrink


# %% right_gradient | wrong | factor | You nudge upwards only, but divide by two steps: the measured slope comes out half as large.
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
eps = 1e-4
up = y_pred.clone()
up[4, 2] += eps
fd = (length(up) - length(y_pred)) / (2 * eps)
gaps = {name: (t[4, 2] - fd).abs().item() for name, t in [("p", p), ("q", q), ("r", r)]}
right_gradient = min(gaps, key=gaps.get)


# %% right_gradient | right | - | measures several entries and takes the nearest
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
table = {"p": p, "q": q, "r": r}
off = {}
for letter, t in table.items():
    off[letter] = sum(abs(slope(length, y_pred, i, j) - t[i, j]).item() for i, j in [(4, 2), (0, 0), (99, 9)])
right_gradient = sorted(off, key=off.get)[0]


# %% grad_check | right | - | one nudge matrix an entry, collected in a flat list
def grad_check(f, grad, x):
    eps = 1e-4
    fd = []
    for k in range(x.numel()):
        e = torch.zeros(x.numel(), dtype=x.dtype)
        e[k] = eps
        e = e.reshape(x.shape)
        fd.append(float(f(x + e) - f(x - e)) / (2 * eps))
    g = grad.reshape(-1).tolist()
    worst = max(abs(u - v) for u, v in zip(fd, g))
    return worst < 1e-6 * max(abs(u) for u in fd)


# %% wrong_loop | right | - | asks the judge with each loop's own rate
rates_of = dict(a=4e-7, b=5e-7, c=6e-7)
m = slope(loss_from_w1, w1, 3, 7)
gap = {}
for name, loop in zip("abc", (loop_a, loop_b, loop_c)):
    g37 = ((w1 - loop(x, y, w1, w2, 1)[0]) / rates_of[name])[3, 7]
    gap[name] = abs(g37 - m).item()
wrong_loop = max(gap, key=gap.get)


# %% proven | right | - | filters a table of yes and no
verdicts = dict(A=0, B=0, C=1, D=1, E=0, F=1)
proven = "".join(letter for letter in verdicts if verdicts[letter])


# %% compute_grad_h_tanh | wrong | raises | In Python ^ is no power but a bitwise operation, which tensors of floats refuse.
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh * (1 - torch.tanh(h)^2)


# %% weight_shapes | wrong | edge | w2 and y have one shape only because this page has as many hidden units as examples: what does w2 begin with?
def weight_shapes(x, y, hidden_layer):
    return (x.shape[1], hidden_layer), tuple(y.shape)


# %% weight_shapes | right | - | unpacks the shapes
def weight_shapes(x, y, hidden_layer):
    _, d = x.shape
    _, k = y.shape
    return (d, hidden_layer), (hidden_layer, k)


# %% loss_without_relu | right | - | multiplied out
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    entries = batch_n * output_data
    return entries + math.prod([entries, hidden_layer, input_data])


# %% compute_grad_h | wrong | part | masked_fill without an underscore returns a new tensor, and yours is thrown away: the copy you return is unchanged.
def compute_grad_h(grad_h_relu, h):
    grad_h = grad_h_relu.clone()
    grad_h.masked_fill(h < 0, 0)
    return grad_h


# %% compute_grad_h | right | - | masked_fill, out of place
def compute_grad_h(grad_h_relu, h):
    return grad_h_relu.masked_fill(~(h > 0), 0.0)


# %% compute_grad_w1 | right | - | transpose of a product
def compute_grad_w1(x, grad_h):
    return (grad_h.T @ x).T


# %% compute_grad_b1 | wrong | shape | cumsum keeps all the running totals, one row for each example; only the total itself is asked for.
def compute_grad_b1(grad_h):
    return grad_h.cumsum(dim=0)


# %% compute_grad_b1 | right | - | a vector of ones times the matrix
def compute_grad_b1(grad_h):
    return grad_h.new_ones(grad_h.shape[0]) @ grad_h


# %% compute_grad_w2 | wrong | order | With two different letters n and m the examples are summed in each factor on its own, so every example is paired with all the others.
def compute_grad_w2(h_relu, grad_y_pred):
    return torch.einsum("nj,mk->jk", h_relu, grad_y_pred)


# %% compute_grad_w2 | right | - | batch of outer products by bmm, then sum
def compute_grad_w2(h_relu, grad_y_pred):
    return torch.bmm(h_relu.unsqueeze(2), grad_y_pred.unsqueeze(1)).sum(dim=0)


# %% right_gradient | wrong | choice | Two tensors with the same direction are not both the gradient: a slope has a size, too, and only one of them has the measured one.
right_gradient = "qr"  # same direction, so both are fine for training


# %% right_gradient | wrong | sign | You look for the smallest difference with its sign, so a large negative one wins: nearest means the smallest absolute value.
measured = slope(length, y_pred, 4, 2)
three = {"p": p, "q": q, "r": r}
right_gradient = min(three, key=lambda name: three[name][4, 2] - measured)


# %% right_gradient | right | - | asks the judge and picks the nearest
measured = slope(length, y_pred, 4, 2)
three = {"p": p, "q": q, "r": r}
right_gradient = sorted(three, key=lambda name: abs(three[name][4, 2] - measured).item())[0]


# %% grad_check | wrong | part | The comparison and the return stand inside the loops, so the function decides after the first entry.
def grad_check(f, grad, x):
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            measured[i, j] = slope(f, x, i, j)
            difference = (measured[i, j] - grad[i, j]).abs()
            return (difference < 1e-6 * measured.abs().max()).item()


# %% grad_check | wrong | argument | The stub takes f, then grad, then x; your header has the last two swapped, so you measure the slopes at the gradient.
def grad_check(f, x, grad):
    rows, columns = x.shape
    measured = torch.zeros_like(x)
    for i in range(rows):
        for j in range(columns):
            measured[i, j] = slope(f, x, i, j)
    return bool((measured - grad).abs().max() < 1e-6 * measured.abs().max())


# %% grad_check | right | - | flat unit vectors instead of two loops
def grad_check(f, grad, x):
    eps = 1e-4
    measured = []
    for unit in torch.eye(x.numel(), dtype=x.dtype):
        nudge = eps * unit.reshape(x.shape)
        measured.append(float(f(x + nudge) - f(x - nudge)) / (2 * eps))
    measured = torch.tensor(measured, dtype=x.dtype).reshape(x.shape)
    worst = (measured - grad).abs().max().item()
    return worst < 1e-6 * measured.abs().max().item()


# %% wrong_loop | wrong | sign | You name a loop that agrees with the judge; the question is which one does not.
loops = [("a", loop_a, 4e-7), ("b", loop_b, 5e-7), ("c", loop_c, 6e-7)]
measured = slope(loss_from_w1, w1, 3, 7)
for name, loop, rate in loops:
    new_w1, _ = loop(x, y, w1, w2, 1)
    used = (w1 - new_w1) / rate
    if torch.isclose(used[3, 7], measured, rtol=1e-4):
        wrong_loop = name


# %% wrong_loop | right | - | the loop that is furthest from the judge
rates = {"a": 4e-7, "b": 5e-7, "c": 6e-7}
loops = {"a": loop_a, "b": loop_b, "c": loop_c}
measured = slope(loss_from_w1, w1, 3, 7)
gap = {k: abs((w1 - loops[k](x, y, w1, w2, 1)[0])[3, 7] / rates[k] - measured).item() for k in rates}
wrong_loop = max(gap, key=gap.get)


# %% compute_grad_h_tanh | right | - | divides by the square of cosh
def compute_grad_h_tanh(grad_h_tanh, h):
    return grad_h_tanh / h.cosh() ** 2


# %% weight_shapes | right | - | chain of sizes, zipped with itself
def weight_shapes(x, y, hidden_layer):
    sizes = [x.shape[-1], hidden_layer, y.shape[-1]]
    first, second = zip(sizes, sizes[1:])
    return first, second


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


# %% compute_grad_w1 | right | - | matrix-vector product for each hidden unit, stacked as columns
def compute_grad_w1(x, grad_h):
    columns = [x.t().mv(column) for column in grad_h.unbind(dim=1)]
    return torch.stack(columns, dim=1)


# %% compute_grad_w2 | right | - | all tables by broadcasting, then a sum over the examples
def compute_grad_w2(h_relu, grad_y_pred):
    return (h_relu.unsqueeze(2) * grad_y_pred.unsqueeze(1)).sum(0)


# %% rate_for_mean | wrong | factor | You halved it because of the 2 in the gradient; do not both gradients, of the sum and of the mean, have that 2?
# d/dp of the mean is 2 (p - y) / 1000
rate_for_mean = 1e-6 * y.numel() / 2


# %% rate_for_mean | right | - | ratio of the two losses, measured
squares = (h_relu.mm(w2) - y).pow(2)
rate_for_mean = learning_rate * (squares.sum() / squares.mean()).item()


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


# %% wrong_loop | right | - | compares each loop's whole step with grad_w1
used = {"a": (loop_a, 4e-7), "b": (loop_b, 5e-7), "c": (loop_c, 6e-7)}
errors = {k: ((w1 - f(x, y, w1, w2, 1)[0]) / s - grad_w1).norm().item() for k, (f, s) in used.items()}
wrong_loop = max(errors, key=errors.get)


# %% proven | right | - | from a table of truth values
verdicts = dict(A=False, B=False, C=True, D=True, E=False, F=True)
proven = "".join(letter for letter, true in verdicts.items() if true)


# %% weight_shapes | wrong | argument | w1 is right; w2 should end with the number of outputs, and x does not know that.
def weight_shapes(x, y, hidden_layer):
    n, d = x.shape
    return (d, hidden_layer), (hidden_layer, d)


# %% weight_shapes | right | - | pairs neighbours of the chain of sizes
def weight_shapes(x, y, hidden_layer):
    chain = [x.size(-1), hidden_layer, y.size(-1)]
    return tuple(zip(chain, chain[1:]))


# %% loss_without_relu | right | - | variances line by line
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    var_h = input_data * 1
    var_pred = sum(var_h for _ in range(hidden_layer))
    var_error = var_pred + 1
    entries = batch_n * output_data
    return float(entries * var_error)


# %% compute_grad_h | right | - | torch.where with zeros_like
def compute_grad_h(grad_h_relu, h):
    return torch.where(h.gt(0), grad_h_relu, torch.zeros_like(grad_h_relu))


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


# %% rate_for_mean | right | - | from the page's names
rate_for_mean = learning_rate * y_pred.numel()


# %% right_gradient | right | - | lets the judge choose the nearest
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
measured = slope(length, y_pred, 4, 2)
right_gradient = min("pqr", key=lambda name: abs(globals()[name][4, 2] - measured).item())


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


# %% weight_shapes | wrong | argument | The first shape is right, but the hidden size is not the number of rows of x: on the page both are 100 by chance; use the argument hidden_layer.
def weight_shapes(x, y, hidden_layer):
    n, d = x.shape
    n, k = y.shape
    return (d, n), (n, k)


# %% weight_shapes | right | - | unpacking with starred sizes
def weight_shapes(x, y, hidden_layer):
    *_, features = x.shape
    *_, outputs = y.shape
    sizes = [features, hidden_layer, outputs]
    first, second = zip(sizes, sizes[1:])
    return first, second


# %% loss_without_relu | wrong | mixed | The variances of the two layers are added, but a product of independent numbers multiplies mean squares: each layer multiplies by its number of terms.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    var_h = input_data
    var_pred = var_h + hidden_layer
    var_error = var_pred + 1
    return batch_n * output_data * var_error


# %% loss_without_relu | right | - | walks through the steps in words
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    ms_h = 0
    for _ in range(input_data):
        ms_h += 1.0
    ms_pred = sum(ms_h for _ in range(hidden_layer))
    ms_error = ms_pred + 1.0
    entries = batch_n * output_data
    return entries * ms_error


# %% compute_grad_h_relu | right | - | broadcast and sum over k
def compute_grad_h_relu(grad_y_pred, w2):
    # (n, 1, k) * (1, j, k) -> (n, j, k), then sum the outputs
    return (grad_y_pred[:, None, :] * w2[None, :, :]).sum(-1)


# %% compute_grad_h | right | - | masked copy of the wanted entries into zeros
def compute_grad_h(grad_h_relu, h):
    out = torch.zeros_like(grad_h_relu)
    on = h > 0
    out[on] = grad_h_relu[on]
    return out


# %% compute_grad_w1 | right | - | a generator of outer products, summed
def compute_grad_w1(x, grad_h):
    tables = [xn.unsqueeze(1) * gn.unsqueeze(0) for xn, gn in zip(x, grad_h)]
    return torch.stack(tables).sum(dim=0)


# %% compute_grad_b1 | wrong | part | The loop starts at example 1, so the first example is missing from the sum.
def compute_grad_b1(grad_h):
    grad_b1 = torch.zeros(grad_h.shape[1])
    for n in range(1, len(grad_h)):
        grad_b1 += grad_h[n]
    return grad_b1


# %% compute_grad_w2 | wrong | part | The table is replaced in every turn, so only the last example is left; the tables must be added up.
def compute_grad_w2(h_relu, grad_y_pred):
    for a, b in zip(h_relu, grad_y_pred, strict=True):
        table = torch.outer(a, b)
    return table


# %% rate_for_mean | wrong | page | The name rate still holds the last value of the loop above, 1e-9, so your product is back at the old rate; start from the rate that the task names.
rate_for_mean = rate * y.numel()


# %% rate_for_mean | wrong | choice | The factor comes from the number of entries of y, not from the size of the loss: a step is rate times gradient, and the two gradients differ by a fixed factor.
rate_for_mean = 1e-6 * torch.nn.functional.mse_loss(y_pred, y).item()


# %% rate_for_mean | right | - | ratio of the two gradients, measured
by_sum = 2 * (y_pred - y)
by_mean = 2 * (y_pred - y) / (batch_n * output_data)
rate_for_mean = learning_rate * (by_sum.norm() / by_mean.norm()).item()


# %% right_gradient | wrong | sign | The smallest signed difference is the most negative one, not the one nearest to zero: compare sizes.
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
candidates = {"p": p, "q": q, "r": r}
measured = slope(length, y_pred, 4, 2)
right_gradient = min(candidates, key=lambda name: candidates[name][4, 2] - measured)


# %% right_gradient | right | - | by autograd and a dictionary
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
leaf = y_pred.clone().requires_grad_()
(by_autograd,) = torch.autograd.grad(length(leaf), leaf)
far = {name: (g - by_autograd).abs().max().item() for name, g in zip("pqr", (p, q, r))}
right_gradient = min(far, key=far.get)


# %% grad_check | right | - | list comprehension and reshape
def grad_check(f, grad, x):
    rows, cols = x.shape
    flat = [float(slope(f, x, i, j)) for i in range(rows) for j in range(cols)]
    measured = torch.tensor(flat, dtype=x.dtype).reshape(rows, cols)
    worst = torch.max(torch.abs(grad - measured)).item()
    return worst < 1e-6 * torch.max(torch.abs(measured)).item()


# %% wrong_loop | wrong | argument | After twenty epochs the weights have moved through twenty different gradients; run one epoch to compare with the slope at the start.
measured = slope(loss_from_w1, w1, 3, 7)
off = {}
for name, loop, lr in [("a", loop_a, 4e-7), ("b", loop_b, 5e-7), ("c", loop_c, 6e-7)]:
    new_w1, _ = loop(x, y, w1, w2, 20)
    used = (w1 - new_w1) / (20 * lr)
    off[name] = (used[3, 7] - measured).abs().item()
wrong_loop = max(off, key=off.get)


# %% wrong_loop | right | - | compares all entries with autograd
leaf = w1.clone().requires_grad_()
(true_grad,) = torch.autograd.grad(loss_of(x, y, leaf, w2), leaf)
off = []
for loop, lr in zip((loop_a, loop_b, loop_c), (4e-7, 5e-7, 6e-7)):
    used = (w1 - loop(x, y, w1, w2, 1)[0]) / lr
    off.append((used - true_grad).norm().item())
wrong_loop = "abc"[off.index(max(off))]


# %% compute_grad_h_tanh | right | - | difference of squares
def compute_grad_h_tanh(grad_h_tanh, h):
    t = torch.tanh(h)
    return grad_h_tanh * (1 + t) * (1 - t)


# %% weight_shapes | right | - | unpacks shapes, names the unused ones with an underscore
def weight_shapes(x, y, hidden_layer):
    (_, d), (_, k) = x.shape, y.shape
    chain = [d, hidden_layer, k]
    return tuple(chain[:2]), tuple(chain[1:])


# %% loss_without_relu | right | - | variances step by step
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    var_h = sum(1 * 1 for _ in range(input_data))
    var_pred = hidden_layer * var_h
    var_error = var_pred + 1
    return float(var_error * batch_n * output_data)


# %% compute_grad_h_relu | wrong | inplace | The product is right, but t_ with an underscore turns the caller's w2 round for good: look at its shape after the call.
def compute_grad_h_relu(grad_y_pred, w2):
    w2.t_()
    return grad_y_pred.mm(w2)


# %% compute_grad_h | right | - | masked_fill, out of place
def compute_grad_h(grad_h_relu, h):
    return grad_h_relu.masked_fill(h.le(0), 0)


# %% compute_grad_b1 | right | - | one column at a time, stacked
def compute_grad_b1(grad_h):
    return torch.stack([column.sum() for column in grad_h.unbind(dim=1)])


# %% compute_grad_w2 | wrong | constant | You start with the first example's table and then add all of them, the first one too: it is counted twice.
def compute_grad_w2(h_relu, grad_y_pred):
    total = torch.outer(h_relu[0], grad_y_pred[0])
    for a, g in zip(h_relu, grad_y_pred):
        total = total + torch.outer(a, g)
    return total


# %% rate_for_mean | wrong | factor | Nearly: you halve it as well, but the 2 of the square stands in both gradients and so changes nothing in their ratio.
rate_for_mean = 1e-6 * (batch_n * output_data) / 2


# %% rate_for_mean | right | - | from the ratio of the two losses
rate_for_mean = 1e-6 / (torch.ones(batch_n, output_data).mean() / (batch_n * output_data)).item()


# %% right_gradient | right | - | lets the judge pick the letter
def length(y_pred):
    return (y_pred - y).pow(2).sum().sqrt()


error = y_pred - y
p, q, r = 2 * error * length(y_pred), error / length(y_pred), error / (2 * length(y_pred))
measured = slope(length, y_pred, 4, 2)
candidates = {"p": p, "q": q, "r": r}
right_gradient = min(candidates, key=lambda name: abs(candidates[name][4, 2] - measured).item())


# %% grad_check | wrong | part | zip walks along the diagonal, so most entries are never measured: a gradient that is wrong elsewhere passes.
def grad_check(f, grad, x):
    differences, slopes = [], []
    for i, j in zip(range(x.shape[0]), range(x.shape[1])):
        measured = float(slope(f, x, i, j))
        slopes.append(abs(measured))
        differences.append(abs(measured - grad[i, j].item()))
    return max(differences) < 1e-6 * max(slopes)


# %% grad_check | right | - | a unit table for each entry, no nudge in place
def grad_check(f, grad, x):
    rows, columns = x.shape
    slopes = []
    for k in range(rows * columns):
        nudge = torch.zeros(rows, columns, dtype=torch.float64)
        nudge[k // columns, k % columns] = 1e-4
        slopes.append(float(f(x + nudge) - f(x - nudge)) / 2e-4)
    measured = torch.tensor(slopes, dtype=torch.float64).reshape(rows, columns)
    allowed = 1e-6 * measured.abs().max()
    return bool(((measured - grad).abs() < allowed).all())


# %% wrong_loop | right | - | lets the judge decide in code
used = {"a": (loop_a, 4e-7), "b": (loop_b, 5e-7), "c": (loop_c, 6e-7)}
judge = slope(loss_from_w1, w1, 3, 7)
wrong_loop = ""
for letter, (loop, rate) in used.items():
    implied = ((w1 - loop(x, y, w1, w2, 1)[0]) / rate)[3, 7]
    if abs(implied - judge) > 1e-3 * abs(judge):
        wrong_loop += letter


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


# %% loss_without_relu | right | - | step by step, in the words of the derivation
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    e_h = e_h_lin = input_data
    e_pred = sum(e_h_lin for j in range(hidden_layer))
    e_error = e_pred + 1
    return batch_n * output_data * e_error


# %% compute_grad_h_relu | right | - | one column of w2 after the other
def compute_grad_h_relu(grad_y_pred, w2):
    total = 0
    for k in range(w2.shape[1]):
        total = total + torch.outer(grad_y_pred[:, k], w2[:, k])
    return total


# %% compute_grad_h | wrong | edge | Fine almost everywhere; what does your quotient give for a hidden number that is exactly 0?
def compute_grad_h(grad_h_relu, h):
    sign = h / h.abs()
    step = (sign + 1) / 2  # Heaviside
    return grad_h_relu * step


# %% compute_grad_h | right | - | torch.where with zeros
def compute_grad_h(grad_h_relu, h):
    return torch.where(h > 0, grad_h_relu, torch.zeros_like(grad_h_relu))


# %% compute_grad_w1 | wrong | part | Python counts from 0: which example does your loop never look at?
def compute_grad_w1(x, grad_h):
    grad = torch.zeros(x.shape[1], grad_h.shape[1])
    for i in range(1, len(x)):
        grad = grad + x[i].reshape(-1, 1) * grad_h[i].reshape(1, -1)
    return grad


# %% compute_grad_b1 | wrong | part | Look at the indentation of your return: after how many examples does the function stop?
def compute_grad_b1(grad_h):
    grad_b1 = torch.zeros(grad_h.shape[1])
    for row in grad_h:
        grad_b1 = grad_b1 + row
        return grad_b1


# %% compute_grad_b1 | right | - | Python's sum over the rows
def compute_grad_b1(grad_h):
    return sum(grad_h.unbind(0))


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


# %% rate_for_mean | right | - | from the shape of y
rate_for_mean = learning_rate * math.prod(y.shape)


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


# %% grad_check | right | - | flat list of all entries
def grad_check(f, grad, x):
    rows, columns = x.shape
    measured = [float(slope(f, x, i, j)) for i in range(rows) for j in range(columns)]
    biggest = max(abs(m) for m in measured)
    worst = max(abs(m - g) for m, g in zip(measured, grad.flatten().tolist(), strict=True))
    return worst < 1e-6 * biggest


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


# %% proven | right | - | from a table of verdicts
verdict = dict(A=False, B=False, C=True, D=True, E=False, F=True)
proven = "".join(letter for letter in verdict if verdict[letter])
