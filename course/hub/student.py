"""What a Hub starts for each student, as that user: a workspace in their home, and JupyterLab."""

import os
import sys
from pathlib import Path

from course import lab
from course.hub import WITHOUT
from course.workspace import STATE, Refused, Workspace, course_files

from jupyter_server.serverapp import ServerApp

FOLDER = "four-ways"  # in the student's home; short, for the kernels' sockets lie under it
IDLE = 20 * 60  # seconds, after which the kernel of a lesson that nobody has open is ended


def settings(folder):
    """Return what JupyterLab on the workspace ``folder`` has set: a `Config` of traitlets."""
    ours = lab.defaults(folder)
    ours.ServerApp.allow_root = False
    ours.MappingKernelManager.cull_idle_timeout = IDLE
    return ours


def main(argv):
    """Deliver the lessons and run the single-user server of JupyterHub.

    Parameters
    ----------
    argv : list of str
        ``--without-solutions``, and options of JupyterLab.
    """
    os.umask(0o077)  # the homes may be open to other students
    folder = Path.home() / FOLDER
    try:
        said = Workspace(folder).deliver(course_files(solutions=WITHOUT not in argv))
        folder.chmod(0o700)
    except (Refused, OSError) as error:
        print(f"No lessons for {folder}: {error}", file=sys.stderr)
        return 1
    for sentence in said:
        print(sentence, flush=True)
    lab.put_design(folder / STATE)
    os.environ.update(lab.environment(folder / STATE))
    from jupyterhub.singleuser.extension import JupyterHubSingleUser

    extensions = {"jupyterlab": True, "jupyterhub": True}
    ServerApp.instance(jpserver_extensions=extensions, config=settings(folder))
    JupyterHubSingleUser.launch_instance([word for word in argv if word != WITHOUT])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
