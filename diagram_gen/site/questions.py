"""The questions that readers bring: each with its answer, and where pages step through runs that show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from diagram_gen.model.errors import DiagramError
from diagram_gen.page.files import filled
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site import ideas
from diagram_gen.site.ideas import Idea, Question
from diagram_gen.site.uses import Heading, Shown, Use, headings, uses, walkthroughs


@dataclass(frozen=True, slots=True)
class Link:
    """Words, as text, and where they lead."""

    words: str
    target: str


@dataclass(frozen=True, slots=True)
class Place:
    """A section, its part, and the runs that can be stepped through there, those of a comparison together."""

    runs: tuple[tuple[Link, ...], ...]
    section: Link
    part: str


@dataclass(frozen=True, slots=True)
class _Stepped:
    """One call that steps through runs, where it stands, and which walkthroughs it makes."""

    use: Use
    shown: tuple[Shown, ...]


def markdown(builder: Builder, docs: Path) -> str:
    """All questions, by idea; their links are for a page at the top of `docs`.

    Raises `DiagramError` where no page steps through what a question names, and where a section is not there.
    """
    stepped = list(_stepped(uses(docs)))
    groups = [
        (idea, [(each, _places(builder, each, idea, stepped), _sections(each, docs)) for each in idea.questions])
        for idea in ideas.parsed(ideas.text(builder.root))
        if idea.questions
    ]
    return filled("questions.md", groups=groups)


def _stepped(found: Sequence[Use]) -> Iterator[_Stepped]:
    """The calls among some uses that step through runs."""
    shown = list(walkthroughs(found))
    for use in found:
        if own := tuple(each for each in shown if each.call == use.call):
            yield _Stepped(use, own)


def _places(builder: Builder, question: Question, idea: Idea, stepped: Sequence[_Stepped]) -> list[Place]:
    """Where the runs of a question are, section by section."""
    found, seen = dict[Place, list[tuple[Link, ...]]](), set[str]()
    for name in question.snippets:
        if name in seen:
            continue
        having = [each for each in stepped if name in each.use.call.snippets]
        if not having:
            raise DiagramError(f"no page steps through {name!r}, which is to answer {question.asked!r}")
        best = max(having, key=lambda each: _fitting(each, question, idea))
        seen.update(best.use.call.snippets)
        found.setdefault(_place(best.use), []).append(_runs(builder, best, question))
    return [replace(place, runs=tuple(runs)) for place, runs in found.items()]


def _fitting(stepped: _Stepped, question: Question, idea: Idea) -> tuple[int, bool, bool]:
    """How well a place answers a question: by how much of it it shows, and where it stands."""
    use = stepped.use
    asked = sum(name in question.snippets for name in use.call.snippets)
    return asked, use.call.path == idea.page, use.call.path.startswith("part-")


def _place(use: Use) -> Place:
    """Where something is used, without the runs there."""
    words = use.heading.words if use.heading else use.title
    return Place((), Link(words, use.target), use.title.partition(":")[0])


def _runs(builder: Builder, stepped: _Stepped, question: Question) -> tuple[Link, ...]:
    """The runs at one place that a question names."""
    own = [each for each in stepped.shown if each.name in question.snippets]
    return tuple(Link(_title(builder, each), _address(builder, each)) for each in own)


def _title(builder: Builder, shown: Shown) -> str:
    """The title of a run, with its Python if the same program is shown under several."""
    title = builder.snippet(shown.name).title
    return f"{title}, under Python {shown.python}" if shown.python else title


def _address(builder: Builder, shown: Shown) -> str:
    """Where a walkthrough stands, at the moment at which it opens if that has a name."""
    at = str(shown.call.options.get("at", ""))
    known = at.partition(":")[0] in builder.snippet(shown.name).markers
    return f"{shown.call.path}#{shown.id}{f'.{at}' if known else ''}"


def _sections(question: Question, docs: Path) -> list[Place]:
    """The sections that a question names, each with its part."""
    return [Place((), *_section(address, question, docs)) for address in question.sections]


def _section(address: str, question: Question, docs: Path) -> tuple[Link, str]:
    page, _, anchor = address.partition("#")
    found: list[Heading] = headings((docs / page).read_text("utf-8")) if (docs / page).is_file() else []
    heading = next((each for each in found if each.anchor == anchor), None)
    if heading is None:
        raise DiagramError(f"there is no {address!r}, which is to answer {question.asked!r}")
    return Link(heading.words, address), found[0].words.partition(":")[0]
