"""What a page has later is in files beside it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from selectolax.lexbor import LexborHTMLParser

from diagram_gen.page import walkthrough, walkthrough_markup
from diagram_gen.page.beside import Beside
from diagram_gen.page.later import LATER, later
from diagram_gen.page.walkthrough import Walkthrough
from diagram_gen.pipeline.builder import Builder
from tests.reader import Readers
from tests.serving import served

SVG = "{http://www.w3.org/2000/svg}"


def made(beside: Beside | None) -> str:
    """A walkthrough, with files beside its page or without."""
    return walkthrough_markup.walkthrough(shown(), id="a", caption="", beside=beside)


def shown() -> Walkthrough:
    """A walkthrough with moments."""
    builder = Builder()
    source = builder.snippet("tasks/taking_turns")
    trace = builder.trace(source)
    return walkthrough.walkthrough(source, trace, [builder.template(trace, "loop")])


def test_a_file_is_named_by_what_is_in_it() -> None:
    """The same is there once; something else has another address."""
    beside = Beside("../there")
    addresses = [beside.put(text, ".js") for text in ("1", "1", "2")]
    assert addresses[0] == addresses[1] != addresses[2]
    assert [f"../there/{name}" for name in beside.files] == [addresses[0], addresses[2]]
    assert ["1", "2"] == list(beside.files.values())


def test_what_is_beside_is_not_in_the_page(in_project: Path) -> None:
    """Neither steps nor drawings of moments; a page without files has all that in it, and asks for none."""
    beside = Beside("there")
    apart, whole = made(beside), made(None)
    assert LATER in apart
    assert not LexborHTMLParser(apart).css("template.dg-data, noscript svg.dg-picture")
    assert (1, []) == (
        len(LexborHTMLParser(whole).css("template.dg-data")),
        LexborHTMLParser(whole).css("[data-beside], img"),
    )
    assert [".js", ".js", ".svg"] == [Path(name).suffix for name in beside.files]


def test_a_script_gives_what_would_be_in_the_page(in_project: Path, readers: Readers, tmp_path: Path) -> None:
    """Whatever characters a program has in it."""
    pieces = ["<p>'quotes' and \"quotes\"</p>", "a \\ and\n`${lines}`\r</script>", "日本 🙂 \u2028"]
    beside = Beside("there")
    addresses, _ = later(beside, pieces, walkthrough_markup.stills(shown()))
    (tmp_path / "there").mkdir()
    (tmp_path / addresses["scripts"]).write_text(
        beside.files[Path(addresses["scripts"]).name], encoding="utf-8", newline=""
    )
    with served(tmp_path) as address:
        page = readers().begin(address)
        (tmp_path / "index.html").write_text(
            f'<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script src="{addresses["scripts"]}"></script>'
        )
        page.goto(address)
        assert pieces == page.evaluate("dgBeside")


def test_images_are_parts_of_one_sheet(in_project: Path) -> None:
    """Each by a name that the sheet has, for a part that no other has."""
    beside = Beside("there")
    moments = walkthrough_markup.stills(shown())
    _, addressed = later(beside, [], moments)
    sources = [picture["source"] for each in addressed for picture in each["pictures"]]
    (sheet,) = {source.partition("#")[0] for source in sources}
    root = ElementTree.fromstring(beside.files[Path(sheet).name])
    parts = {view.attrib["id"]: [*map(float, view.attrib["viewBox"].split())] for view in root.iter(f"{SVG}view")}
    assert [source.partition("#")[2] for source in sources] == list(parts)
    ends = [top + height for _, top, _, height in parts.values()]
    assert [0.0, *ends[:-1]] == [top for _, top, _, _ in parts.values()]
    assert [(each["name"], each["sentence"]) for each in moments] == [
        (each["name"], each["sentence"]) for each in addressed
    ]
