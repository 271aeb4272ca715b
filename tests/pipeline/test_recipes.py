"""Whatever a result depends on is in the key that it is kept under: a change of any of it is seen."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import metadata
from pathlib import Path
from urllib.parse import unquote

import grimp
import pytest

from diagram_gen.model.trace import Trace
from diagram_gen.picture import graphviz_command
from diagram_gen.pipeline import recipes
from diagram_gen.pipeline.builder import Builder
from diagram_gen.pipeline.cache import Cache, Key
from diagram_gen.pipeline.recipes import ABOUT_ALL, DIGEST, LAYOUT, MARKUP, PACKAGE, RECORDING, Recipe
from diagram_gen.site.macros import Macros
from tests.programs import PROJECT, write

ALL = {"recording": RECORDING, "digest": DIGEST, "layout": LAYOUT, "markup": MARKUP, "about all": ABOUT_ALL}
PROGRAM = '"""T.\n\n>>> f()\n1\n"""\nfrom _beside import V\n\n\ndef f():\n    print(V)  # @inside\n\n\nf()\n'
_NOT_OURS = {"brotli", "click", "fontTools", "mkdocs", "msgspec", "resvg_py", "rich"}
"""Packages that no markup is made with: the command line, the picture for links, how traces are written, and what is told
of other files of the site."""


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    """Which module imports which."""
    return grimp.build_graph("diagram_gen", include_external_packages=True, cache_dir=None)


def _files(modules: set[str]) -> set[str]:
    """Where modules of the package lie in it."""
    found = set()
    for module in modules:
        path = PACKAGE.parent / module.replace(".", "/")
        file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        found.add(file.relative_to(PACKAGE).as_posix())
    return found


def _read(recipe: Recipe) -> set[str]:
    """The files of the package that a recipe names."""
    return {name for name in recipes.on_disk() if recipes.matches(name, recipe.files)}


def test_a_recording_names_all_code_that_it_comes_from(imports: grimp.ImportGraph) -> None:
    """All that is imported by what reads a program, runs it, and writes its trace down."""
    begins = {
        "model.snippet",
        "pipeline.trace_json",
        "recorder.sandbox",
        "recorder.start",
        "recorder.supervisor",
        "recorder.child",
    }
    needed = {f"diagram_gen.{name}" for name in begins}
    needed |= {each for name in needed for each in imports.find_upstream_modules(name)}
    assert _files({each for each in needed if each.startswith("diagram_gen")}) <= _read(RECORDING)


def test_a_recording_names_no_code_of_the_views() -> None:
    """An edit of a view throws no recording away."""
    assert not [name for name in _read(RECORDING) if name.startswith(("views/", "narration/", "page/"))]


@pytest.mark.parametrize(
    ("stage", "begins"),
    [("markup", ("page.markup", "pipeline.drawing")), ("about all", ("site.gallery", "site.legend"))],
)
def test_markup_names_all_code_of_the_middle(imports: grimp.ImportGraph, stage: str, begins: Sequence[str]) -> None:
    """All that is imported between a trace and a page; and style sheets, scripts and fonts."""
    needed = {f"diagram_gen.{name}" for name in begins}
    needed |= {each for name in needed for each in imports.find_upstream_modules(name)}
    rooms = (
        "diagram_gen.model",
        "diagram_gen.narration",
        "diagram_gen.page",
        "diagram_gen.picture",
        "diagram_gen.site",
        "diagram_gen.views",
    )
    assert _files({each for each in needed if each.startswith(rooms)}) < _read(ALL[stage])
    assert {"page/styles/diagrams.css", "page/fonts/fonts.css", "page/html/thumbnail.svg"} < _read(ALL[stage])


def test_markup_names_no_code_that_it_does_not_come_from() -> None:
    """An edit of the recorder, of a check or of a command throws no page away, if the traces stay as they are."""
    assert not [name for name in _read(MARKUP) if name.startswith(("recorder/", "checks/", "cli/"))]
    assert not [name for name in _read(MARKUP) if name in ("site/gallery.py", "site/mkdocs.py")]


def test_markup_names_all_packages_of_others_that_it_is_made_with(imports: grimp.ImportGraph) -> None:
    """Those that any module imports, and that are not Python's own."""
    owners = metadata.packages_distributions()
    others = {
        module.partition(".")[0]
        for module in imports.modules
        if not module.startswith("diagram_gen") and module.partition(".")[0] not in sys.stdlib_module_names
    }
    assert {owner for name in others - _NOT_OURS for owner in owners[name]} == set(recipes._DISTRIBUTIONS)


@pytest.fixture
def another_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the package, whose files the keys are made of."""
    copy = tmp_path / "diagram_gen"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(recipes, "PACKAGE", copy)
    yield copy
    recipes._loaded.cache_clear()


def _imported_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a new process would find on the disk."""
    monkeypatch.setattr(recipes, "_LOADED", recipes.on_disk())
    recipes._loaded.cache_clear()


@pytest.mark.parametrize("stage", ALL)
def test_each_file_of_a_recipe_changes_the_key(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no other file does."""
    files = recipes.on_disk()
    before, changed = ALL[stage].key("given"), set()
    for name in files:
        monkeypatch.setattr(recipes, "_LOADED", {**files, name: "edited"})
        recipes._loaded.cache_clear()
        if ALL[stage].key("given") != before:
            changed.add(name)
    assert _read(ALL[stage]) == changed


def test_an_edit_of_a_file_is_seen(another_package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of any, until what is on the disk has been imported; and if it is taken back, the keys are what they were."""
    _imported_anew(monkeypatch)
    before, edited = MARKUP.key("given"), another_package / "page/styles/diagrams.css"
    content = edited.read_bytes()
    edited.write_bytes(content + b"\n")
    assert recipes.has_changed()
    _imported_anew(monkeypatch)
    assert before != MARKUP.key("given")
    edited.write_bytes(content)
    _imported_anew(monkeypatch)
    assert before == MARKUP.key("given")


def test_what_is_put_beside_a_file_changes_nothing(another_package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By Python, or by an editor."""
    _imported_anew(monkeypatch)
    before = MARKUP.key()
    write(another_package, "", "__pycache__/page.cpython-311.pyc")
    write(another_package, "", ".page.py.swp")
    write(another_package, "", "page/styles/diagrams.css~")
    assert not recipes.has_changed()
    _imported_anew(monkeypatch)
    assert before == MARKUP.key()


def _says_another_version(patch: pytest.MonkeyPatch, folder: Path) -> None:
    file = folder / "dot"
    file.write_text("#!/bin/sh\necho another version\n", encoding="utf-8")
    file.chmod(0o755)
    patch.setenv(graphviz_command.VARIABLE, str(file))


TOOLS: dict[str, tuple[set[str], Callable[[pytest.MonkeyPatch, Path], None]]] = {
    "interpreter": ({"recording", "markup", "about all"}, lambda patch, _: patch.setattr(sys, "version", "3.99.0")),
    "platform": ({"recording", "markup", "about all"}, lambda patch, _: patch.setattr(sys, "platform", "another")),
    "what Python is told": (
        {"recording", "markup", "about all"},
        lambda patch, _: patch.setenv("PYTHONASYNCIODEBUG", "1"),
    ),
    "time zone": ({"recording", "markup", "about all"}, lambda patch, _: patch.setenv("TZ", "Antarctica/Troll")),
    "Graphviz": ({"layout", "markup", "about all"}, _says_another_version),
    "where bytecode goes": (set(), lambda patch, _: patch.setenv("PYTHONPYCACHEPREFIX", "/elsewhere")),
}


@pytest.mark.parametrize("tool", TOOLS)
def test_each_tool_of_a_recipe_changes_the_key(tool: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the stages that use it, and of no other."""
    concerned, change = TOOLS[tool]
    before = {stage: recipe.key("given") for stage, recipe in ALL.items()}
    change(monkeypatch, tmp_path)
    assert concerned == {stage for stage, recipe in ALL.items() if recipe.key("given") != before[stage]}


@pytest.mark.parametrize("name", recipes._DISTRIBUTIONS)
def test_another_version_of_a_package_changes_the_key(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each that markup is made with."""
    before, real = MARKUP.key(), metadata.version
    monkeypatch.setattr(metadata, "version", lambda each: "99" if each == name else real(each))
    recipes._distributions.cache_clear()
    changed = MARKUP.key()
    recipes._distributions.cache_clear()
    assert before != changed


def test_what_is_given_changes_the_key() -> None:
    """Each of it, in its place."""
    keys = [MARKUP.key(*given) for given in ((), ("",), ("a",), ("a", "b"), ("b", "a"), ("ab",), ("a", "", "b"))]
    assert len(keys) == len({*keys, RECORDING.key("a"), LAYOUT.key("a")}) - 2


PROGRAM_CHANGES: dict[str, Callable[[Path], object]] = {
    "its text": lambda folder: write(folder, PROGRAM.replace("@inside", "@here"), "snippets/topic/one.py"),
    "a module beside it": lambda folder: write(folder, "V = 1.0\n", "snippets/topic/_beside.py"),
    "what that imports": lambda folder: write(folder, "W = 2\n", "snippets/topic/_further/inner.py"),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A snippet that imports from its own folder."""
    write(tmp_path, PROGRAM, "snippets/topic/one.py")
    write(tmp_path, "import _further.inner\nV = 1\n", "snippets/topic/_beside.py")
    write(tmp_path, "", "snippets/topic/_further/__init__.py")
    write(tmp_path, "W = 1\n", "snippets/topic/_further/inner.py")
    return tmp_path


@pytest.mark.parametrize("change", PROGRAM_CHANGES)
def test_each_part_of_a_program_changes_the_key_of_its_run(change: str, builder: Builder, project: Path) -> None:
    """Its own file, and all that it imports from its own folder."""
    before = builder.identity(builder.snippet("topic/one"))
    assert before == builder.identity(builder.snippet("topic/one"))
    PROGRAM_CHANGES[change](project)
    assert before != builder.identity(builder.snippet("topic/one"))


class _Keys(Cache):
    """A cache that keeps nothing, notes what it is asked for, and gives another thing for each."""

    def __init__(self) -> None:
        super().__init__(Path("/nowhere"))
        self.asked: list[Key] = []

    def kept(self, key: Key, make: Callable[[], bytes], may_keep: Callable[[], bool] = lambda: False) -> bytes:
        self.asked.append(key)
        return json.dumps([key, {}]).encode()  # a walkthrough has files beside its markup


CALLS: dict[str, tuple[Callable[[Macros], object], ...]] = {
    "figure": tuple(
        lambda macros, options=options: macros.figure("topic/one", **options)  # type: ignore[misc]
        for options in (
            {"view": "stack", "at": "inside"},
            {"view": "loop", "at": "inside"},
            {"view": "loop", "at": "inside", "parts": "tasks"},
            {"view": "stack", "at": "end"},
            {"view": "stack", "at": "inside", "caption": "Words."},
            {"view": "stack", "at": "inside", "listing": False},
        )
    ),
    "walkthrough": tuple(
        lambda macros, options=options: macros.walkthrough("topic/one", **options)  # type: ignore[misc]
        for options in (
            {"view": "stack"},
            {"view": "calls"},
            {"views": ["stack", "calls"]},
            {"view": "stack", "only": ["start", "inside"]},
            {"view": "stack", "at": "inside"},
            {"view": "stack", "caption": "Words."},
        )
    ),
    "of a snippet": (lambda macros: macros.listing("topic/one"), lambda macros: macros.output("topic/one")),
}


@pytest.mark.parametrize("macro", CALLS)
def test_each_argument_of_a_page_changes_the_key(macro: str, builder: Builder, project: Path) -> None:
    """So that no call gets what another has asked for."""
    keys = builder._cache = _Keys()
    for call in CALLS[macro]:
        macros = Macros(builder)
        call(macros)
        call(macros)  # has an id of its own
    asked = keys.asked if macro != "of a snippet" else keys.asked[::2]
    assert len(asked) == len(set(asked))


def test_the_gallery_depends_on_the_pages_and_the_programs(builder: Builder, project: Path) -> None:
    """A heading, a call, or a line of a program, as each build finds them."""
    keys = _Keys()
    changes: tuple[Callable[[], object], ...] = (
        lambda: write(project, "# A page\n", "docs/page.md"),
        lambda: write(project, '# A page\n\n{{ listing("topic/one") }}\n', "docs/page.md"),
        lambda: write(project, '# A page\n\n## Part\n\n{{ listing("topic/one") }}\n', "docs/page.md"),
        lambda: write(project, "V = 3\n", "snippets/topic/_beside.py"),
    )
    for change in changes:
        change()
        build = Builder(builder.root)
        build._cache = keys
        Macros(build, project / "docs").gallery()
    assert len(changes) == len(set(keys.asked[1::2]))  # each time it asks for what the pages use, too


def test_the_gallery_outlives_an_edit_that_changes_no_use(builder: Builder, project: Path, tmp_path: Path) -> None:
    """Of the pages' words: all that is kept anew is a hash of what they use."""
    write(project, '"""T."""\n\nx = 1\n', "snippets/topic/one.py")
    edits = ("Words.", "Other words.", 'Words.\n\n{{ listing("topic/one") }}')
    found = []
    for edit in edits:
        write(project, f"# A page\n\n{edit}\n", "docs/page.md")
        Macros(builder, project / "docs").gallery()
        found.append({path.stat().st_size for path in (tmp_path / "cache").iterdir()})
    made = [sum(size > 1000 for size in sizes) for sizes in found]
    assert (made[0], made[0], made[0] + 1) == tuple(made)


GALLERY = """
import sys
from diagram_gen.pipeline.builder import Builder
from diagram_gen.site.macros import Macros
sys.stdout.write(Macros(Builder()).gallery())
"""


def _gallery(folder: Path) -> str:
    """The gallery of a project with a package of its own, its pictures as they are."""
    done = subprocess.run(
        [sys.executable, "-c", GALLERY],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    pictures = re.findall(r"svg\+xml,([^\"]+)\"", done.stdout)
    return done.stdout + "".join(map(unquote, pictures))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("page/styles/diagrams.css", "--dg-paper:", "--dg-paper: #abcdef; --dg-other:"),
        ("page/html/thumbnail.svg", "<svg ", '<svg data-edited="" '),
        ("page/html/gallery.md", "## ", "## Edited "),
        ("views/stack.py", "↑ top of the stack", "top"),
    ],
)
def test_an_edit_shows_in_the_gallery(project: Path, another_package: Path, file: str, old: str, new: str) -> None:
    """Though there is one in the cache."""
    write(project, PROGRAM.replace("print(V)", "return print(V)"), "snippets/topic/one.py")
    before = _gallery(project)
    text = (another_package / file).read_text(encoding="utf-8")
    assert old in text
    (another_package / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    after = _gallery(project)
    assert before != after
    assert new.strip()[-6:] in after


def test_a_view_is_edited_without_recording_anew(project: Path, another_package: Path) -> None:
    """Recordings are kept by what made them."""
    _gallery(project)
    kept = {path.name for path in (project / ".cache/diagrams").iterdir()}
    assert PROJECT not in project.parents
    edited = another_package / "views/stack.py"
    edited.write_text(edited.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
    _gallery(project)
    new = {path.name for path in (project / ".cache/diagrams").iterdir()} - kept
    assert 2 == len(new)  # the gallery's own, and the hash of what the pages use


def test_a_key_is_of_its_trace(builder: Builder, project: Path) -> None:
    """What is held in memory is held under the same key as on the disk."""
    found: list[Trace] = [builder.recorded(builder.snippet("topic/one")) for _ in range(2)]
    assert found[0] is found[1]
    write(project, "V = 2\n", "snippets/topic/_beside.py")
    assert "2\n" == builder.recorded(builder.snippet("topic/one")).stdout
