"""Where the time of a build goes: by part, as Python's profiler counts it, with diagrams and without."""

from __future__ import annotations

import pstats
from collections import Counter
from collections.abc import Callable

from tests.bench.sites import Site
from tests.bench.spread import figure

_PARTS = (
    ("imports", ("<frozen importlib", "<frozen zipimport")),
    ("diagram_gen", ("/diagram_gen/",)),
    ("macros plugin", ("/mkdocs_macros/",)),
    ("search", ("/contrib/search/", "/plugins/search/", "/html/parser.py", "/_markupbase.py")),
    ("theme and markup", ("/jinja2/", "/page/html/", "<template>", "/docs/theme/")),
    ("Markdown", ("/markdown/", "/pymdownx/", "/pygments/", "/xml/", "/html/")),
    ("waiting for processes", ("/subprocess.py", "/selectors.py", "/threading.py", "/concurrent/")),
    ("MkDocs", ("/mkdocs/", "/material/")),
    ("regular expressions", ("/re/", "/sre_")),
    ("files", ("posixpath", "genericpath", "<frozen os>", "/shutil.py", "/pathlib", "/fnmatch.py")),
)
"""Of each part, what the names of its files contain; the first part that fits is taken."""
_REST = "the rest"
Row = tuple[str, ...]


def where(plain: Site, whole: Site, progress: Callable[[str], None]) -> list[Row]:
    """Seconds by part, of one build without diagrams and of two with them, under the profiler, which slows all down."""
    progress("a profile of the builds")
    columns = {"plain": by_part(plain)}
    whole.forget()
    columns |= {way: by_part(whole) for way in ("cold", "warm")}
    names = [*(name for name, _ in _PARTS), _REST]
    rows = [(name, *(figure(column[name]) for column in columns.values())) for name in names]
    totals = ("in all", *(figure(column.total()) for column in columns.values()))
    return [("seconds, under the profiler", *columns), *rows, totals]


def by_part(site: Site) -> Counter[str]:
    """The seconds that one build spends in the code of each part itself, in built-in functions that it calls included."""
    file = site.folder / "profile"
    site.build("-m", "cProfile", "-o", str(file))
    spent: Counter[str] = Counter()
    for (path, _, _), (_, _, own, _, callers) in pstats.Stats(str(file)).stats.items():  # type: ignore[attr-defined]
        if path == "~" and callers:
            for (caller, _, _), (_, _, own_there, _) in callers.items():
                spent[_part(caller)] += own_there
        else:
            spent[_part(path)] += own
    return spent


def _part(path: str) -> str:
    fits = (name for name, fragments in _PARTS if any(fragment in path.replace("\\", "/") for fragment in fragments))
    return next(fits, _REST)
