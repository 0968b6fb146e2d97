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
