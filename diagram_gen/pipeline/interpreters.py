"""The interpreters of this machine that programs can be run under."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from diagram_gen.model import versions

_ASK = "import json, sys; print(json.dumps([*sys.version_info[:3], sys.executable]))"
MINORS = range(11, 16)
"""The minor versions of Python 3 that are looked for."""


@cache
def pythons() -> dict[str, str]:
    """Every Python from 3.11 up that this machine has, by its version: one of each, the one that runs this first."""
    names = [f"python3.{minor}" for minor in MINORS]
    folders = os.environ.get("PATH", "").split(os.pathsep)
    on_path = [shutil.which(name, path=folder) for name in names for folder in folders]
    installed = sorted(Path("~/.pyenv/versions").expanduser().glob("3.*/bin/python"))
    candidates = list(dict.fromkeys([sys.executable, *map(str, installed), *filter(None, on_path)]))
    found: dict[str, str] = {}
    with ThreadPoolExecutor() as pool:
        for answer in pool.map(_ask, candidates):
            if answer.startswith("[3, "):
                major, minor, micro, executable = json.loads(answer)
                if minor in MINORS:
                    found.setdefault(f"{major}.{minor}.{micro}", executable)
    return found


def of(series: str) -> tuple[str, str] | None:
    """The first interpreter of a series, such as `3.12`: its version and its path; None if there is none."""
    return next((each for each in pythons().items() if versions.series(each[0]) == series), None)


def from_(series: str) -> tuple[str, str] | None:
    """The first interpreter of the oldest series that is that one or later; None if there is none."""
    found = [versions.series(version) for version in pythons() if versions.is_enough(version, series)]
    return of(min(found, key=versions.numbers)) if found else None


def _ask(candidate: str) -> str:
    """What an interpreter says of itself, or nothing."""
    try:
        asked = subprocess.run([candidate, "-c", _ASK], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout if asked.returncode == 0 else ""
