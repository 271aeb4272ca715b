"""What is to be reached, and a part of the bench with what was found."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.bench.spread import Spread, figure, table


@dataclass(frozen=True, slots=True)
class Target:
    """Something to reach: a ratio, and the most that its median may be. Without that it is a figure to know."""

    what: str
    found: Spread
    most: float | None = None

    @property
    def met(self) -> bool:
        """Whether it is reached."""
        return self.most is None or self.found.median <= self.most

    @property
    def written(self) -> str:
        """What was found, for a person: with its spread, if it has one."""
        exact = self.found.lower == self.found.upper
        return figure(self.found.median) if exact else str(self.found)

    @property
    def as_data(self) -> dict[str, Any]:
        """All of it, as numbers and as a person reads them."""
        most = "" if self.most is None else figure(self.most)
        return {**asdict(self), "met": self.met, "written": {"found": self.written, "most": most}}

    def __str__(self) -> str:
        found = f"{self.what}: {self.written}"
        if self.most is None:
            return f"        {found}"
        return f"{'met   ' if self.met else 'MISSED'}  {found}, at most {figure(self.most)}"


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of the bench found: `text` to be read, method and all, and `data` for a machine.

    `profile` says where the time goes, if a target is missed: a head and rows.
    """

    name: str
    rounds: int
    text: str
    data: dict[str, Any]
    method: Sequence[str]
    targets: Sequence[Target]
    profile: Sequence[Sequence[str]] = field(default=())

    def __str__(self) -> str:
        parts = [self.text, "Targets\n" + "\n".join(map(str, self.targets))]
        if self.profile:
            parts.append("Where the time goes\n" + table(self.profile[0], self.profile[1:]))
        return "\n\n".join(parts)

    @property
    def as_data(self) -> dict[str, Any]:
        """All of it, for a machine: times in seconds or as named, memory in bytes."""
        return {
            "machine": machine(),
            "rounds": self.rounds,
            **self.data,
            "targets": [target.as_data for target in self.targets],
            "profile": self.profile,
            "method": self.method,
        }


def joined(parts: Sequence[Part]) -> Part:
    """Several parts as one, which has the name of the first."""
    first = parts[0]
    data = {key: value for part in parts for key, value in part.data.items()}
    return Part(
        first.name,
        first.rounds,
        "\n\n".join(part.text for part in parts),
        data,
        [each for part in parts for each in part.method],
        [each for part in parts for each in part.targets],
        first.profile,
    )


def exactly(value: float) -> Spread:
    """A figure that was measured once."""
    return Spread(value, value, value)


def machine() -> dict[str, str | int]:
    """What the figures were measured on."""
    return {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count() or 1,
    }
