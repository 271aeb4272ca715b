"""What the playground is made of is in the site that has a page for it; elsewhere, nothing is done for it."""

from __future__ import annotations

import hashlib
import html
import json
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import grimp
import pytest
from playwright.sync_api import Page, expect

from diagram_gen.model.errors import DiagramError
from diagram_gen.pipeline import recipes
from diagram_gen.pipeline.cache import Cache
from diagram_gen.pipeline.recipes import PLAYGROUND
from diagram_gen.site import playground
from diagram_gen.site.playground import FOLDER, Playground, licences, making, parts, registry
from diagram_gen.site.playground.node import Node
from tests.programs import PROJECT, write
from tests.reader import Readers
from tests.serving import served
from tests.site.test_mkdocs import build, lay

FILES = {
    "worker.js",
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm.gz",
    "standard.zip",
    "rest.zip",
    "viz.js",
    "diagrams.zip",
    "editor.js",
    "LICENCES.txt",
}
MANIFEST = re.compile(r'data-dg-manifest="([^"]*)"')
CALL = '# Playground\n\n{{ playground("topic/one") }}\n'
NOWHERE = {"PATH": "", "PIP_NO_INDEX": "1"}
"""What a machine has in its environment which has no npm, and on which pip finds nothing."""


@pytest.fixture
def anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder in which nothing is kept yet, by a process that has not tried anything."""
    monkeypatch.setattr(playground, "_failed", {})
    monkeypatch.setenv(playground.ELSEWHERE, str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def manifest(site_folder: Path) -> dict[str, dict[str, int | str]]:
    """The files of the built site, by what they are called in the worker."""
    found = MANIFEST.search((site_folder / "playground/index.html").read_text(encoding="utf-8"))
    assert found is not None
    told = json.loads(html.unescape(found[1]))
    assert re.fullmatch(r"3\.\d+\.\d+", told["python"])
    return dict(told["files"])


def test_nothing_is_done_before_a_page_asks(anew: Path) -> None:
    """Neither is anything written, nor is there anything to be written."""
    assert [] == list(Playground().files())
    assert not anew.exists()


def test_a_site_without_the_page_needs_no_network(tmp_path: Path) -> None:
    """Nor does it say anything."""
    lay(tmp_path, "# Title\n")
    done = build(tmp_path, "--strict", **NOWHERE, DIAGRAM_GEN_PLAYGROUND=str(tmp_path / "kept"))
    assert 0 == done.returncode, done.stderr
    assert "has no playground" not in done.stderr
    assert not (tmp_path / "site" / FOLDER).exists()
    assert not (tmp_path / "kept").exists()


@pytest.mark.parametrize("strict", [True, False])
def test_where_nothing_can_be_fetched_the_site_has_no_playground(tmp_path: Path, strict: bool) -> None:
    """The console and the page say so, once each; a strict build is refused."""
    lay(tmp_path, "# Title\n\n[There](playground.md)\n")
    write(tmp_path, CALL, "docs/playground.md")
    options = ["--strict"] if strict else []
    done = build(tmp_path, *options, **NOWHERE, DIAGRAM_GEN_PLAYGROUND=str(tmp_path / "kept"))
    assert int(strict) == done.returncode
    (said,) = [line for line in done.stderr.splitlines() if "The site has no playground" in line]
    assert re.search(r"^WARNING .*: `python -m pip` failed: ERROR: ", said)
    if not strict:
        page = (tmp_path / "site/playground/index.html").read_text(encoding="utf-8")
        assert 1 == page.count(playground.WHY_NOT)
        assert not (tmp_path / "site" / FOLDER).exists()


def test_a_process_tries_once(anew: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """A server without a network does not try again at every edit; it says each time that something is missing."""
    tried = []

    def fail(cache: Cache) -> None:
        tried.append(cache)
        raise DiagramError("there is no network")

    monkeypatch.setattr(making, "made", fail)
    caplog.set_level(logging.INFO, "diagram_gen")
    assert [None, None] == [Playground().manifest for _ in range(2)]
    assert 1 == len(tried)
    assert ["The site has no playground: there is no network"] * 2 == caplog.messages


@pytest.fixture
def made(anew: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Has small files made, and counts how often."""
    count: list[int] = []

    def make(cache: Cache) -> tuple[str, dict[str, bytes]]:
        count.append(1)
        return "3.14.2", {"worker.js": b"1;\n", "pyodide.asm.wasm.gz": b"wasm"}

    monkeypatch.setattr(making, "made", make)
    return count


def test_what_was_made_is_there_for_every_copy_of_the_site(made: list[int], tmp_path: Path) -> None:
    """In the folder that the environment names."""
    sites = [Playground(tmp_path / name) for name in ("one", "other")]
    manifests = [site.manifest for site in sites]
    assert manifests[0] == manifests[1]
    assert list(sites[0].files()) == list(sites[1].files())
    assert 1 == len(made)


def test_a_file_is_named_for_what_is_in_it(made: list[int]) -> None:
    """And so that every host sends it as it is: no ending stands for a way to pack it that hosts know."""
    site = Playground()
    assert site.manifest is not None
    digests = [hashlib.sha256(content).hexdigest()[:16] for content in (b"1;\n", b"wasm")]
    assert {
        "worker.js": {"path": f"worker-{digests[0]}.js", "size": 3},
        "pyodide.asm.wasm.gz": {"path": f"pyodide.asm.wasm-{digests[1]}.bin", "size": 4},
    } == site.manifest["files"]
    assert [f"{FOLDER}/worker-{digests[0]}.js", f"{FOLDER}/pyodide.asm.wasm-{digests[1]}.bin"] == [
        path for path, _ in site.files()
    ]


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"half")])
def test_what_is_lost_or_damaged_is_made_again(made: list[int], anew: Path, damage: Callable[[Path], object]) -> None:
    """No half of a file comes into the site."""
    first = Playground()
    assert first.manifest is not None
    contents = list(first.files())
    for path in anew.iterdir():
        damage(path)
    again = Playground()
    assert first.manifest == again.manifest
    assert contents == list(again.files())
    assert 2 == len(made)


def test_only_a_damaged_file_is_made_again(made: list[int], anew: Path) -> None:
    """Where the list is whole."""
    assert Playground().manifest is not None
    for path in anew.iterdir():
        if path.read_bytes().endswith(b"wasm"):
            path.write_bytes(path.read_bytes()[:-1])
    again = Playground()
    assert again.manifest is not None
    assert [b"1;\n", b"wasm"] == [content for _, content in again.files()]
    assert 2 == len(made)


def test_the_site_has_all_that_its_page_names(site_folder: Path, manifest: dict[str, dict[str, int | str]]) -> None:
    """And nothing else there; each file under a name that no other content has."""
    assert FILES == set(manifest)
    built = {path.name: path.read_bytes() for path in (site_folder / FOLDER).iterdir()}
    assert {str(file["path"]): file["size"] for file in manifest.values()} == {
        name: len(content) for name, content in built.items()
    }
    for name, content in built.items():
        assert hashlib.sha256(content).hexdigest()[:16] in name
    assert [] == [name for name in built if "registry" in name or "npm" in name]


def test_the_licences_are_beside_it(site_folder: Path, manifest: dict[str, dict[str, int | str]]) -> None:
    """Of every package that is in the site, and of what is compiled into one."""
    text = (site_folder / FOLDER / str(manifest["LICENCES.txt"]["path"])).read_text(encoding="utf-8")
    for package in registry.of(*licences.SHIPPED):
        assert f"\n{package} ({package.licence})" in text
    for name in licences.of_python():
        assert f"\n{name}" in text
    for words in (
        "Mozilla Public License",
        "PYTHON SOFTWARE FOUNDATION LICENSE",
        "Eclipse Public License",
        "Expat maintainers",
    ):
        assert words in text


def test_compiling_gives_the_same_bytes_each_time() -> None:
    """In Pyodide's own Python; so the same modules have the same name in every site."""
    cache = Cache(PROJECT / playground.CACHE)
    with Node() as node:
        (files,) = registry.Registry(cache, node).files(registry.of("python")).values()
        sources = {"a.py": b'"""A."""\nX = {"b", "c", (1, 2), "d"}\n', "b/t.txt": b"text"}
        one, other = (parts.diagrams(node, files, sources) for _ in range(2))
    assert one == other
    assert b"a.pyc" in one


def test_what_runs_programs_has_all_that_it_imports() -> None:
    """And what it is made of is in the key that it is kept under."""
    imports = grimp.build_graph("diagram_gen", cache_dir=None)
    needed = {"diagram_gen.pipeline.browser", *imports.find_upstream_modules("diagram_gen.pipeline.browser")}
    names = {name for name in parts.sources() if name.startswith("diagram_gen/")}
    modules = {name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in names}
    assert set() == needed - modules
    assert [] == [name for name in names if not recipes.matches(name.partition("/")[2], PLAYGROUND.files)]


def test_what_runs_programs_has_nothing_that_a_browser_does_not_need() -> None:
    """Neither what makes sites nor what reads traces back."""
    names = parts.sources()
    assert {"diagram_gen/recorder/tracer.py", "diagram_gen/pipeline/browser.py", "jinja2/__init__.py"} <= set(names)
    unwanted = ("diagram_gen/site", "diagram_gen/cli", "diagram_gen/checks", "diagram_gen/pipeline/trace_json")
    assert [] == [name for name in names if name.startswith(unwanted)]


EDITOR = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Editor</title>
<link rel="icon" href="data:,"><script type="module" src="page.js"></script></head>
<body><div id="here"></div><button>Next</button></body></html>"""
SCRIPT = """import { editor } from "./editor.js";
window.said = [];
window.editor = editor(document.getElementById("here"), {
  text: "import asyncio\\n", label: "A program", help: "Tab indents.",
  onChange: () => said.push(window.editor.text), onRun: () => said.push("run"),
});"""
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:"


@pytest.fixture
def page(
    site_folder: Path, manifest: dict[str, dict[str, int | str]], tmp_path: Path, readers: Readers
) -> Iterator[Page]:
    """A page with an editor, under a policy that allows neither styles nor scripts in pages; nothing goes wrong there."""
    made = (site_folder / FOLDER / str(manifest["editor.js"]["path"])).read_text(encoding="utf-8")
    for name, text in (("index.html", EDITOR), ("page.js", SCRIPT), ("editor.js", made)):
        write(tmp_path, text, name)
    with served(tmp_path, {"Content-Security-Policy": POLICY}) as address:
        reader = readers()
        page = reader.begin(address)
        page.goto(address)
        page.wait_for_function("() => window.editor")
        yield page
        assert [] == reader.wrong


def test_the_editor_edits_programs(page: Page) -> None:
    """With indentation after a colon, undo, and a run when Control and Enter are pressed."""
    field = page.get_by_role("textbox", name="A program")
    field.press("Control+End")
    page.keyboard.type("async def main():\npass")
    assert "import asyncio\nasync def main():\n    pass" == page.evaluate("editor.text")
    field.press("Control+Enter")
    assert "run" == page.evaluate("said.at(-1)")
    page.evaluate("editor.text = 'x = 1\\n'")
    assert "x = 1\n" == page.evaluate("said.at(-1)")
    field.press("Control+z")
    assert "import asyncio\nasync def main():\n    pass" == page.evaluate("editor.text")
    for redo in ("Control+y", "Control+Shift+Z"):
        field.press(redo)
        assert "x = 1\n" == page.evaluate("editor.text")
        field.press("Control+z")


def test_the_editor_can_be_left_by_the_keyboard(page: Page) -> None:
    """Tab indents; Escape and then Tab leads on; a word of help is read aloud."""
    expect(page.get_by_role("textbox")).to_have_accessible_description("Tab indents.")
    page.evaluate("editor.focus()")
    page.keyboard.press("Tab")
    assert "    import asyncio\n" == page.evaluate("editor.text")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button")).to_be_focused()


def test_the_editor_shows_what_is_said_of_a_line(page: Page) -> None:
    """Until nothing is; wherever edits move the line."""
    page.evaluate("editor.text = 'a\\nb\\nc\\n'")
    page.evaluate("editor.markLine(2, 'NameError: b')")
    expect(page.get_by_role("note")).to_have_text("NameError: b")
    expect(page.locator(".dg-failed-line")).to_have_text("b")
    page.evaluate("editor.focus()")
    page.keyboard.press("Control+Home")
    page.keyboard.press("Enter")
    expect(page.locator(".dg-failed-line")).to_have_text("b")
    page.evaluate("editor.markLine(null)")
    expect(page.get_by_role("note")).to_have_count(0)
    expect(page.locator(".dg-failed-line")).to_have_count(0)


def test_a_marked_line_is_in_view_where_the_editor_is(page: Page) -> None:
    """The page itself stays where it is: it may be on its way to the run."""
    page.evaluate(LOW)
    page.evaluate("editor.text = 'a\\n'.repeat(400)")
    for line in (300, 20):
        before = page.evaluate("here.scrollTop")
        page.evaluate(f"editor.markLine({line}, 'NameError: a')")
        page.wait_for_function("(before) => here.scrollTop !== before", arg=before)
        assert 0 == page.evaluate("scrollY")
        page.evaluate("here.scrollIntoView()")
        page.wait_for_function(IN_VIEW)
        page.evaluate("scrollTo(0, 0)")


LOW = """() => {
  const look = new CSSStyleSheet();
  look.replaceSync("#here { height: 200px; overflow: auto; margin: 3000px 0 }");
  document.adoptedStyleSheets = [look];
}"""
IN_VIEW = """() => {
  const [box, line] = [here, here.shadowRoot.querySelector(".dg-failed-line")].map((each) => each?.getBoundingClientRect());
  return line && box.top <= line.top && line.bottom <= box.bottom;
}"""


def test_the_editor_is_drawn_under_a_strict_policy(page: Page) -> None:
    """Its styles hold: keywords have a colour, and lines their numbers."""
    weights = "element => getComputedStyle(element).whiteSpace"
    assert "pre" == page.locator(".cm-content").evaluate(weights)
    expect(page.locator(".cm-line span")).to_have_text("import")
    expect(page.locator(".cm-lineNumbers .cm-gutterElement").last).to_have_text("2")


def test_the_editor_can_be_read_only(page: Page) -> None:
    """For as long as the page wants it."""
    page.evaluate("editor.setReadOnly(true)")
    page.evaluate("editor.focus()")
    page.keyboard.type("x")
    assert "import asyncio\n" == page.evaluate("editor.text")
    page.evaluate("editor.setReadOnly(false)")
    page.keyboard.type("x")
    assert "ximport asyncio\n" == page.evaluate("editor.text")
