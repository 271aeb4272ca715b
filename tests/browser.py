"""The Chromium that the tests drive: which one, and how it is started. `tests.machine` sees to it that there is one."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

NAMES_ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HOW = "say where one is: CHROMIUM=/path/to/chromium"

# Without the network flags Chromium calls its maker at every start, which a closed network refuses.
CHROMIUM_ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Chromium's sandbox refuses to start as root, which is who CI is.
    *(("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()),
)
_LACKS = re.compile(r"error while loading shared libraries: ([^:\s]+):")


class NoChromiumError(Exception):
    """There is no Chromium that works; the message says what to do about it."""


class AbsentError(NoChromiumError):
    """There is nothing here that could be a Chromium."""


class DriverError(NoChromiumError):
    """Playwright's own program does not start; it `lacks` this library, if that is why."""

    def __init__(self, said: str, remedy: str = "") -> None:
        found = _LACKS.search(said)
        self.said = said
        self.lacks = found[1] if found else None
        if self.lacks:
            why, otherwise = f"lacks {self.lacks}", "install the package that has it, as `make test` tries to"
        else:
            why = f"does not start: {_last_line(said)}"
            otherwise = "say where a Node.js is that does: PLAYWRIGHT_NODEJS_PATH=/path/to/node"
        super().__init__(f"Playwright's driver, which starts Chromium, {why}; {remedy or otherwise}")


@contextmanager
def launched() -> Iterator[Browser]:
    """A headless Chromium, closed at the end. Raises NoChromiumError if none is found or starts."""
    with started() as (_, browser):
        yield browser


@contextmanager
def started() -> Iterator[tuple[Path, Browser]]:
    """A headless Chromium and its path: the first that starts of all that there are. Raises NoChromiumError."""
    with _driver() as playwright:
        path, browser = _first(playwright)
        try:
            yield path, browser
        finally:
            browser.close()


@contextmanager
def _driver() -> Iterator[Playwright]:
    driver = sync_playwright()
    try:
        playwright = driver.start()
    except Exception:
        check_driver()
        raise
    try:
        yield playwright
    finally:
        playwright.stop()


def check_driver() -> None:
    """Raises DriverError if Playwright's own program does not start: its library says no more than that it is gone."""
    ask = [sys.executable, "-m", "playwright", "--version"]
    done = subprocess.run(ask, capture_output=True, text=True, check=False)
    if done.returncode:
        raise DriverError(done.stderr or done.stdout)


def _first(playwright: Playwright) -> tuple[Path, Browser]:
    refused = []
    for path in _candidates(Path(playwright.chromium.executable_path)):
        try:
            return path, playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_ARGUMENTS))
        except Error as error:
            refused.append(f"{path} does not start: {_reason(error.message)}")
    raise NoChromiumError("; ".join(refused)) if refused else AbsentError(f"No Chromium was found; {HOW}")


def _candidates(downloaded: Path) -> list[Path]:
    """Paths of what may be a Chromium: $CHROMIUM alone if it is set, else those on PATH, and Playwright's own download.

    Raises NoChromiumError if $CHROMIUM is no program.
    """
    if named := os.environ.get("CHROMIUM"):
        if found := shutil.which(named):
            return [Path(found)]
        raise NoChromiumError(f"CHROMIUM is {named!r}, which is no program")
    on_path = [Path(found) for found in map(shutil.which, NAMES_ON_PATH) if found]
    return [path for path in [*on_path, downloaded] if path.exists() and not _is_snap(path)]


def _is_snap(path: Path) -> bool:
    """Whether a program is Ubuntu's snap, or stands in for it: that one cannot read the files that tests write to /tmp."""
    if path.resolve().name == "snap":
        return True
    with suppress(OSError), path.open("rb") as file:
        return file.read(2) == b"#!" and b"/snap/" in file.read(10_000)
    return False


def _reason(message: str) -> str:
    """What is to be known of why a program did not start: Playwright's message goes on with a diary of its own."""
    if lacks := _LACKS.search(message):
        return f"it lacks {lacks[1]}"
    return _last_line(message.partition("\nCall log:")[0])


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1].removesuffix(".") if lines else "it says nothing"
