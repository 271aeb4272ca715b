"""The markup that pages embed: listings, figures, output and small things.

Pure: text in, text out.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from diagram_gen import views
from diagram_gen.model import versions
from diagram_gen.model.characters import printable
from diagram_gen.model.moment import Moment
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import File, Step, Trace
from diagram_gen.page import listing as listings
from diagram_gen.page import pictures
from diagram_gen.page.files import filled
from diagram_gen.picture.template import Template
from diagram_gen.views import alive
from diagram_gen.views.alive import Seen

SCROLLED = 640
"""Pixels beyond which a figure's picture scrolls on a small screen: it could not be read any more."""


def listing(
    snippet: Snippet,
    step: Step | None = None,
    seen: Seen | None = None,
    files: Sequence[File] = (),
    *,
    moving: bool = False,
    differing: Collection[int] = (),
) -> str:
    """The HTML of a snippet's lines and of those of other `files`, with the pointers of a step if there is one.

    A loop that is `seen` then adds the places of its tasks. If the pointers are `moving`, its name does not tell them.
    The lines with the numbers in `differing` are marked, and its name says which they are.
    """
    label = f"Listing: {snippet.title}" + (f"; {listings.says(snippet, step, files)}" if step and not moving else "")
    label += f"; differing: {_lines(differing)}" if differing else ""
    return filled("listing.html", label=printable(label), parts=listings.parts(snippet, files, step, seen, differing))


def figure(moment: Moment, template: Template, *, id: str, caption: str, with_listing: bool) -> str:
    """The HTML of a picture of one moment, with its text description and, if asked for, the listing beside it."""
    steps, view = moment.trace.steps, views.of(template.scene.view)
    seen = alive.seen(steps)[moment.step] if with_listing and view.has_tasks else None
    box = template.view_box(moment.step)
    return filled(
        "figure.html",
        id=id,
        broad=box[2] > SCROLLED,
        upward=view.is_upward,
        listing=listing(moment.snippet, steps[moment.step], seen, moment.trace.files) if with_listing else "",
        caption=caption,
        under=versions.told(moment.snippet.source, moment.trace.python),
        shown=pictures.parts(moment.snippet.title, template, moment.step, box),
    )


def output(snippet: Snippet, trace: Trace) -> str:
    """The HTML of what a recorded run printed."""
    return filled("output.html", name=snippet.title, text=trace.stdout)


def since(version: str) -> str:
    """The HTML of a mark in a sentence: that something is new in a version of Python."""
    return filled("since.html", version=version).strip()


def error(message: str) -> str:
    """The HTML that stands where a picture could not be made."""
    return filled("error.html", message=message)


def legend(groups: Sequence[tuple[str, Sequence[object]]]) -> str:
    """The HTML of a legend: groups of entries that have `box`, `width`, `elements`, `words` and `meaning`."""
    return filled("legend.html", groups=groups)


def bench(parts: Sequence[object]) -> str:
    """The HTML of what `make bench` measured: parts that have `machine`, `rounds`, `targets` and `profile`."""
    return filled("bench.html", parts=parts)


def words(name: str) -> str:
    """The name of a folder or a file in words: `event_loop` is `Event loop`."""
    return name.replace("_", " ").replace("-", " ").capitalize()


def _lines(numbers: Collection[int]) -> str:
    """Lines by their numbers: `line 4`, `lines 4, 7`."""
    return f"line{'s' if len(numbers) > 1 else ''} {', '.join(map(str, sorted(numbers)))}"
