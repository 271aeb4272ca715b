"""The context of what runs: the context variables of the program's that are set there, with their values."""

from __future__ import annotations

import contextvars
from collections.abc import Callable


class Contexts:
    """Tells what is set in the context that this is called in."""

    def __init__(self, describe: Callable[[object], str]) -> None:
        self._describe = describe
        self._known: dict[tuple[int, str], bool] = {}
        """Whether a variable is the program's, by its `id` and its name; none is kept alive."""

    def now(self, name: Callable[[object], str | None]) -> tuple[tuple[str, str], ...]:
        """The variables that are set, each with the text of its value; `name` has a name for those of the program."""
        found = []
        for variable, value in contextvars.copy_context().items():
            key = id(variable), variable.name
            if not self._known.get(key):
                self._known[key] = name(variable) is not None
            if self._known[key]:
                found.append((variable.name, self._describe(value)))
        return tuple(sorted(found))
