"""The parts of the playground: how each of its files is made of packages, and of modules of this project."""

from __future__ import annotations

import gzip
import importlib.util
import io
import logging
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from diagram_gen.pipeline.editor_litter import is_litter
from diagram_gen.pipeline.recipes import PACKAGE
from diagram_gen.site.playground.node import Node

_LOG = logging.getLogger("diagram_gen")
EDITOR = PACKAGE / "page" / "editor" / "editor.js"
_HERE = Path(__file__).parent
LIBRARY = "/lib/diagrams"
"""Where the worker lays out `diagrams.zip`: what the files of its modules are called."""
_STANDARD = """
    abc array asyncio base64 bisect calendar cmath collections concurrent.futures.thread contextlib contextvars copy
    csv ctypes dataclasses datetime _strptime decimal difflib encodings.ascii encodings.base64_codec encodings.cp1252
    encodings.cp437 encodings.hex_codec encodings.idna encodings.latin_1 encodings.punycode
    encodings.raw_unicode_escape encodings.unicode_escape encodings.utf_16 encodings.utf_16_be encodings.utf_16_le
    encodings.utf_32 encodings.utf_32_be encodings.utf_32_le encodings.utf_7 encodings.utf_8_sig enum fractions
    functools gc graphlib hashlib heapq hmac html inspect io itertools json logging math numbers operator os pathlib
    pickle pkgutil platform pprint queue random re sched secrets select selectors shlex shutil signal socket
    statistics string struct subprocess sys sysconfig tempfile textwrap threading time timeit traceback tracemalloc
    types typing urllib.parse uuid warnings weakref xml.etree.ElementTree zlib
"""
"""Modules of the standard library that are there from the beginning: programs import them, or what draws does; and the
encodings that have texts of archives and of templates, or of programs."""
_ROOMS = ("model", "narration", "page", "picture", "recorder", "views")
_PIPELINE = ("__init__.py", "browser.py", "browser_outcome.py", "drawing.py", "sample.py", "stand_ins.py")
_SINGLE = ("__init__.py", *(f"pipeline/{name}" for name in _PIPELINE))
_NOT_OURS = ("page/browser/", "page/editor/", "page/scripts/playground", "recorder/startup/")
"""What of these rooms no run in a browser needs."""
_OTHERS: Mapping[str, tuple[str, ...]] = {
    "graphviz": ("**/*.py",),
    "jinja2": ("*.py",),
    "markupsafe": ("*.py",),
    "pygments": (
        "__init__.py",
        "filter.py",
        "filters/__init__.py",
        "lexer.py",
        "lexers/__init__.py",
        "lexers/_mapping.py",
        "lexers/python.py",
        "modeline.py",
        "plugin.py",
        "regexopt.py",
        "token.py",
        "unistring.py",
        "util.py",
    ),
}
"""Packages of others that draw, and which of their files do."""


def editor(node: Node, source: bytes, packages: Mapping[str, Mapping[str, bytes]]) -> bytes:
    """The editor of that source, with all that it imports, as one small module."""
    _LOG.info("Bundling the playground's editor …")
    folder = node.folder()
    for name, files in packages.items():
        _lay_out(folder / "node_modules" / name, files)
    # It is asked for when the module that makes texts small is loaded, and used for what nobody asks for.
    _lay_out(folder / "node_modules" / "@jridgewell" / "source-map", {"index.js": b""})
    (folder / "editor.js").write_bytes(source)
    node.run(_HERE / "bundling.mjs", "editor.js", "bundle.js", folder=folder)
    return (folder / "bundle.js").read_bytes()


def standard(node: Node, pyodide: Mapping[str, bytes]) -> dict[str, bytes]:
    """The two archives of the standard library."""
    _LOG.info("Compiling Python's standard library for the playground …")
    folder = _compiled(node, pyodide, {}, "standard", *_STANDARD.split())
    return {name: (folder / name).read_bytes() for name in ("standard.zip", "rest.zip")}


def diagrams(node: Node, pyodide: Mapping[str, bytes], sources: Mapping[str, bytes]) -> bytes:
    """The archive of what records and draws."""
    _LOG.info("Compiling the recorder and the views for the playground …")
    folder = _compiled(node, pyodide, {"sources.zip": _zipped(sources)}, "sources", LIBRARY)
    return (folder / "compiled.zip").read_bytes()


def sources() -> dict[str, bytes]:
    """The files of what records and draws, by their paths."""
    return {name: path.read_bytes() for name, path in sorted({**dict(_ours()), **dict(_others())}.items())}


def compressed(content: bytes) -> bytes:
    """The content as gzip has it, without name and date."""
    return gzip.compress(content, 9, mtime=0)


def _ours() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*")):
        name = path.relative_to(PACKAGE).as_posix()
        if name in _SINGLE or (name.startswith(tuple(f"{each}/" for each in _ROOMS)) and _is_needed(path, name)):
            yield f"{PACKAGE.name}/{name}", path


def _is_needed(path: Path, name: str) -> bool:
    if not path.is_file() or "__pycache__" in path.parts or is_litter(path.name):
        return False
    return not name.startswith(_NOT_OURS)


def _others() -> Iterator[tuple[str, Path]]:
    for package, patterns in _OTHERS.items():
        folder = _folder(package)
        for path in sorted({path for pattern in patterns for path in folder.glob(pattern)}):
            yield f"{package}/{path.relative_to(folder).as_posix()}", path


def _folder(package: str) -> Path:
    """Where a package of others is installed."""
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def _compiled(node: Node, pyodide: Mapping[str, bytes], given: Mapping[str, bytes], *told: str) -> Path:
    """The folder in which Pyodide has written what it was told to make of what it was given."""
    home, folder = node.folder(), node.folder()
    _lay_out(home, {name: content for name, content in pyodide.items() if "/" not in name})
    _lay_out(folder, given)
    node.run(_HERE / "compiling.mjs", str(home), str(folder), *told, folder=home)
    return folder


def _lay_out(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    folder.mkdir(parents=True, exist_ok=True)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()
