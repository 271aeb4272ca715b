"""Importing this package in a build that goes on: all of it at once, or anew, once it has changed."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

from diagram_gen.pipeline import recipes

_MAKERS = ["diagram_gen.recorder.sandbox", "diagram_gen.site.playground.making"]
"""What is imported where something is to be made."""


class Later:
    """A module, imported when something of it is asked for: a build that finds all in the cache does without."""

    def __init__(self, name: str) -> None:
        self._name = name
        _MAKERS.append(name)

    def __getattr__(self, name: str) -> object:
        return getattr(importlib.import_module(self._name), name)


def anew(module: str) -> ModuleType:
    """A module of this package, with all that it imports of it, as it is on the disk.

    An edit may come while it is being read.
    """
    while True:
        before = recipes.on_disk()
        for name in package():
            del sys.modules[name]
        found = importlib.import_module(module)
        everything()
        if before == recipes.on_disk():
            return found


def everything() -> None:
    """Imports all that makes something."""
    for name in _MAKERS:  # these name others
        importlib.import_module(name)


def package() -> dict[str, ModuleType]:
    """The modules of this package that are there, by name."""
    return {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "diagram_gen"}
