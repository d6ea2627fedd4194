"""The kernel of a network namespace over netlink: its routes with all next hops, its interfaces, and word of every change.

A socket stays in the namespace in which it was opened, so one thread per namespace opens it and nothing has to be started to ask.
"""

import ctypes
import os
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import NamedTuple, TypeVar

REQUEST, ACK, DUMP = 0x1, 0x4, 0x300
ERROR, DONE = 2, 3
NEW_LINK, GET_LINK, NEW_ROUTE, GET_ROUTE = 16, 18, 24, 26
UP = 0x1
MAIN_TABLE, UNICAST = 254, 1
DST, OIF, MULTIPATH, IFNAME, STATS = 1, 4, 9, 3, 23
DEAD = 0x1
GROUPS = 0x40 | 0x400
"""Changes of IPv4 and of IPv6 routes."""
CLONE_NEWNET = 0x40000000
BUFFER = 1 << 20

T = TypeVar("T")


class Key(NamedTuple):
    """A destination prefix."""

    address: bytes
    length: int


def key_of(prefix: str) -> Key:
    """The key of a prefix that is written ``10.0.0.0/24``."""
    network = ip_network(prefix)
    return Key(network.network_address.packed, network.prefixlen)


def inside(space: str, work: Callable[[], T]) -> T:
    """What ``work`` returns in the network namespace ``/run/netns/SPACE``; runs in a thread of its own, which alone moves there."""
    found: list[T] = []
    failed: list[OSError] = []

    def moved() -> None:
        try:
            libc = ctypes.CDLL(None, use_errno=True)
            with (Path("/run/netns") / space).open("rb") as file:
                if libc.setns(file.fileno(), CLONE_NEWNET):
                    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), space)
            found.append(work())
        except OSError as error:
            failed.append(error)

    thread = threading.Thread(target=moved)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return found[0]


def _opened(groups: int) -> socket.socket:
    end = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
    end.bind((0, groups))
    end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    return end


class Kernel:
    """The kernel of one namespace. ``changes`` is readable when a route has changed."""

    def __init__(self, space: str) -> None:
        self._asked, self.changes = inside(space, lambda: (_opened(0), _opened(GROUPS)))
        self.changes.setblocking(False)
        self._names: dict[int, str] = {}
        self.find_interfaces()

    def find_interfaces(self) -> None:
        """Learn the names of the interfaces that there are now."""
        self._names = {}
        for message in self._dump(GET_LINK, struct.pack("=BxHiII", 0, 0, 0, 0, 0), NEW_LINK):
            (index,) = struct.unpack_from("=i", message, 4)
            name = next(value for kind, value in _attributes(message, 16) if kind == IFNAME)
            self._names[index] = name.rstrip(b"\0").decode()
        self._indexes = {name: index for index, name in self._names.items()}

    def routes(self) -> dict[Key, str]:
        """Every unicast route of the main table: prefix -> names of its next-hop interfaces, sorted, with blanks between."""
        found: dict[Key, set[int]] = {}
        for family in (socket.AF_INET, socket.AF_INET6):
            for message in self._dump(GET_ROUTE, struct.pack("=BBBBBBBBI", family, 0, 0, 0, 0, 0, 0, 0, 0), NEW_ROUTE):
                _, length, _, _, table, _, _, kind, flags = struct.unpack_from("=BBBBBBBBI", message)
                if table != MAIN_TABLE or kind != UNICAST:
                    continue
                key, interfaces = _route(message, length, flags, 4 if family == socket.AF_INET else 16)
                found.setdefault(key, set()).update(interfaces)
        return {key: " ".join(sorted(self._names.get(one, f"#{one}") for one in hops)) for key, hops in found.items()}

    def sent(self) -> dict[str, int]:
        """Bytes that every interface has sent, frames without check sum."""
        found = {}
        for message in self._dump(GET_LINK, struct.pack("=BxHiII", 0, 0, 0, 0, 0), NEW_LINK):
            (index,) = struct.unpack_from("=i", message, 4)
            for kind, value in _attributes(message, 16):
                if kind == STATS:
                    found[self._names[index]] = int(struct.unpack_from("=Q", value, 24)[0])
        return found

    def changed(self) -> bool:
        """Whether routes have changed since the last call; a lost message counts as a change."""
        any_change = False
        while True:
            try:
                self.changes.recv(BUFFER)
            except BlockingIOError:
                return any_change
            except OSError:  # the socket's buffer ran over
                pass
            any_change = True

    def switch(self, interface: str, *, up: bool) -> None:
        """Set an interface up or down. Raises OSError."""
        body = struct.pack("=BxHiII", 0, 0, self._indexes[interface], UP if up else 0, UP)
        self._send(NEW_LINK, REQUEST | ACK, body)
        for _ in self._answer(NEW_LINK):
            pass

    def _dump(self, kind: int, body: bytes, wanted: int) -> Iterator[bytes]:
        self._send(kind, REQUEST | DUMP, body)
        return self._answer(wanted)

    def _send(self, kind: int, flags: int, body: bytes) -> None:
        self._asked.send(struct.pack("=IHHII", 16 + len(body), kind, flags, 1, 0) + body)

    def _answer(self, wanted: int) -> Iterator[bytes]:
        while True:
            data = memoryview(self._asked.recv(BUFFER))
            place = 0
            while place < len(data):
                length, kind = struct.unpack_from("=IH", data, place)
                if kind == DONE:
                    return
                if kind == ERROR:
                    (code,) = struct.unpack_from("=i", data, place + 16)
                    if code:
                        raise OSError(-code, os.strerror(-code))
                    return
                if kind == wanted:
                    yield bytes(data[place + 16 : place + length])
                place += (length + 3) & ~3


def _attributes(message: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    while place + 4 <= len(message):
        length, kind = struct.unpack_from("=HH", message, place)
        if length < 4:
            return
        yield kind & 0x3FFF, message[place + 4 : place + length]
        place += (length + 3) & ~3


def _route(message: bytes, length: int, flags: int, width: int) -> tuple[Key, set[int]]:
    address, interfaces = bytes(width), set()
    for kind, value in _attributes(message, 12):
        if kind == DST:
            address = value
        elif kind == OIF and not flags & DEAD:
            interfaces.add(struct.unpack("=i", value)[0])
        elif kind == MULTIPATH:
            place = 0
            while place + 8 <= len(value):
                size, hop_flags, _, index = struct.unpack_from("=HBBi", value, place)
                if not hop_flags & DEAD:
                    interfaces.add(index)
                place += (size + 3) & ~3
    return Key(address, length), interfaces
