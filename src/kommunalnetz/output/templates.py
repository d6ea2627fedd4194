"""Where templates lie: the shipped ones, each of which a folder of the user's own may override file by file."""

from pathlib import Path

from kommunalnetz.diagnostics import Code, Diagnostic, InputError, Severity, Where
from kommunalnetz.files import read

TEMPLATE_FAILS = Code(
    id="KN601",
    name="template-fails",
    severity=Severity.ERROR,
    text="The template cannot be laid out: {cause}.",
    hint="Correct the template, or remove it so that the shipped one is used.",
    manual="A template of your own (`--templates`) is used in place of the shipped one of the same name. It names something that the "
    "view does not hold, or it breaks the rules of its language (Jinja for HTML, Typst for PDF). The view is what stands in `report.json`.",
)
CODES = (TEMPLATE_FAILS,)


def shipped() -> Path:
    """The folder of the shipped templates: inside the package, or beside ``src`` in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent.parent / "templates"


def folders(kind: str, own: Path | None) -> list[Path]:
    """The folders that hold templates of ``kind`` (``report/html``), the user's own first."""
    places = [shipped() / kind]
    return places if own is None else [own / kind, *places]


def contents(kind: str, own: Path | None, pattern: str) -> dict[str, bytes]:
    """Name to content of all files of ``kind`` that match ``pattern``, the user's own in place of the shipped ones.

    Raises InputError where a file cannot be read.
    """
    found = {path.name: path for folder in reversed(folders(kind, own)) for path in sorted(folder.glob(pattern))}
    return {name: read(path) for name, path in sorted(found.items())}


def failure(kind: str, own: Path, name: str, line: int, cause: str) -> InputError:
    """The user's own template ``name`` cannot be laid out; ``line`` 0 if it is not known."""
    path = own / kind / name
    where = Where(path.as_posix(), line, 1 if line else 0)
    return InputError([Diagnostic(code=TEMPLATE_FAILS, subject=f"file:{path.as_posix()}", where=where, values={"cause": cause})])
