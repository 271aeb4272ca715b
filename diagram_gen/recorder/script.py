"""A program's file as Python itself names it, in `__file__` and in tracebacks."""

from __future__ import annotations

import os


def path_of(given: str) -> str:
    """The absolute path by which Python knows the script that it is given, which it does not tidy up."""
    return os.path.join(os.getcwd(), given)  # noqa: PTH109, PTH118 - `Path` would tidy it up
