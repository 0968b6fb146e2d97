# %% sum_of_squares | wrong | constant | Look at =+ again: does it add to the total, or does it give the total a new value in each round?
def sum_of_squares(errors):
    total = 0
    for e in errors:
        total =+ e ** 2
    return total


# %% sum_of_squares | wrong | factor | That is the mean of the squares; the task asks for their sum.
def sum_of_squares(errors):
    return sum(e * e for e in errors) / len(errors)


# %% sum_of_squares | wrong | mixed | You subtract the mean first, as Excel's DEVSQ does; the errors themselves are to be squared.
def sum_of_squares(errors):
    n = len(errors)
    mean = sum(errors) / n
    return sum((e - mean) ** 2 for e in errors)


# %% sum_of_squares | right | - | reduce with a start value, like std::accumulate
def sum_of_squares(errors):
    from functools import reduce
    return reduce(lambda acc, e: acc + e * e, errors, 0)


# %% kernel_order | right | - | lets Python play the kernel
def _run(cells):
    page = {"A": "x = 1", "B": "x = x + 1", "C": "x = x * 10"}
    kernel = {}
    for name in cells:
        exec(page[name], kernel)
    return kernel["x"]


kernel_order = [_run("ACBB"), _run("AB")]
