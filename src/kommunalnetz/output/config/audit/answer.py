"""The answer to a requirement: what was found, how far it is kept, where to look."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from kommunalnetz.output.tables import Sentence


class Result(StrEnum):
    """How far a requirement is kept; English msgids."""

    FULFILLED = "fulfilled"
    PARTLY = "partly"
    NOT = "not fulfilled"
    UNDECIDED = "not checkable"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """``evidence`` in one sentence; ``places`` are those where something lacks, or else where it was found."""

    result: Result
    evidence: Sentence
    places: tuple[str, ...] = ()


class Judged(NamedTuple):
    """One thing by itself: kept, not kept, or (None) not known; ``place`` is where that is written."""

    name: str
    kept: bool | None
    place: str = ""


ROUTERS = (
    "Routers: {kept:count} of {count:count}.",
    "Routers: {kept:count} of {count:count}; not: {bad}.",
    "Routers: {kept:count} of {count:count}; not known: {unknown}.",
    "Routers: {kept:count} of {count:count}; not: {bad}; not known: {unknown}.",
)
LINES = (
    "Lines: {kept:count} of {count:count}.",
    "Lines: {kept:count} of {count:count}; not: {bad}.",
    "Lines: {kept:count} of {count:count}; not known: {unknown}.",
    "Lines: {kept:count} of {count:count}; not: {bad}; not known: {unknown}.",
)
SITES = (
    "Sites: {kept:count} of {count:count}.",
    "Sites: {kept:count} of {count:count}; not: {bad}.",
    "Sites: {kept:count} of {count:count}; not known: {unknown}.",
    "Sites: {kept:count} of {count:count}; not: {bad}; not known: {unknown}.",
)
NOTHING = "There is nothing in the network that it applies to."
MSGIDS = (*ROUTERS, *LINES, *SITES, NOTHING, *Result)
"""Every sentence and word of this module."""
FEW = 3


def answer(things: Iterable[Judged], sentences: Sequence[str]) -> Answer:
    """All kept: fulfilled; none: not; nothing known: not checkable; else partly."""
    judged = tuple(things)
    if not judged:
        return undecided(NOTHING)
    kept = [one for one in judged if one.kept]
    bad = [one for one in judged if one.kept is False]
    unknown = [one for one in judged if one.kept is None]
    if len(unknown) == len(judged):
        result = Result.UNDECIDED
    elif len(kept) == len(judged):
        result = Result.FULFILLED
    else:
        result = Result.PARTLY if kept else Result.NOT
    values = {"kept": len(kept), "count": len(judged), "bad": _few(bad), "unknown": _few(unknown)}
    places = tuple(dict.fromkeys(one.place for one in (bad or unknown or kept) if one.place))
    return Answer(result=result, evidence=Sentence(sentences[bool(bad) + 2 * bool(unknown)], values), places=places)


def _few(things: Sequence[Judged]) -> str:
    names = ", ".join(one.name for one in things[:FEW])
    return names + (", \u2026" if len(things) > FEW else "")


def undecided(msgid: str) -> Answer:
    """Nothing can be said, and why."""
    return Answer(result=Result.UNDECIDED, evidence=Sentence(msgid))
