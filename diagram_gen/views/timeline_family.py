"""The family beside the lanes of a timeline: who has started whom as a tree, with a row for each group of tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from diagram_gen.model.characters import shorten
from diagram_gen.model.family import Relative, tree
from diagram_gen.model.loop import Group
from diagram_gen.model.scene import CHARACTER, Lines, Words
from diagram_gen.views.timeline_lanes import Lane
from diagram_gen.views.timeline_sheet import BASELINE, LANE, MIDDLE, TOP, Sheet

INDENT = 2
"""How far a child stands to the right of its parent, in characters."""
_DEEPEST = 6
"""Children further down stand no further to the right."""
_GROUP = 18
"""The widest name of a group, in characters."""
_END = 4.0
_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Family:
    """The rows of a timeline with its groups: the ids of lanes and groups, from the top down, and their relatives."""

    rows: tuple[str, ...]
    relatives: dict[str, Relative]

    def depth(self, id: str) -> int:
        """By how many levels a row is indented."""
        return min(self.relatives[id].depth, _DEEPEST) if id in self.relatives else 0

    @property
    def deepest(self) -> int:
        """The levels of the row that is indented most."""
        return max(map(self.depth, self.rows), default=0)

    @property
    def group_ids(self) -> frozenset[str]:
        """The ids of the groups that have a row."""
        return frozenset(group.id for group in self.groups)

    @property
    def groups(self) -> Iterator[Group]:
        """The groups that have a row."""
        return (each.member for each in self.relatives.values() if isinstance(each.member, Group))


def family(lanes: Sequence[Lane]) -> Family:
    """The family of the tasks that have lanes: a group's row is above those of its tasks."""
    relatives = {each.id: each for each in tree([lane.task for lane in lanes if lane.task is not None])}
    rows: list[str] = []
    for lane in lanes:
        above = relatives[lane.id].parent if lane.id in relatives else None
        new = []
        while above is not None and isinstance(relatives[above].member, Group) and above not in rows:
            new.append(above)
            above = relatives[above].parent
        rows += [*reversed(new), lane.id]
    return Family(tuple(rows), relatives)


def drawing(found: Family, sheet: Sheet) -> Iterator[Lines | Words]:
    """The lines of the tree, and of each group its name and from when to when it has tasks."""
    places = {id: row for row, id in enumerate(found.rows)}
    below: defaultdict[str, list[str]] = defaultdict(list)
    for id in found.rows:
        parent = found.relatives[id].parent if id in found.relatives else None
        if parent is not None:
            below[parent].append(id)
    yield Lines("family", tuple(_branches(found, places, below)))
    spans = [_span([lane for lane in sheet.lanes if lane.id in below[each.id]], sheet) for each in found.groups]
    for group, span in zip(found.groups, spans, strict=True):
        x, middle = indent(found, group.id), TOP + LANE * places[group.id] + MIDDLE
        yield Words(shorten(named(group), _GROUP), x, middle + BASELINE - MIDDLE, "group")
        if span is not None:
            (start, end), half = span, _END
            line = (start, middle + half), (start, middle), (end, middle), (end, middle + half)
            yield Lines("group", (line,))


def _branches(found: Family, places: dict[str, int], below: dict[str, list[str]]) -> Iterator[tuple[_Point, ...]]:
    """From below the sign of each parent to its children: down to the last one, and to each from there."""
    for parent, children in below.items():
        x = indent(found, parent) + CHARACTER / 2
        for child in children:
            y = TOP + LANE * places[child] + MIDDLE
            tip = max(x, indent(found, child) - 2)
            yield (x, TOP + LANE * places[parent] + BASELINE + 5), (x, y), (tip, y)


def _span(lanes: Iterable[Lane], sheet: Sheet) -> tuple[float, float] | None:
    """From where to where some lanes have stretches."""
    stretches = [each for lane in lanes for each in lane.stretches]
    if not stretches:
        return None
    return sheet.x(min(each.first for each in stretches)), sheet.x(max(each.last for each in stretches))


def indent(found: Family, id: str) -> float:
    """Where a row's name begins."""
    return round(found.depth(id) * INDENT * CHARACTER, 2)


def named(group: Group) -> str:
    """What a group is called: `group workers`, or only `group` where that is its name, or it has none."""
    word = "gather" if group.kind == "gather" else "group"
    return word if group.name in (None, "", word) else f"{word} {group.name}"


def said(found: Family, names: dict[str, str]) -> str:
    """The family in words: a sentence for each task that has started others, and for each group."""
    below: defaultdict[str, list[str]] = defaultdict(list)
    known = names | {each.id: named(each) for each in found.groups}
    for id in found.rows:
        parent = found.relatives[id].parent if id in found.relatives else None
        if parent is not None:
            below[parent].append(known[id])
    return " ".join(f"Below {known[parent]}: {', '.join(each)}." for parent, each in below.items())
