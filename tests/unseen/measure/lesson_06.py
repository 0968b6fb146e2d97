# %% hessian_times | wrong | part | You treat each weight by itself. When w1 moves, the slope of w2 changes, too: the parts of the Hessian between two weights are missing.
def hessian_times(loss, weights, v):
    result = []
    for w, part in zip(weights, v, strict=True):
        (slope,) = torch.autograd.grad(loss, w, create_graph=True)
        (turned,) = torch.autograd.grad(slope, w, grad_outputs=part, retain_graph=True)
        result.append(turned)
    return result


# %% hessian_times | wrong | order | You add up the slopes first and multiply by v after the second backward. The direction has to be multiplied in before the second pass, or each row is added up with ones.
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    total = sum(slope.sum() for slope in slopes)
    second = torch.autograd.grad(total, weights)
    return [s * part for s, part in zip(second, v, strict=True)]


# %% hessian_times | wrong | inplace | backward adds to .grad. After the second backward, the slopes of the first are still in there: you return slope plus product.
def hessian_times(loss, weights, v):
    for w in weights:
        w.grad = None
    loss.backward(create_graph=True)
    dot = sum((w.grad * part).sum() for w, part in zip(weights, v, strict=True))
    dot.backward()
    return [w.grad.detach() for w in weights]


# %% hessian_times | right | - | all slopes glued to one long vector, one scalar product
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True, materialize_grads=True)
    flat = torch.cat([s.reshape(-1) for s in slopes])
    along = flat @ torch.cat([part.reshape(-1) for part in v])
    if not along.requires_grad:
        return [torch.zeros_like(w) for w in weights]
    return list(
        torch.autograd.grad(along, weights, retain_graph=True, materialize_grads=True)
    )


# %% steepest | wrong | edge | The ones of the first turn are multiplied as they are, with a length of several hundred. For one turn your answer is that many times too large; the turn begins with bringing to length 1.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        _, hv = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
        largest = length_of(hv)
        v = [part / largest for part in hv]
    return largest


# %% steepest | wrong | part | Each tensor is brought to length 1 by itself, which changes the mixture between the weights. The direction has one length over all of them.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for _ in range(turns):
        v = [part / part.norm() for part in v]
        _, v = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
    return length_of(v)


# %% steepest | wrong | mixed | You return the curvature along the direction, v times product. That agrees with the length of the product only when v has settled; after few turns it is another number.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        n = length_of(v)
        u = [part / n for part in v]
        _, v = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(u))
    return sum((a * b).sum() for a, b in zip(u, v)).item()


# %% steepest | wrong | part | Your loop makes one turn fewer than asked for. How many numbers are in range(1, turns)?
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(1, turns):
        v = [part / length_of(v) for part in v]
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        v = torch.autograd.grad(slopes, weights, grad_outputs=v)
    return length_of(v)


# %% steepest | right | - | one long vector, cut into the weights' shapes only for the product
def steepest(loss_of, weights, turns):
    sizes = [w.numel() for w in weights]
    flat = torch.cat([torch.ones(size) for size in sizes])
    for _ in range(turns):
        flat = flat / flat.norm()
        v = [p.reshape(w.shape) for p, w in zip(flat.split(sizes), weights)]
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        dot = sum((s * p).sum() for s, p in zip(slopes, v))
        flat = torch.cat([g.flatten() for g in torch.autograd.grad(dot, weights)])
    return float(flat.norm())


# %% limit_with_mean | wrong | page | largest is the curvature measured for the page's net. The function gets four sizes, and has to give another answer for other inputs and hidden layers.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    entries = batch_n * output_data
    return 2 / (largest / entries)


# %% limit_with_mean | right | - | tau and prod, the batch cancelled beforehand
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    return math.tau * output_data / math.prod([input_data, hidden_layer])


# %% mean_after | wrong | factor | The one half belongs to the loss. Its slope is curvature times distance, without the half: look at the factor in section 2 again.
def mean_after(mean, rate, curvature, epochs):
    return mean * (1 - rate * curvature / 2) ** epochs


# %% mean_after | wrong | part | The loop makes one step fewer than epochs. After one epoch the mean has not moved in yours.
def mean_after(mean, rate, curvature, epochs):
    m = mean
    for epoch in range(1, epochs):
        m = m - rate * curvature * m
    return m


# %% mean_after | right | - | functools.reduce, step by step
def mean_after(mean, rate, curvature, epochs):
    from functools import reduce

    return reduce(lambda m, _: m - rate * (curvature * m), range(epochs), mean)


# %% rate_for_scale | right | - | counts powers: step over slope
def rate_for_scale(rate, c):
    predictions = c * c
    loss = predictions**2
    slope = loss / c
    return rate * (c / slope)


# %% diagnose | right | - | a dict of letters, its values as a list
answer = dict(A="too long", B="too short", C="all zero", D="uphill")
answer["E"] = answer["A"]
answer["F"] = answer["B"]
diagnose = [answer[letter] for letter in "ABCDEF"]


# %% longest_rate | wrong | factor | In a swing at its limit the step leads from d to -d. How long is it? Without momentum your formula should give the limit of section 2.
def longest_rate(curvature, momentum):
    return (1 + momentum) / curvature


# %% longest_rate | wrong | mixed | That is the limit where v is a running mean, with the slope weighted by 1 minus momentum. Here v adds the whole slope.
def longest_rate(curvature, momentum):
    beta = momentum
    return 2 * (1 + beta) / ((1 - beta) * curvature)


# %% longest_rate | right | - | the plain limit plus momentum's share of it
def longest_rate(curvature, momentum):
    plain = 2.0 / curvature
    return plain + momentum * plain
