"""Which verbs there are, and what the list of them says of each; nothing of theirs is imported for that."""

from __future__ import annotations

from importlib import import_module

import click

VERBS = {
    "build": "Record every snippet and lay out all its scenes, into the cache.",
    "check": "Say all that the site's checks would say about the snippets of those NAMEs, or about all.",
    "digests": "Print a digest of the pictures of every snippet in every view, each on a line with the snippet and the"
    " view.",
    "keep": "Record the snippets of those NAMEs, or all, that need or name a Python, and keep their traces.",
    "narrate": "Run the Python program FILE and print what a walkthrough says at each step, a line each.",
    "new": "Write the starting file of a new snippet, snippets/TOPIC/IDEA.py.",
    "preview": "Run the snippet NAME and open a page to step through its run, in all views.",
    "render": "Run the Python program FILE and draw one moment of it, as a self-contained SVG or as PNG.",
    "report": "Run the Python program FILE and write a page to step through its run, in all views.",
    "schema": "Print the JSON Schema of traces.",
    "slides": "Run the Python program FILE and write slides of its run: picture, sentence, program and output.",
    "social": "Draw the picture that goes with a link to the site where it is shared, as PNG, into the file OUTPUT.",
    "trace": "Run the Python program FILE and print its trace, as JSON.",
}
"""By name: the first sentence of its help. The command is `command` in the module of that name, beside this one."""


class Verbs(click.Group):
    """A group of commands that are imported one by one, each when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the verbs."""
        return sorted(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None if there is none."""
        if cmd_name not in VERBS:
            return None
        found = import_module(f"diagram_gen.cli.{cmd_name}").command
        return found if isinstance(found, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the list of the verbs as `click` does, without importing them."""
        room = formatter.width - 6 - max(map(len, VERBS))
        commands = [click.Command(name, help=VERBS[name]) for name in sorted(VERBS)]
        with formatter.section("Commands"):
            formatter.write_dl([(each.name or "", each.get_short_help_str(room)) for each in commands])
