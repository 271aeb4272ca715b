"""Pages name moments, and a wrong name is refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagram_gen.model import moment, snippet
from diagram_gen.model.errors import DiagramError
from diagram_gen.recorder.sandbox import record
from tests.programs import write

PROGRAM = """
    def f(n):
        return n  # @inside

    for n in (1, 2):
        f(n)
    if n > 5:
        f(3)  # @never
"""


@pytest.mark.parametrize(
    ("name", "event", "line"),
    [
        ("start", "start", None),
        ("end", "end", None),
        ("inside", "line", 2),
        ("inside:2", "line", 2),
        ("f:call", "call", 1),
        ("f:return", "return", 2),
        ("f:return:2", "return", 2),
    ],
)
def test_finds_the_step(tmp_path: Path, name: str, event: str, line: int | None) -> None:
    """By marker, by event of a function, and by visit."""
    source = snippet.read(write(tmp_path, PROGRAM))
    trace = record(source.recorded_as)
    step = trace.steps[moment.find(trace, source, name)]
    assert (event, line) == (step.event, step.line if event not in ("start", "end") else None)
    if name.endswith(":2"):
        assert "2" == step.stack[-1].variables[0].value
    assert moment.Moment(source, trace, step.index) == moment.at(source, trace, name)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("insid", r"no marker 'insid'; did you mean 'inside'\?"),
        ("never", r"program.py:7: the run never reaches 'never'"),
        ("inside:3", r"program.py:2: the run reaches 'inside' 2 times, not 3"),
        ("f:retrun", r"no event 'retrun'; did you mean 'return'\?"),
        ("g:return", r"no function 'g' ran"),
        ("f:suspend", r"the run never reaches 'f:suspend'"),
        ("a:b:c:d", r"'a:b:c:d' is not a moment; write 'name', 'name:2' or 'function:return'"),
        ("", r"'' is not a moment"),
        ("start:2", r"'start' comes once; write it without ':2'"),
    ],
)
def test_refuses_wrong_names(tmp_path: Path, name: str, sentence: str) -> None:
    """With the near names, or the line that the run never reaches."""
    source = snippet.read(write(tmp_path, PROGRAM))
    with pytest.raises(DiagramError, match=sentence):
        moment.find(record(source.recorded_as), source, name)
