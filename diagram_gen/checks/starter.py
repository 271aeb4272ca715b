"""The starting file of a new snippet: a program that runs, and says in its docstring what it prints."""

from __future__ import annotations

import os
from pathlib import Path

from diagram_gen.checks import form
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.snippet import ROOT

TEXT = '''\
"""Two tasks wait at the same time, and the shorter wait is over first.

>>> asyncio.run(main())
long: waits
short: waits
short: goes on
long: goes on
"""

import asyncio


async def wait(name, seconds):
    print(f"{name}: waits")
    await asyncio.sleep(seconds)
    print(f"{name}: goes on")  # @goes-on


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(wait("long", 2), name="long")
        group.create_task(wait("short", 1), name="short")


if __name__ == "__main__":
    asyncio.run(main())
'''


def write(name: str, root: Path = ROOT) -> Path:
    """Writes the starting file of a snippet, whole or not at all, and never over another; gives its path.

    Raises `DiagramError` for a name that cannot be one, or that is taken.
    """
    complaint, remedy = form.of_name(name)
    if complaint:
        raise DiagramError(f"{complaint}; {remedy}")
    path = root / f"{name}.py"
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(exist_ok=True)
        unfinished.write_text(TEXT, encoding="utf-8")
        try:
            path.hardlink_to(unfinished)  # unlike a renaming, it fails where there is a file
        finally:
            unfinished.unlink()
    except FileExistsError as error:
        raise DiagramError(f"{path.as_posix()}: is there already; edit it, or choose another name") from error
    except OSError as error:
        raise DiagramError(f"{path.as_posix()}: cannot be written: {error.strerror}") from error
    return path
