"""The limits of a recording: how much a program may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a program may use: real seconds, steps, bytes of memory and of output.

    Seconds for which it is ready to run but gets no processor are not counted, up to ten times as
    many in all (`time_limit.PATIENCE`).
    `size` is about how many bytes its trace may take as JSON, which says what is new at each step.
    """

    seconds: float = 20.0
    steps: int = 10_000
    memory: int = 2 << 30
    output: int = 1 << 20
    size: int = 512 << 20
