# %% hessian_times | wrong | raises | slope times v is still a whole tensor for each weight, and grad wants one number to start from; what does the formula do with the products?
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    products = [slope * part for slope, part in zip(slopes, v)]
    return torch.autograd.grad(products, weights)


# %% hessian_times | wrong | part | Each turn of your loop overwrites the sum, so only the last weight's slopes are left in it; the sum in the formula goes over all weights.
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    for slope, part in zip(slopes, v):
        dot = (slope * part).sum()
    return torch.autograd.grad(dot, weights)


# %% hessian_times | wrong | mixed | Slope times (slope times v) is the outer product of the gradient, a stand-in for the Hessian in statistics and not the thing itself: of which number do you still have to take the gradient?
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights)
    along = sum((slope * part).sum() for slope, part in zip(slopes, v))
    return [slope * along for slope in slopes]


# %% hessian_times | right | - | one flat dot product, gradient of that
def hessian_times(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True, materialize_grads=True)
    flat_slopes = torch.cat([s.reshape(-1) for s in slopes])
    flat_v = torch.cat([part.reshape(-1) for part in v])
    product = torch.autograd.grad(flat_slopes.dot(flat_v), weights, materialize_grads=True)
    return list(product)


# %% steepest | wrong | constant | You start from random numbers, as the textbooks do; after a few turns that gives another value than the start the task names.
def steepest(loss_of, weights, turns):
    v = [torch.randn_like(w) for w in weights]
    for turn in range(turns):
        norm = length_of(v)
        v = [part / norm for part in v]
        v = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))[1]
    return length_of(v)


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


# %% steepest | wrong | mixed | You return the direction times the product, which is the curvature along the direction; the task asks for the length of the last product, and the two agree only when the turns have settled.
def steepest(loss_of, weights, turns):
    v = [torch.ones_like(w) for w in weights]
    value = 0.0
    for _ in range(turns):
        n = length_of(v)
        v = [part / n for part in v]
        hv = torch.autograd.functional.hvp(loss_of, tuple(weights), tuple(v))[1]
        value = sum((a * b).sum().item() for a, b in zip(v, hv))  # Rayleigh quotient
        v = list(hv)
    return value


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


# %% limit_with_mean | wrong | mixed | That is the curvature of the mean; the task asks for the longest rate, so one step is still to do.
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    sum_curvature = batch_n * input_data * hidden_layer / math.pi
    return sum_curvature / (batch_n * output_data)


# %% limit_with_mean | wrong | factor | 1 / curvature is the rate that lands at the bottom in one step; how long may a step be before it lands further away than it started?
def limit_with_mean(batch_n, input_data, hidden_layer, output_data):
    lam = input_data * hidden_layer / (math.pi * output_data)
    return 1 / lam


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


# %% rate_for_scale | wrong | factor | You made up for the growth of the loss; but a step is made of slopes, which are loss per weight, and should itself grow with the weights.
def rate_for_scale(rate, c):
    loss_grows = c**4
    return rate / loss_grows


# %% rate_for_scale | right | - | step over slope, written out
def rate_for_scale(rate, c):
    step, slope = c, c**4 / c
    return rate * (step / slope)


# %% diagnose | right | - | two named rates, put together from a dict
words = {"A": "too long", "B": "too short", "C": "all zero", "D": "uphill"}
words |= {"E": words["A"], "F": words["B"]}
diagnose = [words[letter] for letter in "ABCDEF"]


# %% longest_rate | wrong | mixed | With the root of the momentum you have the rate at which the swing is damped best, not the longest; without momentum it should give the limit you know.
def longest_rate(curvature, momentum):
    return (1 + math.sqrt(momentum)) ** 2 / curvature
