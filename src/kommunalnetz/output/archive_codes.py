"""What forbids to make or to read an archive."""

from kommunalnetz.diagnostics import Code, Severity

NOT_AN_ARCHIVE = Code(
    id="KN661", name="not-an-archive", severity=Severity.ERROR,
    text="{path} is no archive of this program, or it is damaged: {cause}.",
    hint="Name a file that `kommunalnetz archive` has written; take another copy if it was damaged.",
    manual="`kommunalnetz archive --verify` reads only what `kommunalnetz archive` has written: a ZIP file with `manifest.json`. A name "
    "that leads out of the archive, an encrypted or linked file, a name that stands twice or a file of unreasonable size is refused before "
    "anything is unpacked.",
)  # fmt: skip
SECRET_IN_FILE = Code(
    id="KN662", name="secret-in-file", severity=Severity.ERROR, private=True,
    text="{path} holds a secret in plain text; it is not put into an archive.",
    hint="Write a reference (env:NAME, file:PATH or keyring:SERVICE/USER) or take the line out, and change the secret.",
    manual="An archive is kept for years and read by many. Fields for secrets take references only (KN610); beyond that, all text files of "
    "the inventory are searched for private keys and for lines such as `password: ...`, also in remarks. Cells of Excel files are not "
    "searched.\n\nTake the line out, and change the secret: whatever stood in a file has been seen.",
)  # fmt: skip
UNFIT_NAME = Code(
    id="KN663", name="unfit-file-name", severity=Severity.ERROR,
    text="A file with the name {path} cannot be put into an archive that every system can unpack.",
    hint="Give the file a name without colon, backslash and control characters.",
    manual="The archive can be unpacked on every system. Names with a colon, a backslash or control characters mean something else on "
    "some of them.",
)  # fmt: skip
CODES = (NOT_AN_ARCHIVE, SECRET_IN_FILE, UNFIT_NAME)

NO_ZIP, NO_MANIFEST, OTHER_SCHEMA = "it is no ZIP file", "manifest.json is missing or not readable", "it has another schema"
BAD_NAME, TWICE, NOT_PLAIN, TOO_MUCH = (
    "a name in it leads out of the archive", "a name stands in it twice", "it holds a link or an encrypted file", "it is too large",
)  # fmt: skip
CAUSES = (NO_ZIP, NO_MANIFEST, OTHER_SCHEMA, BAD_NAME, TWICE, NOT_PLAIN, TOO_MUCH)
"""Why a file is no archive; msgids."""
