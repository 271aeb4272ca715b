"""Scenes: of which views there are any, and the slots in one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diagram_gen import views
from diagram_gen.model.scene import Box, Graph, PlacedBox, PlacedDrawing, PlacedLine, PlacedText, Scene, Text

VIEWS = [(view.name, parts) for view in views.VIEWS for parts in view.parts]


def text_slots(scene: Scene) -> dict[str, Text]:
    """The text slots of a scene."""
    layout = scene.layout
    inside = _in_rows(node.box for node in layout.nodes) if isinstance(layout, Graph) else _placed(layout.items)
    return {text.slot: text for text in inside}


def _in_rows(parts: Iterable[Text | Box]) -> Iterator[Text]:
    for part in parts:
        if isinstance(part, Text):
            yield part
        else:
            yield from _in_rows(inner for row in part.rows for inner in row)


def _placed(items: Iterable[PlacedText | PlacedBox | PlacedLine | PlacedDrawing]) -> Iterator[Text]:
    for item in items:
        if isinstance(item, PlacedText):
            yield item.text
        elif isinstance(item, PlacedBox):
            yield from _placed(item.holds)
