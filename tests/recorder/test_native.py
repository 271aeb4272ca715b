"""Python itself runs a recorded program: it begins and ends as it would, and says what it would."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagram_gen.model.trace import Source
from diagram_gen.recorder.sandbox import record
from diagram_gen.recorder.texts import without_addresses
from tests.programs import recorded, stock, write

PROGRAMS = {
    "an exception": ("def f():\n    raise ValueError('no')\n\nf()\n", "ValueError: no"),
    "one with notes and a cause": (
        """
        def f():
            try:
                {}["k"]
            except KeyError as error:
                error.add_note("a note")
                raise RuntimeError("two\\nlines") from error

        f()
        """,
        "RuntimeError: two\nlines",
    ),
    "a group": (
        """
        import asyncio

        async def fail(n):
            await asyncio.sleep(n)
            raise ValueError(n)

        async def main():
            async with asyncio.TaskGroup() as group:
                group.create_task(fail(1))
                group.create_task(fail(1))

        asyncio.run(main())
        """,
        "ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions)",
    ),
    "what stands in for a function of Python's": (
        "import threading, time, traceback\ntry:\n    time.sleep(-1)\nexcept ValueError:\n    traceback.print_exc()\n"
        "threading.RLock().release()\n",
        "RuntimeError: cannot release un-acquired lock",
    ),
    "a program of several files": ("import part\n\npart.fail()\n", "ZeroDivisionError: division by zero"),
    "bad syntax": ("x = 1\nif:\n", "SyntaxError: invalid syntax"),
    "bad syntax in what it imports": ("import wrong\n", "SyntaxError: invalid syntax (wrong.py, line 1)"),
    "a text of its own that prints": (
        """
        class E(Exception):
            def __str__(self):
                print("asked")
                return "told"

        raise E
        """,
        "E: told",
    ),
    "a hook of its own": (
        "import sys\nsys.excepthook = lambda kind, error, _: print('told:', error)\nraise ValueError('no')\n",
        "ValueError: no",
    ),
    "a hook that fails": (
        "import sys\n\ndef hook(*_):\n    raise KeyError('hook')\n\nsys.excepthook = hook\nraise ValueError('no')\n",
        "ValueError: no",
    ),
    "exit with a text": ("import sys\nsys.exit('so long')\n", "SystemExit: so long"),
    "exit with a number": ("import sys\nsys.exit(3)\n", "SystemExit: 3"),
    "exit that is caught": ("import sys\ntry:\n    sys.exit(3)\nexcept SystemExit:\n    print('on')\n", None),
    "exit in the hook": ("import sys\nsys.excepthook = lambda *_: sys.exit(0)\nraise ValueError('no')\n", "ValueError: no"),
    "what is to be done at the exit": (
        """
        import atexit, threading, time

        def work():
            time.sleep(1)
            print("worked")

        atexit.register(print, "bye")
        print(atexit._ncallbacks() > 0)
        threading.Thread(target=work).start()
        print("end of the module")
        """,
        None,
    ),
    "nothing to be done at the exit": (
        "import atexit\natexit.register(print, 'never')\natexit._clear()\nprint('end')\nraise ValueError\n",
        "ValueError",
    ),
    "a failure at the exit": ("import atexit\n\ndef f():\n    raise KeyError(1)\n\natexit.register(f)\nprint('end')\n", None),
    "an exception in a thread": (
        "import threading\n\ndef work():\n    raise ValueError('in a thread')\n\nt = threading.Thread(target=work)\nt.start()\nt.join()\n",
        None,
    ),
    "modules that it throws away": (
        """
        import sys, time

        for name in ("time", "json", "threading", "os"):
            sys.modules.pop(name, None)
        import json, threading
        lock = threading.Lock()
        with lock:
            print(json.dumps([1]), type(lock).__module__)
        """,
        None,
    ),
    "a trace function of its own": (
        """
        import sys

        def f():
            return 1

        seen = []
        sys.settrace(lambda frame, event, _: seen.append((frame.f_code.co_name, event)))
        f()
        sys.settrace(None)
        print(seen[0])
        raise ValueError("still seen")
        """,
        "ValueError: still seen",
    ),
    "its own modules before Python's": ("import queue, selectors\nprint(queue.own, selectors.own)\n", None),
    "a module of the recorder's name": ("import diagram_gen\nprint(diagram_gen.own)\n", None),
    "another interpreter in its process": (
        """
        try:
            import _interpreters as interpreters
        except ImportError:
            import _xxsubinterpreters as interpreters

        other = interpreters.create()
        interpreters.run_string(other, "import sys; print('sitecustomize' in str(sys.path), 'diagram_gen' in sys.modules)")
        interpreters.destroy(other)
        print("ends")
        """,
        None,
    ),
    "processes": (
        """
        import multiprocessing, os, subprocess, sys

        def work(queue):
            queue.put((sys.gettrace() is None, sorted(name for name in os.environ if "FRAME" in name)))

        if __name__ == "__main__":
            for method in ("spawn", "fork"):
                context = multiprocessing.get_context(method)
                queue = context.SimpleQueue()
                child = context.Process(target=work, args=(queue,))
                child.start()
                child.join()
                print(queue.get())
            code = "import sys; print(sys.gettrace(), 'sitecustomize' in str(sys.path))"
            print(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout)
            sys.stdout.flush()
            os.execv(sys.executable, [sys.executable, "-c", "import sys; print('another', sys.gettrace())"])
        """,
        None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_says_what_it_would_and_how_it_ended_is_known(tmp_path: Path, python: str, name: str) -> None:
    """What Python tells of an exception is part of the trace, and names no file of the recorder."""
    text, expected = PROGRAMS[name]
    write(tmp_path, "def fail():\n    return 1 / 0\n", "part.py")
    write(tmp_path, "if:\n", "wrong.py")
    for own in ("queue", "selectors", "diagram_gen"):
        if name in ("its own modules before Python's", "a module of the recorder's name"):
            write(tmp_path, f"own = 'own {own}'\n", f"{own}.py")
    trace = recorded(tmp_path, text, python=python)
    stdout, stderr = stock(tmp_path / "program.py", python)
    assert (stdout, without_addresses(stderr)) == (trace.stdout, trace.stderr)
    assert expected == (None if trace.exception is None else str(trace.exception))
    assert ("end", [*range(len(trace.steps))]) == (trace.steps[-1].event, [step.index for step in trace.steps])


def test_what_python_says_of_an_exception_belongs_to_the_last_step(tmp_path: Path) -> None:
    """It is said when the program has ended."""
    trace = recorded(tmp_path, "def f():\n    raise ValueError('no')\n\nf()\n")
    assert trace.stderr == trace.steps[-1].errors
    assert trace.stderr.startswith("Traceback (most recent call last):\n")


@pytest.mark.parametrize("name", ["with spaces.py", "-c.py", "ünïcode.py", "no_suffix", "sub/../twice//slashed.py"])
def test_a_file_may_have_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Also one that can't be imported, that looks like an option, or that is far from tidy."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    write(tmp_path, "import sys\nprint(sys.argv)\ndef f():\n    return 1\nf()\nraise ValueError\n", name)
    trace = record(Source(name, "", ""))
    assert (f"{[name]}\n", "ValueError") == (trace.stdout, str(trace.exception))
    assert ["call", "line", "return"] == [step.event for step in trace.steps if step.function == "f"]
    assert f'  File "{name}", line 6, in <module>\n' in trace.stderr


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    """Python's own word for it is in the trace."""
    trace = record(Source(str(tmp_path / "none.py"), "", ""))
    assert "FileNotFoundError: No such file or directory" == str(trace.exception)
    assert "can't open file" in trace.stderr


def test_the_machine_may_prepare_each_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a module `sitecustomize` of its own, which is run as ever; and PYTHONPATH is what it was."""
    write(tmp_path, "import builtins\nbuiltins.prepared = True\n", "machine/sitecustomize.py")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "machine"))
    text = "import os, sys\nprint(prepared, sys.modules['sitecustomize'].__file__ in os.environ['PYTHONPATH'] + '/sitecustomize.py', sys.path[:2])\n"
    trace = recorded(tmp_path, text)
    assert stock(tmp_path / "program.py") == (trace.stdout, trace.stderr)
    assert "True True" in trace.stdout
