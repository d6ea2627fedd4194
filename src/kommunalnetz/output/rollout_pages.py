"""The pages of the briefing that people read: the result, and a paragraph per county."""

from collections.abc import Sequence

from kommunalnetz.output.rollout_briefing import Briefing
from kommunalnetz.output.rollout_pictures import standings_picture
from kommunalnetz.output.rollout_view_types import BriefingPage, CountiesBriefing, CountyBriefing
from kommunalnetz.output.rollout_words import change_sentence, county_name, millions, paid, size, staged
from kommunalnetz.output.view_names import counted, listed
from kommunalnetz.output.view_types import Box
from kommunalnetz.rollout.coverage import Standing
from kommunalnetz.rollout.deadlines import overdue
from kommunalnetz.rollout.phases import Stage
from kommunalnetz.rollout.status import Status
from kommunalnetz.text import Text

MOST = 3
"""Most changes and decisions on the first page; the counties have all."""


def summary_page(briefing: Briefing, text: Text) -> BriefingPage:
    """Page 1."""
    total = briefing.total
    counties = text.plural("{count} county runs", "{count} counties run", sum(bool(one.projects) for one in briefing.counties))
    sentences = [
        text.plural(
            "{counties} {count} project: {stages}.", "{counties} {count} projects: {stages}.", len(total.projects),
            counties=counties, stages=staged(text, total),
        ),
        *(sentence for sentence in (_reached(briefing, text), _money(total, text)) if sentence),
    ]  # fmt: skip
    late = sum(len(overdue(project, briefing.day)) for project in total.late)
    sentences.append(
        text.plural("{count} milestone is overdue.", "{count} milestones are overdue.", late) if late else _nothing_late(total, text)
    )
    return {
        "heading": heading(briefing, text),
        "picture": standings_picture(briefing, text),
        "sentences": sentences,
        "boxes": [*_decisions(briefing, None, text), *_changes(briefing, text)],
    }


def _reached(briefing: Briefing, text: Text) -> str:
    """How many households reach the goal's class, where that is recorded, and who is in no project; the picture counts the others."""
    total = briefing.total
    if not total.municipalities:
        return ""
    left = [one.site.name for one in total.standing(Standing.LEFT_OUT)]
    recorded = [county_name(briefing.inventory, one.county.id) for one in briefing.counties if one.county and one.municipalities]
    all_of_them = len(recorded) == len(briefing.counties)
    parts = [_share(briefing, total, text) if all_of_them else f"{listed(text, recorded)}: {_share(briefing, total, text)}"]
    if left:
        parts.append(text("In no project: {municipalities}.", municipalities=listed(text, left, 5)))
    return " ".join(parts)


def _money(total: Status, text: Text) -> str:
    """What is funded, the own share and how much has been drawn; who pays stands with the counties."""
    if not total.funded:
        return ""
    share = float(total.own / total.funded)
    parts = [text("{amount} are funded, own share {own} ({share:share}).", amount=millions(text, total.funded),
                  own=millions(text, total.own), share=share)]  # fmt: skip
    if total.drawn.value and total.funded > total.own:
        parts.append(text("{share:share} of the grants have been drawn.", share=total.drawn.value / float(total.funded - total.own)))
    return " ".join(parts)


def _share(briefing: Briefing, status: Status, text: Text) -> str:
    known = len(status.municipalities) - len(status.unknown)
    return text(
        "{share:share} of the households can book {target:rate} ({known} of {all} municipalities known).",
        share=status.share, target=briefing.inventory.rollout.target, known=known, all=len(status.municipalities),
    )  # fmt: skip


def heading(briefing: Briefing, text: Text) -> str:
    """The result in one sentence."""
    total = briefing.total
    if not total.municipalities:
        return text.plural(
            "Of {count} project {building} are being built and {done} are done",
            "Of {count} projects {building} are being built and {done} are done",
            len(total.projects), building=total.stages.get(Stage.BUILDING, 0), done=total.stages.get(Stage.DONE, 0),
        )  # fmt: skip
    if left := len(total.standing(Standing.LEFT_OUT)):
        return counted(
            text, "{number} municipality is below the goal and in no project",
            "{number} municipalities are below the goal and in no project", left,
        )  # fmt: skip
    if len(total.standing(Standing.REACHED)) == len(total.municipalities):
        return text("All municipalities have reached the goal")
    if unknown := len(total.standing(Standing.UNKNOWN)):
        return counted(
            text, "Of {number} municipality nothing is known", "Of {number} municipalities nothing is known", unknown
        )  # fmt: skip
    return text("Every municipality below the goal is in a project")


def coverage_sentence(briefing: Briefing, status: Status, text: Text) -> str:
    """How many households reach the goal's class, and how the municipalities stand; empty if none is recorded."""
    policy = briefing.inventory.rollout
    if not status.municipalities:
        return ""
    left = [one.site.name for one in status.standing(Standing.LEFT_OUT)]
    values = {
        "threshold": policy.threshold,
        "reached": len(status.standing(Standing.REACHED)),
        "planned": len(status.standing(Standing.PLANNED)),
        "left": listed(text, left, 5) if left else text("none"),
    }
    second = "The goal of {threshold:share} is reached in {reached} municipalities, {planned} are in a project; in no project: {left}."
    return f"{_share(briefing, status, text)} {text(second, **values)}"


def money_sentence(status: Status, text: Text) -> str:
    """What is funded and who pays; empty if nothing of it is known."""
    if not status.funding:
        return ""
    parts = [text("{amount} are funded: {sources}.", amount=millions(text, status.funded), sources=paid(text, status))]
    if status.own:
        parts.append(text("The own share is {share:share}.", share=float(status.own / status.funded)))
    grants = status.funded - status.own
    if status.drawn.value and grants:
        parts.append(text("{share:share} of the grants have been drawn.", share=status.drawn.value / float(grants)))
    if status.basis.missing:
        parts.append(text.plural("Of {count} project the funding is not known.", "Of {count} projects the funding is not known.",
                                 status.basis.missing))  # fmt: skip
    return " ".join(parts)


def late_sentence(briefing: Briefing, status: Status, text: Text) -> str:
    """What is overdue, the longest first."""
    late = [(late, project) for project in status.late for late in overdue(project, briefing.day) if late.planned]
    if not late:
        return _nothing_late(status, text)
    told = [
        text("{milestone} ({project}, planned for {planned:date})", milestone=one.title, project=project.name, planned=one.planned)
        for one, project in sorted(late, key=lambda found: (found[0].planned or briefing.day, found[1].id))
    ]
    return text("Overdue: {milestones}.", milestones=listed(text, told, 3))


def _nothing_late(status: Status, text: Text) -> str:
    """Where no milestone is recorded, none can be overdue, and nothing is fine for that."""
    recorded = any(project.milestones for project in status.projects)
    return text("No milestone is overdue.") if recorded else text("No milestones are recorded.")


def counties_page(briefing: Briefing, text: Text) -> CountiesBriefing:
    """County by county."""
    return {
        "heading": text("County by county"),
        "counties": [_county(briefing, one, one.county.id, text) for one in briefing.counties if one.county],
    }


def _county(briefing: Briefing, status: Status, county: str, text: Text) -> CountyBriefing:
    return {
        "id": county,
        "name": county_name(briefing.inventory, county),
        "paragraph": _paragraph(briefing, status, text),
        "boxes": [*_county_changes(briefing, county, text), *_decisions(briefing, county, text), *_tasks(briefing, status, text),
                  *_contacts(briefing, county, text)],
    }  # fmt: skip


def _paragraph(briefing: Briefing, status: Status, text: Text) -> str:
    if not status.projects:
        parts = [text("No project is recorded.")]
    else:
        parts = [
            text.plural("{count} project: {stages}.", "{count} projects: {stages}.", len(status.projects), stages=staged(text, status))
        ]
        if reach := size(text, status):
            parts.append(text("Together they have {size}.", size=reach))
    parts += [sentence for sentence in (coverage_sentence(briefing, status, text), money_sentence(status, text)) if sentence]
    if status.projects:
        parts.append(late_sentence(briefing, status, text))
    if status.as_of:
        parts.append(text("Status of {day:date}.", day=status.as_of))
    return " ".join(parts)


def _changes(briefing: Briefing, text: Text) -> list[Box]:
    if briefing.since is None:
        return []
    items = [change_sentence(text, change) for change in briefing.changes[:MOST]]
    if more := len(briefing.changes) - len(items):
        items.append(text.plural("and {count} further change, see the county", "and {count} further changes, see the counties", more))
    title = text("What changed since {day:date}", day=briefing.since)
    return [{"id": "changes", "title": title, "items": items or [text("Nothing that is dated.")]}]


def _placed(briefing: Briefing, county: str | None, sentence: str, several: bool) -> str:
    return f"{county_name(briefing.inventory, county)}: {sentence}" if several and county else sentence


def _county_changes(briefing: Briefing, county: str, text: Text) -> list[Box]:
    items = [change_sentence(text, change) for change in briefing.changes_of(county)]
    return _box(f"changes-{county}", text("What changed"), items)


def _decisions(briefing: Briefing, county: str | None, text: Text) -> list[Box]:
    """What is to be decided; in the internal edition only."""
    if not briefing.internal or briefing.next is None:
        return []
    items = []
    for one in briefing.decisions(county):
        about = one.county or (briefing.inventory.projects[one.project].county if one.project else None)
        sentence = one.title if one.amount is None else text("{title} ({amount})", title=one.title, amount=millions(text, one.amount))
        items.append(_placed(briefing, about, sentence, county is None))
    if county is not None:
        return _box(f"decisions-{county}", text("To be decided"), items)
    title = text("To be decided on {day:date}", day=briefing.next.date)
    if (more := len(items) - MOST) > 0:
        items = [*items[:MOST], text.plural("and {count} further, see the county", "and {count} further, see the counties", more)]
    return [{"id": "decisions", "title": title, "items": items or [text("Nothing is to be decided.")]}]


def _tasks(briefing: Briefing, status: Status, text: Text) -> list[Box]:
    if not briefing.internal or status.county is None:
        return []
    items = [
        text("{task}, due on {due:date}", task=task.name, due=task.due) if task.due else task.name
        for task in status.tasks
    ]  # fmt: skip
    return _box(f"tasks-{status.county.id}", text("Open tasks"), items)


def _contacts(briefing: Briefing, county: str, text: Text) -> list[Box]:
    """Whom to call; in the internal edition only."""
    if not briefing.internal:
        return []
    own = [one for one in briefing.inventory.contacts.values() if county in one.sites]
    return _box(f"contacts-{county}", text("Contact"), [", ".join(filter(None, (one.name, one.phone, one.email))) for one in own])


def _box(name: str, title: str, items: Sequence[str]) -> list[Box]:
    return [{"id": name, "title": title, "items": list(items)}] if items else []
