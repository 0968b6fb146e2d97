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
