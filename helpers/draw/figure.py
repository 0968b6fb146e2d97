"""The paper every picture is drawn on: one style, one size, alt text, the same bytes twice."""

import base64
import functools
import io
import math
import warnings

import matplotlib
import torch
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as MatplotlibFigure

MONO = ["DejaVu Sans Mono", "DejaVu Sans"]
INK, GREY, PALE, RULE = "#1a1a1a", "#5f6670", "#eef1f4", "#b9c0c8"
# Okabe and Ito's palette: told apart with any of the common colour blindnesses.
BLUE, ORANGE, GREEN, RED = "#0072b2", "#e69f00", "#009e73", "#d55e00"
SKY, PINK, YELLOW = "#56b4e9", "#cc79a7", "#f0e442"
TEXT, SMALL = 11.5, 10.5  # points, at WIDTH inches
WIDTH = 8.6  # inches: fits a notebook's column and, enlarged, a 1280 x 720 slide
DPI = 100

STYLE = {
    "axes.axisbelow": True,
    "axes.edgecolor": GREY,
    "axes.grid": True,
    "axes.labelcolor": INK,
    "axes.labelsize": TEXT,
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": TEXT + 1,
    "figure.dpi": DPI,
    "figure.facecolor": "white",
    "font.family": ["DejaVu Sans"],
    "font.size": TEXT,
    "grid.color": "#e3e7eb",
    "grid.linewidth": 0.8,
    "hatch.color": GREY,
    "hatch.linewidth": 0.8,
    "lines.linewidth": 2.0,
    "savefig.dpi": DPI,
    "text.color": INK,
    "text.parse_math": False,  # a code name may hold a dollar sign
    "xtick.color": GREY,
    "xtick.labelcolor": INK,
    "xtick.labelsize": SMALL,
    "ytick.color": GREY,
    "ytick.labelcolor": INK,
    "ytick.labelsize": SMALL,
}


def _style():
    """Return matplotlib's defaults with the course's style on top, whatever a reader has set."""
    defaults = {
        key: value
        for key, value in matplotlib.rcParamsDefault.items()
        if not key.startswith(("backend", "interactive", "toolbar", "webagg", "date.epoch"))
    }
    return defaults | STYLE


def styled(function):
    """Run ``function`` under the course's style."""

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        with matplotlib.rc_context(_style()), torch.no_grad():
            return function(*args, **kwargs)

    return wrapper


class Figure(MatplotlibFigure):
    """A matplotlib figure that shows itself once, on white, and says in words what it shows.

    It is made without ``pyplot``: nothing is shown twice and nothing is kept in memory.

    Attributes
    ----------
    alt : str
        The picture in words.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.alt = ""
        FigureCanvasAgg(self)

    @styled
    def png(self):
        """Return the picture as PNG bytes: no date, no version, so the same bytes every time."""
        buffer = io.BytesIO()
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph .* missing from font")
            self.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
        return buffer.getvalue()

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = {"image/png": base64.b64encode(self.png()).decode("ascii"), "text/plain": self.alt}
        return data, {"image/png": {"alt": self.alt}}

    def _ipython_display_(self):
        # Asked before the PNG formatter which importing pyplot registers for every Figure, and
        # which would lose the alt text.
        from IPython.display import publish_display_data

        publish_display_data(*self._repr_mimebundle_())


def page(width, height):
    """Return a figure of ``width`` x ``height`` inches and its one axes, whose unit is an inch."""
    figure = Figure(figsize=(width, height))
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, width), ylim=(0, height))
    ax.axis("off")
    return figure, ax


def plot(ax, width=WIDTH, height=4.2):
    """Return ``(figure, axes)`` for a plot: the axes handed in, or new ones."""
    if ax is not None:
        return ax.figure, ax
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.add_subplot()


def finish(figure, alt):
    """Give ``figure`` its alt text (added to what an earlier picture on it says)."""
    earlier = getattr(figure, "alt", "")
    figure.alt = f"{earlier} {alt}".strip()
    return figure


def code(ax, x, y, text, **kwargs):
    """Write ``text`` in the monospaced font; centred unless told otherwise."""
    options = {"family": MONO, "ha": "center", "va": "center", "size": TEXT} | kwargs
    return ax.text(x, y, text, **options)


def code_width(text, size=TEXT):
    """Return the width of the longest line of ``text`` in the monospaced font, in inches."""
    return max((len(line) for line in text.split("\n")), default=0) * 0.6021 * size / 72


def heading(ax, title, width, height):
    """Write ``title`` at the top left of a page."""
    if title:
        ax.text(0.12, height - 0.24, title, size=TEXT + 1, va="center", weight="bold")


def shape_text(shape):
    """Return a shape as Python writes a tuple: ``(3,)``, ``(2, 3)``, ``()``."""
    return str(tuple(int(n) for n in shape))


def number(value):
    """Return ``value`` in at most three significant digits."""
    value = value.item() if isinstance(value, torch.Tensor) else value
    if isinstance(value, bool | int):
        return str(value)
    if math.isnan(value) or math.isinf(value):
        return str(value)
    if value == int(value) and abs(value) < 1000:
        return str(int(value))
    return f"{value:.3g}".replace("e+0", "e").replace("e-0", "e-").replace("e+", "e")


def a_tensor(value, name, max_dims=None):
    """Return ``value`` without its history, or say what was expected and what came.

    Raises
    ------
    TypeError
        If it is not a tensor or not numeric.
    ValueError
        If it is empty or has more than ``max_dims`` dimensions.
    """
    if not isinstance(value, torch.Tensor):
        raise TypeError(f"{name}: expected a tensor, got {type(value).__name__}")
    if value.is_complex() or value.layout != torch.strided:
        raise TypeError(f"{name}: expected a dense tensor of real numbers, got {value.dtype}")
    if value.numel() == 0:
        raise ValueError(f"{name}: expected at least one element, got shape {tuple(value.shape)}")
    if max_dims is not None and value.ndim > max_dims:
        raise ValueError(
            f"{name}: expected at most {max_dims} dimensions, got {value.ndim}"
            f" (shape {tuple(value.shape)})"
        )
    return value.detach()


def named(tensors, function, max_dims=None):
    """Check a dict of named tensors; return it with detached tensors."""
    if not isinstance(tensors, dict):
        raise TypeError(
            f"{function}: expected a dict of name: tensor, got {type(tensors).__name__}"
        )
    if not tensors:
        raise ValueError(f"{function}: expected at least one tensor, got an empty dict")
    return {str(name): a_tensor(value, str(name), max_dims) for name, value in tensors.items()}
