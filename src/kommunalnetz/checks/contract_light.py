"""The light *contract* of a county: amber when steps must start soon, red when they were missed or the end is not known."""

from datetime import date

from kommunalnetz.checks.colours import Colour, Light, Reason
from kommunalnetz.checks.deadlines import Deadline, Stage, deadline, stage
from kommunalnetz.checks.lines import Line, contract
from kommunalnetz.inventory.records import Contract
from kommunalnetz.traffic.study import Study

NOTHING = "No contract is known."
UNKNOWN = "The end of the contract is not known ({contract})."
ENDED = "The contract ended on {until:date} ({contract})."
MISSED = "The contract ends on {until:date}; the tender should have started by {tender:date} ({contract})."
DUE = "The contract ends on {until:date}; the tender must start by {tender:date} ({contract})."
AHEAD = "The contract ends on {until:date}; there is time until {tender:date} to start the tender."
TEXTS = (NOTHING, UNKNOWN, ENDED, MISSED, DUE, AHEAD)

_LIGHT = {
    Stage.AHEAD: (Colour.GREEN, AHEAD),
    Stage.DUE: (Colour.AMBER, DUE),
    Stage.MISSED: (Colour.RED, MISSED),
    Stage.ENDED: (Colour.RED, ENDED),
    Stage.UNKNOWN: (Colour.RED, UNKNOWN),
}


_RANK = {Colour.RED: 0, Colour.GREY: 1, Colour.AMBER: 2, Colour.GREEN: 3}


def contract_light(study: Study, own: tuple[Line, ...]) -> tuple[Light, Deadline | None]:
    """The light of a county with the lines ``own``, and the dates of the contract that decides it.

    Red before grey before amber before green, then the earlier date. Grey: no contract is named, or one that says
    nothing; red: there is a contract and nobody knows its end.
    """
    found = [_judged(study, contract(study.inventory, line.link)) for line in own]
    if not found:
        return Light(Colour.GREY, Reason(NOTHING)), None
    return min(found, key=lambda pair: (_RANK[pair[0].colour], pair[1].tender if pair[1] else date.max))


def _judged(study: Study, about: Contract | None) -> tuple[Light, Deadline | None]:
    if about is None or _says_nothing(about):
        return Light(Colour.GREY, Reason(NOTHING)), None
    policy = study.inventory.policy
    dates = deadline(about, policy)
    colour, text = _LIGHT[stage(dates, policy, study.date)]
    values: dict[str, object] = {"contract": about.name}
    if dates is not None:
        values |= {"until": dates.until, "tender": dates.tender}
    return Light(colour, Reason(text, values)), dates


def _says_nothing(about: Contract) -> bool:
    """Whether a contract holds no fact but a rate: then it came from a table that has no column for contracts."""
    said = about.provider or about.line_number or about.monthly or about.one_off or about.start or about.until or about.notice
    return not said and not about.declared_unknown("until")
