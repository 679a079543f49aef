"""The list of public names in the documentation is the list of public names."""

from __future__ import annotations

import sys
from functools import reduce

import airsdlc
import pytest
from conftest import ROOT

if sys.version_info >= (3, 11):
    import tomllib
else:
    tomllib = pytest.importorskip("tomli", reason="tomli is not installed")

LIST = ROOT / "docs" / "public-names.toml"
# Classes whose members are listed one by one; records are described as a whole.
OPENED = ["KnowledgeRepository", "Graph", "GraphBuilder"]


def listed() -> list[str]:
    if not LIST.exists():
        pytest.skip("there is no list of public names")
    names = tomllib.loads(LIST.read_text(encoding="utf-8"))["name"]
    return [row["python"] for row in names if "python" in row]


def public() -> set[str]:
    names = {name for name in airsdlc.__all__ if not name.startswith("__")}
    members = {
        f"{owner}.{member}"
        for owner in OPENED
        for member in vars(getattr(airsdlc, owner))
        if not member.startswith("_")
    }
    return names | members


def bare(name: str) -> str:
    return name.removeprefix("airsdlc.").removesuffix("()")


def test_every_listed_name_exists() -> None:
    for name in listed():
        reduce(getattr, bare(name).split("."), airsdlc)


def test_every_public_name_is_listed() -> None:
    assert public() - {bare(name) for name in listed()} == set()


def test_all_names_are_there() -> None:
    assert sorted(set(airsdlc.__all__)) == sorted(airsdlc.__all__)
    assert all(hasattr(airsdlc, name) for name in airsdlc.__all__)
