"""``kommunalnetz costs``: what the lines cost and who pays; ``costs compare A B``: why one pays more than another."""

import datetime
from typing import TYPE_CHECKING

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import Family, argument, command, one_of, option
from kommunalnetz.cli.reading import loaded, studied, today, unknown
from kommunalnetz.cli.terminal import Terminal

if TYPE_CHECKING:
    from kommunalnetz.output.tables import Table
    from kommunalnetz.planning.costs import Costs
    from kommunalnetz.traffic.study import Study


year_option = option("--year", type=click.IntRange(1990, 2200), metavar="YEAR", help="The budget year; default: that of the date.")


@command(
    name="compare",
    help="Say why one payer pays more than another.\n\nThe difference of what A and B pay by the statutory key, split into the rate of the"
    " line, the second line, the contract and its year, the distance and the key; to the euro, adding up exactly.",
    epilog="kommunalnetz costs compare ahrweiler cochem-zell\nkommunalnetz costs compare ahrweiler cochem-zell -i inventory --year 2027",
)
@argument("one", metavar="A", help="The payer that asks: id or title of its site.")
@argument("other", metavar="B", help="The payer it is compared with.")
@option("-i", "--inventory", metavar="INVENTORY", help="Folder, YAML file or table; default as with 'check'.")
@year_option
@options.question_date
@options.table_format
@options.output
@click.pass_obj
def compare(
    terminal: Terminal, one: str, other: str, inventory: str | None, year: int | None, day: datetime.date | None, form: str,
    output: str | None,
) -> None:  # fmt: skip
    """Print the parts of the difference."""
    when = day or today()
    read = loaded(terminal, inventory).on(when)

    from kommunalnetz.output.difference_rows import difference_table
    from kommunalnetz.planning.costs import costs as of_year
    from kommunalnetz.planning.difference import NotKnown, difference

    bill = of_year(read, year or when.year)
    names = [payer_of(terminal, bill, name) for name in (one, other)]
    try:
        found = difference(bill, read, *names)
    except NotKnown as missing:
        sentence = "What {name} pays cannot be told: the price of {link} is not known."
        if not missing.link:
            sentence = "What {name} pays cannot be told: a number that the statutory key needs is not known."
        raise click.ClickException(terminal.text(sentence, name=missing.name, link=missing.link)) from missing
    answer(terminal, difference_table(read, when, bill, found), form, output)


@command(
    name="costs",
    cls=Family,
    members={"compare": compare},
    help="Tell what the lines cost in a budget year and who pays how much.\n\nBy the statutory key of the inventory (policy.key) first,"
    " then, for comparison, per head, per inhabitant, per port, per use in the busy hour, and by the Shapley value of what each line"
    " would cost every group of payers. Gross; every column adds up to the cent. 'costs compare A B' says why A pays more than B.",
    epilog="kommunalnetz costs --year 2027\nkommunalnetz costs --show lines --format csv\nkommunalnetz costs --show fairness\n"
    "kommunalnetz costs compare ahrweiler cochem-zell",
)
@options.inventory
@year_option
@option("--show", type=one_of(["payers", "lines", "fairness"]), default="payers", show_default=True,
        help="Who pays, what each line costs, or tests of fairness (for the technical annex).")  # fmt: skip
@option("--seed", type=click.IntRange(0), default=1, show_default=True, metavar="NUMBER", help="Where groups of payers are drawn by lot.")
@options.question_date
@options.table_format
@options.output
@click.pass_obj
def costs(
    terminal: Terminal, inventory: str | None, year: int | None, show: str, seed: int, day: datetime.date | None, form: str,
    output: str | None,
) -> None:  # fmt: skip
    """Print one of the three tables."""
    when = day or today()
    read = loaded(terminal, inventory)

    from kommunalnetz.planning.costs import costs as of_year

    bill = of_year(read.on(when), year or when.year)
    if not bill.payers:
        raise click.UsageError(terminal.text("Nobody pays: the inventory has no site of the kinds that 'policy.key' names."))
    answer(terminal, _table(terminal, studied(terminal, read, when), bill, show, seed), form, output)


def _table(terminal: Terminal, study: "Study", bill: "Costs", show: str, seed: int) -> "Table":
    from kommunalnetz.output.cost_rows import fairness_table, line_table, payer_table

    if show == "lines":
        return line_table(study, bill)

    from kommunalnetz.planning.distribution import distributions, fair, network_game
    from kommunalnetz.planning.use import uses

    payers = [site.id for site in bill.payers]
    with terminal.progress("Computing who uses which line") as progress:
        use = uses(study, payers, progress)
    with terminal.progress("Computing the shares") as progress:
        found = distributions(bill, study, use, seed, progress)
    if show == "payers":
        return payer_table(study, bill, found)
    game = network_game(study, use, payers)
    return fairness_table(study, bill, [(one, fair(one, game, seed)) for one in found if one.amounts])


def payer_of(terminal: Terminal, bill: "Costs", name: str) -> str:
    """The id of the payer that is called ``name``, by id or by title. Raises click.UsageError if there is none."""
    bare = name.removeprefix("site:")
    for site in bill.payers:
        if bare == site.id or bare.casefold() == site.name.casefold():
            return str(site.id)
    raise unknown(terminal, terminal.text("There is no payer {name}.", name=name), bare, [site.id for site in bill.payers])
