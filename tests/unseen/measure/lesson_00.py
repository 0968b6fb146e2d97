# %% sum_of_squares | wrong | mixed | In Python ^ is not a power: it compares bits, and refuses floats. How does first_try write a square?
def sum_of_squares(errors):
    return sum(e ^ 2 for e in errors)


# %% sum_of_squares | wrong | mixed | You take the mean away before squaring: errors that are all 3 would count as none. The errors are to be squared as they are.
def sum_of_squares(errors):
    mean = sum(errors) / len(errors)
    return sum((e - mean) ** 2 for e in errors)


# %% kernel_order | wrong | constant | In your second run x goes on from the first: a restart forgets it, and then A runs, too.
x = 1
x = x * 10
x = x + 1
x = x + 1
first = x
x = x + 1
kernel_order = [first, x]


# %% kernel_order | right | - | lets a small kernel run the cells
def run_cells(order):
    names = {}
    for cell in order:
        exec({"A": "x = 1", "B": "x = x + 1", "C": "x = x * 10"}[cell], names)
    return names["x"]


kernel_order = [run_cells("ACBB"), run_cells("AB")]
