"""Copies of a frame's variables, which CPython up to 3.12 makes for a trace function and for `f_locals`, and keeps.

They would keep values alive beyond their time, to die where the next copy is made: so each is emptied as soon as it has
been read. From 3.13 on `f_locals` is no copy.

Facts relied on: in CPython 3.11 and 3.12 a frame notes right behind `f_trace_lines` and `f_trace_opcodes` whether the
copy is to be written back when the trace function returns. The body of a class or a module has in its mapping nothing
of what a comprehension in it binds, for which 3.12 would write back None (python/cpython issue 130809).
"""

from __future__ import annotations

import inspect
import sys
import types

try:
    import ctypes
except ImportError:
    _HAS_CTYPES = False
else:
    _HAS_CTYPES = True

_SEARCHED = 64
"""Bytes of a frame among which that note is looked for."""
_getframe, _getrefcount = sys._getframe, sys.getrefcount
_OPTIMISED = inspect.CO_OPTIMIZED


def let_go(frame: types.FrameType) -> None:
    """Empties the copy of a frame's variables, and has none written back, unless the program has got hold of it."""
    code = frame.f_code
    if _NOTE is None:
        return
    if not code.co_flags & _OPTIMISED:
        if code.co_varnames:  # of comprehensions alone
            _forget(frame, _NOTE)
        return
    copy = frame.f_locals
    if _getrefcount(copy) > _OURS:
        return
    _forget(frame, _NOTE)
    names = (_names.get(id(code)) or _note_names(code))[1]
    if copy.keys() <= names:
        copy.clear()
        return
    for name in names:  # the program has put something else in, which stays there
        copy.pop(name, None)


def _forget(frame: types.FrameType, note: int) -> None:
    """Has a frame note that there is nothing to be written back."""
    ctypes.c_char.from_address(id(frame) + note).value = b"\0"


_names: dict[int, tuple[types.CodeType, frozenset[str]]] = {}
"""The variables of each code that was met, by its `id`, for which it is kept: to hash it would take longer."""


def _note_names(code: types.CodeType) -> tuple[types.CodeType, frozenset[str]]:
    noted = code, frozenset((*code.co_varnames, *code.co_cellvars, *code.co_freevars))
    _names[id(code)] = noted
    return noted


def _note() -> int | None:
    """Where in a frame it is noted; None if there are no copies, or no way to find out."""
    frame = _getframe()
    if sys.version_info >= (3, 13) or not _HAS_CTYPES:
        return None

    def seen() -> bytes:
        return ctypes.string_at(id(frame), _SEARCHED)

    frame.f_trace_lines = frame.f_trace_opcodes = False
    before = seen()
    frame.f_trace_lines = True
    between = seen()
    frame.f_trace_opcodes = True
    after = seen()
    frame.f_trace_opcodes = False
    lines = [at for at in range(_SEARCHED) if before[at] != between[at]]
    opcodes = [at for at in range(_SEARCHED) if between[at] != after[at]]
    offset = lines[0] + 2 if len(lines) == 1 and opcodes == [lines[0] + 1] else None
    frame.f_locals  # noqa: B018 - from here on there is a copy
    return offset if offset is not None and seen()[offset] == 1 else None


def _references() -> int:
    """How many references there are to a copy that nobody but its frame and this module has got hold of."""
    copy = _getframe().f_locals
    return _getrefcount(copy)


_NOTE = _note()
_OURS = _references()
