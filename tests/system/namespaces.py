"""FRR daemons and charon in network namespaces of their own: what they take of a configuration, and what they say about it."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

DAEMONS = Path("/usr/lib/frr")
RELOAD = DAEMONS / "frr-reload.py"
CHARON = Path("/usr/lib/ipsec/charon")


def run(*words: str, check: bool = True, text: str | None = None) -> str:
    """What a program prints, errors included."""
    done = subprocess.run(words, input=text, capture_output=True, text=True, timeout=120, check=False, cwd="/")
    if check and done.returncode:
        raise AssertionError(f"{' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


@contextmanager
def namespace(name: str, interfaces: Sequence[str] = ()) -> Iterator[str]:
    """A network namespace with ``interfaces`` as ends of veth pairs; it is gone afterwards whatever happens."""
    run("ip", "netns", "add", name)
    try:
        run("ip", "-n", name, "link", "set", "lo", "up")
        for number, interface in enumerate(interfaces):
            run("ip", "-n", name, "link", "add", interface, "type", "veth", "peer", "name", f"far{number}")
            run("ip", "-n", name, "link", "set", interface, "up")
        yield name
    finally:
        run("ip", "netns", "del", name, check=False)


@contextmanager
def frr(name: str, daemons: Sequence[str]) -> Iterator[None]:
    """zebra, staticd and ``daemons`` running in the namespace ``name`` under a path space of its name."""
    folders = [Path(place) / name for place in ("/etc/frr", "/var/run/frr")]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.chown(folder, "frr", "frr")
    (folders[0] / "vtysh.conf").touch()
    try:
        for daemon in ("zebra", "staticd", *daemons):
            run("ip", "netns", "exec", name, str(DAEMONS / daemon), "-d", "-N", name, "-A", "127.0.0.1")
        yield
    finally:
        for pid in folders[1].glob("*.pid"):
            _stop(int(pid.read_text()))
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)


def _stop(pid: int) -> None:
    """End a process and wait until it runs no more; its parent may never ask for its end."""
    status = Path(f"/proc/{pid}/stat")
    with suppress(ProcessLookupError, FileNotFoundError):
        os.kill(pid, 15)
        for _ in range(100):
            if status.read_text().rpartition(")")[2].split()[0] == "Z":
                return
            time.sleep(0.05)
        os.kill(pid, 9)


def loaded(name: str, configuration: Path) -> str:
    """What vtysh says about loading a configuration; nothing if all is well."""
    return run("ip", "netns", "exec", name, "vtysh", "-N", name, "-f", str(configuration), check=False)


def missing(name: str, configuration: Path) -> list[str]:
    """The lines of a configuration that the daemons do not hold, with the line of their section."""
    told = run(
        "ip", "netns", "exec", name, str(RELOAD), "--test", "--pathspace", name, "--bindir", "/usr/bin", "--confdir", "/etc/frr",
        "--rundir", "/var/run/frr", str(configuration),
    )  # fmt: skip
    lines = told.partition("Lines To Add")[2].splitlines()
    return [line.strip() for line in lines if line.strip("= ") and " INFO: " not in line]


@contextmanager
def charon(name: str, folder: Path) -> Iterator[str]:
    """strongSwan's charon in the namespace ``name``; the address of its control socket."""
    path = folder / "charon.vici"
    settings = folder / "strongswan.conf"
    plugins = "random nonce openssl aes sha1 sha2 gcm hmac kdf gmp curve25519 pem pkcs1 x509 kernel-netlink socket-default vici updown"
    vici = f"plugins {{\n    vici {{\n      socket = unix://{path}\n    }}\n  }}"
    settings.write_text(f"charon {{\n  load = {plugins}\n  port = 0\n  port_nat_t = 0\n  {vici}\n}}\n")
    process = subprocess.Popen(
        ["ip", "netns", "exec", name, "unshare", "-m", "sh", "-c", f"mount -t tmpfs none /run && exec {CHARON}"],
        env={**os.environ, "STRONGSWAN_CONF": str(settings)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(200):
            if _answers(path) or process.poll() is not None:
                break
            time.sleep(0.05)
        yield f"unix://{path}"
    finally:
        process.terminate()
        process.wait(timeout=20)
        path.unlink(missing_ok=True)


def _answers(path: Path) -> bool:
    """Whether somebody listens at the socket; that it exists is not enough, its owner binds it before it listens."""
    with socket.socket(socket.AF_UNIX) as end:
        return end.connect_ex(str(path)) == 0
