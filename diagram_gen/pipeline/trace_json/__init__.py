"""Traces as JSON text, in and out, and the JSON Schema that describes them.

The text says what is new at each step, one step a line; `form` says how, `writer` and `reader` go to and fro.
Whoever reads it keeps five tables, of frames, tasks, futures, handles and timers, and lists of the names that these
have there: the stack of each thread and of each task, and what the loop of each thread holds.
A step says what is new of the entries and what changes in the lists; then they are as they are to be seen at that step.
In Python, for the stack:

    for step in trace["steps"]:
        thread = step.get("thread", thread)
        for name, new in step.get("frames", {}).items():
            variables = frames.get(name, {}).get("variables", {}) | new.get("variables", {})
            frames[name] = frames.get(name, {}) | new | {"variables": variables}
        for change in step.get("stack", []):
            stacks[thread][change["at"] : change["at"] + change.get("remove", 0)] = change.get("insert", [])
        stack = [frames[name] for name in stacks[thread]]
        variables = module | step.get("globals", {})
        module = {name: value for name, value in variables.items() if value is not None}
"""

from __future__ import annotations

import functools
import inspect
import threading
from collections.abc import Iterator
from typing import Any

import msgspec

from diagram_gen.model import frame, garbage, loop, trace
from diagram_gen.model.trace import Step, Trace

_FIRST = threading.Lock()
"""Held while the decoders are made: msgspec (0.22) crashes where two threads are the first to ask for a class's."""


def encode(whole: Trace) -> bytes:
    """The JSON text of a trace, each step on a line of its own, always the same bytes for the same trace."""
    from diagram_gen.pipeline.trace_json.writer import Writer

    before = {name: getattr(whole, name) for name in ("schema_version", "python", "snippet")}
    after = {name: getattr(whole, name) for name in ("stdout", "stderr", "outside", "exception", "unrecorded", "files")}
    writer = Writer()
    steps = b",\n".join(msgspec.json.encode(writer.step(step)) for step in whole.steps)
    head, tail = msgspec.json.encode(before), msgspec.json.encode(after)
    return b"".join((head[:-1], b',"steps":[\n', steps, b"\n],", tail[1:]))


def decode(text: bytes) -> Trace:
    """The trace of a JSON text; its steps share what did not change. Raises `msgspec.DecodeError` for anything else."""
    found = _decoders()[0].decode(text)
    with garbage.left_alone():
        steps = tuple(_steps(found.steps))
    told = found.stdout, found.stderr, found.outside, found.exception, found.unrecorded, found.files
    try:
        return Trace(found.schema_version, found.python, found.snippet, steps, *told)
    except ValueError as error:
        raise msgspec.ValidationError(str(error)) from error


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a trace."""
    from diagram_gen.pipeline.trace_json import form

    found = msgspec.json.schema(form.Trace)
    kinds = {**vars(frame), **vars(loop), **vars(trace)}
    for name, definition in found["$defs"].items():
        told = [*([kinds[name].__doc__] if name in kinds else []), definition["description"]]
        # Cleaned up, as Python 3.13 keeps them.
        definition["description"] = "\n\n".join(dict.fromkeys(map(inspect.cleandoc, told)))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def _steps(raw: list[msgspec.Raw]) -> Iterator[Step]:
    """The steps of a document, each made out when its turn comes: only one is there in both forms at a time."""
    from diagram_gen.pipeline.trace_json.reader import Reader

    reader, decoder = Reader(), _decoders()[1]
    for number, each in enumerate(raw):
        new = decoder.decode(each)
        try:
            yield reader.step(new)
        except (KeyError, IndexError, ValueError) as error:
            raise msgspec.ValidationError(f"step {number} builds on what no step has said: {error}") from error


def _decoders() -> tuple[msgspec.json.Decoder[Any], msgspec.json.Decoder[Any]]:
    """What reads a document, and what reads a step of it."""
    with _FIRST:
        return _made()


@functools.cache
def _made() -> tuple[msgspec.json.Decoder[Any], msgspec.json.Decoder[Any]]:
    from diagram_gen.pipeline.trace_json import form  # who only writes traces need not wait for it

    return msgspec.json.Decoder(form.Document), msgspec.json.Decoder(form.Step)
