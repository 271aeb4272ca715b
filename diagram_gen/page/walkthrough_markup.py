"""The markup of walkthroughs: a run, to be stepped through. Pure."""

from __future__ import annotations

import base64
import itertools
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from diagram_gen.model import versions
from diagram_gen.model.characters import printable, shorten
from diagram_gen.model.scene import Scene
from diagram_gen.page import listing as listings
from diagram_gen.page import pictures, questions
from diagram_gen.page.beside import Beside
from diagram_gen.page.files import filled
from diagram_gen.page.later import LATER, Still, later
from diagram_gen.page.markup import SCROLLED, listing
from diagram_gen.page.walkthrough import Walkthrough
from diagram_gen.page.walkthrough_json import LANE_NAME, data
from diagram_gen.picture import placed
from diagram_gen.picture.template import Template

MOST_MOMENTS, MOST_STILLS = 60, 12
"""How many moments a walkthrough's menu offers, and how many of them readers without scripts get."""
BROAD = 536
"""Pixels that a page of the site has beside a program: a walkthrough's pictures that are wider stand below it."""


def walkthrough(
    shown: Walkthrough,
    *,
    id: str,
    caption: str,
    views: int | None = None,
    packed: bool = False,
    downloads: str = "",
    edit: str = "",
    beside: Beside | None = None,
) -> str:
    """The HTML of a walkthrough: its opening step and its controls; without scripts, its moments as plain pictures.

    It shows its first `views` views, or all; the reader chooses others.
    For a page by itself, what only scripts read is `packed`, since no host compresses it, and there is a search.
    `downloads` is the address of the files to take along, if there are any, without the ends of their names;
    `edit` is that of the page on which its program can be changed, if there is one.
    What is not needed at once is put `beside` the page, if it has such files.
    """
    said = parts(shown, views) | ({"under": ""} if packed else {})
    for_scripts = str(said.pop("for_scripts"))
    asked = [questions.parts(each, shown) for each in shown.questions]
    pictured, files = stills(shown, views, lying=True), None
    if beside:
        files, pictured = later(beside, [for_scripts], pictured)
    return filled(
        "walkthrough.html",
        **said,
        id=id,
        caption=caption,
        tasks=[(id, printable(shorten(name, LANE_NAME))) for id, name in shown.tasks],
        part=part(shown),
        moments=moments(shown),
        stills=filled("stills.html", **said, id=id, questions=asked, stills=pictured),
        questions=asked,
        search=packed,
        name=printable(Path(shown.snippet.path).stem),
        downloads=downloads,
        edit=edit,
        beside=files,
        for_scripts=LATER if beside else _packed(for_scripts) if packed else for_scripts,
    )


def parts(shown: Walkthrough, views: int | None = None, differing: Collection[int] = ()) -> dict[str, object]:
    """What the markup of a walkthrough says of its run, whatever leads through it.

    The lines with the numbers in `differing` are marked.
    """
    blanks = [list(_blanks(each, shown)) for each in shown.templates]
    here, seen = shown.trace.steps[shown.opening], shown.seen[shown.opening]
    source, files = shown.snippet, shown.trace.files
    return {
        "title": printable(source.title),
        "first": shown.first,
        "last": shown.last,
        "under": versions.told(source.source, shown.trace.python),
        "opening": shown.opening,
        "drawn": _ribbon(shown),
        "clock": shown.clocks[shown.stops.index(shown.opening)],
        "sentence": printable(shown.sentences[shown.opening]),
        "longest": printable(max((shown.sentences[step.index] for step in shown.steps), key=len)),
        "listing": listing(source, here, seen, files, moving=True, differing=differing),
        "program": listing(source, files=files, differing=differing),
        "streams": list(_streams(shown)),
        "views": [
            _view(each, shown, open=views is None or place < views) for place, each in enumerate(shown.templates)
        ],
        "broad": sum(each.view_box(shown.first, shown.last)[2] for each in shown.templates[:views]) > BROAD,
        "strides": _strides(shown),
        "for_scripts": filled("for_scripts.html", data=data(shown), blanks=blanks),
    }


def stills(shown: Walkthrough, views: int | None = None, *, lying: bool = False) -> list[Still]:
    """The moments of a walkthrough as plain pictures, in its first `views` views or in all.

    Those that are `lying` are in their wide layout, if they have one: on paper few gaps are left between these.
    """
    visits = _visits(shown)
    templates = [each.wide if lying and each.wide else each for each in shown.templates[:views]]
    return [_still(shown, step, templates, visits) for step in shown.stills(MOST_STILLS)]


def part(shown: Walkthrough) -> str:
    """Which part of the run is shown, in words; empty if it is all of it."""
    last = len(shown.trace.steps) - 1
    if (shown.first, shown.last) == (0, last):
        return ""
    return f"Steps {shown.first} to {shown.last} are shown here, of a run from 0 to {last}."


def moments(shown: Walkthrough) -> list[tuple[str, str]]:
    """The moments that a menu offers to go to: the name of each, and that in words."""
    visits = _visits(shown)
    return [(name, _visit(name, visits)) for name in itertools.islice(shown.moments, MOST_MOMENTS)]


def _streams(shown: Walkthrough) -> Iterator[dict[str, str]]:
    """What the program writes in the course of the run, and how much of it is there when it opens."""
    for kind, name, texts in (("output", "Output", shown.output), ("errors", "Standard error", shown.errors)):
        there = "".join(texts[: shown.opening + 1])
        later = "".join(texts[shown.opening + 1 : shown.last + 1])
        if there or later:
            yield {"kind": kind, "name": name, "there": there, "later": later}


def _strides(shown: Walkthrough) -> tuple[str, ...]:
    """How far the arrows may go, that first which suits the run: in a loop it is from one switch to the next."""
    has_loop = any(step.loop is not None for step in shown.steps)
    return ("switch", "line", "step") if has_loop and len(shown.switches) > 1 else ("step", "line", "switch")


def _blanks(template: Template, shown: Walkthrough) -> Iterator[dict[str, str]]:
    """The layouts of a picture with nothing in them yet: its own, and the wide one if it has one."""
    for each in filter(None, (template, template.wide)):
        box = each.view_box(shown.first, shown.last)
        yield {"box": " ".join(f"{number:g}" for number in box), "elements": each.blank}


def _ribbon(shown: Walkthrough) -> dict[str, object]:
    """The whole run drawn small; where a part of it alone can be stepped through, the rest is veiled."""
    ribbon = shown.ribbon
    first, last = ribbon.begins[shown.first], [*ribbon.begins, ribbon.width][shown.last + 1]
    is_part = len(shown.trace.steps) > shown.last - shown.first + 1
    veil = f"M0,0h{first:g}v{ribbon.height:g}h-{first:g}zM{last:g},0H{ribbon.width:g}v{ribbon.height:g}H{last:g}z"
    return {
        "width": f"{ribbon.width:g}",
        "height": f"{ribbon.height:g}",
        "tells": len(ribbon.lanes) > 1,
        "size": "low" if len(ribbon.lanes) < 3 else "middle" if len(ribbon.lanes) < 6 else "high",
        "elements": "".join(placed.elements(ribbon.drawing)),
        "veil": veil if is_part else "",
    }


def _view(template: Template, shown: Walkthrough, *, open: bool) -> dict[str, object]:
    box = template.view_box(shown.first, shown.last)
    return {
        "name": template.scene.name,
        "words": _words(template.scene),
        "open": open,
        "picture": pictures.parts(shown.snippet.title, template, shown.opening, box),
    }


def _visits(shown: Walkthrough) -> Counter[str]:
    """How often each marker is visited."""
    return Counter(map(_marker, shown.moments))


def _words(scene: Scene) -> str:
    """What a box says that shows and hides a view."""
    return scene.view if scene.parts == "all" else f"{scene.view}, {scene.parts}"


def _marker(name: str) -> str:
    """The marker that a moment is named by."""
    return name.partition(":")[0]


def _visit(name: str, visits: Mapping[str, int]) -> str:
    """A moment in words: `turn`, or `turn, 2 of 6` where the run visits its marker more than once."""
    marker, _, visit = name.partition(":")
    return marker if visits[marker] == 1 else f"{marker}, {visit or 1} of {visits[marker]}"


def _still(shown: Walkthrough, step: int, templates: Sequence[Template], visits: Mapping[str, int]) -> Still:
    """One moment for readers without scripts, and for paper."""
    name = shown.name(step)
    said = listings.says(shown.snippet, shown.trace.steps[step], shown.trace.files).rstrip(":")
    words = _visit(name, visits) if name in shown.moments else f"Step {step}"
    drawn = [pictures.still(shown.snippet.title, template, step) for template in templates]
    return {
        "step": step,
        "name": name,
        "words": printable(f"{words}: {said}."),
        "sentence": printable(shown.sentences[step].elsewhere),
        "broad": max(float(picture["width"]) for picture in drawn) > SCROLLED,
        "pictures": drawn,
    }


def _packed(markup: str) -> str:
    """Markup in a form that takes less room, from which `packed.js` makes it again: a stream in zlib's format."""
    packed = base64.b64encode(zlib.compress(markup.encode(), 9)).decode()
    return f'<template class="dg-packed">{packed}</template>'
