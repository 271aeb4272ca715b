"""Statements: what the lines of a program's source are about, where the trace alone does not tell."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Statements:
    """Lines by what they are.

    `defined`: what a line that defines a function has done, once it has run.
    `classes`: by name, where classes begin and end.
    `clauses`: the lines of `except` clauses, with the try statement of each; `caught`: the first line inside each.
    `final`: the first lines inside `finally` clauses; `blocks`: where `with` statements begin.
    """

    defined: dict[int, str] = field(default_factory=dict)
    classes: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    clauses: dict[int, int] = field(default_factory=dict)
    caught: set[int] = field(default_factory=set)
    final: set[int] = field(default_factory=set)
    blocks: set[int] = field(default_factory=set)


def statements(source: str) -> Statements:
    """What the lines of a source are about: nothing where it is in a Python that this one cannot read."""
    found = Statements()
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return found
    for node in ast.walk(tree):
        if isinstance(node, ast.Try | ast.TryStar):
            _take_try(node, found)
        elif isinstance(node, ast.ClassDef):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            found.classes.setdefault(node.name, []).append((first, node.end_lineno or node.lineno))
        elif isinstance(node, ast.With | ast.AsyncWith):
            found.blocks.add(node.lineno)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            _take_definition(node, found)
    return found


def _take_try(node: ast.Try | ast.TryStar, found: Statements) -> None:
    for handler in node.handlers:
        found.clauses[handler.lineno] = node.lineno
        if handler.body[0].lineno > handler.lineno:
            found.caught.add(handler.body[0].lineno)
    if node.finalbody:
        found.final.add(node.finalbody[0].lineno)


def _take_definition(node: ast.FunctionDef | ast.AsyncFunctionDef, found: Statements) -> None:
    """Notes a definition. One with decorators takes more than a line, one on a single line may run others of it."""
    if not node.decorator_list and node.body[0].lineno > node.lineno:
        found.defined[node.lineno] = f"{_kind(node)} {node.name} is defined"


def _kind(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """What a function is called, by how it is defined."""
    if any(map(_yields, node.body)):
        return "Async generator function" if isinstance(node, ast.AsyncFunctionDef) else "Generator function"
    return "Coroutine function" if isinstance(node, ast.AsyncFunctionDef) else "Function"


def _yields(node: ast.AST) -> bool:
    """Whether a part of a function makes it a generator: parts that are functions of their own do not."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
        return False
    return isinstance(node, ast.Yield | ast.YieldFrom) or any(map(_yields, ast.iter_child_nodes(node)))
