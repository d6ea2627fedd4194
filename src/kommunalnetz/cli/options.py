"""The options and arguments that several commands share."""

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
