"""Lines of cause: in every program of the site and of the oracle, each is a link of its step, and keeps off all texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from diagram_gen import views
from diagram_gen.model.causes import Link, Thing, links
from diagram_gen.model.characters import width
from diagram_gen.model.loop import ENDED, Loop
from diagram_gen.model.scene import CHARACTER, Edge, Graph
from diagram_gen.model.trace import Trace
from diagram_gen.picture.template import Template, parsed
from diagram_gen.pipeline import drawing
from tests.programs import PROJECT, recorded
from tests.shared import Shared

_PROGRAMS = [
    *sorted((PROJECT / "snippets" / "tasks").rglob("*.py")),
    *sorted((PROJECT / "tests" / "oracle_programs").glob("*.py")),
]
_NUMBER = r"-?[\d.]+"
_TWELVE = """
import asyncio

async def waits(event):
    await event.wait()

async def main():
    event = asyncio.Event()
    tasks = [asyncio.create_task(waits(event), name=name) for name in "abcdefghijkl"]
    await asyncio.sleep(1)
    event.set()
    tasks[-1].cancel()
    await asyncio.wait(tasks)

asyncio.run(main())
"""
"""Twelve tasks, of which eleven are woken in one line, and the last is cancelled."""


def _drawn(trace: Trace, parts: str = "all") -> list[set[str]]:
    """The slots of the lines of cause at each step."""
    states = views.scene(trace, "loop", parts).states
    return [{slot for slot in state.fills if slot.startswith("cause-")} for state in states]


def _expected(trace: Trace, places: int, cards: int) -> Iterator[set[str]]:
    """What the links of each step come to, given how many handles and how many tasks have a place."""
    order: dict[str, None] = {}
    for step, found in zip(trace.steps, links(trace), strict=True):
        loop = step.loop
        order.update(dict.fromkeys(task.id for task in loop.tasks) if loop is not None else {})
        card = {id: str(place) for place, id in enumerate(order) if place < cards}
        yield set() if loop is None else set(_lines(found, trace, loop, places, card))


def _lines(found: tuple[Link, ...], trace: Trace, loop: Loop, places: int, card: dict[str, str]) -> Iterator[str]:
    joined = {
        (link.cause, link.since, handle.task)
        for link in found
        for handle in loop.ready
        if places and link.effect == Thing("handle", handle.id)
    }
    for link in found:
        begins, ends = _begin(link, trace, loop, card), _end(link.effect, loop, places, card)
        is_told = link.kind not in ("runs", "cancel", "thrown") and (link.cause, link.since, link.effect.id) in joined
        is_itself = ends is not None and begins in (f"task-{ends[5:]}", f"head-{ends[5:]}") and ends.startswith("task-")
        if begins is not None and ends is not None and not is_told and not is_itself:
            yield f"cause-{begins if places or begins != 'timer-title' else 'loop'}-{ends}"


def _begin(link: Link, trace: Trace, loop: Loop, card: dict[str, str]) -> str | None:
    kind, id = link.cause.kind, link.cause.id
    at = trace.steps[link.since].loop
    if kind == "future" and at is not None:
        kind, id = ("task", at.running) if at.running is not None else ("handle", "")
    if kind == "task":
        has_ended = any(task.id == id and task.state in ENDED for task in loop.tasks)
        return f"{'head' if has_ended else 'task'}-{card[id]}" if id in card else None
    return {"timer": "timer-title", "handle": "loop"}.get(kind)


def _end(effect: Thing, loop: Loop, places: int, card: dict[str, str]) -> str | None:
    if effect.kind == "task":
        return f"task-{card[effect.id]}" if effect.id in card else None
    queue = [handle.id for handle in loop.ready]
    return f"ready-{min(queue.index(effect.id), places - 1)}" if places and effect.id in queue else None


@pytest.mark.parametrize("parts", ["all", "tasks"])
@pytest.mark.parametrize("program", _PROGRAMS, ids=lambda path: path.stem)
def test_lines_are_the_links_of_the_step(program: Path, parts: str, shared: Shared) -> None:
    """Each that is drawn is a link of that step, and each link both of whose ends are drawn has its line."""
    trace = shared.trace(program)
    longest = max((len(step.loop.ready) for step in trace.steps if step.loop is not None), default=0)
    ids = {task.id for step in trace.steps if step.loop is not None for task in step.loop.tasks}
    cards = 24 if len(ids) <= 24 else 23
    assert [*_expected(trace, min(8, longest) if parts == "all" else 0, cards)] == _drawn(trace, parts)


def test_a_line_to_what_has_no_place_leads_to_what_says_how_many_more(tmp_path: Path) -> None:
    """Of twelve handles that join at once, the last five are one entry of the queue, and have one line."""
    trace = recorded(tmp_path, _TWELVE)
    assert {f"cause-task-0-ready-{place}" for place in range(8)} in _drawn(trace)


def test_a_cancellation_is_drawn_from_who_asks_to_who_is_asked(tmp_path: Path) -> None:
    """In words, too."""
    trace = recorded(tmp_path, _TWELVE)
    asked = [index for index, slots in enumerate(_drawn(trace)) if "cause-task-0-task-12" in slots]
    told = [views.scene(trace, "loop").states[index].description for index in asked]
    assert any("Because of task Task-1, task l is asked to end." in each for each in told)


def test_what_is_ready_by_itself_has_no_line(shared: Shared) -> None:
    """Nor has a step at which nothing becomes ready or runs: most have none."""
    drawn = _drawn(shared.trace(PROJECT / "snippets" / "tasks" / "taking_turns.py"))
    assert len([slots for slots in drawn if not slots]) > len(drawn) / 2


def _ends_and_corners(template: Template, step: int) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """The lines of cause of a step, each from where it begins by its corners to its tip."""
    for group in parsed(template.at(step)).iter("g"):
        slot = group.get("data-slot", "")
        if slot.startswith(("cause-", "ends-")):
            line, head = group.find("path"), group.find("polygon")
            line = group.find("polyline") if line is None else line
            assert line is not None
            assert head is not None
            tip = head.get("points", "").split()[0]
            yield (
                slot,
                [
                    _point(each)
                    for each in re.findall(f"{_NUMBER},{_NUMBER}", f"{line.get('d', line.get('points'))} {tip}")
                ],
            )


def _point(text: str) -> tuple[float, float]:
    x, y = text.split(",")
    return float(x), float(y)


def _texts(template: Template, step: int) -> Iterator[tuple[float, float, float, float]]:
    """Where letters stand: left, top, right, bottom."""
    for text in parsed(template.at(step)).iter("text"):
        if text.text:
            x, y, across = float(text.get("x", "0")), float(text.get("y", "0")), width(text.text) * CHARACTER
            left = x - across if text.get("text-anchor") == "end" else x
            yield left, y - 10, left + across, y + 3


def _runs_over(points: list[tuple[float, float]], text: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = text
    return any(
        min(x, to_x) < right and max(x, to_x) > left and min(y, to_y) < bottom and max(y, to_y) > top
        for (x, y), (to_x, to_y) in pairwise(points)
    )


def _touches(point: tuple[float, float], box: tuple[float, float, float, float]) -> bool:
    """Whether a point is on a side of a box."""
    (x, y), (left, top, right, bottom) = point, box
    on_a_side = min(abs(x - left), abs(x - right), abs(y - top), abs(y - bottom)) < 0.1
    return on_a_side and left - 0.1 <= x <= right + 0.1 and top - 0.1 <= y <= bottom + 0.1


def _layouts(trace: Trace) -> Iterator[tuple[Template, dict[str, Edge]]]:
    template = drawing.template(trace, "loop", "all")
    for each, graph in ((template, template.scene.layout), (template.wide, template.scene.wide)):
        if each is not None and isinstance(graph, Graph):
            yield each, {edge.slot: edge for edge in graph.edges if edge.rail}


def _wrong(trace: Trace) -> tuple[int, list[str]]:
    """How many lines are drawn, and those that run over a text, or neither leave nor arrive at the side of a box."""
    count, found = 0, []
    for template, edges in _layouts(trace):
        for step in range(len(trace.steps)):
            texts = list(_texts(template, step))
            for slot, points in _ends_and_corners(template, step):
                count += 1
                tail, head = (template.extents[name] for name in (edges[slot].tail, edges[slot].head))
                if not _touches(points[0], tail) or not _touches(points[-1], head):
                    found.append(f"{slot} at {step}: {points} do not join {tail} and {head}")
                found += [f"{slot} at {step} runs over {text}" for text in texts if _runs_over(points, text)]
    return count, found


@pytest.mark.parametrize("name", ["cancellation", "eager_tasks", "gather", "lock", "queues", "task_group", "time_outs"])
def test_lines_keep_off_texts(name: str, shared: Shared) -> None:
    """In both layouts, each leads from the side of a box to that of another, and crosses nothing that is written."""
    count, wrong = _wrong(shared.trace(PROJECT / "tests" / "oracle_programs" / f"{name}.py"))
    assert count > 10
    assert [] == wrong


def test_many_lines_keep_off_texts(tmp_path: Path) -> None:
    """Also where the queue has several rows."""
    count, wrong = _wrong(recorded(tmp_path, _TWELVE))
    assert count > 10
    assert [] == wrong


@pytest.mark.parametrize("name", ["cancellation", "gather", "lock", "queues", "task_group", "time_outs"])
def test_lines_between_rows_keep_off_texts(name: str, shared: Shared) -> None:
    """In the awaits view as well."""
    trace = shared.trace(PROJECT / "tests" / "oracle_programs" / f"{name}.py")
    template = drawing.template(trace, "awaits", "all")
    drawn = [(step, each) for step in range(len(trace.steps)) for each in _ends_and_corners(template, step)]
    over = [
        (slot, step) for step, (slot, points) in drawn for text in _texts(template, step) if _runs_over(points, text)
    ]
    assert len(drawn) > 10
    assert [] == over
