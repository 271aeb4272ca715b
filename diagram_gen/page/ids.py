"""Ids: what links to a part of a page lead to."""

from __future__ import annotations

import itertools
import re
from collections.abc import Container


def identifier(text: str) -> str:
    """A text as an id: in small letters, digits and hyphens."""
    return "-".join(re.findall(r"\w+", text.lower().replace("_", "-")))


def unique(text: str, taken: Container[str]) -> str:
    """The id of a text, numbered where it is taken."""
    name = identifier(text)
    numbered = (f"{name}-{number}" for number in itertools.count(2))
    return next(each for each in itertools.chain([name], numbered) if each not in taken)
