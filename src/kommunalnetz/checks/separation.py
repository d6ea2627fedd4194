"""How separate the lines of a site are: the judgement behind the light and the findings about second lines."""

from dataclasses import dataclass
from enum import StrEnum

from kommunalnetz.checks.lines import Line, pairs, route
from kommunalnetz.traffic.study import Study


class Separation(StrEnum):
    """What is known about the routes of a site's lines."""

    NO_LINE = "no-line"
    ONE_LINE = "one-line"
    SHARED = "shared"
    UNKNOWN = "unknown"
    PROVEN = "proven"


@dataclass(frozen=True, kw_only=True)
class Routes:
    """``shared``: ducts that all known routes have in common or, failing that, two of them. ``unknown``: lines without a route."""

    separation: Separation
    shared: tuple[str, ...] = ()
    unknown: tuple[Line, ...] = ()


def routes(study: Study, own: tuple[Line, ...]) -> Routes:
    """What is known about the routes of ``own``, the lines of one site. Two known routes without a common duct are proof."""
    if len(own) < 2:
        return Routes(separation=Separation.ONE_LINE if own else Separation.NO_LINE)
    known = {line.link.id: route(study, line) for line in own}
    unknown = tuple(line for line in own if known[line.link.id] is None)
    common: list[frozenset[str]] = []
    for one, other in pairs(own):
        first, second = known[one.link.id], known[other.link.id]
        if first is not None and second is not None:
            if not first & second:
                return Routes(separation=Separation.PROVEN)
            common.append(first & second)
    if unknown:
        return Routes(separation=Separation.UNKNOWN, unknown=unknown)
    everywhere = frozenset.intersection(*common) or common[0]
    return Routes(separation=Separation.SHARED, shared=tuple(sorted(everywhere)))
