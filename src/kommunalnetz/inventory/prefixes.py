"""Address prefixes as numbers: read, written, compared, and the free ones of a pool."""

import socket
from collections.abc import Iterable, Iterator
from typing import NamedTuple

BITS = {4: 32, 6: 128}
_FAMILY = {4: socket.AF_INET, 6: socket.AF_INET6}


class Prefix(NamedTuple):
    """A prefix: IP version 4 or 6, its first address as a number, its length."""

    version: int
    first: int
    length: int

    def __str__(self) -> str:
        return f"{address(self.version, self.first)}/{self.length}"

    @property
    def size(self) -> int:
        """How many addresses it holds."""
        return 1 << (BITS[self.version] - self.length)

    @property
    def last(self) -> int:
        """Its last address."""
        return self.first + self.size - 1

    def holds(self, other: "Prefix") -> bool:
        """Whether ``other`` lies inside."""
        return self.version == other.version and self.first <= other.first and other.last <= self.last

    def overlaps(self, other: "Prefix") -> bool:
        """Whether the two share an address."""
        return self.version == other.version and self.first <= other.last and other.first <= self.last

    def host(self, number: int) -> str:
        """The address ``number`` places after the first, without the length. Raises ValueError outside of the prefix."""
        if not 0 <= number < self.size:
            raise ValueError(number)
        return address(self.version, self.first + number)


def address(version: int, number: int) -> str:
    """An address as text."""
    return socket.inet_ntop(_FAMILY[version], number.to_bytes(BITS[version] // 8, "big"))


def parsed_address(text: str) -> tuple[int, int]:
    """(version, number) of an address. Raises ValueError."""
    version = 6 if ":" in text else 4
    try:
        return version, int.from_bytes(socket.inet_pton(_FAMILY[version], text), "big")
    except (OSError, UnicodeError) as error:
        raise ValueError(text) from error


def parsed(text: str) -> Prefix:
    """``10.20.0.0/16`` or ``2001:db8::/32``; a bare address is the prefix of that one. Raises ValueError, also for a host's bits."""
    host, slash, length = text.partition("/")
    version, first = parsed_address(host)
    if slash and not (length.isascii() and length.isdigit()):
        raise ValueError(text)
    found = Prefix(version, first, int(length) if slash else BITS[version])
    if found.length > BITS[version] or first % found.size:
        raise ValueError(text)
    return found


def gaps(pool: Prefix, used: Iterable[Prefix]) -> Iterator[tuple[int, int]]:
    """The parts of ``pool`` that no prefix of ``used`` covers: (first, last), ascending."""
    at = pool.first
    for prefix in sorted(one for one in used if one.overlaps(pool)):
        if prefix.first > at:
            yield at, prefix.first - 1
        at = max(at, prefix.last + 1)
    if at <= pool.last:
        yield at, pool.last


def free(pool: Prefix, used: Iterable[Prefix], length: int) -> Iterator[Prefix]:
    """The free prefixes of ``length`` in ``pool``, ascending.

    Of single addresses the first of the pool is left out and, in IPv4, the last: the addresses of the net and of all its hosts.
    """
    if length < pool.length:
        return
    single = length == BITS[pool.version]
    step = 1 << (BITS[pool.version] - length)
    lowest = pool.first + (single and pool.size > 2)
    highest = pool.last - (single and pool.version == 4 and pool.size > 2)
    for first, last in gaps(pool, used):
        at = -(-max(first, lowest) // step) * step
        while at + step - 1 <= min(last, highest):
            yield Prefix(pool.version, at, length)
            at += step


def count_free(pool: Prefix, used: Iterable[Prefix], length: int) -> int:
    """How many prefixes ``free`` yields, without yielding them."""
    if length < pool.length:
        return 0
    single = length == BITS[pool.version]
    step = 1 << (BITS[pool.version] - length)
    lowest = pool.first + (single and pool.size > 2)
    highest = pool.last - (single and pool.version == 4 and pool.size > 2)
    return sum(
        max(0, (min(last, highest) + 1 - -(-max(first, lowest) // step) * step) // step) for first, last in gaps(pool, used)
    )  # fmt: skip
