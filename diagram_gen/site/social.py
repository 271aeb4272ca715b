"""The picture that goes with a link to the site where it is shared: a recorded run beside the site's name, as PNG.

Whoever shows such pictures takes no SVG.
"""

from __future__ import annotations

from diagram_gen.model.errors import DiagramError
from diagram_gen.page import pictures, png
from diagram_gen.page.files import filled
from diagram_gen.pipeline.builder import Builder

SIZE = (1200, 630)
"""In pixels: what those who show such pictures ask for."""
NAME, VIEW, AT = "calling/coroutine", "calls", "end"
TITLE = ("Asyncio,", "frame by frame")
WORDS = ("What asyncio really does,", "shown by programs that ran", "while the page was made.")
_MARGIN = 48


def drawn(builder: Builder) -> bytes:
    """The picture. Raises `DiagramError` if our face lacks one of its characters."""
    text = card(builder)
    if missing := png.lacking(text):
        raise DiagramError(f"the picture for links has characters that {png.FAMILY} lacks: {' '.join(sorted(missing))}")
    with png.drawing() as draw:
        return draw(text, 1)


def card(builder: Builder) -> str:
    """The picture as SVG, in plain style rules."""
    moment = builder.moment(builder.snippet(NAME), AT)
    template = builder.template(moment.trace, VIEW, wide=False)
    left, top, across, down = template.view_box(moment.step)
    height = SIZE[1] - 2 * _MARGIN
    width = across * height / down
    return filled(
        "card.svg",
        size=SIZE,
        title=TITLE,
        words=WORDS,
        family=png.FAMILY,
        style=pictures.plain(),
        place=(SIZE[0] - _MARGIN - width, _MARGIN, width, height),
        box=f"{left:g} {top:g} {across:g} {down:g}",
        elements=template.at(moment.step),
    )
