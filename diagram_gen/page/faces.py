"""Our face, as rules of a style sheet that bring it along: all of it, or no more than some characters need."""

from __future__ import annotations

import base64
import functools
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from diagram_gen.page.files import FONTS

_RULE = re.compile(r"@font-face \{.*?\}\n", re.DOTALL)
_RANGE = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?")
_ADDRESS = re.compile(r'url\("?([\w-]+\.woff2)"?\)')


@functools.cache
def all_embedded() -> str:
    """The style sheet of the fonts, with the fonts in it."""
    return _with_fonts(_sheet(), Path.read_bytes)


def script() -> str:
    """A script that has the same, for pages to ask for: opened from the disk, they can read no other kind of file."""
    return f"globalThis.dgFaces = {json.dumps(all_embedded())};\n"


def embedded(characters: set[str]) -> str:
    """The same for some characters: the rules of the files that have one of these, with no others in them."""
    return "".join(
        _with_fonts(rule, functools.partial(_subset, codes=codes))
        for rule in _RULE.findall(_sheet())
        if (codes := {*map(ord, characters)} & {*_codes(rule)})
    )


def _sheet() -> str:
    return (FONTS / "fonts.css").read_text(encoding="utf-8")


def _with_fonts(sheet: str, read: Callable[[Path], bytes]) -> str:
    def inside(match: re.Match[str]) -> str:
        return f"url(data:font/woff2;base64,{base64.b64encode(read(FONTS / match[1])).decode()})"

    return _ADDRESS.sub(inside, sheet)


def _codes(rule: str) -> Iterator[int]:
    """The code points that a rule is for."""
    for first, last in _RANGE.findall(rule):
        yield from range(int(first, 16), int(last or first, 16) + 1)


def _subset(path: Path, codes: set[int]) -> bytes:
    """A font that has these characters alone."""
    from fontTools import subset  # few pictures bring fonts

    options = subset.Options(flavor="woff2")
    font = subset.load_font(path, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    made = io.BytesIO()
    subset.save_font(font, made, options)
    return made.getvalue()
