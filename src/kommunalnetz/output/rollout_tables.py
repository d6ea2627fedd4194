"""The tables of the briefing: state per county, municipalities, projects, tasks, findings, limits of the programmes."""

from collections.abc import Iterator

from kommunalnetz.diagnostics import in_reading_order
from kommunalnetz.inventory.projects import FundingSource, Limits, Programme, Project
from kommunalnetz.output.palette import LIGHTS
from kommunalnetz.output.rollout_briefing import Briefing
from kommunalnetz.output.rollout_pictures import COLOURS
from kommunalnetz.output.rollout_words import STANDINGS, county_name, kilometres, millions
from kommunalnetz.output.view_names import alphabetical
from kommunalnetz.output.view_tables import Heads, row, table
from kommunalnetz.output.view_types import Row, Table
from kommunalnetz.rollout.coverage import Municipality, Standing, share_of
from kommunalnetz.rollout.deadlines import next_milestone, overdue
from kommunalnetz.rollout.funding import total
from kommunalnetz.rollout.phases import Stage, active, current
from kommunalnetz.rollout.records import county_of, county_of_task
from kommunalnetz.rollout.status import Status
from kommunalnetz.text import NBSP, Text

DASH = "\u2013"


def status_table(briefing: Briefing, text: Text) -> Table:
    """A row per county, and their sum."""
    heads: Heads = (
        ("name", "County"), ("projects>", "Projects"), ("building>", "Being built"), ("done>", "Done"), ("addresses>", "Addresses"),
        ("length>", "Fibre"), ("funded>", "Funded"), ("own>", "Own share"), ("share>", "At the goal"), ("left_out>", "In no project"),
    )  # fmt: skip
    rows = [_status_row(one, county_name(briefing.inventory, one.county.id), text) for one in briefing.counties if one.county]
    if len(rows) > 1:
        rows.append(_status_row(briefing.total, text("Together"), text))
    return table(
        text, "status", text("State of the counties"), heads, rows, text("No county is recorded."),
        text("Sums of what is known; projects that were stopped are not in the sums."),
    )  # fmt: skip


def _status_row(one: Status, name: str, text: Text) -> Row:
    cells = (
        name,
        text.count(len(one.projects)),
        text.count(one.stages.get(Stage.BUILDING, 0)),
        text.count(one.stages.get(Stage.DONE, 0)),
        DASH if one.addresses.value is None else text.count(one.addresses.value),
        DASH if one.length.value is None else kilometres(text, one.length.value),
        millions(text, one.funded) if one.funding else DASH,
        millions(text, one.own) if one.funding else DASH,
        DASH if one.share is None else text.share(one.share),
        text.count(len(one.standing(Standing.LEFT_OUT))) if one.municipalities else DASH,
    )
    return row(
        cells, id=one.county.id if one.county else "", projects=len(one.projects), addresses=one.addresses.value, length_m=one.length.value,
        funded_eur=float(one.funded) if one.funding else None, own_eur=float(one.own) if one.funding else None, share=one.share,
        **{str(stage): count for stage, count in sorted(one.stages.items())},
    )  # fmt: skip


def municipality_table(briefing: Briefing, text: Text) -> Table:
    """A row per municipality with its coverage per class, alphabetically."""
    classes = sorted(briefing.inventory.rollout.classes)
    found = sorted(briefing.total.municipalities, key=lambda one: alphabetical(one.site.name))
    used = [rate for rate in classes if any(share_of(one.coverage, rate) is not None for one in found)]
    several = sum(bool(one.municipalities) for one in briefing.counties) > 1
    made = table(
        text, "municipalities", text("The municipalities"),
        (("name", "Municipality"), *((("county", "County"),) if several else ()), ("standing", "Standing"),
         *((f"share{n}>", "") for n, _ in enumerate(used)), ("projects", "Projects"), ("as_of>", "Coverage of")),
        [_municipality(briefing, one, used, several, text) for one in found], text("No municipality is recorded."),
        text("Share of the households that can book the rate."),
    )  # fmt: skip
    for column in made["columns"]:
        if column["key"].startswith("share"):
            column["label"] = text.rate(used[int(column["key"].removeprefix("share"))])
    return made


def _municipality(briefing: Briefing, one: Municipality, classes: list[float], several: bool, text: Text) -> Row:
    shares = [share_of(one.coverage, rate) for rate in classes]
    as_of = one.coverage.as_of if one.coverage else None
    county = county_of(briefing.inventory).get(one.site.id)
    cells = (
        one.site.name,
        *((county_name(briefing.inventory, county) if county else DASH,) if several else ()),
        f"{LIGHTS[COLOURS[one.standing]].symbol}{NBSP}{text(STANDINGS[one.standing])}",
        *(DASH if share is None else text.share(share) for share in shares),
        text.enumeration([project.name for project in one.projects]) or DASH,
        text.date(as_of) if as_of else DASH,
    )
    values = {f"share_{rate / 1e6:g}_mbit_s": share for rate, share in zip(classes, shares, strict=True)}
    return row(cells, id=one.site.id, ags=one.site.ags, standing=str(one.standing), **values)


def project_table(briefing: Briefing, text: Text) -> Table:
    """A row per project, by county."""
    heads: Heads = (
        ("name", "Project"), ("county", "County"), ("phase", "Phase"), ("operator", "Operator"), ("addresses>", "Addresses"),
        ("basis>", "Funded"), ("own>", "Own share"), ("next", "Next milestone"), ("as_of>", "Status of"),
    )  # fmt: skip
    rows = [_project(briefing, project, text) for one in briefing.counties for project in one.projects]
    return table(text, "projects", text("The projects"), heads, rows, text("No project is recorded."))


def _project(briefing: Briefing, project: Project, text: Text) -> Row:
    phase = current(project, briefing.day)
    own = total(project, (FundingSource.OWN,))
    cells = (
        project.name,
        county_name(briefing.inventory, project.county),
        text(phase.value) if phase else text("unknown"),
        project.operator or DASH,
        DASH if project.addresses is None else text.count(project.addresses),
        DASH if project.basis is None else millions(text, project.basis),
        millions(text, own) if project.funding else DASH,
        _next(briefing, project, text),
        text.date(project.as_of) if project.as_of else DASH,
    )
    return row(
        cells, id=project.id, phase=phase.value if phase else None, addresses=project.addresses,
        basis_eur=None if project.basis is None else float(project.basis),
        **{f"{part.source}_eur": float(total(project, (part.source,))) for part in project.funding},
    )  # fmt: skip


def _next(briefing: Briefing, project: Project, text: Text) -> str:
    late = overdue(project, briefing.day)
    if late and late[0].planned:
        return text("overdue: {milestone}, {planned:date}", milestone=late[0].title, planned=late[0].planned)
    ahead = next_milestone(project, briefing.day) if active(project, briefing.day) else None
    return text("{milestone}, {planned:date}", milestone=ahead.title, planned=ahead.planned) if ahead else DASH


def task_table(briefing: Briefing, text: Text) -> Table:
    """The open tasks of the region, those due first first."""
    heads: Heads = (("task", "Task"), ("county", "County"), ("owner", "Who"), ("due>", "Due"), ("state", "Status"))
    inventory = briefing.inventory
    rows = []
    for task in briefing.total.tasks:
        county = county_of_task(inventory, task)
        late = (briefing.day - task.due).days if task.due else 0
        cells = (
            task.name,
            county_name(inventory, county) if county else DASH,
            inventory.contacts[task.owner].name if task.owner else DASH,
            text.date(task.due) if task.due else DASH,
            text.plural("{count} day overdue", "{count} days overdue", late) if late > 0 else text("open"),
        )
        rows.append(row(cells, id=task.id, due=task.due.isoformat() if task.due else None))
    return table(text, "tasks", text("Open tasks"), heads, rows, text("No task is open."))


def finding_table(briefing: Briefing, text: Text) -> Table:
    """What does not fit, the gravest first."""
    heads: Heads = (("code", "Number"), ("severity", "Severity"), ("finding", "Finding"), ("hint", "What to do"))
    rows = [
        row((found.code.id, text.severity(found.severity), text.sentence(found), text.hint(found)), subject=found.subject)
        for found in in_reading_order(briefing.findings)
    ]
    return table(text, "findings", text("Findings"), heads, rows, text("Nothing that does not fit was found."))


def limit_table(briefing: Briefing, text: Text) -> Table:
    """The limits of the programmes that the projects name."""
    heads: Heads = (
        ("programme", "Programme"), ("valid", "Applications"), ("minimum>", "Smallest grant"), ("maximum>", "Largest grant"),
        ("rates", "Largest share"), ("source", "Source"),
    )  # fmt: skip
    named = dict.fromkeys(project.programme for project in briefing.total.projects if project.programme)
    programmes = [briefing.inventory.programmes[name] for name in named]
    rows = [_limits(programme, limits, text) for programme in programmes for limits in programme.limits]
    return table(text, "limits", text("Limits of the programmes"), heads, rows, text("No programme with limits is named."))


def _limits(programme: Programme, limits: Limits, text: Text) -> Row:
    span = [
        text("from {day:date}", day=limits.valid_from) if limits.valid_from else "",
        text("until {day:date}", day=limits.valid_until) if limits.valid_until else "",
    ]
    cells = (
        programme.name,
        " ".join(filter(None, span)) or DASH,
        DASH if limits.minimum is None else millions(text, limits.minimum),
        DASH if limits.maximum is None else millions(text, limits.maximum),
        ", ".join(_rates(limits, text)) or DASH,
        limits.source or DASH,
    )
    return row(cells, id=programme.id)


def _rates(limits: Limits, text: Text) -> Iterator[str]:
    for rate in limits.rates:
        power = f" ({text(rate.finance)})" if rate.finance else ""
        yield f"{text(rate.source.value)} {text.share(rate.share)}{power}"
