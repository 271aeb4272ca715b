"""Describing values by all that a program can ask of them: `environment` does, whose own code is what is recorded."""
# ruff: noqa: D103 - a name says what is asked

import inspect
import os
import pickle
import pydoc
import re
import signal

REPLACED = {
    "time": "sleep monotonic monotonic_ns perf_counter perf_counter_ns time time_ns localtime gmtime ctime asctime strftime clock_gettime clock_gettime_ns",
    "threading": "Lock RLock Condition Thread Thread.join Event excepthook enumerate current_thread main_thread",
    "queue": "SimpleQueue Queue SimpleQueue.get",
    "selectors": "DefaultSelector DefaultSelector.select SelectSelector.select PollSelector.select BaseSelector.select",
    "select": "select poll epoll epoll.poll",
    "datetime": "datetime datetime.now datetime.utcnow date.today",
    "socket": "socket socket.bind socket.connect socket.connect_ex",
    "signal": "signal getsignal setitimer alarm",
    "os": "system posix_spawn posix_spawnp fork",
    "subprocess": "Popen run",
    "gc": "collect get_threshold set_threshold isenabled freeze get_freeze_count",
    "sys": "settrace getrecursionlimit setrecursionlimit exit",
    "asyncio": "TimerHandle Handle TimerHandle.__init__ TimerHandle.__lt__ BaseEventLoop.call_at BaseEventLoop.time run sleep Task",
}


def plain(value):
    return re.sub(r" at 0x[0-9a-fA-F]+", "", str(value) if isinstance(value, str) else repr(value))


def asked(call):
    try:
        return plain(call())
    except BaseException as error:
        return plain(f"{type(error).__name__}: {error}")


def described(owner, path):
    value = owner
    for name in path.split("."):
        value = getattr(value, name)
    attributes = (
        "__name__",
        "__qualname__",
        "__module__",
        "__doc__",
        "__text_signature__",
        "__self__",
        "__wrapped__",
        "__class__",
        "__dict__",
        "__code__",
    )
    found = {name: plain(getattr(value, name, "none")) for name in attributes}
    kinds = ("isbuiltin", "isfunction", "ismethod", "isclass", "isroutine", "ismethoddescriptor", "iscoroutinefunction")
    return {
        **found,
        "repr": plain(value),
        "names": [name for name in dir(value) if not name.startswith("_")],
        "pickled": asked(lambda: pickle.loads(pickle.dumps(value)) is value),
        "signature": asked(lambda: inspect.signature(value)),
        "source": asked(lambda: inspect.getsourcefile(value)),
        "help": pydoc.plain(pydoc.render_doc(value)) if not inspect.isclass(value) else "",
        **{kind: getattr(inspect, kind)(value) for kind in kinds},
    }


def made(value):
    return {
        "repr": re.sub(r" at 0x[0-9a-f]+", "", repr(value)),
        "type": repr(type(value)),
        "module": type(value).__module__,
        "pickled": asked(lambda: pickle.dumps(value)),
        "dict": hasattr(value, "__dict__"),
        "names": [name for name in dir(value) if not name.startswith("_")],
    }


def handlers():
    return {str(each): plain(signal.getsignal(each)) for each in sorted(signal.valid_signals()) if each not in (32, 33)}


def files():
    found = []
    for number in os.listdir("/dev/fd"):  # noqa: PTH208 - which opens one more
        try:
            os.fstat(int(number))
        except OSError:
            continue
        found.append(int(number))
    return sorted(found)
