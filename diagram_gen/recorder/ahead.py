"""What is imported ahead of programs that begin by importing it: asyncio, which takes longer than most of them run.

A Python that waits imports it for all the programs that it is to become. Each of them finds it as though it had
imported it itself, on the virtual clock.

Facts relied on, in CPython 3.11 to 3.15: of what asyncio brings along, `logging` alone reads the clock, or registers
something for the exit, when it is imported. What these modules keep then of all that the virtual clock replaces is what
is renewed here, and what is replaced wherever it was loaded before.
"""

from __future__ import annotations

import atexit
import os
import threading
import time
import types
from typing import Any

from diagram_gen.recorder import asyncio_sets
from diagram_gen.recorder.fork_server import AHEAD

_register = atexit.register
_undone: list[int] = []
"""How many of the callbacks for the exit that Python counts are none any more."""
_LOCKS = {
    "logging": ("_lock", "RLock"),
    "asyncio.events": ("_lock", "Lock"),
    "asyncio.mixins": ("_global_lock", "Lock"),
}
"""The locks that modules make when they are imported: their names, and what of `threading` makes them."""


def import_ahead() -> None:
    """Imports it, where Python was told to and has all of it."""
    if os.environ.pop(AHEAD, None) is None:
        return
    before = atexit._ncallbacks()
    try:
        import asyncio  # noqa: F401
    except ImportError:
        return
    import logging

    atexit.unregister(logging.shutdown)
    _undone.append(atexit._ncallbacks() - before)
    asyncio_sets.arrange_all()


def nothing_is_to_be_done() -> bool:
    """Whether nothing is registered for the exit."""
    return atexit._ncallbacks() == sum(_undone)


def renew(module: types.ModuleType) -> None:
    """Has a module that the program imports be as though it had just been made."""
    name, kind = _LOCKS.get(module.__name__, ("", ""))
    if name in vars(module):
        setattr(module, name, getattr(threading, kind)())
    if module.__name__ == "logging":
        _renew_logging(module)


def _renew_logging(logging: Any) -> None:
    logging._startTime = time.time_ns() if type(logging._startTime) is int else time.time()
    logging.Formatter.converter = time.localtime
    for reference in logging._handlerList:
        reference().createLock()
    _register(logging.shutdown)
