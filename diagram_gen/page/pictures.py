"""Pictures of one step as SVG: what pages say of one, and those that are files or images of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from diagram_gen import views
from diagram_gen.model.characters import printable
from diagram_gen.page.files import filled, text
from diagram_gen.picture.template import Extent, Template

_SLOT = re.compile(r' data-slot="[^"]*"')
"""What only a picture that is filled anew needs."""
_AS_THEY_ARE = "=:;,/()'.-@!?+~$"
"""Characters that mean nothing in an address in quotation marks, nor to Markdown."""
_ROOT = re.compile(r"^:root \{(.*?)\}", re.DOTALL | re.MULTILINE)
_DARK = re.compile(r'^\[data-md-color-scheme="slate"\] \{(.*?)\}', re.DOTALL | re.MULTILINE)
"""Where a style sheet gives custom properties their values: those of the light scheme, and those of the dark one."""
_SCHEMES = re.compile(r"^:root \{.*?\}|^@media.*?\n\}\n\}", re.DOTALL | re.MULTILINE)
_FONT = re.compile(r"font: (\d+) ([\w.]+)/\S+ ([^;]+);")
"""What says all of a font at once, which not every program reads."""
_SET = re.compile(r"(--[\w-]+):\s*([^;]+);")
_SELECTORS = re.compile(r"[^{};/]*:is\([^{};/]*(?=\{)")
_IS, _BETWEEN_SELECTORS = re.compile(r":is\(([^()]*)\)"), re.compile(r",\s*(?![^()]*\))")


def parts(title: str, template: Template, step: int, box: Extent | None = None) -> dict[str, str]:
    """What the markup of a picture says of one step, drawn as large as the step needs, or as a box."""
    box = box or template.view_box(step)
    view = template.scene.view
    return {
        "view": view,
        "name": template.scene.name,
        "box": " ".join(f"{number:g}" for number in box),
        "width": f"{box[2]:g}",
        "height": f"{box[3]:g}",
        "title": printable(f"{views.of(view).title}: {title}"),
        "description": printable(template.scene.states[step].description),
        "elements": template.at(step),
    }


def standalone(title: str, template: Template, step: int, *, dark: bool = False) -> str:
    """A self-contained SVG file of one step, in one scheme of colours, in rules that every program knows."""
    return filled("standalone.svg", style=plain(dark=dark), **parts(title, template, step))


def thumbnail(title: str, template: Template, step: int) -> dict[str, str]:
    """A small picture of one step for an `<img>`: one element of the page, which follows the page's colour scheme.

    It is written so that what many of them share takes little room in a page that is sent compressed.
    """
    picture = still(title, template, step)
    drawn = filled("thumbnail.svg", style=following(), **picture)
    return {**picture, "source": f"data:image/svg+xml,{quote(drawn, safe=_AS_THEY_ARE)}"}


def still(title: str, template: Template, step: int) -> dict[str, str]:
    """The same as `parts` of a picture that is not filled anew."""
    picture = parts(title, template, step)
    return {**picture, "elements": _SLOT.sub("", picture["elements"])}


def style() -> str:
    """The style sheet of pictures, without that of listings."""
    return text("styles/diagrams.css").partition("/* --- listings")[0]


def following() -> str:
    """The same for an image of a page, which follows the scheme of what it stands in."""
    dark = style().replace("@media screen {", "@media (prefers-color-scheme: dark) {")
    return dark.replace('[data-md-color-scheme="slate"] {', ":root {")


def plain(*, dark: bool = False) -> str:
    """The same for a program that knows no custom properties, in one scheme of colours."""
    return resolved(style(), dark=dark)


def resolved(style: str, *, dark: bool = False) -> str:
    """A style sheet of one scheme of colours, with custom properties and `:is()` written out."""
    schemes = [_ROOT, _DARK] if dark else [_ROOT]
    values = {
        name: value for scheme in schemes for rules in scheme.findall(style) for name, value in _SET.findall(rules)
    }
    rest = _SCHEMES.sub("", style)
    named = re.sub(r"var\((--[\w-]+)\)", lambda match: values[match[1]], rest)
    named = _SELECTORS.sub(lambda match: "\n" + ", ".join(_without_is(match[0].strip())) + " ", named)
    return _FONT.sub(r"font-weight: \1; font-size: \2; font-family: \3;", named)


def _without_is(selectors: str) -> Iterator[str]:
    """Selectors one by one, for programs that do not know `:is()`."""
    for each in _BETWEEN_SELECTORS.split(selectors):
        match = _IS.search(each)
        if match is None:
            yield each
        else:
            for choice in match[1].split(","):
                yield from _without_is(f"{each[: match.start()]}{choice.strip()}{each[match.end() :]}")
