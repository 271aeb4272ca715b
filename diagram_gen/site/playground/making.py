"""The making of the playground's files, where they are not in the cache: each part once, until what it is of changes.

It is imported when something is to be made.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Mapping

from diagram_gen.pipeline.cache import Cache
from diagram_gen.pipeline.recipes import PACKAGE, PLAYGROUND_PART
from diagram_gen.site.playground import licences, parts, registry
from diagram_gen.site.playground.node import Node

_WORKER = PACKAGE / "page" / "browser" / "worker.js"


def made(cache: Cache) -> tuple[str, dict[str, bytes]]:
    """The version of Python, and the files by what they are called. Raises `DiagramError` where they cannot be made."""
    with Node() as node:
        making = _Making(cache, node)
        return making.python(), making.files()


class _Making:
    """Makes the files; packages are fetched, all at once, when something is to be made of them."""

    def __init__(self, cache: Cache, node: Node) -> None:
        self._cache = cache
        self._node = node

    def python(self) -> str:
        """The version of Pyodide's Python."""

        def told() -> bytes:
            return str(json.loads(self._pyodide["pyodide-lock.json"])["info"]["python"]).encode()

        return self._part("version", "python", told).decode()

    def files(self) -> dict[str, bytes]:
        """All of them."""
        return {
            "worker.js": _WORKER.read_bytes(),
            "pyodide.mjs": self._part("pyodide.mjs", "python", lambda: self._pyodide["pyodide.mjs"]),
            "pyodide.asm.mjs": self._part("pyodide.asm.mjs", "python", lambda: self._pyodide["pyodide.asm.mjs"]),
            "pyodide.asm.wasm.gz": self._part(
                "pyodide.asm.wasm.gz", "python", lambda: parts.compressed(self._pyodide["pyodide.asm.wasm"])
            ),
            "standard.zip": self._part("standard.zip", "python", lambda: self._library["standard.zip"]),
            "rest.zip": self._part("rest.zip", "python", lambda: self._library["rest.zip"]),
            "viz.js": self._part("viz.js", "layout", lambda: self._packages["@viz-js/viz"]["dist/viz.js"]),
            "diagrams.zip": self._diagrams(),
            "editor.js": self._editor(),
            "LICENCES.txt": self._licences(),
        }

    def _diagrams(self) -> bytes:
        sources = parts.sources()
        given = [f"{name} {hashlib.sha256(content).hexdigest()}" for name, content in sources.items()]
        return self._part("diagrams.zip", "python", lambda: parts.diagrams(self._node, self._pyodide, sources), *given)

    def _editor(self) -> bytes:
        source = parts.EDITOR.read_bytes()

        def make() -> bytes:
            packages = registry.of("editor", "bundling")
            return parts.editor(self._node, source, {each.name: self._packages[each.name] for each in packages})

        return self._part("editor.js", "editor bundling", make, source.decode())

    def _licences(self) -> bytes:
        others = licences.of_python()
        shipped = " ".join(licences.SHIPPED)
        return self._part("LICENCES.txt", shipped, lambda: licences.text(self._packages, others), repr(others))

    def _part(self, name: str, of: str, make: Callable[[], bytes], *given: str) -> bytes:
        """A part that is made of the packages for some purposes, and of what is given."""
        return self._cache.kept(PLAYGROUND_PART.key(name, registry.pins(*of.split()), *given), make)

    @functools.cached_property
    def _packages(self) -> Mapping[str, Mapping[str, bytes]]:
        """The files of all packages, by their names."""
        found = registry.Registry(self._cache, self._node).files(registry.packages())
        return {package.name: files for package, files in found.items()}

    @property
    def _pyodide(self) -> Mapping[str, bytes]:
        return self._packages["pyodide"]

    @functools.cached_property
    def _library(self) -> Mapping[str, bytes]:
        return parts.standard(self._node, self._pyodide)
