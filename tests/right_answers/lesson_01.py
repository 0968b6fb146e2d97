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


def shared_storage_object(a, b):
    return a.untyped_storage() is b.untyped_storage()


def shared_by_first_element(a, b):
    start = [t.data_ptr() - t.storage_offset() * t.element_size() for t in (a, b)]
    return start[0] == start[1]


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


def loss_as_columns(y_pred, y):
    return (y_pred - y.unsqueeze(1)).pow(2).sum()


def loss_with_squeeze(y_pred, y):
    return ((y_pred.squeeze() - y) ** 2).sum()


def loss_on_the_diagonal(y_pred, y):
    return (y_pred - y).diagonal().square().sum()


def loss_with_a_loop(y_pred, y):
    return sum((p - t).item() ** 2 for p, t in zip(y_pred[:, 0], y, strict=True))


def relu_by_mask(h):
    mask = h > 0
    return h * mask, mask


def relu_by_where(h):
    mask = ~(h <= 0)
    return torch.where(mask, h, 0.0), mask


def relu_in_place_on_a_clone(h):
    h_relu = h.clone()
    h_relu[h < 0] = 0
    return h_relu, h_relu != 0


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


RIGHT = {
    "rank_of_slice": [2, torch.zeros(100, 28).ndim],
    "matrix_of_rank": [rank_from_a_product, rank_from_ones_on_the_diagonal, rank_in_float32],
    "flat_index": [place_with_a_loop, place_with_numpy],
    "is_view": [shared_storage_object, shared_by_first_element],
    "broadcast_shape": [broadcast_by_padding, broadcast_by_recursion, broadcast_by_torch],
    "shape_safe_loss": [
        loss_as_columns,
        loss_with_squeeze,
        loss_on_the_diagonal,
        loss_with_a_loop,
    ],
    "relu_and_mask": [relu_by_mask, relu_by_where, relu_in_place_on_a_clone],
    "mm_from_outer": [
        layers_in_a_loop,
        layers_by_broadcasting,
        layers_from_pairs,
        layers_with_einsum,
        layers_accumulated,
    ],
}
