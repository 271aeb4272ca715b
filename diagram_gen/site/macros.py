"""The macros: what pages may call, and what each gives depends on; `making` makes it where it is not in the cache."""

from __future__ import annotations

import functools
import inspect
import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from diagram_gen.model import snippet
from diagram_gen.model.errors import DiagramError, suggestion
from diagram_gen.page.ids import identifier
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site import reference, speed
from diagram_gen.site.downloads import Downloads
from diagram_gen.site.macro_calls import DOCS, MacroCall

NAMES = (
    "listing",
    "figure",
    "walkthrough",
    "predict",
    "compare",
    "output",
    "legend",
    "gallery",
    "bench",
    "stage",
    "rooms",
    "api",
)
"""The macros."""
UNSEARCHED = ("figure", "walkthrough", "predict", "compare", "legend", "stage")
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
    """The macros of one site, whose pages are in the folder `docs`; walkthroughs lead to its `downloads`, if any."""

    def __init__(self, builder: Builder, docs: Path = DOCS, downloads: Downloads | None = None) -> None:
        self._builder = builder
        self._docs = docs
        self._downloads = downloads
        self._ids: set[str] = set()
        self._page: object = None

    def on_page(self, page: object) -> None:
        """Says which page calls: ids are unique within each."""
        if page is not self._page:
            self._page = page
            self._ids.clear()

    def listing(self, name: str) -> str:
        """A snippet's lines below its docstring, highlighted."""
        text = self._builder.text(name)

        def make() -> str:
            from diagram_gen.site import making

            return making.listing(text)

        return self._builder.markup(None, ("listing", text), make)

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
        text = self._builder.text(name)
        id = self._unique(f"{name} {view} {at}")

        def make() -> str:
            from diagram_gen.site import making

            return making.figure(
                self._builder, text, view, at, id=id, caption=caption, parts=parts, with_listing=listing
            )

        return self._builder.markup(text, ("figure", view, at, caption, parts, listing, id), make)

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
        chosen = _chosen(view, views)
        if not chosen:
            raise DiagramError(_no_view())
        return self._stepped(name, chosen, only, at, predict, caption)

    def _stepped(
        self,
        name: str,
        chosen: Sequence[str],
        only: Sequence[str],
        at: str,
        predict: Sequence[Sequence[str]],
        caption: str,
    ) -> str:
        """A walkthrough in the views that were chosen, or if none was in the one that tells most."""
        _check_pair(only)
        text = self._builder.text(name)
        id = self._unique(name.rpartition("/")[2])
        taken = self._downloads.address(name, self._page_address) if self._downloads else ""

        def make() -> str:
            from diagram_gen.site import making

            return making.walkthrough(
                self._builder, text, chosen, only, at, predict, id=id, caption=caption, downloads=taken
            )

        asked = ("walkthrough", list(chosen), list(only), at, caption, id, taken, [list(each) for each in predict])
        return self._builder.markup(text, asked, make)

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
        question = [at, ask, of] if of else [at, ask]
        return self._stepped(name, _chosen(view, views), only, at, [question], caption)

    def compare(
        self, name: str, other: str, *, view: str = "", views: Sequence[str] = (), by: str = "time", caption: str = ""
    ) -> str:
        """The runs of two snippets that differ in a few lines, to be stepped through together, `by` time or by step.

        Without a view it has the one that tells most of both.
        """
        if name == other:
            raise DiagramError(f"{name!r} is named twice; name the two programs that are to be compared")
        chosen, texts = _chosen(view, views), [self._builder.text(each) for each in (name, other)]
        ids = [self._unique(each.rpartition("/")[2]) for each in (name, other)]
        id = self._unique(" and ".join(ids))

        def make() -> str:
            from diagram_gen.site import making

            return making.comparison(self._builder, texts, chosen, by, id=id, ids=ids, caption=caption)

        return self._builder.markup(texts[0], ("compare", chosen, by, caption, id, ids), make, *texts[1:])

    def output(self, name: str) -> str:
        """What a snippet's run printed."""
        text = self._builder.text(name)

        def make() -> str:
            from diagram_gen.site import making

            return making.output(self._builder, text)

        return self._builder.markup(text, "output", make)

    def legend(self) -> str:
        """The signs of the pictures and what they mean, drawn by the code that draws the pictures."""

        def make() -> str:
            from diagram_gen.site import making

            return making.legend()

        return self._builder.markup(None, "legend", make)

    def gallery(self) -> str:
        """Every snippet, with a small picture and links to the places that use it. For a page at the top of `docs`."""
        programs = [self._builder.identity(self._builder.text(name)) for name in snippet.names(self._builder.root)]

        def make() -> str:
            from diagram_gen.site import making

            return making.gallery(self._builder, self._docs)

        return self._builder.markup(None, ("gallery", self._uses(), programs), make)

    def bench(self, *, part: str = "") -> str:
        """The figures of a part of `make bench`, or of all, as they were kept with `--keep`."""
        text = speed.kept(self._docs.parent)

        def make() -> str:
            from diagram_gen.site import making

            return making.bench(text, part)

        return self._builder.markup(None, ("bench", part, text), make)

    def stage(
        self, name: str, *, stage: str, view: str = "", only: Sequence[str] = (), at: str = "end", slot: str = ""
    ) -> str:
        """What a stage of the pipeline makes of a snippet: of some steps, their trace; of a slot at a moment, the rest.

        The stages are `trace`, `scene`, `layout` and `picture`.
        """
        _check_pair(only)
        text = self._builder.text(name)

        def make() -> str:
            from diagram_gen.site import making

            return making.stage(self._builder, text, stage, view, only, at, slot)

        return self._builder.markup(text, ("stage", stage, view, list(only), at, slot), make)

    def rooms(self) -> str:
        """The rooms of this package, the topmost first, each with what it is for."""

        def make() -> str:
            from diagram_gen.site import making

            return making.rooms()

        return self._builder.markup(None, "rooms", make)

    def api(self, name: str, text: str = "", /) -> str:
        """A link into Python's own documentation, which shows the name or another text. In prose, as Markdown."""
        return reference.entry(name, self._documented).link(text)

    def script(self) -> str:
        """The browser's script, which pages that have any of this need. No macro."""

        def make() -> str:
            from diagram_gen.site import making

            return making.script()

        return self._builder.markup(None, "script", make)

    def faces(self) -> str:
        """The script that brings our face into pictures which readers take along. No macro."""

        def make() -> str:
            from diagram_gen.site import making

            return making.faces()

        return self._builder.markup(None, "faces", make)

    def _uses(self) -> str:
        """A hash of what the pages use, under which headings: most edits of a page change nothing of it."""
        pages = {path.relative_to(self._docs).as_posix(): path.read_bytes() for path in self._docs.rglob("*.md")}

        def make() -> str:
            from diagram_gen.site import making

            return making.uses_hash(self._docs)

        return self._builder.markup(None, ("uses", sorted(pages.items())), make)

    @functools.cached_property
    def _documented(self) -> dict[str, reference.Entry]:
        return reference.entries()

    @property
    def _page_address(self) -> str:
        """Of the page that calls, below the site's."""
        return str(getattr(self._page, "url", ""))

    def _unique(self, text: str) -> str:
        """An id for the page: the text in words and hyphens, numbered where it comes again."""
        name = identifier(text)
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


def _no_view() -> str:
    from diagram_gen.views import names

    known = names()
    return f"name a view or several: view={known[0]!r}, views={known[:2]}{suggestion('', known)}"


def _chosen(view: str, views: Sequence[str]) -> list[str]:
    """The views that a page names, each once."""
    return list(dict.fromkeys([view, *views] if view else views))


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
