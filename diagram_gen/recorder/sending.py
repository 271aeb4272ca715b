"""What the system has still to send for the sockets of this process: it is under way, though nothing moves here.

A peer may put off its acknowledgement of what came first, for up to 0.2 s of real time, and what was written after that
waits for it (that is what `TCP_NODELAY` is for), as does room for more. What is sent may also wait for a clock of the
system's alone: until more is to go along with it, or until a peer that had no room for it is asked whether it has now.
And what has just gone out arrives a moment later. Meanwhile the virtual clock must not move on.
What waits because the peer has no room for it is not under way: the program has to read there what has come.

Facts relied on: Linux lists the files of a process in `/proc/self/fd`. In its `tcp_info` the number of packets that
were sent and not acknowledged stands at byte 24; that of the bytes received at 128; of those not sent yet at 144, since
Linux 4.6; of those sent, and sent again, at 200 and 208, since 4.19.
A socket object that is made for a file that is there has the default time-out, and so makes that file non-blocking.
"""

from __future__ import annotations

import fcntl
import os
import select
import socket
import stat
import sys
import termios
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_FILES = "/proc/self/fd"
_TCP_INFO: int | None = getattr(socket, "TCP_INFO", None)
_UNACKNOWLEDGED, _UNSENT, _LEAST = slice(24, 28), slice(144, 148), 148
_RECEIVED, _SENT, _SENT_AGAIN, _MOST = slice(128, 136), slice(200, 208), slice(208, 216), 216
_MAPPED = "::ffff:"
"""How the address of an IPv4 socket begins as an IPv6 socket tells it."""
_Socket: type[socket.socket] = socket.socket.__base__  # type: ignore[assignment]  # the program may change the subclass
_listdir, _fstat, _ioctl = os.listdir, os.fstat, fcntl.ioctl
_default_timeout, _set_default_timeout = socket.getdefaulttimeout, socket.setdefaulttimeout
_Poll: Any = getattr(select, "poll", None)
_real_poll: Any = type(_Poll()).poll if _Poll is not None else None  # which another stands in for later


@dataclass(frozen=True, slots=True)
class _Connection:
    """What the system says of one end of a TCP connection; ends are known by their addresses."""

    file: int
    here: tuple[str, int]
    there: tuple[str, int]
    unacknowledged: bool
    unsent: bool
    sent: int
    received: int

    def is_under_way(self, ends: Iterable[_Connection]) -> bool:
        """Whether something goes out by itself, or has not arrived; `ends` are those of this process."""
        if not self.unacknowledged and not self.unsent:
            return False
        others = [each for each in ends if each.here == self.there]
        if self.unacknowledged:
            return self.unsent or any(each.received < self.sent for each in others) or not _is_writable(self.file)
        return any(not _has_unread(each.file) for each in others)


def is_under_way() -> bool:
    """Whether a TCP socket of this process has something to send that goes out by itself; False where none can say."""
    if _TCP_INFO is None:
        return False
    try:
        files = [int(name) for name in _listdir(_FILES)]
    except OSError:  # there is no such folder, or the program has used up all files
        return False
    ends = _connections(files, _TCP_INFO)
    try:
        return any(end.is_under_way(ends) for end in ends)
    except OSError:  # one of them is closed by now: it is to be asked again
        return True


def _connections(files: Iterable[int], asked: int) -> list[_Connection]:
    """What there is to say of those files that are TCP sockets which are connected."""
    before = _default_timeout()
    if before is not None:
        _set_default_timeout(None)  # so that socket objects which are made here leave their files as they are
    try:
        return [end for file in files if (end := _connection(file, asked)) is not None]
    finally:
        if before is not None:
            _set_default_timeout(before)


def _connection(file: int, asked: int) -> _Connection | None:
    """What there is to say of a file, if it is a TCP socket that is connected."""
    try:
        if not stat.S_ISSOCK(_fstat(file).st_mode):
            return None
        borrowed = _Socket(socket.AF_INET, socket.SOCK_STREAM, 0, file)
    except OSError:  # it is closed by now
        return None
    try:
        told = borrowed.getsockopt(socket.IPPROTO_TCP, asked, _MOST)
        here, there = _address(borrowed.getsockname()), _address(borrowed.getpeername())
    except OSError:  # it is a socket of another kind, or has no peer
        return None
    finally:
        borrowed.detach()
    if len(told) < _LEAST:
        return None
    parts = (_UNACKNOWLEDGED, _UNSENT, _SENT, _SENT_AGAIN, _RECEIVED)
    unacknowledged, unsent, sent, again, received = (int.from_bytes(told[part], sys.byteorder) for part in parts)
    return _Connection(file, here, there, unacknowledged > 0, unsent > 0, sent - again, received)


def _address(told: tuple[Any, ...]) -> tuple[str, int]:
    return str(told[0]).removeprefix(_MAPPED), told[1]


def _is_writable(file: int) -> bool:
    poll = _Poll()
    poll.register(file, select.POLLOUT)
    return bool(_real_poll(poll, 0))


def _has_unread(file: int) -> bool:
    return int.from_bytes(_ioctl(file, termios.FIONREAD, bytes(4)), sys.byteorder) > 0
