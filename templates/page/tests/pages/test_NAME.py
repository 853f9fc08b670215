"""The page on NAME opens with what is there, and runs what its controls say."""

from implicit_lab.control import defaults
from implicit_lab.pages.NAME import page, verdict
from implicit_lab.studies.NAME.choices import CONTROLS, WEIGHTS
from implicit_lab.widgets.run_panel import RunPanel


def test_the_page_opens_with_a_field_for_every_control() -> None:
    opened = page.page()
    (live,) = [child for child in opened.children if isinstance(child, RunPanel)]
    assert set(live.controls) == {control.name for control in CONTROLS}


def test_the_table_has_a_claim_beside_each_figure() -> None:
    assert verdict.verdict().value.count("<tr>") >= 2


def test_a_run_shows_what_its_controls_say() -> None:
    if not (WEIGHTS / "implicit.safetensors").is_file():
        return
    made = page.compute(defaults(CONTROLS) | {"steps": 5}, lambda done, total: False)
    assert made.steps == 5
    assert page.made_with(made)["steps"] == 5
