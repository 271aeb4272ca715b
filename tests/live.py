"""A server that watches its files, `mkdocs serve`, and what it says of what it does."""

from __future__ import annotations

import html
import os
import re
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from diagram_gen.pipeline.editor_litter import is_litter

DETECTED, RELOADED, FAILED = "Detected file changes", "Reloading browsers", "An error happened during the rebuild"
"""What the server says as a rebuild begins, and as it ends, well or badly."""
_DISREGARDED = "Nothing new"
_TAKEN = "Address already in use"
_EVENT = re.compile(r"File\w+Event\(src_path='([^']*)', dest_path='([^']*)'")


class Server:
    """A server that is running. Whoever waits for it waits as long as it takes: pytest ends a wait in vain."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.address = address
        self._process = process
        self._lines: list[str] = []
        self._ended = False
        self._more = threading.Condition()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def said(self, words: str) -> int:
        """How many lines have some words."""
        with self._more:
            return sum(words in line for line in self._lines)

    def wait_for(self, words: str, times: int = 1) -> None:
        """Returns when so many lines have some words."""
        self._wait(lambda: sum(words in line for line in self._lines) >= times)

    def wait_for_rebuilds(self, number: int) -> None:
        """Returns when so many rebuilds have ended, well or badly."""
        self._wait(lambda: sum(RELOADED in line or FAILED in line for line in self._lines) >= number)

    def edits(self) -> list[str]:
        """The names of the files for which rebuilds were asked, one for each time that one was."""
        with self._more:
            return self._edits()

    def wait_for_edits(self, number: int) -> None:
        """Returns when there are so many."""
        self._wait(lambda: len(self._edits()) >= number)

    def wait_for_disregarded(self, file: Path) -> None:
        """Returns when something about a file has been seen for which no rebuild was asked."""
        self._wait(lambda: any(_DISREGARDED in line and f"'{file}'" in line for line in self._lines))

    def wait_for_page(self, text: str) -> None:
        """Returns when the front page holds a text: it is asked for again after each rebuild."""
        rebuilds = 0
        while text not in self.page():
            rebuilds += 1
            self.wait_for(RELOADED, rebuilds)

    def page(self) -> str:
        """The front page, its entities resolved; if it is being rebuilt, as it is then."""
        with urllib.request.urlopen(self.address) as answer:
            return html.unescape(answer.read().decode())

    def log(self) -> str:
        """All that it has said."""
        with self._more:
            return "".join(self._lines)

    def end(self) -> bool:
        """Ends it; whether it was still there."""
        running = self._process.poll() is None
        self._process.terminate()
        self._process.wait()
        self._listener.join()
        return running

    def has_begun(self) -> bool:
        """Waits until the server watches and answers; whether it does, or else has found its port taken."""
        with self._more:
            self._more.wait_for(lambda: self._ended or any("Serving on" in line for line in self._lines))
            said = "".join(self._lines)
        if self._ended and _TAKEN not in said:
            raise AssertionError(said)
        return not self._ended

    def _wait(self, comes_true: Callable[[], bool]) -> None:
        with self._more:
            self._more.wait_for(lambda: self._ended or comes_true())
            assert comes_true(), "the server has ended by itself"

    def _edits(self) -> list[str]:
        events = [_EVENT.search(line) for line in self._lines if _DISREGARDED not in line]
        names = [[Path(path).name for path in event.groups()] for event in events if event]
        return [next(name for name in each if name and not is_litter(name)) for each in names]

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            with self._more:
                self._lines.append(line)
                self._more.notify_all()
        with self._more:
            self._ended = True
            self._more.notify_all()


@contextmanager
def serving(folder: Path, **environment: str) -> Iterator[Server]:
    """A server of the site in a folder, which tells all that it sees. It watches from now on."""
    server = _begun(folder, environment)
    while not server.has_begun():  # somebody else has taken the port that was free
        server.end()
        server = _begun(folder, environment)
    try:
        yield server
    except BaseException:
        print(server.log())  # which pytest shows of a test that has failed
        raise
    finally:
        running = server.end()
    assert running, "the server has ended by itself"


def _begun(folder: Path, environment: dict[str, str]) -> Server:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = folder / ".cache/temporary"  # what it leaves there goes with the test's folder
    own.mkdir(parents=True, exist_ok=True)
    address = f"127.0.0.1:{port}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--verbose", "--dev-addr", address]
    surroundings = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "TMPDIR": str(own), **environment}
    process = subprocess.Popen(
        command, cwd=folder, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return Server(process, f"http://{address}/")
