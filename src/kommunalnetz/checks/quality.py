"""Packets of a service take too long, or their delay varies too much.

KN312: the one-way delay between a site and its service is above the target of the class while nothing is
down. KN313: it is above the target in an outage only. KN314: the delay of priority traffic varies by more
than its target. KN315: a line on the way is full, so that packets wait without end. The targets are `delay`
and `jitter` of the class, else those of its ITU-T Y.1541 class: 0 and 6: 100 ms and 50 ms; 1 and 7: 400 ms
and 50 ms; 2: 100 ms; 3: 400 ms; 4: 1 s; 5: none.

**How it is computed.** Propagation + the time to send the service's packet on every line + `policy.hop_delay` per router + the mean
wait in the queue of its class (Cobham 1954, non-preemptive priorities), on the worst path in use; both legs through a
hub count. Jitter is judged for priority classes only: one
largest packet per hop in front, and the own queue; for other classes it cannot be decided.

Raise the rate of the slow line on the path (`kommunalnetz paths A B` shows it), put the service into the right
class, or choose another way than a satellite.
"""

from collections.abc import Iterator
from math import isinf

from kommunalnetz.checks.names import outage_name, site_names
from kommunalnetz.diagnostics import Code, Diagnostic, Severity
from kommunalnetz.traffic.study import Delay, Study

DELAY = Code(
    id="KN312",
    name="delay",
    severity=Severity.WARNING,
    text="{service}: packets of {site} take {delay:delay} one way; the target is {target:delay}.",
    hint="Raise the rate of the slowest line on the path or put the service into another class.",
    summary="{count} services are slower than their target.",
    manual=__doc__ or "",
)
DELAY_OUTAGE = Code(
    id="KN313",
    name="delay-in-outage",
    severity=Severity.WARNING,
    text="{service}: if {outage} fails, packets of {site} take {delay:delay} one way; the target is {target:delay}.",
    hint="Raise the rate of the slowest line on the path that is left.",
    summary="In an outage {count} services are slower than their target.",
    manual=__doc__ or "",
)
JITTER = Code(
    id="KN314",
    name="jitter",
    severity=Severity.WARNING,
    text="{service}: the delay of packets of {site} varies by {jitter:delay}; the target is {target:delay}.",
    hint="Raise the rate of the slowest line on the path.",
    summary="For {count} services the delay varies by more than their target.",
    manual=__doc__ or "",
)
ENDLESS = Code(
    id="KN315",
    name="delay-without-end",
    severity=Severity.WARNING,
    text="{service}: packets of {sites} wait without end in the busiest hour, because a line on the way is full.",
    hint="Raise the rate of the full line.",
    summary="Packets of {count} services wait without end behind full lines.",
    manual=__doc__ or "",
)
CODES = (DELAY, DELAY_OUTAGE, JITTER, ENDLESS)


def check(study: Study) -> Iterator[Diagnostic]:
    """At most one finding of each kind per service, about its slowest site; the outage only if the target holds without one."""
    for service in study.inventory.services:
        own = [delay for delay in study.delays if delay.service == service]
        intact, outages = [d for d in own if d.outage is None], [d for d in own if d.outage is not None]
        endless = [delay for delay in intact if isinf(delay.delay)]
        slow = _slowest(intact)
        if endless:
            sites = site_names(study.inventory, (delay.site for delay in endless))
            yield _finding(study, ENDLESS, endless[0], {"service": study.inventory.services[service].name, "sites": sites})
        elif slow is not None:
            yield from _late(study, DELAY, slow)
        else:
            yield from _late(study, DELAY_OUTAGE, _slowest(outages))
        yield from _varying(study, intact)


def _slowest(delays: list[Delay]) -> Delay | None:
    """The slowest of those above their target that arrive at all, the first of equals."""
    late = [delay for delay in delays if delay.target is not None and not isinf(delay.delay) and delay.delay > delay.target]
    return max(late, key=lambda delay: delay.delay, default=None)


def _late(study: Study, code: Code, delay: Delay | None) -> Iterator[Diagnostic]:
    if delay is None or delay.target is None:
        return
    values = _subject(study, delay) | {"delay": delay.delay, "target": delay.target}
    if delay.outage is not None:
        values["outage"] = outage_name(study.inventory, delay.outage)
    yield _finding(study, code, delay, values)


def _varying(study: Study, intact: list[Delay]) -> Iterator[Diagnostic]:
    """The largest jitter of the service's sites, if it is above its target."""
    above = [d for d in intact if d.jitter is not None and d.jitter_target is not None and d.jitter > d.jitter_target]
    worst = max(above, key=lambda delay: delay.jitter or 0.0, default=None)
    if worst is not None:
        yield _finding(study, JITTER, worst, _subject(study, worst) | {"jitter": worst.jitter, "target": worst.jitter_target})


def _subject(study: Study, delay: Delay) -> dict[str, object]:
    return {"service": study.inventory.services[delay.service].name, "site": study.inventory.sites[delay.site].name}


def _finding(study: Study, code: Code, delay: Delay, values: dict[str, object]) -> Diagnostic:
    where = study.inventory.where("services", delay.service, "class")
    return Diagnostic(code=code, subject=f"service:{delay.service}", where=where, values=values)
