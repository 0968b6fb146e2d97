"""Right answers in other styles than the solutions."""

import numpy as np
import torch


def sum_of_outer(a, b):
    return sum(torch.outer(u, v) for u, v in zip(a, b, strict=True))


def masked_clone(grad_h_relu, h):
    grad_h = grad_h_relu.clone()
    grad_h[h < 0] = 0
    return grad_h


def check_in_place(f, grad, x):
    x = x.clone()
    measured = torch.empty_like(x)
    for i, row in enumerate(x):
        for j in range(len(row)):
            kept = x[i, j].item()
            x[i, j] = kept + 1e-5
            up = f(x)
            x[i, j] = kept - 1e-5
            measured[i, j] = (up - f(x)) / 2e-5
            x[i, j] = kept
    return (measured - grad).abs().max() < 1e-6 * measured.abs().max()


def check_with_numpy(f, grad, x, step=1e-4):
    worst = largest = 0.0
    for index in np.ndindex(*x.shape):
        nudge = torch.zeros_like(x)
        nudge[index] = step
        measured = ((f(x + nudge) - f(x - nudge)) / (2 * step)).item()
        worst = max(worst, abs(measured - grad[index].item()))
        largest = max(largest, abs(measured))
    return worst < 1e-6 * largest


RIGHT = {
    "weight_shapes": [
        lambda x, y, hidden_layer: [[x.size(1), hidden_layer], [hidden_layer, y.size(1)]],
        lambda x, y, h: (torch.Size([x.shape[-1], h]), torch.Size([h, y.shape[-1]])),
    ],
    "loss_without_relu": [
        lambda b, d, h, k: b * k * (d * h + 1),
        lambda b, d, h, k: b * k * d * h + float(b * k),
    ],
    "compute_grad_w2": [
        lambda h_relu, grad: h_relu.T @ grad,
        lambda h_relu, grad: torch.einsum("nj,nk->jk", h_relu, grad),
        sum_of_outer,
        lambda h_relu, grad: (h_relu[:, :, None] * grad[:, None, :]).sum(0),
    ],
    "compute_grad_h_relu": [
        lambda grad, w2: grad @ w2.T,
        lambda grad, w2: (w2 @ grad.T).T,
        lambda grad, w2: torch.stack([w2 @ row for row in grad]),
    ],
    "compute_grad_h": [
        masked_clone,
        lambda grad, h: torch.where(h > 0, grad, 0.0),
        lambda grad, h: grad * (h >= 0).double(),
        lambda grad, h: grad.masked_fill(h < 0, 0),
    ],
    "compute_grad_w1": [
        lambda x, grad_h: x.T @ grad_h,
        sum_of_outer,
        lambda x, grad_h: grad_h.t().mm(x).t(),
    ],
    "rate_for_mean": [0.001, 1000 * 1e-6, torch.tensor(1e-3, dtype=torch.float64)],
    "grad_check": [check_in_place, check_with_numpy],
    "wrong_loop": ["b", "B", "loop_b"],
    "right_gradient": ["q", "Q"],
    "proven": ["c, d, f", "FDC"],
    "compute_grad_b1": [
        lambda grad_h: grad_h.sum(0),
        lambda grad_h: torch.ones(len(grad_h)) @ grad_h,
        lambda grad_h: sum(grad_h),
    ],
    "compute_grad_h_tanh": [
        lambda grad, h: grad / h.cosh() ** 2,
        lambda grad, h: grad - grad * torch.tanh(h).square(),
    ],
}
