"""What the files that are filled in were compiled to."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import jinja2
import pytest

from diagram_gen.page import bytecode

HOW = {"trim_blocks": True}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with one file, in a process that keeps bytecode in another."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "bytecode"))
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "one.html").write_text("{{ number + 1 }}", encoding="utf-8")
    return tmp_path / "html"


def filled(folder: Path, how: dict[str, bool] = HOW) -> tuple[str, bool]:
    """The file with a number in it, and whether it was compiled for that."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), bytecode_cache=bytecode.beside(folder, how), trim_blocks=True
    )
    compiled = []
    compile_ = environment.compile

    def noted(*source: str, **named: object) -> object:
        compiled.append(source)
        return compile_(*source, **named)  # type: ignore[call-overload]

    environment.compile = noted  # type: ignore[method-assign, assignment]
    return environment.get_template("one.html").render(number=1), bool(compiled)


def kept(tmp_path: Path) -> list[Path]:
    """The files that are kept."""
    return [path for path in (tmp_path / "bytecode").rglob("*") if path.is_file()]


def test_a_file_is_compiled_once(folder: Path) -> None:
    """By all processes, until it changes, or is to be compiled in another way."""
    assert [("2", True), ("2", False)] == [filled(folder), filled(folder)]
    (folder / "one.html").write_text("{{ number + 2 }}", encoding="utf-8")
    assert [("3", True), ("3", False)] == [filled(folder), filled(folder)]
    assert ("3", True) == filled(folder, {"trim_blocks": False})


@pytest.mark.parametrize(
    "damage", [lambda _: b"", lambda text: text[:30], lambda text: text[:-9], lambda _: b"nothing"]
)
def test_what_is_damaged_is_compiled_anew(folder: Path, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    """And kept again."""
    filled(folder)
    (path,) = kept(tmp_path)
    path.write_bytes(damage(path.read_bytes()))
    assert [("2", True), ("2", False)] == [filled(folder), filled(folder)]


def test_where_nothing_can_be_kept_it_is_compiled(folder: Path, tmp_path: Path) -> None:
    """Every time."""
    (tmp_path / "bytecode").write_text("a file where a folder would be")
    assert [("2", True), ("2", True)] == [filled(folder), filled(folder)]


def test_who_wants_no_bytecode_gets_none(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python itself keeps none then."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert [("2", True), ("2", True)] == [filled(folder), filled(folder)]
    assert [] == kept(tmp_path)
