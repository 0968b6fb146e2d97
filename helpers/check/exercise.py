"""What an author writes. The exercises stand in the rooms beside this file, one a lesson.

An exercise is one function in a room and nothing else::

    @exercise
    def area_of_rectangle():
        '''Area of a rectangle: ``(width, height) -> float``.'''

        def case(draw):  # a fixed seed for each case
            return draw.rand(1).item(), draw.rand(1).item()

        def oracle(width, height):  # the definition, not the solution
            return width * height

        return Exercise(case, oracle, mistakes=[
            Mistake(lambda width, height: width + height, en="that is half the perimeter"),
            ...  # at least three
        ])

The lesson then calls ``check.area_of_rectangle(area_of_rectangle)`` under its stub. Every answer,
right or wrong or the oracle's, is reduced to an *outcome*: the result, or the exception, and what
the inputs are like afterwards. A known mistake is recognised by its outcome on the same inputs; an
exception by its type and message, or by its type alone where the mistake raises it without one.
Each run gets fresh inputs from the same seed, and float64 as the default dtype.
"""

import functools
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from helpers.check.sentences import language, say

import torch

MAKERS = {}  # room -> {name: function that makes the exercise}
answering = []  # holds something while an answer runs


def exercise(make=None, *, deeper=False):
    """Put an exercise into its room. Its name is the function's, unique over all rooms.

    Parameters
    ----------
    make : callable
        Makes the :class:`Exercise`. The function that stands in the room makes it once.
    deeper : bool, optional
        Whether it stands under a heading that begins ``Deeper:``, outside the first reading. Kept
        as an attribute of the function in the room.
    """
    if make is None:
        return functools.partial(exercise, deeper=deeper)
    room, name = make.__module__.rpartition(".")[2], make.__name__
    for other, names in MAKERS.items():
        if other != room and name in names:
            raise ValueError(f"the exercise {name} stands in {other} already")

    @functools.cache
    @functools.wraps(make)
    def made():
        one = make()
        one.doc = make.__doc__ or ""
        return one

    made.deeper = deeper
    MAKERS.setdefault(room, {})[name] = made
    return made


class Mistake:
    """A known wrong answer and the sentence that it earns.

    Parameters
    ----------
    answer : object
        What a student who makes the mistake hands over. For a value exercise without a probe: a
        function of nothing that returns the wrong value.
    last : bool
        Its sentence names several reasons: a small edit that makes the answer right comes first.
    **sentences : str
        The reason, by language: ``en="…"``. Lower-case, no final full stop, 120 characters at
        most; it says the reason and not the solution.
    """

    def __init__(self, answer, *, en, last=False, **sentences):
        self.answer, self.last = answer, last
        self.sentences = {"en": en, **sentences}

    @property
    def sentence(self):
        """The sentence in the edition's language, else in English."""
        return self.sentences.get(language(), self.sentences["en"])


@dataclass
class Exercise:
    """What is asked, what is right, and what goes wrong.

    Parameters
    ----------
    case : callable or None
        ``case(draw)`` returns the tuple of inputs of one case, random from a fixed seed. None: the
        answer is a value, or ``probe(answer)`` is.
    oracle : callable
        ``oracle(*inputs)`` returns what is right, or raises what a right answer must raise. It
        leaves its inputs alone, unless a right answer must change them in the same way. The probe
        is not applied to it.
    mistakes : sequence of Mistake
        At least three, with outcomes that differ from the oracle's and from each other.
    edge_cases : sequence of callable, optional
        Further cases, like `case`: a batch of one, an empty list.
    probe : callable, optional
        ``probe(answer, *inputs)`` gets a comparable result from what was handed over: tensors,
        numbers, strings, None, in tuples, lists, dicts, sets. Default: ``answer(*inputs)``.
    secret : bool, optional
        Print neither what came nor what was expected. For questions with a choice of answers.
    tolerance : float, optional
        Largest relative error of floats, measured against the largest entry too.
    without : sequence of str, optional
        Names of the hypotheses of ``diagnosis.py`` that would mislead here.
    banned : sequence of str, optional
        Names of torch's functions that the task forbids. A right answer that calls one is told so.
    """

    case: Callable | None
    oracle: Callable
    mistakes: Sequence[Mistake] = ()
    edge_cases: Sequence[Callable] = ()
    probe: Callable | None = None
    secret: bool = False
    tolerance: float = 1e-9
    without: Sequence[str] = ()
    banned: Sequence[str] = ()
    doc: str = ""  # of the function that makes it: names the letters of the axes

    def __post_init__(self):
        oracle = self.oracle

        @functools.wraps(oracle)
        def guarded(*inputs):
            if answering:
                raise PermissionError(say("oracle"))
            return oracle(*inputs)

        self.oracle = guarded

    @property
    def takes_value(self):
        """Whether the answer itself is the result."""
        return self.case is None and self.probe is None

    def handed_over(self, mistake):
        """Return what who makes a :class:`Mistake` hands over."""
        return mistake.answer() if self.takes_value else mistake.answer


class Draw:
    """Random inputs of one case. Tensors are float64.

    Parameters
    ----------
    seed : int
        Fixes everything that is drawn.
    """

    def __init__(self, seed):
        self._tensors = torch.Generator().manual_seed(seed)
        self._choices = random.Random(seed)

    def sizes(self, count):
        """Return a tuple of `count` different ints from 3 to 9, at most seven."""
        return tuple(self._choices.sample(range(3, 10), count))

    def randn(self, *shape):
        """Return a float64 tensor, standard normal."""
        return torch.randn(*shape, generator=self._tensors, dtype=torch.float64)

    def rand(self, *shape):
        """Return a float64 tensor, uniform on [0, 1)."""
        return torch.rand(*shape, generator=self._tensors, dtype=torch.float64)

    def integers(self, low, high, *shape):
        """Return an int in ``range(low, high)``; with a shape, an int64 tensor of them."""
        if not shape:
            return self._choices.randrange(low, high)
        return torch.randint(low, high, shape, generator=self._tensors)

    def choice(self, options):
        """Return one of a sequence."""
        return self._choices.choice(options)
