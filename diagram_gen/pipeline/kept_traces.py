"""Kept traces: recordings in the repository, beside their programs, for machines without the Python that these need.

Such a file is named for the program and the series, `eager_start.trace-3.12.json.gz`, and holds, compressed, a line
that says what the trace was made from, and then the trace. The same recording makes the same bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from diagram_gen.model import versions
from diagram_gen.model.errors import DiagramError
from diagram_gen.model.snippet import Snippet, Text
from diagram_gen.pipeline import neighbours
from diagram_gen.pipeline.recipes import KEPT, PROGRAM
from diagram_gen.pipeline.whole_files import write_whole

if TYPE_CHECKING:
    from diagram_gen.model.trace import Trace

_INFIX, _SUFFIX = ".trace-", ".json.gz"
RENEW = "python -m diagram_gen keep"
"""What writes them, without the names of the snippets."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept trace: the `python` it was recorded under, such as `3.12.1`, and the JSON text of the `trace`.

    `program` and `recorder` are hashes of what it was made from.
    """

    path: Path
    python: str
    program: str
    recorder: str
    trace: bytes

    @property
    def digest(self) -> str:
        """What tells it from any other."""
        return hashlib.sha256(self.trace).hexdigest()

    @property
    def series(self) -> str:
        """The series of its Python."""
        return versions.series(self.python)

    def is_of(self, source: Text | Snippet) -> bool:
        """Whether it is of a program as that is now, with what that imports from its own folder."""
        return self.program == _program(source)

    @property
    def is_current(self) -> bool:
        """Whether the recorder is as it was."""
        return self.recorder == KEPT.key()

    def of(self, source: Snippet) -> Trace:
        """The trace, of a program which lies where it lies now."""
        from dataclasses import replace

        import msgspec

        from diagram_gen.pipeline import trace_json

        try:
            return replace(trace_json.decode(self.trace), snippet=source.recorded_as)
        except msgspec.DecodeError as error:
            raise DiagramError(f"{self.path.as_posix()}: holds no trace: {error}; {_renewal(source)}") from error


def beside(source: Text | Snippet) -> list[Kept]:
    """What is kept beside a program, the oldest Python first. Raises `DiagramError` where a file is damaged."""
    return sorted(map(_read, _paths(Path(source.path))), key=lambda kept: versions.numbers(kept.python))


def write(source: Snippet, trace: Trace) -> tuple[Path, bool]:
    """Keeps a trace beside its program; gives the file, and whether it is not as it was."""
    from diagram_gen.pipeline import trace_json

    path = Path(source.path)
    file = path.with_name(f"{path.stem}{_INFIX}{versions.series(trace.python)}{_SUFFIX}")
    head = {"python": trace.python, "program": _program(source), "recorder": KEPT.key()}
    content = json.dumps(head).encode() + b"\n" + trace_json.encode(trace)
    if file.exists() and _content(file) == content:
        return file, False
    write_whole(file, _compressed(content))
    return file, True


def remove_others(source: Snippet, kept: Sequence[Path]) -> list[Path]:
    """Removes what is kept beside a program but for these files; gives what was removed."""
    found = [path for path in _paths(Path(source.path)) if path not in kept]
    for path in found:
        path.unlink()
    return found


def strays(root: Path) -> Iterator[Path]:
    """The kept traces below a folder whose program is gone."""
    for path in sorted(root.glob(f"*/*{_INFIX}*{_SUFFIX}")):
        if not path.with_name(f"{path.name.partition(_INFIX)[0]}.py").exists():
            yield path


def _paths(program: Path) -> list[Path]:
    return sorted(program.parent.glob(f"{program.stem}{_INFIX}*{_SUFFIX}"))


def _read(path: Path) -> Kept:
    try:
        head, _, trace = _content(path).partition(b"\n")
        told = json.loads(head)
        return Kept(path, told["python"], told["program"], told["recorder"], trace)
    except (ValueError, KeyError, TypeError, OSError, EOFError, zlib.error) as error:
        name = path.name.partition(_INFIX)[0]
        remedy = f"remove it, and have it written anew: {RENEW} {path.parent.name}/{name}"
        raise DiagramError(f"{path.as_posix()}: holds no kept trace ({error}); {remedy}") from error


def _content(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())


def _compressed(content: bytes) -> bytes:
    """As gzip has it, without name and date; unlike `gzip.compress`, every Python begins it with the same bytes."""
    written = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=written, mtime=0) as file:
        file.write(content)
    return written.getvalue()


def _program(source: Text | Snippet) -> str:
    """A hash of a program and of what it imports from its own folder, wherever that lies."""
    return PROGRAM.key(source.name, source.source, *neighbours.imported(source.path, source.source)[1::2])


def _renewal(source: Text | Snippet) -> str:
    return f"`{RENEW} {source.name}` records it anew"
