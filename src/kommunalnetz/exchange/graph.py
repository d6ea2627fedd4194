"""The network as a graph for other programs: GraphML, and node-link JSON with a versioned schema.

Nodes are devices (id, site, site_kind, title, role), edges are directions of links (link id, direction, metric, and, where known,
capacity_bit_s, port_bit_s, propagation_s). With a study every edge also has the intact state's load_bit_s, need_bit_s
and utilisation. networkx reads the JSON with ``node_link_graph(document, edges="edges")``. Unknown values are null in JSON and absent
in GraphML.
"""

import io
import json
import math

from kommunalnetz.traffic.network import Network
from kommunalnetz.traffic.study import Study

SCHEMA = "kommunalnetz.graph/1"
"""Name and version of the JSON document; the number grows when a field changes its meaning or goes."""

Value = str | int | float | None


def graphml(subject: Network | Study) -> str:
    """The graph as GraphML (UTF-8 text); bytes are the same for the same input."""
    import networkx as nx

    network = subject if isinstance(subject, Network) else subject.network
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(title=network.inventory.network.title, schema=SCHEMA)
    for node in _nodes(network):
        graph.add_node(str(node["id"]), **_told({key: value for key, value in node.items() if key != "id"}))
    for edge in _edges(subject):
        graph.add_edge(str(edge["source"]), str(edge["target"]), key=f"{edge['id']}.{edge['direction']}", **_told(edge))
    text = io.BytesIO()
    nx.write_graphml_xml(graph, text, named_key_ids=True)
    return text.getvalue().decode("utf-8") + "\n"


def node_link(subject: Network | Study) -> str:
    """The graph as JSON: schema, title, example_data, nodes, edges; bytes are the same for the same input."""
    network = subject if isinstance(subject, Network) else subject.network
    record = network.inventory.network
    document = {
        "schema": SCHEMA, "title": record.title, "example_data": record.example_data,
        "directed": True, "multigraph": True, "nodes": _nodes(network),
        "edges": [{"key": edge["id"], **edge} for edge in _edges(subject)],
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _nodes(network: Network) -> list[dict[str, Value]]:
    sites = network.inventory.sites
    return [
        {"id": device.id, "site": device.site, "site_kind": str(sites[device.site].kind), "title": device.title, "role": device.role}
        for device in network.devices
    ]


def _edges(subject: Network | Study) -> list[dict[str, Value]]:
    """Every arc, in the order of the links."""
    network = subject if isinstance(subject, Network) else subject.network
    edges: list[dict[str, Value]] = []
    for arc in range(network.arcs):
        edge: dict[str, Value] = {
            "id": network.arc_link(arc).id, "source": network.devices[network.tail[arc]].id,
            "target": network.devices[network.head[arc]].id, "direction": "a_to_b" if arc % 2 == 0 else "b_to_a",
            "metric": int(network.metric[arc]), "capacity_bit_s": _known(network.capacity[arc]),
            "port_bit_s": _known(network.port[arc]), "propagation_s": _known(network.propagation[arc]),
        }  # fmt: skip
        if isinstance(subject, Study):
            edge["load_bit_s"] = float(subject.intact.load[arc].max())
            edge["need_bit_s"] = float(subject.intact.need[arc].max())
            edge["utilisation"] = _known(subject.intact.utilisation[arc])
        edges.append(edge)
    return edges


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _told(record: dict[str, Value]) -> dict[str, str | int | float]:
    """Without what is unknown: GraphML has no null."""
    return {key: value for key, value in record.items() if value is not None}
