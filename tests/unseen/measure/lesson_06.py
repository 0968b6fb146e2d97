# %% hessian_times | wrong | raises | The slopes do not know how they were computed: the first call has to record its backward pass.
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights)
    return torch.autograd.grad(slopes, weights, grad_outputs=v)


# %% hessian_times | wrong | order | You add up the slopes first and multiply with v at the end; v has to be in the sum that is differentiated.
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    total = sum(s.sum() for s in slopes)
    curved = torch.autograd.grad(total, weights)
    return [c * d for c, d in zip(curved, v)]


# %% hessian_times | wrong | inplace | backward adds to .grad: what you return is the gradient of the first pass plus the product.
def hessian_times(loss, weights, v):
    loss.backward(create_graph=True)
    dot = sum((w.grad * d).sum() for w, d in zip(weights, v))
    dot.backward()
    return [w.grad.detach() for w in weights]


# %% hessian_times | right | - | one inner product, written out
def hessian_times(loss, weights, v):
    g = torch.autograd.grad(loss, weights, create_graph=True)
    inner = torch.zeros(())
    for a, b in zip(g, v):
        inner = inner + torch.dot(a.flatten(), b.flatten())
    return list(torch.autograd.grad(inner, weights))


# %% steepest | wrong | order | You bring the last product to length 1 as well, so its length is always 1: bring the direction to length 1 before you multiply.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        _, v = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
        length = length_of(v)
        v = [part / length for part in v]
    return length_of(v)


# %% steepest | wrong | part | Only the first direction gets length 1; every turn has to start from length 1, else the curvatures multiply up.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    v = [part / length_of(v) for part in v]
    for turn in range(turns):
        _, v = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
    return length_of(v)


# %% steepest | wrong | constant | The turns are right, but the task starts from ones, and you start from random numbers.
def steepest(loss_of, weights, turns):
    torch.manual_seed(0)
    v = [torch.randn_like(w) for w in weights]
    for turn in range(turns):
        size = length_of(v)
        v = tuple(part / size for part in v)
        v = torch.autograd.functional.hvp(loss_of, tuple(weights), v)[1]
    return length_of(v)


# %% steepest | right | - | keeps the length apart, counts down
def steepest(loss_of, weights, turns):
    leaves = tuple(weights)
    v = tuple(torch.full_like(w, 1.0) for w in leaves)
    size = length_of(v)
    while turns > 0:
        unit = tuple(part.div(size) for part in v)
        v = torch.autograd.functional.hvp(loss_of, leaves, unit)[1]
        size = length_of(v)
        turns -= 1
    return size


# %% limit_with_mean | wrong | page | y.numel() counts the entries of the page's y; compute their number from the four sizes.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    limit = 2 * math.pi / (batch_n * input_data * hidden_layer)
    return limit * y.numel()


# %% limit_with_mean | right | - | tau, and the size that cancels never used
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    return math.tau / input_data / hidden_layer * output_data


# %% mean_after | wrong | sign | With the absolute value you lose the change of sides: a step that is too long lands on the other side.
def mean_after(mean, rate, curvature, epochs):
    factor = abs(1 - rate * curvature)
    return mean * factor**epochs


# %% rate_for_scale | right | - | step growth over slope growth
def rate_for_scale(rate, c):
    loss_grows = (c * c) ** 2
    slope_grows = loss_grows / c
    step_grows = c
    return rate * (step_grows / slope_grows)


# %% diagnose | right | - | a dictionary from words to letters
seen = {"too long": "AE", "too short": "BF", "all zero": "C", "uphill": "D"}
diagnose = [word for letter in "ABCDEF" for word in seen if letter in seen[word]]
