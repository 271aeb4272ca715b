"""How long a step of a walkthrough takes in a real browser, on a long run with many tasks."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, CDPSession

from diagram_gen.model import snippet
from diagram_gen.page import report, walkthrough
from diagram_gen.pipeline import drawing
from diagram_gen.recorder import sandbox
from tests.bench.spread import Spread, spread
from tests.browser import launched

FRAME = 16.0
"""Milliseconds for which a display with sixty pictures a second shows one."""
TASKS, STEPS = 20, 500
_TIMES = 5
"""How often the page is opened."""
_STEP_THROUGH = """async (steps) => {
  const walkthrough = document.querySelector('dg-walkthrough');
  let parts = {};
  const timed = (name, does) => (...all) => {
    const started = performance.now();
    const done = does(...all);
    parts[name] = (parts[name] ?? 0) + performance.now() - started;
    return done;
  };
  for (const part of walkthrough.parts)
    for (const does of ['show', 'follow'].filter((each) => part[each]))
      part[does] = timed(`${part.constructor.name}.${does}`, part[does].bind(part));
  const measure = timed('layout', () => document.body.getBoundingClientRect());
  const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
  const spent = [];
  for (let step = walkthrough.first + 1; step <= walkthrough.first + steps; step++) {
    await frame();
    parts = {};
    const started = performance.now();
    walkthrough.show(step, {mark: true});
    measure();
    spent.push([performance.now() - started, step, parts]);
  }
  return spent;
}"""


@dataclass(frozen=True, slots=True)
class Stepping:
    """Milliseconds: of `steps` steps from one to the next, script and layout; `busy` is all that the page's thread did.

    `busy` is a mean over all steps, with painting and whatever else comes of a step. Of the longest step, `at` is its
    number, and `profile` what each part of the walkthrough took.
    """

    tasks: int
    steps: int
    milliseconds: Spread
    longest: float
    busy: float
    at: int = 0
    profile: Mapping[str, float] = field(default_factory=dict)


def program(tasks: int, turns: int) -> str:
    """Tasks that each sleep a few times: so many tasks are there at once, and at each step one thing changes."""
    return f"""
import asyncio

async def work(number):
    total = 0
    for turn in range({turns}):
        total += number
        await asyncio.sleep(number % 5)
    return total

async def main():
    async with asyncio.TaskGroup() as group:
        for number in range({tasks}):
            group.create_task(work(number), name=f"t{{number}}")

asyncio.run(main())
"""


def stepping(tasks: int = TASKS, steps: int = STEPS) -> Stepping:
    """Steps through a run, in the picture of the loop, on a page as `report` writes it, which is opened a few times.

    A step takes what it takes in the middle one of these: now and then the machine has something else to do.
    """
    with tempfile.TemporaryDirectory() as folder, launched() as browser:
        file = Path(folder) / "run.html"
        file.write_text(_report(Path(folder), program(tasks, turns=-(-steps // (7 * tasks)))), encoding="utf-8")
        opened = [_opened(browser, file.as_uri(), steps) for _ in range(_TIMES)]
    spent = [
        sorted(same, key=lambda each: each[0])[_TIMES // 2] for same in zip(*(each for each, _ in opened), strict=True)
    ]
    longest, at, profile = max(spent, key=lambda each: each[0])
    busy = statistics.median(each for _, each in opened) / len(spent)
    return Stepping(tasks, len(spent), spread([each[0] for each in spent]), longest, busy, at, profile)


def _opened(browser: Browser, address: str, steps: int) -> tuple[list[tuple[float, int, dict[str, float]]], float]:
    """Of each step on the page at an address, opened anew, the time, the number and the profile; and the busy time."""
    shown = browser.new_page(viewport={"width": 1280, "height": 800})
    shown.goto(address)
    shown.evaluate("document.fonts.ready")
    session = shown.context.new_cdp_session(shown)
    session.send("Performance.enable")
    before = _busy(session)
    spent = shown.evaluate(_STEP_THROUGH, steps)
    busy = _busy(session) - before
    shown.close()
    return spent, busy


def _report(folder: Path, text: str) -> str:
    file = folder / "run.py"
    file.write_text(text, encoding="utf-8")
    source = snippet.any_of(file)
    trace = sandbox.record(source.recorded_as)
    return report.report(walkthrough.walkthrough(source, trace, [drawing.template(trace, "loop")]))


def _busy(session: CDPSession) -> float:
    """Milliseconds for which the page's main thread has been busy so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(float(each["value"]) for each in metrics if each["name"] == "TaskDuration") * 1000
