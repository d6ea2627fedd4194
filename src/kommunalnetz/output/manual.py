"""The manual pages of codes: what a finding means, how it comes about, what to do, and an example."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text as Line

from kommunalnetz.diagnostics import Code
from kommunalnetz.text import Text

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table as RichTable


def examples() -> Path:
    """The folder of examples, one ``<code>.yaml`` each: inside the package, or the test cases of a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "examples" / "diagnostics"
    return installed if installed.is_dir() else package.parent.parent / "tests" / "diagnostics"


def example(code: Code) -> str:
    """A small inventory that gives ``code``; a comment with a caret points at the place. Empty if there is none."""
    path = examples() / f"{code.id}.yaml"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def blanked(sentence: str) -> str:
    """``sentence`` with the names of its values in place of them."""
    return re.sub(r"\{(\w+)[^{}]*\}", "\u2039\\1\u203a", sentence)


def page(code: Code, text: Text) -> str:
    """The manual page of ``code`` as Markdown, without its heading."""
    parts = [f"*{blanked(text(code.text))}*", text(code.manual)]
    if code.hint:
        parts.append(f"**{text('What to do')}:** {blanked(text(code.hint))}")
    if shown := example(code):
        parts += [f"**{text('Example')}**", f"```yaml\n{shown.rstrip()}\n```"]
    return "\n\n".join(part for part in parts if part) + "\n"


def manual(code: Code, text: Text) -> "Group":
    """The manual page of ``code`` for a terminal."""
    from rich.console import Group
    from rich.markdown import Markdown

    heading = Line(f"{code.id} {code.name} \u2013 {text.severity(code.severity)}", style="bold")
    return Group(heading, Line(), Markdown(page(code, text), code_theme="ansi_dark", hyperlinks=False))


def contents(codes: Iterable[Code], text: Text) -> "RichTable":
    """All codes with what they say."""
    from rich import box
    from rich.table import Table as RichTable

    table = RichTable(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Code", "Severity", "Name", "Text"):
        table.add_column(text(title), overflow="fold")
    for code in codes:
        table.add_row(code.id, text.severity(code.severity), code.name, Line(blanked(text(code.text))))
    return table
