"""Compile the message catalogues: every ``.po`` below ``src/kommunalnetz/locale`` to a ``.mo`` beside it.

``--check`` writes nothing and fails if a ``.mo`` is missing or says something else than its ``.po``.
"""

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "src" / "kommunalnetz" / "locale"


def compiled(po: Path) -> bytes:
    """The ``.mo`` bytes of a ``.po`` file."""
    with po.open("rb") as file:
        catalogue = read_po(file, locale=po.parent.parent.name, domain=po.stem, abort_invalid=True)
    catalogue.project, catalogue.version = "kommunalnetz", ""
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)  # same input, same bytes
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def main(check: bool) -> int:
    """0 if all is up to date (or was written)."""
    stale = []
    for po in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        mo, data = po.with_suffix(".mo"), compiled(po)
        if not mo.exists() or mo.read_bytes() != data:
            stale.append(mo.name)
            if not check:
                mo.write_bytes(data)
    if check and stale:
        print(f"stale catalogues: {', '.join(stale)}; run make catalogue", file=sys.stderr)
    return int(bool(check and stale))


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
