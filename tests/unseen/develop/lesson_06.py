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

# %% diagnose | right | - | a dictionary by letter, taken on purpose
diagnose = {"A": "too long", "B": "too short", "C": "all zero", "D": "uphill", "E": "too long", "F": "too short"}

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
