"""Small edits of an answer's lines: their order, what stands in a loop, what is recorded."""

import ast
import copy
import itertools

from helpers.check.copies import is_tick
from helpers.check.places import (
    SIGNS,
    alike_text,
    arguments_of,
    in_its_place,
    is_grad,
    is_operation,
    method_of,
    name_of,
    places_in,
    read_in,
    text,
)

LONGEST_BODY = 14  # statements that are tried in another order


def rebound(body, twice):
    """Let ``g = g * 2``, where g is bound already, write to what g names."""
    new = {}
    for statement in body:
        match statement:
            case ast.Assign([ast.Name(name)], value) if name in twice:
                new[statement] = _copied(name_of(name), value, statement)
    for group in dict.fromkeys([tuple(new)] * bool(new) + [(one,) for one in new]):
        whole = [new[s] if s in group else s for s in body]
        yield from _changed(body, whole, "edit rebound", code=text(group[0]))


def _copied(there, value, statement):
    """Write a value into what is there: ``g.data.copy_(value)``, in place of a statement."""
    data = ast.Attribute(there, "data", ast.Load())
    return in_its_place(ast.Expr(method_of(data, "copy_", value)), statement)


def dropped(body):
    """Keep what a method returns, in all statements that are alike."""
    for statement in body:
        match statement:
            case ast.Expr(
                ast.Call(ast.Attribute(ast.Name() | ast.Attribute() | ast.Subscript(), method))
            ) if method[-1:] != "_":
                alike = [s for s in body if alike_text(s) == alike_text(statement)]
                whole = [_kept(s) if s in alike else s for s in body]
                yield from _changed(body, whole, "edit dropped", code=text(statement))


def _kept(statement):
    target = copy.copy(statement.value.func.value)
    target.ctx = ast.Store()
    return in_its_place(ast.Assign([target], statement.value), statement)


def writes_inside(statement):
    match statement:
        case ast.Assign([ast.Subscript()]) | ast.AugAssign():
            return True
        case ast.Expr(ast.Call(ast.Attribute(_, name))):
            return name[-1:] == "_" and name not in ("requires_grad_", "zero_")
    return False


def bodies(root):
    """Yield every list of statements below a node, with the statement that holds it."""
    for node in ast.walk(root):
        if isinstance(node, ast.ClassDef):
            continue
        for field in ("body", "orelse"):
            body = getattr(node, field, None)
            if isinstance(body, list) and body and isinstance(body[0], ast.stmt):
                yield node, body


def _changed(body, new, key, **parts):
    """Let a list of statements be another one for as long as the edit is looked at."""
    kept = list(body)
    body[:] = new
    try:
        yield key, parts
    finally:
        body[:] = kept


def _moved(loop, inside, body, new, key, told):
    """Let what stands in a loop, and what stands around it, be others at once."""
    kept = list(loop.body)
    loop.body[:] = inside
    try:
        yield from _changed(body, new, key, code=text(told))
    finally:
        loop.body[:] = kept


def statements(place):
    owner, body = place
    for number, statement in enumerate(body):
        if not is_tick(statement):
            for kind in _OF_A_LINE:
                yield from kind(owner, body, number)
    yield from _uncleared(owner, body)


def _real(body):
    return [number for number, statement in enumerate(body) if not is_tick(statement)]


def instead(body, number, statements, key, **parts):
    """Let a line be others, or none."""
    parts = {"code": text(body[number])} | parts
    yield from _changed(body, [*body[:number], *statements, *body[number + 1 :]], key, **parts)


def _line_extra(owner, body, number):
    if len(_real(body)) > 1:
        yield from instead(body, number, [], "edit line extra")


def _kept_sums(owner, body, number):
    """Add up otherwise, or for the first time."""
    statement = body[number]
    match statement:
        case ast.AugAssign(target, operation, value):
            for other in (ast.Add, ast.Sub, ast.Mult):
                if not isinstance(operation, other):
                    new = ast.copy_location(ast.AugAssign(target, other(), value), statement)
                    sign = SIGNS.get(type(operation), "") + "="
                    parts = {"operator": sign, "part": text(statement)}
                    yield from instead(body, number, [new], "edit operator", **parts)
            if isinstance(operation, ast.Add) and isinstance(target, ast.Name | ast.Attribute):
                there = copy.copy(target)
                there.ctx = ast.Load()
                new = _copied(there, value, statement)
                yield from instead(body, number, [new], "edit adds")
        case ast.Assign([ast.Name(name)], value):
            for other in (ast.Add, ast.Sub):
                target = ast.Name(name, ast.Store())
                new = in_its_place(ast.AugAssign(target, other(), value), statement)
                yield from instead(body, number, [new], "edit replaced")


def _recorded(owner, body, number):
    """Let autograd look away, or look."""
    statement, after = body[number], body[number + 1 :]
    if isinstance(statement, ast.Assign | ast.AugAssign | ast.Expr):
        yield from instead(body, number, [_under_no_grad([statement])], "edit recorded")
    if isinstance(statement, ast.AugAssign):
        both = _under_no_grad([s for s in body[number:] if isinstance(s, ast.AugAssign)])
        rest = [s for s in after if not isinstance(s, ast.AugAssign)]
        whole = [*body[:number], both, *rest]
        yield from _changed(body, whole, "edit recorded", code=text(statement))
    if isinstance(statement, ast.With):
        yield from instead(body, number, statement.body, "edit unrecorded")


def _each_time(owner, body, number):
    """Make once what a method makes at each call."""
    statement = body[number]
    method = isinstance(owner, ast.FunctionDef) and arguments_of(owner)[:1] == ["self"]
    targets = getattr(statement, "targets", [])
    own = bool(targets) and "self" in read_in(targets[0])
    if (method or own) and _is_empty(getattr(statement, "value", None)):
        call = ast.Call(name_of("__once__"), [name_of("self"), ast.Constant(statement.lineno)], [])
        new = in_its_place(ast.If(call, [statement], []), statement)
        yield from instead(body, number, [new], "edit each time")


def _conditions(owner, body, number):
    statement = body[number]
    if not isinstance(statement, ast.If):
        return
    turned = copy.copy(statement)
    turned.test = ast.copy_location(ast.UnaryOp(ast.Not(), statement.test), statement)
    yield from instead(body, number, [turned], "edit not", part=text(statement.test))
    if not statement.orelse:
        yield from instead(body, number, statement.body, "edit condition")
    else:
        turned = copy.copy(statement)
        turned.body, turned.orelse = statement.orelse, statement.body
        yield from instead(body, number, [turned], "edit branches", part=text(statement))


def _loops(owner, body, number):
    """Let lines stand before a loop, in it, or behind it."""
    loop, before, after = body[number], body[:number], body[number + 1 :]
    if not isinstance(loop, ast.For | ast.While):
        return
    if isinstance(loop, ast.For):
        yield from _hoisted(loop, body)
        yield from _decided(loop, body)
        yield from _by_place(loop)
        yield from _paired(loop)
        yield from _one_for_all(loop, body)
        yield from _counted_twice(loop, body)
        yield from _restarted(loop, body)
    inside = _real(loop.body)
    for position in {inside[0], inside[-1]} if len(inside) > 1 else ():
        moved = loop.body[position]
        rest = loop.body[:position] + loop.body[position + 1 :]
        key = "edit in loop" if position == inside[-1] else "edit anew"
        for put in ([loop, moved], [moved, loop]):
            yield from _moved(loop, rest, body, [*before, *put, *after], key, moved)
    last = [s for s in loop.body[-3:] if alike_text(s) == alike_text(loop.body[-1])]
    if 1 < len(last) < len(loop.body):
        rest, new = loop.body[: -len(last)], [*before, loop, *last, *after]
        yield from _moved(loop, rest, body, new, "edit in loop", last[0])
    real = _real(body)
    neighbours = [(n, 0) for n in real if n < number - 1 and isinstance(body[n], ast.Assign)]
    neighbours += [(number - 1, 0), (number + 1, len(loop.body))]
    for neighbour, at in neighbours:
        if neighbour in real and not isinstance(body[neighbour], ast.FunctionDef):
            moved = body[neighbour]
            more = [*loop.body[:at], moved, *loop.body[at:]]
            new = [s for s in body if s is not moved]
            yield from _moved(loop, more, body, new, "edit outside loop", moved)
    if {number - 2, number - 1} <= set(real):  # two lines into each round
        moved = body[number - 2 : number]
        more, new = [*moved, *loop.body], [s for s in body if s not in moved]
        yield from _moved(loop, more, body, new, "edit outside loop", moved[-1])


def _paired(loop):
    """Go through two things side by side, and not through one of them for each of the other."""
    inside = [loop.body[n] for n in _real(loop.body)]
    inner = inside[0] if len(inside) == 1 else None
    if not isinstance(inner, ast.For):
        return
    kept = loop.target, loop.iter
    if read_in(loop.target) & read_in(inner.iter):
        return
    pair, pairs = side_by_side(loop, inner)
    parts = {"part": text(loop.iter), "other": text(inner.iter)}
    loop.target, loop.iter = (in_its_place(new, loop) for new in (pair, pairs))
    try:
        for key, _ in _changed(loop.body, inner.body, "edit paired"):
            yield key, parts
    finally:
        loop.target, loop.iter = kept


def side_by_side(one, other):
    """Return the target and the iterator of one loop that goes through what two go through."""
    target = ast.Tuple([one.target, other.target], ast.Store())
    return target, ast.Call(name_of("zip"), [one.iter, other.iter], [])


def _counted_twice(loop, body):
    """Begin with nothing what a loop adds up."""
    before = body[: body.index(loop)]
    sums = set()
    for statement in loop.body:
        match statement:
            case ast.AugAssign(ast.Name(name)):
                sums.add(name)
            case ast.Assign([ast.Name(name)], ast.BinOp(ast.Name(same), ast.Add())) if name == same:
                sums.add(name)
    for number, statement in enumerate(before):
        match statement:
            case ast.Assign([ast.Name(name)], value) if name in sums and not _is_empty(value):
                new = in_its_place(ast.Assign(statement.targets, ast.Constant(0)), statement)
                yield from instead(body, number, [new], "edit counted twice", part=text(value))


def _by_place(loop):
    """Take an entry's place in a list where the entry itself stands for it."""
    match loop:
        case ast.For(ast.Name(name), ast.Name() as things):
            places = [p for p in places_in(loop) if p.field == "slice"]
            places = [p for p in places if isinstance(p.node, ast.Name) and p.node.id == name]
            if not places:
                return
            pair = ast.Tuple([ast.Name("__place__", ast.Store()), loop.target], ast.Store())
            numbered = ast.Call(name_of("enumerate"), [things], [])
            kept = loop.target, loop.iter
            parts = {"part": name, "name": things.id, "code": text(places[0].parent)}
            loop.target, loop.iter = (in_its_place(new, loop) for new in (pair, numbered))
            for place in places:
                place.put(in_its_place(name_of("__place__"), place.node))
            try:
                yield "edit by place", parts
            finally:
                loop.target, loop.iter = kept
                for place in places:
                    place.put(place.node)


def _decided(loop, body):
    """Let a loop go on where one of two branches returns, and return behind it."""
    at = body.index(loop) + 1
    while isinstance(loop.body[-1], ast.For):
        loop = loop.body[-1]
    match loop.body[-1]:
        case ast.If(test, [*first, ast.Return() as one], [*second, ast.Return() as other]):
            for kept, rest, gone in (([*first, one], second, other), (second, first, one)):
                if gone is one:
                    branch = ast.If(test, [*rest, ast.Pass()], [*kept, other])
                else:
                    branch = ast.If(test, kept, [*rest, ast.Pass()])
                new = [*loop.body[:-1], in_its_place(branch, loop.body[-1])]
                whole = [*body[:at], gone, *body[at:]]
                yield from _moved(loop, new, body, whole, "edit decided", gone)


def _one_for_all(loop, body):
    """Let every round decide where one of them decides for all."""
    at = body.index(loop)
    match loop.body[-1], body[at + 1 :]:
        case ast.If(test, [ast.Return(ast.Constant(bool() as one)) as early], []), [
            ast.Return(ast.Constant(bool() as other)) as late
        ] if one != other:
            turned = in_its_place(ast.If(ast.UnaryOp(ast.Not(), test), [late], []), loop.body[-1])
            new = [*loop.body[:-1], turned]
            yield from _moved(loop, new, body, [*body[: at + 1], early], "edit one for all", early)


def _restarted(loop, body):
    """Let a sum go on from round to round."""
    own = read_in(loop.target)
    at = body.index(loop)
    for number, statement in enumerate(loop.body):
        match statement:
            case ast.Assign([ast.Name(name)], value) if name not in read_in(value):
                splits = [(ast.Constant(0), value)]
                if is_operation(value, ast.Add):
                    splits += [(value.left, value.right), (value.right, value.left)]
                for start, more in splits:
                    if own & read_in(start) or not own & read_in(more):
                        continue
                    first = ast.Assign([ast.Name(name, ast.Store())], start)
                    next_ = ast.Assign(
                        [ast.Name(name, ast.Store())], ast.BinOp(name_of(name), ast.Add(), more)
                    )
                    new = list(loop.body)
                    new[number] = in_its_place(next_, statement)
                    whole = [*body[:at], in_its_place(first, statement), *body[at:]]
                    yield from _moved(loop, new, body, whole, "edit restarted", statement)


def _twin_lines(owner, body, number):
    for one, other in _twins(body[number], body):
        twin = _renamed(body[number], one, other)
        yield from instead(body, number, [body[number], twin], "edit twin", what=other)


def _uncleared(owner, body):
    """Clear gradients before they are computed."""
    calls = [text(s) for s in body]
    if isinstance(owner, ast.For | ast.While) and any(".backward(" in c for c in calls):
        weights = sorted({p.value.id for s in body for p in ast.walk(s) if is_grad(p)})
        if weights:
            new = ast.parse("\n".join(f"{w}.grad = None" for w in weights)).body
            at = next(n for n, c in enumerate(calls) if ".backward(" in c)
            whole = [*body[:at], *new, *body[at:]]
            yield from _changed(body, whole, "edit cleared", code=calls[at])


_OF_A_LINE = [_line_extra, _kept_sums, _recorded, _each_time, _conditions, _loops, _twin_lines]


def special(body):
    """Leave out what is done in a special case only."""
    for number, statement in enumerate(body):
        if isinstance(statement, ast.If) and not statement.orelse:
            rest = [*body[:number], *body[number + 1 :]]
            new = rest or [in_its_place(ast.Pass(), statement)]
            yield from _changed(body, new, "edit special", code=text(statement))


def added(place):
    """Let sums begin anew with what is added to them."""
    _, body = place
    sums = [s for s in body if isinstance(s, ast.AugAssign) and isinstance(s.op, ast.Add)]
    for _, alike in itertools.groupby(sums, alike_text):
        new = {}
        for one in alike:
            new[one] = in_its_place(ast.Assign([one.target], one.value), one)
        whole = [new.get(s, s) for s in body]
        yield from _changed(body, whole, "edit added", code=text(next(iter(new))))


def _is_empty(node):
    """Whether a value is a new dict, list, set, or nothing yet."""
    match node:
        case ast.Dict([]) | ast.List([]) | ast.Constant(None | 0):
            return True
        case ast.Call(ast.Name("dict" | "list" | "set" | "OrderedDict"), []):
            return True
    return False


def _hoisted(loop, body):
    """Compute a call of a loop once, before it."""
    changed = read_in(loop.target)
    for place in places_in(loop):
        read = read_in(place.node)
        inside = isinstance(place.node, ast.Call) and place.statement is not loop
        if not inside or changed & read or len(read) < 2:
            continue
        kept = in_its_place(ast.Assign([ast.Name("__kept__", ast.Store())], place.node), loop)
        for key, parts in place.tried("edit hoist", name_of("__kept__"), code=text(loop)):
            at = next(number for number, one in enumerate(body) if one is loop)
            new = [*body[:at], kept, *body[at:]]
            yield from _changed(body, new, key, **parts)


def _under_no_grad(statements):
    quiet = ast.parse("with __import__('torch').no_grad():\n    pass").body[0]
    quiet.body = list(statements)
    return in_its_place(quiet, statements[0])


def _twins(statement, body):
    """Find pairs of names, as w1 and w2, of which a statement reads only the one."""
    names = {p.id for p in ast.walk(statement) if isinstance(p, ast.Name)}
    everywhere = {p.id for s in body for p in ast.walk(s) if isinstance(p, ast.Name)}
    for one in sorted(names):
        stem = one.rstrip("0123456789")
        if stem == one:
            continue
        for other in sorted(everywhere - names):
            if other.rstrip("0123456789") == stem and other != stem:
                yield one, other


def _renamed(statement, one, other):
    twin = copy.deepcopy(statement)
    for part in ast.walk(twin):
        if isinstance(part, ast.Name) and part.id == one:
            part.id = other
    return twin


def orders(place):
    _, body = place
    real = [number for number, statement in enumerate(body) if not is_tick(statement)]
    if len(real) > LONGEST_BODY:
        return
    first = real[0] if real else 0
    head, tail = body[:first], body[first:]
    for number, statement in enumerate(tail):
        if isinstance(statement, ast.Return | ast.FunctionDef):
            continue
        rest = tail[:number] + tail[number + 1 :]
        for at in range(len(rest) + 1):
            if at == number:
                continue
            new = [*head, *rest[:at], statement, *rest[at:]]
            if at == number + 1:
                both = {"code": text(statement), "part": text(tail[at])}
                yield from _changed(body, new, "edit order", **both)
            elif at != number - 1:
                key = "edit too late" if at < number else "edit too early"
                yield from _changed(body, new, key, code=text(statement))
