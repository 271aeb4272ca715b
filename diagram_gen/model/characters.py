"""Characters, as a picture shows them: how many places a text takes, cut to so many, and with none that nobody sees."""

from __future__ import annotations

import functools
import unicodedata

_BREAKS_AND_OVERRIDES = "\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Characters that would break a line in two, or turn the text around them."""
_REMEMBERED = 1 << 14
"""How many texts are not shortened again: most are shown at the next step, too."""


def width(text: str) -> int:
    """How many characters of a monospace face a text takes: two for each wide one, none for combining ones."""
    return len(text) if _is_plain(text) else sum(map(_cells, text))


@functools.lru_cache(_REMEMBERED)
def shorten(text: str, limit: int) -> str:
    """The text on one line, at most `limit` characters wide, cut in the middle where it is longer."""
    shown = printable(text)
    if width(shown) <= limit:
        return shown
    tail = limit // 3
    head = limit - 1 - tail
    return f"{_first(shown, head)}…{_first(shown[::-1], tail)[::-1]}"


def printable(text: str, *, kept: str = "") -> str:
    """The text with every character that breaks lines, turns text around or cannot stand in XML made visible.

    Those in `kept` stay as they are.
    """
    if _is_plain(text):
        return text
    return "".join(character if character in kept else _printable(character) for character in text)


def _is_plain(text: str) -> bool:
    """Whether there is nothing but what a typewriter has, one cell each; so it is with most texts."""
    return text.isascii() and text.isprintable()


@functools.cache
def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


@functools.cache
def _printable(character: str) -> str:
    """The character, or for one that breaks lines or cannot stand in XML, its picture or a question mark."""
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code & 0xFFFE == 0xFFFE or character in _BREAKS_AND_OVERRIDES:
        return "\ufffd"
    return character


def _first(text: str, limit: int) -> str:
    taken, total = [], 0
    for character in text:
        total += _cells(character)
        if total > limit:
            break
        taken.append(character)
    return "".join(taken)
