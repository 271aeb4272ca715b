"""How Python is called to run a program."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invocation:
    """A program as `python FILE ARG…` runs it.

    `path` is its file, `arguments` are those for it, and what it reads from standard input is in the file `stdin`;
    without one it finds nothing there.
    """

    path: str
    arguments: tuple[str, ...] = ()
    stdin: str | None = None

    @property
    def words(self) -> list[str]:
        """What stands behind the name of the interpreter."""
        options = ["--"] if self.path.startswith("-") else []
        return [*options, self.path, *self.arguments]
