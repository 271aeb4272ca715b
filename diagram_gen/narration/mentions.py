"""Mentions: where a sentence names a task, kept in the text itself until the sentence is whole.

A name that is put into a text by `mention` stays one however the text is put together. The characters that keep it are
none of Unicode's: they are set apart for use within programs, so that no text has them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from diagram_gen.model import characters
from diagram_gen.model.loop import TaskState

_OPEN, _MIDDLE, _CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
_MENTION = re.compile(f"{_OPEN}([^{_MIDDLE}]*){_MIDDLE}([^{_CLOSE}]*){_CLOSE}")


@dataclass(frozen=True, slots=True)
class Mention:
    """From character `start` to before character `end`, a text names a task, which is in that state at its step."""

    start: int
    end: int
    task: str
    state: TaskState


def mention(name: str, id: str) -> str:
    """The name of the task with an id, for a text."""
    return f"{_OPEN}{id}{_MIDDLE}{name}{_CLOSE}"


def plain(text: str) -> str:
    """A text as it is read."""
    return _MENTION.sub(r"\2", text) if _OPEN in text else text


def shorten(text: str, limit: int) -> str:
    """A text of at most `limit` characters: a name that is cut is still one, but not the names in a text that is."""
    if _OPEN not in text:
        return characters.shorten(text, limit)
    whole = _MENTION.fullmatch(text)
    if whole:
        return mention(characters.shorten(whole[2], limit), whole[1])
    shown = plain(text)
    return text if characters.shorten(shown, limit) == shown else characters.shorten(shown, limit)


def found(text: str) -> list[tuple[int, int, str]]:
    """Where a text, as it is read, names tasks: from where to where, and the id of which."""
    places, length, last = [], 0, 0
    for match in _MENTION.finditer(text):
        length += match.start() - last
        places.append((length, length + len(match[2]), match[1]))
        length, last = length + len(match[2]), match.end()
    return places
