# %% [markdown]
# # Solutions: start here
#
# The exercise of [lesson 00](../en/00_start_here.ipynb), solved.

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
