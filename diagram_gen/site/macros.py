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
from diagram_gen.page.bundle import START
from diagram_gen.pipeline.builder import Builder
from diagram_gen.pipeline.interpreters import MINORS
from diagram_gen.site import ideas, importing, macro_options, playing, reference, run_macros, speed
from diagram_gen.site.downloads import FOLDER
from diagram_gen.site.macro_calls import DOCS, MacroCall
from diagram_gen.site.playground import WHY_NOT
from diagram_gen.site.run_macros import RunMacros, check_pair

if TYPE_CHECKING:
    from diagram_gen.page import bundle
    from diagram_gen.page import faces as font_faces
    from diagram_gen.site import making
else:
    bundle = importing.Later("diagram_gen.page.bundle")
    font_faces = importing.Later("diagram_gen.page.faces")
    making = importing.Later("diagram_gen.site.making")

NAMES = (
    *run_macros.NAMES,
    "listing",
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
UNSEARCHED = (*run_macros.NAMES, "legend", "states", "stage", "playground")
"""Those whose markup is HTML that nobody searches: it needs to be in the finished page alone."""

_PICTURE = re.compile(r'(?<=src=")data:image/svg\+xml,(?P<svg>[^"]*)')
_WITH_ASYNCIO = 4
"""The first minor version of Python 3 that has asyncio."""


class Macros(RunMacros):
    """All macros, for the pages of one build of a site."""

    def listing(self, name: str) -> str:
        """A snippet's lines below its docstring, highlighted."""
        text = self._builder.text(name)

        return self._markup(None, ("listing", text), lambda: making.listing(text))

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
        check_pair(only)
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
        return self._markup(None, ("script", start), lambda: bundle.bundle(start))

    def faces(self) -> str:
        """The script that brings our face into pictures which readers take along. No macro."""
        return self._markup(None, "faces", lambda: font_faces.script())

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
