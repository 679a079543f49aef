"""What a notebook shows."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import airsdlc
import pytest
from airsdlc import GraphBuilder, KnowledgeRepository, Node, _html
from airsdlc._native import _restore_list
from conftest import diagnostic


class Reader(HTMLParser):
    """Checks that tags are closed in order, and collects them and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)
        self.tags.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data + "\n"


def test_answers_are_a_table_and_a_picture(booking: KnowledgeRepository) -> None:
    impact = Reader(booking.impact("booking-db", downtime="15m")._repr_html_())
    assert impact.tags.count("table") == 2
    assert impact.tags.count("svg") == 1
    assert "PRD-017/kpi/60-of-completed-stays-earn-points" in impact.text.split("Not known")[1]
    assert "PRD-015/US-4" in impact.text.split("Not hit")[1]
    assert "Impact of database:booking-db (outage)" in impact.text
    assert "1,200 EUR per hour × 15 min" in impact.text
    assert (
        "ADR-023 governs database:booking-db (docs/adrs/adr-023-booking-cancel-outbox.md:"
        in impact.text
    )
    trace = Reader(booking.trace("BOLT-044")._repr_html_())
    assert (trace.tags.count("table"), trace.tags.count("svg")) == (1, 1)
    assert "BOLT-044 implements ADR-023 (" in trace.text
    empty = Reader(booking.impact("PRD-016", "outage")._repr_html_())
    assert "none" in empty.text


def test_lists_and_graphs_are_tables(booking: KnowledgeRepository) -> None:
    nodes = Reader(booking.nodes("adr")._repr_html_())
    assert nodes.tags.count("tr") == 9
    assert "docs/adrs/adr-023-booking-cancel-outbox.md:1" in nodes.text
    assert "bookings, booking_outbox" in nodes.text
    view = Reader(booking.show("booking-db")._repr_html_())
    assert view.tags.count("table") == 3
    assert "database:booking-db (database)" in view.text
    assert "none" in Reader(booking.findings._repr_html_()).text
    for counts in (booking, booking.graph, booking.stats()):
        shown = Reader(counts._repr_html_())
        assert shown.tags.count("table") == 2
        assert f"{len(booking.nodes())} nodes, {len(booking.edges())} edges" in shown.text


def test_reports_are_a_table_with_counts(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    (tmp_path / "adr.md").write_text(f"# ADR-1: {evil}\n\n- **PRD**: PRD-9\n- **RFC**: RFC-9\n")
    repository = airsdlc.open(tmp_path)
    report = repository.check(select="dangling-reference")
    shown = Reader(report._repr_html_())
    assert "2 errors, 0 warnings, 0 notes\n" in shown.text
    assert (shown.tags.count("table"), shown.tags.count("tr")) == (1, 3)
    found = report.diagnostics[0]
    for text in ("L001 dangling-reference", "adr.md:3", found.message, found.help):
        assert text in shown.text
    (tmp_path / "adr.md").write_text("# ADR-1: Mended\n\n- **PRD**: PRD-9\n")
    mended = airsdlc.open(tmp_path).check(
        select="dangling-reference", baseline=report.to_baseline()
    )
    assert "1 of the baseline gone" in Reader(mended._repr_html_()).text
    known = repository.check(select="dangling-reference", baseline=report.to_baseline())
    assert "0 errors, 0 warnings, 0 notes, 2 known to the baseline" in known._repr_html_()
    for results in (report.diagnostics, report.rules, airsdlc.rules(), diagnostic().related):
        assert "script" not in Reader(results._repr_html_()).tags
    listed = Reader(
        _restore_list("Diagnostic", f"[{json.dumps(diagnostic().to_dict())}]")._repr_html_()
    )
    assert "docs/adrs/adr-023.md:9" in listed.text
    assert "edits" not in listed.text
    empty = Reader(repository.check(select="unused-suppression")._repr_html_())
    assert "none" in empty.text


def test_long_answers_are_cut(
    booking: KnowledgeRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    nodes = Reader(booking.nodes()._repr_html_())
    assert nodes.tags.count("tr") == _html.MAX_ROWS + 1
    assert f"… {len(booking.nodes()) - _html.MAX_ROWS} more" in nodes.text
    monkeypatch.setattr(_html, "MAX_BOXES", 3)
    assert "svg" not in Reader(booking.impact("booking-db")._repr_html_()).tags


def test_texts_are_escaped() -> None:
    evil = '<script>alert("1")</script>'
    builder = GraphBuilder().add_node(
        Node(f"PRD-{evil}", "prd", evil, status=evil, attributes={evil: evil})
    )
    builder.add_node(Node(f"ADR-{evil}", "adr", evil)).add_edge(
        f"ADR-{evil}", "derives-from", f"PRD-{evil}"
    )
    graph = builder.build()
    answers = [
        graph.nodes(),
        graph.edges(),
        graph.trace(f"ADR-{evil}"),
        graph.impact(f"PRD-{evil}"),
    ]
    for answer in answers:
        shown = Reader(answer._repr_html_())
        assert "script" not in shown.tags
        assert evil in shown.text.replace("\n", "")
