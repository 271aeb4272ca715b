"""A finding: one thing that stands between a snippet and the site, with its place and the remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from diagram_gen.model.errors import MistakeError

Kind = Literal["mistake", "to do", "advice"]
_SAYS: dict[Kind, str] = {"mistake": "", "to do": "to do before the pull request: ", "advice": "advice: "}
VARYING = "what changes from run to run: random numbers, the date, id(), process numbers"
"""What no snippet should print or hold."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at a line of a file, and how to put it right; `details` are lines that show it.

    A mistake and a thing to do fail the checks; advice does not.
    """

    path: str
    line: int
    message: str
    remedy: str
    kind: Kind = "mistake"
    details: tuple[str, ...] = ()

    @property
    def fails(self) -> bool:
        """Whether a change with this in it would fail the checks."""
        return self.kind != "advice"

    def __str__(self) -> str:
        below = "".join("\n" + f"    {line}".rstrip() for line in (*self.details, f"→ {self.remedy}"))
        return f"{self.path}:{self.line}: {_SAYS[self.kind]}{self.message}{below}"


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings, each once, by file; there by line, but what is only left to do comes last."""
    return sorted(set(findings), key=lambda each: (each.path, each.kind == "to do", each.line, str(each)))


def of_mistake(error: MistakeError) -> Finding:
    """The finding that an error is, for those who go on and look for more."""
    return Finding(error.path, error.line, error.message, error.remedy)


def summary(checked: int, findings: Sequence[Finding]) -> str:
    """How many snippets were checked, and what came of it: one line."""
    counts = [
        _count(sum(each.kind == kind for each in findings), word)
        for kind, word in (
            ("mistake", "mistake"),
            ("to do", "thing to do before the pull request"),
            ("advice", "piece of advice"),
        )
    ]
    said = ", ".join(filter(None, counts)) or "nothing to put right"
    return f"{_count(checked, 'snippet') or 'no snippet'} checked: {said}."


def _count(number: int, word: str) -> str:
    """A number of things in words: empty for none, and the plural of the first word where it takes one."""
    first, _, rest = word.partition(" ")
    plural = f"{first}s" if number != 1 else first
    return f"{number} {plural}{' ' + rest if rest else ''}" if number else ""
