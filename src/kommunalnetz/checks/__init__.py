"""Study to findings: what does not fit. One module per check; its docstring is its manual page."""

from collections.abc import Callable, Iterator
from typing import Final

from kommunalnetz.checks import (
    addressing,
    asymmetric_metrics,
    booked_rate,
    carrier_inside,
    class_share,
    contracts,
    data_age,
    documentation,
    hosting,
    measured,
    outage_utilisation,
    quality,
    reachability,
    second_lines,
    single_points,
    throughput,
    unknown_capacity,
    utilisation,
)
from kommunalnetz.diagnostics import Code, Diagnostic
from kommunalnetz.traffic.study import Study

_MODULES: Final = (
    reachability,
    utilisation,
    measured,
    outage_utilisation,
    class_share,
    quality,
    throughput,
    single_points,
    second_lines,
    hosting,
    carrier_inside,
    asymmetric_metrics,
    contracts,
    unknown_capacity,
    data_age,
    booked_rate,
    documentation,
    addressing,
)

CHECKS: Final[tuple[Callable[[Study], Iterator[Diagnostic]], ...]] = tuple(module.check for module in _MODULES)
"""All checks in reading order: what fails now, what is too small, what may fail, what must be done, what is not known."""

CODES: Final[tuple[Code, ...]] = tuple(sorted((code for module in _MODULES for code in module.CODES), key=lambda code: code.id))
"""All codes of the checks, by id."""


def findings(study: Study) -> tuple[Diagnostic, ...]:
    """The findings of all checks in reading order; the same study gives the same findings."""
    return tuple(finding for check in CHECKS for finding in check(study))
