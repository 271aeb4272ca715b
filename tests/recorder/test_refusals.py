"""Where there is but one thread and one process, what asks for more says so, in one sentence."""

from __future__ import annotations

import subprocess
import sys

import pytest

_SENTENCE = "there is but one of each here"
_ASK = """
from diagram_gen.recorder import refusals

refusals.refuse({sentence!r})
import asyncio, os, socket, subprocess, threading

try:
    {asks}
except {kind} as error:
    print(type(error).__name__, error)
"""
ASKED = {
    "a thread": ("threading.Thread(target=print).start()", "RuntimeError"),
    "a process": ("subprocess.run(['true'])", "OSError"),
    "a shell": ("os.system('true')", "OSError"),
    "a fork": ("os.fork()", "OSError"),
    "another program in this one's place": ("os.execv('/bin/true', ['true'])", "OSError"),
    "a socket": ("socket.socket()", "OSError"),
    "a pair of sockets": ("socket.socketpair()", "OSError"),
    "an address": ("socket.getaddrinfo('localhost', 80)", "OSError"),
    "a pool of processes": ("import concurrent.futures.process", "ImportError"),
    "what starts processes": ("import _multiprocessing", "ImportError"),
}
"""What a program does that asks for more, and what Python raises where that can't be had."""


@pytest.mark.parametrize("what", ASKED)
def test_what_there_is_only_one_of_is_refused(what: str) -> None:
    """With the exception that Python itself has for it, and the sentence that was given."""
    asks, kind = ASKED[what]
    program = _ASK.format(sentence=_SENTENCE, asks=asks, kind=kind)
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert f"{kind} {_SENTENCE}\n" == ran.stdout


def test_what_there_is_enough_of_is_not_refused() -> None:
    """A loop that is there runs its tasks, and modules are found as before."""
    asks = "import json, wave; print(asyncio.new_event_loop and json.dumps(sorted({1})))"
    program = (
        f"import asyncio\nloop = asyncio.new_event_loop()\n{_ASK.format(sentence=_SENTENCE, asks=asks, kind='OSError')}"
    )
    program += "print(loop.run_until_complete(asyncio.sleep(0, 'done')))\nloop.close()\n"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "[1]\ndone\n" == ran.stdout
