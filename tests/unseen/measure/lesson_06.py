# %% hessian_times | wrong | mixed | Slope times (slope · v) is the outer product of the gradient with itself, as in a Fisher information, not the Hessian: how does the slope change along v?
def hessian_times(loss, weights, v):
    g = torch.autograd.grad(loss, weights)
    g_dot_v = sum((gi * vi).sum() for gi, vi in zip(g, v))
    return [gi * g_dot_v for gi in g]


# %% hessian_times | right | - | dot product in one flat vector
def hessian_times(loss, weights, v):
    first = torch.autograd.grad(loss, weights, create_graph=True)
    flat = torch.cat([s.reshape(-1) for s in first])
    along = torch.cat([part.reshape(-1) for part in v])
    return list(torch.autograd.grad(flat @ along, weights))


# %% steepest | wrong | part | The direction is brought to length 1 only once, before the loop: from the second turn on the lengths multiply up.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    length = length_of(v)
    v = [part / length for part in v]
    for turn in range(turns):
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        v = torch.autograd.grad(slopes, weights, grad_outputs=v)
    return length_of(v)


# %% steepest | wrong | order | After the loop you multiply once more: that is one product more than the turns asked for; the last product of the loop already has the length.
def steepest(loss_of, weights, turns):
    def product(v):
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        return torch.autograd.grad(slopes, weights, grad_outputs=v)

    v = [torch.ones_like(w) for w in weights]
    v = [part / length_of(v) for part in v]
    for turn in range(turns):
        v = product(v)
        v = [part / length_of(v) for part in v]
    return length_of(product(v))


# %% steepest | wrong | constant | Power iteration may start anywhere, but after a few turns the value still depends on the start: the task says ones.
def steepest(loss_of, weights, turns):
    v = [torch.randn_like(w) for w in weights]
    for _ in range(turns):
        v = [part / length_of(v) for part in v]
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        v = torch.autograd.grad(slopes, weights, grad_outputs=v)
    return length_of(v)


# %% steepest | wrong | mixed | v times the product is the curvature along v (a Rayleigh quotient): after few turns, or with a negative curvature, that is another number than the length of the product.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for _ in range(turns):
        norm = length_of(v)
        v = [part / norm for part in v]
        _, hv = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
        eigenvalue = sum((a * b).sum() for a, b in zip(v, hv)).item()
        v = list(hv)
    return eigenvalue


# %% steepest | right | - | recursion over the turns
def steepest(loss_of, weights, turns):
    def after(k):
        if k == 0:
            return [torch.ones_like(w) for w in weights]
        before = after(k - 1)
        size = length_of(before)
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        dot = sum((s * b / size).sum() for s, b in zip(slopes, before, strict=True))
        return torch.autograd.grad(dot, weights)

    return length_of(after(turns))


# %% limit_with_mean | wrong | sign | A smaller loss has smaller curvatures, and the limit is 2 / curvature: does it become shorter or longer?
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    limit_sum = 2 * math.pi / (batch_n * input_data * hidden_layer)
    entries = batch_n * output_data
    return limit_sum / entries


# %% limit_with_mean | wrong | argument | You divide by the number of entries of x; the mean runs over the entries of y.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    entries = batch_n * input_data
    curvature = batch_n * input_data * hidden_layer / math.pi / entries
    return 2 / curvature


# %% limit_with_mean | wrong | part | This is the curvature of the mean loss; the question is for the limit of the rate that follows from it.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    lam = batch_n * input_data * hidden_layer / math.pi
    return lam / (batch_n * output_data)


# %% limit_with_mean | right | - | full turn (tau) over inputs per output
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    return math.tau / hidden_layer * (output_data / input_data)


# %% mean_after | wrong | edge | The loop starts at 1 and so makes one step too few: count its turns for epochs = 1.
def mean_after(mean, rate, curvature, epochs):
    for epoch in range(1, epochs):
        mean = mean - rate * curvature * mean
    return mean


# %% mean_after | wrong | factor | The 2 of the square is already part of the curvature: per unit of the way the slope changes by λ, not by 2λ.
def mean_after(mean, rate, curvature, epochs):
    for epoch in range(epochs):
        slope = 2 * curvature * mean
        mean = mean - rate * slope
    return mean


# %% rate_for_scale | wrong | raises | ^ is no power in Python but a bitwise operation (xor): it raises for floats and gives another number for ints.
def rate_for_scale(rate, c):
    return rate / (c ^ 2)


# %% rate_for_scale | wrong | page | That is the limit of the page's net at the scaled weights; the question is how the given rate changes, whatever the net, and your answer never looks at it.
def rate_for_scale(rate, c):
    largest, _ = sharpness(loss_of, [c * w1, c * w2])
    return 2 / largest


# %% rate_for_scale | right | - | fold by fold
def rate_for_scale(rate, c):
    prediction_fold = c * c
    loss_fold = prediction_fold * prediction_fold
    slope_fold = loss_fold / c
    step_fold = c
    return rate * step_fold / slope_fold


# %% diagnose | right | - | dictionary by letter
verdict = dict.fromkeys("AE", "too long") | dict.fromkeys("BF", "too short")
verdict |= {"C": "all zero", "D": "uphill"}
diagnose = [verdict[letter] for letter in "ABCDEF"]


# %% longest_rate | wrong | order | Momentum does raise the limit, but by a share of it, not by a fixed amount: it is multiplied, not added.
def longest_rate(curvature, momentum):
    return 2 / curvature + momentum
