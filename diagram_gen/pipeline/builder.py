"""Composes the pipeline, from a snippet's file to a laid-out template, and keeps what it made in a cache.

What each stage reads, and so what its results are kept under, its recipe says; here is what it is given each time.
A stage is imported when something is to be made by it: what has all its results in the cache waits for none.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diagram_gen.model import garbage, snippet
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.snippet import Snippet, Text
from diagram_gen.pipeline import layouts, recipes, recordings
from diagram_gen.pipeline.cache import Cache, Key
from diagram_gen.pipeline.progress import Tell, silent
from diagram_gen.pipeline.recent import Recent
from diagram_gen.pipeline.recipes import ABOUT_ALL, DIGEST, MARKUP, RENDERED
from diagram_gen.pipeline.under_way import UnderWay
from diagram_gen.pipeline.workers import Workers

if TYPE_CHECKING:
    from concurrent.futures import Future

    from diagram_gen.model.moment import Moment
    from diagram_gen.model.trace import Trace
    from diagram_gen.picture.template import Template

Recorded = Callable[[str], bool]
"""Says of a snippet, by its name, whether it has been recorded; it waits for that as long as it may yet come."""
CACHE = Path(".cache") / "diagrams"
_TRACES, _TEMPLATES = 8, 16
"""How many are held in memory: those of the page that is being made, in all views."""


class Builder:
    """Makes traces and templates of the snippets below `root`, each once until something it depends on changes.

    Where they are needed again they come from the cache, and soon after from memory, which holds the last few.
    """

    def __init__(self, root: Path = snippet.ROOT, cache: Path = CACHE) -> None:
        self._root = root
        self._cache = Cache(cache)
        self._traces: Recent[Key, Trace] = Recent(_TRACES)
        self._templates: Recent[tuple[int, str, str, bool], tuple[Trace, Template]] = Recent(_TEMPLATES)
        self._texts: dict[str, Text] = {}
        self._identities: dict[Text, Key] = {}
        self._known_by: dict[Text, str] = {}
        self._ahead: dict[Key, Future[bytes | None]] = {}
        self.has_made = False
        """Whether any markup was not in the cache."""

    def begin(self, tell: Tell = silent, beside: Callable[[Recorded], object] | None = None) -> int:
        """Begins to record, on all cores, the snippets that are not in the cache; says how many there are.

        Whoever asks for one of them meanwhile waits for it, or records it now if its turn has not come; and gets what
        went wrong with it.
        If there are any, what is to go on `beside` is called before, while there is no other thread: it may fork
        processes.
        """
        missing = self._missing()
        if not missing:
            return 0
        recordings.import_recorder()
        under_way = UnderWay()
        if beside is not None:
            beside(lambda name: under_way.wait(functools.partial(self._cache.has, self.identity(self.text(name)))))
        workers = Workers()
        for found, source in missing.items():
            self._ahead[found] = workers.submit(functools.partial(self._record_ahead, found, source))
        workers.close()

        def telling(doing: str, done: int, of: int) -> None:
            if done == of:
                under_way.end()
            tell(doing, done, of)

        _told(list(self._ahead.values()), "recording", telling)
        return len(missing)

    def _missing(self) -> dict[Key, Snippet]:
        """The snippets whose recordings are not in the cache, by the keys of these.

        As soon as there is one, a Python starts that will wait for it.
        """
        missing: dict[Key, Snippet] = {}
        for name in snippet.names(self._root):
            with contextlib.suppress(DiagramError):  # who asks for it will be told
                for found, text in self._unrecorded(name):
                    if not missing:
                        recordings.make_ready(text)
                    missing[found] = text.parsed()
        return missing

    def _unrecorded(self, name: str) -> Iterator[tuple[Key, Text]]:
        """The runs of a snippet whose recordings are not in the cache, with the keys of these."""
        for text in self.text(name).runs:
            found = self.identity(text)
            if not self._cache.has(found):
                yield found, text

    def finish(self) -> None:
        """Waits for the recordings that have begun and that nobody has asked for."""
        for future in self._ahead.values():
            future.exception()

    @property
    def root(self) -> Path:
        """The folder of the snippets."""
        return self._root

    def snippet(self, name: str) -> Snippet:
        """The snippet of that name, read anew."""
        return snippet.load(name, self._root)

    def text(self, name: str) -> Text:
        """The text of the snippet of that name, read once: all pages of a site have the same."""
        if name not in self._texts:
            self._texts[name] = snippet.load_text(name, self._root)
        return self._texts[name]

    def trace(self, source: Snippet) -> Trace:
        """The trace of a snippet whose run ends well and prints what its docstring promises; else `DiagramError`."""
        trace = self.recorded(source)
        recordings.check(source, trace)
        return trace

    def recorded(self, source: Snippet) -> Trace:
        """The trace of any program, however it ends."""
        name = self.identity(source)

        def decoded() -> Trace:
            from diagram_gen.pipeline import trace_json

            return trace_json.decode(self._recording(name, source))

        return self._traces.kept(name, decoded)

    def template(self, trace: Trace, view: str, parts: str = "all", *, wide: bool = True) -> Template:
        """The laid-out template of a trace in a view; of one moment nobody asks for its `wide` layout."""
        key = (id(trace), view, parts, wide)
        return self._templates.kept(key, lambda: self._drawn(trace, view, parts, wide=wide))[1]

    def compared(self, traces: Sequence[Trace], view: str) -> list[Template]:
        """The laid-out templates of traces that are to be compared: along one axis, where the view has one."""
        from diagram_gen import views
        from diagram_gen.pipeline import drawing

        if views.of(view).together is None:
            return [self.template(trace, view) for trace in traces]
        return drawing.templates(views.scenes(traces, view), self._laid_out)

    def markup(self, source: Text | None, asked: object, make: Callable[[], str], *others: Text) -> str:
        """The HTML that a page asks for; `asked` is all that it depends on besides snippets, as its `repr` says it."""
        return self.file(source, asked, make, *others).decode()

    def file(self, source: Text | None, asked: object, make: Callable[[], str], *others: Text) -> bytes:
        """The same, as it is in a file."""
        key = MARKUP.key(*map(self._digest, (source, *others)), repr(asked)) if source else ABOUT_ALL.key(repr(asked))

        def made() -> bytes:
            self.has_made = True
            with garbage.left_alone():
                return make().encode()

        return self._cache.kept(key, made, _is_as_keys_say)

    def rendered(self, asked: object, render: Callable[[], str], may_keep: Callable[[], bool]) -> str:
        """A page as it was rendered of what is `asked`; kept only if that is allowed then."""
        key = RENDERED.key(repr(asked))
        return self._cache.kept(key, lambda: render().encode(), lambda: may_keep() and _is_as_keys_say()).decode()

    def identity(self, source: Text | Snippet) -> Key:
        """The key of a snippet's run. Raises `DiagramError` where there can be none for want of a Python.

        What lies beside a text is looked at once.
        """
        if isinstance(source, Snippet):
            return recordings.identity(source)
        if source not in self._identities:
            self._identities[source] = recordings.identity(source)
        return self._identities[source]

    def _digest(self, source: Text) -> str:
        """What a snippet's trace is known by: as long as that stays as it is, so does all that is made of it."""
        if source not in self._known_by:
            self._known_by[source] = self._digested(source).decode()
        return self._known_by[source]

    def _digested(self, source: Text) -> bytes:
        recording = self.identity(source)
        key = DIGEST.key(recording)
        digest = self._cache.found(key)
        if digest is None:
            digest = hashlib.sha256(self._recording(recording, source.parsed())).hexdigest().encode()
            if self._cache.has(recording):
                self._cache.keep(key, digest)
        return digest

    def moment(self, source: Snippet, at: str) -> Moment:
        """The step of a snippet's run that a page names. Raises `DiagramError` if there is no such moment."""
        from diagram_gen.model import moment

        return moment.at(source, self.trace(source), at)

    def _drawn(self, trace: Trace, view: str, parts: str, *, wide: bool) -> tuple[Trace, Template]:
        """The template, and the trace, which is kept with it: so its id stays its own."""
        from diagram_gen.pipeline import drawing

        return trace, drawing.template(trace, view, parts, self._laid_out, wide=wide)

    def _laid_out(self, sources: Sequence[str]) -> list[str]:
        return layouts.laid_out(self._cache, sources)

    def _recording(self, name: Key, source: Snippet) -> bytes:
        """The trace of a snippet, which has that identity."""
        ahead = self._ahead.pop(name, None)
        told = ahead.result() if ahead and not ahead.cancel() else None
        return told or self._cache.found(name) or self._record(name, source)[0]

    def _record(self, name: Key, source: Snippet) -> tuple[bytes, bool]:
        """A new trace of a snippet, and whether it is in the cache."""
        from diagram_gen.pipeline import trace_json

        trace = recordings.recorded(source)
        text = trace_json.encode(trace)
        is_right = not recordings.is_by_chance(trace) and _is_as_keys_say()
        return text, is_right and self._cache.keep(name, text)

    def _record_ahead(self, name: Key, source: Snippet) -> bytes | None:
        """A new trace of a snippet, unless it is in the cache now."""
        text, kept = self._record(name, source)
        return None if kept else text


def _is_as_keys_say() -> bool:
    """Whether what has been imported is what the keys of its results say; else nobody may keep these.

    An edit may have come since this was imported, until the last of the others was.
    """
    return _was_as_keys_say(len(sys.modules))


@functools.cache
def _was_as_keys_say(modules: int) -> bool:
    return not recipes.has_changed()


def _told(futures: Sequence[Future[Any]], doing: str, tell: Tell) -> None:
    """Tells of each that is done, from now on, in whatever order and thread."""
    lock, left = threading.Lock(), len(futures)

    def done(_: Future[Any]) -> None:
        nonlocal left
        with lock:
            left -= 1
            tell(doing, len(futures) - left, len(futures))

    for future in futures:
        future.add_done_callback(done)
