"""Installs the wheel in a clean environment of every Python at hand and asks the booking example.

Run as a script with the folder of the wheel; a Python that is not there is named and passed over.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

VERSIONS = ["3.10", "3.11", "3.12", "3.13", "3.14"]
BOOKING = Path(__file__).parents[2] / "examples" / "booking"
ASK = f"""
import airsdlc
repository = airsdlc.open({str(BOOKING)!r})
impact = repository.impact("booking-db", downtime="15m")
story = next(hit for hit in impact.affected if hit.id == "PRD-015/US-2")
assert story.narrow and repository.node("adr-23").kind == "adr"
print(airsdlc.__version__, len(impact.affected))
"""


def works(python: str) -> bool:
    """Whether an interpreter is there and starts."""
    found = shutil.which(python)
    return (
        found is not None and not subprocess.run([found, "-c", ""], capture_output=True).returncode
    )


def interpreter(version: str) -> str | None:
    """An interpreter of a version: on the path, else one that pyenv keeps."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    kept = sorted(str(python) for python in root.glob(f"{version}.*/bin/python"))
    return next((python for python in [f"python{version}", *kept] if works(python)), None)


def try_in(version: str, python: str, wheel: Path) -> None:
    """Installs and asks; raises where either fails."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([python, "-m", "venv", folder], check=True)
        bin_ = Path(folder) / "bin"
        pip = [
            str(bin_ / "python"),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--disable-pip-version-check",
        ]
        subprocess.run([*pip, str(wheel)], check=True)
        said = subprocess.run(
            [str(bin_ / "python"), "-c", ASK], check=True, capture_output=True, text=True
        )
        command = [str(bin_ / "airsdlc"), "-C", str(BOOKING), "list", "--kind", "prd"]
        listed = subprocess.run(command, check=True, capture_output=True, text=True)
        assert "PRD-015" in listed.stdout, listed
        print(f"Python {version}: {said.stdout.strip()}")


def main() -> None:
    """Finds the one wheel and tries it everywhere."""
    (wheel,) = Path(sys.argv[1]).glob("airsdlc-*.whl")
    assert "-cp310-abi3-" in wheel.name, f"{wheel.name} is not for every Python from 3.10 on"
    found = {version: interpreter(version) for version in VERSIONS}
    for version, python in found.items():
        if python is None:
            print(f"Python {version} is not at hand")
        else:
            try_in(version, python, wheel)
    assert any(found.values()), "no Python at hand"


if __name__ == "__main__":
    main()
