"""The layout of the references view: a row for each task, with what holds it, and the circle through its future."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from diagram_gen.model.characters import width
from diagram_gen.model.scene import CHARACTER, Placed, PlacedBox, PlacedLine, PlacedText, Text
from diagram_gen.views.references_rows import Row

HOLDER, NAME, CHAIN, FUTURE = 32, 25, 22, 20
"""Characters across the boxes of a column, at most."""
CLOCK = 60
"""Characters of the line at the top."""
TITLES = {"holders": "held by", "task": "task", "frames": "its coroutine", "future": "future"}
"""What stands above the columns."""
_LINE, _BASE, _PAD_ACROSS, _PAD_DOWN = 17.0, 13.0, 6.0, 5.0
_TOP, _BETWEEN, _ABOVE, _BELOW, _APART = 58.0, 30.0, 14.0, 12.0, 5.0
_LEAST = 8
Item = PlacedText | PlacedBox | PlacedLine


@dataclass(slots=True)
class Room:
    """How much room a row takes: its holders, and the lines of its boxes."""

    holders: int = 1
    head: int = 2
    future: int = 0


@dataclass(slots=True)
class Widths:
    """How many characters the boxes of each column take, and what each row takes, by the ids of the tasks."""

    holder: int = _LEAST
    name: int = _LEAST
    chain: list[int] = field(default_factory=list)
    future: int = 0
    rooms: dict[str, Room] = field(default_factory=dict)

    def take(self, row: Row, frames: Sequence[tuple[str, str]]) -> None:
        """Makes room for what a row says once, with the two lines of each of its frames."""
        room = self.rooms.setdefault(row.id, Room())
        room.holders, room.head = max(room.holders, len(row.holders)), max(room.head, len(row.head))
        self.holder = max(self.holder, *(min(HOLDER, width(each.written)) for each in row.holders), 0)
        self.name = max(self.name, *(min(NAME, width(each)) for each in row.head))
        for depth, lines in enumerate(frames):
            if depth == len(self.chain):
                self.chain.append(_LEAST)
            self.chain[depth] = max(self.chain[depth], *(min(CHAIN, width(each)) for each in lines))
        if row.future:
            self.future = max(self.future, *(min(FUTURE, width(each)) for each in row.future))
            room.future = max(room.future, len(row.future))


class Layout:
    """Where everything is."""

    def __init__(self, widths: Widths, *, more: bool) -> None:
        self._widths = widths
        self._more = more
        self._rooms = list(widths.rooms.values())
        self._tops = [_TOP + _ABOVE]
        for room in self._rooms:
            self._tops.append(self._tops[-1] + _content(room) + _BELOW + _ABOVE)
        self.depth = len(widths.chain)
        self._across = [
            0 if not each else _across(each) for each in (widths.holder, widths.name, *widths.chain, widths.future)
        ]
        self._lefts = [0.0]
        for each in self._across:
            self._lefts.append(self._lefts[-1] + (each + _BETWEEN if each else 0))

    def placed(self) -> Placed:
        """All there is, in the order of drawing: lines below boxes."""
        return Placed((*self._titles(), *self._lines(), *self._boxes()))

    def _titles(self) -> Iterator[Item]:
        yield PlacedText(Text("clock", CLOCK, "function"), 0, _BASE + 4)
        columns = {"holders": 0, "task": 1, "frames": 2 if self.depth else None, "future": self._future}
        for name, column in columns.items():
            if column is not None and self._across[column]:
                yield PlacedText(Text(f"title-{name}", len(TITLES[name]), "label"), self._lefts[column], _TOP - 20)

    @property
    def _future(self) -> int:
        return self.depth + 2

    def _boxes(self) -> Iterator[Item]:
        for place, room in enumerate(self._rooms):
            top = self._tops[place]
            for number in range(room.holders):
                across, height = self._widths.holder, _height(1)
                at = top + number * (height + _APART)
                yield self._box(f"holder-{place}-{number}", 0, at, ("value",), 1, across, "holder")
            yield self._box(
                f"task-{place}", 1, top, ("function", "state", "note"), room.head, self._widths.name, "task"
            )
            for depth, across in enumerate(self._widths.chain):
                yield self._box(f"frame-{depth}-{place}", 2 + depth, top, ("function", "pointer"), 2, across, "frame")
            if room.future:
                kinds, across = ("function", "value"), self._widths.future
                yield self._box(f"future-{place}", self._future, top, kinds, room.future, across, "future")
        if self._more:
            yield PlacedText(Text("more", CLOCK, "note"), 0, self._tops[-1] + _BASE)

    def _box(
        self, slot: str, column: int, top: float, roles: Sequence[str], lines: int, across: int, role: str
    ) -> PlacedBox:
        left = self._lefts[column]
        texts = tuple(
            PlacedText(
                Text(f"{slot}-line-{line}", across, roles[min(line, len(roles) - 1)]),
                left + _PAD_ACROSS,
                top + _PAD_DOWN + _BASE + line * _LINE,
            )
            for line in range(lines)
        )
        return PlacedBox(slot, left, top, self._across[column], _height(lines), role, holds=texts)

    def _lines(self) -> Iterator[Item]:
        for place, room in enumerate(self._rooms):
            level = self._tops[place] + _height(2) / 2
            for number in reversed(range(room.holders)):  # those that keep it lie above the weak one
                yield from self._held(place, number, level)
            for depth in range(self.depth):
                yield self._arrow(f"link-{place}-{depth}", 1 + depth, 2 + depth, level)
            if room.future:
                for depth in range(self.depth):
                    yield self._arrow(f"await-{place}-{depth}", 2 + depth, self._future, level)
                yield self._back(place, room)

    def _held(self, place: int, number: int, level: float) -> Iterator[PlacedLine]:
        """From a holder to the task, or above the row to the future."""
        top, right, task = self._tops[place], self._lefts[0] + self._across[0], self._lefts[1]
        at = top + number * (_height(1) + _APART) + _height(1) / 2
        bus = right + _BETWEEN / 2
        points = ((right, at), (bus, at), (bus, level), (task, level))
        yield PlacedLine(f"holds-{place}-{number}", points, "reference", has_head=True)
        if self._rooms[place].future:
            over, into = top - _ABOVE / 2, self._lefts[self._future] + self._across[self._future] / 2
            way = ((right, at), (bus - 5, at), (bus - 5, over), (into, over), (into, top))
            yield PlacedLine(f"ends-{place}-{number}", way, "reference", has_head=True)

    def _back(self, place: int, room: Room) -> PlacedLine:
        """From the future back to the task, below the row."""
        top = self._tops[place]
        under = top + _height(max(2, room.head, room.future)) + _BELOW / 2
        start = self._lefts[self._future] + self._across[self._future] / 2
        into = self._lefts[1] + self._across[1] / 2
        points = (
            (start, top + _height(room.future)),
            (start, under),
            (into, under),
            (into, top + _height(room.head)),
        )
        return PlacedLine(f"back-{place}", points, "reference", has_head=True)

    def _arrow(self, slot: str, tail: int, head: int, level: float) -> PlacedLine:
        points = ((self._lefts[tail] + self._across[tail], level), (self._lefts[head], level))
        return PlacedLine(slot, points, "reference", has_head=True)


def _content(room: Room) -> float:
    holders = room.holders * (_height(1) + _APART) - _APART
    return max(holders, _height(max(2, room.head, room.future)) + _BELOW)


def _height(lines: int) -> float:
    return 2 * _PAD_DOWN + lines * _LINE


def _across(characters: int) -> float:
    return round(characters * CHARACTER + 2 * _PAD_ACROSS, 2)
