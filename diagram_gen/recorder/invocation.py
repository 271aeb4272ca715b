"""How Python is called to run a program."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invocation:
    """A program as `python FILE ARG…` runs it, or `python -m MODULE ARG…`.

    `path` is its file, also where it is called as a `module`.
    `arguments` are those for it, and what it reads from standard input is in the file `stdin`; without one it finds
    nothing there.
    """

    path: str
    arguments: tuple[str, ...] = ()
    stdin: str | None = None
    module: str | None = None

    @property
    def words(self) -> list[str]:
        """What stands behind the name of the interpreter."""
        if self.module is not None:
            return ["-m", self.module, *self.arguments]
        options = ["--"] if self.path.startswith("-") else []
        return [*options, self.path, *self.arguments]
