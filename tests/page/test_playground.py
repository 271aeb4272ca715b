"""The playground in a real browser: what a reader can do with a program, whatever runs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from tests.page import playing
from tests.page.playing import BLANK, FIRST, OTHER
from tests.reader import Reader, Readers
from tests.serving import served
from tests.site.test_policy import policy

STATUS = "dg-playground .dg-run-said [role=status]"
FIELD = "dg-playground textarea"
RUN, STOP = "[data-does=run]", "[data-does=stop]"
HINT = "Press Run, or Ctrl-Enter."
OWN_PROGRAM = "print('mine')\n"
FAILED = "It failed in line 2: ValueError."
RAN = "It ran under Python 3.14.2, in 12 steps."
COUNT_WORKERS = """
  window.workers = [];
  const Real = Worker;
  window.Worker = class extends Real {
    constructor(...given) { super(...given); window.workers.push(this); this.isAlive = true; }
    terminate() { this.isAlive = false; super.terminate(); }
  };
"""
ALIVE = "workers.filter((each) => each.isAlive).length"
TICK = "() => new Promise((done) => setTimeout(done, 0))"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page, with all that it asks for."""
    return playing.site(tmp_path_factory.mktemp("playground"))


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """Where it is served, under the strictest policy that it works under."""
    with served(folder, {"Content-Security-Policy": policy(folder)}) as address:
        yield address


@pytest.fixture(scope="module")
def reader(readers: Readers) -> Reader:
    """A reader whose workers are counted."""
    reader = readers()
    reader.page.add_init_script(COUNT_WORKERS)
    return reader


@pytest.fixture
def visit(reader: Reader, address: str) -> Iterator[Callable[..., Page]]:
    """Opens the page at an address of its own, for a reader who was never here before; nothing goes wrong there."""
    page = reader.begin(address)
    page.goto(f"{address}{BLANK}")  # the page itself keeps what it has when it is left
    page.evaluate("localStorage.clear()")
    page.goto("about:blank")

    def visited(hash: str = "", *, edits: bool = True) -> Page:
        page.goto("about:blank")
        page.goto(address + hash)
        expect(page.locator(RUN)).to_be_visible()
        expect(page.locator(STATUS)).not_to_be_empty()
        if edits:
            edit(page)
        return page

    yield visited
    assert [] == reader.wrong


def edit(page: Page) -> None:
    """Has the editor there, as a reader does who goes into the program."""
    page.locator(".dg-editor :is(pre, textarea)").focus()
    page.locator(FIELD).wait_for()


def write(page: Page, program: str) -> None:
    """Puts a program in the place of the one that is open, as a reader does."""
    page.locator(FIELD).fill(program)


def run(page: Page, said: str = RAN) -> None:
    """Runs the program, until it is said how that went."""
    page.locator(RUN).click()
    expect(page.locator(STATUS)).to_have_text(said)


# ── The program ──────────────────────────────────────────────────────────────────────────────────────


def test_it_begins_with_a_program_of_the_site(visit: Callable[..., Page], folder: Path) -> None:
    """Whole, as its file has it, once the reader goes into it; the address names it."""
    page = visit()
    assert (folder / f"downloads/{FIRST}.py").read_text(encoding="utf-8") == page.locator(FIELD).input_value()
    assert page.url.endswith(f"#snippet={FIRST}")


def test_nothing_is_loaded_before_the_reader_asks(visit: Callable[..., Page]) -> None:
    """The page has the program's text; the editor comes when the reader goes there, and Python when it runs."""
    page = visit(edits=False)
    expect(page.locator(".dg-editor pre")).to_contain_text("async def work(name, seconds):")
    assert [] == loaded(page)
    edit(page)
    assert ["editor.js"] == loaded(page)
    assert 0 == page.evaluate(ALIVE)


def test_the_keyboard_leads_into_the_editor(visit: Callable[..., Page]) -> None:
    """Where its program was until then: what is typed next goes there."""
    page = visit(edits=False)
    place = page.get_by_role("textbox", name="Program")
    page.locator(".dg-saves summary").focus()
    page.keyboard.press("Tab")
    page.locator(FIELD).wait_for()
    expect(place).to_be_focused()
    page.keyboard.type("# ")
    assert "# " in place.input_value()


def test_a_program_runs_without_the_editor(visit: Callable[..., Page]) -> None:
    """Which nobody needs who only wants to see it run."""
    page = visit(edits=False)
    run(page)
    assert 0 == page.locator(FIELD).count()
    page.get_by_role("button", name="Back to the program").click()
    expect(page.locator(FIELD)).to_be_focused()


def loaded(page: Page) -> list[str]:
    """What the page has asked for of what edits and runs programs."""
    names = "performance.getEntriesByType('resource').map(({ name }) => name.split('/').at(-1))"
    return [name for name in page.evaluate(names) if name in ("worker.js", "standard.zip", "slow.json", "editor.js")]


def test_another_program_is_chosen(visit: Callable[..., Page], folder: Path) -> None:
    """By its title, among those of its topic."""
    page = visit()
    assert ["Calling", "Tasks"] == page.locator("optgroup").evaluate_all("all => all.map((each) => each.label)")
    page.locator(".dg-choice select").select_option(f"snippet={OTHER}")
    expect(page.locator(FIELD)).to_have_value((folder / f"downloads/{OTHER}.py").read_text(encoding="utf-8"))
    assert page.url.endswith(f"#snippet={OTHER}")


def test_what_is_chosen_runs(visit: Callable[..., Page]) -> None:
    """Also where it is still on its way when the reader presses *Run*."""
    page = visit()
    held: list[Route] = []
    page.route(f"**/downloads/{OTHER}.py", lambda route: held.append(route))
    with page.expect_request(f"**/downloads/{OTHER}.py"):
        page.locator(".dg-choice select").select_option(f"snippet={OTHER}")
    page.locator(RUN).click()
    held[0].continue_()
    expect(page.locator(STATUS)).to_have_text(RAN)
    assert f"snippet={OTHER}" == page.locator(".dg-choice select").input_value()


def test_an_address_opens_a_program(visit: Callable[..., Page], folder: Path) -> None:
    """When the page is opened, and when it is there."""
    page = visit(f"#snippet={OTHER}")
    assert (folder / f"downloads/{OTHER}.py").read_text(encoding="utf-8") == page.locator(FIELD).input_value()
    page.evaluate(f"location.hash = '#snippet={FIRST}'")
    expect(page.locator(FIELD)).to_have_value((folder / f"downloads/{FIRST}.py").read_text(encoding="utf-8"))
    assert f"snippet={FIRST}" == page.locator(".dg-choice select").input_value()


@pytest.mark.parametrize(
    ("hash", "sentence"),
    [
        ("#code=AAAA", "This link should have a program in it, but it cannot be read: it may have been cut off."),
    ],
)
def test_an_address_that_leads_nowhere_says_so(visit: Callable[..., Page], hash: str, sentence: str) -> None:
    """And the page begins as it would."""
    page = visit(hash)
    expect(page.locator(STATUS)).to_have_text(sentence)
    assert "Three tasks take turns" in page.locator(FIELD).input_value()


def test_what_a_reader_writes_is_kept(visit: Callable[..., Page]) -> None:
    """For each program by itself, when the page is left at once, too."""
    page = visit()
    write(page, OWN_PROGRAM)
    page.locator(".dg-choice select").select_option(f"snippet={OTHER}")
    expect(page.locator(FIELD)).to_have_value(file_of(page, OTHER))
    write(page, "print('other')\n")
    page = visit()
    expect(page.locator(FIELD)).to_have_value("print('other')\n")
    page = visit(f"#snippet={FIRST}")
    expect(page.locator(FIELD)).to_have_value(OWN_PROGRAM)


def file_of(page: Page, name: str) -> str:
    """The text of a program as its file has it."""
    return str(page.evaluate(f"fetch('downloads/{name}.py').then((answer) => answer.text())"))


def test_reset_brings_the_program_back(visit: Callable[..., Page]) -> None:
    """And nothing of what was written is kept."""
    page = visit()
    before = page.locator(FIELD).input_value()
    expect(page.locator("[data-does=reset]")).to_be_disabled()
    write(page, OWN_PROGRAM)
    page.locator("[data-does=reset]").click()
    assert before == page.locator(FIELD).input_value()
    expect(page.locator("[data-does=reset]")).to_be_disabled()
    assert [] == page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('dg-playground:'))")


def test_a_program_of_ones_own_begins_empty(visit: Callable[..., Page]) -> None:
    """And the address names none."""
    page = visit()
    page.locator(".dg-choice select").select_option("own")
    expect(page.locator(FIELD)).to_have_value("")
    write(page, OWN_PROGRAM)
    assert "#" not in page.url
    expect(visit().locator(FIELD)).to_have_value(OWN_PROGRAM)


def test_a_program_is_shared_by_its_address(visit: Callable[..., Page]) -> None:
    """Whatever its characters; who follows it keeps what was there before, and has the program where it was shared."""
    shared = "print('日本 🙂', 1 < 2)\n" * 3
    page = visit()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    write(page, shared)
    page.locator("[data-does=share]").click()
    expect(page.locator(STATUS)).to_have_text("Copied: the link has the program in it.")
    link = page.evaluate("navigator.clipboard.readText()")
    assert (link, True) == (page.url, "#code=" in link)
    code = link.partition("#")[2]

    page = visit(f"#{code}")
    assert f"snippet={FIRST}" == page.locator(".dg-choice select").input_value()

    page.locator("[data-does=reset]").click()
    write(page, OWN_PROGRAM)
    page = visit(f"#{code}")
    assert (shared, code) == (page.locator(FIELD).input_value(), page.locator(".dg-choice select").input_value())
    write(page, "print('changed')\n")
    page = visit()
    assert "print('changed')\n" == page.locator(FIELD).input_value()
    page.locator("[data-does=reset]").click()
    assert shared == page.locator(FIELD).input_value()
    expect(visit(f"#snippet={FIRST}").locator(FIELD)).to_have_value(OWN_PROGRAM)


def test_a_program_that_is_as_it_was_is_shared_by_its_name(visit: Callable[..., Page]) -> None:
    """Such a link is short."""
    page = visit()
    page.locator("[data-does=share]").click()
    assert page.url.endswith(f"#snippet={FIRST}")


def test_a_program_is_downloaded(visit: Callable[..., Page]) -> None:
    """As it is in the editor."""
    page = visit()
    write(page, OWN_PROGRAM)
    page.locator(".dg-saves summary").click()
    with page.expect_download() as taken:
        page.locator("[data-does=save]").click()
    assert "taking_turns.py" == taken.value.suggested_filename
    assert OWN_PROGRAM == Path(taken.value.path()).read_text(encoding="utf-8")
    expect(page.locator("[data-does=save]")).to_be_hidden()


# ── Its run ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_program_runs(visit: Callable[..., Page]) -> None:
    """And its run can be stepped through below a heading, with keys too; it begins at its start, in view."""
    page = visit()
    run(page)
    walkthrough = page.locator("dg-walkthrough")
    assert (1, 0) == (walkthrough.count(), walkthrough.evaluate("each => each.step"))
    expect(page.get_by_role("heading", name="The run")).to_be_in_viewport()
    expect(walkthrough.locator("[data-does=play]")).to_be_in_viewport()
    walkthrough.locator("[data-does=next]").click()
    page.keyboard.press("ArrowRight")
    assert 2 == walkthrough.evaluate("each => each.step")
    assert page.url.endswith(f"#snippet={FIRST}")


def test_a_program_runs_by_a_key(visit: Callable[..., Page]) -> None:
    """From anywhere in the playground; the focus stays where it is."""
    page = visit()
    page.locator(FIELD).focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator(STATUS)).to_have_text(RAN)
    assert "TEXTAREA" == page.evaluate("document.activeElement.tagName")


def test_each_run_has_a_worker_of_its_own(visit: Callable[..., Page]) -> None:
    """One is in reserve after the first run; the one that ran can still be asked, and no other is left."""
    page = visit()
    run(page)
    assert (2, 2) == (page.evaluate(ALIVE), page.evaluate("workers.length"))
    write(page, OWN_PROGRAM)
    run(page)
    run(page)
    assert (2, 4) == (page.evaluate(ALIVE), page.evaluate("workers.length"))


def test_a_run_is_stopped(visit: Callable[..., Page]) -> None:
    """By its button; the next one works."""
    page = visit()
    write(page, "# for ever")
    page.locator(RUN).click()
    expect(page.locator(STATUS)).to_have_text("Running.")
    page.locator(STOP).click()
    expect(page.locator(STATUS)).to_have_text("Stopped.")
    expect(page.locator(STOP)).to_be_disabled()
    write(page, OWN_PROGRAM)
    run(page)


def test_a_run_is_ended_by_the_next(visit: Callable[..., Page]) -> None:
    """Which the same button begins."""
    page = visit()
    run(page)
    write(page, "# for ever")
    page.locator(RUN).click()
    expect(page.locator(RUN)).to_have_text("Run again")
    expect(page.locator(STATUS)).to_have_text("Running.")
    write(page, OWN_PROGRAM)
    run(page)
    expect(page.locator(RUN)).to_have_text("Run")


def test_a_run_is_ended_when_it_takes_too_long(visit: Callable[..., Page]) -> None:
    """With the sentence that recordings end with elsewhere."""
    page = visit()
    page.evaluate("document.querySelector('dg-playground').runs.limit = 1")
    write(page, "# for ever")
    run(page, "The program was still running after 20 s, and was ended.")
    assert 1 == page.evaluate(ALIVE)


def test_another_program_ends_a_run(visit: Callable[..., Page]) -> None:
    """And takes away what the one before has shown."""
    page = visit()
    run(page)
    write(page, "# for ever")
    page.locator(RUN).click()
    expect(page.locator(STATUS)).to_have_text("Running.")
    page.locator(".dg-choice select").select_option(f"snippet={OTHER}")
    expect(page.locator(STATUS)).to_have_text(HINT)
    expect(page.locator(STOP)).to_be_disabled()
    assert 0 == page.locator("dg-walkthrough").count()


def test_leaving_ends_all_workers(visit: Callable[..., Page]) -> None:
    """Also for a theme that navigates by itself."""
    page = visit()
    run(page)
    page.evaluate("document.querySelector('dg-playground').remove()")
    assert 0 == page.evaluate(ALIVE)


def test_a_worker_that_breaks_is_told_of(visit: Callable[..., Page], reader: Reader) -> None:
    """And the next run has another."""
    page = visit()
    write(page, "# breaks")
    run(page, "What ran it has come to an end: Uncaught Error: out of memory. Run starts it anew.")
    reader.wrong.clear()
    write(page, OWN_PROGRAM)
    run(page)


def test_a_failure_is_shown(visit: Callable[..., Page]) -> None:
    """At its line, until the program is changed; the run begins at its start, with a way to where it failed."""
    page = visit()
    write(page, "# fails")
    run(page, FAILED)
    editor = page.locator(".dg-editor")
    assert ("2", "ValueError") == tuple(editor.evaluate("({ dataset }) => [dataset.line, dataset.message]"))
    walkthrough = page.locator("dg-walkthrough")
    assert 0 == walkthrough.evaluate("each => each.step")
    page.get_by_role("button", name="Go to where it failed").click()
    assert 5 == walkthrough.evaluate("each => each.step")
    write(page, "# fails no more")
    assert "" == editor.evaluate("({ dataset }) => dataset.line")
    expect(page.locator(".dg-stale")).to_have_text("The program has changed since.")


def test_what_is_no_program_has_no_run(visit: Callable[..., Page]) -> None:
    """The line is marked, and what was there of a run before is gone."""
    page = visit()
    run(page)
    write(page, "# is no Python")
    run(page, "Line 1 is no Python: invalid syntax.")
    assert 0 == page.locator("dg-walkthrough").count()
    expect(page.get_by_role("heading", name="The run")).to_be_hidden()
    assert "1" == page.locator(".dg-editor").get_attribute("data-line")


def test_a_program_that_takes_another_way_here_says_so(visit: Callable[..., Page]) -> None:
    """Under this Python than under that with which its page was recorded; one that was changed may do as it likes."""
    page = visit(f"#snippet={OTHER}")
    run(page)
    expect(page.locator(".dg-outcome-notes")).to_have_text(
        "Under Python 3.14.2 this program takes another way than under 3.11.7, with which its page was recorded."
    )
    page = visit(f"#snippet={FIRST}")
    run(page)
    expect(page.locator(".dg-outcome-notes")).to_be_empty()


def test_a_run_is_downloaded_as_a_page(visit: Callable[..., Page]) -> None:
    """Which its worker makes."""
    page = visit()
    page.locator(".dg-saves summary").click()
    expect(page.locator("[data-does=page]")).to_be_disabled()
    run(page)
    page.locator(".dg-saves summary").click()
    with page.expect_download() as taken:
        page.locator("[data-does=page]").click()
    assert "taking_turns.html" == taken.value.suggested_filename


def test_a_program_can_do_nothing_to_the_page(visit: Callable[..., Page], reader: Reader) -> None:
    """Whatever its worker has been made to answer: it may be a stranger's, who has shared it."""
    page = visit()
    write(page, "# is hostile")
    run(page)
    page.evaluate(TICK)
    assert ("Playground", 0) == (page.title(), page.locator(".dg-outcome script, .dg-outcome [onerror]").count())
    (said,) = set(reader.wrong)  # by the policy, where it is but parsed
    assert said.startswith("Executing inline event handler violates")
    reader.wrong.clear()


def test_the_run_before_is_taken_down(visit: Callable[..., Page]) -> None:
    """None of its parts heeds anything any more."""
    page = visit()
    run(page)
    page.evaluate("window.before = document.querySelector('dg-walkthrough')")
    write(page, OWN_PROGRAM)
    run(page)
    page.locator("dg-walkthrough [data-does=next]").click()
    assert (False, 0) == tuple(page.evaluate("[before.isConnected, before.step]"))
    assert 1 == page.locator("dg-walkthrough").count()


# ── Where it stands ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("width", [360, 820, 1366, 1920])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_sound_on_every_screen(readers: Readers, address: str, width: int, scheme: str) -> None:
    """For readers of every kind, before a run and after one that failed."""
    reader = readers(viewport={"width": width, "height": 768}, color_scheme=scheme)
    page = reader.begin(address)
    page.goto(address)
    expect(page.locator(STATUS)).to_have_text(HINT)
    assert [] == findings(page)
    edit(page)
    assert [] == findings(page)
    write(page, "# fails")
    run(page, FAILED)
    assert [] == findings(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [] == reader.wrong


def findings(page: Page) -> list[tuple[str, str]]:
    """What axe objects to: its rule, and where."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(each["id"], str(node["target"])) for each in found for node in each["nodes"]]


def test_without_scripts_there_is_the_program(readers: Readers, address: str) -> None:
    """And how to have its run elsewhere."""
    page = readers(java_script_enabled=False).begin(address)
    page.goto(address)
    expect(page.locator(".dg-listing")).to_contain_text("async def work(name, seconds):")
    expect(page.locator("noscript > p")).to_contain_text(
        "python -m diagram_gen report snippets/tasks/taking_turns.py -o page.html"
    )
    assert 0 == page.get_by_role("button").count()


def test_from_the_disk_there_is_the_program(readers: Readers, folder: Path) -> None:
    """And how to have its run elsewhere, since no browser lets a page run it."""
    reader = readers()
    page = reader.begin("file:")
    page.goto((folder / "index.html").as_uri())
    expect(page.locator(".dg-lacking:visible")).to_contain_text("from the disk")
    expect(page.locator(".dg-lacking:visible")).to_contain_text("python -m diagram_gen report")
    expect(page.locator(".dg-listing")).to_be_visible()
    expect(page.locator(RUN)).to_be_hidden()
    assert [] == reader.wrong


def test_an_old_browser_is_told(readers: Readers, address: str) -> None:
    """One that lacks what it takes."""
    page = readers(locale="en-GB").begin(address)
    page.add_init_script("delete window.CompressionStream")
    page.goto(address)
    expect(page.locator(".dg-lacking:visible")).to_contain_text("This browser lacks")
    expect(page.locator(RUN)).to_be_hidden()


def test_paper_has_the_program_and_its_moments(visit: Callable[..., Page]) -> None:
    """And nothing to press; once there is its run, the program is in that."""
    page = visit()
    paper = page.locator(".dg-written")
    for_print(page)
    assert page.locator(FIELD).input_value() == paper.text_content()
    expect(paper).to_be_visible()
    expect(page.locator(RUN)).to_be_hidden()
    page.emulate_media(media="screen")
    run(page)
    for_print(page)
    expect(paper).to_be_hidden()
    expect(page.locator(".dg-still").first).to_be_visible()
    assert 0 == page.locator("dg-playground :is(button, select, textarea):visible").count()
    page.emulate_media(media="screen")


def for_print(page: Page) -> None:
    """Shows the page as it is printed."""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")


def test_a_host_without_the_editor_has_a_plain_field(visit: Callable[..., Page], reader: Reader) -> None:
    """In which a program can be changed and run, and its failure is told of."""
    reader.page.route("**/editor.js", lambda route: route.abort())
    page = visit()
    write(page, "# fails")
    run(page, FAILED)
    expect(page.locator(".dg-mistake")).to_have_text("Line 2: ValueError")
    write(page, "# fails no more")
    expect(page.locator(".dg-mistake")).to_be_hidden()
    assert 1 == len([each for each in reader.wrong if each.endswith("editor.js")])
    reader.wrong.clear()
