"""Scenes: of which views there are any, and the slots in one."""

from __future__ import annotations

from diagram_gen import views
from diagram_gen.model.scene import Box, Scene, Text

VIEWS = [(view.name, parts) for view in views.VIEWS for parts in view.parts]


def box_texts(scene: Scene) -> dict[str, Text]:
    """The text slots of a scene."""
    found: dict[str, Text] = {}

    def walk(part: Text | Box) -> None:
        if isinstance(part, Text):
            found[part.slot] = part
        else:
            for row in part.rows:
                for inner in row:
                    walk(inner)

    for node in scene.nodes:
        walk(node.box)
    return found
