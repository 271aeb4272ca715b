"""Where exceptions have passed through the program, and at which steps, so that a traceback leads to them."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator

from diagram_gen.model.trace import Passed
from diagram_gen.recorder import classes

_REPEATED = 3
"""Lines of a traceback that are the same that Python prints before it counts the rest."""
_MOST = 10_000
"""Exceptions that are remembered; with more, the oldest are forgotten."""


class Raises:
    """The steps at which exceptions have passed through lines. None is kept alive: each is known by its `id`."""

    def __init__(self) -> None:
        self._known: dict[int, dict[tuple[int, int], int]] = {}

    def note(self, error: object, traceback: types.TracebackType | None, step: int) -> None:
        """An exception passes through the first frame of its traceback, as a step says."""
        if traceback is None:
            return
        if traceback.tb_next is None:  # it is new, whatever had its address before
            self._known.pop(id(error), None)
        if len(self._known) >= _MOST:
            del self._known[next(iter(self._known))]
        place = id(traceback.tb_frame), traceback.tb_lineno
        self._known.setdefault(id(error), {})[place] = step

    def traceback(self, error: BaseException, file_of: Callable[[types.CodeType], str | None]) -> tuple[Passed, ...]:
        """The lines of the program in what Python prints of an exception that nobody catches, in the order of print.

        `file_of` says how the file of some code is told, None where it is not the program's.
        """
        return tuple(self._lines(error, file_of, set()))

    def _lines(
        self, error: BaseException, file_of: Callable[[types.CodeType], str | None], seen: set[int]
    ) -> Iterator[Passed]:
        if id(error) in seen:
            return
        seen.add(id(error))
        before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if before is not None:
            yield from self._lines(before, file_of, seen)
        yield from self._own(error, file_of)
        for inner in _members(error):
            yield from self._lines(inner, file_of, seen)

    def _own(self, error: BaseException, file_of: Callable[[types.CodeType], str | None]) -> Iterator[Passed]:
        steps, traceback = self._known.get(id(error), {}), error.__traceback__
        last, times = None, 0
        while traceback is not None:
            code, line = traceback.tb_frame.f_code, traceback.tb_lineno
            times = times + 1 if (code, line) == last else 1
            last = code, line
            file = file_of(code) if times <= _REPEATED else None
            if file is not None:
                yield Passed(file, code.co_name, line, steps.get((id(traceback.tb_frame), line)))
            traceback = traceback.tb_next


def _members(error: BaseException) -> tuple[BaseException, ...]:
    """The exceptions in a group, without asking a class of the program."""
    if not issubclass(type(error), BaseExceptionGroup):
        return ()
    members = classes.stored(BaseExceptionGroup, "exceptions").__get__(error)
    return members if type(members) is tuple else ()
