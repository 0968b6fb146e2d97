"""What of `helpers/` a lesson can reach: only a change in that builds its notebook again.

Names are followed through the syntax trees: from `draw.NAME` in a lesson over functions, classes,
constants and imports. Of `check` a lesson reaches the mechanism, and the rooms of the exercises
that it checks. What cannot be followed counts as reached; what importing another package does,
besides giving names, is not seen.
"""

import ast
import functools

OWN_BY_TEXT = {"eval", "exec", "globals"}  # they may find any name of their file
ANY_BY_TEXT = {"__import__", "importlib", "sys.modules"}
IMPORT = ast.Import | ast.ImportFrom


@functools.cache
def parsed(content):
    """Parse a module (bytes): ``{name: statements that make it}``, and the statements beside.

    Those run when it is imported, whoever asks: calls, loops, changes of what was made. Each has
    its ``text``, decorators included.
    """
    made, beside, lines = {}, [], content.splitlines()
    for node in ast.parse(content).body:
        first = min(one.lineno for one in [node, *getattr(node, "decorator_list", [])])
        node.text = b"\n".join(lines[first - 1 : node.end_lineno])
        name = getattr(node, "name", None)  # a function's or a class's
        names = [name] if isinstance(name, str) else []
        parts = list(ast.walk(node))
        if isinstance(node, IMPORT):
            names = [alias.asname or alias.name for alias in node.names]
            if "*" in names or any(name.startswith("helpers.") for name in names):
                names = []
        elif isinstance(node, ast.Assign) and not any(isinstance(p, ast.Call) for p in parts):
            stored = [p for p in parts if isinstance(getattr(p, "ctx", None), ast.Store)]
            if not any(isinstance(p, ast.Attribute | ast.Subscript) for p in stored):
                names = [p.id for p in stored if isinstance(p, ast.Name)]
        for kept in [made.setdefault(name, []) for name in names] or [beside]:
            kept.append(node)
    return made, beside


@functools.cache
def named_in(node):
    """Return what a statement names, as ``(name, what stands behind its dot or None)``; imports."""
    parts = list(ast.walk(node))
    dotted = {part.value: part.attr for part in parts if isinstance(part, ast.Attribute)}
    names = {(part.id, dotted.get(part)) for part in parts if isinstance(part, ast.Name)}
    return names, [part for part in parts if isinstance(part, IMPORT)]


class Reach:
    """Follow what the lesson ``source`` (a path) names; ``texts`` has what of each file counts."""

    def __init__(self, source, root):
        self.folder = root / "helpers"
        self.texts, self.done = {}, set()
        self.parsed = functools.cache(lambda path: parsed(path.read_bytes()))
        self.files([*self.folder.rglob("*.gz"), *self.folder.glob("__init__.py")])
        try:
            self.whole(source, imports=False)
            used = {key[1] for key in self.done if isinstance(key, tuple) and key[0] == source}
            for name in self.parsed(source)[0].keys() - used:  # imported, and nothing of it named
                self.name(source, name)
        except (SyntaxError, ValueError, MemoryError, RecursionError):  # or nested too deep
            self.files(self.folder.rglob("*.py"))

    def files(self, paths):
        """Reach files, and do not follow what they name."""
        texts = {path: {path.read_bytes()} for path in paths}
        self.texts |= texts
        self.done |= set(texts)

    def whole(self, path, imports=True):
        """Reach all that a file does and makes, with or without what it only imports."""
        made, beside = self.parsed(path)
        for node in sum(made.values(), beside):
            if node in beside or not isinstance(node, IMPORT):
                self.statement(path, node)
        for name in made if imports else ():
            self.name(path, name)

    def name(self, path, name, attribute=None):
        """Reach what ``name`` stands for in a file, or what stands behind its dot."""
        if path not in self.done and (path, name, attribute) not in self.done:
            self.done.add((path, name, attribute))
            for node in self.parsed(path)[0].get(name, []):
                if isinstance(node, IMPORT):
                    self.imported(path, node, name, attribute)
                else:
                    self.statement(path, node)

    def statement(self, path, node):
        """Reach a statement, what it names, and what runs when its package is imported."""
        if path in self.done or (path, node) in self.done:
            return
        self.done.add((path, node))
        self.texts.setdefault(path, set()).add(node.text)
        names, imports = named_in(node)
        for name, attribute in names:
            self.name(path, name, attribute)
            if name in OWN_BY_TEXT:
                self.whole(path)
            elif {name, f"{name}.{attribute}"} & ANY_BY_TEXT:
                self.files(self.folder.rglob("*.py"))
        for part in imports:  # in a function, or under an `if`
            for alias in part.names:
                self.imported(path, part, alias.asname or alias.name)
        if path.parent == self.folder / "draw" and path.parent not in self.done:
            self.done.add(path.parent)
            for file in path.parent.glob("*.py"):
                for other in self.parsed(file)[1]:
                    if not isinstance(getattr(other, "value", None), ast.Constant):  # a docstring
                        self.statement(file, other)

    def imported(self, path, node, name, attribute=None):
        """Reach what an import gives as ``name``, or what stands behind its dot."""
        origin = getattr(node, "module", None)
        alias = next(alias.name for alias in node.names if name in (alias.asname, alias.name))
        if (origin or alias).partition(".")[0] != self.folder.name:
            self.texts.setdefault(path, set()).add(f"{origin} {alias} {name}".encode())
            return
        module, package = self.file(f"{origin}.{alias}"), self.file(origin or "")
        if module == self.folder / "check" / "__init__.py":
            self.checked(module, attribute)
        elif module and attribute in self.parsed(module)[0]:
            self.name(module, attribute)
        elif module:
            self.whole(module)
        elif package and alias in self.parsed(package)[0]:
            self.name(package, alias)
        else:
            self.files(self.folder.rglob("*.py"))

    def checked(self, package, exercise):
        """Reach the mechanism of the checks, and the room of an exercise: all rooms, if in none."""
        rooms = set(package.parent.glob("lesson_*.py"))
        self.files(set(package.parent.glob("*.py")) - rooms)
        if exercise not in self.parsed(package)[0]:
            own = {room for room in rooms if exercise in self.parsed(room)[0]}
            for room in own or rooms:
                self.whole(room)
                self.texts[room].add(room.read_bytes())  # the order of the exercises counts

    def file(self, dotted):
        """Return the file of a module of the course, or None if it is none."""
        path = self.folder.parent.joinpath(*dotted.split("."))
        files = [path / "__init__.py", path.with_suffix(".py")]
        return next((file for file in files if file.exists()), None)
