"""A frame of a trace: one call that has not ended, with its variables, as plain immutable data.

Field names are an interface, as those of a `trace` are. This module, too, runs inside the recorded process.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FrameKind = Literal["function", "coroutine", "generator", "async_generator", "library"]

MODULE = "<module>"
"""The function name of module-level code, as CPython calls it. The module has no frame on the stack."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A name bound in a frame or in the module, and its value.

    `object` says which object that is, if it can change and is a container or an instance of a class of the program's:
    at a step, variables with one `object` refer to the same. No other object ever has that name.
    Of a task it is the id of the task, and so it is of a future, a lock, a queue or what else tasks wait for, once
    there is a loop.
    `holds` has the ids of such as these that stand in its `value`: of what a container has in it, and an object as an
    attribute, however deep inside.
    """

    name: str
    value: str
    object: str | None = None
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnPointer:
    """Where control goes when a frame returns; `line` is null when that is inside a library.

    `file` is null for the program's own file.
    """

    function: str
    line: int | None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """One call that has not ended: a function's code, its execution pointer and its variables.

    `returns_to` is null for a paused coroutine or generator: its frame has no caller.
    `file` is that of the function as `files` of the trace has it, null for the program's own.
    Consecutive frames of other code are one frame of kind `library`, without line or variables.
    """

    id: str
    function: str
    kind: FrameKind
    line: int | None
    returns_to: ReturnPointer | None
    variables: tuple[Variable, ...]
    file: str | None = None
