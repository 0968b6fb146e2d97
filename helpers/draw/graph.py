"""The autograd graph of a live tensor."""

import collections
import itertools
import re

from helpers.draw import cards
from helpers.draw import figure as f

import networkx
import torch
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.text import Text

BOXES = 40  # nodes drawn as boxes, with their names
MOST = 400  # nodes drawn as points
WIDE = 9  # columns in which nodes still have room for their names
LINES = 6  # of what is written beneath a node
FREED, CHANGED, PACKED = "freed", "changed since", "packed by a hook"


def walk(tensor):
    """Return the graph behind ``tensor`` as it hangs together in ``grad_fn.next_functions``.

    Parameters
    ----------
    tensor : torch.Tensor
        A tensor with a ``grad_fn``.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes are numbered from the tensor's own function, 0; each holds its ``function``. Edges
        run the way ``backward()`` goes, from a function to the functions that made its inputs;
        each holds the ``shape`` of what is handed over.
    """
    # The functions are kept in a list: Python makes these objects on demand, and uses the id of
    # one that was let go for the next.
    functions, number = [tensor.grad_fn], {tensor.grad_fn: 0}
    graph = networkx.MultiDiGraph()
    graph.add_node(0, function=tensor.grad_fn)
    for user in functions:
        for child, output in user.next_functions:
            if child is None:
                continue
            if child not in number:
                number[child] = len(functions)
                functions.append(child)
                graph.add_node(number[child], function=child)
            graph.add_edge(number[user], number[child], shape=_shape(child, output))
    return graph


def _shape(function, output):
    """Return the shape of a function's output, or of the leaf it feeds."""
    if _is_leaf(function):
        return f.shape_of(function.variable)
    made = getattr(function, "_input_metadata", ())  # absent before torch 2.1
    return f.shape_of(made[output]) if output < len(made) else None


def _name(function):
    # Of its type: a custom Function may keep what it likes as ``name``, or as ``variable``.
    return type(function).name(function).split("::")[-1]


def _is_leaf(function):
    return _name(function) == "AccumulateGrad"


@f.styled
def graph(tensor, names=None, show=None, title=None):
    """Draw the autograd graph of ``tensor``: what ``backward()`` will walk, down to the leaves.

    Parameters
    ----------
    tensor : torch.Tensor
        Any tensor with a ``grad_fn``.
    names : dict of str to torch.Tensor, optional
        Names for the leaves; for tensors on the way, written beneath the node that made them;
        for tensors that were saved.
    show : {None, "saved", "grads"}, optional
        Also write which tensors each node saved, or the norm of each ``.grad`` there is.
    title : str, optional
        Written above the picture.

    Returns
    -------
    Figure
        The longest path is a straight line from right (the tensor) to left; leaves stand beneath
        the node that uses them; arrows point the way ``backward()`` goes, and carry the shape of
        what is handed over. Where this has no room, the tensor is at the top, its leaves are at
        the bottom, and each box holds the shape that is handed to it. Of more than 40 nodes the
        40 nearest to the tensor are drawn; but if the graph is more than 40 steps deep, all of
        them as points with a legend, or the nearest 400. The picture says which.

    Raises
    ------
    TypeError
        If ``tensor`` or a named value is not a tensor, or ``names`` not a dict.
    ValueError
        If ``tensor`` has no ``grad_fn`` or ``show`` is none of the three.
    """
    if not isinstance(tensor, torch.Tensor):
        raise TypeError(f"graph: expected a tensor, got {type(tensor).__name__}")
    if tensor.grad_fn is None:
        raise ValueError(
            "graph: expected a tensor with a grad_fn, got one without: shape"
            f" {f.shape_of(tensor)}, requires_grad={tensor.requires_grad}"
        )
    if show not in (None, "saved", "grads"):
        raise ValueError(f'graph: expected show to be None, "saved" or "grads", got {show!r}')
    if not isinstance(names or {}, dict):
        raise TypeError(f"graph: expected a dict of name: tensor, got {type(names).__name__}")
    names = {str(name): value for name, value in (names or {}).items()}
    for name, value in names.items():
        if not isinstance(value, torch.Tensor):
            raise TypeError(f"graph: expected a tensor for {name!r}, got {type(value).__name__}")

    whole = walk(tensor)
    depths = _depths(whole)
    deep = len(whole) > BOXES and max(depths.values()) > BOXES
    part = _loss_end(whole, depths, MOST if deep else BOXES)
    facts = {node: _facts(whole.nodes[node]["function"], names, show) for node in part}
    if deep:
        figure, ax = _points(part, facts, title)
        many = f"{len(whole):,} nodes, too many for their names: a point each"
        note = _nearest(part, whole) if len(part) < len(whole) else many
        ax.text(0.15, 0.2, note, color=f.RED_INK, size=f.SMALL, va="center")
    else:
        columns, rows = _places(part, facts)
        figure = None
        if max(columns.values()) < WIDE and len(part) == len(whole):
            figure, _ = _named(part, facts, columns, rows, title)
        if figure is None or not _clear(figure):
            while True:
                note = _nearest(part, whole) if len(part) < len(whole) else None
                figure = cards.draw(part, facts, note, title)
                if figure is not None:
                    break
                part = _loss_end(whole, depths, 9 * len(part) // 10)
            facts = {node: facts[node] for node in part}
    return f.finish(figure, _words(whole, part, facts))


def _nearest(part, whole):
    return f"the {len(part):,} nodes nearest to the loss, of {len(whole):,}"


def _clear(figure):
    """Say whether boxes and words keep clear of each other and the edge, and arrows of boxes."""
    (ax,) = figure.axes
    drawn = [patch for patch in ax.patches if isinstance(patch, FancyBboxPatch)]
    boxes = [(b.get_x(), b.get_y(), b.get_width(), b.get_height()) for b in drawn]
    areas = [(x, y, x + w, y + h) for x, y, w, h in boxes]
    for text in ax.texts:
        a, b, c, d = Text.get_window_extent(text).extents / figure.dpi
        # The name of a box lies within it.
        own = any(w <= a and x <= b and c <= y and d <= z for w, x, y, z in areas[: len(drawn)])
        if text.get_text() and not own:
            areas.append((a, b, c, d))
    width, height = figure.get_size_inches()
    slack = 0.02  # inches
    for arrow in ax.patches:
        if isinstance(arrow, FancyArrowPatch):
            x, y = arrow.get_path().interpolated(20).vertices.T
            for a, b, c, d in areas[: len(drawn)]:
                if ((a + 0.03 < x) & (x < c - 0.03) & (b + 0.03 < y) & (y < d - 0.03)).any():
                    return False
    inside = all(
        a > -slack and b > -slack and c < width + slack and d < height + slack
        for a, b, c, d in areas
    )
    return (
        inside
        and height <= f.TALL
        and not any(
            min(a[2], b[2]) - max(a[0], b[0]) > slack and min(a[3], b[3]) - max(a[1], b[1]) > slack
            for a, b in itertools.combinations(areas, 2)
        )
    )


def _depths(graph):
    """Return each node's longest distance from node 0."""
    depths = {0: 0}
    for node in networkx.topological_sort(graph):
        for child in graph.successors(node):
            depths[child] = max(depths.get(child, 0), depths[node] + 1)
    return depths


def _loss_end(whole, depths, most):
    """Return ``whole``, or of a large graph the part nearest to node 0."""
    if len(whole) <= most:
        return whole
    return whole.subgraph(sorted(whole, key=lambda node: (depths[node], node))[:most]).copy()


def _facts(function, names, show):
    """Return what is written at a node, as a dict."""
    leaf = _is_leaf(function)
    full = _name(function)
    facts = {"leaf": leaf, "full": full, "lines": [], "made": ""}
    if leaf:
        tensor = function.variable
        found = [name for name, value in names.items() if value is tensor]
        facts["label"] = " = ".join(found) or f"leaf {f.shape_text(f.shape_of(tensor))}"
    else:
        # MmBackward0 is the zeroth version of the backward of mm.
        facts["label"] = re.sub(r"Backward\d*$", "", full) or full
        made = [(n, v) for n, v in names.items() if v.grad_fn is function]
        facts["made"] = ", ".join(name for name, _ in made)
        tensor = made[0][1] if made else None
    if show == "grads" and tensor is not None and (leaf or tensor.retains_grad):
        facts["lines"] = [_norm(tensor.grad)]
    if show == "saved":
        saved = _saved(function, names)
        more = [f"… {len(saved) - LINES + 2} more"] if len(saved) >= LINES else []
        saved = saved[: LINES - 2] + more if more else saved
        facts["lines"] = ["saved", *saved] if saved else []
    return facts


def _norm(grad):
    if grad is None:
        return "grad None"
    try:
        grad = grad.float() if grad.dtype in (torch.float16, torch.bfloat16) else grad
        return f"‖grad‖ {f.number(grad.norm().item())}"
    except (RuntimeError, NotImplementedError):
        return "grad without numbers"


def _saved(function, names):
    """List the tensors a function saved, by name if they have one, else by shape."""
    found = []
    # saved_tensors is what a custom torch.autograd.Function has saved.
    wanted = [a for a in dir(function) if a.startswith("_saved_") or a == "saved_tensors"]
    for attribute in sorted(wanted):
        raw = getattr(function, f"_raw{'' if attribute[0] == '_' else '_'}{attribute}", None)
        raw = raw if isinstance(raw, tuple | list) else [raw]
        if any(getattr(tensor, "unpack_hook", None) for tensor in raw):
            found.append(PACKED)  # to unpack it may compute the forward pass once more
            continue
        try:
            value = getattr(function, attribute)
        except RuntimeError as error:
            # Freed by backward(), or edited in place after it was saved.
            value = CHANGED if "modified by an inplace operation" in str(error) else FREED
        for tensor in value if isinstance(value, tuple | list) else [value]:
            if isinstance(tensor, torch.Tensor):
                text = next((n for n, v in names.items() if _same(v, tensor)), None)
                found.append(text or f.shape_text(f.shape_of(tensor)))
            elif isinstance(tensor, str) and tensor in (FREED, CHANGED):
                found.append(tensor)
    return list(dict.fromkeys(found))


def _same(a, b):
    """Say whether two tensors read the same numbers in the same way."""
    if a is b:
        return True
    try:
        recipes = [(f.memory(t), t.shape, t.stride(), t.dtype) for t in (a, b)]
    except (RuntimeError, NotImplementedError):  # no memory of its own, or none at all
        return a.grad_fn is not None and (a.grad_fn, a.output_nr) == (b.grad_fn, b.output_nr)
    return recipes[0] == recipes[1]


def _places(graph, facts, crowd=None):
    """Return each node's column (0 at the loss) and row (0 is the spine, 1 beneath it, ...).

    At most ``crowd`` leaves share a column and row; without it as many as leave room for names.

    The longest path among the operations is the spine. What is left is taken apart into paths,
    longest first; each goes into the first row in which its columns, and those of the edge that
    leads to it, are free. A leaf stands in the column of its user, beside that user's others.
    """
    operations = graph.subgraph([node for node in graph if not facts[node]["leaf"]])
    depths = _depths(operations)
    columns, rows, taken = {}, {}, collections.defaultdict(set)
    beneath = collections.Counter()  # leaves in each column and row

    def settle(path, first, last):
        row = 0
        while taken[row] & set(range(first, last + 1)):
            row += 1
        taken[row].update(range(first, last + 1))
        for node in path:
            rows[node] = row

    rest = networkx.DiGraph(operations)
    while rest:
        path = networkx.dag_longest_path(rest)
        rest.remove_nodes_from(path)
        for node in path:
            columns[node] = depths[node]
        users = [columns[u] for u in operations.predecessors(path[0]) if u in columns]
        first = min([depths[path[0]], *(user + 1 for user in users)])
        settle(path, first, depths[path[-1]])
    for node in graph:
        if facts[node]["leaf"]:
            users = list(graph.predecessors(node))
            columns[node] = max(columns[user] for user in users)
            column = columns[node]
            row = max(rows[user] for user in users if columns[user] == column) + 1
            while column in taken[row] or (
                beneath[column, row] >= crowd if crowd else _crowded(beneath, column, row)
            ):
                row += 1
            beneath[column, row] += 1
            rows[node] = row
    return columns, rows


def _crowded(beneath, column, row):
    """Say whether one more leaf would meet those of the columns beside it."""
    beside = max(beneath[column - 1, row], beneath[column + 1, row])
    return beneath[column, row] >= 5 or (beside and max(beside, beneath[column, row] + 1) > 1)


def _shifts(graph, facts, columns, rows):
    """Return how far each node stands from the middle of its column, in places."""
    groups = collections.defaultdict(list)
    for node in sorted(graph):
        if facts[node]["leaf"]:
            groups[columns[node], rows[node]].append(node)
    shifts = dict.fromkeys(graph, 0.0)
    for group in groups.values():
        shifts |= {node: i - (len(group) - 1) / 2 for i, node in enumerate(group)}
    return shifts


def _named(graph, facts, columns, rows, title):
    """Draw nodes as boxes with their names."""
    last, deepest = max(columns.values()), max(rows.values())
    under = {node: _under(fact) for node, fact in facts.items()}
    half = {node: f.code_width(facts[node]["label"]) / 2 + 0.13 for node in graph}
    wide = {n: max([half[n], *(f.code_width(t, f.SMALL) / 2 for t, _ in under[n])]) for n in graph}
    shapes = [f.shape_text(shape) for *_, shape in graph.edges(data="shape") if shape is not None]
    label = max((f.code_width(text, f.SMALL) for text in shapes), default=0)
    shifts = _shifts(graph, facts, columns, rows)
    apart = 2 * max([wide[n] for n in graph if facts[n]["leaf"]], default=0) + 0.2
    step = max(1.3, 2 * max(wide.values()) + 0.15, label + 0.3)
    right = left = 0.0
    for node in graph:
        shift, beside = shifts[node] * apart, label + 0.1 if facts[node]["leaf"] else 0
        outer = max(shift + wide[node], shift / 2 + beside)
        right = max(right, outer - columns[node] * step)
        outer = max(wide[node] - shift, beside - shift / 2 if shift < 0 else 0)
        left = max(left, outer - (last - columns[node]) * step)
    left, right = left + 0.2, right + 0.2
    step = min(step, (f.WIDTH - left - right) / max(last, 1))
    width = max(left + last * step + right, 3.4)
    behind = {n: columns[n] * step - shifts[n] * apart for n in graph}  # inches from the loss
    pitch = 0.2 * max(len(under[n]) for n in graph if not facts[n]["leaf"]) + 0.95
    foot = 0.2 * max(len(under[n]) for n in graph if rows[n] == deepest) + 0.2
    over = [_hops(columns, *edge) for edge in graph.edges() if _skips(behind, rows, *edge)]
    head = 0.55 + (0.35 if title else 0) + (_arch(max(over)) if over else 0)
    height = head + deepest * pitch + foot + 0.4
    figure, ax = f.page(width, height)
    f.heading(ax, title, width, height)
    if last == 0:
        right = width / 2
    place = {n: (width - right - behind[n], height - head - rows[n] * pitch) for n in graph}
    for user, child in dict.fromkeys(graph.edges()):
        handed = [
            f.shape_text(e["shape"]) for e in graph[user][child].values() if e["shape"] is not None
        ]
        # x * x hands two gradients to the node that made x.
        text = (handed or [""])[0] + (f" × {len(handed)}" if len(handed) > 1 else "")
        hops = max(2, _hops(columns, user, child)) if _skips(behind, rows, user, child) else 1
        leaf = facts[child]["leaf"] and columns[child] == columns[user]
        _edge(ax, place, half, under, (user, child), text, 0 if leaf else hops)
    for node, (x, y) in place.items():
        fact = facts[node]
        style = {"facecolor": f.PALE_GREEN, "boxstyle": "round,pad=0,rounding_size=0.16"}
        if not fact["leaf"]:
            style = {"facecolor": f.PALE_BLUE, "boxstyle": "square,pad=0"}
        style |= {"edgecolor": f.INK, "linewidth": 2.2 if node == 0 else 1.0}
        ax.add_patch(FancyBboxPatch((x - half[node], y - 0.17), 2 * half[node], 0.34, **style))
        f.code(ax, x, y, fact["label"], weight="bold" if fact["leaf"] else "normal")
        for i, (text, colour) in enumerate(under[node]):
            f.code(ax, x, y - 0.29 - 0.2 * i, text, size=f.SMALL, color=colour)
    note = "arrows: the way backward() goes"
    ax.text(width - 0.15, 0.17, note, ha="right", va="center", size=f.SMALL, color=f.GREY)
    return figure, ax


def _under(fact):
    """List what is written beneath a node, with its colour."""
    lines = [(f"made {fact['made']}", f.INK)] if fact["made"] else []
    lines += [("AccumulateGrad", f.GREY)] if fact["leaf"] else []
    return lines + [(line, f.RED_INK) for line in fact["lines"]]


def _hops(columns, user, child):
    return columns[child] - columns[user]


def _skips(behind, rows, user, child):
    """Say whether an edge along a row would run through another node of that row."""
    return rows[user] == rows[child] and any(
        rows[node] == rows[user] and behind[user] < behind[node] < behind[child] for node in behind
    )


def _arch(hops):
    """Return how high an edge that skips ``hops - 1`` nodes rises above them, in inches."""
    return 0.4 + 0.12 * hops


def _edge(ax, place, half, under, edge, text, hops):
    """Draw one arrow, clear of the boxes at both ends, with the shape it hands over.

    ``hops`` is 0 for a leaf beneath its user, more than 1 for an edge that passes above nodes.
    """
    user, child = edge
    (x0, y0), (x1, y1) = place[user], place[child]
    words = {"size": f.SMALL, "color": f.GREY}
    style = {"arrowstyle": "-|>", "mutation_scale": 13, "color": f.GREY, "linewidth": 1.3}
    style |= {"shrinkA": 0, "shrinkB": 0}
    box = {"facecolor": "white", "lw": 0, "pad": 1}
    if hops > 1:
        rise = _arch(hops)
        start, end = (x0 - 0.06, y0 + 0.17), (x1 + 0.06, y1 + 0.17)
        # The middle of this arc lies half of rad times its length above its ends.
        style["connectionstyle"] = f"arc3,rad={2 * rise / (start[0] - end[0]):.3f}"
        f.code(ax, (start[0] + end[0]) / 2, y0 + 0.17 + rise, text, **words, bbox=box)
    elif y0 == y1:
        start, end = (x0 - half[user], y0), (x1 + half[child], y1)
        f.code(ax, (start[0] + end[0]) / 2, y0 + 0.27, text, **words)
    elif hops == 0:
        start, end = (x0, y0 - 0.21 - 0.2 * len(under[user])), (x1, y1 + 0.17)
        # Beside the arrow, on the outer side.
        side, align = (-0.08, "right") if x1 < x0 else (0.08, "left")
        x, y = (start[0] + end[0]) / 2 + side, (start[1] + end[1]) / 2
        f.code(ax, x, y, text, ha=align, **words, bbox=box)
    else:
        start, end = (x0 - 0.6 * half[user], y0 - 0.17), (x1 + half[child], y1)
        middle = (0.35 * start[0] + 0.65 * end[0], 0.35 * start[1] + 0.65 * end[1])
        f.code(ax, *middle, text, **words, bbox=box)
    ax.add_patch(FancyArrowPatch(start, end, **style))


MARKS = ["o", "s", "^", "D", "v", "P", "X", "*"]
PAINTS = [f.BLUE, f.ORANGE, f.GREEN, f.PINK, f.SKY, f.RED, f.GREY, f.INK]


def _points(graph, facts, title):
    """Draw a deep graph: nodes as marks by kind, with a legend that counts them."""
    leaves = [node for node in graph if facts[node]["leaf"]]
    most = collections.Counter(min(graph.predecessors(leaf)) for leaf in leaves)
    crowd = max([*most.values(), 1]) // 12 + 1
    columns, rows = _places(graph, facts, crowd)
    kinds = collections.Counter(
        "leaf" if fact["leaf"] else fact["label"] for fact in facts.values()
    )
    common = [kind for kind, _ in kinds.most_common(len(MARKS) - 1)]
    looks = {kind: (MARKS[i], PAINTS[i]) for i, kind in enumerate(common)}
    last, deepest = max(columns.values()), max(rows.values())
    step = (f.WIDTH - 0.6) / last
    pitch = min(0.45, 4.2 / max(deepest, 1))
    entries = [f"{_short(kind, 16)} × {kinds[kind]}" for kind in common]
    others = sum(kinds[kind] for kind in kinds if kind not in looks)
    if others:
        entries.append(f"other × {others}")
    per_row = 4
    legend = (len(entries) - 1) // per_row + 1
    height = deepest * pitch + 0.75 + 0.27 * legend + 0.35 + (0.35 if title else 0)
    figure, ax = f.page(f.WIDTH, height)
    f.heading(ax, title, f.WIDTH, height)
    top = height - 0.45 - (0.35 if title else 0)
    shifts = _shifts(graph, facts, columns, rows)
    behind = {n: (columns[n] - 0.9 / crowd * shifts[n]) * step for n in graph}
    place = {n: (f.WIDTH - 0.3 - behind[n], top - rows[n] * pitch) for n in graph}
    style = {"arrowstyle": "-", "color": f.RULE, "linewidth": 1.0, "shrinkA": 0, "shrinkB": 0}
    for user, child in dict.fromkeys(graph.edges()):
        # A bow rises half of this times its length: it stays on the page.
        far = max(behind[child] - behind[user], 1e-6)
        bend = min(0.25, 0.6 / far) if _skips(behind, rows, user, child) else 0
        bow = f"arc3,rad={bend}"
        line = FancyArrowPatch(place[user], place[child], connectionstyle=bow, zorder=1, **style)
        ax.add_patch(line)
    size = min(9.0, 0.75 * 72 * min(0.9 * step / crowd if crowd > 1 else step, pitch))
    other = (MARKS[-1], PAINTS[-1])
    groups = collections.defaultdict(list)
    for node, spot in place.items():
        kind = "leaf" if facts[node]["leaf"] else facts[node]["label"]
        groups[looks.get(kind, other)].append(spot)
    for (mark, paint), spots in groups.items():
        style = {"marker": mark, "color": paint, "markersize": size, "linestyle": "none"}
        ax.plot(*zip(*spots, strict=True), zorder=2, **style)
    style = {"size": f.SMALL, "color": f.GREY, "va": "center"}
    ax.text(f.WIDTH - 0.15, top + 0.25, "loss", ha="right", **style)
    ax.text(0.15, top + 0.25, f"{last} steps back", ha="left", **style)
    bottom = top - deepest * pitch - 0.4
    for i, text in enumerate(entries):
        x, y = 0.3 + i % per_row * 2.1, bottom - i // per_row * 0.27
        mark, paint = (looks[common[i]]) if i < len(common) else other
        ax.plot([x], [y], marker=mark, color=paint, markersize=8)
        f.code(ax, x + 0.15, y, text, ha="left", size=f.SMALL)
    return figure, ax


def _short(text, most):
    return text if len(text) <= most else f"{text[: most // 2]}…{text[-(most // 2) + 1 :]}"


def _words(whole, part, facts):
    """Say the graph in words."""
    leaves = [fact["label"] for fact in facts.values() if fact["leaf"]]
    spine = networkx.dag_longest_path(part.subgraph([n for n in part if not facts[n]["leaf"]]))
    text = f"Autograd graph of {len(whole):,} nodes"
    if len(part) < len(whole):
        text += f", drawn are the {len(part):,} nearest to the loss"
    chain = [facts[node]["label"] for node in spine]
    if len(chain) > 12:
        chain = [*chain[:6], f"… {len(chain) - 9} more …", *chain[-3:]]
    text += f". From the loss back: {', '.join(chain)}."
    kinds = collections.Counter(fact["full"] for n, fact in facts.items() if n not in spine)
    beside = [f"{count} {kind}" for kind, count in sorted(kinds.items())]
    if beside:
        text += f" Beside them: {', '.join(beside)}."
    if leaves and len(leaves) <= 12:
        text += f" Leaves: {', '.join(leaves)}."
    told = [
        f"{fact['label']}: {', '.join(fact['lines']).replace('saved,', 'saved')}"
        for fact in facts.values()
        if fact["lines"]
    ]
    if told and len(told) <= 12:
        text += f" {'; '.join(told)}."
    return text
