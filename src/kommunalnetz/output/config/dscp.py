"""DSCP values by name (RFC 2474, RFC 2597, RFC 3246, RFC 4594)."""

from collections.abc import Iterator

from kommunalnetz.diagnostics import Diagnostic
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.output.config import codes

NUMBERS = {
    "DF": 0, "BE": 0, "CS0": 0, "LE": 1, "EF": 46,
    **{f"CS{n}": 8 * n for n in range(1, 8)},
    **{f"AF{c}{d}": 8 * c + 2 * d for c in range(1, 5) for d in range(1, 4)},
}  # fmt: skip
NAMES = {number: name for name, number in reversed(NUMBERS.items()) if name not in ("BE", "CS0")}


def number(text: str) -> int:
    """The value of ``AF41`` or ``34``. Raises ValueError."""
    name = text.strip().upper()
    found = NUMBERS[name] if name in NUMBERS else int(name)
    if not 0 <= found < 64:
        raise ValueError(text)
    return found


def keyword(value: int) -> str:
    """``af41`` for 34, as routers spell it; the number where they have no word of one kind."""
    return NAMES[value].lower() if value in NAMES and value > 1 else str(value)


def check(inventory: Inventory) -> Iterator[Diagnostic]:
    """Every DSCP of a class that is none."""
    for qos in inventory.classes.values():
        for position, text in enumerate(qos.dscp):
            try:
                number(text)
            except ValueError:
                subject = f"class:{qos.id}"
                where = inventory.where("classes", qos.id, "dscp", position)
                yield Diagnostic(code=codes.UNKNOWN_DSCP, subject=subject, where=where, values={"subject": subject, "text": text[:40]})
