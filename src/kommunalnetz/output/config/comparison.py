"""What differs between the configuration that runs and the one that is rendered. Secrets are covered first: they never differ."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from kommunalnetz.diagnostics import Diagnostic, InputError, Where
from kommunalnetz.output.config import codes
from kommunalnetz.output.config.masking import HIDDEN, masked
from kommunalnetz.output.config.platform import Platform
from kommunalnetz.output.config.running import Collected
from kommunalnetz.output.config.secrets import placeholder

if TYPE_CHECKING:
    from hier_config import HConfig, HConfigChild

PLACEHOLDER = re.compile(rf"{re.escape(placeholder('', ''))}[a-z_]+")
COMMENT = re.compile(r"^\s*(?:[!#].*|/\*.*\*/\s*)$|\s+##.*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A line that is to be added or removed, in the section whose first lines are ``section``."""

    section: tuple[str, ...]
    line: str
    added: bool


@dataclass(frozen=True, kw_only=True)
class FileDifference:
    """What differs in a file; ``commands`` make the router run what is rendered. Of a private file the changes are not told."""

    file: str
    changes: tuple[Change, ...]
    commands: tuple[str, ...] = ()
    private: bool = False


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A device: ``path`` of what was collected (None: nothing), the files that differ, that lack, and that nothing renders."""

    device: str
    platform: str
    path: str | None
    files: tuple[FileDifference, ...] = ()
    compared: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether the device runs what is rendered, as far as its files were collected."""
        return self.path is not None and not self.files and not self.lacking


def difference(device: str, rendered: Mapping[str, str], collected: Collected | None, name: str, platform: Platform) -> Difference:
    """A device whose platform is ``name``. Raises InputError for what cannot be taken apart."""
    if collected is None:
        return Difference(device=device, platform=platform.title, path=None)
    main = main_file(name, platform, rendered)
    files = {file or main: text for file, text in collected.files.items()}
    wanted = {main: rendered[main]} if "" in collected.files else rendered
    found = [_file(file, files[file], text, main, platform, collected.path) for file, text in wanted.items() if file in files]
    return Difference(
        device=device, platform=platform.title, path=collected.path,
        files=tuple(one for one in found if one.changes),
        compared=tuple(one.file for one in found),
        lacking=tuple(file for file in wanted if file not in files),
        extra=tuple(file for file in files if file not in wanted),
    )  # fmt: skip


def main_file(name: str, platform: Platform, rendered: Mapping[str, str]) -> str:
    """The file that a router shows as its running configuration. Raises InputError if ``platform.yaml`` does not say which."""
    if platform.compare.main in rendered:
        return platform.compare.main
    if len(rendered) == 1:
        return next(iter(rendered))
    values = {"path": f"{name}/platform.yaml", "cause": "compare.main"}
    raise InputError([Diagnostic(code=codes.PLATFORM_FILE, subject=f"platform:{name}", values=values)])


def _file(file: str, runs: str, rendered: str, main: str, platform: Platform, path: str) -> FileDifference:
    runs = _known(runs, rendered)
    if file == main:
        return _sections(file, runs, rendered, platform, path)
    old, new = _lines(runs), _lines(rendered)
    changes = tuple(_flat(old, new))
    private = file in platform.compare.private
    return FileDifference(file=file, changes=changes, private=private)


def _known(runs: str, rendered: str) -> str:
    """What runs, with the placeholder in place of the secret where a line is otherwise the rendered one."""
    lines = [line.strip() for line in rendered.splitlines() if PLACEHOLDER.search(line)]
    patterns = [(re.compile(".+".join(map(re.escape, PLACEHOLDER.split(line)))), line) for line in dict.fromkeys(lines)]

    def told(line: str) -> str:
        bare = line.strip()
        found = next((known for pattern, known in patterns if pattern.fullmatch(bare)), bare)
        return line.replace(bare, found) if bare else line

    return "\n".join(map(told, runs.splitlines())) if patterns else runs


def _lines(text: str) -> list[str]:
    return [masked(line.rstrip()) for line in text.splitlines() if line.strip() and not COMMENT.fullmatch(line)]


def _flat(old: list[str], new: list[str]) -> Iterator[Change]:
    """Of a file whose order counts and that knows no command to take a line back."""
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from (Change(section=(), line=line, added=False) for line in old[a:b])
            yield from (Change(section=(), line=line, added=True) for line in new[c:d])


def _sections(file: str, runs: str, rendered: str, platform: Platform, path: str) -> FileDifference:
    """Of a configuration that is made of sections, whose order does not count."""
    from hier_config import WorkflowRemediation

    now, then = _tree(runs, platform, path), _tree(rendered, platform, file)
    changes = tuple(_walked(now, then, ()))
    if not changes:
        return FileDifference(file=file, changes=())
    for child in now.children:
        if child.text.startswith("interface ") and child.text not in then.children:
            then.add_child(child.text)  # an interface cannot be removed, only what stands in it
    commands = WorkflowRemediation(now, then).remediation_config.all_children_sorted()
    told = _placeholders(rendered)
    lines = tuple(one.indentation + told.get(one.text, one.text) for one in commands)
    return FileDifference(file=file, changes=changes, commands=lines)


def _tree(text: str, platform: Platform, path: str) -> "HConfig":
    """A configuration taken apart. Raises InputError CANNOT_COMPARE."""
    from hier_config import get_hconfig
    from hier_config.exceptions import DuplicateChildError

    from kommunalnetz.output.config.dialects import driver

    dialect = platform.compare.dialect
    ignored = [re.compile(pattern) for pattern in platform.compare.ignore]
    lines = [masked(line) for line in text.splitlines() if not any(pattern.search(line) for pattern in ignored)]
    if dialect in ("juniper_junos", "generic"):
        lines = [COMMENT.sub("", line) for line in lines]
    try:
        return get_hconfig(driver(dialect), "\n".join(lines))
    except (DuplicateChildError, ValueError, KeyError) as error:
        values = {"path": path, "platform": platform.title, "cause": masked(str(error))[:200]}
        raise InputError([Diagnostic(code=codes.CANNOT_COMPARE, subject=f"file:{path}", where=Where(path), values=values)]) from error


def _walked(now: "HConfig | HConfigChild", then: "HConfig | HConfigChild", section: tuple[str, ...]) -> Iterator[Change]:
    """Both trees at once: what is only in ``now`` goes, what is only in ``then`` comes."""
    for child in now.children:
        if (twin := then.children.get(child.text)) is None:
            yield from _whole(child, section, added=False)
        else:
            yield from _walked(child, twin, (*section, child.text))
    for child in then.children:
        if child.text not in now.children:
            yield from _whole(child, section, added=True)


def _whole(child: "HConfigChild", section: tuple[str, ...], *, added: bool) -> Iterator[Change]:
    yield Change(section=section, line=child.text, added=added)
    for inner in child.children:
        yield from _whole(inner, (*section, child.text), added=added)


def _placeholders(rendered: str) -> Mapping[str, str]:
    """Covered line to the rendered one with its placeholder, which a command may show."""
    pairs = ((masked(line.strip()), line.strip()) for line in rendered.splitlines())
    return {covered: line for covered, line in pairs if HIDDEN in covered}
