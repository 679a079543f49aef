"""What changed between two readings."""

from __future__ import annotations

import json
import pickle

import airsdlc
import pytest
from airsdlc import BuildError, DiffReport, GraphDiff, KnowledgeRepository

PRD = "# PRD-1: P\n\n### US-1-1: First\n"
ADR = "# ADR-1: A\n\n- **Status**: Proposed\n- **PRD**: US-1-1, PRD-9\n"
BOLT = "# BOLT-1: B\n\n- **ADR**: ADR-1\n"


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> list[KnowledgeRepository]:
    """A repository three times: as it was, with a story renamed, with a decision accepted."""
    texts = [
        {"prd.md": PRD, "adr.md": ADR, "bolt.md": BOLT},
        {"prd.md": PRD.replace("First", "Other"), "adr.md": ADR, "bolt.md": BOLT},
        {"prd.md": PRD, "adr.md": ADR.replace("Proposed", "Accepted"), "bolt.md": "\n" + BOLT},
    ]
    stages = []
    for files in texts:
        root = tmp_path_factory.mktemp("stage")
        for name, text in files.items():
            (root / name).write_text(text)
        stages.append(airsdlc.open(root))
    return stages


def test_a_diff_says_what_changed(stages: list[KnowledgeRepository]) -> None:
    story = stages[1].diff(stages[0]).nodes[0]
    assert (story.change, story.id, story.fields[0]) == ("changed", "PRD-1/US-1", "title")
    assert story.older is not None
    assert story.newer is not None
    assert (story.older.title, story.newer.title) == ("First", "Other")
    assert story.of is None
    adr, bolt = stages[2].diff(stages[0]).nodes
    assert (adr.status_before, adr.status_after) == ("proposed", "accepted")
    assert (bolt.id, bolt.change, bolt.fields) == ("BOLT-1", "moved", ["position"])


def test_diffs_are_values(stages: list[KnowledgeRepository]) -> None:
    a, b, c = (stage.graph for stage in stages)
    first, next_ = GraphDiff.between(a, b), GraphDiff.between(b, c)
    assert first.apply(a) == b
    assert first.then(next_) == GraphDiff.between(a, c)
    assert first.reversed() == GraphDiff.between(b, a)
    assert first.then(first.reversed()).is_empty
    assert not first.is_moved_only
    assert pickle.loads(pickle.dumps(first)).apply(a) == b
    with pytest.raises(BuildError, match="the node `PRD-1/US-1` as something else than it is"):
        first.apply(b)
    with pytest.raises(BuildError):
        first.then(first)


def test_a_report_says_what_that_touches(stages: list[KnowledgeRepository]) -> None:
    report = stages[1].diff_report(stages[0])
    assert report == DiffReport.between(stages[0].graph, stages[1].graph)
    assert report.nodes[0].of == {"id": "PRD-1", "kind": "prd", "title": "P"}
    assert report.impact_of_changed.roots == ["PRD-1/US-1"]
    assert [hit.id for hit in report.impact_of_changed.affected] == ["ADR-1", "BOLT-1"]
    assert len(report.impact_of_removed.affected) == 0
    assert report.summary["nodes"]["changed"] == 1
    assert json.loads(report.export("json")) == {"schema": "airsdlc.diff/1"} | report.to_dict()
    assert "**PRD-1/US-1** Other" in report.export("markdown")
    assert "to be looked at again" in report._repr_html_()
    with pytest.raises(ValueError, match="no format is called 'pdf'"):
        report.export("pdf")  # type: ignore[arg-type]


def test_changes_are_tables(stages: list[KnowledgeRepository]) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    frame = stages[2].diff(stages[0]).nodes.to_pandas()
    assert frame["id"].tolist() == ["ADR-1", "BOLT-1"]
    assert frame["change"].tolist() == ["changed", "moved"]
    assert frame["status_after"].tolist()[0] == "accepted"
