"""Right answers to lesson 01 in other styles."""

import itertools

import numpy as np
import torch


def rank_from_a_product(rows, columns, r):
    return torch.randn(rows, r).mm(torch.randn(r, columns))


def rank_from_ones_on_the_diagonal(rows, columns, r):
    matrix = torch.zeros(rows, columns)
    for k in range(r):
        matrix[k, k] = 1
    return matrix


def rank_in_float32(rows, columns, r):
    total = torch.zeros(rows, columns, dtype=torch.float32)
    for _ in range(r):
        total += torch.outer(torch.randn(rows).float(), torch.randn(columns).float())
    return total


def place_with_a_loop(index, stride, offset):
    place = offset
    for axis in range(len(index)):
        place += index[axis] * stride[axis]
    return place


def place_with_numpy(index, stride, offset):
    return int(np.dot(np.array(index, dtype=int), np.array(stride, dtype=int))) + offset


def broadcast_by_padding(s, t):
    longest = max(len(s), len(t))
    s, t = ((1,) * (longest - len(u)) + tuple(u) for u in (s, t))
    result = []
    for a, b in zip(s, t, strict=True):
        if a != b and a != 1 and b != 1:
            raise ValueError(f"{a} against {b}")
        result.append(b if a == 1 else a)
    return tuple(result)


def broadcast_by_recursion(s, t):
    if not s or not t:
        return tuple(s or t)
    *s_rest, a = s
    *t_rest, b = t
    if len({a, b} - {1}) > 1:
        raise ValueError("they do not fit")
    return (*broadcast_by_recursion(s_rest, t_rest), a if b == 1 else b)


def broadcast_by_torch(s, t):
    try:
        return torch.broadcast_shapes(s, t)
    except RuntimeError:
        raise ValueError("they do not fit") from None


def layers_in_a_loop(x, w):
    product = torch.zeros(x.shape[0], w.shape[1], dtype=x.dtype)
    for k in range(x.shape[1]):
        product += torch.outer(x[:, k], w[k])
    return product


def layers_by_broadcasting(x, w):
    return (x[:, :, None] * w[None, :, :]).sum(dim=1)


def layers_from_pairs(x, w):
    return sum(column[:, None] * row for column, row in zip(x.t(), w, strict=True))


def layers_with_einsum(x, w):
    return torch.einsum("ik,kj->kij", x, w).sum(0)


def layers_accumulated(x, w):
    layers = (torch.outer(x[:, k], w[k]) for k in range(len(w)))
    return list(itertools.accumulate(layers))[-1]


def flat_by_one_loop(shape, stride):
    expected = None
    for n, s in reversed(list(zip(shape, stride, strict=True))):
        if n == 1:
            continue
        if expected is not None and s != expected:
            return False
        expected = n * s
    return True


def flat_from_the_right(shape, stride):
    kept = [axis for axis in range(len(shape)) if shape[axis] != 1]
    for left, right in itertools.pairwise(kept):
        if stride[left] - stride[right] * shape[right]:
            return False
    return True


def alive_by_any(h):
    return (h > 0).any(dim=0).sum()


def alive_by_largest(h):
    return int((h.max(dim=0).values > 0).sum())


def alive_by_relu(h):
    return torch.count_nonzero(h.clamp(min=0).sum(0)).item()


def alive_in_plain_python(h):
    alive = 0
    for j in range(h.shape[1]):
        alive += any(h[n, j] > 0 for n in range(h.shape[0]))
    return alive


def outers_in_a_loop(a, b):
    total = torch.zeros(a.shape[1], b.shape[1], dtype=a.dtype)
    for row, other in zip(a, b, strict=True):
        total += torch.outer(row, other)
    return total


def outers_by_broadcasting(a, b):
    return (a[:, :, None] * b[:, None, :]).sum(dim=0)


def outers_with_einsum(a, b):
    return torch.einsum("nd,nj->dj", a, b)


def outers_transposed_twice(a, b):
    return (b.T @ a).T


RIGHT = {
    "rank_of_slice": [2, torch.zeros(100, 28).ndim],
    "matrix_of_rank": [rank_from_a_product, rank_from_ones_on_the_diagonal, rank_in_float32],
    "flat_index": [place_with_a_loop, place_with_numpy],
    "shares_the_strip": [
        (True, True, False, True, False, False),
        [np.True_, np.True_, np.False_, np.True_, np.False_, np.False_],
    ],
    "flat_view_works": [flat_by_one_loop, flat_from_the_right],
    "broadcast_shape": [broadcast_by_padding, broadcast_by_recursion, broadcast_by_torch],
    "six_losses": [("right", "silent", "raises", "silent", "right", "silent")],
    "units_alive": [alive_by_any, alive_by_largest, alive_by_relu, alive_in_plain_python],
    "mm_from_outer": [
        layers_in_a_loop,
        layers_by_broadcasting,
        layers_from_pairs,
        layers_with_einsum,
        layers_accumulated,
    ],
    "sum_of_outers": [
        outers_in_a_loop,
        outers_by_broadcasting,
        outers_with_einsum,
        outers_transposed_twice,
    ],
}
