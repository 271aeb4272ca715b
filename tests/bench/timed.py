"""Runs one command and prints what it took. Small and by itself, since a new process counts the memory of its parent.

Started as a script: `timed.py LOG COMMAND …`; what the command writes goes into the log.
Fact relied on: on Linux, processes whose parents have ended become children of the nearest ancestor that asks for them.
"""

import ctypes
import json
import os
import sys
import time

_PR_SET_CHILD_SUBREAPER = 36


def main() -> None:
    """Prints the wall-clock time, the processor time and the peak of memory, with those of all processes below."""
    log, *command = sys.argv[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    to_the_log = [(os.POSIX_SPAWN_DUP2, written, stream) for stream in (1, 2)]
    started = time.monotonic()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=to_the_log)
    ended = [os.wait4(process, 0)]
    seconds = time.monotonic() - started
    while True:  # what it has left behind, which ends when it has ended
        try:
            ended.append(os.wait4(-1, 0))
        except ChildProcessError:
            break
    result = {
        "status": os.waitstatus_to_exitcode(ended[0][1]),
        "seconds": seconds,
        "processor": sum(used.ru_utime + used.ru_stime for _, _, used in ended),
        "memory": max(used.ru_maxrss for _, _, used in ended) * (1 if sys.platform == "darwin" else 1024),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
