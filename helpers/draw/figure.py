"""The paper every picture is drawn on: one style, one size, the picture in words.

How a picture reaches its readers. ``_ipython_display_`` publishes two outputs: the PNG with its
alt text in ``metadata["image/png"]["alt"]``, and the same words as a folded HTML line. The
metadata is where Jupyter keeps alt text, and what the course's slides write into their ``<img>``;
but JupyterLab 4.6 and nbconvert 7.17's ``lab`` and ``reveal`` templates do not read it yet, so
the second output carries the words there. One HTML output with ``<img alt src="data:...">`` would
do for all of them, but nbval compares HTML strictly, and with it every byte of the picture.
"""

import base64
import functools
import html
import io
import math
import warnings

import matplotlib
import numpy as np
import torch
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure as MatplotlibFigure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator
from PIL import Image

MONO = ["DejaVu Sans Mono", "DejaVu Sans"]
INK, GREY, PALE, RULE = "#1a1a1a", "#5f6670", "#eef1f4", "#b9c0c8"
# Okabe and Ito's palette: told apart with any of the common colour blindnesses.
BLUE, ORANGE, GREEN, RED = "#0072b2", "#e69f00", "#009e73", "#d55e00"
SKY, PINK = "#56b4e9", "#cc79a7"
RED_INK = "#a84800"  # the red, dark enough to read on white (5.7 to 1)
PALE_BLUE, PALE_RED, PALE_GREEN, PALE_YELLOW = "#dcebf5", "#fbe6d8", "#e0f2ea", "#fdf3d6"
TEXT, SMALL, TINY = 11.5, 10.5, 9  # points, at WIDTH inches
WIDTH = 8.6  # inches: fits a notebook's column and, enlarged, a 1280 x 720 slide
SCREEN, DPI = 100, 160  # pixels an inch: as shown in a page, as stored
COLOURS = 128  # in a stored picture: a third of the bytes, no difference to be seen

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
        with warnings.catch_warnings():
            # A label in a script that DejaVu lacks shows boxes; that is no reason to warn.
            warnings.filterwarnings("ignore", message="Glyph .* missing from font")
            self.canvas.draw()
        image = Image.fromarray(np.asarray(self.canvas.buffer_rgba())).convert("RGB")
        image = image.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        buffer = io.BytesIO()
        image.save(buffer, format="PNG", optimize=True)
        return buffer.getvalue()

    def _repr_mimebundle_(self, include=None, exclude=None):
        width = round(self.get_figwidth() * SCREEN)
        data = {"image/png": base64.b64encode(self.png()).decode("ascii"), "text/plain": self.alt}
        return data, {"image/png": {"alt": self.alt, "width": width}}

    def _ipython_display_(self):
        # Asked before the PNG formatter which importing pyplot registers for every Figure, and
        # which would lose the alt text.
        from IPython.display import publish_display_data

        publish_display_data(*self._repr_mimebundle_())
        words = f"<details><summary>In words</summary>{html.escape(self.alt)}</details>"
        publish_display_data(
            {"text/html": words, "text/plain": "The same in words."}, {"in_words": True}
        )


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


def log_axis(axis, decades):
    """Write a log axis's ticks as code does: 1e-3, 1e6; between them 2 and 5 if it is short."""
    axis.set_major_locator(LogLocator(subs=(1, 2, 5) if decades < 1.5 else (1,), numticks=9))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: _tick(value)))


def _tick(value):
    mantissa, _, exponent = f"{value:.0e}".partition("e")
    return f"{mantissa}e{int(exponent)}"


def dark(colour):
    """Return ``colour`` dark enough for text on white."""
    return tuple(0.72 * channel for channel in to_rgb(colour))


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


def number(value, digits=3):
    """Return ``value`` in at most ``digits`` significant digits, as code writes it."""
    value = value.item() if isinstance(value, torch.Tensor) else value
    if isinstance(value, bool | int):
        return str(value)
    if not math.isfinite(value):
        return str(value)
    if value == int(value) and abs(value) < 1000:
        return str(int(value))
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa


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
