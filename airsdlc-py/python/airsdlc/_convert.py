"""Results as tables and graphs of other libraries, which are imported when they are asked for."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from airsdlc import Graph, ResultList

_PANDAS_TYPES = {"count": "UInt32", "number": "float64", "flag": "bool", "list": "object"}


def to_pandas(results: ResultList[Any]) -> Any:
    """Make a data frame; see `ResultList.to_pandas`."""
    pandas = _library("pandas", "pandas")
    columns = results._columns()
    return pandas.DataFrame(
        {
            name: pandas.Series(pandas.to_datetime(values, utc=True, format="ISO8601"))
            if kind == "time"
            else pandas.Series(values, dtype=_PANDAS_TYPES.get(kind, pandas.StringDtype()))
            for name, kind, values in columns
        }
    )


def to_polars(results: ResultList[Any]) -> Any:
    """Make a data frame; see `ResultList.to_polars`."""
    return _library("polars", "polars").DataFrame(results)


def to_arrow(results: ResultList[Any]) -> Any:
    """Make a table; see `ResultList.to_arrow`."""
    return _library("pyarrow", "arrow").table(results)


def to_networkx(graph: Graph) -> Any:
    """Make a graph; see `Graph.to_networkx`."""
    result = _library("networkx", "networkx").MultiDiGraph()
    result.add_nodes_from((node["id"], node) for node in graph.nodes().to_dicts())
    result.add_edges_from(
        (edge["source"], edge["target"], edge["kind"], edge) for edge in graph.edges().to_dicts()
    )
    return result


def to_rustworkx(graph: Graph) -> Any:
    """Make a graph; see `Graph.to_rustworkx`."""
    result = _library("rustworkx", "rustworkx").PyDiGraph()
    nodes = graph.nodes().to_dicts()
    places = dict(zip((node["id"] for node in nodes), result.add_nodes_from(nodes), strict=True))
    result.add_edges_from(
        [
            (places[edge["source"]], places[edge["target"]], edge)
            for edge in graph.edges().to_dicts()
        ]
    )
    return result


def _library(name: str, extra: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        message = f"{name} is not installed: pip install 'airsdlc[{extra}]'"
        raise ImportError(message, name=name) from error
