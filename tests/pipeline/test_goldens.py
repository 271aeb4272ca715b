"""Traces and their schema are an interface: a change shows up as a diff to be reviewed.

Rewrite them all with `make goldens`.
"""

from __future__ import annotations

import json

import jsonschema
import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Trace
from diagram_gen.pipeline import trace_json


class _Json(SingleFileSnapshotExtension):
    """One file a golden, as text."""

    _write_mode = WriteMode.TEXT
    file_extension = "json"


@pytest.fixture
def golden(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """The golden of a test, in a file of its own."""
    return snapshot.use_extension(_Json)


def test_golden_trace(recording: tuple[Snippet, Trace], golden: SnapshotAssertion) -> None:
    """The trace of every snippet is the one that was reviewed, on whatever Python it is recorded."""
    content = json.loads(trace_json.encode(recording[1]))
    content["python"] = "any"
    steps = ",\n".join(json.dumps(step, ensure_ascii=False) for step in content.pop("steps"))
    assert golden == f'{json.dumps(content, ensure_ascii=False)[:-1]}, "steps": [\n{steps}\n]}}\n'


def test_golden_schema(golden: SnapshotAssertion) -> None:
    """The JSON Schema is the one that was reviewed."""
    assert golden == json.dumps(trace_json.schema(), indent=1) + "\n"


def test_traces_match_the_schema(recording: tuple[Snippet, Trace]) -> None:
    """What is printed is what the schema describes."""
    jsonschema.validate(json.loads(trace_json.encode(recording[1])), trace_json.schema())
