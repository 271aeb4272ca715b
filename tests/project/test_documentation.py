"""Examples on pages and in snippets are run, and a failure names its place."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from diagram_gen.model import snippet, versions
from diagram_gen.pipeline.builder import CACHE, Builder
from diagram_gen.pipeline.cache import Cache
from tests.programs import PROJECT, write

AT_ONCE, TOGETHER = 24, 3
"""How many processes run snippets on the real clock at the same time, and how many of these each runs, at most."""


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    """The examples of a project that has our conftest.py."""
    shutil.copy(PROJECT / "conftest.py", folder)
    (folder / "snippets").mkdir(exist_ok=True)
    (folder / "docs").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "pytest", "-p", "no:doctest", "-p", "no:cacheprovider", "docs", "snippets"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_every_fence_is_run(tmp_path: Path) -> None:
    """Whatever options follow the language; a failure names page and line."""
    fences = ("python", 'python title="x"', "py", "pycon", "{ .python .annotate }", "python3")
    for number, info in enumerate(fences):
        source = ">>> 1 + 1\n3" if info == "pycon" else "assert 1 + 1 == 3"
        write(tmp_path, f"# Page\n\n```{info}\n{source}\n```\n", f"docs/page-{number}.md")
    done = run(tmp_path)
    assert f"{len(fences)} failed" in done.stdout
    failed = re.findall(r"^FAILED docs/page-(\d)\.md::line:[34]", done.stdout, re.MULTILINE)
    assert list(map(str, range(len(fences)))) == failed


def test_fences_share_names_and_may_await(tmp_path: Path) -> None:
    """On the virtual clock, so that an hour takes no time."""
    write(
        tmp_path,
        """
        ```python
        import asyncio, time
        begun = time.monotonic()
        await asyncio.sleep(3600)
        ```

        ```pycon
        >>> 1 + 1
        2
        ```

        ```text
        not python at all
        ```
        """,
        "docs/page.md",
    )
    done = run(tmp_path)
    assert "2 passed" in done.stdout, done.stdout


def test_a_wrong_macro_call_names_page_and_line(tmp_path: Path) -> None:
    """Without waiting for the site to be built."""
    write(tmp_path, '# Page\n\n{{ listing("no/such") }}\n', "docs/page.md")
    done = run(tmp_path)
    assert "1 failed" in done.stdout
    assert "docs/page.md::line:3" in done.stdout
    assert "no snippet 'no/such'" in done.stdout


def test_what_a_page_asks_for_is_kept_for_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the other way round: neither records what the other has recorded."""
    write(tmp_path, '"""T.\n\n>>> print(1)\n1\n"""\n\nprint(1)\n', "snippets/topic/one.py")
    write(tmp_path, '# Page\n\n{{ output("topic/one") }}\n', "docs/page.md")
    monkeypatch.chdir(tmp_path)
    builder = Builder()
    recording = builder.identity(builder.text("topic/one"))
    assert not Cache(CACHE).has(recording)
    run(tmp_path)
    assert Cache(CACHE).has(recording)


def test_a_wrong_link_to_the_documentation_names_page_and_line(tmp_path: Path) -> None:
    """Though it stands in a line of prose."""
    write(tmp_path, '# Page\n\nA {{ api("asyncio.runn") }} and {{ api("asyncio.run") }}.\n', "docs/page.md")
    done = run(tmp_path)
    assert "1 failed, 1 passed" in done.stdout
    assert "docs/page.md::line:3" in done.stdout
    assert "did you mean 'asyncio.run'" in done.stdout


def test_a_wrong_doctest_in_a_snippet_names_it(tmp_path: Path) -> None:
    """With what was expected and what came."""
    write(tmp_path, '"""T.\n\n>>> f()\n2\n"""\n\n\ndef f():\n    print(1)\n', "snippets/topic/one.py")
    done = run(tmp_path)
    assert "snippets/topic/one.py::line:3" in done.stdout
    assert "Expected:" in done.stdout


def test_snippets_import_from_their_own_folders(tmp_path: Path) -> None:
    """Though two folders have modules of the same name."""
    for topic in ("one", "two"):
        write(tmp_path, f"VALUE = {topic!r}\n", f"snippets/{topic}/_shared.py")
        program = f'"""T.\n\n>>> print(VALUE)\n{topic}\n"""\n\nfrom _shared import VALUE\n'
        write(tmp_path, program, f"snippets/{topic}/idea.py")
    done = run(tmp_path)
    assert "2 passed" in done.stdout, done.stdout


def test_every_snippet_is_a_doctest() -> None:
    """For Python's own runner too, on the real clock, unless its examples are for some Pythons only.

    As a script, `make stock` runs it, under a newer Python if need be.
    """
    by_topic: dict[str, list[Path]] = {}  # that runner imports them, by names that only a folder keeps apart
    for name in snippet.names(PROJECT / "snippets"):
        path = PROJECT / "snippets" / f"{name}.py"
        source = snippet.read(path)
        is_for_all = all(each.is_for_all for each in source.promises)
        if is_for_all and versions.is_enough(platform.python_version(), source.needs):
            by_topic.setdefault(name.partition("/")[0], []).append(path)
    assert by_topic
    # Many at once: most of the time they sleep.
    shares = [share for paths in by_topic.values() for share in shared_out(paths)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        said = {tuple(share): outcome for share, outcome in zip(shares, pool.map(doctest, shares), strict=True)}
    assert dict.fromkeys(said, (0, "")) == said


def shared_out(paths: Sequence[Path]) -> list[Sequence[Path]]:
    """Some programs for each of several processes, which all take about as long."""
    count = -(-len(paths) // TOGETHER)
    return [paths[first::count] for first in range(count)]


def doctest(paths: Sequence[Path]) -> tuple[int, str]:
    """What comes of the doctests of some programs: it ends at the first of them with one that fails.

    What the programs themselves bring to standard error, such as the warnings that some are about, is not looked at.
    """
    command = [sys.executable, "-B", "-m", "doctest", *map(str, paths)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout


def test_a_snippet_that_is_no_doctest_would_be_found(tmp_path: Path) -> None:
    """Also behind others that are."""
    paths = [write(tmp_path, f'"""T.\n\n>>> 1 + 1\n{sum}\n"""\n', f"{name}.py") for name, sum in (("a", 2), ("b", 3))]
    status, said = doctest(paths)
    assert 1 == status
    assert f'File "{paths[1]}", line 3, in b' in said
