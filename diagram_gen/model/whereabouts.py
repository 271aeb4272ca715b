"""Whereabouts: where a library is installed, which traces leave out where they are to be the same on every machine."""

from __future__ import annotations

import re
from dataclasses import replace

from diagram_gen.model.trace import Trace

_INSTALLED = re.compile(r'((?:File "| created at ))[^"\s]*/lib/python3\.\d+/(?:(?:site|dist)-packages/)?')
"""The beginning of a library's path, in a traceback, or in what debug mode says of a task."""


def left_out(trace: Trace) -> Trace:
    """The trace with each library's file named from the library on in what Python wrote: `…/asyncio/runners.py`."""
    if not trace.stderr:
        return trace
    steps = tuple([replace(step, errors=_told(step.errors)) if step.errors else step for step in trace.steps])
    return replace(trace, steps=steps, stderr=_told(trace.stderr))


def _told(text: str) -> str:
    return _INSTALLED.sub(r"\1…/", text)
