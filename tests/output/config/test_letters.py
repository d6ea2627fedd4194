"""No text of the inventory can smuggle anything into a configuration."""

import re
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from config.small import small, text_for
from kommunalnetz.output.config.letters import Cleaner, Sealed
from kommunalnetz.output.config.platform import names, platform
from kommunalnetz.output.config.rendering import Rendered, rendered
from kommunalnetz.traffic.study import Study

CLEANER = Cleaner(platform("frr", None).letters)


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("M\u00fcller & S\u00f6hne \u2014 \u201eStra\u00dfe\u201c", "Mueller + Soehne - Strasse"),
        ("\u0141\u00f3d\u017a, caf\u00e9", "_odz, cafe"),
        ("  a\n!\r\nrouter  bgp\t1 ", "a . router bgp 1"),
        ("x | include y", "x / include y"),
        ("{{ 7*7 }} $(reboot) `id` \\", "(( 7*7 )) _(reboot) id _"),
        ("\u4e2d\u6587", "__"),
        ("y" * 300, "y" * 120),
    ],
)
def test_a_text_is_one_line_of_letters_that_every_file_of_the_platform_takes(text: str, becomes: str) -> None:
    assert CLEANER.clean(text) == becomes


def test_a_whole_view_is_cleaned_but_for_what_is_sealed() -> None:
    assert CLEANER.cleaned({"a": ["x|y", 1, None, {"b": "\n"}], "c": Sealed("k|k")}) == {"a": ["x/y", 1, None, {"b": ""}], "c": "k|k"}


FREE = {
    "frr": re.compile(r" description |! |# |sysLocation |    # "),
    "ios-xe": re.compile(r" description |! |snmp-server location |banner login \^[^^]*\^$"),
    "junos": re.compile(r' *description "[^"]*";$| */\* [^*]*\*/$|    location "[^"]*";$| *message "[^"]*";$'),
    "eos": re.compile(r"   description |! |      !! |snmp-server location |[a-z0-9-]+: "),
}
"""How the lines begin that hold texts of the inventory."""


@pytest.mark.parametrize("name", FREE)
@given(text=st.text(max_size=300))
@example(text="\n!\nrouter bgp 65000\n")
@example(text="x | include y")
@example(text='"; `reboot`; {{ 7*7 }} {% set x %} $(reboot) \\')
@example(text="\u2028\u2029\x85\x0b\x0c\x00\x1b[2J")
@example(text="M\u00fcller & S\u00f6hne \u2014 \u201eStra\u00dfe\u201c")
@example(text="y" * 300)
@settings(max_examples=10, deadline=None)
def test_no_text_of_the_inventory_adds_or_changes_a_line_that_is_not_its_own(name: str, text: str) -> None:
    """Every text that a person can write, in every place at once, against the same network with an x in these places."""
    plain, nasty = _plain(name), rendered(_named(text, name), platform=name)
    for device, files in plain.items():
        assert nasty[device].keys() | {"issue.net"} == files.keys() | {"issue.net"}
        for file, content in files.items():
            if file == "issue.net":
                assert nasty[device].get(file, "\n").count("\n") == 1
                continue
            pairs = list(zip(content.split("\n"), nasty[device][file].split("\n"), strict=True))
            assert all(one == other or FREE[name].match(other) for one, other in pairs)
            assert nasty[device][file].isascii()
            assert len(nasty[device][file].splitlines()) == len(content.splitlines())


def test_every_platform_that_is_shipped_is_tried() -> None:
    assert set(FREE) == set(names(None))


@cache
def _plain(name: str) -> Rendered:
    return rendered(_named("x", name), platform=name)


def _named(text: str, name: str) -> Study:
    """The small network, as far as the platform can have it, with ``text`` in every place that takes free text."""
    found = small(text_for(name))
    inventory, title = found.inventory, {"title": text}
    management = inventory.network.management.model_copy(update={"banner": text})
    inventory = replace(
        inventory,
        network=inventory.network.model_copy(update={**title, "management": management}),
        sites={key: one.model_copy(update=title) for key, one in inventory.sites.items()},
        devices={key: one.model_copy(update=title) for key, one in inventory.devices.items()},
        links={key: one.model_copy(update=title) for key, one in inventory.links.items()},
        classes={key: one.model_copy(update=title) for key, one in inventory.classes.items()},
        contracts={key: one.model_copy(update={"provider": text, "line_number": text}) for key, one in inventory.contracts.items()},
    )
    return replace(found, inventory=inventory)
