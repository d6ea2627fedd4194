"""What this machine lacks for a twin."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from kommunalnetz.output.tables import Sentence
from kommunalnetz.twin.routers import DAEMONS
from kommunalnetz.twin.running import WORDS

PACKAGES: Mapping[str, str] = {"ip": "iproute2", "tc": "iproute2", "unshare": "util-linux", "mount": "mount", "vtysh": "frr"}
"""Programs that are started, and the packages of Debian that hold them."""
ROUTER_BYTES = 30e6
"""Memory of a router with its daemons, measured with FRRouting 8.4."""


def lacking(routers: int, daemons: Iterable[str], *, system: str = sys.platform) -> Sentence | None:
    """The first thing without which a twin of so many routers cannot run here, as a sentence; None if it can."""
    if not system.startswith("linux"):
        return Sentence("The twin runs real routers in network namespaces, which only Linux has. Run it on a Linux machine.")
    for program, package in PACKAGES.items():
        if shutil.which(program) is None:
            return Sentence(
                "The twin needs the program {program}. Install the package {package}.", {"program": program, "package": package}
            )
    for daemon in daemons:
        if not (DAEMONS / daemon).exists():
            path = str(DAEMONS / daemon)
            return Sentence("The twin needs FRRouting: {path} is not there. Install the package frr.", {"path": path})
    if os.geteuid() != 0:
        return Sentence("The twin makes network namespaces; only root may do that. Run the command with sudo.")
    tried = subprocess.run([*WORDS, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        values = {"reason": tried.stderr.strip() or str(tried.returncode)}
        return Sentence("This machine does not allow namespaces: {reason}. Run the twin outside of containers that forbid them.", values)
    return _memory(routers)


def _memory(routers: int) -> Sentence | None:
    found = [line.split() for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemAvailable:")]
    free = 1024 * int(found[0][1]) if found else None
    if free is None or free >= routers * ROUTER_BYTES:
        return None
    values = {"routers": routers, "need": routers * ROUTER_BYTES, "free": free}
    return Sentence("A twin of {routers:count} routers needs about {need:volume} of memory; {free:volume} are free.", values)


def software() -> str:
    """The routing software of this machine with its version."""
    said = subprocess.run([str(DAEMONS / "zebra"), "--version"], capture_output=True, text=True, check=False).stdout.split()
    return f"FRRouting {said[2]}" if len(said) > 2 else "FRRouting"
