"""What all workers need is made by one of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.programs import write
from tests.shared import Shared


def test_whoever_asks_meanwhile_waits_for_it(tmp_path: Path) -> None:
    """However many ask at once it is made once, and all have the same."""
    made: list[Path] = []

    def make(path: Path) -> None:
        made.append(path)
        path.write_text("made", encoding="utf-8")

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: Shared(tmp_path).once("one.txt", make), range(4)))
    assert 1 == len(made)
    assert [tmp_path / "one.txt"] * 4 == found
    assert "made" == found[0].read_text(encoding="utf-8")


def test_what_could_not_be_made_is_made_by_the_next(tmp_path: Path) -> None:
    """No part of it is taken for the whole."""

    def fail(path: Path) -> None:
        path.write_text("a part", encoding="utf-8")
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        Shared(tmp_path).once("one.txt", fail)
    made = Shared(tmp_path).once("one.txt", lambda path: path.write_text("all", encoding="utf-8"))
    assert "all" == made.read_text(encoding="utf-8")


def test_a_trace_is_the_same_for_whoever_reads_it(tmp_path: Path) -> None:
    """The one that has recorded it, and the one that finds it there."""
    program = write(tmp_path, "print('printed')\n")
    traces = [Shared(tmp_path).trace(program) for _ in range(2)]
    assert traces[0] == traces[1]
    assert "printed\n" == traces[0].stdout
