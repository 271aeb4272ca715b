"""Every snippet of a builder: what is made of all of them, one beside the other on all cores."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from diagram_gen.model import snippet
from diagram_gen.model.errors import DiagramError
from diagram_gen.pipeline import progress
from diagram_gen.pipeline.builder import Builder
from diagram_gen.pipeline.progress import Tell, silent

if TYPE_CHECKING:
    from diagram_gen.picture.template import Template

_MAKING = "recording and laying out"


def build(builder: Builder, tell: Tell = silent) -> Iterator[tuple[str, DiagramError | None]]:
    """Makes every scene of every snippet; yields each snippet's name and what went wrong with it."""
    names = _names(builder)
    attempt = functools.partial(_attempt, builder)
    yield from zip(names, progress.results(attempt, names, doing=_MAKING, tell=tell), strict=True)


def digests(builder: Builder, tell: Tell = silent) -> Iterator[tuple[str, str, str]]:
    """Each snippet with each view that tells of its run, and a digest of what that view draws at all its steps."""
    names = _names(builder)
    each = progress.results(functools.partial(_digests, builder), names, doing=_MAKING, tell=tell)
    for name, found in zip(names, each, strict=True):
        for view, digest in found.items():
            yield name, view, digest


def _names(builder: Builder) -> list[str]:
    names = snippet.names(builder.root)
    if not names:
        raise DiagramError(f"no snippets in {builder.root.as_posix()}/; run this where the project lies")
    return names


def _attempt(builder: Builder, name: str) -> DiagramError | None:
    from diagram_gen import views

    try:
        trace = builder.trace(builder.snippet(name))
        for view in views.names():
            builder.template(trace, view)
    except DiagramError as error:
        return error
    return None


def _digests(builder: Builder, name: str) -> dict[str, str]:
    from diagram_gen import views

    trace = builder.trace(builder.snippet(name))
    return {view: _digest(builder.template(trace, view)) for view in sorted(views.telling(trace))}


def _digest(template: Template) -> str:
    whole = hashlib.sha256()
    for step in range(len(template.scene.states)):
        whole.update(f"{template.view_box(step)}{template.at(step)}{template.scene.states[step].description}".encode())
    return whole.hexdigest()
