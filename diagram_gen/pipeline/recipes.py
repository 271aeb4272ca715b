"""Recipes: what goes into the results of each stage of the pipeline, and so the keys under which those are kept.

A stage names here all that it reads besides what it is given each time: files of this package, and tools with their
versions. `Cache` takes no key but one of a recipe: so what a result depends on is in its key.
"""

from __future__ import annotations

import functools
import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from diagram_gen.picture import graphviz_command
from diagram_gen.pipeline.cache import Key
from diagram_gen.pipeline.editor_litter import is_litter

PACKAGE = Path(__file__).parents[1]
_WITHOUT_A_SAY = frozenset(
    {
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONHASHSEED",
        "PYTHONIOENCODING",
        "PYTHONPYCACHEPREFIX",
        "PYTHONUNBUFFERED",
    }
)
"""What the environment may tell Python, but a recorded program does not show, or is told by the recorder itself."""
_DISTRIBUTIONS = ("Jinja2", "Markdown", "MarkupSafe", "Pygments", "graphviz")
"""The packages of others that markup is made with."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a stage reads: `files` of this package, and `tools`, each of which says what it is.

    One `*` in the name of a file stands for anything.
    """

    stage: str
    files: tuple[str, ...] = ()
    tools: tuple[Callable[[], str], ...] = ()

    def key(self, *given: str) -> Key:
        """The key of what the stage makes of what it is given."""
        return Key(_hash(self.stage, _loaded(self.files), *(tool() for tool in self.tools), *given))


_SETTLED = 2_000_000_000
"""Nanoseconds after which a file that is written again has another time than before, on any disk."""
_hashed: dict[str, tuple[tuple[int, ...], str]] = {}
"""Of files that have settled: what the disk says of each, and a hash of what is in it."""


def on_disk() -> Mapping[str, str]:
    """This package's files by their paths in it, each as a hash of what it is now."""
    beginning = len(str(PACKAGE)) + 1
    return {path[beginning:].replace(os.sep, "/"): _hash_of(path, found) for path, found in sorted(_files(PACKAGE))}


def _files(folder: str | Path) -> Iterator[tuple[str, os.stat_result]]:
    """The files of a folder of the package, with what the disk says of each; but what Python or an editor put there."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from () if entry.name == "__pycache__" else _files(entry.path)
            elif not is_litter(entry.name):
                yield entry.path, os.stat(entry.path)  # noqa: PTH116 - what a folder says of it may be old


def _hash_of(path: str, found: os.stat_result) -> str:
    """A hash of a file. One that the disk says nothing new of is not read again."""
    state = (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    known, digest = _hashed.get(path, ((), ""))
    if state != known:
        now = time.time_ns()
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - there are hundreds, and each build reads them
            digest = hashlib.sha256(file.readall()).hexdigest()
        if now - max(found.st_mtime_ns, found.st_ctime_ns) > _SETTLED:
            _hashed[path] = state, digest
    return digest


_LOADED = on_disk()
"""What they were when this was imported: what runs now."""


def has_changed() -> bool:
    """Whether this package is not on the disk any more as it was when it was imported."""
    return on_disk() != _LOADED


@functools.cache
def _loaded(patterns: tuple[str, ...]) -> str:
    """A hash of the files that match one of the patterns, as they were imported."""
    return _hash(*(part for name, digest in _LOADED.items() if matches(name, patterns) for part in (name, digest)))


def matches(name: str, patterns: tuple[str, ...]) -> bool:
    """Whether the path of a file is one of those that a recipe names."""
    for pattern in patterns:
        before, star, after = pattern.partition("*")
        if name == pattern or (
            star and len(name) >= len(before + after) and name.startswith(before) and name.endswith(after)
        ):
            return True
    return False


def _python() -> str:
    """The interpreter: which one, and what the environment tells it."""
    named = [name for name in os.environ if name.startswith("PYTHON") or name == "TZ"]
    told = sorted((name, os.environ[name]) for name in named if name not in _WITHOUT_A_SAY)
    return repr((sys.version, sys.platform, told))


@functools.cache
def _distributions() -> str:
    return repr([(name, metadata.version(name)) for name in _DISTRIBUTIONS])


@functools.cache
def _extensions() -> str:
    """The extensions of Markdown that are not its own."""
    return metadata.version("pymdown-extensions")


def _hash(*parts: str) -> str:
    """A hash of texts, which tells any others from them."""
    return hashlib.sha256("".join(f"{len(part)}:{part}" for part in parts).encode("utf-8", "surrogatepass")).hexdigest()


_MIDDLE = (
    "__init__.py",
    "model/*",
    "narration/*",
    "page/*",
    "picture/*",
    "pipeline/__init__.py",
    "pipeline/builder.py",
    "pipeline/drawing.py",
    "pipeline/layouts.py",
    "pipeline/trace_json/*",
    "site/__init__.py",
    "site/downloads.py",
    "site/importing.py",
    "site/macro_options.py",
    "site/macros.py",
    "site/making.py",
    "site/pages.py",
    "site/run_macros.py",
    "site/stages.py",
    "site/states.py",
    "views/*",
)
"""The files of what leads from a trace to HTML."""
RECORDING = Recipe(
    "recording",
    (
        "__init__.py",
        "pipeline/recordings.py",
        "pipeline/trace_json/*.py",
        "model/__init__.py",
        "model/characters.py",
        "model/circles.py",
        "model/deeds.py",
        "model/errors.py",
        "model/frame.py",
        "model/garbage.py",
        "model/lines.py",
        "model/loop.py",
        "model/names.py",
        "model/promise.py",
        "model/rope.py",
        "model/snippet.py",
        "model/sources.py",
        "model/times.py",
        "model/trace.py",
        "model/versions.py",
        "model/waiting.py",
        "model/whereabouts.py",
        "model/words.py",
        "recorder/*.py",
    ),
    (_python,),
)
"""Traces. Given are a program, and what it imports from its own folder."""
KEPT = Recipe("kept", RECORDING.files)
"""Traces that are kept in the repository, as far as it is not the Python and the program that make them."""
PROGRAM = Recipe("program")
"""What a kept trace is of. Given are a program, and what it imports from its own folder."""
LAYOUT = Recipe("layout", tools=(graphviz_command.version,))
"""What Graphviz makes. Given is a DOT text."""
DIGEST = Recipe("digest")
"""What a trace is known by. Given is the key of its recording."""
_WITH = (_python, _distributions, graphviz_command.version)
MARKUP = Recipe("markup", _MIDDLE, _WITH)
"""HTML of a run. Given are the digest of its trace, and what the page asks for."""
ABOUT_ALL = Recipe("about all", (*_MIDDLE, "*/__init__.py", "site/*"), _WITH)
"""HTML and Markdown of no one run, such as the gallery. Given are the keys of the recordings that it shows, if any, and
what the page asks for."""
RENDERED = Recipe("rendered", ("site/*",), (_distributions, _extensions))
"""A page as Markdown has read it. Given are its text, and what else the generator of the site goes by."""
ARCHIVE = Recipe("archive")
"""Packages for the browser. Given are name, version and hash."""
PLAYGROUND_PART = Recipe(
    "playground part",
    (
        "site/playground/*.mjs",
        "site/playground/compiling.py",
        "site/playground/licences.py",
        "site/playground/parts.py",
        "site/playground/texts/*",
    ),
)
"""What is made of such packages for the playground. Given are the pins of the packages, and what is made of them."""
PLAYGROUND = Recipe(
    "playground",
    (
        "__init__.py",
        "model/*",
        "narration/*",
        "page/*",
        "picture/*",
        "pipeline/__init__.py",
        "pipeline/browser.py",
        "pipeline/browser_outcome.py",
        "pipeline/drawing.py",
        "pipeline/sample.py",
        "pipeline/stand_ins.py",
        "recorder/*",
        "site/playground/*",
        "views/*",
    ),
    (_distributions,),
)
"""The list of the playground's files."""
PLAYGROUND_FILE = Recipe("playground file")
"""A file of the playground. Given is its name, which no other content has."""
