"""What the system has still to send for the sockets of this process: it is under way, though nothing moves here.

A peer may put off its acknowledgement of what came first, for up to 0.2 s of real time, and what was written after that
waits for it (that is what `TCP_NODELAY` is for). Meanwhile the virtual clock must not move on.
What waits because the peer has no room for it is not under way: then nothing is unacknowledged.

Facts relied on: Linux lists the files of a process in `/proc/self/fd`; in its `tcp_info` the number of packets that
were sent and not acknowledged stands at byte 24, and at byte 144, since Linux 4.6, that of the bytes not sent yet.
"""

from __future__ import annotations

import os
import socket
import stat
import sys

_FILES = "/proc/self/fd"
_TCP_INFO: int | None = getattr(socket, "TCP_INFO", None)
_UNACKNOWLEDGED, _UNSENT, _SIZE = 24, 144, 148
_Socket: type[socket.socket] = socket.socket.__base__  # type: ignore[assignment]  # the program may change the subclass
_listdir, _fstat = os.listdir, os.fstat


def is_under_way() -> bool:
    """Whether a TCP socket of this process has something to send that goes out by itself; False where none can say."""
    if _TCP_INFO is None:
        return False
    try:
        files = [int(name) for name in _listdir(_FILES)]
    except OSError:  # there is no such folder, or the program has used up all files
        return False
    return any(_sends(file, _TCP_INFO) for file in files)


def _sends(file: int, asked: int) -> bool:
    try:
        if not stat.S_ISSOCK(_fstat(file).st_mode):
            return False
        borrowed = _Socket(socket.AF_INET, socket.SOCK_STREAM, 0, file)
    except OSError:  # it is closed by now
        return False
    try:
        told = borrowed.getsockopt(socket.IPPROTO_TCP, asked, _SIZE)
    except OSError:  # it is a socket of another kind
        return False
    finally:
        borrowed.detach()
    if len(told) < _SIZE:
        return False
    return all(int.from_bytes(told[at : at + 4], sys.byteorder) for at in (_UNACKNOWLEDGED, _UNSENT))
