"""The exceptions of the package; `airsdlc._native` raises them."""

from __future__ import annotations


class AirsdlcError(Exception):
    """What every exception of this package is.

    Files and directories that cannot be read are no such error but `OSError`, among them
    `FileNotFoundError` and `NotADirectoryError`; a misspelt kind, format, direction, flow, rule,
    severity, date or span of time is a `ValueError`.
    """


class ConfigError(AirsdlcError):
    """A fault in an `airsdlc.toml`.

    Attributes:
        message: What is wrong, in a sentence.
        path: The file: as given to `open(config=…)`, else relative to the repository.
        line: Its line, from 1; `None` if the file as a whole is at fault.
        column: Its column, from 1, in Unicode scalar values; `None` as `line`.
        help: What to do about it; `None` if there is no advice.
    """

    def __init__(
        self, message: str, path: str, line: int | None, column: int | None, help: str | None
    ) -> None:
        super().__init__(message, path, line, column, help)
        self.message = message
        self.path = path
        self.line = line
        self.column = column
        self.help = help

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}:{self.column}"
        hint = f" ({self.help})" if self.help else ""
        return f"{place}: {self.message}{hint}"


class GitError(AirsdlcError):
    """Git has no answer: no repository, no such revision, a shallow clone that ends before it.

    Attributes:
        message: What is wrong, in a sentence.
        nearest: Branches and tags with names like the revision, the nearest first; at most five.
    """

    def __init__(self, message: str, nearest: list[str]) -> None:
        super().__init__(message, nearest)
        self.message = message
        self.nearest = nearest

    def __str__(self) -> str:
        hint = f"; did you mean {_either(self.nearest)}?" if self.nearest else ""
        return f"{self.message}{hint}"


class UnknownTargetError(AirsdlcError, KeyError):
    """Nothing in the repository answers to a name.

    Attributes:
        target: The name as given.
        nearest: Ids of nodes with similar names, the nearest first; at most five.
        reason: Why a file that git or the disk knows was not read, behind its name: `is ignored by
            git`; `None` if nothing is known of it.
    """

    def __init__(self, target: str, nearest: list[str], reason: str | None = None) -> None:
        super().__init__(target, nearest, reason)
        self.target = target
        self.nearest = nearest
        self.reason = reason

    def __str__(self) -> str:
        if self.reason is not None:
            return f"'{self.target}' {self.reason}"
        hint = f"; did you mean {_either(self.nearest)}?" if self.nearest else ""
        return f"nothing in the repository is called '{self.target}'{hint}"


class AmbiguousTargetError(AirsdlcError):
    """Several nodes answer to a name, and none is picked.

    Attributes:
        target: The name as given.
        candidates: Ids of the nodes that answer, in the order of kind and id.
    """

    def __init__(self, target: str, candidates: list[str]) -> None:
        super().__init__(target, candidates)
        self.target = target
        self.candidates = candidates

    def __str__(self) -> str:
        return f"'{self.target}' may mean {_either(self.candidates)}"


class BuildError(AirsdlcError, ValueError):
    """Nodes and edges that make no graph: an id twice, a missing end, an unknown relation."""


def _either(ids: list[str]) -> str:
    return " or ".join(filter(None, [", ".join(ids[:-1]), ids[-1]]))


for _class in (
    AirsdlcError,
    ConfigError,
    GitError,
    UnknownTargetError,
    AmbiguousTargetError,
    BuildError,
):
    # Messages and pickles name them where users import them from.
    _class.__module__ = "airsdlc"
