"""Pictures of one step as SVG: what pages say of one, and those that are files or images of their own."""

from __future__ import annotations

import re
from urllib.parse import quote

from diagram_gen import views
from diagram_gen.model.scene import printable
from diagram_gen.page.files import filled, text
from diagram_gen.picture.template import Extent, Template

_SLOT = re.compile(r' data-slot="[^"]*"')
"""What only a picture that is filled anew needs."""
_AS_THEY_ARE = "=:;,/()'.-@!?+~$"
"""Characters that mean nothing in an address in quotation marks, nor to Markdown."""


def parts(title: str, template: Template, step: int, box: Extent | None = None) -> dict[str, str]:
    """What the markup of a picture says of one step, drawn as large as the step needs, or as a box."""
    box = box or template.view_box(step)
    view = template.scene.view
    return {
        "view": view,
        "box": " ".join(f"{number:g}" for number in box),
        "width": f"{box[2]:g}",
        "height": f"{box[3]:g}",
        "title": printable(f"{views.of(view).title}: {title}"),
        "description": printable(template.scene.states[step].description),
        "elements": template.at(step),
    }


def standalone(title: str, template: Template, step: int) -> str:
    """A self-contained SVG file of one step, themed for light."""
    return filled("standalone.svg", style=text("styles/diagrams.css"), **parts(title, template, step))


def thumbnail(title: str, template: Template, step: int) -> dict[str, str]:
    """A small picture of one step for an `<img>`: one element of the page, which follows the page's colour scheme.

    It is written so that what many of them share takes little room in a page that is sent compressed.
    """
    picture = parts(title, template, step)
    dark = style().replace("@media screen {", "@media (prefers-color-scheme: dark) {")
    plain = {**picture, "elements": _SLOT.sub("", str(picture["elements"]))}
    drawn = filled("thumbnail.svg", style=dark.replace('[data-md-color-scheme="slate"] {', ":root {"), **plain)
    return {**picture, "source": f"data:image/svg+xml,{quote(drawn, safe=_AS_THEY_ARE)}"}


def style() -> str:
    """The style sheet of pictures, without that of listings."""
    return text("styles/diagrams.css").partition("/* --- listings")[0]
