"""The Hub's settings. Options of JupyterHub on the command line win over them."""

import sys

from course import hub, lab

c = get_config()  # noqa: F821  JupyterHub defines it
if not any(word.startswith(("--url", "--JupyterHub.bind_url")) for word in sys.argv):
    c.JupyterHub.ip = "127.0.0.1"  # passwords pass here: to the network only by TLS
c.JupyterHub.db_url = f"sqlite:///{hub.STATE}/hub.sqlite"
c.JupyterHub.cookie_secret_file = f"{hub.STATE}/cookie_secret"
c.ConfigurableHTTPProxy.pid_file = f"{hub.STATE}/proxy.pid"
c.ConfigurableHTTPProxy.command = [str(hub.PROXY)]
c.Authenticator.allow_all = True  # who has an account on this machine, and its password
c.Authenticator.blocked_users = {"root"}
c.Spawner.cmd = [sys.executable, "-m", "course.hub.student"]
c.Spawner.args = [word for word in sys.argv if word == hub.WITHOUT]
c.Spawner.default_url = f"/lab/tree/{lab.FIRST_LESSON}"
c.Spawner.mem_limit = "2G"  # where the spawner enforces it: SystemdSpawner, not the default one
c.Spawner.start_timeout = c.Spawner.http_timeout = 120  # seconds, for a class that starts at once
