# %% [markdown]
# # Solutions: start here
#
# The exercises of [lesson 00](../en/00_start_here.ipynb), solved.

# %%
from helpers import check

# %% [markdown]
# ## `sum_of_squares`
#
# Square first, then add: an error of −3 costs as much as one of 3, and cannot cancel it.


# %%
def sum_of_squares(errors):
    return sum(error**2 for error in errors)


check.sum_of_squares(sum_of_squares)

# %% [markdown]
# ## `kernel_order`
#
# A, C, B, B: `x` is 1, 10, 11, 12. Where the cells stand on the page does not matter. After the restart `x` is gone; A makes it 1, B
# makes it 2.

# %%
kernel_order = [12, 2]

check.kernel_order(kernel_order)
