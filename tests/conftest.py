"""What every test can rely on."""

from __future__ import annotations

import datetime
import json
import os
import queue
import selectors
import signal
import subprocess
import sys
import threading
import time
from asyncio import base_events
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from diagram_gen.model import snippet
from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Trace
from diagram_gen.pipeline.builder import Builder
from diagram_gen.recorder.sandbox import record
from diagram_gen.site import playground
from tests import nu, reader
from tests.browser import launched
from tests.programs import PROJECT, pythons, recorded_under
from tests.reader import Readers
from tests.serving import served
from tests.shared import Shared

# What the playground is made of is fetched and made once, for every copy of the site that a test builds.
os.environ.setdefault(playground.ELSEWHERE, str(PROJECT / playground.CACHE))
PART_1 = ("calling/coroutine", "calling/one_call", "calling/subroutine", "tasks/taking_turns", "tasks/tea_and_toast")


def pytest_report_header() -> str:
    """Which interpreters programs are recorded with."""
    return f"programs run under Python {', '.join(pythons())}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says at the end under which of them programs were, in how many tests; the rest take the one that runs them."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.stats.get(outcome, [])]
    if said := recorded_under(report.nodeid for report in reports):
        terminalreporter.write_line(f"tests that ran programs: {said}")


@pytest.fixture(autouse=True)
def nothing_left_installed() -> Iterator[None]:
    """Every test leaves the tracer and the clock as it found them."""
    before = _installed()
    yield
    assert before == _installed()


def _installed() -> list[object]:
    waiting = (threading.Lock, threading.RLock, threading.Thread.join, queue.SimpleQueue)
    selecting = (selectors.DefaultSelector.select, selectors.SelectSelector.select, base_events.MAXIMUM_SELECT_TIMEOUT)
    telling = (time.monotonic, time.sleep, vars(datetime.datetime)["now"], signal.signal)
    return [sys.gettrace(), *waiting, *selecting, *telling]


# One after the other: what is worked out for all programs at once is worked out once for each.
@pytest.fixture(scope="module", params=pythons().values(), ids=list(pythons()))
def python(request: pytest.FixtureRequest) -> str:
    """Each Python that this machine has."""
    return str(request.param)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """What a test starts can be interrupted, though a shell has begun the tests in the background, where nothing can."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def in_project(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project's root as the working directory."""
    monkeypatch.chdir(PROJECT)
    return PROJECT


@cache
def _recorded(name: str) -> tuple[Snippet, Trace]:
    source = snippet.load(name)
    return source, record(source.recorded_as)


@pytest.fixture(params=PART_1, ids=lambda name: name.replace("/", "-"))
def recording(request: pytest.FixtureRequest, in_project: Path) -> tuple[Snippet, Trace]:
    """A snippet of the site with its trace; recorded once for all tests."""
    return _recorded(request.param)


@pytest.fixture
def builder(tmp_path: Path) -> Builder:
    """A builder of the snippets below a folder of the test's own."""
    return Builder(tmp_path / "snippets", tmp_path / "cache")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Shared:
    """What is made once for all workers."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if hasattr(pytestconfig, "workerinput") else own) / "shared"
    folder.mkdir(exist_ok=True)
    return Shared(folder)


@pytest.fixture(scope="session")
def site_folder(shared: Shared) -> Path:
    """The site, built once with `--strict`."""

    def build(folder: Path) -> None:
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
        assert 0 == done.returncode, done.stderr

    return shared.once("site", build)


@pytest.fixture(scope="session")
def playground_folder(shared: Shared) -> Path:
    """What the playground of the site loads, with its manifest."""

    def make(folder: Path) -> None:
        found = playground.Playground(PROJECT)
        if found.manifest is None:
            pytest.skip("what the playground is made of can be neither fetched nor made here: the log says why")
        folder.mkdir()
        (folder / "manifest.json").write_text(json.dumps(found.manifest), encoding="utf-8")
        for path, content in found.files():
            (folder / path.rpartition("/")[2]).write_bytes(content)

    return shared.once("playground", make)


# What is alive is one module's own, though the build is shared: Playwright's event loop counts as running in this thread
# for as long as the browser is open, and a server's thread would see the clock that some tests put in place.


@pytest.fixture(scope="module")
def site(site_folder: Path) -> Iterator[str]:
    """The address at which the built site is served, with a slash at its end."""
    with served(site_folder) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def readers(browser: Browser) -> Iterator[Readers]:
    """Readers of the site, with browsers set up as a test asks."""
    with reader.of(browser) as readers:
        yield readers


@pytest.fixture
def html_findings(tmp_path: Path) -> Callable[[str | Path], list[nu.Finding]]:
    """What the Nu checker objects to in one HTML document, given as its text or as a file."""

    def find(document: str | Path) -> list[nu.Finding]:
        if isinstance(document, str):
            text, document = document, tmp_path / "document.html"
            document.write_text(text, encoding="utf-8")
        return nu.findings([document])

    return find
