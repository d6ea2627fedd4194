"""What a configuration shows: the signs of a platform looked for in the files of a router."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kommunalnetz.output.config.audit.answer import Judged
from kommunalnetz.output.config.comparing import Sign


@dataclass(frozen=True, kw_only=True)
class Files:
    """The files of a router; ``whole`` says that what is not among them is not on the router. ``path`` tells where they lie."""

    path: str
    texts: Mapping[str, str]
    whole: bool


def judged(device: str, files: Files | None, signs: Iterable[Sign], main: str, only: Collection[str] = ()) -> Judged:
    """One rule at one router: kept if every sign that can be judged is.

    ``main`` may be empty where there is one file. ``only`` are the names of sections that are meant, all if empty.
    """
    if files is None:
        return Judged(device, None)
    found = [seen for sign in signs if (seen := _sign(files, sign, main, only)) is not None]
    for wanted in (False, None, True):
        if places := [place for kept, place in found if kept is wanted]:
            return Judged(device, wanted, places[0])
    return Judged(device, None, files.path)


def _sign(files: Files, sign: Sign, main: str, only: Collection[str]) -> tuple[bool | None, str] | None:
    """Kept, broken or (None) not known, and where; nothing where the sign is about sections that the router does not have."""
    name = sign.file or main or next(iter(files.texts), "")
    place = f"{files.path}/{name}" if name in files.texts else files.path
    if name not in files.texts and "" not in files.texts:
        return (sign.optional or False, place) if files.whole else (None, place)
    text = files.texts.get(name)
    if text is None:
        if sign.file not in ("", main):
            return None, place
        text = files.texts[""]
    if sign.sections:
        return _sections(text, sign, place, only)
    return _kept(text, sign, place, 1)


def _kept(text: str, sign: Sign, place: str, first: int) -> tuple[bool, str]:
    """All of ``needs`` and none of ``forbids``; the place of the offending line, else of the first one that was needed."""
    for pattern in sign.forbids:
        if found := re.search(pattern, text, re.MULTILINE):
            return False, f"{place}:{first + text.count(chr(10), 0, found.start())}"
    line = first
    for pattern in sign.needs:
        if not (found := re.search(pattern, text, re.MULTILINE)):
            return False, f"{place}:{first}" if first > 1 else place
        if line == first:
            line = first + text.count("\n", 0, found.start())
    return True, f"{place}:{line}"


def _sections(text: str, sign: Sign, place: str, only: Collection[str]) -> tuple[bool, str] | None:
    """False for the first section that breaks the rule, or if one that is meant is not there."""
    seen: list[tuple[bool, str]] = []
    missing = set(only)
    for first, head, body in _split(text, sign.sections):
        name = head.group(1) if head.groups() else head.group()
        if only and name not in missing:
            continue
        missing.discard(name)
        if not all(re.search(one, body, re.MULTILINE) for one in sign.where) or any(
            re.search(one, body, re.MULTILINE) for one in sign.unless
        ):
            continue
        seen.append(_kept(body, sign, place, first))
    if missing:
        return False, place
    return next((one for one in seen if not one[0]), seen[0] if seen else None)


def _split(text: str, sections: str) -> Iterable[tuple[int, re.Match[str], str]]:
    """(line of the head, the head, head and body) of every section: what follows with more indentation."""
    lines = text.splitlines()
    for at, line in enumerate(lines):
        head = re.match(sections, line)
        if head is None:
            continue
        indent = len(line) - len(line.lstrip())
        end = next(
            (n for n in range(at + 1, len(lines)) if lines[n].strip() and len(lines[n]) - len(lines[n].lstrip()) <= indent), len(lines)
        )
        yield at + 1, head, "\n".join(lines[at:end])
