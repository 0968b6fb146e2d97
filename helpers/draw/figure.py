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
import traceback
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
WIDEST, TALL = 9.0, 11.0  # inches: no picture is larger than a page
SCREEN, DPI = 100, 200  # pixels an inch: as shown in a page, as stored
CHUNK = 2**18  # elements read at a time: a large tensor is not copied
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
    "hatch.color": "#9aa2ac",
    "hatch.linewidth": 0.4,
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
    """Run ``function`` under the course's style; a kind of tensor adds nothing of its own."""

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        plain = torch._C.DisableTorchFunctionSubclass()
        with matplotlib.rc_context(_style()), torch.no_grad(), plain:
            try:
                return function(*args, **kwargs)
            except (TypeError, ValueError) as error:
                _refuse(error)
                raise

    return wrapper


def _refuse(error):
    """Have notebooks show what this package refuses as one sentence, without its traceback."""
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    if frame.f_globals["__name__"].startswith("helpers.draw"):
        sentence = f"{type(error).__name__}: {error}"
        error._render_traceback_ = lambda: [sentence]  # which IPython asks for


class Figure(MatplotlibFigure):
    """A matplotlib figure that shows itself once, on white, and says in words what it shows.

    It is made without ``pyplot``: nothing is shown twice and nothing is kept in memory.

    Attributes
    ----------
    alt : str
        The picture in words.
    rounding : bool
        Whether it shows rounding errors, which differ from one processor to the next.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.alt = ""
        self.rounding = False
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
        about = {"alt": self.alt, "width": width} | ({"rounding": True} if self.rounding else {})
        return data, {"image/png": about}

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
    """Return a figure of ``width`` x ``height`` inches and its one axes, whose unit is an inch.

    Raises
    ------
    ValueError
        If that is more than a page.
    """
    if width > WIDEST or height > TALL:
        raise ValueError(
            f"expected a picture of at most {WIDEST:g} x {TALL:g} inches, got"
            f" {width:,.0f} x {height:,.0f}: draw fewer or smaller tensors, or give shorter names"
        )
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
    mantissa, _, exponent = f"{value:.1e}".partition("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent)}"


def dark(colour):
    """Return ``colour`` dark enough for text on white: at least 4.5 to 1, as WCAG 2.1 AA asks."""
    return tuple(0.66 * channel for channel in to_rgb(colour))


def finish(figure, alt):
    """Give ``figure`` its alt text (added to what an earlier picture on it says)."""
    earlier = getattr(figure, "alt", "")
    figure.alt = f"{earlier} {alt}".strip()
    return figure


def brief(value):
    """Return what Python writes of ``value``, on one line of at most 60 characters."""
    return " ".join(repr(value).split())[:60]


def code(ax, x, y, text, **kwargs):
    """Write ``text`` in the monospaced font; centred unless told otherwise."""
    options = {"family": MONO, "ha": "center", "va": "center", "size": TEXT} | kwargs
    return ax.text(x, y, text, **options)


def code_width(text, size=TEXT):
    """Return the width of the longest line of ``text`` in the monospaced font, in inches."""
    return max((len(line) for line in text.split("\n")), default=0) * 0.6021 * size / 72


def heading(ax, title, width, height):
    """Write ``title`` at the top left of a page, which grows to the right where it must."""
    if not title:
        return
    text = ax.text(0.12, height - 0.24, str(title), size=TEXT + 1, va="center", weight="bold")
    wide = text.get_window_extent().width / ax.figure.dpi + 0.24
    if "\n" in str(title) or wide > WIDEST:
        raise ValueError(f"expected a title that fits one line, got {str(title)!r:.60}")
    if wide > width:
        ax.figure.set_size_inches(wide, height)
        ax.set_xlim(0, wide)


def headline(ax, title):
    """Write ``title`` above a plot."""
    text = ax.set_title(str(title))
    if "\n" in str(title) or text.get_window_extent().width / ax.figure.dpi > WIDTH - 1:
        raise ValueError(f"expected a title that fits one line, got {str(title)!r:.60}")


def sentence(ax, x, y, text, width, **kwargs):
    """Write a line from ``x`` on, in smaller letters and at last cut where ``width`` ends."""
    words = ax.text(x, y, text, **({"va": "center", "size": SMALL} | kwargs))
    room = (width - x - 0.1) * ax.figure.dpi
    while words.get_window_extent().width > room:
        if words.get_fontsize() > 8:
            words.set_fontsize(words.get_fontsize() - 0.5)
        else:
            words.set_text(words.get_text()[:-4] + "…")
    return words


def shape_of(tensor):
    """Return a tensor's shape as a tuple, or None if it has none (a nested tensor)."""
    try:
        return tuple(int(n) for n in tensor.shape)
    except (RuntimeError, TypeError, ValueError, AttributeError):
        return None


def memory(tensor):
    """Return a number that tells a tensor's first element from all others, empty ones too.

    Raises
    ------
    RuntimeError
        If the tensor has no memory of its own.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a fake tensor warns, and returns 0
        # 0 is no address: what has no elements is told apart by the object behind its storage.
        return tensor.data_ptr() or tensor.untyped_storage()._cdata


def largest(tensor):
    """Return the largest finite magnitude in ``tensor`` as a float, or 0.0."""
    if tensor.numel() > CHUNK:
        axis = max(range(tensor.ndim), key=lambda axis: tensor.shape[axis])
        step = max(1, tensor.shape[axis] * CHUNK // tensor.numel())
        return max(map(largest, tensor.split(step, axis)))
    values = tensor.cpu()
    if values.dtype not in (torch.float32, torch.float64, torch.int64, torch.int32):
        values = values.double()
    low, high = values.aminmax()
    if not (low.isfinite() and high.isfinite()):
        values = values[values.isfinite()]
        if not values.numel():
            return 0.0
        low, high = values.aminmax()
    return float(max(-low.item(), high.item()))


def shape_text(shape):
    """Return a shape as Python writes a tuple: ``(3,)``, ``(2, 3)``, ``()``."""
    return "(…)" if shape is None else str(tuple(int(n) for n in shape))


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


def a_tensor(value, name, max_dims=None, lists=False, numbers=True):
    """Return ``value`` without its history, or say what was expected and what came.

    A NumPy array is taken as well; with ``lists`` also numbers in (nested) lists. Without
    ``numbers`` only the shape is read, and there need be nothing else.

    Raises
    ------
    TypeError
        If it is not a tensor, not of real numbers, or its numbers cannot be read.
    ValueError
        If it is empty or has more than ``max_dims`` dimensions.
    """
    if isinstance(value, np.ndarray | np.generic) or (lists and isinstance(value, list | tuple)):
        value = _from_numpy(value, name)
    if not isinstance(value, torch.Tensor):
        raise TypeError(f"{name}: expected a tensor, got {type(value).__name__}")
    shape = shape_of(value)
    if value.is_complex() or value.is_quantized:
        raise TypeError(f"{name}: expected a dense tensor of real numbers, got {value.dtype}")
    if shape is None or value.is_nested or value.layout != torch.strided:
        kind = f"layout {value.layout}" if shape else "one without a shape"
        kind = "a nested one" if value.is_nested else kind
        raise TypeError(f"{name}: expected a dense tensor of real numbers, got {kind}")
    if value.numel() == 0:
        raise ValueError(f"{name}: expected at least one element, got shape {shape}")
    if max_dims is not None and value.ndim > max_dims:
        raise ValueError(
            f"{name}: expected at most {max_dims} dimensions, got {value.ndim} (shape {shape})"
        )
    if not numbers:
        return value
    try:
        plain = value.detach().as_subclass(torch.Tensor)
        memory(plain)
        readable = isinstance(plain[(0,) * plain.ndim].item(), bool | int | float)
    except Exception:
        readable = False
    if not readable:
        raise TypeError(
            f"{name}: expected a tensor whose numbers can be read, got {type(value).__name__}"
            f" of {value.dtype} on {value.device}, which has none in memory here"
        )
    return plain


def _from_numpy(value, name):
    """Return a copy of an array, a number of NumPy or a nested list of numbers as a tensor."""
    try:
        array = np.array(_plain(value))
    except ValueError:  # ragged
        array = np.array(None)
    if isinstance(value, np.ma.MaskedArray) or array.dtype.kind not in "biuf":
        kind = f"{type(value).__name__} of {array.dtype}"
        raise TypeError(f"{name}: expected a tensor or an array of real numbers, got {kind}")
    if array.dtype.itemsize > 8:
        array = array.astype(np.float64)
    return torch.from_numpy(array.astype(array.dtype.newbyteorder("="), copy=True))


def _plain(value):
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value.detach().cpu().tolist() if isinstance(value, torch.Tensor) else value


def named(tensors, function, max_dims=None, lists=False, numbers=True):
    """Check a dict of named tensors; return it with detached tensors."""
    if not isinstance(tensors, dict):
        raise TypeError(
            f"{function}: expected a dict of name: tensor, got {type(tensors).__name__}"
        )
    if not tensors:
        raise ValueError(f"{function}: expected at least one tensor, got an empty dict")
    found = {
        str(name).replace("\n", " "): a_tensor(value, str(name), max_dims, lists, numbers)
        for name, value in tensors.items()
    }
    if len(found) < len(tensors):
        raise ValueError(f"{function}: expected different names, got {list(tensors)!r:.60}")
    return found
