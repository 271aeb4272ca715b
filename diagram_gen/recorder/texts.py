"""The texts of a trace: how long they may be, and what none of them says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

LONGEST = 10_000
"""Characters of one value that a trace keeps."""
_ELLIPSIS = "…"
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def without_addresses(text: str) -> str:
    """A text without the addresses of objects, which differ from run to run."""
    return _ADDRESS.sub("", text)


def cut(text: str, room: int = LONGEST) -> str:
    """A text that is no longer than `room`; of one that is, the first `LONGEST` characters, and how many it has."""
    return text if len(text) <= room else begun(text[:LONGEST], len(text))


def begun(beginning: str, length: int) -> str:
    """The beginning of a text, and how many characters it has."""
    return f"{beginning}{_ELLIPSIS} ({length} characters)"


def enough(texts: Iterable[str]) -> Iterator[str]:
    """The texts, up to the one with which they exceed `LONGEST` together."""
    length = 0
    for text in texts:
        if length > LONGEST:
            yield _ELLIPSIS
            return
        length += len(text) + 2
        yield text
