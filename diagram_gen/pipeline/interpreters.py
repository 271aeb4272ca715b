"""The interpreters of this machine that programs can be run under."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from diagram_gen.model import versions

_ASK = "import json, sys; print(json.dumps([*sys.version_info[:3], sys.executable]))"
MINORS = range(11, 16)
"""The minor versions of Python 3 that are looked for."""
_SERIES = [f"3.{minor}" for minor in MINORS]
Found = tuple[str, str]
"""The version of an interpreter, and its path."""
_THIS = "{}.{}.{}".format(*sys.version_info)


@cache
def pythons() -> dict[str, str]:
    """Every Python from 3.11 up that this machine has, by its version: one of each, the one that runs this first."""
    from concurrent.futures import ThreadPoolExecutor  # who asks for one alone does without

    found: dict[str, str] = {}
    with ThreadPoolExecutor() as pool:
        for version, executable in filter(None, pool.map(asked, _candidates())):
            if versions.series(version) in _SERIES:
                found.setdefault(version, executable)
    return found


@cache
def of(series: str) -> Found | None:
    """The first interpreter of a series, such as `3.12`: its version and its path; None if there is none.

    No other is asked than those that are named for it: each that is asked is a process.
    """
    answers = (asked(each) for each in _candidates() if _named_for(each) == series)
    return next((answer for answer in answers if answer and versions.series(answer[0]) == series), None)


def from_(series: str) -> Found | None:
    """The first interpreter of the oldest series that is that one or later; None if there is none."""
    return next((found for each in _SERIES if versions.is_enough(each, series) and (found := of(each))), None)


def _candidates() -> list[str]:
    """The paths of what may be such an interpreter, the one that runs this first."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    on_path = [shutil.which(f"python{series}", path=folder) for series in _SERIES for folder in folders]
    installed = sorted(Path("~/.pyenv/versions").expanduser().glob("3.*/bin/python"))
    return list(dict.fromkeys([sys.executable, *map(str, installed), *filter(None, on_path)]))


def _named_for(candidate: str) -> str:
    """The series that a path names, in the file or the folder of a version; of the one that runs this, its own."""
    if candidate == sys.executable:
        return versions.series(_THIS)
    file, folder = Path(candidate).name, Path(candidate).parents[1].name
    return versions.series(folder if file == "python" else file.removeprefix("python"))


def asked(candidate: str) -> Found | None:
    """The version of an interpreter, and its path, as it says itself; None if it says neither."""
    try:
        ran = subprocess.run([candidate, "-c", _ASK], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    if ran.returncode != 0 or not ran.stdout.startswith("[3, "):
        return None
    *version, executable = json.loads(ran.stdout)
    return ".".join(map(str, version)), executable
