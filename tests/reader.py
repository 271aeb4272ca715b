"""A reader of the site: a browser set up in some way, with one page that goes from address to address.

A page of its own for every test would cost a process of Chromium each time: more than most tests take.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request, expect

PATIENCE = 200_000
"""Milliseconds until what a test waits for in a browser is taken never to come, on a machine however busy."""
BLANK = "about:blank"
_GONE = "net::ERR_ABORTED"
"""How a request fails when the reader leaves the page that it was for: nothing is wrong then."""
GOES_BY_STEPS = "try { localStorage['dg-stride'] = 'step' } catch {}"
"""How far readers want the arrow buttons of walkthroughs to go, who are not said to want something else."""
WHOLE = """() => {
  if (!customElements.get('dg-walkthrough')) return false;
  const all = [...document.querySelectorAll('dg-comparison, dg-walkthrough')].filter((each) => !each.parentElement.closest('dg-comparison'));
  for (const each of all) each.begin();
  dispatchEvent(new KeyboardEvent('keydown', { key: 'F3' })); // who searches the page wants to find its figures
  return all.every((each) => each.run);
}"""
"""Whether a page has its scripts; then all is in place that it has, also what its reader is still far away from."""
SCREEN = {"viewport": {"width": 1280, "height": 800}}
"""What a reader has who is not said to have another."""


class Reader:
    """One page of a browser, and what went `wrong` on it in a test: on its console, in its scripts, and in requests."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page = context.new_page()
        self._devtools = context.new_cdp_session(self.page)
        self.wrong: list[str] = []
        self._own = ""
        self.page.on(
            "console", lambda said: self.wrong.append(said.text) if said.type in ("error", "warning") else None
        )
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.on("requestfailed", self._failed)
        self.page.add_init_script(GOES_BY_STEPS)
        self.page.on("request", self._asked)

    def begin(self, own: str) -> Page:
        """The page, blank, for another test: it may ask for what begins with its `own` address, and for nothing else.

        The browser itself forgets what it has kept for that place: a page that has just been left may still write.
        """
        self.page.unroute_all()
        self.page.goto(BLANK)
        self._devtools.send("Page.resetNavigationHistory")  # which takes no more than 50 pages
        scheme, host = urlsplit(own)[:2]
        self._devtools.send(
            "Storage.clearDataForOrigin", {"origin": f"{scheme}://{host}", "storageTypes": "local_storage"}
        )
        self.page.emulate_media(media="null")
        self.wrong.clear()
        self._own = own
        return self.page

    def _dialog(self, dialog: Dialog) -> None:
        self.wrong.append(dialog.message)
        dialog.dismiss()

    def _failed(self, request: Request) -> None:
        if request.failure != _GONE:
            self.wrong.append(request.url)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self._own, "data:")):
            self.wrong.append(request.url)


Readers = Callable[..., Reader]


@contextmanager
def of(browser: Browser) -> Iterator[Readers]:
    """Readers by what `Browser.new_context` takes, each made once; with `clock=True` Playwright's clock is theirs."""
    known: dict[str, Reader] = {}
    expect.set_options(timeout=PATIENCE)

    def reader(*, clock: bool = False, **options: Any) -> Reader:
        name = json.dumps([clock, options], sort_keys=True)
        if name not in known:
            context = browser.new_context(**{**SCREEN, **options})
            context.set_default_timeout(PATIENCE)
            if clock:
                context.clock.install()
            known[name] = Reader(context)
        return known[name]

    yield reader
    for each in known.values():
        each.context.close()
