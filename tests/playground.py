"""Programs recorded in a browser, by the worker of the playground: in Chromium, under the strictest policy it can do with."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from playwright.sync_api import Browser, Page

from diagram_gen.model.trace import Source, Trace
from diagram_gen.pipeline.browser_outcome import LIMITS
from diagram_gen.recorder import sandbox
from diagram_gen.recorder.invocation import Invocation
from tests.serving import served

POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'"
PAGE, SCRIPT = "playground-under-test.html", "playground-under-test.js"
WORKER = "worker-under-test.js"
PATIENCE = 300_000
"""Real milliseconds that a test gives a browser, on a machine however busy."""
_MOST = 20
"""Programs that one worker runs, where that of a page runs one: to start a worker takes three times as long as to start
a Python in one that is there, but what was used by those before is not given back."""
_MOST_AGAIN = 100
"""The same where no Python is started for a program, since the one that is there is put back to its beginning."""
_AGAIN = """
self.FinalizationRegistry = class { // whose objects would be freed in a memory that they are not in any more
  register() {}
  unregister() {}
};
const begin = Python.start;
Python.start = async (parts) => {
  const python = await begin(parts);
  const { ready, outcome, module, files } = python;
  for (const each of [ready.lacks, ready.begin, ready.left, ready.ends, ready.end, outcome.Outcome]) each; // made once
  python.first = { memory: module.HEAPU8.slice(), streams: [...files.streams], folder: files.cwd(), there: files.readdir(".") };
  return python;
};
function remove(files, path) {
  if (!files.isDir(files.lstat(path).mode)) return files.unlink(path);
  for (const name of files.readdir(path)) if (name !== "." && name !== "..") remove(files, `${path}/${name}`);
  files.rmdir(path);
}
/** Has all of a Python's memory, its open files and its folder be what they were when it was ready for its first program. */
function putBack(python) {
  const { module, files, first } = python;
  module.HEAPU8.set(first.memory);
  module.HEAPU8.fill(0, first.memory.length);
  files.streams.length = 0;
  Object.assign(files.streams, first.streams);
  first.streams.forEach((each, number) => each && (each.fd = number));
  files.chdir(first.folder);
  for (const name of files.readdir(".")) if (!first.there.includes(name)) remove(files, name);
  python.left = {};
}
const runs = asked.run;
asked.run = async (order) => {
  if (ran) {
    ran.destroy(); // with what it has of JavaScript, which is not in that memory
    putBack(here);
    ran = null;
  }
  await runs(order);
};
"""
"""For the worker, at its end: it starts one Python, and no other as long as none ends that by more than its own end."""
_MARKUP = f'<!doctype html><title>The playground under test</title><script type="module" src="{SCRIPT}"></script>'
_DRIVER = """
const { files } = await (await fetch("manifest.json")).json();
const coded = (bytes) => {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
};
self.Driven = class {
  constructor() {
    this.worker = new Worker("worker-under-test.js", { type: "module" });
    this.progress = [];
    this.worker.addEventListener("message", ({ data }) => {
      if (data.tell === "progress") this.progress.push(data);
      else this.heard(data);
    });
    this.worker.addEventListener("error", (event) => this.heard({ tell: "error", message: event.message }));
  }
  ask(order) {
    return new Promise((resolve) => {
      this.heard = resolve;
      this.worker.postMessage(order);
    });
  }
  load() {
    return this.ask({ ask: "load", assets: new URL("./", location).href, files });
  }
  async sent() {
    const { steps, output, errors } = await this.ask({ ask: "sent" });
    return [steps, output, errors].map(coded);
  }
};
document.body.append("there");
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """What the worker has told of a run, and the trace of it."""

    told: dict[str, Any]
    trace: Trace


class Workers:
    """Has a worker on a page run programs, each in a Python of its own, so many in one worker at the most."""

    def __init__(self, page: Page, most: int = _MOST) -> None:
        self._page = page
        self._most = most
        self.requests: list[str] = []
        """The addresses that the page and its workers have asked for."""
        page.on("request", lambda request: self.requests.append(request.url))
        self._is_there = False
        self._runs = 0

    def run(self, source: Source, views: Sequence[str] | None = None) -> Ran:
        """Runs a program, and has it shown in some views; in all that have something to show, if none are named."""
        if self._runs == self._most:
            self.end()
        if not self._is_there:
            self.load()
        self._runs += 1
        told = self.ask(ask="run", program=source.source, path=source.path, views=views, digest=None)
        assert "ran" == told["tell"], told
        files = self._page.evaluate("driven.sent()")
        return Ran(told, sandbox.trace_of(_Sent(source.path, told["python"], files), source))

    def load(self) -> dict[str, Any]:
        """Starts a worker, and has it load; gives what it tells then."""
        told: dict[str, Any] = self._page.evaluate("(self.driven = new Driven()).load()")
        assert "ready" == told["tell"], told
        self._is_there, self._runs = True, 0
        return told

    def ask(self, **order: Any) -> dict[str, Any]:
        """Asks the worker something; gives its answer."""
        return dict(self._page.evaluate("(order) => driven.ask(order)", order))

    def progress(self) -> list[dict[str, Any]]:
        """What the worker has told of its loading."""
        return list(self._page.evaluate("driven.progress"))

    def end(self) -> None:
        """Ends the worker."""
        self._page.evaluate("driven.worker.terminate()")
        self._is_there = False


class _Sent:
    """What a run has sent and printed."""

    def __init__(self, path: str, version: str, files: list[str]) -> None:
        self.called, self.version, self.limits = Invocation(path), version, LIMITS
        self.steps: IO[bytes]
        self.output: IO[bytes]
        self.errors: IO[bytes]
        self.steps, self.output, self.errors = (io.BytesIO(base64.b64decode(each)) for each in files)
        self.printed = max(len(base64.b64decode(each)) for each in files[1:])

    def wait(self) -> int:
        return 0


@contextmanager
def workers(browser: Browser, folder: Path, policy: str = POLICY, *, again: bool = False) -> Iterator[Workers]:
    """What runs programs in the browser, with what is in a folder that has a `manifest.json`, under a policy.

    If one Python is to run one program after the other `again`, its memory is put back before each: to start one takes
    several times as long as to run a program and to show it. Programs that tamper with its files are none for that.
    """
    headers = {"Content-Security-Policy": policy}
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    worker = (folder / Path(manifest["files"]["worker.js"]["path"]).name).read_text(encoding="utf-8")
    worker += _AGAIN if again else ""
    with served(folder, headers) as address:
        page = browser.new_page()
        page.set_default_timeout(PATIENCE)
        page.route(f"**/{PAGE}", lambda route: route.fulfill(body=_MARKUP, content_type="text/html", headers=headers))
        page.route(f"**/{SCRIPT}", lambda route: route.fulfill(body=_DRIVER, content_type="text/javascript"))
        page.route(
            f"**/{WORKER}",
            lambda route: route.fulfill(body=worker, content_type="text/javascript", headers=headers),
        )
        page.goto(f"{address}{PAGE}")
        page.get_by_text("there").wait_for()
        yield Workers(page, _MOST_AGAIN if again else _MOST)
        page.close()
