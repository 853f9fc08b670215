"""What a kernel has to hand from the start: imported by the warm process, once, before any kernel is forked from it.

A process can be forked safely while it has one thread, no event loop and no sockets. So nothing that a page runs as it
opens may start a thread; of a notebook of somebody else's that cannot be known, and none is run here. torch comes
later, when the process is at rest: nobody waits for it who only opens a page.
"""

import contextlib
import json
import os
import sys

# No page is debugged in its kernel, and the debugger is the largest thing that a kernel would open.
sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]

import anywidget  # noqa: E402
import ipykernel.kernelapp  # noqa: E402
import ipykernel.zmqshell  # noqa: E402, F401
import ipywidgets  # noqa: E402
from jupyter_client.localinterfaces import localhost  # noqa: E402

from . import warm_jupyter_kernels, warm_networks  # noqa: E402
from .front.scripts import offload_scripts  # noqa: E402
from .notebooks import find_notebooks  # noqa: E402


def open_pages() -> None:
    """Run the code of every page once, for its imports and for all that is made once; what it shows is thrown away."""
    for page in sorted(find_notebooks().glob("*.ipynb")):
        names: dict[str, object] = {}
        for cell in json.loads(page.read_text())["cells"]:
            if cell["cell_type"] == "code":
                # A page that fails says so to the person who opens it.
                with contextlib.suppress(Exception):
                    exec("".join(cell["source"]), names)
    ipywidgets.Widget.close_all()


if warm_jupyter_kernels.PAGES_VARIABLE in os.environ:
    open_pages()
else:
    # Notebooks of somebody else's draw with it, and it takes seconds. Not matplotlib: it looks for its backend as it is
    # imported, in the environment of the kernel.
    import plotly.graph_objects

    plotly.graph_objects.FigureWidget()
    ipywidgets.Widget.close_all()
# Where the server has ended meanwhile, the folder has gone.
with contextlib.suppress(FileNotFoundError):
    offload_scripts(anywidget.AnyWidget)
# Every kernel asks for the addresses of this machine, and the first answer is kept.
localhost()
warm_networks.settle()
if warm_jupyter_kernels.PAGES_VARIABLE in os.environ:
    warm_networks.open_at_rest()
