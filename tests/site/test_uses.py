"""Which page uses which snippet is read off the pages."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from markdown import Markdown

from diagram_gen.site.uses import headings, on_page, uses
from tests.programs import PROJECT, write

PAGE = textwrap.dedent("""\
    ---
    title: Not this
    ---

    # The `title`

    {{ listing("calling/one_call") }}

    ## What *runs*, and [why](x.md)

    {{ figure("calling/one_call", view="stack",
              at="end", caption="Two (of them).") }}

    ```python
    # no heading
    ```

    ## Twice
    ## Twice

    {{ walkthrough("tasks/turns", views=["stack", "loop"], only=["start", "end"]) }}
    {{ legend() }}
""")


def test_each_use_has_its_place_and_its_options() -> None:
    """The page, its title, the line, the heading above it, and what the macro is given."""
    found = list(on_page(PAGE, "part.md"))
    assert [("listing", 7), ("figure", 11), ("walkthrough", 21), ("legend", 22)] == [
        (u.call.macro, u.call.line) for u in found
    ]
    assert {"The `title`"} == {use.title for use in found}
    assert ["part.md", "part.md#what-runs-and-why", "part.md#twice_1", "part.md#twice_1"] == [u.target for u in found]
    assert ["calling/one_call", "calling/one_call", "tasks/turns", ""] == [use.call.snippet for use in found]
    assert {"view": "stack", "at": "end", "caption": "Two (of them)."} == found[1].call.options


@pytest.mark.parametrize("call", ['figure("a/b", view=chosen)', 'figure("a/b"'])
def test_what_cannot_be_read_is_left_to_the_build(call: str) -> None:
    """Nothing on a page is evaluated."""
    assert [] == list(on_page(f"{{{{ {call} }}}}", "p.md"))


def test_pages_come_in_order_from_all_folders(tmp_path: Path) -> None:
    """By path, then by line."""
    for name in ("b.md", "a.md", "deep/c.md"):
        write(tmp_path, '{{ output("x/y") }}\n', name)
    assert ["a.md", "b.md", "deep/c.md"] == [use.call.path for use in uses(tmp_path)]


def test_a_heading_is_its_words() -> None:
    """What Markdown would take for its attributes is none of them; braces within are."""
    text = "# Tea and toast {.site-opening}\n## What {} makes\n## A `{set}` {#sets .wide}\n"
    assert ["Tea and toast", "What {} makes", "A `{set}`"] == [heading.words for heading in headings(text)]


@pytest.mark.parametrize("path", sorted((PROJECT / "docs").glob("*.md")), ids=lambda path: path.stem)
def test_anchors_are_those_that_markdown_makes(path: Path) -> None:
    """On every page of the site."""
    text = path.read_text(encoding="utf-8").partition("\n---\n")[2]
    markdown = Markdown(extensions=["toc", "pymdownx.superfences", "attr_list", "md_in_html"])
    markdown.convert(text)
    made = [token["id"] for top in markdown.toc_tokens for token in _flat(top)]  # type: ignore[attr-defined]
    assert made[1:] == [heading.anchor for heading in headings(text)][1:]


def _flat(token: dict[str, list[dict[str, str]]]) -> list[dict[str, str]]:
    return [token, *(inner for child in token["children"] for inner in _flat(child))]  # type: ignore[list-item, arg-type]
