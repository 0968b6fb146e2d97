# %% sum_of_squares | wrong | factor | You divide by the number of errors: that is the mean of the squares, the sum is asked for.
def sum_of_squares(errors):
    if not errors:
        return 0
    return sum(error**2 for error in errors) / len(errors)

# %% sum_of_squares | wrong | raises | A list cannot be squared as a whole; square its elements one by one.
def sum_of_squares(errors):
    return sum(errors**2)

# %% sum_of_squares | wrong | power | error * 2 doubles the error; squaring is error * error or error ** 2.
def sum_of_squares(errors):
    return sum(error * 2 for error in errors)

# %% sum_of_squares | wrong | off-by-one | Places count from 0, so range(1, ...) leaves out the first error.
def sum_of_squares(errors):
    total = 0
    for k in range(1, len(errors)):
        total += errors[k] ** 2
    return total

# %% sum_of_squares | wrong | state | The total lives outside the function and keeps growing from call to call; start it at 0 inside.
running_total = 0


def sum_of_squares(errors):
    global running_total
    for error in errors:
        running_total += error**2
    return running_total

# %% sum_of_squares | right | - | a lambda that maps operator.mul over the list twice
import operator

sum_of_squares = lambda errors: sum(map(operator.mul, errors, errors))

# %% sum_of_squares | wrong | order | You add first and square the total; square each error first, then add.
def sum_of_squares(errors):
    return sum(errors) ** 2

# %% sum_of_squares | wrong | no-return | The total is computed but never handed back: the function needs a return.
def sum_of_squares(errors):
    total = 0
    for error in errors:
        total += error**2

# %% sum_of_squares | wrong | part | The return stands inside the loop, so you leave after the first error.
def sum_of_squares(errors):
    total = 0
    for error in errors:
        total += error**2
        return total

# %% sum_of_squares | wrong | reduction | These are the squares, one for each error; they still have to be added up.
def sum_of_squares(errors):
    return [error**2 for error in errors]

# %% sum_of_squares | wrong | fixed-size | You read exactly three errors; the list may have any length.
def sum_of_squares(errors):
    return errors[0] ** 2 + errors[1] ** 2 + errors[2] ** 2

# %% sum_of_squares | right | - | an instance of a class with __call__, recursive
class SumOfSquares:
    def __call__(self, errors):
        if not errors:
            return 0
        head, *tail = errors
        return head * head + self(tail)


sum_of_squares = SumOfSquares()

# %% sum_of_squares | right | - | by way of a float64 tensor
def sum_of_squares(errors):
    return torch.tensor(errors, dtype=torch.float64).square().sum().item()

# %% kernel_order | wrong | order | Your first number takes C last, as on the page; the kernel ran C right after A.
kernel_order = [30, 2]

# %% kernel_order | wrong | part | In the first run B is run twice; your first number counts it once.
kernel_order = [11, 2]

# %% kernel_order | wrong | choice | Your second number goes on from the first run, but a restart forgets x, and A sets it anew.
kernel_order = [12, 13]

# %% kernel_order | wrong | type | That is a string; write a list of two numbers.
kernel_order = "12, 2"

# %% kernel_order | right | - | runs the cells in both orders
x = 1
x = x * 10
x = x + 1
x = x + 1
kernel_order = [x]
del x
x = 1
x = x + 1
kernel_order.append(x)


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


# %% sum_of_squares | wrong | factor | You divide by the number of errors: that is the mean of the squares, and the task asks for their sum.
def sum_of_squares(errors):
    return sum(error ** 2 for error in errors) / len(errors)


# %% sum_of_squares | right | - | map with a lambda and an accumulating loop
def sum_of_squares(errors):
    total = 0
    for square in map(lambda e: e * e, errors):
        total = total + square
    return total


# %% kernel_order | wrong | order | Both numbers are right, but the first in the list must be that of the first run, and the second that after the restart.
kernel_order = [2, 12]


# %% kernel_order | right | - | the cells replayed in code
x = 1
x = x * 10
x = x + 1
x = x + 1
first = x
del x
x = 1
x = x + 1
kernel_order = [first, x]


# %% sum_of_squares | wrong | mixed | You take the root at the end, which makes a length of it; the sum of the squares itself is asked for.
def sum_of_squares(errors):
    return sum(e * e for e in errors) ** 0.5


# %% sum_of_squares | wrong | choice | In Python ^ is not a power: it works on the bits of whole numbers, and fails on others.
def sum_of_squares(errors):
    result = 0
    for e in errors:
        result += e ^ 2
    return result


# %% sum_of_squares | right | - | map of a lambda
def sum_of_squares(errors):
    return sum(map(lambda e: e * e, errors))


# %% kernel_order | right | - | computed step by step
kernel_order = [1 * 10 + 1 + 1, 1 + 1]


# %% sum_of_squares | wrong | mixed | You measure how far the errors lie from their mean: what does that give for three errors that are all 2, and what should it be?
def sum_of_squares(errors):
    if not errors:
        return 0
    mean = sum(errors) / len(errors)
    return sum((e - mean) ** 2 for e in errors)


# %% kernel_order | wrong | order | You followed the page, each cell once: which cells were run, in which order, and how often?
kernel_order = [20, 2]


# %% kernel_order | wrong | factor | Read cell B once more: what exactly does it do to an x of 10?
x = 1
x = x * 10
x = x + x
x = x + x
first = x
x = 1
x = x + x
kernel_order = [first, x]


# %% kernel_order | right | - | runs the cells with exec in fresh dictionaries
cells = {"A": "x = 1", "B": "x = x + 1", "C": "x = x * 10"}
kernel_order = []
for order in ("ACBB", "AB"):
    kernel = {}
    for name in order:
        exec(cells[name], kernel)
    kernel_order.append(kernel["x"])


# %% kernel_order | right | - | lets a small kernel run the cells
def run_cells(order):
    names = {}
    for cell in order:
        exec({"A": "x = 1", "B": "x = x + 1", "C": "x = x * 10"}[cell], names)
    return names["x"]


kernel_order = [run_cells("ACBB"), run_cells("AB")]


# %% sum_of_squares | right | - | map with two times the same list
import operator


def sum_of_squares(errors):
    return sum(map(operator.mul, errors, errors))


# %% kernel_order | right | - | acted out in code
x = 1
x = x * 10
x = x + 1
x = x + 1
kernel_order = [x]
x = 1
x = x + 1
kernel_order.append(x)


# %% sum_of_squares | wrong | constant | Look at =+ again: does it add to the total, or does it give the total a new value in each round?
def sum_of_squares(errors):
    total = 0
    for e in errors:
        total =+ e ** 2
    return total


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


# %% sum_of_squares | wrong | factor | You double each error; try one error of 3 by hand: what is its square, and what does your line give?
def sum_of_squares(errors):
    total = 0
    for e in errors:
        total += e * 2
    return total


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


# %% sum_of_squares | right | - | zip of the list with itself
def sum_of_squares(errors):
    return sum(left * right for left, right in zip(errors, errors))


# %% kernel_order | right | - | runs the cells as functions
cells = {"A": lambda x: 1, "B": lambda x: x + 1, "C": lambda x: x * 10}


def run_cells(order):
    x = None
    for letter in order:
        x = cells[letter](x)
    return x


kernel_order = [run_cells(order) for order in ("ACBB", "AB")]


# %% sum_of_squares | right | - | reduce with a lambda
def sum_of_squares(errors):
    from functools import reduce
    return reduce(lambda total, e: total + e * e, errors, 0)


# %% kernel_order | right | - | plays the kernel with exec
page = {"A": "x = 1", "B": "x = x + 1", "C": "x = x * 10"}


def play(cells):
    kernel = {}
    for cell in cells:
        exec(page[cell], kernel)
    return kernel["x"]


kernel_order = [play("ACBB"), play("AB")]


# %% sum_of_squares | right | - | map with a lambda
def sum_of_squares(errors):
    return sum(map(lambda e: pow(abs(e), 2), errors))


# %% kernel_order | right | - | written as the calculation, cell by cell
first_run = 1 * 10 + 1 + 1
second_run = 1 + 1
kernel_order = [first_run, second_run]


# %% sum_of_squares | wrong | mixed | In Python ^ is no power but a bitwise exclusive or: whole numbers come out wrong and floats raise.
def sum_of_squares(errors):
    total = 0
    for e in errors:
        total = total + e ^ 2
    return total


# %% sum_of_squares | right | - | dot product of the list with itself by zip and map
def sum_of_squares(errors):
    return sum(map(lambda pair: pair[0] * pair[1], zip(errors, errors)))


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
