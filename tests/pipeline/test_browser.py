"""A program that runs in a browser has the trace that it has elsewhere, and the same pictures.

What a Python of Emscripten cannot do is listed here; what differs from one version of Python to another is in
`tests/recorder/test_versions.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from diagram_gen import views
from diagram_gen.model import behaviour, snippet
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import MAIN_THREAD, Source, Trace
from diagram_gen.model.versions import numbers
from diagram_gen.page import walkthrough, walkthrough_markup
from diagram_gen.pipeline import drawing, trace_json
from diagram_gen.recorder.sandbox import record
from tests import playground
from tests.invariants import broken
from tests.playground import Workers
from tests.programs import PROJECT, pythons, version
from tests.recorder.test_versions import differ

NEWEST = max(pythons().items(), key=lambda found: tuple(map(int, found[0].split("."))))[1]
SNIPPETS = sorted((PROJECT / "snippets").glob("*/[!_]*.py"))
PROGRAMS = sorted((PROJECT / "tests" / "oracle_programs").glob("*.py"))
REFUSED = "a browser has no threads, no sockets and no other processes"
HOME = Path("/home/reader")
"""The folder in which the worker runs programs."""
_TRACEBACKS = "It holds tracebacks through the standard library, which say where that is installed."
UNLIKE = {
    "exec_and_partial": "It shows where its Python is installed, and what that has built in.",
    "fails_heard": _TRACEBACKS,
    "left_over_told": _TRACEBACKS,
    "limit_within": _TRACEBACKS,
    "profiled": "It counts the calls of what its Python has in C, and shows where that is installed.",
    "several_files": "It imports other files, and a browser has the program alone.",
    "too_many_open": "A browser has no `resource`, and so sets no limit to open files.",
}
"""Programs whose traces cannot be the same, and why."""
UNABLE = {
    "a thread": "import threading\n\nthreading.Thread(target=print).start()\n",
    "a thread of asyncio": "import asyncio\n\nasyncio.run(asyncio.to_thread(print))\n",
    "a socket": "import socket\n\nsocket.socket()\n",
    "a pair of sockets": "import socket\n\nsocket.socketpair()\n",
    "a server": "import asyncio\n\nasyncio.run(asyncio.start_server(print, port=80))\n",
    "a process": 'import subprocess\n\nsubprocess.run(["ls"])\n',
    "a process of asyncio": 'import asyncio\n\nasyncio.run(asyncio.create_subprocess_exec("ls"))\n',
    "a shell": 'import os\n\nos.system("ls")\n',
    "a fork": "import os\n\nos.fork()\n",
    "a pool": "import sys\n\nfrom concurrent.futures import ProcessPoolExecutor\n",
}
"""Programs that ask, in their third line, for what no browser has."""
ENDS = {
    "a loop without end": ("while True:\n    pass\n", "In line 1 the program did not end within 1000 steps."),
    "a flood": ('while True:\n    print("x" * 99_999)\n', "In line 1 the program printed more than 1048576 bytes."),
    "a flood at once": ('print("x" * 99_999_999)\n', "The program printed more than 1048576 bytes."),
    "a file without end": (
        'file = open("x", "wb", 0)\nwhile True:\n    file.write(bytes(99_999_999))\n',
        "In line 3 the program ended with OSError: [Errno 51] No space left on device.",
    ),
    "a hog": (
        "hog = []\nwhile True:\n    hog.append(bytearray(99_999_999))\n",
        "In line 3 the program ended with MemoryError.",
    ),
    "a deadlock": (
        "import asyncio\n\n\nasync def main():\n    await asyncio.Future()\n\n\nasyncio.run(main())\n",
        "In line 5 the program would wait for ever: no task can ever go on: task Task-1 is waiting for a future.",
    ),
    "a question": ('name = input("Name? ")\n', "In line 1 the program ended with EOFError: EOF when reading a line."),
    "an exit": ("import sys\n\nsys.exit(3)\n", "In line 3 the program ended with SystemExit: 3."),
    "an exit that cannot be said": (
        "class Odd:\n    def __str__(self):\n        1 / 0\n\nraise SystemExit(Odd())\n",
        "In line 5 the program ended with SystemExit: <no message: its __str__ raised ZeroDivisionError>.",
    ),
    "a long story": (
        'raise ValueError("x" * 999_999)\n',
        "In line 1 the program ended with ValueError: " + "x" * 355 + "…",
    ),
    "the end of its Python": (
        "import os\n\nos._exit(7)\n",
        "In line 3 the program left the process with exit status 7.",
    ),
    "a fault": ("import os\n\nos.abort()\n", "In line 3 the program died of signal SIGSEGV."),
    "no program": ("def f(:\n    pass\n", "In line 1 the program ended with SyntaxError: invalid syntax."),
    "a null byte": (
        "x = 1\0\n",
        "In line 1 the program ended with SyntaxError: source code cannot contain null bytes.",
    ),
    "half a character": (
        'print("\\ud800")\n',
        "In line 1 the program ended with UnicodeEncodeError: 'utf-8' codec can't encode character '\\ud800' in position 0: "
        "surrogates not allowed.",
    ),
}
"""Programs that do not end well, and the sentence on each."""
UNTOLD = {
    "brackets without measure": "x = " + "(" * 500 + "1" + ")" * 500 + "\n",
    "signs without measure": "x = " + "-" * 100_000 + "1\n",
    "what was recorded is gone": 'for name in ("steps", "output", "errors"):\n    open("/run/" + name, "w").write("x")\n',
}
"""Programs of which nothing can be told."""
OUTSIDE = "default-src * 'unsafe-eval'"
"""The policy of a host that allows whatever a program could have the worker do."""
_RUN = """
import ctypes

run = ctypes.PyDLL(None).emscripten_run_script_string
run.restype = ctypes.c_char_p
print(run({!r}))
"""
_LOADED = """
from _pyodide_core import to_js

try:
    print(to_js([]).constructor.constructor.new("return self")())
except Exception as error:
    print(error)
"""
_LEFT_LYING = """
import gc

gc.unfreeze()
for each in gc.get_objects():
    for found in gc.get_referents(each):
        if type(found).__name__ == "JsProxy":
            try:
                found.constructor.constructor("return self.fetch")()
                print("out")
            except Exception as error:
                pass
"""
WHOLE = {
    "nothing": "",
    "an exit without a word": "import sys\n\nsys.exit()\n",
    "an end of the tracing": "import sys\n\nsys.settrace(None)\n",
    "markup": 'print("<script>alert(1)</script>")\n',
    "modules that are gone": "import sys\n\nsys.modules.clear()\n",
    "functions that are gone": "import os, re\n\nos.fstat = os.pread = re.sub = re.compile = None\n",
    "files that are gone": 'import shutil\n\nshutil.rmtree("/run", ignore_errors=True)\n',
}
"""Programs that end well, whatever they do to the Python that runs them."""


@pytest.fixture(scope="module")
def workers(browser: Browser, playground_folder: Path) -> Iterator[Workers]:
    """What runs programs in a browser."""
    with playground.workers(browser, playground_folder) as found:
        yield found


@pytest.fixture(scope="module")
def again(browser: Browser, playground_folder: Path) -> Iterator[Workers]:
    """What runs one program after the other in the memory of one Python, which is as it was at first for each."""
    with playground.workers(browser, playground_folder, again=True) as found:
        yield found


@pytest.fixture(scope="module")
def unguarded(browser: Browser, playground_folder: Path) -> Iterator[Workers]:
    """What runs programs on a page of a host that allows everything."""
    with playground.workers(browser, playground_folder, OUTSIDE) as found:
        yield found


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_a_trace_is_the_same_in_a_browser(again: Workers, path: Path, in_project: Path) -> None:
    """In every step, but for what Python's version, and the lines of its own library, say of themselves."""
    if why := UNLIKE.get(path.stem):
        pytest.skip(why)
    source = snippet.any_of(path.relative_to(in_project))
    ran = again.run(source.recorded_as, views=["calls"])
    assert [] == broken(ran.trace)
    _compare(source, ran.trace)


@pytest.mark.parametrize("path", SNIPPETS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_snippet_has_the_same_trace_and_pictures(again: Workers, path: Path, in_project: Path) -> None:
    """All that a walkthrough shows at any step, to the byte; and so a page can tell that nothing is otherwise."""
    source = snippet.read(path.relative_to(in_project))
    ran = again.run(source.recorded_as)
    assert drawn(source, ran.trace) == ran.told["html"]
    assert [] == broken(ran.trace)
    if why := UNLIKE.get(path.stem):
        pytest.skip(why)
    assert behaviour.digest(_compare(source, ran.trace)) == ran.told["digest"]


def _compare(source: Snippet, ran: Trace) -> Trace:
    """Compares the trace of a run in a browser with that of the newest Python here, which it gives.

    Skips the test where they differ because of their versions, or the program needs a newer one than is here.
    """
    if source.needs and version(NEWEST) < numbers(source.needs):
        pytest.skip(f"It needs Python {source.needs}.")
    if why := differ(Path(source.path).stem, version(NEWEST), numbers(ran.python)):
        pytest.skip(why)
    here = record(source.recorded_as, python=NEWEST)
    refused = ran.exception is not None and REFUSED in f"{ran.exception} {ran.stderr}"  # which has what is in a group
    if refused or any(step.thread != MAIN_THREAD for step in here.steps):
        pytest.skip(REFUSED)
    assert as_anywhere(here, PROJECT) == as_anywhere(ran, HOME)
    return here


@pytest.mark.parametrize("what", UNABLE)
def test_what_no_browser_has_is_said_at_the_line_that_asks(workers: Workers, what: str) -> None:
    """With what to do instead, in one sentence."""
    failure = workers.run(Source("program.py", "a program", UNABLE[what])).told["failure"]
    assert 3 == failure["line"]
    assert REFUSED in failure["sentence"]
    assert "`python -m diagram_gen report program.py`" in failure["sentence"]


@pytest.mark.parametrize("what", ENDS)
def test_what_does_not_end_well_is_told_in_a_sentence(workers: Workers, what: str) -> None:
    """With the walkthrough up to there, and the next program runs."""
    program, sentence = ENDS[what]
    ran = workers.run(Source("program.py", "a program", program))
    assert sentence == ran.told["failure"]["sentence"]
    assert "<dg-walkthrough" in ran.told["html"]


@pytest.mark.parametrize("what", UNTOLD)
def test_where_nothing_can_be_told_that_is_said(workers: Workers, what: str) -> None:
    """In a sentence, with what to do instead."""
    told = workers.ask(ask="run", program=UNTOLD[what], path="program.py", views=None, digest=None)
    assert told["failure"]["sentence"] == (
        "The program ended in a way that cannot be shown in a browser: "
        "`python -m diagram_gen report program.py` on your own computer may show it."
    )


@pytest.mark.parametrize(
    ("program", "printed"),
    [
        (_LOADED, "TypeError: no text becomes code here\n"),
        (_LEFT_LYING, ""),
        (_RUN.format(b"fetch('/')"), ""),
        (_RUN.format(b"import('/x.js')"), ""),
    ],
)
def test_no_program_gets_out_of_its_worker(unguarded: Workers, program: str, printed: str) -> None:
    """Whatever it finds of JavaScript, and whatever the host allows: it can ask nobody for anything."""
    assert printed == unguarded.run(Source("program.py", "a program", program)).trace.stdout


@pytest.mark.parametrize("what", WHOLE)
def test_whatever_a_program_does_it_is_shown(workers: Workers, what: str) -> None:
    """Also where it breaks what shows it: then another Python does."""
    ran = workers.run(Source("program.py", "a program", WHOLE[what]))
    assert ran.told["failure"] is None
    assert "<dg-walkthrough" in ran.told["html"]
    assert "<script>alert" not in ran.told["html"]


def test_the_report_of_a_run_is_a_page_by_itself(workers: Workers) -> None:
    """It is the one that the command writes."""
    workers.run(Source("program.py", "a program", "x = 1\n"))
    assert workers.ask(ask="page")["html"].startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("program", "printed"),
    [
        ("import colorsys\n\nprint(colorsys.rgb_to_hls(1, 0, 0))\n", "(0.0, 0.5, 1.0)\n"),
        ('import sqlite3\n\nprint(*sqlite3.connect(":memory:").execute("select 1"))\n', "(1,)\n"),
        ('import datetime\n\nprint(datetime.datetime.strptime("2020", "%Y").year)\n', "2020\n"),
        ("import xml.dom.minidom\n\nprint(xml.dom.minidom.Document().nodeName)\n", "#document\n"),
        ('import importlib\n\nprint(importlib.import_module("color" + "sys").ONE_SIXTH > 0)\n', "True\n"),
        ('print(__import__("sh" + "elve").Shelf.__name__)\n', "Shelf\n"),
        ('print(b"\\x82\\xa0".decode("shift_" + "jis"))\n', "あ\n"),
        ('import importlib.util\n\nprint(*map(importlib.util.find_spec, ["tur" + "tle", "numpy"]))\n', "None None\n"),
    ],
)
def test_the_standard_library_is_there(workers: Workers, program: str, printed: str) -> None:
    """Its rest is loaded when a program imports something of it."""
    assert printed == workers.run(Source("program.py", "a program", program)).trace.stdout


GROUP = """import asyncio

async def one():
    raise ValueError

async def other():
    await asyncio.sleep(0)
    raise KeyError

async def main():
    async with asyncio.TaskGroup() as group:
        for each in (one, other):
            group.create_task(each())

asyncio.run(main())
"""


def test_a_group_of_exceptions_is_told_with_the_lines_of_each(workers: Workers) -> None:
    """Its own line says little: that is where a task group is left."""
    failure = workers.run(Source("program.py", "a program", GROUP)).told["failure"]
    assert (11, [4]) == (failure["line"], failure["lines"])
    assert failure["sentence"] == (
        "In line 11 the program ended with ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception), from line 4."
    )


def test_what_was_refused_within_a_group_is_said(workers: Workers) -> None:
    """After what the group says of itself."""
    program = GROUP.replace("import asyncio\n", "import asyncio, socket\n").replace(
        "raise ValueError", "socket.socket()"
    )
    failure = workers.run(Source("program.py", "a program", program)).told["failure"]
    assert failure["sentence"].endswith(
        f"from line 4. A{REFUSED[1:]}; `python -m diagram_gen report program.py` on your own computer shows it."
    )


@pytest.mark.parametrize("module", ["turtle", "curses", "readline", "numpy"])
def test_what_is_not_there_is_said(workers: Workers, module: str) -> None:
    """At the line that asks: no browser has a window of Tk's, a terminal, or what somebody has installed."""
    failure = workers.run(Source("program.py", "a program", f"import {module}\n")).told["failure"]
    assert failure["sentence"] == (
        f"In line 1 the program ended with ModuleNotFoundError: No module named '{module}'. "
        "A browser has most of Python's standard library, and no other package."
    )


def test_no_program_has_anything_else_loaded(unguarded: Workers) -> None:
    """Than the rest of the standard library, wherever it would have that come from."""
    program = (
        "import gc\nimport sys\n\nfinder = sys.meta_path[-1]\nprint(finder._complete('/x.js'))\n\n"
        "for each in gc.get_objects():\n    if type(each).__name__ == 'JsProxy':\n        try:\n"
        "            each.rest, each.addresses = None, {'rest.zip': '/x.js'}\n        except Exception:\n            pass\n"
        "finder._complete(None)\n"
    )
    before = len(unguarded.requests)
    assert "True\n" == unguarded.run(Source("program.py", "a program", program)).trace.stdout
    assert [] == [url for url in unguarded.requests[before:] if "x.js" in url]


def test_loading_tells_how_far_it_is(workers: Workers) -> None:
    """In bytes of all that is loaded, which is all there in the end."""
    workers.load()
    told = workers.progress()
    loaded = [each["loaded"] for each in told]
    assert sorted(loaded) == loaded
    assert told[-1]["total"] == loaded[-1]


def test_a_signal_wakes_a_loop(workers: Workers) -> None:
    """By the pipe that it has in the place of sockets."""
    program = (
        "import asyncio\nimport signal\n\n\nasync def main():\n    got = asyncio.Event()\n"
        "    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, got.set)\n"
        "    signal.raise_signal(signal.SIGUSR1)\n    await got.wait()\n    print('got')\n\n\nasyncio.run(main())\n"
    )
    assert "got\n" == workers.run(Source("program.py", "a program", program)).trace.stdout


def test_what_loops_within_a_function_in_c_is_ended_with_its_worker(workers: Workers) -> None:
    """Only the page can: the next program runs in another."""
    workers.run(Source("program.py", "a program", "x = 1\n"))
    workers.end()
    assert 3 == workers.run(Source("program.py", "a program", "x = 1\n")).told["steps"]


_LIBRARY = re.compile(r'  File "[^"\n]*/python3\.?\d+[^"\n]*", line \d+, in .*\n(?:    .*\n)*')
_CREATED = re.compile(r"( created at )\S*/python3\.?\d+\S*:\d+")


def as_anywhere(trace: Trace, folder: Path) -> bytes:
    """A trace as JSON, without its Python's version, lines of the standard library's, and the folder."""

    def told(text: str) -> str:
        return _CREATED.sub(r"\1", _LIBRARY.sub("", text))

    steps = tuple(replace(step, errors=told(step.errors)) for step in trace.steps)
    same = replace(trace, python="", steps=steps, stderr=told(trace.stderr))
    return trace_json.encode(same).replace(f"{folder}/".encode(), b"")


def drawn(source: Snippet, trace: Trace) -> str:
    """The markup of a walkthrough through a trace, as it is made here."""
    templates = [drawing.template(trace, view) for view in views.telling(trace)]
    return walkthrough_markup.walkthrough(
        walkthrough.walkthrough(source, trace, templates), id="run", caption="", views=1
    )
