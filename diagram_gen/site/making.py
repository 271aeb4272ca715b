"""Making: what the macros give where the cache has nothing, with all that makes it.

It is imported when something is to be made: a build that finds everything in the cache does without.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diagram_gen.model import behaviour as behaviours
from diagram_gen.model import moment, pace
from diagram_gen.model.errors import DiagramError, suggestion
from diagram_gen.model.snippet import Text
from diagram_gen.model.versions import series
from diagram_gen.page import markup
from diagram_gen.pipeline.builder import Builder
from diagram_gen.recorder import verdicts
from diagram_gen.site import speed
from diagram_gen.site.importing import Later
from diagram_gen.site.macro_calls import STEPPED
from diagram_gen.site.playground import FOLDER as ASSETS
from diagram_gen.site.uses import uses
from diagram_gen.views import check, parted, telling

if TYPE_CHECKING:
    from diagram_gen.narration.questions import Asked
    from diagram_gen.page import comparison as comparisons
    from diagram_gen.page import comparison_markup, report, slides, walkthrough_markup
    from diagram_gen.page import playground as playgrounds
    from diagram_gen.page import walkthrough as walkthroughs
    from diagram_gen.page.beside import Beside
    from diagram_gen.site import gallery as galleries
    from diagram_gen.site import legend as legends
    from diagram_gen.site import questions as asked
    from diagram_gen.site import rooms as roomed
    from diagram_gen.site import stages
    from diagram_gen.site import states as diagrams
    from diagram_gen.site import symptoms as guide
else:  # most builds need few of these
    comparison_markup = Later("diagram_gen.page.comparison_markup")
    comparisons = Later("diagram_gen.page.comparison")
    playgrounds = Later("diagram_gen.page.playground")
    report = Later("diagram_gen.page.report")
    slides = Later("diagram_gen.page.slides")
    walkthrough_markup = Later("diagram_gen.page.walkthrough_markup")
    walkthroughs = Later("diagram_gen.page.walkthrough")
    asked = Later("diagram_gen.site.questions")
    diagrams = Later("diagram_gen.site.states")
    galleries = Later("diagram_gen.site.gallery")
    guide = Later("diagram_gen.site.symptoms")
    legends = Later("diagram_gen.site.legend")
    roomed = Later("diagram_gen.site.rooms")
    stages = Later("diagram_gen.site.stages")


def listing(text: Text) -> str:
    """A snippet's lines below its docstring, highlighted."""
    return markup.listing(text.parsed())


def figure(
    builder: Builder, text: Text, *, view: str, parts: str, at: str, id: str, caption: str, with_listing: bool
) -> str:
    """A picture of a snippet's run at a moment."""
    check(view, parts)
    shown = builder.moment(text.parsed(), at)
    template = builder.template(shown.trace, view, parts, wide=False)
    return markup.figure(shown, template, id=id, caption=caption, with_listing=with_listing)


def walkthrough(
    builder: Builder,
    text: Text,
    *,
    chosen: Sequence[str],
    only: Sequence[str],
    at: str,
    predict: Sequence[Asked],
    id: str,
    caption: str,
    downloads: str = "",
    edit: str = "",
    beside: Beside | None = None,
) -> str:
    """A snippet's run, to be stepped through in the views that were chosen; if none was, in the one that tells most."""
    known = [*map(parted, chosen)]
    source = text.parsed()
    trace = builder.trace(source)
    templates = [builder.template(trace, *each) for each in known or [(telling(trace)[0], "all")]]
    shown = walkthroughs.walkthrough(source, trace, templates, only, at, predict=predict)
    return walkthrough_markup.walkthrough(shown, id=id, caption=caption, downloads=downloads, edit=edit, beside=beside)


def comparison(
    builder: Builder,
    texts: Sequence[Text],
    *,
    chosen: Sequence[str],
    only: Sequence[str],
    at: str,
    by: str,
    id: str,
    ids: Sequence[str],
    caption: str,
    edits: Sequence[str],
    beside: Beside | None = None,
) -> str:
    """Runs of two snippets, or of one under two Pythons, to be stepped through together."""
    for each in chosen:
        check(each)
    way = next((each for each in comparisons.WAYS if each == by), None)
    if way is None:
        raise DiagramError(f"by={by!r} is no way to go through two runs together{suggestion(by, comparisons.WAYS)}")
    sources = [text.parsed() for text in texts]
    traces = [builder.trace(source) for source in sources]
    views = chosen or [view for view in telling(traces[0]) if view in telling(traces[1])][:1] or telling(traces[0])[:1]
    drawn = zip(*(builder.compared(traces, view) for view in views), strict=True)
    one, other = (
        walkthroughs.walkthrough(source, trace, templates, only, at)
        for source, trace, templates in zip(sources, traces, drawn, strict=True)
    )
    if sources[0].python:
        both = comparisons.under_two(one, other, [f"Python {source.python}" for source in sources], way)
    else:
        both = comparisons.comparison(one, other, way)
    return comparison_markup.comparison(both, id=id, ids=ids, caption=caption, edits=edits, beside=beside)


def output(builder: Builder, text: Text) -> str:
    """What a snippet's run printed."""
    source = text.parsed()
    return markup.output(source, builder.trace(source))


def legend() -> str:
    """The signs of the pictures and what they mean."""
    return legends.markup()


def gallery(builder: Builder, docs: Path) -> str:
    """Every snippet, with a small picture and links to the places that use it."""
    return galleries.markdown(builder, docs)


def questions(builder: Builder, docs: Path) -> str:
    """What readers ask, each with its answer and links to the runs that show it."""
    return asked.markdown(builder, docs)


def says(says: guide.Says) -> str:
    """The messages of a symptom."""
    return guide.markup(says)


def symptoms(docs: Path) -> str:
    """Every symptom that a page has, with a link to its entry."""
    return guide.markdown(docs)


def states(builder: Builder, docs: Path, kind: str, path: str, address: str, *, id: str, caption: str) -> str:
    """The states of tasks or of futures, for a page with that path and that address."""
    return diagrams.markup(builder, docs, kind, path, address, id=id, caption=caption)


def uses_hash(docs: Path) -> str:
    """A hash of what the pages in a folder use, and where."""
    return hashlib.sha256(repr(uses(docs)).encode("utf-8", "surrogatepass")).hexdigest()


def bench(text: str, part: str) -> str:
    """The figures of a part of the bench in the text of a file, or of all."""
    return markup.bench(speed.measured(text, part))


def stage(builder: Builder, text: Text, stage: str, view: str, only: Sequence[str], at: str, slot: str) -> str:
    """What a stage of the pipeline makes of a snippet."""
    if view:
        check(view)
    source = text.parsed()
    trace = builder.trace(source)
    first, last = (moment.find(trace, source, each) for each in only or (at, at))
    template = builder.template(trace, view or telling(trace)[0])
    return stages.markup(stage, stages.Part(trace, template, first, last, slot))


def since(version: str) -> str:
    """A mark in a sentence: that something is new in a version of Python."""
    return markup.since(version)


def playground(
    text: Text,
    site: str,
    downloads: str,
    offered: Sequence[Text],
    manifest: Mapping[str, Any] | None,
    why: str,
) -> str:
    """A playground that begins with a snippet; others are offered, by topic."""
    programs = [playgrounds.Program(each.name, each.parsed().title) for each in offered]
    topics = itertools.groupby(programs, key=lambda each: each.name.partition("/")[0])
    grouped = [(markup.words(topic), list(group)) for topic, group in topics]
    return playgrounds.playground(
        text.parsed(),
        grouped,
        manifest,
        site=site,
        folder=ASSETS,
        downloads=downloads,
        why=why,
        late=verdicts.time(playgrounds.LIMIT),
    )


def offered(docs: Path) -> list[str]:
    """The names of the snippets that the pages in a folder step through, alone or in a comparison."""
    return sorted({name for use in uses(docs) if use.call.macro in STEPPED for name in use.call.snippets})


def loads(manifest: Mapping[str, Any], contents: Mapping[str, bytes]) -> str:
    """What the playground loads, by its manifest and its files, as a table in Markdown."""
    return speed.loads(manifest, contents)


def rooms() -> str:
    """The rooms of this package."""
    return roomed.markdown(roomed.rooms())


def run_as_page(builder: Builder, text: Text) -> str:
    """A snippet's whole run as a page by itself."""
    source = text.parsed()
    return report.of_run(source, builder.trace(source), builder.template)


def behaviour(builder: Builder, text: Text) -> str:
    """What a snippet's run did, as a hash, and under which Python, as JSON."""
    trace = builder.trace(text.parsed())
    return json.dumps({"python": trace.python, "digest": behaviours.digest(trace)})


def run_as_slides(builder: Builder, text: Text) -> str:
    """A snippet's run as slides, at its own pace."""
    source = text.parsed()
    trace = builder.trace(source)
    template = builder.template(trace, telling(trace)[0])
    stops = pace.paced(trace, source, pace.of_its_own(trace, source), range(len(trace.steps)))
    shown = walkthroughs.walkthrough(source, trace, [template], stops=stops)
    title = f"{source.title} (Python {series(trace.python)})" if source.needs or source.series else source.title
    return slides.deck(title, list(slides.slides(shown)))
