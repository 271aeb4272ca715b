"""Litter: what editors put beside a file while it is edited, and take away again."""

from __future__ import annotations

import re

_NAMES = re.compile(
    r"""\..*         # hidden: a swap file of Vim's, a lock of Emacs's, a file to be renamed when it is whole
    | \#.*\#         # saved by Emacs without being asked
    | .*~            # a backup
    | .*___jb_(?:tmp|old)___  # of JetBrains's
    | .*\.(?:tmp|bak|orig|sw[a-p]|pyc|pyc\.\d+)
    | .*\.sb-[0-9a-f]+-\w+   # of TextEdit's
    | \d+            # 4913, with which Vim tries whether it may write there
    """,
    re.VERBOSE,
)


def is_litter(name: str) -> bool:
    """Whether a file of that name is no part of a project."""
    return _NAMES.fullmatch(name) is not None
