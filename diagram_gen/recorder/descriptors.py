"""Numbers for the recorder's own files that the program's files don't get."""

from __future__ import annotations

import fcntl
import resource

_FIRST_DESCRIPTOR = 70_000
"""The number of the first file of ours, if the system lets it be so high; a daemon closes the lower ones."""
_RESERVED = 16
"""How many files are ours at most."""


def out_of_the_way(descriptor: int) -> int:
    """A copy of a file descriptor with a number beyond what the program is allowed to have, if possible."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = _FIRST_DESCRIPTOR if hard == resource.RLIM_INFINITY else min(hard - _RESERVED, _FIRST_DESCRIPTOR)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(highest + _RESERVED, hard)), hard))
        return fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, highest)
    except (ValueError, OSError):  # the system has a limit of its own
        return fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, max(3, soft - _RESERVED))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
