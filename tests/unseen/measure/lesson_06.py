# %% hessian_times | wrong | part | Each weight is treated for itself, so what the slopes of w2 do when w1 moves is missing: one second call must lead from all slopes to all weights.
def hessian_times(loss, weights, v):
    out = []
    for w, part in zip(weights, v, strict=True):
        (slope,) = torch.autograd.grad(loss, w, create_graph=True)
        (turned,) = torch.autograd.grad(slope, w, grad_outputs=part, retain_graph=True)
        out.append(turned)
    return out


# %% hessian_times | wrong | mixed | backward adds to .grad, so yours holds the first slopes plus the product (and leaves that behind in the leaves): keep the two passes apart.
def hessian_times(loss, weights, v):
    loss.backward(create_graph=True)
    slopes = [w.grad for w in weights]
    dot = sum((s * part).sum() for s, part in zip(slopes, v, strict=True))
    dot.backward()
    return [w.grad.detach().clone() for w in weights]


# %% hessian_times | wrong | page | You compute the page's loss_of anew and ignore the loss you were handed: it may be any other function of the weights.
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
    return torch.autograd.grad(slopes, weights, grad_outputs=v)


# %% hessian_times | right | - | all slopes in one long vector, dot product, one gradient
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    g = torch.cat([s.reshape(-1) for s in slopes])
    d = torch.cat([part.reshape(-1) for part in v]).detach()
    return list(torch.autograd.grad(g @ d, weights))


# %% steepest | wrong | order | The direction is brought to length 1 only once, before the loop; then the length grows by the curvature in every turn: each turn begins with length 1.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    length = length_of(v)
    v = [part / length for part in v]
    for turn in range(turns):
        _, v = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
    return length_of(v)


# %% steepest | wrong | order | One product too many: after the loop you multiply once more, so it is the length after turns + 1 turns; the last product inside the loop is the one whose length is asked.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        v = [part / length_of(v) for part in v]
        _, v = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
    v = [part / length_of(v) for part in v]
    _, v = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
    return length_of(v)


# %% steepest | wrong | mixed | You start from a random direction; the task says from ones: after few turns the two give different lengths, and yours another in every call.
def steepest(loss_of, weights, turns):
    v = tuple(torch.randn_like(w) for w in weights)
    for _ in range(turns):
        n = length_of(v)
        v = tuple(part / n for part in v)
        v = torch.autograd.functional.hvp(loss_of, tuple(weights), v)[1]
    return length_of(v)


# %% steepest | wrong | mixed | That is the longest rate, 2 divided by the curvature; asked is the length of the last product, the curvature itself.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        v = [part / length_of(v) for part in v]
        loss, v = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
    return 2 / length_of(v)


# %% steepest | right | - | recursion over the turns, product written out
def steepest(loss_of, weights, turns):
    def product(v):
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        return torch.autograd.grad(slopes, weights, grad_outputs=v)

    def after(k):
        if k == 0:
            return tuple(torch.ones_like(w) for w in weights)
        before = after(k - 1)
        size = length_of(before)
        return product(tuple(part / size for part in before))

    return length_of(after(turns))


# %% limit_with_mean | wrong | mixed | That is the curvature of the mean; the limit of the rate is another thing, which follows from it: section 2 says how.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    curvature_of_sum = batch_n * input_data * hidden_layer / math.pi
    return curvature_of_sum / (batch_n * output_data)


# %% limit_with_mean | wrong | factor | a / b * c divides by b only and multiplies by c: put both sizes of y below the line, in brackets.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    curvature = batch_n * input_data * hidden_layer / math.pi
    curvature = curvature / batch_n * output_data
    return 2 / curvature


# %% limit_with_mean | right | - | from the mean of a hidden number, step by step
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    mean_squared = input_data / (2 * math.pi)
    length_squared = hidden_layer * mean_squared
    entries = batch_n * output_data
    lam = 2 * batch_n * length_squared / entries
    return 2 / lam


# %% mean_after | wrong | sign | The sign is right only after an odd number of steps: each step has its own sign, so it belongs inside the power.
def mean_after(mean, rate, curvature, epochs):
    return -mean * (rate * curvature - 1) ** epochs


# %% mean_after | wrong | mixed | You take the same step again and again; but the slope changes with the place, and each step multiplies what is left: the factors multiply, they do not add up.
def mean_after(mean, rate, curvature, epochs):
    return mean * (1 - rate * curvature * epochs)


# %% mean_after | wrong | edge | range(1, epochs) makes one step fewer than epochs: try one epoch.
def mean_after(mean, rate, curvature, epochs):
    d = mean
    for epoch in range(1, epochs):
        d = d - rate * curvature * d
    return d


# %% mean_after | right | - | steps it through, slope by slope
def mean_after(mean, rate, curvature, epochs):
    where = mean
    while epochs > 0:
        slope = curvature * where
        where = where - rate * slope
        epochs -= 1
    return where


# %% rate_for_scale | wrong | factor | The slopes grow c³-fold, that is right; but the step need not stay as long as it was: how many-fold must it grow?
def rate_for_scale(rate, c):
    slope_growth = c**4 / c
    return rate / slope_growth


# %% rate_for_scale | right | - | through the two growth factors, with math.pow
def rate_for_scale(rate, c):
    slope = math.pow(c, 4) / c
    step = c
    return rate * step / slope


# %% diagnose | right | - | sorted from a table of causes
causes = {"too long": "AE", "too short": "BF", "all zero": "C", "uphill": "D"}
diagnose = [cause for letter in "ABCDEF" for cause, who in causes.items() if letter in who]


# %% longest_rate | right | - | solved with d = 1, line by line
def longest_rate(curvature, momentum):
    d = 1.0
    v = curvature * d / (1.0 + momentum)
    way = d - (-d)
    return way / v
