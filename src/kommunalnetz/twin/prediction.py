"""What the study says that every router does: its next hops towards every site, by the names of its interfaces."""

from collections.abc import Mapping

import numpy as np

from kommunalnetz.traffic.outages import Outage, masks
from kommunalnetz.traffic.study import Study

Prediction = dict[str, dict[str, str]]
"""Device -> site -> names of next-hop interfaces, sorted, with blanks between; no entry where there is no way or none is needed."""


def prediction(study: Study, names: Mapping[int, str], outage: Outage | None = None) -> Prediction:
    """The next hops of every device that is up; ``names`` holds the interface from which each arc leaves.

    They are the ways of which the loads are made.
    """
    network = study.network
    tight = study.state(outage).routed.dense[0]
    _, device_up, _ = masks(network, outage)
    hops: dict[str, dict[str, list[str]]] = {device.id: {} for device, up in zip(network.devices, device_up, strict=True) if up}
    for arc, site in np.argwhere(tight).tolist():
        found = hops[network.devices[network.tail[arc]].id]
        found.setdefault(network.sites[site].id, []).append(names[arc])
    return {device: {site: " ".join(sorted(found)) for site, found in towards.items()} for device, towards in hops.items()}


def changes(intact: Prediction, other: Prediction) -> Prediction:
    """Where ``other`` differs from ``intact``, of devices that are up in both; no way is an empty text."""
    found = {}
    for device, towards in other.items():
        before = intact[device]
        differing = {site: towards.get(site, "") for site in before.keys() | towards.keys() if before.get(site) != towards.get(site)}
        if differing:
            found[device] = differing
    return found
