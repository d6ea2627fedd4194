"""The network as graph files: GraphML, and networkx's node-link JSON."""

import io
from typing import Any

import networkx

from kommunalnetz.output.machine import as_json, plain

UNITS = {"capacity": "capacity_bit_per_s", "port": "port_bit_per_s", "propagation": "propagation_s"}
SCHEMA = "kommunalnetz-graph/1"


def graphml(graph: "networkx.MultiDiGraph[Any] | networkx.MultiGraph[Any]") -> bytes:
    """``graph`` as GraphML in UTF-8; a value that is not known is left out, a list is joined with blanks.

    An edge's id is ``link:direction``.
    """
    out = io.BytesIO()
    networkx.write_graphml(_flat(_named(graph)), out, encoding="utf-8", named_key_ids=True)
    return out.getvalue()


def node_link(graph: "networkx.MultiDiGraph[Any] | networkx.MultiGraph[Any]") -> str:
    """``graph`` as node-link JSON with a versioned ``schema``; a value that is not known is null."""
    data = networkx.node_link_data(_named(graph), edges="edges")
    return as_json({"schema": SCHEMA, **{key: plain(value) for key, value in data.items()}})


def _named(graph: Any) -> Any:
    """A copy whose attributes of edges say their units."""
    twin = graph.copy()
    for _, _, values in twin.edges(data=True):
        for name, named in UNITS.items():
            if name in values:
                values[named] = values.pop(name)
    return twin


def _flat(graph: Any) -> Any:
    twin = graph.__class__()
    twin.graph.update(_scalars(graph.graph))
    for node, values in graph.nodes(data=True):
        twin.add_node(node, **_scalars(values))
    for tail, head, key, values in graph.edges(keys=True, data=True):
        twin.add_edge(tail, head, key=f"{key}:{values['direction']}", link=key, **_scalars(values))
    return twin


def _scalars(values: dict[str, Any]) -> dict[str, Any]:
    found = {key: plain(value) for key, value in values.items()}
    return {
        key: " ".join(map(str, value)) if isinstance(value, list) else value for key, value in found.items() if value not in (None, "", [])
    }
