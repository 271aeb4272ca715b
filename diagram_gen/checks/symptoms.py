"""Messages that the field guide says a program prints: whether its run on the stock loop has printed them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diagram_gen.checks.finding import Finding
from diagram_gen.checks.program import Ran
from diagram_gen.model.snippet import Snippet
from diagram_gen.site import symptoms
from diagram_gen.site.macro_calls import MacroCall


def findings(calls: Sequence[MacroCall], source: Snippet, version: str, ran: Ran) -> Iterator[Finding]:
    """What the calls of pages promise of a snippet, and a run of it under a version of Python has not printed."""
    for call in calls:
        if call.snippet == source.name:
            yield from _unheard(call, version, ran)


def _unheard(call: MacroCall, version: str, ran: Ran) -> Iterator[Finding]:
    for message in symptoms.of_call(call):
        if message.is_of(version) and not message.is_in(ran.stdout + ran.stderr):
            wrong = f"{call.macro}: {call.snippet!r} does not print {message.text!r} on the stock loop"
            remedy = "copy it from what is printed, with … for what differs from run to run; or say it by versions"
            yield Finding(call.path, call.line, wrong, remedy)
