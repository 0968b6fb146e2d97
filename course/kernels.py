"""How the course starts kernels: the same numbers everywhere, and a quiet terminal.

Loaded as a pytest plugin (``-p course.kernels``) it gives nbval's kernels the same settings, and
compares the pictures, which nbval leaves out.
"""

import base64
import functools
import importlib.metadata
import io
import os
import re
import uuid
from pathlib import Path

from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager, KernelManager
from jupyter_core.paths import jupyter_runtime_dir

ROOT = Path(__file__).resolve().parent.parent

# Large reductions depend on the number of threads, the order of sets on the hash seed, anything
# on a personal IPython profile.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "IPYTHONDIR": str(ROOT / "build" / "ipython"),
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}

# The two most alike of the lessons' pictures differ in 17 of 1000 pixels; on another processor a
# line may fall a pixel lower.
OTHER_PIXELS, OTHER_LEVEL = 0.002, 32  # a share; levels of 256
LONGEST_SOCKET_PATH = 103  # bytes; the system's limit is 104 on macOS, 108 on Linux


def transport():
    """Return settings of a kernel manager that keep other users of the machine out.

    ipykernel warns when it talks plain TCP, which any of them may read: sockets in a folder of
    the user's own where there are such (POSIX), encrypted TCP elsewhere.
    """
    socket = Path(jupyter_runtime_dir()) / f"kernel-{uuid.uuid4()}-ipc-1"
    if os.name == "posix" and len(os.fsencode(socket)) < LONGEST_SOCKET_PATH:
        return {"transport": "ipc"}
    return {"transport_encryption": "auto"}


class OwnPython(KernelSpecManager):
    """`python3` is the Python that runs this, whatever else the machine calls so."""

    def find_kernel_specs(self):
        """Map the names of kernels to their folders."""
        return super().find_kernel_specs() | {NATIVE_KERNEL_NAME: RESOURCES}

    def get_kernel_spec(self, kernel_name):
        """Return what starts a kernel of that name."""
        if kernel_name == NATIVE_KERNEL_NAME:
            return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())
        return super().get_kernel_spec(kernel_name)


def runtime_folder():
    """Return the folder in which Jupyter keeps what its kernels' clients need; make it if gone."""
    folder = Path(jupyter_runtime_dir())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def course_settings(settings):
    """Add the course's settings of a kernel manager to ``settings``, which win.

    :func:`transport`, a connection file, whose name the sockets take, and :class:`OwnPython`.
    """
    Path(ENVIRONMENT["IPYTHONDIR"]).mkdir(parents=True, exist_ok=True)  # or IPython warns
    file = runtime_folder() / f"kernel-{uuid.uuid4()}.json"
    ours = {"connection_file": str(file), "kernel_spec_manager": OwnPython()}
    return ours | transport() | settings


class PrivateKernelManager(KernelManager):
    """A kernel manager with :func:`transport`'s settings."""

    def __init__(self, **settings):
        super().__init__(**course_settings(settings))


class AsyncPrivateKernelManager(AsyncKernelManager):
    """An asynchronous kernel manager with :func:`transport`'s settings."""

    def __init__(self, **settings):
        super().__init__(**course_settings(settings))


@functools.cache
def matplotlib_is_pinned():
    """Say whether the matplotlib that is installed is the one of constraints.txt."""
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    pinned = re.search(r"^matplotlib==(\S+)", pins, re.MULTILINE)
    return bool(pinned) and pinned[1] == importlib.metadata.version("matplotlib")


def pictures(outputs):
    """List the pictures among a code cell's outputs, as ``(PNG bytes, metadata)``."""
    return [
        (base64.b64decode(output["data"]["image/png"]), output["metadata"].get("image/png", {}))
        for output in outputs
        if "image/png" in output.get("data", {})
    ]


def other_picture(one, another):
    """Say in a phrase how two pictures (PNG bytes) differ, or return None if they are alike."""
    import numpy as np
    from PIL import Image

    if one == another:
        return None
    first, second = (
        np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int) for png in (one, another)
    )
    if first.shape != second.shape:
        (high, wide, _), (higher, wider, _) = first.shape, second.shape
        return f"has {wide} x {high} pixels, drawn are {wider} x {higher}"
    share = (abs(first - second).max(axis=2) > OTHER_LEVEL).mean()
    if share > OTHER_PIXELS:
        return f"differs from the drawn one in {share:.1%} of its pixels"
    return None


def unlike(drawn, stored):
    """Compare the pictures that a cell draws with the stored ones: a phrase, or None if alike.

    Pixels are compared where matplotlib is the pinned one, but not of rounding errors, which
    differ by processor; numbers of pictures, alt texts and widths are compared always.
    """
    drawn, stored = pictures(drawn), pictures(stored)
    if len(drawn) != len(stored):
        return f"{len(stored)} pictures are stored, {len(drawn)} drawn"
    for number, ((new, said), (old, told)) in enumerate(zip(drawn, stored, strict=True), 1):
        if said != told:
            return f"picture {number} has the alt text or width of another: {told}, not {said}"
        same_anywhere = matplotlib_is_pinned() and "rounding" not in said
        if same_anywhere and (difference := other_picture(old, new)):
            return f"picture {number} {difference}"
    return None


def with_pictures(compare_outputs):
    """Make nbval's comparison of a cell's outputs look at its pictures, too."""

    @functools.wraps(compare_outputs)
    def compare(cell, test, ref, skip_compare=None):
        if not compare_outputs(cell, test, ref, skip_compare):
            return False
        difference = unlike(test, ref)
        if difference:
            cell.comparison_traceback.append(f" mismatch 'image/png': {difference}")
        return not difference

    return compare


def pytest_configure(config):
    """Give the kernels that nbval starts, which takes no configuration, these settings."""
    import nbval.kernel
    import nbval.plugin

    os.environ.update(ENVIRONMENT)
    nbval.kernel.KernelManager = PrivateKernelManager
    nbval.plugin.IPyNbCell.compare_outputs = with_pictures(nbval.plugin.IPyNbCell.compare_outputs)
