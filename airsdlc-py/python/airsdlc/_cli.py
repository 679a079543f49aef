"""The console script `airsdlc`: the same program as the one that cargo installs."""

from __future__ import annotations

import signal
import sys

from airsdlc._native import cli_main


def main() -> int:
    """Run the command with the arguments of the process and return its exit code."""
    # Python's handler only takes a note, which nobody reads while the command runs.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return cli_main(sys.argv)
