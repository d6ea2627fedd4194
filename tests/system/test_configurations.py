"""Configurations for FRR on Linux, given to the software that they are for: vtysh, the daemons, nft, tc, charon."""

import os
import re
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest

from kommunalnetz.inventory.load import load
from kommunalnetz.output.config.rendering import Rendered, rendered
from kommunalnetz.traffic.study import study
from system.conftest import missing as not_there
from system.namespaces import CHARON, DAEMONS, RELOAD, charon, frr, loaded, missing, namespace, run

pytestmark = pytest.mark.system

ROOT = Path(__file__).resolve().parents[2]
INVENTORIES = ("inventory", "examples/ring", "examples/zwei-rechenzentren")
DEFAULTS = {"isis metric 10"}
"""Lines that say what is the default, which the daemons do not repeat."""


@cache
def configurations(name: str) -> Rendered:
    """All configurations of a shipped inventory, of the provider's network too."""
    found = study(load(ROOT / name))
    return rendered(found, found.inventory.devices)


@pytest.fixture(autouse=True)
def _linux() -> None:
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        not_there("Linux as root")
    for program in ("vtysh", "nft", "tc", "ip", "swanctl"):
        if shutil.which(program) is None:
            not_there(program)
    for path in (DAEMONS / "zebra", RELOAD, CHARON):
        if not path.exists():
            not_there(str(path))


def interfaces(text: str) -> list[str]:
    """The interfaces that a configuration names, but for the loopback."""
    return [name for name in re.findall(r"^interface (\S+)", text, re.MULTILINE) if name != "lo"]


def daemons(text: str) -> list[str]:
    """The daemons that a file ``daemons`` switches on, but for those that always run."""
    return [name for name in re.findall(r"^(\w+)=yes", text, re.MULTILINE) if name not in ("zebra", "staticd", "vtysh_enable")]


@pytest.mark.parametrize("name", INVENTORIES)
def test_vtysh_understands_every_line_for_frr(name: str, tmp_path: Path) -> None:
    for device, files in configurations(name).items():
        path = tmp_path / f"{device}.conf"
        path.write_text(files["frr.conf"], encoding="ascii")
        assert run("vtysh", "-C", "-f", str(path)) == ""


@pytest.mark.parametrize("name", INVENTORIES)
def test_the_daemons_hold_every_line_after_loading_it(name: str, tmp_path: Path) -> None:
    """Return code 0 is not enough: what vtysh prints must be empty, and reading back must find all but the host name and defaults."""

    def lost(item: tuple[str, dict[str, str]]) -> tuple[str, str, list[str]]:
        device, files = item
        path = tmp_path / f"{device}.conf"
        path.write_text(files["frr.conf"], encoding="ascii")
        space = f"kn{os.getpid()}{list(configurations(name)).index(device)}"
        with namespace(space, interfaces(files["frr.conf"])), frr(space, daemons(files["daemons"])):
            said = loaded(space, path)
            return device, said, [line for line in missing(space, path) if not line.startswith("hostname")]

    with ThreadPoolExecutor(4) as pool:
        for device, said, lines in pool.map(lost, configurations(name).items()):
            assert said == "", device
            assert [line for line in lines if line not in DEFAULTS] == [], device


@pytest.mark.parametrize("name", INVENTORIES)
def test_nft_takes_every_rule(name: str, tmp_path: Path) -> None:
    with namespace(f"kn{os.getpid()}n") as space:
        for device, files in configurations(name).items():
            path = tmp_path / f"{device}.nft"
            path.write_text(files["nftables.conf"], encoding="ascii")
            assert run("ip", "netns", "exec", space, "nft", "-c", "-f", str(path)) == "", device
            run("ip", "netns", "exec", space, "nft", "-f", str(path))


@pytest.mark.parametrize("name", INVENTORIES)
def test_tc_takes_the_queues_twice_and_counts_no_class_too_many(name: str, tmp_path: Path) -> None:
    """Where the kernel has no fq_codel a plain queue stands in for it; the classes are those of the file."""
    for device, files in configurations(name).items():
        if "tc.batch" not in files:
            continue
        path = tmp_path / f"{device}.tc"
        path.write_text(files["tc.batch"].replace("fq_codel", "pfifo limit 100"), encoding="ascii")
        wanted = sorted(set(re.findall(r"dev (\S+)", files["tc.batch"])))
        with namespace(f"kn{os.getpid()}t", wanted) as space:
            for _ in range(2):
                run("tc", "-n", space, "-batch", str(path))
            for interface in wanted:
                there = run("tc", "-n", space, "class", "show", "dev", interface)
                assert there.count("class htb") == files["tc.batch"].count(f"class add dev {interface} "), device


def test_charon_takes_the_tunnels(tmp_path: Path) -> None:
    tunnels = {device: files["swanctl.conf"] for device, files in configurations("inventory").items() if "swanctl.conf" in files}
    assert len(tunnels) == 2
    for device, text in tunnels.items():
        path = tmp_path / f"{device}.conf"
        path.write_text(text, encoding="ascii")
        with namespace(f"kn{os.getpid()}c") as space, charon(space, tmp_path) as uri:
            told = run("ip", "netns", "exec", space, "swanctl", "--load-all", "--file", str(path), "--uri", uri)
            assert "successfully loaded 1 connections, 0 unloaded" in told
            assert "loaded ike secret 'ike-ipsec" in told
            listed = run("ip", "netns", "exec", space, "swanctl", "--list-conns", "--uri", uri)
            assert "IKEv2" in listed
            assert "pre-shared key" in listed
