"""What the tests need of the machine besides what is in .venv: a Chromium, and what Playwright starts it with.

`python -m tests.machine` gets what is missing, as far as that takes no password, and says which Chromium it is; or it
says in one sentence what to type.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

from tests import apt
from tests.apt import AptError
from tests.browser import HOW, AbsentError, DriverError, NoChromiumError, check_driver, started

OTHERS = {"dnf": "dnf install", "zypper": "zypper install", "pacman": "pacman -S"}
"""What to type where packages are installed otherwise, by the program that does it."""


class BarredError(Exception):
    """One way to a Chromium is barred: the message says why, and `command` what would open it, if that is known."""

    def __init__(self, why: str, command: str = "") -> None:
        self.command = command
        super().__init__(why)


def ensure() -> str:
    """Which Chromium the tests will use: one that is here, else Playwright's own, else the system's.

    Raises NoChromiumError if none of them starts.
    """
    try:
        _mend_driver()
        return _ready()
    except NoChromiumError as error:
        if isinstance(error, DriverError) or "CHROMIUM" in os.environ:
            raise
        barred = [BarredError(str(error).removesuffix(f"; {HOW}"))]
    for way in (_downloaded, _packaged):
        try:
            return way()
        except BarredError as error:
            barred.append(error)
    why = "; ".join(dict.fromkeys(map(str, barred)))
    commands = [each.command for each in barred if each.command]
    advice = f"type: {commands[-1]}" if commands else "install Chromium or Google Chrome"
    raise NoChromiumError(f"{why}. To have one, {advice}; or {HOW}")


def _ready() -> str:
    with started() as (path, browser):
        return f"Chromium {browser.version}, {path}"


def _mend_driver() -> None:
    """Gets the libraries that Playwright's own program lacks; it names one at a time. Raises DriverError."""
    known: set[str] = set()
    while True:
        try:
            return check_driver()
        except DriverError as error:
            if error.lacks is None or error.lacks in known:
                raise
            known.add(error.lacks)
            _install_for_driver(error.lacks, error.said)


def _install_for_driver(library: str, said: str) -> None:
    try:
        apt.install(apt.package_of(library))
    except AptError as refusal:
        raise DriverError(said, f"{refusal}; type: {refusal.command}" if refusal.command else "") from refusal


def _downloaded() -> str:
    """Playwright's own build of Chromium, with what that needs of the system. Raises BarredError."""
    print("No Chromium that starts on this machine: asking Playwright to download one …", flush=True)
    done = _playwright("install", "--no-shell", "chromium")
    try:
        return _ready()  # whatever the exit status, which is also that of other things which it fetches
    except NoChromiumError as error:
        if done.returncode or isinstance(error, AbsentError):
            raise BarredError(f"Playwright did not download one ({_cause(done)})") from error
        _install_libraries(error)
    try:
        return _ready()
    except NoChromiumError as error:
        raise BarredError(str(error)) from error


def _install_libraries(why: NoChromiumError) -> None:
    """Lets Playwright install what its build needs, which it does with apt. Raises BarredError."""
    command = f"{sys.executable} -m playwright install-deps chromium"
    if not apt.is_here():
        raise BarredError(str(why))
    if apt.as_root() is None:
        raise BarredError(f"{why}, and to install what it lacks takes a password", f"sudo {command}")
    print("Asking Playwright to install what its Chromium needs, with apt-get …", flush=True)
    done = _playwright("install-deps", "chromium")
    if done.returncode:
        raise BarredError(f"{why}, and Playwright could not install what it lacks ({_cause(done)})", command)


def _packaged() -> str:
    """The system's own Chromium, if apt has one. Raises BarredError."""
    if not apt.is_here():
        found = [f"sudo {OTHERS[each]} chromium" for each in OTHERS if shutil.which(each)]
        raise BarredError("this system has no apt-get to install one with", *found[:1])
    if not apt.offers("chromium"):
        raise BarredError("apt has none, or a snap, which cannot see the files of the tests")
    try:
        apt.install("chromium")
        return _ready()
    except (AptError, NoChromiumError) as error:
        raise BarredError(str(error), getattr(error, "command", "")) from error


def _playwright(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "playwright", *words]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


def _cause(done: subprocess.CompletedProcess[str]) -> str:
    """Why Playwright did not do as asked: the first error of its report that isn't about another."""
    causes = re.findall(r"^Error: (?!Fail|Download)(.+)", f"{done.stderr}\n{done.stdout}", re.MULTILINE)
    return causes[0] if causes else f"exit status {done.returncode}"


def main() -> str | None:
    """Print which Chromium the tests use; what comes back is for sys.exit."""
    try:
        print(ensure())
    except NoChromiumError as error:
        return str(error)
    return None


if __name__ == "__main__":
    sys.exit(main())
