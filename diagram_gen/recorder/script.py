"""A program's file as Python itself names it, in `__file__` and in tracebacks, and what Python refuses to run of it."""

from __future__ import annotations

import os


def path_of(given: str) -> str:
    """The absolute path by which Python knows the script that it is given, which it does not tidy up."""
    return os.path.join(os.getcwd(), given)  # noqa: PTH109, PTH118 - `Path` would tidy it up


def null_byte(path: str) -> SyntaxError | None:
    """What Python says of a script with a null byte in it, from 3.11.4 on. None where there is none.

    Before, `python FILE` left out the rest of the line without a word: what it ran was not what the file shows.
    """
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - `pathlib` would be imported for that alone
            before, null, _ = file.read().partition(b"\0")
    except OSError:
        return None
    line = 1 + before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
    return SyntaxError("source code cannot contain null bytes", (path, line, None, None)) if null else None
