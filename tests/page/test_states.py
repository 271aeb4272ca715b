"""The diagram of the states: everything in its place, and every arrow a link."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from selectolax.lexbor import LexborHTMLParser

from diagram_gen.model.transitions import ARROWS, KINDS, Arrow, Kind
from diagram_gen.page import states
from diagram_gen.page.states import Link
from diagram_gen.pipeline import drawing

_EAGER = ("created eagerly", "interrupted", "continued")


def of(kind: Kind, but: Sequence[str] = ()) -> list[Arrow]:
    """The arrows of a kind, but for those with some names."""
    return [each for each in ARROWS if each.kind == kind and each.name not in but]


def drawn(kind: Kind, arrows: Sequence[Arrow], moment: str = "b, step 1 of ‘T’") -> LexborHTMLParser:
    """The diagram with these arrows, each of which leads to an address of its own."""
    (template,) = drawing.templates([states.scene(kind, arrows)])
    links = [Link(arrow, f"#one.{number}", moment) for number, arrow in enumerate(arrows)]
    return LexborHTMLParser(states.markup(kind, template, links, id="states", caption="The states."))


@pytest.mark.parametrize("kind", KINDS)
def test_every_arrow_is_a_link_in_the_picture_and_in_the_list(kind: Kind) -> None:
    """To the same address, with the states, what leads from one to the other, and the moment."""
    arrows = of(kind)
    tree = drawn(kind, arrows)
    addresses = [f"#one.{number}" for number in range(len(arrows))]
    assert addresses == [each.attributes["href"] for each in tree.css("svg a")]
    assert addresses == [each.attributes["href"] for each in tree.css("li a")]
    said = [states.said(each) for each in arrows]
    assert said == [each.text() for each in tree.css("li a")]
    assert [f"{each}. b, step 1 of ‘T’" for each in said] == [each.text() for each in tree.css("svg a > title")]


@pytest.mark.parametrize("kind", KINDS)
def test_states_have_the_signs_and_the_classes_of_other_pictures(kind: Kind) -> None:
    """So they have the colours, too; what is no state of a task is as other pictures draw a future."""
    text = drawn(kind, of(kind)).css_first("svg").html or ""
    assert all(each in text for each in ("✓ done", "✗ failed", "⊘ cancelled", "dg-task is-done", "dg-task is-failed"))
    assert ("dg-future is-pending" in text) == (kind == "future")


def test_only_the_states_that_arrows_join_are_drawn() -> None:
    """Where no snippet has an eager task, none is interrupted."""
    tree = drawn("task", of("task", but=(*_EAGER, "destroyed")))
    names = [each.text() for each in tree.css("text.dg-state")]
    assert sorted(names) == sorted(
        ["no task yet", "» ready", "▸ running", "‖ waiting", "✓ done", "✗ failed", "⊘ cancelled"]
    )


@pytest.mark.parametrize("but", [(), _EAGER, ("woken to be cancelled", "yielded"), (*_EAGER, "destroyed", "raised")])
def test_nothing_lies_over_anything_else(but: Sequence[str]) -> None:
    """Neither words at arrows nor states, whichever there are."""
    arrows = of("task", but)
    (template,) = drawing.templates([states.scene("task", arrows)])
    places = list(template.extents.values())
    places += [states.around(states.written(each, template)) for each in arrows]
    for one, other in itertools.combinations(places, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1], (one, other)


def test_what_asyncio_calls_pending_is_within_a_line() -> None:
    """Whether it is ready, runs or waits; and what it calls finished, with a result or an exception."""
    tree = drawn("task", of("task"))
    assert ["pending", "finished"] == [each.text() for each in tree.css(".dg-group-of-states text")]
    assert ["finished"] == [each.text() for each in drawn("future", of("future")).css(".dg-group-of-states text")]


def test_words_from_programs_stay_words() -> None:
    """Whatever HTML they look like."""
    tree = drawn("future", of("future"), "<b>bold</b> & step 1")
    assert not tree.css("b")
    assert 3 == tree.css_first("ul").text().count("<b>bold</b> & step 1")
