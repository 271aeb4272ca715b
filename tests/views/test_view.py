"""A view is one module with a record and one entry in the list: with these, a new one is everywhere."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser

from diagram_gen import views
from diagram_gen.checks import check
from diagram_gen.model import snippet
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.scene import Scene
from diagram_gen.model.trace import Trace
from diagram_gen.page import report
from diagram_gen.pipeline import drawing
from diagram_gen.pipeline.builder import Builder
from diagram_gen.recorder.sandbox import record
from diagram_gen.site import gallery
from diagram_gen.site.macros import Macros
from diagram_gen.views.view import View
from tests import toy
from tests.programs import PROJECT, write
from tests.reader import Readers

PROGRAM = '''
"""A title.

>>> main()
one
"""


def main():
    print("one")  # @here


if __name__ == "__main__":
    main()
'''
FILE = "snippets/topic/one.py"
SHOWN = """(steps) => {
  const element = document.querySelector("dg-walkthrough");
  const svg = element.querySelector("[data-view=toy] svg");
  const drawn = () => [...svg.children].filter((each) => !each.matches("title, desc, .dg-marks"));
  return steps.map((step) => {
    element.show(step, { note: false, mark: true });
    return [drawn().map((each) => each.outerHTML).join(""), svg.querySelector("desc").textContent];
  });
}"""
"""What a walkthrough's picture in the toy view has in it at each of some steps, and what it says."""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one snippet, as the working directory, and with one more view."""
    monkeypatch.setattr(views, "VIEWS", toy.REGISTERED)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").symlink_to(PROJECT / "pyproject.toml")
    write(tmp_path, "", "mkdocs.yml")
    write(tmp_path, PROGRAM, FILE)
    return tmp_path


@pytest.fixture
def run(project: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Calls the command line of a package that has one more view."""
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))

    def called(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tests.toy", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return called


def titles(text: str) -> list[str]:
    """What the pictures in some markup are called."""
    return [each.text() for each in LexborHTMLParser(text).css("svg > title")]


def test_every_record_is_in_the_list() -> None:
    """Each module of a view has one, of the module's own name."""
    modules = [import_module(f"diagram_gen.views.{each.name}") for each in iter_modules(views.__path__)]
    records = {module.__name__.rpartition(".")[2]: module.VIEW for module in modules if hasattr(module, "VIEW")}
    assert {view.name: view for view in views.VIEWS} == records
    assert all(isinstance(view, View) and "all" in view.parts for view in views.VIEWS)


def test_pages_tell_of_every_view() -> None:
    """Where they say what a macro takes, and how to read the diagrams."""
    for page in ("add-a-snippet.md", "how-to-read.md"):
        text = (PROJECT / "docs" / page).read_text(encoding="utf-8")
        assert [] == [name for name in views.names() if f"`{name}`" not in text and f'"{name}"' not in text]


def test_the_help_names_it(run: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """With its parts."""
    said = " ".join(run("render", "--help").stdout.split())
    assert f"What to draw: {', '.join(view.name for view in toy.REGISTERED)}." in said
    assert "What of the view to draw: `tasks` for the loop, `family` for the timeline, `graph` for the toy." in said


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--view", "toi"), "no view 'toi'; did you mean 'toy'?"),
        (("--view", "toy", "--parts", "grap"), "view 'toy' has no parts 'grap'; did you mean 'graph'?"),
    ],
)
def test_a_near_name_is_told(
    run: Callable[..., subprocess.CompletedProcess[str]], options: tuple[str, ...], sentence: str
) -> None:
    """On the command line; and on a page."""
    done = run("render", FILE, *options)
    assert (2, f"Error: {sentence}\n") == (done.returncode, done.stderr)
    with pytest.raises(DiagramError, match=re.escape(sentence)):
        Macros(Builder()).figure("topic/one", **dict(zip(("view", "parts"), options[1::2], strict=False)), at="end")


@pytest.mark.parametrize(("parts", "drawn"), [("all", "axis"), ("graph", "arrow")])
def test_the_command_line_draws_it(
    run: Callable[..., subprocess.CompletedProcess[str]], project: Path, parts: str, drawn: str
) -> None:
    """Its last step of which it has something to show, whoever lays it out."""
    done = run("render", FILE, "--view", "toy", "--parts", parts)
    assert (0, "") == (done.returncode, done.stderr)
    assert '<title id="title">A toy: A title</title>' in done.stdout
    assert 'id="text">main runs. Step ' in done.stdout
    assert f'data-slot="{drawn}"' in done.stdout
    ElementTree.fromstring(done.stdout)


def test_reports_and_previews_have_it(run: Callable[..., subprocess.CompletedProcess[str]], project: Path) -> None:
    """Among the views of which the reader has a choice."""
    for command, page in (
        (("report", FILE, "-o", "page.html"), Path("page.html")),
        (("preview", "topic/one", "--no-open"), Path(".cache/previews/topic/one.html")),
    ):
        done = run(*command)
        assert 0 == done.returncode, done.stderr
        tree = LexborHTMLParser(page.read_text(encoding="utf-8"))
        panes = [each.attributes["data-view"] for each in tree.css(".dg-views > .dg-pane")]
        assert (
            ["stack", "calls", "timeline", "toy"]
            == panes
            == [each.text().strip() for each in tree.css(".dg-tools fieldset label")]
        )


def test_digests_and_the_cache_have_it(run: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """With the views of the house, of every snippet of which it tells."""
    assert (0, "topic/one: done\n") == ((done := run("build")).returncode, done.stdout)
    found = [line.partition("  ")[2] for line in run("digests").stdout.splitlines()]
    assert [f"topic/one {view}" for view in ("calls", "stack", "timeline", "toy")] == found


@pytest.mark.parametrize("parts", toy.VIEW.parts)
def test_a_figure_shows_it(project: Path, parts: str) -> None:
    """With its title, and its description."""
    text = Macros(Builder()).figure("topic/one", view="toy", at="here", parts=parts)
    assert ["A toy: A title"] == titles(text)
    assert "main runs. Step " in LexborHTMLParser(text).css_first("desc").text()
    assert "dg-figure--upward" not in text


def test_a_walkthrough_shows_it(project: Path) -> None:
    """Beside others."""
    text = Macros(Builder()).walkthrough("topic/one", views=["toy", "stack"])
    tree = LexborHTMLParser(text)
    assert ["toy", "stack"] == [each.attributes["data-view"] for each in tree.css(".dg-views > .dg-pane")]
    assert "A toy: A title" in titles(text)


def test_a_browser_steps_through_it(project: Path, readers: Readers) -> None:
    """At each step, forwards and backwards, the picture in the page is the one that was made for that step."""
    source = snippet.any_of(project / FILE)
    trace = record(source.recorded_as)
    Path("page.html").write_text(report.of_run(source, trace, drawing.template), encoding="utf-8")
    reader = readers()
    page = reader.begin("file:")
    page.goto(Path("page.html").absolute().as_uri())
    page.wait_for_function("Boolean(customElements.get('dg-walkthrough'))")
    page.locator(".dg-tools").get_by_label("toy").check()
    order = [*range(len(trace.steps)), *reversed(range(len(trace.steps)))]
    template = drawing.template(trace, "toy")
    expected = [(plain(template.at(step)), template.scene.states[step].description) for step in order]
    assert expected == [(plain(drawn), said) for drawn, said in page.evaluate(SHOWN, order)]
    assert [] == reader.wrong


def plain(elements: str) -> str:
    """Elements of a picture, their attributes in one order, without comments."""
    return ElementTree.canonicalize(f"<svg>{elements}</svg>")


def test_the_gallery_shows_it(project: Path) -> None:
    """In small, where a page shows the snippet in that view."""
    write(project, '# Page\n\n{{ figure("topic/one", view="toy", at="here") }}\n', "docs/page.md")
    image = LexborHTMLParser(gallery.markdown(Builder(), Path("docs"))).css_first("img").attributes
    assert "A toy: A title" == image["alt"]
    picture = unquote((image["src"] or "").partition(",")[2])
    assert "dg-wait" in picture


def test_the_first_that_tells_of_a_run_is_shown_if_none_is_asked_for(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the gallery, and where `check` says what to put on a page."""
    monkeypatch.setattr(views, "VIEWS", (toy.VIEW, *toy.REGISTERED[:-1]))
    write(project, "", "docs/page.md")
    assert 'alt="A toy: A title"' in gallery.markdown(Builder(), Path("docs"))
    (found,) = check.findings(["topic/one"], {})
    assert '{{ walkthrough("topic/one", view="toy") }}' in found.remedy


def test_checks_draw_it(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it cannot draw is found before a page needs it."""

    def broken(trace: Trace) -> Scene:
        raise DiagramError("out of ink")

    write(project, '{{ figure("topic/one", view="toy", at="here") }}\n', "docs/page.md")
    assert [] == check.findings(["topic/one"], {})
    broken_toy = replace(toy.VIEW, parts={**toy.VIEW.parts, "all": broken})
    monkeypatch.setattr(views, "VIEWS", (*toy.REGISTERED[:-1], broken_toy))
    assert f"{FILE}:8: the toy view cannot be drawn: out of ink" in [
        str(each).partition("\n")[0] for each in check.findings(["topic/one"], {})
    ]
