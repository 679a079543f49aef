"""Reading a repository: threads, progress, Ctrl-C, findings."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import airsdlc
import pytest
from conftest import BOOKING

INTERRUPTED = """
import os, signal, sys, threading, airsdlc
told = [(0, 1)]
threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    airsdlc.open(sys.argv[1], threads=1, progress=lambda done, total: told.append((done, total)))
except KeyboardInterrupt:
    done, total = told[-1]
    sys.exit(0 if done < total else 3)
sys.exit(4)
"""


def test_the_number_of_threads_changes_nothing() -> None:
    one, two = airsdlc.open(BOOKING, threads=1), airsdlc.open(str(BOOKING), threads=2)
    assert one.export("json") == two.export("json")
    assert one.graph == two.graph
    assert (one.findings, one.files) == (two.findings, two.files)


def test_progress_ends_with_all_files_on_the_calling_thread() -> None:
    calls: list[tuple[int, int, threading.Thread]] = []
    repository = airsdlc.open(
        BOOKING,
        progress=lambda done, total: calls.append((done, total, threading.current_thread())),
    )
    done, total, _ = calls[-1]
    # Code that names no artifact is looked at, too.
    assert done == total >= repository.files > 0
    assert [call[0] for call in calls] == sorted(call[0] for call in calls)
    assert {call[2] for call in calls} == {threading.current_thread()}


def test_progress_may_be_a_bar(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tqdm", reason="tqdm is not installed")
    repository = airsdlc.open(BOOKING, progress=True)
    bar = capsys.readouterr().err
    assert any(f"{total}/{total}" in bar for total in range(repository.files, 100))
    airsdlc.open(BOOKING, progress=False)
    assert capsys.readouterr().err == ""


def test_progress_may_raise() -> None:
    def refuse(done: int, total: int) -> None:
        raise LookupError(f"{done} of {total}")

    with pytest.raises(LookupError, match="of"):
        airsdlc.open(BOOKING, progress=refuse)
    with pytest.raises(TypeError, match="progress"):
        airsdlc.open(BOOKING, progress=3)  # type: ignore[arg-type]


def test_other_threads_run_meanwhile(slow_repository: Path) -> None:
    beats = 0
    ended = threading.Event()

    def beat() -> None:
        nonlocal beats
        while not ended.wait(0.001):
            beats += 1

    other = threading.Thread(target=beat)
    other.start()
    before = beats
    airsdlc.open(slow_repository)
    during = beats - before
    ended.set()
    other.join()
    assert during > 10


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill")
def test_ctrl_c_stops_the_reading(slow_repository: Path) -> None:
    command = [sys.executable, "-c", INTERRUPTED, str(slow_repository)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, (done.returncode, done.stderr)


def test_another_configuration_counts(tmp_path: Path) -> None:
    config = tmp_path / "other.toml"
    config.write_text('[repository]\nignore = ["docs/**"]\n')
    assert len(airsdlc.open(BOOKING, config=config).nodes("prd")) == 0


def test_what_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "broken.md").write_bytes(b"# ADR-1: A\n\0")
    (tmp_path / "adr.md").write_text("# ADR-001: A\n\n**Related PRD**: PRD-404\n")
    repository = airsdlc.open(tmp_path)
    [finding] = repository.findings
    assert (finding.rule, finding.severity) == ("unreadable-file", "warning")
    assert (finding.location.path, len(finding.related)) == ("broken.md", 0)
    assert str(finding) == f"broken.md:1: warning[unreadable-file]: {finding.message}"
    assert finding.help
    [reference] = repository.unresolved
    assert (reference.source, reference.text, reference.candidates) == ("ADR-001", "PRD-404", [])
    assert (reference.kind, reference.origin, reference.location.line) == (
        "derives-from",
        "declared",
        3,
    )


def test_the_signal_handler_of_python_stays() -> None:
    handler = signal.getsignal(signal.SIGINT)
    airsdlc.open(BOOKING)
    assert signal.getsignal(signal.SIGINT) is handler


def test_folders_of_dependencies_are_left_out_and_named(tmp_path: Path) -> None:
    for place in ("docs", "web/node_modules/x"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "adr-001.md").write_text("# ADR-001: Outbox\n")
    repository = airsdlc.open(tmp_path)
    assert [str(node.location) for node in repository.nodes("adr")] == ["docs/adr-001.md:1"]
    assert repository.left_out == ["web/node_modules"]
    assert airsdlc.open(tmp_path / "docs").left_out == []
