# %% sum_of_squares | wrong | raises | errors is a plain Python list, and a list has no power the way a NumPy array has: square the numbers one at a time.
def sum_of_squares(errors):
    return sum(errors ** 2)

# %% sum_of_squares | wrong | part | The return stands inside the loop, so the function is over after the first error; look at the indentation.
def sum_of_squares(errors):
    total = 0
    for error in errors:
        total += error ** 2
        return total

# %% sum_of_squares | wrong | part | reduce takes the first element itself as the start of the running total, so the first error is never squared (and an empty list has no start at all).
def sum_of_squares(errors):
    from functools import reduce

    return reduce(lambda acc, e: acc + e * e, errors)

# %% sum_of_squares | wrong | mixed | In Python ^ is no power but a bitwise exclusive or: whole numbers come out wrong and floats raise.
def sum_of_squares(errors):
    total = 0
    for e in errors:
        total = total + e ^ 2
    return total

# %% sum_of_squares | right | - | dot product of the list with itself by zip and map
def sum_of_squares(errors):
    return sum(map(lambda pair: pair[0] * pair[1], zip(errors, errors)))

# %% kernel_order | wrong | part | The second number is right; in the first run a cell that is run twice counts twice, so count the B's again.
kernel_order = [11, 2]

# %% kernel_order | wrong | order | The first run has the right cells, but not in the order in which they were run: you let C come last, as it stands on the page.
kernel_order = [30, 2]

# %% kernel_order | wrong | part | The first number is right; the second goes on from it, but after the restart nothing of it is left, and A runs again.
kernel_order = [12, 13]

# %% kernel_order | wrong | order | Both numbers occur, but each in the other's place: first the long run, then the run after the restart.
kernel_order = [2, 12]

# %% kernel_order | right | - | runs the cells by hand in code
x = 1
x = x * 10
x = x + 1
x = x + 1
first_run = x
del x
x = 1
x = x + 1
kernel_order = [first_run, x]
