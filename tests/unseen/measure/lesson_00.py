# %% sum_of_squares | wrong | mixed | That is the sum of squared deviations from the mean of the errors; the errors themselves are to be squared, nothing is to be subtracted first.
def sum_of_squares(errors):
    if len(errors) == 0:
        return 0
    mean = sum(errors) / len(errors)
    return sum((e - mean) ** 2 for e in errors)


# %% sum_of_squares | right | - | map with two times the same list
import operator


def sum_of_squares(errors):
    return sum(map(operator.mul, errors, errors))


# %% kernel_order | wrong | mixed | The first is right. In the second you went on from the 12 of the first run: the restart forgot it, and A sets x anew.
x = 12
kernel_order = [x, x + 1]


# %% kernel_order | right | - | acted out in code
x = 1
x = x * 10
x = x + 1
x = x + 1
kernel_order = [x]
x = 1
x = x + 1
kernel_order.append(x)
