"""Layouts: what Graphviz makes of DOT texts; what is not in the cache comes from one run of it, and is kept there."""

from __future__ import annotations

from collections.abc import Sequence

from diagram_gen.picture import graphviz_command
from diagram_gen.pipeline.cache import Cache
from diagram_gen.pipeline.recipes import LAYOUT


def laid_out(cache: Cache, sources: Sequence[str]) -> list[str]:
    """The SVG text for each of several DOT texts. Raises `DiagramError` if Graphviz fails."""
    keys = {source: LAYOUT.key(source) for source in sources}
    found = {source: text.decode() for source, key in keys.items() if (text := cache.found(key)) is not None}
    missing = [source for source in keys if source not in found]
    if missing:
        for source, made in zip(missing, graphviz_command.lay_out_all(missing), strict=True):
            cache.keep(keys[source], made.encode())
            found[source] = made
    return [found[source] for source in sources]
