"""Whether an archive is as it was written, and whether the same bytes come again from its inventory."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kommunalnetz.diagnostics import Word
from kommunalnetz.output.archive import INVENTORY, MANIFEST, SUMS, Order, Progress, archive, ordered, program, sha256
from kommunalnetz.output.archive_codes import NO_MANIFEST, OTHER_SCHEMA
from kommunalnetz.output.report import EVERY
from kommunalnetz.output.tables import Column, Sentence, Table
from kommunalnetz.output.zipped import refused, unzipped
from kommunalnetz.text import LANGUAGES

SAME, DIFFERENT, ALTERED, MISSING, FOREIGN = Word("same"), Word("different"), Word("altered"), Word("missing"), Word("foreign")
MSGIDS = (SAME, DIFFERENT, ALTERED, MISSING, FOREIGN)


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What became of every file (name, state, hash in the archive, hash made anew), and which versions differ (name, then, now).

    ``altered``: the file has another hash than the manifest says; ``foreign``: the manifest does not know it; ``missing``: it knows it, and
    the file is not there; ``different``: it is as it was written, but other bytes come now.
    """

    order: Order
    title: str
    rows: tuple[tuple[str, Word, str, str], ...]
    versions: tuple[tuple[str, str, str], ...]

    @property
    def same(self) -> bool:
        """Whether nothing was changed and the same bytes come again."""
        return all(state == SAME for _, state, _, _ in self.rows)


def verified(path: Path, progress: Progress = None) -> Verified:
    """The archive at ``path``, made anew and compared file by file.

    Raises InputError if it is no archive, or if its inventory cannot be read any more.
    """
    packed = unzipped(path)
    if MANIFEST not in packed:
        raise refused(path, NO_MANIFEST)
    try:
        order, versions, hashes = ordered(packed[MANIFEST])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise refused(path, OTHER_SCHEMA if str(error) == OTHER_SCHEMA else NO_MANIFEST) from error
    if order.language not in LANGUAGES or not set(order.formats) <= set(EVERY):
        raise refused(path, NO_MANIFEST)
    held = {name.removeprefix(INVENTORY): data for name, data in packed.items() if name.startswith(INVENTORY)}
    made = archive(held, order, progress)
    now = program()
    changed = [(name, then, now.get(name, "")) for name, then in versions.items() if now.get(name, "") != then]
    return Verified(order=order, title=path.name, rows=tuple(_rows(packed, made, hashes)), versions=tuple(changed))


def _rows(packed: Mapping[str, bytes], made: Mapping[str, bytes], hashes: Mapping[str, str]) -> Iterator[tuple[str, Word, str, str]]:
    """Every file that is there, was there, or comes now, by name."""
    for name in sorted({*packed, *made, *hashes, SUMS}):
        there = sha256(packed[name]) if name in packed else ""
        anew = sha256(made[name]) if name in made else ""
        written = hashes.get(name, _written(name, packed))
        if name not in packed:
            state = MISSING
        elif not written:
            state = FOREIGN
        elif there != written:
            state = ALTERED
        else:
            state = SAME if there == anew else DIFFERENT
        yield name, state, there, anew


def _written(name: str, packed: Mapping[str, bytes]) -> str:
    """The hash with which the two files were written that the manifest cannot name: it itself and the list of hashes."""
    listed = dict(line.split("  ", 1)[::-1] for line in packed.get(SUMS, b"").decode("utf-8", "replace").splitlines() if "  " in line)
    if name == MANIFEST:
        return listed.get(name, "")
    if name != SUMS:
        return ""
    expected = "".join(f"{digest}  {path}\n" for path, digest in listed.items()).encode()
    return sha256(expected)


def verification(found: Verified) -> Table:
    """The answer: a row per file, and in sentences what it means."""
    return Table(
        schema="kommunalnetz-archive-check/1",
        title="The archive, made anew",
        columns=(
            Column(name="file", title="File"),
            Column(name="state", title="State"),
            Column(name="archived_sha256", title="", shown=False),
            Column(name="made_sha256", title="", shown=False),
        ),
        rows=found.rows,
        facts={
            "archive": found.title,
            "same": found.same,
            "versions": {name: [then, now] for name, then, now in found.versions},
            "date": found.order.date,
        },
        remarks=tuple(_remarks(found)),
    )


def _remarks(found: Verified) -> Iterator[Sentence]:
    states = [state for _, state, _, _ in found.rows]
    touched = sum(state in (ALTERED, FOREIGN, MISSING) for state in states)
    if found.same:
        yield Sentence("The same bytes come again: all {count} files.", {"count": str(len(states))})
    if touched:
        yield Sentence("The archive is not as it was written; files altered, added or taken out: {count}.", {"count": str(touched)})
    if DIFFERENT in states:
        yield Sentence("Files of which other bytes come now: {count}.", {"count": str(states.count(DIFFERENT))})
    for name, then, now in found.versions:
        yield Sentence("{name}: {then} then, {now} now.", {"name": name, "then": then, "now": now or "\u2013"})
    if DIFFERENT in states and not touched and not found.versions:
        yield Sentence("No version differs; another make of a library or another computer has made these bytes.")
