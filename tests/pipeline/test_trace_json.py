"""Traces go out as JSON and come back."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from diagram_gen.model.frame import Frame, ReturnPointer, Variable
from diagram_gen.model.loop import Handle, Loop, Task, Timer, Wait
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import MAIN_THREAD, Source, Step, Trace
from diagram_gen.pipeline import trace_json
from tests.bench import programs
from tests.programs import PROJECT, recorded

READERS = """
import sys, threading
from diagram_gen.pipeline import trace_json

def read():
    ready.wait()
    trace_json.decode(text)

text = sys.stdin.buffer.read()
ready = threading.Barrier(8)
sys.setswitchinterval(1e-6)
threads = [threading.Thread(target=read) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_threads_may_be_the_first_to_read(tmp_path: Path) -> None:
    """Several at once, as a build does."""
    text = trace_json.encode(recorded(tmp_path, "x = 1\n"))
    command = [sys.executable, "-c", READERS]
    ends = {subprocess.run(command, input=text, check=False, cwd=PROJECT).returncode for _ in range(3)}
    assert {0} == ends


NO_WAIT = {
    "goal": None,
    "names": [],
    "shielded": False,
    "until": None,
    "deadline": None,
    "future": None,
    "held_by": None,
}
FLAGS = {"cancelled": False, "of_asyncio": False}
BLANKS: dict[str, dict[str, Any]] = {
    "frames": {"line": None, "returns_to": None, "file": None},
    "handles": {
        "task": None,
        "function": None,
        "made_ready_at": 0,
        "source": None,
        "thread": None,
        "thread_name": None,
        "wakes_loop": False,
        **FLAGS,
    },
    "timers": {"when": None, "task": None, "function": None, **FLAGS},
    "tasks": {
        "wait": None,
        "result": None,
        "exception": None,
        "exception_class": None,
        "cancelling": 0,
        "cancel_requested_at": None,
        "cancel_requested_by": None,
        "cancel_requested_as": None,
        "callbacks": [],
        "created_by": None,
        "created_at": None,
        "group": None,
        "unheld": False,
    },
    "futures": {"result": None, "exception": None, "exception_class": None, "callbacks": []},
}
CALLBACK = {"task": None, "function": None, "of_asyncio": False}
WATCHED: dict[str, Any] = {"name": None, "reads": None, "writes": None}
SHARED = {
    "name": None,
    "is_set": False,
    "held_by": None,
    "value": 0,
    "size": None,
    "items": [],
    "unfinished": 0,
    "waiters": [],
    "waiting": 0,
    "putters": [],
    "putting": 0,
    "joiners": [],
}
LAST = {"file": None, "exception_class": None}
STEP = {"line": None, "function": None, "value": None, "handling": None, "output": "", "errors": "", **LAST}


def _watched(written: dict[str, Any]) -> dict[str, Any]:
    """What the selector is asked about, with what was left unsaid."""
    sides = {side: CALLBACK | written[side] for side in ("reads", "writes") if side in written}
    return WATCHED | written | sides


def written_out(text: bytes) -> Iterator[dict[str, Any]]:
    """Each step of a trace in full, as anybody would make it out who has read the schema, without a thought for speed."""
    tables: dict[str, dict[str, Any]] = {name: {} for name in BLANKS}
    lists: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    loops: defaultdict[str, dict[str, Any] | None] = defaultdict(lambda: None)
    names: dict[str, str] = {}
    thread, time, module, objects = "", 0.0, dict[str, str](), dict[str, str | None]()
    holds: dict[str, list[str]] = {}

    def spliced(key: tuple[str, str], changes: list[dict[str, Any]]) -> list[str]:
        for change in changes:
            end = change["at"] + change.get("remove", 0)
            lists[key][change["at"] : end] = change.get("insert", [])
        return lists[key]

    def frame(name: str) -> dict[str, Any]:
        found = tables["frames"][name]
        bound = [
            {
                "name": key,
                "value": value,
                "object": found["objects"].get(key),
                "holds": found["holds"].get(key, []),
            }
            for key, value in found["variables"].items()
            if value is not None
        ]
        apart = ("objects", "holds")
        return {**{key: value for key, value in found.items() if key not in apart}, "variables": bound}

    def task(name: str) -> dict[str, Any]:
        return {**tables["tasks"][name], "stack": [frame(each) for each in lists["stack", name]]}

    for step in json.loads(text)["steps"]:
        thread, time = step.get("thread", thread), step.get("time", time)
        names[thread] = step.get("thread_name", names.get(thread))
        for kind, blank in BLANKS.items():
            for name, new in step.get(kind, {}).items():
                known = tables[kind].get(name, {"id": name, **blank})
                merged = {**known, **new}
                if kind == "frames":
                    for each in ("variables", "objects", "holds"):
                        merged[each] = known.get(each, {}) | new.get(each, {})
                    if new.get("returns_to"):
                        merged["returns_to"] = {"file": None, **new["returns_to"]}
                if kind == "tasks":
                    spliced(("stack", name), merged.pop("stack", []))
                    if new.get("wait"):
                        on = spliced(("on", name), new["wait"].get("on", []))
                        merged["wait"] = {**(known["wait"] or NO_WAIT), **new["wait"], "on": list(on)}
                    elif "wait" in new:
                        lists["on", name].clear()
                if "callbacks" in new:
                    merged["callbacks"] = [CALLBACK | each for each in new["callbacks"]]
                if new.get("group") is not None:
                    merged["group"] = {"name": None, "owner": None, **new["group"]}
                tables[kind][name] = merged
        if "loop" in step:
            blank = {"running": None, "handle": None, "shared": [], "context": [], "watched": []}
            loops[thread] = step["loop"] and {**blank, **(loops[thread] or {}), **step["loop"]}
        loop = loops[thread]
        if loop is not None:
            loop["time"] = step.get("loop", {}).get("time", time)
        for name in ("ready", "timers", "tasks", "futures"):
            if loop is None:
                lists[name, thread].clear()
            elif "loop" in step:
                spliced((name, thread), step["loop"].get(name, []))
        objects |= step.get("global_objects", {})
        holds |= step.get("global_holds", {})
        for name, value in step.get("globals", {}).items():
            if value is None:
                del module[name]
            else:
                module[name] = value
        yield {
            **STEP,
            **{name: step[name] for name in ("index", "event", *STEP) if name in step},
            "stack": [frame(each) for each in spliced(("stack of thread", thread), step.get("stack", []))],
            "loop": loop
            and {
                "time": loop["time"],
                "iteration": loop["iteration"],
                "running": loop["running"],
                "handle": loop["handle"] and tables["handles"][loop["handle"]],
                "ready": [tables["handles"][each] for each in lists["ready", thread]],
                "timers": [tables["timers"][each] for each in lists["timers", thread]],
                "tasks": [task(each) for each in lists["tasks", thread]],
                "futures": [tables["futures"][each] for each in lists["futures", thread]],
                "shared": [SHARED | each for each in loop["shared"]],
                "context": loop["context"],
                "watched": [_watched(each) for each in loop["watched"]],
            },
            "thread": thread,
            "thread_name": names[thread],
            "time": time,
            "globals": [
                {"name": name, "value": value, "object": objects.get(name), "holds": holds.get(name, [])}
                for name, value in module.items()
            ],
        }


def in_full(trace: Trace) -> list[dict[str, Any]]:
    """The steps themselves, in full."""
    found: list[dict[str, Any]] = json.loads(json.dumps([asdict(step) for step in trace.steps], default=list))
    return found


def parts(trace: Trace) -> int:
    """How many objects the steps of a trace consist of."""
    seen: dict[int, object] = {}
    for step in trace.steps:
        loop = step.loop
        for each in (step, *step.stack, *((loop, *loop.tasks, *loop.ready, *loop.timers) if loop else ())):
            seen[id(each)] = each
    return len(seen)


def test_a_trace_comes_back_as_it_was(recording: tuple[Snippet, Trace]) -> None:
    """Of as few objects."""
    trace = recording[1]
    back = trace_json.decode(trace_json.encode(trace))
    assert trace == back
    assert parts(trace) >= parts(back)


def test_anybody_can_write_the_steps_out(recording: tuple[Snippet, Trace]) -> None:
    """By what the schema says."""
    trace = recording[1]
    assert in_full(trace) == list(written_out(trace_json.encode(trace)))


def frame(id: str, line: int, *variables: str) -> Frame:
    """A frame at a line, with variables such as `x=1`."""
    bound = (each.partition("=") for each in variables)
    return Frame(id, "f", "coroutine", line, None, tuple([Variable(name, value) for name, _, value in bound]))


def task(id: str, *stack: Frame, **more: Any) -> Task:
    """A task with a stack."""
    return replace(Task(id, id, "ready", stack, None, None, None), **more)


def loop(*tasks: Task, **more: Any) -> Loop:
    """A loop with tasks."""
    return replace(Loop(0.0, 1, None, None, (), (), tasks), **more)


def handle(id: str, **more: Any) -> Handle:
    """A handle."""
    return replace(Handle(id, "call", None, "f", 1, "called"), **more)


def at(*moments: tuple[Sequence[Frame], Loop | None] | Step) -> Trace:
    """A trace of moments, each of a stack and a loop, or a step."""
    steps = [
        each
        if isinstance(each, Step)
        else Step(index, "line", 1, "f", None, None, tuple(each[0]), "", "", each[1], MAIN_THREAD, "MainThread", 0.0)
        for index, each in enumerate(moments)
    ]
    return Trace(2, "3.11", Source("x.py", "", ""), tuple(steps), "", "", None, None)


def thread(index: int, number: int, *stack: Frame, name: str = "worker") -> Step:
    """A step of a thread."""
    return Step(index, "line", 1, "f", None, None, stack, "", "", None, f"thread-{number}", name, 1.0)


ONE, TWO = frame("frame-1", 1, "x=1"), frame("frame-2", 2)
WAIT = Wait("task", None, ("a", "b", "c"), ("x", None, "y"), deadline=0.0)
TRACES: dict[str, Trace] = {
    "one frame in two forms at a time": at(
        ([ONE], loop(task("task-1", ONE))),
        ([replace(ONE, returns_to=ReturnPointer("g", 3))], loop(task("task-1", ONE))),
        ([replace(ONE, line=9)], loop(task("task-1", ONE))),
        ([replace(ONE, line=9)], loop(task("task-1", replace(ONE, line=9)))),
        ([TWO, ONE], loop(task("task-1", replace(ONE, line=9)))),
        ([TWO], loop(task("task-1", ONE))),
    ),
    "variables that come and go": at(
        *[([frame("frame-1", 1, *bound.split())], None) for bound in ("", "x=1 y=2", "y=2", "y=3 z=1", "x=1 y=3", "y=3")]
    ),
    "variables in another order": at(
        *[([frame("frame-1", 1, *bound.split())], None) for bound in ("x=1 y=2", "y=2 x=1", "x=1 y=2 z=3")]
    ),
    "a task that changes places": at(
        ([], loop(task("task-1"), task("task-2", ONE))), ([], loop(task("task-2", ONE), task("task-1")))
    ),
    "waits": at(
        *[
            ([], loop(task("task-1", wait=wait)))
            for wait in (None, WAIT, replace(WAIT, goal="cancellation", on=("a", "c"), names=(), until=1.0, shielded=True), None, WAIT, replace(WAIT, kind="gather", on=()))
        ]
    ),
    "a loop that stops and runs again": at(
        ([], None),
        ([ONE], loop(task("task-1", ONE), ready=(handle("handle-1"),), running="task-1")),
        ([], None),
        ([], None),
        ([ONE], loop(task("task-1", ONE), ready=(handle("handle-1"),), running="task-1")),
        ([], loop(iteration=0, time=7.0)),
    ),
    "a handle that runs while it is ready again": at(
        ([], loop(ready=(handle("handle-1"), handle("handle-2", task="task-1", source="task-2")))),
        ([], loop(handle=handle("handle-1"), ready=(handle("handle-2"), handle("handle-1", made_ready_at=2)))),
        ([], loop(handle=handle("handle-1", cancelled=True), ready=(handle("handle-1", made_ready_at=2),))),
        ([], loop(ready=(handle("handle-1"), handle("handle-1")))),
        ([], loop(ready=(handle("handle-1", cancelled=True), handle("handle-1", cancelled=True)))),
    ),
    "timers": at(
        *[
            ([], loop(timers=timers, time=3.0))
            for timers in ((), (Timer("handle-1", None, "nothing", None, None),), (Timer("handle-1", 0.0, "time_out", "y", None, True),))
        ]
    ),
    "threads that are renamed": at(
        *(thread(index, number, name=name) for index, (number, name) in enumerate(((1, "a"), (2, "a"), (1, "a"), (2, "b"), (1, ""))))
    ),
    "a loop with a time of its own": at(
        replace(thread(0, 1), loop=loop()), replace(thread(1, 1), loop=loop(time=1.0))
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TRACES)
def test_any_trace_comes_back(name: str) -> None:
    """Also one that no recorder would make; and anybody can write its steps out."""
    text = trace_json.encode(TRACES[name])
    assert TRACES[name] == trace_json.decode(text)
    assert in_full(TRACES[name]) == list(written_out(text))
    jsonschema.validate(json.loads(text), trace_json.schema())


def test_a_step_says_what_is_new() -> None:
    """And names what it is about."""
    frames = [[frame("frame-1", 1, "x=1", "y=1")], [frame("frame-1", 2, "x=2", "y=1")]]
    frames.append([*frames[1], TWO])
    steps = json.loads(trace_json.encode(at(*[(each, loop(task("task-1", *each))) for each in frames])))["steps"]
    plain = {"event": "line", "line": 1, "function": "f"}
    inserted = [{"at": 1, "insert": ["frame-2"]}]
    assert {"index": 1, **plain, "frames": {"frame-1": {"line": 2, "variables": {"x": "2"}}}} == steps[1]
    assert {
        "index": 2,
        **plain,
        "frames": {"frame-2": {"function": "f", "kind": "coroutine", "line": 2}},
        "tasks": {"task-1": {"stack": inserted}},
        "stack": inserted,
    } == steps[2]


def test_threads_that_take_turns_do_not_say_their_stacks_again() -> None:
    """Each step is told against the last one of its own thread."""
    deep = [frame(f"frame-{number}", 1) for number in range(100)]
    trace = at(*[thread(index, index % 2, *deep[index % 2 :: 2]) for index in range(10)])
    steps = json.loads(trace_json.encode(trace))["steps"]
    assert [False, False] + [True] * 8 == ["stack" not in step and "frames" not in step for step in steps]


def test_variables_of_one_name_cannot_be_said() -> None:
    """No frame has them."""
    with pytest.raises(ValueError, match="several variables of one name"):
        trace_json.encode(at(([frame("frame-1", 1, "x=1", "x=2")], None)))


WRONG = {
    "another version": '{"schema_version":1,"steps":[]}',
    "a name that nothing has": {"stack": [{"at": 0, "insert": ["frame-1"]}]},
    "a handle that is not there": {"loop": {"handle": "handle-1"}},
    "a place that is not there": {"stack": [{"at": 1, "remove": 1}]},
    "a frame without a function": {"frames": {"frame-1": {"kind": "function"}}},
    "a wait of no kind": {"tasks": {"task-1": {"name": "a", "state": "ready", "wait": {"text": "waiting"}}}},
    "a field that there is not": {"colour": "red"},
    "a step that is out of place": {"index": 1},
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_trace_is_refused(name: str) -> None:
    """As what it is."""
    whole = json.loads(trace_json.encode(at()))
    text = WRONG[name]
    if not isinstance(text, str):
        text = json.dumps({**whole, "steps": [{"index": 0, "event": "line", **text}]})
    with pytest.raises(msgspec.DecodeError):
        trace_json.decode(text.encode())


DEEP = "def down(n):\n    return n and 1 + down(n - 1)\n\ndown({number})\n"
CHAIN = """
import asyncio

async def down(n):
    if n:
        return await down(n - 1)
    await asyncio.sleep(1)

asyncio.run(down({number}))
"""
GROWING: dict[str, Callable[[int], str]] = {
    "tasks": programs.tasks,
    "calls": lambda number: DEEP.format(number=number),
    "awaits": lambda number: CHAIN.format(number=number),
}


@pytest.mark.parametrize("name", GROWING)
def test_a_trace_is_as_large_as_what_changes(name: str, tmp_path: Path) -> None:
    """Twice as many tasks, or calls inside each other, take twice as many bytes and objects, and not four times."""
    small, large = (recorded(tmp_path, GROWING[name](number)) for number in (60, 120))
    texts = [trace_json.encode(trace) for trace in (small, large)]
    assert len(texts[1]) <= 2.1 * len(texts[0])
    back = [trace_json.decode(text) for text in texts]
    assert [small, large] == back
    assert parts(back[1]) <= 2.1 * parts(back[0])
