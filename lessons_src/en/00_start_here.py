# %% [markdown]
# # Start here
#
# One small net, written four ways. You can run every step, change it, and run it again.
#
# | You will | exercise |
# |---|---|
# | answer an exercise and read its verdict | `sum_of_squares` |
# | run cells in the order that you mean | `kernel_order` |
# | know what a restart forgets, and run again what your cell needs | `kernel_order` |
#
# **You need** Python and a little NumPy · **12 minutes** · no network, no GPU

# %%
import platform

from helpers import check, draw

import torch

# %% [markdown]
# ## 1. Run a cell
#
# Click the cell above, the one that begins with `import`, and press **Shift + Enter**. It runs, and the next cell is selected. Go on
# like that, from cell to cell.
#
# A notebook is prose and code in turn. The code runs in a *kernel*: a Python process that lives as
# long as you let it and remembers every name you give it. The value of a code cell's last line appears under it.

# %%
torch.arange(6).reshape(2, 3)

# %% [markdown]
# ### Page and kernel: whose order counts?
#
# The page has an order. The kernel has one too: that in which you ran the cells.
#
# > **Myth 0.1** "A cell sees what stands above it on the page, and nothing else."
#
# The next cell uses `later`, which only the cell *after* it defines. `check.raises` belongs to the course: it runs lines that should
# fail, and shows the error as you would meet it. Run both cells.

# %%
with check.raises(NameError):
    later

# %%
later = 42
later

# %% [markdown]
# ### Go back: what then?
#
# Where the two orders differ, one of them counts. Where you read **Predict**, answer first, in your head or on paper. Then run, and see.
#
# **Predict.** Go back to the cell with `check.raises`, and run it once more. What does it do this time?
#
# <details><summary>Reasoning</summary>
#
# It stops and says that nothing was raised. `later` stands below it on the page, and yet it is found: the kernel has run that cell.
# The small numbers in brackets beside the cells, `[1]`, `[2]` …, show the kernel's order.
#
# </details>
#
# The reasoning is folded: click to open it. The next cell takes the name away again.

# %%
del later

# %% [markdown]
# ### When something breaks
#
# Restart the kernel and run everything: *Kernel → Restart Kernel and Run All Cells…*
#
# A restart forgets all names. Then the page runs from top to bottom, and in this course that ends without an error.
#
# <details><summary>What you see, what it means, what to do</summary>
#
# | you see | it means | do this |
# |---|---|---|
# | `NameError: name 'x' is not defined` | the cell that makes `x` has not run since the last restart | *Run → Run All Above Selected Cell* |
# | `[*]` that does not go away | the cell is still running | *Kernel → Interrupt Kernel* (the square) |
# | numbers unlike those in the text | cells ran in another order, or twice | *Restart Kernel and Run All Cells…* |
# | `No module named 'helpers'` | this notebook runs in another Python | close it, and start with `python -m course lab` |
#
# </details>
#
# The notebook you are editing is your own copy. An update of the course never overwrites one that you have changed.

# %% [markdown]
# ### Come back tomorrow
#
# Save with **Ctrl + S** and close. Next time the kernel is a new one, and knows nothing of what you ran.
#
# <details><summary>How to go on where you stopped</summary>
#
# Open the lesson, click the place where you stopped, and choose *Run → Run All Above Selected Cell*. That runs your answers, too, so
# the names are back and the verdicts with them.
#
# </details>

# %% [markdown]
# ## 2. Answer an exercise
#
# An exercise says at once whether your answer is right and, if not, what is wrong with it.
#
# Each one starts as a stub that returns `...`. Write your answer in its place and run the cell. There are
# three verdicts: ○ not written yet, ✗ with the reason, ✓. Checks try your function on inputs you do not
# see, so an answer that fits one example is not enough; and they do not mind how you write it.
#
# An assistant in your editor finds a file here, `AGENTS.md`, that asks it to tutor and not to solve: an answer that was written for you
# teaches you nothing.
#
# The course measures a net by its *sum of squared errors*, $\sum_i e_i^2$. Here is a first try that takes
# the two steps in the wrong order. Read what its check says.


# %%
def first_try(errors):
    return sum(errors) ** 2


check.sum_of_squares(first_try)

# %% [markdown]
# ### Your turn: `sum_of_squares`
#
# Return the sum of the squares of `errors`, a list of numbers.
#
# Hints come in two steps: a nudge first, then nearly the answer. Click to unfold. Solved exercises, with the reasons,
# lie in the folder `solutions` beside the lessons; [here is this lesson's](../solutions/00_start_here.ipynb).
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
# ### Your turn: `kernel_order`
#
# Three cells stand on a page, in this order: A is `x = 1`, B is `x = x + 1`, C is `x = x * 10`. What is `x` in the end?
#
# Write a list of two numbers. First: a fresh kernel, and you run A, C, B, B. Second: then you restart the kernel, and run only A and B.
#
# <details><summary>Hint 1</summary>
#
# Forget the page. Take a pencil, write down `x` after each cell that runs.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# A restart forgets every name, so nothing of the first run is left in the second.
#
# </details>

# %%
kernel_order = ...  # your code here

check.kernel_order(kernel_order)

# %% [markdown]
# ### See how far you are
#
# `check.progress()` lists the exercises of the notebook that is open, with their verdicts.
#
# Every lesson ends with it. Run it whenever you like; an exercise that you have changed is judged when you run its cell.

# %%
check.progress()

# %% [markdown]
# ## 3. The course on one map
#
# The same net four times, with the same twenty losses. What changes is how much of it PyTorch does for you.
#
# Five words, before you meet them for real. A *net* is a chain of steps that turns numbers into numbers: ours multiplies
# them by a table of numbers, its *weights*, sets what is negative to 0, and multiplies by a second table of weights. Its *loss* is one number that says how far
# off the results are. A *gradient* says for each weight whether the loss rises or falls when that weight grows, and how fast. *Training*
# repeats one move: change every weight a little, in the direction in which the loss falls. Here twenty times, so there are twenty
# losses.
#
# The other words on the map, from *autograd* to `optim`, are each explained in their own lesson. (`draw` belongs to the course, as
# `check` does: it makes the pictures.)

# %%
draw.course_map()

# %% [markdown]
# ### Read the lessons in order
#
# Each lesson begins with what it needs and ends with a link to the next.
#
# The minutes are those of a first reading. What is marked *Deeper* is folded, and can wait: click the arrow beside its heading, now or
# in a year. Nothing in a first reading depends on it.
#
# Three numbers set the size of the net: 1000 numbers go in, 100 stand in the middle, 10 come out. A fourth, 100, says how many
# examples pass through it at once. You will know them by heart. The [list of myths](myths.ipynb), claims that a lesson refutes, is for later.
# <!-- number 1000: a size of the net, for lesson 02 --> <!-- number 100: as well --> <!-- number 35: the lessons' openings --> <!-- number 50: as well -->
# <!-- number 53: as well -->
#
# | lesson | question it answers | minutes |
# |---|---|---|
# | [01 Tensors and rank](01_tensors_and_rank.ipynb) | What is a tensor, and what is its rank? | 35 |
# | [02 The two-layer net by hand](02_two_layer_net.ipynb) | Where does each line of a backward pass come from? | 50 |
# | [03 Autograd](03_autograd.ipynb) | What does `backward()` do that you did by hand? | 50 |
# | [04 A custom Module](04_custom_module.ipynb) | What is a `Module` for, and what is it not for? | 50 |
# | [05 Real digits](05_real_digits.ipynb) | When do ten outputs become ten classes, and who says that they are right? | 53 |
# | [06 Why this learning rate](06_why_this_learning_rate.ipynb) | How long may a step be, and why does the loss rise before it falls? | 50 |
# | [07 Your own Function, further](07_your_own_function.ipynb) | When is a backward of your own right twice, and what may it claim? | 50 |
# | [08 What it costs, and where it scales](08_cost_and_scale.ipynb) | Where does the time go, and what do more machines change? | 53 |

# %% [markdown]
# ### What this machine has
#
# The course needs no GPU. Your results will match the text, except in the next cell: it looks for a GPU, which PyTorch calls an
# *accelerator*.

# %% tags=["nbval-ignore-output"]
device = "cpu"
if torch.accelerator.is_available():
    device = torch.accelerator.current_accelerator()
f"Python {platform.python_version()} · torch {torch.__version__} · device: {device}"

# %% [markdown]
# ## Recap
#
# - **Shift + Enter** runs a cell; the brackets count the kernel's order, not the page's.
# - After a restart the kernel knows nothing: run from the top.
# - ○ not written yet, ✗ with the reason, ✓ right.
# - Hints unfold in two steps. Solutions lie in `solutions`.
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
