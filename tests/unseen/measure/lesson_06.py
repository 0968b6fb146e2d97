# %% hessian_times | wrong | mixed | You multiply with v at the end, entry by entry; a matrix times a vector has v inside its sums, so where must v come in?
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    total = sum(slope.sum() for slope in slopes)
    second = torch.autograd.grad(total, weights)
    return [s * part for s, part in zip(second, v, strict=True)]

# %% hessian_times | wrong | part | backward adds to what .grad holds: what was already in there when your second backward ran?
def hessian_times(loss, weights, v):
    loss.backward(create_graph=True)
    dot = sum((w.grad * part).sum() for w, part in zip(weights, v, strict=True))
    dot.backward()
    return [w.grad.detach() for w in weights]

# %% hessian_times | wrong | factor | Nobody asked for a direction of length 1 here: what should come out for twice as long a v?
def hessian_times(loss, weights, v):
    length = math.sqrt(sum(part.pow(2).sum().item() for part in v))
    v = [part / length for part in v]
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    return torch.autograd.grad(slopes, weights, grad_outputs=v)

# %% hessian_times | wrong | page | Your function never looks at the loss it was given; whose curvature does the page's loss_of have?
def hessian_times(loss, weights, v):
    _, product = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
    return product

# %% hessian_times | right | - | the inner product written out
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    dot = torch.stack([(s * part.detach()).sum() for s, part in zip(slopes, v, strict=True)]).sum()
    return list(torch.autograd.grad(dot, weights, retain_graph=True, materialize_grads=True))

# %% steepest | wrong | raises | The first turn uses up the graph of the slopes: what must the second turn have, a fresh graph or one that was kept?
def steepest(loss_of, weights, turns):
    slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        length = length_of(v)
        v = [part / length for part in v]
        v = torch.autograd.grad(slopes, weights, grad_outputs=v)
    return length_of(v)

# %% steepest | wrong | order | You bring the direction to length 1 once, before the loop; how long is it when the second turn begins?
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    length = length_of(v)
    v = [part / length for part in v]
    for turn in range(turns):
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        v = torch.autograd.grad(slopes, weights, grad_outputs=v)
    return length_of(v)

# %% steepest | wrong | mixed | You return the curvature along the direction, an inner product; the task asks for something else of the last product, and the two differ before the turns have settled.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        norm = length_of(v)
        unit = [part / norm for part in v]
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        v = torch.autograd.grad(slopes, weights, grad_outputs=unit)
    # Rayleigh quotient
    return sum((a * b).sum() for a, b in zip(unit, v, strict=True)).item()

# %% steepest | wrong | constant | Count your products: how many are there when turns is 1?
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(1, turns):
        length = length_of(v)
        v = [part / length for part in v]
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        v = torch.autograd.grad(slopes, weights, grad_outputs=v)
    return length_of(v)

# %% steepest | right | - | hvp, the length kept in a variable
def steepest(loss_of, weights, turns):
    v = tuple(torch.ones_like(w) for w in weights)
    length = length_of(v)
    while turns:
        v = tuple(part / length for part in v)
        v = torch.autograd.functional.hvp(loss_of, tuple(weights), v)[1]
        length = length_of(v)
        turns -= 1
    return length

# %% limit_with_mean | wrong | part | You took the mean over the examples; the mean of the task runs over all entries of y, and how many are these?
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    curvature = batch_n * input_data * hidden_layer / math.pi
    return 2 / (curvature / batch_n)

# %% limit_with_mean | wrong | order | Read your line as Python does, from left to right: which of the sizes ends up above the line that belongs below it?
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    return 2 * math.pi * output_data / input_data * hidden_layer

# %% limit_with_mean | wrong | page | You start from the curvature that was measured for the page's net; what if the sizes handed over are other ones?
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    return 2 / largest * batch_n * output_data

# %% limit_with_mean | wrong | part | This is a curvature; one more step leads from it to the limit of the rate.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    curvature_of_sum = batch_n * input_data * hidden_layer / math.pi
    return curvature_of_sum / (batch_n * output_data)

# %% limit_with_mean | right | - | through the means of the hidden units
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    mean = math.sqrt(input_data / (2 * math.pi))
    offset = hidden_layer * mean**2
    of_the_sum = 2 * batch_n * offset
    of_the_mean = of_the_sum / (batch_n * output_data)
    return 2 / of_the_mean

# %% mean_after | wrong | mixed | You take the first step again and again; from the second step on, is the distance still the one at the start?
def mean_after(mean, rate, curvature, epochs):
    return mean * (1 - epochs * rate * curvature)

# %% mean_after | wrong | sign | The size is right; on which side of the bottom does a step land when rate times curvature is below 1, and when it is above?
def mean_after(mean, rate, curvature, epochs):
    factor = rate * curvature - 1
    return mean * factor**epochs

# %% mean_after | wrong | mixed | That is how it decays if time flows smoothly; a training makes jumps, and can land on the other side.
def mean_after(mean, rate, curvature, epochs):
    return mean * math.exp(-rate * curvature * epochs)

# %% mean_after | wrong | raises | In Python the sign ^ is not a power; which operator is?
def mean_after(mean, rate, curvature, epochs):
    return mean * (1 - rate * curvature) ^ epochs

# %% mean_after | right | - | step by step
def mean_after(mean, rate, curvature, epochs):
    for _ in range(epochs):
        slope = curvature * mean
        mean = mean - rate * slope
    return mean

# %% rate_for_scale | wrong | part | You kept the step as long as it was, although the slopes grew; but how long must a step be when the weights themselves are larger?
def rate_for_scale(rate, c):
    return rate / c**3

# %% rate_for_scale | wrong | factor | You undo the growth of the loss; a step is not made of the loss but of slopes, so what unit does a slope have?
def rate_for_scale(rate, c):
    loss_factor = c**4
    return rate / loss_factor

# %% rate_for_scale | wrong | order | Try your line with numbers: what is left of c after dividing and multiplying from left to right?
def rate_for_scale(rate, c):
    return rate / c * c

# %% rate_for_scale | wrong | mixed | So it would be if the rate were measured in units of weight, as for other optimizers; here a step is rate times slope, and the slopes change, too.
def rate_for_scale(rate, c):
    # every weight is c times as large, so every step must be c times as large
    return c * rate

# %% rate_for_scale | right | - | weight squared per loss
def rate_for_scale(rate, c):
    weight, loss = c, (c * c) ** 2
    slope = loss / weight
    return rate * weight / slope

# %% diagnose | wrong | choice | Look at E again: it falls before it rises, and it comes down in the end; would steps with the wrong sign do so?
diagnose = ["too long", "too short", "all zero", "uphill", "uphill", "too short"]

# %% diagnose | wrong | choice | Look at the last digits of F: is that "does not move" or "hardly moves"?
diagnose = ["too long", "too short", "all zero", "uphill", "too long", "all zero"]

# %% diagnose | wrong | mixed | The words are about the length of the step, not about how long the training would take: what does a short step do to a loss?
diagnose = ["too short", "too long", "all zero", "uphill", "too short", "too long"]

# %% diagnose | wrong | part | Four are answered, and each word may be used more than once: what of E and F?
diagnose = ["too long", "too short", "all zero", "uphill", ..., ...]

# %% diagnose | right | - | letters sorted by cause
causes = {"too long": "AE", "too short": "BF", "all zero": "C", "uphill": "D"}
diagnose = [cause for letter in "ABCDEF" for cause in causes if letter in causes[cause]]

# %% longest_rate | wrong | factor | Your limit goes down as momentum goes up; in a swing, does the old step add to the new one or take something off?
def longest_rate(curvature, momentum):
    return 2 / (curvature * (1 + momentum))

# %% longest_rate | wrong | constant | Try momentum 0: do you get the limit that you know?
def longest_rate(curvature, momentum):
    # the step rate * v = d with v = curvature * d / (1 + momentum)
    return (1 + momentum) / curvature

# %% longest_rate | wrong | mixed | That factor belongs to flat directions, where old steps all point the same way; which way do they point in a swing?
def longest_rate(curvature, momentum):
    return 2 / curvature / (1 - momentum)

# %% longest_rate | wrong | mixed | This is the limit of another kind of momentum (Nesterov's); derive it from the update of v that stands here.
def longest_rate(curvature, momentum):
    return 2 * (1 + momentum) / ((1 + 2 * momentum) * curvature)

# %% longest_rate | right | - | plain limit plus its share
def longest_rate(curvature, momentum):
    plain = 2 / curvature
    return plain + momentum * plain
