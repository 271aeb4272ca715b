"""What a trace says is what happened."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import pytest

from diagram_gen.model.frame import Frame
from diagram_gen.model.loop import Handle, Task, Timer
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Failure, Source, Step, Trace, Unrecorded
from diagram_gen.pipeline import trace_json
from diagram_gen.recorder.sandbox import Limits, record
from tests import labels
from tests.programs import events, recorded, step_at, variables, version, write


def test_recordings_are_identical(recording: tuple[Snippet, Trace]) -> None:
    """Two recordings of a snippet are the same bytes."""
    snippet, trace = recording
    assert trace_json.encode(trace) == trace_json.encode(record(snippet.recorded_as))


def test_prints_what_the_docstring_says(recording: tuple[Snippet, Trace]) -> None:
    """A snippet's output is the one it promises, and the steps hold all of it."""
    snippet, trace = recording
    assert snippet.expected(trace.python) == trace.stdout == "".join(step.output for step in trace.steps)


def test_steps_are_numbered_from_start_to_end(recording: tuple[Snippet, Trace]) -> None:
    """The first step is `start`, the last is `end`, and indexes count up."""
    steps = recording[1].steps
    assert list(range(len(steps))) == [step.index for step in steps]
    assert ("start", "end") == (steps[0].event, steps[-1].event)


def test_one_call(tmp_path: Path) -> None:
    """Call, line and return of nested functions, with variables and return pointers."""
    trace = recorded(
        tmp_path,
        """
        def inner(n):
            return n * 2

        def outer():
            a = 12
            b = inner(a)
            return b

        outer()
        """,
    )
    assert events(trace, "inner", "outer") == [
        "call outer:4", "line outer:5", "line outer:6", "call inner:1", "line inner:2", "return inner:2", "line outer:7",
        "return outer:7",
    ]  # fmt: skip
    inside = step_at(trace, "line", 2)
    assert ["outer", "inner"] == [frame.function for frame in inside.stack]
    assert {"n": "12"} == variables(inside)
    assert [("<module>", 9), ("outer", 6)] == [
        (frame.returns_to.function, frame.returns_to.line) for frame in inside.stack if frame.returns_to
    ]
    assert "24" == step_at(trace, "return", 2).value
    assert {"a": "12", "b": "24"} == variables(step_at(trace, "line", 7))


def test_recursion_gives_each_call_a_frame(tmp_path: Path) -> None:
    """Frames are numbered in order of birth, and no number comes twice."""
    trace = recorded(tmp_path, "def f(n):\n    return n and f(n - 1)\nf(3)\nf(0)\n")
    deepest = max(trace.steps, key=lambda step: len(step.stack))
    assert ["frame-1", "frame-2", "frame-3", "frame-4"] == [frame.id for frame in deepest.stack]
    assert "frame-5" == trace.steps[-2].stack[0].id


def test_variables_come_in_order_of_first_binding(tmp_path: Path) -> None:
    """Not in the order of the code; a deleted one is gone; modules, functions and dunder names are left out."""
    trace = recorded(
        tmp_path,
        """
        def f(flag):
            import os
            def g(): pass
            if flag:
                b = 1
            a = 2
            del b
            b = 3
            return a
        f(True)
        """,
    )
    assert ["flag", "b", "a"] == list(variables(step_at(trace, "line", 7)))
    assert ["flag", "a"] == list(variables(step_at(trace, "line", 8)))
    assert ["flag", "b", "a"] == list(variables(step_at(trace, "return", 9)))


def test_generators_suspend_and_resume(tmp_path: Path) -> None:
    """A generator's frame is one frame, however often it pauses; the end of its loop is no exception."""
    trace = recorded(tmp_path, "def g():\n    yield 'a'\n    yield 'b'\n\nfor x in g():\n    pass\n")
    assert events(trace, "g") == [
        "call g:1", "line g:2", "suspend g:2", "resume g:2", "line g:3", "suspend g:3", "resume g:3", "return g:3",
    ]  # fmt: skip
    assert ["'a'", "'b'"] == [step.value for step in trace.steps if step.event == "suspend"]
    assert 1 == len({frame.id for step in trace.steps for frame in step.stack})
    assert not [step for step in trace.steps if step.event == "raise"]


def test_a_chain_of_awaits_pauses_and_goes_on_as_one(tmp_path: Path) -> None:
    """One suspend and one resume, with the whole chain on the stack; no StopIteration anywhere."""
    trace = recorded(
        tmp_path,
        """
        import asyncio

        async def inner():
            await asyncio.sleep(1)
            return 5

        async def outer():
            return await inner()

        asyncio.run(outer())
        """,
    )
    pauses = [step for step in trace.steps if step.event in ("suspend", "resume")]
    assert [("suspend", "inner"), ("resume", "inner")] == [(step.event, step.function) for step in pauses]
    assert all(["asyncio.run", "outer", "inner"] == [frame.function for frame in step.stack] for step in pauses)
    assert not [step for step in trace.steps if step.event == "raise"]


def test_what_a_callback_prints_belongs_to_the_step_after_it(tmp_path: Path) -> None:
    """Also where a chain of awaits goes on then, which makes one step: the steps print all that the run does, once."""
    trace = recorded(
        tmp_path,
        """
        import asyncio
        import sys

        async def inner(event):
            await event.wait()

        async def outer(event):
            await inner(event)
            print("after")

        async def main():
            event = asyncio.Event()
            task = asyncio.create_task(outer(event))
            await asyncio.sleep(1)
            asyncio.get_running_loop().call_soon(print, "callback")
            asyncio.get_running_loop().call_soon(sys.stderr.write, "complaint")
            event.set()
            await task

        asyncio.run(main())
        """,
    )
    resumed = next(step for step in trace.steps if (step.event, step.function) == ("resume", "inner"))
    assert ("callback\n", "complaint") == (trace.steps[resumed.index - 1].output, resumed.errors)
    assert "callback\nafter\n" == trace.stdout == "".join(step.output for step in trace.steps)


def test_exceptions_are_seen_in_each_frame_they_pass(tmp_path: Path) -> None:
    """And a frame that an exception unwinds has no return step."""
    trace = recorded(
        tmp_path,
        """
        def f():
            raise ValueError("no")

        def g():
            try:
                f()
            except ValueError:
                return 1

        g()
        """,
    )
    assert ["raise f:2", "raise g:6"] == [text for text in events(trace, "f", "g") if text.startswith("raise")]
    assert ["return g:8"] == [text for text in events(trace, "f", "g") if text.startswith("return")]


def test_a_return_after_an_exception_was_thrown_in_goes_on_without_a_step(tmp_path: Path, python: str) -> None:
    """As any other return: what awaits it has been passed by, and CPython may say that it is entered."""
    program = """
import asyncio

async def swallows():
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        return 1

async def work():
    await swallows()
    await asyncio.sleep(1)

async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(1)
    task.cancel()
    await task

asyncio.run(main())
"""
    steps = [each for each in events(recorded(tmp_path, program, python=python), "work") if not each.startswith("line")]
    assert ["call work:9", "suspend work:11", "resume work:11", "return work:11"] == steps


def test_an_exception_thrown_into_a_pause_goes_up_the_chain_of_awaits(tmp_path: Path) -> None:
    """The innermost frame goes on with it; the same frames are left by it, and no other."""
    trace = recorded(
        tmp_path,
        """
        import asyncio

        async def inner():
            try:
                await asyncio.sleep(9)
            finally:
                x = 1

        async def outer():
            await inner()

        async def main():
            task = asyncio.create_task(outer())
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])

        asyncio.run(main())
        """,
    )
    steps = [step for step in trace.steps if step.function in ("inner", "outer") and step.event != "line"]
    assert [
        "call outer:9", "call inner:3", "suspend inner:5", "resume inner:5", "raise inner:5", "raise inner:7",
        "raise outer:10",
    ] == [f"{step.event} {step.function}:{step.line}" for step in steps]  # fmt: skip
    assert 2 == len({frame.id for step in steps for frame in step.stack if frame.kind == "coroutine"})


def test_a_generator_ended_by_an_exception_does_not_suspend(tmp_path: Path) -> None:
    """Thrown into it, or by closing it."""
    trace = recorded(
        tmp_path,
        """
        def g():
            try:
                yield 1
            finally:
                x = 1

        one, two = g(), g()
        next(one), next(two)
        two.close()
        one.throw(KeyError("k"))
        """,
    )
    assert ["suspend g:3", "suspend g:3"] == [text for text in events(trace, "g") if text.startswith("suspend")]
    raised = [(step.line, step.value) for step in trace.steps if step.function == "g" and step.event == "raise"]
    assert [(3, "GeneratorExit()"), (5, "GeneratorExit()"), (3, "KeyError('k')"), (5, "KeyError('k')")] == raised


def test_the_end_of_an_async_loop_is_no_exception_but_that_of_anext_is(tmp_path: Path) -> None:
    """Both are StopAsyncIteration; only one of them is the program's to see."""
    trace = recorded(
        tmp_path,
        """
        import asyncio

        async def numbers():
            yield 1

        async def main():
            async for n in numbers():
                pass
            items = numbers()
            await anext(items)
            try:
                await anext(items)
            except StopAsyncIteration:
                pass

        asyncio.run(main())
        """,
    )
    assert [12] == [step.line for step in trace.steps if step.event == "raise"]


def test_a_sleep_of_years_takes_few_steps(tmp_path: Path) -> None:
    """Turns of the loop in which nothing happens are not shown."""
    trace = recorded(tmp_path, "import asyncio\nasync def main():\n    await asyncio.sleep(1e9)\nasyncio.run(main())\n")
    assert trace.exception is None
    assert len(trace.steps) < 30


def test_every_step_has_the_time_of_the_clock(tmp_path: Path) -> None:
    """`time.sleep` moves it in a program without a loop, too."""
    trace = recorded(tmp_path, "import time\ndef nap():\n    time.sleep(0.25)\nnap()\ntime.sleep(1)\nx = 1\n")
    assert ["start 0.0", *["line 0.0"] * 3, "call 0.0", "line 0.0", "return 0.25", *["line 0.25", "line 1.25"]] == [
        f"{step.event} {step.time}" for step in trace.steps[:-1]
    ]
    assert 1.25 == trace.steps[-1].time


def test_threads_and_loops_share_the_time(tmp_path: Path) -> None:
    """A thread's sleep moves the time of its steps; where a loop runs, it is what the loop's clock says."""
    trace = recorded(
        tmp_path,
        """
        import asyncio, time

        def work():
            time.sleep(0.2)
            x = 1

        async def main():
            waiting = asyncio.create_task(asyncio.to_thread(work))
            await asyncio.sleep(0.15)
            await waiting

        asyncio.run(main())
        """,
    )
    times = [(step.line, step.time) for step in trace.steps if step.function == "work" and step.event == "line"]
    assert [(4, 0.0), (5, 0.2)] == times
    looped = [step for step in trace.steps if step.loop]
    assert {0.0, 0.15, 0.2} == {step.time for step in looped}
    assert [step.loop.time for step in looped if step.loop] == [step.time for step in looped]


def test_the_time_is_finite(tmp_path: Path) -> None:
    """As JSON has it, also after the longest sleep that there is."""
    trace = recorded(
        tmp_path,
        "import asyncio, sys\nasync def main():\n    await asyncio.sleep(sys.float_info.max)\nasyncio.run(main())\n",
    )
    assert sys.float_info.max == trace.steps[-1].time
    assert trace == trace_json.decode(trace_json.encode(trace))


def test_waiting_for_ever_is_never_and_a_deadlock(tmp_path: Path) -> None:
    """An infinite sleep has no due time, which JSON can say."""
    trace = recorded(
        tmp_path,
        """
        import asyncio, math

        async def main():
            task = asyncio.create_task(asyncio.sleep(math.inf), name="a")
            await asyncio.sleep(1)
            x = 1
            await task

        asyncio.run(main())
        """,
    )
    loop = step_at(trace, "line", 6).loop
    assert loop is not None
    assert [None] == [timer.when for timer in loop.timers]
    assert trace == trace_json.decode(trace_json.encode(trace))
    assert trace.exception is not None
    assert "Deadlock" == trace.exception.type


def test_text_that_utf_8_cannot_say_is_escaped(tmp_path: Path) -> None:
    """In names, values and messages: a trace is always JSON."""
    trace = recorded(
        tmp_path,
        r"""
        import asyncio

        async def main():
            asyncio.current_task().set_name("\ud800")
            x = "\ud801"
            raise ValueError("\ud802")

        asyncio.run(main())
        """,
    )
    assert trace == trace_json.decode(trace_json.encode(trace))
    assert trace.exception is not None
    assert r"\ud802" == trace.exception.message


def test_a_program_finds_itself_after_changing_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`__file__` is absolute, as Python itself makes it; the trace keeps the path as it was given."""
    monkeypatch.chdir(write(tmp_path, "import os\nos.chdir('/')\nprint(open(__file__).read(9))\n").parent)
    trace = record(Source("program.py", "", ""))
    assert ("import os\n", None, "program.py") == (trace.stdout, trace.exception, trace.snippet.path)


def test_a_thread_that_goes_on_after_the_end_is_not_recorded(tmp_path: Path) -> None:
    """There is one `end`, and it is the last step."""
    trace = recorded(
        tmp_path,
        """
        import atexit, threading

        stop = threading.Event()

        def work():
            stop.wait()
            for n in range(100):
                x = n

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        atexit.register(thread.join)
        atexit.register(stop.set)
        """,
    )
    assert [len(trace.steps) - 1] == [step.index for step in trace.steps if step.event == "end"]
    assert trace.exception is None


def test_many_tasks_cost_what_they_are(tmp_path: Path) -> None:
    """What did not change is neither looked at again nor sent again."""
    text = "import asyncio\nasync def w(n):\n    await asyncio.sleep(n)\nasync def main():\n    await asyncio.gather(*map(w, range(200)))\nasyncio.run(main())\n"
    steps = [step for step in recorded(tmp_path, text).steps if step.loop is not None]
    states = {id(task) for step in steps if step.loop is not None for task in step.loop.tasks}
    assert len(states) < 10 * 200 + len(steps)


def test_output_after_the_end_belongs_to_the_last_step(tmp_path: Path) -> None:
    """Such as that of exit handlers."""
    trace = recorded(tmp_path, "import atexit\natexit.register(print, 'bye')\nprint('hello')\n")
    assert ("hello\nbye\n", "hello\nbye\n") == (trace.stdout, trace.steps[-1].output)


def test_output_belongs_to_the_step_that_follows_its_line(tmp_path: Path) -> None:
    """Also what goes past `sys.stdout`."""
    trace = recorded(tmp_path, "import os\nprint('a')\nos.write(1, b'b')\nx = 1\n")
    assert [(3, "a\n"), (4, "b")] == [(step.line, step.output) for step in trace.steps if step.output]


def test_a_paused_task(tmp_path: Path) -> None:
    """Its stack is its chain of awaits, library code folded; no frame of it has a caller; it says what it waits for."""
    trace = recorded(
        tmp_path,
        """
        import asyncio

        async def rest(seconds):
            await asyncio.sleep(seconds)

        async def main():
            task = asyncio.create_task(rest(2), name="b")
            await asyncio.sleep(1)
            x = 1
            await task

        asyncio.run(main())
        """,
    )
    loop = step_at(trace, "line", 9).loop
    assert loop is not None
    main, other = loop.tasks
    assert (1.0, "Task-1", main.id) == (loop.time, main.name, loop.running)
    assert ("task-2", "b", "waiting") == (other.id, other.name, other.state)
    assert [("rest", 4, "coroutine"), ("asyncio.sleep", None, "library")] == [
        (frame.function, frame.line, frame.kind) for frame in other.stack
    ]
    assert {None} == {frame.returns_to for frame in other.stack}
    assert other.wait is not None
    assert ("sleep", 2.0) == (other.wait.kind, other.wait.until)
    assert [(2.0, "end_sleep", other.id)] == [(timer.when, timer.kind, timer.task) for timer in loop.timers]
    assert ["end sleep of b"] == labels.timers(loop)
    assert ["main"] == [frame.function for frame in main.stack]
    waiting = step_at(trace, "resume", 4).loop
    assert waiting is not None
    assert ("task", (other.id,)) == (waiting.tasks[0].wait.kind, waiting.tasks[0].wait.on)  # type: ignore[union-attr]


def test_a_fired_timer_wakes_its_task_a_turn_later(tmp_path: Path) -> None:
    """The timer's handle sets the future's result, whose callback puts the task's wake-up on the queue."""
    trace = recorded(tmp_path, "import asyncio\nasync def main():\n    await asyncio.sleep(1)\nasyncio.run(main())\n")
    first, second = [step for step in trace.steps if step.event == "loop" and step.loop and step.loop.time == 1.0][:2]
    assert first.loop is not None
    assert second.loop is not None
    assert (["end sleep of Task-1"], first.index) == (labels.ready(first.loop), first.loop.ready[0].made_ready_at)
    assert ["waiting"] == [task.state for task in first.loop.tasks]
    assert (["wake Task-1"], first.index) == (labels.ready(second.loop), second.loop.ready[0].made_ready_at)
    assert ["ready"] == [task.state for task in second.loop.tasks]


def test_the_ready_queue_is_in_order_and_knows_its_causes(tmp_path: Path) -> None:
    """Each handle names the step that put it there."""
    trace = recorded(
        tmp_path,
        """
        import asyncio

        async def work():
            pass

        async def main():
            a = asyncio.create_task(work(), name="a")
            b = asyncio.create_task(work(), name="b")
            asyncio.get_running_loop().call_soon(print, "hello")
            await a

        asyncio.run(main())
        """,
    )
    step = step_at(trace, "line", 10)
    assert step.loop is not None
    lines = [trace.steps[handle.made_ready_at].line for handle in step.loop.ready]
    causes = list(zip(labels.ready(step.loop), lines, strict=True))
    assert [("start a", 7), ("start b", 8), ("call print", 9)] == causes


def test_finished_tasks_stay_with_their_outcome(tmp_path: Path) -> None:
    """Result, exception or cancellation, also when nobody holds the task."""
    trace = recorded(
        tmp_path,
        """
        import asyncio

        async def good():
            return 7

        async def bad():
            raise ValueError("no")

        async def slow():
            await asyncio.sleep(9)

        async def main():
            tasks = [asyncio.create_task(each) for each in (good(), bad(), slow())]
            asyncio.create_task(good(), name="forgotten")
            await asyncio.sleep(0)
            tasks[2].cancel()
            await asyncio.wait(tasks)
            for task in tasks[:2]:
                task.exception()
            x = 1

        asyncio.run(main())
        """,
    )
    loop = step_at(trace, "line", 20).loop
    assert loop is not None
    assert [
        ("running", None, None), ("done", "7", None), ("failed", None, "ValueError('no')"), ("cancelled", None, None),
        ("done", "7", None),
    ] == [(task.state, task.result, task.exception) for task in loop.tasks]  # fmt: skip


def test_an_uncaught_exception_ends_the_trace(tmp_path: Path) -> None:
    """With its type, message, function and line."""
    trace = recorded(tmp_path, "def f():\n    return 1 / 0\nprint('before')\nf()\n")
    assert trace.exception is not None
    assert ("ZeroDivisionError", "f", 2) == (trace.exception.type, trace.exception.function, trace.exception.line)
    assert ("end", "ZeroDivisionError: division by zero") == (trace.steps[-1].event, trace.steps[-1].value)
    assert "before\n" == trace.stdout


def test_a_syntax_error_is_a_failure_with_its_line(tmp_path: Path) -> None:
    """The trace has one step, its end."""
    trace = recorded(tmp_path, "x = 1\nif:\n")
    assert trace.exception is not None
    assert ("SyntaxError", 2, 1) == (trace.exception.type, trace.exception.line, len(trace.steps))


NOT_COMPILED = {
    "syntax": b"x = 1\nif:\n",
    "indentation": b"if 1:\n    x\n  y\n",
    "tabs": b"if 1:\n        x = 1\n\tx = 2\n",
    "unknown encoding": b"# coding: klingon\n",
    "no text": b"# coding: hex\n",
    "not in its encoding": b"x = 1\ny = '\xff'\n",
    "digits": b"x = " + b"1" * 5000 + b"\n",
    "parentheses": b"x = " + b"(" * 300 + b")" * 300 + b"\n",
    "return": b"x = 1\nreturn\n",
}
"""Programs that Python refuses to run, each with another complaint."""


def test_what_cannot_be_compiled_is_called_what_python_calls_it(tmp_path: Path, python: str) -> None:
    """The same kind of error as `python FILE` ends with, under each version; nothing of the program has run."""
    kinds = {}
    for name, program in NOT_COMPILED.items():
        path = tmp_path / "program.py"
        path.write_bytes(program)
        said = subprocess.run([python, str(path)], capture_output=True, text=True, check=False).stderr.splitlines()[-1]
        trace = record(Source(str(path), name, program.decode("utf-8", "replace")), python=python)
        kinds[name] = (said.partition(":")[0], trace.exception and trace.exception.type, len(trace.steps))
    assert {name: (kind, kind, 1) for name, (kind, *_) in kinds.items()} == kinds


@pytest.mark.parametrize(
    ("program", "line"),
    [(b"\0", 1), (b"x = '\0'\n", 1), (b"print(1)\r\n# a\0comment\r\nprint(2)\r\n", 2), (b"if:\n\0", 2)],
)
def test_a_null_byte_is_a_syntax_error_in_its_line(tmp_path: Path, python: str, program: bytes, line: int) -> None:
    """In Python's own words, though up to 3.11.3 `python FILE` ran such a program, without what follows in the line."""
    path = tmp_path / "program.py"
    path.write_bytes(program)
    trace = record(Source(str(path), "a program", program.decode()), python=python)
    failure = Failure("SyntaxError", "source code cannot contain null bytes", None, line)
    assert (failure, 1, "") == (trace.exception, len(trace.steps), trace.stdout)
    if version(python) >= (3, 11, 4):
        said = subprocess.run([python, str(path)], capture_output=True, text=True, check=False).stderr
        assert str(failure) == said.splitlines()[-1]
        assert f", line {line}\n" in said


@pytest.mark.parametrize(
    ("program", "limits", "failure"),
    [
        ("while True:\n    pass\n", Limits(steps=500), "StepLimit"),
        ("x = 1\n(lambda: sum(range(10**12)))()\n", Limits(seconds=2), "TimeLimit"),
        ("while True:\n    print('x' * 1000)\n", Limits(output=50_000), "OutputLimit"),
        ("x = 'x' * (8 << 30)\n", Limits(memory=1 << 30), "MemoryError"),
        ("import os\nos._exit(3)\n", None, "Exit"),
        ("import sys\nsys.exit(3)\n", None, "SystemExit"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", None, "Killed"),
        ("def f():\n    f()\nf()\n", None, "RecursionError"),
    ],
)
def test_a_program_that_goes_too_far_gets_one_clear_failure(
    tmp_path: Path, program: str, limits: Limits | None, failure: str
) -> None:
    """Within its limit, with the trace up to there, which ends with an `end` step."""
    trace = recorded(tmp_path, program, limits)
    assert trace.exception is not None
    assert (failure, "end") == (trace.exception.type, trace.steps[-1].event)
    assert len(trace.steps) > 1


@pytest.mark.parametrize(
    ("program", "limits", "kind"),
    [
        ("while True:\n    pass\n", Limits(steps=50), "limit"),
        ("x = 1\n(lambda: sum(range(10**12)))()\n", Limits(seconds=1), "limit"),
        ("while True:\n    print('x' * 1000)\n", Limits(output=5_000), "limit"),
        ("import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()\n", None, "deadlock"),
        ("import os\nos._exit(3)\n", None, "exit"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", None, "killed"),
        ("open('there is no such file')\n", None, "system"),
        ("x = 'x' * (8 << 30)\n", Limits(memory=1 << 30), "system"),
        ("import sys\nsys.exit(3)\n", None, "exception"),
        ("if:\n", None, "exception"),
    ],
)
def test_a_failure_says_of_what_kind_it_is(tmp_path: Path, program: str, limits: Limits | None, kind: str) -> None:
    """A verdict of the recorder, a death, or an exception."""
    trace = recorded(tmp_path, program, limits)
    assert trace.exception is not None
    assert kind == trace.exception.kind


@pytest.mark.parametrize(
    "name",
    ["StepLimit", "TimeLimit", "RateLimit", "Deadlock", "Exit", "Killed", "RecorderError", "MemoryError", "OSError"],
)
def test_an_exception_is_one_whatever_its_name(tmp_path: Path, name: str) -> None:
    """A program may call its own as the recorder calls its verdicts, or Python its own."""
    trace = recorded(tmp_path, f"class {name}(Exception):\n    pass\n\nraise {name}('no')\n")
    assert trace.exception is not None
    assert (name, "exception") == (trace.exception.type, trace.exception.kind)


def test_a_deadlock_says_what_every_task_waits_for(tmp_path: Path) -> None:
    """Instead of waiting for ever."""
    trace = recorded(
        tmp_path,
        """
        import asyncio

        async def main():
            lock = asyncio.Lock()
            await lock.acquire()
            await lock.acquire()

        asyncio.run(main())
        """,
    )
    assert trace.exception is not None
    assert "Deadlock" == trace.exception.type
    assert "task Task-1 is waiting for lock `lock`" in trace.exception.message


def test_a_clean_exit_is_no_failure(tmp_path: Path) -> None:
    """`sys.exit()` ends a program well."""
    assert recorded(tmp_path, "import sys\nsys.exit()\n").exception is None


def test_what_did_not_change_is_shared(recording: tuple[Snippet, Trace]) -> None:
    """Equal frames of consecutive steps are one object in memory."""
    steps = recording[1].steps
    pairs = [(a, b) for one, two in itertools.pairwise(steps) for a in one.stack for b in two.stack if a == b]
    assert all(a is b for a, b in pairs)


def test_the_program_does_not_see_the_recorder(tmp_path: Path) -> None:
    """It is `__main__`, with the arguments, path, loop type and names that `python FILE` gives it."""
    trace = recorded(
        tmp_path,
        """
        import asyncio, os, sys

        async def main():
            print(type(asyncio.get_running_loop()).__name__)

        print(__name__, os.path.basename(__file__), len(sys.argv), sys.argv[0] == __file__)
        print("PYTHONHASHSEED" in os.environ, "diagram_gen" in globals(), sys.modules["__main__"].__dict__ is globals())
        print(os.path.basename(sys.path[0]) == os.path.basename(os.path.dirname(__file__)))
        asyncio.run(main())
        """,
    )
    assert "__main__ program.py 1 True\nFalse False True\nTrue\n_UnixSelectorEventLoop\n" == trace.stdout


def test_objects_die_when_they_would(tmp_path: Path) -> None:
    """The recorder keeps nothing of the program alive."""
    trace = recorded(
        tmp_path,
        """
        import asyncio, weakref

        class Thing: pass

        def f():
            thing = Thing()
            reference = weakref.ref(thing)
            del thing
            return reference() is None

        async def main():
            task = asyncio.create_task(asyncio.sleep(0))
            reference = weakref.ref(task)
            await task
            del task
            await asyncio.sleep(0)
            return reference() is None

        print(f(), asyncio.run(main()))
        """,
    )
    assert "True True\n" == trace.stdout


def test_every_part_of_a_step_is_plain_data(recording: tuple[Snippet, Trace]) -> None:
    """Traces survive the way to JSON and back."""
    trace = recording[1]
    assert trace == trace_json.decode(trace_json.encode(trace))
    assert {Step, Frame, Task, Handle, Timer} >= {type(step) for step in trace.steps}


HOSTILE = {
    "prints into every file": ("import os\nfor fd in range(3, 12):\n    try:\n        os.write(fd, b'junk')\n    except OSError:\n        pass\nprint('end')\n", "end\n"),
    "closes every file": ("import os\nos.closerange(3, 256)\nprint('end')\n", "end\n"),
    "empties its output": ("import sys\nprint('a', flush=True)\nsys.stdout.truncate(0)\nx = 1\nprint('end')\n", None),
    "replaces what it finds": ("import json, os\njson.dumps = None\nos.getpid = lambda: 42\ndef f():\n    return 1\nf()\nprint('end')\n", "end\n"),
    "names that are no text": ("class A:\n    locals()[5] = 6\nprint('end')\n", "end\n"),
    "prints when looked at": (
        """
        class Meta(type):
            def __getattribute__(self, name):
                print("looked at", name)
                return type.__getattribute__(self, name)

        class Thing(metaclass=Meta):
            pass

        class Text(str):
            def __len__(self):
                print("measured")
                return 0

        class Set(set):
            def __iter__(self):
                print("iterated")
                return iter(())

        def f(thing, text, items):
            return 1

        f(type.__call__(Thing), Text("abc"), Set([1]))
        print("end")
        """,
        "end\n",
    ),
    "callbacks that fight": (
        """
        import asyncio

        class Callback:
            def __call__(self):
                print("called")

            def __getattr__(self, name):
                raise RuntimeError(name)

        async def main():
            asyncio.get_running_loop().call_soon(Callback())
            await asyncio.sleep(0)
            print("end")

        asyncio.run(main())
        """,
        "called\nend\n",
    ),
    "forks": ("import os, sys\npid = os.fork()\nif pid == 0:\n    sys.exit(3)\nprint(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n", "3\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_program_may_do_as_it_likes(tmp_path: Path, name: str) -> None:
    """It ends as it would by itself, and prints what it would."""
    text, expected = HOSTILE[name]
    trace = recorded(tmp_path, text)
    assert (None, "end") == (trace.exception, trace.steps[-1].event)
    assert expected is None or expected == trace.stdout


@pytest.mark.parametrize(
    ("program", "failure"),
    [
        ("import os\nos.kill(os.getpid(), 40)\n", "Killed: died of signal 40"),
        ("import subprocess\nsubprocess.run(['head', '-c', '300000000', '/dev/zero'])\n", "OutputLimit: printed more than 1048576 bytes"),
        ("import sys\nsys.setrecursionlimit(10**7)\ndef f(n):\n    return f(n + 1)\nf(0)\n", "StepLimit: did not end within 10000 steps"),
        ("class E(Exception):\n    def __str__(self):\n        raise SystemExit(0)\nraise E\n", "E: <no message: its __str__ raised SystemExit>"),
        ("class X:\n    def __eq__(self, other):\n        return True\nimport sys\nsys.exit(X())\n", "SystemExit: <__main__.X object>"),
    ],
)  # fmt: skip
def test_a_strange_death_has_a_clear_reason(tmp_path: Path, program: str, failure: str) -> None:
    """One sentence, the same every time."""
    assert failure == str(recorded(tmp_path, program, Limits(size=1 << 24)).exception)


def test_a_long_message_is_cut(tmp_path: Path) -> None:
    """It says how long it was."""
    trace = recorded(tmp_path, "raise ValueError('x' * 1_000_000)\n")
    assert trace.exception is not None
    assert trace.exception.message.endswith("… (1000000 characters)")
    assert len(trace.exception.message) < 11_000


def test_the_clock_refuses_what_python_refuses(tmp_path: Path) -> None:
    """With the same exception, and the program goes on."""
    path = write(
        tmp_path,
        """
        import time

        for call in (
            lambda: time.sleep(-1), lambda: time.sleep(float("nan")), lambda: time.sleep(1e300), lambda: time.sleep("1"),
            lambda: time.strftime(), lambda: time.clock_gettime(time.CLOCK_PROCESS_CPUTIME_ID) > 0,
            lambda: time.perf_counter_ns() - time.perf_counter_ns() <= 0,
        ):
            try:
                print(call())
            except Exception as error:
                print(type(error).__name__)
        """,
    )
    plain = subprocess.run([sys.executable, path], capture_output=True, text=True, check=True)
    assert plain.stdout == record(Source(path.as_posix(), "", "")).stdout


def test_the_time_in_utc_is_that_of_the_clock(tmp_path: Path, python: str) -> None:
    """However it is asked for."""
    text = """
        import datetime, time, warnings
        warnings.simplefilter("ignore")
        before = datetime.datetime.utcnow()
        time.sleep(3600)
        print(datetime.datetime.utcnow() - before, datetime.datetime.now(datetime.UTC).replace(tzinfo=None) - before)
        """
    assert "1:00:00 1:00:00\n" == recorded(tmp_path, text, python=python).stdout


def test_a_deadlock_without_a_loop_says_that_threads_wait(tmp_path: Path) -> None:
    """Here there is but one of them."""
    trace = recorded(
        tmp_path, "import threading\nlock = threading.Lock()\nlock.acquire()\nprint(lock)\nlock.acquire()\n"
    )
    told = "Deadlock: no thread can ever go on: the main thread waits for a lock that it has acquired itself, in line 5"
    assert told == str(trace.exception)
    assert trace.stdout.startswith("<locked _thread.lock object at 0x")


def test_a_program_may_tell_of_its_exception_itself(tmp_path: Path) -> None:
    """By `sys.excepthook`, as without the recorder; the trace has the exception too."""
    trace = recorded(
        tmp_path, "import sys\nsys.excepthook = lambda kind, error, _: print('told:', error)\nraise ValueError('no')\n"
    )
    assert ("told: no\n", "ValueError: no") == (trace.stdout, str(trace.exception))


def test_a_program_that_breaks_the_recorder_goes_on(tmp_path: Path) -> None:
    """To its own end; the trace has all steps up to there, and says what is missing, and why."""
    trace = recorded(
        tmp_path,
        "import sys\ndef f():\n    sys._getframe().f_trace.__self__._steps.add = None\n    x = [1]\n    print(x)\nf()\n",
    )
    assert (None, "[1]\n") == (trace.exception, trace.stdout)
    assert ["call f:2", "line f:3"] == events(trace, "f")
    assert (Unrecorded(6, "steps", "TypeError: 'NoneType' object is not callable"),) == trace.unrecorded
    assert (6, "end") == (trace.steps[-1].index, trace.steps[-1].event)


def test_a_program_that_closes_the_files_of_the_recorder_goes_on(tmp_path: Path, python: str) -> None:
    """To its own end; that the rest is missing is said."""
    text = "import atexit, os\natexit.register(print, 'bye')\nprint(1)\nos.closerange(3, 1 << 20)\nx = 1\nprint(2)\n"
    trace = recorded(tmp_path, text, python=python)
    assert (None, "1\n2\nbye\n", "") == (trace.exception, trace.stdout, trace.stderr)
    assert (
        Unrecorded(5, "steps", "nothing more could be written: the program may have closed the files of the recorder"),
    ) == trace.unrecorded


def test_a_turn_of_a_loop_that_does_not_run_is_the_programs_own_doing(tmp_path: Path) -> None:
    """Nothing is wrong with it, and nothing is missing."""
    trace = recorded(
        tmp_path,
        """
        import asyncio

        asyncio.run(asyncio.sleep(0))
        loop = asyncio.new_event_loop()
        loop.call_soon(print, "called")
        loop._run_once()
        loop.close()
        """,
    )
    assert (None, "called\n", ()) == (trace.exception, trace.stdout, trace.unrecorded)


def test_frames_of_a_library_that_are_called_at_two_places_are_two(tmp_path: Path) -> None:
    """Also where nothing of the program's happens between them, and one comes to the place of the other in memory."""
    text = """
        from contextlib import contextmanager

        @contextmanager
        def manager():
            yield

        with manager(), manager():
            pass
        """
    frames = {frame.id: frame.function for step in recorded(tmp_path, text).steps for frame in step.stack}
    assert 2 == list(frames.values()).count("_GeneratorContextManager.__exit__")


def test_a_library_function_that_its_package_does_not_export_has_its_full_name(tmp_path: Path) -> None:
    """As a reader imports it."""
    text = """
        import urllib.request

        def hook(*_):
            pass

        urllib.request.urlretrieve("file://" + __file__, "/dev/null", hook)
        """
    called = step_at(recorded(tmp_path, text), "call", 3)
    assert ["urllib.request.urlretrieve", "hook"] == [frame.function for frame in called.stack]


def test_names_that_a_class_body_keeps_in_a_mapping_of_its_own_are_not_read(tmp_path: Path) -> None:
    """Reading them could run code of the program."""
    trace = recorded(
        tmp_path,
        """
        class Names(dict):
            def __getitem__(self, name):
                print("read", name)
                return super().__getitem__(name)

        class Kind(type):
            @classmethod
            def __prepare__(cls, name, bases):
                return Names()

        class Made(metaclass=Kind):
            x = 1
        """,
    )
    made = [step for step in trace.steps if step.function == "Made"]
    assert [("call", {}), ("line", {}), ("line", {}), ("return", {})] == [
        (step.event, variables(step)) for step in made
    ]
    assert "read __name__\n" == trace.stdout


def test_what_a_closed_loop_refuses_is_no_handle(tmp_path: Path) -> None:
    """Neither a call nor work for a thread."""
    trace = recorded(
        tmp_path,
        """
        import asyncio

        async def main():
            pass

        loop = asyncio.new_event_loop()
        loop.close()
        for call in (lambda: loop.call_soon(print), lambda: loop.run_in_executor(None, print)):
            try:
                call()
            except RuntimeError as error:
                print(error)
        asyncio.run(main())
        """,
    )
    assert ("Event loop is closed\n" * 2, None) == (trace.stdout, trace.exception)
    assert {"start Task-1", "stop the loop"} == {label for _, label in labels.queued(trace).values()}


def test_an_object_that_is_called_back_is_named_after_its_class(tmp_path: Path) -> None:
    """It has no name of its own."""
    trace = recorded(
        tmp_path,
        """
        import asyncio

        class Greeting:
            def __call__(self):
                pass

        async def main():
            asyncio.get_running_loop().call_soon(Greeting())
            await asyncio.sleep(0)

        asyncio.run(main())
        """,
    )
    assert "call Greeting" in [label for _, label in labels.queued(trace).values()]
