"""The command `schema`."""

from __future__ import annotations

import json

import click

from diagram_gen.pipeline import trace_json


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of traces."""
    click.echo(json.dumps(trace_json.schema(), indent=2))
