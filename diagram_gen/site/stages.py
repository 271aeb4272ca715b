"""The stages of the pipeline: what each makes of a snippet, for the page that tells how pictures are made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from diagram_gen.model.errors import DiagramError, suggestion
from diagram_gen.model.scene import Graph, Scene
from diagram_gen.model.trace import Trace
from diagram_gen.picture import dot
from diagram_gen.picture.template import Template
from diagram_gen.pipeline import trace_json

_WIDTH = 96
"""Characters of the longest line: so many have room on paper."""
_LABEL = re.compile(r"label=<(<.*?>)>[ \]]", re.DOTALL)


_BETWEEN = {True: r"(?<= )(?=\S)", False: r"(?<=,)(?=[\"{])"}
"""Where a line can be broken: between the words of an element, and before a key or an object of JSON."""


@dataclass(frozen=True, slots=True)
class Part:
    """What of a run is shown: the steps from one to another, or one `slot` of their picture at the last of them."""

    trace: Trace
    template: Template
    first: int
    last: int
    slot: str


def markup(stage: str, part: Part) -> str:
    """The HTML of what a stage makes of a part, highlighted as code in Markdown is.

    Raises `DiagramError` where there is no such stage or slot.
    """
    from pygments import highlight  # when there is something to highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name

    if stage not in STAGES:
        raise DiagramError(f"no stage {stage!r}{suggestion(stage, STAGES)}")
    language, text_of = STAGES[stage]
    text = "\n".join(line for each in text_of(part).split("\n") for line in _folded(each))
    return str(highlight(text, get_lexer_by_name(language), HtmlFormatter(wrapcode=True))).rstrip()


def trace(part: Part) -> str:
    """The lines of some steps that the command `trace` prints."""
    _, *steps = trace_json.encode(part.trace).decode().split("\n")
    return "\n".join(steps[part.first : part.last + 1])


def scene(part: Part) -> str:
    """The state of a slot, and of those within it, at a step: what is written there, and the classes that it has."""
    whole = part.template.scene
    inside = dict.fromkeys(_slots(_laid(whole, part.slot), "ID"))
    fills = whole.states[part.last].fills
    shown = [(slot, fills[slot]) for slot in inside if slot in fills]
    across = max((len(slot) for slot, _ in shown), default=0)
    return "\n".join(f"{slot:{across}}  {fill.text or ' '.join(fill.classes)}".rstrip() for slot, fill in shown)


def layout(part: Part) -> str:
    """The DOT text of a slot, one element a line."""
    return _indented(_laid(part.template.scene, part.slot))


def picture(part: Part) -> str:
    """The SVG element of a slot at a step, one element a line."""
    root = ElementTree.fromstring(f"<svg>{part.template.at(part.last)}</svg>")
    return _indented(_found(root, "data-slot", part.slot))


STAGES: dict[str, tuple[str, Callable[[Part], str]]] = {
    "trace": ("json", trace),
    "scene": ("text", scene),
    "layout": ("html", layout),
    "picture": ("html", picture),
}
"""By name: the language of the text, and what makes it."""


def _laid(scene: Scene, slot: str) -> Element:
    """The table or cell of a slot in the DOT text, which has one label for each of its boxes."""
    if not isinstance(scene.layout, Graph):
        raise DiagramError(f"view {scene.view!r} is not laid out by Graphviz; name one that is")
    labels = "".join(_LABEL.findall(dot.source(scene.layout, scene.view)))
    return _found(ElementTree.fromstring(f"<labels>{labels}</labels>"), "ID", slot)


def _found(root: Element, attribute: str, slot: str) -> Element:
    """The element of a slot. Raises `DiagramError` with the near names if there is none."""
    found = next((each for each in root.iter() if each.get(attribute) == slot), None)
    if found is None:
        raise DiagramError(f"no slot {slot!r} is drawn here{suggestion(slot, _slots(root, attribute))}")
    return found


def _slots(root: Element, attribute: str) -> Iterator[str]:
    return (slot for each in root.iter() if (slot := each.get(attribute)))


def _folded(line: str) -> Iterator[str]:
    """A line in several that are not too long, those after the first further in; broken where that changes nothing."""
    indent = " " * (len(line) - len(line.lstrip()) + 4)
    begun = ""
    for piece in re.split(_BETWEEN[line.lstrip()[:1] == "<"], line):
        if begun.strip() and len(begun + piece.rstrip()) > _WIDTH:
            yield begun.rstrip()
            begun = indent
        begun += piece
    yield begun


def _indented(element: Element) -> str:
    ElementTree.indent(element)
    return ElementTree.tostring(element, "unicode").strip()
