"""What is made ahead is what would be made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from diagram_gen.pipeline.builder import Builder
from diagram_gen.site.ahead import Ahead
from diagram_gen.site.downloads import Downloads
from diagram_gen.site.macros import Macros
from tests.programs import write

PAGE = """
{{ figure("no/such", view="loop", at="end") }}

{{ walkthrough("calling/one_call", view="stack") }}

{{ figure("calling/one_call", view="stack", at="two-frames") }}

{{ walkthrough("calling/one_call", view="stack", at="two-frames") }}

{{ listing("calling/one_call") }}
"""


class _Here:
    """Work that is done at once, in this process."""

    def __init__(self, work: Callable[[], object]) -> None:
        work()


@pytest.fixture
def docs(in_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a page in a folder, for a build beside which nothing goes on."""
    write(tmp_path, PAGE, "docs/part/one.md")
    for module in ("ahead", "downloads"):
        monkeypatch.setattr(f"diagram_gen.site.{module}.Forked", _Here)
    return tmp_path / "docs"


def test_a_page_finds_what_was_made_ahead(docs: Path, tmp_path: Path) -> None:
    """All its figures and walkthroughs, with the same ids and addresses, and the files that these lead to.

    What cannot be made is left to it.
    """
    builder = Builder(cache=tmp_path / "cache")
    ahead = Ahead(builder, Downloads(builder, docs), docs, lambda path: path.replace(".md", "/"))
    ahead.begin(lambda name: not name.startswith("no/"))
    assert builder.has_made
    again = Builder(cache=tmp_path / "cache")
    downloads = Downloads(again, docs)
    pages = Macros(again, docs, downloads)
    pages.on_page(SimpleNamespace(url="part/one/"), "part/one.md")
    pages.walkthrough("calling/one_call", view="stack")
    pages.figure("calling/one_call", view="stack", at="two-frames")
    pages.walkthrough("calling/one_call", view="stack", at="two-frames")
    assert [] != [*downloads.files()]
    assert not again.has_made
    pages.listing("calling/one_call")
    assert again.has_made


def test_what_will_not_be_recorded_is_left_to_the_build(docs: Path, tmp_path: Path) -> None:
    """Which tells what is wrong with it."""
    builder = Builder(cache=tmp_path / "cache")
    Ahead(builder, Downloads(builder, docs), docs, str).begin(lambda _: False)
    assert not builder.has_made
