"""The picture that goes with a link to the site where it is shared: a recorded run beside the site's name, as PNG.

Whoever shows such pictures takes no SVG. Drawing needs no program and no font of the machine: the renderer is a wheel,
the face is ours.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import resvg_py
from fontTools.ttLib import TTFont

from diagram_gen.model.errors import DiagramError
from diagram_gen.page import pictures
from diagram_gen.page.files import FONTS, filled
from diagram_gen.pipeline.builder import Builder

SIZE = (1200, 630)
"""In pixels: what those who show such pictures ask for."""
NAME, VIEW, AT = "calling/coroutine", "calls", "end"
TITLE = ("Asyncio,", "frame by frame")
WORDS = ("What asyncio really does,", "shown by programs that ran", "while the page was made.")
_FAMILY = "IBM Plex Mono"
_MARGIN = 48


def png(builder: Builder) -> bytes:
    """The picture. Raises `DiagramError` if our face lacks one of its characters."""
    text = card(builder)
    with tempfile.TemporaryDirectory() as folder:
        fonts = [_unpacked(path, Path(folder)) for path in sorted(FONTS.glob("*.woff2"))]
        missing = _shown(text) - {chr(code) for font in fonts for code in TTFont(font).getBestCmap()}
        if missing:
            raise DiagramError(
                f"the picture for links has characters that {_FAMILY} lacks: {' '.join(sorted(missing))}"
            )
        drawn = resvg_py.svg_to_bytes(svg_string=text, font_files=list(map(str, fonts)), skip_system_fonts=True)
    return bytes(drawn)


def card(builder: Builder) -> str:
    """The picture as SVG, in plain style rules."""
    moment = builder.moment(builder.snippet(NAME), AT)
    template = builder.template(moment.trace, VIEW)
    left, top, across, down = template.view_box(moment.step)
    height = SIZE[1] - 2 * _MARGIN
    width = across * height / down
    return filled(
        "card.svg",
        size=SIZE,
        title=TITLE,
        words=WORDS,
        family=_FAMILY,
        style=plain(pictures.style()),
        place=(SIZE[0] - _MARGIN - width, _MARGIN, width, height),
        box=f"{left:g} {top:g} {across:g} {down:g}",
        elements=template.at(moment.step),
    )


def plain(style: str) -> str:
    """A style sheet for a renderer that knows no custom properties: in its first scheme, each name replaced."""
    root = re.search(r":root \{(?P<rules>.*?)\}", style, re.DOTALL)
    values = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", root["rules"])) if root else {}
    rest = re.sub(r":root \{.*?\}|@media.*?\n\}\n\}", "", style, flags=re.DOTALL)
    return re.sub(r"var\((--[\w-]+)\)", lambda match: values[match[1]], rest)


def _shown(text: str) -> set[str]:
    """The characters of a picture's texts."""
    entities = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
    texts = "".join(re.findall(r"<text[^>]*>([^<]*)</text>", text))
    return set(re.sub("|".join(entities), lambda match: entities[match[0]], texts))


def _unpacked(path: Path, folder: Path) -> Path:
    """A web font as the renderer reads it, under its family's name; its weight tells it from others of the family."""
    font = TTFont(path)
    font.flavor = None
    for name in (1, 16):
        font["name"].setName(_FAMILY, name, 3, 1, 0x409)
    made = folder / f"{path.stem}.ttf"
    font.save(made)
    return made
