"""The command `new`."""

from __future__ import annotations

import textwrap
from collections.abc import Collection

import click

from diagram_gen.checks import commands, starter
from diagram_gen.cli import project
from diagram_gen.model import snippet
from diagram_gen.model.errors import suggestion


@click.command("new")
@click.argument("name", metavar="TOPIC/IDEA")
def command(name: str) -> None:
    """Write the starting file of a new snippet, snippets/TOPIC/IDEA.py.

    Its name is two lower-case words without digits, or several joined by underscores, such as tasks/taking_turns.
    The file runs as it is, and is there to be edited.
    """
    project.check_place()
    topics = {each.partition("/")[0] for each in snippet.names()}
    path = starter.write(name)
    click.echo(f"{path}: written; it runs as it is.{_of_topic(name.partition('/')[0], topics)}")
    click.echo(f"Edit it, then look at what it has become:\n  {commands.verb('check', name)}")
    click.echo(f"  {commands.verb('preview', name)}")


def _of_topic(topic: str, topics: Collection[str]) -> str:
    """What is said of the topic of a new snippet: that it is new as well, which may be a slip of the pen."""
    if not topics or topic in topics:
        return ""
    near = suggestion(topic, topics)
    if near.endswith("?"):
        return f"\n{topic} is a new topic{near} If so, move the file there."
    others = textwrap.fill(", ".join(sorted(topics)), initial_indent="  ", subsequent_indent="  ")
    return f"\n{topic} is a new topic, beside these:\n{others}"
