"""Runs one command and prints what it took. Small and by itself, since a new process counts the memory of its parent.

Started as a script: `timed.py LOG COMMAND …`; what the command writes goes into the log.
"""

import json
import os
import sys
import time


def main() -> None:
    """Prints the wall-clock time, the processor time and the peak of memory, with those of the command's children."""
    log, *command = sys.argv[1:]
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    to_the_log = [(os.POSIX_SPAWN_DUP2, written, stream) for stream in (1, 2)]
    started = time.monotonic()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=to_the_log)
    _, status, used = os.wait4(process, 0)
    result = {
        "status": os.waitstatus_to_exitcode(status),
        "seconds": time.monotonic() - started,
        "processor": used.ru_utime + used.ru_stime,
        "memory": used.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
