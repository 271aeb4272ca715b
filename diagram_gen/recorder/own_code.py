"""Which code is the program's own: its frames are shown, those of all other code are a library's."""

from __future__ import annotations

import types


class OwnCode:
    """The code of the program's `file`, the one place that says what is the program's and what a library's."""

    def __init__(self, file: str) -> None:
        self.file = file

    def has(self, code: types.CodeType | None) -> bool:
        """Whether code is the program's own; None is what is not written in Python."""
        return code is not None and code.co_filename == self.file

    def runs_in(self, frame: types.FrameType) -> bool:
        """Whether a frame runs code of the program's own."""
        return frame.f_code.co_filename == self.file  # asked for each frame at each step
