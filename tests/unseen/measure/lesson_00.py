# %% sum_of_squares | wrong | factor | You squared and added correctly, but then divided by how many errors there are: that is the mean, and the task asks for the sum.
def sum_of_squares(errors):
    squared = [e**2 for e in errors]
    if not squared:
        return 0
    return sum(squared) / len(squared)


# %% sum_of_squares | wrong | part | The return stands inside the loop, so the function leaves after the first error: look at the indentation.
def sum_of_squares(errors):
    total = 0
    for error in errors:
        total += error ** 2
        return total
    return total


# %% sum_of_squares | wrong | part | Without a start value reduce takes the first error itself as the running total, so that one is never squared (and an empty list raises).
from functools import reduce

def sum_of_squares(errors):
    return reduce(lambda acc, e: acc + e * e, errors)


# %% sum_of_squares | wrong | mixed | In Python the sign ^ is no power: it is the bitwise exclusive or of whole numbers, and refuses floats.
def sum_of_squares(errors):
    total = 0
    for i in range(len(errors)):
        total = total + (errors[i]^2)
    return total


# %% sum_of_squares | right | - | dot product of the list with itself, by zip
def sum_of_squares(errors):
    return sum(a * b for a, b in zip(errors, errors))


# %% kernel_order | right | - | lets exec run the cells, in a new dict for each kernel
cells = {"A": "x = 1", "B": "x = x + 1", "C": "x = x * 10"}
kernel_order = []
for run in ("ACBB", "AB"):
    names = {}
    for c in run:
        exec(cells[c], names)
    kernel_order.append(names["x"])
