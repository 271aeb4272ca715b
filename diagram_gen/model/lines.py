"""Lines: one way to count those of a program, and one for those of any other text.

`str.splitlines` would also begin a line after a form feed, a vertical tab, U+001C, U+2028 and more, at which neither
Python nor a terminal, a doctest or Markdown does.
"""

from __future__ import annotations

import re

_ENDS_OF_PYTHON = re.compile(r"\r\n|\r|\n")


def of_program(source: str) -> list[str]:
    """The lines of a Python program without their ends: line n, as Python counts them, is item n - 1.

    A line ends at a line feed, a carriage return, or both (*Physical lines* in the language reference).
    """
    return _without_nothing(_ENDS_OF_PYTHON.split(source))


def of_text(text: str) -> list[str]:
    """The lines of what was printed, of a page or of a message, without the line feeds at their ends."""
    return _without_nothing(text.split("\n"))


def _without_nothing(parts: list[str]) -> list[str]:
    """Lines without what stands after the last end, if that is nothing."""
    return parts if parts[-1] else parts[:-1]
