"""Versions of Python: which a program needs or is compared under, by what it says of itself, and what is new enough.

A program says it as any script may (PEP 723), in comments above its docstring:

    # /// script
    # requires-python = ">=3.12"
    # [tool.diagram-gen]
    # pythons = ["3.12", "3.14"]
    # ///

A *series* is what all releases of `3.12` have in common.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from diagram_gen.model.errors import MistakeError

OLDEST = "3.11"
"""The series that every program is run under which says nothing of it."""
_BLOCK = re.compile(r"^# /// script$\n(?P<content>(?:^#(?:| .*)$\n)+?)^# ///$", re.MULTILINE)
_LINE = re.compile(r"^# requires-python\s*=\s*(?P<value>.*?)\s*$", re.MULTILINE)
_VALUE = re.compile(r"""(?P<quote>["'])>=\s*(?P<series>3\.\d{1,3})(?P=quote)""")
_PYTHONS = re.compile(r"^# pythons\s*=\s*(?P<value>.*?)\s*$", re.MULTILINE)
_TABLE = re.compile(r"^# \[tool\.diagram-gen\]\s*$", re.MULTILINE)
_LIST = re.compile(r"""\[\s*(?:(?:"3\.\d{1,3}"|'3\.\d{1,3}')\s*,\s*)*(?:"3\.\d{1,3}"|'3\.\d{1,3}')\s*,?\s*\]""")
_SERIES = re.compile(r"3\.(0|[1-9]\d{0,2})")
_REMEDY = 'write `# requires-python = ">=3.12"`, with the first version that has what the program needs'

_TO_NAME = (
    'write `# pythons = ["3.13", "3.14"]` below `# [tool.diagram-gen]`, with the versions under which it is recorded, '
    "each of them once and new enough"
)


def needed(source: str) -> str:
    """The series that a program needs at least, such as `3.12`; empty if every Python will do that the project has."""
    return _stated(source)[0]


def pythons(source: str) -> tuple[str, ...]:
    """The series under which a program is recorded, in its own order; none if it leaves that open."""
    return _named(source)[0]


def mistakes(source: str, path: str) -> Iterator[MistakeError]:
    """What is wrong with how a program says which Python it needs, and under which it is recorded."""
    _, line, wrong = _stated(source)
    if wrong:
        yield MistakeError(path, line, f"{wrong} does not say which Python the program needs", _REMEDY)
    _, line, wrong = _named(source)
    if wrong:
        yield MistakeError(path, line, f"{wrong} does not say under which Pythons the program is recorded", _TO_NAME)


def series(version: str) -> str:
    """The series of a version: of `3.12.1`, `3.12`."""
    return ".".join(version.split(".")[:2])


def is_series(text: str) -> bool:
    """Whether a text names a series of Python 3, such as `3.12`."""
    return bool(_SERIES.fullmatch(text))


def is_enough(version: str, needed: str) -> bool:
    """Whether a version, or a series, has what a program needs; nothing is needed where that is empty."""
    return not needed or numbers(version)[:2] >= numbers(needed)


def told(source: str, version: str) -> str:
    """Which Python a program needs and was recorded under, in a sentence; nothing where every Python will do."""
    if needed(source):
        return f"Needs Python {needed(source)} or later; recorded under Python {series(version)}."
    return f"Recorded under Python {series(version)}." if pythons(source) else ""


def wanted(needed: str, python: str) -> str:
    """What a program asks of Python, in a clause: the series that it is to be run under, or the oldest that will do."""
    return f"it is to be run under Python {python}" if python else f"it needs Python {needed} or later"


def numbers(version: str) -> tuple[int, ...]:
    """A version by its numbers, which can be put in order."""
    return tuple(map(int, version.split(".")))


def _block(source: str) -> re.Match[str] | None:
    return _BLOCK.search(source) if "# /// script" in source else None


@functools.lru_cache(1024)
def _named(source: str) -> tuple[tuple[str, ...], int, str]:
    """The series that are named, the line that does so, and what that says if it cannot be understood."""
    block = _block(source)
    stated = _PYTHONS.search(source, block.start("content"), block.end("content")) if block else None
    if block is None or stated is None:
        return (), 1, ""
    line, found = source.count("\n", 0, stated.start()) + 1, tuple(re.findall(r"3\.\d+", stated["value"]))
    is_list = _TABLE.search(source, block.start("content"), stated.start()) and _LIST.fullmatch(stated["value"])
    if not is_list or len(found) > len({*found}) or not all(_is_for(each, needed(source)) for each in found):
        return (), line, stated["value"] or "nothing"
    return found, line, ""


def _is_for(series: str, needed: str) -> bool:
    """Whether a text names a series that a program can be run under."""
    return is_series(series) and is_enough(series, needed or OLDEST)


@functools.lru_cache(1024)
def _stated(source: str) -> tuple[str, int, str]:
    """The series that is needed, the line that says so, and what that says if it cannot be understood."""
    block = _block(source)
    stated = _LINE.search(source, block.start("content"), block.end("content")) if block else None
    if stated is None:
        return "", 1, ""
    value, line = _VALUE.fullmatch(stated["value"]), source.count("\n", 0, stated.start()) + 1
    if value is None or not is_series(value["series"]):
        return "", line, stated["value"] or "nothing"
    found = value["series"]
    return found if numbers(found) > numbers(OLDEST) else "", line, ""
