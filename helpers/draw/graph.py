"""The autograd graph of a live tensor."""

import networkx
import torch

from helpers.draw import figure as f

MOST = 400  # nodes drawn


def walk(tensor):
    """Return the graph behind ``tensor`` as it hangs together in ``grad_fn.next_functions``.

    Parameters
    ----------
    tensor : torch.Tensor
        A tensor with a ``grad_fn``.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes are numbered from the loss (0); each holds its ``function``. Edges run from a
        function to those its gradient goes to.
    """
    # The functions are kept: Python makes these objects on demand, and reuses the id of one that
    # was let go.
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
            graph.add_edge(number[user], number[child], output=output)
    return graph


@f.styled
def graph(tensor, names=None, show=None, title=None):
    """Draw the autograd graph of ``tensor``: who made it, from what, back to the leaves.

    Parameters
    ----------
    tensor : torch.Tensor
        Any tensor with a ``grad_fn``.
    names : dict of str to torch.Tensor, optional
        Names for leaves and for tensors on the way.
    show : {None, "saved", "grads"}, optional
        Also write which tensors each node saved, or the norms of the gradients in ``.grad``.
    title : str, optional
        Written above the picture.

    Returns
    -------
    Figure

    Raises
    ------
    TypeError
        If ``tensor`` or a named value is not a tensor.
    ValueError
        If ``tensor`` has no ``grad_fn`` or ``show`` is none of the three.
    """
    if not isinstance(tensor, torch.Tensor):
        raise TypeError(f"graph: expected a tensor, got {type(tensor).__name__}")
    if tensor.grad_fn is None:
        raise ValueError(
            "graph: expected a tensor that autograd has recorded (with a grad_fn), got one of"
            f" shape {tuple(tensor.shape)} with requires_grad={tensor.requires_grad}"
        )
    if show not in (None, "saved", "grads"):
        raise ValueError(f'graph: expected show to be None, "saved" or "grads", got {show!r}')
    names = names or {}
    for name, value in names.items():
        if not isinstance(value, torch.Tensor):
            raise TypeError(f"graph: expected a tensor for {name!r}, got {type(value).__name__}")
    whole = walk(tensor)
    depth = {0: 0}
    for node in networkx.topological_sort(whole):
        for child in whole.successors(node):
            depth[child] = max(depth.get(child, 0), depth[node] + 1)
    layers = {}
    for node in whole:
        layers.setdefault(depth[node], []).append(node)
    step, high = min(1.35, (f.WIDTH - 1.0) / max(len(layers) - 1, 1)), 1.0
    height = max(len(layer) for layer in layers.values()) * high + 0.8
    figure, ax = f.page(f.WIDTH, height)
    f.heading(ax, title, f.WIDTH, height)
    spine = networkx.dag_longest_path(whole)
    place = {}
    for d, layer in layers.items():
        ordered = sorted(layer, key=lambda n: (n not in spine, n))
        for i, node in enumerate(ordered):
            place[node] = (f.WIDTH - 0.6 - d * step, height - 0.7 - i * high)
    for user, child in sorted(set(whole.edges())):
        ax.annotate(
            "",
            place[user],
            place[child],
            arrowprops={"arrowstyle": "-|>", "color": f.GREY, "shrinkA": 16, "shrinkB": 16},
        )
    words = []
    for node, (x, y) in place.items():
        function = whole.nodes[node]["function"]
        label, leaf = describe(function, names)
        f.code(
            ax,
            x,
            y,
            label,
            size=f.SMALL,
            bbox={
                "facecolor": "#e2f3ec" if leaf else "#dcebf5",
                "edgecolor": f.INK,
                "boxstyle": "round" if leaf else "square",
            },
        )
        f.code(ax, x, y - 0.3, f.shape_text(shape_of(function)), size=9, color=f.GREY)
        words.append(label)
    alt = f"Autograd graph of {len(whole)} nodes: {', '.join(words)}."
    return f.finish(figure, alt)


def describe(function, names):
    """Return a node's label and whether it is a leaf."""
    if hasattr(function, "variable"):
        found = [name for name, t in names.items() if t is function.variable]
        return (found[0] if found else "leaf"), True
    return function.name().split("::")[-1].removesuffix("0").removesuffix("Backward"), False


def shape_of(function):
    """Return the shape of what ``function`` made, or of the leaf it feeds."""
    if hasattr(function, "variable"):
        return function.variable.shape
    return function._input_metadata[0].shape
