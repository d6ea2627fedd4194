"""Configurations for vendors of whom no device is to be had, beside those that netlab makes from the same inventory.

Compared are interfaces, OSPF and BFD: whatever netlab says we must say too, but for its own decorations.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from config.small import NET, small, text_for

from kommunalnetz.inventory.records import Device
from kommunalnetz.output.config.context import Context
from kommunalnetz.output.config.rendering import rendered
from system.conftest import missing
from system.statements import braced, indented

pytestmark = pytest.mark.system

MAKERS = {"ios-xe": "cat8000v", "eos": "eos", "junos": "vjunos-router"}
"""Our platform and netlab's device."""
LANS = {"ios-xe": "GigabitEthernet0/0/0", "eos": "Ethernet48", "junos": "ge-0/0/0"}
OWN = re.compile(
    r"lldp|^no cdp|^ipv?6? host|^ip routing$|nd ra interval|mac-address|logging (buffered|monitor)|banner|^line vty|description"
    r"|hostname|timers|tunnel routes|unnumbered|static-host-mapping|router-advertisement"
    r"|interface GigabitEthernet1$|interface Management1|^no bfd|^delete: ",
    re.IGNORECASE,
)
"""What netlab adds for its laboratory."""
TEXT = NET.replace(", vlan: 100, encapsulation: vlan", "")


def topology(name: str) -> dict[str, Any]:
    """The small network (both IP versions, metrics that differ by direction) as netlab reads it."""
    context = Context(study=small(text_for(name, TEXT, tunnel=False)), only_platform=name)
    return {
        "provider": "external", "defaults": {"device": MAKERS[name]}, "module": ["ospf", "bfd"],
        "ospf": {"area": "0.0.0.0", "reference_bandwidth": 100000}, "bfd": {"min_tx": 300, "min_rx": 300, "multiplier": 3},
        "nodes": {device.id: {"id": number, **_node(context, device)} for number, device in enumerate(context.network.devices, 1)},
        "links": [*_lines(context), *(_lan(context, device, name) for device in context.network.devices)],
    }  # fmt: skip


def _node(context: Context, device: Device) -> dict[str, Any]:
    four, six = (context.book.device(device.id, version) for version in (4, 6))
    return {"loopback": {"ipv4": f"{four}/32", "ipv6": f"{six}/128"}}


def _lines(context: Context) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {link.id: {"type": "p2p", "prefix": False, "mtu": link.mtu} for link in context.network.links}
    for device in context.network.devices:
        for wire in context.wires(device):
            four, six = (context.book.end(wire.link.id, device.id, version) for version in (4, 6))
            assert four
            assert six
            found[wire.link.id][device.id] = {
                "ipv4": f"{four.own}/{four.length}", "ipv6": f"{six.own}/{six.length}", "ifname": wire.name,
                "ospf": {"cost": int(context.network.metric[wire.arc]), "network_type": "point-to-point", "bfd": True},
            }  # fmt: skip
    return list(found.values())


def _lan(context: Context, device: Device, name: str) -> dict[str, Any]:
    shared = context.inventory.sites[device.site].vrrp
    own = {version: context.book.at_site(device.site, device.id, version, shared=shared) for version in (4, 6)}
    addresses = {"ipv4": f"{own[4]}/24", "ipv6": f"{own[6]}/64", "ifname": LANS[name]}
    return {"type": "stub", "prefix": False, device.id: {**addresses, "bfd": False, "ospf": {"cost": 1, "passive": True}}}


def made(name: str, folder: Path) -> Mapping[str, str]:
    """Device id to what netlab writes for it."""
    (folder / "topology.yml").write_text(json.dumps(topology(name)), encoding="utf-8")
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": ""}
    done = subprocess.run(
        ["netlab", "create", "topology.yml"], cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return {
        node.name: "\n".join((node / part).read_text(encoding="utf-8") for part in ("initial", "ospf", "bfd"))
        for node in (folder / "node_files").iterdir()
    }  # fmt: skip


def spelt(text: str, name: str) -> str:
    """Two words for one thing: EOS spells an interval in two ways; for Junos netlab names the unit with the interface, writes bandwidths
    out, and has 500 ms for BFD whatever one asks for.
    """
    if name == "eos":
        return text.replace("min_rx", "min-rx")
    if name == "junos":
        text = re.sub(r"^  (\S+)\.0 \{(.*?)^  \}$", r"  \1 { unit 0 {\2 } }", text, flags=re.MULTILINE | re.DOTALL)
        return text.replace("interval 500;", "interval 300;").replace("bandwidth 100000000000", "bandwidth 100000m")
    return text


@pytest.mark.parametrize("name", MAKERS)
def test_what_netlab_says_of_interfaces_ospf_and_bfd_we_say_too(name: str, tmp_path: Path) -> None:
    if shutil.which("netlab", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}") is None:
        missing("the Python package networklab")
    read = braced if name == "junos" else indented
    ours = rendered(small(text_for(name, TEXT, tunnel=False)), platform=name)
    theirs = made(name, tmp_path)
    assert set(theirs) == set(ours) == {"a-r1", "rz-r1", "rz-r2", "out-r1"}
    for device, files in ours.items():
        (text,) = files.values()
        said = read(text.lower())
        wanted = {path for path in read(spelt(theirs[device].lower(), name)) if not any(OWN.search(word) for word in path)}
        assert len(wanted) > 30
        assert wanted - said == set(), device
