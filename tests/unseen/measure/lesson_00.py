# %% sum_of_squares | wrong | factor | You divide by the number of errors at the end, which makes a mean; the task asks for the sum.
def sum_of_squares(errors):
    # sum of squared errors / n
    sse = sum(e**2 for e in errors)
    return sse / len(errors)


# %% sum_of_squares | wrong | part | Your loop replaces the total in each round instead of adding to it, so only the last error counts.
def sum_of_squares(errors):
    total = 0
    for e in errors:
        total = e**2
    return total


# %% sum_of_squares | wrong | edge | Places in a list count from 0 here: your loop starts at 1 and leaves the first error out.
def sum_of_squares(errors):
    n = len(errors)
    s = 0.0
    for i in range(1, n):
        s = s + errors[i] * errors[i]
    return s


# %% sum_of_squares | right | - | Fortran style accumulator with a while loop
def sum_of_squares(errors):
    n = len(errors)
    i = 0
    s = 0
    while i < n:
        s = s + errors[i] * errors[i]
        i = i + 1
    return s


# %% kernel_order | wrong | choice | Your second number goes on from the 12 of the first run; what does a restart leave of x, and what does A do to it?
kernel_order = [12, 12 + 1]


# %% kernel_order | wrong | choice | In your second number C has run, too; after the restart only A and B are run, whatever stands on the page.
kernel_order = [12, (1 + 1) * 10]


# %% kernel_order | right | - | plays the cells one after the other, as the kernel would
# run 1: A C B B
x = 1
x = x * 10
x = x + 1
x = x + 1
run1 = x
del x
# restart, run 2: A B
x = 1
x = x + 1
run2 = x
kernel_order = [run1, run2]
