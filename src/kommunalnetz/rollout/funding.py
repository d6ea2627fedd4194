"""The money of a project does not fit: itself, or the limits of its programme.

KN703: the parts of `funding` do not add up to `basis`, the amount that is funded (to the euro). Total investment may
be larger: a programme funds the gap that no market closes, not the network. KN704, KN705: the grant (the money from
the sources that the programme names in `grants`) is below its minimum or above its maximum. KN706: one source pays
a larger share of `basis` than the programme's rate for the economic power of the municipality. KN707: the programme
has no limits for the day of the application. KN718: of a project that applied, `basis` or `funding` is not known,
so nothing can be said.

Limits are data of the programme with a source and the time in which they are valid; those of the day of the
application count (`history`), before it those of the date of the question. Of an application without a day only a
programme with a single version of its limits can be judged. `rates` without `finance` are for all.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from kommunalnetz.diagnostics import Code, Diagnostic, Severity, Word
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.projects import FundingSource, Limits, Phase, Programme, Project
from kommunalnetz.rollout.phases import ORDER, active, current
from kommunalnetz.rollout.records import projects

_ROUNDING = Decimal(1)
_APPLIED = ORDER.index(Phase.GRANT_APPLICATION)

SUM = Code(
    id="KN703",
    name="funding-sum",
    severity=Severity.ERROR,
    text="{name}: the funding adds up to {sum:money}, funded are {basis:money}.",
    hint="Correct the amounts or the basis; they differ by {difference:money}.",
    manual=__doc__ or "",
)
BELOW = Code(
    id="KN704",
    name="grant-below-minimum",
    severity=Severity.ERROR,
    text="{name}: the grant of {grant:money} is below the minimum of {programme}, {limit:money}.",
    hint="Combine the project with others, or name the programme that it belongs to.",
    manual=__doc__ or "",
)
ABOVE = Code(
    id="KN705",
    name="grant-above-maximum",
    severity=Severity.ERROR,
    text="{name}: the grant of {grant:money} is above the maximum of {programme}, {limit:money}.",
    hint="Divide the project, or raise the own share.",
    manual=__doc__ or "",
)
RATE = Code(
    id="KN706",
    name="share-above-rate",
    severity=Severity.ERROR,
    text="{name}: {source} pays {share:share} of what is funded; {programme} allows {limit:share}.",
    hint="Lower the amount, or correct finance if a higher rate applies.",
    manual=__doc__ or "",
)
NOT_VALID = Code(
    id="KN707",
    name="programme-not-valid",
    severity=Severity.WARNING,
    text="{name}: {programme} has no limits for {on:date}, the day that counts.",
    hint="Name the programme under which the application was made, or add its limits of that time.",
    manual=__doc__ or "",
)
UNKNOWN = Code(
    id="KN718",
    name="funding-unknown",
    severity=Severity.NOTE,
    text="{name}: the funding is not known; nothing can be said about it.",
    hint="Add basis: and funding:.",
    summary="The funding of {count} projects is not known.",
    manual=__doc__ or "",
)
CODES = (SUM, BELOW, ABOVE, RATE, NOT_VALID, UNKNOWN)


def total(project: Project, sources: Iterable[FundingSource] | None = None) -> Decimal:
    """What the sources (all, if None) pay together, EUR."""
    wanted = None if sources is None else set(sources)
    return sum((part.amount for part in project.funding if wanted is None or part.source in wanted), Decimal(0))


def by_source(found: Iterable[Project]) -> Mapping[FundingSource, Decimal]:
    """What each source pays to all of these projects, EUR; sources that pay nothing are left out."""
    sums = dict.fromkeys(FundingSource, Decimal(0))
    for project in found:
        for part in project.funding:
            sums[part.source] += part.amount
    return {source: amount for source, amount in sums.items() if amount}


def day_of_application(project: Project, day: date) -> date | None:
    """The day whose limits count: of the last application; ``day`` before it; None if the project applied and does not say when."""
    made = [entry.since for entry in project.history if entry.phase is Phase.GRANT_APPLICATION and entry.since <= day]
    if made:
        return made[-1]
    phase = current(project, day)
    return None if phase is not None and phase in ORDER and ORDER.index(phase) > _APPLIED else day


def limits_on(programme: Programme, day: date | None) -> Limits | None:
    """The version of the limits that is valid on ``day``, the last one written if several are; for None, if it is the only one."""
    if day is None:
        return programme.limits[0] if len(programme.limits) == 1 else None
    valid = [
        limits
        for limits in programme.limits
        if (limits.valid_from is None or limits.valid_from <= day) and (limits.valid_until is None or day <= limits.valid_until)
    ]
    return valid[-1] if valid else None


def check(inventory: Inventory, day: date) -> Iterator[Diagnostic]:
    """The findings about each project's money, project by project."""
    for project in projects(inventory, day):
        if not active(project, day):
            continue
        if not project.funding or project.basis is None:
            phase = current(project, day)
            if phase is not None and ORDER.index(phase) >= _APPLIED:
                yield _tell(inventory, UNKNOWN, project, ())
        elif abs(difference := total(project) - project.basis) >= _ROUNDING:
            values = {"sum": total(project), "basis": project.basis, "difference": abs(difference)}
            yield _tell(inventory, SUM, project, ("basis",), **values)
        if project.programme is not None and project.funding:
            yield from _judged(inventory, project, inventory.programmes[project.programme], day)


def _judged(inventory: Inventory, project: Project, programme: Programme, day: date) -> Iterator[Diagnostic]:
    """The project against the limits of its programme."""
    on = day_of_application(project, day)
    limits, name = limits_on(programme, on), programme.name
    if limits is None:
        if programme.limits and on is not None:
            yield _tell(inventory, NOT_VALID, project, ("programme",), programme=name, on=on)
        return
    grant = total(project, programme.grants)
    if limits.minimum is not None and grant < limits.minimum:
        yield _tell(inventory, BELOW, project, ("funding",), programme=name, grant=grant, limit=limits.minimum)
    if limits.maximum is not None and grant > limits.maximum:
        yield _tell(inventory, ABOVE, project, ("funding",), programme=name, grant=grant, limit=limits.maximum)
    if project.basis:
        yield from _rates(inventory, project, limits, name)


def _rates(inventory: Inventory, project: Project, limits: Limits, programme: str) -> Iterator[Diagnostic]:
    for rate in limits.rates:
        paid = total(project, (rate.source,))
        share = float(paid / (project.basis or 1))
        if (
            rate.finance in (None, project.finance)
            and share > rate.share + 1e-9
            and paid - Decimal(str(rate.share)) * (project.basis or 0) >= _ROUNDING
        ):
            position = next(n for n, part in enumerate(project.funding) if part.source is rate.source)
            values = {"source": Word(rate.source), "share": share, "programme": programme, "limit": rate.share}
            yield _tell(inventory, RATE, project, ("funding", position, "amount"), **values)


def _tell(inventory: Inventory, code: Code, project: Project, path: tuple[str | int, ...], **values: object) -> Diagnostic:
    where = inventory.where("projects", project.id, *path)
    return Diagnostic(code=code, subject=f"project:{project.id}", where=where, values={"name": project.name, **values})
