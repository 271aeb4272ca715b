"""Running Graphviz: the only subprocess between a trace and a picture.

The wheel `graphviz-pure` brings an executable of its own; the environment variable `DIAGRAM_GEN_DOT` names another
`dot`.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Sequence

from diagram_gen.model.errors import DiagramError

VARIABLE = "DIAGRAM_GEN_DOT"
_WHEEL = "graphviz-pure"
_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)


def command() -> list[str]:
    """The command that lays out DOT text from standard input. Raises `DiagramError` if there is none."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        program = shutil.which(chosen)
        if program is None:
            raise DiagramError(
                f"Graphviz is missing: {VARIABLE} names {chosen!r}, which is no command; correct or unset it"
            )
        return [program, "-Tsvg"]
    program = _of_wheel() or shutil.which(_WHEEL)
    if program is None:
        raise DiagramError(
            f"Graphviz is missing: no command {_WHEEL!r}; install it with `pip install {_WHEEL}`, "
            f"or set {VARIABLE} to a system's `dot`"
        )
    return [program, "-Tsvg"]


def _of_wheel() -> str | None:
    """The executable of the wheel that is installed beside this package."""
    return shutil.which(_WHEEL, path=_scripts())


@functools.cache
def _scripts() -> str:
    """The folder of the commands that come with wheels."""
    return sysconfig.get_path("scripts")


def version() -> str:
    """The command and its version, as it says itself, or as is known of the wheel without starting it.

    Raises `DiagramError` as `command` does.
    """
    return _version(tuple(command()))


def lay_out_all(dots: Sequence[str]) -> list[str]:
    """The SVG text for each of several DOT texts, from one run of the command.

    Raises `DiagramError` with the command and what it said if it fails.
    """
    argv = command()
    done = _run(argv, "\n".join(dots))
    found = drawings(done.stdout)
    if done.returncode != 0 or len(found) != len(dots):
        said = done.stderr.strip() or "nothing"
        raise DiagramError(f"Graphviz failed: `{' '.join(argv)}` exited with status {done.returncode} and said: {said}")
    return found


def drawings(said: str) -> list[str]:
    """The SVG texts in what Graphviz says, without what stands around them."""
    return _SVG.findall(said)


@functools.cache
def _version(argv: tuple[str, ...]) -> str:
    if argv[0] == _of_wheel():
        from importlib import metadata  # what only lays out does without

        with contextlib.suppress(metadata.PackageNotFoundError):
            return f"{argv[0]} {metadata.version(_WHEEL)}"
    done = _run([argv[0], "-V"])
    return f"{argv[0]} {done.stdout}{done.stderr}"


def _run(argv: Sequence[str], text: str = "") -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            argv, input=text, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DiagramError(f"Graphviz failed: `{' '.join(argv)}`: {error}") from error
