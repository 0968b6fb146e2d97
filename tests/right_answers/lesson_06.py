"""Right answers to lesson 06 in other styles."""

import cmath
import math

import torch
from torch.nn.utils import parameters_to_vector


def by_the_slope_along_v(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    along = sum((s * part).sum() for s, part in zip(slopes, v, strict=True))
    return torch.autograd.grad(along, weights)


def by_one_vector(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    along = parameters_to_vector(slopes) @ parameters_to_vector(v)
    return list(torch.autograd.grad(along, weights))


def weight_by_weight(loss, weights, v):
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    return [
        sum(
            torch.autograd.grad(s, w, grad_outputs=part, retain_graph=True)[0]
            for s, part in zip(slopes, v, strict=True)
        )
        for w in weights
    ]


def steepest_in_one_graph(loss_of, weights, turns):
    slopes = torch.autograd.grad(loss_of(*weights), weights, create_graph=True)
    v = [torch.ones_like(w) for w in weights]
    for _ in range(turns):
        length = torch.sqrt(sum((part**2).sum() for part in v))
        v = torch.autograd.grad(
            slopes, weights, grad_outputs=[part / length for part in v], retain_graph=True
        )
    return torch.sqrt(sum((part**2).sum() for part in v))


def steepest_of_the_matrix(loss_of, weights, turns):
    sizes = [w.numel() for w in weights]

    def flat(vector):
        parts = vector.split(sizes)
        return loss_of(*(p.view_as(w) for p, w in zip(parts, weights, strict=True)))

    matrix = torch.autograd.functional.hessian(flat, parameters_to_vector(weights).detach())
    v = torch.ones(sum(sizes))
    for _ in range(turns):
        v = matrix @ (v / v.norm())
    return v.norm().item()


def limit_in_one(batch_n, input_data, hidden_layer, output_data):
    return 2 * math.pi * output_data / (input_data * hidden_layer)


def limit_by_the_sum(batch_n, input_data, hidden_layer, output_data):
    with_sum = 2 * math.pi / batch_n / input_data / hidden_layer
    return with_sum * batch_n * output_data


def mean_by_steps(mean, rate, curvature, epochs):
    for _ in range(epochs):
        mean -= rate * curvature * mean
    return mean


def mean_by_logarithm(mean, rate, curvature, epochs):
    factor = 1 - rate * curvature
    return mean * (cmath.exp(epochs * cmath.log(factor)).real if factor else 0.0**epochs)


def rate_by_powers(rate, c):
    return rate * c**-2


def rate_twice(rate, c):
    return rate / c / c


def rate_by_step(rate, c):
    slope, weight = c**4 / c, c
    return rate * weight / slope


def limit_by_parts(curvature, momentum):
    plain = 2 / curvature
    return plain + momentum * plain


def limit_from_the_roots(curvature, momentum):
    # z² − (1 + μ − ηλ) z + μ has the root −1 at the limit
    return (1 + (1 + momentum) + momentum) / curvature


LETTERS = ["too long", "too short", "all zero", "uphill", "too long", "too short"]

RIGHT = {
    "hessian_times": [by_the_slope_along_v, by_one_vector, weight_by_weight],
    "steepest": [steepest_in_one_graph, steepest_of_the_matrix],
    "limit_with_mean": [limit_in_one, limit_by_the_sum],
    "mean_after": [mean_by_steps, mean_by_logarithm],
    "rate_for_scale": [rate_by_powers, rate_twice, rate_by_step],
    "diagnose": [
        LETTERS,
        tuple(word.upper() for word in LETTERS),
        dict(zip("ABCDEF", LETTERS, strict=True)),
    ],
    "longest_rate": [limit_by_parts, limit_from_the_roots],
}
