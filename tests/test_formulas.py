"""What the formulas say is so, as far as it can be calculated.

A formula is a chain of sides, and neighbouring sides must be equal. What a side is worth is
calculated in one of three ways: from the numbers that its names have on the page
(``a = torch.tensor(3.0)``); in index form, from small random tensors and the lesson's own lines
(``h = x.mm(w1)``), with derivatives measured; or, where the same letters stand on both sides, from
any numbers. A side that stands alone must be printed beside it. What cannot be calculated is left
to a reader: ``python -m pytest tests/test_formulas.py -k altered -rP`` counts and lists it.
"""

import ast
import contextlib
import math
import re
import zlib
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise, product

from course.build import ROOT

import nbformat
import pytest
import torch
from test_numbers import text_of
from torch.nn import functional

PAGES = sorted((ROOT / "notebooks" / "en").glob("[0-9]*.ipynb"))
PAGES += sorted((ROOT / "notebooks" / "solutions").glob("[0-9]*.ipynb"))
CODE = re.compile(r"```.*?```|`[^`\n]*`|<!--.*?-->", re.DOTALL)
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+(?:\n[^$\n]+)?)\$", re.DOTALL)
SETTING = re.compile(r"`(\w+) ?= ?(-?[\d.]+(?:e[+-]?\d+)?)`")
ROW = re.compile(r"^\|.*?\$([^$\n]+)\$ \| `(\w+) = [^`\n]+` \|$", re.MULTILINE)
PRINTED = re.compile(r"(?<![\w.])(-?\d+)\.?(\d*)(?:e([+-]\d+))?")
MEASURED = 1e-4  # a derivative
KINDS = {"page": 1e-6, "small": MEASURED, "any": 1e-9}  # ways to calculate, and how exact they are
ABOUT = 0.05  # what ≈ allows where no digits tell
READ = 0.4  # of the formulas that hold a digit
CAUGHT = 0.95  # of the digits that are changed, in what is read

# What the formulas' letters are in code, and what the index form calculates with: random tensors
# with these indices. All else follows from the lessons' own lines.
SPELLED = {r"\mu": "momentum", r"\eta": "learning_rate", "offset": "a.storage_offset()"}
SPELLED |= {"index": "torch.tensor([i, j])", "stride": "torch.tensor(a.stride())"}
ORDER = "ndjk"  # of the letters, in every tensor
SIZES = {"n": 3, "d": 4, "j": 5, "k": 10}
TENSORS = {"x": "nd", "y": "nk", "w1": "dj", "w2": "jk", "v": "dj", "logits": "nk"}
GIVEN = {"N": 3.0, "target": torch.tensor([2, 0, 7]), r"\varepsilon": 1e-4}


class Unread(Exception):
    """Here stands what this test does not calculate."""


def never(what):
    raise Unread(what)


# How a formula is read ----------------------------------------------------------------------------

LAYOUT = re.compile(r"\\(?:left|right|[bB]igg?[lr]?)(?![A-Za-z])|\\[,;:! ]|\\tag\{[^}]*\}")
TOKEN = re.compile(
    r"\\mathtt\{(?P<name>(?:[^{}\\]|\\_)+)\}|(?P<number>\d+(?:\{,\}\d{3})*(?:\.\d+)?)"
    r"|(?P<word>\\[A-Za-z]+'?|\\.|[A-Za-z]'*|\S)"
)
APART = {r"\qquad", r"\quad", r"\Rightarrow", ",", ".", ";"}
EQUAL = {"=", r"\approx"}
GREEK = {r"\mu", r"\eta", r"\lambda", r"\varepsilon", r"\pi"}
FUNCTIONS = {r"\log": torch.log, r"\tanh": torch.tanh, r"\tanh'": lambda p: torch.cosh(p) ** -2}
FUNCTIONS |= {r"\max": torch.maximum, r"\min": torch.minimum}
NOTED = {r"\underbrace", r"\underset"}
OPENS = {"(", "[", r"\frac", r"\tfrac", r"\sqrt", r"\sum", *NOTED, *GREEK, *FUNCTIONS}


def tokens_of(text):
    """List ``(kind, text)``: names, numbers, words."""
    matches = TOKEN.finditer(LAYOUT.sub(" ", text))
    return [(match.lastgroup, match[match.lastgroup].replace(r"\_", "_")) for match in matches]


def cut(tokens, marks):
    """Cut where a mark stands outside all brackets: ``[(mark before, tokens), …]``."""
    parts, depth = [("", [])], 0
    for kind, text in tokens:
        depth += (text in "({[") - (text in ")}]")
        if depth == 0 and text in marks:
            parts.append((text, []))
        else:
            parts[-1][1].append((kind, text))
    return parts


class Reader:
    """Makes a tree of a side: ``("+", left, right)``, ``("at", base, indices)`` and so on."""

    def __init__(self, tokens):
        self.tokens = [*tokens, ("end", "")]
        self.place = 0

    @property
    def next(self):
        return self.tokens[self.place][1]

    def take(self, wanted=None):
        kind, text = self.tokens[self.place]
        if kind == "end" or (wanted and text != wanted):
            raise Unread(text)
        self.place += 1
        return kind, text

    def took(self, *wanted):
        if self.next in wanted and self.tokens[self.place][0] == "word":
            return self.take()[1]
        return None

    def whole(self):
        tree = self.sum()
        if self.next:
            raise Unread(self.next)
        return tree

    def sum(self):
        sign = self.took("+", "-")
        tree = ("*", ("number", -1.0, 0.5), self.product()) if sign == "-" else self.product()
        while sign := self.took("+", "-"):
            tree = (sign, tree, self.product())
        return tree

    def product(self):
        tree = self.factor()
        while True:
            if self.took(r"\cdot", r"\times"):
                tree = ("*", tree, self.factor())
            elif self.took("/"):
                below = self.factor()
                while self.begins():
                    below = ("*", below, self.factor())
                tree = ("/", tree, below)
            elif self.begins():
                tree = ("*", tree, self.factor())
            else:
                return tree

    def begins(self):
        kind, text = self.tokens[self.place]
        return kind in ("name", "number") or text in OPENS or text[:1].isalpha()

    def group(self):
        """Read what stands in braces, or the one sign without them."""
        if self.took("{"):
            tree = self.sum()
            self.take("}")
            return tree
        return self.base()

    def factor(self):
        tree = self.base()
        while sign := self.took("^", "_", r"\%"):
            if sign == r"\%" and tree[0] == "number":
                tree = ("number", tree[1] / 100, tree[2] / 100)
            elif sign == "_":
                tree = ("at", tree, self.indices())
            elif sign == "^" and self.tokens[self.place + 1][1] == r"\mathsf":
                for wanted in ("{", r"\mathsf", "T", "}"):
                    self.take(wanted)
                tree = ("T", tree)
            elif sign == "^":
                tree = ("^", tree, self.group())
            else:
                raise Unread(sign)
        return tree

    def indices(self):
        """List the letters, digits and indexed names under a sign."""
        if not self.took("{"):
            return self.index()
        found = []
        while not self.took("}"):
            found += [] if self.took(",") else self.index()
        return found

    def index(self):
        kind, text = self.take()
        if kind == "number":
            return [("number", float(digit), 0.5) for digit in text]
        if kind == "name" and self.took("_"):
            return [("at", ("name", text), self.indices())]
        if kind != "name" and not text[0].isalpha():
            raise Unread(text)
        return [("name", text)]

    def base(self):
        kind, text = self.take()
        if kind == "number":
            digits = len(text.partition(".")[2])
            return ("number", float(text.replace("{,}", "")), 0.5 * 10.0**-digits)
        if kind == "name":
            if self.took("("):
                tree = ("moved", text, self.sum())
                self.take(")")
                return tree
            return ("name", text)
        if text[0].isalpha() or text in GREEK:
            return ("name", text)
        if text in (r"\frac", r"\tfrac"):
            return self.fraction()
        if text == r"\sqrt":
            return ("^", self.group(), ("number", 0.5, 0))
        if text == r"\underbrace":
            tree = self.group()
            self.take("_"), self.skip()
            return tree
        if text == r"\underset":
            self.skip()
            return self.group()
        if text == r"\sum":
            self.take("_")
            (letter,) = self.indices()
            return ("sum", letter[1], self.product())
        if text in FUNCTIONS:
            inner = [self.base() if self.next == "(" else self.factor()]
            if inner[0][0] == "tuple":
                inner = inner[0][1]
            return ("call", text, *inner)
        if text in "([":
            return self.bracket(text)
        raise Unread(text)

    def skip(self):
        depth = 0
        while True:
            _, text = self.take()
            depth += (text == "{") - (text == "}")
            if depth == 0:
                return

    def fraction(self):
        if self.tokens[self.place + 1][1] != r"\partial":
            return ("/", self.group(), self.group())
        self.take("{"), self.take(r"\partial")
        above = None if self.next == "}" else self.product()
        self.take("}"), self.take("{"), self.take(r"\partial")
        below = self.factor()
        self.take("}")
        return ("slope", above or self.product(), below)

    def bracket(self, sign):
        parts = [self.sum()]
        if sign == "[":
            sign = self.take()[1]
            if sign not in "<>":
                raise Unread(sign)
            parts.append(self.sum())
            self.take("]")
            return (sign, *parts)
        while self.took(","):
            parts.append(self.sum())
        self.take(")")
        return parts[0] if len(parts) == 1 else ("tuple", parts)


def parts_of(tree):
    """Yield all trees within a tree."""
    if isinstance(tree, tuple):
        yield tree
    if isinstance(tree, tuple | list):
        for part in tree:
            yield from parts_of(part)


def names_in(tree):
    return {part[1] for part in parts_of(tree) if part[0] == "name"}


def letters_in(tree):
    """Return the index letters of a tree that no sum binds."""
    if tree[0] == "sum":
        return letters_in(tree[2]) - {tree[1]}
    found = {i[1] for i in tree[2] if i[0] == "name"} if tree[0] == "at" else set()
    for part in tree[1:]:
        for inner in part if isinstance(part, list) else [part]:
            if isinstance(inner, tuple):
                found |= letters_in(inner)
    return found


# What the names are worth -------------------------------------------------------------------------


@dataclass(eq=False)
class Page:
    """A lesson's cells, their sections, what they bind, and what they bind in loops."""

    cells: list
    sections: list
    bound: list
    inner: list

    def beside(self, place):
        """List the places of the section in which a place lies."""
        return [i for i, section in enumerate(self.sections) if section == self.sections[place]]

    @cache  # noqa: B019 (pages live as long as the test)
    def near(self, name, place):
        """List what a name is in the next code cell and before, back to the nearest section."""
        later = [i for i in range(place, len(self.cells)) if self.cells[i].cell_type == "code"][:1]
        order = [i for i in later if self.sections[i] == self.sections[place]]
        found = [i for i in [*order, *range(place, -1, -1)] if name in self.bound[i]]
        there = [i for i in found if self.sections[i] == self.sections[found[0]]]
        expressions = [self.bound[i][name] for i in there]
        return expressions[: expressions.index(None)] if None in expressions else expressions

    @cache  # noqa: B019
    def anywhere(self, name, place):
        """List what a name is in the lesson, loops last."""
        order = [*self.bound[place::-1], *self.bound[place:], *self.inner]
        return self.near(name, place) + [bound[name] for bound in order if name in bound]


@cache
def bound_by(code):
    """Return ``{name: expression}`` of a cell; None where a name changes in a way not followed."""
    found = {}
    for node in ast.parse(code).body:
        for part in ast.walk(node):
            if isinstance(part, ast.keyword) and isinstance(part.value, ast.Constant):
                found.setdefault(part.arg, part.value)
            if isinstance(part, ast.arguments):
                with_default = [*part.posonlyargs, *part.args][-len(part.defaults) or None :]
                for argument, value in zip(with_default, part.defaults, strict=False):
                    found.setdefault(argument.arg, value)
            changed = isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load)
            if changed and not isinstance(node, ast.FunctionDef | ast.ClassDef):
                found[part.id] = None
        if isinstance(node, ast.For) and isinstance(node.iter, ast.Tuple):
            found.pop(ast.unparse(node.target), None)  # tries others, and means what it was
        if isinstance(node, ast.FunctionDef):
            found[node.name] = node
        if isinstance(node, ast.Assign):
            for target in node.targets:
                pairs = [(target, node.value)]
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = zip(target.elts, node.value.elts, strict=True)
                found |= {t.id: value for t, value in pairs if isinstance(t, ast.Name)}
    return found


LOOPS = ast.For | ast.While


def page_of(cells):
    sections, section = [], ""
    for cell in cells:
        if cell.cell_type == "markdown" and re.match(r"##? ", cell.source):
            section = cell.source.partition("\n")[0]
        sections.append(section)
    codes = [cell.source if cell.cell_type == "code" else "" for cell in cells]
    loops = [
        part for code in codes for part in ast.walk(ast.parse(code)) if isinstance(part, LOOPS)
    ]
    inner = [bound_by("\n".join(map(ast.unparse, loop.body))) for loop in loops]
    return Page(cells, sections, list(map(bound_by, codes)), inner)


@dataclass(frozen=True)
class World:
    """What names are worth: on the page, in small random tensors, or any number at all."""

    page: Page
    place: int
    kind: str  # of KINDS
    given: dict = field(default_factory=dict)
    sizes: dict = field(default_factory=dict)  # of the index letters
    known: dict = field(default_factory=dict)

    def __getitem__(self, name):  # for eval: KeyError makes it look among the globals
        try:
            return self.value(name)
        except Unread:
            raise KeyError(name) from None

    def value(self, name):
        if name not in self.known:
            self.known[name] = None  # in its own expression a name is what it was before
            self.known[name] = self.found(name)
        if self.known[name] is None:
            raise Unread(name)
        return self.known[name]

    def found(self, name):
        if name in self.given or self.kind == "none":
            return self.given.get(name)
        if self.kind == "small" and name in TENSORS:
            return draw(name, [SIZES[letter] for letter in TENSORS[name]])
        if self.kind == "small" and name in GIVEN:
            return GIVEN[name]
        if self.kind == "any" and name not in (r"\pi", "e"):
            return draw(name, []).abs() + 0.5
        look = self.page.near if self.kind == "page" else self.page.anywhere
        there = [*look(name, self.place)]
        there += [ast.parse(SPELLED[name], mode="eval").body] if name in SPELLED else []
        for expression in there:
            value = self.calculated(expression)
            if value is not None:
                return value
        return {r"\pi": math.pi, "e": math.e}.get(name) if not there else None

    def calculated(self, expression):
        code = compiled(expression)
        if code is None or isinstance(expression, ast.FunctionDef):
            return code
        try:
            value = eval(code, LIBRARIES, self)
        except Exception:  # a name that is no number, or a function that is not known here
            return None
        if isinstance(value, torch.Tensor):
            return value.detach().double() if value.is_floating_point() else value
        return float(value) if isinstance(value, int | float) else None

    def but(self, name, place, step):
        """Return the world in which a tensor, or one entry of it, is moved."""
        key = (name, place, step)
        if key not in self.known:
            value = torch.as_tensor(self.value(name)).clone()
            value[place] += step
            self.known[key] = replace(self, given=self.given | {name: value}, known={})
        return self.known[key]


LIBRARIES = {"torch": torch, "math": math, "F": functional, "__builtins__": {"len": len}}


@cache
def compiled(node):
    """Compile an expression, or make a function that is calculated at once; None for others."""
    if node is None or "rand" in ast.unparse(node):
        return None
    if re.match(r"[A-Z]\w*\([^,]*\)$", ast.unparse(node)):  # Node(torch.tensor(3.0))
        return compiled(node.args[0])
    if not isinstance(node, ast.FunctionDef):
        return compile(ast.Expression(node), "formula", "eval")
    if any(isinstance(part, LOOPS | ast.With | ast.Global) for part in ast.walk(node)):
        return None
    names = dict(LIBRARIES)
    exec(ast.unparse(node), names)
    return names[node.name]


def draw(name, sizes):
    generator = torch.Generator().manual_seed(zlib.crc32(name.encode()))
    return torch.randn(sizes, generator=generator, dtype=torch.float64)


def worth(tree, world, at):
    """Calculate a tree. ``at`` gives the index letters their numbers."""
    kind, *parts = tree
    if kind == "number":
        return torch.tensor(parts[0], dtype=torch.float64)
    if kind == "name":
        value = world.value(parts[0])
        return (
            value if isinstance(value, torch.Tensor) else torch.tensor(value, dtype=torch.float64)
        )
    if kind == "tuple":
        return torch.stack([worth(part, world, at) for part in parts[0]])
    if kind == "at":
        base = worth(parts[0], world, at)
        places = [place_of(index, world, at) for index in parts[1]]
        return base[tuple(places)] if len(places) == base.dim() else never(str(tree))
    if kind == "T":
        return worth(parts[0], world, at).t()
    if kind == "sum":
        size = world.sizes.get(parts[0]) or never(parts[0])
        return sum(worth(parts[1], world, at | {parts[0]: i}) for i in range(size))
    if kind == "call":
        return FUNCTIONS[parts[0]](*(worth(part, world, at) for part in parts[1:]))
    if kind == "slope":
        return slope(*parts, world, at)
    if kind == "moved":
        return moved(*parts, world, at)
    left, right = (worth(part, world, at) for part in parts)
    if kind in "<>":
        return ((left < right) if kind == "<" else (left > right)).double()
    if kind == "*" and left.dim() and right.dim():
        return left.mm(right) if left.dim() == right.dim() == 2 else never("which product?")
    signs = {"+": torch.add, "-": torch.sub, "*": torch.mul, "/": torch.div, "^": torch.pow}
    return signs[kind](left, right)


def place_of(index, world, at):
    if index[0] == "name" and index[1] in at:
        return at[index[1]]
    if index[0] == "name":
        raise Unread(index[1])
    return int(worth(index, world, at))


def moving(tree, world, at):
    """Return the name of what moves in a tree, and the place of the entry, or all of it."""
    for part in parts_of(tree):
        if part[0] == "at" and part[1][0] == "name":
            return part[1][1], tuple(place_of(index, world, at) for index in part[2])
    for part in parts_of(tree):
        if part[0] == "name" and torch.as_tensor(world.value(part[1])).dim():
            return part[1], ...
    raise Unread("what moves?")


def slope(above, below, world, at):
    """Measure how what stands above moves with what stands below."""
    name, place = (below[1], ...) if below[0] == "name" else moving(below, world, at)
    up, down = (worth(above, world.but(name, place, step), at) for step in (1e-5, -1e-5))
    return (up - down) / 2e-5


def moved(name, inner, world, at):
    """Calculate ``loss(w1_dj + ε)``: what a name is when a tensor is moved."""
    tensor, place = moving(inner, world, at)
    step = worth(inner, world, at) - world.value(tensor)[place]
    return worth(("name", name), world.but(tensor, place, step), at)


# What must be so ----------------------------------------------------------------------------------


def letters_of(tree, world, letters):
    """Return the letters to calculate a side for: all of the chain, but of a whole tensor none."""
    return letters if letters_in(tree) or not table(tree, world).dim() else set()


def table(tree, world, letters=None):
    """Calculate a tree for all values of its index letters, in the order n, d, j, k."""
    for _, base, indices in (part for part in parts_of(tree) if part[0] == "at"):
        for index, size in zip(indices, worth(base, world, {}).shape, strict=False):
            world.sizes.setdefault(index[1], size)
    letters = letters_in(tree) if letters is None else letters
    letters = sorted(letters, key=lambda letter: (ORDER.find(letter[0]), letter))
    sizes = [world.sizes.get(letter) or never(letter) for letter in letters]
    places = product(*map(range, sizes))
    values = [worth(tree, world, dict(zip(letters, at, strict=True))) for at in places]
    return torch.stack([value.double() for value in values]).reshape([*sizes, *values[0].shape])


def given_digits(tree):
    """Return half a unit of the last digit of what is a number and nothing else, or None."""
    if tree[0] == "number":
        return tree[2]
    if tree[0] == "*" and tree[1][0] == "number" and tree[2][0] in "number^":
        if tree[1][1] == -1.0:
            return given_digits(tree[2])
        if tree[2][0] == "^" and tree[2][1][:2] == ("number", 10.0):
            return tree[1][2] * worth(tree[2], None, {}).item()
    return None


def same(left, right, sign, halves, exact):
    if left.shape != right.shape:
        return False
    gap, size = (left - right).abs(), torch.maximum(left.abs(), right.abs())
    digits = [half for half in halves if half is not None and (half % 0.5 or sign != "=")]
    if digits:
        return bool((gap <= max(digits) * (1 + 1e-9)).all())
    share = exact if sign == "=" else max(exact * 10, ABOUT if exact < MEASURED else 0)
    return bool((gap <= share * size + 1e-9 * (size.max() + 1)).all())


def trees_of(text):
    """Yield the statements of a formula: ``[(sign before, tree or None), …]``."""
    for _, statement in cut(tokens_of(text), APART):
        sides = []
        for sign, tokens in cut(statement, EQUAL):
            try:
                sides.append((sign, Reader(tokens).whole()))
            except Unread:
                sides.append((sign, None))
        yield sides


def is_identity(left, right):
    """Tell whether two sides claim to be equal for all numbers, and none just gives a name."""
    names, given = names_in(left), names_in(right)
    if right[0] == "name":
        return left[0] != "name" and given < names
    return left[0] != "name" and bool(names) and names == given


def verdicts(page, place, formula):
    """Yield ``(how it was calculated, whether it is so, what was found)`` for a formula."""
    for sides in trees_of(formula):
        whole = [(sign, tree) for sign, tree in sides if tree]
        for kind in KINDS:
            world = World(page, place, kind)
            read = [(sign, tree) for sign, tree in whole if is_read(tree, world)]
            found = [
                (kind, *compared(left, sign, right, world))
                for (_, left), (sign, right) in pairwise(read)
                if claimed(kind, left, right)
            ]
            if kind == "page" and not found and len(read) == 1:
                (_, tree) = read[0]
                others = [other for _, other in sides if other not in (tree, None)]
                if stands_alone(tree, others, page, place) and r"\int" not in formula:
                    value = table(tree, world)
                    found = [("alone", is_printed(page, place, value, formula), shown(value))]
            yield from found
            if found:
                break


def is_read(tree, world):
    try:
        return bool(table(tree, world).isfinite().all())
    except (Unread, RuntimeError, IndexError):
        return False


def compared(left, sign, right, world):
    letters = letters_in(left) | letters_in(right)
    a, b = (table(tree, world, letters_of(tree, world, letters)) for tree in (left, right))
    halves = given_digits(left), given_digits(right)
    return same(a, b, sign, halves, KINDS[world.kind]), f"{shown(a)} {sign} {shown(b)}"


def claimed(kind, left, right):
    """Tell whether two sides that have been calculated in some way claim to be equal."""
    if kind == "any":
        return is_identity(left, right)
    return kind == "page" or bool(names_in(left) and names_in(right))


def stands_alone(tree, others, page, place):
    """Tell whether only a cell can say that a side is right; the other sides are unread."""
    numbers = [part for part in parts_of(tree) if part[0] == "number" and part[1] != -1.0]
    names = names_in(tree) - {r"\pi", "e"}
    if given_digits(tree) is not None or letters_in(tree) or not (numbers or len(names) > 1):
        return False
    here = set().union(*(page.bound[i] for i in page.beside(place)))
    if any(len(name) == 1 and name not in here for name in names):
        return False  # a letter of another section
    if tree[0] == "tuple" or not others:
        return True
    given = any(other[0] == "name" and page.anywhere(other[1], place) for other in others)
    return bool(names) and not given  # out = q - p gives a name


def shown(value):
    return str([float(f"{one:.5g}") for one in value.flatten()[:4].tolist()])[1:-1]


def is_printed(page, place, value, formula):
    """Tell whether a cell of the section prints or writes these numbers; after all, any cell."""
    here = page.beside(place)
    if page.sections[place].startswith(("# ", "## Recap")):
        here = range(len(page.cells))
    numbers = [number for i in here for number in numbers_of(page, i)]
    wanted = value.flatten().tolist()
    runs = (numbers[i : i + len(wanted)] for i in range(len(numbers)))
    if any(fits(run, wanted) for run in runs):
        return True
    others = (other for i, other in formulas_of(page) if i in here and other != formula)
    return value.dim() == 1 and any(fits(run, wanted) for run in map(vector_of, others))


def fits(run, wanted):
    """Tell whether numbers, each with half a unit of its last digit, are those that are wanted."""
    pairs = zip(run, wanted, strict=False)
    return len(run) == len(wanted) and all(
        abs(a - b) <= (h or abs(a) * 1e-6) * (1 + 1e-6) for (a, h), b in pairs
    )


def vector_of(formula):
    """Return the numbers of a formula that is a row of numbers, ready for ``fits``."""
    ((_, tree), *others) = next(trees_of(formula))
    if others or tree is None or names_in(tree):
        return []
    value = worth(tree, None, {})
    return [(number, 0) for number in value.tolist()] if value.dim() else []


def numbers_of(page, i):
    """List what a code cell prints, and what stands in it as ``math.sqrt(1000)``."""
    cell = page.cells[i]
    if cell.cell_type != "code":
        return []
    found = []
    for whole, fraction, power in PRINTED.findall(text_of(cell)):
        number = float(f"{whole}.{fraction or 0}e{power or 0}")
        half = 0.5 * 10.0 ** (int(power or 0) - len(fraction))
        found.append((number, half if fraction or power or abs(number) >= 100 else 0))
    for part in ast.walk(ast.parse(cell.source)):
        if isinstance(part, ast.BinOp | ast.Call | ast.List):
            value = World(page, i, "none").calculated(part)
            if value is not None and not callable(value):
                value = torch.as_tensor(value, dtype=torch.float64)
                found += [(number, 0) for number in value.flatten().tolist()]
    return found


def formulas_of(page):
    """Yield ``(place, formula)``; in a table, with the name of the code beside it."""
    for place, cell in enumerate(page.cells):
        if cell.cell_type == "markdown":
            text = ROW.sub(r"$\\mathtt{\2} = \1$", cell.source)
            for match in FORMULA.finditer(CODE.sub(" ", text)):
                yield place, " ".join((match[1] or match[2]).split())


@cache
def cells_of(path):
    return nbformat.read(path, as_version=4).cells


def settings_of(code):
    """Yield ``(name, number)`` of the assignments and keyword arguments in a cell."""
    for part in ast.walk(ast.parse(code)):
        pairs = [(part.arg, part.value)] if isinstance(part, ast.keyword) else []
        if isinstance(part, ast.Assign):
            pairs = [(ast.unparse(target), part.value) for target in part.targets]
        for name, value in pairs:
            with contextlib.suppress(ValueError):
                yield name, ast.literal_eval(value)


def wrong_settings(page):
    """Find ``lr=1e-7`` in a text whose section sets the name to other numbers only."""
    for place, cell in enumerate(page.cells):
        told = SETTING.findall(cell.source) if cell.cell_type == "markdown" else []
        here = [i for i in page.beside(place) if told and page.cells[i].cell_type == "code"]
        there = [pair for i in here for pair in settings_of(page.cells[i].source)]
        for name, number in told:
            values = [value for other, value in there if other == name]
            if values and float(number) not in values:
                yield f"`{name}={number}`: the cells say {values}: mend one of them"


def problems_of(page):
    yield from wrong_settings(page)
    for place, formula in formulas_of(page):
        for _, right, found in verdicts(page, place, formula):
            if not right:
                yield (
                    f"${formula}$: calculated: {found}\n"
                    "  mend the formula, or the cell that gives its names their values, or print it"
                )


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_a_formula_says_is_so(path):
    problems = [*problems_of(page_of(cells_of(path)))]
    assert not problems, "\n".join(problems)


def digits_of(formula):
    """List the places of the digits that are no part of a name."""
    names = [range(*match.span()) for match in re.finditer(r"\\(?:mathtt|tag)\{[^}]*\}", formula)]
    return [
        i for i, c in enumerate(formula) if c.isdigit() and not any(i in name for name in names)
    ]


def test_altered_digits_are_found():
    caught, read, whole = [], 0, 0
    for path in PAGES:
        page = page_of(cells_of(path))
        for place, formula in formulas_of(page):
            if not digits_of(formula):
                continue
            whole += 1
            if not [*verdicts(page, place, formula)]:
                print(f"not read: {path.parent.name} {path.stem[:2]}: {formula}")
                continue
            read += 1
            for i in digits_of(formula):
                other = formula[:i] + str((int(formula[i]) + 1) % 10) + formula[i + 1 :]
                caught.append(not all(right for _, right, _ in verdicts(page, place, other)))
                if not caught[-1]:
                    print(f"not seen: {path.parent.name} {path.stem[:2]}: {formula} as {other}")
    print(f"formulas with a digit: {read} of {whole} read; digits: {sum(caught)} of {len(caught)}")
    assert read >= READ * whole
    assert sum(caught) >= CAUGHT * len(caught)


NET = """h = x.mm(w1)
h_relu = h.clamp(min=0)
y_pred = h_relu.mm(w2)
loss = (y_pred - y).pow(2).sum()
grad_y_pred = 2 * (y_pred - y)
grad_h = grad_y_pred.mm(w2.t()) * (h > 0)
grad_w1 = x.t().mm(grad_h)
"""
SIX = "batch_n, input_data, hidden_layer = 100, 1000, 100"


@pytest.mark.parametrize(
    ("text", "code", "output", "told", "planted"),
    [
        (r"$1000 \cdot 100 + 100 \cdot 10 = 101{,}000$", "", "", "101{,}", "110{,}"),
        (r"$-\log(1/10) = \log 10 = 2.3026$", "", "", "2.3026", "2.3062"),
        (r"$\sqrt{20} \approx 4.5$", "", "", "20", "30"),
        (r"$\mu = 1$", "torch.optim.SGD(w, momentum=1.0)", "", "1.0", "0.9"),
        ("At $a = 3$", "a = torch.tensor(3.0)", "", "a = 3", "a = 4"),
        ("$4a^3 - 2a = 102$", "a = Node(torch.tensor(3.0))", "", "- 2a", "- 3a"),
        ("$4a^3 - 2a = 102$", "a = Node(torch.tensor(3.0))", "", "(3.0", "(2.0"),
        ("$2p = 2 \\cdot 3^2$", "a = torch.tensor(3.0)\np = a.pow(2)", "", "pow(2)", "pow(3)"),
        ("$z = (1, 1, 1)$", "z = torch.ones(3)", "", "1, 1)", "1, 2)"),
        (r"$(6, 12 + 80, 240)$", "z.grad", "tensor([  6.,  92., 240.])", "92.", "94."),
        (r"$6 \cdot (1, 2, 0)$ is $(6, 12, 0)$", "", "", "(1, 2", "(1, 3"),
        (r"$\sqrt{1000}$", "w1 / math.sqrt(1000)", "", "sqrt{1000", "sqrt{100"),
        (r"$E[\mathtt{loss}] = 1000 \cdot (1/2 + 1)$", "", "expected 1500", "1/2", "1/3"),
        (r"$\lambda \approx \mathtt{batch\_n} / \pi$", SIX, "3.183e+01", r"/ \pi", r"/ 2\pi"),
        (r"$h_{nj} = \sum_d x_{nd}\, \mathtt{w1}_{dj}$", NET, "", r"\sum_d ", ""),
        (r"$\mathtt{h\_relu}_{nj} = \max(h_{nj}, 0)$", NET, "", "min=0", "max=0"),
        (
            r"$\mathtt{loss} = \sum_n \sum_k (\mathtt{y\_pred}_{nk} - y_{nk})^2$",
            NET,
            "",
            "^2",
            "^3",
        ),
        (
            r"$\mathtt{grad\_y\_pred}_{nk} = 2(\mathtt{y\_pred}_{nk} - y_{nk})$",
            NET,
            "",
            "= 2(",
            "= (",
        ),
        (
            r"| $\sum_n x_{nd}\,\mathtt{grad\_h}_{nj}$ | `grad_w1 = x.t().mm(grad_h)` |",
            NET,
            "",
            r"\mathtt{grad\_h}",
            "h",
        ),
        (
            r"$\mathtt{grad\_w1}_{dj} = \frac{\partial \mathtt{loss}}{\partial \mathtt{w1}_{dj}}$",
            NET,
            "",
            "(h > 0)",
            "(h < 0)",
        ),
        (
            r"$$\mathtt{grad\_w1}_{dj} \approx \frac{\mathtt{loss}(\mathtt{w1}_{dj} + \varepsilon)"
            r" - \mathtt{loss}(\mathtt{w1}_{dj} - \varepsilon)}{2\varepsilon}$$",
            NET,
            "",
            r"{2\varepsilon}",
            r"{\varepsilon}",
        ),
        (
            r"$\frac{\partial}{\partial\,\mathtt{y\_pred}_{nk}} \sum_{n'} \sum_{k'}"
            r" (\mathtt{y\_pred}_{n'k'} - y_{n'k'})^2 = 2(\mathtt{y\_pred}_{nk} - y_{nk})$",
            NET,
            "",
            "= 2(",
            "= (",
        ),
        (r"$d - \eta \lambda d = (1 - \eta\lambda)\, d$", "", "", "(1 -", "(1 +"),
        (r"$\tanh'(p) = 1 - \tanh(p)^2$", "", "", "= 1 -", "= 1 +"),
        ("with `lr=1e-7`", "torch.optim.SGD(w, lr=1e-7)", "", "(w, lr=1e-7", "(w, lr=1e-6"),
    ],
)
def test_a_planted_formula_is_seen(text, code, output, told, planted):
    def problems(planted):
        prose, cell, shown = (part.replace(told, planted) for part in (text, code, output))
        outputs = [nbformat.v4.new_output("stream", text=shown)]
        cells = [
            nbformat.v4.new_markdown_cell(prose),
            nbformat.v4.new_code_cell(cell, outputs=outputs),
        ]
        return [*problems_of(page_of(cells))]

    assert any(told in part for part in (text, code, output))
    assert problems(told) == []
    assert problems(planted)
