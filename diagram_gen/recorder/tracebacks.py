"""Tracebacks without what stands in for functions of Python's own, which have no frame in one."""

from __future__ import annotations

import types
from collections.abc import Callable

from diagram_gen.recorder.own_code import is_ours


def leave_out_ours(traceback: types.TracebackType | None, is_program: Callable[[types.FrameType], bool]) -> None:
    """Takes frames of the recorder out of a traceback, up to the next frame of the program.

    It has reached the program there before, so the rest was looked at then.
    """
    while traceback is not None and traceback.tb_next is not None:
        following = traceback.tb_next
        if is_ours(following.tb_frame):
            traceback.tb_next = following.tb_next
        elif is_program(following.tb_frame):
            return
        else:
            traceback = following
