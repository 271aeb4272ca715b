"""Files that are whole: anybody, at any time, sees all of one or what was there before."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from diagram_gen.model.errors import DiagramError

UNFINISHED = ".unfinished-"
"""How the name of a file begins that is being written."""


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file in a folder that is there."""
    unfinished = path.with_name(f"{UNFINISHED}{os.urandom(8).hex()}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise


def write_folder(path: Path, files: Iterable[tuple[str, bytes]], is_ours: Callable[[str], bool]) -> None:
    """Writes a folder with these files, by their names, in place of what is ours in it: all of them, or none.

    Raises `DiagramError` if there is something else in it.
    """
    check_folder(path, is_ours)
    is_new = not path.exists()
    path.mkdir(parents=True, exist_ok=True)
    unfinished = path / f"{UNFINISHED}{os.urandom(8).hex()}"
    try:
        unfinished.mkdir()
        for name, content in files:
            (unfinished / name).write_bytes(content)
        _take_over(path, unfinished)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        if is_new:
            with contextlib.suppress(OSError):  # there is something in it, as there should be
                path.rmdir()


def check_folder(path: Path, is_ours: Callable[[str], bool]) -> None:
    """Raises `DiagramError` if there is something at the path that is not ours."""
    if not path.exists():
        return
    if not path.is_dir():
        raise DiagramError(f"{path}: is no folder; name one that is new, or empty")
    others = sorted(each.name for each in path.iterdir() if not is_ours(each.name))
    if others:
        raise DiagramError(f"{path}: has {others[0]!r} in it, which is not ours; name a folder that is new, or empty")


def _take_over(path: Path, unfinished: Path) -> None:
    """Moves the files into the folder, in place of all others."""
    new = {each.name for each in unfinished.iterdir()}
    old = [each for each in path.iterdir() if each.name not in new and each != unfinished]
    for name in sorted(new):
        (unfinished / name).replace(path / name)
    for each in old:
        if each.is_dir():
            shutil.rmtree(each)
        else:
            each.unlink()
