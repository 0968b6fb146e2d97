# %% hessian_times | wrong | part | Each weight is asked only about its own slope; what the move of one weight does to the slopes of the others is missing.
def hessian_times(loss, weights, v):
    result = []
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    for slope, w, part in zip(slopes, weights, v, strict=True):
        (turned,) = torch.autograd.grad(slope, w, grad_outputs=part, retain_graph=True)
        result.append(turned)
    return result


# %% hessian_times | wrong | order | The slopes were added up without v, and v was multiplied on afterwards entry by entry; v has to be in the sum before it is differentiated.
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    total = sum(slope.sum() for slope in slopes)
    second = torch.autograd.grad(total, weights)
    return [h * part for h, part in zip(second, v)]


# %% hessian_times | wrong | mixed | backward adds to .grad: after the second one the first slopes are in there still, so what comes back is slope plus product.
def hessian_times(loss, weights, v):
    loss.backward(create_graph=True)
    dot = sum((w.grad * part).sum() for w, part in zip(weights, v))
    dot.backward()
    return [w.grad.detach() for w in weights]


# %% hessian_times | right | - | one dot product by einsum, then its gradient
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, list(weights), create_graph=True)
    dot = 0
    for slope, part in zip(slopes, v):
        dot = dot + torch.einsum("i,i->", slope.reshape(-1), part.reshape(-1))
    return torch.autograd.grad(
        dot, list(weights), retain_graph=True, allow_unused=True, materialize_grads=True
    )


# %% steepest | wrong | edge | The first product is made from ones that have not been brought to length 1; with a single turn that is what is returned, so mind the order within a turn.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    size = 0.0
    for turn in range(turns):
        _, v = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
        size = length_of(v)
        v = [part / size for part in v]
    return size


# %% steepest | wrong | factor | The lengths of the parts do not add up to the length of the whole; how does Pythagoras put them together?
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        size = sum(part.norm() for part in v)
        v = [part / size for part in v]
        _, v = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
    return sum(part.norm() for part in v).item()


# %% steepest | wrong | mixed | This is the curvature along the last direction (v times Hv), which after few turns is less than the length of the last product, and that length was asked for.
def steepest(loss_of, weights, turns):
    Hv = [torch.ones_like(w) for w in weights]
    for _ in range(turns):
        size = length_of(Hv)
        v = [part / size for part in Hv]
        Hv = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))[1]
    return sum(torch.einsum("i,i->", a.flatten(), b.flatten()) for a, b in zip(v, Hv)).item()


# %% steepest | wrong | constant | The start is drawn at random here; the task names the start, and after a few turns the number depends on it.
def steepest(loss_of, weights, turns):
    torch.manual_seed(0)
    v = [torch.randn_like(w) for w in weights]
    for turn in range(turns):
        size = length_of(v)
        v = [part / size for part in v]
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        v = torch.autograd.grad(slopes, weights, grad_outputs=v)
    return length_of(v)


# %% steepest | right | - | one long flat vector, cut up for each product
def steepest(loss_of, weights, turns):
    sizes = [w.numel() for w in weights]
    flat = torch.cat([torch.ones_like(w).reshape(-1) for w in weights])
    while turns > 0:
        flat = flat / flat.norm()
        parts = tuple(p.reshape(w.shape) for p, w in zip(flat.split(sizes), weights))
        _, product = torch.autograd.functional.hvp(loss_of, tuple(weights), parts)
        flat = torch.cat([p.reshape(-1) for p in product])
        turns -= 1
    return flat.norm().item()


# %% limit_with_mean | wrong | sign | The limit was divided by the number of entries, but it is the curvature that is divided: a flatter valley allows a longer rate, not a shorter one.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    limit = 2 * math.pi / (batch_n * input_data * hidden_layer)
    return limit / (batch_n * output_data)


# %% limit_with_mean | wrong | part | Only the outputs are averaged here; the mean over all entries of y divides by the examples as well.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    curvature = batch_n * input_data * hidden_layer / math.pi
    curvature = curvature / output_data
    return 2 / curvature


# %% limit_with_mean | right | - | tau, and curvature per entry
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    per_example = input_data * hidden_layer / math.tau
    return output_data / per_example


# %% mean_after | wrong | sign | Here the mean changes sides in every step, whatever the rate: what happens where rate times curvature is below 1?
def mean_after(mean, rate, curvature, epochs):
    factor = abs(1 - rate * curvature)
    return (-1) ** epochs * mean * factor**epochs


# %% mean_after | wrong | raises | In Python ^ is no power but a bitwise operation on whole numbers, and with a float it raises.
def mean_after(mean, rate, curvature, epochs):
    return mean * (1 - rate * curvature) ^ epochs


# %% rate_for_scale | right | - | dimensional analysis, unit by unit
def rate_for_scale(rate, c):
    weight = c
    loss = weight**4
    slope = loss / weight
    step = weight
    return rate * (step / slope)


# %% diagnose | right | - | a dict of letters, read out in order
words = {"AE": "too long", "BF": "too short", "C": "all zero", "D": "uphill"}
diagnose = [word for letter in "ABCDEF" for key, word in words.items() if letter in key]


# %% longest_rate | wrong | sign | 1 / (1 - momentum) is how momentum adds up along a flat direction, where all steps point the same way; at the limit the steps alternate.
def longest_rate(curvature, momentum):
    effective = 1 / (1 - momentum)
    return 2 * effective / curvature
