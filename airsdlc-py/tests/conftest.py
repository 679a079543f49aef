"""The booking example, and a repository that takes seconds to read."""

from __future__ import annotations

import os
from pathlib import Path

import airsdlc
import pytest

ROOT = Path(__file__).parents[2]
BOOKING = ROOT / "examples" / "booking"


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
