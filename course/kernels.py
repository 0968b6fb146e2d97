"""How the course starts kernels: the same numbers everywhere, and a quiet terminal.

Loaded as a pytest plugin (``-p course.kernels``) it gives nbval's kernels the same settings.
"""

import os
import uuid
from pathlib import Path

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


def with_connection_file(settings):
    """Add :func:`transport` and a connection file, whose name the sockets take, to settings."""
    folder = Path(jupyter_runtime_dir())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {"connection_file": str(folder / f"kernel-{uuid.uuid4()}.json")} | transport() | settings


class PrivateKernelManager(KernelManager):
    """A kernel manager with :func:`transport`'s settings."""

    def __init__(self, **settings):
        super().__init__(**with_connection_file(settings))


class AsyncPrivateKernelManager(AsyncKernelManager):
    """An asynchronous kernel manager with :func:`transport`'s settings."""

    def __init__(self, **settings):
        super().__init__(**with_connection_file(settings))


def pytest_configure(config):
    """Give the kernels that nbval starts, which takes no configuration, these settings."""
    import nbval.kernel

    os.environ.update(ENVIRONMENT)
    nbval.kernel.KernelManager = PrivateKernelManager
