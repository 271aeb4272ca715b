"""Compiles modules, in Pyodide, for that very Python. Run by `compiling.mjs`, with a folder at `/work`."""

from __future__ import annotations

import importlib
import importlib._bootstrap_external as importing
import importlib.util
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = Path("/work")
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive: the same files make the same bytes."""
_PARTED = ("encodings/", "xml/")
"""Packages that are parted themselves: of the first, programs use few modules; of the second, what draws does."""


def main(what: str, *told: str) -> None:
    """Makes one of two things.

    `sources PREFIX`: of `sources.zip` makes `compiled.zip`, in which modules are compiled, as those of files below the
    prefix. `standard NAME …`: parts the standard library in `standard.zip`, with these modules and all that is imported
    by then, and `rest.zip`.
    """
    if what == "sources":
        sources(*told)
    else:
        standard(*told)


def sources(prefix: str) -> None:
    """Compiles the modules of `sources.zip`."""
    write(FOLDER / "compiled.zip", compiled(read(FOLDER / "sources.zip"), prefix))


def standard(*names: str) -> None:
    """Parts the standard library, by its files; most packages are in one of the two as a whole."""
    library = next(path for path in sys.path if path.endswith(".zip"))
    for name in names:
        importlib.import_module(name)
    first = needed(library)
    whole = compiled(read(Path(library)), library)
    part = {name: content for name, content in whole.items() if _piece(name) in first}
    write(FOLDER / "standard.zip", part)
    write(FOLDER / "rest.zip", {name: content for name, content in whole.items() if name not in part})


def needed(library: str) -> set[str]:
    """The pieces of the library from which something is imported."""
    files = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
    return {_piece(file[len(library) + 1 :]) for file in files if file.startswith(f"{library}/")}


def _piece(name: str) -> str:
    """What a file belongs to: itself, or a package that goes as a whole."""
    return (name if name.startswith(_PARTED) else name.partition("/")[0]).removesuffix("c")


def compiled(files: Mapping[str, bytes], prefix: str) -> dict[str, bytes]:
    """The same files with each module compiled."""
    return dict(
        bytecode(name, content, prefix) if name.endswith(".py") else (name, content)
        for name, content in sorted(files.items())
    )


def bytecode(name: str, source: bytes, prefix: str) -> tuple[str, bytes]:
    """The name and the content of the compiled file of a module, which never asks for its source."""
    code = compile(source, f"{prefix}/{name}", "exec", dont_inherit=True, optimize=0)
    make: Any = vars(importing)["_code_to_hash_pyc"]
    return f"{name}c", bytes(make(code, importlib.util.source_hash(source), False))


def read(path: Path) -> dict[str, bytes]:
    """The files of an archive, by their names."""
    with zipfile.ZipFile(path) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist() if not each.is_dir()}


def write(path: Path, files: Mapping[str, bytes]) -> None:
    """Writes an archive with these files."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED, 9)
