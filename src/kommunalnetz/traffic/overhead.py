"""Bytes on the line for an IP packet: frames, tunnels, fragmentation."""

from collections.abc import Sequence

ETHERNET = 38
"""Byte on the wire around an IP packet: preamble 8, header 14, check sum 4, gap 12."""
VLAN = 42
"""The same with one 802.1Q tag."""


def esp_gcm(size: int) -> int:
    """Length of an IPv4 ESP tunnel packet with AES-GCM around an inner packet of ``size`` bytes (RFC 4303, RFC 4106)."""
    return 20 + 8 + 8 + -(-(size + 2) // 4) * 4 + 16


def esp_cbc(size: int) -> int:
    """The same with AES-CBC and HMAC-SHA-256-128 (RFC 4303, RFC 3602, RFC 4868)."""
    return 20 + 8 + 16 + -(-(size + 2) // 16) * 16 + 16


_TUNNELS = {"ipsec-gcm": esp_gcm, "ipsec-cbc": esp_cbc}


def outer_size(size: int, encapsulation: Sequence[str]) -> int:
    """IP bytes outside all tunnels of the stack, for an inner packet of ``size``."""
    for name in encapsulation:
        if name in _TUNNELS:
            size = _TUNNELS[name](size)
    return size


def inner_mtu(mtu: int, encapsulation: Sequence[str]) -> int:
    """The largest inner packet whose outermost packet fits ``mtu``; at least 1."""
    size = mtu
    while size > 1 and outer_size(size, encapsulation) > mtu:
        size -= 1
    return size


def line_bytes(size: int, encapsulation: Sequence[str], mtu: int) -> int:
    """Bytes on the line for one IP packet of ``size``; above the inner MTU it counts as several packets.

    The stack's frame is counted once: 42 with ``vlan``, 38 with ``ethernet`` or a tunnel, 0 with ``none`` only.
    """
    frame = VLAN if "vlan" in encapsulation else ETHERNET if any(name != "none" for name in encapsulation) else 0
    largest = inner_mtu(mtu, encapsulation)
    whole, rest = divmod(size, largest)
    pieces = [largest] * whole + [rest] * bool(rest)
    return sum(outer_size(piece, encapsulation) + frame for piece in pieces)
