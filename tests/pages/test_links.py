"""The names that links may set and hide are those that the pages take."""

from importlib import import_module

import pytest

from implicit_lab.pages.landing.cards import found
from implicit_lab.pages.links import _addresses, linked_pages


@pytest.fixture(scope="module")
def linked():
    return {page["notebook"]: page for page in linked_pages()}


def test_every_page_that_has_an_address_is_listed_with_what_it_opens_with(linked):
    assert {"01_why_iterate", "02_regular_operators", "03_deblurring", "04_navier_stokes"} <= linked.keys()
    names = {name["name"]: name for name in linked["03_deblurring"]["names"]}
    assert names["noise"]["usual"] == "0.03"
    assert names["noise"]["low"] == 0 < names["noise"]["high"]
    assert "motion-1" in names["kernel"]["options"]
    assert "recording" not in names


@pytest.mark.parametrize("name", [folder.name for folder in found()])
def test_a_page_takes_every_name_as_it_is_listed(linked, name):
    card = next(card for folder, card in found().items() if folder.name == name)
    page = linked.get(card.notebook)
    if page is None:
        pytest.skip("this page has no address of its own")
    shown = import_module(f"implicit_lab.pages.{name}.page").page()
    (address,) = _addresses(shown)
    said = [f"{one['name']}={one['usual']}" for one in page["names"] if one["usual"]]
    address.query_in = "&".join([*said, f"hide={','.join(page['hidable'])}", "embed"])
    assert address.note == ""
    assert set(address._hidden) == set(page["hidable"])
