# %% [markdown]
# # Start here
#
# One small net, written four ways. You can run every step, change it, and run it again.
#
# | You will | exercise |
# |---|---|
# | answer an exercise and read its verdict | `sum_of_squares` |
# | run cells in the order that you mean | `kernel_order` |
# | know what a restart forgets, and run what it takes | `kernel_order` |
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
# ### The kernel remembers what you ran, in the order you ran it
#
# The page has an order, and the kernel has another one: yours. When they differ, the kernel's counts.
#
# > **Myth 0.1** "A cell sees what stands above it on the page, and nothing else."
#
# Your pages come without results. Where one says **Predict**, answer first, in your head or on paper; then run the cell below it, and
# see. The reasoning is folded: click to open it.
#
# **Predict.** The next cell uses `later`, which only the cell *after* it defines. What happens when you run them in the order of the
# page?
#
# <details><summary>Reasoning</summary>
#
# `later` does not exist yet: a `NameError`. `check.raises` belongs to the course: it runs lines that should fail, and shows the error
# as you would meet it.
#
# </details>

# %%
with check.raises(NameError):
    later

# %%
later = 42
later

# %% [markdown]
# Go back and run the cell with `check.raises` once more. It stops and says that nothing was raised: `later`
# stands below it on the page, and this time it is found. The small numbers in brackets beside the cells, `[1]`, `[2]` …, are the
# kernel's order.
#
# The next cell takes the name away again.

# %%
del later

# %% [markdown]
# ### When something breaks
#
# Restart the kernel and run everything: *Kernel → Restart Kernel and Run All Cells…*
#
# A restart forgets all names. Then the page runs from top to bottom, and in this course that ends without an error: lines that are
# meant to fail are marked by `check.raises`.
#
# | you see | it means | do this |
# |---|---|---|
# | `NameError: name 'x' is not defined` | the cell that makes `x` has not run since the last restart | *Run → Run All Above Selected Cell* |
# | `[*]` that does not go away | the cell is still running | *Kernel → Interrupt Kernel* (the square) |
# | numbers unlike those in the text | cells ran in another order, or twice | *Restart Kernel and Run All Cells…* |
# | `No module named 'helpers'` | this notebook runs in another Python | close it, and start with `python -m course lab` |
#
# The notebook you are editing is your own copy. An update of the course never overwrites one that you have changed.

# %% [markdown]
# ### Come back tomorrow
#
# Save with **Ctrl + S** and close. Next time the kernel is a new one, and knows nothing of what you ran.
#
# Open the lesson, click the place where you stopped, and choose *Run → Run All Above Selected Cell*. That runs your answers, too, so
# the names are back and the verdicts with them.

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
# Write a list of two numbers. First: a fresh kernel, and you run A, C, B, B. Second: you go on from there, restart the kernel, and run A and B.
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
# examples pass through it at once. You will know them by heart.
#
# | lesson | question it answers | minutes |
# |---|---|---|
# | [01 Tensors and rank](01_tensors_and_rank.ipynb) | What is a tensor, and what is its rank? | 45 |
# | [02 The two-layer net by hand](02_two_layer_net.ipynb) | Where does each line of a backward pass come from? | 120 |
# | [03 Autograd](03_autograd.ipynb) | What does `backward()` do that you did by hand? | 120 |
# | [04 A custom Module](04_custom_module.ipynb) | What is a `Module` for, and what is it not for? | 90 |

# %% [markdown]
# ### What this machine has
#
# The course needs no GPU. Your results will be those that the text tells; only the next cell tells of your own machine.

# %% tags=["nbval-ignore-output"]
device = "cpu"
if torch.accelerator.is_available():
    device = torch.accelerator.current_accelerator()
f"Python {platform.python_version()} · torch {torch.__version__} · device: {device}"

# %% [markdown]
# ### Myths, broken by running them
#
# Each is a claim that learners really make. A cell of the course refutes it.
#
# <details><summary>All 51 of them</summary>
#
# - **0.1** "A cell sees what stands above it on the page, and nothing else." (section 1 of [00](00_start_here.ipynb))
# - **1.1** "A vector of three numbers is three-dimensional." (section 1 of [01](01_tensors_and_rank.ipynb))
# - **1.2** "A 3 × 3 matrix has rank 3." (section 2 of [01](01_tensors_and_rank.ipynb))
# - **1.3** "Transposing a matrix moves its numbers." (section 3 of [01](01_tensors_and_rank.ipynb))
# - **1.4** "`view(3, 2)` turns a 2 × 3 matrix on its side." (section 3 of [01](01_tensors_and_rank.ipynb))
# - **1.5** "Different addresses, so they share nothing." (section 3 of [01](01_tensors_and_rank.ipynb))
# - **1.6** "`view` works only on contiguous tensors." (section 3 of [01](01_tensors_and_rank.ipynb))
# - **1.7** "`torch.Tensor(3)` is the tensor that holds 3." (section 4 of [01](01_tensors_and_rank.ipynb))
# - **1.8** "All the digits that are printed are known." (section 4 of [01](01_tensors_and_rank.ipynb))
# - **1.9** "A tensor made from an array is a copy of it." (section 5 of [01](01_tensors_and_rank.ipynb))
# - **1.10** "Four numbers added to a 4 × 3 matrix: one for each row." (section 6 of [01](01_tensors_and_rank.ipynb))
# - **1.11** "If the shapes were wrong, there would be an error." (section 6 of [01](01_tensors_and_rank.ipynb))
# - **1.12** "`*` multiplies matrices." (section 7 of [01](01_tensors_and_rank.ipynb))
# - **1.13** "`sum(dim=0)` adds up each row, because rows are axis 0." (section 7 of [01](01_tensors_and_rank.ipynb))
# - **1.14** "`b += 1` and `b = b + 1` are the same." (section 7 of [01](01_tensors_and_rank.ipynb))
# - **2.1** "The weights depend on how many examples are in the batch." (section 1 of [02](02_two_layer_net.ipynb))
# - **2.2** "`(y_pred - y).pow(2).sum()` is the mean squared error." (section 3 of [02](02_two_layer_net.ipynb))
# - **2.3** "The same seed gives the same numbers." (section 3 of [02](02_two_layer_net.ipynb))
# - **2.4** "An untrained net is about as good as guessing." (section 3 of [02](02_two_layer_net.ipynb))
# - **2.5** "PyTorch would complain if I forgot a transpose." (section 6 of [02](02_two_layer_net.ipynb))
# - **2.6** "If the shapes fit, the backward line is right." (section 7 of [02](02_two_layer_net.ipynb))
# - **2.7** "Forward clamps `h`, so backward clamps the gradient." (section 8 of [02](02_two_layer_net.ipynb))
# - **2.8** "The loss rises, so the gradient is wrong." (section 12 of [02](02_two_layer_net.ipynb))
# - **2.9** "The lower the loss at the end, the better the training went." (section 12 of [02](02_two_layer_net.ipynb))
# - **2.10** "No hidden unit is positive any more, so they are dead." (section 12 of [02](02_two_layer_net.ipynb))
# - **2.11** "A falling loss proves that the gradient is right." (section 13 of [02](02_two_layer_net.ipynb))
# - **2.12** "The smaller the step, the more exact the check." (section 13 of [02](02_two_layer_net.ipynb))
# - **2.13** "The loss has fallen 50-fold, so the net has learned something about the data." (section 14 of [02](02_two_layer_net.ipynb))
# - **3.1** "Autograd approximates the gradient, as central differences do." (section 1 of [03](03_autograd.ipynb))
# - **3.2** "`loss.backward()` updates the weights." (section 1 of [03](03_autograd.ipynb))
# - **3.3** "`x` needs `requires_grad` as well, or the chain breaks." (section 2 of [03](03_autograd.ipynb))
# - **3.4** "Autograd keeps every intermediate result." (section 3 of [03](03_autograd.ipynb))
# - **3.5** "An `if` or a loop in the forward pass breaks the gradient." (section 4 of [03](03_autograd.ipynb))
# - **3.6** "After `backward()` every tensor of the graph has its `.grad`." (section 5 of [03](03_autograd.ipynb))
# - **3.7** "`backward(torch.ones(…))` gives the derivative of each entry." (section 6 of [03](03_autograd.ipynb))
# - **3.8** "Whoever forgets to zero the gradients sees it at once: the loss explodes." (section 7 of [03](03_autograd.ipynb))
# - **3.9** "`w1 = w1 - step` and `w1 -= step` do the same." (section 8 of [03](03_autograd.ipynb))
# - **3.10** "`.data` is an older spelling of `no_grad`." (section 8 of [03](03_autograd.ipynb))
# - **3.11** "The gradient of `w1` is in `w1.data.grad`." (section 9 of [03](03_autograd.ipynb))
# - **3.12** "Any order will do, as long as each node pushes once." (section 10 of [03](03_autograd.ipynb))
# - **4.1** "Writing `backward` in a Module rewrites the backward pass." (section 2 of [04](04_custom_module.ipynb))
# - **4.2** "A module knows the weights that it computes with." (section 2 of [04](04_custom_module.ipynb))
# - **4.3** "`ctx.saved = tensors` does the same as `ctx.save_for_backward`." (section 3 of [04](04_custom_module.ipynb))
# - **4.4** "A wrong `backward` shows: PyTorch raises, or the loss does not fall." (section 4 of [04](04_custom_module.ipynb))
# - **4.5** "If `gradcheck` says no, the backward is wrong." (section 4 of [04](04_custom_module.ipynb))
# - **4.6** "A tensor with `requires_grad=True` on `self` is a parameter." (section 5 of [04](04_custom_module.ipynb))
# - **4.7** "All layers that a module keeps on `self` are trained." (section 5 of [04](04_custom_module.ipynb))
# - **4.8** "`before = net.state_dict()` keeps the weights as they are now." (section 6 of [04](04_custom_module.ipynb))
# - **4.9** "`net.forward(x)` is the same as `net(x)`." (section 7 of [04](04_custom_module.ipynb))
# - **4.10** "`nn.Linear(1000, 100)` has a weight of shape (1000, 100)." (section 9 of [04](04_custom_module.ipynb))
# - **4.11** "The architecture decides how training goes." (section 10 of [04](04_custom_module.ipynb))
#
# </details>

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
