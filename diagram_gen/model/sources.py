"""Sources: the texts of programs as their files have them, parsed, and with their titles."""

from __future__ import annotations

import ast
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING

from diagram_gen.model.errors import DiagramError, MistakeError

if TYPE_CHECKING:
    from diagram_gen.model.trace import Source


def of_any(path: Path) -> Source:
    """What a trace says about any file, Python or not."""
    from diagram_gen.model.trace import Source  # a site that is built anew from the cache has no trace

    try:
        text = read(path)
        return Source(path.as_posix(), title(parsed(text, path), path), text)
    except DiagramError:
        return unread(path)


def unread(path: Path) -> Source:
    """What a trace says about a file that cannot be read as a Python program. Raises `DiagramError` if it is none."""
    from diagram_gen.model.trace import Source

    if not path.is_file():
        raise DiagramError(f"{path.as_posix()}: is not a file")
    return Source(path.as_posix(), path.name, path.read_bytes().decode("utf-8", "replace"))


def read(path: Path) -> str:
    """The text of a program, in the encoding that it declares; its lines end in line feeds.

    Raises `DiagramError` where the file cannot be read as one.
    """
    if not path.is_file():
        raise DiagramError(f"{path.as_posix()}: is not a file")
    try:
        with tokenize.open(path) as file:
            return file.read()
    except SyntaxError as error:
        raise _unreadable(path, 1, f"not a Python program: {error.msg}") from error
    except LookupError as error:
        raise _unreadable(path, 1, f"not a Python program: {error}") from error
    except UnicodeError as error:
        raise MistakeError(path.as_posix(), 1, "not UTF-8 text", "save it as UTF-8 or declare its encoding") from error
    except OSError as error:
        raise DiagramError(f"{path.as_posix()}: cannot be read: {error.strerror}") from error


def parsed(text: str, path: Path) -> ast.Module:
    """The syntax tree of a program. Raises `DiagramError` with the line where it is none."""
    before, null, _ = text.partition("\0")
    if null:  # Python has said it in three ways since 3.11.0
        raise _unreadable(path, before.count("\n") + 1, "syntax error: source code cannot contain null bytes")
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise _unreadable(path, error.lineno or 1, f"syntax error: {error.msg}") from error
    except (ValueError, RecursionError, MemoryError) as error:  # half a surrogate pair, or nested too deeply
        raise _unreadable(path, 1, f"not a Python program: {str(error) or type(error).__name__}") from error


def title(tree: ast.Module, path: Path) -> str:
    """What a program is called: the first line of its docstring, or its file."""
    docstring = ast.get_docstring(tree) or ""
    return docstring.partition("\n")[0].rstrip(".") or path.name


def _unreadable(path: Path, line: int, message: str) -> MistakeError:
    return MistakeError(path.as_posix(), line, message, f"correct it until `python {path.as_posix()}` runs")
