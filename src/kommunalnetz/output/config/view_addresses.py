"""Addresses and prefixes as templates see them, in every notation that a platform may want."""

from collections.abc import Iterable
from typing import Any

from kommunalnetz.inventory.prefixes import Prefix, address, parsed

_ONES = (1 << 32) - 1


def address_view(version: int, text: str, length: int) -> dict[str, Any]:
    """An address with the length of its network; ``mask`` is the IPv4 mask, empty for IPv6."""
    return {"version": version, "address": text, "length": length, "mask": mask(version, length)}


def prefix_view(prefix: Prefix) -> dict[str, Any]:
    """A prefix; ``mask`` and ``wildcard`` (its inverse) are empty for IPv6."""
    first = address(prefix.version, prefix.first)
    return {
        "prefix": str(prefix), "network": first, "length": prefix.length,
        "mask": mask(prefix.version, prefix.length), "wildcard": wildcard(prefix.version, prefix.length),
    }  # fmt: skip


def prefix_views(texts: Iterable[str], version: int) -> list[dict[str, Any]]:
    """Those of ``texts`` that are of the IP version."""
    found = (parsed(text) for text in texts)
    return [prefix_view(prefix) for prefix in found if prefix.version == version]


def mask(version: int, length: int) -> str:
    """``255.255.255.0`` for 24; empty for IPv6."""
    return address(4, _ONES ^ (_ONES >> length)) if version == 4 else ""


def wildcard(version: int, length: int) -> str:
    """``0.0.0.255`` for 24; empty for IPv6."""
    return address(4, _ONES >> length) if version == 4 else ""
