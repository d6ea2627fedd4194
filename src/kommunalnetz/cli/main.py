"""The command line ``kommunalnetz`` (short: ``kn``): which commands there are."""

import gc

from kommunalnetz.cli.command import Option
from kommunalnetz.cli.program import Program, print_version

COMMANDS = {
    "check": ("kommunalnetz.cli.check", "Tell what does not fit, with file, line and reason."),
    "lights": ("kommunalnetz.cli.lights", "Show the three lights of every county."),
    "loads": ("kommunalnetz.cli.loads", "Show how full the lines are, intact and in the worst outage."),
    "demands": ("kommunalnetz.cli.demands", "Show what every service needs at every site."),
    "show": ("kommunalnetz.cli.show", "Show all that is known about one site, device, line, duct or service."),
    "paths": ("kommunalnetz.cli.paths", "Show the ways from one site to another."),
    "spof": ("kommunalnetz.cli.spof", "List the single points of failure and who is cut off."),
    "outages": ("kommunalnetz.cli.outages", "Show the worst outages: whom they cut off, which lines get too small, how long by contract."),
    "availability": (
        "kommunalnetz.cli.availability",
        "Show how long a year every service is down at every site, against what the contracts agree.",
    ),
    "assumptions": ("kommunalnetz.cli.assumptions", "List every value without a source, the weightiest first."),
    "sensitivity": (
        "kommunalnetz.cli.sensitivity",
        "Show which lights survive if an assumption is doubled or halved, and which matters most.",
    ),
    "headroom": ("kommunalnetz.cli.headroom", "Show how many more workplaces, rooms or counties fit, and what gives first."),
    "forecast": ("kommunalnetz.cli.forecast", "Show when each line will be too small, and by when to order."),
    "upgrade": ("kommunalnetz.cli.upgrade", "Find the cheapest rates with which the policy holds, also in every outage."),
    "costs": ("kommunalnetz.cli.costs", "Tell what the lines cost in a budget year and who pays how much."),
    "duplicates": ("kommunalnetz.cli.duplicates", "Find services that several administrations run and what one host would save."),
    "hosts": ("kommunalnetz.cli.hosts", "Show where a service could run, best first."),
    "compare": ("kommunalnetz.cli.compare", "Tell what changed between two inventories or git revisions."),
    "simulate": ("kommunalnetz.cli.simulate", "Show what a scenario would change: before and after, side by side."),
    "report": ("kommunalnetz.cli.report", "Write the capacity report in all its forms."),
    "archive": ("kommunalnetz.cli.archive", "Keep a report with all that it was made from, and make it anew from that."),
    "rollout": ("kommunalnetz.cli.rollout", "Follow the broadband roll-out: projects, funding, coverage, meetings."),
    "addresses": ("kommunalnetz.cli.addresses", "Addresses of routers, lines and sites from the pools of the inventory."),
    "config": ("kommunalnetz.cli.config", "Router configurations from the inventory and its study."),
    "twin": ("kommunalnetz.cli.twin", "Run the network on real routers and compare them with the prediction."),
    "export": ("kommunalnetz.cli.export", "Write the network for other programs."),
    "schema": ("kommunalnetz.cli.schema", "Print the JSON Schema of inventory files."),
    "init": ("kommunalnetz.cli.init", "Write a small commented inventory to start from."),
    "explain": ("kommunalnetz.cli.explain", "Print the manual page of a code such as KN301, or how a number of the report comes about."),
}

program = Program(
    "kommunalnetz",
    COMMANDS,
    help="Reads the inventory of a municipal network, puts every service on it and tells what is too small, what has no second path"
    " and how sure the numbers are.",
    params=[Option(["--version"], is_flag=True, is_eager=True, expose_value=False, help="Show the version and exit.",
                   callback=print_version)],
)  # fmt: skip


def main() -> None:
    """Run the command line and exit."""
    gc.disable()  # a run is short and keeps what it reads: collecting cycles only costs time
    program.main()
