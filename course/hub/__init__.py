"""`python3 -m course hub`: JupyterHub for a class, on a server whose users have accounts there.

:mod:`course.hub.student` is what it starts for each of them, as that user.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from course.__main__ import works
from course.install import AGAIN, Trouble, say

ROOT = Path(__file__).resolve().parent.parent.parent
STATE = ROOT / "build" / "hub"  # the Hub's own, closed to its users
SETTINGS = Path(__file__).with_name("settings.py")
WITHOUT = "--without-solutions"
PROXY = STATE / "node_modules" / ".bin" / "configurable-http-proxy"
PROXY_VERSION = "5.3.0"
NODE = "Node.js 20 or newer: install it (on Debian and Ubuntu: sudo apt install nodejs npm)"


def main(argv):
    """Run ``python -m course hub``; return JupyterHub's exit status.

    Parameters
    ----------
    argv : list of str
        ``--without-solutions``, and options of JupyterHub. A ``--config`` among them takes the
        place of the course's `settings.py`, which it can load.
    """
    closed = first_closed([ROOT, Path(sys.executable).resolve(), Path(sys.prefix)])
    if closed:
        raise Trouble(
            f"The students' servers cannot read {closed}: open it to all users (chmod o+rx), or"
            " move the course to a folder such as /srv and take a Python such as the system's"
            + AGAIN
        )
    STATE.mkdir(mode=0o700, parents=True, exist_ok=True)
    fetch_proxy()
    options = [word for word in argv if word != WITHOUT]
    if not any(re.match(r"(-f|--config\b|--JupyterHub\.config_file\b)", w) for w in options):
        options.insert(0, f"--config={SETTINGS}")
    from jupyterhub.app import JupyterHub

    return JupyterHub.launch_instance(options)


def first_closed(paths):
    """Return the first folder, on the way to one of ``paths``, that other users cannot enter."""
    for path in paths:
        for folder in [*reversed(path.parents), path]:
            needed = 0o005 if folder == path else 0o001
            if folder.stat().st_mode & needed != needed:
                return folder
    return None


def fetch_proxy():
    """Install the program that passes requests on to the Hub and to each user's server.

    Raises
    ------
    Trouble
        If Node.js, which runs it, is missing or too old, or the download fails.
    """
    if works([str(PROXY)]):
        return
    if not shutil.which("npm"):
        raise Trouble(f"The Hub's proxy needs {NODE}" + AGAIN)
    say("Fetching the Hub's proxy, once: 9 MB on disk.")
    package = f"{PROXY.name}@{PROXY_VERSION}"
    command = ["npm", "install", "--no-fund", "--prefix", STATE, package]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    if done.returncode:
        why = (done.stderr.strip() or "npm gives no reason").splitlines()[0]
        raise Trouble(f"The Hub's proxy could not be fetched ({why}): check the network" + AGAIN)
    if not works([str(PROXY)]):
        raise Trouble(f"This Node.js is too old: the Hub's proxy needs {NODE}" + AGAIN)
