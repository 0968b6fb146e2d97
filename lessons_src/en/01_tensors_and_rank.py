# %% [markdown]
# # Read a tensor and count its rank
#
# A tensor is a strip of numbers and a recipe for reading it. Its rank is how many indices the recipe takes.
#
# | You will | exercise |
# |---|---|
# | tell the rank of a tensor and of a slice | `rank_of_slice` |
# | find any element on the strip | `flat_index` |
# | say whether two tensors read one strip or one is a copy | `shares_the_strip` |
# | predict a broadcast, and catch the loss that goes wrong in silence | `six_losses` |
# | turn a matrix product into outer products, and back | `mm_from_outer`, `sum_of_outers` |
#
# **You need** [lesson 00](00_start_here.ipynb), Python and a little NumPy · **35 minutes**, 45 more for what is marked *Deeper*

# %%
from helpers import check, draw

import numpy as np
import torch

# %% [markdown]
# ## 1. Rank counts indices
#
# A tensor may have any number of dimensions. Its **rank** is that number: how many indices it takes to name one element.
#
# A single number needs none, a vector takes one, a matrix two: row, then column. PyTorch calls the rank `ndim`. (What linear algebra calls
# the rank of a matrix is something else.)

# %%
scalar = torch.tensor(3.0)
vector = torch.tensor([1.0, 2.0, 3.0])
matrix = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
[t.ndim for t in (scalar, vector, matrix)], matrix[1, 2]

# %% [markdown]
# ### "Dimension" has two meanings
#
# In PyTorch a dimension is an *axis*. A vector of three numbers has one axis, and that axis has size 3.
#
# > **Myth 1.1** "A vector of three numbers is three-dimensional."
#
# Geometry does say so: an arrow in space has three coordinates. But `ndim` counts axes, and the `shape` gives each axis
# its size. `numel()` is the *number of elements*.

# %%
column = torch.tensor([[1.0], [2.0], [3.0]])
[(t.ndim, t.shape, t.numel()) for t in (vector, column)]

# %% [markdown]
# ### A batch of images
#
# Which image, which colour, which row, which column: four indices name one number, so the rank is 4.
#
# Networks work on *batches*: many examples in one tensor, counted by the first axis. Here are 100 images with
# 3 colours and 28 × 28 pixels.

# %%
images = torch.zeros(100, 3, 28, 28)
images.ndim, images.numel()

# %% [markdown]
# ### Each number takes an axis away
#
# Every index that is a number lowers the rank by one. A slice such as `:` keeps its axis, and axes that are not mentioned stay.
#
# The four parts below: image 7; its colour 0; row 5 of image 7 in all colours; one number.

# %%
parts = images[7], images[7, 0], images[7, :, 5], images[7, 0, 5, 9]
[tuple(part.shape) for part in parts]

# %% [markdown]
# ### Your turn: `rank_of_slice`
#
# What is the rank of `images[:, 0, 5]`? Write the number, without running the expression.
#
# <details><summary>Hint 1</summary>
#
# `images` has four axes. Three are mentioned between the brackets, the last one is not.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# A number takes its axis away. A `:` keeps it, and so does silence.
#
# </details>

# %%
rank_of_slice = ...  # your code here

check.rank_of_slice(rank_of_slice)

# %% [markdown]
# ## 2. A strip and a recipe
#
# Memory has one axis. A tensor's numbers lie on a strip, the **storage**; a recipe says how to read them: shape, stride, offset.
#
# Here is a strip of six numbers. `view` reads it as two rows of three. The values start at 10; places count from 0.
# The **stride** says how far to move on the strip when an index grows by one: one row down is 3 places on, one column to the
# right is 1 place on. The **offset** says where to start. In the picture the small print below an element is its place; each
# place has its own colour. <!-- number two: “shape (2, 3), stride (3, 1)” --> <!-- number 3: “stride (3, 1)” -->

# %%
strip = torch.arange(10, 16)
a = strip.view(2, 3)
draw.storage({"a": a})

# %% [markdown]
# ### From indices to a place on the strip
#
# Each index moves index × stride places. Add the moves to the offset.
#
# Take `a[1, 2]`. Start at the offset, 0. The row index 1 moves 1 × 3 places. The column index 2 moves 2 × 1 places. Together: place 5. <!-- number 5: 1 · 3 + 2 · 1 -->
# More axes make more terms:
#
# $$\mathtt{place} = \mathtt{offset} + \sum_{k} \mathtt{index}_k \cdot \mathtt{stride}_k \tag{1}$$

# %%
i, j = 1, 2
place = a.storage_offset() + i * a.stride(0) + j * a.stride(1)
place, strip[place], a[i, j]

# %% [markdown]
# ### Transposing: what changes?
#
# `a.t()` makes the rows columns: it is the **transpose** of `a`.
#
# **Predict.** `a` has shape `(2, 3)` and stride `(3, 1)`. What are shape and stride of its transpose `a.t()`?
#
# <details><summary>Reasoning</summary>
#
# Transposing swaps the indices. So the sizes swap and the strides swap, and the strip stays as it is: shape `(3, 2)`,
# stride `(1, 3)`.
#
# </details>

# %%
a.t().shape, a.t().stride(), a.t().data_ptr() == a.data_ptr()

# %% [markdown]
# > **Myth 1.2** "Transposing a matrix moves its numbers."
#
# `data_ptr()`, the address of the first number, is the same: not a number was moved.

# %% [markdown]
# ### One strip, three recipes
#
# `view(3, 2)` has the shape of the transpose, too: three rows of two. <!-- number three rows of two: “a.t() with shape (3, 2)” -->
#
# > **Myth 1.3** "`view(3, 2)` turns a 2 × 3 matrix on its side."

# %%
draw.storage({"a": a, "a.view(3, 2)": a.view(3, 2), "a.t()": a.t()})

# %% [markdown]
# Same strip, other strides: the first row of `a.view(3, 2)` is 10, 11, that of `a.t()` is 10, 13. `view` takes the elements row by row,
# as the tensor shows them; for `a` this is the order of the strip. Whoever uses it to swap axes gets the right numbers in the wrong
# places, and no error.

# %% [markdown]
# ### Slices are recipes too
#
# A number or the start of a slice moves the offset; a number also drops its axis; a step multiplies the stride. Nothing is copied.
#
# `a[:, 1]` starts at place 1, and only the stride of the rows remains: each step is 3 places. These pictures draw even
# this column lying down. (NumPy's negative steps raise here.) <!-- number 1: “stride (3,), offset 1” --> <!-- number 3: “shape (2,), stride (3,)” -->

# %%
draw.storage({"a[:, ::2]": a[:, ::2], "a[1]": a[1], "a[:, 1]": a[:, 1]})

# %% [markdown]
# ### Your turn: `flat_index`
#
# Return the place on the strip of the element with indices `index`, given `stride` and `offset` of the tensor.
#
# `index` and `stride` are tuples of the same length, which may be 0; `offset` is a number.
#
# <details><summary>Hint 1</summary>
#
# This is formula (1). `zip(index, stride)` pairs each index with its stride.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# `sum` adds up the moves. How far is one move, and where do they start?
#
# </details>


# %%
def flat_index(index, stride, offset):
    return ...  # your code here


check.flat_index(flat_index)

# %% [markdown]
# ### View or copy? Write 99
#
# What is written through one tensor may show up in others.
#
# **Predict.** First `safe = a.clone()` (NumPy's `copy()`), then 99 is written into `a.t()[2, 0]`. At which place on the strip? And which
# of `a`, `strip`, `safe` show it?
#
# <details><summary>Reasoning</summary>
#
# Element `[2, 0]` of the transpose is element `[0, 2]` of `a`: place 2 on the strip. `a.t()`, `a` and `strip` share one storage, so
# `a` and `strip` both show 99. The clone has a strip of its own, and keeps the old number.
#
# </details>

# %%
safe = a.clone()
a.t()[2, 0] = 99
a, strip, safe

# %% [markdown]
# ### Who shares, who copies?
#
# A tensor that reads the strip of another is a **view** of it. `view` shares or raises, `clone` copies, `reshape` shares if it can.
#
# Even `a[1, 2]` is a view, of rank 0; `.item()` makes a Python number of it.
#
# `reshape` reads row by row. An axis has *one* stride, so all jumps along it are equal; where a new axis needs unequal ones, `reshape`
# copies.
#
# | shares | it depends | copies |
# |---|---|---|
# | `view`; `t()`; an index of numbers and slices | `reshape`; `to(dtype)` | `clone`; arithmetic such as `a * 2`; `a[a > 12]` |
#
# `to(dtype)` comes in section 4, the mask `a > 12` in section 6. <!-- section 4: NumPy --> <!-- section 6: Operations -->

# %% [markdown]
# ### Your turn: `shares_the_strip`
#
# Which of these six read the strip of `a`, so that writing into them would change `a`? Write a list of six `True` or `False`.
#
# `a` is the 2 × 3 matrix above. Decide without running them:
#
# `a[:, 1:]` · `a.t()[0]` · `a + 0` · `a.reshape(6)` · `a.t().reshape(6)` · `a.clone().t()` <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# For the two `reshape`: write down the places on the strip in the order in which the six elements are read, row by row. Is every jump
# the same?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# The rows of `a.t()` are the columns of `a`. The first is read at places 0, then 3: go on.
#
# </details>

# %%
shares_the_strip = ...  # your code here

check.shares_the_strip(shares_the_strip)

# %% [markdown]
# ## Deeper: Views that refuse
#
# How to see that two tensors share, how one element stands for many, and which shapes `view` cannot read.

# %% [markdown]
# ### Addresses: do they tell?
#
# A tensor's `data_ptr()` is the address of its first element. Views have the same strip, though not always the same first element.
#
# > **Myth 1.4** "Different addresses, so they share nothing."

# %%
second_row = a[1]
whole, part = a.untyped_storage(), second_row.untyped_storage()
a.data_ptr() == second_row.data_ptr(), whole.data_ptr() == part.data_ptr()

# %% [markdown]
# The second row starts three places on, so its own address differs. `untyped_storage()` is the strip itself: all views
# made inside PyTorch share its address.

# %% [markdown]
# ### Stride 0 repeats without copying
#
# `expand` stretches an axis of size 1: the index moves 0 places, so every row reads the same numbers.

# %%
row = torch.tensor([[1.0, 2.0, 3.0]])
draw.storage({"row": row, "row.expand(4, 3)": row.expand(4, 3)})

# %% [markdown]
# Twelve elements on a strip of three. Broadcasting, in section 5, uses the same trick. <!-- section 5: Broadcasting --> <!-- number twelve: 4 · 3 --> <!-- number three: “storage of 3 elements” -->

# %% [markdown]
# ### `view` shares, or refuses
#
# `view` changes the recipe and never copies. When no stride can read the new shape from the strip, it raises.
#
# Read `a.t()` row by row: places 0, 3, 1, 4, 2, 5. That is 3 on, 2 back, 3 on: no single stride makes these jumps.

# %%
with check.raises(RuntimeError):
    a.t().view(6)

# %% [markdown]
# ### `reshape` never refuses
#
# Where `view` would refuse, `reshape` writes the numbers onto a new strip.

# %%
reshaped = a.reshape(6), a.t().reshape(6)
[t.untyped_storage().data_ptr() == a.untyped_storage().data_ptr() for t in reshaped]

# %% [markdown]
# If you mean to write through the result, use `view`; if you want a copy of it, say `reshape(6).clone()`.

# %% [markdown]
# ### Contiguous: in the order of the strip
#
# A tensor is **contiguous** when reading it row by row walks along the strip without jumps. `contiguous()` copies only if it is not.

# %%
a.t().is_contiguous(), a.t().contiguous().stride(), a.contiguous() is a

# %% [markdown]
# The copy has stride (2, 1): its six numbers were written anew, row by row.

# %% [markdown]
# ### Gaps: must `view` refuse them?
#
# `a.t()` is not contiguous, and `view` refused it. Take every second column: its reading jumps over every other place.
#
# > **Myth 1.5** "`view` works only on contiguous tensors."
#
# **Predict.** The next cell asks for `view(-1)`, all elements along one axis (−1 means: whatever size is left), of every second
# column: of a 3 × 4 matrix, then of a 3 × 3 matrix. Which of the two works?
#
# <details><summary>Reasoning</summary>
#
# Width 4: a row reads places 0 and 2, and the next row starts at place 4. The jump to the next row is 2, like the jump within the
# row, so one stride reads them all. Width 3: places 0 and 2, then 3 and 5. Jumps of 2 and of 1 in turn: no stride does that.
#
# </details>

# %%
even = torch.arange(12).view(3, 4)[:, ::2]
odd = torch.arange(9).view(3, 3)[:, ::2]
print(even.is_contiguous(), even.stride(), even.view(-1), even.view(-1).stride())
with check.raises(RuntimeError):
    odd.view(-1)

# %% [markdown]
# ### Your turn: `flat_view_works`
#
# Return `True` if `view(-1)` can read a tensor with this `shape` and `stride` as one axis, else `False`.
#
# `shape` and `stride` are tuples of the same length, which may be 0; every size is at least 1. Decide from the numbers alone: make no tensor.
#
# <details><summary>Hint 1</summary>
#
# Two neighbouring axes: how far is it from the start of one row to the start of the next? And how far does one get by walking along
# the whole row, in its own steps?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# The two must be equal, for every two neighbours. An axis of size 1 is never moved along, so its stride says nothing: leave such axes
# out first.
#
# </details>


# %%
def flat_view_works(shape, stride):
    return ...  # your code here


check.flat_view_works(flat_view_works)

# %% [markdown]
# ## 3. Making tensors
#
# From data with `tensor`, from a range with `arange`, from a shape with `zeros`, `ones` or `randn`; `zeros_like(t)` takes the shape of `t`.
#
# `randn` takes random numbers (normal, mean 0, spread 1) from a *generator*. `manual_seed` puts it into a known state, and each
# draw goes on from there (a longer draw may begin with other numbers). Here `x` is drawn first and `y` second, then after the same seed the other way round.
# `torch.equal` asks for the same shape and the same numbers.

# %%
torch.manual_seed(13)
x_first, y_second = torch.randn(3), torch.randn(3)
torch.manual_seed(13)
y_first, x_second = torch.randn(3), torch.randn(3)
torch.equal(x_first, y_first), torch.equal(x_first, x_second)

# %% [markdown]
# The generator knows an order, not names. So the whole course draws first the data `x`, `y`, then the weights `w1`, `w2`.

# %% [markdown]
# ### Every tensor has one dtype
#
# All elements have the same type. Python's whole numbers become `int64`; one decimal point among them makes all the default, `float32`.
#
# NumPy makes `float64` of such floats: twice the memory, and about sixteen digits instead of seven. Where digits matter, from lesson 02
# on, we compute in float64, so that rounding stays out of the digits we print.

# %%
torch.tensor([1, 2]).dtype, torch.tensor([1, 2.0]).dtype, np.array([1, 2.0]).dtype

# %% [markdown]
# ## Deeper: Numbers and types
#
# How types mix, which numbers can have a gradient, and which of the printed digits are known.

# %% [markdown]
# ### `torch.Tensor` or `torch.tensor`?
#
# Small t: a function that makes a tensor *of* these data. Capital T: the class itself, with an older way of reading arguments.
#
# > **Myth 1.6** "`torch.Tensor(3)` is the tensor that holds 3."
#
# The class takes a whole number as a *size*: three elements. Nobody has written into them, so they hold whatever was in memory.

# %%
torch.tensor(3).shape, torch.Tensor(3).shape, torch.Tensor([3])

# %% [markdown]
# The last one shows a second surprise: the capital T makes floats of whole numbers.

# %% [markdown]
# ### Mixed types are promoted
#
# In arithmetic, float beats int, and of float32 and float64 the wider wins.
#
# With one exception: a tensor of rank 0 does not widen one of its own kind that has axes. If it alone is float, its dtype wins.

# %%
ints, floats = torch.tensor([1, 2]), torch.tensor([1.0, 2.0])
doubles = torch.tensor([0.5, 0.5], dtype=torch.float64)
mixed = ints + floats, floats + doubles, floats + doubles[0], ints + doubles[0]
[t.dtype for t in mixed]

# %% [markdown]
# `doubles[0]` is a float64 of rank 0: beside floats the result stays float32, beside whole numbers it becomes float64.

# %% [markdown]
# ### A matrix product does not promote
#
# Both factors need the same dtype. An error of this kind is common when NumPy's float64 data meet PyTorch's float32 weights.
#
# This message speaks of `float` and `double`: its names for float32 and float64. The cure is `.to(torch.float32)` on the data.

# %%
with check.raises(RuntimeError):
    torch.ones(2, 2).mm(torch.ones(2, 2, dtype=torch.float64))

# %% [markdown]
# ### Whole numbers have no gradient
#
# A gradient says what happens when a number changes *a little*. Between 1 and 2 an integer has no "a little".

# %%
with check.raises(RuntimeError):
    torch.tensor([1, 2, 3], requires_grad=True)

# %% [markdown]
# What `requires_grad` does is the subject of lesson 03. The cure is a decimal point: `torch.tensor([1.0, 2.0, 3.0])`.

# %% [markdown]
# ### Order: does it matter in a sum?
#
# What float32 rounds away is gone. So the result of a sum depends on the order of adding.
#
# `nextafter` gives the next number that float32 has: after 100,000,000 it is 8 away, so adding 1 there is lost.

# %%
hundred_million, one = torch.tensor(100_000_000.0), torch.tensor(1.0)
gap = torch.nextafter(hundred_million, torch.tensor(torch.inf)) - hundred_million
gap, (hundred_million + one) - hundred_million, (hundred_million - hundred_million) + one

# %% [markdown]
# Another processor, or a second thread, may add in another order, and then the last digits may differ.

# %% [markdown]
# ### Digits that nobody knows
#
# A loss printed as `42383984.0000` shows twelve digits. A float32 holds seven.
#
# > **Myth 1.7** "All the digits that are printed are known."
#
# That loss stands in the Chinese tutorial whose four steps this course follows: the first loss of its net, computed in float32 and
# printed with four decimals.

# %%
loss_in_float32 = torch.tensor(42383984.0)
torch.nextafter(loss_in_float32, torch.tensor(torch.inf)).item() - loss_in_float32.item()

# %% [markdown]
# The neighbour is 4 away, so the four decimals say nothing. And since the loss is a long sum of rounded products, the last
# digits before the point depend on the processor.

# %% [markdown]
# ## 4. NumPy, side by side
#
# PyTorch does most of what NumPy does, with nearly the same words. It adds two things: other hardware, and gradients.
#
# | NumPy | PyTorch | |
# |---|---|---|
# | `t.size` | `t.numel()` | `t.size()` is the *shape* in PyTorch |
# | `axis=`, `keepdims=` | `dim=`, `keepdim=` | |
# | `t.astype(…)` | `t.to(…)` | no copy if nothing changes; types are `torch.float64` … |

# %% [markdown]
# ## Deeper: NumPy, GPU
#
# From NumPy and back to it, the same calculation in both, and the same code on a GPU.

# %% [markdown]
# ### Two ways in from NumPy
#
# `torch.tensor` and `from_numpy` both take an array. Does either copy it?
#
# **Predict.** Two tensors are made from an array of three zeros, one in each way. Then 99 is written into `array[0]`. What do the two
# hold?
#
# <details><summary>Reasoning</summary>
#
# One strip serves both libraries: the tensor of `from_numpy` reads the array's own memory, so it sees the 99. That of `torch.tensor` has
# a strip of its own, and keeps its zeros.
#
# </details>

# %%
array = np.zeros(3)
first, second = torch.from_numpy(array), torch.tensor(array)
array[0] = 99
first, second

# %% [markdown]
# > **Myth 1.8** "A tensor made from an array is a copy of it."
#
# `torch.tensor` writes what it is given onto a new strip. `from_numpy` makes nothing but a recipe, for the array's own memory.
# Both keep the array's dtype, float64: the default is for Python's own floats.

# %% [markdown]
# ### The way back to NumPy
#
# `.numpy()` lends the tensor's strip to NumPy. What NumPy writes through the loan, the tensor sees.

# %%
second.numpy()[1] = 7
second

# %% [markdown]
# ### The same calculation in both
#
# A matrix product, negative numbers set to zero, a sum. The results agree to 1e-12.
#
# `np.maximum(…, 0)` is `clamp(min=0)`, and what NumPy copies with `copy()`, PyTorch copies with `clone()`.

# %%
x_np, w_np = np.linspace(-1, 1, 12).reshape(3, 4), np.linspace(-2, 1, 8).reshape(4, 2)
x_pt, w_pt = torch.from_numpy(x_np), torch.from_numpy(w_np)
in_numpy = np.maximum(x_np @ w_np, 0).sum()
in_pytorch = (x_pt @ w_pt).clamp(min=0).sum()
abs(in_numpy.item() - in_pytorch.item()) < 1e-12

# %% [markdown]
# They may differ in the last of their sixteen digits, because the two libraries may add in different orders. So we do not ask for
# equality.

# %% [markdown]
# ### GPU, if there is one
#
# A tensor lives on a **device**. Where it lives, there its operations run; the code stays the same.
#
# Besides gradients, this is what PyTorch adds to NumPy. `torch.accelerator` finds the GPU, of whatever make. `.to(device)` takes a
# tensor there, `.cpu()` brings it back. Without a GPU the next cell runs on the CPU, and its result is the same.

# %%
device = torch.device("cpu")
if torch.accelerator.is_available():
    device = torch.accelerator.current_accelerator()
there = matrix.to(device)
torch.equal((there * there).cpu(), matrix * matrix)

# %% [markdown]
# ### Two devices do not mix
#
# Arithmetic on tensors from two devices raises. What may cross is little: a CPU number of rank 0, and what you copy yourself.
#
# The device `meta`, meant for shapes only, shows such an error on every machine (a GPU words it differently): its tensors have a
# recipe but no strip.
#
# A tensor elsewhere has no memory that NumPy could borrow, either. That is why you will often see `.cpu().numpy()`. On `meta` even that
# fails: there is nothing to copy.

# %%
on_meta = torch.ones(2, 3, device="meta")
with check.raises(RuntimeError):
    matrix + on_meta
with check.raises(TypeError):
    on_meta.numpy()

# %% [markdown]
# In general a GPU adds in another order than a CPU, so compare results with a tolerance. The small whole numbers above come out
# exactly equal.

# %% [markdown]
# ## 5. Broadcasting
#
# Two shapes are aligned **from the right**. An axis of size 1, or one that is missing, is repeated to fit the other.
#
# You know the rule from NumPy: other sizes that differ raise. The repeating copies nothing; only the result is new. In the
# picture repeated sizes are hatched. Try other shapes.

# %%
draw.broadcast((4, 1, 3), (2, 1))

# %% [markdown]
# ### A 4 × 3 matrix and four numbers
#
# **Predict.** Each of the two shapes has a 4. Does `torch.zeros(4, 3) + torch.ones(4)` work?
#
# <details><summary>Reasoning</summary>
#
# A vector is laid along the *last* axis, in PyTorch as in NumPy. From the right: 3 against 4. Neither is 1, so it raises; that 4
# equals the *first* size does not help. `torch.ones(3)` would work: one number for each column. (In the message a and b are the left
# and the right operand, and non-singleton means: its size is not 1.)
#
# </details>

# %%
with check.raises(RuntimeError):
    torch.zeros(4, 3) + torch.ones(4)

# %% [markdown]
# > **Myth 1.9** "Four numbers added to a 4 × 3 matrix: one for each row."

# %% [markdown]
# ### A new axis says what you mean
#
# Indexing with `None` adds an axis of size 1. As a column, `(4, 1)`, the four numbers go to the four rows.

# %%
four = torch.tensor([10.0, 20.0, 30.0, 40.0])
four[:, None].shape, torch.zeros(4, 3) + four[:, None]

# %% [markdown]
# ### A column minus a vector
#
# Predictions often come as a column, and targets (the right answers) as a vector. The loss says how wrong the predictions are: subtract, square with `pow(2)`, then `mean()`, or `sum()` as in
# lesson 02.
#
# **Predict.** There are 100 different targets, as a vector. The predictions are *perfect*, the same numbers as a column. What shape has
# the difference, and is it 0 everywhere?
#
# <details><summary>Reasoning</summary>
#
# Aligned from the right, `(100, 1)` and `(100,)` broadcast to `(100, 100)`: every prediction meets *every* target. Of the
# 10,000 differences only the diagonal compares what belongs together, and is 0.
#
# </details>

# %%
targets = torch.arange(100.0)
perfect = targets[:, None]
difference = perfect - targets
difference.shape, difference.numel(), difference.pow(2).mean().item()

# %% [markdown]
# > **Myth 1.10** "If the shapes were wrong, there would be an error."
#
# Perfect predictions cost 1666.5, and nothing was raised. The alarm is one line before the loss: `assert y_pred.shape == y.shape`. The
# cure is to bring both to one shape, here `perfect[:, 0]` or `targets[:, None]`.

# %% [markdown]
# ### Your turn: `six_losses`
#
# Predictions `y_pred`, targets `y`, 100 examples: is `(y_pred - y).pow(2).sum()` the right loss, does it raise, or is it wrong in silence?
#
# It is right when every *number* of `y_pred` has a number of `y` to itself: none is used twice. Write a list of six words:
# `"right"`, `"raises"` or `"silent"`. <!-- slide -->
#
# | | 1 | 2 | 3 | 4 | 5 | 6 |
# |---|---|---|---|---|---|---|
# | `y_pred` | `(100, 10)` | `(100,)` | `(100, 10)` | `(100, 10)` | `(100, 1)` | `(100, 10)` |
# | `y` | `(100, 10)` | `(100, 1)` | `(100,)` | `(100, 1)` | `(100, 1)` | `(10,)` |
#
# <details><summary>Hint 1</summary>
#
# Write each pair one above the other, aligned from the right. Which axis is repeated, and who meets whom then?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# One of them raises: aligned from the right, two sizes differ and neither is 1.
#
# </details>

# %%
six_losses = ...  # your code here

check.six_losses(six_losses)

# %% [markdown]
# ## Deeper: Broadcast by hand
#
# Which axis fails, what a net would learn from the loss that is wrong in silence, and the rule as code of your own.

# %% [markdown]
# ### The axis that fails
#
# The message of `torch.zeros(4, 3) + torch.ones(4)` counts the axes of the result from the left; the alignment goes from the right.
#
# "Non-singleton dimension 1" is axis −1 here: the one where 3 meets 4. The other axis would have been fine.

# %%
draw.broadcast((4, 3), (4,))

# %% [markdown]
# ### Rank 0 goes with everything
#
# A tensor of rank 0 has no axes, so nothing can clash.
#
# The first result below is the one of the first picture of section 5. <!-- section 5: Broadcasting -->

# %%
(torch.zeros(4, 1, 3) + torch.zeros(2, 1)).shape, scalar + matrix

# %% [markdown]
# ### Whom does it reward?
#
# Under the wrong loss, perfect predictions cost 1666.5. Now predict one number for everyone, whatever the example.
#
# Take the *mean* of the targets, 49.5, or a neighbour of it.
#
# **Predict.** Which costs less: the perfect predictions, or 49.5 for everyone?
#
# <details><summary>Reasoning</summary>
#
# Every prediction is compared with all the targets. No number has a smaller sum of squared distances to them than their
# mean; a perfect prediction at the rim is far from most.
#
# </details>

# %%
print("perfect", difference.pow(2).mean().item())
for p in (49.0, 49.5, 50.0):
    ignorant = torch.full((100, 1), p, dtype=torch.float64)
    print(p, (ignorant - targets).pow(2).mean().item())

# %% [markdown]
# The mean costs half as much as the truth. To see why, write $\bar t$ for the mean of the targets $t_j$, and split each difference in two:
# $p - t_j = (p - \bar t) + (\bar t - t_j)$. The mixed terms add up to 0, because the $\bar t - t_j$ do, and
#
# $$\frac{1}{n} \sum_j (p - t_j)^2 = (p - \bar t)^2 + \frac{1}{n} \sum_j (\bar t - t_j)^2$$
#
# The second part, 833.25, is how much the targets scatter, and no prediction can lower it. The first part is 0 when $p$ is the mean.
# Perfect predictions scatter as the targets do: on average their first part is 833.25 as well.
#
# Training with this loss would reward a net for ignoring its input, and nothing would ever be raised.

# %% [markdown]
# ### Your turn: `broadcast_shape`
#
# Return the shape, as a tuple or a list, that the shapes `s` and `t` broadcast to. Raise `ValueError` if they do not.
#
# Do it by hand: walk over both from the right. Sizes may be 0, and the rule holds for them too: 1 against 0 is 0.
#
# <details><summary>Hint 1</summary>
#
# Make both equally long first: put ones in front of the shorter one.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# For each pair of sizes: equal, take it; one of them is 1, take the other; else raise. `max` is not the same: think of 1 and 0.
#
# </details>


# %%
def broadcast_shape(s, t):
    return ...  # your code here


check.broadcast_shape(broadcast_shape)

# %% [markdown]
# ## 6. Operations of the net
#
# These operations make the net of lesson 02. The letters stand for any tensors.
#
# | code | shapes | what it does |
# |---|---|---|
# | `x.mm(w)` | `(rows, inner)`, `(inner, columns)` → `(rows, columns)` | matrix product |
# | `s - t`, `s * t` | broadcast | difference and product, element by element |
# | `h.clamp(min=0)` | same | negative elements become 0 |
# | `e.pow(2)` | same | square each element |
# | `e.sum()` | → `()` | add all elements |
# | `x.t()` | `(rows, columns)` → `(columns, rows)` | transpose, a view |
# | `h > 0` | same, `bool` | a mask |

# %% [markdown]
# ### `mm`: inner sizes agree
#
# The first needs as many columns as the second has rows. These inner sizes vanish; the outer sizes stay.

# %%
x = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
w = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
draw.product({"x": x, "w": w})

# %% [markdown]
# ### `*` and `@` beside `mm`
#
# `*` multiplies element by element. For two matrices `@` is `mm`; it also takes vectors and stacks of matrices, where `mm` refuses.
#
# > **Myth 1.11** "`*` multiplies matrices."
#
# Here `*` refuses. With two square matrices of one size both work, in general with different results.

# %%
with check.raises(RuntimeError):
    x * w
torch.equal(x @ w, x.mm(w))

# %% [markdown]
# ### `sum` along an axis
#
# `sum()` adds all elements. Of a matrix, `sum(dim=0)` adds the rows: axis 0 vanishes, and one sum for each column is left.

# %%
x.sum(), x.sum(dim=0), x.sum(dim=1)

# %% [markdown]
# ### `clamp(min=0)`, and a mask
#
# Negative elements become 0, the others pass. A net calls this function a *ReLU*, a rectified linear unit.
#
# A comparison gives a tensor of `bool`, a *mask*: `h > 0` marks the positive elements. `h[mask]` is a copy of the marked
# elements. `painted` starts as ones; `painted[h < 0] = 0` writes only where `h` is negative. In a sum, `True` counts as 1.

# %%
h = torch.tensor([[-2.0, 3.0, -1.0], [4.0, -5.0, -6.0]])
painted = torch.ones_like(h)
painted[h < 0] = 0
h.clamp(min=0), h > 0, (h > 0).sum(), h[h > 0], painted

# %% [markdown]
# ## Deeper: Masks, in place
#
# An exercise with masks, and operations that write into the tensor they are called on.

# %% [markdown]
# ### Your turn: `units_alive`
#
# Each row of `h` is an example, each column a *unit* in the middle of a net. A unit that is never above 0, whatever the example, is
# dead. How many are alive?
#
# In the `h` above column 2 is dead, so two units are alive. Return such a number: an int, or a tensor of rank 0. In a *Deeper* block
# lesson 02 counts its units, too: some die in training.
#
# <details><summary>Hint 1</summary>
#
# First ask each column a question: for how many examples is it above 0? That is a sum of a mask, along one axis.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Then ask those counts: which of them are above 0? That is a second mask, and the answer is its sum.
#
# </details>


# %%
def units_alive(h):
    return ...  # your code here


check.units_alive(units_alive)

# %% [markdown]
# ### In place: who sees it?
#
# A trailing underscore means: *in place*. The method writes into the tensor it is called on, and returns that.
#
# **Predict.** `b` begins as a second name of `original`. What do the two hold when the cell has run?
#
# <details><summary>Reasoning</summary>
#
# `clamp_` and `+=` write into the tensor, and every other name and view of it sees that: `original` becomes `[0, 3]`, then `[1, 4]`.
# Then `b = b + 1` makes a new tensor and gives the name `b` to it: `[2, 5]`. `original` is left alone.
#
# </details>

# %%
original = torch.tensor([-2.0, 3.0])
b = original
b.clamp_(min=0)
b += 1
b = b + 1
original, b

# %% [markdown]
# > **Myth 1.12** "`b += 1` and `b = b + 1` are the same."
#
# `+=` writes in place, too; `b = b + 1` makes a new tensor.

# %% [markdown]
# ## 7. `mm` as a sum of matrices
#
# The usual way to read `x.mm(w)` is entry by entry. There is a second way, as a sum of matrices, and lesson 02 is built on it.
#
# Entry $(i, j)$ is row $i$ of `x` times column $j$ of `w`: $c_{ij} = \sum_k x_{ik}\, w_{kj}$.

# %%
i, j = 1, 0
(x[i, :] * w[:, j]).sum(), x.mm(w)[i, j]

# %% [markdown]
# ### Hold k still
#
# Take *one* term of the sum over $k$, say $k = 0$, and look at it for all $i$ and $j$ at once: $x_{i0}\,w_{0j}$.
#
# $x_{i0}$ with $i$ running is **column** 0 of `x`. $w_{0j}$ with $j$ running is **row** 0 of `w`.
#
# Every element of one times every element of the other: that is the **outer product** of two vectors, $u \otimes v$, in code
# `torch.outer(u, v)`. <!-- slide -->
#
# It takes two tensors of rank 1 and makes one of rank 2. We call the matrix for $k = 0$ **sheet 0**. In the picture `x[:, 0]` is drawn
# upright; the framed row of the sheet is 4 times `w[0]`. <!-- number 4: “row 1 is 4 times w[0]” -->

# %%
draw.outer({"x[:, 0]": x[:, 0], "w[0]": w[0]})

# %% [markdown]
# ### Your turn: `mm_from_outer`
#
# Return the product of the matrices `x` and `w`, built from outer products only. The check cannot tell whether you used `mm` or `@`; do without them.
#
# <details><summary>Hint 1</summary>
#
# Sheet 0 is one term of the sum over $k$. Which sheets belong to the other terms, and how many are there?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Python's own `sum` adds tensors, too. What is sheet `k`?
#
# </details>


# %%
def mm_from_outer(x, w):
    return ...  # your code here


check.mm_from_outer(mm_from_outer)

# %% [markdown]
# ### One outer product for each example
#
# Row $n$ of two tensors belongs to example $n$. Take the outer product of these two rows, and add over the batch.
#
# The rows of `x` are two examples, three numbers each. `g` holds two numbers for each example. In lesson 02 such a `g` will say how the
# loss changes with each output of an example.

# %%
g = torch.tensor([[1.0, -1.0], [2.0, 1.0]])
by_example = {f"example {n}": torch.outer(x[n], g[n]) for n in range(2)}
draw.matrices(by_example | {"their sum": sum(by_example.values())}, between=["+", "="])

# %% [markdown]
# ### Your turn: `sum_of_outers`
#
# Row $n$ of `a` and row $n$ of `b` belong to example $n$. Return the sum over all examples of the outer products `a[n] ⊗ b[n]`.
#
# In `mm_from_outer` you wrote one product as a sum. Now the way back: write such a sum as *one* matrix product, without a
# loop. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# In a product the sheets are made of *columns* of the left factor and rows of the right factor.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# One of `a` and `b` has its vectors where a factor needs them. What must happen to the other?
#
# </details>


# %%
def sum_of_outers(a, b):
    return ...  # your code here


check.sum_of_outers(sum_of_outers)

# %% [markdown]
# ## Deeper: Ranks of sums
#
# How many outer products a matrix needs, and what that says of a product.

# %% [markdown]
# ### Matrix rank: is it 3?
#
# So far, rank asked: how many indices? **Matrix rank** asks: from how few vectors can all the rows be mixed? One word, two questions.
#
# Linear algebra had the word first; the number of indices is *order* to mathematicians. To *mix* vectors means to multiply each by a number and add them up. In code, `ndim`
# answers the first question and `torch.linalg.matrix_rank` the second.
#
# > **Myth 1.13** "A 3 × 3 matrix has rank 3."
#
# **Predict.** What are `ndim` and matrix rank of a 3 × 3 matrix of ones?
#
# <details><summary>Reasoning</summary>
#
# An element has a row and a column index, so `ndim` is 2. The three rows are all the same, so one vector, `(1, 1, 1)`, is
# enough to make them: the matrix rank is 1, and would be for a thousand such rows. Neither of the two is 3. <!-- number 1: “(2, 1)” -->
#
# </details>

# %%
ones = torch.ones(3, 3)
ones.ndim, torch.linalg.matrix_rank(ones).item()

# %% [markdown]
# ### Outer product: which rank?
#
# The picture shows `u` upright and `v` lying. Compare the rows of their outer product.
#
# **Predict.** What is its matrix rank?
#
# <details><summary>Reasoning</summary>
#
# From how few vectors can all the rows be mixed? Row $i$ is $u_i$ times `v`, so one is enough, `v`: the matrix rank is 1. (The vectors
# need not be rows of the matrix.)
#
# </details>

# %%
u, v = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([4.0, 5.0])
m = torch.outer(u, v)
draw.outer({"u": u, "v": v})

# %% [markdown]
# Every row is a multiple of the same vector.

# %%
rows_are_multiples = [torch.equal(m[row], u[row] * v) for row in range(3)]
rows_are_multiples, torch.linalg.matrix_rank(m).item()

# %% [markdown]
# ### Sums of outer products
#
# Add a second outer product, with other vectors: now every row is a mixture of *two* vectors, so the matrix rank is at most 2.
#
# With $r$ outer products it is at most $r$:
#
# $$M = \sum_{k=1}^{r} u^{(k)} \otimes v^{(k)} \quad\Rightarrow\quad \text{row } i \text{ of } M = \sum_{k=1}^{r} u^{(k)}_i\, v^{(k)}$$
#
# The raised $(k)$ numbers the vectors. It is "at most", because the vectors may be mixtures of each other. Random ones are not: the
# chance is practically 0, as long as $r$ is small enough.

# %% [markdown]
# ### Your turn: `matrix_of_rank`
#
# Return a matrix with the given numbers of rows and columns and with matrix rank `r`. Any such matrix will do.
#
# `r` is never larger than `rows` or `columns`, and may be 0.
#
# <details><summary>Hint 1</summary>
#
# Start with zeros of the right shape and add something `r` times.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# `torch.outer(torch.randn(rows), torch.randn(columns))` has the right shape and matrix rank 1.
#
# </details>


# %%
def matrix_of_rank(rows, columns, r):
    return ...  # your code here


check.matrix_of_rank(matrix_of_rank)

# %% [markdown]
# ### Seven of them: how high?
#
# Add outer products of random vectors, one by one, to a matrix of zeros with 6 rows and 5 columns.
#
# **Predict.** What are its matrix ranks after 1, 2, … 7 of them?
#
# <details><summary>Reasoning</summary>
#
# Random vectors reach the bound, so the rank grows by one each time: 1, 2, 3, 4, 5. Then the room is used up: any row of 5
# elements is a mixture of 5 such vectors, and a sixth brings nothing new. The rank stays 5. <!-- number 5: [1, 2, 3, 4, 5] -->
#
# </details>

# %%
torch.manual_seed(13)
total, ranks = torch.zeros(6, 5), []
for _ in range(7):
    total = total + torch.outer(torch.randn(6), torch.randn(5))
    ranks.append(torch.linalg.matrix_rank(total).item())
ranks

# %% [markdown]
# `total.ndim` was 2 all the time.
#
# Keep this in mind. In lesson 02 a gradient turns out to be a sum of outer products, one for each example, and
# its matrix rank is at most their number.

# %% [markdown]
# ### Product: how high can its rank get?
#
# Adding outer products lifts the matrix rank, until there is no more room. And multiplying?
#
# **Predict.** A 6 × 2 matrix times a 2 × 5 matrix, both random: shape, `ndim` and matrix rank of the product?
#
# <details><summary>Reasoning</summary>
#
# Shape `(6, 5)`, so `ndim` is 2. Section 7 takes a product apart into as many outer products as the inner size says, here two. So its matrix rank is at <!-- section 7: `mm` as a sum -->
# most 2; and 2 for random numbers.
#
# </details>

# %%
torch.manual_seed(13)
thin = torch.randn(6, 2).mm(torch.randn(2, 5))
thin.shape, thin.ndim, torch.linalg.matrix_rank(thin).item()

# %% [markdown]
# ## Recap
#
# - Rank counts indices: `ndim`.
# - A tensor is a strip and a recipe: place = offset + sum of index × stride.
# - A view is another recipe for the same strip. `view` shares or raises, `reshape` shares or copies, `clone` copies.
# - Shapes broadcast from the right, in silence: `(100, 1)` against `(100,)` is `(100, 100)`. Assert equal shapes before a loss.
# - `x.mm(w)` is a sum of outer products, one for each $k$. A sum of outer products, one for each example, is a
#   matrix product, too. The transpose of the left factor is no trick to make the shapes fit: it is what "sum over the batch" looks like.

# %%
check.progress()

# %% [markdown]
# ## Glossary
#
# The new words of this lesson, each in one line.
#
# | term | meaning |
# |---|---|
# | rank | how many indices name one element |
# | axis | what one index counts; PyTorch's *dimension* |
# | batch | many examples in one tensor, counted by the first axis |
# | storage | the strip of memory that holds the numbers |
# | stride | places to move on the strip when an index grows by one |
# | offset | the place on the strip where a tensor starts |
# | transpose | the matrix with rows and columns exchanged |
# | view | a tensor that reads the strip of another one |
# | generator | source of random numbers; a *seed* sets its state |
# | broadcasting | repeating axes of size 1, or missing ones, so that two shapes fit |
# | ReLU | negative elements become 0, the others pass |
# | mask | a `bool` for each element |
# | outer product | every element of one vector times every element of another |
# | sheet | one of the outer products whose sum `mm` is |
#
# **Next:** [02 The two-layer net by hand](02_two_layer_net.ipynb)
