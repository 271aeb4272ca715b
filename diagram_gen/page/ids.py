"""Ids: what links to a part of a page lead to."""

from __future__ import annotations

import re


def identifier(text: str) -> str:
    """A text as an id: in small letters, digits and hyphens."""
    return "-".join(re.findall(r"\w+", text.lower().replace("_", "-")))
