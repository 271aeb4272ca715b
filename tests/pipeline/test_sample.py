"""The sample, by which what shows runs is made ready, has something of everything that is to be made ready."""

from __future__ import annotations

from diagram_gen import views
from diagram_gen.page import walkthrough, walkthrough_markup
from diagram_gen.pipeline import drawing, sample, trace_json


def test_the_sample_is_shown_by_each_view_that_runs_are_shown_by() -> None:
    """Those that a page begins with; each has a picture that is not empty."""
    trace = sample.trace()
    names = views.telling(trace)
    assert set(views.names()) == set(names)
    shown = walkthrough.walkthrough(sample.SNIPPET, trace, [drawing.template(trace, name) for name in names])
    html = walkthrough_markup.walkthrough(shown, id="sample", caption="", views=1)
    assert all(f'data-view="{name}"' in html for name in names)


def test_the_sample_can_be_written_down_and_read_back() -> None:
    """As any trace."""
    trace = sample.trace()
    assert trace == trace_json.decode(trace_json.encode(trace))
