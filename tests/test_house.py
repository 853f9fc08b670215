"""The house stands as it says it does: floors, pages, environments, versions, settings."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from PIL import Image

from implicit_lab.pages.landing import cards

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "implicit_lab"
FLOORS = (
    *("control", "study", "fixed_points", "measures", "studies"),
    *("training", "sweep", "recording", "widgets", "pages", "checks", "grading", "server", "site"),
)
"""Ground first; what lies beside them (the command line) is the roof."""
COMMAND_LINE = {*(PACKAGE / "cli").rglob("*.py"), PACKAGE / "doctor.py"}
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCK = dict(line.split("==") for line in (ROOT / "requirements.lock").read_text().split())


def tracked() -> list[Path]:
    """The files of the project, without those that git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode:
        pytest.skip("this is no git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def imported_floors(file: Path) -> set[str]:
    """The floors that a module imports from, anywhere in it, under TYPE_CHECKING too."""
    tree = ast.parse(file.read_text())
    package = file.relative_to(ROOT).with_suffix("").parts[:-1]
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = list(package[: len(package) - node.level + 1]) if node.level else []
            module = ".".join(base + ([node.module] if node.module else []))
            names += [f"{module}.{alias.name}" for alias in node.names]
    parts = [name.split(".") for name in names]
    return {part[1] for part in parts if part[0] == "implicit_lab" and len(part) > 1}


@pytest.mark.parametrize("floor", FLOORS)
def test_imports_point_downward_only(floor: str) -> None:
    allowed = set(FLOORS[: FLOORS.index(floor) + 1])
    files = [PACKAGE / f"{floor}.py", *(PACKAGE / floor).rglob("*.py")]
    above = {str(file.relative_to(ROOT)): imported_floors(file) - allowed for file in files if file.is_file()}
    assert above, f"the floor {floor} is empty"
    assert not {file: floors for file, floors in above.items() if floors}


def test_only_the_command_line_and_the_site_import_the_server() -> None:
    above = {PACKAGE / "server", PACKAGE / "site"}
    others = [file for file in PACKAGE.rglob("*.py") if not above & {*file.parents}]
    assert {file for file in others if "server" in imported_floors(file)} <= COMMAND_LINE


def module_names(*folders: str) -> list[str]:
    """Every module of the package in these folders."""
    files = [file for folder in folders for file in (PACKAGE / folder).rglob("*.py")]
    return [".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in files]


def test_what_a_page_opens_first_does_not_wait_for_torch() -> None:
    opened = ["implicit_lab", "implicit_lab.cli", *module_names("recording", "widgets", "pages")]
    assert "implicit_lab.pages.deblurring.guarantee" in opened
    code = (
        "import importlib, sys\n"
        f"for name in {opened}:\n"
        "    importlib.import_module(name)\n"
        "    assert 'torch' not in sys.modules, name"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_there_are_pages_and_the_landing_page_is_one() -> None:
    assert "index.ipynb" in [page.name for page in NOTEBOOKS]


@pytest.mark.parametrize("page", NOTEBOOKS, ids=lambda page: page.stem)
def test_a_page_is_stripped_and_has_at_most_three_code_cells(page: Path) -> None:
    notebook = json.loads(page.read_text())
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert 1 <= len(code) <= 3 or page.name == "index.ipynb"
    assert len(code) <= 3
    assert not [cell for cell in code if cell["outputs"] or cell["execution_count"] is not None]
    assert "widgets" not in notebook["metadata"]
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"


@pytest.mark.parametrize("page", NOTEBOOKS, ids=lambda page: page.stem)
def test_a_page_links_only_to_files_that_are_there(page: Path) -> None:
    prose = "\n".join(
        "".join(cell["source"]) for cell in json.loads(page.read_text())["cells"] if cell["cell_type"] == "markdown"
    )
    links = re.findall(r"""(?:\]\(|(?:href|src)=["'])([^)"'#?\s]+)""", prose)
    local = [link for link in links if "://" not in link and not link.startswith(("/", "data:", "attachment:"))]
    assert not [link for link in local if not (page.parent / link).exists()]


def test_every_page_is_a_folder_a_card_and_a_notebook() -> None:
    shown = {folder.name: card for folder, card in cards.found().items()}
    folders = {file.parent.name for file in (PACKAGE / "pages").glob("*/page.py")}
    assert set(shown) == folders - {"landing"}
    assert [card.notebook for card in shown.values()] == [page.stem for page in NOTEBOOKS if page.stem != "index"]
    assert not [name for name in shown if not (PACKAGE / "pages" / name / "card.png").is_file()]


def test_a_card_is_drawn_from_what_its_page_shows(tmp_path: Path) -> None:
    for folder, card in cards.found().items():
        cards.draw(card, tmp_path / "card.png")
        with Image.open(tmp_path / "card.png") as drawn, Image.open(folder / "card.png") as kept:
            assert drawn.size == kept.size == (cards.WIDTH, cards.HEIGHT)


def test_both_environment_files_are_equal() -> None:
    assert (ROOT / "environment.yml").read_bytes() == (ROOT / "binder" / "environment.yml").read_bytes()


def test_binder_serves_pages_with_the_settings_of_the_app() -> None:
    assert (ROOT / "voila.json").read_bytes() == (PACKAGE / "server" / "voila.json").read_bytes()


def test_conda_and_pip_install_the_same_dependencies() -> None:
    text = (ROOT / "environment.yml").read_text()
    plain = {"conda-forge", "nodefaults", "pip", "pip:", "setuptools>=77"}
    conda = set(re.findall(r"^ +- (.+)$", text, re.MULTILINE)) - plain
    assert {line for line in conda if line.startswith("python=")} == {"python=3.12"}
    pip = {need.replace("torch>=", "pytorch-cpu>=") for need in PROJECT["dependencies"]}
    assert conda - {"python=3.12"} == pip


def test_the_lock_pins_torch_and_every_dependency() -> None:
    assert LOCK["torch"] == "2.13.0"
    needs = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    plain = {re.sub("[-_.]+", "-", name).lower() for name in LOCK}
    asked = {re.sub("[-_.]+", "-", re.split(r"[<>=!~\[; ]", need)[0]).lower() for need in needs}
    assert not asked - plain


def test_the_lock_holds_on_every_kind_of_machine() -> None:
    assert not [pin for pin in LOCK.items() if "+" in pin[1] or "@" in pin[1]]
    assert not [name for name in LOCK if name.startswith(("nvidia", "cuda", "triton"))]


def test_binder_stops_at_an_error_and_hands_over_to_its_command() -> None:
    build, start = ROOT / "binder" / "postBuild", ROOT / "binder" / "start"
    assert "set -e" in build.read_text().splitlines()
    assert start.read_text().splitlines()[-1] == 'exec "$@"'
    assert "OMP_NUM_THREADS" in start.read_text()
    assert all(file.stat().st_mode & 0o111 for file in (build, start, ROOT / ".ci" / "run"))


def test_voila_hides_code_and_tracebacks_serves_pictures_only_and_frees_idle_kernels() -> None:
    settings = json.loads((ROOT / "voila.json").read_text())
    page = settings["VoilaConfiguration"]
    assert page["template"] == "lab"
    assert page["strip_sources"] is True
    assert page["show_tracebacks"] is False
    assert "extension_allowlist" not in page
    allowed = [re.compile(pattern) for pattern in page["file_allowlist"]]
    assert any(pattern.fullmatch("images/deblurring.png") for pattern in allowed)
    assert not any(p.fullmatch(name) for p in allowed for name in ("index.ipynb", "a.py", "voila.json"))
    kernels = settings["MappingKernelManager"]
    assert 0 < kernels["cull_idle_timeout"] <= 600
    assert 0 < kernels["cull_interval"] <= kernels["cull_idle_timeout"]
    assert kernels["cull_connected"] is True


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    hosts = ("pypi" + ".org", "python" + "hosted", "registry." + "npmjs", "deb." + "debian", "download." + "pytorch")
    path = re.compile(r"(?<![\w.:/-])/(?:work|root|home|opt)/\w")
    found = []
    for file in tracked():
        try:
            text = file.read_text()
        except UnicodeDecodeError:
            continue
        found += [f"{file.relative_to(ROOT)} names {host}" for host in hosts if host in text]
        found += [f"{file.relative_to(ROOT)} holds {match[0]}..." for match in path.finditer(text)]
    assert not found


def test_no_weights_file_is_larger_than_seven_megabytes() -> None:
    assert not [file for file in PACKAGE.rglob("*.safetensors") if file.stat().st_size > 7 * 2**20]


def test_the_citation_names_the_paper_and_this_version() -> None:
    text = (ROOT / "CITATION.cff").read_text()
    assert "2510.03638" in text
    assert [name for name in ("Liu", "Ding", "Osher", "Yin") if f"family-names: {name}" not in text] == []
    assert re.search(rf"^version: {re.escape(PROJECT['version'])}$", text, re.MULTILINE)


def test_ci_and_the_commit_hooks_run_what_a_person_runs() -> None:
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text()
    assert "make lint" in workflow
    assert ".ci/run" in workflow
    assert (ROOT / ".ci" / "run").read_text().splitlines()[-1] == "make test"
    recipe = (ROOT / "Makefile").read_text()
    hooks = (ROOT / ".pre-commit-config.yaml").read_text()
    for command in re.findall(r"entry: (?:\.venv/bin/python -m )?(.+)", hooks):
        assert command in recipe
