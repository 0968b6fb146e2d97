# %% hessian_times | wrong | mixed | Both passes add into the same .grad, so what you return is the gradient plus the product: keep what the second pass brings apart from what the first left there.
def hessian_times(loss, weights, v):
    for w in weights:
        w.grad = None
    loss.backward(create_graph=True)
    directional = sum((w.grad * part).sum() for w, part in zip(weights, v))
    directional.backward()
    return [w.grad.detach().clone() for w in weights]

# %% hessian_times | wrong | page | You differentiate the loss function that is left over on the page and never use the loss you were handed: start from the argument.
def hessian_times(loss, weights, v):
    _, product = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
    return product

# %% hessian_times | wrong | order | You differentiate the plain sum of the slopes and multiply by v afterwards; v has to weigh the slopes before they are added and differentiated.
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    total = sum(slope.sum() for slope in slopes)
    rows = torch.autograd.grad(total, weights)
    return [row * part for row, part in zip(rows, v)]

# %% hessian_times | right | - | one long vector of slopes, dot product, then its gradient
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    flat = torch.cat([s.reshape(-1) for s in slopes])
    along = flat @ torch.cat([p.reshape(-1) for p in v]).detach()
    return list(torch.autograd.grad(along, weights, materialize_grads=True))

# %% steepest | wrong | mixed | You return the curvature along the last direction, v times the product; the task asks for the length of the product itself, and before the turns have settled the two differ.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    rayleigh = 0.0
    for _ in range(turns):
        n = length_of(v)
        v = [p / n for p in v]
        hv = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))[1]
        rayleigh = sum((a * b).sum().item() for a, b in zip(v, hv))
        v = list(hv)
    return rayleigh

# %% steepest | wrong | axis | You bring each tensor to length 1 by itself, which changes how the parts stand to each other; the direction has a single length, over all weights together.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for _ in range(turns):
        v = [torch.nn.functional.normalize(p.flatten(), dim=0).view_as(p) for p in v]
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        v = torch.autograd.grad(slopes, weights, grad_outputs=v)
    return length_of(v)

# %% steepest | wrong | part | Count how often your loop body runs: range leaves its end out, so you make one turn fewer than asked, and with one turn none at all.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for i in range(1, turns):
        norm_v = length_of(v)
        for k in range(len(v)):
            v[k] = v[k] / norm_v
        g = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        v = list(torch.autograd.grad(g, weights, grad_outputs=v))
    return length_of(v)

# %% steepest | right | - | recursion, one flat vector
def steepest(loss_of, weights, turns):
    weights = list(weights)
    slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
    flat = torch.cat([s.flatten() for s in slopes])

    def turn(v, left):
        if left == 0:
            return v.norm().item()
        hv = torch.autograd.grad(flat, weights, grad_outputs=v / v.norm(), retain_graph=True)
        return turn(torch.cat([h.flatten() for h in hv]), left - 1)

    return turn(torch.ones_like(flat).detach(), turns)

# %% limit_with_mean | wrong | page | You rescale the curvature that the page measured for its own net, so other inputs and hidden layers change nothing; build the limit from the sizes you are given.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    sum_limit = 2 / largest
    return sum_limit * batch_n * output_data

# %% limit_with_mean | wrong | factor | You average over the examples only; the mean here is over all entries of y, and y has more than one number a row.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    curvature_of_sum = batch_n * input_data * hidden_layer / math.pi
    curvature_of_mean = curvature_of_sum / batch_n
    return 2 / curvature_of_mean

# %% limit_with_mean | wrong | part | This is the curvature of the mean loss, and a good half of the way: the question is how long a rate this curvature allows.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    lam = batch_n * input_data * hidden_layer / math.pi
    lam /= batch_n * output_data
    return lam

# %% limit_with_mean | right | - | from the mean of a hidden unit, step by step
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    offset_squared = hidden_layer * (math.sqrt(input_data) / math.sqrt(math.tau)) ** 2
    curvature = 2.0 * batch_n * offset_squared
    return 2.0 / curvature * (batch_n * output_data)

# %% mean_after | wrong | order | Every one of your steps subtracts the same amount, taken from the start; a step should depend on the error where it begins.
def mean_after(mean, rate, curvature, epochs):
    slope = curvature * mean
    now = mean
    for _ in range(epochs):
        now = now - rate * slope
    return now

# %% mean_after | wrong | factor | You put in another 2 for the square; in a valley of curvature λ the slope at distance d is already λd.
def mean_after(mean, rate, curvature, epochs):
    error = mean
    for _ in range(epochs):
        gradient = 2 * curvature * error
        error -= rate * gradient
    return error

# %% mean_after | right | - | reduce over the epochs
def mean_after(mean, rate, curvature, epochs):
    from functools import reduce
    return reduce(lambda d, _: d - rate * (curvature * d), range(epochs), mean)

# %% rate_for_scale | wrong | part | You undo the growth of the slopes, so the steps stay as long as they were; but the weights have grown, and the steps should grow with them.
def rate_for_scale(rate, c):
    loss_growth = c**4
    slope_growth = loss_growth / c
    return rate / slope_growth

# %% rate_for_scale | right | - | dimensional: weight squared per loss
def rate_for_scale(rate, c):
    weight, loss = c, c**4
    return rate * (weight * weight / loss)

# %% diagnose | wrong | choice | C and F are not alike in the way you think: compare the last digits of both, one does not move at all and the other does a little.
diagnose = ["too long", "too short", "too short", "uphill", "too long", "all zero"]

# %% diagnose | right | - | dictionary by letter
_verdict = dict.fromkeys("AE", "too long") | dict.fromkeys("BF", "too short")
_verdict |= {"C": "all zero", "D": "uphill"}
diagnose = [_verdict[letter] for letter in "ABCDEF"]

# %% longest_rate | wrong | page | That holds for the page's valley, whose curvature is 1; another curvature has to change the answer.
def longest_rate(curvature, momentum):
    guess = 2 * (1 + momentum)
    return guess

# %% longest_rate | wrong | mixed | 1 - μ tells how momentum speeds up along flat directions, where steps add up; at the limit the steps swing to and fro, so old and new step point in opposite directions.
def longest_rate(curvature, momentum):
    plain_limit = 2 / curvature
    return plain_limit / (1 - momentum)

# %% longest_rate | right | - | from the swing at distance 1
def longest_rate(curvature, momentum):
    d = 1.0
    v = curvature * d / (1.0 + momentum)
    return (d - -d) / v
