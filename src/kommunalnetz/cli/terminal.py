"""Where the program writes: results to stdout, everything about them to stderr, in any console's character set."""

import codecs
import contextlib
import io
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kommunalnetz.text import Text, language

if TYPE_CHECKING:
    from rich.console import Console

    from kommunalnetz.diagnostics import InputError

WIDE = 1_000_000
"""Columns of a pipe: nothing is wrapped or cut that another program will read."""

_PLAIN = {
    "\u00a0": " ", "\u202f": " ", "\u2013": "-", "\u2014": "-", "\u2212": "-", "\u2026": "...", "\u2192": "->", "\u2190": "<-",
    "\u2194": "<->", "\u00d7": "x", "\u20ac": "EUR", "\u201e": '"', "\u201c": '"', "\u201d": '"', "\u2019": "'", "\u2018": "'",
    "\u2039": "<", "\u203a": ">",
    "\u00e4": "ae", "\u00f6": "oe", "\u00fc": "ue", "\u00c4": "Ae", "\u00d6": "Oe", "\u00dc": "Ue", "\u00df": "ss", "\u00a7": "Par.",
    "\u2265": ">=", "\u2264": "<=", "\u221e": "oo", "\u25cf": "o", "\u25b2": "^", "\u25a0": "#", "\u25cc": ".", "\u00b5": "u",
    "\u2588": "#", "\u2502": "|",
}  # fmt: skip


def _plainer(error: UnicodeError) -> tuple[str, int]:
    """What a console's character set lacks, in letters that it has."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAIN.get(letter, "?") for letter in error.object[error.start : error.end]), error.end


codecs.register_error("kommunalnetz.plainer", _plainer)


@dataclass(frozen=True, kw_only=True)
class Terminal:
    """How to write to whoever called: ``text`` is the language, ``plain`` forbids colours."""

    text: Text
    plain: bool = False

    @staticmethod
    def asked(words: Sequence[str]) -> "Terminal":
        """What the command line asks for, read before click reads it: click's own messages need the language."""
        words = words[: words.index("--")] if "--" in words else words
        asked = None
        for position, word in enumerate(words):
            if word == "--language":
                asked = next(iter(words[position + 1 :]), None)
            elif word.startswith("--language="):
                asked = word.partition("=")[2]
        return Terminal(text=Text(language(asked)), plain="--no-color" in words)

    @contextlib.contextmanager
    def streams(self) -> Iterator[None]:
        """Within, printing never fails for a letter that the console's character set lacks."""
        changed = []
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                changed.append((stream, stream.errors))
                stream.reconfigure(errors="kommunalnetz.plainer")
        try:
            yield
        finally:
            for stream, errors in changed:
                with contextlib.suppress(ValueError, OSError):
                    stream.reconfigure(errors=errors)

    def results(self) -> "Console":
        """Where the answer goes."""
        return self._console(sys.stdout)

    def messages(self) -> "Console":
        """Where everything else goes."""
        return self._console(sys.stderr)

    def _console(self, stream: Any) -> "Console":
        from rich.console import Console

        return Console(
            file=stream, no_color=self.plain or None, highlight=False, markup=False, emoji=False,
            width=None if stream.isatty() else WIDE, soft_wrap=not stream.isatty(),
        )  # fmt: skip

    def page(self, file: io.StringIO) -> "Console":
        """A console that writes plain lines into ``file``."""
        from rich.console import Console

        return Console(file=file, width=WIDE, soft_wrap=True, highlight=False, markup=False, emoji=False, no_color=True)

    def tell_input_error(self, error: "InputError", inventory: Path | None = None) -> None:
        """Everything that is wrong with the input, to stderr; ``inventory`` is what was read."""
        from kommunalnetz.output.listing import counted, listing
        from kommunalnetz.output.places import Places

        console = self.messages()
        for line in listing(error.diagnostics, self.text, Places.below(inventory or Path()), every=False):
            console.print(line)
        console.print(counted(error.diagnostics, self.text))

    def write_machine(self, data: str | bytes, output: str | None) -> None:
        """Write for a program: UTF-8 and ``\\n`` everywhere; to ``output``, or to stdout if that is None or ``-``."""
        raw = data.encode(errors="replace") if isinstance(data, str) else data
        if output in (None, "-"):
            sys.stdout.flush()
            sys.stdout.buffer.write(raw)
            sys.stdout.buffer.flush()
            return
        from kommunalnetz.files import write

        write(Path(str(output)), raw)
        self.messages().print(self.text("Written: {file}", file=str(output)))

    @contextlib.contextmanager
    def progress(self, sentence: str) -> Iterator[Callable[[int, int], None] | None]:
        """A bar on stderr for work that takes longer than two seconds; None where nobody would see it."""
        if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
            yield None
            return
        bar = _Bar(self.messages(), self.text(sentence))
        try:
            yield bar
        finally:
            bar.stop()


class _Bar:
    """A progress bar that appears late, so that short work does not flicker."""

    def __init__(self, console: "Console", sentence: str) -> None:
        self._console, self._sentence, self._start = console, sentence, time.monotonic()
        self._progress: Any = None
        self._task: Any = None

    def __call__(self, done: int, total: int) -> None:
        if self._progress is None:
            if time.monotonic() - self._start < 2:
                return
            from rich.progress import Progress

            self._progress = Progress(console=self._console, transient=True)
            self._task = self._progress.add_task(self._sentence, total=total)
            self._progress.start()
        self._progress.update(self._task, completed=done)

    def stop(self) -> None:
        if self._progress is not None:
            self._progress.stop()
