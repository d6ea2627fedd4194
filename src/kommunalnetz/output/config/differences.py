"""The routers of an inventory against what was collected from them."""

from collections.abc import Iterable
from pathlib import Path

from kommunalnetz.output.config.comparison import Difference, difference
from kommunalnetz.output.config.context import Context
from kommunalnetz.output.config.rendering import Rendered, chosen, rendered
from kommunalnetz.output.config.running import Running
from kommunalnetz.traffic.study import Study


def differences(
    study: Study, running: Running, devices: Iterable[str] = (), *, templates: Path | None = None, made: Rendered | None = None
) -> list[Difference]:  # fmt: skip
    """Per router of ``devices`` (default: all that are not in a provider's network), in file order, what differs.

    ``made`` are their configurations if they were rendered before. Raises InputError as ``rendered`` does, and for what cannot be compared.
    """
    wanted = chosen(study, devices)
    context = Context(study=study, templates=templates)
    files = made or rendered(study, [device.id for device in wanted], templates=templates)
    return [difference(one.id, files[one.id], running.devices.get(one.id), context.name_of(one), context.platform(one)) for one in wanted]
