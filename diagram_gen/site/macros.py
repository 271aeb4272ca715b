"""The macros: what pages may call."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from diagram_gen.model import moment, snippet
from diagram_gen.model.errors import DiagramError, suggestion
from diagram_gen.page import markup
from diagram_gen.page import walkthrough as walkthroughs
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site import gallery as galleries
from diagram_gen.site import legend as legends
from diagram_gen.site import rooms as roomed
from diagram_gen.site import speed, stages
from diagram_gen.site.macro_calls import DOCS, MacroCall
from diagram_gen.site.uses import uses
from diagram_gen.views import check, names, telling

NAMES = ("listing", "figure", "walkthrough", "predict", "output", "legend", "gallery", "bench", "stage", "rooms")
"""The macros."""
UNSEARCHED = ("figure", "walkthrough", "predict", "legend")
"""Those whose markup is HTML that nobody searches: it needs to be in the finished page alone."""
_TEXT = ("a text", lambda value: isinstance(value, str))
_TEXTS = ("a list of texts", lambda value: isinstance(value, list | tuple) and all(map(_TEXT[1], value)))
_QUESTIONS = (
    "a list of questions, each a list of a moment, what is asked, and of which variable or task if it is one",
    lambda value: isinstance(value, list | tuple) and all(_TEXTS[1](each) and len(each) in (2, 3) for each in value),
)
_KINDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "listing": ("True or False", lambda value: isinstance(value, bool)),
    "views": _TEXTS,
    "only": _TEXTS,
    "predict": _QUESTIONS,
}
"""What the options of macros take, but for texts: how to say it, and whether a value is that."""


class Macros:
    """The macros of one site, whose pages are in the folder `docs`."""

    def __init__(self, builder: Builder, docs: Path = DOCS) -> None:
        self._builder = builder
        self._docs = docs
        self._ids: set[str] = set()
        self._page: object = None

    def on_page(self, page: object) -> None:
        """Says which page calls: ids are unique within each."""
        if page is not self._page:
            self._page = page
            self._ids.clear()

    def listing(self, name: str) -> str:
        """A snippet's lines below its docstring, highlighted."""
        source = self._builder.snippet(name)
        return self._builder.markup(None, ("listing", source), lambda: markup.listing(source))

    def figure(
        self,
        name: str,
        *,
        view: str,
        at: str,
        caption: str = "",
        parts: str = "all",
        listing: bool = True,
    ) -> str:
        """A picture of a snippet's run at a moment, with the listing and its execution pointer beside it."""
        check(view, parts)
        source = self._builder.snippet(name)
        id = self._unique(f"{name} {view} {at}")

        def make() -> str:
            shown = self._builder.moment(source, at)
            template = self._builder.template(shown.trace, view, parts)
            return markup.figure(shown, template, id=id, caption=caption, with_listing=listing)

        return self._builder.markup(source, ("figure", view, at, caption, parts, listing, id), make)

    def walkthrough(
        self,
        name: str,
        *,
        view: str = "",
        views: Sequence[str] = (),
        only: Sequence[str] = (),
        at: str = "",
        caption: str = "",
        predict: Sequence[Sequence[str]] = (),
    ) -> str:
        """A snippet's run, to be stepped through, in one view or in several.

        `only` names two moments: the steps from the first to the second are shown. It opens `at` a moment.
        It stops at each moment of `predict`, and asks what happens next.
        """
        chosen = list(dict.fromkeys([view, *views] if view else views))
        if not chosen:
            known = names()
            raise DiagramError(f"name a view or several: view={known[0]!r}, views={known[:2]}{suggestion('', known)}")
        _check_pair(only)
        for each in chosen:
            check(each)
        source = self._builder.snippet(name)
        id = self._unique(name.rpartition("/")[2])

        def make() -> str:
            trace = self._builder.trace(source)
            templates = [self._builder.template(trace, each) for each in chosen]
            shown = walkthroughs.walkthrough(source, trace, templates, only, at, predict=predict)
            return markup.walkthrough(shown, id=id, caption=caption)

        asked = ("walkthrough", chosen, list(only), at, caption, id, [list(each) for each in predict])
        return self._builder.markup(source, asked, make)

    def predict(
        self,
        name: str,
        *,
        at: str,
        ask: str,
        of: str = "",
        view: str = "",
        views: Sequence[str] = (),
        only: Sequence[str] = (),
        caption: str = "",
    ) -> str:
        """A snippet's run that opens at a moment and asks what happens next, before it shows that.

        `ask` names a question, `of` the variable or the task that it is about. Without a view it has the one that
        tells most of the run.
        """
        if not (view or views):
            view = telling(self._builder.trace(self._builder.snippet(name)))[0]
        question = [at, ask, of] if of else [at, ask]
        return self.walkthrough(name, view=view, views=views, only=only, at=at, caption=caption, predict=[question])

    def output(self, name: str) -> str:
        """What a snippet's run printed."""
        source = self._builder.snippet(name)
        return self._builder.markup(source, "output", lambda: markup.output(source, self._builder.trace(source)))

    def legend(self) -> str:
        """The signs of the pictures and what they mean, drawn by the code that draws the pictures."""
        return self._builder.markup(None, "legend", legends.markup)

    def gallery(self) -> str:
        """Every snippet, with a small picture and links to the places that use it. For a page at the top of `docs`."""
        sources = map(self._builder.snippet, snippet.names(self._builder.root))
        asked = ("gallery", uses(self._docs), list(map(self._builder.identity, sources)))
        return self._builder.markup(None, asked, lambda: galleries.markdown(self._builder, self._docs))

    def bench(self, *, part: str = "") -> str:
        """The figures of a part of `make bench`, or of all, as they were kept with `--keep`."""
        text = speed.kept(self._docs.parent)
        return self._builder.markup(None, ("bench", part, text), lambda: markup.bench(speed.measured(text, part)))

    def stage(
        self, name: str, *, stage: str, view: str = "", only: Sequence[str] = (), at: str = "end", slot: str = ""
    ) -> str:
        """What a stage of the pipeline makes of a snippet: of some steps, their trace; of a slot at a moment, the rest.

        The stages are `trace`, `scene`, `layout` and `picture`.
        """
        if view:
            check(view)
        _check_pair(only)
        source = self._builder.snippet(name)

        def make() -> str:
            trace = self._builder.trace(source)
            first, last = (moment.find(trace, source, each) for each in only or (at, at))
            template = self._builder.template(trace, view or telling(trace)[0])
            return stages.markdown(stage, stages.Part(trace, template, first, last, slot))

        return self._builder.markup(source, ("stage", stage, view, list(only), at, slot), make)

    def rooms(self) -> str:
        """The rooms of this package, the topmost first, each with what it is for."""
        return self._builder.markup(None, "rooms", lambda: roomed.markdown(roomed.rooms()))

    def _unique(self, text: str) -> str:
        """An id for the page: the text in words and hyphens, numbered where it comes again."""
        name = markup.identifier(text)
        free = next(each for each in itertools.chain([name], _numbered(name)) if each not in self._ids)
        self._ids.add(free)
        return free


def made(call: MacroCall, builder: Builder, docs: Path = DOCS) -> str:
    """The markup that a call on a page asks for. Raises `DiagramError` where it asks for what there is not."""
    if call.macro not in NAMES:
        raise DiagramError(f"no macro {call.macro!r}{suggestion(call.macro, NAMES)}")
    return called(getattr(Macros(builder, docs), call.macro), call.arguments, call.options)


def called(macro: Callable[..., str], arguments: tuple[Any, ...], options: dict[str, Any]) -> str:
    """What a macro gives for what a page gives it. Raises `DiagramError` where that is not what it takes, too."""
    _check(macro, arguments, options)
    return macro(*arguments, **options)


def _check_pair(only: Sequence[str]) -> None:
    if len(only) not in (0, 2):
        raise DiagramError(f"only={list(only)!r} does not name two moments, the first and the last to be shown")


def _numbered(name: str) -> Iterator[str]:
    return (f"{name}-{number}" for number in itertools.count(2))


def _check(macro: Callable[..., str], arguments: tuple[Any, ...], options: dict[str, Any]) -> None:
    """Raises `DiagramError` unless a page gives a macro what it takes."""
    signature = inspect.signature(macro)
    for name in options:
        if name not in signature.parameters:
            raise DiagramError(f"no option {name!r}{suggestion(name, signature.parameters)}")
    try:
        given = signature.bind(*arguments, **options).arguments
    except TypeError as error:
        raise DiagramError(str(error)) from error
    for name, value in given.items():
        wanted, right = _KINDS.get(name, _TEXT)
        if not right(value):
            raise DiagramError(f"{name}={value!r} is not {wanted}")
