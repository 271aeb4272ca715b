"""The references view: what holds a task stands beside it, and a circle that nothing holds is marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagram_gen.model.loop import ENDED
from diagram_gen.model.picture_states import State
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Trace
from diagram_gen.views import references, telling
from diagram_gen.views.references_drawing import MOST_TASKS, moments
from diagram_gen.views.references_rows import MOST_HOLDERS, Row
from tests.programs import recorded, step_at

_LISTEN = """
import asyncio

async def listen():
    await asyncio.get_running_loop().create_future()
"""


def _row(trace: Trace, name: str, line: int) -> Row:
    """The row of a task before a line runs."""
    index = step_at(trace, "line", line).index
    (found,) = [each.row for each in list(moments(trace))[index].rows.values() if each.row.name == name]
    return found


def _texts(row: Row) -> list[str]:
    return [each.written for each in row.holders]


def _at(trace: Trace, line: int) -> State:
    return references.scene(trace).states[step_at(trace, "line", line).index]


def test_a_task_is_held_by_its_handle_then_by_a_timer_of_its_sleep(tmp_path: Path) -> None:
    """A new task by the ready queue; one that sleeps by the timer, which holds the future that it awaits."""
    text = """
        import asyncio

        async def main():
            asyncio.create_task(asyncio.sleep(5), name="a")
            print("new")
            await asyncio.sleep(1)
            print("sleeps")

        asyncio.run(main())
    """
    trace = recorded(tmp_path, text)
    assert ["● ready queue: first step", "all_tasks(), weakly"] == _texts(_row(trace, "a", 5))
    row = _row(trace, "a", 7)
    assert [("● timer, t = 5 s", True), ("all_tasks(), weakly", False)] == [
        (each.written, each.to_future) for each in row.holders
    ]
    assert (True, False) == (row.callback, row.unheld)


def test_a_circle_that_nothing_holds_is_marked(tmp_path: Path) -> None:
    """The task, its coroutine, the future and the ways between them; and it is said in words."""
    text = f"""{_LISTEN}
async def main():
    asyncio.create_task(listen(), name="lost")
    kept = asyncio.create_task(listen(), name="kept")
    await asyncio.sleep(1)
    print("here")

asyncio.run(main())
"""
    trace = recorded(tmp_path, text)
    line = trace.snippet.source.splitlines().index('    print("here")') + 1
    state = _at(trace, line)
    marked = {slot for slot, fill in state.fills.items() if "is-stuck" in fill.classes}
    assert {"task-1", "frame-0-1", "future-1", "link-1-0", "await-1-0", "back-1"} == marked
    assert "∅ held by nothing outside" == state.fills["task-1-line-2"].text
    assert "Task lost is waiting; it holds listen, which holds future; which holds it by a done callback;" in (
        state.description
    )
    assert "nothing outside of this circle holds it." in state.description
    assert ["Task-1: kept in main()", "all_tasks(), weakly"] == _texts(_row(trace, "kept", line))


def test_what_is_let_go_is_marked_from_that_step_on(tmp_path: Path) -> None:
    """While the task itself does nothing: a set is emptied."""
    text = f"""{_LISTEN}
async def main():
    background = {{asyncio.create_task(listen(), name="a")}}
    await asyncio.sleep(1)
    background.clear()
    print("let go")

asyncio.run(main())
"""
    trace = recorded(tmp_path, text)
    lines = trace.snippet.source.splitlines()
    before, after = (lines.index(each) + 1 for each in ("    background.clear()", '    print("let go")'))
    assert (False, True) == (_row(trace, "a", before).unheld, _row(trace, "a", after).unheld)


def test_what_the_recorder_does_not_see_is_said_to_hold(tmp_path: Path) -> None:
    """A task that a closure alone holds."""
    text = f"""{_LISTEN}
def keeps(task):
    return lambda: task

async def main():
    function = keeps(asyncio.create_task(listen(), name="a"))
    await asyncio.sleep(1)
    print("here")

asyncio.run(main())
"""
    trace = recorded(tmp_path, text)
    line = trace.snippet.source.splitlines().index('    print("here")') + 1
    assert ["● something not shown here", "all_tasks(), weakly"] == _texts(_row(trace, "a", line))


def test_a_task_that_has_ended_is_there_while_a_variable_has_it(tmp_path: Path) -> None:
    """It is nowhere else to be seen, and the weak set has let go of it."""
    text = """
        import asyncio

        async def quick():
            pass

        async def main():
            done = [asyncio.create_task(quick(), name="a")]
            await asyncio.sleep(1)
            print("held")
            done.clear()
            print("not held")

        asyncio.run(main())
    """
    trace = recorded(tmp_path, text)
    assert ["Task-1: done in main()"] == _texts(_row(trace, "a", 9))
    index = step_at(trace, "line", 11).index
    assert ["Task-1"] == [each.row.name for each in list(moments(trace))[index].rows.values()]


@pytest.mark.parametrize(("count", "rows"), [(MOST_TASKS - 1, MOST_TASKS), (MOST_TASKS, MOST_TASKS - 1)])
def test_more_tasks_are_counted(tmp_path: Path, count: int, rows: int) -> None:
    """Ten have rows; of more, the last place says how many there are."""
    text = f"""{_LISTEN}
async def main():
    tasks = [asyncio.create_task(listen()) for _ in range({count})]
    await asyncio.sleep(1)
    print("here")

asyncio.run(main())
"""
    trace = recorded(tmp_path, text)
    state = _at(trace, trace.snippet.source.splitlines().index('    print("here")') + 1)
    assert rows == sum(slot.startswith("task-") and "line" not in slot for slot in state.fills)
    assert (rows < count + 1) == ("more" in state.fills)


def test_more_holders_are_counted(tmp_path: Path) -> None:
    """A few are listed, those that are there by themselves first."""
    text = f"""{_LISTEN}
async def main():
    task = a = b = c = d = e = f = asyncio.create_task(listen(), name="a")
    await asyncio.sleep(1)
    print("here")

asyncio.run(main())
"""
    trace = recorded(tmp_path, text)
    row = _row(trace, "a", trace.snippet.source.splitlines().index('    print("here")') + 1)
    assert MOST_HOLDERS + 1 == len(row.holders)
    assert "… 3 more" == row.holders[-2].text


def test_it_is_offered_where_there_are_tasks(tmp_path: Path) -> None:
    """Not of a program without any."""
    assert "references" in telling(recorded(tmp_path, f"{_LISTEN}\nasyncio.run(asyncio.sleep(1))\n"))
    assert "references" not in telling(recorded(tmp_path, "print(1)\n"))


def test_all_tasks_that_go_on_have_rows(recording: tuple[Snippet, Trace]) -> None:
    """At each step of every snippet, up to so many; each has a holder, or is in a circle."""
    for moment, step in zip(moments(recording[1]), recording[1].steps, strict=True):
        if step.loop is None:
            continue
        shown = {task.id: task for task in step.loop.tasks if task.id in moment.rows}
        going = {task.id for task in step.loop.tasks if task.state not in ENDED}
        assert going <= {*shown} or moment.count
        for drawn in moment.rows.values():
            assert drawn.row.unheld or len(drawn.row.holders) > 1 or drawn.row.state in ENDED
