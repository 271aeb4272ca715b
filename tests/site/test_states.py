"""Each arrow between states leads to a walkthrough at which it happens, on whichever page there is one."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from diagram_gen.model.errors import DiagramError
from diagram_gen.model.snippet import load
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site import anchors, states
from diagram_gen.site.macros import Macros
from tests.programs import write
from tests.reader import WHOLE, Readers

SLEEPS = '''"""A task sleeps.

>>> asyncio.run(main())
awake
"""

import asyncio


async def main():
    await asyncio.sleep(1)
    print("awake")  # @awake


if __name__ == "__main__":
    asyncio.run(main())
'''
FAILS = '''"""A task fails.

>>> asyncio.run(main())
KeyError('k')
"""

import asyncio


async def fails():
    raise KeyError("k")


async def main():
    task = asyncio.create_task(fails(), name="fails")
    await asyncio.wait([task])
    print(repr(task.exception()))  # @over


if __name__ == "__main__":
    asyncio.run(main())
'''
ALL = '{{ walkthrough("topic/fails", view="loop") }}'


class Page:
    """A page of a site."""

    def __init__(self, url: str) -> None:
        self.url = url


def laid(folder: Path, **pages: str) -> Builder:
    """A site with two snippets, and pages by their names."""
    write(folder, SLEEPS, "snippets/topic/sleeps.py")
    write(folder, FAILS, "snippets/topic/fails.py")
    for name, text in pages.items():
        write(folder, text, f"docs/{name}.md")
    return Builder(folder / "snippets", folder / "cache")


def links(builder: Builder, folder: Path, path: str = "page.md", url: str = "page/") -> dict[str, str]:
    """Where the arrows of the states of a task lead, as a page has them, by what the list says of them."""
    macros = Macros(builder, folder / "docs")
    macros.on_page(Page(url), path)
    tree = LexborHTMLParser(macros.states("task"))
    return {each.text().partition(": ")[2]: each.attributes["href"] or "" for each in tree.css("li a")}


def test_an_arrow_leads_to_the_first_walkthrough_of_its_page(tmp_path: Path) -> None:
    """If that has it; else to another page."""
    builder = laid(tmp_path, page='{{ walkthrough("topic/sleeps", view="loop") }}', another=ALL)
    found = links(builder, tmp_path)
    assert {"#sleeps"} == {found[each].partition(".")[0] for each in ("create_task", "suspends on a future", "returns")}
    assert "../another/#fails" == found["raises"].rpartition(".")[0]
    assert "destroyed" not in str(found)


def test_a_link_leads_where_there_is_something(tmp_path: Path) -> None:
    """To a step of the walkthrough that the id names, at which the task is in its new state, and named if it can be."""
    builder = laid(tmp_path, page=f'{ALL}\n\n{ALL}\n\n{{{{ walkthrough("topic/sleeps", view="loop") }}}}')
    found = links(builder, tmp_path)
    there = Macros(builder, tmp_path / "docs")
    made = "".join(there.walkthrough(f"topic/{name}", view="loop") for name in ("fails", "fails", "sleeps"))
    assert {each.removeprefix("#") for each in found.values()} <= anchors.anchors(made)
    trace = builder.trace(load("topic/fails", builder.root))
    step = trace.steps[int(found["raises"].rpartition(".")[2])]
    assert step.loop is not None
    assert {"fails": "failed"}.items() <= {task.name: task.state for task in step.loop.tasks}.items()


@pytest.mark.parametrize(
    ("path", "url", "address"),
    [
        ("page.md", "page/", "../another/"),
        ("page.md", "page.html", "another.html"),
        ("deep/page.md", "deep/page/", "../../another/"),
        ("deep/page.md", "deep/page.html", "../another.html"),
        ("index.md", "", "another/"),
    ],
)
def test_a_link_to_another_page_is_relative(tmp_path: Path, path: str, url: str, address: str) -> None:
    """Wherever the page lies, and whether pages have folders or files."""
    builder = laid(tmp_path, another=ALL)
    assert {address} == {each.partition("#")[0] for each in links(builder, tmp_path, path, url).values()}


def test_a_page_in_a_folder_has_its_address(tmp_path: Path) -> None:
    """So has the first page of a folder, and that of the site."""
    assert ["../deep/page/", "../deep/", "../", "./"] == [
        states.relative(path, here)
        for path, here in (("deep/page.md", "a/"), ("deep/index.md", "a/"), ("index.md", "a/"), ("index.md", ""))
    ]


@pytest.mark.parametrize(
    "call",
    [
        '{{ walkthrough("topic/fails", view="loop", only=["over", "end"]) }}',
        '{{ predict("topic/fails", view="loop", at="main:call", ask="output") }}',
        '{{ walkthrough("topic/fails", view="loop", predict=[["main:call", "output"]]) }}',
        '{{ figure("topic/fails", view="loop", at="over") }}',
        '{{ walkthrough("topic/fails", view="loop", only=["ovre", "end"]) }}',
        '{{ walkthrough("topic/fails", view="loop", only=["over"]) }}',
    ],
)
def test_what_no_walkthrough_shows_fails_with_what_to_do(tmp_path: Path, call: str) -> None:
    """Nor does one that leaves the moment out, asks a question before it, or is wrong, as its own page says."""
    builder = laid(tmp_path, page=f'{{{{ walkthrough("topic/sleeps", view="loop") }}}}\n\n{call}')
    with pytest.raises(DiagramError, match="no walkthrough shows") as caught:
        links(builder, tmp_path)
    assert "running → failed: raises', which 'topic/fails' has" in str(caught.value)
    assert 'put {{ walkthrough("topic/fails", view="loop") }} on a page' in str(caught.value)


def test_a_kind_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    """It is tasks and futures that have states."""
    with pytest.raises(DiagramError, match="no states of a 'taks'; did you mean 'task'"):
        Macros(laid(tmp_path), tmp_path / "docs").states("taks")


def test_another_page_that_changes_changes_the_links(tmp_path: Path) -> None:
    """As when a server is running."""
    builder = laid(tmp_path, another=ALL, last=ALL)
    assert "../another/#fails" == links(builder, tmp_path)["raises"].rpartition(".")[0]
    write(tmp_path, "Nothing.", "docs/another.md")
    assert "../last/#fails" == links(builder, tmp_path)["raises"].rpartition(".")[0]


def test_an_arrow_of_the_site_can_be_followed(site: str, readers: Readers) -> None:
    """Within a page its walkthrough goes there at once, as by any other link."""
    page = readers().begin(site)
    page.goto(f"{site}glossary/", wait_until="networkidle")
    page.wait_for_function(WHOLE)
    arrows = page.locator(".dg-states svg a[href^='#endings.']")
    assert arrows.count()
    for arrow in arrows.all():
        href = arrow.get_attribute("href") or ""
        arrow.locator("text").first.click()
        assert page.url.endswith(f"/glossary/{href}")
        assert page.evaluate("id => document.getElementById(id).step", "endings") == int(href.partition(".")[2])
