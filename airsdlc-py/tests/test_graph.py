"""Graphs made by hand, imported, pickled."""

from __future__ import annotations

import pickle

import airsdlc
import pytest
from airsdlc import GraphBuilder, KnowledgeRepository, Location, Node


def shop() -> GraphBuilder:
    """`worker` → `db` ← `ADR-1` → `PRD-1`."""
    builder = GraphBuilder()
    for id, kind in [
        ("PRD-1", "prd"),
        ("ADR-1", "adr"),
        ("service:worker", "service"),
        ("database:db", "database"),
    ]:
        builder.add_node(Node(id, kind))
    builder.add_edge("service:worker", "uses", "database:db")
    builder.add_edge("ADR-1", "governs", "database:db")
    return builder.add_edge("ADR-1", "derives-from", "PRD-1")


def test_a_graph_made_by_hand_answers() -> None:
    builder = shop()
    graph = builder.build()
    assert "ADR-1" in builder
    assert "ADR-2" not in builder
    hits = {hit.id: hit for hit in graph.impact("db").affected}
    assert list(hits) == ["PRD-1", "ADR-1", "service:worker"]
    assert hits["PRD-1"].via[0].location is None
    assert [node.id for node in graph.trace("ADR-1").nodes] == ["PRD-1"]
    assert (graph.stats().nodes, graph.stats().edges) == (4, 3)


def test_a_builder_goes_on_after_build() -> None:
    builder = shop()
    before = builder.build()
    builder.add_node(Node("BOLT-1", "bolt")).add_edge("BOLT-1", "implements", "ADR-1")
    assert len(before.nodes()) == 4
    assert len(builder.build().nodes()) == 5


def test_edges_take_origin_strength_and_places() -> None:
    places = [Location("b.yaml", 3), Location("a.yaml", 2)]
    builder = shop().add_edge(
        "service:worker", "uses", "database:db", origin="derived", strength="weak", locations=places
    )
    [edge] = [edge for edge in builder.build().edges() if edge.kind == "uses"]
    assert (edge.origin, edge.strength) == ("declared", "strong")
    assert [str(place) for place in edge.locations] == ["a.yaml:2", "b.yaml:3"]


def test_a_graph_can_be_changed_through_a_builder(booking: KnowledgeRepository) -> None:
    builder = GraphBuilder.from_graph(booking.graph)
    assert builder.build() == booking.graph
    builder.add_node(Node("BOLT-999", "bolt")).add_edge("BOLT-999", "implements", "ADR-023")
    changed = builder.build()
    assert changed != booking.graph
    assert "BOLT-999" in [node.id for node in changed.trace("ADR-023", "down").nodes]


def test_graphs_travel(booking: KnowledgeRepository) -> None:
    graph = booking.graph
    assert airsdlc.import_graph(graph.export("json")) == graph
    assert pickle.loads(pickle.dumps(graph)) == graph
    assert graph != shop().build()
    assert graph != "graph"
    with pytest.raises(TypeError, match="unhashable"):
        hash(graph)
    with pytest.raises(TypeError, match="pickle"):
        pickle.dumps(booking)
