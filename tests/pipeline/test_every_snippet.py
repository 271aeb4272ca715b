"""What is made of every snippet; what the commands print of it is tested with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagram_gen.model.errors import DiagramError
from diagram_gen.pipeline import every_snippet
from diagram_gen.pipeline.builder import Builder
from tests.programs import write

GOOD = '"""A snippet that works.\n\n>>> print(1)\n1\n"""\n\nprint(1)\n'


def test_building_all_names_what_failed(builder: Builder, tmp_path: Path) -> None:
    """And makes the rest."""
    write(tmp_path, GOOD, "snippets/topic/good.py")
    write(tmp_path, "1 / 0\n", "snippets/topic/bad.py")
    found = dict(every_snippet.build(builder))
    assert found["topic/good"] is None
    assert "ZeroDivisionError" in str(found["topic/bad"])


def test_digests_tell_pictures_apart(builder: Builder, tmp_path: Path) -> None:
    """In each view of each snippet; they stay the same as long as nothing changes."""
    write(tmp_path, GOOD, "snippets/topic/one.py")
    write(tmp_path, GOOD.replace("print(1)", "print(0 + 1)"), "snippets/topic/other.py")
    found = {(name, view): digest for name, view, digest in every_snippet.digests(builder)}
    assert {("topic/one", "stack"), ("topic/other", "stack")} <= found.keys()
    assert found == {(name, view): digest for name, view, digest in every_snippet.digests(builder)}
    write(tmp_path, GOOD.removesuffix("print(1)\n") + "number = 1\nprint(number)\n", "snippets/topic/one.py")
    changed = {(name, view): digest for name, view, digest in every_snippet.digests(builder)}
    assert {name for name, digest in found.items() if changed[name] != digest} == {
        name for name in found if name[0] == "topic/one"
    }


@pytest.mark.parametrize("make", [every_snippet.build, every_snippet.digests])
def test_a_place_without_snippets_is_named(builder: Builder, make: object) -> None:
    """With what to do."""
    with pytest.raises(DiagramError, match="run this where the project lies"):
        list(make(builder))  # type: ignore[operator]
