"""A terminal, for commands to run on."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import termios
from collections.abc import Iterator, Sequence
from pathlib import Path

HIDDEN, VISIBLE, EMPTIED = "\x1b[?25l", "\x1b[?25h", "\x1b[2K"
"""What makes the cursor vanish and come back, and what empties its line."""


def run(command: Sequence[str], folder: Path) -> tuple[int, str, str]:
    """How a command ends, what it prints, and what is written to the terminal that its standard error is."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    surroundings = {**os.environ, "TERM": "xterm", "NO_MKDOCS_2_WARNING": "1"}
    with subprocess.Popen(command, cwd=folder, env=surroundings, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        told = b"".join(_written(ours))
        printed = process.stdout.read() if process.stdout else b""
    os.close(ours)
    return process.returncode, printed.decode(), told.decode()


def _written(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            found = os.read(terminal, 4096)
        except OSError:  # nobody has it open any more
            return
        if not found:
            return
        yield found
