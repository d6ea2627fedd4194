"""Click commands, options and arguments whose help is written in the reader's language.

Every ``help``, ``short_help``, ``epilog`` and ``metavar`` is an English msgid; it is translated when it is
printed, by the ``Text`` of the ``Terminal`` that click carries as ``ctx.obj``.
"""

import copy
import inspect
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import click
from click.formatting import HelpFormatter

from kommunalnetz.text import Text
from kommunalnetz.units import QuantityError, day


def text_of(ctx: click.Context | None) -> Text:
    """The reader's language of this invocation; English where click asks outside of one."""
    terminal = ctx.obj if ctx is not None else None
    return terminal.text if terminal is not None else Text("en")


class Option(click.Option):
    """An option whose help and metavar are msgids."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option and what it does, in the reader's language."""
        twin = copy.copy(self)
        twin.help = text_of(ctx)(self.help or "")
        return super(Option, twin).get_help_record(ctx)

    def make_metavar(self, ctx: click.Context) -> str:
        """The name of the value, e.g. FILE."""
        return text_of(ctx)(super().make_metavar(ctx))


class Argument(click.Argument):
    """An argument with a help text; its name and help are msgids."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        """The argument and what it is, in the reader's language."""
        return self.make_metavar(ctx), text_of(ctx)(self.help or "")

    def make_metavar(self, ctx: click.Context) -> str:
        """The name of the value; in brackets if it may be left out."""
        name = text_of(ctx)(self.metavar or self.name.upper())
        return name if self.required else f"[{name}]"

    def get_error_hint(self, ctx: click.Context | None) -> str:
        """The name of the value as an error message quotes it."""
        return f"'{text_of(ctx)(self.metavar or self.name.upper())}'"


def _show_help(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        print(ctx.get_help())
        ctx.exit()


HELP = Option(
    ["-h", "--help"], is_flag=True, is_eager=True, expose_value=False, help="Show this message and exit.", callback=_show_help
)  # fmt: skip


class Command(click.Command):
    """A command whose help is translated when it is printed."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help``, translated."""
        return HELP

    def get_help_option_names(self, ctx: click.Context) -> list[str]:
        """Both spellings."""
        return ["-h", "--help"]

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """``[OPTIONS] [INVENTORY]`` in the reader's language."""
        return [text_of(ctx)(piece) for piece in super().collect_usage_pieces(ctx)]

    def format_help_text(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        """What the command is for."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(text_of(ctx)(inspect.cleandoc(self.help or "")))

    def format_epilog(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        """The examples, as they stand."""
        if self.epilog:
            with formatter.section(text_of(ctx)("Examples")):
                for line in self.epilog.splitlines():
                    formatter.write(f"{'':{formatter.current_indent}}{line}\n")


class Family(Command):
    """A command that has others below it; they are called by a first word of their own: ``costs compare``."""

    def __init__(self, *args: Any, members: Mapping[str, Command], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.members = members

    def make_context(self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any) -> click.Context:
        """The context of the member that is called, else the command's own."""
        if args and args[0] in self.members:
            return self.members[args[0]].make_context(f"{info_name} {args[0]}", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


def command(**settings: Any) -> Callable[[Callable[..., Any]], Command]:
    """Declare a command; it takes ``--language`` and ``--no-color`` beside its own options."""

    def declared(function: Callable[..., Any]) -> Command:
        made: Command = click.command(**{"cls": Command, **settings})(function)
        made.params += everywhere()
        return made

    return declared


def option(*names: str, **settings: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """An option whose help is a msgid."""
    return click.option(*names, cls=Option, **settings)


def argument(name: str, *, metavar: str, help: str, **settings: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:  # noqa: A002 - click's word
    """An argument whose name and help are msgids."""
    return click.argument(name, cls=Argument, metavar=metavar, help=help, **settings)


def everywhere() -> list[click.Parameter]:
    """The options of every command. Their values are read before click starts: its own messages need them."""
    return [
        Option(["--language"], type=click.Choice(["de", "en"]), expose_value=False,
               help="Language of the output; default: that of the system."),
        Option(["--no-color"], is_flag=True, expose_value=False, help="Print without colours; so does NO_COLOR in the environment."),
    ]  # fmt: skip


class Day(click.ParamType[date]):
    """A date as people write it: 2028-03-31 or 31.03.2028."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date; a usage error if it is none."""
        if isinstance(value, date):
            return value
        try:
            return day(value)
        except QuantityError:
            return self.fail(text_of(ctx)("{value} is not a date; write 2028-03-31 or 31.03.2028.", value=repr(value)), param, ctx)


def one_of(choices: Sequence[str]) -> click.Choice[str]:
    """One of these words."""
    return click.Choice(list(choices), case_sensitive=False)
