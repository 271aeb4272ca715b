"""Traces as JSON text, in and out, and the JSON Schema that describes them."""

from __future__ import annotations

import functools
import inspect
import threading
from typing import Any

import msgspec

from diagram_gen import garbage
from diagram_gen.trace import Trace

_FIRST = threading.Lock()
"""Held while the decoder is made: msgspec (0.22) crashes where two threads are the first to ask for a dataclass's."""


def encode(trace: Trace) -> bytes:
    """The JSON text of a trace, on one line, always the same bytes for the same trace."""
    return msgspec.json.encode(trace)


def decode(text: bytes) -> Trace:
    """The trace of a JSON text. Raises `msgspec.DecodeError` for anything else."""
    with _FIRST:
        decoder = _decoder()
    with garbage.left_alone():
        return decoder.decode(text)


@functools.cache
def _decoder() -> msgspec.json.Decoder[Trace]:
    return msgspec.json.Decoder(Trace)


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a trace."""
    found = msgspec.json.schema(Trace)
    for definition in found["$defs"].values():
        definition["description"] = inspect.cleandoc(definition["description"])  # as Python 3.13 keeps it
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}
