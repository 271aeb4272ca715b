"""A report: a run as a page by itself, which asks for no other file. Pure: it gives the text of the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from diagram_gen import views
from diagram_gen.model import versions
from diagram_gen.model.characters import printable
from diagram_gen.model.selection import Selection
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Trace
from diagram_gen.page import faces, tracebacks, walkthrough_markup
from diagram_gen.page import walkthrough as walkthroughs
from diagram_gen.page.bundle import START, bundle
from diagram_gen.page.files import filled, script, text
from diagram_gen.page.ids import identifier
from diagram_gen.page.walkthrough import Walkthrough
from diagram_gen.picture.template import Template

_STYLES = ("styles/diagrams.css", "styles/walkthrough.css", "styles/code.css", "styles/report.css")
"""Of a page by itself."""


def of_run(
    source: Snippet, trace: Trace, template: Callable[[Trace, str], Template], selected: Selection | None = None
) -> str:
    """A page by itself with the walkthrough of any run, in all views that have something to show of it.

    It has the `selected` steps alone, if any are, and says so. Raises `DiagramError` if these are none.
    """
    stops = selected.steps(trace, source) if selected is not None else ()
    templates = [template(trace, view) for view in views.telling(trace)]
    shown = walkthroughs.walkthrough(source, trace, templates, stops=stops)
    return report(shown, selected.words if selected is not None else "")


def report(shown: Walkthrough, selected: str = "") -> str:
    """A page by itself, which asks for no other file: the walkthrough of a run, and how the run ended.

    It says in the words of `selected` which of its steps are shown.
    """
    name, source = identifier(Path(shown.snippet.path).stem) or "run", shown.snippet.source
    return filled(
        "report.html",
        id=name,
        title=printable(shown.snippet.title),
        path=printable(shown.snippet.path),
        # Of one that needs or names a Python the series: the release may be another where it is recorded anew.
        python=versions.series(shown.trace.python) if versions.told(source, shown.trace.python) else shown.trace.python,
        needs=shown.snippet.needs,
        count=len(shown.trace.steps),
        failed=printable(shown.trace.failed or ""),
        raised_at=tracebacks.raised_at(shown.trace),
        traceback=[
            (printable(line.before), printable(line.place), line.step) for line in tracebacks.printed(shown.trace)
        ],
        outside=shown.trace.outside,
        unrecorded=[(each.since, printable(str(each))) for each in shown.trace.unrecorded],
        left=len(shown.stops),
        selected=printable(selected),
        stops={*shown.stops},
        last=shown.last,
        style=faces.all_embedded() + "".join(map(text, _STYLES)),
        scripts=[script(bundle(each)) for each in ("scheme", START)],
        walkthrough=walkthrough_markup.walkthrough(shown, id=name, caption="", views=1, packed=True),
    )
