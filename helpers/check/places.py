"""The places of a tree: a node can be put elsewhere, and back."""

import ast
import itertools
import re

from helpers.check.copies import is_tick

SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.MatMult: "@"} | {
    ast.Pow: "**",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.BitXor: "^",
}
REDUCES = ("sum", "mean", "max", "min", "amax", "amin", "norm", "std", "logsumexp")


class Place:
    """A node in its field: it can be put elsewhere and back."""

    def __init__(self, parent, field, index, statement, whole, function):
        self.parent, self.field, self.index = parent, field, index
        self.statement, self.whole, self.function = statement, whole, function
        self.node = self._get()
        self.code = ""

    def _get(self):
        value = getattr(self.parent, self.field)
        return value if self.index is None else value[self.index]

    def _stands_twice(self):
        """Whether only what is around it tells which of several pieces of a line is meant."""
        piece = rf"(?<![\w.]){re.escape(self.code)}(?!\w)"
        around = text(self.parent) if isinstance(self.parent, ast.BinOp | ast.Call) else ""
        twice = len(re.findall(piece, self.whole)) > 1
        return twice and len(re.findall(piece, around)) == 1

    def is_one_of_a_sum(self):
        """Whether the name here stands in its line more than once, and no piece tells which."""
        added = is_operation(self.parent, ast.Add | ast.Sub)
        return added and len(re.findall(rf"(?<![\w.]){self.node.id}\b", self.whole)) > 1

    def put(self, node):
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node

    def tried(self, key, node, code=None, **parts):
        """Put another node here for as long as the edit is looked at."""
        if not self.code:
            self.code = text(self.node)
        whole = code or (text(self.parent) if self._stands_twice() else self.whole)
        parts = {"part": self.code, "code": whole} | parts
        ast.copy_location(node, self.node)
        ast.fix_missing_locations(node)
        self.put(node)
        try:
            yield key, parts
        finally:
            self.put(self.node)


def all_places(nodes):
    """List every expression of a tree with its place, outermost first."""
    return [place for node in nodes for place in places_in(node)]


def places_in(root):
    found = []

    def visit(node, statement, whole, function):
        if isinstance(node, ast.stmt):
            statement, whole = node, text(node)
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            function = node
        for field, value in ast.iter_fields(node):
            if field in ("decorator_list", "returns", "annotation", "ctx", "bases"):
                continue
            if isinstance(value, list):
                for index, item in enumerate(value):
                    if isinstance(item, ast.AST):
                        if isinstance(item, ast.expr):
                            found.append(Place(node, field, index, statement, whole, function))
                        visit(item, statement, whole, function)
            elif isinstance(value, ast.AST):
                if isinstance(value, ast.expr):
                    found.append(Place(node, field, None, statement, whole, function))
                visit(value, statement, whole, function)

    if not is_tick(root):
        visit(root, root, text(root), None)
    return [place for place in found if not is_tick(place.statement)]


def twins_of(places):
    """Pair the same places of statements that do the same for w1 and for w2."""
    by_statement = {}
    for place in places:
        if isinstance(place.statement, ast.Assign | ast.AugAssign | ast.Expr):
            by_statement.setdefault(id(place.statement), []).append(place)
    groups = {}
    for group in by_statement.values():
        groups.setdefault(alike_text(group[0].statement), []).append(group)
    pairs = []
    for many in groups.values():
        for one, other in itertools.pairwise(many):
            if len(one) == len(other):
                pairs += zip(one, other, strict=True)
    return pairs


def same_places(places):
    """Group the places of one function where the same piece of code stands."""
    groups = {}
    for place in places:
        node, several = place.node, ast.BinOp | ast.Name | ast.Call
        if (
            place.function
            and place.field != "func"
            and isinstance(node, several)
            and is_loaded(node)
        ):
            groups.setdefault((id(place.function), text(node)), []).append(place)
    for place in places:  # the two sides of a sum; what only the digits of its names tell apart
        node = place.node
        if not place.function or not is_loaded(node):
            continue
        if is_operation(place.parent, ast.Add):
            groups.setdefault((id(place.parent), "sides"), []).append(place)
        if isinstance(node, ast.Attribute | ast.Call | ast.Name):
            groups.setdefault((id(place.statement), alike_text(node)), []).append(place)
        if isinstance(node, ast.BinOp):  # "+ 1" at several places
            end = type(node.op).__name__ + text(node.right)
            groups.setdefault((id(place.function), "end", end), []).append(place)
        if isinstance(node, ast.BinOp):  # a - b here, a + b there
            signs = re.sub("[+-]", "±", text(node))
            groups.setdefault((id(place.function), "signs", signs), []).append(place)
        if is_bare(node):
            groups.setdefault("bare", []).append(place)
        if isinstance(node, ast.BoolOp):
            end = type(node.op).__name__ + text(node.values[-1])
            groups.setdefault((id(place.function), "end", end), []).append(place)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):  # ".mean(1)"
            call = node.func.attr, *map(text, (*node.args, *node.keywords))
            groups.setdefault(("call", *call), []).append(place)
        if isinstance(place.parent, ast.keyword) and isinstance(node, ast.Constant):  # "dim=0"
            groups.setdefault(("keyword", text(place.parent)), []).append(place)
    found = {tuple(map(id, group)): group for group in groups.values() if 1 < len(group) < 7}
    return list(found.values())


def text(node):
    """Write a node as one line of code; of a compound statement the first line."""
    try:
        lines = ast.unparse(node).splitlines()
    except Exception:
        return ""
    return lines[0].strip() if lines else ""


def alike_text(statement):
    """Write a statement without the numbers of its names: w1 and w2 are alike."""
    return re.sub(r"(?<=[A-Za-z_])\d+\b", "", ast.unparse(statement))


def name_of(name):
    return ast.Name(name, ast.Load())


def in_its_place(new, old):
    return ast.fix_missing_locations(ast.copy_location(new, old))


def is_loaded(node):
    return not isinstance(getattr(node, "ctx", None), ast.Store | ast.Del)


def method_of(node, name, *arguments):
    """Write a call of a method of a piece of code: ``node.name(…)``."""
    return ast.Call(ast.Attribute(node, name, ast.Load()), list(arguments), [])


def is_operation(node, kinds):
    """Whether a node is one of some operations with two sides: ``is_operation(a + b, ast.Add)``."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, kinds)


def is_grad(node):
    match node:
        case ast.Attribute(ast.Name(), "grad"):
            return True
    return False


def is_module(node):
    return isinstance(node, ast.Name) and node.id in ("torch", "nn", "np", "F", "math", "operator")


def is_bare(node):
    """Whether a call reduces all of a tensor: ``h.sum()``, ``torch.linalg.norm(h)``."""
    match node:
        case ast.Call(ast.Attribute(inner, name), [], []) if not is_module(inner):
            return name in REDUCES
        case ast.Call(ast.Attribute(inner, name), [_], []):
            return name in REDUCES and text(inner).partition(".")[0] in ("torch", "np")
    return False


def read_in(node):
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def arguments_of(function):
    own = function.args
    return [one.arg for one in (*own.posonlyargs, *own.args, *own.kwonlyargs)]
