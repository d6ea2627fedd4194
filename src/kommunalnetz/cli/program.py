"""The program: it imports a command when it is called, speaks the reader's language and always ends cleanly."""

import contextlib
import gettext
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any

import click
from click.formatting import HelpFormatter

from kommunalnetz import __version__
from kommunalnetz.cli.command import Command, everywhere, text_of
from kommunalnetz.cli.terminal import Terminal
from kommunalnetz.text import LOCALE

FINE, FINDINGS, UNREADABLE, INTERRUPTED = 0, 1, 2, 130
"""What the program returns to the shell."""


class Program(Command, click.Group):
    """A group of commands, each in a module of its own that is imported when the command is called.

    ``modules`` names, per command, its module and the first sentence of its help; the module's attribute of the command's name
    is the command. A command returns its exit code, or nothing.
    """

    def __init__(self, name: str, modules: Mapping[str, tuple[str, str]], **settings: Any) -> None:
        super().__init__(name, no_args_is_help=True, **settings)
        self.modules = modules
        self.params += everywhere()

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which they are declared."""
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in self.modules:
            return None
        command = getattr(import_module(self.modules[cmd_name][0]), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        """The commands with their first sentences, without importing them."""
        text = text_of(ctx)
        with formatter.section(text("Commands")):
            formatter.write_dl([(name, text(sentence)) for name, (_, sentence) in self.modules.items()])

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **settings: Any,
    ) -> Any:
        """Run the program and exit with its code, or return the code; see the codes at the top of this module."""
        words = list(sys.argv[1:] if args is None else args)
        terminal = Terminal.asked(words)
        with terminal.streams(), _click_speaks(terminal.text.code):
            code = self._run(words, terminal, {"complete_var": complete_var, **settings})
        if standalone_mode:
            sys.exit(code)
        return code

    def _run(self, words: list[str], terminal: Terminal, settings: dict[str, Any]) -> int:
        from kommunalnetz.diagnostics import InputError

        try:
            result = super().main(words, self.name, standalone_mode=False, obj=terminal, **settings)
            sys.stdout.flush()
        except click.exceptions.NoArgsIsHelpError as help_page:
            print(help_page.format_message())
            return FINE
        except click.ClickException as error:
            error.show(sys.stderr)
            return UNREADABLE
        except InputError as error:
            terminal.tell_input_error(error)
            return UNREADABLE
        except (click.Abort, KeyboardInterrupt):
            print(terminal.text("Interrupted. Nothing was left half written."), file=sys.stderr)
            return INTERRUPTED
        except BrokenPipeError:
            _silence(sys.stdout)
            return FINE
        except OSError as error:
            print(_io_sentence(terminal, error), file=sys.stderr)
            return UNREADABLE
        return result if isinstance(result, int) else FINE


@contextlib.contextmanager
def _click_speaks(language: str) -> Iterator[None]:
    """Click asks gettext's current domain for its own messages; their translation is part of our catalogue."""
    domain, before = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain("cli", str(LOCALE))
    gettext.textdomain("cli")
    os.environ["LANGUAGE"] = language
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if before is None:
            os.environ.pop("LANGUAGE", None)
        else:
            os.environ["LANGUAGE"] = before


def _silence(stream: Any) -> None:
    """The reader of the pipe has gone; what is still buffered goes nowhere, without a complaint at exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _io_sentence(terminal: Terminal, error: OSError) -> str:
    from kommunalnetz.files import cause

    text, name = terminal.text, str(error.filename or "")
    if isinstance(error, PermissionError) and name:
        return text("Error: {file} cannot be written or read: it is open in another program, or access is not allowed.", file=name)
    if name:
        return text("Error: {file}: {reason}", file=name, reason=text(cause(error)))
    return text("Error: {reason}", reason=text(cause(error)))


def print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    """``kommunalnetz 0.1.0`` and exit."""
    if wanted and not ctx.resilient_parsing:
        print(f"kommunalnetz {__version__}")
        ctx.exit()
