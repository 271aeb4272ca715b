"""From a graph of boxes to DOT text. Pure.

Every text is laid out as a row of `M`s as wide as its slot, so the layout depends on widths alone, never on values.
Graphviz gives each table and cell that has an `ID` and an `HREF` a group of its own in the SVG.
"""

from __future__ import annotations

import html
import itertools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from diagram_gen.model.scene import FONT_SIZE, Box, Graph, Node, Text
from diagram_gen.picture.shapes import HEAD

if TYPE_CHECKING:
    import graphviz

FONT = "Courier"
"""Every glyph of it is 0.6 em wide in Graphviz's tables, as it is in the site's monospace face."""
GAP = 24
"""Between two columns of boxes with arrows in between, in the picture's units: a seventy-second of an inch."""
_HEAD = 10.0
"""The length of an arrow's head that Graphviz makes of its own accord, in points: size 1."""
_GRAPH = {
    "id": "graph",
    "bgcolor": "transparent",
    "margin": "0",
    "outputorder": "edgesfirst",
}
_SHAPES = {"none": 'BORDER="0"', "plain": 'BORDER="1"', "rounded": 'BORDER="1" STYLE="ROUNDED"'}
_PADDING = {
    "canvas": (0, 4),
    "module": (4, 4),
    "handle": (2, 1),
    "timer": (2, 1),
    "lane": (0, 2),
    "row": (0, 0),
    "task": (2, 4),
    "loop": (2, 4),
    "head": (2, 2),
    "column": (0, 8),
    "grid": (0, GAP),
}
_USUAL_PADDING = (2, 3)
"""Around the texts in a box, and between its cells, in the picture's units."""


def source(graph: Graph, name: str) -> str:
    """The DOT text of a graph: the same text for the same one."""
    import graphviz  # when there is something to lay out

    digraph = graphviz.Digraph(
        name,
        graph_attr={
            **_GRAPH,
            "nodesep": f"{graph.gaps[0]:g}",
            "ranksep": f"{graph.gaps[1]:g}",
            "splines": "line" if any(edge.places for edge in graph.edges) else "true",
        },
        node_attr={"shape": "plain", "fontname": FONT, "fontsize": str(FONT_SIZE)},
        edge_attr={"arrowsize": f"{HEAD / _HEAD:g}"},
    )
    for node in graph.nodes:
        digraph.node(
            node.box.slot,
            f"<{_table(node.box)}>",
            id=f"node-{node.box.slot}",
            group=f"column-{node.column}",
        )
    _place(digraph, graph.nodes)
    for edge in graph.edges:
        if edge.between or edge.rail:
            continue
        digraph.edge(
            edge.tail,
            edge.head,
            id=edge.slot,
            tailport=edge.sides[0],
            headport=edge.sides[1],
            constraint="true" if edge.places else "false",
        )
    return str(digraph.source)


def _place(graph: graphviz.Digraph, nodes: Sequence[Node]) -> None:
    """Keeps columns upright and rows level: invisible edges hold together one node for every place of the grid."""
    taken = {(node.row, node.column): node.box.slot for node in nodes}
    rows, columns = (
        range(max(row for row, _ in taken) + 1),
        range(max(column for _, column in taken) + 1),
    )
    for row in rows:
        level = [taken.get((row, column), f"empty-{row}-{column}") for column in columns]
        with graph.subgraph() as rank:
            rank.attr(rank="same")
            for column, name in enumerate(level):
                if name.startswith("empty-"):
                    rank.node(name, "", style="invis", width="0", height="0", group=f"column-{column}")
            _chain(rank, level, {"style": "invis"})
    for column in columns:
        names = [taken.get((row, column), f"empty-{row}-{column}") for row in rows]
        _chain(graph, names, {"style": "invis", "weight": "100"})


def _chain(graph: graphviz.Digraph, names: Sequence[str], attributes: dict[str, str]) -> None:
    for before, after in itertools.pairwise(names):
        graph.edge(before, after, **attributes)


def _table(box: Box) -> str:
    padding, spacing = _PADDING.get(box.role, _USUAL_PADDING)
    attributes = (
        f'{_address(box.slot) if box.slot else ""}CELLBORDER="0" CELLPADDING="{padding}" CELLSPACING="{spacing}" '
        f"{_SHAPES[box.shape]}"
    )
    return f"<TABLE {attributes}>{''.join(_row(row) for row in box.rows)}</TABLE>"


def _row(row: Iterable[Text | Box]) -> str:
    return f"<TR>{''.join(_cell(part) for part in row)}</TR>"


def _cell(part: Text | Box) -> str:
    span = f' COLSPAN="{part.span}"' if part.span > 1 else ""
    if isinstance(part, Box):
        align = "" if part.slot else ' ALIGN="LEFT"'
        return f"<TD{span}{align}>{_table(part)}</TD>"
    port = f'PORT="{_quoted(part.slot)}"'
    return f'<TD {_address(part.slot)}{port}{span} ALIGN="{part.align.upper()}">{"M" * part.width}</TD>'


def _address(slot: str) -> str:
    """What gives a table or a cell a group of its own in the SVG."""
    return f'ID="{_quoted(slot)}" HREF="#" '


def _quoted(text: str) -> str:
    """Text as an attribute of an HTML-like label."""
    return html.escape(text, quote=True)
