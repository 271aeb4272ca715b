"""Leaving a process as Python does at its end, but for what it clears away before.

Fact relied on: at its end Python calls `exit` of the C library, which has libraries in C do what they do then.
"""

from __future__ import annotations

try:
    import ctypes
except ImportError:
    _exit = None
else:
    _exit = getattr(ctypes.pythonapi, "exit", None)  # other threads are kept from going on meanwhile


def leave() -> None:
    """Ends the process well, if there is a way to."""
    if _exit is not None:
        _exit(0)
