# %% hessian_times | wrong | part | Each slope is differentiated with respect to its own weight only: these are the square blocks on the diagonal of the table. How does the slope of w2 change when w1 moves?
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    result = []
    for w, slope, part in zip(weights, slopes, v):
        (hv,) = torch.autograd.grad(slope, w, grad_outputs=part, retain_graph=True)
        result.append(hv)
    return result


# %% hessian_times | wrong | inplace | backward adds to what stands in .grad already, so a second call returns the sum of two products, and the weights keep it afterwards. Which function hands gradients back and leaves .grad alone?
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    dot = sum((slope * part).sum() for slope, part in zip(slopes, v))
    dot.backward()
    return [w.grad for w in weights]


# %% hessian_times | wrong | raises | hvp wants a function of the weights, and calls it; here the loss has been computed already and is a number with a graph. Two calls of autograd.grad can go through that graph.
def hessian_times(loss, weights, v):
    _, product = torch.autograd.functional.hvp(loss, tuple(weights), tuple(v))
    return product


# %% hessian_times | wrong | order | You add up each row of the table first and multiply with v afterwards. In a product every entry of a row meets its own number of v before the sum: where in the second call can v come in?
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    ones = [torch.ones_like(s) for s in slopes]
    second = torch.autograd.grad(slopes, weights, grad_outputs=ones)
    return [h * part for h, part in zip(second, v)]


# %% hessian_times | right | - | one flat dot product, and a zero that keeps every weight in the graph
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    flat_slope = torch.cat([slope.reshape(-1) for slope in slopes])
    flat_v = torch.cat([part.detach().reshape(-1) for part in v])
    along = flat_slope.dot(flat_v) + sum((0 * w).sum() for w in weights)
    return list(torch.autograd.grad(along, weights, retain_graph=True))


# %% steepest | wrong | edge | You multiply first and bring to length 1 afterwards: so the very first product is that of the ones as they are, which are longer than 1. What comes out with a single turn?
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for _ in range(turns):
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        hv = torch.autograd.grad(slopes, weights, grad_outputs=v)
        eigenvalue = length_of(hv)
        v = [part / eigenvalue for part in hv]
    return eigenvalue


# %% steepest | wrong | factor | You scale by the largest entry, as numerics books do: then the direction's length is not 1, and its product is longer than the curvature by that factor. Which length does the task mean?
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        biggest = max(part.abs().max() for part in v)
        v = [part / biggest for part in v]
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        v = torch.autograd.grad(slopes, weights, grad_outputs=v)
    return length_of(v)


# %% steepest | wrong | mixed | That is the expectation value, the curvature along the direction: after few turns it is not yet the length of the product, since the product still points elsewhere. The task asks for the length.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        norm = length_of(v)
        v = [part / norm for part in v]
        _, hv = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
        rayleigh = sum((a * b).sum() for a, b in zip(v, hv)).item()
        v = hv
    return rayleigh


# %% steepest | right | - | one flat vector, split for each product
def steepest(loss_of, weights, turns):
    sizes = [w.numel() for w in weights]

    def unflatten(flat):
        pieces = flat.split(sizes)
        return tuple(piece.view(w.shape) for piece, w in zip(pieces, weights))

    flat = torch.ones(sum(sizes), dtype=weights[0].dtype)
    while turns > 0:
        flat = flat / flat.norm()
        _, product = torch.autograd.functional.hvp(loss_of, tuple(weights), unflatten(flat))
        flat = torch.cat([part.reshape(-1) for part in product])
        turns -= 1
    return flat.norm().item()


# %% limit_with_mean | wrong | part | This is the curvature of the mean, and it is right. The question was how long the rate may be in such a valley: one step more.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    curvature = batch_n * input_data * hidden_layer / math.pi
    entries = batch_n * output_data
    return curvature / entries


# %% limit_with_mean | wrong | constant | One over the curvature is the rate that lands at the bottom at once. Where do the steps stop coming nearer? Look at the table of section 2.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    lam = batch_n * input_data * hidden_layer / math.pi
    lam_mean = lam / (batch_n * output_data)
    return 1 / lam_mean


# %% limit_with_mean | wrong | page | limit is the page's number, measured in one net of 1000 inputs and 100 hidden units. Your function is asked about any four sizes, so it has to compute the limit of the sum from them.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    # dividing the loss by the number of entries multiplies the limit by it
    return limit * batch_n * output_data


# %% limit_with_mean | right | - | tau, step by step per entry of the product
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    del batch_n  # it cancels
    per_output = math.tau / input_data / hidden_layer
    return per_output * output_data


# %% mean_after | wrong | order | Every step of yours is as long as the first, since the slope is taken once, at the start. What is the slope after the mean has moved?
def mean_after(mean, rate, curvature, epochs):
    slope = curvature * mean
    error = mean
    for epoch in range(epochs):
        error = error - rate * slope
    return error


# %% mean_after | wrong | sign | The factor's sign is turned round: with a very short rate, does the mean error change its side? Try one epoch.
def mean_after(mean, rate, curvature, epochs):
    factor = rate * curvature - 1
    return mean * factor ** epochs


# %% mean_after | wrong | mixed | That is a continuous decay, the limit of ever shorter steps: it never changes sign and never grows. Steps of this length jump; what does one of them multiply by?
def mean_after(mean, rate, curvature, epochs):
    decay = rate * curvature
    return mean * math.exp(-decay * epochs)


# %% mean_after | wrong | factor | You took the slope of curvature times the square. The page's valley has a half in front: what is its slope, then?
def mean_after(mean, rate, curvature, epochs):
    for _ in range(epochs):
        gradient = 2 * curvature * mean
        mean = mean - rate * gradient
    return mean


# %% mean_after | right | - | folds a step over the epochs
def mean_after(mean, rate, curvature, epochs):
    from functools import reduce

    return reduce(lambda distance, _: distance * (1 - rate * curvature), range(epochs), mean)


# %% rate_for_scale | right | - | units written out
def rate_for_scale(rate, c):
    weight = c
    prediction = weight * weight
    loss = prediction * prediction
    slope = loss / weight
    return rate * (weight / slope)


# %% diagnose | right | - | looked up by letter
word_for = {
    "too long": "AE",
    "too short": "BF",
    "all zero": "C",
    "uphill": "D",
}
diagnose = [word for letter in "ABCDEF" for word, runs in word_for.items() if letter in runs]


# %% longest_rate | wrong | factor | In the swing v is the slope divided by 1 + μ, so v is smaller. If the step rate times v is to be 2d all the same, does the rate shrink or grow by that?
def longest_rate(curvature, momentum):
    d = 1.0
    v = curvature * d * (1 + momentum)
    return 2 * d / v


# %% longest_rate | wrong | mixed | That is the rate of critical damping, the one that comes to rest fastest. The task asks for the longest one that does not grow: without momentum yours should give 2 / λ.
def longest_rate(curvature, momentum):
    # heavy ball, critically damped
    return (1 - math.sqrt(momentum)) ** 2 / curvature
