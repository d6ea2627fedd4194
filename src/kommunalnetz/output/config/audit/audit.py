"""The audit as a whole: every requirement with its answer, and the table of them."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from kommunalnetz.diagnostics import InputError, Word
from kommunalnetz.output.config.audit import of_network, of_routers
from kommunalnetz.output.config.audit.answer import Answer, Result
from kommunalnetz.output.config.audit.audited import Audited
from kommunalnetz.output.config.audit.of_routers import rule
from kommunalnetz.output.config.audit.requirements import Requirement, requirements
from kommunalnetz.output.config.audit.signs import Files
from kommunalnetz.output.config.context import Context
from kommunalnetz.output.config.differences import differences
from kommunalnetz.output.config.rendering import Rendered, chosen, rendered
from kommunalnetz.output.config.running import Running
from kommunalnetz.output.rows import facts
from kommunalnetz.output.tables import Column, Names, Sentence, Table
from kommunalnetz.traffic.study import Study

CHECKS: Mapping[str, Callable[[Audited], Answer]] = {
    "NET.1.1.A2": of_network.documented,
    "NET.1.1.A7": of_network.protected,
    "NET.1.1.A13": of_network.planned,
    "NET.1.1.A15": of_routers.compared,
    "NET.1.1.A28": of_network.single_points,
    "NET.1.1.A29": of_network.separate,
    "NET.1.1.A30": rule("queues"),
    "NET.1.1.A34": of_network.encrypted_everywhere,
    "NET.1.2.A7": rule("logging"),
    "NET.1.2.A8": rule("time"),
    "NET.1.2.A9": rule("management-protocols", "snmp"),
    "NET.1.2.A10": rule("snmp"),
    "NET.1.2.A24": of_routers.copied,
    "NET.1.2.A25": of_network.thresholds,
    "NET.1.2.A26": rule("alarms"),
    "NET.3.1.A1": rule("unused", "services"),
    "NET.3.1.A4": rule("management-access", "management-protocols"),
    "NET.3.1.A7": rule("logging", "alarms"),
    "NET.3.1.A15": of_routers.bogons,
    "NET.3.1.A18": rule("default-deny"),
    "NET.3.1.A20": rule("routing-authentication"),
    "NET.3.1.A26": of_network.doubled,
    "NET.3.1.A27": of_network.prioritised,
    "NET.3.3.A2": of_network.contracts,
    "NET.3.3.A4": of_routers.cryptography,
    "NET.3.3.A7": of_network.tunnels,
    "NET.3.3.A11": of_routers.selectors,
    "NET.4.2.A1": of_network.telephony,
    "NET.4.2.A8": of_network.spoken,
}
"""The check of every requirement that can be decided."""
RUNNING, RENDERED, NO_FILES = Word("running configurations"), Word("rendered configurations"), Word("no configurations")
COUNTED = "{fulfilled:count} fulfilled, {partly:count} partly, {broken:count} not fulfilled, {undecided:count} not checkable."
UNRENDERED = "Configurations cannot be rendered: {count:count} findings; 'config render' tells them."
MSGIDS = (COUNTED, UNRENDERED, RUNNING, RENDERED, NO_FILES)
"""Sentences and words of this module."""


class Audit:
    """The answers for a study, over what runs (``running``) or else over what would be rendered.

    Where nothing can be rendered, ``refused`` holds why, and what rests on configurations is not checkable.
    """

    def __init__(self, study: Study, running: Running | None = None, *, templates: Path | None = None) -> None:
        self.study = study
        self.context = Context(study=study, templates=templates)
        self.devices = chosen(study)
        self.refused: InputError | None = None
        try:
            made: Rendered = rendered(study, templates=templates)
        except InputError as error:
            self.refused, made = error, {}
        found = None if running is None or not made else tuple(differences(study, running, templates=templates, made=made))
        if running is not None:
            files = {name: Files(path=one.path, texts=one.files, whole="" not in one.files) for name, one in running.devices.items()}
        else:
            files = {name: Files(path=name, texts=texts, whole=True) for name, texts in made.items()}
        self.source = RUNNING if running is not None else RENDERED if made else NO_FILES
        self.audited = Audited(context=self.context, devices=self.devices, files=files, differences=found)

    def answers(self) -> Iterator[tuple[Requirement, Answer]]:
        """Every requirement in the order of the table."""
        for one in requirements():
            yield one, CHECKS[one.id](self.audited) if one.decidable else Answer(result=Result.UNDECIDED, evidence=Sentence(one.about))


def counts(answers: list[tuple[Requirement, Answer]]) -> dict[str, int]:
    """How many requirements have each result; keys as in COUNTED."""
    found = Counter(answer.result for _, answer in answers)
    return {
        "fulfilled": found[Result.FULFILLED], "partly": found[Result.PARTLY], "broken": found[Result.NOT],
        "undecided": found[Result.UNDECIDED],
    }  # fmt: skip


def audit_table(audit: Audit, answers: list[tuple[Requirement, Answer]]) -> Table:
    """A row per requirement."""
    remarks = [Sentence(COUNTED, counts(answers))]
    if audit.refused is not None:
        remarks.append(Sentence(UNRENDERED, {"count": len(audit.refused.diagnostics)}))
    return Table(
        schema="kommunalnetz-config-audit/1",
        title="Requirements of BSI IT-Grundschutz",
        columns=(
            Column(name="requirement", title="Requirement"),
            Column(name="level", title="Level"),
            Column(name="title", title="Title"),
            Column(name="result", title="Result"),
            Column(name="looked_at", title="Looked at", shown=False),
            Column(name="evidence", title="Evidence"),
            Column(name="places", title="Place", wide=True),
        ),
        rows=tuple(
            (
                one.id, one.level, Word(one.title), Word(answer.result), Sentence(one.about) if one.decidable else "", answer.evidence,
                Names(answer.places, answer.places),
            )
            for one, answer in answers
        ),
        facts={**facts(audit.study), "configurations": str(audit.source)},
        remarks=tuple(remarks),
    )  # fmt: skip
