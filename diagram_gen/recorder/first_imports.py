"""The imports that a program begins with: nothing is observed while they run modules of the standard library.

There is nothing to be seen in them. As long as a program has done no more than import, and name constants, none of its
own functions is there that a library could call; and where something else is found to be imported along with them, all
is observed from then on. That spares the trace function ten thousand calls, for `asyncio` alone.

Facts relied on: those of `apart`; and that `_find_and_load` has what is to be run found by `_find_spec` of its module.
"""

from __future__ import annotations

import _frozen_importlib
import sys
import types
from collections.abc import Callable
from typing import Any

from diagram_gen.recorder import instructions
from diagram_gen.recorder.ending import is_main
from diagram_gen.recorder.own_code import OwnCode, is_standard

_importlib: Any = _frozen_importlib
_find_spec, _settrace = _importlib._find_spec, sys.settrace
_WITHOUT_A_FILE = ("built-in", "frozen")
"""Where modules come from that are part of Python itself."""
_AMPLE = 500
"""Calls for which there has to be room: no import is to fail for want of it."""


class FirstImports:
    """Ends the trace function for imports of the standard library, up to the program's first other statement.

    `is_alone` says whether no other code of the program's `own` has been entered than its module's; `room` is how many
    more calls there is room for, and `trace` traces the calling thread again.
    """

    def __init__(
        self, own: OwnCode, is_alone: Callable[[], bool], room: Callable[[], float], trace: Callable[[], object]
    ) -> None:
        self._own = own
        self._is_alone = is_alone
        self._room = room
        self._trace = trace
        self._under_way = self._over = False

    def begin(self, importer: types.FrameType | None) -> bool:
        """Whether an import that a frame, or Python itself, begins is one of them; nothing is observed then.

        So it is until the import ends.
        """
        if self._under_way or self._over or importer is None or not self._is_of_the_program(importer):
            return False
        if not self._are_first(importer):
            self._over = True
            return False
        self._under_way = True
        _importlib._find_spec = self._watching()
        _settrace(None)
        return True

    def end(self) -> None:
        """Has all be observed again, unless it is already."""
        if self._under_way:
            self._under_way = False
            _importlib._find_spec = _find_spec
            self._trace()

    def _is_of_the_program(self, importer: types.FrameType) -> bool:
        return importer.f_code.co_filename == self._own.file and is_main(importer)

    def _are_first(self, module: types.FrameType) -> bool:
        """Whether the program's module has done no more so far than import and name constants."""
        return (
            self._is_alone()
            and self._room() >= _AMPLE
            and instructions.has_only_imported(module)
            and _importlib._find_spec is _find_spec
            and not any(map(self._is_own, [*sys.modules.values()]))
            and not self._own.has_met_others
        )

    def _is_own(self, module: object) -> bool:
        """Whether a module, which Python itself may have imported before the program, has functions of its own."""
        file = vars(module).get("__file__") if isinstance(module, types.ModuleType) else None
        return type(file) is str and file != self._own.file and self._own.shows(file)

    def _watching(self) -> Callable[..., Any]:
        """What finds modules, and ends this when one is found that is not of the standard library."""

        def find_spec(*asked: Any) -> Any:
            spec = _find_spec(*asked)
            if spec is not None and not self._is_standard(getattr(spec, "origin", None)):
                self.end()
            return spec

        return find_spec

    def _is_standard(self, origin: object) -> bool:
        """Whether a module that comes from there is the standard library's, and not the program itself."""
        if type(origin) is not str or origin == self._own.file:
            return False
        return origin in _WITHOUT_A_FILE or is_standard(origin)
