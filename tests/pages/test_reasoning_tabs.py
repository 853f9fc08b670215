"""The tabs of the page on reasoning have one address, which speaks of the tab that is seen."""

from implicit_lab.control import Number
from implicit_lab.pages.reasoning.tabs import Tab, Tabs
from implicit_lab.widgets.address import Address, of_widget
from implicit_lab.widgets.number_field import NumberField
from implicit_lab.widgets.player import Player


def tabbed() -> Tabs:
    fields = {"first": NumberField(Number(0, 9, step=1), 3), "second": NumberField(Number(0, 99, step=1), 4)}
    return Tabs(
        [
            Tab(key, key.title(), field, Player(), {"seed": of_widget(field)} | ({key: of_widget(field)}))
            for key, field in fields.items()
        ]
    )


def test_an_address_speaks_of_the_tab_that_is_seen() -> None:
    tabs = tabbed()
    address = Address(tabs.address_controls())
    assert address.query == "tab=first&seed=3&first=3"
    address.query_in = "?tab=second&seed=42"
    assert tabs.chosen.key == "second"
    assert address.query == "tab=second&seed=42&second=42"
    assert [tab.player.addressed for tab in tabs.tabs.values()] == [False, True]


def test_a_name_of_another_tab_is_told() -> None:
    address = Address(tabbed().address_controls())
    address.query_in = "?tab=first&second=7"
    assert "second = 7 is no control of the tab First" in address.note
