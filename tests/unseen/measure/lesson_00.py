# %% sum_of_squares | wrong | factor | You double each error; try one error of 3 by hand: what is its square, and what does your line give?
def sum_of_squares(errors):
    total = 0
    for e in errors:
        total += e * 2
    return total


# %% sum_of_squares | wrong | factor | That is the mean of the squares; the task asks for their sum, so nothing is divided by the number of errors.
def sum_of_squares(errors):
    n = len(errors)
    mse = sum((e - 0) ** 2 for e in errors) / n
    return mse


# %% sum_of_squares | wrong | mixed | In Python ^ is no power (it works on bits, and not on floats at all); which operator did the cell above the exercise use?
def sum_of_squares(errors):
    s = 0
    for i in range(len(errors)):
        s = s + errors[i] ^ 2
    return s


# %% kernel_order | wrong | choice | In the first run you let B run once before C because it stands above it; only the order in which the cells are run counts.
# C needs B to have run (it stands above it), then B twice more
kernel_order = [(1 + 1) * 10 + 1 + 1, 2]


# %% kernel_order | wrong | choice | The second number is right; the first is what x holds after the second run: you read x only once everything was over.
def first_run():
    global x
    x = 1
    x = x * 10
    x = x + 1
    x = x + 1


def second_run():
    global x
    x = 1
    x = x + 1


first_run()
second_run()
kernel_order = [x, x]


# %% kernel_order | right | - | simulates the kernel with exec and a fresh namespace
def _run(order):
    page = {"A": "x = 1", "B": "x = x + 1", "C": "x = x * 10"}
    kernel = {}
    for cell in order:
        exec(page[cell], kernel)
    return kernel["x"]


kernel_order = [_run("ACBB"), _run("AB")]
