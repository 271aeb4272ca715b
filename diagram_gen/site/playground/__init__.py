"""The playground's own files: Python, what records and draws, the editor. Made once, kept, and written into the site.

They are made of packages that are fetched by name and version, and of modules of this project, when a page asks for
them. Where that cannot be, the site has no playground, and says why.
"""

from __future__ import annotations

import functools
import hashlib
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from diagram_gen.model.errors import DiagramError
from diagram_gen.pipeline import recipes
from diagram_gen.pipeline.cache import Cache, Key
from diagram_gen.pipeline.recipes import PLAYGROUND, PLAYGROUND_FILE

FOLDER = "assets/playground"
"""Where the files are, below the site's own folder."""
CACHE = Path(".cache") / "playground"
"""Where they are kept, below the project's folder."""
ELSEWHERE = "DIAGRAM_GEN_PLAYGROUND"
"""What names another folder in which they are kept: copies of a site have them from there."""
WHY_NOT = "What runs programs here could not be fetched, or made, when this site was built"
"""What readers are told where there is no playground; the console says more."""
_LOG = logging.getLogger("diagram_gen")
_failed: dict[str, str] = {}
"""Why they could not be made in this process, which does not try again."""


Manifest = dict[str, Any]
"""What the page is told: the version of `python`, and of the `files`, by what they are called, `path` and `size`."""


class Playground:
    """The playground of one site. Nothing is done for it before a page asks."""

    def __init__(self, project: Path = Path()) -> None:
        self._cache = Cache(Path(os.environ.get(ELSEWHERE) or project / CACHE))
        self._made: dict[str, bytes] = {}
        self._is_asked = False

    @functools.cached_property
    def manifest(self) -> Manifest | None:
        """What a page is told, which asks for it here; None where there is no playground, which is logged."""
        self._is_asked = True
        key = PLAYGROUND.key()
        found = self._kept(key)
        if found is None and key not in _failed:
            try:
                found = self._make(key)
            except DiagramError as error:
                _failed[key] = str(error)
        if found is None:
            _LOG.warning(f"The site has no playground: {_failed[key]}")
        return found

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The files, by their paths below the site's folder, if a page has asked. Raises `DiagramError`."""
        manifest = self.manifest if self._is_asked else None
        for file in manifest["files"].values() if manifest else ():
            yield f"{FOLDER}/{file['path']}", self._content(file["path"])

    def _kept(self, key: Key) -> Manifest | None:
        """The manifest that is in the cache, if all that it names is there, too."""
        told = self._cache.found(key)
        manifest: Manifest | None = json.loads(told) if told else None
        if manifest and all(self._cache.has(_key(file["path"])) for file in manifest["files"].values()):
            return manifest
        return None

    def _make(self, key: Key) -> Manifest:
        from diagram_gen.site.playground import making  # when something is to be made

        python, contents = making.made(self._cache)
        paths = {name: _path(name, content) for name, content in contents.items()}
        self._made = {paths[name]: content for name, content in contents.items()}
        files = {name: {"path": paths[name], "size": len(content)} for name, content in contents.items()}
        manifest = {"python": python, "files": files}
        if not recipes.has_changed():
            for path, content in self._made.items():
                self._cache.keep(_key(path), content)
            self._cache.keep(key, json.dumps(manifest).encode())
        return manifest

    def _content(self, path: str) -> bytes:
        """The content of a file; made again where what is kept of it is damaged."""
        found = self._made.get(path) or self._cache.found(_key(path))
        if found is None:
            self._make(PLAYGROUND.key())
            found = self._made[path]
        return found


def _key(path: str) -> Key:
    return PLAYGROUND_FILE.key(path)


def _path(name: str, content: bytes) -> str:
    """What a file is called in the site: any host sends it as what it is, and as it is.

    To many a host `.mjs` is no script, and to some `.gz` is an encoding of their own, which they undo.
    """
    stem, _, ending = name.rpartition(".")
    ending = {"mjs": "js", "gz": "bin"}.get(ending, ending)
    return f"{stem}-{hashlib.sha256(content).hexdigest()[:16]}.{ending}"
