"""How steps leave the recorded process."""

from __future__ import annotations

import json.encoder

import pytest

from diagram_gen.model.snippet import Snippet
from diagram_gen.model.trace import Failure, Outside, Step, Trace
from diagram_gen.recorder import wire


def sent(*objects: Step | Failure | Outside) -> list[bytes]:
    """The lines for some objects."""
    lines: list[str] = []
    writer = wire.Writer(lines.append)
    for each in objects:
        writer.write(each)
    return [line.encode() for line in lines]


def test_what_is_sent_is_what_is_read(recording: tuple[Snippet, Trace]) -> None:
    """Steps, failure and what lay outside come out as they went in."""
    failure, outside = Failure("ValueError", "no", "main", 3), Outside(2, "opened a socket")
    assert wire.Sent(recording[1].steps, failure, outside, ()) == wire.read(sent(outside, *recording[1].steps, failure))


def test_a_line_cut_off_in_the_middle_ends_the_reading(recording: tuple[Snippet, Trace]) -> None:
    """A process that dies leaves all whole steps up to there."""
    lines = sent(*recording[1].steps)
    lines[-1] = lines[-1][:-5]
    assert wire.Sent(recording[1].steps[:-1], None, None, ()) == wire.read(lines)


def test_nothing_sent_is_nothing_read() -> None:
    """Of a process that died at once."""
    assert wire.Sent((), None, None, ()) == wire.read([])


def test_what_did_not_change_is_sent_once(recording: tuple[Snippet, Trace]) -> None:
    """The same steps a second time take far fewer bytes."""
    steps = recording[1].steps
    once, twice = (sum(map(len, sent(*steps * times))) for times in (1, 2))
    assert twice < 1.75 * once


@pytest.mark.parametrize(("text", "said"), [("plain", "plain"), ("é🎉", "é🎉"), ("\ud800", "\\ud800")])
def test_any_text_can_be_sent(text: str, said: str) -> None:
    """What UTF-8 cannot say is escaped."""
    assert said == wire.sendable(text)


@pytest.mark.parametrize("in_c", [json.encoder.c_make_encoder, None])  # type: ignore[attr-defined]
def test_lines_are_what_json_writes(in_c: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """So they are in a Python that has no encoder in C, or another one."""
    value = ["Step", [1, None, True, 0.1, 1e300, 'a "word", é🎉\n', {"#": 3}, {"~": ["key", [[0, 1, []]]]}]]
    monkeypatch.setattr(json.encoder, "c_make_encoder", in_c)
    assert json.dumps(value, separators=(",", ":")) == wire.json_writer()(value)
