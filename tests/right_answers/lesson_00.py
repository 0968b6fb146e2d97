"""Right answers to lesson 00 in other styles."""


def with_a_loop(errors):
    total = 0.0
    for error in errors:
        total += error * error
    return total


def with_numpy(errors):
    import numpy as np

    return float(np.square(errors).sum())


RIGHT = {
    "sum_of_squares": [with_a_loop, with_numpy],
    "kernel_order": [(12, 2), [12, 1 + 1]],
}
