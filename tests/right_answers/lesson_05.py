"""Right answers to lesson 05 in other styles."""

import csv
import math

import numpy as np
import torch
from torch.nn import functional as F


def cross_entropy_by_rows(logits, target):
    losses = []
    for row, k in zip(logits, target, strict=True):
        shifted = row - row.max()
        losses.append(shifted.exp().sum().log() - shifted[k])
    return torch.stack(losses).mean()


def cross_entropy_one_hot(logits, target):
    largest = logits.amax(1)
    log_sum = largest + torch.log(torch.exp(logits - largest[:, None]).sum(1))
    right = (logits * F.one_hot(target, logits.shape[1])).sum(1)
    return (log_sum - right).sum() / len(target)


def grad_in_place(logits, target):
    grad = logits.softmax(dim=1)
    grad[torch.arange(len(target)), target] -= 1
    return grad / len(target)


def grad_by_eye(logits, target):
    n, k = logits.shape
    shifted = (logits - logits.amax(1, keepdim=True)).exp()
    return (shifted / shifted.sum(1, keepdim=True) - torch.eye(k)[target]) / n


def batches_by_slices(n, size, generator):
    order = torch.randperm(n, generator=generator)
    return [order[i : i + size] for i in range(0, n, size)]


def batches_by_pop(n, size, generator):
    left = torch.randperm(n, generator=generator).tolist()
    batches = []
    while left:
        batches.append(torch.tensor(left[:size]))
        left = left[size:]
    return batches


def batches_by_sorting(n, size, generator):
    return torch.rand(n, generator=generator).argsort().split(size)


def accuracy_by_cat(batches):
    hits = [logits.argmax(1).eq(target) for logits, target in batches]
    return float(torch.cat(hits).double().mean())


def accuracy_by_loop(batches):
    right = count = 0
    for logits, target in batches:
        for row, k in zip(logits.tolist(), target.tolist(), strict=True):
            right += row.index(max(row)) == k
            count += 1
    return right / count


def accuracy_weighted(batches):
    n = sum(len(target) for _, target in batches)
    return sum(
        (logits.max(dim=1).indices == target).double().mean().item() * len(target) / n
        for logits, target in batches
    )


def confusion_by_loop(answers, target):
    counts = torch.zeros(10, 10, dtype=torch.long)
    for truth, answer in zip(target.tolist(), answers.tolist(), strict=True):
        counts[truth, answer] += 1
    return counts


def confusion_by_product(answers, target):
    return F.one_hot(target, 10).t() @ F.one_hot(answers, 10)


def confusion_by_put(answers, target):
    counts = torch.zeros(10, 10, dtype=torch.int64)
    return counts.index_put((target, answers), torch.ones_like(target), accumulate=True)


def interval_by_roots(right, n):
    """Solve (share - p)² = z² p (1 - p) / n for p."""
    share, z = right / n, 1.96
    a, b, c = 1 + z**2 / n, -(2 * share + z**2 / n), share**2
    root = math.sqrt(b * b - 4 * a * c)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def interval_in_counts(right, n):
    z = 1.96
    wide = n + z**2
    middle = (right + z**2 / 2) / wide
    half = z / wide * (right * (n - right) / n + z**2 / 4) ** 0.5
    return middle - half, middle + half


def table_by_numpy(lines):
    cells = np.array(list(csv.reader(lines))[1:])
    names, target = np.unique(cells[:, -1], return_inverse=True)
    x = torch.from_numpy(cells[:, :-1].astype(float))
    return x, torch.from_numpy(target), names.tolist()


def table_by_csv(lines):
    reader = csv.reader(lines)
    next(reader)
    x, kinds = [], []
    for *features, kind in reader:
        x.append([float(v) for v in features])
        kinds.append(kind)
    names = sorted(set(kinds))
    numbers = {name: i for i, name in enumerate(names)}
    return torch.tensor(x), torch.tensor([numbers[kind] for kind in kinds]), names


RIGHT = {
    "cross_entropy": [cross_entropy_by_rows, cross_entropy_one_hot],
    "compute_grad_logits": [grad_in_place, grad_by_eye],
    "minibatches": [batches_by_slices, batches_by_pop, batches_by_sorting],
    "accuracy": [accuracy_by_cat, accuracy_by_loop, accuracy_weighted],
    "which_leak": [["b", "c", "e", "f"], ("f", "e", "c", "b"), {"B", "C", "E", "F"}, "b, c, e, f"],
    "confusion": [confusion_by_loop, confusion_by_product, confusion_by_put],
    "interval": [interval_by_roots, interval_in_counts],
    "read_table": [table_by_numpy, table_by_csv],
}
