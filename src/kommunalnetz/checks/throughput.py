"""A router has to forward more than it can.

The traffic of its busiest hour is above `policy.device_limit` (70 %) of the router's `throughput`.

**How it is computed.** What enters the router by all its ports: the load of the incoming lines, and, at a
site with traffic of its own, what the site itself sends. Traffic that only passes through such a site is
counted twice then, to be on the careful side. While nothing is down.

Order a larger router, or lead passing traffic around it.
"""

from collections.abc import Iterator

import numpy as np

from kommunalnetz.diagnostics import Code, Diagnostic, Severity
from kommunalnetz.traffic.study import Study

THROUGHPUT = Code(
    id="KN311",
    name="device-throughput",
    severity=Severity.WARNING,
    text="{device}: {rate:rate} are to be forwarded in the busiest hour, {share:share} of {throughput:rate}; the limit is {limit:share}.",
    hint="Plan a larger router or lead passing traffic around it.",
    summary="{count} routers have to forward more than they should.",
    manual=__doc__ or "",
)
CODES = (THROUGHPUT,)


def check(study: Study) -> Iterator[Diagnostic]:
    """One finding per device with a known throughput that is above the limit."""
    network, load, limit = study.network, study.intact.load, study.inventory.policy.device_limit
    busy = endpoints(study)
    for position, device in enumerate(network.devices):
        if device.throughput is None:
            continue
        entering = load[network.head == position].sum(axis=0)
        if device.site in busy:
            entering = entering + load[network.tail == position].sum(axis=0)
        rate = float(np.max(entering))
        if rate > limit * device.throughput:
            yield Diagnostic(
                code=THROUGHPUT,
                subject=f"device:{device.id}",
                where=study.inventory.where("devices", device.id, "throughput"),
                values={
                    "device": device.name,
                    "rate": rate,
                    "throughput": device.throughput,
                    "share": rate / device.throughput,
                    "limit": limit,
                },
            )


def endpoints(study: Study) -> frozenset[str]:
    """Sites at which traffic of a service starts or ends."""
    inventory, found = study.inventory, set[str]()
    for service in inventory.services.values():
        found |= {*service.hosts, *service.standby} | {site.id for site in inventory.selected(service.consumers)}
        if service.kind == "fixed":
            found |= {site for origin, to, _ in service.flows for site in (origin, to)} | {service.origin or "", service.to or ""}
        elif (service.kind == "application" or service.kind == "internet") and service.home_office is not None:
            found |= {*service.home_office.vpn, *service.home_office.internet}
    return frozenset(found)
