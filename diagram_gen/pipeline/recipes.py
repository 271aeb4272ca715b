"""Recipes: what goes into the results of each stage of the pipeline, and so the keys under which those are kept.

A stage names here all that it reads besides what it is given each time: files of this package, and tools with their
versions. `Cache` takes no key but one of a recipe: so what a result depends on is in its key.
"""

from __future__ import annotations

import functools
import hashlib
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
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
    """What a stage reads: `files` of this package, as patterns, and `tools`, each of which says what it is."""

    stage: str
    files: tuple[str, ...] = ()
    tools: tuple[Callable[[], str], ...] = ()

    def key(self, *given: str) -> Key:
        """The key of what the stage makes of what it is given."""
        return Key(_hash(self.stage, _loaded(self.files), *(tool() for tool in self.tools), *given))


def _is_part(path: Path) -> bool:
    """Whether a file is one of the package's: not what Python or an editor has put there."""
    return path.is_file() and "__pycache__" not in path.parts and not is_litter(path.name)


def on_disk() -> Mapping[str, str]:
    """This package's files by their paths in it, each as a hash of what it is now."""
    files = (path for path in sorted(PACKAGE.rglob("*")) if _is_part(path))
    return {path.relative_to(PACKAGE).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


_LOADED = on_disk()
"""What they were when this was imported: what runs now."""


def has_changed() -> bool:
    """Whether this package is not on the disk any more as it was when it was imported."""
    return on_disk() != _LOADED


@functools.cache
def _loaded(patterns: tuple[str, ...]) -> str:
    """A hash of the files that match one of the patterns, as they were imported."""
    found = {name: digest for name, digest in _LOADED.items() if any(fnmatchcase(name, each) for each in patterns)}
    return _hash(*(part for pair in found.items() for part in pair))


def _python() -> str:
    """The interpreter: which one, and what the environment tells it."""
    named = {name: value for name, value in os.environ.items() if name.startswith("PYTHON") or name == "TZ"}
    told = sorted((name, value) for name, value in named.items() if name not in _WITHOUT_A_SAY)
    return repr((sys.version, sys.platform, told))


@functools.cache
def _distributions() -> str:
    return repr([(name, metadata.version(name)) for name in _DISTRIBUTIONS])


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
    "pipeline/trace_json/*",
    "site/__init__.py",
    "site/downloads.py",
    "site/macros.py",
    "site/stages.py",
    "views/*",
)
"""The files of what leads from a trace to HTML."""
RECORDING = Recipe(
    "recording",
    (
        "__init__.py",
        "pipeline/trace_json/*.py",
        "model/__init__.py",
        "model/deeds.py",
        "model/errors.py",
        "model/garbage.py",
        "model/lines.py",
        "model/names.py",
        "model/rope.py",
        "model/scene.py",
        "model/snippet.py",
        "model/sources.py",
        "model/fills.py",
        "model/trace.py",
        "model/waiting.py",
        "model/words.py",
        "recorder/*.py",
    ),
    (_python,),
)
"""Traces. Given are a program, and what it imports from its own folder."""
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
