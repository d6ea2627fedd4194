"""The codes of scenarios and edits (KN23x)."""

from kommunalnetz.inventory.codes import ERROR, Code

NO_EDITS = Code(
    id="KN230", name="no-scenario", severity=ERROR,
    text="{path} is no scenario: it has no list `edits`.",
    hint="Write `edits:` and below it one line per change, each beginning with a dash.",
    manual="A scenario is a YAML file with a list `edits`; `title`, `author`, `date`, `base`, `with`, `years`, `question` and "
    "`note` may stand beside it."
    "\n\n```yaml\ntitle: One line more\nbase: ../inventory\nedits:\n  - resize: mainz-koblenz\n    capacity: 1G\n```",
)  # fmt: skip
NO_VERB = Code(
    id="KN231", name="no-such-edit", severity=ERROR,
    text="{subject}: there is no edit {text}.",
    hint="Did you mean: {choices}?",
    manual="An edit begins with its verb and names what it is about: `resize: mainz-koblenz`. The verbs are `add`, `remove`, `retire` "
    "(with all that hangs on it), `resize`, `remeter`, `change`, `move`, `merge`, `host`, `use`, `scale`, `grow`, `adopt` and `price`.",
)  # fmt: skip
TWO_VERBS = Code(
    id="KN232", name="two-edits-in-one", severity=ERROR,
    text="{subject}: {text} and {other} are two edits.",
    hint="Begin a new line with a dash for the second.",
    manual="One entry of `edits` is one change. Two verbs stand in the same entry; most often a dash is missing.",
)  # fmt: skip
MERGED_OVERRIDE = Code(
    id="KN233", name="merged-override", severity=ERROR,
    text="{subject}: {text} cannot be merged into {into}, because the service {service} counts it apart.",
    hint="Take its `overrides.{text}` out by a `change` before, and say by a `use` what holds for {into}.",
    manual="Two sites are merged, and a service has numbers of its own for one of them (`overrides`). What the merged site uses cannot "
    "be known from that.\n\n```yaml\nedits:\n  - change: service:e-akte\n    unset: overrides.kreis-b\n  - use: e-akte\n    at: kreis-a\n"
    "    users: 240\n  - merge: kreis-b\n    into: kreis-a\n```",
)  # fmt: skip
MATRIX = Code(
    id="KN234", name="matrix-in-scenario", severity=ERROR,
    text="{subject}: a service with a `matrix` cannot be added by an edit.",
    hint="Write its flows as services with `from`, `to` and `rate`, or keep the matrix in the inventory.",
    manual="A matrix of fixed rates stands in a CSV file beside the inventory. A scenario is one file.",
)  # fmt: skip

TABLE = Code(
    id="KN235", name="table-not-edited", severity=ERROR,
    text="{path} is a table; edits are written into YAML files only.",
    hint="Change the table yourself, or keep an inventory of YAML files (`kommunalnetz init`).",
    manual="`simulate --apply` writes edits into the YAML files of an inventory, line by line. A table of lines (CSV, XLSX) belongs to "
    "the office that keeps it; `simulate` computes with it but does not write into it.",
)  # fmt: skip
NOT_ALONE = Code(
    id="KN236", name="not-written-alone", severity=ERROR,
    text="What stands here in {path} cannot be changed on its own.",
    hint="Write the record out without `&`, `*` and `<<`, or keep the edits as a scenario (`--save`).",
    manual="A value stands in the file only once but is used by several records (an alias `*name` or a merge `<<`), or comes with the "
    "program. Changing it there would change the others too, so that nothing is written.",
)  # fmt: skip

CIRCLE = Code(
    id="KN237", name="scenario-circle", severity=ERROR,
    text="{path} assumes {text}, which assumes {path}.",
    hint="Take one of the two out of its `with:`.",
    manual="A scenario may assume others (`with: other.yaml`). Following these must come to an end.",
)  # fmt: skip

CODES: tuple[Code, ...] = (NO_EDITS, NO_VERB, TWO_VERBS, MERGED_OVERRIDE, MATRIX, TABLE, NOT_ALONE, CIRCLE)
"""Every code of scenarios and edits."""
