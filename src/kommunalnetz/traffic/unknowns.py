"""What a service or its profiles declare unknown: then nobody can say what it needs, and it is a gap at all whom it serves."""

from collections.abc import Iterator

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.services import AnyService, Application, Conference, Fixed, Internet, Transfer, Voice
from kommunalnetz.traffic.offers import Gap

_OWN = ("profile", "rate", "back", "volume_per_user", "stream", "thumbnail", "concurrency")
"""Fields of a service without which its rate is not known. Users and volumes are judged per site, as a site may override them."""


def gaps(inventory: Inventory, service: AnyService) -> Iterator[Gap]:
    """A gap per site that ``service`` serves if a value that counts for all of them is declared unknown; about the first such field."""
    field = next((name for name in _OWN if hasattr(service, name) and service.declared_unknown(name)), None)
    field = field or next(_of_profiles(inventory, service), None)
    if field is not None:
        yield from (Gap(service=service.id, site=site, field=field) for site in _served(inventory, service))


def _of_profiles(inventory: Inventory, service: AnyService) -> Iterator[str]:
    """The fields that the profiles of a service declare unknown and that the service does not say itself."""
    for name in (service.profile, *(use.profile for use in service.profiles)):
        profile = inventory.profiles.get(name or "")
        if profile is not None:
            needed = _needed(service)
            yield from (field for field in needed if profile.declared_unknown(field) and getattr(service, field, None) is None)


def _needed(service: AnyService) -> tuple[str, ...]:
    """The fields of a profile from which the rate of a service follows."""
    match service:
        case Application() | Internet():
            return ("up", "down", "peak", "concurrency")
        case Voice():
            return ("up", "down")
        case Conference():
            return ("stream", "thumbnail")
        case Transfer() | Fixed():
            return ()


def _served(inventory: Inventory, service: AnyService) -> tuple[str, ...]:
    """The sites whose demand the service is."""
    if isinstance(service, Fixed):
        pairs = [(origin, to) for origin, to, _ in service.flows] or [(service.origin or "", service.to or "")]
        return tuple(dict.fromkeys(site for pair in pairs for site in pair if site in inventory.sites))
    return tuple(site.id for site in inventory.selected(service.consumers))
