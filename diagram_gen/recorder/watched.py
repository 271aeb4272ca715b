"""What the selector of a loop is asked about: files and sockets, and what is called for each.

Facts relied on, in CPython 3.11 to 3.15: `_selector` of a loop maps each file descriptor to a key whose `data` has the
handles for reading and for writing, as does `_fd_to_key` of those in the standard library; those that are woken by
other threads have the callback `_read_from_self`. A transport keeps its socket in `_sock`, its protocol in `_protocol`,
and the server that has accepted it in `_server`; a protocol of streams refers to its reader in `_stream_reader_wr`,
which is a weak reference.
"""

from __future__ import annotations

import socket
import weakref
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from diagram_gen.model.loop import Callback, Watched, WatchedKind
from diagram_gen.recorder import classes
from diagram_gen.recorder.callbacks import function_called, is_of_asyncio, name_of, owner_of
from diagram_gen.recorder.variants import variant

MOST = 12
"""Files and sockets of one loop that are told of, the first that were registered."""
_WAKES = "BaseSelectorEventLoop._read_from_self"
_ACCEPTS = "BaseSelectorEventLoop._accept_connection"
_SERVER = ("asyncio.base_events", "Server")
_PROCESS = "PidfdChildWatcher._do_wait"
_TRANSPORTS: dict[str, WatchedKind] = {"asyncio.selector_events": "connection", "asyncio.unix_events": "pipe"}
"""The modules of transports."""


class Watching:
    """What the selector of one loop is asked about; `new_id` gives an id that nothing had."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        self._new_id = new_id
        self._known: dict[int, tuple[object, Watched]] = {}
        """By its file descriptor: what tells it from another one, and what was last told of it."""
        self._shown: tuple[Watched, ...] = ()

    def observe(self, loop: Any, name: Callable[[object], str | None]) -> tuple[Watched, ...]:
        """What is watched now; `name` gives that by which the program knows something."""
        asked = _asked(loop)
        if len(asked) <= 1 and not self._known:  # that by which it is woken
            return ()
        shown = tuple(self._seen(asked, name))
        if shown != self._shown:
            self._shown = shown
        return self._shown

    def _seen(self, asked: Mapping[int, Any], name: Callable[[object], str | None]) -> Iterator[Watched]:
        known, self._known = self._known, {}
        for file, key in [*asked.items()]:
            reading, writing = [None if each is None or each._cancelled else each for each in key.data]
            handle = reading or writing
            if handle is None or _is(handle, _WAKES) or len(self._known) == MOST:
                continue
            kind, subjects = _what(handle, key.fileobj)
            whose, last = known.get(file, (None, None))
            if last is None or _other(whose, subjects[0]):
                last = Watched(self._new_id(), kind)
            found_name = last.name or next(filter(None, map(name, subjects)), None)
            found = variant(last, name=found_name, reads=_callback(reading), writes=_callback(writing))
            self._known[file] = _reference(subjects[0]), last if found == last else found
            yield self._known[file][1]


def _asked(loop: Any) -> Mapping[int, Any]:
    """What the selector of a loop knows, by file descriptors; nothing once it is closed."""
    selector = getattr(loop, "_selector", None)
    return {} if selector is None else keys(selector)


def keys(selector: Any) -> Mapping[int, Any]:
    """What a selector knows, by file descriptors; nothing once it is closed."""
    known = selector.get_map()
    return {} if known is None else getattr(selector, "_fd_to_key", known)


def _what(handle: Any, file: object) -> tuple[WatchedKind, list[object]]:
    """What is watched, and by what the program may know it, that which it is first."""
    owner = owner_of(handle._callback)
    kind = _TRANSPORTS.get(classes.module(type(owner)))
    if owner is not None and kind is not None and name_of(handle._callback).rpartition(".")[0].endswith("Transport"):
        accepted = kind == "connection" and getattr(owner, "_server", None) is not None
        protocol = getattr(owner, "_protocol", None)
        others = [owner, _reader(protocol), protocol, getattr(owner, "_sock", None)]
        return "accepted" if accepted else kind, [each for each in others if each is not None]
    arguments = handle._args or ()
    sockets = [each for each in arguments if issubclass(type(each), socket.socket)]
    if _is(handle, _ACCEPTS):
        servers = [each for each in arguments if _class_of(each) == _SERVER]
        return "server", [*sockets, *servers]
    if _is(handle, _PROCESS):
        return "process", [file]
    if sockets and is_of_asyncio(handle._callback):
        return "socket", sockets
    return "socket" if issubclass(type(file), socket.socket) else "file", [file]


def _class_of(value: object) -> tuple[str, str]:
    return classes.module(type(value)), classes.qualified_name(type(value))


def _reader(protocol: object) -> object:
    """The stream reader that a protocol feeds, or None."""
    held = next((held for _, held in classes.attributes(protocol, ("_stream_reader_wr",))), None)
    return held() if type(held) is weakref.ref else None


def _is(handle: Any, function: str) -> bool:
    return is_of_asyncio(handle._callback) and function_called(handle._callback) == function


def _callback(handle: Any) -> Callback | None:
    if handle is None:
        return None
    return Callback("call", None, function_called(handle._callback), is_of_asyncio(handle._callback))


def _reference(subject: object) -> object:
    try:
        return weakref.ref(subject)
    except TypeError:
        return subject if type(subject) is int else None


def _other(whose: object, subject: object) -> bool:
    """Whether what a file descriptor stood for is not what it stands for now."""
    return whose() is not subject if type(whose) is weakref.ref else type(subject) is int and whose != subject
