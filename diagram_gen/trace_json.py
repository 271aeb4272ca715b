"""Traces as JSON text, in and out, and the JSON Schema that describes them."""

from __future__ import annotations

import inspect
from typing import Any

import msgspec

from diagram_gen.trace import Trace

# Made on import: msgspec (0.22) crashes where two threads are the first to ask for the decoder of a dataclass.
_DECODER = msgspec.json.Decoder(Trace)


def encode(trace: Trace) -> bytes:
    """The JSON text of a trace, on one line, always the same bytes for the same trace."""
    return msgspec.json.encode(trace)


def decode(text: bytes) -> Trace:
    """The trace of a JSON text. Raises `msgspec.DecodeError` for anything else."""
    return _DECODER.decode(text)


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a trace."""
    found = msgspec.json.schema(Trace)
    for definition in found["$defs"].values():
        definition["description"] = inspect.cleandoc(definition["description"])  # as Python 3.13 keeps it
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}
