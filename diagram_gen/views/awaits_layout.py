"""The layout of the awaits view: a row for each task, columns for its chain, lanes for the arrows to other tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from diagram_gen.model import words
from diagram_gen.model.characters import width
from diagram_gen.model.frame import Frame
from diagram_gen.model.scene import CHARACTER, Placed, PlacedBox, PlacedLine, PlacedText, Text
from diagram_gen.views.awaits_rows import Row

NAME, CHAIN, FUTURE, END, OUTCOME = 18, 22, 20, 24, 40
"""Characters across the boxes of a column, at most."""
LINE = 17.0
"""From one line of text to the next."""
_PAD_ACROSS, _PAD_DOWN, _BASE = 6.0, 5.0, 13.0
_BETWEEN, _ABOVE, _LANE, _TOP = 18.0, 22.0, 10.0, 58.0
_RAIL, _OVER, _SPARE = 14.0, 15.0, 3.0
"""How far to the left of rows lines of cause run, how far above a row, and how far from the clock they begin."""
_LEAST = 8
CLOCK = 60
"""Characters of the line at the top."""
TITLES = {"task": "task", "awaits": "awaits", "future": "future", "end": "what ends it"}
"""What stands above the columns."""
Item = PlacedText | PlacedBox | PlacedLine


@dataclass(slots=True)
class Room:
    """How much room a row takes: characters across the frame at each depth, and lines of each box."""

    head: int = 2
    future: int = 0
    end: int = 0

    @property
    def lines(self) -> int:
        """The lines of the highest of its boxes."""
        return max(2, self.head, self.future, self.end)


@dataclass(slots=True)
class Widths:
    """How many characters the boxes of each column take, and how many lines those of each row, by their tasks' ids."""

    name: int = _LEAST
    chain: list[int] = field(default_factory=list)
    future: int = 0
    end: int = 0
    outcome: int = _LEAST
    rooms: dict[str, Room] = field(default_factory=dict)

    def take(self, id: str, row: Row, frames: Sequence[tuple[str, str]]) -> None:
        """Makes room for what a row says once, with the two lines of each of its frames."""
        room = self.rooms[id]
        if row.outcome is not None:
            self.outcome = max(self.outcome, min(OUTCOME, width(f"✓ {row.name}: {row.outcome}")))
            return
        self.name = max(self.name, *(min(NAME, width(each)) for each in row.head))
        room.head = max(room.head, len(row.head))
        for depth, lines in enumerate(frames):
            if depth == len(self.chain):
                self.chain.append(_LEAST)
            self.chain[depth] = max(self.chain[depth], *(min(CHAIN, width(each)) for each in lines))
        if row.future:
            self.future = max(self.future, *(min(FUTURE, width(each)) for each in row.future))
            room.future = max(room.future, len(row.future))
        if row.end is not None:
            self.end = max(self.end, *(min(END, width(each)) for each in row.end.lines))
            room.end = max(room.end, len(row.end.lines))


@dataclass(frozen=True, slots=True)
class Cause:
    """A line of cause from the row of a task, or from the loop if it is none, to a task or to the future in its row."""

    tail: int | None
    place: int
    to_future: bool

    @property
    def slot(self) -> str:
        """The slot of its line."""
        return f"{'ends' if self.to_future else 'cause'}-{'loop' if self.tail is None else self.tail}-{self.place}"


class Layout:
    """Where everything is; `arrows` are the pairs of places that an arrow ever joins, `causes` all lines of cause."""

    def __init__(
        self, widths: Widths, arrows: Iterable[tuple[int, int]], causes: Iterable[Cause] = (), *, more: bool
    ) -> None:
        self._widths = widths
        self._arrows = sorted(arrows)
        self._causes = sorted(causes, key=lambda each: each.slot)
        self._more = more
        rooms = list(widths.rooms.values())
        self._tops = [_TOP]
        for room in rooms:
            self._tops.append(self._tops[-1] + _height(room.lines) + _ABOVE)
        self._rooms = rooms
        across = [_across(widths.name), *map(_across, widths.chain)]
        across += [_across(each) if each else 0 for each in (widths.future, widths.end)]
        self._lefts = [0.0]
        for each in across:
            self._lefts.append(self._lefts[-1] + (each + _BETWEEN if each else 0))
        self._across = across
        self.depth = len(widths.chain)

    def placed(self) -> Placed:
        """All there is, in the order of drawing: lines below boxes."""
        causes = map(self._cause, self._causes)
        return Placed((*self._titles(), *self._lines(), *self._boxes(), *causes))

    def _titles(self) -> Iterator[Item]:
        yield PlacedText(Text("clock", CLOCK, "function"), 0, _BASE + 4)
        columns = {"task": 0, "awaits": 1 if self.depth else None, "future": self._future, "end": self._end}
        for name, column in columns.items():
            if column is not None and self._across[column]:
                text = Text(f"title-{name}", len(TITLES[name]), "label")
                yield PlacedText(text, self._lefts[column], _TOP - 20)

    @property
    def _future(self) -> int:
        return self.depth + 1

    @property
    def _end(self) -> int:
        return self.depth + 2

    @property
    def _right(self) -> float:
        """Where the last column ends."""
        last = max(column for column, each in enumerate(self._across) if each)
        return self._lefts[last] + self._across[last]

    def _boxes(self) -> Iterator[Item]:
        for place, room in enumerate(self._rooms):
            yield self._box(place, "task", 0, ("function", "state", "note"), room.head, self._widths.name)
            for depth, across in enumerate(self._widths.chain):
                yield self._box(place, f"frame-{depth}", 1 + depth, ("function", "pointer"), 2, across, role="frame")
            if room.future:
                kinds = ("function", "value")
                yield self._box(place, "future", self._future, kinds, room.future, self._widths.future)
            if room.end:
                yield self._box(place, "timer", self._end, ("function", "value"), room.end, self._widths.end)
                yield self._box(place, "thing", self._end, ("function", "value"), room.end, self._widths.end)
            yield self._outcome(place)
        if self._more:
            yield PlacedText(Text("more", CLOCK, "note"), 0, self._tops[-1] + _BASE)

    def _box(
        self, place: int, what: str, column: int, roles: Sequence[str], lines: int, across: int, role: str = ""
    ) -> PlacedBox:
        left, top = self._lefts[column], self._tops[place]
        texts = tuple(
            PlacedText(
                Text(f"{what}-{place}-line-{line}", across, roles[min(line, len(roles) - 1)]),
                left + _PAD_ACROSS,
                top + _PAD_DOWN + _BASE + line * LINE,
            )
            for line in range(lines)
        )
        return PlacedBox(f"{what}-{place}", left, top, self._across[column], _height(lines), role or what, holds=texts)

    def _outcome(self, place: int) -> PlacedBox:
        top, across = self._tops[place], _across(self._widths.outcome)
        text = Text(f"ended-{place}-text", self._widths.outcome, "state")
        held = PlacedText(text, _PAD_ACROSS, top + _PAD_DOWN + _BASE)
        return PlacedBox(f"ended-{place}", 0, top, across, _height(1), "task", holds=(held,))

    def _lines(self) -> Iterator[Item]:
        for place, room in enumerate(self._rooms):
            level = self._level(place)
            for depth in range(self.depth):
                yield self._line(f"link-{place}-{depth}", depth, 1 + depth, level)
            if room.future:
                for depth in range(self.depth):
                    yield self._line(f"await-{place}-{depth}", 1 + depth, self._future, level)
                if room.end:
                    yield self._line(f"beyond-{place}", self._future, self._end, level)
                yield self._out(f"out-{place}-future", self._future, level)
            if room.end:
                for depth in range(self.depth):
                    yield self._line(f"limit-{place}-{depth}", 1 + depth, self._end, level)
            for depth in range(self.depth):
                yield self._out(f"out-{place}-{depth}", 1 + depth, level)
        lanes = {target: lane for lane, target in enumerate(dict.fromkeys(target for _, target in self._arrows))}
        for place, target in self._arrows:
            yield self._arrow(place, target, self._right + _BETWEEN + lanes[target] * _LANE)

    def _line(self, slot: str, tail: int, head: int, level: float) -> PlacedLine:
        return PlacedLine(slot, ((self._lefts[tail] + self._across[tail], level), (self._lefts[head], level)), "chain")

    def _out(self, slot: str, column: int, level: float) -> PlacedLine:
        """From a box to the end of the last column, where arrows begin."""
        return PlacedLine(slot, ((self._lefts[column] + self._across[column], level), (self._right, level)), "wait")

    def _arrow(self, place: int, target: int, lane: float) -> PlacedLine:
        """Out to the lane of a task, along it, back above that task's row, and into its box from above."""
        start, top = self._level(place), self._tops[target]
        above, into = top - _ABOVE / 2, self._across[0] / 2
        points = ((self._right, start), (lane, start), (lane, above), (into, above), (into, top))
        return PlacedLine(f"to-{place}-{target}", points, "wait", has_head=True)

    def _cause(self, cause: Cause) -> PlacedLine:
        """Out to the left of all rows, along them, and to a task from there, or above its row to its future."""
        begins = (-_SPARE, _BASE) if cause.tail is None else (0.0, self._level(cause.tail))
        level, top = self._level(cause.place), self._tops[cause.place]
        ends: tuple[tuple[float, float], ...] = ((-_RAIL, level), (0.0, level))
        if cause.to_future:
            over, x = top - _OVER, self._lefts[self._future] + _BETWEEN
            ends = ((-_RAIL, over), (x, over), (x, top))
        return PlacedLine(cause.slot, (begins, (-_RAIL, begins[1]), *ends), "cause", has_head=True)

    def _level(self, place: int) -> float:
        """At which height the lines of a row are: through the middle of a box of two lines."""
        return self._tops[place] + _height(2) / 2


def _height(lines: int) -> float:
    return 2 * _PAD_DOWN + lines * LINE


def _across(characters: int) -> float:
    return round(characters * CHARACTER + 2 * _PAD_ACROSS, 2)


def lines_of(frame: Frame | int, sign: str) -> tuple[str, str]:
    """The two lines of a frame's box."""
    if isinstance(frame, int):
        return f"… {frame} more", "frames"
    return f"{frame.function}()", words.pointer(frame.line, sign)
