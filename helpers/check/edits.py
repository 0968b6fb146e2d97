"""Small edits of an answer's code. The one that makes it right shows where the mistake is.

An edit stands for a slip that people make: an operator, a name, a number, an axis, the order of two
lines. It is tried on the same cases as the answer itself. What is told is the piece of code and the
kind of slip, never what the edit put in its place.
"""

import ast
import copy
import itertools

from helpers.check.lines import (
    added,
    bodies,
    dropped,
    instead,
    orders,
    rebound,
    side_by_side,
    special,
    statements,
    writes_inside,
)
from helpers.check.places import (
    REDUCES,
    SIGNS,
    all_places,
    arguments_of,
    in_its_place,
    is_bare,
    is_grad,
    is_loaded,
    is_module,
    is_operation,
    method_of,
    name_of,
    read_in,
    same_places,
    text,
    twins_of,
)

MOST_SIGNS = 5  # of a chain whose brackets are tried in all ways


def edits(nodes, names=()):
    """Yield ``(key, parts)`` while the tree is edited; when resumed, it is as it was.

    Parameters
    ----------
    nodes : list of ast.stmt
        The definition of an answer. The more telling kinds of edit come first.
    names : sequence of str
        What may be meant in place of another name, where no function has its own.

    Yields
    ------
    tuple
        The key of a sentence, and its parts: ``code``, the piece of code at fault.
    """
    places = all_places(nodes)
    for place in places:
        place.names = names
    twins = twins_of(places) + same_places(places)
    for node in nodes:
        for _, body in bodies(node):
            yield from special(body)
    for kind in _FIRST:
        yield from _everywhere(kind, places, twins)
    for edit in (added, statements, orders):
        for node in nodes:
            for body in bodies(node):
                yield from edit(body)
    for kind in _THEN:
        yield from _everywhere(kind, places, twins)


def looked_up(nodes):
    """Yield edits, as :func:`edits` does, that return an index, and not what stands there."""
    for place in all_places(nodes):
        match place.node, place.parent:
            case ast.Subscript(ast.Name(name) as things, inner), ast.Return():
                part = f"{name}[…]"
                yield from place.tried("edit looked up", inner, part=part, name=text(things))


def without_effect(nodes):
    """Yield edits of brackets and of lines that do nothing, as :func:`edits` does.

    They are that telling that they come before a known mistake that looks the same.
    """
    places = all_places(nodes)
    groups = same_places(places)
    for kind in (_one_beside, _brackets, _named_only, _squeezed, _returned):
        yield from _everywhere(kind, places, groups)
    names = [part.id for node in nodes for part in ast.walk(node) if _is_stored(part)]
    twice = {name for name in names if names.count(name) > 1}
    for node in nodes:
        for _, body in bodies(node):
            yield from rebound(body, twice)
            yield from dropped(body)


def _one_beside(place):
    """Leave out ``+ 1`` in a product: brackets may let it count for nothing, too."""
    match place.node:
        case ast.BinOp(kept, ast.Add() | ast.Sub(), ast.Constant(1)):
            if any(is_operation(node, ast.Mult | ast.Div) for node in (kept, place.parent)):
                yield from place.tried("edit extra", kept, part=_behind(place.node))


def _squeezed(place):
    """Take away an axis of size 1 that has been kept or made."""
    node = place.node
    match node:
        case ast.Call(ast.Attribute(_, "gather" | "unsqueeze" | "view" | "reshape")):
            kept = True
        case ast.Call(ast.Attribute()):
            kept = any(word.arg in ("keepdim", "keepdims") for word in node.keywords)
        case ast.Subscript():
            kept = is_loaded(node) and "None" in text(node.slice)
        case _:
            kept = False
    if kept and place.field != "func" and not isinstance(place.parent, ast.Return):
        yield from place.tried("edit squeezed", method_of(node, "squeeze", ast.Constant(1)))


def _named_only(place):
    """Call what stands alone in a line."""
    node = place.node
    if isinstance(place.parent, ast.Expr) and isinstance(node, ast.Name | ast.Attribute):
        yield from place.tried("edit call", ast.Call(node, [], []))


def _returned(place):
    """Return two things in the other order."""
    node = place.node
    if isinstance(place.parent, ast.Return) and isinstance(node, ast.Tuple) and len(node.elts) == 2:
        yield from place.tried("edit results", ast.Tuple(node.elts[::-1], ast.Load()))


def _is_stored(node):
    return isinstance(node, ast.Name) and not is_loaded(node)


def weights(nodes):
    """Yield ``(number, tried)``: numbers of a tree, and factors of summands, that may be others.

    ``tried(other)`` is an edit as :func:`edits` yields them.
    """
    places = all_places(nodes)
    for place in places:
        node = place.node
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            yield node.value, lambda v, p=place: p.tried("edit number", ast.Constant(v))
    for place in places:
        sums = isinstance(place.parent, ast.BinOp) and isinstance(
            place.parent.op, ast.Add | ast.Sub
        )
        whole = isinstance(place.parent, ast.Assign | ast.Return) and place.field == "value"
        if (sums or whole) and not isinstance(place.node, _NOT_TIMES):
            yield 1.0, lambda v, p=place: p.tried("edit times", _times(v, p.node))


_NOT_TIMES = ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.Lambda, ast.ListComp, ast.GeneratorExp


def left_out(nodes):
    """Yield edits that leave out a line which writes to a part of something, or in place."""
    for node in nodes:
        for _, body in bodies(node):
            for number, statement in enumerate(body):
                if writes_inside(statement):
                    new = [in_its_place(ast.Pass(), statement)]
                    yield from instead(body, number, new, "idle line")


def _times(number, node):
    return ast.BinOp(ast.Constant(number), ast.Mult(), node)


def _everywhere(kind, places, twins):
    for place in places:
        yield from kind(place)
    for several in twins:
        yield from _together(kind, several)


def _together(kind, several):
    """Edit several places in the same way; what is told is the first."""
    for first, *others in zip(*map(kind, several), strict=False):
        if all(key == first[0] for key, _ in others):
            yield first


_TURNED = {
    ast.Lt: (ast.Gt, ast.LtE, ast.GtE),
    ast.Gt: (ast.Lt, ast.GtE, ast.LtE),
    ast.LtE: (ast.GtE, ast.Lt, ast.Gt),
    ast.GtE: (ast.LtE, ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot, ast.Eq),
    ast.IsNot: (ast.Is, ast.NotEq),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}


def _comparison(place):
    node = place.node
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for number, other in enumerate(_TURNED.get(type(node.ops[0]), ())):
            if isinstance(node.ops[0], ast.Eq):
                both = ast.Call(name_of("__both__"), [node.left, node.comparators[0]], [])
                yield from place.tried("edit operator", both, operator="==")
            key = "edit comparison" if number != 1 else "edit border"
            yield from place.tried(key, ast.Compare(node.left, [other()], node.comparators))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield from place.tried("edit not", node.operand)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
        yield from place.tried("edit not", node.operand)
    if isinstance(node, ast.BoolOp):
        other = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
        yield from place.tried("edit and or", ast.BoolOp(other, node.values))
        if isinstance(node.op, ast.Or) and len(node.values) == 2:
            yield from place.tried("edit or", ast.Call(name_of("__instead__"), node.values, []))
    if isinstance(node, ast.IfExp):
        yield from place.tried("edit branches", ast.IfExp(node.test, node.orelse, node.body))


def _other_side(place):
    """Ask whether a thing is another one, and not whether it is larger or smaller."""
    match place.node:
        case ast.Compare(left, [ast.Gt() | ast.Lt() as sign], [ast.Constant(number)] as right):
            key = "edit below" if isinstance(sign, ast.Gt) else "edit above"
            new = ast.Compare(left, [ast.NotEq()], right)
            yield from place.tried(key, new, part=text(place.node), number=number)


_INSTEAD = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult),
    ast.Mult: (ast.Div, ast.MatMult, ast.Add, ast.Pow),
    ast.Div: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.BitXor: (ast.Pow,),
    ast.FloorDiv: (ast.Div, ast.Mod),
    ast.Mod: (ast.FloorDiv,),
}
_ENTRYWISE = (ast.Add, ast.Sub, ast.Mult, ast.Div)
_SAME = (ast.Add, ast.Mult)  # whatever the order of their sides


def _operator(place):
    node = place.node
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield from place.tried("edit sign", node.operand)
    if not isinstance(node, ast.BinOp):
        return
    if not isinstance(node.op, _SAME):
        yield from place.tried("edit sides", ast.BinOp(node.right, node.op, node.left))
    sign = SIGNS.get(type(node.op), "")
    one = isinstance(node.right, ast.Constant) and node.right.value == 1
    for other in _INSTEAD.get(type(node.op), ()):
        new = ast.BinOp(node.left, other(), node.right)
        if one and other in (ast.Mult, ast.Div, ast.Pow):  # that leaves it as it is
            yield from place.tried("edit extra", new, part=_behind(node))
        else:
            yield from place.tried("edit operator", new, operator=sign)
    if isinstance(node.op, ast.Add):
        squares = [ast.BinOp(one, ast.Pow(), ast.Constant(2)) for one in (node.left, node.right)]
        root = ast.BinOp(ast.BinOp(squares[0], ast.Add(), squares[1]), ast.Pow(), ast.Constant(0.5))
        yield from place.tried("edit lengths", root)


def _brackets(place):
    """Group the same operations otherwise, as one does who forgets which of them come first."""
    node = place.node
    match node:
        case ast.Compare(ast.BinOp(one, ast.Mult(), other), ops, others):  # a * (b > 0)
            new = ast.BinOp(one, ast.Mult(), ast.Compare(other, ops, others))
            yield from place.tried("edit brackets of comparison", new)
    if not isinstance(node, ast.BinOp | ast.UnaryOp):
        return
    sums = is_operation(node, ast.Add | ast.Sub)
    left, right = (node.left, node.right) if sums else (None, None)
    for inner, outer in ((left, right), (right, left)) if sums else ():
        if is_operation(inner, ast.Mult):
            for near, far in ((inner.right, inner.left), (inner.left, inner.right)):
                sides = (near, outer) if inner is left else (outer, near)
                new = ast.BinOp(far, ast.Mult(), ast.BinOp(sides[0], node.op, sides[1]))
                yield from place.tried("edit brackets", new)
    if sums and not is_operation(place.parent, ast.Add | ast.Sub):
        yield from _factored(place)
    if sums and is_operation(right, ast.Div):  # (a - b) / c
        above = ast.BinOp(left, node.op, right.left)
        yield from place.tried("edit brackets", ast.BinOp(above, ast.Div(), right.right))
    if sums and is_operation(left, ast.Div):  # a / (b - c)
        below = ast.BinOp(left.right, node.op, right)
        yield from place.tried("edit brackets", ast.BinOp(left.left, ast.Div(), below))
    match node:
        case ast.UnaryOp(ast.USub(), ast.BinOp(one, ast.Pow(), power)):  # (-a) ** b
            new = ast.BinOp(ast.UnaryOp(ast.USub(), one), ast.Pow(), power)
            yield from place.tried("edit brackets of power", new)
        case ast.BinOp(ast.BinOp(one, ast.Div(), other), ast.Mult(), last):  # a / (b * c)
            new = ast.BinOp(one, ast.Div(), ast.BinOp(other, ast.Mult(), last))
            yield from place.tried("edit brackets below", new)
        case ast.BinOp(ast.BinOp(one, inner, other), ast.Pow(), power):  # a * b ** c
            new = ast.BinOp(one, inner, ast.BinOp(other, ast.Pow(), power))
            yield from place.tried("edit brackets power", new)
            new = ast.BinOp(ast.BinOp(one, ast.Pow(), power), inner, other)
            yield from place.tried("edit brackets power", new)
        case ast.BinOp(one, outer, ast.BinOp(other, ast.Pow(), power)):  # (a * b) ** c
            new = ast.BinOp(ast.BinOp(one, outer, other), ast.Pow(), power)
            yield from place.tried("edit brackets of power", new)
    match node:
        case ast.BinOp(
            ast.UnaryOp(ast.USub(), one), ast.Mult(), ast.BinOp(other, ast.Pow(), power)
        ):
            below = ast.BinOp(ast.UnaryOp(ast.USub(), other), ast.Pow(), power)
            yield from place.tried("edit sign in power", ast.BinOp(one, ast.Mult(), below))
        case ast.BinOp(ast.Name(name), ast.Pow(), power) if place.function:
            match _bound_to(name, place.function):
                case ast.BinOp(one, ast.Mult() as inner, other):  # a * b, and then (a * b) ** c
                    for some, rest in ((other, one), (one, other)):
                        new = ast.BinOp(rest, inner, ast.BinOp(some, ast.Pow(), power))
                        yield from place.tried("edit brackets power", copy.deepcopy(new))


def _factored(place):
    """Let the first factor of a long sum, or the last, count for all of it: a * (b + c + d)."""
    terms, signs, node = [], [], place.node
    while is_operation(node, ast.Add | ast.Sub):
        terms, signs, node = [node.right, *terms], [node.op, *signs], node.left
    terms = [node, *terms]
    if len(terms) < 3:
        return
    first, last = terms[0], terms[-1]
    if is_operation(first, ast.Mult):
        factor, kept = _without_first(first)
        if kept is not None:
            whole = ast.BinOp(factor, ast.Mult(), _summed([kept, *terms[1:]], signs))
            yield from place.tried("edit brackets", whole)
    if is_operation(last, ast.Mult | ast.Div):
        whole = ast.BinOp(_summed([*terms[:-1], last.left], signs), last.op, last.right)
        yield from place.tried("edit brackets", whole)


def _without_first(node):
    """Split the first factor off a product."""
    if not is_operation(node, ast.Mult):
        return node, None
    factor, kept = _without_first(node.left)
    return factor, node.right if kept is None else ast.BinOp(kept, node.op, node.right)


def _summed(terms, signs):
    whole = terms[0]
    for sign, term in zip(signs, terms[1:], strict=True):
        whole = ast.BinOp(whole, sign, term)
    return whole


def _regrouped(place):
    """Put brackets into a whole chain of operations in all ways."""
    inside = place.field in ("left", "right") and isinstance(place.parent, ast.BinOp)
    if isinstance(place.node, ast.BinOp) and not inside:
        pieces, signs = _chain_of(place.node)
        if all(isinstance(sign, ast.Add | ast.Sub) for sign in signs):
            return  # brackets in a sum turn signs, and each sign is tried by itself
        for tree in _trees(pieces, signs):
            yield from place.tried("edit grouping", tree)


def _chain_of(node):
    """Return the pieces of a sum of products as they are written, and the signs between them."""
    if not isinstance(node, ast.BinOp) or type(node.op) not in _INSTEAD:
        return [node], []
    (pieces, signs), (others, more) = _chain_of(node.left), _chain_of(node.right)
    return [*pieces, *others], [*signs, node.op, *more]


def _trees(pieces, signs):
    """Yield all ways to put brackets into a chain that is not long."""
    if not signs:
        yield pieces[0]
    for number, sign in enumerate(signs if len(signs) < MOST_SIGNS else ()):
        before, after = number + 1, number
        for left in _trees(pieces[:before], signs[:after]):
            for right in _trees(pieces[before:], signs[before:]):
                yield ast.BinOp(left, sign, right)


def _in_brackets(node):
    return f"({text(node)})" if isinstance(node, ast.BinOp) else text(node)


def _behind(node):
    """Write what stands behind the left side of an operation."""
    return f"{SIGNS.get(type(node.op), '')} {_in_brackets(node.right)}"


def _before(node):
    return f"{_in_brackets(node.left)} {SIGNS.get(type(node.op), '')}"


def _is_round(node):
    return text(node.func) == "round"  # the second argument says how many digits


def _one_too_many(place):
    node = place.node
    match node:
        case ast.BinOp(ast.BinOp(kept, ast.Mult() | ast.Div()), ast.Mult() | ast.Div()):
            extra = f"{_behind(node.left)} {_behind(node)}"
            yield from place.tried("edit extra", kept, part=extra)
    if isinstance(node, ast.BinOp):
        for kept, gone in ((node.left, node.right), (node.right, node.left)):
            extra = _behind(node) if gone is node.right else _before(node)
            yield from place.tried("edit extra", kept, part=extra)
    if isinstance(node, ast.Call) and is_loaded(node):
        match node.func:
            case ast.Attribute(receiver, name) if not is_module(receiver):
                arguments = ", ".join(map(text, [*node.args, *node.keywords]))
                yield from place.tried("edit extra", receiver, part=f".{name}({arguments})")
            case ast.Name() | ast.Attribute() if len(node.args) in (1, 1 + _is_round(node)):
                yield from place.tried("edit extra", node.args[0], part=f"{text(node.func)}(…)")


_METHODS = [
    ("sum", "mean"),
    ("min", "max", "sum", "median", "mean"),
    ("any", "all"),
    ("zeros", "ones", "rand", "randn"),
    ("zeros_like", "ones_like"),
    ("zero_", "fill_"),
    ("mm", "mul"),
    ("exp", "log"),
    ("sin", "cos"),
    ("sqrt", "square"),
    ("abs", "square", "sign"),
    ("add_", "sub_"),
    ("append", "extend"),
    ("cat", "stack"),
    ("split", "chunk"),
    ("view", "t"),
    ("data_ptr", "storage_offset"),
    ("ModuleList", "Sequential"),
    ("ModuleDict", "ModuleList"),
]
_TOGETHER = {}
for _group in _METHODS:
    for _one in _group:
        _TOGETHER.setdefault(_one, []).extend(_other for _other in _group if _other != _one)
_TOGETHER["clone"] = ["detach"]  # what is meant by detach() has its own edits


def _twin_method(place):
    """Mean another function of the same kind, or one thing and not several."""
    node = place.node
    match node:
        case ast.Call(func, [ast.Starred(things)], []):
            yield from place.tried("edit star", ast.Call(func, [things], []))
        case ast.Call(ast.Attribute(receiver, "detach"), [], []):
            yield from place.tried("edit clone", method_of(node, "clone"))
            yield from place.tried("edit history", receiver)
            yield from place.tried("edit clone", method_of(receiver, "clone"))
    match node:
        case ast.Call(ast.Attribute(receiver, name)):
            for other in _TOGETHER.get(name, ()):
                func = ast.Attribute(receiver, other, ast.Load())
                new = ast.Call(func, node.args, node.keywords)
                yield from place.tried("edit method", new, part=name)
        case ast.Call(ast.Name(name)):
            for other in _TOGETHER.get(name, ()):
                new = ast.Call(name_of(other), node.args, node.keywords)
                yield from place.tried("edit method", new, part=name)


def _method(place):
    node = place.node
    if not isinstance(node, ast.Call):
        return
    match node:
        case ast.Call(ast.Attribute(things, "sort"), [], words) if place.field != "func":
            new = ast.Call(name_of("sorted"), [things], words)
            yield from place.tried("edit sorted", new)
        case ast.Call(ast.Attribute(things, "reverse"), [], []) if place.field != "func":
            back = ast.Slice(None, None, ast.Constant(-1))
            yield from place.tried("edit reversed", ast.Subscript(things, back, ast.Load()))
    if isinstance(node.func, ast.Attribute):
        if node.func.attr == "norm" and len(node.args) == 2:
            new = ast.Call(node.func, node.args[:1], node.keywords)
            yield from place.tried("edit norm kind", new)
        if node.func.attr == "norm" and len(node.args) == 1 and not is_module(node.func.value):
            words = [*node.keywords, ast.keyword("dim", node.args[0])]
            yield from place.tried("edit norm", ast.Call(node.func, [], words))
        if node.func.attr in ("reshape", "view", "resize") and node.args:
            new = method_of(node.func.value, "t")
            yield from place.tried("edit reshape", new, part=node.func.attr)
        if node.func.attr in ("mse_loss", "l1_loss") and len(node.keywords) == 0:
            words = [ast.keyword("reduction", ast.Constant("sum"))]
            yield from place.tried("edit averaged", ast.Call(node.func, node.args, words))
    match node:
        case ast.Call(ast.Name("sum"), [ast.GeneratorExp(one, loops) | ast.ListComp(one, loops)]):
            squares = ast.GeneratorExp(ast.BinOp(one, ast.Pow(), ast.Constant(2)), loops)
            total = ast.Call(node.func, [squares], [])
            root = ast.BinOp(total, ast.Pow(), ast.Constant(0.5))
            yield from place.tried("edit lengths", root)
    if len(node.args) == 2 and not any(isinstance(one, ast.Starred) for one in node.args):
        new = ast.Call(node.func, node.args[::-1], node.keywords)
        yield from place.tried("edit arguments", new)
        if text(node.func).rpartition(".")[2] == "reduce":
            start = ast.Call(node.func, [*node.args, ast.Constant(0)], node.keywords)
            yield from place.tried("edit start", start)
    if len(node.args) == 1 and isinstance(node.func, ast.Attribute) and not node.keywords:
        receiver, (argument,) = node.func.value, node.args
        if node.func.attr in ("mm", "matmul", "sub", "div", "dot", "outer"):
            func = ast.Attribute(argument, node.func.attr, ast.Load())
            yield from place.tried("edit sides", ast.Call(func, [receiver], []))
    for index, keyword in enumerate(node.keywords):
        words = {"min": "max", "max": "min"}
        rest = node.keywords[:index] + node.keywords[index + 1 :]
        if keyword.arg in words:
            new = ast.Call(
                node.func, node.args, [*rest, ast.keyword(words[keyword.arg], keyword.value)]
            )
            yield from place.tried("edit keyword", new, part=text(keyword))
        if keyword.arg not in (None, "bias"):
            new = ast.Call(node.func, node.args, rest)
            yield from place.tried("edit keyword", new, part=text(keyword))
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if name in ("zeros", "zeros_like", "new_zeros"):
        yield from place.tried("edit zeros", ast.Constant(0))
    if name in _OF_A_LIST and len(node.args) == 1 and not node.keywords:
        for other in ("min", "max", "sum"):
            if other != name:
                new = ast.Call(name_of(other), node.args, [])
                yield from place.tried("edit method", new, part=name)
    if name in REDUCES and isinstance(node.func, ast.Attribute):
        inner = node.func.value
        if not is_module(inner):
            inside = ast.Call(ast.Attribute(inner, "abs", ast.Load()), [], [])
            func = ast.Attribute(inside, name, ast.Load())
            new = ast.Call(func, node.args, node.keywords)
            yield from place.tried("edit absolute", new, part=text(inner))
    if name in REDUCES and (node.args or node.keywords):
        kept = [word for word in node.keywords if word.arg != "keepdim"]
        if kept == node.keywords:
            more = [*kept, ast.keyword("keepdim", ast.Constant(True))]
            yield from place.tried("edit keepdim", ast.Call(node.func, node.args, more))
    if (
        (
            name in ("sum", "mean", "max", "min", "any", "all")
            and len(node.args) + len(node.keywords) < 2
        )
        and isinstance(node.func, ast.Attribute)
        and not is_module(node.func.value)
    ):
        bare = ast.Call(node.func, [], [])
        if node.args or node.keywords:
            yield from place.tried("edit axis", bare)
        for axis in (0, 1):
            new = ast.Call(node.func, [ast.Constant(axis)], [])
            yield from place.tried("edit axis", new)


def _column(place):
    """Let a vector line up with the first axis of what it meets, in place of the last."""
    parent = place.parent
    if is_operation(parent, _ENTRYWISE):
        other = parent.right if place.field == "left" else parent.left
        new = ast.Call(name_of("__column__"), [place.node, other], [])
        yield from place.tried("edit column", new)


def _bare(place):
    """Reduce along one axis, and keep it."""
    if is_bare(place.node):
        for axis in (1, 0):
            words = [ast.keyword("keepdim", ast.Constant(True))]
            words = [ast.keyword("dim", ast.Constant(axis)), *words]
            new = ast.Call(place.node.func, place.node.args, words)
            yield from place.tried("edit axis", new)


_OF_A_LIST = {"min", "max", "sum", "mean", "fmean", "median"}


def _chain(place):
    """Call two methods in the other order: ``h.pow(2).tanh()`` as ``h.tanh().pow(2)``."""
    match place.node:
        case ast.Call(
            ast.Attribute(ast.Call(ast.Attribute(inner, one), args, words), other), more, rest
        ) if not is_module(inner):
            first = ast.Call(ast.Attribute(inner, other, ast.Load()), more, rest)
            new = ast.Call(ast.Attribute(first, one, ast.Load()), args, words)
            yield from place.tried("edit chain", new)
        case ast.Call(ast.Attribute(ast.BinOp(left, op, right), name), args, words):
            for one, other in (
                (left, ast.Call(ast.Attribute(right, name, ast.Load()), args, words)),
                (ast.Call(ast.Attribute(left, name, ast.Load()), args, words), right),
            ):
                yield from place.tried("edit reach", ast.BinOp(one, op, other), name=name)
        case ast.BinOp(left, op, ast.Call(ast.Attribute(inner, name), args, words)) if (
            not is_module(inner)
        ):
            func = ast.Attribute(ast.BinOp(left, op, inner), name, ast.Load())
            yield from place.tried("edit reach", ast.Call(func, args, words), name=name)


def _reach(place):
    """Let a function take in what stands beside its brackets, or leave a side of it outside."""
    match place.node:
        case ast.BinOp(ast.Call(func, [inner], []), op, other) if _is_of_module(func):
            new = ast.Call(func, [ast.BinOp(inner, op, other)], [])
            yield from place.tried("edit reach", new, name=text(func).rpartition(".")[2])
        case ast.BinOp(other, op, ast.Call(func, [inner], [])) if _is_of_module(func):
            new = ast.Call(func, [ast.BinOp(other, op, inner)], [])
            yield from place.tried("edit reach", new, name=text(func).rpartition(".")[2])
        case ast.Call(func, [ast.BinOp(one, op, other)], []) if _is_of_module(func):
            for new in (
                ast.BinOp(ast.Call(func, [one], []), op, other),
                ast.BinOp(one, op, ast.Call(func, [other], [])),
            ):
                yield from place.tried("edit reach", new, name=text(func).rpartition(".")[2])


def _is_of_module(func):
    return isinstance(func, ast.Name) or is_module(getattr(func, "value", None))


def _transpose(place):
    node = place.node
    if not is_loaded(node) or not isinstance(
        node, ast.Name | ast.Attribute | ast.Subscript | ast.Call
    ):
        return
    parent = place.parent
    by_matrix = (
        is_operation(parent, ast.MatMult)
        or (isinstance(parent, ast.Attribute) and parent.attr in ("mm", "matmul", "copy_"))
        or (isinstance(parent, ast.Call) and text(parent.func).rpartition(".")[2] in _MATRIX)
    )
    if by_matrix and place.field in ("left", "right", "value", "args"):
        if place.field == "value" and is_module(node):
            return
        new = ast.Call(ast.Attribute(node, "t", ast.Load()), [], [])
        yield from place.tried("edit transpose", new)
    if isinstance(node, ast.Attribute) and node.attr in ("T", "mT"):
        yield from place.tried("edit extra", node.value, part=f".{node.attr}")


_MATRIX = ("mm", "matmul", "copy_", "Parameter")


def _number(place):
    node = place.node
    if not isinstance(node, ast.Constant) or isinstance(place.parent, ast.JoinedStr):
        return
    value = node.value
    if isinstance(value, bool):
        yield from place.tried("edit flag", ast.Constant(not value))
    elif place.function is None and not isinstance(place.parent, ast.BinOp):
        return  # of a value on a page: with one case alone, some other number is always right
    elif isinstance(value, int):
        endless = (float("inf"), -float("inf")) if value == 0 else ()
        divides = isinstance(getattr(place.parent, "op", None), ast.FloorDiv | ast.Mod)
        for other in dict.fromkeys((value + 1, value - 1, 0, 1, 2, -1, -value, *endless)):
            if other != value and not (divides and other < 1):  # that would be another thing
                new = ast.Constant(other)
                yield from place.tried("edit number", new)
    elif isinstance(value, float):
        for other in (2 * value, value / 2, -value, 1.0, 0.0):
            yield from place.tried("edit number", ast.Constant(other))
    elif value is None and isinstance(place.parent, ast.Slice):
        yield from place.tried("edit slice", ast.Constant(1))


def _index(place):
    node = place.node
    if isinstance(node, ast.Subscript) and is_loaded(node):
        match node.slice:
            case ast.Tuple([ast.Slice(None, None), inner]):
                new = ast.Subscript(node.value, inner, node.ctx)
                yield from place.tried("edit index", new)
                both = ast.Tuple([inner, ast.Slice(None, None)], ast.Load())
                yield from place.tried("edit index", ast.Subscript(node.value, both, node.ctx))
            case ast.Name() | ast.BinOp() | ast.Constant():
                both = ast.Tuple([ast.Slice(None, None), node.slice], ast.Load())
                yield from place.tried("edit index", ast.Subscript(node.value, both, node.ctx))
            case ast.Tuple([first, second]):
                both = ast.Tuple([second, first], ast.Load())
                yield from place.tried("edit index", ast.Subscript(node.value, both, node.ctx))
        yield from place.tried("edit extra", node.value, part=f"[{text(node.slice)}]")
    if isinstance(node, ast.Slice):
        if node.lower and node.upper and not node.step:
            end = ast.BinOp(node.lower, ast.Add(), node.upper)
            new = ast.Slice(node.lower, end, None)
            yield from place.tried("edit slice length", new, part=text(node))
        for bound in ("lower", "upper"):
            kept = {"lower": node.lower, "upper": node.upper, "step": node.step}
            if kept[bound] is not None:
                yield from place.tried("edit slice", ast.Slice(**kept | {bound: None}))
            elif not isinstance(place.parent, ast.Tuple):
                edge = ast.Constant(1 if bound == "lower" else -1)
                yield from place.tried("edit slice", ast.Slice(**kept | {bound: edge}))
    match node:
        case ast.Call(ast.Name("slice"), [start, length]):
            new = ast.Call(node.func, [start, ast.BinOp(start, ast.Add(), length)], [])
            yield from place.tried("edit slice length", new)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range":
        last = len(node.args) - 1 if len(node.args) < 3 else 1
        for step in (ast.Add(), ast.Sub()):
            new_args = list(node.args)
            if last >= 0:
                new_args[last] = ast.BinOp(node.args[last], step, ast.Constant(1))
                yield from place.tried("edit range", ast.Call(node.func, new_args, []))
        if len(node.args) == 1:
            new = ast.Call(node.func, [ast.Constant(1), *node.args], [])
            yield from place.tried("edit range", new)
        if len(node.args) > 1:
            new = ast.Call(node.func, node.args[1:], [])
            yield from place.tried("edit range", new)
    if isinstance(node, ast.Tuple | ast.List) and is_loaded(node) and 1 < len(node.elts) < 5:
        for items in _exchanged(node.elts):
            yield from place.tried("edit results", type(node)(items, ast.Load()))
    if isinstance(node, ast.Tuple) and place.field in ("targets", "target") and len(node.elts) < 6:
        for items in _exchanged(node.elts):
            key = "edit results" if place.field == "targets" else "edit unpacked"
            yield from place.tried(key, ast.Tuple(items, ast.Store()))


def _exchanged(items):
    """Yield lists in which two items have changed places."""
    for first, second in itertools.combinations(range(len(items)), 2):
        changed = list(items)
        changed[first], changed[second] = changed[second], changed[first]
        yield changed


_TAILS = {
    "detach": "edit graph",
    "item": "edit item",
    "clone": "edit clone",
    "square": "edit square",
    "abs": "edit absolute",
    "sqrt": "edit root",
    "mean": "edit no mean",
}
_ONCE_THROUGH = ("reader", "zip", "map", "filter", "reversed", "enumerate", "iter")


def _tail(place):
    """Put one more step behind a value: is it cut off, a number, a copy, squared?"""
    node = place.node
    if not is_loaded(node) or isinstance(node, ast.Constant | ast.Starred | ast.Slice | ast.Tuple):
        return
    whole = place.field == "value" and isinstance(place.parent, ast.Return | ast.Assign)
    argument = place.field == "args" and isinstance(place.parent, ast.Call)
    summand = is_operation(place.parent, ast.Add)
    if not (whole or argument):
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if called or (summand and isinstance(node, ast.Name)):
            new = ast.BinOp(node, ast.Pow(), ast.Constant(2))
            yield from place.tried("edit square", new)
        return
    part = isinstance(getattr(place.parent, "targets", [None])[0], ast.Subscript)
    for name, key in _TAILS.items():
        if part and name in ("abs", "sqrt", "mean"):
            continue
        new = method_of(node, name)
        yield from place.tried(key, new)
    if whole:
        for sign, key in ((ast.USub(), "edit sign"),):
            yield from place.tried(key, ast.UnaryOp(sign, node))
    yield from place.tried("edit no sum", method_of(node, "sum", ast.Constant(0)))


def _paired(place):
    """Go through two things side by side, and not through one of them for each of the other."""
    node = place.node
    if not isinstance(node, ast.ListComp | ast.GeneratorExp) or len(node.generators) != 2:
        return
    one, other = node.generators
    if read_in(one.target) & read_in(other):
        return
    both = ast.comprehension(*side_by_side(one, other), [*one.ifs, *other.ifs], 0)
    new = type(node)(node.elt, [both])
    yield from place.tried("edit paired", new, part=text(one.iter), other=text(other.iter))


def _walked(place):
    """Walk through an iterator again."""
    node = place.node
    called = text(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
    walked = isinstance(node, ast.GeneratorExp) or called in _ONCE_THROUGH
    if walked and isinstance(place.parent, ast.Assign):
        new = ast.Call(name_of("__again__"), [node], [])
        yield from place.tried("edit once through", new)


def _called(place):
    """Call what is only named."""
    node = place.node
    if isinstance(node, ast.Attribute) and is_loaded(node) and place.field != "func":
        yield from place.tried("edit call", ast.Call(node, [], []))
    if isinstance(node, ast.Call) and len(node.args) == 1 and isinstance(node.func, ast.Attribute):
        new = ast.Subscript(node.func, node.args[0], ast.Load())
        if node.func.attr == "shape":
            yield from place.tried("edit brackets of shape", new)


def _attribute(place):
    """Mean the gradient of a tensor in place of itself, or itself in place of its gradient."""
    node = place.node
    match node:
        case ast.Attribute(ast.Name() as inner, "grad" | "data"):
            new = ast.Name(inner.id, node.ctx)
            yield from place.tried("edit attribute", new)
        case ast.Name(name) if place.field in ("target", "left", "right", "args"):
            grads = ast.walk(place.function) if place.function else ()
            if any(is_grad(part) and part.value.id == name for part in grads):
                new = ast.Attribute(name_of(name), "grad", node.ctx)
                yield from place.tried("edit attribute", new)


def _names(place):
    """Take another name of the same function, or argument, in place of one."""
    node = place.node
    if not isinstance(node, ast.Name) or not is_loaded(node) or place.field == "func":
        return
    if place.function is None:
        for name in place.names:
            if name != node.id:
                yield from place.tried("edit name", name_of(name))
        return
    if is_operation(place.parent, ast.Mult):
        mask = ast.Call(name_of("__mask__"), [node], [])
        yield from place.tried("edit mask", mask)
    size = _other_size(_bound_to(node.id, place.function))
    if size is not None:
        yield from place.tried("edit size", size)
    read = [part.id for part in ast.walk(place.function) if isinstance(part, ast.Name)]
    if read.count(node.id) == 2 and node.id not in arguments_of(place.function):
        return  # made for this place, and for no other
    if place.is_one_of_a_sum():
        return  # another one of the same name may be the wrong one
    for name in _names_in(place.function):
        if name != node.id:
            yield from place.tried("edit name", name_of(name))


def _bound_to(name, function):
    """Return the value that a function gives to a name, if it is one."""
    values = []
    for part in ast.walk(function):
        match part:
            case ast.Assign([ast.Name(stored)], value) if stored == name:
                values.append(value)
    return values[0] if len(values) == 1 else None


def _other_size(node):
    """Write the size of the other axis of a matrix, where a node is that of one."""
    match node:
        case ast.Call(ast.Name("len"), [ast.Name(name)]):
            axis = 1
        case ast.Subscript(ast.Attribute(ast.Name(name), "shape"), ast.Constant(0 | 1 as other)):
            axis = 1 - other
        case ast.Call(ast.Attribute(ast.Name(name), "size"), [ast.Constant(0 | 1 as other)]):
            axis = 1 - other
        case _:
            return None
    shape = ast.Attribute(name_of(name), "shape", ast.Load())
    return ast.Subscript(shape, ast.Constant(axis), ast.Load())


def _size(place):
    """Take the other axis of a matrix for a size."""
    size = _other_size(place.node)
    if size is not None:
        yield from place.tried("edit size", size)


def _names_in(function):
    """List the arguments of a function, and what it assigns to."""
    names = arguments_of(function)
    names += [
        part.id for part in ast.walk(function) if isinstance(part, ast.Name) and not is_loaded(part)
    ]
    return [name for name in dict.fromkeys(names) if name not in ("self", "ctx", "cls", "_")]


def _factor(place):
    """Multiply or divide by an argument, a name, or what the code divides by elsewhere."""
    node, parent = place.node, place.parent
    term = is_operation(parent, ast.Add | ast.Sub)
    factor = isinstance(node, ast.Name | ast.Attribute) and isinstance(parent, ast.BinOp)
    whole = place.field == "value" and isinstance(parent, ast.Return | ast.Assign | ast.AugAssign)
    if not (term or factor or whole) or not is_loaded(node) or place.function is None:
        return
    if isinstance(node, ast.Tuple | ast.List | ast.Constant | ast.ListComp | ast.Lambda):
        return
    if factor and not term and not isinstance(parent.op, ast.Mult | ast.Div):
        return
    others = {name: name_of(name) for name in _names_in(place.function)}
    for name in itertools.islice(others, 6):
        mask = ast.Call(name_of("__mask__"), [name_of(name)], [])
        yield from place.tried("edit masked", ast.BinOp(node, ast.Mult(), mask), name=name)
    for part in ast.walk(place.function):
        divides = is_operation(part, ast.Div)
        if divides and node not in ast.walk(part.right):
            others.setdefault(text(part.right), part.right)
    for other in itertools.islice(others.values(), 12):
        if text(other) != text(node):
            for operation, key in ((ast.Mult(), "edit factor"), (ast.Div(), "edit divisor")):
                yield from place.tried(key, ast.BinOp(node, operation, other))


_FIRST = [
    _walked,
    _paired,
    _called,
    _comparison,
    _brackets,
    _regrouped,
    _twin_method,
    _one_too_many,
]
_FIRST += [_operator, _method, _transpose, _chain, _reach, _column]
_THEN = [_other_side, _size, _bare, _attribute, _number, _index, _tail, _names, _factor]
