"""Why something runs now, who asked for a cancellation, what is being handled, and what went to standard error."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from diagram_gen.model.frame import ReturnPointer
from diagram_gen.model.loop import Handle
from diagram_gen.model.trace import Source, Step, Trace
from diagram_gen.pipeline import trace_json
from diagram_gen.recorder.sandbox import record
from tests import labels
from tests.programs import recorded, step_at, version, write

_CAUSES = """
import asyncio, threading

async def work():
    await asyncio.sleep(0)

async def fail():
    await asyncio.sleep(0)
    raise ValueError

async def awaits(awaitable):
    try:
        await awaitable
    except BaseException:
        pass

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    other = loop.create_future()
    task = asyncio.create_task(work(), name="task")
    failing = asyncio.create_task(fail(), name="failing")
    asyncio.create_task(awaits(future), name="result")
    asyncio.create_task(awaits(other), name="cancelled")
    asyncio.create_task(awaits(task), name="after")
    asyncio.create_task(awaits(failing), name="failed")
    loop.call_later(1, print, "timer")
    await asyncio.sleep(0.5)
    future.set_result(5)
    other.cancel()
    loop.call_soon(print, "soon")
    await asyncio.sleep(2)
    thread = threading.Thread(target=loop.call_soon_threadsafe, args=(print, "thread"), name="helper")
    thread.start()
    await asyncio.sleep(1)

asyncio.run(main())
"""


def _handles(trace: Trace) -> dict[str, Handle]:
    """All that was ever in the ready queue, by label; of one label the last."""
    return {label: handle for handle, label in labels.queued(trace).values()}


def _cause(trace: Trace, handle: Handle) -> tuple[str, str | None, str, int | None]:
    """Why it is ready, what task or thread is the source of that, by name, and the event and line of the step."""
    step = trace.steps[handle.made_ready_at]
    names = {task.id: task.name for each in trace.steps if each.loop for task in each.loop.tasks}
    names |= {future.id: "a future" for each in trace.steps if each.loop for future in each.loop.futures}
    source = handle.thread_name if handle.source is None else names[handle.source]
    return (handle.cause, source, step.event, step.line)


@pytest.fixture(scope="module")
def causes(tmp_path_factory: pytest.TempPathFactory, python: str) -> dict[str, tuple[str, str | None, str, int | None]]:
    """What put each handle on the queue: cause and source, and the event and line of the step; by the last of a label."""
    trace = recorded(tmp_path_factory.mktemp("causes"), _CAUSES, python=python)
    assert trace.exception is None
    return {label: _cause(trace, handle) for label, handle in _handles(trace).items()}


@pytest.mark.parametrize(
    ("label", "cause"),
    [
        ("start task", ("created", None, "line", 20)),
        ("wake task", ("yielded", None, "suspend", 4)),
        ("wake after", ("result", "task", "return", 4)),
        ("wake failed", ("exception", "failing", "raise", 8)),
        ("wake result", ("result", "a future", "line", 28)),
        ("wake cancelled", ("cancelled", "a future", "line", 29)),
        ("end sleep of Task-1", ("timer", None, "loop", None)),
    ],
)
def test_a_handle_knows_the_step_that_put_it_there_and_why(
    causes: dict[str, object], label: str, cause: tuple[object, ...]
) -> None:
    """`made_ready_at` is that step; the source is the task or the future that ended."""
    assert cause == causes[label]


def test_what_was_cancelled_says_what_it_would_have_done(tmp_path: Path, python: str) -> None:
    """And to whom; a name that ends in "cancelled" makes nothing cancelled."""
    text = """
        import asyncio

        def on_cancelled():
            print("called")

        async def main():
            loop = asyncio.get_running_loop()
            loop.call_soon(on_cancelled)
            loop.call_soon(on_cancelled).cancel()
            loop.call_later(3, on_cancelled).cancel()
            task = asyncio.create_task(asyncio.sleep(5), name="never-cancelled")
            await asyncio.sleep(1)
            task.cancel()
            await asyncio.sleep(1)

        asyncio.run(main())
        """
    trace = _under(python, tmp_path, text)
    loops = [step.loop for step in trace.steps if step.loop is not None]
    fullest = max(loops, key=lambda loop: len(loop.ready))
    handles = [(labels.label(handle, fullest), handle.cancelled) for handle in fullest.ready]
    timers = {(labels.label(timer, loop), timer.task) for loop in loops for timer in loop.timers if timer.cancelled}
    assert [("call on_cancelled", False), ("call on_cancelled", True), ("start never-cancelled", False)] == handles
    assert {("call on_cancelled", None), ("end sleep of never-cancelled", "task-2")} == timers


def test_what_ends_a_wait_is_no_sleep_by_its_name(tmp_path: Path, python: str) -> None:
    """Asyncio ends waits for connections by the function that ends sleeps; and a program may name its own like that."""
    text = """
        import asyncio

        def _set_result_unless_cancelled(future, result):
            future.set_result(result)

        async def main():
            loop = asyncio.get_running_loop()
            server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.close()
            server.close()
            future = loop.create_future()
            loop.call_later(1, _set_result_unless_cancelled, future, 1)
            await future
            await asyncio.sleep(1)

        asyncio.run(main())
        """
    trace = _under(python, tmp_path, text)
    handles = _handles(trace)
    timers = {label: step.time for step in trace.steps if step.loop for label in labels.timers(step.loop)}
    assert ("end_wait", True) == (handles["end wait of Task-1"].kind, handles["end wait of Task-1"].of_asyncio)
    assert not handles["call _set_result_unless_cancelled"].of_asyncio
    assert ["call _set_result_unless_cancelled", "end sleep of Task-1"] == list(timers)


def test_a_task_that_cannot_wait_for_what_it_suspends_on_is_ready_to_be_told(tmp_path: Path, python: str) -> None:
    """A future of another loop, or nothing that can be waited for: it has not let others go first."""
    text = """
        import asyncio
        import types

        @types.coroutine
        def give(what):
            yield what

        async def main(what):
            for each in what, None:
                try:
                    await give(each)
                except RuntimeError as error:
                    print(str(error)[-28:])

        async def make():
            return asyncio.get_running_loop().create_future()

        asyncio.run(main(42))
        asyncio.run(main(asyncio.run(make())))
        """
    trace = _under(python, tmp_path, text)
    handles = [handle for handle, label in labels.queued(trace).values() if label.startswith("wake")]
    assert ["refused", "yielded"] * 2 == [handle.cause for handle in handles]


def test_a_handle_knows_the_generator_that_it_closes(tmp_path: Path, python: str) -> None:
    """The one that nobody holds any more; a method of that name that the program calls closes none."""
    text = """
        import asyncio

        async def letters():
            yield "a"
            yield "b"

        async def nothing():
            pass

        async def main():
            async for _ in letters():
                break
            asyncio.get_running_loop().call_soon(asyncio.get_running_loop().create_task, nothing())
            await asyncio.sleep(1)

        asyncio.run(main())
        """
    handles = _handles(_under(python, tmp_path, text))
    closing = handles["create a task to close letters"]
    assert ("close", "letters", None, "called") == (closing.kind, closing.function, closing.task, closing.cause)
    assert "call" == next(handle.kind for label, handle in handles.items() if label.endswith("create_task"))


def test_a_task_that_nothing_holds_is_destroyed(tmp_path: Path, python: str) -> None:
    """It has no outcome, and Python's word for it comes where it happens."""
    text = """
        import asyncio, gc

        async def vanish():
            await asyncio.get_running_loop().create_future()

        async def main():
            asyncio.get_running_loop().create_task(vanish(), name="lost")
            await asyncio.sleep(1)
            gc.collect()
            print("collected")

        asyncio.run(main())
        """
    trace = _under(python, tmp_path, text)
    states = {
        step.index: task.state for step in trace.steps if step.loop for task in step.loop.tasks if task.name == "lost"
    }
    (told,) = [step for step in trace.steps if "destroyed but it is pending" in step.errors]
    first = min(index for index, state in states.items() if state == "destroyed")
    assert "waiting" == states[first - 1]
    assert {step.function for step in trace.steps[first : told.index]} <= {"vanish"}  # its coroutine is closed
    assert "destroyed" == [*states.values()][-1]


def test_who_starts_a_task_eagerly_is_in_the_middle_of_its_turn(tmp_path: Path, python: str) -> None:
    """It waits for nothing meanwhile; and each pause of either is a step."""
    text = """
        import asyncio

        async def child():
            await asyncio.sleep(1)

        async def main():
            asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
            await asyncio.create_task(child(), name="one")
            await asyncio.gather(child(), child())

        asyncio.run(main())
        """
    trace = _under(python, tmp_path, text)
    if trace.exception is not None:
        assert "AttributeError" == trace.exception.type  # before 3.12
        return
    pauses = [(step.function, step.line) for step in trace.steps if step.event == "suspend"]
    assert [("child", 4), ("main", 8), ("child", 4), ("child", 4), ("main", 9)] == pauses
    inner = [
        step.loop.tasks for step in trace.steps if step.function == "child" and step.event == "suspend" and step.loop
    ]
    assert [("interrupted", None, 8), ("interrupted", None, 9), ("interrupted", None, 9)] == [
        (tasks[0].state, tasks[0].wait, tasks[0].stack[-1].line) for tasks in inner
    ]


def test_calls_are_told_apart_by_who_made_them(tmp_path: Path, python: str) -> None:
    """By a timer that is due, by `call_soon`, or by another thread, which has a name: in the step that made them."""
    trace = recorded(tmp_path, _CAUSES, python=python)
    called = [_cause(trace, handle) for handle, label in labels.queued(trace).values() if label == "call print"]
    timer, *calls = sorted(called, key=lambda cause: cause[0] != "timer")
    assert ("timer", None) == timer[:2]
    assert [("called", None, "line", 30), ("thread", "helper", "line", 33)] == calls


def test_a_chain_of_done_callbacks_is_followed(tmp_path: Path) -> None:
    """What a callback puts on the queue was put there by a step in which the callback ran, or by its own turn."""
    trace = recorded(
        tmp_path,
        """
        import asyncio

        def pass_on(future, to):
            to.set_result(future.result())

        async def main():
            loop = asyncio.get_running_loop()
            first, second, third = (loop.create_future() for _ in range(3))
            first.add_done_callback(lambda future: pass_on(future, second))
            second.add_done_callback(third.set_result)
            first.set_result(1)
            await third

        asyncio.run(main())
        """,
    )
    by_label = {label: _cause(trace, handle) for label, handle in _handles(trace).items()}
    assert ("result", "a future", "line", 11) == by_label["call main.<lambda>"]
    assert (
        ("result", "a future", "line", 4) == by_label["call _asyncio.Future.set_result"]
        if ("call _asyncio.Future.set_result" in by_label)
        else by_label["call Future.set_result"]
    )
    assert ("result", "a future", "loop", None) == by_label["wake Task-1"]


def test_a_loop_without_tasks_shows_its_iterations(tmp_path: Path, python: str) -> None:
    """With what each future's end has put into the ready queue, before that runs."""
    text = """
        import asyncio

        def on_done(future):
            print(future.result())

        loop = asyncio.new_event_loop()
        first, second = loop.create_future(), loop.create_future()
        for number, future in enumerate((first, second)):
            future.add_done_callback(on_done)
            loop.call_later(1, future.set_result, number)
        loop.run_until_complete(second)
        loop.close()
        """
    trace = recorded(tmp_path, text, python=python)
    seen = [step.loop for step in trace.steps if step.event == "loop" and step.loop is not None]
    ready = [(loop.iteration, [handle.function for handle in loop.ready][:2]) for loop in seen]
    timers = ["Future.set_result", "Future.set_result"]
    assert [(1, timers), (1, ["on_done"]), (2, ["on_done", "on_done"])] == ready[:3]
    assert 3 == len({handle.source for handle in seen[2].ready} | {None})


def test_a_task_that_closes_an_async_generator_starts_once(tmp_path: Path, python: str) -> None:
    """What it runs is no coroutine, and does not say whether it has begun."""
    text = """
        import asyncio

        async def ticks():
            try:
                yield 1
                yield 2
            finally:
                await asyncio.sleep(0)

        async def main():
            async for tick in ticks():
                break
            await asyncio.sleep(1)

        asyncio.run(main())
        """
    trace = recorded(tmp_path, text, python=python)
    ready = [handle for step in trace.steps if step.loop is not None for handle in step.loop.ready]
    kinds = {(handle.id, handle.kind, handle.cause): None for handle in ready if handle.task == "task-2"}
    assert [("start", "created"), ("wake", "yielded")] == [(kind, cause) for _, kind, cause in kinds]


def test_the_handle_that_runs_is_known(tmp_path: Path) -> None:
    """With why it runs, while it runs; between two of them there is none."""
    trace = recorded(tmp_path, _CAUSES)
    resumed = next(step for step in trace.steps if step.event == "resume" and step.line == 12)
    assert resumed.loop is not None
    assert resumed.loop.handle is not None
    assert resumed.loop.running == resumed.loop.handle.task
    turns = [step for step in trace.steps if step.event == "loop" and step.loop and step.loop.handle is None]
    assert turns
    assert all(step.loop is None for step in trace.steps if step.function == "<module>")


_CANCELS = """
import asyncio

async def stubborn():
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        swallowed = True
    await asyncio.sleep(1)
    return 5

async def patient():
    async with asyncio.timeout(2):
        await asyncio.sleep(9)

async def main():
    task = asyncio.create_task(stubborn(), name="stubborn")
    asyncio.create_task(patient(), name="patient")
    await asyncio.sleep(1)
    task.cancel()
    asked = True
    await task
    await asyncio.sleep(5)
    after = True

asyncio.run(main())
"""


def _task(step: Step, name: str) -> tuple[str, int, int | None, str | None]:
    """Its state, how often its cancellation is asked, the step that did so last, and what: a task, by name, or else."""
    assert step.loop is not None
    task = next(task for task in step.loop.tasks if task.name == name)
    by = labels.called(step.loop)(task.cancel_requested_by or "") or task.cancel_requested_as
    return (task.state, task.cancelling, task.cancel_requested_at, by)


def test_who_asked_for_a_cancellation_is_known(tmp_path: Path) -> None:
    """A task, by name and step; or the handle of a time-out. The count is `Task.cancelling()`."""
    trace = recorded(tmp_path, _CANCELS)
    request = step_at(trace, "line", 19)
    assert ("waiting", 0, None, None) == _task(request, "stubborn")
    assert ("ready", 1, request.index, "Task-1") == _task(step_at(trace, "line", 20), "stubborn")
    assert ("done", 1, request.index, "Task-1") == _task(step_at(trace, "line", 23), "stubborn")
    state, cancelling, at, by = _task(step_at(trace, "line", 23), "patient")
    assert ("failed", 0, "time_out") == (state, cancelling, by)
    assert at is not None
    assert "loop" == trace.steps[at].event


def test_who_asked_is_known_where_a_task_goes_on_right_after(tmp_path: Path, python: str) -> None:
    """In the same iteration, so that the loop shows no step of its own in between."""
    trace = recorded(
        tmp_path,
        """
        import asyncio

        async def hurry():
            async with asyncio.timeout(0):
                await asyncio.sleep(0)

        async def fail():
            raise ValueError

        async def give_way():
            await asyncio.sleep(0)

        async def main():
            loop = asyncio.get_running_loop()
            await asyncio.wait([loop.create_task(hurry(), name="hurried")])
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(fail(), name="fails")
                    group.create_task(give_way(), name="in a group")
            except* ValueError:
                pass
            task = loop.create_task(give_way(), name="asked")
            loop.call_soon(task.cancel)
            await asyncio.wait([task])

        asyncio.run(main())
        """,
        python=python,
    )
    asked = {task.name: task for step in trace.steps for task in (step.loop.tasks if step.loop is not None else ())}
    expected = {"hurried": "time_out", "in a group": "task_group", "asked": "handle", "Task-1": "task_group"}
    assert expected == {name: task.cancel_requested_as for name, task in asked.items() if name in expected}
    at = {name: trace.steps[asked[name].cancel_requested_at or 0] for name in expected}
    assert {"loop"} == {step.event for step in at.values()}


def test_where_an_exception_is_caught_and_swallowed_is_seen(tmp_path: Path, python: str) -> None:
    """It is handled from the line after the `raise` on, in the same frame, until the `except` ends."""
    trace = recorded(tmp_path, _CANCELS, python=python)
    steps = [(step.event, step.line, step.handling) for step in trace.steps if step.function == "stubborn"]
    start = steps.index(("raise", 5, None))
    expected = [
        ("raise", 5, None),
        ("line", 6, "CancelledError()"),
        ("line", 7, "CancelledError()"),
        ("line", 8, None),
    ]
    assert expected == steps[start : start + len(expected)]


def test_what_is_raised_again_is_told_from_what_was_caught_meanwhile(tmp_path: Path, python: str) -> None:
    """At the end of a `finally` clause, and by a bare `raise`; where nothing has caught the other, it is that."""
    program = """
        def stop():
            raise TimeoutError

        def end():
            try:
                raise KeyError
            finally:
                try:
                    stop()
                except TimeoutError:
                    print("late")  # end

        def again():
            try:
                raise KeyError
            except KeyError:
                try:
                    stop()
                except TimeoutError:
                    pass
                raise  # again

        def both():
            try:
                raise KeyError
            finally:
                try:
                    stop()
                finally:
                    print("late")  # both

        def inner():
            try:
                raise KeyError
            except KeyError:
                try:
                    stop()
                except TimeoutError:
                    print("late")
                    raise  # inner

        def called():
            try:
                raise ValueError
            except ValueError:
                end()

        for function in (end, again, both, inner, called):
            try:
                function()
            except (KeyError, TimeoutError) as error:
                print(function.__name__, repr(error))
    """
    trace = recorded(tmp_path, program, python=python)
    lines = trace.snippet.source.splitlines()
    left = [
        f"{step.function} {step.value}"
        for step in trace.steps
        if step.event == "raise" and lines[(step.line or 0) - 1].endswith(f"# {step.function}")
    ]
    assert [
        "end KeyError()",
        "again KeyError()",
        "both TimeoutError()",
        "inner TimeoutError()",
        "end KeyError()",
    ] == left
    assert [*left[:4], "called KeyError()"] == [line for line in trace.stdout.splitlines() if line != "late"]


def test_groups_of_exceptions_are_shown_with_what_is_in_them(tmp_path: Path) -> None:
    """In the group that a `TaskGroup` raises, and in the part that an `except*` handles."""
    trace = recorded(
        tmp_path,
        """
        import asyncio

        async def fail(error):
            raise error

        async def main():
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(fail(ValueError("a")))
                    group.create_task(fail(KeyError("b")))
            except* ValueError as some:
                caught = len(some.exceptions)
            except* KeyError:
                rest = True

        asyncio.run(main())
        """,
    )
    handled = {step.line: step.handling for step in trace.steps if step.event == "line" and step.function == "main"}
    whole = "ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('a'), KeyError('b')])"
    assert whole in {step.value for step in trace.steps if step.event == "raise"}
    assert "ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('a')])" == handled[12]
    assert "ExceptionGroup('unhandled errors in a TaskGroup', [KeyError('b')])" == handled[14]


_WARNED = {
    "never awaited": (
        """
        import asyncio

        async def forgotten():
            pass

        async def main():
            forgotten()
            x = 1

        asyncio.run(main())
        """,
        8,
        "program.py:7: RuntimeWarning: coroutine 'forgotten' was never awaited",
    ),
    "destroyed": (
        """
        import asyncio, gc

        async def wait(future):
            await future

        async def main():
            loop = asyncio.get_running_loop()
            task = loop.create_task(wait(loop.create_future()), name="lost")
            await asyncio.sleep(0)
            del task
            gc.collect()
            x = 1

        asyncio.run(main())
        """,
        12,
        "Task was destroyed but it is pending!",
    ),
    "never retrieved": (
        """
        import asyncio

        async def fail():
            raise ValueError("lost")

        async def main():
            task = asyncio.create_task(fail())
            await asyncio.sleep(0)
            del task
            x = 1

        asyncio.run(main())
        """,
        10,
        "Task exception was never retrieved",
    ),
}


@pytest.mark.parametrize("name", _WARNED)
def test_warnings_stand_where_they_happen(tmp_path: Path, name: str) -> None:
    """In the errors of the step that follows, and no later; with the file named as it was given."""
    text, line, warning = _WARNED[name]
    trace = recorded(tmp_path, text)
    assert trace.stderr == "".join(step.errors for step in trace.steps)
    (warned,) = [step for step in trace.steps if warning in step.errors]
    assert ("line", line) == (warned.event, warned.line)
    assert " at 0x" not in trace.stderr


def test_garbage_is_collected_when_the_program_says_so(tmp_path: Path, python: str) -> None:
    """And not before, however much the recorder keeps."""
    text = """
        import gc

        class Node:
            def __init__(self):
                self.me = self
            def __del__(self):
                print("gone")

        def make():
            vars(Node())  # under most versions that gives it a dictionary, and so does showing it
            for n in range(1000):
                x = [n]

        make()
        print("collect")
        print(gc.collect(), gc.isenabled())
        """
    trace = recorded(tmp_path, text, python=python)
    stock = subprocess.run([python, str(tmp_path / "program.py")], capture_output=True, text=True, check=True).stdout
    assert stock == trace.stdout
    assert stock.startswith("collect\ngone\n")


def test_a_task_that_nobody_keeps_has_its_outcome(tmp_path: Path, python: str) -> None:
    """Also where all its code is a library's, and it is gone at the next step."""
    text = """
        import asyncio

        async def main():
            nap = asyncio.create_task(asyncio.sleep(5), name="nap")
            asyncio.create_task(asyncio.sleep(1, "value"), name="other")
            await asyncio.sleep(0)
            nap.cancel()
            del nap
            await asyncio.sleep(2)
            x = 1

        asyncio.run(main())
        """
    loop = step_at(_under(python, tmp_path, text), "line", 10).loop
    assert loop is not None
    assert [("cancelled", None), ("done", "'value'")] == [(task.state, task.result) for task in loop.tasks[1:]]


def test_what_a_line_prints_after_its_await_is_not_there_when_it_goes_on(tmp_path: Path) -> None:
    """It belongs to the step that follows."""
    trace = recorded(
        tmp_path,
        """
        import asyncio

        async def main():
            print(await asyncio.sleep(1, "slept"))
            x = 1

        asyncio.run(main())
        """,
    )
    assert [("line", 5, "slept\n")] == [(step.event, step.line, step.output) for step in trace.steps if step.output]


def test_labels_follow_the_names_of_tasks(tmp_path: Path) -> None:
    """What a handle or a timer says is that of a task that there is."""
    trace = recorded(
        tmp_path,
        """
        import asyncio

        async def main():
            task = asyncio.create_task(asyncio.sleep(1))
            x = 1
            task.set_name("renamed")
            await asyncio.sleep(0)
            y = 1

        asyncio.run(main())
        """,
    )
    loops = [step_at(trace, "line", line).loop for line in (6, 7, 8)]
    found = [labels.ready(loop) + labels.timers(loop) for loop in loops if loop]
    assert [["start Task-2"], ["start renamed"], ["end sleep of renamed"]] == found


def test_a_cancellation_from_outside_the_loop_has_no_asker(tmp_path: Path) -> None:
    """`asyncio.run` asks it of the tasks that are left, when its own has ended."""
    trace = recorded(
        tmp_path,
        """
        import asyncio

        async def left():
            try:
                await asyncio.sleep(9)
            finally:
                x = 1

        async def main():
            asyncio.create_task(left(), name="left")
            await asyncio.sleep(0)

        asyncio.run(main())
        """,
    )
    state, cancelling, _, by = _task(step_at(trace, "line", 7), "left")
    assert ("running", 1, None) == (state, cancelling, by)


_IN_THREADS = {
    "locks": """
        import threading, time
        lock, log = threading.Lock(), []
        def work(n):
            for i in range(3):
                with lock:
                    log.append(n)
                    time.sleep(0.1)
        threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        print(log)
        """,
    "a pool": """
        import asyncio, time
        def block(n):
            x = n
            time.sleep(n / 10)
            return x
        async def main():
            print(await asyncio.gather(*(asyncio.to_thread(block, n % 3) for n in range(6))))
        asyncio.run(main())
        """,
    "calls from a thread": """
        import asyncio, threading, time
        def post(loop, event):
            time.sleep(1)
            loop.call_soon_threadsafe(event.set)
            time.sleep(1)
        async def main():
            loop, event = asyncio.get_running_loop(), asyncio.Event()
            threading.Thread(target=post, args=(loop, event)).start()
            await event.wait()
            print(loop.time())
        asyncio.run(main())
        """,
    "what is left at the end": """
        import asyncio
        async def work(n):
            try:
                await asyncio.sleep(9)
            finally:
                print(n)
        async def main():
            for n in range(6):
                asyncio.create_task(work(n))
            await asyncio.sleep(1)
        asyncio.run(main())
        """,
}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads can't be seen to stand still")
@pytest.mark.parametrize("name", _IN_THREADS)
def test_recordings_are_the_same_bytes(tmp_path: Path, python: str, name: str) -> None:
    """Whoever else keeps the machine busy."""
    first, *others = [trace_json.encode(_under(python, tmp_path, _IN_THREADS[name])) for _ in range(3)]
    assert [first, first] == others


def _under(python: str, folder: Path, text: str) -> Trace:
    program = write(folder, text)
    return record(Source(program.as_posix(), "", program.read_text(encoding="utf-8")), python=python)


def test_what_has_no_line_of_its_own_stands_at_the_last_one_that_ran(tmp_path: Path, python: str) -> None:
    """After an `except*`: a function that returns, one whose exception goes on, and whoever is called there."""
    trace = recorded(
        tmp_path,
        """
        class Bad(ValueError):
            def __del__(self):
                gone = True

        def returns():
            try:
                raise ExceptionGroup("both", [ValueError(1), TypeError(2)])
            except* ValueError:
                some = True
            except* TypeError:
                rest = True

        def raises():
            try:
                raise ExceptionGroup("both", [ValueError(1), TypeError(2)])
            except* ValueError:
                pass

        def lets_go():
            try:
                raise Bad
            except* ValueError as caught:
                last = True

        returns()
        try:
            raises()
        except* TypeError:
            pass
        lets_go()
        """,
        python=python,
    )
    steps = [step for step in trace.steps if step.event not in ("start", "loop", "end")]
    assert [] == [step.index for step in steps if None in (step.line, *(frame.line for frame in step.stack))]
    # On some 3.11 the end of an `except*` belongs to the line of that `except*`.
    early = version(python) < (3, 12)
    (returned,) = [step.line for step in steps if (step.event, step.function) == ("return", "returns")]
    assert returned in ({10, 11} if early else {11})
    assert 17 == [step.line for step in steps if (step.event, step.function) == ("raise", "raises")][-1]
    (gone,) = [step for step in steps if (step.event, step.function) == ("call", "Bad.__del__")]
    assert ["lets_go", "Bad.__del__"] == [frame.function for frame in gone.stack]
    assert gone.stack[0].line in ({22, 23} if early else {23})
    assert ReturnPointer("lets_go", gone.stack[0].line) == gone.stack[-1].returns_to


def test_whatever_can_be_called_may_be_bound(tmp_path: Path, python: str) -> None:
    """A method may be bound of an object without a name, whose class isn't asked for one; a class has its own name."""
    program = """
        import asyncio
        import functools
        import types

        class Called:
            def __init__(self, *_):
                pass

            def __call__(self, *_):
                pass

            def __getattr__(self, name):
                print("asked for", name)
                raise AttributeError(name)

        class Own(list):
            pass

        async def main():
            loop = asyncio.get_running_loop()
            loop.call_soon(types.MethodType(functools.partial(print, end=""), ""))
            loop.call_soon(types.MethodType(Called(), 1))
            loop.call_soon(Called)
            loop.call_soon(Own().append, 1)
            loop.call_soon(dict.fromkeys, "a")
            await asyncio.sleep(1)

        asyncio.run(main())
    """
    trace = recorded(tmp_path, program, python=python)
    ready = next(step.loop.ready for step in trace.steps if step.event == "suspend" and step.loop is not None)
    assert ["print", "Called", "Called", "Own.append", "dict.fromkeys"] == [handle.function for handle in ready]
    assert "" == trace.stdout


def test_what_an_object_or_a_class_runs_when_it_is_called_is_the_program_s(tmp_path: Path, python: str) -> None:
    """A handle that calls one has no step of its own before that of the call."""
    program = """
        import asyncio

        class Called:
            def __init__(self, *_):
                self.made = True

            def __call__(self, *_):
                self.called = True

        async def main():
            loop = asyncio.get_running_loop()
            for called in (Called(), print, Called(), Called):
                loop.call_soon(called)
            await asyncio.sleep(1)

        asyncio.run(main())
    """
    trace = recorded(tmp_path, program, python=python)
    begun = [
        step.loop.handle.function for step in trace.steps if step.event == "loop" and step.loop and step.loop.handle
    ]
    assert ["print"] == [each for each in begun if each in ("print", "Called")]
