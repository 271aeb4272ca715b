"""How a program ends: by itself, or by an exception that nobody catches, which Python then tells of.

Facts relied on: Python keeps it in `sys.last_exc`, or `sys.last_value` before 3.12, unless it is a `SystemExit`;
`python -m` has `_run_module_as_main` of `runpy` run the module, by way of another function.
"""

from __future__ import annotations

import contextlib
import os
import sys
import types
from collections.abc import Callable, Iterator

from diagram_gen.model.trace import Failure, FailureKind
from diagram_gen.recorder import classes, instructions
from diagram_gen.recorder.own_code import OwnCode
from diagram_gen.recorder.plain_values import is_fixed
from diagram_gen.recorder.raises import Raises
from diagram_gen.recorder.texts import cut, path_as_given, without_addresses

_dup, _dup2, _close, _open = os.dup, os.dup2, os.close, os.open  # the program may replace what `os` has
_TELLS = (1, 2)
"""The file descriptors that a program prints to."""


class Ending:
    """Follows the module of the program, of which it knows the `own` code; its file was `given` as it is told.

    `module_begins` and `module_left` are called when that is so.
    """

    def __init__(
        self, own: OwnCode, given: str, module_begins: Callable[[], None], module_left: Callable[[], None]
    ) -> None:
        self._own = own
        self._given = given
        path_as_given("", own.file, given)  # which folders it asks for is known from now on
        self._module_begins = module_begins
        self._module_left = module_left
        self._began = False
        self._returned = False
        self._exit: Failure | None = None
        self.raises = Raises()

    def enter(self) -> None:
        """The module begins."""
        self._began = True
        self._module_begins()

    def raised(self, error: BaseException, traceback: types.TracebackType | None) -> None:
        """An exception has reached the module; it may catch it."""
        if isinstance(error, SystemExit):
            self._exit = None if _is_clean(error) else self._failure(error, traceback)

    def leave(self, frame: types.FrameType) -> None:
        """The module ends."""
        self._returned = instructions.returns(frame)
        self._module_left()

    @property
    def is_well(self) -> bool:
        """Whether the module has come to its end, so that the exit status is zero."""
        return self._returned

    def failure(self) -> Failure | None:
        """Why the program did not end well, now that it has ended."""
        error = getattr(sys, "last_exc", None) if sys.version_info >= (3, 12) else getattr(sys, "last_value", None)
        if not self._began:
            return self._stillborn(error)
        if self._returned:
            return None
        return self._exit if error is None else self._failure(error, error.__traceback__)

    def _stillborn(self, error: BaseException | None) -> Failure | None:
        """Why a program has not even begun."""
        if error is None:
            try:
                with open(self._own.file, "rb"):  # noqa: PTH123 - `pathlib` would be imported for that alone
                    pass
            except OSError as found:
                error = found
        if error is None:
            return None
        message = getattr(error, "msg", None) or getattr(error, "strerror", None) or str(error)
        return Failure(classes.name(type(error)), message, None, getattr(error, "lineno", None))

    def _failure(self, error: BaseException, traceback: types.TracebackType | None) -> Failure:
        function = line = file = None
        while traceback is not None:
            if self._own.runs_in(traceback.tb_frame):
                code = traceback.tb_frame.f_code
                function, line, file = code.co_qualname, traceback.tb_lineno, self._own.told(code)
            traceback = traceback.tb_next
        kind: FailureKind = "system" if isinstance(error, OSError | MemoryError) else "exception"
        passed = () if isinstance(error, SystemExit) else self.raises.traceback(error, self._file_of)
        return Failure(classes.name(type(error)), _message(error), function, line, kind, passed, file)

    def _file_of(self, code: types.CodeType) -> str | None:
        """The file of some code of the program's own, as a traceback tells it; None for any other code."""
        if not self._own.has(code):
            return None
        return path_as_given(code.co_filename, self._own.file, self._given)


def is_main(frame: types.FrameType) -> bool:
    """Whether a frame of the file's own code is the program's module, not one that is imported or executed anew."""
    runner = frame.f_back and frame.f_back.f_back
    if runner is None:
        return frame.f_back is None
    return runner.f_back is None and runner.f_code.co_name == "_run_module_as_main"


def _is_clean(error: SystemExit) -> bool:
    return error.code is None or (type(error.code) is int and error.code == 0)


def _message(error: BaseException) -> str:
    """What an exception says. Where that takes code of the program's, it is Python's own call of it that is heard."""
    own = not classes.is_native(classes.stored(type(error), "__str__")) or not all(map(is_fixed, error.args))
    try:
        with _unheard() if own else contextlib.nullcontext():
            text = str(error)
    except BaseException as broken:
        return f"<no message: its __str__ raised {classes.name(type(broken))}>"
    return cut(without_addresses(text))


@contextlib.contextmanager
def _unheard() -> Iterator[None]:
    """Whatever is printed meanwhile is lost."""
    with contextlib.ExitStack() as undo:
        _flush()
        with contextlib.suppress(OSError):  # the program has closed them
            nowhere = _open(os.devnull, os.O_WRONLY | os.O_CLOEXEC)
            undo.callback(_close, nowhere)
            for number in _TELLS:
                kept = _dup(number)
                undo.callback(_close, kept)
                undo.callback(_dup2, kept, number)
                _dup2(nowhere, number)
        undo.callback(_flush)
        yield


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):  # the program may have closed or replaced them
            stream.flush()
