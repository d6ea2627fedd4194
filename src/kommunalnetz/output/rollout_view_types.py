"""The structure of the briefing's view: all that its templates and ``briefing.json`` see.

Parts and rules are those of the report's view (``view_types``). What an edition must not show is not in it: the
public edition has no contacts, tasks, decisions and findings.
"""

from typing import Literal, TypedDict

from kommunalnetz.output.view_types import Box, Meta, Picture, Section, Table

SCHEMA = "kommunalnetz-rollout-report/1"
Edition = Literal["internal", "public"]


class BriefingPage(TypedDict):
    """Page 1: the result, what is to be decided, what changed since the last meeting."""

    heading: str
    picture: Picture | None
    sentences: list[str]
    boxes: list[Box]


class CountyBriefing(TypedDict):
    """A county: one paragraph, then short lists."""

    id: str
    name: str
    paragraph: str
    boxes: list[Box]


class CountiesBriefing(TypedDict):
    """County by county, alphabetically."""

    heading: str
    counties: list[CountyBriefing]


class PlacesPage(TypedDict):
    """The municipalities: map and table. ``picture`` is None if there is no map; ``no_picture`` then says why."""

    heading: str
    picture: Picture | None
    no_picture: str
    sentences: list[str]
    status: Table
    municipalities: Table


class DetailPages(TypedDict):
    """The projects, and in the internal edition the open tasks and the findings."""

    heading: str
    tables: list[Table]


class BasisAnnex(TypedDict):
    """Annex: what the figures rest on: goals, programmes and their limits, sources."""

    title: str
    heading: str
    sentences: list[str]
    limits: Table
    sources: Section


class RolloutView(TypedDict):
    """The whole briefing."""

    schema: str
    edition: Edition
    region: str
    meta: Meta
    labels: dict[str, str]
    summary: BriefingPage
    counties: CountiesBriefing
    places: PlacesPage
    details: DetailPages
    basis: BasisAnnex
