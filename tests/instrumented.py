"""Bytecode of `diagram_gen` that marks each line and each branch as it is reached, in whatever process runs it.

`python tests/instrumented.py FOLDER` leaves there, for the Python that runs it, the bytecode in `bytecode/`, the marks in
`VERSION.marks`, one byte each, and in `VERSION.json` what each of them stands for. With PYTHONPYCACHEPREFIX naming that
`bytecode/`, every process takes this bytecode for that of the sources, which stay as they are.

A tracer, such as the one that coverage.py has, sees nothing of a trace function, as the recorder is, and would change
what the recorder observes. A mark is one store into memory that is shared with a file: it takes no frame, and it is there
also when the process is killed at once, or forks. Each process sets a mark once: to look whether it has takes a quarter of
the time that a store takes, and most lines run often.

Facts relied on: bytecode can be declared to be good without a look at its source (PEP 552).
"""

from __future__ import annotations

import ast
import importlib.util
import json
import marshal
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "diagram_gen"
_UNCHECKED = (0b01).to_bytes(4, "little")
_SHARED = """
def __marks__():
    import mmap, os
    file = os.open({file!r}, os.O_RDWR)
    again = os.dup(file)
    os.close(again)
    marks = mmap.mmap(file, 0)
    os.close(file)
    os.close(again)  # its own number of the file: what the program opens shall have the number it ever had
    os.register_at_fork(after_in_child=marks.__len__)  # kept to the very end: else that number would be closed again
    return marks
__marks__ = __marks__()
__left__ = [True] * len(__marks__)
"""
_ALONE = "sitecustomize.py"
"""A file that runs before the package can be imported: it stays without marks, and so counts as not reached."""
_MARK = "if __left__[{0}]: __left__[{0}] = False; __marks__[{0}] = 1"
_TAKEN_OVER = "from diagram_gen import __left__, __marks__"
Arc = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """What has happened in a file where a mark is found: lines were reached, and branches taken.

    A branch is the line that it leaves and the line that it goes to; `skipped` are lines that were left by a branch that
    goes to no body of theirs, wherever that leads.
    """

    file: str
    lines: tuple[int, ...] = ()
    taken: tuple[Arc, ...] = ()
    skipped: tuple[int, ...] = ()


class Instrumented:
    """The code of files, with marks in it that are numbered through; `marks` says what they stand for."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self._file = ""

    def module(self, file: str, text: str, start: str = _TAKEN_OVER) -> ast.Module:
        """The syntax tree of a file; it begins with the code `start`, which has to bind `__marks__` and `__left__`."""
        self._file = file
        module = ast.parse(text, file)
        first = next((n for n, statement in enumerate(module.body) if not _stays_first(statement)), len(module.body))
        head, rest = module.body[:first], module.body[first:]
        lines = tuple(map(_line, head))
        module.body = [*head, *ast.parse(start).body, *([self._mark(1, lines)] if lines else []), *self._block(rest)]
        return ast.fix_missing_locations(module)

    def _mark(
        self, at: int, lines: Iterable[int] = (), taken: Iterable[Arc] = (), skipped: Iterable[int] = ()
    ) -> ast.stmt:
        """A statement that says so, as one at that line."""
        self.marks.append(Mark(self._file, tuple(lines), tuple(taken), tuple(skipped)))
        (statement,) = ast.parse(_MARK.format(len(self.marks) - 1)).body
        for node in ast.walk(statement):
            if "lineno" in node._attributes:
                node.lineno = node.end_lineno = at  # type: ignore[attr-defined]
        return statement

    def _block(
        self,
        body: list[ast.stmt],
        lines: Iterable[int] = (),
        taken: Iterable[Arc] = (),
    ) -> list[ast.stmt]:
        """Statements with a mark before each, of which the first also says what has led there."""
        made: list[ast.stmt] = []
        for statement in body:
            made.append(self._mark(_line(statement), (*lines, *_lines(statement)), taken))
            lines, taken = (), ()
            self._inside(statement)
            made.append(statement)
        return made

    def _inside(self, statement: ast.stmt) -> None:
        """Marks what a statement holds."""
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                head = 1 if ast.get_docstring(statement, clean=False) is not None else 0
                statement.body[head:] = self._block(statement.body[head:])
            case ast.If() | ast.For() | ast.AsyncFor() | ast.While():
                self._branches(statement)
            case ast.Try() | ast.TryStar():
                self._handlers(statement)
            case ast.With() | ast.AsyncWith():
                statement.body = self._block(statement.body)
            case ast.Match():
                self._cases(statement)

    def _branches(self, statement: ast.If | ast.For | ast.AsyncFor | ast.While) -> None:
        line = _line(statement)
        endless = isinstance(statement, ast.While) and isinstance(statement.test, ast.Constant)
        statement.body = self._block(statement.body, taken=[(line, _line(statement.body[0]))])
        if statement.orelse:
            statement.orelse = self._block(statement.orelse, taken=[(line, _line(statement.orelse[0]))])
        elif not endless:
            statement.orelse = [self._mark(line, skipped=[line])]

    def _handlers(self, statement: ast.Try | ast.TryStar) -> None:
        statement.body = self._block(statement.body)
        tried = []
        for handler in statement.handlers:
            tried.append(handler.lineno)
            handler.body = self._block(handler.body, lines=tried)
        statement.orelse = self._block(statement.orelse)
        statement.finalbody = self._block(statement.finalbody)

    def _cases(self, statement: ast.Match) -> None:
        tried = [case.pattern.lineno for case in statement.cases]
        onwards = list(pairwise(tried))
        for n, case in enumerate(statement.cases):
            case.body = self._block(case.body, tried[: n + 1], [*onwards[:n], (tried[n], _line(case.body[0]))])
        last = statement.cases[-1]
        if last.guard is not None or not _matches_all(last.pattern):
            none = self._mark(tried[-1], tried, onwards, tried[-1:])
            statement.cases.append(ast.match_case(ast.MatchAs(), None, [none]))


def _stays_first(statement: ast.stmt) -> bool:
    """Whether it is a docstring, or imports from the future."""
    return (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)) or (
        isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
    )


def _line(statement: ast.stmt) -> int:
    """The line that a statement begins at, with its decorators."""
    return _lines(statement)[0]


def _lines(statement: ast.stmt) -> list[int]:
    return [*(each.lineno for each in getattr(statement, "decorator_list", ())), statement.lineno]


def _matches_all(pattern: ast.pattern) -> bool:
    match pattern:
        case ast.MatchAs(pattern=None):
            return True
        case ast.MatchAs(pattern=inner) if inner is not None:
            return _matches_all(inner)
        case ast.MatchOr(patterns=[*_, inner]):
            return _matches_all(inner)
    return False


def main() -> None:
    """Writes bytecode, marks and their meaning into a folder."""
    folder = Path(sys.argv[1]).absolute()
    sys.pycache_prefix = str(folder / "bytecode")
    file = folder / f"{sys.implementation.cache_tag}.marks"
    instrumented = Instrumented()
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_bytes()
        start = _SHARED.format(file=str(file)) if path == PACKAGE / "__init__.py" else _TAKEN_OVER
        code = compile(instrumented.module(str(path), text.decode(), start), str(path), "exec", dont_inherit=True)
        if path.name == _ALONE:
            continue
        bytecode = Path(importlib.util.cache_from_source(str(path)))
        bytecode.parent.mkdir(parents=True, exist_ok=True)
        head = importlib.util.MAGIC_NUMBER + _UNCHECKED + importlib.util.source_hash(text)
        bytecode.write_bytes(head + marshal.dumps(code))
    file.write_bytes(bytes(len(instrumented.marks)))
    file.with_suffix(".json").write_text(json.dumps([asdict(mark) for mark in instrumented.marks]), encoding="utf-8")


if __name__ == "__main__":
    main()
