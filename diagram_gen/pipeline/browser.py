"""A run in a browser: one program, in a Python that is there for it alone.

The worker of the page, `page/browser/worker.js`, has a Python of Pyodide's make itself `Ready`, begin, run the program
as `python FILE` does, and end; then it tells the outcome, as `browser_outcome` has it. Where the program has ended that
Python, another one tells it, from the same files.

Facts relied on, of Pyodide 314: it lacks `resource` and `get_native_id`; it has replaced `time.sleep`, and functions of
asyncio, which stands as it was once it is imported anew.
"""

from __future__ import annotations

import _thread
import atexit
import contextlib
import functools
import gc
import os
import re
import sys
import threading
import time
import types
from collections.abc import Callable, Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diagram_gen.pipeline import browser_outcome, stand_ins
from diagram_gen.pipeline.browser_outcome import FILES, LIMITS, REFUSED, STREAMS

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec

    _Find = Callable[[str, Sequence[str]], ModuleSpec | None]

_STANDARD = (("stdin", "rb", "strict"), ("stdout", "wb", "strict"), ("stderr", "wb", "backslashreplace"))
"""Python's streams, how each is opened, and what becomes of characters that cannot be written to it."""
_OURS = __name__.partition(".")[0]
_FOLDER = str(Path(__file__).parents[2])
_NEEDED = (
    "recorder.sandbox",
    "recorder.refusals",
    "recorder.ahead",
    "recorder.child",
    "model.behaviour",
    "model.snippet",
    "narration",
    "views",
    "page.markup",
    "page.failures",
    "page.report",
    "page.listing",
    "pipeline.drawing",
    "pipeline.sample",
)
"""Modules of ours that are imported while nobody waits for them."""
_IMPORTED = re.compile(r"\b(?:from|import)[ \t]+(.+)")
_NAME = re.compile(r"[\w.]+")
"""Found in the text of a program: to read it as Python does could end this one, if it is nested too deeply."""
_ANEW = ("_asyncio", "asyncio", "logging")
"""Packages of the standard library that Pyodide has imported and changed, or that remember what it did."""
_PYODIDES = ("_pyodide", "_pyodide_core", "js", "pyodide", "pyodide_js")
_ENVIRONMENT = ("PYTHONHASHSEED", "PYTHONINSPECT", "LD_LIBRARY_PATH")
"""What the worker tells Python as it starts, and the program is not told."""


class Ready:
    """A Python that is ready to run a program: all is imported that what follows needs."""

    def __init__(self, heap: Callable[[], int], lay_out: Callable[[str], str], complete: Callable[[], bool]) -> None:
        _stand_in(heap)
        self._complete = complete
        self._before = _leave_out_pyodides()
        path = [*sys.path]
        from diagram_gen.recorder import apart

        with apart.Imports() as self._imports:
            _import_all()
        _rehearse(lay_out)
        self._modules, self._path = {**sys.modules}, path
        self._find_and_load = apart._importlib._find_and_load

    def lacks(self, program: str) -> bool:
        """Whether a program names a module to import that is not there of the standard library."""
        import importlib.util

        named = {name.partition(".")[0] for part in _IMPORTED.findall(program) for name in _NAME.findall(part)}
        standard = sys.stdlib_module_names.intersection(named)
        return not all(name in sys.modules or importlib.util.find_spec(name) for name in standard)

    def begin(self, program: str, path: str) -> int:
        """Is about to run a program, which lies there then; gives where the module's variables are in memory."""
        from diagram_gen.recorder import ahead, apart, child, refusals

        file = Path(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(program.encode("utf-8", "surrogatepass"))
        steps_to = _open_streams()
        order = {
            "file": path,
            "module": None,
            "limits": asdict(LIMITS),
            "all_variables": False,
            "show": (),
            "environment": dict.fromkeys(_ENVIRONMENT),
        }
        recording = child.main(order, steps_to)
        refusals.refuse(REFUSED.format(path))
        sys.meta_path.append(stand_ins.Rest(self._complete))
        modules = apart.Apart(self._before, self._imports)
        modules.keep(recording.first_imports, ahead.renew, recording.sets.arrange)
        main = types.ModuleType("__main__")
        vars(main).update(__builtins__=sys.modules["builtins"], __file__=str(Path.cwd() / path))
        sys.modules["__main__"] = main
        sys.argv, sys.orig_argv = [path], ["python", path]
        sys.path[:] = [str((Path.cwd() / path).parent), *(each for each in self._path if each not in ("", _FOLDER))]
        recording.start()
        return id(vars(main))

    def left(self) -> None:
        """The program has raised a `SystemExit`: it says what Python has it say."""
        code = sys.left.code  # type: ignore[attr-defined]
        if code is not None and not isinstance(code, int):
            with contextlib.suppress(BaseException):  # what a code can't say of itself is not said
                sys.stderr.write(str(code))
            sys.stderr.write("\n")

    def ends(self) -> list[Callable[[], object]]:
        """What Python does at its end, one after the other: what the program has left dies, and may say something.

        They are functions in C, or called as Python calls them: none of ours is among their callers.
        """
        forgotten = dict.fromkeys(("last_exc", "last_type", "last_value", "last_traceback", "left"))
        return [
            threading._shutdown,  # type: ignore[attr-defined]
            atexit._run_exitfuncs,
            functools.partial(vars(sys).update, forgotten),
            functools.partial(sys.modules.pop, "__main__", None),
            gc.collect,
            sys.stdout.flush,
            sys.stderr.flush,
        ]

    def end(self) -> None:
        """What was there before the program is there again."""
        sys.modules.clear()
        sys.modules.update(self._modules)
        sys.path[:] = self._path
        from diagram_gen.recorder import apart

        apart._importlib._find_and_load = self._find_and_load


def _stand_in(heap: Callable[[], int]) -> None:
    """Puts in place what the recorder relies on, and Pyodide lacks; and what Pyodide has replaced."""
    sys.modules["resource"] = stand_ins.resource(heap)
    _thread.get_native_id = _thread.get_ident
    time.sleep = sys.modules["pyodide.webloop"]._orig_sleep
    sys.modules["asyncio"].events._set_running_loop(None)
    for name in [*sys.modules]:
        if name.partition(".")[0] in _ANEW:
            del sys.modules[name]


def _leave_out_pyodides() -> set[str]:
    """Has no program find the modules by which Pyodide reaches the page; gives the names of what is there then."""
    for name in [*sys.modules]:
        if name.partition(".")[0] in _PYODIDES:
            del sys.modules[name]
    sys.meta_path[:] = [each for each in sys.meta_path if type(each).__module__ not in ("_pyodide._importhook",)]
    return {name for name in sys.modules if name != "resource" and name.partition(".")[0] != _OURS}


def _import_all() -> None:
    """Imports what a run and what comes after it needs."""
    import asyncio

    for name in _NEEDED:
        import_module(f"{_OURS}.{name}")
    atexit.unregister(sys.modules["logging"].shutdown)
    selecting: Any = asyncio.selector_events.BaseSelectorEventLoop
    selecting._make_self_pipe = stand_ins.make_self_pipe


def _rehearse(lay_out: Callable[[str], str]) -> None:
    """Shows a sample: what is made once, or grows quicker as it is used, is then."""
    from diagram_gen import views
    from diagram_gen.pipeline import sample

    trace = sample.trace()
    browser_outcome.markup(browser_outcome.shown(sample.SNIPPET, trace, views.telling(trace), lay_out))


def _open_streams() -> int:
    """Has Python read nothing and print into files, as a recorded program does; gives the file for the steps."""
    FILES.mkdir(parents=True, exist_ok=True)
    nothing = os.open(os.devnull, os.O_RDONLY)
    steps, output, errors = (os.open(FILES / name, os.O_RDWR | os.O_CREAT | os.O_TRUNC) for name in STREAMS)
    for number, file in enumerate((nothing, output, errors)):
        os.dup2(file, number)
        os.close(file)
    for number, (name, mode, handling) in enumerate(_STANDARD):
        vars(sys)[name] = vars(sys)[f"__{name}__"] = stand_ins.stream(number, f"<{name}>", mode, handling)
    return steps
