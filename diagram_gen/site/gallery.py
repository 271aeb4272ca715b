"""The gallery: every snippet with a small picture of its run, and the places on the pages that use it."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from diagram_gen import views
from diagram_gen.model import snippet, versions
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Trace
from diagram_gen.page import markup, pictures
from diagram_gen.page.files import filled
from diagram_gen.picture.template import Template
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site.macro_calls import MacroCall
from diagram_gen.site.uses import Use, uses, walkthroughs

Shown = tuple[str, str, int]
"""A view, parts of it, and a step."""


@dataclass(frozen=True, slots=True)
class Link:
    """Words, as Markdown, and where they lead."""

    words: str
    target: str


@dataclass(frozen=True, slots=True)
class Card:
    """A snippet in the gallery.

    `under` says which Python it needs, if not every one will do, and was recorded under.
    `pages` are those that use it, each with the headings under which it does; `walkthrough` is where its walkthrough
    stands, or empty.
    """

    name: str
    title: str
    picture: dict[str, str]
    pages: tuple[tuple[Link, tuple[Link, ...]], ...]
    walkthrough: str
    under: str = ""


def markdown(builder: Builder, docs: Path) -> str:
    """The gallery of all snippets, by topic; its links are for a page at the top of `docs`.

    It is Markdown, because a site generator resolves its links.
    """
    found = uses(docs)
    cards = [_card(builder, name, found) for name in snippet.names(builder.root)]
    topics = itertools.groupby(cards, key=lambda card: card.name.partition("/")[0])
    return filled("gallery.md", groups=[(markup.words(topic), list(group)) for topic, group in topics])


def _card(builder: Builder, name: str, found: Sequence[Use]) -> Card:
    source = builder.snippet(name)
    trace = builder.trace(source)
    own = [use for use in found if name in use.call.snippets]
    view, parts, step = _telling(builder, source, trace, [use.call for use in own])
    picture = pictures.thumbnail(source.title, builder.template(trace, view, parts), step)
    under = versions.told(source.source, trace.python)
    return Card(name, source.title, picture, tuple(_pages(own)), _walkthrough(name, found), under)


def _telling(builder: Builder, source: Snippet, trace: Trace, calls: Sequence[MacroCall]) -> Shown:
    """The fullest of the moments that pages show a snippet at, in the view that they show it in most often.

    One at which something runs comes before others, and a view without some of its parts, being smaller, before all.
    """
    shown = [call for call in calls if _views(call)]
    view = Counter(view for call in shown for view in _views(call)).most_common(1)
    chosen = view[0][0] if view else views.telling(trace)[0]
    places = [call.options for call in shown if chosen in _views(call) and call.options.get("at")]
    moments = [(chosen, each.get("parts", "all"), builder.moment(source, each["at"]).step) for each in places]
    fallback = (chosen, "all", views.last_shown(trace, chosen))
    return max(moments or [fallback], key=lambda each: _fullness(builder.template(trace, *each[:2]), *each[1:]))


def _fullness(template: Template, parts: str, step: int) -> tuple[bool, bool, int]:
    fills = template.scene.states[step].fills.values()
    return any("is-running" in fill.classes for fill in fills), parts != "all", len(fills)


def _views(call: MacroCall) -> list[str]:
    """The views that a figure or a walkthrough shows."""
    one, several = call.options.get("view"), call.options.get("views", ())
    return [view for view in (one, *several) if view in views.names()]


def _pages(own: Sequence[Use]) -> Iterator[tuple[Link, tuple[Link, ...]]]:
    """Each page that uses a snippet, with the headings under which it does."""
    for path, there in itertools.groupby(own, key=lambda use: use.call.path):
        group = list(there)
        links = (Link(use.heading.words, use.target) for use in group if use.heading and use.heading.anchor)
        yield Link(group[0].title, path), tuple(dict.fromkeys(links))


def _walkthrough(name: str, found: Sequence[Use]) -> str:
    """Where the first walkthrough of a snippet stands, or nothing."""
    first = next((each for each in walkthroughs(found) if each.name == name), None)
    return "" if first is None else f"{first.call.path}#{first.id}"
