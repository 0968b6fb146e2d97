"""How the course starts kernels: the same numbers everywhere, and a quiet terminal.

Loaded as a pytest plugin (``-p course.kernels``) it gives nbval's kernels the same settings.
"""

import os
import uuid
from pathlib import Path

from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager, KernelManager
from jupyter_core.paths import jupyter_runtime_dir

# Large reductions depend on the number of threads, the order of sets on the hash seed, anything
# on a personal IPython profile.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "IPYTHONDIR": str(Path(__file__).resolve().parent.parent / "build" / "ipython"),
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}

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


def pytest_configure(config):
    """Give the kernels that nbval starts, which takes no configuration, these settings."""
    import nbval.kernel

    os.environ.update(ENVIRONMENT)
    nbval.kernel.KernelManager = PrivateKernelManager
