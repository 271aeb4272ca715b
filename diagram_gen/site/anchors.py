"""What a link can lead to in markup that we make, and in a table of contents. Pure."""

from __future__ import annotations

import json
import re
from typing import Any

_ID = re.compile(r' id="([^"]+)"')
_WALKTHROUGH, _DATA, _END = '<dg-walkthrough id="', '<template class="dg-data">', "</template>"


def entry(heading: Any) -> dict[str, Any]:
    """A heading in a table of contents, with those below it, as Markdown's extension for these tells of it."""
    below = [entry(each) for each in heading.children]
    return {"name": heading.title, "id": heading.id, "level": heading.level, "children": below}


def anchors(markup: str) -> set[str]:
    """All ids, and the steps of walkthroughs: each by its number, and those that have one by their markers."""
    found = set(_ID.findall(markup))
    for walkthrough in markup.split(_WALKTHROUGH)[1:]:
        id, _, rest = walkthrough.partition('"')
        text = rest.partition(_DATA)[2].partition(_END)[0]
        if not text:  # it is in a file beside the page
            continue
        data = json.loads(text)
        numbers = range(data["first"], data["first"] + len(data["sentences"]))
        found |= {f"{id}.{step}" for step in (*numbers, *data["moments"])}
    return found
