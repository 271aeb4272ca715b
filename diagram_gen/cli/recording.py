"""How a program is run and recorded: the options that say so, the same for every command that runs any program."""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from diagram_gen.recorder.invocation import Invocation
from diagram_gen.recorder.limits import Limits
from diagram_gen.recorder.process import Running, running

_AMOUNT = click.IntRange(1, 1 << 60)
_FILE = click.Path(exists=True, dir_okay=False, readable=True)


@dataclass(frozen=True, slots=True)
class Program:
    """What a command is to run, and how."""

    called: Invocation
    limits: Limits
    all_variables: bool
    show: Sequence[str] | None
    python: str

    @property
    def path(self) -> Path:
        """Its file."""
        return Path(self.called.path)

    def begun(self) -> contextlib.AbstractContextManager[Running]:
        """The program, started.

        Meanwhile the command can import what it needs for the trace: that takes about as long as a short program does.
        """
        show, python = self.show, self.python
        return running(self.called, limits=self.limits, all_variables=self.all_variables, show=show, python=python)


class Command(click.Command):
    """A command that runs a program, for which all is that stands behind `--`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As any command, but a word that is no option of ours may have been meant for the program."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            told = f"{error.message.rstrip('.')}. What is meant for the program stands behind `--`."
            raise click.NoSuchOption(error.option_name, told, error.possibilities, ctx) from error


def options(command: Callable[..., None]) -> Callable[..., None]:
    """A command that takes FILE and these options, and is called with the `program` that they make."""

    @functools.wraps(command)
    def called(
        words: Sequence[str],
        module: str | None,
        stdin: str | None,
        all_variables: bool,
        show: tuple[str, ...],
        only_file: bool,
        python: str,
        **others: Any,
    ) -> None:
        if show and only_file:
            raise click.UsageError("--show asks for other files, --only-file for none; give one of them")
        limits = Limits(**{name: others.pop(name) for name in Limits.__slots__})
        invocation = _of_file(words, stdin) if module is None else _of_module(module, words, stdin, python)
        command(program=Program(invocation, limits, all_variables, None if only_file else show, python), **others)

    return functools.reduce(lambda decorated, option: option(decorated), reversed(_all()), called)


def _all() -> Sequence[Callable[[Callable[..., None]], Callable[..., None]]]:
    return (
        click.argument(
            "words", metavar="FILE|-m MODULE [-- ARG...]", nargs=-1, type=click.UNPROCESSED, callback=_checked
        ),
        click.option(
            "-m",
            "--module",
            metavar="MODULE",
            help="Instead of FILE: a module or package, found and run from here as `python -m MODULE` does.",
        ),
        click.option(
            "--stdin",
            type=_FILE,
            metavar="PATH",
            help="The file that it reads from standard input. [default: nothing]",
        ),
        click.option(
            "--python",
            metavar="PATH",
            default=sys.executable,
            help="The interpreter to run it with, any from 3.11 up, with nothing installed. [default: this one]",
        ),
        click.option(
            "--all-variables", is_flag=True, help="Keep modules, functions and dunder names among the variables."
        ),
        click.option(
            "--show",
            metavar="PATTERN",
            multiple=True,
            help="Show functions of more files than those beside the program or in its package, and in folders below:"
            " of those with such a path, of a module with such a dotted name, and of all in such a folder or package;"
            " `*` stands for anything. Not of the standard library. May be given several times.",
        ),
        click.option("--only-file", is_flag=True, help="Show functions of no other file than the program's."),
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


def _checked(ctx: click.Context, param: click.Parameter, words: tuple[str, ...]) -> tuple[str, ...]:
    """The words that are no options, the first of which is FILE where no module is named.

    By then click knows the options that are given, and has not yet asked for those that are not.
    """
    if ctx.params.get("module") is not None:
        return words
    if not words:
        raise click.MissingParameter(param_hint="'FILE'", param_type="argument")
    try:
        _FILE.convert(words[0], None, ctx)
    except click.BadParameter as error:
        error.param_hint = "'FILE'"
        raise
    return words


def _of_file(words: Sequence[str], stdin: str | None) -> Invocation:
    """How the program of a file is called, with its arguments."""
    file, *arguments = words
    return Invocation(Path(file).as_posix(), tuple(arguments), stdin)


def _of_module(module: str, words: Sequence[str], stdin: str | None, python: str) -> Invocation:
    """How the program of a module is called, with its arguments."""
    from diagram_gen.recorder import modules  # few programs are called so

    return Invocation(modules.path_of(module, python), tuple(words), stdin, module)


def _limit(
    name: str, kind: click.ParamType[int] | click.ParamType[float], help: str
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """An option for one of the recorder's limits."""
    default = getattr(Limits(), name)
    return click.option(f"--{name}", name, type=kind, default=default, show_default=True, help=help)
