"""A running server: one edit, one rebuild."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.programs import PROJECT, write

SITE = """
    site_name: Test
    theme: {name: material, font: false}
    plugins:
      - macros: {modules: [diagram_gen.macros], on_undefined: strict, on_error_fail: false}
    watch: [snippets, lib/diagram_gen]
"""
PAGE = '# Page\n\n{{ figure("topic/one", view="stack", at="inside") }}\n'
PROGRAM = "def f():\n    return 1  # @inside\n\nf()\n"
DETECTED = "Detected file changes"
ROUND = 0.5
"""Seconds from one look of the server at its files to the next."""


class Server:
    """A server that is running, and what it has said."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._lines: list[str] = []
        self._more = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()

    def said(self, words: str) -> int:
        """How many lines have some words."""
        return sum(words in line for line in self._lines)

    def wait_for(self, words: str, times: int) -> None:
        """Waits until so many lines have some words; pytest's own time-out ends a wait in vain."""
        with self._more:
            self._more.wait_for(lambda: self.said(words) >= times or self.process.poll() is not None)
        assert self.process.poll() is None, "".join(self._lines)

    def settle(self, edit: Callable[[], None]) -> int:
        """Edits until the server, which has only just begun, takes notice; how often it has."""
        with self._more:
            while not self._more.wait_for(lambda: self.said(DETECTED), timeout=10):
                edit()
        time.sleep(2 * ROUND)
        return self.said(DETECTED)

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            with self._more:
                self._lines.append(line)
                self._more.notify_all()


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """A server of a site that brings its own copy of the package, without bytecode beside it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", address]
    path = {"PYTHONPATH": str(folder / "lib"), "PYTHONPYCACHEPREFIX": str(folder / ".cache/bytecode")}
    surroundings = {**os.environ, "NO_MKDOCS_2_WARNING": "1", **path}
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(command, cwd=folder, env=surroundings, text=True, **streams) as process:  # type: ignore[call-overload]
        try:
            yield Server(process)
        finally:
            process.terminate()


def replaced(path: Path, text: str) -> None:
    """Puts another file in the place of one, as many editors do."""
    whole = path.with_name(f".{path.name}.new")
    whole.write_text(text, encoding="utf-8")
    whole.replace(path)


def as_vim(path: Path, text: str) -> None:
    """Writes a file as Vim does: with a swap file that comes long before and goes long after, a trial and a backup."""
    swap, trial, backup = path.with_name(f".{path.name}.swp"), path.with_name("4913"), path.with_name(f"{path.name}~")
    swap.touch()
    time.sleep(2 * ROUND)
    trial.touch()
    trial.unlink()
    shutil.copy(path, backup)
    replaced(path, text)
    time.sleep(2 * ROUND)
    backup.unlink()
    swap.unlink()


def test_one_edit_is_one_rebuild(tmp_path: Path) -> None:
    """Of whatever is edited, and however the editor goes about it; an error in it does not end the server."""
    package, page = tmp_path / "lib/diagram_gen", tmp_path / "docs/index.md"
    shutil.copytree(PROJECT / "diagram_gen", package, ignore=shutil.ignore_patterns("__pycache__"))
    configuration = write(tmp_path, SITE, "mkdocs.yml")
    write(tmp_path, PAGE, "docs/index.md")
    snippet = write(tmp_path, PROGRAM, "snippets/topic/one.py")
    style = package / "templates/diagrams.css"
    (page.parent / "diagrams.css").symlink_to(style)
    code = package / "page.py"
    edits: list[tuple[Callable[[Path, str], None], Path, str]] = [
        (replaced, page, f"{PAGE}\nMore.\n"),
        (replaced, snippet, PROGRAM.replace("1", "2")),
        (replaced, style, style.read_text(encoding="utf-8") + "\n"),
        (replaced, code, code.read_text(encoding="utf-8") + "\n"),
        (as_vim, page, PAGE),
        (replaced, configuration, "site_name: [\n"),
        (replaced, code, "import sys\n\nsys.exit()\n"),
    ]
    with serving(tmp_path) as server:
        server.wait_for("Serving on", 1)
        time.sleep(2 * ROUND)
        page.touch()
        before = server.settle(page.touch)
        for number, (edit, path, text) in enumerate(edits, start=before + 1):
            edit(path, text)
            server.wait_for(DETECTED, number)
            time.sleep(2 * ROUND)
            assert number == server.said(DETECTED), path
        write(tmp_path, SITE, "mkdocs.yml")
        server.wait_for("Reloading browsers", before + len(edits) - 1)
