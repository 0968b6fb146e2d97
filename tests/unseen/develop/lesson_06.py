# %% hessian_times | right | - | flattened dot product, then one grad
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    flat = torch.cat([s.reshape(-1) for s in slopes])
    along = torch.cat([p.reshape(-1) for p in v])
    return list(torch.autograd.grad(flat.dot(along), weights, retain_graph=True))

# %% hessian_times | wrong | shape | The numbers are right, but you return one long vector; wanted is a tensor for each weight, in its shape.
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    turned = torch.autograd.grad(slopes, weights, grad_outputs=v)
    return torch.cat([t.flatten() for t in turned])

# %% hessian_times | wrong | argument | Your v is never used: with ones as grad_outputs you get the product with the direction of ones, whatever v is.
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    ones = [torch.ones_like(w) for w in weights]
    return torch.autograd.grad(slopes, weights, grad_outputs=ones)

# %% hessian_times | wrong | part | You take each weight for itself; the slopes of one weight also change when another weight moves, and these shares are missing.
def hessian_times(loss, weights, v):
    products = []
    for w, part in zip(weights, v):
        (slope,) = torch.autograd.grad(loss, w, create_graph=True)
        (turned,) = torch.autograd.grad(slope, w, grad_outputs=part, retain_graph=True)
        products.append(turned)
    return products

# %% steepest | wrong | constant | You always take twenty turns; how many there are is an argument.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(20):
        size = length_of(v)
        v = [part / size for part in v]
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        v = torch.autograd.grad(slopes, weights, grad_outputs=v)
    return length_of(v)

# %% steepest | wrong | edge | The ones you start from are not of length 1 when they are multiplied the first time; try a single turn.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        if turn > 0:
            size = length_of(v)
            v = [part / size for part in v]
        _, v = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
    return length_of(v)

# %% steepest | wrong | type | You return the last product itself, a list of tensors; asked for is its length, one number.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        size = length_of(v)
        v = [part / size for part in v]
        _, v = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
    return v

# %% steepest | right | - | one graph kept, inner helper
def steepest(loss_of, weights, turns):
    slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)

    def one_turn(v):
        size = length_of(v)
        unit = [part.div(size) for part in v]
        return torch.autograd.grad(slopes, weights, unit, retain_graph=True)

    direction = [w.detach() * 0 + 1 for w in weights]
    for _ in range(turns):
        direction = one_turn(direction)
    return length_of(direction)

# %% limit_with_mean | wrong | order | Look at your brackets: as written, the last size multiplies although it should divide.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    return 2 * math.pi * output_data / input_data * hidden_layer

# %% limit_with_mean | wrong | part | You return the curvature of the mean; asked for is the limit of the rate, which follows from it in one more step.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    curvature = batch_n * input_data * hidden_layer / math.pi
    return curvature / (batch_n * output_data)

# %% limit_with_mean | right | - | in small steps, nothing cancelled
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    mean_of_one = math.sqrt(input_data / (2 * math.pi))
    squared = hidden_layer * mean_of_one * mean_of_one
    of_sum = 2 * batch_n * squared
    entries = batch_n * output_data
    return 2 * entries / of_sum

# %% limit_with_mean | wrong | constant | The 10 is the page's number of outputs; use the argument, or nets with other outputs get a wrong limit.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    return 2 * math.pi * 10 / (input_data * hidden_layer)

# %% limit_with_mean | wrong | sign | You divide the limit of the sum by the entries of y; a loss that is divided gets flatter, so which way must the limit go?
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    limit_of_sum = 2 * math.pi / (batch_n * input_data * hidden_layer)
    return limit_of_sum / (batch_n * output_data)

# %% mean_after | wrong | type | You return the whole list of mean errors; asked for is one number, the last.
def mean_after(mean, rate, curvature, epochs):
    path = [mean]
    for epoch in range(epochs):
        path.append(path[-1] * (1 - rate * curvature))
    return path

# %% mean_after | wrong | raises | The logarithm exists only while the factor is positive; when rate times curvature is above 1 it is negative, so use a power instead.
def mean_after(mean, rate, curvature, epochs):
    return mean * math.exp(epochs * math.log(1 - rate * curvature))

# %% mean_after | wrong | sign | The size is right but the sign is lost: when a step is longer than the distance, the mean error lands on the other side.
def mean_after(mean, rate, curvature, epochs):
    return mean * abs(1 - rate * curvature) ** epochs

# %% mean_after | right | - | math.prod over a list of factors
def mean_after(mean, rate, curvature, epochs):
    return math.prod([1 - rate * curvature] * epochs) * mean

# %% mean_after | wrong | constant | You take one step too few: what should come out after one epoch, and after none?
def mean_after(mean, rate, curvature, epochs):
    for epoch in range(1, epochs):
        mean = mean * (1 - rate * curvature)
    return mean

# %% rate_for_scale | wrong | part | You made up for the slopes, so the steps stay as long as before; but they too must grow with the weights.
def rate_for_scale(rate, c):
    slopes_grow = c**4 / c
    return rate / slopes_grow

# %% rate_for_scale | wrong | page | You start from the page's limit, not from the argument rate: the answer has to follow the rate of this training.
def rate_for_scale(rate, c):
    return 5.75e-7 / c**2

# %% rate_for_scale | right | - | from loss, slopes and steps
def rate_for_scale(rate, c):
    loss_grows = c**2 * c**2
    slopes_grow = loss_grows / c
    steps_grow = c
    return rate * (steps_grow / slopes_grow)

# %% rate_for_scale | wrong | argument | That is by how much the rate changes; asked for is the new rate itself, and your answer never uses rate.
def rate_for_scale(rate, c):
    return 1 / c**2

# %% diagnose | right | - | a dictionary by letter
diagnose = {
    "A": "too long",
    "B": "too short",
    "C": "all zero",
    "D": "uphill",
    "E": "too long",
    "F": "too short",
}

# %% diagnose | wrong | part | The first four are answered, E and F are still open.
diagnose = ["too long", "too short", "all zero", "uphill", ..., ...]

# %% diagnose | wrong | choice | D rises in every epoch, evenly and without a leap; what a step that is too long does looks different.
diagnose = ["too long", "too short", "all zero", "too long", "too long", "too short"]

# %% diagnose | right | - | letters looked up
words = {"l": "too long", "s": "too short", "z": "all zero", "u": "uphill"}
diagnose = [words[letter] for letter in "lszuls"]

# %% diagnose | wrong | choice | E does move, and by a lot: if all weights were zero it could not; look at what happens between epochs 3 and 10.
diagnose = ["too long", "too short", "all zero", "uphill", "all zero", "too short"]

# %% longest_rate | wrong | part | That is the limit without momentum; your answer does not use momentum yet.
def longest_rate(curvature, momentum):
    return 2 / curvature

# %% longest_rate | right | - | step and distance written out
def longest_rate(curvature, momentum):
    d = 1.0
    v = curvature * d / (1 + momentum)
    return 2 * d / v

# %% longest_rate | wrong | page | memory is the page's variable, left over from its loop; use the argument momentum.
def longest_rate(curvature, momentum):
    return 2 * (1 + memory) / curvature

# %% longest_rate | wrong | order | Brackets are missing: as written, momentum is added to the limit at the end and is not part of the factor.
def longest_rate(curvature, momentum):
    return 2 / curvature * 1 + momentum

# %% longest_rate | wrong | sign | You lower the limit; in a swing the old step points the other way, so does momentum shorten or lengthen the step?
def longest_rate(curvature, momentum):
    return 2 * (1 - momentum) / curvature

# %% hessian_times | wrong | factor | You bring v to length 1 first; the task asks for the Hessian times v as it is, so a v twice as long must give a product twice as long.
def hessian_times(loss, weights, v):
    size = math.sqrt(sum((part ** 2).sum().item() for part in v))
    v = [part / size for part in v]
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    return torch.autograd.grad(slopes, weights, grad_outputs=v)

# %% hessian_times | right | - | one call for each weight of the result, with grad_outputs
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    out = ()
    for w in weights:
        out += torch.autograd.grad(slopes, w, grad_outputs=tuple(v), retain_graph=True)
    return out

# %% hessian_times | wrong | raises | The first backward pass has not been recorded, so its slopes cannot be differentiated again: which option records it?
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, retain_graph=True)
    return torch.autograd.grad(slopes, weights, grad_outputs=v)

# %% hessian_times | wrong | order | v comes too late: multiply the slopes with v before you differentiate the second time, not the result afterwards.
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    total = sum(slope.sum() for slope in slopes)
    seconds = torch.autograd.grad(total, weights)
    return [second * part for second, part in zip(seconds, v)]

# %% hessian_times | wrong | page | You differentiate the page's loss_of and never look at the argument loss; another loss has another Hessian.
def hessian_times(loss, weights, v):
    _, turned = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
    return turned

# %% steepest | right | - | while loop, hvp, length from a flat vector
def steepest(loss_of, weights, turns):
    v = tuple(torch.ones_like(w) for w in weights)
    length = torch.cat([part.flatten() for part in v]).norm()
    while turns > 0:
        v = tuple(part / length for part in v)
        v = torch.autograd.functional.hvp(loss_of, tuple(weights), v)[1]
        length = torch.cat([part.flatten() for part in v]).norm()
        turns -= 1
    return length.item()

# %% steepest | wrong | order | You bring the last product to length 1 before you measure it, so the answer is always 1; measure before you shorten.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        _, v = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
        v = [part / length_of(v) for part in v]
    return length_of(v)

# %% steepest | wrong | axis | You bring each tensor to length 1 for itself; the direction has one length, over all weights together.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        v = [part / part.norm() for part in v]
        _, v = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
    return length_of(v)

# %% steepest | wrong | raises | The loss and its slopes are computed once, before the loop, and the second turn goes through a graph that is gone: where does a fresh loss belong?
def steepest(loss_of, weights, turns):
    loss = loss_of(*weights)
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        v = [part / length_of(v) for part in v]
        v = torch.autograd.grad(slopes, weights, grad_outputs=v)
    return length_of(v)

# %% steepest | wrong | part | Only the start is brought to length 1; every turn has to begin with that, or the curvature is multiplied in once per turn.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    size = length_of(v)
    v = [part / size for part in v]
    for turn in range(turns):
        _, v = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
    return length_of(v)

# %% limit_with_mean | right | - | lambda with tau
limit_with_mean = lambda batch_n, input_data, hidden_layer, output_data: (
    math.tau * output_data / input_data / hidden_layer
)

# %% limit_with_mean | wrong | page | You use the page's curvature `largest`, which belongs to one net; with other sizes it is another: compute it from the arguments.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    return 2 * batch_n * output_data / largest

# %% limit_with_mean | wrong | factor | You divide by the number of examples only; the mean is over all entries of y, and each example has several.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    curvature = batch_n * input_data * hidden_layer / math.pi
    return 2 / (curvature / batch_n)

# %% limit_with_mean | wrong | part | That is still the limit for the sum: the mean divides the loss, and so every curvature, by the number of entries of y.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    curvature = batch_n * input_data * hidden_layer / math.pi
    return 2 / curvature

# %% mean_after | wrong | mixed | An exponential belongs to infinitely short steps; real steps have a factor from section 2, and it can be negative.
def mean_after(mean, rate, curvature, epochs):
    return mean * math.exp(-rate * curvature * epochs)

# %% mean_after | wrong | order | The power also catches the mean; only the factor of a step is repeated, the start comes in once.
def mean_after(mean, rate, curvature, epochs):
    return (mean * (1 - rate * curvature)) ** epochs

# %% mean_after | right | - | walks down step by step
def mean_after(mean, rate, curvature, epochs):
    where = mean
    while epochs:
        slope = curvature * where
        where = where - rate * slope
        epochs = epochs - 1
    return where

# %% mean_after | wrong | factor | You take the whole way with the first slope; after every step the slope is a new one, so the factor comes in once per step.
def mean_after(mean, rate, curvature, epochs):
    return mean * (1 - epochs * rate * curvature)

# %% rate_for_scale | wrong | sign | The size of the change is right, its direction is not: do larger weights make the valley steeper or flatter?
def rate_for_scale(rate, c):
    return rate * c**2

# %% rate_for_scale | wrong | factor | Once c is not enough: the curvature is made of the hidden numbers twice, so how often does c come in?
def rate_for_scale(rate, c):
    return rate / c

# %% rate_for_scale | wrong | raises | In Python ^ is not the power but works bit by bit on whole numbers; how is a power written?
def rate_for_scale(rate, c):
    return rate / c ^ 2

# %% rate_for_scale | wrong | order | Without brackets you divide by c and multiply by it again, so the rate stays as it was.
def rate_for_scale(rate, c):
    return rate / c * c

# %% rate_for_scale | right | - | product rate times curvature stays
def rate_for_scale(rate, c):
    curvature_before, curvature_now = 1.0, pow(float(c), 2)
    product = rate * curvature_before
    return product / curvature_now

# %% diagnose | wrong | choice | A rises at first, but then it leaps and comes far down; steps with the wrong sign would never fall.
diagnose = ["uphill", "too short", "all zero", "uphill", "too long", "too short"]

# %% diagnose | wrong | choice | C does not move in any digit; a rate that is too short would still move the last ones.
diagnose = ["too long", "too short", "too short", "uphill", "too long", "too short"]

# %% diagnose | wrong | order | The right words, but from F to A: the first entry belongs to A.
diagnose = ["too short", "too long", "uphill", "all zero", "too short", "too long"]

# %% diagnose | right | - | split from one string
diagnose = "too long, too short, all zero, uphill, too long, too short".split(", ")

# %% longest_rate | wrong | factor | Half of it: the step must lead to the other side at the same distance, which is how many d?
def longest_rate(curvature, momentum):
    v_per_distance = curvature / (1 + momentum)
    return 1 / v_per_distance

# %% longest_rate | right | - | the plain limit plus a share of it
def longest_rate(curvature, momentum):
    plain = 2 / curvature
    plain += momentum * plain
    return plain

# %% longest_rate | wrong | argument | This holds only in the page's valley with curvature 1; where does the argument curvature come in?
def longest_rate(curvature, momentum):
    return 2 * (1 + momentum)

# %% longest_rate | wrong | mixed | You used what momentum does along flat directions, where steps add up; at the limit the steps alternate in sign.
def longest_rate(curvature, momentum):
    return 2 / (curvature * (1 - momentum))

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

# %% rate_for_scale | wrong | constant | You start from 1e-6, the rate of the lesson: start from the rate that is handed over.
def rate_for_scale(rate, c):
    return 1e-6 / c**2

# %% rate_for_scale | right | - | as a quotient of growths
def rate_for_scale(rate, c):
    slope_growth = c**4 / c
    step_growth = c
    return rate * (step_growth / slope_growth)

# %% diagnose | right | - | named words put together
long, short = "too long", "too short"
diagnose = [long, short] + ["all zero", "uphill"] + [long, short]

# %% longest_rate | wrong | order | The curvature divides only the momentum here: it has to divide the whole.
def longest_rate(curvature, momentum):
    return 2 * (1 + momentum / curvature)

# %% longest_rate | wrong | factor | One plus momentum stands below the line: v is divided by it, so what must the rate do to make the same step?
def longest_rate(curvature, momentum):
    return 2 / (curvature * (1 + momentum))

# %% longest_rate | right | - | from v at distance 1, step must be 2
def longest_rate(curvature, momentum):
    v = curvature * 1.0 / (1 + momentum)
    return 2.0 / v


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


# %% limit_with_mean | right | - | from the mean of a hidden unit, step by step
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    offset_squared = hidden_layer * (math.sqrt(input_data) / math.sqrt(math.tau)) ** 2
    curvature = 2.0 * batch_n * offset_squared
    return 2.0 / curvature * (batch_n * output_data)


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


# %% rate_for_scale | right | - | dimensional: weight squared per loss
def rate_for_scale(rate, c):
    weight, loss = c, c**4
    return rate * (weight * weight / loss)


# %% diagnose | right | - | dictionary by letter
_verdict = dict.fromkeys("AE", "too long") | dict.fromkeys("BF", "too short")
_verdict |= {"C": "all zero", "D": "uphill"}
diagnose = [_verdict[letter] for letter in "ABCDEF"]


# %% longest_rate | right | - | from the swing at distance 1
def longest_rate(curvature, momentum):
    d = 1.0
    v = curvature * d / (1.0 + momentum)
    return (d - -d) / v


# %% hessian_times | wrong | mixed | This is the outer product of the gradient with itself times v, as for an information matrix; the Hessian is about how slopes change, and needs a second derivative.
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights)
    along = sum((slope * part).sum() for slope, part in zip(slopes, v, strict=True))
    return [along * slope for slope in slopes]


# %% hessian_times | wrong | raises | The comma pattern unpacks exactly one slope, as for one weight in the cell above; with several weights there are several slopes.
def hessian_times(loss, weights, v):
    (slope,) = torch.autograd.grad(loss, weights, create_graph=True)
    (turned,) = torch.autograd.grad(slope, weights, grad_outputs=v)
    return [turned]


# %% hessian_times | right | - | one number, slopes times v, and its gradient
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    number = torch.cat([s.flatten() for s in slopes]) @ torch.cat([u.flatten() for u in v])
    return torch.autograd.grad(number, weights, materialize_grads=True)


# %% steepest | wrong | raises | The graph is built once, before the loop, and is gone after the first turn; build it anew in each turn, or keep it.
def steepest(loss_of, weights, turns):
    slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        v = [part / length_of(v) for part in v]
        v = torch.autograd.grad(slopes, weights, grad_outputs=v)
    return length_of(v)


# %% steepest | wrong | inplace | The length is asked again for each part, when the parts before it have already been shortened in place: take it once, before anything changes.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        for part in v:
            part /= length_of(v)
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        v = torch.autograd.grad(slopes, weights, grad_outputs=v)
    return length_of(v)


# %% steepest | right | - | one long vector instead of a list, hvp of torch
def steepest(loss_of, weights, turns):
    sizes = [w.numel() for w in weights]
    flat = torch.ones(sum(sizes))
    for turn in range(turns):
        flat = flat / flat.norm()
        parts = tuple(f.view_as(w) for f, w in zip(flat.split(sizes), weights, strict=True))
        product = torch.autograd.functional.hvp(loss_of, tuple(weights), parts)[1]
        flat = torch.cat([part.reshape(-1) for part in product])
    return flat.norm().item()


# %% limit_with_mean | right | - | tau instead of two pi
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    return math.tau * output_data / math.prod((input_data, hidden_layer))


# %% mean_after | right | - | a product of a list of equal factors
def mean_after(mean, rate, curvature, epochs):
    return math.prod([1 - rate * curvature] * epochs, start=mean)


# %% rate_for_scale | wrong | factor | That undoes the growth of the loss; a step is made of a slope, which is loss per unit of weight, and should itself grow.
def rate_for_scale(rate, c):
    return rate / c**4


# %% rate_for_scale | wrong | mixed | Larger weights do not want a longer rate in proportion: see how the slope grows compared with the weights.
def rate_for_scale(rate, c):
    return rate * c


# %% rate_for_scale | right | - | as derived: the step grows like c, the slope like c cubed
def rate_for_scale(rate, c):
    slope_grows, step_grows = c**3, c
    return rate * step_grows / slope_grows


# %% diagnose | wrong | choice | E does fall, in its first step and again at the end; with a wrong sign and a short rate no loss ever falls.
diagnose = ["too long", "too short", "all zero", "uphill", "uphill", "too short"]


# %% diagnose | wrong | sign | You named what the rate should become, not what it is: a loss that leaps has overshot.
diagnose = ["too short", "too long", "all zero", "uphill", "too short", "too long"]


# %% diagnose | wrong | choice | F moves slowly, but it moves; weights that are all zero would not move at all.
diagnose = ["too long", "too short", "all zero", "uphill", "too long", "all zero"]


# %% diagnose | right | - | words looked up by letter
found = {"too long": "AE", "too short": "BF", "all zero": "C", "uphill": "D"}
diagnose = [word for letter in "ABCDEF" for word, those in found.items() if letter in those]


# %% longest_rate | wrong | order | Without parentheses only the momentum is divided by the curvature; without momentum the result should be the limit that you know.
def longest_rate(curvature, momentum):
    return 2 * 1 + momentum / curvature


# %% longest_rate | right | - | the plain limit, and a share of it on top
def longest_rate(curvature, momentum):
    plain = 2 / curvature
    return plain + momentum * plain


# %% hessian_times | wrong | raises | The products of slopes and v are still tensors of many numbers; grad wants one number, or weights for them.
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    products = [slope * part for slope, part in zip(slopes, v, strict=True)]
    return torch.autograd.grad(products, weights)


# %% hessian_times | wrong | factor | You bring v to length 1 first; here the product with v as it is was asked for.
def hessian_times(loss, weights, v):
    length = math.sqrt(sum(part.pow(2).sum().item() for part in v))
    v = [part / length for part in v]
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    return torch.autograd.grad(slopes, weights, grad_outputs=v)


# %% hessian_times | right | - | one number along v, its gradient
def hessian_times(loss, weights, v):
    first = torch.autograd.grad(loss, weights, create_graph=True)
    along = torch.zeros(())
    for slope, part in zip(first, v, strict=True):
        along = along + torch.sum(slope * part)
    return list(torch.autograd.grad(along, weights, materialize_grads=True))


# %% steepest | wrong | order | After the last product you bring v to length 1 once more, so its length is always 1: measure before you shorten.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        v = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))[1]
        length = length_of(v)
        v = [part / length for part in v]
    return length_of(v)


# %% steepest | wrong | constant | You make one product more than there are turns; the last product of the loop is the one to measure.
def steepest(loss_of, weights, turns):
    def unit(v):
        length = length_of(v)
        return tuple(part / length for part in v)

    v = unit([torch.ones_like(w) for w in weights])
    for turn in range(turns):
        _, v = torch.autograd.functional.hvp(loss_of, tuple(weights), v)
        v = unit(v)
    _, last = torch.autograd.functional.hvp(loss_of, tuple(weights), v)
    return length_of(last)


# %% steepest | wrong | mixed | You start from a random direction; the task starts from ones, and after few turns the start still shows.
def steepest(loss_of, weights, turns):
    torch.manual_seed(0)
    v = [torch.randn_like(w) for w in weights]
    for turn in range(turns):
        v = [part / length_of(v) for part in v]
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        v = torch.autograd.grad(slopes, weights, grad_outputs=v)
    return length_of(v)


# %% steepest | right | - | one long vector
def steepest(loss_of, weights, turns):
    counts = [w.numel() for w in weights]
    v = torch.cat([torch.ones_like(w).flatten() for w in weights])
    for turn in range(turns):
        v = v / v.norm()
        parts = [p.reshape(w.shape) for p, w in zip(v.split(counts), weights, strict=True)]
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        turned = torch.autograd.grad(slopes, weights, grad_outputs=parts)
        v = torch.cat([t.flatten() for t in turned])
    return v.norm().item()


# %% limit_with_mean | wrong | factor | At the rate 1 over the curvature a step lands at the bottom; the limit lies further.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    curvature = batch_n * input_data * hidden_layer / math.pi
    curvature = curvature / (batch_n * output_data)
    return 1 / curvature


# %% limit_with_mean | right | - | by the mean of h_relu
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    mean = math.sqrt(input_data / (2 * math.pi))
    of_the_sum = 2 * batch_n * hidden_layer * mean**2
    entries = batch_n * output_data
    return 2 * entries / of_the_sum


# %% mean_after | wrong | sign | The power binds more tightly than the minus in front, so every result changes sides, after an even number of steps as well.
def mean_after(mean, rate, curvature, epochs):
    growth = rate * curvature - 1
    return mean * -growth**epochs


# %% mean_after | right | - | step by step with the slope
def mean_after(mean, rate, curvature, epochs):
    distance = mean
    while epochs > 0:
        slope = curvature * distance
        distance = distance - rate * slope
        epochs -= 1
    return distance


# %% rate_for_scale | right | - | step over slope
def rate_for_scale(rate, c):
    slope_grows, step_grows = c**4 / c, c
    return rate * (step_grows / slope_grows)


# %% diagnose | wrong | choice | Look at D again: the changes are small, but in which direction do they go?
diagnose = ["too long", "too short", "all zero", "too short", "too long", "too short"]


# %% diagnose | right | - | filled in by letters
diagnose = [None] * 6
for letters, word in {"AE": "too long", "BF": "too short", "C": "all zero", "D": "uphill"}.items():
    for letter in letters:
        diagnose["ABCDEF".index(letter)] = word


# %% hessian_times | right | - | one scalar built by a loop, then grad of it
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    dot = torch.zeros(())
    for i in range(len(weights)):
        dot = dot + torch.dot(slopes[i].reshape(-1), v[i].detach().reshape(-1))
    return list(torch.autograd.grad(dot, weights))


# %% steepest | right | - | recursion over the turns, hvp from PyTorch
def steepest(loss_of, weights, turns):
    def turn(v, left):
        size = length_of(v)
        if left == 0:
            return size
        unit = tuple(part / size for part in v)
        product = torch.autograd.functional.hvp(loss_of, tuple(weights), unit)[1]
        return turn(product, left - 1)

    return turn([torch.ones_like(w) for w in weights], turns)


# %% limit_with_mean | wrong | page | y is the page's tensor, with its own number of entries: compute the number from the arguments.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    lam = batch_n * input_data * hidden_layer / math.pi / y.numel()
    return 2 / lam


# %% limit_with_mean | right | - | named steps, tau instead of 2 pi
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    entries = batch_n * output_data
    examples_cancelled = entries / batch_n
    return math.tau * examples_cancelled / (input_data * hidden_layer)


# %% mean_after | wrong | factor | The slope is not the curvature alone: it is the curvature times the distance from the bottom, so your step has the wrong length.
def mean_after(mean, rate, curvature, epochs):
    for epoch in range(epochs):
        mean = mean - rate * curvature
    return mean


# %% mean_after | wrong | order | The power takes in the mean too: only the factor of a step is repeated, the start counts once.
def mean_after(mean, rate, curvature, epochs):
    step = mean * (1 - rate * curvature)
    return step ** epochs


# %% mean_after | wrong | factor | You measured the rate in units of the limit: at the limit the factor would be 0, but there the mean jumps to and fro for ever.
def mean_after(mean, rate, curvature, epochs):
    limit = 2 / curvature
    factor = 1 - rate / limit
    return mean * factor**epochs


# %% mean_after | right | - | a loop of plain gradient steps on the parabola
def mean_after(mean, rate, curvature, epochs):
    d = mean
    for _ in range(epochs):
        slope = curvature * d
        d -= rate * slope
    return d


# %% rate_for_scale | right | - | divides by c twice
def rate_for_scale(rate, c):
    for _ in range(2):
        rate = rate / c
    return rate


# %% diagnose | right | - | a dictionary of letters, values in order
table = dict(A="too long", B="too short", C="all zero", D="uphill")
table["E"] = table["A"]
table["F"] = table["B"]
diagnose = [table[letter] for letter in "ABCDEF"]


# %% longest_rate | right | - | sum of two terms
def longest_rate(curvature, momentum):
    plain = 2 / curvature
    extra = plain * momentum
    return plain + extra


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


# %% limit_with_mean | right | - | tau and prod, the batch cancelled beforehand
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    return math.tau * output_data / math.prod([input_data, hidden_layer])


# %% mean_after | wrong | factor | The one half belongs to the loss. Its slope is curvature times distance, without the half: look at the factor in section 2 again.
def mean_after(mean, rate, curvature, epochs):
    return mean * (1 - rate * curvature / 2) ** epochs


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


# %% longest_rate | wrong | mixed | That is the limit where v is a running mean, with the slope weighted by 1 minus momentum. Here v adds the whole slope.
def longest_rate(curvature, momentum):
    beta = momentum
    return 2 * (1 + beta) / ((1 - beta) * curvature)


# %% longest_rate | right | - | the plain limit plus momentum's share of it
def longest_rate(curvature, momentum):
    plain = 2.0 / curvature
    return plain + momentum * plain


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


# %% mean_after | right | - | steps it through, slope by slope
def mean_after(mean, rate, curvature, epochs):
    where = mean
    while epochs > 0:
        slope = curvature * where
        where = where - rate * slope
        epochs -= 1
    return where


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


# %% hessian_times | wrong | raises | hvp wants a function of the weights, and calls it; here the loss has been computed already and is a number with a graph. Two calls of autograd.grad can go through that graph.
def hessian_times(loss, weights, v):
    _, product = torch.autograd.functional.hvp(loss, tuple(weights), tuple(v))
    return product


# %% hessian_times | right | - | one flat dot product, and a zero that keeps every weight in the graph
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    flat_slope = torch.cat([slope.reshape(-1) for slope in slopes])
    flat_v = torch.cat([part.detach().reshape(-1) for part in v])
    along = flat_slope.dot(flat_v) + sum((0 * w).sum() for w in weights)
    return list(torch.autograd.grad(along, weights, retain_graph=True))


# %% steepest | wrong | factor | You scale by the largest entry, as numerics books do: then the direction's length is not 1, and its product is longer than the curvature by that factor. Which length does the task mean?
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        biggest = max(part.abs().max() for part in v)
        v = [part / biggest for part in v]
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        v = torch.autograd.grad(slopes, weights, grad_outputs=v)
    return length_of(v)


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


# %% limit_with_mean | wrong | page | limit is the page's number, measured in one net of 1000 inputs and 100 hidden units. Your function is asked about any four sizes, so it has to compute the limit of the sum from them.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    # dividing the loss by the number of entries multiplies the limit by it
    return limit * batch_n * output_data


# %% limit_with_mean | right | - | tau, step by step per entry of the product
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    del batch_n  # it cancels
    per_output = math.tau / input_data / hidden_layer
    return per_output * output_data


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


# %% longest_rate | wrong | mixed | That is the rate of critical damping, the one that comes to rest fastest. The task asks for the longest one that does not grow: without momentum yours should give 2 / λ.
def longest_rate(curvature, momentum):
    # heavy ball, critically damped
    return (1 - math.sqrt(momentum)) ** 2 / curvature


# %% hessian_times | wrong | part | Each turn of your loop overwrites the sum, so only the last weight's slopes are left in it; the sum in the formula goes over all weights.
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    for slope, part in zip(slopes, v):
        dot = (slope * part).sum()
    return torch.autograd.grad(dot, weights)


# %% hessian_times | right | - | one flat dot product, gradient of that
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True, materialize_grads=True)
    flat_slopes = torch.cat([s.reshape(-1) for s in slopes])
    flat_v = torch.cat([part.reshape(-1) for part in v])
    product = torch.autograd.grad(flat_slopes.dot(flat_v), weights, materialize_grads=True)
    return list(product)


# %% steepest | wrong | raises | The loss is computed once, and the first turn uses up its graph; what must stand inside the loop, or be kept?
def steepest(loss_of, weights, turns):
    loss = loss_of(*weights)
    v = [torch.ones_like(w) for w in weights]
    for _ in range(turns):
        length = length_of(v)
        v = [part / length for part in v]
        slopes = torch.autograd.grad(loss, weights, create_graph=True)
        v = torch.autograd.grad(slopes, weights, grad_outputs=v)
    return length_of(v)


# %% steepest | wrong | order | You ask for the length again after the first part is already shortened, so the second part is divided by another number; when should the length be taken?
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        for i in range(len(v)):
            v[i] = v[i] / length_of(v)
        _, product = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
        v = list(product)
    return length_of(v)


# %% steepest | right | - | one flat vector, slopes built once and kept
def steepest(loss_of, weights, turns):
    slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
    slope = torch.cat([s.flatten() for s in slopes])
    v = torch.ones(slope.numel(), dtype=slope.dtype)
    for _ in range(turns):
        v = v / v.norm()
        product = torch.autograd.grad(slope, weights, v, retain_graph=True, materialize_grads=True)
        v = torch.cat([p.flatten() for p in product])
    return v.norm().item()


# %% limit_with_mean | right | - | tau, one size after the other
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    limit_of_sum = math.tau / batch_n / input_data / hidden_layer
    return limit_of_sum * (batch_n * output_data)


# %% mean_after | wrong | order | Without parentheses Python raises only the curvature to the power, and subtracts last; what is to be multiplied again and again?
def mean_after(mean, rate, curvature, epochs):
    return mean * 1 - rate * curvature ** epochs


# %% mean_after | right | - | step by step, without a power
def mean_after(mean, rate, curvature, epochs):
    d = mean
    for _ in range(epochs):
        slope = curvature * d
        d = d - rate * slope
    return d


# %% rate_for_scale | right | - | step over slope, written out
def rate_for_scale(rate, c):
    step, slope = c, c**4 / c
    return rate * (step / slope)


# %% diagnose | right | - | two named rates, put together from a dict
words = {"A": "too long", "B": "too short", "C": "all zero", "D": "uphill"}
words |= {"E": words["A"], "F": words["B"]}
diagnose = [words[letter] for letter in "ABCDEF"]


# %% hessian_times | right | - | one dot product by einsum, then its gradient
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, list(weights), create_graph=True)
    dot = 0
    for slope, part in zip(slopes, v):
        dot = dot + torch.einsum("i,i->", slope.reshape(-1), part.reshape(-1))
    return torch.autograd.grad(
        dot, list(weights), retain_graph=True, allow_unused=True, materialize_grads=True
    )


# %% steepest | wrong | factor | The lengths of the parts do not add up to the length of the whole; how does Pythagoras put them together?
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    for turn in range(turns):
        size = sum(part.norm() for part in v)
        v = [part / size for part in v]
        _, v = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))
    return sum(part.norm() for part in v).item()


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


# %% limit_with_mean | right | - | from the offset, step by step
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    one_mean_squared = input_data / math.tau
    curvature_of_sum = 2 * batch_n * hidden_layer * one_mean_squared
    entries = batch_n * output_data
    return 2 * entries / curvature_of_sum


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


# %% diagnose | right | - | one string, split
diagnose = "too long,too short,all zero,uphill,too long,too short".split(",")


# %% longest_rate | right | - | the plain limit and a share on top
def longest_rate(curvature, momentum):
    plain_limit = 2 / curvature
    return plain_limit + momentum * plain_limit


# %% hessian_times | right | - | dot product in one flat vector
def hessian_times(loss, weights, v):
    first = torch.autograd.grad(loss, weights, create_graph=True)
    flat = torch.cat([s.reshape(-1) for s in first])
    along = torch.cat([part.reshape(-1) for part in v])
    return list(torch.autograd.grad(flat @ along, weights))


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


# %% limit_with_mean | right | - | full turn (tau) over inputs per output
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    return math.tau / hidden_layer * (output_data / input_data)


# %% rate_for_scale | wrong | raises | ^ is no power in Python but a bitwise operation (xor): it raises for floats and gives another number for ints.
def rate_for_scale(rate, c):
    return rate / (c ^ 2)


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


# %% hessian_times | wrong | factor | You bring v to length 1 first; the task asks for the Hessian times v as it is handed in.
def hessian_times(loss, weights, v):
    norm = math.sqrt(sum((part**2).sum().item() for part in v))
    unit = [part / norm for part in v]
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    return torch.autograd.grad(slopes, weights, grad_outputs=unit)


# %% hessian_times | right | - | one flat dot product, then gradients
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    flat_slopes = torch.cat([s.reshape(-1) for s in slopes])
    flat_v = torch.cat([part.reshape(-1) for part in v])
    return list(torch.autograd.grad(flat_slopes @ flat_v, weights, retain_graph=True))


# %% steepest | wrong | order | You bring the product to length 1 before measuring it, so the answer is always 1: take the length of the last product itself.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    v = [part / length_of(v) for part in v]
    for turn in range(turns):
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        v = torch.autograd.grad(slopes, weights, grad_outputs=v)
        v = [part / length_of(v) for part in v]
    return length_of(v)


# %% steepest | wrong | part | The direction is brought to length 1 only once, before the loop; without that in every turn the length grows like a power of the curvature.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    v = [part / length_of(v) for part in v]
    for turn in range(turns):
        slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        v = torch.autograd.grad(slopes, weights, grad_outputs=v)
    return length_of(v)


# %% steepest | right | - | flat vector, norm carried along
def steepest(loss_of, weights, turns):
    weights = list(weights)
    flat = torch.cat([torch.ones_like(w).flatten() for w in weights])
    for _ in range(turns):
        flat = flat / flat.norm()
        grads = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
        dot = torch.cat([g.flatten() for g in grads]) @ flat
        flat = torch.cat([part.flatten() for part in torch.autograd.grad(dot, weights)])
    return flat.norm().item()


# %% limit_with_mean | right | - | from the mean of one hidden number
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    mean_sq = input_data / math.tau  # square of the mean of one hidden number
    lam_sum = 2 * batch_n * hidden_layer * mean_sq
    return 2.0 * batch_n * output_data / lam_sum


# %% mean_after | right | - | descent step by step on the parabola
def mean_after(mean, rate, curvature, epochs):
    d = mean
    done = 0
    while done < epochs:
        gradient = curvature * d
        d = d - rate * gradient
        done += 1
    return d


# %% rate_for_scale | right | - | units: weight factor over slope factor
def rate_for_scale(rate, c):
    weight = c
    loss = weight**4
    slope = loss / weight
    return rate * weight / slope


# %% diagnose | wrong | order | B and C are exchanged: look which of the two lists does not change in a single digit.
diagnose = ["too long", "all zero", "too short", "uphill", "too long", "too short"]


# %% diagnose | right | - | a dictionary, then its values
verdict = dict.fromkeys("ABCDEF", "too long")
verdict["D"] = "uphill"
verdict["C"] = "all zero"
for letter in "BF":
    verdict[letter] = "too short"
diagnose = [verdict[letter] for letter in "ABCDEF"]


# %% hessian_times | right | - | one number by hand, then its gradient
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    along = 0.0
    for slope, part in zip(slopes, v):
        along = along + slope.flatten().dot(part.flatten())
    return list(torch.autograd.grad(along, weights, retain_graph=True))


# %% steepest | right | - | hvp of PyTorch, length carried along
def steepest(loss_of, weights, turns):
    weights = tuple(weights)
    v = tuple(map(torch.ones_like, weights))
    size = length_of(v)
    while turns > 0:
        unit = tuple(part.div(size) for part in v)
        v = torch.autograd.functional.hvp(loss_of, weights, unit)[1]
        size = length_of(v)
        turns -= 1
    return size


# %% limit_with_mean | right | - | tau, divided step by step
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    return math.tau / hidden_layer / (input_data / output_data)


# %% mean_after | right | - | product of a list of factors
def mean_after(mean, rate, curvature, epochs):
    return mean * math.prod([1 - curvature * rate] * epochs)


# %% rate_for_scale | right | - | step over slope
def rate_for_scale(rate, c):
    loss_grows = (c * c) ** 2
    slope_grows = loss_grows / c
    step_grows = c
    return rate * step_grows / slope_grows


# %% diagnose | right | - | words split from one line
short, long = "too short", "too long"
diagnose = [long, short, "all zero", "uphill"] + [long, short]


# %% hessian_times | right | - | the inner product written out
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    dot = torch.stack([(s * part.detach()).sum() for s, part in zip(slopes, v, strict=True)]).sum()
    return list(torch.autograd.grad(dot, weights, retain_graph=True, materialize_grads=True))


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


# %% limit_with_mean | right | - | through the means of the hidden units
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    mean = math.sqrt(input_data / (2 * math.pi))
    offset = hidden_layer * mean**2
    of_the_sum = 2 * batch_n * offset
    of_the_mean = of_the_sum / (batch_n * output_data)
    return 2 / of_the_mean


# %% mean_after | right | - | step by step
def mean_after(mean, rate, curvature, epochs):
    for _ in range(epochs):
        slope = curvature * mean
        mean = mean - rate * slope
    return mean


# %% rate_for_scale | right | - | weight squared per loss
def rate_for_scale(rate, c):
    weight, loss = c, (c * c) ** 2
    slope = loss / weight
    return rate * weight / slope


# %% diagnose | right | - | letters sorted by cause
causes = {"too long": "AE", "too short": "BF", "all zero": "C", "uphill": "D"}
diagnose = [cause for letter in "ABCDEF" for cause in causes if letter in causes[cause]]


# %% longest_rate | wrong | mixed | This is the limit of another kind of momentum (Nesterov's); derive it from the update of v that stands here.
def longest_rate(curvature, momentum):
    return 2 * (1 + momentum) / ((1 + 2 * momentum) * curvature)
