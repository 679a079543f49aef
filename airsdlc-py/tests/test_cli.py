"""The console script; what it answers is the command's own to test."""

from __future__ import annotations

import json
import shutil
import subprocess
import sysconfig
from pathlib import Path

import airsdlc
import pytest
from conftest import BOOKING


@pytest.fixture(scope="module")
def command() -> str:
    found = shutil.which("airsdlc", path=sysconfig.get_path("scripts"))
    assert found is not None, "the package is not installed with its script"
    return found


def run(command: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [command, *arguments], capture_output=True, text=True, timeout=60, check=False
    )


def test_the_command_answers_on_standard_output(command: str) -> None:
    done = run(command, "-C", BOOKING, "list", "--kind", "prd", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    assert [node["id"] for node in json.loads(done.stdout)["nodes"]] == [
        "PRD-015",
        "PRD-016",
        "PRD-017",
    ]


def test_the_command_has_the_version_of_the_package(command: str) -> None:
    done = run(command, "--version")
    assert (done.returncode, done.stdout) == (0, f"airsdlc {airsdlc.__version__}\n")


def test_usage_errors_are_code_two(command: str) -> None:
    done = run(command, "no-such-command")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no-such-command" in done.stderr


def test_a_closed_pipe_ends_quietly(command: str) -> None:
    arguments = [command, "-C", str(BOOKING), "list", "--format", "json"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0
