"""Whatever befalls a build, the next one just works, and makes the same pages to the byte."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from diagram_gen.pipeline.builder import Builder
from diagram_gen.pipeline.cache import Cache, Key
from tests.programs import write

SITE = """
    site_name: Test
    theme: {name: material, font: false}
    plugins:
      - search
      - macros: {modules: [diagram_gen.site.mkdocs], on_undefined: strict, on_error_fail: false}
"""
PAGES = {
    "index.md": '# One\n\nWords.\n\n{{ walkthrough("topic/one", views=["stack", "calls"]) }}\n\n{{ listing("topic/two") }}\n',
    "two.md": '# Two\n\n{{ figure("topic/two", view="loop", at="here") }}\n\n{{ output("topic/three") }}\n',
    "gallery.md": "# Gallery\n\n{{ gallery() }}\n",
}
SNIPPETS = {
    "one": "def f():\n    return 1  # @here\n\nf()\n",
    "two": "import asyncio\n\nasync def main():\n    await asyncio.sleep(1)  # @here\n\nasyncio.run(main())\n",
    "three": '"""Three.\n\n>>> main()\n3\n"""\n\ndef main():\n    print(3)  # @here\n\nmain()\n',
}
KILLER = """
    import os, signal, sys

    last = int(os.environ.pop("LAST_DEED", 0))
    deeds = 0

    def hook(event, details):
        global deeds
        writes = event == "open" and isinstance(details[1], str) and details[1][:1] in ("w", "x", "a")
        if (writes or event in ("os.rename", "os.mkdir", "subprocess.Popen")) and "assets" not in str(details[0]):
            deeds += 1
            if deeds == last:
                os.killpg(0, signal.SIGKILL)

    if last:
        sys.addaudithook(hook)
"""
"""Kills a process and its group when it is about to do its n-th deed: to write a file, say."""
PHASES = ((1, 22), (22, 58), (58, 76))
"""The deeds from the beginning to the first recordings; of recording and laying out; of writing pages."""
KILLED = [random.Random(8).randrange(*phase) for phase in PHASES]
Pages = dict[str, bytes]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of three pages and three snippets."""
    return laid(tmp_path / "site")


@pytest.fixture(scope="module")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Pages]:
    """The same site after a build that nothing befell, and what that made."""
    site = laid(tmp_path_factory.mktemp("undisturbed"))
    return site, built(site)


@pytest.fixture
def undisturbed(built_site: tuple[Path, Pages]) -> Pages:
    """What a build makes when nothing befalls it."""
    return built_site[1]


def laid(folder: Path) -> Path:
    """The site, in a folder."""
    write(folder, SITE, "mkdocs.yml")
    for name, text in PAGES.items():
        write(folder, text, f"docs/{name}")
    for name, text in SNIPPETS.items():
        write(folder, text, f"snippets/topic/{name}.py")
    return folder


def begun(site: Path, to: str = "site", **environment: str) -> subprocess.Popen[str]:
    """A strict build that is going on, in a process group of its own."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", to]
    surroundings = {**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment}
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen(command, cwd=site, env=surroundings, text=True, start_new_session=True, **streams)  # type: ignore[call-overload,no-any-return]


def ended(build: subprocess.Popen[str], site: Path, to: str = "site") -> Pages:
    """What a build has made that ended well: its pages, and what can be searched."""
    said, _ = build.communicate()
    assert 0 == build.returncode, said
    files = [*(site / to).rglob("*.html"), site / to / "search/search_index.json"]
    return {file.relative_to(site / to).as_posix(): file.read_bytes() for file in files}


def built(site: Path) -> Pages:
    """What one build makes."""
    return ended(begun(site), site)


def processes(word: str) -> Iterator[str]:
    """The command lines of the processes that have a word in their environment."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if word.encode() in (folder / "environ").read_bytes():
                yield (folder / "cmdline").read_text(errors="replace")
        except OSError:  # it has ended, or is not ours to look at
            continue


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("deed", KILLED)
def test_a_build_killed_at_any_moment_spoils_nothing(site: Path, tmp_path: Path, undisturbed: Pages, deed: int) -> None:
    """Nor do the programs that it was recording live on."""
    write(tmp_path, KILLER, "killer/sitecustomize.py")
    path = os.pathsep.join([str(tmp_path / "killer"), os.environ.get("PYTHONPATH", "")])
    word = f"killed-{os.getpid()}-{tmp_path.name}"
    build = begun(site, PYTHONPATH=path, LAST_DEED=str(deed), RECORDED_BY=word)
    build.communicate()
    assert -signal.SIGKILL == build.returncode
    while list(processes(word)):
        time.sleep(0.01)
    assert undisturbed == built(site)


def test_two_builds_at_once_make_the_same(site: Path, undisturbed: Pages) -> None:
    """From one cache, which both begin to fill."""
    builds = {to: begun(site, to) for to in ("first", "second")}
    for to, build in builds.items():
        assert undisturbed == ended(build, site, to)


def test_a_spoilt_cache_spoils_no_page(built_site: tuple[Path, Pages]) -> None:
    """Whatever has become of its entries, they are made anew."""
    site, undisturbed = built_site
    entries = sorted((site / ".cache/diagrams").iterdir())
    whole = [entry.read_bytes() for entry in entries]
    damages: list[Callable[[int], bytes]] = [
        lambda number: whole[number][: len(whole[number]) // 2],
        lambda number: b"",
        lambda number: random.Random(number).randbytes(len(whole[number])),
        lambda number: whole[number - 1],
    ]
    for turn in (0, 2):
        for number, entry in enumerate(entries):
            entry.write_bytes(damages[(number + turn) % len(damages)](number))
        assert undisturbed == built(site)
        assert whole == [entry.read_bytes() for entry in entries]


def test_where_nothing_can_be_kept_everything_is_made(tmp_path: Path) -> None:
    """Here something else lies where the cache should be."""
    site, place = laid(tmp_path), write(tmp_path, "", "place")
    builder = Builder(site / "snippets", place / "cache")
    assert 3 == builder.begin()
    assert ["", "", "3\n"] == [
        builder.trace(builder.snippet(f"topic/{name}")).stdout for name in ("one", "two", "three")
    ]


def test_what_a_killed_build_was_writing_is_taken_away(tmp_path: Path) -> None:
    """By a later one that writes, once it is so old that nobody can be writing it any more."""
    old, young = tmp_path / ".unfinished-1", tmp_path / ".unfinished-2"
    for path in (old, young):
        path.touch()
    os.utime(old, (time.time() - 7200, time.time() - 7200))
    cache = Cache(tmp_path)
    assert cache.found("entry") is None
    assert old.exists()
    assert cache.keep("entry", b"content")
    assert ["entry", young.name] == sorted((path.name for path in tmp_path.iterdir()), reverse=True)


def test_a_run_that_fails_by_itself_is_kept(builder: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever its exception is called."""
    write(tmp_path, "class TimeLimit(Exception):\n    pass\n\nraise TimeLimit\n", "snippets/topic/one.py")
    assert builder.recorded(builder.snippet("topic/one")).exception is not None
    monkeypatch.setattr("diagram_gen.recorder.sandbox.record", lambda *_: pytest.fail("recorded again"))
    after = Builder(tmp_path / "snippets", tmp_path / "cache")
    assert after.recorded(after.snippet("topic/one")).exception is not None


def test_a_run_that_was_kept_from_ending_is_tried_again(
    builder: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the next build: what was wanting, such as room on the disk, may be there then."""
    monkeypatch.chdir(tmp_path)
    program = (
        "import os\nif os.path.exists('full'):\n    os._exit(1)\nif os.path.exists('fuller'):\n    open('full/x')\n"
    )
    write(tmp_path, program, "snippets/topic/one.py")
    for wanting in ("full", "fuller"):
        write(tmp_path, "", wanting)
        before = Builder(tmp_path / "snippets", tmp_path / "cache")
        assert before.recorded(before.snippet("topic/one")).exception is not None
        (tmp_path / wanting).unlink()
    after = Builder(tmp_path / "snippets", tmp_path / "cache")
    assert after.recorded(after.snippet("topic/one")).exception is None


def test_what_nobody_uses_is_forgotten(tmp_path: Path) -> None:
    """Once that is long ago; what is used is kept, however old it is."""
    old = time.time() - 60 * 86_400
    cache = Cache(tmp_path)
    for name in ("asked", "seen", "unused"):
        cache.keep(Key(name), name.encode())
        os.utime(tmp_path / name, (old, old))
    later = Cache(tmp_path)
    assert b"asked" == later.found(Key("asked"))
    assert later.has(Key("seen"))
    later.keep(Key("new"), b"new")
    assert ["asked", "new", "seen"] == sorted(path.name for path in tmp_path.iterdir())


def test_where_there_is_too_much_what_was_used_longest_ago_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As much of it as it takes."""
    cache = Cache(tmp_path)
    for age, name in enumerate(("newest", "new", "old", "oldest")):
        cache.keep(Key(name), b"x" * 1_000)
        then = time.time() - age * 60
        os.utime(tmp_path / name, (then, then))
    monkeypatch.setattr("diagram_gen.pipeline.cache._MOST", 2_500)
    Cache(tmp_path).keep(Key("another"), b"")
    assert {"another", "newest", "new"} == {path.name for path in tmp_path.iterdir()}
