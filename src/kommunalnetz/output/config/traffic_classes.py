"""The classes as hardware knows them: eight queues, and every DSCP in one of them."""

from collections.abc import Iterable
from typing import Any

from kommunalnetz.inventory.records import QosClass
from kommunalnetz.output.config.dscp import number

CONTROL = 7
"""The queue of network control."""
CONTROL_DSCP = 48
CODES = 64
LONGEST_NAME = 30
"""Letters of a class that names of queues keep; platforms take 40 for the whole."""


def default_class(classes: Iterable[QosClass]) -> str:
    """The class of everything that none is named for: ``default``, else the one that is served last."""
    ordered = sorted(classes, key=lambda qos: qos.rank)
    return next((qos.id for qos in ordered if qos.id == "default"), ordered[-1].id)


def queue_numbers(classes: Iterable[QosClass]) -> dict[str, int]:
    """Class id to queue, downwards from below network control: priority classes first, each group as it is served."""
    ordered = sorted(classes, key=lambda qos: (not qos.priority, qos.rank))
    return {qos.id: CONTROL - 1 - place for place, qos in enumerate(ordered)}


def traffic_classes(classes: Iterable[QosClass]) -> list[dict[str, Any]]:
    """Queue, class and DSCPs, highest queue first; the default class has all DSCPs that no other one names."""
    known = tuple(classes)
    default = default_class(known)
    numbers = queue_numbers(known)
    named = {qos.id: sorted({number(text) for text in qos.dscp} - {CONTROL_DSCP}) for qos in known if qos.id != default}
    taken = {CONTROL_DSCP}.union(*named.values())
    named[default] = [code for code in range(CODES) if code not in taken]
    rows = [_row(numbers[name], name, codes) for name, codes in named.items() if codes]
    return sorted([_row(CONTROL, "control", [CONTROL_DSCP]), *rows], key=lambda row: -row["number"])


def _row(queue: int, name: str, codes: list[int]) -> dict[str, Any]:
    bits = [f"{code:06b}" for code in codes]
    return {"number": queue, "class": name, "name": queue_name(queue, name), "dscp": codes, "bits": bits}


def queue_name(queue: int, name: str) -> str:
    """A name for the queue of a class that is short and no other one's."""
    return f"{queue}-{name[:LONGEST_NAME]}"
