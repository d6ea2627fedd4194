"""Phases: which moves are allowed, when, and what a project's phase and stage are."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.inventory.load import from_text
from kommunalnetz.inventory.projects import Entered, Phase, Programme, Project
from kommunalnetz.rollout import findings
from kommunalnetz.rollout.phases import ORDER, Stage, active, current, moves, stage

DAY = date(2026, 10, 31)
GIGABIT = from_text("sites: [{id: k}]\nprojects: [{id: p, county: k}]").programmes["gigabit-2"]


def project(*history: tuple[Phase, date], phase: Phase | None = None) -> Project:
    """A project with these phases."""
    return Project(id="p", county="k", phase=phase, history=tuple(Entered(phase=entered, since=on) for entered, on in history))


def test_the_market_survey_is_followed_by_the_application_with_or_without_consulting() -> None:
    ahead = moves(Phase.MARKET_SURVEY, GIGABIT, DAY)
    assert ahead == (Phase.CONSULTING, Phase.GRANT_APPLICATION, Phase.MARKET_SURVEY, Phase.STOPPED)


def test_the_sector_dialogue_was_waived_in_2023_and_is_asked_for_since() -> None:
    assert Phase.MARKET_SURVEY in moves(Phase.POTENTIAL_ANALYSIS, GIGABIT, date(2023, 6, 1))
    assert Phase.MARKET_SURVEY not in moves(Phase.POTENTIAL_ANALYSIS, GIGABIT, date(2024, 1, 1))
    assert Phase.MARKET_SURVEY not in moves(Phase.POTENTIAL_ANALYSIS, GIGABIT, date(2023, 3, 30))


def test_without_a_programme_every_phase_may_be_left_out_but_none_is_walked_backwards() -> None:
    for position, phase in enumerate(ORDER):
        back = [other for other in ORDER[: position + 1] if other in moves(phase, None, DAY)]
        assert set(ORDER[position + 1 :]) <= set(moves(phase, None, DAY))
        assert set(back) <= {Phase.MARKET_SURVEY, Phase.TENDER}


def test_nothing_follows_a_stop_and_what_is_in_service_is_not_stopped() -> None:
    assert moves(Phase.STOPPED, GIGABIT, DAY) == ()
    assert Phase.STOPPED in moves(Phase.CONSTRUCTION, GIGABIT, DAY)
    assert Phase.STOPPED not in moves(Phase.IN_SERVICE, GIGABIT, DAY)


def test_the_phase_on_a_day_is_the_last_one_entered_by_then() -> None:
    found = project((Phase.TENDER, date(2026, 3, 1)), (Phase.CONSTRUCTION, date(2027, 1, 1)))
    assert current(found, date(2026, 3, 1)) is Phase.TENDER
    assert current(found, date(2027, 6, 1)) is Phase.CONSTRUCTION
    assert current(found, date(2026, 2, 1)) is None
    assert current(project(phase=Phase.IN_SERVICE), DAY) is Phase.IN_SERVICE


def test_the_four_stages_of_the_published_count_are_told_apart() -> None:
    """3 done, 13 building, 6 about to start, 2 approved in principle: four words for four phases."""
    phases = (Phase.IN_SERVICE, Phase.CONSTRUCTION, Phase.FINAL_GRANT, Phase.PROVISIONAL_GRANT)
    assert [stage(project(phase=phase), DAY) for phase in phases] == [Stage.DONE, Stage.BUILDING, Stage.STARTING, Stage.APPROVED]


def test_a_stopped_project_is_not_active_and_one_without_a_phase_is() -> None:
    assert not active(project(phase=Phase.STOPPED), DAY)
    assert active(project(), DAY)
    assert stage(project(), DAY) is Stage.UNKNOWN


@settings(deadline=None)
@given(st.data(), st.booleans())
def test_whoever_walks_along_the_allowed_moves_is_not_told_anything(data: st.DataObject, with_programme: bool) -> None:
    programme: Programme | None = GIGABIT if with_programme else None
    phase = data.draw(st.sampled_from(ORDER))
    lines = [f"{{phase: {phase}, since: 2024-01-01}}"]
    for month in range(2, data.draw(st.integers(2, 9))):
        allowed = moves(phase, programme, date(2024, month, 1))
        if not allowed:
            break
        phase = data.draw(st.sampled_from(allowed))
        lines.append(f"{{phase: {phase}, since: 2024-{month:02}-01}}")
    named = ", programme: gigabit-2" if with_programme else ""
    inventory = from_text(f"sites: [{{id: k}}]\nprojects: [{{id: p, county: k{named}, history: [{', '.join(lines)}]}}]")
    assert [d.code.id for d in findings(inventory, DAY) if d.code.id in ("KN701", "KN702")] == []
