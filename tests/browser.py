"""The Chromium that the tests drive: which one, and how it is started.

`python -m tests.browser` says which one it is, fetching one if the machine has none.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

NAMES_ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

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


class NoChromiumError(Exception):
    """There is no Chromium that works; the message says what to do about it."""


def find_chromium() -> Path:
    """Path of the Chromium to use: $CHROMIUM, else one on PATH, else Playwright's own download.

    Raises NoChromiumError.
    """
    if named := os.environ.get("CHROMIUM"):
        if found := shutil.which(named):
            return Path(found)
        raise NoChromiumError(f"CHROMIUM is {named!r}, which is no program.")
    for name in NAMES_ON_PATH:
        if found := shutil.which(name):
            return Path(found)
    with sync_playwright() as playwright:
        downloaded = Path(playwright.chromium.executable_path)
    if downloaded.exists():
        return downloaded
    raise NoChromiumError(
        "No Chromium was found. Install one (on Debian: apt-get install chromium),"
        " or say where it is: CHROMIUM=/path/to/chromium"
    )


def ensure() -> Path:
    """Path of the Chromium to use, downloaded by Playwright if the machine has none.

    Raises NoChromiumError, also when the download fails.
    """
    try:
        return find_chromium()
    except NoChromiumError:
        if "CHROMIUM" in os.environ:
            raise
    print("No Chromium on this machine: asking Playwright to download one …", flush=True)
    # Its exit status doesn't matter: what counts is whether there is a Chromium now.
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return find_chromium()


@contextmanager
def launched() -> Iterator[Browser]:
    """A headless Chromium, closed at the end. Raises NoChromiumError if none is found or starts."""
    executable = find_chromium()
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_ARGUMENTS))
        except Error as error:
            # After that comes Playwright's own diary.
            said = error.message.partition("\nCall log:")[0]
            raise NoChromiumError(
                f"{executable} does not start. Install one that does, or say where it is:"
                f" CHROMIUM=/path/to/chromium. What it said:\n{said}"
            ) from error
        try:
            yield browser
        finally:
            browser.close()


def main() -> str | None:
    """Print which Chromium the tests use; what comes back is for sys.exit."""
    try:
        path = ensure()
        with launched() as browser:
            print(f"Chromium {browser.version}, {path}")
    except NoChromiumError as error:
        return str(error)
    return None


if __name__ == "__main__":
    sys.exit(main())
