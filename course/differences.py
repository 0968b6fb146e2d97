"""What a build would lose and what it changes: edits in a notebook, and outputs."""

import difflib

from course.reading import headings, id_of

WIDTH = 40  # characters of an output, of each version
MOST = 20  # outputs that are told of one by one
IGNORED = "nbval-ignore-output"  # the tag of cells that show something else each time


def edits(there, made, recorded=()):
    """List what somebody has changed in a notebook without its source.

    A cell's id is a hash of what the build wrote, and editors keep it: where the two differ, the
    cell was edited or added.

    Parameters
    ----------
    there, made : nbformat.NotebookNode
        The notebook as it stands; as its source gives it.
    recorded : sequence of str
        What :func:`course.reading.id_of` gave for each cell when the build last wrote it.

    Returns
    -------
    list of str
        The first line of each such cell; one line more if cells are gone or elsewhere.
    """
    theirs = [id_of(cell) for cell in there.cells]
    ours = [id_of(cell) for cell in made.cells]
    if theirs in (ours, list(recorded)):
        return []
    known = {*ours, *recorded}
    own = [
        cell.source.strip().partition("\n")[0][:WIDTH]
        for cell, digest in zip(there.cells, theirs, strict=True)
        if digest not in known and cell.get("id", "")[:12] != digest and cell.source.strip()
    ]
    moved = bool(recorded) and not own and {*theirs} <= {*recorded}
    return own + ["cells are gone or in another order"] * moved


def pairs(old, new):
    """Yield each code cell of a new version with the one of the old that it was."""
    ids = [[id_of(cell) for cell in notebook.cells] for notebook in (old, new)]
    for kind, i, j, k, m in difflib.SequenceMatcher(None, *ids, autojunk=False).get_opcodes():
        if kind in ("equal", "replace"):
            some, others = (
                [cell for cell in cells if cell.cell_type == "code"]
                for cells in (old.cells[i:j], new.cells[k:m])
            )
            yield from zip(some, others, strict=False)


def shown(cell):
    """Return what a cell shows: its lines of text, and its pictures."""
    lines, pictures = [], []
    for output in cell.outputs:
        data = output.get("data", {})
        lines += (output.get("text") or data.get("text/plain", "")).splitlines()
        pictures += [data["image/png"]] if "image/png" in data else []
    return lines, pictures


def both(old, new):
    """Write two lines of output as ``old → new``, cut to where they begin to differ."""
    same = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    start = max(same - 12, 0) if max(len(old), len(new)) > WIDTH else 0

    def cut(line):
        line = ("…" if start else "") + line[start:]
        return (line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…") or "nothing"

    return f"{cut(old)} → {cut(new)}"


def changed_outputs(old, new):
    """List the outputs that a new version of a notebook shows otherwise, a line for each.

    Parameters
    ----------
    old, new : nbformat.NotebookNode
        Two executed versions.

    Returns
    -------
    list of str
        ``section, [number]: old → new``, of the first line that differs.
    """
    section, sections = "opening", {}
    for cell in new.cells:
        section = next((title for level, title in headings(cell) if level == 2), section)
        sections[cell.id] = section
    told = []
    for was, now in pairs(old, new):
        (lines, pictures), (others, drawn) = shown(was), shown(now)
        if IGNORED in now.metadata.get("tags", []) or (lines, pictures) == (others, drawn):
            continue
        count = max(len(lines), len(others))
        padded = (part + [""] * (count - len(part)) for part in (lines, others))
        differ = [pair for pair in zip(*padded, strict=True) if pair[0] != pair[1]]
        what = both(*differ[0]) if differ else "another picture"
        more = f" (lines that differ: {len(differ)})" if len(differ) > 1 else ""
        told.append(f"“{sections[now.id]}”, [{now.execution_count}]: {what}{more}")
    return told
