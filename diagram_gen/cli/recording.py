"""The options that say how a program is recorded."""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from diagram_gen.recorder.limits import Limits
from diagram_gen.recorder.process import Running, running

_AMOUNT = click.IntRange(1, 1 << 60)
PROGRAM = click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
"""The program that a command runs."""


def options(command: Callable[..., None]) -> Callable[..., None]:
    """A command with these options, for it to hand on to `begun`."""
    all_of_them = (
        click.option(
            "--all-variables", is_flag=True, help="Keep modules, functions and dunder names among the variables."
        ),
        click.option(
            "--python",
            metavar="PATH",
            default=sys.executable,
            help="The interpreter to run it with, any from 3.11 up, with nothing installed. [default: this one]",
        ),
        _limit(
            "seconds",
            click.FloatRange(0.1, 86_400),
            "Real seconds that it may take, less those in which no processor is free for it.",
        ),
        _limit("steps", _AMOUNT, "Steps that it may take."),
        _limit("memory", _AMOUNT, "Bytes of memory that it may use."),
        _limit("output", _AMOUNT, "Bytes that it may print."),
        _limit("size", _AMOUNT, "Bytes that its trace may take."),
    )
    return functools.reduce(lambda decorated, option: option(decorated), reversed(all_of_them), command)


def begun(file: Path, *, all_variables: bool, python: str, **limits: Any) -> contextlib.AbstractContextManager[Running]:
    """A program that has been started as the options say.

    Meanwhile the command can import what it needs for the trace: that takes about as long as a short program does.
    """
    return running(file.as_posix(), limits=Limits(**limits), all_variables=all_variables, python=python)


def _limit(
    name: str, kind: click.ParamType[int] | click.ParamType[float], help: str
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """An option for one of the recorder's limits."""
    default = getattr(Limits(), name)
    return click.option(f"--{name}", type=kind, default=default, show_default=True, help=help)
