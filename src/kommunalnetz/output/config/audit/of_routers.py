"""Requirements that the configurations of routers decide."""

from collections.abc import Callable, Iterable

from kommunalnetz.inventory.records import Device
from kommunalnetz.output.config.audit.answer import ROUTERS, Answer, Judged, answer, undecided
from kommunalnetz.output.config.audit.audited import Audited
from kommunalnetz.output.config.difference_rows import state
from kommunalnetz.output.tables import Sentence

NONE_GIVEN = "No running configurations were given."
TUNNELS = "There is no tunnel."
OPEN_SELECTORS = "The ends of the tunnels are named, but they carry any network; what goes in is decided by routes alone."
MSGIDS = (NONE_GIVEN, TUNNELS, OPEN_SELECTORS)
"""Every sentence of this module."""


def rule(*names: str, at: Callable[[Audited], tuple[Device, ...]] = lambda audited: audited.devices) -> Callable[[Audited], Answer]:
    """The check that the rules ``names`` are kept by every router of those that ``at`` gives."""
    return lambda audited: answer(together([tuple(audited.shown(name, at(audited))) for name in names]), ROUTERS)


def together(rules: list[tuple[Judged, ...]]) -> Iterable[Judged]:
    """Several rules at the same routers: broken if one is, else not known if one is not known."""
    for same in zip(*rules, strict=True):
        yield next((one for wanted in (False, None) for one in same if one.kept is wanted), same[0])


def bogons(audited: Audited) -> Answer:
    """Filters against forged addresses at every gateway."""
    return answer(audited.shown("bogons", audited.gateways), ROUTERS)


def compared(audited: Audited) -> Answer:
    """What runs is what is rendered."""
    if audited.differences is None:
        return undecided(NONE_GIVEN)
    kept = {"same": True, "differs": False, "missing": None}
    return answer((Judged(one.device, kept[state(one)], one.path or "") for one in audited.differences), ROUTERS)


def copied(audited: Audited) -> Answer:
    """There is a copy of what every router runs."""
    if audited.differences is None:
        return undecided(NONE_GIVEN)
    return answer((Judged(one.device, one.path is not None, one.path or "") for one in audited.differences), ROUTERS)


def cryptography(audited: Audited) -> Answer:
    """Methods of the tunnels against BSI TR-02102-3."""
    if not audited.tunnelled:
        return undecided(TUNNELS)
    return answer(audited.shown("cryptography", audited.tunnelled), ROUTERS)


def selectors(audited: Audited) -> Answer:
    """Tunnels between named ends; those that carry any network are at best partly what is asked for."""
    if not audited.tunnelled:
        return undecided(TUNNELS)
    ends = answer(audited.shown("tunnel-ends", audited.tunnelled), ROUTERS)
    narrow = answer(audited.shown("tunnel-selectors", audited.tunnelled), ROUTERS)
    if ends.result != "fulfilled" or narrow.result in ("fulfilled", "not checkable"):
        return ends if ends.result != "fulfilled" else narrow
    return Answer(result=type(ends.result).PARTLY, evidence=Sentence(OPEN_SELECTORS), places=narrow.places)
