"""The files that are beside the pages, to be taken along."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page
from selectolax.lexbor import LexborHTMLParser

from diagram_gen.model import behaviour
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site.downloads import FOLDER, Downloads
from tests.pages import PAGES
from tests.programs import write
from tests.reader import WHOLE, Readers
from tests.serving import served
from tests.site.test_policy import policy

HTTP = "http://site/"


def test_pages_lead_to_what_is_there(site_folder: Path) -> None:
    """Wherever a page is; and nothing is there that no page leads to."""
    asked = set()
    for name in PAGES:
        file = site_folder / (name if name.endswith(".html") else f"{name}index.html")
        for menu in LexborHTMLParser(file.read_text(encoding="utf-8")).css(".dg-take[data-downloads]"):
            begin = urljoin(HTTP + name, menu.attributes["data-downloads"]).removeprefix(HTTP)
            asked |= {f"{begin}.html", f"{begin}-slides.html", f"{begin}.py", f"{begin}.json"}
        for link in LexborHTMLParser(file.read_text(encoding="utf-8")).css(".dg-edit"):
            program = f"{FOLDER}/{str(link.attributes['href']).partition('#snippet=')[2]}"
            asked |= {f"{program}.py", f"{program}.json"}
    built = {path.relative_to(site_folder).as_posix() for path in (site_folder / FOLDER).rglob("*.*")}
    assert built == asked
    assert {f"{FOLDER}/tasks/taking_turns.html", f"{FOLDER}/tasks/taking_turns-slides.html"} <= built


def test_addresses_are_relative(in_project: Path) -> None:
    """To the page that they are on, whatever form the addresses of pages have."""
    downloads = Downloads(Builder())
    pages = ("", "part-1/", "part-1.html", "a/b/")
    assert ["downloads/t/x", "../downloads/t/x", "downloads/t/x", "../../downloads/t/x"] == [
        downloads.address("t/x", page) for page in pages
    ]


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_they_open_by_themselves(site_folder: Path, site: str, readers: Readers, scheme: str) -> None:
    """A page has the run in all views; slides have its marked moments. They ask for no other file."""
    begins = f"{site_folder.as_uri()}/" if scheme == "file" else site
    reader = readers()
    page = reader.begin(f"{begins}{FOLDER}/")
    page.goto(f"{begins}{FOLDER}/tasks/taking_turns.html")
    page.wait_for_function(WHOLE)
    assert ["loop", "stack", "calls", "awaits", "references", "timeline"] == page.locator(
        ".dg-tools fieldset label"
    ).all_inner_texts()
    page.goto(f"{begins}{FOLDER}/tasks/taking_turns-slides.html")
    assert 6 == page.locator(".slide").count()
    assert [] == reader.wrong


def saved(page: Page, address: str, kind: str) -> bytes:
    """What the menu of the first walkthrough of a page saves."""
    page.goto(address)
    page.wait_for_function(WHOLE)
    page.locator("dg-walkthrough").first.scroll_into_view_if_needed()
    page.locator(".dg-take").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name=f"This moment as {kind}").click()
    return download.value.path().read_bytes()


def test_the_menu_leads_to_them(site: str, readers: Readers) -> None:
    """From each walkthrough, to be saved under the name of its program."""
    page = readers().begin(site)
    page.goto(f"{site}part-1/")
    page.wait_for_function(WHOLE)
    page.locator("#taking-turns").scroll_into_view_if_needed()
    page.locator("#taking-turns .dg-take").click()
    names = []
    for words in ("The run as a page", "The run as slides"):
        with page.expect_download() as download:
            page.get_by_role("link", name=words).click()
        names.append(download.value.suggested_filename)
    assert ["taking_turns.html", "taking_turns-slides.html"] == names


def test_a_moment_is_the_same_from_the_disk(site_folder: Path, site: str, readers: Readers) -> None:
    """With our face in it, as from a host."""
    contents = []
    for begins, file in ((site, ""), (f"{site_folder.as_uri()}/", "index.html")):
        reader = readers()
        contents.append(saved(reader.begin(begins), f"{begins}part-1/{file}", "SVG"))
        assert [] == reader.wrong
    assert contents[0] == contents[1]
    assert b"font/woff2;base64," in contents[0]


def test_a_strict_policy_lets_moments_be_saved(site_folder: Path, readers: Readers) -> None:
    """As SVG and as PNG."""
    with served(site_folder, {"Content-Security-Policy": policy(site_folder)}) as address:
        reader = readers()
        for kind, sign in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
            assert saved(reader.begin(address), f"{address}part-1/", kind).startswith(sign)
            assert [] == reader.wrong


def test_what_pages_do_not_lead_to_is_not_made(in_project: Path) -> None:
    """It would take time and room."""
    downloads = Downloads(Builder())
    assert [] == list(downloads.files())
    downloads.address("calling/one_call", "")
    downloads.address("calling/one_call", "part-1/")
    begin = f"{FOLDER}/calling/one_call"
    assert [f"{begin}.html", f"{begin}-slides.html", f"{begin}.py", f"{begin}.json"] == [
        name for name, _ in downloads.files()
    ]


def test_a_program_is_there_with_what_its_run_did(in_project: Path) -> None:
    """As it is; and as a hash, with the Python that recorded it."""
    builder = Builder()
    downloads = Downloads(builder)
    downloads.address("calling/one_call", "")
    files = dict(downloads.files())
    source = builder.snippet("calling/one_call")
    trace = builder.trace(source)
    assert Path(source.path).read_bytes() == files[f"{FOLDER}/calling/one_call.py"]
    told = json.loads(files[f"{FOLDER}/calling/one_call.json"])
    assert {"python": trace.python, "digest": behaviour.digest(trace)} == told


def test_what_was_begun_is_what_would_be_made(
    in_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In whichever process; what cannot be made is left to whoever asks for it."""
    page = '{{ walkthrough("no/such", view="loop") }}\n\n{{ walkthrough("tasks/taking_turns", view="loop") }}\n'
    write(tmp_path, page, "docs/index.md")
    builder = Builder(cache=tmp_path / "begun")
    begun = Downloads(builder, tmp_path / "docs")
    late = Downloads(Builder(cache=tmp_path / "late"), tmp_path / "docs")
    monkeypatch.setattr("diagram_gen.site.downloads.Forked", _Here)
    builder.has_made = True
    begun.begin()
    made = {path.name for path in (tmp_path / "begun").iterdir()}
    for each in (begun, late):
        each.address("tasks/taking_turns", "")
    assert list(late.files()) == list(begun.files())
    assert made == {path.name for path in (tmp_path / "begun").iterdir()}


def test_nothing_is_begun_where_all_is_in_the_cache(in_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process would cost more than to read what is there."""
    monkeypatch.setattr("diagram_gen.site.downloads.Forked", lambda _: pytest.fail("it was begun"))
    Downloads(Builder()).begin()


class _Here:
    """Work beside that is done in this process, at once."""

    def __init__(self, work: Callable[[], object]) -> None:
        work()

    def wait(self) -> None:
        """Nothing is left to be done."""
