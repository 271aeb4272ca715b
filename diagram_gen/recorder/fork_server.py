"""A Python that has started, and has imported the recorder, once for many programs: it forks for each of them.

`standby` calls Python as for any program, but with the name of none, and with the number of a socket in the
environment: so it waits in `ordered`. Over the socket come the files of one recording after the other. For each it
forks a process that watches over the program, as `supervisor` would, and that forks the program's, in which `ordered`
comes back: Python goes on from there, as though it had been called with the program's file.

The process that forks never does anything else, and those that it forks wait for what is asked: so each finds the same
objects at the same addresses.

Facts relied on, on Linux, in CPython 3.11 to 3.15: `_Py_GetConfig` gives Python's own record of how it was called, with
pointers to the name of the file that it is to run and to its arguments, which it reads once it has imported `site`;
`/proc/self/mem` refuses to read where there is nothing. Where one of these is not so, it ends without a word, and the
program is started by itself.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # for `signal`, `enum` would be imported
import json
import os
import sys

from diagram_gen.recorder import supervisor
from diagram_gen.recorder.descriptors import out_of_the_way

TYPE_CHECKING = False  # what is imported here is in two processes, and whoever starts a Python waits for it
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

FILES = ("control", "steps", "order", "stdin", "stdout", "stderr", "folder")
"""What the file descriptors are for, in the order in which they come."""
LONGEST = 4095
"""Characters of a program's name, beyond which it is not started so."""
_SERVES = "ASYNCIO_FRAME_BY_FRAME_SERVES"
"""The name in the environment under which the waiting Python finds the number of its socket."""
AHEAD = "ASYNCIO_FRAME_BY_FRAME_AHEAD"
"""The name in the environment that tells it to import ahead what many programs begin with."""
NOBODY = "/a program to come".ljust(LONGEST, "/")
"""The name under which a Python waits: that of no program, and as long as any may be."""
_SEARCHED = 1024
"""Bytes of Python's record among which those pointers are looked for."""
_POINTER, _CHARACTER = 8, 4
"""Bytes of each, on the systems that are Linux and CPython at all."""
_BUSY, _DONE = b"!", b"."


def told(socket: int, *, asyncio: bool) -> dict[str, str]:
    """What tells a Python in the environment that it is to wait, at that socket, and whether with asyncio imported."""
    return {_SERVES: str(socket), **({AHEAD: ""} if asyncio else {})}


def settle() -> None:
    """Has a Python that is to wait be nobody's child, and be interrupted as on a terminal.

    Whoever has started it waits for its own alone, and may have started it in the background of a shell.
    """
    if _SERVES in os.environ:
        if os.fork():
            os._exit(0)
        if _signal.getsignal(_signal.SIGINT) is _signal.SIG_IGN:
            _signal.signal(_signal.SIGINT, _signal.default_int_handler)


def ordered(prepare: Callable[[], object]) -> tuple[dict[str, Any], int]:
    """What this process is to record, as `child` takes it, and the file descriptor for the steps.

    Where Python serves, this comes back in each process that was forked for a program, once it has prepared for them.
    """
    socket = os.environ.pop(_SERVES, None)
    if socket is None:
        return supervisor.ordered()
    names = _names()
    if names is None:
        os._exit(0)
    return _forked(int(socket), names, prepare)


def _forked(number: int, names: _Names, prepare: Callable[[], object]) -> tuple[dict[str, Any], int]:
    """Forks for one program after the other."""
    import _socket

    from diagram_gen.recorder import collector, watch  # noqa: F401 - before there are many that would

    prepare()
    collector.set_aside()
    server = _socket.socket(fileno=number)
    server.send(b"%d" % os.getpid())
    while True:
        told, tell = os.pipe()
        if os.fork() == 0:
            files = _received(server)
            os.write(tell, _BUSY if files else _DONE)
            for each in (told, tell, server.detach()):
                os.close(each)
            if not files:
                os._exit(0)
            return _watched(files, names)
        os.close(tell)
        said = os.read(told, 1)
        os.close(told)
        _reap()
        if said == _DONE:
            os._exit(0)


def _received(server: Any) -> dict[str, int]:
    """The files of the next recording; none if nobody is there any more to ask for one."""
    size = 4 * len(FILES)
    try:
        _, sent, _, _ = server.recvmsg(1, 16 + size)
    except ConnectionResetError:  # it has not even heard that this one is there
        sent = []
    numbers = [int.from_bytes(data[at : at + 4], sys.byteorder) for _, _, data in sent for at in range(0, size, 4)]
    return dict(zip(FILES, numbers, strict=False))


def _reap() -> None:
    """Lets those go that have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def _watched(files: dict[str, int], names: _Names) -> tuple[dict[str, Any], int]:
    """Forks the program's process, in which this comes back, and watches over it."""
    from diagram_gen.recorder import watch

    os.setsid()
    program = supervisor.fork()
    if program:
        for name in FILES[1:]:
            os.close(files[name])
        watch.over(program, files["control"])
    os.close(files["control"])
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        os.dup2(files[name], number)
    os.fchdir(files["folder"])
    order = json.loads(_read(files["order"]))
    steps = out_of_the_way(files["steps"])
    for name in FILES[1:]:
        os.close(files[name])
    os.environ.clear()
    os.environ.update(order.pop("surroundings"))
    _rename(names, order.pop("path"), order.pop("words"))
    return order, steps


def _read(file: int) -> bytes:
    """All that is in a file."""
    return os.pread(file, os.fstat(file).st_size, 0)


class _Names:
    """Where in this process Python keeps the name of the file that it `runs`, and the `words` it was called with."""

    def __init__(self, runs: list[int], words: list[int], write: Callable[[int, bytes, int], object]) -> None:
        self.runs = runs
        self.words = words
        self.write = write


def _rename(names: _Names, path: str, words: list[str]) -> None:
    """Has Python run a file that it knows by that path, as though it had been called with these words."""
    sys.orig_argv[1:] = words
    sys.argv[:] = words[1:] if words[0] == "--" else words
    for places, name in ((names.runs, path), (names.words, sys.argv[0])):
        for place in places:
            names.write(place, _characters(name), len(_characters(name)))
    threading = sys.modules.get("threading")
    if threading is not None:
        threading.main_thread()._set_native_id()


def _characters(name: str) -> bytes:
    """A name as CPython keeps it on Linux, with the end of it."""
    return f"{name}\0".encode(f"utf-32-{'le' if sys.byteorder == 'little' else 'be'}", "surrogatepass")


def _names() -> _Names | None:
    """Where the name of nobody is; None if there is no telling."""
    try:
        import ctypes

        memory = os.open("/proc/self/mem", os.O_RDONLY | os.O_CLOEXEC)
        config = ctypes.PYFUNCTYPE(ctypes.c_void_p)(("_Py_GetConfig", ctypes.pythonapi))()
    except (ImportError, OSError, AttributeError):
        return None
    wanted = _characters(NOBODY)

    def read(place: int, size: int) -> bytes:
        try:
            return os.pread(memory, size, place)
        except (OSError, OverflowError):
            return b""

    def pointers(found: bytes) -> Iterator[int]:
        return (int.from_bytes(found[at : at + _POINTER], sys.byteorder) for at in range(0, len(found), _POINTER))

    there = list(pointers(read(config, _SEARCHED)))
    runs = [place for place in there if read(place, len(wanted)) == wanted]
    firsts = [first for place in there for first in pointers(read(place, _POINTER))]
    words = [place for place in firsts if read(place, len(wanted)) == wanted]
    os.close(memory)
    if len(runs) != 1 or not words:
        return None
    return _Names(runs, words, ctypes.memmove)
