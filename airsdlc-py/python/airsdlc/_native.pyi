"""The compiled module; import its names from `airsdlc`. One file, because the module is one.

Nodes are named by *ids* (`ADR-023`, `PRD-015/US-2`, `service:booking-service`), and questions take
*targets*: any id or alias in any case; `path/file.go` or `path/file.go:152`, where a unique end of
the path is enough; a route with or without its method, or a prefix (`/v1/bookings*`: every endpoint
below it); the bare name of a service or database; a unique start of a commit's hash.

Kinds are texts from `NODE_KINDS` and `EDGE_KINDS`. Lines and columns count from 1, columns in
Unicode scalar values, ends are exclusive. Every result is a *record*: immutable, equal and hashed
by value, to be pickled, with `to_dict()` in the form of the JSON documents. Lists and dictionaries
that a record returns are copies.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from os import PathLike
from types import GenericAlias
from typing import (
    Any,
    Final,
    Generic,
    Literal,
    TypeAlias,
    TypeVar,
    final,
    overload,
    type_check_only,
)

import networkx
import pandas
import polars
import pyarrow
import rustworkx

_T = TypeVar("_T")
_Direction: TypeAlias = Literal["up", "down"]
_Flow: TypeAlias = Literal["outage", "change"]
_Format: TypeAlias = Literal[
    "json", "dot", "mermaid", "svg", "graphml", "csv", "csv-nodes", "node-link"
]
_Origin: TypeAlias = Literal["declared", "mentioned", "derived"]
_Strength: TypeAlias = Literal["strong", "weak"]

__version__: Final[str]
"""The version of the package."""

NODE_KINDS: Final[tuple[str, ...]]
"""Every node kind, in the order in which results list them: `prd`, …, `user-story`, …, `commit`."""

EDGE_KINDS: Final[tuple[str, ...]]
"""Every edge kind, in the order in which results list them: `part-of`, …, `mentions`."""

FORMATS: Final[tuple[_Format, ...]]
"""Every format of `export`: `json`, `dot`, `mermaid`, `svg`, `graphml`, `csv`, `csv-nodes` and
`node-link`."""

def open(
    path: str | PathLike[str],
    *,
    config: str | PathLike[str] | None = None,
    threads: int | None = None,
    progress: bool | Callable[[int, int], object] | None = None,
) -> KnowledgeRepository:
    """Read the Knowledge Repository in a directory.

    Other Python threads run meanwhile. Ctrl-C stops the reading; so does an exception that
    `progress` raises. Malformed files are no errors but `KnowledgeRepository.findings`.

    Args:
        path: The root of the repository.
        config: An `airsdlc.toml` that counts instead of the one in the repository.
        threads: How many threads read; `None` or 0 for as many as the machine has cores. The
            result is the same for any number.
        progress: Called with the files read so far and the files to be read, on this thread, a few
            times a second; or `True` for a tqdm bar, where tqdm is installed.

    Raises:
        FileNotFoundError: The directory or `config` does not exist.
        NotADirectoryError: `path` is something else than a directory.
        OSError: A directory cannot be listed, or `config` cannot be read.
        ConfigError: The configuration is broken.
        KeyboardInterrupt: Ctrl-C was pressed.

    Example:
        >>> import airsdlc
        >>> repository = airsdlc.open("examples/booking")
        >>> repository.node("adr-23").title
        'Booking Cancel with Transactional Outbox'
    """

def import_graph(json: str) -> Graph:
    """Read a graph from the JSON that `export("json")` wrote.

    Raises:
        BuildError: The text is no such document, or its edges do not fit its nodes.

    Example:
        >>> import airsdlc
        >>> repository = airsdlc.open("examples/booking")
        >>> airsdlc.import_graph(repository.export("json")) == repository.graph
        True
    """

def cli_main(args: Sequence[str]) -> int:
    """Run the command `airsdlc` with these arguments, its own name first.

    Returns:
        The exit code: 0 done, 1 an empty answer under `--strict`, 2 could not run.
    """

def _restore(class_: str, json: str) -> Any: ...
def _restore_list(class_: str, json: str) -> ResultList[Any]: ...

@final
class KnowledgeRepository:
    """A Knowledge Repository that was read; `open` makes it.

    It shares its graph with its answers, so that lists cost little until they are read. It cannot
    be pickled; its `graph` can.
    """

    @property
    def graph(self) -> Graph:
        """The graph; shared, not copied."""
    @property
    def findings(self) -> ResultList[Finding]:
        """What reading could not read, or only in part, in the order of places."""
    @property
    def unresolved(self) -> ResultList[Unresolved]:
        """References whose targets are not in the repository, in the order of their places."""
    @property
    def files(self) -> int:
        """How many files were read and hold something: code that names no artifact does not."""
    def nodes(
        self,
        kind: str | Sequence[str] | None = None,
        status: str | Sequence[str] | None = None,
        path: str | Sequence[str] | None = None,
    ) -> ResultList[Node]:
        """The nodes that pass all filters, in the order of kind and id; see `Graph.nodes`."""
    def edges(self) -> ResultList[Edge]:
        """All edges, in the order of source, kind and target."""
    def node(self, target: str) -> Node:
        """The one node that a target names; see `Graph.node`."""
    def find(self, target: str) -> list[str]:
        """The ids of the nodes that a target names; see `Graph.find`."""
    def show(self, target: str) -> NodeView:
        """The one node that a target names, with every edge at it; see `Graph.show`."""

    def trace(self, target: str, direction: _Direction = "up") -> Trace:
        """Where a target comes from, or what rests on it; see `Graph.trace`."""
    def impact(
        self,
        targets: str | Sequence[str],
        flow: _Flow | None = None,
        downtime: str | float | timedelta | None = None,
    ) -> Impact:
        """What the targets hit, by which path, and what it is worth; see `Graph.impact`."""
    def stats(self) -> Stats:
        """How much of what there is; see `Graph.stats`."""
    def export(self, format: _Format) -> str:
        """The graph in a format; see `Graph.export`."""
    def to_networkx(self) -> networkx.MultiDiGraph[str]:
        """The graph as a networkx graph; see `Graph.to_networkx`."""
    def to_rustworkx(self) -> rustworkx.PyDiGraph[dict[str, Any], dict[str, Any]]:
        """The graph as a rustworkx graph; see `Graph.to_rustworkx`."""
    def _repr_html_(self) -> str: ...

@final
class Graph:
    """One typed, directed graph: inside a repository, made by `GraphBuilder`, or imported.

    Immutable, equal by nodes, edges and unresolved references; can be pickled, and is then its JSON
    document. An edge runs from what rests on, refers to or belongs to, to that thing.
    """

    __hash__: None  # type: ignore[assignment]

    @property
    def unresolved(self) -> ResultList[Unresolved]:
        """References whose targets are not in the graph, in the order of their places."""
    def nodes(
        self,
        kind: str | Sequence[str] | None = None,
        status: str | Sequence[str] | None = None,
        path: str | Sequence[str] | None = None,
    ) -> ResultList[Node]:
        """The nodes that pass all filters, in the order of kind and id. Cost: `O(V)`.

        Args:
            kind: One of `NODE_KINDS` or a kind that the configuration declares; or several of
                which any will do.
            status: A status in any case, as written or as the life cycle of the kind knows it; or
                several.
            path: A file, or a directory and all below it, relative to the root; or several.

        Raises:
            ValueError: No node kind has this name; the message proposes the nearest.

        Example:
            >>> import airsdlc
            >>> repository = airsdlc.open("examples/booking")
            >>> [node.id for node in repository.nodes("prd", status="approved")]
            ['PRD-015', 'PRD-016', 'PRD-017']
        """
    def edges(self) -> ResultList[Edge]:
        """All edges, in the order of source, kind and target. Cost: `O(E)`.

        Example:
            >>> import airsdlc
            >>> edges = airsdlc.open("examples/booking").edges()
            >>> [e.source for e in edges if (e.kind, e.target) == ("implements", "ADR-030")]
            ['BOLT-061']
        """
    def node(self, target: str) -> Node:
        """The one node that a target names. Cost: `O(V)`.

        Raises:
            UnknownTargetError: Nothing answers to the target; also a `KeyError`.
            AmbiguousTargetError: Several nodes answer.

        Example:
            >>> import airsdlc
            >>> repository = airsdlc.open("examples/booking")
            >>> repository.node("booking-db").id
            'database:booking-db'
            >>> repository.node("PRD-15x")
            Traceback (most recent call last):
            airsdlc.UnknownTargetError: nothing in the repository is called 'PRD-15x'; did ...
        """
    def find(self, target: str) -> list[str]:
        """The ids of the nodes that a target names, in order: one, or several for a route prefix.

        Raises:
            UnknownTargetError: Nothing answers to the target; also a `KeyError`.
            AmbiguousTargetError: Several nodes answer, and the target is no prefix.

        Example:
            >>> import airsdlc
            >>> airsdlc.open("examples/booking").find("GET /v1/bookings*")
            ['endpoint:GET /v1/bookings', 'endpoint:GET /v1/bookings/{booking_id}']
        """
    def show(self, target: str) -> NodeView:
        """The one node that a target names, with every edge at it.

        Raises:
            UnknownTargetError: Nothing answers to the target; also a `KeyError`.
            AmbiguousTargetError: Several nodes answer.

        Example:
            >>> import airsdlc
            >>> view = airsdlc.open("examples/booking").show("booking-db")
            >>> view.incoming[0].kind, view.incoming[0].source
            ('uses', 'service:booking-service')
        """

    def trace(self, target: str, direction: _Direction = "up") -> Trace:
        """Where a target comes from, or what rests on it. Cost: `O(V + E)` and the paths.

        Args:
            target: What to start from.
            direction: `up` towards the business goal, `down` towards the code.

        Raises:
            UnknownTargetError: Nothing answers to the target; also a `KeyError`.
            AmbiguousTargetError: Several nodes answer.
            ValueError: No direction has this name.

        Example:
            >>> import airsdlc
            >>> trace = airsdlc.open("examples/booking").trace("booking_service.go:152")
            >>> story = next(node for node in trace.nodes if node.id == "PRD-015/US-2")
            >>> [hop.to for hop in story.via]
            ['ADR-023', 'PRD-015/US-2']
        """
    def impact(
        self,
        targets: str | Sequence[str],
        flow: _Flow | None = None,
        downtime: str | float | timedelta | None = None,
    ) -> Impact:
        """What the targets hit, by which path, and what it is worth. Cost: `O((V + E) log V)`.

        Args:
            targets: One target or several; an artifact stands for its parts, a system for its
                services.
            flow: `outage`: something in production stops; `change`: an artifact or a file is
                edited. By default `outage` if every root is something that runs, else `change`.
            downtime: How long the outage lasts, for estimates: a text such as `15m`, `1h 30m` or
                `PT15M`, a number of seconds, or a `timedelta`; above zero.

        Raises:
            UnknownTargetError: Nothing answers to a target; also a `KeyError`.
            AmbiguousTargetError: Several nodes answer to a target.
            ValueError: No flow has this name, `downtime` is no span of time above zero or goes with
                a change, or there is no target.

        Example:
            >>> import airsdlc
            >>> repository = airsdlc.open("examples/booking")
            >>> impact = repository.impact("booking-db", downtime="15m")
            >>> for kpi in impact.business.kpis:
            ...     for estimate in kpi.estimates:
            ...         if estimate.quantity == "revenue":
            ...             print(f"{kpi.title}: {estimate.amount} {estimate.unit}")
            35% of cancelled room nights are sold again: 112.5 EUR
            80% of cancellations are self-service: 300.0 EUR
            8% more direct bookings by returning guests: 150.0 EUR
        """
    def stats(self) -> Stats:
        """How much of what the graph holds. Cost: `O(V + E)`."""
    def export(self, format: _Format) -> str:
        """The whole graph in a format. Cost: `O(V + E)`.

        Args:
            format: One of `FORMATS`; the same graph gives the same text. `json` is a document
                `airsdlc.graph/1`, which `import_graph` reads back. `graphml` is for
                `networkx.read_graphml`, Gephi and yEd, with lists and maps as JSON. `csv` has a row
                for each edge, and one for each node without any; `csv-nodes` has a row for each
                node. A cell that a spreadsheet would run as a formula, or that begins with an
                apostrophe, tab or line end, has an apostrophe before it. `node-link` is what
                `networkx.node_link_graph(json.loads(text), edges="links")` reads.

        Raises:
            ValueError: No format has this name.
        """
    def to_networkx(self) -> networkx.MultiDiGraph[str]:
        """The graph as a networkx `MultiDiGraph`.

        A node is its id with the data `Node.to_dict()`; an edge has its kind as key and the data
        `Edge.to_dict()`.

        Raises:
            ImportError: networkx is not installed (`pip install 'airsdlc[networkx]'`).

        Example:
            >>> import airsdlc
            >>> graph = airsdlc.open("examples/booking").to_networkx()
            >>> graph.nodes["ADR-023"]["status"]
            'accepted'
            >>> graph["service:booking-service"]["database:booking-db"]["uses"]["origin"]
            'declared'
        """
    def to_rustworkx(self) -> rustworkx.PyDiGraph[dict[str, Any], dict[str, Any]]:
        """The graph as a rustworkx `PyDiGraph`.

        Nodes and edges carry `Node.to_dict()` and `Edge.to_dict()`; node indices follow `nodes()`.

        Raises:
            ImportError: rustworkx is not installed (`pip install 'airsdlc[rustworkx]'`).
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __reduce__(self) -> tuple[Any, ...]: ...
    def _repr_html_(self) -> str: ...

@final
class GraphBuilder:
    """Collects nodes and edges and makes a `Graph` of them, without files.

    The order of the calls does not matter to the result, but a node must come before its edges.

    Example:
        >>> from airsdlc import GraphBuilder, Node
        >>> builder = GraphBuilder()
        >>> builder = builder.add_node(Node("database:booking-db", "database", "Booking database"))
        >>> builder = builder.add_node(Node("service:booking-service", "service"))
        >>> builder = builder.add_edge("service:booking-service", "uses", "database:booking-db")
        >>> [hit.id for hit in builder.build().impact("booking-db").affected]
        ['service:booking-service']
    """

    def __new__(cls) -> GraphBuilder: ...
    @staticmethod
    def from_graph(graph: Graph) -> GraphBuilder:
        """Start from the nodes and edges of a graph, to change it."""
    def add_node(self, node: Node) -> GraphBuilder:
        """Add a node; returns the builder.

        Raises:
            BuildError: The id is taken.
        """
    def add_edge(
        self,
        source: str,
        kind: str,
        target: str,
        *,
        origin: _Origin = "declared",
        strength: _Strength = "strong",
        locations: Sequence[Location] = ...,
    ) -> GraphBuilder:
        """Add an edge between two ids; returns the builder.

        An edge that is there already takes the places of both, and the stronger origin and
        strength.

        Raises:
            BuildError: An end is no node yet, or the model has no such edge between such nodes.
            ValueError: No edge kind, origin or strength has this name.
        """
    def build(self) -> Graph:
        """Make the graph; the builder can be used further. Cost: `O(V log V + E log E)`."""
    def __contains__(self, id: str, /) -> bool:
        """Whether a node has this id."""

@final
class ResultList(Generic[_T]):
    """An immutable sequence of records of one class, which is a table too.

    Indexed, sliced and iterated like a tuple; equal to another list of equal records; hashable; can
    be pickled. A record is made when it is read, in `O(1)`; `in`, `index` and `count` are `O(n)`.

    As a table, its columns are the fields of `to_dict()`, in the order of the attributes below each
    class, except that `location` becomes `path`, `line`, `column`, `end_line` and `end_column`,
    lists of records are lists of structs of such columns, and `Node.attributes` is JSON text.
    Libraries that know the Arrow PyCapsule interface take the list as it is: `polars.DataFrame(x)`,
    `pyarrow.table(x)`, DuckDB, and others.

    Example:
        >>> import airsdlc
        >>> nodes = airsdlc.open("examples/booking").nodes("adr")
        >>> len(nodes), nodes[-1].id, len(nodes[:3])
        (8, 'ADR-031', 3)
        >>> nodes.to_polars().select("id", "status").row(1)
        ('ADR-022', 'superseded')
    """

    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, index: int, /) -> _T: ...
    @overload
    def __getitem__(self, index: slice, /) -> ResultList[_T]: ...
    def __iter__(self) -> Iterator[_T]: ...
    def __reversed__(self) -> Iterator[_T]: ...
    def __contains__(self, record: object, /) -> bool: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...
    def __class_getitem__(cls, key: Any) -> GenericAlias: ...
    def index(self, record: _T) -> int:
        """The place of the first record equal to this one.

        Raises:
            ValueError: There is none.
        """
    def count(self, record: _T) -> int:
        """How many records are equal to this one."""
    def to_dicts(self) -> list[dict[str, Any]]:
        """The records as dictionaries, each as its own `to_dict()`."""
    def to_pandas(self) -> pandas.DataFrame:
        """The list as a pandas data frame; lists are Python lists, absent counts are `NA`.

        Raises:
            ImportError: pandas is not installed (`pip install 'airsdlc[pandas]'`).

        Example:
            >>> import airsdlc
            >>> nodes = airsdlc.open("examples/booking").nodes("adr").to_pandas()
            >>> nodes.groupby("status").size().to_dict()
            {'accepted': 7, 'superseded': 1}
        """
    def to_polars(self) -> polars.DataFrame:
        """The list as a polars data frame.

        Raises:
            ImportError: polars is not installed (`pip install 'airsdlc[polars]'`).
        """
    def to_arrow(self) -> pyarrow.Table:
        """The list as a pyarrow table.

        Raises:
            ImportError: pyarrow is not installed (`pip install 'airsdlc[arrow]'`).
        """
    def __arrow_c_schema__(self) -> object:
        """The columns as a capsule `arrow_schema`."""
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The list as a capsule `arrow_array_stream`, one batch; ignores `requested_schema`."""
    def _columns(self) -> list[tuple[str, str, list[Any]]]: ...
    def _repr_html_(self) -> str: ...

@type_check_only
class _Record:
    """What all records do."""

    def to_dict(self) -> dict[str, Any]:
        """The record as plain dictionaries, lists, texts and numbers."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Location(_Record):
    """A range of text in a file. `str()` of it is `path:line`.

    Example:
        >>> from airsdlc import Location
        >>> str(Location("docs/adrs/adr-023.md", 12))
        'docs/adrs/adr-023.md:12'
    """

    def __new__(
        cls,
        path: str,
        line: int = 1,
        column: int = 1,
        end_line: int | None = None,
        end_column: int | None = None,
    ) -> Location: ...
    @property
    def path(self) -> str:
        """The file, relative to the root, with `/` between components."""
    @property
    def line(self) -> int:
        """Line of the first character."""
    @property
    def column(self) -> int:
        """Column of the first character."""
    @property
    def end_line(self) -> int:
        """Line just past the last character."""
    @property
    def end_column(self) -> int:
        """Column just past the last character."""
    @property
    def span(self) -> tuple[int, int]:
        """First byte and one past the last byte; `(0, 0)` for a place made by hand."""

@final
class Node(_Record):
    """Something that a team writes down or runs.

    Example:
        >>> from airsdlc import Node
        >>> node = Node("ADR-040", "adr", "Nightly exports", status="Accepted (2024-03-01)")
        >>> node.status
        'accepted'
    """

    def __new__(
        cls,
        id: str,
        kind: str,
        title: str = "",
        *,
        status: str | None = None,
        aliases: Sequence[str] = ...,
        attributes: Mapping[str, str | Sequence[str]] = ...,
        location: Location | None = None,
    ) -> Node: ...
    @property
    def id(self) -> str:
        """Unique in the graph."""
    @property
    def kind(self) -> str:
        """What it is: one of `NODE_KINDS`."""
    @property
    def title(self) -> str:
        """Its title as written; empty if it has none."""
    @property
    def status(self) -> str | None:
        """Its status as the life cycle of its kind knows it, else as written."""
    @property
    def status_as_written(self) -> str | None:
        """Its status as written."""
    @property
    def aliases(self) -> list[str]:
        """Other names that it answers to, sorted."""
    @property
    def attributes(self) -> dict[str, str | list[str]]:
        """Dates, severity, owner, effort and whatever else its metadata says, by name."""
    @property
    def attribute_locations(self) -> dict[str, Location]:
        """Where attributes that answers quote are stated, by name: the rates of a KPI."""
    @property
    def location(self) -> Location | None:
        """Where it is defined; `None` for a node made by hand."""

@final
class Edge(_Record):
    """A relation between two nodes; two reads of one relation are one edge with two places."""

    @property
    def source(self) -> str:
        """Id of what rests on the target."""
    @property
    def target(self) -> str:
        """Id of what the source rests on."""
    @property
    def kind(self) -> str:
        """The relation: one of `EDGE_KINDS`."""
    @property
    def origin(self) -> _Origin:
        """How it was read: `declared` (metadata, catalogue), `mentioned` (text) or `derived`."""
    @property
    def strength(self) -> _Strength:
        """`strong`: the relation holds; `weak`: it may hold."""
    @property
    def locations(self) -> ResultList[Location]:
        """Every place from which it was read, in order; empty for an edge made by hand."""

@final
class NodeView(_Record):
    """A node with every edge at it."""

    @property
    def node(self) -> Node:
        """The node."""

    @property
    def outgoing(self) -> ResultList[Edge]:
        """Edges that leave it, in the order of kind and target."""

    @property
    def incoming(self) -> ResultList[Edge]:
        """Edges that arrive at it, in the order of kind and source."""

    def _repr_html_(self) -> str: ...

@final
class Unresolved(_Record):
    """A reference whose target is not in the repository."""

    @property
    def source(self) -> str:
        """Id of the node that refers."""
    @property
    def text(self) -> str:
        """The reference as written."""
    @property
    def kind(self) -> str:
        """The relation that it would make: one of `EDGE_KINDS`."""
    @property
    def origin(self) -> _Origin:
        """`declared` or `mentioned`."""
    @property
    def form(self) -> Literal["id", "part", "name", "route", "path", "anchor", "outside"]:
        """How it names what it does not find: by the anchor of a page that is there, for example."""
    @property
    def wants(self) -> str | None:
        """The kind of what it asks for, where its place says one: one of `NODE_KINDS`."""
    @property
    def candidates(self) -> list[str]:
        """Ids that it might mean, if it fits several; empty if it fits none."""
    @property
    def location(self) -> Location:
        """Where it stands."""

@final
class Finding(_Record):
    """Something that reading noticed and went on from.

    `str()` of it is `path:line: severity[rule]: message`.
    """

    @property
    def rule(self) -> str:
        """The name of the defect: `duplicate-id`."""
    @property
    def severity(self) -> Literal["error", "warning", "info"]:
        """`error`, `warning` or `info`."""
    @property
    def message(self) -> str:
        """What is wrong, in a sentence."""
    @property
    def location(self) -> Location:
        """Where."""
    @property
    def related(self) -> ResultList[Location]:
        """Other places that belong to it."""
    @property
    def help(self) -> str | None:
        """What to do about it."""

@final
class Stats(_Record):
    """How much of what a graph holds."""

    @property
    def nodes(self) -> int:
        """All nodes."""
    @property
    def edges(self) -> int:
        """All edges."""
    @property
    def unresolved(self) -> int:
        """References that found nothing."""
    @property
    def nodes_by_kind(self) -> dict[str, int]:
        """Nodes of each kind that there are, in the order of `NODE_KINDS`."""
    @property
    def edges_by_kind(self) -> dict[str, int]:
        """Edges of each kind that there are, in the order of `EDGE_KINDS`."""
    @property
    def statuses(self) -> dict[str, dict[str, int]]:
        """Nodes of each kind by `Node.status`."""
    def _repr_html_(self) -> str: ...

@final
class Hop(_Record):
    """A step of a path: an edge of the graph, crossed one way or the other.

    `str()` of it is a sentence with its place: `ADR-023 derives from PRD-015 (docs/…:9)`.
    """

    @property
    def source(self) -> str:
        """Id of the source of the edge."""
    @property
    def target(self) -> str:
        """Id of the target of the edge."""
    @property
    def kind(self) -> str:
        """The relation: one of `EDGE_KINDS`."""
    @property
    def origin(self) -> _Origin:
        """How it was read: `declared`, `mentioned` or `derived`."""
    @property
    def strength(self) -> _Strength:
        """`strong` or `weak`."""
    @property
    def backwards(self) -> bool:
        """Whether the path goes from target to source."""
    @property
    def widened(self) -> bool:
        """Whether the hop reaches a thing only because its whole was linked."""
    @property
    def location(self) -> Location | None:
        """The first place from which the edge was read; `None` for a graph made by hand."""
    @property
    def from_(self) -> str:
        """Id of the node that the path comes from."""
    @property
    def to(self) -> str:
        """Id of the node that the path goes to."""

@final
class Trace(_Record):
    """The chain from one target. In a notebook it shows as a table and a picture."""

    @property
    def target(self) -> str:
        """The target as it was named."""
    @property
    def roots(self) -> list[str]:
        """Ids of the nodes from which the trace starts, in order."""
    @property
    def direction(self) -> _Direction:
        """`up` or `down`."""
    @property
    def nodes(self) -> ResultList[Traced]:
        """Everything on the chain, the nearest first, then in the order of kind and id."""
    def export(self, format: _Format) -> str:
        """The chain in one of `FORMATS`; `json` is a document `airsdlc.trace/1`.

        Raises:
            ValueError: No format has this name.
        """
    def _repr_html_(self) -> str: ...

@final
class Traced(_Record):
    """A node of a chain."""

    @property
    def id(self) -> str:
        """Id of the node."""
    @property
    def kind(self) -> str:
        """Its kind: one of `NODE_KINDS`."""
    @property
    def title(self) -> str:
        """Its title."""
    @property
    def distance(self) -> int:
        """The number of hops from the target, from 1."""
    @property
    def via(self) -> ResultList[Hop]:
        """The shortest path from the target; of equal ones that by the lowest nodes."""

@final
class Impact(_Record):
    """What an outage or a change hits. In a notebook it shows as tables and a picture."""

    @property
    def roots(self) -> list[str]:
        """Ids of what stops or is edited, in order."""
    @property
    def flow(self) -> _Flow:
        """What happens to the roots: `outage` or `change`."""
    @property
    def downtime(self) -> float | None:
        """How long the outage lasts, in seconds; `None` if the question did not say."""
    @property
    def affected(self) -> ResultList[Affected]:
        """Everything that is hit, without the roots, in the order of kind and id."""
    @property
    def by_kind(self) -> dict[str, int]:
        """How many of each kind are hit, in the order of `NODE_KINDS`."""
    @property
    def unaffected_siblings(self) -> ResultList[Sibling]:
        """Parts and endpoints of affected things that are themselves not hit, in order."""
    @property
    def business(self) -> Business:
        """What it is worth."""
    def export(self, format: _Format) -> str:
        """The impact in one of `FORMATS`; `json` is a document `airsdlc.impact/1`.

        What is no JSON shows the best path to each node, and no estimates.

        Raises:
            ValueError: No format has this name.
        """
    def _repr_html_(self) -> str: ...

@final
class Affected(_Record):
    """A node that is hit."""

    @property
    def id(self) -> str:
        """Id of the node."""
    @property
    def kind(self) -> str:
        """Its kind: one of `NODE_KINDS`."""
    @property
    def title(self) -> str:
        """Its title."""
    @property
    def distance(self) -> int:
        """The number of hops of its best path, from 1."""
    @property
    def narrow(self) -> bool:
        """Whether some path reaches it without a widened hop."""
    @property
    def via(self) -> ResultList[Hop]:
        """The best path, from a root: fewest weak and widened hops, then shortest, then by id."""

@final
class Sibling(_Record):
    """A part or an endpoint beside affected ones that is itself not hit."""

    @property
    def id(self) -> str:
        """Id of the node."""
    @property
    def kind(self) -> str:
        """Its kind: one of `NODE_KINDS`."""
    @property
    def title(self) -> str:
        """Its title."""
    @property
    def of(self) -> str:
        """Id of what it belongs to."""

@final
class Business(_Record):
    """What an impact is worth: rate × downtime for each rate that a KPI states, and no guess."""

    @property
    def kpis(self) -> ResultList[KpiEstimate]:
        """The KPIs that are hit, in order, each with what can be estimated."""
    @property
    def unknown(self) -> list[str]:
        """Ids of KPIs that are hit and of PRDs that are hit of which something is not known."""
    @property
    def gaps(self) -> ResultList[Gap]:
        """Why each of the unknown is: one row per reason, in the same order."""

@final
class Gap(_Record):
    """Something that an impact is worth and that nobody can say."""

    @property
    def of(self) -> str:
        """Id of the KPI or the PRD."""
    @property
    def reason(self) -> Literal["no-rate", "unread-rate", "no-kpi", "no-kpi-hit"]:
        """Why nobody can say.

        The KPI states no rate, or one that is no plain number with a unit; the PRD has no KPI, or
        none that is hit.
        """
    @property
    def rate(self) -> str | None:
        """The rate that cannot be read, as written: `complaints per hour: about 40`."""
    @property
    def location(self) -> Location | None:
        """Where the rate stands, else the KPI or the PRD."""

@final
class KpiEstimate(_Record):
    """A KPI that is hit."""

    @property
    def id(self) -> str:
        """Id of the KPI."""
    @property
    def title(self) -> str:
        """Its text."""
    @property
    def narrow(self) -> bool:
        """Whether some path reaches it without a widened hop: if not, it may not suffer at all."""
    @property
    def estimates(self) -> ResultList[Estimate]:
        """One estimate per rate that it states; none without a downtime."""

@final
class Estimate(_Record):
    """An amount that a downtime costs."""

    @property
    def quantity(self) -> str:
        """What is estimated: `revenue`."""
    @property
    def amount(self) -> float:
        """Rate × downtime in `unit`, rounded to a hundredth."""
    @property
    def unit(self) -> str:
        """The unit of the amount: `EUR`."""
    @property
    def formula(self) -> str:
        """The formula with its numbers: `1,200 EUR per hour × 15 min`."""
    @property
    def inputs(self) -> ResultList[EstimateInput]:
        """The numbers, with the places that state them."""

@final
class EstimateInput(_Record):
    """A number that went into an estimate."""

    @property
    def name(self) -> str:
        """What it is: `revenue per hour`, `downtime`."""
    @property
    def value(self) -> str:
        """The value as written."""
    @property
    def location(self) -> Location | None:
        """Where the KPI that states it stands; `None` for what the question gave."""
