"""Namespaces, wires and daemons: an inventory's routers started on this machine.

Everything happens below mounts of this process's own (see ``running``): what is started here ends with it and leaves nothing.
"""

import json
import os
import shlex
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from kommunalnetz.twin.netlink import Kernel, inside
from kommunalnetz.twin.records import Plan, Router

DAEMONS = Path("/usr/lib/frr")
SETTINGS, RUN = Path("/etc/frr"), Path("/run/frr")
NEIGHBOURS = {
    "ospfd": "show ip ospf neighbor json", "ospf6d": "show ipv6 ospf6 neighbor json", "isisd": "show isis neighbor json",
}  # fmt: skip
"""What to ask a daemon for its neighbours."""


class StartError(Exception):
    """A router could not be started; the text is what the program said."""


def own_mounts() -> None:
    """Empty folders for namespaces and daemons, seen by this process and its children only."""
    for folder in (Path("/run"), SETTINGS, Path("/var/log/frr")):
        if folder.is_dir():
            _run("mount", "-t", "tmpfs", "tmpfs", str(folder))
    for folder in (Path("/run/netns"), RUN):
        folder.mkdir()
    shutil.chown(RUN, "frr", "frr")


def cable(plan: Plan) -> dict[str, Kernel]:
    """All namespaces with their interfaces, still down; the kernel of each by its name."""
    _run("ip", "-batch", "-", text="".join(f"netns add {router.space}\n" for router in plan.routers))
    for router in plan.routers:
        inside(router.space, lambda router=router: _settings(router.sysctl))  # type: ignore[misc]
    lines = [
        f"link add {wire.names[0]} mtu {wire.mtu} netns {wire.spaces[0]} type veth"
        f" peer name {wire.names[1]} mtu {wire.mtu} netns {wire.spaces[1]}"
        for wire in plan.wires
    ]
    _run("ip", "-batch", "-", text="".join(f"{line}\n" for line in lines))
    kernels = {router.space: Kernel(router.space) for router in plan.routers}
    for router in plan.routers:
        kernels[router.space].switch(router.loopback, up=True)
    for wire in plan.wires:
        for space, name in zip(wire.spaces, wire.names, strict=True):
            kernels[space].switch(name, up=True)
    return kernels


def _settings(text: str) -> None:
    """Set the kernel's switches of the namespace in which this thread is; one that this kernel does not have is left out."""
    for line in text.splitlines():
        name, _, value = line.partition("#")[0].partition("=")
        path = Path("/proc/sys") / name.strip().replace(".", "/")
        if value.strip() and path.is_file():
            path.write_text(value.strip())


def start(routers: Iterable[Router], told: Callable[[int], None]) -> None:
    """Start the daemons of every router and load its configuration. Raises StartError with what vtysh says about it."""
    with ThreadPoolExecutor(2 + (os.cpu_count() or 1)) as pool:
        for done, _ in enumerate(pool.map(_start, routers), 1):
            told(done)


def _start(router: Router) -> None:
    for folder in (SETTINGS / router.space, RUN / router.space):
        folder.mkdir()
        shutil.chown(folder, "frr", "frr")
    (SETTINGS / router.space / "vtysh.conf").touch()
    conf = SETTINGS / router.space / "twin.conf"
    conf.write_text(router.conf)
    words = [shlex.join([str(DAEMONS / name), "-d", "-N", router.space, *shlex.split(options)]) for name, options in router.daemons.items()]
    script = " && ".join([f"echo {shlex.quote(router.id)} > /proc/sys/kernel/hostname", *words])
    _run("ip", "netns", "exec", router.space, "unshare", "--uts", "sh", "-c", script)
    said = _run("vtysh", "-N", router.space, "-f", str(conf))
    if said.strip():
        raise StartError(f"{router.id}: {said.strip()}")


def _run(*words: str, text: str | None = None) -> str:
    """What a program prints, errors included. Raises StartError if it fails."""
    done = subprocess.run(words, input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        raise StartError(f"{' '.join(words)[:200]}: {done.stdout}{done.stderr}".strip())
    return done.stdout + done.stderr


def neighbours(router: Router, daemon: str) -> frozenset[str]:
    """The interfaces in which ``daemon`` of a router has a neighbour that exchanges routes."""
    try:
        told = json.loads(asked(router.space, daemon, NEIGHBOURS[daemon]))
        return frozenset(_adjacent(daemon, told))
    except (OSError, ValueError, KeyError):  # it has just started, or has no neighbour to tell about
        return frozenset()


def asked(space: str, daemon: str, question: str) -> str:
    """What a daemon answers on its terminal. Raises OSError."""
    with socket.socket(socket.AF_UNIX) as end:
        end.settimeout(10)
        end.connect(str(RUN / space / f"{daemon}.vty"))
        answer = b""
        for words in ("enable", question):
            end.sendall(words.encode() + b"\0")
            answer = b""
            while not (len(answer) >= 4 and answer[-4:-1] == b"\0\0\0"):
                part = end.recv(65536)
                if not part:
                    raise OSError(f"{daemon} has gone")
                answer += part
        return answer[:-4].decode(errors="replace")


def _adjacent(daemon: str, told: Mapping[str, Any]) -> Iterable[str]:
    """The interfaces of full neighbours in the answers of FRRouting 8 and later."""
    if daemon == "ospfd":
        for one in (one for several in told["neighbors"].values() for one in several):
            if str(one.get("nbrState") or one.get("state")).startswith("Full"):
                yield str(one["ifaceName"]).partition(":")[0]
    elif daemon == "ospf6d":
        yield from (str(one["interfaceName"]) for one in told["neighbors"] if one["state"] == "Full")
    else:
        for one in (one for area in told["areas"] for one in area["circuits"]):
            inner = one.get("interface")
            if "adj" in one and (not isinstance(inner, dict) or inner.get("state", "Up") == "Up"):
                yield str(inner["name"] if isinstance(inner, dict) else inner)
