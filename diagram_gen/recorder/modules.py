"""The file that `python -m MODULE` runs, found as that Python finds it, without running anything of the program's."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from diagram_gen.recorder.process import RecordingError, version

_ANSWER = 60.0
"""Real seconds that a Python may take to find a module."""
_FIND = """
import json, os, sys

def find(name, path):
    for finder in sys.meta_path:
        found = finder.find_spec(name, path)
        if found is not None:
            return found

def found(module):
    spec, name, path = None, "", None
    for part in module.split("."):
        name = f"{name}.{part}" if name else part
        spec = find(name, path) if part and (spec is None or path is not None) else None
        if spec is None:
            return "absent", name
        path = spec.submodule_search_locations
    if path is not None:
        spaced, spec = spec.origin is None, find(f"{name}.__main__", path)
        if spec is None:
            return "namespace" if spaced else "package", ""
    return "file", os.path.abspath(spec.origin) if spec.has_location else ""

print(json.dumps(found(sys.argv[1])))
"""
"""What that Python is asked: from the outside in, without importing the packages."""


def path_of(module: str, python: str) -> str:
    """The path of a module's file, from the current folder if it is in there; of a package, that of its `__main__`.

    Raises `RecordingError` where there is nothing that could be run and shown.
    """
    version(python)  # says if it is none
    asked = subprocess.run(
        [python, "-c", _FIND, module],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=_ANSWER,
    )
    if asked.returncode:
        raise RecordingError(f"{python} cannot look for module {module!r}: {asked.stderr.strip()[-2000:]}")
    how, where = json.loads(asked.stdout)
    if how != "file":
        raise RecordingError(_complaint(module, how, where))
    path = Path(where)
    if path.suffix != ".py" or not path.is_file():
        raise RecordingError(f"module {module!r} has no file of Python code that could be shown; name one that has")
    here = Path(os.getcwd())  # noqa: PTH109 - as Python itself asks
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def _complaint(module: str, how: str, where: str) -> str:
    if how == "package":
        return f"{module!r} is a package without a __main__.py; name one of its modules, as in -m {module}.NAME"
    if how == "namespace":
        told = f"{module!r} is a namespace package, a folder with neither an __init__.py nor a __main__.py"
        return f"{told}; name one of its modules, as in -m {module}.NAME"
    if module.endswith(".py"):
        return f"no module {module!r}: behind -m stands a name such as {module[:-3]!r}; leave out -m to run a file"
    part = f": there is no {where!r}" if where and where != module else ""
    return f"no module {module!r}{part}; run this in the folder that its package lies in, or name that in PYTHONPATH"
