"""The states of tasks and futures, as far as snippets have them, with where a page shows how one becomes another."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from diagram_gen.model import moment, snippet, waiting
from diagram_gen.model.errors import DiagramError, suggestion
from diagram_gen.model.names import Names
from diagram_gen.model.snippet import Snippet, Text
from diagram_gen.model.trace import Trace
from diagram_gen.model.transitions import ARROWS, KINDS, Arrow, Transition, transitions
from diagram_gen.page import states as pictures
from diagram_gen.page.states import Link, said
from diagram_gen.pipeline import drawing
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site.uses import Shown, uses, walkthroughs


@dataclass(frozen=True, slots=True)
class Found:
    """A step at which something goes along an arrow: how links name it, and what that is in words.

    One that is `seen` is the only one of its thing at that step.
    """

    step: str
    words: str
    seen: bool


def markup(builder: Builder, docs: Path, kind: str, path: str, address: str, *, id: str, caption: str) -> str:
    """The HTML of a diagram, for a page with that path, below the folder of the pages, and that address.

    Raises `DiagramError` where there is no such kind, and where no walkthrough shows an arrow that a snippet has.
    """
    known = next((each for each in KINDS if each == kind), None)
    if known is None:
        raise DiagramError(f"no states of a {kind!r}{suggestion(kind, KINDS)}")
    having = _having(builder)
    arrows = [each for each in ARROWS if each.kind == known and each.name in having]
    if not arrows:
        raise DiagramError(f"no snippet has a {kind} that goes from one state to another; add one that has")
    shown = sorted(walkthroughs(uses(docs)), key=lambda each: each.call.path != path)
    moments = [(each, _moments(builder, each)) for each in shown]
    links = [_link(each, having[each.name], moments, path, address) for each in arrows]
    (template,) = drawing.templates([pictures.scene(known, arrows)])
    return pictures.markup(known, template, links, id=id, caption=caption)


def of_run(source: Snippet, trace: Trace, first: int, last: int) -> dict[str, Found]:
    """By the names of arrows the first step of a run, after one and up to another, at which something goes along each.

    One that is seen comes before any that is not.
    """
    names = {step: name for name, step in reversed(moment.named(trace, source).items())}
    called = Names.of_run(trace.steps)
    first_seen: dict[str, Found] = {}
    for transition in transitions(trace):
        if not transition.arrow.name:
            arrow = transition.arrow
            what = f"step {transition.step}: a {arrow.kind} goes {arrow.before} → {arrow.after}"
            raise DiagramError(f"{source.path}: {what}, which diagram_gen/model/transitions.py lacks; add it there")
        known = first_seen.get(transition.arrow.name)
        if first < transition.step <= last and (known is None or transition.seen > known.seen):
            step = names.get(transition.step, str(transition.step))
            first_seen[transition.arrow.name] = Found(
                step, _words(transition, trace, called, source.title), transition.seen
            )
    return first_seen


def _having(builder: Builder) -> dict[str, str]:
    """By the names of arrows, the first snippet that has one."""
    found: dict[str, str] = {}
    for name in snippet.names(builder.root):
        for arrow in _found(builder, builder.text(name), (), ()):
            found.setdefault(arrow, name)
    return found


def _moments(builder: Builder, shown: Shown) -> dict[str, Found]:
    """What can be seen in a walkthrough, up to its first question; nothing if its page has asked for what there is not.

    That page says so.
    """
    options = shown.call.options
    only = tuple(options.get("only") or ())
    asked = [each[0] for each in options.get("predict") or () if isinstance(each, list | tuple) and each]
    if shown.call.macro == "predict":
        asked = [options.get("at", "end")]
    if len(only) in (0, 2):
        with contextlib.suppress(DiagramError):
            text = builder.text(shown.name)
            return _found(builder, text.under(shown.python) if shown.python else text, only, asked[:1])
    return {}


def _found(builder: Builder, text: Text, only: Sequence[str], until: Sequence[str]) -> dict[str, Found]:
    """What there is of a run from one moment to another, and up to a moment if one is given."""

    def make() -> str:
        source = text.parsed()
        trace = builder.trace(source)
        first, *ends = (moment.find(trace, source, each) for each in (*(only or ("start", "end")), *until))
        found = of_run(source, trace, first, min(ends))
        return json.dumps({name: [each.step, each.words, each.seen] for name, each in found.items()})

    kept = builder.markup(text, ("arrows", list(only), list(until)), make)
    return {name: Found(*each) for name, each in json.loads(kept).items()}


def _words(transition: Transition, trace: Trace, names: Names, title: str) -> str:
    """What goes along an arrow, and when: `b, sleeping until t = 2 s; step 21 of ‘Three tasks take turns’`."""
    loop = trace.steps[transition.step].loop
    tasks = {task.id: task for task in (loop.tasks if loop is not None else ())}

    def called(id: str) -> str | None:
        return names.of(tasks[id]) if id in tasks else None

    name = called(transition.task or "")
    wait = waiting.said(transition.wait, called) if transition.wait is not None else ""
    who = name or "a task"
    if transition.arrow.kind == "future":
        who = "a future" if name is None else f"what {name} waits for"
    return f"{who}{f' ({wait})' if wait else ''}, step {transition.step} of ‘{title}’"


def _link(
    arrow: Arrow, having: str, moments: Sequence[tuple[Shown, dict[str, Found]]], path: str, address: str
) -> Link:
    there = [(shown, found[arrow.name]) for shown, found in moments if arrow.name in found]
    if not there:
        raise DiagramError(
            f"no walkthrough shows how a {arrow.kind} goes {said(arrow)!r}, which {having!r} has; "
            f'put {{{{ walkthrough("{having}", view="loop") }}}} on a page, or show more of it with `only`'
        )
    shown, found = max(there, key=lambda each: each[1].seen)
    page = "" if shown.call.path == path else relative(shown.call.path, address)
    return Link(arrow, f"{page}#{shown.id}.{found.step}", found.words)


def relative(path: str, here: str) -> str:
    """The address of a page, by its path, from another one: with folders for pages if that has one."""
    name = path.removesuffix(".md")
    folder, _, last = name.rpartition("/")
    if here.endswith(".html"):
        target = f"{name}.html"
    else:
        target = f"{folder}/" if last == "index" and folder else "" if last == "index" else f"{name}/"
    return f"{'../' * here.count('/')}{target}" or "./"
