"""Names of the recorder's own for what is built in: the program may replace what `builtins` has.

Facts relied on: a name is looked up in the module of a function before it is in `builtins`.
"""

from __future__ import annotations

import builtins
import sys

_PACKAGE = __name__.partition(".")[0]
_KEPT = {name: value for name, value in vars(builtins).items() if not name.startswith("_")}


def keep() -> None:
    """Has all modules of this package that are imported find what is built in among their own names."""
    for name, module in [*sys.modules.items()]:
        if name.partition(".")[0] == _PACKAGE:
            own = vars(module)
            own.update(_KEPT | own)
