"""The booking example, a repository that takes seconds to read, and a diagnostic."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import airsdlc
import pytest
from airsdlc._native import _restore

ROOT = Path(__file__).parents[2]
BOOKING = ROOT / "examples" / "booking"
# When the first commit of a history was made.
BEGINNING = datetime(2024, 1, 1, tzinfo=timezone.utc)


def git(place: Path, *arguments: str, hour: int = 0) -> None:
    """Run git as Ada, some hours after the beginning, with nobody's configuration."""
    date = f"{int(BEGINNING.timestamp()) + 3600 * hour} +0000"
    name = {"NAME": "Ada", "EMAIL": "ada@example.com", "DATE": date}
    roles = ("AUTHOR", "COMMITTER")
    people = {f"GIT_{who}_{key}": it for who in roles for key, it in name.items()}
    nobody = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    environment = {"PATH": os.environ["PATH"], **people, **nobody}
    subprocess.run(["git", *arguments], cwd=place, check=True, env=environment)


@pytest.fixture(scope="session")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that a Bolt made, with a second line that is not committed."""
    place = tmp_path_factory.mktemp("worked")
    git(place, "init", "--quiet", "--initial-branch=main")
    (place / "work.md").write_text(
        "# PRD-001: Cancel\n\n# ADR-001: Outbox\n\n**PRD**: PRD-001\n\n"
        "# BOLT-001: Cancel endpoint\n\n**ADR**: ADR-001\n"
    )
    git(place, "add", "--all")
    git(place, "commit", "--quiet", "--message", "Begin")
    (place / "a.go").write_text("package a\n")
    git(place, "add", "--all")
    git(place, "commit", "--quiet", "--message", "Cancel\n\nBolt: BOLT-001", hour=1)
    git(place, "tag", "v1.0")
    git(place, "tag", "adr-001-in-review", "HEAD~1")
    (place / "a.go").write_text("package a\nvar x = 1\n")
    return place


def place(path: str, line: int, start: int, end: int) -> dict[str, Any]:
    """A range in one line, which begins at the byte 100."""
    columns = {"column": start - 99, "end_line": line, "end_column": end - 99}
    return {"path": path, "line": line, **columns, "span": {"start": start, "end": end}}


def diagnostic() -> airsdlc.Diagnostic:
    """A diagnostic with all that one may have, made from its JSON form."""
    chain = {"id": "ADR-023", "kind": "adr", "title": "Transactional outbox", "edge": "implements"}
    here = place("docs/adrs/adr-023.md", 9, 102, 115)
    edit = {
        "path": "docs/adrs/adr-023.md",
        "span": {"start": 102, "end": 115},
        "original": "prd-15",
        "replacement": "PRD-015",
        "location": place("docs/adrs/adr-023.md", 9, 109, 115),
    }
    whole = {
        "rule": "dangling-reference",
        "code": "L001",
        "severity": "error",
        "message": "`prd-15` is not defined anywhere in the repository",
        "node": "ADR-023",
        "location": here,
        "related": [{"message": "what it may mean", "location": place("prd.md", 1, 100, 107)}],
        "help": "did you mean `PRD-015`?",
        "chain": {"found": [chain], "missing": "a PRD", "closes": "name the PRD"},
        "fix": {"safety": "safe", "message": "write `PRD-015`", "edits": [edit]},
        "subject": "prd-15",
        "fingerprint": "cbf29ce484222325",
        "known": False,
    }
    made: airsdlc.Diagnostic = _restore("Diagnostic", json.dumps(whole))
    return made


def mended() -> airsdlc.Mended:
    """A file with a fix applied, made from its JSON form."""
    whole = {"path": "a.md", "before": "prd-15", "after": "PRD-015", "fixes": 1, "findings": ["00"]}
    made: airsdlc.Mended = _restore("Mended", json.dumps(whole))
    return made


@pytest.fixture(scope="session")
def booking() -> airsdlc.KnowledgeRepository:
    return airsdlc.open(BOOKING)


@pytest.fixture(scope="session")
def slow_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Many names of one large file: much to read, little on disk."""
    root = tmp_path_factory.mktemp("slow")
    first = root / "0.md"
    first.write_text("Plain words about *bookings* and `code`, nothing more.\n\n" * 20_000)
    for number in range(1, 120):
        os.link(first, root / f"{number}.md")
    return root
