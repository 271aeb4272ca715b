"""A program that asks for all that a program can find out about where and how it runs, and prints the answers as JSON.

Left out is what differs between two runs without the recorder, or is its very point: addresses, numbers of processes,
the time. The modules named as arguments are imported in turn, and what that brings along is told.
"""
# ruff: noqa: D103 - a name says what is asked

before = sorted(__import__("sys").modules)
main = {
    name: repr(value).partition(" at 0x")[0]
    for name, value in sorted(globals().items())
    if name not in ("before", "main")
}

import sys  # noqa: E402

first = (
    sys.argv[:],
    sys.path[:],
    sys.orig_argv[:],
    repr(sys.flags),
    sys.warnoptions[:],
    [repr(each).partition(" at ")[0] for each in (*sys.meta_path, *sys.path_hooks)],
)
deep = sys._getframe().f_back is None, sys.getrecursionlimit(), sorted(sys.path_importer_cache)
builtin = (repr(__builtins__), __builtins__ is __import__("builtins"))
hooks = (
    repr(sys.excepthook),
    repr(sys.unraisablehook),
    repr(sys.displayhook),
    repr(sys.breakpointhook),
    repr(sys.getprofile()),
)
streams = [
    repr(each).partition(" at ")[0] + str((each.encoding, each.errors, each.line_buffering))
    for each in (sys.stdin, sys.stdout, sys.stderr)
]

imported = {}
for name in (
    "gc",
    "json",
    "queue",
    "threading",
    "selectors",
    "signal",
    "socket",
    "inspect",
    "asyncio",
    "pickle",
    "resource",
    "traceback",
    "datetime",
    "atexit",
    "contextvars",
    "subprocess",
    "logging",
    "ctypes",
):
    known = {*sys.modules}
    __import__(name)
    imported[name] = sorted({*sys.modules} - known)

import asyncio  # noqa: E402
import atexit  # noqa: E402
import gc  # noqa: E402
import inspect  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import queue  # noqa: E402
import re  # noqa: E402
import resource  # noqa: E402
import signal  # noqa: E402
import socket  # noqa: E402
import subprocess  # noqa: E402
import threading  # noqa: E402
import time  # noqa: E402
import traceback  # noqa: E402

from asking import REPLACED, asked, described, files, handlers, made, plain  # noqa: E402


def failure(call):
    try:
        call()
    except BaseException:
        return traceback.format_exc()


recorders = re.compile("diagram").search  # in C: so many objects would be so many steps
answers = {
    "modules at the start": before,
    "names of the module": main,
    **dict(zip(("arguments", "path", "original arguments", "flags", "warning options", "finders"), first, strict=True)),
    **dict(zip(("outermost frame", "recursion limit", "importer cache"), deep, strict=True)),
    "builtins": builtin,
    "hooks": hooks,
    "streams": streams,
    "profile in threads": plain(threading.getprofile()),
    "trace": plain(sys.gettrace()),
    "threads": [plain(each.name) for each in threading.enumerate()],
    "main thread": threading.main_thread() is threading.current_thread(),
    "threads' hook": plain(threading.excepthook),
    **{f"importing {name}": names for name, names in imported.items()},
    "environment": {name: value for name, value in os.environ.items() if name != "_"},
    "directory": os.getcwd(),  # noqa: PTH109 - it is what is asked
    "files": files(),
    "limits": {
        name: resource.getrlimit(getattr(resource, name)) for name in dir(resource) if name.startswith("RLIMIT")
    },
    "collector": (gc.get_threshold(), gc.isenabled(), gc.get_debug(), gc.callbacks, gc.garbage),
    "frozen objects": gc.get_freeze_count(),
    "signals": handlers(),
    "wake-up": signal.set_wakeup_fd(-1),
    "exit handlers": atexit._ncallbacks(),
    "stack": [(each.filename, each.function) for each in inspect.stack()],
    "loop": plain(type(asyncio.new_event_loop())),
    "hash": hash("text") == hash("text"),
    "subclasses": sorted(filter(recorders, map(repr, object.__subclasses__()))),
    "objects": sorted(filter(recorders, {*map(repr, map(type, gc.get_objects()))})),
    "children": asked(lambda: os.waitpid(-1, os.WNOHANG)),
    "a lock": made(threading.Lock()),
    "a reentrant lock": made(threading.RLock()),
    "a condition": made(threading.Condition()),
    "a queue": made(queue.SimpleQueue()),
    "an event": made(threading.Event()),
    "a lock is one": (isinstance(threading.Lock(), type(threading.Lock())), threading.Lock is threading._allocate_lock),
    "bound": {name: type(getattr(threading.Lock(), name)).__name__ for name in ("acquire", "release", "locked")},
    "sleeping less than nothing": failure(lambda: time.sleep(-1)),
    "sleeping a text": failure(lambda: time.sleep("1")),
    "sleeping for no time": failure(lambda: time.sleep()),
    "telling a time of none": failure(lambda: time.localtime("now")),
    "waiting wrongly": failure(lambda: threading.Lock().acquire(False, 5)),
    "releasing too much": failure(lambda: threading.RLock().release()),
    "no handler": failure(lambda: signal.signal(999, signal.SIG_DFL)),
    "no program": failure(lambda: subprocess.run(["/no/such/program"])),
    "no address": failure(lambda: socket.socket().connect(5)),
    "no module": failure(lambda: __import__("no_such_module")),
    "no submodule": failure(lambda: __import__("json.no_such_module")),
    "an empty queue": failure(lambda: queue.SimpleQueue().get(timeout=0.01)),
    "a reentrant lock that is taken": (
        lambda lock: [lock.acquire(), lock.acquire(), re.sub(r"owner=\d+", "owner", plain(lock)), lock.release()]
    )(threading.RLock()),
    **{
        f"{module}.{each}": described(sys.modules[module], each)
        for module, names in REPLACED.items()
        for each in names.split()
        if each.partition(".")[0] in vars(sys.modules[module])
    },
}
json.dump(answers, sys.stdout, default=plain)
