# %% [markdown]
# # Start here
#
# One small net, written four ways. Every claim in this course is a cell that you can run.
#
# **You will**
#
# - run, restart and repair a notebook
# - answer an exercise and read its verdict
# - see the course on one map
#
# **You need** Python and a little NumPy · **5 minutes** · no network, no GPU

# %%
import platform

import torch

from helpers import check, draw

# %% [markdown]
# ## 1. Run a cell
#
# Click the cell below and press **Shift + Enter**. Its last line is shown under it.
#
# A notebook is prose and code in turn. The code runs in a *kernel*: a Python process that lives as
# long as you let it and remembers every name you give it. *Run → Run All Cells* runs the whole
# page from top to bottom. In this course that always ends without an error: lines that are meant to
# fail are exhibits, and say so.

# %%
torch.arange(6).reshape(2, 3)

# %% [markdown]
# ### The kernel remembers what you ran, in the order you ran it
#
# The page has an order, and the kernel has another one: yours. When they differ, the kernel's counts.
#
# > **Myth 0.1** "A cell sees what stands above it on the page."
#
# **Predict.** The next cell uses `later`, which only the cell *after* it defines. What happens at
# *Run All*?
#
# <details><summary>Reasoning</summary>
#
# At *Run All* the cells run from top to bottom, so `later` does not exist yet: a `NameError`. Now run
# the cell a second time: `check.raises` reports that nothing was raised, because by then the kernel knows
# `later`, although it is defined *below*. After a restart the name is gone again.
#
# </details>

# %%
with check.raises(NameError):
    later

# %%
later = 42
later

# %% [markdown]
# The small numbers in brackets beside the cells, `[1]`, `[2]` …, are the kernel's order. `check.raises`
# belongs to the course: it runs lines that should fail, and shows the error as you would meet it.

# %% [markdown]
# ### When something breaks
#
# Restart the kernel and run everything: *Kernel → Restart Kernel and Run All Cells…*
#
# | you see | it means | do this |
# |---|---|---|
# | `NameError: name 'x' is not defined` | the cell that makes `x` has not run since the last restart | *Run → Run All Above Selected Cell* |
# | `[*]` that does not go away | the cell is still running | *Kernel → Interrupt Kernel* (the square) |
# | numbers unlike those on the page | cells ran in another order, or twice | *Restart Kernel and Run All Cells…* |
# | `No module named 'helpers'` | this notebook runs in another Python | close it, and start with `python -m course lab` |
#
# Your notebooks are copies of your own. An update of the course never overwrites one that you have changed.

# %% [markdown]
# ## 2. Answer an exercise
#
# An exercise says at once whether your answer is right and, if not, what is wrong with it.
#
# Each one starts as a stub that returns `...`. Write your answer in its place and run the cell. There are
# three verdicts: ○ not written yet, ✗ with the reason, ✓. Checks try your function on inputs you do not
# see, so an answer that fits one example is not enough; and they do not mind how you write it.
#
# The course measures a net by its *sum of squared errors*, $\sum_i e_i^2$. Here is a first try that forgets
# something. Read what its check says.


# %%
def first_try(errors):
    return sum(errors)


check.sum_of_squares(first_try)

# %% [markdown]
# ### Your turn: `sum_of_squares`
#
# Return the sum of the squares of `errors`, a list of numbers.
#
# Hints come in two steps: a nudge first, then nearly the answer. Click to unfold. Solved exercises, with the reasons,
# lie in the folder `solutions`.
#
# <details><summary>Hint 1</summary>
#
# Square each error first, then add.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# `sum(... for error in errors)` adds up whatever stands before the `for`.
#
# </details>


# %%
def sum_of_squares(errors):
    return ...  # your code here


check.sum_of_squares(sum_of_squares)

# %% [markdown]
# ### See how far you are
#
# `check.progress()` lists the exercises of the notebook that is open, with their verdicts.

# %%
check.progress()

# %% [markdown]
# ## 3. The course on one map
#
# The same net, the same twenty losses, four times. What changes is who computes the gradients.

# %%
draw.course_map()

# %% [markdown]
# Four numbers set its size (100 examples with 1000 features each, 100 hidden units, 10 outputs), and you will know them
# by heart. Read the lessons in order; each begins with what it needs and ends with a link to the next.
#
# | lesson | question it answers | minutes |
# |---|---|---|
# | [01 Tensors and rank](01_tensors_and_rank.ipynb) | What is a tensor, and what is its rank? | 45 |
# | [02 The two-layer net by hand](02_two_layer_net.ipynb) | Where does each line of a backward pass come from? | 75 |
# | [03 Autograd](03_autograd.ipynb) | What does `backward()` do that you did by hand? | 75 |
# | [04 A custom Module](04_custom_module.ipynb) | What is a `Module` for, and what is it not for? | 60 |

# %% [markdown]
# ### What this machine has
#
# The course needs no GPU. The results are the same on every machine; the next cell is the one that may differ.

# %% tags=["nbval-ignore-output"]
device = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else "cpu"
f"Python {platform.python_version()} · torch {torch.__version__} · device: {device}"

# %% [markdown]
# ### Myths, broken by running them
#
# Each is a claim that learners really make. A cell of the course refutes it.
#
# MYTHS

# %% [markdown]
# ## Recap
#
# - **Shift + Enter** runs a cell; the brackets count the kernel's order, not the page's.
# - After a restart the kernel knows nothing: run from the top.
# - ○ not written yet, ✗ with the reason, ✓ right.
# - Hints unfold in two steps; solutions lie in `solutions`.
# - Nothing here needs a network or a GPU.

# %% [markdown]
# ## Glossary
#
# Three words you will meet on every page.
#
# | term | meaning |
# |---|---|
# | kernel | the Python process that runs a notebook's cells and remembers their names |
# | cell | one block of prose or code |
# | verdict | what a check says of your answer: ○, ✗ or ✓ |
#
# **Next:** [01 Tensors and rank](01_tensors_and_rank.ipynb)
