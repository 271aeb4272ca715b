"""Marks of objects that several of the variables in a picture refer to: the same mark stands at all of them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from diagram_gen.model.frame import Variable

Marks = Mapping[str, str]
"""The marks by the names of objects."""
NONE: Marks = {}
_FIRST, _CIRCLED = "①", 20
_MOST_SENTENCES = 3


class Marking:
    """Gives marks, picture by picture: an object keeps its own for as long as several variables refer to it."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def of(self, objects: Iterable[str]) -> Marks:
        """The marks of a picture, given the objects of its variables in their order."""
        counts = Counter(objects)
        shared = [each for each, times in counts.items() if times > 1]
        if not shared:
            self._numbers = {}
            return NONE
        kept = {each: self._numbers[each] for each in shared if each in self._numbers}
        taken = set(kept.values())
        free = (number for number in count(1) if number not in taken)
        self._numbers = kept | {each: next(free) for each in shared if each not in kept}
        return {each: _mark(number) for each, number in self._numbers.items()}


def _mark(number: int) -> str:
    return chr(ord(_FIRST) + number - 1) if number <= _CIRCLED else f"({number})"


def objects(variables: Sequence[Variable]) -> tuple[str, ...]:
    """The objects that variables refer to."""
    return tuple([each.object for each in variables if each.object is not None])


def marked(variable: Variable, marks: Marks) -> str:
    """A variable's value, after the mark of its object if it has one."""
    mark = marks.get(variable.object) if variable.object is not None else None
    return variable.value if mark is None else f"{mark} {variable.value}"


def key(variables: Sequence[Variable], marks: Marks) -> str | None:
    """What tells how variables are marked, the same object each time; None if none is."""
    signs = " ".join([marks.get(each.object or "", "") for each in variables]) if marks else ""
    return sys.intern(signs) if signs.strip() else None


def widest(every: Iterable[Marks]) -> Marks:
    """By the names of objects, the widest marks that they ever have."""
    longest: dict[str, str] = {}
    last: Marks = NONE
    for marks in every:
        if marks is not last:
            longest.update({each: mark for each, mark in marks.items() if len(mark) >= len(longest.get(each, ""))})
        last = marks
    return longest


def sentence(marks: Marks, shown: Iterable[tuple[str, Variable]]) -> str:
    """Which variables refer to one object, in words; `shown` are all of them, each with whose it is."""
    if not marks:
        return ""
    groups: dict[str, list[str]] = {}
    for whose, variable in shown:
        if variable.object in marks:
            groups.setdefault(variable.object or "", []).append(f"{variable.name} of {whose}")
    told = [f"{', '.join(names[:-1])} and {names[-1]} are one object." for names in groups.values()]
    more = len(told) - _MOST_SENTENCES
    return " ".join(["", *told[:_MOST_SENTENCES], *([f"So are {more} more groups of variables."] if more > 0 else [])])
