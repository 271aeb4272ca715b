"""Where pages call macros, and what they give them."""

from __future__ import annotations

import re
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


UNREAD = """---
title: A page
---

{{ listing("topic/one") }}

{{ figure("topic/two" view="stack") }}

- A list.

    {{ figure("topic/three", view="loop" }}

{% raw %}
{{ listing("topic/four" }}
{% endraw %}

{{ listing(name) }}

{{ listing("topic/six") }} which has company.

{{ walkthrough("topic/five",
               view="loop"
"""


def test_calls_that_cannot_be_read_are_found_with_their_lines() -> None:
    """Those of the file, what stands above the page's text counted; each with a reason, or with that of Python."""
    found = list(macro_calls.unread_on_page(UNREAD, "page.md"))
    assert [7, 11, 19, 21] == [each.line for each in found]
    assert "invalid syntax. Perhaps you forgot a comma?" == found[0].why
    assert [["topic/two"], ["topic/three"], ["topic/six"], ["topic/five"]] == [
        [name for name in re.findall(r"topic/\w+", UNREAD) if each.names(name)] for each in found
    ]


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
