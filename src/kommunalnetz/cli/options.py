"""The options and arguments that several commands share."""

import click

from kommunalnetz.cli.command import Day, argument, one_of, option

inventory = argument(
    "inventory", metavar="INVENTORY", required=False,
    help="A folder of YAML files, one YAML file, or a table (CSV, XLSX). Default: this folder if it holds an inventory, else ./inventory.",
)  # fmt: skip
question_date = option("--date", "day", type=Day(), metavar="DATE", help="The date that the answer holds for; default: today.")
document_date = option("--date", "day", type=Day(), metavar="DATE", help="The date of the document; default: the date of the inventory.")
table_format = option(
    "--format", "form", type=one_of(["table", "json", "csv"]), default="table", show_default=True, help="For people, or for programs."
)  # fmt: skip
output = option("-o", "--output", metavar="FILE", help="Write to a file instead of the terminal; - is the terminal.")
outage = option("--outage", metavar="OUTAGE", help="Show the state in which this is down: link:ID, device:ID, site:ID or duct:ID.")
scheduler = option(
    "--scheduler", metavar="ADDRESS",
    help="Compute on the Dask cluster whose scheduler listens there, e.g. tcp://host:8786. The same numbers come out.",
)  # fmt: skip
workers = option(
    "--workers", type=click.IntRange(min=1), metavar="NUMBER",
    help="How many processes of this machine compute; default: one, or as many as it has processors where that pays.",
)  # fmt: skip
