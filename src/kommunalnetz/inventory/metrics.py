"""Routing metrics of links that do not name one."""

from kommunalnetz.inventory.fields import PerDirection

UNKNOWN_RATE = 1e9
"""bit/s; the port rate whose metric a link of unknown capacity gets."""


def default_metric(reference_bandwidth: float, capacity: PerDirection | None) -> int:
    """clamp(floor(reference bandwidth / smaller port rate), 1, 65535), the same both ways, never from the contract."""
    rate = UNKNOWN_RATE if capacity is None else min(capacity.a_to_b, capacity.b_to_a)
    return max(1, min(65535, int(reference_bandwidth // rate)))
