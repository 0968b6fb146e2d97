# %% sum_of_squares | wrong | part | Every error but the first is squared: without a start value, reduce takes the first element as the total as it stands (and an empty list raises).
from functools import reduce


def sum_of_squares(errors):
    return reduce(lambda total, error: total + error**2, errors)

# %% sum_of_squares | wrong | mixed | You took away the mean first, as statistics does for a variance; here the errors themselves are squared, so errors that are all alike must not cost 0.
def sum_of_squares(errors):
    mean = sum(errors) / len(errors)
    return sum((error - mean) ** 2 for error in errors)

# %% sum_of_squares | wrong | mixed | In Python ^ is not a power but flips bits (3 ^ 2 is 1, and a float raises); the power has another sign.
def sum_of_squares(errors):
    total = 0
    for error in errors:
        total += error ^ 2
    return total

# %% sum_of_squares | right | - | map with two lists, product of each with itself
def sum_of_squares(errors):
    return sum(map(lambda p, q: p * q, errors, errors))

# %% kernel_order | wrong | choice | The first number is right; the second has run the whole page after the restart, but only A and B were run.
kernel_order = [12, 20]

# %% kernel_order | right | - | computed step by step
first = 1
first = first * 10
first = first + 1
first = first + 1
second = 1
second = second + 1
kernel_order = list((first, second))
