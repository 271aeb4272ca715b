"""News of the selector: which files and sockets it is asked about now, and which no longer."""

from __future__ import annotations

from collections.abc import Iterator

from diagram_gen.model import watching
from diagram_gen.model.loop import Loop
from diagram_gen.narration import nouns
from diagram_gen.narration.situations import Situation


def of_watched(here: Situation, before: Loop, loop: Loop) -> Iterator[str]:
    """What the selector of a loop watches that it did not before, or not for that; and what it watches no longer."""
    if here.switched:
        return
    known, now = ({each.id: each for each in some.watched} for some in (before, loop))
    asked = [
        each
        for id, each in now.items()
        if id not in known or (known[id].reads, known[id].writes) != (each.reads, each.writes)
    ]
    if asked:
        label = watching.label(asked[0], here.called)
        more = f", and {nouns.more(len(asked) - 1, 'other')}" if asked[1:] else ""
        yield f"The selector now watches {label}{more}"
    gone = [each for id, each in known.items() if id not in now]
    if gone:
        more = f" and {nouns.more(len(gone) - 1, 'other')}" if gone[1:] else ""
        yield f"The selector no longer watches {watching.noun(gone[0])}{more}"
