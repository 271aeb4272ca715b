"""Verdicts: what is said of a program that has used more than it may.

Each is a verb phrase, put after "the program" or behind the name of a limit: `printed more than 1048576 bytes`.
This module also runs inside the recorded process, so it imports the standard library alone.
"""

from __future__ import annotations


def steps(most: int) -> str:
    """Of one that takes too many steps."""
    return f"did not end within {most} steps"


def size(most: int) -> str:
    """Of one whose trace takes too many bytes."""
    return f"shows so much that its trace takes more than {most} bytes"


def output(most: int) -> str:
    """Of one that prints too many bytes."""
    return f"printed more than {most} bytes"


def time(most: float) -> str:
    """Of one that takes too many seconds."""
    return f"was still running after {most:g} s"
