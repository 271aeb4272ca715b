"""The markup that pages embed: listings, figures, output. Pure: text in, text out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2

from diagram_gen import listing as listings
from diagram_gen.scene import printable
from diagram_gen.snippet import Snippet
from diagram_gen.svg import Template
from diagram_gen.trace import Trace

_TEMPLATES = Path(__file__).with_name("templates")
_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_TEMPLATES),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    keep_trailing_newline=False,
)
_VIEWS = {"stack": "The call stack", "loop": "The event loop", "calls": "How control passes"}


@dataclass(frozen=True, slots=True)
class Moment:
    """One step of a recorded snippet."""

    snippet: Snippet
    trace: Trace
    step: int


def listing(snippet: Snippet, moment: Moment | None = None, *, with_tasks: bool = False) -> str:
    """The HTML of a snippet's lines; with a moment, the pointers of that step stand in them.

    `with_tasks` adds the places where paused tasks stand.
    """
    step = moment.trace.steps[moment.step] if moment else None
    label = f"Listing: {snippet.title}" + (f"; {listings.says(snippet, step)}" if step else "")
    return _markup("listing.html", rows=listings.rows(snippet, step, with_tasks=with_tasks), label=label)


def figure(moment: Moment, template: Template, *, id: str, caption: str, with_listing: bool) -> str:
    """The HTML of a picture of one moment, with its text description and, if asked for, the listing beside it."""
    return _markup(
        "figure.html",
        id=id,
        view=template.scene.view,
        listing=listing(moment.snippet, moment, with_tasks=template.scene.view == "loop") if with_listing else "",
        caption=caption,
        **_picture(moment.snippet.title, template, moment.step),
    )


def output(snippet: Snippet, trace: Trace) -> str:
    """The HTML of what a recorded run printed."""
    return _markup("output.html", name=snippet.title, text=trace.stdout)


def error(message: str) -> str:
    """The HTML that stands where a picture could not be made."""
    return _markup("error.html", message=message)


def legend(groups: Sequence[tuple[str, Sequence[object]]]) -> str:
    """The HTML of a legend: groups of entries that have `box`, `width`, `elements`, `words` and `meaning`."""
    return _markup("legend.html", groups=groups)


def standalone(title: str, template: Template, step: int) -> str:
    """A self-contained SVG file of one step, themed for light."""
    style = (_TEMPLATES / "diagrams.css").read_text(encoding="utf-8")
    return _markup("standalone.svg", style=style, **_picture(title, template, step))


def _picture(title: str, template: Template, step: int) -> dict[str, str]:
    """What the markup of a picture says of one step."""
    box = template.view_box(step)
    return {
        "box": " ".join(f"{number:g}" for number in box),
        "width": f"{box[2]:g}",
        "height": f"{box[3]:g}",
        "title": printable(_title(title, template)),
        "description": printable(template.scene.states[step].description),
        "elements": template.at(step),
    }


def _title(of: str, template: Template) -> str:
    """A picture's name: `The call stack: One call inside another`."""
    return f"{_VIEWS[template.scene.view]}: {of}"


def _markup(template: str, **values: object) -> str:
    return _ENVIRONMENT.get_template(template).render(**values).strip()
