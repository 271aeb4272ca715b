"""What a command begins with, before what reads the command line is imported: that takes as long as a Python to start.

So where the words plainly name a program to be run, a Python starts for it meanwhile. Where they name it otherwise,
none does until they are read.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from diagram_gen.model import garbage

RUN_A_FILE = ("narrate", "render", "report", "slides", "trace")
"""The verbs whose first word is a program's file."""
_OTHERWISE = ("-h", "--help", "-m", "--module", "--python")
"""What the options begin with that ask for something else than to run that file under this Python."""
_LAST_STANDARD = 2


def begin(words: Sequence[str]) -> None:
    """Opens the standard streams that are closed; and has a Python start if these words of a command call for one."""
    garbage.look_seldom()
    _open_standard_streams()
    if _name_a_file(words):
        from diagram_gen.recorder import process
        from diagram_gen.recorder.invocation import Invocation

        process.make_ready(Invocation(words[1]))


def _name_a_file(words: Sequence[str]) -> bool:
    """Whether these words of a command plainly name a file that is to be run as any other."""
    if len(words) < 2 or words[0] not in RUN_A_FILE or any(word.startswith(_OTHERWISE) for word in words):
        return False
    return os.path.isfile(words[1])  # noqa: PTH113 - `pathlib` takes longer


def _open_standard_streams() -> None:
    """Puts the null device in the place of those that were closed, lest other files get their numbers."""
    while (lowest := os.open(os.devnull, os.O_RDWR)) <= _LAST_STANDARD:
        os.set_inheritable(lowest, True)
    os.close(lowest)
