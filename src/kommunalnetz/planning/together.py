"""Several outages at once, as one mask."""

from collections.abc import Sequence
from dataclasses import dataclass

from kommunalnetz.traffic.outages import Outage


@dataclass(frozen=True, kw_only=True)
class Together(Outage):
    """All that is down while each of ``parts`` is; ``kind`` and ``id`` are those of the first part."""

    parts: tuple[Outage, ...]

    @property
    def name(self) -> str:
        """The names of the parts, in their order."""
        return " + ".join(part.name for part in self.parts)


def together(parts: Sequence[Outage]) -> Together:
    """The outages at once."""

    def joined(which: str) -> tuple[int, ...]:
        return tuple(sorted({place for part in parts for place in getattr(part, which)}))

    return Together(
        kind=parts[0].kind, id=parts[0].id, links_down=joined("links_down"), devices_down=joined("devices_down"),
        sites_down=joined("sites_down"), parts=tuple(parts),
    )  # fmt: skip
