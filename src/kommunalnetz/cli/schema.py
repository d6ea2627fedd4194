"""``kommunalnetz schema``: the JSON Schema of the inventory's files."""

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.command import command
from kommunalnetz.cli.terminal import Terminal


@command(
    name="schema",
    help="Print the JSON Schema of inventory files.\n\nEditors with a YAML language server complete and check with it while you type: write"
    " the schema to a file and put '# yaml-language-server: $schema=kommunalnetz.schema.json' into the first line of an inventory file.",
    epilog="kommunalnetz schema --output kommunalnetz.schema.json",
)
@options.output
@click.pass_obj
def schema(terminal: Terminal, output: str | None) -> None:
    """Write the schema."""
    from kommunalnetz.inventory.schema import json_schema
    from kommunalnetz.output.machine import as_json

    terminal.write_machine(as_json(json_schema()), output)
