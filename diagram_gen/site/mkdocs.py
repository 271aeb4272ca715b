"""The macros in a build of the site by MkDocs with mkdocs-macros, or by one of their heirs: all that knows of these.

Of Zensical, which has no events, a page gets its markup at once.
"""

from __future__ import annotations

import functools
import itertools
import json
import logging
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from diagram_gen.model import garbage, snippet
from diagram_gen.model.errors import DiagramError
from diagram_gen.pipeline import display, recipes
from diagram_gen.pipeline.builder import CACHE, Builder
from diagram_gen.pipeline.display import Display
from diagram_gen.site import anchors, importing, macros, playing, relay
from diagram_gen.site.ahead import Ahead
from diagram_gen.site.downloads import Downloads, write
from diagram_gen.site.heard import Heard
from diagram_gen.site.macro_calls import DOCS
from diagram_gen.site.macros import Macros
from diagram_gen.site.playground import Playground

_LOG = logging.getLogger("mkdocs.plugins.diagram_gen")
"""Below MkDocs' own logger: what is logged here as an error fails a strict build."""
SCRIPT, FACES, PLAYGROUND = "assets/walkthrough.js", "assets/faces.js", "assets/playground.js"
"""The browser's script, if `extra_javascript` names it; our face, for pictures; and what the playground has besides."""
_MARK = re.compile(r'(?P<p><p>)?<div data-dg-late="(?P<markup>\d+)"></div>(?(p)</p>)')
"""Deep within lists and boxes, Markdown makes a paragraph of a mark, which no figure may stand in."""
_COLOURLESS = re.compile(r'<span class="(?:n|o|p|w)">([^<]*)</span>')
"""What highlighting marks in the examples of a page, and our listings leave in the colour of text."""


def define_env(env: Any) -> None:
    """Called by mkdocs-macros, at each build: makes the macros known to the pages of a site.

    A running `mkdocs serve` imports nothing anew; where this package has changed since it was imported, this does.
    """
    _current().define(env)


def define(env: Any) -> None:
    """Makes the macros known, and begins to record what they will show."""
    garbage.look_seldom()
    project = Path(os.path.relpath(env.project_dir))
    builder = Builder(project / snippet.ROOT, project / CACHE)
    relay.listen(_LOG)
    progress = display.on(_LOG.info, bar=_LOG.isEnabledFor(logging.INFO), log=_LOG)
    docs, playground, address = project / DOCS, Playground(project), functools.partial(_address, env)
    downloads = Downloads(builder, docs)
    ahead = Ahead(builder, downloads, docs, address)
    late = _late(env, Late(builder, progress, downloads, playground, ahead))
    if count := builder.begin(progress.tell, ahead.begin if late else None):
        _LOG.info(f"Recording {count} {'snippet' if count == 1 else 'snippets'}")
    pages = Macros(builder, docs)
    if late:
        pages = Macros(builder, docs, downloads, playground, playing.page(docs, address))
        env.conf.plugins["diagram_gen.script"] = Scripts(pages)
    for name in macros.NAMES:
        env.macro(_reporting(getattr(pages, name), env, pages, late), name)


class Late:
    """Puts large markup where it belongs when MkDocs has finished a page: a plugin of a build that we add ourselves.

    So Markdown and the search index read a mark instead of it, and snippets are recorded while they read.
    """

    def __init__(
        self, builder: Builder, progress: Display, downloads: Downloads, playground: Playground, ahead: Ahead
    ) -> None:
        self._builder = builder
        self._progress = progress
        self._downloads = downloads
        self._playground = playground
        self._ahead = ahead
        self._makers: list[Callable[[], str]] = []

    def marked(self, macro: str, make: Callable[[], str]) -> str:
        """What stands in the page until then, of what a macro gives."""
        if macro not in macros.UNSEARCHED:
            return make()
        self._makers.append(make)
        return f'<div data-dg-late="{len(self._makers) - 1}"></div>'

    def on_page_markdown(self, markdown: str, *, page: Any, config: Any, files: Any) -> None:
        """Has MkDocs, which renders the page next, take what Markdown has made of the same page before.

        That a link leads nowhere is said while a page is read: of such a page nothing is kept.
        """
        log = logging.getLogger(type(page).__module__.partition(".")[0])
        if log.getEffectiveLevel() == logging.INFO:  # else more is told of links, or not that one is wrong
            page.render = functools.partial(self._render, page, markdown, Heard(log))

    def _render(self, page: Any, markdown: str, heard: Heard, config: Any, files: Any) -> None:
        from mkdocs import __version__
        from mkdocs.structure.toc import get_toc

        def render() -> str:
            heard.during(lambda: type(page).render(page, config, files))
            links = {to.src_uri: found for to, found in page.links_to_anchors.items()}
            toc = [anchors.entry(each) for each in page.toc]
            return json.dumps((page.content, page._title_from_render, toc, sorted(page.present_anchor_ids), links))

        known = [page.file.src_uri, *((file.src_uri, file.url) for file in files)]
        asked = (markdown, known, Path(config.config_file_path).read_text("utf-8"), __version__)
        text = self._builder.rendered(asked, render, lambda: heard.nothing)
        page.content, page._title_from_render, toc, ids, links = json.loads(text)
        page.toc, page.present_anchor_ids = get_toc(toc), set(ids)
        page.links_to_anchors = {files.get_file_from_path(path): to for path, to in links.items()}

    def on_post_page(self, output: str, *, page: Any, config: Any) -> str:
        """The finished page, with no more elements than it needs.

        MkDocs, which checks links when all are finished, is told where they can lead in it.
        """
        self._ahead.finish()
        self._downloads.begin()

        def filled_in(mark: re.Match[str]) -> str:
            made = self._makers[int(mark["markup"])]()
            page.present_anchor_ids |= anchors.anchors(made)
            return made

        return _MARK.sub(filled_in, _COLOURLESS.sub(r"\1", output))

    def on_post_build(self, *, config: Any) -> None:
        """Writes what pages lead to beside them; and waits for what no page shows: the next build need not begin it."""
        try:
            write(Path(config.site_dir), itertools.chain(self._downloads.files(), self._playground.files()))
        except DiagramError as error:
            _LOG.error(error)
        self._builder.finish()
        self._progress.close()

    def on_shutdown(self) -> None:
        """The process is about to end."""
        garbage.look_no_more()

    def on_serve(self, server: Any, *, config: Any, builder: object) -> Any:
        """The server that has begun, once it takes one edit for one."""
        from diagram_gen.site import edits

        importing.everything()  # now, since edits of it may come that cannot be imported
        edits.heed(server, config.watch, filter(None, (config.docs_dir, config.config_file_path)), _LOG)
        return server

    def on_build_error(self, *, error: Exception) -> None:
        """Nothing: what is still being recorded, and made of it, is of no interest any more."""
        self._ahead.stop()
        self._progress.close()


class Scripts:
    """Adds what the browser runs to what MkDocs copies: another such plugin."""

    def __init__(self, pages: Macros) -> None:
        self._pages = pages

    def on_files(self, files: Any, *, config: Any) -> Any:
        """The files of the site, with the script among them where pages ask for it."""
        from mkdocs.structure.files import File  # Zensical, which has no such plugins, comes without MkDocs

        if SCRIPT in map(str, config.extra_javascript):
            try:
                made = (SCRIPT, self._pages.script()), (FACES, self._pages.faces())
                for path, content in (*made, (PLAYGROUND, self._pages.script("playground"))):
                    files.append(File.generated(config, path, content=content))
            except DiagramError as error:
                _LOG.error(error)
        return files


def _current() -> ModuleType:
    """This module as it is on the disk now, with all that it imports of this package; or, if that fails, as it was."""
    loaded = sys.modules[__name__]
    if not recipes.has_changed():
        return loaded
    _LOG.info("diagram_gen has changed: importing it anew")
    package = importing.package()
    try:
        return importing.anew(__name__)
    except (Exception, SystemExit) as error:
        sys.modules.update(package)
        _LOG.error(f"diagram_gen cannot be imported, so it stays as it was: {type(error).__name__}: {error}")
        return loaded


def _path(page: Any) -> str:
    """A page's path below the folder of the pages, for MkDocs and for Zensical, which hands on less of a page."""
    return str(page.file.src_uri if hasattr(page, "file") else page.path)


def _address(env: Any, path: str) -> str:
    """The address that a page will have below the site's, for MkDocs, which has yet to look for pages."""
    from mkdocs.structure.files import File

    known = (env.conf[name] for name in ("docs_dir", "site_dir", "use_directory_urls"))
    return File(path, *known).url.removeprefix("./")


def _late(env: Any, late: Late) -> Late | None:
    """The plugin that puts markup in finished pages, made part of a build by MkDocs.

    Zensical has no such thing.
    """
    plugins: Any = getattr(getattr(env, "conf", None), "plugins", None)
    if not hasattr(plugins, "run_event"):
        return None
    plugins["diagram_gen"] = late
    return late


def _reporting(macro: Callable[..., str], env: Any, pages: Macros, late: Late | None) -> Callable[..., str]:
    """The macro, made late as far as it can be, whose errors are logged with the page, and shown there."""

    @functools.wraps(macro)
    def reporting(*arguments: Any, **options: Any) -> str:
        here = env.page

        def make() -> str:
            pages.on_page(here, _path(here))
            try:
                return macros.called(macro, arguments, options)
            except DiagramError as error:
                message = f"docs/{_path(here)}: {macro.__name__}: {error}"
                _LOG.error(message)
                return macros.wrong(message)

        return late.marked(macro.__name__, make) if late else make()

    return reporting
