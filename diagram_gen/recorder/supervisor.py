"""The process between the recorder and the program: nothing that the program starts outlives it.

`process` has `start` run it, with the file descriptors of a socket and of a file for the steps, the order for `child`,
and what Python is to be called with, such as the program's file: an argument each.
It starts the program's process, which waits for what is imported here and for nothing else, and watches over it, as
`watch` says.

Facts relied on: on Linux, orphans become children of the nearest ancestor that asks for them with
`PR_SET_CHILD_SUBREAPER`, even ones in sessions of their own; a process with `PR_SET_PDEATHSIG` dies with its parent.
A program's own sets of objects are ordered by address: where the system doesn't choose addresses at random, two
recordings have the same order.
What a shell starts in the background ignores interrupts, and so does all that this starts in turn: a program is to be
recorded as it runs on a terminal.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # for `signal`, `enum` would be imported
import os
import sys

from diagram_gen.recorder.descriptors import out_of_the_way

TYPE_CHECKING = False  # `typing` would be imported for that alone
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, NoReturn

ORDER, STEPS_TO = "ASYNCIO_FRAME_BY_FRAME_ORDER", "ASYNCIO_FRAME_BY_FRAME_STEPS_TO"
"""The names in the environment under which the recorded process finds what it is to do."""
_STARTUP = f"{__file__.rpartition('/')[0]}/startup"
"""The folder of the module that Python imports before the program."""
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER, _ADDR_NO_RANDOMIZE = 1, 36, 0x40000
_SIGKILL = 9


def main() -> None:
    """Starts the program in a process of its own, and watches over it."""
    control, steps_to, order, *words = int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]
    os.set_inheritable(control, False)
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
    choose_addresses()
    program = fork()
    if program == 0:
        away = out_of_the_way(steps_to)
        os.close(steps_to)
        os.set_inheritable(away, True)
        run(words, {ORDER: order, STEPS_TO: str(away)})
    from diagram_gen.recorder import watch  # while the program's process starts

    watch.over(program, control)


def choose_addresses(flags: int = _ADDR_NO_RANDOMIZE) -> int:
    """Has what this thread starts from now on be at addresses that are known; gives the flags that it had before."""
    return _call("personality", flags)


def fork() -> int:
    """Forks a process that does not outlive this one, of which all orphans become children; its number, or 0 in it."""
    _call("prctl", _PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    watching = os.getpid()
    number = os.fork()
    if number == 0:
        os.setsid()
        _call("prctl", _PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
        if os.getppid() != watching:
            os._exit(1)
    return number


def run(words: list[str], told: dict[str, str]) -> NoReturn:
    """Calls Python in this process as it is called for any program, but for the module that it imports before."""
    os.execve(sys.executable, [sys.executable, *words], environment(os.environ, told))


def environment(usual: Mapping[str, str], told: Mapping[str, str]) -> dict[str, str]:
    """What has a Python import that module, and what tells it something, with all that is in the environment else."""
    path = os.pathsep.join(filter(None, (_STARTUP, usual.get("PYTHONPATH"))))
    return {**usual, "PYTHONPATH": path, **told}


def ordered() -> tuple[dict[str, Any], int]:
    """What the environment tells that module: the order, and the file descriptor for the steps. It tells it once."""
    import json

    return json.loads(os.environ.pop(ORDER)), int(os.environ.pop(STEPS_TO))


def _call(function: str, *arguments: int) -> int:
    """What a function of Linux's gives, where there is that, and ctypes; else, as where it fails, -1."""
    if sys.platform == "linux":
        try:
            import ctypes

            return int(getattr(ctypes.CDLL(None), function)(*arguments))
        except (ImportError, OSError, AttributeError):
            pass
    return -1
