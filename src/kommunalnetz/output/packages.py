"""Office files with the same bytes on every run: no clock, no random order, no trace of who made them."""

import io
import re
import zipfile
from datetime import date as Date  # noqa: N812 - the parameter is called date

_CORE = "docProps/core.xml"
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
_OFFICE = (".xlsx", ".docx", ".pptx")
_FIRST = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP file can hold."""


def settled(data: bytes, date: Date) -> bytes:
    """The package with fixed times in its directory and ``date`` in its properties, also in workbooks inside it."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return zipped({name: _content(name, package.read(name), date) for name in package.namelist()})


def _content(name: str, content: bytes, date: Date) -> bytes:
    if name.endswith(_OFFICE):
        return settled(content, date)
    if name == _CORE:
        return _TIMES.sub(rb"\g<1>" + date.isoformat().encode() + rb"T00:00:00Z\g<3>", content)
    return content


def zipped(files: dict[str, bytes]) -> bytes:
    """A ZIP file with these names and contents, in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _FIRST)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            package.writestr(info, content)
    return out.getvalue()
