"""``kommunalnetz forecast``: when lines will be too small, and by when to act."""

import datetime

import click

from kommunalnetz.cli import options
from kommunalnetz.cli.answers import answer
from kommunalnetz.cli.command import command, option
from kommunalnetz.cli.reading import loaded, studied, today
from kommunalnetz.cli.terminal import Terminal


@command(
    name="forecast",
    help="Show when each line will be too small, and by when to order.\n\nA line with six or more measured months that prove a trend is"
    " forecast from them; else the computed need grows by the yearly growth of the policy or of the QoS class. With --calendar the"
    " timetable instead: the steps of every contract and those towards larger lines, by day; --ical writes it for calendar programs.",
    epilog="kommunalnetz forecast\nkommunalnetz forecast --calendar\nkommunalnetz forecast --calendar --ical deadlines.ics",
)
@options.inventory
@option("--calendar", "timetable", is_flag=True, help="Show the timetable of contracts and orders instead of the lines.")
@option("--months", type=click.IntRange(min=1, max=120), default=36, show_default=True, help="How far the timetable looks ahead.")
@option("--ical", "calendar_file", metavar="FILE", help="Write the timetable as an iCalendar file.")
@options.question_date
@options.table_format
@options.output
@click.pass_obj
def forecast(
    terminal: Terminal, inventory: str | None, timetable: bool, months: int, calendar_file: str | None, day: datetime.date | None,
    form: str, output: str | None,
) -> None:  # fmt: skip
    """Print the table of lines, or the timetable."""
    study = studied(terminal, loaded(terminal, inventory), day or today())

    from kommunalnetz.output.forecast_rows import calendar_table, forecast_table
    from kommunalnetz.planning import forecast as planning
    from kommunalnetz.planning.calendar import appointments
    from kommunalnetz.units import Period

    with terminal.progress("Computing the forecast") as progress:
        found = planning.forecast(study, progress)
    steps = appointments(study, found, Period(months=months).after(study.date))
    if calendar_file is not None:
        from kommunalnetz.output.ical import ical

        terminal.write_machine(ical(study, steps, terminal.text), calendar_file)
    if calendar_file != "-":
        table = calendar_table(study, steps) if timetable else forecast_table(study, found, tuple(planning.check(study)))
        answer(terminal, table, form, output)
