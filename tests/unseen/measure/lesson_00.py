# %% sum_of_squares | wrong | factor | You double each error; a square is something else: 3 gives 9, not 6.
def sum_of_squares(errors):
    return sum(error * 2 for error in errors)

# %% sum_of_squares | wrong | type | The squares are right, but you hand back all of them; one number is asked for.
def sum_of_squares(errors):
    return [error**2 for error in errors]

# %% sum_of_squares | wrong | part | Your return stands inside the loop, so only the first error counts, and an empty list gives None.
def sum_of_squares(errors):
    total = 0
    for error in errors:
        total += error**2
        return total

# %% sum_of_squares | wrong | raises | A Python list cannot be squared as a whole; square its elements one by one.
def sum_of_squares(errors):
    return sum(errors**2)

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
