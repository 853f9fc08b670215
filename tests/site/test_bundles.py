"""What a page is given is one module: the names of all that is put together in it are known once."""

import subprocess

import pytest

from implicit_lab.widgets.bundle import bundle
from javascript.node import node
from tests.site.in_node import SITE


@pytest.mark.parametrize("entry", ["page.js", "live/desk.js", "live/solver.js"])
def test_what_a_page_is_given_is_one_module(entry, tmp_path):
    file = tmp_path / "bundle.mjs"
    file.write_text(bundle(SITE / entry))
    done = subprocess.run([*node(), "--check", str(file)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
