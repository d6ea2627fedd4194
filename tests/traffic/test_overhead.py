"""Bytes on the line against hand-checkable values."""

import json
from pathlib import Path

import pytest

from kommunalnetz.traffic.overhead import esp_cbc, esp_gcm, inner_mtu, line_bytes


def test_esp_lengths_give_the_golden_values(shared: Path) -> None:
    golden = json.loads((shared / "reference" / "golden_values.json").read_text(encoding="utf-8"))["esp"]
    assert [esp_gcm(200), esp_cbc(200), esp_gcm(1400)] == [golden["gcm 200"], golden["cbc 200"], golden["gcm 1400"]]
    assert inner_mtu(1500, ("ipsec-gcm",)) == golden["max inner for outer 1500 gcm"]
    assert inner_mtu(1500, ("ipsec-cbc",)) == golden["max inner cbc"]


def test_a_call_on_the_wire_has_the_golden_rates(shared: Path) -> None:
    """50 packets per second."""
    golden = json.loads((shared / "reference" / "golden_values.json").read_text(encoding="utf-8"))["voip"]
    for name, size, stack in (
        ("g711/g722 20ms", 200, ("ethernet",)), ("g729 20ms", 60, ("ethernet",)), ("opus32 20ms", 120, ("ethernet",)),
        ("g711 esp-gcm", 200, ("ipsec-gcm",)), ("g711 srtp80+esp-gcm", 210, ("ipsec-gcm",)),
    ):  # fmt: skip
        assert line_bytes(size, stack, 1500) * 8 * 50 / 1000 == pytest.approx(golden[name]["wire_kbps"])


@pytest.mark.parametrize(
    ("stack", "wanted"),
    [
        (("none",), 700),
        (("ethernet",), 738),
        (("vlan",), 742),
        (("ethernet", "vlan"), 742),
        (("ipsec-gcm",), 794),
        (("ipsec-gcm", "vlan"), 798),
    ],
)
def test_the_frame_is_counted_once_per_stack(stack: tuple[str, ...], wanted: int) -> None:
    """ESP-GCM of 700: 20 + 8 + 8 + 704 + 16 = 756; with a frame of 38 that is 794."""
    assert line_bytes(700, stack, 1500) == wanted


def test_a_packet_above_the_inner_mtu_counts_as_two() -> None:
    """1500 in ESP-GCM: 1446 + 54, as packets of 1500 and 20 + 8 + 8 + 56 + 16 = 108, each with 38."""
    assert line_bytes(1446, ("ipsec-gcm",), 1500) == 1500 + 38
    assert line_bytes(1500, ("ipsec-gcm",), 1500) == 1500 + 38 + 108 + 38


def test_a_packet_above_a_plain_mtu_has_two_frames() -> None:
    assert line_bytes(1600, ("ethernet",), 1500) == 1600 + 2 * 38
