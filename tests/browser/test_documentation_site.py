"""The documentation site: it builds without a warning, its links lead somewhere, and it asks no other host."""

import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import implicit_lab as il

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
pytestmark = [pytest.mark.slow, pytest.mark.browser]


class Links(HTMLParser):
    """What a page leads to, and what can be led to in it."""

    def __init__(self, page):
        super().__init__()
        self.targets = []
        self.anchors = {""}
        self.feed(page.read_text())

    def handle_starttag(self, tag, attrs):
        held = {name: value or "" for name, value in attrs}
        self.targets += [held[name] for name in ("href", "src") if name in held]
        self.anchors |= {held[name] for name in ("id", "name") if name in held}


@pytest.fixture(scope="session")
def site():
    """The site as `make docs` builds it, gallery and all; what was run before and has not changed is not run again."""
    for needed in ("sphinx", "sphinx_gallery", "furo"):
        pytest.importorskip(needed, reason="`make docs` installs what builds the documentation")
    out = ROOT / "build" / "docs" / "html"
    command = [sys.executable, "-m", "sphinx", "-q", "-E", "-W", "--keep-going", "-d", str(out.parent / "doctrees")]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "MPLBACKEND": "agg", "OMP_NUM_THREADS": "1"}
    built = subprocess.run([*command, str(DOCS), str(out)], capture_output=True, text=True, env=environment)
    assert (built.returncode, built.stderr) == (0, "")
    return out


def test_every_link_within_the_site_leads_somewhere(site):
    pages = {page: Links(page) for page in site.rglob("*.html")}
    lost = []
    for page, links in pages.items():
        for target in links.targets:
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            to = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            known = pages[to].anchors if to in pages else {unquote(parts.fragment)}
            if not to.exists() or unquote(parts.fragment) not in known:
                lost.append(f"{page.relative_to(site)}: {target}")
    assert not lost


def test_every_public_name_and_every_example_has_its_page(site):
    for name in set(il.__all__) - {"STUDIES", "Controls"}:
        assert (site / "generated" / "reference" / f"implicit_lab.{name}.html").is_file()
    for script in (DOCS / "gallery").glob("*.py"):
        page = (site / "generated" / "examples" / f"{script.stem}.html").read_text()
        assert f"sphx_glr_{script.stem}_001" in page
    assert "<math" in (site / "generated" / "reference" / "implicit_lab.Anderson.html").read_text()


def test_no_page_asks_another_host_or_has_an_error(site, browser):
    asked, errors = [], []
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    for name in ("index", "choosing", "reference", "search", "generated/examples/index"):
        page.goto((site / f"{name}.html").as_uri())
    for one in (*site.glob("generated/examples/[0-9]*.html"), site / "generated/reference/implicit_lab.Anderson.html"):
        page.goto(one.as_uri())
    context.close()
    assert [url for url in asked if urlsplit(url).scheme not in ("file", "data")] == []
    assert errors == []
