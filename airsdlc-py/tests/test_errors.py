"""The exceptions, what they are and what they say."""

from __future__ import annotations

import pickle
from datetime import timedelta
from pathlib import Path

import airsdlc
import pytest
from airsdlc import KnowledgeRepository
from conftest import BOOKING


def test_an_unknown_target_proposes_near_names(booking: KnowledgeRepository) -> None:
    with pytest.raises(airsdlc.UnknownTargetError) as caught:
        booking.node("ADR-24")
    error = caught.value
    assert isinstance(error, KeyError)
    assert isinstance(error, airsdlc.AirsdlcError)
    assert error.target == "ADR-24"
    assert "ADR-023" in error.nearest
    text = str(error)
    assert text.startswith("nothing in the repository is called 'ADR-24'; did you mean ADR-02")
    assert " or " in text


def test_nothing_near_is_not_proposed(booking: KnowledgeRepository) -> None:
    with pytest.raises(airsdlc.UnknownTargetError) as caught:
        booking.impact(["booking-db", "xyzzy"])
    assert str(caught.value) == "nothing in the repository is called 'xyzzy'"


def test_a_file_that_was_not_read_has_a_reason(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("build/\n")
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "a.go").write_text("package a\n")
    with pytest.raises(airsdlc.UnknownTargetError) as caught:
        airsdlc.open(tmp_path).trace("build/a.go")
    assert (caught.value.target, caught.value.nearest) == ("build/a.go", [])
    assert caught.value.reason == "is ignored by git"
    assert str(caught.value) == "'build/a.go' is ignored by git"


def test_an_ambiguous_target_lists_all(booking: KnowledgeRepository) -> None:
    with pytest.raises(airsdlc.AmbiguousTargetError) as caught:
        booking.node("GET /v1/bookings*")
    candidates = ["endpoint:GET /v1/bookings", "endpoint:GET /v1/bookings/{booking_id}"]
    assert caught.value.candidates == candidates
    assert caught.value.target == "GET /v1/bookings*"
    assert str(caught.value) == f"'GET /v1/bookings*' may mean {' or '.join(candidates)}"
    assert not isinstance(caught.value, KeyError)
    with pytest.raises(airsdlc.AmbiguousTargetError):
        booking.graph.node("GET /v1/bookings*")


def test_missing_roots_are_os_errors(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    with pytest.raises(FileNotFoundError) as caught:
        airsdlc.open(missing)
    assert caught.value.filename == str(missing)
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(NotADirectoryError):
        airsdlc.open(file)
    with pytest.raises(FileNotFoundError, match=r"missing\.toml"):
        airsdlc.open(BOOKING, config=tmp_path / "missing.toml")


def test_a_broken_configuration_has_a_place(tmp_path: Path) -> None:
    (tmp_path / "airsdlc.toml").write_text("[[service]]\nname = 'a'\ndepend_on = ['b']\n")
    with pytest.raises(airsdlc.ConfigError) as caught:
        airsdlc.open(tmp_path)
    error = caught.value
    assert (error.path, error.line, error.column) == ("airsdlc.toml", 3, 1)
    assert (error.message, error.help) == ("unknown key `depend_on`", "did you mean `depends_on`?")
    assert str(error) == "airsdlc.toml:3:1: unknown key `depend_on` (did you mean `depends_on`?)"
    assert not isinstance(error, (OSError, ValueError))


def test_a_named_configuration_is_named_in_its_error(tmp_path: Path) -> None:
    config = tmp_path / "mine.toml"
    config.write_text("x = \n")
    with pytest.raises(airsdlc.ConfigError) as caught:
        airsdlc.open(BOOKING, config=config)
    assert (caught.value.path, caught.value.line) == (str(config), 1)
    # What shows only while the directory is listed, too.
    config.write_text("[repository]\nignore = ['a[']\n")
    with pytest.raises(airsdlc.ConfigError) as caught:
        airsdlc.open(BOOKING, config=config)
    assert (caught.value.path, caught.value.line, caught.value.column) == (str(config), 2, 11)


def test_misspelt_names_are_value_errors(booking: KnowledgeRepository) -> None:
    with pytest.raises(
        ValueError, match=r"no node kind is called 'user-stori'; did you mean 'user-story'\?"
    ):
        booking.nodes("user-stori")
    with pytest.raises(ValueError, match="no node kind is called 'zzz'; it may be prd, daa, tip, "):
        booking.nodes("zzz")
    with pytest.raises(ValueError, match=r"no edge kind is called 'use'; did you mean 'uses'\?"):
        airsdlc.GraphBuilder().add_edge("a", "use", "b")
    with pytest.raises(ValueError, match="no format is called 'xml'; it may be json, dot, "):
        booking.export("xml")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no direction is called 'sideways'; it may be up, down"):
        booking.trace("ADR-023", "sideways")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"no flow is called 'outag'; did you mean 'outage'\?"):
        booking.impact("ADR-023", "outag")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="`weakly`"):
        airsdlc.GraphBuilder().add_edge("a", "uses", "b", strength="weakly")  # type: ignore[arg-type]


@pytest.mark.parametrize("downtime", ["soon", "", 0, -1, float("nan"), timedelta(0), timedelta(-1)])
def test_a_downtime_is_above_zero(booking: KnowledgeRepository, downtime: object) -> None:
    with pytest.raises(ValueError, match="no span of time above zero"):
        booking.impact("booking-db", downtime=downtime)


def test_wrong_types_are_type_errors(booking: KnowledgeRepository) -> None:
    with pytest.raises(TypeError, match="a text or a list of texts"):
        booking.nodes(3)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        booking.impact("booking-db", downtime=[])  # type: ignore[arg-type]


def test_wrong_graphs_are_build_errors() -> None:
    builder = airsdlc.GraphBuilder().add_node(airsdlc.Node("PRD-1", "prd"))
    with pytest.raises(airsdlc.BuildError, match="two nodes are called `PRD-1`") as caught:
        builder.add_node(airsdlc.Node("PRD-1", "adr"))
    assert isinstance(caught.value, ValueError)
    with pytest.raises(airsdlc.BuildError, match="which is no node"):
        builder.add_edge("PRD-1", "mentions", "PRD-2")
    with pytest.raises(airsdlc.BuildError, match="the model has no edge"):
        builder.add_edge("PRD-1", "implements", "PRD-1")


@pytest.mark.parametrize(
    "text", ["", "{}", '{"schema": "airsdlc.graph/9", "nodes": [], "edges": []}']
)
def test_what_is_no_graph_is_not_imported(text: str) -> None:
    with pytest.raises(airsdlc.BuildError):
        airsdlc.import_graph(text)


@pytest.mark.parametrize(
    "error",
    [
        airsdlc.UnknownTargetError("a", ["b"]),
        airsdlc.UnknownTargetError("a", [], "is ignored by git"),
        airsdlc.AmbiguousTargetError("a", ["b", "c"]),
        airsdlc.ConfigError("m", "airsdlc.toml", 1, 2, None),
        airsdlc.BuildError("m"),
        airsdlc.AirsdlcError("m"),
    ],
)
def test_exceptions_travel_between_processes(error: airsdlc.AirsdlcError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert (str(copy), vars(copy)) == (str(error), vars(error))
