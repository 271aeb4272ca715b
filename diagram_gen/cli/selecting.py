"""The options that say which steps of a run are shown, the same for every command that shows a run."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

from diagram_gen.model.selection import Selection


def options(command: Callable[..., None]) -> Callable[..., None]:
    """A command that takes these options, and is called with what they make: `selected`, None for everything."""

    @functools.wraps(command)
    def called(begin: str | None, end: str | None, only: tuple[str, ...], no_loop: bool, **others: Any) -> None:
        chosen = Selection(begin or "start", end or "end", only, no_loop)
        command(selected=chosen if chosen != Selection() else None, **others)

    all_of_them = (
        click.option(
            "--from",
            "begin",
            metavar="MOMENT|STEP",
            help="Show no step before this moment, or step number. [default: start]",
        ),
        click.option(
            "--to", "end", metavar="MOMENT|STEP", help="Show no step after this moment, or step number. [default: end]"
        ),
        click.option(
            "--only",
            metavar="FUNCTION",
            multiple=True,
            help="Show only steps in this function, such as `main` or `Worker.run`, and not in what it calls;"
            " may be given several times.",
        ),
        click.option("--no-loop", is_flag=True, help="Leave out the iterations of the event loop."),
    )
    return functools.reduce(lambda decorated, option: option(decorated), reversed(all_of_them), called)
