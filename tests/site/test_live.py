"""A running server: one edit, one rebuild."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from tests import live
from tests.live import DETECTED, RELOADED, Server
from tests.programs import PROJECT, write

SITE = """
    site_name: Test
    theme: {name: material, font: false}
    plugins:
      - macros: {modules: [diagram_gen.site.mkdocs], on_undefined: strict, on_error_fail: false}
    watch: [snippets, lib/diagram_gen]
"""
PAGE = '# Page\n\n{{ figure("topic/one", view="stack", at="inside") }}\n'
PROGRAM = "def f():\n    return 1  # @inside\n\nf()\n"
Edit = Callable[[Server, Path, str], None]


def replaced(server: Server, path: Path, text: str) -> None:
    """Puts another file in the place of one, as many editors do."""
    whole = path.with_name(f".{path.name}.new")
    whole.write_text(text, encoding="utf-8")
    whole.replace(path)


def as_vim(server: Server, path: Path, text: str) -> None:
    """Writes a file as Vim does: with a swap file that comes before and goes after, a trial and a backup."""
    swap, trial, backup = path.with_name(f".{path.name}.swp"), path.with_name("4913"), path.with_name(f"{path.name}~")
    swap.touch()
    server.wait_for_disregarded(swap)
    trial.touch()
    trial.unlink()
    shutil.copy(path, backup)
    edits = len(server.edits())
    replaced(server, path, text)
    server.wait_for_edits(edits + 1)
    backup.unlink()
    swap.unlink()


def test_one_edit_is_one_rebuild(tmp_path: Path) -> None:
    """Of whatever is edited, and however the editor goes about it; an error in it does not end the server."""
    package, page = tmp_path / "lib/diagram_gen", tmp_path / "docs/index.md"
    shutil.copytree(PROJECT / "diagram_gen", package, ignore=shutil.ignore_patterns("__pycache__"))
    configuration = write(tmp_path, SITE, "mkdocs.yml")
    write(tmp_path, PAGE, "docs/index.md")
    snippet = write(tmp_path, PROGRAM, "snippets/topic/one.py")
    style = package / "page/styles/diagrams.css"
    link = page.with_name(style.name)
    link.symlink_to(style)
    code = package / "page/markup.py"
    edits: list[tuple[Edit, Path, str]] = [
        (replaced, page, f"{PAGE}\nMore.\n"),
        (replaced, snippet, PROGRAM.replace("1", "2")),
        (replaced, style, style.read_text(encoding="utf-8") + "\n"),
        (replaced, code, code.read_text(encoding="utf-8") + "\n"),
        (as_vim, page, PAGE),
        (replaced, configuration, "site_name: [\n"),
        (replaced, code, "import sys\n\nsys.exit()\n"),
        (replaced, configuration, configuration.read_text(encoding="utf-8")),
    ]
    imported = {"PYTHONPATH": str(tmp_path / "lib"), "PYTHONPYCACHEPREFIX": str(tmp_path / ".cache/bytecode")}
    with live.serving(tmp_path, **imported) as server:
        for number, (edit, path, text) in enumerate(edits, start=1):
            edit(server, path, text)
            server.wait_for_rebuilds(number)
            assert number == server.said(DETECTED), path
        assert len(edits) - 2 == server.said(RELOADED)
        server.wait_for_disregarded(link)
        # Nothing is still to come: each watcher has looked at its files since, and again, and what it saw then is told.
        for turn, mode in enumerate((0o600, 0o640, 0o600), start=1):
            for path in (page, snippet, style, configuration):
                path.chmod(mode)
            for path in (page, snippet, style, configuration):
                server.wait_for(f"Nothing new: FileAttribEvent(src_path='{path}'", turn)
        assert [path.name for _, path, _ in edits] == server.edits()
        assert len(edits) == server.said(DETECTED)
