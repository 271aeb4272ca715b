"""Refusals: where there is but one thread and one process, what asks for more says so, in one sentence.

Facts relied on: asyncio's `create_server` takes an error of `socket.socket` for a kind of address that it passes over;
`threading` and `concurrent.futures` start threads with `_thread.start_joinable_thread`, as
`threading` holds it, or `start_new_thread`; `subprocess` and asyncio start processes with `subprocess.Popen`.
"""

from __future__ import annotations

import _thread
import os
import socket
import subprocess
import sys
import threading
from asyncio.base_events import BaseEventLoop
from collections.abc import Callable
from typing import Any, NoReturn

_THREADS = (
    (_thread, "start_new_thread"),
    (_thread, "start_new"),
    (_thread, "start_joinable_thread"),
    (threading, "_start_new_thread"),
    (threading, "_start_joinable_thread"),
)
_PROCESSES = (
    (subprocess.Popen, "__init__"),
    *((os, name) for name in ("fork", "forkpty", "posix_spawn", "posix_spawnp", "system", "popen")),
    *((os, f"exec{ending}") for ending in ("v", "ve", "vp", "vpe", "l", "le", "lp", "lpe")),
)
_SOCKETS = (
    (socket.socket, "__init__"),
    (BaseEventLoop, "create_server"),
    *((socket, name) for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr", "socketpair")),
)

_MODULES = frozenset({"_multiprocessing", "concurrent.futures.process"})
"""Modules without which no further process can be had."""


def refuse(message: str) -> None:
    """Has whatever would start a thread or a process, or open a socket, raise what Python raises where it can't."""
    for kind, owners in ((RuntimeError, _THREADS), (OSError, (*_PROCESSES, *_SOCKETS))):
        for owner, name in owners:
            if hasattr(owner, name):  # as Python knows it on this system
                setattr(owner, name, _refusal(name, kind, message))
    sys.meta_path.insert(0, _Finder(message))


class _Finder:
    """Finds no module, and says of some that they can't be had."""

    def __init__(self, message: str) -> None:
        self._message = message

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """As Python asks: nothing but a refusal."""
        if name in _MODULES:
            raise ImportError(self._message, name=name)


def _refusal(name: str, kind: type[Exception], message: str) -> Callable[..., NoReturn]:
    def refused(*_: Any, **__: Any) -> NoReturn:
        raise kind(message)

    refused.__name__ = refused.__qualname__ = name
    return refused
