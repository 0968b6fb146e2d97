"""Pictures from live tensors. Every function returns a Figure that shows itself.

End a cell with the call: the picture appears, and its alt text goes into the notebook.
Drawing changes nothing: no tensor, no gradient, no graph.
"""

from helpers.draw.curves import ledger, losses, nudge, rate_map, sweep, v_curve
from helpers.draw.figure import Figure
from helpers.draw.graph import graph
from helpers.draw.images import digits
from helpers.draw.nets import course_map, pipeline, product
from helpers.draw.tensors import broadcast, errors, matrices, outer, storage

__all__ = [
    "Figure",
    "broadcast",
    "course_map",
    "digits",
    "errors",
    "graph",
    "ledger",
    "losses",
    "matrices",
    "nudge",
    "outer",
    "pipeline",
    "product",
    "rate_map",
    "storage",
    "sweep",
    "v_curve",
]
