"""The process between the recorder and the program: nothing that the program starts outlives it.

`sandbox` has `start` run it, with two arguments: the file descriptor of a socket, and the order for `child`.
It starts the program's process, which waits for what is imported here and for nothing else, and watches over it, as
`watch` says.

Facts relied on: on Linux, orphans become children of the nearest ancestor that asks for them with
`PR_SET_CHILD_SUBREAPER`, even ones in sessions of their own; a process with `PR_SET_PDEATHSIG` dies with its parent.
Objects of asyncio's are kept in sets, ordered by address: where the system doesn't choose addresses at random, two
recordings have the same order.
What a shell starts in the background ignores interrupts, and so does all that this starts in turn: a program is to be
recorded as it runs on a terminal.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # for `signal`, `enum` would be imported
import os
import sys

TYPE_CHECKING = False  # `typing` would be imported for that alone
if TYPE_CHECKING:
    from collections.abc import Callable

_START = f"{__file__.rpartition('/')[0]}/start.py"
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER, _ADDR_NO_RANDOMIZE = 1, 36, 0x40000
_SIGKILL = 9


def main() -> None:
    """Starts the program in a process of its own, and watches over it."""
    control, order = int(sys.argv[1]), sys.argv[2]
    os.set_inheritable(control, False)
    system = _linux()
    system(_PR_SET_CHILD_SUBREAPER, 1)
    program = os.fork()
    if program == 0:
        os.setsid()
        system(_PR_SET_PDEATHSIG, _SIGKILL)
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
        os.execv(sys.executable, [sys.executable, _START, "child", order])
    from diagram_gen.recorder import watch  # while the program's process starts

    watch.over(program, control)


def _linux() -> Callable[[int, int], object]:
    """Linux's `prctl`, with the random choice of addresses switched off in what is executed next.

    Where there is none, or no ctypes, something that does nothing.
    """
    if sys.platform == "linux":
        try:
            import ctypes

            library = ctypes.CDLL(None)
            library.personality(_ADDR_NO_RANDOMIZE)
            return lambda option, value: library.prctl(option, value, 0, 0, 0)
        except (ImportError, OSError, AttributeError):
            pass
    return lambda option, value: None
