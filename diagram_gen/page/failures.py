"""How a run ended that did not end well, as the page says it that the run was made for."""

from __future__ import annotations

from collections.abc import Sequence

from diagram_gen.model.trace import Failure, Trace
from diagram_gen.page import tracebacks

_LACKS = "A browser has most of Python's standard library, and no other package."
"""What is said where a module is not found."""
_LONGEST = 400
"""Characters of a sentence on a failure: an exception can say much more."""


def told(trace: Trace) -> dict[str, object] | None:
    """What a page is told of it: its kind, lines, a sentence, and the step at which it happened; None of a good end."""
    failure = trace.exception
    if failure is None:
        return None
    line = None if failure.file else failure.line
    others = _others(failure)
    return {
        "kind": failure.kind,
        "type": failure.type,
        "message": str(failure),
        "line": line,
        "lines": others,
        "step": tracebacks.raised_at(trace),
        "sentence": _sentence(failure, line, others),
    }


def _others(failure: Failure) -> list[int]:
    """The lines of the program that the exceptions in a group have come through, which the run ended with."""
    passed = failure.traceback
    own = [
        number for number, each in enumerate(passed) if (each.function, each.line) == (failure.function, failure.line)
    ]
    rest = passed[own[-1] + 1 :] if own else ()
    return sorted({each.line for each in rest if each.file == passed[0].file})


def _sentence(failure: Failure, line: int | None, others: Sequence[int]) -> str:
    """How a run ended that did not end well, in a sentence."""
    program = "The program" if line is None else f"In line {line} the program"
    if failure.kind in ("limit", "exit", "killed"):
        said = f"{program} {failure.message}"
    elif failure.kind == "deadlock":
        said = f"{program} would wait for ever: {failure.message}"
    else:
        said = f"{program} ended with {failure}"
    if others:
        said = f"{said}, from line{'s' * (len(others) > 1)} {' and '.join(map(str, others))}"
    if len(said) > _LONGEST:
        return f"{said[:_LONGEST]}…"
    said = said if said.endswith((".", "!", "?")) else f"{said}."
    return f"{said} {_LACKS}" if failure.type == "ModuleNotFoundError" else said
