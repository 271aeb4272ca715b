"""The gallery: every snippet with a small picture of its run, and the places on the pages that use it.

It has two orders: by idea, and by question, which leads to the same cards.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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
from diagram_gen.site import ideas
from diagram_gen.site.ideas import Idea, Question
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

    @property
    def id(self) -> str:
        """What links to the card say."""
        return f"card-{self.name.replace('/', '-').replace('_', '-')}"


@dataclass(frozen=True, slots=True)
class Group:
    """The cards of one topic, below its heading."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the cards of the snippets that answer it."""

    question: Question
    cards: tuple[Card, ...]


def markdown(builder: Builder, docs: Path) -> str:
    """The gallery of all snippets, by idea and by question; its links are for a page at the top of `docs`.

    It is Markdown, because a site generator resolves its links.
    """
    known, found = ideas.parsed(ideas.text(builder.root)), uses(docs)
    cards = {name: _card(builder, name, found) for name in _in_order(snippet.names(builder.root), known, found)}
    by_idea = [(idea, groups) for idea in (*known, _others(known, cards)) if (groups := list(_groups(idea, cards)))]
    by_question = [(idea, asked) for idea in known if (asked := list(_asked(idea, cards)))]
    return filled("gallery.md", by_idea=by_idea, by_question=by_question)


def _in_order(names: Sequence[str], known: Sequence[Idea], found: Sequence[Use]) -> list[str]:
    """Names of snippets as the pages of the ideas come to them; what is on none of these comes last."""
    pages = [idea.page for idea in known]
    on_pages = sorted((use for use in found if use.call.path in pages), key=lambda use: pages.index(use.call.path))
    first = dict.fromkeys(name for use in on_pages for name in use.call.snippets if name in names)
    return list(dict.fromkeys((*first, *names)))


def _others(known: Sequence[Idea], cards: Mapping[str, Card]) -> Idea:
    """The topics that belong to no idea, with the names of their folders for headings."""
    folders = dict.fromkeys(_folder(name) for name in cards)
    topics = (ideas.Topic(folder, markup.words(folder)) for folder in ideas.untitled(folders, known))
    return Idea("Other topics", "", tuple(topics))


def _groups(idea: Idea, cards: Mapping[str, Card]) -> Iterator[Group]:
    """The topics of an idea that have cards."""
    for topic in idea.topics:
        if own := tuple(card for name, card in cards.items() if _folder(name) == topic.folder):
            yield Group(topic.title, own)


def _asked(idea: Idea, cards: Mapping[str, Card]) -> Iterator[Asked]:
    """The questions of an idea, each with its cards, as far as there are any."""
    for question in idea.questions:
        yield Asked(question, tuple(cards[name] for name in question.snippets if name in cards))


def _folder(name: str) -> str:
    return name.partition("/")[0]


def _card(builder: Builder, name: str, found: Sequence[Use]) -> Card:
    source = builder.snippet(name)
    trace = builder.trace(source)
    own = [use for use in found if name in use.call.snippets]
    view, parts, step = _telling(builder, source, trace, [use.call for use in own])
    picture = pictures.thumbnail(source.title, builder.template(trace, view, parts, wide=False), step)
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

    def fullness(each: Shown) -> tuple[bool, bool, int]:
        return _fullness(builder.template(trace, *each[:2], wide=False), *each[1:])

    return max(moments or [fallback], key=fullness)


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
