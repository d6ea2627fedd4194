"""ngraph, driven as fast as it goes: its public failure analysis (no loads) and the shortest way inside it to loads of links."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import netgraph_core
import numpy as np
from ngraph import Link, Network, Node
from ngraph.analysis.functions import build_demand_placement_inputs, demand_placement_analysis
from ngraph.analysis.placement import place_demands

from engine.instances import Instance

CAPACITY = 1e14
POLICY = "SHORTEST_PATHS_ECMP"
Evaluator = Callable[[int | None], Any]


def _inputs(network: Instance) -> tuple[Any, list[dict[str, Any]], list[str]]:
    model = Network()
    for v in range(network.devices):
        model.add_node(Node(f"n{v}"))
    ids = []
    for i in range(network.links):
        link = Link(f"n{network.tail[2 * i]}", f"n{network.head[2 * i]}", capacity=CAPACITY, cost=int(network.metric[2 * i]))
        model.add_link(link)
        ids.append(link.id)
    demands = [
        {"source": f"^n{s}$", "target": f"^n{t}$", "volume": float(network.demand[s, t]), "mode": "pairwise", "flow_policy": POLICY}
        for s, t in zip(*(x.tolist() for x in np.nonzero(network.demand)), strict=True)
    ]
    return model, demands, ids


def public(network: Instance) -> Evaluator:
    """`demand_placement_analysis` per failure with everything prepared: what FailureManager runs."""
    model, demands, ids = _inputs(network)
    context, expansion, resolved = build_demand_placement_inputs(model, demands)

    def state(link: int | None) -> Any:
        excluded = set() if link is None else {ids[link]}
        return demand_placement_analysis(model, set(), excluded, demands, context=context, expansion=expansion, resolved_ids=resolved)

    return state


def with_loads(network: Instance) -> Evaluator:
    """`place_demands` and `FlowGraph.edge_flow_view()`: loads by ngraph's own edge order, mapped to ours."""
    model, demands, ids = _inputs(network)
    context, expansion, resolved = build_demand_placement_inputs(model, demands)
    graph = context.multidigraph
    volumes = [demand.volume for demand in expansion.demands]
    ours = {(link_id, way): 2 * i + (way == "rev") for i, link_id in enumerate(ids) for way in ("fwd", "rev")}
    place = []
    for ext in graph.ext_edge_ids_view():
        edge: Any = context.edge_mapper.decode_ext_id(int(ext))
        place.append(ours[edge.link_id, edge.direction])

    def state(link: int | None) -> Any:
        flow = netgraph_core.FlowGraph(graph)
        mask = context.build_edge_mask(set() if link is None else {ids[link]})
        place_demands(expansion.demands, volumes, flow, context, context.build_node_mask(set()), mask, resolved_ids=resolved)
        load = np.empty(len(place))
        load[place] = flow.edge_flow_view()
        return load

    return state
