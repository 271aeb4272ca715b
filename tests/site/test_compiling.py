"""Modules are compiled once, for the Python that will import them, and the library is parted by what is needed at once."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from diagram_gen.site.playground import compiling

SOURCES = {
    "compiled_here/__init__.py": b'"""A package."""\nNAMES = {"b", "a"}\n',
    "compiled_here/text.txt": b"as it is",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where archives are read and written."""
    monkeypatch.setattr(compiling, "FOLDER", tmp_path)
    return tmp_path


def test_an_archive_of_compiled_modules_can_be_imported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its sources, whose places it says; what is no module stays as it was."""
    compiling.write(folder / "sources.zip", SOURCES)
    compiling.main("sources", "/lib/ours")
    archive = folder / "compiled.zip"
    assert {"compiled_here/__init__.pyc", "compiled_here/text.txt"} == set(compiling.read(archive))
    assert b"as it is" == compiling.read(archive)["compiled_here/text.txt"]
    monkeypatch.syspath_prepend(str(archive))
    module = importlib.import_module("compiled_here")
    monkeypatch.delitem(sys.modules, "compiled_here")
    assert {"a", "b"} == module.NAMES


def test_the_same_files_make_the_same_archive(folder: Path) -> None:
    """In whatever order they are given."""
    one, other = folder / "one.zip", folder / "other.zip"
    compiling.write(one, SOURCES)
    compiling.write(other, dict(reversed(SOURCES.items())))
    assert one.read_bytes() == other.read_bytes()


def test_the_library_is_parted_by_what_is_imported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package goes as a whole, but for those of which a program needs a few modules."""
    library = folder / "library.zip"
    modules = (
        "standard_one.py",
        "whole/__init__.py",
        "whole/more.py",
        "encodings/odd.py",
        "encodings/other.py",
        "far.py",
    )
    compiling.write(library, dict.fromkeys(modules, b""))
    monkeypatch.setattr(sys, "path", [str(library), *sys.path])
    monkeypatch.setattr(sys, "modules", {**sys.modules})
    odd = type(sys)("encodings.odd")
    odd.__file__ = f"{library}/encodings/odd.py"
    sys.modules["encodings.odd"] = odd
    compiling.main("standard", "standard_one", "whole")
    first, rest = (set(compiling.read(folder / name)) for name in ("standard.zip", "rest.zip"))
    assert {"standard_one.pyc", "whole/__init__.pyc", "whole/more.pyc", "encodings/odd.pyc"} == first
    assert {"encodings/other.pyc", "far.pyc"} == rest
