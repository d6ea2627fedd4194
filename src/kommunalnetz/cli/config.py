"""``kommunalnetz config``: what the routers need."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import argument, command, option
from kommunalnetz.cli.program import Program
from kommunalnetz.cli.reading import loaded, studied, unknown
from kommunalnetz.cli.terminal import Terminal

if TYPE_CHECKING:
    from kommunalnetz.traffic.study import Study

_HERE = "kommunalnetz.cli.config"
config = Program(
    "config",
    {
        "render": (_HERE, "Write the configuration of routers."),
        "order": (_HERE, "Print the order sheet: the rate of each class on each line."),
    },
    help="Router configurations from the inventory and its study.\n\nInterfaces, addresses, routing with the plan's metrics, queues cut"
    " after the plan, management and edge filters.",
    epilog="kommunalnetz config render --output config\nkommunalnetz config order --format csv",
)
inventory_option = option(
    "-i", "--inventory", metavar="INVENTORY", help="The inventory to read; default: this folder if it holds one, else ./inventory."
)


@command(
    name="render",
    help="Write the configuration of routers.\n\nOne folder per router, with the files that its platform needs. Without a name all routers"
    " are written that are not in a provider's network. Secrets are placeholders unless --with-secrets is given; such files can be read by"
    " their owner only.",
    epilog="kommunalnetz config render --output config\nkommunalnetz config render kern-mainz -i inventory --output config\n"
    "kommunalnetz config render --templates my-templates --with-secrets --output config",
)
@argument("devices", metavar="DEVICE", nargs=-1, required=False, help="Ids of routers.")
@inventory_option
@option("-o", "--output", metavar="DIR", required=True, help="The folder for the files; it is made if it is not there.")
@options.document_date
@option("--templates", metavar="DIR", help="A folder of your own templates; a file in it takes the place of the shipped one of its name.")
@option("--with-secrets", is_flag=True, help="Resolve the references to secrets and write them into the files.")
@click.pass_obj
def render(
    terminal: Terminal, devices: tuple[str, ...], inventory: str | None, output: str, day: datetime.date | None,
    templates: str | None, with_secrets: bool,
) -> None:  # fmt: skip
    """Write the files and name the folders."""
    read = loaded(terminal, inventory)
    study = studied(terminal, read, day or read.date)
    _known(terminal, devices, study)

    from kommunalnetz.diagnostics import InputError
    from kommunalnetz.output.config.rendering import rendered, warnings
    from kommunalnetz.output.config.secrets import placeholder, resolved
    from kommunalnetz.output.config.writing import write

    own = Path(templates) if templates else None
    try:
        found = rendered(study, devices, templates=own, resolve=resolved if with_secrets else placeholder)
    except InputError as error:
        terminal.tell_input_error(error, Path(read.root))
        raise click.exceptions.Exit(2) from error
    for folder in write(found, Path(output), private=with_secrets):
        terminal.results().print(folder.as_posix())
    if told := warnings(study, devices, templates=own):
        terminal.tell_input_error(InputError(told), Path(read.root))
    text, files = terminal.text, sum(len(texts) for texts in found.values())
    terminal.messages().print(
        text("{routers}, {files}, as of {day:date}.",
             routers=text.plural("{count} router", "{count} routers", len(found)),
             files=text.plural("{count} file", "{count} files", files), day=study.date)
    )  # fmt: skip


def _known(terminal: Terminal, names: tuple[str, ...], study: "Study") -> None:
    """Raises click.UsageError for a device that is not there."""
    for name in names:
        if name.removeprefix("device:") not in study.inventory.devices:
            raise unknown(terminal, terminal.text("There is no router {name}.", name=name), name, list(study.inventory.devices))


@command(
    name="order",
    help="Print the order sheet: the rate of each class on each line.\n\nFor lines whose routers the provider manages: what to order per"
    " class, and on which figure of the plan it rests. Rates are guaranteed on the line; together with 1 % for"
    " network control they make up the line. Lines between core nodes are left out unless they are named.",
    epilog="kommunalnetz config order\nkommunalnetz config order ahrweiler-1\nkommunalnetz config order --format csv --output order.csv",
)
@argument("links", metavar="LINK", nargs=-1, required=False, help="Ids of lines.")
@inventory_option
@options.document_date
@options.table_format
@options.output
@click.pass_obj
def order(
    terminal: Terminal, links: tuple[str, ...], inventory: str | None, day: datetime.date | None, form: str, output: str | None
) -> None:  # fmt: skip
    """Print the table."""
    read = loaded(terminal, inventory)
    study = studied(terminal, read, day or read.date)
    for name in links:
        if name not in study.network.link_at:
            raise unknown(terminal, terminal.text("There is no line {name}.", name=name), name, list(study.network.link_at))

    from kommunalnetz.output.config.order import order_table

    answer(terminal, order_table(study, links), form, output)
