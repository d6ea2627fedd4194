"""Every msgid that the source of the command line holds, found by reading the source."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import click

from kommunalnetz.checks.colours import Colour
from kommunalnetz.checks.lights import KINDS
from kommunalnetz.cli.command import HELP, Family
from kommunalnetz.cli.main import COMMANDS, program
from kommunalnetz.cli.program import Program
from kommunalnetz.inventory import logo
from kommunalnetz.inventory.records import OutageKind
from kommunalnetz.inventory.services import AnyService
from kommunalnetz.output import (
    archive_check,
    archive_codes,
    branding,
    explained_counties,
    explained_pages,
    forecast_rows,
    headroom_rows,
    host_rows,
    ical,
    number_names,
    sensitivity_rows,
    view_sheets,
)
from kommunalnetz.output.config import monitoring
from kommunalnetz.output.config.audit import answer, audit, of_network, of_routers
from kommunalnetz.output.config.audit.requirements import requirements
from kommunalnetz.planning import simulation
from kommunalnetz.planning.availability import Verdict
from kommunalnetz.planning.components import REASONS

SRC = Path(__file__).resolve().parents[2] / "src" / "kommunalnetz"
MODULES = (
    *sorted((SRC / "cli").glob("*.py")),
    *(
        SRC / "output" / f"{name}.py"
        for name in (
            "listing",
            "tables",
            "rows",
            "county_rows",
            "facts",
            "changes",
            "manual",
            "simulation_text",
            "rollout_status",
            "rollout_words",
            "addresses",
            "outage_rows",
            "availability_rows",
            "headroom_rows",
            "forecast_rows",
            "ical",
            "host_rows",
            "sensitivity_rows",
        )
    ),
    SRC / "output" / "workbook.py",
    *sorted((SRC / "output" / "config").glob("**/*.py")),
    *(SRC / "twin" / f"{name}.py" for name in ("table", "traffic_tables", "requirements")),
    *(
        SRC / "output" / f"{name}.py"
        for name in ("upgrade_rows", "cost_rows", "difference_rows", "duplicate_rows", "archive", "archive_check")
    ),
    *(SRC / "output" / f"{name}.py" for name in ("explained", "explained_counties", "explained_pages", "explanation", "number_names")),
)
CLICK = (
    "Usage:", "Options", "Commands", "Positional arguments", "Error: {message}", "Try '{command} {option}' for help.",
    "Invalid value: {message}", "Invalid value for {param_hint}: {message}", "Missing argument", "Missing option", "Missing parameter",
    "No such option {name!r}.", "No such command {name!r}.", "Missing command.", "Did you mean {possibility}?",
    "Got unexpected extra argument ({args})", "{value!r} is not {choice}.", "Option {name!r} does not take a value.",
    "Option {name!r} requires an argument.", "default: {default}",
)  # fmt: skip
"""Click's own sentences that this program can print."""


def words() -> Iterator[str]:
    """The words that stand in cells of tables: kinds, changes, lights and their colours."""
    yield from (kind.value for kind in OutageKind)
    for union in get_args(get_args(AnyService)[0]):
        record = get_args(union)[0]
        yield from get_args(record.model_fields["kind"].annotation)
    yield from ("added", "removed", "changed", "finding appeared", "finding vanished", "light", "load")
    yield from KINDS
    yield from simulation.TEXTS
    yield from ("Bandwidth", "Resilience", "Contract")
    yield from (*headroom_rows.TEXTS, *forecast_rows.TEXTS, *ical.TEXTS, *host_rows.TEXTS, *sensitivity_rows.TEXTS)
    yield from (colour.value for colour in Colour)
    yield from (verdict.value for verdict in Verdict)
    yield from REASONS
    yield from (*branding.VISIONS, *logo.WORDS, *view_sheets.WORKPLACES.values())
    yield from (*archive_check.MSGIDS, *archive_codes.CAUSES)
    yield from (*explained_counties.TEXTS, *explained_pages.TEXTS, *number_names.TEXTS)
    yield from (name for name, _ in explained_counties.NAMES.values())
    yield from (name for names in number_names.ALSO.values() for name in names)
    yield from (*explained_pages.LIGHTS.values(), *explained_pages.SURE.values(), *explained_pages.SENTENCES.values())
    yield from (name for name, _ in explained_pages.ROWS.values())
    yield from (*answer.MSGIDS, *audit.MSGIDS, *of_network.MSGIDS, *of_routers.MSGIDS, *monitoring.SUMMARIES)
    yield from (text for one in requirements() for text in (one.title, one.about))


def spoken(module: Path) -> Iterator[str]:
    """The literals that are passed to ``text(...)``, ``text.plural(...)``, ``Word(...)`` or as a ``title=``."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
        if name in ("text", "Word", "progress", "plural", "Sentence") or (isinstance(node.func, ast.Call)):
            args = node.args[:1] if name == "plural" else node.args
            yield from (arg.value for arg in args if isinstance(arg, ast.Constant) and isinstance(arg.value, str) and arg.value)
        yield from (
            keyword.value.value
            for keyword in node.keywords
            if keyword.arg == "title" and isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, str)
        )


def helped(command: click.Command) -> Iterator[str]:
    """Help and metavars of a command and its parameters."""
    yield command.help or ""
    for param in (*command.params, HELP):
        yield getattr(param, "help", None) or ""
        yield param.metavar or ""


def _of(group: Program, name: str) -> click.Command:
    command = group.get_command(click.Context(group), name)
    assert command is not None
    return command


def msgids() -> tuple[str, ...]:
    """All of them, once each."""
    ctx = click.Context(program)
    found = [CLICK[0], *CLICK, "[OPTIONS]", "COMMAND [ARGS]...", *(sentence for _, sentence in COMMANDS.values()), *helped(program)]
    for name in COMMANDS:
        command = program.get_command(ctx, name)
        assert command is not None
        found += helped(command)
        if isinstance(command, click.Group) and not isinstance(command, Program):
            found += [part for inner in command.list_commands(ctx) for part in helped(command.get_command(ctx, inner) or command)]
        if isinstance(command, Program):
            found += (sentence for _, sentence in command.modules.values())
            for inner in command.modules:
                found += helped(_of(command, inner))
        for member in command.members.values() if isinstance(command, Family) else ():
            found += helped(member)
    for module in MODULES:
        found += spoken(module)
    found += words()
    return tuple(dict.fromkeys(msgid for msgid in found if msgid))
