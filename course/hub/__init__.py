"""`python3 -m course hub`: JupyterHub for a class, on a server whose users have accounts there.

:mod:`course.hub.student` is what it starts for each of them, as that user.
"""

import re
import shutil
import subprocess

from course.__main__ import works
from course.install import AGAIN, ROOT, Trouble, say

STATE = ROOT / "build" / "hub"  # the Hub's own, closed to its users
SETTINGS = ROOT / "course" / "hub" / "settings.py"
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
    STATE.mkdir(mode=0o700, parents=True, exist_ok=True)
    fetch_proxy()
    options = [word for word in argv if word != WITHOUT]
    if not any(re.match(r"(-f|--config\b|--JupyterHub\.config_file\b)", w) for w in options):
        options.insert(0, f"--config={SETTINGS}")
    from jupyterhub.app import JupyterHub

    return JupyterHub.launch_instance(options)


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
