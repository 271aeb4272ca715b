"""What a link can lead to in markup that we make. Pure."""

from __future__ import annotations

import json
import re

_ID = re.compile(r' id="([^"]+)"')
_WALKTHROUGH = re.compile(r'<dg-walkthrough id="([^"]+)".*?<template class="dg-data">(.*?)</template>', re.DOTALL)


def anchors(markup: str) -> set[str]:
    """All ids, and the steps of walkthroughs: each by its number, and those that have one by their markers."""
    found = set(_ID.findall(markup))
    for id, text in _WALKTHROUGH.findall(markup):
        data = json.loads(text)
        numbers = range(data["first"], data["first"] + len(data["sentences"]))
        found |= {f"{id}.{step}" for step in (*numbers, *data["moments"])}
    return found
