"""The findings of a run of ``check``, and how they are shown."""

import datetime
import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kommunalnetz.cli.reading import inventory_path, studied, today
from kommunalnetz.cli.terminal import Terminal
from kommunalnetz.diagnostics import Diagnostic, InputError, Severity
from kommunalnetz.output.listing import counted, listing
from kommunalnetz.output.machine import Findings, as_json, document
from kommunalnetz.output.places import Places
from kommunalnetz.text import Text

if TYPE_CHECKING:
    from rich.console import Console

    from kommunalnetz.inventory.inventory import Inventory
    from kommunalnetz.output.tables import Table
    from kommunalnetz.traffic.study import Study

_ASSUMPTIONS = 5


@dataclass(frozen=True, kw_only=True)
class Run:
    """What was found; ``unreadable`` if reading already failed, so that nothing was computed."""

    findings: Findings
    lights: "Table | None" = None
    assumptions: "Table | None" = None
    unreadable: bool = False


def found(terminal: Terminal, asked: str | None, day: datetime.date | None) -> Run:
    """Read and compute the inventory that is asked for. Errors of reading are part of the answer."""
    from kommunalnetz.inventory.load import load

    path = inventory_path(terminal, asked)
    try:
        inventory = load(path)
    except InputError as error:
        return Run(findings=Findings(diagnostics=error.diagnostics, places=Places.below(path)), unreadable=True)
    study = studied(terminal, inventory, day or today())

    from kommunalnetz.checks.lights import lights
    from kommunalnetz.output.county_rows import assumption_table, lights_table

    shown, assumed = lights_table(study, lights(study)), assumption_table(study)
    if not has_network(inventory):
        shown, assumed = replace(shown, rows=()), replace(assumed, rows=())
    return Run(
        lights=shown,
        assumptions=assumed,
        findings=Findings(
            diagnostics=all_findings(study),
            places=Places.below(path),
            day=study.date,
            title=inventory.network.title,
            extent=extent(study),
            lights=tuple(shown.records()),
            assumptions=tuple(assumed.records()),
        ),
    )


def all_findings(study: "Study") -> tuple[Diagnostic, ...]:
    """What reading had to note and what the checks find, of the network (where there is one) and of the roll-out."""
    from kommunalnetz import checks, rollout
    from kommunalnetz.output import branding

    inventory = study.inventory
    network = checks.findings(study) if has_network(inventory) else ()
    return (*inventory.notes, *network, *branding.findings(inventory), *rollout.findings(inventory, study.date))


def has_network(inventory: "Inventory") -> bool:
    """Whether there is a network to judge; an inventory of projects alone has none, and its counties lack no lines."""
    return bool(inventory.links or inventory.services or not inventory.projects)


def extent(study: "Study") -> dict[str, int]:
    """How much was looked at."""
    from kommunalnetz.inventory.records import SiteKind

    kinds = [site.kind for site in study.network.sites]
    return {
        "counties": kinds.count(SiteKind.COUNTY),
        "sites": len(kinds),
        "links": len(study.network.links),
        "outages": len(study.outages),
        **({"projects": projects} if (projects := len(study.inventory.projects)) else {}),
    }


def show(terminal: Terminal, run: Run, form: str, fail_on: Severity | None, *, every: bool, output: str | None) -> None:
    """Write the findings in the form that is asked for."""
    match form:
        case "json":
            terminal.write_machine(as_json(document(run.findings)), output)
        case "sarif":
            from kommunalnetz.output.sarif import sarif

            terminal.write_machine(as_json(sarif(run.findings)), output)
        case "junit":
            from kommunalnetz.cli.codes import codes
            from kommunalnetz.output.junit import junit

            looked_for = () if run.unreadable else codes().values()
            terminal.write_machine(junit(run.findings, looked_for, fail_on), output)
        case _:
            _show_text(terminal, run, every=every, output=output)


def _show_text(terminal: Terminal, run: Run, *, every: bool, output: str | None) -> None:
    if output in (None, "-"):
        console = terminal.messages() if run.unreadable else terminal.results()
        _print(console, run, terminal.text, every=every)
        return
    page = io.StringIO()
    _print(terminal.page(page), run, terminal.text, every=every)
    terminal.write_machine(page.getvalue(), output)


def _print(console: "Console", run: Run, text: Text, *, every: bool) -> None:
    for line in listing(run.findings.diagnostics, text, run.findings.places, every=every):
        console.print(line)
    _print_tables(console, run, text)
    console.print(closing(run, text))


def _print_tables(console: "Console", run: Run, text: Text) -> None:
    """The lights, and the weightiest of what was assumed."""
    from kommunalnetz.output.tables import table_rich

    if run.lights is not None and run.lights.rows:
        console.print(table_rich(run.lights, text, console.width))
    if run.assumptions is not None and run.assumptions.rows:
        first = replace(run.assumptions, rows=run.assumptions.rows[:_ASSUMPTIONS])
        console.print(table_rich(first, text, console.width))
        more = len(run.assumptions.rows) - len(first.rows)
        if more:
            sentence = "{count} more assumption: kommunalnetz assumptions", "{count} more assumptions: kommunalnetz assumptions"
            console.print(text.plural(*sentence, more))
        console.print()


def closing(run: Run, text: Text) -> str:
    """The last line: how many findings, what was looked at, and for which date."""
    number = counted(run.findings.diagnostics, text)
    if run.unreadable or run.findings.day is None:
        return text("{number}; the inventory cannot be read, nothing was computed.", number=number)
    extent = run.findings.extent
    projects = extent.get("projects", 0)
    parts = [
        text.plural("{count} county", "{count} counties", extent["counties"]) if extent["counties"]
        else text.plural("{count} site", "{count} sites", extent["sites"])
    ]  # fmt: skip
    if projects:
        parts.append(text.plural("{count} project", "{count} projects", projects))
    if extent["links"] or not projects:
        parts.append(text.plural("{count} line", "{count} lines", extent["links"]))
        parts.append(text.plural("{count} outage evaluated", "{count} outages evaluated", extent["outages"]))
    looked_at = text.enumeration(parts)
    return text("{number}; {looked_at}; as of {day:date}.", number=number, looked_at=looked_at, day=run.findings.day)
