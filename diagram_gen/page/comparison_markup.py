"""The markup of comparisons: two walkthroughs that the same controls lead through. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from diagram_gen.model.characters import printable
from diagram_gen.page import walkthrough_markup
from diagram_gen.page.beside import Beside
from diagram_gen.page.comparison import LETTERS, WAYS, Comparison, data
from diagram_gen.page.files import filled
from diagram_gen.page.later import LATER, Still, later
from diagram_gen.page.walkthrough import Walkthrough


def comparison(
    shown: Comparison,
    *,
    id: str,
    ids: Sequence[str],
    caption: str,
    edits: Sequence[str] = ("", ""),
    beside: Beside | None = None,
) -> str:
    """The HTML of a comparison; without scripts both programs, with ribbons and output, and the moments that both have.

    `ids` are those of its walkthroughs; `edits` are the addresses at which its programs can be changed,
    if there are any. What is not needed at once is put `beside` the page, if it has such files.
    """
    sides = [
        _side(each, differing, own, letter, head, "" if shown.is_of_one else None)
        for each, differing, own, letter, head in zip(
            shown.sides, shown.differing, ids, LETTERS, shown.heads, strict=True
        )
    ]
    pairs = f'<template class="dg-pairs">{data(shown)}</template>'
    for_scripts = [*(str(each["for_scripts"]) for each in sides), pairs]
    one, other = (walkthrough_markup.stills(each) for each in shown.sides)
    files = None
    if beside:
        files, pictured = later(beside, for_scripts, [*one, *other])
        one, other = pictured[: len(one)], pictured[len(one) :]
        for_scripts = [LATER] * len(for_scripts)
    return filled(
        "comparison.html",
        id=id,
        caption=caption,
        downloads="",
        title=printable(shown.sides[0].snippet.title) if shown.is_of_one else "",
        name="+".join(_name(each) for each in shown.sides),
        sides=[
            {**side, "for_scripts": each, "edit": edit}
            for side, each, edit in zip(sides, for_scripts, [*edits, ""], strict=False)
        ],
        last=len(shown.pairs) - 1,
        opening=shown.opening,
        part=_part(shown),
        moments=list(_moments(shown)),
        ways=WAYS,
        by=shown.by,
        strides=sides[0]["strides"],
        views=sides[0]["views"],
        stills=filled("compared_stills.html", sides=sides, rows=list(_rows(one, other))),
        beside=files,
        pairs=for_scripts[-1],
    )


def _side(
    shown: Walkthrough, differing: Collection[int], id: str, letter: str, head: str, under: str | None
) -> dict[str, object]:
    """What the markup says of a side below its head, which may say already `under` which Python it was."""
    parts = walkthrough_markup.parts(shown, differing=differing)
    return {
        **parts,
        "title": printable(head),
        "under": parts["under"] if under is None else under,
        "id": id,
        "letter": letter,
        "output": printable(shown.trace.stdout, kept="\t\n"),
        "lanes": len(shown.ribbon.lanes),
    }


def _name(shown: Walkthrough) -> str:
    """What files of a side are called, which readers take along."""
    stem = printable(Path(shown.snippet.path).stem)
    return f"{stem}-{shown.snippet.python}" if shown.snippet.python else stem


def _part(shown: Comparison) -> str:
    """Which part of either run is shown, in words; empty if it is all of both."""
    parts = zip(LETTERS, map(walkthrough_markup.part, shown.sides), strict=True)
    return " ".join(f"{letter}: {part}" for letter, part in parts if part)


def _moments(shown: Comparison) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The moments to go to: of each run that has some its letter, and the name of each, and that in words."""
    for letter, each in zip(LETTERS, shown.sides, strict=True):
        if moments := walkthrough_markup.moments(each):
            yield letter, moments


def _rows(one: Sequence[Still], other: Sequence[Still]) -> Iterator[tuple[Still | None, Still | None]]:
    """The moments, in pairs where both have one of that name: in the order of the first, then those of the other."""
    there = {still["name"]: still for still in other}
    for still in one:
        yield still, there.pop(still["name"], None)
    for still in there.values():
        yield None, still
