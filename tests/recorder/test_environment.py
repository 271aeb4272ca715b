"""A program finds nothing else about where and how it runs than it would without the recorder, but for what is listed here."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from diagram_gen.model.trace import Source, Trace
from diagram_gen.recorder.leading_imports import begins_with_asyncio
from diagram_gen.recorder.sandbox import Invocation, Limits, record
from tests.programs import PROJECT

_PROGRAM = PROJECT / "tests" / "environment.py"
_LIMITS = Limits(seconds=120, steps=100_000)
_WRAPPED = ("__class__", "__code__", "__dict__", "__wrapped__", "source")

KNOWN = {
    "trace": "A trace function is how a program is observed.",
    "flags": "Texts have the same hash in each recording, since the order in sets goes by it.",
    "streams": "What is printed is UTF-8 on every machine.",
    "files": "The steps have to go somewhere; those numbers are beyond what a program gets for files of its own.",
    "limits|RLIMIT_AS": "A recorded program has limits.",
    "limits|RLIMIT_CORE": "A recorded program that dies leaves no file behind.",
    "exit handlers": "What ends the recording is told that the program ends.",
    "subclasses": "`object` knows all its subclasses.",
    "objects": "The garbage collector knows the steps.",
    "threading.Lock|pickled": "The one that `_thread` has is for imports, which wait for no turn.",
    "threading.Lock|signature": "From 3.13 on it is the class of those locks.",
    "threading.Lock|__dict__": "It is that class.",
    "threading.Lock|__text_signature__": "It is that class.",
    "bound|acquire": "The locks that take turns are written in Python.",
    "a queue|dict": "The queue that takes turns is the one in Python.",
    "an empty queue": "It is that one's exception.",
    "queue.SimpleQueue|*": "It is that class.",
    "queue.SimpleQueue.get|*": "It is that method.",
    **{
        f"{name}|{asked}": "What stands in for a function in Python wraps it."
        for name in ("threading.Thread.join", "selectors.*.select", "signal.signal", "signal.getsignal")
        for asked in _WRAPPED
    },
    "socket.socket|__dict__": "Its methods are wrapped, to know of sockets that are opened.",
    "socket.socket.*|*": "They are those methods; none like them can be made from Python.",
    "select.epoll|__dict__": "It waits on the virtual clock.",
    "select.epoll.poll|*": "It is how it does; no method of a class in C can be made from Python.",
    "datetime.datetime|__dict__": "Its moments are those of the virtual clock.",
    "datetime.datetime.now|*": "It is one of those; no method of a class in C can be made from Python.",
    "datetime.datetime.utcnow|*": "It is the other.",
}  # fmt: skip
"""What differs, by the name of the answer and that of its part, and why."""


@pytest.mark.usefixtures("interruptible")
def test_the_program_finds_the_environment_that_it_would(python: str) -> None:
    """Its module, its paths, the modules that are there, the functions that it calls, and what it sees of itself."""
    stock = _stock(python, str(_PROGRAM))
    record(Source(str(PROJECT / "tests/oracle_programs/aliases.py"), "", ""), python=python)  # so that one waits
    shown = () if python == sys.executable else None  # with the file beside it these are ten times as many steps
    trace = record(Source(str(_PROGRAM), "", ""), python=python, limits=_LIMITS, show=shown)
    _check(stock, trace)


@pytest.mark.usefixtures("interruptible")
def test_what_is_imported_ahead_of_a_program_changes_nothing_of_it(python: str, tmp_path: Path) -> None:
    """So it is with asyncio, where a program begins by importing it."""
    shutil.copy(_PROGRAM.with_name("asking.py"), tmp_path)
    program = tmp_path / "program.py"
    program.write_text(f"import asyncio\n{_PROGRAM.read_text(encoding='utf-8')}", encoding="utf-8")
    assert begins_with_asyncio(str(program))
    trace = record(Source(str(program), "", ""), python=python, limits=_LIMITS, show=None)
    _check(_stock(python, str(program)), trace)


@pytest.mark.usefixtures("interruptible")
def test_a_module_finds_the_environment_that_it_would(python: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same is true of what runs as `python -m MODULE`, with arguments."""
    monkeypatch.chdir(_PROGRAM.parent)
    stock = _stock(python, "-m", "environment", "an argument")
    called = Invocation("environment.py", ("an argument",), module="environment")
    _check(stock, record(Source("environment.py", "", ""), called, python=python, limits=_LIMITS, show=None))


def _stock(*command: str) -> bytes:
    """What a program answers without the recorder."""
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        start_new_session=True,
        timeout=60,
        check=True,
        env=os.environ,
    ).stdout


def _check(stock: bytes, trace: Trace) -> None:
    """Raises `AssertionError` where a recorded program has got other answers."""
    assert (None, "") == (trace.exception, trace.stderr)
    expected, answers = _flat(json.loads(stock)), _flat(json.loads(trace.stdout))
    assert [] == [
        f"{name}: {expected.get(name)} → {answers.get(name)}"
        for name in expected | answers
        if expected.get(name) != answers.get(name) and not any(fnmatchcase(name, known) for known in KNOWN)
    ]


def _flat(answers: dict[str, Any]) -> dict[str, Any]:
    """The answers, those of several parts taken apart."""
    found: dict[str, Any] = {}
    for name, answer in answers.items():
        parts = answer.items() if isinstance(answer, dict) else ()
        found |= {f"{name}|{part}": value for part, value in parts} or {name: answer}
    return found


def test_a_module_without_a_file_is_found_by_the_name_that_another_gives_it(python: str, tmp_path: Path) -> None:
    """As `collections.abc` is from Python 3.14 on, whatever else is imported first."""
    program = tmp_path / "program.py"
    program.write_text("import collections.abc\n\nprint(collections.abc is not None)\n", encoding="utf-8")
    trace = record(Source(str(program), "a program", program.read_text(encoding="utf-8")), python=python)
    assert (None, "True\n") == (trace.exception, trace.stdout)
