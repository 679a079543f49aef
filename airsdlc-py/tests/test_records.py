"""What all records do: equality, hash, pickle, repr, dictionaries, no change."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import airsdlc
import pytest
from airsdlc import KnowledgeRepository, ResultList
from conftest import BOOKING, diagnostic, mended


def samples(booking: KnowledgeRepository) -> list[tuple[Any, Any]]:
    """One record of each class that a sound repository gives, twice, made apart."""
    return list(zip(records(booking), records(airsdlc.open(BOOKING)), strict=True))


def records(repository: KnowledgeRepository) -> Iterator[Any]:
    impact = repository.impact("booking-db", downtime="15m")
    trace = repository.trace("ADR-023")
    kpi = impact.business.kpis[0]
    yield from [impact, impact.affected[0], impact.unaffected_siblings[0], impact.business]
    yield from [kpi, kpi.estimates[0], kpi.estimates[0].inputs[0], impact.business.gaps[0]]
    yield from [trace, trace.nodes[0], trace.nodes[0].via[0]]
    yield from [repository.nodes()[0], repository.nodes()[0].location, repository.edges()[0]]
    yield from [repository.show("ADR-023"), repository.stats()]
    report, found = repository.check(), diagnostic()
    yield from [report, report.summary, report.rules[0], airsdlc.rule("L001"), mended()]
    yield from [found, found.related[0], found.chain, found.fix, found.fix.edits[0]]
    yield from [found.chain.found[0], airsdlc.rule("L001").example]
    yield from [airsdlc.rule("L001").example.broken[0], airsdlc.survey(BOOKING)]
    changed = airsdlc.DiffReport.between(renamed(repository.graph), repository.graph)
    yield from [changed, changed.diff, changed.nodes[0], changed.edges[0]]


def broken(lost: KnowledgeRepository) -> airsdlc.UnresolvedChange:
    """The reference of a repository, as one that was not there before."""
    return airsdlc.GraphDiff.between(airsdlc.GraphBuilder().build(), lost.graph).unresolved[0]


def renamed(graph: airsdlc.Graph) -> airsdlc.Graph:
    """A graph with another title of PRD-015, and without the edges at it."""
    builder = airsdlc.GraphBuilder()
    for node in graph.nodes():
        title = "Other" if node.id == "PRD-015" else node.title
        made = airsdlc.Node(
            node.id,
            node.kind,
            title,
            status=node.status_as_written,
            aliases=node.aliases,
            attributes=node.attributes,
            location=node.location,
        )
        builder.add_node(made)
    return builder.build()


@pytest.fixture(scope="session")
def lost(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeRepository:
    """A repository with a finding and an unresolved reference."""
    root = tmp_path_factory.mktemp("lost")
    (root / "broken.md").write_bytes(b"\0")
    (root / "adr.md").write_text("# ADR-001: A\n\n**Related PRD**: PRD-404\n")
    return airsdlc.open(root)


def of_history(worked: Path) -> Iterator[Any]:
    """One record of each class that only a history gives."""
    repository = airsdlc.open(worked, history=True)
    written, fresh = repository.blame(["a.go:1", "a.go:2"])
    yield from [written, written.commit, written.work[0], fresh.gap]
    log, tags = repository.bolt_log(), repository.tags()
    yield from [tags, tags.releases[0], tags.states[0], repository.next_id("ADR")]
    yield from [log, log.work[0], log.work[0].commits[0], log.work[0].files[0]]


def test_records_have_the_same_manners(
    booking: KnowledgeRepository, lost: KnowledgeRepository, worked: Path
) -> None:
    found = [(lost.findings[0], lost.findings[0]), (lost.unresolved[0], lost.unresolved[0])]
    found.append((broken(lost), broken(lost)))
    found += zip(of_history(worked), of_history(worked), strict=True)
    classes = set()
    for record, twin in [*samples(booking), *found]:
        classes.add(type(record).__name__)
        assert record is not twin
        assert record == twin
        assert hash(record) == hash(twin)
        assert record != record.to_dict()
        copied = pickle.loads(pickle.dumps(record))
        assert copied == record
        assert hash(copied) == hash(record)
        assert copied.to_dict() == record.to_dict()
        assert copy.deepcopy(record) == record
        assert json.loads(json.dumps(record.to_dict())) == record.to_dict()
        assert repr(record).startswith(f"{type(record).__name__}(")
        assert type(record).__module__ == "airsdlc"
        for name in record.to_dict():
            with pytest.raises(AttributeError):
                setattr(record, name, None)
        with pytest.raises(AttributeError):
            record.other = None
    assert classes == {
        name for name in airsdlc.__all__ if hasattr(getattr(airsdlc, name), "to_dict")
    }


def test_attributes_are_those_of_the_dictionary(
    booking: KnowledgeRepository, lost: KnowledgeRepository, worked: Path
) -> None:
    made = [lost.findings[0], lost.unresolved[0], broken(lost), *of_history(worked)]
    for record in [pair[0] for pair in samples(booking)] + made:
        for name, value in record.to_dict().items():
            own = getattr(record, name)
            if isinstance(own, ResultList):
                own = own.to_dicts()
            elif hasattr(own, "to_dict"):
                own = own.to_dict()
            elif isinstance(own, datetime):
                own = own.isoformat().replace("+00:00", "Z")
            elif name == "span":
                own = {"start": own[0], "end": own[1]}
            assert own == value, (type(record), name)


def test_different_records_differ(booking: KnowledgeRepository) -> None:
    nodes = booking.nodes()
    assert nodes[0] != nodes[1]
    assert len(set(nodes)) == len(nodes)
    assert nodes[0] != booking.edges()[0]


def test_repr_shows_the_fields(booking: KnowledgeRepository) -> None:
    assert repr(airsdlc.Location("a.md", 3)).startswith("Location(path='a.md', line=3, column=1, ")
    text = repr(booking.node("ADR-030"))
    assert text.startswith("Node(id='ADR-030', kind='adr', title=")
    assert "location='docs/adrs/adr-030-points-ledger.md:" in text
    assert repr(booking).startswith("<KnowledgeRepository: ")
    assert repr(booking.graph).startswith("<Graph: ")


def test_lists_are_sequences(booking: KnowledgeRepository) -> None:
    nodes = booking.nodes("adr")
    each = list(nodes)
    assert len(nodes) == len(each) == 8
    assert [nodes[0], nodes[-1], nodes[7]] == [each[0], each[-1], each[7]]
    assert list(nodes[2:5]) == each[2:5]
    assert list(nodes[::-2]) == each[::-2]
    assert list(nodes[99:]) == []
    assert list(reversed(nodes)) == each[::-1]
    assert each[3] in nodes
    assert booking.nodes("prd")[0] not in nodes
    assert "ADR-023" not in nodes
    assert (nodes.index(each[3]), nodes.count(each[3]), nodes.count(booking.nodes("prd")[0])) == (
        3,
        1,
        0,
    )
    assert nodes.to_dicts() == [node.to_dict() for node in nodes]
    for wrong in (8, -9):
        with pytest.raises(IndexError):
            nodes[wrong]
    with pytest.raises(TypeError):
        nodes["ADR-023"]  # type: ignore[call-overload]
    with pytest.raises(ValueError, match="not in the list"):
        nodes.index(booking.nodes("prd")[0])


def test_lists_are_values(booking: KnowledgeRepository) -> None:
    nodes = booking.nodes("adr")
    assert nodes == booking.nodes("adr")
    assert nodes != booking.nodes("prd")
    assert nodes[:0] != booking.edges()[:0]
    assert hash(nodes) == hash(booking.nodes("adr"))
    assert bool(nodes)
    assert not nodes[:0]
    assert ResultList[airsdlc.Node] is not None
    assert repr(nodes).endswith("… 5 more])")
    with pytest.raises(TypeError):
        nodes[0] = nodes[1]  # type: ignore[index]
    impact = booking.impact("booking-db", downtime=60)
    kpi = impact.business.kpis[0]
    lists = [
        nodes,
        booking.edges(),
        impact.affected,
        impact.unaffected_siblings,
        impact.business.kpis,
    ]
    lists += [
        kpi.estimates,
        kpi.estimates[0].inputs,
        impact.affected[0].via,
        booking.trace("ADR-023").nodes,
    ]
    found = diagnostic()
    assert found.chain is not None
    assert found.fix is not None
    lists += [found.related, found.chain.found, found.fix.edits, airsdlc.rules()]
    lists += [airsdlc.rule("S001").example.mended]
    lists += [booking.check().diagnostics, booking.check().rules, booking.check().mend()]
    for results in [*lists, booking.edges()[0].locations, booking.findings, booking.unresolved]:
        assert pickle.loads(pickle.dumps(results)) == results


def test_a_list_outlives_its_answer() -> None:
    affected = airsdlc.open(BOOKING).impact("booking-db").affected
    assert affected[0].id == "PRD-015"


def test_a_node_can_be_made(booking: KnowledgeRepository) -> None:
    node = airsdlc.Node(
        "ADR-9",
        "ADR",
        "A",
        status="Accepted (2024-03-01)",
        aliases=["b", "a"],
        attributes={"owner": "me", "tables": ["x", "y"]},
        location=airsdlc.Location("a.md", 2, 3, 4, 5),
    )
    assert (node.kind, node.status, node.status_as_written) == (
        "adr",
        "accepted",
        "Accepted (2024-03-01)",
    )
    assert (node.aliases, node.attributes) == (["a", "b"], {"owner": "me", "tables": ["x", "y"]})
    assert node.location is not None
    assert (node.location.end_line, node.location.end_column, node.location.span) == (4, 5, (0, 0))
    assert pickle.loads(pickle.dumps(node)) == node
    node.aliases.append("c")
    assert node.aliases == ["a", "b"]
    with pytest.raises(TypeError):
        airsdlc.Impact()  # type: ignore[call-arg]
