# %% [markdown]
# # Teach the net real digits
#
# Change one backward line and the net of lesson 02 becomes a classifier. Only data that had no part in the training can say how good it is on new digits.
#
# | You will | exercise |
# |---|---|
# | turn ten outputs into a loss that never overflows | `cross_entropy` |
# | derive the one backward line that changes | `compute_grad_logits` |
# | train in shuffled batches, and count over all of them | `minibatches`; *Deeper*: `accuracy` |
# | say which scores can be trusted | `which_leak` |
# | carry away a loop of two functions, for tables of your own | `read_table` |
#
# **You need** [lesson 04](04_custom_module.ipynb) · **53 minutes**, 42 more for what is marked *Deeper*

# %%
import copy
import csv
import math
import os
import tempfile
from importlib.resources import files

from helpers import check, draw

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.optim.lr_scheduler import ConstantLR, CosineAnnealingLR
from torch.utils.data import DataLoader, TensorDataset

# %% [markdown]
# As before, all is float64: printed digits come back on other machines.

# %%
torch.set_default_dtype(torch.float64)

# %% [markdown]
# ## 1. Digits, written by people
#
# The lessons before trained on noise. Here are 1797 digits that thirteen people wrote by hand.
#
# E. Alpaydin and C. Kaynak made the file (*Optical Recognition of Handwritten Digits*, UCI, 1998). A row has 65 numbers:
# 64 pixels of an 8 × 8 picture, from 0 (no ink) to 16, and the digit. <!-- number 1998: the year of the source -->

# %%
path = files("helpers") / "data" / "digits.csv.gz"
table = np.loadtxt(path, delimiter=",", dtype=int)
print(table.shape, "pixels", table[:, :64].min(), "to", table[:, :64].max())

# %% [markdown]
# ### Look before you train
#
# Divided by 16, every pixel lies between 0 and 1. These are the first thirty rows.

# %%
x_all, target_all = torch.tensor(table[:, :64]) / 16, torch.tensor(table[:, 64])
draw.digits(x_all[:30], labels=target_all[:30])

# %% [markdown]
# ### Ten classes: what is the target?
#
# One whole number for each row, the class. It is a name, not an amount: a 9 is not nine 1s. The loss will want it as int64: `.long()` makes that of other whole numbers.
#
# Ten outputs compete: output 0 speaks for the digit 0, output 1 for the digit 1. The net's answer is the place of the largest, `argmax`. `bincount` counts the classes.

# %%
print(x_all.dtype, target_all.dtype, target_all[:12].tolist())
target_all.bincount()

# %% [markdown]
# ## 2. Three parts, three rights
#
# A net can learn its examples by heart. The score that counts comes from examples that it never met: does it *generalize*?
#
# | part | rows | what one may do with it |
# |---|---|---|
# | training | 1077 | everything |
# | validation | 360 | compare nets, rates, epochs (*hyperparameters*); train on it never |
# | test | 360 | measure once, at the end, and choose nothing by it |
#
# An *epoch* is one pass over the training part. Why a third part? The best of many validation scores was picked because it came out high, partly by luck: it promises too much.
#
# Shuffle before you cut: files are often sorted by class, date or writer. Where neighbours belong together, cut by
# group instead (*group split*, see the block *Leaks*). Who wrote which row is not in the file; so our scores hold for new pictures by known hands. `randperm` draws an order, from a generator of its own; `split` cuts pieces of these lengths.

# %%
order = torch.randperm(1797, generator=torch.Generator().manual_seed(13))
x, x_validation, x_test = x_all[order].split([1077, 360, 360])
target, target_validation, target_test = target_all[order].split([1077, 360, 360])
x.shape, target.shape, x_test.shape

# %% [markdown]
# ### Baselines: what does no training reach?
#
# A score means something only beside another. Two cost nothing: to name the commonest class every time, and the class whose mean picture is nearest.
#
# `cdist` gives all distances between two sets of rows.


# %%
def share(answers, target):
    return (answers == target).double().mean().item()


means = torch.stack([x[target == k].mean(dim=0) for k in range(10)])
nearest_mean = torch.cdist(x_validation, means).argmin(dim=1)
for answers in (target.bincount().argmax(), nearest_mean):
    print(f"{share(answers, target_validation):.4f}")

# %% [markdown]
# ### Nearest neighbour: how many of 360?
#
# For each validation digit, find the nearest training picture, and say what stands under it.
#
# **Predict.** No weight, no gradient, no epoch. Better or worse than the mean pictures, and by how much?
#
# <details><summary>Reasoning</summary>
#
# The mean pictures got nine of ten. Of most digits there is a near twin among the 1077, often by the same hand; the block *Leaks* measures how much that helps. <!-- number nine: 10 · 0.8917 -->
#
# </details>

# %%
neighbour = target[torch.cdist(x_validation, x).argmin(dim=1)]
(neighbour == target_validation).sum(), f"{share(neighbour, target_validation):.4f}"

# %% [markdown]
# ## 3. Probabilities from ten numbers
#
# The ten outputs, called *logits*, may be any numbers. *Softmax* makes them positive and divides by their sum: $p_{nk}$ is read as the probability that example $n$ has class $k$.
#
# $$
# p_{nk} = \frac{\exp(\mathtt{logits}_{nk})}{\sum_{k'} \exp(\mathtt{logits}_{nk'})}
# $$
#
# The net of lesson 02, with 64 inputs. Its weights are small, as `nn.Linear` draws them: evenly between $\pm 1/\sqrt{\text{inputs}}$, here 1/8 and 1/10.
# `keepdim=True` leaves the summed axis with size 1, so that the sums broadcast along their rows.

# %%
torch.manual_seed(13)
w1 = (2 * torch.rand(64, 100) - 1) / 8
w2 = (2 * torch.rand(100, 10) - 1) / 10
logits = x.mm(w1).clamp(min=0).mm(w2)
p = logits.exp() / logits.exp().sum(dim=1, keepdim=True)
p.shape, torch.allclose(p.sum(dim=1), torch.ones(1077))

# %% [markdown]
# ### The loss: what does the first one say?
#
# Only the probability of the right class counts: what one pays is minus its logarithm. This is the *cross-entropy* (or negative log-likelihood).
#
# $$
# \mathtt{loss} = -\frac{1}{N} \sum_{n} \log p_{n,\,\mathtt{target}_n}
# $$
#
# Sure and right costs $-\log 1 = 0$; sure and wrong has no upper bound. This loss is a mean over the $N$ examples, so that its
# size does not grow with the batch. `p[torch.arange(N), target]` takes the entry of its class from each row.
#
# **Predict.** The weights are small and know nothing. What is the loss, roughly?
#
# <details><summary>Reasoning</summary>
#
# Small weights give ten logits near 0, and so ten probabilities near 1/10. $-\log(1/10) = \log 10 = 2.3026$. The logarithm is the natural one, `math.log`.
#
# </details>

# %%
right_p = p[torch.arange(len(target)), target]
print(f"{-right_p.log().mean():.4f}  {math.log(10):.4f}")

# %% [markdown]
# A training with ten classes that is stuck at 2.303 most likely still says "one in ten" to everything.

# %% [markdown]
# ### Large logits: what does the formula give?
#
# A net that is sure has large logits, and `exp(1000)` is more than float64 can hold.

# %%
large = torch.tensor([[1000.0, 0.0, 0.0]])
large.exp() / large.exp().sum(dim=1, keepdim=True), large.softmax(dim=1)

# %% [markdown]
# PyTorch's `softmax` subtracts one number $c$ from all logits of a row: every term of the fraction is divided by
# $\exp(c)$, and $p$ stays as it was.
#
# At the other end a small $p$ becomes 0, and $\log 0$ is minus infinity. So write $\log p$ as a difference: the logit minus the logarithm of the sum.
# Subtract $c$ from the logit and from those inside the sum: the *log-sum-exp trick*.

# %% [markdown]
# ### Your turn: `cross_entropy`
#
# Return the loss for any logits of shape (n, k) and any target (n,). It must be finite also where logits are ±1000.
#
# Write it without torch's `softmax`, `log_softmax`, `logsumexp` or `cross_entropy`.
#
# <details><summary>Hint 1</summary>
#
# With the right $c$, no `exp` gets a positive argument, and one in each row gets 0.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Each row's $c$ is `logits.max(dim=1, keepdim=True).values`. With the shifted logits, write $\log p$ as a difference; section 3 has picked entries by class. <!-- section 3: Probabilities from ten -->
#
# </details>


# %%
def cross_entropy(logits, target):
    return ...  # your code here


check.cross_entropy(cross_entropy)

# %% [markdown]
# ### Softmax before the loss?
#
# PyTorch's `F.cross_entropy` takes logits and does all of this itself.
#
# > **Myth 5.1** "A classifier ends in softmax, and its output goes into `cross_entropy`."
#
# Take logits that are right everywhere and very sure: 100 for the right class, 0 for the others (`one_hot` puts a 1 where the class is).

# %%
perfect = 100.0 * F.one_hot(target, 10)
twice = F.cross_entropy(perfect.softmax(dim=1), target)
once = F.cross_entropy(perfect, target)
print(f"{once:.4f}  {twice:.4f}  {math.log(1 + 9 / math.e):.4f}")

# %% [markdown]
# With softmax twice, even a perfect net pays $\log(1 + 9/e)$: the second softmax sees a 1 and nine 0, and calls that
# undecided. Nothing raises, and it even trains. End a net with a plain `nn.Linear`; who wants the probabilities asks
# `net(x).softmax(dim=1)` when answering.

# %% [markdown]
# ## Deeper: When `cross_entropy` complains
#
# Its messages speak of a target's dtype and shape, and some mistakes get no message at all.

# %% [markdown]
# ### Four targets that raise
#
# A column instead of a row, float classes, a one-hot of whole numbers, a class that is not there.
#
# With messages at hand they are quickly mended: `target[:, 0]` or `target.squeeze(1)`, `target.long()`, the class numbers themselves, and a last layer with as many
# outputs as classes.

# %%
five, four = torch.zeros(4, 5), torch.tensor([0, 1, 2, 3])
with check.raises(RuntimeError):
    F.cross_entropy(five, four.reshape(4, 1))
with check.raises(RuntimeError):
    F.cross_entropy(five, four.double())
with check.raises(RuntimeError):
    F.cross_entropy(five, F.one_hot(four, 5))
with check.raises(IndexError):
    F.cross_entropy(five, four + 2)

# %% [markdown]
# ### Three that say nothing
#
# A float one-hot is a right target. A class of −100 is left out. `nll_loss` wants log-probabilities and takes probabilities, too.
#
# > **Myth 5.2** "If the loss is computed without an error, the target fits."

# %%
logits_4 = torch.eye(4, 5) * torch.arange(1, 5)[:, None]
print(f"{F.cross_entropy(logits_4, four):.4f} classes")
print(f"{F.cross_entropy(logits_4, F.one_hot(four, 5).double()):.4f} one-hot, float")
three = torch.tensor([0, 1, 2, -100])
print(f"{F.cross_entropy(logits_4, three):.4f} the last one left out")
print(f"{F.nll_loss(logits_4.softmax(dim=1), four):.4f} nll_loss of probabilities")

# %% [markdown]
# The third is the mean of three examples, and no word tells. A negative loss, as in the last line, is a sign of `nll_loss` without a logarithm.

# %% [markdown]
# ## 4. One line changes
#
# Of the five backward lines of lesson 02, only the first knows the loss.
#
# We need the gradient of the loss with respect to the logits. Example $n$ has the class $t$:
# $\;\log p_{nt} = \mathtt{logits}_{nt} - \log \sum_{k'} \exp(\mathtt{logits}_{nk'})$. <!-- slide -->
#
# Nudge $\mathtt{logits}_{nk}$. The first term moves by 1 per unit if $k = t$, else not at all. The second is the logarithm of a sum: its slope is $\exp(\mathtt{logits}_{nk})$ divided by the
# sum, and that has a name already.

# %% [markdown]
# ### Your turn: `compute_grad_logits`
#
# Return the gradient of the mean cross-entropy with respect to the logits, in their shape.
#
# You may use torch's `softmax` and `F.one_hot`, but not autograd. Solve it before you read on: the result stands below.
#
# <details><summary>Hint 1</summary>
#
# The loss has a minus sign in front, and divides by the number of examples. Which of the ten logits of a row does the first term touch, and which the second?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# `F.one_hot(target, logits.shape[1])` is 1 where $k = t$ and 0 elsewhere. The slope of the second term is $p_{nk}$.
#
# </details>


# %%
def compute_grad_logits(logits, target):
    return ...  # your code here


check.compute_grad_logits(compute_grad_logits)

# %% [markdown]
# ### The line and its check
#
# What is predicted minus what is true, for each example a share of $1/N$. One logit, nudged up and down, agrees.
#
# $$
# \frac{\partial\,\mathtt{loss}}{\partial\,\mathtt{logits}_{nk}} = \frac{p_{nk} - \mathtt{onehot}_{nk}}{N}
# $$

# %%
onehot = F.one_hot(target, 10)
grad_logits = (p - onehot) / len(x)
nudge = torch.zeros_like(logits)
nudge[4, 2] = 1e-4
rise = F.cross_entropy(logits + nudge, target) - F.cross_entropy(logits - nudge, target)
print(torch.isclose(rise / 2e-4, grad_logits[4, 2]).item())

# %% [markdown]
# In `2 * (y_pred - y)` an error stands, too. But $p - \mathtt{onehot}$ lies between −1 and 1: <!-- number −1: probabilities lie between 0 and 1, and so does the one-hot --> no example can pull harder, however wrong it is.

# %% [markdown]
# ### Two hundred steps by hand
#
# The loop of lesson 02 with the new line, on all 1077 examples, at a rate of 0.5.

# %%
losses = []
for epoch in range(200):
    h = x.mm(w1)
    h_relu = h.clamp(min=0)
    logits = h_relu.mm(w2)
    losses.append(F.cross_entropy(logits, target).item())
    grad_logits = (logits.softmax(dim=1) - onehot) / len(x)
    grad_w2 = h_relu.t().mm(grad_logits)
    grad_h_relu = grad_logits.mm(w2.t())
    grad_h = grad_h_relu * (h > 0)
    grad_w1 = x.t().mm(grad_h)
    w1, w2 = w1 - 0.5 * grad_w1, w2 - 0.5 * grad_w2
by_hand = x_validation.mm(w1).clamp(min=0).mm(w2).argmax(dim=1)
print(*(f"{losses[epoch]:.4f}" for epoch in (0, 19, 99, 199)))
print(f"validation {share(by_hand, target_validation):.4f}")

# %% [markdown]
# The neighbour's 355 of 360, in section 2, is not reached yet. <!-- section 2: Three parts, three -->

# %% [markdown]
# ## 5. Batches
#
# Two hundred passes over the data made two hundred steps. In batches of 64 (*mini-batches*), each pass makes 17 steps. <!-- number 17: 1077 / 64, rounded up; the loader of section 6 counts them -->
#
# Each step sees only a batch: its gradient is rougher and cheaper.

# %% [markdown]
# ### Your turn: `minibatches`
#
# Return one epoch as a list (or tuple) of index tensors: every row number below `n` once, in an order drawn from `generator`, `size` of them in each.
#
# The last one may be shorter. Each call with the same generator gives another order. <!-- slide -->
#
# Solve it before you read on: the next cell does it in its own way.
#
# <details><summary>Hint 1</summary>
#
# `torch.randperm` draws an order of `n` rows. It takes a generator by its name.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Section 2 cut tensors with a list of sizes. One number does, too, and lets the last piece be shorter. <!-- section 2: Three parts, three -->
#
# </details>


# %%
def minibatches(n, size, generator):
    return ...  # your code here


check.minibatches(minibatches)

# %% [markdown]
# ### The everyday net, in batches
#
# Two `nn.Linear`, now with biases, and SGD. The rows of a batch are picked by an index tensor; `criterion` is the loss.


# %%
def make_net():
    torch.manual_seed(13)
    return nn.Sequential(nn.Linear(64, 100), nn.ReLU(), nn.Linear(100, 10))


def train(net, x, target, epochs=20, shuffle=True, criterion=F.cross_entropy, rate=0.5):
    optimizer = torch.optim.SGD(net.parameters(), lr=rate)
    generator = torch.Generator().manual_seed(13)
    for epoch in range(epochs):
        rows = torch.randperm(len(x), generator=generator)
        for batch in (rows if shuffle else rows.sort().values).split(64):
            loss = criterion(net(x[batch]), target[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return net


# %% [markdown]
# ### Twenty epochs, in batches
#
# The full batch of section 4 (another start) stood at 1.1332 at its 20th step; here 340 are made. Loss and share of right answers, on both parts: <!-- number 340: 20 · 17 --> <!-- section 4: One line changes -->
#
# `@torch.no_grad()` puts a whole function under `no_grad`; section 6 explains `net.eval()`. <!-- section 6: A loop to carry -->


# %%
@torch.no_grad()
def outputs(net, x):
    return net.eval()(x)


def score(net, x, target):
    logits = outputs(net, x)
    return F.cross_entropy(logits, target).item(), share(logits.argmax(dim=1), target)


plain = train(make_net(), x, target)
print("training   {:.4f} {:.4f}".format(*score(plain, x, target)))
print("validation {:.4f} {:.4f}".format(*score(plain, x_validation, target_validation)))

# %% [markdown]
# Section 4 got 0.9667 on validation: two digits of 360 more: within chance. <!-- number two: (0.9667 − 0.9611) · 360 --> <!-- section 4: One line changes -->

# %% [markdown]
# ### Sorted by class: does the order matter?
#
# All zeros first, then all ones, up to the nines; and no shuffling.
#
# > **Myth 5.3** "In an epoch every example comes once, so their order does not matter."
#
# **Predict.** After one epoch in this order: what does the net say to the 360 validation digits?
#
# <details><summary>Reasoning</summary>
#
# The last step saw only nines, the one before it mostly. What raises "9" in each of them lowers all the other classes, whatever the picture is. The net has forgotten the rest: it says 9.
#
# </details>

# %%
by_class = target.argsort(stable=True)
in_order = train(make_net(), x[by_class], target[by_class], epochs=1, shuffle=False)
print(outputs(in_order, x_validation).argmax(dim=1).bincount(minlength=10).tolist())

# %% [markdown]
# A batch should look like the data as a whole. Shuffling sees to that.

# %% [markdown]
# ## Deeper: The last batch is smaller
#
# The validation part in batches of 64: five of them, and one of 40. <!-- number five: [64, 64, 64, 64, 64] -->

# %% [markdown]
# ### Share of right answers, batch by batch
#
# Their mean, and the share over all examples:
#
# > **Myth 5.4** "The mean of the batches' scores is the score."

# %%
batches = list(zip(x_validation.split(64), target_validation.split(64), strict=True))
shares = [score(plain, *batch)[1] for batch in batches]
print([len(batch_target) for batch_x, batch_target in batches])
print(f"{np.mean(shares):.4f}  {score(plain, x_validation, target_validation)[1]:.4f}")

# %% [markdown]
# In the mean of means, a digit of the small batch weighs 64/40 times as much as another.

# %% [markdown]
# ### Your turn: `accuracy`
#
# Given a list of pairs `(logits, target)`, one for each batch, return the share of right answers over all examples, as a float.
#
# The batches have different sizes. A share, from 0 to 1: no percent.
#
# <details><summary>Hint 1</summary>
#
# Two counts run through the loop: how many are right, how many there are. One division, at the end.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# A row is right where `logits.argmax(dim=1) == target`; `.item()` makes a number of a count.
#
# </details>


# %%
def accuracy(batches):
    return ...  # your code here


check.accuracy(accuracy)

# %% [markdown]
# ## Deeper: Softmax twice, and squares
#
# Three losses on the same net: two of them are not what the books say, and both train.

# %% [markdown]
# ### Softmax twice: raises, stalls or trains?
#
# The mistake of Myth 5.1, in a training. The rate is 0.5, as before. <!-- myth 5.1: A classifier ends -->
#
# **Predict.** Is there an error? If not, does the net learn?
#
# <details><summary>Reasoning</summary>
#
# Everything is defined, so nothing raises. Gradients flow through two softmaxes, each of which flattens differences: the steps are smaller, and the loss cannot fall below the 1.4612 of section 3. It <!-- section 3: Probabilities from ten -->
# learns more slowly.
#
# </details>


# %%
def softmax_twice(logits, target):
    return F.cross_entropy(logits.softmax(dim=1), target)


slower = train(make_net(), x, target, criterion=softmax_twice)
print(f"its own loss {softmax_twice(outputs(slower, x), target):.4f}")
print(f"validation {score(slower, x_validation, target_validation)[1]:.4f}")

# %% [markdown]
# Softmax once gave 0.9611, in section 5. So a net with this mistake looks like one that only needs a better rate, and that makes it hard to find. <!-- section 5: Batches -->

# %% [markdown]
# ### Four times the rate: who wins?
#
# The same two losses at a rate of 2. Is softmax twice above 0.9, and softmax once below 0.5?

# %%
wins = {}
for criterion in (softmax_twice, F.cross_entropy):
    net = train(make_net(), x, target, criterion=criterion, rate=2.0)
    wins[criterion.__name__] = score(net, x_validation, target_validation)[1]
wins["softmax_twice"] > 0.9, wins["cross_entropy"] < 0.5

# %% [markdown]
# At this rate the steps of the right loss are too long, and it learns next to nothing. The second softmax acts like a shorter step: no merit of its own.

# %% [markdown]
# ### Squares: can they learn classes?
#
# The sum of squares of lesson 02, with a one-hot as its `y`. Each loss gets the better of two rates.
#
# > **Myth 5.5** "Classes cannot be learned with squared errors."


# %%
def squares(logits, target):
    return (logits - F.one_hot(target, 10)).pow(2).sum(dim=1).mean()


for criterion in (squares, F.cross_entropy):
    nets = [train(make_net(), x, target, criterion=criterion, rate=r) for r in (0.2, 0.5)]
    best = max(score(net, x_validation, target_validation)[1] for net in nets)
    print(f"{criterion.__name__:13} {best:.4f}")

# %% [markdown]
# On this net and these digits squares are no worse. What speaks for cross-entropy is another thing: from a start that is sure and wrong it still finds out.

# %% [markdown]
# ### Sure and wrong: who gets out?
#
# As in lesson 02, weights that are far too large, here evenly from −2 to 2. Squares again, but now of *probabilities*, no longer of logits, against cross-entropy.


# %%
def squares_of_p(logits, target):
    return squares(logits.softmax(dim=1), target)


def large_net():
    net = make_net()
    with torch.no_grad():
        for w in net.parameters():
            w.copy_(4 * torch.rand(w.shape) - 2)
    return net


# %% [markdown]
# ### After twenty epochs
#
# First the start, then the share of right answers on the validation part.

# %%
print("start: loss {:.1f}, {:.2f} right".format(*score(large_net(), x, target)))
for criterion in (squares_of_p, F.cross_entropy):
    net = train(large_net(), x, target, criterion=criterion)
    print(f"{criterion.__name__:13} {score(net, x_validation, target_validation)[1]:.1f}")

# %% [markdown]
# Through softmax, every term of the squares' gradient carries a product $p_k p_j$ of two different classes. Where the net is sure, all but one $p$ are near 0: little gets through
# (softmax *saturates*). In $p - \mathtt{onehot}$ there is no such product.

# %% [markdown]
# ## 6. A loop to carry away
#
# Two functions that train any net on any table with classes.
#
# A *Dataset* has a length and gives the example with number `i`. A *DataLoader* draws an order, fetches the examples one by one, and stacks them to
# batches. That pays where an example is a file to be read. The validation part needs no order: a list of one batch.


# %%
def make_loader(rows=1077):
    generator = torch.Generator().manual_seed(13)
    pairs = TensorDataset(x[:rows], target[:rows])
    return DataLoader(pairs, batch_size=64, shuffle=True, generator=generator)


validation = [(x_validation, target_validation)]
len(make_loader()), [part.shape for part in next(iter(make_loader()))]

# %% [markdown]
# ### The first function: one pass
#
# Handed an optimizer, it trains; without one, it only measures. <!-- notes -->
#
# Measuring takes two switches: `net.train(False)`, which is `net.eval()`, and no gradients.


# %%
def one_pass(net, batches, optimizer=None):
    trains, device = optimizer is not None, next(net.parameters()).device
    net.train(trains)
    total, right, count = 0.0, 0, 0
    with torch.set_grad_enabled(trains):
        for x, target in batches:
            x, target = x.to(device), target.to(device)
            logits = net(x)
            loss = F.cross_entropy(logits, target)
            if trains:
                optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(net.parameters(), 1.0, error_if_nonfinite=True)
                optimizer.step()
            total += loss.item() * len(target)
            right += (logits.argmax(dim=1) == target).sum().item()
            count += len(target)
    if not math.isfinite(total):
        raise FloatingPointError("the loss is not finite")
    return total / count, right / count


# %% [markdown]
# Each batch moves to where the net is, and counts with its size. While training, an epoch's loss averages over weights that changed from batch to batch; so it is not the loss of the final ones.
# `clip_grad_norm_` shortens all gradients together if their common length is above 1: no single batch with a huge gradient makes a huge SGD step; what is not finite stops the run.

# %% [markdown]
# ### The second function: the whole run
#
# Train, measure, keep the best, save; and where there is a file already, go on from it. The *schedule* changes the rate after each epoch. <!-- notes -->


# %%
def fit(net, optimizer, schedule, loader, validation, epochs, path):
    parts = {"net": net, "optimizer": optimizer, "schedule": schedule}
    shuffle = loader.generator or torch.default_generator
    run = {"training": [], "validation": [], "best": None}
    if os.path.exists(path):
        run = torch.load(path, map_location="cpu", weights_only=True)
        shuffle.set_state(run["shuffle"])
        for name, part in parts.items():
            part.load_state_dict(run[name])
    for epoch in range(len(run["training"]), epochs):
        run["training"].append(one_pass(net, loader, optimizer))
        schedule.step()
        run["validation"].append(one_pass(net, validation))
        if run["validation"][-1] == min(run["validation"]):
            run["best"] = copy.deepcopy(net.state_dict())
        run |= {name: part.state_dict() for name, part in parts.items()}
        run["shuffle"] = shuffle.get_state()
        torch.save(run, path + ".new")
        os.replace(path + ".new", path)
    return run


# %% [markdown]
# Best is the epoch of the least validation loss (pairs are compared by their first number). `state_dict()` holds the weights themselves, which go on changing: hence `deepcopy`.
#
# The file is a *checkpoint*: the three parts, and where the generator that shuffles stands (`get_state`). It is written under another name and renamed when complete: if the process is killed, the
# old one is still there. `weights_only=True` runs no code from a file; `map_location="cpu"` reads a GPU's file everywhere.
#
# Call `fit` again with the same path and as many epochs, and it trains nothing: it returns the old run, even if the rate or the data changed. With more epochs than its schedule was made for, the rate rises again. A
# new run, a new path.

# %% [markdown]
# ### AdamW, with a schedule
#
# SGD steps against the gradient; a small gradient makes a small step. AdamW keeps two running means for each weight: of its gradient, and of the gradient squared.
#
# Its step is the rate times the first, divided by the root of the second: about as long for small gradients as for large ones. It also shrinks every weight a little (*weight decay*).
# The schedule here lowers the rate along half a cosine, to 0 at the end.
#
# `adamw` gives the first three arguments of `fit`; the star unpacks them. Printed: the epoch of the least validation loss, counted from 0, that loss, the share right.


# %%
def adamw(net, epochs=20):
    optimizer = torch.optim.AdamW(net.parameters(), lr=0.01)
    return net, optimizer, CosineAnnealingLR(optimizer, T_max=epochs)


folder = tempfile.TemporaryDirectory()
file = os.path.join(folder.name, "run")
run = fit(*adamw(make_net()), make_loader(), validation, 20, file)
best = min(run["validation"])
print(run["validation"].index(best), *(f"{v:.4f}" for v in best))

# %% [markdown]
# ### Stopped and resumed: the same run?
#
# Eight epochs, then the kernel dies. The file alone is left, and `fit` goes on.

# %%
file = os.path.join(folder.name, "resumed")
fit(*adamw(make_net()), make_loader(), validation, 8, file)
resumed = fit(*adamw(make_net()), make_loader(), validation, 20, file)
check.same_losses(*([loss for loss, right in r["training"]] for r in (resumed, run)))

# %% [markdown]
# All that decides the next step is in the file, for a net without random parts such as dropout.
#
# For a GPU, `net.to("cuda")`: `one_pass` moves the batches.

# %% [markdown]
# ## Deeper: Parts of the loop
#
# What the checkpoint, the loader, `train`, `clip_grad_norm_` and the optimizer's `state_dict` do, each seen by itself.

# %% [markdown]
# ### One piece of the checkpoint lost
#
# Eight epochs, saved. Beside them, the four pieces of a run that has not begun.

# %%
file = os.path.join(folder.name, "part")
fit(*adamw(make_net()), make_loader(), validation, 8, file)
saved = torch.load(file, weights_only=True)
names = ("net", "optimizer", "schedule")
new = {name: part.state_dict() for name, part in zip(names, adamw(make_net()), strict=True)}
new["shuffle"] = make_loader().generator.get_state()

# %% [markdown]
# ### Which piece can be spared?
#
# One of the four is replaced by the new one, then the run goes on to twenty epochs.
#
# **Predict.** Net, optimizer, schedule, shuffle: which could you leave out of the file, and get the same losses?
#
# <details><summary>Reasoning</summary>
#
# Without the net, training begins again. Without the optimizer, AdamW's two means are gone; without the schedule, the rate has another way to go; without the shuffle, the batches are others. None can be spared.
#
# </details>

# %%
print("nothing  ", *(f"{run['training'][epoch][0]:.4f}" for epoch in (8, 19)))
for lost in new:
    torch.save(saved | {lost: new[lost]}, file)
    other = fit(*adamw(make_net()), make_loader(), validation, 20, file)
    print(f"{lost:9}", *(f"{other['training'][epoch][0]:.4f}" for epoch in (8, 19)))

# %% [markdown]
# Printed: the training loss of epochs 8 and 19. Whichever piece is lost, at least one of the two is another.

# %% [markdown]
# ### DataLoader: how many calls an epoch?
#
# Indexing picks a batch with one call: 17 an epoch. Count how often a loader asks its dataset.
#
# > **Myth 5.6** "A DataLoader fetches a batch at a time."


# %%
class Counted(TensorDataset):
    calls = 0

    def __getitem__(self, index):
        self.calls += 1
        return super().__getitem__(index)


counted = Counted(x, target)
epoch = list(DataLoader(counted, batch_size=64))
counted.calls, len(epoch)

# %% [markdown]
# One call for each example, where indexing takes one for each batch. (A dataset with a method `__getitems__` is asked for a whole batch at once; `TensorDataset` has none.)
#
# A loader pays where an example is a file to be read and decoded: with `num_workers=4` other processes do that ahead of time (in a script, below `if __name__ == "__main__":`).

# %% [markdown]
# ### `eval()` and `no_grad`: which does what?
#
# Four combinations, and a Dropout layer: while it trains, it sets each number to 0 with probability ½, and doubles the rest.
#
# > **Myth 5.7** "`eval()` switches gradients off, or `no_grad` switches Dropout off."

# %%
layer = nn.Sequential(nn.Linear(64, 10), nn.Dropout(0.5))
for training in (True, False):
    for recording in (True, False):
        with torch.set_grad_enabled(recording):
            out = layer.train(training)(x)
        drops = (out == 0).any().item()
        print(training, recording, " drops:", drops, " graph:", out.requires_grad)

# %% [markdown]
# `train(True)` and `train(False)`, which is `eval()`, tell the layers what to do. `no_grad` tells autograd. An evaluation wants both.
#
# Dropout draws from torch's global generator, whose state `fit` does not save beside a loader's own. A net with Dropout goes on well from a file, but with other draws than without the stop: for the
# same ones, save `torch.get_rng_state()`, too.

# %% [markdown]
# ### Clipping: how long is a gradient?
#
# `clip_grad_norm_` shortens all gradients together where their common length is above `max_norm`. It returns the length before.
#
# Here is a batch with somebody's mistake in it: pixels from 0 to 16.

# %%
wild = make_net()
F.cross_entropy(wild(16 * x[:64]), target[:64]).backward()
length = nn.utils.clip_grad_norm_(wild.parameters(), max_norm=1.0)
clipped = nn.utils.get_total_norm([w.grad for w in wild.parameters()])
print(f"{length:.3f} before, {clipped:.3f} after")

# %% [markdown]
# The direction stays, the length is cut. Section 4 bounds the pull on the logits alone; on its way to a weight it is multiplied by what comes in, here by up to 16. <!-- section 4: One line changes -->

# %% [markdown]
# ### AdamW beside SGD
#
# The same net and batches, with plain SGD at a fixed rate: only optimizer and schedule differ.

# %%
net = make_net()
sgd = torch.optim.SGD(net.parameters(), lr=0.5)
file = os.path.join(folder.name, "sgd")
run_sgd = fit(net, sgd, ConstantLR(sgd, factor=1.0), make_loader(), validation, 20, file)
runs = {"sgd": run_sgd, "adamw": run}
for name, r in runs.items():
    print(f"{name:5}", *(f"{v:.4f}" for v in min(r["validation"])))

# %% [markdown]
# One run of each: no proof that one is better.

# %% [markdown]
# ### What an optimizer keeps
#
# The memory of AdamW is as large as two nets. It is part of the run, so it is in the file.

# %%
sizes = {}
for name, r in runs.items():
    kept = [v for state in r["optimizer"]["state"].values() for v in state.values()]
    sizes[name] = sum(v.numel() for v in kept if isinstance(v, torch.Tensor))
sizes, sum(w.numel() for w in make_net().parameters())

# %% [markdown]
# Twice 7510, and for each of four parameters a count of its steps. <!-- number four: 15024 − 2 · 7510 -->

# %% [markdown]
# ### float32, and a GPU where there is one
#
# Everyday training uses float32: half the memory. Net and data are converted, the loop stays.
#
# Move the net to its device, then make the optimizer. That is always safe, though `.to` mostly keeps the same parameters and replaces their data.

# %%
available = torch.accelerator.is_available()
device = torch.accelerator.current_accelerator() if available else "cpu"
everyday = make_net().float().to(device)
pairs, generator = TensorDataset(x.float(), target), torch.Generator().manual_seed(13)
loader = DataLoader(pairs, 64, shuffle=True, generator=generator)
validation_32 = [(x_validation.float(), target_validation)]
file = os.path.join(folder.name, "float32")
run_32 = fit(*adamw(everyday), loader, validation_32, 20, file)
abs(min(run_32["validation"])[0] - min(run["validation"])[0]) < 0.01

# %% [markdown]
# The least validation loss is the same to 0.01.

# %% [markdown]
# ## 7. Too long
#
# More epochs lower the training loss. What about digits that the net has not met?
#
# Few examples make it plain: the first hundred, for a hundred epochs.

# %%
file = os.path.join(folder.name, "few")
few = fit(*adamw(make_net(), epochs=100), make_loader(100), validation, 100, file)
curves = {part: [loss for loss, right in few[part]] for part in ("training", "validation")}
draw.losses(curves)

# %% [markdown]
# ### The validation loss rises: what of the accuracy?
#
# The training loss goes on falling, the validation loss has passed its least, 0.4508, and rises: the net is *overfitting*.
#
# **Predict.** The accuracy at the epoch of the least validation loss, and at the last epoch: much lower, a little lower, the same?
#
# <details><summary>Reasoning</summary>
#
# The loss also counts how sure the answers are. A net that goes on training grows surer of everything, its mistakes included: their loss rises, while right stays right and wrong stays wrong.
#
# </details>

# %%
best = min(few["validation"])
for epoch in (few["validation"].index(best), 99):
    both = few["training"][epoch], few["validation"][epoch]
    print(epoch, *(f"  loss {loss:.4f}, {right:.4f} right" for loss, right in both))

# %% [markdown]
# > **Myth 5.8** "When the validation loss rises, the accuracy falls."
#
# Training first, then validation. On validation as many are right at both epochs; the loss rose, most likely because the mistakes grew surer.
#
# To take the best epoch's weights, `few["best"]`, has the effect of *early stopping*, which ends the run there.

# %% [markdown]
# ### The test part, once
#
# Among the nets, validation has chosen AdamW at its best epoch. Now the test part.
#
# > **Myth 5.9** "98 % is a good score."

# %%
chosen = make_net()
chosen.load_state_dict(run["best"])
answers = outputs(chosen, x_test).argmax(dim=1)
neighbour_test = target[torch.cdist(x_test, x).argmin(dim=1)]
right = [(who == target_test).sum().item() for who in (answers, neighbour_test)]
right, f"{share(answers, target_test):.4f} {share(neighbour_test, target_test):.4f}"

# %% [markdown]
# The neighbour gets five more of these 360. <!-- number five: 358 − 353 --> That is no proof that it is better, but enough to say that 98 % is nothing special here.

# %% [markdown]
# ### Your turn: `which_leak`
#
# Seven people report a test score. Into whose training or choices did the test part reach, a *leak* (data leakage)? Answer with a list or a string of letters.
#
# | | what they did |
# |---|---|
# | a | divided every pixel by 16, then cut |
# | b | subtracted from every pixel its mean over all rows, then cut |
# | c | trained from thirty starts, reported the best test score |
# | d | chose the number of epochs by the validation loss |
# | e | kept the 20 pixels that differ most between classes, on all rows, then cut |
# | f | added a copy of each picture, moved by one pixel, then shuffled and cut |
# | g | shuffled the training part in each epoch |
#
# <details><summary>Hint 1</summary>
#
# Ask of each: would the training, or the choice, have come out otherwise if the test rows had been others?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Four of them. It does not matter how *small* the influence is, nor whether labels were looked at.
#
# </details>

# %%
which_leak = ...  # your code here

check.which_leak(which_leak)

# %% [markdown]
# ## Deeper: What the net has learned
#
# It recognises nearly all digits of the test part, and it has never seen a picture.

# %% [markdown]
# ### Pixels permuted: worse, equal or better?
#
# One order of the 64 pixels, drawn once, the same for all digits. Nobody can read them any more.
#
# **Predict.** Trained and validated on permuted digits: is the net worse, equal or better?
#
# <details><summary>Reasoning</summary>
#
# `x.mm(w1)` is a sum over the pixels, and a sum has no order. Permute the pixels and the rows of `w1` alike, and every number of the training is the same. With a start of its own, it is as good as another start.
#
# </details>

# %%
mixed = torch.randperm(64, generator=torch.Generator().manual_seed(0))
draw.digits(x[:10, mixed], labels=target[:10])

# %% [markdown]
# ### Trained on them
#
# Once from the same start, and once with the columns of the first weight permuted like the pixels.

# %%
own_start = train(make_net(), x[:, mixed], target)
same_start = make_net()
with torch.no_grad():
    same_start[0].weight.copy_(same_start[0].weight[:, mixed])
train(same_start, x[:, mixed], target)
for net in (own_start, same_start):
    print(f"{score(net, x_validation[:, mixed], target_validation)[1]:.4f}")
both = outputs(same_start, x_validation[:, mixed]), outputs(plain, x_validation)
torch.allclose(*both, rtol=1e-6)

# %% [markdown]
# > **Myth 5.10** "The net sees a picture."
#
# The second is the net of section 5 itself: the same outputs, the same 0.9611. The net knows no neighbourhood of pixels. <!-- section 5: Batches -->

# %% [markdown]
# ### Moved by one pixel
#
# All digits of the test part one pixel to the left, right, up, down; zeros move in. The neighbour is asked, too.


# %%
def moved(x, down, right):
    pictures = nn.functional.pad(x.reshape(-1, 8, 8), (2, 2, 2, 2))
    return pictures[:, 2 - down : 10 - down, 2 - right : 10 - right].reshape(-1, 64)


steps = {"none": (0, 0), "left": (0, -1), "right": (0, 1), "up": (-1, 0), "down": (1, 0)}
for name, step in steps.items():
    x_moved = moved(x_test, *step)
    other = target[torch.cdist(x_moved, x).argmin(dim=1)]
    print(f"{name:5} {score(chosen, x_moved, target_test)[1]:.4f}", end="")
    print(f"  neighbour {share(other, target_test):.4f}")

# %% [markdown]
# Up and down also cut off ink; left and right cut off next to none, and less than half is right. What a human would call the same picture is another row of numbers. *Convolutions*, the same small
# weights at every place, are part of the cure; pooling and moved copies in training (*data augmentation*) are others.

# %% [markdown]
# ### Black and white exchanged
#
# The same digits, white on black. The largest of the ten probabilities is called the *confidence* of the answer.
#
# > **Myth 5.11** "Softmax says how sure the net can be."

# %%
for name, pictures in {"plain": x_test, "exchanged": 1 - x_test}.items():
    confidence, answers_to = outputs(chosen, pictures).softmax(dim=1).max(dim=1)
    right_ones = (answers_to == target_test).sum()
    print(f"{name:9} {right_ones:3} right, mean confidence {confidence.mean():.3f}")

# %% [markdown]
# One right, and sure. Softmax compares ten numbers with each other. It cannot say that a picture is like none of
# the training (*out of distribution*). Whether a confidence of 0.9 is right nine times of ten is a question of its own (*calibration*).

# %% [markdown]
# ### Pixels without ink: who moves their weights?
#
# Three pixels are 0 in all pictures. <!-- number three: [0, 32, 39] --> Line 5, `x.t().mm(grad_h)`, has a row of zeros for each of them.

# %%
empty = (x == 0).all(dim=0)
start = make_net()[0].weight
for name, net in {"SGD": plain, "AdamW": chosen}.items():
    print(name, (net[0].weight == start).all(dim=0).nonzero().flatten().tolist())
empty.nonzero().flatten()

# %% [markdown]
# Under SGD exactly these have never moved. AdamW has no gradient for them either, but its weight decay shrinks all weights.

# %% [markdown]
# ### Weights as pictures
#
# The weights of twenty hidden units of the chosen net, laid out as 8 × 8. Red with + is positive, blue with − negative.

# %%
dead = (outputs(chosen[0], x) <= 0).all(dim=0)
draw.digits(chosen[0].weight[:20], labels=["dead" if d else "" for d in dead[:20]])

# %% [markdown]
# Some look like a stroke with a shadow: ink here, none beside it. The pale ones are positive for no training digit: dead units, as in lesson 02. No gradient reaches
# them any more.

# %% [markdown]
# ## Deeper: How sure is a score?
#
# 353 of 360 right, in section 7: which ones are wrong, and how much would another test part have changed? <!-- section 7: Too long -->

# %% [markdown]
# ### Your turn: `confusion`
#
# From answers and target, both (n,), return a 10 × 10 table of counts: row = true digit, column = answer, int64.
#
# <details><summary>Hint 1</summary>
#
# `counts[target, answers] += 1` counts a pair that comes twice only once. A loop does not.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Without a loop: give each pair a number, `10 * target + answers`, and use `bincount` with `minlength=100`.
#
# </details>


# %%
def confusion(answers, target):
    return ...  # your code here


check.confusion(confusion)

# %% [markdown]
# ### The table of the chosen net
#
# Right answers stand on the diagonal. Everything else is a mistake, with its kind.

# %%
pairs = 10 * target_test + answers
counts = pairs.bincount(minlength=100).reshape(10, 10)
draw.matrices({"rows: the digit, columns: the answer": counts})

# %% [markdown]
# ### The seven mistakes
#
# Each with what it is, what the net says, and how sure it is. <!-- number seven: 360 − 353, section 7 -->

# %%
wrong = (answers != target_test).nonzero().flatten()
sure = outputs(chosen, x_test[wrong]).softmax(dim=1).max(dim=1).values.tolist()
both = zip(wrong, sure, strict=True)
labels = [f"{target_test[i]} not {answers[i]}\n{p_i:.2f}" for i, p_i in both]
draw.digits(x_test[wrong], labels=labels, columns=7)

# %% [markdown]
# ### What did the neighbour look at?
#
# The nearest training picture of each of the seven, and what stands under it.

# %%
nearest = torch.cdist(x_test[wrong], x).argmin(dim=1)
labels = [f"it is a {k}" for k in target[nearest]]
draw.digits(x[nearest], labels=labels, columns=7)

# %% [markdown]
# ### Your turn: `interval`
#
# Another 360 digits would give another count. Return the 95 % interval of a share by Wilson's formula, `(low, high)`, with $z = 1.96$.
#
# $$
# \frac{s + \frac{z^2}{2n} \;\pm\; z \sqrt{\frac{s(1 - s)}{n} + \frac{z^2}{4n^2}}}{1 + \frac{z^2}{n}}
# \qquad s = \frac{\mathtt{right}}{n}
# $$
#
# <details><summary>Hint 1</summary>
#
# Middle and half width first, each divided by $1 + z^2/n$.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Under the root: `s * (1 - s) / n + z**2 / (4 * n**2)`. The half width is what follows ±, the middle what stands before.
#
# </details>


# %%
def interval(right, n):
    return ...  # your code here


check.interval(interval)

# %% [markdown]
# ### Two nets apart by four digits
#
# The chosen net against the one of section 5, on the same test part. <!-- section 5: Batches --> <!-- number four: 5 − 1 -->
#
# > **Myth 5.12** "98.1 % is better than 96.9 %."

# %%
for name, net in {"chosen": chosen, "plain": plain}.items():
    s, n, z = score(net, x_test, target_test)[1], 360, 1.96
    middle = (s + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    print(f"{name:6} {s:.3f}, between {middle - half:.3f} and {middle + half:.3f}")
only = [(who != target_test) for who in (answers, outputs(plain, x_test).argmax(dim=1))]
(only[0] & ~only[1]).sum(), (only[1] & ~only[0]).sum(), 2 * (1 + 6), 2**6

# %% [markdown]
# The intervals overlap widely. The counts say it more sharply: one digit only the chosen net gets wrong, five only the other. <!-- number five only: “tensor(5)” --> <!-- number six: 1 + 5 --> Six fair coins fall as unevenly as that, one to five or
# more, in 14 of their 64 ways (the *sign test*; McNemar's asks the same). That is no proof of anything.

# %% [markdown]
# ## Deeper: Wrong labels
#
# A quarter of the training labels is wrong: does the net learn the digits or the mistakes? <!-- number quarter: 1 / 0.254 -->

# %% [markdown]
# ### First the digits, then the mistakes
#
# Three of ten labels are drawn anew; a tenth of these comes out as it was.
#
# > **Myth 5.13** "A net learns only what its labels say, so they must be right."

# %%
generator = torch.Generator().manual_seed(13)
redrawn = torch.rand(1077, generator=generator) < 0.3
given = torch.where(redrawn, torch.randint(10, (1077,), generator=generator), target)
bad = given != target
bad.sum(), f"{bad.double().mean():.3f}"

# %% [markdown]
# ### What does it say where the label is wrong?
#
# After 20 and after 150 epochs: validation, and on the mislabelled digits the share that gets the *true* label and the share that gets the given one.

# %%
for epochs in (20, 150):
    net = train(make_net(), x, given, epochs=epochs)
    unseen = score(net, x_validation, target_validation)[1]
    true, as_given = score(net, x[bad], target[bad])[1], score(net, x[bad], given[bad])[1]
    print(f"{epochs:3} epochs: {unseen:.3f}  true {true:.3f}  as given {as_given:.3f}")

# %% [markdown]
# After 20 epochs the net contradicts its own labels, and is right. Mistakes that follow no rule pull in all directions and cancel; the digits pull together. Later it has
# learned most of the mistakes by heart, too, one by one. It has 7510 weights for 1077 labels. So early stopping also helps against wrong labels. <!-- number 7510: 100 · 64 + 100 + 10 · 100 + 10 -->

# %% [markdown]
# ## Deeper: Leaks
#
# Shuffled, cut, never trained on the test part: a score can still be too good.

# %% [markdown]
# ### Neighbours in the file
#
# For each digit its nearest neighbour among all others: does it stand nearby in the *file*?

# %%
distances = torch.cdist(x_all, x_all).fill_diagonal_(math.inf)
apart = (distances.argmin(dim=1) - torch.arange(1797)).abs()
by_chance = (order - torch.arange(1797)).abs()
near, near_by_chance = ((d <= 100).double().mean() for d in (apart, by_chance))
print(f"{near:.2f}  {near_by_chance:.2f} by chance")

# %% [markdown]
# More than half lie within 100 rows, where chance would put a tenth. The thirteen people seem to stand in the file one after the other, and one's own hand is the best neighbour. <!-- number tenth: 1 / 0.10 -->

# %% [markdown]
# ### Cut without shuffling
#
# The first 1077 rows train, the last 360 test: other people, as far as possible.
#
# > **Myth 5.14** "A random cut is a fair cut."

# %%
in_file = train(make_net(), x_all[:1077], target_all[:1077])
other = target_all[torch.cdist(x_all[1437:], x_all[:1077]).argmin(dim=1)]
print(f"net {score(in_file, x_all[1437:], target_all[1437:])[1]:.3f}", end="")
print(f"  neighbour {share(other, target_all[1437:]):.3f}")

# %% [markdown]
# Both fall, and the distance grows. (Part of that may be that these writers are harder.) Which cut is fair depends on what you promise: known hands or
# new ones (a *group split* by writer). The data's authors cut by writer: this file is their test part, and other people wrote their training part. Our cut mixes the thirteen.

# %% [markdown]
# ### Chosen before the cut
#
# Noise: 100 examples, 1000 features, two classes without any meaning. Keep the 20 features that differ most between the classes (*feature selection*), then cut.
#
# Then the nearest class mean of the first fifty rows answers for the other fifty.


# %%
def noise_score(seed, choose):
    generator = torch.Generator().manual_seed(seed)
    x, kind = torch.rand(100, 1000, generator=generator), torch.arange(100) % 2
    ones, zeros = (x[choose][kind[choose] == k].mean(dim=0) for k in (1, 0))
    x = x[:, (ones - zeros).abs().topk(20).indices]
    means = torch.stack([x[:50][kind[:50] == k].mean(dim=0) for k in (0, 1)])
    return share(torch.cdist(x[50:], means).argmin(dim=1), kind[50:])


# %% [markdown]
# ### On all rows, or on the training half?
#
# The same choice, made twice: with and without the test half. The mean of twenty draws:

# %%
for name, choose in {"all rows": slice(None), "training half": slice(50)}.items():
    print(f"{name:13} {np.mean([noise_score(seed, choose) for seed in range(20)]):.2f}")

# %% [markdown]
# Nothing can be learned here: half right is what is true. Whoever chooses before cutting finds four of five. That is case *e* of `which_leak`.

# %% [markdown]
# ## 8. Your own table
#
# Numbers, and in the last column the name of a class: that is all the loop needs.
#
# Here are three hundred made-up places, and the ring in which each lies: no straight line separates rings. `csv.reader` takes a list of lines or an open file.

# %%
torch.manual_seed(13)
rings = ["inner", "middle", "outer"]
lines = ["east,north,ring"]
for east, north in (2 * torch.rand(300, 2) - 1).tolist():
    lines.append(f"{east:.3f},{north:.3f},{rings[int(2 * math.hypot(east, north))]}")
list(csv.reader(lines))[:3]

# %% [markdown]
# ### Your turn: `read_table`
#
# From the lines of such a file, return `x` (n, d), `target` (n,) and the sorted list of class names.
#
# The first line names the columns; a name in quotes may hold a comma. `x` has the default dtype, `target` holds places in the list of
# names, as int64. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# `csv.reader(lines)` gives each line as a list of strings. The first is no example, and what stands last is no feature.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# A `set`, `sorted`, holds each name once; `names.index(…)` says where one stands.
#
# </details>


# %%
def read_table(lines):
    return ...  # your code here


check.read_table(read_table)

# %% [markdown]
# ### From a table to a score
#
# Cut, *standardise* (subtract the mean, divide by the spread), batch, fit, take the best epoch. The training part alone gives mean and spread.
#
# A constant column, whose spread is 0 up to rounding, is divided by 1. `run_on` returns what a new row needs (net, mean, spread, names) and the unmeasured test part.


# %%
def run_on(lines, path, epochs=100):
    x, target, names = read_table(lines)
    generator = torch.Generator().manual_seed(13)
    fifth = len(x) // 5
    rows = torch.randperm(len(x), generator=generator)
    parts = rows.split([len(x) - 2 * fifth, fifth, fifth])
    mean, spread = x[parts[0]].mean(dim=0), x[parts[0]].std(dim=0)
    spread = spread.where(spread > 1e-6 * mean.abs(), 1.0)
    training, validation, test = (((x[i] - mean) / spread, target[i]) for i in parts)
    loader = DataLoader(TensorDataset(*training), 64, shuffle=True, generator=generator)
    net = nn.Sequential(nn.Linear(x.shape[1], 100), nn.ReLU(), nn.Linear(100, len(names)))
    run = fit(*adamw(net, epochs), loader, [validation], epochs, path)
    net.load_state_dict(run["best"])
    print("validation: loss {:.4f}, {:.4f} right".format(*min(run["validation"])))
    nearest = torch.cdist(validation[0], training[0]).argmin(dim=1)
    for answers in (training[1].bincount().argmax(), training[1][nearest]):
        print(f"baseline: {(answers == validation[1]).double().mean():.4f} right")
    return net, mean, spread, names, [test]


# %% [markdown]
# ### Run it on yours
#
# Once `read_table` is right, the cell below trains: of the rings' validation part, well over nine of ten come out right. <!-- number nine: the file as the page makes it gives more -->
#
# Below stand the commonest class and the nearest neighbour, as in section 2. Then your table, with a new path for each run: <!-- section 2: Three parts, three -->
#
# ```python
# with open("your_table.csv", newline="", encoding="utf-8") as file:
#     lines = [line for line in file if line.strip()]
# net, mean, spread, names, test = run_on(lines, "your_run.pt")
# ```

# %%
if read_table(lines) is not ...:
    own = os.path.join(tempfile.mkdtemp(dir=folder.name), "own")
    net, mean, spread, names, test = run_on(lines, own)

# %% [markdown]
# ### At the end: the test part, and a new row
#
# Once, when nothing is left to choose. A new row takes the old mean and spread.

# %%
if read_table(lines) is not ...:
    print("test: loss {:.4f}, {:.4f} right".format(*one_pass(net, test)))
    p = outputs(net.cpu(), (torch.tensor([[0.1, 0.2]]) - mean) / spread).softmax(dim=1)
    print(names[p.argmax()], f"{p.max():.2f}")

# %% [markdown]
# For another session, keep all four in one file:
#
# ```python
# torch.save([net.state_dict(), mean, spread, names], "your_net.pt")
# ```
#
# `torch.load("your_net.pt", weights_only=True)` gives them back; build the net as `run_on` does, then `net.load_state_dict(…)`.

# %% [markdown]
# ## Recap
#
# - Softmax and cross-entropy make ten outputs ten classes. Their gradient is $(p - \mathtt{onehot}) / N$; four backward lines stay.
# - `F.cross_entropy` takes logits, and int64 targets of shape (n,). It begins near the logarithm of the number of classes.
# - Shuffle each epoch; count over examples, not over batches.
# - A run is weights, optimizer, schedule and shuffle. From all four, a net without dropout resumes as if never stopped.
# - Train on one part, choose on another, measure on the third once; and ask the nearest neighbour what a score is worth.

# %%
check.progress()

# %% [markdown]
# ## Glossary
#
# The words of this lesson, in the order they came.
#
# | term | meaning |
# |---|---|
# | validation, test part | data to choose with; data to measure with once, at the end |
# | epoch | one pass over the training part |
# | logits | the outputs of the last layer, before softmax |
# | softmax | makes logits into positive numbers that add up to 1 |
# | cross-entropy | minus the logarithm of the right class's probability, averaged |
# | mini-batch | the examples of one step |
# | schedule | how the rate changes over the epochs |
# | checkpoint | a file from which a run goes on |
# | overfitting | the training loss falls on, the validation loss rises |
# | early stopping | ending a run where the validation loss is least |
# | leak | a way of the test part into training or choice |
# | standardise | subtract the mean, divide by the spread |
#
# **Next:** [06 Why this learning rate](06_why_this_learning_rate.ipynb) asks how long a step may be, and what decides it.
