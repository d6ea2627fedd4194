"""The codes of reading (KN1xx) and of references and consistency (KN2xx)."""

from kommunalnetz import files
from kommunalnetz.diagnostics import Code, Severity

__all__ = ["CODES", "Code"]

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

UNKNOWN_KEY = Code(
    id="KN101", name="unknown-key", severity=ERROR,
    text="{subject} has no key {key}.",
    hint="Did you mean: {choices}?",
    manual="A key is written that records of this kind do not have. Most often it is a slip of the pen; it is reported because a "
    "value that nobody reads would be missing in the results without a trace.\n\nCorrect the key or remove it. "
    "`kommunalnetz schema` lists all keys.",
)  # fmt: skip
UNKNOWN_SECTION = Code(
    id="KN102", name="unknown-section", severity=ERROR,
    text="There is no section {key} in an inventory.",
    hint="Did you mean: {choices}?",
    manual="At the top level of a file stand the sections of the inventory: `network`, `sites`, `devices`, `links` and so on. "
    "Another name stands there.\n\nCorrect the name. A file with `edits:` at its top level is a scenario and is skipped; "
    "other YAML files belong outside the folder or into a folder whose name begins with a dot.",
)  # fmt: skip
MISSING_KEY = Code(
    id="KN103", name="missing-key", severity=ERROR,
    text="{subject} needs the key {key}.",
    hint="Add `{key}:`.",
    manual="A record lacks a value without which it means nothing: the `id`, the end `a` and the `capacity` of a link, the "
    "`kind` of a service.\n\nAdd it. Where the world does not tell, `capacity: unknown` is a legal value; the affected "
    "light is grey then.",
)  # fmt: skip
SHAPE = Code(
    id="KN104", name="wrong-shape", severity=ERROR,
    text="{subject}: {key} needs {wanted}.",
    hint="Write {wanted} here.",
    manual="A list stands where a single value is wanted, a single value where a mapping (`key: value`) is wanted, or nothing at all.\n\n"
    "```yaml\nsites:\n  - id: a        # a list: every entry begins with a dash\n    tags: [north]\n```",
)  # fmt: skip
CHOICE = Code(
    id="KN105", name="wrong-choice", severity=ERROR,
    text="{subject}: {text} is not a value of {key}.",
    hint="Did you mean: {choices}?",
    manual="The key takes one of a few words, and another one stands there. The hint names the nearest word, or all of them.",
)  # fmt: skip
NOT_A_NUMBER = Code(
    id="KN106", name="not-a-number", severity=ERROR,
    text="{subject}: {text} cannot be read as {key}.",
    hint="Write it like {wanted}.",
    manual="The text is no number with a unit. Decimal comma and decimal point are both read, also `1.250,5 Mbit/s`.",
)  # fmt: skip
AMBIGUOUS_NUMBER = Code(
    id="KN107", name="ambiguous-number", severity=ERROR,
    text="{subject}: {text} has two readings, thousands or decimals.",
    hint="Write {plain} or {decimal}.",
    manual="A single point or comma followed by exactly three digits, as in `1.250 Mbit/s`, means 1250 to some and 1.25 to "
    "others. It is asked back, never guessed.",
)  # fmt: skip
MISSING_UNIT = Code(
    id="KN108", name="missing-unit", severity=ERROR,
    text="{subject}: {text} has no unit.",
    hint="Write the unit, like {wanted}.",
    manual="A rate, a length, a duration or a volume without a unit could be anything. In a table the unit may stand in the "
    "header instead: `down (Mbit/s)`.",
)  # fmt: skip
UNKNOWN_UNIT = Code(
    id="KN109", name="unknown-unit", severity=ERROR,
    text="{subject}: the unit of {text} does not fit {key}.",
    hint="Write it like {wanted}.",
    manual="Rates are in bit/s with k, M, G or T; lengths in m or km; durations in ms, s, min, h or d; volumes in byte; money in "
    "EUR; shares in %.",
)  # fmt: skip
BYTE_OR_BIT = Code(
    id="KN110", name="byte-or-bit", severity=ERROR,
    text="{subject}: {text} counts bytes; lines are sold in bits.",
    hint="Look into the contract, then write it like {wanted}.",
    manual="`50 MB/s` is 400 Mbit/s if bytes are meant and 50 Mbit/s if it was a slip. The difference is a factor of eight, so "
    "it is asked back.",
)  # fmt: skip
OUT_OF_RANGE = Code(
    id="KN111", name="out-of-range", severity=ERROR,
    text="{subject}: {text} is out of range for {key}.",
    hint="The value must be {wanted}.",
    manual="The value lies outside of what is possible: a negative or zero capacity, a latitude beyond 90 degrees, a metric above 65535.",
)  # fmt: skip
NOT_A_DATE = Code(
    id="KN112", name="not-a-date", severity=ERROR,
    text="{subject}: {text} is not a date.",
    hint="Write it like {wanted}.",
    manual="Dates are written `2028-03-31` or `31.03.2028`. The day must exist.",
)  # fmt: skip
ID_FORM = Code(
    id="KN113", name="id-form", severity=ERROR,
    text="{text} cannot be an id.",
    hint="Use ASCII letters, digits, `_`, `.` and `-`, at most 63 of them; the title may hold any text.",
    manual="Ids name records in files, commands and router configurations; so they are plain: `bad-kreuznach`. What people read "
    "is the `title`.",
)  # fmt: skip
AGS_FORM = Code(
    id="KN114", name="ags-form", severity=ERROR,
    text="{subject}: {text} is not {wanted}.",
    hint="Copy it from the official list; a leading zero belongs to it.",
    manual="The official municipality key (AGS) has 5 digits for a county and 8 for a municipality, the regional key (ARS) has 12. Keys of "
    "Rheinland-Pfalz begin with 07; spreadsheets like to lose the zero.",
)  # fmt: skip
PATTERN = Code(
    id="KN115", name="wrong-form", severity=ERROR,
    text="{subject}: {text} does not have the form of {key}.",
    hint="Write it like {wanted}.",
    manual="The value has a fixed form: a month is `2026-03`, a window of hours `22-6`, a network prefix `10.20.0.0/16`.",
)  # fmt: skip
DUPLICATE_KEY = Code(
    id="KN116", name="duplicate-key", severity=ERROR,
    text="The key {key} stands twice; first at {first}.",
    hint="Remove one of the two.",
    manual="In one mapping a key stands twice. Many programs silently take the last one; here it is an error, because one of the "
    "two is not meant.",
)  # fmt: skip
SYNTAX = Code(
    id="KN117", name="not-yaml", severity=ERROR,
    text="From here on the file is not YAML.",
    hint="Compare indentation, brackets and dashes with the lines above.",
    manual="The structure of the file breaks at this place. Frequent reasons: a line is indented otherwise than its neighbours, "
    "a bracket is not closed, a text begins with a special character and wants quotes.",
)  # fmt: skip
TAB = Code(
    id="KN118", name="tab", severity=ERROR,
    text="The line is indented with a tab.",
    hint="Indent with spaces.",
    manual="YAML allows only spaces for indentation. Most editors can replace tabs by spaces.",
)  # fmt: skip
COLON = Code(
    id="KN119", name="second-colon", severity=ERROR,
    text="A second colon makes the line ambiguous, or the line above is indented otherwise.",
    hint="Put the text into quotes, or correct the indentation.",
    manual="A colon followed by a space separates a key from its value. In `title: Kreis: Nord` there are two; write `title: "
    "\"Kreis: Nord\"`.",
)  # fmt: skip
QUOTE = Code(
    id="KN125", name="open-quote", severity=ERROR,
    text="The quote that opens here is never closed.",
    hint="Close it.",
    manual="A text in quotes ends with the same quote it began with.",
)  # fmt: skip
NOT_UTF8 = Code(
    id="KN126", name="not-utf-8", severity=ERROR,
    text="The file is not UTF-8.",
    hint="Save it as UTF-8 (in the editor: Save as, encoding UTF-8).",
    manual="YAML files are UTF-8. A file written with an old Windows encoding (cp1252) has its first umlaut at the place that is "
    "named. Tables (CSV) may be cp1252.",
)  # fmt: skip
BINARY = Code(
    id="KN127", name="binary", severity=ERROR,
    text="The file holds control characters; it is no text.",
    hint="Remove the file from the folder, or restore it from a backup.",
    manual="The file has the name of a text file but holds something else: a picture, an archive, a damaged file.",
)  # fmt: skip
TOO_DEEP = Code(
    id="KN128", name="too-deep", severity=ERROR,
    text="Values are nested deeper than {limit} levels.",
    hint="Check the brackets; an inventory needs five levels.",
    manual="No inventory is nested that deeply; the file is damaged or was not meant as one.",
)  # fmt: skip
TOO_MANY = Code(
    id="KN129", name="too-many-values", severity=ERROR,
    text="The inventory holds more than {limit} values.",
    hint="Split the inventory.",
    manual="Reading stops at a fixed number of values and files, so that no folder can fill the memory.",
)  # fmt: skip
TAG = Code(
    id="KN130", name="yaml-tag", severity=ERROR,
    text="The YAML tag {tag} means nothing here.",
    hint="Remove it.",
    manual="Tags such as `!!python/object` or `!secret` are not read: the type of a field decides what a value is.",
)  # fmt: skip
KEY = Code(
    id="KN131", name="key-is-no-text", severity=ERROR,
    text="A list or mapping stands where a key is wanted.",
    hint="Put text in braces into quotes.",
    manual="Keys are single words. A text such as `{name}: x` must stand in quotes, else YAML reads a mapping.",
)  # fmt: skip
ALIAS = Code(
    id="KN132", name="unknown-alias", severity=ERROR,
    text="The alias *{name} does not name anything that is complete before it.",
    hint="Define `&{name}` above, or put the text into quotes.",
    manual="`*name` repeats what `&name` marked earlier in the same document. It cannot stand inside of what it repeats. A text "
    "that begins with `*` or `&` wants quotes.",
)  # fmt: skip
ALIAS_BOMB = Code(
    id="KN133", name="alias-bomb", severity=ERROR,
    text="Aliases blow the file up to more than {limit} values.",
    hint="Write the values out.",
    manual="Aliases that repeat aliases make a few lines grow without bounds. Reading stops before that.",
)  # fmt: skip
MERGE = Code(
    id="KN134", name="merge", severity=ERROR,
    text="`<<` takes a mapping only.",
    hint="Name a mapping with an alias, such as `<<: *defaults`.",
    manual="The merge key `<<` takes over the keys of another mapping; keys of its own come first.",
)  # fmt: skip
OUTSIDE = Code(
    id="KN135", name="outside", severity=ERROR,
    text="{path} leads out of the folder of the inventory.",
    hint="Copy the file into the folder.",
    manual="A symbolic link or a path with `..` points outside. An inventory is one folder, so that it can be kept, compared and "
    "passed on as a whole.",
)  # fmt: skip
NOTHING = Code(
    id="KN136", name="nothing", severity=ERROR,
    text="{path} holds no inventory.",
    hint="Name a folder with YAML files or a table; `kommunalnetz init DIR` writes a first one.",
    manual="No site was found. An inventory is a folder of `*.yaml` files, a single such file, or a table of lines (CSV or XLSX).",
)  # fmt: skip
EMPTY_FILE = Code(
    id="KN137", name="empty-file", severity=NOTE,
    text="The file holds no records.",
    hint="Fill it or remove it.",
    summary="{count} files hold no records.",
    manual="The file is empty or consists of comments only. It changes nothing.",
)  # fmt: skip
TWICE = Code(
    id="KN138", name="section-twice", severity=ERROR,
    text="The section {key} stands twice; first at {first}.",
    hint="Bring both together in one place.",
    manual="`network` and `policy` describe the network as a whole, so they stand once in an inventory. Sections with records "
    "may stand in any number of files.",
)  # fmt: skip
COMMA = Code(
    id="KN139", name="comma-in-braces", severity=ERROR,
    text="{subject}: within braces the comma before {key} ends the value.",
    hint="Write a decimal point, or put the value into quotes.",
    manual="In `{availability: 99,5 %}` the comma separates two keys. Write `{availability: 99.5 %}` or `{availability: \"99,5 %\"}`. "
    "Outside of braces the decimal comma does no harm.",
)  # fmt: skip

NO_TABLE = Code(
    id="KN140", name="no-table", severity=ERROR,
    text="{path} holds no table of lines: no row has the headings {wanted}.",
    hint="Name the columns in one row; four are enough: {columns}.",
    manual="A table of lines has a row of headings, one of them the county (or its AGS) and one of them the bandwidth, the "
    "workplaces or the services. Title rows above it, empty rows and a total line below do no harm.",
)  # fmt: skip
NOT_A_WORKBOOK = Code(
    id="KN141", name="not-a-workbook", severity=ERROR,
    text="{path} cannot be opened as XLSX.",
    hint="Save it as XLSX without a password, or as CSV.",
    manual="The file is damaged, protected with a password, or has the old format XLS.",
)  # fmt: skip
UNCALCULATED = Code(
    id="KN142", name="formula-without-value", severity=ERROR,
    text="The cell holds a formula without its result.",
    hint="Open the file in the spreadsheet program and save it, or write the value.",
    manual="A program that does not calculate has written the file. Formulas are not evaluated here; only results that are "
    "stored in the file are read.",
)  # fmt: skip
COLUMN_TWICE = Code(
    id="KN143", name="column-twice", severity=ERROR,
    text="Two columns mean {key}; the first is at {first}.",
    hint="Rename or remove one of the two.",
    manual="Two headings stand for the same thing, so it is not clear which one counts.",
)  # fmt: skip
UNKNOWN_COLUMN = Code(
    id="KN144", name="unknown-column", severity=NOTE,
    text="The column {text} is not read.",
    hint="Known headings: {choices}.",
    summary="{count} columns are not read.",
    manual="The heading is none of the known ones. Further columns do no harm; if this one should count, give it a known heading.",
)  # fmt: skip
ZERO_RESTORED = Code(
    id="KN145", name="zero-restored", severity=NOTE,
    text="The key {text} is read as {ags}.",
    hint="Format the column as text, so that the leading zero stays.",
    summary="{count} keys had lost their leading zero.",
    manual="Spreadsheets take an AGS for a number and drop its leading zero. Keys have 5 or 8 digits, so the zero can be "
    "restored without doubt.",
)  # fmt: skip
UNKNOWN_COUNTY = Code(
    id="KN146", name="unknown-county", severity=NOTE,
    text="{text} is not in the shipped list of counties; nothing is added from it.",
    hint="Add the workplaces; nearest in the list: {choices}.",
    summary="{count} names are not in the shipped list of counties.",
    manual="The shipped list has the counties of Rheinland-Pfalz and Sachsen and the Salzlandkreis. For others, inhabitants and "
    "coordinates are not known; without workplaces the light for bandwidth stays grey. Did you mean one of the list? Then "
    "correct the name.",
)  # fmt: skip
COUNTY_NOT_CITY = Code(
    id="KN147", name="county-not-city", severity=NOTE,
    text="{text} is read as the county (AGS {ags}), not as the city of the same name.",
    hint="Add the AGS to the table.",
    manual="A county and an independent city have the same name. In a column of counties the county is meant; the AGS removes the doubt.",
)  # fmt: skip
NAME_AGS = Code(
    id="KN148", name="name-and-ags", severity=ERROR,
    text="The AGS {ags} belongs to {other}, not to {text}.",
    hint="Correct the name or the AGS.",
    manual="Name and official key of the row mean different counties.",
)  # fmt: skip
NO_COUNTY = Code(
    id="KN149", name="row-without-county", severity=ERROR,
    text="The row does not say which county it is about.",
    hint="Fill in the county; in a merged cell only the first row has it.",
    manual="A row has values but neither a name nor an AGS.",
)  # fmt: skip
UNKNOWN_SERVICE = Code(
    id="KN150", name="unknown-service", severity=ERROR,
    text="{subject}: the service {text} is not known.",
    hint="Did you mean: {choices}?",
    manual="In a table services are known by name only, so only the shipped ones can be used. Others can be described in an "
    "inventory folder: `kommunalnetz init DIR --table FILE` writes one.",
)  # fmt: skip
NO_SERVICES = Code(
    id="KN151", name="services-unknown", severity=NOTE,
    text="{subject}: the services are not known.",
    hint="Name them, separated by commas: {choices}.",
    summary="At {count} counties the services are not known.",
    manual="The cell of the services is empty. Nothing is assumed; the light for bandwidth stays grey.",
)  # fmt: skip
CONTRADICTION = Code(
    id="KN152", name="contradiction", severity=ERROR,
    text="{subject}: {key} is {text} here and {other} at {first}.",
    hint="Write the same value in both rows, or leave the second one empty.",
    manual="Two rows about the same county say different things.",
)  # fmt: skip
ROW_SKIPPED = Code(
    id="KN153", name="row-skipped", severity=NOTE,
    text="The row {text} is not read as a line.",
    hint="Nothing to do if it is a total or a remark.",
    manual="A total line or a remark below the table is no line.",
)  # fmt: skip
SHEET_SKIPPED = Code(
    id="KN154", name="sheet-skipped", severity=NOTE,
    text="The sheet {text} is not read.",
    hint="Show it and give it a row of headings if it should count.",
    summary="{count} sheets are not read.",
    manual="The sheet is hidden, or it has no row with the headings of a table of lines.",
)  # fmt: skip
LINE_NUMBER = Code(
    id="KN155", name="which-line", severity=ERROR,
    text="{subject}: {text} does not say which line it is.",
    hint="Write 1 for the first line and 2 for the second.",
    manual="A county with two lines has two rows; the column tells them apart.",
)  # fmt: skip
NO_BANDWIDTH = Code(
    id="KN156", name="bandwidth-unknown", severity=NOTE,
    text="{subject}: the bandwidth is not known.",
    hint="Fill in what is booked; the contract says it.",
    summary="The bandwidth of {count} lines is not known.",
    manual="Nothing is assumed for a missing bandwidth; the light of the county stays grey.",
)  # fmt: skip
ROW_CONTINUED = Code(
    id="KN157", name="row-continued", severity=NOTE,
    text="The row is read as a further line of {text}, the county above.",
    hint="Repeat the county in every row.",
    manual="The name is missing, but the row says that it is a second line: a merged cell, most likely.",
)  # fmt: skip
COLUMN_MISSING = Code(
    id="KN158", name="column-missing", severity=ERROR,
    text="{path} has no column {key}.",
    hint="Add the column.",
    manual="Tables that an inventory names have fixed headings: `link,month,a_to_b,b_to_a` for measurements, `from,to,rate` for a matrix.",
)  # fmt: skip
TABLE_UNREAD = Code(
    id="KN163", name="table-unread", severity=NOTE,
    text="{path} is not read: no file of the inventory names it.",
    hint="Name it under measurements or as the matrix of a service; a table of lines is an inventory of its own.",
    summary="{count} tables in the folder are not read.",
    manual="In a folder YAML files are read, tables whose names begin with `measurements`, and tables that a YAML file names. A table of "
    "lines is read where it is the inventory itself: `kommunalnetz check lines.xlsx`, or `kommunalnetz init DIR --table lines.xlsx`.",
)  # fmt: skip
VALUE_READ = Code(
    id="KN161", name="value-read", severity=NOTE,
    text="{text} is read as {read}.",
    hint="Nothing to do if that is what is meant.",
    summary="{count} values are read in a form of their own.",
    manual="A cell holds a date or a period of notice in a form of its own that has one reading: a month as the date of data is its first "
    "day, a period to the end of a quarter counts back from the end of the contract.",
)  # fmt: skip
MEASURED_HALF = Code(
    id="KN162", name="measured-half", severity=NOTE,
    text="The measured value is not read: {missing} is missing.",
    hint="Fill in the value of both directions and the month, for example 03/2026.",
    manual="A measured value needs both directions and its month; a month that is missing is taken from the date of the row. Nothing is "
    "assumed for a direction that is missing.",
)  # fmt: skip
NO_ROWS = Code(
    id="KN159", name="no-rows", severity=ERROR,
    text="{path} has headings but no row below them that names a county.",
    hint="Fill in a row per line.",
    manual="A table of lines without lines says nothing. A total line and remarks are no rows.",
)  # fmt: skip
TOO_LARGE_NETWORK = Code(
    id="KN160", name="network-too-large", severity=ERROR,
    text="The inventory holds {count} routers; at most {limit} can be computed.",
    hint="Split the inventory.",
    manual="Memory grows with the square of the number of routers (a site without devices counts as one): four bytes for every router and "
    "site. All counties, towns and municipalities of Germany with a router each are below the limit.",
)  # fmt: skip

DUPLICATE_ID = Code(
    id="KN201", name="duplicate-id", severity=ERROR,
    text="{subject}: the id {text} is taken by {other}, at {first}.",
    hint="Rename one of the two.",
    manual="Ids are unique across sites, devices, links and ducts, and within each other kind of record. Both places are named.",
)  # fmt: skip
DANGLING = Code(
    id="KN202", name="dangling-reference", severity=ERROR,
    text="{subject}: {key} names {text}, which does not exist.",
    hint="Did you mean: {choices}?",
    manual="A record names another one by its id, and no record has that id.\n\nCorrect the id or add the record.",
)  # fmt: skip
NONE_OF_KIND = Code(
    id="KN203", name="no-such-section", severity=ERROR,
    text="{subject}: {key} names {text}, but the inventory has no {section}.",
    hint="Add the section `{section}:`.",
    manual="A record names another one, but the inventory has no record of that kind at all.",
)  # fmt: skip
WRONG_KIND = Code(
    id="KN204", name="wrong-kind", severity=ERROR,
    text="{subject}: {key} names {other}, wanted is a {wanted}.",
    hint="Did you mean: {choices}?",
    manual="The id exists but belongs to something else: a device where a site is wanted, a link where a duct is wanted.",
)  # fmt: skip
WHICH_DEVICE = Code(
    id="KN205", name="which-device", severity=ERROR,
    text="{subject}: {key} names the site {text}, which has {count} devices.",
    hint="Did you mean: {choices}?",
    manual="A link ends at a device. A site may be named instead if it has exactly one device, or none.",
)  # fmt: skip
WHICH_CARRIER = Code(
    id="KN206", name="which-carrier", severity=ERROR,
    text="{subject} has no end b, and there are {count} sites of kind carrier.",
    hint="Add `b:` with one of: {choices}.",
    manual="A link without `b` ends in the carrier's network. With several carriers it must be said in which.",
)  # fmt: skip
SELF_LINK = Code(
    id="KN207", name="self-link", severity=ERROR,
    text="{subject} connects {text} with itself.",
    hint="Correct one of its ends.",
    manual="Both ends of the link are the same device.",
)  # fmt: skip
ARS_AGS = Code(
    id="KN208", name="ars-ags", severity=ERROR,
    text="{subject}: the ARS {ars} does not belong to the AGS {ags}.",
    hint="Correct one of the two.",
    manual="The 12 digits of the ARS hold the AGS: its first five digits, then four of the association of municipalities, then "
    "the last three. For a county the last seven digits are zero.",
)  # fmt: skip
UNSOURCED = Code(
    id="KN209", name="unsourced-profile", severity=ERROR,
    text="{subject} has neither a source nor an assumption.",
    hint="Add `source:` with where the figures come from, or `assumptions:` with the reason for each.",
    manual="A report rests on the rates of its profiles. Each says where they come from, or that they are assumed and why. "
    "Assumptions are printed in every report.",
)  # fmt: skip
DAY_MAXIMUM = Code(
    id="KN210", name="day-maximum", severity=ERROR,
    text="{subject}: the largest weight is {text}, not 1.",
    hint="Divide all weights by the largest.",
    manual="The weights of a day are relative to the busy hour: the busy hour has 1, all others less.",
)  # fmt: skip
BACKWARDS = Code(
    id="KN211", name="backwards", severity=ERROR,
    text="{subject}: {key} lies before {earlier}.",
    hint="Correct one of the two.",
    manual="An end lies before its beginning: of a contract, or of the time in which a record is valid. A contract that has "
    "ended is no error.",
)  # fmt: skip
NO_HOSTS = Code(
    id="KN212", name="no-hosts", severity=ERROR,
    text="{subject} does not say where it runs.",
    hint="Add `hosts:` with one or more sites.",
    manual="A service has consumers and hosts: sites at which it runs, or through which it leaves (gateways).",
)  # fmt: skip
NO_RATE = Code(
    id="KN213", name="no-rate", severity=ERROR,
    text="{subject} does not say how much it needs: {key} is missing.",
    hint="Add `{key}:`, or name a `profile:` that has it.",
    manual="Every kind of service needs its own figures: application, internet and voice a profile with `up` or `down`; a "
    "conference the `stream`; a transfer `volume` or `volume_per_user`; a fixed rate `from`, `to` and `rate`, or a "
    "`matrix`.",
)  # fmt: skip
SELECTS_NOTHING = Code(
    id="KN214", name="selects-nothing", severity=WARNING,
    text="{subject}: the consumers select no site.",
    hint="Correct `consumers:`; kind, tag, region and AGS must all hold.",
    summary="{count} services have no consumers.",
    manual="The selection of consumers is empty, so the service makes no traffic. All its conditions must hold together.",
)  # fmt: skip
STANDBY_IS_HOST = Code(
    id="KN215", name="standby-is-host", severity=ERROR,
    text="{subject}: {text} is host and standby at once.",
    hint="Name another site as standby.",
    manual="A standby takes over when the host is down. The same site cannot stand in for itself.",
)  # fmt: skip
EXIT = Code(
    id="KN216", name="exit-elsewhere", severity=ERROR,
    text="{subject}: the exit {text} is not a device of this site.",
    hint="Did you mean: {choices}?",
    manual="`exit` names the device through which the site's traffic leaves; it must stand at the site.",
)  # fmt: skip
MEASURED_TWICE = Code(
    id="KN217", name="measured-twice", severity=ERROR,
    text="{subject}: the month {month} is measured twice; first at {first}.",
    hint="Remove one of the two.",
    manual="For one link and month there is one 95 % value per direction and layer.",
)  # fmt: skip
SAME_AGS = Code(
    id="KN218", name="same-ags", severity=WARNING,
    text="{subject} and {other} have the same AGS {text}.",
    hint="Correct one of the two.",
    summary="{count} sites share their AGS with another site of the same kind.",
    manual="Two sites of the same kind have the same official key. County and city of the same name have different ones.",
)  # fmt: skip
PARENT_CYCLE = Code(
    id="KN219", name="parent-cycle", severity=ERROR,
    text="{subject} belongs to itself.",
    hint="Correct `parent:`.",
    manual="`parent` leads from a branch to its county. Following it must come to an end.",
)  # fmt: skip
LIMITS = Code(
    id="KN220", name="limits-order", severity=ERROR,
    text="{subject}: the limit for green, {green:share}, lies above the one for red, {red:share}.",
    hint="Let green be smaller than red.",
    manual="Below `green` a line is green, above `red` it is red, between them yellow.",
)  # fmt: skip
HALF_AVAILABILITY = Code(
    id="KN221", name="half-availability", severity=ERROR,
    text="{subject}: the availability needs mtbf and mttr together, or a share.",
    hint="Add `{key}:`.",
    manual="An availability follows from the mean time between failures and the mean time to repair, or is given as a share: "
    "`availability: 99.5 %`.",
)  # fmt: skip
TWO_WAYS = Code(
    id="KN222", name="two-ways", severity=ERROR,
    text="{subject}: {key} and {other} exclude each other.",
    hint="Remove one of the two.",
    manual="The same thing is said in two ways: `profile` and `profiles`, or a `matrix` beside `from`, `to` and `rate`.",
)  # fmt: skip
KEY_PARTS = Code(
    id="KN241", name="key-parts", severity=ERROR,
    text="{subject}: the parts of the key add up to {total:share}, not to 100 %.",
    hint="Let the parts of `key:` add up to 100 %.",
    manual="`policy.key.parts` says which share of the common costs goes in equal parts, by inhabitants, by workplaces or by weights. "
    "Together they distribute everything once.",
)  # fmt: skip
KEY_WEIGHT = Code(
    id="KN242", name="key-weight", severity=ERROR,
    text="{subject}: {text} in `weights` is no site that pays.",
    hint="Name a site of a kind that `payers` lists: {choices}.",
    manual="`policy.key.weights` gives a weight to each payer by the id of its site. Who is not named has the weight 0.",
)  # fmt: skip

PLAIN_SECRET = Code(
    id="KN610", name="plain-secret", severity=ERROR, private=True,
    text="{subject}: {key} must name where the secret is kept; the secret itself must not stand in an inventory.",
    hint="Write env:NAME, file:PATH or keyring:SERVICE/USER, and change the secret: it was in a file that others read.",
    manual="An inventory is read, copied and kept in git by many people. It holds only references to secrets: `env:OSPF_KEY` (an "
    "environment variable), `file:/etc/keys/ospf` (the first line of a file), `keyring:network/ospf` (the key ring of the system). They "
    "are resolved when a configuration is rendered with `--with-secrets`; without it a placeholder stands in its place.\n\nReplace the "
    "secret by a reference, and change it: whatever stood in a file has been seen.",
)  # fmt: skip
UNFIT_LOGO = Code(
    id="KN243", name="unfit-logo", severity=ERROR,
    text="{path} cannot be the logo: {cause}.",
    hint="Save it as plain SVG with shapes only (texts turned into paths), or as PNG that is not interlaced.",
    manual="`network.brand.logo` names an SVG or PNG file of at most 500 kB in the inventory's folder. Documents are read by many and kept "
    "for years, so a logo holds nothing but shapes or pixels: no script, no style sheet, no text that needs a font, no picture or address "
    "from elsewhere. Comments and metadata (who made it, where) are left out of the documents.",
)  # fmt: skip

CODES: tuple[Code, ...] = (
    *files.CODES,
    *sorted((value for value in tuple(globals().values()) if isinstance(value, Code)), key=lambda code: code.id),
)
"""Every code of reading and consistency."""
