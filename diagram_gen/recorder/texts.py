"""The texts of a trace: how long they may be, and what none of them says."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import cache

LONGEST = 10_000
"""Characters of one value that a trace keeps."""
_ELLIPSIS = "…"
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def without_addresses(text: str) -> str:
    """A text without the addresses of objects, which differ from run to run."""
    return _ADDRESS.sub("", text)


def path_as_given(path: str, file: str, given: str) -> str:
    """The path of a file as it lies from the program's `file`, where that was given; of one elsewhere, as it is."""
    if path == file:
        return given
    found = next((each for each in _folders(file) if path.startswith(each)), None)
    return path if found is None else f"{given[: given.rfind('/') + 1]}{path[len(found) :]}"


def as_given(text: str, file: str, given: str) -> str:
    """A text in which a traceback names files beside the program's, and this, as they lie from where that was given."""
    text = text.replace(file, given)
    for each in _folders(file):
        text = text.replace(f'File "{each}', f'File "{given[: given.rfind("/") + 1]}')
    return text


@cache
def _folders(file: str) -> tuple[str, ...]:
    """The program's folder as it may be called, with a slash at the end: Python itself resolves links in it."""
    folder = posixpath.dirname(file)
    return tuple(f"{each.rstrip('/')}/" for each in (folder, posixpath.realpath(folder)))


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
