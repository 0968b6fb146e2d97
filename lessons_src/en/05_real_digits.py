# %% [markdown]
# # Teach the net real digits
#
# One new backward line makes ten outputs ten classes. Only data that had no part in the training can say whether they are right.
#
# | You will | exercise |
# |---|---|
# | turn ten outputs into a loss that never overflows | `cross_entropy` |
# | derive the one backward line that changes | `compute_grad_logits` |
# | train in shuffled batches, and count over all of them | `minibatches`, `accuracy` |
# | say which scores can be trusted | `which_leak` |
# | carry away a loop of two functions, for tables of your own | `read_table` |
#
# **You need** [lesson 04](04_custom_module.ipynb) · **60 minutes**, 35 more for what is marked *Deeper*

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
# As before, all is float64, so that the printed digits come back on other machines. Section 6 shows float32.

# %%
torch.set_default_dtype(torch.float64)

# %% [markdown]
# ## 1. Digits, written by people
#
# The lessons before trained on noise. Here are 1797 digits that thirteen people wrote by hand.
#
# The file comes with the course; E. Alpaydin and C. Kaynak made it (*Optical Recognition of Handwritten Digits*, UCI, 1998). A row has 65 numbers:
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
# One whole number for each row, the class. It is a name, not an amount: a 9 is not nine 1s.
#
# In lesson 02 each of ten outputs had a number of its own to reach. Now they compete: output 0 speaks for the digit 0, output 1 for the digit 1. The
# net's answer is the place of the largest, `argmax`. `bincount` counts the classes.

# %%
print(x_all.dtype, target_all.dtype, target_all[:12].tolist())
target_all.bincount()

# %% [markdown]
# ## 2. Three parts, three rights
#
# A net can learn its examples by heart. The score that counts comes from examples that it never met.
#
# | part | rows | what one may do with it |
# |---|---|---|
# | training | 1077 | everything |
# | validation | 360 | compare nets, rates, epochs; train on it never |
# | test | 360 | look once, at the end, and choose nothing by it |
#
# Shuffle before you cut: neighbours in a file are often alike. `randperm` draws an order of 1797 rows, from a generator of its own, so that the cut depends on no other draw; `split` cuts pieces of these lengths.

# %%
order = torch.randperm(1797, generator=torch.Generator().manual_seed(13))
x, x_validation, x_test = x_all[order].split([1077, 360, 360])
target, target_validation, target_test = target_all[order].split([1077, 360, 360])
x.shape, target.shape, x_test.shape

# %% [markdown]
# ### Baselines: what does no training reach?
#
# A score means something only beside another. First, two answers that cost nothing.
#
# One names the commonest class for every digit. The other names the class whose mean picture is nearest (`cdist`: all distances between two sets of rows).


# %%
def share(answers, target):
    return (answers == target).double().mean().item()


means = torch.stack([x[target == k].mean(dim=0) for k in range(10)])
nearest_mean = torch.cdist(x_validation, means).argmin(dim=1)
commonest = target.bincount().argmax()
for answers in (commonest, nearest_mean):
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
# The mean pictures got nine of ten. Of most digits there is a near twin among the 1077, often by the same hand; the block *Leaks* measures how much that helps.
#
# </details>

# %%
neighbour = target[torch.cdist(x_validation, x).argmin(dim=1)]
(neighbour == target_validation).sum()

# %% [markdown]
# That is what a net has to beat.

# %% [markdown]
# ## 3. Probabilities from ten numbers
#
# The ten outputs, called *logits*, may be any numbers. *Softmax* makes them positive and divides by their sum.
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
# Only the probability of the right class counts: what one pays is minus its logarithm. This is the *cross-entropy*.
#
# $$
# \mathtt{loss} = -\frac{1}{N} \sum_{n} \log p_{n,\,\mathtt{target}_n}
# $$
#
# Sure and right costs $-\log 1 = 0$; sure and wrong has no upper bound. This loss is a mean over the examples, so that a learning rate
# fits batches of any size. `p[torch.arange(N), target]` takes the entry of its class from each row.
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
# A training with ten classes that is stuck at 2.303 still says "one in ten" to everything.

# %% [markdown]
# ### Large logits: what does the formula give?
#
# A net that is sure has large logits, and `exp(1000)` is more than float64 can hold.

# %%
large = torch.tensor([[1000.0, 0.0, 0.0]])
large.exp() / large.exp().sum(dim=1, keepdim=True), large.softmax(dim=1)

# %% [markdown]
# PyTorch's `softmax` knows a way. Subtract one number $c$ from all logits of a row: every term of the fraction is divided by
# $\exp(c)$, and $p$ stays as it was. So one may choose $c$.
#
# At the other end a small $p$ becomes 0, and $\log 0$ is minus infinity. So write the logarithm of the fraction as a difference: the logit minus the logarithm of the sum.

# %% [markdown]
# ### Your turn: `cross_entropy`
#
# Return the loss for any logits of shape (n, k) and any target (n,). It must be finite also where logits are ±1000.
#
# Write it without torch's `softmax`, `log_softmax`, `logsumexp` or `cross_entropy`.
#
# <details><summary>Hint 1</summary>
#
# With the right $c$, no `exp` is asked for a positive number, and one of them is asked for 0. Each row has its own $c$.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# `shifted = logits - logits.max(dim=1, keepdim=True).values`. Then $\log p$ is `shifted` minus the logarithm of the row's sum of `shifted.exp()`.
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
# undecided. Nothing raises, and it even trains. End a net with a plain `nn.Linear`.

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
logits_4 = torch.eye(4, 5)
print(f"{F.cross_entropy(logits_4, four):.4f} classes")
print(f"{F.cross_entropy(logits_4, F.one_hot(four, 5).double()):.4f} one-hot, float")
three = torch.tensor([0, 1, 2, -100])
print(f"{F.cross_entropy(logits_4, three):.4f} the last one left out")
print(f"{F.nll_loss(logits_4.softmax(dim=1), four):.4f} nll_loss of probabilities")

# %% [markdown]
# The third is the mean of three examples: all four have the same loss here, so nothing shows. A negative loss, as in the last line, is the sign of `nll_loss` without a
# logarithm.

# %% [markdown]
# ## 4. One line changes
#
# Of the five backward lines of lesson 02, only the first knows the loss. The other four stay as they are.
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
# You may use torch's `softmax` and `F.one_hot`, but not autograd.
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
print((grad_logits.sum(dim=1).abs() < 1e-15).all().item())

# %% [markdown]
# Each row adds up to 0: as hard as the right class is pulled up, the nine others together are pulled down.
#
# Compare with `2 * (y_pred - y)`: an error there, an error here. But $p - \mathtt{onehot}$ lies between −1 and 1: no example can pull harder, however wrong it is.

# %% [markdown]
# ### Two hundred steps by hand
#
# The loop of lesson 02 with the new line, on all 1077 examples, at a rate of 0.5.
#
# Then the answers, by `argmax`.

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
# Ten outputs have become ten classes. In lesson 02 the same loop learned noise by heart; here there is something to learn.

# %% [markdown]
# ## 5. Batches
#
# Two hundred passes over the data made two hundred steps. In batches of 64, each pass makes 17.
#
# An *epoch* is one pass over the training part. Each step sees only a batch: its gradient is rougher and cheaper, and there are 17 steps where there was one. <!-- number 17: 1077 / 64, rounded up; the loader of section 6 counts them -->

# %% [markdown]
# ### Your turn: `minibatches`
#
# Return one epoch as a list of index tensors: every row of `range(n)` once, in an order drawn from `generator`, `size` of them in each.
#
# The last one may be shorter. Each call with the same generator gives another order. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# `torch.randperm` draws an order of `n` rows. It takes a generator by its name.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Section 2 cut tensors with a list of sizes. One number does, too, and lets the last piece be shorter.
#
# </details>


# %%
def minibatches(n, size, generator):
    return ...  # your code here


check.minibatches(minibatches)

# %% [markdown]
# ### The everyday net, in batches
#
# Two `nn.Linear`, now with their biases, and SGD. The rows of a batch are picked by an index tensor.


# %%
def make_net():
    torch.manual_seed(13)
    return nn.Sequential(nn.Linear(64, 100), nn.ReLU(), nn.Linear(100, 10))


def train(net, x, target, epochs=20, shuffle=True, criterion=F.cross_entropy, rate=0.5):
    optimizer = torch.optim.SGD(net.parameters(), lr=rate)
    generator = torch.Generator().manual_seed(13)
    for epoch in range(epochs):
        rows = torch.arange(len(x))
        if shuffle:
            rows = torch.randperm(len(x), generator=generator)
        for batch in rows.split(64):
            loss = criterion(net(x[batch]), target[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return net


# %% [markdown]
# ### Twenty epochs, in batches
#
# The full batch stood at 1.1332 in its twentieth epoch, in section 4. Loss and share of right answers, on both parts: <!-- number 1.1332: printed in section 4 -->
# (`@torch.no_grad()` puts a whole function under `no_grad`.)


# %%
@torch.no_grad()
def score(net, x, target):
    logits = net(x)
    return F.cross_entropy(logits, target).item(), share(logits.argmax(dim=1), target)


plain = train(make_net(), x, target)
print("training   {:.4f} {:.4f}".format(*score(plain, x, target)))
print("validation {:.4f} {:.4f}".format(*score(plain, x_validation, target_validation)))

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
# The last steps have seen nothing but nines. What raises "9" in each of them lowers all the other classes, whatever the picture is. The net has forgotten the rest: it says 9.
#
# </details>

# %%
by_class = target.argsort(stable=True)
in_order = train(make_net(), x[by_class], target[by_class], epochs=1, shuffle=False)
print(in_order(x_validation).argmax(dim=1).bincount(minlength=10).tolist())

# %% [markdown]
# A batch should look like the data as a whole. Shuffling sees to that.

# %% [markdown]
# ### The last batch is smaller
#
# The validation part in batches of 64: five of them, and one of 40. Share of right answers, batch by batch:
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
# `(logits.argmax(dim=1) == target).sum().item()` of a batch are right, `len(target)` are there.
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
# The mistake of Myth 5.1, in a training. The rate is 0.5, as before.
#
# **Predict.** Is there an error? If not, does the net learn?
#
# <details><summary>Reasoning</summary>
#
# Everything is defined, so nothing raises. Gradients flow through two softmaxes, each of which flattens differences: the steps are smaller, and the loss cannot fall below the 1.4612 of section 3. It
# learns more slowly.
#
# </details>


# %%
def softmax_twice(logits, target):
    return F.cross_entropy(logits.softmax(dim=1), target)


slower = train(make_net(), x, target, criterion=softmax_twice)
print(f"its own loss {softmax_twice(slower(x), target):.4f}")
print(f"validation {score(slower, x_validation, target_validation)[1]:.4f}")

# %% [markdown]
# Softmax once gave 0.9611, in section 5. So a net with this mistake looks like one that only needs a better rate, and that makes it hard to find.

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
# As in lesson 02, weights that are far too large, here evenly from −2 to 2. Squares of *probabilities* against cross-entropy.


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
# Through softmax, the gradient of squares has a factor $p(1 - p)$. Where the net is sure, $p$ is 0 or 1, and nothing gets through: sure and wrong stays wrong. In
# $p - \mathtt{onehot}$ there is no such factor.

# %% [markdown]
# ## 6. A loop to carry away
#
# Two functions that train any net on any table with classes. First, their batches.
#
# A *Dataset* has a length and gives the example with number `i`. A *DataLoader* draws an order, fetches the examples one by one, and stacks them to
# batches: your `minibatches` and the indexing, as one object.

# %%
generator = torch.Generator().manual_seed(13)
pairs = TensorDataset(x, target)
loader = DataLoader(pairs, batch_size=64, shuffle=True, generator=generator)
batch_x, batch_target = next(iter(loader))
len(loader), batch_x.shape, batch_target.shape

# %% [markdown]
# For tensors in memory that is slower than indexing. A loader pays where an example is a file to be read and decoded: with `num_workers=4` other processes
# do that ahead of time (in a script, below `if __name__ == "__main__":`). <!-- number 4: an example of a setting -->

# %% [markdown]
# ### The first function: one pass
#
# Handed an optimizer, it trains; without one, it only measures.
#
# To measure is `train(False)`, which is `eval()`, and no gradients.


# %%
def one_pass(net, batches, optimizer=None):
    training, device = optimizer is not None, next(net.parameters()).device
    net.train(training)
    total, right, count = 0.0, 0, 0
    with torch.set_grad_enabled(training):
        for x, target in batches:
            x, target = x.to(device), target.to(device)
            logits = net(x)
            loss = F.cross_entropy(logits, target)
            if training:
                optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(net.parameters(), max_norm=1.0)
                optimizer.step()
            total += loss.item() * len(target)
            right += (logits.argmax(dim=1) == target).sum().item()
            count += len(target)
    return total / count, right / count


# %% [markdown]
# Each batch moves to where the net is, and counts with its size. In training its loss is taken before its step: the mean of an epoch in which the weights move. `clip_grad_norm_` shortens all gradients together if their common length is above 1: no wild
# batch can throw the weights away.

# %% [markdown]
# ### The second function: the whole run
#
# Train, measure, keep the best, save; and where there is a file already, go on from it. <!-- notes -->


# %%
def fit(net, optimizer, schedule, training, validation, epochs, path):
    parts = {"net": net, "optimizer": optimizer, "schedule": schedule}
    run = {"training": [], "validation": [], "best": None}
    if os.path.exists(path):
        run = torch.load(path, map_location="cpu", weights_only=True)
        training.generator.set_state(run["shuffle"])
        for name, part in parts.items():
            part.load_state_dict(run[name])
    for epoch in range(len(run["training"]), epochs):
        run["training"].append(one_pass(net, training, optimizer))
        schedule.step()
        run["validation"].append(one_pass(net, validation))
        if run["validation"][-1] == min(run["validation"]):
            run["best"] = copy.deepcopy(net.state_dict())
        run |= {name: part.state_dict() for name, part in parts.items()}
        run["shuffle"] = training.generator.get_state()
        torch.save(run, path + ".new")
        os.replace(path + ".new", path)
    return run


# %% [markdown]
# `training.generator` is the one that shuffles. Best is the epoch of the least validation loss (pairs are compared by their first number). The file is written under another name and renamed when complete: killed at
# any moment, the old one is still there. With `map_location="cpu"` a file from a GPU can be read everywhere. A new run needs a new file: what is done
# is not trained again.

# %% [markdown]
# ### AdamW beside SGD
#
# SGD steps along the gradient. AdamW remembers: a running mean of each weight's gradient, and one of its square.
#
# Its step is the rate times the mean, divided by the root of the mean square: about as long for a weight with small gradients as for one with
# large ones. It also shrinks every weight a little (*weight decay*). The *schedule* lowers its rate from epoch to epoch, along half a cosine, to 0 at the end. SGD keeps its rate (`ConstantLR`).


# %%
def sgd(net):
    optimizer = torch.optim.SGD(net.parameters(), lr=0.5)
    return net, optimizer, ConstantLR(optimizer, factor=1.0)


def adamw(net, epochs=20):
    optimizer = torch.optim.AdamW(net.parameters(), lr=0.01)
    return net, optimizer, CosineAnnealingLR(optimizer, T_max=epochs)


# %% [markdown]
# ### Both parts as batches
#
# The training part comes through a loader, the validation part as a list of one batch: it is in memory, and needs no order.
#
# `sgd` or `adamw` gives the first three arguments of `fit`, `loaders` the next two; the stars unpack them.


# %%
def loaders(dtype=torch.float64, rows=1077):
    training = TensorDataset(x[:rows].to(dtype), target[:rows])
    generator = torch.Generator().manual_seed(13)
    validation = [(x_validation.to(dtype), target_validation)]
    return DataLoader(training, 64, shuffle=True, generator=generator), validation


# %% [markdown]
# ### Two runs of twenty epochs
#
# Only optimizer and schedule differ. Printed: which epoch had the least validation loss, that loss, and the share right.

# %%
folder = tempfile.TemporaryDirectory()
runs = {}
for make in (sgd, adamw):
    file = os.path.join(folder.name, make.__name__)
    run = runs[make.__name__] = fit(*make(make_net()), *loaders(), 20, file)
    best = min(run["validation"])
    print(f"{make.__name__:5}", run["validation"].index(best), *(f"{v:.4f}" for v in best))

# %% [markdown]
# One run of each: no proof that one is better.

# %% [markdown]
# ### Stopped and resumed: the same run?
#
# Eight epochs, then the kernel dies. A new net, a new optimizer, a new loader; the file alone is left.
#
# **Predict.** `fit` goes on from epoch 8 to 20. Are the losses those of the run that was never stopped?
#
# <details><summary>Reasoning</summary>
#
# Everything that decides the next step is in the file: weights, AdamW's two means, the place in the schedule, the state of the generator that shuffles. So yes, to the last
# digit. Leave one of them out, and the losses part.
#
# </details>

# %%
file = os.path.join(folder.name, "resumed")
fit(*adamw(make_net()), *loaders(), 8, file)
resumed = fit(*adamw(make_net()), *loaders(), 20, file)
losses_of = {name: [loss for loss, right in run["training"]] for name, run in runs.items()}
check.same_losses([loss for loss, right in resumed["training"]], losses_of["adamw"])

# %% [markdown]
# ### float32, and a GPU where there is one
#
# Everyday training uses float32: half the memory. Net and data are converted, the loop stays.
#
# Move the net to its device, then make the optimizer: it holds the parameters it is given. `one_pass` moves the batches.

# %%
available = torch.accelerator.is_available()
device = torch.accelerator.current_accelerator() if available else "cpu"
everyday = make_net().float().to(device)
file = os.path.join(folder.name, "float32")
run_32 = fit(*adamw(everyday), *loaders(torch.float32), 20, file)
abs(min(run_32["validation"])[0] - min(runs["adamw"]["validation"])[0]) < 0.01

# %% [markdown]
# The least validation loss is the same to 0.01. float64 was for this page; in a file of your own, leave the default, float32.

# %% [markdown]
# ## Deeper: Parts of the loop
#
# What the loader, `train`, `clip_grad_norm_` and the optimizer's `state_dict` do, each seen by itself.

# %% [markdown]
# ### DataLoader: how many calls an epoch?
#
# Indexing picks a batch with one call: 17 for an epoch. Count how often a loader asks its dataset.
#
# > **Myth 5.6** "A DataLoader makes training faster."
#
# **Predict.** 1077 examples in batches of 64. How often is `__getitem__` called in one epoch?
#
# <details><summary>Reasoning</summary>
#
# A Dataset gives one example at a time. So 1077 calls, one for each example; then 17 times a list of examples is stacked into one tensor.
#
# </details>


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

# %% [markdown]
# ### `eval()` and `no_grad`: which does what?
#
# Four combinations, and a Dropout layer that sets half of its numbers to 0 while it trains.
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
# Dropout draws from torch's global generator, whose state `fit` does not save. A net with Dropout goes on well from a file, but with other draws than without the stop: for the
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
# The direction stays, the length is cut. One wild batch cannot throw the weights away.

# %% [markdown]
# ### What an optimizer keeps
#
# The memory of AdamW is as large as two nets. It is part of the run, so it is in the file.

# %%
sizes = {}
for name, run in runs.items():
    kept = [v for state in run["optimizer"]["state"].values() for v in state.values()]
    sizes[name] = sum(v.numel() for v in kept if isinstance(v, torch.Tensor))
sizes, sum(w.numel() for w in make_net().parameters())

# %% [markdown]
# Twice 7510, and for each of four parameters a count of its steps. <!-- number four parameters: two layers with weight and bias -->

# %% [markdown]
# ## 7. Too long
#
# More epochs lower the training loss. What about digits that the net has not met?
#
# Few examples make it plain: the first hundred, for a hundred epochs.

# %%
file = os.path.join(folder.name, "few")
few = fit(*adamw(make_net(), epochs=100), *loaders(rows=100), 100, file)
curves = {part: [loss for loss, right in few[part]] for part in ("training", "validation")}
draw.losses(curves)

# %% [markdown]
# ### The validation loss rises: what of the accuracy?
#
# The training loss goes on falling: the net is *overfitting*, learning examples by heart.
#
# > **Myth 5.8** "When the validation loss rises, the accuracy falls."
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
# Training first, then validation: surer, and no better. `few["best"]` holds the weights of the best epoch: to take those is called *early stopping*.

# %% [markdown]
# ### The test part, once
#
# Chosen by validation: AdamW, its best epoch. Now, and not before, the test part.
#
# > **Myth 5.9** "98 % is a good score."

# %%
chosen = make_net()
chosen.load_state_dict(runs["adamw"]["best"])
answers = chosen.eval()(x_test).argmax(dim=1)
neighbour_test = target[torch.cdist(x_test, x).argmin(dim=1)]
right = [(who == target_test).sum().item() for who in (answers, neighbour_test)]
right, f"{share(answers, target_test):.4f} {share(neighbour_test, target_test):.4f}"

# %% [markdown]
# The neighbour, which has learned nothing, is better: small, centred pictures suit it. Whoever has not asked it does not know what a score is worth.

# %% [markdown]
# ### Your turn: `which_leak`
#
# Seven people report a test score. In whose did the test part take part in the training or in a choice? Answer with a list of letters.
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
# > **Myth 5.10** "The net sees a picture."
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
torch.allclose(same_start(x_validation[:, mixed]), plain(x_validation), rtol=1e-6)

# %% [markdown]
# The second is the net of section 5 itself: the same outputs, the same 0.9611. The net knows no neighbourhood of pixels.

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
# Less than half, by one pixel. What a human would call the same picture is another row of numbers. Nets with *convolutions* use the same small weights at every place, and that is
# their cure for this.

# %% [markdown]
# ### Black and white exchanged
#
# The same digits, white on black. The largest of the ten probabilities is called the *confidence* of the answer.
#
# > **Myth 5.11** "Softmax says how sure the net can be."

# %%
with torch.no_grad():
    for name, pictures in {"plain": x_test, "exchanged": 1 - x_test}.items():
        confidence, answers_to = chosen(pictures).softmax(dim=1).max(dim=1)
        right_ones = (answers_to == target_test).sum()
        print(f"{name:9} {right_ones:3} right, mean confidence {confidence.mean():.3f}")

# %% [markdown]
# One right, and sure. Softmax compares ten numbers with each other. It cannot say that a picture is like none of the training.

# %% [markdown]
# ### Pixels without ink: who moves their weights?
#
# Three pixels are 0 in all pictures. Line 5, `x.t().mm(grad_h)`, has a row of zeros for each of them.

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
# The weights of twenty hidden units of the chosen net, laid out as 8 × 8. <!-- number 8 × 8: 64 pixels --> Red with + is positive, blue with − negative.

# %%
dead = (chosen[0](x) <= 0).all(dim=0)
draw.digits(chosen[0].weight[:20], labels=["dead" if d else "" for d in dead[:20]])

# %% [markdown]
# Some look like a stroke with a shadow: ink here, none beside it. The pale ones are positive for no training digit: dead units, as in lesson 02. No gradient reaches
# them any more.

# %% [markdown]
# ## Deeper: How sure is a score?
#
# 353 of 360 right, in section 7: which ones are wrong, and how much would another test part have changed?

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
# Each with what it is, what the net says, and how sure it is.

# %%
wrong = (answers != target_test).nonzero().flatten()
sure = chosen(x_test[wrong]).softmax(dim=1).max(dim=1).values.tolist()
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
# `half = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)`; the middle is $s + z^2/(2n)$, divided by the same.
#
# </details>


# %%
def interval(right, n):
    return ...  # your code here


check.interval(interval)

# %% [markdown]
# ### Two nets apart by four digits
#
# The chosen net against the one of section 5, on the same test part.
#
# > **Myth 5.12** "98.1 % is better than 96.9 %."

# %%
for name, net in {"chosen": chosen, "plain": plain}.items():
    s, n, z = score(net, x_test, target_test)[1], 360, 1.96
    middle = (s + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(s * (1 - s) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    print(f"{name:6} {s:.3f}, between {middle - half:.3f} and {middle + half:.3f}")
only = [(who != target_test) for who in (answers, plain(x_test).argmax(dim=1))]
(only[0] & ~only[1]).sum(), (only[1] & ~only[0]).sum(), 2 * (1 + 6), 2**6

# %% [markdown]
# The intervals overlap widely. The counts say it more sharply: one digit only the chosen net gets wrong, five only the other. Six fair coins fall as unevenly as that, one to five or
# more, in 14 of their 64 ways. That is no proof of anything.

# %% [markdown]
# ## Deeper: Wrong labels
#
# A quarter of the training labels is wrong: does the net learn the digits or the mistakes?

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
    validation = score(net, x_validation, target_validation)[1]
    true, as_given = score(net, x[bad], target[bad])[1], score(net, x[bad], given[bad])[1]
    print(f"{epochs:3} epochs: {validation:.3f}  true {true:.3f}  as given {as_given:.3f}")

# %% [markdown]
# After 20 epochs the net contradicts its own labels, and is right. Mistakes that follow no rule pull in all directions and cancel; the digits pull together. Later it has
# learned the mistakes by heart, too, one by one. It has 7510 weights for 1077 labels. So early stopping is also a cure for wrong labels. <!-- number 7510: counted in section 6 -->

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
# More than half lie within 100 rows, where chance would put a tenth. The thirteen people seem to stand in the file one after the other, and one's own hand is the best neighbour.

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
# new ones. The authors of the data kept two test parts, "writer-dependent" and "writer-independent"; ours mixes the writers.

# %% [markdown]
# ### Chosen before the cut
#
# Noise: 100 examples, 1000 features, two classes without any meaning. Keep the 20 features that differ most between the classes, then cut.
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
# Numbers, and in the last column the name of a class: that is all the loop needs. Here is such a table, made up.
#
# Three hundred places, and the ring in which each lies: no straight line separates rings. `csv.reader` takes a list of lines or an open file.

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
# The first line names the columns. `x` has the default dtype, `target` holds places in the list of names, as int64. <!-- slide -->
#
# <details><summary>Hint 1</summary>
#
# `csv.reader(lines)` gives each line as a list of strings. The names are what stands last, as a `set`, `sorted`.
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# `x` is a tensor made from a list of lists of `float(…)`; `target` one made from `names.index(row[-1])` for each row.
#
# </details>


# %%
def read_table(lines):
    return ...  # your code here


check.read_table(read_table)

# %% [markdown]
# ### From a table to a score
#
# Cut, scale, batch, fit, take the best epoch, test once. Mean and spread come from the training part alone.


# %%
def run_on(lines, path, epochs=100):
    x, target, names = read_table(lines)
    generator = torch.Generator().manual_seed(13)
    fifth = len(x) // 5
    rows = torch.randperm(len(x), generator=generator)
    parts = rows.split([len(x) - 2 * fifth, fifth, fifth])
    mean, spread = x[parts[0]].mean(dim=0), x[parts[0]].std(dim=0).clamp(min=1e-9)
    batches = [((x[part] - mean) / spread, target[part]) for part in parts]
    training = DataLoader(TensorDataset(*batches[0]), 64, shuffle=True, generator=generator)
    net = nn.Sequential(nn.Linear(x.shape[1], 100), nn.ReLU(), nn.Linear(100, len(names)))
    run = fit(*adamw(net, epochs), training, batches[1:2], epochs, path)
    net.load_state_dict(run["best"])
    return one_pass(net, batches[2:])


# %% [markdown]
# ### Run it on yours
#
# Once `read_table` is right, this cell trains. Then give it `lines = open("your_table.csv").readlines()`.
#
# Compare with the commonest class and the nearest neighbour, as in section 2.

# %%
if read_table(lines) is not ...:
    with tempfile.TemporaryDirectory() as own:
        loss, right = run_on(lines, os.path.join(own, "run"))
    print(f"test: loss {loss:.4f}, {right:.4f} right")

# %% [markdown]
# ## Recap
#
# - Softmax and cross-entropy make ten outputs ten classes. Their gradient is $(p - \mathtt{onehot}) / N$; four backward lines stay.
# - `F.cross_entropy` takes logits, and int64 targets of shape (n,). It begins near the logarithm of the number of classes.
# - Shuffle each epoch; count over examples, not over batches.
# - A run is weights, optimizer, schedule and shuffle. Saved together, they resume to the last digit.
# - Train on one part, choose on another, look at the third once; and ask the nearest neighbour what a score is worth.

# %%
check.progress()

# %% [markdown]
# ## Glossary
#
# The words of this lesson, in the order they came.
#
# | term | meaning |
# |---|---|
# | validation, test part | data to choose with; data to look at once, at the end |
# | logits | the outputs of the last layer, before softmax |
# | softmax | makes logits into positive numbers that add up to 1 |
# | cross-entropy | minus the logarithm of the right class's probability, averaged |
# | schedule | the learning rate, epoch by epoch |
# | overfitting | learning the training part by heart |
# | early stopping | taking the best epoch's weights |
# | leak | a way of the test part into training or choice |
#
# **Next:** [07 Your own Function, further](07_your_own_function.ipynb) goes back to the small net, and to what a backward of your own can do.
