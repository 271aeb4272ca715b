"""Effort: how much Python has to do for something, as a count that is the same each time, whatever else is going on.

In this process it is the lines that begin, those of comprehensions once for each turn. Of a recorded process, whose
trace function no other tracer sees, it is the calls and the turns of loops of `diagram_gen`: they are counted by
bytecode of its own, as in `tests.instrumented`.
"""

from __future__ import annotations

import ast
import importlib.util
import marshal
import sys
import types
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from diagram_gen.model.trace import Source
from diagram_gen.recorder.sandbox import record
from tests.instrumented import PACKAGE

_UNCHECKED = (0b01).to_bytes(4, "little")
"""The flags of bytecode that is taken without a look at its source (PEP 552)."""
_COUNTER = """
def __turn__(count=[0]):
    count[0] += 1
    return True
def __told__():
    with open({file!r}, "w") as file:
        file.write(str(__turn__.__defaults__[0][0]))
import atexit
atexit.register(__told__)
"""


def lines(do: Callable[[], object]) -> int:
    """How many lines of Python begin until something is done."""
    count = 0

    def trace(frame: types.FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        do()
    finally:
        sys.settrace(before)
    return count


@dataclass(frozen=True, slots=True)
class Recorder:
    """The recorder with bytecode that counts, kept in a folder."""

    folder: Path

    def turns(self, source: Source) -> int:
        """The calls and the turns of loops that recording a program takes in the recorded process."""
        prefix = str(self.folder / "bytecode")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "pycache_prefix", prefix)
            patch.setenv("PYTHONPYCACHEPREFIX", prefix)
            assert record(source).exception is None
        return int(self._count.read_text(encoding="ascii"))

    @property
    def _count(self) -> Path:
        return self.folder / "count"

    def prepare(self) -> Recorder:
        """Itself, once the bytecode is there."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "pycache_prefix", str(self.folder / "bytecode"))
            for path in sorted(PACKAGE.rglob("*.py")):
                self._compile(path)
        return self

    def _compile(self, path: Path) -> None:
        text = path.read_bytes()
        start = _COUNTER.format(file=str(self._count)) if path == PACKAGE / "__init__.py" else _TAKEN_OVER
        module = _Turns().visit(ast.parse(text))
        first = next((n for n, each in enumerate(module.body) if not _stays_first(each)), len(module.body))
        module.body[first:first] = ast.parse(start).body
        code = compile(ast.fix_missing_locations(module), str(path), "exec", dont_inherit=True)
        made = Path(importlib.util.cache_from_source(str(path)))
        made.parent.mkdir(parents=True, exist_ok=True)
        head = importlib.util.MAGIC_NUMBER + _UNCHECKED + importlib.util.source_hash(text)
        made.write_bytes(head + marshal.dumps(code))


_TAKEN_OVER = "from diagram_gen import __turn__"


def _stays_first(statement: ast.stmt) -> bool:
    """Whether it is a docstring, or imports from the future."""
    return (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)) or (
        isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
    )


class _Turns(ast.NodeTransformer):
    """Puts a count where a function begins, and into each turn of a loop or of a comprehension."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                head = 1 if ast.get_docstring(node, clean=False) is not None else 0
                node.body.insert(head, ast.Expr(_turn()))
            case ast.For() | ast.AsyncFor() | ast.While():
                node.body.insert(0, ast.Expr(_turn()))
            case ast.comprehension():
                node.ifs.insert(0, _turn())
        return node


def _turn() -> ast.expr:
    return ast.Call(ast.Name("__turn__", ast.Load()), [], [])
