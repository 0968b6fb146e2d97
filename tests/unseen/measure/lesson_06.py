# %% hessian_times | wrong | part | Weight by weight you get only the blocks on the diagonal: the slopes of w2 also change when w1 moves, and that part is missing.
def hessian_times(loss, weights, v):
    result = []
    for w, direction in zip(weights, v):
        (slope,) = torch.autograd.grad(loss, w, create_graph=True)
        (turned,) = torch.autograd.grad(slope, w, grad_outputs=direction, retain_graph=True)
        result.append(turned)
    return result


# %% hessian_times | wrong | factor | You bring v to length 1 first; the task asks for the Hessian times v as it is, so the result is too small or too large by the length of v.
def hessian_times(loss, weights, v):
    size = length_of(v)
    v = [part / size for part in v]
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    return torch.autograd.grad(slopes, weights, grad_outputs=v)


# %% hessian_times | right | - | the dot product written out, list of results
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True, materialize_grads=True)
    dot = torch.zeros(())
    for slope, direction in zip(slopes, v, strict=True):
        dot = dot + torch.sum(slope * direction)
    return list(torch.autograd.grad(dot, weights, materialize_grads=True))


# %% steepest | wrong | part | You give each tensor the length 1 for itself; the direction is all of them together and has one length, by which every part is divided.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        v = [part / part.norm() for part in v]
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        v = torch.autograd.grad(slopes, weights, grad_outputs=v)
    return length_of(v)


# %% steepest | wrong | raises | The loss is computed once before the loop, and its graph is gone after the first turn; the second turn raises: each turn needs a fresh loss, or a graph that is kept.
def steepest(loss_of, weights, turns):
    loss = loss_of(*weights)
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        size = length_of(v)
        v = [part / size for part in v]
        v = torch.autograd.grad(slopes, weights, grad_outputs=v)
    return length_of(v)


# %% steepest | wrong | mixed | You return v times H v, the curvature along the last direction; asked for is the length of the last product, which differs while the direction is still a mixture, and in sign if the curvature is negative.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        size = length_of(v)
        v = [part / size for part in v]
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        hv = torch.autograd.grad(slopes, weights, grad_outputs=v)
        curvature = sum((a * b).sum() for a, b in zip(v, hv)).item()
        v = hv
    return curvature


# %% steepest | wrong | mixed | You return the longest rate, 2 / λ; the task asks for the length of the last product, the curvature itself.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for _ in range(turns):
        l = length_of(v)
        v = [part / l for part in v]
        _, v = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
    return 2 / length_of(v)


# %% steepest | right | - | one flat vector, split for hvp
def steepest(loss_of, weights, turns):
    sizes = [w.numel() for w in weights]
    flat = torch.ones(sum(sizes))
    for _ in range(turns):
        flat = flat / flat.norm()
        parts = tuple(p.reshape(w.shape) for p, w in zip(flat.split(sizes), weights))
        product = torch.autograd.functional.hvp(loss_of, tuple(weights), parts)[1]
        flat = torch.cat([p.reshape(-1) for p in product])
    return flat.norm().item()


# %% limit_with_mean | wrong | part | You take the mean over the examples only; y has more entries than examples, and the mean goes over all of them.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    curvature = batch_n * input_data * hidden_layer / math.pi
    curvature_of_mean = curvature / batch_n
    return 2 / curvature_of_mean


# %% limit_with_mean | right | - | from the offset, step by step
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    one_mean_squared = input_data / math.tau
    curvature_of_sum = 2 * batch_n * hidden_layer * one_mean_squared
    entries = batch_n * output_data
    return 2 * entries / curvature_of_sum


# %% mean_after | wrong | part | Every step subtracts a share of the mean error at the start; each step has to start from where the one before has landed.
def mean_after(mean, rate, curvature, epochs):
    now = mean
    for epoch in range(epochs):
        slope = curvature * mean
        now = now - rate * slope
    return now


# %% mean_after | wrong | raises | In Python ^ is no power but a bitwise operation, and on floats it raises; the power has another sign.
def mean_after(mean, rate, curvature, epochs):
    factor = 1 - rate * curvature
    return mean * factor ^ epochs


# %% mean_after | right | - | math.prod over a list of equal factors
def mean_after(mean, rate, curvature, epochs):
    factors = [1 - curvature * rate] * epochs
    return math.prod(factors) * mean


# %% rate_for_scale | wrong | page | You measure the ratio on the page's net, whose y is not scaled with it; for small c that is far off: the answer follows from how loss and slope grow, without any net.
def rate_for_scale(rate, c):
    before = sharpness(loss_of, [w1, w2])[0]
    after = sharpness(loss_of, [c * w1, c * w2])[0]
    return rate * before / after


# %% rate_for_scale | right | - | step growth over slope growth
def rate_for_scale(rate, c):
    loss_growth = c**4
    slope_growth = loss_growth / c
    step_growth = c
    return rate * step_growth / slope_growth


# %% diagnose | wrong | order | The right words occur as often as they should, but D and E are exchanged: which of the two climbs evenly from the first step, and which one leaps?
diagnose = ["too long", "too short", "all zero", "too long", "uphill", "too short"]


# %% diagnose | right | - | one string, split
diagnose = "too long,too short,all zero,uphill,too long,too short".split(",")


# %% longest_rate | right | - | the plain limit and a share on top
def longest_rate(curvature, momentum):
    plain_limit = 2 / curvature
    return plain_limit + momentum * plain_limit
