"""The JSON Schema of inventory files, exported from the records, for completion and checking in editors."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from kommunalnetz.inventory.projects import Coverage, Meeting, Programme, Project, RolloutPolicy, Task
from kommunalnetz.inventory.records import (
    Allocation,
    Candidate,
    Contact,
    Contract,
    DayProfile,
    Device,
    Duct,
    Link,
    Maintenance,
    Measurement,
    NetworkRecord,
    Policy,
    Price,
    Profile,
    QosClass,
    Site,
    Subsidy,
)  # fmt: skip
from kommunalnetz.inventory.services import AnyService


class _File(BaseModel):
    """A file of an inventory: any of these sections; the split into files means nothing."""

    model_config = ConfigDict(extra="forbid", title="kommunalnetz inventory")

    network: NetworkRecord | None = Field(default=None, description="the network as a whole; stands once in an inventory")
    policy: Policy | None = Field(default=None, description="limits and spans; stands once in an inventory")
    rollout: RolloutPolicy | None = Field(default=None, description="goals of the broadband roll-out; stands once in an inventory")
    sites: list[Site] | None = None
    devices: list[Device] | None = None
    links: list[Link] | None = None
    ducts: list[Duct] | None = None
    services: list[AnyService] | None = None
    profiles: list[Profile] | None = None
    classes: list[QosClass] | None = None
    day_profiles: list[DayProfile] | None = None
    prices: list[Price] | None = None
    contracts: list[Contract] | None = None
    contacts: list[Contact] | None = None
    programmes: list[Programme] | None = None
    projects: list[Project] | None = None
    coverage: list[Coverage] | None = None
    tasks: list[Task] | None = None
    meetings: list[Meeting] | None = None
    addresses: list[Allocation] | None = Field(default=None, description="written by `kommunalnetz addresses allocate`")
    candidates: list[Candidate] | None = Field(default=None, description="lines that could be ordered")
    subsidies: list[Subsidy] | None = Field(default=None, description="funding programmes for lines")
    maintenance: list[Maintenance] | None = Field(default=None, description="planned maintenance: what is down together")
    measurements: list[Measurement] | str | None = Field(default=None, description="a list, or the name of a CSV file")


_WORDS = tuple(f"#/$defs/{name}" for name in ("SiteKind", "OutageKind", "FundingSource", "Phase"))
"""Definitions of single words, one of which may stand where a list is wanted."""


def json_schema() -> dict[str, Any]:
    """The schema (JSON Schema 2020-12) of one inventory file, as the files may be written: a number where text is meant, one for many."""
    schema = _File.model_json_schema(by_alias=True)
    schema["$defs"]["Fixed"]["properties"].pop("flows")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_written(schema)}


def _written(schema: Any) -> Any:
    """The schema of what is written, from the schema of what it becomes."""
    if isinstance(schema, list):
        return [_written(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _written(value) for key, value in schema.items()}
    if found.get("$ref") == "#/$defs/Selector":
        about = {key: value for key, value in found.items() if key != "$ref"}
        names = {"type": ["string", "number"]}
        return {**about, "anyOf": [{"$ref": "#/$defs/Selector"}, names, {"type": "array", "items": names}]}
    if found.get("$ref") == "#/$defs/Sla":
        return {**{key: value for key, value in found.items() if key != "$ref"}, "anyOf": [{"$ref": found["$ref"]}, {"const": "unknown"}]}
    match found.get("type"):
        case "string" if not found.keys() & {"enum", "const", "format"}:
            found["type"] = ["string", "number"]
        case "number":
            found["type"] = ["number", "string"]
        case "array" if isinstance(items := found.get("items"), dict) and not _mapping(items):
            about = {key: found.pop(key) for key in ("title", "description", "default") if key in found}
            return {**about, "anyOf": [found, items]}
    if {"type": "null"} in found.get("anyOf", ()):
        found["anyOf"] = [*found["anyOf"], {"const": "unknown"}]
    return found


def _mapping(items: dict[str, Any]) -> bool:
    """Whether the items of a list are records or parts, which are always written as a list."""
    return ("$ref" in items and items["$ref"] not in _WORDS) or "oneOf" in items
