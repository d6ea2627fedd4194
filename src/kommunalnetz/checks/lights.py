"""The three lights of every county, with the numbers that stand beside them in the report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kommunalnetz.checks.bandwidth import Bandwidth, bandwidth
from kommunalnetz.checks.colours import Colour, Light, Reason
from kommunalnetz.checks.contract_light import contract_light
from kommunalnetz.checks.deadlines import Deadline
from kommunalnetz.checks.lines import Line, lines
from kommunalnetz.checks.resilience import carriers, resilience
from kommunalnetz.inventory.records import Site, SiteKind
from kommunalnetz.traffic.study import Study

KINDS = ("bandwidth", "resilience", "contract")


@dataclass(frozen=True, kw_only=True)
class Lights:
    """One county: its lights, the numbers behind the first, how many lines it has, the dates of its contract.

    ``remarks`` say what cannot be known. Rates are bit/s, shares 0..1 of the booked rate; nan where not known.
    """

    site: Site
    bandwidth: Light
    resilience: Light
    contract: Light
    numbers: Bandwidth
    line_count: int
    deadline: Deadline | None
    remarks: tuple[Reason, ...] = ()

    @property
    def booked_down(self) -> float:
        """Booked towards the county, bit/s."""
        return self.numbers.booked_down

    @property
    def booked_up(self) -> float:
        """Booked from the county, bit/s."""
        return self.numbers.booked_up

    @property
    def peak(self) -> float:
        """Load of the busiest hour in the direction in which it is larger, bit/s."""
        return max(self.numbers.peak_down, self.numbers.peak_up)

    @property
    def peak_share(self) -> float:
        """Utilisation in the busiest hour."""
        return self.numbers.peak_share

    @property
    def worst_share(self) -> float:
        """What the services need in the worst outage."""
        return self.numbers.worst_share

    @property
    def worst_outage(self) -> str | None:
        """The name of that outage (``link:x``); None if no outage is worse than none."""
        return self.numbers.worst_outage

    @property
    def still_green_when_doubled(self) -> bool:
        """Whether the bandwidth is green now and with twice the traffic."""
        return self.numbers.green_when_doubled


def lights(study: Study) -> tuple[Lights, ...]:
    """The lights of every county, in file order."""
    own = lines(study)
    return tuple(_lights(study, site, own[site.id]) for site in study.inventory.sites.values() if site.kind is SiteKind.COUNTY)


def _lights(study: Study, site: Site, own: tuple[Line, ...]) -> Lights:
    numbers = bandwidth(study, site.id, own)
    contract, dates = contract_light(study, own)
    return Lights(
        site=site,
        bandwidth=numbers.light,
        resilience=resilience(study, site.id, own),
        contract=contract,
        numbers=numbers,
        line_count=len(own),
        deadline=dates,
        remarks=carriers(study, own),
    )


def counts(found: Iterable[Lights]) -> Mapping[str, Mapping[Colour, int]]:
    """How many counties have each colour, per light (``KINDS``); all four colours, also those that are 0."""
    every = tuple(found)
    return {kind: {colour: sum(getattr(one, kind).colour is colour for one in every) for colour in Colour} for kind in KINDS}


def still_green_when_doubled(found: Iterable[Lights]) -> tuple[int, int]:
    """How many counties stay green with twice the traffic, and how many are green now."""
    every = tuple(found)
    return sum(one.still_green_when_doubled for one in every), sum(one.bandwidth.colour is Colour.GREEN for one in every)
