"""A graph of any form on one page: cards in levels from the loss down, arrows between them."""

import collections
import itertools
import math
import re

from helpers.draw import figure as f

import networkx
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path

SCALES = [1.0, 0.88, 0.76]  # of the letters; the smallest are 8 points high
APART, RAIL, GAP = 0.16, 0.13, 0.26  # inches: between cards, for a passing line, between levels
LANE, EDGE, FOOT, HEAD = 0.09, 0.2, 0.4, 0.15  # inches: a line round the cards, margins
READABLE = 6.0  # inches: a higher picture is shown smaller


def draw(graph, facts, note=None, title=None):
    """Draw an autograd graph as cards, each with its shape and what else is known of it.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        Nodes are numbered from the loss, 0; edges run the way ``backward()`` goes and hold the
        ``shape`` of what is handed over.
    facts : dict of int to dict
        Of each node: ``leaf``, ``label``, ``made`` and ``lines``.
    note, title : str, optional
        Written below and above.

    Returns
    -------
    Figure or None
        No two cards overlap and no arrow crosses one. None if it does not fit a page.
    """
    top = f.TALL - HEAD - FOOT - (0.35 if title else 0)
    best, plan = 0.0, None
    for lines in (3, 1, 0):
        for scale, strips, narrow in itertools.product(SCALES, (1, 2, 3, 4), (1.0, 0.6)):
            found = _plan(graph, facts, scale, strips, narrow, lines)
            if found and found["height"] <= top:
                # Letters as large as they are shown where a page is 6 inches high.
                size = scale * min(1.0, READABLE / found["height"])
                if size > best + 1e-6:
                    best, plan = size, found
        if plan is not None:
            return _page(graph, facts, plan, note, title)
    return None


def _plan(graph, facts, scale, strips, narrow, lines, gutter=0.55):
    """Sort the nodes into levels, and the levels into ``strips`` beside each other.

    A card has at most ``lines`` lines of a kind, and ``narrow`` of a strip's width. Return None
    if a level has no room.
    """
    room = (f.WIDTH - 2 * EDGE - (strips - 1) * gutter) / strips
    widest = min(narrow * room, 2.7)
    cards = {node: _card(graph, node, facts[node], scale, widest, lines) for node in graph}
    wide = {node: card["width"] for node, card in cards.items()}
    if max(wide.values()) > room:
        return None
    for share in (1.0, 0.85, 0.7, 0.55):
        level = _levels(graph, wide, share * room)
        rows, links = _rows(graph, level)
        if max(_steps(row, level, wide)[-1] for row in rows) <= room:
            break
    else:
        return None
    high = [max(cards[n]["height"] for n, at in row if level[n] == at) for row in rows]
    gap = GAP if lines > 1 else 0.75 * GAP
    gaps = [gap + 0.02 * min(len(link), 12 if lines else 4) for link in links]
    parts = _split([h + g for h, g in zip(high, gaps, strict=True)], strips)
    crossing = [len({source for source, _ in links[part[-1] + 1]}) for part in parts[:-1]]
    needed = max(crossing, default=0) * LANE + 0.2
    if needed > gutter:
        return _plan(graph, facts, scale, strips, narrow, lines, needed + LANE)
    lanes = LANE * max(crossing, default=0) + (0.1 if crossing else 0)
    tall = [sum(high[i] for i in part) + sum(gaps[i] for i in part[1:]) for part in parts]
    return {"cards": cards, "level": level, "rows": rows, "links": links, "parts": parts,
            "high": high, "gaps": gaps, "lanes": lanes, "height": max(tall) + 2 * lanes,
            "room": room, "gutter": gutter}  # fmt: skip


def _places(plan):
    """Return the middle, top and foot of each item, and the left, right and foot of each strip."""
    level, wide = plan["level"], {node: card["width"] for node, card in plan["cards"].items()}
    rows = _ordered(plan["rows"], plan["links"])
    x = _across(rows, plan["links"], level, wide, plan["room"])
    left, place, strips = EDGE, {}, []
    for part in plan["parts"]:
        ends = [(x[item] - _half(item, level, wide), x[item] + _half(item, level, wide))
                for i in part for item in rows[i]]  # fmt: skip
        first, last, y = min(a for a, _ in ends), max(b for _, b in ends), -plan["lanes"]
        for i in part:
            y -= plan["gaps"][i] if i != part[0] else 0
            foot = y - plan["high"][i]
            place |= {item: (x[item] + left - first, y, foot) for item in rows[i]}
            y = foot
        strips.append((left, left + last - first, y))
        left += last - first + plan["gutter"]
    return place, strips


def _card(graph, node, fact, scale, widest, several):
    """Return the lines of a node's card as ``(text, size, colour, weight)``, and its size.

    Each kind of text has at most ``several`` lines; with 0, all of them share two.
    """
    big, small = max(10.5 * scale, 8.0), max(9.5 * scale, 8.0)
    most = max(int((widest - 0.2) / f.code_width("m", small)), 8)
    shapes = [shape for *_, shape in graph.in_edges(node, data="shape") if shape is not None]
    handed, made, told = [], [], []
    if shapes and not (fact["leaf"] and fact["label"].startswith("leaf ") and len(shapes) == 1):
        handed = _list([f.shape_text(shape) for shape in dict.fromkeys(shapes)])
        # x * x hands two gradients to the node that made x.
        handed += [f" × {len(shapes)}"] if len(shapes) > 1 else []
    if fact["made"]:
        made = ["made ", *_parts(fact["made"])]
    if fact["lines"]:
        first, *others = fact["lines"]
        told = _list(others, f"{first} ") if others else [first]
    kinds = [
        (_parts(fact["label"]), big, f.INK, "bold" if fact["leaf"] else "normal", several),
        (handed, small, f.GREY, "normal", min(several, 2)),
        (made, small, f.INK, "normal", min(several, 2)),
        (told, small, f.RED_INK, "normal", several),
    ]
    if not several:
        label, _, colour, weight, _ = kinds[0]
        told = [*made, " · ", *told] if made and told else made or told
        kinds = [([*label, " ", *handed], small, colour, weight, 1), (told, *kinds[3][1:4], 1)]
    lines = [
        (text, size, colour, weight)
        for pieces, size, colour, weight, count in kinds
        for text in _wrapped(pieces, most * small / size, count)
    ]
    width = max(f.code_width(text, size) for text, size, *_ in lines) + 0.2
    return {"lines": lines, "width": width, "height": sum(_line(s) for _, s, *_ in lines) + 0.1}


def _line(size):
    return 1.3 * size / 72


def _wrapped(pieces, most, lines):
    """Set ``pieces`` of text in at most ``lines`` lines; what is longer loses its middle."""
    most, set_ = int(most), [""]
    for piece in pieces:
        if set_[-1] and len(set_[-1]) + len(piece.rstrip()) > most:
            set_.append("")
        set_[-1] += piece
    text = "".join(pieces)
    if len(set_) > lines or max(len(line.rstrip()) for line in set_) > most:
        if len(text) > most * lines:
            keep = (most * lines - 1) // 2
            text = f"{text[:keep]}…{text[-keep:]}"
        set_ = [text[i : i + most] for i in range(0, len(text), most)]
    return [line.strip() for line in set_ if line.strip()]


def _parts(name):
    """Cut a name where it may be broken: behind a dot or an underscore, before a capital."""
    return re.split(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[._/ ])", name)


def _list(texts, before=""):
    *most, last = texts
    return [before, *(f"{text}, " for text in most), last]


def _levels(graph, wide, room):
    """Return the level of each node: beneath all that use it, and no level wider than ``room``."""
    depth = {0: 0}
    for node in networkx.topological_sort(graph):
        for child in graph.successors(node):
            depth[child] = max(depth.get(child, 0), depth[node] + 1)
    level, used, reach = {}, collections.Counter(), {}
    for node in sorted(graph, key=lambda node: (depth[node], node)):
        users = set(graph.predecessors(node))
        at = 1 + max((level[user] for user in users), default=-1)
        while used[at] and used[at] + wide[node] > room:
            at += 1
        level[node] = reach[node] = at
        used[at] += wide[node] + APART
        for user in users:
            for between in range(reach[user] + 1, at):
                used[between] += RAIL
            reach[user] = max(reach[user], at - 1)
    return level


def _rows(graph, level):
    """Return the items of each level in their order, and the links that come down to each level.

    An item is ``(node, level)``: a card at the node's own level; at a lower one the line that
    leads from it to those who stand deeper.
    """
    rows = [[] for _ in range(max(level.values()) + 1)]
    links = [set() for _ in rows]
    for node in sorted(graph, key=lambda node: (level[node], node)):
        rows[level[node]].append((node, level[node]))
        children = sorted(set(graph.successors(node)), key=lambda child: (level[child], child))
        for child in children:
            links[level[child]].add(((node, level[child] - 1), (child, level[child])))
        for at in range(level[node] + 1, max((level[c] for c in children), default=0)):
            rows[at].append((node, at))
            links[at].add(((node, at - 1), (node, at)))
    return rows, [sorted(found) for found in links]


def _ordered(rows, links):
    """Return the levels, each in the order in which the fewest links cross."""
    up, down = collections.defaultdict(list), collections.defaultdict(list)
    for source, target in itertools.chain(*links):
        up[target].append(source)
        down[source].append(target)
    rows = [list(row) for row in rows]
    best, fewest = rows, math.inf
    for turn in range(9):
        count = _crossings(rows, links)
        if count < fewest:
            best, fewest = [list(row) for row in rows], count
        sides, order = (up, rows) if turn % 2 == 0 else (down, rows[::-1])
        spot = {item: (i + 0.5) / len(row) for row in rows for i, item in enumerate(row)}
        for row in order:
            wanted = {item: _mean([spot[o] for o in sides[item]], spot[item]) for item in row}
            row.sort(key=wanted.__getitem__)
            spot |= {item: (i + 0.5) / len(row) for i, item in enumerate(row)}
    return best


def _crossings(rows, links):
    spot = {item: i for row in rows for i, item in enumerate(row)}
    return sum(
        (spot[a] - spot[c]) * (spot[b] - spot[d]) < 0
        for link in links
        for (a, b), (c, d) in itertools.combinations(link, 2)
    )


def _mean(values, otherwise):
    return sum(values) / len(values) if values else otherwise


def _half(item, level, wide):
    node, at = item
    return wide[node] / 2 if level[node] == at else RAIL / 2


def _steps(row, level, wide):
    """Return how far the items of a level are from the first one, and how wide all of them are."""
    steps = [0.0]
    for item, other in itertools.pairwise(row):
        both = all(level[node] == at for node, at in (item, other))
        apart = APART if both else 0.05
        steps.append(steps[-1] + _half(item, level, wide) + apart + _half(other, level, wide))
    return [*steps, _half(row[0], level, wide) + steps[-1] + _half(row[-1], level, wide)]


def _across(rows, links, level, wide, room):
    """Return how far each item stands from the left, near those it is linked to."""
    beside, stem = collections.defaultdict(list), set()
    for source, target in itertools.chain(*links):
        beside[source].append(target)
        beside[target].append(source)
        stem.add(source)
    x = {}
    for turn in range(9):
        for row in rows if turn % 2 == 0 else rows[::-1]:
            first = _half(row[0], level, wide)
            *steps, end = _steps(row, level, wide)
            last = room - end + first
            wanted = []
            for item in row:
                # Leaves go where their users are, not the other way round.
                near = [other for other in beside[item] if other in x]
                near = [other for other in near if other in stem] or near
                wanted.append(_mean([x[other] for other in near], room / 2))
            spots = _level([w - s for w, s in zip(wanted, steps, strict=True)])
            for item, spot, step in zip(row, spots, steps, strict=True):
                x[item] = min(max(spot, first), last) + step
    return x


def _level(values):
    """Return the rising numbers that are nearest to ``values``."""
    groups = []
    for value in values:
        groups.append((value, 1))
        while len(groups) > 1 and groups[-2][0] > groups[-1][0]:
            (a, n), (b, m) = groups[-2:]
            groups[-2:] = [((a * n + b * m) / (n + m), n + m)]
    return [value for value, count in groups for _ in range(count)]


def _split(heights, strips):
    """Cut the levels into at most ``strips`` runs, the highest as low as can be."""

    def runs(most):
        found, used = [[]], 0.0
        for i, height in enumerate(heights):
            if found[-1] and used + height > most:
                found.append([])
                used = 0.0
            found[-1].append(i)
            used += height
        return found

    low, high = max(heights), sum(heights)
    while high - low > 0.01:
        middle = (low + high) / 2
        low, high = (low, middle) if len(runs(middle)) <= strips else (middle, high)
    return runs(high)


def _page(graph, facts, plan, note, title):
    words = "green: leaves, each with AccumulateGrad · arrows: the way backward() goes"
    least = 5.3 if note is None else f.WIDTH
    place, strips = _places(plan)
    wide = strips[-1][1] + EDGE
    width = max(wide, least)
    head = HEAD + (0.35 if title else 0)
    figure, ax = f.page(width, plan["height"] + head + FOOT)
    f.heading(ax, title, width, plan["height"] + head + FOOT)
    up, right = plan["height"] + FOOT, (width - wide) / 2
    place = {item: (x + right, a + up, b + up) for item, (x, a, b) in place.items()}
    strips = [(edge + right, foot + up) for _, edge, foot in strips]
    first = [part[0] for part in plan["parts"]]
    cards, level = plan["cards"], plan["level"]

    def foot(item):
        node, at = item
        x, top, low = place[item]
        return x, top - cards[node]["height"] if level[node] == at else low, low

    for (node, at), (x, top, low) in place.items():
        if level[node] == at:
            _put(ax, x, top, cards[node], facts[node]["leaf"], node == 0)
        else:
            ax.add_line(Line2D([x, x], [top, low], **LINE))
    arriving = collections.defaultdict(list)
    for link in plan["links"]:
        for source, target in link:
            arriving[target].append(source)
    for at, link in enumerate(plan["links"]):
        strip = first.index(at) if at in first else 0
        sources = sorted({source for source, _ in link}, key=lambda source: place[source][0])
        for source, target in link:
            x1, y1, _ = place[target]
            beside = sorted(arriving[target], key=lambda item: place[item][0])
            if len(beside) > 1:
                most = min(0.16, (cards[target[0]]["width"] - 0.2) / (len(beside) - 1))
                x1 += most * (beside.index(source) - (len(beside) - 1) / 2)
            arrow = level[target[0]] == target[1]
            x0, y0, low = foot(source)
            if strip:
                lane = LANE * sources.index(source)
                _round(ax, strips[strip - 1], lane, (x0, y0), (x1, y1), arrow)
            else:
                _down(ax, (x0, y0), low, (x1, y1), arrow)
    ax.text(width - 0.15, 0.17, words, ha="right", va="center", size=f.TINY, color=f.GREY)
    if note:
        ax.text(0.15, 0.17, note, va="center", size=f.SMALL, color=f.RED_INK)
    return figure


LINE = {"color": f.GREY, "linewidth": 1.1, "zorder": 0.5, "solid_capstyle": "round"}


def _put(ax, x, top, card, leaf, first):
    """Draw a card, its upper edge at ``top``."""
    style = {"facecolor": f.PALE_BLUE, "boxstyle": "square,pad=0"}
    if leaf:
        style = {"facecolor": f.PALE_GREEN, "boxstyle": "round,pad=0,rounding_size=0.1"}
    style |= {"edgecolor": f.INK, "linewidth": 2.2 if first else 1.0}
    w, h = card["width"], card["height"]
    ax.add_patch(FancyBboxPatch((x - w / 2, top - h), w, h, **style))
    y = top - 0.05
    for text, size, colour, weight in card["lines"]:
        f.code(ax, x, y - _line(size) / 2, text, size=size, color=colour, weight=weight)
        y -= _line(size)


def _down(ax, start, low, end, arrow):
    """Draw a link to the next level; it turns below the lowest card of its own."""
    (x0, y0), (x1, y1) = start, end
    middle = (low + y1) / 2
    points = [(x0, y0), (x0, low), (x0, middle), (x1, middle), (x1, y1)]
    codes = [Path.MOVETO, Path.LINETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]
    _arrow(ax, Path(points, codes), arrow)


def _round(ax, strip, lane, start, end, arrow):
    """Draw a link to the next strip: beneath the cards, up beside them, down on the next one."""
    (x0, y0), (x1, y1), (edge, foot) = start, end, strip
    bottom, between, over = foot - 0.1 - lane, edge + 0.12 + lane, y1 + 0.1 + lane
    points = [(x0, y0), (x0, bottom), (between, bottom), (between, over), (x1, over), (x1, y1)]
    _arrow(ax, Path(points), arrow)


def _arrow(ax, path, head):
    style = {"arrowstyle": "-|>" if head else "-", "mutation_scale": 10, "color": f.GREY}
    ax.add_patch(FancyArrowPatch(path=path, linewidth=1.1, zorder=0.6, **style))
