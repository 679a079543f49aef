"""Results as tables and graphs of other libraries."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import airsdlc
import pytest
from airsdlc import KnowledgeRepository, ResultList
from airsdlc._native import _restore_list
from conftest import diagnostic, mended

PLACE = ["path", "line", "column", "end_line", "end_column"]


@pytest.fixture(scope="module")
def tables(booking: KnowledgeRepository) -> list[ResultList]:
    """A list of each class that lists hold."""
    impact = booking.impact("booking-db", downtime="15m")
    kpi = impact.business.kpis[0]
    return [
        booking.nodes(),
        booking.edges(),
        booking.edges()[0].locations,
        booking.trace("ADR-023").nodes,
        impact.affected,
        impact.affected[0].via,
        impact.unaffected_siblings,
        impact.business.kpis,
        kpi.estimates,
        kpi.estimates[0].inputs,
        booking.findings,
        booking.unresolved,
        *checked(),
        booking.check().rules,
        airsdlc.rules(),
        *changed(booking),
    ]


def changed(booking: KnowledgeRepository) -> list[ResultList]:
    """Changes of nodes, of which some are parts, of edges and of references."""
    nothing = airsdlc.GraphBuilder().build()
    report = airsdlc.DiffReport.between(nothing, booking.graph)
    return [report.nodes, report.edges, report.unresolved]


def checked() -> list[ResultList]:
    """Diagnostics with all that they may have and without, and what they hold."""
    found = diagnostic()
    bare = found.to_dict() | {"node": None, "related": [], "help": None, "chain": None, "fix": None}
    both = _restore_list("Diagnostic", json.dumps([bare, found.to_dict()]))
    assert found.chain is not None
    assert found.fix is not None
    files = _restore_list("Mended", json.dumps([mended().to_dict()]))
    return [both, found.related, found.chain.found, found.fix.edits, files]


def flat(record: dict) -> dict:
    """A record in the form of a row: its place in columns, its attributes as JSON."""
    row = {}
    # Tables of changes leave out both sides.
    left_out = ("older", "newer") if "change" in record else ("span", "attribute_locations")
    for name, value in record.items():
        if name in left_out:
            continue
        if name == "location":
            row |= {part: value[part] if value else None for part in PLACE}
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            row[name] = [flat(item) for item in value]
        elif name in ("chain", "fix", "example") and value:
            row[name] = flat(value)
        else:
            row[name] = value
    if "fix" in record:
        row["fixable"] = record["fix"] is not None
    return row


def test_arrow_tables_hold_what_the_records_hold(tables: list[ResultList]) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    for results in tables:
        rows = results.to_arrow().to_pylist()
        for row in rows:
            if "attributes" in row:
                row["attributes"] = json.loads(row["attributes"])
        assert rows == [flat(record) for record in results.to_dicts()]


def test_any_library_takes_the_arrow_stream(booking: KnowledgeRepository) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    nodes = booking.nodes()
    table = pyarrow.table(nodes)
    assert table.schema == pyarrow.schema(nodes)
    assert table.column_names[:3] == ["id", "kind", "title"]
    assert table.schema.field("line").type == pyarrow.uint32()
    assert table.num_rows == len(nodes)
    assert pyarrow.RecordBatchReader.from_stream(nodes[:0]).read_all().num_rows == 0
    assert "arrow_array_stream" in repr(nodes.__arrow_c_stream__())


def test_an_unread_stream_is_released(booking: KnowledgeRepository) -> None:
    for _ in range(100):
        booking.nodes("adr").__arrow_c_stream__(None)
        booking.nodes("adr").__arrow_c_schema__()


def test_polars_frames(tables: list[ResultList]) -> None:
    polars = pytest.importorskip("polars", reason="polars is not installed")
    for results in tables:
        frame = results.to_polars()
        assert frame.height == len(results)
        assert frame.equals(polars.DataFrame(results))
    nodes = tables[0].to_polars()
    assert nodes.filter(polars.col("kind") == "prd")["id"].to_list() == [
        "PRD-015",
        "PRD-016",
        "PRD-017",
    ]
    assert nodes.schema["line"] == polars.UInt32


def test_pandas_frames(tables: list[ResultList]) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    for results in tables:
        frame = results.to_pandas()
        assert len(frame) == len(results)
        rows = [flat(record) for record in results[:1].to_dicts()]
        for row in rows:
            assert list(frame.columns) == list(row)
    nodes = tables[0].to_pandas()
    assert nodes["line"].dtype == "UInt32"
    assert nodes["id"].iloc[0] == "PRD-015"
    assert nodes["aliases"].iloc[0] == []
    affected = tables[4].to_pandas()
    assert affected["narrow"].dtype == bool
    assert affected.groupby("kind").size()["prd"] == 2
    made = airsdlc.GraphBuilder().add_node(airsdlc.Node("PRD-1", "prd")).build().nodes().to_pandas()
    assert made["line"].isna().all()
    assert pandas.concat([nodes, made]).shape[0] == len(nodes) + 1


def test_networkx_graphs(booking: KnowledgeRepository) -> None:
    networkx = pytest.importorskip("networkx", reason="networkx is not installed")
    graph = booking.to_networkx()
    assert type(graph) is networkx.MultiDiGraph
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (
        len(booking.nodes()),
        len(booking.edges()),
    )
    assert graph.nodes["ADR-023"] == booking.node("ADR-023").to_dict()
    edge = booking.edges()[0]
    assert graph.edges[edge.source, edge.target, edge.kind] == edge.to_dict()
    assert networkx.utils.graphs_equal(graph, booking.graph.to_networkx())


def bare(graph: Any, part: str) -> dict[Any, dict[str, Any]]:
    """The data of nodes or edges without what their keys say."""
    keys = ("id", "source", "target", "key")
    items = graph.nodes.items() if part == "nodes" else graph.edges.items()
    return {
        key: {name: value for name, value in data.items() if name not in keys}
        for key, data in items
    }


def test_networkx_reads_the_node_link_export(booking: KnowledgeRepository) -> None:
    networkx = pytest.importorskip("networkx", reason="networkx is not installed")
    data = json.loads(booking.export("node-link"))
    graph = networkx.node_link_graph(data, edges="links")
    assert type(graph) is networkx.MultiDiGraph
    made = booking.to_networkx()
    assert bare(graph, "nodes") == bare(made, "nodes")
    assert bare(graph, "edges") == bare(made, "edges")
    assert graph.graph["unresolved"] == booking.unresolved.to_dicts()


def test_networkx_reads_the_graphml_export(booking: KnowledgeRepository, tmp_path: Path) -> None:
    networkx = pytest.importorskip("networkx", reason="networkx is not installed")
    file = tmp_path / "booking.graphml"
    file.write_text(booking.export("graphml"), encoding="utf-8")
    graph = networkx.read_graphml(file, force_multigraph=True)
    assert graph.is_directed()
    assert list(graph.nodes) == [node.id for node in booking.nodes()]
    for node in booking.nodes():
        data = graph.nodes[node.id]
        assert (data["id"], data["kind"]) == (node.id, node.kind)
        assert (data.get("title", ""), data.get("status")) == (node.title, node.status)
        assert json.loads(data.get("aliases", "[]")) == node.aliases
        assert json.loads(data.get("attributes", "{}")) == node.attributes
        place = node.location and (node.location.path, node.location.line)
        assert (data.get("path"), data.get("line")) == (place or (None, None))
    edges = {
        (source, data["kind"], target): (data["origin"], data["strength"], data["locations"])
        for source, target, data in graph.edges(data=True)
    }
    assert len(edges) == graph.number_of_edges() == len(booking.edges())
    for edge in booking.edges():
        origin, strength, locations = edges[edge.source, edge.kind, edge.target]
        assert (origin, strength) == (edge.origin, edge.strength)
        assert json.loads(locations) == edge.locations.to_dicts()


def test_texts_survive_graphml() -> None:
    networkx = pytest.importorskip("networkx", reason="networkx is not installed")
    title = " <a> & \"b\" 'c'\t\r\n]]> é \N{ROCKET} "
    nodes = [airsdlc.Node("PRD-1", "prd", title), airsdlc.Node("PRD-2", "prd", "a\x00b\x1f")]
    builder = airsdlc.GraphBuilder()
    for node in nodes:
        builder.add_node(node)
    graph = networkx.parse_graphml(builder.build().export("graphml"))
    titles = [data["title"] for _, data in graph.nodes(data=True)]
    assert titles == [title, "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}"]


def test_csv_tables(booking: KnowledgeRepository) -> None:
    nodes = list(csv.DictReader(io.StringIO(booking.export("csv-nodes"), newline="")))
    assert [row["id"] for row in nodes] == [node.id for node in booking.nodes()]
    assert [json.loads(row["attributes"] or "{}") for row in nodes] == [
        node.attributes for node in booking.nodes()
    ]
    rows = list(csv.DictReader(io.StringIO(booking.export("csv"), newline="")))
    edges = [(row["source"], row["kind"], row["target"]) for row in rows if row["kind"]]
    assert edges == [(edge.source, edge.kind, edge.target) for edge in booking.edges()]
    ends = {row["source"] for row in rows} | {row["target"] for row in rows if row["kind"]}
    assert ends == {node.id for node in booking.nodes()}


def test_no_cell_of_a_csv_table_is_a_formula() -> None:
    titles = ["=1+1", "+1", "-1", "@a", "'a", "\t=1", "a=1", '=HYPERLINK("x", "y")']
    builder = airsdlc.GraphBuilder()
    for number, title in enumerate(titles, 1):
        builder.add_node(airsdlc.Node(f"PRD-{number}", "prd", title))
    graph = builder.build()
    for format, column in (("csv", "source_title"), ("csv-nodes", "title")):
        rows = csv.DictReader(io.StringIO(graph.export(format), newline=""))
        cells = [row[column] for row in rows]
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in cells)
        assert [cell.removeprefix("'") for cell in cells] == titles


def test_rustworkx_graphs(booking: KnowledgeRepository) -> None:
    rustworkx = pytest.importorskip("rustworkx", reason="rustworkx is not installed")
    graph = booking.to_rustworkx()
    assert type(graph) is rustworkx.PyDiGraph
    assert graph.nodes() == booking.nodes().to_dicts()
    assert graph.edges() == booking.edges().to_dicts()
    for source, target, edge in graph.weighted_edge_list():
        assert (graph[source]["id"], graph[target]["id"]) == (edge["source"], edge["target"])
    assert booking.graph.to_rustworkx().num_edges() == graph.num_edges()


@pytest.mark.parametrize(
    ("module", "extra", "call"),
    [
        ("pandas", "pandas", "nodes().to_pandas()"),
        ("polars", "polars", "nodes().to_polars()"),
        ("pyarrow", "arrow", "nodes().to_arrow()"),
        ("networkx", "networkx", "to_networkx()"),
        ("rustworkx", "rustworkx", "to_rustworkx()"),
    ],
)
def test_a_missing_library_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch,
    booking: KnowledgeRepository,
    module: str,
    extra: str,
    call: str,
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(
        ImportError, match=rf"{module} is not installed: pip install 'airsdlc\[{extra}\]'"
    ):
        eval(f"booking.{call}", {"booking": booking})


def test_the_import_is_light() -> None:
    heavy = ["numpy", "pandas", "polars", "pyarrow", "networkx", "rustworkx", "tqdm", "json"]
    code = f"import sys, airsdlc; print(*(name for name in {heavy} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("\n", "")
