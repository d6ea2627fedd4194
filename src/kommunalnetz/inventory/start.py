"""First inventories as files: the shipped starting one, and the one that a table of lines is."""

import re
from pathlib import Path
from typing import Any

import yaml

from kommunalnetz.diagnostics import InputError, Severity
from kommunalnetz.inventory.lines import table
from kommunalnetz.inventory.load import load
from kommunalnetz.inventory.sections import RECORDS
from kommunalnetz.inventory.shipped import DATA, plain

_FILES = {
    "network.yaml": ("network",), "sites.yaml": ("sites",), "lines.yaml": ("links", "ducts", "measurements"),
    "contracts.yaml": ("contracts",), "services.yaml": ("services",), "profiles.yaml": ("profiles", "day_profiles", "classes"),
}  # fmt: skip


def starter() -> dict[str, str]:
    """A small, commented, valid inventory: file name to text."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((DATA / "start").glob("*.yaml"))}


def inventory_from_table(path: str | Path) -> dict[str, str]:
    """The inventory that a table of lines is, as files: name to YAML text. Loading them gives the same network as the table.

    Raises InputError if the table cannot be taken.
    """
    path = Path(path)
    load(path)
    read = table(path, path.name)
    if errors := [d for d in read.diagnostics if d.severity is Severity.ERROR]:
        raise InputError(errors)
    tree: dict[str, Any] = read.nodes[0].plain
    comments: dict[str, str] = plain("columns")["comments"]
    texts = {}
    for name, sections in _FILES.items():
        parts = [_section(section, tree[section]) for section in sections if tree.get(section)]
        if parts:
            texts[name] = f"# {comments[name]}\n" + "\n".join(parts)
    return texts


def _section(name: str, value: Any) -> str:
    """A section as YAML."""
    if name not in RECORDS:
        return _dumped({name: value})
    return f"{name}:\n" + "".join(f"  {line}\n" for record in value for line in _dumped([record]).splitlines())


def _dumped(value: Any) -> str:
    return str(yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120, default_flow_style=False))


class _Dumper(yaml.SafeDumper):
    """Small mappings and lists of texts in one line; numbers, dates and truths without quotes; nothing by alias."""

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:
        """In braces if it is small and no record."""
        inner = len(mapping) <= 4 and all(isinstance(value, str) for value in mapping.values()) and not {"id", "title"} & mapping.keys()
        return super().represent_mapping(tag, mapping, flow_style=inner)

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> yaml.SequenceNode:
        """In brackets if it holds texts."""
        return super().represent_sequence(tag, sequence, flow_style=all(isinstance(item, str) for item in sequence))

    def ignore_aliases(self, data: Any) -> bool:
        """Every value is written out."""
        return True


_PLAIN = {
    "int": re.compile(r"0|[1-9]\d{0,17}"), "float": re.compile(r"\d{1,17}\.\d{1,17}"), "timestamp": re.compile(r"\d{4}-\d\d-\d\d"),
    "bool": re.compile(r"true|false"),
}  # fmt: skip


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    tag = next((tag for tag, pattern in _PLAIN.items() if pattern.fullmatch(text)), "str")
    return dumper.represent_scalar(f"tag:yaml.org,2002:{tag}", text)


_Dumper.add_representer(str, _text)
