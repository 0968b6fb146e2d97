# %% weight_shapes | wrong | edge | w2 and y have one shape only because this page has as many hidden units as examples: what does w2 begin with?
def weight_shapes(x, y, hidden_layer):
    return (x.shape[1], hidden_layer), tuple(y.shape)


# %% weight_shapes | right | - | unpacks the shapes
def weight_shapes(x, y, hidden_layer):
    _, d = x.shape
    _, k = y.shape
    return (d, hidden_layer), (hidden_layer, k)


# %% loss_without_relu | wrong | part | Nearly: y has a mean square of its own, which step 4 adds to each entry.
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    mean_h = input_data
    mean_y_pred = hidden_layer * mean_h
    return batch_n * output_data * mean_y_pred


# %% loss_without_relu | right | - | multiplied out
def loss_without_relu(batch_n, input_data, hidden_layer, output_data):
    entries = batch_n * output_data
    return entries + math.prod([entries, hidden_layer, input_data])


# %% compute_grad_h_relu | wrong | transpose | view gives w2 the shape of its transpose but does not swap the indices: the numbers stand in the wrong places.
def compute_grad_h_relu(grad_y_pred, w2):
    j, k = w2.shape
    return grad_y_pred @ w2.contiguous().view(k, j)


# %% compute_grad_h_relu | wrong | page | The mask belongs to the next line, and h is the page's tensor and no argument of this function.
def compute_grad_h_relu(grad_y_pred, w2):
    return grad_y_pred.mm(w2.t()) * (h > 0)


# %% compute_grad_h | wrong | part | masked_fill without an underscore returns a new tensor, and yours is thrown away: the copy you return is unchanged.
def compute_grad_h(grad_h_relu, h):
    grad_h = grad_h_relu.clone()
    grad_h.masked_fill(h < 0, 0)
    return grad_h


# %% compute_grad_h | wrong | raises | A Python if decides once, and a whole tensor has no single truth value: the choice must be made entry by entry.
def compute_grad_h(grad_h_relu, h):
    # =IF(h>0; grad; 0)
    return grad_h_relu if h > 0 else 0


# %% compute_grad_h | right | - | masked_fill, out of place
def compute_grad_h(grad_h_relu, h):
    return grad_h_relu.masked_fill(~(h > 0), 0.0)


# %% compute_grad_w1 | wrong | part | Each example overwrites the one before, so only the last one is left; all of them must be added.
def compute_grad_w1(x, grad_h):
    for n in range(len(x)):
        grad_w1 = x[n][:, None] * grad_h[n]
    return grad_w1


# %% compute_grad_w1 | right | - | transpose of a product
def compute_grad_w1(x, grad_h):
    return (grad_h.T @ x).T


# %% compute_grad_b1 | wrong | shape | cumsum keeps all the running totals, one row for each example; only the total itself is asked for.
def compute_grad_b1(grad_h):
    return grad_h.cumsum(dim=0)


# %% compute_grad_b1 | right | - | a vector of ones times the matrix
def compute_grad_b1(grad_h):
    return grad_h.new_ones(grad_h.shape[0]) @ grad_h


# %% compute_grad_w2 | wrong | argument | The examples are added as they should be, but the two vectors of each outer product are swapped: the result is k × j.
def compute_grad_w2(h_relu, grad_y_pred):
    return sum(torch.outer(grad_y_pred[n], h_relu[n]) for n in range(len(h_relu)))


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


# %% grad_check | wrong | inplace | Your copy is nudged down at each entry and never put back, so the later slopes are measured at another place than x.
def grad_check(f, grad, x):
    step = 1e-4
    nudged = x.clone()
    measured = torch.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            nudged[i, j] += step
            up = f(nudged)
            nudged[i, j] -= 2 * step
            down = f(nudged)
            measured[i, j] = (up - down) / (2 * step)
    return ((measured - grad).abs().max() < 1e-6 * measured.abs().max()).item()


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
