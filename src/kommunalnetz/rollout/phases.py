"""A project makes a move that its programme does not know, or its dates contradict each other.

The phases of a funded project follow one another: potential analysis, sector dialogue, market survey, consulting,
application, provisional grant, tender, final grant, construction, in service, proof of use, earmarked. A phase may
be left out if the programme does not ask for it (`phases`) or waived it at that time (`waivers`); consulting is
never asked for. Steps back are: to the market survey if it has expired, the application is refused or nobody
bids; to the tender if the winner or the builder drops out. `stopped` may follow every phase before `in-service`;
nothing follows it. A project without a programme may leave out any phase.

KN701: a move that is none of these. KN702: a phase is dated before the one in front of it or after the date of
the question, or `phase` is not the last one of `history`. A planned phase is a milestone, not a part of `history`.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from itertools import pairwise

from kommunalnetz.diagnostics import Code, Diagnostic, Severity, Word
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.projects import Phase, Programme, Project
from kommunalnetz.rollout.records import projects

ORDER = tuple(phase for phase in Phase if phase is not Phase.STOPPED)
"""The phases in the order in which they follow one another."""
BACK = {
    Phase.MARKET_SURVEY: (Phase.MARKET_SURVEY,),
    Phase.CONSULTING: (Phase.MARKET_SURVEY,),
    Phase.GRANT_APPLICATION: (Phase.MARKET_SURVEY,),
    Phase.PROVISIONAL_GRANT: (Phase.MARKET_SURVEY,),
    Phase.TENDER: (Phase.MARKET_SURVEY, Phase.TENDER),
    Phase.FINAL_GRANT: (Phase.TENDER,),
    Phase.CONSTRUCTION: (Phase.TENDER,),
}
"""The steps back that happen: what has to be done again."""

FORBIDDEN_MOVE = Code(
    id="KN701",
    name="phase-move",
    severity=Severity.ERROR,
    text="{name}: from {old} a project cannot move to {new}.",
    hint="Add the phases in between, or correct the phase; allowed are {choices}.",
    manual=__doc__ or "",
)
PHASE_DATES = Code(
    id="KN702",
    name="phase-dates",
    severity=Severity.ERROR,
    text="{name}: {phase}, entered on {on:date}, contradicts {other}.",
    hint="Correct the day or the phase; what is planned is a milestone.",
    manual=__doc__ or "",
)
CODES = (FORBIDDEN_MOVE, PHASE_DATES)

BEFORE, AFTER_THE_DATE, NOT_THE_LAST = (
    Word("the phase in front of it, which is later"), Word("the date of the question, which is earlier"), Word("the phase of the project")
)  # fmt: skip
WORDS = (BEFORE, AFTER_THE_DATE, NOT_THE_LAST)


class Stage(StrEnum):
    """Phases as a meeting counts them."""

    PREPARED = "prepared"
    APPROVED = "approved"
    STARTING = "starting"
    BUILDING = "building"
    DONE = "done"
    STOPPED = "stopped"
    UNKNOWN = "unknown"


_STAGES = {
    Phase.PROVISIONAL_GRANT: Stage.APPROVED, Phase.TENDER: Stage.APPROVED, Phase.FINAL_GRANT: Stage.STARTING,
    Phase.CONSTRUCTION: Stage.BUILDING, Phase.IN_SERVICE: Stage.DONE, Phase.PROOF_OF_USE: Stage.DONE, Phase.EARMARKED: Stage.DONE,
    Phase.STOPPED: Stage.STOPPED,
}  # fmt: skip


def current(project: Project, day: date) -> Phase | None:
    """The phase on ``day``: the last one entered by then, else the one that the record names; None if it is not known."""
    entered = [entry.phase for entry in project.history if entry.since <= day]
    return entered[-1] if entered else project.phase


def stage(project: Project, day: date) -> Stage:
    """The stage on ``day``."""
    phase = current(project, day)
    return Stage.UNKNOWN if phase is None else _STAGES.get(phase, Stage.PREPARED)


def active(project: Project, day: date) -> bool:
    """Whether the project builds, has built or is going to."""
    return current(project, day) is not Phase.STOPPED


def moves(phase: Phase, programme: Programme | None, day: date) -> tuple[Phase, ...]:
    """The phases that may follow ``phase`` on ``day``, the regular one last of those ahead."""
    if phase is Phase.STOPPED:
        return ()
    ahead: list[Phase] = []
    for following in ORDER[ORDER.index(phase) + 1 :]:
        ahead.append(following)
        if programme is not None and _asked(following, programme, day):
            break
    stop = (Phase.STOPPED,) if ORDER.index(phase) < ORDER.index(Phase.IN_SERVICE) else ()
    return (*ahead, *BACK.get(phase, ()), *stop)


def _asked(phase: Phase, programme: Programme, day: date) -> bool:
    """Whether the programme asks for a phase on ``day``."""
    waived = any(
        waiver.phase is phase
        and (waiver.valid_from is None or waiver.valid_from <= day)
        and (waiver.valid_until is None or day <= waiver.valid_until)
        for waiver in programme.waivers
    )
    return phase in programme.phases and not waived


def check(inventory: Inventory, day: date) -> Iterator[Diagnostic]:
    """One finding per move or day that cannot be."""
    for project in projects(inventory, day):
        programme = inventory.programmes.get(project.programme) if project.programme else None
        yield from _moves(inventory, project, programme)
        yield from _dates(inventory, project, day)


def _moves(inventory: Inventory, project: Project, programme: Programme | None) -> Iterator[Diagnostic]:
    for position, (old, new) in enumerate(pairwise(project.history), 1):
        allowed = moves(old.phase, programme, new.since)
        if new.phase not in allowed:
            values = {
                "name": project.name, "old": Word(old.phase), "new": Word(new.phase),
                "choices": tuple(Word(phase) for phase in allowed) or (Word("none"),),
            }  # fmt: skip
            where = inventory.where("projects", project.id, "history", position, "phase")
            yield Diagnostic(code=FORBIDDEN_MOVE, subject=f"project:{project.id}", where=where, values=values)


def _dates(inventory: Inventory, project: Project, day: date) -> Iterator[Diagnostic]:
    def tell(position: int, other: Word, *path: str) -> Diagnostic:
        entry = project.history[position]
        where = inventory.where("projects", project.id, *(path or ("history", position, "since")))
        values = {"name": project.name, "phase": Word(entry.phase), "on": entry.since, "other": other}
        return Diagnostic(code=PHASE_DATES, subject=f"project:{project.id}", where=where, values=values)

    for position, entry in enumerate(project.history):
        if position and entry.since < project.history[position - 1].since:
            yield tell(position, BEFORE)
        elif entry.since > day:
            yield tell(position, AFTER_THE_DATE)
    if project.history and project.phase not in (None, project.history[-1].phase):
        yield tell(len(project.history) - 1, NOT_THE_LAST, "phase")
