"""What the code of an answer says: the names that it reads, and its text as a tree."""

import ast
import contextlib
import dis
import functools
import itertools
import linecache
import sys
import types

import numpy as np
import torch

DEEPEST = 4  # functions of the page that call functions of the page
NUMBERS = (int, float, complex, torch.Tensor, np.ndarray, np.number)


def functions_of(answer):
    """Return the plain functions of an answer: itself, or the methods of a class or an object."""
    if isinstance(answer, functools.partial):
        answer = answer.func
    if type(answer) is types.MethodType:
        answer = answer.__func__
    if type(answer) is types.FunctionType:
        return [answer]
    kind = answer if issubclass(type(answer), type) else type(answer)
    if str(type.__getattribute__(kind, "__module__")).split(".")[0] in ("torch", "numpy"):
        return []
    found = []
    for thing in type.__getattribute__(kind, "__dict__").values():
        thing = getattr(thing, "__func__", thing) if type(thing) in _WRAPPED else thing
        thing = thing.fget if type(thing) is property else thing
        if type(thing) is types.FunctionType:
            found.append(thing)
    return found


_WRAPPED = (staticmethod, classmethod)


def nested(code):
    """Yield a code object and those within it."""
    yield code
    for constant in code.co_consts:
        if type(constant) is types.CodeType:
            yield from nested(constant)


def files_of(answer):
    """Return the names of the files, or cells, that an answer was written in."""
    return {function.__code__.co_filename for function in functions_of(answer)}


def read_names(answer):
    """Return ``{name: (namespace, function)}`` of the page's names that an answer reads.

    Functions of the same page that it calls are searched as well: `function` is the name of the
    one that it calls itself, ``""`` for what it reads itself. Only names that hold a number, a
    tensor, an array, or a list of something, count.
    """
    found = {}
    for word, name, space, through in _global_names(answer):
        thing = space.get(name)
        counts = isinstance(thing, (*NUMBERS, list, tuple, torch.nn.Module))
        if counts and not isinstance(thing, bool) and word.startswith("LOAD"):
            found.setdefault(name, (space, through))
    return found


def _global_names(answer):
    """Yield ``(instruction, name, namespace, function)`` of the globals that an answer names."""
    todo, seen = [(function, 0, "") for function in functions_of(answer)], set()
    while todo:  # what it reads itself comes before what its functions read
        function, depth, through = todo.pop(0)
        space = function.__globals__
        for code in nested(function.__code__):
            if code in seen:
                continue
            seen.add(code)
            for step in dis.get_instructions(code):
                if step.opname not in _GLOBAL:
                    continue
                yield step.opname, step.argval, space, through
                thing = space.get(step.argval)
                own = type(thing) is types.FunctionType and thing.__globals__ is space
                if own and depth < DEEPEST:
                    todo.append((thing, depth + 1, through or step.argval))


_GLOBAL = ("LOAD_GLOBAL", "LOAD_NAME", "STORE_GLOBAL", "DELETE_GLOBAL")


@contextlib.contextmanager
def page_kept(answer):
    """Put back what an answer names of the page, and may write to."""
    bound, things = [], []
    with contextlib.suppress(Exception):  # whatever an answer's own special methods do
        for word, name, space, _ in _global_names(answer):
            if name in space:
                things.append(space[name])
            if not word.startswith("LOAD"):
                bound.append((space, name, space.get(name, _ABSENT)))
    with kept(things):
        try:
            yield
        finally:
            for space, name, thing in bound:
                space[name] = thing
                if thing is _ABSENT:
                    del space[name]


_ABSENT = object()
MOST_KEPT = 1_000  # containers and tensors


@contextlib.contextmanager
def kept(things):
    """Put back what tensors, arrays, modules, lists, dicts and sets hold, nested or not."""
    found = {}
    for thing in things:
        with contextlib.suppress(Exception):
            _keep(thing, found)
    try:
        yield
    finally:
        for put_back in found.values():
            with contextlib.suppress(Exception), torch.no_grad():
                put_back()


def _keep(thing, found):
    if id(thing) in found or len(found) > MOST_KEPT:
        return
    inner = ()
    match thing:
        case torch.Tensor() if thing.device.type != "meta":
            found[id(thing)] = _tensor_as_it_is(thing)
        case np.ndarray() if thing.dtype != object:
            found[id(thing)] = functools.partial(np.copyto, thing, thing.copy())
        case torch.nn.Module():
            inner = [*thing.parameters(), *thing.buffers()]
        case list():
            found[id(thing)] = functools.partial(thing.__setitem__, slice(None), list(thing))
            inner = thing
        case dict() | set():
            found[id(thing)] = _refill(thing)
            inner = thing.values() if isinstance(thing, dict) else ()
        case tuple():
            inner = thing
    for one in itertools.islice(inner, MOST_KEPT):
        if isinstance(one, _HOLDERS):
            _keep(one, found)


_HOLDERS = (torch.Tensor, np.ndarray, torch.nn.Module, list, dict, set, tuple)


def _refill(thing):
    before = thing.copy()

    def held(one):
        return [(id(key), id(one[key]) if isinstance(one, dict) else 0) for key in one]

    def put_back():
        if held(thing) != held(before):
            thing.clear()
            thing.update(before)

    return put_back


def _tensor_as_it_is(tensor):
    before, wants = tensor.detach().clone(), tensor.requires_grad
    grad = tensor.grad if tensor.is_leaf else None
    slopes = None if grad is None else grad.detach().clone()

    def put_back():
        if tensor.shape != before.shape:
            tensor.data = before
        elif not torch.equal(tensor, before):
            (tensor if tensor.is_leaf else tensor.data).copy_(before)
        if tensor.is_leaf:
            tensor.requires_grad_(wants)
            if tensor.grad is not grad:
                tensor.grad = grad
            if grad is not None and not torch.equal(grad, slopes):
                grad.copy_(slopes)

    return put_back


def unused_arguments(function):
    """Return the names of a plain function's arguments that its code never reads."""
    code = function.__code__
    count = code.co_argcount + code.co_kwonlyargcount
    read = set()
    for part in nested(code):
        read |= set(part.co_freevars)
        for step in dis.get_instructions(part):
            if "LOAD" in step.opname:
                read |= set(step.argval) if isinstance(step.argval, tuple) else {step.argval}
            if step.opname == "LOAD_NAME" and step.argval in ("locals", "vars", "eval"):
                return []
    read |= {"self", "cls", "ctx"}
    return [name for name in code.co_varnames[:count] if name not in read and name[0] != "_"]


def kept_defaults(function):
    """Return the names of arguments whose default value can be written to from call to call."""
    names, defaults = parameters_of(function), function.__defaults__ or ()
    pairs = zip(names[len(names) - len(defaults) :], defaults, strict=True)
    return [name for name, value in pairs if isinstance(value, list | dict | set | torch.Tensor)]


def parameters_of(function):
    """Return the names of a plain function's positional arguments, ``*rest`` left out."""
    return function.__code__.co_varnames[: function.__code__.co_argcount]


def segment(frame_code, at):
    """Return the piece of source that an instruction stands for, as in a traceback."""
    positions = list(frame_code.co_positions())
    place = positions[at // 2] if at // 2 < len(positions) else (None,) * 4
    first, last, start, stop = place
    if None in place:
        return ""
    lines = [linecache.getline(frame_code.co_filename, n).encode() for n in range(first, last + 1)]
    if not any(lines):
        return ""
    if first != last and lines[0].rstrip().endswith(b":"):  # a compound statement
        return lines[0].decode(errors="replace").strip()
    lines[-1] = lines[-1][:stop]
    lines[0] = lines[0][start:]
    return " ".join(line.decode(errors="replace").strip() for line in lines)


# The text as a tree -------------------------------------------------------------------------------

# What an edited copy of the code had better not do once more.
OUTSIDE = {
    *("open", "input", "exec", "eval", "compile", "breakpoint", "globals", "__import__", "exit"),
    *("os", "sys", "subprocess", "shutil", "pathlib", "Path", "socket", "requests", "urllib"),
    *("check", "draw", "plt", "time", "threading", "multiprocessing", "DataLoader", "global"),
    *("Thread", "acquire", "wait", "queue", "Queue", "asyncio"),  # without its other half it hangs
}


class Written:
    """The definition of an answer, and of what else its cell defines for it.

    Parameters
    ----------
    nodes : list of ast.stmt
        The statements that define it; they may be changed, run, and changed back.
    name : str
        What the answer is called in them.
    space : dict
        The namespace that it was written in; only copies of it are written to.
    """

    def __init__(self, nodes, name, space):
        self.nodes, self.name = nodes, name
        self.names = ()  # that may be meant in place of another, besides those of a function
        self.space, self.page = space, space
        own = _names_bound(nodes) - _names_read(nodes) - {name}
        if own & space.keys():  # a line that is left out must not make a page's name of them
            self.space = {key: thing for key, thing in space.items() if key not in own}

    def kept(self):
        """Put back, at the end, what edited copies may write to."""
        parts = (part for node in self.nodes for part in ast.walk(node))
        names = {part.id for part in parts if isinstance(part, ast.Name)} | set(self.names)
        return kept([self.page[name] for name in sorted(names & self.page.keys())])

    def made(self, **more):
        """Define the answer from its tree, in a copy of its namespace."""
        module = ast.Module(self.nodes, [])
        space = self.space | more
        exec(compile(module, "<edited>", "exec", dont_inherit=True), space)
        return space[self.name]


def _names_bound(nodes):
    """Collect the arguments and variables of all functions."""
    functions = [
        part
        for node in nodes
        for part in ast.walk(node)
        if isinstance(part, ast.FunctionDef | ast.Lambda)
    ]
    parts = [part for function in functions for part in ast.walk(function)]
    names = {p.id for p in parts if isinstance(p, ast.Name) and isinstance(p.ctx, ast.Store)}
    return names | {part.arg for part in parts if isinstance(part, ast.arg)}


def _names_read(nodes):
    """Collect the globals that statements read, and those within them."""
    code = compile(ast.Module(nodes, []), "<edited>", "exec", dont_inherit=True)
    steps = [step for part in nested(code) for step in dis.get_instructions(part)]
    return {step.argval for step in steps if step.opname in _GLOBAL}


def written(answer):
    """Find the text of an answer; None if there is none, or it reaches outside."""
    functions = functions_of(answer)
    if not functions or any(f.__code__.co_freevars for f in functions if f is answer):
        return None
    is_class = issubclass(type(answer), type)
    if not is_class and type(answer) is not types.FunctionType:
        return None
    code, space = functions[0].__code__, functions[0].__globals__
    lines = linecache.getlines(code.co_filename, space)
    if not lines or len(lines) > 400:
        return None
    try:
        tree = ast.parse("".join(lines))
    except (SyntaxError, ValueError):
        return None
    own = None
    for node in tree.body:
        if is_class and isinstance(node, ast.ClassDef) and node.name == answer.__name__:
            own = node
        elif isinstance(node, ast.FunctionDef) and node.name == answer.__name__:
            own = node if node.lineno <= code.co_firstlineno <= node.body[0].lineno else own
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
            target = node.targets[0]
            if isinstance(target, ast.Name) and node.value.lineno == code.co_firstlineno:
                own = node
    if own is None:
        return None
    name = own.targets[0].id if isinstance(own, ast.Assign) else own.name
    kinds = (ast.FunctionDef, ast.ClassDef)
    others = {node.name: node for node in tree.body if isinstance(node, kinds) and node is not own}
    needed, todo = [own], [own]
    while todo:
        names = {n.id for n in ast.walk(todo.pop()) if isinstance(n, ast.Name)}
        for other in names & set(others):
            if space.get(other) is not None and others[other] not in needed:
                needed.append(others[other])
                todo.append(others[other])
    nodes = [node for node in tree.body if node in needed]
    return None if _reaches_outside(nodes) else Written(nodes, name, space)


def assigned(name, file, space):
    """Find the line that computed a value; None if it is no more than written down."""
    try:
        tree = ast.parse("".join(linecache.getlines(file, space)))
    except (SyntaxError, ValueError):
        return None
    for node in reversed(tree.body):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            computes = (ast.Name, ast.UnaryOp, ast.BinOp)
            if not any(isinstance(part, computes) for part in ast.walk(node.value)):
                return None
            if _reaches_outside([node]):
                return None
            found = Written([node], name, space)
            found.names = [
                other
                for other, thing in space.items()
                if isinstance(thing, NUMBERS) and other[0] != "_" and other != name
            ]
            return found
    return None


def _reaches_outside(nodes):
    """Whether running statements once more could be noticed elsewhere."""
    for node in nodes:
        for part in ast.walk(node):
            word = getattr(part, "id", getattr(part, "attr", ""))
            if word in OUTSIDE or isinstance(part, ast.Global | ast.Nonlocal):
                return True
            if isinstance(part, ast.Yield | ast.Await):
                return True
            if isinstance(part, ast.Import | ast.ImportFrom):
                names = {getattr(part, "module", None) or one.name for one in part.names}
                if names - sys.modules.keys() or OUTSIDE & {n.split(".")[0] for n in names}:
                    return True
    return False


def returned(text):
    """List what the return statements of a written function return, if it ends with one."""
    for node in text.nodes:
        if getattr(node, "name", None) == text.name and isinstance(node, ast.FunctionDef):
            found = [part.value for part in ast.walk(node) if isinstance(part, ast.Return)]
            if isinstance(node.body[-1], ast.Return):
                return [ast.unparse(value) if value else "None" for value in found]
    return []
