"""``kommunalnetz export``: the network for other programs."""

import datetime

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.command import command, one_of, option
from kommunalnetz.cli.reading import loaded
from kommunalnetz.cli.terminal import Terminal


@command(
    name="export",
    help="Write the network for other programs.\n\nGraphML is read by Gephi, yEd, Cytoscape and networkx; JSON is"
    " networkx's node-link form."
    " Devices are nodes; a line is one edge per direction, with metric, capacity in bit/s and delay in seconds.",
    epilog="kommunalnetz export --format graphml --output network.graphml\nkommunalnetz export --format json > network.json",
)
@options.inventory
@option("--format", "form", type=one_of(["graphml", "json"]), default="graphml", show_default=True, help="The format of the file.")
@options.document_date
@options.output
@click.pass_obj
def export(terminal: Terminal, inventory: str | None, form: str, day: datetime.date | None, output: str | None) -> None:
    """Write the graph."""
    read = loaded(terminal, inventory)

    from kommunalnetz.output.graphs import graphml, node_link
    from kommunalnetz.traffic.network import network

    graph = network(read.on(day or read.date)).graph
    terminal.write_machine(graphml(graph) if form == "graphml" else node_link(graph), output)
