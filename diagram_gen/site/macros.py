"""The macros: what pages may call, and what each gives depends on; `making` makes it where it is not in the cache."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from diagram_gen.model import snippet
from diagram_gen.model.errors import DiagramError, suggestion
from diagram_gen.model.snippet import Text
from diagram_gen.page.beside import Beside
from diagram_gen.page.bundle import START
from diagram_gen.page.ids import unique
from diagram_gen.pipeline.builder import Builder
from diagram_gen.pipeline.interpreters import MINORS
from diagram_gen.site import ideas, importing, macro_options, playing, reference, speed
from diagram_gen.site.downloads import FOLDER, Downloads
from diagram_gen.site.macro_calls import DOCS, MacroCall, side_id
from diagram_gen.site.playground import WHY_NOT, Playground

if TYPE_CHECKING:
    from diagram_gen.narration.questions import Asked
    from diagram_gen.page import bundle
    from diagram_gen.page import faces as font_faces
    from diagram_gen.site import making
    from diagram_gen.site.symptoms import Says
else:
    bundle = importing.Later("diagram_gen.page.bundle")
    font_faces = importing.Later("diagram_gen.page.faces")
    making = importing.Later("diagram_gen.site.making")

NAMES = (
    "listing",
    "figure",
    "walkthrough",
    "predict",
    "compare",
    "symptom",
    "symptoms",
    "output",
    "legend",
    "gallery",
    "questions",
    "bench",
    "states",
    "stage",
    "rooms",
    "playground",
    "loads",
    "api",
    "since",
)
"""The macros."""
OF_RUNS = ("figure", "walkthrough", "predict", "compare", "symptom")
UNSEARCHED = (*OF_RUNS, "legend", "states", "stage", "playground")
"""Those whose markup is HTML that nobody searches: it needs to be in the finished page alone."""

NOTHING = json.dumps(["", {}])
"""What whoever is asked may give to those, where nobody looks at it: no markup, and no files beside the page."""
_PICTURE = re.compile(r'(?<=src=")data:image/svg\+xml,(?P<svg>[^"]*)')
_WITH_ASYNCIO = 4
"""The first minor version of Python 3 that has asyncio."""


class Macros:
    """The macros of one build of a site, whose pages are in the folder `docs`.

    Walkthroughs lead to its `downloads`, if any; and to its `playground`, on the page with the address `playing`.
    `markup` is asked for what they give, as the builder's own is: by default, that.
    """

    def __init__(
        self,
        builder: Builder,
        docs: Path = DOCS,
        downloads: Downloads | None = None,
        playground: Playground | None = None,
        playing: str = "",
        markup: Callable[..., str] | None = None,
    ) -> None:
        self._builder = builder
        self._markup = markup or builder.markup
        self._docs = docs
        self._downloads = downloads
        self._playground = playground
        self._playing = playing
        self._ids: set[str] = set()
        self._page: object = None
        self._path = ""
        self._is_first = True

    def on_page(self, page: object, path: str = "") -> None:
        """Says which page calls, and its path below the folder of the pages: ids are unique within each."""
        if page is not self._page:
            self._page, self._path = page, path
            self._ids.clear()
            self._is_first = True

    def listing(self, name: str) -> str:
        """A snippet's lines below its docstring, highlighted."""
        text = self._builder.text(name)

        return self._markup(None, ("listing", text), lambda: making.listing(text))

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

        return self._markup(
            text,
            ("figure", view, at, caption, parts, listing, id),
            lambda: making.figure(
                self._builder, text, view, at, id=id, caption=caption, parts=parts, with_listing=listing
            ),
        )

    def walkthrough(
        self,
        name: str,
        *,
        view: str = "",
        views: Sequence[str] = (),
        only: Sequence[str] = (),
        at: str = "",
        caption: str = "",
        predict: Sequence[Asked] = (),
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
        predict: Sequence[Asked],
        caption: str,
    ) -> str:
        """A walkthrough in the views that were chosen, or if none was in the one that tells most."""
        _check_pair(only)
        text = self._builder.text(name)
        id = self._unique(name.rpartition("/")[2])
        taken = self._downloads.address(name, self._page_address) if self._downloads else ""
        edit = self._edit(name)

        asked = (
            "walkthrough",
            list(chosen),
            list(only),
            at,
            caption,
            id,
            taken,
            edit,
            [list(each) for each in predict],
        )

        def make(beside: Beside | None) -> str:
            stepped = (self._builder, text, chosen, only, at, predict)
            return making.walkthrough(*stepped, id=id, caption=caption, downloads=taken, edit=edit, beside=beside)

        return self._with_files(make, asked, text)

    def _edit(self, name: str) -> str:
        """What leads from this page to where a snippet can be changed, with its files there; empty if nothing does."""
        edit = playing.edit(name, self._playing, self._page_address)
        if edit and self._downloads:
            self._downloads.add_program(name)
        return edit

    def _with_files(self, make: Callable[[Beside | None], str], asked: tuple[object, ...], *texts: Text) -> str:
        """Markup that leaves to files beside the page what it need not have at once; the first of a page has it all."""
        beside = None
        if self._downloads and not self._is_first:
            beside = Beside(self._downloads.folder(self._page_address))
        self._is_first = False

        def made() -> str:
            markup = make(beside)
            return json.dumps([markup, beside.files if beside else {}])

        kept = self._markup(texts[0], (*asked, beside and beside.folder), made, *texts[1:])
        markup, files = json.loads(kept)
        if self._downloads:
            self._downloads.add(files)
        return str(markup)

    def predict(
        self,
        name: str,
        *,
        at: str,
        ask: str,
        of: str = "",
        also: Sequence[str] = (),
        view: str = "",
        views: Sequence[str] = (),
        only: Sequence[str] = (),
        caption: str = "",
    ) -> str:
        """A snippet's run that opens at a moment and asks what happens next, before it shows that.

        `ask` names a question, `of` the variable or the task that it is about; its choices are those of the run, and
        these `also`. Without a view it has the one that tells most of the run.
        """
        question: Asked = (at, ask, of, also) if also else (at, ask, of) if of else (at, ask)
        return self._stepped(name, _chosen(view, views), only, at, [question], caption)

    def compare(
        self,
        name: str,
        other: str = "",
        *,
        python: Sequence[str] = (),
        view: str = "",
        views: Sequence[str] = (),
        only: Sequence[str] = (),
        at: str = "",
        by: str = "time",
        caption: str = "",
    ) -> str:
        """The runs of two snippets that differ in a few lines, to be stepped through together, `by` time or by step.

        Or of one snippet, under two series of `python`.

        Without a view it has the one that tells most of both.
        `only` names two moments that both have: the steps from the first to the second are shown of either.
        It opens where both have come to the moment `at`.
        """
        sides = _sides(name, other, python)
        _check_pair(only)
        chosen = _chosen(view, views)
        texts = [self._of(*each) for each in sides]
        ids = [self._unique(side_id(*each)) for each in sides]
        id = self._unique(" and ".join(ids))
        edits = [self._edit(each) for each in dict.fromkeys((name, other)) if each]

        def make(beside: Beside | None) -> str:
            return making.comparison(
                self._builder,
                texts,
                chosen,
                only,
                at,
                by,
                id=id,
                ids=ids,
                caption=caption,
                edits=edits,
                beside=beside,
            )

        return self._with_files(
            make, ("compare", chosen, list(only), at, by, caption, id, ids, edits, list(python)), *texts
        )

    def _of(self, name: str, python: str) -> Text:
        """A snippet, under a series of Python if one is named."""
        text = self._builder.text(name)
        return text.under(python) if python else text

    def symptom(
        self,
        name: str,
        other: str = "",
        *,
        says: Says = "",
        view: str = "",
        only: Sequence[str] = (),
        at: str = "",
        caption: str = "",
    ) -> str:
        """What a snippet says, as Python prints it, and its run, beside that of another if one is named which is cured.

        `says` is a message, or several by the first series of Python that has each; a behaviour has none.
        """
        said = self._markup(None, ("says", says), lambda: making.says(says))
        shown = {"view": view, "only": only, "at": at, "caption": caption}
        run = functools.partial(self.compare, name, other) if other else functools.partial(self.walkthrough, name)
        return f"{said}\n{run(**shown)}".strip()

    def symptoms(self) -> str:
        """Every symptom that a page has, with a link to its entry. For a page at the top of `docs`."""
        return self._markup(None, ("symptoms", self._uses), lambda: making.symptoms(self._docs))

    def output(self, name: str) -> str:
        """What a snippet's run printed."""
        text = self._builder.text(name)

        return self._markup(text, "output", lambda: making.output(self._builder, text))

    def legend(self) -> str:
        """The signs of the pictures and what they mean, drawn by the code that draws the pictures."""
        return self._markup(None, "legend", lambda: making.legend())

    def gallery(self) -> str:
        """Every snippet, with a small picture and links to the places that use it. For a page at the top of `docs`."""
        text = self._markup(None, ("gallery", *self._known), lambda: making.gallery(self._builder, self._docs))
        return _PICTURE.sub(self._in_a_file, text)

    def questions(self) -> str:
        """What readers ask, each with its answer and links to runs that show it. For a page at the top of `docs`."""
        return self._markup(None, ("questions", *self._known), lambda: making.questions(self._builder, self._docs))

    def _in_a_file(self, picture: re.Match[str]) -> str:
        """The address of a picture in a file beside the page, which its reader comes to, or does not."""
        if not self._downloads:
            return picture[0]
        content = unquote(picture["svg"])
        name = f"{hashlib.sha256(content.encode()).hexdigest()[:16]}.svg"
        self._downloads.add({name: content})
        return f"{self._downloads.folder(self._page_address)}/{name}"

    def states(self, kind: str, *, caption: str = "") -> str:
        """The states of a `task` or a `future`, with each arrow that a snippet has: a link to where a page shows it."""
        id = self._unique(f"states of a {kind}")
        here = (self._path, self._page_address)
        return self._markup(
            None,
            ("states", kind, caption, id, here, self._uses, self._programs),
            lambda: making.states(self._builder, self._docs, kind, *here, id=id, caption=caption),
        )

    def bench(self, *, part: str = "") -> str:
        """The figures of a part of `make bench`, or of all, as they were kept with `--keep`."""
        text = speed.kept(self._docs.parent)

        return self._markup(None, ("bench", part, text), lambda: making.bench(text, part))

    def stage(
        self, name: str, *, stage: str, view: str = "", only: Sequence[str] = (), at: str = "end", slot: str = ""
    ) -> str:
        """What a stage of the pipeline makes of a snippet: of some steps, their trace; of a slot at a moment, the rest.

        The stages are `trace`, `scene`, `layout` and `picture`.
        """
        _check_pair(only)
        text = self._builder.text(name)

        return self._markup(
            text,
            ("stage", stage, view, list(only), at, slot),
            lambda: making.stage(self._builder, text, stage, view, only, at, slot),
        )

    def playground(self, name: str) -> str:
        """An editor that begins with a snippet, or with another that pages step through, and runs what it holds."""
        text = self._builder.text(name)
        offered = [self._builder.text(each) for each in sorted({name, *self._stepped_through})]
        manifest = self._playground.manifest if self._playground else None
        site = playing.site(self._page_address)
        if self._downloads:
            self._downloads.address(name, self._page_address)

        return self._markup(
            None,
            ("playground", text, site, offered, manifest),
            lambda: making.playground(text, site, FOLDER, offered, manifest, WHY_NOT),
        )

    def loads(self) -> str:
        """The files that the playground loads, each with its size and when it is loaded, as a table in Markdown."""
        manifest = self._playground.manifest if self._playground else None
        if self._playground is None or manifest is None:
            return WHY_NOT + "."
        files = self._playground.files
        return self._markup(None, ("loads", manifest), lambda: making.loads(manifest, dict(files())))

    def rooms(self) -> str:
        """The rooms of this package, the topmost first, each with what it is for."""
        return self._markup(None, "rooms", lambda: making.rooms())

    def api(self, name: str, text: str = "", /) -> str:
        """A link into Python's own documentation, which shows the name or another text. In prose, as Markdown."""
        return reference.entry(name, self._documented).link(text)

    def since(self, version: str) -> str:
        """A small mark for prose: that what stands before it is new in a version of Python, such as `3.12`."""
        known = [f"3.{minor}" for minor in range(_WITH_ASYNCIO, MINORS.stop)]
        if version not in known:
            message = f"{version!r} is no version of Python that has asyncio"
            raise DiagramError(f"{message}; name one from {known[0]!r} to {known[-1]!r}")
        return self._markup(None, ("since", version), lambda: making.since(version))

    def script(self, start: str = START) -> str:
        """The browser's script, which pages that have any of this need; or one that begins elsewhere. No macro."""
        return self._markup(None, ("script", start), lambda: bundle.bundle(start), stage="script")

    def faces(self) -> str:
        """The script that brings our face into pictures which readers take along. No macro."""
        return self._markup(None, "faces", lambda: font_faces.script(), stage="faces")

    @functools.cached_property
    def _uses(self) -> str:
        """A hash of what the pages use, under which headings: most edits of a page change nothing of it."""
        pages = {path.relative_to(self._docs).as_posix(): path.read_bytes() for path in self._docs.rglob("*.md")}

        return self._markup(None, ("uses", sorted(pages.items())), lambda: making.uses_hash(self._docs))

    @property
    def _known(self) -> tuple[str, list[str], str]:
        """What tells the pages, the programs and the ideas from any others."""
        return self._uses, self._programs, ideas.text(self._builder.root)

    @functools.cached_property
    def _documented(self) -> dict[str, reference.Entry]:
        return reference.entries()

    @functools.cached_property
    def _stepped_through(self) -> list[str]:
        """The snippets that pages step through."""
        kept = self._markup(None, ("offered", self._uses), lambda: json.dumps(making.offered(self._docs)))
        names: list[str] = json.loads(kept)
        return names

    @functools.cached_property
    def _programs(self) -> list[str]:
        """What tells the runs of all snippets from any others."""
        return [self._builder.identity(self._builder.text(name)) for name in snippet.names(self._builder.root)]

    @property
    def _page_address(self) -> str:
        """Of the page that calls, below the site's."""
        return str(getattr(self._page, "url", ""))

    def _unique(self, text: str) -> str:
        """An id for the page: the text in words and hyphens, numbered where it comes again."""
        free = unique(text, self._ids)
        self._ids.add(free)
        return free


def made(call: MacroCall, builder: Builder, docs: Path = DOCS) -> str:
    """The markup that a call on a page asks for. Raises `DiagramError` where it asks for what there is not."""
    if call.macro not in NAMES:
        raise DiagramError(f"no macro {call.macro!r}{suggestion(call.macro, NAMES)}")
    return called(getattr(Macros(builder, docs), call.macro), call.arguments, call.options)


def called(macro: Callable[..., str], arguments: tuple[Any, ...], options: dict[str, Any]) -> str:
    """What a macro gives for what a page gives it. Raises `DiagramError` where that is not what it takes, too."""
    macro_options.check(macro, arguments, options)
    return macro(*arguments, **options)


def wrong(message: str) -> str:
    """The markup that stands where something is wrong."""
    from diagram_gen.page import markup

    return markup.error(message)


def _no_view() -> str:
    from diagram_gen.views import names

    known = names()
    return f"name a view or several: view={known[0]!r}, views={known[:2]}{suggestion('', known)}"


def _chosen(view: str, views: Sequence[str]) -> list[str]:
    """The views that a page names, each once."""
    return list(dict.fromkeys([view, *views] if view else views))


def _sides(name: str, other: str, python: Sequence[str]) -> list[tuple[str, str]]:
    """The two runs that are compared, each by the name of its snippet and the Python that is named, if one is."""
    if not python:
        if not other:
            raise DiagramError(f"{name!r} is compared with nothing; name another snippet, or two Pythons with `python`")
        if name == other:
            raise DiagramError(f"{name!r} is named twice; name the two programs that are to be compared")
        return [(name, ""), (other, "")]
    if other:
        raise DiagramError(f"python={list(python)!r} is for one snippet under two Pythons; leave out {other!r}")
    if len({*python}) != 2 or len(python) != 2:
        raise DiagramError(f"python={list(python)!r} does not name two Pythons, such as ['3.13', '3.14']")
    return [(name, each) for each in python]


def _check_pair(only: Sequence[str]) -> None:
    if len(only) not in (0, 2):
        raise DiagramError(f"only={list(only)!r} does not name two moments, the first and the last to be shown")
