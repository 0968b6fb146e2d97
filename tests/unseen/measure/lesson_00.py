# %% sum_of_squares | wrong | part | The `return` stands inside the loop, so the function leaves after the first error; look at the indentation.
def sum_of_squares(errors):
    total = 0
    for e in errors:
        total += e * e
        return total
    return total


# %% sum_of_squares | wrong | part | Without a starting value, `reduce` takes the first error as it is: it is never squared.
def sum_of_squares(errors):
    from functools import reduce

    return reduce(lambda acc, e: acc + e**2, errors)


# %% sum_of_squares | right | - | map with operator.mul
def sum_of_squares(errors):
    import operator

    return sum(map(operator.mul, errors, errors))


# %% kernel_order | right | - | computed, with exec in fresh dictionaries
cells = {"A": "x = 1", "B": "x = x + 1", "C": "x = x * 10"}
kernel_order = []
for session in ("ACBB", "AB"):
    fresh = {}
    for name in session:
        exec(cells[name], fresh)
    kernel_order.append(fresh["x"])
