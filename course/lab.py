"""JupyterLab on a student's workspace: the course's settings, and the student's above them."""

import os
import re
from pathlib import Path

from course import kernels
from course.workspace import ROOT, STATE

from jupyter_core.paths import jupyter_config_dir
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.kernels.kernelmanager import ServerKernelManager
from traitlets.config import Config

FIRST_LESSON = "en/00_start_here.ipynb"


class LabKernelManager(ServerKernelManager):
    """JupyterLab's own, which starts kernels also when the session's folders are gone."""

    def write_connection_file(self, **settings):
        """Write what a kernel's clients need to know."""
        kernels.runtime_folder()
        super().write_connection_file(**settings)


def environment(state):
    """Return the environment in which JupyterLab runs on a workspace.

    JupyterLab then writes nothing outside the workspace; the course's settings are defaults
    (the last entry of the configuration path), so that a student's own win.

    Parameters
    ----------
    state : pathlib.Path
        The folder in a workspace that is not the student's.
    """
    if os.path.expanduser("~") == "~":  # no HOME, and the system knows no such user
        os.environ["HOME"] = str(state / "home")
    own = jupyter_config_dir()
    path = [*filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")]), own]
    return {
        "IPYTHONDIR": str(state / "ipython"),
        "JUPYTERLAB_SETTINGS_DIR": os.environ.get(
            "JUPYTERLAB_SETTINGS_DIR", os.path.join(own, "lab", "user-settings")
        ),
        "JUPYTERLAB_WORKSPACES_DIR": str(state / "jupyter" / "layouts"),
        "JUPYTER_CONFIG_DIR": str(state / "jupyter" / "config"),
        "JUPYTER_CONFIG_PATH": os.pathsep.join([*path, str(ROOT / "course" / "jupyter")]),
        "JUPYTER_DATA_DIR": str(state / "jupyter" / "data"),
        "JUPYTER_RUNTIME_DIR": str(state / "jupyter" / "runtime"),
        "MPLCONFIGDIR": os.environ.get("MPLCONFIGDIR", str(state / "matplotlib")),
        # Two lessons at once: threads that wait leave the core to those that compute.
        "OMP_WAIT_POLICY": os.environ.get("OMP_WAIT_POLICY", "PASSIVE"),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


def put_design(state):
    """Write the course's style sheet where JupyterLab reads one, the student's own below it.

    Called before :func:`environment` is in force: afterwards the student's is not found any more.

    Parameters
    ----------
    state : pathlib.Path
        The folder in a workspace that is not the student's.
    """
    target = state / "jupyter" / "config" / "custom" / "custom.css"
    own = Path(jupyter_config_dir()) / "custom" / "custom.css"
    sheets = [ROOT / "course" / "jupyter" / "custom.css"]
    if own.is_file() and own != target:
        sheets.append(own)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(b"\n".join(sheet.read_bytes() for sheet in sheets))


def defaults(folder):
    """Return what JupyterLab on the workspace ``folder`` has set, a `Config` of traitlets."""
    lesson = FIRST_LESSON if (folder / FIRST_LESSON).exists() else ""
    server = {
        "root_dir": str(folder),
        "ip": "127.0.0.1",
        "allow_root": is_root(),
        "kernel_spec_manager_class": kernels.OwnPython,
    }
    return Config(
        ServerApp=server,
        LabApp={"default_url": f"/lab/tree/{lesson}", "custom_css": True},
        KernelManager=kernels.transport(),
        MultiKernelManager={"kernel_manager_class": "course.lab.LabKernelManager"},
        # Which outputs are trusted is kept for the session: no database on a network drive.
        NotebookNotary={"db_file": ":memory:", "secret": os.urandom(64)},
        Application={"log_level": "ERROR"},
    )


def is_root():
    """Say whether the user is the system's root, as in most containers."""
    return os.name == "posix" and os.geteuid() == 0


def start(folder, arguments):
    """Start JupyterLab on a workspace; return its exit status.

    The course's settings stand above those of the student's configuration files, and below
    those among the arguments, however these are spelt.

    Parameters
    ----------
    folder : pathlib.Path
        The workspace.
    arguments : list of str
        Options of JupyterLab.
    """
    put_design(folder / STATE)
    os.environ.update(environment(folder / STATE))
    settings = defaults(folder)
    if any(re.match(r"--\S*(root|notebook)[-_]dir\b", w) or os.path.isdir(w) for w in arguments):
        settings.LabApp.default_url = "/lab"  # the lesson would be looked for there
    from jupyterlab.labapp import LabApp

    if is_root():
        print("You are root here, and so JupyterLab runs as root.")
    print(f"Your lessons are in {folder}. Stop JupyterLab with Ctrl-C.", flush=True)
    ServerApp.instance(jpserver_extensions={"jupyterlab": True}, config=settings)
    LabApp.launch_instance(arguments)
    return 0
