"""How long the playground takes from the first click on Run to the first picture, against Pyodide's own load."""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page

from diagram_gen.pipeline.cache import Cache
from diagram_gen.site import playground
from diagram_gen.site.playground.node import Node
from diagram_gen.site.playground.registry import Registry, of
from tests.bench import sites
from tests.bench.process import PROJECT
from tests.bench.spread import ratios, spread
from tests.bench.target import Part, Target
from tests.browser import launched
from tests.serving import served

METHOD = """\
A browser that has loaded nothing yet presses Run on the playground's page, and waits for the first picture of the run.
Against that stands another such browser that has a worker load Pyodide as its package brings it, with its own
standard library, from the same host, and evaluate an expression. Both take turns. The second visit is with a browser
that has loaded the playground before."""
_PAGE = '<!doctype html><html lang="en"><head><title>Pyodide</title><link rel="icon" href="data:,"></head></html>'
_WORKER = """\
import { loadPyodide } from "./pyodide.mjs";
postMessage((await loadPyodide()).runPython("6 * 7"));
"""
_LOAD = """() => new Promise((done, failed) => {
  const worker = new Worker("worker.mjs", { type: "module" });
  worker.onmessage = done;
  worker.onerror = (event) => failed(new Error(event.message));
})"""
_PICTURE = "dg-playground dg-walkthrough svg"
_PATIENCE = 300_000
"""Milliseconds until what is waited for is taken never to come."""


def part(rounds: int, say: Callable[[str], None]) -> Part:
    """What was found, in so many rounds."""
    first, again, own = [], [], []
    with tempfile.TemporaryDirectory() as folder, _hosts(Path(folder)) as (site, pyodide), launched() as browser:
        for number in range(rounds):
            say(f"the playground, round {number + 1} of {rounds}")
            own.append(_seconds(browser, pyodide, _own_load)[0])
            visits = _seconds(browser, f"{site}playground/", _first_picture, _first_picture)
            first.append(visits[0])
            again.append(visits[1])
    goals = [
        Target("from Run to the first picture, against Pyodide's own load", ratios(first, own), 1.3),
        Target("the same at a second visit, against Pyodide's own load", ratios(again, own)),
    ]
    seconds = {"first": spread(first), "second": spread(again), "own": spread(own)}
    shown = "\n".join(f"  {name}: {found} s" for name, found in seconds.items())
    return Part(
        "playground", rounds, f"{METHOD}\n\n{shown}", {"first": first, "second": again, "own": own}, [METHOD], goals
    )


@contextlib.contextmanager
def _hosts(folder: Path) -> Iterator[tuple[str, str]]:
    """The addresses of the built site and of Pyodide."""
    site = sites.copy(folder / "site")
    site.build()
    with Node() as node:
        (files,) = Registry(Cache(PROJECT / playground.CACHE), node).files(of("python")).values()
    home = folder / "pyodide"
    home.mkdir()
    for name, content in files.items():
        (home / name).write_bytes(content)
    (home / "index.html").write_text(_PAGE, encoding="utf-8")
    (home / "worker.mjs").write_text(_WORKER, encoding="utf-8")
    with served(site.built) as one, served(home) as other:
        yield one, other


def _seconds(browser: Browser, address: str, *works: Callable[[Page], None]) -> list[float]:
    """How long each work takes on a page, one after the other, in a browser that knows nothing of it."""
    found = []
    context = browser.new_context()
    for work in works:
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        started = time.perf_counter()
        work(page)
        found.append(time.perf_counter() - started)
        page.close()
    context.close()
    return found


def _own_load(page: Page) -> None:
    page.evaluate(_LOAD)


def _first_picture(page: Page) -> None:
    page.locator("dg-playground [data-does=run]").click()
    page.locator(_PICTURE).first.wait_for(timeout=_PATIENCE)
