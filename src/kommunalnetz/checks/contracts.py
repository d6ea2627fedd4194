"""A contract about a line ends, and the steps towards its successor are due, missed or unknown.

A new line takes a tender and a lead time, and notice is given when the new line works. So the tender must
start at: end of the contract - notice - lead time - tender. KN321: the contract has ended. KN322: the
tender should have started before today. KN323: it must start within `policy.warn_before`. KN324: the end
is not known, so no date can be told.

**How it is computed.** `until` and `notice` of the contract; `lead_time` (14 months, the time one German
state needed from order to acceptance of a remote site), `tender`, `warn_before` of the policy, and its
`notice` where the contract names none. The end of a contract and its price are never estimated.

Start the tender, prolong the contract, or write the end of the contract into the
inventory.
"""

from collections.abc import Iterator

from kommunalnetz.checks.deadlines import Stage, deadline, stage
from kommunalnetz.diagnostics import Code, Diagnostic, Severity
from kommunalnetz.inventory.records import Contract
from kommunalnetz.traffic.study import Study

ENDED = Code(
    id="KN321",
    name="contract-ended",
    severity=Severity.ERROR,
    text="{contract}: the contract about {lines} ended on {until:date}.",
    hint="Prolong the contract or write the one that follows it into the inventory.",
    summary="{count} contracts have ended.",
    manual=__doc__ or "",
)
MISSED = Code(
    id="KN322",
    name="contract-steps-missed",
    severity=Severity.ERROR,
    text=(
        "{contract}: the contract about {lines} ends on {until:date}; the tender should have started by {tender:date}, "
        "the order should be placed by {order:date}, notice given by {notice:date}."
    ),
    hint="Start the tender now and prolong the contract until the new line works.",
    summary="For {count} contracts the start of the tender has been missed.",
    manual=__doc__ or "",
)
DUE = Code(
    id="KN323",
    name="contract-steps-due",
    severity=Severity.WARNING,
    text=(
        "{contract}: the contract about {lines} ends on {until:date}; the tender must start by {tender:date}, "
        "the order be placed by {order:date}, notice be given by {notice:date}."
    ),
    hint="Start the tender by {tender:date}.",
    summary="For {count} contracts the tender must start soon.",
    manual=__doc__ or "",
)
UNKNOWN_END = Code(
    id="KN324",
    name="contract-end-unknown",
    severity=Severity.WARNING,
    text="{contract}: the end of the contract about {lines} is not known.",
    hint="Write the end of the contract: until: 2028-03-31.",
    summary="Of {count} contracts the end is not known.",
    manual=__doc__ or "",
)
CODES = (ENDED, MISSED, DUE, UNKNOWN_END)

_CODE = {Stage.ENDED: ENDED, Stage.MISSED: MISSED, Stage.DUE: DUE, Stage.UNKNOWN: UNKNOWN_END}


def check(study: Study) -> Iterator[Diagnostic]:
    """One finding per contract that a link names and that is not far ahead of its steps."""
    inventory = study.inventory
    for contract in inventory.contracts.values():
        named = [link.name for link in study.network.links if link.contract == contract.id]
        dates = deadline(contract, inventory.policy)
        standing = stage(dates, inventory.policy, study.date)
        if not named or standing is Stage.AHEAD:
            continue
        values: dict[str, object] = {"contract": _name(contract), "lines": tuple(named)}
        if dates is not None:
            values |= {"until": dates.until, "notice": dates.notice, "order": dates.order, "tender": dates.tender}
        yield Diagnostic(
            code=_CODE[standing],
            subject=f"contract:{contract.id}",
            where=inventory.where("contracts", contract.id, "until"),
            values=values,
        )


def _name(contract: Contract) -> str:
    return contract.name if not contract.provider else f"{contract.name} ({contract.provider})"
