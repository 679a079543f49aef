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
from datetime import date, datetime, timedelta
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
_Change: TypeAlias = Literal["added", "removed", "changed", "moved"]
_Confidence: TypeAlias = Literal["certain", "high", "medium", "low"]
_DiffFormat: TypeAlias = Literal["json", "markdown"]
_Direction: TypeAlias = Literal["up", "down"]
_Flow: TypeAlias = Literal["outage", "change"]
_Format: TypeAlias = Literal[
    "json", "dot", "mermaid", "svg", "graphml", "csv", "csv-nodes", "node-link"
]
_FailOn: TypeAlias = Literal["error", "warning", "info", "never"]
_Group: TypeAlias = Literal[
    "links", "chain", "structure", "gates", "operations", "catalogue", "configuration", "own"
]
_HistoryRead: TypeAlias = Literal["nothing", "part", "whole"]
_How: TypeAlias = Literal["trailer", "body", "subject", "branch", "text"]
_LineGap: TypeAlias = Literal["not-committed", "no-line", "no-file", "submodule", "no-history"]
_LineLimit: TypeAlias = Literal["shallow", "missing", "guessed", "ignored"]
_Needs: TypeAlias = Literal["repository", "today", "history"]
_Origin: TypeAlias = Literal["declared", "mentioned", "derived"]
_ReportFormat: TypeAlias = Literal["json", "sarif", "github", "gitlab", "junit", "markdown"]
_Severity: TypeAlias = Literal["error", "warning", "info"]
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

DIFF_FORMATS: Final[tuple[_DiffFormat, ...]]
"""Every format of `DiffReport.export`: `json` and `markdown`."""

REPORT_FORMATS: Final[tuple[_ReportFormat, ...]]
"""Every format of `Report.export`: `json`, `sarif`, `github`, `gitlab`, `junit` and `markdown`."""

def open(
    path: str | PathLike[str],
    *,
    rev: str | None = None,
    as_of: str | datetime | None = None,
    history: bool = False,
    git_command: bool = False,
    config: str | PathLike[str] | None = None,
    threads: int | None = None,
    progress: bool | Callable[[int, int], object] | None = None,
) -> KnowledgeRepository:
    """Read the Knowledge Repository in a directory.

    Other Python threads run meanwhile. Ctrl-C stops the reading; so does an exception that
    `progress` raises. Malformed files are no errors but `KnowledgeRepository.findings`.

    Args:
        path: The root of the repository. A bare git repository is read at its `HEAD`.
        rev: Read this git revision instead of the files on disk, in the words of `git rev-parse`: a
            branch, a tag, `HEAD~3`, a hash.
        as_of: Read what had been merged by this time: the last commit on the first-parent line of
            `rev`, or of `HEAD`, that is not later. A text such as `2024-01-15T14:30Z`, or a
            `datetime`; without a zone it is in UTC, and a day alone means its end.
        history: Read the git history, too: the graph then has the commits that name an artifact,
            the Bolts and Fix-It Bolts that they belong to, and the files that these changed; and
            `bolt_log` answers. The first reading costs about what `git log` does, later ones
            little.
        git_command: Ask the `git` command which commit wrote a line, instead of reading objects in
            process. The answers are the same; it costs a process for each file.
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
        GitError: There is no git repository, or no commit is called `rev` or as old as `as_of`.
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

def rules() -> ResultList[Rule]:
    """Every rule of the integrity checks, in the order of groups and codes.

    Example:
        >>> import airsdlc
        >>> [rule.name for rule in airsdlc.rules() if rule.code == "L001"]
        ['dangling-reference']
    """

def rule(name: str) -> Rule:
    """The rule with a code or a name in any case, or with a name that it had before.

    Raises:
        ValueError: No rule has this name; the message proposes the nearest.

    Example:
        >>> import airsdlc
        >>> airsdlc.rule("L001").severity
        'error'
        >>> airsdlc.rule("dangling-referense")
        Traceback (most recent call last):
        ValueError: no rule is called 'dangling-referense'; did you mean 'dangling-reference'?
    """

def survey(
    path: str | PathLike[str],
    *,
    today: str | date | None = None,
    threads: int | None = None,
) -> Survey:
    r"""Look at the repository in a directory, and propose the configuration that it seems to need.

    Nothing is written, and an `airsdlc.toml` that is there does not count. The repository is read
    up to three times, and checked with the proposal.

    Args:
        path: The root of the repository.
        today: For rules that need a date, as for `KnowledgeRepository.check`.
        threads: How many threads read; `None` or 0 for as many as the machine has cores. The
            result is the same for any number.

    Raises:
        FileNotFoundError: The directory does not exist.
        NotADirectoryError: `path` is something else than a directory.
        OSError: A directory cannot be listed.
        ValueError: `today` is no day.
        KeyboardInterrupt: Ctrl-C was pressed.

    Example:
        >>> import airsdlc, pathlib, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     for number in (1, 2):
        ...         name = pathlib.Path(folder, f"adr-000{number}.md")
        ...         _ = name.write_text("# Use a queue\n\n## Decision\n\nYes.\n")
        ...     found = airsdlc.survey(folder)
        >>> found.before, found.after
        (0, 2)
        >>> 'baseline = "airsdlc-baseline.json"' in found.text
        True
    """

def cli_main(args: Sequence[str]) -> int:
    """Run the command `airsdlc` with these arguments, its own name first.

    Returns:
        The exit code: 0 done, 1 findings that let a check fail or an empty answer under `--strict`,
        2 could not run.
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
    @property
    def left_out(self) -> list[str]:
        """Folders of dependencies (`node_modules`, `vendor`, `target` …) that were not read.

        In the order of their paths; only outside git, where nothing says whose they are. With
        `include` in `[repository]` all that it names is read.
        """
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
        """Where a target comes from, or what rests on it; see `Graph.trace`.

        Up from a line of code (`path/file.go:152`) the chain goes through the commit that wrote the
        line to the work that it belongs to, and on from there; `Trace.line` tells of it. Where no
        commit or no work is known, or the commit only speaks of it, the chain is that of the whole
        file. A line costs what `blame` does. A file that nothing in the graph speaks of has an
        empty chain.
        """
    def blame(self, targets: str | Sequence[str]) -> ResultList[LineOrigin]:
        """Which commit wrote each line, and the work that this belongs to.

        A target is `path/file.go:152`, where a unique end of the path is enough; without a line it
        is all of the file, as an artifact is; of a part it is the lines where that is defined. The
        answers come in the order of the targets, those of one in the order of their lines. What
        cannot be told of a line is its `gap`. Other Python threads run meanwhile.

        Cost: one walk through history for all targets; and if a commit does not name its work
        itself, one read for each commit of history, since then a branch may.

        Raises:
            UnknownTargetError: Nothing answers to a target; also a `KeyError`.
            AmbiguousTargetError: Several files answer.
            AirsdlcError: A target is in no file.

        Example:
            >>> import airsdlc
            >>> [line] = airsdlc.open("examples/booking").blame("booking_service.go:152")
            >>> line.text
            'tx, err := s.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})'
        """
    def bolt_log(self, target: str | None = None) -> BoltLog:
        """Which commits and files each Bolt and Fix-It Bolt made.

        With a target only the work that it is, of a file the work that changed it, of a commit the
        work that it belongs to.

        Cost: both versions of each file that a commit of work changed are read, to count lines, if
        that was not done before; without `history=True` also what that costs.

        Raises:
            GitError: There is no git repository, it has no commit, or an object cannot be read.
            UnknownTargetError: Nothing is called `target`.
        """
    def tags(self) -> Tags:
        """What tags say of releases and of states of artifacts.

        Those on commits of the history of what was read. Cost: one visit per commit for each
        component that has releases; without `history=True` also what that costs.

        Raises:
            GitError: As `bolt_log`.
        """
    def next_id(self, prefix: str) -> NextId | None:
        """The id of a prefix, `ADR` or `inc-2024`, behind the last that is taken.

        By an artifact of what was read, or of any branch of the git repository that it lies in,
        local or fetched. An id that a reference misses is passed over. Spelled as the last one is.
        `None` if that is no prefix: letters, and behind them digits and hyphens.

        Cost: all branches are listed, and each of their pages that no other has is parsed, once for
        this reading; nothing is checked out. Without git it is one look at each artifact.

        Raises:
            GitError: A branch cannot be read.

        Example:
            >>> import airsdlc
            >>> airsdlc.open("examples/booking").next_id("playbook").id
            'PLAYBOOK-016'
        """
    def impact(
        self,
        targets: str | Sequence[str],
        flow: _Flow | None = None,
        downtime: str | float | timedelta | None = None,
    ) -> Impact:
        """What the targets hit, by which path, and what it is worth; see `Graph.impact`."""
    def check(
        self,
        *,
        select: str | Sequence[str] = (),
        ignore: str | Sequence[str] = (),
        baseline: str | PathLike[str] | Literal[False] | None = None,
        base: KnowledgeRepository | str | None = None,
        since: KnowledgeRepository | str | None = None,
        merge: str | None = None,
        today: str | date | None = None,
        threads: int | None = None,
    ) -> Report:
        """What breaks the chain from code to business goal, where, and how to mend it.

        Rules look at the repository as it was read; only for the places of edits its files are read
        once more. Nothing is written. Other Python threads run meanwhile. Cost: `O(n log n)` in
        nodes, edges and findings.

        Args:
            select: The rules that hold, instead of those that the configuration selects: codes,
                names, groups (`links`) or `all`. The narrower wins.
            ignore: Rules that do not hold, beside those that the configuration leaves out.
            baseline: Old findings that do not count. `None`: those of the file that the
                configuration names, if it names one; `False`: none, every finding counts; a `str`:
                a baseline itself, as `Report.to_baseline` gives it; a path, such as a
                `pathlib.Path`: those of that file.
            base: A git revision, or another reading, whose findings are known and do not count.
            since: Only what a change touches or causes: findings in files that differ from where
                this git revision and what was read parted, or from another reading, and new ones
                elsewhere.
            merge: Only what would be found once this git revision is merged, and is found on
                neither side: ids that both took, links that the other side breaks. Nothing is
                checked out; places are those of the merged files, and nothing is fixed.
            today: The date of today, as a `datetime.date` or as `2024-01-15`. The package reads no
                clock: without it, the rules about what is due or stale (`needs` is `today`) are
                silent. The command takes the date of the machine.
            threads: How many threads check; `None` or 0 for as many as the machine has cores. The
                report is the same for any number.

        Raises:
            ValueError: No rule and no group has a name that is given here, the baseline is none,
                `today` is no date, or arguments that both say what is known are given.
            GitError: There is no git repository, or no commit is called `base` or `since`.
            ConfigError: `[check]` of the configuration is broken: it names an unknown rule, or a
                baseline that cannot be read.
            OSError: The file of the baseline cannot be read.

        Example:
            >>> import airsdlc
            >>> report = airsdlc.open("examples/booking").check(select="links")
            >>> report.summary.error, report.fails()
            (0, False)
        """
    def at(self, rev: str) -> KnowledgeRepository:
        """The same repository at another git revision.

        What a file says is kept, so that later revisions parse only the files that differ from
        those read before; the graph is built anew.

        Args:
            rev: In the words of `git rev-parse`: a branch, a tag, `HEAD~3`, a hash; `main...` is
                where what was read and `main` parted, see `at_merge_base`.

        Raises:
            GitError: There is no git repository, or no commit is called so.
            ConfigError: The configuration of the revision is broken.

        Example:
            >>> import airsdlc
            >>> repository = airsdlc.open("examples/booking")
            >>> repository.at("HEAD").node("PRD-015").title
            'Booking Cancellation'
        """
    def as_of(self, time: str | datetime) -> KnowledgeRepository:
        """The same repository as it had been merged by a time; see the argument `as_of` of `open`.

        Raises:
            GitError: There is no git repository, or all of its commits are later.
            ValueError: The text is no time.
        """
    def merge(self, rev: str) -> KnowledgeRepository:
        """What a merge of this repository with a revision would be, read in memory.

        Where both changed the same lines, this side holds, and the file is one of the findings.

        Raises:
            GitError: As `at_merge_base`.
        """
    def at_merge_base(self, rev: str) -> KnowledgeRepository:
        """The same repository where its history and that of a revision parted; see `at`.

        For a branch it is what the branch began with.

        Raises:
            GitError: As `at`; and if they have no commit in common.
        """
    def changed_files(self, older: KnowledgeRepository | str) -> list[str]:
        """The paths of files that differ from an older reading or a git revision, in order.

        Those that only one of both has are among them.
        """
    @property
    def revision(self) -> str | None:
        """The hash of the commit that was read; `None` for the files on disk."""
    def diff(self, older: KnowledgeRepository | str) -> GraphDiff:
        """What changed since an older reading, or since a git revision; see `GraphDiff.between`.

        A revision is meant as in `at`: since `"main..."` is what a branch did.

        Raises:
            GitError: There is no git repository, or no commit is called so.

        Example:
            >>> import airsdlc
            >>> repository = airsdlc.open("examples/booking")
            >>> repository.diff(repository).is_empty
            True
        """
    def diff_report(self, older: KnowledgeRepository | str) -> DiffReport:
        """What changed since an older reading or a git revision, and what that touches.

        See `DiffReport.between`.
        """
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
                edited. By default `outage` with a `downtime` or if every root is something that
                runs, else `change`.
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
    a record is a struct and a list of records a list of structs of such columns, and
    `Node.attributes` is JSON text.
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

        Times are in UTC.

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
        """How it names what it does not find: `anchor` is one of a page that is there."""
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
    @property
    def line(self) -> LineOrigin | None:
        """The line of code at which it begins, if the target is one and the trace goes up."""
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
class LineOrigin(_Record):
    """A line of a file, the commit that wrote it, and the work that this belongs to.

    As a table `commit` is the hash, beside `subject`, `author`, `authored`, `committed` and
    `limit`, and `gap` its kind.
    """

    @property
    def location(self) -> Location:
        """The line as it is read: all of it but its end."""
    @property
    def text(self) -> str | None:
        """What it says, without spaces at its ends; `None` if the file has no such line."""
    @property
    def commit(self) -> LineCommit | None:
        """The commit that wrote it; `None` if `gap` says why."""
    @property
    def work(self) -> ResultList[LineWork]:
        """The Bolts and Fix-It Bolts that the commit belongs to, in the order of its message."""
    @property
    def gap(self) -> LineGap | None:
        """Why no commit is known."""
    @property
    def is_explained(self) -> bool:
        """Whether work that the repository defines is known: more than a word about some."""

@final
class LineCommit(_Record):
    """The commit that wrote a line."""

    @property
    def id(self) -> str:
        """Its hash."""
    @property
    def subject(self) -> str:
        """The first line of its message."""
    @property
    def author(self) -> str:
        """Who wrote it: name and address."""
    @property
    def authored(self) -> datetime:
        """When it was written, with its zone."""
    @property
    def committed(self) -> datetime:
        """When it was made, with its zone."""
    @property
    def path(self) -> str:
        """The file in that commit, from the top of the git repository."""
    @property
    def line(self) -> int:
        """The line there, from 1."""
    @property
    def limit(self) -> _LineLimit | None:
        """What the answer rests on, if not on all of history.

        `shallow` or `missing`: the line is as old as the commit or older. `guessed`: a commit that
        `.git-blame-ignore-revs` lists changed the line, and this one wrote the line most like it;
        `ignored`: it is such a commit itself.
        """

@final
class LineWork(_Record):
    """Work that the commit of a line belongs to."""

    @property
    def id(self) -> str:
        """Its id; as the commit writes it, if the repository does not define it."""
    @property
    def title(self) -> str:
        """Its title; empty if the repository does not define it."""
    @property
    def is_defined(self) -> bool:
        """Whether the repository defines it."""
    @property
    def how(self) -> _How:
        """How the commit was told to belong to it."""
    @property
    def confidence(self) -> _Confidence:
        """How sure that is."""
    @property
    def is_revert(self) -> bool:
        """Whether it undoes a commit of the work, or does one again, and names no other."""
    @property
    def location(self) -> Location:
        """Where that is said: `commit:` and a hash as the path, and a line of its message."""

@final
class LineGap(_Record):
    """Why the commit of a line is not known."""

    @property
    def kind(self) -> _LineGap:
        """What the reason is."""
    @property
    def message(self) -> str:
        """The same in a sentence, without a full stop."""

@final
class BoltLog(_Record):
    """What history says of each unit of work."""

    @property
    def work(self) -> ResultList[WorkLog]:
        """Units of work that have commits, in the order of their ids."""
    @property
    def ends(self) -> list[str]:
        """The commits at which history ends though it went on; what was before is not known."""
    def of(self, id: str) -> WorkLog | None:
        """What is said of one unit of work, by its id in any case and width."""
    def _repr_html_(self) -> str: ...

@final
class WorkLog(_Record):
    """What history says of a unit of work. As a table, `lines` are `added` and `removed`."""

    @property
    def id(self) -> str:
        """Its id; as a commit writes it, if the repository does not define it."""
    @property
    def title(self) -> str:
        """Its title; empty if the repository does not define it."""
    @property
    def is_defined(self) -> bool:
        """Whether the repository defines it."""
    @property
    def commits(self) -> ResultList[WorkCommit]:
        """Its commits, the newest first."""
    @property
    def mentions(self) -> ResultList[WorkCommit]:
        """Commits that speak of it and belong to no work, the newest first.

        Files, times and lines are those of the others.
        """
    @property
    def files(self) -> ResultList[WorkFile]:
        """The files that its commits changed, in the order of their paths."""
    @property
    def first(self) -> datetime | None:
        """When the first of its commits was made; `None` if it has none and is only spoken of."""
    @property
    def last(self) -> datetime | None:
        """When the last of its commits was made."""
    @property
    def lines(self) -> dict[str, int]:
        """Lines that its commits put in (`added`) and took out (`removed`)."""

@final
class WorkCommit(_Record):
    """A commit of a unit of work."""

    @property
    def commit(self) -> str:
        """Its hash."""
    @property
    def subject(self) -> str:
        """The first line of its message."""
    @property
    def author(self) -> str:
        """Who wrote it: name and address."""
    @property
    def authored(self) -> datetime:
        """When it was written, with its zone."""
    @property
    def committed(self) -> datetime:
        """When it was made, with its zone."""
    @property
    def how(self) -> _How:
        """How it was told to belong to the work."""
    @property
    def confidence(self) -> _Confidence:
        """How sure that is."""
    @property
    def is_revert(self) -> bool:
        """Whether it undoes a commit of the work, or does one again, and names no other."""
    @property
    def location(self) -> Location:
        """Where that is said: `commit:` and a hash as the path, and a line of its message."""

@final
class WorkFile(_Record):
    """A file that a unit of work changed. As a table, `lines` are `added` and `removed`."""

    @property
    def path(self) -> str:
        """What it is called now; of one that is gone, its last name."""
    @property
    def is_present(self) -> bool:
        """Whether the repository has it."""
    @property
    def first(self) -> str:
        """Hash of the first commit of the work that changed it."""
    @property
    def last(self) -> str:
        """Hash of the last one."""
    @property
    def lines(self) -> dict[str, int]:
        """Lines that commits of the work put in and took out; of binary files none are known."""

@final
class NextId(_Record):
    """An id that nobody has taken, and what it was counted from."""

    @property
    def id(self) -> str:
        """The id: `ADR-032`."""
    @property
    def last(self) -> str | None:
        """The last one that is taken: `ADR-031`."""
    @property
    def branch(self) -> str | None:
        """The branch on which that is, if it is not here."""
    @property
    def branches(self) -> int:
        """How many branches were looked at; none where there is no git repository."""

@final
class Tags(_Record):
    """What the tags of a repository say."""

    @property
    def releases(self) -> ResultList[Release]:
        """Releases, in the order of their times, then of their tags."""
    @property
    def states(self) -> ResultList[TaggedState]:
        """States of artifacts, in the same order."""

@final
class Release(_Record):
    """A release: a tag that ends in a version, `v1.4.2` or `booking-service-v1.4.2`."""

    @property
    def tag(self) -> str:
        """The tag."""
    @property
    def version(self) -> str:
        """The version in it: `v1.4.2`."""
    @property
    def component(self) -> str:
        """What stands before the version: `booking-service`; empty if nothing does."""
    @property
    def commit(self) -> str:
        """Hash of the commit."""
    @property
    def released(self) -> datetime:
        """When the tag was made; of one that is a mere name, when its commit was."""
    @property
    def by(self) -> str | None:
        """Who made the tag: name and address; `None` of one that is a mere name."""
    @property
    def work(self) -> list[str]:
        """Bolts and Fix-It Bolts with commits that no earlier release of the component has."""

@final
class TaggedState(_Record):
    """A state of an artifact: a tag that begins with its id, `adr-023-awaiting-review`."""

    @property
    def id(self) -> str:
        """Id of the artifact."""
    @property
    def state(self) -> str:
        """What the tag says of it: `awaiting-review`."""
    @property
    def tag(self) -> str:
        """The tag."""
    @property
    def commit(self) -> str:
        """Hash of the commit."""
    @property
    def tagged(self) -> datetime:
        """When the tag was made; of one that is a mere name, when its commit was."""
    @property
    def by(self) -> str | None:
        """Who made the tag: name and address; `None` of one that is a mere name."""

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

@final
class GraphDiff(_Record):
    """What changed from an older graph to a newer one: a value, with both sides of each change.

    Nodes are the same by their id, edges by source, kind and target. References that find nothing
    repeat; those of one source, kind and text are compared as a group.

    Example:
        >>> from airsdlc import GraphBuilder, GraphDiff, Node
        >>> older = GraphBuilder().add_node(Node("ADR-023", "adr", status="Proposed")).build()
        >>> newer = GraphBuilder().add_node(Node("ADR-023", "adr", status="Accepted")).build()
        >>> diff = GraphDiff.between(older, newer)
        >>> change = diff.nodes[0]
        >>> change.change, change.fields, change.status_before, change.status_after
        ('changed', ['status'], 'proposed', 'accepted')
        >>> diff.apply(older) == newer, diff.reversed().apply(newer) == older
        (True, True)
        >>> diff.nodes.to_pandas()["status_after"].tolist()
        ['accepted']
    """

    @staticmethod
    def between(older: Graph, newer: Graph) -> GraphDiff:
        """Compare two graphs. Cost: `O(n log n)` in nodes, edges and references of both."""
    @property
    def nodes(self) -> ResultList[NodeChange]:
        """Changes of nodes, in the order of kind and id."""
    @property
    def edges(self) -> ResultList[EdgeChange]:
        """Changes of edges, in the order of source, kind and target."""
    @property
    def unresolved(self) -> ResultList[UnresolvedChange]:
        """Changes of references that find nothing, in the order of source, kind and text."""
    @property
    def is_empty(self) -> bool:
        """Whether both graphs are equal; no field of `to_dict()`."""
    @property
    def is_moved_only(self) -> bool:
        """Whether both graphs say the same, and at most places differ; no field of `to_dict()`."""
    def then(self, next: GraphDiff) -> GraphDiff:
        """The diff from before this one to after the next one.

        Raises:
            BuildError: The next diff begins at something else than this one ends with.
        """
    def reversed(self) -> GraphDiff:
        """The diff back."""
    def apply(self, graph: Graph) -> Graph:
        """A graph with the changes of the diff.

        Raises:
            BuildError: A change finds another thing than it knows, or an edge would lose an end.
        """

@final
class DiffReport(_Record):
    """What changed from an older graph to a newer one, and what that touches.

    `to_dict()` is what the JSON document `airsdlc.diff/1` holds. In a notebook it shows as tables.

    Example:
        >>> import airsdlc
        >>> newer = airsdlc.open("examples/booking").graph
        >>> older = airsdlc.GraphBuilder()
        >>> for node in newer.nodes():
        ...     _ = older.add_node(node)
        >>> report = airsdlc.DiffReport.between(older.build(), newer)
        >>> len(report.nodes), len(report.edges) == len(newer.edges())
        (0, True)
    """

    @staticmethod
    def between(older: Graph, newer: Graph) -> DiffReport:
        """Compare two graphs, and follow what changed.

        Cost: `O(n log n)` in nodes, edges and references of both, and the paths.
        """
    @property
    def diff(self) -> GraphDiff:
        """The changes alone, to be applied or put together; no field of `to_dict()`."""
    @property
    def summary(self) -> dict[str, dict[str, int]]:
        """How many `nodes`, `edges` and `unresolved` there are of each change."""
    @property
    def nodes(self) -> ResultList[NodeChange]:
        """Changes of nodes, in the order of kind and id; parts know their artifact."""
    @property
    def edges(self) -> ResultList[EdgeChange]:
        """Changes of edges, in the order of source, kind and target."""
    @property
    def unresolved(self) -> ResultList[UnresolvedChange]:
        """Changes of references that find nothing, in the order of source, kind and text."""
    @property
    def impact_of_changed(self) -> Impact:
        """What must be looked at again in the newer graph.

        Its roots are the artifacts, parts and things that run which are new or say something else,
        and those whose own text gained, lost or changed a relation that impact crosses.
        """
    @property
    def impact_of_removed(self) -> Impact:
        """What rested on what is gone, in the older graph."""
    def export(self, format: _DiffFormat) -> str:
        """The report in one of `DIFF_FORMATS`.

        Args:
            format: `json`, a document `airsdlc.diff/1`, or `markdown`, a comment for a pull
                request.

        Raises:
            ValueError: No format has this name.
        """
    def _repr_html_(self) -> str: ...

@final
class NodeChange(_Record):
    """A change of a node. As a table it has no columns for `older` and `newer`."""

    @property
    def change(self) -> _Change:
        """`added`, `removed`, `changed`, or `moved`: it says the same at another place."""
    @property
    def id(self) -> str:
        """Id of the node."""
    @property
    def kind(self) -> str:
        """Its kind: one of `NODE_KINDS`."""
    @property
    def title(self) -> str:
        """Its title; of what is gone, that it had."""
    @property
    def of(self) -> dict[str, str] | None:
        """The artifact of a part, where a report says it: `id`, `kind` and `title`."""
    @property
    def fields(self) -> list[str]:
        """In what both sides differ: `title`, `status`, `attributes.owner`, `path`, `position`."""
    @property
    def status_before(self) -> str | None:
        """The state of the life cycle before; only if it is another now."""
    @property
    def status_after(self) -> str | None:
        """The state of the life cycle now; only if it was another before."""
    @property
    def older(self) -> Node | None:
        """The node as it was; `None` for one that is new."""
    @property
    def newer(self) -> Node | None:
        """The node as it is; `None` for one that is gone."""

@final
class EdgeChange(_Record):
    """A change of an edge. As a table it has no columns for `older` and `newer`."""

    @property
    def change(self) -> _Change:
        """`added`, `removed`, `changed`, or `moved`: it was read at other places."""
    @property
    def source(self) -> str:
        """Id of what rests on the target."""
    @property
    def target(self) -> str:
        """Id of what the source rests on."""
    @property
    def kind(self) -> str:
        """How: one of `EDGE_KINDS`."""
    @property
    def fields(self) -> list[str]:
        """In what both sides differ: `origin`, `strength`, `times`, `path`, `position`."""
    @property
    def older(self) -> Edge | None:
        """The edge as it was; `None` for one that is new."""
    @property
    def newer(self) -> Edge | None:
        """The edge as it is; `None` for one that is gone."""

@final
class UnresolvedChange(_Record):
    """A change of the references of one node by one text for one relation, which find nothing.

    As a table it has no columns for `older` and `newer`.
    """

    @property
    def change(self) -> _Change:
        """`added`, `removed` (it finds something now, or is gone), `changed` or `moved`."""
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
    def fields(self) -> list[str]:
        """In what both sides differ: `times`, `form`, `candidates`, `path`, `position`."""
    @property
    def older(self) -> ResultList[Unresolved]:
        """The references as they were; none for new ones."""
    @property
    def newer(self) -> ResultList[Unresolved]:
        """The references as they are; none where they are gone."""

@final
class Report(_Record):
    r"""What the rules found. In a notebook it shows as a table.

    `to_dict()` has the diagnostics and the summary, as the JSON document. A pickled report keeps
    all but the files: it cannot `mend`.

    Example:
        >>> import airsdlc, pathlib, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     text = "# ADR-001: Queue\n\n- **PRD**: PRD-404\n"
        ...     _ = pathlib.Path(folder, "adr.md").write_text(text)
        ...     report = airsdlc.open(folder).check(select="dangling-reference")
        >>> [(found.location.line, found.node, found.subject) for found in report.diagnostics]
        [(3, 'ADR-001', 'PRD-404')]
        >>> report.diagnostics.to_pandas().groupby("rule").size().to_dict()
        {'dangling-reference': 1}
    """

    @property
    def diagnostics(self) -> ResultList[Diagnostic]:
        """What was found, in the order of path, position, code and message.

        What the baseline knows is among it and marked; what comments in the text and exceptions of
        the configuration hide is not.
        """
    @property
    def summary(self) -> Summary:
        """How much was found, and of how much."""
    @property
    def rules(self) -> ResultList[Ran]:
        """The rules that ran, in the order of groups and codes."""
    @property
    def fail_on(self) -> _FailOn:
        """From which severity on a report fails, as the configuration says; else `error`."""
    @property
    def history(self) -> _HistoryRead:
        """How much of history rules were asked about: what is not there they are silent about."""
    @property
    def commits(self) -> int:
        """How many commits of history rules were asked about."""
    @property
    def unseen(self) -> str | None:
        """What keeps rules that ran from seeing all, with a remedy: history that ends."""
    def fails(self, fail_on: _FailOn | None = None) -> bool:
        """Whether a finding that the baseline does not know is as bad as this, or worse.

        Args:
            fail_on: `error`, `warning`, `info` (everything) or `never`; `None` for
                `Report.fail_on`.

        Raises:
            ValueError: No severity has this name.
        """
    def with_prefix(self, prefix: str) -> Report:
        """The same report with all paths below a directory, for tools that look from further up.

        Its paths are no longer those of files, so that it cannot `mend`.

        Args:
            prefix: The directory, such as `services/kr`; nothing and `.` change no path.
        """
    def export(self, format: _ReportFormat, fail_on: _FailOn | None = None) -> str:
        """The report in one of `REPORT_FORMATS`; `json` is a document `airsdlc.check/1`.

        Args:
            format: `json`, `sarif` (code scanning), `github` (annotations), `gitlab` (code
                quality), `junit` or `markdown` (a summary for a pull request).
            fail_on: Which findings let a test case of `junit` fail, and what `markdown` says of the
                outcome; `None` for `Report.fail_on`.

        Raises:
            ValueError: No format or no severity has this name.
        """
    def to_baseline(self) -> str:
        """A baseline of all diagnostics, known ones included: JSON with a line for each, sorted.

        What the baseline of the check lists and the check did not look for is in it, too: findings
        of rules that did not run, and with `since` those that no change touches.

        Written to the file that `[check]` `baseline` in `airsdlc.toml` names, or given to
        `KnowledgeRepository.check(baseline=…)`, it lets only new findings count.

        Example:
            >>> import airsdlc
            >>> repository = airsdlc.open("examples/booking")
            >>> known = repository.check(baseline=False).to_baseline()
            >>> summary = repository.check(baseline=known).summary
            >>> summary.error + summary.warning + summary.info
            0
        """
    def mend(self, *, unsafe: bool = False) -> ResultList[Mended]:
        """The files that fixes change, in the order of their paths; nothing is written.

        Files are read as they are now. A fix whose text is not there any more, or touches one
        before it, is left for the next check; one of several files is applied to all or to none.
        What the baseline knows is mended as well.

        Args:
            unsafe: Whether guesses are applied, too, and not only fixes that keep the meaning.

        Raises:
            ValueError: The report was pickled or has a prefix, and knows no files.

        Example:
            >>> import airsdlc
            >>> report = airsdlc.open("examples/booking").check()
            >>> for file in report.mend():
            ...     print(f"{file.path}: {file.fixes}")
        """
    def _repr_html_(self) -> str: ...

@final
class Diagnostic(_Record):
    """A defect at a place.

    The message reads alone and says what is wrong there; `related` shows the other end, `help` says
    what to do. `str()` of it is `path:line: severity[rule]: message`. As a table, `chain` and `fix`
    are structs.
    """

    @property
    def rule(self) -> str:
        """The name of the rule: `dangling-reference`."""
    @property
    def code(self) -> str:
        """The code of the rule: `L001`."""
    @property
    def severity(self) -> _Severity:
        """`error`, `warning` or `info`, as the configuration says."""
    @property
    def message(self) -> str:
        """What is wrong, in a sentence."""
    @property
    def node(self) -> str | None:
        """Id of the node that it is about."""
    @property
    def location(self) -> Location:
        """Where."""
    @property
    def related(self) -> ResultList[Related]:
        """Other places that belong to it, each with what stands there."""
    @property
    def help(self) -> str | None:
        """What to do about it."""
    @property
    def chain(self) -> Chain | None:
        """The part of the chain that was found, and what is missing."""
    @property
    def fix(self) -> Fix | None:
        """An edit that mends it."""
    @property
    def subject(self) -> str:
        """What of the node or the section is wrong: the id, path or key."""
    @property
    def fingerprint(self) -> str:
        """Stays the same while lines move and files are renamed; 16 hexadecimal digits."""
    @property
    def known(self) -> bool:
        """Whether the baseline lists it: it is old, and does not count."""
    @property
    def fixable(self) -> bool:
        """Whether there is a fix; a column of the table, but no field of `to_dict()`."""

@final
class Related(_Record):
    """Another place that belongs to a diagnostic."""

    @property
    def message(self) -> str:
        """What stands there."""
    @property
    def location(self) -> Location:
        """Where."""

@final
class Chain(_Record):
    """A chain that breaks off."""

    @property
    def found(self) -> ResultList[Link]:
        """What was found, from the node of the diagnostic towards the business goal."""
    @property
    def missing(self) -> str:
        """What should come next: `a PRD`."""
    @property
    def closes(self) -> str:
        """How to close the gap."""

@final
class Link(_Record):
    """One link of a chain."""

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
    def edge(self) -> str | None:
        """The edge that leads to the next link, or would: `implements`."""

@final
class Fix(_Record):
    """What mends a defect."""

    @property
    def safety(self) -> Literal["safe", "unsafe"]:
        """`safe`: means the same as before; `unsafe`: a guess that somebody should look at."""
    @property
    def message(self) -> str:
        """What it does: "write `ADR-023`"."""
    @property
    def edits(self) -> ResultList[Edit]:
        """Its edits: all are applied, or none."""

@final
class Edit(_Record):
    """A replacement of text in one file."""

    @property
    def path(self) -> str:
        """The file, relative to the root, with `/` between components."""
    @property
    def span(self) -> tuple[int, int]:
        """First byte and one past the last byte of the text in which `original` stands once."""
    @property
    def original(self) -> str:
        """What stands there; empty to insert at the end of the span."""
    @property
    def replacement(self) -> str:
        """What comes in its place."""
    @property
    def location(self) -> Location | None:
        """Where exactly `original` stands: its `span` are the bytes to replace."""

@final
class Mended(_Record):
    """A file with fixes applied."""

    @property
    def path(self) -> str:
        """The file, relative to the root, with `/` between components."""
    @property
    def before(self) -> str:
        """Its text before."""
    @property
    def after(self) -> str:
        """Its text with the fixes."""
    @property
    def fixes(self) -> int:
        """How many fixes changed it: one of several edits counts once in each file."""
    @property
    def findings(self) -> list[str]:
        """The fingerprints of the findings whose fixes changed it, in their order.

        Where one of them is there again, its fix mended nothing.
        """

@final
class Summary(_Record):
    """Counts of a report."""

    @property
    def error(self) -> int:
        """New errors."""
    @property
    def warning(self) -> int:
        """New warnings."""
    @property
    def info(self) -> int:
        """New notes."""
    @property
    def known(self) -> int:
        """Findings that the baseline knows."""
    @property
    def gone(self) -> int:
        """Findings of the baseline that are gone, of rules that ran."""
    @property
    def hidden(self) -> int:
        """Findings that comments in the text and exceptions of the configuration hide."""
    @property
    def nodes(self) -> int:
        """Nodes of the graph."""
    @property
    def edges(self) -> int:
        """Its edges."""
    @property
    def files(self) -> int:
        """Files that were read and hold something."""

@final
class Ran(_Record):
    """A rule that ran."""

    @property
    def code(self) -> str:
        """Its code."""
    @property
    def name(self) -> str:
        """Its name."""
    @property
    def group(self) -> _Group:
        """Its group."""
    @property
    def needs(self) -> _Needs:
        """What it cannot do without: the repository alone, the date of today, or history."""
    @property
    def severity(self) -> _Severity:
        """The severity of its findings."""
    @property
    def seen(self) -> int:
        """How many things it looked at: 0 means that it had nothing to say anything about."""
    @property
    def found(self) -> int:
        """How many findings of it the report holds."""

@final
class Survey(_Record):
    """What a repository looks like, and the configuration for it: see `survey`."""

    @property
    def before(self) -> int:
        """Artifacts that are read without a configuration."""
    @property
    def after(self) -> int:
        """Artifacts that are read with `Survey.text`."""
    @property
    def summary(self) -> Summary:
        """What the checks find with `Survey.text`, before there is a baseline."""
    @property
    def rules(self) -> ResultList[Ran]:
        """The rules that find something, in the order of groups and codes."""
    @property
    def text(self) -> str:
        """The text of an `airsdlc.toml`, with comments that say what was found.

        If the checks find anything, it names `airsdlc-baseline.json` as the baseline, which is
        still to be written: `Report.to_baseline`, or `airsdlc check --write-baseline`.
        """

@final
class Rule(_Record):
    """A rule with its documentation."""

    @property
    def code(self) -> str:
        """Never changes its meaning: `L001`."""
    @property
    def name(self) -> str:
        """Names the defect: `dangling-reference`."""
    @property
    def group(self) -> _Group:
        """What it looks at."""
    @property
    def severity(self) -> _Severity:
        """How bad a finding is unless the configuration says otherwise."""
    @property
    def needs(self) -> _Needs:
        """What it cannot do without: the repository alone, the date of today, or history."""
    @property
    def summary(self) -> str:
        """What the defect is, in a line."""
    @property
    def documentation(self) -> str:
        """Markdown: what is checked, why, an example that fails, the same mended, configuration."""
    @property
    def example(self) -> Example:
        """The example of the documentation as files."""

@final
class Example(_Record):
    """A repository that breaks a rule, and the same mended."""

    @property
    def broken(self) -> ResultList[ExampleFile]:
        """Files in which the rule finds something."""
    @property
    def mended(self) -> ResultList[ExampleFile]:
        """The same files, in which it finds nothing."""

@final
class ExampleFile(_Record):
    """A file of an example."""

    @property
    def path(self) -> str:
        """The file, relative to the root, with `/` between components; `commit` for a message."""
    @property
    def text(self) -> str:
        """What it holds."""
    @property
    def commit(self) -> int:
        """The number of the commit that writes it so, from 1."""
