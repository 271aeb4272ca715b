"""What is said and drawn comes from fields of the trace: no text that was made for readers is taken apart."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

import pytest

from diagram_gen.model import deeds, waiting
from diagram_gen.model.trace import Trace
from diagram_gen.model.waiting import Phrase
from diagram_gen.narration import sentences
from tests.programs import PROJECT, recorded

_READS = {"startswith", "endswith", "removeprefix", "removesuffix", "partition", "rpartition", "split", "splitlines"}
_MATCHES = {"match", "fullmatch", "search", "findall", "finditer", "compile"}
"""Methods that take a text apart, or look into it, and those of patterns that do."""
_ROOMS = ("narration", "views")
_ALLOWED = {
    ("narration/added_choices.py", "'\\n' in text"): "a choice, as the author of a page has it",
    ("narration/why_right.py", "each.value.startswith"): "a value, whether it is one that has no text of its own",
    ("narration/questions_of_lines.py", "'\\n' not in text"): "what the program would print",
    ("narration/questions_of_lines.py", "_WHOLE.fullmatch"): "a value, whether it is a whole number",
    ("narration/questions_of_lines.py", "re.compile"): "the same",
    ("narration/history.py", '"shutdown" in text'): "the source of the program",
    ("narration/events.py", "frame.function.rpartition"): "the qualified name of a function",
    ("narration/handles.py", "(handle.function or '').rpartition"): "the qualified name of a function",
    ("narration/handles.py", "(handle.function or '').rpartition('.')[2].startswith"): "the name of a function",
    ("narration/nouns.py", "name.rpartition"): "the qualified name of a function",
    ("narration/mentions.py", "_MENTION.finditer"): "its own marks, which no reader sees",
    ("narration/mentions.py", "_MENTION.fullmatch"): "the same",
    ("narration/mentions.py", "re.compile"): "the same",
    ("narration/nouns.py", "plain(name).startswith"): "the name of a task, so that it is not called a task twice",
    ("narration/nouns.py", "_WORKER.fullmatch"): "the name that an executor has given to a thread",
    ("narration/nouns.py", "re.compile"): "the same",
    ("narration/nouns.py", "was.startswith"): "a value, whether it begins as it did",
    ("narration/nouns.py", "_WARNING.match"): "what Python prints of a warning",
    ("narration/news.py", "errors[0].endswith"): "what Python prints of an exception",
    ("narration/news.py", "handled.startswith"): "an exception, as Python shows it",
    ("views/__init__.py", "text.partition"): "the name of a view with its parts, as a page has it",
    ("views/references_rows.py", "(reference.function or '').rpartition"): "the qualified name of a function",
    ("views/tallies.py", "text.endswith"): "what the program prints",
    ("views/timeline_lanes.py", "frame.function.rpartition"): "the qualified name of a function",
}
"""What is read so for good reason: texts that the program or Python has made."""


def _readings(room: str) -> Iterator[tuple[str, str]]:
    """Each place of a room where a text is taken apart: its file, and the expression."""
    for path in sorted((PROJECT / "diagram_gen" / room).rglob("*.py")):
        where = f"{room}/{path.name}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and called.attr in _READS | _MATCHES:
                yield where, ast.unparse(called)
            elif isinstance(node, ast.Compare) and isinstance(node.left, ast.Constant | ast.JoinedStr):
                yield from ((where, ast.unparse(node)) for each in node.ops if isinstance(each, ast.In | ast.NotIn))


@pytest.mark.parametrize("room", _ROOMS)
def test_no_text_is_taken_apart_that_was_made_for_readers(room: str) -> None:
    """In the rooms that tell and draw; what the program and Python have made is listed, each with what it is."""
    found = set(_readings(room))
    allowed = {(where, what.replace('"', "'")) for where, what in _ALLOWED}
    assert set() == {each for each in found - allowed if each[1] not in _DATA}
    assert set() == {each for each in allowed - found if each[0].startswith(f"{room}/")}


_DATA = {"'loop' in here.unrecorded", "'steps' in here.unrecorded"}
"""Questions of that form that are about sets, not about texts."""
_PROGRAM = """
import asyncio

async def eat(queue, lock):
    item = await queue.get()
    async with lock:
        await asyncio.sleep(1)

async def main():
    queue, lock, loop = asyncio.Queue(), asyncio.Lock(), asyncio.get_running_loop()
    tasks = [asyncio.create_task(eat(queue, lock), name=name) for name in ("a", "b", "c")]
    loop.call_later(2, print, "late")
    await asyncio.sleep(0)
    queue.put_nowait(1)
    queue.put_nowait(2)
    await asyncio.wait(tasks, timeout=5)
    tasks[2].cancel()
    try:
        async with asyncio.timeout(1):
            await asyncio.Event().wait()
    except TimeoutError:
        pass

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def trace(tmp_path_factory: pytest.TempPathFactory) -> Trace:
    """The trace of a program with waits and handles of many kinds."""
    return recorded(tmp_path_factory.mktemp("fields"), _PROGRAM)


def test_sentences_hold_without_the_labels_of_pictures(trace: Trace, monkeypatch: pytest.MonkeyPatch) -> None:
    """What pictures call waits and handles may be any words."""
    expected = sentences(trace)
    monkeypatch.setattr(waiting, "said", lambda wait, called: "nonsense until never")
    monkeypatch.setattr(deeds, "deed", lambda handle, called: "wake nobody")
    monkeypatch.setattr(deeds, "spoken", lambda handle, called: "wake nobody")
    assert expected == sentences(replace(trace))


def test_reasons_hold_whatever_a_wait_is_called(trace: Trace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentences that are not about what a task waits for stay as they are; each other one has the new words in it."""
    before = sentences(trace)
    monkeypatch.setattr(waiting, "phrase", lambda wait, called: Phrase("waiting", "xyzzy"))
    after = sentences(replace(trace))
    differing = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    assert differing
    assert [] == [other for _, other in differing if "xyzzy" not in other]
    assert "Task b goes on in eat, line 4: an item was put into queue `queue`, so it looks again." in after
