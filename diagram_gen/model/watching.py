"""What a selector is asked about, in words, made from what a trace says: `socket left: if readable, call on_data`."""

from __future__ import annotations

from diagram_gen.model import deeds
from diagram_gen.model.loop import Watched
from diagram_gen.model.waiting import Called

_NOUNS = {"accepted": "accepted connection"}


def noun(watched: Watched) -> str:
    """What it is, with its name: `socket left`."""
    kind = _NOUNS.get(watched.kind, watched.kind)
    return kind if watched.name in (None, watched.kind) else f"{kind} {watched.name}"


def label(watched: Watched, called: Called) -> str:
    """What it is, and what the loop does once it can be read, or written to."""
    asked = (("readable", watched.reads), ("writable", watched.writes))
    clauses = [f"if {state}, {deeds.label(callback, called)}" for state, callback in asked if callback is not None]
    return f"{noun(watched)}: {'; '.join(clauses)}"
