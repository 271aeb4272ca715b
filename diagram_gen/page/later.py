"""What a page has later, from files beside it: what scripts read of a walkthrough, and pictures of moments. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from diagram_gen.page import pictures
from diagram_gen.page.beside import Beside
from diagram_gen.page.files import filled

LATER = '<template class="dg-missing"></template>'
"""Where a piece of markup goes that a file has."""
Still = dict[str, Any]
"""What the markup of a moment is filled with."""
_ESCAPES = str.maketrans({"\\": r"\\", "'": r"\'", "\n": r"\n", "\r": r"\r"})
"""What cannot stand for itself in a text of JavaScript's."""


def later(beside: Beside, for_scripts: Sequence[str], moments: Sequence[Still]) -> tuple[dict[str, str], list[Still]]:
    """Where a page finds the markup for scripts and the drawings for paper; and the moments, whose pictures are images.

    An image's address ends with the number of its drawing; all are one below the other in a file.
    """
    shown: list[dict[str, str]] = [picture for each in moments for picture in each["pictures"]]
    drawings = [filled("drawing.svg", **each) for each in shown]
    addresses = {"scripts": beside.put(_script(for_scripts), ".js"), "paper": beside.put(_script(drawings), ".js")}
    sheet = beside.put(_sheet(shown), ".svg")
    found = ({**each, "source": f"{sheet}#p{number}"} for number, each in enumerate(shown))
    addressed = [{**each, "pictures": list(itertools.islice(found, len(each["pictures"])))} for each in moments]
    return addresses, addressed


def _sheet(shown: Sequence[dict[str, str]]) -> str:
    tops = itertools.accumulate((float(each["height"]) for each in shown), initial=0.0)
    placed = [(each, f"{top:g}") for each, top in zip(shown, tops, strict=False)]
    return filled("sheet.svg", style=pictures.following(), pictures=placed)


def _script(pieces: Sequence[str]) -> str:
    """Pieces of markup as a script: opened from the disk, a page can read no other kind of file."""
    texts = ",\n".join(f"'{each.translate(_ESCAPES)}'" for each in pieces)
    return f"globalThis.dgBeside = [\n{texts},\n];\n"
