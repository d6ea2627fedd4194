"""The archive of a report: the inventory's files, what made the report of them, the report, its assumptions and all hashes."""

import contextlib
import hashlib
import json
import platform
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date as Date  # noqa: N812 - the record's own field is called date
from importlib import metadata
from pathlib import Path

from kommunalnetz import __version__, files
from kommunalnetz.diagnostics import Diagnostic, InputError, Where
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.load import load
from kommunalnetz.output.archive_codes import OTHER_SCHEMA, SECRET_IN_FILE, UNFIT_NAME
from kommunalnetz.output.county_rows import assumption_table
from kommunalnetz.output.editions import Edition
from kommunalnetz.output.machine import as_json
from kommunalnetz.output.report import report_documents
from kommunalnetz.output.tables import table_csv, table_json
from kommunalnetz.output.views import checksum
from kommunalnetz.output.zipped import fit
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import study

SCHEMA = "kommunalnetz-archive/1"
INVENTORY, REPORT, MANIFEST, SUMS, README = "inventory/", "report/", "manifest.json", "SHA256SUMS", "README.txt"
LIBRARIES = ("babel", "jinja2", "networkx", "numpy", "python-docx", "python-pptx", "typst", "xlsxwriter")
"""What has a part in the bytes of a report, beside the program itself."""
Progress = Callable[[int, int], None] | None

_SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|"
    r"\b(?:password|passwort|kennwort|passphrase|secret|psk|pre-shared[ -]key|api[-_ ]?key|token|snmp[-_ ]community)\s*[:=]\s*"
    r"(?![\"']?(?:env:|file:|keyring:|unknown\b))[\"']?[^\s\"',;{}]{4,}[\"']?\s*(?:[,;}]|$)",
    re.IGNORECASE,
)
_SEARCHED = (".yaml", ".yml", ".csv", ".tsv", ".txt", ".svg")


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is archived: the language, date, editions and formats of the report, and what the inventory is.

    ``path`` is the name of the inventory's only file, empty for a folder; ``inventory_date`` the date of its data.
    """

    language: str
    date: Date
    editions: tuple[Edition, ...]
    formats: tuple[str, ...]
    path: str
    inventory_date: Date


def program() -> dict[str, str]:
    """What makes the bytes: the versions of the program, of its libraries and of Python."""
    versions = {name: metadata.version(name) for name in LIBRARIES}
    return {"kommunalnetz": __version__, **versions, "python": platform.python_version()}


def inventory_files(inventory: Inventory) -> dict[str, bytes]:
    """Name to content of every file that the inventory was read from, by name.

    Raises InputError for one that cannot be read, whose name does not fit, or that holds a secret in plain text.
    """
    root = Path(inventory.root)
    wrong = [files.refusal(UNFIT_NAME, name) for name in inventory.files if not fit(name)]
    folder = root if root.is_dir() else root.parent
    contents = {name: files.read(folder / name) for name in sorted(inventory.files)}
    wrong += [finding for name, data in contents.items() for finding in _secrets(name, data)]
    if wrong:
        raise InputError(wrong)
    return contents


def _secrets(name: str, data: bytes) -> Iterator[Diagnostic]:
    if name.lower().endswith(_SEARCHED):
        for number, line in enumerate(data.decode("utf-8", errors="replace").splitlines(), 1):
            if found := _SECRET.search(line):
                where = Where(name, number, found.start() + 1)
                yield Diagnostic(code=SECRET_IN_FILE, subject=f"file:{name}", where=where, values={"path": name})


@contextlib.contextmanager
def unpacked(contents: Mapping[str, bytes], order: Order) -> Iterator[Inventory]:
    """The inventory that ``contents`` (fit names) make, in a folder that is there meanwhile. Raises InputError."""
    with tempfile.TemporaryDirectory(prefix="kommunalnetz-") as folder:
        root = Path(folder) / "inventory"
        for name, data in contents.items():
            files.write_private(root / name, data)
        yield replace(load(root / order.path if order.path else root), date=order.inventory_date)


def archive(contents: Mapping[str, bytes], order: Order, progress: Progress = None) -> dict[str, bytes]:
    """Name to content of all files of the archive of the inventory that ``contents`` make; the same input gives the same bytes."""
    text = Text(order.language)
    with unpacked(contents, order) as inventory:
        result = study(inventory, date=order.date, progress=progress)
        editions = tuple(edition for edition in order.editions if not edition.own or edition.county in inventory.sites)
        documents = report_documents(result, order.language, order.formats, None, editions)
        digest = checksum(inventory)
    assumptions = assumption_table(result)
    made = {
        README: _readme(inventory, order, text).encode(),
        **{f"{INVENTORY}{name}": data for name, data in contents.items()},
        **{f"{REPORT}{name}": data for name, data in documents.items()},
        "assumptions.json": table_json(assumptions).encode(),
        "assumptions.csv": table_csv(assumptions).encode(),
    }
    made[MANIFEST] = as_json(_manifest(inventory, order, digest, made)).encode()
    return {**made, SUMS: "".join(f"{sha256(data)}  {name}\n" for name, data in made.items()).encode()}


def sha256(data: bytes) -> str:
    """The hash, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _manifest(inventory: Inventory, order: Order, digest: str, made: Mapping[str, bytes]) -> dict[str, object]:
    """``manifest.json`` as ``docs/schema/archive.schema.json`` describes it."""
    return {
        "schema": SCHEMA,
        "title": inventory.network.title,
        "example_data": inventory.network.example_data,
        "program": program(),
        "language": order.language,
        "date": order.date.isoformat(),
        "editions": [edition.name for edition in order.editions],
        "formats": list(order.formats),
        "inventory": {"path": order.path, "date": order.inventory_date.isoformat(), "sha256": digest},
        "files": [{"path": name, "bytes": len(data), "sha256": sha256(data)} for name, data in made.items()],
    }


def ordered(manifest: bytes) -> tuple[Order, dict[str, str], dict[str, str]]:
    """The order, the versions and the hashes of files that a ``manifest.json`` tells. Raises ValueError, KeyError or TypeError."""
    told = json.loads(manifest)
    if told["schema"] != SCHEMA:
        raise ValueError(OTHER_SCHEMA)
    own = told["inventory"]
    if own["path"] and not fit(own["path"]):
        raise ValueError(own["path"])
    order = Order(
        language=str(told["language"]), date=Date.fromisoformat(told["date"]),
        editions=tuple(Edition.named(name) for name in told["editions"]), formats=tuple(map(str, told["formats"])),
        path=str(own["path"]), inventory_date=Date.fromisoformat(own["date"]),
    )  # fmt: skip
    versions = {str(name): str(version) for name, version in told["program"].items()}
    return order, versions, {str(one["path"]): str(one["sha256"]) for one in told["files"]}


def _readme(inventory: Inventory, order: Order, text: Text) -> str:
    """What lies here and how to come back, for someone who has only this file."""
    title = inventory.network.title or text("Capacity report")
    lines = [
        *([text("EXAMPLE DATA"), ""] if inventory.network.example_data else []),
        text("Archive of the report {title} as of {day:date}.", title=title, day=order.date),
        text("Written by kommunalnetz {version}; the versions of all parts stand in manifest.json.", version=__version__),
        "",
        text("inventory: the files from which everything was computed. report: the report as it was handed out."),
        text("assumptions.csv, assumptions.json: every value without a source. SHA256SUMS: the hash of every file here."),
        "",
        text("Test the files: sha256sum -c SHA256SUMS"),
        text("Make the report anew and compare: kommunalnetz archive --verify FILE.zip"),
        "",
        text("The inventory is internal: whoever has this archive has prices, routes and contacts too."),
    ]
    return "\n".join(lines) + "\n"
