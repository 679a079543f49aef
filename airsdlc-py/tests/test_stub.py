"""The stub: it fits the module, its examples run, and typed programs may rely on it."""

from __future__ import annotations

import ast
import doctest
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import airsdlc
import pytest
from conftest import ROOT

PACKAGE = Path(airsdlc.__file__).parent
PROJECT = ROOT / "airsdlc-py"

TYPED = """
from datetime import date, timedelta
from pathlib import Path

import airsdlc


def worth(path: Path) -> dict[str, float]:
    repository = airsdlc.open(path, threads=2, progress=lambda done, total: None)
    impact = repository.impact(["booking-db"], "outage", timedelta(minutes=15))
    return {e.unit: e.amount for kpi in impact.business.kpis for e in kpi.estimates}


def first(repository: airsdlc.KnowledgeRepository) -> airsdlc.Node | None:
    nodes: airsdlc.ResultList[airsdlc.Node] = repository.nodes(kind=("prd", "adr"))[:1]
    try:
        repository.node("ADR-404")
    except airsdlc.UnknownTargetError as error:
        names: list[str] = error.nearest
        print(names)
    return next(iter(nodes), None)


def broken(repository: airsdlc.KnowledgeRepository) -> list[str]:
    report = repository.check(select=["links"], baseline=False, today=date(2024, 5, 1))
    edits = [edit for found in report.diagnostics if found.fix for edit in found.fix.edits]
    print(report.fails("warning"), report.export("sarif"), len(edits))
    return [file.after for file in report.mend(unsafe=True)]
"""

WRONG = """
import airsdlc

airsdlc.open(".").trace("ADR-023", "sideways")
"""


def examples() -> Iterator[doctest.DocTest]:
    """The examples of the package, its stub and its README."""
    parser = doctest.DocTestParser()
    readme = PROJECT / "README.md"
    yield parser.get_doctest(readme.read_text(encoding="utf-8"), {}, "README", str(readme), 0)
    for file in [PACKAGE / "__init__.py", PACKAGE / "_native.pyi"]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
                continue
            text = ast.get_docstring(node) or ""
            name = getattr(node, "name", file.name)
            test = parser.get_doctest(text, {}, name, str(file), getattr(node, "lineno", 1))
            if test.examples:
                yield test


@pytest.mark.parametrize("example", list(examples()), ids=lambda example: example.name)
def test_examples_run(example: doctest.DocTest, monkeypatch: pytest.MonkeyPatch) -> None:
    for library in ("polars", "pandas", "networkx"):
        if f"to_{library}" in example.docstring and any(
            f"to_{library}" in step.source for step in example.examples
        ):
            pytest.importorskip(library, reason=f"{library} is not installed")
    monkeypatch.chdir(ROOT)
    said: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, out=said.append)
    assert said == []


def test_there_are_examples_for_the_questions() -> None:
    assert {
        *("open", "trace", "impact", "node", "find", "nodes", "edges"),
        *("check", "rule", "rules", "mend", "to_baseline"),
        *("diff", "GraphDiff", "DiffReport"),
    } <= {e.name for e in examples()}


def test_the_stub_fits_the_module() -> None:
    pytest.importorskip("mypy", reason="mypy is not installed")
    done = python(
        "-m", "mypy.stubtest", "--mypy-config-file", PROJECT / "pyproject.toml", "airsdlc"
    )
    assert done.returncode == 0, done.stdout


def test_typed_programs_pass(tmp_path: Path) -> None:
    pytest.importorskip("mypy", reason="mypy is not installed")
    done = check(tmp_path, TYPED)
    assert done.returncode == 0, done.stdout
    done = check(tmp_path, WRONG)
    assert "expected \"Literal['up', 'down']\"" in done.stdout


def check(directory: Path, program: str) -> subprocess.CompletedProcess[str]:
    file = directory / "sample.py"
    file.write_text(program, encoding="utf-8")
    return python("-m", "mypy", "--strict", "--cache-dir", directory, file)


def python(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=300, check=False, cwd=PROJECT
    )
