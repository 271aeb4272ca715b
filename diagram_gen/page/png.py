"""PNG: a picture drawn as pixels, for programs that take no SVG.

Drawing needs no program and, for the characters that our face has, no font of the machine: the renderer is a wheel, the
face is ours.
"""

from __future__ import annotations

import contextlib
import itertools
import re
import tempfile
from collections.abc import Callable, Iterator
from html import escape, unescape
from pathlib import Path

import resvg_py
from fontTools.ttLib import TTFont

from diagram_gen.model.characters import width
from diagram_gen.page.files import FONTS

FAMILY = "IBM Plex Mono"
_OTHERS = "DejaVu Sans Mono, Menlo, Consolas, monospace"
"""Where the characters come from that it lacks."""
_TEXT = re.compile(r"<text(?P<naming>\b[^>]*)>(?P<text>[^<]*)</text>")
_X, _LENGTH = re.compile(r' x="([^"]*)"'), re.compile(r' textLength="([^"]*)"')
_PLACED = re.compile(r' (?:x|textLength|lengthAdjust|text-anchor)="[^"]*"')
Draw = Callable[[str, float], bytes]
"""What gives the PNG of an SVG in plain style, with so many pixels for each of its units."""


@contextlib.contextmanager
def drawing() -> Iterator[Draw]:
    """What draws SVG as PNG, as long as it is needed: what our face lacks comes from the fonts of the machine."""
    with tempfile.TemporaryDirectory() as folder:
        files = [str(_unpacked(path, Path(folder))) for path in sorted(FONTS.glob("*.woff2"))]
        known = {chr(code) for file in files for code in TTFont(file).getBestCmap()}

        def draw(svg: str, scale: float) -> bytes:
            others = characters(svg) - known
            shown = _set_apart(svg, others) if others else svg
            drawn = resvg_py.svg_to_bytes(svg_string=shown, zoom=scale, font_files=files, skip_system_fonts=not others)
            return bytes(drawn)

        yield draw


def lacking(svg: str) -> set[str]:
    """The characters of a picture's texts that our face lacks."""
    return characters(svg) - {chr(code) for path in FONTS.glob("*.woff2") for code in TTFont(path).getBestCmap()}


def characters(svg: str) -> set[str]:
    """The characters of a picture's texts."""
    return set(unescape("".join(text["text"] for text in _TEXT.finditer(svg))))


def _set_apart(svg: str, others: set[str]) -> str:
    """The picture with runs of these characters as texts of their own: the renderer has one face for all of a text."""
    return _TEXT.sub(lambda text: "".join(_in_runs(text["naming"], text["text"], others)), svg)


def _in_runs(naming: str, content: str, others: set[str]) -> Iterator[str]:
    text = unescape(content)
    length = _LENGTH.search(naming)
    if length is None or others.isdisjoint(text):
        yield f"<text{naming}>{content}</text>"
        return
    cell = float(length[1]) / max(width(text), 1)
    rest = _PLACED.sub("", naming)
    begin = float(_X.findall(naming)[0]) - (float(length[1]) if 'text-anchor="end"' in naming else 0)
    for apart, each in itertools.groupby(text, others.__contains__):
        run = "".join(each)
        across = width(run) * cell
        own = (
            f' style="font-family: {_OTHERS}" textLength="{across:g}" lengthAdjust="spacingAndGlyphs"' if apart else ""
        )
        yield f'<text{rest} x="{begin:g}"{own}>{escape(run, quote=False)}</text>'
        begin += across


def _unpacked(path: Path, folder: Path) -> Path:
    """A web font as the renderer reads it, under its family's name; its weight tells it from others of the family."""
    font = TTFont(path)
    font.flavor = None
    for name in (1, 16):
        font["name"].setName(FAMILY, name, 3, 1, 0x409)
    made = folder / f"{path.stem}.ttf"
    font.save(made)
    return made
