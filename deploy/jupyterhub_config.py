"""JupyterHub for a class: each student has a Jupyter server of their own, which opens on the lab's first page.

An example to begin from: `jupyterhub -f deploy/jupyterhub_config.py`, in an environment that has the lab and
JupyterHub. It says how the lab is opened; who may log in, and how servers are started, is the school's own choice.
"""

import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821  # JupyterHub gives it

LAB = Path(os.environ.get("IMPLICIT_LAB_CHECKOUT", Path(__file__).resolve().parents[1]))
"""The checkout of the lab, which every student can read."""

c.JupyterHub.bind_url = os.environ.get("IMPLICIT_LAB_HUB", "http://127.0.0.1:8000")

# A student comes to the pages first; JupyterLab is at /user/NAME/lab, for those who bring an operator of their own.
c.Spawner.default_url = "/voila/render/notebooks/index.ipynb"
c.Spawner.notebook_dir = str(LAB)
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.environment = {
    # Voila's settings lie in the checkout.
    "JUPYTER_CONFIG_PATH": str(LAB),
    # Cores are shared: more threads would only wait for each other.
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
# Only spawners that can (systemd, containers) hold a student to this; README.md beside this file says what one needs.
c.Spawner.mem_limit = "1G"
# A page that is closed ends its kernel by itself; a server that nobody uses goes after an hour.
c.Spawner.args = ["--ServerApp.shutdown_no_activity_timeout=3600"]
