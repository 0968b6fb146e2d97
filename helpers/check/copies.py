"""Edited copies of an answer: what they call, so that none of their steps takes long."""

import ast
import contextlib
import itertools
import operator
import types

from helpers.check.guard import TooLong

LONGEST_LOOP = 4_000  # rounds of all loops in one run, then it is given up
LONGEST = 10_000  # bits of a whole number
LARGEST = 1_000_000  # entries of a list or a range
MOST_NODES = 3_000  # of a tree; one that an edit made to hold itself has no end


def bounds():
    """Return what an edited copy calls, so that none of its steps takes long."""
    rounds = itertools.count()

    def tick():
        if next(rounds) > LONGEST_LOOP:
            raise TooLong

    done = {}

    def once(thing, place):
        first = (id(thing), place) not in done
        done[id(thing), place] = thing
        return first

    return {"__tick__": tick, "__once__": once} | _CALLS | _BOUNDS


def _mask(thing):
    """Say where a tensor is positive; of a number that would be no mask."""
    if not getattr(thing, "ndim", 0):
        raise TypeError
    return thing > 0


def _both(one, other):
    """Say where two masks are both True; of two numbers that would be something else."""
    if not getattr(one, "ndim", 0):
        raise TypeError
    return one & other


def _instead(one, other):
    """Take another thing for one that is missing: 0 is not."""
    return other if one is None or one is False else one


def _column(one, other):
    """Turn a vector, so that it lines up with the first axis of another thing."""
    if getattr(one, "ndim", 0) != 1 or getattr(other, "ndim", 0) < 2 or len(one) != len(other):
        raise TypeError
    return one.reshape(-1, *[1] * (other.ndim - 1))


class _Again:
    """An iterator that can be walked through again."""

    def __init__(self, things):
        self.rest = iter(things)

    def __next__(self):
        return next(self.rest)

    def __iter__(self):
        self.rest, again = itertools.tee(self.rest)
        return again


def _range(*numbers):
    made = range(*numbers)
    if not -LARGEST < made.start - made.stop < LARGEST:
        raise TooLong
    return made


def _bounded(operate, bits):
    """Make an operation refuse to make a whole number or a list that is too long."""

    def bounded(one, other):
        kinds = type(one), type(other)
        if kinds == (int, int) and bits(one, other) > LONGEST:
            raise TooLong
        if int in kinds and not _SEQUENCES.isdisjoint(kinds):
            count, several = (one, other) if kinds[0] is int else (other, one)
            if count * len(several) > LARGEST:
                raise TooLong
        return operate(one, other)

    return bounded


_SEQUENCES = {list, tuple, str, bytes}
_OF_PRODUCT = lambda one, other: one.bit_length() + other.bit_length()  # noqa: E731
_OF_POWER = lambda one, other: one.bit_length() * other  # noqa: E731
_OF_SHIFT = lambda one, other: one.bit_length() + other  # noqa: E731
_BOUNDS = {
    "__mul__": _bounded(operator.mul, _OF_PRODUCT),
    "__imul__": _bounded(operator.imul, _OF_PRODUCT),
    "__pow__": _bounded(operator.pow, _OF_POWER),
    "__ipow__": _bounded(operator.ipow, _OF_POWER),
    "__lshift__": _bounded(operator.lshift, _OF_SHIFT),
    "__ilshift__": _bounded(operator.ilshift, _OF_SHIFT),
    "range": _range,
    "pow": lambda one, *rest: (pow if rest[1:] else _BOUNDS["__pow__"])(one, *rest),
}
_CALLS = {
    "__again__": _Again,
    "__mask__": _mask,
    "__both__": _both,
    "__instead__": _instead,
    "__column__": _column,
}
_CALLED = {ast.Mult: "mul__", ast.Pow: "pow__", ast.LShift: "lshift__"}


@contextlib.contextmanager
def bounded(nodes):
    """Let operations of a tree be calls of bounded ones, for as long as it is compiled.

    Yields what it writes to: the names ``a`` in ``a.b[0] = 1``.
    """
    changed, todo, owners = [], list(nodes), set()
    count = itertools.count()
    try:
        while todo:
            if next(count) > MOST_NODES:
                raise RecursionError
            node = todo.pop()
            if isinstance(node, _PARTS) and not isinstance(node.ctx, ast.Load):
                owners.add(_owner(node))
            for field in node._fields:
                if field in _BARE_FIELDS:
                    continue
                value = getattr(node, field, None)
                several = value if isinstance(value, list) else (value,)
                for index, item in enumerate(several):
                    if isinstance(item, ast.AST) and type(item) not in _BARE:
                        call = _bounded_call(item)
                        if call:
                            holder = (several, index) if several is value else (vars(node), field)
                            holder[0][holder[1]] = call
                            changed.append((*holder, item))
                        todo.append(call or item)
        yield owners
    finally:
        for holder, key, item in reversed(changed):
            holder[key] = item


_PARTS = ast.Attribute, ast.Subscript
_BARE = {ast.Name, ast.Constant}  # they hold nothing
_BARE_FIELDS = {"ctx", "op", "ops"}


def _owner(node):
    while isinstance(node, _PARTS):
        node = node.value
    return getattr(node, "id", "")


def _bounded_call(node):
    """Write an operation as a call; None where it needs no bound."""
    name = _CALLED.get(type(getattr(node, "op", None)))
    if name and isinstance(node, ast.BinOp):
        func = ast.copy_location(ast.Name(f"__{name}", ast.Load()), node)
        return ast.copy_location(ast.Call(func, [node.left, node.right], []), node)
    if name and isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        target = ast.copy_location(ast.Name(node.target.id, ast.Load()), node)
        func = ast.copy_location(ast.Name(f"__i{name}", ast.Load()), node)
        call = ast.copy_location(ast.Call(func, [target, node.value], []), node)
        return ast.copy_location(ast.Assign([node.target], call), node)
    return None


def guard_loops(nodes):
    """Make every loop and every function of a tree count its rounds."""
    for node in nodes:
        for part in list(ast.walk(node)):
            if isinstance(part, ast.For | ast.While | ast.FunctionDef):
                call = ast.Expr(ast.Call(ast.Name("__tick__", ast.Load()), [], []))
                at = 1 if isinstance(part, ast.FunctionDef) and ast.get_docstring(part) else 0
                part.body.insert(at, call)
        ast.fix_missing_locations(node)


def is_tick(statement):
    """Whether a statement is one that :func:`guard_loops` put in."""
    match statement:
        case ast.Expr(ast.Call(ast.Name("__tick__"))):
            return True
    return False


def made(text, **more):
    """Define an answer from its tree, as it is edited now; it calls bounded operations.

    What would write to a library is not made: that would be there for good.

    Parameters
    ----------
    text : helpers.check.source.Written
        The definition; :func:`guard_loops` has been through its nodes.
    more : object
        What else the copy may call.
    """
    with bounded(text.nodes) as owners:
        if any(isinstance(text.space.get(name), types.ModuleType) for name in owners):
            raise SyntaxError
        return text.made(**bounds(), **more)
