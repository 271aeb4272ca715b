"""Where pages call macros, and what they give them."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagram_gen.model.errors import DiagramError
from diagram_gen.site import macro_calls
from diagram_gen.site.macro_calls import MacroCall
from tests.programs import write

PAGE = """# A page

{{ listing("topic/one") }}

Not {{ listing("topic/two") }}, which has company.

{% raw %}
{{ listing("topic/three") }}
{% endraw %}

{{ walkthrough(
    "topic/four", views=["stack", "loop"],
    only=["here:2", "end"], at="there",
) }}
{{ legend() }}
{{ listing(name) }}
"""


def test_calls_are_found_with_their_lines(tmp_path: Path) -> None:
    """In every page of a folder; what is raw, or cannot be read, is left out."""
    path = write(tmp_path, PAGE, "deep/page.md").as_posix()
    options = {"views": ["stack", "loop"], "only": ["here:2", "end"], "at": "there"}
    assert [
        MacroCall(path, 3, "listing", ("topic/one",), {}),
        MacroCall(path, 11, "walkthrough", ("topic/four",), options),
        MacroCall(path, 15, "legend", (), {}),
    ] == list(macro_calls.on_pages(tmp_path))


def test_calls_in_prose_are_found_apart() -> None:
    """Several in a line, or one with a line to itself; what is raw is left out."""
    text = 'An {{ api("await") }} of {{api("asyncio.sleep", "sleep(1)")}}.\n\n{{ api("yield") }}\n{% raw %}{{ api("no") }}{% endraw %}\n'
    assert [('api("await")', 3), ('api("asyncio.sleep", "sleep(1)")', 25), ('api("yield")', 64)] == [
        (match["call"], match.start()) for match in macro_calls.found_in_prose(text)
    ]
    assert [] == list(macro_calls.found(text))


def test_a_call_tells_its_snippet_and_its_markers() -> None:
    """A moment begins with the name of its marker."""
    call = macro_calls.parsed('figure("topic/one", at="here:2", only=["there", "end"])')
    assert ("topic/one", {"here", "there", "end"}) == (call.snippet, call.markers)
    assert "topic/one" == macro_calls.parsed('listing(name="topic/one")').snippet
    assert "" == macro_calls.parsed("legend()").snippet


@pytest.mark.parametrize("text", ["figure(", "figure(name)", "figure", "a.b()", "f(1)(2)", "figure(*x)", "figure(**x)"])
def test_what_is_no_call_is_refused(text: str) -> None:
    """With what a call is given."""
    with pytest.raises(DiagramError) as caught:
        macro_calls.parsed(text)
    assert f"{text!r} is no call of a macro: give it texts, lists of texts, True or False" == str(caught.value)
