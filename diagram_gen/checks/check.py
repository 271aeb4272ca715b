"""Checks snippets: all that the site's checks would say about them, as findings.

First each is read and recorded, as many at a time as there are processors; then all run on the real clock together,
since there they mostly sleep.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from diagram_gen import views
from diagram_gen.checks import behaviour, docstring, finding, form, keeping, lint, stock, symptoms
from diagram_gen.checks.finding import Finding
from diagram_gen.checks.lint import RULES
from diagram_gen.model import snippet
from diagram_gen.model.errors import DiagramError, MistakeError
from diagram_gen.model.snippet import ROOT, Snippet
from diagram_gen.model.trace import Trace
from diagram_gen.pipeline import progress, recordings
from diagram_gen.pipeline.builder import CACHE, Builder
from diagram_gen.pipeline.origins import NeedError
from diagram_gen.pipeline.progress import Tell, silent
from diagram_gen.site import ideas, macro_calls, macros
from diagram_gen.site.macro_calls import DOCS, GIVEN, STEPPED, MacroCall, UnreadCall


@dataclass(frozen=True, slots=True)
class Places:
    """Where the snippets lie, where the pages, where the rules for ruff, and where what was made is kept."""

    snippets: Path = ROOT
    docs: Path = DOCS
    rules: Path = RULES
    cache: Path = CACHE


@dataclass(frozen=True, slots=True)
class _Looked:
    """A snippet and its run, as far as there were any, and what was found so far.

    It `is_broken` if it does not print what its docstring promises.
    """

    source: Snippet | None
    trace: Trace | None
    findings: tuple[Finding, ...]
    is_broken: bool = False


def findings(
    names: Sequence[str], pythons: Mapping[str, str], places: Places | None = None, tell: Tell = silent
) -> list[Finding]:
    """What is wrong with the snippets of those names, in the order of files and lines.

    `pythons` are the interpreters that run them on the stock loop, by version.
    Raises `DiagramError` where there is no such snippet, before any has run.
    """
    places = places or Places()
    known = snippet.names(places.snippets)
    for name in names:
        if name not in known:
            snippet.load(name, places.snippets)  # says which are near
    calls, unread = list(macro_calls.on_pages(places.docs)), list(macro_calls.unread_on_pages(places.docs))
    builder = Builder(places.snippets, places.cache)
    looks = list(
        progress.results(lambda name: _look(name, calls, unread, builder, places), names, doing="recording", tell=tell)
    )
    also = functools.partial(symptoms.findings, calls)
    broken = {look.source.name for look in looks if look.source and look.is_broken}
    real = stock.findings([run for look in looks if (run := _for_real(look))], pythons, tell, also, broken)
    return finding.in_order([*real, *of_topics(names, places), *(each for look in looks for each in look.findings)])


def _look(
    name: str, calls: Sequence[MacroCall], unread: Sequence[UnreadCall], builder: Builder, places: Places
) -> _Looked:
    """Reads and records a snippet."""
    try:
        source = snippet.read(places.snippets / f"{name}.py", name, lenient=True)
    except MistakeError as error:
        return _Looked(None, None, (finding.of_mistake(error),))
    found, traces = [*form.findings(source), *keeping.needless(source)], list[Trace]()
    for run in source.runs:
        try:
            traces.append(recordings.anew(run))
        except NeedError:
            found += keeping.findings(run, None)
        else:
            found += _under(run, behaviour.findings(run, traces[-1], builder))
            found += keeping.findings(run, traces[-1])
    if len(traces) < len(source.runs):
        return _Looked(source, None, (*found,))
    found += [*lint.findings(source, places.rules), *behaviour.of_markers(source, traces)]
    own = [call for call in calls if _is_about(call, name)]
    if not any(each.kind == "mistake" for each in found):
        found += _of_calls(own, builder)
    of_it = [call for call in unread if call.names(name)]
    found += map(_of_unread, of_it) if of_it else of_use(source, own, views.telling(traces[0])[0])
    return _Looked(source, traces[0], (*found,), _is_broken(source, traces))


def _under(run: Snippet, found: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of a run, each with the Python that was chosen for it, if one was."""
    for each in found:
        yield replace(each, message=f"{each.message}, under Python {run.python}") if run.python else each


def _is_about(call: MacroCall, name: str) -> bool:
    """Whether a call asks for something of a snippet, or would with the right name of a macro."""
    return name in (call.snippets if call.macro in macros.NAMES else call.arguments)


def _of_calls(calls: Sequence[MacroCall], builder: Builder) -> Iterator[Finding]:
    """Calls on pages that this snippet does not, or no longer, give what they ask for."""
    for call in calls:
        try:
            macros.made(call, builder)
        except DiagramError as error:
            remedy = "correct the call, or let the snippet have what it asks for"
            yield Finding(call.path, call.line, f"{call.macro}: {error}", remedy)


def _of_unread(call: UnreadCall) -> Finding:
    """A call on a page of which nobody can tell what it asks for."""
    remedy = f"correct it; {GIVEN}, with commas between them"
    return Finding(call.path, call.line, f"this call cannot be read: {call.why}", remedy)


def of_topics(names: Sequence[str], places: Places) -> Iterator[Finding]:
    """Folders of snippets that have no heading in the gallery, each with the first of these snippets that is in it.

    Where no ideas are told, no folder needs one.
    """
    known = ideas.parsed(ideas.text(places.snippets))
    first = {name.partition("/")[0]: name for name in reversed(names)}
    for folder in ideas.untitled(sorted(first), known) if known else ():
        message = f"the topic {folder!r} has no heading in the gallery"
        remedy = f'in {(places.snippets / ideas.FILE).as_posix()}, among the topics of an idea, put: {folder} = "…"'
        yield Finding((places.snippets / f"{first[folder]}.py").as_posix(), 1, message, remedy, "to do")


def of_use(source: Snippet, calls: Sequence[MacroCall], view: str) -> Iterator[Finding]:
    """A snippet that no page shows, as one could in a view; or markers of one that no page needs."""
    if not calls:
        call = f'{{{{ walkthrough("{source.name}", view="{view}") }}}}'
        remedy = f"on the page it belongs to, put on a line of its own: {call}"
        yield Finding(source.path, 1, "no page shows this snippet", remedy, "to do")
    elif all(call.macro not in STEPPED for call in calls):
        for name in source.markers.keys() - {marker for call in calls for marker in call.markers}:
            remedy = f"show that moment with at={name!r}, or take the marker out"
            yield Finding(source.path, source.markers[name], f"no page uses the marker {name!r}", remedy, "advice")


def _for_real(looked: _Looked) -> Snippet | None:
    """What has to run on the real clock as well: what has ended well, and soon."""
    source, trace = looked.source, looked.trace
    if source is None or trace is None or trace.exception or behaviour.slept(trace) > behaviour.SECONDS:
        return None
    return source


def _is_broken(source: Snippet, traces: Sequence[Trace]) -> bool:
    """Whether a run of a snippet has printed something else than its docstring promises."""
    pairs = zip(source.runs, traces, strict=True)
    return any(docstring.difference(run, trace.stdout, trace.python) for run, trace in pairs)
