"""The command `new`."""

from __future__ import annotations

import click

from diagram_gen.checks import commands, starter
from diagram_gen.cli import project
from diagram_gen.model import snippet


@click.command("new")
@click.argument("name", metavar="TOPIC/IDEA")
def command(name: str) -> None:
    """Write the starting file of a new snippet, snippets/TOPIC/IDEA.py.

    Its name is two lower-case words, or several joined by underscores, such as tasks/taking_turns.
    The file runs as it is, and is there to be edited.
    """
    project.check_place()
    topics = sorted({each.partition("/")[0] for each in snippet.names()})
    path = starter.write(name)
    topic = name.partition("/")[0]
    beside = f" {topic} is a new topic, beside {', '.join(topics)}." if topics and topic not in topics else ""
    click.echo(f"{path}: written; it runs as it is.{beside}")
    click.echo(f"Edit it, then look at what it has become:\n  {commands.verb('check', name)}")
    click.echo(f"  {commands.verb('preview', name)}")
