"""In a build by MkDocs pages get what they call; a wrong call fails a strict one, names its page, and leaves a server."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import live
from tests.programs import PROJECT, write

SITE = """
    site_name: Test
    theme: {name: material, font: false}
    validation: {anchors: warn}
    plugins:
      - search
      - macros: {modules: [diagram_gen.site.mkdocs], on_undefined: strict, on_error_fail: false}
"""


PROGRAM = "def f():\n    return 1  # @inside\n\nf()\n"
FIGURE = '{{ figure("topic/one", view="stack", at="inside") }}'
WALKTHROUGH = '{{ walkthrough("topic/one", view="stack") }}'


def lay(folder: Path, text: str, program: str = PROGRAM) -> None:
    """Writes a site whose only page holds a text, with one snippet."""
    write(folder, SITE, "mkdocs.yml")
    write(folder, text, "docs/index.md")
    write(folder, program, "snippets/topic/one.py")


def build(folder: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """One MkDocs build."""
    command = [sys.executable, "-m", "mkdocs", "build", *options]
    surroundings = {**os.environ, **environment}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=surroundings)


def test_a_page_gets_its_picture(tmp_path: Path) -> None:
    """From a program that ran."""
    lay(tmp_path, FIGURE)
    done = build(tmp_path, "--strict")
    assert 0 == done.returncode, done.stderr
    assert "▸ line 2" in (tmp_path / "site/index.html").read_text(encoding="utf-8")


def test_the_search_index_has_the_words_of_the_page_alone(tmp_path: Path) -> None:
    """Not those of pictures, or of what stands in for them without scripts."""
    lay(tmp_path, f"# Title\n\nBefore.\n\n{FIGURE}\n\n{WALKTHROUGH}\n\nAfter.\n")
    assert 0 == build(tmp_path, "--strict").returncode
    entries = json.loads((tmp_path / "site/search/search_index.json").read_text(encoding="utf-8"))["docs"]
    assert {"<p>Before.</p> <p>After.</p>"} == {" ".join(entry["text"].split()) for entry in entries}


def test_a_page_links_to_the_documentation(tmp_path: Path) -> None:
    """In its prose, with code as text; a name that is not there fails a strict build and names the page."""
    lay(tmp_path, 'An `a` of {{ api("asyncio.sleep", "await asyncio.sleep(0)") }} and {{ api("object.__await__") }}.')
    done = build(tmp_path, "--strict")
    assert 0 == done.returncode, done.stderr
    address = "https://docs.python.org/3/library/asyncio-task.html#asyncio.sleep"
    page = _page(tmp_path)
    assert f'of <a href="{address}"><code>await asyncio.sleep(0)</code></a> and <a' in page
    assert "<code>object.__await__</code></a>.</p>" in page
    lay(tmp_path, '{{ api("asyncio.sleeep") }}')
    done = build(tmp_path, "--strict")
    assert 1 == done.returncode
    said = (
        "docs/index.md: api: the list of Python's documentation has no 'asyncio.sleeep'; did you mean 'asyncio.sleep'"
    )
    assert said in done.stderr


WITHOUT_MAKERS = """
import sys
from mkdocs.__main__ import cli

try:
    cli(["build", "--strict"])
finally:
    names = (name.split(".") for name in sys.modules if name.startswith("diagram_gen."))
    print("imported:", *sorted({room for _, room, *_ in names}))
"""


def test_a_build_that_has_everything_imports_nothing_that_makes_it(tmp_path: Path) -> None:
    """Neither the recorder nor what draws; and the pages are the same."""
    calls = (
        '{{ output("topic/one") }}',
        '{{ listing("topic/one") }}',
        "{{ legend() }}",
        "{{ gallery() }}",
        "{{ rooms() }}",
    )
    stage = '{{ stage("topic/one", stage="trace") }}'
    lay(tmp_path, "\n\n".join([FIGURE, WALKTHROUGH, stage, *calls]))
    found = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", WITHOUT_MAKERS], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert 0 == done.returncode, done.stderr
        (line,) = (line for line in done.stdout.splitlines() if line.startswith("imported:"))
        found.append((_page(tmp_path), set(line.split()[1:])))
    (cold, makers), (warm, rooms) = found
    assert cold == warm
    assert {"recorder", "views"} <= makers  # sentences are made in a process beside
    assert not {"recorder", "views", "narration"} & rooms


CHANGED_MEANWHILE = """
import sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site.macros import Macros

edited = Path(sys.argv[1], "diagram_gen", "page", "listing.py")
edited.write_text(edited.read_text() + "\\n# Edited.\\n")
print(Macros(Builder()).listing("topic/one"))
"""
"""An edit that comes when keys are known, but not all is imported yet."""


def test_what_is_made_by_edited_code_is_not_kept_as_that_of_the_code_before(tmp_path: Path, copied: Path) -> None:
    """Nobody knows which of the two has made it."""
    lay(tmp_path, "")
    command = [sys.executable, "-I", "-B", "-c", CHANGED_MEANWHILE, str(copied.parent)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)
    assert "return" in done.stdout
    assert not [*(tmp_path / ".cache").rglob("*")]


def test_a_picture_of_the_gallery_is_in_a_file(tmp_path: Path) -> None:
    """Markdown reads its address alone, and a reader who does not come there does without."""
    lay(tmp_path, "{{ gallery() }}")
    write(tmp_path, SITE + "    hooks: [hook.py]\n", "mkdocs.yml")
    hook = "from pathlib import Path\n\n\ndef on_page_content(html, **_):\n    Path('read.html').write_text(html)\n"
    write(tmp_path, hook, "hook.py")
    done = build(tmp_path, "--strict")
    assert 0 == done.returncode, done.stderr
    (source,) = re.findall(r'<img src="([^"]*)"', (tmp_path / "read.html").read_text(encoding="utf-8"))
    assert source in _page(tmp_path)
    assert (tmp_path / "site" / source).read_text(encoding="utf-8").startswith("<svg")


COUNTING = """
    from markdown import Extension
    from markdown.preprocessors import Preprocessor

    class Counting(Preprocessor):
        def run(self, lines):
            with open("read.txt", "a") as file:
                print(lines[0], file=file)
            return lines

    class Counted(Extension):
        def extendMarkdown(self, md):
            md.preprocessors.register(Counting(md), "counting", 999)
"""
"""An extension of Markdown that writes down what it reads."""
OTHER = "# Other\n\n## A section\n\n[Back](index.md#one)\n"
ONE = "# One\n\n[There](other.md#a-section) and {{ api('asyncio.run') }}.\n\n## A part\n\n### Of it\n"


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A site of two pages that lead to one another, and that says what Markdown reads."""
    lay(tmp_path, ONE)
    write(tmp_path, OTHER, "docs/other.md")
    write(tmp_path, COUNTING, "counting.py")
    configuration = (tmp_path / "mkdocs.yml").read_text(encoding="utf-8")
    write(
        tmp_path, f"{configuration}markdown_extensions: ['counting:Counted', toc: {{permalink: true}}]\n", "mkdocs.yml"
    )
    return tmp_path


def _read(folder: Path) -> list[str]:
    """The pages that Markdown has read since this was asked last."""
    file = folder / "read.txt"
    found = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    file.unlink(missing_ok=True)
    return found


def _files(folder: Path) -> dict[str, bytes]:
    found = [path for path in (folder / "site").rglob("*") if path.is_file() and "sitemap" not in path.name]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_markdown_reads_a_page_once(two: Path) -> None:
    """The next build gives the same site, with its headings and what is searched, without."""
    assert 0 == build(two, "--strict").returncode
    first = _files(two)
    assert ["# One", "# Other"] == _read(two)
    done = build(two, "--strict")
    assert 0 == done.returncode, done.stderr
    assert [] == _read(two)
    assert first == _files(two)


def test_markdown_reads_a_page_that_was_edited(two: Path) -> None:
    """And no other."""
    build(two)
    _read(two)
    write(two, f"{OTHER}\nMore.\n", "docs/other.md")
    assert 0 == build(two, "--strict").returncode
    assert ["# Other"] == _read(two)
    assert "More." in _page(two, "other")


def test_markdown_reads_every_page_when_there_is_another_file(two: Path) -> None:
    """A link may have got somewhere to lead to."""
    build(two)
    _read(two)
    write(two, "# Third\n", "docs/third.md")
    assert 0 == build(two, "--strict").returncode
    assert ["# One", "# Other", "# Third"] == _read(two)


def test_a_link_that_leads_nowhere_is_told_at_each_build(two: Path) -> None:
    """Also where its page has been read before."""
    write(two, f"{OTHER}\n[Nowhere](nowhere.md)\n", "docs/other.md")
    for _ in range(2):
        done = build(two, "--strict")
        assert 1 == done.returncode
        assert "nowhere.md" in done.stderr


def test_a_link_to_a_section_that_is_gone_is_told(two: Path) -> None:
    """Though the page with the link is as it was."""
    assert 0 == build(two, "--strict").returncode
    write(two, "# Other\n\n## Another section\n", "docs/other.md")
    done = build(two, "--strict")
    assert 1 == done.returncode
    assert "other.md#a-section" in done.stderr
    assert ["# One", "# Other", "# Other"] == _read(two)


def test_links_lead_to_any_moment(tmp_path: Path) -> None:
    """By the name of a marker or the number of a step; and to a figure. One that leads to none fails the strict build."""
    there = ("one.inside", "one.0", "one.4", "topic-one-stack-inside")
    lay(tmp_path, f"{_links(*there)}\n\n{WALKTHROUGH}\n\n{FIGURE}\n")
    done = build(tmp_path, "--strict")
    assert 0 == done.returncode, done.stderr
    nowhere = ("one.outside", "one.99", "two.inside")
    lay(tmp_path, f"{_links(*nowhere, *there)}\n\n{WALKTHROUGH}\n\n{FIGURE}\n")
    done = build(tmp_path, "--strict")
    assert f"Aborted with {len(nowhere)} warnings in strict mode!" in done.stdout
    assert all(f"'#{moment}'" in done.stderr for moment in nowhere)


def _links(*moments: str) -> str:
    return " ".join(f"[There](#{moment})." for moment in moments)


WRONG_CALLS = {
    "a-name": ('{{ listing("topic/oen") }}', "listing: no snippet 'topic/oen'"),
    "a-view": ('{{ figure("topic/one", view="stakc", at="end") }}', "figure: no view 'stakc'; did you mean 'stack'?"),
    "a-marker": (FIGURE.replace("inside", "insid"), "no marker 'insid'; did you mean 'inside'?"),
    "a-visit": (FIGURE.replace("inside", "inside:9"), "the run reaches 'inside' 1 times, not 9"),
    "no-moment": ('{{ figure("topic/one", view="stack") }}', "figure: missing a required argument: 'at'"),
    "an-option": (FIGURE.replace("view", "veiw"), "figure: no option 'veiw'; did you mean 'view'?"),
    "a-type": ('{{ figure("topic/one", view="stack", at=3) }}', "figure: at=3 is not a text"),
}
WRONG_PROGRAMS = {
    "syntax": ("def f(:\n", "snippets/topic/syntax.py:1: syntax error"),
    "failure": (
        "def f():\n    return 1 / 0  # @inside\n\nf()\n",
        "snippets/topic/failure.py:2: the run failed: ZeroDivisionError",
    ),
    "promise": (
        '"""T.\n\n>>> 1\n1\n"""\nprint(2)  # @inside\n',
        "snippets/topic/promise.py: the run does not print what the docstring says",
    ),
    "unreached": (
        "if False:\n    x = 1  # @inside\n",
        "snippets/topic/unreached.py:2: the run never reaches 'inside'",
    ),
}
WRONG = {**WRONG_CALLS, **WRONG_PROGRAMS}


@dataclass(frozen=True, slots=True)
class Wrong:
    """A site each of whose pages goes wrong in its own way, built."""

    folder: Path
    strict: subprocess.CompletedProcess[str]
    lenient: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Wrong:
    """The site with all wrong calls, and calls for all wrong programs."""
    folder = tmp_path_factory.mktemp("wrong")
    lay(folder, "All is well here.")
    for name, (call, _) in WRONG_CALLS.items():
        write(folder, call, f"docs/{name}.md")
    for name, (program, _) in WRONG_PROGRAMS.items():
        write(folder, program, f"snippets/topic/{name}.py")
        write(folder, FIGURE.replace("topic/one", f"topic/{name}"), f"docs/{name}.md")
    return Wrong(folder, build(folder, "--strict"), build(folder))


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told(wrong: Wrong, name: str) -> None:
    """With the page, and what to do about it; on the page too, where the build goes on, as on `make serve`."""
    sentence = WRONG[name][1]
    assert [True] == [sentence in line for line in wrong.strict.stderr.splitlines() if f"docs/{name}.md: " in line]
    assert sentence in _page(wrong.folder, name)


def test_what_is_wrong_fails_the_strict_build(wrong: Wrong) -> None:
    """Each of them counts; without `--strict` none does."""
    assert 0 != wrong.strict.returncode
    assert f"Aborted with {len(WRONG)} errors in strict mode!" in wrong.strict.stdout
    assert 0 == wrong.lenient.returncode


def test_a_macro_that_is_not_there_fails_the_strict_build(tmp_path: Path) -> None:
    """The page says what is undefined."""
    lay(tmp_path, '{{ outptu("topic/one") }}')
    assert 0 != build(tmp_path, "--strict").returncode
    assert 0 == build(tmp_path).returncode
    assert "outptu" in _page(tmp_path)


def test_figures_of_the_bench_are_shown(tmp_path: Path) -> None:
    """Of the part that a page names, as they were kept; if none were, the build fails and says what writes them."""
    lay(tmp_path, '{{ bench(part="builds") }}')
    done = build(tmp_path, "--strict")
    assert 0 != done.returncode
    assert "`make bench OPTIONS=--keep` writes it" in done.stderr
    written = {"found": "3.00 (2.00 – 4.00)", "most": "2.00"}
    part = {
        "machine": {"implementation": "CPython", "python": "3.14.0", "system": "Linux x86_64", "cores": 2},
        "rounds": 5,
        "targets": [{"what": "strict <build>", "met": False, "written": written}],
        "profile": [["seconds", "cold"], ["imports", "1.50"]],
    }
    write(tmp_path, json.dumps({"builds": part, "pictures": {}}), "tests/bench/result.json")
    done = build(tmp_path, "--strict")
    assert 0 == done.returncode, done.stderr
    shown = _page(tmp_path)
    assert "<td>strict <build></td><td>3.00 (2.00 – 4.00)</td><td>at most 2.00: missed</td>" in shown
    assert "CPython 3.14.0, Linux x86_64, 2 cores; 5 rounds." in shown
    assert "<td>imports</td><td>1.50</td>" in shown


def test_a_missing_graphviz_fails_the_strict_build(tmp_path: Path) -> None:
    """With the variable that names it."""
    lay(tmp_path, FIGURE)
    done = build(tmp_path, "--strict", DIAGRAM_GEN_DOT="no-such-dot")
    assert 0 != done.returncode
    assert "DIAGRAM_GEN_DOT names 'no-such-dot', which is no command" in done.stderr


def test_a_server_shows_an_error_and_lives_on(tmp_path: Path) -> None:
    """A snippet is broken while it serves, and mended again: the page follows."""
    lay(tmp_path, FIGURE)
    write(tmp_path, SITE + "    watch: [snippets]\n", "mkdocs.yml")
    with live.serving(tmp_path) as server:
        server.wait_for_page("▸ line 2")
        write(tmp_path, PROGRAM.replace("inside", "outside"), "snippets/topic/one.py")
        server.wait_for_page("no marker 'inside'; did you mean 'outside'?")
        write(tmp_path, PROGRAM, "snippets/topic/one.py")
        server.wait_for_page("▸ line 2")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The package in a folder of its own."""
    folder = tmp_path / "lib/diagram_gen"
    shutil.copytree(PROJECT / "diagram_gen", folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_a_server_follows_changes_of_the_package(tmp_path: Path, copied: Path) -> None:
    """An edit of `diagram_gen` itself shows up without a restart; one that breaks it leaves the last good pages."""
    lay(tmp_path, FIGURE)
    write(tmp_path, SITE + "    watch: [snippets, lib/diagram_gen]\n", "mkdocs.yml")
    edited = copied / "page/markup.py"
    good = edited.read_text(encoding="utf-8")
    with live.serving(tmp_path, PYTHONPATH=str(copied.parent), PYTHONDONTWRITEBYTECODE="1") as server:
        server.wait_for_page("Listing: ")
        edited.write_text(good.replace("Listing: ", "Program: "), encoding="utf-8")
        server.wait_for_page("Program: ")
        edited.write_text("if:\n", encoding="utf-8")
        write(tmp_path, FIGURE + "\n\nmeanwhile\n", "docs/index.md")
        server.wait_for_page("meanwhile")
        edited.write_text(good.replace("Listing: ", "Text: "), encoding="utf-8")
        server.wait_for_page("Text: ")


EDITED_MEANWHILE = """
import sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])
from diagram_gen.site import anchors, mkdocs
from diagram_gen.pipeline import recipes

package = Path(sys.argv[1], "diagram_gen")
assert package == Path(anchors.__file__).parents[1]
assert "edited" not in vars(anchors)
edit = "Path(__file__).with_name('anchors.py').write_text('edited = True')"
with (package / "site/speed.py").open("a") as module:
    module.write(f"\\nif Path(__file__).with_name('anchors.py').read_text() != 'edited = True': {edit}\\n")
assert recipes.has_changed()
mkdocs._current()
assert sys.modules["diagram_gen.site.anchors"].edited
assert not sys.modules["diagram_gen.pipeline.recipes"].has_changed()
"""
"""An edit that lets the package be imported anew, and another that comes when a part has been imported already."""


def test_an_edit_that_comes_while_the_package_is_imported_is_in_it(copied: Path) -> None:
    """And what is made is kept under the code that made it, whatever has become of the files."""
    command = [sys.executable, "-I", "-B", "-c", EDITED_MEANWHILE, str(copied.parent)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)


def _page(folder: Path, name: str = "") -> str:
    path = folder / "site" / name / "index.html"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return html.unescape(text)


def test_pages_do_not_know_where_the_project_lies(tmp_path: Path) -> None:
    """Paths in pages and traces are relative to it."""
    call = '{{ figure("topic/one", view="stack", at="inside") }}{{ listing("topic/one") }}'
    lay(tmp_path, call)
    assert 0 == build(tmp_path, "--strict").returncode
    assert str(tmp_path) not in _page(tmp_path)
    assert not [
        file for file in (tmp_path / ".cache" / "diagrams").iterdir() if str(tmp_path).encode() in file.read_bytes()
    ]


def test_what_is_known_of_mkdocs_stands_in_one_module() -> None:
    """And so does what is known of its heirs: whoever moves the site to another generator rewrites that one."""
    files = sorted((PROJECT / "diagram_gen").rglob("*.py"))
    told = [file for file in files if re.search(r"mkdocs(?!\.yml)|zensical", file.read_text("utf-8"), re.IGNORECASE)]
    assert ["site/__init__.py", "site/mkdocs.py"] == [
        file.relative_to(PROJECT / "diagram_gen").as_posix() for file in told
    ]
    assert len(told[-1].read_text(encoding="utf-8").splitlines()) < 250


def test_what_is_logged_anywhere_in_the_package_is_logged_by_the_build(tmp_path: Path) -> None:
    """Such as that the cache cannot be written to."""
    lay(tmp_path, FIGURE)
    write(tmp_path, "", ".cache/diagrams")
    done = build(tmp_path, "--strict")
    assert 0 == done.returncode, done.stderr
    assert 1 == done.stderr.count("nothing more is kept for the next build")
