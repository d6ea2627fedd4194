"""The section of the annex *technique* about router configurations: which routers, which platforms, the audit in one sentence."""

from kommunalnetz.inventory.addressing import versions
from kommunalnetz.output.config.audit.audit import COUNTED, UNRENDERED, Audit, counts
from kommunalnetz.output.view_types import Section
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study

LARGE = 100_000
"""Outages times directions of lines above which the audit is left to its own command: it needs every class in every outage."""


def configuration_sections(study: Study, text: Text) -> list[Section]:
    """One section; none where no addresses are planned, because then nothing is configured from the inventory."""
    if not versions(study.inventory):
        return []
    if len(study.outages) * study.network.arcs > LARGE:
        audit = text("The requirements of BSI IT-Grundschutz are answered by 'kommunalnetz config audit'.")
        return [{"title": text("Configuration of the routers"), "paragraphs": [audit]}]
    made = Audit(study)
    if made.refused is not None:
        return [{"title": text("Configuration of the routers"), "paragraphs": [text(UNRENDERED, count=len(made.refused.diagnostics))]}]
    platforms = dict.fromkeys(platform.title for one in made.devices if (platform := made.audited.platform(one)) is not None)
    routers = text.plural("{count} router", "{count} routers", len(made.devices))
    found = text(COUNTED, **counts(list(made.answers())))
    paragraphs = [
        text(
            "Configurations are made from this inventory: {routers}; platforms: {platforms}.",
            routers=routers,
            platforms=", ".join(platforms),
        ),
        text("BSI IT-Grundschutz, judged by inventory, study and rendered configurations: {found}", found=found),
    ]
    return [{"title": text("Configuration of the routers"), "paragraphs": paragraphs}]
