"""What goes wrong with what people wrote: every message is a sentence with the place and the remedy."""

from __future__ import annotations

from collections.abc import Iterable


class DiagramError(Exception):
    """Something that a person can put right; the message says what and where."""


class MistakeError(DiagramError):
    """A mistake at a line of a file: what it is, and the remedy."""

    def __init__(self, path: str, line: int, message: str, remedy: str) -> None:
        super().__init__(f"{path}:{line}: {message}; {remedy}")
        self.path = path
        self.line = line
        self.message = message
        self.remedy = remedy


def suggestion(wrong: str, right: Iterable[str]) -> str:
    """The end of a sentence about an unknown name: the near names, or else all of them."""
    import difflib  # nobody has to wait for it where nothing is wrong

    known = sorted(right)
    near = difflib.get_close_matches(wrong, known, n=3, cutoff=0.6)
    if near:
        return f"; did you mean {' or '.join(repr(name) for name in near)}?"
    return f"; there are {', '.join(repr(name) for name in known)}" if known else "; there are none"
