"""What fills an arc: the service with the largest part of its busiest hour."""

from kommunalnetz.traffic.study import State, Study


def cause(study: Study, state: State, arc: int) -> dict[str, object]:
    """``cause`` (the service's name) and ``cause_share`` (its part of the arc's busiest hour, 0..1)."""
    parts = state.services_on(arc)
    total = sum(rate for _, rate in parts)
    if total <= 0:
        return {"cause": "", "cause_share": 0.0}
    service, largest = parts[0]
    return {"cause": study.inventory.services[service].name, "cause_share": largest / total}
