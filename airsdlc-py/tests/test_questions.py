"""The questions, on the booking example."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import pairwise

import airsdlc
import pytest
from airsdlc import KnowledgeRepository


def ids(results: airsdlc.ResultList) -> list[str]:
    return [result.id for result in results]


def test_nodes_come_in_the_order_of_kind_and_id(booking: KnowledgeRepository) -> None:
    order = [(airsdlc.NODE_KINDS.index(node.kind), node.kind) for node in booking.nodes()]
    assert order == sorted(order)
    assert ids(booking.nodes("prd")) == ["PRD-015", "PRD-016", "PRD-017"]


def test_nodes_are_filtered_by_kind_status_and_path(booking: KnowledgeRepository) -> None:
    assert ids(booking.nodes("adr", "superseded")) == ["ADR-022"]
    assert ids(booking.nodes(kind=["prd", "tip"], path="docs/tips")) == [
        "TIP:earning-loyalty-points"
    ]
    both = booking.nodes(["prd", "rfc"])
    assert {node.kind for node in both} == {"prd", "rfc"}
    assert len(booking.nodes(path="nowhere")) == 0


def test_a_node_tells_what_its_file_says(booking: KnowledgeRepository) -> None:
    adr = booking.node("adr-23")
    assert (adr.id, adr.kind, adr.title) == (
        "ADR-023",
        "adr",
        "Booking Cancel with Transactional Outbox",
    )
    assert (adr.status, adr.status_as_written) == ("accepted", "Accepted")
    assert adr.attributes["tables"] == ["bookings", "booking_outbox"]
    assert adr.location is not None
    assert str(adr.location) == "docs/adrs/adr-023-booking-cancel-outbox.md:1"
    assert "booking-db" in booking.node("database:booking-db").aliases


def test_edges_name_their_ends_and_their_places(booking: KnowledgeRepository) -> None:
    [edge] = [
        edge
        for edge in booking.edges()
        if (edge.source, edge.kind, edge.target)
        == ("service:booking-service", "uses", "database:booking-db")
    ]
    assert (edge.origin, edge.strength) == ("declared", "strong")
    assert [location.path for location in edge.locations] == ["catalog-info.yaml"]


def test_show_gives_a_node_and_every_edge_at_it(booking: KnowledgeRepository) -> None:
    view = booking.show("adr-23")
    assert view.node == booking.node("ADR-023")
    edges = booking.edges()
    assert set(view.outgoing) == {edge for edge in edges if edge.source == "ADR-023"}
    assert set(view.incoming) == {edge for edge in edges if edge.target == "ADR-023"}
    assert booking.graph.show("ADR-023") == view


def test_find_takes_every_way_to_name_a_thing(booking: KnowledgeRepository) -> None:
    assert booking.find("booking_service.go:152") == ["file:internal/booking/booking_service.go"]
    assert booking.find("Booking database") == ["database:booking-db"]
    cancel = "endpoint:POST /v1/bookings/{booking_id}/cancel"
    assert cancel in booking.find("/v1/bookings*")
    assert booking.find("POST /v1/bookings/{id}/cancel") == [cancel]


def test_trace_leads_from_code_to_the_goal(booking: KnowledgeRepository) -> None:
    trace = booking.trace("booking_service.go:152")
    assert trace.roots == ["file:internal/booking/booking_service.go"]
    assert trace.direction == "up"
    [story] = [node for node in trace.nodes if node.id == "PRD-015/US-2"]
    assert (story.kind, story.title, story.distance) == (
        "user-story",
        "Cancel booking",
        len(story.via),
    )
    path = [(hop.from_, hop.to) for hop in story.via]
    assert path[0][0] == trace.roots[0]
    assert path[-1][1] == story.id
    assert all(before[1] == after[0] for before, after in pairwise(path))


def test_trace_leads_down_to_the_work(booking: KnowledgeRepository) -> None:
    assert "BOLT-044" in ids(booking.trace("ADR-023", "down").nodes)
    assert "BOLT-044" not in ids(booking.trace("ADR-023").nodes)


def test_hops_tell_their_relation(booking: KnowledgeRepository) -> None:
    hop = booking.trace("BOLT-044").nodes[0].via[0]
    assert (hop.source, hop.kind, hop.target) == ("BOLT-044", "implements", "ADR-023")
    assert (hop.origin, hop.strength, hop.backwards, hop.widened) == (
        "declared",
        "strong",
        False,
        False,
    )
    assert hop.location is not None
    assert str(hop) == f"BOLT-044 implements ADR-023 ({hop.location})"


def test_impact_reaches_stories_and_kpis(booking: KnowledgeRepository) -> None:
    impact = booking.impact("booking-db")
    assert (impact.roots, impact.flow, impact.downtime) == (["database:booking-db"], "outage", None)
    [story] = [hit for hit in impact.affected if hit.id == "PRD-015/US-2"]
    assert (story.kind, story.title, story.narrow) == ("user-story", "Cancel booking", True)
    assert story.distance == len(story.via)
    assert impact.by_kind["user-story"] == len(
        [h for h in impact.affected if h.kind == "user-story"]
    )
    assert sum(impact.by_kind.values()) == len(impact.affected)
    assert "PRD-015/US-1" in ids(impact.unaffected_siblings)
    [sibling] = [other for other in impact.unaffected_siblings if other.id == "PRD-015/US-1"]
    assert (sibling.kind, sibling.title, sibling.of) == (
        "user-story",
        "See the cancellation terms",
        "PRD-015",
    )


def test_a_change_flows_otherwise_than_an_outage(booking: KnowledgeRepository) -> None:
    assert booking.impact("ADR-023").flow == "change"
    assert booking.impact(["ADR-023", "booking-db"]).flow == "change"
    assert ids(booking.impact("booking-db", "change").affected) != ids(
        booking.impact("booking-db").affected
    )


def test_downtime_is_worth_its_rates(booking: KnowledgeRepository) -> None:
    business = booking.impact("booking-db", downtime="15m").business
    [kpi] = [kpi for kpi in business.kpis if kpi.title == "80% of cancellations are self-service"]
    [estimate] = [estimate for estimate in kpi.estimates if estimate.quantity == "revenue"]
    assert (estimate.amount, estimate.unit) == (300.0, "EUR")
    assert estimate.formula == "1,200 EUR per hour × 15 min"
    rate, downtime = estimate.inputs
    assert (rate.name, rate.value) == ("revenue per hour", "1,200 EUR")
    assert rate.location is not None
    assert rate.location.path == "docs/prds/prd-015-booking-cancellation.md"
    assert (downtime.name, downtime.value, downtime.location) == ("downtime", "15 min", None)
    unknown = "PRD-015/kpi/half-as-many-support-calls-about-cancellations"
    assert unknown in business.unknown
    [gap] = [gap for gap in business.gaps if gap.of == unknown]
    assert (gap.reason, gap.rate) == ("no-rate", None)
    assert gap.location is not None
    assert gap.location.path == "docs/prds/prd-015-booking-cancellation.md"


def test_a_downtime_asks_for_an_outage(booking: KnowledgeRepository) -> None:
    assert booking.impact("PRD-015").flow == "change"
    assert booking.impact("PRD-015", downtime="15m").flow == "outage"
    with pytest.raises(ValueError, match="a change has no downtime"):
        booking.impact("booking-db", flow="change", downtime="15m")
    with pytest.raises(ValueError, match="at least one target"):
        booking.impact([])


@pytest.mark.parametrize("downtime", ["15m", "PT15M", 900, 900.0, timedelta(minutes=15)])
def test_downtime_has_many_spellings(booking: KnowledgeRepository, downtime: object) -> None:
    assert booking.impact("booking-db", downtime=downtime) == booking.impact(
        "booking-db", None, "15 min"
    )


def test_stats_count_what_the_lists_hold(booking: KnowledgeRepository) -> None:
    stats = booking.stats()
    assert (stats.nodes, stats.edges) == (len(booking.nodes()), len(booking.edges()))
    assert (stats.unresolved, stats.nodes_by_kind["prd"]) == (len(booking.unresolved), 3)
    assert sum(stats.edges_by_kind.values()) == stats.edges
    assert stats.statuses["adr"]["superseded"] == 1
    assert booking.files >= 30


@pytest.mark.parametrize("format", airsdlc.FORMATS)
def test_every_answer_is_exported_in_every_format(
    booking: KnowledgeRepository, format: str
) -> None:
    answers = (booking, booking.graph, booking.trace("ADR-023"), booking.impact("ADR-023"))
    start = {
        "json": "{",
        "dot": "digraph",
        "mermaid": "flowchart",
        "svg": "<svg",
        "graphml": "<?xml",
        "csv": "source,source_kind,source_title,kind,target,",
        "csv-nodes": "id,kind,title,",
        "node-link": "{",
    }[format]
    for answer in answers:
        assert answer.export(format).startswith(start)


def test_dictionaries_are_the_json_documents(booking: KnowledgeRepository) -> None:
    impact = booking.impact("booking-db", downtime="15m")
    assert json.loads(impact.export("json")) == {"schema": "airsdlc.impact/1", **impact.to_dict()}
    trace = booking.trace("ADR-023")
    assert json.loads(trace.export("json")) == {"schema": "airsdlc.trace/1", **trace.to_dict()}
    graph = json.loads(booking.export("json"))
    assert graph["nodes"] == booking.nodes().to_dicts()
    assert graph["edges"] == booking.edges().to_dicts()


def test_the_graph_of_a_repository_answers_as_it_does(booking: KnowledgeRepository) -> None:
    graph = booking.graph
    assert graph.nodes("adr") == booking.nodes("adr")
    assert graph.edges() == booking.edges()
    assert graph.node("adr-23") == booking.node("adr-23")
    assert graph.find("adr-23") == booking.find("adr-23")
    assert graph.trace("adr-23") == booking.trace("adr-23")
    assert graph.impact("adr-23") == booking.impact("adr-23")
    assert graph.stats() == booking.stats()
    assert graph.unresolved == booking.unresolved
    assert graph.export("json") == booking.export("json")
