"""Commands, called as a person calls them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.programs import PROJECT


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """One call of `python -m diagram_gen`."""
    command = [sys.executable, "-m", "diagram_gen", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, check=False)


def report(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """One call of the command."""
    command = [sys.executable, "-m", "diagram_gen", "report", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, check=False)
