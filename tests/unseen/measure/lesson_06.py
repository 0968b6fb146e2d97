# %% hessian_times | wrong | part | Each weight is handled by itself: that leaves out how the slopes of one weight change when another one moves.
def hessian_times(loss, weights, v):
    products = []
    for w, part in zip(weights, v):
        (slope,) = torch.autograd.grad(loss, w, create_graph=True)
        (product,) = torch.autograd.grad(slope, w, grad_outputs=part, retain_graph=True)
        products.append(product)
    return products

# %% hessian_times | wrong | inplace | `backward` adds to `.grad`: the slopes of the first pass are still in it, so you return the product plus the slopes (and leave both in the weights).
def hessian_times(loss, weights, v):
    loss.backward(create_graph=True)
    total = sum((w.grad * part).sum() for w, part in zip(weights, v))
    total.backward()
    return [w.grad.detach() for w in weights]

# %% hessian_times | wrong | order | You add up the slopes first and multiply by v afterwards: v has to be multiplied with the slopes before they are added and differentiated.
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    sums = torch.autograd.grad(sum(s.sum() for s in slopes), weights)
    return [a * b for a, b in zip(sums, v)]

# %% hessian_times | wrong | shape | One number comes out, the curvature along v: you have multiplied by v once too often; asked is a tensor for each weight.
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    turned = torch.autograd.grad(slopes, weights, grad_outputs=v)
    return sum((a * b).sum() for a, b in zip(turned, v))

# %% hessian_times | right | - | dot product with flattened slopes, then its gradient
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    along = torch.cat([s.flatten() for s in slopes]).dot(torch.cat([p.flatten() for p in v]))
    return list(torch.autograd.grad(along, weights))

# %% steepest | wrong | part | Each tensor is brought to length 1 by itself: the direction has one length, over all its tensors together.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        v = [part / part.norm() for part in v]
        _, v = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
    return length_of(v)

# %% steepest | wrong | order | You multiply first and bring to length 1 last: what is left at the end always has the length 1, and the curvature has been divided away.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        _, v = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
        size = length_of(v)
        v = [part / size for part in v]
    return length_of(v)

# %% steepest | wrong | inplace | `fill_` has overwritten the weights themselves with ones: the direction needs tensors of its own, and the Hessian is that at the weights as they were.
def steepest(loss_of, weights, turns):
    v = [w.data.fill_(1.0) for w in weights]
    for turn in range(turns):
        length = length_of(v)
        v = [part / length for part in v]
        _, v = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
    return length_of(v)

# %% steepest | wrong | constant | The number of turns is fixed at 20: do as many as `turns` says.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(20):
        length = length_of(v)
        v = [part / length for part in v]
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        v = torch.autograd.grad(slopes, weights, grad_outputs=v)
    return length_of(v)

# %% steepest | right | - | one flat vector, split again for each product
def steepest(loss_of, weights, turns):
    sizes = [w.numel() for w in weights]
    flat = torch.ones(sum(sizes))
    while turns > 0:
        flat = flat / flat.norm()
        parts = [f.view_as(w) for f, w in zip(flat.split(sizes), weights)]
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        products = torch.autograd.grad(slopes, weights, grad_outputs=parts)
        flat = torch.cat([product.reshape(-1) for product in products])
        turns -= 1
    return flat.norm().item()

# %% limit_with_mean | wrong | constant | The 10 is the page's number of outputs: take the size that is handed over.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    return 2 * math.pi * 10 / (input_data * hidden_layer)

# %% limit_with_mean | wrong | order | Python divides by the inputs and then multiplies by the hidden units: both belong below the line, so they need brackets.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    return 2 * math.pi * output_data / input_data * hidden_layer

# %% limit_with_mean | wrong | part | You have divided the loss by the number of examples only: the mean goes over all entries of y, and a row of it has more than one.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    curvature = batch_n * input_data * hidden_layer / math.pi
    return 2 / (curvature / batch_n)

# %% limit_with_mean | wrong | factor | You divide the limit by the number of entries: it is the curvature that is divided; what does that do to 2 / curvature?
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    limit_of_sum = 2 * math.pi / (batch_n * input_data * hidden_layer)
    return limit_of_sum / (batch_n * output_data)

# %% limit_with_mean | right | - | through the curvature, nothing cancelled by hand
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    entries = math.prod((batch_n, output_data))
    steep = math.prod((batch_n, input_data, hidden_layer)) / math.pi / entries
    return 2 * steep**-1

# %% mean_after | wrong | sign | The size is right, but the sign of the factor is turned: after an odd number of steps the mean error stands on the wrong side.
def mean_after(mean, rate, curvature, epochs):
    return mean * (rate * curvature - 1) ** epochs

# %% mean_after | wrong | order | The power is taken of rate times curvature alone: what is multiplied in every step, and so raised to the power, is the whole factor.
def mean_after(mean, rate, curvature, epochs):
    return mean - (rate * curvature) ** epochs * mean

# %% mean_after | wrong | part | Every one of your steps is as long as the first: the slope has to be taken anew where the last step has led.
def mean_after(mean, rate, curvature, epochs):
    slope = curvature * mean
    for epoch in range(epochs):
        mean = mean - rate * slope
    return mean

# %% mean_after | wrong | type | You return the whole list of mean errors: asked is the one number after the last step.
def mean_after(mean, rate, curvature, epochs):
    means = [mean]
    for epoch in range(epochs):
        means.append(means[-1] * (1 - rate * curvature))
    return means

# %% mean_after | right | - | recursion, one step at a time
def mean_after(mean, rate, curvature, epochs):
    if epochs == 0:
        return mean
    return mean_after(mean - rate * (curvature * mean), rate, curvature, epochs - 1)

# %% rate_for_scale | wrong | factor | By so much the slopes grow, and so your steps stay as long as they were: but the weights are larger, so the steps have to grow with them.
def rate_for_scale(rate, c):
    return rate / c**3

# %% rate_for_scale | wrong | sign | The exponent's sign is turned: larger weights make a steeper valley, does that allow longer rates or shorter ones?
def rate_for_scale(rate, c):
    return rate * c**2

# %% rate_for_scale | wrong | raises | In Python `^` is no power, and for floats it raises: a power is written with two stars.
def rate_for_scale(rate, c):
    return rate / c ^ 2

# %% rate_for_scale | wrong | constant | You start from 1e-6, the rate of the lesson: start from the rate that is handed over.
def rate_for_scale(rate, c):
    return 1e-6 / c**2

# %% rate_for_scale | right | - | as a quotient of growths
def rate_for_scale(rate, c):
    slope_growth = c**4 / c
    step_growth = c
    return rate * (step_growth / slope_growth)

# %% diagnose | wrong | choice | Look at C again: no digit moves at all, which even the shortest rate does not bring about if there are slopes.
diagnose = ["too long", "too short", "too short", "uphill", "too long", "too short"]

# %% diagnose | wrong | choice | Look at D again: it rises from the first epoch on, by the same small share each time, and never leaps; a rate that is too long looks otherwise.
diagnose = ["too long", "too short", "all zero", "too long", "too long", "too short"]

# %% diagnose | wrong | part | The first four are there; say something about E and F, too.
diagnose = ["too long", "too short", "all zero", "uphill", ..., ...]

# %% diagnose | right | - | a dictionary by letter, taken on purpose
diagnose = {"A": "too long", "B": "too short", "C": "all zero", "D": "uphill", "E": "too long", "F": "too short"}

# %% diagnose | right | - | named words put together
long, short = "too long", "too short"
diagnose = [long, short] + ["all zero", "uphill"] + [long, short]

# %% longest_rate | wrong | sign | That would make the limit shorter with more momentum: in a swing, does the old step help the new one along or take a share off?
def longest_rate(curvature, momentum):
    return 2 * (1 - momentum) / curvature

# %% longest_rate | wrong | order | The curvature divides only the momentum here: it has to divide the whole.
def longest_rate(curvature, momentum):
    return 2 * (1 + momentum / curvature)

# %% longest_rate | wrong | page | `memory` is left over from the page's loop (0.9): use the momentum that is handed over.
def longest_rate(curvature, momentum):
    return 2 * (1 + memory) / curvature

# %% longest_rate | wrong | factor | One plus momentum stands below the line: v is divided by it, so what must the rate do to make the same step?
def longest_rate(curvature, momentum):
    return 2 / (curvature * (1 + momentum))

# %% longest_rate | right | - | from v at distance 1, step must be 2
def longest_rate(curvature, momentum):
    v = curvature * 1.0 / (1 + momentum)
    return 2.0 / v
