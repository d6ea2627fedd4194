"""What an earlier report said of each county, and how to tell the change since."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - the record's field is called date
from pathlib import Path
from typing import Any

from kommunalnetz.checks.colours import Colour
from kommunalnetz.checks.lights import Lights
from kommunalnetz.diagnostics import Code, Diagnostic, InputError, Severity, Where
from kommunalnetz.files import read
from kommunalnetz.output.view_types import SCHEMA, LightKind
from kommunalnetz.text import Text

NOT_A_REPORT = Code(
    id="KN651",
    name="not-a-report",
    severity=Severity.ERROR,
    text="{path} is no report of this program: {cause}.",
    hint="Name the report.json that was written for the last meeting, or the inventory as it was then.",
    manual="The change since the last meeting (`--previous`) is told against an inventory or against the `report.json` that "
    "`kommunalnetz report` wrote. The file that was named is neither: it is no JSON, has another schema, or tells nothing of counties.",
)
CODES = (NOT_A_REPORT,)
KINDS: tuple[LightKind, ...] = ("bandwidth", "resilience", "contract")
_RANK = {"green": 0, "amber": 1, "grey": 2, "red": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyBefore:
    """A county in the earlier report: the colours of its lights, and its peak as a share of what was booked (None: not known)."""

    colours: Mapping[LightKind, str]
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The earlier report: its date, and its counties by id."""

    date: Date
    counties: Mapping[str, CountyBefore]


def before_from_lights(found: Sequence[Lights], date: Date) -> Before:
    """What a report about ``found`` would have said on ``date``."""
    counties = {}
    for one in found:
        share = one.numbers.need_share
        known = one.bandwidth.colour is not Colour.GREY and share == share
        colours: dict[LightKind, str] = {kind: getattr(one, kind).colour.value for kind in KINDS}
        counties[one.site.id] = CountyBefore(colours=colours, share=float(share) if known else None)
    return Before(date=date, counties=counties)


def before_from_file(path: Path) -> Before:
    """What the ``report.json`` at ``path`` says. Raises InputError if it is none."""
    try:
        view = json.loads(read(path))
        if not isinstance(view, dict) or view.get("schema") != SCHEMA:
            raise _refused(path, f"schema {SCHEMA}")
        return Before(date=Date.fromisoformat(view["meta"]["date"]), counties={row["id"]: _county(row) for row in _rows(view)})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _refused(path, str(error) or type(error).__name__) from error


def _refused(path: Path, cause: str) -> InputError:
    name = path.as_posix()
    return InputError([Diagnostic(code=NOT_A_REPORT, subject=f"file:{name}", where=Where(name), values={"path": name, "cause": cause})])


def _rows(view: Mapping[str, Any]) -> list[Any]:
    """The rows of the counties: of page 2, or of the sheet in a county's edition."""
    if view["counties"]:
        return list(view["counties"]["counties"])
    return [sheet["county"] for sheet in view["county_sheets"]["sheets"]]


def _county(row: Mapping[str, Any]) -> CountyBefore:
    share = row["peak_share"]
    return CountyBefore(colours={kind: str(row[kind]["colour"]) for kind in KINDS}, share=None if share is None else float(share))


def better_and_worse(found: Sequence[Lights], before: Before) -> tuple[int, int]:
    """In how many counties the bandwidth has a better colour than before, and in how many a worse one (grey lies before red)."""
    pairs = [
        (_RANK[one.bandwidth.colour.value], _RANK.get(before.counties[one.site.id].colours["bandwidth"], 0))
        for one in found
        if one.site.id in before.counties
    ]
    return sum(now < then for now, then in pairs), sum(now > then for now, then in pairs)


def since(found: Sequence[Lights], before: Before, text: Text) -> str:
    """The change of all counties in one sentence."""
    better, worse = better_and_worse(found, before)
    if not better and not worse:
        return text("Since {day:date} no county's bandwidth has changed its colour.", day=before.date)
    values = {"day": before.date, "better": text.count(better), "worse": text.count(worse)}
    return text("Bandwidth since {day:date}: {better} better, {worse} worse.", **values)


def change(share: float | None, then: CountyBefore | None, text: Text) -> str:
    """The change of a county's peak in percentage points: ``+6``; new counties and unknown values in words."""
    if then is None:
        return text("new")
    if share is None or then.share is None:
        return "\u2013"
    points = round(share * 100) - round(then.share * 100)
    return f"+{text.count(points)}" if points > 0 else f"\u2212{text.count(-points)}" if points else "\u00b10"
