"""What Python sends and what the scripts read are one thing: a key renamed on either side does not pass `make lint`."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import anywidget
import pytest

from implicit_lab.widgets.bundle import bundle
from javascript import __main__ as checks
from javascript.contract import FILE, widget_classes, written
from javascript.node import node

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted((ROOT / "implicit_lab").rglob("*.js"))
UNREAD = {"BoardWish.count", "Trace.type", "Trace.yaxis", "Trace.showlegend"}
"""What no script of ours reads: a browser only hears by it of a new state, or Plotly reads it."""


@pytest.fixture(scope="module")
def tools():
    """The checkers, at the versions that are locked."""
    checks.install()
    return ROOT / "node_modules"


@pytest.fixture
def checkout(tools, tmp_path):
    """What the checks read, to be changed."""
    for name in ("javascript", "tests", "implicit_lab"):
        ignored = shutil.ignore_patterns("weights", "*.npz", "*.png", "__pycache__", "browser")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    for name in ("package.json", "package-lock.json", "tsconfig.json", "biome.json"):
        # With its age, by which the checks see that their tools are there.
        shutil.copy2(ROOT / name, tmp_path)
    (tmp_path / "node_modules").symlink_to(tools)
    return tmp_path


def rename(folder, old, new, files):
    for file in folder.rglob(files):
        file.write_text(re.sub(rf"\b{old}\b", new, file.read_text()))


def run(folder, *command):
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def tsc(folder):
    done = run(folder, *node(), str(folder / "node_modules" / "typescript" / "bin" / "tsc"))
    return done.stdout


@pytest.mark.parametrize("kind", widget_classes(), ids=lambda kind: kind.__name__)
def test_no_widget_gives_a_meaning_of_its_own_to_a_trait_that_every_widget_has(kind):
    # Every front end reads those: at a `tooltip` Voila's and JupyterLab's ask for a `description`, and draw nothing.
    assert not set(kind.class_own_traits(sync=True)) & set(anywidget.AnyWidget.class_traits(sync=True))


def test_the_types_are_those_that_python_sends():
    assert FILE.read_text() == written(widget_classes())


def test_a_key_renamed_in_python_alone_does_not_pass(checkout):
    rename(checkout / "implicit_lab", "baseline_label", "label_of_baseline", "player/*.py")
    done = run(checkout, sys.executable, "-m", "javascript")
    assert done.returncode != 0
    assert "contract.d.ts is not what Python sends now" in done.stdout
    # Nor where the types were written anew, and the scripts forgotten.
    run(checkout, sys.executable, "-m", "javascript", "--write")
    assert "'baseline_label' does not exist on type 'CurveData'" in tsc(checkout)


def test_a_key_renamed_in_javascript_alone_does_not_pass(checkout):
    rename(checkout / "implicit_lab", "baseline_label", "label_of_baseline", "*.js")
    assert "'label_of_baseline' does not exist on type 'CurveData'" in tsc(checkout)


def levels(interfaces):
    """The interfaces, first those that no other names, then those that only these name, and so on."""
    left = dict(interfaces)
    while left:
        named = {
            name for name in left for other, body in left.items() if other != name and re.search(rf"\b{name}\b", body)
        }
        yield left.keys() - named
        left = {name: body for name, body in left.items() if name in named}


def test_every_key_that_is_sent_is_one_whose_new_name_the_scripts_would_be_held_to(checkout):
    types = checkout / "javascript" / "contract.d.ts"
    text = types.read_text()
    interfaces = dict(re.findall(r"^interface (\w+) \{$(.*?)^\}$", text, re.MULTILINE | re.DOTALL))
    missed = set()
    # Level by level: what is lost on one has no type on the next.
    for level in levels(interfaces):
        renamed = text
        for name in level:
            body = re.sub(r"^  (\w+)(\??:)", r"  \1_renamed\2", interfaces[name], flags=re.MULTILINE)
            renamed = renamed.replace(interfaces[name], body)
        types.write_text(renamed)
        said = tsc(checkout)
        keys = {
            f"{name}.{key}" for name in level for key in re.findall(r"^  (\w+)\??:", interfaces[name], re.MULTILINE)
        }
        missed |= {key for key in keys if not re.search(rf"""['"]{key.partition(".")[2]}['"]""", said)}
    assert missed == UNREAD


@pytest.mark.parametrize("kind", widget_classes(), ids=lambda kind: kind.__name__)
def test_a_widgets_script_is_one_module_that_a_browser_can_read(kind, tools, tmp_path):
    script = tmp_path / "script.mjs"
    script.write_text(str(kind._esm))
    assert run(tmp_path, *node(), "--check", str(script)).stderr == ""
    assert not re.search(r"^import\b", script.read_text(), re.MULTILINE)


@pytest.mark.parametrize("entry", ["server/front/page.js", "site/page.js"])
def test_the_script_of_a_page_is_one_module_that_a_browser_can_read(entry, tools, tmp_path):
    script = tmp_path / "script.mjs"
    script.write_text(bundle(ROOT / "implicit_lab" / entry))
    assert run(tmp_path, *node(), "--check", str(script)).stderr == ""
    assert not re.search(r"^import\b", script.read_text(), re.MULTILINE)


def test_a_module_stands_once_and_after_what_it_imports(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "base.js").write_text("export const base = 1;\n")
    (tmp_path / "one.js").write_text('import { base } from "./deep/base.js";\nexport const one = base;\n')
    (tmp_path / "all.js").write_text(
        'import {\n  one,\n} from "./one.js";\nimport { base } from "./deep/base.js";\nexport default { one, base };\n'
    )
    assert bundle(tmp_path / "all.js").split() == (
        ["const", "base", "=", "1;", "const", "one", "=", "base;", "export", "default", "{", "one,", "base", "};"]
    )
