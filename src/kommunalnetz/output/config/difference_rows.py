"""Differences of configurations for programs and for people."""

from collections.abc import Iterable, Iterator, Mapping

from kommunalnetz.output.config.comparison import Change, Difference, FileDifference
from kommunalnetz.output.config.running import Running
from kommunalnetz.output.listing import visible
from kommunalnetz.output.machine import as_json, plain
from kommunalnetz.text import Text

SCHEMA = "kommunalnetz-config-diff/1"


def differences_json(found: Iterable[Difference], extra: Iterable[str], facts: Mapping[str, object]) -> str:
    """One JSON object; secrets are covered in it, placeholders stand where a command needs one."""
    return as_json({
        "schema": SCHEMA, **{key: plain(value) for key, value in facts.items()},
        "routers": [_router(one) for one in found], "extra": list(extra),
    })  # fmt: skip


def _router(one: Difference) -> dict[str, object]:
    return {
        "device": one.device, "platform": one.platform, "path": one.path, "state": state(one), "compared": list(one.compared),
        "lacking": list(one.lacking), "extra": list(one.extra),
        "files": [
            {
                "file": file.file, "private": file.private,
                "changes": [] if file.private else [
                    {"change": "add" if change.added else "remove", "section": list(change.section), "line": change.line}
                    for change in file.changes
                ],
                "commands": list(file.commands),
            }
            for file in one.files
        ],
    }  # fmt: skip


def state(one: Difference) -> str:
    """``same``, ``differs`` or ``missing``."""
    return "missing" if one.path is None else "same" if one.same else "differs"


def told(one: Difference, text: Text) -> Iterator[tuple[str, str]]:
    """The lines about a router that does not run what is rendered, each with its kind: ``head``, ``plain``, ``add``, ``remove``."""
    if one.path is None:
        yield "head", text("{device} ({platform}): no running configuration was found.", device=one.device, platform=one.platform)
        return
    if not one.same or one.extra:
        yield "head", f"{one.device} ({one.platform}): {one.path}"
    for name in one.lacking:
        yield "plain", "  " + text("The file {name} is missing.", name=name)
    for name in one.extra:
        yield "plain", "  " + visible(text("Nothing is rendered for the file {name}.", name=name))
    for file in one.files:
        yield "plain", f"  {file.file}: {counted(file, text)}"
        if not file.private:
            yield from _changes(file.changes)


def counted(file: FileDifference, text: Text) -> str:
    """How many lines are to be added and to be removed; of a private file only that it differs."""
    if file.private:
        return text("it differs; its lines are secret")
    adds = sum(change.added for change in file.changes)
    return text.enumeration([
        text.plural("{count} line to add", "{count} lines to add", adds),
        text.plural("{count} line to remove", "{count} lines to remove", len(file.changes) - adds),
    ])  # fmt: skip


def _changes(changes: Iterable[Change]) -> Iterator[tuple[str, str]]:
    section: tuple[str, ...] = ()
    for change in changes:
        for depth, head in enumerate(change.section):
            if section[: depth + 1] != change.section[: depth + 1]:
                yield "plain", visible(f"      {' ' * depth}{head}")
        section = (*change.section, change.line)
        sign = "+" if change.added else "-"
        yield "add" if change.added else "remove", visible(f"    {sign} {' ' * len(change.section)}{change.line}")


def commands(found: Iterable[Difference], text: Text) -> Iterator[str]:
    """Per router what to enter so that it runs what is rendered; what no command can do is a comment."""
    for one in found:
        lines = [line for file in one.files for line in file.commands]
        by_hand = [*one.lacking, *(file.file for file in one.files if not file.commands)]
        if lines or by_hand:
            yield f"! {one.device} ({one.platform})"
            yield from (visible(line) for line in lines)
        if by_hand:
            yield "! " + text("to be replaced as a whole: {files}", files=", ".join(by_hand))


def closing(found: list[Difference], running: Running, text: Text, facts: Mapping[str, object]) -> Iterator[str]:
    """The last lines: files that belong to no router, and how many routers are as they should be."""
    if running.extra:
        yield visible(text("Files that belong to no router: {names}", names=", ".join(running.extra)))
    counts = {kind: sum(state(one) == kind for one in found) for kind in ("same", "differs", "missing")}
    yield text(
        "{same} as rendered, {differs} different, {missing} without a file; as of {day:date}.",
        same=text.plural("{count} router", "{count} routers", counts["same"]), differs=text.count(counts["differs"]),
        missing=text.count(counts["missing"]), day=facts["date"],
    )  # fmt: skip
