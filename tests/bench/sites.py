"""Sites to build: copies of this one and generated ones, with their diagrams and without."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from diagram_gen.pipeline.builder import CACHE
from diagram_gen.site import macro_calls, playground
from diagram_gen.site.macros import NAMES
from tests.bench import programs
from tests.bench.process import PROJECT

MODULE = "diagram_gen.site.mkdocs"
PER_PAGE = 10
"""Snippets, each with a figure, on one generated page."""
_COPIED = ("docs", "snippets", "diagram_gen", "mkdocs.yml", "tests/bench/result.json")
_TOLD_FROM_OUTSIDE = ("OFFLINE", "SITE_URL", "REPO_URL", "EDIT_URI", "DIAGRAM_GEN_DOT", "PYTHONDONTWRITEBYTECODE")
_PLUGIN = re.compile(r"^  - macros:\n(?:      .*\n)+", re.MULTILINE)
_NAV = re.compile(r"^nav:\n(?:  .*\n)+", re.MULTILINE)
_RAW = re.compile(r"\{% (?:end)?raw %\}")
_STUB = """
def define_env(env):
    for name in {names!r}:
        env.macro(lambda *arguments, **options: "", name)
    env.macro(lambda name, *text: f"`{{name}}`", "api")
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one build took: seconds by the clock, seconds of processor time, and bytes of its largest process."""

    seconds: float
    processor: float
    memory: int


@dataclass(frozen=True, slots=True)
class Site:
    """A site that lies in a folder by itself."""

    folder: Path

    @property
    def built(self) -> Path:
        """The folder of what was built last."""
        return self.folder / "site"

    def build(self, *profiler: str) -> Cost:
        """One strict build, in a process of its own. Raises `RuntimeError` with what it said unless it succeeds.

        What was built before is put aside, not removed: for a minute, ext4 gives a new file no inode that was freed, and
        looks through all of those (`recently_deleted` in Linux's `fs/ext4/ialloc.c`), as no build does that comes alone.
        """
        if self.built.exists():
            self.built.rename(Path(tempfile.mkdtemp(prefix="before-", dir=self.folder)) / "site")
        # Not quietly: MkDocs does not count the warnings that it does not print, and a strict build has to.
        log = self.folder / "build.log"
        command = [sys.executable, *profiler, "-m", "mkdocs", "build", "--strict"]
        done = subprocess.run(
            [sys.executable, "-I", str(Path(__file__).with_name("timed.py")), str(log), *command],
            cwd=self.folder,
            env=_surroundings(),
            capture_output=True,
            text=True,
            check=True,
        )
        found = json.loads(done.stdout)
        if found.pop("status") != 0 or not (self.built / "index.html").exists():
            raise RuntimeError(f"{self.folder.name} could not be built:\n{log.read_text(encoding='utf-8')[-2000:]}")
        return Cost(**found)

    def forget(self) -> None:
        """Empties the cache of diagrams."""
        shutil.rmtree(self.folder / CACHE, ignore_errors=True)

    def edit(self, snippet: str, line: str) -> None:
        """Puts a line into a snippet, before its last statement, or another one in the place of that put there last."""
        file = self.folder / "snippets" / f"{snippet}.py"
        text = re.sub(r"^edited = .*\n+", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        before, last, after = text.rpartition("if __name__ ==")
        file.write_text(f"{before}edited = {line}\n\n\n{last}{after}", encoding="utf-8")

    def without_diagrams(self) -> Site:
        """The same site, once its macros return nothing: the plugin alone."""
        (self.folder / "no_diagrams.py").write_text(_STUB.format(names=NAMES), encoding="utf-8")
        self._configure(lambda text: _leniently(text.replace(MODULE, "no_diagrams")))
        return self

    def plain(self) -> Site:
        """The same site, once neither the calls of macros nor the plugin are there: MkDocs alone."""
        self._configure(lambda text: _leniently(_PLUGIN.sub("", text)))
        for page in (self.folder / "docs").rglob("*.md"):
            page.write_text(without_calls(page.read_text(encoding="utf-8")), encoding="utf-8")
        return self

    def generated(self, snippets: int) -> Site:
        """The same site, once its pages and snippets are generated ones."""
        self._configure(lambda text: _NAV.sub("", text))
        shutil.rmtree(self.folder / "snippets")
        for page in (self.folder / "docs").rglob("*.md"):
            page.unlink()
        (self.folder / "snippets" / "made").mkdir(parents=True)
        for number in range(snippets):
            file = self.folder / "snippets" / "made" / f"program_{number}.py"
            file.write_text(programs.asynchronous(number), encoding="utf-8")
        for first in range(0, snippets, PER_PAGE):
            name = f"page-{first // PER_PAGE}.md" if first else "index.md"
            numbers = range(first, min(first + PER_PAGE, snippets))
            (self.folder / "docs" / name).write_text(_page(numbers), encoding="utf-8")
        return self

    def _configure(self, change: Callable[[str], str]) -> None:
        file = self.folder / "mkdocs.yml"
        before = file.read_text(encoding="utf-8")
        after = change(before)
        if after == before:
            raise RuntimeError("mkdocs.yml is not written as this expects")
        file.write_text(after, encoding="utf-8")


def copy(folder: Path, project: Path = PROJECT) -> Site:
    """A copy of the project's site, what its links lead to included."""
    folder.mkdir(parents=True)
    for name in _COPIED:
        if (project / name).is_dir():
            shutil.copytree(project / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif (project / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(project / name, folder / name)
    return Site(folder)


def without_calls(text: str) -> str:
    """The text of a page without its calls of macros, and without what the plugin alone understands; words stay words."""
    calls = [(call, "") for call in macro_calls.found(text)]
    calls += [(call, f"`{macro_calls.parsed(call['call']).arguments[0]}`") for call in macro_calls.found_in_prose(text)]
    for call, words in sorted(calls, key=lambda each: each[0].start(), reverse=True):
        text = text[: call.start()] + words + text[call.end() :]
    return _RAW.sub("", text)


def _leniently(configuration: str) -> str:
    """The configuration of a site without diagrams: links to them are looked up as ever, and that they fail is told."""
    return configuration.replace("  anchors: warn\n", "  anchors: info\n")


def _page(numbers: Sequence[int]) -> str:
    sections = [
        f"## Program {number}\n\nIt waits, and goes on; tasks take turns, one at a time.\n\n"
        f'{{{{ figure("made/program_{number}", view="loop", at="here", caption="Program {number}.") }}}}\n'
        for number in numbers
    ]
    return "\n".join([f"# Programs from {numbers[0]} on\n", *sections])


def _surroundings() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _TOLD_FROM_OUTSIDE}
    # What the playground is made of is fetched once, and no part of what is measured.
    return {
        playground.ELSEWHERE: str(PROJECT / playground.CACHE),
        **kept,
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONHASHSEED": "0",
    }
