# %% sum_of_squares | wrong | factor | The task asks for the sum; you divide by how many errors there are, which makes it the mean (and fails on an empty list).
def sum_of_squares(errors):
    return sum(e ** 2 for e in errors) / len(errors)


# %% sum_of_squares | wrong | mixed | You subtract the mean of the errors first, as for a variance: the task squares the errors as they are.
def sum_of_squares(errors):
    n = len(errors)
    if n == 0:
        return 0
    mean = sum(errors) / n
    return sum((e - mean) ** 2 for e in errors)


# %% sum_of_squares | wrong | part | Without a start value reduce takes the first error itself as the start: is that one squared, too?
def sum_of_squares(errors):
    from functools import reduce

    return reduce(lambda acc, e: acc + e * e, errors)


# %% sum_of_squares | right | - | zip of the list with itself
def sum_of_squares(errors):
    return sum(left * right for left, right in zip(errors, errors))


# %% kernel_order | wrong | order | Your first number follows the page from top to bottom, each cell once; count in the order in which the cells were run.
x = 1
x = x + 1
x = x * 10
first = x
x = 1
x = x + 1
kernel_order = [first, x]


# %% kernel_order | right | - | runs the cells as functions
cells = {"A": lambda x: 1, "B": lambda x: x + 1, "C": lambda x: x * 10}


def run_cells(order):
    x = None
    for letter in order:
        x = cells[letter](x)
    return x


kernel_order = [run_cells(order) for order in ("ACBB", "AB")]
