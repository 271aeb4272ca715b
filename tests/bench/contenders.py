"""Ways to watch a program: each runs one, in this process, and says how long that took and how many steps it saw.

Each is used as its documentation shows, set to follow calls, and writes to a file as it would to a terminal; what it
does after the run to hand over its result is part of its time, importing it is not.
"""

from __future__ import annotations

import builtins
import os
import re
import sys
import types
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.stopwatch import spent

_DEPTH = 20
"""How many calls deep to follow: more than the program goes."""
_BARE_RUNS = 25
"""A bare run is so short that one alone says little."""


Seen = tuple[float, int]
"""One run: the seconds that watching it took in all, and the steps that the contender reported."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A way to watch a program.

    `step` says what counts as a step of it; `events` is the size of the program for it, in events of the interpreter.
    `before` is the first Python that it does not work under, if there is one.
    """

    name: str
    step: str
    observe: Callable[[Path], Seen]
    events: int
    sees_lines: bool = True
    before: tuple[int, int] | None = None

    @property
    def works_here(self) -> bool:
        """Whether it works under this Python."""
        return self.before is None or sys.version_info < self.before


def recorder(file: Path) -> Seen:
    """Our recorder: from the file to the trace as JSON."""
    from diagram_gen.pipeline import trace_json
    from tests.bench import recording

    found = recording.measured(file, empty="", repeats=3)
    trace = recording.recorded(file)
    started = spent()
    trace_json.encode(trace)
    return found.seconds + spent() - started, found.steps


def bare(file: Path) -> Seen:
    """The program by itself."""
    run = _program(file)
    started = spent()
    for _ in range(_BARE_RUNS):
        run()
    return (spent() - started) / _BARE_RUNS, events(file)


def python_tutor(file: Path) -> Seen:
    """The tracer behind Python Tutor, from the package pytutor, without its limit of 1,000 steps: a trace as JSON."""
    # The package was last released for Pythons that had the module `imp`; of that it needs this alone.
    sys.modules.setdefault("imp", types.SimpleNamespace(new_module=types.ModuleType))  # type: ignore[arg-type]
    import json

    from pytutor import pg_logger

    pg_logger.MAX_EXECUTED_LINES = sys.maxsize
    steps = []

    def finish(code: object, trace: list[dict[str, Any]]) -> str:
        steps.append(sum(entry["event"] in ("call", "step_line", "return", "exception") for entry in trace))
        return json.dumps({"code": code, "trace": trace})

    source = file.read_text(encoding="utf-8")
    started = spent()
    pg_logger.exec_script_str_local(source, [], False, False, finish, disable_security_checks=True)
    return spent() - started, steps[0]


def pysnooper(file: Path) -> Seen:
    """PySnooper: a line of text for each line run, and one for each variable that changed."""
    import pysnooper

    run, log = _program(file), file.with_suffix(".log")
    with log.open("w", encoding="utf-8") as stream:
        started = spent()
        with pysnooper.snoop(stream, depth=_DEPTH):
            run()
        taken = spent() - started
    return taken, _count(r"^ *[\d:.]+ (call|line|return|exception) ", log)


def snoop(file: Path) -> Seen:
    """snoop: the same, more readable."""
    import snoop

    run, log = _program(file), file.with_suffix(".log")
    with log.open("w", encoding="utf-8") as stream:
        configured = snoop.Config(out=stream)
        started = spent()
        with configured.snoop(depth=_DEPTH):
            run()
        taken = spent() - started
    return taken, _count(r"^ *[\d:.]+ +(<<< Return|!!! |\d+ \|)", log)


def viztracer(file: Path, **options: bool) -> Seen:
    """VizTracer: each call with its begin and end, in a file for a viewer in the browser."""
    import json

    from viztracer import VizTracer

    run, result = _program(file), file.with_suffix(".json")
    started = spent()
    tracer = VizTracer(output_file=str(result), verbose=0, **options)
    tracer.start()
    run()
    tracer.stop()
    tracer.save()
    taken = spent() - started
    calls = json.loads(result.read_text(encoding="utf-8"))["traceEvents"]
    return taken, sum(event["ph"] == "X" for event in calls)


def viztracer_values(file: Path) -> Seen:
    """VizTracer, which also writes down the arguments and the result of each call."""
    return viztracer(file, log_func_args=True, log_func_retval=True)


def memory_graph(file: Path, suffix: str = ".svg") -> Seen:
    """memory-graph: a picture of the stack for each event."""
    import memory_graph as graphs

    os.environ["PATH"] = f"{_dot(file.parent)}{os.pathsep}{os.environ['PATH']}"
    run, picture, steps = _program(file), str(file.with_suffix(suffix)), 0

    def render(frame: types.FrameType, event: str, argument: object) -> Any:
        nonlocal steps
        if frame.f_code.co_filename != str(file):
            return None
        steps += 1
        graphs.render(graphs.stack_slice(begin_functions=[("render", 1)]), picture)
        return render

    started = spent()
    sys.settrace(render)
    run()
    sys.settrace(None)
    return spent() - started, steps


def memory_graph_text(file: Path) -> Seen:
    """memory-graph without Graphviz: the graph of the stack, as text, for each event."""
    return memory_graph(file, ".gv")


def events(file: Path) -> int:
    """How many events the interpreter reports of a program's own code."""
    run, counted = _program(file), 0

    def count(frame: types.FrameType, event: str, argument: object) -> Any:
        nonlocal counted
        if frame.f_code.co_filename != str(file):
            return None
        counted += 1
        return count

    sys.settrace(count)
    run()
    sys.settrace(None)
    return counted


RECORDER = Contender("the recorder", "a step of the trace", recorder, 3_000)
BARE = Contender("the bare run", "an event that the interpreter would report to a trace function", bare, 3_000)
PYTHON_TUTOR = Contender("Python Tutor's tracer", "an entry of its trace", python_tutor, 3_000, before=(3, 13))
CONTENDERS = (
    RECORDER,
    BARE,
    PYTHON_TUTOR,
    Contender("PySnooper", "a line that it prints for a call, line or return", pysnooper, 3_000),
    Contender("snoop", "the same; it prints the calling line again after a call", snoop, 3_000),
    Contender("VizTracer", "a call with its begin and end; it does not see lines", viztracer, 3_000, sees_lines=False),
    Contender(
        "VizTracer, with values", "the same, with arguments and result", viztracer_values, 3_000, sees_lines=False
    ),
    Contender("memory-graph", "a picture, laid out by Graphviz, for each event", memory_graph, 100),
    Contender("memory-graph, text only", "a graph written as text for each event", memory_graph_text, 300),
)


def _program(file: Path) -> Callable[[], None]:
    """Runs the program as `__main__`, any number of times."""
    code = compile(file.read_text(encoding="utf-8"), str(file), "exec", dont_inherit=True)

    def run() -> None:
        exec(code, {"__name__": "__main__", "__file__": str(file), "__builtins__": builtins})

    return run


def _count(pattern: str, log: Path) -> int:
    return len(re.findall(pattern, log.read_text(encoding="utf-8"), re.MULTILINE))


def _dot(folder: Path) -> Path:
    """A folder in which the Graphviz that the project brings is called `dot`, as memory-graph expects."""
    from diagram_gen.picture import graphviz_command

    link = folder / "bin" / "dot"
    link.parent.mkdir()
    link.symlink_to(graphviz_command.command()[0])
    return link.parent
