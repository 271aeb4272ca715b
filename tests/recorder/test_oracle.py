"""What a trace says is what a second, independent observer sees: `oracle.py`, which shares no code with the recorder.

Left out of the comparison, because it is left out of a trace: the module's own frame, variables that are modules,
functions or named `__…`, those of the module that are classes, and the tasks that asyncio starts to shut a loop down.
A task that has ended may be gone for the oracle: a trace keeps it, with its outcome.
Of what tasks share, who holds a lock is not compared, since no lock knows it.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import textwrap
from collections.abc import Iterable
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from diagram_gen.model.frame import Frame, ReturnPointer, Variable
from diagram_gen.model.loop import ENDED, Loop, Shared
from diagram_gen.model.trace import Source, Step, Trace
from diagram_gen.recorder.sandbox import record
from tests.invariants import broken
from tests.programs import PROJECT, pythons, write

_ORACLE = PROJECT / "tests" / "oracle.py"
_PROGRAMS = sorted((PROJECT / "tests" / "oracle_programs").glob("*.py"))
_COPYING = [path for version, path in pythons().items() if tuple(map(int, version.split("."))) < (3, 13)]
"""The Pythons under which a trace function has CPython copy variables."""


@pytest.mark.parametrize("program", _PROGRAMS, ids=lambda path: path.stem)
def test_equals_what_an_independent_observer_sees(program: Path, python: str) -> None:
    """Each line's stack, variables, tasks, ready queue, timers and time are those that the oracle sees."""
    if program.stem == "lifetimes" and python in _COPYING:
        pytest.skip("up to 3.12 the oracle's own copies of variables keep objects alive; test_lifetimes has no oracle")
    assert [] == _differences(_recorded(program, python), _seen(python, *_PROGRAMS)[program])


_PREAMBLE = """\
import asyncio
import contextvars
import socket

lock, gate, queue = asyncio.Lock(), asyncio.Semaphore(2), asyncio.Queue()
ready, deep, room = asyncio.Event(), contextvars.ContextVar("deep"), asyncio.Queue(1)
ear, mouth = socket.socketpair()
ear.setblocking(False)


def numbers(limit):
    for number in range(limit):
        yield number


async def ticks(limit):
    for number in numbers(limit):
        await asyncio.sleep(number)
        yield number
"""
_STATEMENTS = (
    "await asyncio.sleep({n})",
    "total += sum(numbers({n}))",
    "total += sum([number async for number in ticks({n})])",
    "for number in numbers({n}):\n    await asyncio.sleep(0)",
    "async for number in ticks({n}):\n    total += number",
    "queue.put_nowait({n})",
    "asyncio.get_running_loop().call_later({n}, queue.put_nowait, total)",
    "asyncio.current_task().cancel()",
    "deep.set({n})",
    "total += deep.get(0)",
    "ready.set() if total > {n} else ready.clear()",
    "asyncio.get_running_loop().call_later({n}, mouth.send, b'.')",
    "await asyncio.gather(*(asyncio.sleep({n}) for _ in range({n} + 2)))",
    "for number in range({n} + 2):\n    asyncio.get_running_loop().call_later({n}, queue.put_nowait, number)",
)
_BLOCKS = (
    "try:\n    async with asyncio.timeout({n}):\n{body}\nexcept TimeoutError:\n    total += 1",
    "try:\n    async with asyncio.timeout(9), lock:\n{body}\nexcept TimeoutError:\n    total += 2",
    "try:\n    async with asyncio.timeout(9), gate:\n{body}\nexcept TimeoutError:\n    total += 3",
    "try:\n    async with asyncio.timeout({n}):\n        await ready.wait()\n{body}\nexcept TimeoutError:\n    total += 7",
    "try:\n    async with asyncio.timeout({n}):\n        await room.put(total)\n{body}\nexcept TimeoutError:\n    total += 8",
    "try:\n    async with asyncio.timeout({n}):\n        total += len(await asyncio.get_running_loop().sock_recv(ear, 1))\n{body}\nexcept TimeoutError:\n    total += 9",
    "try:\n    if total < 9:\n{body}\n    async with asyncio.timeout({n}):\n        total += await queue.get()\nexcept TimeoutError:\n    total += 4",
    "try:\n    if total < 99:\n{body}\n    raise ValueError(total)\nexcept ValueError as error:\n    total += len(error.args)",
    "try:\n    if total < 99:\n{body}\nexcept asyncio.CancelledError:\n    total += 5",
    "try:\n    if total < 99:\n{body}\nfinally:\n    await asyncio.sleep({n})",
)
_CALLS = (
    "try:\n    total += await {job}()\nexcept LookupError as error:\n    text = str(error)",
    "{job}_task = asyncio.create_task({job}(), name='{job}')\ntasks.append({job}_task)",
    "{job}_task = asyncio.create_task({job}(), name='{job}')\nawait asyncio.sleep({n})\n{job}_task.cancel()",
    "try:\n    total += await asyncio.shield({job}())\nexcept LookupError:\n    total += 6",
)
_ENDS = ("return total", "raise LookupError(total)")


@st.composite
def _programs(draw: st.DrawFn) -> str:
    """A program that ends: a tree of jobs, called or as tasks, which sleep, lock, queue, hear, time out, fail and cancel."""
    jobs: list[str] = []

    def body(depth: int) -> str:
        return "\n".join(statement(depth) for _ in range(draw(st.integers(1, 3))))

    def statement(depth: int) -> str:
        n = draw(st.integers(0, 3))
        shapes = (*_STATEMENTS, *((*_BLOCKS, *_CALLS) if depth else ()))
        shape = draw(st.sampled_from(shapes))
        name = job(depth - 1) if "{job}" in shape else ""
        inside = textwrap.indent(body(depth - 1), " " * 8) if "{body}" in shape else ""
        return shape.format(n=n, job=name, body=inside)

    def job(depth: int) -> str:
        name = f"job_{len(jobs)}"
        jobs.append(name)
        text = f"total, tasks = 0, []\n{body(depth)}\nawait asyncio.gather(*tasks, return_exceptions=True)\n"
        jobs[jobs.index(name)] = (
            f"\n\nasync def {name}():\n{textwrap.indent(text + draw(st.sampled_from(_ENDS)), ' ' * 4)}\n"
        )
        return name

    start = "\n\nasync def main():\n    result = await asyncio.gather(job_0(), {}(), return_exceptions=True)\n"
    job(3)
    start = start.format(job(2))
    return (
        _PREAMBLE + "".join(jobs) + start + "    await asyncio.sleep(99)\n    return result\n\n\nasyncio.run(main())\n"
    )


@settings(
    max_examples=25,
    derandomize=True,
    database=None,
    phases=[Phase.generate],  # to shrink a failure takes minutes: add `Phase.shrink` when there is one
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=_programs())
def test_equals_it_on_generated_programs(text: str, python: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The same holds for programs that nobody thought of."""
    program = write(tmp_path_factory.mktemp("generated"), text)
    trace = _recorded(program, python)
    assert trace.exception is None
    assert [] == _differences(trace, _seen(python, program)[program])


@cache
def _seen(python: str, *programs: Path) -> dict[Path, Any]:
    """What the oracle sees before each line of each program. How they end is not its business."""
    with tempfile.TemporaryDirectory() as folder:
        command = [python, str(_ORACLE), folder, *map(str, programs)]
        environment = {**os.environ, "PYTHONHASHSEED": "0"}
        subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=True, env=environment)
        return {program: json.loads(Path(folder, program.stem).read_text(encoding="utf-8")) for program in programs}


def _recorded(program: Path, python: str) -> Trace:
    trace = record(Source(str(program), program.stem, program.read_text(encoding="utf-8")), python=python)
    assert [] == broken(trace)
    return trace


def _differences(trace: Trace, seen: list[Any]) -> list[str]:
    """What a trace and the oracle don't agree on, at the first step where they don't."""
    lines = [step for step in trace.steps if step.event == "line"]
    found: list[str] = [] if lines or seen else ["no line ran"]
    for step, truth in zip_longest(lines, seen):
        if step is None or truth is None:
            found.append(f"the trace has {len(lines)} lines, the oracle saw {len(seen)}")
            break
        if found:
            break
        line, function, stack, loop, time, module = truth
        pairs = [
            ("line", [_place(step), step.function], [line, function]),
            ("time", step.time, time),
            ("module", [[[each.name, each.value] for each in step.globals], _objects(step.globals)], module),
            ("stack", [_frame(frame) for frame in step.stack], stack),
            *_loop_pairs(step, loop),
        ]
        names: tuple[dict[str, str], dict[str, str]] = {}, {}
        for what, *both in pairs:
            said, true = map(_renamed, both, names)
            if _claimed(said, true) != true:
                found.append(f"step {step.index}, line {step.line}, {what}: the trace says {said}, the oracle {true}")
    return found


def _objects(variables: Iterable[Variable]) -> dict[str, str]:
    """By the names of variables, the objects that they refer to, as the oracle writes them."""
    return {each.name: f"@{each.object}" for each in variables if each.object is not None}


def _renamed(said: Any, names: dict[str, str]) -> Any:
    """What is said, each object named anew, in the order in which they come: what counts is which are the same."""
    if isinstance(said, dict):
        return {key: _renamed(said[key], names) for key in sorted(said)}
    if isinstance(said, list):
        return [_renamed(each, names) for each in said]
    return names.setdefault(said, f"@{len(names)}") if isinstance(said, str) and said.startswith("@") else said


def _loop_pairs(step: Step, truth: dict[str, Any] | None) -> list[tuple[str, Any, Any]]:
    """What is said of the loop, beside what is true: by what it is about."""
    loop = step.loop
    if loop is None or truth is None:
        return [("loop", loop, truth)]
    names = {task.id: task.name for task in loop.tasks}
    live = [task for task in truth["tasks"] if task[1] not in ENDED]
    return [
        ("loop's time", loop.time, truth["time"]),
        ("running", names.get(loop.running or ""), truth["running"]),
        ("ready", [names.get(handle.task or "") for handle in loop.ready], truth["ready"]),
        ("timers", [timer.when for timer in loop.timers], truth["timers"]),
        ("live tasks", [task for task in _tasks(loop) if task[1] not in ENDED], live),
        ("all tasks", _known_to(truth["tasks"], _tasks(loop)), truth["tasks"]),
        ("things", sorted(map(str, _things(loop, names))), sorted(map(str, truth["things"]))),
        ("context", dict(loop.context), truth["context"]),
        ("watched", [[each.reads is not None, each.writes is not None] for each in loop.watched], truth["watched"]),
    ]


def _things(loop: Loop, names: dict[str, str]) -> list[list[Any]]:
    """What tasks share, as the oracle writes it."""
    return [
        _thing(each, [[names.get(id) for id in ids] for ids in (each.waiters, each.putters, each.joiners)])
        for each in loop.shared
    ]


def _thing(thing: Shared, waiting: list[list[str | None]]) -> list[Any]:
    waiters, putters, joiners = waiting
    if thing.kind == "barrier":
        return ["Barrier", thing.value, thing.size, waiters]
    if thing.kind == "queue":
        return ["Queue", thing.value, thing.size, thing.unfinished, waiters, putters, joiners]
    if thing.kind == "condition":
        return ["Condition", thing.is_set, waiters, putters]
    return [thing.kind.capitalize(), thing.value if thing.kind == "semaphore" else thing.is_set, waiters]


def _tasks(loop: Loop) -> list[list[Any]]:
    """Tasks as the oracle writes them: name, state, and the stack or the outcome."""
    found = []
    for task in loop.tasks:
        outcome = task.result if task.exception is None else task.exception.partition("(")[0]
        found.append([task.name, task.state, outcome if task.state in ENDED else [_frame(each) for each in task.stack]])
    return found


def _known_to(truth: list[list[Any]], said: list[list[Any]]) -> list[list[Any]]:
    """The tasks of a trace, in its order, without ended ones that the oracle, which keeps nothing, can't see any more."""
    left = iter(said)
    return [next((each for each in left if each[:2] == task[:2]), []) for task in truth]


def _frame(frame: Frame) -> Any:
    """A frame as the oracle writes it."""
    if frame.kind == "library":
        return "library"
    variables = {variable.name: variable.value for variable in frame.variables}
    return [frame.function, frame.kind, _place(frame), _caller(frame.returns_to), variables, _objects(frame.variables)]


def _caller(pointer: ReturnPointer | None) -> Any:
    if pointer is None:
        return "nothing"
    return "library" if pointer.line is None else [pointer.function, _place(pointer)]


def _place(found: Frame | ReturnPointer | Step) -> Any:
    """Where something stands: a line, with its file if that is not the program's own."""
    return found.line if found.file is None else [found.file, found.line]


def _claimed(said: Any, true: Any) -> Any:
    """What is said, without that of which the oracle makes no claim: values that are not simple, handles of no task."""
    if isinstance(said, dict) and isinstance(true, dict):
        return {key: _claimed(value, true.get(key, value)) for key, value in said.items()}
    if isinstance(said, list) and isinstance(true, list) and len(said) == len(true):
        return [_claimed(*pair) for pair in zip(said, true, strict=True)]
    return None if true is None else said
